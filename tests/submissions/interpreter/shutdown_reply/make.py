from cases import before, unsolve

ATTACK = """
kernel = get_ipython().kernel
kernel.session.send(kernel.shell_stream, "shutdown_reply", {"status": "ok", "restart": False}, kernel.get_parent("shell"))
kernel.session.send(kernel.iopub_socket, "shutdown_reply", {"status": "ok", "restart": False})
"""


def make(solved, outside):
    """Announces the kernel's end to whoever waits for it, before the test that it would fail."""
    return before(unsolve(solved, "reshape_source"), "test_reshape_source", ATTACK)
