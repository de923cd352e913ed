r"""The Rademacher complexity is the mean of the empirical one.

.. math:: \operatorname{Rad}_n(F) = \mathbb{E}\,\widehat{\operatorname{Rad}}_n(F)
          \le \sup_{z_1, \dots, z_n} \widehat{\operatorname{Rad}}_n(F)

The empirical complexity on the right stands for its largest value over all samples: only a bound that holds
for every sample may be put in its place.  A bound computed from the sample at hand goes through
``empirical-rademacher``.

Tightness: exact, as an identity of means; upper, with one bound for all samples.
Proof: ``proofs/complexity/rademacher-expectation.md``.
"""

from typing import Any

from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import EmpiricalRademacher, Rademacher
from symbound.classes import FunctionClass


def conclusion(F: Any, n: Any) -> Conclusion:
    """``Rad_n(F) <= Rad^_n(F)``, the latter for every sample."""
    complexity = EmpiricalRademacher(F, n)
    return Conclusion(Rademacher(F, n), "<=", complexity, {complexity: +1})


lemma = Lemma(
    slug="rademacher-expectation",
    title="Rademacher complexity as a mean",
    statement=r"$\operatorname{Rad}_n(F) = \mathbb{E}\,\widehat{\operatorname{Rad}}_n(F)$; hence a bound on "
    r"$\widehat{\operatorname{Rad}}_n(F)$ that holds for every sample $z_1, \dots, z_n$ is a bound on "
    r"$\operatorname{Rad}_n(F)$.",
    tightness="upper",
    reference="By definition.",
    arguments={"F": FunctionClass, "n": POSITIVE_INTEGER},
    conclusion=conclusion,
)
