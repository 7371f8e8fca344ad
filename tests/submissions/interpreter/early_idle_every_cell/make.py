from cases import first, unsolve

ATTACK = """
def early(*_):
    kernel = get_ipython().kernel
    parent = kernel.get_parent("shell")
    kernel.session.send(kernel.iopub_socket, "status", {"execution_state": "idle"}, parent, ident=b"status")
    reply = {"status": "ok", "execution_count": 7, "payload": [], "user_expressions": {}}
    ident = kernel._parent_ident["shell"] if isinstance(kernel._parent_ident, dict) else kernel.get_parent("shell")
    kernel.session.send(kernel.shell_stream, "execute_reply", reply, parent, ident)

get_ipython().events.register("pre_run_cell", early)
"""


def make(solved, outside):
    """Says at the start of every cell that it has ended well, over shell and iopub."""
    return first(unsolve(solved, "pixel"), ATTACK)
