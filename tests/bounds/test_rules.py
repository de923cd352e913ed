import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Integral, Max, Piecewise, Pow, Rational, Symbol, ceiling, floor, log, sqrt

import symbound as sb
from symbound.bounds import rules
from symbound.bounds.display import fraction, product, total
from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import (
    ExpectedGap,
    GapWithConfidence,
    OrbitPackingNumber,
    PackingNumber,
    Rademacher,
)
from symbound.bounds.substitution import substituted
from symbound.bounds.symbols import delta, n, r, t
from symbound.classes import UnionClass
from symbound.errors import (
    ArgumentTypeError,
    DomainError,
    HypothesisError,
    InexactNumberError,
    MonotonicityError,
    UndecidedError,
)

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
        ("==", 1, ">=", ">="),
        ("==", -1, ">=", "<="),
        ("<=", 1, "==", "<="),
        ("<=", 0, "==", "<="),
        ("==", 0, "==", "=="),
        ("<=", 1, ">=", None),
        ("<=", -1, "<=", None),
        (">=", 1, "<=", None),
        ("<=", 0, "<=", None),
        ("<=", 0, ">=", None),
        (">=", 0, "<=", None),
        (">=", 0, ">=", None),
        ("==", 0, "<=", None),
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
    assert rules.replace(statement(ExpectedGap(F, n), "<=", 2 * q, {q: 1}), silent).monotone == {}
    assert rules.minimum(silent, statement(q, "<=", 3 / sqrt(n))).monotone == {}


def test_a_premise_that_fits_as_it_is_keeps_its_shape():
    q = Rademacher(F, n)
    bound = statement(ExpectedGap(F, n), "<=", product(2, q), {q: 1})
    assert rules.replace(bound, statement(q, "<=", product(2, 3))).display == product(2, product(2, 3))


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


# What the rules refuse, and what they carry along.

a, b, c = (Symbol(name, positive=True) for name in "abc")


def signs(formula, monotone, values):
    """Signs of a formula of our choice after values were put in."""
    return rules.specialise(statement(Rademacher(F, n), "<=", formula, monotone), values).monotone


def test_signs_after_values_are_put_in():
    """A sign that is wrong lets a later replacement go the wrong way, or a sample size be too small."""
    assert signs(a - b, {a: 1, b: -1}, {b: a}) == {}
    assert signs(a - b, {a: 1, b: -1}, {b: a + c}) == {}
    assert signs(b - a**2, {b: 1}, {b: a}) == {}
    assert signs(b - a, {b: 1, a: -1}, {b: 2 * c}) == {a: -1}
    assert signs(a - b, {a: 1, b: -1}, {a: b, b: a}) == {b: 1, a: -1}
    assert signs(a - b, {a: 1, b: -1}, {a: b, b: Integer(3)}) == {b: 1}
    assert signs(a - b, {b: -1}, {a: c}) == {b: -1}
    assert signs(a + b, {a: 1, b: 1}, {a: c, b: c}) == {}


def test_a_quantity_without_a_sign_takes_the_sign_of_no_other():
    """At r = s, ``q(s) - 2 q(r)`` decreases in the quantity that is left, whatever was declared of ``q(s)`` alone."""
    s = Symbol("s", positive=True)
    of_r, of_s = PackingNumber(sb.Cube(1), r), PackingNumber(sb.Cube(1), s)
    bound = statement(ExpectedGap(F, n), "<=", of_s - 2 * of_r, {of_s: 1})
    assert rules.specialise(bound, {s: Integer(1)}).monotone == {PackingNumber(sb.Cube(1), 1): 1}
    merged = rules.specialise(bound, {s: r})
    assert merged.monotone == {}
    with pytest.raises(MonotonicityError):
        rules.replace(merged, statement(of_r, "<=", Integer(7)))
    both = statement(ExpectedGap(F, n), "<=", of_s + of_r, {of_s: 1, of_r: 1})
    assert rules.specialise(both, {s: r}).monotone == {of_r: 1}


