from cases import answers

ANSWERS = {
    "describe": "def describe(images):\n    return {n: [n] * 20 for n in range(4000)}",
    "to_nhwc": "def to_nhwc(images):\n    return torch.zeros(5, 5_000_000)",
    "reshape_source": "def reshape_source(*args):\n    return [[[[0] * 30] * 30] * 30] * 3",
}


def make(solved, outside):
    """Long lists and large arrays of the wrong shape."""
    return answers(solved, ANSWERS)
