"""Formulas as terms of Coq's real numbers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import (
    Add,
    Basic,
    E,
    Expr,
    Max,
    Min,
    Mul,
    Piecewise,
    Pow,
    Rational,
    binomial,
    exp,
    factorial,
    log,
    pi,
    sin,
)
from sympy import ceiling as sympy_ceiling
from sympy import floor as sympy_floor

from symbound.bounds.display import greatest, least
from symbound.bounds.quantity import Quantity
from symbound.bounds.rational import rational_value
from symbound.errors import ExportError

LARGEST_POWER = 40
"""Powers with larger exponents are written out as numbers, since Coq would multiply them out."""


def resolve(expr: Basic) -> Any:
    """Decide the cases that depend on exact numbers: branches, ceilings, floors, binomial coefficients.

    >>> from sympy import Symbol, ceiling
    >>> resolve(ceiling(Rational(7, 2), evaluate=False) * Symbol("n"))
    n*4
    """
    if isinstance(expr, Quantity) or not expr.args:
        return expr
    if isinstance(expr, Piecewise):
        return resolve(_branch(expr))
    args = [resolve(a) for a in expr.args]
    if isinstance(expr, (sympy_ceiling, sympy_floor, binomial, factorial)):
        exact = [rational_value(a, {}) for a in args]
        if None not in exact:
            return expr.func(*exact)
        raise ExportError(
            "a Coq file", str(expr)[:80], "it is rounded, and its argument is no rational number"
        )
    if isinstance(expr, (Min, Max)):
        return least(*args) if isinstance(expr, Min) else greatest(*args)
    if isinstance(expr, Pow):
        return _resolved_power(*args)
    if isinstance(expr, (Add, Mul)):
        return expr.func(*args, evaluate=False)
    return expr.func(*args)


def _resolved_power(base: Any, exponent: Any) -> Any:
    """An exponent such as ``floor(n/8) + 1`` is written as the number that it is."""
    exact = rational_value(exponent, {})
    power = Pow(base, exponent if exact is None else exact, evaluate=False)
    if exact is not None and exact.is_Integer and abs(int(exact)) > LARGEST_POWER:
        value = rational_value(power, {})
        return power if value is None else value
    return power


def _branch(expr: Piecewise) -> Any:
    for branch, condition in expr.args:
        if condition == True:  # noqa: E712  (sympy's own true)
            return branch
        sides = [rational_value(side, {}) for side in condition.args]
        if None in sides:
            raise ExportError(
                "a Coq file",
                str(condition),
                "which branch of the formula applies is not a matter of rational numbers",
            )
        if condition.func(*sides) == True:  # noqa: E712
            return branch
    raise ExportError("a Coq file", str(expr)[:80], "no branch applies")


def normal(expr: Any) -> Any:
    """The formula with every part that is a rational number written as one."""
    if isinstance(expr, Quantity) or not expr.args:
        return expr
    value = rational_value(expr, {})
    if value is not None:
        return value
    args = [normal(a) for a in expr.args]
    if isinstance(expr, (Min, Max)):
        return least(*args) if isinstance(expr, Min) else greatest(*args)
    if isinstance(expr, (Add, Mul, Pow)):
        return expr.func(*args, evaluate=False)
    return expr.func(*args)


def number(value: Rational) -> str:
    """A rational number.

    >>> from sympy import Integer
    >>> number(Rational(-1, 3)), number(Integer(4))
    ('(- (1 / 3))', '4')
    """
    text = f"{abs(value.p)}" if value.q == 1 else f"({abs(value.p)} / {value.q})"
    return f"(- {text})" if value.p < 0 else text


def term(expr: Any, names: Mapping[Any, str]) -> str:
    """A formula as a term of Coq's reals; ``names`` gives the variables for symbols and quantities.

    >>> from sympy import Symbol
    >>> n = Symbol("n", positive=True)
    >>> term(2 * log(n) ** 2, {n: "v_n"})
    '(2 * ((ln v_n) ^ 2))'
    """
    if expr in names:
        return names[expr]
    if isinstance(expr, Rational):
        return number(expr)
    if expr is E:
        return "(exp 1)"
    if expr is pi:
        return "PI"
    if isinstance(expr, Pow):
        return _power(expr, names)
    if isinstance(expr, Add):
        return "(" + " + ".join(term(a, names) for a in expr.args) + ")"
    if isinstance(expr, Mul):
        return _product(expr, names)
    if isinstance(expr, (Min, Max)):
        return _nested("Rmin" if isinstance(expr, Min) else "Rmax", [term(a, names) for a in expr.args])
    rule = _FUNCTIONS.get(type(expr))
    if rule is None:
        raise ExportError(
            "a Coq file",
            str(expr)[:80],
            f"{type(expr).__name__} is not among the operations that are exported",
        )
    return f"({rule} {term(expr.args[0], names)})"


_FUNCTIONS: dict[type, str] = {log: "ln", exp: "exp", sin: "sin"}


def _nested(operation: str, terms: list[str]) -> str:
    text = terms[-1]
    for other in reversed(terms[:-1]):
        text = f"({operation} {other} {text})"
    return text


def _product(expr: Expr, names: Mapping[Any, str]) -> str:
    """Factors to a negative integer power are divided by, where there is something to divide."""
    parts: list[str] = []
    for factor in expr.args:
        if parts and isinstance(factor, Pow) and factor.exp.is_Integer and factor.exp.is_negative:
            parts.append(" / " + _positive_power(factor.base, -int(factor.exp), names))
        else:
            parts.append((" * " if parts else "") + term(factor, names))
    return "(" + "".join(parts) + ")"


def _positive_power(base: Any, exponent: int, names: Mapping[Any, str]) -> str:
    text = term(base, names)
    return text if exponent == 1 else f"({text} ^ {exponent})"


def _power(expr: Any, names: Mapping[Any, str]) -> str:
    base, exponent = expr.base, expr.exp
    if exponent == Rational(1, 2):
        return f"(sqrt {term(base, names)})"
    if exponent == Rational(-1, 2):
        return f"(/ sqrt {term(base, names)})"
    if exponent.is_Integer and exponent.is_negative:
        return f"(/ {_positive_power(base, -int(exponent), names)})"
    if exponent.is_Integer:
        return f"({term(base, names)} ^ {int(exponent)})"
    return f"(Rpower {term(base, names)} {term(exponent, names)})"
