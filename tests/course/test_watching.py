"""Training that one can watch: curves in a notebook, lines elsewhere; an interrupt stops what follows."""

from __future__ import annotations

import time
from xml.etree import ElementTree

import pytest
import torch
from jupyter_client.manager import start_new_kernel
from torch import nn

from course.training import Trainer, watching
from course.training.history import History


def blobs(n: int = 64):
    generator = torch.Generator().manual_seed(0)
    labels = torch.arange(n) % 2
    images = torch.randn(n, 1, 2, 2, generator=generator) + 3 * labels[:, None, None, None]
    return images, labels


def fit(**options) -> History:
    model = nn.Sequential(nn.Flatten(), nn.Linear(4, 2))
    return Trainer(model, seed=0).fit(blobs(), batch_size=16, **options)


class Shown:
    """Stands for the front end: what it has been given."""

    def __init__(self) -> None:
        self.pages: list[str] = []

    def display(self, panel, display_id: bool):
        self.update(panel)
        return self

    def update(self, panel) -> None:
        self.panel = panel
        self.pages.append(panel._repr_html_())


@pytest.fixture
def shown(monkeypatch) -> Shown:
    front_end = Shown()
    monkeypatch.setattr("IPython.display.display", front_end.display)
    monkeypatch.setattr(watching, "_somebody_looks", lambda: True)
    return front_end


def test_curves_grow_with_the_run(shown, capsys):
    history = fit(validation=blobs(20), epochs=3)
    assert capsys.readouterr().out == ""  # the panel says it all
    first, last = ElementTree.fromstring(shown.pages[0]), ElementTree.fromstring(shown.pages[-1])
    assert first.find(".//progress").get("value") == "0"
    assert not first.findall(".//circle")
    assert last.find(".//progress") is None
    # A dot at the end of each training curve and one an epoch for validation.
    assert [len(svg.findall("circle")) for svg in last.iter("svg")] == [4, 4]
    loss, accuracy = (svg.get("aria-label") for svg in last.iter("svg"))
    assert (
        f"validation {history.validation_loss[0]:.3f} to {history.validation_loss[2]:.3f}" in loss
    )
    assert f"to {history.train_accuracy[2]:.3f}" in accuracy
    assert "epoch 3 of 3 · done after" in repr(shown.panel)
    assert str(history) in repr(shown.panel)


def test_a_resumed_run_shows_what_was_before(shown, tmp_path):
    fit(epochs=2, checkpoint=tmp_path / "run.safetensors")
    fit(epochs=4, resume=tmp_path / "run.safetensors")
    last = ElementTree.fromstring(shown.pages[-1])
    for svg in last.iter("svg"):
        assert svg.findall("path")[1].get("d").count("L") >= 3


def test_a_slow_run_has_points_within_an_epoch(shown, monkeypatch):
    clock = iter(range(10**6))
    monkeypatch.setattr("course.training.trainer.time.perf_counter", lambda: float(next(clock)))
    history = fit(epochs=2)
    assert [y for _, y in shown.panel.lines["loss"]] == pytest.approx(history.steps)
    assert shown.panel.lines["accuracy"][-1] == (128, history.train_accuracy[-1])
    assert " s left" in shown.pages[5]


def test_lines_where_nobody_looks(capsys, monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    fit(epochs=2)
    out = capsys.readouterr().out
    assert "Training on cpu" in out
    assert "epoch 2/2" in out
    assert "loss" in out


def test_many_points_are_thinned_out_and_the_last_one_stays():
    panel = watching.Curves.__new__(watching.Curves)
    panel.sizes = [10_000]
    panel.lines = {"loss": [(i, 1 / (i + 1)) for i in range(10_000)], "validation loss": []}
    svg = ElementTree.fromstring(panel._plot("loss"))
    path = svg.findall("path")[1].get("d")
    assert path.count("L") <= watching.POINTS + 1
    assert svg.find("circle").get("cx") == path.rpartition("L")[2].split()[0]


def test_an_interrupt_ends_the_cell_and_keeps_its_variables(monkeypatch):
    """In a real kernel: cells that wait are not run, and `history` is there."""
    monkeypatch.setenv("JPY_SESSION_NAME", "lab.ipynb")
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        code = (
            "import torch; from torch import nn; from course.training import Trainer\n"
            "images, labels = torch.randn(64, 4), torch.arange(64) % 2\n"
            "history = Trainer(nn.Linear(4, 2)).fit((images, labels), epochs=10**6)"
        )
        training = client.execute(code)
        waiting = client.execute("never = 1")
        kinds, end = [], time.monotonic() + 60
        while kinds.count("update_display_data") < 3 and time.monotonic() < end:
            kinds.append(client.get_iopub_msg(timeout=60)["msg_type"])
        assert "stream" not in kinds
        manager.interrupt_kernel()
        status = {}
        while len(status) < 2:  # beside late answers to what the start of the kernel has asked
            reply = client.get_shell_msg(timeout=30)
            if (asked := reply["parent_header"]["msg_id"]) in (training, waiting):
                status[asked] = reply["content"]["status"]
        assert status == {training: "error", waiting: "aborted"}
        asked = {"shown": "history.interrupted, len(history.steps) > 0, 'never' in globals()"}
        reply = client.execute_interactive("", user_expressions=asked, timeout=30)
        shown = reply["content"]["user_expressions"]["shown"]["data"]["text/plain"]
        assert shown == "(True, True, False)"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
