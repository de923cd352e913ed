"""Sums of powers and piecewise quadratics, against 60-digit numerics and dense grids."""

from fractions import Fraction
from itertools import pairwise

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Max, Rational, Symbol, oo, sqrt, symbols

from symbound.errors import ArgumentTypeError, DomainError, InexactNumberError, UndecidedError
from symbound.powers import (
    PiecewiseQuadratic,
    crossover,
    growth_exponent,
    leading_term,
    least_of_two_powers,
    power_sum,
    roots,
    smallest_integer,
)

x = Symbol("x", positive=True)
exponents = st.integers(-6, 6).map(lambda k: Rational(k, 3))
coefficients = st.integers(-20, 20).filter(bool).map(Integer)
sums = st.lists(st.tuples(coefficients, exponents), min_size=1, max_size=4, unique_by=lambda t: t[1])


def expression(terms):
    return sum((a * x**p for a, p in terms), Integer(0))


def value(terms, at):
    """The sum at a point, with 60 digits."""
    with mpmath.workdps(60):
        point = mpmath.mpf(at.p) / at.q
        return sum(int(a) * point ** (mpmath.mpf(p.p) / p.q) for a, p in terms)


def test_like_exponents_are_collected_and_cancel():
    assert power_sum(sqrt(x) * (1 + sqrt(x)) - x, x).terms == ((1, Rational(1, 2)),)
    assert power_sum(x - x, x).terms == ()
    assert leading_term(power_sum(x - x, x)) == 0


def test_leading_term_where_series_drops_it():
    d = Symbol("d", positive=True)
    S = power_sum(x ** (-1 / d) + 1 / sqrt(x), x)
    assert growth_exponent(S) == Max(-1 / d, -Rational(1, 2))
    assert growth_exponent(power_sum(S.expr.subs(d, 3), x)) == -Rational(1, 3)
    assert leading_term(power_sum(S.expr.subs(d, 5), x)) == x ** (-Rational(1, 5))


def test_equal_exponents_in_different_dress_are_merged():
    one = sqrt(3 - 2 * sqrt(2)) + 2 - sqrt(2)  # sqrt(2) - 1 + 2 - sqrt(2) = 1
    assert leading_term(power_sum(x**one - x + 7, x)) == 7


@settings(max_examples=15, deadline=None, derandomize=True)
@given(sums)
def test_roots_isolate_every_sign_change_of_a_dense_grid(terms):
    found = roots(power_sum(expression(terms), x), bits=30)
    for low, high in found:
        assert 0 < low <= high
        if low == high:
            assert abs(value(terms, low)) < mpmath.mpf(10) ** -45
        else:
            assert value(terms, low) * value(terms, high) < 0
            assert high - low <= low / 2**29
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    grid = [Rational(3, 2) ** k for k in range(-20, 21)]
    signs = [mpmath.sign(value(terms, g)) for g in grid]
    for (left, s), (right, t) in pairwise(zip(grid, signs, strict=True)):
        if s * t < 0:
            assert sum(bool(left <= low) and bool(high <= right) for low, high in found) % 2 == 1
        inside = sum(bool(left < low) and bool(high < right) for low, high in found)
        if s * t > 0:
            assert inside % 2 == 0 or any(low == high for low, high in found)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(sums, st.integers(-30, 30))
def test_smallest_integer_is_the_first_of_a_list(terms, level):
    answer = smallest_integer(power_sum(expression(terms), x), level)
    listed = [n for n in range(1, 400) if value(terms, Integer(n)) <= level + mpmath.mpf(10) ** -45]
    if listed:
        assert answer == listed[0]
    else:
        assert answer is None or answer >= 400


def test_smallest_integer_far_out():
    assert smallest_integer(power_sum(1 / sqrt(x), x), Rational(1, 10**15)) == 10**30
    assert smallest_integer(power_sum(1 / sqrt(x), x), Rational(1, 10**15) + Rational(1, 10**60)) == 10**30
    assert (
        smallest_integer(power_sum(1 / sqrt(x), x), Rational(1, 10**15) - Rational(1, 10**60)) == 10**30 + 1
    )
    assert smallest_integer(power_sum(x, x), Rational(1, 2)) is None


