from cases import first

ATTACK = """
import itertools, json
kernel = get_ipython().kernel
texts = itertools.cycle([
    "", "{", "null", "[]", "{}", "1e999", '{"dict": 5}', '{"dict": [["value", {"array": "numpy"}]]}',
    '{"dict": [["value", {"ref": -1}]]}', '{"dict": [["error", {"list": []}]]}', "[" * 100_000,
    '{"dict": [["value", {"int": "' + "9" * 399 + '"}]]}', '{"dict": [["value", {"float": "nan"}]]}',
    '{"dict": [["value", {"array": "numpy", "dtype": "float32", "shape": [1099511627775, 0], "order": [0, 1], "buffer": 0}]]}',
    '{"dict": [["value", {"array": "torch", "dtype": "object", "shape": [], "order": [], "buffer": 0}]]}',
    "\\ud800", '{"dict": [[[1], 2]]}',
])

async def odd(stream, ident, parent):
    kind = parent["header"]["msg_type"].replace("request", "reply")
    kernel.session.send(stream, kind, {"text": next(texts)}, parent, ident, buffers=[b""])

for name in list(kernel.shell_handlers):
    if name not in ("execute_request", "kernel_info_request"):
        kernel.shell_handlers[name] = odd
"""


def make(solved, outside):
    """Every kind of broken reply in turn: the judge must survive them and give 0."""
    return first(solved, ATTACK)
