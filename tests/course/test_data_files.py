"""Tests of course.data: broken files, CIFAR-10 as image files, downloads. None uses the network."""

import contextlib
import struct
import tarfile
import threading
import urllib.error
from pathlib import Path

import pytest
import torch
from data_samples import fresh_process, jpeg, write_folders, write_idx  # noqa: F401

from course import data
from course.data import download, forms, sources

# --- Broken and missing files -------------------------------------------------------------------


def assert_one_clear_sentence(caught):
    """No traceback from the depths, and a message that a student can act upon."""
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    assert "\n" not in str(caught.value)
    assert any(word in str(caught.value) for word in ("Replace", "replace", "remove", "Correct"))


def test_course_data_that_is_no_folder(monkeypatch, tmp_path):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "typo"))
    with pytest.raises(data.DataError, match=r"COURSE_DATA names .*typo") as caught:
        data.mnist()
    assert_one_clear_sentence(caught)


def test_a_root_without_the_dataset(tmp_path):
    with pytest.raises(data.DataError, match="MNIST/raw/"):
        data.mnist(root=tmp_path)
    with pytest.raises(data.DataError, match="cifar-10-batches-py/"):
        data.cifar10(root=tmp_path)


@pytest.mark.parametrize("keep", [0, 3, 10, 16, 1000])
def test_a_truncated_image_file(tmp_path, monkeypatch, keep):
    file = write_idx(tmp_path) / "train-images-idx3-ubyte"
    file.write_bytes(file.read_bytes()[:keep])
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    with pytest.raises(data.DataError, match=r"broken or cut short|is empty") as caught:
        data.mnist("train")
    assert_one_clear_sentence(caught)


def test_a_file_with_something_else_in_it(tmp_path):
    raw = write_idx(tmp_path)
    (raw / "train-images-idx3-ubyte").write_bytes(b"<html>404 Not Found</html>" * 50)
    with pytest.raises(data.DataError, match="a web page") as caught:
        data.mnist("train", root=tmp_path)
    assert_one_clear_sentence(caught)


def test_swapped_or_mismatched_files(tmp_path):
    raw = write_idx(tmp_path)
    labels = raw / "train-labels-idx1-ubyte"
    original = labels.read_bytes()
    (raw / "train-images-idx3-ubyte").write_bytes(original)
    with pytest.raises(data.DataError, match="the images are missing"):
        data.mnist("train", root=tmp_path)
    (raw / "t10k-labels-idx1-ubyte").write_bytes(struct.pack(">II", 0x801, 2) + b"\1\2")
    with pytest.raises(data.DataError, match="do not fit together") as caught:
        data.mnist("test", root=tmp_path)
    assert_one_clear_sentence(caught)


def test_images_of_another_size(tmp_path):
    write_idx(tmp_path, side=20)
    with pytest.raises(data.DataError, match="another dataset"):
        data.mnist("train", root=tmp_path)


def test_a_missing_file_is_named_by_the_split_that_needs_it(tmp_path):
    (write_idx(tmp_path) / "t10k-labels-idx1-ubyte").unlink()
    with pytest.raises(data.DataError, match="t10k-labels-idx1-ubyte"):
        data.mnist("test", root=tmp_path)
    assert len(data.mnist("train", root=tmp_path)) == 6


def test_cifar_batches_with_wrong_checksums_are_never_unpickled(tmp_path):
    folder = tmp_path / "cifar-10-batches-py"
    folder.mkdir()
    for name in (*(f"data_batch_{number}" for number in range(1, 6)), "test_batch"):
        (folder / name).write_bytes(b"cos\nabort\n(tR.")  # a pickle that would end the process
    with pytest.raises(data.DataError, match="checksum") as caught:
        data.cifar10("train", root=tmp_path)
    assert_one_clear_sentence(caught)


# --- CIFAR-10 as image files --------------------------------------------------------------------


def assert_grey_levels_match_labels(found):
    assert found.images.shape == (20, 3, 32, 32)
    levels = found.images.float().mean((1, 2, 3))
    assert torch.allclose(levels, 20.0 * found.labels, atol=2)
    assert sorted(found.labels.tolist()) == sorted(2 * list(range(10)))
    assert found.labels.tolist() != sorted(found.labels.tolist())  # a slice holds all classes


@pytest.mark.parametrize("inside", ["", "cifar10", "CIFAR10", "cifar10-jpeg"])
def test_image_folders_sort_into_the_order_of_labels(tmp_path, inside):
    write_folders(tmp_path / "root" / inside)
    for split in ("train", "test"):
        assert_grey_levels_match_labels(data.cifar10(split, root=tmp_path / "root"))


def write_tarball(tmp_path):
    write_folders(tmp_path / "loose")
    root = tmp_path / "root"
    root.mkdir()
    with tarfile.open(root / "cifar10-jpeg.tar.gz", "w:gz") as archive:
        archive.add(tmp_path / "loose" / "train", "train")
        archive.add(tmp_path / "loose" / "test", "test")
    return root


