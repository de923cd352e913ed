r"""A learning task on a finite space with a group that acts on it, whose symmetry is known exactly.

For a target ``f* : X -> [0, M]^k``

.. math:: \Delta = \max_{g, x} |f^*(gx) - g f^*(x)|, \qquad
          V = \inf_{f\ \text{equivariant}} \mathbb{E}|f - f^*|^2, \qquad \eta^* = \sqrt V .

``V`` is computed with the weights of the law along the orbits of pairs (point, component), so that it is right for
laws that the group does not leave invariant; ``Delta`` is over pairs ``x, gx`` of positive mass.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from symbound.empirical.request import real_number, whole_number
from symbound.errors import DomainError, LawError

if TYPE_CHECKING:
    from sympy import Expr

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

GRID = 2**20
"""Values of targets are integer multiples of ``1/GRID``, which doubles hold exactly."""


@dataclass(frozen=True, eq=False, repr=False)
class Task:
    """Examples, a target and a group; see `symbound.empirical.tasks` for the makers.

    Attributes
    ----------
    name : str
        In words.
    group : PermutationGroup
    features : int array of shape (|G|, d)
        Images of the features under every element, the identity first.
    points : array of shape (N, d)
        All points of the space as features.
    maps : int array of shape (|G|, N)
        Position of ``g x`` for every element and point.
    values : array of shape (N, k)
        The target; multiples of ``1/GRID`` in ``[0, M]``.
    law : list of Fraction
        Masses of the points.
    outputs : int array of shape (|G|, k) or None
        The action on outputs; None is the trivial action.
    noise : float
        ``y = (1 - noise) f*(x) + noise M B`` with ``B`` a coin of mean ``f*(x) / M``, so that ``E[y | x] = f*(x)``.
    M : float
    domain : bool array of shape (N,) or None
        Where the target was made exactly symmetric, if only on a part.
    """

    name: str
    group: Any
    features: Rows
    points: Floats
    maps: Rows
    values: Floats
    law: list[Fraction]
    outputs: Rows | None = None
    noise: float = 0.0
    M: float = 1.0
    domain: NDArray[np.bool_] | None = None
    parameters: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        real_number("a task", "noise", self.noise, 0, 1)
        if (self.values < 0).any() or (self.values > self.M).any():
            raise DomainError(
                "a task", f"values in [{self.values.min()}, {self.values.max()}]", f"[0, {self.M}]"
            )
        if len(self.law) != len(self.points) or sum(self.law) != 1:
            raise LawError(
                "a task", f"{len(self.law)} masses of sum {sum(self.law)}", "one mass per point, sum 1"
            )

    # ---- the symmetry of the data ----

    @cached_property
    def pair_maps(self) -> Rows:
        """Position of ``g (x, i) = (g x, g i)`` among the pairs ``x k + i``, shape (|G|, N k)."""
        k = self.values.shape[1]
        outputs = np.tile(np.arange(k), (len(self.maps), 1)) if self.outputs is None else self.outputs
        return (self.maps[:, :, None] * k + outputs[:, None, :]).reshape(len(self.maps), -1)

    def pair_labels(self, mask: Any = None) -> Rows:
        """Number of the orbit of each pair (point, component) under a subgroup given by a mask of elements."""
        maps = self.pair_maps if mask is None else self.pair_maps[np.asarray(mask)]
        return np.unique(maps.min(axis=0), return_inverse=True)[1]

    def labels(self, mask: Any = None) -> Rows:
        """Number of the orbit of each point under a subgroup given by a mask of elements."""
        maps = self.maps if mask is None else self.maps[np.asarray(mask)]
        return np.unique(maps.min(axis=0), return_inverse=True)[1]

    @property
    def is_law_invariant(self) -> bool:
        """Whether the group leaves the law invariant."""
        return all(
            self.law[int(y)] == m for images in self.maps for y, m in zip(images, self.law, strict=True)
        )

    def variance(self, mask: Any = None) -> Fraction:
        """``V`` for a subgroup given by a mask of elements (all by default), exactly."""
        labels = self.pair_labels(mask)
        scaled = np.rint(self.values.ravel() * GRID).astype(np.int64).astype(object)
        masses = np.repeat(np.array(self.law, dtype=object), self.values.shape[1])
        count = int(labels.max()) + 1
        mass, first, second = ([Fraction(0)] * count for _ in range(3))
        for o, v, m in zip(labels, scaled, masses, strict=True):
            mass[o] += m
            first[o] += m * v
            second[o] += m * v * v
        total = sum((s - f * f / m for m, f, s in zip(mass, first, second, strict=True) if m), Fraction(0))
        return total / GRID**2

    @cached_property
    def V(self) -> Fraction:
        """Squared distance in mean square from the target to the equivariant functions."""
        return self.variance()

    @cached_property
    def element_errors(self) -> Floats:
        """``max_x |f*(gx) - g f*(x)|`` for every element, correctly rounded; Euclidean norm."""
        return np.array([float(s) ** 0.5 if self.values.shape[1] > 1 else s for s in self._element_levels])

    @cached_property
    def _element_levels(self) -> list[float]:
        """For one component the errors, for several their squares: exact in double precision or nearly so."""
        support = np.array([m > 0 for m in self.law])
        k = self.values.shape[1]
        flat = self.values.ravel()
        found = []
        for images, pairs in zip(self.maps, self.pair_maps, strict=True):
            difference = np.abs(flat[pairs] - flat).reshape(-1, k)[support & support[images]]
            found.append(float((difference if k == 1 else difference**2).sum(axis=1).max(initial=0.0)))
        return found

    @cached_property
    def Delta(self) -> Expr:
        """Largest equivariance error of the target, an exact number."""
        from sympy import Rational, sqrt

        largest = Rational(*max(self._element_levels).as_integer_ratio())
        return largest if self.values.shape[1] == 1 else sqrt(largest)

    @property
    def eta(self) -> Expr:
        """``eta* = sqrt(V)``; equal to ``||f* - Qf*||`` where the group leaves the law invariant."""
        from sympy import Rational, sqrt

        return sqrt(Rational(self.V.numerator, self.V.denominator))

    # ---- samples and risks ----

    @cached_property
    def _is_uniform(self) -> bool:
        return len(set(self.law)) == 1

    @cached_property
    def masses(self) -> Floats:
        """The law in doubles."""
        return np.array([float(m) for m in self.law])

    def sample(self, n: int, rng: np.random.Generator) -> tuple[Floats, Floats, Rows]:
        """``n`` independent examples: features (n, d), labels (n, k), and the numbers of the points (n,)."""
        whole_number("a sample", "n", n, 1)
        if self._is_uniform:
            index = rng.integers(len(self.points), size=n)
        else:
            index = rng.choice(len(self.points), size=n, p=self.masses / self.masses.sum())
        mean = self.values[index]
        coin = self.M * (rng.random(mean.shape) * self.M < mean)
        return self.points[index], (1 - self.noise) * mean + self.noise * coin, index

    def excess_risk(self, predictions: Any) -> Floats:
        """``E|f - f*|^2`` for predictions at all points, shape (..., N, k)."""
        squares = (np.asarray(predictions) - self.values) ** 2
        return np.asarray((squares.sum(axis=-1) * self.masses).sum(axis=-1))

    def model_error(self, predictions: Any) -> Floats:
        """``max_{g, x} max_i |f(gx) - g f(x)|_i`` of predictions at all points, shape (..., N, k)."""
        array = np.asarray(predictions)
        flat = array.reshape(*array.shape[:-2], -1)
        labels = self.pair_labels()
        order = np.argsort(labels, kind="stable")
        starts = np.searchsorted(labels[order], np.arange(int(labels.max()) + 1))
        high = np.maximum.reduceat(flat[..., order], starts, axis=-1)
        low = np.minimum.reduceat(flat[..., order], starts, axis=-1)
        return np.asarray((high - low).max(axis=-1))

    @property
    def noise_risk(self) -> float:
        """``E|Y - f*(X)|^2``, the part of the risk that no model can remove."""
        variance = self.values * (self.M - self.values)
        return float(self.noise**2 * (variance.sum(axis=1) * self.masses).sum())

    def __repr__(self) -> str:
        return (
            f"{self.name}: {len(self.points)} points, {int(self.labels().max()) + 1} orbits of a group of order "
            f"{len(self.maps)}; Delta = {self.Delta}, V = {float(self.V):.6g}"
        )
