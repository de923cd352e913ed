"""The cube with the sup metric."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Expr, Integer, Rational

from symbound.spaces.space import Space
from symbound.spaces.validate import dimension, truth_value


@dataclass(frozen=True, repr=False)
class Cube(Space):
    """The cube ``[0,1]^m``, or ``[-1,1]^m`` if ``centered``, with the sup metric.

    A permutation group of degree ``m`` permutes the coordinates of ``[0,1]^m``.  On ``[-1,1]^m`` a group of degree ``2m``
    acts by signed permutations (point ``i`` stands for the unit vector ``e_i``, point ``m + i`` for ``-e_i``).

    Parameters
    ----------
    m : int
        Dimension.
    centered : bool
        Whether the cube is ``[-1,1]^m``.

    Examples
    --------
    >>> Cube(4), Cube(2, centered=True)
    ([0,1]^4, [-1,1]^2)
    >>> Cube(4).diameter, Cube(4).covering_radius
    (1, 1/2)
    """

    m: int
    centered: bool = False

    def __post_init__(self) -> None:
        dimension(self.m, "the dimension of a cube")
        truth_value(self.centered, "whether a cube is centered")

    @property
    def text(self) -> str:
        """Name in plain text."""
        return f"[{'-1' if self.centered else '0'},1]^{self.m}"

    @property
    def latex(self) -> str:
        """Name in LaTeX."""
        return f"[{'-1' if self.centered else '0'},1]^{{{self.m}}}"

    @property
    def diameter(self) -> Expr:
        """Side length, since the metric is the sup metric."""
        return Integer(2 if self.centered else 1)

    @property
    def covering_radius(self) -> Expr:
        """Half the side: the ball about the centre."""
        return Rational(self.diameter, 2)

    @property
    def degree(self) -> int:
        """Degree of the groups that act: coordinates, or signed coordinates."""
        return 2 * self.m if self.centered else self.m

    @property
    def action(self) -> str:  # type: ignore[override]
        """How a group acts."""
        return (
            "signed permutations of the coordinates, point i for e_i and point m + i for -e_i"
            if self.centered
            else "a group permutes the coordinates"
        )

    def check_acts(self, group: Any) -> None:
        """Raise unless the group acts by isometries: on a centered cube its elements must keep the pairs ``{e_i, -e_i}``."""
        super().check_acts(group)
        if self.centered:
            from symbound.groups.signed import require_signed

            require_signed(group, self.m)

    def remedy(self, group: Any) -> str:
        """What would mend a group of the wrong degree."""
        if not self.centered and group.degree == 2 * self.m:
            return f"Cube({self.m}, centered=True) for signed permutations"
        return f"Cube({group.degree}), or a group of degree {self.degree}"
