r"""The price of choosing among ``k`` classes.

.. math:: \mathbb{E} \max_j \Phi_n(F_j) \le \max_j \mathbb{E}\,\Phi_n(F_j) + M \sqrt{\frac{\log k}{2n}}

for ``k`` classes of range ``M`` that are fixed before the sample is seen.

Tightness: upper.
Proof: ``proofs/generalization/union-of-classes.md``.
"""

from typing import Any

from sympy import log

from symbound.bounds.display import fraction, greatest, product, root, total
from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.hypothesis import INDEPENDENT_SAMPLE, Finding, Hypothesis, by_definition, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap
from symbound.classes import UnionClass


def _common_range(F: Any, **_: Any) -> Finding:
    ranges = {part.M for part in F.parts}
    if len(ranges) == 1:
        return by_definition(f"all parts have range {ranges.pop()}")
    return violated(f"the parts have the ranges {', '.join(map(str, ranges))}", "the same M for all parts")


def conclusion(F: Any, n: Any) -> Conclusion:
    """``max_j E Phi_n(F_j) + M sqrt(log(k)/(2n))``."""
    gaps = tuple(dict.fromkeys(ExpectedGap(part, n) for part in F.parts))
    largest = greatest(*gaps)
    (M,) = {part.M for part in F.parts}
    deviation = product(M, root(fraction(log(len(F.parts)), product(2, n))))
    return Conclusion(ExpectedGap(F, n), "<=", total(largest, deviation), {n: -1, **dict.fromkeys(gaps, +1)})


lemma = Lemma(
    slug="union-of-classes",
    title="The price of choosing among classes",
    statement=r"For $k$ classes of range $M$, fixed before the sample, "
    r"$\mathbb{E} \max_j \Phi_n(F_j) \le \max_j \mathbb{E}\,\Phi_n(F_j) + M \sqrt{\log(k)/(2n)}$.",
    tightness="upper",
    reference="Sub-Gaussian maximal inequality with McDiarmid's exponential bound.",
    arguments={"F": UnionClass, "n": POSITIVE_INTEGER},
    hypotheses=(INDEPENDENT_SAMPLE, Hypothesis("common-range", "all classes have range $M$", _common_range)),
    conclusion=conclusion,
)
