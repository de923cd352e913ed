"""Rows at the edges of cases, for which the rows of the other files are too ordinary, and formulas as they must be printed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from mpmath import ceil, log, lu_solve, matrix, mpf, pi, sqrt
from sympy import Integer, Rational, Symbol, ceiling

import symbound as sb
from tests.oracles.row import Row
from tests.oracles.rows_frozen import (
    PATH,
    SQUARE,
    C,
    Frozen,
    L,
    Q,
    c,
    clip_price,
    delta,
    eps,
    finite,
    k,
    lipschitz,
    mean_total_variation,
    n,
    path_certificate,
    q,
    r,
    t,
    tabular,
)
from tests.oracles.rows_strength import Helper, Refused, no

R = Rational
ROWS: list[Row] = []
x = Symbol("x", nonnegative=True)


@dataclass
class Printed:
    """A request and its formula as it is printed: what is zero or cannot happen does not appear."""

    slug: str
    arguments: Callable[[], dict[str, Any]]
    text: str
    assume: tuple[str, ...] = ()


def opposite_points(r: Any, m: int = 4000) -> dict[str, Any]:
    """The cube modulo x ~ -x."""
    swap = [(i + m) % (2 * m) for i in range(2 * m)]
    return {"space": sb.Cube(m, centered=True) / sb.group([swap], name="H"), "r": r}


def rotated_coordinates(r: Any, m: int = 4006) -> dict[str, Any]:
    turn = [*range(1, m), 0, *range(m + 1, 2 * m), m]
    return {"space": sb.Cube(m, centered=True) / sb.group([turn], name="H"), "r": r}


def unit_interval() -> Any:
    return sb.Lipschitz(sb.Cube(1), 1, 1)


def line(points: int, length: float = 1.0) -> Any:
    """Points in a row."""
    return sb.FiniteSpace([[abs(i - j) * length for j in range(points)] for i in range(points)])


def reflected_square() -> Any:
    """One reflection of the square: a group of order 2 on 4 points, one letter long."""
    return sb.Lipschitz(sb.FiniteSpace(SQUARE), R(3, 2), 7, sb.Invariance([half_turn()], R(1, 2)))


FROZEN: list[Frozen] = [
    Frozen(
        "optimal-fraction",
        "another ratio",
        lambda: {"A": 16, "b": 1, "B": 1, "a": 3, "n": 27},
        lambda: q(32, 27),
    ),
    *(
        Frozen(
            "optimal-fraction",
            f"fraction {share}",
            lambda share=share: {"A": C, "b": 1, "B": c, "a": 2, "n": n, "fraction_respected": share},
            lambda value=value: q(1, 3) / value + q(9, 5) * value**2,
        )
        for share, value in ((1, q(1)), (eps, q(1, 13)))
    ),
    Frozen(
        "stabilizer-calculus",
        "a long product",
        lambda: {"g": " ".join(["a"] * 50), "h": "b"},
        lambda: q(3, 17) + q(1, 3),
        opened={", b)": Q, ", a": R(1, 3)},
    ),
    Frozen(
        "generated-group",
        "a reflection",
        lambda: {"F": reflected_square(), "n": n},
        lambda: q(3, 17),
        opened={"ExpectedGap": Q},
    ),
    # 9 points in a row, half the metric: r_0 = 2, ancestor cells 3+6 (by 1 and 5), 3+3+3 and 9 single points
    Frozen(
        "multiscale-known-law",
        "three scales",
        lambda: {
            "F": sb.Lipschitz(line(9), R(1, 2), 70),
            "n": n,
            "law": "uniform",
            "scales": (R(3, 2), R(1, 2), 0),
            "nets": ((1, 6), (1, 4, 7), tuple(range(9))),
        },
        lambda: (
            2 * 2 * mean_total_variation([Fraction(3, 9), Fraction(6, 9)], 7)
            + q(3, 2) * 2 * mean_total_variation([Fraction(3, 9)] * 3, 7)
            + q(1, 2) * 2 * mean_total_variation([Fraction(1, 9)] * 9, 7)
        ),
    ),
    Frozen(
        "orbit-clip",
        "the same knots twice",
        lambda: {"values": ((0, 1, 3), (5, 6, 8), (4, 4)), "eps": R(1, 2)},
        lambda: clip_price([[(v, 1) for v in o] for o in ((0, 1, 3), (5, 6, 8), (4, 4))], q(1, 2)),
    ),
    Frozen(
        "orbit-clip",
        "an orbit of mass zero",
        lambda: {"values": ((0, Fraction(3, 2)), (5, 8)), "eps": eps, "masses": ((1, 1), (0, 0))},
        lambda: (q(3, 2) - q(1, 13)) ** 2 / 4,
    ),
    Frozen(
        "lipschitz-entropy",
        "three components",
        lambda: {"F": sb.Lipschitz(sb.FiniteSpace(PATH), 1, 7), "t": R(1, 3), "k": 4, "components": 3},
        lambda: 3 * log(ceil(q(35) * 3 / 4)) + 6 * log(4),
        opened={"d), 1/5": 9},
        assume=("components",),
    ),
    # q = ceil(5/4) = 2 < k = 4: a spare component counts k
    Frozen(
        "lipschitz-entropy",
        "a spare component",
        lambda: {"F": sb.Lipschitz(sb.FiniteSpace(PATH), 1, 1), "t": 1, "k": 4, "components": 3},
        lambda: log(2) + 2 * log(4) + 6 * log(4),
        opened={"d), 3/5": 9},
        assume=("components",),
    ),
    *(
        Frozen(
            "elesedy-zaidi-2021",
            f"{name}, infinite",
            lambda size=size, d=d: {"n": size, "d": d, "moved": 1, "noise_variance": c, "norm_squared": C},
            lambda: mpf("inf"),
            at=at,
        )
        for name, size, d, at in (
            ("one below", 7, 8, {}),
            ("equal", 8, 8, {}),
            ("one below put in", n, 12, {"n": 11}),
            ("equal put in", n, 12, {"n": 12}),
            ("one above put in", n, 12, {"n": 13}),
            ("one dimension put in", n, 1, {"n": 2}),
        )
    ),
    Frozen(
        "elesedy-zaidi-2021",
        "two above",
        lambda: {"n": n, "d": 1, "moved": 1, "noise_variance": c, "norm_squared": C},
        lambda: q(9, 5),
        at={"n": 3},
    ),
    Frozen(
        "huang-levie-villar-2023",
        "two samples above",
        lambda: {"n": 6, "p": 4, "q": 3, "kept": k, "noise_variance": c},
        lambda: q(9, 5) * 7,
    ),
    Frozen(
        "transport-lower",
        "just not binding",
        lambda: {
            "F": sb.Lipschitz(sb.Cube(2), 1, 1, sb.Invariance(sb.symmetric(2))),
            "n": n,
            "kappa": R(1, 2),
            "d": 1,
        },
        lambda: q(1, 14),
    ),
]

FROZEN += [
    Frozen(
        "empirical-rademacher",
        "of the sample",
        lambda: {"F": finite(), "n": n, "delta": R(1, 20), "of_the_sample": True},
        lambda: 2 * q(3, 17) + q(5, 2) * sqrt(log(20) / 14),
        opened={"SampleRademacher": Q},
    ),
    Frozen(
        "tabular-rademacher",
        "a generator",
        lambda: {"F": sb.AllFunctions(sb.FiniteSpace(SQUARE), R(5, 4), sb.Invariance([rotation()])), "n": n},
        lambda: q(5, 8) * sqrt(q(1, 7)),
    ),
    Frozen(
        "tabular-gap",
        "a generator",
        lambda: {"F": sb.AllFunctions(sb.FiniteSpace(SQUARE), R(5, 4), sb.Invariance([half_turn()])), "n": n},
        lambda: q(5, 8) * sqrt(q(1, 7)),
    ),
    Frozen(
        "tree-certificate",
        "no form named",
        lambda: {k: v for k, v in path_certificate("tree", "").items() if k != "form"},
        lambda: q(1, 2) * (q(1, 2) + sqrt(q(3, 16))) / sqrt(7),
        digits=9,
    ),
    Frozen(
        "transport-lower",
        "a generator",
        lambda: {
            "F": sb.Lipschitz(sb.FiniteSpace(SQUARE), R(3, 2), 9, sb.Invariance([rotation()], R(1, 2))),
            "n": n,
            "kappa": R(9, 5),
            "d": 2,
        },
        lambda: q(3, 2) * q(2, 3) / sqrt(q(9, 5) * 28),
    ),
    Frozen(
        "huang-levie-villar-2023",
        "all kept",
        lambda: {"n": 12, "p": 4, "q": 3, "kept": 12, "noise_variance": c, "perpendicular_squared": C},
        lambda: -q(7, 3),
    ),
    Frozen(
        "optimal-sup-error",
        "every orbit one point",
        lambda: {"N": 5, "K": 5, "Delta": L, "V": c, "n": n, "eps": eps},
        lambda: (1 - q(1, 13) / q(3, 2)) ** 2 * q(9, 5) + q(5, 8) * sqrt(q(5, 7)),
    ),
    Frozen(
        "markov",
        "tabular",
        lambda: {"F": tabular(), "n": n, "delta": R(1, 20)},
        lambda: 20 * q(3, 17),
        opened={"ExpectedGap": Q},
    ),
    Frozen(
        "euclidean-ball",
        "quotient",
        lambda: {"space": sb.Ball(3, R(5, 2)) / sb.symmetric(3), "r": r},
        lambda: (1 + 5 * q(15, 2)) ** 3,
    ),
    Frozen(
        "euclidean-ball-power-law",
        "quotient",
        lambda: {"space": sb.Sphere(3) / sb.symmetric(4), "r": r},
        lambda: (4 * q(15, 2)) ** 4,
    ),
    Frozen(
        "polya-power-law",
        "torus",
        lambda: {"space": sb.Torus(2) / sb.symmetric(2), "r": r},
        lambda: q(3, 4) * q(15, 2) ** 2,
    ),
    Frozen(
        "sample-cover",
        "with a cover",
        lambda: {"F": lipschitz(), "n": 3, "scales": (1, 0), "counts": (1, 3), "cover": cover_of_three()},
        lambda: q(5, 8) * sqrt(q(1, 3)) + 1,
    ),
    # (0, 0), (1/2, 0) and (1, 0) at distances 3/4 and 3/2
    Frozen(
        "sample-cover",
        "with the sample",
        lambda: {
            "F": lipschitz(),
            "n": 3,
            "scales": (R(8, 5), R(4, 5), 0),
            "counts": (1, 2, 3),
            "cover": cover_of_three((1.5, 0.75, 0.0), sample=True),
        },
        lambda: q(5, 8) * sqrt(q(1, 3)) + q(8, 5) * sqrt(q(2, 3)) + q(4, 5),
    ),
    *(
        Frozen(
            "lipschitz-entropy",
            f"connected {space}",
            lambda space=space: {"F": sb.Lipschitz(space, R(3, 2), R(5, 4)), "t": R(1, 11), "k": 3},
            lambda: log(ceil(q(5, 4) * 11)) + 8 * log(3),
            opened={"d), 1/22": 9},
        )
        for space in (sb.Ball(2, 1), sb.Sphere(2), sb.Torus(2))
    ),
    Frozen(
        "finite-cover",
        "centres from an array",
        lambda: {"space": sb.FiniteSpace(PATH), "r": R(1, 2), "centres": tuple(np.array([0, 2]))},
        lambda: mpf(3),
    ),
    Frozen(
        "path-metric-group",
        "a generator",
        lambda: {
            "F": sb.Lipschitz(sb.FiniteSpace(SQUARE), R(3, 2), 7, sb.Invariance([rotation()])),
            "r": R(1, 5),
        },
        lambda: mpf(9),
        opened={"2/15": 9},
    ),
    Frozen(
        "sannai-2021",
        "no transitivity",
        lambda: {"group": sb.trivial(3), "n": n, "delta": delta},
        lambda: sqrt(q(7, 3) / mpf(7) ** q(2, 3)) + sqrt(2 * log(20) / 7),
    ),
    Frozen(
        "elesedy-zaidi-2021",
        "without a signal",
        lambda: {"n": 6, "d": 12, "moved": 4, "noise_variance": c},
        lambda: 4 * q(9, 5) * 6 / (12 * 5),
    ),
    Frozen(
        "huang-levie-villar-2023",
        "unit input variance",
        lambda: {"n": 12, "p": 4, "q": 3, "kept": 5, "noise_variance": c, "perpendicular_squared": C},
        lambda: q(9, 5) - q(7, 3),
    ),
    # two points at distance 1 and a centre between them; out of one point flows 2^-22 too much, and vanishes at the centre
    Frozen(
        "flow-certificate",
        "inexact conservation",
        lambda: star_certificate(SPILL),
        lambda: mpf(SPILL) + (q(1, 2) * (1 + mpf(SPILL)) / 2 + q(1, 4)) / sqrt(7),
        digits=9,
    ),
    Frozen(
        "flow-certificate",
        "every law",
        lambda: star_certificate(0, every_law=True),
        lambda: q(1, 2) / sqrt(7),
        digits=9,
    ),
    Frozen(
        "flow-certificate",
        "every law, inexact conservation",
        lambda: star_certificate(SPILL, every_law=True),
        lambda: 2 * mpf(SPILL) + (q(1, 2) * ((q(1, 2) + mpf(SPILL)) ** 2 + q(1, 4)) + q(1, 4)) / sqrt(7),
        digits=9,
    ),
    Frozen(
        "flow-certificate",
        "path, quadrature",
        lambda: path_certificate("flow", "quadrature"),
        lambda: sum(q(1, 2) * sqrt(p * (1 - p) / 7) * quadrature(p, 7) for p in (q(1, 2), q(1, 4))),
        digits=9,
    ),
    *(
        Frozen(
            "flow-certificate",
            f"a rare point, {form}",
            lambda form=form: {**path_certificate("flow", form), "law": RARE},
            lambda common=common: q(1, 2) * (common() + sqrt(mpf(2) ** -40 * (1 - mpf(2) ** -40) / 7)),
            digits=9,
        )
        for form, common in (
            ("goldstein", lambda: sqrt(q(1, 14) / pi) + q(1, 2) / 7),
            ("quadrature", lambda: sqrt(q(1, 28)) * quadrature(q(1, 2), 7)),
        )
    ),
]

SPILL = 2.0**-22
RARE = [0.5, 0.5 - 2.0**-40, 2.0**-40]
"""At a sample of a thousand million, the variance is the best bound for the edge that splits off the rare point."""


def half_turn() -> Any:
    return sb.group([[2, 3, 0, 1]]).generators[0]


def rotation() -> Any:
    return sb.cyclic(4).generators[0]


def cover_of_three(radii: Any = (1.0, 0.5, 0.0), sample: bool = False) -> Any:
    """Both ends of a row of three points, then the one between; the radii are what the cover claims."""
    from symbound.symmetry.sample_cover import SampleCover

    order = np.array([0, 2, 1])
    if not sample:
        return SampleCover(order, np.array(radii), 3)
    points, joined = np.array([[0, 0], [0.5, 0], [1, 0]]), np.array([[0, 0], [0, 1], [0, 2], [1, 2], [2, 1]])
    return SampleCover(order, np.array(radii), 3, points, joined)


def star_certificate(spill: float, every_law: bool = False) -> dict[str, Any]:
    """Half a unit from either of two points over a centre to the other, for all functions to [0, 1]."""
    from symbound.transport import FlowCertificate, MinimaxCertificate

    half, F = np.array([0.5, 0.5]), sb.AllFunctions(sb.FiniteSpace([[0, 1.0], [1.0, 0]]), 1)
    flows = np.array([[0.5 + spill, -0.5], [-0.5, 0.5]])
    star = FlowCertificate(2, 3, np.array([[0, 2], [1, 2]]), half, half, flows=flows)
    if every_law:
        return {"F": F, "n": n, "certificate": MinimaxCertificate(star, np.zeros(2), half)}
    return {"F": F, "n": n, "certificate": star, "law": "uniform"}


def quadrature(p: Any, size: int) -> Any:
    """``gamma + c_1/n + c_2/n^2``, ``c_1 >= 0``, for a Bernoulli variable, from the cubic that touches the root at two places."""
    places = [q(371, 500), q(1167, 500)]
    rows, right = [], []
    for x in places:
        rows += [[1, x**2, x**4, x**6], [0, 1, 2 * x**2, 3 * x**4]]
        right += [x, 1 / (2 * x)]
    h = lu_solve(matrix(rows), matrix(right))
    fourth, sixth = ((p * (1 - p) ** k + (1 - p) * p**k) / (p * (1 - p)) ** (k // 2) for k in (4, 6))
    c_1 = max(mpf(0), (h[2] + 25 * h[3]) * fourth - 3 * h[2] - 55 * h[3])
    return h[0] + h[1] + 3 * h[2] + 15 * h[3] + c_1 / size + h[3] * (sixth + 15) / size**2


def at_least(F: Any, C: Any, d: Any) -> Any:
    """A lower bound of the shape of a power law, and an upper bound of that shape on another quantity."""
    from symbound.bounds.display import greatest, product
    from symbound.bounds.lemma import Conclusion, Lemma
    from symbound.bounds.quantity import CoveringNumber, PackingNumber

    def bound(kind: Any, relation: str) -> Any:
        formula = greatest(1, product(C, r**-d))
        made = Lemma(
            "x", "x", "x", "upper", "x", {}, lambda: Conclusion(kind(F.metric, r), relation, formula)
        )
        return made.apply()

    return bound(CoveringNumber, ">="), bound(PackingNumber, "<=")


UNIT_CUBE = sb.Lipschitz(sb.Cube(3), 1, 1)

REFUSED: list[Refused] = [
    *(
        no("rate", "no upper bound", F=UNIT_CUBE, n=n, C=1, d=3, covering=covering)
        for covering in at_least(UNIT_CUBE, 1, 3)
    ),
    no("dudley", "variable", F=lipschitz, n=ceiling(t), a=R(1, 9)),
    no("dudley", "variable", F=lipschitz, n=n, a=t),
    no("sample-cover", "do not decrease", F=lipschitz, n=3, scales=(1, 1), counts=(1, 2), assume=("covers",)),
    no("stabilizer-calculus", "the predictor", predictor="f g"),
    no("stabilizer-calculus", "a map", g="g, h"),
    no("stabilizer-calculus", "a map", h=""),
    no("stabilizer-calculus", "a map", h=" ".join(["g"] * 51)),
    no(
        "sample-cover",
        "do not cover the sample",
        F=lipschitz,
        n=3,
        scales=(1, 0),
        counts=(1, 3),
        cover=lambda: cover_of_three(sample=True),
    ),
    no(
        "multiscale-known-law",
        "no decreasing numbers",
        F=lambda: sb.Lipschitz(sb.FiniteSpace(SQUARE), R(1, 2), 7),
        n=n,
        law="uniform",
        scales=(eps, R(1, 8)),
        nets=((0, 2), (0, 1, 2, 3)),
    ),
    no(
        "multiscale-known-law",
        "the only law known",
        F=lambda: sb.Lipschitz(sb.FiniteSpace(SQUARE), R(1, 2), 7),
        n=n,
        law="normal",
        scales=(R(1, 2),),
        nets=((0, 2),),
    ),
    *(
        no("optimal-fraction", "it lies outside", A=1, b=1, B=1, a=1, n=n, fraction_respected=share)
        for share in (0, R(-1, 2), R(3, 2))
    ),
    no("huang-levie-villar-2023", "is not above p + 1", n=5, p=4, q=2, kept=3, noise_variance=1),
    no("optimal-sup-error", "at least as many points", N=3, K=5, n=n, Delta=1, V=1),
    no(
        "generated-group",
        "smaller than a group",
        F=lambda: sb.Lipschitz(sb.FiniteSpace(SQUARE), 1, 7, sb.Invariance(sb.cyclic(4), 1)),
        n=n,
    ),
    no(
        "flow-certificate",
        "HypothesisError",
        F=lambda: sb.AllFunctions(sb.FiniteSpace([[0, 1.0], [1.0, 0]]), 2),
        n=n,
        certificate=lambda: star_certificate(0, every_law=True)["certificate"],
    ),
    no("quantisation", "no number of cells", F=lipschitz, n=n, k=k),
    no(
        "flow-certificate",
        "only the variance form",
        F=lambda: sb.Lipschitz(sb.FiniteSpace(PATH), R(1, 2), 7),
        n=n,
        certificate=lambda: _minimax(),
        form="goldstein",
    ),
    no("lipschitz-entropy", "not an integer", F=lipschitz, t=R(1, 11), k=2.5),
    no("lipschitz-entropy", "not an integer", F=lipschitz, t=R(1, 11), k=R(5, 2), components=2),
    no("orbit-clip", "exact rational", values=((True, 0),), eps=1),
    no("orbit-clip", "exact rational", values=((0.5, 0),), eps=1),
]


def _minimax() -> Any:
    """A certificate that holds for every law."""
    from symbound.transport import minimax_certificate
    from symbound.transport.class_cost import class_cost

    return minimax_certificate(class_cost(sb.Lipschitz(sb.FiniteSpace(PATH), R(1, 2), 7)).cost).certificate


def separation_with_limit(module: Any, limit: int) -> str:
    """Status of the separation of the orbits of C_4 on the square, for a limit on elements times points."""
    before, module._LARGEST_LISTING = module._LARGEST_LISTING, limit
    try:
        finding = module._separation_of_points(sb.FiniteSpace(SQUARE) / sb.cyclic(4), Integer(0))
    finally:
        module._LARGEST_LISTING = before
    return finding.status.value


NUMBERS_AS_GIVEN = tuple(map(Integer, (10, 5, 3, 1, 7, 2)))
HELPERS: list[Helper] = [
    Helper(
        "optimal-fraction", lambda m: m.interior_value(*map(Integer, (32, 1, 2, 3, 27))).doit() == R(64, 27)
    ),
    Helper(
        "orbit-clip", lambda m: list(m.knots(((0, 1, 3), (4, 4))).items()) == [(3, R(1, 10)), (1, R(1, 30))]
    ),
    Helper("orbit-clip", lambda m: m.knots(((5, 5),)) == {}),
    # an atom of mass 0 or 1 has no deviation
    Helper("tabular-gap", lambda m: m.expected_total_variation({R(0): 3, R(1): 1}, n) == 0),
    # 16 entries are listed where 16 are allowed
    Helper("orbit-packing", lambda m: separation_with_limit(m, 16) == "computed"),
    Helper("orbit-packing", lambda m: separation_with_limit(m, 15) == "not granted"),
    # the numerator is squared, and written as a positive number
    Helper("optimal-sup-error", lambda m: m.critical_size(*map(Integer, (10, 5, 3, 1))).args[0].is_positive),
    # without a pair, the direct one
    *(
        Helper(
            "optimal-sup-error",
            lambda m, name=name, size=size: (
                getattr(m, name)(*NUMBERS_AS_GIVEN[:size])
                == getattr(m, name)(*NUMBERS_AS_GIVEN[:size], "direct")
            ),
        )
        for name, size in (
            ("optimal_sup_error", 5),
            ("critical_size", 4),
            ("minimum_value", 5),
            ("total_error", 6),
        )
    ),
    Helper(
        "optimal-subgroup",
        lambda m: m.total_errors((0, 1), (4, 2), n) == m.total_errors((0, 1), (4, 2), n, "direct"),
    ),
    Helper(
        "sannai-2021",
        lambda m: m.lemma.apply(group=sb.trivial(3), n=n, delta=delta).free_symbols == {C, n, delta},
    ),
    Helper("flow-certificate", lambda m: m.rounded_up(Fraction(10**12 + 1, 7)) == R(142857142900)),
]

PRINTED: list[Printed] = [
    Printed("polya-covering-signed", lambda: opposite_points(R(1, 1000)), "(1/2)*1000**4000"),
    Printed(
        "polya-covering-signed",
        lambda: rotated_coordinates(R(1, 1000)),
        "(2002*1000 + 2002*1000**2 + 1000**4006 + 1000**2003)/4006",
    ),
    Printed("polya-covering-signed", lambda: opposite_points(R(1, 1001)), "(1 + 1001**4000)/2"),
    Printed(
        "polya-covering-signed",
        lambda: {"space": sb.Cube(3, centered=True) / sb.hyperoctahedral(3), "r": R(1, 5)},
        "(1/48)*480",
    ),
    Printed("polya-covering", lambda: {"space": sb.Cube(3) / sb.cyclic(3), "r": R(1, 10)}, "45"),
    Printed(
        "polya-covering",
        lambda: {"space": sb.Cube(3) / sb.cyclic(3), "r": r},
        "ceiling(1/(2*r))**3/3 + 2*ceiling(1/(2*r))/3",
    ),
    Printed(
        "polya-covering",
        lambda: {"space": sb.Cube(9001) / sb.cyclic(9001), "r": R(1, 1000)},
        "(9000/9001)*500 + (1/9001)*500**9001",
    ),
    Printed("polya-covering", lambda: {"space": sb.Strings(9001, 3), "r": 0}, "3**9001"),
    Printed(
        "transport-lower",
        lambda: {"F": unit_interval(), "n": n, "kappa": 1, "d": 100},
        "100/(101*n**(1/100))",
    ),
    Printed(
        "transport-lower",
        lambda: {"F": unit_interval(), "n": n, "kappa": 1, "d": 101},
        "-n*Min(1, n**(-1/101))**102/102 + Min(1, n**(-1/101))",
    ),
    Printed(
        "dudley",
        lambda: {"F": sb.FiniteClass(3, R(4, 9) + 4 * x), "n": n, "a": R(1, 9)},
        "(12/(sqrt(n)))*Integral(sqrt(log N_int(F, t)), (t, 1/9, x + 1/9)) + 4*(1/9)",
    ),
    Printed("dudley", lambda: {"F": lipschitz(), "n": n, "a": R(5, 16)}, "4*(5/16)"),
    Printed(
        "dudley",
        lambda: {"F": lipschitz(), "n": n, "a": R(1, 9)},
        "(12/(sqrt(n)))*Integral(sqrt(log N_int(F, t)), (t, 1/9, 5/16)) + 4*(1/9)",
    ),
    Printed(
        "rate",
        lambda: {"F": lipschitz(3), "n": n, "C": C, "d": 3},
        "6*(3*(3/2)**2*sqrt(C/n)/4)**(2/3)",
        ("power-law",),
    ),
    Printed(
        "rate",
        lambda: {"F": lipschitz(3), "n": n, "C": C, "d": 2},
        "E*sqrt(C/n)*(log(4*n)/2 + 1)",
        ("power-law",),
    ),
    Printed(
        "rate",
        lambda: {"F": lipschitz(3), "n": n, "C": C, "d": R(4, 3)},
        "(3*(3/2)**2)*C**(3/4)*sqrt(1/n)",
        ("power-law",),
    ),
    Printed(
        "tabular-gap",
        lambda: {"F": tabular(), "n": 1, "law": "uniform"},
        "5*(2*(7/8)**1*(1/8)**1*binomial(1, 1) + 2*(3/8)**1*(5/8)**1*binomial(1, 1))/4",
    ),
    Printed(
        "lipschitz-entropy",
        lambda: {"F": lipschitz(), "t": R(1, 11), "k": 3},
        "(N(([0,1]^2, d), 1/22) - 1)*log(3) + log(14)",
    ),
    Printed(
        "huang-levie-villar-2023", lambda: {"n": 6, "p": 4, "q": 3, "kept": 5, "noise_variance": c}, "c*7"
    ),
    Printed("elesedy-zaidi-2021", lambda: {"n": 10, "d": 8, "moved": 1, "noise_variance": c}, "c"),
    Printed(
        "elesedy-zaidi-2021",
        lambda: {"n": 6, "d": 8, "moved": 1, "noise_variance": c, "norm_squared": C},
        "(C*6*2)/((8*7*10)) + (c*6)/8",
    ),
    Printed(
        "elesedy-zaidi-2021",
        lambda: {"n": n, "d": 2, "moved": 1, "noise_variance": c, "norm_squared": C},
        "Piecewise((oo, n <= 3), (c/(n - 3), True))",
    ),
    Printed(
        "elesedy-zaidi-2021",
        lambda: {"n": n, "d": 3, "moved": 1, "noise_variance": c, "norm_squared": C},
        "Piecewise(((c*n)/((3*(2 - n))) + (C*n*(3 - n))/((3*2*5)), n < 2), (oo, n <= 4), (c/(n - 4), True))",
    ),
    Printed(
        "transport-lower",
        lambda: {
            "F": sb.Lipschitz(sb.Cube(2), 1, 1, sb.Invariance(sb.symmetric(2))),
            "n": n,
            "kappa": R(1, 2),
            "d": 1,
        },
        "1/(2*(((1/2)*2*n)))",
    ),
    Printed(
        "transport-lower",
        lambda: {"F": sb.Lipschitz(sb.Cube(1), 1, 1), "n": 7, "kappa": R(1, 7), "d": 1},
        "1/(2*(((1/7)*7)))",
    ),
    Printed(
        "optimal-fraction",
        lambda: {"A": C, "b": 1, "B": c, "a": 1, "n": n, "fraction_respected": R(1, 3)},
        "C/((n/3)) + c*(1/3)",
    ),
    Printed(
        "optimal-subgroup", lambda: {"distances": (R(1, 8),), "orbits": (2,), "n": n}, "5*sqrt(2/n)/8 + 1/8"
    ),
]
