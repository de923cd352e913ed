"""How a tape is run: with which precision, on which way, and what is refused."""

from fractions import Fraction

import mpmath
import pytest
import sympy
from flint import arb, ctx, fmpq
from sympy import (
    Add,
    E,
    EulerGamma,
    GoldenRatio,
    Integral,
    Mul,
    Rational,
    Sum,
    Symbol,
    cos,
    exp,
    log,
    oo,
    pi,
    sin,
    sqrt,
)

from symbound.errors import ArgumentTypeError, DomainError, EnclosureError, InexactNumberError
from symbound.rigor import compile_enclosure, enclose, verdict, walk
from symbound.rigor.arithmetic import Interval
from symbound.rigor.tape import build_tape
from symbound.rigor.walk import Program, as_input, compiled_program, difference_program, prepare

x, y = Symbol("x", real=True), Symbol("y", real=True)
k = Symbol("k", integer=True)
ZERO_INSIDE = sqrt(x) * sqrt(x + 1) - sqrt(x**2 + x)


def watched(monkeypatch):
    """Return a list that gets the way and the precision of every run of a program."""
    runs = []
    for name in ("run", "run_smooth"):
        original = getattr(Program, name)

        def spied(self, inputs, name=name, original=original):
            runs.append((name, ctx.prec))
            return original(self, inputs)

        monkeypatch.setattr(Program, name, spied)
    return runs


def doubled(last):
    return [("run", 64 * 2**i) for i in range(20) if 64 * 2**i <= last]


def test_more_bits_until_the_value_is_sharp(monkeypatch):
    tried = watched(monkeypatch)
    before = ctx.prec
    enclose(ZERO_INSIDE, {x: 3})
    assert tried == doubled(4096)
    tried.clear()
    enclose(ZERO_INSIDE, {x: 3}, precision=5000)
    assert tried == doubled(10_000)
    tried.clear()
    enclose(sqrt(x + 2), {x: 3})
    assert tried == doubled(64)
    tried.clear()
    enclose(sqrt(x + 1) - sqrt(x), {x: 10**30})
    assert tried == doubled(256)
    tried.clear()
    enclose(ZERO_INSIDE, {x: (3, 3)})
    assert tried == doubled(64)
    tried.clear()
    enclose(x, {x: 3})
    assert tried == doubled(64)
    assert ctx.prec == before


def test_an_integral_is_tried_once(monkeypatch):
    tried = watched(monkeypatch)
    before = ctx.prec
    compiled = compile_enclosure(Integral(sin(1 / x), (x, y, 1)), [y])
    assert compiled.last_bits == 64
    compiled([Rational(1, 1000)])
    assert {bits for _, bits in tried} == {64}
    assert ctx.prec == before
    assert compile_enclosure(x, [x]).last_bits == 4096
    assert compile_enclosure(x, [x], precision=2048).last_bits == 4096
    assert compile_enclosure(x, [x], precision=2049).last_bits == 4098


def test_smooth_functions_go_the_fast_way_first(monkeypatch):
    tried = watched(monkeypatch)
    enclose(exp(x), {x: 1})
    assert tried == [("run_smooth", 64)]
    tried.clear()
    enclose(exp(x) - exp(x + y), {x: 1, y: Rational(1, 2**40)})
    assert tried == [("run_smooth", 64), *doubled(128)]
    tried.clear()
    enclose(exp(x), {x: (1, 2)})
    assert tried == doubled(64)
    tried.clear()
    enclose(log(x) ** y, {x: 3, y: 2})
    assert tried == doubled(64)


def test_as_many_bits_as_asked_for_are_enough(monkeypatch):
    tried = watched(monkeypatch)
    for expression, way in [(exp(x), "run_smooth"), (sqrt(x + 1), "run")]:
        program = compiled_program(expression, (x,))
        before, ctx.prec = ctx.prec, 64
        bits = getattr(program, way)([fmpq(3, 7)]).rel_accuracy_bits()
        ctx.prec = before
        tried.clear()
        compile_enclosure(expression, [x], precision=bits)([Rational(3, 7)])
        assert len(tried) == 1
        compile_enclosure(expression, [x], precision=bits + 1)([Rational(3, 7)])
        assert len(tried) > 2
    tried.clear()
    assert walk.ACCURATE_BITS == 50


