"""Finite metric spaces as matrices of distances, and groups that permute their points."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import ArgumentTypeError, GroupError, ShapeError, SpaceError
from symbound.symmetry.equivalence import generated_equivalence, number_by_first_appearance

TRIPLES_CHECKED = 200_000


def quotient_distance(distances: NDArray[np.float64], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return ``min { rho(z, w) : w in the class of z' }`` for all ``z, z'``.

    For orbits of a group of isometries this is the metric of the quotient, pulled back to the points.

    Examples
    --------
    >>> quotient_distance(np.array([[0.0, 5, 1], [5, 0, 4], [1, 4, 0]]), np.array([0, 1, 0]))[1].tolist()
    [4.0, 0.0, 4.0]
    """
    classes = number_by_first_appearance(labels)
    order = np.argsort(classes, kind="stable")
    starts = np.flatnonzero(np.diff(classes[order], prepend=-1))
    return np.minimum.reduceat(distances[:, order], starts, axis=1)[:, classes]


def orbit_labels(group: Any, n_points: int) -> NDArray[np.int64]:
    """Number the orbits of a permutation group of ``n_points`` points by first appearance."""
    if group.degree != n_points:
        raise GroupError(
            "a group that permutes the points of a finite space",
            f"degree {group.degree} and {n_points} points",
            "the degree is the number of points",
        )
    generators = [g.array_form for g in group.generators] or [list(range(n_points))]
    return generated_equivalence(generators, n_points)


def first_non_isometry(distances: NDArray[np.float64], group: Any) -> tuple[Any, int, int] | None:
    """Return a generator and two points whose distance it changes, or None."""
    orbit_labels(group, len(distances))
    for generator in group.generators:
        image = np.asarray(generator.array_form)
        moved = distances[np.ix_(image, image)]
        if not np.array_equal(moved, distances):
            i, j = np.argwhere(moved != distances)[0]
            return generator, int(i), int(j)
    return None


def distance_matrix(distances: Any) -> NDArray[np.float64]:
    """Return a checked matrix of distances as float64.

    Raises
    ------
    SpaceError
        If it is not symmetric, nonnegative, finite, zero on the diagonal, or if the triangle inequality fails
        for one of the triples looked at: all of them up to 58 points, a fixed pseudorandom choice beyond.
    """
    if hasattr(distances, "distances"):
        return np.asarray(distances.distances, dtype=np.float64)
    try:
        rho = np.asarray(distances, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ArgumentTypeError("a distance matrix", type(distances).__name__, str(error)) from None
    if rho.ndim != 2 or rho.shape[0] != rho.shape[1] or not len(rho):
        raise ShapeError("a distance matrix", f"an array of shape {rho.shape}", "it must be square")
    for wrong, reason in (
        (~np.isfinite(rho), "distances are finite"),
        (rho < 0, "distances are not negative"),
        ((rho != 0) & np.eye(len(rho), dtype=bool), "a point has distance 0 to itself"),
        (rho != rho.T, "distances are symmetric"),
    ):
        if wrong.any():
            i, j = np.argwhere(wrong)[0]
            raise SpaceError(
                "a distance matrix", f"rho({i}, {j}) = {rho[i, j]}, rho({j}, {i}) = {rho[j, i]}", reason
            )
    _check_triangles(rho)
    return rho


def _check_triangles(rho: NDArray[np.float64]) -> None:
    n = len(rho)
    if n**3 <= TRIPLES_CHECKED:
        x, y, z = (index.ravel() for index in np.indices((n, n, n)))
    else:
        x, y, z = np.random.default_rng(0).integers(n, size=(3, TRIPLES_CHECKED))
    excess = rho[x, z] - (rho[x, y] + rho[y, z])
    worst = int(excess.argmax())
    if excess[worst] > 1e-9 * rho.max():
        a, b, c = int(x[worst]), int(y[worst]), int(z[worst])
        raise SpaceError(
            "a distance matrix",
            f"rho({a}, {c}) = {rho[a, c]} > {rho[a, b]} + {rho[b, c]} = rho({a}, {b}) + rho({b}, {c})",
            "the triangle inequality fails",
            "the shortest-path metric of the matrix (scipy.sparse.csgraph.shortest_path)",
        )
