"""Signed permutations: their cycles with sign product +1 and -1."""

from __future__ import annotations

import math
from collections import Counter
from typing import Any

import numpy as np
from sympy.combinatorics import PermutationGroup

from symbound.errors import GroupError
from symbound.groups.chain import chain_of
from symbound.groups.cycle_types import rising_factorial_coefficients
from symbound.groups.permutations import Rows, generator_rows, positive_integer, require_group


def signed_cycle_type_counts(G: PermutationGroup, m: int | None = None) -> dict[tuple[int, int], int]:
    """Number of elements of a group of signed permutations with ``c_plus`` and ``c_minus`` cycles.

    G acts on 2m points, point i being ``+e_i`` and point ``m + i`` being ``-e_i``.  An element permutes the
    m pairs ``{i, m+i}``; a cycle of pairs counts to ``c_plus`` if the product of its signs is +1 (it is
    then two cycles on the points), to ``c_minus`` if it is -1 (one cycle of twice the length).

    Parameters
    ----------
    G : permutation group on 2m points that maps each pair ``{i, m+i}`` to a pair
    m : number of coordinates; half the degree if left out

    Returns
    -------
    dict ``{(c_plus, c_minus): number of elements}``, keys in decreasing order

    Raises
    ------
    GroupError : the degree is not 2m, or a pair is not mapped to a pair

    Examples
    --------
    >>> from symbound.groups import hyperoctahedral
    >>> signed_cycle_type_counts(hyperoctahedral(2), 2)
    {(2, 0): 1, (1, 1): 2, (1, 0): 2, (0, 2): 1, (0, 1): 2}
    """
    require_group(G, "signed_cycle_type_counts(G, m)")
    if m is None:
        m = G.degree // 2
    m = positive_integer(m, "the number m of coordinates")
    require_signed(G, m)
    if (getattr(G, "construction", None) or ("",))[0] == "hyperoctahedral":
        counts = _whole(m)
    else:
        from symbound.groups.class_walk import walk_counts

        counts = {(kind[0], kind[1]): n for kind, n in walk_counts(chain_of(G), _classify).items()}
    return dict(sorted(counts.items(), reverse=True))


def require_signed(G: PermutationGroup, m: int) -> None:
    """Raise unless G acts on 2m points and maps each pair ``{i, m+i}`` to a pair."""
    asked = f"a group of signed permutations of {m} coordinates, on {2 * m} points"
    if G.degree != 2 * m:
        raise GroupError(asked, f"{G} of degree {G.degree}", f"the degree must be {2 * m}", "check m")
    rows = generator_rows(G).astype(np.int64)
    broken = np.argwhere(rows[:, m:] != (rows[:, :m] + m) % (2 * m))
    if len(broken):
        row, i = map(int, broken[0])
        raise GroupError(
            asked,
            f"the generator {G.generators[row]}",
            f"it maps the pair {{{i}, {m + i}}} to {{{rows[row, i]}, {rows[row, m + i]}}}, "
            f"which is not of the form {{j, {m} + j}}",
            "number the points so that i is +e_i and m + i is -e_i",
        )


def _whole(m: int) -> dict[tuple[int, int], int]:
    """All signed permutations: each cycle of a permutation gets its sign by half of the sign patterns."""
    counts: Counter[tuple[int, int]] = Counter()
    for cycles, number in enumerate(rising_factorial_coefficients(m)):
        for minus in range(cycles + 1):
            if number:
                counts[cycles - minus, minus] += number * 2 ** (m - cycles) * math.comb(cycles, minus)
    return dict(counts)


def _classify(rows: Rows) -> tuple[list[tuple[int, ...]], Rows]:
    m = rows.shape[1] // 2
    pairs = _cycle_numbers(rows[:, :m].astype(np.int64) % m)
    points = _cycle_numbers(rows.astype(np.int64))
    # points = 2 c_plus + c_minus and pairs = c_plus + c_minus.
    kinds: Any
    kinds, which = np.unique(
        np.stack([points - pairs, 2 * pairs - points], axis=1), axis=0, return_inverse=True
    )
    return [tuple(map(int, kind)) for kind in kinds], which.reshape(-1)


def _cycle_numbers(rows: Rows) -> Rows:
    """Number of cycles of each row: the points that are the least of their cycle."""
    points = np.arange(rows.shape[1])
    power, label = rows, np.minimum(points, rows)
    for _ in range(int(rows.shape[1]).bit_length()):
        power = np.take_along_axis(power, power, axis=1)
        label = np.minimum(label, np.take_along_axis(label, power, axis=1))
    return np.asarray((label == points).sum(axis=1))
