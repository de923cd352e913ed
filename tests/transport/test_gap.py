from fractions import Fraction

import numpy as np
import pytest
from sympy import Rational

import symbound as sb
from symbound.errors import ArgumentTypeError, LawError, SpaceError
from symbound.transport.class_cost import class_cost
from tests.oracles.enumeration import lipschitz_gap

SQUARE = np.array([[0, 1.0, 2.0, 1.0], [1.0, 0, 1.0, 2.0], [2.0, 1.0, 0, 1.0], [1.0, 2.0, 1.0, 0]])
LAW = np.array([0.4, 0.3, 0.2, 0.1])


def test_the_gap_of_a_sample_against_a_linear_program():
    F = sb.Lipschitz(sb.FiniteSpace(SQUARE), L=1, M=Rational(3, 2))
    for counts in ([3, 0, 0, 1], [1, 1, 1, 1], [0, 0, 5, 0]):
        solution = sb.exact_gap(F, LAW, counts)
        truth = lipschitz_gap(SQUARE, 1.5, LAW, np.array(counts))
        assert solution.lower - 1e-12 <= truth <= solution.upper + 1e-12
        assert solution.duality_gap < 1e-12


def test_tabular_classes_are_total_variation():
    F = sb.AllFunctions(sb.Strings(3, 2), M=2, symmetry=sb.Invariance(sb.symmetric(3)))
    counts = np.array([3, 0, 0, 0, 1, 0, 0, 0])
    by_orbit = np.array([3, 1, 0, 0]) / 4 - np.array([1, 3, 3, 1]) / 8
    assert sb.exact_gap(F, "uniform", counts).value == pytest.approx(np.abs(by_orbit).sum())


def test_points_that_the_class_does_not_tell_apart_are_merged():
    F = sb.Lipschitz(sb.FiniteSpace(SQUARE), L=1, M=1, symmetry=sb.Invariance([[1, 0, -1, -1]]))
    found = class_cost(F)
    assert found.labels.tolist() == [0, 0, 1, 2]
    assert found.law(LAW).tolist() == pytest.approx([0.7, 0.2, 0.1])
    assert found.counts([1, 2, 0, 4]).tolist() == [3, 0, 4]


def test_masses_of_merged_points_are_rounded_once():
    F = sb.AllFunctions(sb.Strings(7, 2), M=1, symmetry=sb.Invariance(sb.symmetric(7)))
    masses = np.random.default_rng(0).random(128) * 10.0 ** np.random.default_rng(1).uniform(-12, 0, 128)
    found = class_cost(F)
    exact = [Fraction(0)] * 8
    for label, mass in zip(found.labels, masses, strict=True):
        exact[label] += Fraction(mass) / sum(map(Fraction, masses))
    with pytest.warns(UserWarning, match="divided by their sum"):
        assert found.law(masses).tolist() == [float(m) for m in exact]


def test_approximate_tabular_invariance_is_a_two_level_metric():
    F = sb.AllFunctions(sb.Strings(2, 2), M=1, symmetry=sb.Invariance(sb.symmetric(2), Rational(1, 4)))
    cost = class_cost(F).cost
    assert cost[1, 2] == 0.25
    assert cost[0, 1] == cost[0, 3] == 1


def test_the_simulated_mean_agrees_with_the_closed_form():
    F = sb.AllFunctions(sb.Strings(3, 2), M=1, symmetry=sb.Invariance(sb.symmetric(3)))
    exact = sb.gap_bound(F, n=20, law="uniform", route="tabular-gap").at()
    found = sb.expected_gap(F, "uniform", n=20, trials=400, seed=3)
    assert abs(found.mean - float(exact.upper)) <= 4 * found.standard_error
    again = sb.expected_gap(F, "uniform", n=20, trials=400, seed=3)
    assert again.mean == found.mean


@pytest.mark.parametrize(
    ("request_gap", "error"),
    [
        (lambda F: sb.exact_gap(F, [0.5, 0.5], [1, 0, 0, 0]), ValueError),
        (lambda F: sb.exact_gap(F, "normal", [1, 0, 0, 0]), LawError),
        (lambda F: sb.exact_gap(F, LAW, [1, 0, 0]), LawError),
        (lambda F: sb.exact_gap(F, LAW, [0, 0, 0, 0]), LawError),
        (lambda F: sb.exact_gap(F, LAW, [-1, 1, 1, 1]), LawError),
        (lambda F: sb.exact_gap(F, -LAW, [1, 0, 0, 0]), LawError),
        (lambda F: sb.exact_gap(sb.FiniteClass(2, 1), LAW, [1]), ArgumentTypeError),
        (lambda F: sb.exact_gap(sb.Lipschitz(sb.Cube(2), L=1, M=1), "uniform", [1]), SpaceError),
    ],
)
def test_bad_input(request_gap, error):
    F = sb.Lipschitz(sb.FiniteSpace(SQUARE), L=1, M=1)
    with pytest.raises(error):
        request_gap(F)