def test_a_quantity_inside_a_value_has_no_sign():
    """In ``q + 1/x`` at x = q the quantity enters twice, in opposite directions."""
    x, q = Symbol("x"), Rademacher(F, n)
    bound = statement(ExpectedGap(F, n), "<=", q + 1 / x, {q: 1, x: -1})
    assert rules.specialise(bound, {x: Integer(2)}).monotone == {q: 1}
    assert rules.specialise(bound, {x: q}).monotone == {}
    falling = statement(ExpectedGap(F, n), "<=", 2 * x - q, {q: -1, x: 1})
    assert rules.specialise(falling, {x: q}).monotone == {}
    alone = statement(ExpectedGap(F, n), "<=", x**2 - 2 * x)
    assert rules.specialise(alone, {x: q}).monotone == {}


def test_a_refused_value_is_named_with_the_bound():
    bound = statement(Rademacher(F, n), "<=", Integral(a * t, (t, 0, 1)))
    with pytest.raises(DomainError) as error:
        rules.specialise(bound, {a: Integer(-1)})
    assert error.value.asked == f"the value a = -1 in {bound.quantity} <= {bound.display}"
    assert (error.value.got, error.value.remedy) == ("-1", "")
    assert error.value.because == "the symbol is positive, and the value is not known to be positive"
    with pytest.raises(DomainError) as error:
        rules.specialise(bound, {a: t + 1})
    assert error.value.asked == f"the value a = t + 1 in {bound.quantity} <= {bound.display}"
    assert (error.value.got, error.value.remedy) == ("t + 1", "another symbol")
    assert error.value.because == "t is the variable of an integral"


def test_conditions_move_with_all_symbols_at_once():
    """With a in [1, 2] and b in [3, 4] exchanged, b has to lie in [1, 2]: a value for both at once must not be chained."""
    bound = statement(Rademacher(F, n), "<=", b / a)
    weak = rules.weaken(bound, Integer(4), {a: (1, 2), b: (3, 4)})
    swapped = rules.specialise(weak, {a: b, b: a})
    rules.specialise(swapped, {b: Integer(2), a: Integer(3)})
    for values in ({b: Integer(3)}, {a: Integer(2)}):
        with pytest.raises(DomainError):
            rules.specialise(swapped, values)
    kept = rules.specialise(weak, {a: b, b: Integer(3)})
    assert [str(condition) for condition in kept.conditions] == ["b is a number in [1, 2]"]


def test_specialise_says_what_was_done():
    bound = sb.lemmas["polya-covering"].apply(space=sb.Cube(2), r=r)
    at_a_sixth = rules.specialise(bound, {r: Rational(1, 6)})
    assert at_a_sixth.display.is_Integer
    assert at_a_sixth.display == 9
    assert at_a_sixth.relation == bound.relation == "=="
    assert at_a_sixth.quantity == bound.quantity.subs(r, Rational(1, 6))
    assert (at_a_sixth.step.kind, at_a_sixth.step.name) == ("rule", "specialise")
    assert at_a_sixth.step.arguments == {"r": Rational(1, 6)}
    assert at_a_sixth.step.premises == (bound,)
    assert at_a_sixth.conditions == ()
    root_of_two = rules.specialise(statement(Rademacher(F, n), ">=", sqrt(a), {a: 1}), {a: Integer(2)})
    assert root_of_two.display == sqrt(2)
    assert root_of_two.relation == ">="
    with pytest.raises(InexactNumberError):
        rules.specialise(bound, {r: 0.1})


