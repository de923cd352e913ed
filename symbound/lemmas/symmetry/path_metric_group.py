r"""Invariance up to ``eps`` under a group of isometries: the quotient above scale ``eps``, the full space below.

.. math:: d(z, z') = \min\bigl( L\rho(z, z'),\ \varepsilon + L\bar\rho([z], [z']) \bigr)

so that, for ``r >= 0``,

.. math:: N(d, r) \le \begin{cases} N(Z, r/L) & r < \varepsilon \\
          \min\{ N(Z, r/L),\ N(Z/G, (r - \varepsilon)/L) \} & r \ge \varepsilon \end{cases}

with equality to ``N(Z/G, r/L)`` at ``eps = 0``, and to ``N(Z, r/L)`` without a symmetry.

Tightness: exact at ``eps = 0``; upper otherwise.
Proof: ``proofs/symmetry/path-metric-group.md``.
"""

from typing import Any

from sympy import Max, Piecewise

from symbound.bounds.display import fraction, least, total
from symbound.bounds.exact import NONNEGATIVE
from symbound.bounds.hypothesis import Finding, Hypothesis, by_definition, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import CoveringNumber
from symbound.classes import Lipschitz


def _whole_group(F: Any, r: Any) -> Finding:
    if F.symmetry is None:
        return by_definition("no symmetry: the group is trivial")
    if F.symmetry.is_group:
        return by_definition(
            f"{F.symmetry.group} acts on {F.space} by isometries, and the tolerance holds for all its elements"
        )
    if F.symmetry.is_permutations and F.symmetry.is_exact:
        return by_definition(
            "exact invariance under a set of bijections is invariance under the group it generates"
        )
    return violated(
        f"{F.symmetry} is not a whole group of everywhere defined isometries, for which alone the closed form holds",
        "symmetry=Invariance(G, eps) with a group G, or a finite space, where the path metric is computed",
    )


def conclusion(F: Any, r: Any) -> Conclusion:
    """``N(d, r)`` in terms of the covering numbers of the space and of its quotient."""
    quantity = CoveringNumber(F.metric, r)
    full = CoveringNumber(F.space, fraction(r, F.L))
    if F.symmetry is None:
        return Conclusion(quantity, "==", full, {full: +1})
    quotient_space = F.space / F.symmetry.group
    if F.symmetry.is_exact:
        quotient = CoveringNumber(quotient_space, fraction(r, F.L))
        return Conclusion(quantity, "==", quotient, {quotient: +1})
    eps = F.symmetry.eps
    # The maximum keeps the radius in its domain in the branch r <= eps, where it is not used.
    coarse = CoveringNumber(quotient_space, fraction(Max(0, total(r, -eps)), F.L))
    # On an infinite space the quotient at radius 0 has infinitely many balls and does not help.
    below = r <= eps if F.space.cardinality is None else r < eps
    formula = Piecewise((full, below), (least(full, coarse), True), evaluate=False)
    return Conclusion(quantity, "<=", formula, {full: +1, coarse: +1})


lemma = Lemma(
    slug="path-metric-group",
    title="The path metric of approximate invariance under a group of isometries",
    statement=r"If $G$ is a group of everywhere defined isometries and the tolerance $\varepsilon$ holds for all its elements, "
    r"then $d = \min(L\rho, \varepsilon + L\bar\rho)$; hence $N(d, r) = N(Z/G, r/L)$ at $\varepsilon = 0$, and in general "
    r"$N(d, r) \le N(Z, r/L)$ for all $r$ and $N(d, r) \le N(Z/G, (r-\varepsilon)/L)$ for $r \ge \varepsilon$.",
    tightness="exact",
    reference="Derived here; the programme of Petrache and Trivedi, NeurIPS 2023 (arXiv:2305.17592).",
    arguments={"F": Lipschitz, "r": NONNEGATIVE},
    hypotheses=(
        Hypothesis(
            "whole-group", "$S$ is a whole group of everywhere defined isometries of $Z$", _whole_group
        ),
    ),
    conclusion=conclusion,
)
