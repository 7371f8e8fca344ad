"""The zip that an instructor uploads to Gradescope: a small course folder with one assignment, the
grader, and the two scripts. It holds the solutions: for the instructor alone.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from autograder import grading, notebooks
from autograder.course_folder import CourseFolder, GradingError
from autograder.gradescope.running import SETTINGS
from autograder.jobs import Key
from autograder.key import NoKey, read_key
from autograder.nbgrader_steps import SECRET_FILE, course_secret, settings_from_config
from autograder.outside.trial import CACHE, plain_tests, with_plain_tests

SCRIPTS = ("setup.sh", "run_autograder")
PACKAGES = ("autograder", "course")  # whole: their digest is part of the key's
BESIDE = ("constraints.txt", "pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXT")
DATE = (2000, 1, 1, 0, 0, 0)  # the same content gives the same bytes


def pack(
    course: CourseFolder,
    assignment: str,
    path: Path,
    *,
    sandbox: bool = True,
    minutes: int = 10,
    dry_run: bool = False,
) -> list[str]:
    """Write the zip to `path`; returns the names of its files.

    Args:
        sandbox: False grades where there is no sandbox, too: submissions can then read the zip's content.
        minutes: the time limit that the assignment has on Gradescope.
        dry_run: write nothing.

    Raises GradingError if the assignment is unknown, `source/` lacks it, or the file cannot be written.
    """
    try:
        key = read_key(course.root, assignment)
    except NoKey as error:
        raise GradingError(str(error)) from None
    if not key.solution:
        raise GradingError(
            f"source/{assignment} is missing, and without its solutions nothing can be judged there"
        )
    files = {name: file.read_bytes() for name, file in _files(course.root, assignment)}
    settings = {"assignment": assignment, "notebook": key.notebook}
    settings |= {"sandbox": sandbox, "minutes": minutes}
    files[SETTINGS] = json.dumps(settings, indent=1).encode()
    if plain_tests(key):
        files[CACHE] = b"" if dry_run else _plain_tests(course, key)
    files[SECRET_FILE] = b"" if dry_run else _secret(course.root, assignment)
    if not dry_run:
        _write(files, path)
    return sorted(files)


def _files(root: Path, assignment: str) -> Iterator[tuple[str, Path]]:
    """The name in the zip of each file, and where it lies here."""
    for name in SCRIPTS:
        yield name, Path(__file__).parent / name
    for name in BESIDE:
        yield name, notebooks.ROOT / name
    for package in PACKAGES:
        yield from _below(notebooks.ROOT, notebooks.ROOT / package)
    yield "nbgrader_config.py", root / "nbgrader_config.py"
    yield from _below(root, root / "source" / assignment)
    # A header or footer that the course's settings name.
    yield from ((f"source/{p.name}", p) for p in (root / "source").glob("*.ipynb") if p.is_file())


def _below(root: Path, folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(root).parts
        litter = any(part.startswith((".", "__pycache__")) for part in parts)
        if path.is_file() and not litter and path.suffix != ".safetensors":
            yield "/".join(parts), path


def _plain_tests(course: CourseFolder, key: Key) -> bytes:
    """How the plain asserts are judged, found out here, so that no submission waits for it."""
    settings = settings_from_config(course.config, course.root)
    try:
        with_plain_tests(key, course.root, settings, grading.grade)
    finally:
        grading.close()
    return (course.root / CACHE).read_bytes()


def _secret(root: Path, assignment: str) -> bytes:
    """A secret of this zip's own: whoever sees it does not know the course's."""
    text = f"gradescope/{assignment}".encode()
    return hmac.new(course_secret(root), text, hashlib.sha256).hexdigest().encode() + b"\n"


def _write(files: dict[str, bytes], path: Path) -> None:
    fresh = path.with_name(f".{path.name}.part")
    try:
        fresh.touch(mode=0o600)
        with zipfile.ZipFile(fresh, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in sorted(files.items()):
                entry = zipfile.ZipInfo(name, DATE)
                mode = 0o755 if name in SCRIPTS else 0o600 if name == SECRET_FILE else 0o644
                entry.external_attr = (0o100000 | mode) << 16
                archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise GradingError(
            f"{path} cannot be written ({error.strerror}); name another one with --out"
        ) from error
