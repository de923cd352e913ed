"""The true gap of a class on a finite space: for one sample, and in expectation by simulation."""

from __future__ import annotations

from typing import Any

from symbound.classes import FunctionClass
from symbound.transport.class_cost import class_cost
from symbound.transport.exact import TransportSolution, exact_gap_on_metric
from symbound.transport.expected import MonteCarloMean, expected_gap_on_metric


def exact_gap(F: FunctionClass, law: Any, counts: Any) -> TransportSolution:
    """The supremum of ``P f - P_n f`` over a class for one sample, by optimal transport (``gap-is-transport``).

    Parameters
    ----------
    F : Lipschitz or AllFunctions
        A class on a finite space.
    law : "uniform" or array of shape (N,)
        Masses of the points.
    counts : integer array of shape (N,)
        How often each point occurs in the sample.

    Returns
    -------
    TransportSolution
        ``.lower`` and ``.upper`` enclose the value; ``.potential`` is an optimal function and ``.plan`` an optimal plan, on
        the classes of points that the functions tell apart; the duality gap certifies the value.

    Examples
    --------
    >>> from symbound import FiniteSpace, Lipschitz
    >>> F = Lipschitz(FiniteSpace([[0, 1], [1, 0]]), L=1, M=1)
    >>> round(exact_gap(F, "uniform", [3, 1]).value, 12)
    0.25
    """
    found = class_cost(F)
    return exact_gap_on_metric(found.cost, found.law(law), found.counts(counts), validate=False)


def expected_gap(
    F: FunctionClass,
    law: Any,
    n: int,
    trials: int = 100,
    seed: int = 0,
    n_jobs: int = 1,
    checkpoint: Any = None,
) -> MonteCarloMean:
    """Monte-Carlo mean of the exact gap over samples of size ``n``, with its standard error.

    Parameters
    ----------
    F : Lipschitz or AllFunctions
        A class on a finite space.
    law : "uniform" or array of shape (N,)
        Masses of the points.
    n : int
        Sample size.
    trials : int
        Number of samples.
    seed : int
        Seed; each trial has its own stream, so that the result does not depend on ``n_jobs``.
    n_jobs : int
        Number of processes (joblib).
    checkpoint : path, optional
        File from which an interrupted run goes on.

    Examples
    --------
    >>> from symbound import FiniteSpace, Lipschitz
    >>> F = Lipschitz(FiniteSpace([[0, 1], [1, 0]]), L=1, M=1)
    >>> mean = expected_gap(F, "uniform", n=4, trials=200, seed=1)
    >>> abs(mean.mean - 3 / 16) < 4 * mean.standard_error
    True
    """
    found = class_cost(F)
    return expected_gap_on_metric(
        found.cost, found.law(law), n, trials, seed, n_jobs=n_jobs, checkpoint=checkpoint, validate=False
    )
