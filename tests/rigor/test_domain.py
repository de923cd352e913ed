"""A value has to be what its symbol is declared to be: sympy has simplified by the declaration already."""

import pytest
import sympy
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integral, Max, Rational, Sum, Symbol, ceiling, oo, pi, sqrt

from symbound.errors import ArgumentTypeError, DomainError, EnclosureError, InexactNumberError, ShapeError
from symbound.rigor import Verdict, compile_enclosure, enclose, verdict, verdict_on_box, walk
from symbound.rigor.arithmetic import Interval
from symbound.rigor.tape import build_tape
from symbound.rigor.walk import Program, check_domain, compiled_program

x = Symbol("x", real=True)
n = Symbol("n", positive=True)
k = Symbol("k", integer=True)
m = Symbol("m", integer=True, positive=True)
negative = Symbol("a", negative=True)
even = Symbol("b", even=True)
nonzero = Symbol("c", nonzero=True)

# for each declaration: what it admits and what it does not
DECLARED = [
    (Symbol("s"), [-1, 0, Rational(1, 2)], []),
    (x, [-1, 0, Rational(1, 2)], []),
    (Symbol("q", rational=True), [-1, 0, Rational(1, 2)], []),
    (n, [Rational(1, 2), 3], [0, -1]),
    (Symbol("p", nonnegative=True), [0, Rational(1, 2)], [-1, Rational(-1, 9)]),
    (negative, [-1, Rational(-1, 2)], [0, 3]),
    (Symbol("d", nonpositive=True), [-1, 0], [1]),
    (nonzero, [-1, 2], [0]),
    (k, [-1, 0, 5], [Rational(1, 2), Rational(-7, 2)]),
    (m, [1, 10**30], [0, -1, Rational(1, 2), Rational(10**9, 3)]),
    (even, [0, 4, -2], [3, Rational(1, 2)]),
    (Symbol("e", odd=True), [3, -1], [2]),
    (Symbol("f", prime=True), [7], [9, 1]),
    (Symbol("g", zero=True), [0], [1]),
    (Symbol("h", integer=False, real=True), [Rational(1, 2)], [1]),
    (Symbol("i", imaginary=True), [], [1, 0]),
    (Symbol("j", irrational=True), [], [1]),
    (Symbol("l", extended_positive=True), [1], [-1, 0]),
    (Symbol("o", zero=False), [2], [0]),
]


@pytest.mark.parametrize(("symbol", "inside", "outside"), DECLARED, ids=[str(row[0]) for row in DECLARED])
def test_a_value_is_what_its_symbol_is_declared_to_be(symbol, inside, outside):
    at = compile_enclosure(2 + symbol, [symbol])
    for value in inside:
        assert at([value]).upper == 2 + value
        assert verdict(2 + symbol, "==", 2 + value, {symbol: value}).is_true
    for value in outside:
        with pytest.raises(EnclosureError, match=f"{symbol} is declared"):
            at([value])
        with pytest.raises(EnclosureError, match=f"{symbol} is declared"):
            verdict(2 + symbol, "==", 2 + value, {symbol: value})


def test_the_reason_names_the_declaration():
    for symbol, value, words in [
        (n, 0, "positive"),
        (n, -1, "nonnegative and positive"),
        (n, (-1, 1), "nonnegative"),
        (negative, (-1, 1), "nonpositive"),
        (k, Rational(1, 2), "integer"),
        (Symbol("o", zero=False), 0, "otherwise"),
        (Symbol("i", imaginary=True), (0, 1), "imaginary"),
    ]:
        with pytest.raises(EnclosureError, match=f"{symbol} is declared {words}$|{words}\n"):
            enclose(symbol, {symbol: value})


def test_a_range_may_touch_zero_but_not_cross_it():
    for pair in [(0, 1), (Rational(1, 2), oo), (0, 0)]:
        assert enclose(n, {n: pair}, relation=">=").lower == pair[0]
        assert enclose(-negative, {negative: tuple(-end for end in reversed(pair))}).upper == pair[1]
    for pair in [(-1, 1), (-oo, oo), (Rational(-1, 10**9), 1), (-2, -1)]:
        with pytest.raises(EnclosureError):
            enclose(n, {n: pair})
        with pytest.raises(EnclosureError):
            enclose(negative, {negative: tuple(-end for end in reversed(pair))})
        with pytest.raises(EnclosureError):
            verdict_on_box(n, ">", 0, {n: pair})
    check_domain(n, Interval(arb(0), arb(1)))
    with pytest.raises(EnclosureError):  # a ball around zero is not certainly nonnegative
        check_domain(n, Interval(arb(0, 1e-30), arb(1)))
    with pytest.raises(EnclosureError):
        check_domain(n, arb.nan())
    check_domain(k, Interval(fmpq(1, 2), fmpq(3)))  # the integers between


