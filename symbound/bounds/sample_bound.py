"""Data-dependent bounds: from covers of the sample at hand in the path metric of the class."""

from __future__ import annotations

from typing import Any

import numpy as np
from sympy import Rational

from symbound.bounds.bound import Bound
from symbound.bounds.exact import PROBABILITY
from symbound.bounds.rules import chain
from symbound.classes import Lipschitz
from symbound.errors import ArgumentTypeError, ShapeError, SpaceError
from symbound.lemmas import lemmas


def sample_gap_bound(F: Lipschitz, X: Any, delta: Any, centres: int = 500) -> Bound:
    """High-probability bound on the gap from the sample at hand: ``empirical-rademacher`` after ``sample-cover``.

    Parameters
    ----------
    F : Lipschitz
        A class on a cube, ball, sphere, binary strings or graphs, (approximately) invariant under a permutation group.
    X : array of shape (n, m)
        The sample.
    delta : exact number
        Failure probability.
    centres : int
        Most balls that a cover of the sample may have.  One ball costs ``n |G|`` distances and ``16 n`` bytes, so that
        20,000 points with 500 centres take some seconds and little memory.

    Returns
    -------
    Bound
        On ``Phi_n(F)``, with probability at least ``1 - delta``; distances are rounded up.

    Examples
    --------
    >>> import symbound as sb
    >>> F = sb.Lipschitz(sb.Cube(2), L=1, M=1, symmetry=sb.Invariance(sb.symmetric(2)))
    >>> X = np.random.default_rng(0).random((400, 2))
    >>> b = sample_gap_bound(F, X, delta=Rational(1, 20))
    >>> b.lemmas
    ('empirical-rademacher', 'sample-cover')
    >>> b.at().upper < 1
    True
    """
    from symbound.groups import trivial
    from symbound.symmetry.sample_cover import (
        best_scales,
        metric_of,
        path_metric_rows,
        radius_above,
        sample_cover,
    )

    if not isinstance(F, Lipschitz):
        raise ArgumentTypeError("a bound from the sample", repr(F), "the class must be Lipschitz")
    metric = metric_of(F.space)
    if metric is None:
        raise SpaceError(
            "a bound from the sample",
            str(F.space),
            "distances between examples are known for [0,1]^m, balls, spheres, binary strings and graphs",
            "symbound.symmetry.sample_cover with your own distances, and the lemma sample-cover",
        )
    points = np.asarray(X, dtype=np.float64)
    width = int(F.space.degree)  # type: ignore[arg-type]
    if points.ndim != 2 or points.shape[1] != width:
        raise ShapeError(
            "a bound from the sample", f"an array of shape {points.shape}", f"it must be (n, {width})"
        )
    group = trivial(width) if F.symmetry is None else F.symmetry.group
    eps = 0 if F.symmetry is None else F.symmetry.eps
    rows, n = path_metric_rows(points, group, eps=eps, L=F.L, metric=metric)
    cover = sample_cover(rows, n_points=n, centres=centres, sample=points)
    best = best_scales(cover.radii, n, F.M)
    scales = tuple(Rational(*radius_above(r, width).as_integer_ratio()) for r in best.radii)
    counts = tuple(int(c) for c in best.counts)
    step = lemmas["sample-cover"].apply(F=F, n=n, scales=scales, counts=counts, cover=cover.first(counts[-1]))
    risk = lemmas["empirical-rademacher"].apply(
        F=F, n=n, delta=PROBABILITY(delta, "delta"), of_the_sample=True
    )
    return chain(risk, step)
