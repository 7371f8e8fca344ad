"""Public fixtures: small experiments that run beside the student's code and report plain data.

A hidden test names one when its objects cannot travel as values: a module with its optimiser, say.
Each is `fixture(names, *args, **kwargs)` with the notebook's names, listed in `__all__` of a module
`course/checks/<assignment>/fixtures.py`. What it reports is the word of the student's process.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType


def fixture_modules() -> Iterator[ModuleType]:
    """The modules that hold fixtures, one per assignment that has some."""
    for path in sorted(Path(__file__).parent.glob("*/fixtures.py")):
        yield importlib.import_module(f"{__package__}.{path.parent.name}.fixtures")


def find_fixture(name: str) -> Callable[..., object]:
    """The public fixture of that name. Raises LookupError if no module lists it in `__all__`."""
    for module in fixture_modules():
        if name in module.__all__:
            return getattr(module, name)
    raise LookupError(f"there is no fixture {name!r}")
