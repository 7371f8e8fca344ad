"""Public fixtures: small experiments that run beside the student's code and report plain data.

A hidden test names one when its objects cannot travel as values: a module with its optimiser, say.
Each is `fixture(names, *args, **kwargs)` with the notebook's names, and lives in a module
`fixtures_<assignment>` of this package. What a fixture reports is the student's process's word.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from pathlib import Path


def find_fixture(name: str) -> Callable[..., object]:
    """The public fixture of that name. Raises LookupError if no module lists it in `__all__`."""
    for module_info in pkgutil.iter_modules([str(Path(__file__).parent)]):
        if module_info.name.startswith("fixtures_"):
            module = importlib.import_module(f"{__package__}.{module_info.name}")
            if name in module.__all__:
                return getattr(module, name)
    raise LookupError(f"there is no fixture {name!r}")
