r"""From a Lipschitz predictor to a Lipschitz loss function.

.. math:: \operatorname{Lip}\bigl( (x, y) \mapsto \ell(h(x), y) \bigr) \le c \max(L_h, 1)

for the metric ``rho_X + rho_Y`` if ``h`` is ``L_h``-Lipschitz and the loss ``c``-Lipschitz in each argument.

Tightness: upper; attained by ``h(x) = x`` and ``|u - y|``.
Proof: ``proofs/symmetry/lipschitz-loss.md``.
"""

from typing import Any

from symbound.bounds.display import greatest, product
from symbound.bounds.exact import POSITIVE
from symbound.bounds.hypothesis import Finding, Hypothesis, assumed
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import LipschitzConstant


def _loss(c: Any, **_: Any) -> Finding:
    return assumed(f"|loss(u, y) - loss(u', y')| <= {c} (|u - u'| + |y - y'|)")


def _predictor(L_h: Any, **_: Any) -> Finding:
    return assumed(f"|h(x) - h(x')| <= {L_h} rho_X(x, x')")


def conclusion(c: Any, L_h: Any, loss: Any = "loss(h(x), y)") -> Conclusion:
    """``Lip(loss(h(x), y)) <= c max(L_h, 1)``."""
    return Conclusion(LipschitzConstant(loss), "<=", product(c, greatest(L_h, 1)), {c: +1, L_h: +1})


lemma = Lemma(
    slug="lipschitz-loss",
    title="Lipschitz constant of a loss function",
    statement=r"If $h$ is $L_h$-Lipschitz and the loss is $c$-Lipschitz in each argument, then $(x, y) \mapsto \ell(h(x), y)$ is "
    r"$c \max(L_h, 1)$-Lipschitz for $\rho_X + \rho_Y$.",
    tightness="upper",
    reference="Immediate.",
    arguments={"c": POSITIVE, "L_h": POSITIVE, "loss": str},
    hypotheses=(
        Hypothesis("lipschitz-loss", "the loss is $c$-Lipschitz in each argument", _loss),
        Hypothesis("lipschitz-predictor", "$h$ is $L_h$-Lipschitz", _predictor),
    ),
    conclusion=conclusion,
)
