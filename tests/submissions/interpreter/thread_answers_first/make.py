from cases import first, unsolve

ATTACK = """
import json, threading, time
kernel = get_ipython().kernel
loop_time = time.monotonic() + 60

def flood():
    header = {"msg_id": "0", "msg_type": "hidden_test_request", "session": "", "username": "", "version": "5.3", "date": ""}
    while time.monotonic() < loop_time:
        parent = kernel.get_parent("shell") or {"header": header}
        content = {"text": json.dumps({"dict": [["value", True], ["changed", {"list": []}]]}), "status": "ok"}
        for kind in ("hidden_test_reply", "execute_reply"):
            try:
                kernel.session.send(kernel.shell_stream, kind, content, parent, kernel._parent_ident.get("shell") if hasattr(kernel._parent_ident, "get") else None)
            except Exception:
                pass
        time.sleep(0.005)

threading.Thread(target=flood, daemon=True).start()
"""


def make(solved, outside):
    """A thread sends replies all the time, so that one is there before the test has even been asked."""
    return first(unsolve(solved), ATTACK)
