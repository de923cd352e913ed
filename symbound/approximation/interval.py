"""Sums of squares of doubles, enclosed between exact rationals."""

from __future__ import annotations

from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sympy import Rational

_RELATIVE = Fraction(1, 2**46)
"""Generous relative error of a pairwise sum of up to 2^40 nonnegative terms of a dozen roundings each."""
_ABSOLUTE = Fraction(1, 2**960)
"""Generous bound on what underflow can hide in such a sum."""
EXACT_TERMS = 20_000
"""Sums of at most this many terms are made exactly."""


class Interval(NamedTuple):
    """A real number between two exact rationals; a point where it is known exactly."""

    lower: Fraction
    upper: Fraction

    @property
    def is_exact(self) -> bool:
        """Whether the number is known exactly."""
        return self.lower == self.upper

    @property
    def rational(self) -> tuple[Rational, Rational]:
        """The ends as sympy numbers."""
        return to_rational(self.lower), to_rational(self.upper)

    def scaled(self, factor: Fraction) -> Interval:
        """The number times a nonnegative factor."""
        return Interval(self.lower * factor, self.upper * factor)


def to_rational(number: Fraction) -> Rational:
    """A Fraction as a sympy number."""
    return Rational(number.numerator, number.denominator)


def around(value: float) -> Interval:
    """Interval around a pairwise float sum of nonnegative terms.

    >>> around(0.0).upper > 0, around(0.5).lower < Fraction(1, 2) < around(0.5).upper
    (True, True)
    """
    exact = Fraction(value)
    return Interval(
        max(Fraction(0), exact * (1 - _RELATIVE) - _ABSOLUTE), exact * (1 + _RELATIVE) + _ABSOLUTE
    )


def weighted_squares(
    weights: Any, first: NDArray[np.float64], second: NDArray[np.float64], exact_weights: Any = None
) -> Interval:
    """Enclose ``sum_i w_i |a_i - b_i|^2``.

    Parameters
    ----------
    weights : array of shape (N,)
        Nonnegative weights as doubles, each within a few roundings of the true weight.
    first, second : arrays of shape (N, q)
        The doubles ``a`` and ``b``.
    exact_weights : sequence of Fraction, optional
        With them the sum is exact.
    """
    if np.array_equal(first, second):
        return Interval(Fraction(0), Fraction(0))
    if exact_weights is None:
        return around(float(np.sum(np.asarray(weights) * ((first - second) ** 2).sum(axis=1))))
    total = Fraction(0)
    for w, a, b in zip(exact_weights, first.tolist(), second.tolist(), strict=True):
        if w and a != b:
            total += w * sum((Fraction(s) - Fraction(t)) ** 2 for s, t in zip(a, b, strict=True))
    return Interval(total, total)
