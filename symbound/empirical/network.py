r"""Values and gradients of stacked networks, for any array library with the array API.

Examples are columns and carry a row of ones, so that the bias is a column of the matrix:

.. math:: z_l = W_l \binom{a_{l-1}}{1}, \qquad a_l = \sigma(z_l), \qquad
          \frac{\partial}{\partial W_l} = \delta_l \binom{a_{l-1}}{1}^{\top}, \qquad
          \delta_{l-1} = \sigma'(z_{l-1}) \odot W_l^{\top} \delta_l .
"""

from __future__ import annotations

from typing import Any

from symbound.empirical.activation import activate
from symbound.empirical.architecture import Architecture


def matrices(net: Architecture, parameters: Any, xp: Any) -> list[Any]:
    """The matrix of every layer, shape (stack, outputs, inputs + 1), from parameters of shape (stack, size)."""
    stack = parameters.shape[0]
    found = []
    for number, (start, stop, outputs, columns) in enumerate(net.layers):
        part, shared = parameters[:, start:stop], net.shared(number)
        if shared is not None:
            part = xp.take(part, xp.asarray(shared.labels.ravel()), axis=1)
        found.append(xp.reshape(part, (stack, outputs, columns)))
    return found


def forward(net: Architecture, parameters: Any, columns: Any, xp: Any) -> tuple[Any, list[Any]]:
    """Outputs of shape (stack, outputs, n), and what `backward` needs.

    Parameters
    ----------
    parameters : array (stack, size)
    columns : array (stack, inputs + 1, n)
        Examples as columns; the last row is ones.
    """
    weights = matrices(net, parameters, xp)
    a, kept = columns, []
    for W in weights[:-1]:
        value, slope = activate(net.activation, xp.matmul(W, a), xp)
        kept.append((W, a, slope))
        a = xp.concat([value, xp.ones_like(value[:, :1, :])], axis=1)
    kept.append((weights[-1], a, None))
    return xp.matmul(weights[-1], a), kept


def backward(net: Architecture, kept: list[Any], gradient: Any, xp: Any) -> Any:
    """Gradient (stack, size) of the parameters from the gradient (stack, outputs, n) of the outputs."""
    parts = []
    delta = gradient
    for number in range(len(kept) - 1, -1, -1):
        W, a, _ = kept[number]
        parts.append(_collect(net, number, xp.matmul(delta, xp.matrix_transpose(a)), xp))
        if number:
            delta = xp.matmul(xp.matrix_transpose(W[:, :, :-1]), delta) * kept[number - 1][2]
    return xp.concat(parts[::-1], axis=1)


def _collect(net: Architecture, number: int, full: Any, xp: Any) -> Any:
    """The gradient of a layer's parameters from that of its matrix: entries that are one parameter add up."""
    flat = xp.reshape(full, (full.shape[0], -1))
    shared = net.shared(number)
    if shared is None:
        return flat
    return xp.matmul(flat, xp.asarray(shared.indicator, dtype=flat.dtype))
