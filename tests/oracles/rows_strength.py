"""Requests that a lemma must refuse, and helper functions with known values: what the oracle table does not reach."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from mpmath import sqrt
from sympy import Integer, Rational, Symbol

import symbound as sb
from symbound.spaces.isometry_quotient import IsometryQuotient
from tests.oracles.row import Row
from tests.oracles.rows_frozen import PATH, SQUARE, cube_law, lipschitz, n, on_square, path_certificate, r
from tests.oracles.rows_transport import tree

R = Rational
HALF_SQUARE = [[d / 2 for d in row] for row in SQUARE]
one_map = sb.Invariance([sb.cyclic(4).generators[0]], R(1, 2))
partial = sb.Invariance([[1, 2, 3, -1]], R(1, 2))


@dataclass
class Refused:
    """A request and a piece of the message with which it must be refused."""

    slug: str
    arguments: Callable[[], dict[str, Any]]
    says: str
    assume: tuple[str, ...] = ()


@dataclass
class Helper:
    """A function of the module of a lemma and a value that it must have."""

    slug: str
    check: Callable[[Any], bool]


def no(slug: str, says: str, assume: tuple[str, ...] = (), **arguments: Any) -> Refused:
    """A refused request whose arguments are made when asked for, where they are functions."""
    return Refused(slug, lambda: {k: v() if callable(v) else v for k, v in arguments.items()}, says, assume)


def sample_cover_of(points: int, radii: tuple[float, ...]) -> Any:
    from symbound.symmetry.sample_cover import SampleCover

    cover = SampleCover.__new__(SampleCover)
    for name, value in {"n_points": points, "radii": radii}.items():
        object.__setattr__(cover, name, value)
    return cover


def on_square_with(symmetry: Any, kind: Any = sb.Lipschitz) -> Any:
    arguments = (R(3, 2), 7, symmetry) if kind is sb.Lipschitz else (7, symmetry)
    return kind(sb.FiniteSpace(SQUARE), *arguments)


def integer_law() -> Any:
    """A power law proved for integer radii only."""
    k = Symbol("k", integer=True, positive=True)
    F = sb.Lipschitz(sb.Cube(3), 1, 1)
    law = sb.lemmas["polya-power-law"].apply(space=sb.Cube(3), r=k)
    from symbound.bounds.rules import replace

    return replace(sb.lemmas["path-metric-group"].apply(F=F, r=k), law)


PATH_ARGUMENTS = {
    "F": lambda: sb.Lipschitz(sb.FiniteSpace(PATH), R(1, 2), 7),
    "n": n,
    "law": lambda: [0.5, 0.25, 0.25],
}

REFUSED: list[Refused] = [
    no("multiscale", "at most r_0", F=lipschitz, n=n, scales=(R(3, 4), R(1, 9))),
    no("quantisation", "hypothesis cells", F=lambda: sb.Lipschitz(sb.Ball(2, 1), 1, 1), n=n, k=2),
    no("quantisation", "hypothesis cells", F=lambda: on_square(1), n=n, k=2),
    no("huang-levie-villar-2023", "hypothesis samples", n=n, p=4, q=2, kept=3, noise_variance=1),
    no("huang-levie-villar-2023", "hypothesis samples", n=5, p=4, q=2, kept=3, noise_variance=1),
    no("markov", "constant", F=lambda: sb.FiniteClass(2, 1), n=n, delta=R(1, 2)),
    no("chaining-sum", "not known to be greater", F=lipschitz, n=n, scales=(R(1, 7), R(1, 3))),
    no("chaining-sum", "not known to be greater", F=lipschitz, n=n, scales=(R(5, 8),)),
    no("chaining-sum", "not known to be greater", F=lipschitz, n=n, scales=(R(1, 3), R(1, 3))),
    *(
        no(slug, "not known to be below", F=lipschitz, n=n, a=R(1, 9), nodes=nodes)
        for slug in ("dudley", "dudley-sharp")
        for nodes in ((R(1, 10),), (R(1, 4), R(1, 5)), (R(5, 16),), (R(1, 9),))
    ),
    no("dudley-sharp", "neither", F=lipschitz, n=n, a=R(1, 9), nets="other"),
    no("parametric", "neither", F=lambda: sb.Parametric(2, 1, 1, 1), t=1, nets="other"),
    no(
        "dudley",
        "variable",
        F=lambda: sb.Lipschitz(sb.Cube(2), 1, Symbol("t", positive=True)),
        n=n,
        a=R(1, 9),
    ),
    no("lipschitz-entropy", "not an integer", F=lipschitz, t=R(1, 11), k=1),
    no("lipschitz-entropy", "not an integer", F=lipschitz, t=R(1, 11), k=R(5, 2)),
    no(
        "lipschitz-entropy",
        "not known to be connected",
        F=lambda: sb.Lipschitz(sb.FiniteSpace(PATH), 1, 7),
        t=1,
        k=2,
    ),
    no("tabular-rademacher", "add up", F=lambda: on_square_with(one_map, sb.AllFunctions), n=n),
    no("tabular-rademacher", "no orbits", F=lambda: on_square_with(partial, sb.AllFunctions), n=n),
    no("euclidean-ball", "neither", space=sb.Cube(2), r=r),
    no("euclidean-ball-power-law", "neither", space=sb.Cube(2), r=r),
    no("polya-power-law", "neither", space=sb.Ball(2, 1), r=r),
    no("polya-covering-signed", "is not the cube", space=sb.Cube(2), r=r),
    no("polya-covering", "polya-covering-signed", space=lambda: sb.Cube(2, centered=True), r=r),
    no("polya-covering", "no product", space=sb.Ball(2, 1), r=r),
    no("polya-covering", "radius 0", space=sb.Cube(2), r=0),
    no("doubling", "radius 0", space=sb.Doubling(1, 2), r=0),
    no("finite-cover", "HypothesisError", space=sb.Cube(2), r=1),
    no("finite-cover", "not all points 0..2", space=lambda: sb.FiniteSpace(PATH), r=1, centres=(0, 3)),
    no("finite-cover", "not all points", space=lambda: sb.FiniteSpace(PATH), r=1, centres=(-1,)),
    no("orbit-packing", "no form", space=lambda: sb.FiniteSpace(SQUARE) / sb.cyclic(4), r=1, form="other"),
    no(
        "orbit-packing",
        "need the constants",
        space=lambda: sb.FiniteSpace(SQUARE) / sb.cyclic(4),
        r=1,
        form="dimension",
        c=1,
    ),
    no(
        "orbit-packing",
        "need the constants",
        space=lambda: sb.FiniteSpace(SQUARE) / sb.cyclic(4),
        r=1,
        form="dimension",
        k=1,
    ),
    no(
        "orbit-packing",
        "no order to divide by",
        space=IsometryQuotient(sb.Torus(2), "T"),
        r=1,
        form="separated",
    ),
    no(
        "orbit-packing",
        "maps point 0 to point",
        space=lambda: sb.FiniteSpace(SQUARE) / sb.cyclic(4),
        r=1,
        form="separated",
    ),
    no(
        "orbit-packing",
        "greater than r = 9/10",
        space=lambda: sb.FiniteSpace(HALF_SQUARE) / sb.cyclic(4),
        r=R(9, 10),
        form="separated",
    ),
    no(
        "orbit-packing", "fixed by all of it", space=sb.Cube(2) / sb.symmetric(2), r=R(1, 9), form="separated"
    ),
    no(
        "orbit-packing",
        "no value yet",
        space=lambda: sb.FiniteSpace(SQUARE) / sb.cyclic(4),
        r=r,
        form="separated",
    ),
    no(
        "orbit-packing",
        "too many elements",
        space=lambda: (
            sb.FiniteSpace([[float(i != j) for j in range(11)] for i in range(11)]) / sb.symmetric(11)
        ),
        r=R(1, 2),
        form="separated",
    ),
    no(
        "orbit-packing",
        "property of the action",
        space=IsometryQuotient(sb.Torus(2), "T", 6),
        r=1,
        form="separated",
    ),
    no(
        "orbit-packing",
        "uniformly",
        space=IsometryQuotient(sb.Torus(2), "T"),
        r=1,
        form="dimension",
        c=1,
        k=1,
    ),
    no("packing-covering", "no number", space=sb.Cube(2), r=1, of="other"),
    no(
        "sample-cover",
        "one number of balls",
        F=lipschitz,
        n=3,
        scales=(1,),
        counts=(1, 2),
        assume=("covers",),
    ),
    no("sample-cover", "one number of balls", F=lipschitz, n=3, scales=(), counts=(), assume=("covers",)),
    no(
        "sample-cover",
        "do not decrease",
        F=lipschitz,
        n=3,
        scales=(R(1, 5), R(1, 2)),
        counts=(1, 2),
        assume=("covers",),
    ),
    no("sample-cover", "property of the sample", F=lipschitz, n=3, scales=(1, 0), counts=(1, 2)),
    no(
        "sample-cover",
        "the cover is of",
        F=lipschitz,
        n=4,
        scales=(1,),
        counts=(1,),
        cover=lambda: sample_cover_of(3, (1.0, 0.5, 0.0)),
    ),
    no(
        "sample-cover",
        "centres cover the sample with radius 0.5",
        F=lipschitz,
        n=3,
        scales=(1, R(1, 4)),
        counts=(1, 2),
        cover=lambda: sample_cover_of(3, (1.0, 0.5, 0.0)),
    ),
    no("multiscale", "no scale", F=lipschitz, n=n, scales=()),
    no("multiscale", "not known to be greater", F=lipschitz, n=n, scales=(R(1, 9), R(1, 5))),
    no("multiscale", "not known to be greater", F=lipschitz, n=n, scales=(R(1, 9), R(1, 9))),
    no("multiscale", "at most r_0", F=lipschitz, n=n, scales=(R(3, 4),)),
    no("rate", "was given", F=lipschitz, n=n, C=1, d=3),
    no("rate", "not max", F=lambda: sb.Lipschitz(sb.Cube(3), 1, 1), n=n, C=R(1, 2), d=3, covering=cube_law),
    no("rate", "not max", F=lambda: sb.Lipschitz(sb.Cube(3), 1, 1), n=n, C=1, d=2, covering=cube_law),
    no("rate", "no upper bound", F=lipschitz, n=n, C=1, d=3, covering=cube_law),
    no(
        "rate",
        "depends on the radius",
        F=lambda: sb.Lipschitz(sb.Cube(3), 1, 1),
        n=n,
        C=sb.r,
        d=4,
        covering=cube_law,
    ),
    no(
        "rate",
        "depends on the radius",
        F=lambda: sb.Lipschitz(sb.Cube(3), 1, 1),
        n=n,
        C=1,
        d=sb.r,
        covering=cube_law,
    ),
    no(
        "rate",
        "depends on the radius",
        F=lambda: sb.Lipschitz(sb.Cube(3), 1, sb.r),
        n=n,
        C=1,
        d=3,
        covering=cube_law,
    ),
    no(
        "rate",
        "no upper bound",
        F=lambda: sb.Lipschitz(sb.Cube(3), 1, 1),
        n=n,
        C=1,
        d=3,
        covering=lambda: sb.lemmas["massart"].apply(F=sb.FiniteClass(2, 1), n=n),
    ),
    no("rate", "only at d = 2", F=lipschitz, n=n, C=1, d=3, levels=2, assume=("power-law",)),
    no(
        "rate",
        "not max",
        F=lambda: sb.Lipschitz(sb.Cube(3), 1, 1),
        n=n,
        C=1,
        d=3,
        covering=lambda: sb.lemmas["path-metric-group"].apply(F=sb.Lipschitz(sb.Cube(3), 1, 1), r=R(1, 2)),
    ),
    no("tabular-gap", "not a whole group", F=lambda: on_square_with(one_map, sb.AllFunctions), n=n),
    no("transport-lower", "not a set of permutations", F=lambda: on_square_with(partial), n=n, kappa=1, d=1),
    no(
        "union-of-classes",
        "the parts have the ranges",
        F=lambda: sb.UnionClass((sb.FiniteClass(2, 1), sb.FiniteClass(2, 2))),
        n=n,
    ),
    no("path-metric-group", "not a whole group", F=lambda: on_square_with(one_map), r=1),
    no("midrange-projection", "whole group", F=lambda: on_square_with(one_map), n=n),
    no("midrange-projection", "not approximately", F=lambda: on_square(0), n=n),
    no("midrange-projection", "not approximately", F=lipschitz, n=n),
    no(
        "fundamental-domain",
        "has no symmetry",
        F=lipschitz,
        n=n,
        k=1,
        domain=sb.Cube(2),
        assume=("projection",),
    ),
    no("fundamental-domain", "property of the maps", F=lambda: on_square(1), n=n, k=1, domain=sb.Cube(2)),
    no("stabilizer-growth", "do not fit", subgroup_order=3, stabilizer_size=4, eps=1),
    no(
        "stabilizer-growth",
        "not known",
        subgroup_order=Symbol("h", integer=True, positive=True),
        stabilizer_size=4,
        eps=1,
    ),
    no("sannai-2021", "not transitive", group=lambda: sb.trivial(3), n=n, delta=R(1, 2), equivariant=True),
    no("sup-error-sandwich", "HypothesisError", eps=1, side="other", Delta=2),
    no("sup-error-sandwich", "HypothesisError", eps=1),
    no("total-dissent", "HypothesisError", masses=()),
    no("total-dissent", "HypothesisError", masses=((R(1, 2), R(1, 3)),)),
    no("total-dissent", "HypothesisError", masses=((R(3, 2), R(-1, 2)),)),
    no("orbit-clip", "HypothesisError", values=(), eps=1),
    no("orbit-clip", "HypothesisError", values=((0, 1),), eps=1, masses=((R(1, 2),),)),
    no("orbit-clip", "HypothesisError", values=((0, 1),), eps=1, masses=((R(3, 2), R(-1, 2)),)),
    no("orbit-clip", "HypothesisError", values=((0, 1),), eps=1, masses=((0, 0),)),
    no("orbit-clip", "HypothesisError", values=((0, Symbol("x", real=True)),), eps=1),
    no("minkowski-interpolation", "HypothesisError", F=lambda: on_square_with(one_map, sb.AllFunctions), n=n),
    no("minkowski-interpolation", "HypothesisError", F=lambda: on_square_with(None, sb.AllFunctions), n=n),
    *(
        no(slug, "HypothesisError", N=3, K=5, n=n, **rest)
        for slug, rest in (
            ("optimal-sup-error", {"Delta": 1, "V": 1}),
            ("optimal-mean-error", {"data_error": 1}),
        )
    ),
    *(
        no(slug, "HypothesisError", N=Symbol("N", integer=True, positive=True), K=5, n=n, **rest)
        for slug, rest in (
            ("optimal-sup-error", {"Delta": 1, "V": 1}),
            ("optimal-mean-error", {"data_error": 1}),
        )
    ),
    no("optimal-sup-error", "neither of the two", N=5, K=3, Delta=1, V=1, n=n, pair="other"),
    no("optimal-subgroup", "neither of the two", distances=(1,), orbits=(1,), n=n, pair="other"),
    no("optimal-subgroup", "subgroups", distances=(), orbits=(), n=n),
    no("optimal-subgroup", "2 distances and 1", distances=(1, 2), orbits=(1,), n=n),
    no("elesedy-zaidi-2021", "HypothesisError", n=9, d=3, moved=4, noise_variance=1),
    no("huang-levie-villar-2023", "HypothesisError", n=5, p=4, q=2, kept=3, noise_variance=1),
    no("huang-levie-villar-2023", "HypothesisError", n=9, p=4, q=2, kept=9, noise_variance=1),
    no("quantisation", "HypothesisError", F=lambda: sb.Lipschitz(sb.Ball(2, 1), 1, 1), n=n, k=2),
    no("generated-group", "HypothesisError", F=lambda: on_square_with(partial), n=n),
    no("generated-group", "HypothesisError", F=lipschitz, n=n),
    no(
        "orbit-packing",
        "maps point 0 to point 1 at distance 1.0",
        space=lambda: sb.FiniteSpace(SQUARE) / sb.cyclic(4),
        r=1,
        form="separated",
    ),
    no("orbit-clip", "without points", values=((0, 1), ()), eps=1),
    no("total-dissent", "no table", masses=((), ())),
    no("total-dissent", "no table", masses=((R(1, 2),), (R(1, 4), R(1, 4)))),
    no(
        "rate",
        "holds only where",
        F=lambda: sb.Lipschitz(sb.Cube(3), 1, 1),
        n=n,
        C=1,
        d=3,
        covering=integer_law,
    ),
    no("quantisation", "HypothesisError", F=lambda: on_square(1), n=n, k=2),
    *(
        no(
            f"{kind}-certificate",
            "form",
            **{
                **PATH_ARGUMENTS,
                "form": "other",
                "certificate": lambda kind=kind: path_certificate(kind, "variance")["certificate"],
            },
        )
        for kind in ("tree", "flow")
    ),
    *(
        no(
            f"{kind}-certificate",
            "HypothesisError",
            F=lambda: sb.Lipschitz(sb.FiniteSpace(PATH), 5, 20),
            n=n,
            law=[0.5, 0.25, 0.25],
            certificate=lambda kind=kind: path_certificate(kind, "variance")["certificate"],
        )
        for kind in ("tree", "flow")
    ),
    no(
        "tree-certificate",
        "HypothesisError",
        **{
            **PATH_ARGUMENTS,
            "form": "mean",
            "certificate": lambda: path_certificate("tree", "variance")["certificate"],
        },
    ),
    *(
        no(
            "multiscale-known-law",
            "HypothesisError",
            F=lambda: sb.Lipschitz(sb.FiniteSpace(SQUARE), R(1, 2), 7),
            n=n,
            law="uniform",
            scales=scales,
            nets=nets,
        )
        for scales, nets in (
            ((R(1, 2),), ((0, 2), (0, 1, 2, 3))),
            ((), ()),
            ((R(1, 8), R(1, 2)), ((0, 2), (0, 1, 2, 3))),
            ((R(1, 2),), ((0, 4),)),
            ((R(1, 2),), ((-1, 2),)),
            ((R(1, 8),), ((0, 2),)),
            ((R(1, 2), R(1, 2)), ((0, 2), (0, 2))),
            ((R(1, 2),), ((),)),
        )
    ),
]

BALL_LAW = (R(15, 2) ** 3, 3)


def flow_agrees(module: Any, form: str) -> bool:
    """The formula at n = 7 and n = 10007 against the powers of n written out, coefficients in floating point."""
    arguments = path_certificate("flow", form)
    terms = module.verified_terms(arguments["F"], arguments["certificate"], arguments["law"])
    c = terms.coefficients(module._LARGE_SAMPLE, forms=module.FORMS[form])
    bound = module.lemma.apply(**arguments)
    for size in (7, 10007):
        expected = (
            float(c.constant)
            + float(c.root) * size**-0.5
            + float(c.gaussian) * (2 / (3.141592653589793 * size)) ** 0.5
        )
        expected += (
            float(c.inverse) / size + float(c.three_halves) * size**-1.5 + float(c.five_halves) * size**-2.5
        )
        if not 0 <= float(bound.at(n=size).upper) - expected < 1e-9 * max(1, expected) + 1e-12:
            return False
    return bound.monotone == {n: -1}


def minimax_agrees(module: Any) -> bool:
    """``residual + a / sqrt(n)`` for a certificate that holds for every law."""
    from symbound.transport import minimax_certificate
    from symbound.transport.class_cost import class_cost

    F = sb.Lipschitz(sb.FiniteSpace(PATH), R(1, 2), 7)
    certificate = minimax_certificate(class_cost(F).cost).certificate
    a, residual = module.check_minimax(certificate, class_cost(F).cost)
    bound = module.lemma.apply(F=F, n=n, certificate=certificate)
    expected = float(residual) + float(a) / 7**0.5
    return bound.monotone == {n: -1} and 0 <= float(bound.at(n=7).upper) - expected < 1e-8


HELPERS: list[Helper] = [
    Helper("flow-certificate", lambda m: m.rounded_up(Fraction(1, 700000)) == R(1428571429, 10**15)),
    Helper("flow-certificate", lambda m: m.rounded_up(Fraction(1, 3)) == R(3333333334, 10**10)),
    Helper(
        "flow-certificate",
        lambda m: m.rounded_up(Fraction(1, 10)) == R(1, 10) and m.rounded_up(Fraction(0)) == 0,
    ),
    Helper("flow-certificate", lambda m: flow_agrees(m, "goldstein") and flow_agrees(m, "quadrature")),
    Helper("flow-certificate", lambda m: minimax_agrees(m)),
    Helper("doubling", lambda m: m.constant_and_exponent(sb.Doubling(R(5, 2), 3)) == (125, 3)),
    Helper("euclidean-ball-power-law", lambda m: m.constant_and_exponent(sb.Ball(3, R(5, 2))) == BALL_LAW),
    Helper("euclidean-ball-power-law", lambda m: m.constant_and_exponent(sb.Sphere(1)) == (16, 2)),
    Helper("euclidean-ball", lambda m: m.radius_and_dimension(sb.Sphere(2)) == (1, 3)),
    # 2^3 cells on three coordinates, the group of all sign changes and permutations: the count is a binomial coefficient
    Helper(
        "polya-covering-signed",
        lambda m: (
            [m.signed_cell_orbits(sb.hyperoctahedral(3), 3, k) for k in range(1, 8)]
            == [1, 1, 4, 4, 10, 10, 20]
        ),
    ),
    Helper("polya-covering-signed", lambda m: m.signed_cell_orbits(sb.trivial(6), 3, 5) == 125),
    # a group of a reflection of one coordinate and nothing else: (k^2 + k) / 2 for odd k
    Helper("polya-covering-signed", lambda m: m.signed_cell_orbits(sb.group([[2, 1, 0, 3]]), 2, 3) == 6),
    Helper("polya-covering-signed", lambda m: m.signed_cell_orbits(sb.group([[2, 1, 0, 3]]), 2, 4) == 8),
    # (x, y) -> (-x, -y): N_2 = 2, N_3 = 5, and 5/4 < 2; one coordinate, reflected: N_2 = 1, N_3 = 2
    Helper(
        "polya-power-law",
        lambda m: m.constant_and_exponent(sb.Cube(2, centered=True) / sb.group([[2, 3, 0, 1]])) == (2, 2),
    ),
    Helper(
        "polya-power-law",
        lambda m: m.constant_and_exponent(sb.Cube(2, centered=True) / sb.hyperoctahedral(2)) == (1, 2),
    ),
    Helper("polya-power-law", lambda m: m.constant_and_exponent(sb.Cube(4) / sb.cyclic(4)) == (R(3, 8), 4)),
    # every coordinate of three reflected on its own: N_2 = 1, N_3 = 8
    Helper(
        "polya-power-law",
        lambda m: (
            m.constant_and_exponent(
                sb.Cube(3, centered=True)
                / sb.group([[3, 1, 2, 0, 4, 5], [0, 4, 2, 3, 1, 5], [0, 1, 5, 3, 4, 2]])
            )
            == (1, 3)
        ),
    ),
    Helper(
        "finite-cover",
        lambda m: (
            m._steps(3) == [1, 2, 3]
            and m._steps(17) == [*range(1, 18)]
            and m._steps(40) == [*range(1, 17), 19, 22, 26, 31, 37, 40]
        ),
    ),
    Helper(
        "stabilizer-growth",
        lambda m: (
            [m.diameter_bound(Integer(24), Integer(a)) for a in (24, 13, 12, 6, 1)] == [1, 2, 5, 11, 71]
        ),
    ),
    Helper(
        "optimal-sup-error",
        lambda m: m.critical_size(Integer(4), Integer(1), Integer(1), R(1, 4), "contraction").doit() == 16,
    ),
    Helper(
        "optimal-sup-error",
        lambda m: m.critical_size(Integer(10), Integer(5), Integer(3), R(1, 4)).doit() == 36,
    ),
    Helper(
        "optimal-sup-error",
        lambda m: (
            m.optimal_sup_error(
                Integer(4), Integer(1), Integer(1), R(1, 4), Integer(100), "contraction"
            ).doit()
            == R(3, 5)
        ),
    ),
    Helper(
        "optimal-sup-error",
        lambda m: (
            m.optimal_sup_error(
                Integer(4), Integer(1), Integer(3), R(9, 4), Integer(100), "contraction"
            ).doit()
            == R(13, 5)
        ),
    ),
    Helper(
        "optimal-sup-error",
        lambda m: (
            m.optimal_sup_error(
                Integer(4), Integer(1), Integer(1), R(1, 400), Integer(100), "contraction"
            ).doit()
            == 0
        ),
    ),
    Helper(
        "optimal-mean-error",
        lambda m: m.optimal_mean_error(Integer(5), Integer(1), R(1, 2), Integer(100)).doit() == R(1, 10),
    ),
    Helper(
        "optimal-mean-error",
        lambda m: m.optimal_mean_error(Integer(5), Integer(1), R(1, 9), Integer(100)).doit() == 0,
    ),
    Helper(
        "optimal-mean-error",
        lambda m: (
            sum(x.doit() for x in m.minimum_price(Integer(5), Integer(1), R(1, 9), Integer(100))) == R(1, 81)
        ),
    ),
    Helper(
        "optimal-fraction", lambda m: m.optimal_fraction(*map(Integer, (4, 1, 1, 1, 100))).doit() == R(1, 5)
    ),
    Helper(
        "optimal-fraction",
        lambda m: m.optimal_fraction(*map(Integer, (4, 1, 1, 1, 100, 3))).doit() == R(1, 3),
    ),
    Helper("optimal-fraction", lambda m: m.optimal_fraction(*map(Integer, (400, 1, 1, 1, 100))).doit() == 1),
    Helper(
        "optimal-fraction",
        lambda m: m.optimal_fraction(*map(Integer, (16, 1, 1, 3, 27))).doit() == (R(16, 81)) ** R(1, 4),
    ),
    Helper(
        "optimal-fraction", lambda m: m.interior_value(*map(Integer, (4, 1, 1, 1, 100))).doit() == R(2, 5)
    ),
    Helper("optimal-fraction", lambda m: m.critical_size(*map(Integer, (4, 1, 1, 2))).doit() == 2),
    Helper(
        "optimal-fraction",
        lambda m: m.critical_size(*map(Integer, (3, 2, 5, 7))).doit() == (R(6, 35)) ** R(1, 2),
    ),
]


def edge_by_edge(masses: tuple[Any, ...], length: Any, size: int) -> Any:
    """``sum_e l_e sqrt(p_e (1 - p_e) / n)`` for the edges of a path, split off masses given."""
    return sum(length * sqrt(p * (1 - p) / size) for p in masses)


PATH_LAW = [0.5, 0.25, 0.25]
ROWS = [
    Row(
        "tree-certificate",
        lambda: tree(sb.Lipschitz(sb.FiniteSpace(PATH), R(1, 2), 7), PATH_LAW, "variance"),
        lambda: edge_by_edge((0.5, 0.25), 0.5, 3),
        "frozen",
        name="path, variance",
    ),
]
