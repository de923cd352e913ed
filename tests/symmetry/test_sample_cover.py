"""Covers of samples and the bound they feed: optimal scales, true covers, a bound above the truth."""

from itertools import combinations, pairwise, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from scipy.spatial.distance import cdist
from sympy import Rational

from symbound.errors import ArgumentTypeError, DomainError, PredictorError, ShapeError
from symbound.groups import cyclic, elements, symmetric
from symbound.symmetry.path_metric import path_metric
from symbound.symmetry.sample_cover import best_scales, path_metric_rows, sample_cover


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(1, 40), st.integers(0, 10**6))
def test_covers_cover_and_radii_are_theirs(n, seed):
    points = np.random.default_rng(seed).random((n, 2))
    rho = cdist(points, points)
    cover = sample_cover(rho)
    for k in range(1, len(cover.radii) + 1):
        assert cover.radii[k - 1] == rho[cover.centres[:k]].min(axis=0).max()
        assert cover.covering_number(cover.radii[k - 1]) <= k
    assert cover.radii[-1] == 0
    assert (np.diff(cover.radii) <= 0).all()


def test_within_twice_the_best_radius():
    points = np.random.default_rng(2).random((11, 2))
    rho = cdist(points, points)
    cover = sample_cover(rho)
    for k in (1, 2, 3, 4):
        best = min(rho[list(chosen)].min(axis=0).max() for chosen in combinations(range(11), k))
        assert best <= cover.radii[k - 1] <= 2 * best


@settings(max_examples=30, deadline=None, derandomize=True)
@given(
    st.lists(st.floats(0, 3, width=32), min_size=1, max_size=9),
    st.integers(1, 500),
    st.sampled_from([0.5, 1, 7]),
)
def test_scales_are_the_best_of_all_chains(radii, n, M):
    r = sorted(radii, reverse=True)
    values = []
    for size in range(1, len(r) + 1):
        for chain in combinations(range(len(r)), size):
            value = r[chain[-1]] + M / 2 * np.sqrt((chain[0] + 1) / n)
            value += sum(r[a] * np.sqrt((b + 1) / n) for a, b in pairwise(chain))
            values.append(value)
    found = best_scales(r, n, M)
    assert found.value == pytest.approx(min(values), rel=1e-12)
    assert found.value >= min(values)
    assert list(found.radii) == [r[count - 1] for count in found.counts]


def test_bound_is_above_the_exact_empirical_rademacher_complexity():
    """Exact value: one linear program over the 1-Lipschitz functions to [0, M] for every sign vector."""
    generator = np.random.default_rng(0)
    n, M = 7, 1.0
    points = generator.random((n, 2))
    rho = cdist(points, points, "chebyshev")
    group_maps = [np.roll(np.arange(n), 1)]
    for d in (rho, path_metric(rho, group_maps, Rational(1, 10)), path_metric(rho, group_maps, 0)):
        pairs = [(i, j) for i in range(n) for j in range(n) if i != j]
        rows = np.zeros((len(pairs), n))
        for row, (i, j) in zip(rows, pairs, strict=True):
            row[i], row[j] = 1, -1
        right = [d[p] for p in pairs]
        total = 0.0
        for signs in product([-1.0, 1.0], repeat=n):
            total -= linprog(-np.array(signs) / n, rows, right, bounds=(0, M)).fun
        exact = total / 2**n
        bound = sample_cover(d).best_scales(M).value
        assert exact <= bound
        assert bound <= 8 * exact


def test_rows_of_the_path_metric_agree_with_the_matrix_on_a_closed_sample():
    base = np.random.default_rng(1).integers(0, 9, size=(4, 3)).astype(float)
    X = np.unique(np.concatenate([base[:, list(row)] for row in elements(symmetric(3))]), axis=0)
    rho = cdist(X, X, "chebyshev")
    place = {tuple(x): i for i, x in enumerate(X)}
    maps = [np.array([place[tuple(x[np.argsort(row)])] for x in X]) for row in elements(symmetric(3))]
    rows, n = path_metric_rows(X, symmetric(3), eps=Rational(3, 2), L=2)
    assert np.array_equal(rows(np.arange(n)), path_metric(rho, maps, Rational(3, 2), L=2))
    by_rows = sample_cover(rows, n)
    assert np.array_equal(by_rows.radii, sample_cover(rows(np.arange(n))).radii)


def test_symmetry_makes_the_bound_smaller():
    X = np.random.default_rng(5).random((400, 4))
    values = []
    for eps in (0, Rational(1, 20), 10):
        values.append(sample_cover(*path_metric_rows(X, symmetric(4), eps)).best_scales(1).value)
    assert values[0] < values[1] <= values[2]


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: sample_cover(np.zeros((2, 3))), ShapeError),
        (lambda: sample_cover(-np.ones((2, 2))), DomainError),
        (lambda: sample_cover(np.zeros((2, 2)), centres=0), DomainError),
        (lambda: sample_cover(np.zeros((2, 2)), first=5), DomainError),
        (lambda: sample_cover(lambda i: np.zeros((1, 2))), ArgumentTypeError),
        (lambda: sample_cover(lambda i: np.zeros((1, 2)), 3), PredictorError),
        (lambda: sample_cover(lambda i: np.full((1, 2), np.nan), 2), PredictorError),
        (lambda: sample_cover(1 - np.eye(5), centres=2).covering_number(0.5), DomainError),
        (lambda: best_scales([], 5), ShapeError),
        (lambda: best_scales([-1.0], 5), ShapeError),
        (lambda: best_scales([1.0], 5, M=0), DomainError),
        (lambda: path_metric_rows(np.zeros((2, 2)), cyclic(2), eps=-1), DomainError),
    ],
)
def test_bad_input(call, error):
    with pytest.raises(error):
        call()
