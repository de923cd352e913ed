"""The value of an expression by exact fractions and mpmath: a second, naive evaluator to compare enclosures with."""

from __future__ import annotations

from fractions import Fraction
from math import comb

import mpmath
import sympy


class UndefinedError(Exception):
    """The expression has no real value there."""


class UnclearError(Exception):
    """The digits do not tell, or the value is too large to be worth it."""


TINY = mpmath.mpf(10) ** -50
CONSTANTS = {
    sympy.pi: lambda: +mpmath.pi,
    sympy.E: lambda: +mpmath.e,
    sympy.EulerGamma: lambda: +mpmath.euler,
    sympy.GoldenRatio: lambda: +mpmath.phi,
}
PLAIN = {
    sympy.sin: mpmath.sin,
    sympy.cos: mpmath.cos,
    sympy.tan: mpmath.tan,
    sympy.tanh: mpmath.tanh,
    sympy.atan: mpmath.atan,
    sympy.erf: mpmath.erf,
    sympy.erfc: mpmath.erfc,
}
LARGE = {sympy.exp: mpmath.exp, sympy.sinh: mpmath.sinh, sympy.cosh: mpmath.cosh}


def real(value):
    """Return a float of many digits."""
    return mpmath.mpf(value.numerator) / value.denominator if isinstance(value, Fraction) else value


def order(x, y):
    """Return the sign of x - y."""
    if isinstance(x, Fraction) and isinstance(y, Fraction):
        return (x > y) - (x < y)
    distance = real(x) - real(y)
    if abs(distance) < TINY * (1 + abs(real(x))):
        raise UnclearError
    return 1 if distance > 0 else -1


def small(x):
    if abs(real(x)) > 10**4:
        raise UnclearError
    return x


def power(x, y):
    if isinstance(y, Fraction) and y.denominator == 1:
        if y < 0 and order(x, Fraction(0)) == 0:
            raise UndefinedError
        small(y)
        return Fraction(x) ** int(y) if isinstance(x, Fraction) else x ** int(y)
    sign = order(x, Fraction(0))
    if sign < 0 and not isinstance(y, Fraction) and abs(y - mpmath.nint(y)) < TINY:
        raise UnclearError
    if sign < 0 or (sign == 0 and order(y, Fraction(0)) <= 0):
        raise UndefinedError
    if sign == 0:
        return Fraction(0)
    small(real(y) * mpmath.log(real(x)))
    return real(x) ** real(y)


def gamma(x):
    small(x)
    if isinstance(x, Fraction) and x.denominator == 1 and x <= 0:
        raise UndefinedError
    if not isinstance(x, Fraction) and x < 1 and abs(x - mpmath.nint(x)) < TINY:
        raise UnclearError
    return mpmath.gamma(real(x))


def binomial(n, k):
    small(n)
    if isinstance(n, Fraction) and isinstance(k, Fraction) and k.denominator == 1:
        if n.denominator == 1 and n >= 0:
            return Fraction(comb(int(n), int(k)) if k >= 0 else 0)
        if k >= 0:
            answer = Fraction(1)
            for i in range(int(small(k))):
                answer = answer * (n - i) / (i + 1)
            return answer
    if order(n, Fraction(-1)) <= 0 or order(k, Fraction(-1)) <= 0 or order(real(n) - real(k), -1) <= 0:
        raise UnclearError
    return gamma(real(n) + 1) / gamma(real(k) + 1) / gamma(real(n) - real(k) + 1)


