from cases import answer, first

ATTACK = """
import sys, threading
found = {}

def trace(frame, event, arg):
    for name in ("right", "expected", "want", "likely"):
        if name in frame.f_locals:
            found[name] = frame.f_locals[name]
    return trace

sys.settrace(trace)
threading.settrace(trace)
"""
LOOKUP = """
def normalize(images, mean, std):
    import sys
    frame = sys._getframe()
    while frame:
        for name in ("right", "expected", "want"):
            if name in frame.f_locals:
                return frame.f_locals[name]
        frame = frame.f_back
    return found.get("expected", found.get("right", images))
"""


def make(solved, outside):
    """Traces every frame for expected values and returns what it found; in stock they are all there."""
    return first(answer(solved, "normalize", LOOKUP), ATTACK)
