import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from symbound.errors import ArgumentTypeError, DomainError, InexactNumberError
from symbound.rigor import decimal_down, decimal_up, float_down, float_up
from symbound.rigor.rounding import _decimal_exponent, as_fraction

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


def test_decimals_against_the_decimal_module():
    for p in [
        0,
        1,
        2,
        3,
        7,
        9,
        10,
        95,
        99,
        100,
        101,
        995,
        999,
        1000,
        12345,
        99999,
        10**15,
        10**16 - 1,
        10**16,
        10**17,
    ]:
        for q in (1, 2, 3, 8, 10, 1000, 10**5, 10**6, 999999, 10**20):
            for sign in (1, -1):
                number = Fraction(sign * p, q)
                for digits in (1, 2, 3, 6):
                    for rule, ours in ((ROUND_FLOOR, decimal_down), (ROUND_CEILING, decimal_up)):
                        context = Context(prec=digits, rounding=rule)
                        expected = context.divide(Decimal(number.numerator), Decimal(number.denominator))
                        text = ours(number, digits)
                        assert Fraction(text) == Fraction(expected), (number, digits, rule)
                        assert_layout(text, number, expected)
    assert decimal_up(Fraction(1, 3)) == "0.333334"
    assert decimal_down(Fraction(1, 3)) == "0.333333"


def assert_layout(text, number, expected):
    """Plain for exponents from -5 to 15, else scientific; no zeros that say nothing."""
    exponent = expected.adjusted()
    if not number:
        assert text == "0"
    elif -5 <= exponent < 16:
        assert "e" not in text
        assert "." not in text or not text.endswith(("0", "."))
        assert text.lstrip("-").startswith("0.") == (exponent < 0)
        assert len(text.lstrip("-").split(".")[0]) == max(exponent, 0) + 1
    else:
        mantissa, power = text.split("e")
        assert int(power) == exponent
        assert power[0] in "+-"
        assert len(power) >= 3
        assert len(mantissa.lstrip("-").split(".")[0]) == 1
        assert "." not in mantissa or not mantissa.endswith(("0", "."))


def test_the_decimal_exponent():
    for exponent in (*range(-40, 41), -1000, 1000):
        power = Fraction(10) ** exponent
        for value, expected in [
            (power, exponent),
            (power * Fraction(999999, 10**6), exponent - 1),
            (power * Fraction(10**6 + 1, 10**6), exponent),
            (power * 2, exponent),
            (power * 9, exponent),
        ]:
            assert _decimal_exponent(value) == expected


def test_doubles_at_the_edges():
    largest, smallest = math.nextafter(math.inf, 0), math.nextafter(0, 1)
    half = Fraction(smallest) / 2
    assert (float_up(half), float_down(half), float_up(half / 1000)) == (smallest, 0.0, smallest)
    assert (float_up(-half), float_down(-half)) == (0.0, -smallest)
    for number in (Fraction(largest) + 1, Fraction(2) ** 1024 - 1, 2**1024, Fraction(largest) * 2):
        assert (float_up(number), float_down(number)) == (math.inf, largest)
        assert (float_up(-number), float_down(-number)) == (-largest, -math.inf)
    assert float_up(Fraction(largest)) == float_down(Fraction(largest)) == largest
    assert float_up(sympy.oo) == float_down(sympy.oo) == math.inf
    assert float_up(-sympy.oo) == float_down(-sympy.oo) == -math.inf
    for double in (1.0, 0.1, -0.1, 5e-324, 1e300, -3.7):
        exact, step = Fraction(double), Fraction(1, 10**400)
        assert float_up(exact) == float_down(exact) == double
        assert (float_up(exact + step), float_down(exact + step)) == (
            math.nextafter(double, math.inf),
            double,
        )
        assert (float_up(exact - step), float_down(exact - step)) == (
            double,
            math.nextafter(double, -math.inf),
        )


def test_exact_numbers():
    for number, expected in [
        (3, Fraction(3)),
        (Fraction(2, 3), Fraction(2, 3)),
        (sympy.Rational(-2, 3), Fraction(-2, 3)),
        (sympy.Integer(4), Fraction(4)),
        (np.int64(-5), Fraction(-5)),
    ]:
        answer = as_fraction(number)
        assert type(answer) is Fraction
        assert answer == expected
        assert (type(answer.numerator), type(answer.denominator)) == (int, int)


def test_refusals():
    for inexact in (
        0.1,
        sympy.Float("0.1"),
        np.float32(0.5),
        np.float64(0.5),
        np.float16(0.5),
        math.inf,
        math.nan,
    ):
        with pytest.raises(InexactNumberError):
            as_fraction(inexact)
    for wrong in ("1/2", True, False, None, sympy.pi, sympy.oo, 1j, Decimal(1)):
        with pytest.raises(ArgumentTypeError):
            as_fraction(wrong)
    for digits in (0, -1):
        with pytest.raises(DomainError):
            decimal_up(1, digits)
        with pytest.raises(DomainError):
            decimal_down(sympy.oo, digits)
    assert as_fraction(np.int64(3)) == 3
