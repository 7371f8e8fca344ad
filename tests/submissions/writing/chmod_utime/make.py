from cases import first, unsolve

ATTACK = """
import os
for path in ({folder!r}, {folder!r} + "/gradebook.db", {folder!r} + "/submitted"):
    for act in (lambda: os.chmod(path, 0o777), lambda: os.utime(path, (0, 0)), lambda: os.chown(path, 1, 1), lambda: os.setxattr(path, "user.x", b"1"), lambda: os.truncate(path, 0)):
        try:
            act()
            print("CHANGED", path)
        except OSError as error:
            print(error)
"""


def make(solved, outside):
    """Changes rights, times and owners of files outside, which Landlock alone does not stop."""
    return first(unsolve(solved, "pixel"), ATTACK.format(folder=str(outside.folder)))
