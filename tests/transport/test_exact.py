from fractions import Fraction
from itertools import permutations

import networkx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from symbound.errors import LawError, ShapeError, SpaceError, UnknownNameError
from symbound.transport import exact, exact_gap_on_metric, wasserstein
from symbound.transport.metric import check_pseudometric


def _space(seed, size, cap=np.inf):
    points = np.random.default_rng(seed).random((size, 3))
    return np.minimum(np.abs(points[:, None] - points).max(-1), cap)


def _exact_pairing(solution, source, target):
    """P f - Q f in exact rationals for the returned function."""
    total = [sum(Fraction(x) for x in law) for law in (source, target)]
    return sum(
        Fraction(f) * (Fraction(p) / total[0] - Fraction(q) / total[1])
        for f, p, q in zip(solution.potential.tolist(), source, target, strict=True)
    )


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    st.integers(0, 10**6),
    st.integers(2, 9),
    hnp.arrays(np.int64, 9, elements=st.integers(0, 5)),
    hnp.arrays(np.int64, 9, elements=st.integers(0, 5)),
)
def test_sides_are_certified_and_meet(seed, size, p, q):
    p[0] += 1
    q[1] += 1
    source, target = p[:size] / p[:size].sum(), q[:size] / q[:size].sum()
    cost = _space(seed, size, cap=0.6)
    solutions = [wasserstein(cost, source, target, solver=s) for s in ("auto", "pot", "highs")]
    for solution in solutions:
        assert solution.duality_gap < 1e-12
        assert (solution.potential[:, None] - solution.potential <= cost).all()
        assert solution.potential.min() == 0
        assert solution.potential.max() <= 0.6
        assert solution.lower <= _exact_pairing(solution, source.tolist(), target.tolist())
        plan = solution.plan
        assert np.allclose(plan.sum(1), source, atol=1e-14)
        assert np.allclose(plan.sum(0), target, atol=1e-14)
    assert max(s.lower for s in solutions) <= min(s.upper for s in solutions)


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 10**6), st.integers(2, 8), st.booleans())
def test_enclosure_contains_the_integer_optimum(seed, size, reach):
    """Integer costs and masses: networkx's network simplex is exact."""
    rng = np.random.default_rng(seed)
    points = rng.integers(0, 50, (size, 2))
    cost = np.minimum(np.abs(points[:, None] - points).sum(-1), 40 if reach else 1000)
    p, q = rng.multinomial(35, np.ones(size) / size), rng.multinomial(35, rng.dirichlet(np.ones(size)))
    network = networkx.DiGraph()
    for i in range(size):
        network.add_node(i, demand=int(q[i] - p[i]))
        for j in range(size):
            if i != j:
                network.add_edge(i, j, weight=int(cost[i, j]))
    best = Fraction(networkx.network_simplex(network)[0], 35)
    for solution in (
        wasserstein(cost, p / 35, q / 35),
        wasserstein(cost, p / 35, q / 35, solver="highs"),
        exact_gap_on_metric(cost, p / 35, q),
    ):
        # p / 35 stands for the nearby doubles, renormalised: they differ from p / 35 by less than 1e-13.
        assert (
            Fraction(solution.lower) - Fraction(1, 10**13)
            <= best
            <= Fraction(solution.upper) + Fraction(1, 10**13)
        )
        assert solution.duality_gap < 1e-10
    dyadic, counts = rng.multinomial(64, np.ones(size) / size), rng.multinomial(16, np.ones(size) / size)
    for i in range(size):
        network.nodes[i]["demand"] = int(4 * counts[i] - dyadic[i])
    best = Fraction(networkx.network_simplex(network)[0], 64)
    solution = exact_gap_on_metric(cost, dyadic / 64, counts)
    assert Fraction(solution.lower) <= best <= Fraction(solution.upper)


def test_assignment_by_brute_force():
    cost = _space(3, 10)
    source = np.repeat([0.2, 0.0], 5)
    target = np.repeat([0.0, 0.2], 5)
    best = min(sum(cost[i, 5 + j] for i, j in enumerate(order)) / 5 for order in permutations(range(5)))
    solution = wasserstein(cost, source, target)
    assert solution.lower - 1e-14 <= best <= solution.upper + 1e-14


def test_discrete_metric_is_total_variation():
    cost = 0.75 * (1 - np.eye(6))
    law = np.array([1, 2, 3, 4, 5, 1]) / 16
    counts = np.array([3, 0, 0, 2, 2, 1])
    solution = exact_gap_on_metric(cost, law, counts)
    truth = 0.75 * np.abs(law - counts / 8).sum() / 2  # dyadic, hence exact
    assert solution.method == "discrete"
    assert solution.lower <= truth <= solution.upper < truth + 1e-13


