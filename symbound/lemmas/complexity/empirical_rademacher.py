r"""From the empirical Rademacher complexity to the gap with high probability.

.. math:: \Phi_n(F) \le 2 \widehat{\operatorname{Rad}}_n(F) + 2 M \sqrt{\frac{\log(1/\delta)}{2n}}
          \quad \text{w.p. } \ge 1 - \delta

One use of bounded differences on ``Phi_n - 2 Rad^``, which moves by at most ``M/n + 2 M/(2n) = 2M/n`` when
one example changes, instead of two; so the constant is 2 and not 3, and ``delta`` is not halved.

With ``of_the_sample=True`` the complexity is that of the sample at hand, which a bound may look at (``sample-cover``).

Tightness: upper.
Proof: ``proofs/complexity/empirical-rademacher.md``.
"""

from typing import Any

from sympy import log

from symbound.bounds.display import fraction, product, root, total
from symbound.bounds.exact import POSITIVE_INTEGER, PROBABILITY
from symbound.bounds.hypothesis import INDEPENDENT_SAMPLE
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import EmpiricalRademacher, GapWithConfidence, SampleRademacher
from symbound.classes import FunctionClass


def conclusion(F: Any, n: Any, delta: Any, of_the_sample: Any = False) -> Conclusion:
    """``Phi_n(F) <= 2 Rad^_n(F) + 2 M sqrt(log(1/delta) / (2n))`` with probability at least ``1 - delta``."""
    complexity = (SampleRademacher if of_the_sample else EmpiricalRademacher)(F, n)
    deviation = product(2, F.M, root(fraction(log(fraction(1, delta)), product(2, n))))
    return Conclusion(
        GapWithConfidence(F, n, delta),
        "<=",
        total(product(2, complexity), deviation),
        {complexity: +1, n: -1, delta: -1, F.M: +1},
    )


lemma = Lemma(
    slug="empirical-rademacher",
    title="The gap by the empirical Rademacher complexity",
    statement=r"Let $F$ be a class of measurable functions to $[0, M]$. With probability at least $1 - "
    r"\delta$, "
    r"$\Phi_n(F) \le 2 \widehat{\operatorname{Rad}}_n(F) + 2 M \sqrt{\log(1/\delta)/(2n)}$, where "
    r"$\widehat{\operatorname{Rad}}_n(F) = \mathbb{E}_s \sup_{f \in F} \frac1n \sum_i s_i f(Z_i)$ without "
    r"absolute value.",
    tightness="upper",
    reference="Constant derived here; McDiarmid's bounded differences inequality. The textbook form has 3 "
    "and log(2/delta).",
    arguments={"F": FunctionClass, "n": POSITIVE_INTEGER, "delta": PROBABILITY, "of_the_sample": bool},
    hypotheses=(INDEPENDENT_SAMPLE,),
    conclusion=conclusion,
)
