"""Gradients against complex steps and finite differences; the numpy path against the general one."""

import numpy as np
import pytest

from symbound import cyclic, symmetric
from symbound.empirical.activation import ACTIVATIONS, activate
from symbound.empirical.architecture import Architecture, with_ones
from symbound.empirical.mode import MODES, NEEDS_EPS, USES_IMAGES, symmetry_mode
from symbound.empirical.network import backward, forward
from symbound.empirical.objective import FastObjective, value_and_gradient
from symbound.empirical.sharing import regular_representation, repeat_channels, share_weights
from symbound.errors import DomainError, ShapeError, UnknownNameError
from symbound.groups import elements

xp = pytest.importorskip("array_api_compat.numpy")


def shared_network(activation):
    G = cyclic(4)
    rows = elements(G)
    hidden = repeat_channels(regular_representation(G), 2)
    actions = [rows, hidden, hidden, np.zeros((4, 1), dtype=int)]
    sharing = tuple(share_weights(b, a) for a, b in zip(actions, actions[1:], strict=False))
    return Architecture((4, 8, 8, 1), activation, sharing)


def networks(activation):
    return [Architecture((4, 7, 5, 1), activation), shared_network(activation)]


def setting(net, stack=2, n=6, k=1, seed=0):
    rng = np.random.default_rng(seed)
    parameters = np.stack([net.initial(rng) for _ in range(stack)]) * 0.7
    # A bias inside (0, M) keeps the outputs away from the clipping, where the objective has a kink.
    columns = with_ones(rng.standard_normal((stack, n, net.widths[0])), float)
    return parameters, columns, rng.random((stack, k, n))


@pytest.mark.parametrize("activation", ["tanh", "gelu"])
def test_gradient_by_complex_step(activation):
    for net in networks(activation):
        parameters, columns, y = setting(net)

        def value(theta, net=net, columns=columns, y=y):
            z, _ = forward(net, theta, columns.astype(theta.dtype), xp)
            return ((z - y) ** 2).sum(axis=(1, 2))

        z, kept = forward(net, parameters, columns, xp)
        gradient = backward(net, kept, 2 * (z - y), xp)
        for i in range(net.size):
            step = parameters.astype(complex)
            step[:, i] += 1e-30j
            np.testing.assert_allclose(gradient[:, i], value(step).imag / 1e-30, rtol=1e-10, atol=1e-13)


@pytest.mark.parametrize("name", MODES)
@pytest.mark.parametrize("loss", ["squared", "logistic"])
@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_gradient_of_the_objective_by_finite_differences(name, loss, activation):
    net = (
        shared_network(activation)
        if name == "equivariant"
        else Architecture((4, 6, 2 if name == "interpolation" else 1), activation)
    )
    parameters, columns, y = setting(net)
    M = 1.0 if loss == "logistic" else None
    eps = {"mixing": 0.25, "interpolation": 0.25, "penalty": 0.1}.get(name)
    mode = symmetry_mode(name, cyclic(4), 4, eps=eps, M=1.0)
    share = np.full((2, 1, 1), mode.share)
    weight = np.array([0.5, 2.0])[:, None, None] if name == "penalty" else None

    def value(theta):
        return value_and_gradient(net, mode, loss, M, theta, columns, y, share, weight, xp)

    gradient = value(parameters)[1]
    h = 1e-6
    for i in range(0, net.size, 3):
        step = np.zeros(net.size)
        step[i] = h
        difference = (value(parameters + step)[0] - value(parameters - step)[0]) / (2 * h)
        np.testing.assert_allclose(gradient[:, i], difference, rtol=2e-5, atol=2e-7)


@pytest.mark.parametrize("name", ["mixing", "interpolation"])
def test_gradient_of_equivariant_outputs_by_finite_differences(name):
    rows = elements(symmetric(3))
    mode = symmetry_mode(name, rows, 3, outputs=rows, k=3, eps=0.25)
    net = Architecture((3, 5, 3 * mode.heads), "tanh")
    parameters, columns, y = setting(net, k=3)
    share = np.full((2, 1, 1), mode.share)
    gradient = value_and_gradient(net, mode, "squared", None, parameters, columns, y, share, None, xp)[1]
    for i in range(net.size):
        step = np.zeros(net.size)
        step[i] = 1e-6
        up, down = (
            value_and_gradient(net, mode, "squared", None, parameters + s, columns, y, share, None, xp)[0]
            for s in (step, -step)
        )
        np.testing.assert_allclose(gradient[:, i], (up - down) / 2e-6, rtol=1e-6, atol=1e-8)


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("name", MODES)
def test_fast_path_agrees_with_the_general_one_across_tiles(activation, name, monkeypatch):
    monkeypatch.setattr(
        "symbound.empirical.fast_network._TILE_BYTES", 2000
    )  # several tiles of models and columns
    two = Architecture((4, 7, 5, 2), activation)
    for net in [two] if name == "interpolation" else networks(activation):
        parameters, columns, y = setting(net, stack=3, n=37)
        mode = symmetry_mode(
            name, cyclic(4), 4, eps={"mixing": 0.25, "interpolation": 0.25, "penalty": 0.1}.get(name), M=1.0
        )
        share = np.full((3, 1, 1), mode.share)
        weight = np.ones((3, 1, 1)) if name == "penalty" else None
        fast = FastObjective(net, mode, "squared", 1.0, 3, 37, float)
        total, gradient = fast.value_and_gradient(parameters, columns, y, share, weight)
        expected = value_and_gradient(net, mode, "squared", 1.0, parameters, columns, y, share, weight, xp)
        np.testing.assert_allclose(total, expected[0], rtol=1e-12)
        np.testing.assert_allclose(gradient, expected[1], rtol=1e-10, atol=1e-14)


def test_activations_against_exact_values():
    import mpmath

    for x in (-3.0, -0.5, 0.25, 2.0):
        exact = (
            mpmath.mpf(x)
            / 2
            * (1 + mpmath.tanh(mpmath.sqrt(2 / mpmath.pi) * (x + mpmath.mpf("0.044715") * x**3)))
        )
        assert float(activate("gelu", np.float64(x))[0]) == pytest.approx(float(exact), rel=1e-13)
        assert float(activate("tanh", np.float64(x))[0]) == pytest.approx(float(mpmath.tanh(x)), rel=1e-14)


def test_clipped_outputs_still_learn_back_into_the_range():
    from symbound.empirical.loss import output_gradient

    z, slope = np.array([-1.0, -1.0, 2.0, 2.0, 0.5]), np.array([1.0, -1.0, 1.0, -1.0, 1.0])
    passed = output_gradient("squared", z, np.clip(z, 0, 1), slope, 1.0, np)
    assert passed.tolist() == [0.0, -1.0, 1.0, 0.0, 1.0]


def test_images_are_only_made_where_they_are_used():
    assert {
        name
        for name in MODES
        if symmetry_mode(name, cyclic(3), 3, eps=0.5 if name in NEEDS_EPS else None).images > 1
    } == set(USES_IMAGES)


def test_bad_architectures():
    with pytest.raises(DomainError):
        Architecture((3,))
    with pytest.raises(UnknownNameError):
        Architecture((3, 1), "sine")
    with pytest.raises(ShapeError):
        Architecture((3, 1), sharing=(share_weights(elements(cyclic(4)), elements(cyclic(4))),))
