from cases import first, unsolve

ATTACK = """
import os, resource
for kind in (resource.RLIMIT_CPU, resource.RLIMIT_DATA, resource.RLIMIT_NPROC, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE):
    soft, hard = resource.getrlimit(kind)
    try:
        resource.setrlimit(kind, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print("RAI" + "SED", kind, soft, hard)
    except (OSError, ValueError) as error:
        print(error)
for path in ("/proc/self/oom_score_adj", "/proc/1/oom_score_adj", "/proc/sys/kernel/pid_max", "/proc/sys/user/max_user_namespaces", "/proc/self/uid_map", "/sys/fs/cgroup/cgroup.procs", "/proc/sysrq-trigger"):
    try:
        with open(path, "r+") as file:
            text = file.read()
            file.seek(0)
            file.write(text)
        print("RAI" + "SED", path)
    except OSError as error:
        print(error)
try:
    os.nice(-5)
    print("RAI" + "SED nice")
except OSError as error:
    print(error)
"""


def make(solved, outside):
    """Raises its own limits, by system call and through /proc."""
    return first(unsolve(solved, "pixel"), ATTACK)
