"""The standing set of experiments in one run, and a report of what was confirmed, refuted or left undecided."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from symbound.empirical.experiment import Experiment, Setting
from symbound.empirical.request import whole_number
from symbound.empirical.threads import one_thread
from symbound.errors import ExportError, UnknownNameError

EXPERIMENTS = (
    "coverage",
    "tightness",
    "gain",
    "optimal-error",
    "optimal-subgroup",
    "mis-specification",
    "partial-symmetry",
)


@dataclass(frozen=True)
class VerifyReport:
    """What a run of the standing set found.

    Attributes
    ----------
    experiments : list of Experiment
    quick : bool
    seed : int
    seconds : float
    folder : Path
        Holds ``report.html``, ``report.tex``, ``report.json``, the pictures and the results of the networks.
    """

    experiments: list[Experiment]
    quick: bool
    seed: int
    seconds: float
    folder: Path

    def counts(self) -> dict[str, int]:
        """How many claims have each verdict."""
        verdicts = [claim.verdict for e in self.experiments for claim in e.claims]
        return {v: verdicts.count(v) for v in ("confirmed", "refuted", "undecided")}

    def to_dict(self) -> dict[str, Any]:
        """The report as numbers, strings and lists."""
        return {
            "quick": self.quick,
            "seed": self.seed,
            "seconds": self.seconds,
            "counts": self.counts(),
            "experiments": [{**asdict(e), "verdict": e.verdict} for e in self.experiments],
        }

    def __str__(self) -> str:
        return "\n\n".join(experiment_text(EXPERIMENTS.index(e.slug) + 1, e) for e in self.experiments)


def experiment_text(number: int, experiment: Experiment) -> str:
    """An experiment in plain text: title, claims, verdicts, statistics."""
    from symbound.empirical.report import plain

    lines = [f"({number}) {experiment.title}: {plain(experiment.question)}"]
    for claim in experiment.claims:
        lines += [
            f"    {claim.verdict.upper():9}  {plain(claim.text)}",
            f"               {plain(claim.evidence)}",
        ]
    return "\n".join(lines)


def run_verify(
    quick: bool = True,
    output: str | os.PathLike[str] = "verify",
    *,
    seed: int = 0,
    n_jobs: int = 1,
    only: Sequence[str] = (),
    progress: bool = False,
    echo: Callable[[str], None] | None = None,
) -> VerifyReport:
    """Run the standing set and write the report.

    Networks already trained by an interrupted run into the same folder are not trained again.

    Parameters
    ----------
    quick : bool
        A minute or two in place of half an hour, on one core.
    output : path
        Folder of the report; made if it does not exist.
    seed : int
    n_jobs : int
        Processes for the training of networks.
    only : sequence of str
        Slugs of experiments, of `EXPERIMENTS`; all by default.
    progress : bool
        Progress bars on the error stream.
    echo : function, optional
        Called with the text of every experiment when it is done.

    Returns
    -------
    VerifyReport

    Raises
    ------
    UnknownNameError
        For an unknown experiment.
    ExportError
        If the folder cannot be written.
    """
    chosen = tuple(only) or EXPERIMENTS
    unknown = [name for name in chosen if name not in EXPERIMENTS]
    if unknown:
        raise UnknownNameError("an experiment", ", ".join(unknown), f"known are {', '.join(EXPERIMENTS)}")
    whole_number("the standing set", "seed", seed)
    folder = Path(output) / ("quick" if quick else "full")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(
            "the folder of a report", str(folder), f"it cannot be made: {error.strerror}"
        ) from None
    setting = Setting(quick, folder, seed, n_jobs, progress)
    start = time.perf_counter()
    done: list[Experiment] = []
    report = VerifyReport(done, quick, seed, 0.0, folder)
    for name in EXPERIMENTS:
        if name not in chosen:
            continue
        module = import_module(
            f"symbound.empirical.experiments.{name.replace('-', '_').replace('mis_', 'mis')}"
        )
        with one_thread():
            done.append(module.run(setting))
        if echo is not None:
            echo(experiment_text(EXPERIMENTS.index(name) + 1, done[-1]))
        # After every experiment, so that an interruption leaves a report of those that are done.
        report = VerifyReport(list(done), quick, seed, time.perf_counter() - start, folder)
        _write(report)
    return report


def _write(report: VerifyReport) -> None:
    from symbound.empirical.report import write_html, write_latex

    folder = report.folder
    try:
        (folder / "report.json").write_text(json.dumps(report.to_dict(), indent=1), encoding="utf-8")
        write_html(report, folder / "report.html")
        write_latex(report, folder / "report.tex")
    except OSError as error:
        raise ExportError("a report", str(folder), f"it cannot be written: {error.strerror}") from None
