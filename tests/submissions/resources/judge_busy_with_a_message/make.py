from cases import answer

ANSWER = """
Long = type("E" * 7_000_000, (Exception,), {})

def require_nchw(images, channels):
    if images.ndim != 4 or images.shape[1] != channels:
        raise Long(tuple(images.shape))
"""


def make(solved, outside):
    """Refuses with an error whose name is a word of 7 MB, which somebody may want to wrap into lines."""
    return answer(solved, "require_nchw", ANSWER)
