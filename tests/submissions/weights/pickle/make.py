import io
import os

import torch
from cases import as_bytes


class Opened:
    def __reduce__(self):
        return (os.system, ("echo OPENED > opened.txt",))


def make(solved, outside):
    """A pickle that runs a command when it is opened, with the name of a safetensors file."""
    file = io.BytesIO()
    torch.save({"head.weight": torch.zeros(10, 64), "x": Opened()}, file)
    return {"cifar10_lab.ipynb": as_bytes(solved), "cifar10.safetensors": file.getvalue()}
