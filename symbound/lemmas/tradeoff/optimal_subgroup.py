r"""Which subgroup should a model be invariant under: the best one for a bound.

.. math:: \min_H\, \mathbb{E}\,R(\hat f_H) - R^* \le \min_H T(H), \qquad T(H) = V_H + b_n(H)

with ``V_H`` the squared distance of the target from the ``H``-invariant functions and ``b_n(H)`` a bound on
their gap, here ``(5/8) sqrt(K_H/n)`` or ``2 sqrt(K_H/n)`` for ``K_H`` orbits (squared loss, predictions and
labels in ``[0, 1]``). As ``n`` grows the minimiser becomes the symmetry of the data, the largest subgroup
with ``V_H = 0``; on the way the best subgroups need not be nested. The choice must not depend on the
sample; otherwise ``union-of-classes`` is to be paid.

Tightness: upper.
Proof: ``proofs/tradeoff/optimal-subgroup.md``.
"""

from typing import Any

from sympy import Expr

from symbound.bounds.display import least, total
from symbound.bounds.exact import NONNEGATIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import INDEPENDENT_SAMPLE, Finding, Hypothesis, assumed, computed, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExcessRiskAtBestLevel
from symbound.lemmas.approximation._standing_hypotheses import ORTHOGONAL_PROJECTION
from symbound.lemmas.tradeoff.optimal_sup_error import MINIMISER, PAIR, UNIT_RANGE, exact_term


def total_errors(distances: Any, orbits: Any, n: Any, pair: str = "direct") -> tuple[Expr, ...]:
    """``T(H)`` for every subgroup listed.

    >>> from sympy import Integer, Rational
    >>> [t.doit() for t in total_errors((Rational(1, 8), 0), (1, 4), Integer(16), "contraction")]
    [5/8, 1]
    """
    return tuple(
        total(NONNEGATIVE(V, "a distance"), exact_term(POSITIVE_INTEGER(K, "a number of orbits"), n, pair))
        for V, K in zip(distances, orbits, strict=True)
    )


def _subgroups(distances: Any, orbits: Any, **_: Any) -> Finding:
    if not 0 < len(distances) == len(orbits):
        return violated(
            f"{len(distances)} distances and {len(orbits)} numbers of orbits",
            "one distance and one number of orbits for each subgroup",
        )
    return computed(f"{len(distances)} subgroups")


def _fixed(**_: Any) -> Finding:
    return assumed("the subgroups and the choice among them do not depend on the sample")


def _tabular(**_: Any) -> Finding:
    return assumed(
        "for each subgroup all invariant functions to [0, 1], and the squared distance of the target from "
        "them"
    )


def conclusion(distances: Any, orbits: Any, n: Any, pair: Any = "direct") -> Conclusion:
    """``min_H [V_H + b_n(H)]``."""
    formula = least(*total_errors(distances, orbits, n, pair))
    return Conclusion(ExcessRiskAtBestLevel("H", n), "<=", formula, {n: -1})


lemma = Lemma(
    slug="optimal-subgroup",
    title="The best subgroup for a model",
    statement=r"For the squared loss, predictions and labels in $[0, 1]$ and subgroups $H$ with $K_H$ "
    r"orbits, fixed before the sample, the one with the least $T(H) = V_H + b_n(H)$ has "
    r"$\mathbb{E}\,R(\hat f_H) - R^* \le \min_H T(H)$, with $b_n(H) = \frac58 \sqrt{K_H/n}$ or "
    r"$2\sqrt{K_H/n}$. $V_H = 0$ iff $H$ lies in the symmetry group of the target, to which the minimiser "
    r"tends.",
    tightness="upper",
    reference="Derived here.",
    arguments={"distances": tuple, "orbits": tuple, "n": POSITIVE_INTEGER, "pair": str},
    hypotheses=(
        INDEPENDENT_SAMPLE,
        *ORTHOGONAL_PROJECTION,
        Hypothesis("subgroups", "one distance and one number of orbits for each subgroup", _subgroups),
        Hypothesis("fixed-choice", "the choice does not depend on the sample", _fixed),
        Hypothesis(
            "tabular",
            "the class of $H$ is all $H$-invariant functions to $[0, 1]$ on a finite space",
            _tabular,
        ),
        UNIT_RANGE,
        MINIMISER,
        PAIR,
    ),
    conclusion=conclusion,
)
