r"""Estimates of ``V_H`` from pairs of inputs that a group element brings near one another.

For an example ``j`` and ``g`` in ``H``, ``g != e``, let ``I(j, g)`` be the other examples ``i`` with ``|x_i - g x_j| <= r``.  Where
there are some, their mean of ``(y_i - y_j)^2/2`` has, given the inputs, the mean ``a + sigma^2``, where ``a`` is a mean of
``(f*(x_i) - f*(x_j))^2/2``.  For an ``L``-Lipschitz target ``f*(x_i)`` is within ``L r`` of ``f*(g x_j)``.  So for ``S``, the mean
over the pairs ``(j, g)`` that are covered, and Minkowski's inequality,

.. math:: \Bigl| \sqrt{E[S \mid x] - \sigma^2} - \sqrt{V'} \Bigr| \le \frac{L r}{\sqrt 2},

``V'`` the mean of ``(f*(g x_j) - f*(x_j))^2/2`` over the same pairs: over all ``g``, the identity included with 0, and an invariant
law of the inputs its expectation is ``V_H``.
"""

from __future__ import annotations

from math import log, sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import DomainError, HypothesisError, UnknownNameError

Floats = NDArray[np.float64]

METRICS = {"sup": np.inf, "euclidean": 2.0}
_LARGEST_WORK = 2**31


class NearPairs:
    """Half squared differences of labels along near pairs, for every element of a group.

    Parameters
    ----------
    action : Action
    X : array of shape (n, ...)
    y : array of shape (n,)
    radius : float
    metric : {"sup", "euclidean"}
        Of the flattened inputs; the group must keep it, as permutations and changes of sign of coordinates do.

    Attributes
    ----------
    halves : array of shape (|G|, n)
        Mean of ``(y_i - y_j)^2/2`` over ``I(j, g)``; 0 where it is empty.
    counts : int array of shape (|G|, n)
        Size of ``I(j, g)``.
    weights : array of shape (|G|, n)
        Total weight of the example in the sum of ``halves[g]`` over ``j``.
    """

    def __init__(self, action: Any, X: Any, y: Floats, radius: float, metric: str = "sup") -> None:
        from scipy.spatial import cKDTree

        if metric not in METRICS:
            raise UnknownNameError(
                "a metric on inputs", repr(metric), f"the metrics are {', '.join(METRICS)}"
            )
        if not 0 <= radius < np.inf:
            raise DomainError("the radius of near pairs", str(radius), "it is a number, not negative")
        inputs = np.asarray(X, dtype=np.float64)
        size, p = len(inputs), METRICS[metric]
        if action.size * size**2 > _LARGEST_WORK:
            raise DomainError(
                "near pairs of a sample", f"{action.size} elements and {size} examples", "too many pairs to list",
                "a part of the sample, or cell=...",
            )  # fmt: skip
        flat = inputs.reshape(size, -1)
        tree = cKDTree(flat)
        self.y, self.radius = y, float(radius)
        self.halves, self.weights = np.zeros((2, action.size, size))
        self.counts = np.zeros((action.size, size), dtype=np.int64)
        for k in range(action.size):
            moved = np.asarray(action.transform(k, inputs), dtype=np.float64).reshape(size, -1)
            _check_isometry(action, k, flat, moved, p)
            near = tree.query_ball_point(moved, self.radius, p=p)
            j = np.repeat(np.arange(size), [len(found) for found in near])
            i = np.concatenate([np.asarray(found, dtype=np.int64) for found in near])
            i, j = i[i != j], j[i != j]
            count = np.bincount(j, minlength=size)
            share = 1 / count[j]
            self.counts[k] = count
            self.halves[k] = np.bincount(j, weights=share * (y[i] - y[j]) ** 2 / 2, minlength=size)
            self.weights[k] = np.bincount(i, weights=share, minlength=size) + (count > 0)

    def mean(self, elements: NDArray[np.int64]) -> tuple[float | None, float, float]:
        """``S`` over these elements; the share of pairs ``(j, g)`` covered; and the sum of squares of the weights in ``S``."""
        covered = int((self.counts[elements] > 0).sum())
        if covered == 0:
            return None, 0.0, 0.0
        S = float(self.halves[elements].sum() / covered)
        weights = self.weights[elements].sum(axis=0) / covered
        return S, covered / self.counts[elements].size, float((weights**2).sum())

    def pairs(self, elements: NDArray[np.int64]) -> int:
        """Number of triples ``(i, j, g)``."""
        return int(self.counts[elements].sum())


def _check_isometry(action: Any, k: int, flat: Floats, moved: Floats, p: float) -> None:
    """Compare distances between neighbours in the list before and after."""
    before = np.linalg.norm(flat[1:] - flat[:-1], ord=p, axis=1)
    after = np.linalg.norm(moved[1:] - moved[:-1], ord=p, axis=1)
    wrong = np.abs(before - after) > 1e-9 * np.maximum(before, after)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise HypothesisError(
            "near pairs of a sample", f"inputs {row}, {row + 1} at distance {before[row]:.6g}",
            f"the element {action.label(k)} moves them to distance {after[row]:.6g}: it is no isometry", "another metric",
        )  # fmt: skip


def near_estimate(
    pairs: NearPairs,
    mask: NDArray[np.bool_],
    sigma: float | None,
    sigma_error: float,
    L: float,
    M: float,
    share: float,
) -> tuple[float | None, float | None, float, tuple[float, float]]:
    """``S``, the estimate of ``V_H``, the share covered and a confidence interval; element 0 is the identity.

    ``sigma`` is the noise variance, within ``sigma_error``; ``share`` the probability of error of each of three events.
    """
    order = int(mask.sum())
    elements = np.flatnonzero(mask)
    elements = elements[elements != 0]
    top = M * M / 4
    S, covered, squares = pairs.mean(elements) if order > 1 else (0.0, 1.0, 0.0)
    if order == 1:
        return 0.0, 0.0, 1.0, (0.0, 0.0)
    if S is None:
        return None, None, 0.0, (0.0, top)
    moving = (order - 1) / order
    value = None if sigma is None else moving * (S - sigma)
    # One label moves S by at most its weight times M^2/2.
    reach = (M * M / 2) * sqrt(squares * log(2 / share) / 2)
    bias = L * pairs.radius / sqrt(2)
    low = 0.0 if sigma is None else max(sqrt(max(S - sigma - sigma_error - reach, 0.0)) - bias, 0.0) ** 2
    high = (sqrt(max(S - (sigma or 0.0) + sigma_error + reach, 0.0)) + bias) ** 2
    # Pairs (j, g) without a near example may have any half square up to M^2/2; the inputs are themselves a sample.
    sampling = (M * M / 2) * sqrt(log(2 / share) / (2 * len(pairs.y)))
    low = moving * covered * low - sampling
    high = moving * (covered * min(high, 2 * top) + (1 - covered) * 2 * top) + sampling
    return S, value, covered, (min(max(low, 0.0), top), min(max(high, 0.0), top))


def near_noise(pairs: NearPairs, L: float, M: float, share: float) -> tuple[float | None, float, str]:
    """Noise variance from examples near one another, how far it may be off, and where it comes from."""
    S, _, squares = pairs.mean(np.array([0]))
    if S is None:
        return None, 0.0, "not identifiable: no two inputs are near one another"
    bias = (L * pairs.radius) ** 2 / 2
    error = (M * M / 2) * sqrt(squares * log(2 / share) / 2) + bias
    return S, error, f"{S:.4g}, from {pairs.pairs(np.array([0]))} near pairs, too large by at most {bias:.4g}"
