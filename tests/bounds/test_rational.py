"""Rational values of formulas, read off by plain fractions."""

import pytest
from sympy import (
    Add,
    Eq,
    Integer,
    Max,
    Min,
    Mod,
    Mul,
    Piecewise,
    Pow,
    Rational,
    Symbol,
    ceiling,
    floor,
    log,
    pi,
    sqrt,
)

from symbound.bounds.rational import rational_value

x, y = Symbol("x", positive=True), Symbol("y", positive=True)
HALF, THIRD = Rational(1, 2), Rational(1, 3)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        (x, HALF),
        (Integer(7), 7),
        (Add(x, y, Integer(1), evaluate=False), Rational(11, 6)),
        (Mul(x, y, Integer(5), evaluate=False), Rational(5, 6)),
        (Min(x, y, evaluate=False), THIRD),
        (Max(x, y, evaluate=False), HALF),
        (Mod(x, y, evaluate=False), Rational(1, 6)),
        (Mod(-x, y, evaluate=False), Rational(1, 6)),
        (Piecewise((x, x < y), (y, x >= y), evaluate=False), THIRD),
        (ceiling(x), 1),
        (floor(x), 0),
        (ceiling(-x), 0),
        (floor(-x), -1),
        (x**3, Rational(1, 8)),
        (x**-3, 8),
        (Pow(x, 0, evaluate=False), 1),
        (Pow(Integer(0), Integer(0), evaluate=False), 1),
    ],
)
def test_values(formula, value):
    found = rational_value(formula, {x: HALF, y: THIRD})
    assert found == value
    assert isinstance(found, Rational)


@pytest.mark.parametrize(
    "formula",
    [
        Symbol("z"),
        sqrt(x),
        Pow(Integer(4), HALF, evaluate=False),
        log(x),
        pi,
        x + log(x),
        Pow(Integer(0), Integer(-1), evaluate=False),
        Mod(x, x - HALF, evaluate=False),
        Piecewise((1, Eq(x, y)), (2, True), evaluate=False),
        Piecewise((1, x < y), evaluate=False),
        Piecewise((1, log(x) < y), (2, True), evaluate=False),
    ],
)
def test_what_is_not_read_off(formula):
    """Left to the enclosures: an irrational number, an undefined one, or a case that no fraction decides."""
    assert rational_value(formula, {x: HALF, y: THIRD}) is None


def test_the_values_must_be_rational_themselves():
    assert rational_value(x**2, {x: sqrt(2)}) is None
    assert rational_value(x, {x: y, y: HALF}) is None


@pytest.mark.parametrize(
    ("relation", "below", "at", "above"),
    [(x < HALF, 1, 2, 2), (x <= HALF, 1, 1, 2), (x > HALF, 2, 2, 1), (x >= HALF, 2, 1, 1)],
)
def test_the_right_branch(relation, below, at, above):
    """At the edge between two cases the wrong one can be a smaller number."""
    formula = Piecewise((1, relation), (2, True))
    values = [
        rational_value(formula, {x: HALF + step}) for step in (-Rational(1, 10**9), 0, Rational(1, 10**9))
    ]
    assert values == [below, at, above]


def test_the_first_branch_that_applies_and_no_other():
    formula = Piecewise((log(x), x > 1), (x, x > THIRD), (x + 1, x > Rational(1, 4)), (1 / (x - x**2), True))
    assert rational_value(formula, {x: HALF}) == HALF
    assert rational_value(formula, {x: Rational(3, 10)}) == Rational(13, 10)
    assert rational_value(formula, {x: Integer(2)}) is None


def test_powers_are_written_out_up_to_a_limit():
    """10,000 as exponent, two million bits in all; beyond, the enclosures do better."""
    big = Integer(2) ** 199
    for sign in (1, -1):
        assert rational_value(x ** (sign * 10_000), {x: Integer(2)}) == Integer(2) ** (sign * 10_000)
        assert rational_value(x ** (sign * 10_001), {x: Integer(2)}) is None
        assert rational_value(x ** (sign * 10_000), {x: big}) == big ** (sign * 10_000)
        assert rational_value(x ** (sign * 10_000), {x: 2 * big}) is None
        assert rational_value(x ** (sign * 10_000), {x: 1 / (2 * big)}) is None


def test_parts_that_recur_are_valued_once():
    formula = ceiling(x)
    for _ in range(60):
        formula = Add(formula, formula, evaluate=False)
    assert rational_value(formula, {x: THIRD}) == 2**60
