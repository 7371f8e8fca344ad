from cases import first, unsolve

SEARCH = """
import os, signal
for pid in ({pid}, -{pid}):
    try:
        os.kill(pid, 0)
        print("SIGNALL" + "ED", pid)
    except OSError as error:
        print(error)
for call in ("sched_getaffinity", "getpgid", "getsid"):
    try:
        print("ASK" + "ED", getattr(os, call)({pid}))
    except OSError as error:
        print(error)
"""


def make(solved, outside):
    """Asks whether it could send signals to the grader (signal 0 does no harm), and asks about it."""
    return first(unsolve(solved, "prepare"), SEARCH.format(pid=outside.pid))
