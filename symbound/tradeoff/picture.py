"""Pictures of a trade-off: ``T`` against the tolerance, the path of the optimum, and the lattice of subgroups."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from sympy import Integer

from symbound.errors import ArgumentTypeError, UnknownNameError
from symbound.show.plot import DASHES, PALETTE, TRUTH, new_axes, save
from symbound.tradeoff.optimum import total_of

PANELS = ("total", "path", "lattice")
_MOST_NODES = 80
"""Lattices with more nodes are drawn by conjugacy classes."""


def draw(t: Any, path: Any, panel: str, sizes: Any = None, subgroup: Any = None, n: int | None = None) -> Any:
    """One panel, or all that apply next to each other; returns the figure."""
    if panel not in ("all", *PANELS):
        raise UnknownNameError(
            "a panel of the trade-off", repr(panel), f"the panels are all, {', '.join(PANELS)}"
        )
    available = [
        p for p in PANELS if (t.with_eps or p == "lattice") and (t.lattice is not None or p != "lattice")
    ]
    chosen = available if panel == "all" else [panel]
    if not chosen or chosen[0] not in available:
        raise ArgumentTypeError(
            "a panel of the trade-off",
            repr(panel),
            "the bound has no tolerance, or the subgroups are a list and no lattice",
        )
    figure, first = new_axes(size=(6.4 * len(chosen), 6.4 if "lattice" in chosen else 5.0))
    axes = [first]
    if len(chosen) > 1:
        grid = figure.add_gridspec(1, len(chosen))
        first.set_subplotspec(grid[0])
        axes += [figure.add_subplot(grid[k]) for k in range(1, len(chosen))]
    for place, (name, ax) in enumerate(zip(chosen, axes, strict=True)):
        ax.spines[["top", "right"]].set_visible(False)
        ax.grid(True, color="#DDDDDD", linewidth=0.7)
        ax.set_axisbelow(True)
        if name == "total":
            draw_total(t, ax, subgroup, sizes)
        elif name == "path":
            draw_path(t, ax, subgroup)
        else:
            draw_lattice(t, figure, ax, n)
        if len(chosen) > 1:
            ax.set_title(f"({'abc'[place]}) {ax.get_title(loc='left')}", loc="left")
    if path is not None:
        save(figure, Path(path))
    return figure


def _sizes(t: Any, subgroup: Any) -> list[int]:
    """Five sample sizes around the critical size of a subgroup."""
    c = t.candidate(subgroup)
    if c.variance == 0:
        return [10, 100, 1000, 10_000]
    middle = max(float((c.slope * c.level / (2 * c.variance)) ** 2), 2.0)
    return sorted({max(1, round(middle * factor)) for factor in (0.25, 1, 4, 16, 64)})


def draw_total(t: Any, ax: Any, subgroup: Any = None, sizes: Any = None) -> None:
    """``T`` against the tolerance for several sample sizes, the least value of each marked."""
    c = t.candidate(subgroup)
    V, level = float(c.variance), float(c.level)
    base, slope, cap = float(c.base), float(c.slope), float(c.cap)
    top = min(1.3 * level, float(t.M)) if level else float(t.M)
    eps = np.linspace(0, max(top, level), 400)
    rest = np.maximum(1 - eps / level, 0) ** 2 * V if level else np.zeros_like(eps)
    for k, n in enumerate(sizes or _sizes(t, subgroup)):
        total = rest + np.minimum(base + slope * eps, cap) / n**0.5
        colour = PALETTE[k % len(PALETTE)]
        ax.plot(
            eps, total, color=colour, linestyle=DASHES[k % len(DASHES)], linewidth=1.8, label=f"n = {n:,}"
        )
        best = t.optimal(n, over="eps", subgroup=c)
        ax.plot(float(best.eps), float(best.value), "o", color=colour, markersize=7, clip_on=False, zorder=5)
    symbol, name = (r"\varepsilon", r"\Delta") if t.error == "sup" else (r"\eta", r"\eta^*")
    if level:
        ax.axvline(level, color=TRUTH, linewidth=1, linestyle=":")
        ax.annotate(
            f"the data's level ${name}$", (level, 0.98), xycoords=("data", "axes fraction"), rotation=90,
            xytext=(3, 0), textcoords="offset points", ha="left", va="top", fontsize=9, color=TRUTH,
        )  # fmt: skip
    ax.set_title(f"total error $T$ under {_mathematical(c.name)}", loc="left")
    ax.set_xlabel(f"tolerance ${symbol}$ of the model")
    ax.set_ylabel("$T$, bound on the expected excess risk")
    ax.set_ylim(bottom=0)
    ax.legend(title="minimum marked", fontsize=9)


def draw_path(t: Any, ax: Any, subgroup: Any = None) -> None:
    """The best tolerance against the sample size, towards the data's own level."""
    c = t.candidate(subgroup)
    level = float(c.level)
    middle = max(_sizes(t, subgroup))
    sizes = np.unique(np.logspace(0, np.log10(middle * 1000), 240).round().astype(np.int64))
    best = [t.optimal(int(n), over="eps", subgroup=c) for n in sizes]
    ax.plot(sizes, [float(b.eps) for b in best], color=PALETTE[0], linewidth=2.2, label="optimal for $T$")
    ax.axhline(level, color=TRUTH, linewidth=1, linestyle=":", label="the data's level")
    for k, change in enumerate(t.critical_sizes(over="eps", subgroup=c)):
        ax.axvline(change.first, color=PALETTE[1], linewidth=1, linestyle=(0, (4, 2)))
        ax.annotate(
            f"n = {change.first:,}:\n{change.after[1]}", (change.first, 0.62 - 0.2 * k), xycoords=("data", "axes fraction"),
            fontsize=9, xytext=(-4, 0), textcoords="offset points", ha="right", color=PALETTE[1],
        )  # fmt: skip
    symbol = r"\varepsilon" if t.error == "sup" else r"\eta"
    ax.set_xscale("log")
    ax.set_ylim(-0.03 * max(level, 1e-9), 1.12 * max(level, 1e-9))
    ax.set_title(f"path of the optimum under {_mathematical(c.name)}", loc="left")
    ax.set_xlabel("sample size $n$")
    ax.set_ylabel(f"best tolerance ${symbol}_{{opt}}$")
    ax.legend(fontsize=9, loc="upper left")


