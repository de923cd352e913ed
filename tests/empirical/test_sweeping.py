"""Sweeps: each cell once, the same numbers whatever happens, nothing lost to faults."""

import json
import os
import signal
import subprocess
import sys
import textwrap
import time
import tracemalloc
from pathlib import Path

import numpy as np
import pytest

from symbound.empirical.results import ResultFile, configuration_key
from symbound.empirical.sweeping import cells_of, sweep
from symbound.errors import (
    ArgumentTypeError,
    DomainError,
    ExportError,
    MissingDependencyError,
    UnknownNameError,
)
from tests.empirical import cells as functions

ROOT = Path(__file__).resolve().parents[2]
GRID = {"n": [1, 2, 3], "seed": range(4)}
TASK = {"space": "strings", "group": "cyclic(4)", "kind": "two-valued", "level": "1/2"}
TRAINING = {
    "task": TASK,
    "symmetry": ["none", "averaging"],
    "n": [8, 16],
    "seed": range(3),
    "training": {"steps": 20},
}


def table(result):
    return sorted(
        (row["key"], json.dumps(row["result"], sort_keys=True))
        for row in result.file
        if row["status"] == "done"
    )


def test_numbers_do_not_depend_on_order_workers_stack_or_interruption(tmp_path):
    pytest.importorskip("joblib")
    reference = sweep(TRAINING, tmp_path / "a", n_jobs=1)
    assert (reference.computed, reference.failed) == (12, 0)
    backwards = sweep(list(cells_of(TRAINING))[::-1], tmp_path / "b", stack=2)
    parallel = sweep(TRAINING, tmp_path / "c", n_jobs=2)
    (tmp_path / "d").write_bytes(b"".join((tmp_path / "a").read_bytes().splitlines(keepends=True)[::3]))
    resumed = sweep(TRAINING, tmp_path / "d")
    assert (resumed.computed, resumed.found) == (8, 4)
    assert table(reference) == table(backwards) == table(parallel) == table(resumed)


def test_each_cell_once_and_repeats_are_found(tmp_path):
    first = sweep(list(cells_of(GRID)) * 2, tmp_path / "r", run=functions.squares)
    assert (first.computed, first.found) == (12, 12)
    more = sweep({"n": [1, 2, 3, 4], "seed": range(4)}, tmp_path / "r", run=functions.squares)
    assert (more.computed, more.found) == (4, 12)
    assert sorted(r["value"] for r in more.rows()) == sorted(
        n * n + s for n in (1, 2, 3, 4) for s in range(4)
    )


def test_bad_cells_are_recorded_and_the_rest_goes_on(tmp_path):
    grid = {"n": [7], "seed": range(8)}
    result = sweep(grid, tmp_path / "r", run=functions.sometimes_bad)
    assert (result.computed, result.failed) == (8, 2)
    failed = {row["configuration"]["seed"]: row for row in result.file if row["status"] == "failed"}
    assert "RuntimeError: no result for 7" in failed[3]["error"]
    assert "sometimes_bad" in failed[3]["traceback"]
    assert failed[5]["error"] == "not finite: value = nan"
    assert sweep(grid, tmp_path / "r", run=functions.sometimes_bad).computed == 0
    mended = sweep(grid, tmp_path / "r", run=functions.squares, retry_failed=True)
    assert (mended.computed, mended.failed, len(list(mended.rows()))) == (2, 0, 8)


def test_a_cell_of_the_package_that_cannot_be_run_is_recorded(tmp_path):
    cell = {"task": TASK, "n": 8, "seed": 0}
    bad = [
        {**cell, "symmetry": "mixing", "eps": 3.0},
        {**cell, "group": "cyclic(3)"},
        {**cell, "widths": 3},
        cell,
    ]
    result = sweep(bad, tmp_path / "r")
    errors = [row["error"].split(":")[0] for row in result.file if row["status"] == "failed"]
    assert errors == ["DomainError", "GroupError", "UnknownNameError"]


def test_numbers_of_numpy_in_grids_and_results(tmp_path):
    grid = {"n": np.arange(3), "seed": list(np.arange(2)), "hidden": [(4, 5)]}
    first = sweep(grid, tmp_path / "r", run=functions.numbers_of_numpy)
    again = sweep({"n": [0, 1, 2], "seed": [0, 1], "hidden": [[4, 5]]}, tmp_path / "r")
    assert (first.computed, first.failed, again.found) == (6, 2, 6)
    rows = {(r["n"], r["seed"]): r for r in first.rows()}
    assert rows[1, 1] == {"n": 1, "seed": 1, "hidden": [4, 5], "square": 1, "both": [1, 1], "half": 0.5}
    assert {r["error"] for r in first.file if r["status"] == "failed"} == {"not finite: half = nan"}


