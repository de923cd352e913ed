r"""Equivariance errors of close functions are close.

.. math:: \operatorname{ee}(f^*, g) \le \operatorname{ee}(f, g) + 2 \lVert f - f^* \rVert_\infty

for every map ``g`` whose output map is 1-Lipschitz, and the same with ``f`` and ``f*`` exchanged.  In
``L^q`` the factor 2 becomes
``1 + b^(1/q)`` with ``b = ess sup d(g_# P)/dP``.  For scalar outputs, a whole group and the trivial output
action
``inf ||f - f*||_inf = (Delta - eps)_+/2`` exactly.

Tightness: upper.
Proof: ``proofs/approximation/two-sided-sup.md``.
"""

from typing import Any

from symbound.bounds.display import product, total
from symbound.bounds.hypothesis import Finding, Hypothesis, assumed
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import EquivarianceError, SupDistance


def _output_map(**_: Any) -> Finding:
    return assumed("the output map of g does not increase distances; the identity, for invariance")


def conclusion(target: Any = "f*", model: Any = "f") -> Conclusion:
    """``ee(f*) <= ee(f) + 2 sup|f - f*|``."""
    error, distance = EquivarianceError(model), SupDistance(f"{model} - {target}")
    return Conclusion(
        EquivarianceError(target), "<=", total(error, product(2, distance)), {error: +1, distance: +1}
    )


lemma = Lemma(
    slug="two-sided-sup",
    title="Equivariance errors of close functions",
    statement=r"$|\operatorname{ee}(f^*, g) - \operatorname{ee}(f, g)| \le 2 \lVert f - f^* "
    r"\rVert_\infty$ for every map $g$ whose output map is 1-Lipschitz. "
    r"In $L^q$, $q \ge 1$, the factor 2 becomes $1 + b^{1/q}$ with $b = \operatorname{ess\,sup} d(g_\# "
    r"P)/dP$.",
    tightness="upper",
    reference="Derived here; with Wang et al. 2022 for norm-preserving output actions.",
    arguments={"target": str, "model": str},
    hypotheses=(Hypothesis("output-map", "the output map of $g$ is 1-Lipschitz", _output_map),),
    conclusion=conclusion,
)
