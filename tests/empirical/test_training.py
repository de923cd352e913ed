"""Training: modes keep their promises, numbers are reproducible, bad input is refused before training."""

import importlib

import numpy as np
import pytest

from symbound import cyclic, symmetric
from symbound.empirical.architecture import Architecture, with_ones
from symbound.empirical.cell import network_for
from symbound.empirical.cube import cube_task
from symbound.empirical.mode import NEEDS_EPS, symmetry_mode
from symbound.empirical.tasks import string_task
from symbound.empirical.training import TrainingOptions, train
from symbound.empirical.training_loop import TrainingLoop
from symbound.errors import DomainError, GroupError, ShapeError, UnknownNameError
from symbound.groups import elements

TASK = string_task(cyclic(4), kind="two-valued", level="1/2", seed=1)
SHORT = TrainingOptions(steps=120, learning_rate=0.02)


def fit(name, options=SHORT, seeds=(0, 1), eps=None, task=TASK, n=24, activation="relu"):
    outputs, k = task.outputs, task.values.shape[1]
    mode = symmetry_mode(
        name, task.features, task.features.shape[1], outputs=outputs, k=k, eps=eps, M=options.M
    )
    net = network_for(task, mode, [16, 16], activation)
    X, y, _ = task.sample(n, np.random.default_rng(5))
    return train(net, mode, X, y, seeds, options), X, y


@pytest.mark.parametrize("name", ["averaging", "equivariant"])
@pytest.mark.parametrize("equivariant", [False, True])
def test_exact_modes_are_exact(name, equivariant):
    task = string_task(cyclic(4), kind="approximate", level="1/4", equivariant=equivariant)
    trained, _, _ = fit(name, task=task)
    assert task.model_error(trained.predict(task.points)).max() < 1e-13


@pytest.mark.parametrize("loss", ["squared", "logistic"])
@pytest.mark.parametrize("eps", [0.0, 0.1, 0.5])
@pytest.mark.parametrize("name", ["mixing", "interpolation"])
def test_mixing_never_errs_by_more_than_eps(name, loss, eps):
    trained, _, _ = fit(name, TrainingOptions(steps=120, loss=loss), eps=eps)
    assert TASK.model_error(trained.predict(TASK.points)).max() <= eps + 1e-13


def test_mixing_reaches_eps_where_the_data_asks_for_more():
    trained, _, _ = fit("mixing", TrainingOptions(steps=400), eps=0.25, n=200)
    assert TASK.model_error(trained.predict(TASK.points)).min() > 0.24


@pytest.mark.parametrize("eps", [0.05, 0.3])
def test_penalty_ends_at_eps_on_the_training_examples(eps):
    trained, X, _ = fit("penalty", TrainingOptions(steps=300), eps=eps)
    reached = (trained.raw_errors(X).max(axis=1)) * trained.shares
    assert (reached <= eps * (1 + 1e-5)).all()
    assert (reached > 0.5 * eps).all()


def test_networks_learn_what_their_symmetry_allows():
    V = float(TASK.V)
    free, X, y = fit("none", TrainingOptions(steps=500), n=64)
    assert ((free.predict(X) - y) ** 2).mean() < 1e-3
    everywhere = np.broadcast_to(TASK.points, (2, 16, 4))
    mode = symmetry_mode("averaging", TASK.features, 4)
    best = train(Architecture((4, 32, 1)), mode, everywhere, TASK.values, (0, 1), TrainingOptions(steps=800))
    assert TASK.excess_risk(best.predict(TASK.points)) == pytest.approx([V, V], rel=2e-3)


@pytest.mark.parametrize("eps", [0.125, 0.25])
def test_interpolation_reaches_the_least_risk_of_its_class(eps):
    from symbound.approximation.orbit_clip import orbit_clip

    mode = symmetry_mode("interpolation", TASK.features, 4, eps=eps)
    options = TrainingOptions(steps=800, schedule="cosine")
    trained = train(Architecture((4, 48, 2)), mode, TASK.points, TASK.values, (0, 1), options)
    exact = orbit_clip(TASK.values[:, 0], TASK.labels())(eps)
    assert TASK.excess_risk(trained.predict(TASK.points)) == pytest.approx([exact] * 2, rel=0.02)
    assert (TASK.excess_risk(trained.predict(TASK.points)) >= exact - 1e-12).all()


