"""Which version of the grader this is: a digest of the code that decides scores."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


@lru_cache(maxsize=1)
def code_digest() -> str:
    """Hex digest of this package, with its hidden tests, and of `course`; once per process."""
    digest = hashlib.sha256()
    for package in ("autograder", "course"):
        for path in sorted((ROOT / package).rglob("*.py")):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
            name = path.relative_to(ROOT).as_posix()
            digest.update(json.dumps([name, content]).encode() + b"\n")
    return digest.hexdigest()
