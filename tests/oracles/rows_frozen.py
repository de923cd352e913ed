"""Frozen values: the formula of every lemma at a generic point, to 60 digits, from a second writing of it.

``formula`` is written from the statements in ``proofs/``, with mpmath, and does not import the package.  The digits, and the
relation, signs and hypotheses that were reviewed with them, lie in ``frozen.json``, which ``make_frozen.py`` writes.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

from mpmath import binomial, ceil, e, log, mp, mpf, pi, sin, sqrt
from sympy import Rational, Symbol

import symbound as sb
from symbound.classes.composition import Composition
from symbound.spaces.isometry_quotient import IsometryQuotient
from tests.oracles.row import Row

mp.dps = 60
R = Rational
n, r, t, delta = sb.n, sb.r, Symbol("t", positive=True), Symbol("delta", positive=True)
M, L, C, c, eps = (Symbol(name, positive=True) for name in ("M", "L", "C", "c", "eps"))
k = Symbol("k", integer=True, positive=True)
PATH = [[0, 1.0, 2.0], [1.0, 0, 1.0], [2.0, 1.0, 0]]
SQUARE = [[0, 1.0, 2.0, 1.0], [1.0, 0, 1.0, 2.0], [2.0, 1.0, 0, 1.0], [1.0, 2.0, 1.0, 0]]
_DATA: dict[str, Any] = {}
if (Path(__file__).with_name("frozen.json")).exists():
    _DATA = json.loads(Path(__file__).with_name("frozen.json").read_text())


def q(a: int, b: int = 1) -> Any:
    """A rational number to 60 digits."""
    return mpf(a) / b


@dataclass
class Frozen:
    """One lemma at one point: arguments, values of symbols and open quantities, and the formula written a second time."""

    slug: str
    name: str
    arguments: Callable[[], dict[str, Any]]
    formula: Callable[[], Any]
    at: dict[str, Any] = field(default_factory=dict)
    opened: dict[str, Any] = field(default_factory=dict)
    assume: tuple[str, ...] = ()
    digits: int = 55

    @property
    def record(self) -> dict[str, Any]:
        """What is frozen: value, relation, quantity, signs, hypotheses."""
        return _DATA.get(f"{self.slug} {self.name}".strip(), {})


def finite(size: Any = 5) -> Any:
    return sb.FiniteClass(size, M)


def lipschitz(m: int = 2, **options: Any) -> Any:
    return sb.Lipschitz(sb.Cube(m), options.pop("L", R(3, 2)), options.pop("M", R(5, 4)), **options)


def tabular(tolerance: Any = 0) -> Any:
    return sb.AllFunctions(sb.Strings(3, 2), R(5, 4), sb.Invariance(sb.symmetric(3), tolerance))


def on_square(tolerance: Any) -> Any:
    return sb.Lipschitz(sb.FiniteSpace(SQUARE), R(3, 2), 7, sb.Invariance(sb.cyclic(4), tolerance))


def mean_total_variation(masses: list[Fraction], size: int) -> Any:
    """Half the sum of the mean absolute deviations, summed over all outcomes."""
    total = mpf(0)
    for p in masses:
        for j in range(size + 1):
            weight = (
                binomial(size, j)
                * q(*p.as_integer_ratio()) ** j
                * (1 - q(*p.as_integer_ratio())) ** (size - j)
            )
            total += weight * abs(q(j, size) - q(*p.as_integer_ratio())) / 2
    return total


NUMBERS = {
    "n": 7,
    "M": R(5, 4),
    "delta": R(1, 20),
    "r": R(2, 15),
    "t": R(1, 11),
    "k": 5,
    "L": R(3, 2),
    "C": R(7, 3),
    "c": R(9, 5),
    "eps": R(1, 13),
}
Q = R(3, 17)

FROZEN = [
    # concentration
    Frozen(
        "concentration",
        "",
        lambda: {"F": finite(), "n": n, "delta": delta},
        lambda: q(3, 17) + q(5, 4) * sqrt(log(20) / 14),
        opened={"ExpectedGap": Q},
    ),
    Frozen(
        "markov",
        "",
        lambda: {"F": lipschitz(), "n": n, "delta": delta},
        lambda: 20 * q(3, 17),
        opened={"ExpectedGap": Q},
    ),
    Frozen(
        "markov",
        "granted",
        lambda: {"F": finite(), "n": n, "delta": delta},
        lambda: 20 * q(3, 17),
        opened={"ExpectedGap": Q},
        assume=("constant-function",),
    ),
    # complexity
    Frozen(
        "symmetrization", "", lambda: {"F": finite(), "n": n}, lambda: 2 * q(3, 17), opened={"Rademacher": Q}
    ),
    Frozen("massart", "", lambda: {"F": finite(k), "n": n}, lambda: q(5, 8) * sqrt(2 * log(5) / 7)),
    Frozen("finite-class", "mean", lambda: {"F": finite(k), "n": n}, lambda: q(5, 4) * sqrt(log(5) / 14)),
    Frozen(
        "finite-class",
        "confidence",
        lambda: {"F": finite(k), "n": n, "delta": delta},
        lambda: q(5, 4) * sqrt(log(100) / 14),
    ),
    Frozen(
        "contraction",
        "",
        lambda: {"F": Composition(finite(), c, 3), "n": n},
        lambda: q(9, 5) * q(3, 17),
        opened={"Rademacher": Q},
    ),
    Frozen(
        "empirical-rademacher",
        "",
        lambda: {"F": finite(), "n": n, "delta": delta},
        lambda: 2 * q(3, 17) + q(5, 2) * sqrt(log(20) / 14),
        opened={"EmpiricalRademacher": Q},
    ),
    Frozen(
        "rademacher-expectation",
        "",
        lambda: {"F": finite(), "n": n},
        lambda: q(3, 17),
        opened={"EmpiricalRademacher": Q},
    ),
    Frozen(
        "internal-from-external",
        "",
        lambda: {"F": finite(), "t": t},
        lambda: q(3, 17),
        opened={"LogCoveringNumber": Q},
    ),
    Frozen(
        "parametric",
        "external",
        lambda: {"F": sb.Parametric(k, c, L, 2), "t": t},
        lambda: 5 * log(1 + 2 * q(9, 5) * q(3, 2) * 11),
    ),
    Frozen(
        "parametric",
        "internal",
        lambda: {"F": sb.Parametric(k, c, L, 2), "t": t, "nets": "internal"},
        lambda: 5 * log(1 + 2 * q(9, 5) * q(3, 2) * 11),
    ),
    Frozen(
        "chaining-sum",
        "",
        lambda: {"F": lipschitz(), "n": n, "scales": (R(1, 3), R(1, 7))},
        lambda: q(1, 7) + q(5, 8) * sqrt(2 * q(3, 17) / 7) + q(1, 3) * sqrt(2 * q(9, 17) / 7),
        opened={", 1/3": Q, ", 1/7": 3 * Q},
    ),
    Frozen(
        "dudley",
        "nodes",
        lambda: {"F": lipschitz(), "n": n, "a": R(1, 9), "nodes": (R(1, 4),)},
        lambda: (
            q(4, 9)
            + 12 / sqrt(7) * ((q(1, 4) - q(1, 9)) * sqrt(q(3, 17)) + (q(5, 16) - q(1, 4)) * sqrt(q(9, 17)))
        ),
        opened={", 1/9": Q, ", 1/4": 3 * Q},
    ),
    Frozen(
        "dudley",
        "integral",
        lambda: {"F": lipschitz(), "n": n, "a": R(1, 9)},
        lambda: q(4, 9) + 12 / sqrt(7) * (q(5, 16) - q(1, 9)) * sqrt(q(3, 17)),
        opened={"InternalLogCoveringNumber": Q},
    ),
    Frozen("dudley", "empty", lambda: {"F": lipschitz(), "n": n, "a": R(1, 2)}, lambda: mpf(2)),
    Frozen(
        "dudley-sharp",
        "internal",
        lambda: {"F": lipschitz(), "n": n, "a": R(1, 9), "nodes": (R(1, 4),)},
        lambda: (
            q(4, 9)
            + 4
            * sqrt(2)
            / sqrt(7)
            * ((q(1, 4) - q(1, 9)) * sqrt(q(3, 17)) + (q(5, 16) - q(1, 4)) * sqrt(q(9, 17)))
        ),
        opened={", 1/9": Q, ", 1/4": 3 * Q},
    ),
    Frozen(
        "dudley-sharp",
        "external",
        lambda: {"F": lipschitz(), "n": n, "a": R(1, 9), "nodes": (R(1, 4),), "nets": "external"},
        lambda: (
            q(4, 9)
            + 6
            * sqrt(2)
            / sqrt(7)
            * ((q(1, 4) - q(1, 9)) * sqrt(q(3, 17)) + (q(5, 16) - q(1, 4)) * sqrt(q(9, 17)))
        ),
        opened={", 1/9": Q, ", 1/4": 3 * Q},
    ),
    Frozen(
        "lipschitz-entropy",
        "first",
        lambda: {"F": lipschitz(), "t": R(1, 11)},
        lambda: 9 * log(ceil(q(5, 4) * 11)),
        opened={"d), 1/22": 9},
    ),
    Frozen(
        "lipschitz-entropy",
        "connected",
        lambda: {"F": lipschitz(), "t": R(1, 11), "k": 3},
        lambda: log(ceil(q(5, 4) * 11)) + 8 * log(3),
        opened={"d), 1/22": 9},
    ),
    Frozen(
        "lipschitz-entropy",
        "components",
        lambda: {"F": sb.Lipschitz(sb.FiniteSpace(PATH), 1, 7), "t": R(1, 3), "k": 4, "components": 2},
        lambda: 2 * log(ceil(q(35) * 3 / 4)) + 7 * log(4),
        opened={"d), 1/5": 9},
        assume=("components",),
    ),
    Frozen("tabular-rademacher", "exact", lambda: {"F": tabular(), "n": n}, lambda: q(5, 8) * sqrt(q(4, 7))),
    Frozen(
        "tabular-rademacher",
        "approximate",
        lambda: {"F": tabular(R(1, 3)), "n": n},
        lambda: (q(5, 4) - q(1, 3)) / 2 * sqrt(q(4, 7)) + q(1, 6) * sqrt(q(8, 7)),
    ),
    Frozen("tabular-rademacher", "loose", lambda: {"F": tabular(3), "n": n}, lambda: q(5, 8) * sqrt(q(8, 7))),
    # covering
    Frozen(
        "polya-covering",
        "cube",
        lambda: {"space": sb.Cube(3) / sb.cyclic(3), "r": R(2, 15)},
        lambda: (mpf(4) ** 3 + 2 * 4) / 3,
    ),
    Frozen(
        "polya-covering",
        "formula",
        lambda: {"space": sb.Cube(3) / sb.cyclic(3), "r": r},
        lambda: (mpf(4) ** 3 + 2 * 4) / 3,
    ),
    Frozen("polya-covering", "at a jump", lambda: {"space": sb.Cube(2), "r": R(1, 6)}, lambda: mpf(9)),
    Frozen(
        "polya-covering",
        "torus",
        lambda: {"space": sb.Torus(2) / sb.symmetric(2), "r": R(2, 15)},
        lambda: (mpf(16) + 4) / 2,
    ),
    Frozen(
        "polya-covering",
        "strings",
        lambda: {"space": sb.Strings(3, 5) / sb.cyclic(3), "r": 0},
        lambda: (mpf(125) + 10) / 3,
    ),
    Frozen(
        "polya-covering",
        "coarse strings",
        lambda: {"space": sb.Strings(3, 5) / sb.cyclic(3), "r": 2},
        lambda: (mpf(125) + 10) / 3,
    ),
    Frozen(
        "polya-covering",
        "one ball",
        lambda: {"space": sb.Strings(3, 5) / sb.cyclic(3), "r": 3},
        lambda: mpf(1),
    ),
    Frozen("polya-covering", "strings at 1", lambda: {"space": sb.Strings(1, 5), "r": 1}, lambda: mpf(1)),
    Frozen(
        "polya-covering",
        "graphs",
        lambda: {"space": sb.Graphs(4) / sb.on_edges(sb.symmetric(4)), "r": 0},
        lambda: mpf(11),
    ),
    Frozen(
        "polya-covering-signed",
        "odd",
        lambda: {"space": sb.Cube(3, centered=True) / sb.hyperoctahedral(3), "r": R(1, 7)},
        lambda: binomial(4 + 3 - 1, 3),
    ),
    Frozen(
        "polya-covering-signed",
        "even",
        lambda: {"space": sb.Cube(3, centered=True) / sb.hyperoctahedral(3), "r": R(1, 6)},
        lambda: binomial(3 + 3 - 1, 3),
    ),
    Frozen(
        "polya-covering-signed",
        "no group",
        lambda: {"space": sb.Cube(3, centered=True), "r": r},
        lambda: mpf(8) ** 3,
    ),
    Frozen(
        "polya-power-law",
        "cube",
        lambda: {"space": sb.Cube(4) / sb.cyclic(4), "r": r},
        lambda: q(6, 16) * q(15, 2) ** 4,
    ),
    Frozen("polya-power-law", "coarse", lambda: {"space": sb.Cube(4) / sb.cyclic(4), "r": 2}, lambda: mpf(1)),
    Frozen(
        "polya-power-law",
        "signed",
        lambda: {"space": sb.Cube(2, centered=True) / sb.hyperoctahedral(2), "r": r},
        lambda: max(mpf(1), q(3, 4)) * q(15, 2) ** 2,
    ),
    Frozen(
        "polya-power-law",
        "signed, no group",
        lambda: {"space": sb.Cube(2, centered=True), "r": r},
        lambda: max(mpf(4), q(9, 4)) * q(15, 2) ** 2,
    ),
    Frozen("doubling", "", lambda: {"space": sb.Doubling(R(5, 2), 3), "r": r}, lambda: (5 * q(15, 2)) ** 3),
    Frozen("doubling", "coarse", lambda: {"space": sb.Doubling(R(5, 2), 3), "r": 7}, lambda: mpf(1)),
    Frozen(
        "euclidean-ball",
        "ball",
        lambda: {"space": sb.Ball(3, R(5, 2)), "r": r},
        lambda: (1 + 5 * q(15, 2)) ** 3,
    ),
    Frozen(
        "euclidean-ball", "sphere", lambda: {"space": sb.Sphere(3), "r": r}, lambda: (1 + 2 * q(15, 2)) ** 4
    ),
    Frozen(
        "euclidean-ball-power-law",
        "ball",
        lambda: {"space": sb.Ball(3, R(5, 2)), "r": r},
        lambda: (3 * q(5, 2) * q(15, 2)) ** 3,
    ),
    Frozen(
        "euclidean-ball-power-law",
        "sphere",
        lambda: {"space": sb.Sphere(3), "r": r},
        lambda: (4 * q(15, 2)) ** 4,
    ),
    Frozen("euclidean-ball-power-law", "coarse", lambda: {"space": sb.Sphere(3), "r": 5}, lambda: mpf(1)),
    Frozen(
        "finite-cover",
        "one",
        lambda: {"space": sb.FiniteSpace(PATH), "r": 1, "centres": (1, 0, 2)},
        lambda: mpf(1),
    ),
    Frozen(
        "finite-cover",
        "two",
        lambda: {"space": sb.FiniteSpace(PATH), "r": 1, "centres": (0, 2, 1)},
        lambda: mpf(2),
    ),
    Frozen("finite-cover", "all", lambda: {"space": sb.FiniteSpace(PATH), "r": R(1, 2)}, lambda: mpf(3)),
    Frozen(
        "finite-cover",
        "few centres",
        lambda: {"space": sb.FiniteSpace(PATH), "r": R(1, 2), "centres": (0, 2)},
        lambda: mpf(3),
    ),
    Frozen(
        "orbit-packing",
        "general",
        lambda: {"space": sb.FiniteSpace(SQUARE) / sb.cyclic(4), "r": R(2, 15)},
        lambda: q(9) / 2,
        opened={"OrbitPackingNumber": 2, "PackingNumber": 9},
    ),
    Frozen(
        "orbit-packing",
        "separated",
        lambda: {"space": sb.FiniteSpace(SQUARE) / sb.cyclic(4), "r": R(2, 15), "form": "separated"},
        lambda: q(9) / 4,
        opened={"PackingNumber": 9},
    ),
    Frozen(
        "orbit-packing",
        "dimension",
        lambda: {
            "space": IsometryQuotient(sb.Torus(2), "T"),
            "r": R(2, 15),
            "form": "dimension",
            "c": R(1, 4),
            "k": 3,
        },
        lambda: 4 * q(2, 15) ** 3 * 9,
        opened={"PackingNumber": 9},
        assume=("separation",),
    ),
    Frozen(
        "orbit-packing",
        "order given",
        lambda: {"space": IsometryQuotient(sb.Torus(2), "T", 6), "r": R(2, 15), "form": "separated"},
        lambda: q(9) / 6,
        opened={"PackingNumber": 9},
        assume=("separation",),
    ),
    Frozen(
        "orbit-packing",
        "trivial",
        lambda: {"space": sb.Cube(2) / sb.trivial(2), "r": R(2, 15), "form": "separated"},
        lambda: q(9),
        opened={"PackingNumber": 9},
    ),
    Frozen(
        "packing-covering",
        "covering",
        lambda: {"space": sb.Cube(2), "r": R(2, 15)},
        lambda: mpf(9),
        opened={"Pk([0,1]^2, 2/15)": 9},
    ),
    Frozen(
        "packing-covering",
        "packing",
        lambda: {"space": sb.Cube(2), "r": R(2, 15), "of": "packing"},
        lambda: mpf(9),
        opened={"N([0,1]^2, 1/15)": 9},
    ),
    Frozen(
        "sample-cover",
        "",
        lambda: {"F": lipschitz(), "n": n, "scales": (R(1, 2), R(1, 5), R(1, 9)), "counts": (2, 3, 5)},
        lambda: q(1, 9) + q(5, 8) * sqrt(q(2, 7)) + q(1, 2) * sqrt(q(3, 7)) + q(1, 5) * sqrt(q(5, 7)),
        assume=("covers",),
    ),
    # generalization
    Frozen(
        "trivial-range",
        "Lipschitz",
        lambda: {"F": sb.Lipschitz(sb.Ball(2, 1), R(3, 7), 2), "n": n},
        lambda: q(6, 7),
    ),
    Frozen(
        "trivial-range",
        "range",
        lambda: {"F": sb.Lipschitz(sb.Ball(2, 1), R(3, 7), R(1, 2)), "n": n},
        lambda: q(1, 2),
    ),
    Frozen(
        "gap-is-transport",
        "",
        lambda: {"F": lipschitz(), "n": n},
        lambda: q(3, 17),
        opened={"ExpectedTransport": Q},
    ),
    Frozen(
        "multiscale",
        "",
        lambda: {"F": lipschitz(), "n": n, "scales": (R(1, 2), R(1, 5), R(1, 9))},
        lambda: q(2, 9) + q(5, 8) * sqrt(q(1, 7)) + q(1, 2) * sqrt(q(2, 7)) + q(1, 5) * sqrt(q(4, 7)),
        opened={", 1/2)": 2, ", 1/5)": 3, ", 1/9)": 5},
    ),
    Frozen(
        "multiscale",
        "radius",
        lambda: {"F": lipschitz(L=R(1, 3), M=9), "n": n, "scales": (R(1, 6),)},
        lambda: q(1, 3) + q(1, 6) * sqrt(q(4, 7)),
        opened={", 1/6)": 5},
    ),
    Frozen(
        "multiscale",
        "half the diameter",
        lambda: {"F": sb.Lipschitz(sb.Sphere(2), R(1, 3), 9), "n": n, "scales": (R(1, 3),)},
        lambda: q(2, 3) + q(1, 3) * sqrt(q(4, 7)),
        opened={", 1/3)": 5},
    ),
    Frozen(
        "rate",
        "above",
        lambda: {"F": lipschitz(3), "n": n, "C": C, "d": 3},
        lambda: 6 * (q(3, 4) * q(3, 2) ** 2 * sqrt(q(7, 3) / 7)) ** q(2, 3),
        assume=("power-law",),
    ),
    Frozen(
        "rate",
        "above, five",
        lambda: {"F": lipschitz(3), "n": n, "C": C, "d": 5},
        lambda: q(10, 3) * (q(5, 4) * q(5, 2) ** q(2, 3) * sqrt(q(7, 3) / 7)) ** q(2, 5),
        assume=("power-law",),
    ),
    Frozen(
        "rate",
        "two",
        lambda: {"F": lipschitz(), "n": n, "C": C, "d": 2},
        lambda: e * sqrt(q(7, 3) / 7) * (1 + log(28) / 2),
        assume=("power-law",),
    ),
    Frozen(
        "rate",
        "levels",
        lambda: {"F": lipschitz(), "n": n, "C": C, "d": 2, "levels": 3},
        lambda: 3 * (2 * sqrt(7)) ** q(1, 3) * sqrt(q(7, 3) / 7),
        assume=("power-law",),
    ),
    Frozen(
        "rate",
        "below",
        lambda: {"F": lipschitz(1), "n": n, "C": C, "d": R(4, 3)},
        lambda: 3 * q(3, 2) ** 2 * q(7, 3) ** q(3, 4) / sqrt(7),
        assume=("power-law",),
    ),
    Frozen(
        "rate",
        "law given",
        lambda: {"F": sb.Lipschitz(sb.Cube(3), 1, 1), "n": n, "C": 1, "d": 3, "covering": cube_law()},
        lambda: 6 * (q(3, 4) * q(3, 2) ** 2 / sqrt(7)) ** q(2, 3),
    ),
    *(
        Frozen(
            "rate",
            f"symbol at {d}",
            lambda: {"F": lipschitz(), "n": n, "C": C, "d": Symbol("d", positive=True)},
            value,
            at={"d": R(d)},
            assume=("power-law",),
        )
        for d, value in (
            ("3", lambda: 6 * (q(3, 4) * q(3, 2) ** 2 * sqrt(q(7, 3) / 7)) ** q(2, 3)),
            ("2", lambda: e * sqrt(q(7, 3) / 7) * (1 + log(28) / 2)),
            ("4/3", lambda: 3 * q(3, 2) ** 2 * q(7, 3) ** q(3, 4) / sqrt(7)),
        )
    ),
    Frozen("tabular-gap", "every law", lambda: {"F": tabular(), "n": n}, lambda: q(5, 8) * sqrt(q(3, 7))),
    Frozen(
        "tabular-gap",
        "every law, approximate",
        lambda: {"F": tabular(R(1, 3)), "n": n},
        lambda: (q(5, 4) - q(1, 3)) / 2 * sqrt(q(3, 7)) + q(1, 6) * sqrt(q(7, 7)),
    ),
    Frozen("tabular-gap", "every law, loose", lambda: {"F": tabular(3), "n": n}, lambda: q(5, 8)),
    Frozen(
        "tabular-gap",
        "uniform",
        lambda: {"F": tabular(R(1, 3)), "n": n, "law": "uniform"},
        lambda: (
            (q(5, 4) - q(1, 3)) * mean_total_variation([Fraction(x, 8) for x in (1, 3, 3, 1)], 7)
            + q(1, 3) * mean_total_variation([Fraction(1, 8)] * 8, 7)
        ),
    ),
    Frozen(
        "tabular-gap",
        "law with a whole atom",
        lambda: {"F": sb.AllFunctions(sb.FiniteSpace(PATH), M), "n": n, "law": (R(1, 2), R(1, 2), R(0))},
        lambda: q(5, 4) * mean_total_variation([Fraction(1, 2)] * 2, 7),
    ),
    Frozen(
        "transport-lower",
        "range",
        lambda: {
            "F": sb.Lipschitz(sb.Cube(2), R(3, 2), R(1, 5), sb.Invariance(sb.symmetric(2))),
            "n": n,
            "kappa": c,
            "d": 2,
        },
        lambda: q(3, 2) * (q(2, 15) - q(9, 5) * 14 * q(2, 15) ** 3 / 3),
    ),
    Frozen(
        "transport-lower",
        "spread",
        lambda: {
            "F": sb.Lipschitz(sb.Cube(2), R(3, 2), 9, sb.Invariance(sb.symmetric(2))),
            "n": n,
            "kappa": R(9, 5),
            "d": 2,
        },
        lambda: q(3, 2) * q(2, 3) / sqrt(q(9, 5) * 14),
    ),
    Frozen(
        "transport-lower",
        "no group",
        lambda: {"F": sb.Lipschitz(sb.Cube(3), R(3, 2), 9), "n": n, "kappa": R(9, 5), "d": 3},
        lambda: q(3, 2) * q(3, 4) * (q(9, 5) * 7) ** -q(1, 3),
    ),
    Frozen(
        "transport-lower",
        "edge",
        lambda: {"F": sb.Lipschitz(sb.Cube(1), 1, R(1, 2)), "n": n, "kappa": 1, "d": 1},
        lambda: q(1, 14),
    ),
    Frozen(
        "excess-risk",
        "mean",
        lambda: {"F": finite(), "n": n},
        lambda: q(3, 17) + q(1, 3),
        opened={"ApproximationError": Q, "ExpectedGap": R(1, 3)},
    ),
    Frozen(
        "excess-risk",
        "confidence",
        lambda: {"F": finite(), "n": n, "delta": delta},
        lambda: q(3, 17) + q(1, 3) + q(5, 4) * sqrt(2 * log(20) / 7),
        opened={"ApproximationError": Q, "ExpectedGap": R(1, 3)},
    ),
    Frozen(
        "union-of-classes",
        "",
        lambda: {
            "F": sb.UnionClass(
                (sb.FiniteClass(2, R(5, 4)), sb.FiniteClass(3, R(5, 4)), sb.FiniteClass(4, R(5, 4)))
            ),
            "n": n,
        },
        lambda: q(3, 17) + q(5, 4) * sqrt(log(3) / 14),
        opened={"ExpectedGap": Q},
    ),
    Frozen(
        "union-of-classes",
        "one class twice",
        lambda: {"F": sb.UnionClass((sb.FiniteClass(2, R(5, 4)),) * 2), "n": n},
        lambda: q(3, 17) + q(5, 4) * sqrt(log(2) / 14),
        opened={"ExpectedGap": Q},
    ),
    # symmetry
    Frozen(
        "path-metric", "", lambda: {"F": lipschitz(), "n": n}, lambda: q(3, 17), opened={"ExpectedGap": Q}
    ),
    Frozen(
        "path-metric-group",
        "none",
        lambda: {"F": lipschitz(), "r": R(1, 5)},
        lambda: mpf(9),
        opened={"N([0,1]^2, 2/15)": 9},
    ),
    Frozen(
        "path-metric-group",
        "exact",
        lambda: {"F": lipschitz(symmetry=sb.Invariance(sb.symmetric(2))), "r": R(1, 5)},
        lambda: mpf(9),
        opened={"N([0,1]^2/S_2, 2/15)": 9},
    ),
    Frozen(
        "path-metric-group",
        "below",
        lambda: {"F": on_square(R(1, 2)), "r": R(1, 3)},
        lambda: mpf(8),
        opened={"/C_4, 0)": 2, "N(Z_4, 2/9)": 8},
    ),
    Frozen(
        "path-metric-group",
        "at the tolerance",
        lambda: {"F": on_square(R(1, 2)), "r": R(1, 2)},
        lambda: mpf(2),
        opened={"/C_4, 0)": 2, "N(Z_4, 1/3)": 8},
    ),
    Frozen(
        "path-metric-group",
        "above",
        lambda: {"F": on_square(R(1, 2)), "r": R(3, 2)},
        lambda: mpf(2),
        opened={"/C_4, 2/3)": 2, "N(Z_4, 1)": 8},
    ),
    Frozen(
        "path-metric-group",
        "infinite space",
        lambda: {"F": lipschitz(symmetry=sb.Invariance(sb.symmetric(2), R(1, 2))), "r": R(1, 2)},
        lambda: mpf(8),
        opened={"/S_2": 2, "N([0,1]^2, 1/3)": 8},
    ),
    Frozen(
        "midrange-projection",
        "",
        lambda: {"F": on_square(R(1, 2)), "n": n},
        lambda: q(3, 17) + q(1, 3),
        opened={"F_0": Q, "E Phi_n(H)": R(1, 3)},
    ),
    Frozen(
        "fundamental-domain",
        "",
        lambda: {"F": on_square(eps), "n": n, "k": k, "domain": sb.FiniteSpace([[0.0]])},
        lambda: 10 * q(1, 13) + q(3, 17),
        opened={"ExpectedGap": Q},
        assume=("projection",),
    ),
    Frozen(
        "stabilizer-calculus",
        "",
        lambda: {},
        lambda: q(3, 17) + q(1, 3),
        opened={"ee(f, g)": Q, "ee(f, h)": R(1, 3)},
    ),
    Frozen(
        "stabilizer-growth",
        "proper",
        lambda: {"subgroup_order": 24, "stabilizer_size": 7, "eps": eps},
        lambda: 8 * q(1, 13),
    ),
    Frozen(
        "stabilizer-growth",
        "more than half",
        lambda: {"subgroup_order": 24, "stabilizer_size": 13, "eps": eps},
        lambda: 2 * q(1, 13),
    ),
    Frozen(
        "stabilizer-growth",
        "all",
        lambda: {"subgroup_order": 24, "stabilizer_size": 24, "eps": eps},
        lambda: q(1, 13),
    ),
    Frozen(
        "lie-discretisation",
        "",
        lambda: {"L": L, "R": c, "k": k, "eps": eps},
        lambda: 2 * q(3, 2) * q(9, 5) * sin(pi / 10) + q(1, 13),
    ),
    Frozen(
        "lie-discretisation",
        "exact",
        lambda: {"L": L, "R": c, "k": k},
        lambda: 2 * q(3, 2) * q(9, 5) * sin(pi / 10),
    ),
    Frozen(
        "isodiametric", "", lambda: {"measure": c, "C": C, "m": 3}, lambda: (q(9, 5) / q(7, 3)) ** q(1, 3)
    ),
    Frozen("lipschitz-loss", "above", lambda: {"c": c, "L_h": L}, lambda: q(9, 5) * q(3, 2)),
    Frozen("lipschitz-loss", "below", lambda: {"c": c, "L_h": R(1, 3)}, lambda: q(9, 5)),
    Frozen(
        "equivariant-to-invariant",
        "",
        lambda: {"c": c},
        lambda: q(9, 5) * q(3, 17),
        opened={"EquivarianceError": Q},
    ),
    Frozen(
        "two-sided-sup",
        "",
        lambda: {},
        lambda: q(3, 17) + q(2, 3),
        opened={"EquivarianceError": Q, "SupDistance": R(1, 3)},
    ),
    # peers
    Frozen(
        "sokolic-2017",
        "",
        lambda: {"space": sb.Cube(2), "N_Y": k, "gamma": R(1, 3), "n": n, "delta": delta},
        lambda: sqrt(2 * log(2) * 5 * 9 / 7) + sqrt(2 * log(20) / 7),
        opened={"N([0,1]^2, 1/6)": 9},
    ),
    Frozen(
        "sannai-2021",
        "invariant",
        lambda: {"group": sb.symmetric(4), "n": n, "delta": delta, "C": C},
        lambda: sqrt(q(7, 3) / (24 * sqrt(7))) + sqrt(2 * log(20) / 7),
    ),
    Frozen(
        "sannai-2021",
        "equivariant",
        lambda: {"group": sb.symmetric(4), "n": n, "delta": delta, "C": C, "equivariant": True},
        lambda: sqrt(q(7, 3) / (6 * sqrt(7))) + sqrt(2 * log(80) / 7),
    ),
    Frozen(
        "chen-dobriban-lee-2020",
        "",
        lambda: {},
        lambda: q(3, 17) + q(1, 3),
        opened={"OrbitVariance": Q, "Variance": R(1, 3)},
    ),
    *(
        Frozen(
            "elesedy-zaidi-2021",
            f"{size} of {d}",
            lambda size=size, d=d: {
                "n": size,
                "d": d,
                "moved": 4,
                "noise_variance": c,
                "input_variance": L,
                "norm_squared": C,
            },
            value,
        )
        for size, d, value in (
            (14, 8, lambda: q(9, 5) * 4 / 5),
            (6, 12, lambda: 4 * (q(3, 2) * q(7, 3) * 6 * 6 / (12 * 11 * 14) + q(9, 5) * 6 / (12 * 5))),
            (5, 7, lambda: 4 * (q(3, 2) * q(7, 3) * 5 * 2 / (7 * 6 * 9) + q(9, 5) * 5 / 7)),
            (10, 8, lambda: q(9, 5) * 4),
        )
    ),
    *(
        Frozen(
            "elesedy-zaidi-2021",
            f"{size} put in",
            lambda: {
                "n": n,
                "d": 12,
                "moved": 4,
                "noise_variance": c,
                "input_variance": L,
                "norm_squared": C,
            },
            value,
            at={"n": size},
        )
        for size, value in (
            (20, lambda: q(9, 5) * 4 / 7),
            (14, lambda: q(9, 5) * 4),
            (6, lambda: 4 * (q(3, 2) * q(7, 3) * 6 * 6 / (12 * 11 * 14) + q(9, 5) * 6 / (12 * 5))),
            (10, lambda: 4 * (q(3, 2) * q(7, 3) * 10 * 2 / (12 * 11 * 14) + q(9, 5) * 10 / 12)),
        )
    ),
    Frozen(
        "huang-levie-villar-2023",
        "",
        lambda: {
            "n": 12,
            "p": 4,
            "q": 3,
            "kept": 5,
            "noise_variance": c,
            "input_variance": L,
            "perpendicular_squared": C,
        },
        lambda: q(9, 5) * 7 / 7 - q(3, 2) * q(7, 3),
    ),
    Frozen(
        "huang-levie-villar-2023",
        "no bias",
        lambda: {"n": 13, "p": 4, "q": 3, "kept": 5, "noise_variance": c},
        lambda: q(9, 5) * 7 / 8,
    ),
    Frozen("lyle-2020", "", lambda: {}, lambda: q(3, 17), opened={"RelativeEntropy": Q}),
    Frozen("tahmasebi-jegelka-2023", "", lambda: {"group": sb.symmetric(4), "n": n}, lambda: mpf(7 * 24)),
    Frozen(
        "wang-2022",
        "",
        lambda: {},
        lambda: q(3, 17) + q(2, 3),
        opened={"EquivarianceError": Q, "SupDistance": R(1, 3)},
    ),
    Frozen(
        "quantisation",
        "",
        lambda: {"F": lipschitz(), "n": n, "k": 5},
        lambda: q(3, 10) + q(3, 17),
        opened={"ExpectedGap": Q},
    ),
    Frozen(
        "generated-group",
        "",
        lambda: {
            "F": sb.Lipschitz(
                sb.FiniteSpace(SQUARE), R(3, 2), 7, sb.Invariance([sb.cyclic(4).generators[0]], R(1, 2))
            ),
            "n": n,
        },
        lambda: q(3, 17),
        opened={"ExpectedGap": Q},
    ),
    Frozen(
        "multiscale-known-law",
        "",
        lambda: {
            "F": sb.Lipschitz(sb.FiniteSpace(SQUARE), R(1, 2), 7),
            "n": n,
            "law": (R(1, 2), R(1, 4), R(1, 8), R(1, 8)),
            "scales": (R(1, 2), R(1, 8)),
            "nets": ((0, 2), (0, 1, 2, 3)),
        },
        lambda: (
            q(1, 4)
            + q(1, 2) * 2 * mean_total_variation([Fraction(7, 8), Fraction(1, 8)], 7)
            + q(1, 2)
            * 2
            * mean_total_variation([Fraction(1, 2), Fraction(1, 4), Fraction(1, 8), Fraction(1, 8)], 7)
        ),
    ),
    # approximation and trade-offs
    Frozen(
        "mean-error-identity",
        "",
        lambda: {"eta": eps},
        lambda: (q(3, 17) - q(1, 13)) ** 2,
        opened={"MeanEquivarianceError": Q},
    ),
    Frozen(
        "mean-error-identity",
        "reached",
        lambda: {"eta": R(1, 2)},
        lambda: mpf(0),
        opened={"MeanEquivarianceError": Q},
    ),
    Frozen("reynolds-identity", "", lambda: {}, lambda: q(3, 34), opened={"MeanSquareEquivarianceError": Q}),
    Frozen(
        "sup-error-sandwich",
        "upper",
        lambda: {"eps": eps, "Delta": c},
        lambda: (1 - q(1, 13) / q(9, 5)) ** 2 * q(3, 17),
        opened={"DistanceToEquivariant": Q},
    ),
    Frozen(
        "sup-error-sandwich",
        "reached",
        lambda: {"eps": 3, "Delta": c},
        lambda: mpf(0),
        opened={"DistanceToEquivariant": Q},
    ),
    Frozen(
        "sup-error-sandwich",
        "lower",
        lambda: {"eps": eps, "side": "lower"},
        lambda: q(3, 34),
        opened={"TruncatedSquareEquivarianceError": Q},
    ),
    Frozen(
        "orbit-clip",
        "",
        lambda: {"values": ((0, 1, 3), (R(1, 2), R(5, 2))), "eps": R(1, 13)},
        lambda: clip_price([[(0, 1), (1, 1), (3, 1)], [(q(1, 2), 1), (q(5, 2), 1)]], q(1, 13)),
    ),
    Frozen(
        "total-dissent",
        "",
        lambda: {"masses": ((R(1, 5), R(1, 3)), (R(1, 6), R(3, 10)))},
        lambda: 1 - q(1, 3) - q(3, 10),
    ),
    Frozen(
        "minkowski-interpolation",
        "",
        lambda: {"F": tabular(R(1, 3)), "n": n},
        lambda: (1 - q(4, 15)) * q(3, 17) + q(4, 15) * q(1, 3),
        opened={"F_0": Q, "F_M": R(1, 3)},
    ),
    Frozen(
        "optimal-sup-error",
        "direct",
        lambda: {"N": 10, "K": 5, "Delta": L, "V": c, "n": n, "eps": eps},
        lambda: (
            (1 - q(1, 13) / q(3, 2)) ** 2 * q(9, 5) + q(5, 8) * sqrt(q(5, 7)) + (3 - 2) / sqrt(7) * q(1, 13)
        ),
    ),
    Frozen(
        "optimal-sup-error",
        "contraction",
        lambda: {"N": 10, "K": 5, "Delta": L, "V": c, "n": n, "eps": eps, "pair": "contraction"},
        lambda: (
            (1 - q(1, 13) / q(3, 2)) ** 2 * q(9, 5)
            + 2 * sqrt(q(5, 7))
            + 2 * (sqrt(10) - sqrt(5)) / sqrt(7) * q(1, 13)
        ),
    ),
    Frozen(
        "optimal-sup-error",
        "best",
        lambda: {"N": 10, "K": 5, "Delta": L, "V": c, "n": n},
        lambda: q(5, 8) * sqrt(q(5, 7)) + q(9, 5) * (1 - (1 - q(3, 2) / sqrt(7) / q(18, 5)) ** 2),
    ),
    Frozen(
        "optimal-sup-error",
        "best is exact",
        lambda: {"N": 10, "K": 5, "Delta": L, "V": R(1, 9), "n": n},
        lambda: q(5, 8) * sqrt(q(5, 7)) + q(1, 9),
    ),
    Frozen(
        "optimal-mean-error",
        "level",
        lambda: {"N": 10, "K": 5, "data_error": c, "n": n, "eta": eps},
        lambda: (q(9, 5) - q(1, 13)) ** 2 + 2 * sqrt(q(5, 7)) + 4 * q(1, 13) * sqrt(q(5, 7)),
    ),
    Frozen(
        "optimal-mean-error",
        "best",
        lambda: {"N": 10, "K": 4, "data_error": R(9, 2), "n": n},
        lambda: 2 * sqrt(q(4, 7)) + q(81, 4) - (q(9, 2) - 2 * sqrt(q(6, 7))) ** 2,
    ),
    Frozen(
        "optimal-subgroup",
        "direct",
        lambda: {"distances": (R(1, 8), 0), "orbits": (2, 40), "n": n},
        lambda: q(1, 8) + q(5, 8) * sqrt(q(2, 7)),
    ),
    Frozen(
        "optimal-subgroup",
        "contraction",
        lambda: {"distances": (R(1, 8), 0), "orbits": (2, 40), "n": n, "pair": "contraction"},
        lambda: q(1, 8) + 2 * sqrt(q(2, 7)),
    ),
    Frozen(
        "optimal-fraction",
        "given",
        lambda: {"A": C, "b": R(1, 2), "B": c, "a": 2, "n": n, "fraction_respected": R(1, 3)},
        lambda: q(7, 3) / sqrt(q(7, 3)) + q(9, 5) / 9,
    ),
    Frozen(
        "optimal-fraction",
        "best",
        lambda: {"A": C, "b": R(1, 2), "B": c, "a": 2, "n": n},
        lambda: two_powers((q(7, 3) / 2 / sqrt(7) / (q(18, 5))) ** q(2, 5)),
    ),
]


FROZEN += [
    Frozen(
        "tabular-gap",
        "uniform, tolerance one",
        lambda: {
            "F": sb.AllFunctions(sb.Strings(3, 2), 3, sb.Invariance(sb.symmetric(3), 1)),
            "n": n,
            "law": "uniform",
        },
        lambda: (
            2 * mean_total_variation([Fraction(x, 8) for x in (1, 3, 3, 1)], 7)
            + mean_total_variation([Fraction(1, 8)] * 8, 7)
        ),
    ),
    Frozen(
        "elesedy-zaidi-2021",
        "symbols",
        lambda: {"n": 6, "d": 12, "moved": k, "noise_variance": c, "input_variance": L, "norm_squared": C},
        lambda: 5 * (q(3, 2) * q(7, 3) * 6 * 6 / (12 * 11 * 14) + q(9, 5) * 6 / (12 * 5)),
    ),
    Frozen(
        "huang-levie-villar-2023",
        "sample size",
        lambda: {"n": n, "p": 4, "q": 3, "kept": 5, "noise_variance": c},
        lambda: q(9, 5) * 7 / 2,
        assume=("samples",),
    ),
    Frozen(
        "huang-levie-villar-2023",
        "unit bias",
        lambda: {
            "n": 12,
            "p": 4,
            "q": 3,
            "kept": 5,
            "noise_variance": c,
            "input_variance": L,
            "perpendicular_squared": 1,
        },
        lambda: q(9, 5) - q(3, 2),
    ),
    Frozen(
        "minkowski-interpolation",
        "loose",
        lambda: {"F": tabular(3), "n": n},
        lambda: q(1, 3),
        opened={"F_0": Q, "F_M": R(1, 3)},
    ),
    Frozen(
        "minkowski-interpolation",
        "symbol",
        lambda: {"F": tabular(eps), "n": n},
        lambda: (1 - q(4, 65)) * q(3, 17) + q(4, 65) * q(1, 3),
        opened={"F_0": Q, "F_M": R(1, 3)},
    ),
    Frozen(
        "optimal-mean-error",
        "points",
        lambda: {"N": k, "K": 3, "data_error": c, "n": n, "eta": eps},
        lambda: (q(9, 5) - q(1, 13)) ** 2 + 2 * sqrt(q(3, 7)) + 4 * q(1, 13) * sqrt(q(2, 7)),
        assume=("orbits",),
    ),
    Frozen(
        "optimal-mean-error",
        "reached",
        lambda: {"N": 10, "K": 5, "data_error": R(1, 9), "n": n, "eta": R(1, 2)},
        lambda: 4 * sqrt(q(5, 7)),
    ),
    Frozen(
        "optimal-sup-error",
        "points",
        lambda: {"N": k, "K": 2, "Delta": L, "V": c, "n": n, "eps": eps},
        lambda: (
            (1 - q(1, 13) / q(3, 2)) ** 2 * q(9, 5) + q(5, 8) * sqrt(q(2, 7)) + (2 - 1) / sqrt(7) * q(1, 13)
        ),
        assume=("orbits",),
    ),
    Frozen(
        "optimal-subgroup",
        "one",
        lambda: {"distances": (R(1, 8),), "orbits": (2,), "n": n},
        lambda: q(1, 8) + q(5, 8) * sqrt(q(2, 7)),
    ),
    Frozen(
        "multiscale-known-law",
        "one scale, uniform",
        lambda: {
            "F": sb.Lipschitz(sb.FiniteSpace(SQUARE), R(1, 2), 7),
            "n": n,
            "law": "uniform",
            "scales": (R(1, 2),),
            "nets": ((0, 2),),
        },
        lambda: 1 + q(1, 2) * 2 * mean_total_variation([Fraction(3, 4), Fraction(1, 4)], 7),
    ),
    Frozen(
        "finite-cover",
        "own centres, far apart",
        lambda: {"space": sb.FiniteSpace([[0, 100, 250], [100, 0, 150], [250, 150, 0]]), "r": 150},
        lambda: mpf(1),
    ),
    Frozen("chaining-sum", "without scales", lambda: {"F": finite(), "n": n, "scales": ()}, lambda: q(5, 8)),
    Frozen(
        "chaining-sum",
        "one scale",
        lambda: {"F": lipschitz(), "n": n, "scales": (R(1, 2),)},
        lambda: q(1, 2) + q(5, 8) * sqrt(2 * q(3, 17) / 7),
        opened={", 1/2)": Q},
    ),
    Frozen(
        "dudley",
        "symbolic range",
        lambda: {"F": finite(), "n": n, "a": R(1, 9)},
        lambda: q(4, 9) + 12 / sqrt(7) * (q(5, 16) - q(1, 9)) * sqrt(q(3, 17)),
        opened={"InternalLogCoveringNumber": Q},
    ),
    Frozen(
        "dudley",
        "small range",
        lambda: {"F": finite(), "n": n, "a": R(1, 9)},
        lambda: q(4, 9),
        at={"M": R(1, 4)},
        opened={"InternalLogCoveringNumber": Q},
    ),
    Frozen(
        "lipschitz-entropy",
        "symbols",
        lambda: {"F": lipschitz(M=M), "t": t},
        lambda: 9 * log(mpf(14)),
        opened={"d), t/2": 9},
    ),
    Frozen(
        "lipschitz-entropy",
        "symbols, connected",
        lambda: {"F": lipschitz(M=M), "t": t, "k": 3},
        lambda: log(mpf(14)) + 8 * log(3),
        opened={"d), t/2": 9},
    ),
    Frozen(
        "lipschitz-entropy",
        "two branches",
        lambda: {"F": lipschitz(), "t": R(1, 11), "k": 2},
        lambda: log(ceil(q(15, 4) * 11 / 4)) + 8 * log(2),
        opened={"d), 1/33": 9},
    ),
    Frozen(
        "tabular-rademacher",
        "symbols",
        lambda: {"F": sb.AllFunctions(sb.Strings(3, 2), M, sb.Invariance(sb.symmetric(3), eps)), "n": n},
        lambda: (q(5, 4) - q(1, 13)) / 2 * sqrt(q(4, 7)) + q(1, 26) * sqrt(q(8, 7)),
    ),
    Frozen(
        "tabular-rademacher",
        "symbolic range",
        lambda: {"F": sb.AllFunctions(sb.Strings(3, 2), M), "n": n},
        lambda: q(5, 8) * sqrt(q(8, 7)),
    ),
    Frozen(
        "polya-covering",
        "strings, formula",
        lambda: {"space": sb.Strings(3, 5) / sb.cyclic(3), "r": r},
        lambda: mpf(45),
    ),
    Frozen("finite-cover", "formula", lambda: {"space": sb.FiniteSpace(PATH), "r": r}, lambda: mpf(3)),
    Frozen("finite-cover", "own centres", lambda: {"space": sb.FiniteSpace(PATH), "r": 1}, lambda: mpf(1)),
    Frozen(
        "orbit-packing",
        "group of order two",
        lambda: {
            "space": sb.FiniteSpace(SQUARE) / sb.group([[2, 3, 0, 1]]),
            "r": R(3, 2),
            "form": "separated",
        },
        lambda: q(9, 2),
        opened={"PackingNumber": 9},
    ),
    Frozen(
        "orbit-clip",
        "symbol",
        lambda: {"values": ((0, 1, 3), (R(1, 2), R(5, 2))), "eps": eps},
        lambda: clip_price([[(0, 1), (1, 1), (3, 1)], [(q(1, 2), 1), (q(5, 2), 1)]], q(1, 13)),
    ),
    Frozen(
        "orbit-clip",
        "a point of mass zero",
        lambda: {"values": ((0, 1, 3), (5,)), "eps": eps, "masses": ((1, 0, 1), (2,))},
        lambda: (3 - q(1, 13)) ** 2 / 8,
    ),
    Frozen(
        "orbit-clip",
        "light",
        lambda: {"values": ((0, 3),), "eps": eps, "masses": ((R(1, 9), R(1, 9)),)},
        lambda: (3 - q(1, 13)) ** 2 / 4,
    ),
    Frozen(
        "total-dissent",
        "an impossible label",
        lambda: {"masses": ((R(2, 3), 0), (0, R(1, 3)))},
        lambda: mpf(0),
    ),
    Frozen(
        "multiscale",
        "from the coarsest scale",
        lambda: {"F": lipschitz(), "n": n, "scales": (R(5, 8),)},
        lambda: q(5, 4) + q(5, 8) * sqrt(q(4, 7)),
        opened={", 5/8)": 5},
    ),
    Frozen(
        "tabular-gap",
        "symbols, approximate",
        lambda: {"F": sb.AllFunctions(sb.Strings(3, 3), M, sb.Invariance(sb.symmetric(3), eps)), "n": n},
        lambda: (q(5, 4) - q(1, 13)) / 2 * sqrt(q(9, 7)) + q(1, 26) * sqrt(q(26, 7)),
    ),
    Frozen(
        "tabular-gap",
        "one point",
        lambda: {"F": sb.AllFunctions(sb.FiniteSpace(PATH), M), "n": n, "law": (R(1), R(0), R(0))},
        lambda: mpf(0),
    ),
    Frozen(
        "transport-lower",
        "just binding",
        lambda: {
            "F": sb.Lipschitz(sb.Cube(1), 3, R(1, 2), sb.Invariance(sb.trivial(1))),
            "n": n,
            "kappa": 5,
            "d": 1,
        },
        lambda: 3 * (q(1, 35) - 35 * q(1, 35) ** 2 / 2),
    ),
    Frozen(
        "transport-lower",
        "binding at one",
        lambda: {
            "F": sb.Lipschitz(sb.Cube(2), 3, R(1, 2), sb.Invariance(sb.symmetric(2))),
            "n": n,
            "kappa": 5,
            "d": 3,
        },
        lambda: 3 * (q(1, 6) - 70 * q(1, 6) ** 4 / 4),
        at={"n": 7},
    ),
    Frozen(
        "transport-lower",
        "binding by the group",
        lambda: {
            "F": sb.Lipschitz(sb.Cube(2), 1, R(1, 2), sb.Invariance(sb.symmetric(2))),
            "n": n,
            "kappa": R(3, 2),
            "d": 1,
        },
        lambda: q(1, 2) / 3,
        at={"n": 1},
    ),
    Frozen(
        "transport-lower",
        "binding by kappa",
        lambda: {"F": sb.Lipschitz(sb.Cube(1), 1, 2), "n": n, "kappa": R(1, 4), "d": 1},
        lambda: 2 - q(1, 4) * 2,
        at={"n": 1},
    ),
    Frozen(
        "union-of-classes",
        "two classes",
        lambda: {
            "F": sb.UnionClass(
                (sb.FiniteClass(2, R(5, 4)), sb.Lipschitz(sb.Cube(1), 1, R(5, 4), letter="G"))
            ),
            "n": n,
        },
        lambda: q(1, 3) + q(5, 4) * sqrt(log(2) / 14),
        opened={"(F)": Q, "(G)": R(1, 3)},
    ),
    Frozen(
        "elesedy-zaidi-2021",
        "numbers, edge",
        lambda: {"n": 9, "d": 8, "moved": 4, "noise_variance": c, "norm_squared": C},
        lambda: mpf("inf"),
    ),
    Frozen(
        "elesedy-zaidi-2021",
        "two dimensions",
        lambda: {"n": n, "d": 2, "moved": 1, "noise_variance": c, "norm_squared": C},
        lambda: q(9, 5) / 4,
    ),
    Frozen(
        "elesedy-zaidi-2021",
        "three dimensions",
        lambda: {"n": n, "d": 3, "moved": 1, "noise_variance": c, "norm_squared": C},
        lambda: q(7, 3) * 2 / (3 * 2 * 5) + q(9, 5) / 3,
        at={"n": 1},
    ),
    Frozen(
        "tree-certificate",
        "path",
        lambda: path_certificate("tree", "variance"),
        lambda: edge_by_edge(),
        digits=9,
    ),
    Frozen(
        "tree-certificate",
        "path, means",
        lambda: path_certificate("tree", "mean", 7),
        lambda: q(1, 2) * 2 * (half_deviation(Fraction(1, 2)) + half_deviation(Fraction(1, 4))),
        digits=9,
    ),
    Frozen(
        "flow-certificate",
        "path",
        lambda: path_certificate("flow", "variance"),
        lambda: edge_by_edge(),
        digits=9,
    ),
    Frozen(
        "flow-certificate",
        "path, third moments",
        lambda: path_certificate("flow", "goldstein"),
        lambda: goldstein(),
        digits=9,
    ),
]


def path_certificate(kind: str, form: str, size: Any = n) -> dict[str, Any]:
    """Three points in a row with masses 1/2, 1/4, 1/4, and half the metric: edges of length 1/2 split off 1/2 and 1/4."""
    F, law = sb.Lipschitz(sb.FiniteSpace(PATH), R(1, 2), 7), [0.5, 0.25, 0.25]
    return {"F": F, "n": size, "certificate": _certificate(kind), "law": law, "form": form}


@cache
def _certificate(kind: str) -> Any:
    from symbound.transport import flow_certificate, tree_certificate
    from symbound.transport.class_cost import class_cost

    found = class_cost(sb.Lipschitz(sb.FiniteSpace(PATH), R(1, 2), 7))
    maker = tree_certificate if kind == "tree" else flow_certificate
    return maker(found.cost, found.law([0.5, 0.25, 0.25]))


def edge_by_edge() -> Any:
    """``sum_e l_e sqrt(p_e (1 - p_e) / n)`` on the path."""
    return sum(q(1, 2) * sqrt(p * (1 - p) / 7) for p in (q(1, 2), q(1, 4)))


def goldstein() -> Any:
    """``sum_e l_e (sigma_e sqrt(2/(pi n)) + beta_e/(n sigma_e^2))`` on the path."""
    total = mpf(0)
    for p in (q(1, 2), q(1, 4)):
        variance, third = p * (1 - p), p * (1 - p) * (p**2 + (1 - p) ** 2)
        total += q(1, 2) * (sqrt(variance) * sqrt(2 / (pi * 7)) + third / (7 * variance))
    return total


def half_deviation(p: Fraction) -> Any:
    """``E|B/n - p| / 2`` at n = 7."""
    return mean_total_variation([p], 7)


def cube_law() -> Any:
    """``N(d, r) <= max(1, r^-3)`` for 1-Lipschitz functions on the cube, as a bound."""
    from symbound.bounds.covering import power_law

    return power_law(sb.Lipschitz(sb.Cube(3), 1, 1))[0]


def two_powers(share: Any) -> Any:
    """``A (share n)^-b + B share^a`` at A = 7/3, b = 1/2, B = 9/5, a = 2, n = 7."""
    return q(7, 3) / sqrt(share * 7) + q(9, 5) * share**2


def clip_price(orbits: list[list[tuple[Any, int]]], level: Any) -> Any:
    """Least mean squared change that brings every orbit's range to the level: the best window for each orbit, by search."""
    points = sum(len(o) for o in orbits)
    total = mpf(0)
    for orbit in orbits:
        values = [mpf(v) for v, _ in orbit]
        total += min(_price_at(values, level, low) for low in _stationary_windows(values, level))
    return total / points


def _price_at(values: list[Any], level: Any, low: Any) -> Any:
    return sum(max(low - v, v - low - level, mpf(0)) ** 2 for v in values)


def _stationary_windows(values: list[Any], level: Any) -> list[Any]:
    """Windows at which the derivative vanishes, for every choice of which values lie below and which above."""
    values = sorted(values)
    found = []
    for below in range(len(values) + 1):
        for above in range(len(values) + 1 - below):
            if below + above:
                top = values[len(values) - above :]
                found.append((sum(values[:below]) + sum(v - level for v in top)) / (below + above))
    return found


ROWS: list[Row] = []
"""Frozen rows are compared to 60 digits in test_strength.py, and not in the table of truths."""
