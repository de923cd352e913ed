"""Oracle rows of the complexity lemmas."""

from __future__ import annotations

from itertools import product
from math import log
from typing import Any

import numpy as np
from sympy import Rational

import symbound as sb
from symbound.classes.composition import Composition
from tests.lemmas.complexity import brute as classes
from tests.oracles import enumeration as brute
from tests.oracles.row import Row
from tests.oracles.table import LAW, PATH, TABLE, N, finite_class, gap_quantile, rademacher_of_table


def largest_empirical_rademacher() -> float:
    return max(brute.empirical_rademacher(TABLE[:, list(s)]) for s in product(range(3), repeat=N))


def functions_on_path() -> Any:
    return sb.AllFunctions(sb.FiniteSpace(PATH), M=1)


ROWS = [
    Row(
        "rademacher-expectation",
        lambda: {"F": finite_class(), "n": N},
        rademacher_of_table,
        opened={"EmpiricalRademacher": largest_empirical_rademacher},
    ),
    Row(
        "empirical-rademacher",
        lambda: {"F": finite_class(), "n": N, "delta": Rational(1, 5)},
        lambda: gap_quantile(N, 0.2),
        opened={"EmpiricalRademacher": largest_empirical_rademacher},
    ),
    Row(
        "contraction",
        lambda: {"F": Composition(finite_class(), Lambda=2, M=2), "n": N},
        lambda: brute.finite_class_rademacher(2 * TABLE, LAW, N),
        opened={"Rademacher": rademacher_of_table},
    ),
    Row(
        "tabular-rademacher",
        lambda: {"F": functions_on_path(), "n": N},
        lambda: brute.finite_class_rademacher(np.array(list(product((0.0, 1.0), repeat=3))), LAW, N),
    ),
    Row(
        "chaining-sum",
        lambda: {"F": finite_class(), "n": N, "scales": (Rational(1, 4),)},
        lambda: brute.empirical_rademacher(TABLE),
        opened={"InternalLogCoveringNumber": lambda: log(classes.internal_covering(TABLE, 0.25))},
    ),
    Row(
        "dudley",
        lambda: {"F": finite_class(), "n": N, "a": Rational(1, 10)},
        lambda: brute.empirical_rademacher(TABLE),
        opened={"InternalLogCoveringNumber": lambda: log(classes.internal_covering(TABLE, 0.1))},
    ),
    Row(
        "dudley-sharp",
        lambda: {"F": finite_class(), "n": N, "a": Rational(1, 10), "nets": "external"},
        lambda: brute.empirical_rademacher(TABLE),
        opened={"LogCoveringNumber": lambda: log(classes.external_covering(TABLE, 0.1))},
    ),
    Row(
        "internal-from-external",
        lambda: {"F": finite_class(), "t": Rational(1, 2)},
        lambda: log(classes.internal_covering(TABLE, 0.5)),
        opened={"LogCoveringNumber": lambda: log(classes.external_covering(TABLE, 0.25))},
    ),
    Row(
        "lipschitz-entropy",
        lambda: {"F": sb.Lipschitz(sb.FiniteSpace(PATH), L=1, M=1), "t": Rational(1, 4)},
        lambda: 3 * log(2),
        opened={"CoveringNumber": lambda: 3},
        name="a cube of functions",
    ),
    Row(
        "parametric",
        lambda: {"F": sb.Parametric(p=2, B=1, Lambda=1, M=1), "t": Rational(1, 7)},
        lambda: 2 * log(7),
    ),
]
