"""Shared check: the signs that a lemma declares are those of its formula."""

from __future__ import annotations

from itertools import pairwise

from sympy import sympify

from symbound.bounds.quantity import quantities_in
from symbound.rigor import enclose

SLACK = 1e-12


def check_signs(bound, values):
    """Move every declared symbol and quantity through increasing values, others at their middle value.

    ``values`` maps each symbol and quantity of the formula to increasing exact values, three or more.
    """
    middle = {atom: sympify(grid[len(grid) // 2]) for atom, grid in values.items()}
    assert bound.free_symbols | quantities_in(bound.expr) <= set(values) | {
        s for q in quantities_in(bound.expr) for s in q.free_symbols
    }
    checked = 0
    for atom, sign in bound.monotone.items():
        if atom not in values:
            continue
        heights = [_value(bound, {**middle, atom: sympify(v)}) for v in values[atom]]
        steps = [sign * (b - a) for a, b in pairwise(heights)]
        assert min(steps) >= -SLACK, f"{bound} is declared {sign:+d} in {atom}: {heights}"
        checked += 1
    assert checked, "no declared sign was checked"
    return checked


def _value(bound, values):
    quantities = {k: v for k, v in values.items() if k in quantities_in(bound.expr)}
    symbols = {k: v for k, v in values.items() if k not in quantities}
    expr = bound.expr.xreplace(quantities)
    return float(enclose(expr.xreplace(symbols), relation="<=").upper)
