r"""The gap of a Lipschitz class is a Kantorovich distance: an identity, not a bound.

.. math:: \Phi_n(F(L, S, \varepsilon)) = W_1(P, P_n) \quad \text{for the cost } \min(d, M)

with the path metric ``d`` of the class.  On a finite space an optimal transport solver therefore returns the true value of the
quantity that every other result bounds (:func:`symbound.exact_gap`).

Tightness: exact.
Proof: ``proofs/generalization/gap-is-transport.md``.
"""

from typing import Any

from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap, ExpectedTransport
from symbound.classes import Lipschitz


def conclusion(F: Any, n: Any) -> Conclusion:
    """``E Phi_n(F) = E W_1(P, P_n; min(d, M))``."""
    transport = ExpectedTransport(F, n)
    return Conclusion(ExpectedGap(F, n), "==", transport, {transport: +1})


lemma = Lemma(
    slug="gap-is-transport",
    title="The gap is a transport distance",
    statement=r"$\Phi_n(F(L, S, \varepsilon)) = W_1(P, P_n)$ for the cost $\min(d, M)$, where $d$ is the path metric of the class; since "
    r"$f \mapsto M - f$ maps the class to itself, this is also the two-sided gap.",
    tightness="exact",
    reference="Kantorovich-Rubinstein duality with the path metric, derived here.",
    arguments={"F": Lipschitz, "n": POSITIVE_INTEGER},
    conclusion=conclusion,
)
