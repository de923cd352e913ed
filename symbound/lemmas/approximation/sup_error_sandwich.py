r"""The price of a given sup equivariance error, from both sides.

.. math:: \tfrac12\, \mathbb{E}\bigl[ (e^* - \varepsilon)_+^2 \bigr]
          \le \inf\{ \mathbb{E}|f - f^*|^2 : \operatorname{ee}(f) \le \varepsilon \}
          \le \Bigl( 1 - \frac{\varepsilon}{\Delta} \Bigr)_+^2 V

with ``e*(g, x) = |f*(gx) - g f*(x)|``, ``Delta = ess sup e*`` and ``V`` the price of exact equivariance.
For ``0 < eps < Delta`` the sides coincide iff ``e*`` takes only the values 0 and ``Delta``; they always do
at ``eps = 0`` and for ``eps >= Delta``.

Tightness: upper and lower.
Proof: ``proofs/approximation/sup-error-sandwich.md``.
"""

from typing import Any

from sympy import Integer, Max, Pow

from symbound.bounds.display import fraction, product, total
from symbound.bounds.exact import NONNEGATIVE, POSITIVE
from symbound.bounds.hypothesis import Finding, Hypothesis, assumed, by_definition, violated
from symbound.bounds.lemma import Conclusion, Lemma
from symbound.bounds.quantity import (
    DistanceAtSupError,
    DistanceToEquivariant,
    TruncatedSquareEquivarianceError,
)
from symbound.lemmas.approximation._standing_hypotheses import ORTHOGONAL_PROJECTION


def _side(side: Any, Delta: Any, **_: Any) -> Finding:
    if side not in ("upper", "lower"):
        return violated(f"side = {side!r} is neither 'upper' nor 'lower'", "side='upper' or side='lower'")
    if side == "upper" and Delta is None:
        return violated(
            "the upper side needs Delta, the largest equivariance error of the target", "Delta=..."
        )
    return by_definition(f"the {side} side")


def _largest_error(side: Any, Delta: Any, **_: Any) -> Finding:
    if side == "lower":
        return by_definition("not used by the lower side")
    return assumed(f"the equivariance error of the target is at most {Delta} almost surely")


def shrinkage(eps: Any, Delta: Any) -> Any:
    """``(1 - eps/Delta)_+^2``, the factor by which a tolerance lowers the price of exact equivariance.

    >>> shrinkage(Integer(1), Integer(4)).doit()
    9/16
    """
    return Pow(Max(Integer(0), total(Integer(1), -fraction(eps, Delta)), evaluate=False), 2, evaluate=False)


def conclusion(eps: Any, side: Any = "upper", Delta: Any = None, target: Any = "f*") -> Conclusion:
    """``(1 - eps/Delta)_+^2 V`` from above, ``(1/2) E (e* - eps)_+^2`` from below."""
    quantity = DistanceAtSupError(target, eps)
    if side == "lower":
        excess = TruncatedSquareEquivarianceError(target, eps)
        return Conclusion(quantity, ">=", fraction(excess, Integer(2)), {excess: +1})
    V = DistanceToEquivariant(target)
    return Conclusion(
        quantity,
        "<=",
        product(shrinkage(eps, Delta), V),
        {V: +1, Delta: +1, eps: -1},
    )


lemma = Lemma(
    slug="sup-error-sandwich",
    title="The price of a given sup equivariance error",
    statement=r"Let $e^*(g, x) = |f^*(gx) - g f^*(x)|$, $\Delta = \operatorname{ess\,sup} e^*$, $V = "
    r"\frac12 \mathbb{E}\,(e^*)^2$. Then $\frac12 \mathbb{E}\,(e^* - \varepsilon)_+^2 \le \inf\{ "
    r"\mathbb{E}|f - f^*|^2 : \operatorname{ee}(f) \le \varepsilon \} \le (1 - \varepsilon/\Delta)_+^2 V$ "
    r"(the factor is 0 if $\Delta = 0$).",
    tightness="upper",
    reference="Derived here.",
    arguments={"eps": NONNEGATIVE, "side": str, "Delta": POSITIVE, "target": str},
    hypotheses=(
        *ORTHOGONAL_PROJECTION,
        Hypothesis("side", "the side is 'upper' or 'lower'", _side),
        Hypothesis("largest-error", r"$|f^*(gX) - g f^*(X)| \le \Delta$ almost surely", _largest_error),
    ),
    conclusion=conclusion,
)
