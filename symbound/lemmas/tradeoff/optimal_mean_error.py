r"""How strictly should a model be invariant, when the target is not: the best mean error.

.. math:: \mathbb{E}\,R(\hat f) - R^* \le T(\eta)
          = (\eta^* - \eta)_+^2 + 2 \sqrt{\frac{K}{n}} + 4 \eta \sqrt{\frac{N - K}{n}}, \qquad
          \eta_{\mathrm{opt}} = \Bigl( \eta^* - 2 \sqrt{\frac{N - K}{n}} \Bigr)_+

for the squared loss, predictions and labels in ``[0, 1]``, a law of full support on ``N`` inputs in ``K``
orbits and the class of functions with ``|f - Qf| <= eta`` in L2. For a convex nondecreasing bound in place
of the last two terms the optimum is below ``eta*`` iff its left derivative there is positive, and 0 iff its
derivative at 0 is at least ``2 eta*``.

Tightness: upper.
Proof: ``proofs/tradeoff/optimal-mean-error.md``.
"""

from typing import Any

from sympy import Expr, Integer, Max, Pow

from symbound.bounds.display import fraction, product, root, total
from symbound.bounds.exact import NONNEGATIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import INDEPENDENT_SAMPLE, Finding, Hypothesis, assumed
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExcessRiskAtBestLevel, ExcessRiskAtLevel
from symbound.lemmas.approximation._standing_hypotheses import ORTHOGONAL_PROJECTION
from symbound.lemmas.tradeoff.optimal_sup_error import MINIMISER, ORBITS, UNIT_RANGE


def optimal_mean_error(N: Any, K: Any, data_error: Any, n: Any) -> Expr:
    """``(eta* - 2 sqrt((N - K)/n))_+``.

    >>> from sympy import Rational
    >>> optimal_mean_error(Integer(5), Integer(1), Rational(1, 2), Integer(100)).doit()
    1/10
    """
    return Max(Integer(0), total(data_error, -product(2, root(fraction(N - K, n)))), evaluate=False)


def minimum_price(N: Any, K: Any, data_error: Any, n: Any) -> tuple[Expr, Expr]:
    """``T(eta_opt)`` less the term of exact invariance, as the two terms ``eta*^2`` and ``-eta_opt^2``.

    >>> sum(x.doit() for x in minimum_price(Integer(5), Integer(1), Integer(1), Integer(100)))
    16/25
    """
    best = optimal_mean_error(N, K, data_error, n)
    return Pow(data_error, 2, evaluate=False), product(-1, Pow(best, 2, evaluate=False))


def _full_support(**_: Any) -> Finding:
    return assumed("all functions from N inputs of positive mass to [0, 1] with |f - Qf| <= eta in L2")


def _target(data_error: Any, **_: Any) -> Finding:
    return assumed(f"the distance of the target from the invariant functions is at most {data_error} in L2")


def conclusion(N: Any, K: Any, data_error: Any, n: Any, eta: Any = None) -> Conclusion:
    """``T(eta)``; at its minimum ``eta_opt`` where no level is given."""
    exactly = product(2, root(fraction(K, n)))
    signs = {n: -1, data_error: +1, N: +1}
    if eta is None:
        return Conclusion(
            ExcessRiskAtBestLevel("H", n), "<=", total(exactly, *minimum_price(N, K, data_error, n)), signs
        )
    price = Pow(Max(Integer(0), total(data_error, -eta), evaluate=False), 2, evaluate=False)
    extra = product(4, eta, root(fraction(N - K, n)))
    return Conclusion(ExcessRiskAtLevel("H", n, eta), "<=", total(price, exactly, extra), signs)


lemma = Lemma(
    slug="optimal-mean-error",
    title="The best mean error of a model",
    statement=r"For the squared loss, predictions and labels in $[0, 1]$, a law of full support on $N$ "
    r"inputs in $K$ orbits and the functions with $\lVert f - Qf \rVert_{L^2} \le \eta$, "
    r"$\mathbb{E}\,R(\hat f) - R^* \le T(\eta) = (\eta^* - \eta)_+^2 + 2\sqrt{K/n} + 4 \eta \sqrt{(N - "
    r"K)/n}$, which is least at $(\eta^* - 2\sqrt{(N - K)/n})_+$.",
    tightness="upper",
    reference="Derived here.",
    arguments={
        "N": POSITIVE_INTEGER,
        "K": POSITIVE_INTEGER,
        "data_error": NONNEGATIVE,
        "n": POSITIVE_INTEGER,
        "eta": NONNEGATIVE,
    },
    hypotheses=(
        INDEPENDENT_SAMPLE,
        *ORTHOGONAL_PROJECTION,
        Hypothesis(
            "full-support",
            r"the law has full support on $N$ inputs, the class is $\lVert f - Qf \rVert_{L^2} \le \eta$",
            _full_support,
        ),
        UNIT_RANGE,
        MINIMISER,
        ORBITS,
        Hypothesis("target-level", r"$\lVert f^* - Qf^* \rVert_{L^2} \le \eta^*$", _target),
    ),
    conclusion=conclusion,
)
