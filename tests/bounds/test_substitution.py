"""Values go wherever a symbol occurs, and nowhere else."""

from dataclasses import dataclass

import pytest
from sympy import Integer, Integral, Rational, Sum, Symbol, SympifyError, exp, pi, sqrt

import symbound as sb
from symbound.bounds.display import evaluated
from symbound.bounds.quantity import CoveringNumber, Rademacher, Subject
from symbound.bounds.substitution import bound_symbols, lost_assumption, substituted, symbols_of

k = Symbol("k", integer=True, positive=True)
x, y = Symbol("x", positive=True), Symbol("y", positive=True)
F = sb.FiniteClass(k, 1)


@dataclass(frozen=True)
class Pair:
    """A class with a sequence inside, which refuses equal parts."""

    parts: tuple | list
    name: str = "pair"

    def __post_init__(self):
        if self.parts[0] == self.parts[1]:
            raise ValueError("equal parts")


def test_symbols_are_found_inside_everything():
    assert symbols_of(x * Rademacher(F, 5)) == {x, k}
    assert symbols_of((x, [y, 3], "z")) == {x, y}
    assert symbols_of(Pair((x, [k]))) == {x, k}
    assert symbols_of(Pair) == set()
    assert symbols_of(Integer(3)) == symbols_of("x") == symbols_of(()) == set()


def test_values_are_put_in_everywhere():
    assert substituted(x * Rademacher(F, k), {k: 3}) == x * Rademacher(sb.FiniteClass(3, 1), 3)
    assert substituted(Subject(F), {k: 3}) == Subject(sb.FiniteClass(3, 1))
    assert substituted((x, y), {x: 2}) == (2, y)
    assert substituted([x, (y, 3)], {x: 2, y: x}) == [2, (x, 3)]
    assert substituted(Pair((x, [k])), {x: y, k: 2}) == Pair((y, [2]))
    assert substituted("x", {x: 2}) == "x"
    assert substituted(Pair, {x: 2}) is Pair


def test_values_are_put_in_all_at_once():
    assert evaluated(substituted(x / y, {x: y, y: x})) == y / x
    assert evaluated(substituted(x + y, {x: y, y: Integer(3)})) == y + 3


def test_what_does_not_change_stays_the_same_object():
    """Classes may be costly to build, and checks at their making may not hold for the class of a subclass."""
    pair = Pair((x, y))
    assert substituted(pair, {k: 3}) is pair
    assert substituted(Pair((x, y)), {x: Integer(1)}).name == "pair"


def test_classes_refuse_what_they_refuse():
    with pytest.raises(ValueError, match="equal parts"):
        substituted(Pair((x, y)), {x: y})


def test_text_is_no_value():
    """sympy would evaluate it."""
    with pytest.raises(SympifyError):
        substituted(x + 1, {x: "y"})


def test_variables_of_integrals_and_sums():
    assert bound_symbols(Integral(exp(-x), (x, 0, y)) + Sum(k, (k, 1, 3)) + y) == {x, k}
    assert bound_symbols(x + y) == set()
    assert bound_symbols(1 + Integral(Integral(x * y, (x, 0, y)), (y, 0, 1))) == {x, y}


def test_all_assumptions_count():
    """``ceiling(k/2)`` is ``k/2`` for an even k: put in for it, 3 would give a covering number of 3/2."""
    even = Symbol("k", even=True, positive=True)
    bound = sb.lemmas["polya-covering"].apply(space=sb.Cube(1), r=1 / even)
    assert bound.subs(k=4).expr == 2
    with pytest.raises(sb.errors.DomainError, match="even"):
        bound.subs(k=3)
    assert bound.quantity == CoveringNumber(sb.Cube(1), 1 / even)


@pytest.mark.parametrize(
    ("assumptions", "value", "lost"),
    [
        ({}, sqrt(-1), None),
        ({"positive": True}, Rational(1, 10), None),
        ({"positive": True}, pi, None),
        ({"positive": True}, x + 1, None),
        ({"positive": True}, Symbol("z"), "positive"),
        ({"positive": True}, Integer(0), "positive"),
        ({"nonnegative": True}, Integer(0), None),
        ({"nonnegative": True}, Integer(-1), "nonnegative"),
        ({"integer": True, "positive": True}, Rational(1, 10), "integer"),
        ({"integer": True, "positive": True}, k + 1, None),
        ({"integer": True}, Integer(-3), None),
        ({"real": True}, sqrt(-1), "real"),
        ({"negative": True}, Integer(1), "not positive"),
        ({"negative": True}, Integer(-1), None),
        ({"prime": True}, Integer(4), "prime"),
        ({"prime": True}, Integer(5), None),
        ({"rational": True}, sqrt(2), "rational"),
        ({"nonzero": True}, Integer(0), "nonzero"),
        ({"integer": False, "positive": True}, Integer(2), "not integer"),
    ],
)
def test_assumptions_that_a_value_does_not_meet(assumptions, value, lost):
    found = lost_assumption(Symbol("s", **assumptions), value)
    assert found == lost
