"""How the elements of a group move a list of points, as arrays of indices."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import ActionError, DomainError, GroupError

_LARGEST_TABLE = 2**28
"""Entries of the table of images that is made at most."""


def point_maps(action: Any, points: Any) -> NDArray[np.intp]:
    """Indices of ``g_k x`` for every element ``k`` of an action and every listed point ``x``, shape ``(|G|, N)``.

    Parameters
    ----------
    action : Action
        Moves batches of points.
    points : array of shape (N, ...)
        Distinct points that the action maps to one another, compared exactly.

    Raises
    ------
    ActionError
        If two points are equal or an element moves a point off the list; names the element and the point.

    Examples
    --------
    >>> from symbound import cyclic
    >>> from symbound.symmetry.action import as_action
    >>> point_maps(as_action(cyclic(2)), np.array([[0, 1], [1, 0], [5, 5]])).tolist()
    [[0, 1, 2], [1, 0, 2]]
    """
    array = np.asarray(points)
    number = len(array)
    if action.size * number > _LARGEST_TABLE:
        raise DomainError(
            "the action of a group on a list of points",
            f"{action.size} elements and {number} points",
            f"the table of images is made for at most {_LARGEST_TABLE} entries",
        )
    codes = orbit_codes(action, array)
    here = codes[0]
    if len(np.unique(here)) < number:
        twice = np.flatnonzero(np.bincount(here) > 1)[0]
        first, second = np.flatnonzero(here == twice)[:2]
        raise ActionError(
            "the action of a group on a list of points",
            f"points {first} and {second} are equal",
            "the points of a space are listed once each",
        )
    position = np.full(int(codes.max()) + 1, -1, dtype=np.intp)
    position[here] = np.arange(number)
    maps = position[codes]
    if (maps < 0).any():
        k, x = (int(i) for i in np.argwhere(maps < 0)[0])
        raise ActionError(
            f"the action of {action.name} on {number} points",
            f"element {k}, {action.label(k)}, moves point {x} to a point that is not listed",
            "a group acts on a set of points only if it maps them to one another",
            "add the images of the points, or leave out the elements that do not act",
        )
    return maps


def orbit_codes(action: Any, points: NDArray[Any]) -> NDArray[np.int64]:
    """Equal numbers for equal points among all ``g_k x``, shape ``(|G|, N)``.

    Two points are in one orbit of a subgroup ``H`` iff their least codes over ``H`` agree.

    Examples
    --------
    >>> from symbound import cyclic
    >>> from symbound.symmetry.action import as_action
    >>> orbit_codes(as_action(cyclic(2)), np.array([[3, 8]])).tolist()
    [[0], [1]]
    """
    moved = np.stack([action.transform(k, points) for k in range(action.size)])
    flat = np.ascontiguousarray(moved.reshape(action.size * len(points), -1)) + 0  # -0.0 becomes 0.0
    if flat.dtype.kind == "f" and not np.isfinite(flat).all():
        raise DomainError(
            "a list of points", "an entry that is not a finite number", "points are compared exactly"
        )
    rows = flat.view(np.dtype((np.void, flat.dtype.itemsize * flat.shape[1]))).reshape(-1)
    _, first, codes = np.unique(rows, return_index=True, return_inverse=True)
    # Number the distinct points by first appearance, so that the result does not depend on byte order.
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return rank[codes.reshape(-1)].reshape(action.size, len(points))


def string_maps(G: Any, length: int, letters: int) -> NDArray[np.int32]:
    """Images of all strings, numbered in lexicographic order, under all permutations of their positions.

    Examples
    --------
    >>> from symbound import cyclic
    >>> string_maps(cyclic(2), 2, 2).tolist()
    [[0, 1, 2, 3], [0, 2, 1, 3]]
    """
    from symbound.groups import elements, order

    number = letters**length
    if order(G) * number > _LARGEST_TABLE:
        raise DomainError(
            "the action of a group on all strings",
            f"{order(G)} elements and {number} strings",
            f"the table of images is made for at most {_LARGEST_TABLE} entries",
        )
    if G.degree != length:
        raise GroupError(
            f"the action of {G} on strings of length {length}",
            f"a group of degree {G.degree}",
            "the group permutes the positions of the strings",
            f"Strings({G.degree}, {letters}), or a group of degree {length}",
        )
    rows = elements(G).astype(np.int64)
    digits = np.indices((letters,) * length, dtype=np.int8).reshape(length, -1)
    maps = np.zeros((len(rows), number), dtype=np.int32)
    # The letter at position i moves to position g(i), whose digit has weight letters^(length - 1 - g(i)).
    for k, row in enumerate(rows):
        for i in range(length):
            maps[k] += digits[i] * np.int32(letters ** (length - 1 - int(row[i])))
    return maps


def check_degree(G: Any, number: int) -> None:
    """Raise unless a permutation group permutes exactly the given number of points."""
    if G.degree != number:
        raise GroupError(
            "a group that permutes the points of a target",
            f"{G} of degree {G.degree}, and {number} points",
            "its degree must be the number of points of the target",
            "pass points=..., if the group moves the coordinates of the points",
        )
