from cases import answer

STUB = """
class NotImplementedError(Exception):
    pass

def to_nchw(images):
    raise ValueError("expected (H, W, C) or (N, H, W, C)")
"""


def make(solved, outside):
    """A function that only ever refuses, and a NotImplementedError of its own: refusing is half the test."""
    return answer(solved, "to_nchw", STUB)
