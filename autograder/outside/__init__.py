"""Plain asserts, judged outside: a graded cell's test lines run in a trusted process, not beside the student's code.

names    which names of a notebook are the instructor's, and which the student's
bench    the trusted process: the instructor's set-up once, then a fork for each submission that runs test lines
handles  what stands there for an object that stays with the student
process  the judge's side of that process
"""
