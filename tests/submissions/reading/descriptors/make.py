from cases import first, unsolve

SEARCH = """
import fcntl, os, stat
for number in range(0, 1024):
    try:
        kind = os.fstat(number).st_mode
        where = os.readlink(f"/proc/self/fd/{number}")
    except OSError:
        continue
    text = b""
    if stat.S_ISREG(kind):
        text = os.pread(number, 100_000, 0)
    elif stat.S_ISFIFO(kind) or stat.S_ISCHR(kind):
        continue
    elif stat.S_ISDIR(kind):
        text = str(os.listdir(number)).encode()
    print(number, where, text)
"""


def make(solved, outside):
    """Reads whatever is still open from the process that started it."""
    return first(unsolve(solved, "copies"), SEARCH)
