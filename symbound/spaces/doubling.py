"""A space of which only the diameter and the doubling dimension are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Expr, latex

from symbound.bounds.exact import POSITIVE
from symbound.spaces.space import Space


@dataclass(frozen=True, repr=False)
class Doubling(Space):
    """A metric space in which every closed ball is covered by ``2^dimension`` closed balls of half its radius.

    The centres of the smaller balls lie in the space.

    Parameters
    ----------
    diameter_bound : exact number or symbol
        An upper bound on the diameter.
    dimension : exact number or symbol
        The doubling dimension.

    Examples
    --------
    >>> Doubling(1, 3)
    doubling space (diameter 1, dimension 3)
    """

    diameter_bound: Any
    dimension: Any

    def __post_init__(self) -> None:
        object.__setattr__(self, "diameter_bound", POSITIVE(self.diameter_bound, "diameter"))
        object.__setattr__(self, "dimension", POSITIVE(self.dimension, "dimension"))

    @property
    def text(self) -> str:
        """Name in plain text."""
        return f"doubling space (diameter {self.diameter_bound}, dimension {self.dimension})"

    @property
    def latex(self) -> str:
        """Name in LaTeX."""
        return rf"Z_{{{latex(self.diameter_bound)},{latex(self.dimension)}}}"

    @property
    def diameter(self) -> Expr:
        """The bound on the diameter."""
        return self.diameter_bound
