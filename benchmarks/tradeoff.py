"""Time the trade-off, and compare bounds with the exact distances and with training.

Run with ``python benchmarks/tradeoff.py``; ``--json`` prints the figures as JSON.
"""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from fractions import Fraction
from time import perf_counter

import numpy as np

from symbound.approximation.gap import approximation_gap
from symbound.approximation.orbit_clip import OrbitClip
from symbound.groups import cyclic, dihedral, subgroups, symmetric
from symbound.tradeoff.stories import graphs_story
from symbound.tradeoff.training import orbit_partitions, train
from symbound.tradeoff.weigh import tradeoff


def seconds(call, repeats: int = 3) -> float:
    times = []
    for _ in range(repeats):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return min(times)


def clipping(points: int = 10**6) -> dict[str, float]:
    rng = np.random.default_rng(0)
    values, law = rng.random(points), np.full(points, 1 / points)
    figures = {}
    for size in (2, 24, points):
        labels = np.arange(points) // size
        rng.shuffle(labels)

        def curve(labels=labels):
            OrbitClip(values, law, labels, []).breakpoints  # noqa: B018

        figures[f"orbit-clip, 10^6 points in orbits of {size} [s]"] = seconds(curve)
    D = OrbitClip(values, law, labels, [])
    figures["the same, one certified value [s]"] = seconds(lambda: D.at(Fraction(1, 4)))
    figures["the same, 10^5 values of the curve [s]"] = seconds(lambda: D(np.linspace(0, 1, 10**5)))
    return figures


def lattices() -> dict[str, float]:
    rng = np.random.default_rng(1)
    values = rng.random(12)
    sizes = np.unique(np.logspace(0, 8, 200).astype(int))

    def whole():
        t = tradeoff(values, dihedral(12))
        for n in sizes:
            t.optimal(int(n))

    t = tradeoff(values, dihedral(12))
    return {
        "trade-off over the lattice of D_12, 200 sample sizes [s]": seconds(whole),
        "its certified critical sizes [s]": seconds(lambda: t.critical_sizes(), 1),
        "lattice of S_5 [s]": seconds(lambda: subgroups(symmetric(5)), 1),
        "trade-off over all 1455 subgroups of S_6, one sample size [s]": seconds(
            lambda: tradeoff(rng.random(6), symmetric(6)).optimal(1000), 1
        ),
    }


def solvers(size: int = 60) -> dict[str, float]:
    """Clarabel, used here, beside HiGHS on the same scalar program; ratios of certified gap to value."""
    rng = np.random.default_rng(2)
    values = rng.integers(0, 65, size) / 64
    exact = approximation_gap(values, cyclic(size), 0.25)
    found = approximation_gap(values, cyclic(size), 0.25, method="program")
    figures = {
        f"quadratic program, {size} points, {size * (size - 1) // 2} pairs [s]": seconds(
            lambda: approximation_gap(values, cyclic(size), 0.25, method="program")
        ),
        "its certified gap": float(found.upper - found.lower),
        "its distance from orbit-clip": abs(float(found.upper - exact.lower)),
    }
    with suppress(ImportError):
        took, error = _highs(values, 0.25, float(exact.lower))
        figures |= {"HiGHS on the same program [s]": took, "its error": error}
    return figures


def _highs(values: np.ndarray, eps: float, truth: float) -> tuple[float, float]:
    import highspy

    size = len(values)
    pairs = [(i, j) for i in range(size) for j in range(i)]
    h = highspy.Highs()
    h.silent()
    inf = highspy.kHighsInf
    model = highspy.HighsModel()
    model.lp_.num_col_, model.lp_.num_row_ = size, len(pairs)
    model.lp_.col_cost_ = -2 / size * values
    model.lp_.col_lower_, model.lp_.col_upper_ = np.full(size, -inf), np.full(size, inf)
    model.lp_.row_lower_, model.lp_.row_upper_ = np.full(len(pairs), -eps), np.full(len(pairs), eps)
    model.lp_.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.lp_.a_matrix_.start_ = np.arange(0, 2 * len(pairs) + 1, 2)
    model.lp_.a_matrix_.index_ = np.array(pairs).ravel()
    model.lp_.a_matrix_.value_ = np.tile([1.0, -1.0], len(pairs))
    model.hessian_.dim_ = size
    model.hessian_.start_, model.hessian_.index_ = np.arange(size + 1), np.arange(size)
    model.hessian_.value_ = np.full(size, 2 / size)
    h.passModel(model)
    start = perf_counter()
    h.run()
    took = perf_counter() - start
    f = np.array(h.getSolution().col_value)
    return took, abs(float(np.mean((f - values) ** 2)) - truth)


def tightness() -> dict[str, float]:
    """How far the bound T is above the risk of training, and the sandwich from the truth."""
    rng = np.random.default_rng(3)
    values = rng.integers(0, 65, 12) / 64
    figures = {}
    for bound in ("direct", "contraction", "tabular"):
        t = tradeoff(values, dihedral(12), bound=bound)
        trained = train(
            t.target.values[:, 0], t.target.masses, orbit_partitions(t), (20, 200, 2000), trials=100
        )
        gaps = [
            float(t.total(n, subgroup=c)) / trained.risks[i, j]
            for i, n in enumerate(trained.sizes)
            for j, c in enumerate(t.candidates)
        ]
        figures[f"T / excess risk in training, {bound}: least"] = min(gaps)
        figures[f"T / excess risk in training, {bound}: median"] = float(np.median(gaps))
    turn = [np.linalg.matrix_power(np.array([[0.0, -1.0], [1.0, 0.0]]), k) for k in range(4)]
    ratios = []
    for _ in range(40):
        vectors = rng.integers(-16, 17, (4, 2)) / 16
        for eps in (0.2, 0.6, 1.2):
            truth = approximation_gap(vectors, cyclic(4), eps, output=turn, method="program")
            sides = approximation_gap(vectors, cyclic(4), eps, output=turn)
            if truth.lower > Fraction(1, 1000):
                ratios.append((float(sides.lower / truth.lower), float(sides.upper / truth.lower)))
    low, high = np.median(np.array(ratios), axis=0)
    figures["sandwich, vectors: lower side / truth, median"] = float(low)
    figures["sandwich, vectors: upper side / truth, median"] = float(high)
    return figures


def flips() -> dict[str, float]:
    """Sample size at which training prefers the data's own symmetry, beside the critical size of the bound."""
    story = graphs_story("one vertex", sizes=(1000, 2000, 4000, 8000, 16_000), trials=5)
    wins = [n for row, n in enumerate(story.trained.sizes) if story.trained.best(row) == "S_5"]
    return {
        "graphs on 6 vertices, one vertex marked: S_5 wins in training from n": float(min(wins, default=0)),
        "the same for the bound, direct": float(story.tradeoff.critical_sizes("subgroup")[0].first),
    }


def main() -> None:
    figures: dict[str, float] = {}
    for part in (clipping, lattices, solvers, tightness, flips):
        figures |= part()
    if "--json" in sys.argv:
        print(json.dumps(figures, indent=2))
        return
    for name, value in figures.items():
        print(f"{name:75} {value:12.4g}")


if __name__ == "__main__":
    main()
