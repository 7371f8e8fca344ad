from cases import first

ATTACK = """
import itertools
kernel = get_ipython().kernel
frames = itertools.cycle([
    [b""], [b"<IDS|MSG>"], [b"<IDS|MSG>", b"x", b"{}", b"{}", b"{}", b"{}"], [b"\\xff" * 1000] * 50,
    [b"<IDS|MSG>", b"", b'{"msg_type": "hidden_test_reply"}', b"{}", b"{}", b'{"text": "{}"}'],
])

async def raw(stream, ident, parent):
    for _ in range(5):
        stream.send_multipart([*ident, *next(frames)])

for name in list(kernel.shell_handlers):
    if name not in ("execute_request", "kernel_info_request"):
        kernel.shell_handlers[name] = raw
"""


def make(solved, outside):
    """Sends raw and unsigned frames where a reply to a hidden test is due."""
    return first(solved, ATTACK)
