import math
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symbound.errors import ArgumentTypeError, DomainError, InexactNumberError
from symbound.rigor import decimal_down, decimal_up, float_down, float_up
from symbound.rigor.rounding import as_fraction

quick = settings(max_examples=150, deadline=None, derandomize=True)


@quick
@given(st.fractions(), st.integers(-400, 400))
def test_floats_are_the_neighbours(fraction, exponent):
    number = fraction * Fraction(10) ** exponent
    low, high = float_down(number), float_up(number)
    assert low <= high
    assert low == -math.inf or Fraction(low) <= number
    assert high == math.inf or Fraction(high) >= number
    assert high == low or math.nextafter(low, math.inf) == high


@pytest.mark.parametrize("number", [10**400, sympy.oo])
def test_beyond_the_largest_double(number):
    assert float_up(number) == math.inf
    assert float_down(-number) == -math.inf
    if number is not sympy.oo:
        assert float_down(number) == math.nextafter(math.inf, 0)


@quick
@given(st.fractions(), st.integers(-30, 30), st.integers(1, 12))
def test_decimals_are_the_neighbours(fraction, exponent, digits):
    number = fraction * Fraction(10) ** exponent
    low, high = Fraction(decimal_down(number, digits)), Fraction(decimal_up(number, digits))
    assert low <= number <= high
    if number:
        unit = Fraction(10) ** (math.floor(math.log10(abs(number)) + 1e-9) + 1 - digits)
        assert high - low <= unit * Fraction(1001, 1000)
    if low == number or high == number:
        assert low == high


@pytest.mark.parametrize(
    ("number", "digits", "down", "up"),
    [
        (0, 3, "0", "0"),
        (Fraction(9995, 10), 3, "999", "1000"),
        (Fraction(-9995, 10), 3, "-1000", "-999"),
        (Fraction(1, 3 * 10**9), 2, "3.3e-10", "3.4e-10"),
        (5 * 10**17, 4, "5e+17", "5e+17"),
        (120, 2, "120", "120"),
        (Fraction(1, 800), 5, "0.00125", "0.00125"),
        (-sympy.oo, 2, "-oo", "-oo"),
        (sympy.oo, 2, "oo", "oo"),
    ],
)
def test_decimal_layout(number, digits, down, up):
    assert (decimal_down(number, digits), decimal_up(number, digits)) == (down, up)


def test_refusals():
    for inexact in (0.1, sympy.Float("0.1"), np.float32(0.5)):
        with pytest.raises(InexactNumberError):
            as_fraction(inexact)
    for wrong in ("1/2", True, None, sympy.pi):
        with pytest.raises(ArgumentTypeError):
            as_fraction(wrong)
    with pytest.raises(DomainError):
        decimal_up(1, 0)
    assert as_fraction(np.int64(3)) == 3
