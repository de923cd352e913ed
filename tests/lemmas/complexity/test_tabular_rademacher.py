from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog
from sympy import Rational, Symbol
from sympy.combinatorics import Permutation

import symbound as sb
from symbound.errors import HypothesisError
from tests.lemmas.signs import check_signs

POINTS = sb.FiniteSpace(1 - np.eye(3))
GROUPS = {"trivial": [[0], [1], [2]], "swap": [[0, 1], [2]], "cycle": [[0, 1, 2]]}
GENERATORS = {"trivial": [[0, 1, 2]], "swap": [[1, 0, 2]], "cycle": [[1, 2, 0]]}


def space_class(name, eps=0, M=1):
    return sb.AllFunctions(POINTS, M=M, symmetry=sb.Invariance(sb.group(GENERATORS[name]), eps))


def supremum(weights, orbits, eps):
    """``max weights . f`` over f in [0, 1] with oscillation at most eps on orbits, by linear programming."""
    rows = []
    for orbit in orbits:
        for i, j in product(orbit, repeat=2):
            if i != j:
                row = np.zeros(3)
                row[i], row[j] = 1, -1
                rows.append(row)
    solution = linprog(
        -weights,
        A_ub=np.array(rows) if rows else None,
        b_ub=np.full(len(rows), eps) if rows else None,
        bounds=[(0, 1)] * 3,
    )
    return -solution.fun


def rademacher(orbits, eps, n, law):
    """All samples and signs, grouped by the weight that they give to each point."""
    total, known = 0.0, {}
    for sample in product(range(3), repeat=n):
        for signs in product((-1, 1), repeat=n):
            weights = tuple(np.bincount(sample, weights=signs, minlength=3))
            if weights not in known:
                known[weights] = supremum(np.array(weights) / n, orbits, eps)
            total += float(np.prod(law[list(sample)])) * known[weights] / 2**n
    return total


@pytest.mark.parametrize("name", list(GROUPS))
@pytest.mark.parametrize("eps", [Rational(0), Rational(1, 4), Rational(1)])
def test_never_below_the_truth(name, eps, record_property):
    n = 4
    truth = rademacher(GROUPS[name], float(eps), n, np.array([0.5, 0.3, 0.2]))
    value = float(sb.lemmas["tabular-rademacher"].apply(F=space_class(name, eps), n=n).at())
    record_property("ratio", value / truth)
    assert truth <= value + 1e-12
    assert value / truth < 1.6


def test_tolerance_one_is_no_symmetry():
    apply = sb.lemmas["tabular-rademacher"].apply
    assert apply(F=space_class("cycle", 1), n=7).expr == apply(F=space_class("trivial"), n=7).expr
    assert apply(F=space_class("cycle", 5), n=7).expr == apply(F=space_class("trivial"), n=7).expr


def test_signs():
    M = Symbol("M", positive=True)
    bound = sb.lemmas["tabular-rademacher"].apply(F=space_class("swap", sb.eps, M), n=sb.n)
    grid = {M: [1, 2, 3], sb.n: [5, 50, 500], sb.eps: [0, Rational(1, 2), 1, 2, 5]}
    assert check_signs(bound, grid) == 3


def test_a_set_that_is_no_group():
    swaps = [Permutation([1, 0, 2]), Permutation([0, 2, 1])]
    exact = sb.AllFunctions(POINTS, M=1, symmetry=sb.Invariance(swaps))
    assert sb.lemmas["tabular-rademacher"].apply(F=exact, n=4).expr == Rational(1, 4)
    loose = sb.AllFunctions(POINTS, M=1, symmetry=sb.Invariance(swaps, Rational(1, 10)))
    with pytest.raises(HypothesisError, match="whole-group"):
        sb.lemmas["tabular-rademacher"].apply(F=loose, n=4)
    partial = sb.AllFunctions(POINTS, M=1, symmetry=sb.Invariance([[1, -1, 2]]))
    with pytest.raises(HypothesisError, match="no orbits"):
        sb.lemmas["tabular-rademacher"].apply(F=partial, n=4)
