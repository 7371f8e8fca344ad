# %% shapes: c1-without-padding
# kind: wrong
# fails: test_shapes
# idea: C1 is counted without its padding of 2, and the sizes behind it follow
shapes = {
    "C1": (6, 24, 24),
    "S2": (6, 12, 12),
    "C3": (16, 8, 8),
    "S4": (16, 4, 4),
    "C5": (120, 1, 1),
    "F6": (84,),
    "output": (10,),
}

# %% shapes: c3-padded
# kind: wrong
# fails: test_shapes
# idea: C3 is given the padding of C1, which the plan denies it
shapes = {
    "C1": (6, 28, 28),
    "S2": (6, 14, 14),
    "C3": (16, 14, 14),
    "S4": (16, 7, 7),
    "C5": (120, 3, 3),
    "F6": (84,),
    "output": (10,),
}

# %% shapes: c5-flat
# kind: wrong
# fails: test_shapes
# idea: C5 is given as one number although three were asked for C1 to C5
shapes = {
    "C1": (6, 28, 28),
    "S2": (6, 14, 14),
    "C3": (16, 10, 10),
    "S4": (16, 5, 5),
    "C5": (120,),
    "F6": (84,),
    "output": (10,),
}

# %% shapes: channels-last
# kind: wrong
# fails: test_shapes
# idea: shapes are written (H, W, C) in place of (C, H, W)
shapes = {
    "C1": (28, 28, 6),
    "S2": (14, 14, 6),
    "C3": (10, 10, 16),
    "S4": (5, 5, 16),
    "C5": (1, 1, 120),
    "F6": (84,),
    "output": (10,),
}

# %% shapes: no-tuple
# kind: wrong
# fails: test_shapes
# idea: (84) and (10) are numbers, the comma that makes a tuple is missing
shapes = {
    "C1": (6, 28, 28),
    "S2": (6, 14, 14),
    "C3": (16, 10, 10),
    "S4": (16, 5, 5),
    "C5": (120, 1, 1),
    "F6": (84),
    "output": (10),
}

# %% shapes: pooling-halves-channels
# kind: wrong
# fails: test_shapes
# idea: pooling is taken to halve the channels, too
shapes = {
    "C1": (6, 28, 28),
    "S2": (3, 14, 14),
    "C3": (16, 10, 10),
    "S4": (8, 5, 5),
    "C5": (120, 1, 1),
    "F6": (84,),
    "output": (10,),
}

# %% shapes: plain
# kind: right
# passes: test_shapes
shapes = {
    "C1": (6, 28, 28),
    "S2": (6, 14, 14),
    "C3": (16, 10, 10),
    "S4": (16, 5, 5),
    "C5": (120, 1, 1),
    "F6": (84,),
    "output": (10,),
}


# %% shapes: computed
# kind: right
# passes: test_shapes
def conv(n, padding):
    return n + 2 * padding - 5 + 1


a = conv(28, 2)
b = a // 2
c = conv(b, 0)
d = c // 2
e = conv(d, 0)
shapes = dict(
    C1=(6, a, a), S2=(6, b, b), C3=(16, c, c), S4=(16, d, d), C5=(120, e, e), F6=(84,), output=(10,)
)

# %% counts: no-biases
# kind: wrong
# fails: test_counts
# idea: the biases are left out
counts = {
    "C1": 150,
    "S2": 0,
    "C3": 2400,
    "C5": 48000,
    "F6": 10080,
    "output": 840,
    "total": 61470,
    "total with 120 outputs": 70710,
}

# %% counts: one-channel-kernels
# kind: wrong
# fails: test_counts
# idea: a kernel of C3 is counted for one input channel only
counts = {
    "C1": 156,
    "S2": 0,
    "C3": 416,
    "C5": 48120,
    "F6": 10164,
    "output": 850,
    "total": 59706,
    "total with 120 outputs": 69056,
}

# %% counts: pooling-learns
# kind: wrong
# fails: test_counts
# idea: S2 is counted with the weights of 1998 (two for each map)
counts = {
    "C1": 156,
    "S2": 12,
    "C3": 2416,
    "C5": 48120,
    "F6": 10164,
    "output": 850,
    "total": 61718,
    "total with 120 outputs": 71068,
}

# %% counts: added-not-replaced
# kind: wrong
# fails: test_counts
# idea: the last layer of 120 outputs is added to the one of 10 instead of replacing it
counts = {
    "C1": 156,
    "S2": 0,
    "C3": 2416,
    "C5": 48120,
    "F6": 10164,
    "output": 850,
    "total": 61706,
    "total with 120 outputs": 71906,
}

# %% counts: sparse-c3
# kind: wrong
# fails: test_counts
# idea: C3 is counted with the missing connections of 1998
counts = {
    "C1": 156,
    "S2": 0,
    "C3": 1516,
    "C5": 48120,
    "F6": 10164,
    "output": 850,
    "total": 60806,
    "total with 120 outputs": 70156,
}

# %% counts: swapped-bias
# kind: wrong
# fails: test_counts
# idea: biases are counted for the inputs instead of the outputs in the linear layers
counts = {
    "C1": 156,
    "S2": 0,
    "C3": 2416,
    "C5": 48120,
    "F6": 84 * 120 + 120,
    "output": 84 * 10 + 84,
    "total": 156 + 2416 + 48120 + 10200 + 924,
    "total with 120 outputs": 156 + 2416 + 48120 + 10200 + 84 * 120 + 84,
}

# %% counts: plain
# kind: right
# passes: test_counts
counts = {
    "C1": 156,
    "S2": 0,
    "C3": 2416,
    "C5": 48120,
    "F6": 10164,
    "output": 850,
    "total": 61706,
    "total with 120 outputs": 71056,
}


# %% counts: by-torch
# kind: right
# passes: test_counts
def _n(layer):
    return sum(p.numel() for p in layer.parameters())


counts = {
    "C1": _n(nn.Conv2d(1, 6, 5, padding=2)),
    "S2": 0,
    "C3": _n(nn.Conv2d(6, 16, 5)),
    "C5": _n(nn.Conv2d(16, 120, 5)),
    "F6": _n(nn.Linear(120, 84)),
    "output": _n(nn.Linear(84, 10)),
}
counts["total"] = sum(counts.values())
counts["total with 120 outputs"] = counts["total"] - counts["output"] + _n(nn.Linear(84, 120))


# %% LeNet5: softmax-end
# kind: wrong
# fails: test_LeNet5
# idea: returns probabilities, not logits
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return torch.softmax(self.output(x), dim=1)


# %% LeNet5: log-softmax-end
# kind: wrong
# fails: test_LeNet5
# idea: returns log-probabilities, not logits
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return nn.functional.log_softmax(self.output(x), dim=1)


# %% LeNet5: softmax-in-eval
# kind: wrong
# fails: test_LeNet5
# idea: returns probabilities in evaluation mode and logits only in training
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        x = self.output(x)
        return x if self.training else x.softmax(1)


# %% LeNet5: relu-f6
# kind: wrong
# fails: test_LeNet5
# idea: ReLU instead of tanh behind F6
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.relu(self.f6(x))
        return self.output(x)


# %% LeNet5: max-pool
# kind: wrong
# fails: test_LeNet5
# idea: S2 and S4 pool by the maximum instead of the mean
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.MaxPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.MaxPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return self.output(x)


# %% LeNet5: squeeze
# kind: wrong
# fails: test_LeNet5
# idea: squeeze() removes N as well when the batch holds one picture
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.squeeze()
        x = torch.tanh(self.f6(x))
        return self.output(x)


# %% LeNet5: no-tanh-c5
# kind: wrong
# fails: test_LeNet5
# idea: no activation behind C5
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = self.c5(x)
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return self.output(x)


# %% LeNet5: tanh-on-logits
# kind: wrong
# fails: test_LeNet5
# idea: tanh behind the output, so logits lie between -1 and 1
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return torch.tanh(self.output(x))


# %% LeNet5: ten-outputs
# kind: wrong
# fails: test_LeNet5
# idea: n_classes is ignored, there are always ten outputs
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, 10)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return self.output(x)


# %% LeNet5: tanh-after-pooling
# kind: wrong
# fails: test_LeNet5
# idea: tanh comes after the pooling of C1 instead of before
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = torch.tanh(self.s2(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return self.output(x)


# %% LeNet5: dropout
# kind: wrong
# fails: test_LeNet5
# idea: a dropout layer in front of the output that the plan does not have
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Sequential(nn.Dropout(0.3), nn.Linear(84, n_classes))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return self.output(x)


# %% LeNet5: no-bias-in-c3
# kind: wrong
# fails: test_LeNet5
# idea: C3 has no bias
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5, bias=False)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return self.output(x)


# %% LeNet5: centres-the-batch
# kind: wrong
# fails: test_LeNet5
# idea: the images are centred by the mean of the batch, so an image's logits depend on its neighbours
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = images - images.mean()
        x = self.s2(torch.tanh(self.c1(x)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return self.output(x)


# %% LeNet5: divides-again
# kind: wrong
# fails: test_LeNet5
# idea: divides by 255 although the images come in [0, 1]
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images / 255)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return self.output(x)


# %% LeNet5: no-grad
# kind: wrong
# fails: test_LeNet5
# idea: forward runs without recording gradients
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    @torch.no_grad()
    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return self.output(x)


# %% LeNet5: detached-features
# kind: wrong
# fails: test_LeNet5
# idea: the convolutions are cut off from the gradient, only F6 and the output can learn
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1).detach()
        x = torch.tanh(self.f6(x))
        return self.output(x)


# %% LeNet5: frozen-c1
# kind: wrong
# fails: test_LeNet5
# idea: C1 is frozen, it never learns
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.c1.requires_grad_(False)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return self.output(x)


# %% LeNet5: clipped-logits
# kind: wrong
# fails: test_LeNet5
# idea: logits are clipped to -3..3
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return self.output(x).clamp(-3, 3)


# %% LeNet5: seeds-inside
# kind: wrong
# fails: test_LeNet5
# idea: the constructor reseeds torch's generator, so that every network is the same and the caller's random numbers change
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        torch.manual_seed(0)
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return self.output(x)


# %% LeNet5: reflect-padding
# kind: wrong
# fails: test_LeNet5
# idea: C1's border is filled by reflection and not with zeros, which black borders hide
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2, padding_mode="reflect")
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return self.output(x)


