"""The path metric: equal to the definition, on the safe side, and fast enough."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.spatial.distance import cdist
from sympy import Rational
from sympy.combinatorics import Permutation, PermutationGroup

from symbound.errors import ActionError, DomainError, GroupError, ShapeError, SpaceError
from symbound.groups import cyclic, dihedral, symmetric
from symbound.spaces import FiniteSpace
from symbound.symmetry.equivalence import generated_equivalence
from symbound.symmetry.finite_metric import quotient_distance
from symbound.symmetry.path_metric import (
    path_metric,
    path_metric_group,
    path_metric_on_sample,
    sample_maps,
)

moderate = settings(max_examples=25, deadline=None, derandomize=True)


def brute_force(lengths):
    """All-pairs shortest paths, one intermediate point at a time, in exact rational arithmetic."""
    n = len(lengths)
    d = [[Fraction(lengths[i, j]) for j in range(n)] for i in range(n)]
    for k in range(n):
        for i in range(n):
            for j in range(n):
                d[i][j] = min(d[i][j], d[i][k] + d[k][j])
    return d


def edge_lengths(rho, maps, eps, L=1.0):
    lengths = np.array(rho, dtype=float) * L
    for map_, tolerance in zip(maps, eps, strict=True):
        for z, image in enumerate(map_):
            if image >= 0:
                lengths[z, image] = min(lengths[z, image], tolerance)
                lengths[image, z] = min(lengths[image, z], tolerance)
    return lengths


@st.composite
def small_problems(draw, grid=True):
    n = draw(st.integers(2, 6))
    seed = draw(st.integers(0, 10**6))
    rng = np.random.default_rng(seed)
    points = rng.integers(0, 9, size=(n, 2)).astype(float) if grid else rng.random((n, 2))
    rho = cdist(points, points, "cityblock")
    count = draw(st.integers(1, 3))
    maps = [rng.integers(-1, n, size=n) for _ in range(count)]  # partial, not invertible
    eps = [draw(st.sampled_from([0.0, 0.25, 1.0, 3.5])) for _ in range(count)]
    L = draw(st.sampled_from([0.5, 1.0, 3.0]))
    return rho, maps, eps, L


@moderate
@given(small_problems())
def test_equals_shortest_paths_exactly_where_sums_are_exact(problem):
    rho, maps, eps, L = problem
    d = path_metric(rho, maps, eps, L)
    expected = brute_force(edge_lengths(rho, maps, eps, L))
    assert [[Fraction(v) for v in row] for row in d] == expected


@moderate
@given(small_problems(grid=False))
def test_rounds_up_and_only_a_little(problem):
    rho, maps, eps, L = problem
    eps = [e * 0.1 for e in eps]
    d = path_metric(rho, maps, eps, L)
    exact = brute_force(edge_lengths(rho, maps, eps, 1.0) if L == 1 else _exact_scaled(rho, maps, eps, L))
    for i in range(len(d)):
        for j in range(len(d)):
            assert Fraction(d[i, j]) >= exact[i][j]
            assert d[i, j] <= float(exact[i][j]) + 1e-13 * (1 + rho.max() * L)


def _exact_scaled(rho, maps, eps, L):
    lengths = np.array([[Fraction(v) * Fraction(L) for v in row] for row in rho], dtype=object)
    for map_, tolerance in zip(maps, eps, strict=True):
        for z, image in enumerate(map_):
            if image >= 0:
                for pair in ((z, image), (image, z)):
                    lengths[pair] = min(lengths[pair], Fraction(tolerance))
    return lengths


@settings(max_examples=12, deadline=None, derandomize=True)
@given(small_problems(), st.integers(0, 10**6))
def test_class_of_1_lipschitz_functions_is_the_constrained_class(problem, seed):
    """Both inclusions: the constraints of either class imply those of the other, by linear programs."""
    rho, maps, eps, L = problem
    n, M = len(rho), 20.0
    d = path_metric(rho, maps, eps, L)
    constraints = [(i, j, L * rho[i, j]) for i in range(n) for j in range(n) if i != j]
    for map_, tolerance in zip(maps, eps, strict=True):
        constraints += [(z, int(t), tolerance) for z, t in enumerate(map_) if t >= 0]
        constraints += [(int(t), z, tolerance) for z, t in enumerate(map_) if t >= 0]
    lipschitz = [(i, j, d[i, j]) for i in range(n) for j in range(n) if i != j]
    for constraint_set, bounds in ((constraints, lipschitz), (lipschitz, constraints)):
        rows = np.zeros((len(constraint_set), n))
        for row, (i, j, _) in zip(rows, constraint_set, strict=True):
            row[i] += 1
            row[j] -= 1
        right = [c for *_, c in constraint_set]
        for i, j, bound in bounds:
            objective = np.zeros(n)
            objective[i] -= 1
            objective[j] += 1
            largest = -linprog(objective, rows, right, bounds=(0, M)).fun
            assert largest <= min(bound, M) + 1e-7
            if constraint_set is constraints:  # d is the largest such pseudometric: the bound is attained
                assert largest == pytest.approx(min(bound, M), abs=1e-7)
    # And the same for a random direction: one linear functional has the same supremum over both classes.
    direction = np.random.default_rng(seed).standard_normal(n)
    values = []
    for constraint_set in (constraints, lipschitz):
        rows = np.zeros((len(constraint_set), n))
        for row, (i, j, _) in zip(rows, constraint_set, strict=True):
            row[i] += 1
            row[j] -= 1
        values.append(linprog(direction, rows, [c for *_, c in constraint_set], bounds=(0, M)).fun)
    assert values[0] == pytest.approx(values[1], abs=1e-6)


@pytest.mark.parametrize("eps", [0, Rational(1, 8), 1, 3, 100])
@pytest.mark.parametrize("group", [cyclic(3), symmetric(3), dihedral(4), cyclic(4)], ids=str)
def test_group_form_is_the_shortest_path_over_all_elements(group, eps):
    points, action_on_points = _points_permuted_by(group)
    rho = cdist(points, points, "chebyshev")
    every_element = [np.array(g.array_form) for g in action_on_points.elements]
    by_paths = path_metric(rho, every_element, eps, L=2)
    assert np.array_equal(path_metric_group(rho, action_on_points, eps, L=2), by_paths)
    assert np.array_equal(path_metric(rho, action_on_points, eps, L=2), by_paths)


def _points_permuted_by(group):
    """Points of a small grid, closed under permutations of coordinates, and the group that permutes them."""
    grid = np.stack(np.meshgrid(*[np.arange(3)] * group.degree, indexing="ij"), axis=-1).reshape(
        -1, group.degree
    )
    chosen = grid[grid.sum(axis=1) <= 3]
    place = {tuple(p): i for i, p in enumerate(chosen)}
    generators = [
        Permutation([place[tuple(p[np.argsort(g.array_form)])] for p in chosen]) for g in group.generators
    ]
    return chosen.astype(float), PermutationGroup(generators)


def test_generators_give_word_length_times_eps():
    """d(z, z') = min_g L rho(z, g z') + eps |g|_S for a generating set of isometries; here on a cycle."""
    n, eps = 12, 0.25
    rho = 4.0 * np.ones((n, n)) - 4.0 * np.eye(n)
    shift = np.roll(np.arange(n), -1)
    d = path_metric(rho, [shift], eps)
    steps = np.minimum((np.arange(n) - np.arange(n)[:, None]) % n, (np.arange(n)[:, None] - np.arange(n)) % n)
    assert np.array_equal(d, np.minimum(4.0, eps * steps))


def test_continuous_in_eps_between_quotient_and_no_symmetry():
    points, group = _points_permuted_by(symmetric(3))
    rho = cdist(points, points, "cityblock")
    maps = [np.array(g.array_form) for g in group.generators]
    labels = generated_equivalence(maps, len(points))
    assert np.array_equal(path_metric(rho, maps, 0), quotient_distance(rho, labels))
    assert np.array_equal(path_metric(rho, maps, 1000), rho)
    last = path_metric(rho, maps, 0)
    for step in range(1, 17):
        now = path_metric(rho, maps, Rational(step, 8))
        assert (now >= last).all()
        assert (
            now - last
        ).max() <= 2 * 0.125 + 1e-12  # at most one step of each generator is worth its price
        last = now


def test_permutations_are_maps():
    rho = np.array([[0, 5, 9], [5, 0, 4], [9, 4, 0]], dtype=float)
    assert np.array_equal(path_metric(rho, [Permutation([1, 0, 2])], 1), path_metric(rho, [[1, 0, 2]], 1))


def test_one_tolerance_per_map_and_infinity_switches_off():
    rho = np.array([[0, 5, 9], [5, 0, 4], [9, 4, 0]], dtype=float)
    maps = [[1, -1, -1], [-1, 2, -1]]
    assert path_metric(rho, maps, [1, np.inf])[0].tolist() == [0, 1, 5]
    assert path_metric(rho, maps, [1, Rational(1, 2)])[0].tolist() == [0, 1, 1.5]


def test_eps_zero_glues_points_and_uses_shortcuts_across_classes():
    rho = np.abs(np.subtract.outer(np.arange(8.0), np.arange(8.0)))
    d = path_metric(rho, [[7, -1, -1, 4, -1, -1, -1, -1]], 0)
    expected = brute_force(edge_lengths(rho, [[7, -1, -1, 4, -1, -1, -1, -1]], [0.0]))
    assert [[Fraction(v) for v in row] for row in d] == expected


def test_group_that_is_no_isometry_goes_through_paths():
    rho = np.array([[0, 1, 10], [1, 0, 9], [10, 9, 0]], dtype=float)
    group = PermutationGroup(Permutation([0, 2, 1]))
    with pytest.raises(SpaceError, match="no isometry"):
        path_metric_group(rho, group, 1)
    assert path_metric(rho, group, 1)[0].tolist() == [0, 1, 2]


def test_sample_graph_is_at_least_the_metric_of_the_space():
    points, group = _points_permuted_by(cyclic(4))
    rho = cdist(points, points, "chebyshev")
    maps = [np.array(g.array_form) for g in group.generators]
    whole = path_metric(rho, maps, Rational(1, 4))
    chosen = np.random.default_rng(0).choice(len(points), 12, replace=False)
    restricted = [np.array([_index(chosen, m[z]) for z in chosen]) for m in maps]
    alone = path_metric_on_sample(rho[np.ix_(chosen, chosen)], restricted, Rational(1, 4))
    assert (alone >= whole[np.ix_(chosen, chosen)]).all()
    assert (alone > whole[np.ix_(chosen, chosen)]).any()


def _index(chosen, z):
    found = np.flatnonzero(chosen == z)
    return int(found[0]) if len(found) else -1


def test_sample_maps_find_moved_points():
    X = np.array([[0.0, 1.0, 2.0], [2.0, 0.0, 1.0], [5.0, 5.0, 5.0]])
    assert [m.tolist() for m in sample_maps(cyclic(3), X)] == [[0, 1, 2], [1, -1, 2], [-1, 0, 2]]


def test_finite_space_and_matrix_agree():
    rho = np.array([[0, 2, 3], [2, 0, 3], [3, 3, 0]], dtype=float)
    assert np.array_equal(path_metric(FiniteSpace(rho), [[1, -1, -1]], 1), path_metric(rho, [[1, -1, -1]], 1))


def test_many_blocks_agree_with_one_point_at_a_time():
    rng = np.random.default_rng(5)
    points = rng.integers(0, 60, size=(300, 2)).astype(float)
    rho = cdist(points, points, "cityblock")
    maps = [rng.permutation(300), rng.integers(-1, 300, size=300)]
    lengths = edge_lengths(rho, maps, [0.5, 2.0])
    for k in range(300):
        lengths = np.minimum(lengths, lengths[:, k, None] + lengths[k])
    assert np.array_equal(path_metric(rho, maps, [0.5, 2.0]), lengths)


@pytest.mark.parametrize(
    ("call", "error", "words"),
    [
        (lambda r: path_metric(r, [], 1), DomainError, "at least one map"),
        (lambda r: path_metric(r, [[0, 1, 3]], 1), ActionError, "map 0 sends point 2 to 3"),
        (lambda r: path_metric(r, [[0, 1, -2]], 1), ActionError, "map 0 sends point 2"),
        (lambda r: path_metric(r, [[0, 1]], 1), ShapeError, "one entry per point"),
        (lambda r: path_metric(r, [[0, 1, 2]], -1), DomainError, "eps >= 0"),
        (lambda r: path_metric(r, [[0, 1, 2]], float("nan")), DomainError, "eps >= 0"),
        (lambda r: path_metric(r, [[0, 1, 2]], [1, 2]), ShapeError, "2 tolerances for 1 maps"),
        (lambda r: path_metric(r, [[0, 1, 2]], 1, L=0), DomainError, "Lipschitz"),
        (lambda r: path_metric(r, [[0, 1, 2]], 1, rounding="down"), DomainError, "rounding"),
        (lambda r: path_metric(r, cyclic(4), 1), GroupError, "degree 4 and 3 points"),
        (lambda r: path_metric(r + np.eye(3), [[0, 1, 2]], 1), SpaceError, "distance 0 to itself"),
        (lambda r: path_metric(-r, [[0, 1, 2]], 1), SpaceError, "not negative"),
        (lambda r: path_metric(r[:2], [[0, 1, 2]], 1), ShapeError, "square"),
        (lambda r: path_metric(r * np.nan, [[0, 1, 2]], 1), SpaceError, "finite"),
        (lambda r: path_metric(np.triu(r), [[0, 1, 2]], 1), SpaceError, "symmetric"),
        (lambda r: path_metric(r**3, [[0, 1, 2]], 1), SpaceError, "triangle"),
    ],
)
def test_bad_input(call, error, words):
    rho = np.array([[0, 1, 2], [1, 0, 1], [2, 1, 0]], dtype=float)
    with pytest.raises(error, match=words):
        call(rho)


def test_generated_equivalence_of_a_part_of_a_group_is_its_group():
    labels = generated_equivalence([[1, 0, 2, 3], [0, 2, 1, 3]], 4)
    assert labels.tolist() == [0, 0, 0, 1]
    with pytest.raises(DomainError):
        generated_equivalence([], 4)
