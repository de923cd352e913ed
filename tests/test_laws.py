from fractions import Fraction

import numpy as np
import pytest
from sympy import Rational

import symbound as sb
from symbound.errors import LawError, ShapeError, UnknownNameError
from symbound.laws import exact_masses, orbit_labels, orbit_masses, point_masses


def test_masses_are_exact_and_sum_to_one():
    masses = exact_masses([0.1, 0.2, 0.7], 3)
    assert sum(masses) == 1
    assert masses[0] != Fraction(1, 10)
    assert exact_masses([Rational(1, 3), Fraction(2, 3)], 2) == [Fraction(1, 3), Fraction(2, 3)]


def test_a_law_that_is_off_says_so():
    with pytest.warns(UserWarning, match="divided"):
        assert exact_masses([1, 1], 2) == [Fraction(1, 2), Fraction(1, 2)]


@pytest.mark.parametrize(
    ("law", "error"),
    [
        ([0.5, 0.6, -0.1], LawError),
        ([0, 0, 0], LawError),
        ([np.nan, 1, 0], LawError),
        ([1, 0], ShapeError),
        (["a", 1, 0], LawError),
    ],
)
def test_bad_laws(law, error):
    with pytest.raises(error):
        exact_masses(law, 3)


def test_orbit_masses_against_direct_sums():
    G = sb.on_edges(sb.symmetric(4))
    graphs = sb.Graphs(4)
    labels = orbit_labels(graphs, G)
    law = np.random.default_rng(0).dirichlet(np.ones(64))
    sums = np.bincount(labels, weights=law)
    tally = orbit_masses(graphs, sb.Invariance(G), law)
    assert sum(tally.values()) == 11
    assert sorted(float(m) for m, count in tally.items() for _ in range(count)) == pytest.approx(sorted(sums))
    assert point_masses(graphs, "uniform") == {Rational(1, 64): 64}


def test_unknown_names_and_spaces_too_large_to_list():
    with pytest.raises(UnknownNameError):
        point_masses(sb.Strings(3, 2), "normal")
    with pytest.raises(LawError, match="listed one by one"):
        orbit_labels(sb.Graphs(9), sb.on_edges(sb.symmetric(9)))
