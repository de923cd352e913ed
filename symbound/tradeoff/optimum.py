"""Where ``T`` is least, over the tolerance, over subgroups, and over both; every comparison is certified."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import Expr, Integer, Min, Rational, sqrt

from symbound.errors import DomainError, UndecidedError
from symbound.tradeoff.candidates import Candidate
from symbound.tradeoff.closed_forms import total_error

Floats = NDArray[np.float64]

EXACT, APPROXIMATE, DATA_LEVEL = "exact", "approximate", "as strict as the data"
_CLOSE = 1e-9
"""Candidates whose totals are this close, relatively, are compared exactly."""

_CONDITIONS = {
    "no error": "V = 0: exact symmetry costs nothing, and T rises with the tolerance",
    EXACT: "T is convex in the tolerance and its derivative at 0, s_n - 2V/Delta, is not negative: the minimum is at 0",
    APPROXIMATE: "T is a convex quadratic on [0, Delta] with negative derivative at 0 and derivative s_n > 0 at Delta: the "
    "minimum is inside, where the derivative vanishes",
    DATA_LEVEL: "the bound without symmetry is below b_n + s_n eps at the stationary point: the minimum is at Delta, "
    "where the approximation error vanishes, and equals T without symmetry",
    "tolerances": "least of finitely many totals, one for each subgroup and each tolerance of the list, compared with certainty",
    "subgroups": "least of finitely many totals, compared with certainty; ties go to the larger subgroup",
}


@dataclass(frozen=True)
class Optimum:
    """A least value of ``T`` at one sample size.

    Attributes
    ----------
    n : int
    candidate : Candidate
        The subgroup.
    eps : Expr
        The tolerance, 0 for exact symmetry.
    regime : str
        "exact", "approximate", or "as strict as the data".
    total : Expr
        The value of ``T``.
    without : Expr
        ``T`` without any symmetry.
    condition : str
        Why this is the minimum.
    """

    n: int
    candidate: Candidate
    eps: Expr
    regime: str
    total: Expr
    without: Expr
    condition: str

    @property
    def subgroup(self) -> Any:
        """The subgroup as a permutation group."""
        return self.candidate.group

    @property
    def value(self) -> Any:
        """Enclosure of the value of ``T``, an upper bound on the expected excess risk."""
        return _enclosed(self.total)

    @property
    def without_symmetry(self) -> Any:
        """Enclosure of ``T`` without symmetry."""
        return _enclosed(self.without)

    def text(self) -> str:
        """In words: always optimal for the bound, with the value without symmetry beside it."""
        strict = {
            EXACT: "exactly",
            APPROXIMATE: f"up to {_decimal(self.eps)}",
            DATA_LEVEL: f"up to {_decimal(self.eps)}, the data's own level",
        }[self.regime]
        return (
            f"n = {self.n}: {self.candidate.name} {strict} is optimal for the bound T {self.value} "
            f"(without symmetry {self.without_symmetry})"
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and strings."""
        return {
            "n": self.n,
            "subgroup": self.candidate.name,
            "order": self.candidate.order,
            "orbits": self.candidate.orbits,
            "eps": str(self.eps),
            "regime": self.regime,
            "total": float(self.value),
            "without symmetry": float(self.without_symmetry),
            "condition": self.condition,
        }

    __str__ = __repr__ = text


def _enclosed(expr: Expr) -> Any:
    from symbound.rigor import compile_enclosure

    return compile_enclosure(expr, (), relation="<=")({})


def _decimal(expr: Expr) -> str:
    from symbound.rigor import decimal_up

    return decimal_up(_enclosed(expr).upper, 4)


def is_at_most(left: Expr, right: Expr) -> bool:
    """Certified comparison of two numbers."""
    from symbound.rigor import verdict

    answer = verdict(left, "<=", right)
    if answer.name == "UNDECIDED":
        raise UndecidedError(
            "the smaller of two totals", f"{left} and {right}", "the comparison could not be decided"
        )
    return answer.name == "TRUE"


