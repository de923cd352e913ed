r"""Bounds in LaTeX, in the shape in which a paper would print them."""

from __future__ import annotations

import re
from typing import Any

from sympy import Add, Expr, Function, Integral, Max, Min, Mod, Mul, Piecewise, Pow, S, Sum, Symbol, log
from sympy.printing.latex import LatexPrinter
from sympy.printing.precedence import precedence_traditional

from symbound.bounds.bound import Bound
from symbound.bounds.quantity import Quantity
from symbound.show.abbreviate import abbreviate
from symbound.show.elide import Elided, elide
from symbound.show.fold import flatten_products, fold_numbers, fraction_parts, ordered_terms

_SYMBOLS = {"eps": r"\varepsilon", "epsilon": r"\varepsilon"}

RELATIONS = {"<=": r"\le", ">=": r"\ge", "==": "="}

_TALL = (Min, Max, Piecewise, Integral, Sum)

_CASES = 6
"""Rows of a table of cases in a statement; the middle of a longer one is left out."""


class FormulaLatexPrinter(LatexPrinter):
    r"""Sympy's LaTeX printer, but roots stay whole, sums keep their order and fractions look printed."""

    def __init__(self, inline: bool = False) -> None:
        super().__init__()
        self._slashes = inline

    def _print(self, expr: Any, **kwargs: Any) -> str:
        """Print; inside a quantity fractions get a slash."""
        if self._slashes or not isinstance(expr, Quantity):
            return super()._print(expr, **kwargs)
        self._slashes = True
        try:
            return super()._print(expr, **kwargs)
        finally:
            self._slashes = False

    def _print_Symbol(self, expr: Symbol, style: str = "plain") -> str:
        return _SYMBOLS.get(expr.name) or _named(expr.name) or super()._print_Symbol(expr, style)

    def _print_Add(self, expr: Add, order: Any = None) -> str:
        text = ""
        for term in ordered_terms(expr):
            piece = self._print(term)
            if isinstance(term, Add):
                piece = self._parentheses(piece)
            text += (
                piece if not text else f" - {piece[1:].lstrip()}" if piece.startswith("-") else f" + {piece}"
            )
        return text

    def _print_Mul(self, expr: Mul) -> str:
        negative, above, below = fraction_parts(expr)
        if self._slashes and below and all(_is_short(f) for f in (*above, *below)):
            return ("-" if negative else "") + self._slash(above, below)
        tall = [f for f in above if _is_tall(f)] if len(above) + len(below) > 1 else []
        numerator = [f for f in above if f not in tall]
        parts = []
        if below:
            top = self._factors(numerator) if numerator else "1"
            parts.append(rf"\frac{{{top}}}{{{self._factors(below)}}}")
        elif numerator:
            parts.append(self._factors(numerator, alone=not tall))
        if (
            self._slashes
            and parts
            and parts[0].startswith(r"\frac")
            and all(_is_short(f) for f in (*numerator, *below))
        ):
            parts[0] = r"\t" + parts[0][1:]
        if tall:
            parts.append(self._factors(tall, alone=not parts))
        return ("-" if negative else "") + _joined(parts)

    def _factors(self, factors: list[Expr], alone: bool = True) -> str:
        pieces = []
        for f in factors:
            piece = self._print(f)
            single = alone and len(factors) == 1
            loose = isinstance(f, (Add, Mul, Mod, Piecewise)) or piece.startswith("-")
            if not single and (loose or (isinstance(f, (Integral, Sum)) and f is not factors[-1])):
                piece = self._parentheses(piece)
            pieces.append(piece)
        return _joined(pieces)

    def _print_Pow(self, expr: Pow) -> str:
        base, exponent = expr.args
        if exponent == S.Half:
            return rf"\sqrt{{{self._print(base)}}}"
        if exponent.is_Rational and exponent < 0:
            inverse = base if exponent == -1 else Pow(base, -exponent, evaluate=False)
            if self._slashes and _is_short(inverse):
                return self._slash([], [inverse])
            return rf"\frac{{1}}{{{self._print(inverse)}}}"
        power = self._print(exponent)
        if exponent.is_Rational and not exponent.is_Integer:
            power = f"{exponent.p}/{exponent.q}"
        if isinstance(base, (Quantity, Symbol)) or (base.is_Integer and base >= 0):
            body = self._print(base)
            return (
                rf"\left({body}\right)^{{{power}}}"
                if isinstance(base, Quantity)
                else f"{_unscripted(body)}^{{{power}}}"
            )
        body = self._print(base)
        if not (
            body.startswith(r"\left\lceil")
            and body.endswith(r"\right\rceil")
            and body.count(r"\left\lceil") == 1
        ):
            body = self._parentheses(body)
        return f"{body}^{{{power}}}"

    def _print_exp(self, expr: Any, exp: Any = None) -> str:
        argument = expr.args[0]
        body = (
            f"e^{{{self._print(argument)}}}"
            if argument.is_Atom
            else rf"\exp{self._parentheses(self._print(argument))}"
        )
        return body if exp is None else rf"\left({body}\right)^{{{exp}}}"

    def _print_log(self, expr: Any, exp: Any = None) -> str:
        argument = expr.args[0]
        head = r"\log" if exp is None else rf"\log^{{{exp}}}"
        if isinstance(argument, Quantity):
            return f"{head} {self._print(argument)}"
        return rf"{head}{self._parentheses(self._inline(argument))}"

    def _inline(self, expr: Expr) -> str:
        """A fraction of simple things with a slash."""
        if isinstance(expr, (Mul, Pow)) and not (isinstance(expr, Pow) and expr.exp == S.Half):
            negative, above, below = fraction_parts(expr)
            if below and not negative and all(_is_short(f) for f in (*above, *below)):
                return self._slash(above, below)
        return self._print(expr)

    def _slash(self, above: list[Expr], below: list[Expr]) -> str:
        bottom = self._factors(below)
        bottom = bottom if len(below) == 1 and not isinstance(below[0], (Mul, Add)) else f"({bottom})"
        top = self._factors(above) if above else "1"
        top = f"({top})" if len(above) == 1 and isinstance(above[0], Add) else top
        return f"{top}/{bottom}"

    def _print_ceiling(self, expr: Any, exp: Any = None) -> str:
        body = rf"\left\lceil {self._print(expr.args[0])} \right\rceil"
        return body if exp is None else f"{body}^{{{exp}}}"

    def _print_floor(self, expr: Any, exp: Any = None) -> str:
        body = rf"\left\lfloor {self._print(expr.args[0])} \right\rfloor"
        return body if exp is None else f"{body}^{{{exp}}}"

    def _print_Min(self, expr: Min, exp: Any = None) -> str:
        return self._extreme(r"\min", expr, exp)

    def _print_Max(self, expr: Max, exp: Any = None) -> str:
        return self._extreme(r"\max", expr, exp)

    def _extreme(self, name: str, expr: Any, exp: Any) -> str:
        body = _braces(name, [self._print(a) for a in expr.args])
        return body if exp is None else rf"\left({body}\right)^{{{exp}}}"

    def _print_Piecewise(self, expr: Piecewise) -> str:
        rows = [
            rf"{self._print(value)} & \text{{otherwise}}"
            if condition == S.true
            else rf"{self._print(value)} & {self._print(condition)}"
            for value, condition in expr.args
        ]
        return _cases(rows)

    def _print_Relational(self, expr: Any) -> str:
        relation = {"<=": r"\le", ">=": r"\ge", "<": "<", ">": ">", "==": "=", "!=": r"\ne"}[expr.rel_op]
        return f"{self._print(expr.lhs)} {relation} {self._print(expr.rhs)}"

    def _print_Integral(self, expr: Integral) -> str:
        body = self._print(expr.function)
        if isinstance(expr.function, Add):
            body = self._parentheses(body)
        signs, ends = "", ""
        for variable, *limits in expr.limits:
            low, high = (limits if len(limits) == 2 else (None, limits[0])) if limits else (None, None)
            sign = r"\int"
            sign += rf"_{{{self._slashed(low)}}}" if low is not None else ""
            sign += rf"^{{{self._slashed(high)}}}" if high is not None else ""
            signs, ends = sign + signs, ends + rf"\,d{self._print(variable)}"
        return f"{signs} {body}{ends}"

    def _slashed(self, expr: Expr) -> str:
        return f"{expr.p}/{expr.q}" if expr.is_Rational and not expr.is_Integer else self._inline(expr)

    def _print_Rational(self, expr: Any) -> str:
        if expr.q == 1:
            return str(expr.p)
        sign = "-" if expr.p < 0 else ""
        if self._slashes:
            return f"{expr.p}/{expr.q}"
        return rf"{sign}\frac{{{abs(expr.p)}}}{{{expr.q}}}"

    def _print_binomial(self, expr: Any, exp: Any = None) -> str:
        body = rf"\binom{{{self._print(expr.args[0])}}}{{{self._print(expr.args[1])}}}"
        return body if exp is None else f"{body}^{{{exp}}}"

    def _parentheses(self, body: str) -> str:
        return rf"\bigl({body}\bigr)" if self._slashes and _is_high(body) else _parentheses(body)

    def parenthesize(self, item: Any, level: int, is_neg: bool = False, strict: bool = False) -> str:
        """Parentheses around what binds less tightly."""
        text = self._print(item)
        below = precedence_traditional(item) < level or (not strict and precedence_traditional(item) <= level)
        return self._parentheses(text) if below else text