def test_line_agrees_with_distribution_functions_and_solver():
    rng = np.random.default_rng(5)
    position = rng.permutation(np.sort(rng.integers(0, 4000, 40))) / 64
    cost = np.abs(position[:, None] - position)
    law = rng.dirichlet(np.ones(40))
    counts = rng.multinomial(25, law)
    line = exact_gap_on_metric(cost, law, counts)
    order = np.argsort(position)
    cumulated = np.cumsum((law - counts / 25)[order])[:-1]
    truth = float(np.abs(cumulated) @ np.diff(position[order]))
    assert line.method == "line"
    assert line.duality_gap < 1e-10
    assert abs(line.value - truth) < 1e-12
    assert abs(exact_gap_on_metric(cost, law, counts, solver="pot").value - truth) < 1e-12


def test_equal_laws_and_single_point():
    assert wasserstein([[0.0]], [1.0], [1.0]).upper < 1e-13
    solution = wasserstein(_space(0, 4), [0.25] * 4, [0.25] * 4)
    assert solution.method == "trivial"
    assert solution.lower == 0
    assert solution.upper < 1e-13


def test_pseudometric_with_points_at_distance_zero():
    cost = np.array([[0, 0, 1, 1], [0, 0, 1, 1], [1, 1, 0, 0], [1, 1, 0, 0]], float)
    solution = exact_gap_on_metric(cost, [0.5, 0, 0.5, 0], [0, 3, 0, 1], solver="pot")
    assert solution.lower <= 0.25 <= solution.upper < 0.25 + 1e-13


def test_highs_without_pot(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "ot", None)
    solution = wasserstein(_space(1, 12), np.ones(12) / 12, np.eye(12)[0])
    assert solution.method == "highs"
    with pytest.raises(ImportError, match="symbound\\[transport\\]"):
        wasserstein(_space(1, 12), np.ones(12) / 12, np.eye(12)[0], solver="pot")


def test_a_bad_function_or_plan_from_the_solver_cannot_lie(monkeypatch):
    cost = _space(2, 8)
    law, counts = np.ones(8) / 8, np.array([4, 0, 0, 0, 4, 0, 0, 0])
    truth = exact_gap_on_metric(cost, law, counts).value

    def careless(block, supply, demand, solver):
        i, j = np.unravel_index(int(block.argmin()), block.shape)
        plan = (np.array([i]), np.array([j]), np.array([supply[i] / 2]))
        return plan, np.random.default_rng(0).random(block.shape[1]), "careless"

    monkeypatch.setattr(exact, "_linear_program", careless)
    with pytest.raises(ArithmeticError) as caught:
        exact_gap_on_metric(cost, law, counts)
    lower, upper = (float(word.split()[1]) for word in caught.value.got.split(" from")[0].split(", "))
    assert lower < truth < upper


@pytest.mark.parametrize(
    ("law", "counts", "message"),
    [
        ([0.5, 0.6, 0.0], [1, 1, 1], "sum to 1.1"),
        ([1.5, -0.5, 0.0], [1, 1, 1], r"law\[1\] = -0.5"),
        ([0.5, 0.5], [1, 1, 1], "3 points"),
        ([0.5, np.nan, 0.5], [1, 1, 1], r"law\[1\] = nan"),
        ([0.5, 0.5, 0.0], [1, 1], "3 points"),
        ([0.5, 0.5, 0.0], [1, -1, 1], r"counts\[1\]"),
        ([0.5, 0.5, 0.0], [1, 0.5, 1], r"counts\[1\] = 0.5"),
        ([0.5, 0.5, 0.0], [0, 0, 0], "all zero"),
    ],
)
def test_bad_laws_and_counts(law, counts, message):
    with pytest.raises(LawError, match=message):
        exact_gap_on_metric(_space(0, 3), law, counts)


def test_bad_matrices():
    good = _space(0, 5)
    bad = good.copy()
    bad[1, 3] += 0.1
    with pytest.raises(SpaceError, match=r"pair \(1, 3\)|pair \(3, 1\)"):
        check_pseudometric(bad)
    bad[3, 1] = bad[1, 3] = 5
    with pytest.raises(SpaceError, match=r"triple \((1, \d, 3|3, \d, 1)\)"):
        exact_gap_on_metric(bad, np.ones(5) / 5, np.ones(5, int))
    bad[1, 3] = bad[3, 1] = np.inf
    with pytest.raises(SpaceError, match=r"cost\[1, 3\] = inf"):
        check_pseudometric(bad)
    with pytest.raises(SpaceError, match=r"cost\[0, 1\] = -1"):
        check_pseudometric([[0, -1], [-1, 0]])
    with pytest.raises(SpaceError, match="distance 0 from itself"):
        check_pseudometric([[1.0]])
    with pytest.raises(ShapeError):
        check_pseudometric(np.zeros((2, 3)))
    with pytest.raises(UnknownNameError, match="simplex"):
        wasserstein(good, np.ones(5) / 5, np.ones(5) / 5, solver="simplex")


def test_rounding_in_the_triangle_inequality_is_forgiven():
    position = np.cumsum(np.full(30, 0.1))
    cost = np.abs(position[:, None] - position)
    cost[0, 29] = cost[29, 0] = np.nextafter(cost[0, 29], 9)
    solution = exact_gap_on_metric(cost, np.ones(30) / 30, np.eye(30, dtype=int)[29])
    assert solution.duality_gap < 1e-12
