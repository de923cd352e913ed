from itertools import product

import mpmath
import numpy as np
import pytest
from sympy import Rational, Symbol

import symbound as sb
from symbound.rigor import enclose
from tests.lemmas.signs import check_signs
from tests.oracles import enumeration as brute

LAW = np.array([0.5, 0.3, 0.2])
TABLE = np.array([[0, 0.5, 1.0], [1.0, 0, 0], [0.2, 0.9, 0.4], [0, 0, 0]])


def gap_minus_twice_complexity(sample):
    empirical = np.bincount(sample, minlength=3) / len(sample)
    return np.max(TABLE @ (LAW - empirical)) - 2 * brute.empirical_rademacher(TABLE[:, list(sample)])


def test_one_example_moves_the_difference_by_at_most_two_over_n():
    n = 4
    moves = [
        abs(gap_minus_twice_complexity(s) - gap_minus_twice_complexity((*s[:-1], z)))
        for s in product(range(3), repeat=n)
        for z in range(3)
    ]
    assert 1 / n < max(moves) <= 2 / n + 1e-12


@pytest.mark.parametrize("delta", [Rational(1, 2), Rational(1, 5), Rational(1, 100)])
def test_fails_with_probability_at_most_delta(delta):
    n = 4
    F = sb.FiniteClass(k=4, M=1)
    bound = sb.lemmas["empirical-rademacher"].apply(F=F, n=n, delta=delta)
    (quantity,) = bound.open_quantities
    deviation = float(enclose(bound.expr.xreplace({quantity: Rational(0)})).upper)
    failing = sum(
        float(np.prod(LAW[list(s)]))
        for s in product(range(3), repeat=n)
        if gap_minus_twice_complexity(s) > deviation
    )
    assert failing <= float(delta)


def test_value_at_sixty_digits():
    bound = sb.lemmas["empirical-rademacher"].apply(F=sb.FiniteClass(k=4, M=3), n=100, delta=Rational(1, 20))
    (quantity,) = bound.open_quantities
    value = enclose(bound.expr.xreplace({quantity: Rational(1, 7)}))
    with mpmath.workdps(60):
        truth = mpmath.mpf(2) / 7 + 6 * mpmath.sqrt(mpmath.log(20) / 200)
    assert float(value.lower) - 1e-14 <= float(truth) <= float(value.upper) + 1e-14


def test_signs():
    M = Symbol("M", positive=True)
    bound = sb.lemmas["empirical-rademacher"].apply(F=sb.FiniteClass(k=4, M=M), n=sb.n, delta=sb.delta)
    (quantity,) = bound.open_quantities
    grid = {
        M: [1, 2, 3],
        sb.n: [5, 50, 500],
        sb.delta: [Rational(1, 100), Rational(1, 10), Rational(1, 2)],
        quantity: [Rational(1, 9), Rational(1, 5), 1],
    }
    assert check_signs(bound, grid) == 4
