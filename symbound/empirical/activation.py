r"""Activation functions and their derivatives.

.. math:: \mathrm{relu}(z) = \max(z, 0), \qquad \tanh(z), \qquad
          \mathrm{gelu}(z) = \tfrac{z}{2} \bigl(1 + \tanh(\sqrt{2/\pi}\,(z + 0.044715 z^3))\bigr).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from symbound.errors import UnknownNameError

ACTIVATIONS = ("relu", "tanh", "gelu")

_SCALE = math.sqrt(2 / math.pi)
_CUBE = 0.044715


def check_activation(name: str) -> str:
    """Return the name if it is known; otherwise raise UnknownNameError."""
    if name not in ACTIVATIONS:
        raise UnknownNameError("an activation function", repr(name), f"known are {', '.join(ACTIVATIONS)}")
    return name


def activate(name: str, z: Any, xp: Any = np) -> tuple[Any, Any]:
    """Values and derivatives at ``z``, an array of the namespace ``xp``.

    Examples
    --------
    >>> [float(v) for v in activate("tanh", np.float64(0.0))]
    [0.0, 1.0]
    """
    if name == "relu":
        positive = xp.astype(z > 0, z.dtype)
        return z * positive, positive
    if name == "tanh":
        value = xp.tanh(z)
        return value, 1 - value * value
    square = z * z
    inner = xp.tanh(_SCALE * z * (1 + _CUBE * square))
    half = 0.5 * (1 + inner)
    return z * half, half + 0.5 * z * (1 - inner * inner) * (_SCALE * (1 + 3 * _CUBE * square))


def activate_in_place(name: str, z: np.ndarray, derivative: np.ndarray | None, zeros: np.ndarray) -> None:
    """Overwrite ``z`` by its activation; gelu also writes its derivative, the others get theirs from the value.

    ``zeros`` has the shape of ``z``: numpy takes the maximum of two arrays ten times faster than that with a number.
    """
    if name == "relu":
        np.maximum(z, zeros, out=z)
    elif name == "tanh":
        np.tanh(z, out=z)
    else:
        value, slope = activate("gelu", z)
        z[...] = value
        if derivative is not None:
            derivative[...] = slope


def chain_in_place(
    name: str, gradient: np.ndarray, value: np.ndarray, derivative: np.ndarray, mask: np.ndarray
) -> None:
    """Multiply ``gradient`` by the derivative; ``derivative`` and ``mask`` are scratch unless the name is gelu."""
    if name == "relu":
        # A mask of bytes is a quarter of the memory traffic of a derivative in floats.
        np.greater(value, 0, out=mask)
        np.multiply(gradient, mask, out=gradient)
        return
    if name == "tanh":
        np.multiply(value, value, out=derivative)
        np.subtract(1, derivative, out=derivative)
    np.multiply(gradient, derivative, out=gradient)
