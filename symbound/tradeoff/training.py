"""Training with a symmetry, on finite spaces: exact risks of least squares with one parameter per orbit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

UNSEEN = 0.5
"""Prediction on orbits that the sample does not meet, for labels in [0, 1]; every value minimises the empirical risk there."""


@dataclass(frozen=True, eq=False)
class Trained:
    """Excess risks of empirical risk minimisers, exact for each sample, averaged over samples.

    Attributes
    ----------
    names : list of str
        Symmetries.
    sizes : list of int
        Sample sizes.
    risks, errors : arrays of shape (number of sizes, number of symmetries)
        Mean excess risk, and its standard error.
    """

    names: list[str]
    sizes: list[int]
    risks: Floats
    errors: Floats

    def best(self, row: int) -> str:
        """Symmetry with the least mean risk at a sample size."""
        return self.names[int(np.argmin(self.risks[row]))]


def train(
    target: Floats,
    masses: Floats,
    partitions: dict[str, NDArray[np.int64]],
    sizes: Sequence[int],
    trials: int = 40,
    seed: int = 0,
    binary: bool = True,
) -> Trained:
    """Least squares over functions constant on the cells of each partition, on common samples.

    Parameters
    ----------
    target : array of shape (N,)
        Regression function with values in [0, 1].
    masses : array of shape (N,)
    partitions : mapping from names to int arrays of shape (N,)
        Number of the orbit of each point.
    sizes : sequence of int
    trials : int
    seed : int
    binary : bool
        Labels are 0 or 1 with mean the target; otherwise they are the target, without noise.

    Examples
    --------
    >>> cells = {"none": np.arange(2), "all": np.zeros(2, dtype=int)}
    >>> found = train(np.array([0.25, 0.75]), np.array([0.5, 0.5]), cells, [1, 10_000], trials=4)
    >>> found.best(1)
    'none'
    """
    rng = np.random.default_rng(seed)
    risks = np.zeros((len(sizes), len(partitions), trials))
    for i, n in enumerate(sizes):
        for trial in range(trials):
            count = rng.multinomial(n, masses / masses.sum())
            ones = rng.binomial(count, target) if binary else count * target
            for j, cells in enumerate(partitions.values()):
                seen = np.bincount(cells, weights=count, minlength=1)
                total = np.bincount(cells, weights=ones, minlength=1)
                fitted = np.where(seen > 0, total / np.maximum(seen, 1), UNSEEN)[cells]
                risks[i, j, trial] = float(np.dot(masses, (fitted - target) ** 2))
    return Trained(
        list(partitions),
        [int(n) for n in sizes],
        risks.mean(axis=2),
        risks.std(axis=2, ddof=1) / np.sqrt(trials),
    )


def orbit_partitions(t: Any) -> dict[str, NDArray[np.int64]]:
    """Orbits of every candidate of a trade-off, by name."""
    from symbound.tradeoff.candidates import orbit_labels

    found = orbit_labels(t.target, t.candidates)
    return {c.name: labels for c, labels in zip(t.candidates, found, strict=True)}
