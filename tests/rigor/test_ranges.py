"""On ranges between rationals the rules are not only right but the best possible: compared with all corners."""

import itertools
import math
from fractions import Fraction

import pytest
import sympy
from flint import arb, ctx, fmpq

from symbound.errors import ArgumentTypeError, InexactNumberError
from symbound.rigor import functions as f
from symbound.rigor.arithmetic import (
    INFINITY,
    MINUS_INFINITY,
    ONE,
    ZERO,
    Interval,
    accurate_bits,
    at_most,
    ball,
    compare,
    ends,
    exact_point,
    hull,
    is_finite,
    is_zero,
    point_maximum,
    point_minimum,
    to_fraction,
    to_sympy,
)
from symbound.rigor.walk import BINARY

NUMBERS = [Fraction(q) for q in ("-2", "-1", "-2/3", "0", "1/2", "1", "3")]
RANGES = [(a, b) for a in NUMBERS for b in NUMBERS if a <= b]


def point(q):
    return fmpq(q.numerator, q.denominator)


def wide(pair):
    return Interval(*map(point, pair))


def exact(value):
    """Return the ends as fractions or infinities."""
    return tuple(to_fraction(e) if type(e) is fmpq else float(e) for e in ends(value))


CORNERS = {
    "add": lambda x, y: x + y,
    "multiply": lambda x, y: x * y,
    "minimum": min,
    "maximum": max,
}


@pytest.mark.parametrize("name", CORNERS)
def test_operations(name):
    for xs, ys in itertools.product(RANGES, RANGES):
        corners = [CORNERS[name](x, y) for x in xs for y in ys]
        expected = (min(corners), max(corners))
        assert exact(BINARY[name](wide(xs), wide(ys))) == expected
        if xs[0] == xs[1]:
            assert exact(BINARY[name](point(xs[0]), wide(ys))) == expected
            assert exact(BINARY[name](wide(ys), point(xs[0]))) == expected
            if ys[0] == ys[1]:
                assert type(BINARY[name](point(xs[0]), point(ys[0]))) is fmpq
                assert exact(BINARY[name](point(xs[0]), point(ys[0]))) == expected


def best_reciprocal(low, high):
    if low > 0 or high < 0:
        return 1 / high, 1 / low
    if low == 0 < high:
        return 1 / high, math.inf
    return (-math.inf, 1 / low) if low < 0 == high else None


def test_quotients():
    for ys in RANGES:
        expected = best_reciprocal(*ys)
        answer = f.reciprocal(wide(ys))
        assert (exact(answer) == expected) if expected else not is_finite(answer)
        assert exact(f.divide(ONE, wide(ys))) == expected or not expected
        if not expected or math.inf in expected or -math.inf in expected:
            continue
        for xs in RANGES:
            corners = [x / y for x in xs for y in ys]
            assert exact(f.divide(wide(xs), wide(ys))) == (min(corners), max(corners))
            assert exact(f.divide(point(xs[0]), wide(ys)))[0] == min(xs[0] / ys[0], xs[0] / ys[1])
    for x, y in itertools.product(NUMBERS, NUMBERS):
        answer = f.divide(point(x), point(y))
        assert answer == point(x / y) if y else answer.is_nan()
        assert f.reciprocal(point(y)) == point(1 / y) if y else f.reciprocal(point(y)).is_nan()
    assert f.divide(arb(1), arb(0)).is_nan()
    assert f.divide(ONE, arb(2)) == 0.5
    assert exact(f.divide(arb(3), wide((Fraction(1), Fraction(2))))) == (1.5, 3.0)


@pytest.mark.parametrize("exponent", range(6))
def test_powers(exponent):
    for low, high in RANGES:
        inner = [0] if low < 0 < high else []
        values = [x**exponent for x in (low, high, *inner)]
        assert exact(f.power_integer(wide((low, high)), exponent)) == (min(values), max(values))
        assert f.power_integer(point(low), exponent) == point(low**exponent)
        assert type(f.power_integer(point(low), exponent)) is fmpq
        assert f.power(point(low), fmpq(exponent)) == point(low**exponent)
        reciprocals = best_reciprocal(min(values), max(values))
        answer = f.power_integer(wide((low, high)), -exponent)
        assert exact(answer) == reciprocals if reciprocals else not is_finite(answer)


