"""Measure the trusted part: lines, branches and coverage, from one run of its tests.

``python benchmarks/trusted_part.py`` runs the tests of the language, the lemmas, the oracles and the enclosures under
coverage.py and prints one line for each module.  ``--lines`` counts lines and branches only.
"""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import tempfile
from pathlib import Path

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
TESTS = (
    "tests/bounds",
    "tests/oracles",
    "tests/lemmas",
    "tests/fuzz",
    "tests/rigor",
    "tests/test_bad_input.py",
)


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


def coverage_of(files: list[str]) -> dict[str, tuple[float, int, int, list[int]]]:
    """Coverage of branches in percent, branches covered, branches, and lines missed, by file."""
    with tempfile.TemporaryDirectory() as folder:
        data, report = Path(folder) / "data", Path(folder) / "report.json"
        run = [
            sys.executable,
            "-m",
            "coverage",
            "run",
            "--branch",
            f"--data-file={data}",
            "--source=symbound",
        ]
        subprocess.run([*run, "-m", "pytest", *TESTS, "-q", "-p", "no:cacheprovider"], cwd=ROOT, check=False)
        subprocess.run(
            [sys.executable, "-m", "coverage", "json", f"--data-file={data}", "-o", str(report), "-q"],
            cwd=ROOT,
            check=True,
        )
        found = json.loads(report.read_text())["files"]
    result = {}
    for name in files:
        summary = found[f"symbound/{name}"]["summary"]
        result[name] = (
            summary["percent_covered"],
            summary["covered_branches"],
            summary["num_branches"],
            found[f"symbound/{name}"]["missing_lines"],
        )
    return result


def main() -> None:
    files = [name for part in PARTS.values() for name in part]
    measured = {} if "--lines" in sys.argv else coverage_of(files)
    print(f"{'module':28} {'lines':>6} {'decisions':>9}  {'coverage':>8}  missed")
    for part, names in PARTS.items():
        total_lines = total_decisions = 0
        for name in names:
            source = (ROOT / "symbound" / name).read_text(encoding="utf-8")
            total_lines, total_decisions = (
                total_lines + code_lines(source),
                total_decisions + branches(source),
            )
            percent, covered, of, missed = measured.get(name, (float("nan"), 0, 0, []))
            shown = f"{percent:7.1f}%  {covered}/{of} branches, lines {missed}" if measured else ""
            print(f"{name:28} {code_lines(source):6} {branches(source):9}  {shown}")
        print(f"{part + ', together':28} {total_lines:6} {total_decisions:9}")


if __name__ == "__main__":
    main()