def test_the_tarball_gives_the_same_as_its_folders(tmp_path):
    root = write_tarball(tmp_path)
    packed = data.cifar10("train", root=root)
    assert_grey_levels_match_labels(packed)
    loose = data.cifar10("train", root=tmp_path / "loose")
    assert torch.equal(packed.images, loose.images)
    assert torch.equal(packed.labels, loose.labels)


def test_decoded_images_are_kept_until_the_files_change(tmp_path, monkeypatch):
    root = write_tarball(tmp_path)
    first = data.cifar10("test", root=root)
    real_decode = forms.decode
    monkeypatch.setattr(forms, "decode", lambda *arguments: pytest.fail("decoded again"))
    assert torch.equal(data.cifar10("test", root=root).images, first.images)
    monkeypatch.setattr(forms, "decode", real_decode)
    for stored in (tmp_path / "cache" / "decoded").iterdir():
        stored.write_bytes(stored.read_bytes()[:200])  # a damaged cache is no obstacle
    assert torch.equal(data.cifar10("test", root=root).images, first.images)
    tarball = root / "cifar10-jpeg.tar.gz"
    tarball.write_bytes(tarball.read_bytes()[:500])
    with pytest.raises(data.DataError, match="cut short") as caught:
        data.cifar10("test", root=root)
    assert_one_clear_sentence(caught)


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "file" / "cache"))
    assert len(data.cifar10("test", root=write_tarball(tmp_path))) == 20


def test_wrong_class_folders(tmp_path):
    write_folders(tmp_path, classes=("apple", "pear"))
    with pytest.raises(data.DataError, match="apple, pear; expected are airplane"):
        data.cifar10(root=tmp_path)


def test_a_broken_image_and_one_of_another_size(tmp_path):
    write_folders(tmp_path)
    broken = tmp_path / "train" / "cat" / "0001.jpg"
    broken.write_bytes(broken.read_bytes()[:100])
    with pytest.raises(data.DataError, match=r"0001\.jpg is not a readable image") as caught:
        data.cifar10(root=tmp_path)
    assert_one_clear_sentence(caught)
    broken.write_bytes(jpeg(9, side=40))
    with pytest.raises(data.DataError, match="40 x 40"):
        data.cifar10(root=tmp_path)


# --- Downloads ----------------------------------------------------------------------------------


@pytest.fixture
def real_download(monkeypatch):
    """The real download_dataset with a server that always answers; torchvision's part is faked."""
    monkeypatch.setattr(sources, "download_dataset", download.download_dataset)
    monkeypatch.setattr(download, "reachable", lambda address: True)
    download.download_dataset.cache_clear()
    yield
    download.download_dataset.cache_clear()


def test_a_download_ends_in_the_cache(real_download, monkeypatch, tmp_path, capsys):
    from torchvision import datasets

    def fake(self):
        if not self._check_exists():
            write_idx(Path(self.root))

    monkeypatch.setattr(datasets.MNIST, "download", fake)
    assert len(data.mnist(stand_in=False)) == 6
    assert [item.name for item in (tmp_path / "cache").iterdir()] == ["MNIST"]
    assert "Downloading MNIST" in capsys.readouterr().out


def test_a_broken_download_leaves_nothing_and_is_not_repeated(real_download, monkeypatch, tmp_path):
    from torchvision import datasets

    calls = []

    def fake(self):
        calls.append(1)
        raw = write_idx(Path(self.root))
        (raw / "t10k-labels-idx1-ubyte").unlink()
        raise ConnectionResetError("connection reset by peer")

    monkeypatch.setattr(datasets.MNIST, "download", fake)
    assert data.mnist("train").stand_in
    assert data.mnist("test").stand_in
    assert list((tmp_path / "cache").iterdir()) == []
    assert len(calls) == 1
    with pytest.raises(data.DataError, match="connection reset"):
        data.mnist(stand_in=False)


def test_an_unwritable_cache_leads_to_the_stand_in(real_download, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "file" / "cache"))
    assert data.mnist().stand_in


@pytest.mark.parametrize(
    ("error", "answer"),
    [
        (urllib.error.URLError("name not known"), False),
        (TimeoutError(), False),
        (urllib.error.HTTPError("http://x", 403, "Forbidden", None, None), True),
    ],
)
def test_whether_a_server_answers(monkeypatch, error, answer):
    def fake(request, timeout):
        raise error

    monkeypatch.setattr(download.urllib.request, "urlopen", fake)
    download.reachable.cache_clear()
    assert download.reachable("http://server.invalid/") is answer
    download.reachable.cache_clear()


def test_a_network_that_swallows_everything_costs_little(monkeypatch):
    never = threading.Event()

    def fake(request, timeout):
        never.wait(30)
        return contextlib.nullcontext()

    monkeypatch.setattr(download.urllib.request, "urlopen", fake)
    monkeypatch.setattr(download, "CONNECT_SECONDS", 0.05)
    download.reachable.cache_clear()
    assert download.reachable("http://server.invalid/") is False
    never.set()
    download.reachable.cache_clear()
