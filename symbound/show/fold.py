"""Readable formulas: numbers worked out, the order of terms as it was written.

Display formulas come with every substitution still visible, ``ceiling(1/(2*1/16))``.  Before printing,
subformulas that are rational numbers are replaced by their values; nothing else changes shape.
"""

from __future__ import annotations

from typing import Any

from sympy import (
    Add,
    Basic,
    Expr,
    Integer,
    Max,
    Min,
    Mod,
    Mul,
    Piecewise,
    Pow,
    S,
    binomial,
    ceiling,
    factorial,
    floor,
    log,
)

from symbound.bounds.quantity import Quantity

_ARITHMETIC = (Add, Mul, Pow, Mod, Min, Max, ceiling, floor, factorial, binomial, log)
_LARGEST_DIGITS = 18
"""Powers with more digits than this are left as powers."""


def fold_numbers(expr: Basic) -> Basic:
    """Replace subformulas that are rational numbers by their values and drop neutral elements.

    Parameters
    ----------
    expr : sympy expression
        A display formula.

    Returns
    -------
    sympy expression
        The same formula, equal in value, with its terms in the same order.

    Examples
    --------
    >>> from sympy import Symbol, Rational, ceiling
    >>> from symbound.bounds.display import fraction, product, root, total
    >>> n = Symbol("n", positive=True)
    >>> fold_numbers(root(fraction(total(ceiling(fraction(1, product(2, Rational(1, 16)))), -1), n)))
    sqrt(7/n)
    """
    if isinstance(expr, Quantity) or not expr.args:
        return expr
    args = [fold_numbers(a) for a in expr.args]
    if isinstance(expr, _ARITHMETIC):
        value = _value(expr.func, args)
        if value is not None:
            return value
        if isinstance(expr, Add):
            return _sum(args)
        if isinstance(expr, Mul):
            return _product(args)
        if isinstance(expr, (Min, Max)) and len(args) == 1:
            return args[0]
        return expr.func(*args, evaluate=False)
    if isinstance(expr, Piecewise):
        return _first_true(expr)
    if all(a is b for a, b in zip(args, expr.args, strict=True)):
        return expr
    return expr.func(*args)


def flatten_products(expr: Basic) -> Basic:
    """Multiply out nested products, ``2*(x/2)`` to ``x``, and integers before a sum, keeping the order.

    >>> from sympy import Symbol, Rational
    >>> from symbound.bounds.display import product, root
    >>> n = Symbol("n", positive=True)
    >>> flatten_products(product(2, product(Rational(1, 2), root(n))))
    sqrt(n)
    """
    if isinstance(expr, Quantity) or not expr.args:
        return expr
    args = [flatten_products(a) for a in expr.args]
    if isinstance(expr, Mul):
        factors = _factors(args)
        product = _product(factors)
        if isinstance(product, Mul) and len(product.args) == 2:
            number, terms = product.args
            if number.is_Integer and isinstance(terms, Add):
                return _sum([_product(_factors([number, t])) for t in terms.args])
        return product
    if isinstance(expr, Add):
        return _sum(args)
    if isinstance(expr, (Pow, Min, Max, Piecewise)):
        return expr.func(*args, evaluate=False)
    return expr.func(*args)


def _factors(args: list[Basic]) -> list[Basic]:
    flat: list[Basic] = []
    for a in args:
        if isinstance(a, Mul):
            flat += _factors(list(a.args))
        elif isinstance(a, Pow) and a.exp == -1 and isinstance(a.base, Mul):
            flat += [Pow(b, Integer(-1), evaluate=False) for b in _factors(list(a.base.args))]
        else:
            flat.append(a)
    return flat


def _value(function: type, args: list[Basic]) -> Expr | None:
    """The value where all arguments are rational numbers and so is the result."""
    if not all(getattr(a, "is_Rational", False) for a in args):
        return None
    if function is Pow and not _is_moderate(*args):
        return None
    value = function(*args)
    return value if value.is_Rational else None


def _is_moderate(base: Any, exponent: Any) -> bool:
    """Whether a power of rational numbers is defined and has few digits."""
    if base == 0:
        return bool(exponent > 0)
    bits = max(abs(base.p).bit_length(), base.q.bit_length())
    return bool(bits * abs(exponent) <= 3.3 * _LARGEST_DIGITS)


