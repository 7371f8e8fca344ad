from cases import first, unsolve

ATTACK = """
kernel = get_ipython().kernel
send = kernel.session.send

def forge(stream, msg_or_type, content=None, *args, **kwargs):
    if msg_or_type == "execute_reply" and content and content.get("status") == "error":
        content = {**content, "ename": {"a": ["\\ud800" * 1000]}, "evalue": ["\\x00\\ud800", 5] * 100_000, "traceback": [None, 5, "\\ud800", ["x"]] * 100, "status": "error"}
    return send(stream, msg_or_type, content, *args, **kwargs)

kernel.session.send = forge
kernel.session.pack = lambda obj: __import__("json").dumps(obj, default=str).encode()
kernel.session.unpack_kept = kernel.session.unpack
get_ipython()._showtraceback = lambda *args, **kwargs: None
"""


def make(solved, outside):
    """Error replies whose names and tracebacks are lists, numbers and broken characters."""
    return first(unsolve(solved, "describe", "pixel"), ATTACK, "1 / 0")
