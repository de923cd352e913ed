"""Distances to symmetric functions: identities against the quadratic program, inequalities with their slack."""

from fractions import Fraction

import numpy as np
import pytest

import symbound as sb
from symbound.approximation.gap import approximation_gap
from symbound.approximation.program import Constraints, dual_value, quadratic_program
from symbound.approximation.projection import Deviations, data_symmetry, project, reynolds_projection
from symbound.approximation.target import target_on_points
from symbound.errors import (
    ActionError,
    ArgumentTypeError,
    DomainError,
    GroupError,
    HypothesisError,
    LawError,
    PredictorError,
    ShapeError,
    UnknownNameError,
)
from symbound.symmetry.action import Action
from tests.approximation.oracles import least_distance, pairs_of

clarabel = pytest.importorskip("clarabel")

TURN = [np.linalg.matrix_power(np.array([[0.0, -1.0], [1.0, 0.0]]), k) for k in range(4)]
FREE = sb.cyclic(4)
WITH_FIXED_POINTS = sb.dihedral(4)


def random_values(seed, shape):
    return np.random.default_rng(seed).integers(-16, 17, shape) / 16


def random_law(seed, size):
    weights = np.random.default_rng(seed).integers(1, 9, size)
    return [Fraction(int(w), int(weights.sum())) for w in weights]


def cone_program(values, masses, projected_matrix, eta):
    """``min sum p |f - v|^2`` with ``||f - Qf||_p <= eta``: one second-order cone."""
    from scipy import sparse

    size = len(values)
    root = np.sqrt(masses)
    rows = np.vstack([np.zeros(size), -root[:, None] * (np.eye(size) - projected_matrix)])
    settings = clarabel.DefaultSettings()
    settings.verbose = False
    settings.tol_gap_abs = settings.tol_gap_rel = settings.tol_feas = 1e-12
    bound = np.zeros(size + 1)
    bound[0] = eta
    solved = clarabel.DefaultSolver(
        sparse.csc_matrix(np.diag(2 * masses)), -2 * masses * values, sparse.csc_matrix(rows), bound,
        [clarabel.SecondOrderConeT(size + 1)], settings,
    ).solve()  # fmt: skip
    f = np.array(solved.x)
    return float(masses @ (f - values) ** 2)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("G", [FREE, WITH_FIXED_POINTS, sb.on_edges(sb.symmetric(4))], ids=str)
def test_scalar_sup_error_is_the_quadratic_program_for_any_law(G, seed):
    values, law = random_values(seed, G.degree), random_law(seed, G.degree)
    for eps in (0, 0.25, 0.875):
        exact = approximation_gap(values, G, eps, law=law)
        program = approximation_gap(values, G, eps, law=law, method="program")
        assert exact.is_identity
        assert program.lower <= exact.lower + Fraction(1, 10**18) <= exact.upper + Fraction(2, 10**18)
        assert program.upper >= exact.upper - Fraction(1, 10**18)
        assert float(program.upper - program.lower) < 1e-9
        labels = target_on_points(values, G).labels
        pairs = pairs_of(labels)
        truth = least_distance(values, np.array([float(m) for m in law]), pairs, [eps] * len(pairs))
        assert abs(float(exact.lower) - truth) < 1e-9


@pytest.mark.parametrize("seed", range(5))
def test_reynolds_identity_in_four_ways(seed):
    values = random_values(seed, (4, 2))
    target = target_on_points(values, FREE, output=TURN)
    by_pairs = Deviations(target).variance(np.ones(4, dtype=bool))
    by_projection = float(((project(target) - values) ** 2).sum(axis=1).mean())
    group_average = np.mean([values[target.maps[k]] @ TURN[k] for k in range(4)], axis=0)  # g^-1 f(gx), rows
    program = approximation_gap(values, FREE, 0, output=TURN, method="program")
    assert by_pairs.is_exact
    assert float(by_pairs.lower) == pytest.approx(by_projection, abs=1e-14)
    assert np.allclose(project(target), group_average)
    assert abs(float(program.lower) - by_projection) < 1e-9
    assert abs(float(program.upper) - by_projection) < 1e-9


