r"""Excess risk of empirical risk minimisation: approximation error plus gap.

.. math:: \mathbb{E}\,R(\hat f) - R^* \le \operatorname{App}(F) + \mathbb{E}\,\Phi_n(F)

and with probability at least ``1 - delta``

.. math:: R(\hat f) - R^* \le \operatorname{App}(F) + \mathbb{E}\,\Phi_n(F) + M \sqrt{\frac{2 \log(1/\delta)}{n}}

Tightness: upper.
Proof: ``proofs/generalization/excess-risk.md``.
"""

from typing import Any

from sympy import log

from symbound.bounds.display import fraction, product, root, total
from symbound.bounds.exact import POSITIVE_INTEGER, PROBABILITY
from symbound.bounds.hypothesis import INDEPENDENT_SAMPLE, Finding, Hypothesis, assumed
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import (
    ApproximationError,
    ExcessRiskWithConfidence,
    ExpectedExcessRisk,
    ExpectedGap,
)
from symbound.classes import FunctionClass


def _minimiser(**_: Any) -> Finding:
    return assumed("the learning algorithm reaches the smallest empirical risk in the class")


def conclusion(F: Any, n: Any, delta: Any = None) -> Conclusion:
    """``App(F) + E Phi_n(F)``, plus ``M sqrt(2 log(1/delta)/n)`` for high probability."""
    approximation, gap = ApproximationError(F), ExpectedGap(F, n)
    if delta is None:
        return Conclusion(
            ExpectedExcessRisk(F, n), "<=", total(approximation, gap), {approximation: +1, gap: +1, n: -1}
        )
    deviation = product(F.M, root(fraction(product(2, log(fraction(1, delta))), n)))
    return Conclusion(
        ExcessRiskWithConfidence(F, n, delta),
        "<=",
        total(approximation, gap, deviation),
        {approximation: +1, gap: +1, n: -1, delta: -1},
    )


lemma = Lemma(
    slug="excess-risk",
    title="Excess risk of empirical risk minimisation",
    statement=r"For an empirical risk minimiser $\hat f \in F$: $\mathbb{E}\,R(\hat f) - R^* \le \operatorname{App}(F) + \mathbb{E}\,\Phi_n(F)$; with "
    r"probability at least $1 - \delta$, $R(\hat f) - R^* \le \operatorname{App}(F) + \mathbb{E}\,\Phi_n(F) + M \sqrt{2 \log(1/\delta)/n}$.",
    tightness="upper",
    reference="Classical decomposition; McDiarmid's inequality for the deviation.",
    arguments={"F": FunctionClass, "n": POSITIVE_INTEGER, "delta": PROBABILITY},
    hypotheses=(
        INDEPENDENT_SAMPLE,
        Hypothesis("empirical-risk-minimiser", r"$\hat f$ minimises the empirical risk over $F$", _minimiser),
    ),
    conclusion=conclusion,
)
