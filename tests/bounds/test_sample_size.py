import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational

import symbound as sb
from symbound.errors import UnknownNameError

TABULAR = sb.gap_bound(sb.AllFunctions(sb.Strings(3, 2), M=1), n=sb.n, route="tabular-gap")


@given(st.integers(2, 400), st.integers(1, 40))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_against_the_closed_form(numerator, denominator):
    """The bound is sqrt(7/n)/2, so that the answer is ceil(7 / (4 target^2))."""
    from math import ceil

    target = Rational(denominator, numerator)
    expected = ceil(Rational(7) / (4 * target**2))
    assert TABULAR.sample_size(target) == max(1, expected)


def test_the_answer_is_the_smallest():
    F = sb.Lipschitz(sb.Cube(3), L=1, M=1, symmetry=sb.Invariance(sb.symmetric(3)))
    b = sb.gap_bound(F, n=sb.n)
    size = b.sample_size(Rational(1, 10))
    assert b.at(n=size).upper <= Rational(1, 10) < b.at(n=size - 1).lower


def test_a_second_symbol_must_get_a_value_first():
    b = sb.gap_bound(sb.FiniteClass(16, 1), n=sb.n, delta=sb.delta)
    with pytest.raises(UnknownNameError, match="delta"):
        b.sample_size(Rational(1, 10))
    assert b.subs(delta=Rational(1, 20)).sample_size(Rational(1, 10)) > 1
