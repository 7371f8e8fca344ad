"""One submission from bytes to verdicts, and a peer that lies on the wire."""

from __future__ import annotations

import hashlib
import signal
from collections.abc import Iterator
from dataclasses import replace

import nbformat
import nbformat.v4
import pytest

from autograder import grading, notebooks, sample_class, sandbox
from autograder.exercises import exercises
from autograder.jobs import Key, Limits, Settings, Submission
from autograder.kernel import CellRun, Kernel, Outputs
from autograder.key import read_key

SETTINGS = Settings(b"a secret", Limits(cell_seconds=20))
walled = [
    pytest.mark.skipif(bool(sandbox.why_not()), reason=sandbox.why_not() or "there is a sandbox"),
    pytest.mark.xdist_group("sandbox"),
]


@pytest.fixture(scope="module")
def key() -> Iterator[Key]:
    yield read_key(notebooks.ROOT, "nchw")
    grading.close()


def submission(notebook: nbformat.NotebookNode) -> Submission:
    content = nbformat.writes(notebook).encode()
    return Submission("student", content, {}, (), hashlib.sha256(content).hexdigest())


@pytest.fixture(scope="module")
def solved() -> nbformat.NotebookNode:
    return sample_class.sample_submissions("nchw")[0].notebook


class TestWalled:
    pytestmark = walled

    def test_the_same_submission_has_the_same_result(self, key: Key, solved) -> None:
        first, again = (grading.grade(submission(solved), key, SETTINGS) for _ in range(2))
        assert first.verdicts == again.verdicts
        assert all(verdict.score == verdict.points for verdict in first.verdicts)
        assert not first.problems
        assert not first.repairs

    def test_a_set_up_that_stops_here_is_reported(self, key: Key, solved) -> None:
        """The course's own cell before the first answer: no student can be blamed for its error."""
        cells = list(key.cells)
        place = [cell.name for cell in cells].index("setup")
        text = cells[place].released + "\nopen('data_that_only_the_author_has.csv')"
        cells[place] = replace(cells[place], released=text)
        graded = grading.grade(submission(solved), replace(key, cells=tuple(cells)), SETTINGS)
        (problem,) = graded.problems
        assert "the course's own cell setup stopped with FileNotFoundError" in problem

    def test_a_kernel_that_ends_keeps_what_was_earned(self, key: Key, solved) -> None:
        dead = solved.copy()
        place = [notebooks.grade_id(cell) for cell in dead.cells].index("test_to_nchw")
        end = nbformat.v4.new_code_cell("import os; os._exit(3)")
        dead.cells = [*dead.cells[: place + 1], end, *dead.cells[place + 1 :]]
        graded = grading.grade(submission(dead), key, SETTINGS)
        scores = [verdict.score for verdict in graded.verdicts]
        assert all(scores[:3])
        assert not any(scores[3:])
        assert "ended itself" in graded.problems[0]
        assert "not reached" in graded.verdicts[-1].reason

    def test_a_kernel_that_something_else_ended_is_started_again(
        self, key: Key, solved, monkeypatch
    ) -> None:
        execute, ended = Kernel.execute, []

        def ended_once(kernel: Kernel, source: str) -> CellRun:
            if not ended:
                ended.append(kernel)
                kernel._running.signal(signal.SIGKILL)
            return execute(kernel, source)

        monkeypatch.setattr(Kernel, "execute", ended_once)
        graded = grading.grade(submission(solved), key, SETTINGS)
        assert ended
        assert all(verdict.score == verdict.points for verdict in graded.verdicts)
        assert not graded.problems

    def test_a_warm_parent_that_died_is_replaced(self, key: Key, solved) -> None:
        grading.grade(submission(solved), key, SETTINGS)
        process = grading._starter(SETTINGS.wanted)._process
        process.kill()
        process.wait()
        graded = grading.grade(submission(solved), key, SETTINGS)
        assert all(verdict.score == verdict.points for verdict in graded.verdicts)

    def test_unreadable_scores_nothing_and_says_why(self, key: Key) -> None:
        for content in (b"", b"\x89PNG\r\n", None):
            graded = grading.grade(Submission("s", content), key, SETTINGS)
            assert sum(verdict.score for verdict in graded.verdicts) == 0
            assert graded.problems
            assert graded.verdicts[0].reason == graded.problems[0]

    def test_without_a_hidden_test_only_if_it_is_allowed(self, key: Key, solved) -> None:
        bare = replace(key, cells=tuple(replace(cell, hidden="") for cell in key.cells))
        graded = grading.grade(submission(solved), bare, SETTINGS)
        assert sum(verdict.score for verdict in graded.verdicts) == 0
        assert graded.verdicts[0].reason == grading.NOT_ALLOWED
        graded = grading.grade(submission(solved), bare, replace(SETTINGS, kernel_tests=True))
        assert all(verdict.score == verdict.points for verdict in graded.verdicts)
        assert all(verdict.forgeable for verdict in graded.verdicts)

    def test_a_test_that_stumbles_gives_nothing(self, key, solved, monkeypatch) -> None:
        def stumble(work, rng):
            return {}["no such key"]

        monkeypatch.setattr(exercises("nchw")["test_pixel"], "script", stumble)
        graded = grading.grade(submission(solved), key, SETTINGS)
        verdicts = {verdict.name: verdict for verdict in graded.verdicts}
        assert verdicts["test_pixel"].score == 0
        assert verdicts["test_describe"].score > 0
        assert "KeyError" in graded.problems[0]

    def test_no_hidden_line_in_what_is_kept(self, key: Key, solved) -> None:
        graded = grading.grade(submission(solved), key, SETTINGS)
        assert "judge(" not in graded.notebook


def test_without_the_sandbox_when_asked(key: Key, solved) -> None:
    graded = grading.grade(submission(solved), key, replace(SETTINGS, sandbox=False))
    assert all(verdict.score == verdict.points for verdict in graded.verdicts), graded.verdicts


def message(kind: str, **content: object) -> dict:
    return {"header": {"msg_type": kind}, "content": content}


def test_outputs_are_counted_and_nonsense_is_left_out() -> None:
    outputs = Outputs(1000)
    outputs.add(message("stream", name="stdout", text="a"))
    outputs.add(message("stream", name="stdout", text="b"))
    for nonsense in (
        message("stream"),
        message("stream", name="stdout", text=7),
        message("stream", name="stdout", text=["x"]),
        message("display_data", data=3, metadata=None),
        message("error"),
        message("never heard of"),
        message("status", execution_state={}),
    ):
        outputs.add(nonsense)
    assert outputs.nodes[0].text == "ab"
    assert not outputs.idle
    for _ in range(5):
        outputs.add(message("stream", name="stdout", text="x" * 300))
    assert len(str(outputs.nodes)) < 2000
    assert "left out" in outputs.nodes[-1].text
    outputs.add(message("clear_output", wait=True))
    assert outputs.nodes
    outputs.add(message("stream", name="stderr", text="new"))
    assert [node.text for node in outputs.nodes] == ["new"]
