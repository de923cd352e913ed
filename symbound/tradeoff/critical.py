"""Sample sizes at which the optimal symmetry changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symbound.tradeoff.candidates import Candidate
from symbound.tradeoff.optimum import Weighing


@dataclass(frozen=True)
class CriticalSize:
    """A change of the optimum between two sample sizes.

    Attributes
    ----------
    last, first : int
        ``before`` is optimal at ``last`` and ``after`` at ``first``, both certified; ``first = last + 1`` unless the search
        was told to stop early.
    before, after : tuple of (Candidate, str)
        Subgroup and regime.
    """

    last: int
    first: int
    before: tuple[Candidate, str]
    after: tuple[Candidate, str]

    def text(self) -> str:
        """In words."""
        (a, how_a), (b, how_b) = self.before, self.after
        return f"n <= {self.last}: {a.name}, {how_a};  n >= {self.first}: {b.name}, {how_b}"

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and strings."""
        return {
            "last": self.last,
            "first": self.first,
            "before": [self.before[0].name, self.before[1]],
            "after": [self.after[0].name, self.after[1]],
        }

    __str__ = __repr__ = text


def critical_sizes(weighing: Weighing, largest: int) -> list[CriticalSize]:
    """All changes for ``1 <= n <= largest``.

    A stretch of sample sizes is split until one candidate is best throughout, or the two ends are neighbours.  The ends are
    compared with certainty; that nothing else is best between them is proved by concavity, in doubles.
    """
    states: dict[int, tuple[int, str]] = {}

    def state(n: int) -> tuple[int, str]:
        if n not in states:
            states[n] = weighing.state(n)
        return states[n]

    found = []
    stack = [(1, largest)]
    while stack:
        low, high = stack.pop()
        if low >= high:
            continue
        before, after = state(low), state(high)
        if before == after and weighing.rules_between(before[0], low, high):
            continue
        if high == low + 1:
            if before != after:
                (a, how_a), (b, how_b) = ends = [
                    (weighing.owners[j], regime) for j, regime in (before, after)
                ]
                if (a.node, how_a) != (b.node, how_b):
                    found.append(CriticalSize(low, high, *ends))
            continue
        middle = min(max(round((low * high) ** 0.5), low + 1), high - 1)
        stack += [(middle, high), (low, middle)]
    return sorted(found, key=lambda change: change.last)
