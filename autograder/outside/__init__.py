"""Plain asserts, judged outside: a graded cell's test lines run in a trusted process, not beside the student's code.

names    which names of a notebook are the instructor's, and which the student's
bench    the trusted process: the instructor's set-up once, then a fork for each submission that runs test lines
handles  what stands there for an object that stays with the student
student  the student's process as test lines see it
process  the judge's side of that process
trial    which graded cells can be judged so: the solution is graded once
"""
