r"""Wang et al. (2022): the equivariance errors of a model and its target are close if the model is.

.. math:: \bigl| \lVert f \rVert_{EE} - \lVert h \rVert_{EE} \bigr| \le 2 \lVert f - h \rVert_\infty

for norm-preserving output actions, where ``|f|_EE`` is the largest equivariance error over inputs and group
elements. The lemma ``two-sided-sup`` of this library states it for single maps.

Cited, not proved here.
Statement: ``proofs/peers/wang-2022.md``.
"""

from typing import Any

from symbound.bounds.display import product, total
from symbound.bounds.hypothesis import Finding, Hypothesis, assumed
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import EquivarianceError, SupDistance


def _norm_preserving(**_: Any) -> Finding:
    return assumed("the identity, for invariance")


def conclusion(target: Any = "f", model: Any = "h") -> Conclusion:
    """``|f|_EE <= |h|_EE + 2 sup|f - h|``."""
    error, distance = EquivarianceError(model), SupDistance(f"{target} - {model}")
    return Conclusion(
        EquivarianceError(target), "<=", total(error, product(2, distance)), {error: +1, distance: +1}
    )


lemma = Lemma(
    slug="wang-2022",
    title="Equivariance errors of a model and its target",
    statement=r"For norm-preserving output actions $| \lVert f \rVert_{EE} - \lVert h \rVert_{EE} | \le 2 "
    r"\lVert f - h \rVert_\infty$, where $\lVert f \rVert_{EE} = \sup_{x, g} \lVert f(gx) - g f(x) "
    r"\rVert$.",
    tightness="upper",
    reference="R. Wang, R. Walters, R. Yu, Approximately equivariant networks for imperfectly symmetric "
    "dynamics, ICML 2022.",
    arguments={"target": str, "model": str},
    hypotheses=(Hypothesis("norm-preserving", "the output action preserves norms", _norm_preserving),),
    conclusion=conclusion,
)
