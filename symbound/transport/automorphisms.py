r"""Automorphisms of a finite problem: permutations of the points that keep the cost and the law.

If :math:`c(g u, g v) = c(u, v)` and :math:`P(g z) = P(z)`, then moving flows by ``g`` keeps the bound
:math:`\sum_e l_e\, sd_P(\psi_e)`.  The bound is convex in the flows, so on a graph that the automorphisms
map to itself some best flows are symmetric, :math:`\psi_{ge}(gz) = \psi_e(z)`: one conductance serves an
orbit of edges, and the potentials of one source serve an orbit of points.  Only generators are needed, never
the elements of the group.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import GroupError, LawError, ShapeError, SpaceError
from symbound.transport.graph import Hub, TransportGraph
from symbound.transport.metric import FloatArray, IntegerArray

_BLOCK = 2_000_000
"""Entries of the cost matrix looked at together."""


@dataclass(frozen=True)
class NetworkSymmetry:
    """Orbits of the points and of the edges of a network under some automorphisms.

    Attributes
    ----------
    generators : ndarray of int, shape (k, N)
        Images of the points.
    point_orbits : ndarray of int, shape (N,)
        Orbit of each point, counted from 0.
    edge_orbits : ndarray of int, shape (E,)
        Orbit of each edge.
    """

    generators: IntegerArray
    point_orbits: IntegerArray
    edge_orbits: IntegerArray

    def representatives(self) -> IntegerArray:
        """Return the first point of every orbit."""
        return np.unique(self.point_orbits, return_index=True)[1]

    def orbit_means(self, values: FloatArray) -> FloatArray:
        """Replace the value at every edge by the mean over its orbit."""
        if not len(self.generators):
            return values
        sizes = np.bincount(self.edge_orbits)
        totals = np.bincount(self.edge_orbits, values)
        return np.asarray((totals / np.maximum(sizes, 1))[self.edge_orbits])

    def closure(self, edges: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which edges lie in the orbit of a marked edge."""
        marked = np.bincount(self.edge_orbits, edges) > 0
        return np.asarray(marked[self.edge_orbits])

    def on_edges(self, keep: NDArray[np.bool_]) -> NetworkSymmetry:
        """Restrict to a union of edge orbits."""
        return replace(self, edge_orbits=np.unique(self.edge_orbits[keep], return_inverse=True)[1])


def as_automorphisms(automorphisms: Any, cost: FloatArray, law: FloatArray) -> IntegerArray:
    """Return permutations as an array of shape (k, N), after checking that they keep the cost and the law.

    Parameters
    ----------
    automorphisms : array_like of int, shape (k, N)
        Row ``g`` sends the point ``u`` to ``g[u]``.  Generators are enough.
    cost : ndarray, shape (N, N)
    law : ndarray, shape (N,)

    Raises
    ------
    ShapeError, GroupError
        If a row is no permutation of the points.
    SpaceError
        If a row changes a distance; names the pair.
    LawError
        If a row changes a mass; names the point.

    Examples
    --------
    >>> path = np.abs(np.subtract.outer(np.arange(3.0), np.arange(3.0)))
    >>> as_automorphisms([[2, 1, 0]], path, np.full(3, 1 / 3)).tolist()
    [[2, 1, 0]]
    """
    size = len(cost)
    rows = np.asarray(automorphisms)
    if rows.size == 0:
        return np.empty((0, size), np.int64)
    if rows.ndim != 2 or rows.shape[1] != size or rows.dtype.kind not in "iu":
        raise ShapeError(
            "automorphisms of a cost",
            f"an array of shape {rows.shape} and type {rows.dtype}",
            f"each row is a permutation of 0..{size - 1}",
        )
    rows = rows.astype(np.int64)
    for number, row in enumerate(rows):
        if not (np.sort(row) == np.arange(size)).all():
            raise GroupError(
                "automorphisms of a cost", f"row {number}", f"it is no permutation of 0..{size - 1}"
            )
        moved = np.flatnonzero(law[row] != law)
        if len(moved):
            z = int(moved[0])
            raise LawError(
                "automorphisms of a law",
                f"row {number} sends point {z} of mass {law[z]:.17g} to point {row[z]} of mass"
                f" {law[row[z]]:.17g}",
                "an automorphism keeps every mass",
            )
        pair = _changed_pair(row, cost)
        if pair is not None:
            u, v = pair
            raise SpaceError(
                "automorphisms of a cost",
                f"row {number} sends the pair ({u}, {v}) at distance {cost[u, v]:.17g} to"
                f" ({row[u]}, {row[v]}) at distance {cost[row[u], row[v]]:.17g}",
                "an automorphism keeps every distance",
            )
    return rows


