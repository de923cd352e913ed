"""The union of several classes."""

from __future__ import annotations

from dataclasses import dataclass

from symbound.classes.function_class import FunctionClass


@dataclass(frozen=True, repr=False)
class UnionClass(FunctionClass):
    """All functions that lie in one of several classes.

    Parameters
    ----------
    parts : tuple of FunctionClass
        The classes.
    """

    parts: tuple[FunctionClass, ...]
    letter = "U"

    @property
    def description(self) -> str:
        """The class in words."""
        return "the union of " + "; ".join(part.description for part in self.parts)

    @property
    def description_latex(self) -> str:
        """The class in words, formulas in LaTeX."""
        return "the union of " + "; ".join(part.description_latex for part in self.parts)
