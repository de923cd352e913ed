"""Measured errors: against double loops, library formulas written out by hand, and bad predictors."""

import sys
import types

import numpy as np
import pytest

from symbound.errors import (
    ActionError,
    ArgumentTypeError,
    DomainError,
    PredictorError,
    ShapeError,
    UnknownNameError,
)
from symbound.groups import cyclic, symmetric
from symbound.symmetry import equivariance_error as module
from symbound.symmetry.action import Action
from symbound.symmetry.equivariance_error import NotEquivariantError, assert_equivariant, equivariance_error
from symbound.symmetry.predictor import as_predictor

rng = np.random.default_rng(0)
X = rng.standard_normal((7, 4))
WEIGHTS = rng.standard_normal((4, 4))


def network(X):
    return np.tanh(X @ WEIGHTS)


def double_loop(f, action, X):
    """All outputs f(g x) and g f(x), one pair at a time; arrays of shape (n, |G|, outputs)."""
    a = np.array([[f(action.transform(k, x[None]))[0] for k in range(action.size)] for x in X])
    out = action.output
    b = np.array(
        [
            [f(x[None])[0] if out is None else out.transform(k, f(x[None]))[0] for k in range(action.size)]
            for x in X
        ]
    )
    return a, b


@pytest.mark.parametrize("output", [None, "same"])
def test_errors_are_those_of_a_double_loop(output):
    action = Action.permutation(symmetric(4), output=output)
    a, b = double_loop(network, action, X)
    found = equivariance_error(network, action, X)
    assert np.allclose(found.errors, np.linalg.norm(a - b, axis=2), atol=1e-12)
    in_max_norm = equivariance_error(network, action, X, norm="max")
    assert np.allclose(in_max_norm.errors, np.abs(a - b).max(axis=2), atol=1e-12)
    assert found.errors[:, 0].tolist() == [0.0] * len(X)
    assert found.value == found.errors.max() == found.per_sample[found.worst_sample]
    assert found.worst_label == action.label(found.worst_element)


@pytest.mark.parametrize("output", [None, "same"])
def test_conventions_against_their_formulas(output):
    action = Action.permutation(symmetric(4), output=output)
    a, b = double_loop(network, action, X)
    e = np.linalg.norm(a - b, axis=2)
    matrices = np.array([action.transform(k, np.eye(4)).T for k in range(action.size)]) - np.eye(4)

    def rms(x):
        return np.sqrt(np.mean(x**2))

    expected = {
        "sup": e.max(),
        "mean": e.mean(),
        "rms": np.sqrt((e**2).mean()),
        "e3nn": np.abs(a - b).max(),
        "escnn": np.abs(a - b).mean(axis=(0, 2)).max(),
        "lieconv": np.abs(b - a).mean() / np.abs(b).mean(),
        "emlp": rms(a - b) / max(rms(a) + rms(b), rms(matrices), 1e-7),
        "residual-pathway-priors": rms(a - b) / (rms(a) + rms(b) + np.abs(matrices).mean()),
    }
    for name, value in expected.items():
        found = equivariance_error(network, action, X, convention=name)
        assert found.value == pytest.approx(value, rel=1e-12)
        assert found.formula in repr(found)
    ordered = np.sort(e.ravel())
    found = equivariance_error(network, action, X, convention="quantile", q=0.9)
    assert found.value == pytest.approx(ordered[int(np.ceil(0.9 * len(ordered))) - 1])


def test_blocks_do_not_change_the_errors(monkeypatch):
    action = Action.permutation(symmetric(4))
    whole = equivariance_error(network, action, X, convention="emlp")
    monkeypatch.setattr(module, "ROWS_PER_CALL", 3)
    blocks = equivariance_error(network, action, X, convention="emlp")
    assert np.allclose(whole.errors, blocks.errors, atol=1e-12)
    assert whole.value == pytest.approx(blocks.value)


def test_the_predictor_sees_every_moved_example_once():
    rows = []

    def counting(X):
        rows.append(len(X))
        return network(X)

    equivariance_error(counting, Action.permutation(symmetric(4)), X)
    assert sum(rows) == len(X) * 24  # the identity is the unmoved batch


def test_statements_and_intervals():
    G = cyclic(4)
    assert "lower bound of the supremum" in equivariance_error(network, G, X).statement
    assert "whole space" in equivariance_error(network, G, X, whole_space=True).statement
    assert equivariance_error(network, G, X, "emlp").interval is None
    approximate = equivariance_error(network, G, X, "mean")
    assert "approximate" in approximate.statement
    low, high = equivariance_error(network, G, X, "mean", largest_error=4.0, delta=0.1).interval
    half = 4 * np.sqrt(np.log(20) / 14)
    assert high == pytest.approx(min(4, approximate.value + half))
    assert low == max(0, approximate.value - half)
    with pytest.raises(DomainError, match="an error of"):
        equivariance_error(network, G, X, "mean", largest_error=1e-3)
    with pytest.raises(DomainError, match="failure probability"):
        equivariance_error(network, G, X, "mean", delta=1)


@pytest.mark.parametrize(
    ("convention", "options"),
    [
        ("mean", {"largest_error": 1.0}),
        ("mean", {}),
        ("rms", {"largest_error": 1.0}),
        ("quantile", {"q": 0.5}),
    ],
)
def test_intervals_cover(convention, options):
    """f(x) = x_0 on uniform bits: under C_2 the error is |x_0 - x_1|, mean 1/4 over both elements."""
    truth = {"mean": 0.25, "rms": 0.5, "quantile": 0.0}[convention]
    generator = np.random.default_rng(1)
    hits = 0
    for _ in range(200):
        sample = generator.integers(0, 2, size=(60, 2)).astype(float)
        low, high = equivariance_error(lambda X: X[:, 0], cyclic(2), sample, convention, **options).interval
        hits += low <= truth <= high
    assert hits >= 180  # 95 % asked for; the normal interval is only approximate


