import safetensors.torch
import torch
from cases import as_bytes


def make(solved, outside):
    """Weights that are not numbers."""
    tensors = safetensors.torch.load(outside.weights)
    tensors["head.weight"] = torch.full((10, 64), float("nan"))
    content = safetensors.torch.save(tensors)
    return {"cifar10_lab.ipynb": as_bytes(solved), "cifar10.safetensors": content}
