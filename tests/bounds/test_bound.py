from dataclasses import FrozenInstanceError
from fractions import Fraction
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from sympy import Integer, Rational, Symbol, sqrt

import symbound as sb
from symbound.bounds import rules
from symbound.bounds.bound import Bound, Step
from symbound.bounds.display import product, total
from symbound.bounds.exact import Condition
from symbound.bounds.hypothesis import Hypothesis, Status, assumed
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import Rademacher
from symbound.errors import (
    ArgumentTypeError,
    DomainError,
    EnclosureError,
    HypothesisError,
    InexactNumberError,
    UnknownNameError,
)

F = sb.Lipschitz(sb.Cube(4), L=1, M=1, symmetry=sb.Invariance(sb.cyclic(4)))


@pytest.fixture(scope="module")
def bound():
    return sb.gap_bound(F, n=sb.n, route="multiscale")


def test_numbers_and_symbols_agree(bound):
    def agree(a, b):
        """Both enclose the same number, to the last digits of a double."""
        assert a.lower <= b.upper
        assert b.lower <= a.upper
        assert abs(float(a) - float(b)) <= 1e-15 * float(a)

    agree(sb.gap_bound(F, n=500).at(), sb.gap_bound(F, n=sb.n).at(n=500))
    for size in (1, 10, 1000, 10**8):
        agree(sb.gap_bound(F, n=size, route="multiscale").at(), bound.at(n=size))


def test_what_a_bound_knows(bound):
    assert set(bound.lemmas) == {"multiscale", "path-metric-group", "polya-covering"}
    assert bound.free_symbols == {sb.n}
    assert not bound.open_quantities
    assert len(bound.references) >= 2
    assert {h.status for h in bound.hypotheses} <= {Status.ASSUMED, Status.BY_DEFINITION, Status.COMPUTED}
    assert any(h.name == "independent-sample" for h in bound.hypotheses)
    assert bound.derivation.name == "minimum"


def test_each_alternative_is_a_plus_b_over_root_n(bound):
    for alternative in bound.alternatives:
        a = alternative.expr.subs(sb.n, sb.n).as_independent(sb.n)[0]
        slope = (alternative.expr - a) * sb.n ** Rational(1, 2)
        assert not slope.expand().free_symbols


def test_values_accept_symbols_names_and_mappings(bound):
    values = {bound.at(n=100).upper, bound.at({sb.n: 100}).upper, bound.at({"n": 100}).upper}
    assert len(values) == 1


def test_the_bound_decreases_in_n_and_so_does_its_claim(bound):
    values = [bound.at(n=k).upper for k in (1, 3, 10, 100, 1000, 10**5)]
    assert values == sorted(values, reverse=True)
    assert bound.monotone[sb.n] == -1


def test_confidence_costs_the_deviation_term(bound):
    from mpmath import log, mp, sqrt

    mp.dps = 40
    certain = sb.gap_bound(F, n=1000, delta=Rational(1, 20), route="multiscale").at()
    extra = certain.upper - bound.at(n=1000).upper
    assert abs(float(extra) - float(sqrt(log(20) / 2000))) < 1e-12


def test_repr_latex_is_a_formula(bound):
    one = sb.gap_bound(sb.FiniteClass(16, 1), n=sb.n, route="finite-class")
    assert one._repr_latex_().startswith("$")
    assert "sqrt" in one._repr_latex_()


# What a bound refuses, and what it carries.

Q = Rademacher(sb.FiniteClass(4, 1), sb.n)
a, b = Symbol("a", positive=True), Symbol("b", positive=True)


def statement(formula, relation="<=", monotone=None, name="test", hypotheses=()):
    """A bound with a formula of our choice, through a lemma as every bound."""
    return Lemma(
        name, "t", "t", "upper", "t", {}, lambda: Conclusion(Q, relation, formula, monotone or {}), hypotheses
    ).apply()


def test_nobody_makes_a_bound_by_hand():
    for key in ({}, {"key": None}, {"key": object()}):
        with pytest.raises(ArgumentTypeError, match="proved"):
            Bound(Q, "<=", Integer(0), {}, (), Step("lemma", "massart"), **key)


def test_steps_cannot_be_changed_and_are_told_apart():
    step = Step("rule", "minimum")
    with pytest.raises(FrozenInstanceError):
        step.name = "union"
    assert (step.arguments, step.premises, step.discharged) == ({}, (), ())
    assert step != Step("rule", "minimum")
    assert len({step, Step("rule", "minimum")}) == 2


