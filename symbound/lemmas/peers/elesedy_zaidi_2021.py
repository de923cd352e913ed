r"""Elesedy and Zaidi (2021): the strict benefit of invariance for least squares with Gaussian inputs.

.. math:: \mathbb{E}[R(w) - R(Qw)] = \frac{\sigma^2 \dim A}{n - d - 1} \quad (n > d + 1), \qquad
          \dim A \left( \frac{s_x^2 |\theta|^2\, n (d - n)}{d (d-1)(d+2)}
          + \frac{\sigma^2 n}{d (d - n - 1)} \right) \quad (n < d - 1)

for ``X ~ N(0, s_x^2 I_d)``, an orthogonal action, ``Y = theta'X + xi`` with invariant ``theta`` and
independent noise of mean 0 and variance ``sigma^2``; ``w`` is the minimum-norm least-squares solution,
``Qw`` its orbit average and ``dim A = d - dim Fix``. In between the expectation is infinite.

Cited, not proved here.
Statement: ``proofs/peers/elesedy-zaidi-2021.md``.
"""

from typing import Any

from sympy import Piecewise, oo

from symbound.bounds.display import fraction, product, total
from symbound.bounds.exact import NONNEGATIVE, POSITIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import INDEPENDENT_SAMPLE, Finding, Hypothesis, assumed, computed, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import ExpectedRiskDifference


def _gaussian(**_: Any) -> Finding:
    return assumed("as stated in the source")


def _moved(d: Any, moved: Any, **_: Any) -> Finding:
    fits = (d - moved).is_nonnegative
    if fits:
        return computed(f"{moved} <= {d}")
    return violated(f"dim A = {moved} exceeds d = {d}") if fits is False else assumed(f"{moved} <= {d}")


def conclusion(
    n: Any, d: Any, moved: Any, noise_variance: Any, input_variance: Any = 1, norm_squared: Any = 0
) -> Conclusion:
    """Three cases in ``n``; ``moved`` is ``dim A`` and ``norm_squared`` is ``|theta|^2``."""
    many = fraction(product(noise_variance, moved), n - d - 1)
    signal = fraction(product(input_variance, norm_squared, n, d - n), product(d, d - 1, d + 2))
    few = product(moved, total(signal, fraction(product(noise_variance, n), product(d, d - n - 1))))
    signs = {moved: +1, noise_variance: +1, input_variance: +1, norm_squared: +1}
    formula = Piecewise((few, n < d - 1), (oo, n <= d + 1), (many, True), evaluate=False)
    return Conclusion(ExpectedRiskDifference("w"), "==", formula, signs)


lemma = Lemma(
    slug="elesedy-zaidi-2021",
    title="The benefit of invariance in Gaussian least squares",
    statement=r"For $X \sim N(0, s_x^2 I_d)$, an orthogonal action, $Y = \theta^\top X + \xi$ with "
    r"invariant $\theta$ and independent noise of mean 0 and variance $\sigma^2$, the minimum-norm "
    r"least-squares solution $w$ and its orbit average $Qw$ satisfy $\mathbb{E}[R(w) - R(Qw)] = \sigma^2 "
    r"\dim A/(n - d - 1)$ for $n > d + 1$, infinite for $|n - d| \le 1$, and $\dim A\, ( s_x^2 |\theta|^2 "
    r"n(d - n)/(d(d-1)(d+2)) + \sigma^2 n/(d(d - n - 1)) )$ for $n < d - 1$, with $\dim A = d - \dim "
    r"\mathrm{Fix}$.",
    tightness="exact",
    reference="B. Elesedy, S. Zaidi, Provably strict generalisation benefit for equivariant models, ICML "
    "2021.",
    arguments={
        "n": POSITIVE_INTEGER,
        "d": POSITIVE_INTEGER,
        "moved": POSITIVE_INTEGER,
        "noise_variance": POSITIVE,
        "input_variance": POSITIVE,
        "norm_squared": NONNEGATIVE,
    },
    hypotheses=(
        INDEPENDENT_SAMPLE,
        Hypothesis("gaussian-inputs", r"$X \sim N(0, s_x^2 I_d)$, the action is orthogonal", _gaussian),
        Hypothesis(
            "linear-target",
            r"$Y = \theta^\top X + \xi$, $\theta$ invariant, $\xi$ independent, mean 0, variance "
            r"$\sigma^2$",
            _gaussian,
        ),
        Hypothesis("moved", r"$\dim A \le d$", _moved),
    ),
    conclusion=conclusion,
)
