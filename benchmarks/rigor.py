"""Ratios of certified evaluation to its uncertified and its slower certified rivals, from one run.

Run with ``python benchmarks/rigor.py``; ``--json`` prints the figures alone.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import sympy
from sympy import Integral, Rational, Symbol, ceiling, log, sqrt

from symbound.rigor import compile_enclosure, enclose, evaluate_grid, monotone_integral, verdict_on_box

n, r, delta, t = (Symbol(name, positive=True) for name in ("n", "r", "delta", "t"))
HALF = Rational(1, 2)


def seconds(call: Callable[[], Any], repeats: int = 7, loops: int = 1) -> float:
    """Return the best time of one call."""
    best = float("inf")
    for _ in range(repeats):
        start = time.perf_counter()
        for _ in range(loops):
            call()
        best = min(best, (time.perf_counter() - start) / loops)
    return best


def enclosures() -> dict[str, float]:
    """Time one enclosure of two closed forms against mpmath.iv, mpmath and sympy at the same formula."""
    short = 2 * r + sqrt(log(1 / delta) / (2 * n)) + 3 / sqrt(n)
    scales = sum((Rational(1, 2**k) * sqrt((2**k + k) / n) for k in range(1, 7)), Rational(1, 64))
    long = (
        scales
        + sqrt(log(2 / delta) / (2 * n))
        + 12 * sqrt(log(1 + 2 / r)) / sqrt(n)
        + log(3 * n / delta) / (3 * n)
    )
    iv, mp = mpmath.iv.mpf, mpmath.mpf
    figures = {}
    for name, expression in (("short", short), ("long", long)):
        point = [1000, Rational(1, 6), Rational(1, 20)]
        compiled = compile_enclosure(expression, [n, r, delta])
        rounded = {"sqrt": mpmath.iv.sqrt, "log": mpmath.iv.log}
        interval = sympy.lambdify([n, r, delta], expression, modules=rounded)
        plain = sympy.lambdify([n, r, delta], expression, modules="mpmath")
        values = dict(zip((n, r, delta), point, strict=True))
        ours = seconds(lambda c=compiled, p=point: c(p), loops=2000)
        rivals = {
            "mpmath.iv": seconds(lambda f=interval: f(iv(1000), iv(1) / 6, iv(1) / 20), loops=200),
            "mpmath": seconds(lambda f=plain: f(mp(1000), mp(1) / 6, mp(1) / 20), loops=200),
            "sympy evalf": seconds(lambda e=expression, v=values: e.evalf(subs=v), loops=20),
        }
        figures[f"enclosure of the {name} form, microseconds"] = 1e6 * ours
        for rival, taken in rivals.items():
            figures[f"{rival} / ours, {name} form"] = taken / ours
    return figures


def grids() -> dict[str, float]:
    """Time a certified grid of a million values against plain numpy lambdify."""
    values = np.arange(1, 10**6 + 1)
    doubles = values.astype(float)
    deviation = (2 * r + sqrt(log(1 / delta) / (2 * n)) + 3 / sqrt(n)).subs(
        {r: Rational(1, 6), delta: Rational(1, 20)}
    )
    figures = {}
    for name, expression in (("deviation", deviation), ("sqrt(log(3n)/n)", sqrt(log(3 * n) / n))):
        plain = sympy.lambdify(n, expression, "numpy")
        evaluate_grid(expression, n, values)
        ours, theirs = (
            seconds(lambda e=expression: evaluate_grid(e, n, values)),
            seconds(lambda f=plain: f(doubles)),
        )
        figures[f"grid of 10^6, {name}, milliseconds"] = 1e3 * ours
        figures[f"ours / numpy lambdify, {name}"] = ours / theirs
    return figures


def integrals() -> dict[str, float]:
    """Time the entropy integral, smooth and with jumps."""
    smooth, stepped = sqrt(4 * log(1 + 2 / t)), sqrt(4 * log(ceiling(1 / (2 * t))))
    low = Rational(1, 100)
    figures = {}
    for name, integrand in (("smooth", smooth), ("stepped", stepped)):
        compiled = compile_enclosure(n * 0 + Integral(integrand, (t, r, HALF)), [r])
        figures[f"integral, {name}, milliseconds"] = 1e3 * seconds(lambda c=compiled: c([low]))
    figures["integral, monotone sums, milliseconds"] = 1e3 * seconds(
        lambda: monotone_integral(stepped, t, low, HALF, "decreasing"), repeats=3
    )
    figures["box verdict, milliseconds"] = 1e3 * seconds(
        lambda: verdict_on_box(log(n), "<=", n - 1, {n: (HALF, sympy.oo)}), repeats=3
    )
    figures["enclose() from scratch, microseconds"] = 1e6 * seconds(
        lambda: enclose(2 * r + 1 / sqrt(n), {n: 1000, r: Rational(1, 6)}), loops=200
    )
    return figures


def main() -> None:
    """Print all figures."""
    figures = {**enclosures(), **grids(), **integrals()}
    if "--json" in sys.argv[1:]:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:55s} {value:10.2f}")


if __name__ == "__main__":
    main()
