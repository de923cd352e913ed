r"""Dudley's entropy integral, with the constant in common use.

.. math:: \widehat{\operatorname{Rad}}_n(F) \le 4a + \frac{12}{\sqrt n} \int_a^{M/4} \sqrt{\log N_{\mathrm{int}}(F, t)}\,dt

for every sample and every ``a > 0``; the integral is 0 for ``a >= M/4``.

Tightness: upper; ``dudley-sharp`` has ``4 sqrt(2)`` in place of 12.
Proof: ``proofs/complexity/dudley.md``.
"""

from typing import Any

from sympy import Expr, Integer, Integral, Max, S

from symbound.bounds.display import fraction, product, root, total
from symbound.bounds.entropy import InternalLogCoveringNumber
from symbound.bounds.exact import POSITIVE, POSITIVE_INTEGER
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import EmpiricalRademacher, Quantity
from symbound.bounds.symbols import t
from symbound.classes import FunctionClass
from symbound.errors import DomainError


def entropy_integral(F: Any, n: Any, a: Any, constant: Any, entropy: Quantity) -> Expr:
    """``4 a + (constant / sqrt(n)) int_a^(M/4) sqrt(entropy) dt``, where the integral is empty for ``a >= M/4``."""
    if t in a.free_symbols:
        raise DomainError(
            "a cut-off a of an entropy integral",
            str(a),
            f"{t} is the variable of the integral",
            "use another symbol",
        )
    top = F.M / S(4)
    if (a - top).is_nonnegative:
        return product(4, a)
    if not (top - a).is_positive:
        top = Max(a, top, evaluate=False)
    integral = Integral(root(entropy), (t, a, top))
    return total(product(4, a), product(fraction(constant, root(n)), integral))


def conclusion(F: Any, n: Any, a: Any) -> Conclusion:
    """``Rad^_n(F) <= 4 a + (12 / sqrt(n)) int_a^(M/4) sqrt(log N_int(F, t)) dt``."""
    entropy = InternalLogCoveringNumber(F, t)
    formula = entropy_integral(F, n, a, Integer(12), entropy)
    return Conclusion(EmpiricalRademacher(F, n), "<=", formula, {entropy: +1, n: -1, F.M: +1})


lemma = Lemma(
    slug="dudley",
    title="Dudley's entropy integral",
    statement=r"For a class $F$ of functions to $[0, M]$, every sample and every $a > 0$, $\widehat{\operatorname{Rad}}_n(F) \le "
    r"4a + \frac{12}{\sqrt n} \int_a^{M/4} \sqrt{\log N_{\mathrm{int}}(F, t)}\,dt$, with closed balls in the sup norm and centres "
    r"inside $F$; the integral is 0 for $a \ge M/4$.",
    tightness="upper",
    reference="Dudley 1967, with the cut-off of Srebro and Sridharan; formalised in lean-rademacher as dudley_entropy_integral.",
    arguments={"F": FunctionClass, "n": POSITIVE_INTEGER, "a": POSITIVE},
    conclusion=conclusion,
)
