"""The report: what came out for the whole class, as one HTML file, a CSV file and lines on the screen.

data        the gradebook and each grading.json -> tables
numbers     statistics of an assignment and of its exercises
groups      mistakes grouped by reason, and what is done for a whole group
suspicious  code that a person should look at, each with its explanation
similar     pairs of similar work
page        all of it -> report.html (report.html.j2, report.css, report.js)
"""

from autograder.results.report.data import remarks, scores, submissions, summary, verdicts
from autograder.results.report.numbers import totals
from autograder.results.report.page import write_report

__all__ = ["remarks", "scores", "submissions", "summary", "totals", "verdicts", "write_report"]