@pytest.mark.parametrize("result", [3.0, None, [1, 2], {"value": object()}])
def test_results_that_cannot_be_written_are_recorded_as_failures(tmp_path, result):
    done = sweep({"n": [1], "seed": [0, 1]}, tmp_path / "r", run=lambda cells: [result for _ in cells])
    assert (done.computed, done.failed) == (2, 2)
    assert all("TypeError" in row["error"] and row["traceback"] for row in done.file)


def test_a_file_cut_off_at_any_byte_is_completed(tmp_path):
    grid = {"n": [1, 2], "seed": range(2)}
    whole = table(sweep(grid, tmp_path / "whole", run=functions.squares))
    content = (tmp_path / "whole").read_bytes()
    for end in range(0, len(content), 7):
        path = tmp_path / "cut"
        path.write_bytes(content[:end])
        again = sweep(grid, path, run=functions.squares)
        assert again.found == content[:end].count(b"\n")
        assert table(again) == whole
        assert path.read_bytes().count(b"\n") == 4


@pytest.mark.parametrize("cut", [1, 5, 60])
def test_a_corrupt_last_line_is_computed_again(tmp_path, cut):
    path = tmp_path / "r"
    whole = sweep(GRID, path, run=functions.squares)
    before = table(whole)
    path.write_bytes(path.read_bytes()[:-cut])
    again = sweep(GRID, path, run=functions.squares)
    assert (again.computed, again.found) == (1, 11)
    assert table(again) == before


def test_a_damaged_line_in_the_middle_is_computed_again(tmp_path):
    path = tmp_path / "r"
    before = table(sweep(GRID, path, run=functions.squares))
    lines = path.read_bytes().splitlines(keepends=True)
    lines[4] = b'{"key": "abc", garbage\n'
    path.write_bytes(b"".join(lines))
    with pytest.warns(UserWarning, match="line 5 is damaged"):
        again = sweep(GRID, path, run=functions.squares)
    assert again.computed == 1
    with pytest.warns(UserWarning, match="damaged"):
        assert table(again) == before


