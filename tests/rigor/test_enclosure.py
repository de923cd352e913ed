import itertools
import math
import operator
from fractions import Fraction

import pytest
from flint import arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Float, Rational, oo

from symbound import rigor
from symbound.errors import ArgumentTypeError, DomainError, InexactNumberError, UndecidedError
from symbound.rigor import Enclosure, Verdict
from symbound.rigor.arithmetic import Interval, lower_rational, upper_rational

THIRD = Rational(1, 3)


def test_safe_side():
    above, below, both = (Enclosure(THIRD, Rational(1, 2), relation) for relation in ("<=", ">=", "=="))
    assert (above.safe, below.safe, both.safe) == (Rational(1, 2), THIRD, Rational(1, 2))
    assert (str(above), repr(below), str(both)) == ("<= 0.5", ">= 0.333333", "in [0.333333, 0.5]")
    assert str(Enclosure(2, 2, "==")) == "== 2"
    assert (
        Fraction(float(Enclosure(THIRD, THIRD, "<=")))
        > Fraction(1, 3)
        > Fraction(float(Enclosure(THIRD, THIRD, ">=")))
    )
    assert below.digits(3) == "0.333"
    assert (above.width, above.is_exact, Enclosure(2, 2).is_exact) == (Rational(1, 6), False, True)
    assert THIRD in above
    assert 1 not in above


def test_verdict_of_a_number():
    assert Enclosure(0, oo).verdict is Verdict.UNDECIDED
    assert Enclosure(0, oo, ">=").verdict is Verdict.TRUE
    assert Enclosure(0, 1, verdict=Verdict.FALSE).verdict is Verdict.FALSE


@pytest.mark.parametrize(
    ("relation", "yes", "no", "unsure"),
    [("<", 2, 0, 1), ("<=", 1, -1, 0), (">", -1, 1, 0), (">=", 0, 2, 1), ("==", None, 2, 1)],
)
def test_comparisons(relation, yes, no, unsure):
    number = Enclosure(0, 1)
    assert yes is None or number.compare(relation, yes).is_true
    assert number.compare(relation, no).is_false
    assert number.compare(relation, unsure) is Verdict.UNDECIDED
    assert Enclosure(1, 1).compare("==", Enclosure(1, 1)).is_true


def test_operators_and_equality():
    number = Enclosure(0, 1)
    assert (number <= 1.0, number < 2, number >= 0, number > -1) == (Verdict.TRUE,) * 4
    with pytest.raises(UndecidedError):
        bool(number < 0.5)
    assert number == Enclosure(0, 1)
    assert number != Enclosure(0, 1, ">=")
    assert number != 1
    assert len({number, Enclosure(0, 1)}) == 1


def test_refusals():
    for low, high in [(1, 0), (oo, 1), (1, -oo), (oo, -oo), (Fraction(1, 2), Fraction(1, 3))]:
        with pytest.raises(DomainError, match="exceeds"):
            Enclosure(low, high)
    for wrong in (0.5, math.inf, math.nan):
        with pytest.raises(InexactNumberError):
            Enclosure(0, wrong)
    with pytest.raises(ArgumentTypeError):
        Enclosure(0, "1")
    with pytest.raises(ArgumentTypeError):
        Enclosure(0, True)
    with pytest.raises(DomainError):
        Enclosure(0, 1, "<")
    with pytest.raises(DomainError):
        Enclosure.of_value(fmpq(1), "==").compare("=", 1)
    with pytest.raises(DomainError):
        Enclosure(0, 1).compare("!=", 0)
    with pytest.raises(AttributeError):
        Enclosure(0, 1).relation = ">="
    with pytest.raises(AttributeError):
        rigor.nothing_of_the_kind


def test_rational_ends_of_balls():
    assert 2 <= upper_rational(arb(1, 1)) < fmpq(2001, 1000)
    assert 0 >= lower_rational(arb(1, 1)) > fmpq(-1, 1000)
    assert lower_rational(fmpq(1, 3)) == fmpq(1, 3)
    huge = arb(2) ** (10**7)
    assert upper_rational(huge) is None
    assert upper_rational(-huge) == -(fmpq(2) ** 200_000)
    assert upper_rational(-1 / huge) == 0
    assert 0 < upper_rational(1 / huge) <= fmpq(1) / fmpq(2) ** 200_000
    unbounded = Enclosure.of_value(Interval(arb.neg_inf(), arb.pos_inf()), "==")
    assert (unbounded.lower, unbounded.upper, float(unbounded)) == (-oo, oo, math.inf)
    assert repr(Interval(fmpq(0), fmpq(1))) == "Interval(0, 1)"


