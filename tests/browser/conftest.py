"""A Jupyter server on a folder, and pages of a real browser to use it with.

Skipped where there is no Chromium. Pictures of what was seen are kept in `build/screenshots`.
"""

from __future__ import annotations

import os
import re
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from autograder import notebooks
from tests import chromium

PICTURES = notebooks.ROOT / "build" / "screenshots"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They take a browser, and their time."""
    for item in items:
        if Path(item.fspath).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.timeout(400))
            item.add_marker(chromium.needed)


@pytest.fixture(scope="module")  # two of Playwright's own loops in one process stop each other
def browser() -> Iterator:
    with chromium.launched() as started:
        yield started


@pytest.fixture
def page(browser, request: pytest.FixtureRequest) -> Iterator:
    """A page; a picture of how it ended is kept."""
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    opened.set_default_timeout(60_000)
    yield opened
    PICTURES.mkdir(parents=True, exist_ok=True)
    opened.screenshot(path=PICTURES / f"{re.sub(r'[^a-z0-9_]+', '_', request.node.name)}.png")
    opened.close()


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[..., str]]:
    """Starts `jupyter lab` on a folder; gives the address with its token, without a slash at the end."""
    running: list[subprocess.Popen] = []

    def start(folder: Path, config: Path | None = None) -> tuple[str, str]:
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        token = secrets.token_hex(8)
        settings = folder.parent / f"jupyter-{port}"
        own = {
            "JUPYTER_CONFIG_DIR": str(settings / "config"),
            "JUPYTER_DATA_DIR": str(settings / "data"),
            "JUPYTER_RUNTIME_DIR": str(settings / "runtime"),
            "IPYTHONDIR": str(settings / "ipython"),
            "JUPYTERLAB_SETTINGS_DIR": str(settings / "lab"),
            "PYTHONPATH": str(notebooks.ROOT),
        }
        if config is not None:
            own["JUPYTER_CONFIG_PATH"] = str(config)
        command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root"]
        options = [
            f"--port={port}",
            f"--IdentityProvider.token={token}",
            f"--notebook-dir={folder}",
            "--LabApp.expose_app_in_browser=True",
        ]
        # Cells out of sight are kept on the page, so that they are seen by tests and by axe.
        tracker = settings / "lab/@jupyterlab/notebook-extension/tracker.jupyterlab-settings"
        tracker.parent.mkdir(parents=True)
        tracker.write_text('{"windowingMode": "none"}', encoding="utf-8")
        with (settings / "log").open("w") as log:
            running.append(
                subprocess.Popen(
                    [*command, *options],
                    cwd=folder,
                    env={**os.environ, **own},
                    stdout=log,
                    stderr=log,
                )
            )
        address = f"http://127.0.0.1:{port}"
        _await(f"{address}/api?token={token}", settings / "log")
        return address, token

    yield start
    for server in running:
        server.terminate()
        server.wait(20)


def _await(address: str, log: Path) -> None:
    until = time.monotonic() + 90
    while True:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            if time.monotonic() > until:
                raise AssertionError(f"no server: {log.read_text()[-2000:]}") from None
            time.sleep(0.3)