def test_augmented_examples_lie_on_the_graph_of_an_equivariant_target():
    task = string_task(cyclic(3), kind="exact", equivariant=True, seed=3)
    mode = symmetry_mode("augmentation", task.features, 3, outputs=task.outputs, k=3)
    rngs = [np.random.default_rng(0), np.random.default_rng(1)]
    net = Architecture((3, 4, 3))
    run = TrainingLoop(net, mode, SHORT, np.zeros((2, net.size)), np.ones(2), rngs, np)
    X, y, _ = task.sample(30, np.random.default_rng(5))
    columns = with_ones(np.stack([X, X]), float)
    moved, labels = run._batch(columns, np.stack([y.T, y.T]), np.tile(np.arange(30), (2, 1)))
    assert (moved[:, -1] == 1).all()
    assert (moved != columns).any(axis=1).mean() > 0.3
    values = {tuple(x): tuple(v) for x, v in zip(task.points, task.values, strict=True)}
    for model in range(2):
        for x, v in zip(moved[model, :-1].T, labels[model].T, strict=True):
            assert values[tuple(x)] == tuple(v)


def test_augmentation_lowers_the_error():
    task = string_task(cyclic(5), kind="exact", seed=3)
    free, moved = (
        fit(name, TrainingOptions(steps=400), task=task, n=10)[0] for name in ("none", "augmentation")
    )
    assert (
        task.model_error(moved.predict(task.points)).mean()
        < 0.6 * task.model_error(free.predict(task.points)).mean()
    )


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
@pytest.mark.parametrize("options", [{}, {"batch_size": 8, "patience": 3, "weight_decay": 0.01}])
def test_a_model_does_not_depend_on_its_stack_and_repeats_bit_for_bit(optimizer, options):
    chosen = TrainingOptions(steps=60, optimizer=optimizer, learning_rate=0.01, **options)
    for name in ("none", "augmentation", "averaging"):
        together, _, _ = fit(name, chosen, seeds=(0, 1, 2))
        alone, _, _ = fit(name, chosen, seeds=(1,))
        again, _, _ = fit(name, chosen, seeds=(0, 1, 2))
        assert np.array_equal(together.parameters, again.parameters)
        assert np.array_equal(together.parameters[1], alone.parameters[0])
        assert not np.array_equal(together.parameters[0], together.parameters[1])


@pytest.mark.parametrize("name", ["none", "averaging", "equivariant"])
def test_single_and_double_precision_agree(name):
    single, _, _ = fit(name, TrainingOptions(steps=30), activation="tanh")
    double, _, _ = fit(name, TrainingOptions(steps=30, dtype="float64"), activation="tanh")
    np.testing.assert_allclose(single.parameters, double.parameters, atol=2e-3)
    np.testing.assert_allclose(single.predict(TASK.points), double.predict(TASK.points), atol=2e-3)


def test_the_general_path_trains_to_the_same_numbers():
    xp = pytest.importorskip("array_api_compat.numpy")
    X, y, _ = TASK.sample(24, np.random.default_rng(5))
    for name, eps in (
        ("none", None),
        ("averaging", None),
        ("equivariant", None),
        ("mixing", 0.25),
        ("interpolation", 0.25),
        ("penalty", 0.25),
    ):
        mode = symmetry_mode(name, TASK.features, 4, eps=eps)
        net = network_for(TASK, mode, [8], "tanh")
        options = TrainingOptions(steps=40, dtype="float64", weight_decay=0.1, batch_size=10)
        fast = train(net, mode, X, y, (0, 1), options)
        plain = train(net, mode, X, y, (0, 1), options, xp)
        np.testing.assert_allclose(fast.parameters, plain.parameters, rtol=1e-7, atol=1e-9)


