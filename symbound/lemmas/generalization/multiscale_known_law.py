r"""The multiscale bound for a known law on a finite space: exact means of the cells instead of their number.

.. math:: \mathbb{E}\,\Phi_n(F) \le 2 r_K + \sum_{k=1}^{K} r_{k-1} \sum_{Q \in \mathcal{Q}_k} \mathbb{E} |P(Q) - P_n(Q)|

for nested partitions: ``Q_K`` sends every point to a nearest centre of the finest net, and ``Q_(k-1)`` joins the cells of ``Q_k``
whose centres have the same nearest centre in the next coarser net (**ancestor** cells, not the Voronoi cells of each level).
The means are De Moivre's.

Tightness: upper.
Proof: ``proofs/generalization/multiscale-known-law.md``.
"""

from collections import Counter, defaultdict
from fractions import Fraction
from typing import Any

import numpy as np
from sympy import Rational

from symbound.bounds.display import product, total
from symbound.bounds.exact import NONNEGATIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import INDEPENDENT_SAMPLE, Finding, Hypothesis, assumed, computed, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap
from symbound.classes import AllFunctions, Lipschitz
from symbound.lemmas.generalization.tabular_gap import expected_total_variation
from symbound.transport.class_cost import ClassCost, class_cost


def exact_number(x: float) -> Rational:
    """The rational number that a double is."""
    return Rational(*float(x).as_integer_ratio())


def coarsest_scale(cost: np.ndarray) -> Rational:
    """``r_0``: half the largest cost; by the triangle inequality no ball that holds all points has a smaller radius."""
    return exact_number(cost.max()) / 2


def ancestors(cost: np.ndarray, nets: Any) -> list[np.ndarray]:
    """Label of the ancestor cell of every point at every level, coarsest level first.

    >>> line = np.abs(np.subtract.outer(np.arange(4.0), np.arange(4.0)))
    >>> [cells.tolist() for cells in ancestors(line, [(0, 3), (0, 1, 2, 3)])]
    [[0, 0, 1, 1], [0, 1, 2, 3]]
    """
    cells: list[np.ndarray] = []
    points = np.arange(len(cost))
    for net in reversed([np.asarray(net, dtype=np.int64) for net in nets]):
        nearest = cost[np.ix_(points, net)].argmin(axis=1)
        cells.append(nearest if not cells else nearest[cells[-1]])
        points = net
    return cells[::-1]


def _nets(F: Any, n: Any, law: Any, scales: Any, nets: Any) -> Finding:
    radii = [NONNEGATIVE(r, "a scale") for r in scales]
    if not radii or len(radii) != len(nets):
        return violated(f"{len(radii)} scales and {len(nets)} nets", "one net for each scale")
    if any(r.free_symbols for r in radii) or any(a <= b for a, b in zip(radii, radii[1:], strict=False)):
        return violated(
            f"the scales {', '.join(map(str, radii))} are no decreasing numbers", "decreasing numbers"
        )
    cost = class_cost(F).cost
    points = np.arange(len(cost))
    for k in range(len(radii) - 1, -1, -1):
        net = np.asarray(nets[k], dtype=np.int64)
        if not len(net) or net.min() < 0 or net.max() >= len(cost):
            return violated(
                f"net {k} has centres outside 0..{len(cost) - 1}",
                "indices of points that the class tells apart",
            )
        reach = exact_number(cost[np.ix_(points, net)].min(axis=1).max())
        if reach > radii[k]:
            return violated(
                f"net {k} leaves a point at distance {reach}, more than {radii[k]}", "more centres"
            )
        points = net
    return computed(
        f"{len(nets)} nets with {', '.join(str(len(net)) for net in nets)} centres cover one another"
    )


def _law(law: Any, **_: Any) -> Finding:
    return assumed(f"the law of the examples is {law if isinstance(law, str) else 'the one given'}")


def exact_law(found: ClassCost, law: Any) -> list[Fraction]:
    """Masses of the points that the class tells apart, exactly."""
    from symbound.laws import exact_masses

    points = found.labels
    masses = (
        [Fraction(1, len(points))] * len(points) if isinstance(law, str) else exact_masses(law, len(points))
    )
    merged = [Fraction(0)] * len(found.cost)
    for label, mass in zip(points, masses, strict=True):
        merged[label] += mass
    return merged


def conclusion(F: Any, n: Any, law: Any, scales: Any, nets: Any) -> Conclusion:
    """``2 r_K + sum_k r_(k-1) sum_Q E|P(Q) - P_n(Q)|``."""
    found = class_cost(F)
    found.law(law)
    radii = [NONNEGATIVE(r, "a scale") for r in scales]
    masses = exact_law(found, law)
    terms = []
    for before, cells in zip(
        [coarsest_scale(found.cost), *radii[:-1]], ancestors(found.cost, nets), strict=True
    ):
        of_cell: dict[int, Fraction] = defaultdict(Fraction)
        for cell, mass in zip(cells, masses, strict=True):
            of_cell[int(cell)] += mass
        tally = Counter(Rational(p.numerator, p.denominator) for p in of_cell.values())
        terms.append(product(2 * before, expected_total_variation(tally, n)))
    return Conclusion(ExpectedGap(F, n), "<=", total(2 * radii[-1], *terms), {n: -1})


lemma = Lemma(
    slug="multiscale-known-law",
    title="The multiscale bound for a known law",
    statement=r"On a finite space let nets at scales $r_1 > \dots > r_K \ge 0$ be such that the finest covers the space and each covers the next finer "
    r"one, with closed balls in $\min(d, M)$, and let $\mathcal{Q}_k$ be the ancestor cells. With $r_0$ half the diameter, "
    r"$\mathbb{E}\,\Phi_n(F) \le 2 r_K + \sum_k r_{k-1} \sum_{Q \in \mathcal{Q}_k} \mathbb{E}|P(Q) - P_n(Q)|$.",
    tightness="upper",
    reference="Derived here; De Moivre's formula for the mean absolute deviation of the binomial law.",
    arguments={
        "F": (Lipschitz, AllFunctions),
        "n": POSITIVE_INTEGER,
        "law": None,
        "scales": (tuple, list),
        "nets": (tuple, list),
    },
    hypotheses=(
        INDEPENDENT_SAMPLE,
        Hypothesis("nets", "the finest net covers the space and each net the next finer one", _nets),
        Hypothesis("law", "$P$ is the law named", _law),
    ),
    conclusion=conclusion,
)
