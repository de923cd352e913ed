r"""Rates in the sample size from a power law of the covering numbers, with all constants.

If ``N(d, r) <= max(1, C r^-d)`` for **all** ``r > 0``, then

.. math::

    d > 2:&\quad \mathbb{E}\,\Phi_n \le \tfrac{2d}{d-2} \left( \tfrac{d}{4} \left(\tfrac d2\right)^{2/(d-2)} \sqrt{C/n} \right)^{2/d}
    \\ d = 2:&\quad \mathbb{E}\,\Phi_n \le j\,(2\sqrt n)^{1/j} \sqrt{C/n} \ \ (j = 1, 2, \dots),
          \quad \le e \sqrt{C/n}\,\bigl(1 + \tfrac12 \log(4n)\bigr)
    \\ 0 < d < 2:&\quad \mathbb{E}\,\Phi_n \le \tfrac{2}{2-d} \left(\tfrac2d\right)^{d/(2-d)} C^{1/d} n^{-1/2}

A group that divides ``C`` by ``|G|`` at the scales that matter multiplies the sample size by ``|G|``: the bound shrinks by
``|G|^(-1/d)`` at balanced scale, and by ``|G|^(-1/2)`` only at a fixed scale.

Tightness: upper; the exponent of ``n`` is the right one.
Proof: ``proofs/generalization/rate.md``.
"""

from typing import Any

from sympy import E, Integer, Max, Piecewise, Pow, Rational, log

from symbound.bounds.bound import Bound
from symbound.bounds.display import evaluated, fraction, product, root, total
from symbound.bounds.exact import POSITIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import (
    INDEPENDENT_SAMPLE,
    Finding,
    Hypothesis,
    computed,
    needs_consent,
    violated,
)
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import CoveringNumber, ExpectedGap
from symbound.bounds.substitution import symbols_of
from symbound.bounds.symbols import r as any_radius
from symbound.classes import Lipschitz


def _power_law(F: Any, C: Any, d: Any, covering: Any, **_: Any) -> Finding:
    if covering is None:
        return needs_consent(
            f"no bound N(d, r) <= max(1, {C} r^-{d}) for all r > 0 was given",
            "pass covering=..., a bound on the covering numbers of the path metric, or grant it with assume='power-law'",
        )
    quantity = covering.quantity
    if not isinstance(quantity, CoveringNumber) or quantity.subject != F.metric or covering.relation == ">=":
        return violated(
            f"{quantity} {covering.relation} ... is no upper bound on the covering numbers of the path metric",
            "derive it with symbound.bounds.covering.power_law(F)",
        )
    (radius,) = quantity.parameters
    if radius.free_symbols & symbols_of((F, C, d)):
        return violated(
            f"C = {C}, d = {d} or the class depends on the radius {radius}",
            "constants that are the same for all radii",
        )
    if not radius.assumptions0.items() <= any_radius.assumptions0.items() or any(
        c.domain.contains(c.expr) is not True for c in covering.conditions
    ):
        return violated(
            f"the bound on the covering numbers holds only where {', '.join(map(str, covering.conditions))}",
            "a bound that holds for all r > 0",
        )
    if not radius.is_Symbol or evaluated(Max(1, C * radius**-d) - covering.expr) != 0:
        return violated(
            f"the covering numbers are bounded by {covering.expr}, which is not max(1, {C} r^-{d})",
            "give matching C and d",
        )
    return computed(f"{quantity} <= {covering.expr}")


def _regime(d: Any, levels: Any, **_: Any) -> Finding:
    if levels is not None and d != 2:
        return violated(f"a number of levels is chosen only at d = 2, and here d = {d}", "leave levels out")
    return computed(f"d = {d}")


def _above_two(C: Any, d: Any, n: Any) -> Any:
    inner = product(
        fraction(d, 4), Pow(fraction(d, 2), fraction(2, d - 2), evaluate=False), root(fraction(C, n))
    )
    return product(fraction(2 * d, d - 2), Pow(inner, fraction(2, d), evaluate=False))


def _at_two(C: Any, n: Any, levels: Any) -> Any:
    if levels is None:
        return product(E, root(fraction(C, n)), total(1, fraction(log(product(4, n)), 2)))
    return product(
        levels, Pow(product(2, root(n)), Rational(1, levels), evaluate=False), root(fraction(C, n))
    )


def _below_two(C: Any, d: Any, n: Any) -> Any:
    constant = product(fraction(2, 2 - d), Pow(fraction(2, d), fraction(d, 2 - d), evaluate=False))
    return product(constant, Pow(C, fraction(1, d), evaluate=False), root(fraction(1, n)))


def conclusion(F: Any, n: Any, C: Any, d: Any, covering: Any = None, levels: Any = None) -> Conclusion:
    """``E Phi_n(F)`` is at most a multiple of ``(C/n)^(1/d)``, ``sqrt(C/n) log n`` or ``C^(1/d) n^(-1/2)``."""
    formula = Piecewise(
        (_below_two(C, d, n), d < 2),
        (_at_two(C, n, levels), d <= 2),
        (_above_two(C, d, n), True),
        evaluate=False,
    )
    return Conclusion(ExpectedGap(F, n), "<=", formula, {n: -1, C: +1})


lemma = Lemma(
    slug="rate",
    title="Rates from a power law of the covering numbers",
    statement=r"If $N(d, r) \le \max(1, C r^{-d})$ for all $r > 0$, then $\mathbb{E}\,\Phi_n$ is at most "
    r"$\frac{2d}{d-2} \bigl(\frac d4 (\frac d2)^{2/(d-2)} \sqrt{C/n}\bigr)^{2/d}$ for $d > 2$; "
    r"$j (2 \sqrt n)^{1/j} \sqrt{C/n}$ for every $j = 1, 2, \dots$, hence $e \sqrt{C/n} (1 + \frac12 \log(4n))$, for $d = 2$; "
    r"and $\frac{2}{2-d} (\frac 2d)^{d/(2-d)} C^{1/d} n^{-1/2}$ for $0 < d < 2$.",
    tightness="upper",
    reference="Constants derived here; the shape is that of the programme of Petrache and Trivedi, NeurIPS 2023 "
    "(arXiv:2305.17592).",
    arguments={
        "F": Lipschitz,
        "n": POSITIVE_INTEGER,
        "C": POSITIVE,
        "d": POSITIVE,
        "covering": (Bound, type(None)),
        "levels": (int, Integer, type(None)),
    },
    hypotheses=(
        INDEPENDENT_SAMPLE,
        Hypothesis("power-law", r"$N(d, r) \le \max(1, C r^{-d})$ for all $r > 0$", _power_law),
        Hypothesis("regime", "$d > 2$, $d = 2$ or $0 < d < 2$", _regime),
    ),
    conclusion=conclusion,
)
