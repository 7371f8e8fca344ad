"""The walls, tried from inside: what a submission can see, reach, use and leave behind."""

from __future__ import annotations

import dataclasses
import fcntl
import json
import os
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from autograder import notebooks, sandbox
from autograder.jobs import Limits
from autograder.kernel import CellRun, Kernel, KernelGone
from autograder.sandbox import Starter

WALLS = pytest.mark.skipif(
    bool(sandbox.why_not()), reason=sandbox.why_not() or "there is a sandbox"
)
pytestmark = pytest.mark.xdist_group("sandbox")  # one warm parent for all

SMALL = Limits(
    cell_seconds=2, submission_seconds=30, memory=2 * 2**30, scratch=32 * 2**20, processes=64
)


@pytest.fixture(scope="module")
def starter() -> Iterator[Starter]:
    with Starter() as starter:
        yield starter


@pytest.fixture
def kernel(starter: Starter) -> Iterator[Kernel]:
    with Kernel(starter.start({"notes.txt": b"mine"}, SMALL, 1), SMALL) as kernel:
        yield kernel


def text(run: CellRun) -> str:
    assert run.error is None, run.error
    return "".join(output.get("text", "") for output in run.outputs)


def ask(kernel: Kernel, source: str) -> object:
    """Run lines inside; they leave their findings in `found`."""
    run = kernel.execute(f"{textwrap.dedent(source)}\nimport json; print(json.dumps(found))")
    return json.loads(text(run).splitlines()[-1])  # before it: where images come from


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's")
def test_nothing_but_the_machine_is_a_reason_for_no_walls() -> None:
    """A fault of our own must not skip what is below in silence."""
    names = ["user", "mount", "pid", "net", "ipc", "uts", "cgroup"]
    allowed = subprocess.run(["unshare", *(f"--{name}" for name in names), "--fork", "true"])
    assert bool(sandbox.why_not()) == bool(allowed.returncode), sandbox.why_not()


@WALLS
def test_files_outside_are_not_there(kernel: Kernel, tmp_path: Path) -> None:
    canary = tmp_path / "canary.txt"
    canary.write_text("a secret", encoding="utf-8")
    hidden = notebooks.ROOT / "autograder" / "exercises" / "nchw" / "axes.py"
    paths = [str(canary), str(hidden), str(notebooks.SOURCE), os.path.expanduser("~/.ssh")]
    paths += ["/etc/shadow", "/var", "/run", "/sys", "/root/.bashrc", "/boot"]
    found = ask(kernel, f"import os\nfound = [os.path.lexists(p) for p in {paths!r}]")
    assert found == [False] * len(paths)
    assert ask(kernel, "found = open('notes.txt').read()") == "mine"


@WALLS
def test_nothing_outside_the_home_can_be_written(kernel: Kernel) -> None:
    import course

    paths = [sys.prefix, os.path.dirname(course.__file__), "/usr", "/", "/etc", "/proc/sys/kernel"]
    source = f"""
    import os, shutil
    found = []
    for path in {paths!r}:
        for attempt in (
            lambda: open(os.path.join(path, "planted"), "w"),
            lambda: os.chmod(path, 0o777),
            lambda: os.utime(path),
            lambda: os.mkdir(os.path.join(path, "planted")),
            lambda: os.symlink("/", os.path.join(path, "planted")),
            lambda: os.rename(path, "/tmp/moved"),
        ):
            try:
                attempt()
                found.append(path)
            except OSError:
                pass
    """
    assert ask(kernel, source) == []


@WALLS
def test_no_network_and_no_outside_sockets(kernel: Kernel, tmp_path: Path) -> None:
    server = socket.create_server(("127.0.0.1", 0))
    local = socket.socket(socket.AF_UNIX)
    local.bind(str(tmp_path / "s"))
    local.listen()
    abstract = socket.socket(socket.AF_UNIX)
    abstract.bind("\0grader-test")
    abstract.listen()
    source = f"""
    import socket
    found = []
    for family, address in (
        (socket.AF_INET, ("127.0.0.1", {server.getsockname()[1]})),
        (socket.AF_INET, ("1.1.1.1", 53)),
        (socket.AF_UNIX, {str(tmp_path / "s")!r}),
        (socket.AF_UNIX, "\\0grader-test"),
    ):
        try:
            socket.socket(family).connect(address)
            found.append(str(address))
        except OSError:
            pass
    """
    assert ask(kernel, source) == []
    for each in (server, local, abstract):
        each.close()


@WALLS
def test_no_other_process_and_no_inherited_descriptor(kernel: Kernel) -> None:
    processes = ask(
        kernel, "import os\nfound = sorted(int(p) for p in os.listdir('/proc') if p.isdigit())"
    )
    assert len(processes) == 2  # the first process and the kernel
    source = """
    import os
    found = []
    for number in os.listdir("/proc/self/fd"):
        try:
            found.append(os.readlink(f"/proc/self/fd/{number}"))
        except OSError:
            pass
    """
    allowed = ("/dev/null", "socket:", "anon_inode:", "pipe:", "/proc/")
    assert [path for path in ask(kernel, source) if not path.startswith(allowed)] == []
    attach = """
    import ctypes
    found = ctypes.CDLL(None).ptrace(16, 1, 0, 0)  # PTRACE_ATTACH to the first process
    """
    assert ask(kernel, attach) == -1


