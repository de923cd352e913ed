"""Order, degree and orbits of a permutation group."""

from __future__ import annotations

from sympy.combinatorics import PermutationGroup

from symbound.groups.chain import chain_of
from symbound.groups.giants import giant_order
from symbound.groups.permutations import require_group


def order(G: PermutationGroup) -> int:
    """Number of elements of ``G``: from its construction where that gives it, else from a stabiliser chain.

    >>> from sympy.combinatorics import Permutation, PermutationGroup
    >>> order(PermutationGroup(Permutation(0, 1, size=60), Permutation(*range(60)))) % 10**9
    0
    """
    require_group(G, "order(G)")
    known: int | None = getattr(G, "known_order", None)
    if known is None and getattr(G, "_symbound_chain", None) is None:
        known = giant_order(G, is_transitive(G))
        if known is not None:
            G.known_order = G._order = known
    return known if known is not None else chain_of(G).order


def degree(G: PermutationGroup) -> int:
    """Number of points that ``G`` acts on.

    >>> from symbound.groups import hyperoctahedral
    >>> degree(hyperoctahedral(3))
    6
    """
    return int(require_group(G, "degree(G)").degree)


def orbits(G: PermutationGroup) -> list[tuple[int, ...]]:
    """Orbits on the points ``0 .. m-1``, fixed points included, each increasing, ordered by first point.

    >>> from symbound.groups import group
    >>> orbits(group([[[0, 2]], [[3, 4]]]))
    [(0, 2), (1,), (3, 4)]
    """
    require_group(G, "orbits(G)")
    maps = [g.array_form for g in G.generators]
    unseen, found = set(range(G.degree)), []
    for start in range(G.degree):
        if start not in unseen:
            continue
        orbit, frontier = {start}, [start]
        while frontier:
            here = frontier.pop()
            for images in maps:
                if images[here] not in orbit:
                    orbit.add(images[here])
                    frontier.append(images[here])
        unseen -= orbit
        found.append(tuple(sorted(orbit)))
    return found


def is_transitive(G: PermutationGroup) -> bool:
    """True if the points form one orbit.

    >>> from symbound.groups import cyclic, trivial
    >>> is_transitive(cyclic(5)), is_transitive(trivial(2))
    (True, False)
    """
    return len(orbits(G)) == 1