def _changed_pair(row: IntegerArray, cost: FloatArray) -> tuple[int, int] | None:
    """The first pair whose distance a permutation changes."""
    size = len(cost)
    width = max(1, _BLOCK // size)
    for start in range(0, size, width):
        moved = np.take(cost[row[start : start + width]], row, axis=1)
        changed = moved != cost[start : start + width]
        if changed.any():
            u, v = np.argwhere(changed)[0]
            return start + int(u), int(v)
    return None


def tuple_symmetries(q: int, m: int) -> list[IntegerArray]:
    """Permutations of the tuples in ``{0..q-1}^m`` that are isometries of one usual metric or another.

    Reversal ``x -> q-1-x``, shift ``x -> x+1 mod q`` and exchange of two letters, at the first position and
    at all positions; multiplication of the positions by units modulo ``m``, their rotation, and the exchange
    of the first two.  Which of them survive on a quotient, :func:`induced_automorphisms` finds out.

    Parameters
    ----------
    q, m : int
        Alphabet size and length.

    Returns
    -------
    list of ndarray of int, shape (q**m,)
        Images of the tuples, counted in lexicographic order.

    Examples
    --------
    >>> [row.tolist() for row in tuple_symmetries(2, 1)]
    [[1, 0]]
    """
    from symbound.transport.quotient import all_tuples

    points = all_tuples(q, m)
    place = q ** np.arange(m - 1, -1, -1, dtype=np.int64)
    letters = [np.arange(q)[::-1], np.roll(np.arange(q), -1)]
    if q > 2:
        letters.append(np.concatenate([[1, 0], np.arange(2, q)]))
    images = []
    for letter in letters:
        images.append(letter[points])
        images.append(np.concatenate([letter[points[:, :1]], points[:, 1:]], axis=1))
    positions = [np.arange(m) * unit % m for unit in range(2, m) if gcd(unit, m) == 1]
    positions.append(np.roll(np.arange(m), 1))
    positions.append(np.concatenate([np.arange(m)[:2][::-1], np.arange(2, m)]))
    images += [points[:, position] for position in positions]
    codes = {(image @ place).tobytes(): image @ place for image in images}
    codes.pop(np.arange(len(points)).tobytes(), None)
    return list(codes.values())


def induced_automorphisms(
    maps: Iterable[IntegerArray], labels: IntegerArray, cost: FloatArray, law: FloatArray
) -> IntegerArray:
    """Return those maps of the original points that act on the labels and keep the cost and the law there.

    Parameters
    ----------
    maps : iterable of ndarray of int, shape (points,)
        Candidates, such as :func:`tuple_symmetries`.
    labels : ndarray of int, shape (points,)
        Label ``0..N-1`` of each original point, each used.
    cost : ndarray, shape (N, N)
    law : ndarray, shape (N,)

    Returns
    -------
    ndarray of int, shape (k, N)
        Generators for ``flow_certificate(..., automorphisms=...)``, without repetitions.

    Examples
    --------
    >>> from symbound.transport import tuple_quotient
    >>> multisets = tuple_quotient(3, 2, [[0, 1], [1, 0]])
    >>> law = multisets.sizes / 9
    >>> induced_automorphisms(tuple_symmetries(3, 2), multisets.labels, multisets.distances, law).tolist()
    [[5, 4, 2, 3, 1, 0]]
    """
    size = len(cost)
    first = np.unique(labels, return_index=True)[1]
    sample = np.unique(np.linspace(0, size - 1, min(size, 16)).astype(np.int64))
    found: dict[bytes, IntegerArray] = {}
    for image in maps:
        row = labels[image[first]]
        fits = (
            (np.bincount(row, minlength=size) == 1).all()
            and (row != np.arange(size)).any()
            and row.tobytes() not in found
            and (law[row] == law).all()
            and (cost[row[sample]][:, row] == cost[sample]).all()
            and _changed_pair(row, cost) is None
        )
        if fits:
            found[row.tobytes()] = row
    return np.array(list(found.values()), dtype=np.int64).reshape(-1, size)


def symmetric_network(
    graph: TransportGraph, generators: IntegerArray
) -> tuple[TransportGraph, NetworkSymmetry]:
    """Add the images of all edges and hubs, and find the orbits.

    Parameters
    ----------
    graph : TransportGraph
        Its edges join two points, or a point with a hub.
    generators : ndarray of int, shape (k, N)
        Checked by :func:`as_automorphisms`.

    Returns
    -------
    TransportGraph, NetworkSymmetry

    Examples
    --------
    >>> path = TransportGraph(3, 3, np.array([[0, 1]]), np.ones(1))
    >>> closed, symmetry = symmetric_network(path, np.array([[2, 1, 0]]))
    >>> closed.edges.tolist(), symmetry.edge_orbits.tolist(), symmetry.point_orbits.tolist()
    ([[0, 1], [1, 2]], [0, 0], [0, 1, 0])
    """
    size = graph.n_points
    if not len(generators):
        return graph, NetworkSymmetry(generators, np.arange(size), np.arange(len(graph.edges)))
    low, high = np.sort(graph.edges, axis=1).T
    if (low >= size).any():
        e = int((low >= size).argmax())
        raise ShapeError("a symmetric network", f"edge {e} between two hubs", "hubs are joined with points")
    inner = high < size
    pairs, lengths = _closed_pairs(size, low[inner], high[inner], graph.lengths[inner], generators)
    hubs, images = _closed_hubs(_hubs(low[~inner], high[~inner], graph.lengths[~inner]), generators)
    total = size + len(hubs)
    edges, all_lengths = [pairs], [lengths]
    for number, (points, radii) in enumerate(hubs):
        edges.append(np.stack([points, np.full(len(points), size + number)], axis=1))
        all_lengths.append(radii)
    joined = np.concatenate(edges)
    codes = joined[:, 0] * total + joined[:, 1]
    order = np.argsort(codes)
    joined, codes = joined[order], codes[order]
    vertices = np.concatenate([generators, size + images], axis=1)
    moved = [np.sort(vertex[joined], axis=1) for vertex in vertices]
    edge_images = np.array([np.searchsorted(codes, image[:, 0] * total + image[:, 1]) for image in moved])
    closed = TransportGraph(size, total, joined, np.concatenate(all_lengths)[order])
    return closed, NetworkSymmetry(generators, _orbits(generators), _orbits(edge_images))


def _closed_pairs(
    size: int, low: IntegerArray, high: IntegerArray, lengths: FloatArray, generators: IntegerArray
) -> tuple[IntegerArray, FloatArray]:
    """All images of edges between points; an orbit has the length of its shortest edge."""
    shortest: dict[int, float] = {}
    codes = low * size + high
    for code, length in zip(codes.tolist(), lengths.tolist(), strict=True):
        shortest[code] = min(length, shortest.get(code, length))
    codes = np.array(sorted(shortest), dtype=np.int64)
    given, values = codes, np.array([shortest[code] for code in codes.tolist()])
    while True:
        images = [codes]
        for row in generators:
            ends = np.sort(np.stack([row[codes // size], row[codes % size]]), axis=0)
            images.append(ends[0] * size + ends[1])
        larger = np.unique(np.concatenate(images))
        if len(larger) == len(codes):
            break
        codes = larger
    orbits = _orbits(np.array([np.searchsorted(codes, image) for image in images[1:]]))
    least = np.full(int(orbits.max(initial=-1)) + 1, np.inf)
    np.minimum.at(least, orbits[np.searchsorted(codes, given)], values)
    return np.stack([codes // size, codes % size], axis=1), least[orbits]


def _hubs(points: IntegerArray, hubs: IntegerArray, lengths: FloatArray) -> list[Hub]:
    """Members and spokes of every hub; of parallel spokes the shortest stays."""
    order = np.lexsort((lengths, points, hubs))
    points, hubs, lengths = points[order], hubs[order], lengths[order]
    fresh = np.ones(len(order), dtype=bool)
    fresh[1:] = (np.diff(points) != 0) | (np.diff(hubs) != 0)
    points, hubs, lengths = points[fresh], hubs[fresh], lengths[fresh]
    cuts = np.flatnonzero(np.diff(hubs)) + 1
    if not len(points):
        return []
    return list(zip(np.split(points, cuts), np.split(lengths, cuts), strict=True))


def _closed_hubs(hubs: list[Hub], generators: IntegerArray) -> tuple[list[Hub], IntegerArray]:
    """All images of hubs, and where each generator sends each of them."""
    number: dict[tuple[bytes, bytes], int] = {}
    closed: list[Hub] = []

    def place(members: IntegerArray, spokes: FloatArray) -> int:
        order = np.argsort(members)
        members, spokes = members[order], spokes[order]
        key = (members.tobytes(), spokes.tobytes())
        if key not in number:
            number[key] = len(closed)
            closed.append((members, spokes))
        return number[key]

    for hub in hubs:
        place(*hub)
    given = len(closed)
    images: list[list[int]] = []
    while len(images) < len(closed):
        members, spokes = closed[len(images)]
        images.append([place(row[members], spokes) for row in generators])
    moved = np.array(images, dtype=np.int64).reshape(len(closed), len(generators)).T
    if len(closed) == given:
        return closed, moved
    kept = _needed_hubs(closed, _orbits(moved))
    rank = np.full(len(closed), -1)
    rank[kept] = np.arange(len(kept))
    return [closed[i] for i in kept], rank[moved[:, kept]]


def _needed_hubs(hubs: list[Hub], orbits: IntegerArray) -> IntegerArray:
    """Leave out orbits of hubs that shorten no pair further than the larger hubs do.

    Overlapping images of the same few cliques would only slow the reweighting down.
    """
    size = 1 + max(int(members.max()) for members, _ in hubs)
    radius = np.full((size, size), np.inf)
    chosen = []
    members_of = np.split(np.argsort(orbits, kind="stable"), np.cumsum(np.bincount(orbits))[:-1])
    for orbit in sorted(members_of, key=lambda orbit: -len(hubs[orbit[0]][0])):
        points, spokes = hubs[orbit[0]]
        paths = np.add.outer(spokes, spokes)
        np.fill_diagonal(paths, np.inf)
        if not (paths < radius[np.ix_(points, points)]).any():
            continue
        chosen.append(orbit)
        for hub in orbit:
            points, spokes = hubs[hub]
            block = np.ix_(points, points)
            radius[block] = np.minimum(radius[block], np.add.outer(spokes, spokes))
    return np.sort(np.concatenate(chosen))


def _orbits(images: IntegerArray) -> IntegerArray:
    """Orbit of each index under permutations given as rows, orbits counted by their first index."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    count, size = images.shape
    index = (np.tile(np.arange(size), count), images.ravel())
    graph = coo_array((np.ones(count * size, dtype=np.int8), index), shape=(size, size))
    labels = connected_components(graph.tocsr(), directed=False)[1].astype(np.int64)
    first = np.unique(labels, return_index=True)[1]
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    return np.asarray(rank[labels])


def spread_columns(columns: FloatArray, symmetry: NetworkSymmetry) -> FloatArray:
    """Potentials of all sources from those of the representatives: ``phi_{gz}(gu) = phi_z(u)``.

    Parameters
    ----------
    columns : ndarray, shape (N, r)
        One column for each of ``symmetry.representatives()``.

    Returns
    -------
    ndarray, shape (N, N)

    Examples
    --------
    >>> symmetry = NetworkSymmetry(np.array([[1, 2, 0]]), np.zeros(3, int), np.zeros(0, int))
    >>> spread_columns(np.array([[2.0], [1.0], [0.0]]), symmetry)
    array([[2., 0., 1.],
           [1., 2., 0.],
           [0., 1., 2.]])
    """
    size = len(columns)
    rows = np.empty((size, size))
    frontier = symmetry.representatives()
    rows[frontier] = columns.T
    reached = np.zeros(size, dtype=bool)
    reached[frontier] = True
    inverses = np.argsort(symmetry.generators, axis=1)
    while len(frontier):
        found = []
        for row, inverse in zip(symmetry.generators, inverses, strict=True):
            sources = frontier[~reached[row[frontier]]]
            for start in range(0, len(sources), 256):
                block = sources[start : start + 256]
                rows[row[block]] = rows[block][:, inverse]
            reached[row[sources]] = True
            found.append(row[sources])
        frontier = np.concatenate(found)
    return rows.T
