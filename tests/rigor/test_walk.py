from fractions import Fraction

import mpmath
import pytest
import sympy
from flint import ctx
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Add,
    And,
    Eq,
    Function,
    Integer,
    Max,
    Min,
    Mul,
    Ne,
    Not,
    Or,
    Piecewise,
    Pow,
    Rational,
    Sum,
    Symbol,
    binomial,
    ceiling,
    cos,
    cosh,
    erf,
    erfc,
    exp,
    factorial,
    floor,
    gamma,
    log,
    loggamma,
    oo,
    pi,
    sign,
    sin,
    sinh,
    sqrt,
    tan,
    tanh,
)

from symbound.errors import EnclosureError, InexactNumberError, ShapeError
from symbound.rigor import compile_enclosure, enclose, walk

x, y = sympy.symbols("x y", real=True)
r = Symbol("r", positive=True)
n = Symbol("n", positive=True)
k = Symbol("k", integer=True)
quick = settings(max_examples=80, deadline=None, derandomize=True)

leaf = st.one_of(
    st.fractions(min_value=-5, max_value=5, max_denominator=12).map(
        lambda q: Rational(q.numerator, q.denominator)
    ),
    st.sampled_from([x, y, pi, sympy.E, sympy.GoldenRatio, sympy.EulerGamma]),
)


def _keep(function, *arguments):
    return function(*arguments, evaluate=False)  # sympy's own evaluation is not under test


def _extend(children):
    one, two = children, st.tuples(children, children)
    positive = one.map(lambda a: _keep(Add, 1, _keep(Pow, a, 2)))
    kinds = [sin, cosh, tanh, sympy.atan, erf, erfc, Abs]
    return st.one_of(
        two.map(lambda ab: _keep(Add, *ab)),
        two.map(lambda ab: _keep(Mul, *ab)),
        two.map(lambda ab: _keep(Min, *ab)),
        two.map(lambda ab: _keep(Max, *ab)),
        st.tuples(st.sampled_from(kinds), one).map(lambda fa: _keep(*fa)),
        one.map(lambda a: _keep(exp, _keep(Mul, -1, _keep(Abs, a)))),
        st.tuples(st.sampled_from([log, loggamma]), positive).map(lambda fa: _keep(*fa)),
        st.tuples(positive, st.sampled_from([Rational(1, 2), Rational(-2, 3), -3])).map(
            lambda ab: _keep(Pow, *ab)
        ),
        st.tuples(positive, one).map(lambda ab: _keep(Pow, ab[0], _keep(sin, ab[1]))),
    )


@quick
@given(st.recursive(leaf, _extend, max_leaves=8), st.integers(-30, 30), st.integers(1, 30))
def test_random_trees_against_mpmath(tree, p, q):
    values = {x: Rational(p, q), y: Rational(q, 7)}
    number = enclose(tree, values, relation="==")
    with mpmath.workdps(60):
        arguments = [mpmath.mpf(int(v.p)) / int(v.q) for v in values.values()]
        oracle = sympy.lambdify([x, y], tree, modules=["mpmath", {"GoldenRatio": mpmath.phi}])(*arguments)
        slack = mpmath.mpf(10) ** -50 * (1 + abs(oracle))
        low, high = (mpmath.mpf(int(end.p)) / int(end.q) for end in (number.lower, number.upper))
        assert low - slack <= oracle <= high + slack
        assert high - low <= 2 * slack + abs(oracle) * mpmath.mpf(2) ** -48


def test_the_jump_of_a_covering_number_is_exact():
    count = ceiling(1 / (2 * r))
    assert enclose(count, {r: Rational(1, 6)}).upper == 3
    assert enclose(count, {r: Rational(*(1 / 6).as_integer_ratio())}).upper == 4  # the double is below 1/6
    assert enclose(ceiling(sqrt(n)), {n: 10**40}, relation="==").is_exact
    assert enclose(floor(n * Rational(1, 3)), {n: 3 * 10**60}).upper == 10**60
    assert enclose(ceiling(sqrt(n) * sqrt(n + 1)), {n: 10**30}).upper == 10**30 + 1


