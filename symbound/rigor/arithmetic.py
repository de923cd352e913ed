"""Exact rationals, Arb balls and intervals: the values that the walk computes with.

A *point* is an exact ``fmpq`` or an ``arb`` ball that contains one real number. An :class:`Interval` holds
two points, the ends of a range. Python's operators act on any mixture: rational with rational stays exact,
all else becomes a ball. A value outside the domain of a function is the ball ``nan``, which nothing un-does.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import reduce
from typing import Any, TypeAlias

import sympy
from flint import arb, ctx, fmpq, fmpz

from symbound.rigor.rounding import as_fraction

ZERO, ONE = fmpq(0), fmpq(1)
NAN, INFINITY, MINUS_INFINITY = arb.nan(), arb.pos_inf(), arb.neg_inf()
EXTREME_EXPONENT = 200_000  # beyond 2^(+-this) an end point is given as 0 or infinity, whichever is safe

Point: TypeAlias = Any  # fmpq | arb; python-flint ships no types that mypy can follow
Value: TypeAlias = Any  # Point | Interval


class Interval:
    """The range between two points; either may be infinite. Only the outer side of each end is promised.

    A range with one end undefined is undefined as a whole: its other end says nothing.
    """

    __slots__ = ("high", "low")

    def __init__(self, low: Point, high: Point) -> None:
        undefined = (type(low) is arb and low.is_nan()) or (type(high) is arb and high.is_nan())
        self.low = NAN if undefined else low
        self.high = NAN if undefined else high

    def __add__(self, other: Value) -> Interval:
        low, high = ends(other)
        return Interval(self.low + low, self.high + high)

    __radd__ = __add__

    def __mul__(self, other: Value) -> Interval:
        low, high = ends(other)
        if self.low >= 0 and low >= 0:
            return Interval(_product(self.low, low), _product(self.high, high))
        corners = [_product(x, y) for x in (self.low, self.high) for y in (low, high)]
        return Interval(reduce(point_minimum, corners), reduce(point_maximum, corners))

    __rmul__ = __mul__

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __repr__(self) -> str:
        return f"Interval({self.low}, {self.high})"


def ends(value: Value) -> tuple[Point, Point]:
    """Return the low and the high end of a point or an interval."""
    return (value.low, value.high) if type(value) is Interval else (value, value)


def is_zero(point: Point) -> bool:
    """Tell whether a point is exactly zero."""
    return bool(point == 0)  # not is_zero(): for fmpq(0) python-flint 0.9 answers False


def is_undefined(value: Value) -> bool:
    """Tell whether the value is ``nan``: some function was not proved to be defined and real."""
    low, _ = ends(value)  # of an interval, both ends are undefined or none
    return type(low) is arb and bool(low.is_nan())


def _product(x: Point, y: Point) -> Point:
    # an infinite end stands for finite values without limit, so zero times it is zero
    if is_zero(x) or is_zero(y):
        return NAN if is_undefined(x) or is_undefined(y) else ZERO
    return x * y


def point_minimum(x: Point, y: Point) -> Point:
    """Return the smaller of two points, as a ball if they are not both exact."""
    return min(x, y) if type(x) is fmpq and type(y) is fmpq else arb(x).min(arb(y))


def point_maximum(x: Point, y: Point) -> Point:
    """Return the larger of two points, as a ball if they are not both exact."""
    return max(x, y) if type(x) is fmpq and type(y) is fmpq else arb(x).max(arb(y))


def hull(x: Value, y: Value) -> Interval:
    """Return a range that contains both values."""
    (low, high), (other_low, other_high) = ends(x), ends(y)
    return Interval(point_minimum(low, other_low), point_maximum(high, other_high))


def ball(value: Value) -> Any:
    """Return one ball that contains the value."""
    if type(value) is not Interval:
        return arb(value)
    low, high = arb(value.low), arb(value.high)
    return low.union(high) if low.is_finite() and high.is_finite() else NAN


def compare(x: Value, y: Value) -> int | None:
    """Return -1, 0 or 1 for ``x < y``, ``x = y``, ``x > y`` where that is certain, else ``None``."""
    (low, high), (other_low, other_high) = ends(x), ends(y)
    if high < other_low:
        return -1
    if low > other_high:
        return 1
    exact = type(x) is fmpq and type(y) is fmpq
    return 0 if exact else None


def is_finite(value: Value) -> bool:
    """Tell whether the value is proved to be a finite real number."""
    return all(type(end) is fmpq or (type(end) is arb and end.is_finite()) for end in ends(value))


def at_most(x: Value, y: Value) -> bool | None:
    """Tell whether ``x <= y``; ``None`` where it is not certain."""
    (low, high), (other_low, other_high) = ends(x), ends(y)
    if high <= other_low:
        return True
    return False if low > other_high else None


# ---------------------------------------------------------------------- in and out


def exact_point(number: Any) -> Point:
    """Return the point of an exact number, or of sympy's ``oo`` and ``-oo``; refuses floats."""
    if type(number) is int:
        return fmpq(number)
    if isinstance(number, sympy.Rational):
        return fmpq(int(number.p), int(number.q))
    if number is sympy.oo:
        return INFINITY
    if number is -sympy.oo:
        return MINUS_INFINITY
    fraction = as_fraction(number)
    return fmpq(fraction.numerator, fraction.denominator)


def to_sympy(point: fmpq) -> sympy.Rational:
    """Return an exact rational as sympy's."""
    return sympy.Rational(int(point.p), int(point.q))


def to_fraction(point: fmpq) -> Fraction:
    """Return an exact rational as Python's."""
    return Fraction(int(point.p), int(point.q))


def upper_rational(point: Point) -> Any:
    """Return a rational that is at least the point, or ``None`` for no finite one."""
    return point if type(point) is fmpq else _above(point, negate=False)


def lower_rational(point: Point) -> Any:
    """Return a rational that is at most the point, or ``None`` for no finite one."""
    negated = -point if type(point) is fmpq else _above(point, negate=True)
    return None if negated is None else -negated


def _above(point: Any, negate: bool) -> Any:
    precision, ctx.prec = ctx.prec, 1 << 14  # enough to add midpoint and radius without rounding
    try:
        top = (-point if negate else point).upper()
    finally:
        ctx.prec = precision
    if not top.is_finite():
        return None
    mantissa, exponent = top.man_exp()
    if exponent + mantissa.bit_length() > EXTREME_EXPONENT:
        return fmpq(-(fmpz(2) ** EXTREME_EXPONENT)) if mantissa < 0 else None
    if exponent < -2 * EXTREME_EXPONENT:
        return ZERO if mantissa <= 0 else fmpq(1, fmpz(2) ** EXTREME_EXPONENT)
    return top.fmpq()


def accurate_bits(value: Value) -> float:
    """Return how many leading bits of the value are certain; infinite for an exact rational."""
    if type(value) is fmpq:
        return math.inf
    return float(value.rel_accuracy_bits()) if type(value) is arb else -math.inf
