"""Training a stack of networks: mini-batches, weight decay, early stopping, a symmetry imposed in one of seven ways.

Many networks that differ only in their data and seed are trained as one batched computation.  A network's numbers
depend on its own data and seed alone, not on the others in the stack.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.empirical.architecture import Architecture, with_ones
from symbound.empirical.loss import check_labels, check_loss
from symbound.empirical.mode import SymmetryMode
from symbound.empirical.objective import FastObjective, value_and_gradient
from symbound.empirical.optimizer import adam_scales, check_optimizer, step, step_in_place
from symbound.errors import DomainError, ShapeError

Array = NDArray[Any]


@dataclass(frozen=True)
class TrainingOptions:
    """How a network is trained.

    Parameters
    ----------
    loss : {"squared", "logistic"}
    M : float or None
        Predictions and labels lie in ``[0, M]``; None for no clipping.
    optimizer : {"adam", "sgd"}
    learning_rate, momentum, weight_decay : float
        Momentum is for SGD; weight decay is decoupled from the gradient and spares the biases.
    schedule : {"constant", "cosine"}
        The learning rate over the steps; cosine ends at zero.
    steps : int
        Number of updates.
    batch_size : int or None
        None for all examples at every step.
    patience : int or None
        Stop after this many checks without a better validation loss; None for no early stopping.
    check_every : int
        Steps between checks.
    validation_fraction : float
        Share of the examples held out for early stopping.
    dtype : {"float32", "float64"}
    """

    loss: str = "squared"
    M: float | None = 1.0
    optimizer: str = "adam"
    learning_rate: float = 0.01
    momentum: float = 0.9
    weight_decay: float = 0.0
    schedule: str = "constant"
    steps: int = 500
    batch_size: int | None = None
    patience: int | None = None
    check_every: int = 20
    validation_fraction: float = 0.2
    dtype: str = "float32"

    def __post_init__(self) -> None:
        check_loss(self.loss, self.M)
        check_optimizer(self.optimizer)
        for name, low, high in (
            ("learning_rate", 0, math.inf),
            ("momentum", 0, 1),
            ("weight_decay", 0, math.inf),
            ("validation_fraction", 0, 1),
        ):
            if not low <= getattr(self, name) < high:
                raise DomainError("training options", f"{name} = {getattr(self, name)}", f"{low} <= {name} < {high}")
        for name in ("steps", "batch_size", "patience", "check_every"):
            value = getattr(self, name)
            if value is not None and (not isinstance(value, (int, np.integer)) or value < 1):
                raise DomainError("training options", f"{name} = {value!r}", "it is a positive integer")
        if self.schedule not in ("constant", "cosine"):
            raise DomainError("training options", f"schedule = {self.schedule!r}", "it is 'constant' or 'cosine'")
        if self.dtype not in ("float32", "float64"):
            raise DomainError("training options", f"dtype = {self.dtype!r}", "it is 'float32' or 'float64'")

    def rate(self, t: int) -> float:
        """The learning rate at step ``t = 1, 2, ...``."""
        if self.schedule == "constant":
            return self.learning_rate
        return self.learning_rate * 0.5 * (1 + math.cos(math.pi * (t - 1) / self.steps))


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
    runner = _Run(net, mode, options, start, shares, rngs, xp)
    parameters, losses = runner.run(columns, targets)
    trained = TrainedStack(net, mode, options, parameters, shares, losses)
    if mode.name != "penalty":
        return trained
    largest = trained.raw_errors(examples).max(axis=1)
    # The prediction (1 - s) Qh + s h errs by s times the error of h.
    reached = np.divide(mode.eps, largest, out=np.ones(len(numbers)), where=largest > mode.eps)
    return replace(trained, shares=reached)


class _Run:
    """The loop over the steps."""

    def __init__(
        self,
        net: Architecture,
        mode: SymmetryMode,
        options: TrainingOptions,
        start: Array,
        shares: Array,
        rngs: list[np.random.Generator],
        xp: Any,
    ) -> None:
        self.net, self.mode, self.options, self.rngs, self.xp = net, mode, options, rngs, xp
        self.parameters: Any = start
        self.share: Any = shares.astype(start.dtype)[:, None, None]
        self.weight = np.ones((len(start), 1, 1), start.dtype) if mode.name == "penalty" else None
        self.decay = 1 - options.learning_rate * options.weight_decay * net.is_weight().astype(start.dtype)

    def run(self, columns: Array, targets: Array) -> tuple[Array, Array]:
        options, n = self.options, columns.shape[2]
        training, held = self._split(n)
        size = training.shape[1] if options.batch_size is None else min(options.batch_size, training.shape[1])
        whole = size == training.shape[1] and self.mode.name != "augmentation"
        if held is not None or not whole:
            pool = _gather(columns, training), _gather(targets, training)
        else:
            pool = columns, targets
        checked = None if held is None else (_gather(columns, held), _gather(targets, held))
        update = self._updater(size)
        best = _Best(self.parameters, options.patience) if checked is not None else None
        losses = []
        batches = _Batches(self.rngs, training.shape[1], size)
        for t in range(1, options.steps + 1):
            batch = pool if whole else self._batch(*pool, batches.next())
            losses.append(update(t, *batch))
            if self.weight is not None and (t % 10 == 0):
                self._steer(*pool)
            if best is not None and checked is not None and t % options.check_every == 0:
                best.offer(self._numpy(self.parameters), self._loss(*checked))
                if best.finished:
                    break
        parameters = self._numpy(self.parameters) if best is None else best.parameters
        return parameters, np.stack(losses)

    def _split(self, n: int) -> tuple[Array, Array | None]:
        stack = len(self.rngs)
        held = round(self.options.validation_fraction * n) if self.options.patience is not None else 0
        if held == 0 or held == n:
            return np.broadcast_to(np.arange(n), (stack, n)), None
        order = np.stack([rng.permutation(n) for rng in self.rngs])
        return order[:, held:], order[:, :held]

    def _batch(self, columns: Array, targets: Array, index: Array) -> tuple[Array, Array]:
        columns, targets = _gather(columns, index), _gather(targets, index)
        if self.mode.name != "augmentation":
            return columns, targets
        sources = np.concatenate(
            [self.mode.sources, np.full((len(self.mode.features), 1), columns.shape[1] - 1)], axis=1
        )
        for model, rng in enumerate(self.rngs):
            g = rng.integers(len(sources), size=columns.shape[2])
            columns[model] = np.take_along_axis(columns[model], sources[g].T, axis=0)
            if self.mode.outputs is not None:
                back = np.argsort(self.mode.outputs, axis=1)
                targets[model] = np.take_along_axis(targets[model], back[g].T, axis=0)
        return columns, targets

    def _updater(self, size: int) -> Any:
        """A function ``(t, columns, targets) -> objective (stack,)`` that moves the parameters."""
        options, xp = self.options, self.xp
        if xp is np:
            objective = FastObjective(
                self.net, self.mode, options.loss, options.M, len(self.parameters), size, self.parameters.dtype
            )
            state = np.zeros_like(self.parameters), np.zeros_like(self.parameters)

            def fast(t: int, columns: Array, targets: Array) -> Array:
                total, gradient = objective.value_and_gradient(
                    self.parameters, columns, targets, self.share, self.weight
                )
                if options.weight_decay:
                    np.multiply(self.parameters, self.decay, out=self.parameters)
                step_in_place(
                    options.optimizer, self.parameters, gradient, state, self._scales(t), options.momentum
                )
                return total

            return fast
        return self._functional_updater()

    def _functional_updater(self) -> Any:
        options, xp = self.options, self.xp
        self.parameters = xp.asarray(self.parameters)
        share, decay = xp.asarray(self.share), xp.asarray(self.decay)

        def pure(parameters: Any, state: Any, columns: Any, targets: Any, weight: Any, scales: Any) -> Any:
            total, gradient = value_and_gradient(
                self.net, self.mode, options.loss, options.M, parameters, columns, targets, share, weight, xp
            )
            if options.weight_decay:
                parameters = parameters * decay
            new, state = step(options.optimizer, parameters, gradient, state, scales, options.momentum, xp)
            return new, state, total

        if xp.__name__.startswith("jax"):
            import jax

            pure = jax.jit(pure)
        state = [xp.zeros_like(self.parameters), xp.zeros_like(self.parameters)]

        def update(t: int, columns: Array, targets: Array) -> Array:
            weight = None if self.weight is None else xp.asarray(self.weight)
            scales = xp.asarray(np.array(self._scales(t), dtype=options.dtype))
            self.parameters, state[:], total = pure(
                self.parameters, tuple(state), xp.asarray(columns), xp.asarray(targets), weight, scales
            )
            return self._numpy(total)

        return update

    def _scales(self, t: int) -> tuple[float, float]:
        rate = self.options.rate(t)
        return adam_scales(t, rate) if self.options.optimizer == "adam" else (rate, 0.0)

    def _steer(self, columns: Array, targets: Array) -> None:
        """Raise the weight of the penalty where the error is above ``eps``, lower it where it is below."""
        largest = self._evaluate(columns)[1].max(axis=1)
        ratio = np.divide(largest, self.mode.eps or 0.0, out=np.full(len(largest), np.inf), where=bool(self.mode.eps))
        factor = np.clip(np.sqrt(ratio), 0.8, 1.25).astype(self.share.dtype)
        current = self.weight
        if current is not None:
            self.weight = np.clip(current * factor[:, None, None], 1e-4, 1e4)

    def _evaluate(self, columns: Array) -> tuple[Array, Array]:
        objective = FastObjective(
            self.net,
            self.mode,
            self.options.loss,
            self.options.M,
            len(columns),
            columns.shape[2],
            columns.dtype,
        )
        return objective.predict(self._numpy(self.parameters), columns, self.share)

    def _loss(self, columns: Array, targets: Array) -> Array:
        from symbound.empirical.loss import loss_values

        found, _ = self._evaluate(columns)
        return loss_values(self.options.loss, found, targets, np)[0].sum(axis=1).mean(axis=1)

    def _numpy(self, array: Any) -> Array:
        if self.xp is np:
            return array
        return np.asarray(array.get() if hasattr(array, "get") else array)


class _Best:
    """The best parameters of every model so far; a model whose patience ran out keeps them."""

    def __init__(self, start: Any, patience: int | None) -> None:
        self.parameters = np.array(start)
        self.losses = np.full(len(self.parameters), np.inf)
        self.waited = np.zeros(len(self.parameters), dtype=int)
        self.patience = patience or 0

    def offer(self, parameters: Array, losses: Array) -> None:
        running = self.waited < self.patience
        better = running & (losses < self.losses)
        self.parameters[better] = parameters[better]
        self.losses[better] = losses[better]
        self.waited = np.where(better, 0, self.waited + 1)
        self.waited[~running] = self.patience

    @property
    def finished(self) -> bool:
        return bool((self.waited >= self.patience).all())


class _Batches:
    """Mini-batches without replacement, epoch after epoch, shape (stack, size)."""

    def __init__(self, rngs: list[np.random.Generator], n: int, size: int) -> None:
        self.rngs, self.n, self.size = rngs, n, size
        self.order = np.empty((len(rngs), 0), dtype=np.int64)

    def next(self) -> Array:
        if self.order.shape[1] < self.size:
            if self.size == self.n:
                return np.broadcast_to(np.arange(self.n), (len(self.rngs), self.n))
            self.order = np.stack([rng.permutation(self.n) for rng in self.rngs])
        batch, self.order = self.order[:, : self.size], self.order[:, self.size :]
        return batch


def _gather(columns: Array, index: Array) -> Array:
    """Columns of every model at its own positions, shape (stack, rows, len)."""
    return np.stack([c[:, i] for c, i in zip(columns, index, strict=True)])


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
    if examples.shape != (*wanted, net.widths[0]) or labels.shape != (*wanted, net.widths[-1] // mode.heads) or not wanted[1]:
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
            asked, f"a symmetry of {mode.features.shape[1]} features", f"the network has {net.widths[0]} features"
        )
    if mode.outputs is not None and mode.outputs.shape[1] * mode.heads != net.widths[-1]:
        raise ShapeError(
            asked, f"a symmetry of {mode.outputs.shape[1]} outputs", f"the network has {net.widths[-1]} outputs"
        )
    return examples, labels
