import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Max, Rational, Symbol, log, sqrt

import symbound as sb
from symbound.bounds import rules
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import (
    ExpectedGap,
    GapWithConfidence,
    OrbitPackingNumber,
    PackingNumber,
    Rademacher,
)
from symbound.bounds.symbols import delta, n, r
from symbound.errors import MonotonicityError, UndecidedError

F = sb.FiniteClass(k=16, M=1)
G = sb.FiniteClass(k=4, M=1)


def statement(quantity, relation, formula, monotone=None, arguments=None):
    """A bound with a formula of our choice, through a lemma as every bound."""
    return Lemma(
        "test", "t", "t", "upper", "t", {}, lambda: Conclusion(quantity, relation, formula, monotone or {})
    ).apply()


def test_replace_puts_the_bound_in_and_keeps_the_shape():
    b = rules.replace(sb.lemmas["symmetrization"].apply(F=F, n=n), sb.lemmas["massart"].apply(F=F, n=n))
    assert b.expr == sqrt(2 * log(16) / n)
    assert b.relation == "<="
    assert b.monotone[n] == -1
    assert b.lemmas == ("symmetrization", "massart")


def test_a_general_premise_is_specialised_at_each_occurrence():
    a, b = PackingNumber(sb.Cube(1), Rational(1, 2)), PackingNumber(sb.Cube(1), Rational(1, 4))
    outer = statement(ExpectedGap(F, n), "<=", a + b, {a: 1, b: 1})
    inner = statement(PackingNumber(sb.Cube(1), r), "<=", 1 + 1 / r, {r: -1})
    assert rules.replace(outer, inner).expr == 3 + 5


@pytest.mark.parametrize(
    ("outer", "sign", "inner", "result"),
    [
        ("<=", 1, "<=", "<="),
        ("<=", -1, ">=", "<="),
        (">=", 1, ">=", ">="),
        (">=", -1, "<=", ">="),
        ("==", 1, "<=", "<="),
        ("==", -1, "<=", ">="),
        ("<=", 1, "==", "<="),
        ("<=", 0, "==", "<="),
        ("==", 0, "==", "=="),
        ("<=", 1, ">=", None),
        ("<=", -1, "<=", None),
        (">=", 1, "<=", None),
        ("<=", 0, "<=", None),
    ],
)
def test_direction_of_replacement(outer, sign, inner, result):
    q = Rademacher(F, n)
    bound = statement(ExpectedGap(F, n), outer, 3 + q if sign >= 0 else 3 - q, {q: sign} if sign else {})
    premise = statement(q, inner, Integer(1))
    if result is None:
        with pytest.raises(MonotonicityError):
            rules.replace(bound, premise)
    else:
        assert rules.replace(bound, premise).relation == result


def test_opposite_directions_in_one_formula_are_refused():
    space = sb.FiniteSpace([[0, 1], [1, 0]]) / sb.symmetric(2)
    first, second = OrbitPackingNumber(space, 1), OrbitPackingNumber(space, 2)
    bound = statement(ExpectedGap(F, n), "<=", first - second, {first: 1, second: -1})
    with pytest.raises(MonotonicityError):
        rules.replace(bound, statement(OrbitPackingNumber(space, r), "<=", 1 / r, {r: -1}))


@given(st.integers(1, 5), st.integers(0, 5), st.integers(1, 9), st.integers(0, 9))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_replacement_in_a_monotone_formula_is_sound(slope, offset, value, slack):
    """Whatever the true value of the quantity, a true premise gives a formula that is no smaller than the old one."""
    q = Rademacher(F, n)
    bound = statement(ExpectedGap(F, n), "<=", offset + slope * q, {q: 1})
    premise = statement(q, "<=", Integer(value + slack))
    truth = bound.expr.subs({q: Integer(value)})
    assert rules.replace(bound, premise).expr >= truth


def test_signs_in_n_survive_only_where_they_agree():
    q = Rademacher(F, n)
    bound = statement(ExpectedGap(F, n), "<=", q + 1 / n, {q: 1, n: -1})
    down = statement(q, "<=", 1 / sqrt(n), {n: -1})
    up = statement(q, "<=", sqrt(n), {n: 1})
    silent = statement(q, "<=", 1 / sqrt(n))
    constant = statement(q, "<=", Integer(2))
    assert rules.replace(bound, down).monotone[n] == -1
    assert n not in rules.replace(bound, up).monotone
    assert n not in rules.replace(bound, silent).monotone
    assert rules.replace(bound, constant).monotone[n] == -1


def test_minimum_and_its_direction():
    a, b = sb.gap_bound(F, n=n, route="finite-class"), sb.gap_bound(F, n=n, route="trivial-range")
    m = rules.minimum(a, b)
    assert m.at(n=1).upper <= 1
    assert m.at(n=10**6).upper == a.at(n=10**6).upper
    assert m.alternatives == (a, b)
    lower = statement(ExpectedGap(F, n), ">=", Integer(1))
    higher = statement(ExpectedGap(F, n), ">=", Integer(2))
    assert isinstance(rules.minimum(lower, higher).display, Max) or rules.minimum(lower, higher).expr == 2


def test_specialise_keeps_the_domain_of_what_is_left():
    b = sb.gap_bound(F, n=n, delta=delta, route="finite-class")
    at_ten = b.subs(n=10)
    assert {str(c) for c in at_ten.conditions} == {"delta is a number in the open interval (0, 1)"}
    assert at_ten.quantity == GapWithConfidence(F, 10, delta)
    assert b.subs(n=10, delta=Rational(1, 20)).conditions == ()


def test_specialise_to_another_symbol_keeps_the_sign():
    m = Symbol("m", integer=True, positive=True)
    assert sb.gap_bound(F, n=n, route="finite-class").subs({n: m}).monotone[m] == -1


def test_union_adds_failure_probabilities():
    a = sb.gap_bound(F, n=n, delta=Rational(1, 20), route="finite-class")
    b = sb.gap_bound(G, n=n, delta=Rational(1, 30), route="finite-class")
    u = rules.union(a, b)
    assert u.quantity.parameters[1] == Rational(1, 12)
    assert u.at(n=100).upper == max(a.at(n=100).upper, b.at(n=100).upper)


def test_union_of_symbolic_probabilities_remembers_their_sum():
    a = sb.gap_bound(F, n=n, delta=delta / 2, route="finite-class")
    b = sb.gap_bound(G, n=n, delta=delta / 2, route="finite-class")
    u = rules.union(a, b)
    assert u.quantity.parameters[1] == delta
    assert u.at(n=100, delta=Rational(1, 10)).upper < 1


def test_weaken_on_a_box_and_at_a_point():
    b = sb.gap_bound(F, n=n, route="finite-class")
    weaker = rules.weaken(b, 2 * sqrt(log(16) / n), {n: (1, 1000)})
    assert weaker.at(n=10).upper >= b.at(n=10).upper
    assert rules.weaken(b.subs(n=100), Rational(1, 5)).expr == Rational(1, 5)
    with pytest.raises(UndecidedError):
        rules.weaken(b, 2 * sqrt(log(16) / n))


def test_chain_is_replace_after_replace():
    first, second = sb.lemmas["symmetrization"].apply(F=F, n=n), sb.lemmas["massart"].apply(F=F, n=n)
    assert rules.chain(first, second).expr == rules.replace(first, second).expr
