from cases import after


def make(solved, outside):
    """Stops itself (SIGSTOP): a process that neither ends nor works."""
    return after(solved, "test_to_nhwc", "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)")
