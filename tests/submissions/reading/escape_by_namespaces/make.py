from cases import first, unsolve

SEARCH = """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for name, flag in {{"user": 0x10000000, "mount": 0x00020000, "pid": 0x20000000, "net": 0x40000000}}.items():
    if os.fork() == 0:
        if libc.unshare(flag) == 0:
            os.write(1, b"")
            os._exit(7)
        os._exit(0)
    print("GAIN" + "ED" if os.waitstatus_to_exitcode(os.wait()[1]) == 7 else "refused", name)
for pid in (1, os.getppid(), {pid}):
    for kind in ("mnt", "user", "net", "pid"):
        try:
            handle = os.open(f"/proc/{{pid}}/ns/{{kind}}", os.O_RDONLY)
            print("GAIN" + "ED" if libc.setns(handle, 0) == 0 else "refused", pid, kind)
        except OSError as error:
            print(error)
print("GAIN" + "ED" if libc.mount(b"tmpfs", b"/mnt", b"tmpfs", 0, None) == 0 else "no mount")
print("GAIN" + "ED" if libc.umount2(b"/proc", 2) == 0 else "no umount")
print("GAIN" + "ED" if libc.chroot(b"/proc/1/root") == 0 else "no chroot")
print([line for line in open("/proc/self/status") if line.startswith(("Cap", "NoNewPrivs", "Uid"))])
print("GAIN" + "ED" if any(int(line.split()[1], 16) for line in open("/proc/self/status") if line.startswith(("CapEff", "CapPrm", "CapBnd"))) else "no capabilities")
"""


def make(solved, outside):
    """Makes and joins namespaces, mounts, changes its root: a way back to the host."""
    return first(unsolve(solved, "prepare"), SEARCH.format(pid=outside.pid))
