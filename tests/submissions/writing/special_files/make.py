import os
import socket


def make(solved, outside):
    """A named pipe and a socket beside the notebook: whoever opens the pipe waits for ever."""
    return solved


def place(folder, outside):
    os.mkfifo(folder / "pipe.csv")
    with socket.socket(socket.AF_UNIX) as end:
        here = os.getcwd()
        os.chdir(folder)  # a socket's path must be short
        try:
            end.bind("s")
        finally:
            os.chdir(here)
