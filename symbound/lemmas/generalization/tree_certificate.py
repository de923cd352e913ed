r"""Tree certificates: a tree whose path metric dominates the cost bounds the gap.

.. math:: \mathbb{E}\,\Phi_n(F) \le \sum_e \ell_e\, \mathbb{E}\left| \tfrac{B(n, p_e)}{n} - p_e \right|
          \le \sum_e \ell_e \sqrt{\frac{p_e (1 - p_e)}{n}}

for a tree with edge lengths ``l_e`` and path metric at least ``min(d, M)`` on ``Z`` (Steiner points allowed), where removing ``e``
splits off mass ``p_e``.  Equality in the first holds if the path metric is ``min(d, M)``, and only then if every point has
positive mass.

Tightness: upper.
Proof: ``proofs/generalization/tree-certificate.md``.
"""

from typing import Any

from symbound.bounds.display import fraction, root
from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.hypothesis import (
    INDEPENDENT_SAMPLE,
    Finding,
    Hypothesis,
    assumed,
    by_definition,
    computed,
    violated,
)
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap
from symbound.classes import AllFunctions, Lipschitz
from symbound.errors import SymboundError
from symbound.lemmas.generalization.flow_certificate import rounded_up
from symbound.transport.class_cost import class_cost
from symbound.transport.tree_check import TreeCertificate, TreeSum, check_tree


def verified_terms(F: Any, certificate: TreeCertificate, law: Any) -> TreeSum:
    """The terms of the bound for the law named, after the tree was checked against the cost of the class."""
    from dataclasses import replace

    found = class_cost(F)
    return check_tree(replace(certificate, law=found.law(law)), found.cost)


def _valid(F: Any, certificate: Any, law: Any, **_: Any) -> Finding:
    try:
        verified_terms(F, certificate, law)
    except SymboundError as error:
        return violated(f"{error.asked}: {error.got}: {error.because}", error.remedy)
    return computed("the path metric of the tree dominates the cost at every pair of points")


def _law(law: Any, **_: Any) -> Finding:
    return assumed(f"the law of the examples is {law if isinstance(law, str) else 'the one given'}")


def _form(form: Any, n: Any, **_: Any) -> Finding:
    if form == "mean" and not n.is_Integer:
        return violated("the exact means are evaluated at a number n", "form='variance' for a formula in n")
    if form not in ("variance", "mean"):
        return violated(f"there is no form {form!r}", "the forms are variance and mean")
    return by_definition(f"the {form} form")


def conclusion(F: Any, n: Any, certificate: Any, law: Any, form: Any = "variance") -> Conclusion:
    """``a/sqrt(n)`` from variances, or the sum of exact means at a number ``n``; rounded up."""
    terms = verified_terms(F, certificate, law)
    if form == "mean":
        return Conclusion(ExpectedGap(F, n), "<=", rounded_up(terms.at(int(n))))
    return Conclusion(
        ExpectedGap(F, n), "<=", fraction(rounded_up(terms.variance_coefficient()), root(n)), {n: -1}
    )


lemma = Lemma(
    slug="tree-certificate",
    title="Tree certificates",
    statement=r"Let a tree with edge lengths $\ell_e$ have a path metric of at least $\min(d, M)$ on the finite space $Z$ (Steiner points allowed), and let "
    r"removing $e$ split off mass $p_e$. Then $\mathbb{E}\,\Phi_n \le \sum_e \ell_e \mathbb{E}|B(n, p_e)/n - p_e| \le \sum_e \ell_e \sqrt{p_e(1 - p_e)/n}$.",
    tightness="upper",
    reference="Derived here.",
    arguments={
        "F": (Lipschitz, AllFunctions),
        "n": POSITIVE_INTEGER,
        "certificate": TreeCertificate,
        "law": None,
        "form": str,
    },
    hypotheses=(
        INDEPENDENT_SAMPLE,
        Hypothesis("form", "the form is variance or mean", _form),
        Hypothesis("valid-certificate", r"the path metric of the tree dominates $\min(d, M)$", _valid),
        Hypothesis("law", "$P$ is the law named", _law),
    ),
    conclusion=conclusion,
    version=2,
)
