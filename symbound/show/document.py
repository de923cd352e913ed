r"""A bound as a complete LaTeX document: notation, theorem with hypotheses, proof as a sequence of lemmas.

The document needs only amsmath, amsthm, mathtools, booktabs and hyperref, and compiles with a plain TeX Live.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from symbound._version import __version__
from symbound.bounds.bound import Bound
from symbound.bounds.hypothesis import Status
from symbound.errors import ArgumentTypeError, ExportError
from symbound.show.elide import elide
from symbound.show.latex import escape_text, formula_latex
from symbound.show.notation import confidence_latex, notation, subject_latex
from symbound.show.proof import Proof
from symbound.show.sentence import bibliography_entry, reason_latex
from symbound.show.statement import displayed
from symbound.spaces import Space

_PREAMBLE = r"""\documentclass[11pt]{article}
\usepackage{amsmath}
\usepackage{amsthm}
\usepackage{mathtools}
\usepackage{booktabs}
\usepackage[hidelinks]{hyperref}
\setlength{\oddsidemargin}{0pt}
\setlength{\textwidth}{6.5in}
\setlength{\topmargin}{-0.4in}
\setlength{\textheight}{9in}
\providecommand{\mathbb}[1]{\mathbf{#1}}
\newtheorem{theorem}{Theorem}
\newtheorem{lemma}[theorem]{Lemma}
\allowdisplaybreaks
\emergencystretch=3em
"""


def write_document(bound: Bound, path: str | os.PathLike[str]) -> Path:
    """Write a bound with its hypotheses and its proof as a LaTeX document.

    Parameters
    ----------
    bound : Bound
    path : str or path-like
        File to write; its folder must exist.

    Returns
    -------
    pathlib.Path
        The file written.

    Raises
    ------
    ExportError
        If the file cannot be written.
    ArgumentTypeError
        If ``path`` is not a path.

    Examples
    --------
    >>> import symbound as sb, tempfile, os
    >>> bound = sb.gap_bound(sb.FiniteClass(k=16, M=1), n=sb.n)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = write_document(bound, os.path.join(folder, "gap.tex"))
    ...     path.name, path.read_text().startswith(r"\\documentclass")
    ('gap.tex', True)
    """
    try:
        target = Path(path)
    except TypeError:
        raise ArgumentTypeError(
            "a LaTeX document of a bound",
            f"path = {path!r}",
            "it is not the name of a file",
            "bound.document('gap.tex')",
        ) from None
    text = document_latex(bound)
    try:
        target.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ExportError(
            "a LaTeX document of a bound",
            f"path = {os.fspath(target)}",
            f"the file cannot be written: {error.strerror or error}",
            "name a file in a folder that exists and that you may write to",
        ) from None
    return target


def document_latex(bound: Bound) -> str:
    """The text of the document."""
    proof = Proof(bound)
    parts = [
        _PREAMBLE,
        rf"\title{{\vspace{{-5em}}{_title(bound)}}}",
        r"\author{}",
        r"\date{}",
        r"\begin{document}",
        r"\maketitle",
        r"\vspace{-5em}",
        _setting(bound),
        _theorem(bound, proof),
        _proof(proof),
        _alternatives(proof),
        _bibliography(proof),
        r"\end{document}",
        "",
    ]
    return "\n".join(p for p in parts if p)


def _title(bound: Bound) -> str:
    kind = {"<=": "An upper bound on the", ">=": "A lower bound on the", "==": "The exact"}[bound.relation]
    subject = bound.quantity.subject
    name = type(bound.quantity).__name__
    if isinstance(subject, Space):
        return (
            f"{kind} {'packing' if 'Packing' in name else 'covering'} numbers of ${subject_latex(subject)}$"
        )
    what = bound.quantity.description.split(",")[0].split(" sup")[0]
    of = rf" of\\ \large {_of(subject)}" if hasattr(subject, "letter") else ""
    return f"{kind} {what}{of}"


def _setting(bound: Bound) -> str:
    rows = [rf"${row.latex}$ & \raggedright {row.meaning_latex} \tabularnewline" for row in notation(bound)]
    return "\n".join(
        [
            r"\section{Setting and notation}",
            _examples(bound) + "Balls are closed, and their centres lie in the space.",
            "",
            r"\begin{center}",
            r"\begin{tabular}{@{}l@{\quad}p{0.68\textwidth}@{}}",
            r"\toprule",
            *rows,
            r"\bottomrule",
            r"\end{tabular}",
            r"\end{center}",
        ]
    )


def _examples(bound: Bound) -> str:
    if not hasattr(bound.quantity.subject, "letter"):
        return ""
    return (
        r"Examples $Z_1, \dots, Z_n$ are drawn from a law $P$ on a metric space; $P_n$ is their "
        "empirical law, and $P f$, $P_n f$ are the means of a function $f$ under the two laws. "
    )


def _theorem(bound: Bound, proof: Proof) -> str:
    hypotheses = bound.hypotheses
    assumed = [h for h in hypotheses if h.status is Status.ASSUMED]
    verified = [h for h in hypotheses if h.status is not Status.ASSUMED]
    formula, elided = elide(bound)
    lines = [r"\section{The theorem}", r"\begin{theorem}\label{theorem}"]
    if assumed:
        lines += ["Assume that", r"\begin{itemize}"]
        lines += [rf"\item {h.text}{_granted(h.reason)};" for h in assumed[:-1]]
        lines += [rf"\item {assumed[-1].text}{_granted(assumed[-1].reason)}.", r"\end{itemize}"]
    lines.append(_claim(bound, bool(assumed)))
    lines.append(displayed(bound, formula, end="," if elided else ".", confidence=False))
    for part in elided:
        number = len(part.formulas)
        kind = "smallest" if part.is_minimum else "largest"
        lines.append(
            rf"where ${formula_latex(part.symbol)}$ is the {kind} of ${number}$ bounds, each of which holds "
            rf"for every sample size; Table~\ref{{ranges}} shows which of them is the {kind} one, and "
            rf"Section~\ref{{alternatives}} lists them all."
            if part.ranges
            else rf"where ${formula_latex(part.symbol)}$ is the {kind} of the ${number}$ bounds listed in "
            rf"Section~\ref{{alternatives}}."
        )
    lines.append(r"\end{theorem}")
    if verified:
        lines.append(
            "The following hypotheses of the lemmas were verified for the objects at hand, and need not be "
            "assumed:"
        )
        lines.append(r"\begin{itemize}")
        for h in _merged(verified):
            lines.append(rf"\item {h[0]} ({h[1]}).")
        lines.append(r"\end{itemize}")
    if not assumed and not verified:
        lines.append("The statement rests on no hypothesis beyond the definitions.")
    lines += proof.ranges_table()
    return "\n".join(lines)


def _granted(reason: str) -> str:
    if reason.startswith("granted by the user"):
        return " (granted; not verified)"
    return f" ({reason_latex(reason)})" if reason else ""


def _merged(verified: list[Any]) -> list[tuple[str, str]]:
    """One line for each hypothesis; of many ways in which it was met, the first and how many there are."""
    found: dict[str, list[Any]] = {}
    for h in verified:
        found.setdefault(h.text, []).append(h)
    rows = []
    for text, uses in found.items():
        how = (
            f"{uses[0].status.value}: {reason_latex(uses[0].reason)}"
            if uses[0].reason
            else uses[0].status.value
        )
        if len(uses) > 1:
            how += f"; and likewise in ${len(uses) - 1}$ more use{'s' if len(uses) > 2 else ''}"
        rows.append((text, how))
    return rows


def _claim(bound: Bound, conditional: bool) -> str:
    subject = bound.quantity.subject
    name = f"for the class ${plain_subject(subject)}$ of {_of(subject)}" if hasattr(subject, "letter") else ""
    start = (
        "Then, "
        if conditional and name
        else "Then"
        if conditional
        else name[:1].upper() + name[1:] + ("," if name else "")
    )
    sentence = f"{start}{name}," if conditional and name else start
    conditions = [c for c in bound.conditions if c.expr.is_Symbol and "Integer" not in type(c.expr).__name__]
    domains = ", ".join(
        f"${c.domain.latex.format(formula_latex(c.expr))}$" for c in dict.fromkeys(conditions)
    )
    confidence = ""
    if level := confidence_latex(bound.quantity):
        confidence = f" with probability at least ${level}$,"
    where = f" for all {domains}," if domains else ""
    text = (sentence + where + confidence).strip() or "We have"
    return text[:1].upper() + text[1:]


def plain_subject(subject: Any) -> str:
    """LaTeX of the letter of a class."""
    return str(getattr(subject, "latex", subject))


def _of(subject: Any) -> str:
    from symbound.show.notation import tidy_latex

    return tidy_latex(subject.description_latex)


def _proof(proof: Proof) -> str:
    lines = [
        r"\section{The proof}",
        "The proof puts the following lemmas together. In typewriter is the name of each lemma in symbound;",
        "where it is not taken from the literature, its proof is in the file of that name in the folder",
        r"\texttt{proofs}.",
    ]
    for lemma in proof.lemmas:
        title = rf"{lemma.title}, \texttt{{{breakable(lemma.slug)}}}{proof.citation(lemma)}"
        lines += ["", rf"\begin{{lemma}}[{title}]\label{{{lemma.slug}}}", lemma.statement, r"\end{lemma}"]
    lines += ["", r"\begin{proof}[Proof of Theorem~\ref{theorem}]", *proof.steps(), r"\end{proof}"]
    return "\n".join(lines)


def breakable(slug: str) -> str:
    r"""A slug that may be broken after each hyphen.

    >>> print(breakable("tabular-gap"))
    tabular-\allowbreak gap
    """
    return escape_text(slug).replace("-", r"-\allowbreak ")


def _alternatives(proof: Proof) -> str:
    return "\n".join(proof.listed_alternatives())


def _bibliography(proof: Proof) -> str:
    if not proof.references:
        return ""
    items = [rf"\bibitem{{{key}}} {bibliography_entry(text)}" for text, key in proof.references.items()]
    footer = rf"\par\medskip\noindent\footnotesize Derived and typeset by symbound {__version__}."
    return "\n".join([r"\begin{thebibliography}{9}", *items, r"\end{thebibliography}", footer])
