"""Exact numbers and the domains they live in: what may enter a formula.

A Python float is refused, because the double nearest 1/6 lies below 1/6 and a ceiling of its inverse goes the
wrong way.  A symbol is admitted where its assumptions prove that it lies in the domain; a condition that
assumptions cannot express (``delta < 1``) travels with the bound and is checked when a value is put in.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from numbers import Integral as IntegralNumber
from typing import Any

from sympy import Expr, Float, Integer, Rational, S

from symbound.bounds.rational import rational_value
from symbound.errors import ArgumentTypeError, DomainError, InexactNumberError


def exact(value: Any, name: str) -> Expr:
    """Return ``value`` as an exact sympy expression.

    Parameters
    ----------
    value : int, Fraction, sympy.Expr
        The number or expression.
    name : str
        The argument it was given for, named in errors.

    Raises
    ------
    InexactNumberError
        For floats and for expressions that contain one.
    ArgumentTypeError
        For anything else that is not a number.

    Examples
    --------
    >>> exact(Fraction(1, 6), "r")
    1/6
    >>> exact(0.1, "r")
    Traceback (most recent call last):
        ...
    symbound.errors.InexactNumberError: an exact value for r
      got:     0.1, a float
      because: a float stands for a nearby dyadic number, and a ceiling or a comparison can go the wrong way
      try:     Rational('0.1') for the decimal as printed
    """
    if isinstance(value, bool):
        raise ArgumentTypeError(
            f"an exact value for {name}", repr(value), "it is a truth value, not a number"
        )
    if isinstance(value, IntegralNumber):
        return Integer(int(value))
    if isinstance(value, Fraction):
        return Rational(value.numerator, value.denominator)
    if isinstance(value, float) or hasattr(value, "dtype"):
        raise InexactNumberError(
            f"an exact value for {name}",
            f"{float(value)!r}, a float"
            if getattr(value, "ndim", 0) == 0
            else f"an array of shape {value.shape}",
            "a float stands for a nearby dyadic number, and a ceiling or a comparison can go the wrong way",
            f"Rational('{float(value)!r}') for the decimal as printed"
            if getattr(value, "ndim", 0) == 0
            else "",
        )
    if isinstance(value, Expr):
        if value.has(Float):
            raise InexactNumberError(
                f"an exact value for {name}",
                f"{value}, which contains a floating-point number",
                "no float enters an expression",
                "write the number as Rational(1, 10) or Rational('0.1')",
            )
        if value.has(S.NaN, S.ComplexInfinity):
            raise DomainError(f"an exact value for {name}", str(value), "it is not a number")
        return value
    raise ArgumentTypeError(
        f"an exact value for {name}",
        f"{value!r} of type {type(value).__name__}",
        "numbers are int, fractions.Fraction or sympy expressions",
    )


@dataclass(frozen=True)
class Domain:
    """A set of numbers that an argument must lie in.

    Attributes
    ----------
    name : str
        The set in words, for messages: "a positive integer".
    contains : callable
        Three-valued membership of an exact expression: True, False, or None when not decided.
    symbol : str
        How to declare a symbol that lies in it, for messages.
    latex : str
        The condition in LaTeX, with ``{}`` for the argument.
    """

    name: str
    contains: Callable[[Expr], bool | None]
    symbol: str
    latex: str
    provable: bool = True
    """Whether sympy assumptions on a symbol can prove membership."""

    def __call__(self, value: Any, name: str) -> Expr:
        """Return ``value`` exactly if it lies in the domain.

        >>> POSITIVE_INTEGER(3, "n")
        3
        >>> PROBABILITY(2, "delta")
        Traceback (most recent call last):
            ...
        symbound.errors.DomainError: delta, a number in the open interval (0, 1)
          got:     2
          because: it lies outside
        """
        expr = exact(value, name)
        if objection := self.objection(expr):
            raise DomainError(f"{name}, {self.name}", str(expr), *objection)
        return expr

    def objection(self, expr: Expr) -> tuple[str, ...]:
        """Why an exact expression may not stand for a member, and what would mend it; empty where it may."""
        verdict = self.contains(expr)
        if verdict is False:
            return ("it lies outside",)
        if verdict is None and (self.provable or not expr.free_symbols):
            return "its assumptions do not prove that it lies in this set", self.symbol.format(expr)
        return ()


def _both(*verdicts: bool | None) -> bool | None:
    if False in verdicts:
        return False
    return None if None in verdicts else True


def _less(a: Expr, b: Expr) -> bool | None:
    """Three-valued a < b that never hangs: by sign of the difference, numbers through sympy's evalf."""
    verdict: bool | None = (b - a).is_positive
    return verdict


POSITIVE_INTEGER = Domain(
    "a positive integer",
    lambda x: _both(x.is_integer, x.is_positive),
    "symbols('{}', integer=True, positive=True)",
    r"{} \in \mathbb{{N}}",
)
# infinity is neither positive nor nonnegative for sympy
POSITIVE = Domain("a positive number", lambda x: x.is_positive, "symbols('{}', positive=True)", "{} > 0")
NONNEGATIVE = Domain(
    "a nonnegative number",
    lambda x: x.is_nonnegative,
    "symbols('{}', nonnegative=True)",
    r"{} \ge 0",
)
REAL = Domain("a real number", lambda x: x.is_real, "symbols('{}', real=True)", r"{} \in \mathbb{{R}}")
PROBABILITY = Domain(
    "a number in the open interval (0, 1)",
    lambda x: _both(_less(S.Zero, x), _less(x, S.One)),
    "symbols('{}', positive=True), or a Rational such as Rational(1, 20)",
    "0 < {} < 1",
    provable=False,
)


def interval(low: Any, high: Any) -> Domain:
    """The closed interval from ``low`` to ``high`` as a domain."""
    return _interval(exact(low, "the lower end"), exact(high, "the upper end"))


@lru_cache
def _interval(low: Expr, high: Expr) -> Domain:
    """One object for each interval, so that equal conditions are equal."""
    return Domain(
        f"a number in [{low}, {high}]",
        lambda x: _both((x - low).is_nonnegative, (high - x).is_nonnegative),
        "a number in that interval",
        f"{low} \\le {{}} \\le {high}",
        provable=False,
    )


@dataclass(frozen=True)
class Condition:
    """The requirement that an expression lies in a domain; part of the domain of a bound."""

    expr: Expr
    domain: Domain

    def subs(self, values: dict[Any, Any]) -> Condition:
        """Substitute, refusing values that leave the domain."""
        # all at once: the value of one symbol may contain another
        value = rational_value(self.expr, values)
        expr = self.expr.xreplace(values) if value is None else value
        if objection := self.domain.objection(expr):
            # the values may be long formulas: they are written out only where it is needed
            names = ", ".join(f"{k} = {v}" for k, v in values.items() if k in self.expr.free_symbols)
            what = f"{self.expr} at {names}" if names else f"{self.expr}"
            raise DomainError(f"{what}, {self.domain.name}", str(expr), *objection)
        return Condition(expr, self.domain)

    def __str__(self) -> str:
        return f"{self.expr} is {self.domain.name}"

    def _latex(self, printer: Any) -> str:
        return self.domain.latex.format(printer.doprint(self.expr))
