from fractions import Fraction

import pytest
from sympy import Expr, Integer, Integral, Min, Mul, Rational, S, Symbol, latex, log, sqrt

import symbound as sb
from symbound.bounds.quantity import (
    CoveringNumber,
    ExpectedGap,
    ExpectedRiskDifference,
    GapWithConfidence,
    Quantity,
    Rademacher,
    Subject,
    known_free_symbols,
    latex_of,
    quantities_in,
    subexpressions,
)
from symbound.bounds.symbols import n, r, t
from symbound.errors import SymboundError


def test_equal_subjects_give_equal_quantities():
    assert CoveringNumber(sb.Cube(4) / sb.cyclic(4), r) == CoveringNumber(
        sb.Cube(4) / sb.group([[1, 2, 3, 0]]), r
    )
    assert CoveringNumber(sb.Cube(4), r) != CoveringNumber(sb.Cube(5), r)
    assert CoveringNumber(sb.Cube(4), r) != CoveringNumber(sb.Torus(4), r)


def test_substitution_reaches_the_parameters():
    q = CoveringNumber(sb.Cube(2), r)
    assert q.subs(r, Integer(1)) == CoveringNumber(sb.Cube(2), 1)
    assert (2 * q).subs(r, Integer(1)) == 2 * CoveringNumber(sb.Cube(2), 1)


def test_unification():
    F = sb.FiniteClass(2, 1)
    assert Rademacher(F, n).unify(Rademacher(F, 7)) == {n: 7}
    assert Rademacher(F, 7).unify(Rademacher(F, n)) is None
    assert Rademacher(F, n).unify(ExpectedGap(F, n)) is None
    assert Rademacher(F, n).unify(Rademacher(sb.FiniteClass(3, 1), n)) is None


def test_free_symbols_inside_quantities_are_not_known_ones():
    F = sb.FiniteClass(2, 1)
    expr = sqrt(r) * Rademacher(F, n)
    assert known_free_symbols(expr) == {r}
    assert quantities_in(expr) == {Rademacher(F, n)}


def test_a_quantity_is_nonnegative_and_has_no_value():
    q = Rademacher(sb.FiniteClass(2, 1), n)
    assert q.is_nonnegative is not False
    assert q.is_number is False or q.free_symbols


def test_every_quantity_prints_in_text_and_latex():
    kinds = [k for k in Quantity.__subclasses__() if k.__module__ == "symbound.bounds.quantity"]
    assert len(kinds) >= 10
    for kind in kinds:
        fields = kind.text.count("{")
        q = kind(sb.FiniteClass(2, 1), *(Symbol(f"p{i}") for i in range(1, fields)))
        assert "{" not in str(q)
        assert latex(q).count("{") == latex(q).count("}")
        assert kind.description


def test_parameters_are_exact():
    """``Integer(2.5)`` is 2: a quantity at another sample size than the one asked for."""
    F = sb.FiniteClass(2, 1)
    for value in (2.5, "2", None):
        with pytest.raises(SymboundError):
            Rademacher(F, value)
    assert Rademacher(F, Fraction(1, 2)).parameters == (Rational(1, 2),)
    assert CoveringNumber(sb.Cube(2), sqrt(r**2)) == CoveringNumber(sb.Cube(2), r)
    assert CoveringNumber(sb.Cube(2), Mul(2, 3, evaluate=False)).parameters == (6,)


def test_parts_of_a_quantity():
    F = sb.FiniteClass(2, 1)
    q = GapWithConfidence(F, n, Rational(1, 20))
    assert q.subject == F
    assert q.parameters == (n, Rational(1, 20))
    assert quantities_in(q + 1) == {q}
    assert str(q) == repr(q) == "Phi_n(F) [w.p. >= 1 - 1/20]"
    assert latex(q) == r"\Phi_{n}(\mathcal{F})\ \left[\text{w.p. }\ge 1-\frac{1}{20}\right]"


