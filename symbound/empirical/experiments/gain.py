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
    bootstrap_ratio,
    combined,
    deviations,
    each_of,
    level_crossing,
    verdict_at_most,
    verdict_contains,
    verdict_equal,
)

GROUPS = ("trivial(5)", "cyclic(5)", "dihedral(5)", "alternating(5)", "symmetric(5)")
PRECISION = 0.05
"""The gain of the worst function has to be known this well, relatively, to confirm the predicted one."""

TOLERANCE = 1.5
"""A network is no exact minimiser: its gain counts as predicted within this factor, chosen beforehand."""

Gain = tuple[int, float, float, tuple[float, float], str]
"""Order of the group, predicted and observed factor, interval, verdict."""


def run(setting: Setting) -> Experiment:
    """Gains of worst functions and of networks over five groups."""
    worst, worst_rows = _worst(setting)
    networks, network_rows = _networks(setting)
    # Without a group there is nothing to gain: the row is the reference, not a test.
    tested, trained = worst[1:], networks[1:]
    claims = [
        Claim(
            r"the gap of the worst function gains the factor in $n$ at which the exact mean gaps agree, for groups of orders 5 to 120",
            combined(v for *_, v in tested),
            _gains(tested),
        ),
        Claim(
            "the gain of the worst function is at most the order of the group, and for $S_5$ less than a quarter of it",
            combined(verdict_at_most(i, g if g < 120 else g / 4) for g, _, _, i, _ in tested),
            "upper ends of the intervals: "
            + ", ".join(f"{i[1]:.2f} for a group of order {g}" for g, _, _, i, _ in tested),
        ),
        Claim(
            rf"the excess risk of trained networks gains $(N-1)/(K-1)$ within a factor {TOLERANCE}",
            combined(v for *_, v in trained),
            _gains(trained),
            "networks",
        ),
    ]
    header = ["group", "order", "orbits K", "(N-1)/(K-1)", "predicted", "observed", "interval", "verdict"]
    return Experiment(
        "gain",
        "The gain of a group in sample size",
        r"Is the observed gain in sample size the predicted factor, and not $|G|$ where points have stabilisers?",
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
            "The gain of the worst function: 2000 examples without a group are worth as much as how many with it? The gain of "
            "networks: by which factor do fewer examples halve the variance of the target that is left? Networks generalise "
            "across orbits too, and unequal orbits are not learned at the same time, so that (N-1)/(K-1), the factor for the "
            "gap of all functions, is for them an expectation and no theorem.",
        ],
    )


def _gains(gains: list[Gain]) -> str:
    return "; ".join(
        f"order {g}: predicted {p:.2f}, observed {o:.2f} in [{i[0]:.2f}, {i[1]:.2f}], {v}"
        for g, p, o, i, v in gains
    )


def _row(name: str, K: int, N: int, gain: Gain) -> list[Any]:
    order, predicted, observed, (low, high), verdict = gain
    return [
        name, order, K, f"{(N - 1) / (K - 1):.2f}", f"{predicted:.2f}", f"{observed:.2f}", f"[{low:.2f}, {high:.2f}]", verdict
    ]  # fmt: skip


def _worst(setting: Setting) -> tuple[list[Gain], list[list[Any]]]:
    """The factor in n at which the mean gap equals that without symmetry at n = 2000."""
    import symbound as sb
    from symbound.groups import order, parse_group, string_orbits

    rng = setting.rng(3)
    runs, repeats = setting.choose(1200, 5000), 400
    n0 = 2000
    sizes = np.unique(np.round(n0 / 1.25 ** np.arange(17)).astype(int))
    space = sb.Strings(5, 4)
    z = deviations(each_of(len(GROUPS) - 1), runs)

    def exact_gap(group: Any) -> Any:
        F = sb.AllFunctions(space, M=1, symmetry=sb.Invariance(group))
        return sb.gap_bound(F, n=sb.n, law="uniform", route="tabular-gap")

    level = float(exact_gap(parse_group(GROUPS[0])).at(n=n0).upper)
    base = tabular_gaps(np.arange(1024), 0, n0, runs, rng)
    gains: list[Gain] = [(1, 1.0, 1.0, (1.0, 1.0), CONFIRMED)]
    rows: list[list[Any]] = [[GROUPS[0], 1, 1024, "1.00", "1.00", "1.00", "the reference", ""]]
    for name in GROUPS[1:]:
        group = parse_group(name)
        labels = np.unique(string_orbits(group, 4), return_inverse=True)[1]
        exact = exact_gap(group)
        predicted = n0 / level_crossing(sizes, [float(exact.at(n=int(n)).upper) for n in sizes], level)
        observed = np.stack([tabular_gaps(labels, 0, int(n), runs, rng) for n in sizes], axis=1)
        logarithms = []
        for _ in range(repeats):
            a = base[rng.integers(runs, size=runs)].mean()
            b = observed[rng.integers(runs, size=runs)].mean(axis=0)
            logarithms.append(math.log(n0 / level_crossing(sizes, np.minimum.accumulate(b), a)))
        middle, half = float(np.mean(logarithms)), z * float(np.std(logarithms))
        interval = math.exp(middle - half), math.exp(middle + half)
        gain = (
            int(order(group)),
            predicted,
            math.exp(middle),
            interval,
            verdict_equal(interval, predicted, PRECISION),
        )
        gains.append(gain)
        rows.append(_row(name, int(labels.max()) + 1, len(labels), gain))
    return gains, rows