def test_precision_is_restored_after_an_error():
    before = ctx.prec
    with pytest.raises(EnclosureError):
        enclose(Sum(k, (k, 1, x)), {x: Rational(1, 2)})
    assert ctx.prec == before


def test_constants_are_computed_once_for_each_precision():
    program = Program(compiled_program(pi * x + E, (x,)).tape)
    before = ctx.prec
    try:
        ctx.prec = 64
        first = program.constants()
        assert program.constants() is first
        ctx.prec = 200
        second = program.constants()
        assert second is not first
        assert max(value.rel_accuracy_bits() for value in first) < 70
        assert min(value.rel_accuracy_bits() for value in second) > 150
        assert program.run([fmpq(1)]).rel_accuracy_bits() > 150
        ctx.prec = 64
        assert program.constants() is first
        registers = program.registers([fmpq(2)])
        assert len(registers) == len(first) + 1 + len(program.tape.variable)
        assert registers[: len(first)] == first or len(first) == 2
    finally:
        ctx.prec = before


@pytest.mark.parametrize(
    ("constant", "value"), [(pi, "pi"), (E, "e"), (EulerGamma, "euler"), (GoldenRatio, "phi")]
)
def test_constants(constant, value):
    with mpmath.workdps(100):
        number = enclose(constant + x, {x: 0}, relation="==", precision=300)
        exact = +getattr(mpmath, value)
        low, high = (mpmath.mpf(int(end.p)) / int(end.q) for end in (number.lower, number.upper))
        assert low - mpmath.mpf(10) ** -95 <= exact <= high + mpmath.mpf(10) ** -95
        assert high - low < mpmath.mpf(10) ** -85
    assert enclose(constant).upper > enclose(constant, relation=">=").lower > 0


def test_the_fast_way_agrees_with_the_slow_one():
    names = ["sqrt", "log", "exp", "sin", "cos", "sinh", "cosh", "tanh", "atan", "erf", "erfc"]
    for name in names:
        expression = getattr(sympy, name)(x) / exp(y) + x**3 * y
        program = compiled_program(expression, (x, y))
        assert program.is_smooth
        for p, q in [(fmpq(1, 3), fmpq(2)), (fmpq(5), fmpq(-1, 7))]:
            fast, slow = program.run_smooth([p, q]), program.run([p, q])
            assert fast.overlaps(slow)
            assert min(fast.rel_accuracy_bits(), slow.rel_accuracy_bits()) > 40


def test_the_fast_way_keeps_its_constants(monkeypatch):
    program = Program(build_tape(pi * exp(x), [x]))
    first = program.run_smooth([fmpq(1)])
    monkeypatch.setattr(Program, "constants", None)
    assert first.overlaps(program.run_smooth([fmpq(1)]))


def test_the_fast_way_reads_every_register():
    for expression, value in [(exp(x) / x, 2.718281828459045), (x / exp(x), 0.36787944117144233)]:
        assert abs(Program(build_tape(expression, [x])).run_smooth([fmpq(1)]) - value) < 1e-12


def test_sums(monkeypatch):
    assert enclose(Sum(k, (k, 3, 2))).upper == 0
    assert enclose(Sum(k, (k, 3, 3))).upper == 3
    assert enclose(Sum(k, (k, -2, 4))).upper == 7
    assert enclose(Sum(x * k, (k, x, y)), {x: 2, y: 4}).upper == 18
    for low, high in [
        (3, 1),
        (3, Rational(7, 2)),
        (Rational(1, 2), 3),
        (1, oo),
        (-oo, 1),
        (1, sqrt(2)),
        (sqrt(2), 3),
    ]:
        with pytest.raises(EnclosureError, match=r"integers|upper limit"):
            enclose(Sum(k, (k, low, high)))
    with pytest.raises(EnclosureError, match="integers"):
        enclose(Sum(k, (k, 1, x)), {x: (2, 3)})
    monkeypatch.setattr(walk, "LARGEST_SUM", 5)
    assert enclose(Sum(k, (k, 1, 6))).upper == 21
    with pytest.raises(EnclosureError, match="closed form"):
        enclose(Sum(k, (k, 1, 7)))
    monkeypatch.undo()
    assert walk.LARGEST_SUM == 10**6


