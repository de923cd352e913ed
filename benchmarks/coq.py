"""Times of ``coqc`` on exported derivations: ``python benchmarks/coq.py [--small]``, recorded in ``results/coq.txt``.

For bounds with the longest minima between which a symbol decides, and for bounds at a number: the length of the file, and the
time of the processor that ``coqc`` takes, best of three.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sympy import Rational

sys.path.insert(0, str(Path(__file__).parent.parent))

import symbound as sb
from symbound.errors import ExportError
from tests.bounds.certificate_cases import large_classes, small_classes

ROUNDS, TARGET = 3, 5.0
n = sb.n


def bounds() -> dict[str, Callable[[], Any]]:
    """Bounds for every sample size: the default, the longest sums, and the formulas of textbooks."""
    classes = small_classes() | large_classes()
    names = [
        "interval",
        "[0,1]^2 modulo S_2",
        "[0,1]^2, nearly invariant",
        "[0,1]^3, a generator",
        "[-1,1]^3 modulo B_3",
        "torus",
        "ball",
    ]
    found: dict[str, Callable[[], Any]] = {}
    for name in names:
        F = classes[name]
        found[f"default, {name}"] = lambda F=F: sb.gap_bound(F, n=n)
        found[f"with confidence, {name}"] = lambda F=F: sb.gap_bound(F, n=n, delta=Rational(1, 20))
    found["midrange, [0,1]^2, nearly invariant"] = lambda: sb.gap_bound(
        classes["[0,1]^2, nearly invariant"], n=n, route="midrange"
    )
    for name in ("[0,1]^2, nearly invariant", "[-1,1]^3 modulo B_3", "ball", "interval"):
        for route in ("dudley", "dudley-sharp"):
            found[f"{route}, {name}"] = lambda F=classes[name], route=route: sb.gap_bound(F, n=n, route=route)
    found["dudley-sharp, [0,1]^4 modulo C_4"] = lambda: sb.gap_bound(
        classes["[0,1]^4 modulo C_4"], n=n, route="dudley-sharp"
    )
    for name in ("forty points", "[0,1]^4 modulo C_4"):
        found[f"n = 1000, {name}"] = lambda F=classes[name]: sb.gap_bound(F, n=1000)
    return found


def seconds(file: Path) -> float:
    """Time of the processor that ``coqc`` takes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["coqc", "-q", file.name], cwd=file.parent, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    cases = bounds()
    if "--small" in sys.argv:
        cases = dict(list(cases.items())[:2])
    times = []
    print(f"{'bound':44} {'characters':>10} {'seconds':>8}")
    with tempfile.TemporaryDirectory() as folder:
        for name, bound in cases.items():
            try:
                file = bound().to_coq(Path(folder) / "bound.v")
            except ExportError as error:
                print(f"{name:44} refused: {error.got}", flush=True)
                continue
            time = min(seconds(file) for _ in range(1 if "--small" in sys.argv else ROUNDS))
            times.append(time)
            print(f"{name:44} {len(file.read_text()):10} {time:8.2f}", flush=True)
    load = ", ".join(f"{x:.1f}" for x in os.getloadavg())
    late = sum(time > TARGET for time in times)
    print(
        f"{late} of {len(times)} take longer than {TARGET:.0f} s, the slowest {max(times):.1f} s; load of the machine {load}"
    )


if __name__ == "__main__":
    main()
