"""A finite metric space given by its distance matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import Expr, Rational

from symbound.errors import ArgumentTypeError, ShapeError, SpaceError
from symbound.spaces.space import Space


class FiniteSpace(Space):
    """A finite pseudometric space; the float64 distances stand for the exact dyadic numbers they are.

    A permutation group whose degree is the number of points acts on it if every generator is an isometry.

    Parameters
    ----------
    distances : array of shape (N, N)
        Symmetric, nonnegative, zero on the diagonal, with the triangle inequality up to ``tolerance``.
    name : str
        Name in text and formulas.
    tolerance : float
        Relative slack, in units of the largest distance, granted to the triangle inequality for rounding in the data.

    Raises
    ------
    SpaceError
        If the matrix is not a pseudometric; names the pair or triple.

    Examples
    --------
    >>> Z = FiniteSpace([[0, 1, 2], [1, 0, 1], [2, 1, 0]])
    >>> Z, Z.diameter, Z.covering_radius
    (Z_3, 2, 1)
    """

    action = "a group permutes the points"

    def __init__(self, distances: Any, name: str | None = None, tolerance: float = 1e-12) -> None:
        try:
            matrix = np.array(distances, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise ArgumentTypeError(
                "the distances of a finite space",
                type(distances).__name__,
                f"not a matrix of numbers: {error}",
            ) from None
        check_pseudometric(matrix, tolerance)
        matrix.setflags(write=False)
        self.distances = matrix
        self.name = name or f"Z_{len(matrix)}"
        self._key = (matrix.shape, hash(matrix.tobytes()))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FiniteSpace) and np.array_equal(self.distances, other.distances)

    def __hash__(self) -> int:
        return hash(self._key)

    @property
    def text(self) -> str:
        """Name in plain text."""
        return self.name

    @property
    def latex(self) -> str:
        """Name in LaTeX."""
        return self.name

    @property
    def diameter(self) -> Expr:
        """Largest distance, exactly."""
        return Rational(*float(self.distances.max()).as_integer_ratio())

    @property
    def covering_radius(self) -> Expr:
        """Smallest radius of a ball, centred at a point, that is the whole space."""
        return Rational(*float(self.distances.max(axis=1).min()).as_integer_ratio())

    @property
    def cardinality(self) -> int:
        """Number of points."""
        return len(self.distances)

    @property
    def degree(self) -> int:
        """Number of points."""
        return len(self.distances)

    def check_acts(self, group: Any) -> None:
        """Raise unless every generator permutes the points and keeps all distances.

        Raises
        ------
        SpaceError
            If a generator is not an isometry; names the pair of points.
        """
        super().check_acts(group)
        for generator in group.generators:
            g = np.array(generator.array_form)
            moved = self.distances[np.ix_(g, g)]
            if not np.array_equal(moved, self.distances):
                i, j = np.argwhere(moved != self.distances)[0]
                raise SpaceError(
                    f"the quotient of {self} by {group}",
                    f"the generator {generator}",
                    f"it is no isometry: it maps points {i}, {j} at distance {self.distances[i, j]} to points "
                    f"{g[i]}, {g[j]} at distance {moved[i, j]}",
                    "a group of isometries, or approximate invariance under a set of maps",
                )


def check_pseudometric(distances: np.ndarray, tolerance: float = 1e-12) -> None:
    """Raise SpaceError, naming the pair or triple, unless the matrix is a pseudometric."""
    if distances.ndim != 2 or distances.shape[0] != distances.shape[1] or not len(distances):
        raise ShapeError("a distance matrix", f"an array of shape {distances.shape}", "it must be square")
    if not np.isfinite(distances).all():
        i, j = np.argwhere(~np.isfinite(distances))[0]
        raise SpaceError("a distance matrix", f"d({i}, {j}) = {distances[i, j]}", "distances must be finite")
    if (distances < 0).any():
        i, j = np.argwhere(distances < 0)[0]
        raise SpaceError(
            "a distance matrix", f"d({i}, {j}) = {distances[i, j]}", "distances are not negative"
        )
    if np.diagonal(distances).any():
        i = int(np.flatnonzero(np.diagonal(distances))[0])
        raise SpaceError(
            "a distance matrix", f"d({i}, {i}) = {distances[i, i]}", "a point has distance 0 to itself"
        )
    if not np.array_equal(distances, distances.T):
        i, j = np.argwhere(distances != distances.T)[0]
        raise SpaceError(
            "a distance matrix",
            f"d({i}, {j}) = {distances[i, j]} but d({j}, {i}) = {distances[j, i]}",
            "distances are symmetric",
            "(D + D.T) / 2 if the difference is only rounding",
        )
    slack = tolerance * float(distances.max())
    for k in range(len(distances)):
        excess = distances - (distances[:, k, None] + distances[None, k, :])
        if (excess > slack).any():
            i, j = np.unravel_index(int(excess.argmax()), excess.shape)
            raise SpaceError(
                "a distance matrix",
                f"d({i}, {j}) = {distances[i, j]} > d({i}, {k}) + d({k}, {j}) = "
                f"{distances[i, k]} + {distances[k, j]}",
                f"the triangle inequality fails for the points {i}, {k}, {j}",
                "the shortest-path metric of the matrix (scipy.sparse.csgraph.shortest_path)",
            )
