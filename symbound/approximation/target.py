"""A target function on finitely many points on which a group acts."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import (
    ArgumentTypeError,
    DomainError,
    HypothesisError,
    LawError,
    PredictorError,
    ShapeError,
)

Floats = NDArray[np.float64]

_ROUNDING = 2.0**-46
"""Relative size of the rounding of a product with a matrix of the output action, generously."""


@dataclass(frozen=True, eq=False, repr=False)
class Target:
    """Values of ``f*`` on ``N`` points, a group that permutes the points, a law, and the action on outputs.

    Make one with `target_on_points`.

    Attributes
    ----------
    values : array of shape (N, q)
        Doubles that stand for the dyadic numbers they are.
    group : PermutationGroup or None
        The group; element ``k`` is row ``k`` of ``elements(group)``.
    generators : int array of shape (number of generators, N)
        Images of the points.
    law : list of Fraction
        Exact masses of the points.
    is_uniform : bool
    output : Action or None
        None is the trivial action.
    """

    values: Floats
    group: Any
    generators: NDArray[np.intp]
    law: list[Fraction]
    is_uniform: bool
    output: Any = None
    action: Any = None
    points: Any = None

    @property
    def size(self) -> int:
        """Number of points."""
        return len(self.values)

    @property
    def is_scalar(self) -> bool:
        """Whether the values are numbers on which the group acts trivially."""
        return self.values.shape[1] == 1 and self.output is None

    @cached_property
    def maps(self) -> NDArray[Any]:
        """Images of all points under all elements, shape ``(|G|, N)``."""
        if self.action is not None:
            from symbound.approximation.point_maps import point_maps

            return point_maps(self.action, self.points)
        from symbound.groups import elements

        return elements(self.group)

    @cached_property
    def masses(self) -> Floats:
        """Masses of the points, each the double nearest to the exact mass."""
        if self.is_uniform:
            return np.full(self.size, 1 / self.size)
        return np.array([float(m) for m in self.law])

    @cached_property
    def labels(self) -> NDArray[np.int64]:
        """Number of the orbit of each point."""
        return orbits_of_maps(self.generators, self.size)

    @property
    def orbits(self) -> int:
        """Number of orbits."""
        return int(self.labels.max()) + 1

    @cached_property
    def allowance(self) -> float:
        """Rounding of the entries of ``g f*(x)``: zero for trivial and for signed permutation matrices."""
        if self.output is None:
            return 0.0
        moved = np.array(
            [self.output.transform(k, np.eye(self.values.shape[1])) for k in range(self.output.size)]
        )
        if np.isin(moved, (-1.0, 0.0, 1.0)).all():
            return 0.0
        return float(_ROUNDING * self.values.shape[1] * np.abs(self.values).max(initial=0.0))

    def moved_values(self, k: int) -> Floats:
        """``g_k f*(x)`` at every point ``x``."""
        return (
            self.values
            if self.output is None
            else np.asarray(self.output.transform(k, self.values), dtype=float)
        )

    def deviation(self, k: int) -> Floats:
        """``|f*(g_k x) - g_k f*(x)|`` at every point ``x``; zero where it is within the rounding of matrices."""
        difference = self.values[self.maps[k]] - self.moved_values(k)
        size = np.abs(difference[:, 0]) if difference.shape[1] == 1 else np.sqrt((difference**2).sum(axis=1))
        return size if self.allowance == 0 else np.where(size <= 2 * self.allowance, 0.0, size)

    def first_uneven_orbit(self) -> tuple[int, int] | None:
        """Two points of one orbit that have different masses, or None if the law is invariant."""
        return self._uneven

    @cached_property
    def _uneven(self) -> tuple[int, int] | None:
        if self.is_uniform:
            return None
        for images in self.generators:
            for x, y in enumerate(images):
                if self.law[x] != self.law[int(y)]:
                    return x, int(y)
        return None

    def require_invariant_law(self, asked: str, offer: str = "weighted=True") -> None:
        """Raise unless the law is invariant under the group; names the orbit."""
        found = self.first_uneven_orbit()
        if found is None:
            return
        x, y = found
        orbit = np.flatnonzero(self.labels == self.labels[x])
        shown = ", ".join(map(str, orbit[:8])) + (", ..." if len(orbit) > 8 else "")
        raise LawError(
            asked,
            f"points {x} and {y} of the orbit {{{shown}}} have masses {self.law[x]} and {self.law[y]}",
            "the statement needs a law that the group leaves invariant: equal masses along every orbit",
            f"{offer} for the form with weights, which holds for every law, or the average of the law over the group",
        )


def orbits_of_maps(generators: NDArray[Any], size: int) -> NDArray[np.int64]:
    """Number of the orbit of each point under permutations given as index arrays."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if len(generators) == 0:
        return np.arange(size)
    rows = np.tile(np.arange(size), len(generators))
    graph = coo_array((np.ones(rows.size, dtype=bool), (rows, np.ravel(generators))), shape=(size, size))
    return connected_components(graph, directed=False)[1].astype(np.int64)


