"""A number between two exact rationals that knows which side is safe."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import sympy

from symbound.errors import DomainError
from symbound.rigor.rounding import as_fraction, decimal_down, decimal_up, float_down, float_up
from symbound.rigor.three_valued import Verdict

RELATIONS = ("<=", ">=", "==")


class Enclosure:
    """A real number known to lie in ``[lower, upper]``, standing on one side of a claim.

    Parameters
    ----------
    lower, upper : exact rational, or ``-oo`` / ``oo``
    relation : {"<=", ">=", "=="}
        The claim that the number is the right-hand side of. ``quantity <= number`` stays true when the
        number is rounded up, so the safe side is ``upper``; for ``>=`` it is ``lower``. ``==`` has no side:
        it prints both, and ``float`` gives the upper one.
    verdict : Verdict, optional
        Truth of an attached claim. By default the claim is that the safe side is finite, that is, that
        ``quantity <= number`` says something.

    >>> Enclosure(sympy.Rational(5, 16), sympy.Rational(1, 3), "<=")
    <= 0.333334
    >>> Enclosure(sympy.Rational(5, 16), sympy.Rational(1, 3), ">=").digits(12)
    '0.3125'
    """

    __slots__ = ("_high", "_low", "_relation", "_verdict")

    def __init__(self, lower: Any, upper: Any, relation: str = "<=", verdict: Verdict | None = None) -> None:
        check_relation(relation)
        low, high = _end(lower), _end(upper)
        if not (low <= high):
            raise DomainError("an enclosure", f"[{lower}, {upper}]", "the lower end exceeds the upper end")
        self._low, self._high, self._relation, self._verdict = low, high, relation, verdict

    @classmethod
    def of_value(cls, value: Any, relation: str) -> Enclosure:
        """Wrap a value of the walk, a point or an interval; its ends become rationals when asked for."""
        made: Enclosure = cls.__new__(cls)
        made._low = made._high = value
        made._relation, made._verdict = relation, None
        return made

    @property
    def relation(self) -> str:
        """The claim that the number is the right-hand side of."""
        return self._relation

    @property
    def lower(self) -> Any:
        """Exact rational (or ``-oo``) that is at most the number."""
        if not isinstance(self._low, sympy.Basic):
            from symbound.rigor.arithmetic import ends, lower_rational, to_sympy

            low = lower_rational(ends(self._low)[0])
            self._low = -sympy.oo if low is None else to_sympy(low)
        return self._low

    @property
    def upper(self) -> Any:
        """Exact rational (or ``oo``) that is at least the number."""
        if not isinstance(self._high, sympy.Basic):
            from symbound.rigor.arithmetic import ends, to_sympy, upper_rational

            high = upper_rational(ends(self._high)[1])
            self._high = sympy.oo if high is None else to_sympy(high)
        return self._high

    @property
    def safe(self) -> Any:
        """The end on the safe side of the claim: ``lower`` for ``>=``, else ``upper``."""
        return self.lower if self.relation == ">=" else self.upper

    @property
    def width(self) -> Any:
        """Exact width ``upper - lower``; zero when the number is known exactly."""
        return self.upper - self.lower

    @property
    def is_exact(self) -> bool:
        """Whether the number is known exactly."""
        return bool(self.lower == self.upper)

    @property
    def verdict(self) -> Verdict:
        """Truth of the attached claim; by default, whether the safe side is finite."""
        if self._verdict is not None:
            return self._verdict
        return Verdict.UNDECIDED if self.safe in (sympy.oo, -sympy.oo) else Verdict.TRUE

    def compare(self, relation: str, other: Any) -> Verdict:
        """Decide ``number relation other`` for ``<``, ``<=``, ``>``, ``>=`` or ``==``, rigorously.

        ``other`` is an exact number, another enclosure, or a float taken as the exact binary number it is.

        >>> Enclosure(0, 1).compare("<=", 1), Enclosure(0, 1).compare("<", sympy.Rational(1, 2))
        (<Verdict.TRUE>, <Verdict.UNDECIDED>)
        """
        if isinstance(other, Enclosure):
            low, high = other.lower, other.upper
        else:
            exact = isinstance(other, float) and math.isfinite(other)
            low = high = _end(Fraction(other) if exact else other)
        answers = {
            "<": (self.upper < low, self.lower >= high),
            "<=": (self.upper <= low, self.lower > high),
            ">": (self.lower > high, self.upper <= low),
            ">=": (self.lower >= high, self.upper < low),
            "==": (self.lower == self.upper == low == high, self.upper < low or self.lower > high),
        }
        if relation not in answers:
            raise DomainError("a comparison", relation, f"the relation must be one of {', '.join(answers)}")
        holds, fails = answers[relation]
        return Verdict.TRUE if holds else Verdict.FALSE if fails else Verdict.UNDECIDED

    def __le__(self, other: Any) -> Verdict:
        return self.compare("<=", other)

    def __lt__(self, other: Any) -> Verdict:
        return self.compare("<", other)

    def __ge__(self, other: Any) -> Verdict:
        return self.compare(">=", other)

    def __gt__(self, other: Any) -> Verdict:
        return self.compare(">", other)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Enclosure):
            return NotImplemented
        return (self.lower, self.upper, self.relation) == (other.lower, other.upper, other.relation)

    def __hash__(self) -> int:
        return hash((self.lower, self.upper, self.relation))

    def __float__(self) -> float:
        return float_down(self.lower) if self.relation == ">=" else float_up(self.upper)

    def __contains__(self, number: Any) -> bool:
        return bool(self.lower <= _end(number) <= self.upper)

    def digits(self, count: int = 6) -> str:
        """Return the safe side in decimal with ``count`` significant digits, rounded to the safe side."""
        return decimal_down(self.lower, count) if self.relation == ">=" else decimal_up(self.upper, count)

    def __repr__(self) -> str:
        return str(self)

    def __str__(self) -> str:
        if self.relation != "==":
            return f"{self.relation} {self.digits()}"
        low, high = decimal_down(self.lower), decimal_up(self.upper)
        return f"== {low}" if low == high else f"in [{low}, {high}]"


def check_relation(relation: str) -> None:
    """Raise unless the relation is one that an enclosure can stand for."""
    if relation not in RELATIONS:
        raise DomainError(
            "an enclosure", f"relation = {relation!r}", f"it must be one of {', '.join(RELATIONS)}"
        )


def _end(number: Any) -> Any:
    if number is sympy.oo or number is -sympy.oo:
        return number
    fraction = as_fraction(number)
    return sympy.Rational(fraction.numerator, fraction.denominator)
