"""Rows for the lemmas on mis-specified symmetry; every infimum is found by optimisation, not by averaging."""

from __future__ import annotations

from itertools import product

import numpy as np
from scipy.linalg import null_space
from scipy.optimize import minimize, minimize_scalar
from sympy import Rational

from tests.oracles.row import Row

R = Rational
TURN = np.array([[0.0, -1.0], [1.0, 0.0]])
"""Output action of a quarter turn."""
POINTS = 6
MAPS = [np.array(g) for g in ([0, 1, 2, 3, 4, 5], [1, 2, 3, 0, 5, 4], [2, 3, 0, 1, 4, 5], [3, 0, 1, 2, 5, 4])]
"""C_4 on one free orbit and one orbit of two points, whose stabilizer is of order two."""
LAW = np.array([0.2, 0.2, 0.2, 0.2, 0.1, 0.1])
TARGET = np.random.default_rng(7).normal(size=(POINTS, 2))


def equivariance_constraints():
    """Rows of linear equations ``f(gx) - g f(x) = 0`` in the flat vector of the values of ``f``."""
    rows = []
    for k, g in enumerate(MAPS):
        turn = np.linalg.matrix_power(TURN, k)
        for x in range(POINTS):
            block = np.zeros((2, 2 * POINTS))
            block[:, 2 * g[x] : 2 * g[x] + 2] += np.eye(2)
            block[:, 2 * x : 2 * x + 2] -= turn
            rows.append(block)
    return np.concatenate(rows)


WEIGHTS = np.repeat(LAW, 2)
CONSTRAINTS = equivariance_constraints()


def projection_off_equivariant():
    """Matrix of ``1 - Q`` by least squares in the weighted norm, from the equations alone."""
    basis = null_space(CONSTRAINTS)
    root = np.sqrt(WEIGHTS)[:, None]
    return np.eye(2 * POINTS) - basis @ np.linalg.pinv(root * basis) @ np.diag(root[:, 0])


def distance_to_equivariant() -> float:
    u = projection_off_equivariant() @ TARGET.ravel()
    return float(WEIGHTS @ u**2)


def mean_square_error() -> float:
    return float(np.mean([LAW @ e**2 for e in errors()]))


def errors() -> list:
    """``|f*(gx) - g f*(x)|`` for every ``g``, at every point."""
    return [
        np.linalg.norm(TARGET[g] - TARGET @ np.linalg.matrix_power(TURN, k).T, axis=1)
        for k, g in enumerate(MAPS)
    ]


def distance_at_mean_error(eta: float) -> float:
    """Least squared distance subject to ``|f - Qf| <= eta``, by bisection in the multiplier."""
    off, target = projection_off_equivariant(), TARGET.ravel()
    W = np.diag(WEIGHTS)

    def solution(multiplier: float):
        return np.linalg.solve(W + multiplier * off.T @ W @ off, W @ target)

    low, high = 0.0, 1e6
    for _ in range(200):
        middle = (low + high) / 2
        u = off @ solution(middle)
        low, high = (middle, high) if WEIGHTS @ u**2 > eta**2 else (low, middle)
    return float(WEIGHTS @ (solution(high) - target) ** 2)


def distance_at_sup_error(eps: float) -> float:
    """Least squared distance subject to ``|f(gx) - g f(x)| <= eps`` everywhere, by a general solver."""
    target = TARGET.ravel()
    gaps = [
        CONSTRAINTS[i : i + 2] for i in range(0, len(CONSTRAINTS), 2) if np.abs(CONSTRAINTS[i : i + 2]).any()
    ]
    inside = {"type": "ineq", "fun": lambda f: np.array([eps**2 - ((A @ f) ** 2).sum() for A in gaps])}
    start = target - projection_off_equivariant() @ target
    found = minimize(
        lambda f: WEIGHTS @ (f - target) ** 2,
        start,
        jac=lambda f: 2 * WEIGHTS * (f - target),
        constraints=[inside],
        method="SLSQP",
        options={"maxiter": 500, "ftol": 1e-13},
    )
    return float(found.fun)


