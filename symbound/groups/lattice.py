"""The lattice of all subgroups of a permutation group.

Every subgroup K other than 1 is ``<H, z>`` with H maximal in K and z of prime power order (the elements of
prime power order generate K, so one of them lies outside H).  Starting from H = 1 and taking one H from each
conjugacy class, all such joins give all classes.  A join is found as an orbit: the cosets Hx that make up
``<H, z>`` are the orbit of H under right multiplication by z and by generators of H.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sympy import primefactors
from sympy.combinatorics import Permutation, PermutationGroup

from symbound.errors import DomainError
from symbound.groups.conjugacy import conjugation_maps
from symbound.groups.elements import elements
from symbound.groups.identify import element_orders, identify_table
from symbound.groups.multiplication import multiplication_table
from symbound.groups.named_group import NamedGroup
from symbound.groups.order import order
from symbound.groups.permutations import Rows, positive_integer, require_group

if TYPE_CHECKING:
    import networkx


@dataclass
class _Class:
    """A conjugacy class of subgroups: packed masks and generators (as element indices) of every member."""

    order: int
    members: list[bytes]
    generators: Rows


class _Search:
    """Multiplication, conjugation and the subgroups found so far."""

    def __init__(self, G: PermutationGroup, max_subgroups: int) -> None:
        self.G, self.max_subgroups = G, max_subgroups
        self.table = multiplication_table(G)
        self.size = len(self.table)
        self.inverse = np.argwhere(self.table == 0)[:, 1]
        self.maps = conjugation_maps(G)
        self.maps_back = np.argsort(self.maps, axis=1)
        self.zuppo = _prime_power_generators(self.table)
        self.zuppos = np.flatnonzero(self.zuppo == np.arange(self.size))
        self.known: set[bytes] = set()
        self.classes: list[_Class] = []

    def add(self, mask: Rows, generators: Rows) -> None:
        """Record the conjugacy class of a subgroup unless it is known."""
        key = np.packbits(mask).tobytes()
        if key in self.known:
            return
        self.known.add(key)
        members, all_generators = [key], [generators]
        frontier = [(mask, generators)]
        while frontier:
            here, its_generators = frontier.pop()
            for forward, back in zip(self.maps, self.maps_back, strict=True):
                image = here[back]
                image_key = np.packbits(image).tobytes()
                if image_key not in self.known:
                    self.known.add(image_key)
                    members.append(image_key)
                    all_generators.append(forward[its_generators])
                    frontier.append((image, forward[its_generators]))
            if len(self.known) > self.max_subgroups:
                raise DomainError(
                    "subgroups(G)",
                    f"{self.G} of order {self.size}",
                    f"it has more than max_subgroups = {self.max_subgroups} subgroups",
                    "pass a larger max_subgroups",
                )
        self.classes.append(_Class(int(mask.sum()), members, np.array(all_generators)))

    def unpack(self, key: bytes) -> Rows:
        return np.unpackbits(np.frombuffer(key, dtype=np.uint8), count=self.size).astype(bool)

    def extend(self, mask: Rows, generators: Rows) -> None:
        """Add every ``<H, z>`` for the subgroup H given by its mask."""
        inside = np.flatnonzero(mask)
        candidates = self._candidates(mask, generators)
        if not len(candidates):
            return
        _, first, coset = np.unique(self.table[inside].min(axis=0), return_index=True, return_inverse=True)
        coset = coset.reshape(-1)
        by_generator = [coset[self.table[first, g]] for g in generators]
        by_candidate = coset[self.table[first][:, candidates]].T
        reached = np.zeros(by_candidate.shape, dtype=bool)
        reached[:, coset[0]] = True
        count = 0
        while (total := int(reached.sum())) != count:
            count = total
            for step in by_generator:
                reached |= reached[:, step]
            reached |= np.take_along_axis(reached, by_candidate, axis=1)
        for z, cosets in zip(candidates, reached, strict=True):
            self.add(cosets[coset], np.append(generators, z))

    def _candidates(self, mask: Rows, generators: Rows) -> Rows:
        """One z outside H of each orbit of the normaliser of H on the cyclic groups of prime power order."""
        outside = self.zuppos[~mask[self.zuppos]]
        if not len(outside):
            return outside
        conjugates = self.table[self.table[:, generators], self.inverse[:, None]]
        normaliser = np.flatnonzero(mask[conjugates].all(axis=1))
        least = outside.copy()
        step = max(1, (1 << 20) // len(outside))
        for start in range(0, len(normaliser), step):
            part = normaliser[start : start + step]
            moved = self.table[self.table[np.ix_(part, outside)], self.inverse[part, None]]
            np.minimum(least, self.zuppo[moved].min(axis=0), out=least)
        return np.unique(least)


def _prime_power_generators(table: Rows) -> Rows:
    """For x of prime power order the least generator of ``<x>``; -1 for all other x."""
    orders = element_orders(table)
    least = np.where([len(primefactors(int(n))) == 1 for n in orders], np.arange(len(table)), -1)
    power = np.arange(len(table))
    for exponent in range(2, int(orders.max())):
        power = table[power, np.arange(len(table))]
        coprime = (least >= 0) & (exponent < orders) & (np.gcd(exponent, orders) == 1)
        least = np.where(coprime, np.minimum(least, power), least)
    return least


def subgroups(G: PermutationGroup, max_order: int = 2500, max_subgroups: int = 10_000) -> networkx.DiGraph:
    """The lattice of all subgroups of G; edges are the covering relation, from the smaller to the larger.

    Nodes are the integers 0, 1, 2, ..., sorted by order of the subgroup: node 0 is the trivial group and the
    last node is G.  Attributes of a node:

    * ``order`` of the subgroup, ``index`` in G;
    * ``conjugacy_class``: number of its conjugacy class, ``class_size``; ``is_normal``;
    * ``name``: of the isomorphism type where it is recognised with certainty, else None;
    * ``group``: the subgroup as a permutation group;
    * ``mask``: read-only boolean array over ``elements(G)``.

    The graph has the attributes ``group``, ``elements``, and ``classes`` (list of lists of nodes).

    Parameters
    ----------
    G : permutation group
    max_order, max_subgroups : limits beyond which the request is refused

    Raises
    ------
    DomainError : a limit is exceeded

    Reference: J. Neubueser, Numer. Math. 2 (1960) 280-292 (cyclic extension).

    Examples
    --------
    >>> from symbound.groups import symmetric
    >>> lattice = subgroups(symmetric(4))
    >>> len(lattice), len(lattice.graph["classes"])
    (30, 11)
    """
    require_group(G, "subgroups(G)")
    limit = positive_integer(max_order, "max_order")
    if order(G) > limit:
        raise DomainError(
            "subgroups(G)",
            f"{G} of order {order(G)}",
            f"the order is above max_order = {limit}",
            "pass a larger max_order; time grows with the square of the order",
        )
    search = _Search(G, positive_integer(max_subgroups, "max_subgroups"))
    trivial_mask = np.zeros(search.size, dtype=bool)
    trivial_mask[0] = True
    search.add(trivial_mask, np.empty(0, dtype=np.int64))
    done = 0
    while done < len(search.classes):
        found = search.classes[done]
        search.extend(search.unpack(found.members[0]), found.generators[0])
        done += 1
    return _graph(search)


def _graph(search: _Search) -> networkx.DiGraph:
    import networkx

    rows = elements(search.G)
    graph = networkx.DiGraph(group=search.G, elements=rows, classes=[])
    masks = []
    for number, found in enumerate(sorted(search.classes, key=lambda c: (c.order, len(c.members)))):
        name = identify_table(search.table, search.unpack(found.members[0]))
        nodes = []
        for key, generators in zip(found.members, found.generators, strict=True):
            mask = search.unpack(key)
            mask.setflags(write=False)
            masks.append(mask)
            nodes.append(len(graph))
            graph.add_node(
                len(graph),
                order=found.order,
                index=search.size // found.order,
                conjugacy_class=number,
                class_size=len(found.members),
                is_normal=len(found.members) == 1,
                name=name,
                group=_subgroup(rows, generators, name, found.order),
                mask=mask,
            )
        graph.graph["classes"].append(nodes)
    graph.add_edges_from(_covers(np.array(masks)))
    return graph


def _subgroup(rows: Rows, generators: Rows, name: str | None, size: int) -> NamedGroup:
    degree = rows.shape[1]
    permutations = [Permutation(rows[g].tolist(), size=degree) for g in generators]
    return NamedGroup(*(permutations or [Permutation(list(range(degree)))]), name=name, known_order=size)


def _covers(masks: Rows) -> list[tuple[int, int]]:
    """Pairs (i, j) with subgroup i maximal in subgroup j; the masks are sorted by order."""
    numbers = masks.astype(np.float32)
    sizes = masks.sum(axis=1)
    larger = np.empty((len(masks), len(masks)), dtype=bool)
    for start in range(0, len(masks), 1024):
        # i lies in j iff the intersection has as many elements as i; counts below 2^24 are exact in float32.
        common = numbers[start : start + 1024] @ numbers.T
        larger[start : start + 1024] = common == sizes[start : start + 1024, None]
    np.fill_diagonal(larger, False)
    pairs = []
    for i, above in enumerate(larger):
        above = above.copy()
        while above.any():
            j = int(above.argmax())
            pairs.append((i, j))
            above &= ~larger[j]
            above[j] = False
    return pairs


def maximal_subgroup_classes(lattice: Any) -> list[int]:
    """Numbers of the conjugacy classes of maximal subgroups of the group of a lattice.

    >>> from symbound.groups import symmetric
    >>> lattice = subgroups(symmetric(4))
    >>> [lattice.nodes[lattice.graph["classes"][c][0]]["name"] for c in maximal_subgroup_classes(lattice)]
    ['S_3', 'D_4', 'A_4']
    """
    top = len(lattice) - 1
    return sorted({lattice.nodes[node]["conjugacy_class"] for node in lattice.predecessors(top)})
