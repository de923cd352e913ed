"""Decide a comparison on a whole box of parameters, by halving the box until every part is decided.

A part is settled by the range of ``left - right`` on it, sharpened by the mean value form; a coordinate in
which the difference is monotone on the part is first moved to its worst end, so that an inequality that is
tight at a corner, or at a point where the halving lands, is still proved.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from flint import ctx, fmpq

from symbound.errors import DomainError
from symbound.rigor import functions
from symbound.rigor.arithmetic import (
    INFINITY,
    MINUS_INFINITY,
    ONE,
    ZERO,
    Interval,
    Point,
    Value,
    compare,
    ends,
    exact_point,
    hull,
    is_finite,
    is_undefined,
    to_fraction,
)
from symbound.rigor.decision import check_comparison, of_sign, sign_of
from symbound.rigor.three_valued import Verdict
from symbound.rigor.walk import FIRST_BITS, Program, check_domain, difference_program, prepare

PARTS = 4000

Part = tuple[tuple[Point, Point], ...]


def verdict_on_box(
    left: Any, relation: str, right: Any, box: Mapping[Any, tuple[Any, Any]], *, parts: int = PARTS
) -> Verdict:
    """Decide whether ``left relation right`` holds at every point of a box.

    Parameters
    ----------
    left, right : sympy expressions or exact numbers
    relation : {"<", "<=", "==", ">=", ">"}
    box : mapping from symbols to pairs (low, high) of exact numbers
        Ends belong to the box; either may be infinite. At an end where a side has a pole the claim is about
        the limit. A symbol declared integer ranges over the integers between.
    parts : int
        How many parts may be examined before the answer is ``UNDECIDED``.

    Returns
    -------
    Verdict
        ``TRUE``: proved everywhere. ``FALSE``: refuted at some point. ``UNDECIDED`` otherwise.

    >>> from sympy import Symbol, log, oo, sqrt
    >>> n = Symbol("n", positive=True)
    >>> verdict_on_box(sqrt(n), "<=", n, {n: (1, oo)}), verdict_on_box(n * (1 - n), "<", 1, {n: (0, 3)})
    (<Verdict.TRUE>, <Verdict.TRUE>)
    """
    check_comparison(relation)
    if relation in (">", ">="):
        left, right, relation = right, left, {">": "<", ">=": "<="}[relation]
    (left, _), (right, _) = prepare(left, None), prepare(right, None)
    symbols = tuple(box)
    whole = tuple(_side(symbol, *box[symbol]) for symbol in symbols)
    difference = difference_program(left, right, symbols)
    saved = ctx.prec
    ctx.prec = FIRST_BITS
    try:
        if left == right and not is_undefined(difference.run([Interval(*side) for side in whole])):
            return of_sign(relation, 0)
        integers = [bool(symbol.is_integer) for symbol in symbols]
        return _search(difference, relation, whole, integers, parts)
    finally:
        ctx.prec = saved


def _side(symbol: Any, low: Any, high: Any) -> tuple[Point, Point]:
    start, stop = exact_point(low), exact_point(high)
    if symbol.is_integer:
        start = functions.ceiling(start) if type(start) is fmpq else start
        stop = functions.floor(stop) if type(stop) is fmpq else stop
    if not start <= stop:
        raise DomainError("a comparison on a box", f"{symbol} in [{low}, {high}]", "the side is empty")
    check_domain(symbol, Interval(start, stop))
    return start, stop


def _search(program: Program, relation: str, whole: Part, integers: list[bool], limit: int) -> Verdict:
    waiting, answer = deque([whole]), Verdict.TRUE
    for _ in range(limit):
        if not waiting:
            return answer
        part = waiting.popleft()
        if not _is_point(part):
            sample = [_middle(*side) for side in part]
            sign = compare(program.run(_rounded(sample, integers)), ZERO)
            if of_sign(relation, sign).is_false:
                return Verdict.FALSE
            proved, part = _settle(program, relation, part)
            if proved:
                continue
            if not _is_point(part):
                waiting.extend(_halves(part, integers))
                continue
        exact = of_sign(relation, sign_of(program, [low for low, _ in part]))
        if exact.is_false:
            return exact
        answer = answer & exact
    return Verdict.UNDECIDED


def _is_point(part: Part) -> bool:
    return all(low == high for low, high in part)


def _rounded(point: list[Point], integers: list[bool]) -> list[Point]:
    return [functions.floor(x) if integer else x for x, integer in zip(point, integers, strict=True)]


def _settle(program: Program, relation: str, part: Part) -> tuple[bool, Part]:
    """Try to prove the relation on a part; else move its monotone coordinates to their worst end."""
    inputs = [low if low == high else Interval(low, high) for low, high in part]
    registers = program.registers(inputs)
    value = registers[program.tape.output]
    if _proved(relation, value):
        return True, part
    slopes = [_slope(program, registers, index) for index in range(len(part))]
    middle = [_middle(low, high) for low, high in part]
    spread = program.run(middle)
    for slope, x, center in zip(slopes, inputs, middle, strict=True):
        spread = spread + slope * (x + -ONE * center)
    if _proved(relation, spread):
        return True, part
    if relation == "==":
        return False, part
    return False, tuple(_worst(*side, slope) for side, slope in zip(part, slopes, strict=True))


def _proved(relation: str, value: Value) -> bool:
    low, high = ends(value)
    return bool(high < 0 if relation == "<" else high <= 0 if relation == "<=" else low == 0 and high == 0)


def _worst(low: Point, high: Point, slope: Value) -> tuple[Point, Point]:
    least, most = ends(slope)
    if least >= 0 and is_finite(high):
        return high, high
    return (low, low) if most <= 0 and is_finite(low) else (low, high)


def _middle(low: Point, high: Point) -> Point:
    """Return a point between; for an infinite side one that doubles the distance from zero."""
    if is_finite(low) and is_finite(high):
        return (low + high) / 2
    if is_finite(low):
        return max(2 * low, low + 1)
    return min(2 * high, high - 1) if is_finite(high) else ZERO


def _halves(part: Part, integers: list[bool]) -> list[Part]:
    """Split the widest coordinate in two; integers fall into disjoint halves."""

    def width(index: int) -> float:
        low, high = part[index]
        return float(to_fraction(high - low)) if is_finite(low) and is_finite(high) else float("inf")

    index = max(range(len(part)), key=width)
    low, high = part[index]
    left = right = _middle(low, high)
    if integers[index]:
        left = functions.floor(left)
        right = left + 1
    return [(*part[:index], side, *part[index + 1 :]) for side in ((low, left), (right, high))]


# ---------------------------------------------------------------------- slopes by forward differentiation

# the slope of a step from its value q, its arguments x, y, their slopes s, t, and its data
_RULES: dict[str, Callable[..., Value]] = {
    "add": lambda q, x, y, s, t, data: s + t,
    "multiply": lambda q, x, y, s, t, data: s * y + x * t,
    "divide": lambda q, x, y, s, t, data: functions.divide(s + -ONE * (q * t), y),
    "minimum": lambda q, x, y, s, t, data: hull(s, t),
    "maximum": lambda q, x, y, s, t, data: hull(s, t),
    "power": lambda q, x, y, s, t, data: q * (t * functions.logarithm(x) + functions.divide(y * s, x)),
    "power_integer": lambda q, x, s, data: fmpq(data) * functions.power_integer(x, data - 1) * s,
    "power_rational": lambda q, x, s, data: data * functions.divide(q, x) * s,
    "sqrt": lambda q, x, s, data: functions.divide(s, fmpq(2) * q),
    "exp": lambda q, x, s, data: q * s,
    "log": lambda q, x, s, data: functions.divide(s, x),
    "abs": lambda q, x, s, data: functions.sign(x) * s,
}


def _slope(program: Program, registers: list[Value], coordinate: int) -> Value:
    """Return a range of the partial derivative (of one-sided ones at a kink) over the part."""
    tape = program.tape
    slopes: list[Value] = [ZERO] * len(tape.constant) + [ZERO] * len(tape.symbols)
    slopes[len(tape.constant) + coordinate] = ONE
    for step in tape.variable:
        values = [registers[argument] for argument in step.arguments]
        inner = [slopes[argument] for argument in step.arguments]
        if all(type(slope) is fmpq and slope == 0 for slope in inner):
            slopes.append(ZERO)
        elif step.name in _RULES:
            slopes.append(_RULES[step.name](registers[len(slopes)], *values, *inner, step.data))
        else:
            return Interval(MINUS_INFINITY, INFINITY)
    return slopes[tape.output]
