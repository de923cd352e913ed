r"""Approximate and partial symmetry as a metric: the class is a ball of Lipschitz functions again.

.. math:: F(L, S, \varepsilon) = \{ f : (Z, d) \to [0, M] \text{ 1-Lipschitz} \}

where ``d`` is the largest pseudometric with ``d(z, z') <= L rho(z, z')`` and ``d(z, Tz) <= eps`` for ``T`` in ``S`` and ``z`` in its
domain: the infimum over paths of steps ``z - Tz``, walked in both directions, and of steps of length ``L rho``.  ``S`` need be
neither finite nor a group, nor invertible, nor everywhere defined.

Tightness: exact.
Proof: ``proofs/symmetry/path-metric.md``.
"""

from typing import Any

from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap
from symbound.classes import Lipschitz


def conclusion(F: Any, n: Any) -> Conclusion:
    """``E Phi_n(F(L, S, eps)) = E Phi_n(1-Lipschitz functions on (Z, d))``."""
    plain = ExpectedGap(Lipschitz(F.metric, L=1, M=F.M, letter="F_d"), n)
    return Conclusion(ExpectedGap(F, n), "==", plain, {plain: +1})


lemma = Lemma(
    slug="path-metric",
    title="Approximate and partial symmetry as a metric",
    statement=r"Let $F(L, S, \varepsilon)$ be all $f : Z \to [0, M]$ with $|f(z) - f(z')| \le L \rho(z, z')$ and $|f(Tz) - f(z)| \le \varepsilon$ for "
    r"$T \in S$, $z \in \operatorname{dom} T$, and $d$ the largest pseudometric with $d \le L\rho$ and $d(z, Tz) \le \varepsilon$. Then "
    r"$F(L, S, \varepsilon)$ is exactly the set of 1-Lipschitz functions $(Z, d) \to [0, M]$, and the two classes have the same gap.",
    tightness="exact",
    reference="Derived here; the programme of Petrache and Trivedi, NeurIPS 2023 (arXiv:2305.17592).",
    arguments={"F": Lipschitz, "n": POSITIVE_INTEGER},
    conclusion=conclusion,
)
