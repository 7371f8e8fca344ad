"""What an instructor runs: build the release, grade a class, report. Nothing here is in the student's package.

wire       values as bytes: typed, bounded, never pickled
responder  the student's side of a conversation: does what a hidden test asks
student    the judge's side: the small interface that hidden tests are written against
judging    runs one hidden test against one submission
hidden/    the hidden tests, one module per assignment, one function per grade id
bank/      typical mistakes, one file per assignment, that checks must name and tests must catch
"""

from autograder.judging import judge

__all__ = ["judge"]
