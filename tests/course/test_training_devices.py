"""Devices, precision, memory layout, and memory that is full: `course.training.devices`, `.memory`."""

import copy
import os
import subprocess
import sys
import weakref

import pytest
import torch
from blobs import blobs, fit, linear
from torch import nn

from course.training import Trainer, devices, pick_device, set_seed
from course.training.memory import OutOfMemoryError


def test_precision_is_checked():
    with pytest.raises(ValueError, match="choose one of auto"):
        Trainer(linear(), device="cpu", precision="half")
    with pytest.raises(ValueError, match="does not run on cpu"):
        Trainer(linear(), device="cpu", precision="float16")
    assert Trainer(linear(), device="cpu").precision == "float32"


@pytest.mark.parametrize(("capability", "precision"), [((8, 0), "bfloat16"), ((7, 5), "float16")])
def test_auto_is_mixed_on_cuda_in_what_the_gpu_computes_with(monkeypatch, capability, precision):
    monkeypatch.setattr(torch.cuda, "get_device_capability", lambda device: capability)
    assert devices.pick_precision("auto", torch.device("cuda")) == precision
    assert devices.pick_precision("auto", torch.device("mps")) == "float32"


def test_bfloat16_on_a_cpu_learns_and_changes_the_numbers():
    histories = {}
    for precision in ("float32", "bfloat16"):
        set_seed(0)
        trainer = Trainer(linear(), device="cpu", precision=precision, seed=0)
        histories[precision] = trainer.fit(blobs(), epochs=3, progress=False)
    assert histories["bfloat16"].train_loss[-1] < histories["bfloat16"].train_loss[0]
    assert histories["bfloat16"].steps != histories["float32"].steps


def test_the_loss_is_computed_in_float32():
    seen = []

    def loss(logits, labels):
        seen.append(logits.dtype)
        return nn.functional.cross_entropy(logits, labels)

    trainer = Trainer(linear(), loss=loss, device="cpu", precision="bfloat16", seed=0)
    trainer.fit(blobs(), epochs=1, progress=False)
    assert seen == [torch.float32]


def test_pick_device():
    assert pick_device("cpu") == torch.device("cpu")
    expected = "cuda" if torch.cuda.is_available() else None
    assert expected is None or pick_device().type == expected


def convolutions(seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Conv2d(1, 8, 3, padding=1), nn.BatchNorm2d(8), nn.ReLU(),
        nn.Conv2d(8, 8, 3, padding=1), nn.ReLU(), nn.Flatten(), nn.Linear(8 * 30, 2),
    )  # fmt: skip


def is_channels_last(tensor):
    return tensor.is_contiguous(memory_format=torch.channels_last) and not tensor.is_contiguous()


def test_channels_last_is_for_weights_images_and_the_optimisers_memory():
    seen = []

    class Spy(nn.Module):
        def __init__(self):
            super().__init__()
            self.net = nn.Sequential(nn.Conv2d(3, 8, 3), nn.Flatten(), nn.Linear(8 * 12, 2))

        def forward(self, images):
            seen.append(is_channels_last(images))
            return self.net(images)

    images = torch.randint(256, (40, 3, 6, 5), dtype=torch.uint8)
    for channels_last in (False, True):
        model = Spy()
        trainer = Trainer(model, device="cpu", seed=0, channels_last=channels_last)
        for _ in range(2):  # a second fit finds the optimiser's memory there already
            seen.clear()
            trainer.fit((images, torch.arange(40) % 2), epochs=1, progress=False)
        assert seen[-1] is channels_last
        assert is_channels_last(model.net[0].weight) is channels_last
        moments = trainer.optimizer.state[model.net[0].weight]["exp_avg"]
        assert moments.stride() == model.net[0].weight.stride()


