r"""Which fraction of a group should be respected, when the sample size counts with the fraction.

.. math:: T(\lambda) = A (\lambda n)^{-b} + B \lambda^a, \qquad
          \lambda_{\mathrm{opt}} = \min\Bigl\{ 1, \Bigl( \frac{A b\, n^{-b}}{B a} \Bigr)^{1/(a+b)} \Bigr\}

on ``(0, 1]``. The value at an optimum inside is ``B (1 + a/b) lambda_opt^a``, of order ``n^(-ab/(a+b))``,
from ``n >= (A b/(B a))^(1/b)`` on. In a finite group the fraction is at least ``1/|G|``.

Tightness: upper.
Proof: ``proofs/tradeoff/optimal-fraction.md``.
"""

from typing import Any

from sympy import Expr, Integer, Max, Min, Pow
from sympy.core.logic import fuzzy_and

from symbound.bounds.display import fraction, product, total
from symbound.bounds.exact import POSITIVE, POSITIVE_INTEGER, Domain
from symbound.bounds.hypothesis import Finding, Hypothesis, assumed
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExcessRiskAtBestLevel, ExcessRiskAtLevel

FRACTION = Domain(
    "a number in the half-open interval (0, 1]",
    lambda x: fuzzy_and([x.is_positive, (1 - x).is_nonnegative]),
    "symbols('{}', positive=True), or a Rational such as Rational(1, 2)",
    r"0 < {} \le 1",
    provable=False,
)
"""Fractions of a group."""


def _power(base: Any, exponent: Any) -> Expr:
    """A power, printed without the exponent 1."""
    return base if exponent == 1 else Pow(base, exponent, evaluate=False)


def optimal_fraction(A: Any, b: Any, B: Any, a: Any, n: Any, group_order: Any = None) -> Expr:
    """``min{1, (A b n^(-b)/(B a))^(1/(a+b))}``, and at least ``1/|G|`` in a finite group.

    >>> optimal_fraction(Integer(4), Integer(1), Integer(1), Integer(1), Integer(100)).doit()
    1/5
    """
    ratio = fraction(product(A, b, _power(n, -b)), product(B, a))
    inside = Min(Integer(1), _power(ratio, fraction(1, a + b)), evaluate=False)
    return inside if group_order is None else Max(fraction(1, group_order), inside, evaluate=False)


def interior_value(A: Any, b: Any, B: Any, a: Any, n: Any) -> Expr:
    """``B (1 + a/b) lambda_opt^a``, the least value where the optimum is not 1.

    >>> interior_value(Integer(4), Integer(1), Integer(1), Integer(1), Integer(100)).doit()
    2/5
    """
    return product(B, total(Integer(1), fraction(a, b)), _power(optimal_fraction(A, b, B, a, n), a))


def critical_size(A: Any, b: Any, B: Any, a: Any) -> Expr:
    """``(A b/(B a))^(1/b)``: the whole group is optimal for ``T`` up to this sample size.

    >>> critical_size(Integer(4), Integer(1), Integer(1), Integer(2)).doit()
    2
    """
    return _power(fraction(product(A, b), product(B, a)), fraction(1, b))


def _shape(**_: Any) -> Finding:
    return assumed(
        "a generalization term with exponent b in the sample size, an approximation term with exponent a "
        "in the fraction"
    )


def conclusion(
    A: Any, b: Any, B: Any, a: Any, n: Any, fraction_respected: Any = None, group_order: Any = None
) -> Conclusion:
    """``A (lambda n)^(-b) + B lambda^a``; at its minimum where no fraction is given."""
    best = fraction_respected is None
    share = optimal_fraction(A, b, B, a, n, group_order) if best else fraction_respected
    formula = total(product(A, _power(product(share, n), -b)), product(B, _power(share, a)))
    quantity = ExcessRiskAtBestLevel("H", n) if best else ExcessRiskAtLevel("H", n, share)
    return Conclusion(quantity, "<=", formula, {n: -1, A: +1, B: +1})


lemma = Lemma(
    slug="optimal-fraction",
    title="The best fraction of a group",
    statement=r"If the expected excess risk at fraction $\lambda \in (0, 1]$ is at most $T(\lambda) = A "
    r"(\lambda n)^{-b} + B \lambda^a$ with $A, B, a, b > 0$, then $T$ is least at $\lambda_{\mathrm{opt}} "
    r"= \min\{1, (A b n^{-b}/(B a))^{1/(a+b)}\}$, with the value $B(1 + a/b) \lambda_{\mathrm{opt}}^a$ if "
    r"$\lambda_{\mathrm{opt}} < 1$; a finite group clips it at $1/|G|$.",
    tightness="upper",
    reference="The programme of Petrache and Trivedi, NeurIPS 2023 (arXiv:2305.17592); derived here.",
    arguments={
        "A": POSITIVE,
        "b": POSITIVE,
        "B": POSITIVE,
        "a": POSITIVE,
        "n": POSITIVE_INTEGER,
        "fraction_respected": FRACTION,
        "group_order": POSITIVE_INTEGER,
    },
    hypotheses=(
        Hypothesis(
            "two-powers",
            r"the expected excess risk is at most $A (\lambda n)^{-b} + B \lambda^a$",
            _shape,
        ),
    ),
    conclusion=conclusion,
)
