from cases import first, unsolve

ATTACK = """
import subprocess, sys
code = "import time; time.sleep(60) # {mark}"
for new_session in (True, False):
    subprocess.Popen([sys.executable, "-c", code], start_new_session=new_session)
subprocess.Popen(["sh", "-c", f"(trap '' HUP TERM; exec {{sys.executable}} -c '{{code}}') &"], start_new_session=True)
subprocess.Popen(["nohup", sys.executable, "-c", code])
"""


def make(solved, outside):
    """Leaves processes behind (detached, in other sessions) that wait for the next student's files."""
    return first(unsolve(solved, "pixel"), ATTACK.format(mark=outside.mark))
