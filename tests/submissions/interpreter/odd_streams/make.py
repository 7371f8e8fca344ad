from cases import before, unsolve

ATTACK = """
kernel = get_ipython().kernel

def odd(kind, content):
    kernel.session.send(kernel.iopub_socket, kind, content, kernel.get_parent("shell"), ident=b"x")

print("one")
for text in (["a", "b"], 5, None, {"x": 1}, ["a", 5], "c", ["d"], True, "e"):
    for name in ("stdout", 5, None, ["stdout"], "other"):
        odd("stream", {"name": name, "text": text})
for data in (5, None, [], {"text/plain": {"a": 1}}, {"text/plain": 5}, {5: 5}, {"image/png": [1, 2]}, {"text/plain": ["a", "b"]}, {"application/json": None}):
    for metadata in ({}, 5, None):
        odd("display_data", {"data": data, "metadata": metadata})
        odd("execute_result", {"data": data, "metadata": metadata, "execution_count": data})
for lines in ("text", 5, [5, None], [["a"]], {"a": 1}):
    odd("error", {"ename": lines, "evalue": lines, "traceback": lines})
for state in (5, None, [], {}):
    odd("status", {"execution_state": state})
    odd("clear_output", {"wait": state})
    odd("update_display_data", {"data": state, "transient": state})
"""


def make(solved, outside):
    """Outputs whose fields are of every wrong type: lists, numbers, nothing."""
    return before(unsolve(solved, "to_nchw"), "describe", ATTACK)