def target_on_points(
    target: Any, G: Any, *, law: Any = None, points: Any = None, output: Any = None
) -> Target:
    """Collect a target, a group and a law, with the checks.

    Parameters
    ----------
    target : array of shape (N,) or (N, q), or function
        Values at the points that ``G`` permutes; a function takes the array of points and returns them.
    G : PermutationGroup or Action
        Without ``points`` a group that permutes the points themselves.  With ``points`` it moves the last axis of the
        points, or as the action says.
    law : "uniform", array of N masses, or None for uniform
    points : array of shape (N, ...), or a space of strings or graphs, optional
    output : Action, or array of shape (|G|, q, q), optional
        How the group acts on values; element ``k`` is row ``k`` of ``elements(G)``.  Default: trivially.

    Raises
    ------
    ShapeError, DomainError, PredictorError, GroupError, ActionError, LawError, HypothesisError

    Examples
    --------
    >>> from symbound import cyclic
    >>> f = target_on_points([0, 1, 1, 2], cyclic(4))
    >>> f.orbits, f.deviation(1).tolist()
    (1, [1.0, 0.0, 1.0, 2.0])
    """
    from symbound.approximation.point_maps import check_degree, point_maps, string_maps
    from symbound.groups.permutations import generator_rows, require_group
    from symbound.symmetry.action import Action, as_action

    action: Any = None
    table: Any = None
    if points is not None:
        space, points = points, listed_points(points)
        if is_string_space(space) and not isinstance(G, Action):
            require_group(G, "the symmetry of a target")
            letters = getattr(space, "q", 2)
            action, table = as_action(G), string_maps(G, points.shape[1], letters)
        else:
            action = as_action(G)
            if action.group is None:
                raise ArgumentTypeError(
                    "the symmetry of a target", repr(G), "its maps are a family that need not be a group",
                    "the list of maps of the points as G, for the quadratic program",
                )  # fmt: skip
            table = point_maps(action, points)
    elif isinstance(G, Action):
        raise ArgumentTypeError(
            "the symmetry of a target",
            repr(G),
            "an action moves points, and none were given",
            "pass points=...",
        )
    else:
        require_group(G, "the symmetry of a target")
    values = target_values(target, points)
    size = len(values)
    if points is not None and len(points) != size:
        raise ShapeError("a target on a list of points", f"{size} values", f"there are {len(points)} points")
    group = G if action is None else action.group
    if action is None or table is None:
        check_degree(G, size)
        generators = generator_rows(G).astype(np.intp)
    else:
        generators = table[action.generators].astype(np.intp)
    masses, is_uniform = target_law(law, size)
    acting = _output(
        output if output is not None or action is None else action.output, group, values.shape[1]
    )
    found = Target(values, group, generators, masses, is_uniform, acting, action, points)
    if table is not None:
        found.__dict__["maps"] = table
    return found


