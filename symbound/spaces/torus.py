"""The torus with the sup metric."""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, Rational

from symbound.spaces.space import Space
from symbound.spaces.validate import dimension


@dataclass(frozen=True, repr=False)
class Torus(Space):
    """The torus ``(R/Z)^m``, circles of circumference 1, with the largest coordinate distance.

    A permutation group of degree ``m`` permutes the coordinates.

    Parameters
    ----------
    m : int
        Dimension.

    Examples
    --------
    >>> Torus(2), Torus(2).diameter
    (T^2, 1/2)
    """

    m: int

    action = "a group permutes the coordinates"

    def __post_init__(self) -> None:
        dimension(self.m, "the dimension of a torus")

    @property
    def text(self) -> str:
        """Name in plain text."""
        return f"T^{self.m}"

    @property
    def latex(self) -> str:
        """Name in LaTeX."""
        return rf"\mathbb{{T}}^{{{self.m}}}"

    @property
    def diameter(self) -> Expr:
        """Half the circumference."""
        return Rational(1, 2)

    @property
    def degree(self) -> int:
        """The dimension."""
        return self.m
