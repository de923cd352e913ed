"""Every lemma against values found some other way, compared by its declared tightness."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from sympy import Float, Integer, Rational

import symbound as sb
from symbound.rigor import enclose
from tests import oracles

ROWS = [
    row
    for module in sorted(Path(oracles.__file__).parent.glob("*.py"))
    if module.stem == "table" or module.stem.startswith("rows_")
    for row in import_module(f"tests.oracles.{module.stem}").ROWS
]

SLACK = 1e-9
"""Oracles are computed in floating point."""


def _value(row):
    bound = sb.lemmas[row.slug].apply(assume=row.assume, **row.arguments())
    expr = bound.expr
    for quantity in bound.open_quantities:
        key = next((k for k in row.opened if k == type(quantity).__name__ or k in str(quantity)), None)
        assert key is not None, f"the row gives no value for {quantity}"
        value = row.opened[key]()
        exact = Integer(value) if isinstance(value, int) else Rational(str(Float(value, 15)))
        expr = expr.xreplace({quantity: exact})
    return bound, enclose(expr.doit(), relation=bound.relation)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.slug}-{row.name}".rstrip("-"))
def test_lemma_against_oracle(row, record_property):
    bound, value = _value(row)
    truth = float(row.truth())
    lower, upper = float(value.lower), float(value.upper)
    record_property("ratio", upper / truth if truth else None)
    if row.tightness == "lower":
        assert bound.relation == ">="
        assert lower <= truth + SLACK
    elif row.tightness == "upper":
        assert bound.relation in ("<=", "==")
        assert upper >= truth - SLACK
    else:
        if row.tightness == "exact":
            assert bound.relation == "=="
        assert lower - SLACK <= truth <= upper + SLACK


def test_every_lemma_has_a_row():
    missing = set(sb.lemmas) - {row.slug for row in ROWS}
    assert not missing, f"no oracle for {sorted(missing)}"
