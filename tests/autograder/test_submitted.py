"""Who has handed in, and what lies where grading does not look, each named with where it belongs."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.submitted import misplaced, students_of

KNOWN = ["nchw", "lenet5"]


def _put(root: Path, name: str) -> Path:
    path = root / "submitted" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"{}")
    return root / "submitted"


@pytest.mark.parametrize(
    ("name", "named"),
    [
        ("AD\\jdoe/nchw/nchw.ipynb", "'AD\\\\jdoe'/ is not graded: the student's id"),
        ("anna /nchw/nchw.ipynb", "rename the folder, for example to 'anna'"),
        (
            "anna/NCHW/nchw.ipynb",
            "submitted/anna/NCHW/ is not graded: it belongs in submitted/anna/nchw/",
        ),
        ("ben/nchw /nchw.ipynb", "submitted/ben/'nchw '/ is not graded"),
        ("ben/le_net5/x.ipynb", ""),
        ("carl.ipynb", "submitted/carl.ipynb is not graded: it lies beside"),
        ("dora/nchw.ipynb", "it belongs in submitted/dora/nchw/"),
        ("dora/final.ipynb", "it belongs in submitted/dora/<assignment>/"),
        ("dora/lenet5.ipynb", ""),
        ("\N{RIGHT-TO-LEFT OVERRIDE}x/nchw/nchw.ipynb", "submitted/'\\u202ex'/ is not graded"),
    ],
)
def test_it_is_named_and_the_rest_is_taken(tmp_path: Path, name: str, named: str) -> None:
    _put(tmp_path, "zoe/nchw/nchw.ipynb")
    _put(tmp_path, ".trash/nchw/nchw.ipynb")
    submitted = _put(tmp_path, name)
    assert students_of(submitted, "nchw") == ["zoe"]
    lines = misplaced(submitted, "nchw", KNOWN)
    assert len(lines) == bool(named)
    assert named in "".join(lines)


def test_what_is_right_is_not_named(tmp_path: Path) -> None:
    for name in ("Zoë Müller/nchw/x.ipynb", "a@b.c/nchw/x.ipynb", "a@b.c/lenet5/x.ipynb"):
        submitted = _put(tmp_path, name)
    assert students_of(submitted, "nchw") == ["Zoë Müller", "a@b.c"]
    assert misplaced(submitted, "nchw", KNOWN) == []
    assert students_of(tmp_path / "none", "nchw") == misplaced(tmp_path / "none", "nchw") == []