def _sum(args: list[Basic]) -> Basic:
    kept = [t for a in args for t in (ordered_terms(a) if isinstance(a, Add) else (a,)) if t != 0]
    return Add(*kept, evaluate=False) if len(kept) > 1 else kept[0] if kept else S.Zero


def _product(args: list[Basic]) -> Basic:
    """Product with its rational factors collected in front."""
    if S.Zero in args:
        return S.Zero
    coefficient, kept = S.One, []
    for a in args:
        number = _value(Pow, list(a.args)) if isinstance(a, Pow) else a
        if number is not None and getattr(number, "is_Rational", False):
            coefficient *= number
        else:
            kept.append(a)
    if coefficient != 1:
        kept.insert(0, coefficient)
    return Mul(*kept, evaluate=False) if len(kept) > 1 else kept[0] if kept else S.One


def _first_true(expr: Piecewise) -> Basic:
    """Branches after a condition that always holds cannot be reached."""
    pieces = []
    for value, condition in expr.args:
        if condition == S.false:
            continue
        pieces.append((fold_numbers(value), condition))
        if condition == S.true:
            break
    if len(pieces) == 1 and pieces[0][1] == S.true:
        return pieces[0][0]
    return Piecewise(*pieces, evaluate=False) if pieces else expr


def ordered_terms(expr: Add) -> list[Expr]:
    """Terms in the order to print: as written; polynomials that sympy sorted, by falling degree.

    >>> from sympy import Symbol
    >>> k = Symbol("k")
    >>> ordered_terms(k + k**4 - 3)
    [k**4, k, -3]
    >>> ordered_terms(1 - k)
    [1, -k]
    """
    terms = list(expr.args)
    if tuple(Add(*terms).args) != expr.args:
        return terms
    degrees = [_degree(t) for t in terms]
    if None not in degrees and max(degrees) >= 2:  # type: ignore[type-var, operator]
        return [t for _, t in sorted(zip(degrees, terms, strict=True), key=lambda pair: -pair[0])]  # type: ignore[operator]
    first_positive = next((t for t in terms if not t.could_extract_minus_sign()), terms[0])
    return [first_positive, *(t for t in terms if t is not first_positive)]


def _degree(term: Expr) -> int | None:
    """Degree of a monomial, None for anything else."""
    degree = 0
    for factor in Mul.make_args(term):
        base, exponent = factor.as_base_exp()
        if factor.is_Rational:
            continue
        if (
            not exponent.is_Integer
            or exponent < 0
            or not (base.is_Symbol or isinstance(base, (ceiling, floor, Mod)))
        ):
            return None
        degree += int(exponent)
    return degree


def fraction_parts(expr: Expr) -> tuple[bool, list[Expr], list[Expr]]:
    """Sign, factors above and factors below the fraction bar, in the order written.

    >>> from symbound.bounds.display import fraction, product
    >>> from sympy import Symbol, log
    >>> n = Symbol("n", positive=True)
    >>> fraction_parts(fraction(product(-2, log(n)), n))
    (True, [2, log(n)], [n])
    """
    negative = False
    above: list[Expr] = []
    below: list[Expr] = []
    pending = list(expr.args) if isinstance(expr, Mul) else [expr]
    while pending and (
        isinstance(pending[0], Mul) or (pending[0] == -1 and len(pending) > 1 and isinstance(pending[1], Mul))
    ):
        # A product as the first factor needs no parentheses.
        if pending[0] == -1:
            negative, pending = not negative, pending[1:]
        pending = [*pending[0].args, *pending[1:]]
    for factor in pending:
        if factor.is_Rational:
            negative ^= bool(factor < 0)
            if abs(factor.p) != 1:
                above.append(Integer(abs(factor.p)))
            if factor.q != 1:
                below.append(Integer(factor.q))
        elif isinstance(factor, Pow) and factor.exp.is_Rational and factor.exp < 0:
            inverse = factor.base if factor.exp == -1 else Pow(factor.base, -factor.exp, evaluate=False)
            below.append(inverse)
        else:
            above.append(factor)
    return negative, above, below
