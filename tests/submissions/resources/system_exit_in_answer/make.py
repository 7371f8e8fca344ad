from cases import answer


def make(solved, outside):
    """Answers that raise SystemExit and KeyboardInterrupt when a test calls them."""
    answer(solved, "describe", "def describe(images):\n    raise KeyboardInterrupt")
    return answer(solved, "pixel", "def pixel(*args):\n    raise SystemExit(0)")
