"""How a network is trained."""

from __future__ import annotations

import math
from dataclasses import dataclass

from symbound.empirical.loss import check_loss
from symbound.empirical.optimizer import check_optimizer
from symbound.empirical.request import real_number, whole_number
from symbound.errors import DomainError


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
        asked = "training options"
        if self.M is not None:
            real_number(asked, "M", self.M, -math.inf, math.inf)
        check_loss(self.loss, self.M)
        check_optimizer(self.optimizer)
        for name, low, high in (
            ("learning_rate", 0, math.inf),
            ("momentum", 0, 1),
            ("weight_decay", 0, math.inf),
            ("validation_fraction", 0, 1),
        ):
            value = real_number(asked, name, getattr(self, name), low, high)
            if value == high:
                raise DomainError(asked, f"{name} = {value}", f"{low} <= {name} < {high}")
        for name in ("steps", "batch_size", "patience", "check_every"):
            value = getattr(self, name)
            if value is not None or name in ("steps", "check_every"):
                whole_number(asked, name, value, 1)
        if self.schedule not in ("constant", "cosine"):
            raise DomainError(
                "training options", f"schedule = {self.schedule!r}", "it is 'constant' or 'cosine'"
            )
        if self.dtype not in ("float32", "float64"):
            raise DomainError("training options", f"dtype = {self.dtype!r}", "it is 'float32' or 'float64'")

    def rate(self, t: int) -> float:
        """The learning rate at step ``t = 1, 2, ...``."""
        if self.schedule == "constant":
            return self.learning_rate
        return self.learning_rate * 0.5 * (1 + math.cos(math.pi * (t - 1) / self.steps))
