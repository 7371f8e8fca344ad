"""The kernel of one submission: ipykernel on sockets that the judge has made.

The judge listens on Unix sockets in a folder of its own and passes their descriptors; the kernel
accepts on them. So the kernel never needs a path that both sides can write, and a student who
replaces a file redirects nothing.
"""

from __future__ import annotations

import builtins
import functools
import os
import random
import subprocess
import sys
import threading
from tempfile import gettempdir

import numpy as np
import torch
import zmq
from ipykernel import debugger, kernelapp
from ipykernel.ipkernel import IPythonKernel
from ipykernel.kernelapp import IPKernelApp
from jupyter_client.session import Session
from traitlets.config import Config

from autograder.inside import PORTS, REPLY, REQUEST
from autograder.inside.outputs import OutputThread
from autograder.inside.responder import Responder
from course.checks import state
from course.checks.wire import Message, pack, unpack

debugger._is_debugpy_available = False  # nobody attaches a debugger to a notebook that is graded
kernelapp.IOPubThread = OutputThread


class BoundedSession(Session):
    """Leaves out what is larger than the judge would read: a courtesy to honest notebooks."""

    max_text = 4 * 2**20

    def serialize(self, msg: dict, ident: object = None) -> list[bytes]:
        parts = super().serialize(msg, ident)
        if msg["header"]["msg_type"] != REPLY and sum(map(len, parts)) > self.max_text:
            text = f"[an output of more than {self.max_text:,} bytes was left out]\n"
            kind = msg["header"]["msg_type"]
            if kind in ("display_data", "execute_result", "update_display_data"):
                msg = {**msg, "content": {**msg["content"], "data": {"text/plain": text}}}
            elif kind == "stream":
                kept = msg["content"]["text"][: self.max_text // 8]
                msg = {**msg, "content": {**msg["content"], "text": f"{kept}\n{text}"}}
            else:
                msg = {**msg, "content": {"status": "error", "ename": "", "evalue": text}}
            parts = super().serialize(msg, ident)
        return parts


class NoChannelThread:
    """Stands where ipykernel has a thread for subshells: there is none, and cells run in this one."""

    parent_thread = threading.main_thread()

    def __bool__(self) -> bool:
        return False


class Kernel(IPythonKernel):
    """An IPython kernel that also answers what hidden tests ask, in the order of its cells."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.shell_handlers[REQUEST] = self.hidden_test_request
        self._responder = Responder(self.shell.user_ns, os.getcwd(), self._call_back)
        self._answering: tuple = ()  # where the reply to the present request goes
        self._asked = 0

    async def do_execute(self, *args: object, **kwargs: object) -> dict:
        """A cell whose error cannot even be shown still gets its reply; the judge waits for it."""
        try:
            return await super().do_execute(*args, **kwargs)
        except BaseException as error:
            return {
                "status": "error",
                "ename": type(error).__name__,
                "evalue": "the cell cannot be run, or its error cannot be shown",
                "traceback": [],
                "execution_count": self.execution_count,
            }

    @property
    def _supports_kernel_subshells(self) -> bool:
        return False

    def _publish_status(self, status: str, channel: str, parent: dict | None = None) -> None:
        """For cells only: what a hidden test asks, some hundred questions, is answered at once."""
        header = (parent or self.get_parent(channel)).get("header", {})
        if header.get("msg_type") != REQUEST:
            super()._publish_status(status, channel, parent)

    def raw_input(self, prompt: str = "") -> str:
        """A leftover input() gets an empty line; a debugger that asks for ever, the end of file."""
        print(prompt)
        self._asked += 1
        if self._asked > 100:
            raise EOFError("nobody is there to answer while the notebook is graded")
        return ""

    def getpass(self, prompt: str = "", stream: object = None) -> str:
        """As `raw_input`."""
        return self.raw_input(prompt)

    async def hidden_test_request(self, stream: object, ident: object, parent: dict) -> None:
        self._answering = stream, ident, parent
        reply = self._responder.answer(_message(parent))
        self._reply(reply)

    def _reply(self, reply: Message) -> None:
        stream, ident, parent = self._answering
        content = {"text": reply.text}
        self.session.send(stream, REPLY, content, parent, ident, buffers=reply.buffers)

    def _call_back(self, call: dict) -> dict:
        """Ask the judge to call a function of the test's, while a request is being answered."""
        self._reply(pack(call))
        stream = self._answering[0]
        stream.flush()
        parts = stream.socket.recv_multipart()  # the judge sends nothing else before this is over
        ident, parts = self.session.feed_identities(parts, copy=True)
        parent = self.session.deserialize(parts)
        self._answering = stream, ident, parent
        return unpack(_message(parent))["resume"]


def _message(parent: dict) -> Message:
    return Message(parent["content"]["text"], [bytes(b) for b in parent["buffers"]])


class App(IPKernelApp):
    """IPKernelApp that accepts on given listening sockets and reads no configuration."""

    kernel_class = Kernel
    listeners: dict[int, int]

    def _try_bind_socket(self, s: zmq.Socket, port: int) -> int:
        s.setsockopt(zmq.USE_FD, self.listeners[port])
        return super()._try_bind_socket(s, port)

    def init_control(self, context: zmq.Context) -> None:
        super().init_control(context)
        self.shell_channel_thread = None  # one thread runs the cells; no subshells

    def init_kernel(self) -> None:
        """As usual, but a cell with `await` finds what it asks for."""
        super().init_kernel()
        self.kernel.shell_channel_thread = NoChannelThread()

    def init_heartbeat(self) -> None:
        """None: the judge sees the end of the process itself."""

    def init_connection_file(self) -> None:
        """None: the connection is given."""

    def write_connection_file(self, **kwargs: object) -> None:
        """None: the connection is given."""

    def load_config_file(self, *args: object, **kwargs: object) -> None:
        """None: a submission may bring a file of that name."""


def make(listeners: list[int], key: str, folder: str, seed: int) -> App:
    """The kernel for one notebook, ready to start. listeners: descriptors in the order of PORTS."""
    set_seeds(seed)
    os.environ.update(
        HOME=folder, MPLCONFIGDIR=f"{folder}/.matplotlib", IPYTHONDIR=f"{gettempdir()}/ipython"
    )
    sys.path.append(folder)  # last: a student's numpy.py replaces nothing
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.cache_size = 100
    app = App.instance(config=config, log_level=50)
    ports = {f"{name}_port": number for number, name in enumerate(PORTS, 1)}
    app.listeners = dict(enumerate(listeners, 1))
    app.transport, app.ip = "ipc", f"{folder}/kernel"
    for name, number in ports.items():
        setattr(app, name, number)
    app.session = BoundedSession(parent=app, key=key.encode(), signature_scheme="hmac-sha256")
    app.capture_fd_output = False
    app.initialize([])
    app.shell.enable_matplotlib("inline")
    # A notebook's exit() would end the kernel a moment later, behind whatever cell runs then.
    app.shell.ask_exit = lambda: None
    app.shell.unobserve_all("exit_now")
    # Nobody answers in cells; nor where a hidden test calls the student's code.
    state.USUAL_BUILTINS["input"] = builtins.input = app.kernel.raw_input
    if not _has_terminals():
        app.shell.system = functools.partial(_run_through_a_pipe, app.shell)
    app.shell.magics_manager.register_function(lambda line: None, "line", "debug")
    return app


def _has_terminals() -> bool:
    try:
        os.close(os.open("/dev/ptmx", os.O_RDWR | os.O_NOCTTY))
    except OSError:
        return False
    return True


def _run_through_a_pipe(shell: object, command: str) -> None:
    """`!command`: as IPython does it, but without a terminal."""
    command = shell.var_expand(command, depth=1)
    done = subprocess.run(
        command,
        shell=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    print(done.stdout.decode(errors="replace"), end="")
    shell.user_ns["_exit_code"] = done.returncode


def set_seeds(seed: int) -> None:
    """The same random numbers on every run of the same submission."""
    random.seed(seed)
    np.random.seed(seed % 2**32)
    torch.manual_seed(seed)
