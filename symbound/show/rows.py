r"""Long formulas in LaTeX, broken into rows where a person would break them.

The width of a formula is estimated from its LaTeX; a sum is broken before a sign, a minimum after a comma.
"""

from __future__ import annotations

import re
from typing import Any

from sympy import Add, Integral, Max, Min, Mul

from symbound.show.fold import flatten_products, fold_numbers, ordered_terms
from symbound.show.latex import FormulaLatexPrinter, escaped_names

_COMMAND_WIDTH = {
    r"\log": 1.5, r"\min": 1.9, r"\max": 2.1, r"\exp": 1.7, r"\le": 1.4, r"\ge": 1.4, r"\sup": 1.6,
    r"\inf": 1.4, r"\int": 1.0, r"\sum": 1.5, r"\quad": 1.0, r"\qquad": 2.0, r"\cdot": 0.9, r"\left": 0.0,
    r"\right": 0.0, r"\Bigl": 0.2, r"\Bigr": 0.2, r"\,": 0.17, r"\!": -0.17, r"\ ": 0.33, r"\;": 0.28,
    r"\widehat": 0.0, r"\mathbb": 0.1, r"\mathcal": 0.2, r"\mathrm": 0.0, r"\operatorname": 0.1,
    r"\hat": 0.0, r"\bmod": 2.6, r"\displaystyle": 0.0, r"\text": 0.0, r"\dots": 1.2, r"\bar": 0.0,
}  # fmt: skip
_RELATIONS = "=<>+-"


def width(latex: str) -> float:
    r"""Rough width of a formula in ems.

    >>> width(r"\frac{1}{2}") < width(r"\sqrt{\frac{144}{n}}") < width(r"\frac{1}{2} + \sqrt{\frac{144}{n}}")
    True
    """
    total, position = 0.0, 0
    while position < len(latex):
        step, position = _token(latex, position)
        total += step
    return total


def _token(latex: str, i: int) -> tuple[float, int]:
    """Width of the token at a position, and where the next one begins."""
    if latex[i] == "\\":
        command = re.match(r"\\(?:[A-Za-z]+|.)", latex[i:]).group()  # type: ignore[union-attr]
        i += len(command)
        if command in (r"\frac", r"\tfrac", r"\binom"):
            top, i = _group(latex, i)
            bottom, i = _group(latex, i)
            return (0.75 if command == r"\tfrac" else 1.0) * max(width(top), width(bottom)) + 0.3, i
        if command == r"\sqrt":
            body, i = _group(latex, i)
            return width(body) + 0.95, i
        if command == r"\text":
            body, i = _group(latex, i)
            return 0.5 * len(body), i
        if command == r"\begin":
            _, i = _group(latex, i)
            return 1.0, i
        return _COMMAND_WIDTH.get(command, 0.65), i
    if latex[i] in "^_":
        body, i = _group(latex, i + 1)
        return 0.75 * width(body), i
    if latex[i] in "{} ":
        return 0.0, i + 1
    if latex[i] in _RELATIONS:
        return 1.25, i + 1
    return (0.5 if latex[i].isdigit() else 0.35 if latex[i] in "(),.|[]/" else 0.62), i + 1


def _group(latex: str, i: int) -> tuple[str, int]:
    """The braced group, or the single token, at a position."""
    while i < len(latex) and latex[i] == " ":
        i += 1
    if i >= len(latex):
        return "", i
    if latex[i] != "{":
        match = re.match(r"\\(?:[A-Za-z]+|.)|.", latex[i:])
        return (match.group(), i + match.end()) if match else ("", i + 1)
    depth, start = 0, i
    while i < len(latex):
        depth += {"{": 1, "}": -1}.get(latex[i], 0) if latex[i - 1] != "\\" else 0
        i += 1
        if depth == 0:
            break
    return latex[start + 1 : i - 1], i


def formula_rows(expr: Any, room: float, first: float | None = None) -> list[str]:
    r"""A formula in rows of at most a given width, as far as it can be broken.

    Parameters
    ----------
    expr : sympy expression
    room : float
        Width of a row in ems.
    first : float, optional
        Width of the first row, beside the left-hand side.

    Returns
    -------
    list of str
        LaTeX of the rows; the delimiters in them are of fixed size, so that each row stands by itself.

    Examples
    --------
    >>> from symbound.bounds.display import fraction, root, total
    >>> from symbound.bounds.symbols import n
    >>> for row in formula_rows(total(*(root(fraction(10**j, n)) for j in (3, 5, 7))), room=12):
    ...     print(row)
    \sqrt{\frac{1000}{n}} + \sqrt{\frac{100000}{n}}
    + \sqrt{\frac{10000000}{n}}
    """
    return fill(pieces(flatten_products(fold_numbers(expr)), room), room, first)


def fill(parts: list[str], room: float, first: float | None = None) -> list[str]:
    """Pieces side by side in rows."""
    rows: list[str] = []
    limit = room if first is None else first
    for part in parts:
        if rows and width(rows[-1]) + width(part) <= (limit if len(rows) == 1 else room):
            rows[-1] = f"{rows[-1]} {part}"
        else:
            rows.append(part)
    return rows


def pieces(expr: Any, room: float, inline: bool = False) -> list[str]:
    """Parts of a formula between which a row may end; their delimiters are of fixed size."""

    def _latex(part: Any) -> str:
        return escaped_names(FormulaLatexPrinter(inline).doprint(part))

    big = "big" if inline else "Big"
    whole = _latex(expr)
    if isinstance(expr, Add):
        parts: list[str] = []
        for term in ordered_terms(expr):
            term_parts = pieces(term, room, inline)
            head = term_parts[0]
            if parts:
                head = f"- {head[1:].lstrip()}" if head.startswith("-") else f"+ {head}"
            parts += [head, *term_parts[1:]]
        return parts
    if width(whole) <= 0.8 * room:
        return [whole]
    if isinstance(expr, (Min, Max)):
        name = r"\min" if isinstance(expr, Min) else r"\max"
        inner = [pieces(a, room, inline) for a in expr.args]
        for part in inner[:-1]:
            part[-1] += ","
        flat = [p for part in inner for p in part]
        return [rf"{name}\{big}l\{{ {flat[0]}", *flat[1:-1], rf"{flat[-1]} \{big}r\}}"]
    if isinstance(expr, Mul):
        long = [f for f in expr.args if isinstance(f, (Add, Min, Max))]
        if len(long) == 1:
            rest = [f for f in expr.args if f is not long[0]]
            inner_parts = pieces(long[0], room, inline)
            if isinstance(long[0], Add):
                inner_parts[0] = rf"\{big}l( {inner_parts[0]}"
                inner_parts[-1] = rf"{inner_parts[-1]} \{big}r)"
            inner_parts[0] = (
                f"{_latex(Mul(*rest, evaluate=False) if len(rest) > 1 else rest[0])} {inner_parts[0]}"
            )
            return inner_parts
        integrals = [f for f in expr.args if isinstance(f, Integral)]
        if len(integrals) == 1:
            rest = [f for f in expr.args if f is not integrals[0]]
            return [_latex(Mul(*rest, evaluate=False) if len(rest) > 1 else rest[0]), _latex(integrals[0])]
    return [whole]
