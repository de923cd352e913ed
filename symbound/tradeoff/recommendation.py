"""Which symmetry a sample recommends, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt
from typing import Any

from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.tradeoff.estimation import Estimate, SymmetryEstimates, assumptions, estimate_symmetry
from symbound.tradeoff.gap_terms import gap_terms


@dataclass(frozen=True, eq=False, repr=False)
class Recommendation:
    """A symmetry recommended for a training set of a given size.

    Attributes
    ----------
    best : Estimate
        Subgroup with the least estimated ``T``.
    totals : list of (Estimate, float, float, float)
        For each subgroup: estimated ``T``, and the two ends of its confidence interval.
    contenders : list of Estimate
        Subgroups that may be best: their interval reaches below the least upper end.
    n : int
    points : int
        Number of points of the space that the bound counts.
    selection : float
        What is to be added to ``T`` because the subgroup was chosen with the same sample (``union-of-classes``).
    estimates : SymmetryEstimates
    """

    best: Estimate
    totals: list[tuple[Estimate, float, float, float]]
    contenders: list[Estimate]
    n: int
    points: int
    selection: float
    estimates: SymmetryEstimates

    @property
    def is_sure(self) -> bool:
        """Whether the recommended subgroup is best for ``T`` with the confidence stated."""
        return all(e.node == self.best.node for e in self.contenders)

    @property
    def group(self) -> Any:
        """The recommended subgroup."""
        return self.best.group

    def text(self) -> str:
        """The recommendation, how sure it is, and the totals."""
        level = f"{self.estimates.confidence:g}"
        if self.is_sure:
            how = f"no other subgroup is better for T, with confidence {level}"
        else:
            names = ", ".join(e.name for e in self.contenders if e.node != self.best.node)
            how = f"not sure: with confidence {level} these cannot be excluded: {names}"
        lines = [
            f"recommended for n = {self.n}: {self.best.name} (order {self.best.order})",
            how,
            f"{'subgroup':<16}{'orbits':>8}{'T estimate':>12}{'interval':>22}",
        ]
        for e, middle, low, high in sorted(self.totals, key=lambda row: row[1])[:12]:
            lines.append(f"{e.name:<16}{e.orbits:>8}{middle:>12.4f}{f'[{low:.4f}, {high:.4f}]':>22}")
        lines += [
            "T bounds the expected excess risk; the least T is optimal for T only",
            f"chosen with the same sample: add {self.selection:.4f} to T (union-of-classes)",
            f"the bound counts {self.points} points",
        ]
        return "\n".join(
            lines
            + [f"noise variance: {self.estimates.noise_source}"]
            + [f"given: {a}" for a in assumptions(self.estimates)]
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and strings."""
        return {
            "n": self.n,
            "recommended": self.best.name,
            "order": self.best.order,
            "sure": self.is_sure,
            "contenders": [e.name for e in self.contenders],
            "totals": [
                {"name": e.name, "order": e.order, "estimate": middle, "lower": low, "upper": high}
                for e, middle, low, high in self.totals
            ],
            "selection": self.selection,
            "points": self.points,
            "estimates": self.estimates.to_dict(),
        }

    __str__ = __repr__ = text


def recommend(
    X: Any, y: Any, G: Any, n: int | None = None, *, bound: str = "direct", space: Any = None, **options: Any
) -> Recommendation:
    """Recommend a symmetry for a model from labelled examples.

    ``T(H) = V_H + b_H/sqrt(n)`` with ``V_H`` estimated from pairs of examples in one orbit.  Intervals for all subgroups hold
    together, so that a recommendation that is sure is the best subgroup for ``T`` with the confidence stated.

    Parameters
    ----------
    X, y, G
        As for :func:`estimate_symmetry`.
    n : int, optional
        Size of the training set; by default that of the sample.
    bound : {"direct", "contraction"}
        Generalization side.
    space : space of strings or graphs, optional
        The whole space of inputs.  Without it the points seen, with all their images, are counted.
    **options
        Passed on to :func:`estimate_symmetry`.

    Examples
    --------
    >>> import numpy as np
    >>> from symbound import cyclic
    >>> X = np.random.default_rng(0).integers(0, 2, (4000, 3))
    >>> found = recommend(X, X.sum(axis=1) / 3, cyclic(3), noise=0, method="jackknife")
    >>> found.best.name, found.is_sure
    ('C_3', True)
    """
    found = estimate_symmetry(X, y, G, **options)
    size = int(POSITIVE_INTEGER(found.sample.size if n is None else n, "n"))
    counts, points = _orbit_counts(found, space)
    offset, unknown = 0.0, found.noise is None
    if unknown:
        # sigma^2 lies below every S_H; the differences of S_H are those of V_H.
        offset = min(e.within for e in found.estimates if e.within is not None)
    totals = []
    for e, K in zip(found.estimates, counts, strict=True):
        gap = float(gap_terms(bound, K, points, found.M if found.M != 1 else 1).base) / sqrt(size)
        low, high = e.interval
        middle = e.variance
        if middle is None:
            middle = 0.0 if e.order == 1 else e.within - offset if e.within is not None else (low + high) / 2
        totals.append((e, max(middle, 0.0) + gap, low + gap, high + gap))
    best = min(totals, key=lambda row: (row[1], -row[0].order))[0]
    least_upper = min(row[3] for row in totals)
    contenders = [row[0] for row in totals if row[2] <= least_upper]
    contenders = _without_equals(contenders, best, totals)
    selection = found.M**2 * sqrt(log(len(totals)) / (2 * size)) if len(totals) > 1 else 0.0
    return Recommendation(best, totals, contenders, size, points, selection, found)


def _without_equals(contenders: list[Estimate], best: Estimate, totals: Any) -> list[Estimate]:
    """Drop a contender that has the orbits of the best one: then it gives the same class of functions."""
    rows = {row[0].node: row for row in totals}
    kept = [
        e
        for e in contenders
        if e.node == best.node or e.orbits != best.orbits or rows[e.node][1:] != rows[best.node][1:]
    ]
    return kept or [best]


def _orbit_counts(found: SymmetryEstimates, space: Any) -> tuple[list[int], int]:
    if space is None:
        return [e.orbits for e in found.estimates], found.sample.points
    from symbound.groups import cycle_index

    letters = getattr(space, "q", 2)
    return [int(cycle_index(e.group, letters)) for e in found.estimates], int(space.cardinality)
