"""The judge's connection to one kernel: cells in, outputs out, and what hidden tests ask in between.

Everything that comes back is hostile: the student's process holds the connection's key and can send
whatever it likes. So each message is capped before it is parsed, output is counted, a cell is over
when its reply is there or the kernel is gone, and anything malformed is an error of the submission.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import nbformat.v4
import zmq
from jupyter_client.session import Session
from nbformat import NotebookNode

from autograder.inside import REPLY, REQUEST
from autograder.jobs import Limits
from autograder.sandbox import Running, SandboxError
from autograder.sandbox.watch import Watch
from course.checks.wire import Message

MAX_FRAME = 256 * 2**20  # bytes of one frame on the shell channel: 60,000 images are 188 MB
MAX_MESSAGE = 512 * 2**20
MAX_OUTPUT_FRAME = 16 * 2**20
MAX_JSON = 8 * 2**20
START_SECONDS = 120
DRAIN_SECONDS = 0.5  # how long outputs may trail the reply
SEND_SECONDS = 10  # without a peer, as when the kernel has ended, a message waits for ever


class KernelGone(Exception):
    """The kernel has ended, or was ended; the message says why."""


class Malformed(Exception):
    """A message broke the protocol."""


@dataclass
class CellRun:
    """What came of one cell. error: (name, message) if it raised; stopped: why it was interrupted."""

    outputs: list[NotebookNode] = field(default_factory=list)
    error: tuple[str, str] | None = None
    stopped: str = ""


class Kernel:
    """One running kernel, watched; use it in a `with` statement."""

    def __init__(self, running: Running, limits: Limits) -> None:
        self._running = running
        self._limits = limits
        self._room = 8 * limits.output  # for the outputs of all cells together
        self._session = Session(key=running.key.encode(), signature_scheme="hmac-sha256")
        self._context = zmq.Context()
        self._shell = self._connect("shell", zmq.DEALER, MAX_FRAME, 8)
        self._iopub = self._connect("iopub", zmq.SUB, MAX_OUTPUT_FRAME, 64)
        self._iopub.setsockopt(zmq.SUBSCRIBE, b"")
        self._poller = zmq.Poller()
        for source in (self._shell, self._iopub, running.life):
            self._poller.register(source, zmq.POLLIN)
        self.watch = Watch(running, limits)

    def _connect(self, channel: str, kind: int, max_frame: int, messages: int) -> zmq.Socket:
        socket = self._context.socket(kind)
        socket.setsockopt(zmq.MAXMSGSIZE, max_frame)
        socket.setsockopt(zmq.RCVHWM, messages)
        socket.setsockopt(zmq.RECONNECT_IVL, -1)
        socket.setsockopt(zmq.LINGER, 0)
        socket.setsockopt(zmq.SNDTIMEO, SEND_SECONDS * 1000)
        socket.connect(self._running.address(channel))
        return socket

    def __enter__(self) -> Kernel:
        try:
            self._wait_until_ready()
        except BaseException:
            self.close()
            raise
        self.watch.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """End the kernel and the connection."""
        self.watch.stop()
        if self.watch.is_alive():
            self.watch.join()
        self._context.destroy(linger=0)
        self._running.close()

    def execute(self, source: str) -> CellRun:
        """Run one cell. Raises KernelGone if the kernel does not outlive it."""
        content = {
            "code": source,
            "silent": False,
            "store_history": True,
            "user_expressions": {},
            "allow_stdin": False,
            "stop_on_error": False,
        }
        collected = Outputs(min(self._limits.output, self._room))
        run = CellRun(collected.nodes)
        try:
            reply = self._exchange("execute_request", content, [], "execute_reply", collected)
            if reply["content"].get("status") == "error":
                body = reply["content"]
                run.error = (str(body.get("ename", ""))[:200], str(body.get("evalue", ""))[:2000])
                collected.add_error(body)
        except Malformed as error:
            run.error = ("Malformed", str(error))
        self._room -= collected.kept
        run.stopped = self.watch.interrupted
        return run

    def ask(self, message: Message) -> Message:
        """The transport of hidden tests. Raises KernelGone or Malformed."""
        reply = self._exchange(REQUEST, {"text": message.text}, message.buffers, REPLY)
        text = reply["content"].get("text")
        if not isinstance(text, str):
            raise Malformed("the reply to a hidden test has no text")
        return Message(text, list(reply["buffers"]))

    def _wait_until_ready(self) -> None:
        try:
            self._exchange("kernel_info_request", {}, [], "kernel_info_reply", Outputs(0))
        except (KernelGone, Malformed) as error:
            words = self._running.last_words()
            raise SandboxError(f"a kernel did not start: {words or error}") from None

    def _exchange(
        self, kind: str, content: dict, buffers: list, awaited: str, outputs: Outputs | None = None
    ) -> dict:
        request = self._session.msg(kind, content)
        number = request["header"]["msg_id"]
        try:
            if self._running.alive():
                self._session.send(self._shell, request, buffers=buffers)
        except zmq.Again:
            raise KernelGone(self.watch.reason or "takes no more messages") from None
        self.watch.begin()
        started = time.monotonic()
        try:
            while True:
                ready = dict(self._poller.poll(200))
                if self._iopub in ready:
                    self._read_outputs(number, outputs)
                if self._shell in ready:
                    reply = self._receive(self._shell)
                    if _answers(reply, number, awaited):
                        break
                elif self._running.life in ready or not self._running.alive():
                    raise KernelGone(self.watch.reason or "ended itself")
                elif not self.watch.is_alive() and time.monotonic() - started > START_SECONDS:
                    raise KernelGone(f"did not answer within {START_SECONDS} seconds")
        finally:
            self.watch.end()
        if outputs is not None:
            self._drain(number, outputs)
        return reply

    def _drain(self, number: str, outputs: Outputs) -> None:
        """Read the outputs that were sent before the reply but travel on a channel of their own."""
        until = time.monotonic() + DRAIN_SECONDS
        while not outputs.idle and time.monotonic() < until and self._iopub.poll(50):
            self._read_outputs(number, outputs)

    def _read_outputs(self, number: str, outputs: Outputs | None) -> None:
        for _ in range(64):  # then look at the other channels again
            try:
                message = self._receive(self._iopub, zmq.NOBLOCK)
            except zmq.Again:
                return
            except Malformed:
                continue
            if outputs is not None and _parent(message) == number:
                outputs.add(message)

    def _receive(self, socket: zmq.Socket, flags: int = 0) -> dict:
        parts = socket.recv_multipart(flags, copy=False)
        try:
            if sum(map(len, parts)) > MAX_MESSAGE:
                raise Malformed(f"a message has more than {MAX_MESSAGE:,} bytes")
            _, parts = self._session.feed_identities(parts, copy=False)
            if any(len(part) > MAX_JSON for part in parts[1:5]):
                raise Malformed(f"a message has a text of more than {MAX_JSON:,} bytes")
            message = self._session.deserialize(parts, copy=False)
            if not all(isinstance(message[part], dict) for part in ("header", "content")):
                raise Malformed("a message has no header or content")
        except Malformed:
            raise
        except Exception as error:  # the parsers were not written for what a student may send
            raise Malformed(f"a message could not be read: {str(error)[:200]}") from None
        return message


def _parent(message: dict) -> object:
    parent = message.get("parent_header")
    return parent.get("msg_id") if isinstance(parent, dict) else None


def _answers(message: dict, number: str, awaited: str) -> bool:
    return _parent(message) == number and message["header"].get("msg_type") == awaited


class Outputs:
    """Collects a cell's outputs up to a size in bytes; what is more is counted and left out."""

    def __init__(self, room: int) -> None:
        self.nodes: list[NotebookNode] = []
        self.idle = False
        self.kept = 0
        self._room = room
        self._full = False
        self._clear_next = False

    def add(self, message: dict) -> None:
        """Take one message of the output channel; one that makes no sense is left out."""
        kind, content = message["header"].get("msg_type"), message["content"]
        if kind == "status":
            self.idle = self.idle or content.get("execution_state") == "idle"
        elif kind == "clear_output":
            self._clear_next = bool(content.get("wait"))
            if not self._clear_next:
                self.nodes.clear()
        elif kind in ("stream", "display_data", "execute_result", "error"):
            try:
                node = nbformat.v4.output_from_msg(message)
                if self._clear_next:
                    self.nodes.clear()
                    self._clear_next = False
                self._append(node)
            except Exception:  # whatever is wrong with it, it is no output
                return

    def add_error(self, content: dict) -> None:
        """The error of the reply, if the output channel has not brought it."""
        if any(node.output_type == "error" for node in self.nodes):
            return
        lines = content.get("traceback")
        self._append(
            nbformat.v4.new_output(
                "error",
                ename=str(content.get("ename", ""))[:200],
                evalue=str(content.get("evalue", ""))[:2000],
                traceback=[str(line) for line in lines[:100]] if isinstance(lines, list) else [],
            )
        )

    def _append(self, node: NotebookNode) -> None:
        size = len(str(node))
        if size > self._room:
            if not self._full:
                self._full = True
                text = "[further output was left out: there is more of it than is kept]\n"
                self.nodes.append(nbformat.v4.new_output("stream", name="stdout", text=text))
            return
        self._room -= size
        self.kept += size
        last = self.nodes[-1] if self.nodes else None
        if node.output_type == "stream" and last and last.get("name") == node.name:
            last["text"] += node.text
        else:
            self.nodes.append(node)