def draw_lattice(t: Any, figure: Any, ax: Any, n: int | None = None) -> None:
    """The Hasse diagram coloured by ``T`` of exact symmetry at one sample size, with the best path over ``n``."""
    size = n or _telling_size(t)
    nodes, edges, label_of, node_of = _diagram(t)
    place = _layout(nodes, edges, {v: label_of[v].order for v in nodes})
    total = {v: float(total_of(label_of[v], Integer(size), 0)) for v in nodes}
    for a, b in edges:
        ax.plot(*zip(place[a], place[b], strict=True), color="#BBBBBB", linewidth=0.8, zorder=1)
    x, y = np.array([place[v] for v in nodes]).T
    big = len(nodes) <= 40
    shown = ax.scatter(
        x,
        y,
        c=[total[v] for v in nodes],
        s=200 if big else 70,
        cmap="cividis_r",
        edgecolors="#333333",
        zorder=3,
    )
    figure.colorbar(shown, ax=ax, shrink=0.6, label=f"$T$ of exact symmetry at n = {size:,}")
    best = t._weighing("subgroup", None)
    steps = [(node_of(best.owners[best.best(1)]), 1)]
    steps += [(node_of(change.after[0]), change.first) for change in t.critical_sizes(over="subgroup")]
    path = {v for v, _ in steps}
    named = set(nodes) if big else set(sorted(nodes, key=lambda v: total[v])[:8]) | path
    crowd = Counter(label_of[v].order for v in nodes)
    for v in named:
        beside = crowd[label_of[v].order] <= 8
        ax.annotate(
            _mathematical(label_of[v].name.split(" #")[0]), place[v], xytext=(9, 1) if beside else (0, -9),
            textcoords="offset points", ha="left" if beside else "center", va="center" if beside else "top",
            fontsize=9 if v in path else 8, color=PALETTE[1] if v in path else TRUTH, zorder=6,
        )  # fmt: skip
    for (a, _), (b, _) in pairwise(steps):
        ax.annotate(
            "", place[b], xytext=place[a], zorder=2,
            arrowprops={
                "arrowstyle": "-|>", "color": PALETTE[1], "linewidth": 2.2, "shrinkA": 8, "shrinkB": 8,
                "connectionstyle": "arc3,rad=0.12",
            },
        )  # fmt: skip
    listed = [f"{_mathematical(label_of[v].name.split(' #')[0])} from n = {first:,}" for v, first in steps]
    if len(listed) > 9:
        listed = [*listed[:5], "...", *listed[-3:]]
    # Below the axes, where no node of the lattice can be.
    lines = [", ".join(listed[i : i + 3]) for i in range(0, len(listed), 3)]
    ax.set_xlabel("best exact symmetry: " + ",\n".join(lines), fontsize=9, color=PALETTE[1])
    ax.set_title("subgroups, and the best one as $n$ grows", loc="left")
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    orders = sorted({label_of[v].order for v in nodes})
    levels = {label_of[v].order: place[v][1] for v in nodes}
    ax.set_yticks([levels[k] for k in orders], [str(k) for k in orders])
    ax.set_ylabel("order of the subgroup")
    ax.grid(False)
    ax.margins(0.12)


