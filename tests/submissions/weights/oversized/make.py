import safetensors.torch
import torch
from cases import as_bytes


def make(solved, outside):
    """Nine megabytes: the optimiser's state lies in the file as well."""
    tensors = safetensors.torch.load(outside.weights)
    content = safetensors.torch.save({**tensors, "momentum": torch.zeros(2_250_000)})
    return {"cifar10_lab.ipynb": as_bytes(solved), "cifar10.safetensors": content}