def _networks(setting: Setting) -> tuple[list[Gain], list[list[Any]]]:
    """The factor in n at which the excess risk falls to half of the variance of the target."""
    from symbound.empirical.tasks import task_from_configuration
    from symbound.groups import order, parse_group, string_orbits

    sizes = setting.choose(
        (8, 16, 32, 64, 128, 256, 512), (8, 12, 20, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768)
    )
    names = setting.choose(("trivial(5)", "cyclic(5)", "symmetric(5)"), GROUPS)
    curves: dict[str, Any] = {}
    used: dict[str, list[int]] = {}
    for name in names:
        K = len(np.unique(string_orbits(parse_group(name), 3)))
        # Half of K values are seen after less than K examples; six times as many are more than enough.
        used[name] = [n for n in sizes if n <= 6 * K]
        # Few orbits need few examples, so that many networks cost little.
        seeds = setting.seeds(setting.choose(8, 48 if K < 30 else 16))
        runs = []
        for target in setting.choose(range(2, 4), range(2, 10)):
            # The target has the largest symmetry, so that every group may be imposed.
            task = {"space": "strings", "group": "symmetric(5)", "q": 3, "kind": "exact", "seed": target}
            grid = {
                "task": task, "group": name, "symmetry": "equivariant" if name != "trivial(5)" else "none", "n": used[name],
                "seed": seeds, "hidden": [[120, 120]],
                "training": {"steps": setting.choose(400, 600), "learning_rate": 0.003, "schedule": "cosine"},
            }  # fmt: skip
            risks = {(r["n"], r["seed"]): r["excess_risk"] for r in setting.networks("gain", grid)}
            variance = float(task_from_configuration(task).values.var())
            runs += [[risks[n, s] / variance for n in used[name]] for s in seeds]
        curves[name] = np.array(runs)
    rng = setting.rng(9)
    gains, table = [], []
    for name in names:
        group = parse_group(name)
        K = len(np.unique(string_orbits(group, 3)))
        predicted = (243 - 1) / (K - 1)
        ratio, interval = bootstrap_ratio(
            used["trivial(5)"],
            curves["trivial(5)"],
            used[name],
            curves[name],
            0.5,
            rng,
            each_of(len(names) - 1),
        )
        if name == names[0]:
            ratio, interval = 1.0, (1.0, 1.0)
        verdict = verdict_contains(interval, predicted / TOLERANCE, predicted * TOLERANCE)
        gains.append((int(order(group)), predicted, ratio, interval, verdict))
        table.append(_row(name, K, 243, gains[-1]))
    table[0][-2:] = ["the reference", ""]
    return gains, table


def _picture(setting: Setting, worst: list[Gain], networks: list[Gain]) -> Any:
    from symbound.show.plot import PALETTE, new_axes

    figure, axes = new_axes("Gain in sample size", "order of the group |G|", "factor", log_x=True, log_y=True)
    orders = [gain[0] for gain in worst]
    axes.plot(orders, orders, color="#777777", linewidth=1, linestyle=":", label="|G|")
    for i, (name, gains) in enumerate((("worst function", worst), ("networks", networks))):
        axes.plot(
            [g for g, *_ in gains],
            [p for _, p, *_ in gains],
            color=PALETTE[i],
            linestyle="--",
            label=f"{name}, predicted",
        )
        x = [g * 1.03**i for g, *_ in gains[1:]]
        middle = [o for _, _, o, _, _ in gains[1:]]
        # What is unbounded ends at the edge of the picture.
        error = [
            [o - max(low, o / 100) for _, _, o, (low, _), _ in gains[1:]],
            [min(high, 100 * o) - o for _, _, o, (_, high), _ in gains[1:]],
        ]
        axes.errorbar(x, middle, error, fmt="os"[i], color=PALETTE[i], capsize=4, label=f"{name}, observed")
    axes.set_xticks(orders, [str(g) for g in orders])
    axes.set_ylim(0.8, 150)
    axes.set_yticks([1, 2, 5, 10, 20, 50, 100], ["1", "2", "5", "10", "20", "50", "100"])
    axes.minorticks_off()
    return setting.save(
        figure,
        axes,
        "gain",
        "By which factor a group multiplies the sample size: for the worst function of the class, and for networks. Bars: confidence "
        "intervals. The factor is the order of the group (dotted) only where no point has a stabiliser.",
    )