@pytest.mark.parametrize("seed", range(5))
def test_weighted_form_is_exact_for_any_law(seed):
    values, law = random_values(seed, (4, 2)), random_law(seed, 4)
    weighted = approximation_gap(values, FREE, 0, output=TURN, law=law, weighted=True)
    program = approximation_gap(values, FREE, 0, output=TURN, law=law, method="program")
    masses = np.array([float(m) for m in law])
    assert abs(float(weighted.lower) - float(program.lower)) < 1e-9
    assert float(masses @ ((weighted.model - values) ** 2).sum(axis=1)) == pytest.approx(
        float(weighted.lower), abs=1e-13
    )
    scalar = random_values(seed + 50, 4)
    as_mean = approximation_gap(scalar, WITH_FIXED_POINTS, 0, law=law, error="mean", weighted=True)
    as_sup = approximation_gap(scalar, WITH_FIXED_POINTS, 0, law=law)
    assert as_mean.lower == as_sup.lower == as_mean.upper


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("eta", [0.05, 0.2, 0.6])
def test_mean_error_identity_is_the_cone_program(seed, eta):
    values = random_values(seed, 6)
    G = sb.on_edges(sb.cyclic(4))
    target = target_on_points(values, G)
    matrix = np.array([project(target_on_points(e, G))[:, 0] for e in np.eye(6)]).T
    found = approximation_gap(values, G, eta, error="mean")
    truth = cone_program(values, np.full(6, 1 / 6), matrix, eta)
    assert abs(float(found.upper) - truth) < 1e-8
    assert float(found.upper - found.lower) < 1e-15
    attained = float(np.mean((found.model - values) ** 2))
    assert attained == pytest.approx(float(found.upper), abs=1e-12)
    assert np.sqrt(np.mean((found.model - matrix @ found.model) ** 2)) <= eta * (1 + 1e-12)
    assert target.orbits == 2


def square_corners():
    """D_4 on the corners of the square, with its matrices: the reflections fix corners, so that the action is not free."""
    from symbound.groups import elements

    angles = np.pi / 4 + np.pi / 2 * np.arange(4)
    corners = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return [
        np.round(np.linalg.lstsq(corners, corners[row.astype(int)], rcond=None)[0].T)
        for row in elements(sb.dihedral(4))
    ]


@pytest.mark.parametrize("seed", range(4))
def test_actions_with_fixed_points_and_moved_outputs(seed):
    values, law, matrices = random_values(seed, (4, 2)), random_law(seed, 4), square_corners()
    G = sb.dihedral(4)
    for options in ({}, {"law": law, "weighted": True}):
        for eps in (0, 0.5):
            sides = approximation_gap(values, G, eps, output=matrices, **options)
            truth = approximation_gap(
                values, G, eps, output=matrices, law=options.get("law"), method="program"
            )
            assert sides.lower <= truth.upper + Fraction(1, 10**15)
            assert truth.lower <= sides.upper + Fraction(1, 10**15)
            if eps == 0:
                assert abs(float(sides.lower - truth.lower)) < 1e-9


SLACK = []


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("weighted", [False, True])
def test_sup_error_sandwich_holds_and_its_slack_is_bounded(seed, weighted):
    values = random_values(seed, (4, 2))
    law = random_law(seed, 4) if weighted else None
    for eps in (0.1, 0.4, 0.9, 1.6):
        sides = approximation_gap(values, FREE, eps, output=TURN, law=law, weighted=weighted)
        truth = approximation_gap(values, FREE, eps, output=TURN, law=law, method="program")
        assert sides.lower <= truth.upper
        assert truth.lower <= sides.upper
        masses = np.array([float(m) for m in law]) if weighted else np.full(4, 0.25)
        assert float(masses @ ((sides.model - values) ** 2).sum(axis=1)) == pytest.approx(
            float(sides.upper), abs=1e-11
        )
        deviation = max(
            np.linalg.norm(sides.model[m] - sides.model @ TURN[k].T, axis=1).max()
            for k, m in enumerate(target_on_points(values, FREE).maps)
        )
        assert deviation <= eps * (1 + 1e-9)
        if truth.lower > Fraction(1, 1000):
            SLACK.append(
                (float(truth.upper / max(sides.lower, Fraction(1, 10**9))), float(sides.upper / truth.lower))
            )


