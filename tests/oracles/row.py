"""One row of the oracle table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Row:
    """One comparison; ``truth`` and the values in ``opened`` are functions, so that nothing runs at import."""

    slug: str
    arguments: Callable[[], dict[str, Any]]
    truth: Callable[[], float]
    tightness: str = "upper"
    opened: dict[str, Callable[[], float]] = field(default_factory=dict)
    assume: tuple[str, ...] = ()
    name: str = ""