def test_roots():
    for low, high in RANGES:
        squares = wide((low**2, max(low**2, high**2)))
        assert exact(f.square_root(squares)) == (abs(low), max(abs(low), abs(high)))
        assert exact(f.power_rational(wide((abs(low) ** 3, abs(low) ** 3 + 1)), fmpq(2, 3)))[0] == low**2
        assert exact(f.power(squares, fmpq(3, 2))) == (abs(low) ** 3, max(abs(low), abs(high)) ** 3)
        if low:
            assert f.power(point(low**2), fmpq(-3, 2)) == 1 / abs(point(low)) ** 3
    for low, high in ((1, 2), (2, 3)):
        for p in (1, 3):
            answer = f.power_rational(Interval(fmpq(low**2), fmpq(high**2)), fmpq(-p, 2))
            assert exact(answer) == (Fraction(1, high**p), Fraction(1, low**p))
    assert f.power_rational(fmpq(2), fmpq(0)) == 1
    assert f.power(fmpq(2) ** 1000, fmpq(1, 1000)) == 2
    assert type(f.power(fmpq(2) ** 1000, fmpq(1, 1000))) is fmpq
    assert type(f.power(fmpq(2) ** 1001, fmpq(1, 1001))) is arb
    assert type(f.square_root(fmpq(2))) is type(f.square_root(arb(2))) is arb
    for root in (2, 3, 5):
        for x in (fmpq(2), fmpq(4, 3), fmpq(3, 4), fmpq(8, 27), fmpq(27, 5), fmpq(1, 32), arb(7)):
            value = arb(f.power_rational(x, fmpq(1, root)))
            assert (value**root - x).contains(0)
            assert value > 0
            assert value.rel_accuracy_bits() > 40
    assert f.power(arb(0), arb.pi()) == 0
    assert f.square_root(arb(-1)).is_nan()
    assert f.square_root(fmpq(-1)).is_nan()
    assert f.power(fmpq(0), fmpq(1, 1001)) == 0
    assert f.power(fmpq(0), fmpq(-1, 1001)).is_nan()
    assert f.power(fmpq(0), Interval(ZERO, ONE)).is_nan()
    assert f.power(fmpq(0), Interval(fmpq(1, 9), ONE)) == 0


