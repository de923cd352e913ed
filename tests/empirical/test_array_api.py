"""The general path under an implementation of the array API that allows nothing else, as a stand-in for a GPU library."""

import numpy as np
import pytest

from symbound import cyclic
from symbound.empirical import TrainingOptions, string_task, symmetry_mode, train
from symbound.empirical.cell import network_for

TASK = string_task(cyclic(4), kind="two-valued", level="1/4", noise=1.0)

MODES = (
    ("none", None),
    ("augmentation", None),
    ("averaging", None),
    ("equivariant", None),
    ("mixing", 0.25),
    ("interpolation", 0.25),
    ("penalty", 0.25),
)


@pytest.mark.parametrize(("name", "eps"), MODES)
@pytest.mark.parametrize("activation", ["relu", "tanh", "gelu"])
@pytest.mark.parametrize("loss", ["squared", "logistic"])
def test_the_strict_array_api_trains_to_the_same_numbers(name, eps, activation, loss):
    xp = pytest.importorskip("array_api_strict", reason="array_api_strict is not installed")
    X, y, _ = TASK.sample(24, np.random.default_rng(5))
    mode = symmetry_mode(name, TASK.features, 4, eps=eps)
    net = network_for(TASK, mode, [8, 8], activation)
    for more in ({}, {"batch_size": 10, "weight_decay": 0.1, "patience": 3, "check_every": 5}):
        options = TrainingOptions(steps=30, dtype="float64", loss=loss, **more)
        there, here = (train(net, mode, X, y, (0, 1), options, library) for library in (xp, np))
        # Rounding alone: sums are taken in another order.
        np.testing.assert_allclose(there.parameters, here.parameters, rtol=1e-6, atol=1e-8)
        np.testing.assert_allclose(there.predict(TASK.points), here.predict(TASK.points), atol=1e-7)
