"""What the tables of slips share: a small set, small networks, one call of each function."""

import torch
from torch import nn

from course.data import ImageSet
from course.training import Trainer

torch.manual_seed(0)
N, CLASSES = 24, ("a", "b", "c")
X = torch.randint(0, 256, (N, 1, 8, 8), dtype=torch.uint8)
Y = torch.arange(N) % 3
F = X.float() / 255
SET = ImageSet(X, Y, CLASSES, "small")
COLOUR = X.repeat(1, 3, 1, 1)


def mlp(inputs=64, outputs=3):
    return nn.Sequential(nn.Flatten(), nn.Linear(inputs, outputs))


def cnn(channels=1):
    return nn.Sequential(nn.Conv2d(channels, 4, 3), nn.ReLU(), nn.Flatten(), nn.Linear(144, 3))


def fit(model=None, train=None, optimizer=None, loss=None, **options):
    """One epoch on the CPU; what is no option of `fit` goes to `Trainer`."""
    names = ("device", "precision", "seed", "channels_last", "compile")
    own = {name: options.pop(name) for name in names if name in options}
    trainer = Trainer(model or mlp(), optimizer, loss, **{"device": "cpu", **own})
    options = {"epochs": 1, "batch_size": 8, "progress": False, **options}
    return trainer.fit(SET if train is None else train, **options)


def returning(change):
    """A network whose forward hands on what `change` makes of its logits."""

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(64, 3)

        def forward(self, x):
            return change(self.fc(x.flatten(1)))

    return Net()


def passing(forward, **layers):
    """A network with these layers and this forward(self, x)."""

    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            for name, layer in layers.items():
                setattr(self, name, layer)

    Net.forward = forward
    return Net()
