from cases import after


def make(solved, outside):
    """Sleeps: it uses no processor time, and would wait for ever."""
    return after(solved, "test_to_nhwc", "import time\nfor _ in range(60):\n    time.sleep(1)")
