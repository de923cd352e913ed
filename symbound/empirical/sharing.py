r"""Exactly equivariant linear layers: weights shared along the orbits of index pairs.

A matrix commutes with two permutation actions of one group iff it is constant on the orbits of the group on pairs
(output index, input index); the number of orbits is

.. math:: \dim \mathrm{Hom}_G(V, W) = \langle \chi_V, \chi_W \rangle
          = \frac{1}{|G|} \sum_g \mathrm{Fix}_V(g)\, \mathrm{Fix}_W(g).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import GroupError

Rows = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class WeightSharing:
    """Which entries of a layer's matrix, the bias being its last column, are one and the same parameter.

    Attributes
    ----------
    labels : int array of shape (outputs, inputs + 1)
        Number of the parameter at each entry.
    weights, biases : int
        Number of free weights and of free biases.
    """

    labels: Rows
    weights: int
    biases: int

    @property
    def size(self) -> int:
        """Number of free parameters."""
        return self.weights + self.biases

    @cached_property
    def order(self) -> Rows:
        """Entries sorted by their parameter."""
        return np.argsort(self.labels, axis=None, kind="stable")

    @cached_property
    def starts(self) -> Rows:
        """Where each parameter begins in the sorted entries."""
        return np.searchsorted(self.labels.ravel()[self.order], np.arange(self.size))

    @cached_property
    def indicator(self) -> NDArray[np.float64]:
        """Entry (e, p) is one iff entry e of the matrix is parameter p."""
        matrix = np.zeros((self.labels.size, self.size))
        matrix[np.arange(self.labels.size), self.labels.ravel()] = 1
        return matrix

    @cached_property
    def spread(self) -> NDArray[np.float64]:
        """Standard deviation of each weight at the start that keeps a unit's variance at one; zero for biases."""
        weights = self.labels[:, :-1]
        spread = np.zeros(self.size)
        for row in weights:
            kinds, times = np.unique(row, return_counts=True)
            spread[kinds] = 1 / np.sqrt(times * len(kinds))
        return spread


def share_weights(outputs: Any, inputs: Any) -> WeightSharing:
    """The equivariant linear maps between two permutation representations of one group.

    Parameters
    ----------
    outputs, inputs : int arrays of shapes (|G|, k) and (|G|, d)
        Row g holds the images of the indices under element g; the same element in the same row of both.

    Raises
    ------
    GroupError
        If the rows are no actions of one group: the number of orbits differs from the inner product of characters.

    Examples
    --------
    >>> from symbound.groups import cyclic, elements
    >>> share_weights(elements(cyclic(3)), elements(cyclic(3))).labels.tolist()
    [[0, 1, 2, 3], [2, 0, 1, 3], [1, 2, 0, 3]]
    """
    out, into = np.asarray(outputs, dtype=np.int64), np.asarray(inputs, dtype=np.int64)
    asked = "an equivariant linear layer"
    if out.ndim != 2 or into.ndim != 2 or len(out) != len(into):
        raise GroupError(
            asked,
            f"elements of shapes {out.shape} and {into.shape}",
            "both actions list the same elements of one group in the same order",
        )
    labels = _orbits(out, into)
    biases = _orbits(out, np.zeros((len(out), 1), dtype=np.int64))
    weights = int(labels.max()) + 1
    expected = character_product(out, into)
    if expected != weights:
        raise GroupError(
            asked,
            f"{weights} orbits on index pairs, inner product of characters {expected}",
            "the two numbers agree for actions of one group",
            "rows of elements(G), or of another action of the same group in the same order",
        )
    return WeightSharing(np.concatenate([labels, weights + biases], axis=1), weights, int(biases.max()) + 1)


def character_product(outputs: Any, inputs: Any) -> float | int:
    """``<chi_V, chi_W>``, the mean over the group of the product of the numbers of fixed indices.

    >>> from symbound.groups import elements, symmetric
    >>> character_product(elements(symmetric(4)), elements(symmetric(4)))
    2
    """
    fixed = [
        (np.asarray(rows) == np.arange(np.shape(rows)[1])).sum(axis=1).astype(np.int64)
        for rows in (outputs, inputs)
    ]
    total = int(fixed[0] @ fixed[1])
    return total // len(fixed[0]) if total % len(fixed[0]) == 0 else total / len(fixed[0])


def _orbits(out: Rows, into: Rows) -> Rows:
    """Number of the orbit of each pair of indices; orbits numbered by first appearance."""
    index = np.arange(out.shape[1] * into.shape[1]).reshape(out.shape[1], into.shape[1])
    least = index.copy()
    for g, h in zip(out, into, strict=True):
        np.minimum(least, index[np.ix_(g, h)], out=least)
    return np.unique(least, return_inverse=True)[1].reshape(index.shape)


def repeat_channels(rows: Any, channels: int) -> Rows:
    """The action on ``channels`` copies of every index: index ``i`` in channel ``c`` is number ``i channels + c``.

    >>> repeat_channels([[1, 0]], 2).tolist()
    [[2, 3, 0, 1]]
    """
    images = np.asarray(rows, dtype=np.int64)
    return (images[:, :, None] * channels + np.arange(channels)).reshape(len(images), -1)


def regular_representation(G: Any) -> Rows:
    """The group permutes its own elements: row g holds the positions of ``g h`` for all elements ``h``.

    >>> from symbound.groups import cyclic
    >>> regular_representation(cyclic(3)).tolist()
    [[0, 1, 2], [1, 2, 0], [2, 0, 1]]
    """
    from symbound.groups import multiplication_table

    return np.asarray(multiplication_table(G), dtype=np.int64)
