"""The unit sphere."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Integer

from symbound.spaces.space import Space
from symbound.spaces.validate import dimension


@dataclass(frozen=True, repr=False)
class Sphere(Space):
    """The ``m``-dimensional unit sphere in ``R^(m+1)`` with the Euclidean (chordal) distance.

    A permutation group of degree ``m + 1`` permutes the coordinates.

    Parameters
    ----------
    m : int
        Dimension of the sphere.

    Examples
    --------
    >>> Sphere(2), Sphere(2).diameter, Sphere(2).degree
    (S^2, 2, 3)
    """

    m: int

    action = "a group permutes the coordinates of the surrounding space"

    def __post_init__(self) -> None:
        dimension(self.m, "the dimension of a sphere")

    @property
    def text(self) -> str:
        """Name in plain text."""
        return f"S^{self.m}"

    @property
    def latex(self) -> str:
        """Name in LaTeX."""
        return f"S^{{{self.m}}}"

    @property
    def diameter(self) -> Expr:
        """Distance of antipodal points."""
        return Integer(2)

    @property
    def degree(self) -> int:
        """Number of coordinates."""
        return self.m + 1
