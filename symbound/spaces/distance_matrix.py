"""Distance matrices of finite spaces and of their quotients."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from symbound.errors import SpaceError
from symbound.laws import letters_of
from symbound.spaces.finite import FiniteSpace
from symbound.spaces.graphs import Graphs
from symbound.spaces.grid import Grid
from symbound.spaces.path_metric_space import PathMetricSpace
from symbound.spaces.quotient import Quotient
from symbound.spaces.strings import Strings

LARGEST_TABLE = 2**15
"""Strings and graphs are listed one by one only up to this number."""


def distance_matrix(space: Any) -> np.ndarray:
    """Distances between the points of a finite space, or the orbits of a quotient, shape (K, K).

    Raises
    ------
    SpaceError
        If the space is infinite or too large to be listed.

    Examples
    --------
    >>> from symbound import Strings, symmetric
    >>> distance_matrix(Strings(3, 2) / symmetric(3)).tolist()
    [[0.0, 1.0, 2.0, 3.0], [1.0, 0.0, 1.0, 2.0], [2.0, 1.0, 0.0, 1.0], [3.0, 2.0, 1.0, 0.0]]
    """
    from symbound.groups import elements, trivial
    from symbound.laws import orbit_labels
    from symbound.transport.quotient import TupleMetric, quotient_distances, tuple_quotient

    if isinstance(space, PathMetricSpace):
        return _path_metric_matrix(space)
    base = space.space if isinstance(space, Quotient) else space
    if isinstance(base, FiniteSpace):
        if base is space:
            return base.distances
        return quotient_distances(base.distances, orbit_labels(base, space.group))
    if isinstance(base, (Strings, Graphs, Grid)) and base.cardinality <= LARGEST_TABLE:
        group = space.group if isinstance(space, Quotient) else trivial(base.degree)
        metric: TupleMetric = "hamming" if not isinstance(base, Grid) else "torus" if base.periodic else "sup"
        steps = tuple_quotient(letters_of(base), base.degree, elements(group), metric).distances
        return _scaled_up(steps, base.k) if isinstance(base, Grid) else steps.astype(np.float64)
    raise SpaceError(
        "the distances between all points",
        str(space),
        "the space is infinite"
        if base.cardinality is None
        else f"it has {base.cardinality} points, more than {LARGEST_TABLE}",
    )


def _scaled_up(steps: np.ndarray, k: int) -> np.ndarray:
    """``steps / k``, each quotient rounded up where it is no double: a larger metric allows more functions."""
    quotients = np.arange(int(steps.max()) + 1) / k
    exact = np.array([Fraction(q) * k >= j for j, q in enumerate(quotients)])
    return np.where(exact, quotients, np.nextafter(quotients, np.inf))[steps]


def _path_metric_matrix(space: PathMetricSpace) -> np.ndarray:
    """The path metric of a class on a finite space, each entry rounded up (a larger metric allows more functions)."""
    from symbound.symmetry.path_metric import path_metric
    from symbound.symmetry.rounding import float_above, product_above

    rho = distance_matrix(space.space)
    if space.symmetry is None:
        return product_above(float_above(space.L, "L"), rho)
    return path_metric(rho, _maps_of_points(space.space, space.symmetry), space.symmetry.eps, space.L)


def _maps_of_points(space: Any, symmetry: Any) -> Any:
    """The maps of a symmetry as maps of the points of a finite space."""
    from symbound.groups import elements
    from symbound.transport.quotient import all_tuples

    if not symmetry.is_permutations:
        return [np.array(images) for images in symmetry.maps]
    permutations = elements(symmetry.maps) if symmetry.is_group else [m.array_form for m in symmetry.maps]
    if isinstance(space, FiniteSpace):
        return symmetry.maps if symmetry.is_group else [np.array(p) for p in permutations]
    letters = letters_of(space)
    points = all_tuples(letters, space.degree)
    place = letters ** np.arange(space.degree - 1, -1, -1, dtype=np.int64)
    return [points[:, np.argsort(p)] @ place for p in np.asarray(permutations)]
