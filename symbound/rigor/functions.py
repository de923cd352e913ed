"""The whitelist: what each function does to a point (exact rational or ball) and to an interval.

Every rule is sound on its own: the true value of the function lies in the returned value whenever the true
arguments lie in the given ones, and the result is ``nan`` where the function is not defined or not real.
Rational arguments stay exact wherever the value is rational, because ``ceiling(1/(2*r))`` jumps at them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flint import arb, fmpq, fmpz

from symbound.rigor.arithmetic import (
    INFINITY,
    MINUS_INFINITY,
    NAN,
    ONE,
    ZERO,
    Interval,
    Value,
    at_most,
    ball,
    compare,
    ends,
    hull,
    is_undefined,
    is_zero,
    point_minimum,
)

EXACT_BITS = 1 << 16  # rationals longer than this are continued as balls
LARGEST_DEGREE = 1000  # roots of a higher degree are exponentials of logarithms
Rule = Callable[[Value], Value]


def increasing(at_point: Rule) -> Rule:
    """Extend a nondecreasing function from points to intervals, end by end."""

    def rule(x: Value) -> Value:
        return Interval(at_point(x.low), at_point(x.high)) if type(x) is Interval else at_point(x)

    return rule


def by_ball(name: str) -> Rule:
    """Take a function that is not monotone from Arb, on one ball that contains the interval."""

    def rule(x: Value) -> Value:
        return getattr(ball(x), name)()

    return rule


def reciprocal(x: Value) -> Value:
    """Return 1/x; infinite for an interval that ends at zero, undefined for one that straddles it."""
    if type(x) is not Interval:
        return NAN if is_zero(x) else 1 / x
    if x.low > 0 or x.high < 0:
        return Interval(1 / x.high, 1 / x.low)
    if is_zero(x.low) and x.high > 0:
        return Interval(1 / x.high, INFINITY)
    if is_zero(x.high) and x.low < 0:
        return Interval(MINUS_INFINITY, 1 / x.low)
    return NAN


def divide(x: Value, y: Value) -> Value:
    """Return x/y."""
    if type(x) is Interval or type(y) is Interval:
        return x * reciprocal(y)
    return NAN if is_zero(y) else x / y


def absolute(x: Value) -> Value:
    """Return |x|."""
    return maximum(ZERO, maximum(x, -x))


def power_integer(x: Value, exponent: int) -> Value:
    """Return x^exponent for an integer exponent, with 0^0 = 1."""
    if exponent < 0:
        return reciprocal(power_integer(x, -exponent))
    if exponent == 0:
        return NAN if is_undefined(x) else ONE
    if type(x) is Interval:
        y = absolute(x) if exponent % 2 == 0 else x
        return Interval(power_integer(y.low, exponent), power_integer(y.high, exponent))
    if type(x) is fmpq and int(x.height_bits()) * exponent <= EXACT_BITS:
        return x**exponent
    return arb(x) ** exponent


def power_rational(x: Value, exponent: fmpq) -> Value:
    """Return x^(p/q) for x >= 0, a root that stays rational where it is."""
    if exponent < 0:
        return reciprocal(power_rational(x, -exponent))
    degree = int(exponent.q)
    if type(x) is Interval:
        return Interval(power_rational(x.low, exponent), power_rational(x.high, exponent))
    if not x >= 0:
        return NAN
    return power_integer(_root(x, degree), int(exponent.p))


def _root(x: Value, degree: int) -> Value:
    if type(x) is fmpq and int(x.height_bits()) <= EXACT_BITS:
        top, bottom = x.p.root(degree), x.q.root(degree)
        if top**degree == x.p and bottom**degree == x.q:
            return fmpq(top, bottom)
    return arb(x).root(degree)


def square_root(x: Value) -> Value:
    """Return sqrt(x)."""
    if type(x) is arb:
        return x.sqrt()
    return power_rational(x, fmpq(1, 2))


def power(x: Value, y: Value) -> Value:
    """Return x^y: by integer and rational rules for an exact y, else exp(y log x) for x >= 0."""
    if type(y) is fmpq and abs(y.p) < EXACT_BITS and y.q <= LARGEST_DEGREE:
        return power_integer(x, int(y.p)) if y.q == 1 else power_rational(x, y)
    if is_zero(x):
        return ZERO if ends(y)[0] > 0 else NAN
    return exponential(y * logarithm(x))


def _exponential(x: Value) -> Value:
    return ONE if is_zero(x) else arb(x).exp()


def _logarithm(x: Value) -> Value:
    return ZERO if x == 1 else arb(x).log()


exponential = increasing(_exponential)


def logarithm(x: Value) -> Value:
    """Return log(x); an interval that starts at zero reaches down to minus infinity."""
    if type(x) is not Interval:
        return _logarithm(x)
    return Interval(MINUS_INFINITY if is_zero(x.low) else _logarithm(x.low), _logarithm(x.high))


def floor(x: Value) -> Value:
    """Return floor(x), exact where the value decides it, else the range of candidates."""
    low, high = _floor_point(ends(x)[0]), _floor_point(ends(x)[1])
    bottom, top = ends(low)[0], ends(high)[1]
    return bottom if bottom == top else Interval(bottom, top)


def _floor_point(x: Value) -> Value:
    if type(x) is fmpq:
        return fmpq(x.floor())
    if not x.is_finite():
        return x
    if abs(x) > 2.0**1000:
        return Interval(x - 1, x)
    return Interval(fmpq(x.lower().floor().fmpz()), fmpq(x.upper().floor().fmpz()))


def ceiling(x: Value) -> Value:
    """Return ceiling(x) = -floor(-x)."""
    return -floor(-x)


def sign(x: Value) -> Value:
    """Return the sign of x: -1, 0 or 1, or the range of candidates."""
    answer = compare(x, ZERO)
    if answer is not None:
        return fmpq(answer)
    low, high = ends(x)
    if low >= 0 or high <= 0:
        return Interval(ZERO, ONE) if low >= 0 else Interval(-ONE, ZERO)
    return NAN if is_undefined(x) else Interval(-ONE, ONE)


def minimum(x: Value, y: Value) -> Value:
    """Return min(x, y)."""
    (low, high), (other_low, other_high) = ends(x), ends(y)
    if type(x) is Interval or type(y) is Interval:
        return Interval(point_minimum(low, other_low), point_minimum(high, other_high))
    return point_minimum(x, y)


def maximum(x: Value, y: Value) -> Value:
    """Return max(x, y)."""
    return -minimum(-x, -y)


def factorial(x: Value) -> Value:
    """Return x!, exact for integers up to 2000, else Gamma(x + 1)."""
    if type(x) is fmpq and x.q == 1 and 0 <= x <= 2000:
        return fmpq(fmpz.fac_ui(x.p))
    return ball(x + ONE).gamma()


def gamma(x: Value) -> Value:
    """Return Gamma(x) = (x - 1)!."""
    return factorial(x + -ONE)


def log_gamma(x: Value) -> Value:
    """Return log Gamma(x) for x > 0; Arb's is ``nan`` for all others."""
    return ball(x).lgamma()


