"""Which alternative of a minimum is the smallest, and for which sample sizes."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sympy import Expr, Symbol

from symbound.bounds.bound import Bound
from symbound.bounds.quantity import known_free_symbols, quantities_in
from symbound.bounds.symbols import n as sample_size
from symbound.errors import UndecidedError, UnknownNameError

LARGEST = 10**15
"""The last range is open above; the search for ranges ends here."""

_POINTS_PER_DECADE = 4


class WinningRange(NamedTuple):
    """Sample sizes ``low <= n <= high`` (no upper end if None) at which one alternative is the smallest."""

    low: int
    high: int | None
    alternative: int


def winning_ranges(bound: Bound, symbol: Symbol = sample_size) -> list[WinningRange]:
    """Ranges of the sample size in which each alternative wins: the smallest, the largest for a lower bound.

    The winner is certified at both ends of every range: no alternative is better there.  Between the ends the
    ranges come from a search on a grid.  Where two alternatives are equal, the earlier one is named.

    Parameters
    ----------
    bound : Bound
        The minimum; a bound that is no minimum has one range.
    symbol : Symbol
        The sample size; no other symbol may be free.

    Returns
    -------
    list of WinningRange
        ``(low, high, alternative)``, the alternative counted from 0 in ``bound.alternatives``; ``high`` is
        None in the last.

    Raises
    ------
    UnknownNameError
        If the bound has other free symbols.
    UndecidedError
        If a comparison at an end could not be decided.

    Examples
    --------
    >>> import symbound as sb
    >>> F = sb.AllFunctions(sb.Strings(3, 2), M=1)
    >>> b = sb.gap_bound(F, n=sb.n)
    >>> [a.lemmas[0] for a in b.alternatives]
    ['trivial-range', 'tabular-gap']
    >>> winning_ranges(b)
    [WinningRange(low=1, high=1, alternative=0), WinningRange(low=2, high=None, alternative=1)]
    """
    expressions = tuple(a.expr for a in bound.alternatives)
    return list(ranges_of(expressions, symbol, largest_wins=bound.relation == ">="))


@lru_cache(maxsize=256)
def ranges_of(
    expressions: tuple[Expr, ...], symbol: Symbol = sample_size, largest_wins: bool = False
) -> tuple[WinningRange, ...]:
    """The ranges for the alternatives given as expressions."""
    unknown = set().union(*(known_free_symbols(e) | quantities_in(e) for e in expressions)) - {symbol}
    if unknown:
        raise UnknownNameError(
            f"the ranges of {symbol} in which alternatives win",
            f"no value for {', '.join(sorted(map(str, unknown)))}",
            "comparisons need numbers",
            "substitute first, bound.subs(...)",
        )
    search = _Search(expressions, symbol, largest_wins)
    if not any(known_free_symbols(e) for e in expressions):
        return (WinningRange(1, None, search.certified(1, 1)),)
    return tuple(search.run())


class _Search:
    """Values of the alternatives at integers, as cheap floats and as certified comparisons."""

    def __init__(self, expressions: Sequence[Expr], symbol: Symbol, largest_wins: bool) -> None:
        from symbound.rigor import compile_enclosure

        self.expressions, self.symbol = expressions, symbol
        self.sign = -1 if largest_wins else 1
        self.compiled = [compile_enclosure(e, (symbol,)) for e in expressions]
        self.winners: dict[int, int] = {}

    def enclosure(self, index: int, n: int) -> Any:
        return self.compiled[index]({self.symbol: n})

    def value(self, index: int, n: int) -> float:
        return self.sign * float(self.enclosure(index, n))

    def winner(self, n: int) -> int:
        if n not in self.winners:
            self.winners[n] = min(range(len(self.compiled)), key=lambda i: (self.value(i, n), i))
        return self.winners[n]

    def run(self) -> list[WinningRange]:
        grid = sorted({round(10 ** (j / _POINTS_PER_DECADE)) for j in range(15 * _POINTS_PER_DECADE + 1)})
        starts = [1]
        for low, high in itertools.pairwise(grid):
            starts += self._breaks(low, high)
        ends: list[int | None] = [s - 1 for s in starts[1:]]
        found = [WinningRange(s, e, self.certified(s, e)) for s, e in zip(starts, [*ends, None], strict=True)]
        return _merged(found)

    def _breaks(self, low: int, high: int) -> list[int]:
        """Sample sizes in ``(low, high]`` at which a new winner begins."""
        first, last = self.winner(low), self.winner(high)
        if first == last:
            return []
        # Only two alternatives are followed to their crossing; whether a third wins there is seen afterwards.
        left, right = low, high
        while right - left > 1:
            middle = (left + right) // 2
            if self.value(last, middle) < self.value(first, middle):
                right = middle
            else:
                left = middle
        if (self.winner(left), self.winner(right)) == (first, last):
            return [right]
        if (left, right) == (low, high):
            return [high]
        return self._breaks(low, left) + self._breaks(left, right) + self._breaks(right, high)

    def certified(self, low: int, high: int | None) -> int:
        """The winner at both ends; where floats named another one at the upper end, both must tie."""
        index = self._proved(low, self.winner(low))
        last = LARGEST if high is None else high
        if self._proved(last, index) != index:
            raise UndecidedError(
                f"the winner for {low} <= {self.symbol} <= {last}",
                f"alternatives {index} and {self._proved(last, index)}",
                "they are too close to tell in floating point where the order changes",
            )
        return index

    def _proved(self, n: int, candidate: int) -> int:
        """The first alternative that no other beats at ``n``, starting from a candidate."""
        values = [self.enclosure(i, n) for i in range(len(self.compiled))]
        for other in range(len(values)):
            if other == candidate:
                continue
            mine, theirs = values[candidate], values[other]
            if (self.sign > 0 and mine.upper < theirs.lower) or (self.sign < 0 and mine.lower > theirs.upper):
                continue
            if self._beats(other, candidate, n):
                candidate = other
        return candidate

    def _beats(self, other: int, candidate: int, n: int) -> bool:
        from symbound.rigor import verdict

        pair = (self.expressions[other], self.expressions[candidate])
        # Of equal alternatives the first is named.
        relation = {1: "<", -1: ">"}[self.sign] + ("=" if other < candidate else "")
        answer = verdict(pair[0], relation, pair[1], {self.symbol: n})
        if not answer.is_decided:
            raise UndecidedError(
                f"the smaller of two alternatives at {self.symbol} = {n}",
                f"{pair[0]} {relation} {pair[1]}",
                "the comparison could not be decided",
            )
        return answer.is_true


def _merged(ranges: list[WinningRange]) -> list[WinningRange]:
    """Neighbouring ranges with one winner joined."""
    merged: list[WinningRange] = []
    for r in ranges:
        if merged and merged[-1].alternative == r.alternative:
            merged[-1] = merged[-1]._replace(high=r.high)
        else:
            merged.append(r)
    return merged
