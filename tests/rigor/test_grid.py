from fractions import Fraction

import numpy as np
import pytest
import sympy
from flint import arb, ctx, fmpq
from sympy import (
    Abs,
    And,
    Eq,
    Max,
    Min,
    Mul,
    Not,
    Or,
    Piecewise,
    Pow,
    Rational,
    Symbol,
    ceiling,
    exp,
    floor,
    log,
    oo,
    sin,
    sqrt,
)

from symbound.errors import DomainError, EnclosureError, InexactNumberError, ShapeError
from symbound.rigor import compile_enclosure, evaluate_grid
from symbound.rigor.grid_rules import ULPS

x = Symbol("x", real=True)
n = Symbol("n", positive=True)
k = Symbol("k", integer=True)
INTEGERS = np.unique(np.concatenate([np.arange(1, 300), np.geomspace(300, 10**6, 400).astype(int)]))
DOUBLES = np.linspace(2.0**-9, 1, 700)


def _check(expression, symbol, values, tight):
    compiled = compile_enclosure(expression, [symbol], relation="==")
    above, below = (evaluate_grid(expression, symbol, values, relation) for relation in ("<=", ">="))
    for value, high, low in zip(values.tolist(), above.tolist(), below.tolist(), strict=True):
        truth = compiled([fmpq(*Fraction(value).as_integer_ratio())])
        assert Fraction(low) <= Fraction(int(truth.upper.p), int(truth.upper.q)), (expression, value)
        assert Fraction(high) >= Fraction(int(truth.lower.p), int(truth.lower.q)), (expression, value)
        assert abs(high - low) <= tight * (abs(high) + 1e-4), (expression, value)


@pytest.mark.parametrize(
    "expression",
    [
        Rational(1, 3) + sqrt(log(20) / (2 * n)) + 3 / sqrt(n),
        sqrt(log(3 * n) / n),
        Min(1, Rational(1, 3) + 2 / sqrt(n), n ** Rational(-1, 3)),
        n * log(n) - n,
        (n - 1) * log(n) / n,
        exp(-n / 10**5) * n**3,
        ceiling(n / 3) / n,
        floor(2 * n / 7 + Rational(1, 2)) + ceiling(-n / 5),
        floor(sqrt(n)) / 3,
        floor(Mul(n, Pow(3, -1, evaluate=False), evaluate=False)),
        ceiling(Mul(n, Pow(-7, -1, evaluate=False), evaluate=False)),
        ceiling(Mul(n, Pow(Pow(3, 25), -1, evaluate=False), evaluate=False) / 3**10) + n,
        floor(n / 3 + 2**51) - 2**51,
        floor(n * Rational(1, 3**20) * Rational(1, 5**20) + n / 2),
        floor(floor(sqrt(n) + Rational(1, 3)) / 2),
        floor(Min(n, 7 * n) / 3) + floor(Abs(n) / 3) + floor(Min(n / 2, n / 3)),
        Piecewise((1, n < 100), (log(n - 5), True)),
        Piecewise((1, Eq(n, 17)), (n / 3, And(n > 3, Not(Eq(n, 18)))), (2, Or(n < 2, n > 10**7)), (5, True)),
        Piecewise((1, Eq(sqrt(n), 10)), (2, True)),
        Piecewise((1, sqrt(n) <= 10), (2, True)),
        Pow(1 + 1 / n, Rational(7, 2)),
        (1 + 1 / n) ** 5,
        2 ** (1 / n),
        (1 - Rational(1, 10**6)) ** n,
        Pow(n, 0, evaluate=False) + n,
        1 / (log(n) + n - 1 + 1 / n),
        sqrt(n * log(n)) - sqrt(n),
        log(n + sqrt(n) - 1),
        1 - 1 / n,
        1 / n - 1,
        -n / 3,
        n,
        Rational(1, 3) + 0 * n,
        Max(sqrt(n), 4) * log(2),
        Abs(4 - sqrt(n)),
        sin(n),
    ],
)
def test_integers(expression):
    _check(expression, n, INTEGERS, 1e-10)


@pytest.mark.parametrize(
    "expression",
    [
        ceiling(1 / (2 * x)),
        sqrt(log(ceiling(1 / (2 * x)) ** 4 + 1)),
        x * (1 - x) + 1,
        Max(x, 1 - x),
        x**x,
        Piecewise((x + 1, x <= Rational(1, 3)), (1 - x + 1, True)),
        1 / (1 + Abs(x - Rational(1, 3))),
        exp(-1 / x) + 1,
        sqrt(x - x**2 + 1),
        (x - x**2 + 1) * (2 + sqrt(x) - x),
    ],
)
def test_doubles(expression):
    _check(expression, x, DOUBLES, 1e-11)


def test_cancellation_stays_safe():
    _check(sqrt(n + 1) - sqrt(n), n, INTEGERS, 1e-3)
    _check(1 / (n - sqrt(n) * sqrt(n + Rational(1, 10**6))), n, INTEGERS[INTEGERS > 10], 1e-1)
    _check((n + sqrt(n) - sqrt(n)) ** 3, n, INTEGERS, 1e-6)
    _check(exp((sqrt(n) - n / 3) / 10**4), n, INTEGERS, 1e-6)
    _check(sqrt(log(n) - (n - 1) / n), n, INTEGERS[1:], 1e-2)
    _check((n - sqrt(n) + 1) ** Rational(1, 3), n, INTEGERS, 1e-3)


