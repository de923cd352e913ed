r"""The trivial bound: the gap never exceeds the oscillation of the functions.

.. math:: \mathbb{E}\,\Phi_n(F) \le \min\{M,\ L \operatorname{diam}(Z)\}

Tightness: upper; attained by nothing interesting, but no honest bound is ever larger.
Proof: ``proofs/generalization/trivial-range.md``.
"""

from typing import Any

from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap
from symbound.classes import FunctionClass


def conclusion(F: Any, n: Any) -> Conclusion:
    """``E Phi_n(F) <= oscillation(F)``, where the oscillation is ``M`` or ``min(M, L diam)``."""
    return Conclusion(ExpectedGap(F, n), "<=", F.oscillation)


lemma = Lemma(
    slug="trivial-range",
    title="The trivial bound",
    statement=r"If $\sup f - \inf f \le a$ for all $f \in F$, then $\Phi_n(F) \le a$ for every sample; functions to $[0, M]$ have "
    r"$a = M$, and $L$-Lipschitz ones $a = \min(M, L \operatorname{diam} Z)$.",
    tightness="upper",
    reference="Immediate from the definition.",
    arguments={"F": FunctionClass, "n": POSITIVE_INTEGER},
    conclusion=conclusion,
)
