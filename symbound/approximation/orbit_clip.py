r"""The exact distance from a scalar target to the functions invariant up to ``eps``: clipping along orbits.

.. math:: \inf\{ \mathbb{E}|f - f^*|^2 : \mathrm{osc}_{o} f \le \varepsilon\ \text{for every orbit}\ o \}
          = \sum_o P(o) \min_c \mathbb{E}_o (v - \mathrm{clip}(v, c, c + \varepsilon))^2

On one orbit let ``t`` be the mass-weighted excess cut off above, which at the best ``c`` equals the excess cut off below.  As a
function of ``eps`` it is convex, piecewise linear and falls to zero, and the derivative of the distance is ``-2 t``.  With knots
``eps_k`` at which the slope of ``t`` changes by ``delta_k >= 0``,

.. math:: D(\varepsilon) = \sum_k \delta_k\, (\varepsilon_k - \varepsilon)_+^2 ,

a sum without cancellation, over all knots of all orbits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.approximation.clip_knots import best_floor, block_knots, blocks, exact_knots
from symbound.approximation.interval import Interval, around
from symbound.errors import DomainError
from symbound.powers import PiecewiseQuadratic

Floats = NDArray[np.float64]

LARGEST_EXACT = 3000
"""Targets with at most this many points have all knots as exact rationals."""
_RELATIVE = 2.0**-46
"""Generous relative rounding error of a sum of nonnegative terms."""


@dataclass(frozen=True, eq=False, repr=False)
class OrbitClip:
    """``D(eps)``, the least mean squared distance to the functions that vary by at most ``eps`` along every orbit.

    Convex, continuously differentiable, nonincreasing, piecewise quadratic; zero from ``largest`` on.  Made by
    :func:`symbound.approximation_gap`.

    Attributes
    ----------
    values, masses : arrays of shape (N,)
    labels : int array of shape (N,)
        Number of the orbit of each point.
    law : list of Fraction
        Exact masses.

    Examples
    --------
    >>> D = orbit_clip(np.array([0.0, 1.0, 3.0]), np.array([0, 0, 0]))
    >>> D.breakpoints.tolist(), D(0.0), D.exact(Fraction(2))
    ([1.0, 3.0], 1.5555555555555554, Fraction(1, 6))
    """

    values: Floats
    masses: Floats
    labels: NDArray[np.int64]
    law: list[Fraction]

    # ---- doubles: fast, accurate to rounding ----

    @cached_property
    def _knots(self) -> tuple[Floats, Floats]:
        """Knots in increasing order and the changes of slope at them."""
        knots, changes = [], []
        for block in blocks(self.values, self.masses, self.labels):
            eps, delta = block_knots(block.values, block.masses)
            knots.append(eps.ravel())
            changes.append(delta.ravel())
        eps, delta = np.concatenate(knots), np.concatenate(changes)
        kept = (eps > 0) & (delta > 0)
        eps, delta = eps[kept], delta[kept]
        order = np.argsort(eps)
        return eps[order], delta[order]

    @cached_property
    def _suffixes(self) -> tuple[Floats, Floats, Floats, Floats]:
        """At every distinct knot (0 first): the sums beyond it that give value and derivative."""
        eps, delta = self._knots
        distinct, start = np.unique(eps, return_index=True)
        change = np.add.reduceat(delta, start) if len(start) else delta
        gap = np.diff(distinct, prepend=0.0)
        curvature = np.cumsum(change[::-1])[::-1]  # on the interval that ends at each knot
        slope = np.append(np.cumsum((curvature * gap)[::-1])[::-1], 0.0)  # at each left end, in order
        step = 2 * slope[1:] * gap + curvature * gap**2
        value = np.append(np.cumsum(step[::-1])[::-1], 0.0)
        return np.append(0.0, distinct), np.append(curvature, 0.0), slope, value

    @property
    def breakpoints(self) -> Floats:
        """Where the quadratic changes, positive and increasing; the last is the oscillation of the target."""
        return self._suffixes[0][1:]

    @property
    def largest(self) -> float:
        """``Delta``, the largest oscillation along an orbit: from here on the distance is zero."""
        return float(self._suffixes[0][-1])

    def _locate(self, eps: Any) -> tuple[Floats, NDArray[np.intp], Floats]:
        at = np.asarray(eps, dtype=float)
        if not (at >= 0).all():
            raise DomainError(
                "the distance to approximately invariant functions", f"eps = {eps}", "eps is not negative"
            )
        knots = self._suffixes[0]
        place = np.searchsorted(knots, at, side="left")  # index of the knot at or beyond eps
        place = np.minimum(place, len(knots) - 1)
        return at, place, np.maximum(knots[place] - at, 0.0)

    def __call__(self, eps: Any) -> Any:
        """Value at a number or at an array of numbers, in double precision."""
        at, place, h = self._locate(eps)
        _, curvature, slope, value = self._suffixes
        inside = np.where(place > 0, curvature[np.maximum(place - 1, 0)], 0.0)
        result = value[place] + h * (2 * slope[place] + inside * h)
        return result if at.ndim else float(result)

    def derivative(self, eps: Any) -> Any:
        """Derivative ``-2 sum_k delta_k (eps_k - eps)_+`` at a number or at an array of numbers."""
        at, place, h = self._locate(eps)
        _, curvature, slope, _ = self._suffixes
        inside = np.where(place > 0, curvature[np.maximum(place - 1, 0)], 0.0)
        result = -2 * (slope[place] + inside * h)
        return result if at.ndim else float(result)

    # ---- exact and certified ----

    @cached_property
    def exact(self) -> PiecewiseQuadratic:
        """The same function on ``[0, Delta]`` with rational knots and coefficients.

        Raises
        ------
        DomainError
            For more than 3,000 points; ``at(eps)`` encloses single values for any number of points.
        """
        if len(self.values) > LARGEST_EXACT:
            raise DomainError(
                "exact knots of the distance to approximately invariant functions",
                f"{len(self.values)} points",
                f"rational numbers are used for at most {LARGEST_EXACT}",
                "at(eps) for a certified value, breakpoints for doubles",
            )
        changes: dict[Fraction, Fraction] = {}
        for values, masses in self._orbits():
            for eps, delta in exact_knots(values, masses):
                changes[eps] = changes.get(eps, Fraction(0)) + delta
        knots = sorted(k for k in changes if k > 0)
        pieces = []
        c0 = c1 = c2 = Fraction(0)
        for k in reversed(knots):  # delta (k - eps)^2 counts on every piece left of k
            c0, c1, c2 = c0 + changes[k] * k * k, c1 - 2 * changes[k] * k, c2 + changes[k]
            pieces.append((c0, c1, c2))
        zero = (Fraction(0),) * 3
        end = knots[-1] if knots else Fraction(0)
        return PiecewiseQuadratic((Fraction(0), *knots, end + 1), (*reversed(pieces), zero))

    def _orbits(self) -> Iterator[tuple[list[Fraction], list[Fraction]]]:
        order = np.argsort(self.labels, kind="stable")
        ends = np.cumsum(np.bincount(self.labels))
        for members in np.split(order, ends[:-1]):
            pairs = sorted((Fraction(float(self.values[i])), self.law[i]) for i in members if self.law[i] > 0)
            if pairs:
                yield [v for v, _ in pairs], [w for _, w in pairs]

    def at(self, eps: Any) -> Interval:
        """Certified value at an exact number: exact for up to 3,000 points, an enclosure above.

        Above, each orbit is clipped at a computed ``c``; its cost bounds the minimum from above, and convexity in ``c``
        bounds it from below by the cost less ``|slope| (oscillation)``.
        """
        from symbound.rigor.rounding import as_fraction, float_down, float_up

        level = as_fraction(eps)
        if level < 0:
            raise DomainError(
                "the distance to approximately invariant functions", f"eps = {eps}", "eps is not negative"
            )
        if len(self.values) <= LARGEST_EXACT:
            curve = self.exact
            value = curve(level) if level < curve.knots[-1] else Fraction(0)
            return Interval(value, value)
        return self._enclosed(float_down(level), float_up(level))

    def _enclosed(self, narrow: float, wide: float) -> Interval:
        lower = upper = 0.0
        for block in blocks(self.values, self.masses, self.labels):
            v, w = block.values, block.masses
            floor = best_floor(v, w, narrow)[:, None]
            upper += _cost(v, w, floor, np.nextafter(floor + narrow, -np.inf))[0].sum()
            cost, slope = _cost(v, w, floor, np.nextafter(floor + wide, np.inf))
            lower += np.maximum(cost * (1 - _RELATIVE) - slope * (v[:, -1] - v[:, 0]), 0.0).sum()
        return Interval(around(float(lower)).lower, around(float(upper)).upper)

    def model(self, eps: float) -> Floats:
        """Values of a best function that varies by at most ``eps`` along every orbit, shape (N,)."""
        floors = np.full(int(self.labels.max()) + 1, np.inf)
        np.minimum.at(floors, self.labels, self.values)  # for orbits of mass zero
        for block in blocks(self.values, self.masses, self.labels):
            floors[block.orbits] = best_floor(block.values, block.masses, float(eps))
        floor = floors[self.labels]
        return np.clip(self.values, floor, floor + eps)

    def __repr__(self) -> str:
        return (
            f"distance to functions that vary by at most eps along {int(self.labels.max()) + 1} orbits of "
            f"{len(self.values)} points: {self(0.0):.6g} at eps = 0, zero from eps = {self.largest:.6g} on"
        )


def _cost(v: Floats, w: Floats, floor: Floats, top: Floats) -> tuple[Floats, Floats]:
    """Cost of clipping every row to ``[floor, top]``, and a bound on the size of its slope in ``floor``."""
    below, above = np.maximum(floor - v, 0.0), np.maximum(v - top, 0.0)
    low, high = (w * below).sum(axis=1), (w * above).sum(axis=1)
    return (w * (below**2 + above**2)).sum(axis=1), 2 * (np.abs(low - high) + _RELATIVE * (low + high))


def orbit_clip(values: Floats, labels: NDArray[np.int64], law: list[Fraction] | None = None) -> OrbitClip:
    """The curve for values at ``N`` points, the number of the orbit of each, and exact masses (default: equal)."""
    size = len(values)
    if law is None:
        return OrbitClip(values, np.full(size, 1 / size), labels, [Fraction(1, size)] * size)
    return OrbitClip(values, np.array([float(m) for m in law]), labels, law)
