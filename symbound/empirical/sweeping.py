"""Many configurations, each computed once: locally by joblib or on a Dask cluster, resumable after any interruption."""

from __future__ import annotations

import itertools
import json
import os
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from symbound.empirical.results import ResultFile, configuration_key, is_finite, plain
from symbound.empirical.threads import one_thread
from symbound.errors import ArgumentTypeError, DomainError, MissingDependencyError, UnknownNameError

Cell = dict[str, Any]
CellFunction = Callable[[list[Cell]], list[dict[str, Any]]]

BACKENDS = ("joblib", "dask")
_WAITING = 4
"""Stacks that wait for each worker; more would cost memory and gain nothing."""


@dataclass(frozen=True)
class SweepResult:
    """What a sweep left in its file.

    Attributes
    ----------
    file : ResultFile
        Iterate over it for all rows: ``key``, ``configuration``, ``status`` ("done" or "failed"), ``result`` or ``error``
        and ``traceback``, ``seconds``.
    computed, found, failed : int
        Cells computed now, found from before, and failed now.
    """

    file: ResultFile
    computed: int
    found: int
    failed: int

    def rows(self) -> Iterator[dict[str, Any]]:
        """Configuration and result of every cell that is done, one flat mapping each; the last one if written twice."""
        for row in self.file:
            if row["status"] == "done":
                yield {**row["configuration"], **row["result"]}

    def __repr__(self) -> str:
        return (
            f"sweep in {self.file.path}: {self.computed} computed, {self.found} found, {self.failed} failed"
        )


def cells_of(grid: Mapping[str, Any] | Iterable[Cell]) -> Iterator[Cell]:
    """The cells of a grid: the product of its lists, or the cells themselves.

    A value that is a list, a range or an array is an axis; the last axis runs fastest.  A value that is a list itself is
    wrapped: ``"hidden": [[64, 64]]``.

    >>> [c["n"] for c in cells_of({"n": [8, 16], "seed": [0]})]
    [8, 16]
    """
    if isinstance(grid, Mapping):
        plain_grid = {name: plain(value) for name, value in grid.items()}
        axes = [value if isinstance(value, (list, range)) else [value] for value in plain_grid.values()]
        for values in itertools.product(*axes):
            yield dict(zip(grid, values, strict=True))
        return
    if isinstance(grid, str) or not isinstance(grid, Iterable):
        raise ArgumentTypeError(
            "a grid", repr(grid)[:200], "it is a mapping of lists, or a sequence of mappings"
        )
    for cell in grid:
        if not isinstance(cell, Mapping):
            raise ArgumentTypeError(
                "a grid", repr(cell)[:200], "it is a mapping of lists, or a sequence of mappings"
            )
        yield plain(cell)


