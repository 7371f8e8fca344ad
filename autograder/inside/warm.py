"""The warm parent: a program that imports once what every notebook needs, and forks a kernel when asked.

    python -m autograder.inside.warm SOCKET    (a descriptor; requests come in, answers go out)

It holds no test, no label and no secret, has one thread, and never computes: what it does have is
inherited by every submission. A request is a line of JSON with descriptors:

    {"walls": name, "view": {...}, "limits": {...}, "files": folder, "key": text, "seed": number}
    descriptors: [life, shell, iopub, stdin, control, hb]

`life` is held by the outermost process of a submission and carries the text of an error at the start.
The answer is a line {"pid": number}.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
import traceback

MAX_REQUEST = 2**16


def main() -> None:
    """Warm up, say so, and serve until the judge closes the socket."""
    channel = socket.socket(fileno=int(sys.argv[1]))
    warm_up()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children: no zombies
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the instructor's word to the judge
    channel.sendall(b'{"ready": true}\n')
    while True:
        line, descriptors, _, _ = socket.recv_fds(channel, MAX_REQUEST, 8)
        if not line:
            return
        request = json.loads(line)
        pid = os.fork()
        if not pid:
            serve(request, descriptors, channel)
        for descriptor in descriptors:
            os.close(descriptor)
        channel.sendall(json.dumps({"pid": pid}).encode() + b"\n")


# Everything that the first cells of a notebook, or the kernel itself, would import.
MODULES = (
    "autograder.inside.app",
    "autograder.inside.landlock",
    "autograder.inside.walls",
    "course.checks.public",
    "course.inspection",
    "course.plots",
    "course.training",
    "ipykernel.displayhook",
    "ipykernel.eventloops",
    "ipykernel.zmqshell",
    "ipywidgets",
    "matplotlib.pyplot",
    "matplotlib_inline.backend_inline",
    "pexpect",
    "torchinfo",
    "torchvision",
    "tqdm.auto",
)


def warm_up() -> None:
    """Pay once for the imports and the data that notebooks need."""
    for name in MODULES:
        with contextlib.suppress(ImportError):  # one that is not installed saves nothing
            importlib.import_module(name)

    import torch
    from matplotlib.backends import backend_registry

    from course.data.sources import keep_in_memory

    backend_registry.list_all()
    torch.set_num_threads(1)
    # The first optimiser imports torch's compiler, a second's work.
    torch.optim.Adam([torch.nn.Parameter(torch.zeros(1))])
    keep_in_memory()
    gc.freeze()  # what is here now is never garbage: a collection must not copy its pages


def serve(request: dict, descriptors: list[int], channel: socket.socket) -> None:
    """In the fork: go behind the walls and be the kernel. Never returns."""
    life, *listeners = descriptors
    try:
        from autograder.inside import LANDLOCK, NAMESPACES, app, landlock, walls

        channel.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.default_int_handler)
        folder = request["files"]
        arguments = request["view"], request["limits"], descriptors, folder
        if request["walls"] == NAMESPACES:
            walls.enclose(*arguments)
            folder = walls.HOME
        elif request["walls"] == LANDLOCK:
            landlock.enclose(*arguments)
        else:
            walls.close_all_but(descriptors)
            os.setsid()
            os.chdir(folder)
        kernel = app.make(listeners, request["key"], folder, request["seed"])
        if request["walls"]:
            os.close(life)  # without walls the kernel's own end is all there is to see
        kernel.start()
    except BaseException:
        try:
            os.write(life, traceback.format_exc().encode()[-4000:])
        finally:
            os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
