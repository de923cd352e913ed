"""What a tape consists of, and that every kind of node means what it means in sympy."""

import itertools
from dataclasses import FrozenInstanceError

import pytest
import sympy
from flint import fmpq
from sympy import (
    Add,
    And,
    Eq,
    Float,
    Ge,
    Gt,
    Integral,
    Le,
    Lt,
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
    exp,
    log,
    oo,
    pi,
    sin,
    sqrt,
)

from symbound.errors import EnclosureError, InexactNumberError
from symbound.rigor import enclose
from symbound.rigor import functions as f
from symbound.rigor.tape import CHAINS, CONSTANTS, FUNCTIONS, build_tape
from symbound.rigor.walk import BINARY, NULLARY, VARIADIC, Program, compiled_program

x, y, z = (Symbol(name, real=True) for name in "xyz")
k = Symbol("k", integer=True)


def kept(function, *arguments):
    return function(*arguments, evaluate=False)


def steps(expression, symbols=()):
    tape = build_tape(expression, symbols)
    return [(step.name, *step.arguments) for step in tape.instructions]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (x, []),
        (x + y, [("add", 0, 1)]),
        (x * y, [("multiply", 0, 1)]),
        (x / y, [("divide", 0, 1)]),
        (1 / x, [("number",), ("divide", 0, 1)]),
        (x / (y * sqrt(z)), [("sqrt", 2), ("multiply", 1, 3), ("divide", 0, 4)]),
        (1 / (x * y), [("number",), ("multiply", 1, 2), ("divide", 0, 4)]),
        (x**3, [("power_integer", 0)]),
        (x**-2, [("number",), ("power_integer", 1), ("divide", 0, 4)]),
        (sqrt(x), [("sqrt", 0)]),
        (x ** Rational(2, 3), [("power_rational", 0)]),
        (x**y, [("power", 0, 1)]),
        (x ** Rational(1, 1001), [("number",), ("power", 1, 0)]),
        (x ** Rational(1, 1000), [("power_rational", 0)]),
        (kept(Pow, x, 1), []),
        (kept(Pow, x, 0), [("power_integer", 0)]),
        (kept(log, x, y), [("log", 0), ("log", 1), ("divide", 3, 4)]),
        (kept(Add, sin(x), kept(Mul, sin(x), y)), [("sin", 0), ("multiply", 3, 1), ("add", 3, 4)]),
    ],
)
def test_steps(expression, expected):
    found = steps(expression, [x, y, z])
    assert found == expected


def test_a_tape_has_only_what_it_needs():
    tape = build_tape(pi * x + sqrt(2) * pi, [x, y])
    assert [step.name for step in tape.constant].count("pi") == 1
    assert {step.name for step in tape.variable} <= {"multiply", "add"}
    assert tape.symbols == (x, y)
    assert tape.instructions == tape.constant + tape.variable
    assert tape.output == len(tape.instructions) + 2 - 1
    unused = build_tape(x, [y, x])
    assert (unused.instructions, unused.output) == ((), 1)
    assert build_tape(3).constant[0].data == fmpq(3)
    assert build_tape(Rational(1, 3)).constant[0].data == fmpq(1, 3)
    for step in (tape, tape.variable[0]):
        with pytest.raises(FrozenInstanceError):
            step.symbols = ()
    once = build_tape(1 / x + 1 / y, [x, y])
    assert [step.name for step in once.instructions].count("number") == 1
    shared = build_tape(kept(Add, kept(Mul, 2, x), kept(Mul, 2, y)), [x, y])
    assert [step.name for step in shared.constant] == ["number"]


def test_which_steps_a_tape_uses():
    tape = build_tape(Sum(sin(x) ** k, (k, 1, y)) + exp(x), [x, y])
    assert tape.uses("sum")
    assert tape.uses("sin")  # inside of the sum
    assert tape.uses("nothing", "exp")
    assert not tape.uses("integral", "cos")
    assert not build_tape(x, [x]).uses("exp")
    assert build_tape(Sum(Integral(x * y, (y, 0, x)), (k, 1, 3)), [x]).uses("integral")


def test_every_name_on_the_whitelist_has_a_rule():
    names = {*FUNCTIONS.values(), *CHAINS.values(), *CONSTANTS.values()}
    assert names <= {*BINARY, *VARIADIC, *NULLARY, *f.UNARY}


