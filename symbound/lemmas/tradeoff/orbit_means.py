r"""The mean label on each orbit: the squared loss has the fast rate.

.. math:: \mathbb{E}\,R(\hat f) - R^* \le V_H + \frac{M^2 K}{2 (n + 1)}

for the squared loss, labels in ``[0, M]``, ``K`` orbits, and the predictor that is the mean label on each
orbit that the sample meets and ``M/2`` on the others. It minimises the empirical risk over the functions
that are constant on orbits. ``V_H`` is the squared distance of the target from these functions.

Neither the law nor the noise is restricted. For one orbit, ``n = 1`` and ``Y`` a fair choice between 0 and
``M`` both sides are equal.

Tightness: upper.
Proof: ``proofs/tradeoff/orbit-means.md``.
"""

from typing import Any

from sympy import Expr, Integer

from symbound.bounds.display import fraction, product, total
from symbound.bounds.exact import NONNEGATIVE, POSITIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import INDEPENDENT_SAMPLE, Finding, Hypothesis, assumed
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExcessRiskAtLevel


def estimation_term(K: Any, n: Any, M: Any) -> Expr:
    """``M^2 K/(2 (n + 1))``: what the means of finitely many labels cost.

    >>> estimation_term(Integer(4), Integer(9), Integer(1)).doit()
    1/5
    """
    return fraction(product(M**2, K), product(Integer(2), total(n, Integer(1))))


def _orbits(K: Any, **_: Any) -> Finding:
    return assumed(f"all functions that are constant on each of {K} orbits, under any law of the inputs")


def _labels(M: Any, **_: Any) -> Finding:
    return assumed(f"squared loss, labels in [0, {M}]; the target is f* = E[Y | X]")


def _means(M: Any, **_: Any) -> Finding:
    return assumed(f"the mean label on each orbit that the sample meets, {M}/2 on the others")


def _target(V: Any, **_: Any) -> Finding:
    return assumed(f"the squared distance of the target from the functions constant on orbits is at most {V}")


def conclusion(V: Any, K: Any, n: Any, M: Any = 1) -> Conclusion:
    """``V + M^2 K/(2 (n + 1))``."""
    formula = total(V, estimation_term(K, n, M))
    return Conclusion(ExcessRiskAtLevel("H", n, Integer(0)), "<=", formula, {V: +1, K: +1, M: +1, n: -1})


lemma = Lemma(
    slug="orbit-means",
    title="The mean label on each orbit",
    statement=r"For the squared loss, labels in $[0, M]$ and a partition of the inputs into $K$ orbits, let $\hat f$ be the "
    r"mean label on each orbit that the sample meets and $M/2$ on the others. It minimises the empirical risk over the "
    r"functions constant on orbits, and $\mathbb{E}\,R(\hat f) - R^* \le V_H + \frac{M^2 K}{2 (n + 1)}$ with "
    r"$V_H = \mathbb{E} \operatorname{Var}(f^*(X) \mid \text{orbit})$.",
    tightness="upper",
    reference="Bias and variance of a histogram (regressogram); the constant is derived here.",
    arguments={"V": NONNEGATIVE, "K": POSITIVE_INTEGER, "n": POSITIVE_INTEGER, "M": POSITIVE},
    hypotheses=(
        INDEPENDENT_SAMPLE,
        Hypothesis("orbits", "the class is all functions constant on each of $K$ orbits", _orbits),
        Hypothesis("labels", "$0 \\le Y \\le M$, and the loss is squared", _labels),
        Hypothesis(
            "orbit-means", r"$\hat f$ is the mean label on each orbit met, and $M/2$ on the others", _means
        ),
        Hypothesis(
            "target-level", r"$\mathbb{E} \operatorname{Var}(f^*(X) \mid \text{orbit}) \le V_H$", _target
        ),
    ),
    conclusion=conclusion,
)
