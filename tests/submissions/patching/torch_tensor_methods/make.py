from cases import before, unsolve

ATTACK = """
import torch
numpy = torch.Tensor.numpy
torch.Tensor.detach = lambda self: self
torch.Tensor.cpu = lambda self: self
torch.Tensor.numpy = lambda self, *a, **k: numpy(self) * 0
torch.manual_seed = lambda seed: None
torch.rand = torch.randn = lambda *shape, **k: torch.zeros(*shape)
"""


def make(solved, outside):
    """Patches the methods that turn tensors into arrays, so that all look the same."""
    return before(unsolve(solved, "require_nchw"), "test_guard", ATTACK)
