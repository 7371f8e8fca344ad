def make(solved, outside):
    """A link to a file of somebody else."""
    return solved


def place(folder, outside):
    (folder / "cifar10.safetensors").symlink_to(outside.folder / "gradebook.db")