def test_constant_values_obey_the_declaration_too():
    assert enclose(sqrt(n**2), {n: sqrt(2)}).upper < Rational(15, 10)
    for symbol, value in [(n, -sqrt(2)), (k, sqrt(2)), (negative, pi), (n, sqrt(2) - 2), (even, pi)]:
        with pytest.raises(EnclosureError, match="is declared"):
            enclose(sqrt(symbol**2), {symbol: value})
        with pytest.raises(EnclosureError, match="is declared"):
            verdict(sqrt(symbol**2), ">=", 0, {symbol: value})
    assert enclose(ceiling(x), {x: sqrt(2), n: 1}).upper == 2
    assert enclose(Max(n, 1), {n: pi + 1}).digits(3) == "4.15"


def test_variables_of_sums_and_integrals_obey_the_declaration():
    assert enclose(Sum(sqrt(x**2), (x, -3, 0))).upper == 6
    assert enclose(Sum(sqrt(n**2), (n, 1, 3))).upper == 6
    for total in (Sum(sqrt(n**2), (n, -3, 0)), Sum(even, (even, 1, 3)), Sum(n, (n, 0, 2))):
        with pytest.raises(EnclosureError, match="is declared"):
            enclose(total)
    assert enclose(Sum(n, (n, 0, -1))).upper == 0  # no term, no value to refuse
    assert 1 in enclose(Integral(sqrt(x**2), (x, -1, 1)), relation="==")
    assert Rational(1, 2) in enclose(Integral(sqrt(n**2), (n, 0, 1)), relation="==")
    assert Rational(-1, 2) in enclose(Integral(sqrt(n**2), (n, 1, 0)), relation="==")
    for area in (Integral(sqrt(n**2), (n, -1, 1)), Integral(n, (n, 1, -1)), Integral(ceiling(k), (k, 0, 1))):
        with pytest.raises(EnclosureError, match="is declared"):
            enclose(area)
    with pytest.raises(EnclosureError, match="is declared"):
        enclose(Integral(Integral(n * x, (n, -1, x)), (x, 0, 1)))


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.fractions(-3, 3, max_denominator=4), st.sampled_from([row[0] for row in DECLARED]))
def test_the_quick_test_agrees_with_sympy(fraction, symbol):
    value = Rational(fraction.numerator, fraction.denominator)
    admitted = all(getattr(value, f"is_{fact}") is truth for fact, truth in symbol.assumptions0.items())
    program = compiled_program(symbol, (symbol,))
    if admitted:
        program.check([fmpq(int(value.p), int(value.q))])
    else:
        with pytest.raises(EnclosureError):
            program.check([fmpq(int(value.p), int(value.q))])


def test_sympy_is_not_asked_about_usual_values(monkeypatch):
    asked = []
    monkeypatch.setattr(walk, "check_domain", lambda symbol, value: asked.append(value))
    positive_rational = Symbol("r", positive=True, rational=True)
    half, three = fmpq(1, 2), fmpq(3)
    for symbol, usual, unusual in [
        (Symbol("s"), [half, -half, fmpq(0), Interval(-half, half)], []),
        (x, [half, -half, fmpq(0), Interval(-half, half)], []),
        (Symbol("q", rational=True), [half, -half, fmpq(0)], []),
        (n, [half, three], [fmpq(0), -half, Interval(half, three)]),
        (positive_rational, [half, three], [fmpq(0), -half]),
        (m, [three, fmpq(1)], [fmpq(0), half, -half, -three]),
        (k, [three, fmpq(1)], [fmpq(0), half, -three]),
        (even, [], [three, fmpq(2)]),
        (negative, [], [three, -half]),
    ]:
        program = Program(build_tape(symbol, [symbol]))
        for value in usual:
            program.check([value])
        assert asked == []
        for value in unusual:
            program.check([value])
        assert len(asked) == len(unusual)
        asked.clear()


@pytest.mark.parametrize("pair", [(3, 1), (1, 2, 3), (1,), (), (oo, 0), (1, Rational(999, 1000))])
def test_a_range_is_a_pair_in_order(pair):
    with pytest.raises(DomainError, match="low <= high"):
        enclose(x, {x: pair})


def test_ranges_of_one_point_and_without_end():
    assert enclose(x, {x: (2, 2)}, relation="==").is_exact
    whole = enclose(x, {x: (-oo, oo)}, relation="==")
    assert (whole.lower, whole.upper) == (-oo, oo)
    assert whole.verdict is Verdict.UNDECIDED


@pytest.mark.parametrize("symbols", [[pi], ["x"], [2], [x, x], [x, n, x], [x + 1], [sympy.Function("f")(x)]])
def test_inputs_are_symbols_named_once(symbols):
    with pytest.raises(ArgumentTypeError, match="symbol"):
        compile_enclosure(x, symbols)


def test_what_was_compiled_before_does_not_admit_what_is_equal_to_it():
    assert enclose(1).upper == 1
    assert compile_enclosure(Rational(1, 2))().upper == Rational(1, 2)
    for number in (True, 1.0, 0.5):
        with pytest.raises((ArgumentTypeError, InexactNumberError)):
            compile_enclosure(number)


def test_the_number_of_values():
    at = compile_enclosure(x + n, [x, n])
    for values in ([1], [1, 2, 3], (), {x: 1}, {k: 1, x: 2}):
        with pytest.raises(ShapeError):
            at(values)
    assert at({x: 1, n: 2, k: 7}).upper == 3
