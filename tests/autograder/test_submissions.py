"""Every case of `tests/submissions/` is graded as it deserves, and harms nothing around it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import pickle
import re
import socket
import sys
import sysconfig
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
import torch
from cases import (
    Case,
    Outside,
    as_bytes,
    cases,
    find_case,
    new_canary,
    points,
    solved_notebook,
    write_source,
)

import course
from autograder import grading, notebooks, sandbox, steps
from autograder.course_folder import CourseFolder
from autograder.inside import LANDLOCK, NAMESPACES
from autograder.intake import read_submission
from autograder.jobs import Graded, Key, Limits, Settings
from autograder.key import read_key
from autograder.results import report
from course.data import files, sources

# The whole bank behind other walls: GRADER_WALLS=landlock.
WALLS = os.environ.get("GRADER_WALLS", NAMESPACES)
LIMITS = Limits(
    cell_seconds=10, submission_seconds=40, memory=2 * 2**30, scratch=64 * 2**20, processes=128
)
LARGEST_NOTEBOOK = 24 * 2**20  # bytes of text: more is trouble for whoever opens it


@pytest.fixture(scope="module")
def outside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Outside]:
    """A course folder around the sandbox, full of canaries, and sockets that hand one out."""
    folder = tmp_path_factory.mktemp("outside")
    canary = new_canary()
    mark = f"mark{os.getpid()}x{canary[-8:]}"
    for name in ("gradebook.db", ".grading_secret", "source/nchw/nchw.ipynb", "timestamp.txt"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(canary, encoding="utf-8")
    neighbour = solved_notebook("nchw")
    neighbour.cells[0].source += f"\n\n{canary}"
    path = folder / "submitted" / "neighbour" / "nchw" / "nchw.ipynb"
    path.parent.mkdir(parents=True)
    path.write_bytes(as_bytes(neighbour))
    own = {"GRADER_CANARY": canary, **_images(tmp_path_factory.mktemp("images"))}
    before = {name: os.environ.get(name) for name in own}
    os.environ.update(own)
    grading.close()  # a warm parent that knows other images
    inherited = os.open(folder / "gradebook.db", os.O_RDONLY)
    os.set_inheritable(inherited, True)

    listeners = [socket.create_server(("127.0.0.1", 0))]
    for address in (_short(folder), f"\0{mark}"):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(address)
        listener.listen()
        listeners.append(listener)
    for listener in listeners:
        threading.Thread(target=_hand_out, args=(listener, canary), daemon=True).start()
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    yield Outside(folder, os.getpid(), listeners[0].getsockname()[1], canary, mark, shared)
    grading.close()
    for listener in listeners:
        listener.close()
    os.close(inherited)
    for name, value in before.items():
        os.environ.pop(name)
        if value is not None:
            os.environ[name] = value


def _images(folder: Path) -> dict[str, str]:
    """The stand-ins in files, so that no case depends on what images or network a machine has."""
    for dataset in (sources.MNIST, sources.FASHION_MNIST, sources.CIFAR10):
        for split in sources.SPLITS:
            images, labels = sources.stand_in_arrays(dataset.stand_in, split)
            tensors = torch.from_numpy(images), torch.from_numpy(labels)
            files.write_tensors(folder, dataset.dataset, split, tensors)
    return {"COURSE_DATA": str(folder), "COURSE_CACHE": str(folder / "cache")}


def _short(folder: Path) -> str:
    """A path for a Unix socket in `folder`: relative, because these paths must be short."""
    return os.path.relpath(folder / "socket")


def _hand_out(listener: socket.socket, text: str) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with connection:
            connection.sendall(text.encode())


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Key]:
    """The keys of the cut assignments."""
    root = tmp_path_factory.mktemp("keys")
    settings = (notebooks.ROOT / "nbgrader_config.py").read_bytes()
    (root / "nbgrader_config.py").write_bytes(settings)
    found = {}
    for assignment in sorted({case.assignment for case in cases()}):
        write_source(root, assignment)
        found[assignment] = read_key(root, assignment)
    return found


def test_there_are_enough() -> None:
    found = cases()
    assert len(found) >= 100
    assert len({str(case) for case in found}) == len(found)
    for case in found:
        text = (case.folder / "make.py").read_text(encoding="utf-8")
        assert '    """' in text, f"{case}: make() does not say what the student tries"


