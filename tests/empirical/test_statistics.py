"""Intervals and verdicts against direct computation."""

import itertools

import numpy as np
import pytest
from scipy.stats import binom

from symbound.empirical import statistics
from symbound.empirical.statistics import CONFIRMED, REFUTED, UNDECIDED
from symbound.errors import DomainError


@pytest.mark.parametrize(("successes", "trials"), [(0, 10), (3, 10), (10, 10), (7, 500)])
def test_exact_interval_inverts_the_binomial_tails(successes, trials):
    low, high = statistics.binomial_interval(successes, trials, 0.95)
    if successes:
        assert binom.sf(successes - 1, trials, low) == pytest.approx(0.025, rel=1e-6)
    if successes < trials:
        assert binom.cdf(successes, trials, high) == pytest.approx(0.025, rel=1e-6)


def test_exact_interval_covers():
    # Over all outcomes of 12 trials the true probability is covered with at least the confidence promised.
    for p in np.linspace(0.01, 0.99, 21):
        inside = [
            low <= p <= high for low, high in (statistics.binomial_interval(k, 12, 0.9) for k in range(13))
        ]
        assert binom.pmf(np.arange(13), 12, p)[inside].sum() >= 0.9


def test_bad_counts():
    for successes, trials in ((-1, 3), (4, 3), (0, 0)):
        with pytest.raises(DomainError):
            statistics.binomial_interval(successes, trials)


def test_verdicts():
    assert statistics.verdict_contains((1, 3), 0, 2) == UNDECIDED
    for verdicts in itertools.product((CONFIRMED, REFUTED, UNDECIDED), repeat=2):
        worst = REFUTED if REFUTED in verdicts else UNDECIDED if UNDECIDED in verdicts else CONFIRMED
        assert statistics.combined(verdicts) == worst


def test_bootstrap_finds_a_known_ratio():
    rng = np.random.default_rng(0)
    n = np.array([10, 20, 40, 80, 160, 320, 640])
    slow, fast = ((c / n) * np.exp(0.1 * rng.standard_normal((40, 7))) for c in (40.0, 10.0))
    ratio, (low, high) = statistics.bootstrap_ratio(n, slow, n[:5], fast[:, :5], 0.2, rng)
    assert ratio == pytest.approx(4, rel=0.1)
    assert low < 4 < high
    assert high / low < 1.5
    assert statistics.level_crossing(n, 1 / n, 1e-9) == np.inf


def test_best_columns_use_pairs():
    rng = np.random.default_rng(0)
    common = 10 * rng.standard_normal((50, 1))
    risks = common + np.array([1.0, 1.1, 1.0]) + 0.01 * rng.standard_normal((50, 3))
    assert statistics.best_columns(risks)[1] == [0, 2]
    assert statistics.verdict_best(risks, 1, 0.99) == REFUTED
    assert statistics.verdict_best(risks, 0, 0.99, margin=0.01) != REFUTED


def test_verdict_best_is_undecided_without_enough_runs_and_seldom_wrong():
    rng = np.random.default_rng(1)
    few, many = (1 + 0.2 * rng.standard_normal((runs, 4)) for runs in (5, 40_000))
    assert statistics.verdict_best(few, 0, 0.99) == UNDECIDED
    assert statistics.verdict_best(many, 0, 0.99) == CONFIRMED
    # All columns are equally good: refuted in at most one run of a hundred, up to chance.
    refuted = sum(
        statistics.verdict_best(rng.standard_normal((12, 6)), 0, 0.9) == REFUTED for _ in range(400)
    )
    assert refuted <= 60


def test_mean_interval_covers():
    rng = np.random.default_rng(2)
    inside = [
        low <= 0 <= high
        for low, high in (statistics.mean_interval(rng.standard_normal(4), 0.9) for _ in range(2000))
    ]
    assert 0.87 < np.mean(inside) < 0.93
    assert statistics.mean_interval([1.0]) == (-np.inf, np.inf)


def test_crossings():
    assert statistics.last_crossing([1, 2, 4], [-1, -1, -1]) == 0
    assert statistics.last_crossing([1, 2, 4], [-1, -1, 1]) == np.inf
    rng = np.random.default_rng(3)
    x = [10, 20, 40, 80, 160]
    # Two risks that are equal at 50: a floor against a slower fall.
    risks = [
        np.stack([0.1 + 1 / n, 6 / n + 0 * n], axis=-1) * np.exp(0.05 * rng.standard_normal((60, 2)))
        for n in map(float, x)
    ]
    middle, (low, high) = statistics.bootstrap_crossing(x, risks, rng, 0.99)
    assert low < 50 < high < 60
    assert low < middle < high
    assert statistics.bootstrap_crossing(x, [r[:, ::-1] for r in risks], rng)[1] == (0, np.inf)
