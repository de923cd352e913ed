"""Rows for results of other papers: seeded simulation and finite examples.

A simulated mean is lowered by three standard errors, so that the row compares one side; tests/lemmas/peers compares both.
"""

from __future__ import annotations

import numpy as np
from sympy import Rational

import symbound as sb
from tests.oracles.row import Row

R = Rational


def least_squares_gain(n: int, d: int, *, trials: int = 6000, seed: int = 11):
    """Mean and standard error of ``R(w) - R(Qw)`` for the minimum-norm solution; the group exchanges coordinates 2i, 2i+1.

    ``X ~ N(0, 4 I)``, noise variance 1/2, target (1, 1, 0, ..., 0): dim A = d/2, |theta|^2 = 2.
    """
    stream = np.random.default_rng(seed)
    theta = np.zeros(d)
    theta[:2] = 1
    swap = np.arange(d) ^ 1
    X = 2 * stream.normal(size=(trials, n, d))
    Y = X @ theta + np.sqrt(0.5) * stream.normal(size=(trials, n))
    w = np.einsum("tdn,tn->td", np.linalg.pinv(X), Y)
    averaged = (w + w[:, swap]) / 2
    gain = 4 * (((w - theta) ** 2).sum(axis=1) - ((averaged - theta) ** 2).sum(axis=1))
    return gain.mean(), gain.std(ddof=1) / np.sqrt(trials)


MATRIX = np.array([[1.0, 0.5], [0.25, -1.0], [0.0, 0.75], [0.5, 0.5]])
"""Target of shape (p, q) = (4, 2); the projection below averages rows 0, 1 and keeps rows 2, 3."""


def project(matrices):
    """Orthogonal projection of rank 6 on matrices with equal first two rows."""
    result = matrices.copy()
    result[..., :2, :] = matrices[..., :2, :].mean(axis=-2, keepdims=True)
    return result


def matrix_gain(n: int, *, trials: int = 20000, seed: int = 5):
    """Mean and standard error of ``R(Th) - R(Q Th)``: ``X ~ N(0, I)``, noise covariance (1/4) I."""
    stream = np.random.default_rng(seed)
    p, q = MATRIX.shape
    X = stream.normal(size=(trials, n, p))
    Y = X @ MATRIX + 0.5 * stream.normal(size=(trials, n, q))
    estimate = np.linalg.pinv(X) @ Y
    gain = ((estimate - MATRIX) ** 2).sum(axis=(1, 2)) - ((project(estimate) - MATRIX) ** 2).sum(axis=(1, 2))
    return gain.mean(), gain.std(ddof=1) / np.sqrt(trials)


def perpendicular() -> Rational:
    """``|Theta - Q Theta|^2``; the entries are dyadic."""
    return R(str(float(((MATRIX - project(MATRIX)) ** 2).sum())))


ORBIT_VALUES = np.array([[0.3, 1.2, -0.5], [2.0, 2.0, -1.0], [0.1, 0.4, 0.4]])
"""Values of a function along three orbits of C_3; the last orbit need not be free for the identity."""
ORBIT_MASSES = np.array([0.5, 0.2, 0.3])


def variance(masses, values) -> float:
    return float(masses @ values**2 - (masses @ values) ** 2)


def divergence(q, p) -> float:
    return float(np.sum(q * np.log(q / p)))


POSTERIOR, PRIOR = np.array([0.5, 0.2, 0.2, 0.1]), np.array([0.1, 0.4, 0.25, 0.25])


def merged(masses):
    """Push-forward under a map that sends predictors 0, 1 to one average and 2, 3 to another."""
    return masses.reshape(2, 2).sum(axis=1)


TARGET, MODEL = (
    np.array([0, 0.125, 0.25, 0.375, 0.5, 0.25, 0.125]),
    np.array([0.1, 0.2, 0.2, 0.3, 0.4, 0.3, 0.2]),
)


def largest_shift_error(f) -> float:
    return max(float(np.abs(np.roll(f, k) - f).max()) for k in range(7))


def lowered(simulated) -> float:
    mean, error = simulated
    return float(mean - 3 * error)


ROWS = [
    Row(
        "elesedy-zaidi-2021",
        lambda: {
            "n": 14,
            "d": 8,
            "moved": 4,
            "noise_variance": R(1, 2),
            "input_variance": 4,
            "norm_squared": 2,
        },
        lambda: lowered(least_squares_gain(14, 8)),
        name="n > d",
    ),
    Row(
        "elesedy-zaidi-2021",
        lambda: {
            "n": 6,
            "d": 12,
            "moved": 6,
            "noise_variance": R(1, 2),
            "input_variance": 4,
            "norm_squared": 2,
        },
        lambda: lowered(least_squares_gain(6, 12)),
        name="n < d",
    ),
    Row(
        "huang-levie-villar-2023",
        lambda: {
            "n": 12,
            "p": 4,
            "q": 2,
            "kept": 6,
            "noise_variance": R(1, 4),
            "perpendicular_squared": perpendicular(),
        },
        lambda: lowered(matrix_gain(12)),
    ),
    Row(
        "chen-dobriban-lee-2020",
        lambda: {},
        lambda: variance(np.repeat(ORBIT_MASSES / 3, 3), ORBIT_VALUES.ravel()),
        "exact",
        opened={
            "OrbitVariance": lambda: float(ORBIT_MASSES @ ORBIT_VALUES.var(axis=1)),
            "Variance": lambda: variance(ORBIT_MASSES, ORBIT_VALUES.mean(axis=1)),
        },
    ),
    Row(
        "wang-2022",
        lambda: {},
        lambda: largest_shift_error(TARGET),
        opened={
            "EquivarianceError": lambda: largest_shift_error(MODEL),
            "SupDistance": lambda: float(np.abs(TARGET - MODEL).max()),
        },
    ),
    Row(
        "lyle-2020",
        lambda: {},
        lambda: divergence(merged(POSTERIOR), merged(PRIOR)),
        opened={"RelativeEntropy": lambda: divergence(POSTERIOR, PRIOR)},
    ),
    Row(
        "tahmasebi-jegelka-2023",
        lambda: {"group": sb.symmetric(4), "n": 1000},
        lambda: 24000.0,
        "frozen",
    ),
]
