"""The steps of training: batches, updates, early stopping."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from symbound.empirical.architecture import Architecture
from symbound.empirical.loss import loss_values
from symbound.empirical.mode import SymmetryMode
from symbound.empirical.objective import FastObjective, can_fuse, value_and_gradient
from symbound.empirical.optimizer import adam_scales, step, step_in_place
from symbound.empirical.options import TrainingOptions

Array = NDArray[Any]

_STEERING = 10
"""Steps between two changes of the weight of the penalty."""


class TrainingLoop:
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
        together = self._steps_together(whole, checked is not None)
        for done in range(0, options.steps, together):
            batch = pool if whole else self._batch(*pool, batches.next())
            t = min(done + together, options.steps)
            losses.append(update(done + 1, t, *batch))
            if self.weight is not None and (t % _STEERING == 0):
                self._steer(*pool)
            if best is not None and checked is not None and t % options.check_every == 0:
                best.offer(self._numpy(self.parameters), self._loss(*checked))
                if best.finished:
                    break
        parameters = self._numpy(self.parameters) if best is None else best.parameters
        return parameters, np.concatenate([self._numpy(loss) for loss in losses])

    def _steps_together(self, whole: bool, checked: bool) -> int:
        """How many steps may follow one another in one call: more than one if they are compiled and alike."""
        if not (whole and _is_jax(self.xp)):
            return 1
        pauses = [_STEERING] * (self.weight is not None) + [self.options.check_every] * checked
        return math.gcd(*pauses) if pauses else self.options.steps

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
        """A function ``(first, last, columns, targets) -> objectives (steps, stack)`` that moves the parameters."""
        options, xp = self.options, self.xp
        if xp is np:
            fused = can_fuse(self.net)
            objective = FastObjective(
                self.net,
                self.mode,
                options.loss,
                options.M,
                len(self.parameters),
                size,
                self.parameters.dtype,
                fused=fused,
            )
            state = np.zeros_like(self.parameters), np.zeros_like(self.parameters)

            def fast(t: int, _: int, columns: Array, targets: Array) -> Array:
                total, gradient = objective.value_and_gradient(
                    self.parameters, columns, targets, self.share, self.weight
                )
                if options.weight_decay:
                    np.multiply(self.parameters, self.decay, out=self.parameters)
                step_in_place(
                    options.optimizer,
                    self.parameters,
                    gradient,
                    state,
                    self._scales(t),
                    options.momentum,
                    fused=fused,
                )
                return total[None]

            return fast
        return self._functional_updater()

    def _functional_updater(self) -> Any:
        options, xp = self.options, self.xp
        self.parameters = xp.asarray(self.parameters)
        steps = _functional_steps(self.net, self.mode, options, xp)
        share, decay = xp.asarray(self.share), xp.asarray(self.decay)
        state = xp.zeros_like(self.parameters), xp.zeros_like(self.parameters)
        last: list[Any] = [None, None]  # a batch that comes again is not moved to the device again

        def update(first: int, stop: int, columns: Array, targets: Array) -> Any:
            nonlocal state
            if last[0] is not columns:
                last[:] = [columns, (xp.asarray(columns), xp.asarray(targets))]
            weight = None if self.weight is None else xp.asarray(self.weight)
            scales = np.array([self._scales(t) for t in range(first, stop + 1)], dtype=options.dtype)
            (self.parameters, state), totals = steps(
                (self.parameters, state), xp.asarray(scales), last[1], weight, share, decay
            )
            return totals

        return update

    def _scales(self, t: int) -> tuple[float, float]:
        rate = self.options.rate(t)
        return adam_scales(t, rate) if self.options.optimizer == "adam" else (rate, 0.0)

    def _steer(self, columns: Array, targets: Array) -> None:
        """Raise the weight of the penalty where the error is above ``eps``, lower it where it is below."""
        largest = self._evaluate(columns)[1].max(axis=1)
        ratio = np.divide(
            largest, self.mode.eps or 0.0, out=np.full(len(largest), np.inf), where=bool(self.mode.eps)
        )
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
        found, _ = self._evaluate(columns)
        return loss_values(self.options.loss, found, targets, np)[0].sum(axis=1).mean(axis=1)

    def _numpy(self, array: Any) -> Array:
        if self.xp is np:
            return array
        if hasattr(array, "detach"):  # torch
            array = array.detach().cpu()
        return np.asarray(array.get() if hasattr(array, "get") else array)


@lru_cache(maxsize=16)
def _functional_steps(net: Architecture, mode: SymmetryMode, options: TrainingOptions, xp: Any) -> Any:
    """Steps of training as a function; kept, so that one that was compiled is not compiled again."""

    def one(now: Any, scales: Any, batch: Any, weight: Any, share: Any, decay: Any) -> Any:
        (parameters, state), (columns, y) = now, batch
        total, gradient = value_and_gradient(
            net, mode, options.loss, options.M, parameters, columns, y, share, weight, xp
        )
        if options.weight_decay:
            parameters = parameters * decay
        return step(options.optimizer, parameters, gradient, state, scales, options.momentum, xp), total

    def single(now: Any, scales: Any, *given: Any) -> Any:
        now, total = one(now, scales[0, :], *given)
        return now, total[None, :]

    if not _is_jax(xp):
        return single
    import jax

    def many(now: Any, scales: Any, *given: Any) -> Any:
        return jax.lax.scan(lambda before, row: one(before, row, *given), now, scales)

    return jax.jit(many)


def _is_jax(xp: Any) -> bool:
    return bool(xp.__name__.startswith("jax"))


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
