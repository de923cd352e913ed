"""The best scale sequences for the multiscale bound: an exact shortest path over candidate scales.

For scales ``r_1 > ... > r_K`` the bound is ``2 r_K + b / sqrt(n)`` with ``b = sum_k r_(k-1) sqrt(N(r_k) - 1)``.  The best ``b``
for a given last scale does not depend on ``n``: it is a shortest path.  The bound for all ``n`` is the lower envelope of the
lines ``a + b s`` in ``s = n^(-1/2)``.  Nothing here is trusted: the lemma checks the sequences it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf, sqrt
from typing import Any

import numpy as np
from sympy import Rational

from symbound.spaces import Cube, FiniteSpace, Graphs, Grid, Space, Strings, Torus

LARGEST_SAMPLE = 10**10
"""Sequences that would win only beyond this sample size are left out."""

_FINEST = 2**22
_DENSE = 16
_MOST_DISTANCES = 200


@dataclass(frozen=True)
class ScaleSequence:
    """A scale sequence and the line ``a + b / sqrt(n)`` that it gives, in floating point."""

    scales: tuple[Any, ...]
    a: float
    b: float


def inverse_radii() -> list[int]:
    """Numbers ``k`` of grid cells per side that are tried: all small ones, then a geometric progression."""
    ks = list(range(1, _DENSE + 1))
    while ks[-1] < _FINEST:
        ks.append(max(ks[-1] + 1, int(ks[-1] * 1.25)))
    return ks


def candidate_radii(space: Space) -> list[Any]:
    """Radii at which the covering numbers of a space are worth trying, decreasing.

    On cubes and tori the covering number jumps at ``1/(2k)``; on strings it is constant below 1.
    """
    if isinstance(space, (Strings, Graphs)):
        return [*(Rational(j) for j in range(int(space.diameter), 0, -1)), Rational(0)]
    if isinstance(space, Cube):
        return [space.diameter / (2 * k) for k in inverse_radii()]
    if isinstance(space, Grid):
        return [Rational(j, space.k) for j in range(space.k, -1, -1)]
    if isinstance(space, FiniteSpace):
        distances = np.unique(space.distances)
        kept = distances[np.unique(np.linspace(0, len(distances) - 1, _MOST_DISTANCES).astype(int))]
        return [Rational(*float(x).as_integer_ratio()) for x in kept[::-1]]
    if isinstance(space, Torus):
        return [Rational(1, 2 * k) for k in inverse_radii()]
    fractions = [Rational(1), Rational(4, 5), Rational(2, 3), Rational(4, 7)]
    return [space.covering_radius * x / 2**j for j in range(30) for x in fractions]


def best_sequences(start: Any, radii: Sequence[Any], count: Callable[[Any], float]) -> list[ScaleSequence]:
    """Scale sequences on the lower envelope, by increasing sample size at which they win.

    Parameters
    ----------
    start : exact number
        The coarsest scale ``r_0``.
    radii : sequence of exact numbers
        Candidate scales.
    count : callable
        Upper bound on the covering number at a radius, ``inf`` where none is known.
    """
    kept = [r for r in sorted(set(radii), reverse=True) if r <= start]
    counts = [float(count(r)) for r in kept]
    nodes = [(r, N) for r, N in zip(kept, counts, strict=True) if inf > N]
    scale = [float(start)] + [float(r) for r, _ in nodes]
    best = [0.0] + [inf] * len(nodes)
    before = [0] * len(best)
    for j, (_, N) in enumerate(nodes, start=1):
        weight = sqrt(max(N - 1, 0))
        for i in range(j):
            cost = best[i] + scale[i] * weight
            if cost < best[j]:
                best[j], before[j] = cost, i

    def path(j: int) -> tuple[Any, ...]:
        return (*path(before[j]), nodes[j - 1][0]) if j else ()

    lines = [ScaleSequence(path(j), 2 * scale[j], best[j]) for j in range(1, len(best))]
    return lower_envelope(lines)


def lower_envelope(lines: Sequence[ScaleSequence]) -> list[ScaleSequence]:
    """The lines that are lowest somewhere on ``1 <= n <= LARGEST_SAMPLE``, from small ``n`` to large."""
    low, high = 1 / sqrt(LARGEST_SAMPLE), 1.0
    envelope: list[ScaleSequence] = []
    s = high
    current = min(lines, key=lambda line: (line.a + line.b * s, line.a))
    while True:
        envelope.append(current)
        # A line that is better for larger n has the smaller intercept and the larger slope.
        crossings = [
            ((current.a - line.a) / (line.b - current.b), line)
            for line in lines
            if line.a < current.a and line.b > current.b
        ]
        if not crossings:
            return envelope
        s, current = max(crossings, key=lambda crossing: (crossing[0], -crossing[1].a))
        if s <= low:
            return envelope
