from cases import first

ATTACK = """
import itertools, json
kernel = get_ipython().kernel
values = itertools.cycle(['{"ref": 0}', '{"ref": true}', '{"ref": 99999999999999999999}', '{"list": [{"ref": 0}]}', '{"dict": [[{"int": "1"}, {"ref": 0}], ["1", true]]}'])

async def reply(stream, ident, parent):
    text = '{"dict": [["value", ' + next(values) + '], ["changed", {"list": []}]]}'
    kernel.session.send(stream, "hidden_test_reply", {"text": text}, parent, ident)

kernel.shell_handlers["hidden_test_request"] = reply
"""


def make(solved, outside):
    """Replies with handles in the place of values."""
    return first(solved, ATTACK)
