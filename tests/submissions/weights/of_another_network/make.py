import safetensors.torch
import torch
from cases import as_bytes


def make(solved, outside):
    """The file of another class: other names, other shapes."""
    content = safetensors.torch.save({"layer.weight": torch.zeros(3, 3)})
    return {"cifar10_lab.ipynb": as_bytes(solved), "cifar10.safetensors": content}
