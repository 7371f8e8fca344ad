from cases import first, unsolve

ATTACK = """
kernel = get_ipython().kernel
send = kernel.session.send

def twice(stream, msg_or_type, content=None, parent=None, ident=None, buffers=None, **kwargs):
    for _ in range(3):
        result = send(stream, msg_or_type, content, parent, ident, buffers=buffers, **kwargs)
    return result

kernel.session.send = twice
"""


def make(solved, outside):
    """Every reply and output three times over."""
    return first(unsolve(solved, "strides"), ATTACK)
