from cases import first, unsolve

SEARCH = """
import pathlib
for path in [*pathlib.Path("/proc").glob("*/cmdline"), *pathlib.Path("/proc").glob("*/comm"), *pathlib.Path("/proc").glob("*/maps"), pathlib.Path("/proc/mounts"), pathlib.Path("/proc/self/mountinfo")]:
    try:
        text = path.read_text(errors="replace")
        print(path, text[:20000] if "canary" in text.lower() else len(text))
    except OSError:
        pass
"""


def make(solved, outside):
    """Lists other processes and the mounts, whose names may say where things are."""
    return first(unsolve(solved, "describe"), SEARCH)