# %% LeNet5: lecun-tanh
# kind: wrong
# fails: test_LeNet5
# idea: LeCun's scaled tanh, 1.7159 tanh(2x/3), behind F6 where the plan says tanh
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = 1.7159 * torch.tanh(2 * self.f6(x) / 3)
        return self.output(x)


# %% LeNet5: double-out
# kind: wrong
# fails: test_LeNet5
# idea: returns float64
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return self.output(x).double()


# %% LeNet5: squeezed-out
# kind: wrong
# fails: test_LeNet5
# idea: the logits lose axes of length one (N = 1 or n_classes = 1)
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return self.output(x).squeeze()


# %% LeNet5: first-batch-size
# kind: wrong
# fails: test_LeNet5
# idea: remembers the size of the first batch and reshapes all later ones to it
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        if not hasattr(self, "n"):
            self.n = len(images)
        x = x.reshape(self.n, -1)
        x = torch.tanh(self.f6(x))
        return self.output(x)


# %% LeNet5: max-subtracted
# kind: wrong
# fails: test_LeNet5
# idea: the largest logit is subtracted: the same probabilities, but not the logits of the plan
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        x = self.output(x)
        return x - x.max(dim=1, keepdim=True).values


# %% LeNet5: one-hidden-more
# kind: wrong
# fails: test_LeNet5
# idea: F6 is applied through an extra tanh
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(torch.tanh(self.f6(x)))
        return self.output(x)


# %% LeNet5: plain-list
# kind: wrong
# fails: test_LeNet5
# idea: the layers lie in a Python list, so the network has no parameters to train
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.layers = [
            nn.Conv2d(1, 6, 5, padding=2),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5),
            nn.Tanh(),
            nn.Flatten(),
            nn.Linear(120, 84),
            nn.Tanh(),
            nn.Linear(84, n_classes),
        ]

    def forward(self, images):
        for layer in self.layers:
            images = layer(images)
        return images


# %% LeNet5: shared-body
# kind: wrong
# fails: test_LeNet5
# idea: the convolutions are built once for the class, all networks share them
class LeNet5(nn.Module):
    body = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Conv2d(6, 16, 5),
        nn.Tanh(),
        nn.AvgPool2d(2),
        nn.Conv2d(16, 120, 5),
        nn.Tanh(),
        nn.Flatten(),
    )

    def __init__(self, n_classes: int):
        super().__init__()
        self.features = LeNet5.body
        self.head = nn.Sequential(nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes))

    def forward(self, images):
        return self.head(self.features(images))


# %% LeNet5: late-head
# kind: wrong
# fails: test_LeNet5
# idea: the output layer is made in the first forward, so an optimiser built before does not know it
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.n_classes = n_classes
        self.body = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5),
            nn.Tanh(),
            nn.Flatten(),
            nn.Linear(120, 84),
            nn.Tanh(),
        )
        self.head = None

    def forward(self, images):
        x = self.body(images)
        if self.head is None:
            self.head = nn.Linear(x.shape[1], self.n_classes)
        return self.head(x)


# %% LeNet5: attributes
# kind: right
# passes: test_LeNet5
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.s2 = nn.AvgPool2d(2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.s4 = nn.AvgPool2d(2)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.s2(torch.tanh(self.c1(images)))
        x = self.s4(torch.tanh(self.c3(x)))
        x = torch.tanh(self.c5(x))
        x = x.flatten(1)
        x = torch.tanh(self.f6(x))
        return self.output(x)


# %% LeNet5: sequential
# kind: right
# passes: test_LeNet5
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 6, kernel_size=5, padding=2),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Conv2d(6, 16, kernel_size=5),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Conv2d(16, 120, kernel_size=5),
            nn.Tanh(),
            nn.Flatten(),
            nn.Linear(120, 84),
            nn.Tanh(),
            nn.Linear(84, n_classes),
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.net(images)


# %% LeNet5: c5-linear
# kind: right
# passes: test_LeNet5
import torch.nn.functional as F


class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.fc3 = nn.Linear(84, n_classes)
        self.fc2 = nn.Linear(120, 84)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.conv1 = nn.Conv2d(1, 6, 5, padding=2)

    def forward(self, images):
        x = F.avg_pool2d(F.tanh(self.conv1(images)), 2)
        x = F.avg_pool2d(F.tanh(self.conv2(x)), 2)
        x = x.view(-1, 400)
        x = F.tanh(self.fc1(x))
        x = F.tanh(self.fc2(x))
        return self.fc3(x)


# %% LeNet5: subclass-of-sequential
# kind: right
# passes: test_LeNet5
class LeNet5(nn.Sequential):
    def __init__(self, n_classes: int):
        def stage(c_in, c_out, padding=0):
            return nn.Sequential(
                nn.Conv2d(c_in, c_out, 5, padding=padding), nn.Tanh(), nn.AvgPool2d(2, 2)
            )

        super().__init__(
            stage(1, 6, padding=2),
            stage(6, 16),
            nn.Conv2d(16, 120, 5),
            nn.Tanh(),
            nn.Flatten(1),
            nn.Linear(120, 84),
            nn.Tanh(),
            nn.Linear(84, n_classes),
        )


# %% LeNet5: module-list-and-same
# kind: right
# passes: test_LeNet5
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.convolutions = nn.ModuleList(
            [
                nn.Conv2d(1, 6, (5, 5), padding="same"),
                nn.Conv2d(6, 16, (5, 5)),
                nn.Conv2d(16, 120, (5, 5)),
            ]
        )
        self.linears = nn.ModuleDict({"F6": nn.Linear(120, 84), "output": nn.Linear(84, n_classes)})
        self.act = nn.Tanh()
        self.pool = nn.AvgPool2d(kernel_size=2, stride=2)

    def forward(self, images):
        x = images
        for i, convolution in enumerate(self.convolutions):
            x = self.act(convolution(x))
            if i < 2:
                x = self.pool(x)
        x = x[:, :, 0, 0]
        return self.linears["output"](self.act(self.linears["F6"](x)))


# %% LeNet5: pooling-by-hand
# kind: right
# passes: test_LeNet5
def halve(x):
    n, c, h, w = x.shape
    return x.reshape(n, c, h // 2, 2, w // 2, 2).mean((3, 5))


class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.a = nn.Conv2d(1, 6, 5)
        self.b = nn.Conv2d(6, 16, 5)
        self.c = nn.Linear(400, 120)
        self.d = nn.Linear(120, 84)
        self.e = nn.Linear(84, n_classes, bias=True)

    def forward(self, images):
        x = nn.functional.pad(images, (2, 2, 2, 2))
        x = halve(self.a(x).tanh())
        x = halve(self.b(x).tanh())
        x = self.c(torch.flatten(x, start_dim=1)).tanh()
        return self.e(self.d(x).tanh())


# %% LeNet5: linear-f6-as-1x1-free-order
# kind: right
# passes: test_LeNet5
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.head = nn.Sequential(
            nn.Flatten(), nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes)
        )
        self.tail = nn.Sequential()
        self.tail.add_module("C1", nn.Conv2d(1, 6, 5, 1, 2))
        self.tail.add_module("T1", nn.Tanh())
        self.tail.add_module("S2", nn.AdaptiveAvgPool2d((14, 14)))
        self.tail.add_module("C3", nn.Conv2d(6, 16, 5))
        self.tail.add_module("T3", nn.Tanh())
        self.tail.add_module("S4", nn.AdaptiveAvgPool2d((5, 5)))
        self.tail.add_module("C5", nn.Conv2d(16, 120, 5))
        self.tail.add_module("T5", nn.Tanh())

    def forward(self, images):
        return self.head(self.tail(images))


