from cases import answer, first


def make(solved, outside):
    """Answers with an error whose name and message are 100 MB."""
    bomb = "Big = type('E' * 1_000_000, (Exception,), {'__str__': lambda self: 'q' * 100_000_000})"
    first(solved, bomb)
    return answer(solved, "to_nchw", "def to_nchw(images):\n    raise Big()")
