"""The same networks in numpy without temporaries: buffers made once, work cut into tiles that stay in the cache.

Most of a training step that is written plainly is spent moving memory, not multiplying matrices.  So a tile of some
models and some examples goes forward and backward while its activations are still in the second-level cache, and
every elementwise operation writes into a buffer that exists.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.empirical.activation import activate_in_place, chain_in_place
from symbound.empirical.architecture import Architecture

Array = NDArray[Any]

_TILE_BYTES = 1 << 17
"""Size of one buffer of activations of a tile; a few of them fit into the second-level cache."""


class FastNetwork:
    """Buffers for the values and gradients of a stack of networks.

    Parameters
    ----------
    net : Architecture
    stack : int
        Number of networks.
    columns : int
        Largest number of columns (examples times images) in one batch.
    dtype : float32 or float64
    group : int
        Columns are cut only at multiples of this number.
    """

    def __init__(self, net: Architecture, stack: int, columns: int, dtype: Any, group: int = 1) -> None:
        self.net, self.dtype = net, np.dtype(dtype)
        widest = max(net.widths[1:])
        fitting = max(_TILE_BYTES // (widest * self.dtype.itemsize), 32)
        whole = max(fitting // group, 1) * group
        # The cut of the examples does not depend on the stack, so that a model's numbers do not either.
        self.width = min(columns, whole)
        self.models = min(stack, max(fitting // self.width, 1))
        shape = (self.models, self.width)
        self.values = [_buffer(shape, units + 1, self.dtype) for units in net.widths[1:-1]]
        self.slopes = [_buffer(shape, units, self.dtype) for units in net.widths[1:-1]]
        self.deltas = [_buffer(shape, units, self.dtype) for units in net.widths[1:-1]]
        self.masks = [_buffer(shape, units, np.dtype(bool)) for units in net.widths[1:-1]]
        self.zeros = np.zeros((self.models, max(net.widths[1:]), self.width), dtype=self.dtype)
        self.outputs = _buffer(shape, net.widths[-1], self.dtype)
        self.full = [np.empty((self.models, o, c), dtype=self.dtype) for _, _, o, c in net.layers]
        self.matrices = [np.empty((self.models, o, c), dtype=self.dtype) for _, _, o, c in net.layers]
        for value in self.values:
            value[:, -1] = 1

    def tiles(self, stack: int, columns: int) -> Iterator[tuple[slice, slice]]:
        """Models and columns of every tile."""
        for m in range(0, stack, self.models):
            for c in range(0, columns, self.width):
                yield slice(m, min(m + self.models, stack)), slice(c, min(c + self.width, columns))

    def load(self, parameters: Array) -> list[Array]:
        """The matrices of every layer for the models of a tile; views where nothing is shared."""
        found = []
        for number, (start, stop, outputs, columns) in enumerate(self.net.layers):
            part, shared = parameters[:, start:stop], self.net.shared(number)
            if shared is None:
                found.append(part.reshape(len(part), outputs, columns))
            else:
                matrix = self.matrices[number][: len(part)]
                np.take(part, shared.labels, axis=1, out=matrix, mode="clip")
                found.append(matrix)
        return found

    def forward(self, weights: list[Array], columns: Array) -> Array:
        """Outputs (models, outputs, columns) of a tile; the array is overwritten by the next call."""
        models, width = columns.shape[0], columns.shape[2]
        a = columns
        for number, W in enumerate(weights[:-1]):
            value = self.values[number][:models, :, :width]
            z = value[:, :-1]
            np.matmul(W, a, out=z)
            slope = self.slopes[number][:models, :, :width] if self.net.activation == "gelu" else None
            activate_in_place(self.net.activation, z, slope, self.zeros[:models, : z.shape[1], :width])
            a = value
        return np.matmul(weights[-1], a, out=self.outputs[:models, :, :width])

    def backward(
        self, weights: list[Array], columns: Array, delta: Array, gradient: Array, first: bool
    ) -> None:
        """Write, or add after the first tile of a model, the gradient (models, size) of a tile.

        ``columns`` and ``weights`` are those of the last call of `forward`.
        """
        models, width = columns.shape[0], columns.shape[2]
        for number in range(len(weights) - 1, -1, -1):
            a = self.values[number - 1][:models, :, :width] if number else columns
            self._collect(number, delta, a, gradient, first)
            if number:
                below = self.deltas[number - 1][:models, :, :width]
                back = weights[number][:, :, :-1].swapaxes(1, 2)
                # An outer product is a matter of memory, and matrix multiplication makes several passes over it.
                product = np.multiply if delta.shape[1] == 1 else np.matmul
                product(back, delta, out=below)
                chain_in_place(
                    self.net.activation,
                    below,
                    a[:, :-1],
                    self.slopes[number - 1][:models, :, :width],
                    self.masks[number - 1][:models, :, :width],
                )
                delta = below

    def _collect(self, number: int, delta: Array, a: Array, gradient: Array, first: bool) -> None:
        start, stop, outputs, columns = self.net.layers[number]
        part, shared = gradient[:, start:stop], self.net.shared(number)
        view = part.reshape(len(part), outputs, columns) if shared is None else None
        full = view if view is not None and first else self.full[number][: len(part)]
        np.matmul(delta, a.swapaxes(1, 2), out=full)
        if shared is not None:
            flat = full.reshape(len(part), -1)[:, shared.order]
            sums = np.add.reduceat(flat, shared.starts, axis=1)
            np.copyto(part, sums) if first else np.add(part, sums, out=part)
        elif not first and view is not None:
            np.add(view, full, out=view)


def _buffer(shape: tuple[int, int], units: int, dtype: Any) -> Array:
    return np.empty((shape[0], units, shape[1]), dtype=dtype)
