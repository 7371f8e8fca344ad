from cases import first, unsolve

ATTACK = """
import os, pathlib, sys, sysconfig
import course, torch
for folder in (sysconfig.get_path("purelib"), os.path.dirname(torch.__file__), os.path.dirname(course.__file__), sys.prefix + "/bin", "/usr/lib/python3", "/usr/local/bin", "/etc", "/"):
    path = pathlib.Path(folder, "{mark}.txt")
    try:
        path.write_text("a submission was here")
        print("WRITT" + "EN", path)
    except OSError as error:
        print(error)
"""


def make(solved, outside):
    """Writes a file into site-packages, course/, torch/ and the system's folders."""
    return first(unsolve(solved, "pixel"), ATTACK.format(mark=outside.mark))