def test_sizes_where_exact_rationals_end():
    bits = f.EXACT_BITS
    assert (bits, f.LARGEST_DEGREE) == (65536, 1000)
    assert type(f.power_integer(fmpq(2), bits // 2)) is fmpq
    assert type(f.power_integer(fmpq(2), bits // 2 + 1)) is arb
    assert f.power(fmpq(-2), fmpq(bits - 1)) == -(arb(2) ** (bits - 1))
    assert f.power(fmpq(-2), fmpq(1 - bits)) == -1 / arb(2) ** (bits - 1)
    assert f.power(fmpq(-2), fmpq(bits)).is_nan()
    assert f.power(fmpq(-2), fmpq(-bits)).is_nan()
    assert type(f.square_root(fmpq(2) ** (bits - 2))) is fmpq
    assert type(f.square_root(fmpq(2) ** bits)) is arb
    assert f.square_root((fmpq(2) ** (bits // 2) - 1) ** 2) == fmpq(2) ** (bits // 2) - 1
    assert type(f.factorial(ZERO)) is type(f.factorial(ONE)) is fmpq
    assert type(f.factorial(fmpq(2000))) is fmpq
    assert type(f.factorial(fmpq(2001))) is arb
    assert type(f.gamma(fmpq(2001))) is fmpq
    assert type(f.gamma(fmpq(2002))) is arb
    assert type(f.binomial(fmpq(10**6), fmpq(10**6 - 2))) is fmpq
    assert type(f.binomial(fmpq(40_000), fmpq(bits // 16))) is fmpq
    assert type(f.binomial(fmpq(40_000), fmpq(bits // 16 + 1))) is arb
    assert type(f.binomial(fmpq(255), fmpq(100))) is fmpq
    assert type(f.binomial(fmpq(2**20 - 1), fmpq(bits // 20))) is fmpq
    assert type(f.binomial(fmpq(2**20 - 1), fmpq(bits // 20 + 1))) is arb
    assert type(f.binomial(fmpq(2**63 - 1), fmpq(2))) is fmpq
    assert type(f.binomial(fmpq(2**63), fmpq(2))) is arb


@pytest.mark.parametrize(("name", "rule"), [("floor", math.floor), ("ceiling", math.ceil)])
def test_rounding(name, rule):
    finer = [Fraction(k, 4) for k in range(-9, 10)]
    for low, high in itertools.combinations_with_replacement(finer, 2):
        answer = f.UNARY[name](wide((low, high)))
        assert exact(answer) == (rule(low), rule(high))
        assert (type(answer) is fmpq) == (rule(low) == rule(high))
        assert f.UNARY[name](point(low)) == rule(low)
        assert f.UNARY[name](arb(point(low))) == rule(low)
    around = arb(3, 1e-9)
    assert exact(f.UNARY[name](around)) == ((2, 3) if name == "floor" else (3, 4))
    assert type(f.UNARY[name](arb(7) / 2)) is fmpq
    before, ctx.prec = ctx.prec, 2000
    try:
        for sign in (1, -1):
            edge = sign * arb(2) ** 1000
            assert type(f.UNARY[name](edge)) is fmpq
            beyond = f.UNARY[name](edge + sign)
            assert type(beyond) is Interval
            low, high = ends(f.UNARY[name](2 * edge + arb(1) / 2))
            assert low <= rule(Fraction(1, 2)) + 2 * edge <= high
            assert high - low == 1
    finally:
        ctx.prec = before
    enormous = arb(2) ** (2**45) + arb(1) / 2
    assert type(f.UNARY[name](enormous)) is Interval
    for sign in (1, -1):
        huge = sign * arb(2) ** 1001 + arb(1) / 2
        low, high = ends(f.UNARY[name](huge))
        assert not low > huge
        assert not huge > high
        assert abs(high - low) < 1e-9 * abs(huge)
        just = sign * (fmpq(2) ** 999)
        assert f.UNARY[name](arb(just)) == just
    assert exact(f.UNARY[name](Interval(fmpq(1, 2), INFINITY))) == (rule(Fraction(1, 2)), math.inf)
    assert exact(f.UNARY[name](Interval(MINUS_INFINITY, fmpq(1, 2)))) == (-math.inf, rule(Fraction(1, 2)))


def test_signs_and_absolute_values():
    for low, high in RANGES:
        values = {(x > 0) - (x < 0) for x in (low, high)}
        if low < high:
            assert exact(f.sign(wide((low, high)))) == (min(values), max(values))
        assert f.sign(point(low)) == (low > 0) - (low < 0)
        inner = [0] if low < 0 < high else []
        sizes = [abs(x) for x in (low, high, *inner)]
        assert exact(f.absolute(wide((low, high)))) == (min(sizes), max(sizes))
        assert f.absolute(point(low)) == point(abs(low))
        assert exact(-wide((low, high))) == (-high, -low)
    assert exact(f.sign(arb(0, 1))) == (-1, 1)
    assert exact(f.sign(arb(1, 1))) in ((0, 1), (-1, 1))
    assert f.sign(arb(2)) == 1
    assert f.absolute(arb(-2)) == 2


def test_comparisons():
    for xs, ys in itertools.product(RANGES, RANGES):
        orders = {(x > y) - (x < y) for x in xs for y in ys}
        both = (xs[0] < ys[1]) - (xs[1] > ys[0])
        certain = orders.pop() if len(orders) == 1 and 0 not in orders else None
        assert compare(wide(xs), wide(ys)) == certain, both
        assert at_most(wide(xs), wide(ys)) is (True if xs[1] <= ys[0] else False if xs[0] > ys[1] else None)
        assert f.less(wide(xs), wide(ys)) is (True if xs[1] < ys[0] else False if xs[0] >= ys[1] else None)
        assert f.equal(wide(xs), wide(ys)) is (None if certain is None else False)
        assert exact(hull(wide(xs), wide(ys))) == (min(xs[0], ys[0]), max(xs[1], ys[1]))
    for x, y in itertools.product(NUMBERS, NUMBERS):
        assert compare(point(x), point(y)) == (x > y) - (x < y)
        assert f.equal(point(x), point(y)) is (x == y)
        assert f.less(point(x), point(y)) is (x < y)
        assert at_most(point(x), point(y)) is (x <= y)
    assert compare(arb(1), fmpq(1)) is None
    assert compare(fmpq(1), arb(1)) is None
    assert f.equal(arb(1), fmpq(2)) is False


def test_infinite_ends():
    for low, high in RANGES:
        half = Interval(point(low), INFINITY)
        assert exact(half + ONE) == (low + 1, math.inf)
        assert exact(ONE + half) == (low + 1, math.inf)
        assert exact(half * ZERO) == (0, 0)
        assert exact(ZERO * half) == (0, 0)
        product = half * wide((low, high))
        corners = [
            low * low,
            low * high,
            *([math.inf] if high > 0 else []),
            *([-math.inf] if low < 0 else []),
        ]
        corners += [0] if 0 in (low, high) else []
        assert list(exact(product)) == pytest.approx([min(corners), max(corners)])
        assert exact(f.maximum(half, ZERO)) == (max(low, 0), math.inf)
        assert exact(f.minimum(half, ZERO)) == (min(low, 0), 0)
        assert exact(-half) == (-math.inf, -low)
    assert exact(f.logarithm(Interval(ZERO, ONE))) == (-math.inf, 0)
    assert exact(f.exponential(Interval(MINUS_INFINITY, ZERO))) == (0.0, 1)
    assert ball(Interval(ZERO, INFINITY)).is_nan()
    assert ball(Interval(MINUS_INFINITY, ZERO)).is_nan()
    joined = ball(Interval(fmpq(1), arb(4)))
    assert joined.contains(1)
    assert joined.contains(4)
    assert not joined.contains(5)


def test_smallest_and_largest_of_points_that_overlap():
    around, one = arb(1, 0.5), fmpq(1)
    for first, second in ((around, one), (one, around), (around, arb(1)), (arb(1), around)):
        least, most = point_minimum(first, second), point_maximum(first, second)
        assert least.lower() <= 0.5
        assert 1 <= least.upper() < 1.001
        assert most.upper() >= 1.5
        assert 0.999 < most.lower() <= 1
    assert (type(point_minimum(one, ZERO)), type(point_maximum(one, ZERO))) == (fmpq, fmpq)
    assert (point_minimum(one, ZERO), point_maximum(one, ZERO)) == (0, 1)
    assert (point_minimum(one, INFINITY), point_maximum(one, MINUS_INFINITY)) == (1, 1)


def test_zero_times_an_end_without_limit():
    for zero, half in itertools.product((ZERO, arb(0)), (INFINITY, MINUS_INFINITY)):
        below, above = (ZERO, half) if half is INFINITY else (half, ZERO)
        assert exact(Interval(zero, ONE) * Interval(below, above)) == exact(Interval(below, above))
        assert exact(Interval(below, above) * Interval(zero, ONE)) == exact(Interval(below, above))
        assert exact(Interval(-ONE, zero) * Interval(below, above)) == exact(-Interval(below, above))


def test_points_and_their_sizes():
    assert (is_zero(fmpq(0)), is_zero(arb(0)), is_zero(fmpq(1)), is_zero(arb(0, 1))) == (
        True,
        True,
        False,
        False,
    )
    assert accurate_bits(fmpq(1, 3)) == math.inf
    assert accurate_bits(Interval(ONE, ONE)) == accurate_bits(True) == accurate_bits(None) == -math.inf
    assert 50 <= accurate_bits(arb(2).sqrt()) <= 53
    for value in (fmpq(1), arb(1), Interval(ONE, arb(2))):
        assert is_finite(value)
    for value in (INFINITY, Interval(ONE, INFINITY), Interval(MINUS_INFINITY, ONE), True, None):
        assert not is_finite(value)
    assert exact_point(3) == fmpq(3)
    assert (exact_point(sympy.oo), exact_point(-sympy.oo)) == (math.inf, -math.inf)
    for wrong in (True, None, "1", sympy.zoo, sympy.nan, sympy.pi):
        with pytest.raises(ArgumentTypeError):
            exact_point(wrong)
    for wrong in (0.5, sympy.Float("0.5"), math.inf):
        with pytest.raises(InexactNumberError):
            exact_point(wrong)
    assert type(exact_point(3)) is type(exact_point(to_sympy(fmpq(2, 3)))) is fmpq
    assert exact_point(Fraction(2, 3)) == fmpq(2, 3) == exact_point(to_sympy(fmpq(2, 3)))
    assert (to_fraction(fmpq(-2, 3)), str(to_sympy(fmpq(-2, 3)))) == (Fraction(-2, 3), "-2/3")
    assert repr(Interval(fmpq(1, 2), ONE)) == "Interval(1/2, 1)"


def test_counting():
    for n, k in itertools.product(range(0, 9), range(-2, 11)):
        expected = math.comb(n, k) if k >= 0 else 0
        assert f.binomial(fmpq(n), fmpq(k)) == expected
    for k in range(0, 5):
        for n in (Fraction(-7, 2), Fraction(-3), Fraction(1, 2), Fraction(9, 4)):
            expected = Fraction(1)
            for i in range(k):
                expected = expected * (n - i) / (i + 1)
            assert arb(f.binomial(point(n), fmpq(k))).overlaps(arb(point(expected)))
            assert f.binomial(point(n), fmpq(k)) == 1 or k
        low, high = exact(f.binomial(Interval(fmpq(k - 1), fmpq(7)), fmpq(k)))
        assert (low, high) == (0 if k else 1, math.comb(7, k))
    assert exact(f.binomial(Interval(fmpq(3), fmpq(7)), fmpq(3))) == (1, 35)
    below = f.binomial(Interval(fmpq(3, 2), fmpq(7)), fmpq(3))  # falls below zero between 1 and 2
    assert below.lower() <= fmpq(-1, 16)
    assert below.upper() >= 35
    assert f.binomial(fmpq(-3), fmpq(-2)).is_nan()
    assert 0 < abs(f.binomial(fmpq(1, 2), fmpq(1000))) < 1e-3
    assert f.binomial(fmpq(1, 2), fmpq(1001)).is_nan()
    for n, k in [
        (Fraction(5, 2), Fraction(1, 2)),
        (Fraction(1, 2), Fraction(5, 4)),
        (Fraction(3), Fraction(1, 2)),
        (Fraction(-1, 2), Fraction(-1, 4)),
    ]:
        value = f.binomial(point(n), point(k))
        expected = math.gamma(n + 1) / math.gamma(k + 1) / math.gamma(n - k + 1)
        assert abs(float(value) - expected) < 1e-12 * expected
    for n, k in [
        (Fraction(1, 2), Fraction(-1)),
        (Fraction(1, 2), Fraction(3, 2)),
        (Fraction(-3, 2), Fraction(-1, 2)),
    ]:
        assert f.binomial(point(n), point(k)).is_nan()
    assert [f.factorial(fmpq(n)) for n in range(6)] == [1, 1, 2, 6, 24, 120]
    assert [f.gamma(fmpq(n)) for n in range(1, 6)] == [1, 1, 2, 6, 24]
    assert f.factorial(fmpq(-1)).is_nan()
    assert f.gamma(fmpq(0)).is_nan()
    assert abs(f.factorial(fmpq(1, 2)) - arb.pi().sqrt() / 2) < 1e-12
    assert f.log_gamma(fmpq(0)).is_nan()
    assert abs(f.log_gamma(fmpq(5)) - arb(24).log()) < 1e-12
    for x in (
        fmpq(-1, 2),
        fmpq(-3, 2),
        fmpq(-2),
        arb(-1.5),
        Interval(fmpq(0), ONE),
        Interval(fmpq(-1, 2), ONE),
    ):
        assert f.log_gamma(x).is_nan()
    assert abs(f.log_gamma(fmpq(1, 2)) - arb.pi().log() / 2) < 1e-12


def test_branches():
    one, two, three = fmpq(1), fmpq(2), fmpq(3)
    for first, second in itertools.product((True, False, None), repeat=2):
        answer = f.select(first, one, second, two, True, three)
        possible = [1] if first is not False else []
        if first is not True:
            possible += [2] if second is not False else []
            possible += [3] if second is not True else []
        assert exact(answer) == (min(possible), max(possible))
        open_end = f.select(first, one, second, two)
        assert (type(open_end) is arb) == (first is not True and second is not True)
        assert f.conjunction(first, second) is (
            False if False in (first, second) else None if None in (first, second) else True
        )
        assert f.disjunction(first, second) is (
            True if True in (first, second) else None if None in (first, second) else False
        )
    assert f.select(True, one, None, two) is one
    assert (f.conjunction(), f.disjunction()) == (True, False)


def test_the_functions_of_one_argument():
    names = "exp log sqrt abs sign floor ceiling factorial gamma loggamma sin cos tan cosh sinh tanh atan erf erfc"
    assert list(f.UNARY) == names.split()


def test_smooth_rules_at_points():
    for name in ("sin", "cos", "tan", "cosh", "sinh", "tanh", "atan", "erf", "erfc", "exp", "log"):
        rule, reference = f.UNARY[name], getattr(math, name)
        for x in (fmpq(1, 3), fmpq(2), fmpq(5, 4)):
            assert abs(float(rule(x)) - reference(int(x.p) / int(x.q))) < 1e-13
            spread = rule(Interval(x, x + fmpq(1, 8)))
            for part in (0, fmpq(1, 16), fmpq(1, 8)):
                value = rule(x + part)
                low, high = arb(ends(spread)[0]).lower(), arb(ends(spread)[1]).upper()
                assert low <= arb(value).upper()
                assert arb(value).lower() <= high
                assert high - low < 3
    assert (f.exponential(fmpq(0)), f.logarithm(fmpq(1))) == (1, 0)
    assert type(f.exponential(fmpq(0))) is type(f.logarithm(fmpq(1))) is fmpq
    assert type(f.exponential(fmpq(1))) is type(f.logarithm(fmpq(2))) is arb
    for x in (fmpq(0), fmpq(-1), arb(-1), arb(0, 1)):
        assert not f.logarithm(x).is_finite()
    assert f.logarithm(fmpq(0)).is_nan()
