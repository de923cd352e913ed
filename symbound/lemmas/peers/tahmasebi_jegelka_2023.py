r"""Tahmasebi and Jegelka (2023): the gain in sample size from invariances for kernel ridge regression.

.. math:: n \to n\, |G|

To leading order the error of kernel ridge regression with an invariant kernel at ``n`` samples is that of
the plain kernel at ``n |G|`` samples, for an effective isometric action of a finite group. No constants are
stated here, and none are implied.

Cited, not proved here.
Statement: ``proofs/peers/tahmasebi-jegelka-2023.md``.
"""

from typing import Any

from symbound.bounds.display import product
from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.hypothesis import INDEPENDENT_SAMPLE, Finding, Hypothesis, assumed
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import EquivalentSampleSize
from symbound.groups import order


def _stated(**_: Any) -> Finding:
    return assumed("as stated in the source")


def conclusion(group: Any, n: Any) -> Conclusion:
    """``n |G|``."""
    return Conclusion(EquivalentSampleSize("G", n), "==", product(n, order(group)), {n: +1})


lemma = Lemma(
    slug="tahmasebi-jegelka-2023",
    title="Sample complexity gain of invariant kernel ridge regression",
    statement=r"For kernel ridge regression on a manifold with an effective isometric action of a finite "
    r"group $G$, to leading order invariance multiplies the sample size by $|G|$.",
    tightness="exact",
    reference="B. Tahmasebi, S. Jegelka, The exact sample complexity gain from invariances for kernel "
    "regression, NeurIPS 2023.",
    arguments={"group": None, "n": POSITIVE_INTEGER},
    hypotheses=(
        INDEPENDENT_SAMPLE,
        Hypothesis("effective-action", "the finite group acts effectively and by isometries", _stated),
        Hypothesis("leading-order", "kernel ridge regression, to leading order in $n$", _stated),
    ),
    conclusion=conclusion,
)
