"""How rounding errors pass through each step: the a-priori analysis behind ``evaluate_grid``.

An :class:`Approximation` holds doubles ``v`` and a promise ``|true - v| <= relative |v| + absolute``, and
doubles ``low <= true <= high``. In the comments a, b are computed values, ta, tb the true ones,
ra, rb and Aa, Ab their relative and absolute bounds, and u = 2^-53 the unit roundoff: one rounding moves a
result z to within u|z| (relative to the rounded value), plus TINY where it may fall below the normal range.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb, fmpq

from symbound.rigor.arithmetic import Value, lower_rational, to_fraction, upper_rational
from symbound.rigor.tape import Instruction

UNIT = 2.0**-53
ULPS = 4  # assumed of numpy's log, exp and power, in units in the last place
ELEMENTARY = 2 * ULPS * UNIT
TINY = 1e-300
HUGE = 1e300
EXACT_INTEGERS = 2.0**53

Reals = Any  # float or array of doubles


class Uncertified(Exception):  # noqa: N818 - not an error: it asks for a shorter segment
    """The analysis says nothing about this segment."""


@dataclass(frozen=True, slots=True)
class Approximation:
    """Doubles with an error bound. ``ratio``: integers N and q > 0 with N/q the true value, if known."""

    value: Reals
    relative: float
    absolute: Reals
    low: float
    high: float
    ratio: tuple[Reals, int] | None = None

    @property
    def smallest(self) -> float:
        """A lower bound on the size of the true values."""
        return 0.0 if self.low <= 0 <= self.high else min(abs(self.low), abs(self.high))

    @property
    def largest(self) -> float:
        """An upper bound on the size of the true values."""
        return max(abs(self.low), abs(self.high))

    @property
    def is_pure(self) -> bool:
        """Whether the absolute part of the bound is zero."""
        return np.ndim(self.absolute) == 0 and bool(self.absolute == 0)

    @property
    def is_exact(self) -> bool:
        """Whether the doubles are the true values."""
        return self.is_pure and self.relative == 0

    @property
    def error(self) -> Reals:
        """The bound on the distance from the truth, inflated for its own rounding."""
        return (self.relative * np.abs(self.value) + self.absolute) * (1 + 2.0**-30)


@dataclass(frozen=True, slots=True)
class Truth:
    """Where a condition certainly holds, and where it certainly fails; elsewhere it is not decided."""

    holds: Any
    fails: Any


def constant(value: Value, low: float, high: float) -> Approximation | Truth:
    """Return a constant register as its nearest double with the error of that rounding."""
    if value is None or isinstance(value, bool):
        return Truth(value is True, value is False)
    if type(value) not in (fmpq, arb):
        raise Uncertified
    bottom, top = lower_rational(value), upper_rational(value)
    if (
        bottom is None
        or top is None
        or not (low == high == 0 or min(abs(low), abs(high)) > TINY)
        or high > HUGE
    ):
        raise Uncertified
    fraction = to_fraction((bottom + top) / 2)
    near = fraction.numerator / fraction.denominator
    gap = max(abs(to_fraction(end) - Fraction(near)) for end in (bottom, top))
    relative = 0.0 if gap == 0 else float(gap / abs(Fraction(near))) * (1 + 2.0**-50)
    ratio = None
    if type(value) is fmpq and max(abs(int(value.p)), int(value.q)) < EXACT_INTEGERS:
        ratio = (float(int(value.p)), int(value.q))
    return Approximation(near, relative, 0.0, low, high, ratio)


def step_value(step: Instruction, arguments: list[Any], low: float, high: float) -> Approximation | Truth:
    """Apply one step to registers, given the range of its true values."""
    if max(abs(low), abs(high)) > HUGE:
        raise Uncertified
    result: Approximation | Truth = RULES[step.name](low, high, step.data, *arguments)
    if isinstance(result, Truth):
        return result
    if result.relative > 2.0**-10:
        raise Uncertified
    if result.is_pure or np.ndim(result.absolute):
        return result
    # |v| >= (smallest - A)/(1 + r): where that is far above A, the bound is as good in relative form
    small = result.smallest
    if result.absolute < small * 2.0**-40:
        extra = result.absolute * (1 + result.relative) / (small - result.absolute)
        return Approximation(result.value, result.relative + extra, 0.0, low, high, result.ratio)
    return result


def _underflow(low: float, high: float) -> float:
    """Return the absolute error that a result below the normal range may add."""
    return 0.0 if (low > TINY or high < -TINY) else TINY


def _add(low: float, high: float, _: Any, a: Approximation, b: Approximation) -> Approximation:
    value, ratio = a.value + b.value, _sum_ratio(a, b)
    if ratio is not None and ratio[1] == 1:
        return Approximation(value, 0.0, 0.0, low, high, ratio)
    absolute = a.absolute + b.absolute
    if (a.low >= 0 and b.low >= 0) or (a.high <= 0 and b.high <= 0):
        # ra|a| + rb|b| <= max r (|a| + |b|) = max r |a + b|, up to computed values on the wrong side of zero
        most = max(a.relative, b.relative)
        return Approximation(value, most * (1 + UNIT) + UNIT, absolute * (1 + 2 * most), low, high, ratio)
    for x in (a, b):
        if x.relative:
            absolute = absolute + x.relative * np.abs(x.value)
    return Approximation(value, UNIT, absolute, low, high, ratio)


def _multiply(low: float, high: float, _: Any, a: Approximation, b: Approximation) -> Approximation:
    value, ratio = a.value * b.value, _product_ratio(a, b)
    if ratio is not None and ratio[1] == 1:
        return Approximation(value, 0.0, 0.0, low, high, ratio)
    relative = a.relative + b.relative + a.relative * b.relative
    absolute: Reals = _underflow(low, high)
    # |ta tb - ab| <= |ab|(ra + rb + ra rb) + |a|(1 + ra)Ab + |b|(1 + rb)Aa + Aa Ab
    if not b.is_pure:
        absolute = absolute + (np.abs(a.value) * (1 + a.relative) + a.absolute) * b.absolute
    if not a.is_pure:
        absolute = absolute + np.abs(b.value) * (1 + b.relative) * a.absolute
    return Approximation(value, relative * (1 + UNIT) + UNIT, absolute, low, high, ratio)


def _divide(low: float, high: float, _: Any, a: Approximation, b: Approximation) -> Approximation:
    value, ratio = a.value / b.value, _quotient_ratio(a, b)
    if b.is_pure:
        # ta/tb = (a/b)(1 + da)/(1 + db), with |da| <= ra and |db| <= rb < 1
        relative = (a.relative + b.relative) / (1 - b.relative)
        absolute: Reals = _underflow(low, high)
        if not a.is_pure:
            absolute = absolute + a.absolute / (np.abs(b.value) * (1 - b.relative))
        return Approximation(value, relative * (1 + UNIT) + UNIT, absolute, low, high, ratio)
    # |ta/tb - a/b| <= (|a| Eb/|b| + Ea)/(|b| - Eb); hopeless, and left to Arb, unless Eb < |b|/2
    size, error = np.abs(b.value), b.error
    absolute = (np.abs(value) * error + a.error) / (size - error) * (1 + 2.0**-30) + TINY
    return Approximation(value, UNIT, np.where(error < size / 2, absolute, np.inf), low, high, ratio)


def _sqrt(low: float, high: float, _: Any, a: Approximation) -> Approximation:
    # sqrt(a(1 + r) + A) <= sqrt(a)(1 + r/2) + min(sqrt(A), A/sqrt(a)), and sqrt(1 - r) >= 1 - r/2 - r^2/2;
    # below, sqrt(p) - sqrt(p - A) <= min(sqrt(A), A/sqrt(p)) for p = a(1 - r), r <= 2^-10
    relative = (a.relative / 2 * (1 + a.relative)) * (1 + UNIT) + UNIT
    if a.is_pure:
        return Approximation(np.sqrt(a.value), relative, 0.0, low, high)
    value = np.sqrt(np.maximum(a.value, 0.0))
    absolute = np.fmin(np.sqrt(a.absolute) * (1 + UNIT), a.absolute / value * (1 + 2.0**-8))
    return Approximation(value, relative, absolute, low, high)


def _log(low: float, high: float, _: Any, a: Approximation) -> Approximation:
    # |log ta - log a| <= -log(1 - R) <= R/(1 - R), R = ra + Aa/|a|; left to Arb unless R < 1/2
    value = np.log(a.value)
    spread: Reals = a.relative
    if not a.is_pure:
        spread = a.relative + a.absolute / np.abs(a.value)
        spread = np.where(spread < 0.5, spread, np.inf)
    return Approximation(value, ELEMENTARY, spread / (1 - spread), low, high)


def _exp(low: float, high: float, _: Any, a: Approximation) -> Approximation:
    # exp(ta) = exp(a) exp(E'), |E'| <= E: exp(a) is off by at most expm1(E) of itself
    error = a.relative * (a.largest * 2 + 1) + float(np.max(a.absolute))
    return Approximation(np.exp(a.value), _growth(error) + ELEMENTARY, _underflow(low, high), low, high)


def _growth(error: float) -> float:
    """Return a bound on |exp(e) - 1| for |e| <= error, as long as that is small."""
    if not error < 2.0**-10:
        raise Uncertified
    return error * (1 + error)


def _power(low: float, high: float, _: Any, a: Approximation, b: Approximation) -> Approximation:
    # |tb log ta - b log a| <= |b| ra/(1 - ra) + (rb|b| + Ab) max|log ta|
    if not a.is_pure or a.low < 0:
        raise Uncertified
    slack = b.relative * (b.largest * 2 + 1) + float(np.max(b.absolute))
    error = (b.largest + slack) * a.relative / (1 - a.relative) + slack * _largest_log(a)
    value = np.power(a.value, b.value)
    return Approximation(value, _growth(error) + ELEMENTARY, _underflow(low, high), low, high)


def _largest_log(a: Approximation) -> float:
    """Return a bound on |log| of the computed and true values; 746 covers every positive double."""
    if a.low < TINY:
        return 746.0
    return max(abs(math.log(a.low)), abs(math.log(a.high))) + 1.0


def _power_rational(low: float, high: float, exponent: Any, a: Approximation) -> Approximation:
    power = to_fraction(exponent)
    near = power.numerator / power.denominator
    exact = Fraction(near) == power
    return _power(low, high, None, a, Approximation(near, 0.0 if exact else UNIT, 0.0, near, near))


def _power_integer(low: float, high: float, exponent: int, a: Approximation) -> Approximation:
    """Multiply by squaring; the range of every partial product follows from that of the base."""
    result: Approximation | None = None
    square = a
    while exponent:
        if exponent & 1:
            result = square if result is None else _times(result, square)
        exponent >>= 1
        if exponent:
            square = _times(square, square)
    if result is None:
        return Approximation(1.0, 0.0, 0.0, low, high, (1.0, 1))
    return Approximation(result.value, result.relative, result.absolute, low, high, result.ratio)


def _times(a: Approximation, b: Approximation) -> Approximation:
    corners = [x * y for x in (a.low, a.high) for y in (b.low, b.high)]
    low, high = (math.nextafter(min(corners), -math.inf), math.nextafter(max(corners), math.inf))
    if max(-low, high) > HUGE:
        raise Uncertified
    return _multiply(low, high, None, a, b)


def _minimum(low: float, high: float, _: Any, a: Approximation, b: Approximation) -> Approximation:
    # tb <= b + Eb bounds min(ta, tb) above, and a >= b gives a - ra|a| >= b - max(ra, rb)|b| below
    return _extreme(np.minimum, low, high, a, b)


def _maximum(low: float, high: float, _: Any, a: Approximation, b: Approximation) -> Approximation:
    return _extreme(np.maximum, low, high, a, b)


def _extreme(choose: Any, low: float, high: float, a: Approximation, b: Approximation) -> Approximation:
    ratio = None
    if a.ratio is not None and b.ratio is not None and a.ratio[1] == b.ratio[1]:
        ratio = (choose(a.ratio[0], b.ratio[0]), a.ratio[1])
    absolute = np.maximum(a.absolute, b.absolute)
    return Approximation(choose(a.value, b.value), max(a.relative, b.relative), absolute, low, high, ratio)


def _abs(low: float, high: float, _: Any, a: Approximation) -> Approximation:
    ratio = None if a.ratio is None else (np.abs(a.ratio[0]), a.ratio[1])
    return Approximation(np.abs(a.value), a.relative, a.absolute, low, high, ratio)


def _rounded(choose: Any, sign: int) -> Callable[..., Approximation]:
    """Return the rule of floor or ceiling: exact where the error bound decides it, else left to Arb."""

    def rule(low: float, high: float, _: Any, a: Approximation) -> Approximation:
        if max(abs(low), abs(high)) >= EXACT_INTEGERS:
            raise Uncertified
        if a.ratio is not None:
            top = np.asarray(a.ratio[0])
            whole = np.floor_divide(top.astype(np.int64) * sign, a.ratio[1]) * sign
            value = np.where(np.isnan(top), np.nan, whole.astype(np.float64))  # undecided stays undecided
        else:
            error = 0.0 if a.is_exact else a.error + 2 * UNIT * np.abs(a.value) + TINY
            least, most = choose(a.value - error), choose(a.value + error)
            value = np.where(least == most, least, np.nan)
        return Approximation(value, 0.0, 0.0, low, high, (value, 1))

    return rule


def _compare(strict: bool) -> Callable[..., Truth]:
    def rule(low: float, high: float, _: Any, a: Approximation, b: Approximation) -> Truth:
        left, right, error = a.value, b.value, 0.0
        common = _common(a, b)
        if common is not None:
            left, right, _ = common
        elif not (a.is_exact and b.is_exact):
            error = a.error + b.error + 2 * UNIT * (np.abs(left) + np.abs(right)) + TINY
        distance = left - right  # its sign is right even when rounded
        if strict:
            return Truth(distance < -error, distance >= error)
        return Truth(distance <= -error, distance > error)

    return rule


def _equal(low: float, high: float, _: Any, a: Approximation, b: Approximation) -> Truth:
    below, above = _compare(False)(low, high, None, a, b), _compare(False)(low, high, None, b, a)
    if (a.is_exact and b.is_exact) or _common(a, b) is not None:
        return Truth(below.holds & above.holds, below.fails | above.fails)
    return Truth(np.zeros_like(below.holds), below.fails | above.fails)


def _select(low: float, high: float, _: Any, *pairs: Any) -> Approximation:
    value: Reals = np.nan
    relative, absolute = 0.0, 0.0
    for condition, branch in zip(reversed(pairs[::2]), reversed(pairs[1::2]), strict=True):
        value = np.where(condition.holds, branch.value, np.where(condition.fails, value, np.nan))
        relative, absolute = max(relative, branch.relative), np.maximum(absolute, branch.absolute)
    return Approximation(value, relative, absolute, low, high)


# ---------------------------------------------------------------------- exact ratios of integers


def _fits(*sizes: float) -> bool:
    return all(size < EXACT_INTEGERS for size in sizes)


def _top(a: Approximation) -> float:
    """Return a bound on |N| for the ratio N/q."""
    return math.inf if a.ratio is None else a.largest * a.ratio[1] * (1 + 2.0**-40)


def _common(a: Approximation, b: Approximation) -> Any:
    """Return two exact ratios over their common denominator, as (N, N', q); ``None`` if not possible."""
    if a.ratio is None or b.ratio is None:
        return None
    (top, q), (other, p) = a.ratio, b.ratio
    return (top * p, other * q, p * q) if _fits(_top(a) * p + _top(b) * q, p * q) else None


def _sum_ratio(a: Approximation, b: Approximation) -> tuple[Reals, int] | None:
    common = _common(a, b)
    return None if common is None else (common[0] + common[1], common[2])


def _product_ratio(a: Approximation, b: Approximation) -> tuple[Reals, int] | None:
    if a.ratio is None or b.ratio is None or not _fits(_top(a) * _top(b), a.ratio[1] * b.ratio[1]):
        return None
    return a.ratio[0] * b.ratio[0], a.ratio[1] * b.ratio[1]


def _quotient_ratio(a: Approximation, b: Approximation) -> tuple[Reals, int] | None:
    """Return the ratio of a quotient by a constant."""
    if a.ratio is None or b.ratio is None or np.ndim(b.ratio[0]) or b.ratio[0] == 0:
        return None
    divisor, sign = abs(int(b.ratio[0])), (1 if b.ratio[0] > 0 else -1)
    if not _fits(_top(a) * b.ratio[1], a.ratio[1] * divisor):
        return None
    return a.ratio[0] * (b.ratio[1] * sign), a.ratio[1] * divisor


def _and(low: float, high: float, _: Any, *truths: Truth) -> Truth:
    holds, fails = truths[0].holds, truths[0].fails
    for truth in truths[1:]:
        holds, fails = holds & truth.holds, fails | truth.fails
    return Truth(holds, fails)


def _not(low: float, high: float, _: Any, truth: Truth) -> Truth:
    return Truth(truth.fails, truth.holds)


def _or(low: float, high: float, _: Any, *truths: Truth) -> Truth:
    return _not(low, high, None, _and(low, high, None, *[_not(low, high, None, truth) for truth in truths]))


RULES: dict[str, Callable[..., Any]] = {
    "add": _add,
    "multiply": _multiply,
    "divide": _divide,
    "sqrt": _sqrt,
    "log": _log,
    "exp": _exp,
    "power": _power,
    "power_rational": _power_rational,
    "power_integer": _power_integer,
    "minimum": _minimum,
    "maximum": _maximum,
    "abs": _abs,
    "floor": _rounded(np.floor, 1),
    "ceiling": _rounded(np.ceil, -1),
    "at_most": _compare(False),
    "less": _compare(True),
    "equal": _equal,
    "and": _and,
    "or": _or,
    "not": _not,
    "select": _select,
}
