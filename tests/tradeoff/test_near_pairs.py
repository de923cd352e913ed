"""Estimates from inputs that are near one another after a group element, against brute force and a known V."""

import numpy as np
import pytest

from symbound import cyclic, symmetric
from symbound.errors import DomainError, HypothesisError, UnknownNameError
from symbound.groups import elements
from symbound.symmetry.action import as_action
from symbound.tradeoff.estimation import estimate_symmetry
from symbound.tradeoff.near_pairs import NearPairs
from symbound.tradeoff.recommendation import recommend

RNG = np.random.default_rng(0)


@pytest.mark.parametrize(("metric", "norm"), [("sup", np.inf), ("euclidean", 2)])
def test_pairs_by_brute_force(metric, norm):
    X, y, r = RNG.random((40, 3)), RNG.random(40), 0.2
    near = NearPairs(as_action(symmetric(3)), X, y, r, metric)
    action = as_action(symmetric(3))
    for k in range(6):
        moved = action.transform(k, X)
        weights = np.zeros(40)
        for j in range(40):
            others = [i for i in range(40) if i != j and np.linalg.norm(X[i] - moved[j], ord=norm) <= r]
            assert near.counts[k, j] == len(others)
            if others:
                assert near.halves[k, j] == pytest.approx(np.mean((y[others] - y[j]) ** 2) / 2)
                weights[others] += 1 / len(others)
                weights[j] += 1
        assert near.weights[k] == pytest.approx(weights)
    assert np.array_equal(np.asarray(elements(symmetric(3)))[0], np.arange(3))


def test_element_order_is_that_of_the_masks():
    """The target x_0 is invariant under the exchange of the other two coordinates alone."""
    X = RNG.random((600, 3))
    found = estimate_symmetry(X, X[:, 0], symmetric(3), noise=0, radius=0.12, lipschitz=1)
    by_moving = {
        tuple(sorted({i for g in np.asarray(elements(e.group)) for i in range(3) if g[i] != i})): e.variance
        for e in found.estimates
        if e.order == 2
    }
    assert by_moving[1, 2] < 0.01
    # E (x_0 - x_1)^2/4 = 1/24
    assert by_moving[0, 1] == pytest.approx(1 / 24, rel=0.25)
    assert by_moving[0, 2] == pytest.approx(1 / 24, rel=0.25)


@pytest.mark.parametrize("noise", [0.0, 0.1])
def test_intervals_hold_the_truth(noise):
    """V of x_0 on the square under the exchange of coordinates is 1/24; of the sum it is 0."""
    for trial in range(4):
        rng = np.random.default_rng(trial)
        X = rng.random((500, 2))
        bumps = noise * rng.choice([-1, 1], 500)
        for target, V, L in ((X[:, 0], 1 / 24, 1), (X.sum(axis=1) / 2, 0, 1)):
            y = np.clip((target + bumps + noise) / (1 + 2 * noise), 0, 1)
            scale = (1 + 2 * noise) ** 2
            for known in (noise**2 / scale, None):
                found = estimate_symmetry(X, y, cyclic(2), noise=known, radius=0.05, lipschitz=L)
                low, high = found.estimates[-1].interval
                assert low <= V / scale <= high
                assert high < 0.25
                slack = L * 0.05 / 2**0.5
                assert abs(found.estimates[-1].eta - (V / scale) ** 0.5) <= slack + 0.03


def test_bias_stays_within_the_bound():
    """Without noise and with every pair covered, eta of the estimate is within L r/sqrt 2 of that of the same inputs."""
    line = np.linspace(0, 1, 25)
    X = np.array([(a, b) for a in line for b in line])
    f = np.abs(X[:, 0] - 0.3) / 2 + X[:, 1] / 2  # 1-Lipschitz in the sup metric
    truth = np.mean((f - f.reshape(25, 25).T.reshape(-1)) ** 2) / 4
    for radius in (0.05, 0.2):
        found = estimate_symmetry(X, f, cyclic(2), noise=0, radius=radius, lipschitz=1).estimates[-1]
        assert found.covered == 625
        assert abs(found.eta - truth**0.5) <= radius / 2**0.5 * (1 + 1e-12)
        assert found.eta != pytest.approx(truth**0.5, abs=1e-6)


def test_recommendation_and_its_words():
    X = np.random.default_rng(3).random((400, 2))
    found = recommend(X, X.sum(axis=1) / 2, cyclic(2), noise=0, radius=0.05, lipschitz=1)
    assert found.best.name == "C_2"
    assert "1-Lipschitz" in found.text()


def test_refusals():
    X, y = RNG.random((20, 2)), RNG.random(20)
    with pytest.raises(HypothesisError, match="Lipschitz constant"):
        estimate_symmetry(X, y, cyclic(2), radius=0.1)
    with pytest.raises(HypothesisError, match="radius"):
        estimate_symmetry(X, y, cyclic(2), lipschitz=1)
    with pytest.raises(HypothesisError, match="none of cell"):
        estimate_symmetry(X, y, cyclic(2), radius=0.1, lipschitz=1, cell=0.1)
    with pytest.raises(HypothesisError, match="not identifiable"):
        estimate_symmetry(X, y, cyclic(2), radius=0, lipschitz=1)
    with pytest.raises(DomainError, match="radius"):
        estimate_symmetry(X, y, cyclic(2), radius=-1, lipschitz=1)
    with pytest.raises(UnknownNameError, match="metric"):
        estimate_symmetry(X, y, cyclic(2), radius=0.1, lipschitz=1, metric="other")
