"""Stabiliser chain of a permutation group, proved complete (Schreier-Sims).

With base points ``b_1 < b_2 < ...`` and ``G_i`` the pointwise stabiliser of ``b_1 .. b_i``, every element
is uniquely ``u_1 u_2 ... u_k`` with ``u_i`` in a transversal of ``G_{i-1}`` over ``G_i``.  The chain is
found with random elements and is then proved complete: by a known order, by ``|G| >= m!/2``, or by sifting
every Schreier generator (in one array operation per level).

Reference: D. F. Holt, B. Eick, E. A. O'Brien, Handbook of Computational Group Theory (2005), chapter 4.
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from sympy.combinatorics import PermutationGroup

from symbound.errors import DomainError
from symbound.groups.permutations import Rows, generator_rows, inverse_rows, point_dtype

# Consecutive random elements that sift to the identity before the chain is handed to the proof of
# completeness.
_QUIET = 10
# Bytes that the transversals and their inverses may take.
_MEMORY = 2**32
# Schreier generators sifted in one array operation.
_BATCH = 1 << 15


@dataclass
class Level:
    """One step of the chain: the orbit of ``point`` under ``G_{i-1}``, with a transversal."""

    point: int
    transversal: Rows
    inverses: Rows
    position: Rows
    generators: list[Rows] = field(default_factory=list)

    @property
    def orbit(self) -> Rows:
        """The orbit of the base point, the base point first."""
        return self.transversal[:, self.point]


@dataclass
class Chain:
    """A complete stabiliser chain; ``levels[i].point`` is the smallest point moved by ``G_i``."""

    degree: int
    levels: list[Level]

    @property
    def base(self) -> list[int]:
        """The base points, increasing."""
        return [level.point for level in self.levels]

    @property
    def order(self) -> int:
        """Order of the group: the product of the orbit lengths."""
        return math.prod(len(level.transversal) for level in self.levels)

    def sift(self, rows: Rows, start: int = 0) -> Rows:
        """Divide rows by transversal elements; a row of the group ends as the identity."""
        for level in self.levels[start:]:
            where = level.position[rows[:, level.point]]
            inside = where >= 0
            quotient = np.take_along_axis(level.inverses[where], rows.astype(np.intp), axis=1)
            rows = np.where(inside[:, None], quotient, rows)
        return rows

    def contains(self, rows: Rows) -> Rows:
        """Boolean array: which rows lie in the group."""
        rows = np.asarray(rows, dtype=point_dtype(self.degree)).reshape(-1, self.degree)
        return np.asarray((self.sift(rows) == np.arange(self.degree)).all(axis=1))

    def random_elements(self, count: int, seed: int) -> Rows:
        """Independent uniformly distributed elements, one per row."""
        rng = np.random.default_rng(seed)
        rows = np.tile(np.arange(self.degree, dtype=point_dtype(self.degree)), (count, 1))
        for level in reversed(self.levels):
            chosen = level.transversal[rng.integers(len(level.transversal), size=count)]
            rows = np.take_along_axis(chosen, rows.astype(np.intp), axis=1)
        return rows


def orbit_transversal(generators: Rows, point: int) -> Rows:
    """One element of the generated group for each point of the orbit of ``point``, the identity first."""
    level = _new_level(point, generators.shape[1])
    for row in generators:
        _extend(level, row)
    return level.transversal


def _check_memory(chain: Chain) -> None:
    rows = sum(len(level.transversal) for level in chain.levels)
    size = 2 * rows * chain.degree * point_dtype(chain.degree).itemsize
    if size > _MEMORY:
        raise DomainError(
            "the stabiliser chain of a permutation group",
            f"degree {chain.degree}, {len(chain.levels)} base points so far",
            f"its transversals take more than {_MEMORY} bytes",
            "use a named constructor, whose order and cycle index come from closed forms",
        )


def _new_level(point: int, degree: int) -> Level:
    identity = np.arange(degree, dtype=point_dtype(degree))[None, :]
    position = np.full(degree, -1, dtype=np.int64)
    position[point] = 0
    return Level(point, identity, identity, position)


def _extend(level: Level, generator: Rows) -> None:
    """Add a generator to a level and close its orbit."""
    level.generators.append(generator)
    if (level.position[generator[level.orbit]] >= 0).all():
        return
    generators = np.array(level.generators)
    frontier, fresh = level.transversal, generator[None, :]
    pieces, size = [level.transversal], len(level.transversal)
    while len(frontier):
        # Old orbit points need only the new generator; points found after that need them all.
        moved = fresh[:, frontier].reshape(-1, frontier.shape[1])
        images = moved[:, level.point]
        new = np.flatnonzero(level.position[images] < 0)
        _, first = np.unique(images[new], return_index=True)
        frontier, fresh = moved[new[np.sort(first)]], generators
        level.position[frontier[:, level.point]] = np.arange(size, size + len(frontier))
        pieces.append(frontier)
        size += len(frontier)
    level.transversal = np.concatenate(pieces)
    level.inverses = inverse_rows(level.transversal)


def insert_row(chain: Chain, row: Rows) -> bool:
    """Sift one row into the chain; True if it was not yet a product of transversal elements."""
    points = np.arange(chain.degree)
    depth = 0
    while True:
        moved = row != points
        smallest = int(moved.argmax())
        if not moved[smallest]:
            return False
        # The smallest moved point becomes a base point, so that bases come out in increasing order.
        if depth == len(chain.levels) or smallest < chain.levels[depth].point:
            chain.levels.insert(depth, _new_level(smallest, chain.degree))
            below = chain.levels[depth + 1].generators if depth + 1 < len(chain.levels) else []
            chain.levels[depth].generators.extend(below)
            break
        level = chain.levels[depth]
        where = level.position[row[level.point]]
        if where < 0:
            break
        row = level.inverses[where][row]
        depth += 1
    for level in chain.levels[: depth + 1]:
        _extend(level, row)
    _check_memory(chain)
    return True


def _missing_row(chain: Chain) -> Rows | None:
    """A Schreier generator outside the chain, or None, which proves the chain complete."""
    points = np.arange(chain.degree)
    for depth in range(len(chain.levels) - 1, -1, -1):
        level = chain.levels[depth]
        step = max(1, _BATCH // len(level.transversal))
        for start in range(0, len(level.generators), step):
            generators = np.array(level.generators[start : start + step])
            moved = generators[:, level.transversal].reshape(-1, chain.degree)
            back = level.inverses[level.position[moved[:, level.point]]]
            schreier = np.take_along_axis(back, moved.astype(np.intp), axis=1)
            outside = np.flatnonzero((chain.sift(schreier, depth + 1) != points).any(axis=1))
            if len(outside):
                return np.asarray(schreier[outside[0]])
    return None


class ProductReplacement:
    """Random elements of the generated group by product replacement, reproducible."""

    def __init__(self, generators: Rows, seed: int = 0) -> None:
        self.choice = random.Random(seed)
        slots = max(10, len(generators) + 1)
        self.rows = [np.asarray(generators[i % len(generators)]) for i in range(slots)]
        self.accumulator = self.rows[0]
        for _ in range(30):
            self.next()

    def next(self) -> Rows:
        i, j = self.choice.sample(range(len(self.rows)), 2)
        other = self.rows[j]
        if self.choice.random() < 0.5:
            inverse = np.empty_like(other)
            inverse[other] = np.arange(len(other), dtype=other.dtype)
            other = inverse
        self.rows[i] = self.rows[i][other] if self.choice.random() < 0.5 else other[self.rows[i]]
        self.accumulator = self.accumulator[self.rows[i]]
        return self.accumulator


def build_chain(generators: Rows, order: int | None = None) -> Chain:
    """Complete stabiliser chain of the group generated by the rows of ``generators``.

    Parameters
    ----------
    generators : int array (k, degree), k >= 1
    order : the order of the group if it is known with certainty; saves the proof of completeness
    """
    degree = generators.shape[1]
    chain = Chain(degree, [])
    for row in generators:
        insert_row(chain, row)
    if not chain.levels or chain.order == order:
        return chain
    # |G| >= m!/2 leaves only A_m and S_m, told apart by parity.
    odd = any(is_odd(row) for row in generators)
    largest = math.factorial(degree) // (1 if odd else 2)
    source = ProductReplacement(generators)
    while True:
        quiet = 0
        while chain.order < (order or largest) and (order is not None or quiet < _QUIET):
            quiet = 0 if insert_row(chain, source.next()) else quiet + 1
        if order is not None or chain.order >= largest:
            return chain
        missing = _missing_row(chain)
        if missing is None:
            return chain
        insert_row(chain, missing)


def is_odd(row: Rows) -> bool:
    """True for an odd permutation."""
    return bool((len(row) - _cycle_count(row)) % 2)


def _cycle_count(row: Rows) -> int:
    images, seen, cycles = row.tolist(), set(), 0
    for start in range(len(images)):
        cycles += start not in seen
        while start not in seen:
            seen.add(start)
            start = images[start]
    return cycles


def chain_of(G: PermutationGroup) -> Chain:
    """The stabiliser chain of a group, computed once and kept with the group object."""
    cached: Any = getattr(G, "_symbound_chain", None)
    if cached is None:
        # Only an order proved by this package is trusted: a wrong one would never be reached.
        cached = build_chain(generator_rows(G), getattr(G, "known_order", None))
        G._symbound_chain = cached
        G._order = cached.order
    return cached
