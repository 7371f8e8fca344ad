"""course.training.augmentation: whole batches, an own choice for each image, nothing else changed."""

import pytest
import torch
from blobs import blobs, linear

from course.training import Trainer
from course.training.augmentation import alternating_flip, compose, cutout, flip, grow, shift

N, C, H, W = 300, 3, 8, 6


def batch(dtype=torch.uint8, n=N):
    torch.manual_seed(0)
    images = torch.randint(1, 256, (n, C, H, W), dtype=torch.uint8)
    return images if dtype is torch.uint8 else images.to(dtype) / 255


def mirrored(images, changed):
    """Which images of `changed` are the mirror images of `images`; the others must be the same."""
    is_mirror = (changed == images.flip(3)).all((1, 2, 3))
    is_same = (changed == images).all((1, 2, 3))
    assert (is_mirror ^ is_same).all()
    return is_mirror


AUGMENTATIONS = {
    "flip": flip,
    "alternating flip": alternating_flip(),
    "shift": shift(2),
    "shift, zeros": shift(2, "constant"),
    "cutout": cutout(3),
    "all": compose(alternating_flip(), shift(2), cutout(3)),
}


@pytest.mark.parametrize("dtype", [torch.uint8, torch.float32, torch.float16])
@pytest.mark.parametrize("name", AUGMENTATIONS)
def test_shape_and_type_stay_and_the_batch_is_not_changed_in_place(name, dtype):
    images = batch(dtype)
    copy = images.clone()
    changed = AUGMENTATIONS[name](images, torch.arange(N), 1)
    assert (changed.shape, changed.dtype) == (images.shape, dtype)
    assert torch.equal(images, copy)
    different = (changed != images).flatten(1).any(1)
    assert different.float().mean() > 0.3


@pytest.mark.parametrize("name", ["flip", "shift", "cutout", "all"])
def test_choices_are_fixed_by_the_seed_and_new_each_time(name):
    images, index = batch(), torch.arange(N)
    torch.manual_seed(1)
    first, second = (AUGMENTATIONS[name](images, index, epoch) for epoch in (1, 3))
    torch.manual_seed(1)
    assert torch.equal(AUGMENTATIONS[name](images, index, 1), first)
    assert not torch.equal(first, second)


def test_flip_mirrors_about_half():
    images = batch()
    share = mirrored(images, flip(images, torch.arange(N), 1)).float().mean()
    assert 0.4 < share < 0.6


def test_alternating_flip_shows_each_image_both_ways_in_two_epochs():
    images, index = batch(), torch.randperm(50_000)[:N]
    augment = alternating_flip()
    first, second, third = (mirrored(images, augment(images, index, e)) for e in (1, 2, 3))
    assert torch.equal(first, ~second)
    assert torch.equal(first, third)
    assert 0.4 < first.float().mean() < 0.6
    assert not torch.equal(first, mirrored(images, alternating_flip(seed=1)(images, index, 1)))


def test_alternating_flip_belongs_to_the_image_not_to_its_place_in_the_batch():
    images, index = batch(), torch.arange(N)
    augment = alternating_flip()
    order = torch.randperm(N)
    assert torch.equal(augment(images[order], index[order], 2), augment(images, index, 2)[order])


def test_alternating_flip_has_no_pattern_along_the_set():
    n = 50_000
    images = torch.arange(2).reshape(1, 1, 1, 2).repeat(n, 1, 1, 1)
    side = alternating_flip()(images, torch.arange(n), 1)[:, 0, 0, 0]
    assert abs(side.float().mean() - 0.5) < 0.01
    neighbours = (side[1:] == side[:-1]).float().mean()
    assert 0.3 < neighbours < 0.7