def floor(x):
    if isinstance(x, Fraction):
        return Fraction(x.numerator // x.denominator)
    small(x)
    if abs(x - mpmath.nint(x)) < TINY:
        raise UnclearError
    return Fraction(int(mpmath.floor(x)))


def holds(condition, values):
    """Return whether a condition is true."""
    if condition in (sympy.true, sympy.false):
        return bool(condition)
    if isinstance(condition, sympy.And):
        return min([holds(part, values) for part in condition.args])
    if isinstance(condition, sympy.Or):
        return max([holds(part, values) for part in condition.args])
    if isinstance(condition, sympy.Not):
        return not holds(condition.args[0], values)
    try:
        sign = order(truth(condition.lhs, values), truth(condition.rhs, values))
    except UndefinedError:
        raise UnclearError from None
    return {"<": sign < 0, "<=": sign <= 0, ">": sign > 0, ">=": sign >= 0, "==": sign == 0, "!=": sign != 0}[
        condition.rel_op
    ]


def truth(node, values):
    """Return the value of an expression, a fraction where it is one."""
    kind = type(node)
    if isinstance(node, sympy.Rational):
        return Fraction(int(node.p), int(node.q))
    if node in CONSTANTS:
        return CONSTANTS[node]()
    if node in values:
        return values[node]
    if kind is sympy.Piecewise:
        for value, condition in node.args:
            if holds(condition, values):
                return truth(value, values)
        raise UndefinedError
    if kind is sympy.Sum:
        return summed(node.function, node.limits, values)
    arguments = [truth(argument, values) for argument in node.args]
    x = arguments[0]
    if kind is sympy.Add:
        total = Fraction(0)
        for argument in arguments:
            total = added(total, argument)
        return total
    if kind is sympy.Mul:
        product = Fraction(1)
        for y in arguments:
            both = isinstance(product, Fraction) and isinstance(y, Fraction)
            product = product * y if both else real(product) * real(y)
        return product
    if kind is sympy.Pow:
        return power(*arguments)
    if kind in (sympy.Min, sympy.Max):
        sign = 1 if kind is sympy.Max else -1
        for y in arguments[1:]:
            if both_real_close(x, y):
                continue
            x = y if order(y, x) == sign else x
        return x
    if kind is sympy.Abs:
        return abs(x)
    if kind is sympy.sign:
        return Fraction(order(x, Fraction(0)))
    if kind is sympy.floor:
        return floor(x)
    if kind is sympy.ceiling:
        return -floor(-x)
    if kind is sympy.log:
        if any(order(y, Fraction(0)) <= 0 for y in arguments):
            raise UndefinedError
        if len(arguments) == 2 and order(arguments[1], Fraction(1)) == 0:
            raise UndefinedError
        base = mpmath.log(real(arguments[1])) if len(arguments) == 2 else 1
        return Fraction(0) if x == 1 else mpmath.log(real(x)) / base
    if kind is sympy.gamma:
        return gamma(x)
    if kind is sympy.factorial:
        return gamma(added(x, Fraction(1)))
    if kind is sympy.loggamma:
        if order(x, Fraction(0)) <= 0:
            raise UndefinedError
        return mpmath.loggamma(real(small(x)))
    if kind is sympy.binomial:
        return binomial(*arguments)
    if kind in LARGE:
        return LARGE[kind](real(small(x)))
    return PLAIN[kind](real(small(x)))


def summed(summand, limits, values):
    """Add over the last variable first, as sympy nests its sums."""
    if not limits:
        return truth(summand, values)
    variable, low, high = limits[-1]
    total = Fraction(0)
    for k in range(int(truth(low, values)), int(truth(high, values)) + 1):
        total = added(total, summed(summand, limits[:-1], {**values, variable: Fraction(k)}))
    return total


def added(x, y):
    return x + y if isinstance(x, Fraction) and isinstance(y, Fraction) else real(x) + real(y)


def both_real_close(x, y):
    """Tell whether two numbers agree to so many digits that either may stand for the smaller one."""
    return abs(real(x) - real(y)) < TINY * TINY


def true_value(node, values):
    """Return the value at 120 digits and a bound on its error; raises where there is none."""
    answers = []
    for digits in (90, 120):
        with mpmath.workdps(digits):
            exact = truth(node, values)
            answers.append(real(exact))
    with mpmath.workdps(120):
        slack = (
            0
            if isinstance(exact, Fraction)
            else 10 * abs(answers[0] - answers[1]) + abs(answers[1]) * TINY * TINY
        )
        if slack > TINY**0.7 * (1 + abs(answers[1])):
            raise UnclearError
    return exact, slack
