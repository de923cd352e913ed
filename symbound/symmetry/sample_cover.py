"""Greedy covers of a sample, and the scales at which they bound the empirical Rademacher complexity best."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import ArgumentTypeError, DomainError, PredictorError, ShapeError
from symbound.spaces import Ball, Cube, Graphs, Sphere, Strings
from symbound.symmetry.rounding import float_above, float_below

Rows = Callable[[NDArray[np.int64]], NDArray[np.float64]]


@dataclass(frozen=True, eq=False)
class SampleCover:
    """Nested covers of a sample: the first ``k`` centres cover it with balls of radius ``radii[k - 1]``.

    Attributes
    ----------
    centres : int array of shape (K,)
        Indices of sample points, in the order in which they were chosen.
    radii : float array of shape (K,)
        Nonincreasing; ``radii[k - 1]`` is the largest distance from a sample point to the first ``k``
        centres.
    n_points : int
        Size of the sample.
    sample : float array of shape (n_points, m), or None
        The sample itself, where it is known: the cover can then be checked by someone else, see `is_covered`.
    joined : int array of shape (T, 2), or None
        Pairs ``(k, i)``: centre ``k`` was nearer to point ``i`` than all before.
    """

    centres: NDArray[np.int64]
    radii: NDArray[np.float64]
    n_points: int
    sample: NDArray[np.float64] | None = None
    joined: NDArray[np.int64] | None = None

    def first(self, count: int) -> SampleCover:
        """Return the cover by the first ``count`` centres."""
        joined = None if self.joined is None else self.joined[self.joined[:, 0] < count]
        return replace(self, centres=self.centres[:count], radii=self.radii[:count], joined=joined)

    def nearest(self, count: int) -> NDArray[np.int64]:
        """Return, for each point, which of the first ``count`` centres was found to be nearest."""
        label = np.zeros(self.n_points, dtype=np.int64)
        if self.joined is not None:
            step, point = self.joined[self.joined[:, 0] < count].T
            label[point] = step
        return label

    def covering_number(self, radius: float) -> int:
        """Return an upper bound of the covering number of the sample at ``radius``.

        Raises
        ------
        DomainError
            If the cover was stopped before it reached that radius.
        """
        reached = np.flatnonzero(self.radii <= radius)
        if not len(reached):
            raise DomainError(
                "the covering number of a sample",
                f"radius {radius}",
                f"the greedy cover was stopped at radius {self.radii[-1]} with {len(self.radii)} centres",
                "sample_cover(..., centres=) with more centres",
            )
        return int(reached[0]) + 1

    def best_scales(self, M: Any = 1) -> BestScales:
        """Choose the scales of this cover that give the smallest bound; see `best_scales`."""
        return best_scales(self.radii, self.n_points, M)

    def __repr__(self) -> str:
        return (
            f"SampleCover(n={self.n_points}, radius {self.radii[0]:.6g} with 1 centre, "
            f"{self.radii[-1]:.6g} with {len(self.radii)})"
        )


@dataclass(frozen=True, eq=False)
class BestScales:
    """Scales ``r_1 > ... > r_K``, covers ``N_1 < ... < N_K``, and the bound they give (``sample-cover``).

    ``value`` is rounded up: it bounds the empirical Rademacher complexity of the sample, for functions to
    ``[0, M]`` that are 1-Lipschitz for the metric of the cover, and nothing else.
    """

    radii: tuple[float, ...]
    counts: tuple[int, ...]
    value: float
    n_points: int
    M: float

    formula = "r_K + (M/2) sqrt(N_1/n) + sum_{k>=2} r_{k-1} sqrt(N_k/n)"

    def __repr__(self) -> str:
        scales = ", ".join(f"{r:.4g}: {count}" for r, count in zip(self.radii, self.counts, strict=True))
        return (
            f"BestScales({self.value:.6g} = {self.formula}; n={self.n_points}, M={self.M:g}; r: N = {scales})"
        )


def sample_cover(
    rows: Any,
    n_points: int | None = None,
    centres: int | None = None,
    first: int = 0,
    sample: Any = None,
) -> SampleCover:
    """Cover a sample greedily: each new centre is the point farthest from the centres chosen before.

    With ``k`` centres the radius is at most twice the smallest possible with ``k`` centres.  Needs ``8 n``
    bytes for the distances to the nearest centre besides what ``rows`` needs for one row.

    Parameters
    ----------
    rows : array of shape (n, n), or function
        Distances, or a function from an integer array of ``b`` point indices to their distances to all
        points, an array of shape ``(b, n)``.  It is called with one index at a time.
    n_points : int
        Size of the sample; needed for a function.
    centres : int, optional
        Largest number of centres; by default all points.  The search ends early at radius 0.
    first : int
        Index of the first centre.
    sample : array of shape (n, m), optional
        The points, kept with the cover so that it can be checked.

    Returns
    -------
    SampleCover

    References
    ----------
    T. F. Gonzalez, Clustering to minimize the maximum intercluster distance, Theoretical Computer Science 38
    (1985).

    Examples
    --------
    >>> points = np.array([0.0, 1.0, 5.0, 6.0])
    >>> cover = sample_cover(np.abs(np.subtract.outer(points, points)))
    >>> cover.centres.tolist(), cover.radii.tolist()
    ([0, 3, 1, 2], [6.0, 1.0, 1.0, 0.0])
    """
    row, n = _rows(rows, n_points)
    count = n if centres is None else min(int(centres), n)
    if count < 1 or not 0 <= first < n:
        raise DomainError(
            "a cover of a sample", f"{count} centres, the first {first}, {n} points", "out of range"
        )
    nearest = np.full(n, np.inf)
    chosen, radii, joined = [], [], []
    centre = first
    for step in range(count):
        distances = row(centre)
        nearer = np.flatnonzero(distances < nearest)
        joined.append(np.column_stack([np.full(len(nearer), step), nearer]))
        np.minimum(nearest, distances, out=nearest)
        chosen.append(centre)
        centre = int(nearest.argmax())
        radii.append(float(nearest[centre]))
        if radii[-1] == 0:
            break
    points = None if sample is None else np.asarray(sample, dtype=np.float64)
    return SampleCover(np.array(chosen), np.array(radii), n, points, np.concatenate(joined))


def best_scales(radii: Any, n_points: int, M: Any = 1) -> BestScales:
    """Choose the scales of the bound exactly, by dynamic programming over all chains of covers.

    ``Rad^ <= r_K + (M/2) sqrt(N_1/n) + sum_{k=2}^K r_{k-1} sqrt(N_k/n)``  for covers of the sample by ``N_k``
    balls of radius ``r_k``.

    Parameters
    ----------
    radii : array of shape (K,)
        ``radii[k - 1]`` is a radius at which ``k`` balls cover the sample.
    n_points : int
        Size ``n`` of the sample.
    M : number
        The functions take values in ``[0, M]``.

    Returns
    -------
    BestScales
        The smallest value over all chains, rounded up.

    Examples
    --------
    >>> best_scales([0.5, 0.0], n_points=100)
    BestScales(0.0707107 = r_K + (M/2) sqrt(N_1/n) + sum_{k>=2} r_{k-1} sqrt(N_k/n); n=100, M=1; r: N = 0: 2)
    """
    r = np.asarray(radii, dtype=np.float64)
    if r.ndim != 1 or not len(r) or not np.isfinite(r).all() or (r < 0).any():
        raise ShapeError(
            "the radii of covers", f"an array of shape {r.shape}", "a nonempty list of radii, finite and >= 0"
        )
    bound = float_above(M, "M")
    if not bound > 0 or n_points < 1:
        raise DomainError("the bound of a sample cover", f"M = {M}, n = {n_points}", "both must be positive")
    root = np.sqrt(np.arange(1, len(r) + 1) / n_points)
    cost = np.empty(len(r))  # cost[j]: cheapest chain that ends at cover j, without the last radius
    before = np.full(len(r), -1)
    for j in range(len(r)):
        cost[j] = bound / 2 * root[j]
        if j:
            through = cost[:j] + r[:j] * root[j]
            i = int(through.argmin())
            if through[i] < cost[j]:
                cost[j], before[j] = through[i], i
    last = int((cost + r).argmin())
    chain = [last]
    while before[chain[-1]] >= 0:
        chain.append(int(before[chain[-1]]))
    chain.reverse()
    # Each of the few dozen float operations errs by at most 2^-53 of a positive sum.
    value = float(np.nextafter((cost[last] + r[last]) * (1 + (4 * len(chain) + 8) * 2.0**-52), np.inf))
    return BestScales(tuple(float(r[i]) for i in chain), tuple(i + 1 for i in chain), value, n_points, bound)


METRICS = {
    Cube: "chebyshev",
    Ball: "euclidean",
    Sphere: "euclidean",
    Strings: "cityblock",
    Graphs: "cityblock",
}
"""The metric of a space in the words of ``scipy.spatial.distance.cdist``."""


def metric_of(space: Any) -> str | None:
    """Return the metric between points given by their coordinates, None where there is none.

    >>> metric_of(Cube(3)), metric_of(Strings(3, 5))
    ('chebyshev', None)
    """
    if (isinstance(space, Strings) and space.q != 2) or getattr(space, "centered", False):
        return None
    return next((name for kind, name in METRICS.items() if isinstance(space, kind)), None)


def radius_above(radius: float, width: int) -> float:
    """Return a radius that is large enough for distances between points of ``width`` coordinates, computed in doubles.

    A distance takes fewer than ``width + 8`` rounded operations; squares below the smallest double change it by less than
    ``2^-500``.
    """
    return 0.0 if radius == 0 else radius * (1 + (width + 8) * 2.0**-51) + 2.0**-500


def is_covered(cover: SampleCover, count: int, radius: Any, F: Any) -> bool:
    """Verify that the first ``count`` centres cover the sample with balls of a radius in the path metric of a class.

    Computed from the coordinates of the sample, rounded to the safe side; the cover is asked only which centre to look at.

    Parameters
    ----------
    cover : SampleCover
        With its sample.
    count : int
        Number of balls.
    radius : exact number
    F : Lipschitz
        A class on a cube, ball, sphere, binary strings or graphs.

    Examples
    --------
    >>> from symbound import Invariance, Lipschitz, cyclic
    >>> X = np.array([[0.0, 1.0], [1.0, 0.0]])
    >>> F = Lipschitz(Cube(2), L=1, M=1, symmetry=Invariance(cyclic(2)))
    >>> cover = sample_cover(*path_metric_rows(X, cyclic(2)), centres=1, sample=X)
    >>> is_covered(cover, 1, 0, F), is_covered(cover, 1, 0, Lipschitz(Cube(2), L=1, M=1))
    (True, False)
    """
    from symbound.symmetry.action import as_action

    points, metric = np.asarray(cover.sample, dtype=np.float64), metric_of(F.space)
    width = points.shape[-1]
    centres, label = cover.centres[:count], cover.nearest(count)
    if metric is None or points.shape != (cover.n_points, F.space.degree) or not 1 <= count <= len(centres):
        raise ShapeError(
            "the sample of a cover",
            f"an array of shape {points.shape}, {len(centres)} centres",
            f"it must be {cover.n_points} points of {F.space}, and {count} centres are needed",
        )
    images = points[centres]
    factor, eps = float_above(F.L, "L"), 0.0
    outside = np.arange(len(points))

    def too_far(images: NDArray[np.float64], tolerance: float) -> NDArray[np.int64]:
        distance = _pairwise(points[outside], images[label[outside]], metric)
        reach = np.where(distance == 0, tolerance, radius_above(1.0, width) * (tolerance + factor * distance))
        return outside[~(reach <= below)]

    below = float_below(radius)
    outside = too_far(images, 0.0)
    if F.symmetry is not None and len(outside):
        acting, eps = as_action(F.symmetry.group), float_above(F.symmetry.eps, "eps")
        for k in range(acting.size):
            outside = too_far(acting.transform(k, images), eps)
            if not len(outside):
                break
    return not len(outside)


def _pairwise(x: NDArray[np.float64], y: NDArray[np.float64], metric: str) -> NDArray[np.float64]:
    """Distances between the rows of two tables, 0 only for equal rows."""
    differences = np.abs(x - y)
    if metric == "chebyshev":
        return np.asarray(differences.max(axis=1))
    if metric == "cityblock":
        return np.asarray(differences.sum(axis=1))
    lengths = np.sqrt((differences * differences).sum(axis=1))
    return np.asarray(lengths + np.where(differences.any(axis=1), 2.0**-500, 0.0))


def path_metric_rows(
    X: Any, action: Any, eps: Any = 0, L: Any = 1, metric: str = "chebyshev"
) -> tuple[Rows, int]:
    """Return a function for the rows of ``min(L rho, eps + L rhobar)`` on a sample, and its size.

    Exact for a whole group of isometries of ``metric``, which is a hypothesis here: it holds for permutations
    and signed permutations of coordinates and every norm that does not tell coordinates apart.  One row costs
    ``|G|`` distances per sample point and ``16 n`` bytes.

    Parameters
    ----------
    X : array of shape (n, ...)
        The sample.
    action : Action or PermutationGroup
        The group.
    eps, L : numbers
        Tolerance for every element, and Lipschitz constant.
    metric : str
        A metric of ``scipy.spatial.distance.cdist``: "chebyshev" (the sup metric), "euclidean", "cityblock",
        ...

    Examples
    --------
    >>> from symbound.groups import cyclic
    >>> rows, n = path_metric_rows(np.array([[0.0, 1.0], [1.0, 0.0]]), cyclic(2), eps=0)
    >>> rows(np.array([0]))
    array([[0., 0.]])
    """
    from scipy.spatial.distance import cdist

    from symbound.symmetry.action import as_action

    acting = as_action(action)
    points = np.asarray(X, dtype=np.float64)
    flat = points.reshape(len(points), -1)
    tolerance, factor = float_above(eps, "eps"), float_above(L, "L")
    if tolerance < 0 or factor <= 0:
        raise DomainError("a path metric", f"eps = {eps}, L = {L}", "eps >= 0 and L > 0")

    def rows(indices: NDArray[np.int64]) -> NDArray[np.float64]:
        result = np.empty((len(indices), len(flat)))
        for place, index in enumerate(indices):
            images = np.concatenate(
                [acting.transform(k, points[index : index + 1]) for k in range(acting.size)]
            )
            images = np.unique(images.reshape(acting.size, -1), axis=0)
            step = max(1, 2**20 // len(images))
            quotient = np.concatenate(
                [cdist(images, flat[s : s + step], metric).min(axis=0) for s in range(0, len(flat), step)]
            )
            plain = cdist(flat[index : index + 1], flat, metric)[0]
            result[place] = np.minimum(factor * plain, tolerance + factor * quotient)
            result[place, index] = 0.0
        return result

    return rows, len(flat)


def _rows(rows: Any, n_points: int | None) -> tuple[Callable[[int], NDArray[np.float64]], int]:
    """A function from one index to one checked row, and the number of points."""
    if callable(rows):
        if n_points is None:
            raise ArgumentTypeError(
                "a cover of a sample", "a function without n_points", "the size is not known"
            )

        def from_function(index: int) -> NDArray[np.float64]:
            row = np.asarray(rows(np.array([index])), dtype=np.float64)
            if row.size != n_points or np.isnan(row).any() or (row < 0).any():
                raise PredictorError(
                    "distances of a sample point to all sample points",
                    f"an array of shape {row.shape} for point {index}",
                    f"it needs {n_points} nonnegative distances",
                )
            return row.reshape(n_points)

        return from_function, n_points
    matrix = np.asarray(rows, dtype=np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not len(matrix):
        raise ShapeError("a distance matrix", f"an array of shape {matrix.shape}", "it must be square")
    if not (matrix >= 0).all():
        raise DomainError("a distance matrix", "a negative distance or NaN", "distances are not negative")
    return lambda index: matrix[index], len(matrix)
