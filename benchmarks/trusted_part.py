"""Measure the trusted part: ``python benchmarks/trusted_part.py [PART ...]``.

For each module lines of code, decisions, and the coverage of statements and branches by the tests of its part alone, which are
listed below; ``--lines`` runs no tests.  ``benchmarks/trusted_mutation.py`` changes the same modules against the same tests.
"""

from __future__ import annotations

import argparse
import ast
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
PARTS: dict[str, tuple[str, ...]] = {
    "language": (
        "bounds/rules.py", "bounds/lemma.py", "bounds/bound.py", "bounds/hypothesis.py", "bounds/exact.py",
        "bounds/display.py", "bounds/rational.py", "bounds/substitution.py", "bounds/quantity.py",
    ),
    "checker": ("bounds/certificate.py", "bounds/encoding.py", "bounds/time_limit.py"),
    "enclosure": (
        "rigor/walk.py", "rigor/tape.py", "rigor/functions.py", "rigor/arithmetic.py", "rigor/enclosure.py",
        "rigor/rounding.py", "rigor/decision.py", "rigor/three_valued.py",
    ),
}  # fmt: skip
TESTS: dict[str, tuple[str, ...]] = {
    "language": tuple(
        f"tests/bounds/test_{name}.py"
        for name in (
            "rules", "capture", "lemma", "bound", "hypothesis", "exact", "display", "rational", "substitution", "quantity",
        )
    ),
    "checker": tuple(f"tests/bounds/test_{name}.py" for name in ("certificate", "encoding", "time_limit")),
    "enclosure": ("tests/rigor",),
}  # fmt: skip


def code_lines(source: str) -> int:
    """Lines that hold code: no blank lines, comments or docstrings."""
    tree = ast.parse(source)
    docs: set[int] = set()
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Expr)
            and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str)
        ):
            docs |= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines = source.splitlines()
    return sum(
        1
        for k, line in enumerate(lines, 1)
        if line.strip() and not line.strip().startswith("#") and k not in docs
    )


def branches(source: str) -> int:
    """Decisions: if, loops, conditional expressions, handlers, cases, and further operands of and / or."""
    count = 0
    for node in ast.walk(ast.parse(source)):
        if isinstance(
            node,
            (ast.If, ast.For, ast.While, ast.IfExp, ast.ExceptHandler, ast.match_case, ast.comprehension),
        ):
            count += 1
        elif isinstance(node, ast.BoolOp):
            count += len(node.values) - 1
    return count


def coverage_of(part: str) -> dict[str, dict[str, Any]]:
    """What coverage.py found about each module of a part, by the tests of that part and the examples in the modules alone."""
    modules = [f"symbound/{name}" for name in PARTS[part]]
    with tempfile.TemporaryDirectory() as folder:
        data, report = f"{folder}/data", f"{folder}/report.json"
        options = ["run", "--branch", f"--data-file={data}", f"--include={','.join(modules)}"]
        tests = ["-m", "pytest", *TESTS[part], *modules, "-q", "-p", "no:cacheprovider"]
        # the settings of the project name a source, which would exclude --include
        coverage = [sys.executable, "-m", "coverage"]
        done = subprocess.run(
            [*coverage, *options, "--rcfile=/dev/null", *tests], cwd=ROOT, check=False, stdout=subprocess.PIPE
        )
        if done.returncode:
            print(f"{part}: some of its tests fail\n{done.stdout.decode()[-2000:]}")
        subprocess.run([*coverage, "json", f"--data-file={data}", "-o", report, "-q"], cwd=ROOT, check=True)
        found: dict[str, dict[str, Any]] = json.loads(Path(report).read_text(encoding="utf-8"))["files"]
    return {name: found[f"symbound/{name}"] for name in PARTS[part]}


def shown(found: dict[str, Any]) -> str:
    """Coverage of one module: percent of lines and branches, and what was missed."""
    summary = found["summary"]
    missed = [f"{a}->{b}" for a, b in found["missing_branches"]]
    lines = f", lines {found['missing_lines']}" if found["missing_lines"] else ""
    return (
        f"{summary['percent_covered']:6.1f} %  {summary['covered_lines']}/{summary['num_statements']} statements, "
        f"{summary['covered_branches']}/{summary['num_branches']} branches"
        + (f"; missed {', '.join(missed)}{lines}" if missed or lines else "")
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of {', '.join(PARTS)}; default: all")
    parser.add_argument("--lines", action="store_true", help="count lines and decisions only")
    given = parser.parse_args()
    print(f"{'module':24} {'lines':>6} {'decisions':>9}  coverage")
    for part in given.parts or PARTS:
        measured = {} if given.lines else coverage_of(part)
        total_lines = total_decisions = 0
        for name in PARTS[part]:
            source = (ROOT / "symbound" / name).read_text(encoding="utf-8")
            lines, decisions = code_lines(source), branches(source)
            total_lines, total_decisions = total_lines + lines, total_decisions + decisions
            print(f"{name:24} {lines:6} {decisions:9}  {shown(measured[name]) if measured else ''}")
        print(f"{part + ', together':24} {total_lines:6} {total_decisions:9}", flush=True)


if __name__ == "__main__":
    main()
