"""Checks of the integers and numbers that spaces are made of."""

from __future__ import annotations

from numbers import Integral
from typing import Any

from symbound.errors import ArgumentTypeError, DomainError


def truth_value(value: Any, what: str) -> bool:
    """Return ``value`` if it is True or False."""
    if not isinstance(value, bool):
        raise ArgumentTypeError(what, f"{value!r} of type {type(value).__name__}", "it must be True or False")
    return value


def dimension(value: Any, what: str, least: int = 1) -> int:
    """Return ``value`` if it is an integer of at least ``least``.

    >>> dimension(0, "the dimension of a cube")
    Traceback (most recent call last):
        ...
    symbound.errors.DomainError: the dimension of a cube
      got:     0
      because: it must be an integer of at least 1
    """
    if isinstance(value, bool) or not isinstance(value, Integral):
        raise ArgumentTypeError(what, f"{value!r} of type {type(value).__name__}", "it must be an integer")
    if value < least:
        raise DomainError(what, str(value), f"it must be an integer of at least {least}")
    return int(value)
