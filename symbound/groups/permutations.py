"""Permutations as rows of a small integer array, and the checks every user-supplied permutation passes.

A permutation ``g`` of the points ``0 .. m-1`` is the row ``[g(0), ..., g(m-1)]``.  Products are products of
maps: ``(g h)(i) = g(h(i))``.  (sympy multiplies the other way round: its ``g*h`` applies ``g`` first.)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy.combinatorics import Cycle, Permutation, PermutationGroup

from symbound.errors import ArgumentTypeError, DomainError, GroupError, InexactNumberError

Rows = NDArray[Any]


def point_dtype(degree: int) -> np.dtype[Any]:
    """Smallest unsigned dtype that holds the points ``0 .. degree-1``."""
    return np.dtype(np.uint8 if degree <= 2**8 else np.uint16 if degree <= 2**16 else np.uint32)


def positive_integer(value: Any, asked: str, smallest: int = 1) -> int:
    """Return ``value`` as an int, refusing floats, symbols, booleans and values below ``smallest``."""
    if isinstance(value, (float, np.floating)) or getattr(value, "is_Float", False):
        raise InexactNumberError(
            asked, repr(value), "a count must be an exact integer, not a float", f"pass {int(value)}"
            if value == value and abs(value) != float("inf") else "pass an int"
        )  # fmt: skip
    if isinstance(value, (bool, np.bool_)):
        raise ArgumentTypeError(asked, repr(value), "a truth value is not a number of points")
    if getattr(value, "is_Integer", False) or isinstance(value, (int, np.integer)):
        number = int(value)
    else:
        raise ArgumentTypeError(
            asked,
            repr(value),
            "an explicit integer is needed: a symbol does not determine a permutation group",
            "pass an int such as 4",
        )
    if number < smallest:
        raise DomainError(asked, repr(value), f"it must be at least {smallest}")
    return number


def require_group(G: Any, asked: str = "a permutation group") -> PermutationGroup:
    """Return ``G`` if it is a sympy ``PermutationGroup``; otherwise raise."""
    if not isinstance(G, PermutationGroup):
        raise ArgumentTypeError(
            asked,
            repr(G)[:200],
            f"{type(G).__name__} is not a permutation group",
            "use a named constructor such as symmetric(4), or group([[1, 2, 0]]) from a list of permutations",
        )
    return G


def generator_rows(G: PermutationGroup) -> Rows:
    """Generators of ``G`` as an array of shape (number of generators, degree)."""
    degree = G.degree
    return np.array([g.array_form for g in G.generators], dtype=point_dtype(degree)).reshape(-1, degree)


def _integers(values: Iterable[Any], asked: str, shown: Any) -> list[int]:
    points = []
    for value in values:
        if isinstance(value, (float, np.floating)):
            raise InexactNumberError(asked, repr(shown), f"the point {value!r} is a float", "use integers")
        if isinstance(value, (bool, np.bool_)) or not (
            isinstance(value, (int, np.integer)) or getattr(value, "is_Integer", False)
        ):
            raise ArgumentTypeError(asked, repr(shown), f"{value!r} is not a point 0, 1, 2, ...")
        points.append(int(value))
    return points


def array_form(permutation: Any, degree: int | None = None) -> list[int]:
    """Images ``[g(0), ..., g(m-1)]`` of a permutation given in any of the accepted forms.

    Accepted: a sympy ``Permutation`` or ``Cycle``, a list of images, or a list of cycles (lists of points).
    """
    asked = "a permutation of the points 0 .. m-1"
    if isinstance(permutation, (Permutation, Cycle)):
        images = list(Permutation(permutation).array_form)
    elif isinstance(permutation, (str, bytes, dict)) or not isinstance(permutation, (Sequence, np.ndarray)):
        raise ArgumentTypeError(
            asked,
            repr(permutation)[:200],
            f"{type(permutation).__name__} is no list of images, list of cycles or sympy Permutation",
            "write [1, 2, 0] or [[0, 1, 2]]",
        )
    elif len(permutation) and all(isinstance(cycle, (Sequence, np.ndarray)) for cycle in permutation):
        images = _from_cycles(permutation, asked)
    else:
        images = _integers(permutation, asked, permutation)
    if sorted(images) != list(range(len(images))):
        missing = sorted(set(range(len(images))) - set(images))
        raise GroupError(
            asked,
            repr(permutation)[:200],
            f"not a bijection of 0 .. {len(images) - 1}: {missing[:5]} is never an image",
            "list every point exactly once, counting from 0",
        )
    if degree is not None:
        moved = max((i for i, image in enumerate(images) if i != image), default=-1) + 1
        if moved > degree:
            raise GroupError(
                asked, repr(permutation)[:200], f"it moves point {moved - 1}, the degree is {degree}"
            )
        images = images[:degree] + list(range(len(images), degree))
    return images


def _from_cycles(cycles: Any, asked: str) -> list[int]:
    parsed = [_integers(cycle, asked, cycles) for cycle in cycles]
    used = [point for cycle in parsed for point in cycle]
    if any(point < 0 for point in used):
        raise GroupError(asked, repr(cycles), f"the point {min(used)} is negative", "count points from 0")
    if len(set(used)) != len(used):
        twice = next(point for point in used if used.count(point) > 1)
        raise GroupError(asked, repr(cycles), f"the point {twice} occurs twice; the cycles must be disjoint")
    images = list(range(max(used, default=-1) + 1))
    for cycle in parsed:
        for here, there in zip(cycle, cycle[1:] + cycle[:1], strict=True):
            images[here] = there
    return images


def inverse_rows(rows: Rows) -> Rows:
    """Inverse of every row."""
    inverse = np.empty_like(rows)
    np.put_along_axis(
        inverse, rows.astype(np.intp), np.arange(rows.shape[1], dtype=rows.dtype)[None, :], axis=1
    )
    return inverse
