"""Tests of the stand-ins: shapes, determinism, and that they are neither trivial nor hopeless."""

import numpy as np
import pytest
import torch
from torch import nn

from course import data
from course.data import clothing, digits, drawing, scenes

SETS = [
    (data.mnist, 1437, 360, (1, 28, 28)),
    (data.fashion_mnist, 6000, 1000, (1, 28, 28)),
    (data.cifar10, 5000, 1000, (3, 32, 32)),
]


@pytest.mark.parametrize(("load", "train_size", "test_size", "size"), SETS)
def test_shapes_names_and_classes(load, train_size, test_size, size):
    for split, count in (("train", train_size), ("test", test_size)):
        found = load(split, stand_in=True)
        assert found.images.shape == (count, *size)
        assert found.stand_in
        assert "stand-in" in found.name
        assert len(found.classes) == 10
        per_class = torch.bincount(found.labels, minlength=10)
        assert per_class.min() >= 0.8 * count / 10  # every class has its share
        assert torch.bincount(found.labels[:300], minlength=10).min() > 5  # and is spread out


@pytest.mark.parametrize("module", [digits, clothing, scenes])
def test_a_stand_in_is_the_same_every_time(module):
    first, second = module.make("test"), module.make("test")
    assert np.array_equal(first[0], second[0])
    assert np.array_equal(first[1], second[1])


@pytest.mark.parametrize(
    ("module", "mean", "labels"),
    [
        (digits, 39.65, [7, 6, 3, 7, 7, 3, 2, 8]),
        (clothing, 35.60, [1, 0, 3, 7, 9, 5, 4, 7]),
        (scenes, 140.50, [2, 8, 8, 5, 6, 7, 3, 8]),
    ],
)
def test_a_stand_in_is_the_same_on_every_machine(module, mean, labels):
    # Thresholds are measured on these very images: whoever redraws them measures again.
    images, found = module.make("test")
    assert images.mean() == pytest.approx(mean, abs=0.02)
    assert found[:8].tolist() == labels


@pytest.mark.parametrize(("load", "train_size", "test_size", "size"), SETS)
def test_no_test_image_is_among_the_training_images(load, train_size, test_size, size):
    train, test = (load(split, stand_in=True) for split in ("train", "test"))
    seen = {image.numpy().tobytes() for image in train.images}
    assert len(seen) >= 0.99 * train_size
    assert not any(image.numpy().tobytes() in seen for image in test.images)


def test_changing_a_set_leaves_the_next_one_alone():
    first = data.mnist("test", stand_in=True)
    first.images.zero_()
    assert data.mnist("test", stand_in=True).images.any()


def test_the_digits_look_like_mnist():
    images, _ = digits.make("test")
    assert images.max() > 240
    framed = images.copy()
    framed[:, :, 4:24, 4:24] = 0
    assert not framed.any()  # a margin of four pixels, as in MNIST


@pytest.mark.parametrize("load", [data.fashion_mnist, data.cifar10])
def test_a_linear_model_is_better_than_chance_and_stays_below_85_percent(load):
    train, test = (load(split, stand_in=True) for split in ("train", "test"))
    torch.manual_seed(0)
    model = nn.Sequential(nn.Flatten(), nn.LazyLinear(10))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    for _ in range(4):
        for indices in torch.randperm(len(train)).split(64):
            optimizer.zero_grad()
            logits = model(train.images[indices] / 255 - 0.4)
            nn.functional.cross_entropy(logits, train.labels[indices]).backward()
            optimizer.step()
    with torch.no_grad():
        accuracy = (model(test.images / 255 - 0.4).argmax(1) == test.labels).float().mean().item()
    assert 0.3 < accuracy < 0.85


def test_mean_colours_do_not_give_a_scene_away():
    train, test = (data.cifar10(split, stand_in=True) for split in ("train", "test"))
    centres = torch.stack(
        [train.images[train.labels == place].float().mean((0, 2, 3)) for place in range(10)]
    )
    nearest = torch.cdist(test.images.float().mean((2, 3)), centres).argmin(1)
    assert (nearest == test.labels).float().mean() < 0.25


# --- The drawing tools --------------------------------------------------------------------------


@pytest.fixture
def page():
    return drawing.Sheet(np.random.default_rng(0), 2, 64)


def area(page, distance):
    """The area that a shape covers, in the units of the page (which is 2 by 2)."""
    return page.cover(distance).sum((1, 2)) * (2 / page.size) ** 2


def test_shapes_cover_the_areas_that_geometry_says(page):
    assert area(page, page.ellipse(0.1, 0.0, 0.5, 0.5)) == pytest.approx(np.pi / 4, rel=0.01)
    assert area(page, page.box(0, 0.1, 0.5, 0.25)) == pytest.approx(0.5, rel=0.01)
    limb = page.limb((-0.3, 0.0), (0.3, 0.0), 0.1, 0.1)
    assert area(page, limb) == pytest.approx(0.6 * 0.2 + np.pi * 0.01, rel=0.02)
    triangle = page.polygon((-0.5, 0.4), (0.5, 0.4), (0.0, -0.4))
    assert area(page, triangle) == pytest.approx(0.4, rel=0.01)


def test_a_polygon_need_not_be_convex_nor_go_round_one_way(page):
    corners = [(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (0.0, 0.0), (-0.5, 0.5)]
    assert area(page, page.polygon(*corners)) == pytest.approx(0.75, rel=0.01)
    assert area(page, page.polygon(*corners[::-1])) == pytest.approx(0.75, rel=0.01)


def test_union_cut_and_condition(page):
    left, right = page.box(-0.3, 0, 0.2, 0.2), page.box(0.3, 0, 0.2, 0.2)
    assert area(page, drawing.union(left, right)) == pytest.approx(0.32, rel=0.02)
    hole = page.box(-0.3, 0, 0.1, 0.1)
    assert area(page, drawing.cut(left, hole)) == pytest.approx(0.12, rel=0.03)
    first = np.array([True, False]).reshape(2, 1, 1)
    assert area(page, drawing.only_if(first, left)) == pytest.approx([0.16, 0], rel=0.02)


def test_enlarging_keeps_constants_and_the_range():
    images = np.random.default_rng(0).random((3, 8, 8))
    large = drawing.enlarge(images, 20)
    assert large.shape == (3, 20, 20)
    assert large.min() >= images.min() - 1e-12
    assert large.max() <= images.max() + 1e-12
    assert np.allclose(drawing.enlarge(np.full((1, 8, 8), 0.7), 20), 0.7)
