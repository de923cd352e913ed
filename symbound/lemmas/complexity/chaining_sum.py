r"""Chaining as a finite sum over nets inside the class.

.. math:: \widehat{\operatorname{Rad}}_n(F) \le
          e_K + \sum_{k=1}^{K} e_{k-1} \sqrt{\frac{2 \log N_{\mathrm{int}}(F, e_k)}{n}},
          \qquad M/2 = e_0 > e_1 > \dots > e_K \ge 0

for every sample; without scales, ``M/2``.  The nets lie inside the class, so each projection is a function
of the finer one: there are only ``N_int(e_k)`` differences at step ``k``, each at most ``e_(k-1)`` long.

Tightness: upper.
Proof: ``proofs/complexity/chaining-sum.md``.
"""

from itertools import pairwise
from typing import Any

from sympy import S

from symbound.bounds.display import fraction, product, root, total
from symbound.bounds.entropy import InternalLogCoveringNumber
from symbound.bounds.exact import NONNEGATIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import Finding, Hypothesis, computed, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import EmpiricalRademacher
from symbound.classes import FunctionClass


def _decreasing(F: Any, n: Any, scales: Any) -> Finding:
    radii = [F.M / S(2), *(NONNEGATIVE(e, "a scale") for e in scales)]
    for coarse, fine in pairwise(radii):
        if not (coarse - fine).is_positive:
            return violated(
                f"{coarse} is not known to be greater than {fine}",
                "give the scales in decreasing order, below M/2",
            )
    return computed(" > ".join(map(str, radii)))


def conclusion(F: Any, n: Any, scales: Any) -> Conclusion:
    """``Rad^_n(F) <= e_K + sum_k e_(k-1) sqrt(2 log N_int(F, e_k) / n)``, ``e_0 = M/2``."""
    radii = [NONNEGATIVE(e, "a scale") for e in scales]
    entropies = [InternalLogCoveringNumber(F, e) for e in radii]
    steps = [F.M / S(2), *radii]
    terms = [product(e, root(fraction(product(2, H), n))) for e, H in zip(steps, entropies, strict=False)]
    signs = {n: -1, F.M: +1, **dict.fromkeys(entropies, +1)}
    return Conclusion(EmpiricalRademacher(F, n), "<=", total(steps[-1], *terms), signs)


lemma = Lemma(
    slug="chaining-sum",
    title="Chaining as a finite sum",
    statement=r"For a class $F$ of functions to $[0, M]$, every sample and all scales $M/2 = e_0 > e_1 > "
    r"\dots > e_K \ge 0$, "
    r"$\widehat{\operatorname{Rad}}_n(F) \le e_K + \sum_{k=1}^K e_{k-1} \sqrt{2 \log N_{\mathrm{int}}(F, "
    r"e_k)/n}$, "
    r"with closed balls in the sup norm and centres inside $F$.",
    tightness="upper",
    reference="Derived here; Dudley's chaining with Massart's lemma at each step.",
    arguments={"F": FunctionClass, "n": POSITIVE_INTEGER, "scales": (tuple, list)},
    hypotheses=(Hypothesis("decreasing-scales", r"$M/2 = e_0 > e_1 > \dots > e_K \ge 0$", _decreasing),),
    conclusion=conclusion,
)
