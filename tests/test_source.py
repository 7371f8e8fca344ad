"""The source notebooks keep to their pattern: an opening, then exercises with hints, points and a test."""

from __future__ import annotations

import pytest

from autograder import notebooks
from autograder.authoring import complete


@pytest.mark.parametrize("assignment", notebooks.assignments())
def test_nothing_is_missing(assignment: str) -> None:
    assert complete.missing(assignment) == []
