"""Monte-Carlo mean of the true gap: reproducible, parallel, resumable."""

from __future__ import annotations

import hashlib
import json
import math
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from symbound.errors import DomainError, ExportError, MissingDependencyError
from symbound.transport.exact import exact_gap_on_metric
from symbound.transport.metric import FloatArray, as_cost, as_law, check_pseudometric


@dataclass(frozen=True)
class MonteCarloMean:
    """A sample mean with its standard error.

    Attributes
    ----------
    mean : float
        Mean of ``values``; unbiased for ``E Phi_n``.
    standard_error : float
        Sample standard deviation over ``sqrt(trials)``; ``inf`` for a single trial.
    values : ndarray, shape (trials,)
        One true gap per trial, in the order of the trial numbers.
    """

    mean: float
    standard_error: float
    values: FloatArray = field(repr=False)

    def __str__(self) -> str:
        return f"{self.mean:.4g} +- {self.standard_error:.2g} ({len(self.values)} trials)"


def expected_gap_on_metric(
    cost: Any,
    law: Any,
    n: int,
    trials: int,
    seed: int,
    n_jobs: int = 1,
    checkpoint: str | os.PathLike[str] | None = None,
    *,
    validate: bool = True,
) -> MonteCarloMean:
    r"""Estimate ``E Phi_n`` by the mean of exact gaps over independent samples.

    .. math:: \frac1T \sum_{t=1}^T W_1(P, P_n^{(t)}) \pm \text{standard error}

    Trial ``t`` draws from the stream ``SeedSequence(seed, spawn_key=(t,))``: the values depend neither on
    ``n_jobs`` nor on how many trials are asked for, so a run can be resumed or extended.

    Parameters
    ----------
    cost : array_like, shape (N, N)
        ``min(d, M)``.
    law : array_like, shape (N,)
    n : int
        Sample size.
    trials : int
        Number of samples.
    seed : int
        Nonnegative.
    n_jobs : int
        Processes; other than 1 needs joblib.
    checkpoint : path, optional
        A file of JSON lines to which every finished trial is appended; trials found in it are not repeated.
        A line cut short by an interruption is dropped.
    validate : bool
        Check the triangle inequality once.

    Returns
    -------
    MonteCarloMean

    Raises
    ------
    DomainError
        If ``n`` or ``trials`` is below 1 or the seed is negative.
    ExportError
        If the checkpoint belongs to another problem or cannot be written.
    MissingDependencyError
        If ``n_jobs != 1`` and joblib is not installed.

    Examples
    --------
    >>> estimate = expected_gap_on_metric([[0, 1], [1, 0]], [0.5, 0.5], n=4, trials=200, seed=1)
    >>> abs(estimate.mean - 0.1875) < 4 * estimate.standard_error
    True
    """
    for name, value, least in (("n", n, 1), ("trials", trials, 1), ("seed", seed, 0)):
        if not isinstance(value, int | np.integer) or isinstance(value, bool) or value < least:
            raise DomainError(
                "a Monte-Carlo mean of the gap", f"{name} = {value!r}", f"it is an integer >= {least}"
            )
    matrix = check_pseudometric(cost) if validate else as_cost(cost)
    masses = as_law(law, len(matrix))
    done: dict[int, float] = {}
    header = {"problem": _fingerprint(matrix, masses, n, seed)}
    if checkpoint is not None:
        done = _resume(checkpoint, header)
    missing = [trial for trial in range(trials) if trial not in done]
    for trial, gap in _run(matrix, masses, int(n), int(seed), missing, n_jobs):
        done[trial] = gap
        if checkpoint is not None:
            _append(checkpoint, {"trial": trial, "value": gap})
    values = np.array([done[trial] for trial in range(trials)])
    error = float(values.std(ddof=1)) / math.sqrt(trials) if trials > 1 else math.inf
    return MonteCarloMean(float(values.mean()), error, values)


def _one_trial(cost: FloatArray, law: FloatArray, n: int, seed: int, trial: int) -> tuple[int, float]:
    stream = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(trial,)))
    counts = stream.multinomial(n, law / math.fsum(law))
    return trial, exact_gap_on_metric(cost, law, counts, validate=False).value


def _run(
    cost: FloatArray, law: FloatArray, n: int, seed: int, trials: list[int], n_jobs: int
) -> Iterator[tuple[int, float]]:
    if n_jobs == 1 or len(trials) < 2:
        for trial in trials:
            yield _one_trial(cost, law, n, seed, trial)
        return
    try:
        from joblib import Parallel, delayed
    except ImportError as error:
        raise MissingDependencyError(
            "a Monte-Carlo mean in parallel",
            f"n_jobs = {n_jobs}",
            "joblib is an optional library",
            "pip install 'symbound[parallel]', or n_jobs=1",
        ) from error
    yield from Parallel(n_jobs=n_jobs, return_as="generator")(
        delayed(_one_trial)(cost, law, n, seed, trial) for trial in trials
    )


def _fingerprint(cost: FloatArray, law: FloatArray, n: int, seed: int) -> str:
    digest = hashlib.sha256()
    for part in (cost.tobytes(), law.tobytes(), f"{int(n)},{int(seed)},{len(law)}".encode()):
        digest.update(part)
    return digest.hexdigest()


def _resume(path: str | os.PathLike[str], header: dict[str, str]) -> dict[int, float]:
    """Return the trials stored in the file; start it if it is not there, cut off a broken last line."""
    try:
        with open(path, "rb") as file:
            lines = file.read().split(b"\n")
    except FileNotFoundError:
        lines = [b""]
    except OSError as error:
        raise ExportError("a checkpoint file", os.fspath(path), f"it cannot be read: {error}") from error
    records = []
    for number, line in enumerate(lines):
        try:
            # A line counts only with its line feed, so the last piece is dropped unless nothing follows it.
            if number < len(lines) - 1:
                records.append(json.loads(line))
        except ValueError as error:
            if number < len(lines) - 2:
                raise ExportError(
                    "a checkpoint file",
                    f"line {number + 1} of {os.fspath(path)}",
                    "it is not JSON",
                    "delete the file, or choose another path",
                ) from error
    if records and records[0] != header:
        raise ExportError(
            "a checkpoint file",
            f"{os.fspath(path)}, written for another cost, law, n or seed",
            "its trials would not belong to this mean",
            "choose another path",
        )
    done: dict[int, float] = {}
    for record in records[1:]:
        try:
            done[int(record["trial"])] = float(record["value"])
        except (KeyError, TypeError, ValueError) as error:
            raise ExportError("a checkpoint file", f"the record {record!r}", "it is not a trial") from error
    body = "".join(json.dumps(record) + "\n" for record in [header, *records[1:]])
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(body)
    except OSError as error:
        raise ExportError("a checkpoint file", os.fspath(path), f"it cannot be written: {error}") from error
    return done


def _append(path: str | os.PathLike[str], record: dict[str, Any]) -> None:
    try:
        with open(path, "a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")
    except OSError as error:
        raise ExportError("a checkpoint file", os.fspath(path), f"it cannot be written: {error}") from error
