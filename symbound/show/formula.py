"""Formulas in plain text, in the order in which they were written."""

from __future__ import annotations

from typing import Any

from sympy import Add, Expr, Mod, Mul, Pow, Rational, S
from sympy.printing.precedence import PRECEDENCE
from sympy.printing.str import StrPrinter

from symbound.show.fold import fold_numbers, fraction_parts, ordered_terms


class FormulaPrinter(StrPrinter):
    """Sympy's text printer, but fractions and sums keep the shape of the display form."""

    def _print_Add(self, expr: Add, order: Any = None) -> str:
        text = ""
        for term in ordered_terms(expr):
            piece = self.parenthesize(term, PRECEDENCE["Add"]) if isinstance(term, Add) else self._print(term)
            if not text:
                text = piece
            elif piece.startswith("-"):
                text += f" - {piece[1:]}"
            else:
                text += f" + {piece}"
        return text

    def _print_Mul(self, expr: Mul) -> str:
        negative, above, below = fraction_parts(expr)
        numerator = "*".join(self._factor(f) for f in above) or "1"
        denominator = "*".join(self._factor(f) for f in below)
        if len(below) > 1:
            denominator = f"({denominator})"
        return ("-" if negative else "") + numerator + (f"/{denominator}" if below else "")

    def _factor(self, factor: Expr) -> str:
        return (
            self._print(factor) if isinstance(factor, Mod) else self.parenthesize(factor, PRECEDENCE["Mul"])
        )

    def _print_Pow(self, expr: Pow, rational: bool = False) -> str:
        base, exponent = expr.args
        if exponent == S.Half:
            return f"sqrt({self._print(base)})"
        if exponent.is_Rational and exponent < 0:
            inverse = base if exponent == -1 else Pow(base, -exponent, evaluate=False)
            return f"1/{self.parenthesize(inverse, PRECEDENCE['Mul'])}"
        power = self._print(exponent)
        if (isinstance(exponent, Rational) and not exponent.is_Integer) or not exponent.is_Atom:
            power = f"({power})"
        body = self._print(base) if isinstance(base, Mod) else self.parenthesize(base, PRECEDENCE["Pow"])
        return f"{body}**{power}"

    def _print_Min(self, expr: Any) -> str:
        return f"min({', '.join(self._print(a) for a in expr.args)})"

    def _print_Max(self, expr: Any) -> str:
        return f"max({', '.join(self._print(a) for a in expr.args)})"

    def _print_Piecewise(self, expr: Any) -> str:
        *cases, (last, condition) = expr.args
        text = "".join(f"{self._print(value)} if {self._print(c)}, else " for value, c in cases)
        tail = "" if condition == S.true else f" if {self._print(condition)}"
        return f"({text}{self._print(last)}{tail})"

    def _print_Mod(self, expr: Any) -> str:
        return f"({self._print(expr.args[0])} mod {self._print(expr.args[1])})"


def formula_text(expr: Any) -> str:
    """A formula as plain text, numbers worked out, terms in the order written.

    Parameters
    ----------
    expr : sympy expression

    Returns
    -------
    str

    Examples
    --------
    >>> from symbound.bounds.display import fraction, product, root, total
    >>> from symbound.bounds.symbols import n
    >>> from sympy import Rational, log
    >>> formula_text(total(Rational(1, 8), product(Rational(1, 2), root(fraction(total(7, -1), n)))))
    '1/8 + sqrt(6/n)/2'
    >>> formula_text(product(2, product(Rational(1, 2), root(fraction(product(2, log(16)), n)))))
    '2*(sqrt(2*log(16)/n)/2)'
    """
    return FormulaPrinter().doprint(fold_numbers(expr))
