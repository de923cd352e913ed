"""Enclose an expression: run its tape on rationals and balls, with more bits until the answer is sharp."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sympy
from flint import arb, ctx, fmpq

from symbound.errors import DomainError, EnclosureError, ShapeError
from symbound.rigor import functions
from symbound.rigor.arithmetic import (
    INFINITY,
    ZERO,
    Interval,
    Value,
    accurate_bits,
    at_most,
    ends,
    exact_point,
    hull,
    is_undefined,
    to_sympy,
)
from symbound.rigor.enclosure import Enclosure, check_relation
from symbound.rigor.tape import Instruction, Tape, build_tape

FIRST_BITS, LAST_BITS = 64, 4096
ACCURATE_BITS = 50
LARGEST_SUM = 1_000_000

BINARY: dict[str, Callable[[Value, Value], Any]] = {
    "add": operator.add,
    "multiply": operator.mul,
    "divide": functions.divide,
    "power": functions.power,
    "minimum": functions.minimum,
    "maximum": functions.maximum,
    "binomial": functions.binomial,
    "at_most": at_most,
    "less": functions.less,
    "equal": functions.equal,
}
VARIADIC: dict[str, Callable[..., Any]] = {
    "select": functions.select,
    "and": functions.conjunction,
    "or": functions.disjunction,
    "not": functions.negation,
}
NULLARY: dict[str, Callable[[], Value]] = {
    "pi": arb.pi,
    "e": arb.const_e,
    "euler_gamma": arb.const_euler,
    "golden_ratio": lambda: (1 + arb(5).sqrt()) / 2,
}

# Arb's own methods, for tapes of smooth functions at points: no Python frame between two balls
SMOOTH: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "sqrt": arb.sqrt,
    "log": arb.log,
    "exp": arb.exp,
    "sin": arb.sin,
    "cos": arb.cos,
    "sinh": arb.sinh,
    "cosh": arb.cosh,
    "tanh": arb.tanh,
    "atan": arb.atan,
    "erf": arb.erf,
    "erfc": arb.erfc,
}
UNIT = arb(1)
ALGEBRAIC = {"add", "multiply", "divide", "sqrt", "power_integer"}  # may be rational: worth the exact rules

POINTS = {*SMOOTH, *NULLARY, "number", "power_integer", "power_rational", "power"}  # make a point of points

# what sympy knows of every rational number, of every positive one, and of every positive integer
RATIONAL, POSITIVE, POSITIVE_INTEGER = (
    sympy.Dummy(rational=True, **facts).assumptions0.items()
    for facts in ({}, {"positive": True}, {"positive": True, "integer": True})
)

# a step is (rule, first register, second register); -1: one argument, -2: the rule reads all registers
_Step = tuple[Callable[..., Any], int, int]


def _bind_smooth(step: Instruction) -> _Step | None:
    exponent = step.data
    rule = (lambda x: x**exponent) if step.name == "power_integer" else SMOOTH.get(step.name)
    if rule is None or exponent == 0:  # to Arb, nan^0 is 1
        return None
    return rule, step.arguments[0], step.arguments[1] if len(step.arguments) > 1 else -1


def _bind(step: Instruction) -> _Step:
    name, arguments, data = step.name, step.arguments, step.data
    if name in BINARY:
        return BINARY[name], arguments[0], arguments[1]
    if name in functions.UNARY:
        return functions.UNARY[name], arguments[0], -1
    if name == "power_integer":
        return lambda x: functions.power_integer(x, data), arguments[0], -1
    if name == "power_rational":
        return lambda x: functions.power_rational(x, data), arguments[0], -1
    if name in ("number", "truth"):
        return lambda registers: data, 0, -2
    if name in NULLARY:
        constant = NULLARY[name]
        return lambda registers: constant(), 0, -2
    rule = _binder(name, data) if name in ("sum", "integral") else VARIADIC[name]
    return lambda registers: rule(*[registers[index] for index in arguments]), 0, -2


def _binder(name: str, body: Tape) -> Callable[..., Value]:
    inner, variable = Program(body), body.symbols[0]
    if name == "sum":
        return lambda low, high, *outer: _sum(inner, low, high, outer)
    if variable.is_integer:
        raise EnclosureError(
            f"an integral of {body.expression} over {variable}",
            f"the variable {variable}",
            "it is declared integer",
            "integrate over a symbol that is declared real or positive",
        )
    from symbound.rigor.integral import integral_rule

    rule = integral_rule(inner)

    def integral(low: Value, high: Value, *outer: Value) -> Value:
        check_domain(variable, hull(low, high))
        return rule(low, high, *outer)

    return integral


def _sum(body: Program, low: Value, high: Value, outer: tuple[Value, ...]) -> Value:
    """Add the terms between two integer limits; an empty range gives zero."""
    if not (type(low) is fmpq and type(high) is fmpq and low.q == 1 and high.q == 1):
        raise EnclosureError(
            f"an enclosure of a sum of {body.tape.expression}",
            f"limits {low} and {high}",
            "they must be exact finite integers",
        )
    if high < low - 1 or high - low > LARGEST_SUM:
        raise EnclosureError(
            f"an enclosure of a sum of {body.tape.expression}",
            f"limits {low} and {high}",
            f"the upper limit must be at least the lower one less 1, with at most {LARGEST_SUM} terms",
            "use a closed form",
        )
    total: Value = fmpq(0)
    for index in range(int(low.p), int(high.p) + 1):
        inputs = (fmpq(index), *outer)
        body.check(inputs)
        total = total + body.run(inputs)
        if type(total) is fmpq and int(total.height_bits()) > 2048:
            total = arb(total)
    return total


class Program:
    """A tape bound to the rules for rationals, balls and intervals, at the precision of ``flint.ctx``."""

    __slots__ = ("_balls", "_constants", "_guards", "_output", "_smooth", "_steps", "tape")

    def __init__(self, tape: Tape) -> None:
        self.tape = tape
        self._steps = [_bind(step) for step in tape.variable]
        self._output = tape.output
        self._constants: dict[int, list[Value]] = {}
        self._guards = list(_guards(tape.symbols))
        smooth = [_bind_smooth(step) for step in tape.variable]
        worth_it = any(step.name not in ALGEBRAIC for step in tape.variable)
        worth_it = worth_it and all(step.name in POINTS for step in tape.constant)
        self._smooth: Any = smooth if all(smooth) and worth_it else None
        self._balls: list[Value] | None = None

    def check(self, inputs: Sequence[Value]) -> None:
        """Raise unless the inputs agree with what their symbols are declared to be."""
        for index, symbol, least, integral in self._guards:
            point = inputs[index]
            # the usual case first: asking sympy for assumptions takes longer than the whole enclosure
            if type(point) is not fmpq or point <= least or (integral and point.q != 1):
                check_domain(symbol, point)

    @property
    def is_smooth(self) -> bool:
        """Whether :meth:`run_smooth` may be used: only smooth functions, some of them transcendental."""
        return self._smooth is not None

    def run_smooth(self, inputs: Sequence[Value]) -> Any:
        """Return one ball for the value at exact points, at ``FIRST_BITS``, by Arb's methods alone."""
        if self._balls is None:
            self._balls = [arb(value) for value in self.constants()]
        # times the ball one is the fastest way from a rational to a ball
        registers = self._balls + [UNIT * point for point in inputs]
        push = registers.append
        for rule, first, second in self._smooth:
            push(rule(registers[first]) if second < 0 else rule(registers[first], registers[second]))
        return registers[-1]

    def run(self, inputs: Sequence[Value]) -> Value:
        """Return the value at points or intervals, in the order of the tape's symbols."""
        return self.registers(inputs)[self._output]

    def registers(self, inputs: Sequence[Value]) -> list[Value]:
        """Return all registers: constants, inputs, then one per step."""
        return _walk(self._steps, [*self.constants(), *inputs])

    def constants(self) -> list[Value]:
        """Return the registers that depend on no input, computed once per precision."""
        constants = self._constants.get(ctx.prec)
        if constants is None:
            constants = _walk([_bind(step) for step in self.tape.constant], [])
            self._constants[ctx.prec] = constants
        return constants


