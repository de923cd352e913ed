"""All functions on a finite space: the tabular class."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sympy import Expr, latex

from symbound.bounds.exact import POSITIVE
from symbound.classes.function_class import FunctionClass
from symbound.classes.lipschitz import check_space_and_symmetry
from symbound.errors import SpaceError
from symbound.spaces import Space
from symbound.spaces.quotient import orbit_count
from symbound.symmetry.invariance import Invariance


@dataclass(frozen=True, repr=False)
class AllFunctions(FunctionClass):
    """All ``f : Z -> [0, M]`` on a finite space, with ``|f(gz) - f(z)| <= eps`` for ``g`` in ``G``.

    Parameters
    ----------
    space : Space
        A finite space.
    M : exact number or symbol
        Range, positive.
    symmetry : Invariance, optional
        The group ``G`` and the tolerance ``eps``.
    letter : str
        What stands for the class in formulas; it does not tell classes apart.

    Examples
    --------
    >>> from symbound import Graphs, Invariance, on_edges, symmetric
    >>> F = AllFunctions(Graphs(6), M=1, symmetry=Invariance(on_edges(symmetric(6))))
    >>> F.points, F.orbits
    (32768, 156)
    """

    space: Space
    M: Any
    symmetry: Invariance | None = None
    letter: str = field(default="F", compare=False)

    def __post_init__(self) -> None:
        check_space_and_symmetry(self)
        if self.space.cardinality is None:
            raise SpaceError(
                "the class of all functions on a space",
                str(self.space),
                "the space is infinite, and on it the gap of all functions is M for every n",
                "a finite space, or Lipschitz(space, L, M)",
            )
        object.__setattr__(self, "M", POSITIVE(self.M, "M"))

    @property
    def points(self) -> int:
        """``N = |Z|``."""
        return int(self.space.cardinality)  # type: ignore[arg-type]

    @property
    def orbits(self) -> int:
        """``K = |Z/G|``; equal to ``N`` without a symmetry."""
        if self.symmetry is None:
            return self.points
        return int(orbit_count(self.space, self.symmetry.group))  # type: ignore[arg-type]

    @property
    def oscillation(self) -> Expr:
        """``M``."""
        return self.M

    @property
    def description(self) -> str:
        """The class in words."""
        invariant = f", {self.symmetry.description}" if self.symmetry else ""
        return f"all functions on {self.space} to [0, {self.M}]{invariant}"

    @property
    def description_latex(self) -> str:
        """The class in words, formulas in LaTeX."""
        invariant = f", {self.symmetry.description_latex}" if self.symmetry else ""
        return rf"all functions $f : {self.space.latex} \to [0, {latex(self.M)}]${invariant}"