def test_an_undecidable_ceiling_is_wide_not_wrong():
    jump = ceiling(sqrt(5 + 2 * sqrt(n)) - sqrt(2) - sqrt(3))  # exactly zero inside
    number = enclose(jump, {n: 6}, relation="==")
    assert (number.lower, number.upper) == (0, 1)
    assert enclose(sqrt(n) ** 2 - 2, {n: 2}).upper == 0
    tiny = enclose(exp(n) * exp(-n) - 1 + 0 * r, {n: 1, r: 1}, relation="==")
    assert 0 in tiny


def test_precision_is_raised_and_restored():
    cancel = sqrt(n + 1) - sqrt(n)
    number = enclose(cancel, {n: 10**100}, relation="==")
    assert abs(number.width / number.upper) < Rational(1, 2**48)
    assert ctx.prec == 53
    assert enclose(exp(1), precision=300, relation="==").width < Rational(1, 10**85)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (binomial(n, 3), 120),
        (factorial(n), 3628800),
        (gamma(n), 362880),
        (n ** Rational(3, 2) / sqrt(n), 10),
        (Pow(n - 10, 0, evaluate=False), 1),
        (Pow(n - 10, n, evaluate=False), 0),
        (Mul(2, n, evaluate=False) - 1 / Pow(n, 2), 20 - Rational(1, 100)),
        (Max(n, 3) + Min(n, 3) + Abs(3 - n) + sign(3 - n), 19),
        (Piecewise((1, n < 10), (2, n <= 10), (3, True)), 2),
        (Piecewise((1, n > 10), (2, n >= 10), (3, True)), 2),
        (Piecewise((1, Ne(n, 10)), (2, Eq(n, 10))), 2),
        (Piecewise((1, Or(n < 1, n > 11)), (2, And(n > 1, Not(Eq(n, 2)))), (3, True)), 2),
        (Sum(k**2, (k, 1, 10)), 385),
        (Sum(n**k, (k, 0, -1)), 0),
        (Sum(Sum(k * y, (k, 1, 3)), (y, 1, n)), 330),
        (Integer(7), 7),
        (Piecewise((5, sympy.true)), 5),
        (sympy.log(8, 2, evaluate=False) + 0 * n, 3),
        (1 / Pow(n, -1, evaluate=False), 10),
    ],
)
def test_exact_values(expression, value):
    number = enclose(expression, {n: 10}, relation="==")
    assert value in number
    assert number.width < Rational(1, 10**10)


def test_a_range_of_values():
    assert enclose(1 / n, {n: (1, oo)}, relation="==") == enclose(n, {n: (0, 1)}, relation="==")
    wave = enclose(sin(x), {x: (0, 3)}, relation="==")
    assert wave.lower <= 0 < 1 <= wave.upper
    assert enclose(Piecewise((x, x < 1), (5, True)), {x: (0, 2)}, relation="==").upper == 5
    assert enclose(Piecewise((x, x < 1), (5, True)), {x: (2, 3)}, relation="==").is_exact


def test_infinite_values():
    assert enclose(Min(1, oo)).upper == 1
    assert enclose(Max(1, -oo)).upper == 1


def test_constants_may_be_values():
    assert enclose(n**2, {n: sqrt(2)}).upper == 2
    assert str(enclose(Rational(1, 4))) == "<= 0.25"
    assert enclose(3).upper == 3 == compile_enclosure(12345)().upper - 12342
    assert enclose(n, {n: Fraction(1, 3)}).upper == Rational(1, 3)
    with pytest.raises(InexactNumberError):
        enclose(n, {n: 0.5})


