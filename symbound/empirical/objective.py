"""The training objective of a stack of networks and its gradient, by numpy in place or by any array library."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np

from symbound.empirical.architecture import Architecture
from symbound.empirical.fast_network import FastNetwork
from symbound.empirical.loss import (
    loss_values,
    output_gradient,
    predict_from_output,
    squared_loss_in_place,
)
from symbound.empirical.mode import SymmetryMode, image_columns, mix, unmix
from symbound.empirical.network import backward, forward


def head(
    mode: SymmetryMode, loss: str, M: float | None, z: Any, y: Any, n: int, share: Any, weight: Any, xp: Any
) -> tuple[Any, Any]:
    """Objective of every model (its share of a batch of ``n`` examples) and the gradient at the outputs.

    Parameters
    ----------
    z : array (stack, k, images * c)
        Outputs at the images of ``c`` of the examples.
    y : array (stack, k, c)
    n : int
        Size of the batch, by which the loss is divided.
    share, weight : arrays (stack, 1, 1)
        The mixing share, and the weight of the penalty (None without one).
    """
    h = predict_from_output(loss, z, M, xp)
    f, mean, aligned = mix(mode, h, share, xp)
    values, slopes = loss_values(loss, f, y, xp)
    total = xp.sum(values, axis=(1, 2)) / n
    pull = None
    if weight is not None:
        distance = aligned - mean[:, :, None, :]
        scale = weight[:, :, :, None] / (n * mode.images)
        total = total + xp.sum(scale * distance * distance, axis=(1, 2, 3))
        pull = 2 * scale * distance
    gradient = unmix(mode, slopes / n, share, pull, xp)
    return total, output_gradient(loss, z, h, gradient, M, xp)


def value_and_gradient(
    net: Architecture,
    mode: SymmetryMode,
    loss: str,
    M: float | None,
    parameters: Any,
    columns: Any,
    y: Any,
    share: Any,
    weight: Any,
    xp: Any,
) -> tuple[Any, Any]:
    """Objective (stack,) and gradient (stack, size), with any array library.

    Parameters
    ----------
    parameters : array (stack, size)
    columns : array (stack, d + 1, n)
        Examples as columns above a row of ones.
    y : array (stack, k, n)
    """
    z, kept = forward(net, parameters, image_columns(mode, columns, xp), xp)
    total, delta = head(mode, loss, M, z, y, y.shape[2], share, weight, xp)
    return total, backward(net, kept, delta, xp)


def can_fuse(net: Architecture) -> bool:
    """Whether the loops of `symbound.empirical.fused` can be compiled for the network: relu, and numba is there."""
    return net.activation == "relu" and find_spec("numba") is not None


class FastObjective:
    """The same in numpy, tile by tile into buffers that are made once; with ``fused`` in compiled loops."""

    def __init__(
        self,
        net: Architecture,
        mode: SymmetryMode,
        loss: str,
        M: float | None,
        stack: int,
        n: int,
        dtype: Any,
        *,
        fused: bool = False,
    ) -> None:
        self.mode, self.loss, self.M = mode, loss, M
        self.range = (-np.inf, np.inf) if M is None else (0.0, float(M))
        self.network: Any
        if fused:
            from symbound.empirical.fused import FusedNetwork, squared_loss

            self.network = FusedNetwork(net, stack, n * mode.images, dtype, group=mode.images)
            self.squared = squared_loss
        else:
            self.network = FastNetwork(net, stack, n * mode.images, dtype, group=mode.images)
            self.squared = squared_loss_in_place
        self.gradient = np.empty((stack, net.size), dtype=dtype)
        self.delta = np.empty(self.network.outputs.size, dtype=dtype)

    def value_and_gradient(
        self, parameters: Any, columns: Any, y: Any, share: Any, weight: Any
    ) -> tuple[Any, Any]:
        """Objective (stack,) and gradient (stack, size); the gradient is overwritten by the next call."""
        n, images = y.shape[2], self.mode.images
        totals = np.zeros(len(parameters), dtype=parameters.dtype)
        loaded: tuple[slice, Any] | None = None
        for models, wide in self.network.tiles(len(parameters), n * images):
            part = slice(wide.start // images, wide.stop // images)
            if loaded is None or loaded[0] != models:
                loaded = models, self.network.load(parameters[models])
            inputs = image_columns(self.mode, columns[models, :, part], np)
            z = self.network.forward(loaded[1], inputs)
            labels = np.ascontiguousarray(y[models, :, part])
            if images == 1 and self.loss == "squared":
                delta = self.delta[: z.size].reshape(z.shape)
                self.squared(z, labels, *self.range, n, totals[models], delta)
            else:
                pull = None if weight is None else weight[models]
                total, delta = head(self.mode, self.loss, self.M, z, labels, n, share[models], pull, np)
                totals[models] += total
            self.network.backward(loaded[1], inputs, delta, self.gradient[models], part.start == 0)
        return totals, self.gradient

    def predict(self, parameters: Any, columns: Any, share: Any) -> tuple[Any, Any]:
        """Predictions (stack, k, n) and the largest distance of ``h`` from equivariance at every example."""
        n, images = columns.shape[2], self.mode.images
        outputs = self.network.outputs.shape[1] // self.mode.heads
        found = np.empty((len(parameters), outputs, n), dtype=parameters.dtype)
        spread = np.zeros((len(parameters), n), dtype=parameters.dtype)
        for models, wide in self.network.tiles(len(parameters), n * images):
            part = slice(wide.start // images, wide.stop // images)
            weights = self.network.load(parameters[models])
            z = self.network.forward(weights, image_columns(self.mode, columns[models, :, part], np))
            h = predict_from_output(self.loss, z, self.M, np)
            f, _, aligned = mix(self.mode, h, share[models], np)
            found[models, :, part] = f
            if images > 1:
                spread[models, part] = np.ptp(aligned, axis=2).max(axis=1)
        return found, spread