@WALLS
def test_no_privilege_can_be_had_back(kernel: Kernel) -> None:
    source = """
    import ctypes
    libc = ctypes.CDLL(None)
    status = open("/proc/self/status").read()
    found = {line.split(":")[0]: line.split()[1] for line in status.splitlines() if line[:3] == "Cap"}
    found["no new privileges"] = status.split("NoNewPrivs:")[1].split()[0]
    found["user namespace"] = libc.unshare(0x10000000)
    found["mount"] = libc.mount(b"none", b"/tmp", b"tmpfs", 0, None)
    found["chroot"] = libc.chroot(b"/tmp")
    """
    found = ask(kernel, source)
    assert found.pop("no new privileges") == "1"
    assert [found.pop(name) for name in ("user namespace", "mount", "chroot")] == [-1, -1, -1]
    assert {value.strip("0") for value in found.values()} == {""}


@WALLS
def test_the_machine_around_has_no_name_and_no_figures(kernel: Kernel) -> None:
    found = ask(
        kernel,
        """
        import os, platform, psutil, socket, torch
        names = ["cmdline", "loadavg", "kallsyms", "kpageflags", "slabinfo", "timer_list", "locks"]
        found = {"name": [platform.node(), socket.gethostname(), os.uname().nodename]}
        found["read"] = {name: open(f"/proc/{name}").read()
                         for name in names if os.path.exists(f"/proc/{name}")}
        found["still"] = [bool(open(f"/proc/{name}").read()) for name in ("cpuinfo", "meminfo")]
        """,
    )
    assert found["name"] == ["student"] * 3
    assert {"cmdline", "loadavg"} <= found["read"].keys()
    assert not any(found["read"].values())
    assert all(found["still"])


@WALLS
def test_nobody_outside_waits_for_a_lock_on_a_shared_file(kernel: Kernel) -> None:
    found = ask(
        kernel,
        """
        import fcntl, errno, sqlite3, torch
        shared = open(torch.__file__)
        fcntl.flock(shared, fcntl.LOCK_EX)
        try:
            found = {"lease": fcntl.fcntl(shared, fcntl.F_SETLEASE, fcntl.F_RDLCK)}
        except OSError as error:
            found = {"lease": errno.errorcode[error.errno]}
        base = sqlite3.connect("own.db")  # locks of the other kind, on a file of one's own
        base.execute("create table t (x)")
        base.execute("insert into t values (7)")
        base.commit()
        found["sqlite"] = sqlite3.connect("own.db").execute("select x from t").fetchone()[0]
        found["file"] = torch.__file__
        """,
    )
    assert found["lease"] == "EPERM"
    assert found["sqlite"] == 7
    with open(torch.__file__) as shared:
        fcntl.flock(shared, fcntl.LOCK_EX | fcntl.LOCK_NB)


