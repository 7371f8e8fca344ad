from cases import first, unsolve

ATTACK = """
import glob
for name in glob.glob("**", recursive=True):
    try:
        print(name, open(name, "rb").read(3000))
        open(name, "ab").write(b"x")
    except OSError as error:
        print(error)
"""


def make(solved, outside):
    """The submitted folder holds links to the gradebook, the secret and folders; stock follows and copies them."""
    return first(unsolve(solved, "describe"), ATTACK)


def place(folder, outside):
    for name in ("gradebook.db", ".grading_secret", "submitted", "source"):
        (folder / f"link-{name}").symlink_to(outside.folder / name)
    (folder / "relative").symlink_to("../../../gradebook.db")
    (folder / "loop").symlink_to("loop")
    (folder / "hole").symlink_to("/proc/self/environ")
