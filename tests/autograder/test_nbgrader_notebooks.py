"""nbgrader's own test notebooks get the scores that its tests expect, or better-deserved ones.

The expectations are those of nbgrader/tests/apps/test_nbgrader_autograde.py and of the tests under
nbgrader/tests/preprocessors. Their graded cells have plain tests, so the student's own kernel judges
them (`c.Grade.kernel_tests = True`). What differs is listed in DIFFERENT, each with its reason.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import nbgrader
import pytest
from nbgrader.apps import NbGraderAPI
from nbgrader.apps.nbgraderapp import NbGrader
from nbgrader.coursedir import CourseDirectory
from small_course import STEPS
from traitlets.config import PyFileConfigLoader

from autograder import grading, sandbox
from autograder.course_folder import CourseFolder
from autograder.results import record

pytestmark = [
    pytest.mark.skipif(bool(sandbox.why_not()), reason=sandbox.why_not() or "there is a sandbox"),
    pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning"),  # of nbgrader's code
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.xdist_group("sandbox"),
]

APPS = Path(nbgrader.__file__).parent / "tests" / "apps" / "files"
STEPS_FILES = APPS.parent.parent / "preprocessors" / "files"
PREFIX = "steps/"  # a notebook of the tests of preprocessors
SETTINGS = """
c.Grade.kernel_tests = True
c.Grade.cell_seconds = 2
c.Grade.memory_mib = 2048
c.Execute.extra_arguments = ["--log-level=ERROR"]
"""

# Assignment: the notebook it is made of.
SOURCES = {
    "plain": "submitted-unchanged",
    "squares": "test",
    "hidden": "test-hidden-tests",
    "simple": "autotest-simple",
    "hashed": "autotest-hashed",
    "multi": "autotest-multi",
    "hidden-auto": "autotest-hidden",
    "loop": "infinite-loop",
    "memory": "infinite-loop-with-output",
    "timeout": "timeout",
    "variable": "validating-environment-variable",
    "side": "side-effects",
    "file": "open_relative_file",
    "no-points": "validation-zero-points",
    "manual": "steps/manually-graded-code-cell",
    "task": "steps/test_taskcell",
}
# nbgrader makes autotests into tests when it builds; only its gradebook then holds them.
WITHOUT_SOURCE = ("simple", "hashed", "multi", "hidden-auto")

# Assignment, submission, score, a person has to grade: what nbgrader's tests expect.
SAME = [
    ("plain", "submitted-unchanged", 1, False),
    ("plain", "submitted-changed", 2, True),
    ("plain", "submitted-cheat-attempt", 1, True),
    ("plain", "submitted-cheat-attempt-alternative", 1, True),
    ("plain", "submitted-grade-cell-changed", 1, False),
    ("plain", "submitted-locked-cell-changed", 1, False),
    ("plain", "steps/submitted-unchanged", 1, False),
    ("plain", "steps/submitted-changed", 2, True),
    ("plain", "steps/submitted-grade-cell-changed", 1, False),
    ("plain", "steps/submitted-grade-cell-type-changed", 1, False),
    ("plain", "steps/submitted-answer-cell-type-changed", 1, False),
    ("plain", "steps/submitted-locked-cell-changed", 1, False),
    ("hidden", "test-hidden-tests", 1.5, False),
    ("simple", "autotest-simple-unchanged", 0, False),
    ("simple", "autotest-simple-changed", 1, False),
    ("hashed", "autotest-hashed-unchanged", 0, False),
    ("hashed", "autotest-hashed-changed", 1, False),
    ("multi", "autotest-multi-unchanged", 0, False),
    ("multi", "autotest-multi-changed", 3, False),
    ("hidden-auto", "autotest-hidden-unchanged", 0, False),
    ("hidden-auto", "autotest-hidden-changed-wrong", 0, False),
    ("hidden-auto", "autotest-hidden-changed-right", 1, False),
    ("squares", "test", 3, True),
    ("squares", "test-with-output", 3, True),
    ("side", "side-effects", 0, False),
    ("file", "open_relative_file", 10, False),
    ("no-points", "validation-zero-points", 0, False),
    ("manual", "steps/manually-graded-code-cell", 0, True),
    ("loop", "infinite-loop", 0, False),
    ("timeout", "timeout", 1, False),
    # Its tests need the package nose, which is not installed: nbgrader gives 0 as well.
    ("task", "steps/test_taskcell", 0, True),
]

OLD = "nbgrader stops the whole batch at labels of another version; the answers are right and found"
FOREIGN = "nbgrader stops the whole batch at such labels; no cell of this assignment is in it"
DIFFERENT = [
    ("squares", "test-v0", 3, True, OLD),
    ("squares", "test-v1", 3, True, OLD),
    ("squares", "test-v2", 3, True, OLD),
    ("squares", "test-v0-invalid", 3, True, OLD),
    ("squares", "test-no-metadata", 3, True, "without labels nbgrader finds no answer and no test"),
    ("squares", "too-new", 0, False, FOREIGN),
    ("squares", "steps/duplicate-grade-ids", 0, False, FOREIGN),
    ("squares", "steps/blank-grade-id", 0, False, FOREIGN),
    ("squares", "steps/blank-points", 0, False, FOREIGN),
    ("squares", "steps/no-cell-type", 0, False, FOREIGN),
    ("memory", "infinite-loop-with-output", 0, False, "nbgrader skips its test: too much memory"),
    ("variable", "validating-environment-variable", 1, False,
     "nbgrader sets NBGRADER_EXECUTION, on which this test fails; a student's code is not told "
     "that it is being graded, so that it cannot behave otherwise then"),
]  # fmt: skip


def notebook(name: str) -> Path:
    folder = STEPS_FILES if name.startswith(PREFIX) else APPS
    return folder / f"{name.removeprefix(PREFIX)}.ipynb"


def student(submission: str) -> str:
    return submission.replace("/", "_")


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with all of these assignments and submissions, each graded through nbgrader."""
    root = tmp_path_factory.mktemp("nbgrader")
    (root / "nbgrader_config.py").write_text(STEPS + SETTINGS)
    shutil.copy(APPS / "autotests.yml", root)
    course = CourseFolder(root)
    for assignment, source in SOURCES.items():
        folder = root / "source" / assignment
        folder.mkdir(parents=True)
        shutil.copy(notebook(source), folder / "p1.ipynb")
        if assignment == "file":
            shutil.copy(APPS / "data.txt", folder)
        course.build(assignment)
        if assignment in WITHOUT_SOURCE:
            shutil.rmtree(folder)
    for assignment, submission, *_ in SAME + DIFFERENT:
        hand_in(root, assignment, submission)
    for assignment in SOURCES:
        assert autograde(root, assignment)["success"]
    yield root
    grading.close()


