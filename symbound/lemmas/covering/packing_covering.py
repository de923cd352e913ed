r"""Packing and covering numbers bound each other.

.. math:: N(Z, r) \le \operatorname{Pk}(Z, r), \qquad \operatorname{Pk}(Z, r) \le N(Z, r/2)

Closed balls with centres in ``Z``; packings are sets of points pairwise at distance greater than ``r``.

Tightness: upper.
Proof: ``proofs/covering/packing-covering.md``.
"""

from typing import Any

from symbound.bounds.display import fraction
from symbound.bounds.exact import POSITIVE
from symbound.bounds.hypothesis import Finding, Hypothesis, by_definition, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import CoveringNumber, PackingNumber
from symbound.spaces import Space


def _bounded(of: Any, **_: Any) -> Finding:
    if of in ("covering", "packing"):
        return by_definition(f"a bound on the {of} number")
    return violated(f"there is no number of the kind {of!r}", "of='covering' or of='packing'")


def conclusion(space: Any, r: Any, of: Any = "covering") -> Conclusion:
    """``N(Z, r) <= Pk(Z, r)``, or ``Pk(Z, r) <= N(Z, r/2)``."""
    if of == "covering":
        packing = PackingNumber(space, r)
        return Conclusion(CoveringNumber(space, r), "<=", packing, {packing: +1})
    covering = CoveringNumber(space, fraction(r, 2))
    return Conclusion(PackingNumber(space, r), "<=", covering, {covering: +1})


lemma = Lemma(
    slug="packing-covering",
    title="Packing and covering numbers",
    statement=r"For every $r > 0$, $N(Z, r) \le \operatorname{Pk}(Z, r)$ and $\operatorname{Pk}(Z, r) \le N(Z, r/2)$.",
    tightness="upper",
    reference="Classical.",
    arguments={"space": Space, "r": POSITIVE, "of": str},
    hypotheses=(Hypothesis("of", "which of the two numbers is bounded", _bounded),),
    conclusion=conclusion,
)
