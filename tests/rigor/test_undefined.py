"""What is undefined stays undefined: no rule makes a number or a certain answer of it."""

import pytest
from flint import arb, fmpq
from sympy import (
    Abs,
    And,
    Integral,
    Max,
    Min,
    Mul,
    Not,
    Or,
    Piecewise,
    Pow,
    Rational,
    Sum,
    Symbol,
    binomial,
    exp,
    log,
    oo,
    pi,
    sin,
    sqrt,
)

from symbound.errors import EnclosureError
from symbound.rigor import Verdict, enclose, verdict, verdict_on_box
from symbound.rigor import functions as f
from symbound.rigor.arithmetic import (
    INFINITY,
    MINUS_INFINITY,
    NAN,
    ONE,
    ZERO,
    Interval,
    accurate_bits,
    at_most,
    ball,
    compare,
    ends,
    hull,
    is_finite,
    is_undefined,
    lower_rational,
    point_maximum,
    point_minimum,
    upper_rational,
)
from symbound.rigor.walk import BINARY, SMOOTH

x, y = Symbol("x", real=True), Symbol("y", real=True)
HALF = Interval(NAN, ONE)
NOTHINGS = [NAN, HALF, Interval(ZERO, NAN), Interval(NAN, NAN)]
POINTS = [ZERO, ONE, fmpq(-1, 2), arb(2), arb(0), INFINITY, Interval(ZERO, ZERO), Interval(ONE, INFINITY)]


def test_a_half_undefined_range_is_undefined():
    for nothing in NOTHINGS:
        assert is_undefined(nothing)
        assert all(type(end) is arb and end.is_nan() for end in ends(nothing))
        assert not is_finite(nothing)
        assert ball(nothing).is_nan()
    for something in POINTS:
        assert not is_undefined(something)


@pytest.mark.parametrize("name", sorted(f.UNARY))
def test_functions_of_nothing(name):
    for nothing in NOTHINGS:
        assert is_undefined(f.UNARY[name](nothing))


@pytest.mark.parametrize("name", ["add", "multiply", "divide", "power", "minimum", "maximum", "binomial"])
def test_operations_with_nothing(name):
    for nothing in NOTHINGS:
        for something in POINTS:
            for pair in ((nothing, something), (something, nothing)):
                answer = BINARY[name](*pair)
                # C(n, k) = 0 for integers outside 0 <= k <= n is all that is known without the other
                assert is_undefined(answer), (name, pair, answer)


@pytest.mark.parametrize("nothing", NOTHINGS)
def test_powers_and_hulls_of_nothing(nothing):
    for exponent in (-3, -1, 0, 1, 2, 5, 10**6):
        assert is_undefined(f.power_integer(nothing, exponent))
    for exponent in (fmpq(1, 2), fmpq(-2, 3), fmpq(7, 5)):
        assert is_undefined(f.power_rational(nothing, exponent))
    assert is_undefined(hull(nothing, ONE))
    assert is_undefined(hull(ONE, nothing))
    assert is_undefined(-nothing)
    assert is_undefined(f.select(None, nothing, True, ONE))
    assert f.select(False, nothing, True, ONE) == 1
    assert accurate_bits(nothing) < 0


@pytest.mark.parametrize("nothing", NOTHINGS)
def test_nothing_compares_with_nothing(nothing):
    for something in [*POINTS, *NOTHINGS]:
        for pair in ((nothing, something), (something, nothing)):
            assert compare(*pair) is None
            assert at_most(*pair) is None
            assert f.less(*pair) is None
            assert f.equal(*pair) is None


def test_smallest_and_largest_of_points():
    assert point_minimum(NAN, ONE).is_nan()
    assert point_maximum(ONE, NAN).is_nan()
    assert (lower_rational(NAN), upper_rational(NAN)) == (None, None)
    assert (lower_rational(MINUS_INFINITY), upper_rational(INFINITY)) == (None, None)
    assert (lower_rational(INFINITY), upper_rational(MINUS_INFINITY)) == (None, None)


