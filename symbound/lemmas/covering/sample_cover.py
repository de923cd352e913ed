r"""Covers of the sample in the path metric bound the empirical Rademacher complexity of that sample, without a logarithm.

.. math:: \widehat{\operatorname{Rad}}_n(F) \le r_K + \frac{M}{2} \sqrt{\frac{N_1}{n}} + \sum_{k=2}^K r_{k-1} \sqrt{\frac{N_k}{n}}

for ``N_k`` balls of radius ``r_k`` in the path metric ``d`` that cover the sample.  Covers of the sample feed this lemma only, never
``multiscale``, ``tree-certificate``, ``flow-certificate`` or ``rate``, whose cells must not depend on the sample.

Tightness: upper.
Proof: ``proofs/covering/sample-cover.md``.
"""

from typing import Any

from sympy import Rational

from symbound.bounds.display import fraction, product, root, total
from symbound.bounds.exact import NONNEGATIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import Finding, Hypothesis, assumed, computed, needs_consent, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import SampleRademacher
from symbound.classes import Lipschitz
from symbound.symmetry.sample_cover import SampleCover, is_covered


def _decreasing(scales: Any, counts: Any, **_: Any) -> Finding:
    radii = [NONNEGATIVE(r, "a scale") for r in scales]
    if not radii or len(radii) != len(counts):
        return violated(
            f"{len(radii)} scales and {len(counts)} numbers of balls", "one number of balls for each scale"
        )
    if any(not (a - b).is_positive for a, b in zip(radii, radii[1:], strict=False)):
        return violated(
            f"the scales {', '.join(map(str, radii))} do not decrease", "give them in decreasing order"
        )
    return computed(f"{' > '.join(map(str, radii))}")


def _covers(F: Any, n: Any, scales: Any, counts: Any, cover: Any) -> Finding:
    if cover is None:
        return needs_consent(
            "whether the sample is covered by that many balls in the path metric is a property of the sample",
            "pass cover=symbound.symmetry.sample_cover(...), or grant it with assume='covers'",
        )
    if n != cover.n_points:
        return violated(f"the cover is of {cover.n_points} points and n = {n}", "n = the size of the sample")
    for r, k in zip(scales, counts, strict=True):
        reached = Rational(*float(cover.radii[min(int(k), len(cover.radii)) - 1]).as_integer_ratio())
        if reached > r:
            return violated(
                f"{k} centres cover the sample with radius {float(reached)}, not with {r}", "more centres"
            )
        if cover.sample is not None and not is_covered(cover, int(k), r, F):
            return violated(
                f"{k} centres do not cover the sample with radius {r} in the path metric", "more centres"
            )
    if cover.sample is None:
        return assumed(
            "the radii of the cover are distances of sample points in the path metric of the class"
        )
    return computed(f"the sample of {cover.n_points} points is covered")


def conclusion(F: Any, n: Any, scales: Any, counts: Any, cover: Any = None) -> Conclusion:
    """``r_K + (M/2) sqrt(N_1/n) + sum_k r_(k-1) sqrt(N_k/n)``."""
    radii = [NONNEGATIVE(r, "a scale") for r in scales]
    before = [fraction(F.M, 2), *radii[:-1]]
    terms = [
        product(r, root(fraction(POSITIVE_INTEGER(k, "a number of balls"), n)))
        for r, k in zip(before, counts, strict=True)
    ]
    return Conclusion(SampleRademacher(F, n), "<=", total(radii[-1], *terms), {n: -1})


lemma = Lemma(
    slug="sample-cover",
    title="Covers of the sample",
    statement=r"If $N_k$ balls of radius $r_k$ in the path metric of $F$ cover the sample, $r_1 > \dots > r_K \ge 0$, then "
    r"$\widehat{\operatorname{Rad}}_n(F) \le r_K + \frac M2 \sqrt{N_1/n} + \sum_{k \ge 2} r_{k-1} \sqrt{N_k/n}$ for that sample.",
    tightness="upper",
    reference="Derived here; Zhu, An and Huang 2021 use covers of the sample in the exactly invariant case.",
    arguments={
        "F": Lipschitz,
        "n": POSITIVE_INTEGER,
        "scales": (tuple, list),
        "counts": (tuple, list),
        "cover": (SampleCover, type(None)),
    },
    hypotheses=(
        Hypothesis("decreasing-scales", r"$r_1 > \dots > r_K \ge 0$", _decreasing),
        Hypothesis("covers", "$N_k$ balls of radius $r_k$ in the path metric cover the sample", _covers),
    ),
    conclusion=conclusion,
)
