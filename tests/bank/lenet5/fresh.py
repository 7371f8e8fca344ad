# Solutions of independent students, written from the released text alone.

# %% shapes: no-padding-in-c1
# kind: wrong
# idea: forgets C1's padding, 24 x 24 and all that follows
shapes = {
    "C1": (6, 24, 24),
    "S2": (6, 12, 12),
    "C3": (16, 8, 8),
    "S4": (16, 4, 4),
    "C5": (120, 1, 1),
    "F6": (84,),
    "output": (10,),
}


# %% shapes: c5-flattened
# kind: wrong
# idea: gives C5 as one number, though three are asked for
shapes = {
    "C1": (6, 28, 28),
    "S2": (6, 14, 14),
    "C3": (16, 10, 10),
    "S4": (16, 5, 5),
    "C5": (120,),
    "F6": (84,),
    "output": (10,),
}


# %% shapes: numbers-not-tuples
# kind: wrong
# idea: (84) and (10) without the comma are plain numbers
shapes = {
    "C1": (6, 28, 28),
    "S2": (6, 14, 14),
    "C3": (16, 10, 10),
    "S4": (16, 5, 5),
    "C5": (120, 1, 1),
    "F6": (84),
    "output": (10),
}


# %% shapes: channels-last
# kind: wrong
# idea: height and width first, channels last
shapes = {
    "C1": (28, 28, 6),
    "S2": (14, 14, 6),
    "C3": (10, 10, 16),
    "S4": (5, 5, 16),
    "C5": (1, 1, 120),
    "F6": (84,),
    "output": (10,),
}


# %% shapes: pooling-halves-channels
# kind: wrong
# idea: pooling is taken to halve the channels as well
shapes = {
    "C1": (6, 28, 28),
    "S2": (3, 14, 14),
    "C3": (16, 10, 10),
    "S4": (8, 5, 5),
    "C5": (120, 1, 1),
    "F6": (84,),
    "output": (10,),
}


# %% shapes: computed
# kind: right
# idea: computed layer by layer with the formula
_c, _n = 1, 28
shapes = {}
for _name, _kernels, _padding in [
    ("C1", 6, 2),
    ("S2", 0, 0),
    ("C3", 16, 0),
    ("S4", 0, 0),
    ("C5", 120, 0),
]:
    if _kernels:
        _c, _n = _kernels, (_n + 2 * _padding - 5) // 1 + 1
    else:
        _n //= 2
    shapes[_name] = (_c, _n, _n)
shapes.update(F6=(84,), output=(10,))


# %% counts: no-biases
# kind: wrong
# idea: biases are left out
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


# %% counts: kernel-of-one-channel
# kind: wrong
# idea: a kernel of C3 and C5 is taken to run through one input channel only
counts = {
    "C1": 156,
    "S2": 0,
    "C3": 16 * 26,
    "C5": 120 * 26,
    "F6": 10164,
    "output": 850,
    "total": 156 + 416 + 3120 + 10164 + 850,
    "total with 120 outputs": 156 + 416 + 3120 + 10164 + 10200,
}


# %% counts: pooling-learns
# kind: wrong
# idea: gives S2 a weight and a bias for each map, as in 1998
counts = {
    "C1": 156,
    "S2": 12,
    "C3": 2416,
    "C5": 48120,
    "F6": 10164,
    "output": 850,
    "total": 61750,
    "total with 120 outputs": 71100,
}


# %% counts: outputs-added
# kind: wrong
# idea: adds the 120 outputs' parameters to the total instead of replacing the ten
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


# %% counts: computed
# kind: right
# idea: computed from inputs and outputs of each layer
_layer = lambda inputs, outputs: outputs * (inputs + 1)
counts = {
    "C1": _layer(25, 6),
    "S2": 0,
    "C3": _layer(6 * 25, 16),
    "C5": _layer(16 * 25, 120),
    "F6": _layer(120, 84),
    "output": _layer(84, 10),
}
counts["total"] = sum(counts.values())
counts["total with 120 outputs"] = counts["total"] - counts["output"] + _layer(84, 120)


# %% LeNet5: squeeze
# kind: wrong
# idea: squeeze() removes N as well when the batch holds one picture
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5),
            nn.Tanh(),
        )
        self.head = nn.Sequential(nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes))

    def forward(self, images):
        return self.head(self.features(images).squeeze())


# %% LeNet5: max-pooling
# kind: wrong
# idea: max-pooling in place of average pooling
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2),
            nn.Tanh(),
            nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5),
            nn.Tanh(),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 120, 5),
            nn.Tanh(),
            nn.Flatten(),
            nn.Linear(120, 84),
            nn.Tanh(),
            nn.Linear(84, n_classes),
        )

    def forward(self, images):
        return self.net(images)


# %% LeNet5: tanh-after-pooling
# kind: wrong
# idea: pools first and applies tanh to the averages, which gives other numbers
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2),
            nn.AvgPool2d(2),
            nn.Tanh(),
            nn.Conv2d(6, 16, 5),
            nn.AvgPool2d(2),
            nn.Tanh(),
            nn.Conv2d(16, 120, 5),
            nn.Tanh(),
            nn.Flatten(),
            nn.Linear(120, 84),
            nn.Tanh(),
            nn.Linear(84, n_classes),
        )

    def forward(self, images):
        return self.net(images)


# %% LeNet5: no-tanh-after-c5
# kind: wrong
# idea: the tanh behind C5 is missing
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5),
            nn.Flatten(),
            nn.Linear(120, 84),
            nn.Tanh(),
            nn.Linear(84, n_classes),
        )

    def forward(self, images):
        return self.net(images)


# %% LeNet5: historical-tanh
# kind: wrong
# idea: the scaled tanh of 1998, 1.7159 tanh(2x/3)
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.out = nn.Linear(84, n_classes)
        self.pool = nn.AvgPool2d(2)

    def act(self, x):
        return 1.7159 * torch.tanh(2 * x / 3)

    def forward(self, images):
        x = self.pool(self.act(self.c1(images)))
        x = self.pool(self.act(self.c3(x)))
        x = self.act(self.c5(x)).flatten(1)
        return self.out(self.act(self.f6(x)))


# %% LeNet5: replicated-edges
# kind: wrong
# idea: pads C1 by repeating the edge pixels instead of with zeros
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2, padding_mode="replicate"),
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
        )

    def forward(self, images):
        return self.net(images)


