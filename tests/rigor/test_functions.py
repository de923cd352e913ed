"""Every rule must contain the true value: intervals are checked at points inside them."""

import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symbound.rigor import functions as f
from symbound.rigor.arithmetic import INFINITY, NAN, Interval, at_most, ball, compare, ends, hull, is_finite
from symbound.rigor.walk import BINARY

quick = settings(max_examples=40, deadline=None, derandomize=True)
rationals = st.fractions(-4, 4, max_denominator=6).map(lambda q: fmpq(q.numerator, q.denominator))
ranges = st.tuples(rationals, rationals).map(sorted)
parts = st.fractions(0, 1, max_denominator=5).map(lambda q: fmpq(q.numerator, q.denominator))


def _contains(wide, point):
    low, high = ends(wide)
    least, most = ends(point)
    return not (high < least or low > most)


def _defined(value):
    return not any(type(end) is arb and end.is_nan() for end in ends(value))


@pytest.mark.parametrize("name", sorted(f.UNARY))
def test_unary_rules_contain_their_points(name):
    rule = f.UNARY[name]

    @quick
    @given(ranges, parts)
    def check(ends_of_x, part):
        low, high = ends_of_x
        wide, point = rule(Interval(low, high)), rule(low + part * (high - low))
        if _defined(wide):
            assert not _defined(point) or _contains(wide, point)
        assert _contains(rule(arb(low)), rule(low)) or not _defined(rule(low)) or not _defined(rule(arb(low)))

    check()


@pytest.mark.parametrize("name", ["add", "multiply", "divide", "power", "minimum", "maximum", "binomial"])
def test_binary_rules_contain_their_points(name):
    rule = BINARY[name]

    @quick
    @given(ranges, ranges, parts, parts)
    def check(xs, ys, part, other):
        wide = rule(Interval(*xs), Interval(*ys))
        x, y = xs[0] + part * (xs[1] - xs[0]), ys[0] + other * (ys[1] - ys[0])
        for point in (rule(x, y), rule(arb(x), y), rule(x, arb(y))):
            assert not (_defined(wide) and _defined(point)) or _contains(wide, point)
        mixed = rule(Interval(*xs), y)
        assert not (_defined(mixed) and _defined(rule(x, y))) or _contains(mixed, rule(x, y))

    check()


@quick
@given(ranges, parts, st.integers(-4, 5), st.sampled_from([fmpq(1, 2), fmpq(-1, 2), fmpq(2, 3), fmpq(-5, 3)]))
def test_powers_contain_their_points(xs, part, integer, rational):
    x = xs[0] + part * (xs[1] - xs[0])
    for rule, exponent in ((f.power_integer, integer), (f.power_rational, rational)):
        wide, point = rule(Interval(*xs), exponent), rule(x, exponent)
        assert not (_defined(wide) and _defined(point)) or _contains(wide, point)


def test_powers_stay_exact():
    assert f.power_rational(fmpq(8, 27), fmpq(-2, 3)) == fmpq(9, 4)
    assert type(f.power_rational(fmpq(2), fmpq(1, 3))) is arb
    assert type(f.power_integer(fmpq(3), 10**6)) is arb
    assert type(f.power_rational(fmpq(3) ** 50_000, fmpq(1, 2))) is arb
    assert f.power_integer(arb(3), 0) == 1
    assert f.power(fmpq(0), arb.pi()) == 0
    assert not _defined(f.power(fmpq(0), -arb.pi()))
    assert _contains(f.power(fmpq(2), fmpq(1, 101)), arb(2).root(101))
    assert not _defined(f.power_rational(fmpq(-8), fmpq(1, 3)))
    assert not _defined(f.power_integer(fmpq(0), -1))


