r"""The table of the ranges of the sample size in which each alternative of a minimum wins, in LaTeX."""

from __future__ import annotations

from math import inf
from typing import Any

from symbound.bounds.display import evaluated
from symbound.show.elide import Elided
from symbound.show.fold import flatten_products, fold_numbers
from symbound.show.latex import formula_latex, range_latex
from symbound.show.rows import fill, pieces, width

_HEAD, _TAIL = 9, 3
_ROOM = 50.0


def ranges_table(part: Elided) -> list[str]:
    r"""A booktabs table: range of the sample size, alternative, formula, and value where the range begins.

    Of many ranges the first nine and the last three are shown.

    Examples
    --------
    >>> import symbound as sb
    >>> from symbound.show.elide import elide
    >>> _, (part,) = elide(sb.gap_bound(sb.Lipschitz(sb.Cube(2), L=1, M=1), n=sb.n))
    >>> [line for line in ranges_table(part) if "rule" in line]
    ['\\toprule', '\\midrule', '\\bottomrule']
    """
    symbol = formula_latex(part.sample_size)
    rows = [_row(part, r.low, r.high, r.alternative, symbol) for r in part.ranges]
    skipped = len(rows) - _HEAD - _TAIL
    if skipped > 1:
        dots = rf"\multicolumn{{4}}{{@{{}}c@{{}}}}{{\dots\ ${skipped}$ more ranges \dots}} \\"
        rows = [*rows[:_HEAD], dots, *rows[-_TAIL:]]
    kind = "smallest" if part.is_minimum else "largest"
    name = formula_latex(part.symbol)
    return [
        r"\begin{table}[!htb]",
        r"\centering\small",
        rf"\caption{{Which alternative of ${name}$ is the {kind}, by sample size, with its value, rounded",
        r"to the safe side, at the smallest sample size of the range. The ends of the ranges are ",
        r"certified.}\label{ranges}",
        r"\smallskip",
        r"\begin{tabular}{@{}l@{\quad}r@{\quad}p{0.42\textwidth}@{\quad}l@{}}",
        r"\toprule",
        rf"sample size & no. & ${name}$ & value \\",
        r"\midrule",
        *rows,
        r"\bottomrule",
        r"\end{tabular}",
        r"\end{table}",
    ]


def _row(part: Elided, low: int, high: int | None, index: int, symbol: str) -> str:
    from symbound.rigor import compile_enclosure

    formula = part.formulas[index]
    relation = "<=" if part.is_minimum else ">="
    value = compile_enclosure(evaluated(formula), (part.sample_size,), relation=relation)(
        {part.sample_size: low}
    )
    cells = [
        f"${range_latex(low, high, symbol)}$",
        f"${index + 1}$",
        rf"\raggedright {inline_latex(formula, _ROOM)}",
        f"${number_latex(value.digits(4))}$",
    ]
    return " & ".join(cells) + r" \\[2pt]"


def inline_latex(formula: Any, room: float = inf) -> str:
    r"""A formula inside a paragraph, which may break after each sign; one wider than ``room`` ems is cut.

    >>> from symbound.bounds.display import fraction, root, total
    >>> from symbound.bounds.symbols import n
    >>> print(inline_latex(total(root(fraction(5, n)), root(fraction(69, n)))))
    $\sqrt{5/n} + \sqrt{69/n}$
    """
    whole = formula_latex(formula, inline=True)
    if width(whole) <= room:
        return f"${whole}$"
    parts = pieces(flatten_products(fold_numbers(formula)), 0.5 * room, inline=True)
    shown = fill(parts, room)[0]
    return rf"${shown} \cdots$" if len(parts) > 1 else r"(see the list of alternatives)"


def number_latex(digits: str) -> str:
    r"""A decimal number, powers of ten set as such.

    >>> number_latex("0.4024"), number_latex("5.982e-06")
    ('0.4024', '5.982 \\cdot 10^{-6}')
    """
    mantissa, _, exponent = digits.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa
