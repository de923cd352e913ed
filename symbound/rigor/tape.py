"""From a sympy tree to a tape: a flat list of whitelisted instructions over numbered registers.

The tree is read once, without recursion and without letting sympy evaluate anything; equal subexpressions get
one register. The tape is then run on exact rationals and balls, on complex balls, or on arrays of doubles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sympy
from sympy.core.relational import (
    Equality,
    GreaterThan,
    LessThan,
    StrictGreaterThan,
    StrictLessThan,
    Unequality,
)
from sympy.functions.elementary.miscellaneous import Max, Min
from sympy.logic.boolalg import And, BooleanFalse, BooleanTrue, Not, Or

from symbound.errors import ArgumentTypeError, EnclosureError, InexactNumberError
from symbound.rigor.arithmetic import exact_point, to_sympy
from symbound.rigor.functions import LARGEST_DEGREE

CONSTANTS: dict[Any, str] = {
    sympy.pi: "pi",
    sympy.E: "e",
    sympy.EulerGamma: "euler_gamma",
    sympy.GoldenRatio: "golden_ratio",
}
FUNCTIONS: dict[Any, str] = {
    sympy.exp: "exp",
    sympy.log: "log",
    sympy.sin: "sin",
    sympy.cos: "cos",
    sympy.tan: "tan",
    sympy.sinh: "sinh",
    sympy.cosh: "cosh",
    sympy.tanh: "tanh",
    sympy.atan: "atan",
    sympy.erf: "erf",
    sympy.erfc: "erfc",
    sympy.Abs: "abs",
    sympy.sign: "sign",
    sympy.floor: "floor",
    sympy.ceiling: "ceiling",
    sympy.factorial: "factorial",
    sympy.gamma: "gamma",
    sympy.loggamma: "loggamma",
    sympy.binomial: "binomial",
    LessThan: "at_most",
    StrictLessThan: "less",
    Equality: "equal",
    And: "and",
    Or: "or",
    Not: "not",
}
CHAINS: dict[Any, str] = {sympy.Add: "add", sympy.Mul: "multiply", Min: "minimum", Max: "maximum"}
BINDERS: dict[Any, str] = {sympy.Sum: "sum", sympy.Integral: "integral"}
WHITELIST = "rationals, pi, E, + - * / ^, Min, Max, Piecewise, Sum, Integral, " + ", ".join(
    sorted(kind.__name__ for kind in FUNCTIONS if kind.__name__[0].islower() or kind is sympy.Abs)
)


@dataclass(frozen=True)
class Instruction:
    """One step: apply ``name`` to earlier registers. ``data`` is an exponent, a number or an inner tape."""

    name: str
    arguments: tuple[int, ...]
    data: Any = None


@dataclass(frozen=True)
class Tape:
    """An expression in registers: the constant steps first, then the inputs, then the steps that use them."""

    expression: Any
    symbols: tuple[Any, ...]
    constant: tuple[Instruction, ...]
    variable: tuple[Instruction, ...]
    output: int

    @property
    def instructions(self) -> tuple[Instruction, ...]:
        """All steps, the constant ones first."""
        return self.constant + self.variable

    def uses(self, *names: str) -> bool:
        """Tell whether some step, here or in an inner tape, has one of the names."""
        return any(
            step.name in names or (isinstance(step.data, Tape) and step.data.uses(*names))
            for step in self.instructions
        )


class _Builder:
    """Registers under construction, equal steps shared."""

    def __init__(self, symbols: Sequence[Any]) -> None:
        self.steps: list[Instruction | None] = [None] * len(symbols)  # inputs have no step
        self.varies: list[bool] = [True] * len(symbols)
        self.known: dict[Any, int] = {}
        self.register: dict[Any, int] = {symbol: index for index, symbol in enumerate(symbols)}

    def emit(self, name: str, *arguments: int, data: Any = None) -> int:
        step = Instruction(name, arguments, data)
        key = (name, arguments, (data.expression, data.symbols) if isinstance(data, Tape) else str(data))
        if key not in self.known:
            self.known[key] = len(self.steps)
            self.steps.append(step)
            self.varies.append(any(self.varies[argument] for argument in arguments))
        return self.known[key]

    def number(self, value: Any) -> int:
        return self.emit("number", data=exact_point(value))

    def chain(self, name: str, arguments: Sequence[int]) -> int:
        total = arguments[0]
        for argument in arguments[1:]:
            total = self.emit(name, total, argument)
        return total


def build_tape(expression: Any, symbols: Sequence[Any] = ()) -> Tape:
    """Read a sympy expression (or relation) into a tape whose inputs are ``symbols``.

    Raises
    ------
    EnclosureError
        For a function that is not on the whitelist, a free symbol, or a complex number.
    InexactNumberError
        For a float anywhere in the expression.
    """
    if not isinstance(expression, sympy.Basic):
        expression = to_sympy(exact_point(expression))
    for symbol in symbols:
        if not isinstance(symbol, sympy.Symbol) or symbols.count(symbol) > 1:
            raise ArgumentTypeError(
                f"an enclosure of {expression}",
                f"{symbol!r} for a symbol",
                "each must be a symbol, named once",
            )
    builder = _Builder(symbols)
    stack = [expression]
    while stack:
        node = stack.pop()
        if node not in builder.register:
            missing = [child for child in _children(node, expression) if child not in builder.register]
            if missing:
                stack.extend([node, *missing])
            else:
                builder.register[node] = _translate(builder, node, expression)
    return _finish(builder, expression, tuple(symbols))


def _children(node: Any, whole: Any) -> tuple[Any, ...]:
    """Return the subexpressions that a node is computed from."""
    kind = type(node)
    if isinstance(node, sympy.Rational) or node in CONSTANTS or isinstance(node, BooleanTrue | BooleanFalse):
        return ()
    if node is sympy.oo or node is -sympy.oo:
        return ()
    if isinstance(node, sympy.Float):
        raise InexactNumberError(
            f"an enclosure of {whole}",
            f"the float {node}",
            "it is not the decimal that it prints as",
            "use an integer or a Rational, for instance Rational('0.05')",
        )
    if isinstance(node, sympy.Symbol):
        raise EnclosureError(
            f"an enclosure of {whole}",
            f"the free symbol {node}",
            "no value was given for it",
            f"pass values={{{node}: ...}}",
        )
    if kind is sympy.Piecewise:
        return tuple(part for branch in node.args for part in (branch.cond, branch.expr))
    if kind in BINDERS:
        if any(len(limit) != 3 for limit in node.limits):
            raise EnclosureError(
                f"an enclosure of {whole}", f"{node}", "every variable needs a lower and an upper limit"
            )
        inner, variable, low, high = _outermost(node)
        return (low, high, *sorted(inner.free_symbols - {variable}, key=str))
    if kind is sympy.Pow and isinstance(node.exp, sympy.Rational):
        return (node.base,)
    if kind in FUNCTIONS or kind in CHAINS or kind in (sympy.Pow, StrictGreaterThan, GreaterThan, Unequality):
        return tuple(node.args)
    raise EnclosureError(
        f"an enclosure of {whole}",
        f"{kind.__name__}: {node}",
        f"it is not on the whitelist ({WHITELIST})",
        "rewrite the expression with functions on the whitelist",
    )


def _outermost(node: Any) -> tuple[Any, Any, Any, Any]:
    """Split a sum or an integral into the summand of its outermost variable, the variable, and its limits."""
    inner = node.func(node.function, *node.limits[:-1]) if len(node.limits) > 1 else node.function
    return (inner, *node.limits[-1])


def _translate(builder: _Builder, node: Any, whole: Any) -> int:
    """Emit the steps of one node, whose subexpressions have registers already."""
    emit, kind, children = builder.emit, type(node), _children(node, whole)
    registers = [builder.register[child] for child in children]
    if isinstance(node, sympy.Rational) or node is sympy.oo or node is -sympy.oo:
        return builder.number(node)
    if isinstance(node, BooleanTrue | BooleanFalse):
        return emit("truth", data=bool(node))
    if kind is sympy.Piecewise:
        return emit("select", *registers)
    if kind in BINDERS:
        inner, variable, _, _ = _outermost(node)
        return emit(BINDERS[kind], *registers, data=build_tape(inner, (variable, *children[2:])))
    if kind is sympy.Pow:
        return _power(builder, node, registers)
    if kind is sympy.Mul:
        return _product(builder, node)
    if kind in CHAINS:
        return builder.chain(CHAINS[kind], registers)
    if kind in (StrictGreaterThan, GreaterThan):
        return emit("less" if kind is StrictGreaterThan else "at_most", registers[1], registers[0])
    if kind is Unequality:
        return emit("not", emit("equal", *registers))
    if kind is sympy.log and len(registers) == 2:  # an unevaluated log(x, base)
        return emit("divide", emit("log", registers[0]), emit("log", registers[1]))
    if kind in FUNCTIONS:
        return emit(FUNCTIONS[kind], *registers)
    return emit(CONSTANTS[node])


def _power(builder: _Builder, node: Any, registers: list[int]) -> int:
    if len(registers) == 2:
        return builder.emit("power", *registers)
    if node.exp.is_negative:
        return builder.emit("divide", builder.number(1), _positive_power(builder, registers[0], -node.exp))
    return _positive_power(builder, registers[0], node.exp)


def _positive_power(builder: _Builder, base: int, exponent: Any) -> int:
    if exponent == 1:
        return base
    if exponent == sympy.Rational(1, 2):
        return builder.emit("sqrt", base)
    if exponent.is_Integer:
        return builder.emit("power_integer", base, data=int(exponent))
    if exponent.q > LARGEST_DEGREE:
        return builder.emit("power", base, builder.number(exponent))
    return builder.emit("power_rational", base, data=exact_point(exponent))


def _product(builder: _Builder, node: Any) -> int:
    """Multiply the factors above, then divide once by the product of those below."""
    above, below = [], []
    for factor in node.args:
        if type(factor) is sympy.Pow and isinstance(factor.exp, sympy.Rational) and factor.exp.is_negative:
            below.append(_positive_power(builder, builder.register[factor.base], -factor.exp))
        else:
            above.append(builder.register[factor])
    bottom = builder.chain("multiply", below) if below else None
    top = builder.chain("multiply", above) if above else builder.number(1)
    return top if bottom is None else builder.emit("divide", top, bottom)


def _finish(builder: _Builder, expression: Any, symbols: tuple[Any, ...]) -> Tape:
    """Keep the steps that the output needs, constants first, and renumber the registers."""
    needed = {builder.register[expression]}
    for index in reversed(range(len(builder.steps))):
        step = builder.steps[index]
        if index in needed and step is not None:
            needed.update(step.arguments)
    used = [index for index in range(len(symbols), len(builder.steps)) if index in needed]
    constant = [index for index in used if not builder.varies[index]]
    variable = [index for index in used if builder.varies[index]]
    order = {old: new for new, old in enumerate([*constant, *range(len(symbols)), *variable])}

    def moved(indices: list[int]) -> tuple[Instruction, ...]:
        steps = [builder.steps[index] for index in indices]
        return tuple(
            Instruction(step.name, tuple(order[a] for a in step.arguments), step.data)
            for step in steps
            if step is not None
        )

    output = order[builder.register[expression]]
    return Tape(expression, symbols, moved(constant), moved(variable), output)
