from cases import answer

STRIDES = """
def contiguous_strides(n, c, h, w):
    return torch.empty(n, c, h, w).stride()


def channels_last_strides(n, c, h, w):
    return torch.empty(n, c, h, w, memory_format=torch.channels_last).stride()
"""


def make(solved, outside):
    """Has torch compute the strides: right numbers, in the way that the text rules out."""
    return answer(solved, "strides", STRIDES)