def test_a_symbol_that_occurs_twice_has_one_value():
    """A premise about ``Phi_n`` with probability ``1 - 1/n`` says nothing about n = 5 and 1 - 1/6."""
    F = sb.FiniteClass(2, 1)
    general = GapWithConfidence(F, n, n)
    assert general.unify(GapWithConfidence(F, 5, 5)) == {n: 5}
    assert general.unify(GapWithConfidence(F, 5, 6)) is None
    assert GapWithConfidence(F, 5, n).unify(GapWithConfidence(F, 5, 6)) == {n: 6}
    assert GapWithConfidence(F, 5, n).unify(GapWithConfidence(F, 6, 6)) is None
    assert Rademacher(F, n).unify(Rademacher(F, n)) == {n: n}
    assert Rademacher(F, 2 * n).unify(Rademacher(F, 4)) is None


def test_a_quantity_with_too_few_parameters_matches_no_other():
    """It would be taken for a statement about every sample size."""
    F = sb.FiniteClass(2, 1)
    for few, many in ((Rademacher(F), Rademacher(F, n)), (Rademacher(F, n), Rademacher(F, n, n))):
        for pair in ((few, many), (many, few)):
            with pytest.raises(ValueError, match="zip"):
                pair[0].unify(pair[1])


class Asked(Expr):
    """Counts how often its parts are asked for."""

    times = 0

    @property
    def args(self):
        Asked.times += 1
        return self._args


@pytest.mark.parametrize("walk", [subexpressions, known_free_symbols])
def test_parts_that_recur_are_walked_through_once(walk):
    """Otherwise the one ceiling in all terms of a covering number makes a tree that no time is enough for."""
    part = Asked(n, Rademacher(sb.FiniteClass(2, 1), r))
    several = Mul(part, sqrt(part), log(part, evaluate=False), evaluate=False)
    Asked.times = 0
    walk(part)
    once, Asked.times = Asked.times, 0
    walk(several)
    assert Asked.times == once > 0


def test_subjects():
    cube = sb.Cube(2)
    subject = Subject(cube)
    assert Subject(subject) is subject
    assert (str(subject), latex(subject)) == (str(cube), latex_of(cube))
    assert Subject(1) != Subject(True)
    assert Subject(1).class_key() == (5, 0, "Subject")
    assert Subject("b").sort_key() == ((5, 0, "Subject"), (1, ("b",)), S.One.sort_key(), S.One)
    assert sorted([Subject("b"), Subject("a")], key=lambda s: s.sort_key()) == [Subject("a"), Subject("b")]


def test_subjects_are_in_one_order():
    """sympy arranges sums by it: without one, equal formulas differ."""
    first, second, same = Subject("a"), Subject("b"), Subject("a")
    assert (first.compare(second), second.compare(first), first.compare(same)) == (-1, 1, 0)
    by_hash = sorted([Subject(1), Subject("1")], key=hash)
    assert (by_hash[0].compare(by_hash[1]), by_hash[1].compare(by_hash[0])) == (-1, 1)


def test_latex_of_a_subject():
    class Plain:
        def __str__(self):
            return "plain"

    class Named(Plain):
        latex = "Z"

    class Callable(Plain):
        def latex(self):
            return "Z"

    assert latex_of("f - f*") == "f - f^{*}"
    assert latex_of(sqrt(r)) == r"\sqrt{r}"
    assert latex_of(Plain()) == latex_of(Callable()) == r"\text{plain}"
    assert latex_of(Named()) == "Z"


def test_known_symbols_are_those_outside_quantities_and_integrals():
    F = sb.FiniteClass(2, 1)
    formula = n * Integral(t * r * Rademacher(F, Symbol("m")), (t, 0, r))
    assert known_free_symbols(formula) == {n, r}
    assert known_free_symbols(Rademacher(F, n)) == set()
    assert known_free_symbols(Integer(3)) == set()
    assert known_free_symbols(n) == {n}


def test_what_is_known_of_quantities():
    F = sb.FiniteClass(2, 1)
    q, difference = Rademacher(F, n), ExpectedRiskDifference("w")
    assert q.is_commutative
    assert q.is_extended_real
    assert q.is_extended_nonnegative
    assert difference.is_extended_real
    assert difference.is_extended_nonnegative is None
    assert Min(q, 0) == 0
    assert Min(difference, 0) != 0
