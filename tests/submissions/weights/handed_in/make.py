from cases import as_bytes


def make(solved, outside):
    """A network of its own, its trained weights beside the notebook: nothing is trained again."""
    return {"cifar10_lab.ipynb": as_bytes(solved), "cifar10.safetensors": outside.weights}
