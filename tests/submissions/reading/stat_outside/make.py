from cases import first, unsolve

SEARCH = """
import os
for path in ({folder!r}, {folder!r} + "/gradebook.db", "/root/.ssh", "/etc/shadow", "/proc/{pid}"):
    try:
        print("SEE" + "N", path, os.stat(path).st_size)
    except OSError as error:
        print(error)
"""


def make(solved, outside):
    """Asks only whether files outside exist, and how large they are."""
    search = SEARCH.format(folder=str(outside.folder), pid=outside.pid)
    return first(unsolve(solved, "add_channel"), search)
