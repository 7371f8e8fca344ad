from cases import first

ATTACK = """
import itertools, json
kernel = get_ipython().kernel
odd = itertools.cycle([{"version": 5}, {"version": "4.1"}, {"date": "9999-12-31T24:00:00Z"}, {"version": {}}, {"msg_type": ["a"]}, {"version": "5" * 5000}])

async def reply(stream, ident, parent):
    message = kernel.session.msg(parent["header"]["msg_type"].replace("request", "reply"), {"text": "null"}, parent)
    message["header"].update(next(odd))
    kernel.session.send(stream, message, ident=ident)
    if "msg_type" in next(odd):
        kernel.session.send(stream, "hidden_test_reply", {"text": "null"}, parent, ident)

for name in list(kernel.shell_handlers):
    if name not in ("execute_request", "kernel_info_request"):
        kernel.shell_handlers[name] = reply
"""


def make(solved, outside):
    """Replies whose headers have odd versions and dates."""
    return first(solved, ATTACK)
