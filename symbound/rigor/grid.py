"""One expression on a grid of a million values: float64 arrays whose rounding error is bounded beforehand.

The tape runs on blocks of doubles. Beside each register goes a bound on its distance from the true value,

    |true - v| <= relative |v| + absolute,

derived from the standard model of floating-point arithmetic by the rules in ``grid_rules``. The range of
every register, from one interval evaluation, tells the signs and excludes overflow. At the end each value is
moved to the safe side. Wherever the analysis cannot certify a value it is computed again by Arb.

What is assumed: ``+ - * / sqrt`` of numpy are correctly rounded (IEEE 754, round to nearest), and its
``log``, ``exp`` and ``power`` are within ``ULPS`` = 4 units in the last place. The tests measure the latter
against Arb.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from flint import ctx, fmpq
from numpy.typing import NDArray

from symbound.errors import DomainError, EnclosureError, ShapeError
from symbound.rigor.arithmetic import Interval, Value, ends, lower_rational, to_fraction, upper_rational
from symbound.rigor.grid_rules import (
    RULES,
    TINY,
    UNIT,
    Approximation,
    Truth,
    Uncertified,
    constant,
    step_value,
)
from symbound.rigor.rounding import float_down, float_up
from symbound.rigor.walk import (
    FIRST_BITS,
    CompiledEnclosure,
    Program,
    check_domain,
    compile_enclosure,
    compiled_program,
)

BLOCK = 32_768  # doubles: the temporaries of a block stay in cache
FEW = 64  # a segment this short is not analysed but computed by Arb
Floats = NDArray[np.float64]


def evaluate_grid(expression: Any, symbol: Any, values: Any, relation: str = "<=") -> Floats:
    """Evaluate an expression at many values of one symbol; each result is on the safe side of the truth.

    Parameters
    ----------
    expression : sympy expression
        Its only free symbol is ``symbol``; put exact numbers for the others first, with ``subs``.
    symbol : sympy symbol
    values : array of integers or doubles, shape (k,), or sequence of exact numbers
        A double stands for the exact binary number that it is.
    relation : {"<=", ">="}
        ``<=``: every result is at least the true value; ``>=``: at most.

    Returns
    -------
    ndarray of float64, shape (k,)
        Within a few units in the last place of the true value where nothing cancels.

    Raises
    ------
    EnclosureError
        If the expression is undefined at one of the values.

    References
    ----------
    N. J. Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., 2002, section 2.2.

    >>> from sympy import Symbol, log, sqrt
    >>> from symbound.rigor import enclose
    >>> n = Symbol("n", positive=True)
    >>> bound = evaluate_grid(sqrt(log(20) / (2 * n)), n, np.arange(1, 10**5))
    >>> enclose(sqrt(log(20) / (2 * n)), {n: 1000}) <= float(bound[999]), float(bound[999]) < 0.0387023
    (<Verdict.TRUE>, True)
    """
    if relation not in ("<=", ">="):
        raise DomainError("a grid of bounds", f"relation = {relation!r}", 'it must be "<=" or ">="')
    program = compiled_program(expression, (symbol,))
    exact = compile_enclosure(expression, [symbol], relation=relation)
    grid = np.asarray(values)
    if grid.ndim != 1:
        raise ShapeError("a grid of bounds", f"values of shape {grid.shape}", "one dimension is needed")
    if not grid.size:
        return np.zeros(0)
    if grid.dtype.kind not in "iuf" or (
        grid.dtype.kind != "f" and max(-int(grid.min()), int(grid.max())) > 2**53
    ):
        return np.array([_at(exact, symbol, value) for value in grid.tolist()], dtype=np.float64)
    if not math.isfinite(float(grid.min()) - float(grid.max())):
        raise DomainError(
            "a grid of bounds", f"{symbol} with infinite or undefined values", "they must be finite"
        )
    check_domain(symbol, Interval(_exact(grid.min()), _exact(grid.max())))
    if (symbol.is_integer and not (np.rint(grid) == grid).all()) or (symbol.is_positive and grid.min() == 0):
        raise EnclosureError(
            "a grid of bounds", f"values that {symbol} cannot take", "it is declared otherwise"
        )
    result = np.empty(grid.shape)
    missing = _analysed(program, grid, 1.0 if relation == "<=" else -1.0, result)
    if missing.size:
        distinct, where = np.unique(grid[missing], return_inverse=True)
        safe = [_at(exact, symbol, _exact(value)) for value in distinct.tolist()]
        result[missing] = np.array(safe)[where]
    return result


def _analysed(program: Program, grid: Any, side: float, result: Floats) -> NDArray[np.intp]:
    """Fill in what the error analysis certifies; return the places of all other values."""
    if not all(step.name in RULES for step in program.tape.variable):
        return np.arange(grid.size)
    saved, ctx.prec = ctx.prec, FIRST_BITS
    try:
        constants = [constant(value, *_range(value)) for value in program.constants()]
        with np.errstate(all="ignore"):
            few = max(FEW, grid.size >> 10)
            certified = _fill(program, constants, grid, side, few, result)
    except Uncertified:  # a constant out of range of doubles: every value is left to Arb
        return np.arange(grid.size)
    finally:
        ctx.prec = saved
    return np.flatnonzero(np.zeros(0) if certified else ~np.isfinite(result))


def _exact(number: Any) -> fmpq:
    return fmpq(*float(number).as_integer_ratio())


def _at(exact: CompiledEnclosure, symbol: Any, value: Any) -> float:
    try:
        return float(exact([value]))
    except EnclosureError as error:
        raise EnclosureError(error.asked, f"{symbol} = {value}", error.because, error.remedy) from None


def _fill(program: Program, constants: list[Any], points: Any, side: float, few: int, result: Floats) -> bool:
    """Evaluate a segment, or its halves where its range is too wide to certify anything.

    Uncertified values become ``nan``; returns whether there are none.
    """
    if points.size <= few:
        result[:] = np.nan
        return False
    low, high = float(points.min()), float(points.max())
    values = program.registers([Interval(_exact(low), _exact(high))])
    certified = True
    try:
        ranges = [_range(value) for value in values]
        whole = program.tape.uses("floor", "ceiling", "at_most", "less", "equal") and max(-low, high) < 2**53
        whole = whole and bool((np.rint(points) == points).all())
        for start in range(0, points.size, BLOCK):
            part = points[start : start + BLOCK].astype(np.float64)
            registers = [*constants, Approximation(part, 0.0, 0.0, low, high, (part, 1) if whole else None)]
            for step in program.tape.variable:
                arguments = [registers[index] for index in step.arguments]
                registers.append(step_value(step, arguments, *ranges[len(registers)]))
            block = result[start : start + BLOCK]
            block[:] = _moved(registers[program.tape.output], side)
            certified = certified and math.isfinite(block.sum())
        return certified
    except Uncertified:
        half = points.size // 2
        left = _fill(program, constants, points[:half], side, few, result[:half])
        return _fill(program, constants, points[half:], side, few, result[half:]) and left


def _range(value: Value) -> tuple[float, float]:
    """Return doubles below and above a register of the interval evaluation; a truth value has none."""
    if value is None or isinstance(value, bool):
        return 0.0, 0.0
    low, high = ends(value)
    bottom, top = lower_rational(low), upper_rational(high)
    if bottom is None or top is None:
        raise Uncertified
    return float_down(to_fraction(bottom)), float_up(to_fraction(top))


def _moved(answer: Any, side: float) -> Any:
    """Return the values moved by their error bound to the safe side."""
    if isinstance(answer, Truth):
        raise Uncertified
    value, relative, absolute = answer.value, answer.relative, answer.absolute
    if answer.is_exact:
        return value
    # the bounds were computed in rounded arithmetic, and so is the move: 2^-20 and 4 units cover both
    relative = relative * (1 + 2.0**-20) + 4 * UNIT
    if answer.smallest < TINY * 1e10:
        absolute = absolute + TINY
    if np.ndim(absolute) == 0 and absolute == 0:
        return value * (1 + side * relative if answer.low >= 0 else 1 - side * relative)
    return value + side * (np.abs(value) * relative + absolute * (1 + 2.0**-20))
