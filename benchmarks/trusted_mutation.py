"""Mutation test of whole modules: ``python benchmarks/trusted_mutation.py MODULE... --tests PATH...``.

A module is a name such as ``bounds.rules``; ``--part language`` stands for the modules and tests of a part listed in
``benchmarks/trusted_part.py``.  The examples in the modules are run as well.

The tests are collected once.  Each mutant of a module (``benchmarks/module_mutants.py``) gets a forked process, where its
function runs the changed code, and which runs the tests that reach the changed statement until one fails; where the statement
runs at import, package and tests are imported anew.  A process that takes much longer than the tests do, or much more memory,
counts as a failed test.  No file is changed.

Mutants that no test can tell from the original are listed in ``benchmarks/equivalent/MODULE.toml`` with a proof; an entry that
fits no survivor is an error.  The exit status is 0 where every other mutant is killed.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import importlib.util
import json
import os
import resource
import select
import signal
import sys
import tempfile
import time
import tomllib
import types
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.module_mutants import Mutant, module_mutants  # noqa: E402
from benchmarks.trusted_part import PARTS, TESTS  # noqa: E402

EQUIVALENT = Path(__file__).parent / "equivalent"
OPTIONS = ("-q", "-p", "no:cacheprovider", "-W", "ignore")
PROCESSES, MEMORY, FACTOR, MARGIN = 2, 6 * 2**30, 4, 8


class _Loader(SourceFileLoader):
    """Loads a changed syntax tree under the name and path of the original."""

    def __init__(self, name: str, path: str, tree: Any) -> None:
        super().__init__(name, path)
        self.tree = tree

    def get_code(self, fullname: str) -> Any:
        return compile(self.tree, self.path, "exec")


class _Finder:
    """Finds the changed module before all others do."""

    def __init__(self, name: str, path: Path, tree: Any) -> None:
        self.name, self.loader = name, _Loader(name, str(path), tree)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name != self.name:
            return None
        return importlib.util.spec_from_file_location(name, self.loader.path, loader=self.loader)


class _Fresh:
    """Plugin of pytest: runs the chosen tests in the order given on a changed module that is imported anew."""

    def __init__(self, chosen: list[str], finder: _Finder) -> None:
        self.chosen, self.finder, self.failed = chosen, finder, ""

    def pytest_sessionstart(self) -> None:
        # in front of pytest's own finder, which takes over modules that are named as tests
        sys.meta_path.insert(0, self.finder)

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        by_name = {item.nodeid: item for item in items}
        items[:] = [by_name[name] for name in self.chosen if name in by_name]

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid

    def pytest_collectreport(self, report: Any) -> None:
        if report.failed and not self.failed:
            self.failed = "import"


class _Host:
    """Plugin of pytest: collects the tests once, and forks from there one process for each mutant."""

    def __init__(self, modules: list[str], only: str) -> None:
        self.modules, self.only, self.left = modules, only, 0
        self.paths = {str(_path(name)): set() for name in modules}
        self.lines = self.paths

    def trace(self, frame: Any, event: str, argument: Any) -> Any:
        found = self.lines.get(frame.f_code.co_filename)
        if found is None:
            return None
        found.add(frame.f_lineno)
        return self.trace

    def pytest_sessionstart(self) -> None:
        sys.settrace(self.trace)

    def pytest_runtestloop(self, session: Any) -> bool:
        sys.settrace(None)
        self.items = {item.nodeid: item for item in session.items}
        self.failed = ""
        gc.collect()
        gc.freeze()
        self.left = sum(report(self, name) for name in self.modules)
        return True

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and not self.failed:
            self.failed = report.nodeid

    def run(self, names: list[str]) -> str:
        """Run tests one after the other; the first that fails, "" if none does."""
        for k, name in enumerate(names):
            following = self.items[names[k + 1]] if k + 1 < len(names) else None
            item = self.items[name]
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            if self.failed:
                break
        return self.failed

    def reach(self) -> Any:
        """Run in a child: CPU seconds of every test, and the lines of the modules that it reaches."""
        seconds, lines = {}, {}
        for name in self.items:
            for module in self.modules:
                clear_caches(module)
            self.lines = {path: set() for path in self.paths}
            start = time.process_time()
            sys.settrace(self.trace)
            self.run([name])
            sys.settrace(None)
            seconds[name] = time.process_time() - start
            lines[name] = {path: sorted(found) for path, found in self.lines.items()}
        return {"failed": self.failed, "seconds": seconds, "lines": lines}


def _path(name: str) -> Path:
    return ROOT / (name.replace(".", "/") + ".py")


def clear_caches(name: str) -> None:
    """Forget what the functions of a module said before, so that they are run again."""
    for found in vars(sys.modules[name]).values():
        if hasattr(found, "cache_clear"):
            found.cache_clear()


def _limit(seconds: float) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))


def _changed_in_place(name: str, mutant: Mutant) -> bool:
    """Give the function that a mutant changes its changed code, wherever it was imported to; False if that cannot be done."""
    clear_caches(name)
    owner: Any = sys.modules[name]
    parts = mutant.function.split(".")
    for k, part in enumerate(parts):
        found = vars(owner).get(part)
        if isinstance(found, type):
            owner = found
            continue
        for wrapper in ("fget", "func", "__func__", "__wrapped__"):
            found = getattr(found, wrapper, found)
        if not isinstance(found, types.FunctionType):
            return False
        return _exchange_code(
            found, ".".join(parts[: k + 1]), compile(mutant.tree, found.__code__.co_filename, "exec")
        )
    return False


def _exchange_code(function: types.FunctionType, name: str, code: types.CodeType) -> bool:
    for constant in code.co_consts:
        if not isinstance(constant, types.CodeType):
            continue
        if constant.co_qualname == name:
            if constant.co_freevars != function.__code__.co_freevars:
                return False
            function.__code__ = constant
            return True
        if name.startswith(constant.co_qualname + ".") and _exchange_code(function, name, constant):
            return True
    return False


def _verdict(host: _Host, name: str, mutant: Mutant, chosen: list[str], at_import: bool, limit: float) -> str:
    """Run in a child: the first test that fails with the changed module, "" if none does."""
    _limit(limit)
    if not at_import and _changed_in_place(name, mutant):
        return host.run(chosen)
    import pytest

    for loaded in list(sys.modules):
        if loaded.split(".")[0] in ("symbound", "tests"):
            del sys.modules[loaded]
    plugin = _Fresh(chosen, _Finder(name, _path(name), mutant.tree))
    files = dict.fromkeys(test.split("::")[0] for test in chosen)
    status = pytest.main([*OPTIONS, "-x", *files], plugins=[plugin])
    return plugin.failed if status == 0 else plugin.failed or f"pytest ended with {status}"


@dataclass
class Child:
    """A forked process, what it is read from, when it is given up, and what it is about."""

    pid: int
    pipe: int
    deadline: float
    mutant: Any


def fork(task: Callable[[], Any], seconds: float, mutant: Any = None) -> Child:
    """Run a task in a forked process; its answer comes back as JSON."""
    read, write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write)
        return Child(pid, read, time.monotonic() + seconds, mutant)
    code = 1
    try:
        null = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(null, stream)
        answer = json.dumps(task()).encode()
        while answer:
            answer = answer[os.write(write, answer) :]
        code = 0
    finally:
        os._exit(code)


def answer_of(child: Child) -> Any:
    """What the child answers; None where it died or took too long."""
    parts = []
    while True:
        ready, _, _ = select.select([child.pipe], [], [], max(0.0, child.deadline - time.monotonic()))
        if not ready or not (part := os.read(child.pipe, 1 << 16)):
            break
        parts.append(part)
    with contextlib.suppress(ProcessLookupError):
        os.kill(child.pid, signal.SIGKILL)
    os.waitpid(child.pid, 0)
    os.close(child.pipe)
    try:
        return json.loads(b"".join(parts))
    except ValueError:
        return None


def first_ready(children: list[Child]) -> Child:
    """The next child that has answered or whose time is up."""
    while True:
        soonest = min(c.deadline for c in children) - time.monotonic()
        ready, _, _ = select.select([c.pipe for c in children], [], [], max(0.0, soonest))
        for child in children:
            if child.pipe in ready or child.deadline <= time.monotonic():
                return child


def survivors(host: _Host, name: str) -> tuple[list[Mutant], list[Mutant]]:
    """All mutants of a module, and those that no test notices."""
    path = _path(name)
    if not hasattr(host, "reached"):
        host.reached = answer_of(fork(host.reach, 3600))
        if host.reached is None or host.reached["failed"]:
            import pytest

            pytest.exit(
                f"the tests fail without any change: {host.reached and host.reached['failed']}", returncode=2
            )
    seconds: dict[str, float] = host.reached["seconds"]
    lines = {test: set(found[str(path)]) for test, found in host.reached["lines"].items()}
    imported = host.paths[str(path)]
    everyone = [m for m in module_mutants(path.read_text(encoding="utf-8")) if host.only in m.function]
    kills: Counter[str] = Counter()
    alive: set[tuple[str, str, str]] = set()
    running: list[Child] = []

    def collect() -> None:
        child = first_ready(running)
        running.remove(child)
        killer = answer_of(child)
        if killer == "":
            alive.add(child.mutant.key)
        elif killer is not None:
            kills[killer] += 1

    for mutant in everyone:
        touched = set(mutant.lines)
        at_import = bool(touched & imported)  # such a line can change every test
        chosen = [test for test in seconds if at_import or touched & lines[test]]
        if not chosen:
            alive.add(mutant.key)
            continue
        chosen.sort(key=lambda test: (-kills[test], seconds[test]))
        limit = MARGIN + FACTOR * sum(seconds[test] for test in chosen)
        task = partial(_verdict, host, name, mutant, chosen, at_import, limit)
        running.append(fork(task, 10 * limit, mutant))
        if len(running) >= PROCESSES:
            collect()
    while running:
        collect()
    return everyone, [m for m in everyone if m.key in alive]


def equivalent(name: str) -> dict[tuple[str, str, str], str]:
    """The mutants of a module that are declared equivalent, with the proof of each."""
    file = EQUIVALENT / f"{name.split('.')[-1]}.toml"
    if not file.exists():
        return {}
    entries = tomllib.loads(file.read_text(encoding="utf-8"))["equivalent"]
    return {
        (e["function"], e["expression"], change): e["proof"]
        for e in entries
        for change in ([e["change"]] if isinstance(e["change"], str) else e["change"])
    }


def report(host: _Host, name: str) -> int:
    """Test one module, print what was found, and return how many mutants are left over and how many entries are wrong."""
    began = time.monotonic()
    everyone, alive = survivors(host, name)
    known = {key for key in equivalent(name) if host.only in key[0]}
    left = [m for m in alive if m.key not in known]
    wrong = known - {m.key for m in alive}
    sys.__stdout__.write(
        f"{name}: {len(everyone)} mutants, {len(everyone) - len(alive)} killed, {len(alive) - len(left)} equivalent, "
        f"{len(left)} survive, {time.monotonic() - began:.0f} s\n"
        + "".join(f"    {' | '.join(m.key)}\n" for m in left)
        + "".join(
            f"    listed as equivalent, but no such survivor: {' | '.join(key)}\n" for key in sorted(wrong)
        )
    )
    sys.__stdout__.flush()
    return len(left) + len(wrong)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("modules", nargs="*", help="modules below symbound, such as bounds.rules")
    parser.add_argument("--tests", nargs="+", default=[], help="files or folders of tests")
    parser.add_argument("--part", choices=sorted(PARTS), help="modules and tests of a part")
    parser.add_argument("--function", default="", help="only mutants of functions with this in their name")
    given = parser.parse_args()
    modules = given.modules or [p.removesuffix(".py").replace("/", ".") for p in PARTS.get(given.part, ())]
    tests = given.tests or list(TESTS.get(given.part, ()))
    if not modules or not tests:
        parser.error("name modules and tests, or a part")
    import pytest

    os.chdir(ROOT)
    names = [f"symbound.{m.removeprefix('symbound.')}" for m in modules]
    examples = [str(_path(name).relative_to(ROOT)) for name in names]
    with tempfile.TemporaryDirectory() as folder:
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = folder
        host = _Host(names, given.function)
        status = pytest.main([*OPTIONS, "-s", "--no-header", *tests, *examples], plugins=[host])
    raise SystemExit(status or bool(host.left))


if __name__ == "__main__":
    main()
