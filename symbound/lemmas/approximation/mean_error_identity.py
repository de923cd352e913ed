r"""The price of a given mean equivariance error: the squared difference of the two levels.

.. math:: \inf\{ \mathbb{E}|f - f^*|^2 : \eta(f) \le \eta \} = (\eta^* - \eta)_+^2, \qquad
          \eta(f) = \lVert f - Qf \rVert_{L^2}
          = \Bigl( \tfrac12\, \mathbb{E}_g\, \mathrm{aee}_2(f, g)^2 \Bigr)^{1/2},
          \quad \eta^* = \eta(f^*)

reached at ``Qf* + min(1, eta/eta*) (f* - Qf*)``. It stays exact inside any convex class that contains
``f*`` and is stable under ``Q``: values in a convex set that the output action maps to itself, or Lipschitz
functions and isometries.

Tightness: exact.
Proof: ``proofs/approximation/mean-error-identity.md``.
"""

from typing import Any

from sympy import Integer, Max, Pow

from symbound.bounds.display import total
from symbound.bounds.exact import NONNEGATIVE
from symbound.bounds.hypothesis import Finding, Hypothesis, assumed
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import DistanceAtMeanError, MeanEquivarianceError
from symbound.lemmas.approximation._standing_hypotheses import ORTHOGONAL_PROJECTION


def _convex_class(**_: Any) -> Finding:
    return assumed("all functions in L2, or a smaller class with this property")


def conclusion(eta: Any, target: Any = "f*") -> Conclusion:
    """``inf E |f - f*|^2 = (eta(f*) - eta)_+^2`` over the functions with ``eta(f) <= eta``."""
    level = MeanEquivarianceError(target)
    excess = Max(Integer(0), total(level, -eta), evaluate=False)
    return Conclusion(
        DistanceAtMeanError(target, eta), "==", Pow(excess, 2, evaluate=False), {level: +1, eta: -1}
    )


lemma = Lemma(
    slug="mean-error-identity",
    title="The price of a given mean equivariance error",
    statement=r"With $\eta(f) = \lVert f - Qf \rVert_{L^2} = (\frac12 \mathbb{E}_{x,g} |f(gx) - g "
    r"f(x)|^2)^{1/2}$, $\inf\{ \mathbb{E}|f - f^*|^2 : \eta(f) \le \eta \} = (\eta(f^*) - \eta)_+^2$, "
    r"over all functions in $L^2$ and over any convex $Q$-stable class that contains $f^*$.",
    tightness="exact",
    reference="Derived here; the programme of Petrache and Trivedi, NeurIPS 2023 (arXiv:2305.17592).",
    arguments={"eta": NONNEGATIVE, "target": str},
    hypotheses=(
        *ORTHOGONAL_PROJECTION,
        Hypothesis("convex-class", "the class is convex, $Q$-stable and contains $f^*$", _convex_class),
    ),
    conclusion=conclusion,
)