def test_a_zero_that_is_only_touched():
    assert roots(power_sum((x - 2) ** 2, x)) == [(2, 2)]
    with pytest.raises(UndecidedError):
        roots(power_sum(x**2 - 2 * sqrt(2) * x + 2, x))


def test_crossover_at_a_rational_point_is_exact():
    assert crossover(power_sum(12 / x, x), power_sum(4 / sqrt(x), x)) == [(9, 9)]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(
    *[
        st.fractions(Fraction(1, 50), 50, max_denominator=50).map(
            lambda f: Rational(f.numerator, f.denominator)
        )
    ]
    * 5
)
def test_least_of_two_powers_against_sixty_digits(a, p, b, q, upper):
    with mpmath.workdps(60):
        A, P, B, Q, U = (mpmath.mpf(v.p) / v.q for v in (a, p, b, q, upper))

        def f(t):
            return A * t**P + B * t**-Q

        for end, limit in ((oo, mpmath.inf), (upper, U)):
            point, least = least_of_two_powers(a, p, b, q, upper=end)
            at, low = (mpmath.mpf(v.evalf(70)._mpf_) for v in (point, least))
            assert abs(f(at) - low) < low * mpmath.mpf(10) ** -50
            for step in (mpmath.mpf("0.9"), mpmath.mpf("0.999"), mpmath.mpf("1.001"), mpmath.mpf("1.1")):
                if at * step <= limit:
                    assert f(at * step) >= low


def test_least_of_two_powers_stays_symbolic():
    a, b, p, q = symbols("a b p q", positive=True)
    point, least = least_of_two_powers(a, p, b, q)
    assert point == (b * q / (a * p)) ** (1 / (p + q))
    assert least == a * (1 + p / q) * (b * q / (a * p)) ** (p / (p + q))


quadratics = st.lists(st.tuples(*[st.fractions(-5, 5, max_denominator=6)] * 3), min_size=1, max_size=4)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(quadratics)
def test_minimum_of_pieces_is_below_a_grid(pieces):
    f = PiecewiseQuadratic.of(range(len(pieces) + 1), pieces)
    at, least = f.minimum()
    assert least <= min(
        c[0] + t * c[1] + t * t * c[2]
        for k, c in enumerate(pieces)
        for t in (k + Fraction(j, 16) for j in range(17))
    )
    assert any(c[0] + at * c[1] + at * at * c[2] == least for k, c in enumerate(pieces) if k <= at <= k + 1)


def test_convexity_is_decided():
    assert PiecewiseQuadratic.of([0, 1, 2], [(0, 0, 1), (-1, 2, 0)]).is_convex  # x^2, then its tangent at 1
    assert not PiecewiseQuadratic.of([0, 1, 2], [(0, 0, 1), (0, 1, 0)]).is_convex  # slope falls from 2 to 1
    assert not PiecewiseQuadratic.of([0, 1, 2], [(0, 0, 0), (1, 0, 0)]).is_convex  # a jump
    assert not PiecewiseQuadratic.of([0, 1], [(0, 0, -1)]).is_convex


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: power_sum(1 / (x + 1), x), ArgumentTypeError),
        (lambda: power_sum(x, Symbol("y")), DomainError),
        (lambda: power_sum(0.5 * x, x), InexactNumberError),
        (lambda: least_of_two_powers(1, 1, -1, 1), DomainError),
        (lambda: growth_exponent(power_sum(x - 1, x)), DomainError),
        (lambda: PiecewiseQuadratic.of([0, 0], [(1, 1, 1)]), DomainError),
        (lambda: PiecewiseQuadratic.of([0, 1], [(1, 1, 1)])(Fraction(3, 2)), DomainError),
    ],
)
def test_bad_input(call, error):
    with pytest.raises(error):
        call()
