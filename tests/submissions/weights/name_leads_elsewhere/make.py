from cases import after, as_bytes, cell


def make(solved, outside):
    """WEIGHTS names a file outside: what is sent to the judge is what the student could read anyway."""
    after(solved, "recipe", "REAL = WEIGHTS")
    trained = cell(solved, "trained")
    trained.source += f"\nWEIGHTS = {str(outside.folder / 'gradebook.db')!r}"
    return {"cifar10_lab.ipynb": as_bytes(solved), "cifar10.safetensors": outside.weights}
