"""A limit on the time that a computation may take."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from symbound.errors import CertificateError, DomainError


class _TimeIsUp(BaseException):
    """Not an Exception, so that no handler on the way takes it for a failed step."""


@contextmanager
def time_limit(seconds: float, purpose: str) -> Iterator[None]:
    """Raise CertificateError where the body takes longer; no limit outside the main thread and where there are no timers.

    >>> with time_limit(5, "adding up"):
    ...     print(sum(range(10)))
    45
    """
    if not seconds > 0:
        raise DomainError(purpose, f"a time limit of {seconds} seconds", "it must be positive")
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: Any) -> None:
        raise _TimeIsUp

    before = signal.signal(signal.SIGALRM, stop)
    # It goes off again and again: where Python drops the first exception, as in a destructor, the next one counts.
    remaining, interval = signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
    try:
        yield
    except _TimeIsUp:
        raise CertificateError(
            purpose,
            f"more than {seconds:g} seconds",
            "the time is up",
            "a larger time limit, if you trust its origin",
        ) from None
    finally:
        signal.setitimer(signal.ITIMER_REAL, remaining, interval)
        signal.signal(signal.SIGALRM, before)
