"""Integrals between sums that are provably on the right side.

Two ways, tried in this order. Where the integrand is piecewise analytic, Arb integrates it with a proved
error (its callback gets ``analytic=True`` and must refuse on a branch cut, which every rule below does).
Otherwise the interval is cut into cells and

    sum_i (x_{i+1} - x_i) inf f[x_i, x_{i+1}]  <=  int f  <=  sum_i (x_{i+1} - x_i) sup f[x_i, x_{i+1}],

the cell that costs most being halved first. The range of ``f`` on a cell comes from interval evaluation, or,
for an integrand declared monotone, from its two ends.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from flint import acb, arb, ctx, fmpq

from symbound.errors import DomainError, EnclosureError, MonotonicityError
from symbound.rigor import functions
from symbound.rigor.arithmetic import (
    NAN,
    Interval,
    Point,
    Value,
    compare,
    ends,
    exact_point,
    is_finite,
    is_undefined,
)
from symbound.rigor.enclosure import Enclosure, check_relation

if TYPE_CHECKING:
    from symbound.rigor.walk import Program

CELLS = 2000
FEW_CELLS = 64  # for each of two integrals, one inside the other
WANTED_BITS = 40  # cells are halved until the two sums agree to this many bits
EVALUATIONS = 20_000
JUMPS = ("floor", "ceiling", "minimum", "maximum", "abs", "sign", "select")

# each rule takes the analytic flag last, and forwards it wherever the function has a branch cut or a jump
COMPLEX: dict[str, Callable[..., Any]] = {
    "add": lambda x, y, analytic: x + y,
    "multiply": lambda x, y, analytic: x * y,
    "divide": lambda x, y, analytic: x / y,
    "binomial": lambda x, y, analytic: _binomial(x, y),
    "at_most": lambda x, y, analytic: _at_most(x, y),
    "less": lambda x, y, analytic: _at_most(x, y),  # the two differ only where the real parts may be equal
    "and": lambda *answers: functions.conjunction(*answers[:-1]),
    "or": lambda *answers: functions.disjunction(*answers[:-1]),
    "not": lambda answer, analytic: functions.negation(answer),
    "select": lambda *pairs: _select(pairs[:-1], pairs[-1]),
    "sqrt": lambda x, analytic: x.sqrt(analytic),
    "log": lambda x, analytic: x.log(analytic),
    "exp": lambda x, analytic: x.exp(),
    "sin": lambda x, analytic: x.sin(),
    "cos": lambda x, analytic: x.cos(),
    "tan": lambda x, analytic: x.tan(),
    "sinh": lambda x, analytic: x.sinh(),
    "cosh": lambda x, analytic: x.cosh(),
    "tanh": lambda x, analytic: x.tanh(),
    "erf": lambda x, analytic: x.erf(),
    "erfc": lambda x, analytic: x.erfc(),
    "gamma": lambda x, analytic: x.gamma(),
    "power": lambda x, y, analytic: x.pow(y, analytic),
    "abs": lambda x, analytic: x.real_abs(analytic),
    "sign": lambda x, analytic: x.real_sgn(analytic),
    "floor": lambda x, analytic: x.real_floor(analytic),
    "ceiling": lambda x, analytic: x.real_ceil(analytic),
    "minimum": lambda x, y, analytic: x.real_min(y, analytic),
    "maximum": lambda x, y, analytic: x.real_max(y, analytic),
}


def _binomial(x: Any, y: Any) -> Any:
    size = y.unique_fmpz()
    if size is None or not 0 <= size <= 1000:
        return acb(NAN)
    return (x - y + 1).rising(int(size)) / arb(int(size)).fac()


def _at_most(x: Any, y: Any) -> bool | None:
    """Compare the real parts on a whole rectangle; on the real line the two functions are real."""
    distance = (y - x).real
    return True if distance > 0 else False if distance < 0 else None


def _select(pairs: tuple[Any, ...], analytic: bool) -> Any:
    """Choose a branch where the conditions decide it on the whole rectangle; it is analytic only then."""
    found = None
    for condition, value in zip(pairs[::2], pairs[1::2], strict=True):
        if condition is not False:
            found = value if found is None else acb(NAN) if analytic else found.union(value)
        if condition is True:
            return found
    return acb(NAN)


def integral_rule(body: Program) -> Callable[..., Value]:
    """Return the rule (low, high, *outer values) -> integral of ``body`` over its first input."""

    def rule(low: Value, high: Value, *outer: Value) -> Value:
        if any(type(value) is Interval for value in (low, high)):
            return NAN
        if not (is_finite(low) and is_finite(high)):
            raise EnclosureError(
                f"the integral of {body.tape.expression}",
                f"limits {low} and {high}",
                "both limits must be finite",
                "integrate to a finite limit and bound the tail separately",
            )
        order = compare(low, high)
        if order != -1:
            return fmpq(0) if order == 0 else -rule(high, low, *outer) if order == 1 else NAN
        value = _analytic(body, low, high, outer)
        if value is not None:
            return value
        nested = Interval in map(type, outer) or body.tape.uses("integral")
        limit = FEW_CELLS if nested else CELLS
        return _cells(lambda x, y: ends(body.run((Interval(x, y), *outer))), low, high, limit)

    return rule


def _analytic(body: Program, low: Point, high: Point, outer: tuple[Value, ...]) -> Any:
    """Integrate with Arb; ``None`` where a step has no complex rule or the result is not finite and real."""
    names = {step.name for step in body.tape.variable}
    known = [*body.constants(), *outer]
    if not names <= {*COMPLEX, "power_integer", "power_rational"} or not all(
        _is_point(value) for value in known
    ):
        return None
    if not _is_real(body, low, high, outer):
        return None
    constants = [value if type(value) is bool else acb(arb(value)) for value in body.constants()]
    inputs = [acb(arb(value)) for value in outer]
    steps = [_complex_step(step.name, step.arguments, step.data) for step in body.tape.variable]

    def integrand(x: Any, analytic: bool) -> Any:
        registers = [*constants, x, *inputs]
        for rule, arguments in steps:
            registers.append(rule(*[registers[index] for index in arguments], analytic))
        return registers[body.tape.output]

    lost = ctx.prec - WANTED_BITS if names & set(JUMPS) else 10
    result = acb.integral(
        integrand, acb(arb(low)), acb(arb(high)),
        rel_tol=arb(2) ** (lost - ctx.prec), abs_tol=arb(2) ** (lost - ctx.prec - 20),
        eval_limit=EVALUATIONS, depth_limit=256,
    )  # fmt: skip
    return result.real if result.is_finite() and result.imag.contains(0) else None


def _is_real(body: Program, low: Point, high: Point, outer: tuple[Value, ...]) -> bool:
    """Tell whether the integrand is proved to be defined and real, on all of a few cells.

    Complex balls do not notice where it is not: the root of a negative number is a number to them, and its
    square is real again.
    """
    waiting = [(low, high)]
    for _ in range(FEW_CELLS):
        if not waiting:
            return True
        x, y = waiting.pop()
        if is_undefined(body.run((Interval(x, y), *outer))):
            middle = arb((x + y) / 2).mid()
            waiting += [(x, middle), (middle, y)]
    return False


def _is_point(value: Any) -> bool:
    return type(value) in (fmpq, arb, bool)


def _complex_step(
    name: str, arguments: tuple[int, ...], data: Any
) -> tuple[Callable[..., Any], tuple[int, ...]]:
    if name == "power_integer":
        return (lambda x, analytic: x**data), arguments
    if name == "power_rational":
        exponent = acb(arb(data))
        return (lambda x, analytic: x.pow(exponent, analytic)), arguments
    return COMPLEX[name], arguments


def _cells(
    bounds: Callable[[Point, Point], tuple[Point, Point]], low: Point, high: Point, limit: int
) -> Value:
    """Sum ``bounds`` over cells, halving the worst, until the two sums agree or cells run out."""
    serial = 0

    def cell(x: Point, y: Point) -> tuple[float, int, Point, Point, Point, Point]:
        nonlocal serial
        serial += 1
        least, most = (bound * (y - x) for bound in bounds(x, y))
        gap = float(arb(most - least).upper())
        if not gap < math.inf:  # infinite or undefined: worth halving, but not without end
            gap = math.inf if y - x > (high - low) / 2**40 else 0.0
        return -gap, serial, x, y, least, most

    heap = [cell(low, high)]
    goal = 2.0**-WANTED_BITS * max(1.0, abs(float(arb(heap[0][4]))) if arb(heap[0][4]).is_finite() else 1.0)
    while len(heap) < limit and -heap[0][0] * len(heap) > goal:
        _, _, x, y, _, _ = heapq.heappop(heap)
        middle = arb((x + y) / 2).mid()
        heapq.heappush(heap, cell(x, middle))
        heapq.heappush(heap, cell(middle, y))
    lower = _total(item[4] for item in heap)
    upper = _total(item[5] for item in heap)
    return Interval(lower, upper)


def _total(points: Any) -> Point:
    total = arb(0)
    for point in points:
        total = total + point
    return total


def monotone_integral(
    expression: Any,
    variable: Any,
    low: Any,
    high: Any,
    direction: str,
    *,
    values: Mapping[Any, Any] | None = None,
    relation: str = "<=",
    cells: int = CELLS,
) -> Enclosure:
    """Enclose the integral of a monotone function, such as the square root of a metric entropy.

    For ``f`` nonincreasing and ``a = x_0 < ... < x_K = b``:
    ``sum (x_{i+1} - x_i) f(x_{i+1}) <= int_a^b f <= sum (x_{i+1} - x_i) f(x_i)``.

    Parameters
    ----------
    expression : sympy expression in ``variable`` and the keys of ``values``
    variable : sympy symbol
    low, high : exact numbers, low < high
    direction : {"decreasing", "increasing"}
        Declared by the caller, in the weak sense; a contradiction met on the way is an error.
    values : mapping, optional
        Exact numbers for the other symbols.
    relation : {"<=", ">=", "=="}
        The claim that the integral is the right-hand side of.
    cells : int
        How many cells may be used.

    Returns
    -------
    Enclosure

    Raises
    ------
    MonotonicityError
        If two ends of a cell contradict the direction.
    EnclosureError
        If the integrand is infinite or undefined at an end: split there and bound the tail separately.

    >>> from sympy import Rational, Symbol, ceiling, log, sqrt
    >>> t = Symbol("t", positive=True)
    >>> entropy = log(ceiling(1 / (2 * t)))
    >>> monotone_integral(sqrt(entropy), t, Rational(1, 10), Rational(1, 2), "decreasing").digits(9)
    '0.3762589'
    """
    from symbound.rigor.walk import compile_enclosure

    check_relation(relation)
    if direction not in ("decreasing", "increasing"):
        raise DomainError(
            "a monotone integral", f"direction = {direction!r}", 'it must be "decreasing" or "increasing"'
        )
    start, stop = exact_point(low), exact_point(high)
    if not start <= stop:
        raise DomainError(
            "a monotone integral", f"limits {low}, {high}", "the lower limit exceeds the upper one"
        )
    given = dict(values or {})
    compiled = compile_enclosure(expression, [variable, *given])
    outer = tuple(exact_point(value) for value in given.values())
    known: dict[str, tuple[Point, Point]] = {}

    def at(x: Point) -> tuple[Point, Point]:
        key = repr(x.fmpq() if type(x) is arb else x)
        if key not in known:
            known[key] = ends(compiled.value([x, *outer]))
            if not all(type(end) is fmpq or end.is_finite() for end in known[key]):
                raise EnclosureError(
                    f"the integral of {expression} from {low} to {high}",
                    f"no finite value at {variable} = {key}",
                    "sums over cells need a finite integrand at both ends",
                    "integrate from a positive lower limit and bound the rest separately",
                )
        return known[key]

    def bounds(x: Point, y: Point) -> tuple[Point, Point]:
        small, large = (at(x), at(y)) if direction == "increasing" else (at(y), at(x))
        if small[0] > large[1]:
            raise MonotonicityError(
                f"the integral of {expression}", f"declared {direction}", f"it is not between {x} and {y}"
            )
        return small[0], large[1]

    saved = ctx.prec
    ctx.prec = 64
    try:
        value = fmpq(0) if start == stop else _cells(bounds, start, stop, cells)
    finally:
        ctx.prec = saved
    return Enclosure.of_value(value, relation)