def test_the_whitelist():
    same = [
        "exp",
        "log",
        "sin",
        "cos",
        "tan",
        "sinh",
        "cosh",
        "tanh",
        "atan",
        "erf",
        "erfc",
        "sign",
        "floor",
        "ceiling",
        "factorial",
        "gamma",
        "loggamma",
    ]
    for name in same:
        assert steps(kept(getattr(sympy, name), x), [x]) == [(name, 0)]
    assert steps(kept(sympy.Abs, x), [x]) == [("abs", 0)]
    assert steps(kept(sympy.binomial, x, y), [x, y]) == [("binomial", 0, 1)]
    constants = {
        sympy.pi: "pi",
        sympy.E: "e",
        sympy.EulerGamma: "euler_gamma",
        sympy.GoldenRatio: "golden_ratio",
    }
    for constant, name in constants.items():
        assert steps(constant) == [(name,)]
    words = {"exp", "Abs", "loggamma", "binomial", "Sum", "Integral", "Piecewise", "Min", "pi"}
    with pytest.raises(EnclosureError) as refusal:
        build_tape(sympy.zeta(x), [x])
    assert words <= set(str(refusal.value).replace(",", " ").replace(")", " ").split())
    assert "Equality" not in str(refusal.value)


VALUES = [(1, 2), (2, 2), (3, 2)]
TRUTHS = {Lt: (1, 0, 0), Le: (1, 1, 0), Gt: (0, 0, 1), Ge: (0, 1, 1), Eq: (0, 1, 0), Ne: (1, 0, 1)}


def chosen(condition, **values):
    number = enclose(Piecewise((1, condition), (0, True)), {x: values["x"], y: values["y"]}, relation="==")
    assert number.is_exact
    return number.upper


@pytest.mark.parametrize("relation", TRUTHS)
def test_relations(relation):
    for (a, b), answer in zip(VALUES, TRUTHS[relation], strict=True):
        assert chosen(relation(x, y), x=a, y=b) == answer
        assert chosen(kept(Not, relation(x, y)), x=a, y=b) == 1 - answer
        for other in TRUTHS:
            second = TRUTHS[other][VALUES.index((a, b))]
            both, either = kept(And, relation(x, y), other(x, y)), kept(Or, relation(x, y), other(x, y))
            assert chosen(both, x=a, y=b) == answer * second
            assert chosen(either, x=a, y=b) == max(answer, second)


def test_truths_and_branches():
    both = Piecewise((x, x > 2), (y, y > 2), (7, True), evaluate=False)
    for a, b in itertools.product((1, 3), repeat=2):
        assert enclose(both, {x: a, y: b}).upper == (a if a > 2 else b if b > 2 else 7)
    assert compiled_program(sympy.true, ()).run([]) is True
    assert compiled_program(sympy.false, ()).run([]) is False
    assert enclose(kept(Piecewise, (5, sympy.false), (x, sympy.true)), {x: 2}).upper == 2


def test_sums_with_outer_symbols_and_several_variables():
    for a, b in [(2, 3), (3, 2)]:
        values = {x: a, y: b}
        assert enclose(Sum(x**k * y, (k, 0, 2)), values).upper == sum(a**i * b for i in range(3))
        assert enclose(Sum(x - k * y, (k, y, 4)), values).upper == sum(a - i * b for i in range(b, 5))
        assert enclose(Sum(y - k * x, (k, 1, x)), values).upper == sum(b - i * a for i in range(1, a + 1))
        i, j = Symbol("i"), Symbol("j")
        total = Sum(x * i - y * j, (i, 1, j), (j, 2, y))  # the last variable is the outermost
        expected = sum(a * p - b * q for q in range(2, b + 1) for p in range(1, q + 1))
        assert enclose(total, values).upper == expected


def test_several_sums_in_one_expression():
    i, j, m = Symbol("i"), Symbol("j"), Symbol("m")
    assert enclose(Sum(i, (i, 1, 3)) + Sum(i**2, (i, 1, 3))).upper == 6 + 14
    assert enclose(Sum(i - j, (i, 1, 3)) * 10 + Sum(i - j, (j, 1, 3)), {i: 7, j: 4}).upper == -60 + 15
    total = Sum(i + 10 * j + 100 * m, (i, 1, j), (j, 2, m), (m, 2, 3))
    expected = sum(p + 10 * q + 100 * s for s in (2, 3) for q in range(2, s + 1) for p in range(1, q + 1))
    assert enclose(total).upper == expected


