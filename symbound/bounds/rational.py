"""Exact values of formulas that are rational numbers, by plain fractions.

Covering numbers at rational radii are integers; reading them off here is faster than rebuilding the sympy tree, and the
branches of a Piecewise that do not apply are never looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from math import ceil, floor
from operator import add, mul
from typing import Any

from sympy import Add, Basic, Max, Min, Mod, Mul, Piecewise, Pow, Rational, S, Symbol
from sympy import ceiling as sympy_ceiling
from sympy import floor as sympy_floor
from sympy.core.relational import GreaterThan, LessThan, StrictGreaterThan, StrictLessThan

_LARGEST_EXPONENT = 10_000
_LARGEST_BITS = 200 * _LARGEST_EXPONENT

_COMPARE: dict[type, Callable[[Fraction, Fraction], bool]] = {
    LessThan: lambda a, b: a <= b,
    StrictLessThan: lambda a, b: a < b,
    GreaterThan: lambda a, b: a >= b,
    StrictGreaterThan: lambda a, b: a > b,
}


class _NotRationalError(Exception):
    """The formula is not a rational number, or not one that this module reads off."""


def rational_value(expr: Basic, values: Mapping[Any, Any]) -> Rational | None:
    """The value of a formula at rational values of its symbols, None if it is not read off as a rational number.

    >>> from sympy import Piecewise, ceiling, sqrt
    >>> r = Symbol("r", positive=True)
    >>> rational_value(Piecewise((1, r > 1), (ceiling(1 / (2 * r)) ** 2, True)), {r: Rational(1, 6)})
    9
    >>> rational_value(sqrt(r), {r: Rational(1, 4)}) is None
    True
    """
    try:
        value = _value(expr, values, {})
    except (_NotRationalError, ZeroDivisionError):
        return None
    return Rational(value.numerator, value.denominator)


def _value(expr: Basic, values: Mapping[Any, Any], known: dict[Basic, Fraction]) -> Fraction:
    """The value; parts that recur, such as the one ceiling in all terms of a covering number, are in ``known``."""
    if expr not in known:
        known[expr] = _value_of(expr, values, known)
    return known[expr]


def _value_of(expr: Basic, values: Mapping[Any, Any], known: dict[Basic, Fraction]) -> Fraction:
    if isinstance(expr, Symbol):
        if expr not in values:
            raise _NotRationalError
        return _value_of(values[expr], {}, {})
    if isinstance(expr, Rational):
        return Fraction(int(expr.p), int(expr.q))
    if isinstance(expr, Piecewise):
        return _value(_branch(expr, values, known), values, known)
    if isinstance(expr, (Add, Mul, Min, Max, Pow, Mod, sympy_ceiling, sympy_floor)):
        return _combine(expr, [_value(a, values, known) for a in expr.args])
    raise _NotRationalError


def _branch(expr: Piecewise, values: Mapping[Any, Any], known: dict[Basic, Fraction]) -> Basic:
    """The first branch whose condition holds; not a number if there is none."""
    return next((branch for branch, condition in expr.args if _holds(condition, values, known)), S.NaN)


def _holds(condition: Basic, values: Mapping[Any, Any], known: dict[Basic, Fraction]) -> bool:
    if condition == True:  # noqa: E712  (sympy's own true)
        return True
    compare = _COMPARE.get(type(condition))
    if compare is None:
        raise _NotRationalError
    return compare(*(_value(side, values, known) for side in condition.args))


def _combine(expr: Basic, args: list[Fraction]) -> Fraction:
    if isinstance(expr, Add):
        return reduce(add, args)
    if isinstance(expr, Mul):
        return reduce(mul, args)
    if isinstance(expr, Min):
        return min(args)
    if isinstance(expr, Max):
        return max(args)
    if isinstance(expr, Mod):
        return args[0] % args[1]
    if isinstance(expr, sympy_ceiling):
        return Fraction(ceil(*args))
    if isinstance(expr, sympy_floor):
        return Fraction(floor(*args))
    base, exponent = args
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if exponent.denominator != 1 or abs(exponent) > _LARGEST_EXPONENT or bits * abs(exponent) > _LARGEST_BITS:
        raise _NotRationalError
    return Fraction(base ** int(exponent))
