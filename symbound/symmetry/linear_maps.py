"""How the elements of an action move arrays: signed index permutations and real matrices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from symbound.errors import ActionError, ArgumentTypeError, ShapeError

Move = Callable[[int, NDArray[Any]], NDArray[Any]]
NORMS = ("euclidean", "max")
TOLERANCE = 1e-6  # matrices of other libraries are often float32

SQUARE_SUBGROUPS: dict[str, tuple[str, tuple[int, ...]]] = {
    "all": ("D_4", (0, 1, 2, 3, 4, 5, 6, 7)),
    "rotations": ("C_4", (0, 1, 2, 3)),
    "flips": ("C_2 x C_2", (0, 2, 4, 5)),
    "left-right": ("C_2", (0, 4)),
}
_SQUARE: tuple[tuple[str, Callable[[NDArray[Any]], NDArray[Any]]], ...] = (
    ("identity", lambda image: image),
    ("rotate 90", lambda image: np.rot90(image, 1)),
    ("rotate 180", lambda image: np.rot90(image, 2)),
    ("rotate 270", lambda image: np.rot90(image, 3)),
    ("flip left-right", np.fliplr),
    ("flip up-down", np.flipud),
    ("transpose", np.transpose),
    ("anti-transpose", lambda image: np.rot90(image, 2).T),
)


class Displacement(NamedTuple):
    """How far each element is from the identity, as a matrix ``A``: means over the entries of ``A - 1``."""

    mean_absolute: NDArray[np.float64]
    mean_square: NDArray[np.float64]


def by_index(
    sources: NDArray[Any], signs: NDArray[np.float64] | None, what: str, shapes: tuple[tuple[int, ...], ...]
) -> tuple[Move, Displacement]:
    """Return the move ``(g x)_i = sign_i x_{source(i)}`` on examples of one of the given shapes.

    Parameters
    ----------
    sources : int array of shape (|G|, d)
        Where each entry of the moved example comes from.
    signs : float array of shape (|G|, d), or None
        Signs of the entries of the moved example.
    what : str
        Name of the examples, for errors.
    shapes : tuple of shapes
        Admissible shapes of one example, each with ``d`` entries.
    """
    take = np.ascontiguousarray(sources, dtype=np.intp)

    def move(k: int, X: NDArray[Any]) -> NDArray[Any]:
        shape = next((s for s in shapes if X.shape[-len(s) :] == s), None)
        if shape is None:
            raise ShapeError(
                f"an action on {what}",
                f"an array of shape {X.shape}",
                f"the last axes must be {' or '.join(str(s) for s in shapes)}",
            )
        if len(shape) == 1:
            moved = X.take(take[k], axis=-1)
        else:
            moved = X.reshape(*X.shape[: -len(shape)], -1).take(take[k], axis=-1).reshape(X.shape)
        return moved if signs is None else moved * signs[k].reshape(shape).astype(moved.dtype)

    d = take.shape[1]
    away = take != np.arange(d)
    turned = np.zeros(take.shape, dtype=bool) if signs is None else (signs < 0) & ~away
    # A moved coordinate gives two entries of size 1, a fixed one with its sign changed gives one entry -2.
    return move, Displacement(
        (2.0 * away.sum(axis=1) + 2.0 * turned.sum(axis=1)) / d**2,
        (2.0 * away.sum(axis=1) + 4.0 * turned.sum(axis=1)) / d**2,
    )


def by_matrix(stack: NDArray[np.float64]) -> tuple[Move, Displacement, bool]:
    """Return the move ``g x = A_g x`` on the last axis, and whether all matrices are orthogonal."""
    d = stack.shape[1]

    def move(k: int, X: NDArray[Any]) -> NDArray[Any]:
        if X.shape[-1:] != (d,):
            raise ShapeError(
                "an action by matrices", f"an array of shape {X.shape}", f"the last axis must be {d}"
            )
        return np.asarray(X @ stack[k].T)

    rest = stack - np.eye(d)
    orthogonal = bool(np.allclose(stack @ stack.transpose(0, 2, 1), np.eye(d), atol=TOLERANCE))
    return move, Displacement(np.abs(rest).mean(axis=(1, 2)), np.square(rest).mean(axis=(1, 2))), orthogonal


def square_symmetries(side: int, which: str) -> tuple[tuple[str, ...], Any, NDArray[np.int64]]:
    """Return labels, the group of permutations of the corners, and pixel sources."""
    from symbound.groups import elements, group

    name, chosen = SQUARE_SUBGROUPS[which]
    corners = np.array([[0, 1], [3, 2]])  # clockwise
    order = np.argsort(corners.ravel())
    by_row = {}
    for k in chosen:
        label, turn = _SQUARE[k]
        row = np.argsort(turn(corners).ravel()[order])
        by_row[tuple(row.tolist())] = label, turn(np.arange(side * side).reshape(side, side)).ravel()
    square = group([list(row) for row in by_row], name=name)
    ordered = [by_row[tuple(row)] for row in elements(square).tolist()]
    return tuple(label for label, _ in ordered), square, np.array([source for _, source in ordered])


def stack_matrices(matrix: Callable[[Any], Any], items: Sequence[Any]) -> NDArray[np.float64]:
    """Return the matrices of the elements as one array of shape ``(|G|, d, d)``."""
    matrices: list[NDArray[np.float64]] = []
    for k, item in enumerate(items):
        value = matrix(item)
        if hasattr(value, "detach"):
            value = value.detach().cpu()
        try:
            array = np.asarray(value, dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise ArgumentTypeError(
                "the matrix of an element", f"{value!r} for element {k}", str(error)
            ) from None
        if array.ndim != 2 or array.shape[0] != array.shape[1] or not np.isfinite(array).all():
            raise ShapeError(
                "the matrix of an element",
                f"an array of shape {array.shape} for element {k}",
                "it must be square and finite",
            )
        if matrices and array.shape != matrices[0].shape:
            raise ShapeError(
                "the matrices of an action",
                f"shape {array.shape} for element {k}, {matrices[0].shape} for element 0",
                "all must have one shape",
            )
        matrices.append(array)
    if not matrices:
        raise ArgumentTypeError("an action by matrices", "no elements", "an action has at least one element")
    return np.stack(matrices)


def check_homomorphism(stack: NDArray[np.float64], action: Any) -> None:
    """Raise unless ``A_g A_h = A_{gh}`` for generators ``g`` and all ``h``, which implies all pairs."""
    slack = TOLERANCE * max(1.0, float(np.abs(stack).max()))
    for g in [0, *action.generators]:
        gap = np.abs(stack[g] @ stack - stack[action.products(g)]).max(axis=(1, 2))
        if gap.max() > slack:
            h = int(gap.argmax())
            raise ActionError(
                "an action by matrices",
                f"the pair g = {action.label(g)}, h = {action.label(h)}",
                f"matrix(g) matrix(h) differs from matrix(g h) by {gap[h]:.3g}: the composition law fails",
                "permutations compose as (g h)(i) = g(h(i)); a right action needs the inverse",
            )


def group_of_matrices(stack: NDArray[np.float64]) -> Any:
    """Return the regular permutation group of a closed list of matrices that begins with the identity.

    Element ``k`` of the group sends ``j`` to the position of ``A_k A_j``; it is row ``k`` of the elements,
    because its image of 0 is ``k``.

    Raises
    ------
    ActionError
        If a product is not in the list (names the pair), two matrices are equal, or the first is not the
        identity.
    """
    from symbound.groups import group

    n, d = stack.shape[:2]
    flat = stack.reshape(n, -1)
    slack = TOLERANCE * max(1.0, float(np.abs(flat).max()))
    if np.abs(stack[0] - np.eye(d)).max() > slack:
        raise ActionError(
            "a group of matrices", f"a first matrix {stack[0].tolist()}", "the identity comes first"
        )
    table = np.empty((n, n), dtype=np.int64)
    for k in range(n):
        rows = (stack[k] @ stack).reshape(n, -1)
        table[k] = (np.square(flat).sum(axis=1) - 2 * rows @ flat.T).argmin(axis=1)
        gap = np.abs(rows - flat[table[k]]).max(axis=1)
        if gap.max() > slack:
            j = int(gap.argmax())
            raise ActionError(
                "a group of matrices",
                f"the pair of elements {k} and {j}",
                "their product is not in the list: the composition law fails",
                "the whole group, or closed=False for a family of maps",
            )
    if not np.array_equal(table[:, 0], np.arange(n)):
        k = int(np.flatnonzero(table[:, 0] != np.arange(n))[0])
        raise ActionError(
            "a group of matrices",
            f"elements {table[k, 0]} and {k} with the same matrix",
            "a list of matrices stands for a group only if they differ",
            "the permutation group itself, with a function from its elements to matrices",
        )
    return group(table.tolist())
