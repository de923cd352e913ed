r"""Approximate invariance costs at most the tolerance: projection on the middle of each orbit's range.

.. math:: \mathbb{E}\,\Phi_n(F(L, G, \varepsilon)) \le \mathbb{E}\,\Phi_n(F(L, G, 0))
          + \mathbb{E}\,W_1\bigl(P, P_n; \min(2 L\rho, \varepsilon)\bigr)

for a group ``G`` of isometries and a tolerance that holds for every ``g`` in ``G``, not only for generators: the midrange
``m(z) = (sup_g f(gz) + inf_g f(gz))/2`` is ``L``-Lipschitz and invariant, and ``|f - m| <= eps/2``.  The last term is the gap of the
``2L``-Lipschitz functions to ``[0, eps]``, at most ``eps``; orbit averaging, the classical way, costs ``2 eps``.

Tightness: upper.
Proof: ``proofs/symmetry/midrange-projection.md``.
"""

from typing import Any

from symbound.bounds.display import total
from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.hypothesis import Finding, Hypothesis, by_definition, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap
from symbound.classes import Lipschitz
from symbound.symmetry.invariance import Invariance


def _whole_group(F: Any, **_: Any) -> Finding:
    if F.symmetry is None or F.symmetry.eps.is_positive is not True:
        return violated(
            "the class is not approximately invariant with eps > 0",
            "symmetry=Invariance(G, eps) with eps > 0",
        )
    if not F.symmetry.is_group:
        return violated(
            f"the tolerance of {F.symmetry} is not known for a whole group", "a group G instead of generators"
        )
    return by_definition(
        f"{F.symmetry.group} acts on {F.space} by isometries, the tolerance holds for all its elements"
    )


def conclusion(F: Any, n: Any) -> Conclusion:
    """``E Phi_n(F_eps) <= E Phi_n(F_0) + E Phi_n(2L-Lipschitz functions to [0, eps])``."""
    invariant = ExpectedGap(Lipschitz(F.space, F.L, F.M, Invariance(F.symmetry.group), letter="F_0"), n)
    remainder = ExpectedGap(Lipschitz(F.space, 2 * F.L, F.symmetry.eps, letter="H"), n)
    return Conclusion(ExpectedGap(F, n), "<=", total(invariant, remainder), {invariant: +1, remainder: +1})


lemma = Lemma(
    slug="midrange-projection",
    title="Projection on the middle of the range",
    statement=r"Let $G$ be a group of isometries and $f \in F(L, G, \varepsilon)$, the tolerance holding for every $g \in G$. Then "
    r"$m(z) = \frac12 (\sup_g f(gz) + \inf_g f(gz))$ is $L$-Lipschitz and invariant with $|f - m| \le \varepsilon/2$, hence "
    r"$\Phi_n(F(L, G, \varepsilon)) \le \Phi_n(F(L, G, 0)) + W_1(P, P_n; \min(2L\rho, \varepsilon))$.",
    tightness="upper",
    reference="Derived here; with 2 eps for the last term, the programme of Petrache and Trivedi, NeurIPS 2023 (arXiv:2305.17592).",
    arguments={"F": Lipschitz, "n": POSITIVE_INTEGER},
    hypotheses=(
        Hypothesis(
            "whole-group", "$G$ is a group of isometries and the tolerance holds for all of it", _whole_group
        ),
    ),
    conclusion=conclusion,
)
