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
from symbound.empirical.statistics import binomial_interval, combined, each_of, verdict_at_most

LEVEL = Rational(1, 20)

Runs = tuple[str, str, Any, Any]
"""Class, bound, observed gaps, and the value of the bound in every run or in all."""


def run(setting: Setting) -> Experiment:
    """Count exceedances for worst functions and for networks."""
    parts = {
        "the worst function of all functions on a finite space": _worst(setting),
        "the worst Lipschitz function": _worst_lipschitz(setting),
        "trained networks": _networks(setting),
    }
    claims, rows, ratios = [], [], []
    for part, found in parts.items():
        verdicts, exceedances, widest = [], [], 0.0
        for name, bound, gaps, limits in found:
            exceeded = int((gaps > limits).sum())
            low, high = binomial_interval(exceeded, len(gaps), each_of(len(found)))
            verdicts.append(verdict_at_most((low, high), float(LEVEL)))
            exceedances.append(f"{exceeded} of {len(gaps)}")
            widest = max(widest, high)
            rows.append(
                [
                    name,
                    bound,
                    len(gaps),
                    exceeded,
                    f"[{low:.4f}, {high:.4f}]",
                    f"{np.max(limits):.4f}",
                    f"{gaps.max():.4f}",
                    verdicts[-1],
                ]
            )
            ratios.append((f"{name}, {bound}", gaps / limits))
        claims.append(
            Claim(
                rf"for {part} the gap exceeds the bound with probability at most $\delta = 1/20$",
                combined(verdicts),
                f"{len(found)} combinations of class and bound; exceeded in {', '.join(exceedances)} runs; the largest upper end of "
                f"the exact intervals is {widest:.4f}",
            )
        )
    header = ["class", "bound", "runs", "exceeded", "interval", "bound (largest)", "largest gap", "verdict"]
    return Experiment(
        "coverage",
        "Coverage",
        r"Does the observed gap exceed the bound in at most a fraction $\delta$ of the runs?",
        claims,
        [Table("Exceedances of bounds with failure probability 1/20", header, rows)],
        [_picture(setting, ratios)],
        [
            "The bounds hold for the worst function of a class, and with probability at least 19/20: networks and most samples "
            "stay far below. Exceedances can be seen only where the law is known and the mean gap is exact."
        ],
    )