def sweep(
    grid: Mapping[str, Any] | Iterable[Cell],
    path: str | os.PathLike[str],
    *,
    run: CellFunction | None = None,
    n_jobs: int = 1,
    backend: str = "joblib",
    client: Any = None,
    stack: int = 8,
    retry_failed: bool = False,
    progress: bool = False,
) -> SweepResult:
    """Compute every cell of a grid once and append its result to a file.

    Cells that differ in the seed alone are computed as one stack.  A cell's numbers do not depend on the order of the
    cells, on the number of workers, or on what was there before.  A cell that raises or returns a number that is not
    finite is recorded with its configuration and traceback, and the sweep goes on; so is a cell that takes its process down.

    Parameters
    ----------
    grid : mapping of lists, or iterable of configurations
        See `cells_of`; configurations consist of numbers, strings, lists and dicts.
    path : path
        File of results, JSON lines; cells found in it are not computed again.
    run : function, optional
        From a list of configurations, that differ in the seed alone, to a list of results; default
        :func:`symbound.empirical.cell.run_cells`.
    n_jobs : int
        Processes for joblib, one BLAS thread each; -1 for one per core.
    backend : {"joblib", "dask"}
        Processes on this machine, or a Dask cluster.  In a script a call with ``"dask"`` and no client belongs under
        ``if __name__ == "__main__":``, because every worker reads the script.
    client : distributed.Client, optional
        For Dask; default: a new client of a cluster on this machine with ``n_jobs`` workers.
    stack : int
        Largest number of cells computed as one.
    retry_failed : bool
        Compute cells again that failed before.
    progress : bool
        Show a bar with an estimate of the time left.

    Raises
    ------
    ExportError
        If the file cannot be written; what was written before is whole, and the same call goes on from there.
    MissingDependencyError
        If joblib or distributed is needed and not installed.

    Examples
    --------
    >>> import tempfile
    >>> def squares(cells):
    ...     return [{"value": c["n"] ** 2 + c["seed"]} for c in cells]
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     done = sweep({"n": [1, 2], "seed": range(3)}, folder + "/results.jsonl", run=squares)
    ...     again = sweep({"n": [1, 2], "seed": range(3)}, folder + "/results.jsonl", run=squares)
    ...     sorted(row["value"] for row in done.rows()), again.computed, again.found
    ([1, 2, 3, 4, 5, 6], 0, 6)
    """
    if backend not in BACKENDS:
        raise UnknownNameError("a backend of a sweep", repr(backend), f"known are {', '.join(BACKENDS)}")
    if isinstance(n_jobs, bool) or not isinstance(n_jobs, int) or n_jobs == 0:
        raise DomainError(
            "a sweep", f"n_jobs = {n_jobs!r}", "it is a positive integer, or -1 for one process per core"
        )
    if not isinstance(stack, int) or stack < 1:
        raise DomainError("a sweep", f"stack = {stack!r}", "it is a positive integer")
    function = run if run is not None else _default_run()
    if not isinstance(grid, Mapping):
        grid = list(cells_of(grid))
    file = ResultFile(path)
    present = file.keys(failed=not retry_failed)
    counts = {"done": 0, "failed": 0, "found": 0}
    total = sum(1 for _ in cells_of(grid))
    with file, _bar(total, progress) as advance:
        stacks = _stacks(cells_of(grid), present, stack, counts, advance)
        compute = _by_dask if backend == "dask" else _by_joblib
        for rows in compute(function, stacks, n_jobs, client):
            for row in rows:
                file.append(row)
                counts[row["status"]] += 1
                advance(1)
    return SweepResult(file, counts["done"] + counts["failed"], counts["found"], counts["failed"])


def _default_run() -> CellFunction:
    from symbound.empirical.cell import run_cells

    return run_cells


def _stacks(
    cells: Iterator[Cell],
    present: set[str],
    size: int,
    counts: dict[str, int],
    advance: Callable[[int], None],
) -> Iterator[list[tuple[str, Cell]]]:
    """Cells that are still to do, in stacks of neighbours that differ in the seed alone."""
    waiting: list[tuple[str, Cell]] = []
    seen: set[str] = set()
    for cell in cells:
        key = configuration_key(cell)
        if key in present or key in seen:
            counts["found"] += 1
            advance(1)
            continue
        seen.add(key)
        if waiting and (len(waiting) == size or {**waiting[0][1], "seed": 0} != {**cell, "seed": 0}):
            yield waiting
            waiting = []
        waiting.append((key, cell))
    if waiting:
        yield waiting


def compute_stack(function: CellFunction, stack: list[tuple[str, Cell]]) -> list[dict[str, Any]]:
    """Rows of a stack; if it fails as a whole, its cells are computed one by one so that only the bad ones fail."""
    start = time.perf_counter()
    try:
        with one_thread():
            results = function([cell for _, cell in stack])
        if len(results) != len(stack):
            raise ValueError(f"{len(results)} results for {len(stack)} cells")
        results = [_checked(result) for result in results]
    except Exception as error:
        if len(stack) > 1:
            return [row for item in stack for row in compute_stack(function, [item])]
        return [_failed(*stack[0], f"{type(error).__name__}: {error}", traceback.format_exc(), start)]
    seconds = (time.perf_counter() - start) / len(stack)
    rows = []
    for (key, cell), result in zip(stack, results, strict=True):
        bad = [name for name, value in result.items() if not is_finite(value)]
        if bad:
            rows.append(
                _failed(key, cell, f"not finite: {', '.join(f'{b} = {result[b]}' for b in bad)}", "", start)
            )
        else:
            rows.append(
                {"key": key, "configuration": cell, "status": "done", "result": result, "seconds": seconds}
            )
    return rows


def _checked(result: Any) -> dict[str, Any]:
    """A result as it can be written to the file."""
    if not isinstance(result, Mapping):
        raise TypeError(f"the result of a cell is a mapping of names to numbers, not {type(result).__name__}")
    checked: dict[str, Any] = plain(result)
    json.dumps(checked)
    return checked


