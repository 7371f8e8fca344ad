from cases import as_bytes


def make(solved, outside):
    """An interrupted upload."""
    return {"cifar10_lab.ipynb": as_bytes(solved), "cifar10.safetensors": outside.weights[:50_000]}
