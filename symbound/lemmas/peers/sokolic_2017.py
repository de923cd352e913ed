r"""Sokolic, Giryes, Sapiro and Rodrigues (2017): generalization error of invariant classifiers.

.. math:: R(A) - R_n(A) \le \sqrt{\frac{2 \log(2)\, N_Y\, N(X_0, \gamma/2)}{n}} + \sqrt{\frac{2 \log(1/\delta)}{n}}

with probability at least ``1 - delta``, for the 0-1 loss, where ``X_0`` is the base space of which the inputs are the orbit
and ``N_Y`` the number of classes.  The ratio to the bound without invariance is at most ``1/sqrt(T)`` for ``T`` transformations
only if ``d(t x, t' x') > 2 eps`` for ``t != t'`` and ``d(t x, t x') >= d(x, x')`` for all ``x, x'`` in ``X_0``.

Cited, not proved here.
Statement: ``proofs/peers/sokolic-2017.md``.
"""

from typing import Any

from sympy import log

from symbound.bounds.display import fraction, product, root, total
from symbound.bounds.exact import POSITIVE, POSITIVE_INTEGER, PROBABILITY
from symbound.bounds.hypothesis import INDEPENDENT_SAMPLE, Finding, Hypothesis, assumed
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import AlgorithmGap, CoveringNumber
from symbound.spaces import Space


def _stated(**_: Any) -> Finding:
    return assumed("as stated in the source")


def conclusion(space: Any, N_Y: Any, gamma: Any, n: Any, delta: Any) -> Conclusion:
    """``sqrt(2 log(2) N_Y N(X_0, gamma/2)/n) + sqrt(2 log(1/delta)/n)``."""
    covering = CoveringNumber(space, fraction(gamma, 2))
    first = root(fraction(product(2, log(2), N_Y, covering), n))
    second = root(fraction(product(2, log(fraction(1, delta))), n))
    return Conclusion(
        AlgorithmGap("A", n, delta),
        "<=",
        total(first, second),
        {covering: +1, n: -1, delta: -1, N_Y: +1},
    )


lemma = Lemma(
    slug="sokolic-2017",
    title="Generalization error of invariant classifiers",
    statement=r"For an invariant algorithm with Jacobian norm at most 1 and score at least $\gamma$ on the training set, the 0-1 "
    r"generalization error is at most $\sqrt{2 \log(2) N_Y N(X_0, \gamma/2)/n} + \sqrt{2 \log(1/\delta)/n}$ with probability at "
    r"least $1 - \delta$.",
    tightness="upper",
    reference="J. Sokolic, R. Giryes, G. Sapiro, M. Rodrigues, Generalization error of invariant classifiers, AISTATS 2017, "
    "Theorems 1-3.",
    arguments={
        "space": Space,
        "N_Y": POSITIVE_INTEGER,
        "gamma": POSITIVE,
        "n": POSITIVE_INTEGER,
        "delta": PROBABILITY,
    },
    hypotheses=(
        INDEPENDENT_SAMPLE,
        Hypothesis("jacobian", "the Jacobian of the network has norm at most 1", _stated),
        Hypothesis("score", r"the score is at least $\gamma$ on the training set", _stated),
        Hypothesis("invariant-algorithm", "the algorithm is invariant under the transformations", _stated),
        Hypothesis("zero-one-loss", "the loss is the 0-1 loss", _stated),
    ),
    conclusion=conclusion,
)
