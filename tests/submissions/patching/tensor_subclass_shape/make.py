from cases import answer, first

LIAR = """
import torch

class Liar(torch.Tensor):
    @classmethod
    def __torch_function__(cls, func, types, args=(), kwargs=None):
        if func in (torch.allclose, torch.equal):
            return True
        return super().__torch_function__(func, types, args, kwargs or {})

    @property
    def shape(self):
        return Anything()

    @property
    def ndim(self):
        return 4

    def __eq__(self, other):
        return torch.ones(1, dtype=torch.bool)

    __hash__ = torch.Tensor.__hash__

class Anything(tuple):
    __eq__ = lambda self, other: True
    __ne__ = lambda self, other: False
    __hash__ = tuple.__hash__
"""


def make(solved, outside):
    """Returns a tensor subclass that lies about its shape and equals everything."""
    first(solved, LIAR)
    for name in ("to_nchw", "to_nhwc", "add_channel"):
        answer(solved, name, f"def {name}(images):\n    return images.as_subclass(Liar)")
    return solved
