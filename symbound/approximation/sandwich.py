r"""Two sides of the distance to the functions equivariant up to ``eps``, for outputs of any dimension.

With ``e*(g, x) = |f*(gx) - g f*(x)|``, orbits ``o`` of mass ``P(o)``, and ``Delta_o``, ``V_o`` the largest deviation and the mean
square distance to equivariance along ``o``,

.. math:: \tfrac12 \mathbb{E}[(e^* - \varepsilon)_+^2] \le \inf \mathbb{E}|f - f^*|^2
          \le \sum_o P(o) (1 - \varepsilon/\Delta_o)_+^2\, V_o \le (1 - \varepsilon/\Delta)_+^2\, V .

For a law that is not invariant the mean over ``g`` takes the weights ``P(gx | o)/|Stab x|`` in the place of ``1/|G|``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from symbound.approximation.interval import Interval, around
from symbound.approximation.target import Target
from symbound.rigor.rounding import float_down, float_up

Floats = NDArray[np.float64]

_RELATIVE = 2.0**-46


class OrbitDeviations(NamedTuple):
    """Along every orbit: its contribution to ``V``, and the largest deviation."""

    variance: Floats
    largest: Floats


def _shares(target: Target) -> Floats:
    """``P(x)/(P(o) |Stab x|)``, which times ``P(gx)`` is the weight of the pair ``x, gx``."""
    orbit_mass = np.bincount(target.labels, weights=target.masses)
    sizes = np.bincount(target.labels)
    factor = sizes / np.where(orbit_mass > 0, orbit_mass, 1.0) / len(target.maps)
    return np.asarray(target.masses * factor[target.labels])


def lower_side(target: Target, eps: Fraction) -> Fraction:
    """``(1/2) E[(e* - eps)_+^2]``, rounded down."""
    level, shares = float_up(eps), _shares(target)
    total = 0.0
    for k in range(len(target.maps)):
        excess = np.maximum(target.deviation(k) * (1 - _RELATIVE) - level - target.allowance, 0.0)
        total += float(np.sum(shares * target.masses[target.maps[k]] * excess**2))
    return around(total).lower / 2


def orbit_deviations(target: Target) -> OrbitDeviations:
    """Variance and largest deviation along every orbit, in doubles."""
    shares, number = _shares(target), target.orbits
    variance, largest = np.zeros(number), np.zeros(number)
    for k in range(len(target.maps)):
        images = target.maps[k]
        e, pair = target.deviation(k), shares * target.masses[images]
        variance += np.bincount(target.labels, weights=pair * e**2, minlength=number)
        np.maximum.at(largest, target.labels, np.where(pair > 0, e, 0.0))
    return OrbitDeviations(variance / 2, largest)


def upper_side(target: Target, eps: Fraction, by_orbit: bool = True) -> Fraction:
    """``sum_o P(o) (1 - eps/Delta_o)_+^2 V_o``, or ``(1 - eps/Delta)_+^2 V``, rounded up."""
    found = orbit_deviations(target)
    largest = found.largest if by_orbit else np.full_like(found.largest, found.largest.max())
    reach = largest * (1 + _RELATIVE) + target.allowance
    level = float_down(eps)
    factor = np.where(
        reach > 0, np.maximum(1 - level / np.where(reach > 0, reach, 1.0) + _RELATIVE, 0.0), 0.0
    )
    factor[largest * (1 + _RELATIVE) + target.allowance <= level] = 0.0
    slack = 2 * target.allowance * float(np.abs(target.values).max(initial=0.0))
    return around(float(np.sum(factor**2 * found.variance)) + slack).upper if factor.any() else Fraction(0)


def two_sides(target: Target, eps: Fraction, by_orbit: bool = True) -> Interval:
    """Both sides; they meet at ``eps = 0``, and where the deviations take only two values."""
    lower, upper = lower_side(target, eps), upper_side(target, eps, by_orbit)
    return Interval(min(lower, upper), upper)


def shrunk(target: Target, projected: Floats, eps: float, by_orbit: bool = True) -> Floats:
    """The function that reaches the upper side: ``Qf* + min(1, eps/Delta) (f* - Qf*)``."""
    largest = orbit_deviations(target).largest
    reach = largest[target.labels] if by_orbit else np.full(target.size, largest.max())
    kept = np.where(reach > 0, np.minimum(1.0, eps / np.where(reach > 0, reach, 1.0)), 1.0)
    return projected + kept[:, None] * (target.values - projected)