def test_a_constant_part_without_a_point_does_not_break_the_fast_way():
    undecided = ceiling(Add(Mul(sqrt(2), sqrt(3), evaluate=False), -sqrt(6), evaluate=False), evaluate=False)
    number = enclose(exp(n) * Add(undecided, 1, evaluate=False), {n: 1}, relation="==")
    assert number.lower < 3
    assert number.upper > 5


@pytest.mark.parametrize(
    ("expression", "values", "word"),
    [
        (Function("f")(n), {n: 1}, "whitelist"),
        (sympy.zeta(n), {n: 3}, "whitelist"),
        (n + y, {n: 1}, "free symbol y"),
        (n * sympy.I, {n: 1}, "whitelist"),
        (1 / (n - 5), {n: 5}, "real number"),
        (log(n - 5), {n: 5}, "real number"),
        (log(n - 5), {n: 4}, "real number"),
        (sqrt(n - 5), {n: 4}, "real number"),
        ((n - 5) ** pi, {n: 4}, "real number"),
        ((n - 5) ** (-pi), {n: 5}, "real number"),
        (loggamma(x), {x: -1}, "real number"),
        (gamma(x), {x: -1}, "real number"),
        (binomial(x, y), {x: -2, y: Rational(1, 2)}, "real number"),
        (Piecewise((1, n < 1)), {n: 2}, "real number"),
        (n < 2, {n: 1}, "real number"),
        (Sum(k, (k, 1, n)), {n: Rational(3, 2)}, "integers"),
        (Sum(k, (k, 5, n)), {n: 1}, "upper limit"),
        (Sum(k, (k, 1, n)), {n: 10**9}, "upper limit"),
        (sympy.Integral(x, x), {x: 1}, "upper limit"),
        (n, {n: -1}, "positive"),
        (n, {n: 0}, "positive"),
        (k, {k: Rational(1, 2)}, "integer"),
        (Symbol("p", nonnegative=True), {Symbol("p", nonnegative=True): -1}, "nonnegative"),
        (sympy.zoo, {}, "whitelist"),
    ],
)
def test_refusals_name_the_reason(expression, values, word):
    with pytest.raises(EnclosureError, match=word):
        enclose(expression, values)


def test_floats_and_shapes():
    with pytest.raises(InexactNumberError):
        enclose(n + sympy.Float("0.1"), {n: 1})
    compiled = compile_enclosure(n * r, [n, r])
    assert compiled([2, 3]).upper == compiled({r: 3, n: 2}).upper == 6
    with pytest.raises(ShapeError):
        compiled([1])
    with pytest.raises(ShapeError):
        compiled({n: 1})


def test_a_deep_tree_is_enclosed_or_refused_with_a_reason(monkeypatch):
    tree = x
    for _ in range(3000):
        tree = Pow(Add(tree, 2, evaluate=False), Rational(1, 2), evaluate=False)
    assert abs(enclose(tree, {x: 1}).upper - 2) < Rational(1, 10**9)

    def too_deep(expression, symbols):
        raise RecursionError

    monkeypatch.setattr(walk, "_cached_program", too_deep)
    with pytest.raises(EnclosureError, match="deeply"):
        enclose(x, {x: 1})


def test_shared_subexpressions_are_computed_once():
    tree = x
    for _ in range(60):
        tree = Add(tree, tree, evaluate=False)
    assert enclose(tree, {x: 1}).upper == 2**60


def test_harmonic_sum_switches_to_balls():
    number = enclose(Sum(1 / n, (n, 1, 3000)), relation="==")
    exact = sympy.harmonic(3000)
    assert number.lower <= exact <= number.upper
    assert not number.is_exact


def test_trigonometry():
    number = enclose(
        tan(x) - sin(x) / cos(x) + sinh(x) - (exp(x) - exp(-x)) / 2, {x: Rational(1, 3)}, relation="=="
    )
    assert 0 in number
    assert number.width < Rational(1, 2**40)
