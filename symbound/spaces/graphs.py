"""Labelled graphs with the edit distance."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import Any

from sympy import Expr, Integer

from symbound.spaces.space import Space
from symbound.spaces.validate import dimension


@dataclass(frozen=True, repr=False)
class Graphs(Space):
    """All labelled simple graphs on ``m`` vertices; the distance is the number of edges that differ.

    A permutation group of degree ``m(m-1)/2`` permutes the pairs of vertices, in lexicographic order:
    ``on_edges(symmetric(m))`` is relabelling of vertices.

    Parameters
    ----------
    m : int
        Number of vertices, at least 2.

    Examples
    --------
    >>> Graphs(7), Graphs(7).cardinality
    (graphs on 7 vertices, 2097152)
    """

    m: int

    action = "a group permutes the pairs of vertices"

    def __post_init__(self) -> None:
        dimension(self.m, "the number of vertices", least=2)

    @property
    def text(self) -> str:
        """Name in plain text."""
        return f"graphs on {self.m} vertices"

    @property
    def latex(self) -> str:
        """Name in LaTeX."""
        return rf"\mathcal{{G}}_{{{self.m}}}"

    @property
    def pairs(self) -> int:
        """Number of pairs of vertices."""
        return comb(self.m, 2)

    @property
    def diameter(self) -> Expr:
        """From the empty graph to the complete one."""
        return Integer(self.pairs)

    @property
    def cardinality(self) -> int:
        """``2^(m choose 2)``."""
        return 2**self.pairs

    @property
    def degree(self) -> int:
        """Number of pairs of vertices."""
        return self.pairs

    def remedy(self, group: Any) -> str:
        """What would mend a group of the wrong degree."""
        if group.degree == self.m:
            return f"on_edges({group}), the action of the group on pairs of vertices"
        return f"a group of degree {self.pairs}, such as on_edges(symmetric({self.m}))"
