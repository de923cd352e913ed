"""The limit on time: it stops the body, leaves no timer behind, and stands aside where there are no timers."""

import contextlib
import signal
import threading
import time

import pytest

from symbound.bounds.time_limit import time_limit
from symbound.errors import CertificateError, DomainError


def busy(seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(Exception):
            sum(range(1000))


def test_a_body_that_takes_too_long_is_stopped():
    start = time.monotonic()
    with pytest.raises(CertificateError) as caught, time_limit(0.05, "counting"):
        busy(20)
    assert time.monotonic() - start < 10
    assert caught.value.asked == "counting"
    assert caught.value.got == "more than 0.05 seconds"
    assert caught.value.because == "the time is up"
    assert "larger" in caught.value.remedy
    assert caught.value.__suppress_context__


def test_a_quick_body_leaves_no_timer():
    before = signal.getsignal(signal.SIGALRM)
    with time_limit(5, "counting"):
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 4
        assert signal.getsignal(signal.SIGALRM) is not before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_a_timer_that_was_running_runs_on():
    calls = []
    before = signal.signal(signal.SIGALRM, lambda *_: calls.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 100, 7)
        with time_limit(5, "counting"):
            pass
        remaining, interval = signal.getitimer(signal.ITIMER_REAL)
        assert 50 < remaining <= 100
        assert interval == pytest.approx(7, abs=0.1)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert not calls


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_an_exception_that_is_dropped_comes_again():
    class Slow:
        def __del__(self):
            busy(0.12)

    with pytest.raises(CertificateError, match="time is up"), time_limit(0.05, "counting"):
        _dropped_and_then(Slow)


def _dropped_and_then(make):
    make()  # it is made and gone
    busy(20)


def test_other_errors_pass():
    with pytest.raises(KeyError), time_limit(5, "counting"):
        raise KeyError("x")
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_a_limit_is_positive(seconds):
    with pytest.raises(DomainError, match="must be positive"), time_limit(seconds, "counting"):
        pass


def test_other_threads_have_no_limit():
    done = []
    with time_limit(5, "counting in the main thread, where there is one"):
        pass

    def work():
        with time_limit(0.01, "counting"):
            busy(0.05)
            done.append(signal.getitimer(signal.ITIMER_REAL)[0])

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [0.0]


def test_systems_without_timers_have_no_limit(monkeypatch):
    monkeypatch.delattr(signal, "setitimer")
    with time_limit(0.01, "counting"):
        busy(0.05)