# %% LeNet5: overlapping-pooling
# kind: wrong
# idea: pooling with a 3 x 3 window, stride 2 and padding 1, which has the same output sizes
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2),
            nn.Tanh(),
            nn.AvgPool2d(3, 2, 1),
            nn.Conv2d(6, 16, 5),
            nn.Tanh(),
            nn.AvgPool2d(3, 2, 1),
            nn.Conv2d(16, 120, 5),
            nn.Tanh(),
            nn.Flatten(),
            nn.Linear(120, 84),
            nn.Tanh(),
            nn.Linear(84, n_classes),
        )

    def forward(self, images):
        return self.net(images)


# %% LeNet5: ten-always
# kind: wrong
# idea: ignores n_classes and always has ten outputs
class LeNet5(nn.Module):
    def __init__(self, n_classes: int = 10):
        super().__init__()
        self.net = nn.Sequential(
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
            nn.Linear(84, 10),
        )

    def forward(self, images):
        return self.net(images)


# %% LeNet5: normalises-inside
# kind: wrong
# idea: maps the pixels from 0..1 to -1..1 in forward, which the plan does not have
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.net = nn.Sequential(
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
        )

    def forward(self, images):
        return self.net(2 * images - 1)


# %% LeNet5: layers-in-a-plain-list
# kind: wrong
# idea: the convolutions stand in a plain list and are not registered
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.convs = [nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5), nn.Conv2d(16, 120, 5)]
        self.f6 = nn.Linear(120, 84)
        self.out = nn.Linear(84, n_classes)

    def forward(self, images):
        x = torch.tanh(self.convs[0](images))
        x = torch.tanh(self.convs[1](nn.functional.avg_pool2d(x, 2)))
        x = torch.tanh(self.convs[2](nn.functional.avg_pool2d(x, 2)))
        return self.out(torch.tanh(self.f6(x.flatten(1))))


# %% LeNet5: eval-adds-softmax
# kind: wrong
# idea: gives logits in training mode but probabilities in evaluation mode
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.net = nn.Sequential(
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
        )

    def forward(self, images):
        logits = self.net(images)
        return logits if self.training else logits.softmax(1)


# %% LeNet5: dropout-in-front-of-the-output
# kind: wrong
# idea: adds dropout behind F6, which shows in training mode only
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.net = nn.Sequential(
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
            nn.Dropout(0.5),
            nn.Linear(84, n_classes),
        )

    def forward(self, images):
        return self.net(images)


# %% LeNet5: tanh-at-the-end
# kind: wrong
# idea: tanh behind the output layer too, so the logits stay between -1 and 1
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.net = nn.Sequential(
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
            nn.Tanh(),
        )

    def forward(self, images):
        return self.net(images)


# %% LeNet5: f6-with-relu
# kind: wrong
# idea: tanh in the convolutions but ReLU behind F6
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.net = nn.Sequential(
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
            nn.ReLU(),
            nn.Linear(84, n_classes),
        )

    def forward(self, images):
        return self.net(images)


# %% LeNet5: frozen-c1
# kind: wrong
# idea: C1's parameters do not require a gradient, so the layer is never trained
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.net = nn.Sequential(
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
        )
        for p in self.net[0].parameters():
            p.requires_grad_(False)

    def forward(self, images):
        return self.net(images)


# %% LeNet5: functional-pools
# kind: right
# idea: attributes and functional calls; padding and pooling done by hand with pad and mean
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.output = nn.Linear(84, n_classes)
        self.f6 = nn.Linear(120, 84)
        self.c5 = nn.Conv2d(16, 120, kernel_size=(5, 5))
        self.c3 = nn.Conv2d(6, 16, kernel_size=(5, 5))
        self.c1 = nn.Conv2d(1, 6, kernel_size=(5, 5))

    @staticmethod
    def pool(x: torch.Tensor) -> torch.Tensor:
        n, c, h, w = x.shape
        return x.reshape(n, c, h // 2, 2, w // 2, 2).mean(dim=(3, 5))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(self.c1(nn.functional.pad(images, (2, 2, 2, 2))).tanh())
        x = self.pool(self.c3(x).tanh())
        x = self.c5(x).tanh()[:, :, 0, 0]
        return self.output(self.f6(x).tanh())


# %% LeNet5: c5-as-linear
# kind: right
# idea: a subclass of nn.Sequential with C5 as a linear layer
class LeNet5(nn.Sequential):
    def __init__(self, n_classes: int):
        super().__init__(
            nn.Conv2d(1, 6, 5, padding="same"),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Flatten(),
            nn.Linear(400, 120),
            nn.Tanh(),
            nn.Linear(120, 84),
            nn.Tanh(),
            nn.Linear(84, n_classes),
        )


# %% LeNet5: module-list-in-a-loop
# kind: right
# idea: a ModuleList that a loop walks through, pooling in front of the second and third convolution
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        maps, units = [1, 6, 16, 120], [120, 84, n_classes]
        self.convolutions = nn.ModuleList(
            nn.Conv2d(a, b, 5, padding=2 if a == 1 else 0) for a, b in zip(maps, maps[1:])
        )
        self.linear = nn.ModuleList(nn.Linear(a, b) for a, b in zip(units, units[1:]))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = images
        for number, convolution in enumerate(self.convolutions):
            if number > 0:
                x = nn.functional.avg_pool2d(x, kernel_size=2, stride=2)
            x = torch.tanh(convolution(x))
        x = x.flatten(1)
        for layer in self.linear[:-1]:
            x = torch.tanh(layer(x))
        return self.linear[-1](x)


# %% first_loss: no-refusal
# kind: wrong
# idea: no look at the shape, a network with 120 outputs is accepted
def first_loss(model, images, labels, n_classes):
    with torch.no_grad():
        return nn.functional.cross_entropy(model(images), labels).item()


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: refused-by-labels
# kind: wrong
# idea: refuses labels that are too large instead of outputs of the wrong shape
def first_loss(model, images, labels, n_classes):
    if labels.max() >= n_classes:
        raise ValueError("labels too large")
    with torch.no_grad():
        return nn.functional.cross_entropy(model(images), labels).item()


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: shape-after-loss
# kind: wrong
# idea: computes the loss first, so with labels too large for the outputs an IndexError comes instead of the ValueError
def first_loss(model, images, labels, n_classes):
    with torch.no_grad():
        logits = model(images)
        loss = nn.functional.cross_entropy(logits, labels).item()
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return loss


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: axis-one-only
# kind: wrong
# idea: compares axis 1 only, so (N, K, 1, 1) or too few rows pass the refusal
def first_loss(model, images, labels, n_classes):
    with torch.no_grad():
        logits = model(images)
    if logits.shape[1] != n_classes:
        raise ValueError(f"{logits.shape[1]} outputs")
    return nn.functional.cross_entropy(logits.flatten(1), labels).item()


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: numel
# kind: wrong
# idea: counts the numbers only and reshapes, so (K, N) or (N * K,) are accepted
def first_loss(model, images, labels, n_classes):
    with torch.no_grad():
        logits = model(images)
    if logits.numel() != len(images) * n_classes:
        raise ValueError("wrong number of logits")
    return nn.functional.cross_entropy(logits.reshape(-1, n_classes), labels).item()


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: refusal-leaves-eval
# kind: wrong
# idea: switches to evaluation mode and, when it refuses, raises before the mode is put back
def first_loss(model, images, labels, n_classes):
    was = model.training
    model.eval()
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    model.train(was)
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: left-in-eval
# kind: wrong
# idea: leaves the model in evaluation mode
def first_loss(model, images, labels, n_classes):
    model.eval()
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: left-in-train
# kind: wrong
# idea: calls model.train() at the end even if the model came in evaluation mode
def first_loss(model, images, labels, n_classes):
    model.eval()
    with torch.no_grad():
        logits = model(images)
    model.train()
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: backward-too
# kind: wrong
# idea: runs backward, so gradients stay behind in the model
def first_loss(model, images, labels, n_classes):
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    loss = nn.functional.cross_entropy(logits, labels)
    loss.backward()
    return loss.item()


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: zero-grad
# kind: wrong
# idea: empties the gradients that the model came with
def first_loss(model, images, labels, n_classes):
    model.zero_grad()
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: tensor-returned
# kind: wrong
# idea: returns a tensor, not a plain number
def first_loss(model, images, labels, n_classes):
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels)


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: summed
# kind: wrong
# idea: the sum over the batch instead of the mean
def first_loss(model, images, labels, n_classes):
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels, reduction="sum").item()


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: cut-not-rounded
# kind: wrong
# idea: outputs_from cuts off instead of rounding, ln 10 = 2.302 gives 9
def first_loss(model, images, labels, n_classes):
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss):
    return int(math.exp(loss))


