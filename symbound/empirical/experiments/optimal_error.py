r"""Which tolerance ``eps`` is best in test error, and is it the one that the bound recommends?"""

from __future__ import annotations

from typing import Any

import numpy as np

from symbound.empirical.experiment import Claim, Experiment, Setting, Table
from symbound.empirical.experiments.closed_forms import best_tolerance, critical_size, risk_bound
from symbound.empirical.statistics import (
    CONFIRMED,
    REFUTED,
    best_columns,
    combined,
    mean_interval,
    verdict_contains,
)
from symbound.empirical.tabular import draw_counts, minimise_empirical_risk
from symbound.empirical.tasks import task_from_configuration

TASK = {
    "space": "strings",
    "group": "cyclic(5)",
    "kind": "two-valued",
    "level": "1/2",
    "seed": 3,
    "noise": 1.0,
}

TOLERANCE = 1.5
"""Noise in the labels widens the largest error of a network: chosen beforehand."""


def run(setting: Setting) -> Experiment:
    """Exact minimisers and networks over a grid of tolerances and sample sizes."""
    task = task_from_configuration(TASK)
    Delta, V, N, K = float(task.Delta), float(task.V), len(task.points), int(task.labels().max()) + 1
    grid = np.linspace(0, 1, 17)
    sizes = setting.choose(
        (16, 64, 256, 1024, 4096, 16384), (16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, 65536)
    )
    runs = setting.choose(200, 2000)
    rng = np.random.default_rng(np.random.SeedSequence(setting.seed, spawn_key=(4,)))
    rows: list[list[Any]] = []
    valid, agrees, best_path, means = [], [], [], []
    for n in sizes:
        counts, sums = draw_counts(task, n, runs, rng)
        risks = np.stack(
            [
                task.excess_risk(minimise_empirical_risk(counts, sums, task.labels(), e)[:, :, None])
                for e in grid
            ],
            axis=1,
        )
        best, equal = best_columns(risks)
        bounds = [risk_bound(e, Delta, V, N, K, n) for e in grid]
        valid.append(all(mean_interval(risks[:, j])[0] <= b for j, b in enumerate(bounds)))
        predicted = best_tolerance(Delta, V, N, K, n)
        nearest = int(np.abs(grid - predicted).argmin())
        agrees.append(CONFIRMED if nearest in equal else REFUTED)
        loss = risks[:, nearest].mean() / risks[:, best].mean() - 1
        best_path.append((grid[best], grid[min(equal)], grid[max(equal)], predicted))
        means.append(risks.mean(axis=0))
        rows.append(
            [n, f"{grid[best]:.3f}", f"[{grid[min(equal)]:.3f}, {grid[max(equal)]:.3f}]", f"{predicted:.3f}", f"{100 * loss:.1f} %",
             f"{risks[:, best].mean():.5f}", f"{bounds[nearest]:.4f}"]
        )  # fmt: skip
    last = best_path[-1]
    step = grid[1]
    claims = [
        Claim(
            r"the mean excess risk of the exact minimiser is at most $T(\varepsilon)$ for every $\varepsilon$ and $n$",
            CONFIRMED if all(valid) else REFUTED,
            f"{len(sizes)} sample sizes, {len(grid)} tolerances, {runs} paired runs; 3 standard errors",
        ),
        Claim(
            rf"as $n$ grows the best tolerance approaches the data's error $\Delta = {task.Delta}$",
            CONFIRMED if last[1] - step <= Delta <= last[2] + step else REFUTED,
            f"n = {sizes[-1]}: best {last[0]:.3f}, not distinguishable [{last[1]:.3f}, {last[2]:.3f}]",
        ),
        Claim(
            r"$\varepsilon_{opt}(n)$, which is best for the bound $T$, is also best in test error",
            combined(agrees),
            f"true at {agrees.count(CONFIRMED)} of {len(sizes)} sample sizes (within the grid and 3 standard errors); "
            f"for T exact invariance is best up to n = {critical_size(Delta, V, N, K):.0f}",
        ),
    ]
    networks, network_rows, network_claim = _networks(setting, task, sizes)
    header = ["n", "best eps", "as good", "eps_opt", "cost of eps_opt", "least risk", "T"]
    return Experiment(
        "optimal-error",
        "The best model error",
        r"Is the tolerance that is best in test error the recommended $\varepsilon_{opt}(n)$, and does it approach the data's level?",
        [*claims, network_claim],
        [
            Table("Exact empirical risk minimisation", header, rows),
            Table(
                "Networks, mode interpolation",
                ["n", "best eps", "as good", "their error", "least risk"],
                network_rows,
            ),
        ],
        [_picture(setting, sizes, best_path, networks, Delta), _curves(setting, grid, sizes, means, Delta)],
        [
            "The recommendation is optimal for the bound T, not for the risk; the column 'cost of eps_opt' says how much larger the risk is "
            "than at the best tolerance. At points without data the exact minimiser takes the middle of what is allowed.",
        ],
    )


