"""The shape of a stack of multilayer perceptrons, and where each layer lies in the vector of parameters."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.empirical.activation import check_activation
from symbound.empirical.sharing import WeightSharing
from symbound.errors import DomainError, ShapeError

_GAIN = {"relu": math.sqrt(2), "tanh": 5 / 3, "gelu": math.sqrt(2)}


@dataclass(frozen=True, eq=False)
class Architecture:
    """A multilayer perceptron: widths ``(inputs, hidden, ..., outputs)`` and the activation between layers.

    Every layer is a matrix of shape (outputs, inputs + 1) whose last column is the bias; the parameters of one
    network are one vector, layer after layer.

    Parameters
    ----------
    widths : tuple of int
        Inputs, hidden units of each layer, outputs.
    activation : {"relu", "tanh", "gelu"}
    sharing : tuple of WeightSharing or None
        One entry for each layer; an empty tuple is a dense network.

    Examples
    --------
    >>> net = Architecture((4, 8, 1))
    >>> net.size, net.layers
    (49, [(0, 40, 8, 5), (40, 49, 1, 9)])
    """

    widths: tuple[int, ...]
    activation: str = "relu"
    sharing: tuple[WeightSharing | None, ...] = ()

    def __post_init__(self) -> None:
        check_activation(self.activation)
        if len(self.widths) < 2 or min(self.widths) < 1:
            raise DomainError(
                "an architecture", f"widths = {self.widths}", "at least inputs and outputs, all positive"
            )
        if self.sharing:
            shapes = [s.labels.shape if s is not None else None for s in self.sharing]
            wanted = [
                (b, a + 1) if s is not None else None
                for a, b, s in zip(self.widths, self.widths[1:], self.sharing, strict=False)
            ]
            if shapes != wanted:
                raise ShapeError(
                    "an architecture with shared weights",
                    f"layers of shapes {shapes}",
                    f"needed are {wanted}",
                )

    @cached_property
    def layers(self) -> list[tuple[int, int, int, int]]:
        """First and last parameter, outputs and inputs + 1 of every layer."""
        found, start = [], 0
        for number, (inputs, outputs) in enumerate(zip(self.widths, self.widths[1:], strict=False)):
            shared = self.shared(number)
            size = outputs * (inputs + 1) if shared is None else shared.size
            found.append((start, start + size, outputs, inputs + 1))
            start += size
        return found

    def shared(self, layer: int) -> WeightSharing | None:
        """How the layer shares its weights; None for a dense layer."""
        return self.sharing[layer] if self.sharing else None

    @property
    def size(self) -> int:
        """Number of parameters of one network."""
        return self.layers[-1][1]

    def initial(self, rng: np.random.Generator) -> NDArray[np.float64]:
        """Normal weights that keep the variance of the units, and zero biases, shape (size,)."""
        parts = []
        for number, (_, _, outputs, columns) in enumerate(self.layers):
            gain = _GAIN[self.activation] if number < len(self.layers) - 1 else 1.0
            shared = self.shared(number)
            if shared is not None:
                parts.append(gain * shared.spread * rng.standard_normal(shared.size))
                continue
            matrix = np.zeros((outputs, columns))
            matrix[:, :-1] = (
                gain / math.sqrt(max(columns - 1, 1)) * rng.standard_normal((outputs, columns - 1))
            )
            parts.append(matrix.ravel())
        return np.concatenate(parts)

    def is_weight(self) -> NDArray[np.bool_]:
        """Which parameters are weights, not biases: only these decay."""
        mask = np.ones(self.size, dtype=bool)
        for number, (start, stop, outputs, columns) in enumerate(self.layers):
            shared = self.shared(number)
            if shared is not None:
                mask[start + shared.weights : stop] = False
            else:
                mask[start:stop].reshape(outputs, columns)[:, -1] = False
        return mask


def with_ones(X: Any, dtype: Any) -> NDArray[Any]:
    """Examples (stack, n, d) as columns with a row of ones below for the bias, shape (stack, d + 1, n)."""
    batch = np.asarray(X)
    columns = np.ones((batch.shape[0], batch.shape[2] + 1, batch.shape[1]), dtype=dtype)
    columns[:, :-1] = np.swapaxes(batch, 1, 2)
    return columns
