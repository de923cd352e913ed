r"""Chen, Dobriban and Lee (2020): averaging over a group removes exactly the variance along orbits.

.. math:: \operatorname{Cov} f(X)
          = \operatorname{Cov}\, \mathbb{E}_g f(gX) + \mathbb{E} \operatorname{Cov}_g f(gX)

if ``X`` and ``gX`` have the same law for every ``g`` and the output action is trivial; stated here for a
scalar ``f``, or for the trace.

Cited, not proved here.
Statement: ``proofs/peers/chen-dobriban-lee-2020.md``.
"""

from typing import Any

from symbound.bounds.display import total
from symbound.bounds.hypothesis import Finding, Hypothesis, by_definition
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import OrbitVariance, Variance
from symbound.lemmas.approximation._standing_hypotheses import (
    AVERAGING_GROUP,
    INVARIANT_LAW,
    SQUARE_INTEGRABLE,
)


def _trivial_output(**_: Any) -> Finding:
    return by_definition("outputs do not move")


def conclusion(function: Any = "f") -> Conclusion:
    """``Var f = Var Qf + E Var_g f(gX)``."""
    average, along = Variance(f"Q{function}"), OrbitVariance(function)
    return Conclusion(Variance(function), "==", total(average, along), {average: +1, along: +1})


lemma = Lemma(
    slug="chen-dobriban-lee-2020",
    title="Averaging removes the variance along orbits",
    statement=r"If $X \overset{d}{=} gX$ for every $g$ and the output action is trivial, then "
    r"$\operatorname{Cov} f(X) = \operatorname{Cov}\,\mathbb{E}_g f(gX) + \mathbb{E} \operatorname{Cov}_g "
    r"f(gX)$.",
    tightness="exact",
    reference="S. Chen, E. Dobriban, J. H. Lee, A group-theoretic framework for data augmentation, JMLR "
    "2020.",
    arguments={"function": str},
    hypotheses=(
        AVERAGING_GROUP,
        INVARIANT_LAW,
        SQUARE_INTEGRABLE,
        Hypothesis("trivial-output", "the output action is trivial", _trivial_output),
    ),
    conclusion=conclusion,
)
