r"""From an equivariant predictor to an invariant loss function.

.. math:: |f(gx, gy) - f(x, y)| \le c\, \lVert h(gx) - g\, h(x) \rVert, \qquad f(x, y) = \ell(h(x), y)

if ``loss(g u, g y) = loss(u, y)`` for the maps ``g`` used, and ``loss(., y)`` is ``c``-Lipschitz in the same norm.  An
(approximately) equivariant predictor therefore has an (approximately) invariant loss function under the joint action.

Tightness: upper.
Proof: ``proofs/symmetry/equivariant-to-invariant.md``.
"""

from typing import Any

from symbound.bounds.display import product
from symbound.bounds.exact import POSITIVE
from symbound.bounds.hypothesis import Finding, Hypothesis, assumed
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import EquivarianceError


def _invariant_loss(**_: Any) -> Finding:
    return assumed("loss(g u, g y) = loss(u, y) for the maps g used")


def _lipschitz(c: Any, **_: Any) -> Finding:
    return assumed(f"|loss(u, y) - loss(u', y)| <= {c} |u - u'| in the norm of the equivariance error")


def conclusion(c: Any, predictor: Any = "h", loss: Any = "f") -> Conclusion:
    """``ee(f) <= c ee(h)``."""
    error = EquivarianceError(predictor)
    return Conclusion(EquivarianceError(loss), "<=", product(c, error), {error: +1, c: +1})


lemma = Lemma(
    slug="equivariant-to-invariant",
    title="From equivariance to invariance",
    statement=r"If $\ell(gu, gy) = \ell(u, y)$ for the maps $g$ used and $\ell(\cdot, y)$ is $c$-Lipschitz, then $f(x, y) = \ell(h(x), y)$ "
    r"satisfies $|f(gx, gy) - f(x, y)| \le c \lVert h(gx) - g h(x) \rVert$.",
    tightness="upper",
    reference="The programme of Petrache and Trivedi, NeurIPS 2023 (arXiv:2305.17592); derived here.",
    arguments={"c": POSITIVE, "predictor": str, "loss": str},
    hypotheses=(
        Hypothesis("invariant-loss", r"$\ell(gu, gy) = \ell(u, y)$ for the maps $g$ used", _invariant_loss),
        Hypothesis("lipschitz-loss", r"$\ell(\cdot, y)$ is $c$-Lipschitz", _lipschitz),
    ),
    conclusion=conclusion,
)
