r"""The proof of a bound as a sequence of lemmas and numbered steps, in LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from sympy import Expr

from symbound.bounds.bound import Bound
from symbound.bounds.lemma import Lemma
from symbound.show.elide import Elided, elide, main_lemma, settled
from symbound.show.fold import fold_numbers
from symbound.show.latex import escape_text, formula_latex
from symbound.show.notation import plain_side, subject_latex
from symbound.show.sentence import is_own
from symbound.show.statement import displayed
from symbound.show.table import inline_latex, ranges_table
from symbound.show.tree import identity, spine, typical_alternatives
from symbound.spaces import Space


class Proof:
    """The lemmas of a derivation in the order of their use, and its steps as numbered equations.

    Parameters
    ----------
    bound : Bound
    """

    def __init__(self, bound: Bound) -> None:
        from symbound.lemmas import lemmas

        self.bound = bound
        self.library = lemmas
        self.order = list(self._premises_first(bound, set()))
        slugs = dict.fromkeys(_head(b).step.name for b in self.order if _head(b).step.kind == "lemma")
        self.lemmas: list[Lemma] = [lemmas[slug] for slug in slugs]
        self.references: dict[str, str] = {}
        for lemma in self.lemmas:
            if not is_own(lemma.reference):
                self.references.setdefault(lemma.reference, f"reference{len(self.references) + 1}")
        self.labels = {identity(b): f"step{i + 1}" for i, b in enumerate(self.order)}
        self.elided: tuple[Elided, ...] = tuple({p.node: p for b in self.order for p in elide(b)[1]}.values())

    def _premises_first(self, bound: Bound, seen: set[Any]) -> Iterator[Bound]:
        """The bounds of which the proof speaks, each once, premises before what rests on them."""
        if identity(bound) in seen:
            return
        seen.add(identity(bound))
        for premise in self.premises(bound):
            yield from self._premises_first(premise, seen)
        yield bound

    def premises(self, bound: Bound) -> list[Bound]:
        """What a step of the proof rests on."""
        if bound.step.name == "minimum":
            return typical_alternatives(bound)
        if bound.step.name == "replace":
            head, put_in = spine(bound)
            return [*head.step.premises, *put_in]
        return list(bound.step.premises)

    def citation(self, lemma: Lemma) -> str:
        r"""``, \cite{...}`` for a lemma with a reference."""
        key = self.references.get(lemma.reference)
        return rf"; \cite{{{key}}}" if key else ""

    def steps(self) -> list[str]:
        """The steps as paragraphs with numbered equations."""
        lines: list[str] = []
        for number, bound in enumerate(self.order, start=1):
            last = bound is self.bound
            lines += [rf"\par\medskip\noindent\emph{{Step {number}.}} {self._sentence(bound)}"]
            if last:
                lines.append(displayed(bound, end="."))
                lines.append("This is the claim.")
            else:
                lines.append(displayed(bound, label=self.labels[identity(bound)], end="."))
        return lines

    def _sentence(self, bound: Bound) -> str:
        step = bound.step
        if step.name == "replace":
            head, put_in = spine(bound)
            references = _listed([rf"\eqref{{{self.labels[identity(p)]}}}" for p in put_in])
            if head.step.kind != "lemma":
                return (
                    rf"Putting {references} into \eqref{{{self.labels.get(identity(head), 'step1')}}} gives"
                )
            return (
                f"{self._by_lemma(head)}\n{displayed(head, end='.')}\n"
                f"{_monotone(head, put_in) or 'P'}utting {references} in gives"
            )
        if step.kind == "lemma":
            return self._by_lemma(bound)
        premises = self.premises(bound)
        references = _listed([rf"\eqref{{{self.labels[identity(p)]}}}" for p in premises])
        if step.name == "minimum":
            kind = "largest" if bound.relation == ">=" else "smallest"
            count = len(bound.alternatives)
            if len(premises) < count:
                return (
                    rf"In the same way as {references} one obtains the other bounds of "
                    rf"Section~\ref{{alternatives}}, ${count}$ in all. They hold at once, and so does the "
                    f"{kind} of them:"
                )
            return f"The bounds {references} hold at once, and so does the {kind} of them:"
        if step.name == "specialise":
            return rf"Putting {self._arguments(step.arguments)} into {references} gives"
        if step.name == "union":
            return (
                f"Each of {references} fails with at most its own probability. Outside an event whose "
                "probability is at most their sum all of them hold, so that"
            )
        if step.name == "weaken":
            return f"Weakening {references} by a checked inequality gives"
        return f"From {references} by the rule {escape_text(step.name)} follows"

    def _by_lemma(self, bound: Bound) -> str:
        lemma = self.library[bound.step.name]
        arguments = self._arguments(bound.step.arguments)
        given = f", applied with {arguments}," if arguments else ""
        return rf"Lemma~\ref{{{lemma.slug}}} ({lemma.title}){given} gives"

    def _arguments(self, arguments: Any) -> str:
        shown = []
        for name, value in arguments.items():
            text = self._argument(value)
            symbol = _name_latex(name)
            if text and text != f"${symbol}$" and not hasattr(value, "letter"):
                shown.append(f"${symbol} = {text[1:-1]}$" if text.startswith("$") else f"${symbol}$: {text}")
        return _listed(shown)

    def _argument(self, value: Any) -> str:
        if isinstance(value, Bound):
            label = self.labels.get(identity(value))
            return rf"\eqref{{{label}}}" if label else ""
        if isinstance(value, Expr):
            return f"${formula_latex(value)}$"
        if isinstance(value, Space):
            return f"${subject_latex(value)}$"
        if isinstance(value, int):
            return f"${value}$"
        if (
            isinstance(value, (tuple, list))
            and len(value) <= 40
            and all(isinstance(v, (Expr, int)) for v in value)
        ):
            return f"${numbers_latex(value)}$"
        if isinstance(value, str):
            return escape_text(value)
        return ""

    def ranges_table(self) -> list[str]:
        """The table of the ranges of the sample size in which each alternative wins."""
        part = next((p for p in self.elided if p.ranges), None)
        return ranges_table(part) if part else []

    def listed_alternatives(self) -> list[str]:
        """The alternatives of long minima, by lemma, with the arguments in which they differ."""
        minima = [
            b for b in self.order if b.step.name == "minimum" and len(self.premises(b)) < len(b.alternatives)
        ]
        lines = [r"\section{The alternatives}\label{alternatives}"] if minima else []
        for bound in minima:
            families: dict[str, list[int]] = {}
            for i, alternative in enumerate(bound.alternatives):
                families.setdefault(main_lemma(alternative), []).append(i)
            number = len(bound.alternatives)
            lines.append(
                rf"These are the ${number}$ bounds on ${plain_side(bound.quantity)}$ that the proof compares."
            )
            lines.append(r"\begin{itemize}\sloppy")
            lines += [self._family(bound, slug, members) for slug, members in families.items()]
            lines.append(r"\end{itemize}")
        return lines

    def _family(self, bound: Bound, slug: str, members: list[int]) -> str:
        title = rf"Lemma~\ref{{{slug}}}" if slug in self.library else escape_text(slug)
        if len(members) == 1:
            formula = fold_numbers(settled(bound.alternatives[members[0]].display))
            return rf"\item Number ${members[0] + 1}$, by {title}: {inline_latex(formula)}."
        found = _differing([bound.alternatives[i] for i in members])
        names = list(dict.fromkeys(tuple(name for _, name, _ in row) for row in found))
        if not names or not all(names):
            formulas = [inline_latex(fold_numbers(settled(bound.alternatives[i].display))) for i in members]
            return (
                rf"\item By {title}: "
                + "; ".join(f"(${i + 1}$)~{f}" for i, f in zip(members, formulas, strict=True))
                + "."
            )
        lemmas = list(dict.fromkeys(rf"Lemma~\ref{{{slug}}}" for row in found for slug, _, _ in row))
        via = "" if lemmas == [title] else f" and {_listed([x for x in lemmas if x != title])}"
        one_name = len(names) == 1
        values = [
            rf"(${i + 1}$)~"
            + ", ".join(
                ("" if one_name else f"${_name_latex(name)} =$ ") + self._argument_breakable(value)
                for _, name, value in row
            )
            for i, row in zip(members, found, strict=True)
        ]
        head = (
            f"with {_listed([f'${_name_latex(k)}$' for k in names[0]])} as follows"
            if one_name
            else "with arguments as follows"
        )
        return rf"\item By {title}{via}, {head}: " + "; ".join(values) + "."

    def _argument_breakable(self, value: Any) -> str:
        """A list of numbers that may be broken after each comma."""
        if isinstance(value, (tuple, list)):
            return ", ".join(f"${_slashed(v)}$" for v in value)
        return self._argument(value)


def _differing(alternatives: list[Bound]) -> list[list[tuple[str, str, Any]]]:
    """For each alternative lemma, name and value of the arguments that are not the same everywhere."""
    rows = []
    for alternative in alternatives:
        row: dict[tuple[str, str], dict[str, Any]] = {}
        for step in alternative.steps():
            for name, value in step.arguments.items():
                if step.kind == "lemma" and not isinstance(value, Bound) and not _is_empty(value):
                    row.setdefault((step.name, name), {})[str(value)] = value
        rows.append(row)
    variants: dict[tuple[str, str], set[tuple[str, ...]]] = {}
    for row in rows:
        for key, values in row.items():
            variants.setdefault(key, set()).add(tuple(values))
    return [
        [(*key, value) for key, values in row.items() if len(variants[key]) > 1 for value in values.values()]
        for row in rows
    ]


def _is_empty(value: Any) -> bool:
    return value is None or (isinstance(value, (tuple, list)) and not value)


def _monotone(head: Bound, put_in: list[Bound]) -> str:
    """Why a bound may be put into a formula, up to the first letter of "putting": an equality always may."""
    directions = {p.relation for p in put_in} - {"=="}
    if not directions:
        return ""
    same = directions == {head.relation} or (head.relation == "==" and len(directions) == 1)
    how = "nondecreasing" if same else "monotone in the right direction"
    what = "quantities" if len(put_in) > 1 else "quantity"
    return f"Its right-hand side is {how} in the {what} replaced, so that p"


def numbers_latex(values: Any) -> str:
    """A list of numbers in parentheses.

    >>> from sympy import Rational
    >>> numbers_latex((Rational(1, 4), Rational(1, 8)))
    '(1/4, 1/8)'
    """
    return "(" + ", ".join(_slashed(v) for v in values) + ")"


def _slashed(value: Any) -> str:
    if getattr(value, "is_Rational", False) and value.q != 1:
        return f"{value.p}/{value.q}"
    return formula_latex(value) if isinstance(value, Expr) else str(value)


def _name_latex(name: str) -> str:
    """The name of an argument: a letter as it is, a word upright."""
    if len(name) == 1:
        return name
    if re.fullmatch(r"[A-Za-z]_\w+", name):
        return f"{name[0]}_{{{name[2:]}}}"
    special = {
        "delta": r"\delta",
        "eps": r"\varepsilon",
        "kappa": r"\kappa",
        "Lambda": r"\Lambda",
        "gamma": r"\gamma",
    }
    return special.get(name) or rf"\text{{{escape_text(name.replace('_', ' '))}}}"


def _head(bound: Bound) -> Bound:
    """The lemma application that a chain of replacements starts from."""
    while bound.step.kind == "rule" and bound.step.name in ("replace", "specialise", "weaken"):
        bound = bound.step.premises[0]
    return bound


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