def test_integrals_over_several_variables():
    i, j = Symbol("i"), Symbol("j")
    area = enclose(Integral(x * i - y * j**2, (i, 0, x), (j, 0, y)), {x: 2, y: 1}, relation="==")
    assert Rational(2**3, 2) - Rational(2, 3) in area
    assert area.width < Rational(1, 2)


def test_products_of_several_divisors():
    for a, b, c in itertools.permutations((2, 3, 5)):
        values = {x: a, y: b, z: c}
        assert enclose(x / (y * z), values).upper == Rational(a, b * c)
        assert enclose(x * y / z**2, values).upper == Rational(a * b, c**2)
        assert enclose(1 / (x * y**2 * z**3), values).upper == Rational(1, a * b**2 * c**3)
        assert enclose((x - y) / (y - z), values).upper == Rational(a - b, b - c)
        assert enclose(kept(Mul, kept(Pow, x, -1), kept(Pow, y, 2)), values).upper == Rational(b**2, a)
        assert enclose(kept(Pow, kept(Add, x, y), -2), values).upper == Rational(1, (a + b) ** 2)
        number = enclose(kept(log, x, y) * z ** Rational(-2, 3), values, relation="==")
        exact = sympy.log(a) / sympy.log(b) * sympy.Integer(c) ** Rational(-2, 3)
        assert number.lower < exact < number.upper
        number = enclose(x * y**-pi, values, relation="==")
        assert number.lower < a * sympy.Integer(b) ** -pi < number.upper
        assert enclose(Max(x, y, z) - Min(x, y, z), values).upper == 3


@pytest.mark.parametrize(
    ("node", "word"),
    [
        (sympy.nan, "whitelist"),
        (sympy.I, "whitelist"),
        (sympy.zoo, "whitelist"),
        (sympy.Function("g")(x), "whitelist"),
        (sympy.Derivative(x, x), "whitelist"),
        (sympy.Product(k, (k, 1, 3)), "whitelist"),
        (sympy.Catalan, "whitelist"),
        (Integral(y, y), "upper limit"),
        (Integral(y, (y, 1)), "upper limit"),
        (Integral(y * k, (y, 0, 1), k), "upper limit"),
        (y, "free symbol y"),
        (sin(y), "free symbol y"),
        (Sum(k, (k, 1, y)), "free symbol y"),
        (Sum(y, (k, 1, 2)), "free symbol y"),
    ],
)
def test_refusals(node, word):
    with pytest.raises(EnclosureError, match=word):
        build_tape(x + node, [x])


def test_floats_are_refused_everywhere():
    for node in (
        Float("0.5"),
        x + Float("0.5"),
        x ** Float("0.5"),
        sin(Float("1.5") * x),
        Piecewise((1, x < Float("0.5")), (2, True)),
    ):
        with pytest.raises(InexactNumberError):
            build_tape(node, [x])
    with pytest.raises(InexactNumberError):
        build_tape(0.5)


def test_infinities_are_numbers():
    assert enclose(Min(x, oo), {x: 3}).upper == 3
    assert enclose(Max(x, -oo), {x: 3}).upper == 3
    assert enclose(kept(Piecewise, (1, Lt(x, oo, evaluate=False)), (2, True)), {x: 3}).upper == 1
    assert enclose(kept(Piecewise, (1, Lt(x, -oo, evaluate=False)), (2, True)), {x: 3}).upper == 2


def test_a_program_is_smooth_where_only_smooth_functions_are():
    for expression, smooth in [
        (log(x), True),
        (sqrt(x) + exp(-x) * sin(x) / x**2, True),
        (pi * exp(x), True),
        (sqrt(2) * exp(x), True),
        (3 * exp(x), True),
        (pi**2 * exp(x), True),
        (pi ** Rational(2, 3) * exp(x), True),
        (pi ** sqrt(2) * exp(x), True),
        (kept(Mul, exp(pi), log(x)), True),
        (sqrt(x) + 1 / x, False),  # may be rational
        (x + pi, False),
        (Max(log(x), 1), False),
        (log(x) ** y, False),
        (sympy.tan(x), False),
        (kept(Pow, log(x), 0) + exp(x), False),
        (exp(x) + kept(Max, sqrt(2), pi), False),
        (exp(x) + kept(sympy.floor, sqrt(2)), False),
        (sympy.Integer(2), False),
        (exp(Rational(1, 2)), False),
    ]:
        assert Program(build_tape(expression, [x, y])).is_smooth is smooth, expression
