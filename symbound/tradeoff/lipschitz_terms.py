r"""The generalization side of ``T`` for Lipschitz predictors on a finite metric space, squared loss.

Predictors ``h`` to ``[0, M]`` are ``L``-Lipschitz and invariant under ``H`` up to ``eps``.  Their loss ``(h(x) - y)^2`` is in
general *not* invariant as a function of ``x`` alone, for the label changes along an orbit unless the target is invariant.
It is a function of the example ``(x, y)``, where ``H`` moves ``x`` only.  Less the loss of the constant ``M/2``, which no choice
of ``h`` changes, it is

.. math:: f_h(x, y) = h(x)^2 - 2 y h(x) + y M - M^2/4

of range ``M^2``, and moving first ``x`` and then ``y``, or the other way round,

.. math:: |f_h(x,y) - f_h(x',y')| \le 2 \min_{v \in \{y, y'\}} \max(v, M-v)\,
   \min\{L \rho(x,x'),\ \varepsilon + L \bar\rho_H(x,x'),\ M\} + M |y - y'|.

The gap of all functions with these increments bounds that of the losses.  Without noise the examples are ``(x, f*(x))``, one for
each point; otherwise all pairs of a point and a label, under every law.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import Expr, Integer, Rational, expand, sqrt

from symbound.errors import ArgumentTypeError, DomainError, HypothesisError, ShapeError
from symbound.rigor.rounding import float_up

_BITS = 40
"""Distances are rounded up to multiples of ``M^2`` times ``2^-40``: sums of them in doubles are then exact."""

Floats = NDArray[np.float64]
Line = tuple[Expr, Expr]
"""``constant + coefficient/sqrt n``."""


def isometric_distances(distances: Any, maps: NDArray[Any], size: int) -> Floats:
    """The distances of the points, the same along orbits of pairs; unequal ones only within rounding, then the largest.

    Raises
    ------
    HypothesisError
        If an element of the group is no isometry.
    """
    from symbound.spaces.finite import check_pseudometric

    matrix = np.array(distances, dtype=np.float64)
    if matrix.shape != (size, size):
        raise ShapeError(
            "the distances of the points", f"an array of shape {matrix.shape}", f"there are {size} points"
        )
    check_pseudometric(matrix)
    largest = matrix.copy()
    for g in maps:
        np.maximum(largest, matrix[np.ix_(g, g)], out=largest)
    if (largest - matrix).max() > 1e-12 * max(matrix.max(), 1e-300):
        i, j = np.unravel_index(np.argmax(largest - matrix), matrix.shape)
        raise HypothesisError(
            "a bound for Lipschitz predictors", f"points {i}, {j} at distance {matrix[i, j]}",
            f"the group moves them to distance {largest[i, j]}: it does not act by isometries",
            "a metric that the group keeps, or a bound for all functions such as bound='direct'",
        )  # fmt: skip
    return largest


def check_lipschitz(values: Floats, distances: Floats, L: Rational) -> None:
    """Raise HypothesisError, with the least constant, unless the target is ``L``-Lipschitz up to rounding of the distances."""
    step = np.abs(values[:, None] - values)
    # A relative 1e-12 covers distances that were computed; the bound on the gap does not use it.
    if (step > float(L) * distances * (1 + 1e-12)).any():
        i, j = np.unravel_index(np.argmax(step - float(L) * distances), step.shape)
        with np.errstate(divide="ignore", invalid="ignore"):
            least = np.nanmax(np.where(step > 0, step / distances, 0.0))
        raise HypothesisError(
            "approximation by Lipschitz predictors", f"values {values[i]} and {values[j]} at distance {distances[i, j]}",
            f"the target is not {L}-Lipschitz: then the error of the averages over orbits is not that of the class",
            f"L of at least {float_up(Rational(float(least))):.6g}" if np.isfinite(least) else "a metric that tells these points apart",
        )  # fmt: skip


def orbit_distances(distances: Floats, labels: NDArray[np.int64]) -> Floats:
    """``min_g d(x, g x')`` for all pairs of points, from distances that the group keeps and the numbers of the orbits."""
    count = int(labels.max()) + 1
    least = np.full((count, count), np.inf)
    np.minimum.at(least, (labels[:, None], labels[None, :]), distances)
    return least[np.ix_(labels, labels)]


class LipschitzLosses:
    """Bounds on the gap of the losses of Lipschitz predictors, for any partition of the points into orbits.

    Parameters
    ----------
    distances : array of shape (N, N)
        Kept by the group.
    L, M : Rational
        Lipschitz constant and largest value of the predictors.
    labels : array of shape (N,), or array of label values
        ``noiseless=True``: the label of each point.  Otherwise the values that labels take.
    law : list of Fraction
        Masses of the points; used by the flow certificate without noise.
    """

    def __init__(
        self, distances: Floats, L: Rational, M: Rational, labels: Floats, noiseless: bool, law: list[Any], route: str
    ) -> None:  # fmt: skip
        self.distances, self.L, self.M, self.route = distances, L, M, route
        size = len(distances)
        self.point = np.arange(size) if noiseless else np.repeat(np.arange(size), len(labels))
        self.label = labels if noiseless else np.tile(labels, size)
        self.law = law if noiseless and route == "flow" else None
        self._known: dict[bytes, tuple[Line, ...]] = {}

    def path_metric(self, orbits: NDArray[np.int64], eps: float = 0.0) -> Floats:
        """Largest increments of the losses, over ``M^2``, rounded up to a pseudometric that doubles hold exactly."""
        L, M, y = float(self.L), float(self.M), self.label
        step = np.minimum(L * self.distances, eps + L * orbit_distances(self.distances, orbits))
        step = np.minimum(step[np.ix_(self.point, self.point)], M)
        away = np.maximum(y, M - y)
        increments = 2 * np.minimum(away[:, None], away) * step + M * np.abs(y[:, None] - y)
        # 2^-38 covers the roundings and a target that is Lipschitz up to a relative 1e-12.
        rounded = np.ceil(increments / M**2 * (1 + 2.0**-38) * 2.0**_BITS)
        np.fill_diagonal(rounded, 0)
        rounded = np.minimum(rounded, 2.0**_BITS)
        for k in range(len(rounded)):
            np.minimum(rounded, rounded[:, k, None] + rounded[None, k], out=rounded)
        return np.asarray(rounded * 2.0**-_BITS)

    def lines(self, orbits: NDArray[np.int64], eps: Rational | int = 0) -> tuple[Line, ...]:
        """Bounds ``constant + coefficient/sqrt n`` on the expected gap; the least of them holds."""
        metric = self.path_metric(orbits, float_up(Rational(eps)) if eps else 0.0)
        key = metric.tobytes()
        if key not in self._known:
            self._known[key] = self._bound(metric)
        return self._known[key]

    def _bound(self, metric: Floats) -> tuple[Line, ...]:
        from symbound.bounds.search import gap_bound
        from symbound.bounds.symbols import n
        from symbound.classes import Lipschitz
        from symbound.spaces import FiniteSpace

        # Examples at distance 0 have the same loss under every predictor.
        _, first, number = np.unique(metric == 0, axis=0, return_index=True, return_inverse=True)
        number = number.reshape(-1)
        if len(first) == 1:
            return ((Integer(0), Integer(0)),)
        law = None
        if self.law is not None:
            masses = [
                sum(m for m, k in zip(self.law, number, strict=True) if k == j) for j in range(len(first))
            ]
            law = [Rational(m.numerator, m.denominator) for m in masses]
        F = Lipschitz(FiniteSpace(metric[np.ix_(first, first)]), L=1, M=1)
        bound = gap_bound(F, n=n, law=law, route=self.route)
        found = [line for a in bound.alternatives if (line := _as_line(a.expr, n)) is not None]
        if not found:
            raise ArgumentTypeError(
                f"bound={self.route!r} in a trade-off",
                str(bound.expr)[:200],
                "no part of it is c + a/sqrt(n)",
            )
        return tuple((c * self.M**2, a * self.M**2) for c, a in found)


def _as_line(expr: Expr, n: Any) -> Line | None:
    """``(c, a)`` for ``c + a/sqrt n``; None for any other expression."""
    terms = expand(expr)
    slope = terms.coeff(1 / sqrt(n))
    constant = expand(terms - slope / sqrt(n))
    return None if n in constant.free_symbols or n in slope.free_symbols else (constant, slope)


def label_values(labels: Any, M: Rational) -> Floats:
    """The values that labels take, as an array within ``[0, M]``."""
    values = np.unique(np.asarray(labels, dtype=np.float64))
    if not len(values) or not np.isfinite(values).all() or values[0] < 0 or Rational(float(values[-1])) > M:
        raise DomainError("the values of the labels", f"{values[:4]}", f"they lie in [0, {M}]")
    return values


def with_lines(
    target: Any, candidates: list[Any], lipschitz: Any, M: Rational, labels: Any, route: str, tolerances: Any
) -> tuple[list[Any], tuple[Line, ...], Rational]:
    """The candidates with the lines of their bounds, the lines without symmetry, and the Lipschitz constant.

    The average over ``H`` of the target is again ``L``-Lipschitz with values in ``[0, M]``, so that ``V_H`` is exactly the
    approximation error of the class; ``(1 - eps/Delta)_+^2 V_H`` bounds it at the tolerance ``eps``.
    """
    from dataclasses import replace

    from symbound.bounds.exact import POSITIVE
    from symbound.tradeoff.candidates import orbit_labels
    from symbound.tradeoff.optimum import as_rational

    if not isinstance(lipschitz, tuple | list) or len(lipschitz) != 2:
        raise ArgumentTypeError(
            f"bound={route!r} in a trade-off", f"lipschitz of type {type(lipschitz).__name__}",
            "it is for Lipschitz predictors on a metric space", "lipschitz=(L, distances)",
        )  # fmt: skip
    if not target.is_scalar:
        raise HypothesisError(
            f"bound={route!r} in a trade-off",
            f"outputs moved by {target.output.name}",
            "it is for invariant predictors",
        )
    L = POSITIVE(as_rational(lipschitz[0]), "L")
    distances = isometric_distances(lipschitz[1], target.maps, target.size)
    values = target.values[:, 0]
    check_lipschitz(values, distances, L)
    if isinstance(labels, int):
        raise ArgumentTypeError(
            f"bound={route!r} in a trade-off", f"labels = {labels}", "it depends on the values of the labels",
            "labels=[...], their values; or nothing where the label is the target",
        )  # fmt: skip
    known = values if labels is None else label_values(labels, M)
    losses = LipschitzLosses(distances, L, M, known, labels is None, target.law, route)
    levels = sorted({as_rational(eps) for eps in tolerances} - {Integer(0)})
    found = []
    for c, orbits in zip(candidates, orbit_labels(target, candidates), strict=True):
        lines = [(Integer(0), c.variance + constant, slope) for constant, slope in losses.lines(orbits)]
        for eps in levels if c.variance else ():
            rest = (1 - min(eps / c.level, Integer(1))) ** 2 * c.variance
            lines += [(eps, rest + constant, slope) for constant, slope in losses.lines(orbits, eps)]
        found.append(replace(c, lines=tuple(lines)))
    return found, losses.lines(np.arange(target.size)), L
