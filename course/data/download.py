"""Downloads through torchvision that give up quickly and leave nothing half-written behind."""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import tarfile
import tempfile
import threading
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

CONNECT_SECONDS = 3.0
STALL_SECONDS = 10.0


@cache
def download_dataset(dataset: str, folder: Path, say: Callable[[str], None]) -> str | None:
    """Download a class of torchvision.datasets into `folder`; return None or what went wrong.

    The files arrive in a temporary folder and are moved when they are complete and their
    checksums are right, so an interrupted download is never mistaken for a dataset. A process
    tries once: after a failure it goes on without the network until it is restarted.
    """
    from torchvision import datasets

    loader = getattr(datasets, dataset)
    addresses = loader.mirrors if hasattr(loader, "mirrors") else [loader.url]
    if not any(reachable(address) for address in addresses):
        return "no network, or the server does not answer"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".download-") as partial:
            say(f"Downloading {dataset} into {folder} (once).")
            with socket_timeout(STALL_SECONDS):
                loader(partial, download=True)
            move_into(Path(partial), folder)
    except (RuntimeError, OSError, EOFError, http.client.HTTPException, tarfile.TarError) as error:
        return one_line(error)
    return None


@cache
def reachable(address: str) -> bool:
    """Whether the server of `address` answers within CONNECT_SECONDS; decided once per process.

    It goes through urllib, as torchvision does, so that a proxy is respected. It runs in a thread
    because looking up a name can take far longer than any timeout that sockets know.
    """
    answers = []

    def ask() -> None:
        request = urllib.request.Request(address, method="HEAD")
        try:
            with urllib.request.urlopen(request, timeout=CONNECT_SECONDS):
                answers.append(True)
        except urllib.error.HTTPError:
            answers.append(True)  # the server is there; it only dislikes this address
        except (OSError, http.client.HTTPException):
            pass

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(CONNECT_SECONDS)
    return bool(answers)


@contextmanager
def socket_timeout(seconds: float) -> Iterator[None]:
    """Let new sockets give up after `seconds` of silence: torchvision has no setting for it."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(seconds)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)


def move_into(source: Path, target: Path) -> None:
    """Move the folders in `source` into `target`, dropping those that are there already."""
    for item in source.iterdir():
        if item.is_dir():
            if (target / item.name).exists():
                shutil.rmtree(item)  # another process was faster
            else:
                os.replace(item, target / item.name)


def one_line(error: Exception) -> str:
    """The message of an error in one short line."""
    words = " ".join(str(error).split()) or type(error).__name__
    return words if len(words) <= 160 else words[:157] + "..."
