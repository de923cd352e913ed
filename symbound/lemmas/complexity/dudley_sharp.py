r"""Dudley's entropy integral with the constant that the finite chaining sum gives.

.. math:: \widehat{\operatorname{Rad}}_n(F) \le
          4a + \frac{4\sqrt2}{\sqrt n} \int_a^{M/4} \sqrt{\log N_{\mathrm{int}}(F, t)}\,dt,
          \qquad
          \widehat{\operatorname{Rad}}_n(F) \le
          4a + \frac{6\sqrt2}{\sqrt n} \int_a^{M/4} \sqrt{\log N(F, t)}\,dt

for every sample and every ``a > 0``: nets inside the class, or with centres anywhere.  The integral is 0
for ``a >= M/4``, and at most its upper sum over any nodes, as in ``dudley``.

Tightness: upper.
Proof: ``proofs/complexity/dudley-sharp.md``.
"""

from typing import Any

from sympy import Integer, sqrt

from symbound.bounds.entropy import InternalLogCoveringNumber, LogCoveringNumber
from symbound.bounds.exact import POSITIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import Finding, Hypothesis, by_definition, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import EmpiricalRademacher
from symbound.classes import FunctionClass
from symbound.lemmas.complexity.dudley import NODES, entropy_integral, exact_nodes


def nets_known(nets: str, **_: Any) -> Finding:
    """Whether ``nets`` is one of the two words."""
    if nets in ("internal", "external"):
        return by_definition(f"{nets} nets were asked for")
    return violated(f"nets = {nets!r} is neither", "nets='internal' or nets='external'")


NETS = Hypothesis(
    "nets", "the centres of the nets lie inside the class (internal), or anywhere (external)", nets_known
)


def conclusion(F: Any, n: Any, a: Any, nets: str = "internal", nodes: Any = None) -> Conclusion:
    """``4 a + (4 sqrt(2) / sqrt(n)) int_a^(M/4) sqrt(log N_int)``, or ``6 sqrt(2)`` with centres anywhere."""
    kind, factor = (InternalLogCoveringNumber, 4) if nets == "internal" else (LogCoveringNumber, 6)
    formula, signs = entropy_integral(
        F, n, a, Integer(factor) * sqrt(2), lambda scale: kind(F, scale), exact_nodes(nodes)
    )
    return Conclusion(EmpiricalRademacher(F, n), "<=", formula, signs)


lemma = Lemma(
    slug="dudley-sharp",
    title="Dudley's entropy integral with a sharper constant",
    statement=r"For a class $F$ of functions to $[0, M]$, every sample and every $a > 0$, "
    r"$\widehat{\operatorname{Rad}}_n(F) \le "
    r"4a + \frac{\kappa}{\sqrt n} \int_a^{M/4} \sqrt{\log N}\,dt$, with $\kappa = 4 \sqrt2$ for $N = "
    r"N_{\mathrm{int}}(F, t)$ (centres "
    r"inside $F$) and $\kappa = 6 \sqrt2$ for $N = N(F, t)$ (centres anywhere), closed balls in the sup "
    r"norm; the integral is 0 for "
    r"$a \ge M/4$.",
    tightness="upper",
    reference="Derived here from chaining-sum.",
    arguments={"F": FunctionClass, "n": POSITIVE_INTEGER, "a": POSITIVE, "nets": str, "nodes": (tuple, list)},
    hypotheses=(NETS, NODES),
    conclusion=conclusion,
)
