"""All benchmarks in one run: ``python -m benchmarks``; some of them by name: ``python -m benchmarks groups``.

Each module with a ``main`` is run as a process of its own, so that none warms up the caches of another.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

FOLDER = Path(__file__).parent
PACKAGES = ("symbound", "sympy", "numpy", "scipy", "mpmath", "networkx", "python-flint", "POT")


def modules() -> list[str]:
    """Names of the modules beside this one that can be run."""
    return sorted(
        path.stem
        for path in FOLDER.glob("[!_]*.py")
        if re.search(r"^def main\(\)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    )


def machine() -> str:
    """The versions that the ratios belong to."""
    found = []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} not installed")
    return (
        f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores; "
        + ", ".join(found)
    )


def run(name: str) -> int:
    """Run one module and print its tables; its exit status."""
    print(f"\n=== {name}", flush=True)
    start = time.perf_counter()
    path = os.pathsep.join(filter(None, (str(FOLDER.parent), os.environ.get("PYTHONPATH"))))
    status = subprocess.run(
        [sys.executable, str(FOLDER / f"{name}.py")],
        env={**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": path},
        check=False,
    ).returncode
    print(f"--- {name}: exit status {status}, {time.perf_counter() - start:.0f} s", flush=True)
    return status


def main() -> None:
    known = modules()
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Ratios against peers, in one run."
    )
    parser.add_argument(
        "names", nargs="*", metavar="name", help=f"one or more of {', '.join(known)}; default: all"
    )
    names = parser.parse_args().names or known
    if unknown := sorted(set(names) - set(known)):
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(known)}")
    print(machine())
    failed = [name for name in names if run(name) != 0]
    if failed:
        sys.exit(f"failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