@pytest.mark.timeout(200)  # nothing that a student does may make the grader wait for ever
@pytest.mark.parametrize("case", cases(), ids=str)
def test_case(case: Case, outside: Outside, keys: dict[str, Key], tmp_path: Path) -> None:
    if case.expected.get("sandbox") and sandbox.why_not(WALLS):
        pytest.skip(sandbox.why_not(WALLS))
    _grade_and_check(case, outside, keys[case.assignment], tmp_path, WALLS)


# A few of each group, and what is other behind them; the whole bank: GRADER_WALLS=landlock.
BEHIND_LANDLOCK = [
    "answers/knows_it_is_judged", "file/garbage", "honest/helper_module", "honest/multiprocessing",
    "interpreter/audit_hook", "patching/torch_allclose", "reading/known_paths", "reading/network",
    "reading/other_sockets", "reading/signals_to_grader", "reading/stat_outside", "reading/unix_sockets",
    "reading/whole_file_system", "resources/disk", "resources/fork_bomb", "resources/kill_everything",
    "resources/kill_process_group", "resources/many_small_files", "resources/memory_one_array",
    "weights/a_folder", "writing/gradebook", "writing/late_processes", "writing/neighbours",
]  # fmt: skip


@pytest.mark.timeout(200)
@pytest.mark.skipif(bool(sandbox.why_not(LANDLOCK)), reason=sandbox.why_not(LANDLOCK) or "-")
@pytest.mark.parametrize("name", BEHIND_LANDLOCK)
def test_case_behind_walls_without_namespaces(
    name: str, outside: Outside, keys: dict[str, Key], tmp_path: Path
) -> None:
    case = find_case(name)
    _grade_and_check(case, outside, keys[case.assignment], tmp_path, LANDLOCK)


def _grade_and_check(case: Case, outside: Outside, key: Key, folder: Path, walls: str) -> None:
    graded = grade(case, outside, key, folder, walls)
    check_deserved(case.behind(sandbox.walls(walls)), graded)
    check_contract(graded, key)
    check_harmless(graded, outside)


def grade(case: Case, outside: Outside, key: Key, folder: Path, walls: str = WALLS) -> Graded:
    """Hand a case in and grade it; the world outside must be the same afterwards."""
    place = case.write(folder / "submitted" / "student" / case.assignment, outside)
    limits = dataclasses.replace(LIMITS, **case.expected.get("limits", {}))
    walled = not sandbox.why_not(walls)
    settings = Settings(outside.canary.encode(), limits, sandbox=walled, walls=walls)
    before = snapshot(outside.folder)
    held = memory("VmRSS")
    if sys.platform == "linux":
        Path("/proc/self/clear_refs").write_text("5")  # the peak is counted from here
    graded = grading.grade(read_submission(place, "student", case.assignment), key, settings)
    grown = memory("VmHWM") - held
    assert grown < LIMITS.memory + 2**29, f"the judge itself took {grown / 2**30:.1f} GiB"
    assert snapshot(outside.folder) == before, "something outside the sandbox has changed"
    return graded


def memory(field: str) -> int:
    """Bytes of this process's memory: VmRSS now, VmHWM at most."""
    if sys.platform != "linux":
        return 0
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(rf"^{field}:\s+(\d+)", status, re.MULTILINE)[1]) * 1024


