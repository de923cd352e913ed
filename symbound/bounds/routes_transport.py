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
    from symbound.transport.class_cost import class_automorphisms, class_cost

    found = class_cost(F)
    apply = lemmas["flow-certificate"].apply
    if law is None:
        certificate = certificate or minimax_certificate(found.cost).certificate
        return apply(F=F, n=n, certificate=certificate)
    if certificate is None:
        masses = found.law(law)
        automorphisms = class_automorphisms(F, found, masses)
        certificate = flow_certificate(found.cost, masses, automorphisms=automorphisms)
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


def multiscale_known_law(
    F: Any, n: Any, *, law: Any = None, delta: Any = None, assume: Any = (), cells: int | None = None
) -> Bound:
    """Nested farthest-point nets with the exact means of their cells, the best few scale sequences."""
    if F.space.cardinality is None:
        return _on_a_grid(multiscale_known_law, F, n, law, cells)
    import numpy as np

    from symbound.bounds.scales import best_sequences
    from symbound.lemmas.generalization.multiscale_known_law import coarsest_scale, exact_number
    from symbound.spaces.covers import farthest_point_nets
    from symbound.transport.class_cost import class_cost

    cost = class_cost(F).cost
    order, radii = farthest_point_nets(cost)
    kept = np.unique(radii)[::-1]
    kept = kept[np.unique(np.linspace(0, len(kept) - 1, _MOST_SCALES).astype(int))]
    sizes = {exact_number(r): int(np.argmax(radii <= r)) + 1 for r in kept}
    sequences = best_sequences(coarsest_scale(cost), list(sizes), lambda r: float(sizes[r]))
    if n.is_Integer:
        sequences = [min(sequences, key=lambda s: s.a + s.b / float(n) ** 0.5)]
    apply = lemmas["multiscale-known-law"].apply
    nets = [tuple(tuple(int(i) for i in order[: sizes[r]]) for r in s.scales) for s in sequences]
    return minimum(
        *(apply(F=F, n=n, law=law, scales=s.scales, nets=net) for s, net in zip(sequences, nets, strict=True))
    )


_MOST_SCALES = 60


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
    space: Any = F.space

    def points(k: int) -> int:
        return int(cycle_index(F.symmetry.group, k)) if exact and F.symmetry else k**space.m

    k = 2
    while points(k + 1) <= _MOST_ORBITS and (k + 1) ** space.m <= LARGEST_TABLE:
        k += 1
    return k


def _finite(F: FunctionClass, law: Any) -> bool:
    if isinstance(F, Lipschitz):
        return (
            F.space.cardinality is not None
            or isinstance(F.space, Torus)
            or (isinstance(F.space, Cube) and not F.space.centered)
        )
    return isinstance(F, AllFunctions)


def _with_law(F: FunctionClass, law: Any) -> bool:
    return law is not None and _finite(F, law)


ROUTES = (
    Route("flow", _finite, flow, in_default=False),
    Route("tree", _with_law, tree, in_default=False),
    Route("multiscale", _with_law, multiscale_known_law, in_default=False),
)
