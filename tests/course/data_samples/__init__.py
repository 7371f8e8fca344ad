"""What the tests of course.data share: a fresh state, and small datasets written to a folder."""

import io
import struct

import numpy as np
import pytest
from PIL import Image

from course.data import sources

CLASSES = sources.CIFAR10.classes


@pytest.fixture(autouse=True)
def fresh_process(monkeypatch, tmp_path):
    """No settings, an empty cache, no network, nothing said yet."""
    monkeypatch.delenv("COURSE_DATA", raising=False)
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(sources, "download_dataset", lambda *arguments: "no network")
    monkeypatch.setattr(sources, "_said", set())


def write_idx(root, dataset="MNIST", count=6, side=28):
    """The four files of MNIST's format with random images; returns their folder."""
    raw = root / dataset / "raw"
    raw.mkdir(parents=True)
    rng = np.random.default_rng(0)
    for part in ("train", "t10k"):
        images = rng.integers(0, 256, (count, side, side), dtype=np.uint8)
        head = struct.pack(">IIII", 0x803, count, side, side)
        (raw / f"{part}-images-idx3-ubyte").write_bytes(head + images.tobytes())
        labels = bytes(number % 10 for number in range(count))
        (raw / f"{part}-labels-idx1-ubyte").write_bytes(struct.pack(">II", 0x801, count) + labels)
    return raw


def jpeg(level, side=32):
    file = io.BytesIO()
    Image.new("RGB", (side, side), (level, level, level)).save(file, "JPEG")
    return file.getvalue()


def write_folders(root, classes=CLASSES, side=32):
    """Two tiny JPEGs for each class and split; their grey level is 20 times the class's place."""
    for split in ("train", "test"):
        for place, name in enumerate(classes):
            (root / split / name).mkdir(parents=True)
            for number in range(2):
                path = root / split / name / f"{number:04}.jpg"
                path.write_bytes(jpeg(20 * place, side))
