"""Typed errors whose message says what was asked, what came in, why not, and what would mend it.

Every exception of the package derives from :class:`SymboundError` and from the closest builtin, so that
``except ValueError`` works for someone who has never heard of symbound.

>>> raise DomainError("a failure probability", "delta = 2", "it must lie in the open interval (0, 1)",
...                   "pass delta=Rational(1, 20) for 95 % confidence")
Traceback (most recent call last):
    ...
symbound.errors.DomainError: a failure probability
  got:     delta = 2
  because: it must lie in the open interval (0, 1)
  try:     pass delta=Rational(1, 20) for 95 % confidence
"""

from __future__ import annotations


class SymboundError(Exception):
    """Base of all errors raised on purpose by symbound.

    Parameters
    ----------
    asked : str
        What the caller asked for.
    got : str
        What came in, printed so that the caller recognises it.
    because : str
        Why that is refused; names the lemma and the hypothesis where one failed.
    remedy : str, optional
        What would mend it.
    """

    def __init__(self, asked: str, got: str, because: str, remedy: str = "") -> None:
        self.asked = asked
        self.got = got
        self.because = because
        self.remedy = remedy
        super().__init__(asked, got, because, remedy)

    def __str__(self) -> str:
        lines = [self.asked, f"  got:     {self.got}", f"  because: {self.because}"]
        if self.remedy:
            lines.append(f"  try:     {self.remedy}")
        return "\n".join(lines)


class DomainError(SymboundError, ValueError):
    """A value lies outside the domain on which the statement holds."""


class InexactNumberError(SymboundError, TypeError):
    """A Python float was given where an exact number is needed."""


class ArgumentTypeError(SymboundError, TypeError):
    """An argument is of the wrong kind altogether."""


class ShapeError(SymboundError, ValueError):
    """An array or matrix does not have the shape that the statement needs."""


class UnknownNameError(SymboundError, KeyError):
    """A name (group, lemma, route, convention, ...) that symbound does not know."""

    __str__ = SymboundError.__str__


class GroupError(SymboundError, ValueError):
    """Something is not a permutation, not a group, or acts on the wrong number of points."""


class ActionError(SymboundError, ValueError):
    """A family of maps is not an action: a composition law fails or a map leaves the space."""


class SpaceError(SymboundError, ValueError):
    """A space is not what it claims: not a metric, not finite, quotient by maps that are no isometries."""


class LawError(SymboundError, ValueError):
    """A probability law is negative, not normalised, or does not fit its space."""


class HypothesisError(SymboundError, ValueError):
    """A hypothesis of a lemma fails or was not granted."""


class MonotonicityError(SymboundError, ValueError):
    """A quantity would be replaced by its bound in a position not declared monotone."""


class UndecidedError(SymboundError, ArithmeticError):
    """A comparison could not be decided with certainty at the precision allowed."""


class EnclosureError(SymboundError, ArithmeticError):
    """An expression cannot be enclosed: unknown function, free symbol, pole, or value not real."""


class CertificateError(SymboundError, ValueError):
    """A certificate does not prove what it claims; names the first wrong step."""


class PredictorError(SymboundError, ValueError):
    """A user's predictor returned NaN, the wrong shape, or is not fitted."""


class MissingDependencyError(SymboundError, ImportError):
    """An optional library is needed; names the extra that installs it."""


class ExportError(SymboundError, OSError):
    """A file could not be written or read."""
