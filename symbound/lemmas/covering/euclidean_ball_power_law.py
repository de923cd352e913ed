r"""A power law for the covering numbers of a ball or sphere, valid at every radius.

.. math:: N(B^m(R), r) \le \max\{1,\ (3R/r)^m\}, \qquad N(S^m, r) \le \max\{1,\ (4/r)^{m+1}\} \quad (r > 0)

Tightness: upper.
Proof: ``proofs/covering/euclidean-ball.md``.
"""

from typing import Any

from sympy import Pow

from symbound.bounds.display import fraction, greatest, product
from symbound.bounds.exact import NONNEGATIVE
from symbound.bounds.hypothesis import POSITIVE_RADIUS, Hypothesis
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import CoveringNumber
from symbound.lemmas.covering.euclidean_ball import in_a_ball, radius_and_dimension
from symbound.spaces import Quotient, Space, Sphere


def _factor(space: Any) -> int:
    """3 for a ball, one of whose points is within ``R`` of all others; 4 for a sphere, where that takes radius 2."""
    base = space.space if isinstance(space, Quotient) else space
    return 4 if isinstance(base, Sphere) else 3


def constant_and_exponent(space: Any) -> tuple[Any, int]:
    """``C`` and the exponent.

    >>> from symbound import Ball, Sphere
    >>> constant_and_exponent(Ball(2, 1)), constant_and_exponent(Sphere(1))
    ((9, 2), (16, 2))
    """
    R, m = radius_and_dimension(space)
    return (_factor(space) * R) ** m, m


def conclusion(space: Any, r: Any) -> Conclusion:
    """``N(Z, r) <= max(1, (3R/r)^m)`` for a ball."""
    R, m = radius_and_dimension(space)
    formula = greatest(1, Pow(fraction(product(_factor(space), R), r), m, evaluate=False))
    return Conclusion(CoveringNumber(space, r), "<=", formula, {r: -1})


lemma = Lemma(
    slug="euclidean-ball-power-law",
    title="A power law for balls and spheres",
    statement=r"For every $r > 0$, $N(B^m(R), r) \le \max\{1, (3R/r)^m\}$ and $N(S^m, r) \le \max\{1, (4/r)^{m+1}\}$; a quotient by "
    r"isometries has no larger covering numbers.",
    tightness="upper",
    reference="Classical volume argument.",
    arguments={"space": Space, "r": NONNEGATIVE},
    hypotheses=(
        POSITIVE_RADIUS,
        Hypothesis("ball", "$Z$ is a ball or a sphere", in_a_ball),
    ),
    conclusion=conclusion,
)
