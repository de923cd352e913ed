"""How much smaller the multiscale bound is than the textbook chains, on cubes modulo permutation groups.

Run with ``python -m benchmarks.chains``.  Every number is a certified upper bound; the ratio is to the multiscale bound for the
same class.  The gap of functions to [0, 1] never exceeds 1, but a route returns its own value even where that is larger.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from statistics import median
from typing import Any

import symbound as sb

SIZES = (50, 200, 800, 10_000)
CHAINS = ("dudley", "dudley-sharp", "chaining-sum")


def cases() -> Iterator[tuple[str, Any]]:
    """1-Lipschitz functions to [0, 1] on grid cubes and cubes of dimension 2 to 4 modulo the trivial, cyclic and symmetric group."""
    for m, k in ((2, 12), (3, 5), (4, 4)):
        for group in (sb.trivial(m), sb.cyclic(m), sb.symmetric(m)):
            for space in (sb.Grid(m, k), sb.Cube(m)):
                yield f"{space} / {group}", sb.Lipschitz(space, L=1, M=1, symmetry=sb.Invariance(group))


def measure() -> list[dict[str, Any]]:
    """Values of the routes for every case and sample size."""
    rows = []
    for name, F in cases():
        for n in SIZES:
            values = {r: float(sb.gap_bound(F, n=n, route=r).at()) for r in ("multiscale", *CHAINS)}
            rows.append({"case": name, "n": n, **values})
    return rows


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print the rows as JSON")
    rows = measure()
    if parser.parse_args().json:
        print(json.dumps(rows, indent=2))
        return
    print(f"{'case':16} {'n':>6} {'multiscale':>11}" + "".join(f" {c:>13} {'ratio':>6}" for c in CHAINS))
    for row in rows:
        cells = "".join(f" {row[c]:>13.4f} {row[c] / row['multiscale']:>6.1f}" for c in CHAINS)
        print(f"{row['case']:16} {row['n']:>6} {row['multiscale']:>11.4f}{cells}")
    for kind in ("grid", "[0,1]"):
        for n in SIZES:
            chosen = [row for row in rows if row["case"].startswith(kind) and row["n"] == n]
            best = [min(row["dudley"], row["dudley-sharp"]) / row["multiscale"] for row in chosen]
            print(
                f"best Dudley form on {kind:5} at n = {n:>6}: {min(best):.1f} to {max(best):.1f} times the multiscale bound, "
                f"median {median(best):.1f}"
            )


if __name__ == "__main__":
    main()
