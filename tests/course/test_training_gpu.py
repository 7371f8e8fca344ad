"""Training on a GPU: skipped, and said so, where there is none. Runs on CUDA; MPS where it says so."""

import itertools

import pytest
import torch
from blobs import blobs, linear
from torch import nn

from course import data
from course.fast_cifar import Plan, train
from course.training import Trainer, evaluate, pick_device
from course.training.augmentation import alternating_flip, compose, cutout, shift
from course.training.schedules import one_cycle

GPU = pick_device().type
pytestmark = pytest.mark.skipif(GPU == "cpu", reason="needs a GPU, and there is none here")
cuda = pytest.mark.skipif(GPU != "cuda", reason="needs a CUDA device, and there is none here")


@cuda
@pytest.mark.parametrize("precision", ["auto", "fastest", "float32", "bfloat16", "float16"])
def test_cuda_learns_in_each_precision(precision):
    model = linear()
    trainer = Trainer(model, precision=precision, seed=0)
    assert trainer.device.type == "cuda"
    history = trainer.fit(blobs(200), validation=blobs(60, seed=1), epochs=20, batch_size=16)
    assert history.validation_accuracy[-1] > 0.95
    assert next(model.parameters()).dtype is torch.float32
    assert evaluate(model, *blobs(60, seed=1)).accuracy == history.validation_accuracy[-1]


def small_cnn():
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU(), nn.Flatten(),
        nn.Linear(16 * 30, 2),
    )  # fmt: skip


def test_everything_at_once_learns_on_the_gpu(tmp_path):
    model = small_cnn()
    augment = compose(alternating_flip(), shift(1), cutout(2))
    file = tmp_path / "run.safetensors"
    trainer = Trainer(model, seed=0)
    options = {"batch_size": 32, "schedule": one_cycle(), "augment": augment, "progress": False}
    history = trainer.fit(blobs(500), blobs(100, 1), epochs=6, checkpoint=file, **options)
    assert trainer.device.type == GPU
    assert history.settings.startswith(GPU)
    # Flips swap the classes of these images, so that nothing can be learned but the mean.
    assert history.train_loss[-1] < 1.0
    again = Trainer(small_cnn(), seed=0)
    resumed = again.fit(blobs(500), blobs(100, 1), epochs=6, resume=file, **options)
    assert resumed.steps == history.steps
    for a, b in zip(model.parameters(), again.model.parameters(), strict=True):
        assert torch.equal(a, b)


def test_uint8_images_stay_uint8_on_the_gpu():
    seen = []

    def spy(images, index, epoch):
        seen.append((images.device.type, images.dtype, index.device.type))
        return images

    Trainer(linear(), seed=0).fit(blobs(), epochs=1, augment=spy, progress=False)
    assert seen == [(GPU, torch.uint8, GPU)]


@cuda
def test_mixed_precision_comes_with_channels_last():
    trainer = Trainer(small_cnn(), seed=0)
    trainer.fit(blobs(), epochs=1, progress=False)
    assert trainer.precision in ("bfloat16", "float16")
    assert trainer.model[0].weight.is_contiguous(memory_format=torch.channels_last)
    state = trainer.optimizer.state[trainer.model[0].weight]
    assert state["exp_avg"].stride() == trainer.model[0].weight.stride()


@cuda
def test_full_memory_names_a_batch_that_fits():
    class Hungry(nn.Module):
        """Takes 1/48 of the memory for each image."""

        def __init__(self):
            super().__init__()
            self.net = linear()
            self.bytes = torch.cuda.mem_get_info()[1] // 48

        def forward(self, images):
            if self.training:
                torch.empty(len(images) * self.bytes, dtype=torch.uint8, device="cuda")
            return self.net(images)

    images, labels = blobs(256)
    with pytest.raises(torch.OutOfMemoryError, match=r"batch_size=(32|16)\b"):
        Trainer(Hungry(), seed=0).fit((images, labels), batch_size=128, progress=False)


@cuda
def test_peak_memory_is_that_of_data_weights_and_one_batch():
    """Peak below 1.3 times data + parameters, gradients and optimiser state + activations."""
    torch.manual_seed(0)
    widths = [3, 64, 128, 256]
    layers = [
        layer
        for a, b in itertools.pairwise(widths)
        for layer in (nn.Conv2d(a, b, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2))
    ]
    model = nn.Sequential(*layers, nn.Flatten(), nn.Linear(256 * 16, 10)).cuda()
    images = torch.randint(256, (50_000, 3, 32, 32), dtype=torch.uint8)
    labels = torch.randint(10, (50_000,))
    trainer = Trainer(model, seed=0)
    parameters = 4 * sum(p.numel() * p.element_size() for p in model.parameters())  # Adam
    batch = torch.rand(512, 3, 32, 32, device="cuda").contiguous(memory_format=torch.channels_last)
    model.to(memory_format=torch.channels_last)
    torch.cuda.reset_peak_memory_stats()
    before = torch.cuda.memory_allocated()
    with torch.autocast(
        "cuda", torch.bfloat16 if trainer.precision == "bfloat16" else torch.float16
    ):
        trainer.loss(model(batch), labels[:512].cuda()).backward()
    activations = torch.cuda.max_memory_allocated() - before + batch.numel() * 4
    model.zero_grad()
    del batch
    torch.cuda.empty_cache()
    torch.cuda.reset_peak_memory_stats()
    trainer.fit((images, labels), epochs=1, batch_size=512, progress=False)
    peak = torch.cuda.max_memory_allocated()
    assert peak < 1.3 * (images.numel() + parameters + activations)


@cuda
def test_the_fast_recipe_can_be_compiled():
    """With `amax` for its last pooling the second step's loss was no number: see `FastCifarNet.logits`."""
    images = data.cifar10("train", stand_in=True)[:1024].to("cuda")
    _, history = train(images, plan=Plan((32, 64), epochs=2), compile=True, progress=False)
    assert history.steps[-1] < history.steps[0]
