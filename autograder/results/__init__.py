"""Results: what people get to see of a grading.

record           verdicts -> nbgrader's gradebook and autograded/
graded_notebook  the notebook that autograded/ holds
feedback         a student's page
changes          whose score changed in a regrade, and why
report           the class: a page, a table, groups of one mistake
"""
