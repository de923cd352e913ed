"""What a user asks for, checked before anything is computed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np

from symbound.errors import ArgumentTypeError, DomainError, UnknownNameError

LARGEST_TABLE = 10**8
"""Most entries of the table that says where every element of a group moves every point."""


def whole_number(asked: str, name: str, value: Any, least: int = 0) -> int:
    """A whole number from ``least`` on.

    >>> whole_number("a sample", "n", np.int64(8), 1)
    8
    """
    if isinstance(value, bool) or not isinstance(value, (int, np.integer)):
        raise ArgumentTypeError(asked, f"{name} = {value!r}", "it is a whole number")
    if value < least:
        kind = "a positive integer" if least == 1 else f"a whole number >= {least}"
        raise DomainError(asked, f"{name} = {value}", f"{name} is {kind}")
    return int(value)


def real_number(asked: str, name: str, value: Any, low: float, high: float) -> float:
    """A number between ``low`` and ``high``.

    >>> real_number("a task", "noise", 1, 0, 1)
    1
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, np.integer, np.floating, Fraction)):
        raise ArgumentTypeError(asked, f"{name} = {value!r}", "it is a number")
    if not low <= value <= high:
        raise DomainError(asked, f"{name} = {value}", f"{name} lies in [{low}, {high}]")
    return value  # type: ignore[return-value]


def exact_number(asked: str, name: str, value: Any) -> Fraction:
    """An exact number from a fraction, a text such as "1/4", or a double, which stands for the dyadic number it is.

    >>> exact_number("a task", "level", "1/4"), exact_number("a task", "level", 0.5)
    (Fraction(1, 4), Fraction(1, 2))
    """
    try:
        return Fraction(value) if isinstance(value, (int, float)) else Fraction(str(value))
    except (ValueError, OverflowError, ZeroDivisionError):
        raise ArgumentTypeError(
            asked, f"{name} = {value!r}", "it is a number, or a text such as '1/4'", f"{name}='1/4'"
        ) from None


def sequence(asked: str, name: str, value: Any) -> list[Any]:
    """A list of several things, no text.

    >>> sequence("a network", "hidden", (8, 8))
    [8, 8]
    """
    if isinstance(value, str) or not isinstance(value, Iterable):
        raise ArgumentTypeError(asked, f"{name} = {value!r}", "it is a list", f"{name}=[64, 64]")
    return list(value)


def known_fields(
    asked: str, given: Mapping[str, Any], known: Iterable[str], needed: Iterable[str] = ()
) -> None:
    """Raise unless all fields are known and the needed ones are there.

    >>> known_fields("a task", {"space": "graphs"}, ["space", "vertices"], ["space"])
    """
    if not isinstance(given, Mapping):
        raise ArgumentTypeError(asked, repr(given)[:100], "it is a mapping of names to values")
    names = list(known)
    unknown = sorted(set(map(str, given)) - set(names))
    missing = [name for name in needed if name not in given]
    if unknown or missing:
        wrong = f"unknown: {', '.join(unknown)}" if unknown else f"missing: {', '.join(missing)}"
        raise UnknownNameError(asked, wrong, f"the fields are {', '.join(names)}")


def table_size(asked: str, elements: int, points: int) -> None:
    """Raise if the images of all points under all elements do not fit into memory."""
    if elements * points > LARGEST_TABLE:
        raise DomainError(
            asked,
            f"{points} points and a group of order {elements}",
            f"all images of all points are listed, at most {LARGEST_TABLE} of them",
            "a smaller space or group, or cube_task, which lists no points",
        )
