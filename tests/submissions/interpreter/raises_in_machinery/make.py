from cases import after, answer

ERRORS = """
class Unspeakable(Exception):
    def __str__(self):
        raise self

    __repr__ = __str__
"""


def make(solved, outside):
    """Errors whose text raises again, so that the kernel fails while it reports them."""
    answer(solved, "describe", ERRORS + "\n\ndef describe(images):\n    raise Unspeakable()")
    answer(
        solved,
        "pixel",
        "class Bad(Exception):\n    @property\n    def __class__(self):\n        raise KeyError\n\n\ndef pixel(*args):\n    raise Bad()",
    )
    return after(
        solved,
        "setup",
        "class R:\n    def __repr__(self):\n        raise KeyboardInterrupt\n\n\nR()",
    )
