from cases import answer


def make(solved, outside):
    """An answer that loops for ever when it is tested; stock loses the later cells, or all."""
    loop = "import time\n\n\ndef reshape_source(*args):\n    end = time.monotonic() + 60\n    while time.monotonic() < end:\n        pass\n"
    return answer(solved, "reshape_source", loop)
