"""Orbits of a permutation group on strings, by permuting positions."""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy.combinatorics import PermutationGroup

from symbound.errors import DomainError
from symbound.groups.chain import Chain, chain_of
from symbound.groups.elements import chain_products, elements
from symbound.groups.order import order
from symbound.groups.permutations import Rows, positive_integer, require_group

# Strings handled together: their codes and tables stay in the second-level cache.
_BLOCK = 1 << 15
# Up to this order the minimum is taken over the elements, above it level by level along the stabiliser chain.
_DIRECT = 64


def string_orbits(G: PermutationGroup, q: int, memory_limit: int = 2**32) -> Rows:
    """For every string in ``{0..q-1}^m`` the number of the least string in its orbit under G.

    G permutes the m positions.  String number s is row s of ``itertools.product(range(q), repeat=m)``:
    position 0 is the most significant digit.  Two strings are in one orbit iff their entries are equal.

    Parameters
    ----------
    G : permutation group on m positions
    q : number of letters
    memory_limit : bytes that the arrays may take (two arrays of ``q^m`` integers)

    Returns
    -------
    int32 array of shape (q^m,), int64 if ``q^m >= 2^31``

    Examples
    --------
    >>> from symbound.groups import cyclic
    >>> string_orbits(cyclic(3), 2).tolist()
    [0, 1, 1, 3, 1, 3, 3, 7]
    """
    require_group(G, "string_orbits(G, q)")
    q = positive_integer(q, "the number q of letters")
    limit = positive_integer(memory_limit, "memory_limit in bytes")
    m = G.degree
    number = q**m
    dtype = np.dtype(np.int32 if number < 2**31 else np.int64)
    if 2 * number * dtype.itemsize > limit:
        raise DomainError(
            "string_orbits(G, q)",
            f"{q}^{m} = {number} strings",
            f"two arrays of them take {2 * number * dtype.itemsize} bytes, more than memory_limit = {limit}",
            "count the orbits with cycle_index(G, q), or pass a larger memory_limit",
        )
    if q == 1:
        return np.zeros(1, dtype=dtype)
    if order(G) <= _DIRECT:
        return _least(elements(G), None, q, m, dtype)
    return _along_chain(chain_of(G), q, m, dtype)


def _along_chain(chain: Chain, q: int, m: int, dtype: np.dtype[Any]) -> Rows:
    """``least_G(s) = min_u least_H(u s)`` over a transversal, since G is the union of the cosets H u."""
    depth, tail = len(chain.levels), 1
    while depth and tail * len(chain.levels[depth - 1].transversal) <= _DIRECT:
        depth -= 1
        tail *= len(chain.levels[depth].transversal)
    least = _least(chain_products(chain, depth), None, q, m, dtype)
    for level in reversed(chain.levels[:depth]):
        least = _least(level.inverses, least, q, m, dtype)
    return least


def _least(rows: Rows, values: Rows | None, q: int, m: int, dtype: np.dtype[Any]) -> Rows:
    """Minimum over the rows g of ``values[g s]`` (of the number of ``g s`` itself if there are no values).

    The number of ``g s`` is a sum over positions, hence a table for the high digits of s plus one for the
    low.
    """
    low = min(m, max(1, int(np.log(_BLOCK) / np.log(q))))
    high = m - low
    # Letter at position i moves to position g(i), whose digit has weight q^(m-1-g(i)).
    weights = q ** (m - 1 - rows.astype(dtype))
    high_tables = _sums(weights[:, :high], q, dtype)
    low_tables = _sums(weights[:, high:], q, dtype)
    block = q**low
    out = np.empty(q**m, dtype=dtype)
    code = np.empty(block, dtype=dtype)
    for i in range(q**high):
        best = out[i * block : (i + 1) * block]
        for j in range(len(rows)):
            target = best if j == 0 and values is None else code
            np.add(low_tables[j], high_tables[j, i], out=target)
            if values is not None:
                if j:
                    np.minimum(best, values[code], out=best)
                else:
                    np.take(values, code, out=best)
            elif j:
                np.minimum(best, code, out=best)
    return out


def _sums(weights: Rows, q: int, dtype: np.dtype[Any]) -> Rows:
    """For each row of weights the value of every string: array (rows, q^positions)."""
    total = np.zeros((len(weights), 1), dtype=dtype)
    letters = np.arange(q, dtype=dtype)
    for position in range(weights.shape[1]):
        step = weights[:, position, None] * letters
        total = (total[:, :, None] + step[:, None, :]).reshape(len(weights), -1)
    return total


def orbit_representatives(G: PermutationGroup, q: int, memory_limit: int = 2**32) -> Rows:
    """The least string number of every orbit of G on ``{0..q-1}^m``, increasing; see ``string_orbits``.

    >>> from symbound.groups import on_edges, symmetric
    >>> len(orbit_representatives(on_edges(symmetric(5)), 2))
    34
    """
    least = string_orbits(G, q, memory_limit)
    return np.flatnonzero(least == np.arange(len(least)))


def orbit_sizes(G: PermutationGroup, q: int, memory_limit: int = 2**32) -> Rows:
    """Number of strings in each orbit, in the order of ``orbit_representatives``.

    >>> from symbound.groups import cyclic
    >>> orbit_sizes(cyclic(3), 2).tolist()
    [1, 3, 3, 1]
    """
    least = string_orbits(G, q, memory_limit)
    sizes = np.bincount(least)
    return sizes[sizes > 0]
