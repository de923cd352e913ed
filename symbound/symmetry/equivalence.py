"""The equivalence relation that exact invariance forces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import ActionError, ArgumentTypeError, DomainError, ShapeError


def generated_equivalence(maps: Sequence[Any], n_points: int) -> NDArray[np.int64]:
    """Label the classes of the smallest equivalence relation with ``z ~ Tz`` for every map ``T``.

    ``f(Tz) = f(z)`` for all ``T in S``, ``z in dom T``  iff  ``f`` is constant on the classes.  For
    bijections defined everywhere the classes are the orbits of the generated group: exact invariance under a
    part of a group, on all of the space, is invariance under the group that the part generates.

    Parameters
    ----------
    maps : sequence of permutations, or of integer arrays of shape (n_points,)
        ``maps[j][z]`` is the image of point ``z``, or -1 where the map is not defined.  Maps need not be
        invertible.
    n_points : int
        Number of points.

    Returns
    -------
    labels : int array of shape (n_points,)
        Classes numbered by first appearance.

    Raises
    ------
    ActionError
        If a map leaves the space; names the map and the point.

    Examples
    --------
    >>> generated_equivalence([[1, 0, -1, -1, -1], [-1, -1, 3, -1, -1]], 5).tolist()
    [0, 0, 1, 1, 2]
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    tails, heads = [], []
    for map_ in partial_maps(maps, n_points):
        defined = np.flatnonzero(map_ >= 0)
        tails.append(defined)
        heads.append(map_[defined])
    tail, head = np.concatenate(tails), np.concatenate(heads)
    graph = coo_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(n_points, n_points))
    labels = connected_components(graph, directed=False)[1]
    return number_by_first_appearance(labels)


def number_by_first_appearance(labels: NDArray[Any]) -> NDArray[np.int64]:
    """Renumber labels 0, 1, 2, ... in the order in which they appear."""
    _, first, inverse = np.unique(labels, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[inverse].astype(np.int64)


def partial_maps(maps: Any, n_points: int) -> list[NDArray[np.int64]]:
    """Return the maps as integer arrays, checked to stay inside ``range(n_points)`` (-1: undefined).

    Raises
    ------
    DomainError
        If there is no map at all.
    ShapeError
        If a map does not have one entry per point.
    ActionError
        If a map leaves the space; names the map and the point.

    Examples
    --------
    >>> partial_maps([[0, 7]], 2)
    Traceback (most recent call last):
        ...
    symbound.errors.ActionError: maps of a space of 2 points into itself
      got:     map 0 sends point 1 to 7
      because: 7 is not a point of the space
      try:     -1 for a point where the map is not defined
    """
    checked = []
    for index, map_ in enumerate(maps):
        array = np.asarray(getattr(map_, "array_form", map_))
        if array.dtype.kind not in "iu":
            raise ArgumentTypeError(
                f"maps of a space of {n_points} points into itself",
                f"map {index} with entries of type {array.dtype}",
                "a map is an integer array: the index of the image of each point",
            )
        if array.shape != (n_points,):
            raise ShapeError(
                f"maps of a space of {n_points} points into itself",
                f"map {index} of shape {array.shape}",
                "it must have one entry per point",
                "-1 for a point where the map is not defined",
            )
        outside = np.flatnonzero((array < -1) | (array >= n_points))
        if len(outside):
            z = int(outside[0])
            raise ActionError(
                f"maps of a space of {n_points} points into itself",
                f"map {index} sends point {z} to {array[z]}",
                f"{array[z]} is not a point of the space",
                "-1 for a point where the map is not defined",
            )
        checked.append(array.astype(np.int64))
    if not checked:
        raise DomainError(
            "a set of maps",
            "the empty set",
            "a symmetry needs at least one map",
            "leave the symmetry out for the plain Lipschitz class",
        )
    return checked
