"""Distances by other means: Lawson and Hanson's least distance programming, brute force."""

from itertools import product

import numpy as np
from scipy.optimize import nnls


def least_distance(values, masses, pairs, lengths):
    """``min sum p (f - v)^2`` with ``|f_i - f_j| <= length``, by non-negative least squares; masses positive."""
    size = len(values)
    rows, bounds = [], []
    for (i, j), length in zip(pairs, lengths, strict=True):
        for sign in (1.0, -1.0):
            row = np.zeros(size)
            row[i], row[j] = -sign, sign
            rows.append(row / np.sqrt(masses))
            bounds.append(-length + sign * (values[i] - values[j]))
    G, h = np.array(rows), np.array(bounds)
    if not len(G) or (h <= 0).all():
        return 0.0
    target = np.zeros(size + 1)
    target[-1] = 1.0
    u, _ = nnls(np.vstack([G.T, h]), target, maxiter=10_000)
    r = np.vstack([G.T, h]) @ u - target
    x = -r[:-1] / r[-1]
    return float(x @ x)


def pairs_of(labels):
    """All pairs of points of one cell."""
    return [(i, j) for i in range(len(labels)) for j in range(i) if labels[i] == labels[j]]


def all_invariant_classifiers(orbits, names):
    """Every labelling of the orbits."""
    return product(names, repeat=orbits)
