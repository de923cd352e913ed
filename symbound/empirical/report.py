"""The report of the standing set as one HTML file and as LaTeX."""

from __future__ import annotations

import base64
import html
import re
from pathlib import Path
from typing import Any

from symbound._version import __version__
from symbound.empirical.experiment import KINDS
from symbound.empirical.statistics import CONFIDENCE

_LETTERS = {
    r"\varepsilon": "ε",
    r"\Delta": "Δ",
    r"\delta": "δ",
    r"\lambda": "λ",
    r"\lfloor": "⌊",
    r"\rfloor": "⌋",
}
_RELATIONS = {r"\le": "≤", r"\ge": "≥", r"\in": "∈"}
_FORMULA = re.compile(r"\$([^$]*)\$")

_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.5 system-ui, sans-serif; color: #222; max-width: 68rem; margin: 2rem auto; padding: 0 1rem; }
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


def rules(report: Any) -> list[str]:
    """What the report is, how verdicts come about, and how to get it again: paragraphs of plain text."""
    counts = report.counts()
    kind = "quick" if report.quick else "full"
    minutes = round(report.seconds / 60)
    duration = f"{minutes} minutes" if minutes > 1 else f"{report.seconds:.0f} seconds"
    return [
        f"The {kind} set of symbound {__version__}, seed {report.seed}, {duration}. "
        f"Claims: {counts['confirmed']} confirmed, {counts['refuted']} refuted, {counts['undecided']} undecided. "
        f"Again: symbound verify --{kind} --seed {report.seed}.",
        "What is predicted comes from the library, what is observed from samples and trained networks. Rules and tolerances are part "
        "of the code and do not depend on what is observed. A claim is confirmed if the whole confidence interval agrees with it, refuted if "
        "none of it does, and undecided otherwise. All intervals of one claim hold together with confidence "
        f"{100 * CONFIDENCE:g} %: exact binomial ones for frequencies, Student's for means and paired differences, corrected for "
        "the number of looks.",
    ]


def _numbered(report: Any) -> list[tuple[int, Any]]:
    from symbound.empirical.verify import EXPERIMENTS

    known = {slug: i for i, slug in enumerate(EXPERIMENTS, start=1)}
    return [(known.get(e.slug, i), e) for i, e in enumerate(report.experiments, start=1)]


def kinds_used(report: Any) -> dict[str, str]:
    """The kinds of claims in a report, with what each rests on."""
    used = {c.kind for e in report.experiments for c in e.claims}
    return {kind: text for kind, text in KINDS.items() if kind in used}


def write_html(report: Any, path: Path) -> None:
    """One file with the pictures inside."""
    first, *others = rules(report)
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>",
        "<meta name='viewport' content='width=device-width, initial-scale=1'>",
        f"<title>Theory against experiment</title><style>{_STYLE}</style></head><body>",
        "<h1>Theory against experiment</h1>",
        f"<p>{html.escape(first)}</p>",
        _summary(report),
        *(f"<p>{html.escape(text)}</p>" for text in others),
        "<ul>",
        *(f"<li><b>{kind}</b>: {html.escape(text)}.</li>" for kind, text in kinds_used(report).items()),
        "</ul>",
    ]
    for number, e in _numbered(report):
        parts.append(
            f"<h2 id='{e.slug}'>{number}. {html.escape(e.title)}: <span class='{e.verdict}'>{e.verdict}</span></h2>"
            f"<p>{markup(e.question)}</p>"
        )
        parts.append("<table><tr><th>claim</th><th>kind</th><th>verdict</th></tr>")
        for claim in e.claims:
            parts.append(
                f"<tr><td>{markup(claim.text)}<div class='evidence'>{markup(claim.evidence)}</div></td>"
                f"<td>{claim.kind}</td><td class='verdict {claim.verdict}'>{claim.verdict}</td></tr>"
            )
        parts.append("</table>")
        for picture in e.pictures:
            data = base64.b64encode((report.folder / f"{picture.name}.png").read_bytes()).decode()
            parts.append(
                f"<figure><img alt='{html.escape(plain(picture.caption), quote=True)}' src='data:image/png;base64,{data}'>"
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
        + "".join(f"<td>{count or ''}</td>" for count in counts_of(e).values())
        + f"<td class='verdict {e.verdict}'>{e.verdict}</td></tr>"
        for i, e in _numbered(report)
    )
    heads = "".join(f"<th>{h}</th>" for h in ("", "experiment", "confirmed", "refuted", "undecided", "worst"))
    return f"<table><tr>{heads}</tr>{rows}</table>"


