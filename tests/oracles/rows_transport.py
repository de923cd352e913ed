"""Oracle rows of the lemmas by transport."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import Rational

import symbound as sb
from symbound.transport import flow_certificate, minimax_certificate, tree_certificate
from symbound.transport.class_cost import class_cost
from tests.oracles import enumeration as brute
from tests.oracles.row import Row
from tests.oracles.table import LAW, SQUARE, N, gap_on_path, lipschitz_on_path

SQUARE_LAW = [0.4, 0.3, 0.2, 0.1]


def on_square() -> Any:
    return sb.Lipschitz(sb.FiniteSpace(SQUARE), L=1, M=Rational(3, 2))


def gap_on_square(law: Any = SQUARE_LAW) -> float:
    return brute.expected_over_samples(lambda c: brute.lipschitz_gap(SQUARE, 1.5, law, c), law, N)


def flow(F: Any, law: Any, form: str) -> dict[str, Any]:
    found = class_cost(F)
    certificate = flow_certificate(found.cost, found.law(law))
    return {"F": F, "n": N, "certificate": certificate, "law": law, "form": form}


def tree(F: Any, law: Any, form: str) -> dict[str, Any]:
    found = class_cost(F)
    return {
        "F": F,
        "n": N,
        "certificate": tree_certificate(found.cost, found.law(law)),
        "law": law,
        "form": form,
    }


def gap_on_cells(n: int, k: int) -> float:
    """``E W_1`` of a sample on k equally likely points of a line with spacing 1/k: one term for each cut."""
    cuts = [Fraction(j, k) for j in range(1, k)]
    return float(sum(brute.binomial_mean_absolute_deviation(n, p) for p in cuts)) / k


ROWS = [
    Row("flow-certificate", lambda: flow(on_square(), SQUARE_LAW, "variance"), gap_on_square),
    Row(
        "flow-certificate",
        lambda: flow(on_square(), SQUARE_LAW, "goldstein"),
        gap_on_square,
        name="goldstein",
    ),
    Row(
        "flow-certificate",
        lambda: flow(on_square(), SQUARE_LAW, "quadrature"),
        gap_on_square,
        name="quadrature",
    ),
    Row(
        "flow-certificate",
        lambda: {
            "F": on_square(),
            "n": N,
            "certificate": minimax_certificate(class_cost(on_square()).cost).certificate,
        },
        lambda: max(gap_on_square(law) for law in (SQUARE_LAW, [0.25] * 4, [0.5, 0, 0.5, 0], [1, 0, 0, 0])),
        name="every law",
    ),
    Row("tree-certificate", lambda: tree(on_square(), SQUARE_LAW, "variance"), gap_on_square),
    Row("tree-certificate", lambda: tree(on_square(), SQUARE_LAW, "mean"), gap_on_square, name="means"),
    # The metric of a path is a tree metric, so that the bound is an equality there.
    Row(
        "tree-certificate",
        lambda: tree(lipschitz_on_path(), LAW, "mean"),
        lambda: gap_on_path() - 1e-12,
        name="path",
    ),
    Row(
        "multiscale-known-law",
        lambda: {
            "F": on_square(),
            "n": N,
            "law": SQUARE_LAW,
            "scales": (1, 0),
            "nets": ((0, 2), (0, 1, 2, 3)),
        },
        gap_on_square,
    ),
    Row(
        "quantisation",
        lambda: {"F": sb.Lipschitz(sb.Cube(1), L=1, M=1), "n": 30, "k": 8},
        lambda: brute.interval_wasserstein_mean(30),
        opened={"ExpectedGap": lambda: gap_on_cells(30, 8)},
    ),
]
