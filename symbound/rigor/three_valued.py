"""Three-valued answers: true, false, or honestly undecided."""

from __future__ import annotations

from enum import Enum

from symbound.errors import UndecidedError


class Verdict(Enum):
    """The answer to a comparison: ``TRUE`` and ``FALSE`` are proved, ``UNDECIDED`` is not ``FALSE``.

    >>> bool(Verdict.TRUE), Verdict.of(False), Verdict.of(None)
    (True, <Verdict.FALSE>, <Verdict.UNDECIDED>)
    >>> ~Verdict.TRUE, Verdict.TRUE & Verdict.UNDECIDED, Verdict.TRUE | Verdict.UNDECIDED
    (<Verdict.FALSE>, <Verdict.UNDECIDED>, <Verdict.TRUE>)
    """

    TRUE = "true"
    FALSE = "false"
    UNDECIDED = "undecided"

    @classmethod
    def of(cls, answer: bool | None) -> Verdict:
        """Return the verdict for ``True``, ``False`` or ``None`` (not known)."""
        return cls.UNDECIDED if answer is None else (cls.TRUE if answer else cls.FALSE)

    @property
    def is_true(self) -> bool:
        """Whether the statement is proved."""
        return self is Verdict.TRUE

    @property
    def is_false(self) -> bool:
        """Whether the opposite of the statement is proved."""
        return self is Verdict.FALSE

    @property
    def is_decided(self) -> bool:
        """Whether the statement or its opposite is proved."""
        return self is not Verdict.UNDECIDED

    def __bool__(self) -> bool:
        if self is Verdict.UNDECIDED:
            raise UndecidedError(
                "the truth of a comparison",
                "Verdict.UNDECIDED",
                "it could be neither proved nor refuted at the precision allowed",
                "test `.is_true` or `.is_false`, which treat undecided as not proved",
            )
        return self is Verdict.TRUE

    def __invert__(self) -> Verdict:
        return {Verdict.TRUE: Verdict.FALSE, Verdict.FALSE: Verdict.TRUE}.get(self, self)

    def __and__(self, other: Verdict) -> Verdict:
        if Verdict.FALSE in (self, other):
            return Verdict.FALSE
        return Verdict.UNDECIDED if Verdict.UNDECIDED in (self, other) else Verdict.TRUE

    def __or__(self, other: Verdict) -> Verdict:
        return ~(~self & ~other)

    def __repr__(self) -> str:
        return f"<Verdict.{self.name}>"

    def __str__(self) -> str:
        return self.value
