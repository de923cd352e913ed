r"""The symbols that occur in a bound and what they mean: one table for text and for documents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sympy import Symbol

from symbound.bounds.bound import Bound
from symbound.bounds.quantity import Quantity, Subject, quantities_in
from symbound.classes import FunctionClass
from symbound.show.latex import escape_text, escaped_names, formula_latex, integer_latex, quantity_latex
from symbound.show.sentence import reason_latex
from symbound.spaces import PathMetricSpace, Quotient, Space

_SYMBOLS = {
    "n": "sample size",
    "delta": "failure probability",
    "eps": "tolerance of the approximate symmetry",
    "r": "radius of a covering",
    "t": "scale of a covering of the class",
    "L": "Lipschitz constant",
    "M": "range of the functions",
    "C": "constant of a power law of the covering numbers",
    "d": "exponent of a power law of the covering numbers",
}

_PARAMETERS = {
    "CoveringNumber": "r", "PackingNumber": "r", "OrbitPackingNumber": "r",
    "ClassCoveringNumber": "t", "InternalClassCoveringNumber": "t",
    "GapWithConfidence": "n delta", "ExcessRiskWithConfidence": "n delta",
    "ApproximationError": "", "LipschitzConstant": "", "EquivarianceError": "",
}  # fmt: skip
"""Symbols for the parameters of a quantity; the sample size where nothing is said."""

_MEANINGS_LATEX = {
    "CoveringNumber": r"least number of closed balls of radius $r$, centres in $Z$, that cover the space $Z$",
    "PackingNumber": r"largest number of points of $Z$ pairwise at distance greater than $r$",
    "OrbitPackingNumber": r"smallest packing number at radius $r$ of an orbit",
    "ClassCoveringNumber": r"covering number of the class in the sup norm at scale $t$, centres anywhere",
    "InternalClassCoveringNumber": r"covering number of the class in the sup norm at scale $t$, centres "
    "inside the class",
    "ExpectedGap": r"expected generalization gap, $\mathbb{E} \sup_{f \in \mathcal{F}} (P f - P_n f)$",
    "GapWithConfidence": r"generalization gap $\sup_{f \in \mathcal{F}} (P f - P_n f)$",
    "Rademacher": r"Rademacher complexity $\mathbb{E} \sup_{f \in \mathcal{F}} \frac1n \sum_i s_i f(Z_i)$ "
    r"with independent random signs $s_i$, no absolute value inside the supremum",
    "EmpiricalRademacher": r"$\mathbb{E}_s \sup_{f \in \mathcal{F}} \frac1n \sum_i s_i f(Z_i)$, expectation "
    r"over the signs alone, for the sample at hand",
    "ApproximationError": r"approximation error: smallest risk in the class minus the best risk $R^*$",
    "ExpectedExcessRisk": r"expected excess risk of an empirical risk minimiser $\hat f_n$",
    "ExcessRiskWithConfidence": r"excess risk of an empirical risk minimiser $\hat f_n$",
}


@dataclass(frozen=True)
class Notation:
    """One row of the table of notation.

    Attributes
    ----------
    text, latex : str
        The symbol in plain text and in LaTeX (without dollar signs).
    meaning, meaning_latex : str
        What it means, in plain text and in LaTeX.
    """

    text: str
    latex: str
    meaning: str
    meaning_latex: str


def notation(bound: Bound) -> tuple[Notation, ...]:
    """Everything that occurs in a bound and its derivation, in the order in which a reader needs it.

    Parameters
    ----------
    bound : Bound

    Returns
    -------
    tuple of Notation

    Examples
    --------
    >>> import symbound as sb
    >>> F = sb.Lipschitz(sb.Cube(4), L=1, M=1, symmetry=sb.Invariance(sb.cyclic(4)))
    >>> for row in notation(sb.gap_bound(F, n=sb.n, route="rate")):
    ...     print(f"{row.text}: {row.meaning}")
    F: 1-Lipschitz functions on [0,1]^4 to [0, 1], invariant under C_4
    [0,1]^4: space of examples: cube with the sup metric
    C_4: permutation group of order 4; a group permutes the coordinates
    [0,1]^4/C_4: its orbits, with the distance inf_g rho(z, g z')
    d: path metric: the largest pseudometric with d <= L rho and d(z, Tz) <= eps
    n: sample size
    r: radius of a covering
    N(Z, r): least number of closed balls of radius r, centres in the space, that cover it
    E Phi_n(F): expected generalization gap, E sup_f (P f - P_n f), n independent examples
    """
    quantities = _quantities(bound)
    rows = [*_subjects(quantities), *_symbol_rows(bound, quantities)]
    rows += [_quantity_row(q) for q in _one_of_each(quantities)]
    return tuple(dict.fromkeys(rows))


def notation_text(bound: Bound, width: int = 100) -> str:
    """The table of notation in plain text.

    >>> import symbound as sb
    >>> print(notation_text(sb.lemmas["massart"].apply(F=sb.FiniteClass(k=16, M=1), n=sb.n)))
    F         16 functions to [0, 1]
    n         sample size
    Rad_n(F)  Rademacher complexity E sup_f (1/n) sum_i s_i f(Z_i), no absolute value
    """
    from textwrap import wrap

    rows = notation(bound)
    column = max(len(r.text) for r in rows)
    lines = []
    for r in rows:
        first, *rest = wrap(r.meaning, max(width - column - 2, 30)) or [""]
        lines += [f"{r.text:<{column}}  {first}", *(" " * (column + 2) + line for line in rest)]
    return "\n".join(lines)


def _bounds(bound: Bound) -> Iterator[Bound]:
    """The bound and all premises, each once."""
    seen: set[int] = set()
    pending = [bound]
    while pending:
        b = pending.pop()
        if id(b) not in seen:
            seen.add(id(b))
            yield b
            pending += b.step.premises


def _quantities(bound: Bound) -> list[Quantity]:
    """Quantities of all statements of the derivation, each once."""
    found: dict[Quantity, None] = {}
    for b in _bounds(bound):
        found.setdefault(b.quantity)
        if b.step.kind == "lemma":
            for q in sorted(quantities_in(b.display), key=str):
                found.setdefault(q)
    return list(found)


def _subjects(quantities: list[Quantity]) -> Iterator[Notation]:
    classes: dict[Any, None] = {}
    spaces: dict[Any, None] = {}
    for q in quantities:
        subject = q.subject
        if isinstance(subject, FunctionClass):
            classes[subject] = None
            if isinstance(space := getattr(subject, "space", None), Space):
                spaces[space] = None
                symmetry = getattr(subject, "symmetry", None)
                if symmetry is not None and symmetry.is_permutations:
                    spaces[Quotient(space, symmetry.group)] = None
        elif isinstance(subject, Space):
            spaces[subject] = None
    metrics = [s for s in spaces if isinstance(s, PathMetricSpace)]
    for c in classes:
        yield Notation(str(c), c.latex, c.description, tidy_latex(c.description_latex))
    plain_spaces = dict.fromkeys(
        [s.space if isinstance(s, (Quotient, PathMetricSpace)) else s for s in spaces]
    )
    for space in plain_spaces:
        described = f"space of examples: {space_description(space)}"
        yield Notation(str(space), subject_latex(space), described, escape_text(described))
    for quotient in (s for s in spaces if isinstance(s, Quotient)):
        yield _group_row(quotient)
        count = f"its {quotient.cardinality:,} orbits" if quotient.cardinality is not None else "its orbits"
        text = f"{count}, with the distance inf_g rho(z, g z')"
        latex = rf"{count}, with the distance $\bar\rho([z], [z']) = \inf_g \rho(z, g z')$"
        yield Notation(str(quotient), subject_latex(quotient), text, latex)
    for metric in metrics[:1]:
        eps = metric.symmetry.eps if metric.symmetry is not None else 0
        text = "path metric: the largest pseudometric with d <= L rho and d(z, Tz) <= eps"
        condition = (
            ""
            if metric.symmetry is None
            else rf" and $d(z, Tz) \le {formula_latex(eps)}$ for the maps $T$ of the symmetry"
        )
        scaled = r"\rho" if metric.L == 1 else rf"{formula_latex(metric.L)} \rho"
        yield Notation(
            "d", "d", text, rf"path metric: the largest pseudometric with $d \le {scaled}${condition}"
        )


def space_description(space: Space) -> str:
    """A space in words.

    >>> from symbound import Cube, Graphs
    >>> space_description(Cube(4))
    'cube with the sup metric'
    >>> space_description(Graphs(7))
    'graphs on 7 vertices, distance = number of edges that differ, 2,097,152 points'
    """
    words = {
        "Cube": "cube with the sup metric",
        "Torus": "torus with the sup metric",
        "Ball": "Euclidean ball",
        "Sphere": "Euclidean sphere",
        "FiniteSpace": "finite metric space",
        "Strings": "strings with the Hamming metric",
        "Graphs": f"{space}, distance = number of edges that differ",
    }.get(type(space).__name__, str(space))
    return words if space.cardinality is None else f"{words}, {space.cardinality:,} points"


def _group_row(quotient: Quotient) -> Notation:
    from symbound.groups import order

    size = order(quotient.group)
    action = quotient.space.action
    return Notation(
        str(quotient.group),
        group_latex(quotient.group),
        f"permutation group of order {size}; {action}",
        f"permutation group of order ${integer_latex(int(size))}$; {reason_latex(action)}",
    )


def _symbol_rows(bound: Bound, quantities: list[Quantity]) -> Iterator[Notation]:
    symbols: dict[Symbol, str] = {}
    for b in _bounds(bound):
        for condition in b.conditions:
            if condition.expr.is_Symbol:
                symbols.setdefault(condition.expr, condition.domain.name)
    for q in quantities:
        for p in q.parameters:
            if p.is_Symbol:
                symbols.setdefault(p, "")
    for s in bound.free_symbols:
        symbols.setdefault(s, "")
    order = ["n", "delta", *sorted(s.name for s in symbols)]
    for s in sorted(symbols, key=lambda s: order.index(s.name)):
        known = _SYMBOLS.get(s.name, symbols[s] or "parameter")
        domain = ", 0 < delta < 1" if s.name == "delta" else ""
        yield Notation(
            s.name, formula_latex(s), known + domain, known + (r", $0 < \delta < 1$" if domain else "")
        )


def _one_of_each(quantities: list[Quantity]) -> list[Quantity]:
    """One quantity of each kind and kind of subject."""
    found: dict[Any, Quantity] = {}
    for q in quantities:
        found.setdefault((type(q), isinstance(q.subject, FunctionClass) and str(q.subject)), q)
    return sorted(found.values(), key=lambda q: (isinstance(q.subject, FunctionClass), type(q).__name__))


def _quantity_row(q: Quantity) -> Notation:
    names = _PARAMETERS.get(type(q).__name__, "n").split()
    symbols = [p if p.is_Symbol else Symbol(n) for p, n in zip(q.parameters, names, strict=False)]
    symbols += list(q.parameters[len(symbols) :])
    if isinstance(q.subject, Space):
        generic = type(q)(Letter("Z"), *symbols)
    else:
        generic = type(q)(q.subject, *symbols)
    meaning = _MEANINGS_LATEX.get(type(q).__name__, escape_text(q.description))
    return Notation(str(generic).split(" [w.p.")[0], plain_side(generic), q.description, meaning)


@dataclass(frozen=True)
class Letter:
    """A letter that stands for any space."""

    latex: str

    def __str__(self) -> str:
        return self.latex


def plain_side(q: Quantity) -> str:
    """LaTeX of a quantity without the remark in brackets on its confidence."""
    return quantity_latex(q).split(r"\ \left[")[0]


def confidence_latex(q: Quantity) -> str:
    r"""The confidence ``1 - delta`` with which a bound on the quantity holds; empty where it always holds.

    >>> import symbound as sb
    >>> bound = sb.gap_bound(sb.FiniteClass(k=16, M=1), n=sb.n, delta=sb.delta)
    >>> confidence_latex(bound.quantity)
    '1 - \\delta'
    """
    failing = re.search(r"w\.p\. >= 1 - \{(\d)\}", q.text)
    return f"1 - {formula_latex(q.args[int(failing[1])], inline=True)}" if failing else ""


def subject_latex(value: Any) -> str:
    """LaTeX of a space or class, names in plain text escaped."""
    return formula_latex(Subject(value))


def group_latex(group: Any) -> str:
    """LaTeX of a group: its name, else the text of its generators."""
    tex = getattr(group, "tex", None) or getattr(group, "latex", None)
    return tex if isinstance(tex, str) else escaped_names(rf"\text{{{group}}}")


def tidy_latex(text: str) -> str:
    r"""Descriptions written with sympy's own printer, names in text escaped and ``eps`` as a Greek letter.

    >>> print(tidy_latex(r"$eps$-invariant under $\text{C_4}$"))
    $\varepsilon$-invariant under $C_{4}$
    """
    return escaped_names(re.sub(r"(?<![\\a-zA-Z])eps(?![a-zA-Z])", r"\\varepsilon", text))