def test_recorded_slack_of_the_sandwich():
    if not SLACK:
        pytest.skip("runs after the test that records the slack")
    lower, upper = np.array(SLACK).T
    assert lower.min() >= 1 - 1e-9
    assert upper.min() >= 1 - 1e-9
    assert np.median(upper) < 1.5  # measured 1.1


def test_sandwich_closes_where_deviations_take_two_values():
    values = [0.0, 1.0, 0.0, 1.0]
    for eps in (0.25, 0.5, 1.0):
        sides = approximation_gap(np.array([values, values]).T, FREE, eps)
        scaled = approximation_gap(values, FREE, Fraction(1), error="sup")
        assert float(sides.upper - sides.lower) < 1e-12
        assert scaled.upper == 0


def test_lipschitz_sides_hold_the_program():
    distances = np.abs(np.subtract.outer(np.arange(4), np.arange(4))).astype(float)
    distances = np.minimum(distances, 4 - distances)
    values = np.array([0.0, 0.5, 1.0, 0.5])
    for eps in (0, 0.125, 0.5, 1):
        sides = approximation_gap(values, FREE, eps, lipschitz=(1, distances))
        truth = approximation_gap(values, FREE, eps, lipschitz=(1, distances), method="program")
        assert sides.lower <= truth.upper + Fraction(1, 10**12)
        assert truth.lower <= sides.upper + Fraction(1, 10**12)
        assert float(truth.upper - truth.lower) < 1e-8


def test_program_for_a_set_of_partial_maps_and_points_of_mass_zero():
    values, maps = np.array([0.0, 1.0, 0.5, 2.0]), [[1, -1, 3, -1], [2, 3, -1, -1]]
    law = [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4), Fraction(0)]
    found = approximation_gap(values, maps, 0.25, law=law)
    # The point of mass zero joins points 1 and 2 by a path of length 1/2.
    truth = least_distance(
        values[:3], np.array([0.5, 0.25, 0.25]), [(0, 1), (0, 2), (1, 2)], [0.25, 0.25, 0.5]
    )
    assert abs(float(found.lower) - truth) < 1e-9
    assert abs(float(found.upper) - truth) < 1e-9


def test_any_multipliers_give_a_lower_bound():
    values, law = random_values(3, (5, 1)), random_law(3, 5)
    edges = Constraints(np.array([1, 2, 3, 4]), np.array([0, 1, 2, 3]), [Fraction(1, 8)] * 4)
    solved = quadratic_program(values, law, edges)
    rng = np.random.default_rng(0)
    for _ in range(50):
        some = dual_value(values, law, edges, solved.multipliers + rng.normal(size=(4, 1)) * 0.1)
        assert some <= solved.value.upper


def test_dual_value_in_doubles_is_below_the_exact_one():
    from symbound.approximation import program

    values, law = random_values(5, (40, 2)), random_law(5, 40)
    edges = Constraints(np.arange(1, 40), np.arange(39), [Fraction(1, 4)] * 39)
    solved = quadratic_program(values, law, edges)
    exact = dual_value(values, law, edges, solved.multipliers)
    limit, program._EXACT = program._EXACT, 0
    try:
        rounded = dual_value(values, law, edges, solved.multipliers)
    finally:
        program._EXACT = limit
    assert rounded <= exact
    assert float(exact - rounded) < 1e-11


def test_the_symmetry_of_the_data_is_a_subgroup_and_the_largest_at_no_cost():
    G = sb.symmetric(4)
    values = [1.0, 0.0, 0.0, 0.5]
    H = data_symmetry(values, G)
    lattice = sb.subgroups(G)
    deviations = Deviations(target_on_points(values, G))
    free = [v for v, d in lattice.nodes(data=True) if deviations.variance(d["mask"]).upper == 0]
    assert sb.order(H) == 2
    assert max(lattice.nodes[v]["order"] for v in free) == 2
    assert sb.order(data_symmetry([0.5] * 4, G)) == 24


