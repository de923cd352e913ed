r"""Covering numbers of a finite space from an explicit nested family of centres.

.. math:: N(Z, r) \le k \quad \text{for } r \ge \rho_k = \max_{z \in Z} \min_{i \le k} \rho(z, z_i)

for any points ``z_1, z_2, ...`` of ``Z``, by default a farthest-point sequence.  Distances are float64 numbers that stand for
themselves, and only minima and maxima of them are taken, so that the radii are exact.

Tightness: upper; :func:`symbound.spaces.covers.exact_cover` finds the least number at one radius.
Proof: ``proofs/covering/finite-cover.md``.
"""

from typing import Any

import numpy as np
from sympy import Integer, Piecewise, Rational

from symbound.bounds.exact import NONNEGATIVE
from symbound.bounds.hypothesis import Finding, Hypothesis, computed, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import CoveringNumber
from symbound.errors import SpaceError
from symbound.spaces import Space
from symbound.spaces.covers import farthest_point_nets
from symbound.spaces.distance_matrix import distance_matrix


def _finite(space: Any, r: Any, centres: Any) -> Finding:
    try:
        distances = distance_matrix(space)
    except SpaceError as error:
        return violated(error.because, "polya-covering, euclidean-ball or doubling for infinite spaces")
    if centres is not None and not all(
        isinstance(i, (int, np.integer)) and 0 <= i < len(distances) for i in centres
    ):
        return violated(
            f"the centres {centres} are not all points 0..{len(distances) - 1}", "indices of points"
        )
    return computed(f"{space} has {len(distances)} points")


def covering_radii(distances: np.ndarray, centres: Any) -> np.ndarray:
    """``rho_k``: the radius at which the first ``k`` centres cover the space, for every k.

    >>> covering_radii(np.abs(np.subtract.outer(np.arange(5.0), np.arange(5.0))), [2, 0, 4]).tolist()
    [2.0, 2.0, 1.0]
    """
    nearest = np.minimum.accumulate(distances[np.asarray(centres, dtype=np.int64)], axis=0)
    return nearest.max(axis=1)


def _steps(size: int) -> list[int]:
    """Numbers of centres that become steps of the formula: all small ones, then each a fifth more than the last."""
    step, steps = 16, list(range(1, min(size, 16) + 1))
    while step < size:
        step = min(size, step * 6 // 5)
        steps.append(step)
    return steps


def conclusion(space: Any, r: Any, centres: Any = None) -> Conclusion:
    """``N(Z, r) <= k`` where ``r >= rho_k``, as a step function of ``r``."""
    distances = distance_matrix(space)
    chosen = farthest_point_nets(distances)[0] if centres is None else centres
    radii = covering_radii(distances, chosen)
    reached = ((k, float(radii[k - 1])) for k in _steps(len(radii)))
    pieces = [(Integer(k), r >= Rational(*radius.as_integer_ratio())) for k, radius in reached]
    formula = Piecewise(*pieces, (Integer(len(distances)), True))
    return Conclusion(CoveringNumber(space, r), "<=", formula, {r: -1})


lemma = Lemma(
    slug="finite-cover",
    title="Covering numbers of a finite space",
    statement=r"For points $z_1, z_2, \dots$ of a finite pseudometric space and $\rho_k = \max_z \min_{i \le k} \rho(z, z_i)$, "
    r"$N(Z, r) \le k$ whenever $r \ge \rho_k$; and $N(Z, r) \le |Z|$ always.",
    tightness="upper",
    reference="Immediate from the definition.",
    arguments={"space": Space, "r": NONNEGATIVE, "centres": (tuple, list, type(None))},
    hypotheses=(Hypothesis("finite", "$Z$ is finite, and the centres are points of it", _finite),),
    conclusion=conclusion,
)
