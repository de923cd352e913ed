r"""Points of the cube ``[0, 1]^m``, uniformly, with a linear target whose symmetry is known in closed form.

For ``f*(x) = 1/2 + sum_i w_i (x_i - 1/2)`` and ``(gx)_i = x_{g^{-1}(i)}``

.. math:: \Delta = \max_g \tfrac12 \sum_i |w_{g(i)} - w_i|, \qquad V = \tfrac1{12} |w - Qw|^2,

with ``Qw`` the mean of ``w`` along the orbits of the coordinates.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from symbound.empirical.request import exact_number, real_number, whole_number
from symbound.errors import DomainError

if TYPE_CHECKING:
    from sympy import Expr

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False, repr=False)
class CubeTask:
    """A task on the cube; made by `cube_task`.

    Attributes
    ----------
    group : PermutationGroup
    features : int array of shape (|G|, m)
    weights : list of Fraction
    noise : float
        As for :class:`symbound.empirical.task.Task`.
    """

    name: str
    group: Any
    features: NDArray[np.int64]
    weights: list[Fraction]
    noise: float = 0.0
    M: float = 1.0
    outputs: None = None

    @property
    def Delta(self) -> Expr:
        """Largest invariance error of the target."""
        from sympy import Rational

        w = self.weights
        moves = (sum((abs(w[int(j)] - w[i]) for i, j in enumerate(g)), Fraction(0)) for g in self.features)
        best = max(moves) / 2
        return Rational(best.numerator, best.denominator)

    @property
    def V(self) -> Fraction:
        """Squared distance in mean square from the target to the invariant functions."""
        return (
            sum(((w - q) ** 2 for w, q in zip(self.weights, self.projected, strict=True)), Fraction(0)) / 12
        )

    @property
    def projected(self) -> list[Fraction]:
        """``Qw``: the mean of the weights along the orbit of each coordinate."""
        return [
            sum((self.weights[int(j)] for j in images), Fraction(0)) / len(images)
            for images in self.features.T
        ]

    @property
    def eta(self) -> Expr:
        """``eta* = ||f* - Qf*|| = sqrt(V)``."""
        from sympy import Rational, sqrt

        return sqrt(Rational(self.V.numerator, self.V.denominator))

    def target(self, X: Any) -> Floats:
        """``f*`` at points of shape (..., m), shape (..., 1)."""
        w = np.array([float(v) for v in self.weights])
        return 0.5 + (np.asarray(X) - 0.5) @ w[:, None]

    def sample(self, n: int, rng: np.random.Generator) -> tuple[Floats, Floats, None]:
        """``n`` independent examples: points (n, m), labels (n, 1), and None."""
        whole_number("a sample", "n", n, 1)
        X = rng.random((n, self.features.shape[1]))
        mean = self.target(X)
        coin = (rng.random(mean.shape) < mean).astype(float)
        return X, (1 - self.noise) * mean + self.noise * coin, None

    def __repr__(self) -> str:
        return f"{self.name}; Delta = {self.Delta}, V = {float(self.V):.6g}"


def cube_task(G: Any, level: Any = 0, *, noise: float = 0.0) -> CubeTask:
    """A linear target on the cube with ``Delta = level``.

    The weights are equal but for one coordinate that the group moves, which has ``level`` more; the sum of their
    absolute values is at most 1, so that the target stays in ``[0, 1]``.

    Parameters
    ----------
    G : PermutationGroup on m coordinates
    level : exact number in [0, 1], a multiple of ``2^-20``

    Examples
    --------
    >>> from symbound import cyclic
    >>> task = cube_task(cyclic(4), Fraction(1, 2))
    >>> task.Delta, task.V
    (1/2, Fraction(1, 64))
    """
    from symbound.groups import elements

    rows = np.asarray(elements(G), dtype=np.int64)
    real_number("a target on the cube", "noise", noise, 0, 1)
    exact = exact_number("a target on the cube", "level", level)
    if not 0 <= exact <= 1 or (exact * 2**20).denominator != 1:
        raise DomainError(
            "a target on the cube", f"level = {level}", "Delta lies in [0, 1] and is a multiple of 2^-20"
        )
    m = rows.shape[1]
    moved = np.flatnonzero((rows != np.arange(m)).any(axis=0))
    if exact and not len(moved):
        raise DomainError(
            "a target on the cube with Delta > 0", str(G), "the group moves no coordinate", "level=0"
        )
    weights = [Fraction(int((1 - exact) * 2**20) // m, 2**20)] * m
    if exact:
        weights[int(moved[0])] += exact
    return CubeTask(f"linear target on [0,1]^{m} under {G}", G, rows, weights, noise)
