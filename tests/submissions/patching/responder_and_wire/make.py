from cases import first, unsolve

ATTACK = """
import sys

for name, module in list(sys.modules.items()):
    if name.startswith("autograder"):
        for attribute in ("pack", "unpack"):
            if hasattr(module, attribute):
                kept = getattr(module, attribute)
                setattr(module, attribute, lambda *args, kept=kept: kept(True) if kept.__name__ == "pack" else {"op": "attribute", "target": "checks", "name": "__name__"})
"""


def make(solved, outside):
    """Patches the code that turns values into bytes, inside the kernel."""
    return first(unsolve(solved), ATTACK)
