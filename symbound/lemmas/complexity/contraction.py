r"""Contraction: a Lipschitz function of the predictions multiplies the complexity by its Lipschitz constant.

.. math:: \operatorname{Rad}_n(\varphi \circ F) \le \Lambda \operatorname{Rad}_n(F)

for ``(phi o f)(z) = phi_z(f(z))`` where every ``phi_z`` is ``Lambda``-Lipschitz.  There is no absolute
value inside the supremum, so ``phi_z(0) = 0`` is not needed.  With the absolute value inside, the factor is
``2 Lambda`` and ``phi_z(0) = 0`` is needed.

Tightness: upper.  Equality for ``phi(x) = Lambda x``.
Proof: ``proofs/complexity/contraction.md``.
"""

from typing import Any

from symbound.bounds.display import product
from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import Rademacher
from symbound.classes.composition import Composition


def conclusion(F: Any, n: Any) -> Conclusion:
    """``Rad_n(phi o F) <= Lambda Rad_n(F)``."""
    complexity = Rademacher(F.inner, n)
    return Conclusion(Rademacher(F, n), "<=", product(F.Lambda, complexity), {complexity: +1, F.Lambda: +1})


lemma = Lemma(
    slug="contraction",
    title="Contraction",
    statement=r"Let $\varphi_z : \mathbb{R} \to \mathbb{R}$ be $\Lambda$-Lipschitz for every $z$, and "
    r"$(\varphi \circ f)(z) = \varphi_z(f(z))$. Then $\operatorname{Rad}_n(\varphi \circ F) \le \Lambda "
    r"\operatorname{Rad}_n(F)$, "
    r"both without absolute value inside the supremum. (With the absolute value inside, the factor is $2 "
    r"\Lambda$, and "
    r"$\varphi_z(0) = 0$ is needed.)",
    tightness="upper",
    reference="Ledoux and Talagrand's contraction principle, one-sided form.",
    arguments={"F": Composition, "n": POSITIVE_INTEGER},
    conclusion=conclusion,
)
