from cases import as_bytes, cell


def make(solved, outside):
    """`network` is left in training mode: its outputs depend on the other images of the batch."""
    cell(solved, "trained").source += "\nnetwork.train()"
    return {"cifar10_lab.ipynb": as_bytes(solved), "cifar10.safetensors": outside.weights}
