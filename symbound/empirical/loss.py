r"""Losses, and the map from a network's output to a prediction.

* ``"squared"``: the prediction is the output clipped to ``[0, M]``, the loss ``(f - y)^2``.
* ``"logistic"``: the prediction is ``1 / (1 + e^{-z})``, the loss ``-y log f - (1 - y) log(1 - f)``.

Both are summed over the components of the output.  Where the output is clipped, a gradient that leads back into
``[0, M]`` passes and one that leads further out is dropped, so that no unit dies.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from symbound.errors import DomainError, UnknownNameError

LOSSES = ("squared", "logistic")

_TINY = 1e-7
"""Probabilities are kept this far from 0 and 1 in the logistic loss."""


def check_loss(loss: str, M: float | None) -> None:
    """Raise unless the loss is known and fits the range."""
    if loss not in LOSSES:
        raise UnknownNameError("a loss", repr(loss), f"known are {', '.join(LOSSES)}")
    if M is not None and not (M > 0 and math.isfinite(M)):
        raise DomainError(
            "the range [0, M] of predictions", f"M = {M}", "M is positive, or None for no clipping"
        )
    if loss == "logistic" and M != 1:
        raise DomainError("the logistic loss", f"M = {M}", "its predictions are probabilities", "M=1")


def check_labels(y: Any, loss: str, M: float | None) -> None:
    """Raise DomainError for labels that are not finite or outside ``[0, M]``; names the first."""
    labels = np.asarray(y)
    outside = ~np.isfinite(labels)
    if M is not None:
        outside |= (labels < 0) | (labels > M)
    if outside.any():
        where = tuple(int(i) for i in np.argwhere(outside)[0])
        raise DomainError(
            f"labels for the {loss} loss",
            f"y[{', '.join(map(str, where))}] = {labels[where]}",
            "labels are finite numbers"
            if M is None
            else f"labels lie in [0, {M}], the range of the predictions",
            "" if M is None else "rescale the labels, or pass a larger M",
        )


def predict_from_output(loss: str, z: Any, M: float | None, xp: Any) -> Any:
    """Predictions from outputs.

    >>> predict_from_output("squared", np.array([-1.0, 0.5, 3.0]), 1, np).tolist()
    [0.0, 0.5, 1.0]
    """
    if loss == "logistic":
        return 0.5 * (1 + xp.tanh(0.5 * z))
    return z if M is None else xp.clip(z, 0, M)


def output_gradient(loss: str, z: Any, h: Any, gradient: Any, M: float | None, xp: Any) -> Any:
    """Gradient with respect to outputs ``z`` from that with respect to predictions ``h``."""
    if loss == "logistic":
        return gradient * h * (1 - h)
    if M is None:
        return gradient
    outward = ((z < 0) & (gradient > 0)) | ((z > M) & (gradient < 0))
    return xp.where(outward, xp.zeros_like(gradient), gradient)


def loss_values(loss: str, f: Any, y: Any, xp: Any) -> tuple[Any, Any]:
    """Loss of every example and component, and its derivative with respect to the prediction.

    >>> value, slope = loss_values("squared", np.array([0.5]), np.array([1.0]), np)
    >>> float(value[0]), float(slope[0])
    (0.25, -1.0)
    """
    if loss == "squared":
        difference = f - y
        return difference * difference, 2 * difference
    p = xp.clip(f, _TINY, 1 - _TINY)
    return -(y * xp.log(p) + (1 - y) * xp.log(1 - p)), (p - y) / (p * (1 - p))


def squared_loss_in_place(
    z: np.ndarray, y: np.ndarray, low: float, high: float, n: int, total: np.ndarray, delta: np.ndarray
) -> None:
    """Add the squared loss of every model, divided by ``n``, to ``total``, and write its gradient to ``delta``.

    Overwrites the outputs ``z`` (models, k, c).  The labels lie in ``[low, high]``, so that the gradient at a clipped
    output always leads back and none has to be dropped.
    """
    np.maximum(z, low, out=z)
    np.minimum(z, high, out=z)
    np.subtract(z, y, out=delta)
    np.multiply(delta, delta, out=z)
    total += np.add.reduce(z, axis=(1, 2)) / n
    np.multiply(delta, 2 / n, out=delta)
