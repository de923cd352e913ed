r"""Relu networks and Adam compiled by numba: the passes over memory between two matrix products become one.

The formulas are those of `symbound.empirical.network`, with examples as rows.  Models follow one another, and the
examples are cut at multiples of `BLOCK`, so that a model's numbers do not depend on the stack.  Without numba the
functions are plain Python: slow, and of the same values up to rounding.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.empirical.architecture import Architecture

Array = NDArray[Any]

BLOCK = 128
"""Examples multiplied at once: few enough for the first-level cache, enough for the full speed of the products."""

_TILE_BYTES = 1 << 19
"""Size of the values of a tile: they stay in the second-level cache between forward and backward."""


def compiled(function: Any) -> Any:
    """Compile at the first call, and keep the result on the disk where a folder can be written; without numba, nothing."""
    try:
        from numba import njit
    except ImportError:
        return function
    # As in numpy, a division by zero gives an infinity; sums are added in the order in which they are written.
    try:
        return njit(error_model="numpy", cache=True)(function)
    except RuntimeError:
        return njit(error_model="numpy")(function)


class FusedNetwork:
    """Does what `symbound.empirical.fast_network.FastNetwork` does, for relu networks."""

    def __init__(self, net: Architecture, stack: int, columns: int, dtype: Any, group: int = 1) -> None:
        self.net, self.dtype = net, np.dtype(dtype)
        self.layers = _layer_table(net)
        before = sum(net.widths[:-1])
        fitting = max(_TILE_BYTES // (before * self.dtype.itemsize), BLOCK)
        # The cut of the examples does not depend on the stack, so that a model's numbers do not either.
        self.width = min(columns, max(fitting // group, 1) * group)
        self.models = min(stack, max(fitting // self.width, 1))
        matrices = [outputs * (inputs + 1) for _, outputs, inputs, _ in self.layers]
        self.turned = np.empty(sum(matrices), dtype=self.dtype)
        self.values = np.empty((self.models, before * self.width), dtype=self.dtype)
        self.scratch = np.empty((5, max(*matrices, sum(matrices), BLOCK * max(net.widths))), dtype=self.dtype)
        self.outputs = np.empty((self.models, net.widths[-1], self.width), dtype=self.dtype)
        self.dense = np.empty((self.models, sum(matrices)), dtype=self.dtype)
        self.gradient = np.empty_like(self.dense)

    def tiles(self, stack: int, columns: int) -> Iterator[tuple[slice, slice]]:
        """Models and columns of every tile."""
        for m in range(0, stack, self.models):
            for c in range(0, columns, self.width):
                yield slice(m, min(m + self.models, stack)), slice(c, min(c + self.width, columns))

    def load(self, parameters: Array) -> Array:
        """The matrices of every layer for the models of a tile, one after the other in one vector for each model."""
        if not self.net.sharing:
            return parameters
        dense = self.dense[: len(parameters)]
        for number, (start, stop, *_) in enumerate(self.net.layers):
            shared, first = self.net.shared(number), self.layers[number, 0]
            labels = np.arange(stop - start) if shared is None else shared.labels.ravel()
            dense[:, first : first + len(labels)] = parameters[:, start:stop][:, labels]
        return dense

    def forward(self, weights: Array, columns: Array) -> Array:
        """Outputs (models, outputs, columns) of a tile; the array is overwritten by the next call."""
        models, _, width = columns.shape
        shape = models, self.net.widths[-1], width
        outputs = self.outputs.reshape(-1)[: models * shape[1] * width].reshape(shape)
        # One memory layout for all calls, so that one compilation is enough.
        columns = np.ascontiguousarray(columns)
        forward(self.layers, weights, columns, self.values, self.turned, outputs)
        return outputs

    def backward(self, weights: Array, columns: Array, delta: Array, gradient: Array, first: bool) -> None:
        """Write, or add after the first tile of a model, the gradient (models, size) of a tile."""
        delta = np.ascontiguousarray(delta)
        if not self.net.sharing:
            backward(self.layers, weights, self.values, delta, self.scratch, gradient, not first)
            return
        dense = self.gradient[: len(gradient)]
        backward(self.layers, weights, self.values, delta, self.scratch, dense, False)
        if first:
            gradient[:] = 0
        for number, (start, stop, outputs, columns_) in enumerate(self.net.layers):
            shared, begin = self.net.shared(number), self.layers[number, 0]
            part = dense[:, begin : begin + outputs * columns_]
            if shared is not None:
                part = np.add.reduceat(part[:, shared.order], shared.starts, axis=1)
            gradient[:, start:stop] += part


def _layer_table(net: Architecture) -> NDArray[np.int64]:
    """First entry, outputs and inputs of every matrix, and the values of one example before its inputs."""
    rows, start, before = [], 0, 0
    for inputs, outputs in zip(net.widths, net.widths[1:], strict=False):
        rows.append((start, outputs, inputs, before))
        start, before = start + outputs * (inputs + 1), before + inputs
    return np.array(rows)


@compiled
def forward(
    layers: Array, weights: Array, columns: Array, values: Array, turned: Array, outputs: Array
) -> None:
    """Write ``outputs`` (models, k, n), and into ``values`` (models, -) the inputs of every layer.

    ``columns`` has shape (models, d + 1, n); ``turned`` (size,) is scratch for the transposed matrices.
    """
    n = columns.shape[2]
    for model in range(len(columns)):
        for start, out, inputs, _ in layers:
            _transpose(
                _matrix(weights[model], start, out, inputs + 1), _matrix(turned, start, inputs + 1, out)
            )
        for first in range(0, n, BLOCK):
            last = min(first + BLOCK, n)
            x = _matrix(values[model], first * layers[0, 2], last - first, layers[0, 2])
            _transpose(columns[model, : layers[0, 2], first:last], x)
            for number, (start, out, inputs, before) in enumerate(layers):
                W = _matrix(turned, start, inputs + 1, out)
                if number < len(layers) - 1:
                    z = _matrix(values[model], n * (before + inputs) + first * out, last - first, out)
                else:
                    z = np.empty((last - first, out), values.dtype)
                np.dot(x, W[:inputs], z)
                if number < len(layers) - 1:
                    _add_relu(z, W[inputs])
                else:
                    _add_transposed(z, W[inputs], outputs[model, :, first:last])
                x = z


@compiled
def backward(
    layers: Array, weights: Array, values: Array, delta: Array, scratch: Array, gradient: Array, add: bool
) -> None:
    """Write, or add, the ``gradient`` (models, size), from ``delta`` (models, k, n); follows a call of `forward`.

    The rows of ``scratch`` hold two blocks of deltas, the matrices without biases, the gradient of one of them, and
    that of a bias.
    """
    n, k = delta.shape[2], delta.shape[1]
    sums = scratch[4]
    for model in range(len(delta)):
        for start, out, inputs, _ in layers:
            _copy(_matrix(weights[model], start, out, inputs + 1), _matrix(scratch[2], start, out, inputs))
        if not add:
            _clear(gradient[model])
        for first in range(0, n, BLOCK):
            last = min(first + BLOCK, n)
            d = _matrix(scratch[0], 0, last - first, k)
            _transpose(delta[model, :, first:last], d)
            _clear(sums[:k])
            for i in range(last - first):
                for j in range(k):
                    sums[j] += d[i, j]
            for number in range(len(layers) - 1, -1, -1):
                start, out, inputs, before = layers[number]
                x = _matrix(values[model], n * before + first * inputs, last - first, inputs)
                part = _matrix(scratch[3], 0, out, inputs)
                np.dot(d.T, x, part)
                _add_with_bias(part, sums, _matrix(gradient[model], start, out, inputs + 1))
                if number:
                    below = _matrix(scratch[(len(layers) - number) % 2], 0, last - first, inputs)
                    np.dot(d, _matrix(scratch[2], start, out, inputs), below)
                    _chain(below, x, sums)
                    d = below


@compiled
def _matrix(flat: Array, start: int, rows: int, columns: int) -> Array:
    return flat[start : start + rows * columns].reshape(rows, columns)


@compiled
def _clear(flat: Array) -> None:
    for i in range(len(flat)):
        flat[i] = 0


@compiled
def _transpose(matrix: Array, to: Array) -> None:
    for i in range(matrix.shape[0]):
        for j in range(matrix.shape[1]):
            to[j, i] = matrix[i, j]


@compiled
def _copy(matrix: Array, to: Array) -> None:
    for i in range(to.shape[0]):
        for j in range(to.shape[1]):
            to[i, j] = matrix[i, j]


@compiled
def _add_with_bias(part: Array, bias: Array, to: Array) -> None:
    for i in range(part.shape[0]):
        for j in range(part.shape[1]):
            to[i, j] += part[i, j]
        to[i, part.shape[1]] += bias[i]


@compiled
def _add_relu(z: Array, bias: Array) -> None:
    zero = z.dtype.type(0)
    for i in range(z.shape[0]):
        for j in range(z.shape[1]):
            value = z[i, j] + bias[j]
            z[i, j] = zero if value < 0 else value  # what is not a number stays so


@compiled
def _add_transposed(z: Array, bias: Array, to: Array) -> None:
    for j in range(z.shape[1]):
        for i in range(z.shape[0]):
            to[j, i] = z[i, j] + bias[j]


@compiled
def _chain(delta: Array, value: Array, sums: Array) -> None:
    """Multiply by the derivative of relu, and sum over the examples."""
    zero = delta.dtype.type(0)
    _clear(sums[: delta.shape[1]])
    for i in range(delta.shape[0]):
        for j in range(delta.shape[1]):
            kept = delta[i, j] if value[i, j] > 0 else zero
            delta[i, j] = kept
            sums[j] += kept


@compiled
def squared_loss(z: Array, y: Array, low: float, high: float, n: int, total: Array, delta: Array) -> None:
    """`symbound.empirical.loss.squared_loss_in_place`, leaving ``z`` as it is."""
    kind = z.dtype.type
    for model in range(len(z)):
        part = kind(0)
        for j in range(z.shape[1]):
            for i in range(z.shape[2]):
                f = z[model, j, i]
                f = kind(low) if f < low else kind(high) if f > high else f
                difference = f - y[model, j, i]
                part += difference * difference
                delta[model, j, i] = kind(2 / n) * difference
        total[model] += part / kind(n)


@compiled
def adam(p: Array, g: Array, m: Array, v: Array, b1: float, b2: float, rate: float, small: float) -> None:
    """One step of `symbound.empirical.optimizer` for flat arrays; the numbers have the type of the arrays."""
    for i in range(len(p)):
        first = b1 * m[i] + g[i]
        second = b2 * v[i] + g[i] * g[i]
        p[i] -= rate * (first / (np.sqrt(second) + small))
        m[i], v[i] = first, second
