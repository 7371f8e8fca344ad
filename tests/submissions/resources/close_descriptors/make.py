from cases import after


def make(solved, outside):
    """Closes every descriptor, the kernel's sockets with them."""
    return after(solved, "test_to_nhwc", "import os\nos.closerange(3, 4096)")
