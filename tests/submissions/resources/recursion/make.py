from cases import after


def make(solved, outside):
    """Recursion without end, with the limit raised: the stack overflows."""
    bomb = "import sys\nsys.setrecursionlimit(10**9)\n\n\ndef down(n):\n    return down(n + 1)\n\n\ndown(0)"
    return after(solved, "test_to_nhwc", "def deep(n):\n    return deep(n + 1)\n\n\ndeep(0)", bomb)
