from cases import first, unsolve

ATTACK = """
import os, pathlib
folder = pathlib.Path({folder!r})
for path in [folder / "submitted/neighbour/nchw/nchw.ipynb", folder / "source/nchw/nchw.ipynb", folder / "autograded/neighbour.txt", folder / ".grading_secret"]:
    for act in (lambda: path.write_text("{{}}"), lambda: path.rename(str(path) + ".gone"), lambda: path.unlink(), lambda: path.parent.mkdir(parents=True)):
        try:
            act()
            print("WRITTEN", path)
        except OSError as error:
            print(error)
"""


def make(solved, outside):
    """Overwrites, renames and deletes a neighbour's submission, the sources and the secret."""
    return first(unsolve(solved, "copies"), ATTACK.format(folder=str(outside.folder)))
