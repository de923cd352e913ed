r"""Which subgroup is best to impose, and at which sample sizes does the answer change?

Two bounds weigh the class of all ``H``-invariant functions, for squared loss and values in ``[0, 1]``:
``T(H) = V_H + (5/8) sqrt(K_H / n)`` for any minimiser of the empirical risk, and ``V_H + K_H/(2 (n + 1))`` for mean labels on
orbits, the minimiser that predicts 1/2 where it has no data.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from symbound.empirical.experiment import Claim, Experiment, Setting, Table
from symbound.empirical.experiments.optimal_error import refuted_at
from symbound.empirical.statistics import (
    CONFIRMED,
    REFUTED,
    UNDECIDED,
    best_columns,
    bootstrap_crossing,
    combined,
    each_of,
    mean_interval,
    verdict_at_most,
    verdict_best,
    verdict_contains,
)
from symbound.empirical.tabular import draw_counts, minimise_empirical_risk
from symbound.empirical.tasks import string_task

MARGIN = 0.01
"""A subgroup whose risk is this close to the least, relatively, counts as best."""

FACTOR = 2.0
"""A critical size counts as predicted within this factor, chosen beforehand."""


BOUNDS = {"T": "direct", "orbit means": "orbit-means"}
"""How the claims and tables call a bound, and the argument of ``tradeoff``."""


class Advice(NamedTuple):
    """What choosing by a bound leads to."""

    below: list[str]
    best: list[str]
    useful: list[str]
    picked: list[int]
    critical: list[tuple[str, list[Any]]]


class Choices(NamedTuple):
    """What exact empirical risk minimisation does under each subgroup, on one target."""

    names: list[str]
    truth: int
    advice: dict[str, Advice]
    risks: list[Any]
    last: list[int]
    rows: list[list[Any]]
    subgroups: list[list[Any]]


def run(setting: Setting) -> Experiment:
    """Every subgroup of the dihedral group of a hexagon; the data have the symmetry of a smaller one."""
    import symbound as sb

    sizes = setting.choose((16, 64, 256, 1024, 4096, 16384), tuple(2**k for k in range(4, 18)))
    runs = setting.choose(200, 2000)
    rng = setting.rng(5)
    targets = {
        "symmetric under rotations by two steps": (sb.group([[2, 3, 4, 5, 0, 1]]), "1/4", 4),
        "symmetric under a reflection": (sb.group([[5, 4, 3, 2, 1, 0]]), "1/2", 7),
    }
    found = {}
    for name, (St, level, seed) in targets.items():
        task = string_task(sb.dihedral(6), 2, "subgroup", level, subgroup=St, noise=1.0, seed=seed)
        found[name] = _choices(task, sizes, runs, rng, looks=len(sizes) * len(targets))
    choices = [title for bound in BOUNDS for title in (f"best for {bound}", "cost of that choice")]
    header = ["n", "best", "may be best", *choices, "least risk", "no symmetry"]
    tables = []
    for name, part in found.items():
        tables += [
            Table(f"Best subgroup over the sample size, target {name}: mean excess risks", header, part.rows),
            Table(
                f"Critical sizes, target {name}: where the first subgroup gives way to the second",
                ["bound", "from", "to", "predicted", "in test error", "interval", "verdict"],
                [[bound, *row, verdict] for bound, a in part.advice.items() for verdict, row in a.critical],
            ),
            Table(f"The subgroups, target {name}", ["subgroup", "order", "orbits K", "V"], part.subgroups),
        ]
    return Experiment(
        "optimal-subgroup",
        "The best subgroup",
        "Is the subgroup that is best for a bound best in test error, and does it tend to the symmetry of the data?",
        _claims(found, sizes, runs),
        tables,
        [_picture(setting, sizes, name, part, i) for i, (name, part) in enumerate(found.items())],
        [
            "T falls like the root of 1/n and the risk of these classes like 1/n, so that T gives up a wrong symmetry at sample sizes "
            "that are too large. The bound for orbit means falls like 1/n as well; it allows for labels of the largest variance, and "
            "for twice of it, so that it is too careful by a constant factor. On orbits without data the minimiser predicts 1/2, "
            "which favours small groups at small n."
        ],
    )


def _choices(task: Any, sizes: Any, runs: int, rng: np.random.Generator, looks: int) -> Choices:
    import symbound as sb

    tradeoffs = {
        name: sb.tradeoff(task.values[:, 0], task.group, points=sb.Strings(6, 2), bound=bound)
        for name, bound in BOUNDS.items()
    }
    tradeoff = tradeoffs["T"]
    candidates = tradeoff.candidates
    nodes = [c.node for c in candidates]
    labels = [task.labels(tradeoff.lattice.nodes[node]["mask"]) for node in nodes]
    # Subgroups with the same orbits on strings are one and the same class of functions.
    same = [min(i for i, b in enumerate(labels) if np.array_equal(a, b)) for a in labels]
    distinct = sorted(set(same))

    def place(candidate: Any) -> int:
        return distinct.index(same[nodes.index(candidate.node)])

    names = [
        " = ".join(_name(tradeoff, c) for c, s in zip(candidates, same, strict=True) if s == j)
        for j in distinct
    ]
    subgroups = [[_name(tradeoff, c), c.order, c.orbits, f"{float(c.variance):.5f}"] for c in candidates]
    advice = {name: Advice([], [], [], [], []) for name in BOUNDS}
    part = Choices(names, place(tradeoff.limit()), advice, [], [], [], subgroups)
    for n in sizes:
        counts, sums = draw_counts(task, n, runs, rng)
        risks = np.stack(
            [
                task.excess_risk(minimise_empirical_risk(counts, sums, labels[j], 0)[:, :, None])
                for j in distinct
            ],
            axis=1,
        )
        part.risks.append(risks)
        best, part.last[:] = best_columns(risks, each_of(looks))
        row = [n, names[best], ", ".join(names[i] for i in part.last)]
        for name, found in advice.items():
            chosen = _take(found, tradeoffs[name], n, risks, distinct, place, looks)
            cost = 100 * (risks[:, chosen].mean() / risks[:, best].mean() - 1)
            row += [names[chosen], f"{cost:.1f} %"]
        part.rows.append([*row, f"{risks[:, best].mean():.5f}", f"{risks[:, 0].mean():.5f}"])
    for name, found in advice.items():
        changes = tradeoffs[name].critical_sizes("subgroup")
        for change in changes:
            i, j = place(change.before[0]), place(change.after[0])
            middle, (low, high) = bootstrap_crossing(
                sizes, [r[:, [i, j]] for r in part.risks], rng, each_of(2 * len(changes))
            )
            verdict = verdict_contains((low, high), change.first / FACTOR, change.first * FACTOR)
            observed = f"[{low:.0f}, {high:.0f}]"
            found.critical.append((verdict, [names[i], names[j], change.first, f"{middle:.0f}", observed]))
    return part


def _take(found: Advice, tradeoff: Any, n: int, risks: Any, distinct: Any, place: Any, looks: int) -> int:
    """Follow the advice of a bound at one sample size, note what came of it, and return the subgroup chosen."""
    found.below.extend(
        verdict_at_most(
            mean_interval(risks[:, i], each_of(looks * len(distinct))),
            float(tradeoff.total(n, 0, tradeoff.candidates[j]).upper),
        )
        for i, j in enumerate(distinct)
    )
    chosen: int = place(tradeoff.optimal(n, "subgroup").candidate)
    found.picked.append(chosen)
    found.best.append(verdict_best(risks, chosen, each_of(looks), MARGIN))
    gain = mean_interval(risks[:, chosen] - risks[:, 0], each_of(looks))
    found.useful.append(verdict_at_most(gain, MARGIN * float(risks[:, 0].mean())))
    return chosen


def _claims(found: dict[str, Choices], sizes: Any, runs: int) -> list[Claim]:
    parts = list(found.values())
    asked = (
        f"{len(parts)} targets, {len(parts[0].subgroups)} subgroups, {len(parts[0].names)} of them different on strings, "
        f"{len(sizes)} sample sizes, {runs} paired runs"
    )
    below = {
        "T": r"the mean excess risk of the exact minimiser under $H$ is at most $T(H)$ for every subgroup and $n$",
        "orbit means": r"the mean excess risk of mean labels on the orbits of $H$ is at most $V_H + K_H/(2(n+1))$ for every "
        "subgroup and $n$",
    }
    proved = [
        Claim(text, combined(v for part in parts for v in part.advice[bound].below), asked)
        for bound, text in below.items()
    ]
    tends = Claim(
        "for large $n$ the subgroup that is best in test error is the symmetry of the data",
        combined(
            CONFIRMED if p.last == [p.truth] else UNDECIDED if p.truth in p.last else REFUTED for p in parts
        ),
        f"n = {sizes[-1]}; "
        + "; ".join(
            f"may be best {', '.join(p.names[j] for j in p.last)}, symmetry of the data {p.names[p.truth]}"
            for p in parts
        ),
        "measured",
    )
    return [*proved, tends, *(claim for bound in BOUNDS for claim in _advice(bound, found, sizes))]


def _advice(bound: str, found: dict[str, Choices], sizes: Any) -> list[Claim]:
    what = {"T": "the bound $T$", "orbit means": "the bound for orbit means"}[bound]
    parts = [part.advice[bound] for part in found.values()]
    best = {name: part.advice[bound].best for name, part in found.items()}
    useful = {name: part.advice[bound].useful for name, part in found.items()}
    return [
        Claim(
            f"the subgroup that is best for {what} is best in test error",
            combined(v for part in parts for v in part.best),
            _count(best, sizes),
            "advice",
        ),
        Claim(
            f"the subgroup that is best for {what} is in test error no worse than no symmetry",
            combined(v for part in parts for v in part.useful),
            _count(useful, sizes),
            "advice",
        ),
        Claim(
            f"the test error of the best subgroups for {what} changes order at its critical sizes, within a factor {FACTOR:g}",
            combined(verdict for part in parts for verdict, _ in part.critical),
            "; ".join(
                f"{a} to {b}: predicted {p}, observed {i}"
                for part in parts
                for _, (a, b, p, _, i) in part.critical
            ),
            "advice",
        ),
    ]


def _count(verdicts: dict[str, list[str]], sizes: Any) -> str:
    return "; ".join(
        f"{name}: {v.count(CONFIRMED)} of {len(sizes)} sample sizes, {refuted_at(sizes, v)}"
        for name, v in verdicts.items()
    )


def _name(tradeoff: Any, candidate: Any) -> str:
    """Name and conjugacy class, where there are several of the name."""
    data = tradeoff.lattice.nodes[candidate.node]
    text = data["name"] or f"order {candidate.order}"
    classes = {
        d["conjugacy_class"] for _, d in tradeoff.lattice.nodes(data=True) if d["name"] == data["name"]
    }
    return text if len(classes) == 1 else f"{text} (class {data['conjugacy_class']})"


def _picture(setting: Setting, sizes: Any, target: str, part: Choices, number: int) -> Any:
    from symbound.show.plot import draw_curve, new_axes

    figure, axes = new_axes(
        "Excess risk under subgroups",
        "sample size n",
        "mean excess risk",
        log_x=True,
        log_y=True,
    )
    means = [risks.mean(axis=0) for risks in part.risks]
    picked = {i for advice in part.advice.values() for i in advice.picked}
    shown = {int(mean.argmin()) for mean in means} | picked | {0, len(part.names) - 1}
    for i, j in enumerate(sorted(shown)):
        draw_curve(axes, sizes, [float(mean[j]) for mean in means], part.names[j], i, markers=True)
    return setting.save(
        figure,
        axes,
        f"optimal_subgroup_{number + 1}",
        f"Target {target}: mean excess risk of the exact minimiser over the invariant functions of a subgroup. Shown are those that are "
        "best in test error or for one of the bounds at some sample size, the trivial group and the whole group.",
    )