@pytest.mark.parametrize("fused", [False, True])
def test_the_layout_changes_no_figures(fused):
    histories = []
    for channels_last in (False, True):
        model = convolutions()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, fused=fused)
        trainer = Trainer(model, optimizer, device="cpu", seed=0)
        trainer.fit(blobs(), epochs=1, batch_size=16, progress=False)
        trainer.channels_last = channels_last  # the memory of the weights changes with them
        histories.append(trainer.fit(blobs(), epochs=2, batch_size=16, progress=False))
    assert histories[0].steps == pytest.approx(histories[1].steps, rel=1e-3)


def test_fastest_measures_says_so_and_leaves_no_trace(capsys):
    model = convolutions().append(nn.Dropout(0.1))  # batch norm and random numbers
    before = copy.deepcopy(model.state_dict())
    set_seed(0)
    images, labels = blobs(32)
    state = torch.get_rng_state()
    settings, words = devices.fastest(model, nn.CrossEntropyLoss(), images, labels)
    assert torch.equal(torch.get_rng_state(), state)
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert all(parameter.grad is None for parameter in model.parameters())
    assert settings.precision in ("float32", "bfloat16")
    for candidate in ("float32 ", "float32, channels_last", "bfloat16 ", "bfloat16, channels_last"):
        assert candidate in words
    trainer = Trainer(model, device="cpu", precision="fastest", seed=0)
    history = trainer.fit((images, labels), epochs=1)
    assert "A step of 32 images: float32 " in capsys.readouterr().out
    assert history.settings == f"cpu, {devices.Settings(trainer.precision, trainer.channels_last)}"


class Viewing(nn.Module):
    """Its `view` wants the default layout."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3)
        self.linear = nn.Linear(4 * 12, 2)

    def forward(self, images):
        return self.linear(self.conv(images).view(len(images), -1))


def test_mixed_precision_takes_channels_last_where_the_model_does():
    for model, channels_last in ((convolutions(), True), (Viewing(), False), (linear(), False)):
        trainer = Trainer(model, device="cpu", precision="bfloat16", seed=0)
        trainer.fit(blobs(), epochs=1, progress=False)
        assert trainer.channels_last is channels_last
    settings, words = devices.fastest(Viewing(), nn.CrossEntropyLoss(), *blobs(8))
    assert not settings.channels_last
    assert "channels_last" not in words
    trainer = Trainer(convolutions(), device="cpu", seed=0)
    trainer.fit(blobs(), epochs=1, progress=False)
    assert trainer.channels_last is False


def test_fastest_takes_the_least_time(monkeypatch):
    """With a clock that runs only while bfloat16 computes, float32 is the fastest."""
    now = [0.0]
    monkeypatch.setattr(devices.time, "process_time", lambda: now[0])
    original = devices.autocast

    def slow_bfloat16(device, precision):
        now[0] += precision == "bfloat16"
        return original(device, precision)

    monkeypatch.setattr(devices, "autocast", slow_bfloat16)
    settings, _ = devices.fastest(linear(), nn.CrossEntropyLoss(), *blobs(8))
    assert settings.precision == "float32"


@pytest.mark.parametrize(("seconds", "turns"), [(0.001, 16), (1.0, 4)])
def test_fastest_measures_short_steps_more_often(monkeypatch, seconds, turns):
    now, calls = [0.0], []
    monkeypatch.setattr(devices.time, "process_time", lambda: now[0])
    original = devices.autocast

    def taking_time(device, precision):
        now[0] += seconds
        calls.append(precision)
        return original(device, precision)

    monkeypatch.setattr(devices, "autocast", taking_time)
    devices.fastest(linear(), nn.CrossEntropyLoss(), *blobs(8))
    assert calls == ["float32", "bfloat16"] * turns


def test_the_default_optimiser_is_fused_adam():
    trainer = Trainer(linear(), device="cpu")
    assert isinstance(trainer.optimizer, torch.optim.Adam)
    assert trainer.optimizer.defaults["fused"]
    assert trainer.optimizer.defaults["lr"] == 1e-3


def test_a_compiled_model_trains_the_model_itself(monkeypatch):
    compile = torch.compile
    monkeypatch.setattr(torch, "compile", lambda model: compile(model, backend="eager"))
    model = linear()
    trainer = Trainer(model, device="cpu", seed=0, compile=True)
    assert isinstance(trainer.forward, torch._dynamo.eval_frame.OptimizedModule)
    steps = trainer.fit(blobs(), epochs=1, batch_size=16, progress=False).steps
    assert steps == fit(linear(), epochs=1).steps


class Hungry(nn.Module):
    """Memory for `room` images in training, as far as it is told. Has batch norm's buffers."""

    def __init__(self, room, message=None):
        super().__init__()
        self.net = nn.Sequential(nn.Flatten(), nn.BatchNorm1d(30), nn.Linear(30, 2))
        self.room = room
        self.message = message
        self.last = []
        self.tried = []
        self.held = []  # batches that were still in memory when the next one was tried

    def forward(self, images):
        if self.training:
            self.held += [batch for batch in self.last if batch() is not None]
            self.last = [weakref.ref(images)]
            self.tried.append(len(images))
            if len(images) > self.room:
                error = RuntimeError if self.message else OutOfMemoryError
                raise error(self.message or "CUDA out of memory. Tried to allocate 2.00 GiB.")
        return self.net(images)


