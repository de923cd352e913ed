import math
from fractions import Fraction

import pytest
from flint import arb, fmpq
from sympy import Rational, oo

from symbound import rigor
from symbound.errors import DomainError, UndecidedError
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
    with pytest.raises(DomainError):
        Enclosure(1, 0)
    with pytest.raises(DomainError):
        Enclosure(0, 1, "<")
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
