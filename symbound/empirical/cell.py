"""One cell of a sweep: a task, a group, a way to impose it, a tolerance, a sample size and a seed."""

from __future__ import annotations

from typing import Any

import numpy as np

from symbound.empirical.architecture import Architecture
from symbound.empirical.loss import loss_values
from symbound.empirical.mode import SymmetryMode, symmetry_mode
from symbound.empirical.request import known_fields, sequence, whole_number
from symbound.empirical.sharing import regular_representation, repeat_channels, share_weights
from symbound.empirical.tasks import task_from_configuration
from symbound.empirical.training import TrainedStack, TrainingOptions, train
from symbound.errors import DomainError

FIELDS = ("task", "group", "symmetry", "eps", "n", "seed", "hidden", "activation", "training")
_LARGEST_REGULAR = 64
"""Groups up to this order act on hidden units by permuting the group's own elements, larger ones as on positions."""


def run_cells(configurations: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Train the networks of some cells that differ in the seed alone, as one stack.

    Parameters
    ----------
    configurations : list of dict
        ``task`` (see `task_from_configuration`), ``n`` and ``seed`` are needed.  ``symmetry`` is one of
        `symbound.empirical.mode.MODES` (default "none"), ``eps`` its tolerance, ``group`` the group that is imposed, as
        text (default: that of the task), ``hidden`` the widths of the hidden layers (default [64, 64]), ``activation``,
        and ``training`` the options of `TrainingOptions`.

    Returns
    -------
    list of dict
        ``train_risk``, ``excess_risk`` (``E|f - f*|^2``), ``risk`` and ``gap = risk - train_risk`` for the squared loss,
        ``model_error`` (the largest equivariance error in a component), ``steps``.  On the cube the expectations are means
        over 4096 fresh points.

    Raises
    ------
    UnknownNameError
        For a field that is not known.

    Examples
    --------
    >>> cell = {"task": {"space": "strings", "group": "cyclic(4)"}, "symmetry": "averaging", "n": 16, "seed": 0}
    >>> result = run_cells([cell])[0]
    >>> result["model_error"] < 1e-6
    True
    """
    if not configurations:
        return []
    first = configurations[0]
    for c in configurations:
        known_fields("a cell of a sweep", c, FIELDS, ("task", "n", "seed"))
        if {**c, "seed": 0} != {**first, "seed": 0}:
            raise DomainError(
                "a stack of cells", f"{c} and {first}", "cells of one stack differ in the seed alone"
            )
    task = task_from_configuration(first["task"])
    training = first.get("training", {})
    known_fields("the training of a cell", training, TrainingOptions.__dataclass_fields__)
    options = TrainingOptions(**training)
    n = whole_number("a cell of a sweep", "n", first["n"], 1)
    mode = _mode(task, first, options)
    net = network_for(
        task, mode, first.get("hidden", [64, 64]), first.get("activation", "relu"), first.get("group")
    )
    seeds = [whole_number("a cell of a sweep", "seed", c["seed"]) for c in configurations]
    samples = [
        task.sample(n, np.random.default_rng(np.random.SeedSequence(s, spawn_key=(0,)))) for s in seeds
    ]
    X, y = (np.stack([s[i] for s in samples]) for i in (0, 1))
    trained = train(net, mode, X, y, seeds, options)
    return _measure(task, trained, X, y, seeds)


def _mode(task: Any, cell: dict[str, Any], options: TrainingOptions) -> SymmetryMode:
    features = task.features
    outputs = task.outputs
    d = features.shape[1]
    k = 1 if outputs is None else outputs.shape[1]
    if cell.get("group") is not None:
        from symbound.groups import elements, parse_group

        H = parse_group(cell["group"])
        features = repeat_channels(elements(H), max(d // H.degree, 1))
        outputs = None if outputs is None else elements(H)
    return symmetry_mode(
        cell.get("symmetry", "none"), features, d, outputs=outputs, k=k, eps=cell.get("eps"), M=options.M
    )


def network_for(
    task: Any, mode: SymmetryMode, hidden: Any, activation: str, group: Any = None
) -> Architecture:
    """A network from the features of a task to its outputs; equivariant layer by layer in that mode.

    There the hidden units come in blocks that the group permutes: its own elements for small groups, else the features;
    as many blocks as fit into the width asked for, at least one.
    """
    d = mode.features.shape[1]
    k = 1 if mode.outputs is None else mode.outputs.shape[1]
    hidden = [whole_number("a network", "hidden", h, 1) for h in sequence("a network", "hidden", hidden)]
    if mode.name != "equivariant":
        return Architecture((d, *hidden, k * mode.heads), activation)
    block = mode.features
    if len(mode.features) <= _LARGEST_REGULAR:
        from symbound.groups import parse_group

        chosen = task.group if group is None else group
        block = regular_representation(parse_group(chosen) if isinstance(chosen, str) else chosen)
    last = np.zeros((len(block), 1), dtype=np.int64) if mode.outputs is None else mode.outputs
    actions = [
        mode.features,
        *(repeat_channels(block, max(h // block.shape[1], 1)) for h in hidden),
        last,
    ]
    sharing = tuple(share_weights(b, a) for a, b in zip(actions, actions[1:], strict=False))
    return Architecture(tuple(a.shape[1] for a in actions), activation, sharing)


def _measure(task: Any, trained: TrainedStack, X: Any, y: Any, seeds: list[int]) -> list[dict[str, Any]]:
    fitted = trained.predict(X)
    train_risk = loss_values("squared", fitted, y, np)[0].sum(axis=2).mean(axis=1)
    if hasattr(task, "points"):
        everywhere = trained.predict(task.points)
        excess = task.excess_risk(everywhere)
        errors = task.model_error(everywhere)
        noise = task.noise_risk
    else:
        excess, errors, noise = _measure_on_cube(task, trained)
    rows = []
    for i in range(len(seeds)):
        risk = float(excess[i]) + noise
        rows.append(
            {
                "train_risk": float(train_risk[i]),
                "excess_risk": float(excess[i]),
                "risk": risk,
                "gap": risk - float(train_risk[i]),
                "model_error": float(errors[i]),
                "steps": len(trained.losses),
            }
        )
    return rows


def _measure_on_cube(task: Any, trained: TrainedStack) -> tuple[Any, Any, float]:
    fresh = np.random.default_rng(np.random.SeedSequence(0, spawn_key=(2,))).random(
        (4096, task.features.shape[1])
    )
    mean = task.target(fresh)
    excess = ((trained.predict(fresh) - mean) ** 2).sum(axis=2).mean(axis=1)
    few = fresh[:256]
    images = np.concatenate([few[:, np.argsort(g)] for g in task.features])
    values = trained.predict(images).reshape(len(trained.parameters), len(task.features), len(few))
    noise = task.noise**2 * float((mean * (task.M - mean)).mean())
    return excess, np.ptp(values, axis=1).max(axis=1), noise
