"""A lemma: a statement with hypotheses, from which bounds are made."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sympy import Expr, Symbol

from symbound.bounds.bound import _LEMMAS_AND_RULES_ONLY, Bound, Step
from symbound.bounds.exact import Condition, Domain
from symbound.bounds.hypothesis import Discharged, Finding, Hypothesis, Status
from symbound.bounds.quantity import Quantity, known_free_symbols, quantities_in
from symbound.bounds.substitution import symbols_of
from symbound.errors import ArgumentTypeError, HypothesisError


@dataclass(frozen=True)
class Conclusion:
    """What a lemma concludes for the arguments given.

    Attributes
    ----------
    quantity : Quantity
        The quantity bounded.
    relation : str
        ``"<="``, ``">="`` or ``"=="``.
    formula : sympy.Expr
        The right-hand side, in the shape in which it should be printed.
    monotone : Mapping[Expr, int]
        For each quantity and each argument in the formula in which it is nondecreasing (+1) or nonincreasing (-1) while
        everything else is held fixed.
    """

    quantity: Quantity
    relation: str
    formula: Expr
    monotone: Mapping[Expr, int] = field(default_factory=dict)


def _atoms_of(value: Any) -> set[Expr]:
    """Symbols and quantities through which the value of an argument enters the formula."""
    if isinstance(value, Bound):
        return known_free_symbols(value.display) | symbols_of(value.quantity) | value.open_quantities
    return symbols_of(value) | (quantities_in(value) if isinstance(value, Expr) else set())


Argument = Domain | type | tuple[type, ...] | None
"""What an argument must be: a domain of numbers, a class or classes of objects, or None where the lemma checks itself."""


@dataclass(frozen=True)
class Lemma:
    """A lemma of the library.

    Attributes
    ----------
    slug : str
        The name of the lemma, of its proof and of its place in the docs.
    title : str
        The name in words.
    statement : str
        The statement with all hypotheses, in LaTeX-flavoured text.
    tightness : str
        ``"exact"``, ``"upper"`` or ``"lower"``.
    reference : str
        Where the result is from.
    arguments : Mapping[str, Argument]
        Name and domain of each argument; an argument with a default in ``conclusion`` may be left out.
    hypotheses : tuple of Hypothesis
        All hypotheses that are not already part of the types of the arguments.
    conclusion : callable
        Maps the arguments, by name, to a :class:`Conclusion`.
    """

    slug: str
    title: str
    statement: str
    tightness: str
    reference: str
    arguments: Mapping[str, Argument]
    conclusion: Callable[..., Conclusion]
    hypotheses: tuple[Hypothesis, ...] = ()
    version: int = 1

    def apply(self, *, assume: tuple[str, ...] | str = (), **arguments: Any) -> Bound:
        """Check arguments and hypotheses and return the bound.

        Parameters
        ----------
        assume : tuple of str
            Names of hypotheses that the caller grants because they cannot be verified here.
        **arguments
            The arguments of the lemma.

        Raises
        ------
        ArgumentTypeError, DomainError
            If an argument is missing, unknown, or outside its domain.
        HypothesisError
            If a hypothesis fails or was not granted.
        """
        granted = (assume,) if isinstance(assume, str) else tuple(assume)
        self._check_names(arguments, granted)
        checked = {name: self._argument(name, value) for name, value in arguments.items()}
        complete = {**self._defaults(), **checked}
        discharged = tuple(self._discharge(h, complete, granted) for h in self.hypotheses)
        conclusion = self.conclusion(**complete)
        conditions = tuple(
            Condition(value, domain)
            for name, value in checked.items()
            if isinstance(domain := self.arguments[name], Domain) and getattr(value, "free_symbols", None)
        )
        premises = tuple(value for value in complete.values() if isinstance(value, Bound))
        step = Step("lemma", self.slug, dict(arguments), premises, discharged)
        # Signs are declared argument by argument: a symbol that enters through two arguments has none.
        entries = Counter(atom for value in complete.values() for atom in _atoms_of(value))
        monotone = {
            k: s
            for k, s in conclusion.monotone.items()
            if isinstance(k, (Quantity, Symbol)) and entries[k] <= 1
        }
        return Bound(
            conclusion.quantity,
            conclusion.relation,
            conclusion.formula,
            monotone,
            conditions,
            step,
            key=_LEMMAS_AND_RULES_ONLY,
        )

    def _defaults(self) -> dict[str, Any]:
        parameters = inspect.signature(self.conclusion).parameters
        return {k: p.default for k, p in parameters.items() if p.default is not inspect.Parameter.empty}

    def _check_names(self, arguments: Mapping[str, Any], granted: tuple[str, ...]) -> None:
        request = f"lemma {self.slug}({', '.join(self.arguments)})"
        missing = [a for a in self.arguments if a not in arguments and a not in self._defaults()]
        unknown = [a for a in arguments if a not in self.arguments]
        if missing or unknown:
            raise ArgumentTypeError(
                request,
                f"the arguments {', '.join(arguments) or 'none'}",
                "; ".join(
                    [f"{a} is missing" for a in missing] + [f"{a} is not an argument of it" for a in unknown]
                ),
                f"see symbound.lemmas[{self.slug!r}]",
            )
        names = [h.name for h in self.hypotheses]
        for name in granted:
            if name not in names:
                raise ArgumentTypeError(
                    request,
                    f"assume={name!r}",
                    "the lemma has no hypothesis of that name",
                    f"its hypotheses are {', '.join(names) or 'none'}",
                )

    def _argument(self, name: str, value: Any) -> Any:
        domain = self.arguments[name]
        if isinstance(domain, Domain):
            return domain(value, name)
        if domain is not None and not isinstance(value, domain):
            wanted = domain if isinstance(domain, tuple) else (domain,)
            raise ArgumentTypeError(
                f"lemma {self.slug}: the argument {name}",
                f"{value!r} of type {type(value).__name__}",
                f"it must be of type {' or '.join(t.__name__ for t in wanted)}",
            )
        return value

    def _discharge(
        self, hypothesis: Hypothesis, arguments: dict[str, Any], granted: tuple[str, ...]
    ) -> Discharged:
        finding: Finding = hypothesis(arguments)
        if finding.status is Status.VIOLATED:
            raise HypothesisError(
                f"lemma {self.slug}, hypothesis {hypothesis.name}: {hypothesis.text}",
                ", ".join(f"{k} = {v}" for k, v in arguments.items() if v is not None),
                finding.reason,
                finding.remedy,
            )
        if finding.status is Status.NEEDS_CONSENT:
            if hypothesis.name not in granted:
                raise HypothesisError(
                    f"lemma {self.slug}, hypothesis {hypothesis.name}: {hypothesis.text}",
                    ", ".join(f"{k} = {v}" for k, v in arguments.items() if v is not None),
                    finding.reason,
                    finding.remedy or f"grant it with assume={hypothesis.name!r} if you know that it holds",
                )
            return Discharged(
                hypothesis.name, hypothesis.text, Status.ASSUMED, f"granted by the user; {finding.reason}"
            )
        return Discharged(hypothesis.name, hypothesis.text, finding.status, finding.reason)

    def __str__(self) -> str:
        lines = [f"{self.slug}: {self.title}  [{self.tightness}]", f"  {self.statement}"]
        lines += [f"  hypothesis {h.name}: {h.text}" for h in self.hypotheses]
        return "\n".join([*lines, f"  reference: {self.reference}"])

    __repr__ = __str__
