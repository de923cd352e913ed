"""Rows for the trade-offs: expected excess risks by enumeration of all samples, minima by a general minimiser."""

from __future__ import annotations

from itertools import product
from math import factorial, sqrt

import numpy as np
from scipy.optimize import minimize_scalar
from sympy import Rational

import symbound as sb
from tests.oracles import enumeration as brute
from tests.oracles.row import Row

R = Rational
CHANCES = (0.25, 0.75)
"""``P(Y = 1 | x)`` at two inputs of equal mass, which the group exchanges: Delta = 1/2, V = 1/16."""
N = 6


def least_squares(counts, means, eps: float):
    """Values ``h_1, h_2`` in [0, 1] with ``|h_1 - h_2| <= eps`` that are least in ``sum n_x (h_x - mean_x)^2``."""
    first, second = counts
    if not first or not second:
        return (means[1],) * 2 if not first else (means[0],) * 2
    excess = abs(means[0] - means[1]) - eps
    if excess <= 0:
        return means
    sign = 1 if means[0] > means[1] else -1
    return (
        means[0] - sign * excess * second / (first + second),
        means[1] + sign * excess * first / (first + second),
    )


def expected_excess_risk(eps: float, n: int = N) -> float:
    """Expected excess risk of empirical risk minimisation over two values that differ by at most ``eps``."""
    cells = [(x, y) for x in range(2) for y in range(2)]
    law = [0.5 * (CHANCES[x] if y else 1 - CHANCES[x]) for x, y in cells]
    total = 0.0
    for k in product(range(n + 1), repeat=4):
        if sum(k) != n:
            continue
        ways = factorial(n) / np.prod([factorial(i) for i in k])
        counts = (k[0] + k[1], k[2] + k[3])
        means = tuple(k[2 * x + 1] / counts[x] if counts[x] else 0.0 for x in range(2))
        h = least_squares(counts, means, eps)
        risk = sum((h[x] - CHANCES[x]) ** 2 for x in range(2)) / 2
        total += ways * float(np.prod([p**i for p, i in zip(law, k, strict=True)])) * risk
    return total


def least(curve, low: float, high: float) -> float:
    """Least value of a curve with one minimum on an interval, ends included."""
    inside = minimize_scalar(curve, bounds=(low, high), method="bounded", options={"xatol": 1e-12}).fun
    return float(min(inside, curve(low), curve(high)))


def sup_error_curve(eps, points, orbits, delta, v, n, pair):
    if pair == "contraction":
        offset, slope = 2 * sqrt(orbits / n), 2 * (sqrt(points) - sqrt(orbits)) / sqrt(n)
    else:
        offset, slope = 0.625 * sqrt(orbits / n), (sqrt(points - 1) - sqrt(orbits - 1)) / sqrt(n)
    return max(0, 1 - eps / delta) ** 2 * v + offset + slope * eps


def mean_error_curve(eta, points, orbits, level, n):
    return max(0, level - eta) ** 2 + 2 * sqrt(orbits / n) + 4 * eta * sqrt((points - orbits) / n)


PATH = np.array([[0, 1.0, 2.0], [1.0, 0, 1.0], [2.0, 1.0, 0]])
LAW = np.array([0.5, 0.3, 0.2])


def reflected(eps) -> sb.AllFunctions:
    return sb.AllFunctions(sb.FiniteSpace(PATH), M=1, symmetry=sb.Invariance(sb.group([[2, 1, 0]]), eps))


ROWS = [
    Row(
        "minkowski-interpolation",
        lambda: {"F": reflected(1), "n": 3},
        # The case between exact and no symmetry is in tests/lemmas/tradeoff.
        lambda: brute.expected_over_samples(lambda c: brute.lipschitz_gap(1 - np.eye(3), 1, LAW, c), LAW, 3),
        "exact",
        opened={
            "ExpectedGap": lambda: brute.expected_over_samples(
                lambda c: np.abs(c / 3 - LAW).sum() / 2, LAW, 3
            )
        },
        name="no symmetry left",
    ),
    *(
        Row(
            "optimal-sup-error",
            lambda pair=pair, eps=eps: {
                "N": 2,
                "K": 1,
                "Delta": R(1, 2),
                "V": R(1, 16),
                "n": N,
                "eps": eps,
                "pair": pair,
            },
            lambda eps=eps: expected_excess_risk(float(eps)),
            name=f"{pair}, eps = {eps}",
        )
        for pair in ("direct", "contraction")
        for eps in (0, R(1, 4), 1)
    ),
    *(
        Row(
            "optimal-sup-error",
            lambda pair=pair, n=n: {"N": 18, "K": 5, "Delta": R(2, 3), "V": R(1, 20), "n": n, "pair": pair},
            lambda pair=pair, n=n: least(lambda e: sup_error_curve(e, 18, 5, 2 / 3, 0.05, n, pair), 0, 1),
            "frozen",
            name=f"minimum, {pair}, n = {n}",
        )
        for pair in ("direct", "contraction")
        for n in (50, 5000)
    ),
    Row(
        "optimal-mean-error",
        # On two points of equal mass |h - Qh| is half the difference of the values.
        lambda: {"N": 2, "K": 1, "data_error": R(1, 4), "n": N, "eta": R(1, 8)},
        lambda: expected_excess_risk(0.25),
    ),
    *(
        Row(
            "optimal-mean-error",
            lambda n=n: {"N": 18, "K": 5, "data_error": R(2, 5), "n": n},
            lambda n=n: least(lambda e: mean_error_curve(e, 18, 5, 0.4, n), 0, 1),
            "frozen",
            name=f"minimum, n = {n}",
        )
        for n in (50, 5000)
    ),
    Row(
        "optimal-subgroup",
        lambda: {"distances": (R(1, 16), 0), "orbits": (1, 2), "n": N},
        # 1/16 + 0.255 < 0.361: the whole group.
        lambda: expected_excess_risk(0),
    ),
    Row(
        "optimal-subgroup",
        lambda: {"distances": (R(1, 16), 0), "orbits": (1, 2), "n": 20},
        # 1/16 + 0.140 > 0.198: no symmetry.
        lambda: expected_excess_risk(1, 20),
        name="more samples",
    ),
    *(
        Row(
            "optimal-fraction",
            lambda n=n, order=order: {
                "A": 2,
                "b": R(1, 2),
                "B": R(1, 3),
                "a": R(3, 2),
                "n": n,
                "group_order": order,
            },
            lambda n=n, order=order: least(lambda x: 2 * (x * n) ** -0.5 + x**1.5 / 3, 1 / order, 1),
            "frozen",
            name=f"n = {n}, |G| = {order}",
        )
        for n, order in ((2, 24), (10, 24), (10**7, 24))
    ),
]
