"""Training a stack of networks: mini-batches, weight decay, early stopping, a symmetry imposed in one of seven ways.

Many networks that differ only in their data and seed are trained as one batched computation.  A network's numbers
depend on its own data and seed alone, not on the others in the stack.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.empirical.architecture import Architecture, with_ones
from symbound.empirical.loss import check_labels
from symbound.empirical.mode import SymmetryMode
from symbound.empirical.objective import FastObjective
from symbound.empirical.options import TrainingOptions
from symbound.empirical.threads import one_thread
from symbound.empirical.training_loop import TrainingLoop
from symbound.errors import DomainError, ShapeError

__all__ = ["TrainedStack", "TrainingOptions", "train"]

Array = NDArray[Any]


@dataclass(frozen=True, eq=False)
class TrainedStack:
    """Networks after training.

    Attributes
    ----------
    net : Architecture
    mode : SymmetryMode
    options : TrainingOptions
    parameters : array (stack, size)
    shares : array (stack,)
        How much of the network that is not averaged each prediction contains.
    losses : array (steps done, stack)
        The objective before each update.
    """

    net: Architecture
    mode: SymmetryMode
    options: TrainingOptions
    parameters: Array
    shares: Array
    losses: Array

    def predict(self, X: Any) -> Array:
        """Predictions (stack, n, k) in double precision, for X of shape (n, d) or (stack, n, d)."""
        return self._evaluate(X)[0]

    def raw_errors(self, X: Any) -> Array:
        """``max_g |h(gx) - h(g'x)|`` for every model and example, before mixing; zero in modes without images."""
        return self._evaluate(X)[1]

    def _evaluate(self, X: Any) -> tuple[Array, Array]:
        batch = np.asarray(X)
        stack = len(self.parameters)
        if batch.ndim == 2:
            batch = np.broadcast_to(batch, (stack, *batch.shape))
        # In double precision, so that an answer does not depend on the batch it came in.
        columns = with_ones(batch, np.float64)
        objective = FastObjective(
            self.net, self.mode, self.options.loss, self.options.M, stack, columns.shape[2], np.float64
        )
        found, spread = objective.predict(
            self.parameters.astype(np.float64), columns, self.shares.astype(np.float64)[:, None, None]
        )
        return np.ascontiguousarray(np.swapaxes(found, 1, 2)), spread


def train(
    net: Architecture,
    mode: SymmetryMode,
    X: Any,
    y: Any,
    seeds: Any,
    options: TrainingOptions | None = None,
    xp: Any = np,
) -> TrainedStack:
    """Train one network for each seed.

    Parameters
    ----------
    net : Architecture
        Widths from the number of features to the number of outputs.
    mode : SymmetryMode
        How a symmetry is imposed.
    X : array (n, d) or (stack, n, d)
        Examples, the same for all models or one sample each.
    y : array (n, k) or (stack, n, k)
        Labels in ``[0, M]``.
    seeds : sequence of int
        One for each model; decides its first weights, batches and augmentations.
    options : TrainingOptions
    xp : array namespace
        numpy, or another library with the array API.

    Raises
    ------
    DomainError
        For labels outside ``[0, M]``.
    ShapeError
        If the shapes do not fit.

    Examples
    --------
    >>> from symbound import cyclic
    >>> from symbound.empirical.mode import symmetry_mode
    >>> X = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]])
    >>> y = np.array([[0.0], [1], [1], [0]])
    >>> mode = symmetry_mode("averaging", cyclic(2), 2)
    >>> trained = train(Architecture((2, 16, 1)), mode, X, y, seeds=[0, 1])
    >>> trained.predict(X).round(1)[0].ravel().tolist()
    [0.0, 1.0, 1.0, 0.0]
    """
    options = options or TrainingOptions()
    numbers = [int(s) for s in seeds]
    examples, labels = _check(net, mode, X, y, len(numbers), options)
    rngs = [np.random.default_rng(np.random.SeedSequence(s, spawn_key=(1,))) for s in numbers]
    start = np.stack([net.initial(rng) for rng in rngs]).astype(options.dtype)
    shares = np.full(len(numbers), mode.share)
    columns = with_ones(examples, options.dtype)
    targets = np.ascontiguousarray(np.swapaxes(labels, 1, 2), dtype=options.dtype)
    runner = TrainingLoop(net, mode, options, start, shares, rngs, xp)
    with one_thread():
        parameters, losses = runner.run(columns, targets)
    trained = TrainedStack(net, mode, options, parameters, shares, losses)
    if mode.name != "penalty":
        return trained
    largest = trained.raw_errors(examples).max(axis=1)
    # The prediction (1 - s) Qh + s h errs by s times the error of h.
    reached = np.divide(
        mode.eps or 0.0, largest, out=np.ones(len(numbers)), where=largest > (mode.eps or 0.0)
    )
    return replace(trained, shares=reached)


def _check(
    net: Architecture, mode: SymmetryMode, X: Any, y: Any, stack: int, options: TrainingOptions
) -> tuple[Array, Array]:
    """Examples (stack, n, d) and labels (stack, n, k), checked before any training starts."""
    examples, labels = np.asarray(X), np.asarray(y)
    asked = f"training of {stack} networks with {net.widths[0]} features and {net.widths[-1]} outputs"
    if stack < 1:
        raise ShapeError(asked, "no seeds", "there is one network for each seed")
    if examples.ndim == 2:
        examples = np.broadcast_to(examples, (stack, *examples.shape))
    if labels.ndim == 2:
        labels = np.broadcast_to(labels, (stack, *labels.shape))
    wanted = (stack, examples.shape[1] if examples.ndim == 3 else 0)
    if (
        examples.shape != (*wanted, net.widths[0])
        or labels.shape != (*wanted, net.widths[-1] // mode.heads)
        or not wanted[1]
    ):
        raise ShapeError(
            asked,
            f"X of shape {np.shape(X)}, y of shape {np.shape(y)}",
            "X is (n, d) or (stack, n, d) and y is (n, k) or (stack, n, k), n >= 1",
        )
    if not np.isfinite(examples).all():
        raise DomainError(asked, "X has an entry that is not a finite number", "examples are finite")
    check_labels(labels, options.loss, options.M)
    if mode.features.shape[1] != net.widths[0]:
        raise ShapeError(
            asked,
            f"a symmetry of {mode.features.shape[1]} features",
            f"the network has {net.widths[0]} features",
        )
    if mode.outputs is not None and mode.outputs.shape[1] * mode.heads != net.widths[-1]:
        raise ShapeError(
            asked,
            f"a symmetry of {mode.outputs.shape[1]} outputs",
            f"the network has {net.widths[-1]} outputs",
        )
    return examples, labels
