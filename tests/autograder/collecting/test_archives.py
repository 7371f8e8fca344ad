"""What students pack: links, bombs, paths that lead out, broken and encrypted zips, odd names."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import classes
import pytest

from autograder.collecting import archives
from autograder.collecting.archives import Entry, unpack
from autograder.course_folder import GradingError


def _unpack(archive: Path, tmp_path: Path) -> dict[str, Entry]:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return {entry.name: entry for entry in unpack(archive, scratch)}


def _zip(files: dict[str, bytes]) -> bytes:
    with io.BytesIO() as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in files.items():
                archive.writestr(name, data)
        return stream.getvalue()


def test_nothing_leaves_the_scratch_folder(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("anna/link.ipynb")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../outside.ipynb", b"x")
        archive.writestr("anna/../../outside.ipynb", b"x")
        archive.writestr("/absolute.ipynb", b"x")
        archive.writestr(link, "/etc/passwd")
        archive.writestr("anna/fine.ipynb", b"x")
        archive.writestr("__MACOSX/anna/._fine.ipynb", b"x")
        archive.writestr("anna/._fine.ipynb", b"x")
    found = _unpack(tmp_path / "a.zip", tmp_path)
    assert {name for name, entry in found.items() if not entry.problem} == {"anna/fine.ipynb"}
    assert len(found) == 5
    assert "link" in found["anna/link.ipynb"].problem
    assert not (tmp_path / "outside.ipynb").exists()
    assert {path.name for path in tmp_path.iterdir()} == {"a.zip", "scratch"}


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key.txt").write_text("secret")
    folder = tmp_path / "in" / "anna"
    folder.mkdir(parents=True)
    (folder / "a.ipynb").symlink_to(secret / "key.txt")
    (folder / "b").symlink_to(secret)
    found = _unpack(tmp_path / "in", tmp_path)
    assert all(entry.problem for entry in found.values())
    assert set(found) == {"anna/a.ipynb", "anna/b"}


def test_bombs_are_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "NOTEBOOK", 10_000)
    monkeypatch.setattr(archives, "TOTAL", 15_000)
    zeros = {"big.txt": bytes(50_000), "a.txt": bytes(9_000), "b.txt": bytes(9_000)}
    deep = _zip({"c.zip": _zip({"d.zip": _zip({"e.zip": b"", "f.txt": b"x"})})})
    archive = classes.pack(tmp_path / "a.zip", {"anna/work.zip": _zip(zeros), "ben/work.zip": deep})
    found = _unpack(archive, tmp_path)
    assert {name for name, entry in found.items() if not entry.problem} == {"anna/work/a.txt"}
    assert "zips within zips" in found["ben/work/c/d.zip"].problem


def test_broken_and_encrypted_zips_are_named(tmp_path: Path) -> None:
    broken = bytearray(_zip({"nb.ipynb": bytes(range(200)) * 20}))
    broken[60:70] = b"\xff" * 10
    encrypted = bytearray(_zip({"nb.ipynb": b"x"}))
    encrypted[6] |= 1
    encrypted[encrypted.index(b"PK\1\2") + 8] |= 1
    files = {"anna.zip": bytes(broken), "ben.zip": bytes(encrypted), "carl/nb.ipynb": b"x"}
    found = _unpack(classes.pack(tmp_path / "a.zip", files), tmp_path)
    assert "broken" in found["anna/nb.ipynb"].problem
    assert "password" in found["ben/nb.ipynb"].problem
    assert not found["carl/nb.ipynb"].problem
    (tmp_path / "b.zip").write_bytes(b"no zip")
    with pytest.raises(GradingError, match="is no zip"):
        unpack(tmp_path / "b.zip", tmp_path)


def test_names_in_any_coding(tmp_path: Path) -> None:
    # As macOS writes it: UTF-8 without saying so; then as DOS did.
    for coded, name in (
        ("Zoë/ä.ipynb".encode(), "Zoë/ä.ipynb"),
        (b"Zo\x89/\x84.ipynb", "Zoë/ä.ipynb"),
    ):
        marker = b"N" * len(coded)
        data = _zip({marker.decode(): b"x"}).replace(marker, coded)
        (tmp_path / "a.zip").write_bytes(data)
        scratch = tmp_path / str(len(coded))
        scratch.mkdir()
        assert [entry.name for entry in unpack(tmp_path / "a.zip", scratch)] == [name]


def test_backslashes_of_windows(tmp_path: Path) -> None:
    found = _unpack(classes.pack(tmp_path / "a.zip", {"anna\\sub\\nb.ipynb": b"x"}), tmp_path)
    assert set(found) == {"anna/sub/nb.ipynb"}
