"""The students' distribution: what is on the allowlist, in an empty folder, and the proof that no
solution, hidden test, bank or answer is in it.
"""

from __future__ import annotations

import json
import lzma
import re
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder.course_folder import GradingError
from autograder.notebooks import ROOT

# Where to, and from where; the endings that are let through.
ALLOWED = {
    "release": ("release", {".ipynb"}),
    "course": ("course", {".py", ".bin", ".json"}),
    "constraints.txt": ("constraints.txt", {".txt"}),
    "LICENSE": ("LICENSE", {""}),
    "LICENSE-TEXT": ("LICENSE-TEXT", {""}),
    "README.md": ("docs/student.md", {".md"}),
    "pyproject.toml": ("pyproject.toml", {".toml"}),
}
ENVIRONMENT = """\
# conda env create -f environment.yml && conda activate cnn-course && jupyter lab release
name: cnn-course
channels:
  - conda-forge
dependencies:
  - python=3.11
  - pip
  - pip:
      - -c constraints.txt
      - jupyterlab
      - -e .
"""
FORBIDDEN = re.compile(
    r"""\bjudge\( | (BEGIN|END)\ (SOLUTION|HIDDEN) | (import|from)\s+autograder\b
    | \bautograder[./]\w | \btests/bank\b""",
    re.VERBOSE,
)
LINE = 20  # characters that a line of a solution has at least to give it away
PASSAGE = 40, 80  # the same for two lines of a solution and three of a bank in a row


@dataclass(frozen=True)
class Secrets:
    """What must not get out: lines, and passages of neighbouring lines, spaces made one."""

    lines: frozenset[str]
    pairs: frozenset[tuple[str, ...]]
    bank: frozenset[tuple[str, ...]]


def publish(folder: Path, root: Path = ROOT, dry_run: bool = False) -> list[str]:
    """Write the students' distribution of the course in `root` into `folder`, which is empty or new.

    Returns the names of its files. With `dry_run` everything is made and searched elsewhere, and
    `folder` stays as it is. Raises GradingError if the folder is not empty, something is missing,
    or the proof finds something; then nothing is written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise GradingError(f"{folder} is not empty; name an empty or a new folder")
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / "made"
        _copy(root, made)
        if found := leaks(made, secrets(root)):
            raise GradingError(
                "nothing was published, as these must not get out:\n  "
                + "\n  ".join(found[:20])
                + ("\n  ..." if len(found) > 20 else "")
                + "\nrun `python -m autograder build`, or take them out, and publish again"
            )
        names = sorted(str(p.relative_to(made)) for p in made.rglob("*") if p.is_file())
        if not dry_run:
            try:
                shutil.copytree(made, folder, dirs_exist_ok=True)
            except (OSError, shutil.Error) as error:
                raise GradingError(
                    f"{folder} could not be written whole ({error}); remove it and publish again"
                ) from error
    return names


def secrets(root: Path) -> Secrets:
    """The solutions and hidden lines of `source/`, and the banks of solutions in `tests/bank/`.

    What students see in some notebook anyway is not among them.
    """
    blocks: list[list[str]] = []
    seen: set[str] = set()
    for path in (root / "source").glob("*/*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            hidden = False
            for line in _lines("".join(cell["source"])):
                if re.search("BEGIN (SOLUTION|HIDDEN)", line):
                    hidden = True
                    blocks.append([])
                elif re.search("END (SOLUTION|HIDDEN)", line):
                    hidden = False
                elif hidden:
                    blocks[-1].append(line)
                else:
                    seen.add(line)
    if not blocks:
        raise GradingError(f"{root / 'source'} has no solutions, so nothing could be proved")
    lines = frozenset(line for block in blocks for line in block if len(line) >= LINE) - seen
    pairs = {pair for block in blocks for pair in _passages(block, 2, PASSAGE[0])}
    bank = {
        passage
        for path in (root / "tests" / "bank").rglob("*.py")
        for passage in _passages(_lines(path.read_text("utf-8")), 3, PASSAGE[1])
    }
    hidden_only = [{p for p in found if not set(p) <= seen} for found in (pairs, bank)]
    return Secrets(lines, *map(frozenset, hidden_only))


def leaks(folder: Path, secrets: Secrets) -> list[str]:
    """A line for each thing in the folder's files that must not get out: the file, and what."""
    found = []
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        name = str(path.relative_to(folder))
        text = _text(path)
        lines = _lines(text)
        found += [f"{name}: {match.group()}" for match in FORBIDDEN.finditer(text)]
        if path.suffix == ".ipynb":  # the package may say `return x.shape` where a solution does
            found += [f"{name}: solution: {line}" for line in lines if line in secrets.lines]
        for what, count, known in (("solution", 2, secrets.pairs), ("bank", 3, secrets.bank)):
            found += [
                f"{name}: {what}: {passage[0]}"
                for passage in _passages(lines, count, 0)
                if passage in known
            ]
    return list(dict.fromkeys(found))


def _copy(root: Path, made: Path) -> None:
    for target, (source, endings) in ALLOWED.items():
        start = root / source
        if not start.exists():
            raise GradingError(f"{start} is missing; run `python -m autograder build` first")
        for path in [start] if start.is_file() else sorted(start.rglob("*")):
            inside = path.relative_to(start)
            hidden = any(part.startswith((".", "__pycache__")) for part in inside.parts)
            if path.is_symlink() or not path.is_file() or hidden or path.suffix not in endings:
                continue
            copy = made / target / inside
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
    (made / "environment.yml").write_text(ENVIRONMENT, encoding="utf-8")
    project = made / "pyproject.toml"
    project.write_text(_for_students(project.read_text("utf-8")), encoding="utf-8")


def _for_students(project: str) -> str:
    """The project file with what installs `course`, and nothing of grading and tests."""
    kept = ("[build-system]", "[project]", "[tool.setuptools")
    sections = re.split(r"(?m)^(?=\[)", project)
    return "".join(section for section in sections if section.startswith(kept))


def _text(path: Path) -> str:
    """All that a file says: cells with their outputs, or a record's text unpacked."""
    raw = path.read_bytes()
    if path.suffix in (".ipynb", ".json"):
        return "\n".join(_strings(json.loads(raw)))
    if path.suffix == ".bin":
        try:
            text = lzma.decompress(raw).decode("utf-8", "replace")
        except lzma.LZMAError as error:
            raise GradingError(f"{path.name} cannot be unpacked, so not searched") from error
        # JSON and buffers in one: its strings and their lines apart, without the JSON's marks.
        text = text.replace('\\"', "\0").replace('"', "\n").replace("\0", '"')
        return text.replace("\\n", "\n")
    return raw.decode("utf-8", "replace")


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for name, part in value.items():
            yield str(name)
            yield from _strings(part)
    elif isinstance(value, list):  # a text as a list of lines, or a list of parts
        texts = all(isinstance(part, str) for part in value)
        yield from ["".join(value)] if texts else (s for part in value for s in _strings(part))


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _passages(lines: list[str], count: int, least: int) -> Iterator[tuple[str, ...]]:
    for at in range(len(lines) - count + 1):
        passage = tuple(lines[at : at + count])
        if sum(map(len, passage)) >= least:
            yield passage
