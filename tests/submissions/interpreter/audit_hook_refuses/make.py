from cases import first

ATTACK = """
import sys

def refuse(event, args):
    if event == "compile" and args[0] and b"checks." in (args[0] if isinstance(args[0], bytes) else str(args[0]).encode()):
        raise RuntimeError("no tests today")

sys.addaudithook(refuse)
"""


def make(solved, outside):
    """An audit hook, which nobody can take out again, refuses to compile test cells."""
    return first(solved, ATTACK)
