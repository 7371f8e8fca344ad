"""What the trained network's weights compute: the judge's own word on the network of `cnn_from_scratch`."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from torch.nn import functional as F

from course.checks.plan import Comparison, Plan
from course.checks.wire import Ref

SHAPES = [(16, 8, 3, 3), (8, 1, 5, 5), (10, 576), (16,), (10,), (8,)]  # by falling size


def plan(images: np.ndarray) -> Plan:
    """The steps that bring the network's parameters, its logits for some images, and the losses."""
    steps = [
        {"op": "get", "target": "network"},
        {
            "op": "make",
            "target": "course.checks.objects.parameters_of",
            "args": [Ref(0)],
            "kwargs": {},
        },
        {"op": "call", "target": Ref(0), "method": "forward", "args": [images], "kwargs": {}},
        {"op": "get", "target": "losses"},
    ]
    return Plan(steps, [Comparison(i, "value", (), (), "") for i in (1, 2, 3)])


def logits_of(arrays: Sequence[np.ndarray], images: np.ndarray) -> np.ndarray:
    """What the network of the table computes with these six arrays, in PyTorch and float64."""
    w1, w0, w2, b1, b2, b0 = (torch.as_tensor(np.array(a), dtype=torch.float64) for a in arrays)
    x = torch.as_tensor(images, dtype=torch.float64)
    x = F.max_pool2d(F.relu(F.conv2d(x, w0, b0, padding=2)), 2)
    x = F.max_pool2d(F.relu(F.conv2d(x, w1, b1)), 2)
    return F.linear(x.flatten(1), w2, b2).numpy()
