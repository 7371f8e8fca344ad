from cases import unsolve
from nbformat.v4 import new_output


def make(solved, outside):
    """Untouched, with saved outputs of tests that passed."""
    for c in unsolve(solved).cells:
        if c.metadata.get("nbgrader", {}).get("grade"):
            c.outputs = [new_output("stream", name="stdout", text=f"✓ {c.source[7:20]}: right")]
            c.execution_count = 1
    return solved
