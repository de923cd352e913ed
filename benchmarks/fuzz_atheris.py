"""Fuzz the checker of certificates with coverage guidance: ``python benchmarks/fuzz_atheris.py [-runs=N] [-seed=N] [folder]``.

Needs atheris.  The input is a file of bytes for ``symbound check``: half of the inputs are taken as they are, half choose a
certificate and the changes that are made to it.  Only CertificateError and ExportError (a file that cannot be read) may come
out, or a statement that replays to itself and that no truth found by counting contradicts.
"""

from __future__ import annotations

import contextlib
import json
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).parent.parent))

with atheris.instrument_imports(
    include=[
        "symbound.bounds",
        "symbound.lemmas",
        "symbound.classes",
        "symbound.spaces",
        "symbound.transport",
    ]
):
    from symbound.bounds.certificate import check
    from symbound.bounds.certificate_text import to_json
from symbound.errors import CertificateError, ExportError
from tests.fuzz.corpus import certificates, donors
from tests.fuzz.mutate import mutant
from tests.fuzz.truth import contradiction

warnings.simplefilter("ignore")
TEXTS = certificates()
PIECES = donors(TEXTS)
FILE = Path(tempfile.mkdtemp()) / "certificate.json"
COUNTS: Counter[str] = Counter()
START = time.monotonic()


def test_one_input(data: bytes) -> None:
    """One input: its first byte says how the rest is read."""
    if len(data) < 2:
        return
    COUNTS["inputs"] += 1
    if data[0] % 2:
        COUNTS["bytes of a file"] += 1
        FILE.write_bytes(data[1:])
        examine(FILE)
    else:
        COUNTS["changed certificates"] += 1
        choices = iter(data[2:])

        def pick(k: int) -> int:
            value = 0
            for _ in range(1 if k <= 256 else 2):
                value = 256 * value + next(choices, 0)
            return value % k

        examine(mutant(TEXTS[data[1] % len(TEXTS)], PIECES, pick))
    if COUNTS["inputs"] % 50_000 == 0:
        print(f"{time.monotonic() - START:.0f} s, {dict(COUNTS)}", flush=True)


def examine(certificate: str | Path) -> None:
    """Check it; whatever else than a refusal comes out is a crash for the fuzzer."""
    try:
        bound = check(certificate, seconds=20)
    except ExportError:
        COUNTS["unreadable"] += 1
    except CertificateError as error:
        COUNTS["refused"] += 1
        if "time is up" in error.because:
            raise RuntimeError(f"out of time: {str(certificate)[:3000]}") from error
    else:
        COUNTS["accepted"] += 1
        text = to_json(bound)
        if to_json(check(text)) != text or contradiction(bound):
            raise RuntimeError(f"a false statement: {bound}")


def write_seeds(folder: Path) -> None:
    """All certificates as bytes, and one short list of choices for each."""
    for k, text in enumerate(TEXTS):
        (folder / f"text{k}").write_bytes(b"\x01" + text.encode())
        (folder / f"change{k}").write_bytes(bytes([0, k, *range(0, 250, 10)]))
        for j, step in enumerate(json.loads(text)["steps"]):
            (folder / f"part{k}.{j}").write_bytes(b"\x01" + json.dumps(step).encode())


def main() -> None:
    flags = [a for a in sys.argv[1:] if a.startswith("-")]
    folders = [a for a in sys.argv[1:] if not a.startswith("-")]
    folder = Path(folders[0]) if folders else Path(tempfile.mkdtemp())
    folder.mkdir(parents=True, exist_ok=True)
    write_seeds(folder)
    defaults = ["-max_len=20000", "-timeout=60", "-rss_limit_mb=4096", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], *defaults, *flags, str(folder)], test_one_input)
    with contextlib.suppress(KeyboardInterrupt):
        atheris.Fuzz()


if __name__ == "__main__":
    main()
