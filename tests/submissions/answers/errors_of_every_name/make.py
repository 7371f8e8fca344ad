from cases import first, unsolve

ATTACK = """
import itertools, json
kernel = get_ipython().kernel
kinds = itertools.cycle(["ValueError", "NotImplementedError", "AssertionError", "CheckFailed", "KernelGone", "", "StopIteration", "passed"])

async def reply(stream, ident, parent):
    text = json.dumps({"dict": [["error", next(kinds)], ["message", "(16, 28, 28) 2, 28, 19"], ["value", True]]})
    kernel.session.send(stream, "hidden_test_reply", {"text": text}, parent, ident)

kernel.shell_handlers["hidden_test_request"] = reply
"""


def make(solved, outside):
    """Answers every question with an error whose name and text are those that some test wants."""
    return first(unsolve(solved), ATTACK)
