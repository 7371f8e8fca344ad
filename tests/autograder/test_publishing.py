"""The students' distribution holds what is on the allowlist, and nothing that gives an answer away."""

from __future__ import annotations

import json
import lzma

import pytest

from autograder.course_folder import GradingError
from autograder.publishing import publish

SOLUTION = "result = images.permute(0, 2, 3, 1).contiguous()\nreturn result + 0 * len(images)"
BANK = "def layout(images):\n    turned = images.transpose(1, 3)\n    swapped = turned.transpose(1, 2)\n    return swapped.contiguous()\n"


def notebook(*cells):
    return json.dumps({"cells": [{"cell_type": "code", "source": [cell]} for cell in cells]})


@pytest.fixture
def root(tmp_path):
    root = tmp_path / "root"
    files = {
        "source/a/a.ipynb": notebook(
            f"def f(images):\n### BEGIN SOLUTION\n{SOLUTION}\n### END SOLUTION",
            "### BEGIN HIDDEN TESTS\n__import__('autograder').judge('a/f', globals())\n### END HIDDEN TESTS",
        ),
        "release/a/a.ipynb": notebook("def f(images):\n    raise NotImplementedError"),
        "release/a/notes.txt": "not on the list",
        "course/__init__.py": "",
        "course/.secret.py": "",
        "constraints.txt": "",
        "LICENSE": "",
        "LICENSE-TEXT": "",
        "docs/student.md": "# For students\n",
        "pyproject.toml": '[project]\nname = "c"\n[tool.ruff]\nx = "tests/bank/*"\n[tool.setuptools.packages.find]\n',
        "tests/bank/a/fresh.py": BANK,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    return root


def test_only_what_is_on_the_allowlist_gets_out(root, tmp_path):
    out = tmp_path / "out"
    names = publish(out, root)
    assert names == sorted(str(p.relative_to(out)) for p in out.rglob("*") if p.is_file())
    assert set(names) == {
        "LICENSE",
        "LICENSE-TEXT",
        "README.md",
        "constraints.txt",
        "course/__init__.py",
        "environment.yml",
        "pyproject.toml",
        "release/a/a.ipynb",
    }
    assert "ruff" not in (out / "pyproject.toml").read_text()


def test_a_dry_run_writes_nothing(root, tmp_path):
    assert publish(tmp_path / "out", root, dry_run=True)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("release/a/a.ipynb", notebook(SOLUTION.splitlines()[0])),
        ("release/a/a.ipynb", notebook("__import__('x').judge('a/f', globals())")),
        ("release/a/a.ipynb", notebook("### BEGIN HIDDEN TESTS")),
        ("course/help.py", SOLUTION),
        ("course/help.py", BANK),
        ("course/help.py", "from autograder import key"),
        ("docs/student.md", "see autograder/key.py"),
        ("docs/student.md", "see tests/bank"),
        ("course/r.bin", lzma.compress(json.dumps(SOLUTION).encode())),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)
def test_a_leak_is_named_and_nothing_is_written(root, tmp_path, name, text):
    (root / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    published = name.replace("docs/student.md", "README.md")
    with pytest.raises(GradingError, match=published):
        publish(tmp_path / "out", root)
    assert not (tmp_path / "out").exists()


def test_a_folder_with_something_in_it_stays_as_it_is(root, tmp_path):
    with pytest.raises(GradingError, match="not empty"):
        publish(root, root)


def test_without_solutions_nothing_is_proved(root, tmp_path):
    (root / "source/a/a.ipynb").unlink()
    with pytest.raises(GradingError, match="no solutions"):
        publish(tmp_path / "out", root)
