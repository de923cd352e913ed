"""Tiny classes of functions on a sample, with everything enumerated: the truth for this family."""

from __future__ import annotations

from itertools import combinations

import numpy as np

from tests.oracles.enumeration import empirical_rademacher

__all__ = ["empirical_rademacher", "external_covering", "internal_covering", "random_class", "scales_of"]


def random_class(seed, k, n, M=1.0):
    """``k`` functions on ``n`` points with values on a grid of 9 in [0, M], exact in floating point."""
    return np.random.default_rng(seed).integers(0, 9, size=(k, n)) / 8 * M


def distances(values):
    """Sup distances between functions."""
    return np.abs(values[:, None] - values[None]).max(axis=2)


def internal_covering(values, t):
    """Least number of balls of radius t in the sup norm with centres in the class, trying all sets."""
    near = distances(values) <= t
    k = len(values)
    for size in range(1, k + 1):
        if any(near[list(centres)].any(axis=0).all() for centres in combinations(range(k), size)):
            return size
    raise AssertionError


def external_covering(values, t):
    """Least number of balls of radius t, centres anywhere: a set fits in one iff its diameter is <= 2t."""
    fits = distances(values) <= 2 * t
    k = len(values)
    fitting = [
        mask
        for mask in range(1, 2**k)
        if all(fits[i, j] for i in range(k) for j in range(i) if mask >> i & mask >> j & 1)
    ]
    reach = {0}
    for size in range(1, k + 1):
        reach = {covered | mask for covered in reach for mask in fitting}
        if 2**k - 1 in reach:
            return size
    raise AssertionError


def scales_of(values):
    """Scales at which some covering number can jump, decreasing."""
    d = np.unique(distances(values))
    return sorted({float(x) for x in (*d, *d / 2) if x > 0}, reverse=True)
