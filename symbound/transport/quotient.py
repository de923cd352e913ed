"""Finite quotients as arrays: orbit labels, orbit sizes and quotient distances.

Distances between tuples of small integers are integers; the caller scales them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from symbound.errors import ActionError, DomainError, ShapeError, SpaceError, UnknownNameError
from symbound.transport.metric import FloatArray, IntegerArray

TupleMetric = Literal["sup", "hamming", "torus"]


@dataclass(frozen=True)
class TupleQuotient:
    """Tuples in ``{0..q-1}^m`` modulo permutations of the positions.

    Attributes
    ----------
    representatives : ndarray of int, shape (K, m)
        The least tuple of each orbit in lexicographic order.
    sizes : ndarray of int, shape (K,)
        Orbit sizes; ``sizes / q**m`` are the orbit masses under the uniform law.
    labels : ndarray of int, shape (q**m,)
        Orbit of each tuple, tuples counted in lexicographic order.
    distances : ndarray of int, shape (K, K)
        ``min_g rho(x, g y)`` between orbits.
    """

    representatives: IntegerArray
    sizes: IntegerArray
    labels: IntegerArray
    distances: IntegerArray


def all_tuples(q: int, m: int) -> IntegerArray:
    """Return all tuples in ``{0..q-1}^m`` in lexicographic order, shape ``(q**m, m)``.

    Examples
    --------
    >>> all_tuples(2, 2).tolist()
    [[0, 0], [0, 1], [1, 0], [1, 1]]
    """
    if q < 1 or m < 1:
        raise DomainError("tuples in {0..q-1}^m", f"q = {q}, m = {m}", "both are at least 1")
    return np.indices((q,) * m).reshape(m, -1).T.astype(np.int64)


def tuple_distances(x: Any, y: Any, q: int, metric: TupleMetric = "sup") -> IntegerArray:
    """Distances between the rows of ``x`` (shape (A, m)) and of ``y`` (shape (B, m)), shape (A, B).

    ``"sup"``: ``max |x_i - y_i|``; ``"torus"``: the same with differences modulo ``q``; ``"hamming"``: number
    of positions that differ.

    Examples
    --------
    >>> tuple_distances([[0, 3]], [[3, 3], [1, 0]], 4, "torus").tolist()
    [[1, 1]]
    """
    return _metric(metric, q)(np.asarray(x, np.int16), np.asarray(y, np.int16)).astype(np.int64)


def tuple_quotient(q: int, m: int, elements: Any, metric: TupleMetric = "sup") -> TupleQuotient:
    r"""Orbits of ``{0..q-1}^m`` under permutations of the positions, and the distances between them.

    .. math:: \bar\rho([x], [y]) = \min_{g \in G} \rho(x, g y)

    Parameters
    ----------
    q, m : int
        Alphabet size and length.
    elements : array_like of int, shape (|G|, m)
        All elements of the group, as images of ``0..m-1``.
    metric : {"sup", "hamming", "torus"}
        See :func:`tuple_distances`.

    Returns
    -------
    TupleQuotient

    Raises
    ------
    ActionError
        If a row of ``elements`` is no permutation, or the rows do not form a group.
    UnknownNameError
        For another metric.

    Examples
    --------
    >>> quotient = tuple_quotient(3, 2, [[0, 1], [1, 0]])
    >>> quotient.representatives.tolist(), quotient.sizes.tolist()
    ([[0, 0], [0, 1], [0, 2], [1, 1], [1, 2], [2, 2]], [1, 2, 2, 1, 2, 1])
    >>> int(quotient.distances[1, 4])
    1
    """
    group = _as_elements(elements, m)
    points = all_tuples(q, m)
    place = q ** np.arange(m - 1, -1, -1, dtype=np.int64)
    labels = np.full(len(points), -1, dtype=np.int64)
    first: list[int] = []
    for code, point in enumerate(points):
        if labels[code] >= 0:
            continue
        orbit = point[group] @ place
        if (labels[orbit] >= 0).any():
            raise ActionError("orbits of tuples", f"{len(group)} elements", "the rows do not form a group")
        labels[orbit] = len(first)
        first.append(code)
    representatives = points[first]
    sizes = np.bincount(labels, minlength=len(first)).astype(np.int64)
    between = _metric(metric, q)
    small = representatives.astype(np.int16)
    distances = between(small, small)
    for row in group:
        np.minimum(distances, between(small, small[:, row]), out=distances)
    return TupleQuotient(representatives, sizes, labels, distances.astype(np.int64))


def quotient_distances(distances: Any, orbit_labels: Any) -> FloatArray:
    r"""Distances between the orbits of a group of isometries on a finite metric space.

    .. math:: \bar\rho([z], [z']) = \min_{y \in [z']} \rho(z, y)

    Parameters
    ----------
    distances : array_like, shape (N, N)
    orbit_labels : array_like of int, shape (N,)
        Labels ``0..K-1``.

    Returns
    -------
    ndarray, shape (K, K)

    Raises
    ------
    ShapeError
        If the labels do not fit.
    SpaceError
        If the minimum depends on the point of the orbit: then the orbits are not those of isometries.

    Examples
    --------
    >>> quotient_distances([[0, 1, 2], [1, 0, 1], [2, 1, 0]], [0, 1, 0])
    array([[0., 1.],
           [1., 0.]])
    """
    matrix = np.asarray(distances, dtype=np.float64)
    labels = np.asarray(orbit_labels, dtype=np.int64)
    if matrix.ndim != 2 or matrix.shape != (len(labels), len(labels)):
        raise ShapeError(
            "quotient distances", f"{matrix.shape} and {labels.shape}", "one label for each point"
        )
    size = int(labels.max()) + 1
    counts = np.bincount(labels, minlength=size) if labels.min() >= 0 else np.zeros(1)
    if not counts.all():
        raise ShapeError("quotient distances", f"labels {np.unique(labels)}", "labels are 0..K-1, each used")
    order = np.argsort(labels, kind="stable")
    starts = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.int64)
    to_orbit = np.minimum.reduceat(matrix[:, order], starts, axis=1)
    nearest = np.minimum.reduceat(to_orbit[order], starts, axis=0)
    farthest = np.maximum.reduceat(to_orbit[order], starts, axis=0)
    if (farthest - nearest > 2.0**-40 * matrix.max()).any():
        i, j = np.unravel_index(int((farthest - nearest).argmax()), nearest.shape)
        raise SpaceError(
            "quotient distances",
            f"orbits {i} and {j}: point-to-orbit distances from {nearest[i, j]} to {farthest[i, j]}",
            "they are equal for orbits of isometries",
        )
    return np.minimum(nearest, nearest.T)


def approximate_cost(
    distances: Any, orbit_distances: Any, orbit_labels: Any, *, L: float, eps: float, M: float
) -> FloatArray:
    r"""Cost of the class that is invariant up to ``eps`` under a group of isometries.

    .. math:: c(z, z') = \min(L \rho(z, z'),\; \varepsilon + L \bar\rho([z], [z']),\; M), \qquad z \ne z'

    Entries are rounded up, so that the class is contained in the one they describe.

    Parameters
    ----------
    distances : array_like, shape (N, N)
        ``rho``.
    orbit_distances : array_like, shape (K, K)
        ``rhobar``.
    orbit_labels : array_like of int, shape (N,)
    L, eps, M : float
        Lipschitz constant, tolerance, range.

    Returns
    -------
    ndarray, shape (N, N)

    Examples
    --------
    >>> approximate_cost([[0, 1], [1, 0]], [[0]], [0, 0], L=1, eps=0.25, M=1)
    array([[0.  , 0.25],
           [0.25, 0.  ]])
    """
    labels = np.asarray(orbit_labels, dtype=np.int64)
    direct = _scaled_up(np.asarray(distances, np.float64), L)
    around = _scaled_up(np.asarray(orbit_distances, np.float64), L)
    shifted = around + eps
    inexact = (shifted - around != eps) | (shifted - eps != around)
    shifted[inexact] = np.nextafter(shifted[inexact], np.inf)
    cost = np.minimum(np.minimum(direct, shifted[np.ix_(labels, labels)]), M)
    np.fill_diagonal(cost, 0.0)
    return cost


def _scaled_up(matrix: FloatArray, factor: float) -> FloatArray:
    """``factor * matrix``, rounded up unless the product is exact for integers times powers of two."""
    mantissa = np.frexp(factor)[0]
    product = matrix * factor
    return (
        product
        if mantissa == 0.5 or factor == 0
        else np.where(matrix == 0, 0.0, np.nextafter(product, np.inf))
    )


def _as_elements(elements: Any, m: int) -> IntegerArray:
    group = np.asarray(elements, dtype=np.int64)
    if group.ndim != 2 or group.shape[1] != m or not (np.sort(group, axis=1) == np.arange(m)).all():
        raise ActionError(
            "permutations of positions", f"an array of shape {group.shape}", f"each row permutes 0..{m - 1}"
        )
    return group


def _metric(metric: str, q: int) -> Callable[[NDArray[np.int16], NDArray[np.int16]], NDArray[np.int16]]:
    if metric not in ("sup", "hamming", "torus"):
        raise UnknownNameError("a metric on tuples", repr(metric), "known are 'sup', 'hamming' and 'torus'")

    def between(x: NDArray[np.int16], y: NDArray[np.int16]) -> NDArray[np.int16]:
        result = np.zeros((len(x), len(y)), dtype=np.int16)
        for i in range(x.shape[1]):
            gap = np.abs(x[:, i, None] - y[:, i])
            if metric == "hamming":
                result += gap != 0
            else:
                np.maximum(result, np.minimum(gap, q - gap) if metric == "torus" else gap, out=result)
        return result

    return between
