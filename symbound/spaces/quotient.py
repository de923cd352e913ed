"""The quotient of a space by a finite group of isometries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy.combinatorics import PermutationGroup

from symbound.errors import ArgumentTypeError
from symbound.spaces.orbits import Orbits
from symbound.spaces.space import Space


@dataclass(frozen=True, repr=False)
class Quotient(Orbits):
    """The orbits ``Z/G`` with the distance ``inf_g rho(z, g z')``.

    Parameters
    ----------
    space : Space
        The space ``Z``.
    group : sympy PermutationGroup
        The group ``G``; it must act on ``Z`` by isometries.

    Examples
    --------
    >>> from symbound import Cube, Graphs, cyclic
    >>> Cube(4) / cyclic(4)
    [0,1]^4/C_4
    >>> Graphs(5) / cyclic(5)
    Traceback (most recent call last):
        ...
    symbound.errors.GroupError: the action of C_5 on graphs on 5 vertices
      got:     a group that permutes 5 points
      because: graphs on 5 vertices needs degree 10: a group permutes the pairs of vertices
      try:     on_edges(C_5), the action of the group on pairs of vertices
    """

    space: Space
    group: Any

    def __post_init__(self) -> None:
        if not isinstance(self.space, Space) or not isinstance(self.group, PermutationGroup):
            raise ArgumentTypeError(
                "a quotient of a space by a group",
                f"{self.space!r} / {self.group!r}",
                "the left side must be a space and the right side a permutation group",
                "symbound.group(generators) makes a group of a list of permutations",
            )
        self.space.check_acts(self.group)

    @property
    def cardinality(self) -> int | None:
        """Number of orbits."""
        return orbit_count(self.space, self.group)


def orbit_count(space: Space, group: Any) -> int | None:
    """Number of orbits of a group on a finite space, by Burnside's lemma; None if the space is infinite.

    >>> from symbound import Graphs, on_edges, symmetric
    >>> orbit_count(Graphs(7), on_edges(symmetric(7)))
    1044
    """
    from symbound.groups import cycle_index, orbits
    from symbound.spaces.graphs import Graphs
    from symbound.spaces.grid import Grid
    from symbound.spaces.strings import Strings

    if isinstance(space, Strings):
        return int(cycle_index(group, space.q))
    if isinstance(space, Graphs):
        return int(cycle_index(group, 2))
    if isinstance(space, Grid):
        return int(cycle_index(group, space.k))
    if space.cardinality is not None:
        return len(orbits(group))
    return None