# %% first_loss: columns-only
# kind: wrong
# fails: test_first_loss
# idea: looks at the second axis only: logits (N, n_classes, 1) are not refused with ValueError
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if logits.shape[1] != n_classes:
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: last-axis-only
# kind: wrong
# fails: test_first_loss
# idea: looks at the last axis only, so (N, 5, n_classes) is not refused with ValueError
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if logits.shape[-1] != n_classes:
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: too-many-only
# kind: wrong
# fails: test_first_loss
# idea: refuses too many outputs but not too few
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if logits.shape[1] > n_classes:
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: classes-from-labels
# kind: wrong
# fails: test_first_loss
# idea: takes the number of classes from the labels of this batch, which may lack the last class
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), int(labels.max()) + 1):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: assertion
# kind: wrong
# fails: test_first_loss
# idea: refuses with AssertionError, the docstring names ValueError
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    assert tuple(logits.shape) == (len(images), n_classes), tuple(logits.shape)
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: tensor-back
# kind: wrong
# fails: test_first_loss
# idea: returns a tensor with its graph, not a number
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels)


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: sum-not-mean
# kind: wrong
# fails: test_first_loss
# idea: sums over the batch
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels, reduction="sum").item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: softmax-before
# kind: wrong
# fails: test_first_loss
# idea: applies softmax before cross-entropy, which does so itself
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits.softmax(1), labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: grad-left-off
# kind: wrong
# fails: test_first_loss
# idea: switches gradients off for the whole program and leaves them off
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    torch.set_grad_enabled(False)
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: leaves-gradients
# kind: wrong
# fails: test_first_loss
# idea: calls backward, so the untrained model is left with gradients that the first step would add to
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    loss = nn.functional.cross_entropy(logits, labels)
    loss.backward()
    return loss.item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: rounded-loss
# kind: wrong
# fails: test_first_loss
# idea: rounds the loss to two digits
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return round(nn.functional.cross_entropy(logits, labels).item(), 2)


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: first-hundred
# kind: wrong
# fails: test_first_loss
# idea: looks at the first 100 images of the batch only
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    images, labels = images[:100], labels[:100]
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: refuses-late
# kind: wrong
# fails: test_first_loss
# idea: computes the loss first, so too few outputs end in an IndexError of cross_entropy
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    loss = nn.functional.cross_entropy(logits, labels).item()
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return loss


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: frozen-model
# kind: wrong
# fails: test_first_loss
# idea: switches requires_grad of the model off to save memory and leaves it off
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    model.requires_grad_(False)
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: returns-log-k
# kind: wrong
# fails: test_first_loss
# idea: returns what the loss should be, ln of the number of outputs, not what it is
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return math.log(logits.shape[1])


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: warns-only
# kind: wrong
# fails: test_first_loss
# idea: prints the mismatch instead of raising
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        print("expected", (len(images), n_classes), "got", tuple(logits.shape))
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: whole-float
# kind: wrong
# fails: test_first_loss
# idea: cuts off instead of rounding: a loss of 2.30 gives 9
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return int(math.exp(loss))


# %% first_loss: ceil
# kind: wrong
# fails: test_first_loss
# idea: rounds up: a loss a little above ln 10 gives 11
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return math.ceil(math.exp(loss))


# %% first_loss: power-of-ten
# kind: wrong
# fails: test_first_loss
# idea: takes the loss for a logarithm to base 10
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(10**loss)


# %% first_loss: power-of-two
# kind: wrong
# fails: test_first_loss
# idea: takes the loss for bits
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(2**loss)


# %% first_loss: float-back
# kind: wrong
# fails: test_first_loss
# idea: returns a float, 10.0
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return math.floor(math.exp(loss) + 0.5) / 1


# %% first_loss: rough-e
# kind: wrong
# fails: test_first_loss
# idea: e is written as 2.718, which is too rough for 1,000 outputs
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(2.718**loss)


# %% first_loss: two-suspects
# kind: wrong
# fails: test_first_loss
# idea: knows only the two networks of the notebook, 10 and 120
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return min((10, 120), key=lambda k: abs(math.log(k) - loss))


# %% first_loss: search-to-200
# kind: wrong
# fails: test_first_loss
# idea: searches the best number up to 200 only
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return min(range(1, 201), key=lambda k: abs(math.log(k) - loss))


# %% first_loss: tensor-count
# kind: wrong
# fails: test_first_loss
# idea: returns a tensor
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return torch.tensor(loss).exp().round()


# %% first_loss: rounded-first
# kind: wrong
# fails: test_first_loss
# idea: rounds the loss to one digit before it takes the exponential
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(round(loss, 1)))


# %% first_loss: plain
# kind: right
# passes: test_first_loss
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected ({len(images)}, {n_classes}), got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: no-grad-functional
# kind: right
# passes: test_first_loss
import torch.nn.functional as F


@torch.no_grad()
def first_loss(model, images, labels, n_classes):
    logits = model(images)
    wanted = torch.Size([images.shape[0], n_classes])
    if logits.shape != wanted:
        raise ValueError("wrong shape of the logits: " + str(list(logits.shape)))
    return float(F.nll_loss(F.log_softmax(logits, dim=1), labels))


def outputs_from(loss):
    return int(round(math.e**loss))


# %% first_loss: own-error-class
# kind: right
# passes: test_first_loss
class WrongOutputs(ValueError):
    """The network does not give one logit a class."""


def first_loss(model, images, labels, n_classes):
    logits = model(images).detach()
    if logits.ndim != 2 or logits.shape[0] != images.shape[0] or logits.shape[1] != n_classes:
        raise WrongOutputs(tuple(logits.shape))
    criterion = nn.CrossEntropyLoss()
    return criterion(logits, labels).item()


def outputs_from(loss):
    return math.floor(math.exp(loss) + 0.5)


# %% first_loss: by-hand-loop
# kind: right
# passes: test_first_loss
def first_loss(model, images, labels, n_classes):
    with torch.no_grad():
        logits = model(images)
    if list(logits.shape) != [len(images), n_classes]:
        raise ValueError(f"{list(logits.shape)} instead of {[len(images), n_classes]}")
    total = 0.0
    for row, label in zip(logits.double(), labels.tolist()):
        total += (row.logsumexp(0) - row[label]).item()
    return total / len(images)


def outputs_from(loss):
    return int(torch.tensor(loss, dtype=torch.float64).exp().round().item())


# %% first_loss: gather
# kind: right
# passes: test_first_loss
def first_loss(model, images, labels, n_classes):
    n = images.size(0)
    logits = model(images)
    if tuple(logits.size()) != (n, n_classes):
        raise ValueError(f"the logits are {tuple(logits.size())}, not {(n, n_classes)}")
    right = logits.log_softmax(-1)[torch.arange(n), labels]
    return -right.mean().item()


def outputs_from(loss):
    k = math.exp(loss)
    return int(k) + (k - int(k) > 0.5)


# %% first_loss: numpy
# kind: right
# passes: test_first_loss
import numpy as np


def first_loss(model, images, labels, n_classes):
    logits = model(images)
    if logits.shape != (len(images), n_classes):
        raise ValueError(f"logits: {tuple(logits.shape)}")
    z = logits.detach().cpu().numpy().astype(np.float64)
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return float(-log_p[np.arange(len(z)), labels.cpu().numpy()].mean())


def outputs_from(loss):
    return int(np.rint(np.exp(loss)))


# %% iterations: whole-batches-in-recipe
# kind: wrong
# fails: test_iterations
# idea: divides by whole batches, the recipe keeps the fraction
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = n_iters // math.ceil(n_images / batch_size)
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    return math.ceil(n_iters / batches)


