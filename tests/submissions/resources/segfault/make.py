from cases import after


def make(solved, outside):
    """Crashes the interpreter through ctypes."""
    return after(solved, "test_to_nhwc", "import ctypes\nctypes.string_at(0)")
