"""Intervals and verdicts: what an experiment lets one say about a prediction."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import DomainError

CONFIRMED, REFUTED, UNDECIDED = "confirmed", "refuted", "undecided"

CONFIDENCE = 0.999
"""Of every claim with all its looks at the data, so that some forty claims hold together with probability 0.96."""

Floats = NDArray[np.float64]


def binomial_interval(successes: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Exact two-sided interval for a probability.

    Reference: C. Clopper and E. Pearson, Biometrika 26 (1934) 404-413.

    Examples
    --------
    >>> low, high = binomial_interval(0, 300, 0.99)
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


def each_of(looks: int, confidence: float = CONFIDENCE) -> float:
    """Confidence that each of several intervals needs so that all of them hold together (Bonferroni).

    >>> round(each_of(10, 0.99), 4)
    0.999
    """
    return 1 - (1 - confidence) / max(looks, 1)


def deviations(confidence: float, runs: int) -> float:
    """How many standard errors a two-sided interval for a mean of ``runs`` values extends to each side, by Student's law.

    >>> round(deviations(0.95, 10), 3), round(deviations(0.95, 10**6), 3)
    (2.262, 1.96)
    """
    from scipy.special import stdtrit

    return float(stdtrit(runs - 1, 1 - (1 - confidence) / 2)) if runs > 1 else math.inf


def mean_interval(values: Any, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Interval for the mean from independent values.

    >>> [round(v, 3) for v in mean_interval([1.0, 2.0, 3.0], 0.9)]
    [0.314, 3.686]
    """
    array = np.asarray(values, dtype=float)
    if len(array) < 2:
        return -math.inf, math.inf
    half = deviations(confidence, len(array)) * float(array.std(ddof=1)) / math.sqrt(len(array))
    return float(array.mean()) - half, float(array.mean()) + half


def differences(risks: Any, j: int, confidence: float) -> tuple[Floats, Floats]:
    """Ends of the intervals for the mean of every column less that of column ``j``; rows are paired."""
    array = np.asarray(risks, dtype=float)
    intervals = np.array([mean_interval(column, confidence) for column in (array - array[:, [j]]).T])
    return intervals[:, 0], intervals[:, 1]


def best_columns(risks: Any, confidence: float = CONFIDENCE) -> tuple[int, list[int]]:
    """The column with the least mean, and all columns that may be best: the choice of the first one is paid for.

    Parameters
    ----------
    risks : array of shape (runs, columns)
        Runs are paired: a row is one sample on which every choice was tried.

    Examples
    --------
    >>> best_columns([[1.0, 2.0, 1.1], [1.2, 2.2, 1.1], [1.1, 2.1, 1.0]], 0.9)
    (2, [0, 2])
    """
    array = np.asarray(risks, dtype=float)
    best, columns = int(array.mean(axis=0).argmin()), array.shape[1]
    low, _ = differences(array, best, each_of(columns * (columns - 1), confidence))
    return best, [int(j) for j in np.flatnonzero(low <= 1e-15)]


def verdict_best(risks: Any, j: int, confidence: float, margin: float = 0.01) -> str:
    """Whether no other column has a smaller mean than column ``j``; a difference below the margin does not count.

    Refuted if another column is better for certain, confirmed if none is better by more than the margin, a share of the
    mean of column ``j``.

    >>> rows = [[1.0, 2.0], [1.2, 2.1], [1.1, 2.2]]
    >>> verdict_best(rows, 0, 0.9), verdict_best(rows, 1, 0.9)
    ('confirmed', 'refuted')
    """
    array = np.asarray(risks, dtype=float)
    low, high = differences(array, j, each_of(array.shape[1] - 1, confidence))
    if (high < -1e-15).any():
        return REFUTED
    return CONFIRMED if (low >= -margin * array[:, j].mean() - 1e-15).all() else UNDECIDED


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


