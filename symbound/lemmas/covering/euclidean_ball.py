r"""Covering numbers of a ball, or a subset of one, by volume.

.. math:: N(Z, r) \le \left( 1 + \frac{2R}{r} \right)^m

for every subset ``Z`` of a ball of radius ``R`` in an ``m``-dimensional normed space, centres in ``Z``.  The sphere ``S^m`` lies in
the unit ball of dimension ``m + 1``.  A quotient by isometries has no larger covering numbers.

Tightness: upper.
Proof: ``proofs/covering/euclidean-ball.md``.
"""

from typing import Any

from sympy import Pow

from symbound.bounds.display import fraction, product, total
from symbound.bounds.exact import NONNEGATIVE
from symbound.bounds.hypothesis import POSITIVE_RADIUS, Finding, Hypothesis, by_definition, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import CoveringNumber
from symbound.spaces import Ball, Quotient, Space, Sphere


def radius_and_dimension(space: Any) -> tuple[Any, int]:
    """Radius and dimension of a ball that holds the space.

    >>> from symbound import Ball, Sphere
    >>> radius_and_dimension(Ball(3, 2)), radius_and_dimension(Sphere(2))
    ((2, 3), (1, 3))
    """
    base: Any = space.space if isinstance(space, Quotient) else space
    return (1, base.m + 1) if isinstance(base, Sphere) else (base.R, base.m)


def in_a_ball(space: Any, **_: Any) -> Finding:
    """Whether the space is a ball or a sphere, or a quotient of one."""
    base: Any = space.space if isinstance(space, Quotient) else space
    if isinstance(base, (Ball, Sphere)):
        return by_definition(f"{base} lies in a ball")
    return violated(
        f"{base} is neither a ball nor a sphere", "polya-covering for cubes, doubling for doubling spaces"
    )


def conclusion(space: Any, r: Any) -> Conclusion:
    """``N(Z, r) <= (1 + 2R/r)^m``."""
    R, m = radius_and_dimension(space)
    return Conclusion(
        CoveringNumber(space, r), "<=", Pow(total(1, fraction(product(2, R), r)), m, evaluate=False), {r: -1}
    )


lemma = Lemma(
    slug="euclidean-ball",
    title="Covering numbers of a ball",
    statement=r"For every subset $Z$ of a ball of radius $R$ in an $m$-dimensional normed space and every $r > 0$, with centres in $Z$, "
    r"$N(Z, r) \le (1 + 2R/r)^m$; a quotient by isometries has no larger covering numbers.",
    tightness="upper",
    reference="Classical volume argument.",
    arguments={"space": Space, "r": NONNEGATIVE},
    hypotheses=(
        POSITIVE_RADIUS,
        Hypothesis("ball", "$Z$ lies in a ball of radius $R$", in_a_ball),
    ),
    conclusion=conclusion,
)
