"""A finite class of functions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import latex

from symbound.bounds.exact import POSITIVE, POSITIVE_INTEGER
from symbound.classes.function_class import FunctionClass


@dataclass(frozen=True, repr=False)
class FiniteClass(FunctionClass):
    """``k`` measurable functions from a space of examples to ``[0, M]``.

    Parameters
    ----------
    k : int or symbol
        Number of functions.
    M : exact number or symbol
        Range, positive.

    Examples
    --------
    >>> FiniteClass(k=16, M=1)
    F: 16 functions to [0, 1]
    """

    k: Any
    M: Any

    def __post_init__(self) -> None:
        object.__setattr__(self, "k", POSITIVE_INTEGER(self.k, "k"))
        object.__setattr__(self, "M", POSITIVE(self.M, "M"))

    @property
    def oscillation(self) -> Any:
        """``M``."""
        return self.M

    @property
    def description(self) -> str:
        """The class in words."""
        return f"{self.k} functions to [0, {self.M}]"

    @property
    def description_latex(self) -> str:
        """The class in words, formulas in LaTeX."""
        return rf"${latex(self.k)}$ functions to $[0, {latex(self.M)}]$"
