"""Bounds and derivations in plain text."""

from __future__ import annotations

from textwrap import wrap
from typing import TYPE_CHECKING

from sympy import Basic

from symbound.bounds.bound import Bound
from symbound.show.abbreviate import abbreviate
from symbound.show.elide import Elided, elide
from symbound.show.formula import formula_text
from symbound.show.ranges import WinningRange

if TYPE_CHECKING:
    from symbound.show.tree import DerivationTree

WIDTH = 100
_HEAD, _TAIL = 4, 2

_RELATION = {"<=": "<=", ">=": ">=", "==": "="}


def statement_text(bound: Bound) -> str:
    """The statement of a bound; a minimum of many alternatives as a table of the ranges in which each wins.

    Parameters
    ----------
    bound : Bound

    Returns
    -------
    str

    Examples
    --------
    >>> import symbound as sb
    >>> print(statement_text(sb.lemmas["symmetrization"].apply(F=sb.FiniteClass(k=16, M=1), n=sb.n)))
    E Phi_n(F) <= 2*Rad_n(F)
    >>> F = sb.Lipschitz(sb.Cube(2), L=1, M=1)
    >>> print(statement_text(sb.gap_bound(F, n=sb.n)))
    E Phi_n(F) <= B(n), the smallest of ... bounds:
      n = 1 .. 3  1  [trivial-range]
      ...
    """
    formula, elided = elide(bound)
    left = f"{bound.quantity} {_RELATION[bound.relation]}"
    if not elided:
        return f"{left} {abbreviated_text(formula)}"
    head = f"{left} {formula_text(formula)}"
    if len(elided) == 1 and formula == elided[0].symbol:
        return "\n".join([f"{head}, {_superlative(elided[0])}", *ranges_lines(elided[0])])
    lines = [head]
    for part in elided:
        lines += [f"with {part.symbol} {_superlative(part)}", *ranges_lines(part)]
    return "\n".join(lines)


def abbreviated_text(formula: Basic) -> str:
    """A formula in which a rounding that occurs often is named ``k``.

    >>> from sympy import ceiling
    >>> from symbound.bounds.symbols import r
    >>> k = ceiling(1 / (2 * r))
    >>> abbreviated_text(k**4 / 4 + k**2 / 4 + k / 2)
    'k**4/4 + k**2/4 + k/2, k = ceiling(1/(2*r))'
    """
    short, names = abbreviate(formula)
    return ", ".join(
        [formula_text(short), *(f"{symbol} = {formula_text(node)}" for symbol, node in names.items())]
    )


def _superlative(part: Elided) -> str:
    return f"the {'smallest' if part.is_minimum else 'largest'} of {len(part.formulas)} bounds:"


def range_text(r: WinningRange, symbol: str = "n") -> str:
    """A range of the sample size.

    >>> [range_text(WinningRange(low, high, 0)) for low, high in ((6, 51), (6, 6), (52, None))]
    ['n = 6 .. 51', 'n = 6', 'n >= 52']
    """
    if r.high is None:
        return f"{symbol} >= {r.low}"
    return f"{symbol} = {r.low}" if r.low == r.high else f"{symbol} = {r.low} .. {r.high}"


def ranges_lines(part: Elided, head: int = _HEAD, tail: int = _TAIL, width: int = WIDTH) -> list[str]:
    """One line for each range with the alternative that wins there, the middle left out."""
    if part.ranges:
        names = [range_text(r, str(part.sample_size)) for r in part.ranges]
        indices = [r.alternative for r in part.ranges]
    else:
        names, indices = [f"{i + 1}." for i in range(len(part.formulas))], list(range(len(part.formulas)))
    shown = list(range(len(names)))
    skipped = len(names) - head - tail
    if skipped > 1:
        shown = shown[:head] + shown[-tail:]
    else:
        skipped = 0
    column = max(len(names[i]) for i in shown)
    lines = []
    for position, i in enumerate(shown):
        if skipped and position == head:
            lines.append(f"  {'...':<{column}}  ({skipped} more)")
        lines += _hanging(f"  {names[i]:<{column}}  ", _alternative(part, indices[i]), width)
    return lines


def _alternative(part: Elided, index: int) -> str:
    lemma = part.lemma(index)
    return formula_text(part.formulas[index]) + (f"  [{lemma}]" if lemma else "")


def _hanging(prefix: str, body: str, width: int) -> list[str]:
    """Wrapped text with all lines but the first indented to the end of the prefix."""
    space = max(width - len(prefix), 30)
    pieces = wrap(body, space, break_long_words=False, break_on_hyphens=False) or [""]
    return [prefix + pieces[0], *(" " * len(prefix) + p for p in pieces[1:])]


def derivation_tree(bound: Bound) -> DerivationTree:
    """The derivation of a bound as a tree that prints itself.

    Parameters
    ----------
    bound : Bound

    Returns
    -------
    DerivationTree
        ``str()`` gives the tree at 100 columns, ``.text(width)`` at another width.

    Examples
    --------
    >>> import symbound as sb
    >>> derivation_tree(sb.gap_bound(sb.FiniteClass(k=16, M=1), n=sb.n, route="massart"))
    E Phi_n(F) <= 2*(sqrt(2*log(16)/n)/2)
    for the class F: 16 functions to [0, 1]
    ├─ by symmetrization: Symmetrization
    ...
    """
    from symbound.show.tree import DerivationTree

    return DerivationTree(bound)
