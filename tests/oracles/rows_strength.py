"""Requests that a lemma must refuse: one for every hypothesis and domain that can fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.oracles.row import Row


@dataclass
class Refused:
    """A request and a piece of the message with which it must be refused."""

    slug: str
    arguments: Callable[[], dict[str, Any]]
    says: str
    assume: tuple[str, ...] = ()


REFUSED: list[Refused] = []
ROWS: list[Row] = []
