from cases import first, unsolve

ATTACK = """
import atexit, sys

@atexit.register
def late():
    print("20 points", flush=True)
    kernel = get_ipython().kernel
    reply = {"status": "ok", "score": 20}
    kernel.session.send(kernel.shell_stream, "execute_reply", reply, kernel.get_parent("shell"))

sys.exitfunc = late
"""


def make(solved, outside):
    """Speaks once more when the kernel ends."""
    return first(unsolve(solved, "describe"), ATTACK)
