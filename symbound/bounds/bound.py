"""A bound: a quantity, a relation, a formula, and the steps and hypotheses it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sympy import Expr, Rational, Symbol

from symbound.bounds.display import evaluated
from symbound.bounds.exact import Condition, exact
from symbound.bounds.hypothesis import Discharged
from symbound.bounds.quantity import Quantity, known_free_symbols, quantities_in
from symbound.bounds.substitution import lost_assumption
from symbound.errors import (
    ArgumentTypeError,
    DomainError,
    EnclosureError,
    HypothesisError,
    UnknownNameError,
)

if TYPE_CHECKING:
    from symbound.rigor import Enclosure

_LEMMAS_AND_RULES_ONLY = object()
_OF_A_POSITIVE_INTEGER = Symbol("n", integer=True, positive=True).assumptions0


@dataclass(frozen=True, eq=False)
class Step:
    """How a bound came about: a lemma or rule, its arguments, the premises used and the hypotheses discharged.

    Attributes
    ----------
    kind : str
        ``"lemma"`` or ``"rule"``.
    name : str
        Slug of the lemma or name of the rule.
    arguments : Mapping[str, object]
        What was substituted, by name of the argument.
    premises : tuple of Bound
        The bounds that the step starts from.
    discharged : tuple of Discharged
        The hypotheses of the lemma and how each was met.
    """

    kind: str
    name: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    premises: tuple[Bound, ...] = ()
    discharged: tuple[Discharged, ...] = ()


class Bound:
    """A proved statement ``quantity relation expr``.

    A bound is made only by :meth:`Lemma.apply <symbound.bounds.lemma.Lemma.apply>` and by the rules in
    :mod:`symbound.bounds.rules`.

    Attributes
    ----------
    quantity : Quantity
        What is bounded.
    relation : str
        ``"<="``, ``">="`` or ``"=="``.
    display : sympy.Expr
        The formula in the shape it was written in.
    expr : sympy.Expr
        The formula in sympy's canonical form.
    monotone : Mapping[Expr, int]
        +1 or -1 for each quantity or symbol in which the formula is known to be nondecreasing or nonincreasing.
    conditions : tuple of Condition
        The domain: what the free symbols must satisfy.
    step : Step
        The last step of the derivation; its premises hold the rest.
    """

    def __init__(
        self,
        quantity: Quantity,
        relation: str,
        display: Expr,
        monotone: Mapping[Expr, int],
        conditions: tuple[Condition, ...],
        step: Step,
        *,
        key: object = None,
    ) -> None:
        if key is not _LEMMAS_AND_RULES_ONLY:
            raise ArgumentTypeError(
                "a Bound",
                f"{quantity} {relation} {display}",
                "a bound is a proved statement and comes only out of a lemma or a rule",
                "apply a lemma, symbound.lemmas[slug].apply(...), or a rule of symbound.bounds.rules",
            )
        self.quantity = quantity
        self.relation = relation
        self.display = display
        self.monotone = dict(monotone)
        self.conditions = conditions
        self.step = step

    @cached_property
    def expr(self) -> Expr:
        """The formula in sympy's canonical form."""
        return evaluated(self.display)

    @property
    def free_symbols(self) -> set[Symbol]:
        """Symbols that still need a value before the bound is a number."""
        return known_free_symbols(self.expr)

    @property
    def open_quantities(self) -> set[Quantity]:
        """Quantities in the formula that have not yet been replaced by a bound."""
        return quantities_in(self.display)

    def steps(self) -> Iterator[Step]:
        """All steps of the derivation, premises first, each once."""
        seen: set[int] = set()

        def walk(bound: Bound) -> Iterator[Step]:
            if id(bound.step) in seen:
                return
            seen.add(id(bound.step))
            for premise in bound.step.premises:
                yield from walk(premise)
            yield bound.step

        return walk(self)

    @property
    def derivation(self) -> Step:
        """The last step; follow ``.premises[i].derivation`` for the steps before it."""
        return self.step

    @property
    def hypotheses(self) -> tuple[Discharged, ...]:
        """All hypotheses that the bound rests on and how each was met, each once."""
        return tuple(dict.fromkeys(h for step in self.steps() for h in step.discharged))

    @property
    def lemmas(self) -> tuple[str, ...]:
        """Slugs of the lemmas used, in order of first use."""
        return tuple(dict.fromkeys(step.name for step in self.steps() if step.kind == "lemma"))

    @property
    def references(self) -> tuple[str, ...]:
        """References of the lemmas used."""
        from symbound.lemmas import lemmas

        return tuple(dict.fromkeys(lemmas[slug].reference for slug in self.lemmas))

    @property
    def alternatives(self) -> tuple[Bound, ...]:
        """The bounds whose minimum (maximum, for a lower bound) this is; the bound itself if it is no minimum."""
        if self.step.kind == "rule" and self.step.name == "minimum":
            return tuple(a for premise in self.step.premises for a in premise.alternatives)
        return (self,)

    def subs(self, *args: Any, **values: Any) -> Bound:
        """Put values in for symbols; refuses values outside the domain.

        Parameters
        ----------
        *args
            A mapping from symbols (or their names) to exact values.
        **values
            Exact values by symbol name, ``n=1000``.

        Examples
        --------
        >>> import symbound as sb
        >>> b = sb.gap_bound(sb.AllFunctions(sb.Strings(3, 2), M=1), n=sb.n, route="tabular-gap")
        >>> b.subs(n=28).expr
        1/4
        """
        from symbound.bounds.rules import specialise

        mapping = self._symbol_values(dict(*args), values)
        return specialise(self, mapping) if mapping else self

    def _symbol_values(self, positional: Mapping[Any, Any], named: Mapping[str, Any]) -> dict[Symbol, Any]:
        symbols = (
            self.free_symbols
            | {s for q in (self.quantity, *self.open_quantities) for s in q.free_symbols}
            | {s for c in self.conditions for s in c.expr.free_symbols}
        )
        by_name = {s.name: s for s in symbols}
        mapping = {}
        for key, value in {**positional, **named}.items():
            name = key.name if isinstance(key, Symbol) else key
            if name not in by_name:
                raise UnknownNameError(
                    f"a value for the symbol {name}",
                    f"{name} = {value}",
                    f"the bound has the symbols {', '.join(sorted(by_name)) or 'none'}",
                )
            mapping[by_name[name]] = value
        return mapping

    def at(self, *args: Any, **values: Any) -> Enclosure:
        """Evaluate to a number that is rounded the safe way.

        Returns
        -------
        Enclosure
            Exact rationals ``lower`` and ``upper`` around the value of the formula; ``float()`` gives the safe side.

        Examples
        --------
        >>> import symbound as sb
        >>> b = sb.gap_bound(sb.AllFunctions(sb.Strings(3, 2), M=1), n=sb.n, route="tabular-gap")
        >>> b.at(n=28)
        <= 0.25
        """
        from symbound.rigor import enclose

        given = self._symbol_values(dict(*args), values)
        numbers = {symbol: exact(value, symbol.name) for symbol, value in given.items()}
        for condition in self.conditions:
            condition.subs(numbers)
        if self.open_quantities:
            raise EnclosureError(
                f"the value of {self}",
                ", ".join(str(q) for q in self.open_quantities),
                "the formula still contains quantities that no bound has replaced",
                "chain the bound with one for each of them (symbound.bounds.rules.replace)",
            )
        missing = sorted(s.name for s in self.free_symbols - set(numbers))
        if missing:
            raise EnclosureError(
                f"the value of {self}",
                f"no value for {', '.join(missing)}",
                "a number needs a value for every symbol",
                f"at({', '.join(f'{name}=...' for name in missing)})",
            )
        # The shape as written keeps roots of quotients together, which may then be exact rationals.
        written = known_free_symbols(self.display)
        formula, symbols = (
            (self.display, written) if written <= set(numbers) else (self.expr, self.free_symbols)
        )
        return enclose(formula, {s: numbers[s] for s in symbols}, relation=self.relation)

    def over(self, values: Any, symbol: Symbol | str = "n") -> Any:
        """Evaluate at many sample sizes at once: float64 numbers, each on the safe side.

        Parameters
        ----------
        values : integer array of shape (k,)
            Sample sizes; a million take some tens of milliseconds.
        symbol : Symbol or str
            The symbol that they stand for; every other symbol must have a value.

        Returns
        -------
        float64 array of shape (k,)
            Not below the value of an upper bound, not above that of a lower bound.  The proof assumes a stated error of
            numpy's elementary functions (:mod:`symbound.rigor.grid`).

        Examples
        --------
        >>> import symbound as sb
        >>> b = sb.gap_bound(sb.FiniteClass(k=16, M=1), n=sb.n, route="finite-class")
        >>> b.over([10, 1000, 100_000]).round(4).tolist()
        [0.3723, 0.0372, 0.0037]
        """
        import numpy as np

        from symbound.rigor import evaluate_grid

        (variable,) = self._symbol_values({symbol: "many values"}, {})
        relation = ">=" if self.relation == ">=" else "<="
        result = evaluate_grid(self.display, variable, values, relation)
        if result.size:
            self._check_each(variable, np.asarray(values))
        return result

    def _check_each(self, variable: Symbol, values: Any) -> None:
        """Raise where one of many values of a symbol leaves the domain of the bound."""
        import numpy as np

        unproved = [
            c
            for c in self.conditions
            if variable in c.expr.free_symbols and c.domain.contains(c.expr) is not True
        ]
        special = not variable.assumptions0.items() <= _OF_A_POSITIVE_INTEGER.items()
        if not special and all(c.expr == variable for c in unproved):
            # the domains of symbols are intervals: their ends are enough
            values = values[[values.argmin(), values.argmax()]]
        for value in map(Rational, np.unique(values).tolist()):
            if (lost := lost_assumption(variable, value)) is not None:
                raise DomainError(
                    f"values of {self} at many {variable}", f"{variable} = {value}", f"{variable} is {lost}"
                )
            for condition in unproved:
                condition.subs({variable: value})

    def sample_size(self, target: Any, symbol: Symbol | str = "n") -> int:
        """Smallest ``n`` for which the bound is at most ``target``, certified.

        Parameters
        ----------
        target : exact number
            The gap that is to be reached.
        symbol : Symbol or str
            The symbol that stands for the sample size.

        Raises
        ------
        HypothesisError
            If the bound is not known to be nonincreasing in ``n``, or is a lower bound.
        DomainError
            If no sample size reaches the target.

        Examples
        --------
        >>> import symbound as sb
        >>> from sympy import Rational
        >>> b = sb.gap_bound(sb.AllFunctions(sb.Strings(3, 2), M=1), n=sb.n, route="tabular-gap")
        >>> b.sample_size(Rational(1, 4)), b.sample_size(Rational(1, 20))
        (28, 700)
        """
        from symbound.bounds.sample_size import smallest_sample_size

        return smallest_sample_size(self, target, symbol)

    def explain(self) -> Any:
        """The derivation as a tree: lemma, hypotheses, reference, and what was substituted."""
        from symbound.show.text import derivation_tree

        return derivation_tree(self)

    def latex(self) -> str:
        """The statement ``quantity relation formula`` in LaTeX."""
        from symbound.show.latex import statement_latex

        return statement_latex(self)

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    def document(self, path: Any) -> Any:
        """Write a complete LaTeX document: definitions, theorem with hypotheses, and proof with references."""
        from symbound.show.document import write_document

        return write_document(self, path)

    def to_json(self) -> str:
        """The derivation as a certificate that :func:`symbound.check` replays."""
        from symbound.bounds.certificate_text import to_json

        return to_json(self)

    def to_coq(self, path: Any) -> Any:
        """Write the algebra of the derivation as a Coq file: lemmas as hypotheses, every step and constant proved."""
        from symbound.bounds.coq import to_coq

        return to_coq(self, path)

    def check(self) -> Bound:
        """Replay the derivation from its certificate; raises CertificateError with the first wrong step."""
        from symbound.bounds.certificate import check

        return check(self.to_json())

    def require_upper(self, purpose: str) -> None:
        """Raise unless the bound is an upper bound or an equality."""
        if self.relation == ">=":
            raise HypothesisError(
                purpose, f"{self.quantity} >= {self.display}", "a lower bound says nothing from above"
            )

    def __str__(self) -> str:
        from symbound.show.text import statement_text

        return statement_text(self)

    __repr__ = __str__
