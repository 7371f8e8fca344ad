from cases import first

ATTACK = """
import json
kernel = get_ipython().kernel
send = kernel.session.send

def odd(stream, msg_or_type, content=None, *args, **kwargs):
    if msg_or_type == "hidden_test_reply":
        content = {"text": content["text"].replace('["effects", {"list": []}]', '["effects", "no"]')}
    return send(stream, msg_or_type, content, *args, **kwargs)

kernel.session.send = odd
"""


def make(solved, outside):
    """The remark about changed arguments becomes a text."""
    return first(solved, ATTACK)