@pytest.mark.parametrize("mode", ["reflect", "constant"])
def test_shift_is_a_window_of_the_padded_image_and_reaches_each_place(mode):
    images = batch()
    padded = torch.nn.functional.pad(images, (2, 2, 2, 2), mode)
    changed = shift(2, mode)(images, torch.arange(N), 1)
    places = set()
    for big, small in zip(padded, changed, strict=True):
        found = [
            (t, left)
            for t in range(5)
            for left in range(5)
            if torch.equal(big[:, t : t + H, left : left + W], small)
        ]
        assert len(found) == 1
        places.add(found[0])
    assert len(places) == 25


def test_cutout_covers_a_square_with_the_mean_colour():
    images = batch(torch.float32)
    changed = cutout(3)(images, torch.arange(N), 1)
    covered = (changed != images).all(1)
    rows, columns = covered.any(2).sum(1), covered.any(1).sum(1)
    assert torch.equal(covered.sum((1, 2)), rows * columns)  # a rectangle
    assert rows.max() == columns.max() == 3
    assert rows.min() == 2  # cut by an edge: its centre is always inside
    torch.testing.assert_close(
        changed[covered[:, None].expand_as(changed)].reshape(-1).unique(),
        images.mean((0, 2, 3)).unique(),
    )
    assert covered.any(0).all()  # anywhere


@pytest.mark.parametrize("dtype", [torch.uint8, torch.float32])
def test_grow_scales_in_the_first_epochs(dtype):
    images = torch.arange(0, 160, 10).to(dtype).expand(2, 3, 16, 16)  # a ramp along W
    augment = grow(8, 12)
    small, larger, whole = (augment(images, torch.arange(2), epoch) for epoch in (1, 2, 3))
    assert [x.shape[2:] for x in (small, larger, whole)] == [(8, 8), (12, 12), (16, 16)]
    assert small.dtype == larger.dtype == dtype
    assert whole is images
    inside = small[0, 0, 4, 1:-1].float()
    torch.testing.assert_close(inside, torch.arange(1, 7) * 20.0 + 5, atol=0.6, rtol=0)


def test_grow_rounds_and_does_not_darken():
    images, index = batch(), torch.arange(N)
    exact = grow(5)(images.float(), index, 1)
    stored = grow(5)(images, index, 1)
    assert stored.dtype is torch.uint8
    torch.testing.assert_close(stored.float(), exact, atol=0.5, rtol=0)


def test_compose_goes_from_left_to_right():
    plus = lambda images, index, epoch: images + index[:, None, None, None]  # noqa: E731
    times = lambda images, index, epoch: images * epoch  # noqa: E731
    images = torch.ones(2, 1, 1, 1)
    assert compose(plus, times)(images, torch.tensor([0, 1]), 3).flatten().tolist() == [3, 6]
    assert torch.equal(compose()(images, torch.tensor([0, 1]), 3), images)


@pytest.mark.parametrize("make", [shift, cutout])
def test_sizes_are_at_least_1(make):
    with pytest.raises(ValueError, match="at least 1"):
        make(0)
    with pytest.raises(ValueError, match="at least 1"):
        grow(24, 0)


def test_the_trainer_hands_over_stored_images_their_places_and_the_epoch_and_spares_validation():
    images, labels = blobs(40)
    calls = []

    def augment(batch, index, epoch):
        assert torch.equal(batch, images[index])
        calls.append((batch.dtype, epoch, index))
        return torch.zeros_like(batch)

    model = linear()
    start = model[1].weight.clone()
    trainer = Trainer(model, torch.optim.SGD(model.parameters(), lr=0.1), device="cpu", seed=0)
    history = trainer.fit(
        (images, labels), (images, labels), epochs=2, batch_size=16, progress=False, augment=augment
    )
    assert [call[:2] for call in calls] == [(torch.uint8, e) for e in (1, 1, 1, 2, 2, 2)]
    for epoch in (1, 2):
        places = torch.cat([index for _, e, index in calls if e == epoch])
        assert sorted(places.tolist()) == list(range(40))
    assert torch.equal(model[1].weight, start)  # black images teach the bias alone
    assert history.validation_loss[0] != pytest.approx(history.train_loss[0], abs=1e-4)
