"""Reading a submission's folder: hostile names, links, pipes, sizes, and renamed notebooks."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder import intake
from autograder.intake import read_submission
from autograder.jobs import Submission

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")
ORDINARY = {"lenet5.ipynb": b"{}", "weights.safetensors": b"w", "data/table.csv": b"1"}


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def read(folder: Path) -> Submission:
    return read_submission(folder, "ada", "lenet5")


def test_an_ordinary_submission(tmp_path: Path) -> None:
    submission = read(write(tmp_path, ORDINARY))
    assert submission.student == "ada"
    assert submission.notebook == b"{}"
    assert submission.files == {"weights.safetensors": b"w", "data/table.csv": b"1"}
    assert submission.notes == ()


@pytest.mark.parametrize(
    "name",
    [
        "lenet5 (1).ipynb",
        "LeNet5.IPYNB",
        "lenet5-Copy2.ipynb",
        "homework.ipynb",
        "lenet5.ipynb.json",
        "folder/lenet5.ipynb",
        "a\x1b[31m\n.ipynb",
        "ü\u202e.ipynb",
    ],
)
def test_a_renamed_notebook_is_found(tmp_path: Path, name: str) -> None:
    submission = read(write(tmp_path, {name: b"yes"}))
    assert submission.notebook == b"yes"
    assert submission.files == {}
    [note] = submission.notes
    assert "was taken for lenet5.ipynb" in note
    assert note.isascii()
    assert note.isprintable()


@pytest.mark.parametrize(
    ("names", "best"),
    [
        (["lenet5 (1).ipynb", "lenet5.ipynb"], "lenet5.ipynb"),
        (["nchw.ipynb", "LeNet5 copy.ipynb"], "LeNet5 copy.ipynb"),
        (["old/lenet5.ipynb", "lenet5.ipynb"], "lenet5.ipynb"),
        (["nchw.ipynb", "work/lenet5.ipynb"], "work/lenet5.ipynb"),
        (["my_lenet5_final.ipynb", "notes.ipynb"], "my_lenet5_final.ipynb"),
        ([".ipynb_checkpoints/lenet5.ipynb", "hw.ipynb"], "hw.ipynb"),
    ],
)
def test_the_likeliest_of_several(tmp_path: Path, names: list[str], best: str) -> None:
    submission = read(write(tmp_path, {name: name.encode() for name in names}))
    assert submission.notebook == best.encode()


def test_files_are_named_from_the_notebooks_folder(tmp_path: Path) -> None:
    files = {"w.bin": b"outside", "b.txt": b"b", "hw/lenet5.ipynb": b"{}", "hw/w.bin": b"beside"}
    submission = read(write(tmp_path, files))
    assert submission.files == {"w.bin": b"beside", "b.txt": b"b"}
    assert any("w.bin" in note for note in submission.notes)


def test_no_notebook_and_no_folder(tmp_path: Path) -> None:
    assert read(write(tmp_path, {"a.txt": b"1"})).notebook is None
    missing = read(tmp_path / "missing")
    assert missing.notebook is None
    assert "there is no such submission folder" in missing.notes
    (tmp_path / "file").write_text("x")
    assert "no folder" in read(tmp_path / "file").notes[0]


@posix
def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets" / "key.txt").write_text("secret")
    folder = write(tmp_path / "s", {"other.ipynb": b"{}"})
    os.symlink(tmp_path / "secret", folder / "lenet5.ipynb")
    os.symlink(tmp_path / "secret", folder / "a.txt")
    os.symlink(tmp_path / "secrets", folder / "b")
    os.symlink("/nowhere", folder / "c")
    submission = read(folder)
    assert submission.notebook == b"{}"
    assert submission.files == {}
    assert sum("links are not followed" in note for note in submission.notes) == 4
    os.symlink(folder, tmp_path / "link")
    assert read(tmp_path / "link").notebook is None


@posix
def test_a_link_put_in_between_is_not_followed(tmp_path: Path) -> None:
    """The file that was looked at may be another one when it is opened."""
    (tmp_path / "secret").write_text("secret")
    os.symlink(tmp_path / "secret", tmp_path / "a.txt")
    notes: list[str] = []
    assert intake._read(tmp_path, intake._Found(("a.txt",), 3), 100, notes) is None
    os.mkfifo(tmp_path / "pipe")
    assert intake._read(tmp_path, intake._Found(("pipe",), 3), 100, notes) is None
    assert len(notes) == 2


@posix
@pytest.mark.timeout(20)
def test_pipes_and_sockets_do_not_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, ORDINARY)
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / "b.ipynb")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        submission = read(tmp_path)
    assert set(submission.files) == {"weights.safetensors", "data/table.csv"}
    assert sum("not a regular file" in note for note in submission.notes) == 3


@posix
def test_names_that_cannot_be_used(tmp_path: Path) -> None:
    write(tmp_path, {"lenet5.ipynb": b"{}", "a\nb": b"", "c\\d": b"", "e:f": b"", "\u202etxt": b""})
    with open(os.fsencode(tmp_path) + b"/\xff.txt", "wb"):
        pass
    submission = read(tmp_path)
    assert submission.files == {}
    assert len(submission.notes) == 5
    assert all(note.isascii() and note.isprintable() for note in submission.notes)


@posix
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read it all")
def test_what_may_not_be_read(tmp_path: Path) -> None:
    write(tmp_path, ORDINARY)
    (tmp_path / "lenet5.ipynb").chmod(0)
    (tmp_path / "data").chmod(0)
    submission = read(tmp_path)
    (tmp_path / "data").chmod(0o700)
    assert submission.notebook is None
    assert sum("cannot be read" in note for note in submission.notes) == 2


def test_sizes_are_capped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "FILE", 100)
    monkeypatch.setattr(intake, "NOTEBOOK", 100)
    monkeypatch.setattr(intake, "TOTAL", 250)
    sizes = {"lenet5.ipynb": 100, "a": 101, "b": 90, "c": 90, "d": 60}
    submission = read(write(tmp_path, {name: b"x" * size for name, size in sizes.items()}))
    assert len(submission.notebook) == 100
    assert set(submission.files) == {"b", "d"}
    assert any("'a': left out, it is larger" in note for note in submission.notes)
    assert any("'c': left out, all files together" in note for note in submission.notes)


def test_a_notebook_with_huge_outputs_is_taken(tmp_path: Path) -> None:
    """Its outputs are cut away when it is read; a data file of that size is not worth the memory."""
    sizes = {"lenet5.ipynb": 70 * 2**20, "data.bin": 70 * 2**20}
    submission = read(write(tmp_path, {name: bytes(size) for name, size in sizes.items()}))
    assert len(submission.notebook) == sizes["lenet5.ipynb"]
    assert set(submission.files) == set()


def test_a_sparse_giant_is_not_read(tmp_path: Path) -> None:
    with (tmp_path / "lenet5.ipynb").open("wb") as file:
        file.truncate(2**40)
    submission = read(tmp_path)
    assert submission.notebook is None
    assert any("larger than 200 MiB" in note for note in submission.notes)


def test_numbers_are_capped(tmp_path: Path) -> None:
    files = {f"f{number:03}": b"" for number in range(intake.FILES + 50)}
    files |= {"1/2/3/4/deep.txt": b"", "1/2/3/fine.txt": b"", "zz/lenet5.ipynb": b"{}"}
    submission = read(write(tmp_path, files))
    assert submission.notebook == b"{}"
    assert len(submission.files) == intake.FILES
    assert any("too many folders" in note for note in submission.notes)
    assert any(f"more than {intake.FILES} files" in note for note in submission.notes)


def test_very_many_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "ENTRIES", 20)
    submission = read(write(tmp_path, {f"f{number:03}": b"" for number in range(50)}))
    assert len(submission.files) == 20
    assert any("more than 20 names" in note for note in submission.notes)


def test_notes_are_capped(tmp_path: Path) -> None:
    for number in range(60):
        write(tmp_path, {f"a\n{number}": b""})
    notes = read(tmp_path).notes
    assert len(notes) == intake.NOTES + 1
    assert notes[-1].startswith("and ")


def test_the_digest_is_of_names_and_contents(tmp_path: Path) -> None:
    variants = [
        ORDINARY,
        ORDINARY | {"lenet5.ipynb": b"{ }"},
        ORDINARY | {"weights.safetensors": b"v"},
        {**ORDINARY, "more": b""},
        {"lenet5.ipynb": b"{}", "w": b"w", "data/table.csv": b"1"},
        {"a.txt": b""},
    ]
    folders = [write(tmp_path / str(n), files) for n, files in enumerate(variants)]
    assert len({read(folder).digest for folder in folders}) == len(variants)
    again = write(tmp_path / "again", dict(reversed(ORDINARY.items())))
    assert read(again) == read(folders[0])


@posix
@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.binary(min_size=1, max_size=40).filter(
            lambda name: not set(name) & {0, 47} and name not in (b".", b"..")
        ),
        max_size=6,
    )
)
def test_no_name_raises(tmp_path_factory: pytest.TempPathFactory, names: list[bytes]) -> None:
    folder = tmp_path_factory.mktemp("names")
    for name in names:
        with open(os.fsencode(folder) + b"/" + name, "wb"):
            pass
    submission = read(folder)
    for name in submission.files:
        assert name.isprintable()
        assert name.encode()
    assert all(note.isascii() and note.isprintable() for note in submission.notes)
