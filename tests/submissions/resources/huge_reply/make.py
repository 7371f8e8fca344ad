from cases import answer


def make(solved, outside):
    """Answers a question about a small picture with a gigabyte of numbers."""
    return answer(solved, "to_nchw", "def to_nchw(images):\n    return torch.zeros(2**28)")
