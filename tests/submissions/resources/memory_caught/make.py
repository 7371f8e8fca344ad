from cases import after

BOMB = """
pieces = []
for _ in range(4096):
    try:
        pieces.append(bytearray(2 * 2**20))
    except MemoryError:
        pass
"""


def make(solved, outside):
    """Catches MemoryError and goes on to take what is left; the cells behind it starve."""
    return after(solved, "test_to_nhwc", BOMB)
