"""Intervals and verdicts: what an experiment lets one say about a prediction."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import DomainError

CONFIRMED, REFUTED, UNDECIDED = "confirmed", "refuted", "undecided"

Floats = NDArray[np.float64]


def binomial_interval(successes: int, trials: int, confidence: float = 0.99) -> tuple[float, float]:
    """Exact two-sided interval for a probability.

    Reference: C. Clopper and E. Pearson, Biometrika 26 (1934) 404-413.

    Examples
    --------
    >>> low, high = binomial_interval(0, 300)
    >>> low, round(high, 4)
    (0.0, 0.0175)
    """
    from scipy.special import betaincinv

    if not 0 <= successes <= trials or trials < 1:
        raise DomainError(
            "a binomial interval", f"{successes} of {trials}", "0 <= successes <= trials, trials >= 1"
        )
    tail = (1 - confidence) / 2
    low = 0.0 if successes == 0 else float(betaincinv(successes, trials - successes + 1, tail))
    high = 1.0 if successes == trials else float(betaincinv(successes + 1, trials - successes, 1 - tail))
    return low, high


def verdict_at_most(interval: tuple[float, float], limit: float) -> str:
    """Whether a quantity known to lie in an interval is at most a limit.

    >>> verdict_at_most((0.0, 0.01), 0.05), verdict_at_most((0.06, 0.1), 0.05), verdict_at_most((0.04, 0.06), 0.05)
    ('confirmed', 'refuted', 'undecided')
    """
    if interval[1] <= limit:
        return CONFIRMED
    return REFUTED if interval[0] > limit else UNDECIDED


def verdict_contains(interval: tuple[float, float], low: float, high: float) -> str:
    """Whether a quantity known to lie in an interval lies in ``[low, high]``.

    >>> verdict_contains((0.9, 1.1), 0.5, 2.0), verdict_contains((2.1, 3.0), 0.5, 2.0)
    ('confirmed', 'refuted')
    """
    if low <= interval[0] and interval[1] <= high:
        return CONFIRMED
    return REFUTED if interval[1] < low or interval[0] > high else UNDECIDED


def combined(verdicts: Iterable[str]) -> str:
    """Refuted if one is, else undecided if one is, else confirmed.

    >>> combined(["confirmed", "undecided"]), combined(["refuted", "confirmed"])
    ('undecided', 'refuted')
    """
    found = set(verdicts)
    return next((v for v in (REFUTED, UNDECIDED) if v in found), CONFIRMED)


def mean_interval(values: Any, deviations: float = 3.0) -> tuple[float, float]:
    """Mean of the values, give or take some standard errors.

    >>> [round(v, 3) for v in mean_interval([1.0, 2.0, 3.0], 1.0)]
    [1.423, 2.577]
    """
    array = np.asarray(values, dtype=float)
    half = deviations * float(array.std(ddof=1)) / math.sqrt(len(array)) if len(array) > 1 else math.inf
    return float(array.mean()) - half, float(array.mean()) + half


def best_columns(risks: Any, deviations: float = 3.0) -> tuple[int, list[int]]:
    """The column with the least mean, and all columns that are not worse by more than some standard errors.

    Parameters
    ----------
    risks : array of shape (runs, columns)
        Runs are paired: a row is one sample on which every choice was tried.

    Examples
    --------
    >>> best_columns([[1.0, 2.0, 1.1], [1.2, 2.2, 1.1]])
    (0, [0, 2])
    """
    array = np.asarray(risks, dtype=float)
    best = int(array.mean(axis=0).argmin())
    difference = array - array[:, [best]]
    error = (
        difference.std(axis=0, ddof=1) / math.sqrt(len(array))
        if len(array) > 1
        else np.full(array.shape[1], np.inf)
    )
    return best, [int(j) for j in np.flatnonzero(difference.mean(axis=0) <= deviations * error + 1e-15)]


def level_crossing(x: Any, y: Any, level: float) -> float:
    """Where a curve that falls from left to right reaches a level, by interpolation of ``log y`` over ``log x``.

    Infinite if it never does.

    >>> round(level_crossing([1, 100], [1.0, 0.01], 0.1), 6)
    10.0
    """
    sizes, values = np.log(np.asarray(x, dtype=float)), np.log(np.maximum(np.asarray(y, dtype=float), 1e-300))
    goal = math.log(level)
    below = np.flatnonzero(values <= goal)
    if not len(below):
        return math.inf
    j = int(below[0])
    if j == 0:
        return float(np.exp(sizes[0]))
    share = (values[j - 1] - goal) / (values[j - 1] - values[j])
    return float(np.exp(sizes[j - 1] + share * (sizes[j] - sizes[j - 1])))


def bootstrap_ratio(
    x: Any,
    above: Any,
    below: Any,
    level: float,
    rng: np.random.Generator,
    repeats: int = 400,
    confidence: float = 0.99,
) -> tuple[float, tuple[float, float]]:
    """Ratio of the sample sizes at which two mean curves reach a level, with a bootstrap interval over the runs.

    Parameters
    ----------
    x : array (sizes,)
    above, below : arrays (runs, sizes)
        The ratio is (size for the mean of ``above``) / (size for the mean of ``below``).
    """
    one, two = np.asarray(above, dtype=float), np.asarray(below, dtype=float)
    ratio = level_crossing(x, one.mean(axis=0), level) / level_crossing(x, two.mean(axis=0), level)
    draws = []
    for _ in range(repeats):
        a = one[rng.integers(len(one), size=len(one))].mean(axis=0)
        b = two[rng.integers(len(two), size=len(two))].mean(axis=0)
        top, bottom = level_crossing(x, a, level), level_crossing(x, b, level)
        draws.append(top / bottom if math.isfinite(bottom) else math.nan)
    tail = 100 * (1 - confidence) / 2
    finite = np.asarray(draws)[np.isfinite(draws)]
    if len(finite) < repeats:
        return ratio, (float(np.percentile(finite, tail)) if len(finite) else 0.0, math.inf)
    return ratio, (float(np.percentile(finite, tail)), float(np.percentile(finite, 100 - tail)))
