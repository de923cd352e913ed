"""Tasks with exactly known symmetry, networks in numpy, sweeps, and theory against experiment.

Names are loaded on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "ACTIVATIONS": "activation",
    "Architecture": "architecture",
    "CubeTask": "cube",
    "MODES": "mode",
    "NetworkClassifier": "estimator",
    "NetworkRegressor": "estimator",
    "ResultFile": "results",
    "SweepResult": "sweeping",
    "SymmetryMode": "mode",
    "Task": "task",
    "TrainedStack": "training",
    "TrainingOptions": "options",
    "VerifyReport": "verify",
    "WeightSharing": "sharing",
    "binomial_interval": "statistics",
    "cube_task": "cube",
    "digits_task": "tasks",
    "graph_task": "tasks",
    "minimise_empirical_risk": "tabular",
    "run_cells": "cell",
    "run_verify": "verify",
    "share_weights": "sharing",
    "string_task": "tasks",
    "sweep": "sweeping",
    "symmetry_mode": "mode",
    "task_from_configuration": "tasks",
    "train": "training",
}

__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