def test_each_end_comes_from_its_own_side():
    for low, high in [(fmpq(1, 3), fmpq(1, 2)), (arb(1), arb(2)), (fmpq(-2), arb(-1)), (fmpq(5), fmpq(5))]:
        for relation in ("<=", ">=", "=="):
            number = Enclosure.of_value(Interval(low, high), relation)
            assert isinstance(number.lower, Rational)
            assert number.lower == Rational(str(lower_rational(low)))
            assert number.upper == Rational(str(upper_rational(high)))
            assert number.relation == relation
            assert number.verdict is Verdict.TRUE
    half = Enclosure.of_value(Interval(arb.neg_inf(), fmpq(3)), "<=")
    assert (half.lower, half.upper, half.verdict) == (-oo, 3, Verdict.TRUE)
    half = Enclosure.of_value(Interval(fmpq(3), arb.pos_inf()), ">=")
    assert (half.lower, half.upper, half.verdict) == (3, oo, Verdict.TRUE)
    for relation, low, high in [("<=", 0, oo), (">=", -oo, 0), ("==", 0, oo)]:
        assert Enclosure(low, high, relation).verdict is Verdict.UNDECIDED
    assert Enclosure(1, 2, verdict=Verdict.UNDECIDED).verdict is Verdict.UNDECIDED
    assert Enclosure(1, oo, verdict=Verdict.TRUE).verdict is Verdict.TRUE


def test_infinite_ends():
    whole, above = Enclosure(-oo, oo, "=="), Enclosure(0, oo, ">=")
    assert (whole.lower, whole.upper, whole.is_exact, str(whole)) == (-oo, oo, False, "in [-oo, oo]")
    assert (above.lower, above.upper, above.width, float(above)) == (0, oo, oo, 0.0)
    assert (float(Enclosure(-oo, 0, ">=")), float(Enclosure(-oo, 0, "<="))) == (-math.inf, 0.0)
    assert (Enclosure(-oo, 0, ">=").digits(), Enclosure(0, oo).digits(3)) == ("-oo", "oo")
    for number in (-oo, -(10**100), 0, oo):
        assert number in whole
    assert (-oo in above, -1 in above, 0 in above, 1 in above) == (False, False, True, True)


def test_the_printed_side():
    low, high = Rational(1234567, 10**6), Rational(1234569, 10**6)
    printed = {"<=": "<= 1.23457", ">=": ">= 1.23456", "==": "in [1.23456, 1.23457]"}
    for relation, text in printed.items():
        number = Enclosure(low, high, relation)
        assert (str(number), repr(number)) == (text, text)
        assert number.digits(9) == ("1.234567" if relation == ">=" else "1.234569")
        assert number.digits() == ("1.23456" if relation == ">=" else "1.23457")
        assert number.digits(2) == ("1.2" if relation == ">=" else "1.3")
        safe = Fraction(float(number))
        assert safe <= low if relation == ">=" else safe >= high
        assert abs(safe - number.safe) < Fraction(1, 2**50)
    assert str(Enclosure(Rational(1, 8), Rational(1, 8), "==")) == "== 0.125"
    assert str(Enclosure(THIRD, THIRD, "==")) == "in [0.333333, 0.333334]"


def test_membership_is_closed():
    number = Enclosure(1, 2)
    assert [q in number for q in (0, 1, Rational(3, 2), Fraction(3, 2), 2, 3)] == [
        False,
        True,
        True,
        True,
        True,
        False,
    ]
    with pytest.raises(InexactNumberError):
        assert 1.5 in number


@pytest.mark.parametrize("relation", ["<", "<=", ">", ">=", "=="])
def test_comparisons_of_ranges_hold_for_every_pair_of_numbers(relation):
    operators = {
        "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq
    }  # fmt: skip
    for low, high, least, most in itertools.product(range(4), repeat=4):
        if low > high or least > most:
            continue
        # sixths of the ends decide what holds for every pair of real numbers between them
        first = [Fraction(k, 6) for k in range(6 * low, 6 * high + 1)]
        second = [Fraction(k, 6) for k in range(6 * least, 6 * most + 1)]
        answers = {operators[relation](a, b) for a in first for b in second}
        expected = Verdict.UNDECIDED if len(answers) == 2 else Verdict.of(answers.pop())
        assert Enclosure(low, high).compare(relation, Enclosure(least, most)) is expected, (
            low,
            high,
            least,
            most,
        )
        if least == most:
            assert Enclosure(low, high).compare(relation, least) is expected
            assert Enclosure(low, high).compare(relation, float(least)) is expected
            assert Enclosure(low, high).compare(relation, Rational(least)) is expected


