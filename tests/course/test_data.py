"""Tests of course.data: ImageSet and the order of sources. None of them uses the network.

Those marked real_data read the folder that COURSE_DATA names.
"""

import os
import subprocess
import sys

import numpy as np
import pytest
import torch
from data_samples import CLASSES, fresh_process, write_idx  # noqa: F401

from course import data
from course.data import sources

REAL = os.environ.get("COURSE_DATA")

# --- ImageSet -----------------------------------------------------------------------------------


def small_set(count=10):
    images = torch.arange(count, dtype=torch.uint8).reshape(count, 1, 1, 1).expand(-1, 1, 4, 5)
    return data.ImageSet(images, torch.arange(count) % 3, ("a", "b", "c"), "small")


def test_an_image_set_is_indexed_by_slice_integers_and_mask():
    whole = small_set()
    assert len(whole) == 10
    assert whole[2:5].images[:, 0, 0, 0].tolist() == [2, 3, 4]
    assert whole[torch.tensor([7, 1])].labels.tolist() == [1, 1]
    assert whole[[3, 3]].images[:, 0, 0, 0].tolist() == [3, 3]
    assert whole[np.array([9])].labels.tolist() == [0]
    assert len(whole[whole.labels == 2]) == 3
    assert len(whole[[]]) == 0
    assert whole[:2].classes == whole.classes
    with pytest.raises(TypeError, match=r"\.images\[4\]"):
        whole[4]


def test_a_split_is_disjoint_complete_and_repeatable():
    whole = small_set()
    rest, part = whole.split(0.2, seed=3)
    assert (len(rest), len(part)) == (8, 2)
    values = torch.cat([rest.images, part.images])[:, 0, 0, 0]
    assert sorted(values.tolist()) == list(range(10))
    again, _ = whole.split(0.2, seed=3)
    assert torch.equal(again.images, rest.images)
    other, _ = whole.split(0.2, seed=4)
    assert not torch.equal(other.images, rest.images)


@pytest.mark.parametrize("fraction", [0, 1, -0.5, 1.5, 0.001])
def test_a_split_with_an_empty_part_is_refused(fraction):
    with pytest.raises(ValueError, match=r"such as 0\.2"):
        small_set().split(fraction)


def test_the_repr_is_one_line_and_marks_a_stand_in():
    assert repr(small_set()) == "<small: 10 images of 1 x 4 x 5, 3 classes, on cpu>"
    assert "STAND-IN" in repr(data.mnist("test", stand_in=True))


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"images": torch.zeros(2, 1, 4, 4)}, TypeError, "uint8"),
        ({"images": np.zeros((2, 1, 4, 4), np.uint8)}, TypeError, "tensor"),
        ({"images": torch.zeros(2, 4, 4, dtype=torch.uint8)}, ValueError, r"\(N, C, H, W\)"),
        ({"labels": torch.zeros(3, dtype=torch.int64)}, ValueError, "one per image"),
        ({"labels": torch.zeros(2, dtype=torch.int32)}, TypeError, "int64"),
        ({"labels": torch.tensor([0, 2])}, ValueError, "0 to 1"),
        ({"labels": torch.tensor([-1, 1])}, ValueError, "0 to 1"),
    ],
)
def test_what_does_not_fit_together_is_refused(change, error, message):
    fields = {
        "images": torch.zeros(2, 1, 4, 4, dtype=torch.uint8),
        "labels": torch.tensor([0, 1]),
        "classes": ("a", "b"),
        "name": "x",
    }
    data.ImageSet(**fields)
    with pytest.raises(error, match=message):
        data.ImageSet(**(fields | change))


# --- The order of sources -----------------------------------------------------------------------


def test_another_split_is_refused():
    with pytest.raises(ValueError, match='"train" or "test"'):
        data.mnist("validation")


