"""Exact values by enumeration on tiny examples: every sample, every sign vector, every function.

Nothing here imports the bounds of the package.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations_with_replacement, product
from math import comb, factorial, prod

import numpy as np
from scipy.optimize import linprog


def count_vectors(points: int, n: int):
    """All count vectors of a sample of size n on the points, with their multinomial coefficients."""
    for sample in combinations_with_replacement(range(points), n):
        counts = np.bincount(sample, minlength=points)
        yield counts, factorial(n) // prod(factorial(int(c)) for c in counts)


def expected_over_samples(value, law, n: int) -> float:
    """Expectation of ``value(counts)`` over samples of size n from a law, all samples enumerated."""
    total = 0.0
    for counts, ways in count_vectors(len(law), n):
        total += ways * float(np.prod(np.asarray(law, float) ** counts)) * value(counts)
    return total


def finite_class_gap(functions, law, counts) -> float:
    """``sup_f (P f - P_n f)`` for a finite class given by its table of values, shape (k, points)."""
    empirical = counts / counts.sum()
    return float(np.max(functions @ (np.asarray(law) - empirical)))


def finite_class_rademacher(functions, law, n: int) -> float:
    """``E sup_f (1/n) sum_i s_i f(Z_i)``, all samples and signs enumerated."""
    law = np.asarray(law, float)
    total = 0.0
    for sample in product(range(len(law)), repeat=n):
        weight = float(np.prod(law[list(sample)]))
        total += weight * empirical_rademacher(functions[:, list(sample)])
    return total


def empirical_rademacher(values) -> float:
    """Rademacher complexity of a table of values on a sample, shape (k, n), all signs enumerated."""
    n = values.shape[1]
    signs = np.array(list(product((-1, 1), repeat=n)))
    return float(np.mean(np.max(values @ signs.T, axis=0)) / n)


def lipschitz_gap(metric, M, law, counts) -> float:
    """``sup (P - P_n) f`` over 1-Lipschitz ``f`` with values in [0, M], as a linear program in the values of ``f``."""
    size = len(law)
    if size == 1:
        return 0.0
    difference = np.asarray(law) - counts / counts.sum()
    rows, bounds = [], []
    for i in range(size):
        for j in range(size):
            if i != j:
                row = np.zeros(size)
                row[i], row[j] = 1, -1
                rows.append(row)
                bounds.append(metric[i][j])
    solution = linprog(
        -difference, A_ub=np.array(rows), b_ub=np.array(bounds), bounds=[(0, M)] * size, method="highs"
    )
    return float(-solution.fun)


def binomial_mean_absolute_deviation(n: int, p: Fraction) -> Fraction:
    """``E |B/n - p|`` by summing over all outcomes, exactly."""
    return sum(comb(n, k) * p**k * (1 - p) ** (n - k) * abs(Fraction(k, n) - p) for k in range(n + 1))


def interval_wasserstein_mean(n: int, steps: int = 4000) -> float:
    """``E W_1(P, P_n)`` for the uniform law on [0, 1]: the integral of ``E |B(n, t)/n - t|`` over t, midpoint rule.

    De Moivre's formula is not used: the mean absolute deviation is summed over all outcomes.
    """
    t = (np.arange(steps) + 0.5) / steps
    k = np.arange(n + 1)[:, None]
    log_choose = np.array(
        [sum(np.log(np.arange(n - j + 1, n + 1))) - sum(np.log(np.arange(1, j + 1))) for j in range(n + 1)]
    )
    weights = np.exp(log_choose[:, None] + k * np.log(t) + (n - k) * np.log1p(-t))
    return float((weights * np.abs(k / n - t)).sum(axis=0).mean())


def burnside_by_orbits(group_elements, letters: int) -> int:
    """Number of orbits on strings, by building each orbit."""
    m = group_elements.shape[1]
    seen, orbits = set(), 0
    for string in product(range(letters), repeat=m):
        if string not in seen:
            orbits += 1
            seen.update(tuple(string[i] for i in g) for g in group_elements)
    return orbits


def least_cover(distances, r: float) -> int:
    """Size of a smallest cover by closed balls with centres in the space, trying all subsets in order of size."""
    from itertools import combinations

    reach = np.asarray(distances) <= r + 1e-12
    for k in range(1, len(reach) + 1):
        for centres in combinations(range(len(reach)), k):
            if reach[list(centres)].any(axis=0).all():
                return k
    return len(reach)


def largest_packing(distances, r: float) -> int:
    """Largest number of points pairwise at distance greater than r, trying all subsets."""
    from itertools import combinations

    far = np.asarray(distances) > r + 1e-12
    best = 1
    for k in range(2, len(far) + 1):
        if any(all(far[i, j] for i, j in combinations(c, 2)) for c in combinations(range(len(far)), k)):
            best = k
        else:
            break
    return best
