"""The trade-off for Lipschitz predictors, against the increments of losses, exact transport and dense searches."""

import json

import numpy as np
import pytest
from scipy.optimize import linprog
from sympy import Rational

import symbound as sb
from symbound.approximation.target import orbits_of_maps
from symbound.errors import ArgumentTypeError, DomainError, HypothesisError, LawError
from symbound.groups import elements
from symbound.tradeoff.lipschitz_terms import LipschitzLosses, isometric_distances, orbit_distances
from symbound.tradeoff.weigh import tradeoff

SIZE = 8
RING = (
    np.minimum(
        abs(np.subtract.outer(range(SIZE), range(SIZE))),
        SIZE - abs(np.subtract.outer(range(SIZE), range(SIZE))),
    )
    / 4
)
VALUES = np.array([20, 110, 24, 108, 20, 110, 24, 112]) / 128
L = 3


def orbit_numbers(H):
    return orbits_of_maps(np.asarray(elements(H)).astype(np.int64), SIZE)


def losses(route="multiscale", L=L):
    law = [Rational(1, SIZE)] * SIZE
    return LipschitzLosses(RING, Rational(L), Rational(1), VALUES, True, law, route)


@pytest.mark.parametrize("eps", [0.0, 0.125])
@pytest.mark.parametrize(
    "H", [sb.cyclic(8), sb.dihedral(8), sb.cyclic(8).subgroup([sb.cyclic(8).generators[0] ** 2])]
)
def test_losses_change_by_no_more_than_the_path_metric(H, eps):
    rng = np.random.default_rng(1)
    maps, metric = np.asarray(elements(H)), losses().path_metric(orbit_numbers(H), eps)
    largest = 0.0
    for _ in range(300):
        rough = rng.random(SIZE) * rng.choice([0.3, 1, 2])
        h = np.clip((rough + L * RING).min(axis=1), 0, 1)  # L-Lipschitz
        invariant = h[maps].mean(axis=0)
        spread = np.abs(h[maps] - h).max()
        part = min(1.0, eps / spread) if spread else 1.0
        h = invariant + part * (h - invariant)
        assert np.abs(h[maps] - h).max() <= eps + 1e-12
        f = h**2 - 2 * VALUES * h + VALUES - 1 / 4
        change = np.abs(f[:, None] - f)
        assert (change <= metric + 1e-12).all()
        largest = max(largest, (change[metric > 0] / metric[metric > 0]).max())
    assert largest > 0.5  # not far from sharp


def test_losses_are_not_invariant_functions_of_the_input():
    """Why the label is part of the example: a constant predictor is invariant, its loss is not."""
    loss = (0.5 - VALUES) ** 2
    assert abs(loss[sb.cyclic(8).generators[0].array_form] - loss).max() > 0.01
    assert losses().path_metric(orbit_numbers(sb.cyclic(8)))[0, 1] >= abs(VALUES[0] - VALUES[1])


def transport(metric, weights):
    """``W_1`` between the uniform law and another by linear programming: its dual."""
    rows = [(i, j) for i in range(SIZE) for j in range(SIZE) if i != j]
    A = np.zeros((len(rows), SIZE))
    for k, (i, j) in enumerate(rows):
        A[k, i], A[k, j] = 1, -1
    found = linprog(weights - 1 / SIZE, A_ub=A, b_ub=[metric[i, j] for i, j in rows], bounds=[(0, 1)] * SIZE)
    return -found.fun


@pytest.mark.parametrize("route", ["flow", "multiscale"])
def test_bounds_are_above_exact_transport(route):
    rng, n = np.random.default_rng(2), 30
    for H in (sb.dihedral(8), sb.cyclic(8).subgroup([sb.cyclic(8).generators[0] ** 4])):
        known = losses(route)
        bound = min(float(c) + float(a) / n**0.5 for c, a in known.lines(orbit_numbers(H)))
        metric = known.path_metric(orbit_numbers(H))
        gaps = [transport(metric, rng.multinomial(n, [1 / SIZE] * SIZE) / n) for _ in range(60)]
        truth, error = np.mean(gaps), np.std(gaps) / 60**0.5
        assert truth - 3 * error <= bound <= 4 * truth


@pytest.fixture(scope="module")
def ring():
    return tradeoff(
        VALUES, sb.dihedral(8), bound="multiscale", lipschitz=(L, RING), tolerances=[1 / 64, 1 / 16]
    )


def test_optima_are_those_of_a_dense_search(ring):
    for n in (1, 30, 400, 5000, 10**6, 10**9):
        for over, levels in (("subgroup", {0}), ("both", {0, Rational(1, 64), Rational(1, 16)})):
            best = ring.optimal(n, over)
            truth = min(
                float(c) + float(a) / n**0.5 for d in ring.candidates for e, c, a in d.lines if e in levels
            )
            assert float(best.total) == pytest.approx(truth, rel=1e-12)
            assert best.value.upper == pytest.approx(ring.total(n, best.eps, best.candidate).upper, rel=1e-12)
            assert float(best.total) <= float(best.without) + 1e-15


