from cases import after

BOMB = """
import fcntl, os, socket, time
held, ends = 0, []
try:
    for _ in range(480):
        ends.append(os.pipe())
        try:
            fcntl.fcntl(ends[-1][1], 1031, 2**20)
        except OSError:
            pass
        os.set_blocking(ends[-1][1], False)
        try:
            while True:
                held += os.write(ends[-1][1], bytes(2**16))
        except BlockingIOError:
            pass
except OSError as error:
    print(error)
print("HELD", held >> 20)
"""


def make(solved, outside):
    """Half a gigabyte in the buffers of pipes."""
    return after(solved, "test_to_nhwc", BOMB)
