"""A class with finitely many parameters."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import latex

from symbound.bounds.exact import POSITIVE, POSITIVE_INTEGER
from symbound.classes.function_class import FunctionClass


@dataclass(frozen=True, repr=False)
class Parametric(FunctionClass):
    """Functions ``f_w : Z -> [0, M]`` with ``w`` in a ball of radius ``B`` of ``R^p``, and ``w -> f_w`` ``Lambda``-Lipschitz.

    The Lipschitz property is in the sup norm: ``|f_w(z) - f_w'(z)| <= Lambda |w - w'|`` for all ``z``.

    Parameters
    ----------
    p : int or symbol
        Number of parameters; for a ``G``-equivariant linear layer, the dimension of the space of equivariant maps.
    B : exact number or symbol
        Radius of the ball of parameters, in any norm.
    Lambda : exact number or symbol
        Lipschitz constant of the parametrisation in the same norm.
    M : exact number or symbol
        Range.

    Examples
    --------
    >>> Parametric(p=10, B=1, Lambda=2, M=1)
    F: 10 parameters in a ball of radius 1, 2-Lipschitz parametrisation, functions to [0, 1]
    """

    p: Any
    B: Any
    Lambda: Any
    M: Any

    def __post_init__(self) -> None:
        object.__setattr__(self, "p", POSITIVE_INTEGER(self.p, "p"))
        for name in ("B", "Lambda", "M"):
            object.__setattr__(self, name, POSITIVE(getattr(self, name), name))

    @property
    def oscillation(self) -> Any:
        """``M``."""
        return self.M

    @property
    def description(self) -> str:
        """The class in words."""
        return (
            f"{self.p} parameters in a ball of radius {self.B}, {self.Lambda}-Lipschitz parametrisation, "
            f"functions to [0, {self.M}]"
        )

    @property
    def description_latex(self) -> str:
        """The class in words, formulas in LaTeX."""
        return (
            rf"${latex(self.p)}$ parameters in a ball of radius ${latex(self.B)}$, ${latex(self.Lambda)}$-Lipschitz "
            rf"parametrisation, functions to $[0, {latex(self.M)}]$"
        )
