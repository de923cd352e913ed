"""The metric that turns Lipschitz functions with a symmetry into plain Lipschitz functions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import DomainError, ShapeError, SpaceError
from symbound.symmetry.equivalence import number_by_first_appearance, partial_maps
from symbound.symmetry.finite_metric import (
    distance_matrix,
    first_non_isometry,
    orbit_labels,
    quotient_distance,
)
from symbound.symmetry.min_plus import ceiling_above, close_paths
from symbound.symmetry.rounding import float_above, product_above, sums_are_exact


def path_metric(
    distances: Any, maps: Any, eps: Any = 0, L: Any = 1, rounding: str = "up"
) -> NDArray[np.float64]:
    """Return the largest pseudometric ``d`` with ``d <= L rho`` and ``d(z, Tz) <= eps``, on a finite space.

    The functions ``f`` that are ``L``-Lipschitz for ``rho`` and satisfy ``|f(Tz) - f(z)| <= eps`` for every
    map ``T`` and every ``z`` where ``T`` is defined are exactly the functions that are 1-Lipschitz for ``d``.
    ``d`` is a shortest path: steps of length ``L rho`` between any two points, steps of length ``eps``
    between ``z`` and ``Tz`` either way.

    Parameters
    ----------
    distances : FiniteSpace, or array of shape (N, N)
        The metric ``rho``.  The triangle inequality is a hypothesis; it is checked on a sample of triples.
    maps : PermutationGroup, or sequence of integer arrays of shape (N,)
        A permutation group of the points stands for all its elements.  Otherwise ``maps[j][z]`` is the image
        of ``z``, or -1 where the map is not defined; maps need not be invertible.
    eps : number, or sequence of numbers
        The tolerance, or one tolerance per map.  ``inf`` switches a map off.
    L : positive number
        The Lipschitz constant.
    rounding : {"up", "nearest"}
        "up": no entry is below the exact value, so that the class of functions is never too small and a bound
        for it stays a bound.  Entries come out exact where all sums are exact in float64, as for integers.

    Returns
    -------
    d : array of shape (N, N)

    Raises
    ------
    SpaceError
        If ``distances`` is not a pseudometric.
    ActionError
        If a map leaves the space.
    DomainError
        If there are no maps, a tolerance is negative, or ``L`` is not positive.

    References
    ----------
    M. Petrache, S. Trivedi, Approximation-Generalization Trade-offs under (Approximate) Group Equivariance,
    NeurIPS 2023, arXiv:2305.17592, for the programme; scipy.sparse.csgraph for components.

    Examples
    --------
    >>> line = np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    >>> path_metric(line, [[3, -1, -1, -1]], eps=1)[0].tolist()
    [0.0, 1.0, 2.0, 1.0]
    """
    if rounding not in ("up", "nearest"):
        raise DomainError("the rounding of a path metric", repr(rounding), 'it is "up" or "nearest"')
    rho = distance_matrix(distances)
    n = len(rho)
    factor = _lipschitz_constant(L)
    if _is_group(maps):
        if np.ndim(eps):
            raise ShapeError("tolerances of a whole group", repr(eps), "a whole group has one tolerance")
        if first_non_isometry(rho, maps) is None:
            return path_metric_group(rho, maps, eps, L, rounding)
        labels = orbit_labels(maps, n)
        scaled = _scaled(factor, rho)
        edges = np.where(labels[:, None] == labels, _tolerances(eps, 1)[0], np.inf)
        lengths = np.minimum(scaled, edges)
        np.fill_diagonal(lengths, 0.0)
    else:
        checked = partial_maps(maps, n)
        scaled = _scaled(factor, rho)
        lengths = scaled.copy()
        for map_, tolerance in zip(checked, _tolerances(eps, len(checked)), strict=True):
            z = np.flatnonzero(map_ >= 0)
            np.minimum.at(lengths, (z, map_[z]), tolerance)
        lengths = np.minimum(lengths, lengths.T)
    return _shortest(scaled, lengths, rounding)


def path_metric_group(
    distances: Any, group: Any, eps: Any = 0, L: Any = 1, rounding: str = "up"
) -> NDArray[np.float64]:
    """Return ``min(L rho, eps + L rhobar)``, the path metric of a whole group of isometries.

    ``rhobar(z, z') = min_g rho(z, g z')`` is the distance of the orbits.

    Parameters
    ----------
    distances : FiniteSpace, or array of shape (N, N)
        The metric ``rho``.
    group : PermutationGroup
        It permutes the points by isometries, which is checked on its generators.
    eps : number
        Tolerance for every element of the group.
    L : positive number
        The Lipschitz constant.
    rounding : {"up", "nearest"}
        As for `path_metric`.

    Raises
    ------
    SpaceError
        If a generator is no isometry; names it and the points.

    Examples
    --------
    >>> from sympy.combinatorics import Permutation, PermutationGroup
    >>> line = np.abs(np.subtract.outer(np.arange(4), np.arange(4)))
    >>> flip = PermutationGroup(Permutation([3, 2, 1, 0]))
    >>> path_metric_group(line, flip, eps=1)[0].tolist()
    [0.0, 1.0, 2.0, 1.0]
    """
    rho = distance_matrix(distances)
    failure = first_non_isometry(rho, group)
    if failure is not None:
        generator, i, j = failure
        image = np.asarray(generator.array_form)
        raise SpaceError(
            f"the path metric of a group of isometries (path-metric-group), {group}",
            f"the generator {generator}",
            f"it is no isometry: it maps points {i}, {j} at distance {rho[i, j]} to {image[i]}, {image[j]} "
            f"at distance {rho[image[i], image[j]]}",
            "path_metric(distances, maps, eps), which needs no isometries",
        )
    tolerance = _tolerances(eps, 1)[0]
    factor = _lipschitz_constant(L)
    scaled = _scaled(factor, rho)
    quotient = product_above(factor, quotient_distance(rho, orbit_labels(group, len(rho))))
    shortcut = tolerance + quotient
    exact = sums_are_exact(np.append(quotient, tolerance), float(shortcut.max()))
    if rounding == "up" and not exact and tolerance > 0:
        shortcut = np.nextafter(shortcut, np.inf)
    result = np.minimum(scaled, shortcut)
    np.fill_diagonal(result, 0.0)
    return result


def path_metric_on_sample(
    distances: Any, maps: Sequence[Any], eps: Any = 0, L: Any = 1, rounding: str = "up"
) -> NDArray[np.float64]:
    """Return the path metric of a sample alone, which is **at least** the path metric of the whole space.

    A shortest path of the whole space may leave the sample, so the graph on the sample points gives only
    ``>= d``: the class of functions it describes is larger, a bound for it still bounds, but it is neither an
    identity nor the basis of a lower bound.

    Parameters
    ----------
    distances : array of shape (n, n)
        ``rho`` between the sample points.
    maps : sequence of integer arrays of shape (n,)
        ``maps[j][i]`` is the index of the sample point equal to ``T_j z_i``, or -1 if that point is not in
        the sample (see `sample_maps`).  The maps may be undefined everywhere.
    eps, L, rounding
        As for `path_metric`.

    Examples
    --------
    >>> path_metric_on_sample([[0, 4], [4, 0]], [[-1, -1]], eps=0)[0, 1]
    np.float64(4.0)
    """
    return path_metric(distances, list(maps), eps, L, rounding)


def sample_maps(action: Any, X: Any) -> list[NDArray[np.int64]]:
    """Return for each element of an action the index of ``g x_i`` in the sample, -1 where it is not there.

    Parameters
    ----------
    action : PermutationGroup or Action
        What moves the points.
    X : array of shape (n, ...)
        The sample; of equal points the first one is the image.

    Examples
    --------
    >>> from symbound.groups import cyclic
    >>> [m.tolist() for m in sample_maps(cyclic(2), np.array([[0, 1], [1, 0], [2, 3]]))]
    [[0, 1, 2], [1, 0, -1]]
    """
    from symbound.symmetry.action import as_action

    acting = as_action(action)
    points = np.ascontiguousarray(X) + 0.0  # + 0.0 turns -0.0 into 0.0
    first: dict[bytes, int] = {}
    for i, x in enumerate(points):
        first.setdefault(x.tobytes(), i)
    maps = []
    for k in range(acting.size):
        moved = np.ascontiguousarray(acting.transform(k, points)) + 0.0
        maps.append(np.array([first.get(x.tobytes(), -1) for x in moved], dtype=np.int64))
    return maps


def _shortest(
    scaled: NDArray[np.float64], lengths: NDArray[np.float64], rounding: str
) -> NDArray[np.float64]:
    """Shortest paths in the metric ``scaled`` with the shortcuts where ``lengths`` is smaller.

    By the triangle inequality two steps of the metric in a row are never needed, so that only end points of
    shortcuts lie inside a path.  Points at distance 0 are glued first: no sum is then taken inside a class.
    """
    shortcut = lengths < scaled
    touched = shortcut.any(axis=1)
    if not touched.any():
        return scaled
    classes = _glued(shortcut & (lengths == 0))
    if classes is None:
        intermediate = np.flatnonzero(touched)
        return _closed(lengths, intermediate, rounding)
    glued_lengths = _contract(lengths, classes)
    intermediate = np.unique(classes[touched])
    return _closed(glued_lengths, intermediate, rounding)[np.ix_(classes, classes)]


def _closed(
    lengths: NDArray[np.float64], intermediate: NDArray[np.int64], rounding: str
) -> NDArray[np.float64]:
    """Shortest paths through the intermediate points, rounded up where sums are not exact."""
    distances = close_paths(lengths, intermediate)
    if rounding == "nearest" or sums_are_exact(lengths, 2 * ceiling_above(2 * float(lengths.max()))):
        return distances
    # One addition errs by at most 3 * 2^-53 c, and a path has at most one addition per intermediate point;
    # the factor 4 in place of 3 pays for the rounding of this very correction.
    slack = (len(intermediate) + 1) * 4 * 2.0**-53 * ceiling_above(2 * float(lengths.max()))
    return np.where(distances < lengths, np.minimum(distances + slack, lengths), lengths)


def _glued(zero: NDArray[np.bool_]) -> NDArray[np.int64] | None:
    """Classes of points joined by shortcuts of length 0, or None if there are none."""
    if not zero.any():
        return None
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    i, j = np.nonzero(zero)
    graph = coo_array((np.ones(len(i), dtype=np.int8), (i, j)), shape=zero.shape)
    return number_by_first_appearance(connected_components(graph, directed=False)[1])


def _contract(matrix: NDArray[np.float64], classes: NDArray[np.int64]) -> NDArray[np.float64]:
    """Smallest entry of each block of two classes."""
    order = np.argsort(classes, kind="stable")
    starts = np.flatnonzero(np.diff(classes[order], prepend=-1))
    rows = np.minimum.reduceat(matrix[order], starts, axis=0)
    return np.minimum.reduceat(rows[:, order], starts, axis=1)


def _scaled(factor: float, rho: NDArray[np.float64]) -> NDArray[np.float64]:
    """``L rho``, rounded up."""
    scaled = product_above(factor, rho)
    if not scaled.max() < 2.0**1000:
        raise DomainError(
            "a path metric in float64", f"L rho up to {scaled.max()}", "sums would overflow", "other units"
        )
    return scaled


def _lipschitz_constant(L: Any) -> float:
    factor = float_above(L, "L")
    if not (0 < factor < np.inf):
        raise DomainError("a Lipschitz constant", f"L = {L}", "it must be positive and finite")
    return factor


def _tolerances(eps: Any, count: int) -> list[float]:
    """One tolerance per map, as floats rounded up."""
    given = list(eps) if np.ndim(eps) else [eps] * count
    if len(given) != count:
        raise ShapeError(
            "tolerances", f"{len(given)} tolerances for {count} maps", "one tolerance, or one per map"
        )
    values = [float_above(value, "eps") for value in given]
    for value, original in zip(values, given, strict=True):
        if not value >= 0:
            raise DomainError(
                "a tolerance",
                f"eps = {original}",
                "|f(Tz) - f(z)| <= eps needs eps >= 0",
                "eps=0 for exact invariance",
            )
    return values


def _is_group(maps: Any) -> bool:
    return hasattr(maps, "generators") and hasattr(maps, "degree")
