"""Code that never ends is stopped, where the operating system allows it."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class TooLong(BaseException):
    """The code had not ended in time. No `except Exception` of the student's catches it."""


@contextmanager
def stopped_after(seconds: float) -> Iterator[None]:
    """Raise TooLong in what runs longer; only in the main thread, and not on Windows. May be nested."""
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def stop(*_: object) -> None:
        raise TooLong(f"not ended after {seconds:g} seconds: is there a loop without end?")

    started = time.monotonic()
    before = signal.signal(signal.SIGALRM, stop)
    left = signal.setitimer(signal.ITIMER_REAL, seconds)[0]
    try:
        yield
    finally:
        signal.signal(signal.SIGALRM, before)
        outer = max(left - (time.monotonic() - started), 0.001) if left else 0
        signal.setitimer(signal.ITIMER_REAL, outer)
