r"""The gap of approximately invariant functions interpolates between exact symmetry and none.

.. math:: \mathcal{F}_\varepsilon = \Bigl(1 - \frac{\varepsilon}{M}\Bigr) \mathcal{F}_0
          + \frac{\varepsilon}{M} \mathcal{F}_M
          \quad\Longrightarrow\quad
          \Phi_n(\mathcal{F}_\varepsilon) = \Bigl(1 - \frac{\varepsilon}{M}\Bigr) \Phi_n(\mathcal{F}_0)
          + \frac{\varepsilon}{M} \Phi_n(\mathcal{F}_M)

for the functions to ``[0, M]`` that vary by at most ``eps <= M`` along every orbit; a larger tolerance
counts as ``M``.

Tightness: exact.
Proof: ``proofs/tradeoff/minkowski-interpolation.md``.
"""

from typing import Any

from sympy import Integer, Min

from symbound.bounds.display import fraction, product, total
from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.bounds.hypothesis import Finding, Hypothesis, by_definition, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedGap
from symbound.classes import AllFunctions
from symbound.symmetry.invariance import Invariance


def _whole_group(F: Any, **_: Any) -> Finding:
    if F.symmetry is None:
        return violated("the class has no symmetry", "symmetry=Invariance(G, eps)")
    if not F.symmetry.is_group:
        return violated(
            f"the tolerance of {F.symmetry} is not known for a whole group", "a group G instead of generators"
        )
    return by_definition(f"the tolerance holds for all elements of {F.symmetry.group}")


def conclusion(F: Any, n: Any) -> Conclusion:
    """``E Phi_n(F_eps) = (1 - eps/M) E Phi_n(F_0) + (eps/M) E Phi_n(F_M)``."""
    weight = fraction(Min(F.symmetry.eps, F.M), F.M)
    invariant = ExpectedGap(AllFunctions(F.space, F.M, Invariance(F.symmetry.group), letter="F_0"), n)
    full = ExpectedGap(AllFunctions(F.space, F.M, letter="F_M"), n)
    formula = total(product(total(Integer(1), -weight), invariant), product(weight, full))
    return Conclusion(ExpectedGap(F, n), "==", formula, {invariant: +1, full: +1})


lemma = Lemma(
    slug="minkowski-interpolation",
    title="The gap interpolates between exact symmetry and none",
    statement=r"Let $G$ act on a finite space and let $\mathcal{F}_\varepsilon$ be the functions to $[0, "
    r"M]$ that vary by at most $\varepsilon \le M$ along every orbit. Then $\mathcal{F}_\varepsilon = (1 "
    r"- \varepsilon/M) \mathcal{F}_0 + (\varepsilon/M) \mathcal{F}_M$ as a Minkowski sum, and "
    r"$\Phi_n(\mathcal{F}_\varepsilon) = (1 - \varepsilon/M) \Phi_n(\mathcal{F}_0) + (\varepsilon/M) "
    r"\Phi_n(\mathcal{F}_M)$.",
    tightness="exact",
    reference="Derived here.",
    arguments={"F": AllFunctions, "n": POSITIVE_INTEGER},
    hypotheses=(
        Hypothesis("whole-group", "the tolerance holds for all elements of a group $G$", _whole_group),
    ),
    conclusion=conclusion,
)
