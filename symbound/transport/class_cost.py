"""The cost ``min(d, M)`` of a class on a finite space, and laws and counts on the points that it tells apart."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from symbound.bounds.substitution import symbols_of
from symbound.classes import AllFunctions, FunctionClass, Lipschitz
from symbound.errors import ArgumentTypeError, LawError, UndecidedError
from symbound.laws import exact_masses, letters_of, orbit_labels
from symbound.spaces.distance_matrix import distance_matrix
from symbound.symmetry.rounding import float_above, product_above

_LARGEST_TABLE = 6000
"""Matrices of distances are built for at most this many points that the class tells apart."""


@dataclass(frozen=True, eq=False)
class ClassCost:
    """The cost of a class on the points that it tells apart.

    Attributes
    ----------
    cost : float array of shape (K, K)
        ``min(d, M)`` between classes of points at distance 0; entries are rounded up.
    labels : int array of shape (N,)
        Class of each point of the space.

    Both arrays cannot be written to.
    """

    cost: np.ndarray
    labels: np.ndarray

    def __post_init__(self) -> None:
        self.cost.setflags(write=False)
        self.labels.setflags(write=False)

    def law(self, law: Any) -> np.ndarray:
        """Masses of the classes of points, shape (K,), from ``"uniform"`` or the masses of the points."""
        sizes = np.bincount(self.labels)
        if isinstance(law, str):
            if law != "uniform":
                raise LawError("a law of the examples", repr(law), "the only law known by name is 'uniform'")
            return sizes / len(self.labels)
        # Added exactly and rounded once: the checks of flows and trees allow for a few roundings of each mass.
        sums = [Fraction(0)] * len(sizes)
        for label, mass in zip(self.labels.tolist(), exact_masses(law, len(self.labels)), strict=True):
            sums[label] += mass
        return np.array([float(total) for total in sums])

    def counts(self, counts: Any) -> np.ndarray:
        """Sample counts of the classes of points, shape (K,), from the counts of the points."""
        array = np.asarray(counts)
        if (
            array.shape != self.labels.shape
            or array.dtype.kind not in "iu"
            or (array < 0).any()
            or not array.sum()
        ):
            raise LawError(
                "the counts of a sample",
                f"an array of shape {array.shape} and type {array.dtype}",
                f"they must be {len(self.labels)} nonnegative integers, one for each point, not all zero",
            )
        return np.bincount(self.labels, weights=array).astype(np.int64)


@lru_cache(maxsize=1)
def class_cost(F: FunctionClass) -> ClassCost:
    """The cost of a class on a finite space, kept for the next call: a certificate asks for it at every step.

    Raises
    ------
    ArgumentTypeError
        If the class is neither Lipschitz nor tabular.
    SpaceError
        If the space is infinite or too large.

    Examples
    --------
    >>> from symbound import AllFunctions, Invariance, Strings, symmetric
    >>> found = class_cost(AllFunctions(Strings(2, 2), M=1, symmetry=Invariance(symmetric(2))))
    >>> found.cost.tolist(), found.labels.tolist()
    ([[0.0, 1.0, 1.0], [1.0, 0.0, 1.0], [1.0, 1.0, 0.0]], [0, 1, 1, 2])
    """
    if isinstance(F, AllFunctions):
        return _tabular(F)
    if not isinstance(F, Lipschitz):
        raise ArgumentTypeError(
            "the transport cost of a class",
            repr(F),
            "the class must be Lipschitz, or all functions on a finite space",
        )
    if symbols := symbols_of(F):
        unknown = ", ".join(sorted(map(str, symbols)))
        raise UndecidedError(
            f"the transport cost of {F!r}",
            f"no value for {unknown}",
            "distances are computed in numbers",
            f"give {unknown} a value in the class",
        )
    M = float_above(F.M, "M")
    if F.symmetry is not None and F.symmetry.is_exact and F.symmetry.is_permutations:
        group = F.symmetry.group
        distances = product_above(float_above(F.L, "L"), distance_matrix(F.space / group))
        return _merged(np.minimum(distances, M), orbit_labels(F.space, group))
    distances = np.minimum(distance_matrix(F.metric), M)
    return _merged(distances, np.arange(len(distances)))


def class_automorphisms(F: FunctionClass, found: ClassCost, masses: np.ndarray) -> np.ndarray:
    """Leftover symmetries of a class on strings, graphs or a grid: they keep the cost and the law.

    Parameters
    ----------
    F : FunctionClass
    found : ClassCost
        ``class_cost(F)``.
    masses : ndarray, shape (K,)
        ``found.law(law)``.

    Returns
    -------
    ndarray of int, shape (k, K)
        Generators; none for other spaces.

    Examples
    --------
    >>> from symbound import Invariance, Strings, symmetric
    >>> F = Lipschitz(Strings(3, 2), L=1, M=1, symmetry=Invariance(symmetric(3)))
    >>> found = class_cost(F)
    >>> class_automorphisms(F, found, found.law("uniform")).tolist()        # the complement of strings
    [[3, 2, 1, 0]]
    """
    from symbound.spaces import Graphs, Grid, Strings
    from symbound.transport.automorphisms import induced_automorphisms, tuple_symmetries

    if not isinstance(F, Lipschitz) or not isinstance(F.space, (Strings, Graphs, Grid)):
        return np.empty((0, len(masses)), np.int64)
    letters, length = letters_of(F.space), 1
    if letters < 2:
        return np.empty((0, len(masses)), np.int64)
    while letters**length < len(found.labels):
        length += 1
    return induced_automorphisms(tuple_symmetries(letters, length), found.labels, found.cost, masses)


def _tabular(F: AllFunctions) -> ClassCost:
    M = float_above(F.M, "M")
    labels = np.arange(F.points) if F.symmetry is None else orbit_labels(F.space, F.symmetry.group)
    if F.symmetry is None or F.symmetry.is_exact:
        size = int(labels.max()) + 1
        _check_size(F, size)
        return ClassCost(M * (1.0 - np.eye(size)), labels)
    _check_size(F, F.points)
    within = min(float_above(F.symmetry.eps, "eps"), M)
    cost = np.where(labels[:, None] == labels[None, :], within, M)
    np.fill_diagonal(cost, 0.0)
    return ClassCost(cost, np.arange(F.points))


def _check_size(F: AllFunctions, size: int) -> None:
    if size > _LARGEST_TABLE:
        raise LawError(
            f"the matrix of distances for {F!r}",
            f"{size} points that the class tells apart",
            f"matrices are built for at most {_LARGEST_TABLE}",
            "the lemma tabular-gap has a closed form",
        )


def _merged(cost: np.ndarray, labels: np.ndarray) -> ClassCost:
    """Merge points at distance 0: the class does not tell them apart."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    off_diagonal = (cost == 0) & ~np.eye(len(cost), dtype=bool)
    if not off_diagonal.any():
        return ClassCost(cost, labels)
    _, merged = connected_components(csr_array(off_diagonal), directed=False)
    first = np.unique(merged, return_index=True)[1]
    return ClassCost(np.ascontiguousarray(cost[np.ix_(first, first)]), merged[labels])