def _worst(setting: Setting) -> list[Runs]:
    """All functions on a finite space: the worst one in every run."""
    import symbound as sb

    found: list[Runs] = []
    runs = setting.choose(1500, 100_000)
    rng = setting.rng(1)
    for group, q, eps, n in (
        (sb.trivial(5), 2, 0, 50),
        (sb.cyclic(5), 2, 0, 50),
        (sb.symmetric(5), 3, 0, 200),
        (sb.cyclic(5), 3, Rational(1, 4), 200),
    ):
        F = sb.AllFunctions(sb.Strings(5, q), M=1, symmetry=sb.Invariance(group, eps=eps))
        labels = np.unique(sb.groups.string_orbits(group, q), return_inverse=True)[1]
        gaps = np.concatenate([tabular_gaps(labels, float(eps), n, runs // 10, rng) for _ in range(10)])
        name = f"worst function on [{q}]^5, {group}" + (f" up to {eps}" if eps else "") + f", n = {n}"
        for law in (None, "uniform"):
            bound = float(sb.gap_bound(F, n=n, delta=LEVEL, law=law).at().upper)
            found.append((name, "any law" if law is None else "known law", gaps, bound))
    return found


def _worst_lipschitz(setting: Setting) -> list[Runs]:
    """Lipschitz functions on binary strings: routes that do not see the sample, and one that does."""
    import symbound as sb
    from symbound.groups import elements
    from symbound.transport import exact_gap_on_metric, tuple_quotient

    found: list[Runs] = []
    rng = setting.rng(8)
    for group, m, n in ((sb.cyclic(6), 6, 100), (sb.dihedral(6), 6, 400)):
        F = sb.Lipschitz(sb.Strings(m, 2), L=Rational(1, m), M=1, symmetry=sb.Invariance(group))
        rows = np.asarray(elements(group))
        quotient = tuple_quotient(2, m, rows, "hamming")
        labels = np.unique(sb.groups.string_orbits(group, 2), return_inverse=True)[1]
        letters = np.indices((2,) * m).reshape(m, -1).T
        gaps, limits = [], []
        for index in rng.integers(2**m, size=(setting.choose(300, 2000), n)):
            counts = np.bincount(labels[index], minlength=len(quotient.sizes))
            gaps.append(
                exact_gap_on_metric(
                    quotient.distances / m, quotient.sizes / 2**m, counts, validate=False
                ).value
            )
            limits.append(float(sb.sample_gap_bound(F, letters[index].astype(float), delta=LEVEL).at().upper))
        name = f"worst Lipschitz function on [2]^{m}, {group}, n = {n}"
        for route in ("multiscale", "flow"):
            bound = float(sb.gap_bound(F, n=n, delta=LEVEL, route=route).at().upper)
            found.append((name, route, np.array(gaps), bound))
        found.append((name, "empirical-rademacher", np.array(gaps), np.array(limits)))
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


def _networks(setting: Setting) -> list[Runs]:
    import symbound as sb

    found: list[Runs] = []
    task = {"space": "strings", "group": "cyclic(5)", "kind": "exact", "seed": 1, "noise": 1.0}
    for symmetry, eps in (
        ("none", None),
        ("averaging", None),
        ("equivariant", None),
        ("interpolation", 0.125),
    ):
        grid = {
            "task": task,
            "symmetry": symmetry,
            "n": 60,
            "seed": setting.seeds(setting.choose(200, 960)),
            "hidden": [[32, 32]],
            "training": {"steps": 200},
        }
        rows = setting.networks("coverage", grid if eps is None else {**grid, "eps": eps})
        gaps = np.array([r["gap"] for r in rows])
        # A prediction that errs by eps gives a squared loss that errs by 2 eps; a label is one more letter.
        group = sb.direct_product(sb.trivial(5) if symmetry == "none" else sb.cyclic(5), sb.trivial(1))
        tolerance = Rational(*(2 * Fraction(eps or 0)).as_integer_ratio())
        F = sb.AllFunctions(sb.Strings(6, 2), M=1, symmetry=sb.Invariance(group, eps=tolerance))
        bound = float(sb.gap_bound(F, n=60, delta=LEVEL).at().upper)
        found.append((f"trained networks on [2]^5, {symmetry}, C_5, n = 60", "any law", gaps, bound))
    return found


def _picture(setting: Setting, ratios: list[tuple[str, Any]]) -> Any:
    from symbound.show.plot import PALETTE, new_axes

    figure, axes = new_axes("Observed gap over bound", "gap / bound", size=(9.5, 1.2 + 0.3 * len(ratios)))
    for i, (name, ratio) in enumerate(ratios):
        low, middle, high = np.percentile(ratio, [1, 50, 99])
        color = PALETTE[0] if name.startswith("worst") else PALETTE[1]
        axes.plot([low, high], [i, i], color=color, linewidth=2)
        axes.plot([middle], [i], "o", color=color)
        axes.plot([ratio.max()], [i], "|", color=color, markersize=9)
    axes.axvline(1, color="#222222", linewidth=1)
    axes.text(0.99, -0.9, "bound", va="center", ha="right")
    axes.set_yticks(range(len(ratios)), [name for name, _ in ratios], fontsize=8)
    axes.set_ylim(len(ratios) - 0.5, -1.4)
    axes.set_xlim(min(0, *(float(r.min()) for _, r in ratios)), 1.12)
    return setting.save(
        figure,
        axes,
        "coverage",
        "Gap of every run divided by the bound, for worst functions (blue) and for trained networks (orange). Dot: median; "
        "bar: 1 % to 99 %; tick: largest of all runs. A run left of 1 respects the bound.",
    )
