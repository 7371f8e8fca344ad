"""nbgrader's settings. No imports here: nbgrader logs an import that fails and goes on without this file."""

c = get_config()  # noqa: F821  (nbgrader defines it)

c.CourseDirectory.course_id = "cnn-course"
c.CourseDirectory.ignore = [
    ".ipynb_checkpoints",
    "*.pyc",
    "__pycache__",
    ".pytest_cache",
]

# The stub says in words what is missing.
c.ClearSolutions.code_stub = {
    "python": 'raise NotImplementedError("your code in place of this line")'
}
c.ClearSolutions.text_stub = "*Your answer here.*"

# A training cell takes longer than nbgrader's 30 seconds, above all on a shared machine.
c.Execute.timeout = 600

# The kernel warns on every start that its ports are not encrypted; they are local.
c.Execute.extra_arguments = ["--log-level=ERROR"]

# Our step in place of nbgrader's own: the same execution, with the hidden tests within reach.
c.Autograde.autograde_preprocessors = [
    "autograder.execute.Execute",
    "nbgrader.preprocessors.IgnorePattern",
    "nbconvert.preprocessors.ClearMetadataPreprocessor",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
]
