"""How far is each route from the truth, and does any route ever fall below it?"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from sympy import Rational

from symbound.empirical.experiment import Claim, Experiment, Setting, Table
from symbound.empirical.experiments.coverage import tabular_gaps
from symbound.empirical.statistics import CONFIRMED, REFUTED, UNDECIDED

SIZES = (50, 200, 800)


def run(setting: Setting) -> Experiment:
    """Bound over truth for every route of a few classes."""
    import symbound as sb
    from symbound.errors import SymboundError

    rows: list[list[Any]] = []
    claims: list[Claim] = []
    curves: dict[str, list[list[float]]] = {}
    for name, F, truths in _classes(setting):
        for route in sb.routes(F):
            if route == "empirical-rademacher":
                continue  # holds with high probability only: see coverage
            try:
                bound = sb.gap_bound(F, n=sb.n, route=route)
                values = [float(bound.at(n=n).upper) for n in SIZES]
            except SymboundError:
                continue
            ratios = [v / mean for v, (mean, _) in zip(values, truths, strict=True)]
            rows.append([name, route, *(f"{r:.2f}" for r in ratios)])
            curves.setdefault(route, []).append(ratios)
            distances = [
                (v - mean) / max(error, 1e-300) for v, (mean, error) in zip(values, truths, strict=True)
            ]
            claims.append(_claim(name, route, min(distances), ratios))
    header = ["class", "route", *(f"n = {n}" for n in SIZES)]
    worst = [c for c in claims if c.verdict != CONFIRMED]
    summary = Claim(
        "no route falls below the expected gap of its class",
        REFUTED if any(c.verdict == REFUTED for c in claims) else UNDECIDED if worst else CONFIRMED,
        f"{len(claims)} pairs of class and route, {len(SIZES)} sample sizes each; "
        + (
            "; ".join(f"{c.text}: {c.evidence}" for c in worst)
            or "every bound is above the mean by more than 3 standard errors"
        ),
    )
    return Experiment(
        "tightness",
        "Tightness",
        "How many times the truth is each route?",
        [summary],
        [Table("Bound divided by the expected gap", header, rows)],
        [_picture(setting, curves)],
    )


def _claim(name: str, route: str, distance: float, ratios: list[float]) -> Claim:
    verdict = CONFIRMED if distance > 3 else REFUTED if distance < -3 else UNDECIDED
    return Claim(
        f"{name}, {route}", verdict, f"least (bound - truth) / standard error {distance:.1f}, ratios {ratios}"
    )


def _classes(setting: Setting) -> list[tuple[str, Any, list[tuple[float, float]]]]:
    """Name, class, and the expected gap with its standard error at every sample size, under the uniform law."""
    import symbound as sb
    from symbound.groups import elements
    from symbound.transport import expected_gap_on_metric, tuple_quotient

    rng = np.random.default_rng(np.random.SeedSequence(setting.seed, spawn_key=(2,)))
    runs = setting.choose(2000, 50_000)
    found = []
    for group, eps in (
        (sb.trivial(5), 0),
        (sb.cyclic(5), 0),
        (sb.symmetric(5), 0),
        (sb.cyclic(5), Rational(1, 4)),
    ):
        labels = np.unique(sb.groups.string_orbits(group, 3), return_inverse=True)[1]
        truths = []
        for n in SIZES:
            gaps = tabular_gaps(labels, float(eps), n, runs, rng)
            truths.append((float(gaps.mean()), float(gaps.std(ddof=1)) / math.sqrt(runs)))
        F = sb.AllFunctions(sb.Strings(5, 3), M=1, symmetry=sb.Invariance(group, eps=eps))
        found.append((f"all functions, {group}, eps = {eps}", F, truths))
    for group in (sb.cyclic(4), sb.symmetric(4)):
        quotient = tuple_quotient(3, 4, elements(group), "hamming")
        truths = []
        for n in SIZES:
            mean = expected_gap_on_metric(
                quotient.distances / 4,
                quotient.sizes / 81,
                n,
                setting.choose(60, 1000),
                seed=setting.seed,
                validate=False,
            )
            truths.append((mean.mean, mean.standard_error))
        F = sb.Lipschitz(sb.Strings(4, 3), L=Rational(1, 4), M=1, symmetry=sb.Invariance(group))
        found.append((f"Lipschitz, {group}", F, truths))
    return found


def _picture(setting: Setting, curves: dict[str, list[list[float]]]) -> Any:
    from symbound.show.plot import MARKERS, PALETTE, new_axes

    figure, axes = new_axes(
        "Bound over truth, every class and route",
        "sample size n",
        "bound / expected gap",
        log_x=True,
        log_y=True,
    )
    for i, (route, ratios) in enumerate(curves.items()):
        for j, values in enumerate(ratios):
            axes.plot(
                SIZES,
                values,
                color=PALETTE[i % 8],
                marker=MARKERS[i % 8],
                linewidth=1,
                alpha=0.8,
                label=route if j == 0 else None,
            )
    axes.axhline(1, color="#222222", linewidth=1)
    axes.set_ylim(bottom=0.8)
    axes.set_xticks(SIZES, [str(n) for n in SIZES])
    axes.minorticks_off()
    return setting.save(figure, axes, "tightness", "One line for each class; 1 is the truth.")
