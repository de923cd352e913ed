"""Estimates of a symmetry from samples: unbiased by enumeration, intervals that cover, errors that explain."""

import json
from itertools import product

import numpy as np
import pytest

import symbound as sb
from symbound.approximation.gap import approximation_gap
from symbound.errors import ArgumentTypeError, DomainError, HypothesisError, ShapeError, UnknownNameError
from symbound.symmetry.action import Action
from symbound.tradeoff.estimation import estimate_symmetry
from symbound.tradeoff.recommendation import recommend

SQUARE = np.array(list(product((0, 1), repeat=2)))
CUBE = np.array(list(product((0, 1), repeat=3)))


def target(X):
    return (X[:, 0] + 0.5 * X[:, 1]) / 1.5


def draw(seed, n, noisy=True):
    rng = np.random.default_rng(seed)
    X = CUBE[rng.integers(0, 8, n)]
    f = target(X)
    return X, (rng.random(n) < f).astype(float) if noisy else f


def truth(H):
    return float(approximation_gap(target(CUBE), H, 0, points=CUBE).upper)


def test_u_statistic_is_unbiased_over_all_samples():
    values = np.array([0.0, 0.25, 1.0, 0.5])
    total = 0.0
    for chosen in product(range(4), repeat=3):
        try:
            found = estimate_symmetry(
                SQUARE[list(chosen)], values[list(chosen)], sb.cyclic(2), noise=0, law_size=4
            )
            total += found.estimates[-1].u_statistic
        except HypothesisError:
            pass  # no two inputs in one orbit: the sum over pairs is empty
    assert total / 4**3 == pytest.approx(
        float(approximation_gap(values, sb.group([[[1, 2]]], degree=4), 0).upper), abs=1e-14
    )


def test_within_orbit_variance_is_unbiased_given_the_orbits():
    # Three examples in the orbit {01, 10}: all 8 ways in which they can fall.
    values = {1: 0.25, 2: 1.0}
    found = []
    for chosen in product((1, 2), repeat=3):
        X = SQUARE[list(chosen)]
        y = np.array([values[c] for c in chosen])
        found.append(estimate_symmetry(X, y, sb.cyclic(2), noise=0).estimates[-1].variance)
    assert np.mean(found) == pytest.approx((0.75 / 2) ** 2, abs=1e-14)


def test_estimates_of_the_mean_with_noise_are_within_three_standard_errors():
    G = sb.symmetric(3)
    estimates = [
        estimate_symmetry(*draw(seed, 60), G, law_size=8, subgroups=[G]).estimates[0] for seed in range(150)
    ]
    for values in ([e.u_statistic for e in estimates], [e.variance for e in estimates]):
        assert abs(np.mean(values) - truth(G)) < 3 * np.std(values) / np.sqrt(len(values))


@pytest.mark.parametrize("method", ["bounded differences", "jackknife"])
def test_intervals_cover_all_subgroups_together(method):
    lattice = sb.subgroups(sb.symmetric(3))
    values = [truth(lattice.nodes[v]["group"]) for v in range(len(lattice))]
    missed = 0
    for seed in range(60):
        found = estimate_symmetry(*draw(seed, 120), sb.symmetric(3), method=method)
        missed += any(
            not e.interval[0] - 1e-12 <= v <= e.interval[1] + 1e-12
            for e, v in zip(found.estimates, values, strict=True)
        )
    assert missed <= (0 if method == "bounded differences" else 8)


def test_jackknife_is_leaving_one_out():
    from symbound.tradeoff.estimation import _Within

    rng = np.random.default_rng(0)
    y, cells = rng.random(14), rng.integers(0, 5, 14)
    found = _Within(y, cells).without_one()
    for i in range(14):
        keep = np.arange(14) != i
        assert found[i] == pytest.approx(_Within(y[keep], cells[keep]).mean, abs=1e-12)


def test_noise_is_separated_by_repeated_inputs_or_only_differences_are_known():
    X, y = draw(0, 2000)
    found = estimate_symmetry(X, y, sb.symmetric(3))
    f = target(CUBE)
    assert found.noise == pytest.approx(float(np.mean(f * (1 - f))), abs=0.02)
    # One example at each point: orbits repeat, inputs do not.
    once = estimate_symmetry(CUBE, target(CUBE), sb.symmetric(3))
    assert once.noise is None
    assert "not identifiable" in once.noise_source
    whole = once.estimates[-1]
    assert whole.variance is None
    assert whole.within is not None
    swap = next(e for e in once.estimates if e.order == 3)
    assert swap.within == whole.within  # C_3 and S_3 have the same orbits
    known = estimate_symmetry(CUBE, target(CUBE), sb.symmetric(3), noise=0)
    assert known.estimates[-1].variance == whole.within


