r"""Reduction to a fundamental domain by words of at most ``k`` maps: no group is needed.

.. math:: \mathbb{E}\,\Phi_n(F(L, S, \varepsilon)) \le 2 k \varepsilon + \mathbb{E}\,\Phi_n(F(L) \text{ on } Z_0, \pi_\# P)

if a measurable ``pi : Z -> Z_0``, which does not depend on the sample, moves every point by a word of at most ``k`` maps of
``S``, forwards or backwards.  ``Z_0`` and ``pi`` may depend on ``eps``.

Tightness: upper.
Proof: ``proofs/symmetry/fundamental-domain.md``.
"""

from typing import Any

from symbound.bounds.display import product, total
from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.hypothesis import Finding, Hypothesis, needs_consent, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap
from symbound.classes import Lipschitz
from symbound.spaces import Space


def _projection(F: Any, n: Any, k: Any, domain: Any) -> Finding:
    if F.symmetry is None:
        return violated(
            "the class has no symmetry, so that no word of its maps moves a point",
            "symmetry=Invariance(S, eps)",
        )
    return needs_consent(
        f"whether every point of {F.space} reaches {domain}, a subset with the same metric, by at most {k} maps of {F.symmetry} is "
        "a property of the maps",
        "grant it with assume='projection' if you have such a projection, measurable and independent of the sample",
    )


def conclusion(F: Any, n: Any, k: Any, domain: Any) -> Conclusion:
    """``E Phi_n(F) <= 2 k eps + E Phi_n(F on the domain)``."""
    reduced = ExpectedGap(Lipschitz(domain, F.L, F.M, letter="F_0"), n)
    return Conclusion(
        ExpectedGap(F, n), "<=", total(product(2, k, F.symmetry.eps), reduced), {reduced: +1, k: +1}
    )


lemma = Lemma(
    slug="fundamental-domain",
    title="Reduction to a fundamental domain",
    statement=r"If a measurable $\pi : Z \to Z_0 \subset Z$ that does not depend on the sample moves every point by a word of at most $k$ maps "
    r"of $S$ (forwards or backwards), then $\sup_f |Pf - P_n f| \le 2k\varepsilon + \sup_f |\pi_\# P f - \pi_\# P_n f|$.",
    tightness="upper",
    reference="The programme of Petrache and Trivedi, NeurIPS 2023 (arXiv:2305.17592); derived here.",
    arguments={"F": Lipschitz, "n": POSITIVE_INTEGER, "k": POSITIVE_INTEGER, "domain": Space},
    hypotheses=(
        Hypothesis(
            "projection",
            r"$\pi$ is measurable, independent of the sample, and moves every point by at most $k$ maps",
            _projection,
        ),
    ),
    conclusion=conclusion,
)