def binomial(n: Value, k: Value) -> Value:
    """Return C(n, k): exact for integers of sensible size, 0 outside 0 <= k <= n, else by Gamma."""
    if type(n) is fmpq and type(k) is fmpq and n.q == 1 and k.q == 1 and n >= 0:
        if not 0 <= k <= n:
            return ZERO
        size = min(int(k.p), int((n - k).p))
        if size * int(n.height_bits()) <= EXACT_BITS and n.p < 2**63:
            return fmpq(fmpz.bin_uiui(int(n.p), size))
    if type(k) is fmpq and k.q == 1 and 0 <= k <= 1000:
        if type(n) is Interval and n.low >= k - 1:  # increasing from there on
            return Interval(binomial(n.low, k), binomial(n.high, k))
        return ball(n).bin(int(k.p)) if k > 0 else power_integer(n, 0)
    rest = n + -ONE * k
    return exponential(log_gamma(n + ONE) + -ONE * (log_gamma(k + ONE) + log_gamma(rest + ONE)))


def conjunction(*answers: bool | None) -> bool | None:
    """Return whether all answers hold, in three-valued logic."""
    if False in answers:
        return False
    return None if None in answers else True


def disjunction(*answers: bool | None) -> bool | None:
    """Return whether some answer holds, in three-valued logic."""
    if True in answers:
        return True
    return None if None in answers else False


def negation(answer: bool | None) -> bool | None:
    """Return the opposite answer."""
    return None if answer is None else not answer


def equal(x: Value, y: Value) -> bool | None:
    """Tell whether x = y."""
    answer = compare(x, y)
    return None if answer is None else answer == 0


def less(x: Value, y: Value) -> bool | None:
    """Tell whether x < y."""
    return negation(at_most(y, x))


def select(*pairs: Any) -> Value:
    """Return the value after the first condition that holds; the hull of all that may be first, if unsure.

    ``pairs`` alternates condition, value, condition, value, ...
    """
    found = None
    for condition, value in zip(pairs[::2], pairs[1::2], strict=True):
        if condition is not False:
            found = value if found is None else hull(found, value)
        if condition is True:
            return found
    return NAN


UNARY: dict[str, Rule] = {
    "exp": exponential,
    "log": logarithm,
    "sqrt": square_root,
    "abs": absolute,
    "sign": sign,
    "floor": floor,
    "ceiling": ceiling,
    "factorial": factorial,
    "gamma": gamma,
    "loggamma": log_gamma,
    "sin": by_ball("sin"),
    "cos": by_ball("cos"),
    "tan": by_ball("tan"),
    "cosh": by_ball("cosh"),
    "sinh": increasing(lambda x: arb(x).sinh()),
    "tanh": increasing(lambda x: arb(x).tanh()),
    "atan": increasing(lambda x: arb(x).atan()),
    "erf": increasing(lambda x: arb(x).erf()),
    "erfc": by_ball("erfc"),
}
