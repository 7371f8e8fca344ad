"""The command that gives results back: feedback."""

from __future__ import annotations

import argparse

from autograder.commands.options import add_course, positive

_HELP = """\
Write the feedback pages of an assignment again (after grading by hand, say), to
feedback/<student>/<assignment>/<notebook>.html, and pack them with --zip:

  --zip moodle   feedback/<assignment>-moodle.zip, for "Upload multiple feedback files in a zip"
                 on the assignment's page of submissions
  --zip canvas   feedback/<assignment>-canvas.zip, for "Upload Submissions" on the assignment's page,
                 after "Download Submissions"

Names in the zip come from the collected submissions (`collect` notes them),
for Moodle also from the gradebook's lms_user_id. Who has neither is named and left out.
"""


def add(commands: argparse._SubParsersAction) -> None:
    """Add the parser of this command."""
    feedback = commands.add_parser(
        "feedback",
        help="write the feedback pages again, and pack them for Moodle or Canvas",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    feedback.add_argument("assignment", metavar="ASSIGNMENT")
    feedback.add_argument(
        "--student", action="append", default=[], help="only this one; repeatable"
    )
    feedback.add_argument("--zip", choices=["moodle", "canvas"], help="pack the pages, too")
    feedback.add_argument(
        "--jobs", type=positive, metavar="N", help="processes; default: all cores"
    )
    feedback.add_argument(
        "--dry-run", action="store_true", help="write nothing; say what would be written"
    )
    add_course(feedback)
    feedback.set_defaults(run=_feedback)


def _feedback(options: argparse.Namespace) -> int:
    from autograder import returning
    from autograder.batch import Task, printable
    from autograder.course_folder import LOG, CourseFolder
    from autograder.workers import Processes, usable_cores

    course = CourseFolder(options.course)
    students = returning.graded_students(course, options.assignment, options.student)
    problems = []
    if options.dry_run:
        for student in students:
            print(f"would write feedback/{printable(student)}/{printable(options.assignment)}")
    else:
        processes = Processes(options.jobs or usable_cores(), 300, course.root / LOG)
        try:
            tasks = [Task(options.assignment, student) for student in students]
            problems = returning.write_pages(course, tasks, processes)
        finally:
            processes.shutdown()
        count = len(students) - len(problems)
        print(f"pages     {count} in {course.root / 'feedback'}")
    if options.zip:
        found = returning.parcel(course, options.assignment, students, options.zip)
        for line in found.shared:
            print(f"shared    {line}")
        for line in found.left_out:
            print(f"left out  {line}")
        problems += found.left_out
        if options.dry_run:
            for name in found.files:
                print(f"would pack {printable(name)}")
        else:
            print(f"zip       {returning.write_zip(found)} ({len(found.files)} pages)")
    return int(bool(problems))