def target_values(target: Any, points: Any = None) -> Floats:
    """Values as doubles of shape ``(N, q)``; NaN and infinite values are refused."""
    asked, is_function = "a target", callable(target)
    if is_function:
        if points is None:
            raise ArgumentTypeError(
                asked, "a function", "it needs points to be evaluated at", "pass points=..."
            )
        asked = "the values of a target at the points"
        target = target(points)
    given = np.asarray(target)
    if given.dtype.kind == "c":
        raise ArgumentTypeError(
            asked, "complex values", "values are real; give real and imaginary parts as two outputs"
        )
    try:
        array = np.asarray(given, dtype=np.float64)
    except (TypeError, ValueError):
        raise ArgumentTypeError(asked, f"an array of type {given.dtype}", "values are real numbers") from None
    if array.ndim not in (1, 2) or array.shape[0] == 0 or (array.ndim == 2 and array.shape[1] == 0):
        raise ShapeError(
            asked, f"shape {array.shape}", "the shape is (N,) or (N, q), with at least one point"
        )
    array = array.reshape(len(array), -1) + 0.0
    bad = np.flatnonzero(~np.isfinite(array).all(axis=1))
    if len(bad):
        error = PredictorError if is_function else DomainError
        raise error(asked, f"{array[bad[0]].tolist()} at point {bad[0]}", "a value is not a finite number")
    return array


def target_law(law: Any, size: int) -> tuple[list[Fraction], bool]:
    """Exact masses of the points, and whether they are all equal."""
    from symbound.errors import UnknownNameError
    from symbound.laws import exact_masses

    if law is None or isinstance(law, str):
        if law not in (None, "uniform"):
            raise UnknownNameError(
                "a law on the points", repr(law), "the only law known by name is 'uniform'"
            )
        return [Fraction(1, size)] * size, True
    masses = exact_masses(law, size)
    return masses, all(m == masses[0] for m in masses)


def is_string_space(points: Any) -> bool:
    """Whether the points are all strings over an alphabet, or all graphs."""
    from symbound.spaces import Graphs, Strings

    return isinstance(points, (Strings, Graphs))


def listed_points(points: Any) -> NDArray[Any]:
    """The points of a space of strings or graphs in the order of ``string_orbits``, or the array given."""
    from symbound.spaces import Strings

    if is_string_space(points):
        length, letters = (points.m, points.q) if isinstance(points, Strings) else (points.pairs, 2)
        return np.indices((letters,) * length, dtype=np.int8).reshape(length, -1).T.copy()
    array = np.asarray(points)
    if array.dtype == object or array.ndim < 2:
        raise ShapeError(
            "a list of points",
            f"shape {array.shape}, type {array.dtype}",
            "the points are the rows of an array of numbers",
        )
    return array


def _output(output: Any, group: Any, width: int) -> Any:
    from symbound.symmetry.action import Action

    if output is None:
        return None
    if not isinstance(output, Action):
        matrices = np.asarray(output, dtype=np.float64)
        from symbound.groups import order

        if matrices.shape != (order(group), width, width):
            raise ShapeError(
                "the action on outputs", f"an array of shape {matrices.shape}",
                f"it needs a {width} x {width} matrix for each of the {order(group)} elements",
            )  # fmt: skip
        from symbound.groups import elements

        index = {tuple(row): k for k, row in enumerate(elements(group).tolist())}
        output = Action.from_matrix(lambda row: matrices[index[tuple(int(i) for i in row)]], group)
    if output.size != 1 and "euclidean" not in output.isometric:
        matrix = np.asarray(output.transform(output.size - 1, np.eye(width))).T.round(3).tolist()
        raise HypothesisError(
            "the distance from a target to the equivariant functions",
            f"an output action with the matrix {matrix}",
            "the matrices of the output action must be orthogonal; without that the average over the group is no "
            "orthogonal projection, and the identities fail",
            "change the inner product, or the coordinates of the outputs, to one that the group keeps",
        )
    return output
