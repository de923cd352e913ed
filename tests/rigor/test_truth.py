"""Random expressions in all functions, at points and on ranges: an enclosure contains the true value, or is refused."""

from fractions import Fraction

import mpmath
import pytest
import sympy
from hypothesis import HealthCheck, Phase, assume, given, reject, settings
from hypothesis import strategies as st
from sympy import Add, Integral, Max, Min, Mul, Piecewise, Pow, Rational, Sum, Symbol

from symbound.errors import EnclosureError
from symbound.rigor import enclose, verdict
from symbound.rigor.tape import CONSTANTS, FUNCTIONS

from .truth import TINY, UnclearError, UndefinedError, order, real, true_value, truth

x, y = Symbol("x"), Symbol("y")
several = settings(
    max_examples=80,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

fractions = st.fractions(-5, 5, max_denominator=6)
leaves = st.one_of(
    fractions.map(lambda q: Rational(q.numerator, q.denominator)),
    st.sampled_from([x, y, x, y, x, y, *CONSTANTS]),
)
UNARY = [
    kind
    for kind, name in FUNCTIONS.items()
    if name not in ("binomial", "and", "or", "not") and issubclass(kind, sympy.Expr)
]
RELATIONS = [sympy.Le, sympy.Lt, sympy.Ge, sympy.Gt, sympy.Eq, sympy.Ne]


def kept(function, *arguments):
    try:
        return function(*arguments, evaluate=False)  # sympy's own evaluation is not under test
    except TypeError:  # which takes place inside of sums and branches in spite of that
        reject()


def summed(summand, low, length):
    try:
        return Sum(summand, (y, low, low + length))
    except TypeError:
        reject()


def conditions(children):
    return st.tuples(st.sampled_from(RELATIONS), children, children).map(lambda rab: kept(*rab))


def connected(children):
    single = conditions(children)
    both = st.tuples(st.sampled_from([sympy.And, sympy.Or]), single, single).map(lambda fab: kept(*fab))
    return st.one_of(single, both, single.map(lambda a: kept(sympy.Not, a)))


def branches(condition, first, second):
    return kept(Piecewise, (first, condition), (second, True))


def extended(children):
    two = st.tuples(children, children)
    exponents = st.sampled_from(
        [0, 1, 2, 3, 4, -1, -2, -3, *(Rational(p, q) for p, q in [(1, 2), (-1, 2), (2, 3), (-5, 3)])]
    )
    return st.one_of(
        st.tuples(st.sampled_from(UNARY), children).map(lambda fa: kept(*fa)),
        st.tuples(st.sampled_from(UNARY), children).map(lambda fa: kept(*fa)),
        st.tuples(st.sampled_from([Add, Mul, Min, Max, Pow, sympy.binomial]), two).map(
            lambda fab: kept(fab[0], *fab[1])
        ),
        st.tuples(children, exponents).map(lambda ab: kept(Pow, *ab)),
        two.map(lambda ab: kept(Mul, ab[0], kept(Pow, ab[1], -1))),
        two.map(lambda ab: kept(sympy.log, *ab)),
        st.tuples(connected(children), two).map(lambda cab: branches(cab[0], *cab[1])),
        st.tuples(children, st.integers(-2, 2), st.integers(-1, 3)).map(lambda slk: summed(*slk)),
    )


parts = st.sampled_from([0, 1, Fraction(1, 3)])
trees = st.recursive(leaves, extended, max_leaves=6)


def rational(fraction):
    return Rational(fraction.numerator, fraction.denominator)


def contains(number, exact, slack):
    if isinstance(exact, Fraction):
        return number.lower <= rational(exact) <= number.upper
    with mpmath.workdps(150):
        low = (
            mpmath.mpf("-inf")
            if number.lower == -sympy.oo
            else mpmath.mpf(int(number.lower.p)) / int(number.lower.q)
        )
        high = (
            mpmath.mpf("inf")
            if number.upper == sympy.oo
            else mpmath.mpf(int(number.upper.p)) / int(number.upper.q)
        )
        return low - slack <= real(exact) <= high + slack


@several
@given(trees, fractions, fractions)
def test_at_a_point(tree, p, q):
    values = {x: rational(p), y: rational(q)}
    try:
        exact, slack = true_value(tree, {x: p, y: q})
    except UnclearError:
        assume(False)
    except UndefinedError:
        with pytest.raises(EnclosureError):
            enclose(tree, values, relation="==")
        return
    try:
        number = enclose(tree, values, relation="==")
    except EnclosureError:
        return
    assert contains(number, exact, slack)


@several
@given(
    trees,
    st.tuples(fractions, fractions),
    st.tuples(fractions, fractions),
    st.sampled_from([0, 1, Fraction(1, 2), Fraction(1, 7)]),
    st.sampled_from([0, 1, Fraction(1, 3)]),
)
def test_on_a_range(tree, xs, ys, part, other):
    xs, ys = sorted(xs), sorted(ys)
    p, q = xs[0] + part * (xs[1] - xs[0]), ys[0] + other * (ys[1] - ys[0])
    inside = xs[0] < p < xs[1] and ys[0] < q < ys[1]
    ranges = {x: tuple(map(rational, xs)), y: tuple(map(rational, ys))}
    try:
        number = enclose(tree, ranges, relation="==")
    except EnclosureError:
        return
    try:
        exact, slack = true_value(tree, {x: p, y: q})
    except UnclearError:
        return
    except UndefinedError:
        # at the end of a range an infinite value stands for the limit
        assert not inside or {number.lower, number.upper} & {sympy.oo, -sympy.oo}
        return
    assert contains(number, exact, slack)


@several
@given(trees, trees, st.sampled_from(["<", "<=", "==", ">=", ">"]), fractions, fractions)
def test_decisions(left, right, relation, p, q):
    try:
        answer = verdict(left, relation, right, {x: rational(p), y: rational(q)})
    except EnclosureError:
        return
    try:
        with mpmath.workdps(90):
            sign = order(truth(left, {x: p, y: q}), truth(right, {x: p, y: q}))
    except UnclearError:
        return
    except UndefinedError:
        assert not answer.is_decided
        return
    expected = {"<": sign < 0, "<=": sign <= 0, "==": sign == 0, ">=": sign >= 0, ">": sign > 0}[relation]
    assert not answer.is_decided or answer.is_true is expected


t, c = Symbol("t"), Symbol("c")
# an integrand in t and c, and its antiderivative
AREAS = {
    "exp": (sympy.exp(-c * t), lambda t, c: -mpmath.exp(-c * t) / c),
    "atan": (1 / (1 + t**2), lambda t, c: mpmath.atan(t)),
    "cube": (c * t**3 - t, lambda t, c: c * t**4 / 4 - t**2 / 2),
    "abs": (sympy.Abs(t - c), lambda t, c: (t - c) * abs(t - c) / 2),
    "step": (sympy.sign(t - c), lambda t, c: abs(t - c)),
    "floor": (sympy.floor(t), lambda t, c: mpmath.floor(t) * (t - (mpmath.floor(t) + 1) / 2)),
    "root": ((t + 6) ** Rational(1, 3), lambda t, c: (t + 6) ** (mpmath.mpf(4) / 3) * 3 / 4),
    "log": (sympy.log(t + 6), lambda t, c: (t + 6) * mpmath.log(t + 6) - t),
    "max": (Max(t, c), lambda t, c: c * t + max(t - c, 0) ** 2 / 2),
    "branch": (Piecewise((c, t < c), (t, True)), lambda t, c: c * t + max(t - c, 0) ** 2 / 2),
}


@pytest.mark.parametrize("name", AREAS)
@settings(max_examples=8, deadline=None, derandomize=True, phases=[Phase.generate])
@given(fractions, fractions, st.fractions(Fraction(1, 2), 3, max_denominator=4))
def test_integrals(name, a, b, level):
    integrand, primitive = AREAS[name]
    values = {x: rational(a), y: rational(b), c: rational(level)}
    number = enclose(Integral(integrand, (t, x, y)), values, relation="==")
    with mpmath.workdps(60):
        ends = [real(end) * mpmath.mpf(1) for end in (a, b)]
        exact = primitive(ends[1], real(level)) - primitive(ends[0], real(level))
    assert contains(number, exact, TINY)
    assert number.width < Rational(1, 50)
