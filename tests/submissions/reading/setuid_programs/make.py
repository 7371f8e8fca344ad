from cases import first, unsolve

SEARCH = """
import glob, os, subprocess
for program in ("sudo -n", "su root -c", "pkexec", "newgrp", "mount", "passwd", "unshare -Ur", "nsenter -t 1 -m", "bwrap --bind / /", "chroot /"):
    try:
        done = subprocess.run(f"{program} id", shell=True, capture_output=True, text=True, timeout=2, stdin=subprocess.DEVNULL)
        print(program, done.stdout[:200], done.stderr[:100])
    except (OSError, subprocess.TimeoutExpired) as error:
        print(program, type(error))
"""


def make(solved, outside):
    """Starts programs that have or give other rights: sudo, su, mount, unshare, nsenter."""
    return first(unsolve(solved, "prepare"), SEARCH)
