r"""The least error of an invariant classifier: how much the labels dissent along orbits.

.. math:: \min_{h\ \text{invariant}} \mathbb{P}(h(X) \ne Y) = \sum_o P(o) \left(1 - \max_y p(y \mid o)\right),

for any law; the majority along each orbit attains it.  For classifiers that permute labels it is false.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import Rational

from symbound.approximation.interval import to_rational
from symbound.errors import ArgumentTypeError, LawError, ShapeError


@dataclass(frozen=True, eq=False, repr=False)
class TotalDissent:
    """Least error of a classifier that is invariant under a group.

    Attributes
    ----------
    value : Rational
        The error, exact.
    classifier : array of shape (N,)
        An invariant classifier that attains it: the label of the weighted majority of each orbit.
    excess : Rational
        What invariance costs: the error less that of the best classifier of all.
    """

    value: Rational
    classifier: NDArray[Any]
    excess: Rational

    def __float__(self) -> float:
        return float(self.value)

    def text(self) -> str:
        """The statement in words."""
        return (
            f"every invariant classifier errs with probability at least {self.value}, and the majority along orbits "
            f"attains it; without the symmetry the least error is {self.value - self.excess}"
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and strings."""
        return {"value": str(self.value), "excess": str(self.excess), "classifier": self.classifier.tolist()}

    __str__ = __repr__ = text


def total_dissent(labels: Any, G: Any, *, law: Any = None, points: Any = None) -> TotalDissent:
    """Exact least error of a ``G``-invariant classifier.

    Parameters
    ----------
    labels : array of shape (N,), or array of shape (N, r)
        The label of each point, or the conditional probabilities of ``r`` labels at each point: doubles that stand for
        the dyadic numbers they are; rows are divided by their exact sums.
    G : PermutationGroup or Action
        Permutes the points; with ``points``, moves them.
    law : "uniform" or array of N masses
    points : array of shape (N, ...), optional

    Returns
    -------
    TotalDissent

    References
    ----------
    D. Wang, J. Y. Park, N. Sortur, L. L. S. Wong, R. Walters, R. Platt, The surprising effectiveness of equivariant models
    in domains with latent symmetry, ICLR 2023.

    Examples
    --------
    >>> from symbound import cyclic
    >>> found = total_dissent(["6", "6", "9", "6"], cyclic(4))
    >>> found.value, found.classifier.tolist()
    (1/4, ['6', '6', '6', '6'])
    """
    from symbound.approximation.target import target_on_points

    array = np.asarray(labels)
    if array.ndim not in (1, 2) or len(array) == 0:
        raise ShapeError(
            "labels", f"shape {array.shape}", "the shape is (N,) for labels, (N, r) for probabilities"
        )
    found = target_on_points(np.zeros(len(array)), G, law=law, points=points)
    if array.ndim == 1:
        if array.dtype.kind in "fcO":
            raise ArgumentTypeError(
                "labels", f"an array of type {array.dtype}", "labels are integers or strings",
                "an array of shape (N, r) for probabilities",
            )  # fmt: skip
        names, numbers = np.unique(array, return_inverse=True)
        rows = [{int(y): Fraction(1)} for y in numbers]
    else:
        names, rows = np.arange(array.shape[1]), _probabilities(array)
    shares: list[dict[int, Fraction]] = [{} for _ in range(found.orbits)]
    masses, best = [Fraction(0)] * found.orbits, Fraction(0)
    for o, mass, row in zip(found.labels, found.law, rows, strict=True):
        masses[o] += mass
        best += mass * max(row.values())
        for y, p in row.items():
            shares[o][y] = shares[o].get(y, Fraction(0)) + mass * p
    winners = [max(sorted(share), key=share.__getitem__) for share in shares]
    agreed = sum((share[y] for share, y in zip(shares, winners, strict=True)), Fraction(0))
    return TotalDissent(
        to_rational(1 - agreed), names[np.array(winners)[found.labels]], to_rational(best - agreed)
    )


def _probabilities(array: NDArray[Any]) -> list[dict[int, Fraction]]:
    values = np.asarray(array, dtype=np.float64)
    bad = np.flatnonzero(~(np.isfinite(values) & (values >= 0)).all(axis=1) | ~(values.sum(axis=1) > 0))
    if len(bad) or (abs(values.sum(axis=1) - 1) > 1e-9).any():
        at = int(bad[0]) if len(bad) else int(np.argmax(abs(values.sum(axis=1) - 1)))
        raise LawError(
            "probabilities of the labels",
            f"{values[at].tolist()} at point {at}",
            "they are not negative and sum to 1",
        )
    exact = [[Fraction(p) for p in row] for row in values.tolist()]
    return [{y: p / sum(row) for y, p in enumerate(row) if p > 0} for row in exact]


def dissent_along(probabilities: NDArray[Any], law: Any) -> Any:
    """Function from the numbers of the orbits of the points to the excess error of invariance along those orbits."""
    from symbound.approximation.target import target_law

    rows = _probabilities(probabilities)
    masses, _ = target_law(law, len(rows))
    best = sum((m * max(row.values()) for m, row in zip(masses, rows, strict=True)), Fraction(0))

    def excess(labels: NDArray[np.int64]) -> Fraction:
        shares: list[dict[int, Fraction]] = [{} for _ in range(int(labels.max()) + 1)]
        for o, mass, row in zip(labels, masses, rows, strict=True):
            for y, p in row.items():
                shares[o][y] = shares[o].get(y, Fraction(0)) + mass * p
        return best - sum((max(share.values()) for share in shares), Fraction(0))

    return excess
