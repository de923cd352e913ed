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

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from inspect import Parameter, signature
from math import factorial
from typing import Any

import numpy as np

from symbound.empirical.request import known_fields, table_size, whole_number
from symbound.empirical.sharing import repeat_channels
from symbound.empirical.target import KINDS, finite_task
from symbound.empirical.task import Task
from symbound.errors import ArgumentTypeError, MissingDependencyError, UnknownNameError

__all__ = ["KINDS", "digits_task", "graph_task", "string_task", "task_from_configuration"]


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
    from symbound.groups import elements

    rows = np.asarray(elements(G), dtype=np.int64)
    m = rows.shape[1]
    table_size("a task on strings", len(rows), whole_number("a task on strings", "q", q, 1) ** m)
    letters = np.indices((q,) * m).reshape(m, -1).T
    weights = q ** np.arange(m - 1, -1, -1, dtype=np.int64)
    # Letter i of x is letter g(i) of g x, with the weight of position g(i).
    maps = letters @ weights[rows].T
    features = repeat_channels(rows, 1 if q == 2 else q)
    points = 2.0 * letters - 1 if q == 2 else np.eye(q)[letters].reshape(len(letters), -1)
    name = f"{kind} target on strings of {m} letters out of {q} under {G}"
    return finite_task(
        name,
        G,
        features,
        points,
        maps.T.astype(np.int64),
        kind,
        level,
        subgroup,
        law,
        noise,
        seed,
        rows if equivariant else None,
    )


def graph_task(vertices: int, kind: str = "exact", level: Any = 0, **options: Any) -> Task:
    """Graphs on a number of vertices, as strings of edges, under all relabellings; options as for `string_task`.

    >>> graph_task(4).values.shape
    (64, 1)
    """
    from symbound.groups import on_edges, symmetric

    whole_number("a task on graphs", "vertices", vertices, 2)
    table_size("a task on graphs", factorial(vertices), 2 ** (vertices * (vertices - 1) // 2))
    return string_task(on_edges(symmetric(vertices)), 2, kind, level, **options)


def digits_task(
    kind: str = "exact", level: Any = 0, *, which: str = "rotations", law: str = "closure", **options: Any
) -> Task:
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
            "a task on images of digits",
            "no module named 'sklearn'",
            "the images come with scikit-learn",
            "pip install 'symbound[data]'",
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
    return finite_task(
        f"{kind} target on digits, {which}", action.group, features, points / 16, maps, kind, level,
        options.pop("subgroup", None), masses, options.pop("noise", 0.0), options.pop("seed", 0), None, base,
    )  # fmt: skip


def _as_fields(names: Any) -> Any:
    """The makers call the group ``G``, a configuration calls it ``group``."""
    if isinstance(names, dict):
        return {"group" if n == "G" else n: v for n, v in names.items()}
    return ["group" if n == "G" else n for n in names]


def _fields_of(maker: Any) -> tuple[list[str], list[str]]:
    """Fields of a configuration for a maker: all, and those that are needed."""
    own = signature(maker).parameters
    names = [n for n in own if n != "options"]
    if "options" in own:  # the rest is passed on
        names += [n for n in signature(string_task).parameters if n not in ("G", "q", *names)]
    return _as_fields(names), _as_fields([n for n in names if n in own and own[n].default is Parameter.empty])


@lru_cache(maxsize=32)
def _cached(text: str) -> Any:
    import json

    options = dict(json.loads(text))
    from symbound.empirical.cube import cube_task
    from symbound.groups import parse_group

    for key in ("subgroup", "group"):
        if isinstance(options.get(key), str):
            options[key] = parse_group(options[key])
    makers: dict[str, Any] = {
        "strings": string_task,
        "graphs": graph_task,
        "digits": digits_task,
        "cube": cube_task,
    }
    space = options.pop("space", None)
    if space not in makers:
        raise UnknownNameError("the space of a task", repr(space), f"known are {', '.join(makers)}")
    if "group" in options:
        options["G"] = options.pop("group")
    maker = makers[space]
    known_fields(f"a task on the space {space!r}", _as_fields(options), *_fields_of(maker))
    return maker(**options)


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

    if not isinstance(configuration, Mapping):
        raise ArgumentTypeError(
            "a task",
            repr(configuration)[:100],
            "it is a mapping with the field 'space'",
            "{'space': 'graphs', 'vertices': 4}",
        )
    return _cached(json.dumps(configuration, sort_keys=True))
