"""Checks on cost matrices and laws, with the offending pair or triple named."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import LawError, ShapeError, SpaceError

FloatArray = NDArray[np.float64]
IntegerArray = NDArray[np.int64]

ROUNDING = 2.0**-40
"""Relative size up to which a broken identity between doubles is put down to rounding."""


def as_cost(cost: Any, asked: str = "a cost matrix min(d, M)") -> FloatArray:
    """Return ``cost`` as a symmetric float64 matrix with zero diagonal, or say which entry is wrong.

    The class of functions asks for ``f(u) - f(v) <= c(u, v)`` and ``f(v) - f(u) <= c(v, u)``; where the two
    entries differ by rounding only, the smaller one is kept, which describes the same functions.

    Parameters
    ----------
    cost : array_like, shape (N, N)
        Pseudometric ``min(d, M)``; every double stands for the exact dyadic number it is.
    asked : str
        What it is for, printed in errors.

    Returns
    -------
    ndarray, shape (N, N), float64

    Raises
    ------
    ShapeError
        If it is not a square matrix with at least one point.
    SpaceError
        If an entry is not finite (an uncapped distance between components), negative, asymmetric, or the
        diagonal is not zero; the pair is named.

    Examples
    --------
    >>> as_cost([[0, 1], [1, 0]])
    array([[0., 1.],
           [1., 0.]])
    """
    matrix = np.ascontiguousarray(cost, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.shape[0] == 0:
        raise ShapeError(
            asked, f"an array of shape {matrix.shape}", "it must be square with at least one point"
        )
    low, high = float(matrix.min()), float(matrix.max())
    if not (math.isfinite(low) and math.isfinite(high)):
        i, j = _first(~np.isfinite(matrix))
        raise SpaceError(
            asked,
            f"cost[{i}, {j}] = {matrix[i, j]}",
            "every cost must be a finite number; the space is disconnected and no range M caps the distance",
            "pass np.minimum(distances, M) with the range M of the functions",
        )
    if low < 0:
        i, j = _first(matrix < 0)
        raise SpaceError(asked, f"cost[{i}, {j}] = {matrix[i, j]}", "a distance is never negative")
    if matrix.diagonal().any():
        i = int(np.flatnonzero(matrix.diagonal())[0])
        raise SpaceError(asked, f"cost[{i}, {i}] = {matrix[i, i]}", "a point has distance 0 from itself")
    if np.array_equal(matrix, matrix.T):
        return matrix
    difference = np.abs(matrix - matrix.T)
    if difference.max() > ROUNDING * high:
        i, j = _first(difference == difference.max())
        raise SpaceError(
            asked,
            f"cost[{i}, {j}] = {matrix[i, j]} but cost[{j}, {i}] = {matrix[j, i]}",
            f"a pseudometric is symmetric; the pair ({i}, {j}) is not",
        )
    return np.minimum(matrix, matrix.T)


def check_pseudometric(cost: Any, asked: str = "a cost matrix min(d, M)") -> FloatArray:
    """Return the matrix after checking ``c(u, w) <= c(u, v) + c(v, w)`` for all triples.

    Violations up to ``2**-40`` of the largest entry are put down to rounding; no certificate of this package
    relies on the triangle inequality, so they never make a bound wrong.  The work is ``N**3`` additions,
    about one second for a thousand points.

    Parameters
    ----------
    cost : array_like, shape (N, N)
    asked : str

    Raises
    ------
    SpaceError
        Names the triple that violates the triangle inequality most for its middle point.

    Examples
    --------
    >>> check_pseudometric([[0, 3, 1], [3, 0, 1], [1, 1, 0]])
    Traceback (most recent call last):
        ...
    symbound.errors.SpaceError: a cost matrix min(d, M)
      got:     c(0, 1) = 3.0 > c(0, 2) + c(2, 1) = 1.0 + 1.0
      because: the triangle inequality fails for the triple (0, 2, 1)
      try:     take shortest paths: scipy.sparse.csgraph.floyd_warshall(cost)
    """
    matrix = as_cost(cost, asked)
    size = len(matrix)
    allowed = ROUNDING * float(matrix.max())
    # A block of rows at a time keeps the sums in cache, which is what the time goes into.
    block = max(1, 16384 // size)
    sums = np.empty((block, size))
    for start in range(0, size, block):
        rows = matrix[start : start + block]
        buffer = sums[: len(rows)]
        for middle in range(size):
            np.add(rows[:, middle, None], matrix[middle], out=buffer)
            np.subtract(buffer, rows, out=buffer)
            if buffer.min() < -allowed:
                row, column = np.unravel_index(int(buffer.argmin()), buffer.shape)
                u, w = start + int(row), int(column)
                raise SpaceError(
                    asked,
                    f"c({u}, {w}) = {matrix[u, w]} > c({u}, {middle}) + c({middle}, {w})"
                    f" = {matrix[u, middle]} + {matrix[middle, w]}",
                    f"the triangle inequality fails for the triple ({u}, {middle}, {w})",
                    "take shortest paths: scipy.sparse.csgraph.floyd_warshall(cost)",
                )
    return matrix


def as_law(law: Any, size: int, asked: str = "a probability law") -> FloatArray:
    """Return ``law`` as a float64 vector; it stands for the exact law ``law_i / sum(law)``.

    Parameters
    ----------
    law : array_like, shape (N,)
    size : int
        The number of points it must fit.
    asked : str

    Raises
    ------
    LawError
        If the shape does not fit, a mass is negative or not finite, or the total differs from 1 by more than
        rounding (``1e-9``).

    Examples
    --------
    >>> as_law([0.5, 0.6], 2)
    Traceback (most recent call last):
        ...
    symbound.errors.LawError: a probability law
      got:     masses that sum to 1.1
      because: a law has total mass 1; only rounding is renormalised silently
      try:     law / law.sum()
    """
    vector = np.ascontiguousarray(law, dtype=np.float64)
    if vector.shape != (size,):
        raise LawError(asked, f"an array of shape {vector.shape}", f"the space has {size} points")
    if not np.isfinite(vector).all():
        i = int(np.flatnonzero(~np.isfinite(vector))[0])
        raise LawError(asked, f"law[{i}] = {vector[i]}", "a mass is a finite number")
    if vector.min() < 0:
        i = int(vector.argmin())
        raise LawError(asked, f"law[{i}] = {vector[i]}", "a mass is never negative")
    total = math.fsum(vector)
    if abs(total - 1) > 1e-9:
        raise LawError(
            asked,
            f"masses that sum to {total:.12g}",
            "a law has total mass 1; only rounding is renormalised silently",
            "law / law.sum()",
        )
    return vector


def as_counts(counts: Any, size: int, asked: str = "sample counts") -> IntegerArray:
    """Return ``counts`` as an int64 vector of nonnegative counts with a positive total.

    Parameters
    ----------
    counts : array_like of int, shape (N,)
    size : int
    asked : str

    Raises
    ------
    LawError
        If the shape does not fit, a count is negative or no integer, or the sample is empty.

    Examples
    --------
    >>> as_counts([2, 0, 1], 3)
    array([2, 0, 1])
    """
    raw = np.asarray(counts)
    if raw.shape != (size,):
        raise LawError(asked, f"an array of shape {raw.shape}", f"the space has {size} points")
    vector = np.asarray(raw, dtype=np.int64)
    if not np.array_equal(vector, raw):
        i = int(np.flatnonzero(vector != raw)[0])
        raise LawError(
            asked, f"counts[{i}] = {raw[i]}", "a count is an integer", "pass how often each point was drawn"
        )
    if vector.min() < 0:
        i = int(vector.argmin())
        raise LawError(asked, f"counts[{i}] = {vector[i]}", "a count is never negative")
    if vector.sum() == 0:
        raise LawError(asked, "counts that are all zero", "an empty sample has no empirical law")
    return vector


def _first(mask: NDArray[np.bool_]) -> tuple[int, int]:
    i, j = np.unravel_index(int(mask.argmax()), mask.shape)
    return int(i), int(j)
