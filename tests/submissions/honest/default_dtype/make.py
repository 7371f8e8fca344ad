from cases import after


def make(solved, outside):
    """The default dtype is float64."""
    return after(
        solved,
        "setup",
        "torch.set_default_dtype(torch.float64)\ntorch.set_printoptions(precision=2)",
    )
