from cases import after

BOMB = """
import socket, time
held, ends, piece = 0, [], bytes(2**17)
try:
    while held < 1100 * 2**20:
        ends.append(socket.socketpair())
        for end in ends[-1]:
            end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 2**22)
            end.setblocking(False)
            try:
                while True:
                    held += end.send(piece)
            except BlockingIOError:
                pass
except OSError as error:
    print(error)
time.sleep(1)
print("HELD", held >> 20)
"""


def make(solved, outside):
    """A gigabyte in the buffers of pairs of sockets; where Linux allows less for each, more processes do it."""
    return after(solved, "test_to_nhwc", BOMB)
