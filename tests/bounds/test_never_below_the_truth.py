"""Every route against the exact expected gap on small finite spaces; the ratio to the truth is recorded."""

from __future__ import annotations

import numpy as np
import pytest
from sympy import Rational

import symbound as sb
from symbound.bounds.routes import applicable_routes
from tests.oracles.enumeration import expected_over_samples, lipschitz_gap

RNG = np.random.default_rng(11)


def random_space(size: int):
    x = RNG.integers(0, 64, size=(size, 2)) / 64
    return sb.FiniteSpace(np.abs(x[:, None] - x[None]).max(-1))


SPACES = {
    "path": sb.FiniteSpace(np.abs(np.subtract.outer(np.arange(4.0), np.arange(4.0))) / 4),
    "discrete": sb.FiniteSpace(1.0 - np.eye(4)),
    "random": random_space(5),
    "one point": sb.FiniteSpace([[0.0]]),
}


def worst_mean_gap(space, M, n):
    """The largest exact expected gap over a few laws: no distribution-free bound may be below it."""
    size = space.cardinality
    laws = [
        np.full(size, 1 / size),
        RNG.dirichlet(np.ones(size)),
        np.eye(size)[0] * 0.5 + np.full(size, 0.5 / size),
    ]
    return max(
        expected_over_samples(lambda c, p=p: lipschitz_gap(space.distances, M, p, c), p, n) for p in laws
    )


@pytest.mark.parametrize("name", SPACES)
@pytest.mark.parametrize("n", [1, 2, 5])
def test_lipschitz_routes(name, n, record_property):
    space = SPACES[name]
    F = sb.Lipschitz(space, L=1, M=Rational(3, 4))
    truth = worst_mean_gap(space, 0.75, n)
    tried = 0
    for route in applicable_routes(F):
        if route in ("rate", "empirical-rademacher", "flow", "tree"):
            continue
        value = float(sb.gap_bound(F, n=n, route=route).at().upper)
        record_property(f"{route}/truth", value / truth if truth else None)
        assert value >= truth - 1e-9, route
        tried += 1
    assert tried >= 2
    assert float(sb.gap_bound(F, n=n).at().upper) >= truth - 1e-9


@pytest.mark.parametrize("n", [1, 3, 6])
@pytest.mark.parametrize("eps", [0, Rational(1, 10), Rational(1, 2), 2])
def test_approximate_invariance(n, eps):
    """Functions on a square, invariant up to eps under its rotations, by linear programs on min(rho, eps)."""
    rho = np.array([[0, 1.0, 2.0, 1.0], [1.0, 0, 1.0, 2.0], [2.0, 1.0, 0, 1.0], [1.0, 2.0, 1.0, 0]]) / 2
    F = sb.Lipschitz(sb.FiniteSpace(rho), L=1, M=1, symmetry=sb.Invariance(sb.cyclic(4), eps))
    law = np.array([0.4, 0.3, 0.2, 0.1])
    metric = np.minimum(rho, float(eps))
    truth = expected_over_samples(lambda c: lipschitz_gap(metric, 1, law, c), law, n)
    assert float(sb.gap_bound(F, n=n, route="multiscale").at().upper) >= truth - 1e-9


def test_bounds_are_continuous_in_eps_and_never_worse_than_no_symmetry():
    def value(eps):
        F = sb.Lipschitz(sb.Cube(3), L=1, M=1, symmetry=sb.Invariance(sb.symmetric(3), eps))
        return float(sb.gap_bound(F, n=1000, route="multiscale").at().upper)

    exact, tiny = value(0), value(Rational(1, 10**6))
    nothing = float(sb.gap_bound(sb.Lipschitz(sb.Cube(3), L=1, M=1), n=1000, route="multiscale").at().upper)
    assert exact <= tiny <= exact + 3e-6
    previous = exact
    for eps in (Rational(1, 1000), Rational(1, 100), Rational(1, 30), Rational(1, 10), Rational(1, 2), 2):
        current = value(eps)
        assert previous - 1e-12 <= current <= nothing + 1e-12
        previous = current