def test_root_comes_before_course_data_and_that_before_the_cache(monkeypatch, tmp_path):
    for place, count in (("root", 3), ("named", 4), ("cache", 5)):
        write_idx(tmp_path / place, count=count)
    assert len(data.mnist()) == 5
    monkeypatch.setenv("COURSE_DATA", str(tmp_path / "named"))
    assert len(data.mnist()) == 4
    assert len(data.mnist(root=tmp_path / "root")) == 3


def test_idx_files_give_tensors_as_promised(tmp_path):
    write_idx(tmp_path, "FashionMNIST", count=12)
    found = data.fashion_mnist("test", root=tmp_path)
    assert found.images.shape == (12, 1, 28, 28)
    assert found.images.dtype == torch.uint8
    assert found.labels.tolist() == [*range(10), 0, 1]
    assert found.classes[9] == "Ankle boot"
    assert found.name == "Fashion-MNIST"
    assert not found.stand_in


def test_offline_the_stand_in_is_announced_once_per_dataset(capsys):
    assert data.mnist("train").stand_in
    assert data.mnist("test").stand_in
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1
    assert "stand-in" in lines[0]
    assert "no network" in lines[0]
    data.cifar10("test")
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_a_folder_without_the_dataset_is_passed_over_with_one_line(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("COURSE_DATA", str(tmp_path))
    data.mnist("train")
    data.mnist("test")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2
    assert "COURSE_DATA" in lines[0]
    assert "stand-in" in lines[1]


def test_without_stand_in_the_error_names_what_was_tried(tmp_path):
    with pytest.raises(data.DataError, match=r"cache.*no network.*MNIST/raw/"):
        data.mnist(stand_in=False)
    with pytest.raises(data.DataError, match="download=False"):
        data.mnist(stand_in=False, download=False)


def test_download_false_uses_no_network(monkeypatch):
    monkeypatch.setattr(sources, "download_dataset", lambda *arguments: pytest.fail("network"))
    assert data.mnist(download=False).stand_in


def test_a_forced_stand_in_needs_no_folder(monkeypatch):
    monkeypatch.setenv("COURSE_DATA", "/no/such/folder")
    assert data.mnist(stand_in=True).stand_in


# --- Imports ------------------------------------------------------------------------------------


def test_the_import_is_light():
    code = (
        "import sys, course.data; "
        "print([name for name in ('torchvision', 'sklearn', 'matplotlib', 'PIL') "
        "if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# --- The real images ----------------------------------------------------------------------------


@pytest.fixture
def real_folder(monkeypatch):
    monkeypatch.setenv("COURSE_DATA", REAL)


@pytest.mark.real_data
@pytest.mark.parametrize("load", [data.mnist, data.fashion_mnist])
def test_the_real_grey_images(real_folder, load):
    train, test = (load(split, stand_in=False) for split in ("train", "test"))
    assert train.images.shape == (60000, 1, 28, 28)
    assert test.images.shape == (10000, 1, 28, 28)
    assert not train.stand_in
    assert len(train.classes) == 10
    if load is data.fashion_mnist:
        pixels = train.images.double() / 255
        assert pixels.mean().item() == pytest.approx(0.2860, abs=5e-5)
        assert pixels.std().item() == pytest.approx(0.3530, abs=5e-5)
        assert torch.bincount(train.labels).tolist() == [6000] * 10


@pytest.mark.real_data
def test_the_real_colour_images(real_folder):
    train, test = (data.cifar10(split, stand_in=False) for split in ("train", "test"))
    assert train.images.shape == (50000, 3, 32, 32)
    assert test.images.shape == (10000, 3, 32, 32)
    assert torch.bincount(train.labels).tolist() == [5000] * 10
    assert torch.bincount(train.labels[:1000]).min() > 60  # no runs of one class
    blue = train.images[:, 2].float().mean((1, 2)) - train.images[:, 0].float().mean((1, 2))
    by_class = torch.stack([blue[train.labels == place].mean() for place in range(10)])
    # Skies and seas are blue, frogs and deer are not: the labels follow CIFAR-10's own order.
    assert {CLASSES[place] for place in by_class.topk(2).indices} == {"airplane", "ship"}
