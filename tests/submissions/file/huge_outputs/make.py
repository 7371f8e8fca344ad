from cases import unsolve
from nbformat.v4 import new_output


def make(solved, outside):
    """Twenty megabytes of old outputs, scores among them."""
    for c in unsolve(solved, "pixel").cells:
        if c.cell_type == "code":
            text = {"text/plain": "3.0", "text/html": "<script>alert(1)</script>" + "x" * 500_000}
            c.outputs = [new_output("execute_result", text, execution_count=1)]
    return solved
