r"""Which fraction of a group should be respected, when the sample size counts with the fraction.

.. math:: T(\lambda) = A (\lambda n)^{-b} + B \lambda^a, \qquad
          \lambda_{\mathrm{opt}} = \min\Bigl\{ 1, \Bigl( \frac{A b\, n^{-b}}{B a} \Bigr)^{1/(a+b)} \Bigr\}

on ``(0, 1]``.  The value at an optimum inside is ``B (1 + a/b) lambda_opt^a``, of order ``n^(-ab/(a+b))``, from
``n >= (A b/(B a))^(1/b)`` on.  In a finite group the fraction is at least ``1/|G|``.

Tightness: upper.
Proof: ``proofs/tradeoff/optimal-fraction.md``.
"""

from typing import Any

from sympy import Expr, Integer, Max, Min, Pow

from symbound.bounds.display import fraction, product, total
from symbound.bounds.exact import POSITIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import Finding, Hypothesis, assumed, computed, needs_consent, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExcessRiskAtLevel


def optimal_fraction(A: Any, b: Any, B: Any, a: Any, n: Any, group_order: Any = None) -> Expr:
    """``min{1, (A b n^(-b)/(B a))^(1/(a+b))}``, and at least ``1/|G|`` in a finite group.

    >>> optimal_fraction(Integer(4), Integer(1), Integer(1), Integer(1), Integer(100)).doit()
    1/5
    """
    ratio = fraction(product(A, b, Pow(n, -b, evaluate=False)), product(B, a))
    inside = Min(Integer(1), Pow(ratio, fraction(1, total(a, b)), evaluate=False), evaluate=False)
    return inside if group_order is None else Max(fraction(1, group_order), inside, evaluate=False)


def interior_value(A: Any, b: Any, B: Any, a: Any, n: Any) -> Expr:
    """``B (1 + a/b) lambda_opt^a``, the least value where the optimum is not 1.

    >>> interior_value(Integer(4), Integer(1), Integer(1), Integer(1), Integer(100)).doit()
    2/5
    """
    return product(B, total(Integer(1), fraction(a, b)), Pow(optimal_fraction(A, b, B, a, n), a, evaluate=False))


def critical_size(A: Any, b: Any, B: Any, a: Any) -> Expr:
    """``(A b/(B a))^(1/b)``: the whole group is optimal for ``T`` up to this sample size.

    >>> critical_size(Integer(4), Integer(1), Integer(1), Integer(2)).doit()
    2
    """
    return Pow(fraction(product(A, b), product(B, a)), fraction(1, b), evaluate=False)


def _shape(**_: Any) -> Finding:
    return assumed("a generalization term with exponent b in the sample size, an approximation term with exponent a in the fraction")


def _unit_interval(fraction_respected: Any, **_: Any) -> Finding:
    if fraction_respected is None:
        return computed("the minimiser lies in (0, 1]")
    fits = (1 - fraction_respected).is_nonnegative
    if fits:
        return computed(f"{fraction_respected} <= 1")
    if fits is False:
        return violated(f"{fraction_respected} is no fraction of a group", "a fraction in (0, 1]")
    return needs_consent(f"whether {fraction_respected} <= 1 is not known", "grant it with assume='fraction'")


def conclusion(A: Any, b: Any, B: Any, a: Any, n: Any, fraction_respected: Any = None, group_order: Any = None) -> Conclusion:
    """``A (lambda n)^(-b) + B lambda^a``; at its minimum where no fraction is given."""
    share = optimal_fraction(A, b, B, a, n, group_order) if fraction_respected is None else fraction_respected
    generalization = product(A, Pow(product(share, n), -b, evaluate=False))
    approximation = product(B, Pow(share, a, evaluate=False))
    signs = {n: -1, A: +1, B: +1}
    return Conclusion(ExcessRiskAtLevel("H", n, share), "<=", total(generalization, approximation), signs)


lemma = Lemma(
    slug="optimal-fraction",
    title="The best fraction of a group",
    statement=r"If the expected excess risk at fraction $\lambda \in (0, 1]$ is at most $T(\lambda) = A (\lambda n)^{-b} + B \lambda^a$ with $A, B, a, "
    r"b > 0$, then $T$ is least at $\lambda_{\mathrm{opt}} = \min\{1, (A b n^{-b}/(B a))^{1/(a+b)}\}$, with the value $B(1 + a/b) "
    r"\lambda_{\mathrm{opt}}^a$ if $\lambda_{\mathrm{opt}} < 1$; a finite group clips it at $1/|G|$.",
    tightness="upper",
    reference="The programme of Petrache and Trivedi, NeurIPS 2023 (arXiv:2305.17592); derived here.",
    arguments={
        "A": POSITIVE,
        "b": POSITIVE,
        "B": POSITIVE,
        "a": POSITIVE,
        "n": POSITIVE_INTEGER,
        "fraction_respected": POSITIVE,
        "group_order": POSITIVE_INTEGER,
    },
    hypotheses=(
        Hypothesis("two-powers", r"the expected excess risk is at most $A (\lambda n)^{-b} + B \lambda^a$", _shape),
        Hypothesis("fraction", r"$\lambda \le 1$", _unit_interval),
    ),
    conclusion=conclusion,
)