def test_steps_come_premises_first_and_each_once():
    common = statement(1 / sb.n, name="first")
    weak, weaker = (rules.weaken(common, k / sb.n, {sb.n: (1, 9)}) for k in (2, 3))
    least = rules.minimum(weak, weaker)
    assert [step.name for step in least.steps()] == ["first", "weaken", "weaken", "minimum"]
    assert least.derivation is least.step
    assert least.lemmas == ("first",)


def test_hypotheses_are_listed_once():
    assumption = Hypothesis("h", "text", lambda **_: assumed(""))
    least = rules.minimum(
        statement(a, hypotheses=(assumption,)), statement(b, name="other", hypotheses=(assumption,))
    )
    assert [h.name for h in least.hypotheses] == ["h"]
    assert least.lemmas == ("test", "other")


def test_references_are_those_of_the_lemmas():
    two = sb.lemmas["massart"].apply(F=sb.FiniteClass(4, 1), n=sb.n)
    assert two.references == (sb.lemmas["massart"].reference,)


def test_alternatives_are_those_of_minima_alone():
    first, second, third = statement(a), statement(b), statement(a + 1)
    least = rules.minimum(rules.minimum(first, second), third)
    assert least.alternatives == (first, second, third)
    assert first.alternatives == (first,)
    impostor = statement(a, name="minimum")
    assert impostor.alternatives == (impostor,)
    weak = rules.weaken(least, 2 + a + b, {a: (1, 2), b: (1, 2)})
    assert weak.alternatives == (weak,)


def test_values_for_all_symbols_and_no_others():
    of_c = Rademacher(
        sb.FiniteClass(Symbol("k", integer=True, positive=True), 1), Symbol("m", integer=True, positive=True)
    )
    bound = rules.weaken(statement(a), 2 * a, {a: (1, 2), b: (1, 5)})
    assert bound.subs() is bound
    assert bound.subs({"a": 1}, b=2).expr == 2
    assert bound.subs({a: 1}).free_symbols == set()
    assert bound.subs({Symbol("a"): 1}).expr == 2
    assert bound.subs(n=3).quantity == Rademacher(sb.FiniteClass(4, 1), 3)
    assert [str(c) for c in bound.subs(a=1).conditions] == ["b is a number in [1, 5]"]
    opened = statement(a + of_c)
    assert opened.subs(m=3).open_quantities == {Rademacher(of_c.subject, 3)}
    with pytest.raises(UnknownNameError, match="the symbols a, b, n"):
        bound.subs(c=1)
    with pytest.raises(UnknownNameError):
        bound.at(c=1)


def test_a_number_needs_all_values_and_a_closed_formula():
    with pytest.raises(EnclosureError, match="no value for a, b"):
        statement(a * b).at()
    with pytest.raises(EnclosureError, match="replaced"):
        statement(Q + 1).at(n=3)
    with pytest.raises(InexactNumberError):
        statement(a).at(a=0.5)
    assert statement(total(a, product(-1, a), b)).at(b=3).upper == 3


def test_a_number_is_asked_for_inside_the_domain_only():
    bound = rules.weaken(statement(1 / a), 2 / a, {a: (1, 2), b: (1, 5)})
    assert bound.at(a=2).upper == 1
    for values in ({"a": 3}, {"a": 1, "b": 6}):
        with pytest.raises(DomainError):
            bound.at(**values)


def test_a_number_goes_to_the_safe_side():
    upper, lower = statement(sqrt(a)).at(a=2), statement(sqrt(a), ">=").at(a=2)
    assert Fraction(float(upper)) ** 2 > 2 > Fraction(float(lower)) ** 2
    assert str(upper).startswith("<=")
    assert str(lower).startswith(">=")


def test_many_values_at_once_are_inside_the_domain_and_on_the_safe_side():
    """A bound for 1 <= a <= 4 says nothing at a = 5, whether it is asked for one value or for many."""
    upper, lower = statement(sqrt(a)), statement(sqrt(a), ">=")
    assert Fraction(float(upper.over([2], a)[0])) ** 2 > 2 > Fraction(float(lower.over([2], "a")[0])) ** 2
    assert Fraction(float(statement(sqrt(a), "==").over([2], a)[0])) ** 2 > 2
    weak = rules.weaken(upper, 2 * a, {a: (1, 4)})
    assert weak.over([4, 1, 2], "a").tolist() == [8, 2, 4]
    assert weak.over(np.array([1.5, 2.0]), "a").tolist() == [3, 4]
    assert weak.over([], "a").tolist() == []
    for values in ([1, 2, 5], [5, 1, 2], [Rational(1, 2), 1], np.array([0.5, 3.0])):
        with pytest.raises(DomainError):
            weak.over(values, "a")


