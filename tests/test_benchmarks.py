"""The benchmarks: each says how it is used, the peers of the trainer do what ours does, the week goes well."""

import importlib.util
import os
import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import nn

from autograder import sandbox
from course import data

FOLDER = Path(__file__).parent.parent / "benchmarks"
SCRIPTS = sorted(path.name for path in FOLDER.glob("*.py") if path.name != "peers.py")
PEERS = ["ours", "lecture", "torchvision_loader", "tensor_loader", "lightning", "skorch"]


@pytest.fixture
def peers(monkeypatch):
    monkeypatch.syspath_prepend(FOLDER)
    import peers

    return peers


@pytest.mark.parametrize("script", SCRIPTS)
def test_help(script, monkeypatch, capsys):
    monkeypatch.syspath_prepend(FOLDER)
    monkeypatch.setattr(sys, "argv", [script, "--help"])
    with pytest.raises(SystemExit) as end:
        runpy.run_path(str(FOLDER / script), run_name="__main__")
    assert end.value.code == 0
    out = capsys.readouterr().out
    assert f"usage: {script}" in out
    assert "--help" in out


@pytest.mark.parametrize("name", PEERS)
def test_a_peer_takes_each_image_once_an_epoch(peers, name):
    if name in ("lightning", "skorch"):
        pytest.importorskip(name, reason="the extra `bench` is not installed")
    seen = []

    class Spy(nn.Module):
        def __init__(self):
            super().__init__()
            self.net = nn.Sequential(nn.Flatten(), nn.Linear(30, 2))

        def forward(self, images):
            if self.training:
                seen.append((images * 255).flatten(1))
            return self.net(images)

    torch.manual_seed(0)
    images = torch.randint(256, (40, 1, 6, 5), dtype=torch.uint8)
    labels = (images[:, 0, 0, 0] > 127).long()
    model = Spy()
    before = model.net[1].weight.detach().clone()
    getattr(peers, name)(model, images, labels, 2, 16)
    assert [len(batch) for batch in seen[-6:]] == [16, 16, 8] * 2
    for epoch in (seen[-6:-3], seen[-3:]):
        rows = torch.cat(epoch).round().int().tolist()
        assert sorted(rows) == sorted(images.flatten(1).int().tolist())
    # Six steps of Adam at 1e-3 move a weight by six thousandths at most.
    moved = (model.net[1].weight - before).abs().max().item()
    assert 0.001 < moved < 0.0061


def test_missing_peers_are_left_out_and_named(peers, monkeypatch, capsys):
    import trainers

    find = importlib.util.find_spec
    missing = ("lightning", "skorch")
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name in missing else find(name)
    )
    digits = data.mnist("train", stand_in=True)
    monkeypatch.setattr(trainers.data, "mnist", lambda part: digits)
    times = trainers.speed(torch.device("cpu"), 64, 32, rounds=1)
    assert set(times) == set(peers.PEERS) - {"PyTorch Lightning", "skorch"}
    out = capsys.readouterr().out
    assert "skorch is not installed, so it is left out: pip install -e '.[bench]'" in out
    assert "| course.training |" in out


@pytest.mark.timeout(1800)
@pytest.mark.skipif(
    "REHEARSE" not in os.environ,
    reason="some mishaps are limits of time, so it wants a quiet machine: set REHEARSE=1",
)
@pytest.mark.skipif(bool(sandbox.why_not()), reason="there is no sandbox here")
def test_the_week_reports_every_mishap(tmp_path):
    # On the drawn stand-ins of the images: the real ones take longer and change nothing here.
    environment = {name: value for name, value in os.environ.items() if name != "COURSE_DATA"}
    options = ["--students", "12", "--cut", "--jobs", "1", "--keep", str(tmp_path / "course")]
    done = subprocess.run(
        [sys.executable, str(FOLDER / "week.py"), *options],
        capture_output=True, text=True, encoding="utf-8", env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-5000:] + done.stderr
    assert int(re.search(r"^(\d+) mishaps$", done.stdout, re.MULTILINE)[1]) >= 40
    assert (tmp_path / "course" / "export-canvas.csv").is_file()
