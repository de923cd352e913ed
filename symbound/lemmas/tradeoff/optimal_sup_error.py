r"""How strictly should a model be invariant, when the target is not: the best sup error.

.. math:: \mathbb{E}\,R(\hat f) - R^* \le T(\varepsilon)
          = \Bigl(1 - \frac{\varepsilon}{\Delta}\Bigr)_+^2 V + b_n + s_n \varepsilon, \qquad
          \varepsilon_{\mathrm{opt}} = \Delta \Bigl( 1 - \frac{s_n \Delta}{2V} \Bigr)_+

for the squared loss, predictions and labels in ``[0, 1]``, ``N`` inputs in ``K`` orbits, with either pair

.. math:: \text{contraction: } b_n = 2 \sqrt{\frac{K}{n}},\
          s_n = \frac{2 (\sqrt N - \sqrt K)}{\sqrt n}; \qquad
          \text{direct: } b_n = \frac58 \sqrt{\frac{K}{n}},\ s_n = \frac{\sqrt{N-1} - \sqrt{K-1}}{\sqrt n}.

Exact invariance is optimal for ``T`` iff ``n <= n_c``, ``n_c = ((sqrt N - sqrt K) Delta/V)^2`` for the
first pair; as ``n`` grows the best sup error tends to ``Delta``, that of the data, from below. ``T`` is a
bound: what is optimal is so for the bound.

Tightness: upper.
Proof: ``proofs/tradeoff/optimal-sup-error.md``.
"""

from typing import Any

from sympy import Expr, Integer, Max, Pow, Rational

from symbound.bounds.display import fraction, product, root, total
from symbound.bounds.exact import NONNEGATIVE, POSITIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import (
    INDEPENDENT_SAMPLE,
    Finding,
    Hypothesis,
    assumed,
    computed,
    needs_consent,
    violated,
)
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExcessRiskAtBestLevel, ExcessRiskAtLevel
from symbound.lemmas.approximation._standing_hypotheses import ORTHOGONAL_PROJECTION
from symbound.lemmas.approximation.sup_error_sandwich import shrinkage

PAIRS = ("direct", "contraction")


def exact_term(K: Any, n: Any, pair: str) -> Expr:
    """``b_n``: the gap of exactly invariant predictors on ``K`` orbits.

    >>> exact_term(Integer(4), Integer(100), "contraction").doit()
    2/5
    """
    return product({"direct": Rational(5, 8), "contraction": Integer(2)}[pair], root(fraction(K, n)))


def numerator(N: Any, K: Any, pair: str) -> Expr:
    """``s_n sqrt(n)``."""
    direct, contraction = total(root(N - 1), -root(K - 1)), product(Integer(2), total(root(N), -root(K)))
    return {"direct": direct, "contraction": contraction}[pair]


def slope(N: Any, K: Any, n: Any, pair: str) -> Expr:
    """``s_n``: what the gap grows by for each unit of tolerance."""
    return fraction(numerator(N, K, pair), root(n))


def optimal_sup_error(N: Any, K: Any, Delta: Any, V: Any, n: Any, pair: str = "direct") -> Expr:
    """``Delta (1 - s_n Delta/(2V))_+``.

    >>> quarter = Rational(1, 4)
    >>> optimal_sup_error(Integer(4), Integer(1), Integer(1), quarter, Integer(100), "contraction").doit()
    3/5
    """
    return product(Delta, _strictness(N, K, Delta, V, n, pair))


def _strictness(N: Any, K: Any, Delta: Any, V: Any, n: Any, pair: str) -> Expr:
    """``(1 - s_n Delta/(2V))_+``, the share of the data's error that the best model has."""
    shortfall = fraction(product(slope(N, K, n, pair), Delta), product(2, V))
    return Max(Integer(0), total(Integer(1), product(-1, shortfall)), evaluate=False)


def critical_size(N: Any, K: Any, Delta: Any, V: Any, pair: str = "direct") -> Expr:
    """``n_c``: exact invariance is optimal for ``T`` iff ``n <= n_c``.

    >>> critical_size(Integer(4), Integer(1), Integer(1), Rational(1, 4), "contraction").doit()
    16
    """
    return Pow(fraction(product(numerator(N, K, pair), Delta), product(2, V)), 2, evaluate=False)


def minimum_value(N: Any, K: Any, Delta: Any, V: Any, n: Any, pair: str = "direct") -> Expr:
    """``T(eps_opt) = b_n + V (1 - (1 - s_n Delta/(2V))_+^2)``.

    >>> minimum_value(Integer(4), Integer(1), Integer(1), Rational(1, 4), Integer(100), "contraction").doit()
    9/25
    """
    lost = Pow(_strictness(N, K, Delta, V, n, pair), 2, evaluate=False)
    return total(exact_term(K, n, pair), product(V, total(Integer(1), product(-1, lost))))


