r"""How far is each route from the truth, and does any route ever fall below it?"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from sympy import Rational

from symbound.empirical.experiment import Claim, Experiment, Setting, Table
from symbound.empirical.experiments.coverage import tabular_gaps
from symbound.empirical.statistics import (
    CONFIRMED,
    REFUTED,
    UNDECIDED,
    combined,
    deviations,
    each_of,
    verdict_at_most,
    verdict_equal,
)

SIZES = (50, 200, 800)
FACTORS = {"tabular-gap": 1.5, "flow": 2.0, "multiscale": 6.0}
"""How many times the truth a route is at most: what the library states from earlier measurements, rounded up."""

MANY = 10**6
"""Means over so many samples that their law is normal."""


def run(setting: Setting) -> Experiment:
    """Bound over truth for every route of a few classes, for any law and for the uniform one."""
    import symbound as sb
    from symbound.errors import SymboundError

    rows: list[list[Any]] = []
    curves: dict[tuple[str, bool], list[list[float]]] = {}
    # Bound, mean and standard error at every size, for each class, route and law.
    found: list[tuple[str, str, bool, Any, Any, Any]] = []
    for name, F, truths in _classes(setting):
        means, errors = (np.array([t[i] for t in truths]) for i in (0, 1))
        for law in (None, "uniform"):
            for route in sb.routes(F, law=law):
                if route == "empirical-rademacher":
                    continue  # holds with high probability only: see coverage
                try:
                    bound = sb.gap_bound(F, n=sb.n, route=route, law=law)
                    values = np.array([float(bound.at(n=n).upper) for n in SIZES])
                except SymboundError:
                    continue
                known = law is not None
                if known and any(f[:2] == (name, route) and np.array_equal(f[3], values) for f in found):
                    continue  # the route makes nothing of the law
                found.append((name, route, known, values, means, errors))
                ratios = (values / means).tolist()
                rows.append([name, route, "uniform" if known else "any", *(f"{r:.3f}" for r in ratios)])
                if route != "trivial-range":
                    curves.setdefault((route, known), []).append(ratios)
    header = ["class", "route", "law", *(f"n = {n}" for n in SIZES)]
    return Experiment(
        "tightness",
        "Tightness",
        "How many times the truth is each route, and does any fall below it?",
        [_never_below(found), _identity(found), *(_factor(route, found) for route in FACTORS)],
        [
            Table(
                "Bound divided by the expected gap of the class under the uniform law on the space",
                header,
                rows,
            )
        ],
        [_picture(setting, curves)],
        [
            "The truth is a mean over samples: of total variation for all functions, of optimal transport for Lipschitz functions. "
            "For any law a bound has to hold for the worst law, so that it cannot be the truth for the uniform one."
        ],
    )


def _is_identity(name: str, route: str, known: bool) -> bool:
    """Whether the bound is the expected gap itself; for exact symmetry the only scale of multiscale are the orbits."""
    exact = route == "tabular-gap" or (route == "multiscale" and name.endswith("eps = 0"))
    return known and name.startswith("all functions") and exact


def _never_below(found: Any) -> Claim:
    bounds = [f for f in found if not _is_identity(*f[:3])]
    z = deviations(each_of(len(SIZES) * len(bounds)), MANY)
    distances = [
        ((values - means) / np.maximum(errors, 1e-300)).min() for *_, values, means, errors in bounds
    ]
    least = int(np.argmin(distances))
    name, route, known, *_ = bounds[least]
    return Claim(
        "no route falls below the expected gap of its class",
        REFUTED if distances[least] < -z else CONFIRMED if distances[least] > z else UNDECIDED,
        f"{len(bounds)} combinations of class, route and law, {len(SIZES)} sample sizes each; the closest, {route} for {name}"
        f"{', known law' if known else ''}, is {distances[least]:.1f} standard errors above the mean; {z:.1f} are needed",
    )


def _identity(found: Any) -> Claim:
    exact = [f for f in found if _is_identity(*f[:3])]
    z = deviations(each_of(len(SIZES) * len(exact)), MANY)
    verdicts, farthest = [], 0.0
    for *_, values, means, errors in exact:
        for v, mean, error in zip(values, means, errors, strict=True):
            verdicts.append(verdict_equal((mean - z * error, mean + z * error), v, 0.02))
            farthest = max(farthest, abs(v - mean) / error)
    return Claim(
        "for all functions and a known law the routes tabular-gap and, for exact symmetry, multiscale give the expected gap itself",
        combined(verdicts),
        f"{len(verdicts)} means, known within 2 %; the farthest is {farthest:.1f} standard errors away, {z:.1f} would refute",
    )


def _factor(route: str, found: Any) -> Claim:
    chosen = [f for f in found if f[1] == route and not f[2]]
    z = deviations(each_of(len(SIZES) * len(chosen)), MANY)
    intervals = [
        (float((v / (m + z * e)).max()), float((v / np.maximum(m - z * e, 1e-300)).max()))
        for *_, v, m, e in chosen
    ]
    low, high = max(i[0] for i in intervals), max(i[1] for i in intervals)
    return Claim(
        f"the route {route}, for any law, is at most {FACTORS[route]:g} times the truth",
        verdict_at_most((low, high), FACTORS[route]),
        f"{len(chosen)} classes, {len(SIZES)} sample sizes; the largest ratio lies in [{low:.3f}, {high:.3f}]",
        "measured",
    )


def _classes(setting: Setting) -> list[tuple[str, Any, list[tuple[float, float]]]]:
    """Name, class, and the expected gap with its standard error at every sample size, under the uniform law."""
    import symbound as sb
    from symbound.groups import elements
    from symbound.transport import expected_gap_on_metric, tuple_quotient

    rng = setting.rng(2)
    runs = setting.choose(6000, 50_000)
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
            gaps = np.concatenate([tabular_gaps(labels, float(eps), n, runs // 10, rng) for _ in range(10)])
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
                setting.choose(300, 1500),
                seed=setting.seed,
                validate=False,
            )
            truths.append((mean.mean, mean.standard_error))
        F = sb.Lipschitz(sb.Strings(4, 3), L=Rational(1, 4), M=1, symmetry=sb.Invariance(group))
        found.append((f"Lipschitz, {group}", F, truths))
    return found


def _picture(setting: Setting, curves: dict[tuple[str, bool], list[list[float]]]) -> Any:
    from symbound.show.plot import MARKERS, PALETTE, new_axes

    figure, axes = new_axes(
        "Bound over truth, every class and route",
        "sample size n",
        "bound / expected gap",
        log_x=True,
        log_y=True,
    )
    routes = list(dict.fromkeys(route for route, _ in curves))
    for (route, known), ratios in curves.items():
        i = routes.index(route)
        for j, values in enumerate(ratios):
            axes.plot(
                SIZES,
                values,
                color=PALETTE[i % 8],
                marker=MARKERS[i % 8],
                markerfacecolor="white" if known else PALETTE[i % 8],
                linestyle="--" if known else "-",
                linewidth=1,
                alpha=0.8,
                label=(f"{route}, known law" if known else route) if j == 0 else None,
            )
    axes.axhline(1, color="#222222", linewidth=1)
    axes.set_ylim(bottom=0.8)
    axes.set_xticks(SIZES, [str(n) for n in SIZES])
    axes.minorticks_off()
    return setting.save(
        figure,
        axes,
        "tightness",
        "How many times the expected gap under the uniform law each bound is; one line for each class. Full lines: bounds for any law; "
        "dashed: bounds that use the law. 1 is the truth; the trivial bound, the range itself, is left out.",
    )