def _named(name: str) -> str | None:
    """LaTeX of the names that stand for elided minima, ``B(n)`` and ``B_2(n, delta)``."""
    match = re.fullmatch(r"([A-Z])(?:_(\d+))?\((.*)\)", name)
    if not match:
        return None
    letter, index, arguments = match.groups()
    inside = ", ".join(_SYMBOLS.get(a) or LatexPrinter()._print(Symbol(a)) for a in arguments.split(", "))
    return letter + (f"_{{{index}}}" if index else "") + f"({inside})"


def _is_tall(factor: Expr) -> bool:
    """Whether a factor is better placed after a fraction than in its numerator."""
    if isinstance(factor, _TALL):
        return True
    if isinstance(factor, Pow) and factor.exp.is_Rational and not factor.exp.is_Integer:
        return not (factor.base.is_Symbol or factor.base.is_Integer)
    if isinstance(factor, Pow):
        return _is_tall(factor.base) or _has_fraction(factor.base)
    if isinstance(factor, Add):
        return any(_is_tall(f) for t in factor.args for f in Mul.make_args(t)) or _has_fraction(factor)
    return isinstance(factor, Function) and not isinstance(factor, log) and _has_fraction(factor)


def _has_fraction(expr: Any) -> bool:
    if isinstance(expr, Quantity):
        return False
    return any(
        (isinstance(a, Pow) and a.exp.is_negative) or (a.is_Rational and not a.is_Integer) or _has_fraction(a)
        for a in expr.args
    )