def test_assert_equivariant_names_sample_and_element():
    assert_equivariant(lambda X: np.sort(X, axis=1), symmetric(4), X)
    assert_equivariant(lambda X: X**2, Action.permutation(symmetric(4), output="same"), X)
    spoiled = X.copy()
    spoiled[3, 1] = 100.0
    with pytest.raises(AssertionError, match="at sample 3 under") as caught:
        assert_equivariant(lambda X: np.maximum(X[:, 0], 50.0), cyclic(4), spoiled)
    assert isinstance(caught.value, NotEquivariantError)
    with pytest.raises(DomainError):
        assert_equivariant(network, cyclic(4), X, tolerance=-1)


def _nan_somewhere(X):
    values = X[:, 0].copy()
    values[2] = np.nan
    return values


@pytest.mark.parametrize(
    ("f", "error", "words"),
    [
        (_nan_somewhere, PredictorError, "nan for example 2"),
        (lambda X: X[:3, 0], PredictorError, "one output per example"),
        (lambda X: 1.0, PredictorError, "one output per example"),
        (lambda X: np.array(["seven"] * len(X)), PredictorError, "real numbers"),
        (lambda X: X + 1j, PredictorError, "real numbers"),
        (lambda X: np.ones((len(X), 1 if len(X) > 7 else 2)), PredictorError, "number of outputs"),
        (3, ArgumentTypeError, "a function of a batch"),
    ],
)
def test_bad_predictors(f, error, words):
    with pytest.raises(error, match=words):
        equivariance_error(f, symmetric(4), X)


def test_bad_arguments():
    with pytest.raises(UnknownNameError, match="sup, mean, rms"):
        equivariance_error(network, cyclic(4), X, convention="supremum")
    with pytest.raises(DomainError, match="level"):
        equivariance_error(network, cyclic(4), X, convention="quantile")
    with pytest.raises(DomainError, match="norm"):
        equivariance_error(network, cyclic(4), X, norm="taxi")
    with pytest.raises(ShapeError):
        equivariance_error(network, cyclic(4), np.zeros((0, 4)))
    with pytest.raises(ShapeError, match=r"last axes must be \(5,\)"):
        equivariance_error(network, cyclic(5), X)
    with pytest.raises(ActionError, match="composition law"):
        equivariance_error(network, Action.from_function(lambda row, X: X + row[0], cyclic(3)), X)
    with pytest.raises(DomainError, match="matrices of the elements"):
        equivariance_error(network, Action.from_function(lambda row, X: X, cyclic(3)), X, convention="emlp")


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(module, "MEMORY_LIMIT", 8 * 7 * 24 - 1)
    with pytest.raises(DomainError, match="7 samples x 24 elements"):
        equivariance_error(network, symmetric(4), X)


def test_family_without_a_group_can_be_measured():
    angles = [0.3, 1.1]
    family = Action.from_matrix(
        lambda t: [[np.cos(t), -np.sin(t)], [np.sin(t), np.cos(t)]], angles, output="same", closed=False
    )
    points = X[:, :2]
    assert equivariance_error(lambda X: 3 * X, family, points).value < 1e-12
    assert equivariance_error(lambda X: X * [1, 2], family, points).value > 0.1


def test_estimators():
    from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeClassifier
    from sklearn.svm import SVC

    with pytest.raises(PredictorError, match="not fitted"):
        equivariance_error(LogisticRegression(), cyclic(4), X)
    y = np.array([0, 1, 0, 1, 1, 0, 1])
    for estimator, width in ((LogisticRegression(), 2), (RidgeClassifier(), 1), (LinearRegression(), 1)):
        assert as_predictor(estimator.fit(X, y))(X).shape == (7, width)
    images = Action.image_symmetries(2)
    found = equivariance_error(LogisticRegression().fit(X, y), images, X.reshape(7, 2, 2))
    assert found.errors.shape == (7, 8)
    with pytest.raises(PredictorError, match="no such method"):
        equivariance_error(LinearRegression().fit(X, y), cyclic(4), X, method="predict_proba")
    named = SVC().fit(X, np.array(["no", "yes"])[y])
    with pytest.raises(PredictorError, match="real numbers"):
        equivariance_error(named, cyclic(4), X, method="predict")


def test_torch_modules_are_called_in_evaluation_mode_and_restored(monkeypatch):
    """A stand-in for torch: what matters is that it is used only when it is there, and how."""
    log = []

    class Tensor:
        def __init__(self, array):
            self.array = array

        def to(self, device, dtype):
            log.append((device, dtype))
            return Tensor(self.array.astype(dtype))

        def detach(self):
            return self

        def cpu(self):
            return self

        def numpy(self):
            return self.array

    class Module:
        training = True

        def eval(self):
            self.training = False

        def train(self, mode):
            self.training = mode

        def parameters(self):
            return iter([types.SimpleNamespace(device="here", dtype=np.float32)])

        def __call__(self, batch):
            assert not self.training
            return Tensor(batch.array.sum(axis=1))

    class NoGradient:
        def __enter__(self):
            log.append("no_grad")

        def __exit__(self, *_):
            return False

    torch = types.ModuleType("torch")
    torch.nn = types.SimpleNamespace(Module=Module)
    torch.from_numpy = Tensor
    torch.no_grad = NoGradient
    monkeypatch.setitem(sys.modules, "torch", torch)
    f = Module()
    assert equivariance_error(f, symmetric(4), X).value < 1e-5
    assert f.training
    assert ("here", np.float32) in log
    assert "no_grad" in log
