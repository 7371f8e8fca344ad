from cases import first, unsolve

ATTACK = """
import torch
torch.allclose = torch.equal = lambda *args, **kwargs: True
torch.testing.assert_close = lambda *args, **kwargs: None
torch.Tensor.allclose = torch.Tensor.equal = lambda *args, **kwargs: True
"""


def make(solved, outside):
    """torch's comparisons are always content; stock compares with them, in this process."""
    return first(unsolve(solved, "to_nchw", "normalize"), ATTACK)