def check_deserved(case: Case, graded: Graded) -> None:
    """Scores, repairs, problems and reasons are those of `expected.json`."""
    expected, why = case.expected, summary(graded)
    assert sum(graded.seconds.values()) < expected.get("seconds", 300), why
    assert graded.seconds.get("judge", 0) < expected.get("judge_seconds", 60), why
    full = {v.name for v in graded.verdicts if v.score == v.points}
    none = {v.name for v in graded.verdicts if v.score == 0}
    must_have = set(points(case.assignment)) - case.loses - case.may_lose
    assert must_have <= full, f"these lost what they deserve: {sorted(must_have - full)}\n{why}"
    assert case.loses <= none, f"these earned too much: {sorted(case.loses - none)}\n{why}"
    assert full | none == set(points(case.assignment)), why
    for field, lines in (("repairs", graded.repairs), ("problems", graded.problems)):
        for pattern in expected.get(field, []):
            assert any(re.search(pattern, line) for line in lines), f"no {field} {pattern!r}\n{why}"
    reasons = {verdict.name: verdict.reason for verdict in graded.verdicts}
    for name, pattern in expected.get("reasons", {}).items():
        assert re.search(pattern, reasons[name]), f"{name}: {reasons[name]!r}\n{why}"
    for pattern in expected.get("shows", []):
        assert re.search(pattern, graded.notebook), f"the notebook does not show {pattern!r}\n{why}"
    for pattern in expected.get("shows_not", []):
        hit = re.search(f".{{0,80}}{pattern}.{{0,80}}", graded.notebook)
        assert not hit, f"the notebook shows {hit[0]!r}\n{why}"


def check_contract(graded: Graded, key: Key) -> None:
    """What holds for every submission whatever it did."""
    worth = {cell.name: cell.points for cell in key.cells if cell.kind.value == "test"}
    assert {v.name: v.points for v in graded.verdicts} == worth
    assert list(worth) == [v.name for v in graded.verdicts]
    for verdict in graded.verdicts:
        assert 0 <= verdict.score <= verdict.points
        assert bool(verdict.reason) == (verdict.score < verdict.points)
        assert len(verdict.reason) < 20_000
        assert not re.search(r"^ +expected {2}", verdict.reason, re.MULTILINE), verdict.reason
        verdict.reason.encode()
    for line in (*graded.repairs, *graded.problems):
        line.encode()
        assert len(line) < 1000
    assert len(graded.notebook.encode()) < LARGEST_NOTEBOOK
    nbformat.reads(graded.notebook, as_version=4)
    assert "judge(" not in graded.notebook.replace('judge\\"', ""), "a hidden line got out"
    assert pickle.loads(pickle.dumps(graded)) == graded
    json.dumps(dataclasses.asdict(graded))


def check_harmless(graded: Graded, outside: Outside) -> None:
    """Nothing secret has come in, and nothing is left running or lying about."""
    for text in (graded.notebook, repr(graded)):
        assert outside.canary not in text, "a secret from outside is in the notebook"
        assert repr(outside.canary.encode())[2:-1] not in text
    left = processes(outside.mark)
    assert not left, f"still running: {left}"
    folders = [sysconfig.get_path("purelib"), Path(course.__file__).parent, sys.prefix, "/", "/etc"]
    for folder in folders:
        assert not Path(folder, f"{outside.mark}.txt").exists(), f"{folder} was written to"


def processes(mark: str, patience: float = 3) -> list[str]:
    """Command lines of the processes that carry the mark, after some patience."""
    until = time.monotonic() + patience
    while True:
        found = []
        for path in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = path.read_bytes()
            except OSError:
                continue
            if mark.encode() in line:
                found.append(line.decode(errors="replace"))
        if not found or time.monotonic() > until:
            return found
        time.sleep(0.05)


