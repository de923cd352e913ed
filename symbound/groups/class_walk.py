"""Cycle types of a large permutation group, by a walk over partial elements up to conjugation.

Fix images point by point.  The elements with ``g(d_j) = e_j`` for the points handled so far form a coset
``u S`` of the pointwise stabiliser S of the ``d_j``; the pointwise stabiliser K of all ``d_j`` and ``e_j``
acts on that coset by conjugation and so permutes the candidate images of a next point fixed by K.
Candidates in one orbit of K give equally many elements of each cycle type, so one of them is followed and
counted with the length of the orbit.  The next point is the last image where possible: then K fixes it
already.

The number of elements written out is about the number of orbits of a point stabiliser on G by conjugation:
for M_24 some ten thousand instead of 244,823,040.  The count is exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from symbound.groups.chain import Chain, insert_row, orbit_transversal
from symbound.groups.cycle_types import Counts, CycleType, classify_rows
from symbound.groups.elements import chain_products
from symbound.groups.permutations import Rows, inverse_rows, point_dtype

# Kinds of the given rows, and for every row the index of its kind.
Classifier = Callable[[Rows], tuple[list[CycleType], Rows]]

# Pointwise stabilisers up to this order are kept as arrays of all their elements.
_LISTED = 1 << 15
# Cosets up to this size are written out instead of being split further.
_LEAF = 64
# Rows collected before their cycle types are counted.
_BATCH = 1 << 15


@dataclass
class _Stabiliser:
    """Pointwise stabiliser of ``points``: a chain while it is large, all its elements once it is small."""

    points: frozenset[int]
    chain: Chain | None
    rows: Rows
    order: int

    def transversal(self, point: int) -> Rows:
        """One element for each image of ``point``."""
        if self.chain is not None:
            return orbit_transversal(self.rows, point)
        _, first = np.unique(self.rows[:, point], return_index=True)
        return np.asarray(self.rows[first])

    def orbit_labels(self) -> Rows:
        """For each point the smallest point of its orbit."""
        if self.chain is None:
            return np.asarray(self.rows.min(axis=0))
        labels = np.arange(self.rows.shape[1])
        while True:
            lower = np.minimum(labels, labels[self.rows].min(axis=0))
            lower = np.minimum(lower, lower[lower])
            if (lower == labels).all():
                return labels
            labels = lower


def _stabiliser(points: frozenset[int], chain: Chain) -> _Stabiliser:
    if chain.order <= _LISTED:
        return _Stabiliser(points, None, chain_products(chain), chain.order)
    return _Stabiliser(points, chain, np.array(chain.levels[0].generators), chain.order)


class _Stabilisers:
    """Stabilisers of point sets, those that need a chain kept for reuse."""

    def __init__(self, whole: Chain) -> None:
        self.whole = _stabiliser(frozenset(), whole)
        self.kept = {frozenset[int](): self.whole}

    def fixing(self, group: _Stabiliser, point: int) -> _Stabiliser:
        """The subgroup of ``group`` that also fixes ``point``."""
        points = group.points | {point}
        if group.chain is None:
            rows = group.rows[group.rows[:, point] == point]
            return _Stabiliser(points, None, rows, len(rows))
        if points not in self.kept:
            self.kept[points] = _stabiliser(points, _point_stabiliser(group.chain, group.rows, point))
        return self.kept[points]


def _point_stabiliser(chain: Chain, generators: Rows, point: int) -> Chain:
    """Chain of the stabiliser of one point; its order is known, so random elements prove it complete."""
    transversal = orbit_transversal(generators, point)
    order = chain.order // len(transversal)
    back = np.zeros((chain.degree, chain.degree), dtype=transversal.dtype)
    back[transversal[:, point]] = inverse_rows(transversal)
    found = Chain(chain.degree, [])
    seed = 0
    while found.order < order:
        random = chain.random_elements(16, seed)
        for row in np.take_along_axis(back[random[:, point]], random.astype(np.intp), axis=1):
            if found.order < order:
                insert_row(found, row)
        seed += 1
    return found


def walk_counts(chain: Chain, classify: Classifier = classify_rows) -> Counts:
    """Number of elements of each cycle type of the group with this stabiliser chain.

    ``classify`` may be any other map from rows to kinds that is constant on conjugacy classes.
    """
    stabilisers = _Stabilisers(chain)
    total: Counter[CycleType] = Counter()
    leaves: list[tuple[Rows, int]] = []
    pending = 0
    identity = np.arange(chain.degree, dtype=point_dtype(chain.degree))
    # (element u, stabiliser S of the domain, stabiliser K of domain and images, next point or -1, weight)
    stack = [(identity, stabilisers.whole, stabilisers.whole, -1, 1)]
    while stack:
        u, S, K, point, weight = stack.pop()
        if S.order <= _LEAF or (K.order == 1 and S.chain is None):
            leaves.append((u[S.rows], weight))
            pending += S.order
            if pending >= _BATCH:
                _add_leaves(total, leaves, classify)
                leaves, pending = [], 0
            continue
        if point < 0 or point in S.points:
            point = _fresh_point(S, K)
            K = stabilisers.fixing(K, point)
        transversal = S.transversal(point)
        images = u[transversal[:, point]]
        labels = K.orbit_labels()[images]
        inner = stabilisers.fixing(S, point)
        _, first, counts = np.unique(labels, return_index=True, return_counts=True)
        for index, number in zip(first, counts, strict=True):
            image = int(images[index])
            outer = stabilisers.fixing(K, image)
            stack.append((u[transversal[index]], inner, outer, image, weight * int(number)))
    _add_leaves(total, leaves, classify)
    return dict(total)


def _fresh_point(S: _Stabiliser, K: _Stabiliser) -> int:
    """A point moved by S in as short an orbit of K as possible, so that K stays large."""
    labels = K.orbit_labels()
    length = np.bincount(labels, minlength=len(labels))[labels]
    moved = (S.rows != np.arange(S.rows.shape[1])).any(axis=0)
    return int(np.where(moved, length, len(labels) + 1).argmin())


def _add_leaves(total: Counter[CycleType], leaves: list[tuple[Rows, int]], classify: Classifier) -> None:
    if not leaves:
        return
    kinds, which = classify(np.concatenate([rows for rows, _ in leaves]))
    weights = sorted({weight for _, weight in leaves})
    position = {weight: i for i, weight in enumerate(weights)}
    column = np.repeat([position[weight] for _, weight in leaves], [len(rows) for rows, _ in leaves])
    table = np.bincount(which * len(weights) + column, minlength=len(kinds) * len(weights))
    for kind, row in zip(kinds, table.reshape(len(kinds), -1), strict=True):
        total[kind] += sum(int(row[i]) * weights[i] for i in np.flatnonzero(row))
