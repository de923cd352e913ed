"""Size and times of certificates: ``python benchmarks/certificates.py [--small]``, recorded in ``results/certificates.txt``.

For every lemma, route, kind of class and kind of argument: the size of the certificate, the time to write it, and the time to
check it (best of three, time of the processor, everything imported), row by row as they are measured; at the end the slowest
again, and the load of the machine.
"""

from __future__ import annotations

import os
import sys
import time
import warnings
from pathlib import Path

# threads that wait for each other count as processor time
os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}

import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))

import symbound as sb
from symbound.bounds.certificate import check
from symbound.bounds.certificate_text import to_json
from symbound.errors import SymboundError
from tests.bounds.certificate_cases import cases, large_classes, route_cases, sample_case

ROUNDS, TARGET, SLOWEST = 3, 0.5, 12


def large_samples() -> dict[str, object]:
    """Covers of samples of ordinary size."""
    random = np.random.default_rng(0)
    cube, strings = random.random((20_000, 4)), random.integers(0, 2, (20_000, 8))
    return {
        "sample of 20,000 points in [0,1]^4 modulo S_4": lambda: sample_case(
            sb.Cube(4), sb.symmetric(4), cube, 200
        ),
        "sample of 20,000 strings modulo C_8": lambda: sample_case(
            sb.Strings(8, 2), sb.cyclic(8), strings, 200
        ),
    }


def main() -> None:
    warnings.simplefilter("ignore")
    every = dict(cases())
    if "--small" not in sys.argv:
        every |= route_cases(large_classes()) | large_samples()
    found: list[tuple[float, str]] = []
    print(f"{'check, s':>9} {'write, s':>9} {'bytes':>10}  bound", flush=True)
    for name, make in every.items():
        try:
            bound = make()
        except SymboundError:
            continue  # there is no such bound
        start = time.process_time()
        text = to_json(bound)
        written = time.process_time() - start
        best = float("inf")
        for _ in range(ROUNDS):
            start = time.process_time()
            check(text)
            best = min(best, time.process_time() - start)
        row = f"{best:9.4f} {written:9.4f} {len(text):10}  {name}"
        print(row, flush=True)
        found.append((best, row))
    print(f"\nThe {SLOWEST} slowest to check:")
    for _, row in sorted(found)[-SLOWEST:]:
        print(row)
    slow = sum(best > TARGET for best, _ in found)
    print(f"{len(found)} bounds, {slow} take longer than {TARGET} s to check")
    print(f"Load of the machine at the end: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")


if __name__ == "__main__":
    main()
