from cases import after

BOMB = """
import time
kernel = get_ipython().kernel
end = time.monotonic() + 60
while time.monotonic() < end:
    for kind in ("comm_open", "comm_msg", "display_data", "input_request"):
        kernel.session.send(kernel.iopub_socket, kind, {"comm_id": "x", "target_name": "y", "data": {"text/plain": "z" * 10_000}, "metadata": {}})
        kernel.session.send(kernel.shell_stream, "execute_reply", {"status": "ok"}, None)
"""


def make(solved, outside):
    """Floods the channels with messages that nobody asked for."""
    return after(solved, "test_to_nhwc", BOMB)
