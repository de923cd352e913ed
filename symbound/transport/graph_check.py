"""The check that a graph with auxiliary vertices is nowhere shorter than a cost matrix."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from symbound.errors import CertificateError
from symbound.transport.metric import FloatArray, IntegerArray

UNIT = 2.0**-53
_LARGEST_TABLE = 300_000


def check_graph(n_vertices: int, edges: IntegerArray, lengths: FloatArray, cost: FloatArray) -> None:
    """Verify that every function Lipschitz for ``cost`` extends to a graph with ``|f(u) - f(v)| <= l_e``.

    Parameters
    ----------
    n_vertices : int
        The first ``len(cost)`` vertices are the points.
    edges : ndarray of int, shape (E, 2)
    lengths : ndarray, shape (E,)
    cost : ndarray, shape (N, N)

    Raises
    ------
    CertificateError
        Names the first edge or auxiliary vertex that is too short.
    """
    size = len(cost)
    kinds = edges.dtype.kind in "iu" and lengths.dtype.kind == "f"
    if not kinds or edges.shape != (len(lengths), 2) or not size <= n_vertices <= size + 2 * len(edges):
        raise CertificateError(
            "a flow certificate",
            f"edges {edges.dtype} {edges.shape}, lengths {lengths.shape}, {n_vertices} vertices",
            "edges are pairs of integers, lengths one double for each, and every vertex has an edge",
        )
    wrong = ~((edges >= 0) & (edges < n_vertices)).all(axis=1) | ~np.isfinite(lengths) | (lengths < 0)
    _reject_edge(wrong, edges, lengths, "its ends are no vertices, or its length is no finite number >= 0")
    inner = (edges < size).all(axis=1)
    short = np.zeros(len(edges), dtype=bool)
    short[inner] = lengths[inner] < cost[edges[inner, 0], edges[inner, 1]]
    _reject_edge(short, edges, lengths, "it is shorter than the cost between its ends")
    touching = edges[~inner]
    if (touching >= size).all(axis=1).any():
        _check_components(n_vertices, edges, lengths, cost)
        return
    hub, point, spoke = touching.max(axis=1), touching.min(axis=1), lengths[~inner]
    for group in _by_hub(hub):
        # f extends to the hub iff the intervals [f(u) - s_u, f(u) + s_u] meet, which on a line they do
        # pairwise.
        ends, spokes = point[group], spoke[group]
        sums, errors = _two_sum(spokes[:, :, None], spokes[:, None])
        between = cost[ends[:, :, None], ends[:, None]]
        bad = (sums < between) | ((sums == between) & (errors < 0))
        if bad.any():
            h, i, j = np.unravel_index(int(bad.argmax()), bad.shape)
            u, v = int(ends[h, i]), int(ends[h, j])
            raise CertificateError(
                "a flow certificate",
                f"vertex {int(hub[group[h, 0]])}: spokes {spokes[h, i]} to {u} and {spokes[h, j]} to {v}",
                f"they add up to less than the cost {cost[u, v]!r} between points {u} and {v}",
            )


def _by_hub(hub: IntegerArray) -> Iterator[IntegerArray]:
    """Places of equal entries, as rows of tables: one table for each number of them, or several where it would be long."""
    order = np.argsort(hub, kind="stable")
    _, starts, counts = np.unique(hub[order], return_index=True, return_counts=True)
    for count in np.unique(counts[counts > 1]):
        first = starts[counts == count]
        pieces = -(-len(first) * count**2 // _LARGEST_TABLE)
        for some in np.array_split(first, pieces):
            yield order[some[:, None] + np.arange(count)]


def _check_components(n_vertices: int, edges: IntegerArray, lengths: FloatArray, cost: FloatArray) -> None:
    """The same for auxiliary vertices that touch each other: shortest paths through each group of them."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components, dijkstra

    size, total = len(cost), n_vertices
    extra = (edges >= size).all(axis=1)
    shape = (total - size, total - size)
    inside = coo_array((np.ones(extra.sum()), tuple((edges[extra] - size).T)), shape=shape)
    _, label = connected_components(inside, directed=False)
    for component in range(label.max() + 1):
        member = np.concatenate([np.zeros(size, bool), label == component])
        used = member[edges].any(axis=1)
        names, local = np.unique(edges[used], return_inverse=True)
        local = local.reshape(-1, 2)
        boundary = np.flatnonzero(names < size)
        if not len(boundary):
            continue
        # Parallel edges: keep the shortest.  Every path found only passes through this group or its boundary,
        # and a passage through a boundary point is a concatenation of passages that are checked themselves.
        weights = np.full((len(names), len(names)), np.inf)
        np.minimum.at(weights, (local[:, 0], local[:, 1]), lengths[used])
        weights = np.minimum(weights, weights.T)
        graph = np.where(np.isfinite(weights), np.maximum(weights, np.finfo(float).tiny), 0.0)
        reach = dijkstra(graph, directed=False, indices=boundary)[:, boundary]
        points = names[boundary]
        between = cost[np.ix_(points, points)]
        bad = reach * (1 - 2 * len(names) * UNIT) < between
        np.fill_diagonal(bad, False)
        if bad.any():
            i, j = np.unravel_index(int(bad.argmax()), bad.shape)
            raise CertificateError(
                "a flow certificate",
                f"the auxiliary vertices around vertex {int(names[names >= size][0])}",
                f"the path through them from {points[i]} to {points[j]} is not provably as long as the cost"
                f" {between[i, j]!r}",
                "lengthen the edges by a few units in the last place",
            )


def _two_sum(a: FloatArray, b: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return ``fl(a + b)`` and the exact rounding error (Knuth)."""
    total = a + b
    part = total - a
    return total, (a - (total - part)) + (b - part)


def _reject_edge(bad: NDArray[np.bool_], edges: IntegerArray, lengths: FloatArray, because: str) -> None:
    if bad.any():
        e = int(bad.argmax())
        u, v = edges[e].tolist()
        raise CertificateError(
            "a flow certificate", f"edge {e} = ({u}, {v}) of length {lengths[e]!r}", because
        )
