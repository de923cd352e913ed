r"""Centres inside the class cost a factor 2 in the scale.

.. math:: N_{\mathrm{int}}(F, t) \le N(F, t/2)

Tightness: upper.  The factor 2 cannot be improved in a general metric space.
Proof: ``proofs/complexity/internal-from-external.md``.
"""

from typing import Any

from symbound.bounds.display import fraction
from symbound.bounds.exact import NONNEGATIVE
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ClassCoveringNumber, InternalClassCoveringNumber
from symbound.classes import FunctionClass


def conclusion(F: Any, t: Any) -> Conclusion:
    """``N_int(F, t) <= N(F, t/2)``."""
    external = ClassCoveringNumber(F, fraction(t, 2))
    return Conclusion(InternalClassCoveringNumber(F, t), "<=", external, {external: +1})


lemma = Lemma(
    slug="internal-from-external",
    title="Nets inside the class",
    statement=r"For every class $F$ and $t \ge 0$, $N_{\mathrm{int}}(F, t) \le N(F, t/2)$, with closed balls in the sup norm, centres "
    r"inside $F$ on the left and anywhere on the right.",
    tightness="upper",
    reference="Classical.",
    arguments={"F": FunctionClass, "t": NONNEGATIVE},
    conclusion=conclusion,
)
