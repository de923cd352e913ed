"""One calling convention for predictors: functions, scikit-learn estimators, torch modules."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.errors import ArgumentTypeError, PredictorError

Predictor = Callable[[NDArray[Any]], NDArray[np.float64]]
METHODS = ("predict_proba", "decision_function", "predict")


def as_predictor(f: Any, method: str | None = None) -> Predictor:
    """Return a function from a batch of shape ``(n, ...)`` to float64 outputs of shape ``(n, outputs)``.

    Parameters
    ----------
    f : callable, scikit-learn estimator or torch module
        An estimator is asked for ``predict_proba``, else ``decision_function``, else ``predict``; examples
        with more than one axis are flattened for it.  A torch module is called without gradients in
        evaluation mode, on its own device and in the type of its parameters; its mode is restored.  torch is
        used only if it has been imported already.
    method : str, optional
        The method to call in place of that choice.

    Returns
    -------
    function
        It raises PredictorError if ``f`` is not fitted, or returns NaN, infinities, anything but real
        numbers, or not one output per example.

    Examples
    --------
    >>> as_predictor(lambda X: X.sum(axis=1))(np.ones((2, 3))).tolist()
    [[3.0], [3.0]]
    """
    call, name = _caller(f, method)

    def predict(X: NDArray[Any]) -> NDArray[np.float64]:
        try:
            raw = call(X)
        except Exception as error:
            if type(error).__name__ != "NotFittedError":
                raise
            raise PredictorError(
                f"predictions of {name}", "an estimator", "it is not fitted", "call fit first"
            ) from error
        return _outputs(raw, X, name)

    return predict


def _caller(f: Any, method: str | None) -> tuple[Callable[[NDArray[Any]], Any], str]:
    """The function that makes raw predictions, and its name for errors."""
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(f, torch.nn.Module):
        return _torch_caller(f, torch), type(f).__name__
    chosen = method or next((m for m in METHODS if hasattr(f, m)), None)
    if chosen is not None:
        if not hasattr(f, chosen):
            raise PredictorError(
                f"predictions of {type(f).__name__}", f"method={chosen!r}", "it has no such method"
            )
        bound = getattr(f, chosen)
        return (lambda X: bound(X.reshape(len(X), -1))), f"{type(f).__name__}.{chosen}"
    if hasattr(f, "fit") and not callable(f):
        raise PredictorError(
            f"predictions of {type(f).__name__}",
            "an estimator",
            f"it has none of the methods {', '.join(METHODS)}",
        )
    if not callable(f):
        raise ArgumentTypeError(
            "a predictor",
            f"{f!r} of type {type(f).__name__}",
            "it must be a function of a batch, a scikit-learn estimator or a torch module",
        )
    return f, getattr(f, "__name__", type(f).__name__)


def _torch_caller(module: Any, torch: Any) -> Callable[[NDArray[Any]], Any]:
    def call(X: NDArray[Any]) -> Any:
        parameter = next(iter(module.parameters()), None)
        batch = torch.from_numpy(np.ascontiguousarray(X))
        if parameter is not None:
            batch = batch.to(device=parameter.device, dtype=parameter.dtype)
        training = module.training
        module.eval()
        try:
            with torch.no_grad():
                return module(batch)
        finally:
            module.train(training)

    return call


def _outputs(raw: Any, X: NDArray[Any], name: str) -> NDArray[np.float64]:
    """Check raw predictions and give them the shape ``(n, outputs)``."""
    if hasattr(raw, "detach"):
        raw = raw.detach().cpu().numpy()
    array = np.asarray(raw)
    asked = f"predictions of {name} on a batch of shape {X.shape}"
    if array.dtype.kind not in "biuf":
        raise PredictorError(
            asked,
            f"an array of type {array.dtype}",
            "outputs must be real numbers",
            "for a classifier with named classes, its probabilities (method='predict_proba')",
        )
    if array.ndim == 0 or len(array) != len(X):
        raise PredictorError(
            asked,
            f"an array of shape {array.shape}",
            f"it must have one output per example, {len(X)} along the first axis",
            "a function of one example can be wrapped: lambda X: np.array([f(x) for x in X])",
        )
    values = array.astype(np.float64, copy=False).reshape(len(X), -1)
    if not np.isfinite(values).all():
        row, column = np.argwhere(~np.isfinite(values))[0]
        raise PredictorError(
            asked, f"{values[row, column]} for example {row} of the batch", "outputs must be finite numbers"
        )
    return values
