"""Actions on data, path metrics, stabilizers and measured equivariance errors.

Names are imported when they are first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_MODULE_OF = {
    "Action": "action",
    "EquivarianceError": "equivariance_error",
    "Invariance": "invariance",
    "NotEquivariantError": "equivariance_error",
    "SampleCover": "sample_cover",
    "Stabilizer": "stabilizer",
    "SymmetryProfile": "symmetry_profile",
    "as_action": "action",
    "as_predictor": "predictor",
    "assert_equivariant": "equivariance_error",
    "best_scales": "sample_cover",
    "equivariance_error": "equivariance_error",
    "generated_equivalence": "equivalence",
    "path_metric": "path_metric",
    "path_metric_group": "path_metric",
    "path_metric_on_sample": "path_metric",
    "path_metric_rows": "sample_cover",
    "sample_cover": "sample_cover",
    "sample_maps": "path_metric",
    "stabilizer": "stabilizer",
    "symmetry_profile": "symmetry_profile",
}

__all__ = sorted(_MODULE_OF)


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return __all__
