r"""Massart's lemma for a finite class.

.. math:: \operatorname{Rad}_n(F) \le \frac{M}{2} \sqrt{\frac{2 \log k}{n}}

for ``k`` functions to ``[0, M]``: the vectors ``(f(Z_i) - M/2)_i`` have length at most ``sqrt(n) M/2``, and a common shift
does not change the complexity.

Tightness: upper.
Proof: ``proofs/complexity/massart.md``.
"""

from typing import Any

from sympy import log

from symbound.bounds.display import fraction, product, root
from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import Rademacher
from symbound.classes import FiniteClass


def conclusion(F: Any, n: Any) -> Conclusion:
    """``Rad_n(F) <= (M/2) sqrt(2 log(k) / n)``."""
    formula = product(fraction(F.M, 2), root(fraction(product(2, log(F.k)), n)))
    return Conclusion(Rademacher(F, n), "<=", formula, {n: -1, F.k: +1, F.M: +1})


lemma = Lemma(
    slug="massart",
    title="Massart's lemma for a finite class",
    statement=r"For a class of $k$ functions to $[0, M]$ and every sample, "
    r"$\operatorname{Rad}_n(F) \le \frac{M}{2} \sqrt{2 \log(k)/n}$.",
    tightness="upper",
    reference="Massart's finite class lemma, after the shift of the range to its middle.",
    arguments={"F": FiniteClass, "n": POSITIVE_INTEGER},
    conclusion=conclusion,
)
