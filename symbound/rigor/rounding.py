"""Exact rationals to doubles and decimals, always rounded to a stated side."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from numbers import Rational as AnyRational
from typing import Any

import sympy

from symbound.errors import ArgumentTypeError, DomainError, InexactNumberError


def as_fraction(number: Any) -> Fraction:
    """Return an exact number as a ``Fraction``; refuses floats and everything that is not rational.

    >>> as_fraction(sympy.Rational(1, 3))
    Fraction(1, 3)
    """
    if isinstance(number, AnyRational) and not isinstance(number, bool):
        return Fraction(int(number.numerator), int(number.denominator))
    if isinstance(number, sympy.Float) or type(number).__name__.startswith("float"):
        raise InexactNumberError(
            "an exact number",
            repr(number),
            "a float is not the decimal it prints as",
            "pass an integer, a Fraction or a sympy Rational, for instance Rational(1, 20)",
        )
    raise ArgumentTypeError(
        "an exact number", repr(number), "it is not a rational number", "pass an integer or a sympy Rational"
    )


def _nearest(value: Fraction) -> float:
    """Return the nearest double; integer division is correctly rounded in Python."""
    try:
        return value.numerator / value.denominator
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def float_up(number: Any) -> float:
    """Return the least double that is at least ``number``.

    Parameters
    ----------
    number : int, Fraction or sympy Rational, or sympy ``oo`` / ``-oo``

    >>> float_up(sympy.Rational(1, 10)) == 0.1, float_up(sympy.Rational(1, 6)) > 1 / 6
    (True, True)
    """
    if number is sympy.oo or number is -sympy.oo:
        return math.inf if number is sympy.oo else -math.inf
    value = as_fraction(number)
    nearest = _nearest(value)
    if nearest == math.inf or (nearest != -math.inf and Fraction(nearest) >= value):
        return nearest
    return math.nextafter(nearest, math.inf)


def float_down(number: Any) -> float:
    """Return the greatest double that is at most ``number``.

    >>> float_down(sympy.Rational(1, 3)) <= 1 / 3
    True
    """
    return -float_up(-number)


def decimal_up(number: Any, digits: int = 6) -> str:
    """Return the least decimal with ``digits`` significant digits that is at least ``number``.

    Parameters
    ----------
    number : int, Fraction or sympy Rational, or sympy ``oo`` / ``-oo``
    digits : int
        Significant digits, at least 1; a number that has fewer prints with fewer.

    Returns
    -------
    str
        Plain decimal for exponents from -5 to 15, else scientific.

    >>> decimal_up(sympy.Rational(1, 3), 4), decimal_up(sympy.Rational(5, 16), 6), decimal_up(10**20 + 1, 3)
    ('0.3334', '0.3125', '1.01e+20')
    """
    return _decimal(number, digits, math.ceil)


def decimal_down(number: Any, digits: int = 6) -> str:
    """Return the greatest decimal with ``digits`` significant digits that is at most ``number``.

    >>> decimal_down(sympy.Rational(2, 3), 4), decimal_down(sympy.Rational(-2, 3), 4)
    ('0.6666', '-0.6667')
    """
    return _decimal(number, digits, math.floor)


def _decimal(number: Any, digits: int, to_integer: Callable[[Fraction], int]) -> str:
    if digits < 1:
        raise DomainError("a decimal", f"digits = {digits}", "at least one significant digit is needed")
    if number is sympy.oo or number is -sympy.oo:
        return "oo" if number is sympy.oo else "-oo"
    value = as_fraction(number)
    if value == 0:
        return "0"
    exponent = _decimal_exponent(abs(value))
    scaled = value * Fraction(10) ** (digits - 1 - exponent)
    rounded = to_integer(scaled)
    sign, text = ("-" if rounded < 0 else ""), str(abs(rounded))
    exponent += len(text) - digits  # rounding away from zero may add a digit: 999.5 becomes 1000
    text = text.rstrip("0")
    if -5 <= exponent < 16:
        if exponent < 0:
            return f"{sign}0.{'0' * (-exponent - 1)}{text}"
        whole, part = text[: exponent + 1].ljust(exponent + 1, "0"), text[exponent + 1 :]
        return f"{sign}{whole}.{part}" if part else sign + whole
    mantissa = f"{text[0]}.{text[1:]}" if len(text) > 1 else text
    return f"{sign}{mantissa}e{exponent:+03d}"


def _decimal_exponent(value: Fraction) -> int:
    """Return the integer e with 10^e <= value < 10^(e+1)."""
    bits = value.numerator.bit_length() - value.denominator.bit_length()
    exponent = math.floor(
        (bits - 1) * math.log10(2)
    )  # as 2^(bits - 1) < value < 2^(bits + 1) < 10 * 2^(bits - 1)
    return exponent + 1 if Fraction(10) ** (exponent + 1) <= value else exponent
