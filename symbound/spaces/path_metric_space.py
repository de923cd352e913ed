"""A space with the path metric of a class of Lipschitz functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Expr

from symbound.spaces.space import Space


@dataclass(frozen=True, repr=False)
class PathMetricSpace(Space):
    """``(Z, d)`` where ``d`` is the largest pseudometric with ``d <= L rho`` and ``d(z, Tz) <= eps`` for the maps ``T``.

    The class of ``L``-Lipschitz functions that are ``eps``-invariant is exactly the class of 1-Lipschitz functions on it.

    Parameters
    ----------
    space : Space
        The space ``(Z, rho)``.
    L : exact number or symbol
        The Lipschitz constant.
    symmetry : Invariance or None
        The maps and the tolerance.
    """

    space: Space
    L: Any
    symmetry: Any = None

    @property
    def text(self) -> str:
        """Name in plain text."""
        return f"({self.space}, d)"

    @property
    def latex(self) -> str:
        """Name in LaTeX."""
        return rf"({self.space.latex}, d)"

    @property
    def diameter(self) -> Expr:
        """An upper bound: ``L`` times the diameter of the space."""
        return self.L * self.space.diameter

    @property
    def covering_radius(self) -> Expr:
        """An upper bound: ``L`` times that of the space."""
        return self.L * self.space.covering_radius

    @property
    def cardinality(self) -> int | None:
        """Number of points of the space."""
        return self.space.cardinality
