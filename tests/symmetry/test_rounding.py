"""Directed rounding against exact rational arithmetic."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational

from symbound.errors import ArgumentTypeError
from symbound.symmetry.min_plus import ceiling_above, min_plus
from symbound.symmetry.rounding import float_above, product_above, sums_are_exact

few = settings(max_examples=60, deadline=None, derandomize=True)


@few
@given(st.fractions(min_value=-100, max_value=100, max_denominator=1000))
def test_float_above_is_the_next_float(value):
    above = float_above(value, "x")
    assert Fraction(above) >= value > Fraction(float(np.nextafter(above, -np.inf)))
    assert float_above(Rational(value.numerator, value.denominator), "x") == above


@few
@given(st.floats(0.001, 100), st.floats(0, 100))
def test_product_above(factor, value):
    product = product_above(factor, np.array([value]))[0]
    exact = Fraction(factor) * Fraction(value)
    assert Fraction(product) >= exact
    assert product <= np.nextafter(np.nextafter(float(exact), np.inf), np.inf)


def test_exact_products_stay():
    assert product_above(3.0, np.array([7.0, 0.0, 0.25])).tolist() == [21.0, 0.0, 0.75]
    assert product_above(0.5, np.array([0.1])).tolist() == [0.05]
    assert product_above(0.1, np.array([0.1]))[0] > 0.1 * 0.1 or Fraction(0.1 * 0.1) >= Fraction(0.1) ** 2


@few
@given(st.lists(st.integers(0, 2**20), min_size=1, max_size=6), st.integers(0, 30))
def test_sums_said_to_be_exact_are(numerators, shift):
    values = np.array(numerators) * 2.0**-shift
    if sums_are_exact(values, float(2 * values.sum())):
        assert sum(Fraction(v) for v in values) == Fraction(float(values.sum()))


def test_sums_said_to_be_inexact():
    assert sums_are_exact(np.array([1.0, 2.0**-51]), 1.5)
    assert not sums_are_exact(np.array([1.0, 2.0**-60]), 4.0)
    assert not sums_are_exact(np.array([0.1, 0.2]), 1.0)


@few
@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5), st.integers(0, 10**6))
def test_min_plus_within_its_stated_error(n, m, k, seed):
    rng = np.random.default_rng(seed)
    a, b = rng.random((n, k)) * 10, rng.random((m, k))
    found = min_plus(a, b)
    slack = Fraction(3 * 2.0**-53 * ceiling_above(float(a.max()) + float(b.max())))
    for i in range(n):
        for j in range(m):
            exact = min(Fraction(x) + Fraction(y) for x, y in zip(a[i], b[j], strict=True))
            assert abs(Fraction(found[i, j]) - exact) <= slack


def test_not_a_number():
    with pytest.raises(ArgumentTypeError, match="not a real number"):
        float_above("one", "eps")
    assert np.isnan(float_above(float("nan"), "eps"))
    assert float_above(float("inf"), "eps") == float("inf")
