from cases import after

ATTACK = """
for name in list(globals()):
    if not name.startswith("_") and name not in ("get_ipython", "In", "Out", "exit", "quit", "open"):
        del globals()[name]
"""


def make(solved, outside):
    """Deletes every name after every answer, the checks' too: a test that cannot run must not pass."""
    for name in ["describe", "pixel", "to_nchw", "to_nhwc", "reshape_source", "strides", "copies"]:
        after(solved, name, ATTACK)
    for name in ["add_channel", "normalize", "prepare", "require_nchw"]:
        after(solved, name, ATTACK)
    return solved
