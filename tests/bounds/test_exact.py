from dataclasses import FrozenInstanceError
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Float, Integer, Rational, S, Symbol, sqrt, symbols

from symbound.bounds.exact import (
    NONNEGATIVE,
    POSITIVE,
    POSITIVE_INTEGER,
    PROBABILITY,
    REAL,
    Condition,
    Domain,
    exact,
    interval,
)
from symbound.errors import ArgumentTypeError, DomainError, InexactNumberError


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
    with pytest.raises(InexactNumberError, match=r"0\.5, a float"):
        exact(np.float32(0.5), "x")


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


def test_objections():
    half = Rational(1, 2)
    assert POSITIVE_INTEGER.objection(Integer(3)) == PROBABILITY.objection(half) == ()
    assert POSITIVE_INTEGER.objection(half) == PROBABILITY.objection(Integer(2)) == ("it lies outside",)
    because, remedy = POSITIVE_INTEGER.objection(Symbol("m"))
    assert because == "its assumptions do not prove that it lies in this set"
    assert remedy == "symbols('m', integer=True, positive=True)"
    assert PROBABILITY.objection(Symbol("delta")) == ()


def test_a_refused_condition_names_the_values_that_are_in_it():
    a, b = symbols("a b", positive=True)
    with pytest.raises(DomainError) as caught:
        Condition(a / 2, PROBABILITY).subs({a: Integer(4), b: Integer(7)})
    assert caught.value.asked == "a/2 at a = 4, a number in the open interval (0, 1)"
    assert caught.value.got == "2"
    assert caught.value.because == "it lies outside"
    with pytest.raises(DomainError) as caught:
        Condition(Integer(2), PROBABILITY).subs({a: Integer(4)})
    assert caught.value.asked == "2, a number in the open interval (0, 1)"


def test_an_irrational_number_near_the_edge_of_a_domain_is_decided():
    just_below_one = sqrt(Fraction(10**40 - 1, 10**40).numerator) / sqrt(Integer(10) ** 40)
    assert PROBABILITY(just_below_one, "delta") == just_below_one


@pytest.mark.parametrize("value", [True, False, "1", None, [1], 1j])
def test_what_is_no_number_is_refused(value):
    with pytest.raises(ArgumentTypeError):
        exact(value, "x")


@pytest.mark.parametrize("value", [S.NaN, S.ComplexInfinity, 1 + S.ComplexInfinity])
def test_undefined_numbers_are_refused(value):
    with pytest.raises(DomainError, match="not a number"):
        exact(value, "x")


def test_a_float_inside_an_expression_is_refused():
    with pytest.raises(InexactNumberError, match="contains a floating-point number"):
        exact(Symbol("x") + Float("0.1"), "x")


def test_the_remedy_for_a_float_is_the_decimal_as_printed():
    for value in (0.1, np.float64(0.1)):
        with pytest.raises(InexactNumberError, match=r"Rational\('0.1'\)"):
            exact(value, "x")
    with pytest.raises(InexactNumberError, match=r"shape \(2,\)") as error:
        exact(np.array([1, 2]), "x")
    assert error.value.remedy == ""


def test_expressions_and_integers_stay_what_they_are():
    x = Symbol("x")
    assert exact(x + 1, "x") is x + 1 or exact(x + 1, "x") == x + 1
    assert exact(7, "x") == Integer(7)
    assert isinstance(exact(7, "x"), Integer)
    assert isinstance(exact(Fraction(1, 3), "x"), Rational)


@pytest.mark.parametrize("domain", [POSITIVE_INTEGER, POSITIVE, NONNEGATIVE, REAL])
def test_a_symbol_without_assumptions_needs_them(domain):
    """Assumptions can prove these domains, so that what they do not prove is refused at once."""
    assert domain.provable
    with pytest.raises(DomainError, match="symbols"):
        domain(Symbol("x"), "x")
    with pytest.raises(DomainError):
        domain(Symbol("x", integer=True), "x") if domain is not REAL else domain(
            Symbol("x", complex=True), "x"
        )
    with pytest.raises(DomainError):
        domain(S.Infinity, "x")


def test_symbols_that_meet_a_domain():
    assert POSITIVE(Symbol("x", positive=True), "x")
    assert NONNEGATIVE(Symbol("x", nonnegative=True), "x")
    assert REAL(Symbol("x", real=True), "x")
    with pytest.raises(DomainError):
        POSITIVE(Symbol("x", nonnegative=True), "x")


def test_a_probability_or_a_place_in_an_interval_is_checked_when_it_has_a_value():
    """No assumption says x < 1: the symbol is admitted, and the condition travels with the bound."""
    x = Symbol("x")
    for domain in (PROBABILITY, interval(1, 3)):
        assert not domain.provable
        assert domain(x, "x") == x
        assert domain.contains(x) is None
    assert PROBABILITY.contains(Symbol("x", positive=True) + 1) is False
    assert PROBABILITY.contains(-Symbol("x", positive=True)) is False
    assert interval(1, 3).contains(Symbol("x", positive=True) + 3) is False
    assert interval(1, 3).contains(Symbol("x", negative=True)) is False


def test_a_number_that_cannot_be_placed_is_refused():
    """Without a symbol there is nothing that a later value could decide."""
    undecided = Domain("a set", lambda x: None, "a number", "{}", provable=False)
    with pytest.raises(DomainError, match="do not prove"):
        undecided(3, "x")
    assert undecided(Symbol("x"), "x") == Symbol("x")


def test_intervals():
    unit = interval(Fraction(1, 2), 1)
    assert unit is interval(Rational(1, 2), Integer(1))
    assert unit.name == "a number in [1/2, 1]"
    assert unit.latex.format("x") == r"1/2 \le x \le 1"
    for value in (Rational(1, 2), 1, Rational(3, 4), sqrt(2) / 2):
        assert unit.contains(exact(value, "x")) is True
    for value in (Rational(49, 100), Rational(101, 100), sqrt(2), sqrt(2) / 3):
        assert unit.contains(exact(value, "x")) is False
    for ends in ((0.5, 1), (0, 0.5)):
        with pytest.raises(InexactNumberError):
            interval(*ends)


def test_conditions_substitute_all_at_once():
    """Otherwise the condition on a is lost where a becomes b and b becomes a number."""
    a, b = Symbol("a", positive=True), Symbol("b", positive=True)
    condition = Condition(a, interval(1, 2))
    assert condition.subs({a: b, b: a}) == Condition(b, interval(1, 2))
    assert condition.subs({a: b, b: Integer(7)}) == Condition(b, interval(1, 2))
    with pytest.raises(DomainError, match=r"a at a = 7, a number in \[1, 2\]"):
        condition.subs({b: Integer(1), a: Integer(7)})
    with pytest.raises(DomainError) as error:
        Condition(Integer(7), interval(1, 2)).subs({b: Integer(1)})
    assert error.value.asked == "7, a number in [1, 2]"


def test_conditions_print():
    from sympy.printing.latex import LatexPrinter

    condition = Condition(Symbol("delta"), PROBABILITY)
    assert str(condition) == "delta is a number in the open interval (0, 1)"
    assert condition._latex(LatexPrinter()) == r"0 < \delta < 1"


def test_conditions_and_domains_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        PROBABILITY.provable = True
    with pytest.raises(FrozenInstanceError):
        Condition(Symbol("x"), REAL).expr = Integer(1)
    assert len({Condition(Symbol("x"), REAL), Condition(Symbol("x"), REAL)}) == 1
