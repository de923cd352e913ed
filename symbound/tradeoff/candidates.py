"""The subgroups that are weighed against one another, with what each costs and saves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sympy import Expr, Rational, sqrt

from symbound.approximation.interval import to_rational
from symbound.approximation.projection import Deviations
from symbound.approximation.target import Target, orbits_of_maps
from symbound.errors import GroupError
from symbound.rigor.rounding import float_up
from symbound.tradeoff.gap_terms import inverse_root


@dataclass(frozen=True, eq=False, repr=False)
class Candidate:
    """A subgroup ``H``.

    Attributes
    ----------
    name : str
    group : PermutationGroup
    node : int
        Number in the lattice or in the list given.
    order : int
    orbits : int
        ``K_H``.
    variance : Rational
        ``V_H``, or an upper bound within rounding.
    level : Expr
        ``Delta_H``, or ``eta*_H`` for the mean error.
    base, slope, cap : Expr
        ``T = (1 - eps/level)_+^2 V + min(base + slope eps, cap)/sqrt n``.
    lines : tuple of (Rational, Expr, Expr)
        Where the bound is a minimum: each ``(eps, constant, coefficient)`` says ``T <= constant + coefficient/sqrt n`` at the
        tolerance ``eps``; in place of ``base``, ``slope`` and ``cap``.
    rate : function
        What takes the place of ``1/sqrt n``, where it is another decreasing function of ``n``.
    """

    name: str
    group: Any
    node: int
    order: int
    orbits: int
    variance: Rational
    level: Expr
    base: Expr
    slope: Expr
    cap: Expr
    lines: tuple[tuple[Rational, Expr, Expr], ...] = ()
    rate: Callable[[Any], Any] = inverse_root

    def key(self) -> tuple[Any, ...]:
        """What ``T`` depends on."""
        return (self.variance, self.level, self.base, self.slope, self.lines)

    def __repr__(self) -> str:
        return f"{self.name} with {self.orbits} orbits"


def list_candidates(
    target: Target,
    nodes: list[tuple[int, str, Any, NDArray[np.bool_], int]],
    terms: Callable[[int], Any],
    error: str,
    approximation: Callable[[NDArray[np.int64]], Fraction] | None = None,
    rate: Callable[[Any], Any] = inverse_root,
) -> list[Candidate]:
    """Candidates for the subgroups ``(node, name, group, mask, class)``.

    ``terms(K)`` gives the bound, the coefficients of ``rate(n)``; ``approximation(labels)`` the approximation error from the
    numbers of the orbits, for a loss other than the squared one.
    """
    deviations = Deviations(target)
    rows = {row.tobytes(): k for k, row in enumerate(_rows(target))}
    orbits_by_class: dict[int, int] = {}
    terms_by_orbits: dict[int, Any] = {}
    uneven = (
        target.first_uneven_orbit() is not None
    )  # then conjugate subgroups may charge different numbers of orbits
    found = []
    for node, name, group, mask, number in nodes:
        labels = None
        if number not in orbits_by_class or approximation is not None or uneven:
            labels = orbits_of_maps(generator_maps(target, group, rows), target.size)
            # Points of mass zero are never drawn: they count neither for the sample nor for the risk.
            orbits_by_class[number] = len(np.unique(labels[target.masses > 0]))
        K = orbits_by_class[number]
        if K not in terms_by_orbits:
            terms_by_orbits[K] = terms(K)
        if approximation is None:
            V = to_rational(deviations.variance(mask).upper)
        else:
            V = to_rational(approximation(labels))  # type: ignore[arg-type]
        level: Expr
        if error == "mean":
            level = sqrt(V)
        else:
            level = to_rational(Fraction(deviations.largest_deviation(mask)))
            if target.values.shape[1] > 1 or target.allowance:
                level = to_rational(Fraction(float_up(level * (1 + Rational(1, 2**45)))))
        base, slope, cap = terms_by_orbits[K]
        found.append(Candidate(name, group, node, int(mask.sum()), K, V, level, base, slope, cap, rate=rate))
    return found


def _rows(target: Target) -> NDArray[Any]:
    from symbound.groups import elements

    return np.asarray(elements(target.group)).astype(np.int64)


def generator_maps(target: Target, group: Any, rows: dict[bytes, int]) -> NDArray[Any]:
    """How the generators of a subgroup move the points."""
    images = [np.array(g.array_form, dtype=np.int64) for g in group.generators]
    return target.maps[[rows[g.tobytes()] for g in images]] if images else target.maps[:1]


def orbit_labels(target: Target, candidates: list[Candidate]) -> list[NDArray[np.int64]]:
    """Number of the orbit of each point, for each candidate."""
    rows = {row.tobytes(): k for k, row in enumerate(_rows(target))}
    return [orbits_of_maps(generator_maps(target, c.group, rows), target.size) for c in candidates]


def charged_points(target: Target) -> int:
    """Number of points of positive mass."""
    return int((target.masses > 0).sum())


def lattice_nodes(G: Any, **limits: Any) -> tuple[Any, list[tuple[int, str, Any, NDArray[np.bool_], int]]]:
    """The lattice of subgroups, and its nodes."""
    from symbound.groups import subgroups

    lattice = subgroups(G, **limits)
    top = len(lattice) - 1
    names = {v: d["name"] or f"order {d['order']}" for v, d in lattice.nodes(data=True)}
    if getattr(G, "name", None):
        names[top] = str(G)
    number, seen = Counter(names.values()), Counter[str]()
    nodes = []
    for node, data in lattice.nodes(data=True):
        name = names[node]
        if number[name] > 1:
            seen[name] += 1
            name += f" #{seen[name]}"
        nodes.append((node, name, data["group"], data["mask"], data["conjugacy_class"]))
    return lattice, nodes


def listed_nodes(G: Any, chosen: Any) -> list[tuple[int, str, Any, NDArray[np.bool_], int]]:
    """Nodes for a list of subgroups, or a mapping from names to subgroups."""
    from symbound.groups import order, subgroup_mask

    pairs = list(chosen.items()) if hasattr(chosen, "items") else [(None, H) for H in chosen]
    nodes = []
    for node, (name, H) in enumerate(pairs):
        mask = subgroup_mask(G, H)
        if int(mask.sum()) != order(H):
            raise GroupError(
                "the subgroups to choose from", f"{H} of order {order(H)}",
                f"only {int(mask.sum())} of its elements lie in {G}",
            )  # fmt: skip
        nodes.append((node, str(name if name is not None else H), H, mask, node))
    return sorted(nodes, key=lambda item: int(item[3].sum()))
