"""Strings over a finite alphabet with the Hamming metric."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Expr, Integer

from symbound.spaces.space import Space
from symbound.spaces.validate import dimension


@dataclass(frozen=True, repr=False)
class Strings(Space):
    """All strings of length ``m`` over ``q`` letters; the distance is the number of positions that differ.

    A permutation group of degree ``m`` permutes the positions.

    Parameters
    ----------
    m : int
        Length.
    q : int
        Number of letters, at least 2.

    Examples
    --------
    >>> Strings(8, 2), Strings(8, 2).cardinality
    ([2]^8, 256)
    """

    m: int
    q: int

    action = "a group permutes the positions"

    def __post_init__(self) -> None:
        dimension(self.m, "the length of strings")
        dimension(self.q, "the number of letters", least=2)

    @property
    def text(self) -> str:
        """Name in plain text."""
        return f"[{self.q}]^{self.m}"

    @property
    def latex(self) -> str:
        """Name in LaTeX."""
        return f"[{self.q}]^{{{self.m}}}"

    @property
    def diameter(self) -> Expr:
        """The length."""
        return Integer(self.m)

    @property
    def cardinality(self) -> int:
        """``q^m``."""
        return self.q**self.m

    @property
    def degree(self) -> int:
        """The length."""
        return self.m

    def remedy(self, group: Any) -> str:
        """What would mend a group of the wrong degree."""
        return f"Strings({group.degree}, {self.q}), or a group of degree {self.m}"