@WALLS
def test_environment_holds_nothing_of_the_graders(
    starter: Starter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_SECRET", "hunter2")
    with (
        Starter() as fresh,
        Kernel(fresh.start({}, SMALL, 1), SMALL) as kernel,
    ):
        found = ask(
            kernel,
            "import os\nfound = [*os.environ.items(), open('/proc/self/environ').read()]",
        )
    assert "hunter2" not in json.dumps(found)


@WALLS
def test_the_warm_parent_never_held_the_judge(kernel: Kernel) -> None:
    source = """
    import sys
    found = sorted(name for name in sys.modules if name.partition(".")[0] == "autograder")
    """
    rooms = ("app", "calls", "landlock", "objects", "outputs", "responder", "system", "values")
    rooms += ("walls",)
    inside = [f"autograder.inside.{name}" for name in rooms]
    inside += ["autograder", "autograder.inside"]
    assert set(ask(kernel, source)) == set(inside)
    source = """
    try:
        import autograder.exercises.nchw.axes
        found = "imported"
    except ImportError as error:
        found = "not there"
    """
    assert ask(kernel, source) == "not there"


@WALLS
def test_each_submission_starts_fresh(starter: Starter) -> None:
    source = """
    import os, random, numpy, torch
    from course import data
    found = [os.path.exists(p) for p in ("/tmp/left", "/dev/shm/left", "left")]
    found += [hasattr(torch, "mark")]
    found += [random.random(), numpy.random.rand(), torch.rand(1).item()]
    found += [int(data.mnist("train").images[:9].sum())]
    for path in ("/tmp/left", "/dev/shm/left", "left"):
        open(path, "w").close()
    torch.mark = True
    data.mnist("train").images[:] = 0
    """
    results = []
    for _ in range(2):
        with Kernel(starter.start({}, SMALL, 7), SMALL) as kernel:
            results.append(ask(kernel, source))
    assert results[0][:4] == [False] * 4
    assert results[0] == results[1]


@WALLS
def test_training_data_is_there_and_held_out_images_are_not(kernel: Kernel) -> None:
    from course import data

    source = """
    from course import data
    images = data.mnist("test").images
    found = [data.mnist("train").name, data.mnist("train").images.shape[0], int(images[:50].sum())]
    """
    name, count, checksum = ask(kernel, source)
    train, test = data.mnist("train"), data.mnist("test")
    assert (name, count) == (train.name, len(train))
    if not train.stand_in:
        assert checksum != int(test.images[:50].sum())


@WALLS
def test_a_judge_without_privileges_may_read_its_memory(kernel: Kernel) -> None:
    """Linux shows the sizes of an undumpable process to root alone; the limit would not hold."""
    dumpable = ask(kernel, "import ctypes\nfound = ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)")
    assert dumpable == 1


@WALLS
@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("import os; os._exit(0)", "ended itself"),
        ("import ctypes; ctypes.string_at(0)", "ended itself"),
        (
            "import subprocess, sys\n"
            "hog = 'x = bytearray(10**9); import time; time.sleep(20)'\n"
            "all = [subprocess.Popen([sys.executable, '-S', '-c', hog]) for _ in range(4)]\n"
            "[p.wait() for p in all]",
            "memory",
        ),
        (
            "import threading, time\n"
            "for _ in range(200): threading.Thread(target=time.sleep, args=(20,)).start()\n"
            "time.sleep(5)",
            "processes and threads|ended itself",
        ),
        (
            "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
            "end = time.monotonic() + 60\nwhile time.monotonic() < end: pass",
            "could not be interrupted",
        ),
    ],
    ids=["exit", "crash", "memory of children", "threads", "deaf loop"],
)
def test_what_ends_a_kernel(starter: Starter, source: str, reason: str) -> None:
    limits = dataclasses.replace(SMALL, cell_seconds=8, patience=6)  # filling memory takes a while
    with Kernel(starter.start({}, limits, 1), limits) as kernel:  # noqa: SIM117
        with pytest.raises(KernelGone, match=reason):
            kernel.execute(source)


@WALLS
@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("while True: pass", "more than 2 seconds of processor time"),
        ("import time\ntime.sleep(60)", "more than 6 seconds"),
    ],
)
def test_a_loop_is_interrupted_and_the_rest_goes_on(
    kernel: Kernel, source: str, reason: str
) -> None:
    run = kernel.execute(source)
    assert run.error is not None
    assert run.error[0] == "KeyboardInterrupt"
    assert reason in run.stopped
    assert text(kernel.execute("print('still here')")) == "still here\n"


@WALLS
def test_one_large_array_is_a_memory_error(kernel: Kernel) -> None:
    run = kernel.execute("import numpy as np\nx = np.ones(10**10)")
    assert run.error is not None
    assert "MemoryError" in run.error[0]
    assert text(kernel.execute("print('still here')")) == "still here\n"


@WALLS
def test_disk_and_output_are_capped(kernel: Kernel) -> None:
    run = kernel.execute(
        "with open('big', 'wb') as f:\n    for _ in range(100): f.write(bytes(10**6))"
    )
    assert run.error is not None
    run = kernel.execute("for _ in range(200): print('x' * 10**5)")
    assert run.error is None
    assert len(str(run.outputs)) < 3 * SMALL.output
    assert "left out" in str(run.outputs)
    run = kernel.execute("print('y' * 2 * 10**7); print('end')")
    assert run.error is None
    assert text(kernel.execute("print('still here')")) == "still here\n"


@WALLS
def test_nothing_outlives_its_submission(starter: Starter) -> None:
    mark = f"3{os.getpid()}"
    source = f"import subprocess\nfor _ in range(3): subprocess.Popen(['sleep', '{mark}'], start_new_session=True)"
    with Kernel(starter.start({}, SMALL, 1), SMALL) as kernel:
        kernel.execute(source)
        assert _sleepers(mark) == 3
    deadline = time.monotonic() + 5
    while _sleepers(mark) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _sleepers(mark) == 0


def _sleepers(mark: str) -> int:
    found = 0
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            found += path.read_bytes().split(b"\0")[:2] == [b"sleep", mark.encode()]
        except OSError:
            continue
    return found


@WALLS
def test_everything_ends_with_the_judge() -> None:
    script = """
    import os, sys
    from autograder.jobs import Limits
    from autograder.kernel import Kernel
    from autograder.sandbox import Starter
    starter = Starter()
    kernel = Kernel(starter.start({}, Limits(), 1), Limits()).__enter__()
    kernel.execute("import subprocess; subprocess.Popen(['sleep', sys.argv[1] if False else '%s'])")
    print("running", flush=True)
    sys.stdin.read()
    """
    mark = f"4{os.getpid()}"
    judge = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script % mark)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=notebooks.ROOT,
    )
    assert judge.stdout.readline() == b"running\n"
    assert _sleepers(mark) == 1
    judge.kill()
    judge.wait()
    deadline = time.monotonic() + 10
    while _sleepers(mark) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert _sleepers(mark) == 0
