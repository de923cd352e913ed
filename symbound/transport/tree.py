"""Finding good trees: spanning trees improved by local search, nested nets, and complete-linkage hierarchies.

Nothing here is trusted; see :func:`symbound.transport.check_tree`.
"""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np

from symbound.errors import UnknownNameError
from symbound.transport.metric import FloatArray, IntegerArray, as_cost, as_law
from symbound.transport.tree_check import TreeCertificate

TreeKind = Literal["best", "spanning", "nets", "hierarchy"]


def tree_certificate(cost: Any, law: Any, *, kind: TreeKind = "best", sweeps: int = 4) -> TreeCertificate:
    """Return a tree certificate for a known law.

    Parameters
    ----------
    cost : array_like, shape (N, N)
        ``min(d, M)``.
    law : array_like, shape (N,)
    kind : {"best", "spanning", "nets", "hierarchy"}
        ``"spanning"``: minimum spanning tree, then local search; ``"nets"``: nested nets by farthest points,
        then local search; ``"hierarchy"``: complete linkage, whose merge heights dominate every distance;
        ``"best"``: the least of the three in variance form.
    sweeps : int
        Passes of the local search.

    Returns
    -------
    TreeCertificate

    Examples
    --------
    >>> from symbound.transport import check_tree
    >>> discrete = 1.0 - np.eye(4)
    >>> terms = check_tree(tree_certificate(discrete, np.full(4, 0.25)), discrete)
    >>> round(float(terms.variance_coefficient()), 6)          # a star: 4 (1/2) sqrt(3)/4
    0.866025
    """
    matrix = as_cost(cost)
    masses = as_law(law, len(matrix))
    if kind not in ("best", "spanning", "nets", "hierarchy"):
        raise UnknownNameError(
            "a kind of tree", repr(kind), "known are 'best', 'spanning', 'nets' and 'hierarchy'"
        )
    found = []
    if kind in ("best", "hierarchy"):
        found.append(_hierarchy(matrix))
    if kind in ("best", "spanning"):
        found.append(_improved(matrix, masses, _minimum_spanning_tree(matrix), sweeps))
    if kind in ("best", "nets"):
        found.append(_improved(matrix, masses, _nested_nets(matrix), sweeps))
    parents, lengths = min(found, key=lambda tree: _objective(tree[0], tree[1], masses))
    return TreeCertificate(len(matrix), parents, lengths, masses)


Tree = tuple[IntegerArray, FloatArray]


def _minimum_spanning_tree(cost: FloatArray) -> IntegerArray:
    """Prim's algorithm on the dense matrix, rooted at the point of least mean cost."""
    size = len(cost)
    root = int(cost.sum(axis=1).argmin())
    parents = np.full(size, root)
    best = cost[root].copy()
    outside = np.ones(size, dtype=bool)
    parents[root], outside[root] = -1, False
    for _ in range(size - 1):
        v = int(np.where(outside, best, np.inf).argmin())
        outside[v] = False
        closer = outside & (cost[v] < best)
        parents[closer] = v
        best[closer] = cost[v, closer]
    return parents


def _nested_nets(cost: FloatArray) -> IntegerArray:
    """Farthest-point order; a point joins the nearest point of a coarser net, nets halving their radius."""
    size = len(cost)
    root = int(cost.max(axis=1).argmin())
    parents = np.full(size, -1)
    nearest = cost[root].copy()
    level = np.full(size, 0)
    chosen = [root]
    top = max(float(nearest.max()), 1e-300)
    for _ in range(size - 1):
        nearest[chosen[-1]] = -1.0
        v = int(nearest.argmax())
        level[v] = 1 + math.floor(-math.log2(max(nearest[v], 1e-300) / top))
        coarser = np.array([u for u in chosen if level[u] < level[v]])
        parents[v] = coarser[cost[v, coarser].argmin()]
        chosen.append(v)
        nearest = np.minimum(nearest, cost[v])
    return parents


def _hierarchy(cost: FloatArray) -> Tree:
    """Complete linkage as a tree with auxiliary vertices: two points lie at the height of their join."""
    size = len(cost)
    if size == 1:
        return np.array([-1]), np.zeros(1)
    from scipy.cluster.hierarchy import linkage

    merges = linkage(cost[np.triu_indices(size, 1)], method="complete")
    # Heights are rounded up to a grid of 40 bits, on which the check computes without rounding.
    grid = math.frexp(float(cost.max()))[1] - 40
    heights = np.concatenate([np.zeros(size), np.ldexp(np.ceil(np.ldexp(merges[:, 2], -grid)), grid - 1)])
    parents = np.full(2 * size - 1, -1)
    for step, (a, b) in enumerate(merges[:, :2].astype(int).tolist()):
        parents[a] = parents[b] = size + step
    lengths = np.where(parents >= 0, heights[parents] - heights, 0.0)
    return parents, lengths


def _objective(parents: IntegerArray, lengths: FloatArray, law: FloatArray) -> float:
    below = np.zeros(len(parents))
    below[: len(law)] = law
    for v in _upwards(parents):
        if parents[v] >= 0:
            below[parents[v]] += below[v]
    return float(lengths @ np.sqrt(np.maximum(below * (1 - below), 0)))


def _upwards(parents: IntegerArray) -> list[int]:
    """Vertices in an order that puts every vertex before its parent."""
    children: list[list[int]] = [[] for _ in parents]
    order = []
    for v, parent in enumerate(parents.tolist()):
        if parent < 0:
            order.append(v)
        else:
            children[parent].append(v)
    for v in order:
        order.extend(children[v])
    return order[::-1]


def _improved(cost: FloatArray, law: FloatArray, parents: IntegerArray, sweeps: int) -> Tree:
    """Local search: hang a subtree below another near point while ``sum_e l_e sqrt(p_e (1 - p_e))`` falls."""
    size = len(cost)
    up = parents.tolist()
    below = law.astype(float).tolist()
    for v in _upwards(parents):
        if up[v] >= 0:
            below[up[v]] += below[v]
    near = np.argsort(cost, axis=1)[:, 1 : min(size, 9)].tolist()

    def spread(p: float) -> float:
        return math.sqrt(max(p * (1 - p), 0.0))

    def ancestors(v: int) -> list[int]:
        path = [v]
        while up[path[-1]] >= 0:
            path.append(up[path[-1]])
        return path

    for _ in range(sweeps):
        changed = False
        for v in range(size):
            if up[v] < 0:
                continue
            mass, old_path = below[v], ancestors(up[v])
            position = {u: i for i, u in enumerate(old_path)}
            best, target = -1e-12, -1
            for u in near[v]:
                if u == up[v]:
                    continue
                # Mass moves from the old path to the new one, up to where they join.
                path, w = [], u
                while w != v and w not in position:
                    path.append(w)
                    w = up[w]
                if w == v:
                    continue
                change = (cost[v, u] - cost[v, up[v]]) * spread(mass)
                change += sum(cost[x, up[x]] * (spread(below[x] + mass) - spread(below[x])) for x in path)
                left = old_path[: position[w]]
                change += sum(cost[x, up[x]] * (spread(below[x] - mass) - spread(below[x])) for x in left)
                if change < best:
                    best, target = float(change), u
            if target >= 0:
                for x in old_path:
                    below[x] -= mass
                up[v] = target
                for x in ancestors(target):
                    below[x] += mass
                changed = True
        if not changed:
            break
    result = np.array(up)
    lengths = np.where(result >= 0, cost[np.arange(size), result], 0.0)
    return result, lengths
