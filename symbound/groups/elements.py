"""All elements of a permutation group as one integer array, or streamed in blocks."""

from __future__ import annotations

import functools
import itertools
import math
from collections.abc import Iterator

import numpy as np
from sympy.combinatorics import PermutationGroup

from symbound.errors import DomainError
from symbound.groups.chain import Chain, chain_of
from symbound.groups.order import order
from symbound.groups.permutations import Rows, point_dtype, positive_integer, require_group


def elements(G: PermutationGroup, memory_limit: int = 2**30) -> Rows:
    """Every element of G as a row ``[g(0), ..., g(m-1)]``, in lexicographic order, so the identity is row 0.

    The order depends on the set of permutations alone, so masks over the rows mean the same for equal groups.

    Parameters
    ----------
    G : permutation group on m points
    memory_limit : bytes that the array may take

    Returns
    -------
    unsigned int array of shape (|G|, m)

    Raises
    ------
    DomainError : the array would be larger than ``memory_limit``

    Examples
    --------
    >>> from symbound.groups import cyclic
    >>> elements(cyclic(3)).tolist()
    [[0, 1, 2], [1, 2, 0], [2, 0, 1]]
    """
    require_group(G, "elements(G)")
    limit = positive_integer(memory_limit, "memory_limit in bytes")
    size, dtype = order(G), point_dtype(G.degree)
    if size * G.degree * dtype.itemsize > limit:
        raise DomainError(
            "elements(G) as one array",
            f"{size} elements of degree {G.degree}, {size * G.degree * dtype.itemsize} bytes",
            f"more than memory_limit = {limit} bytes",
            "stream them with iter_elements(G), or pass a larger memory_limit",
        )
    chain = chain_of(G)
    rows = chain_products(chain)
    return rows[_lexicographic(rows, chain)]


def chain_products(chain: Chain, depth: int = 0) -> Rows:
    """All products ``u_{depth+1} ... u_k``: the pointwise stabiliser of the first ``depth`` base points."""
    rows = np.arange(chain.degree, dtype=point_dtype(chain.degree))[None, :]
    for level in reversed(chain.levels[depth:]):
        rows = level.transversal[:, rows].reshape(-1, chain.degree)
    return rows


def _lexicographic(rows: Rows, chain: Chain) -> Rows:
    """Sorting permutation of the rows.

    The base is increasing and each ``G_i`` fixes all points before ``b_{i+1}``, so two elements that first
    differ do so at a base point: comparing the images of the base is enough.
    """
    base, size = chain.base, chain.degree
    if len(base) * math.log2(max(size, 2)) < 63:
        key = np.zeros(len(rows), dtype=np.int64)
        for point in base:
            key = key * size + rows[:, point]
        return np.argsort(key, kind="stable")
    return np.lexsort([rows[:, point] for point in reversed(base)])


def iter_elements(G: PermutationGroup, block: int = 1 << 16) -> Iterator[Rows]:
    """Blocks of at most ``block`` rows that together list every element of G exactly once.

    The identity is the first row of the first block.  Memory is that of two blocks, whatever |G| is.

    >>> from symbound.groups import symmetric
    >>> sum(len(rows) for rows in iter_elements(symmetric(6), block=100))
    720
    """
    require_group(G, "iter_elements(G)")
    size = positive_integer(block, "the block length")
    return _stream(chain_of(G), size)


def _stream(chain: Chain, block: int) -> Iterator[Rows]:
    depth, tail = len(chain.levels), 1
    while depth and tail * len(chain.levels[depth - 1].transversal) <= block:
        depth -= 1
        tail *= len(chain.levels[depth].transversal)
    inner = chain_products(chain, depth)
    if depth == 0:
        yield inner
        return
    last = chain.levels[depth - 1].transversal
    step = max(1, block // tail)
    identity = np.arange(chain.degree, dtype=point_dtype(chain.degree))
    for factors in itertools.product(*(level.transversal for level in chain.levels[: depth - 1])):
        prefix = functools.reduce(lambda left, u: left[u], factors, identity)
        for start in range(0, len(last), step):
            yield prefix[last[start : start + step]][:, inner].reshape(-1, chain.degree)
