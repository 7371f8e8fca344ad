"""The small course of `small_course.py`, built once for a process, and a copy of it for each test that writes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from small_course import build

from autograder.jobs import Key
from autograder.key import read_key


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course folder; nobody writes into it."""
    return build(tmp_path_factory.mktemp("built"))


@pytest.fixture
def root(built: Path, tmp_path: Path) -> Path:
    """A copy of the course folder."""
    return Path(shutil.copytree(built, tmp_path / "course"))


@pytest.fixture(scope="session")
def key(built: Path) -> Key:
    """The key of its assignment."""
    return read_key(built, "small")
