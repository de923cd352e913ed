r"""Does the gap exceed a bound that holds with probability ``1 - delta`` in at most a fraction ``delta`` of the runs?

For the worst function of the class the gap is known exactly (total variation or optimal transport), for a trained network
both risks are.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from sympy import Rational

from symbound.empirical.experiment import Claim, Experiment, Setting, Table
from symbound.empirical.statistics import binomial_interval, verdict_at_most

LEVEL = Rational(1, 20)


def run(setting: Setting) -> Experiment:
    """Count exceedances for worst functions and for networks."""
    claims, rows, ratios = [], [], []
    for name, gaps, bound in [*_worst_functions(setting), *_networks(setting)]:
        exceeded = int((gaps > bound).sum())
        interval = binomial_interval(exceeded, len(gaps))
        verdict = verdict_at_most(interval, float(LEVEL))
        rows.append(
            [
                name,
                len(gaps),
                exceeded,
                f"[{interval[0]:.4f}, {interval[1]:.4f}]",
                f"{bound:.4f}",
                f"{gaps.max():.4f}",
            ]
        )
        claims.append(
            Claim(
                rf"{name}: the gap exceeds the bound with probability at most $\delta = 1/20$",
                verdict,
                f"{exceeded} of {len(gaps)} runs; exact 99 % interval [{interval[0]:.4f}, {interval[1]:.4f}]",
            )
        )
        ratios.append((name, gaps / bound))
    header = ["class", "runs", "exceeded", "99 % interval", "bound", "largest gap"]
    return Experiment(
        "coverage",
        "Coverage",
        r"Does the observed gap exceed the bound in at most a fraction $\delta$ of the runs?",
        claims,
        [Table("Exceedances of bounds with failure probability 1/20", header, rows)],
        [_picture(setting, ratios)],
    )


def _worst_functions(setting: Setting) -> list[tuple[str, Any, float]]:
    import symbound as sb
    from symbound.groups import elements
    from symbound.transport import exact_gap_on_metric, tuple_quotient

    found = []
    runs = setting.choose(1500, 20_000)
    rng = np.random.default_rng(np.random.SeedSequence(setting.seed, spawn_key=(1,)))
    for group, q, eps, n in (
        (sb.trivial(5), 2, 0, 50),
        (sb.cyclic(5), 2, 0, 50),
        (sb.symmetric(5), 3, 0, 200),
        (sb.cyclic(5), 3, Rational(1, 4), 200),
    ):
        space = sb.Strings(5, q)
        F = sb.AllFunctions(space, M=1, symmetry=sb.Invariance(group, eps=eps))
        labels = np.unique(sb.groups.string_orbits(group, q), return_inverse=True)[1]
        for law in (None, "uniform"):
            bound = float(sb.gap_bound(F, n=n, delta=LEVEL, law=law).at().upper)
            gaps = tabular_gaps(labels, float(eps), n, runs, rng)
            known = "any law" if law is None else "known law"
            found.append(
                (f"worst function, {q}-letter strings, {group}, eps = {eps}, n = {n}, {known}", gaps, bound)
            )
    group = sb.cyclic(4)
    F = sb.Lipschitz(sb.Strings(4, 3), L=Rational(1, 4), M=1, symmetry=sb.Invariance(group))
    bound = float(sb.gap_bound(F, n=100, delta=LEVEL, route="flow").at().upper)
    quotient = tuple_quotient(3, 4, elements(group), "hamming")
    cost, masses = quotient.distances / 4, quotient.sizes / 81
    samples = rng.multinomial(100, masses, size=setting.choose(400, 4000))
    gaps = np.array([exact_gap_on_metric(cost, masses, counts, validate=False).value for counts in samples])
    found.append(("worst Lipschitz function, 3-letter strings, C_4, n = 100, flow", gaps, bound))
    return found


def tabular_gaps(labels: Any, eps: float, n: int, runs: int, rng: np.random.Generator) -> Any:
    """``(1 - eps) TV(P/G, P_n/G) + eps TV(P, P_n)`` for samples from the uniform law."""
    size = len(labels)
    counts = rng.multinomial(n, np.full(size, 1 / size), size=runs)
    orbits = np.zeros((size, int(labels.max()) + 1))
    orbits[np.arange(size), labels] = 1
    deviation = counts / n - 1 / size
    return (1 - eps) * 0.5 * np.abs(deviation @ orbits).sum(axis=1) + eps * 0.5 * np.abs(deviation).sum(
        axis=1
    )


def _networks(setting: Setting) -> list[tuple[str, Any, float]]:
    import symbound as sb

    found = []
    task = {"space": "strings", "group": "cyclic(5)", "kind": "exact", "seed": 1, "noise": 1.0}
    seeds = range(setting.choose(128, 640))
    for symmetry, eps in (("averaging", None), ("equivariant", None), ("interpolation", 0.125)):
        grid = {
            "task": task,
            "symmetry": symmetry,
            "n": 60,
            "seed": seeds,
            "hidden": [[32, 32]],
            "training": {"steps": 200},
        }
        rows = setting.networks("coverage", grid if eps is None else {**grid, "eps": eps})
        gaps = np.array([r["gap"] for r in rows])
        # A prediction that errs by eps gives a squared loss that errs by 2 eps; a label is one more letter.
        group = sb.direct_product(sb.cyclic(5), sb.trivial(1))
        tolerance = Rational(*(2 * Fraction(eps or 0)).as_integer_ratio())
        F = sb.AllFunctions(sb.Strings(6, 2), M=1, symmetry=sb.Invariance(group, eps=tolerance))
        bound = float(sb.gap_bound(F, n=60, delta=LEVEL).at().upper)
        found.append((f"trained networks, {symmetry}, C_5, n = 60", gaps, bound))
    return found


def _picture(setting: Setting, ratios: list[tuple[str, Any]]) -> Any:
    from symbound.show.plot import PALETTE, new_axes

    figure, axes = new_axes("Observed gap over bound", "gap / bound", size=(8.5, 5.2))
    for i, (name, ratio) in enumerate(ratios):
        low, middle, high = np.percentile(ratio, [1, 50, 99])
        color = PALETTE[0] if name.startswith("worst") else PALETTE[1]
        axes.plot([low, high], [i, i], color=color, linewidth=2)
        axes.plot([middle], [i], "o", color=color)
        axes.plot([ratio.max()], [i], "|", color=color, markersize=9)
    axes.axvline(1, color="#222222", linewidth=1)
    axes.text(1.0, -0.9, " bound", va="center")
    axes.set_yticks(range(len(ratios)), [name for name, _ in ratios], fontsize=8)
    axes.set_ylim(len(ratios) - 0.5, -1.4)
    axes.set_xlim(min(0, *(float(r.min()) for _, r in ratios)), 1.12)
    return setting.save(
        figure,
        axes,
        "coverage",
        "Dot: median; bar: 1 % to 99 %; tick: largest of all runs. Every run left of 1 respects the bound.",
    )
