r"""Sannai, Imaizumi and Kawano (2021): improved generalization bounds of group invariant and equivariant networks.

.. math:: R(A) - R_n(A) \le \sqrt{\frac{C}{|G|\, n^{2/m}}} + \sqrt{\frac{2 \log(1/\delta)}{n}}
          \quad \text{w.p. } \ge 1 - \delta

in dimension ``m`` (the source writes ``1 - 2 eps`` for ``1 - delta``: its deviation is ``sqrt(2 log(1/(2 eps))/n)``).  For
equivariant networks and a transitive group, ``|St(G)|``, the order of the stabiliser of a coordinate, stands for ``|G|`` and
the deviation is ``sqrt(2 log(4/delta)/n)``.  ``C`` is a constant that the source does not state, and the statement is about a
fixed small scale: it cannot be evaluated, only compared in shape.

Cited, not proved here.
Statement: ``proofs/peers/sannai-2021.md``.
"""

from typing import Any

from sympy import Pow, Symbol, log

from symbound.bounds.display import fraction, product, root, total
from symbound.bounds.exact import POSITIVE, POSITIVE_INTEGER, PROBABILITY
from symbound.bounds.hypothesis import (
    INDEPENDENT_SAMPLE,
    Finding,
    Hypothesis,
    assumed,
    by_definition,
    violated,
)
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import AlgorithmGap
from symbound.groups import is_transitive, order

_UNSTATED = Symbol("C", positive=True)
"""The constant that the source leaves open."""


def _stated(**_: Any) -> Finding:
    return assumed("as stated in the source; the constant C is not made explicit there")


def _transitive(group: Any, equivariant: Any, **_: Any) -> Finding:
    if not equivariant:
        return by_definition("the invariant form needs no transitivity")
    if is_transitive(group):
        return by_definition(f"{group} is transitive")
    return violated(f"{group} is not transitive", "the invariant form, equivariant=False")


def conclusion(group: Any, n: Any, delta: Any, C: Any = _UNSTATED, equivariant: Any = False) -> Conclusion:
    """``sqrt(C/(|G| n^(2/m))) + sqrt(2 log(1/delta)/n)``; ``|St(G)|`` for ``|G|`` in the equivariant form."""
    m = group.degree
    size = order(group) // m if equivariant else order(group)
    scale = product(size, Pow(n, fraction(2, m), evaluate=False))
    failure = log(fraction(4 if equivariant else 1, delta))
    formula = total(root(fraction(C, scale)), root(fraction(product(2, failure), n)))
    return Conclusion(AlgorithmGap("A", n, delta), "<=", formula, {n: -1, delta: -1, C: +1})


lemma = Lemma(
    slug="sannai-2021",
    title="Generalization of group invariant networks at a fixed scale",
    statement=r"With probability at least $1 - 2\epsilon$ the gap is at most $\sqrt{C/(|G| n^{2/m})} + \sqrt{2 \log(1/(2\epsilon))/n}$ "
    r"for invariant networks; for equivariant networks and a transitive group, $|\mathrm{St}(G)|$ stands for $|G|$ and "
    r"$\sqrt{2 \log(2/\epsilon)/n}$ for the deviation. Here $\delta = 2\epsilon$.",
    tightness="upper",
    reference="A. Sannai, M. Imaizumi, M. Kawano, Improved generalization bounds of group invariant / equivariant deep networks "
    "via quotient feature spaces, UAI 2021, Theorems 2 and 3.",
    arguments={
        "group": None,
        "n": POSITIVE_INTEGER,
        "delta": PROBABILITY,
        "C": POSITIVE,
        "equivariant": bool,
    },
    hypotheses=(
        INDEPENDENT_SAMPLE,
        Hypothesis(
            "fixed-scale", "the statement is for a small enough fixed scale, with a constant C", _stated
        ),
        Hypothesis("transitive", "$G$ is transitive, in the equivariant form", _transitive),
    ),
    conclusion=conclusion,
)
