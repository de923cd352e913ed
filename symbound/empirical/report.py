"""The report of the standing set as one HTML file and as LaTeX."""

from __future__ import annotations

import base64
import html
import re
from pathlib import Path
from typing import Any

_LETTERS = {r"\varepsilon": "ε", r"\Delta": "Δ", r"\delta": "δ", r"\lambda": "λ"}
_RELATIONS = {r"\le": "≤", r"\ge": "≥", r"\in": "∈"}
_FORMULA = re.compile(r"\$([^$]*)\$")

_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.3rem; margin-top: 2.5rem; border-top: 1px solid #ddd; padding-top: 1.2rem; }
table { border-collapse: collapse; font-size: .87rem; margin: .8rem 0; display: block; overflow-x: auto; }
caption { text-align: left; font-weight: 600; padding-bottom: .3rem; white-space: nowrap; }
th, td { text-align: left; padding: .2rem .7rem; border-bottom: 1px solid #e4e4e4; vertical-align: top; }
td { font-variant-numeric: tabular-nums; }
figure { margin: 1rem 0; } img { max-width: 100%; height: auto; } figcaption { color: #555; font-size: .9rem; }
.verdict { font-weight: 600; white-space: nowrap; }
.confirmed { color: #00614a; } .refuted { color: #a33c00; } .undecided { color: #5a5a5a; }
.evidence { color: #555; font-size: .9rem; }
"""


def plain(text: str) -> str:
    r"""Formulas between dollar signs as plain text.

    >>> plain(r"at most $T(\varepsilon) \le V_H$")
    'at most T(ε) ≤ V_H'
    """
    return _FORMULA.sub(lambda found: _readable(found[1]), text)


def _with_symbols(formula: str) -> str:
    for command, symbol in _LETTERS.items():
        formula = re.sub(re.escape(command) + r"(?![A-Za-z])(\s+(?=[A-Za-z]))?", symbol, formula)
    for command, symbol in _RELATIONS.items():
        formula = re.sub(r"\s*" + re.escape(command) + r"(?![A-Za-z])\s*", f" {symbol} ", formula)
    return formula


def _readable(formula: str) -> str:
    return _with_symbols(formula).replace("{", "").replace("}", "")


def markup(text: str) -> str:
    r"""Text with formulas as HTML.

    >>> markup(r"$\delta = 1/20$")
    'δ = 1/20'
    >>> markup(r"$V_H$ & $\varepsilon_{opt}(n)$")
    '<i>V</i><sub>H</sub> &amp; ε<sub>opt</sub>(<i>n</i>)'
    """
    parts = _FORMULA.split(text)
    return "".join(_formula_html(part) if i % 2 else html.escape(part) for i, part in enumerate(parts))


def _formula_html(formula: str) -> str:
    escaped = html.escape(_with_symbols(formula), quote=False)
    pattern = re.compile(r"_\{([^}]*)\}|_(\w)|\^\{([^}]*)\}|\^(\w)|([A-Za-z])")

    def piece(found: re.Match[str]) -> str:
        low, high = found[1] or found[2], found[3] or found[4]
        if low:
            return f"<sub>{low}</sub>"
        return f"<sup>{high}</sup>" if high else f"<i>{found[5]}</i>"

    return pattern.sub(piece, escaped)


def write_html(report: Any, path: Path) -> None:
    """One file with the pictures inside."""
    counts = report.counts()
    kind = "quick" if report.quick else "full"
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        f"<title>Theory against experiment</title><style>{_STYLE}</style></head><body>",
        "<h1>Theory against experiment</h1>",
        f"<p>The {kind} set, seed {report.seed}, {report.seconds:.0f} seconds. Claims: {counts['confirmed']} confirmed, "
        f"{counts['refuted']} refuted, {counts['undecided']} undecided.</p>",
        _summary(report),
    ]
    for number, e in enumerate(report.experiments, start=1):
        parts.append(f"<h2 id='{e.slug}'>{number}. {html.escape(e.title)}</h2><p>{markup(e.question)}</p>")
        parts.append("<table><tr><th>claim</th><th>verdict</th></tr>")
        for claim in e.claims:
            parts.append(
                f"<tr><td>{markup(claim.text)}<div class='evidence'>{markup(claim.evidence)}</div></td>"
                f"<td class='verdict {claim.verdict}'>{claim.verdict}</td></tr>"
            )
        parts.append("</table>")
        for picture in e.pictures:
            data = base64.b64encode((report.folder / f"{picture.name}.png").read_bytes()).decode()
            parts.append(
                f"<figure><img alt='{html.escape(picture.caption, quote=True)}' src='data:image/png;base64,{data}'>"
                f"<figcaption>{markup(picture.caption)}</figcaption></figure>"
            )
        for table in e.tables:
            head = "".join(f"<th>{html.escape(str(h))}</th>" for h in table.header)
            body = "".join(
                "<tr>" + "".join(f"<td>{html.escape(str(v))}</td>" for v in row) + "</tr>"
                for row in table.rows
            )
            parts.append(f"<table><caption>{markup(table.caption)}</caption><tr>{head}</tr>{body}</table>")
        parts += [f"<p>{markup(note)}</p>" for note in e.notes]
    parts.append("</body></html>")
    path.write_text("\n".join(parts), encoding="utf-8")


def _summary(report: Any) -> str:
    rows = "".join(
        f"<tr><td>{i}</td><td><a href='#{e.slug}'>{html.escape(e.title)}</a></td>"
        f"<td class='verdict {e.verdict}'>{e.verdict}</td></tr>"
        for i, e in enumerate(report.experiments, start=1)
    )
    return f"<table><tr><th></th><th>experiment</th><th>verdict (the worst of its claims)</th></tr>{rows}</table>"


_ESCAPES = {"&": r"\&", "%": r"\%", "#": r"\#", "_": r"\_", "{": r"\{", "}": r"\}", "~": r"\textasciitilde{}",
            "^": r"\textasciicircum{}", "\\": r"\textbackslash{}", "<": r"\textless{}", ">": r"\textgreater{}",
            "|": r"\textbar{}"}  # fmt: skip


def latex(text: str) -> str:
    r"""Text with formulas as LaTeX.

    >>> latex(r"5 % of $V_H$, C_4")
    '5 \\% of $V_H$, C\\_4'
    """
    parts = _FORMULA.split(text)
    return "".join(
        f"${part}$" if i % 2 else "".join(_ESCAPES.get(c, c) for c in part) for i, part in enumerate(parts)
    )


def write_latex(report: Any, path: Path) -> None:
    """A document that pdflatex can set in the folder of the pictures."""
    counts = report.counts()
    kind = "quick" if report.quick else "full"
    lines = [
        r"\documentclass[11pt]{article}",
        r"\usepackage[T1]{fontenc}",
        r"\usepackage[margin=25mm]{geometry}",
        r"\usepackage{graphicx,longtable,booktabs,array}",
        r"\setlength{\parindent}{0pt}\setlength{\parskip}{6pt}",
        r"\title{Theory against experiment}\date{}",
        r"\begin{document}\maketitle",
        f"The {kind} set, seed {report.seed}. Claims: {counts['confirmed']} confirmed, {counts['refuted']} refuted, "
        f"{counts['undecided']} undecided.",
    ]
    for e in report.experiments:
        lines += [rf"\section{{{latex(e.title)}}}", latex(e.question), r"\begin{itemize}"]
        lines += [
            rf"\item \textbf{{{c.verdict}}}: {latex(c.text)}. {{\small {latex(c.evidence)}.}}"
            for c in e.claims
        ]
        lines.append(r"\end{itemize}")
        for picture in e.pictures:
            lines += [
                r"\begin{center}",
                rf"\includegraphics[width=0.85\textwidth]{{{picture.name}.pdf}}\par",
                rf"{{\small {latex(picture.caption)}}}",
                r"\end{center}",
            ]
        for table in e.tables:
            lines += _table(table)
        lines += [latex(note) + r"\par" for note in e.notes]
    lines.append(r"\end{document}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table(table: Any) -> list[str]:
    width = 0.9 / len(table.header)
    wide = max(len(str(row[0])) for row in table.rows) > 30
    first = 0.42 if wide else width
    rest = (0.86 - first) / max(len(table.header) - 1, 1)
    columns = "".join(
        rf">{{\raggedright\arraybackslash}}p{{{w:.3f}\textwidth}}"
        for w in (first, *[rest] * (len(table.header) - 1))
    )
    lines = [
        rf"\textbf{{{latex(table.caption)}}}",
        rf"{{\footnotesize\begin{{longtable}}{{{columns}}}",
        r"\toprule",
    ]
    lines.append(" & ".join(latex(str(h)) for h in table.header) + r" \\ \midrule \endhead")
    lines += [" & ".join(latex(str(v)) for v in row) + r" \\" for row in table.rows]
    return [*lines, r"\bottomrule", r"\end{longtable}}"]