def _is_short(expr: Any) -> bool:
    return (
        expr.is_Atom
        or (isinstance(expr, Mul) and all(a.is_Atom for a in expr.args))
        or (isinstance(expr, Add) and all(a.is_Atom for a in expr.args))
    )


def _parentheses(body: str) -> str:
    r"""Parentheses that grow only where the body is taller than a line."""
    return rf"\left({body}\right)" if _is_high(body) else f"({body})"


def _is_high(body: str) -> bool:
    """Whether a formula is higher than a line."""
    return any(
        word in body for word in (r"\frac", r"\sqrt", r"\begin", r"\sum", r"\int", r"\binom", r"\left")
    )


def _braces(name: str, parts: list[str]) -> str:
    inside = r",\ ".join(parts)
    return rf"{name}\left\{{{inside}\right\}}"


def _cases(rows: list[str]) -> str:
    inside = r" \\ ".join(rows)
    return rf"\begin{{cases}} {inside} \end{{cases}}"


def _unscripted(body: str) -> str:
    return f"{{{body}}}" if "^" in body else body


def _joined(pieces: list[str]) -> str:
    r"""Factors side by side, with a dot where two numbers would run together."""
    text = ""
    for piece in pieces:
        if not text:
            text = piece
        elif re.match(r"\d|\\frac\{\d+\}\{\d+\}", piece) and re.search(r"\d\}?$", text):
            text += rf" \cdot {piece}"
        else:
            text += f" {piece}"
    return text


def formula_latex(expr: Any, inline: bool = False) -> str:
    r"""A display formula in LaTeX: numbers worked out, terms in the order written, one root per root.

    Parameters
    ----------
    expr : sympy expression
    inline : bool
        For use inside a paragraph: simple fractions get a slash.

    Returns
    -------
    str

    Examples
    --------
    >>> from sympy import Symbol, log, Rational
    >>> from symbound.bounds.display import fraction, product, root, total
    >>> from symbound.bounds.symbols import delta, n
    >>> D = Symbol("D", positive=True)
    >>> print(formula_latex(root(fraction(product(2, D, log(product(3, n))), n))))
    \sqrt{\frac{2 D \log(3 n)}{n}}
    >>> print(formula_latex(product(3, root(fraction(log(fraction(1, delta)), product(2, n))))))
    3 \sqrt{\frac{\log(1/\delta)}{2 n}}
    >>> print(formula_latex(product(Rational(1, 8), root(fraction(total(7, -1), n)))))
    \frac{1}{8} \sqrt{\frac{6}{n}}
    """
    return escaped_names(FormulaLatexPrinter(inline).doprint(flatten_products(fold_numbers(expr))))


def quantity_latex(quantity: Quantity) -> str:
    """A quantity in LaTeX, its parameters printed like every formula."""
    return escaped_names(FormulaLatexPrinter().doprint(quantity))