def test_numbers_that_come_from_rounding_are_written_as_numbers():
    cells = ceiling(1 / (2 * t))
    orbits = fraction(total(product(cells, cells), cells), 2)
    shape = product(2, Pow(fraction(1, t), 2, evaluate=False))

    def at(value, *terms):
        bound = statement(Rademacher(F, t), "<=", total(*terms), {t: -1})
        return rules.specialise(bound, {t: value}).display.args

    sixth = Rational(1, 6)
    assert at(sixth, product(orbits, log(3)), shape) == (
        product(6, log(3)),
        product(2, Pow(Pow(sixth, -1, evaluate=False), 2, evaluate=False)),
    )
    cases = Piecewise((orbits, t < 1), (floor(t), True))
    assert at(sixth, cases, log(total(cases, 1))) == (6, log(7))
    assert at(Integer(5), cases, log(3)) == (5, log(3))
    assert at(sixth, product(cells, Pow(n, -1)), log(3)) == (product(3, Pow(n, -1)), log(3))
    assert at(Rational(5, 2), product(total(floor(t), 1), log(3)), log(5)) == (product(3, log(3)), log(5))
    either = Piecewise((2, t < 1), (4, True))
    assert at(Rational(5, 2), product(total(either, 1), log(3)), log(5)) == (product(5, log(3)), log(5))
    whole = statement(Rademacher(F, n), "<=", total(fraction(1, n), fraction(2, n)))
    assert rules.specialise(whole, {n: Integer(4)}).display == Rational(3, 4)
    # of numbers too long to be printed the shape stays
    for power, written in ((6_000, True), (9_000, False)):
        found = at(sixth, product(Pow(cells, power, evaluate=False)), log(3))[0]
        assert found == (Integer(3) ** power if written else Pow(3, power, evaluate=False))


def test_quantities_get_their_values_with_everything_else():
    size = total(ceiling(t), product(2, ceiling(t)))
    inner = PackingNumber(F, size)
    bound = statement(Rademacher(F, t), "<=", product(size, log(2), inner), {inner: 1})
    special = rules.specialise(bound, {t: Integer(3)})
    expected = substituted(inner, {t: Integer(3)})
    assert special.display == product(9, log(2), expected)
    assert special.monotone == {expected: 1}


def test_replace_needs_the_quantity():
    bound = statement(ExpectedGap(F, n), "<=", Rademacher(F, n), {Rademacher(F, n): 1})
    with pytest.raises(HypothesisError, match="does not occur"):
        rules.replace(bound, statement(Rademacher(G, n), "<=", Integer(1)))
    with pytest.raises(HypothesisError, match="none"):
        rules.replace(
            statement(ExpectedGap(F, n), "<=", Integer(1)), statement(Rademacher(G, n), "<=", Integer(1))
        )


def test_replace_carries_the_domains_of_both():
    """A premise that was proved for n up to 1000 gives a bound for n up to 1000."""
    q = Rademacher(F, n)
    bound = rules.weaken(statement(ExpectedGap(F, n), "<=", 1 / a), 2 / a, {a: (1, 5)})
    outer = Lemma(
        "t",
        "t",
        "t",
        "upper",
        "t",
        {"n": POSITIVE_INTEGER},
        lambda n: Conclusion(ExpectedGap(F, n), "<=", q, {q: 1}),
    ).apply(n=n)
    inner = rules.weaken(statement(q, "<=", 1 / n, {n: -1}), 2 / n, {n: (1, 1000)})
    result = rules.replace(outer, inner)
    assert {str(x) for x in result.conditions} == {"n is a positive integer", "n is a number in [1, 1000]"}
    assert result.step.premises == (outer, inner)
    assert (result.step.kind, result.step.name, result.step.arguments) == ("rule", "replace", {})
    assert [step.name for step in result.steps()] == ["t", "test", "weaken", "replace"]
    with pytest.raises(DomainError):
        result.at(n=1001)
    assert {str(x) for x in bound.conditions} == {"a is a number in [1, 5]"}


def test_the_variable_of_an_integral_leaves_no_condition():
    P = sb.Parametric(p=3, B=1, Lambda=1, M=1)
    integral = sb.lemmas["dudley"].apply(F=P, n=n, a=Rational(1, 100))
    result = rules.replace(integral, sb.lemmas["parametric"].apply(F=P, t=t, nets="internal"))
    assert {str(x) for x in result.conditions} == {"n is a positive integer"}


