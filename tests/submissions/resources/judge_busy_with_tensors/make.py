from cases import answers

ANSWERS = {
    "describe": "def describe(images):\n    return [torch.rand(900) for _ in range(1_000)]",
    "reshape_source": "def reshape_source(*args):\n    return {n: torch.rand(900) for n in range(1_000)}",
}


def make(solved, outside):
    """Lists of thousands of tensors, each of which is long to write down."""
    return answers(solved, ANSWERS)
