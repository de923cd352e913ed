"""The centres of the cells of a cube or torus, with the sup metric."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Expr, Rational

from symbound.spaces.space import Space
from symbound.spaces.validate import dimension, truth_value


@dataclass(frozen=True, repr=False)
class Grid(Space):
    """The ``k^m`` centres of the cells of side ``1/k`` of the unit cube, or of the torus if ``periodic``.

    A permutation group of degree ``m`` permutes the coordinates.

    Parameters
    ----------
    m : int
        Dimension.
    k : int
        Cells per side.
    periodic : bool
        Whether opposite sides are glued.

    Examples
    --------
    >>> Grid(2, 4), Grid(2, 4).diameter, Grid(2, 4, periodic=True).diameter
    (grid 4^2, 3/4, 1/2)
    """

    m: int
    k: int
    periodic: bool = False

    action = "a group permutes the coordinates"

    def __post_init__(self) -> None:
        dimension(self.m, "the dimension of a grid")
        dimension(self.k, "the cells per side of a grid")
        truth_value(self.periodic, "whether a grid is periodic")

    @property
    def text(self) -> str:
        """Name in plain text."""
        return f"{'periodic ' if self.periodic else ''}grid {self.k}^{self.m}"

    @property
    def latex(self) -> str:
        """Name in LaTeX."""
        return rf"\mathcal{{Z}}_{{{self.k}}}^{{{self.m}}}"

    @property
    def diameter(self) -> Expr:
        """From corner to corner; half as far around on a torus."""
        steps = self.k // 2 if self.periodic else self.k - 1
        return Rational(steps, self.k)

    @property
    def cardinality(self) -> int:
        """``k^m``."""
        return self.k**self.m

    @property
    def degree(self) -> int:
        """The dimension."""
        return self.m

    def remedy(self, group: Any) -> str:
        """What would mend a group of the wrong degree."""
        return f"Grid({group.degree}, {self.k}), or a group of degree {self.m}"