def snapshot(folder: Path) -> dict[str, tuple]:
    """Everything about the files below a folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        status = path.lstat()
        content = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        links = status.st_nlink if path.is_file() else 0
        found[str(path)] = (status.st_mode, status.st_uid, status.st_mtime_ns, links, content)
    return found


def summary(graded: Graded) -> str:
    """For the message of a failure: what came out."""
    lines = [f"{v.name:<22}{v.score:g} / {v.points:g}  {v.reason[:300]!r}" for v in graded.verdicts]
    lines += [f"repair:  {line}" for line in graded.repairs]
    lines += [f"problem: {line}" for line in graded.problems]
    lines.append(f"seconds: { {k: round(v, 2) for k, v in graded.seconds.items()} }")
    return "\n".join(lines)


def _shown(path: Path) -> str:
    """What a browser would take for HTML: a page, or a notebook's Markdown and rich outputs."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".html":
        return text
    shown = []
    for cell in nbformat.reads(text, as_version=4).cells:
        shown += [cell.source] if cell.cell_type == "markdown" else []
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            shown += [str(value) for kind, value in data.items() if kind != "text/plain"]
    return "\n".join(shown)


HOSTILE = [
    "interpreter/do_execute", "patching/builtins", "writing/links_in_the_submission",
    "writing/late_processes", "resources/segfault", "resources/memory_in_children",
    "resources/kill_everything", "resources/print_200_megabytes", "file/garbage",
    "writing/output_html", "answers/error_with_odd_text",
]  # fmt: skip
HONEST = ["honest/solved", "honest/helper_module", "file/metadata_stripped"]


@pytest.mark.timeout(500)
@pytest.mark.skipif(bool(sandbox.why_not()), reason=sandbox.why_not() or "-")
def test_batch_around_hostile_submissions(outside: Outside, tmp_path: Path) -> None:
    """Honest students between hostile ones get what they deserve, and so do the hostile ones."""
    root = tmp_path / "course"
    root.mkdir()
    settings = (notebooks.ROOT / "nbgrader_config.py").read_text(encoding="utf-8")
    limits = "c.Grade.cell_seconds = 10\nc.Grade.memory_mib = 2048\nc.Grade.scratch_mib = 64\n"
    (root / "nbgrader_config.py").write_text(f"{settings}\n{limits}", encoding="utf-8")
    write_source(root, "nchw")
    course_folder = CourseFolder(root)
    steps.build(course_folder, ["nchw"])

    handed_in: dict[str, Case] = {}
    for number, name in enumerate(HOSTILE):
        for word in [name, HONEST[number // 2 % len(HONEST)]][: 1 + number % 2]:
            student = f"s{len(handed_in):02}-{word.replace('/', '-')}"
            handed_in[student] = find_case(word)
            handed_in[student].write(root / "submitted" / student / "nchw", outside)
    before = snapshot(root / "submitted"), snapshot(root / "source"), snapshot(outside.folder)
    summary = steps.grade(course_folder, ["nchw"], options=steps.Options(jobs=2))
    assert before == (
        snapshot(root / "submitted"),
        snapshot(root / "source"),
        snapshot(outside.folder),
    )
    assert summary.failed == []
    assert len(summary.graded) == len(handed_in)

    frame = report.scores(course_folder)
    for student, case in handed_in.items():
        mine = frame[frame.student == student]
        got = dict(zip(mine.cell, mine.score, strict=True))
        for name, worth in points("nchw").items():
            if name in case.loses:
                assert got[name] == 0, f"{student}: {name} earned {got[name]}"
            elif name not in case.may_lose:
                assert got[name] == worth, f"{student}: {name} earned {got[name]}"
    for path in [*(root / "autograded").rglob("*.ipynb"), *(root / "feedback").rglob("*.html")]:
        text = path.read_text(encoding="utf-8")
        assert outside.canary not in text, path
        assert not re.search(r"<script>alert|onerror=alert|<img src=x", _shown(path)), path
        assert len(text) < LARGEST_NOTEBOOK
    pages = list((root / "feedback").rglob("*.html"))
    assert len(pages) == len(handed_in)
    assert not processes(outside.mark)
