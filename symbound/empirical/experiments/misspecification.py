r"""Is the least excess risk under an imposed group ``H`` the number ``V_H``?

Networks that are exactly ``H``-invariant learn the whole noise-free target: what is left is the floor.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from symbound.empirical.architecture import Architecture
from symbound.empirical.experiment import Claim, Experiment, Setting, Table
from symbound.empirical.mode import symmetry_mode
from symbound.empirical.statistics import CONFIRMED, REFUTED, UNDECIDED, combined
from symbound.empirical.tasks import string_task
from symbound.empirical.training import TrainingOptions, train

MARGIN = 0.02
"""How far above ``V_H`` optimisation may leave a network, relative to the variance of the target."""


def run(setting: Setting) -> Experiment:
    """Subgroups of the dihedral group of a square, three targets; and tolerances in between."""
    from symbound.approximation.orbit_clip import orbit_clip
    from symbound.groups import dihedral, subgroups

    G = dihedral(4)
    lattice = subgroups(G)
    options = TrainingOptions(steps=setting.choose(600, 3000), learning_rate=0.01, schedule="cosine")
    seeds = range(setting.choose(3, 16))
    rows, points, below, near = [], [], [], []
    for kind, level in (("two-valued", "1/2"), ("subset", "1/2"), ("mis-specified", 0)):
        task = string_task(G, 2, kind, level, seed=5)
        spread = float(task.values.var())
        for nodes in lattice.graph["classes"]:
            data = lattice.nodes[nodes[0]]
            mode = symmetry_mode("averaging", task.features[data["mask"]], 4)
            net = Architecture((4, 48, 48, 1))
            trained = train(net, mode, task.points, task.values, seeds, options)
            floor = task.excess_risk(trained.predict(task.points))
            V = float(task.variance(data["mask"]))
            below.append(CONFIRMED if (floor >= V - 1e-12).all() else REFUTED)
            near.append(CONFIRMED if floor.min() <= V + MARGIN * spread else UNDECIDED)
            rows.append(
                [
                    kind,
                    f"{data['name']} (class {data['conjugacy_class']})",
                    f"{V:.6f}",
                    f"{floor.min():.6f}",
                    f"{floor.max():.6f}",
                ]
            )
            points.append((V, floor.min()))
    task = string_task(G, 2, "two-valued", "1/2", seed=5)
    exact = orbit_clip(task.values[:, 0], task.labels())
    tolerances = np.linspace(0, 0.5, setting.choose(5, 9))
    reached: dict[str, list[float]] = {"interpolation": [], "mixing": []}
    for name, found in reached.items():
        for eps in tolerances:
            mode = symmetry_mode(name, task.features, 4, eps=float(eps))
            net = Architecture((4, 48, 48, mode.heads))
            trained = train(net, mode, task.points, task.values, seeds, options)
            found.append(float(task.excess_risk(trained.predict(task.points)).min()))
    least = [exact(float(eps)) for eps in tolerances]
    above = all(r >= m - 1e-12 for found in reached.values() for r, m in zip(found, least, strict=True))
    spread = float(task.values.var())
    close = all(r <= m + MARGIN * spread for r, m in zip(reached["interpolation"], least, strict=True))
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
        ),
        Claim(
            r"no network that errs by at most $\varepsilon$ has an excess risk below the exact minimum by clipping along orbits",
            CONFIRMED if above else REFUTED,
            "; ".join(
                f"eps = {e:.3f}: minimum {m:.5f}, networks {r:.5f}"
                for e, m, r in zip(tolerances, least, reached["interpolation"], strict=True)
            ),
        ),
        Claim(
            rf"networks of the mode interpolation come within {100 * MARGIN:.0f} % of the variance of the target of that minimum",
            CONFIRMED if close else UNDECIDED,
            f"largest difference {max(r - m for r, m in zip(reached['interpolation'], least, strict=True)):.2e}",
        ),
    ]
    header = ["target", "subgroup H", "V_H", "least floor", "largest floor"]
    return Experiment(
        "mis-specification",
        "The price of a wrong symmetry",
        r"Is the measured floor of the excess risk the predicted $V_H$?",
        claims,
        [Table("Floor of the excess risk", header, rows)],
        [_picture(setting, points), _second(setting, tolerances, reached, exact, task)],
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
        figure, axes, "misspecification", "Each dot is a target and a subgroup; the line is equality."
    )


def _second(setting: Setting, tolerances: Any, reached: Any, exact: Any, task: Any) -> Any:
    from symbound.show.plot import draw_curve, new_axes

    figure, axes = new_axes("Floor of the excess risk over the tolerance", r"$\varepsilon$", "excess risk")
    fine = np.linspace(0, 0.5, 101)
    Delta, V = float(task.Delta), float(task.V)
    draw_curve(axes, fine.tolist(), exact(fine).tolist(), "exact minimum", 0)
    draw_curve(
        axes,
        fine.tolist(),
        (np.maximum(1 - fine / Delta, 0) ** 2 * V).tolist(),
        r"upper side $(1-\varepsilon/\Delta)^2 V$",
        1,
    )
    for name, marker, color in (("interpolation", "o", "#009E73"), ("mixing", "^", "#CC79A7")):
        axes.plot(tolerances, reached[name], marker, color=color, label=f"networks, mode {name}")
    return setting.save(
        figure, axes, "misspecification_tolerance", "Networks that err by at most the tolerance."
    )