def verdict_equal(interval: tuple[float, float], predicted: float, precision: float) -> str:
    """Whether a positive quantity known to lie in an interval is the predicted number.

    Refuted if the interval leaves it out, confirmed if all of the interval is within a factor ``1 + precision`` of it.

    >>> verdict_equal((0.99, 1.02), 1.0, 0.05), verdict_equal((1.01, 1.02), 1.0, 0.05), verdict_equal((0.5, 2), 1.0, 0.05)
    ('confirmed', 'refuted', 'undecided')
    """
    if not interval[0] <= predicted <= interval[1]:
        return REFUTED
    return verdict_contains(interval, predicted / (1 + precision), predicted * (1 + precision))


def bootstrap_ratio(
    x_above: Any,
    above: Any,
    x_below: Any,
    below: Any,
    level: float,
    rng: np.random.Generator,
    confidence: float = CONFIDENCE,
    repeats: int = 1000,
) -> tuple[float, tuple[float, float]]:
    """Ratio of the sample sizes at which two mean curves reach a level, with an interval over the runs.

    The interval is Student's for the logarithm of the ratio, with the standard deviation of bootstrap draws.  It is
    unbounded above where a draw of the first curve does not reach the level, and below where one of the second does not.

    Parameters
    ----------
    x_above, x_below : arrays (sizes,)
    above, below : arrays (runs, sizes)
        The ratio is (size for the mean of ``above``) / (size for the mean of ``below``).
    """
    one, two = np.asarray(above, dtype=float), np.asarray(below, dtype=float)

    def crossing(x: Any, curves: Floats, runs: Any) -> float:
        return level_crossing(x, curves[runs].mean(axis=0), level)

    top = [crossing(x_above, one, rng.integers(len(one), size=len(one))) for _ in range(repeats)]
    bottom = [crossing(x_below, two, rng.integers(len(two), size=len(two))) for _ in range(repeats)]
    ratio = crossing(x_above, one, slice(None)) / crossing(x_below, two, slice(None))
    if not math.isfinite(ratio) or ratio == 0:
        return ratio, (0.0, math.inf)
    finite = [
        math.log(a / b) for a, b in zip(top, bottom, strict=True) if math.isfinite(a) and math.isfinite(b)
    ]
    half = deviations(confidence, min(len(one), len(two))) * float(np.std(finite))
    low = ratio * math.exp(-half) if all(map(math.isfinite, bottom)) else 0.0
    high = ratio * math.exp(half) if all(map(math.isfinite, top)) else math.inf
    return ratio, (low, high)


def last_crossing(x: Any, differences: Any) -> float:
    """Where a curve changes sign from positive to negative for the last time, by interpolation over ``log x``.

    0 if it is never positive, infinite if it does not end negative.

    >>> round(last_crossing([1, 10, 100], [1.0, 1.0, -1.0]), 3)
    31.623
    """
    y = np.asarray(differences, dtype=float)
    positive = np.flatnonzero(y >= 0)
    if not len(positive):
        return 0.0
    j = int(positive[-1])
    if j == len(y) - 1:
        return math.inf
    share = y[j] / (y[j] - y[j + 1])
    return float(x[j] * (x[j + 1] / x[j]) ** share)


def bootstrap_crossing(
    x: Any, risks: Any, rng: np.random.Generator, confidence: float = CONFIDENCE, repeats: int = 1000
) -> tuple[float, tuple[float, float]]:
    """From which size on the second of two choices has the smaller mean risk, with an interval over the runs.

    Parameters
    ----------
    x : sequence of sizes
    risks : sequence of arrays (runs, 2)
        For every size the paired risks of the two choices.
    """
    pairs = [np.asarray(r, dtype=float) for r in risks]

    def crossing(means: Any) -> float:
        return last_crossing(x, [math.log(b / a) for a, b in means])

    draws = [
        crossing([r[rng.integers(len(r), size=len(r))].mean(axis=0) for r in pairs]) for _ in range(repeats)
    ]
    middle = crossing([r.mean(axis=0) for r in pairs])
    if not 0 < middle < math.inf:
        return middle, (0.0, math.inf)
    inside = [math.log(d) for d in draws if 0 < d < math.inf]
    half = deviations(confidence, min(map(len, pairs))) * float(np.std(inside))
    low = middle * math.exp(-half) if all(d > 0 for d in draws) else 0.0
    high = middle * math.exp(half) if all(map(math.isfinite, draws)) else math.inf
    return middle, (low, high)
