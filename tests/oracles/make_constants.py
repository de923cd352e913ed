"""The numbers that matter most, as statements for the Coq proof assistant: what a lemma builds is the frozen decimal.

``python tests/oracles/make_constants.py`` writes ``proofs/constants.v``.  The formulas are built by the lemmas at the points
of ``rows_frozen.py`` and keep the shape that the lemma wrote; the decimals are those of ``frozen.json``, which come from a
second writing of each formula in mpmath; Coq's ``interval`` is a third engine, whose every step the kernel of Coq checks.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

from sympy import Symbol, sympify

sys.path.insert(0, str(Path(__file__).parents[2]))

import symbound as sb
from symbound.bounds.coq_terms import resolve, term
from symbound.bounds.display import rebuild
from symbound.bounds.substitution import substituted
from tests.oracles.rows_frozen import FROZEN, NUMBERS, Frozen

FILE = Path(__file__).parents[2] / "proofs" / "constants.v"
CONSTANTS = {
    "concentration": "M sqrt(log(1/delta)/(2n))",
    "symmetrization": "the factor 2",
    "contraction": "the factor c, without a 2",
    "massart": "sqrt(2 log k)",
    "finite-class confidence": "sqrt(log(k/delta)/(2n))",
    "empirical-rademacher": "2 M in place of 3 M, log(1/delta) in place of log(2/delta)",
    "chaining-sum": "sqrt(2 log N), each radius once",
    "dudley nodes": "4 a and 12",
    "dudley-sharp internal": "4 sqrt 2",
    "dudley-sharp external": "6 sqrt 2",
    "lipschitz-entropy connected": "log ceil(M/t) and log 3",
    "multiscale": "2 r_K, and each square root without a factor",
    "tabular-gap uniform": "De Moivre's 2 v C(n,v) p^v (1-p)^(n-v+1)",
    "rate above": "(2d/(d-2)) (B (d-2)/4)^(2/d), B = sqrt(C/n) (d/(d-2)) (d/2)^(2/(d-2))",
    "rate two": "e (1 + log(4n)/2)",
    "rate below": "(2/(2-d)) (2/d)^(d/(2-d))",
    "transport-lower no group": "d/(d+1)",
    "isodiametric": "(lambda/C)^(1/m)",
    "optimal-sup-error direct": "5/8",
    "flow-certificate path, third moments": "sqrt(2/(pi n)) and the constant 1 of the normal approximation",
}
"""Keys of frozen values, and what is in them."""


def formula(frozen: Frozen) -> Any:
    """The formula of the lemma at the frozen values of its symbols and open quantities, in the shape that the lemma wrote."""
    bound = sb.lemmas[frozen.slug].apply(assume=frozen.assume, **frozen.arguments())
    opened = {}
    for quantity in bound.open_quantities:
        key = next(k for k in frozen.opened if k == type(quantity).__name__ or k in str(quantity))
        opened[quantity] = sympify(frozen.opened[key])
    display = rebuild(bound.display, opened.get)
    given = {**NUMBERS, **frozen.at}
    values = {s: sympify(given[s.name]) for s in display.free_symbols if isinstance(s, Symbol)}
    return resolve(substituted(display, values))


def statement(frozen: Frozen) -> str:
    """That the formula is the decimal, to the digits to which the two other engines agree."""
    places = len(frozen.record["value"].partition(".")[2])
    decimal = Fraction(frozen.record["value"]) * 10**places
    name = f"{frozen.slug} {frozen.name}".strip()
    identifier = "".join(c if c.isalnum() else "_" for c in name.replace(", ", "_"))
    return (
        f"(* {name}: {CONSTANTS[name]} *)\n"
        f"Theorem {identifier} :\n"
        f"  Rabs ({term(formula(frozen), {})}\n"
        f"    - {decimal} / 10 ^ {places}) <= 1 / 10 ^ {frozen.digits}.\n"
        f"Proof. number. Qed.\n"
    )


def text() -> str:
    """The file."""
    by_name = {f"{f.slug} {f.name}".strip(): f for f in FROZEN}
    head = (
        "(* The numbers that matter most: each formula, as its lemma builds it, is the decimal that the tests freeze. *)\n"
        "(* Written by tests/oracles/make_constants.py; the decimals are those of tests/oracles/frozen.json.         *)\n"
        "(* Not among the formal proofs of the other files: the real numbers of Coq's library rest on axioms.        *)\n"
        "From Coq Require Import Reals.\n"
        "From Interval Require Import Tactic.\n"
        "Local Open Scope R_scope.\n\n"
        "Ltac number :=\n"
        "  repeat first [rewrite Rmax_right by interval with (i_prec 220) | rewrite Rmax_left by interval with (i_prec 220)];\n"
        "  interval with (i_prec 220).\n\n"
    )
    return head + "\n".join(statement(by_name[name]) for name in CONSTANTS)


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
