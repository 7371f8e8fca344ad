"""The batch with fake graders: bounded, resumable, and stopped by nothing.

The fakes are functions of this module, which worker processes import. What a fake does stands in
its submission's notebook, and what it did in a log file, so that a killed process is seen too.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from autograder import batch
from autograder.batch import Hands, Summary, Task
from autograder.jobs import CannotWrite, Graded, Key, Settings, Submission, Verdict
from autograder.workers import Processes, UnfitWorkers, WorkerDied, cluster

ROOT = Path(__file__).resolve().parent.parent.parent
KEY = Key("quiz", "quiz", cells=(), digest="k1")
SETTINGS = Settings(secret=b"s")


def fake_grade(submission: Submission, key: Key, settings: Settings) -> Graded:
    """Does what the submission's text says: `die`, `die once`, `raise`, `sleep 0.5`, or a score."""
    order, *rest = submission.notebook.decode().split()
    log = Path(os.fsdecode(submission.files["log"]))
    with log.open("a") as file:
        file.write(f"{submission.student} {os.getpid()}\n")
    if order == "die" and (rest != ["once"] or log.read_text().count(submission.student) == 1):
        os.kill(os.getpid(), signal.SIGKILL)
    if order == "raise":
        raise ValueError("an error\x1b[2J of our own")
    if order == "sleep":
        time.sleep(float(rest[0]))
    score = float(order) if order.isdigit() else 1.0
    problems = ("the kernel died",) if order == "problem" else ()
    return Graded(
        submission.student, key.assignment, (Verdict("test", score, 9.0),), "{}",
        problems=problems, submission_digest=submission.digest, key_digest=key.digest,
    )  # fmt: skip


class Class:
    """A class in a folder: one text file per student; records one JSON file each."""

    def __init__(self, root: Path, orders: dict[str, str]) -> None:
        self.root, self.orders, self.recorded_twice = root, orders, []
        self.in_memory = self.most_in_memory = 0
        self.logged: list[str] = []
        self.kept: list[str] = []
        (root / "recorded").mkdir(parents=True, exist_ok=True)

    def read(self, task: Task) -> Submission:
        self.in_memory += 1
        self.most_in_memory = max(self.most_in_memory, self.in_memory)
        text = self.orders[task.student].encode()
        return Submission(task.student, text, {"log": os.fsencode(self.root / "log")}, digest="d")

    def record(self, task: Task, graded: Graded) -> None:
        self.in_memory -= 1
        path = self.root / "recorded" / task.student
        if path.exists():
            self.recorded_twice.append(task.student)
        path.with_suffix(".part").write_text(json.dumps([v.score for v in graded.verdicts]))
        path.with_suffix(".part").rename(path)

    def todo(self) -> list[Task]:
        done = {path.name for path in (self.root / "recorded").iterdir()}
        return [Task("quiz", student) for student in self.orders if student not in done]

    def scores(self) -> dict[str, float]:
        return {
            path.name: json.loads(path.read_text())[0]
            for path in (self.root / "recorded").iterdir()
            if path.suffix != ".part"
        }

    def attempts(self) -> list[str]:
        log = self.root / "log"
        return [line.split()[0] for line in log.read_text().splitlines()] if log.exists() else []

    def run(self, executor, width: int = 2, grade=fake_grade, **options) -> Summary:
        def keep(task: Task, graded: Graded) -> None:
            self.kept.append(task.student)

        def log(*report: str) -> None:
            self.logged.extend(report)

        hands = Hands(self.read, self.record, log, grade, keep)
        return batch.run(
            self.todo(),
            {"quiz": KEY},
            {"quiz": SETTINGS},
            hands,
            executor,
            lambda: width,
            quiet=True,
        )


@contextmanager
def threads(count: int = 2) -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(count) as executor:
        yield executor


def test_every_submission_is_graded_once_whatever_the_executor(tmp_path: Path) -> None:
    orders = {f"s{i:02}": str(i) for i in range(12)}
    scores = []
    for name, make in {
        "one": lambda: Processes(1),
        "two": lambda: Processes(2),
        "threads": threads,
    }.items():
        group = Class(tmp_path / name, orders)
        with make() as executor:
            summary = group.run(executor, width=1 if name == "one" else 2)
        assert (len(summary.graded), summary.failed, summary.left) == (12, [], 0)
        assert sorted(group.attempts()) == sorted(orders)
        scores.append(group.scores())
    assert scores[0] == scores[1] == scores[2] == {f"s{i:02}": i for i in range(12)}


def test_few_submissions_are_in_memory(tmp_path: Path) -> None:
    group = Class(tmp_path, {f"s{i}": "1" for i in range(60)})
    with threads() as executor:
        group.run(executor)
    assert group.most_in_memory <= 2 + batch.AHEAD + 1


