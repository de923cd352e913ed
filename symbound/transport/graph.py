"""Graphs whose distance dominates a cost matrix: essential edges and hubs.

A bound ``sum_e l_e sigma_e`` only gets smaller when a long edge is replaced by a path of the same length, and
when a clique of equal distances ``r`` is replaced by a star with spokes ``r/2`` around a new vertex.  So the
graph keeps the pairs that no third point divides, and gives every clique of equal pairs a hub.  Nothing here
is trusted: the check of a certificate looks at the edges and the spokes again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symbound.errors import SpaceError
from symbound.transport.metric import FloatArray, IntegerArray

DENSE_LIMIT = 1500
"""Up to this many points all pairs are looked at, above only near neighbours."""

Hub = tuple[IntegerArray, FloatArray]
"""Members of a clique and their spoke lengths."""


@dataclass(frozen=True)
class TransportGraph:
    """A graph on ``n_points`` points of the space followed by hubs.

    Attributes
    ----------
    n_points, n_vertices : int
        Vertices ``0..n_points-1`` are the points; the others are hubs.
    edges : ndarray of int, shape (E, 2)
    lengths : ndarray, shape (E,)
    """

    n_points: int
    n_vertices: int
    edges: IntegerArray
    lengths: FloatArray


def transport_graph(cost: FloatArray, *, neighbours: int = 32, hubs: bool = True) -> TransportGraph:
    """Return a connected graph with ``l_e >= cost`` on point edges and ``s_u + s_v >= cost`` at every hub.

    Parameters
    ----------
    cost : ndarray, shape (N, N)
        Symmetric; positive off the diagonal.
    neighbours : int
        Above 200 points at most about this many essential edges are kept at a point.
    hubs : bool
        Add hubs.

    Raises
    ------
    SpaceError
        If two points are at distance 0.

    Examples
    --------
    >>> graph = transport_graph(1.0 - np.eye(4))
    >>> graph.n_vertices, graph.lengths.tolist()
    (5, [0.5, 0.5, 0.5, 0.5])
    """
    size = len(cost)
    zero = cost == 0
    if np.count_nonzero(zero) > size:
        i, j = np.argwhere(np.triu(zero, 1))[0]
        raise SpaceError(
            "a flow between points",
            f"cost[{i}, {j}] = 0",
            "points at distance 0 are one point of the quotient",
            "merge them first, with symbound.transport.quotient_distances and the summed masses",
        )
    if size == 1:
        return TransportGraph(1, 1, np.empty((0, 2), np.int64), np.empty(0))
    essential = _essential(cost, neighbours)
    stars: list[Hub] = []
    if hubs:
        stars, covered = _equal_cliques(cost, essential)
        pairs = np.count_nonzero(essential) // 2
        essential &= ~covered
        if size <= 150 and np.count_nonzero(essential) > pairs:  # fewer than half the pairs found a hub
            stars += _ball_hubs(cost)
        if not any(len(members) == size for members, _ in stars):
            stars.append((np.arange(size), np.full(size, float(cost.max()) / 2)))
    u, v = np.nonzero(np.triu(essential, 1))
    edges = [np.stack([u, v], axis=1)]
    lengths = [cost[u, v]]
    for number, (members, spokes) in enumerate(stars):
        edges.append(np.stack([members, np.full(len(members), size + number)], axis=1))
        lengths.append(spokes)
    return TransportGraph(
        size, size + len(stars), np.concatenate(edges).astype(np.int64), np.concatenate(lengths)
    )


def _essential(cost: FloatArray, neighbours: int) -> NDArray[np.bool_]:
    """Symmetric mask of pairs that no third point divides, thinned, together with a spanning tree."""
    from scipy.sparse.csgraph import minimum_spanning_tree

    size = len(cost)
    near = cost.astype(np.float32)
    near[near == 0] = np.inf
    if size <= DENSE_LIMIT:
        mask = np.zeros((size, size), dtype=bool)
        block = max(1, 32768 // size)
        for start in range(0, size, block):
            rows = near[start : start + block, :]
            detour = np.full((len(rows), size - start), np.inf, dtype=np.float32)
            buffer = np.empty_like(detour)
            for middle in range(size):
                np.add(rows[:, middle, None], near[middle, start:], out=buffer)
                np.minimum(detour, buffer, out=detour)
            mask[start : start + block, start:] = rows[:, start:] < detour * np.float32(1 - 1e-6)
        mask |= mask.T
    else:
        mask = _divided_by_no_neighbour(near, neighbours)
    if size > 200 and np.count_nonzero(mask) > neighbours * size:
        lengths = np.where(mask, near, np.inf)
        radius = np.partition(lengths, neighbours, axis=1)[:, neighbours]
        mask &= lengths <= np.maximum(radius[:, None], radius)
    tree = minimum_spanning_tree(np.triu(cost)).tocoo()
    mask[tree.row, tree.col] = mask[tree.col, tree.row] = True
    np.fill_diagonal(mask, False)
    return mask


def _divided_by_no_neighbour(near: NDArray[np.float32], neighbours: int) -> NDArray[np.bool_]:
    """Among each point's nearest pairs (ties included), keep those that no near point divides.

    Long pairs that nothing divides, such as jumps inside an orbit at a large tolerance, are lost here; the
    hub of all points still bounds what they cost.
    """
    size = len(near)
    radius = np.partition(near, neighbours, axis=1)[:, neighbours]
    mask = near <= radius[:, None]
    mask |= mask.T
    for u in range(size):
        ends = np.flatnonzero(mask[u])
        ends = ends[ends > u]
        middles = np.argpartition(near[u], neighbours)[: neighbours + 1]
        if len(ends):
            detour = (near[u, middles] + near[np.ix_(ends, middles)]).min(axis=1)
            dropped = ends[near[u, ends] >= detour * np.float32(1 - 1e-6)]
            mask[u, dropped] = mask[dropped, u] = False
    return mask


def _equal_cliques(cost: FloatArray, essential: NDArray[np.bool_]) -> tuple[list[Hub], NDArray[np.bool_]]:
    """Greedy cover of the essential pairs by cliques; also which pairs are covered.

    The longest distance in a clique is that of the pair it grows from, and only pairs of that length count:
    their two spokes are as long as the edge, so the edge itself is no longer needed.
    """
    size = len(cost)
    open_pairs = essential.copy()
    covered = np.zeros((size, size), dtype=bool)
    stars: list[Hub] = []
    u, v = np.nonzero(np.triu(essential, 1))
    order = np.argsort(cost[u, v], kind="stable")
    for a, b in zip(u[order].tolist(), v[order].tolist(), strict=True):
        if not open_pairs[a, b]:
            continue
        longest = cost[a, b]
        members = [a, b]
        candidates = np.flatnonzero((cost[a] <= longest) & (cost[b] <= longest) & essential[a] & essential[b])
        candidates = candidates[(candidates != a) & (candidates != b)]
        gain = sum(open_pairs[x, candidates] & (cost[x, candidates] == longest) for x in members)
        while len(candidates) and gain.max() > 0:
            best = int(gain.argmax())
            chosen = int(candidates[best])
            members.append(chosen)
            keep = cost[chosen, candidates] <= longest
            keep[best] = False
            candidates, gain = candidates[keep], gain[keep]
            gain = gain + (open_pairs[chosen, candidates] & (cost[chosen, candidates] == longest))
        block = np.ix_(members, members)
        equal = (cost[block] == longest) & essential[block]
        open_pairs[block] &= ~equal
        if np.count_nonzero(equal) >= 2 * len(members) >= 6:
            stars.append((np.array(members), np.full(len(members), longest / 2)))
            covered[block] |= equal
    return stars, covered


def _ball_hubs(cost: FloatArray) -> list[Hub]:
    """Hubs for irregular spaces: one for each small ball and each triple of near neighbours."""
    size = len(cost)
    found: set[tuple[int, ...]] = set()
    order = np.argsort(cost, axis=1)
    positive = cost[np.triu_indices(size, 1)]
    for radius in np.quantile(positive, [0.03, 0.06, 0.12, 0.25, 0.5]):
        found.update(tuple(np.flatnonzero(row <= radius)) for row in cost)
    reach = min(size, 7)
    for a in range(size):
        for i in range(1, reach):
            for j in range(i + 1, reach):
                found.add(tuple(sorted((a, int(order[a, i]), int(order[a, j])))))
    stars = []
    for members in sorted(found):
        if 3 <= len(members) <= 16:  # larger ones cost time and were never seen to help
            block = cost[np.ix_(members, members)]
            spokes = _central_point(block)
            if spokes.min() > 1e-6 * spokes.max():
                stars.append((np.array(members), spokes))
    return stars


def _central_point(block: FloatArray) -> FloatArray:
    """A minimal function with ``s_u + s_v >= c(u, v)`` in the tight span (Isbell 1964, Dress 1984)."""
    size = len(block)
    others = ~np.eye(size, dtype=bool)
    spokes = np.full(size, float(block.max()) / 2)
    for _ in range(30):
        spokes = (spokes + (block - spokes).max(axis=1, where=others, initial=-np.inf)) / 2
    spokes += max(0.0, float((block - spokes[:, None] - spokes)[others].max())) / 2
    return np.asarray(spokes * (1 + 2.0**-48))
