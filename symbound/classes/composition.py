"""A Lipschitz function of the values of another class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import latex

from symbound.bounds.exact import POSITIVE
from symbound.classes.function_class import FunctionClass
from symbound.errors import ArgumentTypeError


@dataclass(frozen=True, repr=False)
class Composition(FunctionClass):
    """All ``z -> phi_z(f(z))`` with ``f`` in an inner class, for fixed functions ``phi_z`` to ``[0, M]``.

    Every ``phi_z`` is ``Lambda``-Lipschitz.  A loss is the case ``z = (x, y)``, ``f`` the prediction at ``x``
    and ``phi_z = loss(., y)``.

    Parameters
    ----------
    inner : FunctionClass
        The class of the functions ``f``.
    Lambda : exact number or symbol
        Lipschitz constant of every ``phi_z``, positive.
    M : exact number or symbol
        Range of the composed functions, positive.

    Examples
    --------
    >>> from symbound.classes import FiniteClass
    >>> Composition(FiniteClass(k=16, M=1), Lambda=2, M=1)
    phi o F: 2-Lipschitz functions of 16 functions to [0, 1], with values in [0, 1]
    """

    inner: FunctionClass
    Lambda: Any
    M: Any

    def __post_init__(self) -> None:
        if not isinstance(self.inner, FunctionClass):
            raise ArgumentTypeError(
                "a class Composition(inner, Lambda, M)",
                f"inner = {self.inner!r} of type {type(self.inner).__name__}",
                "the inner class must be a class of functions",
                "for instance Composition(FiniteClass(k=16, M=1), Lambda=2, M=1)",
            )
        for name in ("Lambda", "M"):
            object.__setattr__(self, name, POSITIVE(getattr(self, name), name))

    @property
    def oscillation(self) -> Any:
        """``M``."""
        return self.M

    @property
    def description(self) -> str:
        """The class in words."""
        return f"{self.Lambda}-Lipschitz functions of {self.inner.description}, with values in [0, {self.M}]"

    @property
    def description_latex(self) -> str:
        """The class in words, formulas in LaTeX."""
        return (
            rf"${latex(self.Lambda)}$-Lipschitz functions of {self.inner.description_latex}, "
            rf"with values in $[0, {latex(self.M)}]$"
        )

    @property
    def latex(self) -> str:
        """Name in formulas."""
        return rf"\varphi \circ {self.inner.latex}"

    def __str__(self) -> str:
        return f"phi o {self.inner}"