def test_recording_happens_in_the_calling_thread(tmp_path: Path) -> None:
    group = Class(tmp_path, {f"s{i}": "1" for i in range(5)})
    seen, record = set(), group.record
    group.record = lambda *args: (seen.add(threading.get_ident()), record(*args))
    with threads() as executor:
        group.run(executor)
    assert seen == {threading.get_ident()}


def test_an_error_of_our_own_is_a_line_and_a_traceback(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    group = Class(tmp_path, {"a": "1", "b\x1b[2J": "raise", "c": "3", "d": "problem"})
    with threads() as executor:
        summary = group.run(executor)
    assert group.scores() == {"a": 1, "c": 3, "d": 1}
    assert len(summary.failed) == 1
    assert "ValueError" in summary.failed[0]
    assert "in fake_grade" in group.logged[1], "the traceback is in the log"
    assert group.attempts().count("b\x1b[2J") == 2, "once more, alone"
    assert summary.problems == ["quiz, d: the kernel died"]
    assert "\x1b" not in "".join([*summary.failed, capsys.readouterr().out])


def test_a_failing_intake_or_record_stops_nobody(tmp_path: Path) -> None:
    group = Class(tmp_path, {"a": "1", "b": "2", "c": "3"})
    read, record = group.read, group.record

    def failing_read(task: Task) -> Submission:
        if task.student == "a":
            raise OSError("disk error")
        return read(task)

    def failing_record(task: Task, *rest: object) -> None:
        if task.student == "b":
            raise RuntimeError("database is locked")
        record(task, *rest)

    group.read, group.record = failing_read, failing_record
    with threads() as executor:
        summary = group.run(executor)
    assert group.scores() == {"c": 3}
    assert len(summary.failed) == 2
    group.read, group.record = read, record
    with threads() as executor:
        group.run(executor)
    assert group.scores() == {"a": 1, "b": 2, "c": 3}


def test_a_locked_gradebook_is_waited_for_and_no_grading_is_lost(tmp_path: Path) -> None:
    group = Class(tmp_path, {f"s{i}": "1" for i in range(8)})
    record, refused = group.record, []

    def locked_for_a_while(*args: object) -> None:
        if len(refused) < 4:
            refused.append(args)
            raise CannotWrite("the gradebook is locked")
        record(*args)

    group.record = locked_for_a_while
    with threads() as executor:
        summary = group.run(executor)
    assert len(refused) == 4
    assert summary.failed == group.kept == []
    assert len(summary.graded) == len(group.scores()) == 8
    assert sorted(group.attempts()) == sorted(group.orders), "each is graded once"


def test_what_cannot_be_recorded_at_all_is_put_aside(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(batch, "RECORD_PATIENCE", 1.0)
    monkeypatch.setattr(batch, "MOST_WAITING", 4)
    group = Class(tmp_path, {f"s{i}": "1" for i in range(30)})

    def full(*args: object) -> None:
        raise CannotWrite("the disk is full; make room")

    group.record = full
    with threads() as executor:
        summary = group.run(executor)
    assert summary.graded == []
    assert 4 <= len(group.kept) <= 4 + 2 + batch.AHEAD
    assert len(group.kept) + summary.left == 30, "nothing new is begun for a disk that is full"
    assert all("the disk is full; make room" in line for line in summary.failed)
    assert capsys.readouterr().out.count("waiting: the disk is full") == 1


def test_a_dying_worker_costs_nobody_else(tmp_path: Path) -> None:
    orders = {f"s{i}": "sleep 0.2" for i in range(6)} | {"culprit": "die", "unlucky": "die once"}
    group = Class(tmp_path, orders)
    with Processes(2) as executor:
        summary = group.run(executor)
    assert set(group.scores()) == set(orders) - {"culprit"}
    assert len(summary.failed) == 1
    assert "culprit" in summary.failed[0]
    assert "died twice" in summary.failed[0]
    tries = {name: group.attempts().count(name) for name in orders}
    assert tries == {name: 2 if "die" in order else 1 for name, order in orders.items()}


def test_a_worker_killed_from_outside_is_replaced(tmp_path: Path) -> None:
    group = Class(tmp_path, {f"s{i}": "sleep 0.3" for i in range(8)})

    def kill_one() -> None:
        while len(group.attempts()) < 3:
            time.sleep(0.02)
        os.kill(int((tmp_path / "log").read_text().split()[-1]), signal.SIGKILL)

    killer = threading.Thread(target=kill_one)
    killer.start()
    with Processes(2) as executor:
        summary = group.run(executor)
    killer.join()
    assert len(summary.graded) == 8
    assert summary.failed == group.recorded_twice == []
    assert len(group.attempts()) == 9, "one job was begun twice, no other"


def test_a_job_that_never_comes_back_is_given_up(tmp_path: Path) -> None:
    group = Class(tmp_path, {"a": "1", "hangs": "sleep 600", "c": "3"})
    with Processes(2, patience=3) as executor:
        summary = group.run(executor)
    assert group.scores() == {"a": 1, "c": 3}
    assert "did not come back in 3 s" in summary.failed[0]


def test_a_worker_with_other_code_refuses(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    group = Class(tmp_path, {"a": "1"})
    monkeypatch.setattr(
        batch, "code_digest", lambda: "older"
    )  # of the parent; workers have their own
    with (
        Processes(1) as executor,
        pytest.raises(UnfitWorkers, match="bring both to the same version"),
    ):
        group.run(executor)
    assert group.scores() == {}
    assert group.attempts() == []


def test_ctrl_c_records_what_is_done(tmp_path: Path) -> None:
    group = Class(tmp_path, {f"s{i}": "sleep 0.3" for i in range(20)})
    record = group.record

    def interrupted_record(*args: object) -> None:
        os.kill(os.getpid(), signal.SIGINT)  # in the middle of a recording, of all places
        record(*args)

    group.record = interrupted_record
    executor = Processes(2)
    handler = signal.getsignal(signal.SIGINT)
    summary = group.run(executor)
    executor.kill()
    assert 1 <= len(summary.graded) <= 4
    assert len(summary.graded) + summary.left == 20
    assert len(group.scores()) == len(summary.graded)
    assert signal.getsignal(signal.SIGINT) is handler


PARENT = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from tests.autograder.test_batch import Class, Processes

if __name__ == "__main__":
    group = Class(Path(sys.argv[1]), {{f"s{{i}}": "sleep 0.2" for i in range(12)}})
    with Processes(2) as executor:
        group.run(executor)
    assert not group.recorded_twice
"""


def test_a_killed_parent_goes_on_where_it_stood(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT.format(root=str(ROOT)))
    group = Class(tmp_path / "class", {f"s{i}": "" for i in range(12)})
    parent = subprocess.Popen([sys.executable, script, group.root], cwd=ROOT)
    deadline = time.monotonic() + 60
    while len(group.scores()) < 4 and time.monotonic() < deadline:
        time.sleep(0.02)
    children = psutil.Process(parent.pid).children(recursive=True)
    parent.kill()
    parent.wait()
    before = group.scores()
    assert 4 <= len(before) < 12
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == [], "the workers die with the parent"
    begun = group.attempts()
    subprocess.run([sys.executable, script, group.root], cwd=ROOT, check=True, timeout=60)
    assert set(group.scores()) == set(group.orders)
    again = group.attempts()[len(begun) :]
    assert not set(again) & set(before), "what was recorded is not graded again"


def test_an_executor_that_lost_its_cluster_ends_the_batch(tmp_path: Path) -> None:
    class Lost(ThreadPoolExecutor):
        def submit(self, *args: object, **kwargs: object) -> Future:
            future = Future()
            future.cancel()
            future.set_running_or_notify_cancel()
            return future

    with Lost() as executor, pytest.raises(UnfitWorkers, match="scheduler"):
        Class(tmp_path, {"a": "1"}).run(executor)


def test_killing_idle_and_unused_workers() -> None:
    executor = Processes(2)
    assert executor.submit(os.getpid).result() != os.getpid()
    executor.kill()
    with pytest.raises(RuntimeError):
        executor.submit(os.getpid)
    Processes(1).kill()


def test_processes_report_a_death() -> None:
    with Processes(1) as executor:
        first = executor.submit(os.getpid).result()
        with pytest.raises(WorkerDied):
            executor.submit(os._exit, 3).result()
        assert executor.submit(os.getpid).result() != first


def test_dask_workers_that_share_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(ROOT), str(Path(__file__).parent)]))
    orders = {f"s{i:02}": str(i) for i in range(10)} | {"own": "raise"}
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None,
        local_directory=str(tmp_path / "dask"),
    ) as local:  # fmt: skip
        with distributed.Client(local) as client:
            folders = client.run(_move_to_an_empty_folder, str(tmp_path))
            assert len(set(folders.values())) == 2
        group = Class(tmp_path / "class", orders)
        with cluster(local.scheduler_address) as (executor, width):
            assert width() == 2
            summary = group.run(executor)
    assert group.scores() == {f"s{i:02}": i for i in range(10)}
    assert len(summary.failed) == 1
    pids = {line.split()[1] for line in (group.root / "log").read_text().splitlines()}
    assert len(pids) == 2, "both workers worked"
    assert str(os.getpid()) not in pids


def _move_to_an_empty_folder(under: str) -> str:
    folder = Path(under, f"worker-{os.getpid()}")
    folder.mkdir()
    os.chdir(folder)
    return str(folder)


def test_no_cluster_is_a_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UnfitWorkers, match=r"cnn-course\[cluster\]"), cluster("tcp://127.0.0.1:9"):
        pass
