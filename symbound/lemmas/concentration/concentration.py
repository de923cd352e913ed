r"""From the expected gap to the gap with high probability.

.. math:: \Phi_n(F) \le \mathbb{E}\,\Phi_n(F) + M \sqrt{\frac{\log(1/\delta)}{2n}} \quad \text{w.p. } \ge 1 - \delta

Tightness: upper.
Proof: ``proofs/concentration/concentration.md``.
"""

from typing import Any

from sympy import log

from symbound.bounds.display import fraction, product, root, total
from symbound.bounds.exact import POSITIVE_INTEGER, PROBABILITY
from symbound.bounds.hypothesis import INDEPENDENT_SAMPLE
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap, GapWithConfidence
from symbound.classes import FunctionClass


def conclusion(F: Any, n: Any, delta: Any) -> Conclusion:
    """``Phi_n(F) <= E Phi_n(F) + M sqrt(log(1/delta) / (2n))`` with probability at least ``1 - delta``."""
    mean = ExpectedGap(F, n)
    deviation = product(F.M, root(fraction(log(fraction(1, delta)), product(2, n))))
    return Conclusion(
        GapWithConfidence(F, n, delta), "<=", total(mean, deviation), {mean: +1, n: -1, delta: -1, F.M: +1}
    )


lemma = Lemma(
    slug="concentration",
    title="Concentration of the gap",
    statement=r"With probability at least $1 - \delta$, $\Phi_n(F) \le \mathbb{E}\,\Phi_n(F) + M \sqrt{\log(1/\delta)/(2n)}$.",
    tightness="upper",
    reference="McDiarmid's bounded differences inequality.",
    arguments={"F": FunctionClass, "n": POSITIVE_INTEGER, "delta": PROBABILITY},
    hypotheses=(INDEPENDENT_SAMPLE,),
    conclusion=conclusion,
)
