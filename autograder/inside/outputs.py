"""How the outputs of forked children reach the kernel: over a pair of sockets of its own.

ipykernel opens a TCP port for them. Behind the walls there is no network for that, or no socket at all.
"""

from __future__ import annotations

import contextlib
import socket
import struct

from ipykernel.iostream import IOPubThread

LARGEST = 2**17  # bytes of one message; a larger one is left out
PATIENCE = 3.0  # seconds that a child waits for the kernel to read


class OutputThread(IOPubThread):
    """ipykernel's output thread with another way from forked children."""

    def _setup_pipe_in(self) -> None:
        self._pipe_uuid = b""
        self._inner, self._outer = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._inner.setblocking(False)
        self.io_loop.add_handler(self._inner.fileno(), self._take, self.io_loop.READ)

    def _take(self, *_: object) -> None:
        with contextlib.suppress(BlockingIOError):
            rest, frames = self._inner.recv(LARGEST), []
            while len(rest) > 4:
                (length,) = struct.unpack_from("=I", rest)
                frames.append(rest[4 : 4 + length])
                rest = rest[4 + length :]
            if frames:
                self._handle_pipe_msg([b"", *frames])

    def _setup_pipe_out(self) -> tuple[_Child, _Child]:
        child = _Child(self._outer)
        return child, child


class _Child:
    """Stands where ipykernel has a ZeroMQ context and a socket, in a forked child."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end

    def send_multipart(self, frames: list, **kwargs: object) -> None:
        parts = [bytes(frame) for frame in frames[1:]]
        message = b"".join(struct.pack("=I", len(part)) + part for part in parts)
        if len(message) <= LARGEST:
            self._end.settimeout(PATIENCE)
            with contextlib.suppress(OSError):
                self._end.send(message)

    def close(self) -> None:
        """The kernel's end stays open for the next message."""

    def term(self) -> None:
        """There is no context to end."""
