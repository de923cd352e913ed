r"""Continuous symmetry is approximate symmetry: rotations by multiples of ``2 pi/k`` stand for all rotations.

.. math:: \operatorname{ee}(f, SO(2)) \le 2 L R \sin\!\left( \frac{\pi}{2k} \right) + \varepsilon \le \frac{\pi L R}{k} + \varepsilon

for an ``L``-Lipschitz function on the disc of radius ``R`` that is ``eps``-invariant under the rotations ``C_k``.

Tightness: upper.
Proof: ``proofs/symmetry/lie-discretisation.md``.
"""

from typing import Any

from sympy import pi, sin

from symbound.bounds.display import fraction, product, total
from symbound.bounds.exact import NONNEGATIVE, POSITIVE, POSITIVE_INTEGER
from symbound.bounds.hypothesis import Finding, Hypothesis, assumed
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import EquivarianceError


def _on_the_disc(L: Any, R: Any, k: Any, eps: Any, **_: Any) -> Finding:
    return assumed(
        f"f is {L}-Lipschitz on the disc of radius {R} and {eps}-invariant under rotations by multiples of 2 pi/{k}"
    )


def conclusion(L: Any, R: Any, k: Any, eps: Any = 0, predictor: Any = "f") -> Conclusion:
    """``ee(f, SO(2)) <= 2 L R sin(pi/(2k)) + eps``."""
    chord = product(2, L, R, sin(fraction(pi, product(2, k))))
    return Conclusion(
        EquivarianceError(f"{predictor}, SO(2)"), "<=", total(chord, eps), {L: +1, R: +1, k: -1, eps: +1}
    )


lemma = Lemma(
    slug="lie-discretisation",
    title="Continuous symmetry is approximate symmetry",
    statement=r"If $f$ is $L$-Lipschitz on the disc of radius $R$ and $\varepsilon$-invariant under the rotations by multiples of $2\pi/k$, it is "
    r"$(2LR \sin(\pi/(2k)) + \varepsilon)$-invariant under $SO(2)$, and $2LR\sin(\pi/(2k)) \le \pi L R/k$.",
    tightness="upper",
    reference="Derived here.",
    arguments={"L": POSITIVE, "R": POSITIVE, "k": POSITIVE_INTEGER, "eps": NONNEGATIVE, "predictor": str},
    hypotheses=(
        Hypothesis(
            "disc", r"$f$ is $L$-Lipschitz on the disc and $\varepsilon$-invariant under $C_k$", _on_the_disc
        ),
    ),
    conclusion=conclusion,
)
