"""Recognition of S_m and A_m from generators, with a proof, before any stabiliser chain is built."""

from __future__ import annotations

import math

from sympy import isprime
from sympy.combinatorics import PermutationGroup

from symbound.groups.chain import ProductReplacement, is_odd
from symbound.groups.permutations import generator_rows

# Random elements tried; about one in log2(m) has a prime cycle as wanted when the group is S_m or A_m.
_TRIES = 100


def giant_order(G: PermutationGroup, transitive: bool) -> int | None:
    """``m!`` or ``m!/2`` if G is proved to contain A_m, m >= 8; None if that is not seen.

    A transitive group with an element that has a cycle of prime length p, ``m/2 < p < m - 2``, is primitive
    and has a power that is a p-cycle, hence contains A_m by Jordan's theorem (H. Wielandt, Finite
    Permutation Groups, Theorem 13.9).
    """
    m = G.degree
    if m < 8 or not transitive:
        return None
    generators = generator_rows(G)
    source = ProductReplacement(generators)
    for _ in range(_TRIES):
        lengths = _cycle_lengths(source.next().tolist())
        if any(m < 2 * length < 2 * (m - 2) and isprime(length) for length in lengths):
            return math.factorial(m) // (1 if any(is_odd(row) for row in generators) else 2)
    return None


def _cycle_lengths(images: list[int]) -> list[int]:
    lengths, seen = [], [False] * len(images)
    for start in range(len(images)):
        length, here = 0, start
        while not seen[here]:
            seen[here] = True
            here = images[here]
            length += 1
        if length:
            lengths.append(length)
    return lengths
