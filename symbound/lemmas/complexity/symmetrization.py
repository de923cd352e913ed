r"""Symmetrization: the expected gap is at most twice the Rademacher complexity.

.. math:: \mathbb{E}\,\Phi_n(F) \le 2 \operatorname{Rad}_n(F)

Tightness: upper.  The factor 2 cannot be improved in general.
Proof: ``proofs/complexity/symmetrization.md``.
"""

from typing import Any

from symbound.bounds.display import product
from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.hypothesis import INDEPENDENT_SAMPLE
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap, Rademacher
from symbound.classes import FunctionClass


def conclusion(F: Any, n: Any) -> Conclusion:
    """``E Phi_n(F) <= 2 Rad_n(F)``."""
    complexity = Rademacher(F, n)
    return Conclusion(ExpectedGap(F, n), "<=", product(2, complexity), {complexity: +1})


lemma = Lemma(
    slug="symmetrization",
    title="Symmetrization",
    statement=r"For a class $F$ of measurable functions, $\mathbb{E}\,\Phi_n(F) \le 2 \operatorname{Rad}_n(F)$, where "
    r"$\operatorname{Rad}_n(F) = \mathbb{E} \sup_{f \in F} \frac1n \sum_i s_i f(Z_i)$ without absolute value.",
    tightness="upper",
    reference="Classical (Gine and Zinn); constant 2 for the one-sided supremum.",
    arguments={"F": FunctionClass, "n": POSITIVE_INTEGER},
    hypotheses=(INDEPENDENT_SAMPLE,),
    conclusion=conclusion,
)