# %% iterations: floor-in-recipe
# kind: wrong
# fails: test_iterations
# idea: divides by the full batches only, the recipe keeps the fraction
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / max(1, n_images // batch_size))
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    return math.ceil(n_iters / batches)


# %% iterations: short-batch-dropped
# kind: wrong
# fails: test_iterations
# idea: the short last batch is not counted as an iteration
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    per_epoch = n_images // batch_size
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    return math.ceil(n_iters / batches)


# %% iterations: short-batch-fraction
# kind: wrong
# fails: test_iterations
# idea: counts fractions of batches over all epochs and cuts off at the end
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, int(epochs * n_images / batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    return math.ceil(n_iters / batches)


# %% iterations: ceil-over-all
# kind: wrong
# fails: test_iterations
# idea: rounds up once over all epochs and not in each of them
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, math.ceil(epochs * n_images / batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    return math.ceil(n_iters / batches)


# %% iterations: always-one-more
# kind: wrong
# fails: test_iterations
# idea: adds a last batch also if the batch size divides the number of images
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    per_epoch = n_images // batch_size + 1
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    return math.ceil(n_iters / batches)


# %% iterations: rounds
# kind: wrong
# fails: test_iterations
# idea: rounds to the nearest epoch, `int` cuts off
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = round(n_iters / (n_images / batch_size))
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    return math.ceil(n_iters / batches)


# %% iterations: at-least-one
# kind: wrong
# fails: test_iterations
# idea: never below one epoch, but the recipe does give none
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = max(1, int(n_iters / (n_images / batch_size)))
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    return math.ceil(n_iters / batches)


# %% iterations: float-epochs
# kind: wrong
# fails: test_iterations
# idea: epochs come as floats
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = n_iters / (n_images / batch_size) // 1
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    return math.ceil(n_iters / batches)


# %% iterations: stops-at-n-iters
# kind: wrong
# fails: test_iterations
# idea: believes that the recipe stops at n_iters
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, min(n_iters, epochs * per_epoch)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    return math.ceil(n_iters / batches)


# %% iterations: swapped-pair
# kind: wrong
# fails: test_iterations
# idea: returns (iterations, epochs)
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    per_epoch = math.ceil(n_images / batch_size)
    return epochs * per_epoch, epochs


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    return math.ceil(n_iters / batches)


# %% iterations: says-n-iters
# kind: wrong
# fails: test_iterations
# idea: believes the name: iterations = n_iters if there is an epoch
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, n_iters if epochs else 0


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    return math.ceil(n_iters / batches)


# %% iterations: one-rounding
# kind: wrong
# fails: test_iterations
# idea: rounds up only once, with a fraction of a batch inside
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = n_images / batch_size
    return math.ceil(n_iters / batches)


# %% iterations: plus-one
# kind: wrong
# fails: test_iterations
# idea: adds an epoch also if the iterations fit exactly
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    return n_iters // batches + 1


# %% iterations: rounds-epochs
# kind: wrong
# fails: test_iterations
# idea: rounds to the nearest number of epochs
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    return max(1, round(n_iters / batches))


# %% iterations: full-batches-only
# kind: wrong
# fails: test_iterations
# idea: counts full batches only, so there are too many epochs
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = max(1, n_images // batch_size)
    return math.ceil(n_iters / batches)


# %% iterations: recipe-plus-one
# kind: wrong
# fails: test_iterations
# idea: takes the recipe's epochs and one more, although the recipe may be enough already
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return recipe(n_iters, n_images, batch_size)[0] + 1


# %% iterations: float-result
# kind: wrong
# fails: test_iterations
# idea: returns a float
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    return float(math.ceil(n_iters / batches))


# %% iterations: at-least-two
# kind: wrong
# fails: test_iterations
# idea: loops until the iterations exceed n_iters instead of reaching them
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    epochs = 0
    while epochs * batches <= n_iters:
        epochs += 1
    return epochs


# %% iterations: floor-epochs
# kind: wrong
# fails: test_iterations
# idea: cuts off instead of rounding up: fewer than n_iters iterations
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    return max(1, n_iters // batches)


# %% iterations: remembers-epoch-length
# kind: wrong
# fails: test_iterations
# idea: the length of an epoch is kept for each batch size, without asking for the number of images again
_length = {}


def _batches(n_images, batch_size):
    if batch_size not in _length:
        _length[batch_size] = -(-n_images // batch_size)
    return _length[batch_size]


def recipe(n_iters, n_images, batch_size):
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * _batches(n_images, batch_size)


def epochs_for(n_iters, n_images, batch_size):
    return -(-n_iters // _batches(n_images, batch_size))


# %% iterations: plain
# kind: right
# passes: test_iterations
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    per_epoch = math.ceil(n_images / batch_size)
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = math.ceil(n_images / batch_size)
    return math.ceil(n_iters / batches)


# %% iterations: negative-floor
# kind: right
# passes: test_iterations
def recipe(n_iters, n_images, batch_size):
    num_epochs = int(n_iters / (n_images / batch_size))
    return (num_epochs, num_epochs * -(-n_images // batch_size))


def epochs_for(n_iters, n_images, batch_size):
    return -(-n_iters // -(-n_images // batch_size))


# %% iterations: counted
# kind: right
# passes: test_iterations
def recipe(n_iters, n_images, batch_size):
    epochs = int(n_iters / (n_images / batch_size))
    iterations = 0
    for _ in range(epochs):
        iterations += len(range(0, n_images, batch_size))
    return epochs, iterations


def epochs_for(n_iters, n_images, batch_size):
    epochs, done = 0, 0
    while done < n_iters:
        done += len(range(0, n_images, batch_size))
        epochs += 1
    return epochs


# %% iterations: helper-divmod
# kind: right
# passes: test_iterations
def _up(a, b):
    whole, rest = divmod(a, b)
    return whole + (rest > 0)


def recipe(n_iters, n_images, batch_size):
    epochs = math.floor(n_iters / (n_images / batch_size))
    return epochs, epochs * _up(n_images, batch_size)


def epochs_for(n_iters, n_images, batch_size):
    return _up(n_iters, _up(n_images, batch_size))


# %% iterations: add-and-floor
# kind: right
# passes: test_iterations
def recipe(n_iters, n_images, batch_size):
    n_epochs = math.trunc(n_iters / (n_images / batch_size))
    batches_per_epoch = (n_images + batch_size - 1) // batch_size
    return n_epochs, batches_per_epoch * n_epochs


def epochs_for(n_iters, n_images, batch_size):
    batches_per_epoch = (n_images + batch_size - 1) // batch_size
    return (n_iters + batches_per_epoch - 1) // batches_per_epoch


# %% iterations: next-and-lambda
# kind: right
# passes: test_iterations
from itertools import count

_per_epoch = lambda n, b: n // b + (1 if n % b else 0)


def recipe(n_iters, n_images, batch_size):
    e = int(n_iters / (n_images / batch_size))
    return tuple([e, e * _per_epoch(n_images, batch_size)])


def epochs_for(n_iters, n_images, batch_size):
    return next(e for e in count() if e * _per_epoch(n_images, batch_size) >= n_iters)


# %% train: no-train-mode
# kind: wrong
# fails: test_train
# idea: never switches the model to training mode, so one that arrives in evaluation mode stays there
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: no-zero-grad
# kind: wrong
# fails: test_train
# idea: gradients of all steps add up
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: zero-before-step
# kind: wrong
# fails: test_train
# idea: sets the gradients to zero between backward and step: nothing moves
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: zero-after-step
# kind: wrong
# fails: test_train
# idea: zeroes after the step only, so gradients that are there on arrival enter the first step
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: zero-when-validating
# kind: wrong
# fails: test_train
# idea: zeroes the gradients only after a validation
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
            optimizer.zero_grad()
    return history


# %% train: validates-before-update
# kind: wrong
# fails: test_train
# idea: validates before the update of the step
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
    return history


# %% train: counts-from-zero
# kind: wrong
# fails: test_train
# idea: steps are counted from 0
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step - 1)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: validates-at-first-step
# kind: wrong
# fails: test_train
# idea: validates after steps 1, 1 + every, ...
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if (step - 1) % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: validates-last-too
# kind: wrong
# fails: test_train
# idea: validates after the last step also if every does not divide it
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0 or step == steps:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: tensor-losses
# kind: wrong
# fails: test_train
# idea: keeps the loss tensors with their graphs
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss)
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: detached-tensor-losses
# kind: wrong
# fails: test_train
# idea: keeps detached tensors, not numbers
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.detach())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: loss-after-update
# kind: wrong
# fails: test_train
# idea: notes the loss computed again after the update
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(nn.functional.cross_entropy(model(images), labels).item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: loss-only-when-validating
# kind: wrong
# fails: test_train
# idea: notes the loss every N steps only
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % every == 0:
            history["loss"].append(loss.item())
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: running-mean
# kind: wrong
# fails: test_train
# idea: notes a running mean instead of each step's loss
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    running = None
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        running = loss.item() if running is None else 0.9 * running + 0.1 * loss.item()
        history["loss"].append(running)
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: summed-loss
# kind: wrong
# fails: test_train
# idea: the loss is the sum over the batch
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels, reduction="sum")
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: softmax-too-many
# kind: wrong
# fails: test_train
# idea: probabilities are passed to cross-entropy
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images).softmax(1), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: per-cent
# kind: wrong
# fails: test_train
# idea: accuracies in per cent
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(100 * evaluate(model, validation).accuracy)
    return history


# %% train: correct-not-share
# kind: wrong
# fails: test_train
# idea: notes the number of right answers
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).correct)
    return history


# %% train: batch-accuracy
# kind: wrong
# fails: test_train
# idea: notes the accuracy on the training batch
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append((model(images).argmax(1) == labels).float().mean().item())
    return history


# %% train: numbered-validations
# kind: wrong
# fails: test_train
# idea: numbers the validations 1, 2, 3 instead of giving their steps
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(len(history["step"]) + 1)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: whole-rounds-only
# kind: wrong
# fails: test_train
# idea: trains in rounds of `every` steps and leaves out the rest
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps // every * every + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: every-at-most-steps
# kind: wrong
# fails: test_train
# idea: validates once also if every is larger than steps
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % min(every, steps) == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: one-batch-only
# kind: wrong
# fails: test_train
# idea: draws a batch once and uses it in all steps
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    images, labels = next(batches)
    for step in range(1, steps + 1):
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: own-optimizer
# kind: wrong
# fails: test_train
# idea: makes an Adam of its own and ignores the optimiser that it got
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: clipped-gradient
# kind: wrong
# fails: test_train
# idea: clips the gradients, which nobody asked for
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: reseeds
# kind: wrong
# fails: test_train
# idea: sets the random generator, so that every stream draws the same batches
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    set_seed(0)
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: freezes-at-the-end
# kind: wrong
# fails: test_train
# idea: leaves the model frozen: requires_grad is False afterwards
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    model.requires_grad_(False)
    return history


# %% train: stops-early
# kind: wrong
# fails: test_train
# idea: stops as soon as the accuracy falls
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
            if len(history["accuracy"]) > 1 and history["accuracy"][-1] < history["accuracy"][-2]:
                break
    return history


# %% train: best-weights
# kind: wrong
# fails: test_train
# idea: puts the weights of the best validation back at the end, so that the model is not the one after `steps` updates
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    best, kept = -1.0, None
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
            if history["accuracy"][-1] > best:
                best = history["accuracy"][-1]
                kept = {k: v.clone() for k, v in model.state_dict().items()}
    if kept is not None:
        model.load_state_dict(kept)
    return history


# %% train: one-step-short
# kind: wrong
# fails: test_train
# idea: makes one update too few
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: skips-short-batches
# kind: wrong
# fails: test_train
# idea: leaves out batches that are shorter than the first
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    full = None
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        full = full or len(images)
        if len(images) < full:
            images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: eval-between
# kind: wrong
# fails: test_train
# idea: switches to evaluation mode for the validation and does not come back
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            model.eval()
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: first-500
# kind: wrong
# fails: test_train
# idea: validates on the first 500 images only
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation[:500]).accuracy)
    return history


# %% train: shared-history
# kind: wrong
# fails: test_train
# idea: the history is a default argument, so a second run is appended to the first
def train(
    model,
    optimizer,
    batches,
    steps,
    validation,
    every,
    history={"loss": [], "step": [], "accuracy": []},
):
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: plain
# kind: right
# passes: test_train
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: criterion-first-zero
# kind: right
# passes: test_train
def train(model, optimizer, batches, steps, validation, every):
    criterion = nn.CrossEntropyLoss()
    losses, validated, accuracies = [], [], []
    model.train()
    for i in range(steps):
        x, y = next(batches)
        optimizer.zero_grad(set_to_none=True)
        loss = criterion(model(x), y)
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
        if not (i + 1) % every:
            validated.append(i + 1)
            accuracies.append(evaluate(model, validation).accuracy)
    return {"accuracy": accuracies, "loss": losses, "step": validated}


# %% train: islice-and-set
# kind: right
# passes: test_train
from itertools import islice


def train(model, optimizer, batches, steps, validation, every):
    look_at = list(range(every, steps + 1, every))
    waiting = set(look_at)
    loss_of, accuracy_of = [], []
    for number, (images, labels) in enumerate(islice(batches, steps), start=1):
        model.train()
        loss = -model(images).log_softmax(1).gather(1, labels[:, None]).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss_of.append(loss.item())
        if number in waiting:
            accuracy_of.append(evaluate(model, validation).accuracy)
    return dict(loss=loss_of, step=look_at, accuracy=accuracy_of)


# %% train: while-loop
# kind: right
# passes: test_train
def train(model, optimizer, batches, steps, validation, every):
    history = {key: [] for key in ("loss", "step", "accuracy")}
    done = 0
    until_validation = every
    while done < steps:
        model.train()
        images, labels = next(batches)
        logits = model(images)
        loss = nn.functional.cross_entropy(logits, labels, reduction="mean")
        for group in optimizer.param_groups:
            for p in group["params"]:
                p.grad = None
        loss.backward()
        optimizer.step()
        done += 1
        until_validation -= 1
        history["loss"] += [loss.item()]
        if until_validation == 0:
            until_validation = every
            history["step"] += [done]
            history["accuracy"] += [float(evaluate(model, validation).accuracy)]
    return history


# %% train: helper-functions
# kind: right
# passes: test_train
def update(model, optimizer, images, labels):
    """One step; returns the loss before it."""
    model.train()
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


def train(model, optimizer, batches, steps, validation, every):
    history = dict(loss=[], step=[], accuracy=[])
    for step in range(1, steps + 1):
        history["loss"].append(update(model, optimizer, *next(batches)))
        if step % every == 0:
            result = evaluate(model, validation)
            history["step"].append(step)
            history["accuracy"].append(result.accuracy)
    return history


# %% train: diary-class
# kind: right
# passes: test_train
class Diary:
    def __init__(self):
        self.pages = {"loss": [], "step": [], "accuracy": []}

    def note(self, **entries):
        for name, value in entries.items():
            self.pages[name].append(value)


def train(model, optimizer, batches, steps, validation, every):
    diary = Diary()
    model.train(True)
    for step in range(steps):
        images, labels = batches.__next__()
        optimizer.zero_grad()
        with torch.enable_grad():
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
        optimizer.step()
        diary.note(loss=loss.item())
        if (step + 1) % every == 0:
            diary.note(step=step + 1, accuracy=evaluate(model, validation).accuracy)
    return diary.pages


# %% adam_step: no-hats
# kind: wrong
# fails: test_adam_step
# idea: the averages are not corrected
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m
    v_hat = v
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: hat-of-m-only
# kind: wrong
# fails: test_adam_step
# idea: only m is corrected, v is not
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: eps-under-root
# kind: wrong
# fails: test_adam_step
# idea: epsilon stands under the root
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter - lr * m_hat / (v_hat + eps).sqrt()
    return parameter, m, v


# %% adam_step: eps-before-hat
# kind: wrong
# fails: test_adam_step
# idea: epsilon is added before the correction of v, so it is enlarged in the first steps
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    correction = math.sqrt(1 - beta2**t)
    parameter = parameter - lr * m_hat / ((v.sqrt() + eps) / correction)
    return parameter, m, v


# %% adam_step: eps-written-down
# kind: wrong
# fails: test_adam_step
# idea: the argument eps is ignored
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + 1e-8)
    return parameter, m, v


# %% adam_step: no-eps
# kind: wrong
# fails: test_adam_step
# idea: epsilon is replaced by a clamp of the root
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter - lr * m_hat / v_hat.sqrt().clamp(min=eps)
    return parameter, m, v


# %% adam_step: returns-hats
# kind: wrong
# fails: test_adam_step
# idea: returns the corrected averages, which are then corrected again
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m_hat, v_hat


# %% adam_step: m-in-place
# kind: wrong
# fails: test_adam_step
# idea: changes the caller's m and v in place
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m.mul_(beta1).add_((1 - beta1) * gradient)
    v.mul_(beta2).add_((1 - beta2) * gradient**2)
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: parameter-in-place
# kind: wrong
# fails: test_adam_step
# idea: changes the caller's parameter in place
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter -= lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: gradient-in-place
# kind: wrong
# fails: test_adam_step
# idea: squares the caller's gradient in place
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient.mul_(gradient)
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: t-from-zero
# kind: wrong
# fails: test_adam_step
# idea: the hats use t - 1, guarded against zero
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1 ** max(t - 1, 1))
    v_hat = v / (1 - beta2 ** max(t - 1, 1))
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: t-times-beta
# kind: wrong
# fails: test_adam_step
# idea: the correction is written beta * t instead of beta to the power t, which is the same at t = 1
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1 * t)
    v_hat = v / (1 - beta2 * t)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: hats-at-first-step-only
