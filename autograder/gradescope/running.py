"""Grade the one submission that Gradescope has put into its folder: `python -m autograder.gradescope.running ROOT`.

ROOT is /autograder there: `source` is the unpacked zip, `submission` what was handed in, and
`results/results.json` what this writes, whatever happens. What a student reads in it is what the feedback
page says: reasons and repairs, no expected value of a hidden test.
"""

from __future__ import annotations

import json
import os
import sys
import time
import traceback
from dataclasses import replace
from pathlib import Path

from autograder import grading, sandbox
from autograder.clean import plain_text
from autograder.course_folder import CourseFolder, GradingError
from autograder.intake import read_submission
from autograder.jobs import Graded, Limits, Settings, Verdict
from autograder.key import NoKey, read_key
from autograder.nbgrader_steps import settings_from_config
from autograder.outside.trial import with_plain_tests
from course.data.imageset import DataError

SETTINGS = "gradescope.json"
RESERVE = 90  # seconds of Gradescope's time limit that starting and writing may take
LONGEST = 4000  # characters of one text
FORGEABLE = "(reported by your notebook's own process; a person may look at it again)"


def main(root: Path) -> None:
    """Grade and write results.json; where nothing can be graded it says why, and the score is 0."""
    started = time.monotonic()
    try:
        result = results(grade(root))
    except (GradingError, NoKey, sandbox.SandboxError, DataError) as error:
        print(f"error: {error}")
        result = refusal(str(error))
    except Exception as error:  # for the instructor in full, for the student in one sentence
        traceback.print_exc(file=sys.stdout)
        result = refusal(f"the grader stopped with {type(error).__name__}")
    finally:
        grading.close()
    result["execution_time"] = round(time.monotonic() - started, 1)
    folder = root / "results"
    folder.mkdir(exist_ok=True)
    fresh = folder / ".results.json"
    fresh.write_text(json.dumps(result, indent=1), encoding="utf-8")
    os.replace(fresh, folder / "results.json")


def grade(root: Path) -> Graded:
    """Grade `root/submission` with the judge and the key in `root/source`.

    Raises GradingError without a sandbox, unless the zip was made to do without one.
    """
    course = CourseFolder(root / "source")
    said = json.loads((course.root / SETTINGS).read_text(encoding="utf-8"))
    settings = settings_from_config(course.config, course.root)
    settings = replace(settings, limits=within(settings.limits, 60 * said["minutes"] - RESERVE))
    settings = _walled(settings, said["sandbox"])
    key = read_key(course.root, said["assignment"], said["notebook"])
    key = with_plain_tests(key, course.root, settings, grading.grade)
    submission = read_submission(root / "submission", "student", key.notebook)
    return grading.grade(submission, key, settings)


def _walled(settings: Settings, asked: bool) -> Settings:
    """With a sandbox wherever there can be one; without only if that was chosen when the zip was made."""
    if not settings.sandbox or not (why := sandbox.why_not(settings.walls)):
        print(sandbox.notice(settings.wanted))
        return settings
    if asked:
        raise GradingError(
            f"{why.partition('. ')[0]}, so nothing was run; for the instructor: Gradescope's container "
            "gives no sandbox, grade on a machine of yours or pack again with --no-sandbox"
        )
    print(f"without a sandbox: {why}")
    return replace(settings, sandbox=False)


def within(limits: Limits, seconds: float) -> Limits:
    """Limits of a run that ends by itself within so many seconds of the clock."""
    own = min(limits.submission_seconds, seconds)
    patience = min(limits.patience, seconds / own)
    cell = min(limits.cell_seconds, own)
    return replace(limits, submission_seconds=own, patience=patience, cell_seconds=cell)


def results(graded: Graded) -> dict:
    """What results.json says of one submission, in Gradescope's words."""
    people = [verdict.name for verdict in graded.verdicts if verdict.score is None]
    parts = {
        "Problems while it ran": graded.problems,
        "What was mended to grade it": graded.repairs,
        "Graded by a person": people,
    }
    output = "\n\n".join(
        "\n".join([f"{title}:", *(f"- {_text(line)}" for line in lines)])
        for title, lines in parts.items()
        if lines
    )
    tests = [_test(verdict) for verdict in graded.verdicts if verdict.score is not None]
    return {
        "score": sum(test["score"] for test in tests),
        "output": output,
        **_FORMATS,
        "tests": tests,
    }


def refusal(reason: str) -> dict:
    """What results.json says when nothing was graded."""
    output = f"Not graded: {_text(reason)}. This is not your doing; please tell your instructor."
    return {"score": 0, "output": output, **_FORMATS, "tests": []}


# Texts as they are: a reason may quote what a student printed, and nothing of it is markup.
_FORMATS = {
    "output_format": "text",
    "test_output_format": "text",
    "test_name_format": "text",
    "visibility": "visible",
    "stdout_visibility": "hidden",
}


def _test(verdict: Verdict) -> dict:
    full = verdict.score >= verdict.points
    reason = "" if full else _text(verdict.reason.removeprefix("✗").strip())
    mark = FORGEABLE if verdict.forgeable else ""
    return {
        "name": verdict.name,
        "score": verdict.score,
        "max_score": verdict.points,
        "status": "passed" if full else "failed",
        "output": "\n".join(filter(None, (reason, mark))),
        "visibility": "visible",
    }


def _text(text: str) -> str:
    return plain_text(text, LONGEST)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
