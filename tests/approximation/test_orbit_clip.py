"""The exact curve of the sup error for scalar outputs, against least distance programming and its own calculus."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbound.approximation.orbit_clip import OrbitClip, orbit_clip
from symbound.errors import DomainError
from tests.approximation.oracles import least_distance, pairs_of

dyadic = st.integers(-16, 16).map(lambda k: k / 8)


@st.composite
def targets(draw, largest=7):
    size = draw(st.integers(1, largest))
    values = np.array(draw(st.lists(dyadic, min_size=size, max_size=size)))
    labels = np.array(draw(st.lists(st.integers(0, 2), min_size=size, max_size=size)))
    masses = draw(st.lists(st.integers(1, 6), min_size=size, max_size=size))
    law = [Fraction(m, sum(masses)) for m in masses]
    return values, np.unique(labels, return_inverse=True)[1], law


@settings(max_examples=80, deadline=None, derandomize=True)
@given(targets(), st.integers(0, 40).map(lambda k: k / 8))
def test_value_is_that_of_the_quadratic_program(target, eps):
    values, labels, law = target
    D = orbit_clip(values, labels, law)
    pairs = pairs_of(labels)
    masses = np.array([float(m) for m in law])
    truth = least_distance(values, masses, pairs, [eps] * len(pairs))
    exact = D.at(Fraction(eps))
    assert exact.is_exact
    assert abs(float(exact.lower) - truth) < 1e-9
    assert abs(D(eps) - float(exact.lower)) < 1e-13
    assert abs(float(masses @ (D.model(eps) - values) ** 2) - truth) < 1e-9
    spread = [np.ptp(D.model(eps)[labels == o]) for o in range(labels.max() + 1)]
    assert max(spread) <= eps * (1 + 1e-15) + 1e-15


@settings(max_examples=60, deadline=None, derandomize=True)
@given(targets())
def test_curve_is_convex_continuously_differentiable_and_ends_at_the_oscillation(target):
    values, labels, law = target
    D = orbit_clip(values, labels, law)
    curve = D.exact
    assert curve.is_convex
    for k in curve.knots[1:-1]:  # C^1: the derivative from the left is that from the right
        i = curve.knots.index(k)
        left, right = curve.pieces[i - 1], curve.pieces[i]
        assert left[1] + 2 * left[2] * k == right[1] + 2 * right[2] * k
    largest = max(np.ptp(values[labels == o]) for o in range(labels.max() + 1))
    assert curve.knots[-2] == Fraction(float(largest)) if largest > 0 else len(curve.pieces) == 1
    assert D.largest == pytest.approx(largest)
    mean_square = sum(
        m
        * (
            Fraction(float(v))
            - sum(Fraction(float(w)) * q for w, q, j in zip(values, law, labels, strict=True) if j == o)
            / sum(q for q, j in zip(law, labels, strict=True) if j == o)
        )
        ** 2
        for v, m, o in zip(values, law, labels, strict=True)
    )
    assert curve(0) == mean_square


@settings(max_examples=30, deadline=None, derandomize=True)
@given(targets(12), st.integers(0, 30).map(lambda k: k / 7))
def test_enclosure_for_many_points_holds_the_exact_value(target, eps):
    values, labels, law = target
    D = orbit_clip(values, labels, law)
    found, exact = D._enclosed(eps, eps), D.at(Fraction(eps)).lower
    assert found.lower <= exact <= found.upper
    assert float(found.upper - found.lower) < 1e-11


def test_derivative_and_vectorised_calls():
    rng = np.random.default_rng(0)
    D = orbit_clip(rng.random(300), rng.integers(0, 40, 300))
    at = np.linspace(0, 1.1, 50)
    values, slopes = D(at), D.derivative(at)
    assert [D(float(e)) for e in at] == values.tolist()
    step = 1e-6
    inner = at[1:-1]
    assert np.allclose((D(inner + step) - D(inner - step)) / (2 * step), slopes[1:-1], atol=1e-5)
    assert all(a >= b for a, b in pairwise(values.tolist()))
    assert (np.diff(slopes) >= -1e-12).all()
    assert D(5.0) == 0 == D.derivative(5.0)


def test_large_targets_are_enclosed_and_refuse_exact_knots():
    rng = np.random.default_rng(1)
    D = orbit_clip(rng.random(20_000), rng.integers(0, 3000, 20_000))
    found = D.at(Fraction(1, 3))
    assert found.lower <= Fraction(D(1 / 3)) * (1 + Fraction(1, 2**40))
    assert found.upper >= Fraction(D(1 / 3)) * (1 - Fraction(1, 2**40))
    assert 0 < found.upper - found.lower < Fraction(1, 10**12)
    with pytest.raises(DomainError, match="at most 3000"):
        _ = D.exact


def test_points_of_mass_zero_do_not_count_but_are_clipped():
    D = orbit_clip(
        np.array([0.0, 1.0, 50.0]), np.zeros(3, dtype=int), [Fraction(1, 2), Fraction(1, 2), Fraction(0)]
    )
    assert D.exact(0) == Fraction(1, 4)
    assert np.ptp(D.model(0.5)) == 0.5


def test_negative_tolerances_are_refused():
    D = orbit_clip(np.array([0.0, 1.0]), np.zeros(2, dtype=int))
    for call in (lambda: D(-0.1), lambda: D.at(Fraction(-1)), lambda: D.derivative([0.1, float("nan")])):
        with pytest.raises(DomainError):
            call()


def test_constant_orbits_cost_nothing():
    D = OrbitClip(np.ones(4), np.full(4, 0.25), np.array([0, 0, 1, 1]), [Fraction(1, 4)] * 4)
    assert D(0.0) == 0 == D.exact(0)
    assert D.breakpoints.size == 0
