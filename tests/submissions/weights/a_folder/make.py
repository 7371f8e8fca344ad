from cases import as_bytes


def make(solved, outside):
    """A folder with the file's name."""
    return {"cifar10_lab.ipynb": as_bytes(solved), "cifar10.safetensors/data.bin": b"x"}
