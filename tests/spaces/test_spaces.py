import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational

import symbound as sb
from symbound.errors import GroupError
from symbound.spaces.distance_matrix import distance_matrix
from symbound.spaces.quotient import orbit_count
from tests.oracles.enumeration import burnside_by_orbits

SPACES = [
    sb.Cube(3),
    sb.Cube(2, centered=True),
    sb.Strings(4, 3),
    sb.Graphs(4),
    sb.Grid(2, 3),
    sb.Grid(2, 4, periodic=True),
    sb.Ball(2, Rational(3, 2)),
    sb.Sphere(2),
    sb.Torus(2),
    sb.Doubling(1, 2),
    sb.FiniteSpace([[0, 1], [1, 0]]),
]


@pytest.mark.parametrize("space", SPACES, ids=str)
def test_every_space_has_names_and_an_exact_size(space):
    assert space.text
    assert space.latex.count("{") == space.latex.count("}")
    assert space.diameter.is_Rational
    assert 0 < space.covering_radius <= space.diameter
    assert len({space, space}) == 1


def sample(space, rng, size=60):
    """Points of a space with their distances, by their definition."""
    if isinstance(space, sb.Cube):
        x = rng.random((size, space.m)) * (2 if space.centered else 1)
        return np.abs(x[:, None] - x[None]).max(-1)
    if isinstance(space, sb.Torus):
        x = rng.random((size, space.m))
        gap = np.abs(x[:, None] - x[None])
        return np.minimum(gap, 1 - gap).max(-1)
    x = rng.normal(size=(size, space.degree))
    x /= np.linalg.norm(x, axis=1, keepdims=True)
    if isinstance(space, sb.Ball):
        x *= float(space.R) * rng.random((size, 1))
    return np.linalg.norm(x[:, None] - x[None], axis=-1)


@pytest.mark.parametrize(
    "space",
    [sb.Cube(3), sb.Cube(2, centered=True), sb.Ball(2, Rational(3, 2)), sb.Sphere(2), sb.Torus(2)],
    ids=str,
)
def test_no_two_points_are_farther_apart_than_the_diameter(space):
    distances = sample(space, np.random.default_rng(0), 400)
    assert distances.max() <= float(space.diameter) + 1e-12
    assert distances.max() >= 0.5 * float(space.diameter)


@pytest.mark.parametrize("space", [s for s in SPACES if s.cardinality and s.cardinality <= 100], ids=str)
def test_distance_matrices_agree_with_diameter_and_radius(space):
    distances = distance_matrix(space)
    assert distances.shape == (space.cardinality, space.cardinality)
    assert distances.max() == pytest.approx(float(space.diameter), abs=1e-15)
    assert distances.max(axis=1).min() <= float(space.covering_radius) + 1e-15
    assert np.array_equal(distances, distances.T)


@pytest.mark.parametrize(
    ("space", "group"),
    [
        (sb.Strings(4, 2), sb.cyclic(4)),
        (sb.Strings(3, 3), sb.symmetric(3)),
        (sb.Graphs(4), sb.on_edges(sb.symmetric(4))),
        (sb.Grid(3, 3), sb.cyclic(3)),
    ],
)
def test_orbit_counts(space, group):
    letters = getattr(space, "q", getattr(space, "k", 2))
    assert orbit_count(space, group) == burnside_by_orbits(sb.elements(group), letters)
    assert (space / group).cardinality == len(distance_matrix(space / group))


@given(st.integers(1, 30), st.integers(0, 30))
@settings(max_examples=60, deadline=None, derandomize=True)
def test_grid_distances_are_rounded_up(k, steps):
    from fractions import Fraction

    grid = sb.Grid(1, k)
    distance = distance_matrix(grid)[0, min(steps, k - 1)]
    exact = Fraction(min(steps, k - 1), k)
    assert exact <= Fraction(float(distance)) <= exact + Fraction(1, 2**52)


def test_finite_spaces_compare_by_their_distances():
    a = sb.FiniteSpace([[0, 1], [1, 0]])
    assert a == sb.FiniteSpace([[0, 1], [1, 0]], name="other")
    assert a != sb.FiniteSpace([[0, 2], [2, 0]])
    with pytest.raises(ValueError, match="read-only"):
        a.distances[0, 1] = 3


def test_a_quotient_knows_its_parts():
    quotient = sb.Cube(4) / sb.cyclic(4)
    assert quotient.space == sb.Cube(4)
    assert quotient.group == sb.cyclic(4)
    assert quotient == sb.Cube(4) / sb.group([[3, 0, 1, 2]])
    assert "C_{4}" in quotient._repr_latex_()


def test_a_centered_cube_takes_signed_permutations_only():
    with pytest.raises(GroupError, match="signed permutations"):
        sb.Cube(3, centered=True) / sb.symmetric(6)
    assert str(sb.Cube(3, centered=True) / sb.hyperoctahedral(3)).startswith("[-1,1]^3/")
