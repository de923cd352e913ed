r"""Covering numbers of a doubling space.

.. math:: N(Z, r) \le \max\left\{ 1,\ \left( \tfrac{2D}{r} \right)^{\mathrm{ddim}} \right\} \quad (r > 0)

if every closed ball is covered by ``2^ddim`` closed balls of half the radius, centres in ``Z``, and the diameter is at most
``D``.

Tightness: upper.
Proof: ``proofs/covering/doubling.md``.
"""

from typing import Any

from sympy import Pow

from symbound.bounds.display import fraction, greatest, product
from symbound.bounds.exact import NONNEGATIVE
from symbound.bounds.hypothesis import POSITIVE_RADIUS, Finding, Hypothesis, by_definition
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import CoveringNumber
from symbound.spaces import Doubling


def constant_and_exponent(space: Any) -> tuple[Any, Any]:
    """``C = (2D)^ddim`` and ``ddim``.

    >>> from symbound import Doubling
    >>> constant_and_exponent(Doubling(1, 3))
    (8, 3)
    """
    return (2 * space.diameter) ** space.dimension, space.dimension


def _doubling(space: Any, **_: Any) -> Finding:
    return by_definition(f"{space}")


def conclusion(space: Any, r: Any) -> Conclusion:
    """``N(Z, r) <= max(1, (2D/r)^ddim)``."""
    ratio = fraction(product(2, space.diameter), r)
    formula = greatest(1, Pow(ratio, space.dimension, evaluate=False))
    return Conclusion(CoveringNumber(space, r), "<=", formula, {r: -1})


lemma = Lemma(
    slug="doubling",
    title="Covering numbers of a doubling space",
    statement=r"If every closed ball of $Z$ is covered by $2^{\mathrm{ddim}}$ closed balls of half its radius with centres in $Z$, and the "
    r"diameter is at most $D$, then $N(Z, r) \le \max\{1, (2D/r)^{\mathrm{ddim}}\}$ for every $r > 0$.",
    tightness="upper",
    reference="Classical.",
    arguments={"space": Doubling, "r": NONNEGATIVE},
    hypotheses=(
        POSITIVE_RADIUS,
        Hypothesis("doubling", r"$Z$ is doubling, with diameter at most $D$", _doubling),
    ),
    conclusion=conclusion,
)
