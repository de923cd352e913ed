"""The oracle table: for every lemma at least one row that compares it with a value found some other way.

A row names the lemma, its arguments, values for the quantities that are still open in its formula (found by brute force as
well), and the true value of the quantity it bounds.  Adding a lemma means adding a row.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb
from typing import Any

import numpy as np
from sympy import Rational

import symbound as sb
from symbound.spaces.isometry_quotient import IsometryQuotient
from tests.oracles import enumeration as brute
from tests.oracles.row import Row

LAW = np.array([0.5, 0.3, 0.2])
TABLE = np.array([[0, 0.5, 1.0], [1.0, 0, 0], [0.2, 0.9, 0.4], [0, 0, 0]])
"""Four functions on three points with values in [0, 1]."""

PATH = np.array([[0, 1.0, 2.0], [1.0, 0, 1.0], [2.0, 1.0, 0]])
SQUARE = np.array([[0, 1.0, 2.0, 1.0], [1.0, 0, 1.0, 2.0], [2.0, 1.0, 0, 1.0], [1.0, 2.0, 1.0, 0]])
N = 3


def finite_class() -> Any:
    return sb.FiniteClass(k=4, M=1)


def gap_of_table(n: int = N) -> float:
    return brute.expected_over_samples(lambda c: brute.finite_class_gap(TABLE, LAW, c), LAW, n)


def gap_quantile(n: int, delta: float) -> float:
    """Smallest value that the gap exceeds with probability at most delta."""
    values = []
    for counts, ways in brute.count_vectors(3, n):
        values.append((brute.finite_class_gap(TABLE, LAW, counts), ways * float(np.prod(LAW**counts))))
    values.sort(reverse=True)
    mass = 0.0
    for value, weight in values:
        mass += weight
        if mass > delta:
            return value
    return values[-1][0]


def rademacher_of_table(n: int = N) -> float:
    return brute.finite_class_rademacher(TABLE, LAW, n)


def lipschitz_on_path() -> Any:
    return sb.Lipschitz(sb.FiniteSpace(PATH), L=Rational(1, 2), M=1)


def gap_on_path(n: int = N) -> float:
    return brute.expected_over_samples(lambda c: brute.lipschitz_gap(PATH / 2, 1, LAW, c), LAW, n)


def grid_quotient(k: int, permutations: list[list[int]], m: int = 2) -> np.ndarray:
    """Sup distances between the orbits of a grid in [0,1]^m that holds cell centres and spread-out points."""
    step = max(2 * k * (k - 1), 2)
    points = np.array(list(np.ndindex(*(step + 1,) * m)))
    keep, seen = [], set()
    for index, p in enumerate(map(tuple, points)):
        if p not in seen:
            keep.append(index)
            seen.update(tuple(p[i] for i in g) for g in permutations)
    reps = points[keep]
    images = [np.abs(reps[:, None, :] - reps[None, :, g]).max(-1) for g in permutations]
    return np.min(images, axis=0) / step


def exact_cover_size(distances: np.ndarray, r: Any) -> int:
    from symbound.spaces.covers import exact_cover

    cover = exact_cover(np.ascontiguousarray(distances), r)
    if not cover.optimal:
        raise RuntimeError("the oracle was not solved to optimality")
    return cover.size


def cube_cover(k: int) -> int:
    """Least cover of a grid in the square modulo the swap, at r = 1/(2k), in units in which distances are integers."""
    step = max(2 * k * (k - 1), 2)
    integer = np.round(grid_quotient(k, [[0, 1], [1, 0]]) * step)
    return exact_cover_size(integer, Rational(step, 2 * k))


def excess_risk_of_table(n: int = 4) -> float:
    """Expected risk of the empirical risk minimiser of the table (first minimiser), the best risk being 0."""

    def risk(counts: np.ndarray) -> float:
        return float((TABLE @ LAW)[np.argmin(TABLE @ (counts / counts.sum()))])

    return brute.expected_over_samples(risk, LAW, n)


def uniform_strings_gap(n: int, sizes: list[int], total: int) -> float:
    masses = [Fraction(s, total) for s in sizes]
    return float(sum(brute.binomial_mean_absolute_deviation(n, p) for p in masses) / 2)


def primal_transport(cost: np.ndarray, law: np.ndarray, counts: np.ndarray) -> float:
    """Least cost of a transport plan from the law to the sample, as a linear program in the plan."""
    from scipy.optimize import linprog

    size = len(law)
    rows = [np.kron(np.eye(size)[i], np.ones(size)) for i in range(size)]
    columns = [np.kron(np.ones(size), np.eye(size)[j]) for j in range(size)]
    solution = linprog(
        cost.ravel(), A_eq=np.array(rows + columns), b_eq=np.concatenate([law, counts / counts.sum()])
    )
    return float(solution.fun)


def approximate_on_square() -> Any:
    """1-Lipschitz functions on a square, 1/4-invariant under its rotations."""
    return sb.Lipschitz(
        sb.FiniteSpace(SQUARE), L=1, M=1, symmetry=sb.Invariance(sb.cyclic(4), Rational(1, 4))
    )


def rotations_of_square() -> Any:
    """1-Lipschitz functions on a square, 1/4-invariant under a quarter turn: 1/2-invariant under all rotations."""
    from sympy.combinatorics import Permutation

    symmetry = sb.Invariance([Permutation([1, 2, 3, 0])], Rational(1, 4))
    return sb.Lipschitz(sb.FiniteSpace(SQUARE), L=1, M=1, symmetry=symmetry)


def gap_on_square(metric: np.ndarray) -> float:
    law = np.array([0.4, 0.3, 0.2, 0.1])
    return brute.expected_over_samples(lambda c: brute.lipschitz_gap(metric, 1, law, c), law, N)


def shift_error(k: int) -> float:
    """``ee(f, shift by k)`` for a function on the cyclic group of order 7."""
    f = np.array([0, 0.125, 0.25, 0.375, 0.5, 0.25, 0.125])
    return float(np.abs(np.roll(f, k) - f).max())


def lipschitz_rademacher(metric: np.ndarray, M: float) -> float:
    """Rademacher complexity of the Lipschitz functions on a sample that holds every point once."""
    from itertools import product

    size = len(metric)
    values = []
    for signs in product((-1, 1), repeat=size):
        s = np.array(signs) / size
        plus = s - s.mean()
        values.append(_linear_over_lipschitz(metric, M, plus, s.mean()))
    return float(np.mean(values))


def _linear_over_lipschitz(metric: np.ndarray, M: float, weights: np.ndarray, mean: float) -> float:
    from scipy.optimize import linprog

    size = len(metric)
    rows, bounds = [], []
    for i in range(size):
        for j in range(size):
            if i != j:
                row = np.zeros(size)
                row[i], row[j] = 1, -1
                rows.append(row)
                bounds.append(metric[i, j])
    solution = linprog(-(weights + mean), A_ub=np.array(rows), b_ub=np.array(bounds), bounds=[(0, M)] * size)
    return float(-solution.fun)


ROWS = [
    Row(
        "symmetrization",
        lambda: {"F": finite_class(), "n": N},
        gap_of_table,
        opened={"Rademacher": rademacher_of_table},
    ),
    Row("massart", lambda: {"F": finite_class(), "n": N}, rademacher_of_table),
    Row("finite-class", lambda: {"F": finite_class(), "n": N}, gap_of_table),
    Row(
        "finite-class",
        lambda: {"F": finite_class(), "n": 6, "delta": Rational(1, 5)},
        lambda: gap_quantile(6, 0.2),
        name="with confidence",
    ),
    Row(
        "concentration",
        lambda: {"F": finite_class(), "n": 6, "delta": Rational(1, 5)},
        lambda: gap_quantile(6, 0.2),
        opened={"ExpectedGap": lambda: gap_of_table(6)},
    ),
    Row(
        "markov",
        lambda: {"F": finite_class(), "n": 6, "delta": Rational(1, 5)},
        lambda: gap_quantile(6, 0.2),
        opened={"ExpectedGap": lambda: gap_of_table(6)},
        assume=("constant-function",),
    ),
    Row("trivial-range", lambda: {"F": lipschitz_on_path(), "n": 1}, lambda: gap_on_path(1)),
    Row(
        "tabular-gap",
        lambda: {"F": sb.AllFunctions(sb.FiniteSpace(PATH), M=1), "n": 5, "law": LAW},
        lambda: brute.expected_over_samples(lambda c: np.abs(c / c.sum() - LAW).sum() / 2, LAW, 5),
        "exact",
        name="law given",
    ),
    Row(
        "tabular-gap",
        lambda: {
            "F": sb.AllFunctions(sb.Strings(3, 2), M=1, symmetry=sb.Invariance(sb.symmetric(3))),
            "n": 7,
            "law": "uniform",
        },
        lambda: uniform_strings_gap(7, [1, 3, 3, 1], 8),
        "exact",
        name="modulo S_3",
    ),
    Row(
        "tabular-gap",
        lambda: {
            "F": sb.AllFunctions(
                sb.Strings(3, 2), M=1, symmetry=sb.Invariance(sb.symmetric(3), Rational(1, 4))
            ),
            "n": 7,
            "law": "uniform",
        },
        lambda: 0.75 * uniform_strings_gap(7, [1, 3, 3, 1], 8) + 0.25 * uniform_strings_gap(7, [1] * 8, 8),
        "exact",
        name="approximate invariance",
    ),
    Row(
        "tabular-gap",
        lambda: {
            "F": sb.AllFunctions(sb.Strings(3, 2), M=1, symmetry=sb.Invariance(sb.symmetric(3))),
            "n": 7,
        },
        lambda: uniform_strings_gap(7, [1, 3, 3, 1], 8),
        name="every law",
    ),
    Row(
        "multiscale",
        lambda: {"F": lipschitz_on_path(), "n": N, "scales": (0,)},
        gap_on_path,
        opened={"CoveringNumber": lambda: 3},
    ),
    Row(
        "multiscale",
        lambda: {
            "F": sb.Lipschitz(sb.Cube(1), L=1, M=1),
            "n": 30,
            "scales": (Rational(1, 4), Rational(1, 8)),
        },
        lambda: brute.interval_wasserstein_mean(30),
        opened={"[0,1]^1, d), 1/4": lambda: 2, "[0,1]^1, d), 1/8": lambda: 4},
        name="interval",
    ),
    Row(
        "rate",
        lambda: {"F": sb.Lipschitz(sb.Cube(1), L=1, M=1), "n": 30, "C": 1, "d": 1},
        lambda: brute.interval_wasserstein_mean(30),
        assume=("power-law",),
    ),
    Row(
        "transport-lower",
        lambda: {"F": sb.Lipschitz(sb.Cube(1), L=1, M=1), "n": 30, "kappa": 2, "d": 1},
        lambda: brute.interval_wasserstein_mean(30),
        "lower",
    ),
    Row(
        "transport-lower",
        lambda: {"F": sb.Lipschitz(sb.Cube(1), L=1, M=Rational(1, 50)), "n": 3, "kappa": 2, "d": 1},
        lambda: brute.interval_wasserstein_mean(3),
        "lower",
        name="range binds",
    ),
    Row(
        "excess-risk",
        lambda: {"F": finite_class(), "n": 4},
        excess_risk_of_table,
        opened={
            "ApproximationError": lambda: float((TABLE @ LAW).min()),
            "ExpectedGap": lambda: gap_of_table(4),
        },
    ),
    Row(
        "polya-covering",
        lambda: {"space": sb.Cube(2) / sb.symmetric(2), "r": Rational(1, 6)},
        lambda: cube_cover(3),
        "exact",
    ),
    Row(
        "polya-covering",
        lambda: {"space": sb.Cube(10) / sb.symmetric(10), "r": Rational(1, 10)},
        lambda: comb(14, 10),
        "exact",
        name="S_10",
    ),
    Row(
        "polya-covering",
        lambda: {"space": sb.Strings(4, 3) / sb.cyclic(4), "r": 0},
        lambda: brute.burnside_by_orbits(sb.elements(sb.cyclic(4)), 3),
        "exact",
        name="strings",
    ),
    Row(
        "polya-covering-signed",
        lambda: {"space": sb.Cube(5, centered=True) / sb.hyperoctahedral(5), "r": Rational(1, 7)},
        lambda: comb(4 + 4, 5),
        "exact",
    ),
    Row(
        "polya-power-law",
        lambda: {"space": sb.Cube(4) / sb.cyclic(4), "r": Rational(1, 7)},
        lambda: brute.burnside_by_orbits(sb.elements(sb.cyclic(4)), 4),
    ),
    Row("doubling", lambda: {"space": sb.Doubling(1, 1), "r": Rational(1, 7)}, lambda: 4),
    Row("euclidean-ball", lambda: {"space": sb.Ball(1, 1), "r": Rational(1, 7)}, lambda: 7),
    Row("euclidean-ball-power-law", lambda: {"space": sb.Ball(1, 1), "r": Rational(1, 7)}, lambda: 7),
    Row(
        "packing-covering",
        lambda: {"space": sb.FiniteSpace(SQUARE), "r": 1},
        lambda: brute.least_cover(SQUARE, 1),
        opened={"PackingNumber": lambda: brute.largest_packing(SQUARE, 1)},
    ),
    Row(
        "packing-covering",
        lambda: {"space": sb.FiniteSpace(SQUARE), "r": 1, "of": "packing"},
        lambda: brute.largest_packing(SQUARE, 1),
        opened={"CoveringNumber": lambda: brute.least_cover(SQUARE, 0.5)},
        name="packing",
    ),
    Row(
        "orbit-packing",
        lambda: {"space": sb.FiniteSpace(SQUARE) / sb.cyclic(4), "r": Rational(1, 2), "form": "separated"},
        lambda: 1,
        opened={"PackingNumber": lambda: brute.largest_packing(SQUARE, 0.5)},
    ),
    Row(
        "orbit-packing",
        lambda: {"space": sb.FiniteSpace(SQUARE) / sb.group([[0, 3, 2, 1]]), "r": 1},
        lambda: brute.least_cover(np.array([[0, 1.0, 2.0], [1.0, 0, 1.0], [2.0, 1.0, 0]]), 1),
        opened={"OrbitPackingNumber": lambda: 1, "PackingNumber": lambda: brute.largest_packing(SQUARE, 1)},
        name="general",
    ),
    Row(
        "orbit-packing",
        lambda: {
            "space": IsometryQuotient(sb.Torus(2), "translations"),
            "r": Rational(1, 8),
            "form": "dimension",
            "c": Rational(1, 4),
            "k": 1,
        },
        lambda: 4,
        opened={"PackingNumber": lambda: 49},
        assume=("separation",),
        name="torus modulo translations of one circle",
    ),
    Row(
        "finite-cover",
        lambda: {"space": sb.FiniteSpace(SQUARE), "r": 1},
        lambda: brute.least_cover(SQUARE, 1),
    ),
    Row(
        "path-metric-group",
        lambda: {
            "F": sb.Lipschitz(sb.FiniteSpace(SQUARE), L=1, M=1, symmetry=sb.Invariance(sb.cyclic(4))),
            "r": 0,
        },
        lambda: 1,
        "exact",
        opened={"CoveringNumber": lambda: 1},
    ),
    Row(
        "path-metric-group",
        lambda: {
            "F": sb.Lipschitz(
                sb.FiniteSpace(SQUARE), L=1, M=2, symmetry=sb.Invariance(sb.cyclic(4), Rational(1, 2))
            ),
            "r": Rational(1, 2),
        },
        lambda: brute.least_cover(np.minimum(SQUARE, 0.5), 0.5),
        opened={"/C_4": lambda: 1, "N(Z_4, 1/2)": lambda: brute.least_cover(SQUARE, 0.5)},
        name="approximate",
    ),
    Row(
        "lipschitz-loss",
        lambda: {"c": 1, "L_h": 3},
        lambda: max(
            abs(abs(3 * x - y) - abs(3 * u - v)) / (abs(x - u) + abs(y - v))
            for x, y, u, v in np.random.default_rng(0).random((500, 4))
        ),
    ),
    Row(
        "equivariant-to-invariant",
        lambda: {"c": 1},
        # h(x) = 0.3 x^2 - x under the sign flip: |h(-x) + h(x)| = 0.6 x^2; the loss |u - y| is invariant under the flip.
        lambda: max(
            abs(abs(0.3 * x * x + x + y) - abs(0.3 * x * x - x - y))
            for x, y in np.random.default_rng(0).random((500, 2))
        ),
        opened={"EquivarianceError": lambda: 0.6},
        name="sign flip",
    ),
    Row(
        "sokolic-2017",
        lambda: {
            "space": sb.Cube(2),
            "N_Y": 10,
            "gamma": Rational(1, 2),
            "n": 1000,
            "delta": Rational(1, 20),
        },
        lambda: 0.548368560210288863718784817611,
        "frozen",
        opened={"CoveringNumber": lambda: 16},
    ),
    Row(
        "sannai-2021",
        lambda: {"group": sb.symmetric(4), "n": 10000, "delta": Rational(1, 20), "C": 1},
        lambda: 0.0448898828300013162820709702712,
        "frozen",
    ),
    Row(
        "path-metric",
        lambda: {"F": lipschitz_on_path(), "n": N},
        gap_on_path,
        "exact",
        opened={"ExpectedGap": lambda: gap_on_path()},
    ),
    Row(
        "gap-is-transport",
        lambda: {"F": lipschitz_on_path(), "n": N},
        gap_on_path,
        "exact",
        opened={
            "ExpectedTransport": lambda: brute.expected_over_samples(
                lambda c: primal_transport(PATH / 2, LAW, c), LAW, N
            )
        },
    ),
    Row(
        "midrange-projection",
        lambda: {"F": approximate_on_square(), "n": N},
        lambda: gap_on_square(np.minimum(SQUARE, 0.25)),
        opened={
            "E Phi_3(F_0)": lambda: 0,  # the quotient is one point
            "E Phi_3(H)": lambda: gap_on_square(np.minimum(2 * SQUARE, 0.25)),
        },
    ),
    Row(
        "generated-group",
        lambda: {"F": rotations_of_square(), "n": N},
        lambda: gap_on_square(
            np.minimum(SQUARE, 0.25 * np.array([[0, 1, 2, 1], [1, 0, 1, 2], [2, 1, 0, 1], [1, 2, 1, 0]]))
        ),
        opened={"ExpectedGap": lambda: gap_on_square(np.minimum(SQUARE, 0.5))},
    ),
    Row(
        "fundamental-domain",
        lambda: {"F": approximate_on_square(), "n": N, "k": 1, "domain": sb.FiniteSpace([[0.0]])},
        lambda: gap_on_square(np.minimum(SQUARE, 0.25)),
        opened={"ExpectedGap": lambda: 0},
        assume=("projection",),
    ),
    Row(
        "stabilizer-calculus",
        lambda: {},
        lambda: shift_error(3),
        opened={"ee(f, g)": lambda: shift_error(1), "ee(f, h)": lambda: shift_error(2)},
    ),
    Row(
        "stabilizer-growth",
        lambda: {"subgroup_order": 7, "stabilizer_size": 3, "eps": Rational(str(shift_error(1)))},
        lambda: max(shift_error(k) for k in range(7)),
    ),
    Row(
        "lie-discretisation",
        lambda: {"L": 1, "R": 2, "k": 5},
        # The 1-Lipschitz function "distance to the nearest of five points on the circle" is invariant under C_5.
        lambda: 2 * 2 * np.sin(np.pi / 10) - 1e-12,
    ),
    Row(
        "isodiametric",
        lambda: {"measure": Rational(1, 4), "C": 1, "m": 1},
        lambda: 0.25,
        "lower",
        name="arc of a circle",
    ),
    Row(
        "union-of-classes",
        lambda: {"F": sb.UnionClass((finite_class(), sb.FiniteClass(k=1, M=1))), "n": N},
        gap_of_table,
        opened={"ExpectedGap": lambda: gap_of_table()},
    ),
    Row(
        "two-sided-sup",
        lambda: {},
        lambda: shift_error(1),
        opened={"EquivarianceError": lambda: 0, "SupDistance": lambda: shift_error(1) / 2},
    ),
    Row(
        "sample-cover",
        lambda: {
            "F": sb.Lipschitz(sb.FiniteSpace(PATH), L=1, M=2),
            "n": 3,
            "scales": (1, 0),
            "counts": (1, 3),
        },
        lambda: lipschitz_rademacher(PATH, 2),
        assume=("covers",),
    ),
]
