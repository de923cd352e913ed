"""What the quotients of a space by a group of isometries have in common, whatever is known of the group."""

from __future__ import annotations

from typing import Any

from sympy import Expr

from symbound.bounds.quantity import latex_of
from symbound.spaces.space import Space


class Orbits(Space):
    """The orbits of ``group`` on ``space``; the quotient map does not increase distances."""

    space: Space
    group: Any

    @property
    def text(self) -> str:
        """Name in plain text."""
        space = f"({self.space})" if " " in str(self.space) else str(self.space)
        return f"{space}/{self.group}"

    @property
    def latex(self) -> str:
        """Name in LaTeX."""
        return f"{self.space.latex}/{latex_of(self.group)}"

    @property
    def diameter(self) -> Expr:
        """An upper bound on the diameter: that of the space."""
        return self.space.diameter

    @property
    def covering_radius(self) -> Expr:
        """An upper bound: that of the space."""
        return self.space.covering_radius
