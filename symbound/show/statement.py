r"""Displayed statements: ``quantity relation formula`` on one line or broken into rows."""

from __future__ import annotations

from typing import Any

from symbound.bounds.bound import Bound
from symbound.show.abbreviate import abbreviate
from symbound.show.elide import elide
from symbound.show.latex import RELATIONS, formula_latex
from symbound.show.notation import confidence_latex, plain_side
from symbound.show.rows import formula_rows, width

LINE = 41.0
"""Width of a line of the document in ems."""


def displayed(
    bound: Bound, formula: Any = None, label: str = "", end: str = "", confidence: bool = True
) -> str:
    r"""The statement of a bound as a displayed formula that fits the line.

    Parameters
    ----------
    bound : Bound
    formula : sympy expression, optional
        What to print on the right-hand side; by default the display form with long minima named.
    label : str
        Label of the equation; without one it has no number.
    end : str
        Punctuation at the end.
    confidence : bool
        Whether to add the probability with which the statement holds, where it does not always hold.

    Examples
    --------
    >>> import symbound as sb
    >>> print(displayed(sb.gap_bound(sb.FiniteClass(k=16, M=1), n=sb.n, route="massart"), end="."))
    \[
    \mathbb{E}\,\Phi_{n}(\mathcal{F}) \le \sqrt{\frac{2 \log(16)}{n}}.
    \]
    """
    if formula is None:
        formula, _ = elide(bound)
    level = confidence_latex(bound.quantity) if confidence else ""
    if level:
        end = rf"\quad \text{{with probability at least }} {level}{end}"
    return display(plain_side(bound.quantity), RELATIONS[bound.relation], formula, label, end)


def display(left: str, relation: str, formula: Any, label: str = "", end: str = "") -> str:
    """A relation between a left-hand side in LaTeX and a formula, in as many rows as it needs."""
    short, names = abbreviate(formula)
    where = "".join(rf",\quad {formula_latex(s)} = {formula_latex(node)}" for s, node in names.items())
    head = f"{left} {relation}"
    room = LINE - 3 if label else LINE
    whole = f"{head} {formula_latex(short)}{where}{end}"
    if width(whole) <= room:
        return _one_row(whole, label)
    rows = formula_rows(short, room - 3, first=max(room - width(head) - 1, 8))
    if width(head) + width(rows[0]) > room:
        rows = [rf"{head}{{}}", *formula_rows(short, room - 3)]
    else:
        rows[0] = f"{head} {rows[0]}"
    tail = where + end
    if width(rows[-1]) + width(tail) <= room - 3:
        rows[-1] += tail
    else:
        rows.append(tail.removeprefix(r",\quad ").removeprefix(r"\quad "))
    environment = "align" if label else "align*"
    body = " \\\\\n".join(
        [
            rf"&{rows[0]}",
            *(rf"&\qquad {r}" for r in rows[1:-1]),
            *([rf"&\qquad {rows[-1]}"] if len(rows) > 1 else []),
        ]
    )
    if label:
        body = body.replace(" \\\\\n", " \\notag \\\\\n")
        body += rf" \label{{{label}}}"
    return f"\\begin{{{environment}}}\n{body}\n\\end{{{environment}}}"


def _one_row(formula: str, label: str) -> str:
    if label:
        return f"\\begin{{equation}}\\label{{{label}}}\n{formula}\n\\end{{equation}}"
    return f"\\[\n{formula}\n\\]"
