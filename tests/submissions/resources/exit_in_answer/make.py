from cases import answer


def make(solved, outside):
    """An answer that ends the process when a test calls it."""
    return answer(solved, "pixel", "def pixel(*args):\n    import os\n    os._exit(0)")
