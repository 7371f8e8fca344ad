from cases import unsolve


def make(solved, outside):
    """Four exercises are done."""
    rest = [
        "reshape_source",
        "strides",
        "copies",
        "add_channel",
        "normalize",
        "runs_to_the_end",
        "prepare",
        "outcome",
        "require_nchw",
    ]
    return unsolve(solved, *rest)
