"""The estimators under scikit-learn's own checks, and without scikit-learn."""

import subprocess
import sys
import textwrap

import numpy as np
import pytest

from symbound import cyclic, symmetric
from symbound.empirical.estimator import NetworkClassifier, NetworkRegressor
from symbound.empirical.tasks import string_task
from symbound.errors import DomainError, GroupError, PredictorError, ShapeError, UnknownNameError
from symbound.symmetry.equivariance_error import equivariance_error

TASK = string_task(cyclic(4), kind="exact")


@pytest.mark.parametrize("model", [NetworkRegressor, NetworkClassifier])
def test_scikit_learns_own_checks(model):
    pytest.importorskip(
        "sklearn", minversion="1.6", reason="older checks ask for scikit-learn's own base class"
    )
    from sklearn.utils import estimator_checks as checks

    results = checks.check_estimator(
        model(hidden=(16,), steps=150, learning_rate=0.03), on_fail=None, on_skip=None
    )
    failed = {r["check_name"]: r["exception"] for r in results if r["status"] == "failed"}
    assert failed == {}
    assert sum(r["status"] == "passed" for r in results) > 35


def test_in_a_grid_search():
    search = pytest.importorskip("sklearn.model_selection").GridSearchCV
    model = NetworkRegressor(cyclic(4), M=1, hidden=(16,), steps=150)
    found = search(model, {"symmetry": ["none", "averaging"]}, cv=3).fit(*rows(TASK, 40))
    assert found.best_params_ == {"symmetry": "averaging"}


def rows(task, n):
    X, y, _ = task.sample(n, np.random.default_rng(0))
    return X, y[:, 0]


@pytest.mark.parametrize("symmetry", ["averaging", "equivariant", "mixing"])
def test_measured_invariance(symmetry):
    eps = 0.25 if symmetry == "mixing" else None
    model = NetworkRegressor(cyclic(4), symmetry, eps, M=1, hidden=(16,), steps=100).fit(*rows(TASK, 30))
    measured = equivariance_error(model, cyclic(4), TASK.points)
    assert float(measured) <= (eps or 0) + 1e-6


def test_several_classes_with_equivariant_layers():
    rng = np.random.default_rng(0)
    X = rng.integers(0, 2, (200, 5)).astype(float)
    y = X.sum(axis=1).astype(int) // 2
    model = NetworkClassifier(symmetric(5), "equivariant", hidden=(40, 40), steps=600).fit(X, y)
    assert model.score(X, y) == 1
    assert model.predict_proba(X).sum(axis=1) == pytest.approx(1)
    np.testing.assert_allclose(model.predict_proba(X[:, ::-1]), model.predict_proba(X), atol=1e-5)


def test_parameters_and_repr():
    model = NetworkRegressor(cyclic(4), "averaging")
    assert model.get_params()["symmetry"] == "averaging"
    assert model.set_params(steps=7) is model
    assert repr(model) == "NetworkRegressor(group=C_4, symmetry='averaging', steps=7)"
    with pytest.raises(UnknownNameError):
        model.set_params(depth=3)


def test_bad_input_is_refused_before_training():
    X, y = rows(TASK, 10)
    with pytest.raises(DomainError, match=r"labels lie in \[0, 1\]"):
        NetworkRegressor(M=1).fit(X, y + 1)
    with pytest.raises(GroupError):
        NetworkRegressor(cyclic(3), "averaging").fit(X, y)
    with pytest.raises(GroupError):
        NetworkRegressor(symmetry="averaging").fit(X, y)
    with pytest.raises(UnknownNameError):
        NetworkRegressor(cyclic(4), "magic").fit(X, y)
    with pytest.raises(DomainError, match="eps"):
        NetworkRegressor(cyclic(4), "mixing", 2.0, M=1).fit(X, y)


def test_without_scikit_learn():
    body = """
        import sys
        import numpy as np
        sys.modules["sklearn"] = None
        del sys.modules["sklearn"]
        from symbound import cyclic
        from symbound.empirical.estimator import NetworkRegressor, NetworkClassifier
        from symbound.errors import DomainError, PredictorError, ShapeError
        X = np.indices((2,) * 4).reshape(4, -1).T.astype(float)
        model = NetworkRegressor(cyclic(4), "averaging", M=1, steps=50)
        for wrong, error in ((lambda: model.predict(X), PredictorError), (lambda: model.fit(X[0], X[0]), ShapeError),
                             (lambda: model.fit(X * np.nan, X[:, 0]), DomainError),
                             (lambda: model.fit(X, X[:3, 0]), ShapeError)):
            try:
                wrong()
            except error:
                continue
            raise SystemExit("no error")
        assert model.fit(X, X.mean(axis=1)).score(X, X.mean(axis=1)) > 0.9
        try:
            model.predict(X[:, :3])
        except ShapeError:
            print("sklearn" in sys.modules)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(body)], capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "False", done.stderr


def test_not_fitted():
    with pytest.raises((PredictorError, ValueError), match="not fitted"):
        NetworkRegressor().predict(TASK.points)
    assert issubclass(ShapeError, ValueError)
