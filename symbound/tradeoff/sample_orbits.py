"""The orbits in which the inputs of a sample lie, for every subgroup at once."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.approximation.point_maps import orbit_codes
from symbound.approximation.target import orbits_of_maps
from symbound.errors import ActionError, ArgumentTypeError, DomainError, ShapeError
from symbound.symmetry.action import as_action


class SampleOrbits:
    """Inputs, labels and a group: the points seen with all their images, and how the group moves them.

    Attributes
    ----------
    action : Action
    y : array of shape (n,)
    codes : int array of shape (|G|, n)
        Number of the point ``g_k x_i``; points are compared exactly.
    """

    def __init__(self, X: Any, y: Any, G: Any) -> None:
        self.action = as_action(G)
        if self.action.group is None:
            raise ActionError(
                "estimates of a symmetry",
                self.action.name,
                "the maps are a family, no group",
                "a permutation group",
            )
        if self.action.output is not None:
            raise ArgumentTypeError(
                "estimates of a symmetry", f"outputs moved by {self.action.output.name}", "labels are compared along orbits",
                "an action without an action on outputs",
            )  # fmt: skip
        inputs = np.asarray(X)
        self.y = np.asarray(y, dtype=np.float64)
        if inputs.ndim < 2 or self.y.shape != (len(inputs),) or len(inputs) < 2:
            raise ShapeError(
                "a labelled sample", f"inputs of shape {inputs.shape}, labels of shape {self.y.shape}",
                "it needs at least two inputs, the rows of an array, and one number for each",
            )  # fmt: skip
        if not np.isfinite(self.y).all():
            raise DomainError(
                "the labels of a sample",
                f"{self.y[~np.isfinite(self.y)][0]}",
                "a label is not a finite number",
            )
        self.action.check_composition(inputs[:16])
        self.codes = orbit_codes(self.action, inputs)

    @property
    def size(self) -> int:
        """Number of examples."""
        return len(self.y)

    @property
    def points(self) -> int:
        """Number of points seen, with all their images."""
        return int(self.codes.max()) + 1

    def images(self, k: int) -> NDArray[np.int64]:
        """Where element ``k`` moves the points."""
        moved = np.empty(self.points, dtype=np.int64)
        moved[self.codes] = self.codes[self.action.products(k)]
        return moved

    @cached_property
    def _images(self) -> dict[int, NDArray[np.int64]]:
        return {}

    def orbits(self, generators: list[int]) -> NDArray[np.int64]:
        """Number of the orbit of each point under the subgroup with these generators."""
        for k in generators:
            if k not in self._images:
                self._images[k] = self.images(k)
        return orbits_of_maps(
            np.array([self._images[k] for k in generators]).reshape(-1, self.points), self.points
        )

    def generator_indices(self, H: Any) -> list[int]:
        """Positions in ``elements(G)`` of generators of a subgroup."""
        index = {row.tobytes(): k for k, row in enumerate(self.action.rows.astype(np.int64))}
        return [index[np.array(g.array_form, dtype=np.int64).tobytes()] for g in H.generators]