def hand_in(root: Path, assignment: str, submission: str, who: str = "") -> None:
    folder = root / "submitted" / (who or student(submission)) / assignment
    folder.mkdir(parents=True)
    shutil.copy(notebook(submission), folder / "p1.ipynb")


def autograde(root: Path, assignment: str, who: str = "*", **settings: object) -> dict:
    config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    config.CourseDirectory.root = str(root)
    config.Grade.merge(settings)
    app = NbGrader(config=config)
    return NbGraderAPI(CourseDirectory(parent=app), parent=app).autograde(assignment, who)


def score(root: Path, assignment: str, who: str, name: str = "p1") -> tuple[float, bool]:
    with CourseFolder(root).gradebook() as gradebook:
        found = gradebook.find_submission_notebook(name, assignment, who)
        return found.score, found.needs_manual_grade


@pytest.mark.parametrize(("assignment", "submission", "points", "by_hand"), SAME)
def test_the_score_is_nbgraders(
    graded: Path, assignment: str, submission: str, points: float, by_hand: bool
) -> None:
    assert score(graded, assignment, student(submission)) == (points, by_hand)


@pytest.mark.parametrize(
    ("assignment", "submission", "points", "by_hand", "why"), DIFFERENT, ids=lambda value: None
)
def test_the_score_is_a_better_deserved_one(
    graded: Path, assignment: str, submission: str, points: float, by_hand: bool, why: str
) -> None:
    assert why
    assert score(graded, assignment, student(submission)) == (points, by_hand)


def test_comments_are_nbgraders(graded: Path) -> None:
    with CourseFolder(graded).gradebook() as gradebook:
        for name in ("set_a", "baz", "quux"):
            comment = gradebook.find_comment(name, "p1", "plain", "submitted-unchanged")
            assert comment.comment == "No response."
            comment = gradebook.find_comment(name, "p1", "plain", "submitted-changed")
            assert comment.comment is None


def test_a_longer_wait_than_allowed_loses_the_cell(graded: Path) -> None:
    """nbgrader's test waits 5 s with a limit of 2; ours gives three times the processor's limit."""
    hand_in(graded, "timeout", "timeout", "impatient")
    assert autograde(graded, "timeout", "impatient", cell_seconds=0.5)["success"]
    assert score(graded, "timeout", "impatient") == (0, False)


def test_side_effects_stay_in_the_sandbox(graded: Path) -> None:
    """nbgrader's test expects the written file in autograded/: here, nothing leaves the sandbox."""
    assert not list(graded.rglob("side-effect.txt"))


def test_a_submission_without_a_notebook_has_a_zero_and_a_reason(graded: Path) -> None:
    """nbgrader passes over such a folder in silence; here it stands beside one that is whole."""
    (graded / "submitted" / "nobody" / "manual").mkdir(parents=True)
    assert autograde(graded, "manual")["success"]
    assert score(graded, "manual", "nobody") == (0, False)
    grading_of = record.read_gradings(graded, "nobody", "manual")["p1"]
    assert any("no notebook" in line for line in grading_of["repairs"] + grading_of["problems"])


def test_of_two_notebooks_the_missing_one_scores_zero(graded: Path) -> None:
    folder = graded / "source" / "two"
    folder.mkdir()
    for name in ("p1", "p2"):
        shutil.copy(notebook("submitted-unchanged"), folder / f"{name}.ipynb")
    CourseFolder(graded).build("two")
    hand_in(graded, "two", "submitted-changed", "foo")
    hand_in(graded, "two", "submitted-changed", "bar")
    both = graded / "submitted" / "bar" / "two"
    shutil.copy(notebook("submitted-unchanged"), both / "p2.ipynb")
    assert autograde(graded, "two")["success"]
    assert score(graded, "two", "foo", "p1") == (2, True)
    assert score(graded, "two", "foo", "p2") == (0, False)
    assert score(graded, "two", "bar", "p1") == (2, True)
    assert score(graded, "two", "bar", "p2") == (1, False)
    assert set(record.read_gradings(graded, "bar", "two")) == {"p1", "p2"}
