"""What an experiment reports: claims with verdicts, the numbers behind them, and pictures."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from symbound.empirical.statistics import combined
from symbound.errors import PredictorError

KINDS = {
    "proved": "follows from a result of the library: if it is refuted, the library or the experiment is wrong",
    "measured": "a figure that the library states from earlier measurements, or that practice suggests",
    "advice": "what is best for the bound T, which need not be best in test error: if it is refuted, T is too loose to decide",
    "networks": "about trained networks, which need not minimise anything: nothing is proved about them",
}
"""What each kind of claim rests on."""


@dataclass(frozen=True)
class Claim:
    """A prediction and what became of it.

    Attributes
    ----------
    text : str
        The prediction; formulas between dollar signs in LaTeX.
    verdict : str
        "confirmed", "refuted" or "undecided".
    evidence : str
        The statistics behind the verdict.
    kind : str
        One of `KINDS`: what a refutation would mean.
    """

    text: str
    verdict: str
    evidence: str
    kind: str = "proved"


@dataclass(frozen=True)
class Table:
    """A table of numbers and words."""

    caption: str
    header: list[str]
    rows: list[list[Any]]


@dataclass(frozen=True)
class Picture:
    """A picture in the folder of a report: ``name.png`` and ``name.pdf``."""

    name: str
    caption: str


@dataclass(frozen=True)
class Experiment:
    """The outcome of one experiment.

    Attributes
    ----------
    slug, title, question : str
    claims : list of Claim
    tables : list of Table
    pictures : list of Picture
    notes : list of str
    """

    slug: str
    title: str
    question: str
    claims: list[Claim]
    tables: list[Table] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def verdict(self) -> str:
        """Refuted if a claim is, else undecided if one is, else confirmed."""
        return combined(claim.verdict for claim in self.claims)


@dataclass(frozen=True)
class Setting:
    """What every experiment is given.

    Attributes
    ----------
    quick : bool
        Fewer runs and smaller cases.
    folder : Path
        Where pictures and results go.
    seed : int
    n_jobs : int
        Processes for the training of networks.
    progress : bool
    """

    quick: bool
    folder: Path
    seed: int = 0
    n_jobs: int = 1
    progress: bool = False

    def seeds(self, count: int) -> range:
        """Seeds of the networks of an experiment: other ones for another seed of the set."""
        return range(self.seed * 100_000, self.seed * 100_000 + count)

    def rng(self, number: int) -> np.random.Generator:
        """Random numbers of the experiment with this number."""
        return np.random.default_rng(np.random.SeedSequence(self.seed, spawn_key=(number,)))

    def choose(self, quick: Any, full: Any) -> Any:
        """The first in a quick run, the second in a full one."""
        return quick if self.quick else full

    def networks(self, name: str, grid: Any) -> list[dict[str, Any]]:
        """Rows of a sweep over networks, kept in a file so that an interrupted run goes on."""
        from symbound.empirical.results import configuration_key
        from symbound.empirical.sweeping import cells_of, sweep

        cells = list(cells_of(grid))
        path = self.folder / f"{name}.jsonl"
        done = sweep(cells, path, n_jobs=self.n_jobs, retry_failed=True, progress=self.progress)
        rows = {r["key"]: r for r in done.file if r["status"] == "done"}
        keys = [configuration_key(c) for c in cells]
        missing = sum(key not in rows for key in keys)
        if missing:
            # Leaving them out would choose among the networks by their outcome.
            raise PredictorError(
                f"the experiment {name}",
                f"{missing} of {len(keys)} networks",
                "they failed",
                f"the tracebacks are in {path}",
            )
        return [{**rows[key]["configuration"], **rows[key]["result"]} for key in keys]

    def save(self, figure: Any, axes: Any, name: str, caption: str) -> Picture:
        """Write a picture as PNG and PDF."""
        from symbound.show.plot import finish, save

        finish(figure, axes, self.folder / f"{name}.png")
        save(figure, self.folder / f"{name}.pdf")
        return Picture(name, caption)
