"""Lipschitz functions, invariant up to a tolerance."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from sympy import Expr, Min, latex

from symbound.bounds.exact import POSITIVE
from symbound.classes.function_class import FunctionClass
from symbound.errors import ArgumentTypeError
from symbound.spaces import PathMetricSpace, Quotient, Space
from symbound.symmetry.invariance import Invariance


@dataclass(frozen=True, repr=False)
class Lipschitz(FunctionClass):
    """All ``f : Z -> [0, M]`` with ``|f(z) - f(z')| <= L rho(z, z')`` and ``|f(Tz) - f(z)| <= eps`` for ``T`` in ``S``.

    Parameters
    ----------
    space : Space
        The space of examples ``(Z, rho)``.  A quotient ``Z/G`` is read as ``Z`` with exact invariance under ``G``.
    L : exact number or symbol
        Lipschitz constant, positive.
    M : exact number or symbol
        Range, positive.
    symmetry : Invariance, optional
        The maps ``S`` and the tolerance ``eps``.
    letter : str
        What stands for the class in formulas, such as ``F_0``; it does not tell classes apart.

    Examples
    --------
    >>> from symbound import Cube, Invariance, cyclic
    >>> Lipschitz(Cube(4), L=1, M=1, symmetry=Invariance(cyclic(4)))
    F: 1-Lipschitz functions on [0,1]^4 to [0, 1], invariant under C_4
    """

    space: Space
    L: Any
    M: Any
    symmetry: Invariance | None = None
    letter: str = field(default="F", compare=False)

    def __post_init__(self) -> None:
        check_space_and_symmetry(self)
        object.__setattr__(self, "L", POSITIVE(self.L, "L"))
        object.__setattr__(self, "M", POSITIVE(self.M, "M"))

    @property
    def metric(self) -> PathMetricSpace:
        """The space with the path metric ``d``: the class is exactly the 1-Lipschitz functions on it."""
        return PathMetricSpace(self.space, self.L, self.symmetry)

    @property
    def oscillation(self) -> Expr:
        """An upper bound on ``max f - min f`` over the class: ``min(M, L diam)``."""
        return Min(self.M, self.L * self.space.diameter)

    @property
    def description(self) -> str:
        """The class in words."""
        invariant = f", {self.symmetry.description}" if self.symmetry else ""
        return f"{self.L}-Lipschitz functions on {self.space} to [0, {self.M}]{invariant}"

    @property
    def description_latex(self) -> str:
        """The class in words, formulas in LaTeX."""
        invariant = f", {self.symmetry.description_latex}" if self.symmetry else ""
        return rf"${latex(self.L)}$-Lipschitz functions $f : {self.space.latex} \to [0, {latex(self.M)}]${invariant}"


def check_space_and_symmetry(F: Any) -> None:
    """Raise unless the space is a space and the symmetry acts on it; unfold a quotient into exact invariance."""
    if isinstance(F.space, Quotient) and F.symmetry is None:
        object.__setattr__(F, "symmetry", Invariance(F.space.group))
        object.__setattr__(F, "space", F.space.space)
    if not isinstance(F.space, Space) or isinstance(F.space, Quotient):
        raise ArgumentTypeError(
            f"a class {type(F).__name__}(space, ...)",
            f"the space {F.space!r}",
            "it must be a space such as Cube(4); a quotient already carries its symmetry",
            "give the symmetry once, as symmetry=Invariance(G, eps)",
        )
    if F.symmetry is not None:
        if not isinstance(F.symmetry, Invariance):
            raise ArgumentTypeError(
                f"a class {type(F).__name__} with a symmetry",
                f"symmetry={F.symmetry!r}",
                "it must be an Invariance",
                "symmetry=Invariance(G) for exact invariance under the group G",
            )
        F.symmetry.check_acts(F.space)