def _telling_size(t: Any) -> int:
    """A sample size at which subgroups differ: between the first and the last change."""
    changes = t.critical_sizes(over="subgroup")
    return changes[len(changes) // 2].first if changes else 100


def _diagram(t: Any) -> tuple[list[Any], list[tuple[Any, Any]], dict[Any, Any], Any]:
    """Nodes, edges, the candidate shown at each node, and the node of a candidate: subgroups or their classes."""
    by_node = {c.node: c for c in t.candidates}
    if len(t.lattice) <= _MOST_NODES:
        return list(t.lattice), list(t.lattice.edges), by_node, lambda c: c.node
    number = {v: data["conjugacy_class"] for v, data in t.lattice.nodes(data=True)}
    classes = t.lattice.graph["classes"]
    best = {
        k: min((by_node[v] for v in members), key=lambda c: c.variance) for k, members in enumerate(classes)
    }
    edges = {(number[a], number[b]) for a, b in t.lattice.edges}
    edges = {
        (a, b) for a, b in edges if not any((a, c) in edges and (c, b) in edges for c in range(len(classes)))
    }
    return list(range(len(classes))), sorted(edges), best, lambda c: number[c.node]


def _layout(
    nodes: list[Any], edges: list[tuple[Any, Any]], order: dict[Any, int]
) -> dict[Any, tuple[float, float]]:
    """One row for each order of a subgroup; within a row by the mean place of the neighbours, to avoid crossings."""
    rows = [[v for v in nodes if order[v] == size] for size in sorted(set(order.values()))]
    near: dict[Any, list[Any]] = {v: [] for v in nodes}
    for a, b in edges:
        near[a].append(b)
        near[b].append(a)
    x = {v: (k + 0.5) / len(row) for row in rows for k, v in enumerate(row)}
    for sweep in range(12):
        for row in rows if sweep % 2 else reversed(rows):
            row.sort(key=lambda v: (sum(x[u] for u in near[v]) / len(near[v]) if near[v] else x[v], v))
            for k, v in enumerate(row):
                x[v] = (k + 0.5) / len(row)
    # Every other row is shifted, so that edges do not run through the nodes of rows between.
    return {
        v: (x[v] + (0.28 if level % 2 else -0.28) * min(1 / len(row), 0.2), float(level))
        for level, row in enumerate(rows)
        for v in row
    }


def _mathematical(name: str) -> str:
    """A name of a group for matplotlib, as in ``$D_{12}$``; other names unchanged."""
    import re

    return re.sub(r"([A-Z][a-z]*)_(\d+)", r"$\1_{\2}$", name).replace(" x ", r" $\times$ ")
