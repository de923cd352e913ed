"""Mutation test of the lemma library: ``python benchmarks/mutation.py [slug ...]``.

Changes one thing at a time in the file of each lemma (what, is said in ``mutants.py``).  A mutant is killed where a row of the
oracle tables, a frozen value, a declared sign, a printed form or a refusal notices it.  Mutants that make the same statement are
listed with a proof in ``equivalent_mutants.toml``; an entry there that matches no survivor is an error.  Other survivors are printed.
"""

from __future__ import annotations

import ast
import sys
import time
import tomllib
import types
import warnings
from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import symbound as sb
from benchmarks.mutants import Mutant, mutants
from symbound.bounds.time_limit import time_limit
from symbound.errors import CertificateError
from tests.oracles.strength import failures

SHARED = ("approximation._standing_hypotheses",)
"""Files of hypotheses that several lemmas share."""
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.toml")


def load(tree: ast.Module, original: types.ModuleType) -> types.ModuleType:
    """The module that the changed file makes."""
    from sympy import Max, Min, ceiling, floor

    from symbound.bounds.display import greatest, least, product, total
    from symbound.bounds.hypothesis import assumed, by_definition

    module = types.ModuleType(original.__name__)
    module.__file__ = original.__file__
    module.__dict__.update(
        ceiling=ceiling, floor=floor, Max=Max, Min=Min, greatest=greatest, least=least, product=product, total=total,
        _keep=lambda x: x, _granted=lambda: by_definition("mutant"), _assumed=lambda: assumed("mutant"),
    )  # fmt: skip
    exec(compile(tree, original.__file__ or "", "exec"), module.__dict__)
    return module


def noticed(files: dict[str, ast.Module], slugs: Iterable[str]) -> str:
    """How the lemmas, with the files given in place of their modules, are seen to be wrong; empty if they are not."""
    originals = {name: sys.modules[name] for name in files}
    try:
        with time_limit(10, "a mutant"):
            for name, tree in files.items():
                sys.modules[name] = load(tree, originals[name])
            return "a check fails" if any(failures(slug) for slug in slugs) else ""
    except CertificateError:
        return "no end"
    except Exception:
        return "it cannot be loaded"
    finally:
        sys.modules.update(originals)


def survivors_of(slug: str) -> tuple[Counter[str], list[Mutant]]:
    """How the mutants of the file of a lemma, or of a file that lemmas share, are noticed, and which ones are not."""
    name, slugs = module_name(slug), lemmas_that_use(slug)
    rest = {module_name(s): ast.parse(_source(module_name(s))) for s in slugs if s != slug}
    found = {m: noticed({name: m.tree, **rest}, slugs) for m in mutants(_source(name))}
    return Counter(found.values()), [m for m, how in found.items() if not how]


def module_name(slug: str) -> str:
    return f"symbound.lemmas.{slug}" if slug in SHARED else sb.lemmas.module(slug).__name__


def lemmas_that_use(slug: str) -> list[str]:
    """The lemma itself; for a shared file, the lemmas that import it."""
    return (
        [s for s in sb.lemmas if f"lemmas.{slug} import" in _source(module_name(s))]
        if slug in SHARED
        else [slug]
    )


def _source(name: str) -> str:
    return Path(import_module(name).__file__ or "").read_text(encoding="utf-8")


def known_equivalents(slug: str) -> dict[tuple[str, str, str], str]:
    """Proofs of equivalence by function, expression and change."""
    entries = tomllib.loads(EQUIVALENT.read_text(encoding="utf-8")).get("mutant", [])
    return {(e["function"], e["expression"], e["change"]): e["proof"] for e in entries if e["slug"] == slug}


def main() -> None:
    warnings.simplefilter("ignore")  # mutants give sympy what it will refuse one day
    slugs = sys.argv[1:] or [*sb.lemmas, *SHARED]
    total, left, same, slow, stale, start = 0, 0, 0, 0, 0, time.monotonic()
    for slug in slugs:
        if broken := [f for s in lemmas_that_use(slug) for f in failures(s)]:
            print(f"{slug}: the checks fail without any change: {broken[0]}", flush=True)
            stale += 1
            continue
        began = time.monotonic()
        ways, alive = survivors_of(slug)
        count, slow = ways.total(), slow + ways["no end"]
        proofs = known_equivalents(slug)
        unknown = [m for m in alive if m.key not in proofs]
        total, left, same = total + count, left + len(unknown), same + len(alive) - len(unknown)
        print(
            f"{slug}: {count} mutants, {len(unknown)} survive, {len(alive) - len(unknown)} equivalent, "
            f"{time.monotonic() - began:.1f} s",
            flush=True,
        )
        for mutant in unknown:
            print(f"    {mutant}", flush=True)
        for key in proofs.keys() - {m.key for m in alive}:
            stale += 1
            print(f"    listed as equivalent, and no such mutant survives: {key}", flush=True)
    print(
        f"{total} mutants of {len(slugs)} files, {left} survive, {same} equivalent with proof, "
        f"{slow} noticed by time alone, {time.monotonic() - start:.0f} s"
    )
    if stale:
        sys.exit(f"{stale} files or entries of {EQUIVALENT.name} need attention")


if __name__ == "__main__":
    main()
