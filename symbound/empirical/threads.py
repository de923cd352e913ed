"""One BLAS thread: two slow the products of small matrices down, and many times over where other programs want the cores."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any


@contextmanager
def one_thread() -> Iterator[None]:
    """One BLAS thread inside a ``with`` block, if threadpoolctl is there to say so.

    >>> with one_thread():
    ...     1 + 1
    2
    """
    controller = _thread_pools()
    if controller is None:
        yield
        return
    with controller.limit(limits=1):
        yield


@lru_cache(maxsize=1)
def _thread_pools() -> Any:
    """The thread pools of this process, looked up once: looking through all loaded libraries takes milliseconds."""
    try:
        from threadpoolctl import ThreadpoolController
    except ImportError:
        return None
    return ThreadpoolController()