# %% first_loss: nearest-usual-suspect
# kind: wrong
# idea: outputs_from knows only 10 and 120 outputs
def first_loss(model, images, labels, n_classes):
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss):
    return min((10, 120), key=lambda k: abs(math.log(k) - loss))


# %% first_loss: float-outputs
# kind: wrong
# idea: outputs_from returns a float that is not rounded
def first_loss(model, images, labels, n_classes):
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss):
    return math.exp(loss)


# %% first_loss: asserted
# kind: wrong
# idea: refuses with an assert, AssertionError instead of ValueError
def first_loss(model, images, labels, n_classes):
    with torch.no_grad():
        logits = model(images)
    assert logits.shape == (len(images), n_classes), logits.shape
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: ln-of-n-classes
# kind: wrong
# idea: returns what the loss should be, ln of the number of classes
def first_loss(model, images, labels, n_classes):
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return math.log(n_classes)


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: on-a-copy
# kind: right
# idea: measures a deep copy of the model, which it may treat as it likes
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    import copy

    twin = copy.deepcopy(model).eval()
    with torch.no_grad():
        logits = twin(images)
    wanted = torch.Size([images.shape[0], n_classes])
    if logits.shape != wanted:
        raise ValueError(f"logits of shape {tuple(logits.shape)}, not {tuple(wanted)}")
    return float(nn.CrossEntropyLoss()(logits, labels))


def outputs_from(loss: float) -> int:
    return int(math.floor(math.e**loss + 0.5))


# %% first_loss: finally-and-logsumexp
# kind: right
# idea: puts each module's mode back in a finally, and writes cross-entropy as logsumexp minus the right logit
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    modes = [(module, module.training) for module in model.modules()]
    try:
        model.eval()
        with torch.inference_mode():
            logits = model(images)
            if logits.ndim != 2 or list(logits.shape) != [len(images), n_classes]:
                raise ValueError(f"expected {(len(images), n_classes)}, got {tuple(logits.shape)}")
            right = logits[torch.arange(len(images)), labels]
            return (logits.logsumexp(1) - right).mean().item()
    finally:
        for module, mode in modes:
            module.training = mode


def outputs_from(loss: float) -> int:
    return torch.tensor(loss, dtype=torch.float64).exp().round().int().item()


# %% first_loss: nll-loop
# kind: right
# idea: goes image by image through log_softmax in a loop, finds the number of outputs by trying
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    modes = {name: module.training for name, module in model.named_modules()}
    model.eval()
    with torch.no_grad():
        logits = model(images)
    for name, module in model.named_modules():
        module.training = modes[name]
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"the logits have the shape {tuple(logits.shape)}")
    total = 0.0
    for row, label in zip(logits, labels.tolist()):
        total -= torch.log_softmax(row, dim=0)[label].item()
    return total / len(labels)


def outputs_from(loss: float) -> int:
    outputs = 1
    while outputs + 0.5 < math.exp(loss):
        outputs += 1
    return outputs


# %% iterations: short-batch-not-counted
# kind: wrong
# idea: counts only full batches as iterations of an epoch
def recipe(n_iters, n_images, batch_size):
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * (n_images // batch_size)


def epochs_for(n_iters, n_images, batch_size):
    return -(-n_iters // -(-n_images // batch_size))


# %% iterations: recipe-with-whole-batches
# kind: wrong
# idea: the recipe's division gets the rounded number of batches, which is not what that code does
def recipe(n_iters, n_images, batch_size):
    per_epoch = math.ceil(n_images / batch_size)
    epochs = n_iters // per_epoch
    return epochs, epochs * per_epoch


def epochs_for(n_iters, n_images, batch_size):
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: at-least-one-epoch
# kind: wrong
# idea: gives at least one epoch where the recipe does not train at all
def recipe(n_iters, n_images, batch_size):
    epochs = max(1, int(n_iters / (n_images / batch_size)))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters, n_images, batch_size):
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: rounded-recipe
# kind: wrong
# idea: rounds the number of epochs where int cuts off
def recipe(n_iters, n_images, batch_size):
    epochs = round(n_iters / (n_images / batch_size))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters, n_images, batch_size):
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: fractional-batches-in-epochs-for
# kind: wrong
# idea: epochs_for divides by 11.5 batches an epoch, and so now and then asks for an epoch too many
def recipe(n_iters, n_images, batch_size):
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters, n_images, batch_size):
    return math.ceil(n_iters / (n_images / batch_size))