def counts_of(experiment: Any) -> dict[str, int]:
    """How many claims of an experiment have each verdict."""
    found = [claim.verdict for claim in experiment.claims]
    return {verdict: found.count(verdict) for verdict in ("confirmed", "refuted", "undecided")}


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
        # Two hyphens in a row, as options have them, would become a dash.
        f"${part}$" if i % 2 else "".join(_ESCAPES.get(c, c) for c in part).replace("--", "-{}-")
        for i, part in enumerate(parts)
    )


def write_latex(report: Any, path: Path) -> None:
    """A document that pdflatex can set in the folder of the pictures."""
    lines = [
        r"\documentclass[11pt]{article}",
        r"\usepackage[T1]{fontenc}",
        r"\usepackage[margin=25mm]{geometry}",
        r"\usepackage{amsmath,graphicx,longtable,booktabs,array}",
        r"\setlength{\parindent}{0pt}\setlength{\parskip}{6pt}\setlength{\emergencystretch}{3em}",
        r"\title{Theory against experiment}\date{}",
        r"\begin{document}\maketitle",
        *(latex(text) + r"\par" for text in rules(report)),
        r"\begin{itemize}",
        *(rf"\item \textbf{{{kind}}}: {latex(text)}." for kind, text in kinds_used(report).items()),
        r"\end{itemize}",
        *_latex_summary(report),
    ]
    for number, e in _numbered(report):
        lines += [
            rf"\setcounter{{section}}{{{number - 1}}}",
            rf"\section{{{latex(e.title)}: {e.verdict}}}",
            latex(e.question),
            r"\begin{itemize}",
        ]
        lines += [
            rf"\item \textbf{{{c.verdict}}} ({c.kind}): {latex(c.text)}. {{\small {latex(c.evidence)}.}}"
            for c in e.claims
        ]
        lines.append(r"\end{itemize}")
        for picture in e.pictures:
            lines += [
                # In a box, so that the caption stays with the picture.
                r"\begin{center}\begin{minipage}{\textwidth}\centering",
                rf"\includegraphics[width=0.85\textwidth]{{{picture.name}.pdf}}\par",
                rf"{{\small {latex(picture.caption)}}}",
                r"\end{minipage}\end{center}",
            ]
        for table in e.tables:
            lines += _table(table)
        lines += [latex(note) + r"\par" for note in e.notes]
    lines.append(r"\end{document}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _latex_summary(report: Any) -> list[str]:
    rows = [
        " & ".join(
            [
                str(i),
                latex(e.title),
                *(str(c) if c else "" for c in counts_of(e).values()),
                rf"\textbf{{{e.verdict}}}",
            ]
        )
        + r" \\"
        for i, e in _numbered(report)
    ]
    head = r" & experiment & confirmed & refuted & undecided & worst \\ \midrule"
    return [
        r"\begin{center}\begin{tabular}{rlrrrl}\toprule",
        head,
        *rows,
        r"\bottomrule\end{tabular}\end{center}",
    ]


def _table(table: Any) -> list[str]:
    """A long table whose columns share the width of the text in proportion to what they hold."""
    columns = [[str(v) for v in column] for column in zip(table.header, *table.rows, strict=True)]
    longest = [max(len(word) for text in column for word in text.split() or [""]) for column in columns]
    needed = [
        max(word + 1, min(max(map(len, column)), 30), 4)
        for word, column in zip(longest, columns, strict=True)
    ]
    # Two times 3 pt between columns of a text that is 455 pt wide.
    share = (1 - len(columns) * 6 / 455) / sum(needed)
    sizes = "".join(
        rf">{{\raggedright\arraybackslash}}p{{{count * share:.3f}\textwidth}}" for count in needed
    )
    return [
        rf"\textbf{{{latex(table.caption)}}}",
        rf"{{\footnotesize\setlength{{\tabcolsep}}{{3pt}}\begin{{longtable}}{{{sizes}}}",
        r"\toprule",
        " & ".join(latex(str(h)) for h in table.header) + r" \\ \midrule \endhead",
        *(" & ".join(latex(str(v)) for v in row) + r" \\" for row in table.rows),
        r"\bottomrule",
        r"\end{longtable}}",
    ]
