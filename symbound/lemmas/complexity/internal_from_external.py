r"""Centres inside the class cost a factor 2 in the scale.

.. math:: N_{\mathrm{int}}(F, t) \le N(F, t/2)

Tightness: upper.  The factor 2 cannot be improved in a general metric space.
Proof: ``proofs/complexity/internal-from-external.md``.
"""

from typing import Any

from symbound.bounds.display import fraction
from symbound.bounds.entropy import InternalLogCoveringNumber, LogCoveringNumber
from symbound.bounds.exact import NONNEGATIVE
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.classes import FunctionClass


def conclusion(F: Any, t: Any) -> Conclusion:
    """``log N_int(F, t) <= log N(F, t/2)``."""
    external = LogCoveringNumber(F, fraction(t, 2))
    return Conclusion(InternalLogCoveringNumber(F, t), "<=", external, {external: +1})


lemma = Lemma(
    slug="internal-from-external",
    title="Nets inside the class",
    statement=r"For every class $F$ and $t \ge 0$, $N_{\mathrm{int}}(F, t) \le N(F, t/2)$, with closed "
    r"balls in the sup norm, centres "
    r"inside $F$ on the left and anywhere on the right; the logarithm, the metric entropy, is what is "
    r"bounded.",
    tightness="upper",
    reference="Classical.",
    arguments={"F": FunctionClass, "t": NONNEGATIVE},
    conclusion=conclusion,
)
