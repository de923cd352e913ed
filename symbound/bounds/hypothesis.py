"""Hypotheses of lemmas, and how each was discharged when the lemma was used."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Any


class Status(Enum):
    """How a hypothesis was discharged."""

    BY_DEFINITION = "by definition"
    COMPUTED = "computed"
    ASSUMED = "assumed"
    NEEDS_CONSENT = "not granted"
    VIOLATED = "violated"


@dataclass(frozen=True)
class Finding:
    """What the check of a hypothesis found: a status, the reason, and a remedy where it fails."""

    status: Status
    reason: str = ""
    remedy: str = ""


def by_definition(reason: str) -> Finding:
    """The objects named in the request have the property by construction."""
    return Finding(Status.BY_DEFINITION, reason)


def computed(reason: str) -> Finding:
    """The property was verified by a computation."""
    return Finding(Status.COMPUTED, reason)


def assumed(reason: str = "") -> Finding:
    """A standing hypothesis about the data that no computation can verify; it is listed with the bound."""
    return Finding(Status.ASSUMED, reason)


def needs_consent(reason: str, remedy: str) -> Finding:
    """The hypothesis may well fail: the user has to grant it by name."""
    return Finding(Status.NEEDS_CONSENT, reason, remedy)


def violated(reason: str, remedy: str = "") -> Finding:
    """The hypothesis fails for the objects named in the request."""
    return Finding(Status.VIOLATED, reason, remedy)


@dataclass(frozen=True)
class Hypothesis:
    """A hypothesis of a lemma.

    Attributes
    ----------
    name : str
        Short name by which a user grants it (``assume=("separation",)``) and errors cite it.
    text : str
        The hypothesis as a sentence; ``$...$`` marks formulas in LaTeX.
    check : callable
        Maps the arguments of the lemma (by name) to a :class:`Finding`.
    """

    name: str
    text: str
    check: Callable[..., Finding]

    def __call__(self, arguments: dict[str, Any]) -> Finding:
        """Check the hypothesis for the arguments given."""
        return self.check(**arguments)


@dataclass(frozen=True)
class Discharged:
    """A hypothesis together with the way it was discharged in one use of a lemma."""

    name: str
    text: str
    status: Status
    reason: str

    def __str__(self) -> str:
        how = f"{self.status.value}: {self.reason}" if self.reason else self.status.value
        return f"{self.text} [{how}]"


def _always_assumed(**_: Any) -> Finding:
    return assumed("")


INDEPENDENT_SAMPLE = Hypothesis(
    "independent-sample", "$Z_1, \\dots, Z_n$ are independent with common law $P$", _always_assumed
)
"""Standing hypothesis of every generalization bound: no computation can verify it."""


def _radius_is_positive(r: Any, **_: Any) -> Finding:
    if r == 0:
        return violated("no finite number of balls of radius 0 covers an infinite space", "take r > 0")
    return by_definition("")


POSITIVE_RADIUS = Hypothesis("positive-radius", "$r > 0$", _radius_is_positive)
"""Covering numbers of infinite spaces are finite only at positive radii."""
