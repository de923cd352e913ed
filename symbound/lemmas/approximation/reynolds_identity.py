r"""The price of exact equivariance, in mean square: half the mean squared equivariance error of the target.

.. math:: \inf_{f\ \text{equivariant}} \mathbb{E}|f - f^*|^2 = \mathbb{E}|f^* - Qf^*|^2
          = \tfrac12\, \mathbb{E}_{x,g} |f^*(gx) - g f^*(x)|^2 =: V

The infimum is reached at the average ``Qf*(x) = E_g g^{-1} f*(gx)`` over the whole group.

Tightness: exact.
Proof: ``proofs/approximation/reynolds-identity.md``.
"""

from typing import Any

from sympy import Integer

from symbound.bounds.display import fraction
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import DistanceToEquivariant, MeanSquareEquivarianceError
from symbound.lemmas.approximation._standing_hypotheses import ORTHOGONAL_PROJECTION


def conclusion(target: Any = "f*") -> Conclusion:
    """``inf E |f - f*|^2 = (1/2) E |f*(gX) - g f*(X)|^2``."""
    error = MeanSquareEquivarianceError(target)
    return Conclusion(DistanceToEquivariant(target), "==", fraction(error, Integer(2)), {error: +1})


lemma = Lemma(
    slug="reynolds-identity",
    title="The price of exact equivariance",
    statement=r"With $Qf(x) = \mathbb{E}_g\, g^{-1} f(gx)$, $\inf_{f\text{ equivariant}} \mathbb{E}|f - "
    r"f^*|^2 = \mathbb{E}|f^* - Qf^*|^2 = \frac12 \mathbb{E}_{x,g} |f^*(gx) - g f^*(x)|^2$.",
    tightness="exact",
    reference="Classical (Reynolds operator); derived here.",
    arguments={"target": str},
    hypotheses=ORTHOGONAL_PROJECTION,
    conclusion=conclusion,
)
