from cases import after


def make(solved, outside):
    """A KeyboardInterrupt in a cell, as if the student had stopped it."""
    return after(
        solved,
        "setup",
        "raise KeyboardInterrupt",
        "import signal\nsignal.raise_signal(signal.SIGINT)",
    )
