r"""Huang, Levie and Villar (2023): approximate symmetry in least squares, where averaging may cost.

.. math:: \mathbb{E}[R(\hat\Theta) - R(Q \hat\Theta)]
          = -s_x^2 |\Theta_\perp|^2 + \frac{\sigma^2 (pq - \dim Q)}{n - p - 1}

for ``X ~ N(0, s_x^2 I_p)``, least squares with ``n > p + 1``, noise covariance ``sigma^2 I_q`` and an
orthogonal projection ``Q`` of ``p x q`` matrices; ``Theta_perp = Theta - Q Theta``. Positive means that the
symmetry helps.

Cited, not proved here.
Statement: ``proofs/peers/huang-levie-villar-2023.md``.
"""

from typing import Any

from symbound.bounds.display import fraction, product, total
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
from symbound.bounds.quantity import ExpectedRiskDifference


def _gaussian(**_: Any) -> Finding:
    return assumed("as stated in the source")


def _samples(n: Any, p: Any, **_: Any) -> Finding:
    surplus = (n - p - 1).is_positive
    if surplus:
        return computed("n > p + 1")
    if surplus is False:
        return violated(f"n = {n} is not above p + 1 = {p + 1}", "more samples")
    return needs_consent("whether n > p + 1 is not known", "grant it with assume='samples'")


def _rank(p: Any, q: Any, kept: Any, **_: Any) -> Finding:
    fits = (p * q - kept).is_nonnegative
    if fits:
        return computed(f"{kept} <= {p * q}")
    return (
        violated(f"the projection has rank {kept}, and there are {p * q} entries")
        if fits is False
        else assumed(f"{kept} <= {p * q}")
    )


def conclusion(
    n: Any,
    p: Any,
    q: Any,
    kept: Any,
    noise_variance: Any,
    input_variance: Any = 1,
    perpendicular_squared: Any = 0,
) -> Conclusion:
    """``-s_x^2 |Theta_perp|^2 + sigma^2 (pq - dim Q)/(n - p - 1)``; ``kept`` is ``dim Q``."""
    bias = product(-1, input_variance, perpendicular_squared) if perpendicular_squared != 0 else 0
    variance = fraction(product(noise_variance, p * q - kept), n - p - 1)
    signs = {n: -1, noise_variance: +1, kept: -1, input_variance: -1, perpendicular_squared: -1}
    return Conclusion(ExpectedRiskDifference("W"), "==", total(variance, bias), signs)


lemma = Lemma(
    slug="huang-levie-villar-2023",
    title="Approximate symmetry in Gaussian least squares",
    statement=r"For $X \sim N(0, s_x^2 I_p)$, least squares $\hat\Theta$ with $n > p + 1$, noise "
    r"covariance $\sigma^2 I_q$ and an orthogonal projection $Q$ of $p \times q$ matrices, "
    r"$\mathbb{E}[R(\hat\Theta) - R(Q\hat\Theta)] = -s_x^2 |\Theta_\perp|^2 + \sigma^2 (pq - \dim Q)/(n - "
    r"p - 1)$.",
    tightness="exact",
    reference="N. Huang, R. Levie, S. Villar, Approximately equivariant graph networks, NeurIPS 2023.",
    arguments={
        "n": POSITIVE_INTEGER,
        "p": POSITIVE_INTEGER,
        "q": POSITIVE_INTEGER,
        "kept": NONNEGATIVE,
        "noise_variance": NONNEGATIVE,
        "input_variance": POSITIVE,
        "perpendicular_squared": NONNEGATIVE,
    },
    hypotheses=(
        INDEPENDENT_SAMPLE,
        Hypothesis(
            "gaussian-inputs",
            r"$X \sim N(0, s_x^2 I_p)$, $Y = \Theta^\top X + \xi$, noise covariance $\sigma^2 I_q$",
            _gaussian,
        ),
        Hypothesis("projection", "$Q$ is an orthogonal projection of $p \\times q$ matrices", _gaussian),
        Hypothesis("samples", "$n > p + 1$", _samples),
        Hypothesis("rank", r"$\dim Q \le pq$", _rank),
    ),
    conclusion=conclusion,
)
