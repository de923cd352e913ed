r"""The best tolerance for the exact approximation error of a scalar target.

.. math:: T(\varepsilon) = D(\varepsilon) + \frac{\min(b + s \varepsilon,\, c)}{\sqrt n}

with the convex piecewise quadratic ``D`` of ``orbit-clip``.  Without the cap the minimum is where ``-D'`` passes ``s/sqrt(n)``, on one
piece a linear equation.  With the cap the other candidate is the data's own level, where ``D`` vanishes.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, Integer, sqrt

from symbound.approximation.interval import to_rational
from symbound.approximation.orbit_clip import orbit_clip
from symbound.bounds.exact import POSITIVE_INTEGER
from symbound.tradeoff.candidates import Candidate, orbit_labels
from symbound.tradeoff.optimum import APPROXIMATE, DATA_LEVEL, EXACT, Optimum, is_at_most

_WHY = {
    EXACT: "D is convex (checked on its pieces) and D'(0) + s_n is not negative: the minimum is at 0",
    APPROXIMATE: "D is convex and continuously differentiable (checked on its pieces): the minimum is where -D' = s_n",
    DATA_LEVEL: "the bound without symmetry is below the total at the point where -D' = s_n: the minimum is at Delta",
}


def clipped_optimum(t: Any, n: int, c: Candidate) -> Optimum:
    """The minimum of ``D(eps) + min(b + s eps, c)/sqrt(n)`` over the tolerance for one subgroup."""
    size = POSITIVE_INTEGER(n, "n")
    (labels,) = orbit_labels(t.target, [c])
    law = None if t.target.is_uniform else t.target.law
    curve = orbit_clip(t.target.values[:, 0], labels, law).exact
    root = sqrt(size)
    slope, cap = c.slope / root, c.cap / root
    eps: Expr = Integer(0)
    total: Expr = to_rational(curve(0)) + c.base / root
    regime = EXACT
    if not is_at_most(-to_rational(curve.derivative(0)), slope):
        # Pieces have decreasing -D'; the first at whose right end it is at most the slope holds the minimum.
        place = next(
            i
            for i, (high, (_, c1, c2)) in enumerate(zip(curve.knots[1:], curve.pieces, strict=True))
            if is_at_most(-to_rational(c1 + 2 * c2 * high), slope)
        )
        c0, c1, c2 = curve.pieces[place]
        if c2:
            eps = -(slope + to_rational(c1)) / (2 * to_rational(c2))
        else:
            eps = to_rational(curve.knots[place])
        total = (
            to_rational(c0) + eps * (to_rational(c1) + eps * to_rational(c2)) + c.base / root + slope * eps
        )
        regime = APPROXIMATE
    if not is_at_most(total, cap):
        eps, total, regime = c.level, cap, DATA_LEVEL
    return Optimum(int(size), c, eps, regime, total, t.without / root, _WHY[regime])
