"""The quotient by a group of which only the name and the order are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symbound.errors import ArgumentTypeError
from symbound.spaces.orbits import Orbits
from symbound.spaces.space import Space
from symbound.spaces.validate import dimension


@dataclass(frozen=True, repr=False)
class IsometryQuotient(Orbits):
    """``Z/G`` for a compact group ``G`` of isometries that is no permutation group of coordinates or points.

    Parameters
    ----------
    space : Space
        The space ``Z``.
    name : str
        Name of the group.
    order : int, optional
        Number of elements; None for an infinite group.

    Examples
    --------
    >>> from symbound import Doubling
    >>> IsometryQuotient(Doubling(1, 3), "A_5", 60)
    (doubling space (diameter 1, dimension 3))/A_5
    """

    space: Space
    name: str
    order: int | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.space, Space) or not isinstance(self.name, str):
            raise ArgumentTypeError(
                "a quotient by a group of isometries",
                f"IsometryQuotient({self.space!r}, {self.name!r})",
                "it needs a space and the name of the group",
            )
        if self.order is not None:
            dimension(self.order, "the order of a group")

    @property
    def group(self) -> Any:
        """The name of the group stands for it in messages."""
        return self.name
