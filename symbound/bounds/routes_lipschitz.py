"""Routes for Lipschitz classes: the trivial bound, the multiscale bound, and rates."""

from __future__ import annotations

from typing import Any

from sympy import Integer

from symbound.bounds.bound import Bound
from symbound.bounds.covering import class_covering, power_law
from symbound.bounds.rational import rational_value
from symbound.bounds.routes import Route
from symbound.bounds.rules import chain, minimum
from symbound.bounds.scales import best_sequences, candidate_radii
from symbound.bounds.symbols import radius as radius_symbol
from symbound.classes import FunctionClass, Lipschitz
from symbound.errors import EnclosureError, UndecidedError
from symbound.lemmas import lemmas
from symbound.spaces import Cube, Torus


def trivial_range(F: Any, n: Any, *, law: Any = None, delta: Any = None, assume: Any = ()) -> Bound:
    """``E Phi_n(F) <= min(M, L diam)``."""
    return lemmas["trivial-range"].apply(F=F, n=n)


def multiscale(
    F: Lipschitz, n: Any, *, law: Any = None, delta: Any = None, assume: Any = (), scales: Any = None
) -> Bound:
    """The multiscale bound, by default the minimum over the scale sequences that are best for some sample size."""
    covering = class_covering(F)
    if scales is not None:
        return chain(lemmas["multiscale"].apply(F=F, n=n, scales=tuple(scales)), covering)
    sequences = best_sequences(*_search_space(F, covering))
    return minimum(
        *(chain(lemmas["multiscale"].apply(F=F, n=n, scales=s.scales), covering) for s in sequences)
    )


def _search_space(F: Lipschitz, covering: Bound) -> tuple[Any, list[Any], Any]:
    """Coarsest scale, candidate scales in the path metric, and the count of balls in floating point."""
    from symbound.rigor import compile_enclosure

    coarsest = lemmas.module("multiscale").coarsest_scale(F)
    unknown = coarsest.free_symbols | covering.free_symbols - {radius_symbol}
    if unknown:
        names = ", ".join(sorted(map(str, unknown)))
        raise UndecidedError(
            f"the best scales for {F!r}",
            f"no value for {names}",
            "the best scales depend on it",
            "give it a value, or give the scales yourself with scales=(...)",
        )
    radii = [F.L * rho for rho in candidate_radii(F.space)]
    if F.symmetry is not None and not F.symmetry.is_exact:
        radii += [F.symmetry.eps + rho for rho in radii]
    compiled = compile_enclosure(covering.expr, (radius_symbol,))

    def count(radius: Any) -> float:
        number = rational_value(covering.display, {radius_symbol: radius})
        if number is not None:
            return float(number)
        try:
            return float(compiled({radius_symbol: radius}).upper)
        except EnclosureError:
            return float("inf")

    return coarsest, radii, count


_LEVELS = range(2, 13)
"""Numbers of levels tried at d = 2, where each is best on its own range of sample sizes."""


def rate(F: Lipschitz, n: Any, *, law: Any = None, delta: Any = None, assume: Any = ()) -> Bound:
    """The rate in ``n`` from a power law of the covering numbers."""
    covering, C, d = power_law(F)
    rates = [lemmas["rate"].apply(F=F, n=n, C=C, d=d, covering=covering)]
    if d == 2:
        rates += [lemmas["rate"].apply(F=F, n=n, C=C, d=d, covering=covering, levels=j) for j in _LEVELS]
    return minimum(*rates)


def transport_lower(F: Lipschitz, n: Any, *, law: Any = None, density: Any = 1, **mass: Any) -> Bound:
    """The lower bound by transport; ``density`` bounds the density of the law on a cube or torus."""
    return lemmas["transport-lower"].apply(F=F, n=n, **(mass or _mass_of_balls(F, density)))


def _mass_of_balls(F: Lipschitz, density: Any) -> dict[str, Any]:
    space: Any = F.space
    side = space.diameter if isinstance(space, Cube) else Integer(1)
    return {"kappa": density * 2**space.m / side**space.m, "d": space.m}


def midrange(F: Lipschitz, n: Any, *, law: Any = None, delta: Any = None, assume: Any = ()) -> Bound:
    """The gap of the exactly invariant class, plus that of functions of range ``eps``; ``eps`` may be a symbol."""
    from symbound.bounds.search import gap_bound

    step = lemmas["midrange-projection"].apply(F=F, n=n)
    parts = sorted(step.open_quantities, key=lambda q: q.subject.symmetry is None)
    return chain(step, *(gap_bound(q.subject, n) for q in parts))


def generators(F: Lipschitz, n: Any, *, law: Any = None, delta: Any = None, assume: Any = ()) -> Bound:
    """A set of generators by way of the group that they generate."""
    from symbound.bounds.search import gap_bound

    step = lemmas["generated-group"].apply(F=F, n=n)
    (larger,) = step.open_quantities
    return chain(step, gap_bound(larger.subject, n))


def _lipschitz(F: FunctionClass, law: Any) -> bool:
    return isinstance(F, Lipschitz) and law is None


def _is_generators(F: FunctionClass) -> bool:
    return (
        isinstance(F, Lipschitz)
        and F.symmetry is not None
        and F.symmetry.is_permutations
        and not F.symmetry.is_group
    )


def _has_covering(F: FunctionClass, law: Any) -> bool:
    """On an infinite space approximate invariance under generators alone goes by way of the generated group."""
    if not _lipschitz(F, law):
        return False
    return F.space.cardinality is not None or not _is_generators(F) or F.symmetry.is_exact  # type: ignore[attr-defined]


def _is_approximate(F: FunctionClass, law: Any) -> bool:
    return _lipschitz(F, law) and F.symmetry is not None and F.symmetry.is_group and F.symmetry.eps != 0  # type: ignore[attr-defined]


def _has_power_law(F: FunctionClass, law: Any) -> bool:
    return _lipschitz(F, law) and (F.symmetry is None or F.symmetry.is_exact)  # type: ignore[attr-defined]


ROUTES = (
    Route("trivial-range", lambda F, law: True, trivial_range),
    Route("multiscale", _has_covering, multiscale),
    Route("midrange", _is_approximate, midrange),
    Route("generators", lambda F, law: _lipschitz(F, law) and _is_generators(F), generators),
    Route("rate", _has_power_law, rate),
    Route(
        "transport-lower",
        lambda F, law: isinstance(F, Lipschitz) and isinstance(F.space, (Cube, Torus)),
        transport_lower,
        lower=True,
    ),
)