def test_extreme_sizes():
    values = np.linspace(1.0, 5000.0, 300)
    above, below = evaluate_grid(exp(-x), x, values), evaluate_grid(exp(-x), x, values, ">=")
    assert (above > 0).all()
    assert (below[values > 800] <= 0).all()
    assert (evaluate_grid(exp(x), x, values)[values > 800] == np.inf).all()
    tiny = evaluate_grid(x**2, x, np.array([1e-200] * 100))
    assert (tiny > 0).all()
    assert (tiny < 1e-290).all()
    assert evaluate_grid(x**3 * 10**400 / 10**400, x, values)[0] >= 1
    assert evaluate_grid(x * Rational(1, 10**400), x, values)[0] > 0
    assert (evaluate_grid(floor(x * 10**20), x, values) >= 1e20).all()
    assert (evaluate_grid((x * 10**100) ** 4 / 10**390, x, values) >= 1e10).all()
    unsure = Piecewise(
        (1, sqrt(2) * sqrt(3) > sympy.Add(sqrt(6), Rational(1, 10**2000), evaluate=False)), (x, True)
    )
    assert (evaluate_grid(unsure, x, values) >= 1).all()


def test_constant_with_a_jump_is_left_to_arb():
    jump = ceiling(sympy.Add(sqrt(5 + 2 * sqrt(6)), -sqrt(2), -sqrt(3), evaluate=False), evaluate=False)
    assert (evaluate_grid(sympy.Add(x, jump, evaluate=False), x, DOUBLES) >= DOUBLES).all()


def test_values_that_are_not_doubles():
    assert evaluate_grid(k / 2, k, [2**60 + 1, 3])[0] > 2.0**59
    assert evaluate_grid(x, x, [Rational(1, 3), Rational(1, 2)]).tolist() == [np.nextafter(1 / 3, 1), 0.5]
    assert evaluate_grid(x, x, []).shape == (0,)
    assert evaluate_grid(1 / x, x, np.array([3, 3, 7])).tolist()[2] >= 1 / 7
    assert ctx.prec == 53


def test_refusals():
    with pytest.raises(DomainError):
        evaluate_grid(x, x, DOUBLES, "==")
    with pytest.raises(ShapeError):
        evaluate_grid(x, x, np.ones((2, 2)))
    with pytest.raises(DomainError):
        evaluate_grid(x, x, np.array([1.0, np.nan]))
    with pytest.raises(EnclosureError, match="x = 0"):
        evaluate_grid(1 / x, x, np.linspace(-1, 1, 201))
    with pytest.raises(EnclosureError):
        evaluate_grid(x < 2, x, DOUBLES)
    with pytest.raises(EnclosureError):
        evaluate_grid(n, n, np.array([0, 1]))
    with pytest.raises(EnclosureError):
        evaluate_grid(k, k, np.array([0.5, 1]))
    with pytest.raises(InexactNumberError):
        evaluate_grid(x + sympy.Float("0.1"), x, DOUBLES)
    with pytest.raises(EnclosureError):
        evaluate_grid(x + oo * Symbol("y"), x, DOUBLES)


@pytest.mark.parametrize("name", ["log", "exp", "power"])
def test_the_assumed_ulp_bound_of_numpy(name):
    generator = np.random.default_rng(7)
    base = np.concatenate(
        [np.exp(generator.uniform(-600, 600, 1500)), 1 + generator.uniform(-1e-3, 1e-3, 1500)]
    )
    other = generator.uniform(-1, 1, 3000)
    exponents = generator.uniform(-700, 700, 3000)
    computed = {"log": np.log(base), "exp": np.exp(exponents), "power": np.power(base, other)}[name]
    worst, ctx.prec = 0.0, 120
    for b, o, e, value in zip(
        base.tolist(), other.tolist(), exponents.tolist(), computed.tolist(), strict=True
    ):
        truth = {
            "log": lambda b=b: arb(b).log(),
            "exp": lambda e=e: arb(e).exp(),
            "power": lambda b=b, o=o: arb(b) ** arb(o),
        }[name]()
        worst = max(worst, float(abs(truth - arb(value)) / arb(float(np.spacing(abs(value))))))
    ctx.prec = 53
    assert worst < ULPS


def test_basic_operations_are_correctly_rounded():
    generator = np.random.default_rng(8)
    a, b = generator.uniform(1, 2, 500), generator.uniform(1, 2, 500)
    for first, second, total, product, quotient, root in zip(
        *(v.tolist() for v in (a, b, a + b, a * b, a / b, np.sqrt(a))), strict=True
    ):
        f, s = Fraction(first), Fraction(second)
        assert (total, product, quotient) == (float(f + s), float(f * s), float(f / s))
        assert abs(Fraction(root) ** 2 - f) <= 2 * Fraction(root) * Fraction(np.spacing(root)) / 2 + Fraction(
            1, 2**100
        )
