from cases import after


def make(solved, outside):
    """A time-out of its own by SIGALRM, and handlers that are put back."""
    code = "import signal\n\n\ndef late(*_):\n    raise TimeoutError\n\n\nold = signal.signal(signal.SIGALRM, late)\nsignal.alarm(1)\ntry:\n    while True:\n        pass\nexcept TimeoutError:\n    print('stopped')\nfinally:\n    signal.alarm(0)\n    signal.signal(signal.SIGALRM, old)"
    return after(solved, "setup", code)
