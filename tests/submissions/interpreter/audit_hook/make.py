from cases import after, first, unsolve

ATTACK = """
import sys
seen = []

def watch(event, args):
    if event in ("open", "import", "compile", "exec", "socket.connect"):
        seen.append((event, str(args)[:200]))

sys.addaudithook(watch)
"""
LAST = """
print([line for line in seen if "hidden/" in line[1] or ".hidden" in line[1] or "gradebook" in line[1]])
"""


def make(solved, outside):
    """An audit hook notes every file and import, to see the hidden tests come in."""
    notebook = first(unsolve(solved, "to_nchw"), ATTACK)
    return after(notebook, "test_guard", LAST)
