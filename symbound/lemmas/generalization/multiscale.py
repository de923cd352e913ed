r"""The multiscale bound: telescoping over nets at decreasing scales.

.. math:: \mathbb{E}\,\Phi_n(F) \le 2 r_K + \sum_{k=1}^{K} r_{k-1} \sqrt{\frac{N(d, r_k) - 1}{n}},
          \qquad r_0 = \min\{ M/2, \operatorname{diam}/2 \}

for any scales ``r_0 >= r_1 > ... > r_K >= 0`` in the path metric ``d`` of the class.  There is no
symmetrization factor, no logarithm and no hidden constant.

Tightness: upper.  Measured at 3 to 5.5 times the exact expected gap on grid cubes.
Proof: ``proofs/generalization/multiscale.md``.
"""

from typing import Any

from sympy import Min, S

from symbound.bounds.display import fraction, product, root, total
from symbound.bounds.exact import NONNEGATIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import INDEPENDENT_SAMPLE, Finding, Hypothesis, computed, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import CoveringNumber, ExpectedGap
from symbound.classes import Lipschitz


def coarsest_scale(F: Any) -> Any:
    """``r_0``: the smaller of ``M/2`` and half the diameter; no ball that holds all points has a smaller radius."""
    return Min(F.M / S(2), F.metric.diameter / S(2))


def _decreasing(F: Any, n: Any, scales: Any) -> Finding:
    radii = [NONNEGATIVE(r, "a scale") for r in scales]
    if not radii:
        return violated("there is no scale", "give at least one radius")
    for coarse, fine in zip(radii, radii[1:], strict=False):
        if not (coarse - fine).is_positive:
            return violated(
                f"{coarse} is not known to be greater than {fine}", "give the scales in decreasing order"
            )
    if not (coarsest_scale(F) - radii[0]).is_nonnegative:
        return violated(
            f"{radii[0]} is not known to be at most r_0 = {coarsest_scale(F)}", "leave out scales above r_0"
        )
    return computed(f"{coarsest_scale(F)} >= {' > '.join(map(str, radii))}")


def conclusion(F: Any, n: Any, scales: Any) -> Conclusion:
    """``E Phi_n(F) <= 2 r_K + sum_k r_(k-1) sqrt((N(d, r_k) - 1)/n)``."""
    radii = [NONNEGATIVE(r, "a scale") for r in scales]
    counts = [CoveringNumber(F.metric, r) for r in radii]
    before = [coarsest_scale(F), *radii[:-1]]
    terms = [product(r, root(fraction(total(N, -1), n))) for r, N in zip(before, counts, strict=True)]
    return Conclusion(
        ExpectedGap(F, n), "<=", total(2 * radii[-1], *terms), {n: -1, **dict.fromkeys(counts, +1)}
    )


lemma = Lemma(
    slug="multiscale",
    title="The multiscale bound",
    statement=r"Let $d$ be the path metric of the class and $r_0 = \min\{M/2, \operatorname{diam}(d)/2\}$. For "
    r"all scales $r_0 \ge r_1 > \dots > r_K \ge 0$, with closed balls whose centres lie in $Z$ and do not depend on the sample, "
    r"$\mathbb{E}\,\Phi_n(F) \le 2 r_K + \sum_{k=1}^K r_{k-1} \sqrt{(N(d, r_k) - 1)/n}$.",
    tightness="upper",
    reference="Derived here.",
    arguments={"F": Lipschitz, "n": POSITIVE_INTEGER, "scales": (tuple, list)},
    hypotheses=(
        INDEPENDENT_SAMPLE,
        Hypothesis("decreasing-scales", r"$r_0 \ge r_1 > \dots > r_K \ge 0$", _decreasing),
    ),
    conclusion=conclusion,
)
