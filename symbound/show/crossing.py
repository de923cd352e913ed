"""Sample sizes at which the order of two bounds flips, certified."""

from __future__ import annotations

import itertools
from typing import Any, NamedTuple

from sympy import Expr, Symbol

LARGEST = 10**12
_POINTS_PER_DECADE = 8


class Crossover(NamedTuple):
    """The order of two bounds flips between two sample sizes.

    Attributes
    ----------
    smaller_before, smaller_after : str
        Labels of the bound that is smaller at ``low`` and of the one that is smaller at ``high``.
    low, high : int
        Both orders are proved: the first is smaller at ``low``, the second at ``high``.  Between them the two
        are equal, or too close to tell; as a rule ``high = low + 1``.
    """

    smaller_before: str
    smaller_after: str
    low: int
    high: int

    def __str__(self) -> str:
        before, after = self.smaller_before, self.smaller_after
        return f"{before} is smaller up to n = {self.low}, {after} from n = {self.high}"


def crossovers(
    first: Expr,
    second: Expr,
    symbol: Symbol,
    labels: tuple[str, str] = ("first", "second"),
    largest: int = LARGEST,
) -> list[Crossover]:
    """All changes of order found between two formulas on a grid of integers, each narrowed down by bisection.

    Parameters
    ----------
    first, second : sympy.Expr
        Formulas in one symbol.
    symbol : Symbol
        A positive integer.
    labels : tuple of str
        Names of the two.
    largest : int
        Integers up to this are searched.

    Returns
    -------
    list of Crossover
        In increasing order; a pair of changes between two neighbouring points of the grid is not seen.

    Examples
    --------
    >>> from sympy import sqrt
    >>> from symbound.bounds.symbols import n
    >>> crossovers(10 / n, 1 / sqrt(n), n)
    [Crossover(smaller_before='second', smaller_after='first', low=99, high=101)]
    """
    order = _Order(first, second, symbol)
    grid = sorted({round(10 ** (j / _POINTS_PER_DECADE)) for j in range(_POINTS_PER_DECADE * 12 + 1)})
    grid = [g for g in grid if g < largest] + [largest]
    decided = [(g, s) for g in grid if (s := order.sign(g)) != 0]
    found = []
    for (low, before), (high, after) in itertools.pairwise(decided):
        if before != after:
            left, right = order.narrowed(low, high, before)
            names = labels if before < 0 else labels[::-1]
            found.append(Crossover(*names, left, right))
    return found


class _Order:
    """Certified order of two formulas at integers."""

    def __init__(self, first: Expr, second: Expr, symbol: Symbol) -> None:
        from symbound.rigor import compile_enclosure

        self.pair, self.symbol = (first, second), symbol
        self.compiled: list[Any] = [compile_enclosure(e, (symbol,)) for e in self.pair]

    def sign(self, n: int) -> int:
        """-1 where the first is proved smaller, 1 where the second is, 0 where equal or undecided."""
        from symbound.rigor import verdict

        a, b = (c({self.symbol: n}) for c in self.compiled)
        if a.upper < b.lower:
            return -1
        if b.upper < a.lower:
            return 1
        if verdict(self.pair[0], "<", self.pair[1], {self.symbol: n}).is_true:
            return -1
        return int(verdict(self.pair[0], ">", self.pair[1], {self.symbol: n}).is_true)

    def narrowed(self, low: int, high: int, before: int) -> tuple[int, int]:
        """Closest integers found at which the orders differ for certain."""
        ties: set[int] = set()
        while True:
            middle = self._untried(low, high, ties)
            if middle is None:
                return low, high
            sign = self.sign(middle)
            if sign == 0:
                ties.add(middle)
            elif sign == before:
                low = middle
            else:
                high = middle

    @staticmethod
    def _untried(low: int, high: int, ties: set[int]) -> int | None:
        """An integer strictly between that is no tie, near the middle; None if a few steps find none."""
        middle = (low + high) // 2
        for offset in range(8):
            for candidate in (middle - offset, middle + offset):
                if low < candidate < high and candidate not in ties:
                    return candidate
        return None