def test_signs_come_through_a_decreasing_position():
    q = Rademacher(F, n)
    outer = statement(ExpectedGap(F, n), "<=", 3 - q, {q: -1})
    inner = statement(q, ">=", a - b, {a: 1, b: -1})
    assert rules.replace(outer, inner).monotone == {a: -1, b: 1}
    unsigned = statement(ExpectedGap(F, n), "<=", (q - 1) ** 2)
    assert rules.replace(unsigned, statement(q, "==", a, {a: 1})).monotone == {}


def test_chain_replaces_one_after_the_other():
    q, p = Rademacher(F, n), Rademacher(G, n)
    bound = statement(ExpectedGap(F, n), "<=", q + 1, {q: 1})
    result = rules.chain(bound, statement(q, "<=", 2 * p, {p: 1}), statement(p, "<=", Integer(5)))
    assert result.expr == 11
    assert rules.chain(bound) is bound


def test_minimum_refuses_what_cannot_be_compared():
    q = Rademacher(F, n)
    upper, lower = statement(q, "<=", Integer(3)), statement(q, ">=", Integer(1))
    with pytest.raises(ArgumentTypeError, match="no bound"):
        rules.minimum()
    with pytest.raises(ArgumentTypeError, match="same quantity"):
        rules.minimum(upper, lower)
    with pytest.raises(ArgumentTypeError, match="same quantity"):
        rules.minimum(upper, statement(Rademacher(G, n), "<=", Integer(3)))
    assert rules.minimum(upper) is upper


def test_minimum_and_equalities():
    q = Rademacher(F, n)
    upper, lower, equal = (
        statement(q, relation, Integer(k)) for k, relation in enumerate(("<=", ">=", "=="), 2)
    )
    assert (rules.minimum(upper, equal).relation, rules.minimum(upper, equal).expr) == ("<=", 2)
    assert (rules.minimum(lower, equal).relation, rules.minimum(lower, equal).expr) == (">=", 4)
    assert rules.minimum(equal, statement(q, "==", a)).relation == "=="


def test_minimum_carries_domains_signs_and_premises():
    q = Rademacher(F, n)
    first = rules.weaken(statement(q, "<=", 1 / n), 2 / n, {n: (1, 10)})
    second = rules.weaken(statement(q, "<=", 1 / n), 3 / n, {n: (1, 10)})
    third = rules.weaken(statement(q, "<=", 1 / n), 3 / n, {n: (1, 20)})
    least = rules.minimum(first, second, third)
    assert [str(x) for x in least.conditions] == ["n is a number in [1, 10]", "n is a number in [1, 20]"]
    assert (least.step.kind, least.step.name, least.step.arguments) == ("rule", "minimum", {})
    assert least.step.premises == (first, second, third)
    assert least.quantity == q
    up, down = statement(q, "<=", n, {n: 1}), statement(q, "<=", 1 / n, {n: -1})
    assert rules.minimum(down, statement(q, "<=", 2 / n, {n: -1})).monotone == {n: -1}
    assert rules.minimum(up, down).monotone == {}


def test_union_refuses_what_does_not_add_up():
    sure = statement(ExpectedGap(F, n), "<=", Integer(1))
    with pytest.raises(ArgumentTypeError, match="confidence"):
        rules.union(sure)
    with pytest.raises(ArgumentTypeError, match="confidence"):
        rules.union(statement(GapWithConfidence(F, n, Rational(1, 20)), ">=", Integer(0)))
    with pytest.raises(ArgumentTypeError, match="same sample"):
        rules.union(*(statement(GapWithConfidence(F, k, Rational(1, 20)), "<=", Integer(1)) for k in (5, 6)))
    with pytest.raises(ArgumentTypeError, match="same sample"):
        rules.union()
    half = statement(GapWithConfidence(F, n, Rational(1, 2)), "<=", Integer(1))
    with pytest.raises(DomainError, match="1 or more"):
        rules.union(half, half)


