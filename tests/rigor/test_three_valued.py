import pytest

from symbound.errors import UndecidedError
from symbound.rigor import Verdict

TRUE, FALSE, UNDECIDED = Verdict.TRUE, Verdict.FALSE, Verdict.UNDECIDED


def test_tables():
    order = [FALSE, UNDECIDED, TRUE]  # and is the minimum, or the maximum, not the reflection
    for i, first in enumerate(order):
        assert ~first is order[2 - i]
        for j, second in enumerate(order):
            assert (first & second) is order[min(i, j)]
            assert (first | second) is order[max(i, j)]


def test_conversions():
    assert [Verdict.of(answer) for answer in (True, False, None)] == [TRUE, FALSE, UNDECIDED]
    assert (bool(TRUE), bool(FALSE)) == (True, False)
    with pytest.raises(UndecidedError):
        bool(UNDECIDED)
    assert [v.is_decided for v in (TRUE, FALSE, UNDECIDED)] == [True, True, False]
    assert (TRUE.is_true, TRUE.is_false, FALSE.is_false, str(UNDECIDED)) == (True, False, True, "undecided")
    assert repr(TRUE) == "<Verdict.TRUE>"
