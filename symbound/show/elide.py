"""A minimum of many alternatives inside a formula, shown by name and by the ranges in which each wins."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sympy import Basic, Expr, Max, Min, Symbol

from symbound.bounds.bound import Bound
from symbound.bounds.display import evaluated, rebuild, substitute
from symbound.bounds.quantity import known_free_symbols, quantities_in
from symbound.bounds.symbols import n as sample_size
from symbound.errors import SymboundError
from symbound.show.fold import fold_numbers
from symbound.show.ranges import WinningRange, ranges_of

SHOWN_IN_FULL = 3
"""A minimum of up to this many alternatives is printed as it is."""


@dataclass(frozen=True, eq=False)
class Elided:
    """A minimum or maximum of many alternatives that a formula mentions by name.

    Attributes
    ----------
    symbol : Symbol
        The name that stands for it in the formula.
    node : Min or Max
        The node of the display formula.
    formulas : tuple of sympy.Expr
        The alternatives in display form, numbers worked out.
    origins : tuple of Bound
        The bound that each alternative is; empty where the node is no minimum of bounds.
    """

    symbol: Symbol
    node: Expr
    formulas: tuple[Expr, ...]
    origins: tuple[Bound, ...]

    @property
    def is_minimum(self) -> bool:
        """Whether the smallest alternative counts."""
        return isinstance(self.node, Min)

    @cached_property
    def sample_size(self) -> Symbol | None:
        """The one free symbol, where there is just one and it is an integer."""
        free = known_free_symbols(self.node)
        symbol = next(iter(free)) if len(free) == 1 else None
        return symbol if symbol is not None and symbol.is_integer else None

    @cached_property
    def ranges(self) -> tuple[WinningRange, ...]:
        """Ranges of the sample size in which each alternative wins; empty where they cannot be told."""
        if self.sample_size is None:
            return ()
        try:
            return ranges_of(self._expressions, self.sample_size, largest_wins=not self.is_minimum)
        except SymboundError:
            return ()

    @property
    def _expressions(self) -> tuple[Expr, ...]:
        return tuple(evaluated(f) for f in self.formulas)

    def lemma(self, index: int) -> str:
        """Slug of the main lemma of an alternative, empty where it is not known."""
        return main_lemma(self.origins[index]) if self.origins else ""


def main_lemma(bound: Bound) -> str:
    """Slug of the lemma that a bound comes from: the head of the chain of replacements.

    >>> import symbound as sb
    >>> F = sb.FiniteClass(k=16, M=1)
    >>> main_lemma(sb.gap_bound(F, n=sb.n, route="massart"))
    'symmetrization'
    """
    while bound.step.kind == "rule" and bound.step.name in ("replace", "specialise", "weaken"):
        bound = bound.step.premises[0]
    return bound.step.name


def elide(bound: Bound, keep: int = SHOWN_IN_FULL) -> tuple[Basic, tuple[Elided, ...]]:
    """The display formula with every minimum of more than ``keep`` alternatives replaced by a name.

    A minimum of numbers is replaced by the smallest of them, certified.

    Parameters
    ----------
    bound : Bound
    keep : int
        A minimum of up to this many alternatives stays.

    Returns
    -------
    formula, elided
        The formula, and what each name in it stands for.

    Examples
    --------
    >>> import symbound as sb
    >>> F = sb.Lipschitz(sb.Cube(2), L=1, M=1)
    >>> formula, (B,) = elide(sb.gap_bound(F, n=sb.n))
    >>> formula, B.ranges[0].low, B.lemma(B.ranges[-1].alternative)
    (B(n), 1, 'multiscale')
    """
    found: dict[Basic, Elided] = {}

    def name(node: Basic) -> Basic | None:
        if not isinstance(node, (Min, Max)):
            return None
        if len(_alternatives(node)) <= keep and (known_free_symbols(node) or quantities_in(node)):
            return None
        if node not in found:
            letter = "B" if not found else f"B_{len(found) + 1}"
            free = sorted(known_free_symbols(node), key=lambda s: (s != sample_size, s.name))
            symbol = Symbol(f"{letter}({', '.join(s.name for s in free)})" if free else letter)
            origins, values = _origins(bound, node)
            displays = [substitute(o.display, values) for o in origins] or _alternatives(node)
            if not known_free_symbols(node) and not quantities_in(node):
                winner = _winner(displays, isinstance(node, Max))
                return None if winner is None else settled(displays[winner])
            part = Elided(symbol, node, tuple(fold_numbers(settled(a)) for a in displays), origins)
            found[node] = part
        return found[node].symbol

    formula = rebuild(bound.display, name)
    return fold_numbers(formula), tuple(found.values())


def settled(formula: Any) -> Any:
    """The formula with every minimum or maximum of numbers replaced by its value, certified.

    >>> from sympy import Max, Min, log, Integer
    >>> settled(Min(log(Integer(5)), 2 * log(Integer(2)), evaluate=False) + 1)
    1 + 2*log(2)
    """

    def winner(node: Basic) -> Basic | None:
        if not isinstance(node, (Min, Max)) or known_free_symbols(node) or quantities_in(node):
            return None
        alternatives = _alternatives(node)
        index = _winner(alternatives, isinstance(node, Max))
        return None if index is None else settled(alternatives[index])

    return rebuild(formula, winner)


def _winner(alternatives: list[Any], largest: bool) -> int | None:
    """The alternative that wins among numbers; None where that cannot be told."""
    try:
        return ranges_of(tuple(evaluated(a) for a in alternatives), largest_wins=largest)[0].alternative
    except SymboundError:
        return None


def _alternatives(node: Basic) -> list[Any]:
    """Arguments of a minimum; those of a minimum inside a minimum count each."""
    return [a for arg in node.args for a in (_alternatives(arg) if type(arg) is type(node) else [arg])]


def _origins(bound: Bound, node: Basic) -> tuple[tuple[Bound, ...], dict[Any, Any]]:
    """The alternatives of the premise whose formula the node is, and the values that were put in later."""
    seen: set[int] = set()
    pending: list[tuple[Bound, dict[Any, Any]]] = [(bound, {})]
    while pending:
        b, values = pending.pop()
        if id(b) in seen:
            continue
        seen.add(id(b))
        if b.step.name == "minimum" and (substitute(b.display, values) if values else b.display) == node:
            return b.alternatives, values
        if b.step.name == "specialise":
            symbols = {s.name: s for s in b.step.premises[0].display.free_symbols}
            values = {symbols[k]: v for k, v in b.step.arguments.items() if k in symbols} | values
        pending += [(p, values) for p in b.step.premises]
    return (), {}
