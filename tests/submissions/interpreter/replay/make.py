from cases import before, unsolve

ATTACK = """
import json
kernel = get_ipython().kernel
send, kept = kernel.session.send, []

def keep(stream, msg_or_type, content=None, parent=None, ident=None, buffers=None, **kwargs):
    if msg_or_type == "hidden_test_reply":
        kept.append((content, buffers))
        for old, old_buffers in kept[-5:]:
            send(stream, msg_or_type, old, parent, ident, buffers=old_buffers, **kwargs)
        return None
    return send(stream, msg_or_type, content, parent, ident, buffers=buffers, **kwargs)

kernel.session.send = keep
"""


def make(solved, outside):
    """Sends earlier replies again in answer to later questions, before the answer itself."""
    moved = unsolve(solved, "strides")
    return before(
        moved,
        "test_strides",
        ATTACK.replace("kept[-5:]", "kept[:1] or [(content, buffers)]") + "kept.clear()",
    )
