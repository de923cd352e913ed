"""Formulas that keep the shape they were written in.

sympy splits the root of a positive product and reorders sums as soon as it evaluates.  A lemma therefore writes its
formula once, unevaluated, with the four helpers below; the canonical form is derived from it by :func:`evaluated`.

>>> from sympy import Symbol, log, latex
>>> D, n = Symbol("D", positive=True), Symbol("n", positive=True)
>>> formula = root(fraction(product(2, D, log(product(3, n))), n))
>>> print(latex(formula))
\\sqrt{\\frac{2 D \\log{\\left(3 n \\right)}}{n}}
>>> evaluated(formula) == (2 * D * log(3 * n) / n) ** (1 / Integer(2))
True
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import is_
from typing import Any

from sympy import (
    Add,
    Basic,
    Expr,
    Integer,
    Max,
    Min,
    Mul,
    Pow,
    Rational,
    binomial,
    ceiling,
    floor,
    sympify,
)
from sympy.core.relational import Relational


def _expression(value: Any) -> Expr:
    """A number or formula as a sympy expression; text is refused, since sympy would evaluate it."""
    return sympify(value, strict=True)


def total(*terms: Any) -> Expr:
    """Sum of the terms in the order given."""
    return Add(*(_expression(t) for t in terms if t != 0), evaluate=False)


def product(*factors: Any) -> Expr:
    """Product of the factors in the order given; factors equal to one are left out."""
    return Mul(*(_expression(f) for f in factors if f != 1), evaluate=False)


def fraction(numerator: Any, denominator: Any) -> Expr:
    """Quotient, printed as one fraction."""
    numerator, denominator = _expression(numerator), _expression(denominator)
    if numerator.is_Rational and denominator.is_Rational:
        return numerator / denominator
    if denominator == 1 or numerator == 0:
        return numerator
    inverse = Pow(denominator, Integer(-1), evaluate=False)
    return inverse if numerator == 1 else Mul(numerator, inverse, evaluate=False)


def root(radicand: Any) -> Expr:
    """Square root, kept as one root."""
    return Pow(_expression(radicand), Rational(1, 2), evaluate=False)


def least(*terms: Any) -> Expr:
    """Minimum of the terms, in the order given; sympy neither sorts nor compares them, which can take minutes.

    >>> from sympy import Symbol
    >>> least(root(Symbol("n")), 1)
    Min(1, sqrt(n))
    """
    return _extreme(Min, terms)


def greatest(*terms: Any) -> Expr:
    """Maximum of the terms, in the order given."""
    return _extreme(Max, terms)


def _extreme(kind: type[Min] | type[Max], terms: Sequence[Any]) -> Expr:
    parts = (p for t in map(_expression, terms) for p in (t.args if isinstance(t, kind) else (t,)))
    first, *others = dict.fromkeys(parts)
    return Expr.__new__(kind, first, *others) if others else first


def rounded(kind: type[ceiling] | type[floor], argument: Expr) -> Expr:
    """``ceiling`` or ``floor`` of an argument, decided here only for rational numbers.

    sympy rounds the argument to 15 digits before it takes the ceiling of an unevaluated number: the ceiling of
    ``1/(2 r)`` for ``r`` just below 1/6 then comes out as 3.  Irrational numbers are left to ball arithmetic.

    >>> rounded(ceiling, fraction(1, product(2, Rational(10**20 - 1, 6 * 10**20))))
    4
    """
    return _rounded_canonical(kind, evaluated(argument))


def _rounded_canonical(kind: type[ceiling] | type[floor], argument: Expr) -> Expr:
    if argument.is_Rational or not argument.is_number:
        return kind(argument)
    return kind(argument, evaluate=False)


LARGEST_NUMBER = 14_000
"""Bits of a number that can be printed: Python writes at most 4,300 digits."""


def is_short(number: Expr | None) -> bool:
    """Whether this is a rational number that can be printed.

    >>> is_short(Integer(2) ** 14_000), is_short(Integer(2) ** 13_999), is_short(None)
    (False, True, False)
    """
    return (
        isinstance(number, Rational) and max(number.p.bit_length(), number.q.bit_length()) <= LARGEST_NUMBER
    )


def rebuild(expr: Basic, replacement: Callable[[Basic], Basic | None]) -> Basic:
    """Rewrite a tree from the top, keeping its shape: where ``replacement`` answers, its answer stands.

    Parts that recur, such as the one ceiling in all terms of a covering number, are rewritten once.
    """
    rewritten: dict[Basic, Basic] = {}

    def rewrite(node: Basic) -> Basic:
        if node not in rewritten:
            new = replacement(node)
            rewritten[node] = _with_parts(node, [rewrite(a) for a in node.args]) if new is None else new
        return rewritten[node]

    return rewrite(expr)


def _with_parts(expr: Basic, args: list[Basic]) -> Basic:
    """The same operation on other arguments, as written."""
    if all(map(is_, args, expr.args)):
        return expr
    if isinstance(expr, (Min, Max)):
        return _extreme(expr.func, args)
    if isinstance(expr, (Add, Mul, Pow)):
        return expr.func(*args, evaluate=False)
    if isinstance(expr, (ceiling, floor)):
        return rounded(expr.func, *args)
    if isinstance(expr, Relational):
        # sympy cannot compare a Max that is 0 without being written so
        return expr.func(*map(evaluated, args))
    return expr.func(*args)


def substitute(expr: Expr, values: Mapping[Any, Any]) -> Expr:
    """Substitute symbols without evaluating: the display form of what was put in.

    >>> from sympy import Symbol
    >>> n = Symbol("n", positive=True)
    >>> substitute(root(fraction(2, n)), {n: 50})
    sqrt(2/50)
    """
    values = {k: _expression(v) for k, v in values.items()}
    return rebuild(expr, lambda node: values.get(node))


def evaluated(expr: Expr) -> Expr:
    """Canonical form: every node rebuilt with evaluation, save for what would take minutes.

    Min and Max of anything but rational numbers stay as written, since sympy compares their arguments pairwise; so do
    numbers of more than a few thousand digits, such as ``p^10000`` for a rational p, and what contains them.
    """
    return _evaluated(expr)[0]


_LARGEST_BITS = 20_000


def _evaluated(expr: Expr) -> tuple[Expr, bool]:
    """The canonical form, and whether it holds numbers too long to be written out."""
    if not expr.args:
        return expr, False
    pairs = [_evaluated(a) for a in expr.args]
    args = [a for a, _ in pairs]
    heavy = any(h for _, h in pairs) or _is_too_long(expr, args)
    if isinstance(expr, (Min, Max)) and not all(a.is_Rational for a in args):
        return _extreme(expr.func, args), heavy
    if isinstance(expr, (ceiling, floor)):
        return _rounded_canonical(expr.func, *args), heavy
    if heavy and isinstance(expr, (Add, Mul, Pow, binomial)):
        return expr.func(*args, evaluate=False), True
    return expr.func(*args), heavy


def _is_too_long(expr: Expr, args: list[Expr]) -> bool:
    if isinstance(expr, Pow) and args[0].is_Rational and args[1].is_Integer:
        bits = max(int(args[0].p).bit_length(), int(args[0].q).bit_length())
        return abs(int(args[1])) * (bits - 1) > _LARGEST_BITS
    if isinstance(expr, Mul) and len(args) > 2:
        return (
            sum(int(a.p).bit_length() + int(a.q).bit_length() for a in args if a.is_Rational)
            > 10 * _LARGEST_BITS
        )
    return (
        isinstance(expr, binomial) and all(a.is_Integer for a in args) and abs(int(args[0])) > _LARGEST_BITS
    )