def script(path, body):
    text = f"""
        import resource, signal, sys
        signal.signal(signal.SIGINT, signal.default_int_handler)  # a job in the background inherits that it is ignored
        sys.path.insert(0, {str(ROOT)!r})
        from symbound.empirical.sweeping import sweep
        from tests.empirical.cells import slow_squares, squares
        grid, path = {{"n": list(range(40)), "seed": range(4)}}, {str(path)!r}
    """
    return textwrap.dedent(text) + textwrap.dedent(body)


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGKILL])
def test_interrupt_and_kill_leave_a_resumable_file(tmp_path, kind):
    path = tmp_path / "r"
    process = subprocess.Popen(
        [sys.executable, "-c", script(path, "sweep(grid, path, run=slow_squares)")], stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 30
    while (not path.exists() or path.stat().st_size < 1500) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(kind)
    assert process.wait(timeout=20) != 0
    grid = {"n": list(range(40)), "seed": range(4)}
    resumed = sweep(grid, path, run=functions.squares)
    assert 0 < resumed.found < 160
    assert resumed.found + resumed.computed == 160
    assert table(resumed) == table(sweep(grid, tmp_path / "fresh", run=functions.squares))


def test_a_full_disk_leaves_a_resumable_file(tmp_path):
    path = tmp_path / "r"
    # A limit on the size of files cuts a write short just as a full disk does.
    body = """
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000))
        sweep(grid, path, run=squares)
    """
    done = subprocess.run(
        [sys.executable, "-c", script(path, body)], capture_output=True, text=True, check=False
    )
    assert "ExportError" in done.stderr
    assert "goes on where it stopped" in done.stderr
    assert path.read_bytes().endswith(b"\n")
    assert 2000 < path.stat().st_size <= 3000
    resumed = sweep({"n": list(range(40)), "seed": range(4)}, path, run=functions.squares)
    assert resumed.found > 5
    assert resumed.found + resumed.computed == 160


def test_many_cells_hold_memory_flat(tmp_path):
    def peak(count):
        tracemalloc.start()
        sweep({"n": range(count // 10), "seed": range(10)}, tmp_path / str(count), run=functions.squares)
        top = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return top

    small, large = peak(100), peak(1_500)
    assert (
        large - small < 300 * 1_500
    )  # the hash of each cell, and nothing else; a row takes over 1,000 bytes


def test_dask_loses_nothing_when_a_worker_is_killed(tmp_path):
    distributed = pytest.importorskip("distributed")
    grid = {"n": range(8), "seed": range(2), "folder": str(tmp_path)}
    cluster = distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=50
    )
    with cluster, distributed.Client(cluster) as client:
        result = sweep(
            grid, tmp_path / "r", run=functions.kill_the_worker_once, backend="dask", client=client, stack=2
        )
    assert (tmp_path / "killed").exists()
    assert (result.computed, result.failed) == (16, 0)
    assert table(result) == table(sweep(grid, tmp_path / "s", run=functions.squares))


def test_a_cell_that_takes_its_process_down_is_recorded_and_the_rest_goes_on(tmp_path):
    pytest.importorskip("joblib")
    grid = {"n": range(10), "seed": range(2)}
    result = sweep(grid, tmp_path / "r", run=functions.always_deadly, n_jobs=2, stack=2)
    assert (result.computed, result.failed) == (20, 1)
    (failed,) = [row for row in result.file if row["status"] == "failed"]
    assert failed["configuration"] == {"n": 5, "seed": 1}
    assert "died" in failed["error"]
    again = sweep(grid, tmp_path / "r", run=functions.squares, retry_failed=True)
    assert (again.computed, again.found) == (1, 19)


def test_an_interrupt_with_several_processes_leaves_a_resumable_file(tmp_path):
    pytest.importorskip("joblib")
    path = tmp_path / "r"
    process = subprocess.Popen(
        [sys.executable, "-c", script(path, "sweep(grid, path, run=slow_squares, n_jobs=2)")],
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 30
    while (not path.exists() or path.stat().st_size < 1500) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) != 0
    resumed = sweep({"n": list(range(40)), "seed": range(4)}, path, run=functions.squares)
    assert 0 < resumed.found < 160
    assert resumed.found + resumed.computed == 160


def test_missing_libraries_are_named(tmp_path, monkeypatch):
    for name, options in (("joblib", {"n_jobs": 2}), ("distributed", {"backend": "dask"})):
        monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(MissingDependencyError, match="pip install"):
            sweep(GRID, tmp_path / "r", run=functions.squares, **options)


def test_progress_goes_to_the_error_stream(tmp_path, capsys):
    sweep(GRID, tmp_path / "r", run=functions.squares, progress=True)
    out, err = capsys.readouterr()
    assert out == ""
    assert "12/12" in err


def test_bad_requests(tmp_path):
    for options in ({"n_jobs": 0}, {"n_jobs": 1.5}, {"stack": 0}):
        with pytest.raises(DomainError):
            sweep(GRID, tmp_path / "r", run=functions.squares, **options)
    with pytest.raises(UnknownNameError):
        sweep(GRID, tmp_path / "r", run=functions.squares, backend="threads")
    with pytest.raises(ArgumentTypeError):
        sweep([1, 2], tmp_path / "r", run=functions.squares)
    with pytest.raises(ArgumentTypeError, match="numbers, strings"):
        sweep({"n": [object()]}, tmp_path / "r", run=functions.squares)
    for path in ("/proc/none/r", tmp_path):
        with pytest.raises(ExportError):
            sweep(GRID, path, run=functions.squares)
    for grid in (5, "abc"):
        with pytest.raises(ArgumentTypeError):
            sweep(grid, tmp_path / "r", run=functions.squares)


def test_keys_do_not_depend_on_the_order_of_fields():
    assert configuration_key({"a": 1, "b": [1, 2]}) == configuration_key({"b": [1, 2], "a": 1})
    assert configuration_key({"a": 1}) != configuration_key({"a": 1.0})
    assert list(ResultFile("/nonexistent/file")) == []


@pytest.mark.slow
def test_ten_thousand_trained_cells_hold_memory_flat(tmp_path):
    import resource

    grid = {**TRAINING, "n": range(4, 504), "seed": range(10)}
    few = sweep({**grid, "n": range(4, 24)}, tmp_path / "few", n_jobs=1)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    many = sweep(grid, tmp_path / "many", n_jobs=1)
    assert (few.failed, many.failed, many.computed) == (0, 0, 10_000)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 40 * 1024
    assert os.path.getsize(tmp_path / "many") > 10_000 * 100
