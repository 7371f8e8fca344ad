from cases import first, unsolve

SEARCH = """
import os
for name in ("/proc/1/root", "/proc/1/cwd", "/proc/self/root/..", "/proc/self/cwd/../../../..", "/..", "/proc/1/fd", "/proc/1/task/1/root"):
    try:
        print(name, sorted(os.listdir(name))[:50], os.path.exists(name + {folder!r}))
        print(open(name + {folder!r} + "/gradebook.db", "rb").read())
    except OSError as error:
        print(error)
for number in range(3, 64):
    try:
        folder = os.open("..", os.O_RDONLY, dir_fd=number)
        print(os.listdir(folder))
    except OSError:
        pass
"""


def make(solved, outside):
    """Leaves by /proc/1/root, by `..` and by descriptors of folders."""
    return first(unsolve(solved, "prepare"), SEARCH.format(folder=str(outside.folder)))
