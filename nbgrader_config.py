"""nbgrader's settings. No imports here: nbgrader logs an import that fails and goes on without this file."""

c = get_config()  # noqa: F821  (nbgrader defines it)

c.CourseDirectory.course_id = "cnn-course"
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    ".pytest_cache",
    "grading.json",  # the grader's own notes, not for feedback/
]

# The stub says in words what is missing.
c.ClearSolutions.code_stub = {
    "python": 'raise NotImplementedError("your code in place of this line")'
}
c.ClearSolutions.text_stub = "*Your answer here.*"

# Run All goes past exercises that are not solved yet.
c.GenerateAssignment.preprocessors.append("autograder.releasing.RunOn")

# `nbgrader validate` runs notebooks too: a training cell takes longer than its 30 seconds, and the
# kernel warns on every start that its ports are not encrypted; they are local.
c.Execute.timeout = 600
c.Execute.extra_arguments = ["--log-level=ERROR"]

# Grading: our steps in place of nbgrader's (see autograder/nbgrader_steps.py and docs/security.md).
c.Autograde.exporter_class = "autograder.nbgrader_steps.SubmissionExporter"
c.Autograde.sanitize_preprocessors = []
c.Autograde.autograde_preprocessors = ["autograder.nbgrader_steps.Grade"]

# Each submission runs in a sandbox. What it may use, all its processes together:
c.Grade.cell_seconds = 300
c.Grade.submission_seconds = 1200
c.Grade.memory_mib = 4096

# A graded cell without a hidden test earns nothing, unless the student's own process may judge it.
c.Grade.kernel_tests = False

# Feedback: our own page, which runs nothing and loads nothing.
c.GenerateFeedback.exporter_class = "autograder.results.page.FeedbackPage"

# `nbgrader export`: nbgrader's columns, but a student named `=1+1` is no formula.
c.ExportApp.plugin_class = "autograder.exporting.plugin.SafeCsv"

# When this file is broken, nbgrader logs an error and goes on without it, and would then run
# submissions outside the sandbox. The gradebook of nbgrader's defaults is `gradebook.db`; ours has
# another name, so that without this file nbgrader knows no assignment and grades nothing.
c.CourseDirectory.db_url = "sqlite:///" + __file__.rpartition("/")[0] + "/grades.db"