def _failed(key: str, cell: Cell, error: str, trace: str, start: float) -> dict[str, Any]:
    seconds = time.perf_counter() - start
    return {
        "key": key,
        "configuration": cell,
        "status": "failed",
        "error": error,
        "traceback": trace,
        "seconds": seconds,
    }


def _by_joblib(
    function: CellFunction, stacks: Any, n_jobs: int, client: Any
) -> Iterator[list[dict[str, Any]]]:
    if n_jobs == 1:
        for stack in stacks:
            yield compute_stack(function, stack)
        return
    try:
        from joblib import Parallel, delayed, parallel_config
    except ImportError as error:
        raise MissingDependencyError(
            "a sweep with several processes",
            "no module named 'joblib'",
            "joblib starts them",
            "pip install 'symbound[parallel]'",
        ) from error
    from joblib.externals.loky.process_executor import BrokenProcessPool

    in_flight: dict[str, list[tuple[str, Cell]]] = {}

    def handed_out() -> Iterator[list[tuple[str, Cell]]]:
        for stack in stacks:
            in_flight[stack[0][0]] = stack
            yield stack

    lost = True
    while lost:
        lost = False
        with parallel_config("loky", inner_max_num_threads=1):
            parallel = Parallel(
                n_jobs=n_jobs, return_as="generator_unordered", pre_dispatch=f"{_WAITING}*n_jobs"
            )
            try:
                for rows in parallel(delayed(compute_stack)(function, stack) for stack in handed_out()):
                    in_flight.pop(rows[0]["key"])
                    yield rows
            except BrokenProcessPool:
                # A process died, for want of memory perhaps, and all others with it: one of the cells in flight did it.
                lost = True
        if lost:
            for stack in list(in_flight.values()):
                for item in stack:
                    yield [_alone(function, item)]
            in_flight.clear()


def _alone(function: CellFunction, item: tuple[str, Cell]) -> dict[str, Any]:
    """The row of a cell that is computed in a process of its own; a failure if it takes the process down."""
    from joblib.externals.loky import ProcessPoolExecutor
    from joblib.externals.loky.process_executor import BrokenProcessPool

    start = time.perf_counter()
    with ProcessPoolExecutor(max_workers=1) as executor:
        try:
            return executor.submit(compute_stack, function, [item]).result()[0]
        except BrokenProcessPool as error:
            return _failed(
                *item, f"the process that computed it died: {error}", traceback.format_exc(), start
            )


def _by_dask(function: CellFunction, stacks: Any, n_jobs: int, client: Any) -> Iterator[list[dict[str, Any]]]:
    """Submit a few stacks ahead; the scheduler gives those of a lost worker to another one."""
    try:
        from distributed import Client, LocalCluster, as_completed
    except ImportError as error:
        raise MissingDependencyError(
            "a sweep on a cluster",
            "no module named 'distributed'",
            "Dask distributes the cells",
            "pip install 'symbound[cluster]'",
        ) from error
    own = None
    if client is None:
        own = LocalCluster(
            n_workers=None if n_jobs < 0 else n_jobs,
            threads_per_worker=1,
            dashboard_address=None,
            processes=True,
        )
        client = Client(own)
    try:
        workers = max(len(client.scheduler_info(n_workers=-1)["workers"]), 1)
        pending = {}
        running = as_completed()
        for stack in itertools.islice(stacks, _WAITING * workers):
            future = client.submit(compute_stack, function, stack, pure=False, retries=3)
            pending[future] = stack
            running.add(future)
        for future in running:
            stack = pending.pop(future)
            try:
                # Waits again where the result was lost with its worker and is computed anew.
                rows = future.result()
            except Exception as error:  # a stack that killed every worker it was given to
                trace = traceback.format_exc()
                rows = [_failed(key, cell, repr(error), trace, time.perf_counter()) for key, cell in stack]
            yield rows
            for following in itertools.islice(stacks, 1):
                new = client.submit(compute_stack, function, following, pure=False, retries=3)
                pending[new] = following
                running.add(new)
    finally:
        if own is not None:
            client.close()
            own.close()


@contextmanager
def _bar(total: int, shown: bool) -> Iterator[Callable[[int], None]]:
    """A function that moves the progress bar on."""
    if not shown:
        yield lambda count: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True)) as bar:
        number = bar.add_task("cells", total=total)
        yield lambda count: bar.advance(number, count)
