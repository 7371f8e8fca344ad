from cases import first, unsolve

ATTACK = """
import os
for name in ("gradebook.db", ".grading_secret", "source/nchw/nchw.ipynb"):
    for act in (os.link, os.symlink, os.rename):
        try:
            act({folder!r} + "/" + name, f"mine-{{act.__name__}}")
            with open(f"mine-{{act.__name__}}", "r+b") as file:
                print(file.read())
                file.write(b"x")
        except OSError as error:
            print(error)
"""


def make(solved, outside):
    """Links files outside into its folder, at run time, and writes through the links."""
    return first(unsolve(solved, "pixel"), ATTACK.format(folder=str(outside.folder)))
