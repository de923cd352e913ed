"""The compiled loops against the numpy path; without numba the same functions run as plain Python."""

from importlib.util import find_spec

import numpy as np
import pytest

from symbound import cyclic
from symbound.empirical import fused
from symbound.empirical.architecture import Architecture, with_ones
from symbound.empirical.loss import squared_loss_in_place
from symbound.empirical.mode import MODES, symmetry_mode
from symbound.empirical.objective import FastObjective, can_fuse
from symbound.empirical.optimizer import adam_scales, step_in_place
from symbound.empirical.sharing import regular_representation, repeat_channels, share_weights
from symbound.empirical.training import TrainingOptions, train
from symbound.groups import elements

EPS = {"mixing": 0.25, "interpolation": 0.25, "penalty": 0.1}


def shared_network(first_is_dense):
    rows = elements(cyclic(4))
    hidden = repeat_channels(regular_representation(cyclic(4)), 2)
    actions = [rows, hidden, hidden, np.zeros((4, 1), dtype=int)]
    sharing = [share_weights(b, a) for a, b in zip(actions, actions[1:], strict=False)]
    if first_is_dense:
        sharing[0] = None
    return Architecture((4, 8, 8, 1), "relu", tuple(sharing))


def networks(name):
    if name == "interpolation":
        return [Architecture((4, 7, 5, 2))]
    return [Architecture((4, 1)), Architecture((4, 7, 5, 1)), shared_network(False), shared_network(True)]


@pytest.mark.parametrize("tile_bytes", [1 << 10, 1 << 19])
@pytest.mark.parametrize("name", MODES)
def test_value_and_gradient_agree_with_numpy_across_blocks_and_tiles(name, tile_bytes, monkeypatch):
    monkeypatch.setattr(fused, "_TILE_BYTES", tile_bytes)
    stack, n = 3, 2 * fused.BLOCK + 9
    rng = np.random.default_rng(3)
    mode = symmetry_mode(name, cyclic(4), 4, eps=EPS.get(name), M=1.0)
    share = np.full((stack, 1, 1), mode.share)
    weight = np.ones((stack, 1, 1)) if name == "penalty" else None
    columns, y = with_ones(rng.standard_normal((stack, n, 4)), float), rng.random((stack, 1, n))
    for net in networks(name):
        parameters = 0.7 * np.stack([net.initial(rng) for _ in range(stack)])
        found, expected = (
            FastObjective(net, mode, "squared", 1.0, stack, n, float, fused=kind).value_and_gradient(
                parameters, columns, y, share, weight
            )
            for kind in (True, False)
        )
        np.testing.assert_allclose(found[0], expected[0], rtol=1e-12)
        np.testing.assert_allclose(found[1], expected[1], rtol=1e-10, atol=1e-14)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_adam_and_the_loss_agree_with_numpy(dtype):
    rng = np.random.default_rng(0)
    p, g, m, v = (rng.random((2, 50)).astype(dtype) for _ in range(4))
    results = []
    for kind in (True, False):
        given = [a.copy() for a in (p, g, m, v)]
        step_in_place("adam", given[0], given[1], (given[2], given[3]), adam_scales(7, 0.01), 0.0, fused=kind)
        results.append([given[0], given[2], given[3]])
    np.testing.assert_allclose(*results, rtol=4 * np.finfo(dtype).eps)
    z, y = (3 * rng.random((2, 1, 40)) - 1).astype(dtype), rng.random((2, 1, 40)).astype(dtype)
    for low, high in ((0.0, 1.0), (-np.inf, np.inf)):
        found = []
        for function in (fused.squared_loss, squared_loss_in_place):
            total, delta = np.ones(2, dtype), np.empty_like(z)
            function(z.copy(), y, low, high, 100, total, delta)
            found.append((total, delta))
        np.testing.assert_allclose(found[0][0], found[1][0], rtol=40 * np.finfo(dtype).eps)
        np.testing.assert_array_equal(found[0][1], found[1][1])


def fit(seeds, dtype="float64", **options):
    rng = np.random.default_rng(1)
    X, y = rng.standard_normal((20, 4)), rng.random((20, 1))
    mode = symmetry_mode("none", cyclic(4), 4)
    chosen = TrainingOptions(steps=25, dtype=dtype, learning_rate=0.01, **options)
    return train(Architecture((4, 6, 5, 1)), mode, X, y, seeds, chosen).parameters


@pytest.mark.parametrize(
    "options", [{}, {"batch_size": 7, "weight_decay": 0.1}, {"loss": "logistic"}, {"optimizer": "sgd"}]
)
def test_training_agrees_with_numpy_repeats_and_does_not_depend_on_the_stack(options, monkeypatch):
    monkeypatch.setattr("symbound.empirical.training_loop.can_fuse", lambda net: False)
    plain, single = fit((0, 1, 2), **options), fit((0, 1, 2), "float32", **options)
    monkeypatch.setattr("symbound.empirical.training_loop.can_fuse", lambda net: True)
    together = fit((0, 1, 2), **options)
    np.testing.assert_allclose(together, plain, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(fit((0, 1, 2), "float32", **options), single, atol=1e-3)
    assert np.array_equal(together, fit((0, 1, 2), **options))
    assert np.array_equal(together[1:2], fit((1,), **options))


def test_what_is_not_a_number_is_not_hidden():
    net = Architecture((4, 7, 5, 1))
    mode = symmetry_mode("none", cyclic(4), 4)
    parameters = net.initial(np.random.default_rng(0))[None]
    parameters[0, 3] = np.nan  # a weight of the first layer
    objective = FastObjective(net, mode, "squared", 1.0, 1, 9, float, fused=True)
    total, _ = objective.value_and_gradient(
        parameters, with_ones(np.ones((1, 9, 4)), float), np.zeros((1, 1, 9)), np.ones((1, 1, 1)), None
    )
    assert np.isnan(total).all()


def test_only_relu_networks_are_fused():
    assert not can_fuse(Architecture((4, 7, 1), "tanh"))
    assert can_fuse(Architecture((4, 7, 1))) == (find_spec("numba") is not None)


def test_the_loops_are_compiled_where_numba_is_installed():
    pytest.importorskip("numba", reason="numba is not installed: the loops run as plain Python")
    fit((0,))
    for function in (fused.forward, fused.backward, fused.squared_loss, fused.adam):
        assert len(function.signatures) >= 1
