r"""Sentences in plain text, as hypotheses give their reasons, set in LaTeX."""

from __future__ import annotations

import re

from symbound.show.latex import escape_text

_RELATIONS = {"<=": r"$\le$", ">=": r"$\ge$", "!=": r"$\ne$", "->": r"$\to$", "<": "$<$", ">": "$>$"}


def reason_latex(text: str) -> str:
    r"""A reason in plain text as LaTeX: names such as ``C_4`` and simple formulas become mathematics.

    >>> print(reason_latex("C_4 acts on [0,1]^4 by isometries"))
    $C_{4}$ acts on $[0,1]^{4}$ by isometries
    >>> print(reason_latex("1/2 >= 1/4 > 1/8"))
    1/2 $\ge$ 1/4 $>$ 1/8
    """
    pattern = (
        r"(?P<power>\[[^\]\s]*\]\^\d+)|(?P<name>\b[A-Za-z]_(?:\d+|[a-z]\b)(?:\^\(\d+\))?)|(?P<relation><=|>=|!=|->|<|>)"
        r"|(?P<exponent>\*\*(?:\(-?\d+(?:/\d+)?\)|-?\w+))|(?P<caret>\^\w+)|(?P<star>\*)"
    )
    parts, last = [], 0
    for m in re.finditer(pattern, text):
        parts.append(escape_text(text[last : m.start()]))
        parts.append(_piece(m))
        last = m.end()
    parts.append(escape_text(text[last:]))
    return "".join(parts)


def _piece(m: re.Match[str]) -> str:
    found = m.group()
    if m.lastgroup == "power":
        base, exponent = found.rsplit("^", 1)
        return f"${base}^{{{exponent}}}$"
    if m.lastgroup == "name":
        letter, index, *rest = re.split(r"[_^]", found)
        return f"${letter}_{{{index}}}" + (f"^{{{rest[0]}}}$" if rest else "$")
    if m.lastgroup == "relation":
        return _RELATIONS[found]
    if m.lastgroup in ("exponent", "caret"):
        return f"$^{{{found.lstrip('*^').strip('()')}}}$"
    return r"\,"


def is_own(reference: str) -> bool:
    """Whether a reference says only that the result is derived here or follows at once.

    >>> is_own("Derived here."), is_own("Derived here; Burnside's lemma."), is_own("Classical.")
    (True, False, True)
    """
    return bool(re.fullmatch(r"(Derived here|Immediate|By definition|Classical)[^;,(]*\.?", reference))


def bibliography_entry(reference: str) -> str:
    """A reference as an entry of the bibliography.

    >>> bibliography_entry("Derived here; counting by Burnside's lemma.")
    "Counting by Burnside's lemma."
    """
    text = re.sub(r"^Derived here[;:,]\s*", "", reference)
    return escape_text(text[:1].upper() + text[1:]).replace(" and ", " and ")
