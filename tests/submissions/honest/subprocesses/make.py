from cases import after

CALLS = """
import signal, subprocess, sys
print(subprocess.run([sys.executable, "-c", "print(2 + 2)"], capture_output=True, text=True).stdout)
sleeper = subprocess.Popen(["sleep", "50"])
sleeper.send_signal(signal.SIGKILL)
print(sleeper.wait())
"""


def make(solved, outside):
    """Subprocesses, one of which is killed."""
    return after(solved, "setup", CALLS)