def test_a_float_is_the_binary_number_that_it_is():
    tenth = Enclosure(Rational(1, 10), Rational(1, 10))
    assert (tenth < 0.1).is_true
    assert (tenth <= 0.1).is_true
    assert (tenth > 0.1).is_false
    assert (tenth >= 0.1).is_false
    assert tenth.compare("==", 0.1).is_false
    for wrong in (math.inf, -math.inf, math.nan, Float("0.5")):
        with pytest.raises(InexactNumberError):
            tenth.compare("<=", wrong)
    with pytest.raises(ArgumentTypeError):
        tenth.compare("<=", "1")
    assert (tenth.compare("<", 10**400), tenth.compare(">", -oo)) == (Verdict.TRUE, Verdict.TRUE)


def test_equality_and_hash_look_at_everything():
    number = Enclosure(0, 1)
    for other in (Enclosure(0, 2), Enclosure(-1, 1), Enclosure(0, 1, "=="), Enclosure(0, 1, ">=")):
        assert number != other
        assert hash(number) != hash(other)
    assert number == Enclosure.of_value(Interval(fmpq(0), fmpq(1)), "<=")
    assert hash(number) == hash(Enclosure.of_value(Interval(arb(0), arb(1)), "<="))
    assert number.__eq__(1) is NotImplemented
    assert (Enclosure(0, 1).width, Enclosure(-1, 1).width, Enclosure(2, 2).width) == (1, 2, 0)
    with pytest.raises(AttributeError):
        number.other = 1


@given(st.integers(-(10**40), 10**40), st.integers(-300, 300), st.integers(0, 10**12), st.integers(-300, 300))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_rational_ends_enclose_a_ball_and_are_the_best(middle, shift, radius, power):
    ball = arb((middle, shift), (radius, power))
    low, high = lower_rational(ball), upper_rational(ball)
    exact_middle, exact_radius = ball.mid().fmpq(), ball.rad().fmpq()
    assert low <= exact_middle - exact_radius
    assert high >= exact_middle + exact_radius
    assert high - low <= 2 * exact_radius * fmpq(2**40 + 1, 2**40)
    assert lower_rational(arb((-middle, shift), (radius, power))) == -high


def test_ends_of_extreme_balls():
    edge = fmpq(2) ** 200_000
    for power in (199_998, 199_999, 200_000, 200_001, 10**7):
        huge, tiny = arb((1, power)), arb((1, -power))
        above, below = upper_rational(huge), lower_rational(huge)
        assert above is None or above >= fmpq(2) ** power
        assert (above is None) == (power >= 200_000)
        assert 0 < below <= fmpq(2) ** min(power, 200_000)
        assert below >= edge or below == fmpq(2) ** power
        assert (upper_rational(-huge), lower_rational(-huge)) == (-below, None if above is None else -above)
        assert 0 <= lower_rational(tiny) <= fmpq(1) / fmpq(2) ** min(power, 10**6) <= upper_rational(tiny)
        assert upper_rational(tiny) <= 1 / edge * 4
        assert upper_rational(-tiny) == -lower_rational(tiny)
    for power in (399_999, 400_000, 400_001, 400_002):
        exact = 1 / fmpq(2) ** power
        assert lower_rational(arb((1, -power))) == (exact if power <= 400_000 else 0)
        assert upper_rational(arb((1, -power))) == (exact if power <= 400_000 else 1 / edge)
        assert upper_rational(arb((-1, -power))) == (-exact if power <= 400_000 else 0)
    assert (upper_rational(arb(0)), lower_rational(arb(0))) == (0, 0)
    before = ctx.prec
    try:
        ctx.prec = 77
        upper_rational(arb(2).sqrt())
        assert ctx.prec == 77
        ctx.prec = 15_000
        long = arb(2) ** 12_000 + 1
        assert upper_rational(long) == lower_rational(long) == fmpq(2) ** 12_000 + 1
    finally:
        ctx.prec = before