def test_no_two_inputs_in_one_orbit():
    with pytest.raises(HypothesisError, match="not identifiable") as raised:
        estimate_symmetry([[0, 1], [1, 1], [0, 0]], [0, 1, 0], sb.cyclic(2))
    assert "restriction of an invariant" in str(raised.value)


def test_recommendation_flips_with_n_and_says_how_sure():
    X, y = draw(1, 3000)
    small = recommend(X, y, sb.symmetric(3), n=5, space=sb.Strings(3, 2), method="jackknife")
    large = recommend(X, y, sb.symmetric(3), n=10**7, space=sb.Strings(3, 2), method="jackknife")
    assert small.best.order == 6
    assert large.best.order == 1
    assert large.is_sure
    unsure = recommend(X[:40], y[:40], sb.symmetric(3), n=300)
    assert not unsure.is_sure
    assert "not sure" in unsure.text()
    assert "union-of-classes" in unsure.text()
    assert json.loads(json.dumps(unsure.to_dict()))["sure"] is False


def test_a_sure_recommendation_by_bounded_differences_is_right():
    rng = np.random.default_rng(2)
    X = CUBE[rng.integers(0, 8, 60_000)]
    found = recommend(
        X,
        X[:, 0].astype(float),
        sb.symmetric(3),
        n=10**9,
        noise=0,
        subgroups=[sb.symmetric(3), sb.trivial(3)],
    )
    assert found.is_sure
    assert found.best.order == 1


def test_counts_of_the_whole_space_agree_with_the_points_seen():
    X, y = draw(3, 500)
    seen = recommend(X, y, sb.symmetric(3))
    space = recommend(X, y, sb.symmetric(3), space=sb.Strings(3, 2))
    assert seen.points == space.points == 8
    assert np.allclose([row[1:] for row in seen.totals], [row[1:] for row in space.totals])


def test_images_under_the_square():
    rng = np.random.default_rng(0)
    X = rng.integers(0, 2, (800, 2, 2))
    found = estimate_symmetry(X, X[:, 0].mean(axis=1), Action.image_symmetries(2), noise=0)
    exact = [e for e in found.estimates if e.variance == 0 and e.order > 1]
    assert len(exact) == 1
    assert exact[0].order == 2


def test_cells_make_pairs_of_inputs_near_one_another():
    rng = np.random.default_rng(0)
    X = rng.random((3000, 2))
    G = sb.cyclic(2)
    with pytest.raises(HypothesisError, match="cell"):
        estimate_symmetry(X, X[:, 0], G)
    width = 1 / 16
    found = estimate_symmetry(X, X[:, 0], G, cell=width).estimates[-1]
    truth = 1 / 24  # E (x - (x + y)/2)^2 = E (x - y)^2/4
    assert abs(found.eta - np.sqrt(truth)) <= width
    symmetric = estimate_symmetry(X, X.sum(axis=1) / 2, G, cell=width).estimates[-1]
    assert abs(symmetric.variance) < 1e-3


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: estimate_symmetry(SQUARE, [0, 1, 2], sb.cyclic(2)), ShapeError),
        (lambda: estimate_symmetry(SQUARE, [0, 1, 2, 0], sb.cyclic(2)), DomainError),
        (lambda: estimate_symmetry(SQUARE, [0, 1, np.nan, 0], sb.cyclic(2)), DomainError),
        (lambda: estimate_symmetry(SQUARE, [0, 1, 1, 0], sb.cyclic(3)), ShapeError),
        (lambda: estimate_symmetry(SQUARE, [0, 1, 1, 0], sb.cyclic(2), method="bootstrap"), UnknownNameError),
        (lambda: estimate_symmetry(SQUARE, [0, 1, 1, 0], sb.cyclic(2), confidence=1.5), DomainError),
        (lambda: estimate_symmetry(SQUARE, [0, 1, 1, 0], sb.cyclic(2), noise=-1), DomainError),
        (lambda: estimate_symmetry(SQUARE, [0, 1, 1, 0], "square"), ArgumentTypeError),
        (lambda: estimate_symmetry(SQUARE, [0, 1, 1, 0], sb.cyclic(2), cell=0), DomainError),
        (lambda: recommend(SQUARE, [0, 1, 1, 0], sb.cyclic(2), n=0), DomainError),
    ],
)
def test_bad_input(call, error):
    with pytest.raises(error):
        call()
