"""Frozen values, declared signs, refusals and helpers of every lemma."""

import pytest
from sympy import Rational

import symbound as sb
from symbound.rigor import verdict
from tests.oracles.rows_frozen import FROZEN, NUMBERS
from tests.oracles.rows_strength import HELPERS, REFUSED
from tests.oracles.strength import frozen_failures, refusal_failures


def _name(row):
    return f"{row.slug} {row.name}".strip()


@pytest.mark.parametrize("frozen", FROZEN, ids=_name)
def test_frozen_statement_and_value(frozen):
    assert not frozen_failures(frozen)


def test_every_lemma_is_frozen_but_those_with_computed_certificates():
    """Their coefficients come out of a certificate and are rounded up; rows of the oracle table compare them."""
    assert set(sb.lemmas) - {f.slug for f in FROZEN} <= {"flow-certificate", "tree-certificate"}


def test_names_are_unique():
    names = [_name(f) for f in FROZEN]
    assert len(set(names)) == len(names)


SIGNED = [f for f in FROZEN if f.record.get("signs")]


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
        for step in (1, 3):
            larger = dict(start)
            larger[atom] = start[atom] + (step if start[atom] >= 1 else Rational(step, 40))
            before, after = (formula.xreplace(values).doit() for values in (start, larger))
            relation = "<=" if sign > 0 else ">="
            assert verdict(before, relation, after).name == "TRUE", (atom, sign)


@pytest.mark.parametrize("refused", REFUSED, ids=lambda r: f"{r.slug}: {r.says}")
def test_what_a_lemma_must_refuse(refused):
    assert not refusal_failures(refused)


@pytest.mark.parametrize("helper", HELPERS, ids=lambda h: h.slug)
def test_helpers_of_lemmas(helper):
    assert helper.check(sb.lemmas.module(helper.slug))
