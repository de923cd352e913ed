"""Equivariant layers: dimensions against characters and a linear solve, and exact equivariance."""

import numpy as np
import pytest

from symbound import alternating, cyclic, dihedral, on_edges, symmetric
from symbound.empirical.sharing import (
    character_product,
    regular_representation,
    repeat_channels,
    share_weights,
)
from symbound.errors import GroupError
from symbound.groups import elements, multiplication_table
from symbound.symmetry.equivariant_layer import equivariant_layer_dimension

GROUPS = [cyclic(5), dihedral(4), symmetric(4), alternating(4), on_edges(symmetric(4))]


def matrix(row):
    P = np.zeros((len(row), len(row)))
    P[row, np.arange(len(row))] = 1
    return P


@pytest.mark.parametrize("G", GROUPS, ids=str)
def test_dimension_is_the_inner_product_of_characters_and_that_of_the_commuting_matrices(G):
    rows = elements(G)
    layer = share_weights(rows, rows)
    assert layer.weights == character_product(rows, rows) == equivariant_layer_dimension(G, G)
    # Solve P_g W = W P_g for all g directly.
    m = rows.shape[1]
    equations = np.concatenate(
        [np.kron(matrix(g), np.eye(m)) - np.kron(np.eye(m), matrix(g).T) for g in rows]
    )
    assert m * m - np.linalg.matrix_rank(equations) == layer.weights


@pytest.mark.parametrize("G", GROUPS, ids=str)
def test_layers_commute_with_the_group(G):
    rows = elements(G)
    for out, into in (
        (rows, rows),
        (regular_representation(G), rows),
        (repeat_channels(rows, 2), repeat_channels(rows, 3)),
    ):
        layer = share_weights(out, into)
        theta = np.random.default_rng(0).standard_normal(layer.size)
        W = theta[layer.labels]
        for g, h in zip(out, into, strict=True):
            assert np.array_equal(matrix(g) @ W[:, :-1], W[:, :-1] @ matrix(h))
            assert np.array_equal(matrix(g) @ W[:, -1], W[:, -1])


def test_regular_representation_is_free_and_multiplies():
    G = dihedral(4)
    R, T = regular_representation(G), multiplication_table(G)
    assert (R[1:] != np.arange(8)).all()
    for a in range(8):
        for b in range(8):
            assert np.array_equal(R[a][R[b]], R[T[a, b]])


def test_rows_that_are_no_actions_of_one_group_are_refused():
    rows = elements(cyclic(4))
    with pytest.raises(GroupError):
        share_weights(rows, rows[:3])
    with pytest.raises(GroupError, match="inner product of characters"):
        share_weights(rows[:3], rows[:3])
