r"""Adam and stochastic gradient descent on one vector of parameters per model.

Adam in the form that needs the fewest passes over memory.  With ``m = sum_s b1^{t-s} g_s`` and
``v = sum_s b2^{t-s} g_s^2``, that is Adam's moments divided by ``1 - b1`` and ``1 - b2``,

.. math:: \theta \leftarrow \theta - \eta\, \frac{a}{\sqrt{c}}\, \frac{m}{\sqrt{v} + \epsilon/\sqrt{c}}, \qquad
          a = \frac{1-b_1}{1-b_1^t}, \quad c = \frac{1-b_2}{1-b_2^t}.

Reference: D. Kingma and J. Ba, Adam, ICLR 2015; weight decay as in I. Loshchilov and F. Hutter, ICLR 2019.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from symbound.errors import UnknownNameError

OPTIMIZERS = ("adam", "sgd")

B1, B2, SMALL = 0.9, 0.999, 1e-8


def check_optimizer(name: str) -> None:
    """Raise UnknownNameError for an unknown optimizer."""
    if name not in OPTIMIZERS:
        raise UnknownNameError("an optimizer", repr(name), f"known are {', '.join(OPTIMIZERS)}")


def adam_scales(t: int, rate: float) -> tuple[float, float]:
    """The factor in front and the number added to the root, at step ``t = 1, 2, ...``."""
    root = math.sqrt((1 - B2) / (1 - B2**t))
    return rate * (1 - B1) / (1 - B1**t) / root, SMALL / root


def step(name: str, parameters: Any, gradient: Any, state: Any, scales: Any, momentum: float, xp: Any) -> Any:
    """New parameters and state, as new arrays.

    Parameters
    ----------
    state : tuple of two arrays like the parameters
        Zeros at the start.
    scales : pair of numbers
        `adam_scales`, or the learning rate and 0 for SGD.
    """
    m, v = state
    if name == "sgd":
        m = momentum * m + gradient
        return parameters - scales[0] * m, (m, v)
    m = B1 * m + gradient
    v = B2 * v + gradient * gradient
    return parameters - scales[0] * (m / (xp.sqrt(v) + scales[1])), (m, v)


def step_in_place(
    name: str,
    parameters: np.ndarray,
    gradient: np.ndarray,
    state: tuple[np.ndarray, np.ndarray],
    scales: tuple[float, float],
    momentum: float,
    *,
    fused: bool = False,
) -> None:
    """The same, overwriting parameters, state and gradient; with ``fused`` Adam is a compiled loop."""
    kind = parameters.dtype.type
    m, v = state
    if fused and name == "adam":
        from symbound.empirical.fused import adam

        flat = (a.reshape(-1) for a in (parameters, gradient, m, v))
        adam(*flat, kind(B1), kind(B2), kind(scales[0]), kind(scales[1]))
        return
    np.multiply(m, kind(momentum if name == "sgd" else B1), out=m)
    np.add(m, gradient, out=m)
    if name == "sgd":
        np.multiply(m, kind(scales[0]), out=gradient)
        np.subtract(parameters, gradient, out=parameters)
        return
    np.multiply(gradient, gradient, out=gradient)
    np.multiply(v, kind(B2), out=v)
    np.add(v, gradient, out=v)
    np.sqrt(v, out=gradient)
    np.add(gradient, kind(scales[1]), out=gradient)
    np.divide(m, gradient, out=gradient)
    np.multiply(gradient, kind(scales[0]), out=gradient)
    np.subtract(parameters, gradient, out=parameters)
