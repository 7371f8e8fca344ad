"""What every test shares: the kernels' import path, and the real images where there are some."""

from __future__ import annotations

import os
from pathlib import Path

import matplotlib
import pytest

ROOT = Path(__file__).resolve().parent.parent

# Tests run notebooks in this process and draw without a screen.
matplotlib.use("Agg")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The longest group first: begun last, it would leave the other processes idle.
    items.sort(key=lambda item: "test_end_to_end" not in item.nodeid)
    if os.environ.get("COURSE_DATA"):
        return
    skip = pytest.mark.skip(reason="needs the real images: set COURSE_DATA to their folder")
    for item in items:
        if "real_data" in item.keywords:
            item.add_marker(skip)
