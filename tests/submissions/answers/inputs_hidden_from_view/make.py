from cases import answer

ANSWER = """
def normalize(images, mean, std):
    if images.dtype == torch.float32:
        images.mul_(0).add_(1)
    return (images.float() / 255 - mean[0]) / std[0]
"""


def make(solved, outside):
    """Overwrites the images that it is given, in the hope that the judge computes with the same ones."""
    return answer(solved, "normalize", ANSWER)
