"""The trusted numbers: every enclosure, comparison and rounding of the package is made here.

Names are loaded on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from symbound.rigor.box import verdict_on_box
    from symbound.rigor.decision import verdict
    from symbound.rigor.enclosure import Enclosure
    from symbound.rigor.grid import evaluate_grid
    from symbound.rigor.integral import monotone_integral
    from symbound.rigor.rounding import decimal_down, decimal_up, float_down, float_up
    from symbound.rigor.three_valued import Verdict
    from symbound.rigor.walk import compile_enclosure, enclose

_HOME = {
    "Enclosure": "enclosure",
    "Verdict": "three_valued",
    "compile_enclosure": "walk",
    "decimal_down": "rounding",
    "decimal_up": "rounding",
    "enclose": "walk",
    "evaluate_grid": "grid",
    "float_down": "rounding",
    "float_up": "rounding",
    "monotone_integral": "integral",
    "verdict": "decision",
    "verdict_on_box": "box",
}

__all__ = [
    "Enclosure",
    "Verdict",
    "compile_enclosure",
    "decimal_down",
    "decimal_up",
    "enclose",
    "evaluate_grid",
    "float_down",
    "float_up",
    "monotone_integral",
    "verdict",
    "verdict_on_box",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
