r"""Exact empirical risk minimisation over all functions on a finite space that vary little along orbits.

For squared loss and counts ``c_x`` with label means ``ybar_x`` the minimiser of
``sum_x c_x (h_x - ybar_x)^2`` over functions whose oscillation along every orbit is at most ``eps`` is
``h_x = clip(ybar_x, a_o, a_o + eps)`` with the best floor ``a_o`` of each orbit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def minimise_empirical_risk(counts: Any, sums: Any, labels: Any, eps: float, M: float = 1.0) -> Floats:
    """Predictions of the empirical risk minimiser at every point, for many samples at once.

    Where the data leave a choice: the middle of the floors that are best, the middle of the window at points without
    data, ``M / 2`` on orbits without data.

    Parameters
    ----------
    counts, sums : arrays (runs, N)
        Number of labels at each point, and their sum.
    labels : int array (N,)
        Number of the orbit of each point.
    eps : float
        Largest oscillation along an orbit.

    Examples
    --------
    >>> minimise_empirical_risk([[1, 1, 0]], [[0.0, 1.0, 0.0]], [0, 0, 1], 0.5).tolist()
    [[0.25, 0.75, 0.5]]
    """
    c, s = np.asarray(counts, dtype=float), np.asarray(sums, dtype=float)
    orbit = np.asarray(labels)
    mean = np.divide(s, c, out=np.full(c.shape, M / 2), where=c > 0)
    indicator = np.zeros((c.shape[1], int(orbit.max()) + 1))
    indicator[np.arange(c.shape[1]), orbit] = 1
    width = min(eps, M)

    def slope(floor: Floats) -> Floats:
        a = floor[:, orbit]
        return (c * (np.maximum(a - mean, 0) - np.maximum(mean - a - width, 0))) @ indicator

    ends = []
    for strict in (False, True):
        low = np.zeros((len(c), indicator.shape[1]))
        high = np.full_like(low, M - width)
        for _ in range(45):
            middle = (low + high) / 2
            rising = slope(middle) > 1e-13 if strict else slope(middle) >= -1e-13
            high = np.where(rising, middle, high)
            low = np.where(rising, low, middle)
        ends.append((low + high) / 2)
    floor = ((ends[0] + ends[1]) / 2)[:, orbit]
    return np.where(c > 0, np.clip(mean, floor, floor + width), floor + width / 2)


def draw_counts(task: Any, n: int, runs: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Counts and label sums (runs, N) of independent samples of size ``n`` from a task with one output.

    The noise is that of the task with ``noise`` 0 or 1: no noise, or labels 0 and 1.
    """
    counts = rng.multinomial(n, task.masses / task.masses.sum(), size=runs)
    values = task.values[:, 0]
    sums = rng.binomial(counts, values) if task.noise else counts * values
    return counts.astype(float), np.asarray(sums, dtype=float)
