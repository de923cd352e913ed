import mpmath
import numpy as np
import pytest
from sympy import Rational, Symbol

import symbound as sb
from tests.lemmas.signs import check_signs
from tests.oracles import enumeration as brute

LAW = np.array([0.5, 0.3, 0.2])
TABLE = np.array([[0, 0.5, 1.0], [1.0, 0, 0], [0.2, 0.9, 0.4], [0, 0, 0]])
F = sb.FiniteClass(k=4, M=1)


@pytest.mark.parametrize("n", [1, 3, 10])
def test_never_below_the_expected_gap(n, record_property):
    truth = brute.expected_over_samples(lambda c: brute.finite_class_gap(TABLE, LAW, c), LAW, n)
    value = float(sb.lemmas["finite-class"].apply(F=F, n=n).at())
    record_property("ratio", value / truth)
    assert truth <= value


@pytest.mark.parametrize("delta", [Rational(1, 2), Rational(1, 10), Rational(1, 1000)])
def test_fails_with_probability_at_most_delta(delta):
    value = float(sb.lemmas["finite-class"].apply(F=F, n=20, delta=delta).at())
    failing = brute.expected_over_samples(
        lambda c: float(brute.finite_class_gap(TABLE, LAW, c) > value), LAW, 20
    )
    assert failing <= float(delta)


def test_value_at_sixty_digits():
    with mpmath.workdps(60):
        truth = 3 * mpmath.sqrt(mpmath.log(160) / 200)
    value = sb.lemmas["finite-class"].apply(F=sb.FiniteClass(k=16, M=3), n=100, delta=Rational(1, 10)).at()
    assert float(value.lower) - 1e-14 <= float(truth) <= float(value.upper) + 1e-14


def test_signs():
    M, k = Symbol("M", positive=True), Symbol("k", integer=True, positive=True)
    bound = sb.lemmas["finite-class"].apply(F=sb.FiniteClass(k=k, M=M), n=sb.n, delta=sb.delta)
    grid = {
        M: [1, 2, 3],
        k: [1, 4, 9],
        sb.n: [5, 50, 500],
        sb.delta: [Rational(1, 100), Rational(1, 10), Rational(1, 2)],
    }
    assert check_signs(bound, grid) == 4
