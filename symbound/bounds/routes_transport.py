"""Routes by transport: flow and tree certificates on finite spaces, and on grids for cubes and tori."""

from __future__ import annotations

from typing import Any

from symbound.bounds.bound import Bound
from symbound.bounds.routes import Route
from symbound.bounds.rules import chain, minimum
from symbound.classes import AllFunctions, FunctionClass, Lipschitz
from symbound.lemmas import lemmas
from symbound.spaces import Cube, Torus

_MOST_ORBITS = 1200
"""Grids on cubes and tori are refined up to about this many orbits."""


def flow(
    F: Any,
    n: Any,
    *,
    law: Any = None,
    delta: Any = None,
    assume: Any = (),
    certificate: Any = None,
    cells: int | None = None,
) -> Bound:
    """Flow certificates: for a known law the smallest of their forms, without one a bound for the worst law."""
    if F.space.cardinality is None:
        return _on_a_grid(flow, F, n, law, cells)
    from symbound.transport import flow_certificate, minimax_certificate
    from symbound.transport.class_cost import class_cost

    found = class_cost(F)
    apply = lemmas["flow-certificate"].apply
    if law is None:
        certificate = certificate or minimax_certificate(found.cost).certificate
        return apply(F=F, n=n, certificate=certificate)
    certificate = certificate or flow_certificate(found.cost, found.law(law))
    forms = ("variance", "goldstein", "quadrature")
    return minimum(*(apply(F=F, n=n, certificate=certificate, law=law, form=form) for form in forms))


def tree(
    F: Any,
    n: Any,
    *,
    law: Any = None,
    delta: Any = None,
    assume: Any = (),
    certificate: Any = None,
    cells: int | None = None,
) -> Bound:
    """Tree certificates; at a number ``n`` with the exact means of the edges."""
    if F.space.cardinality is None:
        return _on_a_grid(tree, F, n, law, cells)
    from symbound.transport import tree_certificate
    from symbound.transport.class_cost import class_cost

    found = class_cost(F)
    certificate = certificate or tree_certificate(found.cost, found.law(law))
    form = "mean" if n.is_Integer else "variance"
    return lemmas["tree-certificate"].apply(F=F, n=n, certificate=certificate, law=law, form=form)


def _on_a_grid(derive: Any, F: Lipschitz, n: Any, law: Any, cells: int | None) -> Bound:
    """The bound on the centres of the cells of a cube or torus, plus what the cells cost."""
    from symbound.lemmas.generalization.quantisation import on_the_grid

    k = cells or _cells_per_side(F)
    return chain(lemmas["quantisation"].apply(F=F, n=n, k=k), derive(on_the_grid(F, k), n, law=law))


def _cells_per_side(F: Lipschitz) -> int:
    """The finest grid with a manageable number of points that the class tells apart."""
    from symbound.groups import cycle_index
    from symbound.spaces.distance_matrix import LARGEST_TABLE

    exact = F.symmetry is not None and F.symmetry.is_exact

    def points(k: int) -> int:
        return int(cycle_index(F.symmetry.group, k)) if exact and F.symmetry else k**F.space.m

    k = 2
    while points(k + 1) <= _MOST_ORBITS and (k + 1) ** F.space.m <= LARGEST_TABLE:
        k += 1
    return k


def _finite(F: FunctionClass, law: Any) -> bool:
    if isinstance(F, Lipschitz):
        return (
            F.space.cardinality is not None
            or isinstance(F.space, Torus)
            or isinstance(F.space, Cube)
            and not F.space.centered
        )
    return isinstance(F, AllFunctions)


ROUTES = (
    Route("flow", _finite, flow, in_default=False),
    Route("tree", lambda F, law: _finite(F, law) and law is not None, tree, in_default=False),
)