def _is_clear(left: float, right: float) -> bool:
    return abs(left - right) > _CLOSE * max(abs(left), abs(right))


def regime_at(c: Candidate, n: int) -> tuple[str, Expr, Expr]:
    """Regime, best tolerance and least total of one subgroup at a sample size; certified."""
    root = sqrt(Integer(n))
    exact_total = c.variance + c.base / root
    cap = c.cap / root
    if c.variance == 0:
        return EXACT, Integer(0), exact_total
    s = c.slope / root
    inside = _less(2 * c.variance / c.level, s)
    if inside:
        regime, eps = EXACT, Integer(0)
        total = exact_total
    else:
        regime, eps = APPROXIMATE, c.level * (1 - s * c.level / (2 * c.variance))
        total = c.base / root + s * c.level - s**2 * c.level**2 / (4 * c.variance)
    if _less(total, cap):
        return regime, eps, total
    return DATA_LEVEL, c.level, cap


def _less(left: Expr, right: Expr) -> bool:
    """Certified ``left <= right``, by doubles where they are far apart."""
    a, b = float(left), float(right)
    return a < b if _is_clear(a, b) else is_at_most(left, right)


def lines_of(c: Candidate, tolerances: bool) -> list[tuple[Rational, Expr, Expr]]:
    """The lines of a candidate whose minimum is ``T``; with all tolerances or for exact symmetry."""
    if not c.lines:
        return [(Integer(0), c.variance, c.base)]
    return [line for line in c.lines if tolerances or line[0] == 0]