def test_functions_of_points_and_spaces_of_strings():
    points = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])

    def first(p):
        return p[:, 0].astype(float)

    as_space = approximation_gap(first, sb.cyclic(2), 0, points=sb.Strings(2, 2))
    as_points = approximation_gap(first, sb.cyclic(2), 0, points=points)
    assert as_space.lower == as_points.lower == Fraction(1, 8)
    assert reynolds_projection(first, sb.cyclic(2), points=points)[:, 0].tolist() == [0, 0.5, 0.5, 1]
    graphs = target_on_points(lambda p: p.sum(axis=1), sb.on_edges(sb.symmetric(4)), points=sb.Graphs(4))
    assert graphs.orbits == 11
    assert (
        sb.order(data_symmetry(lambda p: p.sum(axis=1), sb.on_edges(sb.symmetric(4)), points=sb.Graphs(4)))
        == 24
    )


def test_string_maps_agree_with_the_action_on_the_list():
    G = sb.dihedral(4)
    fast = target_on_points(np.arange(81.0), G, points=sb.Strings(4, 3))
    listed = target_on_points(np.arange(81.0), G, points=fast.points)
    assert (fast.maps == listed.maps).all()


@pytest.mark.parametrize(
    ("call", "error", "text"),
    [
        (lambda: approximation_gap([0, float("nan"), 1, 2], FREE, 0), DomainError, "point 1"),
        (lambda: approximation_gap(lambda p: np.full(4, np.inf), FREE, 0, points=np.eye(4)), PredictorError, "finite"),
        (lambda: approximation_gap([0, 1, 2], FREE, 0), GroupError, "3 points"),
        (lambda: approximation_gap([[]], FREE, 0), ShapeError, "shape"),
        (lambda: approximation_gap([0, 1, 1, 0], FREE, -1), DomainError, "not negative"),
        (lambda: approximation_gap([0, 1, 1, 0], FREE, 0, law=[0.5, 0.5, 0, 0], error="mean"), LawError, "{0, 1, 2, 3}"),
        (
            lambda: approximation_gap(np.eye(4)[:, :2], FREE, 0, law=[0.5, 0.25, 0.25, 0], output=TURN),
            LawError,
            "weighted=True",
        ),
        (
            lambda: approximation_gap([0, 1], sb.cyclic(2), 0, points=np.array([[0, 1], [0, 0]])),
            ActionError,
            "not listed",
        ),
        (
            lambda: approximation_gap([0, 1], sb.cyclic(2), 0, points=np.array([[0, 0], [0, 0]])),
            ActionError,
            "are equal",
        ),
        (lambda: approximation_gap([0, 1, 1, 0], FREE, 0, error="max"), UnknownNameError, "'sup'"),
        (lambda: approximation_gap([0, 1, 1, 0], FREE, None, error="mean"), ArgumentTypeError, "sup error"),
        (lambda: approximation_gap([0, 1, 1, 0], Action.permutation(FREE), 0), ArgumentTypeError, "points"),
        (lambda: approximation_gap([1j, 1, 1, 0], FREE, 0), ArgumentTypeError, "real"),
        (
            lambda: approximation_gap(
                [[1.0, 0.0]], sb.group([[[0, 1]]]), 0, points=np.array([[1.0, 1.0]]),
                output=[np.eye(2), np.array([[1.0, 1.0], [0.0, -1.0]])],
            ),
            HypothesisError,
            "orthogonal",
        ),
        (
            lambda: approximation_gap([0, 4, 0, 4], FREE, 0, lipschitz=(1, 1 - np.eye(4))),
            HypothesisError,
            "not 1-Lipschitz",
        ),
    ],
)  # fmt: skip
def test_bad_input(call, error, text):
    with pytest.raises(error) as raised:
        call()
    assert text in str(raised.value)
