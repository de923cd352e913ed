"""The exact minimiser against a quadratic program and against plain means."""

import numpy as np
import pytest
from scipy.optimize import minimize

from symbound import cyclic
from symbound.empirical.tabular import draw_counts, minimise_empirical_risk
from symbound.empirical.tasks import string_task


@pytest.mark.parametrize("eps", [0.0, 0.2, 0.6, 1.0])
def test_against_a_general_solver(eps):
    rng = np.random.default_rng(int(10 * eps))
    labels = np.array([0, 0, 0, 1, 1, 2])
    counts = rng.integers(0, 5, (6, 6)).astype(float)
    sums = counts * rng.random((6, 6))
    found = minimise_empirical_risk(counts, sums, labels, eps)
    pairs = [(i, j) for i in range(6) for j in range(6) if i != j and labels[i] == labels[j]]
    for c, s, h in zip(counts, sums, found, strict=True):
        mean = np.divide(s, c, out=np.zeros(6), where=c > 0)

        def risk(f, c=c, mean=mean):
            return (c * (f - mean) ** 2).sum()

        limits = [{"type": "ineq", "fun": lambda f, i=i, j=j: eps - (f[i] - f[j])} for i, j in pairs]
        best = minimize(risk, np.full(6, 0.5), bounds=[(0, 1)] * 6, constraints=limits, method="SLSQP")
        assert all(h[i] - h[j] <= eps + 1e-9 for i, j in pairs)
        assert ((h >= 0) & (h <= 1)).all()
        assert risk(h) <= best.fun + 1e-6


def test_extremes_are_orbit_means_and_point_means():
    task = string_task(cyclic(4), kind="approximate", level="1/2", noise=1.0)
    counts, sums = draw_counts(task, 400, 5, np.random.default_rng(0))
    labels = task.labels()
    for c, s in zip(counts, sums, strict=True):
        means = np.bincount(labels, s) / np.bincount(labels, c)
        np.testing.assert_allclose(minimise_empirical_risk([c], [s], labels, 0)[0], means[labels], atol=1e-9)
        np.testing.assert_allclose(minimise_empirical_risk([c], [s], labels, 1)[0], s / c, atol=1e-9)


def test_counts_have_the_law_of_the_task():
    task = string_task(cyclic(3), kind="approximate", level="1/2", noise=1.0, law="skewed")
    counts, sums = draw_counts(task, 1000, 200, np.random.default_rng(0))
    assert (counts.sum(axis=1) == 1000).all()
    assert counts.mean(axis=0) / 1000 == pytest.approx(task.masses, abs=0.004)
    assert sums.sum(axis=0) / counts.sum(axis=0) == pytest.approx(task.values[:, 0], abs=0.03)
