"""Frozen values, declared signs, refusals and helpers of every lemma."""

import pytest
from sympy import Rational

import symbound as sb
from symbound.rigor import enclose
from tests.oracles.rows_frozen import NUMBERS
from tests.oracles.strength import (
    FROZEN,
    HELPERS,
    PRINTED,
    REFUSED,
    frozen_failures,
    printed_failures,
    refusal_failures,
    tightness_failures,
)


def _name(row):
    return f"{row.slug} {row.name}".strip()


@pytest.mark.parametrize("frozen", FROZEN, ids=_name)
def test_frozen_statement_and_value(frozen):
    assert not frozen_failures(frozen)


def test_every_lemma_is_frozen():
    assert set(sb.lemmas) == {f.slug for f in FROZEN}


def test_names_are_unique():
    names = [_name(f) for f in FROZEN]
    assert len(set(names)) == len(names)


SIGNED = [f for f in FROZEN if f.record.get("signs") and "inf" not in f.record["value"]]


@pytest.mark.parametrize("frozen", SIGNED, ids=_name)
def test_declared_signs_hold_numerically(frozen):
    """One atom is made larger, all others stay: the formula must move the way that is declared, or not at all."""
    bound = sb.lemmas[frozen.slug].apply(assume=frozen.assume, **frozen.arguments())
    start = {}
    for quantity in bound.open_quantities:
        key = next(k for k in frozen.opened if k == type(quantity).__name__ or k in str(quantity))
        start[quantity] = Rational(frozen.opened[key])
    given = {**NUMBERS, **frozen.at}
    formula = bound.display
    for symbol in formula.free_symbols | {s for s in bound.monotone if s.is_Symbol}:
        start.setdefault(symbol, Rational(given.get(symbol.name, 1)))
    for atom, sign in bound.monotone.items():
        if atom not in start:  # the case at hand does not use it
            continue
        for step in (1, 3):
            larger = dict(start)
            larger[atom] = start[atom] + (step if start[atom] >= 1 else Rational(step, 40))
            before, after = (
                enclose(formula.xreplace(values).doit(), precision=200) for values in (start, larger)
            )
            gain = (after.upper - before.lower) if sign > 0 else (before.upper - after.lower)
            assert gain >= -Rational(1, 10**40), (atom, sign)


@pytest.mark.parametrize("refused", REFUSED, ids=lambda r: f"{r.slug}: {r.says}")
def test_what_a_lemma_must_refuse(refused):
    assert not refusal_failures(refused)


@pytest.mark.parametrize("helper", HELPERS, ids=lambda h: h.slug)
def test_helpers_of_lemmas(helper):
    assert helper.check(sb.lemmas.module(helper.slug))


@pytest.mark.parametrize("printed", PRINTED, ids=lambda p: f"{p.slug}: {p.text}")
def test_formula_is_printed_so(printed):
    assert not printed_failures(printed)


@pytest.mark.parametrize("slug", list(sb.lemmas))
def test_declared_tightness(slug):
    assert not tightness_failures(slug)
