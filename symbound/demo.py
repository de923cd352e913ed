"""The demo: what is permutation invariance worth to a network on graphs?

Real input: all 2,097,152 labelled graphs on 7 vertices, and the symmetric group acting by relabelling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from sympy import Rational

import symbound as sb
from symbound.bounds.bound import Bound
from symbound.laws import orbit_masses

VERTICES = 7
TARGETS = (Rational(1, 10), Rational(1, 20))
SIZES = (100, 1000, 10_000, 100_000)
TRIALS = 400
SEED = 20230523


@dataclass
class DemoResult:
    """Everything the demo found out."""

    orbits: dict[str, int]
    with_symmetry: Bound
    without_symmetry: Bound
    sample_sizes: dict[str, dict[str, int]]
    textbook: dict[str, Bound]
    checks: list[dict[str, float]]
    files: dict[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """Plain data for JSON."""
        return {
            "orbits": self.orbits,
            "bound_with_symmetry": str(self.with_symmetry),
            "bound_without_symmetry": str(self.without_symmetry),
            "sample_sizes": self.sample_sizes,
            "textbook": {name: str(b) for name, b in self.textbook.items()},
            "checks": self.checks,
            "files": self.files,
        }


def count_orbits(group: Any, graphs: Any) -> dict[str, int]:
    """Number of graphs up to relabelling, counted in three ways that share no code."""
    import networkx as nx

    from symbound.laws import orbit_labels

    return {
        "cycle index of the group (Burnside)": int(sb.cycle_index(group, 2)),
        "enumeration of the orbits of all labelled graphs": int(orbit_labels(graphs, group).max()) + 1,
        "graphs on 7 nodes in networkx.graph_atlas_g()": sum(len(g) == graphs.m for g in nx.graph_atlas_g()),
    }


def simulate(masses: dict[Rational, int], n: int, trials: int, seed: int) -> tuple[float, float]:
    """Mean gap and its standard error over simulated samples of graphs, drawn up to relabelling.

    The gap of the invariant functions is the total variation distance of the law and the sample on the orbits.
    """
    p = np.repeat([float(m) for m in masses], list(masses.values()))
    p /= p.sum()
    counts = np.random.default_rng([seed, n]).multinomial(n, p, size=trials)
    gaps = np.abs(counts / n - p).sum(axis=1) / 2
    return float(gaps.mean()), float(gaps.std(ddof=1) / np.sqrt(trials))


def run(output: Path, report: Callable[[str], None] = lambda stage: None) -> DemoResult:
    """Run the demo and write ``gap.tex`` and ``gap.png`` into a folder.

    Parameters
    ----------
    output : Path
        Folder for the LaTeX document and the picture.
    report : callable
        Called with the name of each stage before it starts.
    """
    graphs = sb.Graphs(VERTICES)
    relabelling = sb.on_edges(sb.symmetric(VERTICES))
    n = sb.n

    report("counting graphs up to relabelling")
    orbits = count_orbits(relabelling, graphs)

    report("deriving the bounds")
    invariant = sb.AllFunctions(graphs, M=1, symmetry=sb.Invariance(relabelling))
    unrestricted = sb.AllFunctions(graphs, M=1)
    with_symmetry = sb.gap_bound(invariant, n=n, route="tabular-gap")
    without_symmetry = sb.gap_bound(unrestricted, n=n, route="tabular-gap")

    report("finding certified sample sizes")
    textbook = {
        "symmetrization, tabular Rademacher": sb.gap_bound(invariant, n=n, route="tabular-rademacher"),
        "finite class of 2^1044 classifiers": sb.gap_bound(
            sb.FiniteClass(k=2**1044, M=1), n=n, route="finite-class"
        ),
        "the same by symmetrization, Massart": sb.gap_bound(
            sb.FiniteClass(k=2**1044, M=1), n=n, route="massart"
        ),
    }
    sample_sizes = {
        name: {str(target): bound.sample_size(target) for target in TARGETS}
        for name, bound in {
            "with the symmetry": with_symmetry,
            "without": without_symmetry,
            **textbook,
        }.items()
    }

    report("comparing with the exact gap and a simulation")
    exact = sb.gap_bound(invariant, n=n, law="uniform", route="tabular-gap")
    masses = orbit_masses(graphs, invariant.symmetry, "uniform")
    checks = []
    for size in SIZES:
        truth = exact.at(n=size)
        mean, error = simulate(masses, size, TRIALS, SEED)
        checks.append(
            {
                "n": size,
                "bound": float(with_symmetry.at(n=size)),
                "exact": float(truth.upper),
                "simulated": mean,
                "standard_error": error,
            }
        )

    report("writing gap.tex and gap.png")
    result = DemoResult(orbits, with_symmetry, without_symmetry, sample_sizes, textbook, checks)
    result.files = {
        "document": str(with_symmetry.document(output / "gap.tex")),
        "picture": str(draw(result, output / "gap.png")),
    }
    return result


def draw(result: DemoResult, path: Path) -> Path:
    """The bounds with and without the symmetry, the exact gap and the simulation, over the sample size."""
    from symbound.rigor import evaluate_grid
    from symbound.show.plot import draw_curve, draw_estimate, finish, new_axes

    sizes = np.unique(np.logspace(1, 9, 200).astype(np.int64))
    figure, axes = new_axes(
        f"All functions of a graph on {VERTICES} vertices",
        "sample size n",
        "expected generalization gap",
        log_x=True,
        log_y=True,
    )
    for index, (bound, label) in enumerate(
        [
            (result.without_symmetry, "bound without symmetry"),
            (result.with_symmetry, "bound with permutation invariance"),
        ]
    ):
        draw_curve(
            axes, sizes.tolist(), np.minimum(evaluate_grid(bound.expr, sb.n, sizes), 1).tolist(), label, index
        )
    n = [c["n"] for c in result.checks]
    draw_curve(
        axes, n, [c["exact"] for c in result.checks], "exact gap, uniform law, invariant", 2, markers=True
    )
    draw_estimate(
        axes,
        n,
        [c["simulated"] for c in result.checks],
        [c["standard_error"] for c in result.checks],
        f"simulation, {TRIALS} samples",
    )
    finish(figure, axes, path)
    return path


def text(result: DemoResult) -> Iterator[str]:
    """The story of the demo, line by line."""
    yield "What is permutation invariance worth to a network on graphs?"
    yield f"Input: all {2**21:,} labelled graphs on {VERTICES} vertices; S_7 relabels the vertices."
    yield ""
    yield "1. How many graphs are there up to relabelling?"
    for way, count in result.orbits.items():
        yield f"     {count:>9,}  {way}"
    yield ""
    yield "2. The largest gap between risk and empirical risk of any function to [0, 1], in expectation"
    yield f"     without symmetry   {result.without_symmetry}"
    yield f"     invariant          {result.with_symmetry}"
    yield ""
    yield "3. How many examples certify a gap of 1/10, of 1/20?"
    for name, sizes in result.sample_sizes.items():
        yield "     " + "  ".join(f"{size:>13,}" for size in sizes.values()) + f"   {name}"
    small, large = (result.sample_sizes[k]["1/10"] for k in ("with the symmetry", "without"))
    yield f"     Permutation invariance is worth a factor {large / small:,.1f} in examples; |S_7| = 5040 is the most it could be."
    yield ""
    yield "4. Is the bound true, and how tight is it?  (uniform law on labelled graphs)"
    yield f"     {'n':>9}  {'bound':>9}  {'exact gap':>9}  {'simulated gap':>20}  bound/exact"
    for c in result.checks:
        yield (
            f"     {c['n']:>9,}  {c['bound']:>9.5f}  {c['exact']:>9.5f}  "
            f"{c['simulated']:>9.5f} +- {c['standard_error']:.5f}  {c['bound'] / c['exact']:>10.3f}"
        )
    yield ""
    yield "5. The derivation"
    yield from ("     " + line for line in str(result.with_symmetry.explain()).splitlines())
    yield ""
    yield f"Written: {result.files['document']} (compile it with latexmk -pdf) and {result.files['picture']}"