@pytest.mark.parametrize("message", [None, "MPS backend out of memory (MPS allocated: 5 GB)"])
def test_full_memory_names_a_batch_that_fits(message):
    model = Hungry(room=13, message=message)
    model.net(torch.rand(8, 1, 6, 5))
    before = copy.deepcopy(model.state_dict())
    with pytest.raises(OutOfMemoryError, match=r"64 images does not fit.*batch_size=8\b.*SGD") as e:
        fit(model, blobs(100), batch_size=64)
    assert "CUDA" in str(e.value.__cause__) or "MPS" in str(e.value.__cause__)
    assert model.tried == [64, 32, 16, 8]
    assert model.held == []
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert all(parameter.grad is None for parameter in model.parameters())


def test_memory_for_no_image_at_all_says_what_else_to_do():
    with pytest.raises(OutOfMemoryError, match=r"Not even one image.*smaller network.*kernels"):
        fit(Hungry(room=0), blobs(100), batch_size=64)


def test_another_error_is_passed_on():
    class Broken(nn.Module):
        def __init__(self):
            super().__init__()
            self.net = linear()

        def forward(self, images):
            if self.training:
                raise RuntimeError("mat1 and mat2 shapes cannot be multiplied")
            return self.net(images)

    with pytest.raises(RuntimeError, match=r"^mat1 and mat2"):
        fit(Broken())


def test_a_set_too_large_for_the_device_says_how_large_it_is(monkeypatch):
    def full(data, device, role=""):
        raise OutOfMemoryError("CUDA out of memory.")

    monkeypatch.setattr("course.training.trainer.tensors_of", full)
    images = torch.zeros(1, dtype=torch.float32).expand(2**20, 1, 16, 16)
    with pytest.raises(OutOfMemoryError, match=r"1\.00 GiB.*uint8.*train\[:10_000\]"):
        fit(linear(), (images, torch.zeros(2**20)))


# In a process of its own: one that has lived for long has free memory of its own to hand out.
MEMORY = """
import resource
from pathlib import Path
import torch
from course.training.memory import kept_for_reuse

def pages_taken(times=5):
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(times):
        torch.ones(64 * 2**20, dtype=torch.uint8)
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1])

with kept_for_reuse(torch.device("cuda")):  # first: later the heap has room for it
    print(pages_taken())
with kept_for_reuse(torch.device("cpu")):
    print(min(pages_taken() for _ in range(5)))  # it takes some to settle
    kept = resident()
print(kept - resident())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="page faults are counted on Linux")
def test_memory_on_the_cpu_is_kept_from_step_to_step_and_returned_at_the_end():
    run = subprocess.run([sys.executable, "-c", MEMORY], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    on_gpu, inside, returned = map(int, run.stdout.split())
    pages = 64 * 2**20 // os.sysconf("SC_PAGE_SIZE")
    assert inside < pages / 10
    assert returned > pages / 2
    assert on_gpu >= 5 * pages
