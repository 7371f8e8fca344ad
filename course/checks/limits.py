"""Code that never ends is stopped, where the operating system allows it."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

WAIT = 10  # the clock's limit, as a multiple of the processor's: other programs may be running


class TooLong(BaseException):
    """The code had not ended in time. No `except Exception` of the student's catches it."""


@contextmanager
def stopped_after(seconds: float) -> Iterator[None]:
    """Raise TooLong in what needs more processor time, or ten times as long by the clock.

    Only in the main thread, and not on Windows. May be nested.
    """
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def stop(*_: object) -> None:
        raise TooLong(f"not ended after {seconds:g} seconds: is there a loop without end?")

    clocks = (
        (signal.ITIMER_PROF, signal.SIGPROF, time.process_time, seconds),
        (signal.ITIMER_REAL, signal.SIGALRM, time.monotonic, WAIT * seconds),
    )
    before = [
        (timer, number, now, now(), signal.signal(number, stop), signal.setitimer(timer, limit)[0])
        for timer, number, now, limit in clocks
    ]
    try:
        yield
    finally:
        for timer, number, now, started, handler, left in before:
            signal.setitimer(timer, 0)
            signal.signal(number, handler)
            if left:  # the outer limit goes on
                signal.setitimer(timer, max(left - (now() - started), 0.001))
