"""Fuzz the checker of certificates: ``python benchmarks/fuzz_certificates.py [number of mutants] [seed]``.

Every mutant must be refused with CertificateError, or accepted with a statement that replays to itself and that no truth found
without the package contradicts.  Prints counts; exits with status 1 where one of these fails.
"""

from __future__ import annotations

import random
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from symbound.bounds.certificate import check
from symbound.bounds.certificate_text import to_json
from symbound.errors import CertificateError
from tests.fuzz.corpus import certificates, donors
from tests.fuzz.mutate import consistent, mutant
from tests.fuzz.truth import contradiction

EXPECTED_CAUSES = ("CertificateError", "TypeError", "ValueError", "KeyError", "IndexError", "AttributeError")


def main() -> None:
    total = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    texts = certificates()
    pieces = donors(texts)
    originals = {to_json(check(text)) for text in texts}
    choose = random.Random(seed)
    counts: Counter[str] = Counter()
    causes: Counter[str] = Counter()
    wrong: list[str] = []
    slowest, start = 0.0, time.monotonic()
    for number in range(total):
        text = choose.choice(texts)
        mutated = (
            consistent(text, choose.randrange) if number % 5 == 0 else mutant(text, pieces, choose.randrange)
        )
        before = time.monotonic()
        try:
            bound = check(mutated, seconds=20)
        except CertificateError as error:
            counts["refused"] += 1
            causes[type(error.__cause__).__name__] += 1
            if "time is up" in error.because:
                counts["out of time"] += 1
                wrong.append(mutated)
                print("out of time:", mutated[:5000], flush=True)
        except BaseException as error:
            counts[f"crashed: {type(error).__name__}"] += 1
            wrong.append(mutated)
        else:
            counts["accepted"] += 1
            again = to_json(bound)
            if again in originals:
                counts["accepted, an original statement"] += 1
            elif check(again).expr != bound.expr or contradiction(bound):
                counts["accepted, false"] += 1
                wrong.append(mutated)
            else:
                counts["accepted, another statement of the library"] += 1
        slowest = max(slowest, time.monotonic() - before)
        if (number + 1) % 50_000 == 0:
            print(f"{number + 1} mutants, {time.monotonic() - start:.0f} s, {dict(counts)}", flush=True)
    print(
        f"{total} mutants of {len(texts)} certificates, seed {seed}, {time.monotonic() - start:.0f} s, slowest {slowest:.2f} s"
    )
    for name, count in sorted(counts.items()):
        print(f"  {name}: {count}")
    print("  causes of refusals:", ", ".join(f"{name} {count}" for name, count in causes.most_common()))
    for text in wrong[:20]:
        print(text[:2000])
    if wrong:
        sys.exit(1)


if __name__ == "__main__":
    main()
