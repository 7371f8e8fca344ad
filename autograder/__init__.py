"""What an instructor runs: build the release, grade a class, report. Nothing here is in the student's package.

The way of a submission, one room after the other, with the plain data of `jobs` between them:

intake     a student's folder -> bytes, capped and without links
key        an assignment as the instructor wrote it
repair     the student's notebook -> the cells to run, whatever its clothes
grading    runs the cells in a sandboxed kernel (sandbox/, inside/, kernel) and judges them (judging, student, hidden/)
results    verdicts -> nbgrader's gradebook, autograded/, the student's page, the class's report
batch      a whole class on an executor

nbgrader_steps  the same rooms behind nbgrader's own commands and its formgrader
bank/           typical mistakes, which checks must name and hidden tests must catch
"""

from collections.abc import Mapping


def judge(grade_id: str, namespace: Mapping[str, object]) -> None:
    """What a notebook's hidden line calls: judge the notebook's own namespace, in its process."""
    # Imported here: the kernel's side imports this package too, and must not hold the judge.
    from autograder.judging import judge

    judge(grade_id, namespace)
