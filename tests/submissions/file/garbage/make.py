import random


def make(solved, outside):
    """Random bytes; stock stops with a traceback."""
    return random.Random(0).randbytes(5000)
