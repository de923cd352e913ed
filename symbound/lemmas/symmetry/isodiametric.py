r"""A set of transformations of positive measure cannot be too small in diameter.

.. math:: \operatorname{diam} A \ge \left( \frac{\lambda}{C} \right)^{1/m}

for a compact group with a left-invariant metric and normalised Haar measure ``mu`` such that ``mu(B(e, r)) <= C r^m`` for all ``r``,
and a set ``A`` with ``mu(A) >= lambda > 0``.

Tightness: lower.
Proof: ``proofs/symmetry/isodiametric.md``.
"""

from typing import Any

from sympy import Pow

from symbound.bounds.display import fraction
from symbound.bounds.exact import POSITIVE
from symbound.bounds.hypothesis import Finding, Hypothesis, assumed
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import Diameter


def _haar(C: Any, m: Any, **_: Any) -> Finding:
    return assumed(f"mu(B(e, r)) <= {C} r^{m} for all r > 0, in a left-invariant metric")


def conclusion(measure: Any, C: Any, m: Any, subset: Any = "A") -> Conclusion:
    """``diam A >= (lambda/C)^(1/m)``."""
    formula = Pow(fraction(measure, C), fraction(1, m), evaluate=False)
    return Conclusion(Diameter(subset), ">=", formula, {measure: +1, C: -1})


lemma = Lemma(
    slug="isodiametric",
    title="Diameter of a set of positive measure in a group",
    statement=r"In a compact group with left-invariant metric and normalised Haar measure $\mu$, if $\mu(B(e, r)) \le C r^m$ for all $r$ and "
    r"$\mu(A) \ge \lambda > 0$, then $\operatorname{diam} A \ge (\lambda/C)^{1/m}$.",
    tightness="lower",
    reference="The programme of Petrache and Trivedi, NeurIPS 2023 (arXiv:2305.17592); derived here.",
    arguments={"measure": POSITIVE, "C": POSITIVE, "m": POSITIVE, "subset": str},
    hypotheses=(Hypothesis("haar-measure", r"$\mu(B(e, r)) \le C r^m$ for all $r$", _haar),),
    conclusion=conclusion,
)
