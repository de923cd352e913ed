r"""Which subgroup is best to impose, and at which sample sizes does the answer change?

``T(H) = V_H + (5/8) sqrt(K_H / n)`` for the class of all ``H``-invariant functions, squared loss, values in ``[0, 1]``.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from symbound.empirical.experiment import Claim, Experiment, Setting, Table
from symbound.empirical.statistics import CONFIRMED, REFUTED, best_columns, combined, mean_interval
from symbound.empirical.tabular import draw_counts, minimise_empirical_risk
from symbound.empirical.tasks import string_task


def run(setting: Setting) -> Experiment:
    """Every subgroup of the dihedral group of a hexagon; the data have the symmetry of a smaller one."""
    from symbound.groups import dihedral, group, subgroups

    G = dihedral(6)
    St = group([[2, 3, 4, 5, 0, 1]], name="rotations by two steps")
    task = string_task(G, 2, "subgroup", "1/4", subgroup=St, noise=1.0, seed=4)
    lattice = subgroups(G)
    nodes = list(lattice)
    masks = [lattice.nodes[j]["mask"] for j in nodes]
    labels = [task.labels(mask) for mask in masks]
    V = [float(task.variance(mask)) for mask in masks]
    K = [int(label.max()) + 1 for label in labels]
    names = [_name(lattice, j) for j in nodes]
    symmetric = [j for j in nodes if task.variance(masks[j]) == 0]
    truth = max(symmetric, key=lambda j: lattice.nodes[j]["order"])
    sizes = setting.choose((16, 64, 256, 1024, 4096, 16384), tuple(2**k for k in range(4, 18)))
    runs = setting.choose(200, 2000)
    rng = np.random.default_rng(np.random.SeedSequence(setting.seed, spawn_key=(5,)))
    rows: list[list[Any]] = []
    agrees, valid, means, last = [], [], [], []
    for n in sizes:
        counts, sums = draw_counts(task, n, runs, rng)
        risks = np.stack(
            [
                task.excess_risk(minimise_empirical_risk(counts, sums, label, 0)[:, :, None])
                for label in labels
            ],
            axis=1,
        )
        bounds = [v + 0.625 * math.sqrt(k / n) for v, k in zip(V, K, strict=True)]
        predicted = min(nodes, key=lambda j: (bounds[j], -lattice.nodes[j]["order"]))
        best, equal = best_columns(risks)
        # Subgroups with the same orbits on strings are one and the same class.
        equal = [j for j in nodes if any(np.array_equal(labels[i], labels[j]) for i in equal)]
        agrees.append(CONFIRMED if predicted in equal else REFUTED)
        valid.append(all(mean_interval(risks[:, j])[0] <= b for j, b in enumerate(bounds)))
        means.append(risks.mean(axis=0))
        last = equal
        cost = 100 * (risks[:, predicted].mean() / risks[:, best].mean() - 1)
        rows.append(
            [
                n,
                names[best],
                ", ".join(dict.fromkeys(names[j] for j in equal)),
                names[predicted],
                f"{cost:.1f} %",
            ]
        )
    claims = [
        Claim(
            r"the mean excess risk under $H$ is at most $T(H)$ for every subgroup and $n$",
            CONFIRMED if all(valid) else REFUTED,
            f"{len(nodes)} subgroups, {len(sizes)} sample sizes, {runs} paired runs; 3 standard errors",
        ),
        Claim(
            "for large n the best subgroup is the symmetry of the data",
            (
                CONFIRMED
                if last == [j for j in nodes if np.array_equal(labels[j], labels[truth])]
                else "undecided"
            )
            if truth in last
            else REFUTED,
            f"n = {sizes[-1]}: best {', '.join(dict.fromkeys(names[j] for j in last))}; symmetry of the data: {names[truth]}",
        ),
        Claim(
            r"the subgroup that is best for $T$ is best in test error",
            combined(agrees),
            f"true at {agrees.count(CONFIRMED)} of {len(sizes)} sample sizes; predicted changes at n = "
            + (", ".join(f"{n:.0f}" for n in critical_sizes(V, K)) or "none"),
        ),
    ]
    header = ["n", "best", "as good", "best for T", "cost of that choice"]
    chosen = sorted({int(np.argmin(m)) for m in means} | {truth, 0, len(nodes) - 1})
    return Experiment(
        "optimal-subgroup",
        "The best subgroup",
        "Is the subgroup that is best for the bound best in test error, and does it tend to the symmetry of the data?",
        claims,
        [
            Table("Best subgroup over the sample size", header, rows),
            Table(
                "The subgroups",
                ["subgroup", "order", "orbits K", "V"],
                [[names[j], lattice.nodes[j]["order"], K[j], f"{V[j]:.5f}"] for j in nodes],
            ),
        ],
        [_picture(setting, sizes, means, names, chosen)],
        ["On orbits without data the exact minimiser predicts 1/2, which favours small groups at small n."],
    )


def critical_sizes(V: list[float], K: list[int]) -> list[float]:
    r"""Sample sizes at which the minimiser of ``V_H + (5/8) sqrt(K_H/n)`` changes: breaks of a lower envelope of lines.

    In ``s = n^{-1/2}`` the bounds are lines with slopes ``(5/8) sqrt(K_H)``.

    >>> [round(n) for n in critical_sizes([0.0, 0.1], [64, 16])]
    [625]
    """
    lines = sorted({(0.625 * math.sqrt(k), v) for v, k in zip(V, K, strict=True)})
    s = math.inf
    found: list[float] = []
    slope, height = lines[0]
    while True:
        crossings = [((height - v) / (a - slope), a, v) for a, v in lines if a > slope and v < height]
        crossings = [c for c in crossings if 0 < c[0] <= s]
        if not crossings:
            return found
        s, slope, height = max(crossings)
        found.append(1 / s**2)


def _name(lattice: Any, j: int) -> str:
    data = lattice.nodes[j]
    text = data["name"] or f"order {data['order']}"
    return (
        text
        if len(lattice.graph["classes"][data["conjugacy_class"]]) == 1
        else f"{text} (class {data['conjugacy_class']})"
    )


def _picture(setting: Setting, sizes: Any, means: Any, names: list[str], chosen: list[int]) -> Any:
    from symbound.show.plot import draw_curve, new_axes

    figure, axes = new_axes(
        "Excess risk under subgroups", "sample size n", "mean excess risk", log_x=True, log_y=True
    )
    for i, j in enumerate(chosen):
        draw_curve(axes, sizes, [float(m[j]) for m in means], names[j], i, markers=True)
    return setting.save(
        figure,
        axes,
        "optimal_subgroup",
        "Those subgroups that are best at some sample size, the trivial group and the whole group.",
    )
