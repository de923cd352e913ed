r"""Bounds that are sums over edges, as exact rational coefficients rounded up.

Let ``X_i`` be i.i.d. with mean 0, standard deviation ``sigma`` and absolute moments ``mu_k``.  Four bounds
hold for the mean absolute value of their average, for every ``n``:

* variance: :math:`\sigma/\sqrt n`;
* Goldstein (2010): :math:`\sigma\sqrt{2/(\pi n)} + \mu_3/(n\sigma^2)`;
* quadrature: :math:`(\sigma/\sqrt n)(\gamma + c_1/n + c_2/n^2)`, see :func:`quadrature_weights`;
* constant: :math:`E|X_1|`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from symbound.errors import DomainError
from symbound.transport.metric import FloatArray

UNIT = 2.0**-53
ROOT_TWO_OVER_PI = 0.7978845608028654
"""The double nearest to sqrt(2/pi) = 0.79788456080286535587...; it lies above it."""

VARIANCE, GOLDSTEIN, QUADRATURE, CONSTANT = range(4)
TINY = 2.0**-120
"""Edges with a smaller standard deviation use the variance alone: higher moments may have underflowed."""


def quadrature_weights() -> tuple[Fraction, Fraction, Fraction, Fraction]:
    r"""Return ``h_0..h_3`` with :math:`\sqrt y \le h_0 + h_1 y + h_2 y^2 + h_3 y^3` for all ``y >= 0``.

    The cubic touches the root at ``y = x^2`` for ``x`` = 371/500 and 1167/500, near the nodes of the
    Gauss-Hermite rule with four points.  Hermite interpolation leaves the remainder ``f^(4)(xi)/24 (y -
    y_1)^2 (y - y_2)^2``, which is negative for the root.  For ``W = sum X_i/(sigma sqrt n)``, with
    standardised moments ``k_4``, ``k_6`` and skewness ``s``,

    .. math:: E W^4 = 3 + \frac{k_4 - 3}n, \qquad
              E W^6 = 15 + \frac{15 k_4 + 10 s^2 - 45}n + \frac{k_6 - 15 k_4 - 10 s^2 + 30}{n^2},

    so ``E|W| <= gamma + c_1/n + c_2/n^2`` with ``gamma = h_0 + h_1 + 3 h_2 + 15 h_3`` and, by Pearson's ``s^2
    <= k_4 - 1`` and by ``k_4 >= 1``, ``c_1 <= (h_2 + 25 h_3) k_4 - 3 h_2 - 55 h_3``, ``c_2 <= h_3 (k_6 +
    15)``.

    Examples
    --------
    >>> h = quadrature_weights()
    >>> float(h[0] + h[1] + 3 * h[2] + 15 * h[3])
    0.8880...
    """
    x, z = Fraction(371, 500), Fraction(1167, 500)
    y, w = x * x, z * z
    # Newton's divided differences for the nodes y, y, w, w.
    first = [1 / (2 * x), (z - x) / (w - y), 1 / (2 * z)]
    second = [(first[1] - first[0]) / (w - y), (first[2] - first[1]) / (w - y)]
    third = (second[1] - second[0]) / (w - y)
    return (
        x - first[0] * y + second[0] * y * y - third * y * y * w,
        first[0] - 2 * y * second[0] + third * (y * y + 2 * y * w),
        second[0] - third * (2 * y + w),
        third,
    )


@dataclass(frozen=True)
class Coefficients:
    r"""The bound :math:`c + (a + a'\sqrt{2/\pi}) n^{-1/2} + b n^{-1} + c_3 n^{-3/2} + c_5 n^{-5/2}`.

    Attributes
    ----------
    constant, root, gaussian, inverse, three_halves, five_halves : Fraction
        ``c``, ``a``, ``a'``, ``b``, ``c_3`` and ``c_5``, all nonnegative.
    """

    constant: Fraction = Fraction(0)
    root: Fraction = Fraction(0)
    gaussian: Fraction = Fraction(0)
    inverse: Fraction = Fraction(0)
    three_halves: Fraction = Fraction(0)
    five_halves: Fraction = Fraction(0)

    def at(self, n: int) -> Fraction:
        """Return the value at one sample size, rounded up.

        Examples
        --------
        >>> Coefficients(root=Fraction(2), inverse=Fraction(1)).at(4) - Fraction(5, 4) < Fraction(1, 10**14)
        True
        """
        root = Fraction(math.nextafter(1 / math.sqrt(_sample_size(n)) * (1 + 4 * UNIT), math.inf))
        leading = self.root + self.gaussian * Fraction(ROOT_TWO_OVER_PI)
        series = leading + self.three_halves / int(n) + self.five_halves / int(n) ** 2
        return self.constant + root * series + self.inverse / int(n)


@dataclass(frozen=True)
class EdgeSum:
    """Lengths and verified moments of every edge.

    Attributes
    ----------
    lengths : ndarray, shape (E,)
    deviation, deviation_lower : ndarray, shape (E,)
        Upper and lower bound on the standard deviation ``sigma_e``.
    absolute, third, fourth, sixth : ndarray, shape (E,)
        Upper bounds on the centred absolute moments of order 1, 3, 4, 6.
    residual : float
        Price of inexact conservation, added to every form.
    """

    lengths: FloatArray
    deviation: FloatArray
    deviation_lower: FloatArray
    absolute: FloatArray
    third: FloatArray
    fourth: FloatArray
    sixth: FloatArray
    residual: float

    def variance_coefficient(self) -> Fraction:
        r"""Return ``a`` such that :math:`E\Phi_n \le a/\sqrt n + residual` for all ``n``, rounded up."""
        return _sum_up(self.lengths * self.deviation)

    def goldstein_coefficients(self) -> Coefficients:
        r"""Return :math:`a' \sqrt{2/\pi}/\sqrt n + b/n`: every edge by Goldstein's bound, rounded up.

        Edges whose standard deviation is 0, or not known to be positive, go into the variance term.
        """
        return self._coefficients(np.full(len(self.lengths), GOLDSTEIN))

    def coefficients(self, n: int, *, forms: tuple[int, ...] = (VARIANCE, GOLDSTEIN)) -> Coefficients:
        """Return the form that is best at ``n`` edge by edge; it is valid at every other sample size as well.

        Parameters
        ----------
        n : int
            Sample size for which each edge takes its smallest term.
        forms : tuple of int
            Which of VARIANCE, GOLDSTEIN, QUADRATURE, CONSTANT to admit; VARIANCE always is.  CONSTANT does
            not decrease in ``n``; it is smaller where ``n`` is small against the number of points.
        """
        terms = self._terms(n)
        terms[[form for form in (GOLDSTEIN, QUADRATURE, CONSTANT) if form not in forms]] = np.inf
        return self._coefficients(np.argmin(terms, axis=0))

    def at(self, n: int, *, forms: tuple[int, ...] = (VARIANCE, GOLDSTEIN, QUADRATURE, CONSTANT)) -> Fraction:
        """Return the bound on ``E Phi_n`` for one sample size, edge by edge the smallest term, rounded up."""
        return _sum_up(self.lengths * self._terms(n)[list(forms)].min(axis=0)) + Fraction(self.residual)

    def _terms(self, n: int) -> FloatArray:
        """Upper bounds for ``E|(1/n) sum psi_e(Z_i) - E psi_e|``, one row for each form."""
        root = 1 / math.sqrt(_sample_size(n)) * (1 + 4 * UNIT)
        correction, first, second = self._corrections()
        by_variance = self.deviation * root
        normal = ROOT_TWO_OVER_PI * by_variance + correction / n
        series = _up(_GAMMA) + first / n + second / n / n
        rule = np.where(np.isfinite(series), by_variance, 1.0) * series
        return np.stack([by_variance, normal, rule, self.absolute]) * (1 + 32 * UNIT)

    def _corrections(self) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Return ``mu_3/sigma^2``, ``c_1``, ``c_2`` rounded up; inf where sigma may be 0."""
        usable = self.deviation_lower > TINY
        square = np.where(usable, self.deviation_lower, 1.0) ** 2 * (1 - 4 * UNIT)
        kurtosis = self.fourth / square**2 * (1 + 8 * UNIT)
        sixth = self.sixth / square**3 * (1 + 8 * UNIT)
        h2, h3 = _WEIGHTS[2:]
        # The last term of c_1 is negative; the difference is off by rounding of the larger term only.
        first = np.maximum(kurtosis * _up(h2 + 25 * h3) + _up(-3 * h2 - 55 * h3) + 4 * UNIT * kurtosis, 0.0)
        second = (sixth + 15) * _up(h3)
        return (
            np.where(usable, self.third / square * (1 + 8 * UNIT), np.inf),
            np.where(usable, first * (1 + 8 * UNIT), np.inf),
            np.where(usable, second * (1 + 8 * UNIT), np.inf),
        )

    def _coefficients(self, choice: np.ndarray) -> Coefficients:
        """Sum each edge into the form chosen for it; variance where that form is not available."""
        correction, first, second = self._corrections()
        choice = np.where(
            np.isin(choice, (GOLDSTEIN, QUADRATURE)) & ~np.isfinite(correction), VARIANCE, choice
        )
        normal, rule, constant = (choice == form for form in (GOLDSTEIN, QUADRATURE, CONSTANT))
        product = self.lengths * self.deviation * (1 + 4 * UNIT)
        return Coefficients(
            constant=_sum_up(self.lengths[constant] * self.absolute[constant]) + Fraction(self.residual),
            root=_sum_up(product[choice == VARIANCE]) + Fraction(_up(_GAMMA)) * _sum_up(product[rule]),
            gaussian=_sum_up(product[normal]),
            inverse=_sum_up(self.lengths[normal] * correction[normal]),
            three_halves=_sum_up(product[rule] * first[rule]),
            five_halves=_sum_up(product[rule] * second[rule]),
        )


def _sample_size(n: int) -> int:
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise DomainError("a sum over edges", f"n = {n!r}", "the sample size is an integer >= 1")
    return int(n)


def _up(exact: Fraction) -> float:
    """A double that is above an exact number."""
    return math.nextafter(float(exact), math.inf)


def _sum_up(terms: FloatArray) -> Fraction:
    """Sum of nonnegative products, rounded up: each product and the sum by half a unit in the last place.

    Products that underflow add up to at most ``len(terms) 2**-1074``, which the margin covers unless the sum
    is itself next to nothing.
    """
    total = math.fsum(terms)
    if total == 0 and not terms.any():
        return Fraction(0)
    return Fraction(total * (1 + 4 * UNIT)) + (Fraction(len(terms), 2**1074) if total < 2.0**-900 else 0)


_WEIGHTS = quadrature_weights()
_GAMMA = _WEIGHTS[0] + _WEIGHTS[1] + 3 * _WEIGHTS[2] + 15 * _WEIGHTS[3]