# kind: wrong
# fails: test_adam_step
# idea: corrects only at the first step
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1) if t == 1 else m
    v_hat = v / (1 - beta2) if t == 1 else v
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: sum-not-average
# kind: wrong
# fails: test_adam_step
# idea: m adds the whole gradient
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: abs-not-square
# kind: wrong
# fails: test_adam_step
# idea: v averages the size of the gradient, not its square
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient.abs()
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: betas-swapped
# kind: wrong
# fails: test_adam_step
# idea: beta1 and beta2 have changed places
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta2 * m + (1 - beta2) * gradient
    v = beta1 * v + (1 - beta1) * gradient**2
    m_hat = m / (1 - beta2**t)
    v_hat = v / (1 - beta1**t)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: weights-swapped
# kind: wrong
# fails: test_adam_step
# idea: the old average gets the share 1 - beta
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = (1 - beta1) * m + beta1 * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - (1 - beta1) ** t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: uphill
# kind: wrong
# fails: test_adam_step
# idea: adds the step instead of subtracting it
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter + lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: old-m
# kind: wrong
# fails: test_adam_step
# idea: steps with the average from before this gradient
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m_old = m
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m_old / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: one-v-for-all
# kind: wrong
# fails: test_adam_step
# idea: v is one number for the whole tensor, not one for each weight
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient.pow(2).mean()
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: clips-gradient
# kind: wrong
# fails: test_adam_step
# idea: gradients are clipped to -1..1 first
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    gradient = gradient.clamp(-1, 1)
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: skips-zero-gradient
# kind: wrong
# fails: test_adam_step
# idea: does nothing when the gradient is zero, although m still moves the weight
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not gradient.any():
        return parameter.clone(), m.clone(), v.clone()
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: moves-only-where-gradient
# kind: wrong
# fails: test_adam_step
# idea: weights with a gradient of exactly zero stay where they are
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = torch.where(gradient == 0, parameter, parameter - lr * m_hat / (v_hat.sqrt() + eps))
    return parameter, m, v


# %% adam_step: float32
# kind: wrong
# fails: test_adam_step
# idea: calculates in float32 and returns float32 for float64 tensors
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    parameter, gradient, m, v = (x.float() for x in (parameter, gradient, m, v))
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: amsgrad
# kind: wrong
# fails: test_adam_step
# idea: v never falls (the maximum is kept)
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = torch.maximum(v, beta2 * v + (1 - beta2) * gradient**2)
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: decay
# kind: wrong
# fails: test_adam_step
# idea: a weight decay of 0.01 has crept in, as in AdamW
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter * (1 - 0.01 * lr) - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: counts-itself
# kind: wrong
# fails: test_adam_step
# idea: counts the steps itself and ignores t, so a second parameter starts with a wrong correction
_calls = 0