@pytest.mark.parametrize("library", ["jax.numpy", "array_api_compat.torch", "array_api_compat.cupy"])
def test_other_array_libraries_train_to_the_same_numbers(library):
    try:
        xp = importlib.import_module(library)
    except ImportError:
        pytest.skip(f"{library} is not installed")
    X, y, _ = TASK.sample(24, np.random.default_rng(5))
    for name, eps, more in (
        ("none", None, {}),
        ("none", None, {"batch_size": 7}),
        ("averaging", None, {"patience": 2, "check_every": 6}),
        ("equivariant", None, {}),
        ("penalty", 0.1, {}),  # its weight changes between blocks of steps
    ):
        mode = symmetry_mode(name, TASK.features, 4, eps=eps)
        net = network_for(TASK, mode, [8], "tanh")
        options = TrainingOptions(steps=25, **more)
        there, here = (train(net, mode, X, y, (0, 1), options, library) for library in (xp, np))
        np.testing.assert_allclose(there.parameters, here.parameters, atol=2e-3)
        np.testing.assert_allclose(there.losses, here.losses, atol=2e-3)


def test_early_stopping_stops_and_keeps_the_best():
    task = cube_task(cyclic(4), "1/2", noise=1.0)
    mode = symmetry_mode("none", task.features, 4)
    net = Architecture((4, 32, 32, 1))
    X, y, _ = task.sample(60, np.random.default_rng(5))
    fresh = np.random.default_rng(6).random((500, 4))
    risks, steps = [], []
    for patience in (4, None):
        options = TrainingOptions(steps=1500, patience=patience, learning_rate=0.01, validation_fraction=0.4)
        trained = train(net, mode, X, y, range(4), options)
        risks.append(((trained.predict(fresh) - task.target(fresh)) ** 2).mean())
        steps.append(len(trained.losses))
    assert steps[0] < 1500 == steps[1]
    assert risks[0] < 0.6 * risks[1]


def test_weight_decay_shrinks_weights():
    plain, _, _ = fit("none")
    small, _, _ = fit("none", TrainingOptions(steps=120, learning_rate=0.02, weight_decay=1.0))
    assert np.linalg.norm(small.parameters) < 0.8 * np.linalg.norm(plain.parameters)


def test_bad_input_is_refused_before_training():
    rows = elements(cyclic(4))
    net = Architecture((4, 8, 1))
    mode = symmetry_mode("none", rows, 4)
    X, y = np.zeros((3, 4)), np.zeros((3, 1))
    with pytest.raises(DomainError, match=r"y\[0, 1, 0\] = 1.5"):
        train(net, mode, X, [[0.0], [1.5], [0.0]], [0])
    with pytest.raises(DomainError, match="finite"):
        train(net, mode, np.full((3, 4), np.nan), y, [0])
    with pytest.raises(ShapeError):
        train(net, mode, X, np.zeros((2, 1)), [0])
    with pytest.raises(ShapeError):
        train(net, mode, np.zeros((3, 5)), y, [0])
    with pytest.raises(ShapeError):
        train(net, mode, X, y, [])
    with pytest.raises(ShapeError):
        train(net, symmetry_mode("none", symmetric(3), 3), X, y, [0])


def test_bad_modes():
    rows = elements(cyclic(4))
    with pytest.raises(UnknownNameError):
        symmetry_mode("steerable", rows, 4)
    with pytest.raises(GroupError, match="repeat_channels"):
        symmetry_mode("averaging", rows, 8)
    with pytest.raises(GroupError):
        symmetry_mode("averaging", rows[1:], 4)
    for name, eps in (
        ("averaging", 0.1),
        ("equivariant", 0.1),
        ("none", 0.1),
        ("augmentation", 0),
        ("mixing", 1.5),
        ("mixing", -0.1),
    ):
        with pytest.raises(DomainError):
            symmetry_mode(name, rows, 4, eps=eps)
    for name in NEEDS_EPS:
        with pytest.raises(DomainError, match="needs the tolerance"):
            symmetry_mode(name, rows, 4)


@pytest.mark.parametrize(
    "bad",
    [{"loss": "hinge"}, {"optimizer": "newton"}, {"steps": 0}, {"batch_size": -1}, {"learning_rate": -1.0}, {"M": -1.0},
     {"loss": "logistic", "M": 2.0}, {"dtype": "float16"}, {"schedule": "step"}, {"validation_fraction": 1.0}],
)  # fmt: skip
def test_bad_options(bad):
    with pytest.raises((DomainError, UnknownNameError)):
        TrainingOptions(**bad)