def test_critical_sizes_are_where_the_best_changes(ring):
    for over in ("subgroup", "both"):
        changes = ring.critical_sizes(over)
        assert changes
        for change in changes:
            assert change.first == change.last + 1
            for n, (subgroup, regime) in ((change.last, change.before), (change.first, change.after)):
                best = ring.optimal(n, over)
                assert (best.candidate, best.regime) == (subgroup, regime)
        # Between two changes nothing else is best.
        for a, b in zip(changes, changes[1:], strict=False):
            middle = ring.optimal((a.first + b.last) // 2, over)
            assert (middle.candidate, middle.regime) == b.before
    assert ring.path("subgroup")[-1] is ring.limit()


def test_flow_is_weighed_and_described():
    groups = [sb.symmetric(8).subgroup([sb.cyclic(8).generators[0] ** 0]), sb.cyclic(8), sb.dihedral(8)]
    t = tradeoff(VALUES, sb.dihedral(8), bound="flow", lipschitz=(L, RING), subgroups=groups)
    slow = tradeoff(VALUES, sb.dihedral(8), bound="multiscale", lipschitz=(L, RING), subgroups=groups)
    assert t.total(100).upper <= slow.total(100).upper
    assert t.total(100).upper >= float(t.candidate().variance)
    assert t.total(sb.n).subs(sb.n, 100) == pytest.approx(float(t.total(100).upper), rel=1e-5)
    text = t.text()
    assert "3-Lipschitz" in text
    assert "exact symmetries only" in text
    assert "without noise" in text
    assert "c_{H,j}" in t.latex()
    json.dumps(t.to_dict())


def test_noisy_labels_cost_more():
    t = tradeoff(VALUES, sb.cyclic(8), bound="multiscale", lipschitz=(L, RING))
    noisy = tradeoff(VALUES, sb.cyclic(8), bound="multiscale", lipschitz=(L, RING), labels=[0, 0.5, 1])
    assert noisy.total(100).upper > t.total(100).upper
    assert "under any law" in noisy.text()


def test_orbit_distances_by_brute_force():
    H = sb.cyclic(8).subgroup([sb.cyclic(8).generators[0] ** 2])
    maps = np.asarray(elements(H))
    brute = np.min([RING[:, g] for g in maps], axis=0)
    assert np.array_equal(orbit_distances(RING, orbit_numbers(H)), brute)


def test_refusals():
    whole = sb.cyclic(8)
    with pytest.raises(HypothesisError, match="isometries"):
        isometric_distances(
            np.abs(np.subtract.outer(range(SIZE), range(SIZE))), np.asarray(elements(whole)), SIZE
        )
    with pytest.raises(HypothesisError, match="not 1-Lipschitz"):
        tradeoff(VALUES, whole, bound="flow", lipschitz=(1, RING))
    with pytest.raises(ArgumentTypeError, match="lipschitz"):
        tradeoff(VALUES, whole, bound="flow")
    with pytest.raises(ArgumentTypeError, match="all functions"):
        tradeoff(VALUES, whole, lipschitz=(L, RING))
    with pytest.raises(ArgumentTypeError, match="labels"):
        tradeoff(VALUES, whole, bound="flow", lipschitz=(L, RING), labels=3)
    with pytest.raises(DomainError, match="labels"):
        tradeoff(VALUES, whole, bound="flow", lipschitz=(L, RING), labels=[0, 2])
    with pytest.raises(HypothesisError, match="squared"):
        tradeoff([0, 1] * 4, whole, bound="flow", lipschitz=(L, RING), loss="zero-one")
    with pytest.raises(LawError):
        tradeoff(VALUES, whole, [0.5] + [0.5 / 7] * 7, bound="flow", lipschitz=(L, RING), weighted=True)
    t = tradeoff(VALUES, whole, bound="multiscale", lipschitz=(L, RING))
    with pytest.raises(HypothesisError, match="tolerance"):
        t.optimal(100, "eps")
    t = tradeoff(VALUES, whole, bound="multiscale", lipschitz=(L, RING), tolerances=[0.25])
    with pytest.raises(DomainError, match="tolerances weighed"):
        t.total(100, 0.125)


def test_command_reads_distances(tmp_path):
    from symbound.tradeoff.command import run_tradeoff

    path = tmp_path / "ring.npz"
    np.savez(path, target=VALUES, distances=RING)
    found = run_tradeoff(path, "cyclic(8)", bound="multiscale", lipschitz="3")
    direct = tradeoff(VALUES, sb.cyclic(8), bound="multiscale", lipschitz=(3, RING))
    assert found.total(50).upper == direct.total(50).upper


def test_command_line_takes_a_radius(tmp_path):
    from click.testing import CliRunner

    from symbound.cli import main

    X = np.random.default_rng(0).random((200, 2))
    path = tmp_path / "sample.npz"
    np.savez(path, X=X, y=X.mean(axis=1))
    options = ["--group", "cyclic(2)", "--noise", "0", "--radius", "0.1", "--lipschitz", "1", "--json"]
    told = CliRunner().invoke(main, ["tradeoff", str(path), *options])
    assert told.exit_code == 0, told.output
    assert json.loads(told.output)["recommended"] == "C_2"
