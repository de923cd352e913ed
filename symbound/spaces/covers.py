"""Covers and packings of finite metric spaces: greedy ones at once, smallest ones by integer programming.

Distances are float64 numbers that stand for themselves; a radius is an exact number, and whether a ball reaches a point is
decided exactly.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, inf, nextafter
from typing import Any

import numpy as np

from symbound.bounds.exact import NONNEGATIVE
from symbound.errors import DomainError
from symbound.spaces.finite import check_pseudometric


@dataclass(frozen=True)
class Cover:
    """A cover by closed balls and what is known about the smallest one.

    Attributes
    ----------
    centres : tuple of int
        Points whose balls cover the space; verified.
    lower_bound : int
        No cover has fewer balls; certified by an exact dual solution of the covering linear program.
    optimal : bool
        Whether the cover is a smallest one.
    proof : str
        What shows that: ``"dual"`` (certified), ``"branch and bound"`` (the solver's own proof), or ``""``.
    """

    centres: tuple[int, ...]
    lower_bound: int
    optimal: bool
    proof: str

    @property
    def size(self) -> int:
        """Number of balls."""
        return len(self.centres)

    def __str__(self) -> str:
        if self.optimal:
            return f"{self.size} balls, the least number (proof: {self.proof})"
        return f"{self.size} balls; the least number lies between {self.lower_bound} and {self.size}"


def balls(distances: np.ndarray, r: Any) -> np.ndarray:
    """Which points lie in which closed balls, decided exactly: boolean, shape (N, N).

    >>> balls(np.array([[0, 1.0], [1.0, 0]]), Fraction(1, 2)).tolist()
    [[True, False], [False, True]]
    """
    return distances <= _threshold(r)


def _threshold(r: Any) -> float:
    """The largest double that is at most ``r``: a double is at most ``r`` exactly if it is at most that one."""
    radius = NONNEGATIVE(r, "r")
    if not radius.is_Rational:
        raise DomainError(
            "a radius for a finite space", str(radius), "it must be a rational number, without symbols"
        )
    exact = Fraction(int(radius.p), int(radius.q))
    nearest = float(exact)
    return nextafter(nearest, -inf) if Fraction(nearest) > exact else nearest


def farthest_point_nets(distances: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Nested nets: an order of the points, and the radius at which the first ``k`` of them cover the space.

    Returns
    -------
    order : int array of shape (N,)
        The first centre is a centre of the space; each further one is farthest from those before it.
    radii : float array of shape (N,)
        ``radii[k-1]`` is the covering radius of the first ``k`` points.

    Examples
    --------
    >>> order, radii = farthest_point_nets(np.abs(np.subtract.outer(np.arange(5.0), np.arange(5.0))))
    >>> order.tolist(), radii.tolist()
    ([2, 0, 4, 1, 3], [2.0, 2.0, 1.0, 1.0, 0.0])
    """
    size = len(distances)
    order = np.empty(size, dtype=np.int64)
    radii = np.empty(size)
    order[0] = int(distances.max(axis=1).argmin())
    nearest = distances[order[0]].copy()
    for k in range(1, size + 1):
        nearest[order[k - 1]] = -1.0  # a centre is never chosen again, even where points coincide
        radii[k - 1] = max(nearest.max(), 0.0)
        if k < size:
            order[k] = int(nearest.argmax())
            np.minimum(nearest, distances[order[k]], out=nearest)
    return order, radii


def greedy_cover(distances: np.ndarray, r: Any) -> tuple[int, ...]:
    """Centres of a cover: each ball is one that covers most of the points not yet covered.

    >>> greedy_cover(np.abs(np.subtract.outer(np.arange(5.0), np.arange(5.0))), 1)
    (1, 3)
    """
    reach = balls(distances, r)
    gain = reach.sum(axis=1)
    open_points = np.ones(len(distances), dtype=bool)
    centres = []
    while open_points.any():
        best = int(gain.argmax())
        centres.append(best)
        fresh = np.flatnonzero(open_points & reach[best])
        open_points[fresh] = False
        gain -= reach[:, fresh].sum(axis=1)
    return tuple(centres)


def greedy_packing(distances: np.ndarray, r: Any) -> tuple[int, ...]:
    """Points pairwise at distance greater than ``r``, none of which can be added: a lower bound on the packing number.

    >>> greedy_packing(np.abs(np.subtract.outer(np.arange(5.0), np.arange(5.0))), 1)
    (0, 2, 4)
    """
    near = balls(distances, r)
    free = np.ones(len(distances), dtype=bool)
    points = []
    while free.any():
        point = int(free.argmax())
        points.append(point)
        free &= ~near[point]
    return tuple(points)


def exact_cover(distances: Any, r: Any, time_limit: float = 60.0) -> Cover:
    """A smallest cover by closed balls with centres in the space, by integer programming (HiGHS).

    Parameters
    ----------
    distances : array of shape (N, N)
        A pseudometric.
    r : exact number
        Radius.
    time_limit : float
        Seconds after which the best cover found is returned with the gap stated.

    Examples
    --------
    >>> print(exact_cover(np.abs(np.subtract.outer(np.arange(7.0), np.arange(7.0))), 1))
    3 balls, the least number (proof: dual)
    """
    from scipy.optimize import Bounds, LinearConstraint, linprog, milp
    from scipy.sparse import csr_array

    matrix = np.asarray(distances, dtype=np.float64)
    check_pseudometric(matrix)
    reach = balls(matrix, r)
    size = len(matrix)
    sparse = csr_array(reach.astype(np.float64))
    dual = linprog(-np.ones(size), A_ub=sparse, b_ub=np.ones(size), bounds=(0, 1), method="highs")
    lower = _certified_dual_bound(reach, dual.x) if dual.x is not None else 1
    greedy = greedy_cover(matrix, r)
    if len(greedy) == lower:
        return Cover(greedy, lower, True, "dual")
    solution = milp(
        np.ones(size),
        integrality=np.ones(size),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(sparse, lb=1),
        options={"time_limit": time_limit},
    )
    centres = greedy if solution.x is None else tuple(int(i) for i in np.flatnonzero(solution.x > 0.5))
    if not reach[list(centres)].any(axis=0).all() or len(centres) > len(greedy):
        centres = greedy
    if len(centres) == lower:
        return Cover(centres, lower, True, "dual")
    proved = solution.status == 0 and solution.x is not None and len(centres) == round(solution.fun)
    return Cover(centres, lower, proved, "branch and bound" if proved else "")


def _certified_dual_bound(reach: np.ndarray, weights: np.ndarray) -> int:
    """``ceil(sum y)`` for an exactly feasible dual solution ``y``: every ball has weight at most 1, so that ``sum y <= N``.

    The float solution is rounded to multiples of 2^-40, whose sums are exact in integers, and scaled down to feasibility.
    """
    scaled = np.round(np.maximum(weights, 0) * 2.0**40).astype(np.int64)
    heaviest = int((reach @ scaled).max())
    total = int(scaled.sum())
    return max(1, ceil(Fraction(total, heaviest))) if total else 1
