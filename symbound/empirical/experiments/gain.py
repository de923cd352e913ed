r"""By which factor does a group multiply the sample size?

For all functions on a finite space the expected gap is ``E TV`` of the orbit masses, about ``c sqrt((K - 1)/n)``, so the
group multiplies the sample size by ``(N - 1)/(K - 1)``, which is less than ``|G|`` where points have stabilisers.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from symbound.empirical.experiment import Claim, Experiment, Setting, Table
from symbound.empirical.experiments.coverage import tabular_gaps
from symbound.empirical.statistics import (
    CONFIRMED,
    REFUTED,
    bootstrap_ratio,
    combined,
    level_crossing,
    verdict_contains,
)

GROUPS = ("trivial(5)", "cyclic(5)", "dihedral(5)", "alternating(5)", "symmetric(5)")
TOLERANCE = 1.5
"""A network is no exact minimiser: its gain counts as predicted within this factor, chosen beforehand."""


def run(setting: Setting) -> Experiment:
    """Gains of worst functions and of networks over five groups."""
    worst, worst_rows = _worst(setting)
    networks, network_rows = _networks(setting)
    # Without a group there is nothing to gain: the row is the reference, not a test.
    tested, trained = worst[1:], networks[1:]
    claims = [
        Claim(
            r"the gap of the worst function gains the factor that De Moivre's formula predicts, $|G|$ from 1 to 120",
            combined(v for _, _, _, v in tested),
            "; ".join(
                f"|G| = {g}: predicted {p:.2f}, observed [{i[0]:.2f}, {i[1]:.2f}]" for g, p, i, _ in tested
            ),
        ),
        Claim(
            rf"trained networks gain $(N-1)/(K-1)$ within a factor {TOLERANCE}",
            combined(v for _, _, _, v in trained),
            "; ".join(
                f"|G| = {g}: predicted {p:.2f}, observed [{i[0]:.2f}, {i[1]:.2f}]" for g, p, i, _ in trained
            ),
        ),
        Claim(
            "the gain of the worst function does not exceed the order of the group",
            combined(verdict_contains((i[0], i[1]), 0, g) for g, _, i, _ in tested),
            "upper ends of the intervals: " + ", ".join(f"{i[1]:.2f} for |G| = {g}" for g, _, i, _ in tested),
        ),
    ]
    header = ["group", "|G|", "orbits", "predicted", "observed", "interval"]
    return Experiment(
        "gain",
        "The gain of a group in sample size",
        r"Is the observed gain in sample size the predicted factor, and never $|G|$ where it is not?",
        claims,
        [
            Table("Worst function, strings of 5 letters out of 4 (1024 points)", header, worst_rows),
            Table(
                "Networks that learn random values of orbits, strings of 5 letters out of 3 (243 points)",
                header,
                network_rows,
            ),
        ],
        [_picture(setting, worst, networks)],
        [
            "Networks generalise across orbits too, and unequal orbits are not learned at the same time: (N - 1)/(K - 1) is the factor for the gap of all functions."
        ],
    )


Gain = tuple[int, float, tuple[float, float], str]


def _worst(setting: Setting) -> tuple[list[Gain], list[list[Any]]]:
    """The factor in n at which the mean gap equals that without symmetry at n = 2000."""
    import symbound as sb
    from symbound.groups import order, parse_group, string_orbits
    from symbound.laws import orbit_masses
    from symbound.lemmas.generalization.tabular_gap import expected_total_variation

    rng = np.random.default_rng(np.random.SeedSequence(setting.seed, spawn_key=(3,)))
    runs = setting.choose(300, 4000)
    n0 = 2000
    sizes = np.unique(np.round(n0 / 1.25 ** np.arange(17)).astype(int))
    space = sb.Strings(5, 4)

    def mean_gap(group: Any, n: int) -> float:
        masses = orbit_masses(space, sb.Invariance(group), "uniform")
        return float(expected_total_variation(masses, sb.n).subs(sb.n, n).doit().evalf(30))

    trivial = parse_group(GROUPS[0])
    level = mean_gap(trivial, n0)
    base = tabular_gaps(np.arange(1024), 0, n0, runs, rng)
    gains, rows = [], []
    for name in GROUPS:
        group = parse_group(name)
        labels = np.unique(string_orbits(group, 4), return_inverse=True)[1]
        if len(np.unique(labels)) == len(labels):
            gains.append((int(order(group)), 1.0, (1.0, 1.0), CONFIRMED))
            rows.append([name, int(order(group)), len(labels), "1.00", "1.00", "the reference"])
            continue
        exact = [mean_gap(group, int(n)) for n in sizes]
        predicted = n0 / level_crossing(sizes, exact, level)
        observed = np.stack([tabular_gaps(labels, 0, int(n), runs, rng) for n in sizes], axis=1)
        ratios = []
        for _ in range(300):
            a = base[rng.integers(runs, size=runs)].mean()
            b = observed[rng.integers(runs, size=runs)].mean(axis=0)
            ratios.append(n0 / level_crossing(sizes, np.minimum.accumulate(b), a))
        middle, deviation = float(np.log(ratios).mean()), float(np.log(ratios).std())
        interval = math.exp(middle - 3.5 * deviation), math.exp(middle + 3.5 * deviation)
        K = int(labels.max()) + 1
        # The prediction is exact: the interval has to contain it.
        verdict = CONFIRMED if interval[0] <= predicted <= interval[1] else REFUTED
        gains.append((int(order(group)), predicted, interval, verdict))
        rows.append(
            [
                name,
                int(order(group)),
                K,
                f"{predicted:.2f}",
                f"{np.median(ratios):.2f}",
                f"[{interval[0]:.2f}, {interval[1]:.2f}]",
            ]
        )
    return gains, rows


def _networks(setting: Setting) -> tuple[list[Gain], list[list[Any]]]:
    """The factor in n at which the excess risk falls to half of the variance of the target."""
    from symbound.groups import order, parse_group, string_orbits

    seeds = range(setting.choose(12, 32))
    names = setting.choose(("trivial(5)", "cyclic(5)", "symmetric(5)"), GROUPS)
    sizes = setting.choose(
        (16, 32, 64, 128, 256, 384), (12, 20, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768)
    )
    curves: dict[str, Any] = {}
    for name in names:
        # The target has the largest symmetry, so that every group may be imposed.
        task = {"space": "strings", "group": "symmetric(5)", "q": 3, "kind": "exact", "seed": 2}
        grid = {
            "task": task, "group": name, "symmetry": "equivariant" if name != "trivial(5)" else "none", "n": list(sizes),
            "seed": seeds, "hidden": [[120, 120]], "training": {"steps": setting.choose(200, 600), "schedule": "cosine"},
        }  # fmt: skip
        rows = setting.networks("gain", grid)
        curves[name] = np.array(
            [
                [next(r["excess_risk"] for r in rows if r["n"] == n and r["seed"] == s) for n in sizes]
                for s in seeds
            ]
        )
    from symbound.empirical.tasks import task_from_configuration

    values = task_from_configuration(task).values
    level = float(values.var()) / 2
    rng = np.random.default_rng(setting.seed)
    gains, table = [], []
    for name in names:
        group = parse_group(name)
        K = len(np.unique(string_orbits(group, 3)))
        predicted = (243 - 1) / (K - 1)
        ratio, interval = bootstrap_ratio(sizes, curves["trivial(5)"], curves[name], level, rng)
        verdict = verdict_contains(interval, predicted / TOLERANCE, predicted * TOLERANCE)
        gains.append((int(order(group)), predicted, interval, verdict))
        table.append(
            [
                name,
                int(order(group)),
                K,
                f"{predicted:.2f}",
                f"{ratio:.2f}",
                f"[{interval[0]:.2f}, {interval[1]:.2f}]",
            ]
        )
    return gains, table


def _picture(setting: Setting, worst: list[Gain], networks: list[Gain]) -> Any:
    from symbound.show.plot import PALETTE, new_axes

    figure, axes = new_axes("Gain in sample size", "order of the group |G|", "factor", log_x=True, log_y=True)
    orders = [g for g, _, _, _ in worst]
    axes.plot(orders, orders, color="#999999", linewidth=1, linestyle=":", label="|G|")
    for i, (name, gains) in enumerate((("worst function", worst), ("networks", networks))):
        x = [g for g, _, _, _ in gains]
        axes.plot(
            x,
            [p for _, p, _, _ in gains],
            color=PALETTE[i],
            marker="_",
            markersize=14,
            linestyle="--",
            label=f"{name}, predicted",
        )
        gains = gains[1:]
        x = x[1:]
        middle = [math.sqrt(max(a * b, 1e-9)) for _, _, (a, b), _ in gains]
        error = [
            [m - a for m, (_, _, (a, _), _) in zip(middle, gains, strict=True)],
            [b - m for m, (_, _, (_, b), _) in zip(middle, gains, strict=True)],
        ]
        axes.errorbar(
            x, middle, yerror(error), fmt="o", color=PALETTE[i], capsize=4, label=f"{name}, observed"
        )
    axes.set_xticks(orders, [str(g) for g in orders])
    axes.minorticks_off()
    return setting.save(
        figure,
        axes,
        "gain",
        "A group multiplies the sample size by less than its order where points have stabilisers.",
    )


def yerror(error: list[list[float]]) -> Any:
    """Lengths of the error bars with infinite ones cut."""
    return np.minimum(np.maximum(np.asarray(error), 0), 1e3)