def _guards(symbols: Sequence[Any]) -> Iterator[tuple[int, Any, Value, bool]]:
    """Yield a quick test for each declared symbol: greater than this number, and an integer or not."""
    for index, symbol in enumerate(symbols):
        facts = symbol.assumptions0.items()
        if not facts <= RATIONAL:
            usual = facts <= POSITIVE_INTEGER  # else no value passes the quick test
            yield index, symbol, ZERO if usual else INFINITY, not facts <= POSITIVE


def _walk(steps: list[_Step], registers: list[Value]) -> list[Value]:
    push = registers.append
    for rule, first, second in steps:
        if second >= 0:
            push(rule(registers[first], registers[second]))
        elif second == -1:
            push(rule(registers[first]))
        else:
            push(rule(registers))
    return registers


class CompiledEnclosure:
    """An expression ready to be enclosed at many points; made by :func:`compile_enclosure`."""

    __slots__ = ("_is_smooth", "_program", "_relation", "_symbols", "_wanted_bits", "last_bits")

    def __init__(self, program: Program, relation: str, precision: int) -> None:
        self._program = program
        self._relation = relation
        self._symbols = program.tape.symbols
        self._wanted_bits = precision
        self._is_smooth = program.is_smooth
        # an integral is as good at 64 bits as it gets: more bits would only cost more cells
        self.last_bits = FIRST_BITS if program.tape.uses("integral") else max(LAST_BITS, 2 * precision)

    def __call__(self, values: Mapping[Any, Any] | Sequence[Any] = ()) -> Enclosure:
        """Enclose at a mapping from symbols to values, or at values in the order of the symbols.

        A value is an exact number, or a pair ``(low, high)`` for every number between.
        """
        if isinstance(values, Mapping):
            values = [values[symbol] for symbol in self._symbols if symbol in values]
        inputs = [point if type(point) is fmpq else as_input(point) for point in values]
        if len(inputs) != len(self._symbols):
            raise ShapeError(
                f"an enclosure of {self._program.tape.expression}",
                f"{len(inputs)} values",
                f"one is needed for each of {self._symbols}",
            )
        self._program.check(inputs)
        value = self.value(inputs)
        if type(value) is not fmpq and (type(value) is not arb or not value.is_finite()):
            self._check(value)
        return Enclosure.of_value(value, self._relation)

    def value(self, inputs: Sequence[Value]) -> Value:
        """Return the sharpest value: a rational, a ball or an interval, possibly not finite."""
        saved = ctx.prec
        ctx.prec = bits = FIRST_BITS
        try:
            wide = Interval in map(type, inputs)
            if self._is_smooth and not wide:
                value = self._program.run_smooth(inputs)
                if value.rel_accuracy_bits() >= self._wanted_bits:
                    return value
            while True:
                value = self._program.run(inputs)
                if accurate_bits(value) >= self._wanted_bits or wide or 2 * bits > self.last_bits:
                    return value
                ctx.prec = bits = 2 * bits
        finally:
            ctx.prec = saved

    def _check(self, value: Value) -> None:
        if isinstance(value, bool) or value is None or is_undefined(value):
            raise EnclosureError(
                f"an enclosure of {self._program.tape.expression}",
                "a value that is not a proven real number",
                "there is a pole, a root or log of a number not proven positive, or an undecided branch",
                "check the domain of the variables",
            )


