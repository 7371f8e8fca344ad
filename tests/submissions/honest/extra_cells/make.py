from cases import after


def make(solved, outside):
    """Trials between the exercises, some of which fail."""
    trials = [
        "1 / 0",
        "describe(torch.zeros(1, 2, 3, 4))",
        "?describe",
        "%timeit -n 1 -r 1 1 + 1",
        "undefined_name",
        "help(len)",
        "%whos",
        "_",
        "",
    ]
    for name in ("test_describe", "test_to_nchw", "test_strides"):
        after(solved, name, *trials)
    return solved