def test_union_says_what_it_is_about():
    first = statement(GapWithConfidence(F, n, Rational(1, 2)), "==", 1 / n, {n: -1})
    second = rules.weaken(
        statement(GapWithConfidence(G, n, Rational(1, 3)), "<=", 1 / n), 2 / n, {n: (1, 10)}
    )
    u = rules.union(first, second)
    assert u.quantity == GapWithConfidence(UnionClass((F, G)), n, Rational(5, 6))
    assert u.relation == "<="
    assert u.at(n=4).upper == Rational(1, 2)
    assert [str(x) for x in u.conditions] == ["n is a number in [1, 10]"]
    assert (u.step.kind, u.step.name, u.step.arguments) == ("rule", "union", {})
    assert u.step.premises == (first, second)
    assert rules.union(first).monotone == {n: -1}
    assert u.monotone == {}


def test_symbolic_failure_probabilities_must_stay_below_one():
    both = rules.union(*(statement(GapWithConfidence(S, n, delta), "<=", Integer(1)) for S in (F, G)))
    assert [str(x) for x in both.conditions] == ["2*delta is a number in the open interval (0, 1)"]
    assert both.subs(delta=Rational(1, 3)).quantity.parameters[1] == Rational(2, 3)
    with pytest.raises(DomainError):
        both.subs(delta=Rational(1, 2))


def test_weaken_goes_one_way_only():
    q = Rademacher(F, n)
    upper, lower, equal = (statement(q, relation, Integer(2)) for relation in ("<=", ">=", "=="))
    assert rules.weaken(upper, Integer(3)).relation == "<="
    assert rules.weaken(lower, Integer(1)).relation == ">="
    assert rules.weaken(equal, Integer(3)).relation == "<="
    for bound, formula in ((upper, 1), (lower, 3), (equal, 1)):
        with pytest.raises(HypothesisError, match="false"):
            rules.weaken(bound, Integer(formula))
    with pytest.raises(InexactNumberError):
        rules.weaken(upper, 3.5)


def test_weaken_needs_a_certain_answer():
    """Equal numbers that are written differently: no enclosure separates them."""
    bound = statement(Rademacher(F, n), "<=", log(2) + log(3))
    with pytest.raises(UndecidedError, match="certified"):
        rules.weaken(bound, log(6))


def test_weaken_remembers_the_range_and_the_shape():
    bound = statement(Rademacher(F, n), "<=", a / b, {a: 1, b: -1})
    formula = product(2, fraction(a, b))
    weak = rules.weaken(bound, formula, {a: (1, 2), b: (1, 3)})
    assert weak.display == formula
    assert weak.quantity == bound.quantity
    assert weak.monotone == {}
    assert [str(x) for x in weak.conditions] == ["a is a number in [1, 2]", "b is a number in [1, 3]"]
    assert (weak.step.kind, weak.step.name, weak.step.premises) == ("rule", "weaken", (bound,))
    assert weak.step.arguments == {"formula": formula, "box": {"a": (1, 2), "b": (1, 3)}}
    with pytest.raises(UndecidedError, match="no range for b"):
        rules.weaken(bound, formula, {a: (1, 2)})
    with pytest.raises(UndecidedError, match="no range for b"):
        rules.weaken(bound, Integer(7), {a: (1, 2)})
    with pytest.raises(UndecidedError, match="no range for c"):
        rules.weaken(bound, 2 * a / b + c, {a: (1, 2), b: (1, 3)})
    again = rules.weaken(weak, 3 * a / b, {a: (1, 2), b: (2, 3)})
    assert [str(x) for x in again.conditions] == [
        "a is a number in [1, 2]", "b is a number in [1, 3]", "b is a number in [2, 3]"
    ]  # fmt: skip
    assert rules.weaken(statement(Rademacher(F, n), "<=", Integer(1)), Integer(2)).step.arguments["box"] == {}
