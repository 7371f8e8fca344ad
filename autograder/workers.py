"""Where jobs run: worker processes on this machine, or the workers of a Dask cluster.

Both are `concurrent.futures.Executor`s, so the batch does not care which it has.
"""

from __future__ import annotations

import atexit
import contextlib
import logging
import multiprocessing
import os
import queue
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

# Never fork: a fork of this process would hold its locks, its descriptors and what it has read.
_CONTEXT = multiprocessing.get_context("spawn")


class UnfitWorkers(RuntimeError):
    """No worker, or one that would not grade as this process would; the whole batch ends."""


class WorkerDied(BrokenExecutor):
    """The process that ran a job died, or was ended because it did not come back."""


def died(error: BaseException) -> bool:
    """Whether `error` says that the process that ran a job died, here or on a cluster."""
    # Dask's error is recognised by name: most who grade have no Dask.
    return isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker"


def usable_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Processes(ThreadPoolExecutor):
    """Worker processes, each in a pool of its own: one that dies takes no other's job with it.

    A job whose worker dies fails with `WorkerDied`, and the next job gets a new worker. The workers
    live until `shutdown`, and die with this process, however it dies.

    count:    how many workers.
    patience: seconds of wall-clock time after which a job is given up and its worker killed.
    log:      a file for the workers' warnings, which would otherwise cross the progress bar.
    """

    def __init__(self, count: int, patience: float | None = None, log: Path | None = None) -> None:
        super().__init__(count, thread_name_prefix="worker")
        self.count, self._patience = count, patience
        self._workers = [_Worker(log) for _ in range(count)]
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)

    def submit(self, function: Callable, /, *args: object, **kwargs: object) -> Future:
        """Run `function` in a worker; it, its arguments and its result must pickle."""
        return super().submit(self._run, function, args, kwargs)

    def _run(self, function: Callable, args: tuple, kwargs: dict) -> object:
        worker = self._idle.get()
        try:
            return worker.run(function, args, kwargs, self._patience)
        finally:
            self._idle.put(worker)

    def kill(self) -> None:
        """End at once; jobs in flight fail."""
        super().shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.kill()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End when the jobs are done."""
        super().shutdown(wait=wait, cancel_futures=cancel_futures)
        for worker in self._workers:
            worker.close(wait)


class _Worker:
    """A pool of one process, made when it is first needed and again when the process has died."""

    def __init__(self, log: Path | None) -> None:
        self._log = log
        self._pool: ProcessPoolExecutor | None = None
        self._lifeline: Connection | None = None

    def run(self, function: Callable, args: tuple, kwargs: dict, patience: float | None) -> object:
        if self._pool is None:
            self._lifeline, theirs = _CONTEXT.Pipe()
            self._pool = ProcessPoolExecutor(
                1, mp_context=_CONTEXT, initializer=_start_worker, initargs=(theirs, self._log)
            )
        future = self._pool.submit(function, *args, **kwargs)
        if not wait([future], patience).done:
            self.kill()
            raise WorkerDied(f"a worker was ended because it did not come back in {patience:g} s")
        try:
            return future.result()
        except BrokenProcessPool:
            self.kill()
            raise WorkerDied("the worker process died (out of memory? killed?)") from None

    def kill(self) -> None:
        pool, self._pool = self._pool, None
        if pool is None:
            return
        with contextlib.suppress(EOFError, OSError):
            pid = self._lifeline.recv() if self._lifeline.poll() else None
            # Only a process that is still our child: a number alone may belong to another by now.
            for process in multiprocessing.active_children():
                if process.pid == pid:
                    process.kill()
        self._lifeline.close()
        pool.shutdown(wait=False, cancel_futures=True)

    def close(self, wait: bool) -> None:
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=wait)
            self._lifeline.close()


def _start_worker(lifeline: Connection, log: Path | None) -> None:
    """What each worker does first."""
    # Before torch comes: cores are better spent on another submission than on threads of this one.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    lifeline.send(os.getpid())
    # Ctrl-C reaches every process of the terminal; it is the parent's to answer. Not SIG_IGN, which
    # the kernels would inherit.
    signal.signal(signal.SIGINT, lambda *_: None)
    if log is not None:
        handler = logging.FileHandler(log, delay=True, encoding="utf-8", errors="backslashreplace")
        handler.setFormatter(logging.Formatter("%(asctime)s %(name)s: %(message)s"))
        logging.getLogger("autograder").addHandler(handler)
    atexit.register(close_kernels)
    threading.Thread(target=_die_with_parent, args=(lifeline,), daemon=True).start()


def _die_with_parent(lifeline: Connection) -> None:
    """The other end of the lifeline is open in the parent alone: when it closes, the parent is gone."""
    with contextlib.suppress(EOFError, OSError):
        lifeline.recv()
    close_kernels()
    os._exit(1)


def close_kernels() -> None:
    """End the program that starts this process's kernels; the next job starts a fresh one."""
    grading = sys.modules.get("autograder.grading")  # a process that never graded has none
    if grading is not None:
        grading.close()


@contextlib.contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, Callable[[], int]]]:
    """The executor of a running Dask cluster, and a function that counts its workers' threads.

    Raises UnfitWorkers if Dask is not installed or nothing answers at `address`.
    """
    try:
        from distributed import Client
    except ImportError:
        raise UnfitWorkers(
            "--scheduler needs Dask, which is not installed: pip install 'cnn-course[cluster]'"
        ) from None
    try:
        client = Client(address, timeout="20s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise UnfitWorkers(
            f"no Dask scheduler answers at {address!r} ({error}); start one with `dask scheduler` "
            "and workers with `dask worker ADDRESS --nthreads 1` in a copy of this repository"
        ) from None

    def width() -> int:
        try:
            return sum(client.nthreads().values())
        except OSError as error:
            raise UnfitWorkers(
                f"the Dask scheduler at {address} is gone ({error}); the same command goes on"
            ) from None

    with client:
        # A job is no pure function to Dask: it must not hand out an old result for the same input.
        yield client.get_executor(pure=False), width