def as_input(value: Any) -> Value:
    """Return the point of an exact number, or the interval of a pair of them."""
    if type(value) is not tuple:
        return exact_point(value)
    limits = [exact_point(end) for end in value]
    if len(limits) != 2 or not limits[0] <= limits[1]:
        raise DomainError("a range of values", f"{value}", "it must be a pair (low, high) with low <= high")
    return Interval(*limits)


def check_domain(symbol: Any, value: Any) -> None:
    """Raise unless a value, a range or a constant expression is what the symbol is declared to be.

    sympy simplifies by the declarations (``ceiling(n)`` to ``n`` for an integer), so that an expression says
    nothing about other values. The ends of a range may touch zero for a positive symbol, and of a range for
    an integer only the integers count.
    """
    declared = symbol.assumptions0
    number = to_sympy(value) if type(value) is fmpq else value
    if isinstance(number, sympy.Expr):
        broken = [fact for fact, truth in declared.items() if getattr(number, f"is_{fact}") is not truth]
    else:
        low, high = ends(number)
        within = {"extended_nonnegative": low >= 0, "extended_nonpositive": high <= 0, "imaginary": False}
        broken = [fact for fact, holds in within.items() if declared.get(fact) and not holds]
    if broken:
        names = sorted({fact.removeprefix("extended_") for fact in broken if declared[fact]})
        raise EnclosureError(
            f"a value for {symbol}",
            str(value),
            f"{symbol} is declared {' and '.join(names) or 'otherwise'}",
            "give a value in its domain, or declare the symbol with fewer assumptions",
        )


