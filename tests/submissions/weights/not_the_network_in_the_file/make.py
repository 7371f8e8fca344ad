from cases import as_bytes, cell


def make(solved, outside):
    """A good file, but `network` is a fresh one."""
    trained = cell(solved, "trained")
    trained.source += "\nnetwork = CifarNet().eval()"
    return {"cifar10_lab.ipynb": as_bytes(solved), "cifar10.safetensors": outside.weights}
