from cases import first, unsolve

SEARCH = """
import glob, os
from course import data
for top in filter(None, [os.environ.get("COURSE_DATA"), os.path.expanduser("~/.cache")]):
    for base, _, files in os.walk(top):
        for name in files:
            if "t10k" in name or "test_batch" in name:
                print("PUBLIC TEST", "LABELS", base, name)
"""


def make(solved, outside):
    """Looks for the test images among the data of the kernel."""
    return first(unsolve(solved, "prepare"), SEARCH)
