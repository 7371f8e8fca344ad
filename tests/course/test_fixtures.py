"""Public fixtures are found by name, and no two have the same one."""

from __future__ import annotations

from collections import Counter

import pytest

from course.checks.fixtures import find_fixture, fixture_modules


def test_names_are_unique() -> None:
    counts = Counter(name for module in fixture_modules() for name in module.__all__)
    assert counts
    assert {name for name, count in counts.items() if count > 1} == set()
    for name in counts:
        assert callable(find_fixture(name))


def test_unknown_name() -> None:
    with pytest.raises(LookupError, match="no fixture 'nothing'"):
        find_fixture("nothing")
