from cases import first, unsolve

SEARCH = """
import ctypes, glob, mmap, os, re
pattern = re.compile(({pattern}).encode())
for path in glob.glob("/dev/shm/*") + glob.glob("/dev/mqueue/*"):
    print(path, pattern.findall(open(path, "rb").read(1_000_000)))
libc = ctypes.CDLL(None, use_errno=True)
for key in range(0, 50):
    number = libc.shmget(key, 1, 0)
    if number >= 0:
        print("shm", key, number)
libc.syscall.restype = ctypes.c_long
print("keyring", libc.syscall(250, 11, -3, 0, 0), open("/proc/keys").read()[:500] if os.path.exists("/proc/keys") else "")
"""


def make(solved, outside):
    """Looks into POSIX and System V shared memory and the session keyring."""
    return first(unsolve(solved, "prepare"), SEARCH.format(pattern=outside.PATTERN))
