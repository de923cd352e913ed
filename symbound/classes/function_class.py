"""What every class of loss functions has in common."""

from __future__ import annotations

from typing import Any


class FunctionClass:
    """A class of measurable functions from a space of examples to ``[0, M]``.

    Subclasses are frozen dataclasses with the attribute ``M`` and a ``description`` in words and in LaTeX.
    """

    M: Any
    letter: str = "F"

    @property
    def description(self) -> str:
        """The class in words."""
        return f"functions to [0, {self.M}]"

    @property
    def description_latex(self) -> str:
        """The class in words, formulas in LaTeX."""
        return self.description

    @property
    def latex(self) -> str:
        """The letter that stands for the class in formulas, with its index."""
        letter, _, index = self.letter.partition("_")
        return rf"\mathcal{{{letter}}}" + (f"_{{{index}}}" if index else "")

    def __str__(self) -> str:
        return self.letter

    def __repr__(self) -> str:
        return f"{self}: {self.description}"
