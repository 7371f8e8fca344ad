"""Threads: fewer where others use the cores, as many as ever where nobody does, and never against a wish."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch

from course.training import Trainer, threads


@pytest.fixture(autouse=True)
def two_threads(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    before = torch.get_num_threads()
    monkeypatch.delenv("OMP_NUM_THREADS", raising=False)
    monkeypatch.setattr(threads, "cores", lambda: 2)
    monkeypatch.setattr(threads, "_meter", None)
    monkeypatch.setattr(threads, "_ours", 2)
    monkeypatch.setattr(threads, "_SAMPLE", 0.0)
    torch.set_num_threads(2)
    yield
    torch.set_num_threads(before)


def others_use(monkeypatch: pytest.MonkeyPatch, *shares: float) -> None:
    """From look to look, ten seconds apart, others use so many cores; we use 1.5 of two."""
    looks = [(0.0, 100.0, 0.0)]
    for share in shares:
        clock, busy, own = looks[-1]
        looks.append((clock + 10, busy + 10 * (share + 1.5), own + 15))
    given = iter(looks)
    monkeypatch.setattr(threads, "_times", lambda: next(given))


@pytest.mark.parametrize(
    ("share", "left"), [(0.0, 2), (0.3, 2), (0.7, 1), (1.0, 1), (2.0, 1), (5.0, 1)]
)
def test_others_take_threads(monkeypatch: pytest.MonkeyPatch, share: float, left: int) -> None:
    others_use(monkeypatch, share)
    said = threads.share()
    assert torch.get_num_threads() == left
    assert bool(said) == (left < 2)
    if said:
        assert f"use {share:.1f} of 2 cores" in said
        assert "1 of 2 threads" in said


def test_threads_never_come_back_so_that_a_seed_gives_the_same_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    others_use(monkeypatch, 0.0, 2.0, 0.0)
    assert [bool(threads.share()) for _ in range(3)] == [False, True, False]
    assert torch.get_num_threads() == 1


def test_a_wish_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    others_use(monkeypatch, 2.0, 2.0)
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    assert threads.share() == ""
    monkeypatch.delenv("OMP_NUM_THREADS")
    assert threads.share()
    torch.set_num_threads(2)
    assert threads.share() == ""
    assert torch.get_num_threads() == 2


def test_where_the_system_says_nothing_all_stays(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setattr(threads, "STAT", tmp_path / "none")
    assert threads.share() == ""
    assert torch.get_num_threads() == 2


def test_the_machine_s_time_is_read_as_proc_stat_5_says(
    monkeypatch: pytest.MonkeyPatch, tmp_path
) -> None:
    (tmp_path / "stat").write_text("cpu  1000 200 300 99999 88888 40 5 60 7 8\ncpu0 1 1 1 1\n")
    monkeypatch.setattr(threads, "STAT", tmp_path / "stat")
    _, busy, own = threads._times()
    assert busy == (1000 + 200 + 300 + 40 + 5 + 60) / threads._TICK, "neither idle nor waiting"
    assert own == pytest.approx(sum(threads.os.times()[:4]), abs=1)


def test_a_training_says_it_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    others_use(monkeypatch, 1.0, 1.0, 1.0)
    images, labels = torch.rand(8, 1, 4, 4), torch.arange(8) % 2
    model = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(16, 2))
    Trainer(model, device="cpu").fit((images, labels), epochs=3)
    assert capsys.readouterr().out.count("Other programs use") == 1
