r"""Knots of the clipping problem on one orbit, for many orbits of one size at a time.

Sorted values ``v_i`` with masses ``w_i``; ``L(a) = sum w (a - v)_+`` and ``U(b) = sum w (v - b)_+`` are piecewise linear with knots
at the values.  The best interval ``[a, b]`` of length ``eps`` has ``L(a) = U(b) = t``.  Running through ``t`` from 0 up to where the
two meet at the mean, ``a`` passes the values below the mean and ``b`` those above: every value gives one knot.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Block(NamedTuple):
    """Orbits with one number of points of positive mass: numbers of the orbits, sorted values, masses."""

    orbits: NDArray[np.intp]
    values: Floats
    masses: Floats


def blocks(values: Floats, masses: Floats, labels: NDArray[np.int64]) -> Iterator[Block]:
    """The orbits by number of points of positive mass, each orbit a row sorted by value."""
    from scipy.sparse import coo_array

    kept = np.flatnonzero(masses > 0)
    counts = np.bincount(labels[kept], minlength=int(labels.max()) + 1)
    # A sparse matrix in row order is a stable sort by label in linear time.
    matrix = coo_array((kept, (labels[kept], np.arange(len(kept)))), shape=(len(counts), len(kept))).tocsr()
    members, starts = matrix.data, np.cumsum(counts) - counts
    for size in np.unique(counts[counts > 0]):
        orbits = np.flatnonzero(counts == size)
        rows = members[starts[orbits][:, None] + np.arange(size)]
        v = values[rows]
        order = np.argsort(v, axis=1)
        yield Block(orbits, np.take_along_axis(v, order, 1), np.take_along_axis(masses[rows], order, 1))


class _Excess(NamedTuple):
    """At every value: masses up to it and from it on, and the excesses ``L`` below it and ``U`` above it."""

    up_to: Floats
    from_on: Floats
    below: Floats
    above: Floats
    is_left: NDArray[np.bool_]


def _excess(v: Floats, w: Floats) -> _Excess:
    up_to = np.cumsum(w, axis=1)
    from_on = np.cumsum(w[:, ::-1], axis=1)[:, ::-1]
    gap = np.diff(v, axis=1)
    below, above = np.zeros_like(v), np.zeros_like(v)
    np.cumsum(up_to[:, :-1] * gap, axis=1, out=below[:, 1:])
    above[:, :-1] = np.cumsum((from_on[:, 1:] * gap)[:, ::-1], axis=1)[:, ::-1]
    return _Excess(up_to, from_on, below, above, below <= above)


def block_knots(v: Floats, w: Floats) -> tuple[Floats, Floats]:
    """Knots ``eps_k`` and changes of slope ``delta_k`` of every row, arrays of the shape of ``v``."""
    e = _excess(v, w)
    t = np.where(e.is_left, e.below, e.above)
    order = np.argsort(t, axis=1, kind="stable")
    t = np.take_along_axis(t, order, 1)
    is_left = np.take_along_axis(e.is_left, order, 1)
    left = np.maximum.accumulate(np.where(is_left, order, 0), axis=1)
    right = np.minimum.accumulate(np.where(is_left, v.shape[1] - 1, order), axis=1)

    def take(array: Floats, index: NDArray[np.intp]) -> Floats:
        return np.take_along_axis(array, index, 1)

    mass_left, mass_right = take(e.up_to, left), take(e.from_on, right)
    a = take(v, left) + (t - take(e.below, left)) / mass_left
    b = take(v, right) - (t - take(e.above, right)) / mass_right
    slope = mass_left * mass_right / (mass_left + mass_right)
    change = np.diff(slope, axis=1, prepend=0.0)
    return np.maximum(b - a, 0.0), np.maximum(change, 0.0)


def best_floor(v: Floats, w: Floats, eps: float) -> Floats:
    """Lower end ``c`` of the best interval ``[c, c + eps]`` of every row."""
    e = _excess(v, w)
    knots, change = block_knots(v, w)
    t = (change * np.maximum(knots - eps, 0.0)).sum(axis=1, keepdims=True)
    place = np.maximum((e.is_left & (e.below <= t)).sum(axis=1, keepdims=True) - 1, 0)
    start, slope, level = (np.take_along_axis(x, place, 1) for x in (v, e.up_to, e.below))
    return np.asarray(np.clip(start + (t - level) / slope, v[:, :1], v[:, -1:])[:, 0])


def exact_knots(v: list[Fraction], w: list[Fraction]) -> list[tuple[Fraction, Fraction]]:
    """Knots and changes of slope of one orbit in rational numbers; values sorted, masses positive."""
    last = len(v) - 1
    up_to, from_on = [w[0]], [w[-1]]
    below, above = [Fraction(0)], [Fraction(0)]
    for i in range(1, last + 1):
        below.append(below[-1] + up_to[-1] * (v[i] - v[i - 1]))
        up_to.append(up_to[-1] + w[i])
        above.append(above[-1] + from_on[-1] * (v[last - i + 1] - v[last - i]))
        from_on.append(from_on[-1] + w[last - i])
    above.reverse()
    from_on.reverse()
    found: list[tuple[Fraction, Fraction]] = []
    left, right, slope = 0, last, Fraction(0)
    for i in sorted(range(last + 1), key=lambda i: min(below[i], above[i])):
        t: Any = min(below[i], above[i])
        if below[i] <= above[i]:
            left = max(left, i)
        else:
            right = min(right, i)
        a = v[left] + (t - below[left]) / up_to[left]
        b = v[right] - (t - above[right]) / from_on[right]
        steeper = up_to[left] * from_on[right] / (up_to[left] + from_on[right])
        found.append((b - a, steeper - slope))
        slope = steeper
    return found
