from cases import after

BOMB = """
import os, time
handles, held = [], 0
try:
    for number in range(70):
        handles.append(os.memfd_create(f"m{number}"))
        for _ in range(12):
            held += os.write(handles[-1], bytes(2**22)) >> 20
except OSError as error:
    print(error)
time.sleep(1)
print("HELD", held)
"""


def make(solved, outside):
    """Three gigabytes in memory files (memfd) that it has not mapped: no process's size shows them."""
    return after(solved, "test_to_nhwc", BOMB)
