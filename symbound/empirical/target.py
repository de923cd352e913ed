"""Targets on the orbits of a group with a chosen equivariance error, exact in double precision."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.empirical.request import exact_number, real_number, whole_number
from symbound.empirical.task import GRID, Task
from symbound.errors import DomainError, GroupError, UnknownNameError

KINDS = ("exact", "approximate", "two-valued", "subgroup", "subset", "restricted", "mis-specified")

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

_STEPS = 2**10
"""Random parts of a target are multiples of ``1/_STEPS`` of their range."""


def finite_task(
    name: str,
    G: Any,
    features: Rows,
    points: Floats,
    maps: Rows,
    kind: str,
    level: Any,
    subgroup: Any,
    law: Any,
    noise: float,
    seed: int,
    outputs: Rows | None,
    base: Rows | None = None,
) -> Task:
    """Make the target on the orbits of pairs (point, component) and put the task together."""
    if kind not in KINDS:
        raise UnknownNameError("a kind of symmetry of a target", repr(kind), f"known are {', '.join(KINDS)}")
    scaled = _scaled_level(kind, level)
    real_number(name, "noise", noise, 0, 1)
    whole_number(name, "seed", seed)
    k = 1 if outputs is None else outputs.shape[1]
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0,)))
    blank = Task(
        name, G, features, points, maps, np.zeros((len(points), k)), _masses(law, len(points)), outputs
    )
    labels = blank.pair_labels()
    if kind == "mis-specified":
        values: Rows = rng.integers(0, 2, len(labels)) * GRID
    else:
        height = rng.integers(0, _STEPS + 1, int(labels.max()) + 1)[labels] if base is None else _STEPS * base
        values = height * (GRID - scaled) // _STEPS
        if scaled:
            values = values + _pattern(blank, kind, subgroup, rng) * scaled // _STEPS
    domain = None
    if kind == "restricted":
        domain = _domain(blank)
    return Task(
        name,
        G,
        features,
        points,
        maps,
        (values / GRID).reshape(len(points), k),
        blank.law,
        outputs,
        noise,
        1.0,
        domain,
    )


def _pattern(task: Task, kind: str, subgroup: Any, rng: np.random.Generator) -> Rows:
    """``_STEPS u`` at every pair; on every orbit it begins at 0 and, where it can, reaches ``_STEPS``."""
    labels = task.pair_labels()
    fine = np.arange(len(labels))
    if kind == "subgroup":
        fine = task.pair_labels(_subgroup_mask(task, subgroup))
    if kind == "subset":
        u = _word_lengths(task)
    else:
        draw = (
            rng.integers(0, 2, len(labels)) * _STEPS
            if kind == "two-valued"
            else rng.integers(0, _STEPS + 1, len(labels))
        )
        u = draw[fine]
        # The first and the last part of every orbit get the two ends of the range.
        ends = np.full((2, int(labels.max()) + 1), -1)
        np.maximum.at(ends[1], labels, fine)
        ends[0] = np.iinfo(np.int64).max
        np.minimum.at(ends[0], labels, fine)
        u = np.where(fine == ends[1][labels], _STEPS, u)
        u = np.where(fine == ends[0][labels], 0, u)
    if kind == "restricted":
        u = np.where(np.repeat(_domain(task), task.values.shape[1]), 0, u)
    if u.max() < _STEPS:
        raise DomainError(
            f"a target of kind {kind!r} with Delta > 0",
            task.name,
            "no orbit has two points that may differ",
            "level=0",
        )
    return np.asarray(u, dtype=np.int64)


def _word_lengths(task: Task) -> Rows:
    """Least word length of an element that takes the first pair of an orbit to the pair, over the largest, times ``_STEPS``."""
    from symbound.groups import cayley_distances

    rows = np.asarray(_elements(task.group), dtype=np.int64)
    generators = np.array([g.array_form for g in task.group.generators])
    both = np.concatenate([rows[:1], generators, np.argsort(generators, axis=1)])
    short = (rows[:, None, :] == both).all(axis=2).any(axis=1)
    lengths = np.asarray(cayley_distances(task.group, short), dtype=np.int64)
    maps, labels = task.pair_maps, task.pair_labels()
    first = maps.min(axis=0)
    u = np.full(len(labels), lengths.max())
    for length, images in zip(lengths, maps, strict=True):
        np.minimum.at(u, images[first], np.full(len(first), length))
    largest = np.zeros(int(labels.max()) + 1, dtype=np.int64)
    np.maximum.at(largest, labels, u)
    return u * _STEPS // max(int(largest.max()), 1)


def _domain(task: Task) -> NDArray[np.bool_]:
    """Every second orbit of those with several points, and all fixed points."""
    labels = task.labels()
    several = np.bincount(labels) > 1
    rank = np.cumsum(several)
    return ~(several & (rank % 2 == 1))[labels]


def _subgroup_mask(task: Task, subgroup: Any) -> NDArray[np.bool_]:
    from symbound.groups import order, subgroup_mask

    if subgroup is None:
        raise DomainError(
            "a target of kind 'subgroup'",
            "subgroup = None",
            "the exact symmetry has to be named",
            "subgroup=H",
        )
    mask = np.asarray(subgroup_mask(task.group, subgroup))
    if int(mask.sum()) != order(subgroup):
        raise GroupError(
            "a target of kind 'subgroup'",
            f"{subgroup} of order {order(subgroup)}",
            f"only {int(mask.sum())} of its elements lie in {task.group}",
        )
    return mask


def _scaled_level(kind: str, level: Any) -> int:
    """The level in units of ``1/GRID``."""
    asked = f"a target of kind {kind!r}"
    if kind in ("exact", "mis-specified"):
        if level:
            raise DomainError(asked, f"level = {level}", "the kind decides the level itself", "level=0")
        return 0
    exact = exact_number(asked, "level", level)
    if not 0 < exact <= 1 or (exact * GRID).denominator != 1:
        near = Fraction(min(max(round(exact * _STEPS), 1), _STEPS), _STEPS)
        raise DomainError(
            asked,
            f"level = {level}",
            "Delta lies in (0, 1] and is a multiple of 2^-20, so that doubles hold it exactly",
            f"level={near}",
        )
    if exact * GRID % _STEPS:
        raise DomainError(asked, f"level = {level}", "the steps of the target need a multiple of 2^-10")
    return int(exact * GRID)


def _masses(law: Any, size: int) -> list[Fraction]:
    from symbound.laws import exact_masses

    if isinstance(law, str):
        if law == "uniform":
            return [Fraction(1, size)] * size
        if law == "skewed":
            weights = [1 + i % 4 for i in range(size)]
            return [Fraction(w, sum(weights)) for w in weights]
        raise UnknownNameError("a law of a task", repr(law), "known by name are 'uniform' and 'skewed'")
    return exact_masses(law, size)


def _elements(G: Any) -> Any:
    from symbound.groups import elements

    return elements(G)
