"""Cases of the tightness benchmark: finite spaces with their costs and laws, all seeded, all listed here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from symbound.groups import cyclic, dihedral, elements, on_edges, symmetric
from symbound.transport import all_tuples, approximate_cost, tuple_distances, tuple_quotient

Problem = tuple[NDArray[np.float64], NDArray[np.float64]]


@dataclass(frozen=True)
class Case:
    """A named problem; ``build`` returns the cost matrix ``min(d, 1)`` and the law."""

    name: str
    build: Callable[[], Problem]
    full: bool = False
    """Only in the full run."""


def group_elements(name: str, m: int) -> NDArray[np.int64]:
    if name == "1" or m == 1:
        return np.arange(m)[None]
    if name == "S(edges)":
        vertices = round((1 + (1 + 8 * m) ** 0.5) / 2)
        return np.asarray(elements(on_edges(symmetric(vertices))), dtype=np.int64)
    return np.asarray(elements({"C": cyclic, "D": dihedral, "S": symmetric}[name](m)), dtype=np.int64)


def tuples(q: int, m: int, group: str, metric: str, eps: float, seed: int | None = None) -> Problem:
    """Tuples modulo a group, diameter 1; for ``eps > 0`` all tuples.  The law is uniform unless seeded."""
    quotient = tuple_quotient(q, m, group_elements(group, m), metric)
    scale = {"sup": max(q - 1, 1), "torus": q // 2, "hamming": m}[metric]
    if eps == 0:
        cost, law = quotient.distances / scale, quotient.sizes / quotient.sizes.sum()
    else:
        points = all_tuples(q, m)
        rho = tuple_distances(points, points, q, metric) / scale
        cost = approximate_cost(rho, quotient.distances / scale, quotient.labels, L=1, eps=eps, M=1)
        law = np.full(len(points), 1 / len(points))
    if seed is not None:
        law = np.random.default_rng(seed).dirichlet(np.ones(len(law)))
    return cost, law


def random_space(kind: str, size: int, seed: int) -> Problem:
    """A random metric space of diameter 1 with a random law."""
    rng = np.random.default_rng(seed)
    if kind == "uniform [1,2]":
        weights = np.triu(rng.uniform(1, 2, (size, size)), 1)
        cost = weights + weights.T
    elif kind == "first passage":
        from scipy.sparse.csgraph import floyd_warshall

        weights = np.triu(rng.exponential(size=(size, size)), 1)
        cost = floyd_warshall(weights + weights.T)
    else:
        points = rng.random((size, int(kind[-2])))
        gaps = np.abs(points[:, None] - points)
        cost = gaps.max(-1) if kind.startswith("sup") else np.sqrt((gaps**2).sum(-1))
    cost = np.minimum(cost, cost.T)
    return cost / cost.max(), rng.dirichlet(np.ones(size))


def _tuple_case(
    label: str,
    q: int,
    m: int,
    group: str,
    metric: str,
    eps: float = 0.0,
    full: bool = True,
    seed: int | None = None,
) -> Case:
    law = "" if seed is None else ", random law"
    return Case(
        f"{label} {q}^{m}/{group} eps={eps}{law}", partial(tuples, q, m, group, metric, eps, seed), full
    )


def all_cases() -> list[Case]:
    """Return every case; those with ``full=False`` are the default run."""
    cases = []
    cubes = [(40, 1, "1"), (500, 1, "1"), (6, 2, "1"), (20, 2, "S"), (38, 2, "1"), (6, 3, "C"), (8, 3, "S")]
    cubes += [
        (10, 3, "1"),
        (15, 3, "C"),
        (2, 4, "1"),
        (4, 4, "C"),
        (5, 4, "S"),
        (8, 4, "C"),
        (6, 4, "1"),
        (12, 4, "S"),
    ]
    quick = {(40, 1, "1"), (6, 2, "1"), (6, 3, "C"), (2, 4, "1"), (4, 4, "C"), (5, 4, "S")}
    cases += [_tuple_case("cube", q, m, g, "sup", full=(q, m, g) not in quick) for q, m, g in cubes]
    cases.append(_tuple_case("cube", 20, 2, "S", "sup", seed=1))
    cases.append(_tuple_case("cube", 10, 3, "1", "sup", seed=2))
    for eps in (0.1, 0.3):
        for q, m, g in [(6, 2, "S"), (5, 3, "C"), (10, 3, "S"), (4, 4, "S"), (6, 4, "C")]:
            cases.append(_tuple_case("cube", q, m, g, "sup", eps, full=(q, m) != (5, 3)))
    cases += [_tuple_case("strings", 2, m, g, "hamming", full=m > 8) for m in (8, 10, 12) for g in "CD"]
    cases += [
        _tuple_case("strings", 2, m, "C", "hamming", eps, full=m > 8) for m in (8, 10) for eps in (0.1, 0.3)
    ]
    cases.append(_tuple_case("graphs on 5", 2, 10, "S(edges)", "hamming", full=False))
    cases.append(_tuple_case("graphs on 6", 2, 15, "S(edges)", "hamming"))
    tori = [(8, 2, "1"), (30, 2, "1"), (6, 3, "C"), (10, 3, "1"), (6, 4, "C")]
    cases += [_tuple_case("torus", q, m, g, "torus", full=(q, m) != (8, 2)) for q, m, g in tori]
    cases.append(_tuple_case("torus", 6, 3, "C", "torus", 0.1))
    kinds = ["uniform [1,2]", "first passage", "euclidean [2]", "euclidean [5]", "sup [3]"]
    for seed in range(20):
        kind, size = kinds[seed % 5], (25, 40, 80, 150)[seed // 5]
        cases.append(Case(f"random {kind} N={size}", partial(random_space, kind, size, seed), full=seed >= 5))
    return cases
