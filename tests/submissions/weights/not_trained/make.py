import safetensors.torch
import torch
from cases import as_bytes


def make(solved, outside):
    """A sound file with weights before any training."""
    torch.manual_seed(1)
    tensors = safetensors.torch.load(outside.weights)
    for name, value in tensors.items():
        if value.is_floating_point() and "running" not in name:
            tensors[name] = torch.randn(value.shape) * 0.05
    content = safetensors.torch.save(tensors, {"trained_on": "CIFAR-10"})
    return {"cifar10_lab.ipynb": as_bytes(solved), "cifar10.safetensors": content}