@pytest.mark.parametrize(
    ("expression", "values"),
    [
        (x * log(y), {x: (0, 0), y: (-1, 1)}),
        (x / y, {x: (0, 0), y: (-1, 1)}),
        (x / y, {x: (0, 1), y: 0}),
        (Pow(log(x), 0, evaluate=False), {x: -1}),
        (Mul(Pow(log(x), 0, evaluate=False), log(y), evaluate=False), {x: -1, y: 2}),
        (log(x) ** y, {x: -1, y: 0}),
        (binomial(log(x), y), {x: -1, y: 0}),
        (Min(log(x), 0), {x: (-1, 1)}),
        (Max(sqrt(x), 7), {x: (-1, 1)}),
        (sqrt(x) * 0 + log(x), {x: (-4, 4)}),
        (Piecewise((1, sqrt(x) > 9), (log(x), True)), {x: (-1, 4)}),
        (Sum(log(x - y), (y, 1, 3)), {x: 2}),
        (Integral(log(x), (x, -1, 1)), {}),
        (Integral(Abs(log(x)), (x, -2, -1)), {}),
        (Integral(Pow(log(x), 0, evaluate=False), (x, -2, -1)), {}),
        (Integral(log(x) ** y, (x, -2, -1)), {y: 0}),
        (Integral(binomial(log(x), y), (x, -2, -1)), {y: 0}),
        (Integral(Pow(sqrt(x), 2, evaluate=False), (x, -2, -1)), {}),
        (Integral(Pow(sqrt(x), 4, evaluate=False), (x, -2, 1)), {}),
        (Integral(Pow(x ** Rational(1, 3), 3, evaluate=False), (x, -2, -1)), {}),
        (Integral(Abs(sqrt(x - 1)), (x, 0, 2)), {}),
        (log(x), {x: (-1, 1)}),
        (sqrt(x), {x: (Rational(-1, 10**30), 1)}),
        (1 / x, {x: (-1, 1)}),
        (1 / x, {x: (0, 0)}),
        (x ** (-y), {x: (-1, 1), y: 3}),
        (log(x, 1, evaluate=False), {x: 2}),
    ],
)
def test_an_undefined_expression_has_no_enclosure(expression, values):
    with pytest.raises(EnclosureError, match=r"real number|is_finite|finite"):
        enclose(expression, values)


def test_an_integrand_may_be_defined_on_every_cell_only():
    area = enclose(Integral(sqrt(x * (1 - x)), (x, 0, 1)), relation="==")
    assert area.lower < pi / 8 < area.upper
    assert area.width < Rational(1, 100)
    branch = Piecewise((sqrt(x), x > 0), (-x, True))
    assert Rational(7, 6) in enclose(Integral(branch, (x, -1, 1)), relation="==")


def test_an_undefined_comparison_is_undecided():
    for relation in ("<", "<=", "==", ">=", ">"):
        for other in (-5, 0, 5, sqrt(x)):
            assert verdict(sqrt(x), relation, other, {x: -1}) is Verdict.UNDECIDED
            assert not verdict_on_box(sqrt(x), relation, other, {x: (-1, 4)}, parts=40).is_true
    assert verdict_on_box(log(x), "<=", 3, {x: (-1, 4)}, parts=40) is Verdict.UNDECIDED
    assert verdict_on_box(1 / x, "==", 1 / x, {x: (-1, 1)}, parts=40) is Verdict.UNDECIDED
    assert verdict_on_box(log(x), "==", log(x), {x: (0, oo)}, parts=40) is Verdict.TRUE


def test_an_undecided_condition_admits_every_branch_that_may_be_first():
    for condition in (sqrt(x) <= 9, Not(sqrt(x) <= 9), And(sqrt(x) <= 9, x < 5), Or(sqrt(x) <= 9, x > 5)):
        number = enclose(Piecewise((1, condition), (5, True)), {x: (-1, 4)}, relation="==")
        assert (number.lower, number.upper) == (1, 5)


def test_infinite_arguments_of_smooth_functions():
    assert set(SMOOTH) <= {*BINARY, *f.UNARY}
    assert enclose(1 / x, {x: oo}).upper == 0
    assert enclose(exp(-x) + 1, {x: oo}).upper == 1
    assert enclose(sin(x), {x: oo}, relation="==").width == 2
    for expression in (x - sqrt(x), x / (x + 1), log(x) - x):
        with pytest.raises(EnclosureError):
            enclose(expression, {x: oo})
