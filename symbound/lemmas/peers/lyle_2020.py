r"""Lyle et al. (2020): averaging over a group does not increase the complexity in a PAC-Bayes bound.

.. math:: \operatorname{KL}(Tq \,\|\, Tq_0) \le \operatorname{KL}(q \,\|\, q_0)

for a posterior ``q`` and a prior ``q_0`` on predictors and their push-forwards ``Tq``, ``Tq_0`` under one
map ``T``, here the average over the group. That the averaged predictor has no larger risk needs a convex
loss.

Cited, not proved here.
Statement: ``proofs/peers/lyle-2020.md``.
"""

from typing import Any

from symbound.bounds.hypothesis import Finding, Hypothesis, assumed
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import RelativeEntropy


def _one_map(**_: Any) -> Finding:
    return assumed("T maps every predictor to its average over the group")


def conclusion(posterior: Any = "q") -> Conclusion:
    """``KL(Tq || Tq_0) <= KL(q || q_0)``."""
    before = RelativeEntropy(posterior)
    return Conclusion(RelativeEntropy(f"T{posterior}"), "<=", before, {before: +1})


lemma = Lemma(
    slug="lyle-2020",
    title="Averaging does not increase the relative entropy",
    statement=r"For push-forwards of posterior and prior under one averaging map, $\operatorname{KL}(Tq "
    r"\,\|\, Tq_0) \le \operatorname{KL}(q \,\|\, q_0)$; to transfer the risk as well, the loss must be "
    r"convex.",
    tightness="upper",
    reference="C. Lyle, M. van der Wilk, M. Kwiatkowska, Y. Gal, B. Bloem-Reddy, On the benefits of "
    "invariance in neural networks, 2020.",
    arguments={"posterior": str},
    hypotheses=(Hypothesis("one-map", "both laws are pushed forward by the same map $T$", _one_map),),
    conclusion=conclusion,
)