# %% iterations: recipe-plus-one
# kind: wrong
# idea: epochs_for is the recipe's number plus one, also where the recipe was exact
def recipe(n_iters, n_images, batch_size):
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters, n_images, batch_size):
    return recipe(n_iters, n_images, batch_size)[0] + 1


# %% iterations: floor-batches-in-epochs-for
# kind: wrong
# idea: epochs_for counts only full batches, and divides by zero when a batch is larger than the set
def recipe(n_iters, n_images, batch_size):
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters, n_images, batch_size):
    return math.ceil(n_iters / (n_images // batch_size))


# %% iterations: iterations-from-product
# kind: wrong
# idea: rounds up after multiplying, so the short last batch counts once in the whole training, not once an epoch
def recipe(n_iters, n_images, batch_size):
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, math.ceil(epochs * n_images / batch_size)


def epochs_for(n_iters, n_images, batch_size):
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: exchanged
# kind: wrong
# idea: returns the iterations first
def recipe(n_iters, n_images, batch_size):
    epochs = int(n_iters / (n_images / batch_size))
    return epochs * math.ceil(n_images / batch_size), epochs


def epochs_for(n_iters, n_images, batch_size):
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: capped-at-n-iters
# kind: wrong
# idea: claims that never more than n_iters iterations are run
def recipe(n_iters, n_images, batch_size):
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, min(n_iters, epochs * math.ceil(n_images / batch_size))


def epochs_for(n_iters, n_images, batch_size):
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: one-batch-more
# kind: wrong
# idea: n // b + 1 batches an epoch, one too many where the batches come out even
def recipe(n_iters, n_images, batch_size):
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * (n_images // batch_size + 1)


def epochs_for(n_iters, n_images, batch_size):
    return math.ceil(n_iters / (n_images // batch_size + 1))


# %% iterations: by-running-the-loops
# kind: right
# idea: really runs the loops and counts
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    count = 0
    for _ in range(epochs):
        for _ in range(0, n_images, batch_size):
            count += 1
    return epochs, count


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    done = epochs = 0
    while done < n_iters:
        done += len(range(0, n_images, batch_size))
        epochs += 1
    return epochs


# %% iterations: divmod
# kind: right
# idea: divmod and a helper for rounding up in whole numbers
def _up(a, b):
    whole, rest = divmod(a, b)
    return whole + (rest > 0)


def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = math.trunc(n_iters / (n_images / batch_size))
    return epochs, epochs * _up(n_images, batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return _up(n_iters, _up(n_images, batch_size))


# %% iterations: split-a-range
# kind: right
# idea: the number of batches from torch's split, the epochs with plus b minus 1
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    num_epochs = int(n_iters / (n_images / batch_size))
    batches = len(torch.arange(n_images).split(batch_size))
    return num_epochs, num_epochs * batches


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = (n_images + batch_size - 1) // batch_size
    return (n_iters + batches - 1) // batches


# %% train: same-list-three-times
# kind: wrong
# idea: dict.fromkeys gives loss, step and accuracy one common list
def train(model, optimizer, batches, steps, validation, every):
    history = dict.fromkeys(("loss", "step", "accuracy"), [])
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


# %% train: whole-rounds-only
# kind: wrong
# idea: nested loops of `every` steps, so the steps left over at the end are never made
def train(model, optimizer, batches, steps, validation, every):
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for r in range(steps // every):
        for _ in range(every):
            images, labels = next(batches)
            loss = nn.functional.cross_entropy(model(images), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
        history["step"].append((r + 1) * every)
        history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: last-step-too
# kind: wrong
# idea: validates after the last step as well, even if it is no multiple of every
def train(model, optimizer, batches, steps, validation, every):
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


# %% train: counted-from-zero
# kind: wrong
# idea: counts the steps from 0, so it validates after the first step and calls it step 0
def train(model, optimizer, batches, steps, validation, every):
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(steps):
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


# %% train: validated-before-the-update
# kind: wrong
# idea: the validation stands in front of the update of its step
def train(model, optimizer, batches, steps, validation, every):
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
        optimizer.step()
        history["loss"].append(loss.item())
    return history


# %% train: no-train-mode
# kind: wrong
# idea: never calls model.train(), a network that comes in evaluation mode is trained in it
def train(model, optimizer, batches, steps, validation, every):
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


# %% train: eval-stays
# kind: wrong
# idea: calls model.eval() before evaluate, which then puts back evaluation mode, so the following steps run in it
def train(model, optimizer, batches, steps, validation, every):
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
            model.eval()
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: zero-grad-once
# kind: wrong
# idea: empties the gradients once before the loop only
def train(model, optimizer, batches, steps, validation, every):
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    optimizer.zero_grad()
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


# %% train: zero-grad-after-step-only
# kind: wrong
# idea: empties the gradients behind each step, so gradients left over from before enter the first update
def train(model, optimizer, batches, steps, validation, every):
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


# %% train: running-mean
# kind: wrong
# idea: notes the mean of all losses so far, not the loss of each step
def train(model, optimizer, batches, steps, validation, every):
    history = {"loss": [], "step": [], "accuracy": []}
    total = 0.0
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        total += loss.item()
        history["loss"].append(total / step)
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: loss-only-when-validating
# kind: wrong
# idea: notes the loss only at the steps at which it validates
def train(model, optimizer, batches, steps, validation, every):
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


# %% train: loss-after-the-update
# kind: wrong
# idea: computes the noted loss anew after the update
def train(model, optimizer, batches, steps, validation, every):
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            history["loss"].append(nn.functional.cross_entropy(model(images), labels).item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: one-batch-too-many
# kind: wrong
# idea: a for loop over the batches that breaks only after it has fetched batch steps + 1
def train(model, optimizer, batches, steps, validation, every):
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step, (images, labels) in enumerate(batches, 1):
        if step > steps:
            break
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: diary-outside
# kind: wrong
# idea: the history is a default argument, so a second run goes on writing in the diary of the first
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
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: batch-accuracy
# kind: wrong
# idea: notes the accuracy on the training batch, not on the validation images
def train(model, optimizer, batches, steps, validation, every):
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        logits = model(images)
        loss = nn.functional.cross_entropy(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append((logits.argmax(1) == labels).float().mean().item())
    return history


# %% train: number-of-the-validation
# kind: wrong
# idea: "step" holds 1, 2, 3, ... for the validations, not the numbers of the steps
def train(model, optimizer, batches, steps, validation, every):
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
            history["step"].append(step // every)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: probabilities-into-the-loss
# kind: wrong
# idea: softmax before cross_entropy
def train(model, optimizer, batches, steps, validation, every):
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images).softmax(dim=1), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: rebuilt-sgd
# kind: wrong
# idea: moves the weights by hand with the optimiser's learning rate, whatever the optimiser is
def train(model, optimizer, batches, steps, validation, every):
    history = {"loss": [], "step": [], "accuracy": []}
    rate = optimizer.param_groups[0]["lr"]
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        gradients = torch.autograd.grad(loss, list(model.parameters()))
        with torch.no_grad():
            for p, g in zip(model.parameters(), gradients):
                p -= rate * g
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: loss-tensors
# kind: wrong
# idea: keeps loss tensors with their graphs instead of plain numbers
def train(model, optimizer, batches, steps, validation, every):
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


# %% train: islice
# kind: right
# idea: itertools.islice takes exactly as many batches as needed; helper for a step
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    from itertools import islice

    def update(images, labels):
        model.train()
        optimizer.zero_grad()
        loss = nn.CrossEntropyLoss()(model(images), labels)
        loss.backward()
        optimizer.step()
        return float(loss.detach())

    losses, at, accuracies = [], [], []
    for number, batch in enumerate(islice(batches, steps), start=1):
        losses.append(update(*batch))
        if not number % every:
            at.append(number)
            accuracies.append(float(evaluate(model, validation).accuracy))
    return {"loss": losses, "step": at, "accuracy": accuracies}


# %% train: while-with-countdown
# kind: right
# idea: a while loop with a countdown to the next validation; zero_grad after the update as well
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"accuracy": [], "step": [], "loss": []}
    model.train()
    optimizer.zero_grad()
    until = every
    while len(history["loss"]) < steps:
        images, labels = next(batches)
        log_probabilities = nn.functional.log_softmax(model(images), dim=1)
        loss = nn.functional.nll_loss(log_probabilities, labels)
        loss.backward()
        history["loss"].append(loss.item())
        optimizer.step()
        optimizer.zero_grad()
        until -= 1
        if until == 0:
            until = every
            history["step"].append(len(history["loss"]))
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: diary-class
# kind: right
# idea: a class keeps the diary, and the set of the steps to validate is made beforehand
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    class Diary:
        def __init__(self):
            self.loss, self.step, self.accuracy = [], [], []

        def look(self, step):
            self.step.append(step)
            self.accuracy.append(evaluate(model, validation).accuracy)

    diary, looks = Diary(), set(range(every, steps + 1, every))
    for step in range(1, steps + 1):
        model.train()
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        diary.loss.append(loss.item())
        if step in looks:
            diary.look(step)
    return vars(diary)


# %% adam_step: no-hats
# kind: wrong
# idea: without the correction of the averages
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    return parameter - lr * m / (v.sqrt() + eps), m, v


# %% adam_step: hats-returned
# kind: wrong
# idea: returns the corrected averages in place of m and v
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m = m / (1 - beta1**t)
    v = v / (1 - beta2**t)
    return parameter - lr * m / (v.sqrt() + eps), m, v


# %% adam_step: eps-in-the-root
# kind: wrong
# idea: eps under the root
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat + eps).sqrt(), m, v


# %% adam_step: eps-before-the-hat
# kind: wrong
# idea: the shortened form: eps is added to the root of the uncorrected v, so it weighs more in the first steps
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    rate = lr * math.sqrt(1 - beta2**t) / (1 - beta1**t)
    return parameter - rate * m / (v.sqrt() + eps), m, v


# %% adam_step: in-place-averages
# kind: wrong
# idea: m *= beta1 and v *= beta2 change the caller's tensors
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m *= beta1
    m += (1 - beta1) * gradient
    v *= beta2
    v += (1 - beta2) * gradient**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: in-place-parameter
# kind: wrong
# idea: parameter -= ... moves the caller's parameter
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    parameter -= lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: in-place-gradient
# kind: wrong
# idea: squares the gradient in place, the caller's gradient is lost
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient.square_()
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: own-counter
# kind: wrong
# idea: counts its calls itself and ignores t
_adam_calls = 0


def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    global _adam_calls
    _adam_calls += 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**_adam_calls)
    v_hat = v / (1 - beta2**_adam_calls)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: beta-times-t
# kind: wrong
# idea: beta * t instead of beta to the power t in the hats
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat, v_hat = m / (1 - beta1 * t), v / (1 - beta2 * t)
    return parameter - lr * m_hat / (v_hat.abs().sqrt() + eps), m, v


# %% adam_step: whole-norm
# kind: wrong
# idea: v averages the mean square of all gradients, one size for all weights
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient.pow(2).mean()
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: square-of-m
# kind: wrong
# idea: v averages the square of the new m, not of the gradient
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * m**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: float32-always
# kind: wrong
# idea: computes in float32 and returns it for tensors of other dtypes too
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    parameter, gradient, m, v = (x.float() for x in (parameter, gradient, m, v))
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: settings-fixed
# kind: wrong
# idea: 0.9 and 0.999 in the hats whatever beta1 and beta2 are
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat, v_hat = m / (1 - 0.9**t), v / (1 - 0.999**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: t-from-zero
# kind: wrong
# idea: uses t + 1, as if t were counted from 0
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat, v_hat = m / (1 - beta1 ** (t + 1)), v / (1 - beta2 ** (t + 1))
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: order-of-return
# kind: wrong
# idea: returns m, v, parameter
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return m, v, parameter - lr * m_hat / (v_hat.sqrt() + eps)


# %% adam_step: lerp-and-addcdiv
# kind: right
# idea: torch.lerp for the averages, addcdiv for the update
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    new_m = torch.lerp(m, gradient, 1 - beta1)
    new_v = torch.lerp(v, gradient * gradient, 1 - beta2)
    root = (new_v / (1 - beta2**t)).sqrt().add(eps)
    return torch.addcdiv(parameter, new_m / (1 - beta1**t), root, value=-lr), new_m, new_v


# %% adam_step: number-by-number
# kind: right
# idea: a loop over single numbers in Python, put back into tensors of the same shape and dtype
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    rows = []
    for p, g, a, b in zip(*(x.flatten().tolist() for x in (parameter, gradient, m, v))):
        a = beta1 * a + (1 - beta1) * g
        b = beta2 * b + (1 - beta2) * g * g
        p -= lr * (a / (1 - beta1**t)) / (math.sqrt(b / (1 - beta2**t)) + eps)
        rows.append((p, a, b))
    return tuple(
        torch.tensor([row[i] for row in rows], dtype=x.dtype).reshape(x.shape)
        for i, x in enumerate((parameter, m, v))
    )


# %% adam_step: clones-changed-in-place
# kind: right
# idea: clones first and then works in place on the clones, with a helper for both averages
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    def average(old, value, beta):
        new = old.clone().mul_(beta).add_(value, alpha=1 - beta)
        return new, new / (1 - beta**t)

    m, m_hat = average(m, gradient, beta1)
    v, v_hat = average(v, gradient.square(), beta2)
    p = parameter.clone()
    p.sub_(lr * m_hat / v_hat.sqrt_().add_(eps))
    return p, m, v


# %% outputs: total-sum
# kind: wrong
# idea: looks at the sum of all numbers, N, not at the sum of each row
def lowest_loss(n_classes):
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs):
    n = len(outputs)
    if (outputs >= 0).all() and abs(outputs.sum().item() - n) < 1e-3 * n:
        return "probabilities"
    if abs(outputs.exp().sum().item() - n) < 1e-3 * n:
        return "log-probabilities"
    return "logits"


# %% outputs: first-row-only
# kind: wrong
# idea: looks at the first row only
def lowest_loss(n_classes):
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs):
    row = outputs[0]
    if row.min() >= 0 and abs(row.sum().item() - 1) < 1e-3:
        return "probabilities"
    if abs(row.exp().sum().item() - 1) < 1e-3:
        return "log-probabilities"
    return "logits"


# %% outputs: negatives-allowed
# kind: wrong
# idea: does not ask whether a number is negative, logits whose rows happen to sum to 1 pass for probabilities
def lowest_loss(n_classes):
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs):
    if ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if ((outputs.exp().sum(1) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: between-zero-and-one
# kind: wrong
# idea: takes all numbers between 0 and 1 for probabilities, without the sums
def lowest_loss(n_classes):
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs):
    if outputs.min() >= 0 and outputs.max() <= 1:
        return "probabilities"
    if ((outputs.exp().sum(1) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: all-negative-is-log
# kind: wrong
# idea: takes numbers that are all negative for log-probabilities
def lowest_loss(n_classes):
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs):
    if (outputs >= 0).all() and ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if (outputs <= 0).all():
        return "log-probabilities"
    return "logits"


# %% outputs: exactly-one
# kind: wrong
# idea: compares the sums with exactly 1, without an allowance for rounding
def lowest_loss(n_classes):
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs):
    if (outputs >= 0).all() and (outputs.sum(1) == 1).all():
        return "probabilities"
    if (outputs.exp().sum(1) == 1).all():
        return "log-probabilities"
    return "logits"


# %% outputs: wrong-axis
# kind: wrong
# idea: sums over the columns instead of the rows
def lowest_loss(n_classes):
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs):
    if (outputs >= 0).all() and ((outputs.sum(0) - 1).abs() < 1e-3).all():
        return "probabilities"
    if ((outputs.exp().sum(0) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: any-row
# kind: wrong
# idea: one row that sums to 1 is enough
def lowest_loss(n_classes):
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs):
    if (outputs >= 0).all() and ((outputs.sum(1) - 1).abs() < 1e-3).any():
        return "probabilities"
    if ((outputs.exp().sum(1) - 1).abs() < 1e-3).any():
        return "log-probabilities"
    return "logits"


# %% outputs: one-sided-allowance
# kind: wrong
# idea: forgets abs: every row that sums to less than 1 passes
def lowest_loss(n_classes):
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs):
    if (outputs >= 0).all() and (outputs.sum(1) - 1 < 1e-3).all():
        return "probabilities"
    if (outputs.exp().sum(1) - 1 < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: floor-for-ten
# kind: wrong
# idea: the lowest loss is always that of ten classes
def lowest_loss(n_classes):
    return 1.4612


def kind_of(outputs):
    if (outputs >= 0).all() and ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if ((outputs.exp().sum(1) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: k-others
# kind: wrong
# idea: counts K instead of K - 1 other classes
def lowest_loss(n_classes):
    return -math.log(math.e / (math.e + n_classes))


def kind_of(outputs):
    if (outputs >= 0).all() and ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if ((outputs.exp().sum(1) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: ln-k
# kind: wrong
# idea: gives the loss of guessing, ln K, for the lowest
def lowest_loss(n_classes):
    return math.log(n_classes)


def kind_of(outputs):
    if (outputs >= 0).all() and ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if ((outputs.exp().sum(1) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: underscore
# kind: wrong
# idea: spells log_probabilities with an underscore
def lowest_loss(n_classes):
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs):
    if (outputs >= 0).all() and ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if ((outputs.exp().sum(1) - 1).abs() < 1e-3).all():
        return "log_probabilities"
    return "logits"


# %% outputs: no-zeros-please
# kind: wrong
# idea: demands numbers strictly between 0 and 1, so a sure network's exact 0 and 1 count as logits
def lowest_loss(n_classes):
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs):
    inside = ((outputs > 0) & (outputs < 1)).all()
    if inside and ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if ((outputs.exp().sum(1) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: allclose-helper
# kind: right
# idea: a helper with torch.allclose, and the loss from cross_entropy itself
def lowest_loss(n_classes: int) -> float:
    perfect = torch.zeros(1, n_classes, dtype=torch.float64)
    perfect[0, 0] = 1
    return nn.functional.cross_entropy(perfect, torch.tensor([0])).item()


def kind_of(outputs: torch.Tensor) -> str:
    def rows_sum_to_one(x):
        sums = x.double().sum(dim=1)
        return torch.allclose(sums, torch.ones_like(sums), rtol=0, atol=1e-3)

    if not (outputs < 0).any() and rows_sum_to_one(outputs):
        return "probabilities"
    return "log-probabilities" if rows_sum_to_one(outputs.double().exp()) else "logits"


# %% outputs: logsumexp
# kind: right
# idea: log-probabilities have logsumexp 0 in each row
def lowest_loss(n_classes: int) -> float:
    return math.log1p((n_classes - 1) / math.e)


def kind_of(outputs: torch.Tensor) -> str:
    with torch.no_grad():
        if float(outputs.logsumexp(dim=-1).abs().max()) < 1e-3:
            return "log-probabilities"
        if float(outputs.min()) >= 0 and float((1 - outputs.sum(-1)).abs().max()) < 1e-3:
            return "probabilities"
    return "logits"


# %% outputs: row-by-row
# kind: right
# idea: Python loops over rows
def lowest_loss(n_classes: int) -> float:
    total = math.exp(1)
    for _ in range(n_classes - 1):
        total += math.exp(0)
    return -math.log(math.exp(1) / total)


def kind_of(outputs: torch.Tensor) -> str:
    rows = outputs.detach().tolist()
    if all(min(row) >= 0 and abs(math.fsum(row) - 1) < 1e-3 for row in rows):
        return "probabilities"
    if all(max(row) < 0.1 and abs(math.fsum(map(math.exp, row)) - 1) < 1e-3 for row in rows):
        return "log-probabilities"
    return "logits"


# %% diagnosis: b-and-e-exchanged
# kind: wrong
# idea: takes the floor for too many outputs and the high start for probabilities
diagnosis = {
    "A": "learning rate too small",
    "B": "probabilities",
    "C": "nothing is wrong",
    "D": "learning rate too large",
    "E": "120 outputs",
}


# %% diagnosis: rates-exchanged
# kind: wrong
# idea: too small and too large exchanged
diagnosis = {
    "A": "learning rate too large",
    "B": "120 outputs",
    "C": "nothing is wrong",
    "D": "learning rate too small",
    "E": "probabilities",
}


# %% diagnosis: b-healthy
# kind: wrong
# idea: takes B for the healthy run since it ends well
diagnosis = {
    "A": "learning rate too small",
    "B": "nothing is wrong",
    "C": "120 outputs",
    "D": "learning rate too large",
    "E": "probabilities",
}


# %% diagnosis: one-used-twice
# kind: wrong
# idea: calls both A and E a learning rate that is too small
diagnosis = {
    "A": "learning rate too small",
    "B": "120 outputs",
    "C": "nothing is wrong",
    "D": "learning rate too large",
    "E": "learning rate too small",
}


# %% diagnosis: zipped
# kind: right
# idea: letters zipped with texts
diagnosis = dict(
    zip(
        "ABCDE",
        (
            "learning rate too small",
            "120 outputs",
            "nothing is wrong",
            "learning rate too large",
            "probabilities",
        ),
    )
)


# %% shift_images: roll-only
# kind: wrong
# idea: rolls, so what leaves comes back on the other side
def shift_images(images, right, down):
    return torch.roll(images, shifts=(down, right), dims=(2, 3))


# %% shift_images: axes-exchanged
# kind: wrong
# idea: right moves down and down moves right
def shift_images(images, right, down):
    return nn.functional.pad(images, (down, -down, right, -right))


# %% shift_images: zero-shift-erases
# kind: wrong
# idea: after rolling, the slice -0: is the whole picture, so a shift of 0 erases everything
def shift_images(images, right, down):
    out = torch.roll(images, (down, right), (2, 3))
    if right > 0:
        out[..., :right] = 0
    else:
        out[..., right:] = 0
    if down > 0:
        out[..., :down, :] = 0
    else:
        out[..., down:, :] = 0
    return out


# %% shift_images: negative-ignored
# kind: wrong
# idea: a negative shift is treated as a shift of 0
def shift_images(images, right, down):
    right, down = max(right, 0), max(down, 0)
    out = torch.zeros_like(images)
    h, w = images.shape[-2:]
    out[..., down:, right:] = images[..., : h - down, : w - right]
    return out


# %% shift_images: absolute-values
# kind: wrong
# idea: takes the absolute values: negative shifts move to the right and down as well
def shift_images(images, right, down):
    right, down = abs(right), abs(down)
    out = torch.zeros_like(images)
    h, w = images.shape[-2:]
    out[..., down:, right:] = images[..., : h - down, : w - right]
    return out


# %% shift_images: wrong-side-zeroed
# kind: wrong
# idea: after rolling to the left it still zeroes columns at the left
def shift_images(images, right, down):
    out = images.roll((down, right), (-2, -1))
    out[..., : abs(right)] = 0
    out[..., : abs(down), :] = 0
    return out


# %% shift_images: off-by-one-left
# kind: wrong
# idea: zeroes one column or row too few for negative shifts
def shift_images(images, right, down):
    out = images.roll((down, right), (-2, -1))
    w, h = images.shape[-1], images.shape[-2]
    if right >= 0:
        out[..., :right] = 0
    else:
        out[..., w + right + 1 :] = 0
    if down >= 0:
        out[..., :down, :] = 0
    else:
        out[..., h + down + 1 :, :] = 0
    return out


# %% shift_images: no-shift-same-tensor
# kind: wrong
# idea: returns the images themselves when nothing moves, not a new tensor
def shift_images(images, right, down):
    if right == 0 and down == 0:
        return images
    return nn.functional.pad(images, (right, -right, down, -down))


# %% shift_images: float-result
# kind: wrong
# idea: torch.zeros makes a float32 tensor whatever the dtype of the images
def shift_images(images, right, down):
    n, c, h, w = images.shape
    out = torch.zeros(n, c, h, w)
    for i in range(h):
        for j in range(w):
            if 0 <= i - down < h and 0 <= j - right < w:
                out[:, :, i, j] = images[:, :, i - down, j - right]
    return out


# %% shift_images: byte-result
# kind: wrong
# idea: returns uint8 always, floats are cut off to 0
def shift_images(images, right, down):
    return nn.functional.pad(images, (right, -right, down, -down)).to(torch.uint8)


# %% shift_images: in-place
# kind: wrong
# idea: works on a view of the images, so the caller's pictures change
def shift_images(images, right, down):
    out = images.view_as(images)
    out.copy_(torch.roll(images, (down, right), (2, 3)))
    if right > 0:
        out[..., :right] = 0
    elif right < 0:
        out[..., right:] = 0
    if down > 0:
        out[..., :down, :] = 0
    elif down < 0:
        out[..., down:, :] = 0
    return out


# %% shift_images: background-filled
# kind: wrong
# idea: fills with the smallest value of the pictures instead of zero
def shift_images(images, right, down):
    n, c, h, w = images.shape
    out = torch.full_like(images, images.min().item())
    out[..., max(down, 0) : h + min(down, 0), max(right, 0) : w + min(right, 0)] = images[
        ..., max(-down, 0) : h - max(down, 0), max(-right, 0) : w - max(right, 0)
    ]
    return out


# %% shift_images: square-only
# kind: wrong
# idea: takes the height for the width too
def shift_images(images, right, down):
    n = images.shape[2]
    out = torch.zeros_like(images)
    out[..., max(down, 0) : n + min(down, 0), max(right, 0) : n + min(right, 0)] = images[
        ..., max(-down, 0) : n - max(down, 0), max(-right, 0) : n - max(right, 0)
    ]
    return out


# %% shift_images: first-channel-only
# kind: wrong
# idea: moves channel 0 only, the other channels come back black
def shift_images(images, right, down):
    out = torch.zeros_like(images)
    h, w = images.shape[-2:]
    out[:, 0, max(down, 0) : h + min(down, 0), max(right, 0) : w + min(right, 0)] = images[
        :, 0, max(-down, 0) : h - max(down, 0), max(-right, 0) : w - max(right, 0)
    ]
    return out


# %% shift_images: common-canvas
# kind: wrong
# idea: keeps one canvas for each shape, so the result of an earlier call changes with the next
_canvas = {}


def shift_images(images, right, down):
    key = (images.shape, images.dtype)
    out = _canvas.setdefault(key, torch.zeros_like(images))
    out.zero_()
    h, w = images.shape[-2:]
    out[..., max(down, 0) : h + min(down, 0), max(right, 0) : w + min(right, 0)] = images[
        ..., max(-down, 0) : h - max(down, 0), max(-right, 0) : w - max(right, 0)
    ]
    return out


# %% shift_images: only-when-both-move
# kind: wrong
# idea: slices -down and -right, which are empty for a shift of 0 in one direction
def shift_images(images, right, down):
    out = torch.zeros_like(images)
    if right == 0 and down == 0:
        return images.clone()
    rows_to, rows_from = (
        (slice(down, None), slice(None, -down))
        if down >= 0
        else (slice(None, down), slice(-down, None))
    )
    cols_to, cols_from = (
        (slice(right, None), slice(None, -right))
        if right >= 0
        else (slice(None, right), slice(-right, None))
    )
    moved = images[..., rows_from, cols_from]
    if moved.numel():
        out[..., rows_to, cols_to] = moved
    return out


# %% shift_images: mask-as-float
# kind: wrong
# idea: multiplies the rolled pictures by a float mask, so whole-number pictures become float
def shift_images(images, right, down):
    h, w = images.shape[-2:]
    y, x = torch.arange(h) - down, torch.arange(w) - right
    mask = ((y >= 0) & (y < h)).float()[:, None] * ((x >= 0) & (x < w)).float()
    return torch.roll(images, (down, right), (2, 3)) * mask


# %% shift_images: take-by-index
# kind: right
# idea: an index for each row and column, clamped, and zeros where it lies outside
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    h, w = images.shape[-2:]
    y, x = torch.arange(h) - down, torch.arange(w) - right
    inside = ((y >= 0) & (y < h))[:, None] & ((x >= 0) & (x < w))[None, :]
    taken = images[:, :, y.clamp(0, h - 1)][:, :, :, x.clamp(0, w - 1)]
    return taken.masked_fill(~inside, 0)


# %% shift_images: pad-then-crop
# kind: right
# idea: puts the pictures on a larger black canvas and cuts a window out
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    n, c, h, w = images.shape
    a, b = abs(down), abs(right)
    canvas = images.new_zeros((n, c, h + 2 * a, w + 2 * b))
    canvas[:, :, a : a + h, b : b + w] = images
    return canvas[:, :, a - down : a - down + h, b - right : b - right + w].clone()


# %% shift_images: one-pixel-at-a-time
# kind: right
# idea: moves by one pixel again and again, by joining zeros and the rest along an axis
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    def one(x, axis, forwards):
        edge = torch.zeros_like(x.narrow(axis, 0, 1))
        n = x.shape[axis]
        if forwards:
            return torch.cat([edge, x.narrow(axis, 0, n - 1)], dim=axis)
        return torch.cat([x.narrow(axis, 1, n - 1), edge], dim=axis)

    result = images.clone()
    for axis, distance in ((3, right), (2, down)):
        for _ in range(abs(distance)):
            result = one(result, axis, distance > 0)
    return result


# %% model: optimiser-of-another-network
# kind: wrong
# idea: the network is built again after the optimiser, so the one that is left behind was never trained
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
model = LeNet5(10)
history = train(model, optimizer, shifted_stream(train_set, 64), 60, watched, every=30)


# %% model: too-few-steps
# kind: wrong
# idea: thirty steps with the usual small learning rate, far below 95 %
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.0003)
history = train(model, optimizer, shifted_stream(train_set, 64), 30, watched, every=10)


# %% model: softmax-inside
# kind: wrong
# idea: trains a network with a softmax behind LeNet-5, its outputs are probabilities
set_seed(0)
model = nn.Sequential(LeNet5(10), nn.Softmax(dim=1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)


# %% model: max-pool-relu-net
# kind: wrong
# idea: trains another network, with ReLU and max-pooling, of LeNet-5's shapes
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
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)


# %% model: history-of-another-run
# kind: wrong
# idea: trains well but leaves the history of the earlier Adam run behind
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)
history = plain_history


# %% model: adam-in-a-function
# kind: right
# idea: a function builds and trains, Adam by keyword arguments, 1,400 steps
def _build_and_train(steps):
    set_seed(3)
    network = LeNet5(n_classes=10)
    adam = torch.optim.Adam(params=network.parameters(), lr=3e-3, betas=(0.9, 0.999))
    diary = train(network, adam, shifted_stream(train_set, 64), steps, validation=watched, every=70)
    return network.eval(), diary


model, history = _build_and_train(1400)


# %% LeNet5: input-changed
# kind: wrong
# idea: centres the pixels in place before C1: other outputs, and the caller's images change
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.net = nn.Sequential(
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
        )

    def forward(self, images):
        images -= images.mean()
        return self.net(images)


# %% first_loss: ten-classes-always
# kind: wrong
# idea: refuses whatever has not 10 outputs, n_classes is ignored
def first_loss(model, images, labels, n_classes):
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), 10):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: requires-grad-off
# kind: wrong
# idea: freezes the model's parameters to save the graph and does not thaw them
def first_loss(model, images, labels, n_classes):
    model.requires_grad_(False)
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss):
    return round(math.exp(loss))


# %% train: stops-when-good
# kind: wrong
# idea: ends as soon as the validation accuracy is 1.0, so fewer than `steps` updates are made
def train(model, optimizer, batches, steps, validation, every):
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
            if history["accuracy"][-1] >= 1.0:
                break
    return history


# %% adam_step: plain-sign
# kind: wrong
# idea: works as in the first step only: moves by lr times the sign of the gradient
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    return parameter - lr * gradient / (gradient.abs() + eps), m, v
