"""Checks of ``orbit-means``: the expected excess risk of mean labels by enumeration of all samples on tiny spaces."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import prod

from sympy import Integer, Rational, Symbol

from tests.oracles.row import Row
from tests.oracles.rows_edges import Printed
from tests.oracles.rows_frozen import NUMBERS, C, Frozen, M, k, n, q
from tests.oracles.rows_strength import Helper, Refused, no

R = Rational


def exact_excess_risk(
    points: Sequence[tuple[int, Fraction, Sequence[tuple[Fraction, Fraction]]]], size: int, top: Fraction
) -> Fraction:
    """``E R(f) - R*`` for the mean label on each orbit met and half of ``top`` on the others.

    ``points`` lists orbit, mass, and labels with their probabilities.  Every ordered sample is visited.
    """
    outcomes = [(o, y, m * chance) for o, m, labels in points for y, chance in labels]
    targets = [(o, m, sum((y * chance for y, chance in labels), Fraction(0))) for o, m, labels in points]
    total = Fraction(0)
    for sample in product(outcomes, repeat=size):
        chance = prod((c for _, _, c in sample), start=Fraction(1))
        risk = Fraction(0)
        for o, mass, target in targets:
            met = [y for orbit, y, _ in sample if orbit == o]
            value = sum(met, Fraction(0)) / len(met) if met else top / 2
            risk += mass * (value - target) ** 2
        total += chance * risk
    return total


F = Fraction
COIN = ((F(0), F(1, 2)), (F(2), F(1, 2)))
NOISY = (
    (0, F(1, 2), ((F(0), F(3, 4)), (F(1), F(1, 4)))),
    (0, F(1, 6), ((F(0), F(1, 4)), (F(1), F(3, 4)))),
    (1, F(1, 3), ((F(0), F(1, 2)), (F(1), F(1, 2)))),
)
"""Two orbits, the first of two points of masses 1/2 and 1/6 with targets 1/4 and 3/4: V = (2/3)(3/4)(1/4)(1/4) = 1/32."""
NOISELESS = ((0, F(1, 4), ((F(0), F(1)),)), (0, F(1, 4), ((F(1), F(1)),)), (1, F(1, 2), ((F(1), F(1)),)))
"""Labels are the target; V = (1/2)(1/4) = 1/8."""

ROWS = [
    *(
        Row(
            "orbit-means",
            lambda size=size: {"V": R(1, 32), "K": 2, "n": size},
            lambda size=size: float(exact_excess_risk(NOISY, size, F(1))),
            name=f"noise, uneven masses, n = {size}",
        )
        for size in (1, 2, 4)
    ),
    *(
        Row(
            "orbit-means",
            lambda size=size: {"V": R(1, 8), "K": 2, "n": size},
            lambda size=size: float(exact_excess_risk(NOISELESS, size, F(1))),
            name=f"no noise, n = {size}",
        )
        for size in (1, 3, 5)
    ),
    Row(
        "orbit-means",
        lambda: {"V": 0, "K": 1, "n": 1, "M": 2},
        lambda: float(exact_excess_risk(((0, F(1), COIN),), 1, F(2))),
        "frozen",
        name="equality",
    ),
]

FROZEN = [
    Frozen(
        "orbit-means",
        "symbols",
        lambda: {"V": C, "K": k, "n": n, "M": M},
        lambda: q(7, 3) + q(25, 16) * 5 / 16,
    ),
    Frozen("orbit-means", "unit range", lambda: {"V": R(1, 8), "K": 3, "n": n}, lambda: q(1, 8) + q(3, 16)),
    Frozen("orbit-means", "no distance", lambda: {"V": 0, "K": 3, "n": 11, "M": R(2, 3)}, lambda: q(1, 18)),
]

REFUSED: list[Refused] = [
    no("orbit-means", "DomainError", V=-1, K=2, n=n),
    no("orbit-means", "DomainError", V=1, K=0, n=n),
    no("orbit-means", "DomainError", V=1, K=R(3, 2), n=n),
    no("orbit-means", "DomainError", V=1, K=2, n=0),
    no("orbit-means", "DomainError", V=1, K=2, n=n, M=0),
    no("orbit-means", "DomainError", V=Symbol("V", real=True), K=2, n=n),
    no("orbit-means", "InexactNumberError", V=0.25, K=2, n=n),
]

HELPERS = [
    Helper(
        "orbit-means",
        lambda m: m.estimation_term(Integer(4), Integer(NUMBERS["n"]), Integer(3)).doit() == R(9, 4),
    ),
]

PRINTED = [
    Printed("orbit-means", lambda: {"V": R(1, 8), "K": 5, "n": 10, "M": 3}, "1/8 + (9*5)/((2*(1 + 10)))"),
    Printed("orbit-means", lambda: {"V": C, "K": k, "n": n, "M": M}, "C + (M**2*k)/((2*(n + 1)))"),
]
