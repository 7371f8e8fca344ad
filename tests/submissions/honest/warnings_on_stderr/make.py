from cases import after, answer

NOISE = """
import sys, warnings
warnings.warn("this is only a warning")
print("on stderr", file=sys.stderr)
"""


def make(solved, outside):
    """Warnings in cells and in answers; any output on stderr zeroes a test in stock."""
    answer(
        solved,
        "to_nhwc",
        "import warnings\n\n\ndef to_nhwc(images):\n    warnings.warn('slow')\n    print('called', file=__import__('sys').stderr)\n    return images.permute(0, 2, 3, 1)",
    )
    return after(solved, "setup", NOISE)
