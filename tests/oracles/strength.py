"""Everything that checks one lemma, in one place: oracle rows, frozen values, declared signs, refusals."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from mpmath import mp, mpf
from sympy import Rational, Symbol, oo, sympify

import symbound as sb
from symbound.bounds.bound import Bound
from symbound.bounds.exact import Domain
from symbound.errors import SymboundError
from symbound.rigor import enclose
from tests.oracles import rows_edges, rows_frozen, rows_orbit_means, rows_strength
from tests.oracles.rows_edges import Printed
from tests.oracles.rows_frozen import NUMBERS, Frozen
from tests.oracles.rows_strength import Refused

FROZEN = [*rows_frozen.FROZEN, *rows_edges.FROZEN, *rows_orbit_means.FROZEN]
REFUSED = [*rows_strength.REFUSED, *rows_edges.REFUSED, *rows_orbit_means.REFUSED]
HELPERS = [*rows_strength.HELPERS, *rows_edges.HELPERS, *rows_orbit_means.HELPERS]
PRINTED = [*rows_edges.PRINTED, *rows_orbit_means.PRINTED]

SLACK = 1e-9
DIGITS = 60


@cache
def rows_of(slug: str) -> tuple[tuple[Any, dict[str, Any], float, dict[str, float]], ...]:
    """Rows of the oracle tables with their truths and the values of open quantities computed once."""
    found = []
    for module in sorted(Path(__file__).parent.glob("*.py")):
        if module.stem == "table" or module.stem.startswith("rows_"):
            for row in import_module(f"tests.oracles.{module.stem}").ROWS:
                if row.slug == slug:
                    opened = {key: value() for key, value in row.opened.items()}
                    found.append((row, row.arguments(), float(row.truth()), opened))
    return tuple(found)


def failures(slug: str) -> list[str]:
    """What is wrong with the lemma as the library has it now; an empty list if nothing is."""
    found: list[str] = []
    try:
        for frozen in FROZEN:
            if frozen.slug == slug:
                found += frozen_failures(frozen)
            if found:
                return found
        for refused in REFUSED:
            if refused.slug == slug:
                found += refusal_failures(refused)
            if found:
                return found
        found += [
            f"{slug}: a helper has another value"
            for h in HELPERS
            if h.slug == slug and not h.check(sb.lemmas.module(slug))
        ]
        found += tightness_failures(slug)
        for printed in PRINTED:
            if printed.slug == slug:
                found += printed_failures(printed)
        if found:
            return found
        for row, arguments, truth, opened in rows_of(slug):
            found += row_failures(row, arguments, truth, opened)
            if found:
                return found
    except Exception as error:
        found.append(f"{type(error).__name__}: {error}"[:200])
    return found


def frozen_failures(frozen: Frozen) -> list[str]:
    """Relation, value at 60 digits, hypotheses and signs of one frozen row."""
    bound = sb.lemmas[frozen.slug].apply(assume=frozen.assume, **frozen.arguments())
    found = []
    for part, value in statement(bound).items():
        if frozen.record.get(part) != value:
            found.append(f"{frozen.slug} {frozen.name}: {part} is {value}, and not {frozen.record.get(part)}")
    if not found and not agrees(bound, frozen):
        found.append(f"{frozen.slug} {frozen.name}: another value")
    return found


def tightness_failures(slug: str) -> list[str]:
    """A lemma is exact if it states an equality in some case, lower if it never bounds from above."""
    relations = {f.record.get("relation") for f in FROZEN if f.slug == slug}
    found = "exact" if "==" in relations else "lower" if relations == {">="} else "upper"
    declared = sb.lemmas[slug].tightness
    return [] if declared == found else [f"{slug}: declared {declared}, and the relations are {relations}"]


def printed_failures(printed: Printed) -> list[str]:
    """The formula as it is printed."""
    bound = sb.lemmas[printed.slug].apply(assume=printed.assume, **printed.arguments())
    text = str(bound.display)
    return [] if text == printed.text else [f"{printed.slug}: printed as {text}, and not {printed.text}"]


def statement(bound: Bound) -> dict[str, Any]:
    """What is frozen of a bound besides its value."""
    return {
        "quantity": str(bound.quantity),
        "about": sorted(f"{q}: {q.subject!r}" for q in (bound.quantity, *bound.open_quantities)),
        "relation": bound.relation,
        "signs": {str(k): s for k, s in sorted(bound.monotone.items(), key=str)},
        "hypotheses": [f"{h.name}: {h.status.value}" for h in bound.step.discharged],
        "arguments": {name: _domain(wanted) for name, wanted in sb.lemmas[bound.step.name].arguments.items()},
    }


def _domain(wanted: Any) -> str:
    if isinstance(wanted, Domain):
        return wanted.name
    kinds = wanted if isinstance(wanted, tuple) else (wanted,)
    return " or ".join("anything" if kind is None else kind.__name__ for kind in kinds)


def agrees(bound: Bound, frozen: Frozen, bits: int = 256) -> bool:
    """Whether the formula, evaluated by ball arithmetic, is the frozen number to 55 digits."""
    mp.dps = DIGITS
    expected = mpf(frozen.record["value"])
    if mp.isinf(expected):
        formula, values = filled(bound, frozen)
        return bool(formula.xreplace(values).doit() == oo)
    lower, upper = value_at(bound, frozen, bits)
    mp.dps = DIGITS
    slack = mpf(10) ** -frozen.digits * max(1, abs(expected))
    return bool(_mpf(lower) - slack <= expected <= _mpf(upper) + slack and _mpf(upper - lower) < slack)


def _mpf(x: Rational) -> Any:
    return mpf(int(x.p)) / mpf(int(x.q))


def value_at(bound: Bound, frozen: Frozen, bits: int) -> tuple[Any, Any]:
    """Exact ends of an enclosure of the formula at the frozen values of its symbols and open quantities."""
    formula, values = filled(bound, frozen)
    answer = enclose(formula, values, relation=bound.relation, precision=bits)
    return answer.lower, answer.upper


def filled(bound: Bound, frozen: Frozen) -> tuple[Any, dict[Symbol, Any]]:
    """The formula with the frozen values of its open quantities, and those of its symbols."""
    replaced: dict[Any, Any] = {}
    for quantity in bound.open_quantities:
        key = next(k for k in frozen.opened if k == type(quantity).__name__ or k in str(quantity))
        replaced[quantity] = sympify(frozen.opened[key])
    formula = sympify(bound.display).xreplace(replaced).doit()
    given = {**NUMBERS, **frozen.at}
    return formula, {s: sympify(given[s.name]) for s in formula.free_symbols if isinstance(s, Symbol)}


def refusal_failures(refused: Refused) -> list[str]:
    """A refusal must come, of the right kind."""
    try:
        arguments = refused.arguments()
        bound = sb.lemmas[refused.slug].apply(assume=refused.assume, **arguments)
    except SymboundError as error:
        text = f"{type(error).__name__}: {error}"
        return [] if refused.says in text else [f"{refused.slug}: refused with {text[:200]}"]
    return [f"{refused.slug}: accepted {bound}"]


def row_failures(row: Any, arguments: dict[str, Any], truth: float, opened: dict[str, float]) -> list[str]:
    """The comparison of the oracle table."""
    from sympy import Float, Integer

    bound = sb.lemmas[row.slug].apply(assume=row.assume, **arguments)
    expr = bound.expr
    for quantity in bound.open_quantities:
        key = next(k for k in opened if k == type(quantity).__name__ or k in str(quantity))
        value = opened[key]
        expr = expr.xreplace(
            {quantity: Integer(value) if isinstance(value, int) else Rational(str(Float(value, 15)))}
        )
    value = enclose(expr.doit(), relation=bound.relation)
    lower, upper = float(value.lower), float(value.upper)
    holds = {
        "lower": bound.relation == ">=" and lower <= truth + SLACK,
        "upper": bound.relation in ("<=", "==") and upper >= truth - SLACK,
        "exact": bound.relation == "==" and lower - SLACK <= truth <= upper + SLACK,
    }.get(row.tightness, lower - SLACK <= truth <= upper + SLACK)
    return [] if holds else [f"{row.slug} {row.name}: {lower} to {upper} against {truth}"]
