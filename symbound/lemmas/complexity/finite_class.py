r"""The gap of a finite class: Hoeffding's inequality and the union bound.

.. math:: \mathbb{E}\,\Phi_n(F) \le M \sqrt{\frac{\log k}{2n}}, \qquad
          \Phi_n(F) \le M \sqrt{\frac{\log(k/\delta)}{2n}} \quad \text{w.p. } \ge 1 - \delta

Tightness: upper.
Proof: ``proofs/complexity/finite-class.md``.
"""

from typing import Any

from sympy import log

from symbound.bounds.display import fraction, product, root
from symbound.bounds.exact import POSITIVE_INTEGER, PROBABILITY
from symbound.bounds.hypothesis import INDEPENDENT_SAMPLE
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap, GapWithConfidence
from symbound.classes import FiniteClass


def conclusion(F: Any, n: Any, delta: Any = None) -> Conclusion:
    """``M sqrt(log(k) / (2n))`` in expectation, ``M sqrt(log(k/delta) / (2n))`` with probability at least "
    "``1 - delta``."""
    inside, quantity = F.k, ExpectedGap(F, n)
    signs = {n: -1, F.k: +1, F.M: +1}
    if delta is not None:
        inside, quantity = fraction(F.k, delta), GapWithConfidence(F, n, delta)
        signs[delta] = -1
    return Conclusion(quantity, "<=", product(F.M, root(fraction(log(inside), product(2, n)))), signs)


lemma = Lemma(
    slug="finite-class",
    title="The gap of a finite class",
    statement=r"For $k$ measurable functions to $[0, M]$, $\mathbb{E}\,\Phi_n(F) \le M "
    r"\sqrt{\log(k)/(2n)}$, and with probability at "
    r"least $1 - \delta$, $\Phi_n(F) \le M \sqrt{\log(k/\delta)/(2n)}$.",
    tightness="upper",
    reference="Hoeffding's inequality and the union bound.",
    arguments={"F": FiniteClass, "n": POSITIVE_INTEGER, "delta": PROBABILITY},
    hypotheses=(INDEPENDENT_SAMPLE,),
    conclusion=conclusion,
)
