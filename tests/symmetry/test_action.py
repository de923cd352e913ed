"""Actions: that they are actions, and that what is not one is refused by name."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbound.errors import ActionError, ArgumentTypeError, DomainError, ShapeError, UnknownNameError
from symbound.groups import (
    alternating,
    cyclic,
    dihedral,
    elements,
    group,
    hyperoctahedral,
    on_edges,
    symmetric,
)
from symbound.symmetry.action import Action, as_action

ACTIONS = [
    Action.permutation(symmetric(4)),
    Action.permutation(on_edges(symmetric(3))),
    Action.signed_permutation(hyperoctahedral(3)),
    Action.on_graphs(dihedral(4)),
    Action.image_symmetries(3),
    Action.image_symmetries(4, "rotations"),
    Action.image_symmetries(4, "flips"),
    Action.image_symmetries(2, "left-right"),
    Action.cyclic_shift(6),
]
SHAPES = [(4,), (3,), (3,), (4, 4), (3, 3), (16,), (4, 4), (4,), (6,)]


@pytest.mark.parametrize(("action", "shape"), list(zip(ACTIONS, SHAPES, strict=True)), ids=repr)
def test_composition_law_on_random_data_for_all_pairs(action, shape):
    X = np.random.default_rng(0).standard_normal((2, *shape))
    rows = elements(action.group)
    place = {tuple(row): k for k, row in enumerate(rows.tolist())}
    moved = [action.transform(k, X) for k in range(action.size)]
    assert np.array_equal(moved[0], X)
    for g in range(action.size):
        for h in range(action.size):
            gh = place[tuple(rows[g][rows[h]].tolist())]
            assert np.array_equal(action.transform(g, moved[h]), moved[gh])
            assert action.products(g)[h] == gh
        assert place[tuple(np.argsort(rows[g]).tolist())] == action.inverses[g]
    action.check_composition(X)
    different = {m.tobytes() for m in moved}
    assert len(different) == action.size  # faithful on generic data


@pytest.mark.parametrize(("action", "shape"), list(zip(ACTIONS, SHAPES, strict=True)), ids=repr)
def test_displacement_is_that_of_the_matrices(action, shape):
    d = int(np.prod(shape))
    basis = np.eye(d).reshape(d, *shape)
    for k in range(action.size):
        matrix = action.transform(k, basis).reshape(d, d).T
        assert action.displacement.mean_absolute[k] == pytest.approx(np.abs(matrix - np.eye(d)).mean())
        assert action.displacement.mean_square[k] == pytest.approx(np.square(matrix - np.eye(d)).mean())


def test_permutation_convention():
    g = cyclic(3)
    moved = Action.permutation(g).transform(1, np.array([10, 20, 30]))
    row = elements(g)[1]
    assert all(moved[row[i]] == [10, 20, 30][i] for i in range(3))


def test_images_rotate_like_numpy():
    action = Action.image_symmetries(5)
    X = np.random.default_rng(1).random((3, 5, 5))
    expected = {
        "identity": X,
        "rotate 90": np.rot90(X, 1, axes=(1, 2)),
        "rotate 180": np.rot90(X, 2, axes=(1, 2)),
        "rotate 270": np.rot90(X, 3, axes=(1, 2)),
        "flip left-right": X[:, :, ::-1],
        "flip up-down": X[:, ::-1],
        "transpose": X.transpose(0, 2, 1),
        "anti-transpose": np.rot90(X, 2, axes=(1, 2)).transpose(0, 2, 1),
    }
    assert sorted(action.labels) == sorted(expected)
    for k, label in enumerate(action.labels):
        assert np.array_equal(action.transform(k, X), expected[label])
        flat = action.transform(k, X.reshape(3, 25))
        assert np.array_equal(flat.reshape(3, 5, 5), expected[label])


def test_image_group_is_the_dihedral_group_of_the_corners():
    assert Action.image_symmetries(8).group == dihedral(4)
    assert Action.image_symmetries(8, "rotations").group == cyclic(4)


def test_signed_permutation_is_a_signed_permutation_matrix_group():
    action = Action.signed_permutation(hyperoctahedral(2))
    matrices = {tuple(action.transform(k, np.eye(2)).ravel()) for k in range(8)}
    expected = {(a, 0, 0, b) for a in (1, -1) for b in (1, -1)} | {
        (0, a, b, 0) for a in (1, -1) for b in (1, -1)
    }
    assert matrices == expected


def test_graph_relabelling_keeps_isomorphism_invariants():
    A = np.triu(np.random.default_rng(2).integers(0, 2, (5, 5)), 1)
    A = A + A.T
    action = Action.on_graphs(symmetric(5))
    for k in range(0, 120, 7):
        B = action.transform(k, A)
        assert np.array_equal(B, B.T)
        assert sorted(B.sum(axis=0)) == sorted(A.sum(axis=0))
        assert np.trace(B @ B @ B) == np.trace(A @ A @ A)


def _permutation_matrix(row):
    matrix = np.zeros((len(row), len(row)))
    matrix[row, np.arange(len(row))] = 1
    return matrix


def test_from_matrix_of_a_group_agrees_with_indices():
    G = symmetric(4)
    X = np.random.default_rng(3).random((5, 4))
    by_index, by_matrix = Action.permutation(G), Action.from_matrix(_permutation_matrix, G)
    for k in range(24):
        assert np.allclose(by_index.transform(k, X), by_matrix.transform(k, X))
    assert np.allclose(by_index.displacement.mean_square, by_matrix.displacement.mean_square)
    assert by_matrix.isometric == ("euclidean",)


def test_from_matrix_refuses_a_right_action_and_names_the_pair():
    with pytest.raises(ActionError, match=r"(?s)g = .*, h = .*composition law fails") as caught:
        Action.from_matrix(lambda row: _permutation_matrix(row).T, symmetric(3))
    assert "a right action needs the inverse" in str(caught.value)


def _turn(angle):
    return [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]


def test_list_of_matrices_becomes_a_group():
    action = Action.from_matrix(_turn, [2 * np.pi * k / 5 for k in range(5)])
    assert action.group == cyclic(5)
    action.check_composition(np.random.default_rng(0).random((3, 2)))
    assert action.label(3) == "element 3"


def test_list_of_matrices_that_is_no_group():
    with pytest.raises(ActionError, match="pair of elements 1 and 1"):
        Action.from_matrix(_turn, [0.0, 1.0])
    family = Action.from_matrix(_turn, [0.0, 1.0], closed=False)
    assert family.group is None
    with pytest.raises(ActionError, match="need not be closed"):
        family.rows
    with pytest.raises(ActionError, match="identity comes first"):
        Action.from_matrix(_turn, [np.pi, 0.0])
    with pytest.raises(ActionError, match="same matrix"):
        Action.from_matrix(lambda _: np.eye(2), [0, 1])


def test_function_that_violates_the_composition_law_is_named():
    shift_by_row = Action.from_function(lambda row, X: X + row[0], cyclic(3))
    with pytest.raises(ActionError, match=r"g = \(0 1 2\), h = "):
        shift_by_row.check_composition(np.zeros((2, 2)))


def test_function_that_leaves_the_space():
    with pytest.raises(ActionError, match="maps the space to itself"):
        Action.from_function(lambda row, X: X[:, :1], cyclic(2)).transform(0, np.zeros((2, 2)))


def test_output_actions():
    G = cyclic(4)
    assert Action.permutation(G, output="same").output.size == 4
    with pytest.raises(ActionError, match="elements for 4 elements"):
        Action.permutation(G, output=Action.permutation(cyclic(3)))
    four_group = group([[1, 0, 3, 2], [2, 3, 0, 1]])
    with pytest.raises(ActionError, match="multiply to"):
        Action.permutation(G, output=Action.permutation(four_group))
    with pytest.raises(ArgumentTypeError):
        Action.permutation(G, output=3)


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: Action.permutation(cyclic(3)).transform(0, np.zeros((2, 4))), ShapeError),
        (lambda: Action.permutation(cyclic(3)).transform(3, np.zeros((2, 3))), DomainError),
        (lambda: Action.image_symmetries(3).transform(0, np.zeros((2, 8))), ShapeError),
        (lambda: Action.image_symmetries(0), DomainError),
        (lambda: Action.image_symmetries(3, "all of them"), UnknownNameError),
        (lambda: Action.signed_permutation(symmetric(4)), ActionError),
        (lambda: Action.signed_permutation(alternating(3)), ActionError),
        (lambda: Action.from_matrix(lambda _: np.zeros((2, 3)), [0]), ShapeError),
        (lambda: Action.from_matrix(lambda _: "no matrix", [0]), ArgumentTypeError),
        (lambda: Action.from_matrix(lambda k: np.eye(k + 1), [0, 1]), ShapeError),
        (lambda: Action.from_matrix(lambda _: np.eye(2), []), ArgumentTypeError),
        (lambda: as_action("cyclic"), ArgumentTypeError),
    ],
)
def test_bad_input(call, error):
    with pytest.raises(error):
        call()


@settings(max_examples=20, deadline=None, derandomize=True)
@given(st.integers(1, 7), st.integers(1, 4))
def test_shift_is_numpy_roll(length, batch):
    action = Action.cyclic_shift(length)
    X = np.arange(batch * length).reshape(batch, length)
    for k in range(length):
        assert np.array_equal(action.transform(k, X), np.roll(X, k, axis=-1))
