r"""The distance from a target to the equivariant functions, and the symmetry that the target itself has.

For a law that ``G`` leaves invariant, ``Qf(x) = E_g g^{-1} f(gx)`` is the orthogonal projection on equivariant functions and

.. math:: V = \inf_{f\ \text{equivariant}} \mathbb{E}|f - f^*|^2 = \mathbb{E}|f^* - Qf^*|^2
            = \tfrac12\, \mathbb{E}_{x, g} |f^*(gx) - g f^*(x)|^2 .

For any law the average along each orbit takes the weights of the law,

.. math:: V = \tfrac12 \sum_x \sum_g \frac{P(x)\, P(gx \mid Gx)}{|\mathrm{Stab}\, x|}\, |f^*(gx) - g f^*(x)|^2 .
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.approximation.interval import EXACT_TERMS, Interval, around, weighted_squares
from symbound.approximation.target import Target, orbits_of_maps, target_on_points
from symbound.rigor.rounding import float_up

Floats = NDArray[np.float64]


def reynolds_projection(
    target: Any, G: Any, *, law: Any = None, points: Any = None, output: Any = None
) -> Floats:
    """Values of the nearest equivariant function in mean square, shape (N, q) or (N,) as the target.

    For an invariant law it is ``Qf*(x) = E_g g^{-1} f*(gx)``; for another law the averages along orbits are weighted.

    Examples
    --------
    >>> from symbound import cyclic
    >>> reynolds_projection([0, 1, 1, 2], cyclic(4)).tolist()
    [1.0, 1.0, 1.0, 1.0]
    """
    found = target_on_points(target, G, law=law, points=points, output=output)
    projected = project(found)
    return projected[:, 0] if np.ndim(target) == 1 else projected


def project(target: Target) -> Floats:
    """Nearest equivariant function as an array (N, q); points of mass zero take the value that equivariance forces."""
    values, masses = target.values, target.masses
    orbit_mass = np.bincount(target.labels, weights=masses)
    if target.output is None:
        sums = np.stack([np.bincount(target.labels, weights=masses * column) for column in values.T], axis=1)
        plain = np.stack([np.bincount(target.labels, weights=column) for column in values.T], axis=1)
        sizes = np.bincount(target.labels)
        empty = orbit_mass == 0
        means = np.where(
            empty[:, None], plain / sizes[:, None], sums / np.where(empty, 1, orbit_mass)[:, None]
        )
        return np.asarray(means[target.labels])
    total = np.zeros_like(values)
    weight = np.zeros(len(values))
    inverses = target.output.inverses
    even = orbit_mass[target.labels] == 0
    for k in range(len(target.maps)):
        images = target.maps[k]
        w = np.where(even, 1.0, masses[images])
        total += w[:, None] * np.asarray(target.output.transform(int(inverses[k]), values[images]))
        weight += w
    return total / weight[:, None]


def data_symmetry(target: Any, G: Any, *, law: Any = None, points: Any = None, output: Any = None) -> Any:
    """The symmetry of the data: the subgroup of all ``g`` with ``f*(gx) = g f*(x)`` at every point.

    It is the unique largest subgroup under which a model can be exactly equivariant at no cost, for an invariant law of
    full support.

    Returns
    -------
    PermutationGroup
        A subgroup of ``G``.

    Examples
    --------
    >>> from symbound import dihedral, order
    >>> H = data_symmetry([0, 1, 0, 1], dihedral(4))
    >>> order(H), str(H)
    (4, 'V_4')
    """
    from symbound.groups import generated_subgroup

    found = target_on_points(target, G, law=law, points=points, output=output)
    mask = Deviations(found).largest == 0
    return found.group if mask.all() else generated_subgroup(found.group, mask)


@dataclass(frozen=True, eq=False, repr=False)
class Deviations:
    """How far each element of the group is from being a symmetry of the target.

    Attributes
    ----------
    target : Target
    """

    target: Target

    @cached_property
    def _table(self) -> tuple[list[Interval], Floats]:
        target = self.target
        size = len(target.maps)
        uniform, support = target.is_uniform, target.masses > 0
        exact = target.law if size * target.values.size <= EXACT_TERMS and target.allowance == 0 else None
        halves, largest = [], np.zeros(size)
        for k in range(size):
            images = target.maps[k]
            e = target.deviation(k)
            counted = slice(None) if uniform else support & support[images]
            largest[k] = e[counted].max(initial=0.0)
            moved = target.moved_values(k)
            there = np.where(e[:, None] == 0, moved, target.values[images])
            halves.append(weighted_squares(target.masses, there, moved, exact).scaled(Fraction(1, 2)))
        return halves, largest

    @property
    def mean_squares(self) -> list[Interval]:
        """``(1/2) E |f*(gX) - g f*(X)|^2`` for every element ``g``."""
        return self._table[0]

    @property
    def largest(self) -> Floats:
        """``max_x |f*(gx) - g f*(x)|`` over pairs ``x, gx`` of positive mass, for every element ``g``."""
        return self._table[1]

    def variance(self, mask: NDArray[np.bool_]) -> Interval:
        """``V_H``, the squared distance to the functions equivariant under the subgroup that a mask marks."""
        chosen = np.flatnonzero(mask)
        if self.target.first_uneven_orbit() is None:
            lower = sum((self.mean_squares[k].lower for k in chosen), Fraction(0))
            upper = sum((self.mean_squares[k].upper for k in chosen), Fraction(0))
            return Interval(lower / len(chosen), upper / len(chosen))
        return weighted_variance(self.target, chosen)

    def largest_deviation(self, mask: NDArray[np.bool_]) -> float:
        """``Delta_H``, the largest deviation of the elements of a subgroup."""
        return float(self.largest[mask].max())


def weighted_variance(target: Target, chosen: NDArray[np.intp]) -> Interval:
    """``V_H`` for any law, for the subgroup with the elements ``chosen``."""
    maps = target.maps[chosen]
    labels = orbits_of_maps(maps, target.size)
    sizes = np.bincount(labels)[labels]
    small = len(chosen) * target.values.size <= EXACT_TERMS and target.allowance == 0
    total = Interval(Fraction(0), Fraction(0))
    if small:
        orbit_law = [Fraction(0)] * (int(labels.max()) + 1)
        for x, m in enumerate(target.law):
            orbit_law[labels[x]] += m
        for k, images in zip(chosen, maps, strict=True):
            weights = [
                target.law[x] * target.law[y] * int(sizes[x]) / (len(chosen) * orbit_law[labels[x]] or 1)
                for x, y in enumerate(images.tolist())
            ]
            part = weighted_squares(None, target.values[images], target.moved_values(int(k)), weights)
            total = Interval(total.lower + part.lower, total.upper + part.upper)
        return total.scaled(Fraction(1, 2))
    orbit_mass = np.bincount(labels, weights=target.masses)[labels]
    share = target.masses * sizes / np.where(orbit_mass > 0, orbit_mass, 1) / len(chosen)
    value = 0.0
    for k, images in zip(chosen, maps, strict=True):
        value += float(np.sum(share * target.masses[images] * target.deviation(int(k)) ** 2))
    return around(value).scaled(Fraction(1, 2))


def mean_level(V: Interval) -> float:
    """``eta* = sqrt(V)``, rounded up."""
    from sympy import sqrt

    from symbound.rigor import enclose

    return float_up(enclose(sqrt(V.rational[1])).upper)
