"""Cycle types: of blocks of permutations, of the closed-form groups, and of the groups built from others.

A cycle type is a tuple of cycle lengths in decreasing order, fixed points included: ``(3, 1, 1)``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import numpy as np
from sympy import divisors, totient
from sympy.utilities.iterables import partitions

from symbound.errors import DomainError
from symbound.groups.permutations import Rows

# S_64 has 1,741,630 cycle types.
_LARGEST_LISTED = 64

CycleType = tuple[int, ...]
Counts = dict[CycleType, int]


def count_rows(rows: Rows) -> Counts:
    """Number of rows of each cycle type."""
    kinds, which = classify_rows(rows)
    number = np.bincount(which, minlength=len(kinds))
    return {kind: int(count) for kind, count in zip(kinds, number, strict=True)}


def classify_rows(rows: Rows) -> tuple[list[CycleType], Rows]:
    """The cycle types that occur, and for every row the index of its type.

    Exact: a hash only groups the rows, and the rows of a group are then compared.
    """
    lengths = _cycle_lengths(rows)
    lengths.sort(axis=1)
    weights = np.random.default_rng(0).integers(1, 2**63, size=lengths.shape[1], dtype=np.uint64)
    key = (lengths * weights).sum(axis=1, dtype=np.uint64)
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    types = lengths[first]
    if not (lengths == types[which]).all():
        types, which = np.unique(lengths, axis=0, return_inverse=True)
    return [tuple(int(c) for c in row[::-1] if c) for row in types], which.reshape(-1)


def _cycle_lengths(rows: Rows) -> Rows:
    """Array (N, m): the length of each cycle of a row at the smallest point of the cycle, 0 elsewhere."""
    size, m = rows.shape
    power = rows.astype(np.intp)
    label = np.minimum(np.arange(m), power)
    # After k doublings label[i] is the least of i, g(i), ..., g^(2^k - 1)(i).
    for _ in range(max(0, math.ceil(math.log2(m)) - 1) if m > 1 else 0):
        power = np.take_along_axis(power, power, axis=1)
        label = np.minimum(label, np.take_along_axis(label, power, axis=1))
    flat = (label + (np.arange(size) * m)[:, None]).ravel()
    return np.bincount(flat, minlength=size * m).reshape(size, m).astype(np.uint64)


def symmetric_counts(m: int) -> Counts:
    """S_m: the number with ``a_i`` cycles of length i is ``m! / prod_i i^(a_i) a_i!``."""
    if m > _LARGEST_LISTED:
        raise DomainError(
            "the numbers of elements of S_m or A_m by cycle type",
            f"m = {m}",
            f"there are more than 2 million types for m > {_LARGEST_LISTED}",
            "cycle_index(G, k) and cycle_number_counts(G) do not list them",
        )
    counts = {}
    for partition in partitions(m):
        centraliser = math.prod(length**a * math.factorial(a) for length, a in partition.items())
        kind = tuple(length for length in sorted(partition, reverse=True) for _ in range(partition[length]))
        counts[kind] = math.factorial(m) // centraliser
    return counts


def alternating_counts(m: int) -> Counts:
    """A_m: the even types of S_m."""
    return {kind: count for kind, count in symmetric_counts(m).items() if (m - len(kind)) % 2 == 0}


def cyclic_counts(m: int) -> Counts:
    """C_m: for each divisor j of m, ``phi(j)`` elements with m/j cycles of length j."""
    return {(j,) * (m // j): int(totient(j)) for j in divisors(m)}


def dihedral_counts(m: int) -> Counts:
    """D_m, m >= 3: the rotations, and m reflections with one or no/two fixed vertices."""
    counts = Counter(cyclic_counts(m))
    if m % 2:
        counts[(2,) * (m // 2) + (1,)] += m
    else:
        counts[(2,) * (m // 2)] += m // 2
        counts[(2,) * (m // 2 - 1) + (1, 1)] += m // 2
    return dict(counts)


def product_counts(factors: list[Counts]) -> Counts:
    """Direct product on the disjoint union: types are joined, numbers multiplied."""
    total: Counts = {(): 1}
    for factor in factors:
        joined: Counter[CycleType] = Counter()
        for left, a in total.items():
            for right, b in factor.items():
                joined[tuple(sorted(left + right, reverse=True))] += a * b
        total = dict(joined)
    return total


def wreath_counts(inner: Counts, outer: Counts, inner_order: int) -> Counts:
    """G wr H (imprimitive): ``Z_H`` with ``x_l`` replaced by ``Z_G(x_l, x_2l, ...)``.

    Over a cycle of length l of the block permutation the product of the l inner elements is uniformly
    distributed on G and each of its cycles is stretched l times; the other ``l - 1`` inner elements are free.
    """
    total: Counter[CycleType] = Counter()
    stretched: dict[int, Counts] = {}
    for kind, count in outer.items():
        for length in set(kind):
            if length not in stretched:
                free = inner_order ** (length - 1)
                stretched[length] = {tuple(c * length for c in t): n * free for t, n in inner.items()}
        for joined, number in product_counts([stretched[length] for length in kind]).items():
            total[joined] += count * number
    return dict(total)


def edge_type(kind: CycleType) -> CycleType:
    """Cycle type on unordered pairs of a permutation with the given cycle type on points."""
    pairs: list[int] = []
    for position, a in enumerate(kind):
        pairs += [a] * ((a - 1) // 2)
        if a % 2 == 0:
            pairs.append(a // 2)
        for b in kind[position + 1 :]:
            pairs += [math.lcm(a, b)] * math.gcd(a, b)
    return tuple(sorted(pairs, reverse=True))


def edge_counts(counts: Counts) -> Counts:
    """Types on unordered pairs, for a group that acts faithfully on the pairs (three points or more)."""
    total: Counter[CycleType] = Counter()
    for kind, count in counts.items():
        total[edge_type(kind)] += count
    return dict(total)


def integer_polynomial_product(left: list[Any], right: list[Any]) -> list[Any]:
    """Product of two polynomials given by coefficient lists, constant term first."""
    product = [0 * left[0]] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            product[i + j] += a * b
    return product


def rising_factorial_coefficients(m: int, sign: int = 1) -> list[int]:
    """Coefficients of ``k (k + s)(k + 2s) ... (k + (m-1)s)``, s = sign: Stirling numbers."""
    coefficients = [1]
    for i in range(m):
        coefficients = integer_polynomial_product(coefficients, [sign * i, 1])
    return coefficients


def compose(outer: list[Fraction], inner: list[Fraction]) -> list[Fraction]:
    """Coefficients of ``outer(inner(k))``."""
    total = [Fraction(0)]
    for coefficient in reversed(outer):
        total = integer_polynomial_product(total, inner)
        total[0] += coefficient
    return total


def nonzero(coefficients: list[Any]) -> Iterator[tuple[int, Any]]:
    """Pairs (exponent, coefficient) of the nonzero terms."""
    return ((j, c) for j, c in enumerate(coefficients) if c)
