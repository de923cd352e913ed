"""Time the numeric side of symmetry: path metrics, symmetry profiles, covers of samples.

Run with ``python benchmarks/symmetry.py``; ``--json`` prints the figures as JSON.
"""

from __future__ import annotations

import json
import sys
from time import perf_counter

import numpy as np
from scipy.sparse.csgraph import floyd_warshall
from scipy.spatial.distance import cdist

from symbound.groups import cyclic, hyperoctahedral, symmetric, trivial
from symbound.symmetry.action import Action
from symbound.symmetry.equivariance_error import equivariance_error
from symbound.symmetry.path_metric import path_metric
from symbound.symmetry.sample_cover import path_metric_rows, sample_cover
from symbound.symmetry.stabilizer import stabilizer
from symbound.symmetry.symmetry_profile import symmetry_profile


def seconds(call, repeats: int = 3) -> float:
    times = []
    for _ in range(repeats):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return min(times)


def path_metrics(n: int = 2000, generators: int = 12) -> dict[str, float]:
    rng = np.random.default_rng(0)
    points = rng.random((n, 3))
    rho = cdist(points, points)
    rho = (rho + rho.T) / 2
    maps = [rng.permutation(n) for _ in range(generators)]
    lengths = rho.copy()
    for map_ in maps:
        np.minimum.at(lengths, (np.arange(n), map_), 0.05)
    lengths = np.minimum(lengths, lengths.T)
    partial = [np.where(rng.random(n) < 0.02, m, -1) for m in maps]
    return {
        "path metric, 2000 points, 12 permutations, eps = 0.05 [s]": seconds(
            lambda: path_metric(rho, maps, 0.05)
        ),
        "the same, eps = 0 [s]": seconds(lambda: path_metric(rho, maps, 0)),
        "the same, maps defined on 2 % of the points [s]": seconds(lambda: path_metric(rho, partial, 0.05)),
        "scipy floyd_warshall on the same graph [s]": seconds(lambda: floyd_warshall(lengths), 1),
    }


def profiles(n: int = 10_000) -> dict[str, float]:
    rng = np.random.default_rng(1)
    action = Action.permutation(hyperoctahedral(4))
    X = rng.standard_normal((n, 8))
    first, second = rng.standard_normal((8, 64)), rng.standard_normal((64, 10))

    def network(X):
        return np.tanh(X @ first) @ second

    moved = [action.transform(k, X) for k in range(action.size)]
    calls = (
        lambda: [network(x) for x in moved],
        lambda: symmetry_profile(network, action, X),
        lambda: equivariance_error(network, action, X),
        lambda: stabilizer(network, action, X, 0.5),
    )
    rounds = np.array(
        [[seconds(call, 1) for call in calls] for _ in range(3)]
    )  # interleaved: the load may change
    bare, profile, error, quick = rounds.min(axis=0)
    return {
        "384 bare predictor calls on 10^4 samples [s]": bare,
        "symmetry profile / bare": profile / bare,
        "equivariance error, all 3.84e6 errors kept / bare": error / bare,
        "stabilizer at one eps with early exit / bare": quick / bare,
    }


def covers(n: int = 20_000, centres: int = 1000) -> dict[str, float]:
    rng = np.random.default_rng(2)
    X = rng.random((n, 3))
    found: dict[str, float] = {}
    for group in (trivial(3), cyclic(3), symmetric(3)):
        rows = path_metric_rows(X, group, eps=0)
        start = perf_counter()
        cover = sample_cover(*rows, centres=centres)
        found[f"cover of 20000 points with 1000 centres, order {group.order()} [s]"] = perf_counter() - start
        found[f"its bound of the empirical Rademacher complexity, order {group.order()}"] = cover.best_scales(
            1
        ).value
    return found


def main() -> None:
    figures = {**path_metrics(), **profiles(), **covers()}
    if "--json" in sys.argv:
        print(json.dumps(figures, indent=2))
    else:
        for name, value in figures.items():
            print(f"{name:<75} {value:10.4g}")


if __name__ == "__main__":
    main()