LARGEST = R(str(np.ceil(max(e.max() for e in errors()) * 2**20) / 2**20))
"""Just above the largest equivariance error of the target."""

VALUES = ((0, 1, 3, R(1, 3)), (R(1, 2), 0), (R(7, 4),))
MASSES = ((1, 2, R(1, 2), 1), (3, 1), (2,))


def clipped(eps: float) -> float:
    """Least squared distance with orbit oscillation at most ``eps``: one minimisation over ``c`` for each orbit."""
    mass = float(sum(sum(m) for m in MASSES))
    total = 0.0
    for values, masses in zip(VALUES, MASSES, strict=True):
        v, w = np.array(values, float), np.array(masses, float)
        cost = minimize_scalar(
            lambda c, v=v, w=w: w @ (v - np.clip(v, c, c + eps)) ** 2,
            bounds=(v.min() - eps, v.max()),
            method="bounded",
            options={"xatol": 1e-12},
        )
        total += cost.fun
    return total / mass


JOINT = ((R(1, 8), R(1, 4), 0), (R(1, 16), R(1, 16), R(1, 8)), (0, 0, R(3, 8)))


def best_invariant_error() -> float:
    """All classifiers that take one label for each orbit."""
    labels = range(len(JOINT[0]))
    return min(
        1 - float(sum(JOINT[o][y] for o, y in enumerate(choice)))
        for choice in product(labels, repeat=len(JOINT))
    )


ROWS = [
    Row(
        "reynolds-identity",
        lambda: {},
        distance_to_equivariant,
        "exact",
        opened={"MeanSquareEquivarianceError": mean_square_error},
    ),
    Row(
        "mean-error-identity",
        lambda: {"eta": R(1, 4)},
        lambda: distance_at_mean_error(0.25),
        "exact",
        opened={"MeanEquivarianceError": lambda: distance_to_equivariant() ** 0.5},
    ),
    Row(
        "mean-error-identity",
        lambda: {"eta": 9},
        lambda: 0.0,
        "exact",
        opened={"MeanEquivarianceError": lambda: distance_to_equivariant() ** 0.5},
        name="level above that of the data",
    ),
    Row(
        "sup-error-sandwich",
        lambda: {"eps": R(1, 2), "Delta": LARGEST},
        lambda: distance_at_sup_error(0.5),
        opened={"DistanceToEquivariant": distance_to_equivariant},
    ),
    Row(
        "sup-error-sandwich",
        lambda: {"eps": R(1, 2), "side": "lower"},
        lambda: distance_at_sup_error(0.5),
        "lower",
        opened={
            "TruncatedSquareEquivarianceError": lambda: float(
                np.mean([LAW @ np.maximum(e - 0.5, 0) ** 2 for e in errors()])
            )
        },
        name="lower side",
    ),
    Row(
        "sup-error-sandwich",
        lambda: {"eps": R(1, 4), "Delta": 1},
        # Two points that are exchanged, values 0 and 1: each moves by 3/8.
        lambda: (3 / 8) ** 2,
        "frozen",
        opened={"DistanceToEquivariant": lambda: 0.25},
        name="two values, upper side",
    ),
    Row(
        "sup-error-sandwich",
        lambda: {"eps": R(1, 4), "side": "lower"},
        lambda: (3 / 8) ** 2,
        "frozen",
        opened={"TruncatedSquareEquivarianceError": lambda: (0 + 0.75**2) / 2},
        name="two values, lower side",
    ),
    *(
        Row(
            "orbit-clip",
            lambda eps=eps: {"values": VALUES, "masses": MASSES, "eps": eps},
            lambda eps=eps: clipped(float(eps)),
            "exact",
            name=f"eps = {eps}",
        )
        for eps in (0, R(1, 3), 1, R(5, 2), 3)
    ),
    Row("total-dissent", lambda: {"masses": JOINT}, best_invariant_error, "exact"),
]
