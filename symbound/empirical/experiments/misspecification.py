r"""Is the least excess risk under an imposed group ``H`` the number ``V_H``?

Networks that are exactly ``H``-invariant learn the whole noise-free target: what is left is the floor.  The exact minimiser
of the empirical risk learns it from many noisy examples, also for laws that the group does not leave invariant.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np

from symbound.empirical.architecture import Architecture
from symbound.empirical.experiment import Claim, Experiment, Setting, Table
from symbound.empirical.mode import symmetry_mode
from symbound.empirical.statistics import (
    CONFIRMED,
    REFUTED,
    UNDECIDED,
    combined,
    each_of,
    mean_interval,
    verdict_contains,
)
from symbound.empirical.tabular import draw_counts, minimise_empirical_risk
from symbound.empirical.tasks import string_task
from symbound.empirical.training import TrainingOptions, train

MARGIN = 0.02
"""How far above ``V_H`` optimisation or a finite sample may leave the risk, relative to the variance of the target."""

ROUNDING = 1e-12


def run(setting: Setting) -> Experiment:
    """Subgroups of the dihedral group of a square, three targets; and tolerances in between."""
    import symbound as sb

    G, space = sb.dihedral(4), sb.Strings(4, 2)
    lattice = sb.subgroups(G)
    chosen = [lattice.nodes[nodes[0]] for nodes in lattice.graph["classes"]]
    options = TrainingOptions(steps=setting.choose(600, 3000), learning_rate=0.01, schedule="cosine")
    seeds = setting.seeds(setting.choose(3, 16))
    rows, points, below, near, sampled, farthest = [], [], [], [], [], 0.0
    rng = setting.rng(6)
    n, runs = 2**14, setting.choose(200, 2000)
    kinds = [("two-valued", "1/2"), ("subset", "1/2"), ("mis-specified", 0)]
    for (kind, level), law in ((k, law) for k in kinds for law in ("uniform", "skewed")):
        task = string_task(G, 2, kind, level, seed=5, law=law, noise=1.0)
        masses = None if law == "uniform" else task.law
        mean = float(task.masses @ task.values[:, 0])
        spread = float(task.masses @ (task.values[:, 0] - mean) ** 2)
        counts, sums = draw_counts(task, n, runs, rng)
        for data in chosen:
            V = float(
                sb.approximation_gap(
                    task.values[:, 0], data["group"], 0, law=masses, points=space, weighted=True
                )
            )
            labels = task.labels(data["mask"])
            risks = task.excess_risk(minimise_empirical_risk(counts, sums, labels, 0)[:, :, None])
            low, high = mean_interval(risks, each_of(2 * len(kinds) * len(chosen)))
            sampled.append(verdict_contains((low, high), V - ROUNDING, V + MARGIN * spread))
            farthest = max(farthest, (high - V) / spread)
            name = f"{data['name']} (class {data['conjugacy_class']})"
            least = largest = "-"
            if law == "uniform":
                mode = symmetry_mode("averaging", task.features[data["mask"]], 4)
                net = Architecture((4, 48, 48, 1))
                trained = train(net, mode, task.points, task.values, seeds, options)
                floor = task.excess_risk(trained.predict(task.points))
                below.append(CONFIRMED if (floor >= V - ROUNDING).all() else REFUTED)
                near.append(CONFIRMED if floor.min() <= V + MARGIN * spread else UNDECIDED)
                points.append((V, floor.min()))
                least, largest = f"{floor.min():.6f}", f"{floor.max():.6f}"
            rows.append([kind, law, name, f"{V:.6f}", least, largest, f"[{low:.6f}, {high:.6f}]"])
    task = string_task(G, 2, "two-valued", "1/2", seed=5)
    tolerances = [Fraction(k, 16) for k in range(0, 9, setting.choose(2, 1))]
    reached: dict[str, list[float]] = {"interpolation": [], "mixing": []}
    for name, found in reached.items():
        for eps in tolerances:
            mode = symmetry_mode(name, task.features, 4, eps=float(eps))
            net = Architecture((4, 48, 48, mode.heads))
            trained = train(net, mode, task.points, task.values, seeds, options)
            found.append(float(task.excess_risk(trained.predict(task.points)).min()))
    least_risks = [float(sb.approximation_gap(task.values[:, 0], G, eps, points=space)) for eps in tolerances]
    above = all(
        r >= m - ROUNDING for found in reached.values() for r, m in zip(found, least_risks, strict=True)
    )
    spread = float(task.values.var())
    close = all(r <= m + MARGIN * spread for r, m in zip(reached["interpolation"], least_risks, strict=True))
    claims = [
        Claim(
            r"no exactly $H$-invariant network has an excess risk below $V_H$",
            combined(below),
            f"{len(below)} pairs of target and subgroup, {len(seeds)} networks each",
        ),
        Claim(
            rf"the best network comes within {100 * MARGIN:.0f} % of the variance of the target of $V_H$",
            combined(near),
            f"largest difference {max(b - a for a, b in points):.2e}",
            "networks",
        ),
        Claim(
            rf"with many examples the mean excess risk of the exact minimiser is $V_H$ within {100 * MARGIN:.0f} % of the variance of "
            "the target, also for laws that the group does not leave invariant",
            combined(sampled),
            f"{len(sampled)} combinations of target, law and subgroup; n = {n}, labels 0 and 1, {runs} runs; at most "
            f"{100 * farthest:.2f} % above",
        ),
        Claim(
            r"no network that errs by at most $\varepsilon$ has an excess risk below the exact minimum by clipping along orbits",
            CONFIRMED if above else REFUTED,
            "; ".join(
                f"eps = {float(e):.4f}: minimum {m:.5f}, networks {r:.5f}"
                for e, m, r in zip(tolerances, least_risks, reached["interpolation"], strict=True)
            ),
        ),
        Claim(
            rf"networks of the mode interpolation come within {100 * MARGIN:.0f} % of the variance of the target of that minimum",
            CONFIRMED if close else UNDECIDED,
            f"largest difference {max(r - m for r, m in zip(reached['interpolation'], least_risks, strict=True)):.2e}",
            "networks",
        ),
    ]
    header = [
        "target",
        "law",
        "subgroup H",
        "V_H",
        "least floor",
        "largest floor",
        f"exact minimiser, n = {n}",
    ]
    return Experiment(
        "mis-specification",
        "The price of a wrong symmetry",
        r"Is the measured floor of the excess risk the predicted $V_H$?",
        claims,
        [Table("Floor of the excess risk", header, rows)],
        [_picture(setting, points), _second(setting, tolerances, reached, task)],
        [
            "One network mixed with its own average cannot in general reach the best function for a tolerance between 0 and Delta: "
            "its average and its deviations share the range [0, 1]. The mode interpolation, with two outputs, can.",
        ],
    )


def _picture(setting: Setting, points: list[tuple[float, Any]]) -> Any:
    from symbound.show.plot import PALETTE, new_axes

    figure, axes = new_axes(
        "Measured floor against prediction", r"$V_H$", "least excess risk of networks", size=(6.0, 5.0)
    )
    top = max(v for v, _ in points) * 1.05
    axes.plot([0, top], [0, top], color="#222222", linewidth=1)
    axes.plot([v for v, _ in points], [f for _, f in points], "o", color=PALETTE[0])
    return setting.save(
        figure,
        axes,
        "misspecification",
        "Least excess risk of networks that are exactly invariant under $H$. Each dot is a target and a subgroup; the line is equality.",
    )


def _second(setting: Setting, tolerances: Any, reached: Any, task: Any) -> Any:
    import symbound as sb
    from symbound.show.plot import PALETTE, draw_curve, new_axes

    figure, axes = new_axes(
        "Floor of the excess risk over the tolerance", r"tolerance $\varepsilon$", "excess risk"
    )
    fine = np.linspace(0, 0.5, 101)
    Delta, V = float(task.Delta), float(task.V)
    exact = sb.approximation_gap(task.values[:, 0], task.group, None, points=sb.Strings(4, 2))
    draw_curve(axes, fine.tolist(), exact(fine).tolist(), "exact minimum", 0)
    draw_curve(
        axes,
        fine.tolist(),
        (np.maximum(1 - fine / Delta, 0) ** 2 * V).tolist(),
        r"upper side $(1-\varepsilon/\Delta)^2 V$",
        1,
    )
    for name, marker, color in (("interpolation", "o", PALETTE[2]), ("mixing", "^", PALETTE[3])):
        axes.plot(
            [float(e) for e in tolerances],
            reached[name],
            marker,
            markersize=7,
            color=color,
            label=f"networks, mode {name}",
        )
    return setting.save(
        figure,
        axes,
        "misspecification_tolerance",
        "Least excess risk that networks reach which err by at most the tolerance, against the exact minimum over all functions.",
    )
