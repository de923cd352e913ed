"""The rules of the language: the only way, besides a lemma, to make a bound.

Together with :mod:`symbound.bounds.lemma` and :mod:`symbound.rigor` this is what has to be trusted; everything that
searches, prints or draws is outside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from sympy import Add, Basic, Expr, Piecewise, Symbol, ceiling, floor

from symbound.bounds.bound import _LEMMAS_AND_RULES_ONLY, Bound, Step
from symbound.bounds.display import evaluated, greatest, is_short, least, rebuild
from symbound.bounds.exact import PROBABILITY, Condition, exact, interval
from symbound.bounds.quantity import (
    GapWithConfidence,
    Quantity,
    known_free_symbols,
    quantities_in,
    subexpressions,
)
from symbound.bounds.rational import rational_value
from symbound.bounds.substitution import bound_symbols, lost_assumption, substituted
from symbound.errors import ArgumentTypeError, DomainError, HypothesisError, MonotonicityError, UndecidedError


def _make(
    quantity: Quantity,
    relation: str,
    display: Expr,
    monotone: Mapping[Expr, int],
    conditions: tuple[Condition, ...],
    rule: str,
    arguments: Mapping[str, Any],
    premises: tuple[Bound, ...],
) -> Bound:
    return Bound(
        quantity,
        relation,
        display,
        monotone,
        tuple(dict.fromkeys(c for c in conditions if c.expr.free_symbols)),
        Step("rule", rule, arguments, premises),
        key=_LEMMAS_AND_RULES_ONLY,
    )


def _combined_signs(parts: list[tuple[Bound, int]], formula: Expr) -> dict[Expr, int]:
    """Signs of a formula that is nondecreasing (+1) or nonincreasing (-1) in each of its parts.

    A symbol or quantity keeps a sign if every part that depends on it has that sign after multiplication by the part's own.
    """
    signs: dict[Expr, int] = {}
    dependencies = [
        (bound, sign, known_free_symbols(bound.display) | quantities_in(bound.display))
        for bound, sign in parts
    ]
    for atom in known_free_symbols(formula) | quantities_in(formula):
        found = {bound.monotone.get(atom, 0) * sign for bound, sign, atoms in dependencies if atom in atoms}
        if len(found) == 1 and found != {0}:
            signs[atom] = found.pop()
    return signs


def specialise(bound: Bound, values: Mapping[Symbol, Any]) -> Bound:
    """Put exact values in for free symbols, inside the domain of the bound.

    Raises
    ------
    DomainError
        If a value leaves the domain.
    InexactNumberError
        If a value is a float.
    """
    clean = {symbol: exact(value, symbol.name) for symbol, value in values.items()}
    for symbol, value in clean.items():
        _check_value(bound, symbol, value)
    conditions = tuple(c.subs(clean) for c in bound.conditions)
    return _make(
        substituted(bound.quantity, clean),
        bound.relation,
        _formula_at(bound.display, clean),
        _specialised_signs(bound, clean),
        conditions,
        "specialise",
        {symbol.name: value for symbol, value in clean.items()},
        (bound,),
    )


def _formula_at(formula: Expr, values: Mapping[Symbol, Expr]) -> Expr:
    """Put values in; rational numbers that come from rounding, such as covering numbers, are written as the numbers they are."""
    rounded = _rounded_parts(formula)

    def number(node: Basic) -> Basic | None:
        value = rational_value(node, values) if node in rounded or node is formula else None
        return value if is_short(value) else None

    return substituted(rebuild(formula, number), values)


@lru_cache
def _rounded_parts(formula: Basic) -> frozenset[Basic]:
    """Parts of a formula that contain a ceiling, a floor or cases."""
    return frozenset(node for node in subexpressions(formula) if node.has(ceiling, floor, Piecewise))


def _check_value(bound: Bound, symbol: Symbol, value: Expr) -> None:
    """Raise unless the value is all that was assumed of the symbol, and stays clear of the variables of integrals."""

    def refuse(because: str, remedy: str = "") -> DomainError:
        # the formula may be long: it is written out only where it is needed
        request = f"the value {symbol} = {value} in {bound.quantity} {bound.relation} {bound.display}"
        return DomainError(request, str(value), because, remedy)

    if (lost := lost_assumption(symbol, value)) is not None:
        raise refuse(f"the symbol is {lost}, and the value is not known to be {lost}")
    if clash := ({symbol} | value.free_symbols) & bound_symbols(bound.display):
        raise refuse(f"{clash.pop()} is the variable of an integral", "another symbol")


def _specialised_signs(bound: Bound, values: Mapping[Symbol, Expr]) -> dict[Expr, int]:
    """The declared signs that are still right.

    An atom that comes from two atoms keeps a sign if both have it; a quantity that is part of a value put in has none.
    """
    taken = known_free_symbols(bound.display) - set(values)
    entries = Counter(s for value in values.values() for s in value.free_symbols)
    found: dict[Expr, set[int]] = {}
    for quantity in quantities_in(bound.display):
        found.setdefault(substituted(quantity, values), set()).add(bound.monotone.get(quantity, 0))
    for quantity in set().union(*map(quantities_in, values.values())):
        found.setdefault(quantity, set()).add(0)
    for symbol, sign in bound.monotone.items():
        if not isinstance(symbol, Quantity) and symbol not in values and symbol not in entries:
            found[symbol] = {sign}
    for old, new in values.items():
        # a value that enters once is a symbol, and enters as itself alone
        if entries[new] == 1 and old in bound.monotone and new not in taken:
            found[new] = {bound.monotone[old]}
    return {atom: signs.pop() for atom, signs in found.items() if len(signs) == 1 and signs != {0}}


_AT_SIGN = {("<=", 1): "<=", (">=", -1): "<=", (">=", 1): ">=", ("<=", -1): ">="}
"""What an inequality becomes in a position of a sign."""


def replace(bound: Bound, premise: Bound) -> Bound:
    """Replace a quantity in the formula of ``bound`` by the bound that ``premise`` gives for it.

    The premise may be more general: its symbolic parameters are matched with those at each occurrence.  An inequality may
    only be put into a position declared monotone in the right direction; an equality may be put anywhere.

    Raises
    ------
    MonotonicityError
        If the position is not declared monotone, or is monotone the wrong way.
    HypothesisError
        If the quantity does not occur.

    Examples
    --------
    >>> import symbound as sb
    >>> F = sb.FiniteClass(k=16, M=1)
    >>> step1 = sb.lemmas["symmetrization"].apply(F=F, n=sb.n)
    >>> step2 = sb.lemmas["massart"].apply(F=F, n=sb.n)
    >>> replace(step1, step2)
    E Phi_n(F) <= 2*(sqrt(2*log(16)/n)/2)
    """
    matches = {
        q: values for q in quantities_in(bound.display) if (values := premise.quantity.unify(q)) is not None
    }
    if not matches:
        raise HypothesisError(
            f"the rule replace on {bound.quantity} {bound.relation} {bound.display}",
            f"a premise for {premise.quantity}",
            "that quantity does not occur in the formula",
            "the open quantities are " + (", ".join(map(str, bound.open_quantities)) or "none"),
        )
    relations = {bound.relation}
    instances: dict[Quantity, Bound] = {}
    for occurrence, values in matches.items():
        changed = {k: v for k, v in values.items() if k != v}
        instance = specialise(premise, changed) if changed else premise
        if instance.quantity != occurrence:
            raise HypothesisError(
                f"the rule replace on {bound.quantity} {bound.relation} {bound.display}",
                f"{premise.quantity} {premise.relation} {premise.display}",
                f"at these parameters it is about {instance.quantity}, which is not {occurrence}",
            )
        instances[occurrence] = instance
        sign = bound.monotone.get(occurrence, 0)
        if premise.relation != "==":
            if sign == 0:
                raise MonotonicityError(
                    f"the rule replace on {bound.quantity} {bound.relation} {bound.display}",
                    f"{premise.quantity} {premise.relation} {premise.display}",
                    f"the formula is not declared monotone in {occurrence}",
                    "only an equality may be put there",
                )
            relations.add(_AT_SIGN[premise.relation, sign])
    relations.discard("==")
    if len(relations) > 1:
        raise MonotonicityError(
            f"the rule replace on {bound.quantity} {bound.relation} {bound.display}",
            f"{premise.quantity} {premise.relation} {premise.display}",
            "the premise goes the wrong way for the position it would be put into",
            "an upper bound needs upper bounds where the formula increases and lower bounds where it decreases",
        )
    relation = relations.pop() if relations else "=="
    display = rebuild(bound.display, lambda node: instances[node].display if node in instances else None)
    parts = [(bound, 1)] + [(b, bound.monotone.get(q, 0)) for q, b in instances.items()]
    conditions = bound.conditions + tuple(c for b in instances.values() for c in b.conditions)
    return _make(
        bound.quantity,
        relation,
        display,
        _combined_signs(parts, display),
        _without_bound_symbols(conditions, display),
        "replace",
        {},
        (bound, premise),
    )


def _without_bound_symbols(conditions: tuple[Condition, ...], display: Basic) -> tuple[Condition, ...]:
    """Leave out conditions on the variable of an integral, which its assumptions must meet.

    Raises
    ------
    DomainError
        If they do not: the premise was proved for a part of the range only.
    """
    variables = bound_symbols(display)
    kept = []
    for c in conditions:
        if not c.expr.free_symbols & variables:
            kept.append(c)
        elif c.domain.contains(c.expr) is not True:
            raise DomainError(
                "a bound under an integral",
                f"one that holds where {c}",
                "it must hold for all values of the variable of the integral",
            )
    return tuple(kept)


def chain(bound: Bound, *premises: Bound) -> Bound:
    """Replace quantities one after the other: ``replace(replace(bound, first), second) ...``."""
    for premise in premises:
        bound = replace(bound, premise)
    return bound


def minimum(*bounds: Bound) -> Bound:
    """The smaller of several upper bounds on one quantity (the larger of several lower bounds).

    Raises
    ------
    ArgumentTypeError
        If the bounds are on different quantities or in different directions.
    """
    if not bounds:
        raise ArgumentTypeError("the minimum of bounds", "no bound", "there is none to choose from")
    first, *others = bounds
    if not others:
        return first
    relations = {b.relation for b in bounds} - {"=="}
    if any(b.quantity != first.quantity for b in bounds) or len(relations) > 1:
        raise ArgumentTypeError(
            "the minimum of bounds",
            "; ".join(f"{b.quantity} {b.relation} ..." for b in bounds),
            "alternatives must bound the same quantity in the same direction",
        )
    relation = relations.pop() if relations else "=="
    extreme = greatest if relation == ">=" else least
    display = extreme(*(b.display for b in bounds))
    return _make(
        first.quantity,
        relation,
        display,
        _combined_signs([(b, 1) for b in bounds], display),
        tuple(c for b in bounds for c in b.conditions),
        "minimum",
        {},
        bounds,
    )


def union(*bounds: Bound) -> Bound:
    """Several high-probability bounds at once: failure probabilities add up.

    From ``Phi_n(F_j) <= b_j`` with probability at least ``1 - delta_j`` for each j follows
    ``Phi_n(F_1 u ... u F_k) <= max_j b_j`` with probability at least ``1 - sum_j delta_j``.

    Raises
    ------
    ArgumentTypeError
        If a bound is not an upper bound on a gap with confidence, or the sample sizes differ.
    DomainError
        If the failure probabilities add up to 1 or more.
    """
    from symbound.classes import UnionClass

    for b in bounds:
        if not isinstance(b.quantity, GapWithConfidence) or b.relation == ">=":
            raise ArgumentTypeError(
                "a union over failure probabilities",
                f"{b.quantity} {b.relation} ...",
                "each part must bound a gap from above with a stated confidence",
                "derive it with gap_bound(..., delta=...)",
            )
    sizes = {b.quantity.parameters[0] for b in bounds}
    if len(sizes) != 1:
        raise ArgumentTypeError(
            "a union over failure probabilities",
            f"the sample sizes {', '.join(map(str, sizes))}",
            "all parts must be about the same sample",
        )
    failure = Add(*(b.quantity.parameters[1] for b in bounds))
    if PROBABILITY.contains(failure) is False:
        raise DomainError(
            "a union over failure probabilities",
            f"{failure}",
            "the failure probabilities add up to 1 or more",
        )
    n = sizes.pop()
    display = greatest(*(b.display for b in bounds))
    subject = UnionClass(tuple(b.quantity.subject for b in bounds))
    conditions = (*(c for b in bounds for c in b.conditions), Condition(failure, PROBABILITY))
    return _make(
        GapWithConfidence(subject, n, failure),
        "<=",
        display,
        _combined_signs([(b, 1) for b in bounds], display),
        conditions,
        "union",
        {},
        bounds,
    )


def weaken(bound: Bound, formula: Expr, box: Mapping[Symbol, tuple[Any, Any]] | None = None) -> Bound:
    """Replace the formula by one that is provably on the weak side of it.

    Parameters
    ----------
    bound : Bound
        The bound to weaken.
    formula : sympy.Expr
        The new formula; at least the old one for an upper bound, at most for a lower bound.
    box : mapping from symbols to (low, high), optional
        Where the free symbols range; the inequality is certified on the box and the box becomes part of the domain.

    Raises
    ------
    UndecidedError
        If the inequality could not be certified.
    HypothesisError
        If it is false.
    """
    from symbound.rigor import verdict, verdict_on_box

    formula = exact(formula, "the weaker formula")
    relation = "<=" if bound.relation == "==" else bound.relation
    new = evaluated(formula)
    request = f"weakening {bound.quantity} {bound.relation} {bound.expr} to {new}"
    loose = (bound.expr.free_symbols | new.free_symbols) - set(box or {})
    if loose:
        raise UndecidedError(
            request,
            f"no range for {', '.join(sorted(map(str, loose)))}",
            "the inequality can only be certified where every symbol has a value or a range",
            "name a box, box={n: (1, 1000)}",
        )
    answer = verdict_on_box(bound.expr, relation, new, box) if box else verdict(bound.expr, relation, new)
    if answer.name == "FALSE":
        raise HypothesisError(request, f"{bound.expr} {relation} {new}", "the inequality is false")
    if answer.name != "TRUE":
        raise UndecidedError(
            request, f"{bound.expr} {relation} {new}", "the inequality could not be certified", "name a box"
        )
    extra = tuple(Condition(s, interval(low, high)) for s, (low, high) in (box or {}).items())
    return _make(
        bound.quantity,
        relation,
        formula,
        {},
        bound.conditions + extra,
        "weaken",
        {"formula": formula, "box": {s.name: v for s, v in (box or {}).items()}},
        (bound,),
    )