class Weighing:
    """All candidates as arrays, for fast totals; the close ones are compared exactly."""

    def __init__(self, candidates: Sequence[Candidate], with_eps: bool, tolerances: bool = False) -> None:
        self.with_eps = with_eps
        self.rate = candidates[0].rate
        # A minimum of lines is weighed line by line: ``candidates`` then repeats a subgroup, ``owners`` does not.
        self.owners = [c for c in candidates for _ in lines_of(c, tolerances)]
        self.levels = [line[0] for c in candidates for line in lines_of(c, tolerances)]
        self.candidates = [
            replace(c, variance=line[1], base=line[2]) if c.lines else c
            for c in candidates
            for line in lines_of(c, tolerances)
        ]
        candidates = self.candidates
        self.V = np.array([float(c.variance) for c in candidates])
        self.level = np.array([float(c.level) for c in candidates])
        self.base = np.array([float(c.base) for c in candidates])
        self.slope = np.array([float(c.slope) for c in candidates])
        self.cap = np.array([float(c.cap) for c in candidates])
        # Ties go to the larger group, then to the first.
        self.preference = sorted(
            range(len(candidates)), key=lambda j: (-candidates[j].order, candidates[j].node, self.levels[j])
        )
        self.rank = np.argsort(self.preference)

    @cached_property
    def _safe(self) -> tuple[Floats, NDArray[np.bool_]]:
        positive = self.V > 0
        return np.where(positive, self.V, 1.0), positive

    def totals(self, s: float) -> tuple[Floats, Floats]:
        """Least totals at ``s = rate(n)``, and their derivatives in ``s``; both concave branches of a minimum."""
        exact, slope_exact = self.V + self.base * s, self.base
        if not self.with_eps:
            return exact, slope_exact
        V, positive = self._safe
        ratio = self.slope * s * self.level / (2 * V)
        inside = positive & (ratio < 1)
        eps = self.level * (1 - ratio)
        value = np.where(inside, ratio**2 * V + (self.base + self.slope * eps) * s, exact)
        slope = np.where(inside, self.base + self.slope * eps, slope_exact)
        capped = positive & (self.cap * s < value)
        return np.where(capped, self.cap * s, value), np.where(capped, self.cap, slope)

    def best(self, n: int) -> int:
        """Index of the best candidate at a sample size; certified."""
        values, _ = self.totals(self.rate(n))
        near = np.flatnonzero(values <= values.min() * (1 + _CLOSE))
        near = near[np.argsort(self.rank[near])]
        winner = int(near[0])
        seen = {self.candidates[winner].key()}
        for j in near[1:]:
            c = self.candidates[int(j)]
            if c.key() in seen:
                continue
            seen.add(c.key())
            # ``winner`` is preferred, so that it stays on a tie.
            if not is_at_most(self.total(winner, n), self.total(int(j), n)):
                winner = int(j)
        return winner

    def total(self, j: int, n: int) -> Expr:
        """Least total of a candidate as an expression."""
        c = self.candidates[j]
        if not self.with_eps:
            return c.variance + c.base * self.rate(Integer(n))
        return regime_at(c, n)[2]

    def optimum(self, n: int, without: Callable[[Any], Expr]) -> Optimum:
        """The best candidate at a sample size with its regime."""
        j = self.best(n)
        c, none = self.candidates[j], without(Integer(n))
        if not self.with_eps:
            total = self.total(j, n)
            why = _CONDITIONS["tolerances" if any(self.levels) else "subgroups"]
            return Optimum(n, self.owners[j], self.levels[j], self._regime(j), total, none, why)
        regime, eps, total = regime_at(c, n)
        why = _CONDITIONS["no error" if c.variance == 0 else regime]
        if len(self.candidates) > 1:
            why = f"{_CONDITIONS['subgroups']}; for {c.name}: {why}"
        return Optimum(n, c, eps, regime, total, none, why)

    def state(self, n: int) -> tuple[int, str]:
        """Index of the best candidate and its regime."""
        j = self.best(n)
        return j, regime_at(self.candidates[j], n)[0] if self.with_eps else self._regime(j)

    def _regime(self, j: int) -> str:
        if self.levels[j] == 0:
            return EXACT
        return DATA_LEVEL if is_at_most(self.owners[j].level, self.levels[j]) else APPROXIMATE

    def rules_between(self, j: int, low: int, high: int) -> bool:
        """Whether a candidate that is best at both ends is best at every size between.

        In ``s = 1/sqrt(n)`` every least total is concave: that of ``j`` lies below its tangents at the two ends, those of
        the others above their chords.
        """
        if not self.with_eps:
            return True  # lines in the rate: the lower envelope is concave, so that a line on it at two points is on it between
        s0, s1 = high**-0.5, low**-0.5
        (v0, d0), (v1, d1) = self.totals(s0), self.totals(s1)
        others = [i for i, c in enumerate(self.candidates) if c.key() != self.candidates[j].key()]
        if not others:
            return True
        slope = (v1[others] - v0[others]) / (s1 - s0)
        # The tangents of j bend at most once between the ends; the gap to a chord is least at an end or at the bend.
        bend = s0 if d0[j] == d1[j] else (v1[j] - v0[j] - d1[j] * s1 + d0[j] * s0) / (d0[j] - d1[j])
        bend = min(max(bend, s0), s1)
        top = v0[j] + d0[j] * (bend - s0)
        return bool((v0[others] + slope * (bend - s0) >= top * (1 - 1e-12)).all())


def total_of(c: Candidate, n: Any, eps: Any) -> Expr:
    """``T`` of a candidate at a tolerance, as an expression in ``n``."""
    root = sqrt(n)
    if c.lines:
        totals = [constant + slope / root for level, constant, slope in c.lines if level == eps]
        if not totals:
            known = ", ".join(map(str, sorted({line[0] for line in c.lines})))
            raise DomainError(
                "a tolerance of a symmetry",
                f"eps = {eps}",
                f"the tolerances weighed are {known}",
                "tolerances=[...]",
            )
        return Min(*totals)
    if eps == 0:
        return c.variance + c.base * c.rate(n)
    approximation = total_error(eps, c.level, c.variance, 0, 0)
    return approximation + Min(c.base + c.slope * eps, c.cap) / root


def as_rational(eps: Any) -> Rational:
    """A tolerance as an exact number; a float stands for the dyadic number it is."""
    from symbound.approximation.gap import tolerance
    from symbound.approximation.interval import to_rational

    return to_rational(tolerance(eps))