def test_reciprocals_at_zero():
    assert ends(f.reciprocal(Interval(fmpq(0), fmpq(2))))[0] == fmpq(1, 2)
    assert ends(f.reciprocal(Interval(fmpq(-2), fmpq(0))))[1] == fmpq(-1, 2)
    for wide in (Interval(fmpq(-1), fmpq(1)), Interval(fmpq(0), fmpq(0))):
        assert not _defined(f.reciprocal(wide))
    assert not is_finite(Interval(fmpq(0), fmpq(1)) * Interval(fmpq(1), INFINITY))
    assert _contains(Interval(fmpq(0), fmpq(1)) * Interval(fmpq(-1), fmpq(1)), fmpq(0))


def test_rounding_to_integers():
    third = Interval(fmpq(1, 3), fmpq(1, 2))
    assert (f.floor(third), f.ceiling(third)) == (0, 1)
    assert ends(f.floor(Interval(fmpq(1, 2), fmpq(3, 2)))) == (0, 1)
    assert not _defined(f.floor(NAN))
    huge = arb(2) ** 2000
    assert _contains(f.floor(huge), huge)
    assert type(f.floor(huge)) is Interval
    assert not is_finite(f.floor(INFINITY))


def test_signs_and_sizes():
    assert [f.sign(x) for x in (fmpq(-3), fmpq(0), arb(2))] == [-1, 0, 1]
    assert ends(f.sign(Interval(fmpq(0), fmpq(1)))) == (0, 1)
    assert ends(f.sign(Interval(fmpq(-1), fmpq(0)))) == (-1, 0)
    assert ends(f.sign(Interval(fmpq(-1), fmpq(1)))) == (-1, 1)
    assert not _defined(f.sign(NAN))
    assert ends(f.absolute(Interval(fmpq(-3), fmpq(-1)))) == (1, 3)
    assert ends(hull(fmpq(1), Interval(fmpq(-1), fmpq(0)))) == (-1, 1)
    assert ball(Interval(fmpq(0), INFINITY)).is_nan()


def test_counting_functions():
    assert f.binomial(fmpq(5), fmpq(7)) == 0
    assert f.binomial(fmpq(5), fmpq(-1)) == 0
    assert f.binomial(fmpq(10**12), fmpq(2)) == fmpq(10**12) * (10**12 - 1) / 2
    assert _contains(f.binomial(fmpq(-3), fmpq(2)), fmpq(6))
    assert _contains(f.binomial(fmpq(10**6), fmpq(5 * 10**5)).log(), arb("693140.0470130637"))
    assert _contains(
        f.binomial(fmpq(5, 2), fmpq(1, 2)), f.gamma(fmpq(7, 2)) / f.gamma(fmpq(3, 2)) / f.gamma(fmpq(3))
    )
    assert f.factorial(fmpq(20)) == 2432902008176640000
    assert type(f.factorial(fmpq(3000))) is arb


def test_three_valued_logic():
    assert [f.conjunction(True, x) for x in (True, False, None)] == [True, False, None]
    assert [f.disjunction(False, x) for x in (True, False, None)] == [True, False, None]
    assert [f.negation(x) for x in (True, False, None)] == [False, True, None]
    assert [f.equal(fmpq(1), x) for x in (fmpq(1), fmpq(2), Interval(fmpq(0), fmpq(2)))] == [
        True,
        False,
        None,
    ]
    assert [f.less(fmpq(1), x) for x in (fmpq(2), fmpq(1), Interval(fmpq(0), fmpq(2)))] == [True, False, None]
    assert [at_most(x, fmpq(1)) for x in (fmpq(1), arb(2), NAN)] == [True, False, None]
    assert (compare(arb(1), arb(2)), compare(arb(2), arb(1)), compare(arb(1), arb(1))) == (-1, 1, None)


def test_selection():
    assert f.select(False, fmpq(1), True, fmpq(2)) == 2
    assert ends(f.select(None, fmpq(1), None, fmpq(3), True, fmpq(2), True, NAN)) == (1, 3)
    assert not _defined(f.select(None, fmpq(1), False, fmpq(2)))
    assert not _defined(f.select(None, NAN, True, fmpq(2)))
