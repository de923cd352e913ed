"""Conjugacy classes of elements."""

from __future__ import annotations

import numpy as np
from sympy.combinatorics import PermutationGroup

from symbound.groups.elements import elements
from symbound.groups.multiplication import base_images_lookup
from symbound.groups.permutations import Rows, generator_rows, inverse_rows, require_group


def conjugation_maps(G: PermutationGroup) -> Rows:
    """For each generator g the permutation ``x -> g x g^-1`` of the indices of ``elements(G)``."""
    rows, generators = elements(G), generator_rows(G)
    base, lookup = base_images_lookup(G)
    maps = []
    for g, back in zip(generators, inverse_rows(generators), strict=True):
        # g x g^-1 at the base points, without forming the whole rows.
        maps.append(lookup(g[rows[:, back[base]]]))
    return np.array(maps)


def conjugacy_classes_of_elements(G: PermutationGroup) -> list[Rows]:
    """Conjugacy classes of G, each as increasing indices into ``elements(G)``, ordered by smallest index.

    Examples
    --------
    >>> from symbound.groups import symmetric
    >>> [len(c) for c in conjugacy_classes_of_elements(symmetric(4))]
    [1, 6, 8, 3, 6]
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    require_group(G, "conjugacy_classes_of_elements(G)")
    maps = conjugation_maps(G)
    size = maps.shape[1]
    heads = np.tile(np.arange(size), len(maps))
    graph = coo_array((np.ones(maps.size, dtype=bool), (heads, maps.ravel())), shape=(size, size))
    _, labels = connected_components(graph, directed=False)
    ordered = np.argsort(labels, kind="stable")
    classes = np.split(ordered, np.flatnonzero(np.diff(labels[ordered])) + 1)
    return sorted(classes, key=lambda members: int(members[0]))