def compile_enclosure(
    expression: Any, symbols: Sequence[Any] = (), *, relation: str = "<=", precision: int | None = None
) -> CompiledEnclosure:
    """Read an expression once, to enclose it at many points.

    Parameters
    ----------
    expression : sympy expression
        Made of whitelisted functions, without floats.
    symbols : sequence of sympy symbols
        Order of the values; every free symbol must be among them.
    relation : {"<=", ">=", "=="}
        The claim that the number is the right-hand side of; fixes the safe side.
    precision : int, optional
        Leading bits that must be certain before more precision stops being tried (default 50).

    Returns
    -------
    CompiledEnclosure
        Call it with a mapping, or with values in the order of ``symbols``, to get an :class:`Enclosure`.

    >>> from sympy import Symbol, sqrt, log
    >>> n = Symbol("n", positive=True)
    >>> at = compile_enclosure(sqrt(log(20) / (2 * n)), [n])
    >>> at({n: 1000}), at([4000])
    (<= 0.0387023, <= 0.0193512)
    """
    check_relation(relation)
    wanted = ACCURATE_BITS if precision is None else precision
    return CompiledEnclosure(compiled_program(expression, tuple(symbols)), relation, wanted)


def compiled_program(expression: Any, symbols: tuple[Any, ...]) -> Program:
    """Return the program of an expression, from a cache of recent ones."""
    try:
        return _cached_program(expression, symbols)
    except RecursionError:  # sympy hashes a tree by recursion
        raise EnclosureError("an enclosure", "an expression", "it is nested too deeply for sympy") from None


@lru_cache(maxsize=256, typed=True)  # True == 1, but no number
def _cached_program(expression: Any, symbols: tuple[Any, ...]) -> Program:
    return Program(build_tape(expression, symbols))


def enclose(
    expression: Any,
    values: Mapping[Any, Any] | None = None,
    *,
    relation: str = "<=",
    precision: int | None = None,
) -> Enclosure:
    """Return exact rationals below and above an expression, as close as 50 bits where they can be.

    Parameters
    ----------
    expression : sympy expression or exact number
    values : mapping from symbols to exact numbers, constant expressions, or pairs ``(low, high)``
    relation, precision
        As in :func:`compile_enclosure`.

    Returns
    -------
    Enclosure
        Starts at 64 bits and doubles up to 4096 until ``precision`` leading bits are certain. Where that
        never happens (a value of exactly zero, a ceiling at a jump) the enclosure is as wide as it must be.

    Raises
    ------
    EnclosureError, InexactNumberError

    References
    ----------
    F. Johansson, Arb: efficient arbitrary-precision midpoint-radius interval arithmetic, IEEE Trans.
    Computers 66(8), 2017.

    >>> from sympy import Rational, Symbol, ceiling, exp
    >>> r = Symbol("r", positive=True)
    >>> enclose(ceiling(1 / (2 * r)), {r: Rational(1, 6)}).upper
    3
    >>> enclose(exp(1), relation=">=", precision=80).digits(20)
    '2.7182818284590452353'
    """
    expression, given = prepare(expression, values)
    return compile_enclosure(expression, list(given), relation=relation, precision=precision)(given)


def prepare(expression: Any, values: Mapping[Any, Any] | None) -> tuple[Any, dict[Any, Any]]:
    """Return the expression as a sympy tree, and the values of its symbols as exact numbers or pairs.

    A value that is a constant expression, such as ``sqrt(2)``, is put into the tree instead.
    """
    tree = expression if isinstance(expression, sympy.Basic) else to_sympy(exact_point(expression))
    given = dict(values or {})
    constants = {
        symbol: value
        for symbol, value in given.items()
        if isinstance(value, sympy.Expr) and value.is_number and not isinstance(value, sympy.Number)
    }
    for symbol, value in constants.items():
        check_domain(symbol, value)
        del given[symbol]
    return (tree.xreplace(constants) if constants else tree), given


def difference_program(left: Any, right: Any, symbols: tuple[Any, ...]) -> Program:
    """Return the program of ``left - right``, built so that sympy evaluates nothing."""
    negative = sympy.Mul(sympy.Integer(-1), right, evaluate=False)
    return compiled_program(sympy.Add(left, negative, evaluate=False), symbols)