def total_error(N: Any, K: Any, Delta: Any, V: Any, n: Any, eps: Any, pair: str = "direct") -> Expr:
    """``T(eps)``."""
    return total(
        product(shrinkage(eps, Delta), V), exact_term(K, n, pair), product(slope(N, K, n, pair), eps)
    )


def _pair(pair: Any, **_: Any) -> Finding:
    if pair not in PAIRS:
        return violated(f"pair = {pair!r} is neither of the two", "pair='direct' or pair='contraction'")
    return computed(f"the {pair} pair")


def _orbits(N: Any, K: Any, **_: Any) -> Finding:
    fits = (N - K).is_nonnegative
    if fits:
        return computed(f"{K} <= {N}")
    if fits is False:
        return violated(f"{K} orbits need at least as many points, not {N}", "K <= N")
    return needs_consent(f"whether {K} <= {N} is not known", "grant it with assume='orbits'")


def _tabular(**_: Any) -> Finding:
    return assumed("all functions from N inputs to [0, 1] that vary by at most eps along each of K orbits")


def _range(**_: Any) -> Finding:
    return assumed("squared loss; the target is f* = E[Y | X]")


def _target(Delta: Any, V: Any, **_: Any) -> Finding:
    return assumed(
        f"the equivariance error of the target is at most {Delta}, its squared distance to the invariant "
        f"functions at most {V}"
    )


def _minimiser(**_: Any) -> Finding:
    return assumed("the learning algorithm reaches the smallest empirical risk in the class")


TABULAR = Hypothesis(
    "tabular",
    "the class is all functions to $[0, 1]$ on $N$ inputs with orbit oscillation at most $\\varepsilon$",
    _tabular,
)
UNIT_RANGE = Hypothesis("unit-range", "predictions and labels lie in $[0, 1]$, the loss is squared", _range)
MINIMISER = Hypothesis(
    "empirical-risk-minimiser",
    r"$\hat f$ minimises the empirical risk over the class",
    _minimiser,
)
ORBITS = Hypothesis("orbits", "$K \\le N$", _orbits)
PAIR = Hypothesis("pair", "the pair is 'direct' or 'contraction'", _pair)


def conclusion(
    N: Any, K: Any, Delta: Any, V: Any, n: Any, eps: Any = None, pair: Any = "direct"
) -> Conclusion:
    """``T(eps)``; at its minimum ``eps_opt`` where no tolerance is given."""
    if eps is None:
        formula, quantity = minimum_value(N, K, Delta, V, n, pair), ExcessRiskAtBestLevel("H", n)
    else:
        formula, quantity = total_error(N, K, Delta, V, n, eps, pair), ExcessRiskAtLevel("H", n, eps)
    signs = {n: -1, V: +1, Delta: +1, N: +1}
    return Conclusion(quantity, "<=", formula, signs)


lemma = Lemma(
    slug="optimal-sup-error",
    title="The best sup error of a model",
    statement=r"For the squared loss, predictions and labels in $[0, 1]$ and the functions on $N$ inputs "
    r"that vary by at most $\varepsilon$ along each of $K$ orbits, $\mathbb{E}\,R(\hat f) - R^* \le "
    r"T(\varepsilon) = (1 - \varepsilon/\Delta)_+^2 V + b_n + s_n \varepsilon$ with $b_n = 2\sqrt{K/n}$, "
    r"$s_n = 2(\sqrt N - \sqrt K)/\sqrt n$ (contraction) or $b_n = \frac58 \sqrt{K/n}$, $s_n = "
    r"(\sqrt{N-1} - \sqrt{K-1})/\sqrt n$ (direct). $T$ is least at $\Delta (1 - s_n \Delta/(2V))_+$; "
    r"exact invariance is optimal for $T$ iff $s_n \ge 2V/\Delta$.",
    tightness="upper",
    reference="Derived here.",
    arguments={
        "N": POSITIVE_INTEGER,
        "K": POSITIVE_INTEGER,
        "Delta": POSITIVE,
        "V": POSITIVE,
        "n": POSITIVE_INTEGER,
        "eps": NONNEGATIVE,
        "pair": str,
    },
    hypotheses=(
        INDEPENDENT_SAMPLE,
        *ORTHOGONAL_PROJECTION,
        TABULAR,
        UNIT_RANGE,
        MINIMISER,
        ORBITS,
        PAIR,
        Hypothesis(
            "target-level",
            r"$|f^*(gX) - f^*(X)| \le \Delta$ and $\mathbb{E}|f^* - Qf^*|^2 \le V$",
            _target,
        ),
    ),
    conclusion=conclusion,
)
