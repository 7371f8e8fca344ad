"""The browser of those tests that need a real one: Debian's Chromium, or Chrome."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

PATH = shutil.which("chromium") or shutil.which("google-chrome")
needed = pytest.mark.skipif(PATH is None, reason="there is no Chromium here")


@contextmanager
def launched() -> Iterator:
    """A browser, as Playwright knows it; two at once in a process stop each other."""
    sync = pytest.importorskip("playwright.sync_api")
    with sync.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=PATH, args=["--no-sandbox"])
        yield browser
        browser.close()
