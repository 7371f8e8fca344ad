from cases import as_bytes


def make(solved, outside):
    """A header that claims to be exabytes long, and nested JSON behind it."""
    content = (2**63).to_bytes(8, "little") + b'{"a":' + b"[" * 100_000
    return {"cifar10_lab.ipynb": as_bytes(solved), "cifar10.safetensors": content}