def test_long_rationals_in_a_sum_become_balls():
    for power, kind in [(2047, fmpq), (2048, arb)]:
        total = compiled_program(Sum(x**y + 0 * k, (k, 1, 1)), (x, y)).run([fmpq(2), fmpq(power)])
        assert type(total) is kind
        assert total == 2**power
    total = compiled_program(Sum(1 / k, (k, 1, 100)), ()).run([])
    assert total == sum(fmpq(1, i) for i in range(1, 101))


def test_values_that_are_no_numbers():
    for expression, values in [(x < 2, {x: 1}), (x < 2, {x: (1, 3)}), (sympy.true, {}), (sympy.false, {})]:
        with pytest.raises(EnclosureError, match="real number"):
            enclose(expression, values)
    with pytest.raises(DomainError):
        compile_enclosure(x, [x], relation="<")
    with pytest.raises(DomainError):
        enclose(1, relation="=")


def test_relations_reach_the_enclosure():
    for relation in ("<=", ">=", "=="):
        assert enclose(sqrt(x), {x: 2}, relation=relation).relation == relation
        assert compile_enclosure(sqrt(x), [x], relation=relation)([2]).relation == relation
    assert enclose(sqrt(x), {x: 2}).relation == compile_enclosure(sqrt(2))().relation == "<="


def test_infinite_values_are_no_error():
    half = enclose(1 / x, {x: (0, 1)}, relation="==")
    assert (half.lower, half.upper) == (1, oo)
    assert enclose(x, {x: oo}).upper == oo
    assert enclose(x, {x: -oo}).lower == -oo
    huge = enclose(exp(exp(x)), {x: 100}, relation="==")
    assert huge.upper == oo
    assert huge.lower > 10**100


def test_inputs():
    assert as_input(3) == fmpq(3)
    assert as_input(Fraction(2, 3)) == fmpq(2, 3)
    pair = as_input((1, oo))
    assert type(pair) is Interval
    assert (pair.low, pair.high) == (1, arb.pos_inf())
    assert type(as_input((1, 1))) is Interval
    at = compile_enclosure(x - y, [x, y])
    assert at([fmpq(5), 2]).upper == at((5, 2)).upper == at({y: 2, x: 5}).upper == 3
    for wrong in (0.5, (0.5, 1), (0, 1.5)):
        with pytest.raises(InexactNumberError):
            as_input(wrong)


def test_what_is_put_in_before():
    tree, given = prepare(x * y, {x: sqrt(2), y: 3})
    assert (tree, given) == (sqrt(2) * y, {y: 3})
    tree, given = prepare(x, {x: Rational(1, 2), y: oo})
    assert (tree, given) == (x, {x: Rational(1, 2), y: oo})
    assert prepare(Fraction(1, 2), None) == (Rational(1, 2), {})
    assert prepare(x, {}) == (x, {})
    for text in ("1 + 1", "x", True, None):
        with pytest.raises(ArgumentTypeError):
            prepare(text, None)
        with pytest.raises(ArgumentTypeError):
            verdict(1, "<", text)
    with pytest.raises(InexactNumberError):
        prepare(0.5, {})
    values = {x: pi}
    assert prepare(x + y, values) == (pi + y, {})
    assert values == {x: pi}  # the caller's own
    assert enclose(x + y, {x: pi, y: 1}).digits(4) == "4.142"
    with pytest.raises(ArgumentTypeError):
        enclose(x + y, {x: y, y: 1})  # an expression with symbols is no value


def test_differences_are_not_evaluated_by_sympy():
    program = difference_program(x + 1, x - y, (x, y))
    assert program.run([fmpq(2), fmpq(5)]) == 6
    assert difference_program(log(x), log(x), (x,)).run([fmpq(-1)]).is_nan()
    nothing = Mul(0, log(x), evaluate=False)
    for left, right in ((x, nothing), (nothing, x)):
        assert difference_program(left, right, (x,)).run([fmpq(-1)]).is_nan()
    assert difference_program(sin(x), cos(x), (x,)).tape.uses("sin", "cos")
    assert compiled_program(x + y, (x, y)) is compiled_program(y + x, (x, y))
    assert compiled_program(Add(x, Mul(-1, x, evaluate=False), evaluate=False), (x,)).tape.variable


def test_deep_trees_are_refused(monkeypatch):
    def too_deep(expression, symbols):
        raise RecursionError

    monkeypatch.setattr(walk, "_cached_program", too_deep)
    with pytest.raises(EnclosureError, match="deeply"):
        compiled_program(x, (x,))