def _networks(
    setting: Setting, task: Any, sizes: Any
) -> tuple[list[tuple[int, float, float, float]], list[list[Any]], Claim]:
    """Best tolerance of trained networks."""
    grid = setting.choose(
        [0.0, 0.25, 0.5, 0.75, 1.0], [0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0]
    )
    chosen = [n for n in sizes if n <= setting.choose(1024, 4096)]
    seeds = range(setting.choose(8, 64))
    cells = {"task": TASK, "symmetry": "interpolation", "eps": grid, "n": chosen, "seed": seeds, "hidden": [[32, 32]],
             "training": {"steps": setting.choose(200, 500), "batch_size": 256, "schedule": "cosine"}}  # fmt: skip
    found = {(r["n"], r["eps"], r["seed"]): r for r in setting.networks("optimal_error", cells)}
    path, rows = [], []
    interval = (0.0, 0.0)
    for n in chosen:
        risks = np.array([[found[n, e, s]["excess_risk"] for e in grid] for s in seeds])
        best, equal = best_columns(risks)
        path.append((n, grid[best], grid[min(equal)], grid[max(equal)]))
        interval = mean_interval([found[n, grid[best], s]["model_error"] for s in seeds])
        rows.append(
            [n, f"{grid[best]:.3f}", f"[{grid[min(equal)]:.3f}, {grid[max(equal)]:.3f}]", f"[{interval[0]:.3f}, {interval[1]:.3f}]",
             f"{risks[:, best].mean():.5f}"]
        )  # fmt: skip
    Delta = float(task.Delta)
    claim = Claim(
        rf"the equivariance error of the networks that are best in test error approaches $\Delta$, within a factor {TOLERANCE}",
        verdict_contains(interval, Delta / TOLERANCE, Delta * TOLERANCE),
        f"n = {chosen[-1]}: mean error of the best networks in [{interval[0]:.3f}, {interval[1]:.3f}], Delta = {Delta}",
    )
    return path, rows, claim


def _picture(setting: Setting, sizes: Any, path: Any, networks: Any, Delta: float) -> Any:
    from symbound.show.plot import PALETTE, new_axes

    figure, axes = new_axes(
        "The best tolerance over the sample size", "sample size n", r"$\varepsilon$", log_x=True
    )
    axes.fill_between(
        sizes, [p[1] for p in path], [p[2] for p in path], color=PALETTE[0], alpha=0.18, linewidth=0
    )
    axes.plot(
        sizes,
        [p[0] for p in path],
        color=PALETTE[0],
        marker="o",
        label="best in test error, exact minimiser (band: as good)",
    )
    axes.plot(
        sizes,
        [p[3] for p in path],
        color=PALETTE[1],
        linestyle="--",
        marker="s",
        label=r"$\varepsilon_{opt}(n)$, best for the bound $T$",
    )
    x = [n for n, *_ in networks]
    middle = np.array([b for _, b, _, _ in networks])
    error = np.array([[b - low, high - b] for _, b, low, high in networks]).T
    axes.errorbar(
        np.array(x) * 1.07,
        middle,
        error,
        fmt="^",
        color=PALETTE[2],
        capsize=3,
        label="networks (bar: as good)",
    )
    axes.axhline(Delta, color="#222222", linewidth=1, linestyle=":", label=r"the data's error $\Delta$")
    return setting.save(
        figure,
        axes,
        "optimal_error",
        "Where tolerances cannot be told apart within 3 standard errors the band is wide.",
    )


def _curves(setting: Setting, grid: Any, sizes: Any, means: Any, Delta: float) -> Any:
    from symbound.show.plot import draw_curve, new_axes

    figure, axes = new_axes(
        "Excess risk over the tolerance", r"tolerance $\varepsilon$", "mean excess risk", log_y=True
    )
    for i, (n, mean) in enumerate(zip(sizes, means, strict=True)):
        if i % max(len(sizes) // 6, 1) == 0:
            draw_curve(axes, grid, mean, f"n = {n}", i)
    axes.axvline(Delta, color="#222222", linewidth=1, linestyle=":")
    return setting.save(figure, axes, "optimal_error_curves", "Dotted: the data's error.")
