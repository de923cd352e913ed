"""Shortest paths in dense graphs, by min-plus products in blocks."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

BLOCK = (
    128  # intermediate points per pass: large enough that the product dominates, small enough for the cache
)
STRIP = 256  # rows of the matrix handled by one task


def min_plus(
    a: NDArray[np.float64], b: NDArray[np.float64], ceiling: float | None = None
) -> NDArray[np.float64]:
    """Return ``min_k a[i, k] + b[j, k]`` for all ``i, j``.

    With ``c >= a[i, k] + b[j, k]`` for all indices the product is a Chebyshev distance,
    ``min_k (a_ik + b_jk) = c - max_k |(c - a_ik) - b_jk|``, for which scipy has fast compiled code.

    Parameters
    ----------
    a : array of shape (n, k)
        Finite and nonnegative.
    b : array of shape (m, k)
        Finite and nonnegative.
    ceiling : float, optional
        The number ``c``; by default a power of two that is large enough.

    Returns
    -------
    product : array of shape (n, m)
        Each entry is within ``3 * 2**-53 * c`` of the exact value.

    Examples
    --------
    >>> min_plus(np.array([[1.0, 5.0]]), np.array([[7.0, 2.0]]))
    array([[7.]])
    """
    from scipy.spatial.distance import cdist

    c = ceiling_above(float(a.max()) + float(b.max())) if ceiling is None else ceiling
    product: NDArray[np.float64] = cdist(c - a, b, "chebyshev")
    np.subtract(c, product, out=product)
    return product


def ceiling_above(value: float) -> float:
    """Return the smallest power of two above ``value``, so that it can be subtracted without new digits."""
    return 2.0 ** int(np.frexp(value)[1])


def close_paths(lengths: NDArray[np.float64], intermediate: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return shortest path lengths in a complete graph when only some points may lie inside a path.

    The algorithm of Floyd and Warshall, a block of intermediate points at a time.

    Parameters
    ----------
    lengths : array of shape (n, n)
        Symmetric, finite, nonnegative, zero on the diagonal.
    intermediate : int array
        Indices of the points that paths may pass through.

    Returns
    -------
    distances : array of shape (n, n)
        Symmetric.  In exact arithmetic the path lengths; each of the at most ``len(intermediate)`` additions
        on a path errs by at most ``3 * 2**-53 * c``, ``c`` the smallest power of two above twice the largest
        length.

    Examples
    --------
    >>> close_paths(np.array([[0.0, 1, 9], [1, 0, 1], [9, 1, 0]]), np.array([1]))[0, 2]
    np.float64(2.0)
    """
    distances = lengths.copy()
    n = len(distances)
    c = ceiling_above(2 * float(lengths.max()))
    with ThreadPoolExecutor() as pool:
        for start in range(0, len(intermediate), BLOCK):
            block = intermediate[start : start + BLOCK]
            to_block = _through_block(distances[:, block], block, c)
            distances[:, block] = to_block
            distances[block] = to_block.T

            def update(top: int, to_block: NDArray[np.float64] = to_block) -> None:
                rows = slice(top, min(n, top + STRIP))
                strip = min_plus(to_block[rows], to_block[top:], c)
                np.minimum(strip, distances[rows, top:], out=strip)
                distances[rows, top:] = strip
                distances[top:, rows] = strip.T

            list(pool.map(update, range(0, n, STRIP)))
    return distances


def _through_block(columns: NDArray[np.float64], block: NDArray[np.int64], c: float) -> NDArray[np.float64]:
    """Distances to the points of a block when paths may pass through the block."""
    inside = columns[block].copy()
    for k in range(len(block)):
        np.minimum(inside, inside[:, k, None] + inside[k], out=inside)
    return np.minimum(columns, min_plus(columns, inside, c))
