from cases import first

ATTACK = """
kernel = get_ipython().kernel
handlers = dict(kernel.shell_handlers)

async def raw(stream, ident, parent):
    kernel.shell_handlers.update(handlers)
    kernel.session.send(stream, "hidden_test_reply", {"text": "null"}, parent, ident, buffers=[b""] * 1_000_000)

for name in list(kernel.shell_handlers):
    if name not in ("execute_request", "kernel_info_request"):
        kernel.shell_handlers[name] = raw
"""


def make(solved, outside):
    """A reply of a million empty frames."""
    return first(solved, ATTACK)