def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    global _calls
    _calls += 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**_calls)
    v_hat = v / (1 - beta2**_calls)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: plain
# kind: right
# passes: test_adam_step
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: clone-then-in-place
# kind: right
# passes: test_adam_step
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    p, m, v = parameter.clone(), m.clone(), v.clone()
    m.mul_(beta1).add_(gradient, alpha=1 - beta1)
    v.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
    root = (v / (1 - beta2**t)).sqrt_().add_(eps)
    p.addcdiv_(m / (1 - beta1**t), root, value=-lr)
    return p, m, v


# %% adam_step: weight-by-weight
# kind: right
# passes: test_adam_step
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    new = [torch.empty_like(x) for x in (parameter, m, v)]
    flat = [x.detach().flatten().tolist() for x in (parameter, gradient, m, v)]
    rows = []
    for p, g, a, b in zip(*flat):
        a = beta1 * a + (1 - beta1) * g
        b = beta2 * b + (1 - beta2) * g * g
        p = p - lr * (a / (1 - beta1**t)) / (math.sqrt(b / (1 - beta2**t)) + eps)
        rows.append((p, a, b))
    for k, tensor in enumerate(new):
        values = torch.tensor([row[k] for row in rows], dtype=tensor.dtype)
        new[k] = values.reshape(parameter.shape)
    return tuple(new)


# %% adam_step: lerp
# kind: right
# passes: test_adam_step
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = torch.lerp(gradient, m, beta1)
    v = torch.lerp(gradient.square(), v, beta2)
    step = (m / (1 - beta1**t)) / (torch.sqrt(v / (1 - beta2**t)) + eps)
    return parameter - lr * step, m, v


# %% adam_step: inner-function
# kind: right
# passes: test_adam_step
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    def average(old, new, beta):
        mean = old * beta + new * (1.0 - beta)
        return mean, mean / (1.0 - math.pow(beta, t))

    m, first = average(m, gradient, beta1)
    v, second = average(v, gradient * gradient, beta2)
    return torch.sub(parameter, lr * first / (second**0.5 + eps)), m, v


# %% adam_step: one-factor
# kind: right
# passes: test_adam_step
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    new_m = m + (1 - beta1) * (gradient - m)
    new_v = v + (1 - beta2) * (gradient.pow(2) - v)
    c1, c2 = 1 - beta1**t, 1 - beta2**t
    return parameter - (lr / c1) * new_m / (new_v.sqrt() / c2**0.5 + eps), new_m, new_v


# %% outputs: k-instead-of-k-1
# kind: wrong
# fails: test_outputs
# idea: counts n_classes zeros beside the right class
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: constant-for-ten
# kind: wrong
# fails: test_outputs
# idea: always the floor of ten classes
def lowest_loss(n_classes: int) -> float:
    return 1.4612


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: bits
# kind: wrong
# fails: test_outputs
# idea: logarithm to base 2
def lowest_loss(n_classes: int) -> float:
    return -math.log2(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: zeros-count-nothing
# kind: wrong
# fails: test_outputs
# idea: e to the 0 is taken for 0, so the floor is 0
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / math.e)


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: ln-k
# kind: wrong
# fails: test_outputs
# idea: gives ln K, the loss of guessing
def lowest_loss(n_classes: int) -> float:
    return math.log(n_classes)


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: positive-sign
# kind: wrong
# fails: test_outputs
# idea: sign forgotten: the logarithm of the probability is negative
def lowest_loss(n_classes: int) -> float:
    return math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: total-sum
# kind: wrong
# fails: test_outputs
# idea: looks at the sum of all rows together
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and abs(x.sum() / len(x) - 1) <= 1e-3)

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: first-row
# kind: wrong
# fails: test_outputs
# idea: looks at the first row only
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x[0] >= 0).all() and (x[0].sum() - 1).abs() <= 1e-3)

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: first-and-last-row
# kind: wrong
# fails: test_outputs
# idea: looks at the first and the last row only
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        x = x[[0, -1]]
        return bool((x >= 0).all() and ((x.sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: between-0-and-1
# kind: wrong
# fails: test_outputs
# idea: numbers between 0 and 1 are enough for it
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and (x <= 1 + 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: sums-only
# kind: wrong
# fails: test_outputs
# idea: rows that sum to 1 are enough, negative numbers are not noticed
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool(((x.sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: exactly-one
# kind: wrong
# fails: test_outputs
# idea: asks for a sum of exactly 1
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.sum(1) - 1).abs() == 0).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: strictly-positive
# kind: wrong
# fails: test_outputs
# idea: a probability of exactly 0 makes logits of it
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x > 0).all() and ((x.sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: columns
# kind: wrong
# fails: test_outputs
# idea: sums the columns
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.sum(0) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: any-row
# kind: wrong
# fails: test_outputs
# idea: one good row is enough
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.sum(1) - 1).abs() <= 1e-3).any())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: wide-tolerance
# kind: wrong
# fails: test_outputs
# idea: a tolerance of 0.2 takes logits for probabilities
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.sum(1) - 1).abs() <= 0.2).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: never-positive
# kind: wrong
# fails: test_outputs
# idea: all outputs that are never positive are taken for log-probabilities
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if (outputs <= 0).all():
        return "log-probabilities"
    return "logits"


# %% outputs: finite-only
# kind: wrong
# fails: test_outputs
# idea: log-probabilities of -inf (probability 0) are called logits
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if outputs.isfinite().all() and is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: strictly-negative-logs
# kind: wrong
# fails: test_outputs
# idea: a log-probability of exactly 0 makes logits of it
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if (outputs < 0).all() and is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: in-place-exp
# kind: wrong
# fails: test_outputs
# idea: takes the exponential of the caller's tensor in place
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp_()):
        return "log-probabilities"
    return "logits"


# %% outputs: squeezed
# kind: wrong
# fails: test_outputs
# idea: removes the axis of a batch of one and fails on it
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.squeeze().sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: ten-columns
# kind: wrong
# fails: test_outputs
# idea: sums the first ten columns only
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x[:, :10].sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: mean-row
# kind: wrong
# fails: test_outputs
# idea: looks at the mean over the batch
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.mean(0).sum() - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: other-word
# kind: wrong
# fails: test_outputs
# idea: says 'log_probabilities' with an underscore
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log_probabilities"
    return "logits"


# %% outputs: largest-one
# kind: wrong
# fails: test_outputs
# idea: probabilities are recognised by their largest value only
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and x.max() <= 1 and x.sum(1).mean() <= 1 + 1e-3)

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: log-first-abs
# kind: wrong
# fails: test_outputs
# idea: log-probabilities are tested on the sums of the absolute values
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.abs().neg().exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: plain
# kind: right
# passes: test_outputs
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def is_probability(x):
        return bool((x >= 0).all() and ((x.sum(1) - 1).abs() <= 1e-3).all())

    if is_probability(outputs):
        return "probabilities"
    if is_probability(outputs.exp()):
        return "log-probabilities"
    return "logits"


# %% outputs: allclose
# kind: right
# passes: test_outputs
def lowest_loss(n_classes):
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs):
    ones = torch.ones(len(outputs), dtype=outputs.dtype)
    if outputs.min() >= 0 and torch.allclose(outputs.sum(dim=1), ones, atol=1e-3):
        return "probabilities"
    if torch.allclose(torch.exp(outputs).sum(dim=1), ones, atol=1e-3):
        return "log-probabilities"
    return "logits"


# %% outputs: by-torch
# kind: right
# passes: test_outputs
def lowest_loss(n_classes):
    perfect = nn.functional.one_hot(torch.tensor([0]), n_classes).double()
    return nn.functional.cross_entropy(perfect, torch.tensor([0])).item()


def kind_of(outputs):
    off = lambda x: (x.double().sum(-1) - 1).abs().max().item()
    if not (outputs < 0).any() and off(outputs) < 1e-3:
        return "probabilities"
    return "log-probabilities" if off(outputs.double().exp()) < 1e-3 else "logits"


# %% outputs: logsumexp
# kind: right
# passes: test_outputs
def lowest_loss(n_classes):
    return math.log1p((n_classes - 1) / math.e)


