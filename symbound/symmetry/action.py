"""Finite groups that act on arrays of examples."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import ActionError, ArgumentTypeError, DomainError, ShapeError, UnknownNameError
from symbound.symmetry import linear_maps
from symbound.symmetry.element_sets import ElementIndex, small_generating_set
from symbound.symmetry.linear_maps import Displacement

Move = Callable[[int, NDArray[Any]], NDArray[Any]]
Output = "Action | str | None"


@dataclass(frozen=True, eq=False, repr=False)
class Action:
    """A finite group, or a finite family of maps, that acts on batches of examples.

    Make one with `permutation`, `signed_permutation`, `on_graphs`, `image_symmetries`, `cyclic_shift`, `from_matrix` or
    `from_function`.  Every function that takes an action takes a permutation group as well (see `as_action`).

    Attributes
    ----------
    name : str
        What acts on what, in words.
    size : int
        Number of elements.
    move : function
        ``move(k, X)`` is the batch moved by element ``k``; use `transform`, which checks the shape.
    elements : int array of shape (|G|, degree), or None
        The elements as permutations, composed as ``(g h)(i) = g(h(i))``; None for a family that is no group.
    group : PermutationGroup or None
        The group the elements were taken from.
    labels : tuple of str
        Names of the elements; empty: their cycles.
    output : Action or None
        The action on outputs, for equivariance; None is the trivial action, for invariance.
    displacement : Displacement or None
        Mean absolute and mean square entries of (matrix of the element - 1).
    isometric : tuple of str
        The norms among "euclidean" and "max" that every element is known to keep.
    verified : bool
        Whether the composition law is known to hold.
    """

    name: str
    size: int
    move: Move
    elements: NDArray[Any] | None = None
    group: Any = None
    labels: tuple[str, ...] = ()
    output: Action | None = None
    displacement: Displacement | None = None
    isometric: tuple[str, ...] = ()
    verified: bool = True

    # ---- constructors ----

    @staticmethod
    def permutation(G: Any, output: Action | str | None = None) -> Action:
        """A permutation group permutes the last axis: ``(g x)_i = x_{g^-1(i)}``.

        Parameters
        ----------
        G : PermutationGroup
            Acts on arrays of shape ``(..., degree)``.
        output : Action, "same" or None
            The action on outputs; "same" for functions from ``R^degree`` to itself.

        Examples
        --------
        >>> from symbound.groups import cyclic
        >>> Action.permutation(cyclic(3)).transform(1, np.array([[10, 20, 30]]))
        array([[30, 10, 20]])
        """
        rows = _elements(G)
        move, displacement = linear_maps.by_index(np.argsort(rows, axis=1), None, "coordinates", ((rows.shape[1],),))
        action = Action(
            f"{_text(G)} permutes {rows.shape[1]} coordinates",
            len(rows),
            move,
            rows,
            G,
            displacement=displacement,
            isometric=linear_maps.NORMS,
        )
        return action.with_output(output)

    @staticmethod
    def signed_permutation(G: Any, output: Action | str | None = None) -> Action:
        """A group of signed permutations acts on ``R^m``.

        Parameters
        ----------
        G : PermutationGroup
            Acts on ``2m`` points; point ``i`` is the unit vector ``e_i`` and point ``m + i`` is ``-e_i``, as in
            ``hyperoctahedral(m)``.
        output : Action, "same" or None
            The action on outputs.

        Raises
        ------
        ActionError
            If the group tears a pair ``e_i, -e_i`` apart.

        Examples
        --------
        >>> from symbound.groups import hyperoctahedral
        >>> action = Action.signed_permutation(hyperoctahedral(1))
        >>> [action.transform(k, np.array([[7.0]])).tolist() for k in range(2)]
        [[[7.0]], [[-7.0]]]
        """
        rows = _elements(G)
        degree = rows.shape[1]
        m = degree // 2
        inverse = np.argsort(rows, axis=1)
        if degree % 2 or (inverse[:, m:] != (inverse[:, :m] + m) % degree).any():
            raise ActionError(
                "a group of signed permutations",
                f"{_text(G)} on {degree} points",
                "it must map the pairs of points i, m + i (that is e_i, -e_i) to such pairs",
                "hyperoctahedral(m) or a subgroup of it",
            )
        signs = np.where(inverse[:, :m] >= m, -1.0, 1.0)
        move, displacement = linear_maps.by_index(inverse[:, :m] % m, signs, "coordinates", ((m,),))
        action = Action(
            f"{_text(G)} permutes {m} coordinates with signs",
            len(rows),
            move,
            rows,
            G,
            displacement=displacement,
            isometric=linear_maps.NORMS,
        )
        return action.with_output(output)

    @staticmethod
    def on_graphs(G: Any, output: Action | str | None = None) -> Action:
        """A permutation group of the vertices relabels adjacency matrices: ``(g A)_ij = A_{g^-1(i) g^-1(j)}``.

        Parameters
        ----------
        G : PermutationGroup
            Acts on ``m`` vertices; the examples are arrays of shape ``(..., m, m)``.
        output : Action, "same" or None
            For one label per vertex, ``Action.permutation(G)``.

        Examples
        --------
        >>> from symbound.groups import cyclic
        >>> path = np.array([[[0, 1, 0], [1, 0, 1], [0, 1, 0]]])
        >>> Action.on_graphs(cyclic(3)).transform(1, path)[0].tolist()
        [[0, 1, 1], [1, 0, 0], [1, 0, 0]]
        """
        rows = _elements(G)
        m = rows.shape[1]
        inverse = np.argsort(rows, axis=1)
        pairs = (inverse[:, :, None] * m + inverse[:, None, :]).reshape(len(rows), m * m)
        move, displacement = linear_maps.by_index(pairs, None, "adjacency matrices", ((m, m),))
        action = Action(
            f"{_text(G)} relabels graphs with {m} vertices",
            len(rows),
            move,
            rows,
            G,
            displacement=displacement,
            isometric=linear_maps.NORMS,
        )
        return action.with_output(output)

    @staticmethod
    def image_symmetries(side: int, which: str = "all", output: Action | str | None = None) -> Action:
        """The symmetries of the square move the pixels of square images, exactly.

        Parameters
        ----------
        side : int
            Images have shape ``(..., side, side)`` or ``(..., side * side)``.
        which : {"all", "rotations", "flips", "left-right"}
            All eight, the four rotations, the two flips and their product, or one flip.
        output : Action, "same" or None
            "same" for functions from images to images.

        Examples
        --------
        >>> action = Action.image_symmetries(2)
        >>> action.labels[1], action.transform(1, np.array([[1, 2, 3, 4]])).tolist()
        ('rotate 90', [[2, 4, 1, 3]])
        """
        if which not in linear_maps.SQUARE_SUBGROUPS:
            raise UnknownNameError(
                "symmetries of square images", repr(which), f"the choices are {', '.join(linear_maps.SQUARE_SUBGROUPS)}"
            )
        if isinstance(side, bool) or int(side) != side or side < 1:
            raise DomainError("symmetries of square images", f"side = {side}", "the side is a positive integer")
        labels, rows, sources = linear_maps.square_symmetries(int(side), which)
        shapes = ((side, side), (side * side,))
        move, displacement = linear_maps.by_index(sources, None, "images", shapes)
        action = Action(
            f"{which} symmetries of {side} x {side} images",
            len(rows),
            move,
            rows,
            labels=labels,
            displacement=displacement,
            isometric=linear_maps.NORMS,
        )
        return action.with_output(output)

    @staticmethod
    def cyclic_shift(length: int, output: Action | str | None = None) -> Action:
        """Shifts of signals of the given length around a circle.

        Examples
        --------
        >>> Action.cyclic_shift(4).transform(1, np.array([1, 2, 3, 4]))
        array([4, 1, 2, 3])
        """
        from symbound.groups import cyclic

        shifts = replace(
            Action.permutation(cyclic(length)),
            name=f"shifts of signals of length {length}",
            labels=tuple(f"shift by {k}" for k in range(length)),
        )
        return shifts.with_output(output)

    @staticmethod
    def from_matrix(
        matrix: Callable[[Any], Any], elements: Any, output: Action | str | None = None, closed: bool = True
    ) -> Action:
        """Each element acts on the last axis by a real matrix: ``g x = matrix(g) x``.

        One adapter for representations of other libraries: ``rep.rho_dense`` of emlp, a representation of escnn,
        ``irreps.D_from_matrix`` of e3nn.

        Parameters
        ----------
        matrix : function
            Takes an element and returns a real square matrix (anything numpy can read).
        elements : PermutationGroup, or sequence of objects that ``matrix`` takes
            For a permutation group ``matrix`` takes the row ``[g(0), g(1), ...]``.
        output : Action, "same" or None
            The action on outputs, with the same elements in the same order.
        closed : bool
            False for a sample of a larger group, such as rotations by random angles: errors can be measured, but there is
            no subgroup to speak of.

        Raises
        ------
        ActionError
            If ``matrix(g) matrix(h)`` is not ``matrix(g h)``; names the pair.

        Examples
        --------
        >>> turn = lambda t: [[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]]
        >>> quarter = Action.from_matrix(turn, [0, np.pi / 2, np.pi, 3 * np.pi / 2])
        >>> quarter.transform(1, np.array([[1.0, 0.0]])).round(12).tolist()
        [[0.0, 1.0]]
        """
        is_group = hasattr(elements, "generators") and hasattr(elements, "degree")
        items: Sequence[Any] = _elements(elements) if is_group else list(elements)
        stack = linear_maps.stack_matrices(matrix, items)
        if is_group:
            rows = np.asarray(items)
            index = ElementIndex(rows)
            linear_maps.check_homomorphism(stack, index, small_generating_set(index, np.ones(len(rows), dtype=bool)))
        else:
            rows = linear_maps.regular_representation(stack) if closed else None
        move, displacement, orthogonal = linear_maps.by_matrix(stack)
        action = Action(
            f"{len(items)} matrices on R^{stack.shape[1]}",
            len(items),
            move,
            rows,
            elements if is_group else None,
            labels=() if is_group else tuple(f"element {k}" for k in range(len(items))),
            displacement=displacement,
            isometric=("euclidean",) if orthogonal else (),
        )
        return action.with_output(output)

    @staticmethod
    def from_function(
        function: Callable[[Any, NDArray[Any]], Any], G: Any, output: Action | str | None = None
    ) -> Action:
        """Each element of a permutation group acts by ``function(row, X)``, ``row = [g(0), g(1), ...]``.

        The composition law is checked on the data when errors are measured; see `check_composition`.

        Examples
        --------
        >>> from symbound.groups import cyclic
        >>> sign = Action.from_function(lambda row, X: X if row[0] == 0 else -X, cyclic(2))
        >>> sign.check_composition(np.array([[1.0]]))
        """
        rows = _elements(G)

        def move(k: int, X: NDArray[Any]) -> NDArray[Any]:
            moved = np.asarray(function(rows[k], X))
            if moved.shape != X.shape:
                raise ActionError(
                    "an action on examples",
                    f"element {k} maps an array of shape {X.shape} to one of shape {moved.shape}",
                    "an element of a group maps the space to itself",
                )
            return moved

        return Action(f"{_text(G)} acts by a function", len(rows), move, rows, G, verified=False).with_output(output)

    # ---- use ----

    def transform(self, k: int, X: Any) -> NDArray[Any]:
        """Return ``g_k x`` for every example ``x`` of the batch ``X``.

        Raises
        ------
        ShapeError
            If the examples do not have the shape that the action moves.
        """
        if not 0 <= k < self.size:
            raise DomainError("an element of an action", f"k = {k}", f"there are {self.size} elements")
        return self.move(k, np.asarray(X))

    def label(self, k: int) -> str:
        """Name of element ``k``: its given label, or its cycles."""
        if self.labels:
            return self.labels[k]
        from sympy.combinatorics import Permutation

        if self.elements is None:
            return f"element {k}"
        row = [int(i) for i in self.elements[k]]
        cycles = Permutation(row).cyclic_form
        return "".join("(" + " ".join(map(str, cycle)) + ")" for cycle in cycles) or "identity"

    def with_output(self, output: Action | str | None) -> Action:
        """Return this action with another action on outputs.

        Raises
        ------
        ActionError
            If the two have different sizes or multiply differently.
        """
        if output is None:
            return replace(self, output=None)
        acting = replace(self, output=None) if output == "same" else output
        if not isinstance(acting, Action):
            raise ArgumentTypeError("an action on outputs", repr(output), 'it is an Action, "same" or None')
        if acting.size != self.size:
            raise ActionError(
                "an action on outputs",
                f"{acting.size} elements for {self.size} elements on inputs",
                "both must be actions of one group, elements in the same order",
            )
        if self.elements is not None and acting.elements is not None and self.elements is not acting.elements:
            pair = linear_maps.first_difference(self.index, acting.index)
            if pair is not None:
                raise ActionError(
                    "an action on outputs",
                    f"elements {pair[0]} and {pair[1]} multiply to {pair[2]} on inputs and to {pair[3]} on outputs",
                    "both must be actions of one group, elements in the same order",
                )
        return replace(self, output=acting)

    def check_composition(self, X: Any) -> None:
        """Raise unless ``g (h x) = (g h) x`` on ``X`` for every generator ``g`` and every element ``h``.

        Every element of a finite group is a product of generators, so that these pairs imply all pairs.

        Raises
        ------
        ActionError
            Names the pair of elements that fails.
        """
        if self.elements is None:
            return
        points = np.asarray(X)
        generators = small_generating_set(self.index, np.ones(self.size, dtype=bool))
        everything = np.arange(self.size)
        moved = [self.transform(h, points) for h in range(self.size)]
        if not _same(moved[self.index.identity], points):
            raise ActionError("an action", self.name, "the identity moves an example")
        for g in generators:
            products = self.index.product(np.full(self.size, g), everything)
            for h, gh in enumerate(products):
                if not _same(self.transform(int(g), moved[h]), moved[gh]):
                    raise ActionError(
                        f"an action ({self.name})",
                        f"the pair g = {self.label(int(g))}, h = {self.label(h)}",
                        f"g (h x) is not (g h) x, where g h = {self.label(int(gh))}: the composition law fails",
                    )

    @cached_property
    def index(self) -> ElementIndex:
        """The elements with their products and inverses.

        Raises
        ------
        ActionError
            If the maps are only a family, no group.
        """
        if self.elements is None:
            raise ActionError(
                "products of elements",
                self.name,
                "the maps were given as a family that need not be closed under composition",
                "Action.from_matrix(..., closed=True) for a whole group",
            )
        return ElementIndex(self.elements)

    @property
    def identity(self) -> int | None:
        """Position of the identity, or None for a family without a group."""
        return None if self.elements is None else self.index.identity

    def __repr__(self) -> str:
        return f"Action({self.name}{'' if self.output is None else f'; outputs: {self.output.name}'})"


def as_action(action: Any) -> Action:
    """Return an action as it is, and a permutation group as its action on the last axis.

    Raises
    ------
    ArgumentTypeError
        For anything else.
    """
    if isinstance(action, Action):
        return action
    if hasattr(action, "generators") and hasattr(action, "degree"):
        return Action.permutation(action)
    raise ArgumentTypeError(
        "an action",
        f"{action!r} of type {type(action).__name__}",
        "it must be a permutation group or an Action",
        "cyclic(4), or Action.image_symmetries(8)",
    )


def _elements(G: Any) -> NDArray[Any]:
    from symbound.groups import elements

    return np.asarray(elements(G))


def _text(G: Any) -> str:
    """Name of a group, or its order where it has none."""
    return str(G) if getattr(G, "name", None) else f"a group of order {len(_elements(G))}"


def _same(a: NDArray[Any], b: NDArray[Any]) -> bool:
    if a.shape != b.shape:
        raise ShapeError("an action", f"shapes {a.shape} and {b.shape}", "an element must keep the shape of the batch")
    return bool(np.allclose(a, b, rtol=1e-9, atol=1e-9 * max(1.0, float(np.abs(b).max(initial=0.0)))))
