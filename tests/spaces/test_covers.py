import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational

from symbound.errors import DomainError
from symbound.spaces.covers import balls, exact_cover, farthest_point_nets, greedy_cover, greedy_packing
from tests.oracles.enumeration import largest_packing, least_cover


def random_metric(seed, size):
    x = np.random.default_rng(seed).integers(0, 16, size=(size, 2)) / 16
    return np.abs(x[:, None] - x[None]).max(-1)


@given(st.integers(0, 10**6), st.integers(2, 9), st.integers(0, 16))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_exact_covers_against_all_subsets(seed, size, sixteenths):
    distances, r = random_metric(seed, size), Rational(sixteenths, 16)
    cover = exact_cover(distances, r)
    truth = least_cover(distances, float(r))
    assert cover.optimal
    assert cover.size == truth
    assert cover.lower_bound <= truth
    assert balls(distances, r)[list(cover.centres)].any(axis=0).all()


@given(st.integers(0, 10**6), st.integers(2, 9), st.integers(0, 16))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_greedy_covers_and_packings_are_what_they_claim(seed, size, sixteenths):
    distances, r = random_metric(seed, size), Rational(sixteenths, 16)
    cover, packing = greedy_cover(distances, r), greedy_packing(distances, r)
    assert balls(distances, r)[list(cover)].any(axis=0).all()
    assert len(cover) >= least_cover(distances, float(r))
    among = distances[np.ix_(packing, packing)] + 100 * np.eye(len(packing))
    assert (among > float(r)).all()
    assert len(packing) <= largest_packing(distances, float(r))


@given(st.integers(0, 10**6), st.integers(1, 12))
@settings(max_examples=40, deadline=None, derandomize=True)
def test_nets_are_nested_covers(seed, size):
    distances = random_metric(seed, size)
    order, radii = farthest_point_nets(distances)
    assert sorted(order.tolist()) == list(range(size))
    assert (np.diff(radii) <= 0).all()
    for k in range(1, size + 1):
        assert distances[order[:k]].min(axis=0).max() == radii[k - 1]


def test_a_ball_reaches_a_point_at_exactly_its_radius():
    third = 1 / 3
    distances = np.array([[0, third], [third, 0]])
    assert not balls(distances, Rational(1, 3))[0, 1] or third <= 1 / 3
    assert balls(distances, Rational(*third.as_integer_ratio()))[0, 1]
    assert not balls(distances, Rational(*third.as_integer_ratio()) - Rational(1, 2**80))[0, 1]


def test_a_larger_problem_is_solved_and_says_how():
    x = np.random.default_rng(1).random((150, 2))
    cover = exact_cover(np.abs(x[:, None] - x[None]).max(-1), Rational(1, 5), time_limit=20)
    assert cover.optimal
    assert cover.proof in ("dual", "branch and bound")


def test_a_symbolic_radius_is_refused():
    from symbound import r

    with pytest.raises(DomainError, match="rational"):
        greedy_cover(np.zeros((1, 1)), r)