def test_many_values_at_once_and_conditions_on_expressions():
    """The middle of the values leaves the domain although both ends are inside."""
    inner = rules.weaken(statement(1 / b), 2 / b, {b: (1, 4)})
    bound = inner.subs(b=(a - 3) ** 2 + 1)
    assert bound.over([2, 4], "a").tolist() == [1, 1]
    assert bound.over([2, 3, 4], "a").tolist() == [1, 2, 1]
    with pytest.raises(DomainError):
        bound.over([2, 3, 5], "a")
    both = rules.weaken(bound, bound.expr + 1, {a: (Rational(3, 2), 9)})
    assert both.over([2, 3, 4], "a").tolist() == [2, 3, 2]
    for values in ([1, 2, 3], [2, 6, 3]):
        with pytest.raises(DomainError):
            both.over(values, "a")
    far = rules.weaken(statement(1 / b), 2 / b, {b: (2, 4)}).subs(b=(a - 3) ** 2 + 1)
    for bound in (far, rules.weaken(far, far.expr + 1, {a: (Rational(3, 2), 9)})):
        with pytest.raises(DomainError):
            bound.over([2, 3, 4], "a")


def test_many_values_at_once_and_special_symbols():
    """``ceiling(k/2)`` was written as ``k/2`` for an even k."""
    even = Symbol("n", even=True, positive=True)
    bound = sb.lemmas["polya-covering"].apply(space=sb.Cube(1), r=1 / even)
    assert bound.over([2, 4]).tolist() == [1, 2]
    for last in (19_999, 20_000):
        with pytest.raises(DomainError, match="even"):
            bound.over(range(2, last + 1))


def test_many_values_of_a_symbol_that_is_declared_not_to_be_something():
    """A whole number in the middle is found although both ends are fractions."""
    broken = Symbol("a", positive=True, integer=False)
    bound = statement(sqrt(broken))
    assert bound.over([Rational(1, 4), Rational(9, 4)], broken).tolist() == [0.5, 1.5]
    with pytest.raises(EnclosureError, match="noninteger"):
        bound.over([Rational(1, 2), 1, Rational(3, 2)], broken)


def test_large_grids_are_not_walked_through():
    """A million values of a symbol whose assumptions prove its conditions cost no exact arithmetic."""
    bound = sb.gap_bound(sb.FiniteClass(16, 1), n=sb.n, route="finite-class")
    assert [str(c) for c in bound.conditions] == ["n is a positive integer"]
    with mock.patch.object(Condition, "subs", side_effect=AssertionError):
        assert bound.over(range(1, 1000)).shape == (999,)
    weak = rules.weaken(bound, 3, {sb.n: (1, 1000)})
    with mock.patch.object(Condition, "subs") as asked:
        weak.over(range(1, 1000))
    assert asked.call_count == 2
    other = rules.weaken(weak, 4, {sb.n: (1, 1000), b: (1, 5)})
    with mock.patch.object(Condition, "subs") as asked:
        other.over(range(1, 1000))
    assert asked.call_count == 2


def test_many_values_are_of_a_symbol_of_the_bound():
    bound = statement(sqrt(a))
    assert bound.over([4], "a").tolist() == bound.over([4], Symbol("a")).tolist() == [2]
    for symbol in ("c", Symbol("c")):
        with pytest.raises(UnknownNameError, match="the symbols a, n"):
            bound.over([4], symbol)


def test_the_smallest_sample_size():
    bound = statement(1 / sb.n, monotone={sb.n: -1})
    assert bound.sample_size(Rational(1, 10)) == 10
    m = Symbol("m", integer=True, positive=True)
    assert bound.subs({sb.n: m}).sample_size(Rational(1, 7), m) == 7


def test_a_bound_shows_itself(tmp_path):
    bound = sb.gap_bound(sb.FiniteClass(16, 1), n=10, route="finite-class")
    assert str(bound) == repr(bound)
    assert str(bound).startswith("E Phi_10(F) <= ")
    assert bound.latex() == bound._repr_latex_().removeprefix("$\\displaystyle ").removesuffix("$")
    assert "massart" in str(bound.explain()) or bound.explain() is not None
    assert (
        Path(bound.document(tmp_path / "bound.tex")).read_text(encoding="utf-8").count("documentclass") == 1
    )
    assert Path(bound.to_coq(tmp_path / "bound.v")).read_text(encoding="utf-8").count("Theorem") >= 0
    assert str(bound.check()) == str(sb.check(bound.to_json())) == str(bound)


def test_a_lower_bound_is_no_upper_bound():
    statement(a).require_upper("p")
    statement(a, "==").require_upper("p")
    with pytest.raises(HypothesisError, match="from above"):
        statement(a, ">=").require_upper("p")
