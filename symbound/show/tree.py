"""The derivation of a bound as a tree in plain text."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Any

from symbound.bounds.bound import Bound
from symbound.errors import SymboundError
from symbound.show.elide import SHOWN_IN_FULL, elide, main_lemma
from symbound.show.plain import plain
from symbound.show.ranges import ranges_of
from symbound.show.text import WIDTH, abbreviated_text, ranges_lines

_MOST_SHOWN = 4


@dataclass(frozen=True, eq=False)
class _Node:
    """Lines of text with the parts they rest on."""

    statement: list[str]
    details: list[str] = field(default_factory=list)
    premises: list[_Node] = field(default_factory=list)


class DerivationTree:
    """The derivation of a bound: lemmas with their hypotheses, references and substitutions, premises below.

    A derivation that is used more than once is printed once, under a mark ``(1)``, and referred to later.

    Parameters
    ----------
    bound : Bound

    Examples
    --------
    >>> import symbound as sb
    >>> F = sb.FiniteClass(k=16, M=1)
    >>> print(DerivationTree(sb.lemmas["massart"].apply(F=F, n=sb.n)))
    Rad_n(F) <= sqrt(2*log(16)/n)/2
    for the class F: 16 functions to [0, 1]
    └─ by massart: Massart's lemma for a finite class
       reference: Massart's finite class lemma, after the shift of the range to its middle.
    """

    def __init__(self, bound: Bound) -> None:
        self.bound = bound

    def text(self, width: int = WIDTH) -> str:
        """The tree as text of a given width."""
        return "\n".join(_lines(_Builder(self.bound, width).tree(), width))

    def __str__(self) -> str:
        return self.text()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return f'<pre style="line-height: 1.25">{html.escape(str(self))}</pre>'


def _lines(node: _Node, width: int, first: str = "", rest: str = "") -> Iterator[str]:
    """The node and what is below it, with the branches of the tree drawn in front."""
    for i, line in enumerate(node.statement):
        yield from _wrapped(first if i == 0 else rest, rest + "    ", line, width)
    for i, line in enumerate(node.details):
        below = "│  " if node.premises else "   "
        head = ("├─ " if node.premises else "└─ ") if i == 0 else below
        yield from _wrapped(rest + head, rest + below + "  ", line, width)
    for premise in node.premises:
        last = premise is node.premises[-1]
        yield from _lines(
            premise, width, rest + ("└─ " if last else "├─ "), rest + ("   " if last else "│  ")
        )


def _wrapped(first: str, rest: str, line: str, width: int) -> list[str]:
    if line.startswith("  "):
        return [first + line]
    room = max(width - len(rest), 30)
    pieces = wrap(line, room, break_long_words=False, break_on_hyphens=False) or [""]
    return [first + pieces[0], *(rest + p for p in pieces[1:])]


class _Builder:
    """Collapses chains of replacements to the lemma they start from, and marks what is shared."""

    def __init__(self, bound: Bound, width: int) -> None:
        self.root, self.width = bound, width
        self.uses: dict[Any, int] = {}
        self.marks: dict[Any, int] = {}
        self._count(bound)

    def tree(self) -> _Node:
        top = self._node(self.root)
        subject = self.root.quantity.subject
        lines = [f"for the class {subject!r}"] if hasattr(subject, "letter") else []
        return _Node(top.statement + lines, top.details, top.premises)

    def _count(self, bound: Bound) -> None:
        self.uses[identity(bound)] = self.uses.get(identity(bound), 0) + 1
        if self.uses[identity(bound)] == 1:
            for part in self._shown(bound):
                self._count(part)

    def _shown(self, bound: Bound) -> list[Bound]:
        """The bounds printed below a bound."""
        step = bound.step
        if step.name == "replace":
            head, premises = spine(bound)
            return [*head.step.premises, *premises]
        if step.name == "minimum":
            return typical_alternatives(bound)
        return list(step.premises)

    def _node(self, bound: Bound) -> _Node:
        statement = self._statement(bound)
        if identity(bound) in self.marks:
            return _Node([f"{statement[0].removesuffix(':')}, as shown at ({self.marks[identity(bound)]})"])
        if self.uses.get(identity(bound), 0) > 1:
            self.marks[identity(bound)] = len(self.marks) + 1
            statement[0] = f"({self.marks[identity(bound)]}) {statement[0]}"
        return _Node(statement, self._details(bound), [self._node(b) for b in self._shown(bound)])

    def _statement(self, bound: Bound) -> list[str]:
        formula, elided = elide(bound)
        relation = "=" if bound.relation == "==" else bound.relation
        lines = [f"{bound.quantity} {relation} {abbreviated_text(formula)}"]
        if bound.step.name == "minimum":
            for part in elided:
                lines += ["where the smallest is" if part.is_minimum else "where the largest is"]
                lines += ranges_lines(part, head=3, tail=1, width=self.width - 8)
        return lines

    def _details(self, bound: Bound) -> list[str]:
        step = bound.step
        if step.name == "replace":
            head, premises = spine(bound)
            relation = "=" if head.relation == "==" else head.relation
            what = f"{head.quantity} {relation} {abbreviated_text(elide(head)[0])}"
            return [*_lemma_details(head, what), f"in which {_listed(premises)} put in:"]
        if step.kind == "lemma":
            return _lemma_details(bound)
        if step.name == "minimum":
            count = len(bound.alternatives)
            which = f"the {'largest' if bound.relation == '>=' else 'smallest'} of {count} bounds"
            shown = len(typical_alternatives(bound))
            rest = f"; {shown} of them are derived below, the others in the same way" if shown < count else ""
            return [f"by taking {which}{rest}"]
        return [_rule_text(step.name, step.arguments)]


def typical_alternatives(bound: Bound) -> list[Bound]:
    """The alternatives whose derivation is printed: all of a few, else each set of lemmas' first winner.

    >>> import symbound as sb
    >>> F = sb.Lipschitz(sb.Cube(2), L=1, M=1)
    >>> [main_lemma(a) for a in typical_alternatives(sb.gap_bound(F, n=sb.n))]
    ['trivial-range', 'multiscale']
    """
    alternatives = bound.alternatives
    if len(alternatives) <= SHOWN_IN_FULL:
        return list(alternatives)
    parts = elide(bound)[1]
    winners = [r.alternative for p in parts for r in p.ranges] if parts else _winner_of_numbers(bound)
    order = dict.fromkeys(winners + list(range(len(alternatives))))
    found: dict[tuple[str, ...], int] = {}
    for index in order:
        found.setdefault((main_lemma(alternatives[index]), *alternatives[index].lemmas), index)
    return [alternatives[i] for i in sorted(list(found.values())[:_MOST_SHOWN])]


def _winner_of_numbers(bound: Bound) -> list[int]:
    """The alternative that wins where all of them are numbers."""
    expressions = tuple(a.expr for a in bound.alternatives)
    if any(a.free_symbols or a.open_quantities for a in bound.alternatives):
        return []
    try:
        return [ranges_of(expressions, largest_wins=bound.relation == ">=")[0].alternative]
    except SymboundError:
        return []


def identity(bound: Bound) -> tuple[Any, ...]:
    """What makes two bounds the same for a reader: the statement and the last step."""
    return bound.quantity, bound.relation, bound.display, bound.step.name


def spine(bound: Bound) -> tuple[Bound, list[Bound]]:
    """The lemma that a chain of replacements starts from, and the premises put into it, in order."""
    premises: list[Bound] = []
    while bound.step.name == "replace":
        bound, premise = bound.step.premises
        premises.append(premise)
    return bound, premises[::-1]


def _listed(premises: list[Bound]) -> str:
    names = [f"the bound on {p.quantity}" for p in premises]
    return f"{names[0]} is" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are"


def _lemma_details(bound: Bound, statement: str = "") -> list[str]:
    """Slug, title, arguments, hypotheses and reference of a bound that a lemma gives."""
    from symbound.lemmas import lemmas

    if bound.step.kind != "lemma":
        return [f"from {statement}, {_rule_text(bound.step.name, bound.step.arguments)}"]
    lemma = lemmas[bound.step.name]
    lines = [f"by {lemma.slug}: {lemma.title}"]
    if statement:
        lines.append(f"which gives {statement}")
    substituted = ", ".join(
        f"{k} = {argument_text(v)}" for k, v in bound.step.arguments.items() if str(v) != k
    )
    if substituted:
        lines.append(f"with {substituted}")
    for d in bound.step.discharged:
        reason = f": {d.reason}" if d.reason else ""
        lines.append(f"given that {plain(d.text)} [{d.status.value}{reason}]")
    return [*lines, f"reference: {lemma.reference}"]


def argument_text(value: Any) -> str:
    """An argument of a lemma as it is printed in a derivation.

    >>> from symbound import FiniteClass
    >>> argument_text(FiniteClass(k=2, M=1)), argument_text((1, 2))
    ('{2 functions to [0, 1]}', '(1, 2)')
    """
    if isinstance(value, Bound):
        return f"the bound on {value.quantity}"
    description = getattr(value, "description", None)
    if isinstance(description, str) and hasattr(value, "letter"):
        return f"{{{description}}}"
    text = f"({', '.join(map(str, value))})" if isinstance(value, (tuple, list)) else str(value)
    return (
        text
        if len(text) <= 200
        else f"{type(value).__name__} of {len(value) if hasattr(value, '__len__') else '?'} entries"
    )


def _rule_text(name: str, arguments: Any) -> str:
    values = ", ".join(f"{k} = {argument_text(v)}" for k, v in arguments.items() if v is not None and v != {})
    return {
        "specialise": f"with {values}",
        "weaken": f"weakened to {values}",
        "union": "together, the failure probabilities added up",
    }.get(name, f"by the rule {name}" + (f" with {values}" if values else ""))
