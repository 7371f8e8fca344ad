"""Small images that a linear layer can learn, for tests of training."""

import torch
from torch import nn

from course.training import Trainer


def blobs(n=50, seed=0):
    """uint8 images (n, 1, 6, 5) of two classes: bright on the left or on the right."""
    generator = torch.Generator().manual_seed(seed)
    labels = torch.randint(0, 2, (n,), generator=generator)
    images = torch.randint(0, 120, (n, 1, 6, 5), generator=generator, dtype=torch.uint8)
    images[labels == 0, :, :, :2] += 100
    images[labels == 1, :, :, 3:] += 100
    return images, labels


def linear(seed=0, inputs=30, classes=2):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Flatten(), nn.Linear(inputs, classes))


def fit(model, data=None, seed=0, **options):
    options = {"progress": False, "epochs": 2, "batch_size": 16, **options}
    return Trainer(model, device="cpu", seed=seed).fit(data or blobs(), **options)
