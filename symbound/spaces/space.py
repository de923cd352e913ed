"""What every space of examples has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sympy import Expr

from symbound.errors import GroupError, SpaceError

if TYPE_CHECKING:
    from symbound.spaces.quotient import Quotient


class Space:
    """A separable metric space ``(Z, rho)``.

    Subclasses are frozen dataclasses and give ``text`` and ``latex`` names, the ``diameter``, a ``covering_radius`` with
    which one ball centred in the space covers it, the ``cardinality`` (None if infinite), and the ``degree`` of
    permutation groups that act on it by isometries (None where there is no such action).
    """

    @property
    def text(self) -> str:
        """Name in plain text."""
        raise SpaceError("the name of a space", type(self).__name__, "this kind of space has no name")

    @property
    def latex(self) -> str:
        """Name in LaTeX."""
        return rf"\text{{{self.text}}}"

    @property
    def diameter(self) -> Expr:
        """Largest distance."""
        raise SpaceError("the diameter", self.text, "it is not known for this kind of space")

    @property
    def covering_radius(self) -> Expr:
        """A radius for which a single ball centred in the space covers it."""
        return self.diameter

    @property
    def cardinality(self) -> int | None:
        """Number of points, None if infinite."""
        return None

    @property
    def degree(self) -> int | None:
        """Number of points or coordinates that a permutation group must permute to act on the space."""
        return None

    action: str = "no permutation group acts on it"
    """How a permutation group acts, for messages."""

    def check_acts(self, group: Any) -> None:
        """Raise unless the permutation group acts on the space by isometries.

        Raises
        ------
        GroupError
            If the group permutes another number of points than the space has coordinates.
        """
        if self.degree is None or group.degree != self.degree:
            raise GroupError(
                f"the action of {group} on {self}",
                f"a group that permutes {group.degree} points",
                self.action
                if self.degree is None
                else f"{self.text} needs degree {self.degree}: {self.action}",
                self.remedy(group),
            )

    def remedy(self, group: Any) -> str:
        """What would mend a group of the wrong degree."""
        return "" if self.degree is None else f"a group of degree {self.degree}"

    def __truediv__(self, group: Any) -> Quotient:
        """The quotient by a permutation group, ``Cube(4) / cyclic(4)``."""
        from symbound.spaces.quotient import Quotient

        return Quotient(self, group)

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    def _repr_latex_(self) -> str:
        return f"${self.latex}$"
