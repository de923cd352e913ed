"""Makers of tasks whose symmetry is known exactly: strings, graphs, cube points, images of digits.

The target is ``f*(x) = b(orbit of x) + level u(x)`` with ``u`` in ``[0, 1]`` that takes the values 0 and 1 on some
orbit, so that ``Delta = level`` exactly.  What ``u`` looks like decides what kind of symmetry the data has:

* ``"exact"``: ``level = 0``;
* ``"approximate"``: ``u`` takes random values on every orbit;
* ``"two-valued"``: the same with the values 0 and 1 only;
* ``"subgroup"``: ``u`` is constant on the orbits of a subgroup, whose symmetry is exact;
* ``"subset"``: ``u`` grows with the word length of ``g`` along the orbit: short words are respected, long ones not;
* ``"restricted"``: ``u = 0`` on a part of the space (``task.domain``): the symmetry is exact there;
* ``"mis-specified"``: all values are random, the orbits mean nothing.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.empirical.sharing import repeat_channels
from symbound.empirical.task import GRID, Task
from symbound.errors import DomainError, MissingDependencyError, UnknownNameError

KINDS = ("exact", "approximate", "two-valued", "subgroup", "subset", "restricted", "mis-specified")

Floats = NDArray[np.float64]
Rows = NDArray[np.int64]

_STEPS = 2**10
"""Random parts of a target are multiples of ``1/_STEPS`` of their range."""


def string_task(
    G: Any,
    q: int = 2,
    kind: str = "exact",
    level: Any = 0,
    *,
    subgroup: Any = None,
    law: Any = "uniform",
    noise: float = 0.0,
    seed: int = 0,
    equivariant: bool = False,
) -> Task:
    """Strings in ``{0..q-1}^m`` under a group that permutes positions: ``(g x)_i = x_{g^-1(i)}``.

    Parameters
    ----------
    G : PermutationGroup on m positions
    q : int
        Number of letters; letters are ``-1, 1`` as features for q = 2, else indicators.
    kind : str
        One of `KINDS`.
    level : exact number
        ``Delta``, a multiple of ``2^-20`` in ``[0, 1]``.
    subgroup : PermutationGroup
        For ``kind="subgroup"``.
    law : {"uniform", "skewed"} or sequence of exact masses
        ``"skewed"`` is not invariant: masses proportional to 1, 2, 3, 4, 1, ... along the list of points.
    noise : float
        See :class:`Task`.
    seed : int
        Of the target.
    equivariant : bool
        A target ``X -> [0, 1]^m`` on whose components the group acts as on positions.

    Raises
    ------
    DomainError
        If ``level`` cannot be met exactly.

    Examples
    --------
    >>> from symbound import cyclic
    >>> task = string_task(cyclic(4), kind="two-valued", level=Fraction(1, 4))
    >>> task.Delta, len(task.points), int(task.labels().max()) + 1
    (1/4, 16, 6)
    """
    rows = np.asarray(_elements(G), dtype=np.int64)
    m = rows.shape[1]
    letters = np.indices((q,) * m).reshape(m, -1).T
    weights = q ** np.arange(m - 1, -1, -1, dtype=np.int64)
    # Letter i of x is letter g(i) of g x, with the weight of position g(i).
    maps = letters @ weights[rows].T
    features = repeat_channels(rows, 1 if q == 2 else q)
    points = 2.0 * letters - 1 if q == 2 else np.eye(q)[letters].reshape(len(letters), -1)
    name = f"{kind} target on strings of {m} letters out of {q} under {G}"
    return _finite_task(
        name, G, features, points, maps.T.astype(np.int64), kind, level, subgroup, law, noise, seed, rows if equivariant else None
    )


def graph_task(vertices: int, kind: str = "exact", level: Any = 0, **options: Any) -> Task:
    """Graphs on a number of vertices, as strings of edges, under all relabellings; options as for `string_task`.

    >>> graph_task(4).values.shape
    (64, 1)
    """
    from symbound.groups import on_edges, symmetric

    return string_task(on_edges(symmetric(vertices)), 2, kind, level, **options)


def digits_task(kind: str = "exact", level: Any = 0, *, which: str = "rotations", law: str = "closure", **options: Any) -> Task:
    """Images of digits and all their images under symmetries of the square; the target tells digits below 5 from others.

    Parameters
    ----------
    kind, level, **options
        As for `string_task`; ``kind="exact"`` has the same label at every turn, the other kinds add ``level u``.
    which : str
        See ``Action.image_symmetries``.
    law : {"closure", "upright"}
        All images alike, or the photographed ones only (a law that is not invariant).

    Raises
    ------
    MissingDependencyError
        If scikit-learn, which carries the images, is not installed.
    """
    from symbound.approximation.point_maps import orbit_codes
    from symbound.symmetry.action import Action

    try:
        from sklearn.datasets import load_digits
    except ImportError as error:
        raise MissingDependencyError(
            "a task on images of digits", "no module named 'sklearn'", "the images come with scikit-learn", "pip install 'symbound[data]'"
        ) from error
    data = load_digits()
    action = Action.image_symmetries(8, which)
    features = np.stack([np.argsort(action.transform(k, np.arange(64)[None])[0]) for k in range(action.size)])
    pixels = np.unique(data.data, axis=0)
    first = {tuple(x): int(t) for x, t in zip(data.data, data.target, strict=True)}
    moved = np.concatenate([action.transform(k, pixels) for k in range(action.size)])
    _, distinct = np.unique(moved, axis=0, return_index=True)
    points = moved[np.sort(distinct)]
    codes = orbit_codes(action, points)
    position = np.empty(int(codes.max()) + 1, dtype=np.int64)
    position[codes[0]] = np.arange(len(points))
    maps = position[codes]
    base = np.zeros(len(points), dtype=np.int64)
    for x, images in zip(points, maps.T, strict=True):
        if tuple(x) in first:
            base[images] = first[tuple(x)] < 5
    masses: Any = "uniform"
    if law == "upright":
        upright = [int(tuple(x) in first) for x in points]
        masses = [Fraction(m, len(first)) for m in upright]
    elif law != "closure":
        raise UnknownNameError("a law on images of digits", repr(law), "known are 'closure' and 'upright'")
    return _finite_task(
        f"{kind} target on digits, {which}", action.group, features, points / 16, maps, kind, level,
        options.pop("subgroup", None), masses, options.pop("noise", 0.0), options.pop("seed", 0), None, base,
    )  # fmt: skip


def _finite_task(
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
    k = 1 if outputs is None else outputs.shape[1]
    rng = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(0,)))
    blank = Task(name, G, features, points, maps, np.zeros((len(points), k)), _masses(law, len(points)), outputs)
    labels = blank.pair_labels()
    if kind == "mis-specified":
        values = rng.integers(0, 2, len(labels)) * GRID
    else:
        heights = rng.integers(0, _STEPS + 1, int(labels.max()) + 1) if base is None else None
        height = heights[labels] if heights is not None else _STEPS * base
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
        draw = rng.integers(0, 2, len(labels)) * _STEPS if kind == "two-valued" else rng.integers(0, _STEPS + 1, len(labels))
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
            f"a target of kind {kind!r} with Delta > 0", task.name, "no orbit has two points that may differ", "level=0"
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
    from symbound.groups import subgroup_mask

    if subgroup is None:
        raise DomainError("a target of kind 'subgroup'", "subgroup = None", "the exact symmetry has to be named", "subgroup=H")
    return np.asarray(subgroup_mask(task.group, subgroup))


def _scaled_level(kind: str, level: Any) -> int:
    """The level in units of ``1/GRID``."""
    asked = f"a target of kind {kind!r}"
    if kind in ("exact", "mis-specified"):
        if level:
            raise DomainError(asked, f"level = {level}", "the kind decides the level itself", "level=0")
        return 0
    exact = Fraction(str(level)) if not isinstance(level, (int, float)) else Fraction(level)
    if not 0 < exact <= 1 or (exact * GRID).denominator != 1:
        near = Fraction(round(exact * _STEPS), _STEPS)
        raise DomainError(
            asked, f"level = {level}", "Delta lies in (0, 1] and is a multiple of 2^-20, so that doubles hold it exactly", f"level={near}"
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


@lru_cache(maxsize=32)
def _cached(text: str) -> Any:
    import json

    options = dict(json.loads(text))
    space = options.pop("space")
    from symbound.empirical.cube_task import cube_task
    from symbound.groups import parse_group

    for key in ("subgroup", "group"):
        if isinstance(options.get(key), str):
            options[key] = parse_group(options[key])
    if isinstance(options.get("level"), str):
        options["level"] = Fraction(options["level"])
    makers = {"strings": string_task, "graphs": graph_task, "digits": digits_task, "cube": cube_task}
    if space not in makers:
        raise UnknownNameError("the space of a task", repr(space), f"known are {', '.join(makers)}")
    group = options.pop("group", None)
    return makers[space](group, **options) if group is not None else makers[space](**options)


def task_from_configuration(configuration: dict[str, Any]) -> Any:
    """The task that a mapping of names, numbers and strings describes; the same mapping gives the same object.

    Parameters
    ----------
    configuration : dict
        ``space`` ("strings", "graphs", "cube", "digits"), ``group`` and ``subgroup`` as text such as "cyclic(5)",
        ``level`` as text such as "1/4", and the other options of the maker.

    Examples
    --------
    >>> task_from_configuration({"space": "strings", "group": "cyclic(4)", "kind": "exact"}).Delta
    0
    """
    import json

    return _cached(json.dumps(configuration, sort_keys=True))
