"""Finite groups that act on arrays of examples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import ActionError, ArgumentTypeError, DomainError, ShapeError, UnknownNameError
from symbound.symmetry import linear_maps
from symbound.symmetry.linear_maps import Displacement

Move = Callable[[int, NDArray[Any]], NDArray[Any]]


@dataclass(frozen=True, eq=False, repr=False)
class Action:
    """A finite group, or a finite family of maps, that acts on batches of examples.

    Make one with `permutation`, `signed_permutation`, `on_graphs`, `image_symmetries`, `cyclic_shift`,
    `from_matrix` or `from_function`.  Every function that takes an action takes a permutation group as well
    (see `as_action`).

    Attributes
    ----------
    name : str
        What acts on what, in words.
    size : int
        Number of elements.
    move : function
        ``move(k, X)`` is the batch moved by element ``k``; use `transform`, which checks the shape.
    group : PermutationGroup or None
        The group; element ``k`` is row ``k`` of ``elements(group)``, so that the identity is element 0.  None
        for a family of maps that is no group.
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
        name = f"{_text(G)} permutes {rows.shape[1]} coordinates"
        return _by_index(
            name, G, np.argsort(rows, axis=1), None, "coordinates", ((rows.shape[1],),)
        ).with_output(output)

    @staticmethod
    def signed_permutation(G: Any, output: Action | str | None = None) -> Action:
        """A group of signed permutations acts on ``R^m``.

        Parameters
        ----------
        G : PermutationGroup
            Acts on ``2m`` points; point ``i`` is the unit vector ``e_i`` and point ``m + i`` is ``-e_i``, as
            in ``hyperoctahedral(m)``.
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
        name = f"{_text(G)} permutes {m} coordinates with signs"
        return _by_index(name, G, inverse[:, :m] % m, signs, "coordinates", ((m,),)).with_output(output)

    @staticmethod
    def on_graphs(G: Any, output: Action | str | None = None) -> Action:
        """A permutation group of the vertices relabels graphs: ``(g A)_ij = A_{g^-1(i) g^-1(j)}``.

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
        [[0, 0, 1], [0, 0, 1], [1, 1, 0]]
        """
        rows = _elements(G)
        m = rows.shape[1]
        inverse = np.argsort(rows, axis=1)
        pairs = (inverse[:, :, None] * m + inverse[:, None, :]).reshape(len(rows), m * m)
        name = f"{_text(G)} relabels graphs with {m} vertices"
        return _by_index(name, G, pairs, None, "adjacency matrices", ((m, m),)).with_output(output)

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
        >>> action.transform(action.labels.index("rotate 90"), np.array([[1, 2, 3, 4]])).tolist()
        [[2, 4, 1, 3]]
        """
        if which not in linear_maps.SQUARE_SUBGROUPS:
            raise UnknownNameError(
                "symmetries of square images",
                repr(which),
                f"the choices are {', '.join(linear_maps.SQUARE_SUBGROUPS)}",
            )
        if isinstance(side, bool) or int(side) != side or side < 1:
            raise DomainError(
                "symmetries of square images", f"side = {side}", "the side is a positive integer"
            )
        labels, group, sources = linear_maps.square_symmetries(int(side), which)
        name = f"{which} symmetries of {side} x {side} images"
        return _by_index(
            name, group, sources, None, "images", ((side, side), (side * side,)), labels
        ).with_output(output)

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

        One adapter for representations of other libraries: ``rep.rho_dense`` of emlp, a representation of
        escnn, ``irreps.D_from_matrix`` of e3nn.

        Parameters
        ----------
        matrix : function
            Takes an element and returns a real square matrix (anything numpy can read).
        elements : PermutationGroup, or sequence of objects that ``matrix`` takes
            For a permutation group ``matrix`` takes the row ``[g(0), g(1), ...]``.  A sequence that stands
            for a whole group begins with the identity.
        output : Action, "same" or None
            The action on outputs, with the same elements in the same order.
        closed : bool
            False for a sample of a larger group, such as rotations by random angles: errors can be measured,
            but there is no subgroup to speak of.

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
        items: list[Any] = list(_elements(elements) if is_group else elements)
        stack = linear_maps.stack_matrices(matrix, items)
        group = elements if is_group else linear_maps.group_of_matrices(stack) if closed else None
        move, displacement, orthogonal = linear_maps.by_matrix(stack)
        action = Action(
            f"{len(items)} matrices on R^{stack.shape[1]}",
            len(items),
            move,
            group,
            labels=() if is_group else tuple(f"element {k}" for k in range(len(items))),
            displacement=displacement,
            isometric=("euclidean",) if orthogonal else (),
        )
        if is_group:
            linear_maps.check_homomorphism(stack, action)
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

        return Action(f"{_text(G)} acts by a function", len(rows), move, G, verified=False).with_output(
            output
        )

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
        if self.group is None:
            return f"element {k}"
        from sympy.combinatorics import Permutation

        cycles = Permutation(self.rows[k].tolist()).cyclic_form
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
        if self.group is not None and acting.group is not None and self.group is not acting.group:
            for g in self.generators:
                differs = np.flatnonzero(self.products(g) != acting.products(g))
                if len(differs):
                    h = int(differs[0])
                    raise ActionError(
                        "an action on outputs",
                        f"elements {g} and {h} multiply to {self.products(g)[h]} on inputs and to "
                        f"{acting.products(g)[h]} on outputs",
                        "both must be actions of one group, elements in the same order",
                        "Action.from_matrix(function, G) with the group G of the inputs",
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
        points = np.asarray(X)
        moved = [self.transform(h, points) for h in range(self.size)]
        if self.group is None:
            return
        if not _same(moved[0], points):
            raise ActionError("an action", self.name, "the identity moves an example")
        for g in self.generators:
            for h, gh in enumerate(self.products(g)):
                if not _same(self.transform(g, moved[h]), moved[gh]):
                    raise ActionError(
                        f"an action ({self.name})",
                        f"the pair g = {self.label(g)}, h = {self.label(h)}",
                        f"g (h x) is not (g h) x for g h = {self.label(int(gh))}: the composition law fails",
                    )

    @cached_property
    def rows(self) -> NDArray[Any]:
        """The elements as permutations, an int array of shape ``(|G|, degree)``.

        Raises
        ------
        ActionError
            If the maps are only a family, no group.
        """
        if self.group is None:
            raise ActionError(
                "the group of an action",
                self.name,
                "the maps were given as a family that need not be closed under composition",
                "Action.from_matrix(..., closed=True) for a whole group",
            )
        return _elements(self.group)

    @cached_property
    def _lookup(self) -> tuple[list[int], Callable[[Any], Any]]:
        from symbound.groups.multiplication import base_images_lookup

        self.rows  # noqa: B018  (raises for a family)
        return base_images_lookup(self.group)

    def products(self, g: int) -> NDArray[np.int64]:
        """Return the positions of ``g h`` for all elements ``h``; ``(g h)(i) = g(h(i))``."""
        base, lookup = self._lookup
        return np.asarray(lookup(self.rows[g][self.rows[:, base]]), dtype=np.int64)

    @cached_property
    def inverses(self) -> NDArray[np.int64]:
        """Positions of the inverses of all elements."""
        base, lookup = self._lookup
        return np.asarray(lookup(np.argsort(self.rows, axis=1)[:, base]), dtype=np.int64)

    @cached_property
    def generators(self) -> list[int]:
        """Positions of generators of the group."""
        base, lookup = self._lookup
        images = np.array([g.array_form for g in self.group.generators]).reshape(-1, self.rows.shape[1])
        return [int(k) for k in lookup(images[:, base])]

    def __repr__(self) -> str:
        return f"Action({self.name}{'' if self.output is None else f'; outputs: {self.output.name}'})"


def _by_index(
    name: str,
    group: Any,
    sources: NDArray[Any],
    signs: NDArray[np.float64] | None,
    what: str,
    shapes: tuple[tuple[int, ...], ...],
    labels: tuple[str, ...] = (),
) -> Action:
    """The action ``(g x)_i = sign_i x_{source(i)}``."""
    move, displacement = linear_maps.by_index(sources, signs, what, shapes)
    return Action(
        name, len(sources), move, group, labels, displacement=displacement, isometric=linear_maps.NORMS
    )


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
        raise ShapeError(
            "an action", f"shapes {a.shape} and {b.shape}", "an element must keep the shape of the batch"
        )
    return bool(np.allclose(a, b, rtol=1e-9, atol=1e-9 * max(1.0, float(np.abs(b).max(initial=0.0)))))
