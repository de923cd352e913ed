"""Putting values in for symbols, inside classes and spaces as well, and never under an integral sign by accident.

A bound on ``E Phi_n(F)`` for ``k`` functions holds for the class with ``k`` functions: a value put in for ``k`` belongs into the
class as well as into the formula.  The variable of an integral is no symbol that anything may be put in for.

>>> from sympy import Symbol
>>> from symbound import FiniteClass
>>> from symbound.bounds.quantity import Rademacher
>>> k = Symbol("k", integer=True, positive=True)
>>> F = FiniteClass(k, 1)
>>> symbols_of(Rademacher(F, 5)), substituted(Rademacher(F, 5), {k: 3}).subject
({k}, F: 3 functions to [0, 1])
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from sympy import Basic, Expr, Symbol, sympify
from sympy.concrete.expr_with_limits import ExprWithLimits

from symbound.bounds.display import rebuild
from symbound.bounds.quantity import Subject, subexpressions

_FIRST_NAMED = ("integer", "positive", "nonnegative", "real")


def symbols_of(value: Any) -> set[Symbol]:
    """Symbols that an expression, a class, a space or a sequence of these depends on."""
    if isinstance(value, Expr):
        inside = (symbols_of(node.value) for node in subexpressions(value) if isinstance(node, Subject))
        return set(value.free_symbols).union(*inside)
    if isinstance(value, (tuple, list)):
        return set().union(*map(symbols_of, value))
    if is_dataclass(value) and not isinstance(value, type):
        return set().union(*(symbols_of(getattr(value, field.name)) for field in fields(value)))
    return set()


def bound_symbols(formula: Basic) -> set[Symbol]:
    """Variables of the integrals and sums in a formula."""
    integrals = (node for node in subexpressions(formula) if isinstance(node, ExprWithLimits))
    return {variable for node in integrals for variable in node.variables}


def substituted(value: Any, values: Mapping[Any, Any]) -> Any:
    """Put values in for symbols, keeping the shape of formulas; classes and spaces are rebuilt, and refuse what they refuse."""
    if isinstance(value, Subject):
        return Subject(substituted(value.value, values))
    if isinstance(value, Expr):
        exact = {k: sympify(v, strict=True) for k, v in values.items()}
        return rebuild(
            value,
            lambda node: (
                Subject(substituted(node.value, values)) if isinstance(node, Subject) else exact.get(node)
            ),
        )
    if isinstance(value, (tuple, list)):
        return type(value)(substituted(x, values) for x in value)
    if symbols_of(value) & set(values):
        # nothing else but a class or a space depends on symbols
        return replace(value, **{f.name: substituted(getattr(value, f.name), values) for f in fields(value)})
    return value


def lost_assumption(symbol: Symbol, value: Expr) -> str | None:
    """An assumption of the symbol that the value is not known to meet: what was proved of the symbol may rest on it.

    >>> from sympy import Rational
    >>> lost_assumption(Symbol("k", integer=True, positive=True), Rational(1, 10))
    'integer'
    """
    known = symbol.assumptions0
    names = (*_FIRST_NAMED, *sorted(known, key=lambda name: (not known[name], "extended" in name)))
    lost = (name for name in names if name in known and getattr(value, f"is_{name}") is not known[name])
    return next((name if known[name] else f"not {name}" for name in lost), None)
