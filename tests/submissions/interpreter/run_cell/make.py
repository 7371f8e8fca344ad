from cases import first, unsolve

ATTACK = """
from IPython.core.interactiveshell import ExecutionInfo, ExecutionResult

shell = get_ipython()
run, run_async = shell.run_cell, shell.run_cell_async

def fine(raw_cell):
    result = ExecutionResult(ExecutionInfo(raw_cell, False, True, True, None))
    return result

def run_cell(raw_cell, *args, **kwargs):
    return fine(raw_cell) if "checks." in raw_cell else run(raw_cell, *args, **kwargs)

async def run_cell_async(raw_cell, *args, **kwargs):
    return fine(raw_cell) if "checks." in raw_cell else await run_async(raw_cell, *args, **kwargs)

shell.run_cell, shell.run_cell_async = run_cell, run_cell_async
"""


def make(solved, outside):
    """Replaces the shell's run_cell, so that a test cell is never run and its result is a success."""
    return first(unsolve(solved, "to_nhwc"), ATTACK)
