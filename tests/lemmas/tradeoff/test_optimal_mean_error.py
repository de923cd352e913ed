import numpy as np
import pytest
from sympy import Rational, Symbol

from symbound.bounds.symbols import n
from symbound.lemmas.tradeoff import optimal_mean_error as module
from tests.lemmas.signs import check_signs
from tests.oracles.rows_tradeoff import mean_error_curve

LEVEL = Symbol("level", nonnegative=True)


@pytest.mark.parametrize("size", [10, 200, 5000])
def test_the_optimum_is_least_on_a_grid(size):
    best = float(module.optimal_mean_error(18, 5, Rational(2, 5), size).doit())
    value = mean_error_curve(best, 18, 5, 0.4, size)
    assert all(value <= mean_error_curve(eta, 18, 5, 0.4, size) + 1e-12 for eta in np.linspace(0, 1, 1001))
    assert (best == 0) == (4 * (13 / size) ** 0.5 >= 2 * 0.4)


def test_signs():
    bound = module.lemma.apply(N=18, K=5, data_error=LEVEL, n=n)
    assert check_signs(bound, {LEVEL: (0, Rational(1, 4), 1), n: (10, 100, 10**4)}) == 2


def test_the_gap_of_the_ball_around_the_invariant_functions():
    """Rademacher complexity of |f - Qf| <= eta without the range: at most (1/2) sqrt(K/n) + eta sqrt((N - K)/n)."""
    stream, points, size, eta = np.random.default_rng(3), 4, 6, 0.3
    orbits = np.array([[1.0, 1, 0, 0], [0, 0, 1, 1]]) / np.sqrt(2)
    values = []
    for _ in range(4000):
        sample = stream.integers(points, size=size)
        score = np.bincount(sample, stream.choice([-1, 1], size=size), points) / size
        along = orbits.T @ (orbits @ score)
        invariant = np.maximum(orbits @ score * np.sqrt(2), 0).sum()
        # The law is uniform: |u| in L2 is the Euclidean norm over sqrt(points).
        values.append(invariant + eta * np.sqrt(points) * np.linalg.norm(score - along))
    bound = 0.5 * (2 / size) ** 0.5 + eta * (2 / size) ** 0.5
    assert np.mean(values) <= bound + 3 * np.std(values) / 4000**0.5
