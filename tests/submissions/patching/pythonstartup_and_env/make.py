from cases import as_bytes, first, unsolve

ATTACK = """
import os, subprocess, sys
os.environ.update(PYTHONSTARTUP="cheat.py", PYTHONPATH=os.getcwd(), LD_PRELOAD="./cheat.so", PYTHONHOME="/tmp", PATH=os.getcwd())
open("autograder.py", "w").write("judge = print")
sys.path.insert(0, os.getcwd())
"""


def make(solved, outside):
    """Sets PYTHONSTARTUP, PYTHONPATH, LD_PRELOAD and PATH for whatever is started next."""
    notebook = first(unsolve(solved, "add_channel"), ATTACK)
    return {
        "nchw.ipynb": as_bytes(notebook),
        "cheat.py": b"print('cheat')\n",
        "cheat.so": b"\x7fELF",
    }
