"""Directed rounding for the few numeric quantities that must not come out too small."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import ArgumentTypeError


def float_above(value: Any, name: str) -> float:
    """Return the smallest float that is at least ``value``.

    Parameters
    ----------
    value : int, float, Fraction or sympy.Rational
        The exact number; a float stands for the dyadic number it is.
    name : str
        What the number is, for the error.

    Raises
    ------
    ArgumentTypeError
        If ``value`` is not a real number.

    Examples
    --------
    >>> float_above(Fraction(1, 3), "eps") > Fraction(1, 3)
    True
    """
    try:
        nearest = float(value)
        exact = Fraction(int(value.p), int(value.q)) if hasattr(value, "p") else Fraction(value)
    except (TypeError, ValueError, OverflowError) as error:
        if isinstance(value, float | np.floating):
            return float(value)
        raise ArgumentTypeError(
            f"a number for {name}", f"{value!r} of type {type(value).__name__}", f"not a real number: {error}"
        ) from None
    return nearest if Fraction(nearest) >= exact else float(np.nextafter(nearest, np.inf))


def float_below(value: Any) -> float:
    """Return the largest float that is at most ``value``.

    >>> float_below(Fraction(2, 3)) < Fraction(2, 3)
    True
    """
    return -float_above(-value, "a number")


def product_above(factor: float, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return floats at least ``factor * values``, equal to it where the product is exact.

    A product of two numbers of 26 significant bits each has at most 52, so those come out unchanged; a power
    of two changes no bits at all.
    """
    product = factor * values
    exact = (np.frexp(factor)[0] == 0.5) | (
        _has_short_mantissa(np.asarray(factor)) & _has_short_mantissa(values)
    )
    exact &= product >= 2 * np.finfo(np.float64).tiny  # digits are lost below the normal numbers
    return np.where(exact | (values == 0), product, np.nextafter(product, np.inf))


def _has_short_mantissa(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    mantissa = np.frexp(values)[0] * 2.0**26
    return np.asarray(mantissa == np.rint(mantissa))


def sums_are_exact(values: NDArray[np.float64], largest_sum: float) -> bool:
    """Tell whether all sums of ``values`` up to ``largest_sum`` are exact in float64.

    They are if every value is an integer multiple of one power of two ``q`` with ``largest_sum / q <= 2^52``.

    Examples
    --------
    >>> sums_are_exact(np.array([0.25, 3.0]), 10.0), sums_are_exact(np.array([0.1]), 10.0)
    (True, False)
    """
    if largest_sum == 0:
        return True
    scale = 2.0 ** (52 - int(np.frexp(largest_sum)[1]))
    flat = np.ravel(values)
    # A few values settle it for almost all inexact data.
    return all(_are_integers(part * scale) for part in (flat[:64], flat))


def _are_integers(values: NDArray[np.float64]) -> bool:
    return bool(np.isfinite(values).all() and np.array_equal(values, np.rint(values)))
