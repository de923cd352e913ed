from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Rational, Symbol, sqrt, symbols

from symbound.bounds.exact import (
    NONNEGATIVE,
    POSITIVE,
    POSITIVE_INTEGER,
    PROBABILITY,
    REAL,
    Condition,
    exact,
    interval,
)
from symbound.errors import DomainError, InexactNumberError


@given(st.fractions())
@settings(max_examples=50, deadline=None, derandomize=True)
def test_fractions_stay_what_they_are(x):
    assert exact(x, "x") == Rational(x.numerator, x.denominator)


def test_numpy_integers_are_integers_and_numpy_floats_are_floats():
    assert exact(np.int64(3), "n") == Integer(3)
    with pytest.raises(InexactNumberError):
        exact(np.float64(0.5), "x")
    with pytest.raises(InexactNumberError):
        exact(np.array([0.5, 1.0]), "x")


@pytest.mark.parametrize(
    ("domain", "inside", "outside"),
    [
        (POSITIVE_INTEGER, [1, Integer(10) ** 50], [0, -1, Rational(1, 2)]),
        (POSITIVE, [Rational(1, 10**9), sqrt(2)], [0, -1, 1 - sqrt(2)]),
        (NONNEGATIVE, [0, sqrt(2)], [-1, 1 - sqrt(2)]),
        (REAL, [-1, sqrt(2)], [sqrt(-1)]),
        (PROBABILITY, [Rational(1, 20), sqrt(2) - 1], [0, 1, 2, -1]),
        (interval(1, 3), [1, 2, 3], [0, 4]),
    ],
)
def test_domains(domain, inside, outside):
    for value in inside:
        assert domain(value, "x") == value
    for value in outside:
        with pytest.raises(DomainError):
            domain(value, "x")


def test_symbols_are_admitted_by_their_assumptions():
    m = symbols("m", integer=True, positive=True)
    assert POSITIVE_INTEGER(m + 1, "n") == m + 1
    with pytest.raises(DomainError, match="integer=True"):
        POSITIVE_INTEGER(Symbol("m", positive=True), "n")
    assert PROBABILITY(Symbol("delta", positive=True) / 2, "delta").free_symbols


def test_a_condition_is_checked_when_a_value_is_put_in():
    delta = Symbol("delta", positive=True)
    condition = Condition(delta / 2, PROBABILITY)
    assert condition.subs({delta: Rational(3, 2)}).expr == Rational(3, 4)
    with pytest.raises(DomainError, match="delta = 3"):
        condition.subs({delta: Integer(3)})


def test_an_irrational_number_near_the_edge_of_a_domain_is_decided():
    just_below_one = sqrt(Fraction(10**40 - 1, 10**40).numerator) / sqrt(Integer(10) ** 40)
    assert PROBABILITY(just_below_one, "delta") == just_below_one
