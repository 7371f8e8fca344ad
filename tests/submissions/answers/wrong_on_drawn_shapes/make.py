from cases import answer

ANSWER = """
def add_channel(images):
    if images.ndim != 3:
        raise ValueError(f"three axes, not {tuple(images.shape)}")
    return -torch.ones_like(images[:, None])
"""


def make(solved, outside):
    """Wrong numbers, of which the message shows some: those that were expected are not for the student."""
    return answer(solved, "add_channel", ANSWER)
