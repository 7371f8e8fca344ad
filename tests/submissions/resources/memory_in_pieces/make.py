from cases import after

BOMB = """
pieces = []
for _ in range(2048):
    pieces.append(bytearray(4 * 2**20))
print(len(pieces))
"""


def make(solved, outside):
    """Eight gigabytes in many small pieces."""
    return after(solved, "test_to_nhwc", BOMB)
