"""Laws on finite spaces and on their orbits, as exact rational masses.

A law is ``"uniform"`` or an array of masses of the points.  Float64 masses stand for the exact dyadic numbers they are and
are renormalised exactly.
"""

from __future__ import annotations

import warnings
from collections import Counter
from fractions import Fraction
from typing import Any

import numpy as np
from sympy import Rational

from symbound.errors import LawError, ShapeError, UnknownNameError

_LARGEST_TABLE = 2**24
"""Spaces with more points than this are not enumerated."""


def exact_masses(law: Any, size: int) -> list[Fraction]:
    """The masses of the points as exact fractions that sum to one.

    Raises
    ------
    LawError
        If a mass is negative or not finite, or all are zero.
    ShapeError
        If there is not one mass per point.

    Examples
    --------
    >>> exact_masses([0.25, 0.75], 2)
    [Fraction(1, 4), Fraction(3, 4)]
    """
    masses = list(law)
    if len(masses) != size:
        raise ShapeError("a law on a finite space", f"{len(masses)} masses", f"the space has {size} points")
    try:
        weights = [Fraction(m.p, m.q) if isinstance(m, Rational) else Fraction(m) for m in masses]
    except (TypeError, ValueError, OverflowError) as error:
        raise LawError("a law on a finite space", repr(law), f"not a finite number: {error}") from None
    negative = next((i for i, w in enumerate(weights) if w < 0), None)
    if negative is not None:
        raise LawError(
            "a law on a finite space", f"mass {masses[negative]} at point {negative}", "a mass is negative"
        )
    mass = sum(weights)
    if mass == 0:
        raise LawError("a law on a finite space", "all masses are zero", "the masses must sum to 1")
    if abs(mass - 1) > Fraction(size, 2**50):
        warnings.warn(
            f"the masses sum to {float(mass)}, not to 1; they were divided by their sum",
            UserWarning,
            stacklevel=3,
        )
    return [w / mass for w in weights]


def point_masses(space: Any, law: Any) -> dict[Rational, int]:
    """How many points of a finite space have each mass.

    >>> from symbound import Strings
    >>> point_masses(Strings(3, 2), "uniform")
    {1/8: 8}
    """
    if _is_uniform(law):
        return {Rational(1, space.cardinality): space.cardinality}
    return _tally(exact_masses(law, space.cardinality))


def orbit_masses(space: Any, symmetry: Any, law: Any) -> dict[Rational, int]:
    """How many orbits have each mass.

    >>> from symbound import Invariance, Strings, symmetric
    >>> orbit_masses(Strings(3, 2), Invariance(symmetric(3)), "uniform")
    {1/8: 2, 3/8: 2}
    """
    if symmetry is None:
        return point_masses(space, law)
    labels = orbit_labels(space, symmetry.group)
    sizes = np.bincount(labels)
    if _is_uniform(law):
        total = int(space.cardinality)
        return {
            Rational(int(s), total): int(c)
            for s, c in zip(*np.unique(sizes, return_counts=True), strict=True)
        }
    masses = [Fraction(0)] * len(sizes)
    for label, mass in zip(labels, exact_masses(law, space.cardinality), strict=True):
        masses[label] += mass
    return _tally(masses)


def orbit_labels(space: Any, group: Any) -> np.ndarray:
    """Number of the orbit of each point of a finite space, shape (N,), orbits numbered from 0.

    Strings are listed in lexicographic order, the first position the most significant digit.
    """
    from symbound.groups import string_orbits
    from symbound.spaces import Graphs, Grid, Strings

    size = space.cardinality
    if size is None or size > _LARGEST_TABLE:
        raise LawError(
            f"the orbits of {group} on {space}",
            f"{size or 'infinitely many'} points",
            f"the points are listed one by one, and that is done for at most {_LARGEST_TABLE}",
            "leave the law out for a bound that holds for every law",
        )
    if isinstance(space, (Strings, Graphs, Grid)):
        representatives = string_orbits(group, letters_of(space))
    else:
        representatives = np.arange(size)
        for orbit in group.orbits():
            representatives[list(orbit)] = min(orbit)
    return np.unique(representatives, return_inverse=True)[1]


def letters_of(space: Any) -> int:
    """Number of values that a coordinate of a string, graph or grid point takes."""
    from symbound.spaces import Graphs, Strings

    if isinstance(space, Graphs):
        return 2
    return int(space.q if isinstance(space, Strings) else space.k)


def _is_uniform(law: Any) -> bool:
    if isinstance(law, str):
        if law != "uniform":
            raise UnknownNameError(
                "a law of the examples", repr(law), "the only law known by name is 'uniform'"
            )
        return True
    return False


def _tally(masses: list[Fraction]) -> dict[Rational, int]:
    return {Rational(m.numerator, m.denominator): c for m, c in sorted(Counter(masses).items())}