def escaped_names(latex: str) -> str:
    r"""Names of spaces and groups in plain text may hold characters that LaTeX does not take as text."""
    return re.sub(r"\\text\{([^{}$\\]*)\}", lambda m: _name_latex(m[1]), latex)


def _name_latex(name: str) -> str:
    """A name such as ``C_4`` or ``S_6^(2)`` as a formula, any other as escaped text."""
    match = re.fullmatch(r"([A-Za-z])_(\d+)(?:\^(\(\d+\)))?", name)
    if match is None:
        return rf"\text{{{escape_text(name)}}}"
    return f"{match[1]}_{{{match[2]}}}" + (f"^{{{match[3]}}}" if match[3] else "")


def escape_text(text: str) -> str:
    r"""Plain text with the characters that LaTeX treats specially escaped.

    >>> print(escape_text("C_4 & 50% {x}"))
    C\_4 \& 50\% \{x\}
    """
    text = re.sub(r"([&%$#_{}])", r"\\\1", text)
    return text.replace("^", r"\textasciicircum{}").replace("~", r"\textasciitilde{}")


def abbreviated_latex(formula: Any) -> str:
    r"""A formula in which a rounding that occurs often is named ``k``.

    >>> from sympy import ceiling
    >>> from symbound.bounds.symbols import r
    >>> k = ceiling(1 / (2 * r))
    >>> print(abbreviated_latex(k**3 + k**2 + k))
    k^{3} + k^{2} + k,\quad k = \left\lceil \frac{1}{2 r} \right\rceil
    """
    short, names = abbreviate(formula)
    parts = [
        formula_latex(short),
        *(f"{formula_latex(s)} = {formula_latex(node)}" for s, node in names.items()),
    ]
    return r",\quad ".join(parts)


def statement_latex(bound: Bound) -> str:
    r"""The statement ``quantity relation formula`` of a bound in LaTeX, without dollar signs.

    A minimum of many alternatives is printed as a list of cases, the winner in each range of the sample size.

    Parameters
    ----------
    bound : Bound

    Returns
    -------
    str

    Examples
    --------
    >>> import symbound as sb
    >>> F = sb.FiniteClass(k=16, M=1)
    >>> print(statement_latex(sb.gap_bound(F, n=sb.n, route="massart")))
    \mathbb{E}\,\Phi_{n}(\mathcal{F}) \le \sqrt{\frac{2 \log(16)}{n}}
    """
    formula, elided = elide(bound)
    left = f"{quantity_latex(bound.quantity)} {RELATIONS[bound.relation]}"
    if not elided:
        return f"{left} {abbreviated_latex(formula)}"
    if len(elided) == 1 and formula == elided[0].symbol:
        return f"{left} {cases_latex(elided[0])}"
    where = r",\quad ".join(rf"{formula_latex(part.symbol)} = {cases_latex(part)}" for part in elided)
    return rf"{left} {formula_latex(formula)},\quad {where}"


def range_latex(low: int, high: int | None, symbol: Any) -> str:
    r"""A range of the sample size.

    >>> range_latex(6, 51, "n"), range_latex(6, 6, "n"), range_latex(52, None, "n")
    ('6 \\le n \\le 51', 'n = 6', 'n \\ge 52')
    """
    if high is None:
        return rf"{symbol} \ge {integer_latex(low)}"
    if low == high:
        return f"{symbol} = {integer_latex(low)}"
    return rf"{integer_latex(low)} \le {symbol} \le {integer_latex(high)}"


def integer_latex(value: int) -> str:
    r"""An integer with thin spaces between groups of three digits, from five digits on.

    >>> integer_latex(1044), integer_latex(2097152)
    ('1044', '2\\,097\\,152')
    """
    return f"{value:,}".replace(",", r"\,") if abs(value) >= 10_000 else str(value)


def cases_latex(part: Elided, rows: int = _CASES) -> str:
    """The alternatives of an elided minimum as cases, by the range in which each wins."""
    name = r"\min" if part.is_minimum else r"\max"
    if not part.ranges:
        shown = [formula_latex(f) for f in part.formulas[:3]]
        dots = [r"\dots"] if len(part.formulas) > 4 else []
        return _braces(name, [*shown, *dots, formula_latex(part.formulas[-1])])
    symbol = formula_latex(part.sample_size)
    lines = [
        rf"{formula_latex(part.formulas[r.alternative])} & {range_latex(r.low, r.high, symbol)}"
        for r in part.ranges
    ]
    if len(lines) > rows + 1:
        lines = [*lines[: rows - 2], r"\ \vdots & \ \vdots", lines[-1]]
    return _cases(lines)
