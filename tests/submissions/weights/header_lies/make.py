import json

from cases import as_bytes


def make(solved, outside):
    """A header that promises terabytes and overlapping tensors, in a few bytes."""
    header = json.dumps(
        {
            "head.weight": {"dtype": "F32", "shape": [2**40, 2**20], "data_offsets": [0, 2**62]},
            "head.bias": {"dtype": "F32", "shape": [10], "data_offsets": [0, 40]},
            "__metadata__": {"trained_on": "x" * 1000},
        }
    ).encode()
    content = len(header).to_bytes(8, "little") + header + bytes(40)
    return {"cifar10_lab.ipynb": as_bytes(solved), "cifar10.safetensors": content}
