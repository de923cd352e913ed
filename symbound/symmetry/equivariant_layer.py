"""The number of free parameters of an equivariant linear layer."""

from __future__ import annotations

from typing import Any

import numpy as np

from symbound.errors import GroupError


def equivariant_layer_dimension(group_in: Any, group_out: Any) -> int:
    """Dimension of the linear maps that commute with two permutation actions of one group.

    ``dim Hom_G(V, W) = (1/|G|) sum_g chi_V(g) chi_W(g)``, the number of orbits of the group on index pairs
    (output, input): a matrix commutes with the actions iff it is constant on these orbits.

    Parameters
    ----------
    group_in, group_out : PermutationGroup
        The actions on input and output indices, given by the same generators of the group in the same order.

    Returns
    -------
    int

    Raises
    ------
    GroupError
        If the numbers of generators differ.

    Examples
    --------
    >>> from symbound import cyclic, symmetric
    >>> equivariant_layer_dimension(symmetric(5), symmetric(5))
    2
    >>> equivariant_layer_dimension(cyclic(8), cyclic(8))
    8
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    pairs = list(zip(group_out.generators, group_in.generators, strict=False))
    if len(group_in.generators) != len(group_out.generators):
        raise GroupError(
            "the dimension of an equivariant layer",
            f"{len(group_in.generators)} generators on the input, {len(group_out.generators)} on the output",
            "the two actions must be given by the same generators of one group, in the same order",
            "symbound.group([...]) for each, from matching lists of permutations",
        )
    rows, columns = group_out.degree, group_in.degree
    index = np.arange(rows * columns).reshape(rows, columns)
    moved = [
        index[np.ix_(np.array(out.array_form), np.array(into.array_form))].ravel() for out, into in pairs
    ]
    start = np.tile(index.ravel(), len(moved))
    graph = coo_array(
        (np.ones(len(start), dtype=np.int8), (start, np.concatenate(moved))), shape=(index.size, index.size)
    )
    return int(connected_components(graph, directed=False)[0])
