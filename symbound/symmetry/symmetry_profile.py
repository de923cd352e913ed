"""How much of a group a predictor respects, as a function of the tolerance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import Rational

from symbound.symmetry.action import Action, as_action
from symbound.symmetry.element_errors import element_errors
from symbound.symmetry.equivariance_error import examples
from symbound.symmetry.predictor import as_predictor
from symbound.symmetry.stabilizer import Stabilizer, group_name, scope_of, stabilizer_from_errors


@dataclass(frozen=True, eq=False, repr=False)
class SymmetryProfile:
    """``lambda(eps) = |Stab_eps(f)| / |G|``, a step function that ends at 1.

    Attributes
    ----------
    thresholds : array of shape (T,)
        The tolerances at which the function jumps, increasing, the first one 0.
    fractions : tuple of Rational, length T
        ``lambda`` from each threshold on.
    errors : array of shape (|G|,)
        Largest error of each element (and its inverse) on the examples.
    action : Action
        The group; `labels` are the names of its elements.
    scope : str
        "space", "orbits" or "sample"; on a sample errors are lower bounds and ``lambda`` is an upper bound.
    """

    thresholds: NDArray[np.float64]
    fractions: tuple[Rational, ...]
    errors: NDArray[np.float64]
    action: Action
    scope: str

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the elements."""
        return tuple(self.action.label(k) for k in range(self.action.size))

    def at(self, eps: float) -> Rational:
        """Return ``lambda(eps)``."""
        return Rational(int(np.count_nonzero(self.errors <= eps)), len(self.errors))

    def stabilizer(self, eps: Any) -> Stabilizer:
        """Return ``Stab_eps`` with its subgroup and diameter, without asking the predictor again."""
        return stabilizer_from_errors(self.errors, self.action, eps, self.scope)

    def rows(self, at_most: int = 12) -> list[tuple[float, Rational, str, int, float]]:
        """Return ``(eps, lambda, name of H, k, k eps)`` at up to ``at_most`` thresholds, ends included."""
        count = len(self.thresholds)
        chosen = np.unique(np.linspace(0, count - 1, min(count, at_most)).round().astype(int))
        found = [self.stabilizer(float(self.thresholds[i])) for i in chosen]
        return [
            (
                float(s.eps),
                s.fraction,
                group_name(s.subgroup, int(s.subgroup_mask.sum())),
                s.diameter,
                float(s.certified_eps),
            )
            for s in found
        ]

    def table(self, at_most: int = 12) -> str:
        """Return the profile as text: tolerance, fraction, generated subgroup, diameter, ``k eps``."""
        lines = [f"{'eps':>12}  {'lambda':>9}  {'H':<20} {'k':>3}  {'k eps':>12}"]
        for eps, fraction, name, k, certified in self.rows(at_most):
            lines.append(f"{eps:>12.6g}  {fraction!s:>9}  {name:<20} {k:>3}  {certified:>12.6g}")
        if self.scope == "sample":
            lines.append(
                "errors on a sample are lower bounds: lambda is an upper bound of the fraction on the space"
            )
        return "\n".join(lines)

    def plot(self, path: Any = None, axes: Any = None) -> Any:
        """Draw ``eps -> lambda(eps)`` as steps; write the picture if a path is given; return the matplotlib axes."""
        from symbound.show.plot import PALETTE, finish, new_axes

        figure = None
        if axes is None:
            figure, axes = new_axes(
                f"Symmetry profile: {self.action.name}", "tolerance eps", "|Stab_eps| / |G|"
            )
        end = 1.05 * float(self.thresholds[-1]) or 1.0
        heights = [float(v) for v in (*self.fractions, 1)]
        axes.step([*self.thresholds, end], heights, where="post", color=PALETTE[0], label="lambda(eps)")
        axes.set_ylim(0, 1.05)
        if figure is not None:
            finish(figure, axes, path)
        return axes

    def __repr__(self) -> str:
        return f"SymmetryProfile({self.action.name}; {len(self.thresholds)} thresholds)\n{self.table(6)}"


def symmetry_profile(
    f: Any,
    action: Any,
    X: Any,
    *,
    norm: str = "euclidean",
    whole_space: bool = False,
    method: str | None = None,
) -> SymmetryProfile:
    """Measure ``lambda(eps) = |Stab_eps(f)| / |G|`` for all tolerances at once.

    Parameters are those of `stabilizer`.

    Examples
    --------
    >>> from symbound.groups import cyclic
    >>> X = np.array([[0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    >>> profile = symmetry_profile(lambda X: X[:, 0], cyclic(3), X)
    >>> profile.thresholds.tolist(), profile.fractions
    ([0.0, 1.0], (1/3, 1))
    """
    acting = as_action(action)
    points = examples(X)
    errors = element_errors(as_predictor(f, method), acting, points, norm)
    return profile_from_errors(errors, acting, scope_of(acting, points, whole_space))


def profile_from_errors(errors: NDArray[np.float64], action: Action, scope: str) -> SymmetryProfile:
    """Return the profile of the errors of the elements; parameters as for `stabilizer_from_errors`."""
    thresholds, counts = np.unique(errors, return_counts=True)
    fractions = tuple(Rational(int(c), len(errors)) for c in np.cumsum(counts))
    return SymmetryProfile(thresholds, fractions, errors, action, scope)
