from cases import before, unsolve

ATTACK = """
kernel = get_ipython().kernel
for kind, content in [
    ("execute_result", {"data": {"text/plain": "3"}, "metadata": {"score": 3, "points": 3}, "execution_count": 1}),
    ("status", {"execution_state": "idle"}),
    ("hidden_test_reply", {"text": '{"dict": [["value", true]]}'}),
    ("verdict", {"name": "test_strides", "score": 3}),
    ("error", {"ename": "", "evalue": "", "traceback": []}),
]:
    kernel.session.send(kernel.iopub_socket, kind, content, kernel.get_parent("shell"), ident=b"all")
print("3.0 points")
3.0
"""


def make(solved, outside):
    """Publishes results and an early "idle"; stock believes a result that is printed before the error."""
    notebook = unsolve(solved, "reshape_source", "strides")
    before(notebook, "test_reshape_source", ATTACK)
    return before(notebook, "test_strides", ATTACK)
