r"""The least error of an invariant classifier: what is left when every orbit takes its majority label.

.. math:: \inf_{h\ \text{invariant}} \mathbb{P}(h(X) \ne Y)
          = \mathbb{E}_o \bigl[ 1 - \max_y p(y \mid o) \bigr]
          = 1 - \sum_o \max_y P(o, y)

for the trivial action on labels and any law; attained by the majority label of each orbit. It does not hold
for equivariant classifiers, whose labels move with the orbit.

Tightness: exact.
Proof: ``proofs/approximation/total-dissent.md``.
"""

from typing import Any

from sympy import Add, Integer, Max

from symbound.bounds.display import evaluated, total
from symbound.bounds.exact import exact
from symbound.bounds.hypothesis import Finding, Hypothesis, assumed, computed, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import LeastInvariantError


def _joint_masses(masses: Any, **_: Any) -> Finding:
    rows = [[exact(mass, "a mass") for mass in row] for row in masses]
    widths = {len(row) for row in rows}
    if len(widths) != 1 or 0 in widths:
        return violated(
            "masses that are no table of orbits and labels",
            "masses=((P(o, y), ...), ...), one row for each orbit",
        )
    flat = [mass for row in rows for mass in row]
    if not all(mass.is_Rational and mass >= 0 for mass in flat):
        return violated("a mass that is not an exact nonnegative number", "Rational(1, 10)")
    if Add(*flat) != 1:
        return violated(f"masses that sum to {Add(*flat)}", "masses that sum to 1")
    return computed(f"{len(rows)} orbits, {len(rows[0])} labels, the masses sum to 1")


def _trivial_label_action(**_: Any) -> Finding:
    return assumed("the label of gx is that of x; an equivariant classifier can do better")


def conclusion(masses: Any, label: Any = "Y") -> Conclusion:
    """``1 - sum_o max_y P(o, y)``."""
    majorities = [-evaluated(Max(*(exact(mass, "a mass") for mass in row))) for row in masses]
    return Conclusion(LeastInvariantError(label), "==", total(Integer(1), *majorities))


lemma = Lemma(
    slug="total-dissent",
    title="The least error of an invariant classifier",
    statement=r"If $G$ acts trivially on labels, every $G$-invariant classifier errs with probability at "
    r"least $\mathbb{E}_o[ 1 - \max_y p(y \mid o) ]$, for any law, and the majority label of each orbit "
    r"attains it.",
    tightness="exact",
    reference="D. Wang, X. Zhu, J. Y. Park, M. Jia, G. Su, R. Platt, R. Walters, A general theory of "
    "correct, incorrect, and extrinsic equivariance, NeurIPS 2023.",
    arguments={"masses": tuple, "label": str},
    hypotheses=(
        Hypothesis(
            "joint-masses", "the masses $P(o, y)$ of orbits and labels are exact and sum to 1", _joint_masses
        ),
        Hypothesis("trivial-label-action", "$G$ acts trivially on labels", _trivial_label_action),
    ),
    conclusion=conclusion,
)
