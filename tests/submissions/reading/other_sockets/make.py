from cases import first


def make(solved, outside):
    """Sockets of families that a network namespace does not hold back: AF_VSOCK reaches the host."""
    return first(
        solved,
        """
import socket
opened = []
for family in range(1, 46):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET):
        try:
            socket.socket(family, kind).close()
            opened.append(family)
        except OSError:
            pass
print("families", sorted(set(opened) - {1, 2, 10, 16}), "and the usual", 1 in opened)
""",
    )
