from cases import first, unsolve

SEARCH = """
import os
for folder in ("/tmp", "/dev/shm", "/home/student", "/var/tmp"):
    for base, _, files in os.walk(folder):
        for name in files:
            if name.startswith("left-by"):
                print("NEIGH" + "BOUR", base, name)
for folder in ("/tmp", "/dev/shm", os.getcwd()):
    with open(f"{folder}/left-by-{os.getpid()}", "w") as file:
        file.write("for the next one")
"""


def make(solved, outside):
    """Leaves notes for the next submission in every folder it can write, and looks for such notes."""
    return first(unsolve(solved, "to_nchw"), SEARCH)
