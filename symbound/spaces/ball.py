"""The ball of a normed space."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Expr, latex

from symbound.bounds.exact import POSITIVE
from symbound.spaces.space import Space
from symbound.spaces.validate import dimension


@dataclass(frozen=True, repr=False)
class Ball(Space):
    """The Euclidean ball of radius ``R`` in ``R^m``.

    A permutation group of degree ``m`` permutes the coordinates.

    Parameters
    ----------
    m : int
        Dimension.
    R : exact number or symbol
        Radius.

    Examples
    --------
    >>> Ball(3, 1), Ball(3, 2).diameter
    (B^3(1), 4)
    """

    m: int
    R: Any = 1

    action = "a group permutes the coordinates"

    def __post_init__(self) -> None:
        dimension(self.m, "the dimension of a ball")
        object.__setattr__(self, "R", POSITIVE(self.R, "R"))

    @property
    def text(self) -> str:
        """Name in plain text."""
        return f"B^{self.m}({self.R})"

    @property
    def latex(self) -> str:
        """Name in LaTeX."""
        return f"B^{{{self.m}}}({latex(self.R)})"

    @property
    def diameter(self) -> Expr:
        """Twice the radius."""
        return 2 * self.R

    @property
    def covering_radius(self) -> Expr:
        """The radius: one ball about the centre."""
        return self.R

    @property
    def degree(self) -> int:
        """The dimension."""
        return self.m