def kind_of(outputs):
    x = outputs.detach()
    sums_to_one = (x.sum(1) - 1).abs().lt(1e-3).all()
    if sums_to_one and x.ge(0).all():
        return "probabilities"
    if x.logsumexp(1).abs().lt(1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: row-by-row
# kind: right
# passes: test_outputs
def lowest_loss(n_classes):
    scores = [1.0] + [0.0] * (n_classes - 1)
    share = math.exp(scores[0]) / sum(math.exp(s) for s in scores)
    return -math.log(share)


def _kind_of_row(row):
    if min(row) >= 0 and abs(sum(row) - 1) < 1e-3:
        return "probabilities"
    if max(row) < 1 and abs(sum(math.exp(value) for value in row) - 1) < 1e-3:
        return "log-probabilities"
    return "logits"


def kind_of(outputs):
    kinds = {_kind_of_row(row) for row in outputs.tolist()}
    return kinds.pop() if len(kinds) == 1 else "logits"


# %% outputs: numpy-loop-of-tests
# kind: right
# passes: test_outputs
import numpy as np


def lowest_loss(n_classes):
    return float(np.log(np.e + (n_classes - 1)) - 1.0)


def kind_of(outputs):
    values = outputs.detach().cpu().numpy().astype(np.float64)
    with np.errstate(over="ignore"):
        tests = {"probabilities": values, "log-probabilities": np.exp(values)}
    for name, x in tests.items():
        if (x >= 0).all() and (np.abs(x.sum(axis=1) - 1) < 1e-3).all():
            return name
    return "logits"


# %% diagnosis: small-and-large-swapped
# kind: wrong
# fails: test_diagnosis
# idea: too small and too large have changed places
diagnosis = {
    "A": "learning rate too large",
    "B": "120 outputs",
    "C": "nothing is wrong",
    "D": "learning rate too small",
    "E": "probabilities",
}

# %% diagnosis: b-is-too-large
# kind: wrong
# fails: test_diagnosis
# idea: a high first loss is blamed on the learning rate and the wavering on 120 outputs
diagnosis = {
    "A": "learning rate too small",
    "B": "learning rate too large",
    "C": "nothing is wrong",
    "D": "120 outputs",
    "E": "probabilities",
}

# %% diagnosis: e-is-too-small
# kind: wrong
# fails: test_diagnosis
# idea: the floor of softmax is taken for a small learning rate and the reverse
diagnosis = {
    "A": "probabilities",
    "B": "120 outputs",
    "C": "nothing is wrong",
    "D": "learning rate too large",
    "E": "learning rate too small",
}

# %% diagnosis: b-healthy
# kind: wrong
# fails: test_diagnosis
# idea: B ends well and is called healthy, C gets the 120 outputs
diagnosis = {
    "A": "learning rate too small",
    "B": "nothing is wrong",
    "C": "120 outputs",
    "D": "learning rate too large",
    "E": "probabilities",
}

# %% diagnosis: e-healthy
# kind: wrong
# fails: test_diagnosis
# idea: E is called healthy and C is given the softmax
diagnosis = {
    "A": "learning rate too small",
    "B": "120 outputs",
    "C": "probabilities",
    "D": "learning rate too large",
    "E": "nothing is wrong",
}

# %% diagnosis: twice
# kind: wrong
# fails: test_diagnosis
# idea: one diagnosis is used twice
diagnosis = {
    "A": "learning rate too small",
    "B": "120 outputs",
    "C": "nothing is wrong",
    "D": "learning rate too large",
    "E": "learning rate too small",
}

# %% diagnosis: plain
# kind: right
# passes: test_diagnosis
diagnosis = {
    "A": "learning rate too small",
    "B": "120 outputs",
    "C": "nothing is wrong",
    "D": "learning rate too large",
    "E": "probabilities",
}


# %% shift_images: roll-only
# kind: wrong
# fails: test_shift_images
# idea: what leaves on one side comes back on the other
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    return torch.roll(images, (down, right), dims=(2, 3))


# %% shift_images: roll-zero-one-axis
# kind: wrong
# fails: test_shift_images
# idea: only the columns are set to zero, the rows come back
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    moved = torch.roll(images, (down, right), (2, 3))
    if right > 0:
        moved[..., :right] = 0
    elif right < 0:
        moved[..., right:] = 0
    if down > 0:
        pass
    elif down < 0:
        pass
    return moved


# %% shift_images: roll-zero-positive-only
# kind: wrong
# fails: test_shift_images
# idea: what comes in is set to zero for positive shifts only
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    moved = torch.roll(images, (down, right), (2, 3))
    if right > 0:
        moved[..., :right] = 0
    elif right < 0:
        pass
    if down > 0:
        moved[:, :, :down] = 0
    elif down < 0:
        pass
    return moved


# %% shift_images: roll-zero-wrong-side
# kind: wrong
# fails: test_shift_images
# idea: for negative shifts the wrong side is set to zero
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    moved = torch.roll(images, (down, right), (2, 3))
    if right > 0:
        moved[..., :right] = 0
    elif right < 0:
        moved[..., :-right] = 0
    if down > 0:
        moved[:, :, :down] = 0
    elif down < 0:
        moved[:, :, :-down] = 0
    return moved


# %% shift_images: zeroes-the-input
# kind: wrong
# fails: test_shift_images
# idea: what leaves is set to zero in the caller's images before rolling
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    height, width = images.shape[2:]
    if right > 0:
        images[..., width - right :] = 0
    elif right < 0:
        images[..., :-right] = 0
    if down > 0:
        images[:, :, height - down :] = 0
    elif down < 0:
        images[:, :, :-down] = 0
    return torch.roll(images, (down, right), (2, 3))


# %% shift_images: swapped-axes
# kind: wrong
# fails: test_shift_images
# idea: right moves the rows and down the columns
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    right, down = down, right
    height, width = images.shape[2:]
    moved = torch.zeros_like(images)
    moved[:, :, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = (
        images[:, :, max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
    )
    return moved


# %% shift_images: opposite-direction
# kind: wrong
# fails: test_shift_images
# idea: positive moves to the left and up
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    right, down = -right, -down
    height, width = images.shape[2:]
    moved = torch.zeros_like(images)
    moved[:, :, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = (
        images[:, :, max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
    )
    return moved


# %% shift_images: only-28
# kind: wrong
# fails: test_shift_images
# idea: the size 28 is written down
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    height, width = 28, 28
    moved = torch.zeros_like(images)
    moved[:, :, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = (
        images[:, :, max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
    )
    return moved


# %% shift_images: square-only
# kind: wrong
# fails: test_shift_images
# idea: the height is taken for the width, too
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    height = width = images.shape[2]
    moved = torch.zeros_like(images)
    moved[:, :, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = (
        images[:, :, max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
    )
    return moved


# %% shift_images: same-object-at-zero
# kind: wrong
# fails: test_shift_images
# idea: returns the argument itself for a shift of (0, 0)
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    if right == 0 and down == 0:
        return images
    height, width = images.shape[2:]
    moved = torch.zeros_like(images)
    moved[:, :, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = (
        images[:, :, max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
    )
    return moved


# %% shift_images: float-out
# kind: wrong
# fails: test_shift_images
# idea: returns float32 for every dtype
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    height, width = images.shape[2:]
    moved = torch.zeros(images.shape)
    moved[:, :, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = (
        images[:, :, max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
    )
    return moved


# %% shift_images: through-float
# kind: wrong
# fails: test_shift_images
# idea: goes through float32 and back: whole numbers above 2**24 and float64 lose digits
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    moved = nn.functional.pad(images.float(), (right, -right, down, -down))
    return moved.to(images.dtype)


# %% shift_images: edge-repeated
# kind: wrong
# fails: test_shift_images
# idea: fills with the pixels of the edge instead of zeros
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    height, width = images.shape[2:]
    rows = (torch.arange(height) - down).clamp(0, height - 1)
    columns = (torch.arange(width) - right).clamp(0, width - 1)
    return images[:, :, rows][..., columns]


# %% shift_images: filled-with-minimum
# kind: wrong
# fails: test_shift_images
# idea: fills with the smallest value of the batch, not with 0
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    height, width = images.shape[2:]
    moved = torch.full_like(images, images.min().item())
    moved[:, :, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = (
        images[:, :, max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
    )
    return moved


# %% shift_images: in-place-roll
# kind: wrong
# fails: test_shift_images
# idea: writes the result into the caller's tensor
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    moved = images
    moved.copy_(torch.roll(images, (down, right), (2, 3)))
    if right > 0:
        moved[..., :right] = 0
    elif right < 0:
        moved[..., right:] = 0
    if down > 0:
        moved[:, :, :down] = 0
    elif down < 0:
        moved[:, :, down:] = 0
    return moved


# %% shift_images: clamped-to-four
# kind: wrong
# fails: test_shift_images
# idea: moves by four pixels at most
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    right, down = max(-4, min(4, right)), max(-4, min(4, down))
    height, width = images.shape[2:]
    moved = torch.zeros_like(images)
    moved[:, :, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = (
        images[:, :, max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
    )
    return moved


# %% shift_images: first-channel
# kind: wrong
# fails: test_shift_images
# idea: moves the first channel only
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    height, width = images.shape[2:]
    moved = torch.zeros_like(images)
    moved[:, :1, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = (
        images[:, :1, max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
    )
    return moved


# %% shift_images: sixty-four-images
# kind: wrong
# fails: test_shift_images
# idea: moves the first 64 images only
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    height, width = images.shape[2:]
    moved = torch.zeros_like(images)
    moved[:64, :, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = (
        images[
            :64, :, max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)
        ]
    )
    return moved


# %% shift_images: zero-shift-empties
# kind: wrong
# fails: test_shift_images
# idea: a shift of 0 along an axis gives zeros
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    moved = torch.zeros_like(images)
    part = images
    if right > 0:
        moved[..., right:] = part[..., :-right]
    elif right < 0:
        moved[..., :right] = part[..., -right:]
    part, moved = moved, torch.zeros_like(images)
    if down > 0:
        moved[:, :, down:] = part[:, :, :-down]
    elif down < 0:
        moved[:, :, :down] = part[:, :, -down:]
    return moved


# %% shift_images: second-overwrites-first
# kind: wrong
# fails: test_shift_images
# idea: the downward move starts from the original again, so diagonal shifts are only downward
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    moved = images.clone()
    if right:
        moved = nn.functional.pad(images, (right, -right))
    if down:
        moved = nn.functional.pad(images, (0, 0, down, -down))
    return moved


# %% shift_images: shared-buffer
# kind: wrong
# fails: test_shift_images
# idea: keeps one result tensor for each shape and returns it again and again
_buffers = {}


def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    key = (tuple(images.shape), images.dtype)
    moved = _buffers.setdefault(key, torch.zeros_like(images)).zero_()
    moved.copy_(nn.functional.pad(images, (right, -right, down, -down)))
    return moved


# %% shift_images: squeezed-batch
# kind: wrong
# fails: test_shift_images
# idea: loses the axis of a batch of one
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    parts = [nn.functional.pad(image, (right, -right, down, -down)) for image in images]
    return torch.stack(parts).squeeze(0)


# %% shift_images: absolute
# kind: wrong
# fails: test_shift_images
# idea: negative shifts move to the right and downwards, too
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    right, down = abs(right), abs(down)
    height, width = images.shape[2:]
    moved = torch.zeros_like(images)
    moved[:, :, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = (
        images[:, :, max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
    )
    return moved


# %% shift_images: one-column-too-many
# kind: wrong
# fails: test_shift_images
# idea: one column or row too many is set to zero
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    moved = torch.roll(images, (down, right), (2, 3))
    if right > 0:
        moved[..., : right + 1] = 0
    elif right < 0:
        moved[..., right:] = 0
    if down > 0:
        moved[:, :, : down + 1] = 0
    elif down < 0:
        moved[:, :, down:] = 0
    return moved


# %% shift_images: slices
# kind: right
# passes: test_shift_images
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    height, width = images.shape[2:]
    moved = torch.zeros_like(images)
    moved[:, :, max(down, 0) : height + min(down, 0), max(right, 0) : width + min(right, 0)] = (
        images[:, :, max(-down, 0) : height - max(down, 0), max(-right, 0) : width - max(right, 0)]
    )
    return moved


# %% shift_images: negative-padding
# kind: right
# passes: test_shift_images
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    return nn.functional.pad(images, (right, -right, down, -down))


# %% shift_images: roll-and-zero
# kind: right
# passes: test_shift_images
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    moved = torch.roll(images, (down, right), (2, 3))
    if right > 0:
        moved[..., :right] = 0
    elif right < 0:
        moved[..., right:] = 0
    if down > 0:
        moved[:, :, :down] = 0
    elif down < 0:
        moved[:, :, down:] = 0
    return moved


# %% shift_images: axis-by-axis
# kind: right
# passes: test_shift_images
def _along(x, by, axis):
    n = x.shape[axis]
    zeros = torch.zeros_like(x.narrow(axis, 0, abs(by)))
    if by >= 0:
        return torch.cat([zeros, x.narrow(axis, 0, n - by)], dim=axis)
    return torch.cat([x.narrow(axis, -by, n + by), zeros], dim=axis)


def shift_images(images, right, down):
    return _along(_along(images, right, 3), down, 2)


# %% shift_images: pixel-loops
# kind: right
# passes: test_shift_images
def shift_images(images, right, down):
    n, c, height, width = images.shape
    moved = images.new_zeros(n, c, height, width)
    for row in range(height):
        for column in range(width):
            if 0 <= row - down < height and 0 <= column - right < width:
                moved[:, :, row, column] = images[:, :, row - down, column - right]
    return moved


# %% shift_images: index-and-where
# kind: right
# passes: test_shift_images
def shift_images(images, right, down):
    height, width = images.shape[-2:]
    rows, columns = torch.arange(height) - down, torch.arange(width) - right
    inside = ((rows >= 0) & (rows < height))[:, None] & ((columns >= 0) & (columns < width))[
        None, :
    ]
    picked = images[:, :, rows.clamp(0, height - 1)][:, :, :, columns.clamp(0, width - 1)]
    return torch.where(inside, picked, torch.zeros_like(picked))


# %% shift_images: numpy-canvas
# kind: right
# passes: test_shift_images
import numpy as np


def shift_images(images, right, down):
    old = images.detach().numpy()
    n, c, h, w = old.shape
    canvas = np.zeros((n, c, 3 * h, 3 * w), dtype=old.dtype)
    canvas[:, :, h + down : 2 * h + down, w + right : 2 * w + right] = old
    return torch.from_numpy(canvas[:, :, h : 2 * h, w : 2 * w].copy())


# %% model: sgd-with-adams-rate
# kind: wrong
# fails: test_model
# idea: SGD with Adam's learning rate hardly begins
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.SGD(model.parameters(), lr=0.001)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)

# %% model: rate-too-large
# kind: wrong
# fails: test_model
# idea: a learning rate of 0.5 throws the network off
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.5)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)

# %% model: too-few-steps
# kind: wrong
# fails: test_model
# idea: twenty steps are far too few
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 20, watched, every=5)

# %% model: other-network
# kind: wrong
# fails: test_model
# idea: the optimiser belongs to another network than the one that is handed in
set_seed(0)
model = LeNet5(10)
other = LeNet5(10)
optimizer = torch.optim.Adam(other.parameters(), lr=0.003)
history = train(other, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)

# %% model: built-anew
# kind: wrong
# fails: test_model
# idea: builds the network anew after the training
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)
model = LeNet5(10)

# %% model: softmax-added
# kind: wrong
# fails: test_model
# idea: a softmax is put behind the trained network
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)
model = nn.Sequential(model, nn.Softmax(dim=1))

# %% model: log-softmax-trained
# kind: wrong
# fails: test_model
# idea: trained and handed in with log-softmax at its end, the loss is the same
set_seed(0)
model = nn.Sequential(LeNet5(10), nn.LogSoftmax(dim=1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)

# %% model: 120-outputs
# kind: wrong
# fails: test_model
# idea: trained with 120 outputs; the accuracy is fine
set_seed(0)
model = LeNet5(120)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)

# %% model: history-of-another-run
# kind: wrong
# fails: test_model
# idea: the history is that of the short run before, not of this model
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)
history = plain_history

# %% model: losses-only
# kind: wrong
# fails: test_model
# idea: the history holds only the losses, not what train returned
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)
history = history["loss"]

# %% model: double
# kind: wrong
# fails: test_model
# idea: the network is left in float64 and takes no float32 images
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)
model = model.double()

# %% model: inverted-digits
# kind: wrong
# fails: test_model
# idea: trained on black digits on white paper
set_seed(0)
model = LeNet5(10)


def inverted(batches):
    for images, labels in batches:
        yield 1 - images, labels


optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, inverted(shifted_stream(train_set, 64)), 1200, watched, every=50)

# %% model: first-layer-only
# kind: wrong
# fails: test_model
# idea: the optimiser holds the first layer's weights only
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam([next(model.parameters())], lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)

# %% model: equal-start
# kind: wrong
# fails: test_model
# idea: all weights start at the same value, so all units of a layer stay alike
set_seed(0)
model = LeNet5(10)
with torch.no_grad():
    for p in model.parameters():
        p.fill_(0.01)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)

# %% model: relu-and-max
# kind: wrong
# fails: test_model
# idea: a modern network with ReLU and max pooling of the same sizes reads digits well but is no LeNet-5
set_seed(0)
model = nn.Sequential(
    nn.Conv2d(1, 6, 5, padding=2),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(6, 16, 5),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(16, 120, 5),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(120, 84),
    nn.ReLU(),
    nn.Linear(84, 10),
)
optimizer = torch.optim.Adam(model.parameters(), lr=0.002)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)


# %% model: classes-returned
# kind: wrong
# fails: test_model
# idea: the handed-in network returns class numbers and not logits
class Reader(nn.Module):
    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, images):
        return self.network(images).argmax(1)


set_seed(0)
network = LeNet5(10)
optimizer = torch.optim.Adam(network.parameters(), lr=0.003)
history = train(network, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)
model = Reader(network)

# %% model: the-start
# kind: right
# passes: test_model
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)

# %% model: longer
# kind: right
# passes: test_model
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.002)
history = train(model, optimizer, shifted_stream(train_set, 64), 1600, watched, every=100)

# %% model: other-seed
# kind: right
# passes: test_model
set_seed(7)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1500, watched, every=50)

# %% model: adamw
# kind: right
# passes: test_model
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.AdamW(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1500, watched, every=50)

# %% model: larger-batches
# kind: right
# passes: test_model
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 128), 1000, watched, every=50)


# %% model: left-in-eval-mode
# kind: right
# passes: test_model
def build_and_train(steps):
    set_seed(1)
    network = LeNet5(n_classes=10)
    adam = torch.optim.Adam(network.parameters(), lr=3e-3)
    diary = train(network, adam, shifted_stream(train_set, 64), steps, watched, every=steps // 10)
    return network.eval(), diary


model, history = build_and_train(1500)

# %% model: wrapped
# kind: right
# passes: test_model
set_seed(3)
model = nn.Sequential(LeNet5(10))
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(
    model, optimizer, shifted_stream(train_set, 64), 1500, validation_set[:500], every=150
)
