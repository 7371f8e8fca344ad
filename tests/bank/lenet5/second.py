# Solutions of independent students, written from the released text alone: right for most inputs, wrong for some.

# %% shapes: padding forgotten
# kind: wrong
# idea: C1 without padding, everything behind it is too small (violates "C1: 5 x 5, padding 2")
shapes = {
    "C1": (6, 24, 24),
    "S2": (6, 12, 12),
    "C3": (16, 8, 8),
    "S4": (16, 4, 4),
    "C5": (120, 1, 1),
    "F6": (84,),
    "output": (10,),
}


# %% shapes: C5 already flat
# kind: wrong
# idea: C5 as a row of 120 (violates "three numbers (C, H, W) for C1 to C5")
shapes = {
    "C1": (6, 28, 28),
    "S2": (6, 14, 14),
    "C3": (16, 10, 10),
    "S4": (16, 5, 5),
    "C5": (120,),
    "F6": (84,),
    "output": (10,),
}


# %% shapes: with the batch axis
# kind: wrong
# idea: N = 1 is written in front (violates "without N")
shapes = {
    "C1": (1, 6, 28, 28),
    "S2": (1, 6, 14, 14),
    "C3": (1, 16, 10, 10),
    "S4": (1, 16, 5, 5),
    "C5": (1, 120, 1, 1),
    "F6": (1, 84),
    "output": (1, 10),
}


# %% shapes: plain numbers at the end
# kind: wrong
# idea: 84 and 10 as numbers, (84) is no tuple (violates "one number in a tuple, like (7,)")
shapes = {
    "C1": (6, 28, 28),
    "S2": (6, 14, 14),
    "C3": (16, 10, 10),
    "S4": (16, 5, 5),
    "C5": (120, 1, 1),
    "F6": (84),
    "output": (10),
}


# %% shapes: channels last
# kind: wrong
# idea: (H, W, C) as TensorFlow has it (violates "three numbers (C, H, W)")
shapes = {
    "C1": (28, 28, 6),
    "S2": (14, 14, 6),
    "C3": (10, 10, 16),
    "S4": (5, 5, 16),
    "C5": (1, 1, 120),
    "F6": (84,),
    "output": (10,),
}


# %% shapes: on paper
# kind: right
# idea: the plan
shapes = {
    "C1": (6, 28, 28),
    "S2": (6, 14, 14),
    "C3": (16, 10, 10),
    "S4": (16, 5, 5),
    "C5": (120, 1, 1),
    "F6": (84,),
    "output": (10,),
}


# %% counts: without biases
# kind: wrong
# idea: only the weights (violates "biases included")
counts = {
    "C1": 150,
    "S2": 0,
    "C3": 2400,
    "C5": 48_000,
    "F6": 10_080,
    "output": 840,
    "total": 61_470,
    "total with 120 outputs": 70_710,
}


# %% counts: C3 of 1998
# kind: wrong
# idea: 1,516 parameters for C3, with the connections of 1998 left out (violates "a kernel of C3 has 6 * 5 * 5 weights")
counts = {
    "C1": 156,
    "S2": 0,
    "C3": 1516,
    "C5": 48_120,
    "F6": 10_164,
    "output": 850,
    "total": 60_806,
    "total with 120 outputs": 70_156,
}


# %% counts: pooling with weight and bias
# kind: wrong
# idea: S2 has 12 and S4 has 32 parameters as in 1998 (violates "average pooling, 2 x 2" of the modern reading, which learns nothing)
counts = {
    "C1": 156,
    "S2": 12,
    "C3": 2416,
    "C5": 48_120,
    "F6": 10_164,
    "output": 850,
    "total": 61_750,
    "total with 120 outputs": 71_100,
}


# %% counts: only the last layer's number
# kind: wrong
# idea: the last line gives the parameters of the last layer with 120 outputs (violates "How many parameters does that network have in all?")
counts = {
    "C1": 156,
    "S2": 0,
    "C3": 2416,
    "C5": 48_120,
    "F6": 10_164,
    "output": 850,
    "total": 61_706,
    "total with 120 outputs": 10_200,
}


# %% counts: a kernel for each pair, a bias for each pair
# kind: wrong
# idea: one bias for each kernel slice, 16 * 6 * 26 (violates "each output channel has one bias")
counts = {
    "C1": 156,
    "S2": 0,
    "C3": 2496,
    "C5": 49_920,
    "F6": 10_164,
    "output": 850,
    "total": 63_586,
    "total with 120 outputs": 72_936,
}


# %% counts: on paper
# kind: right
# idea: b (a + 1) for each layer
counts = {
    "C1": 6 * (25 + 1),
    "S2": 0,
    "C3": 16 * (6 * 25 + 1),
    "C5": 120 * (400 + 1),
    "F6": 84 * (120 + 1),
    "output": 10 * (84 + 1),
    "total": 61_706,
    "total with 120 outputs": 61_706 - 850 + 120 * 85,
}


# %% LeNet5: margin repeated in place of zeros
# kind: wrong
# idea: padding_mode="replicate" shows only on pictures with ink at the border, MNIST's margin is empty (violates the plan "padding 2", nn.Conv2d(1, 6, 5, padding=2), which adds zeros)
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.layers = nn.Sequential(
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

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.layers(images)


# %% LeNet5: scaled tanh of 1998
# kind: wrong
# idea: 1.7159 tanh(2x/3) (violates "Yours is the modern reading", "LeNet-5 with tanh")
def scaled_tanh(x):
    return 1.7159 * torch.tanh(2 * x / 3)


class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)
        self.pool = nn.AvgPool2d(2)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(scaled_tanh(self.c1(images)))
        x = self.pool(scaled_tanh(self.c3(x)))
        x = scaled_tanh(self.c5(x)).flatten(1)
        return self.output(scaled_tanh(self.f6(x)))


# %% LeNet5: some connections of C3 left out
# kind: wrong
# idea: a mask (a buffer) sets part of C3's weights to zero as in 1998; parameter shapes and counts stay the same (violates "C3 left some connections out" as the difference from yours; each kernel has 6 * 5 * 5 weights)
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)
        mask = torch.zeros(16, 6, 1, 1)
        for k in range(16):
            size = 3 if k < 6 else 4 if k < 15 else 6
            for i in range(size):
                mask[k, (k + i) % 6] = 1
        self.register_buffer("mask", mask)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = nn.functional.avg_pool2d(torch.tanh(self.c1(images)), 2)
        x = nn.functional.conv2d(x, self.c3.weight * self.mask, self.c3.bias)
        x = nn.functional.avg_pool2d(torch.tanh(x), 2)
        x = torch.tanh(self.c5(x)).flatten(1)
        return self.output(torch.tanh(self.f6(x)))


# %% LeNet5: overlapping pooling
# kind: wrong
# idea: AvgPool2d(3, stride=2, padding=1) gives 14 and 5 as well (violates "average pooling, 2 x 2")
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(3, stride=2, padding=1),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(3, stride=2, padding=1),
            nn.Conv2d(16, 120, 5), nn.Tanh(),
        )  # fmt: skip
        self.classifier = nn.Sequential(nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.classifier(self.features(images).flatten(1))


# %% LeNet5: every second pixel
# kind: wrong
# idea: subsamples by taking every second pixel, without an average (violates "average pooling, 2 x 2")
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.out = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = torch.tanh(self.c1(images))[:, :, ::2, ::2]
        x = torch.tanh(self.c3(x))[:, :, ::2, ::2]
        x = torch.tanh(self.c5(x)).flatten(1)
        return self.out(torch.tanh(self.f6(x)))


# %% LeNet5: dilated C3
# kind: wrong
# idea: C3 with dilation 2 and padding 2, again 10 x 10 (violates "C3: 5 x 5, no padding")
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5, padding=2, dilation=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
            nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes),
        )  # fmt: skip

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.layers(images)


# %% LeNet5: pooling before tanh
# kind: wrong
# idea: averages first and then applies tanh; with an average (unlike a maximum) that gives other numbers (violates "C1 ... then tanh", "S2 average pooling")
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.AvgPool2d(2), nn.Tanh(),
            nn.Conv2d(6, 16, 5), nn.AvgPool2d(2), nn.Tanh(),
            nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
            nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes),
        )  # fmt: skip

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.layers(images)


# %% LeNet5: C5 as a linear layer with rows and columns swapped
# kind: wrong
# idea: C5 as Linear(400, 120) on maps that were transposed before flattening, so its weights belong to other places (violates "it *is* a linear layer from 16 * 5 * 5 numbers", each layer in its place)
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.c5 = nn.Linear(400, 120)
        self.f6 = nn.Linear(120, 84)
        self.out = nn.Linear(84, n_classes)
        self.pool = nn.AvgPool2d(2)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(self.c1(images).tanh())
        x = self.pool(self.c3(x).tanh())
        x = self.c5(x.permute(0, 1, 3, 2).flatten(1)).tanh()
        return self.out(self.f6(x).tanh())


# %% LeNet5: hard tanh in F6
# kind: wrong
# idea: Hardtanh is equal to tanh nearly at 0 and far out, different between (violates "F6: linear, 84 units, then tanh")
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
            nn.Linear(120, 84), nn.Hardtanh(), nn.Linear(84, n_classes),
        )  # fmt: skip

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.layers(images)


# %% LeNet5: softmax outside training
# kind: wrong
# idea: in evaluation mode it returns probabilities (violates "It returns logits")
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
            nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes),
        )  # fmt: skip

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        logits = self.layers(images)
        return logits if self.training else logits.softmax(dim=1)


# %% LeNet5: dropout before the output
# kind: wrong
# idea: Dropout, which evaluation mode and the parameter count do not show (violates the plan: F6, then output)
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
            nn.Linear(120, 84), nn.Tanh(), nn.Dropout(0.25), nn.Linear(84, n_classes),
        )  # fmt: skip

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.layers(images)


# %% LeNet5: images standardised inside
# kind: wrong
# idea: forward subtracts MNIST's mean and divides by its deviation, so the outputs are not LeNet-5's for these weights (violates "Called with images in [0, 1]"; C1 is the first thing that happens)
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
            nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes),
        )  # fmt: skip

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.layers((images - 0.1307) / 0.3081)


# %% LeNet5: the same weights each time
# kind: wrong
# idea: seeds the generator in __init__ (violates "The weights begin at random")
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        torch.manual_seed(0)
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
            nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes),
        )  # fmt: skip

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.layers(images)


# %% LeNet5: same weights from a forked generator
# kind: wrong
# idea: draws inside fork_rng, so the state goes back and two networks in a row are twins (violates "The weights begin at random")
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        with torch.random.fork_rng(devices=[]):
            self.c1 = nn.Conv2d(1, 6, 5, padding=2)
            self.c3 = nn.Conv2d(6, 16, 5)
            self.c5 = nn.Conv2d(16, 120, 5)
            self.f6 = nn.Linear(120, 84)
            self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = nn.functional.avg_pool2d(self.c1(images).tanh(), 2)
        x = nn.functional.avg_pool2d(self.c3(x).tanh(), 2)
        x = self.c5(x).tanh().flatten(1)
        return self.output(self.f6(x).tanh())


# %% LeNet5: layers made with the class
# kind: wrong
# idea: the convolutions are made once in the class body and put into every network, so training one changes all (violates "The weights begin at random": the second network begins with the first one's trained weights)
class LeNet5(nn.Module):
    convolutions = (nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5), nn.Conv2d(16, 120, 5))

    def __init__(self, n_classes: int):
        super().__init__()
        self.c1, self.c3, self.c5 = self.convolutions
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = nn.functional.avg_pool2d(torch.tanh(self.c1(images)), 2)
        x = nn.functional.avg_pool2d(torch.tanh(self.c3(x)), 2)
        x = torch.tanh(self.c5(x)).flatten(1)
        return self.output(torch.tanh(self.f6(x)))


# %% LeNet5: the convolutions do not learn
# kind: wrong
# idea: detaches the features "to save memory": outputs are right, but C1, C3 and C5 never get a gradient (violates "How many numbers does each layer learn": 156, 2,416 and 48,120 of them learn nothing)
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
        )  # fmt: skip
        self.head = nn.Sequential(nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        features = self.features(images).detach()
        return self.head(features)


# %% LeNet5: normalisation without parameters
# kind: wrong
# idea: BatchNorm2d(affine=False) behind C1 has no parameters and no place in the plan (violates "every layer has to be in its place")
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.BatchNorm2d(6, affine=False), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
            nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes),
        )  # fmt: skip

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.layers(images)


# %% LeNet5: Sequential of twelve
# kind: right
# idea: the hints
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.layers = nn.Sequential(
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

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.layers(images)


# %% LeNet5: attributes, C5 as a linear layer
# kind: right
# idea: named layers, torch.tanh, C5 = Linear(400, 120)
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, kernel_size=5, padding="same")
        self.c3 = nn.Conv2d(6, 16, kernel_size=5)
        self.c5 = nn.Linear(16 * 5 * 5, 120)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        s2 = nn.functional.avg_pool2d(torch.tanh(self.c1(images)), 2)
        s4 = nn.functional.avg_pool2d(torch.tanh(self.c3(s2)), 2)
        c5 = torch.tanh(self.c5(s4.reshape(s4.shape[0], -1)))
        return self.output(torch.tanh(self.f6(c5)))


# %% LeNet5: linear layers as 1 x 1 convolutions are not needed, adaptive pooling is exact
# kind: right
# idea: AdaptiveAvgPool2d(14) and (5) average 2 x 2 windows here; one Tanh for all places
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        tanh = nn.Tanh()
        self.convolutions = nn.ModuleList(
            [nn.Conv2d(1, 6, 5, 1, 2), nn.Conv2d(6, 16, 5), nn.Conv2d(16, 120, 5)]
        )
        self.pools = nn.ModuleList(
            [nn.AdaptiveAvgPool2d(14), nn.AdaptiveAvgPool2d(5), nn.Flatten()]
        )
        self.tanh = tanh
        self.head = nn.Sequential(nn.Linear(120, 84), tanh, nn.Linear(84, n_classes))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = images
        for convolution, after in zip(self.convolutions, self.pools):
            x = after(self.tanh(convolution(x)))
        return self.head(x)


# %% LeNet5: margin by hand, other initial weights
# kind: right
# idea: pads with zeros first; weights drawn by xavier_uniform_, biases left as drawn; 2 x 2 means by reshaping
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.conv3 = nn.Conv2d(16, 120, 5)
        self.fc1 = nn.Linear(120, 84)
        self.fc2 = nn.Linear(84, n_classes)
        for layer in (self.conv1, self.conv2, self.conv3, self.fc1, self.fc2):
            nn.init.xavier_uniform_(layer.weight)

    @staticmethod
    def halve(x):
        n, c, h, w = x.shape
        return x.reshape(n, c, h // 2, 2, w // 2, 2).mean(dim=(3, 5))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = nn.functional.pad(images, (2, 2, 2, 2))
        x = self.halve(torch.tanh(self.conv1(x)))
        x = self.halve(torch.tanh(self.conv2(x)))
        x = torch.tanh(self.conv3(x))[:, :, 0, 0]
        return self.fc2(torch.tanh(self.fc1(x)))


# %% first_loss: loss before the refusal
# kind: wrong
# idea: computes the loss first and looks at the shape afterwards; with 5 outputs and label 9 an IndexError comes in its place (violates "ValueError ... whatever the labels are")
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    with torch.no_grad():
        logits = model(images)
        loss = nn.functional.cross_entropy(logits, labels).item()
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return loss


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: looks at the labels
# kind: wrong
# idea: refuses only if there are more outputs than the labels need, so with labels up to 9 a network with 120 outputs passes if n_classes is not compared (violates "ValueError: if the logits do not have the shape (N, n_classes), whatever the labels are")
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    if int(labels.max()) >= n_classes:
        raise ValueError("a label is too large")
    with torch.no_grad():
        logits = model(images)
    if logits.shape[1] < n_classes:
        raise ValueError("too few outputs")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: compares the number of elements
# kind: wrong
# idea: compares numel only, so logits of shape (n_classes, N) or (N, 1, n_classes) are not refused with a ValueError (violates "if the logits do not have the shape (N, n_classes)")
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    with torch.no_grad():
        logits = model(images)
        if logits.numel() != len(images) * n_classes:
            raise ValueError(f"expected {n_classes} logits an image, got {tuple(logits.shape)}")
        return nn.functional.cross_entropy(logits.reshape(-1, n_classes), labels).item()


def outputs_from(loss: float) -> int:
    return int(round(math.exp(loss)))


# %% first_loss: asks the last linear layer
# kind: wrong
# idea: looks up out_features of the last nn.Linear in place of the logits; a network that cuts or joins its outputs, or without Linear, is judged wrongly (violates "if the logits do not have the shape")
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    last = [layer for layer in model.modules() if isinstance(layer, nn.Linear)][-1]
    if last.out_features != n_classes:
        raise ValueError(f"{last.out_features} outputs for {n_classes} classes")
    with torch.no_grad():
        return nn.functional.cross_entropy(model(images), labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: assert
# kind: wrong
# idea: refuses with an AssertionError (violates "ValueError")
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    with torch.no_grad():
        logits = model(images)
    assert logits.shape == (len(images), n_classes), f"shape {tuple(logits.shape)}"
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: refusal leaves evaluation mode behind
# kind: wrong
# idea: the mode is put back only at the end, so after a ValueError the model stays in evaluation mode (violates "Left as it was: ... its mode")
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    modes = [(layer, layer.training) for layer in model.modules()]
    model.eval()
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"got {tuple(logits.shape)}, wanted {(len(images), n_classes)}")
    for layer, training in modes:
        layer.training = training
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: always back to training mode
# kind: wrong
# idea: ends with model.train(), also for a model in evaluation mode or with frozen layers (violates "Left as it was: ... its mode")
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    model.eval()
    with torch.no_grad():
        logits = model(images)
    model.train()
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits of shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: gradients cleared
# kind: wrong
# idea: calls zero_grad "to leave nothing behind" and so deletes the gradients that the caller had (violates "Left as it was: its weights and gradients")
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    model.zero_grad()
    logits = model(images)
    if tuple(logits.shape) != (images.shape[0], n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: weights drawn anew
# kind: wrong
# idea: "before any training" is made sure by reset_parameters on each layer, which changes the model (violates "Left as it was: its weights")
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    for layer in model.modules():
        if hasattr(layer, "reset_parameters"):
            layer.reset_parameters()
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: logarithm with a small number added
# kind: wrong
# idea: -log(softmax + 1e-8) cannot exceed 18.4, though a wrong and sure network has a larger loss (violates "The mean cross-entropy of one batch")
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    probabilities = logits.softmax(dim=1)
    of_class = probabilities[torch.arange(len(labels)), labels]
    return -torch.log(of_class + 1e-8).mean().item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: part of the batch
# kind: wrong
# idea: takes only the first 64 images, enough for an estimate (violates "The mean cross-entropy of one batch": the whole one)
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    images, labels = images[:64], labels[:64]
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: weights are frozen and stay so
# kind: wrong
# idea: switches requires_grad off for all parameters in place of no_grad, and leaves it off (violates "Left as it was: its weights and gradients": they get none any more)
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    model.requires_grad_(False)
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return float(nn.functional.cross_entropy(logits, labels))


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: outputs from the rounded loss
# kind: wrong
# idea: outputs_from rounds the loss to two places first, so ln 1000 = 6.908 gives 1002 (violates "How many outputs an untrained network has whose first loss is `loss`")
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(round(loss, 2)))


# %% first_loss: outputs from a list of suspects
# kind: wrong
# idea: outputs_from returns the nearest of a few usual sizes, 10, 100, 120, 1000 (violates "how many outputs": ln 4 leads back to 4, and 4.81 to 123)
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return min((2, 4, 10, 26, 100, 120, 1000), key=lambda k: abs(math.log(k) - loss))


# %% first_loss: a float comes back
# kind: wrong
# idea: outputs_from rounds with a tensor and returns 4.0 (violates "-> int", "a whole number")
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits have shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return torch.tensor(loss).exp().round().item()


# %% first_loss: only the second axis is compared
# kind: wrong
# idea: looks at shape[1] alone, so logits (N, n_classes, 1, 1) are not refused with a ValueError but fail in the loss or pass (violates "if the logits do not have the shape (N, n_classes)")
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    with torch.no_grad():
        logits = model(images)
    if logits.shape[1] != n_classes:
        raise ValueError(f"{logits.shape[1]} outputs, expected {n_classes}")
    logits = logits.reshape(len(logits), n_classes, -1).mean(dim=2)
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: without gradients
# kind: right
# idea: the hints
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"expected {(len(images), n_classes)}, got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: on a copy
# kind: right
# idea: deep copy in evaluation mode, the model itself is never called
import copy


@torch.no_grad()
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = copy.deepcopy(model).eval()(images)
    if logits.shape != torch.Size([images.shape[0], n_classes]):
        raise ValueError("logits of shape " + str(list(logits.shape)))
    return float(nn.functional.cross_entropy(logits, labels))


def outputs_from(loss: float) -> int:
    return int(math.e**loss + 0.5)


# %% first_loss: evaluation mode, put back in any case
# kind: right
# idea: notes every layer's mode and restores it in finally
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    modes = {layer: layer.training for layer in model.modules()}
    model.eval()
    try:
        with torch.inference_mode():
            logits = model(images)
            if logits.ndim != 2 or logits.shape[0] != len(images) or logits.shape[1] != n_classes:
                raise ValueError(f"wrong shape: {logits.shape}")
            loss = nn.CrossEntropyLoss()(logits, labels)
    finally:
        for layer, mode in modes.items():
            layer.training = mode
    return loss.item()


def outputs_from(loss: float) -> int:
    return int(round(math.exp(loss)))


# %% first_loss: log-softmax by hand
# kind: right
# idea: log_softmax and gather, mean; gradients are recorded but never computed
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images).detach()
    if list(logits.shape) != [len(images), n_classes]:
        raise ValueError(f"{tuple(logits.shape)} is not ({len(images)}, {n_classes})")
    log_probabilities = logits.log_softmax(dim=1)
    return -log_probabilities.gather(1, labels.long().unsqueeze(1)).mean().item()


def outputs_from(loss: float) -> int:
    return round(2 ** (loss / math.log(2)))


# %% iterations: at least one epoch
# kind: wrong
# idea: recipe never returns fewer than one epoch (violates "with 500 iterations on 60,000 images in batches of 64 it does not train at all")
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = max(1, int(n_iters / (n_images / batch_size)))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: never more than asked
# kind: wrong
# idea: caps the iterations at n_iters (violates "With other sizes it runs more"; the recipe's loop does not count)
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, min(n_iters, epochs * math.ceil(n_images / batch_size))


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: left-over images are carried on
# kind: wrong
# idea: ceil(epochs * n / b) lets the short batch be filled up from the next epoch (violates "a loader that keeps its short last batch", "an iteration too")
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, math.ceil(epochs * n_images / batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    per_epoch = math.ceil(n_images / batch_size)
    return -(-n_iters // per_epoch)


# %% iterations: fewer images than a batch
# kind: wrong
# idea: takes at least one batch in the recipe's division too; the recipe divides by 0.5 and runs twice as many epochs (violates "what that code does")
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    per_epoch = max(1.0, n_images / batch_size)
    epochs = int(n_iters / per_epoch)
    return epochs, epochs * math.ceil(per_epoch)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return math.ceil(n_iters / max(1, math.ceil(n_images / batch_size)))


# %% iterations: refuses a recipe without an epoch
# kind: wrong
# idea: raises ValueError if the recipe does not train (violates "Write recipe for what that code does": it returns 0 epochs and 0 iterations)
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    if epochs == 0:
        raise ValueError("the recipe does not train at all")
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: recipe with rounded-up batches
# kind: wrong
# idea: the recipe's division is made with whole batches, 12 in place of 11.5 (violates "The recipe's division keeps a fraction (11.5 batches)")
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    per_epoch = math.ceil(n_images / batch_size)
    epochs = n_iters // per_epoch
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: recipe rounds to the nearest
# kind: wrong
# idea: round in place of int (violates "`int` cuts off")
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = round(n_iters / (n_images / batch_size))
    return epochs, epochs * -(-n_images // batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return -(-n_iters // -(-n_images // batch_size))


# %% iterations: one epoch for no iteration
# kind: wrong
# idea: epochs_for returns at least 1, also for n_iters = 0 (violates "The smallest number of epochs with at least n_iters iterations": 0 epochs have 0)
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return max(1, math.ceil(n_iters / math.ceil(n_images / batch_size)))


# %% iterations: counts up from the recipe
# kind: wrong
# idea: epochs_for starts at the recipe's epochs and adds what is missing, but the recipe may run too many already (violates "the fewest whole epochs")
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    epochs, run = recipe(n_iters, n_images, batch_size)
    while run < n_iters:
        epochs += 1
        run += math.ceil(n_images / batch_size)
    return epochs


# %% iterations: rounded up only once
# kind: wrong
# idea: epochs_for divides by the fraction of batches and rounds up once, too many epochs for small sets (violates "In epochs_for you round up twice", "the smallest number")
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return math.ceil(n_iters * batch_size / n_images)


# %% iterations: round(x + 0.5)
# kind: wrong
# idea: rounds up by round(x + 0.5), which for odd whole x gives x + 1 and for even x gives x (violates "The smallest number of epochs")
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return round(n_iters / math.ceil(n_images / batch_size) + 0.5)


# %% iterations: floats come back
# kind: wrong
# idea: torch.ceil and .item() return 8.0 (violates "-> int")
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    per_epoch = torch.tensor(n_images / batch_size, dtype=torch.float64).ceil().item()
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    per_epoch = torch.tensor(n_images / batch_size, dtype=torch.float64).ceil()
    return (n_iters / per_epoch).ceil().item()


# %% iterations: one more than the recipe
# kind: wrong
# idea: epochs_for always adds one epoch to whole divisions, 2,500 of 100-step epochs become 26 (violates "The smallest number of epochs with at least n_iters iterations")
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return n_iters // math.ceil(n_images / batch_size) + 1


# %% iterations: short batch only counts if it is half full
# kind: wrong
# idea: rounds n / b to the nearest whole number (violates "With a short last batch, which is an iteration too")
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * max(1, round(n_images / batch_size))


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return math.ceil(n_iters / max(1, round(n_images / batch_size)))


# %% iterations: the recipe's own line
# kind: right
# idea: copies the line and multiplies
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    num_epochs = int(n_iters / (n_images / batch_size))
    return num_epochs, num_epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: whole-number division
# kind: right
# idea: -(-a // b) everywhere
def _up(a, b):
    return -(-a // b)


def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    return (epochs, epochs * _up(n_images, batch_size))


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return _up(n_iters, _up(n_images, batch_size))


# %% iterations: counted with range
# kind: right
# idea: the number of batches is the length of a range
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    batches = len(range(0, n_images, batch_size))
    epochs = math.trunc(n_iters / (n_images / batch_size))
    return epochs, batches * epochs


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    batches = len(range(0, n_images, batch_size))
    return len(range(0, n_iters, batches))


# %% iterations: counted in a loop
# kind: right
# idea: epochs are added until there are enough iterations
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    iterations = 0
    for _ in range(epochs):
        iterations += (n_images + batch_size - 1) // batch_size
    return epochs, iterations


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    epochs = iterations = 0
    while iterations < n_iters:
        iterations += (n_images + batch_size - 1) // batch_size
        epochs += 1
    return epochs


# %% train: one batch too many
# kind: wrong
# idea: zip(batches, range(steps)) takes a batch before it sees that the steps are over, so the iterator has moved on by steps + 1 (violates "steps: number of updates", "next(batches) gives ... the next batch": one is lost)
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    for (images, labels), step in zip(batches, range(1, steps + 1)):
        model.train()
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: old gradients in the first step
# kind: wrong
# idea: zero_grad comes after each step, so gradients that lie in the buffers when train is called go into the first update (violates the loop of one step: the gradient of this batch's cross-entropy)
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


# %% train: validates at the end in any case
# kind: wrong
# idea: validates after the last step too when `every` does not divide it (violates "validate after the steps every, 2 * every, ... up to steps")
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0 or step == steps:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: loss after the update
# kind: wrong
# idea: the diary notes the loss of the same batch after the step (violates "the loss of each step, as its update found it")
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(images), labels).backward()
        optimizer.step()
        with torch.no_grad():
            history["loss"].append(nn.functional.cross_entropy(model(images), labels).item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: smoothed loss
# kind: wrong
# idea: notes a running average of the losses because single ones are noisy (violates "the loss of each step")
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    smooth = None
    for step in range(1, steps + 1):
        images, labels = next(batches)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        smooth = loss.item() if smooth is None else 0.9 * smooth + 0.1 * loss.item()
        history["loss"].append(smooth)
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: diary as a default argument
# kind: wrong
# idea: the lists are made once, so the second run's history begins with the first one's (violates "`steps` plain numbers": the loss list of the second call is longer)
def train(
    model,
    optimizer,
    batches,
    steps,
    validation,
    every,
    history={"loss": [], "step": [], "accuracy": []},
) -> dict[str, list]:
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


# %% train: gradients clipped
# kind: wrong
# idea: clips the gradient's norm at 1 before each step, which shows only when gradients are large (violates "Train with cross-entropy for a number of steps" by the given optimizer: the update is another)
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: label smoothing
# kind: wrong
# idea: label_smoothing=0.1 is another loss (violates "Train with cross-entropy")
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    criterion = nn.CrossEntropyLoss(label_smoothing=0.1)
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: stays in evaluation mode after the first validation
# kind: wrong
# idea: calls model.eval() for the validation and never model.train() again, so dropout and batch norm stop behaving as in training (violates the loop of training; evaluate would have put each layer back)
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            model.eval()
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: stops when it is good enough
# kind: wrong
# idea: leaves the loop as soon as the validation accuracy is 1 (violates "steps: number of updates")
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
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
            if history["accuracy"][-1] >= 0.999:
                break
    return history


# %% train: best weights brought back
# kind: wrong
# idea: at the end loads the weights of the best validation, so the model does not have `steps` updates behind it (violates "steps: number of updates")
import copy


def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    best, best_state = -1.0, None
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            accuracy = evaluate(model, validation).accuracy
            history["step"].append(step)
            history["accuracy"].append(accuracy)
            if accuracy > best:
                best, best_state = accuracy, copy.deepcopy(model.state_dict())
    if best_state is not None:
        model.load_state_dict(best_state)
    return history


# %% train: validation only as an ImageSet
# kind: wrong
# idea: takes validation.images and validation.labels, which a pair does not have (violates "what evaluate(model, validation) takes, an ImageSet or a pair (images, labels)")
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            result = evaluate(model, validation.images, validation.labels)
            history["step"].append(step)
            history["accuracy"].append(result.accuracy)
    return history


# %% train: batches of one are passed over
# kind: wrong
# idea: skips a batch with a single image, so its step makes no update and no loss (violates "the loss of each step, `steps` plain numbers")
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        if len(images) > 1:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: steps counted on over all runs
# kind: wrong
# idea: the step number is an attribute of the function, so the second run begins at 301 and validates at other places (violates "the numbers of the steps ..., counted from 1")
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for _ in range(steps):
        train.step = getattr(train, "step", 0) + 1
        images, labels = next(batches)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if train.step % every == 0:
            history["step"].append(train.step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: the learning rate is halved at half-time
# kind: wrong
# idea: changes the optimizer's learning rate on the way and leaves it changed (violates "optimizer: over the model's parameters", whose settings are the caller's)
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        if step == steps // 2:
            for group in optimizer.param_groups:
                group["lr"] *= 0.5
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


# %% train: rounded for the diary
# kind: wrong
# idea: losses are rounded to three places, so small ones become 0 (violates "the loss of each step, as its update found it")
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        history["loss"].append(round(loss.item(), 3))
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(round(evaluate(model, validation).accuracy, 3))
    return history


# %% train: five calls
# kind: right
# idea: the hints
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
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


# %% train: zip in the right order
# kind: right
# idea: the range comes first in zip, so that no batch is wasted; training mode in each step
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    criterion = nn.CrossEntropyLoss()
    losses, numbers, accuracies = [], [], []
    for step, (images, labels) in zip(range(1, steps + 1), batches):
        model.train()
        loss = criterion(model(images), labels)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        losses.append(float(loss.detach()))
        if not step % every:
            numbers.append(step)
            accuracies.append(float(evaluate(model, validation).accuracy))
    return {"loss": losses, "step": numbers, "accuracy": accuracies}


# %% train: while loop
# kind: right
# idea: counts with while and the next validation's number
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    loss_of, step_of, accuracy_of = [], [], []
    model.train(True)
    done, next_look = 0, every
    while done < steps:
        x, y = next(batches)
        logits = model(x)
        loss = -logits.log_softmax(dim=1).gather(1, y[:, None]).mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        loss_of.append(loss.item())
        done += 1
        if done == next_look:
            step_of.append(done)
            accuracy_of.append(evaluate(model, validation).accuracy)
            next_look += every
    return dict(loss=loss_of, step=step_of, accuracy=accuracy_of)


# %% train: an update as a function of its own
# kind: right
# idea: an inner function makes one step and returns its loss; islice takes exactly as many batches as needed
from itertools import islice


def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    def update(images, labels):
        model.train()
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        optimizer.step()
        return loss.item()

    diary = {name: [] for name in ("loss", "step", "accuracy")}
    for step, batch in enumerate(islice(batches, steps), start=1):
        diary["loss"].append(update(*batch))
        if step % every == 0:
            diary["step"].append(step)
            diary["accuracy"].append(evaluate(model, validation).accuracy)
    return diary


# %% adam_step: epsilon before the correction
# kind: wrong
# idea: the short form lr * sqrt(1 - beta2^t) / (1 - beta1^t) * m / (sqrt(v) + eps), in which eps has another weight; shows only for tiny gradients or a large eps (violates the formula: eps is added to sqrt(v hat))
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    step_size = lr * math.sqrt(1 - beta2**t) / (1 - beta1**t)
    return parameter - step_size * m / (v.sqrt() + eps), m, v


# %% adam_step: epsilon under the root
# kind: wrong
# idea: sqrt(v hat + eps) (violates the formula sqrt(v hat) + eps)
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient * gradient
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return parameter - lr * m_hat / torch.sqrt(v_hat + eps), m, v


# %% adam_step: nothing to do without a gradient
# kind: wrong
# idea: if all gradients are zero it hands the arguments back: m and v do not decay, the parameter does not coast on, and they are the caller's tensors (violates the formulas and "new tensors")
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not gradient.any():
        return parameter, m, v
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: weights with gradient zero stand still
# kind: wrong
# idea: torch.where keeps each weight whose gradient is exactly zero, although m still moves it (violates the formula for p, which holds for each weight)
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    new = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return torch.where(gradient == 0, parameter, new), m, v


# %% adam_step: no step larger than the learning rate
# kind: wrong
# idea: clamps the step to [-lr, lr]; after small gradients a large one makes Adam go further than lr (violates the formula for p)
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    step = (m_hat / (v_hat.sqrt() + eps)).clamp(-1, 1)
    return parameter - lr * step, m, v


# %% adam_step: first step by the sign
# kind: wrong
# idea: for t = 1 the step is lr * sign(g), which leaves out eps: for g = 1e-8 it is half as large (violates the formula; eps counts at t = 1 too)
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    if t == 1:
        return parameter - lr * gradient.sign(), m, v
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: the largest v is kept
# kind: wrong
# idea: v never becomes smaller, as in AMSGrad (violates v_t = beta2 v_(t-1) + (1 - beta2) g_t^2)
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = torch.maximum(v, beta2 * v + (1 - beta2) * gradient**2)
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: correction only at the beginning
# kind: wrong
# idea: leaves the hats out after 100 steps because "they are 1 by then"; 1 - 0.999^100 is 0.1 (violates the formulas for the hats)
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat, v_hat = m, v
    if t < 100:
        m_hat = m / (1 - beta1**t)
        v_hat = v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: always float32
# kind: wrong
# idea: converts everything to float32, so float64 tensors come back as float32 (violates "new tensors of that shape and dtype")
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    parameter, gradient, m, v = (x.float() for x in (parameter, gradient, m, v))
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: counts by itself
# kind: wrong
# idea: keeps its own step number and ignores t, so a second network starts without correction (violates "t: the number of this step")
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    adam_step.count = getattr(adam_step, "count", 0) + 1
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**adam_step.count)
    v_hat = v / (1 - beta2**adam_step.count)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: zero settings are replaced
# kind: wrong
# idea: `beta1 or 0.9` takes the default for 0, so beta1 = 0 (no momentum) or lr = 0 cannot be chosen (violates "lr, beta1, beta2, eps: settings, numbers")
def adam_step(parameter, gradient, m, v, t, lr=None, beta1=None, beta2=None, eps=None):
    lr, beta1, beta2, eps = lr or 1e-3, beta1 or 0.9, beta2 or 0.999, eps or 1e-8
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: other defaults
# kind: wrong
# idea: eps=1e-7 as in Keras; shows only when the default is used and gradients are tiny (violates the signature eps=1e-8)
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-7):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: weight by weight in a list
# kind: wrong
# idea: goes through the first axis and stacks the rows; a tensor without axes (a single weight) cannot be iterated over (violates "tensors of one shape", any shape)
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    rows = []
    for p, g, a, b in zip(parameter, gradient, m, v):
        a = beta1 * a + (1 - beta1) * g
        b = beta2 * b + (1 - beta2) * g**2
        p = p - lr * (a / (1 - beta1**t)) / ((b / (1 - beta2**t)).sqrt() + eps)
        rows.append((p, a, b))
    return tuple(torch.stack(column) for column in zip(*rows))


# %% adam_step: in place at the end
# kind: wrong
# idea: m and v are new, but the parameter is changed in place with sub_ (violates "Left unchanged", "new tensors")
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = torch.lerp(m, gradient, 1 - beta1)
    v = torch.lerp(v, gradient.square(), 1 - beta2)
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter.sub_(lr * m_hat / (v_hat.sqrt() + eps))
    return parameter, m, v


# %% adam_step: no correction when m and v do not come in as zeros
# kind: wrong
# idea: takes tensors of zeros for "first step" and corrects only then (violates the hats, which hold for each t)
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    first = not m.any() and not v.any()
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1) if first else m
    v_hat = v / (1 - beta2) if first else v
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: large gradients cut
# kind: wrong
# idea: clamps the gradient to [-1, 1] first, so m and v are those of another gradient (violates m_t and v_t of g_t; in the notebook g = 500)
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    gradient = gradient.clamp(-1, 1)
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: left to torch.optim
# kind: wrong
# idea: puts the state into torch.optim.Adam and lets it step (violates "written by hand, without torch.optim")
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    p = nn.Parameter(parameter.detach().clone())
    optimizer = torch.optim.Adam([p], lr=lr, betas=(beta1, beta2), eps=eps)
    p.grad = gradient.clone()
    optimizer.state[p] = {
        "step": torch.tensor(float(t - 1)),
        "exp_avg": m.clone(),
        "exp_avg_sq": v.clone(),
    }
    optimizer.step()
    state = optimizer.state[p]
    return p.detach(), state["exp_avg"], state["exp_avg_sq"]


# %% adam_step: five lines
# kind: right
# idea: the formulas from left to right
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    parameter = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return parameter, m, v


# %% adam_step: on copies
# kind: right
# idea: clones first and then works in place
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    parameter, m, v = parameter.clone(), m.clone(), v.clone()
    m.mul_(beta1).add_(gradient, alpha=1 - beta1)
    v.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
    denominator = (v / (1 - beta2**t)).sqrt_().add_(eps)
    parameter -= lr * (m / (1 - beta1**t)) / denominator
    return parameter, m, v


# %% adam_step: helper for the averages
# kind: right
# idea: one function makes the running average and its hat
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    def average(old, new, beta):
        plain = beta * old + (1 - beta) * new
        return plain, plain / (1 - beta**t)

    m_new, m_hat = average(m, gradient, beta1)
    v_new, v_hat = average(v, gradient * gradient, beta2)
    return parameter - lr * m_hat / (torch.sqrt(v_hat) + eps), m_new, v_new


# %% adam_step: torch functions
# kind: right
# idea: torch.pow, torch.mul, torch.sub under no_grad
@torch.no_grad()
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m_t = torch.add(torch.mul(m, beta1), torch.mul(gradient, 1 - beta1))
    v_t = torch.add(torch.mul(v, beta2), torch.mul(torch.pow(gradient, 2), 1 - beta2))
    first = m_t.div(1 - math.pow(beta1, t))
    second = v_t.div(1 - math.pow(beta2, t))
    step = first.div(second.pow(0.5).add(eps)).mul(lr)
    return torch.sub(parameter, step), m_t, v_t


# %% outputs: the sum of all, not of each row
# kind: wrong
# idea: compares the sum of all numbers with N, so rows of 0.5 and 1.5 pass as probabilities (violates "each row sums to 1")
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    n = len(outputs)
    if (outputs >= 0).all() and abs(outputs.sum().item() / n - 1) < 1e-3:
        return "probabilities"
    if (outputs <= 0).all() and abs(outputs.exp().sum().item() / n - 1) < 1e-3:
        return "log-probabilities"
    return "logits"


# %% outputs: first row only
# kind: wrong
# idea: looks at the first image only (violates "each row sums to 1")
def lowest_loss(n_classes: int) -> float:
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs: torch.Tensor) -> str:
    row = outputs[0]
    if (row >= 0).all() and abs(row.sum() - 1) < 1e-3:
        return "probabilities"
    if abs(row.exp().sum() - 1) < 1e-3:
        return "log-probabilities"
    return "logits"


# %% outputs: any row
# kind: wrong
# idea: one row that sums to 1 is enough (violates "each row sums to 1")
def lowest_loss(n_classes: int) -> float:
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs: torch.Tensor) -> str:
    if outputs.min() >= 0 and ((outputs.sum(1) - 1).abs() < 1e-3).any():
        return "probabilities"
    if ((outputs.exp().sum(1) - 1).abs() < 1e-3).any():
        return "log-probabilities"
    return "logits"


# %% outputs: negative numbers allowed
# kind: wrong
# idea: only the sums are looked at, so logits like (2, -1) pass as probabilities (violates "no number is negative")
def lowest_loss(n_classes: int) -> float:
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs: torch.Tensor) -> str:
    one = torch.ones(len(outputs))
    if torch.allclose(outputs.sum(dim=1), one, atol=1e-3):
        return "probabilities"
    if torch.allclose(outputs.exp().sum(dim=1), one, atol=1e-3):
        return "log-probabilities"
    return "logits"


# %% outputs: only the range counts
# kind: wrong
# idea: everything between 0 and 1 is called probabilities, also sigmoid outputs or small logits (violates "each row sums to 1")
def lowest_loss(n_classes: int) -> float:
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs: torch.Tensor) -> str:
    if outputs.min() >= 0 and outputs.max() <= 1:
        return "probabilities"
    if ((outputs.exp().sum(1) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: all negative is logarithmic
# kind: wrong
# idea: takes outputs without a positive number for log-probabilities (violates "Log-probabilities: the exponentials do" sum to 1)
def lowest_loss(n_classes: int) -> float:
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs: torch.Tensor) -> str:
    if (outputs >= 0).all() and ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if (outputs <= 0).all():
        return "log-probabilities"
    return "logits"


# %% outputs: exactly one
# kind: wrong
# idea: compares the sums with 1 exactly; float32 rows sum to 0.9999999 (violates "Allow for rounding, say 1e-3")
def lowest_loss(n_classes: int) -> float:
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs: torch.Tensor) -> str:
    if (outputs >= 0).all() and (outputs.sum(dim=1) == 1).all():
        return "probabilities"
    if (outputs.exp().sum(dim=1) == 1).all():
        return "log-probabilities"
    return "logits"


# %% outputs: zero is no probability
# kind: wrong
# idea: asks for numbers strictly between 0 and 1; a sure network's softmax gives exact 0 and 1 (violates "no number is negative": 0 is not)
def lowest_loss(n_classes: int) -> float:
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs: torch.Tensor) -> str:
    inside = (outputs > 0).all() and (outputs < 1).all()
    if inside and ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if ((outputs.exp().sum(1) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: zero is no log-probability
# kind: wrong
# idea: asks for strictly negative numbers; a sure network's log-softmax gives exactly 0 for its class (violates "Log-probabilities: the exponentials do")
def lowest_loss(n_classes: int) -> float:
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs: torch.Tensor) -> str:
    if (outputs >= 0).all() and ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if (outputs < 0).all() and ((outputs.exp().sum(1) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: one decimal is enough
# kind: wrong
# idea: a tolerance of 0.1 calls rows with the sum 1.08 probabilities (violates "Allow for rounding, say 1e-3")
def lowest_loss(n_classes: int) -> float:
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs: torch.Tensor) -> str:
    if (outputs >= 0).all() and ((outputs.sum(1) - 1).abs() < 0.1).all():
        return "probabilities"
    if ((outputs.exp().sum(1) - 1).abs() < 0.1).all():
        return "log-probabilities"
    return "logits"


# %% outputs: the floor of ten classes
# kind: wrong
# idea: lowest_loss counts nine other classes whatever n_classes is (violates "e^0 = 1 for each of the others")
def lowest_loss(n_classes: int) -> float:
    return round(-math.log(math.e / (math.e + 9)), 4)


def kind_of(outputs: torch.Tensor) -> str:
    if (outputs >= 0).all() and ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if ((outputs.exp().sum(1) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: K others
# kind: wrong
# idea: adds e^0 for all K classes, the right one too (violates "e^1 for the right class, e^0 = 1 for each of the others")
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes))


def kind_of(outputs: torch.Tensor) -> str:
    if (outputs >= 0).all() and ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if ((outputs.exp().sum(1) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: average deviation
# kind: wrong
# idea: the mean of the rows' deviations from 1 has to be small, with signs: 0.9 and 1.1 cancel (violates "each row sums to 1")
def lowest_loss(n_classes: int) -> float:
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs: torch.Tensor) -> str:
    if outputs.min() >= 0 and (outputs.sum(1) - 1).mean().abs() < 1e-3:
        return "probabilities"
    if outputs.max() <= 0 and (outputs.exp().sum(1) - 1).mean().abs() < 1e-3:
        return "log-probabilities"
    return "logits"


# %% outputs: typical row by the median
# kind: wrong
# idea: the median of the row sums decides, so a third of the rows may sum to anything (violates "each row sums to 1")
def lowest_loss(n_classes: int) -> float:
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs: torch.Tensor) -> str:
    if (outputs >= 0).all() and abs(outputs.sum(1).median().item() - 1) < 1e-3:
        return "probabilities"
    if abs(outputs.exp().sum(1).median().item() - 1) < 1e-3:
        return "log-probabilities"
    return "logits"


# %% outputs: the hints
# kind: right
# idea: sums of each row with a tolerance
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    if (outputs >= 0).all() and ((outputs.sum(dim=1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if ((outputs.exp().sum(dim=1) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: allclose and logsumexp
# kind: right
# idea: log of the sum of the exponentials is 0
def lowest_loss(n_classes: int) -> float:
    return math.log(math.e + (n_classes - 1)) - 1


def kind_of(outputs: torch.Tensor) -> str:
    sums = outputs.sum(1)
    if outputs.min() >= 0 and torch.allclose(sums, torch.ones_like(sums), rtol=0, atol=1e-3):
        return "probabilities"
    logs = torch.logsumexp(outputs, dim=1)
    if torch.allclose(logs, torch.zeros_like(logs), rtol=0, atol=1e-3):
        return "log-probabilities"
    return "logits"


# %% outputs: with cross_entropy
# kind: right
# idea: the floor from a perfect row in double precision; one helper for both sorts
def lowest_loss(n_classes: int) -> float:
    perfect = torch.zeros(1, n_classes, dtype=torch.float64)
    perfect[0, 0] = 1
    return nn.functional.cross_entropy(perfect, torch.tensor([0])).item()


def _are_probabilities(p):
    return bool((p >= 0).all()) and bool(((p.sum(1) - 1).abs() <= 1e-3).all())


def kind_of(outputs: torch.Tensor) -> str:
    if _are_probabilities(outputs):
        return "probabilities"
    return "log-probabilities" if _are_probabilities(outputs.exp()) else "logits"


# %% outputs: rows in a loop
# kind: right
# idea: log1p for the floor; each row is looked at in Python
def lowest_loss(n_classes: int) -> float:
    return math.log1p((n_classes - 1) / math.e)


def kind_of(outputs: torch.Tensor) -> str:
    rows = outputs.double()
    if all(row.min() >= 0 and abs(float(row.sum()) - 1) < 1e-3 for row in rows):
        return "probabilities"
    if all(abs(float(row.exp().sum()) - 1) < 1e-3 for row in rows):
        return "log-probabilities"
    return "logits"


# %% diagnosis: rates swapped
# kind: wrong
# idea: A and D swapped (violates Hint 2: steps too small change hardly anything, steps too large throw it somewhere worse)
diagnosis = {
    "A": "learning rate too large",
    "B": "120 outputs",
    "C": "nothing is wrong",
    "D": "learning rate too small",
    "E": "probabilities",
}


# %% diagnosis: healthy and 120 outputs swapped
# kind: wrong
# idea: B ends well and is called healthy, although it begins at 4.81 (violates Hint 1: "Which run starts elsewhere, although it ends well?")
diagnosis = {
    "A": "learning rate too small",
    "B": "nothing is wrong",
    "C": "120 outputs",
    "D": "learning rate too large",
    "E": "probabilities",
}


# %% diagnosis: floor and small rate swapped
# kind: wrong
# idea: A is taken for the floor and E for the small rate (violates Hint 2: one run learns at first and stops at 1.46)
diagnosis = {
    "A": "probabilities",
    "B": "120 outputs",
    "C": "nothing is wrong",
    "D": "learning rate too large",
    "E": "learning rate too small",
}


# %% diagnosis: one answer twice
# kind: wrong
# idea: "learning rate too small" for A and E (violates "each used once")
diagnosis = {
    "A": "learning rate too small",
    "B": "120 outputs",
    "C": "nothing is wrong",
    "D": "learning rate too large",
    "E": "learning rate too small",
}


# %% diagnosis: the high start is blamed on the rate
# kind: wrong
# idea: B's 4.81 is explained by a large rate and D's rise by 120 outputs (violates "ln 120 = 4.79" as the first loss)
diagnosis = {
    "A": "learning rate too small",
    "B": "learning rate too large",
    "C": "nothing is wrong",
    "D": "120 outputs",
    "E": "probabilities",
}


# %% diagnosis: read from the curves
# kind: right
# idea: first losses and floors
diagnosis = {
    "A": "learning rate too small",
    "B": "120 outputs",
    "C": "nothing is wrong",
    "D": "learning rate too large",
    "E": "probabilities",
}


# %% shift_images: nothing to do
# kind: wrong
# idea: for right = down = 0 it returns the images themselves (violates "A new tensor")
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    if right == 0 and down == 0:
        return images
    moved = torch.roll(images, (down, right), dims=(-2, -1))
    if right > 0:
        moved[..., :right] = 0
    elif right < 0:
        moved[..., right:] = 0
    if down > 0:
        moved[..., :down, :] = 0
    elif down < 0:
        moved[..., down:, :] = 0
    return moved


# %% shift_images: zeros written before rolling
# kind: wrong
# idea: blanks what will leave in the caller's images and rolls then (violates "Left unchanged")
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    width, height = images.shape[-1], images.shape[-2]
    if right > 0:
        images[..., width - right :] = 0
    if right < 0:
        images[..., :-right] = 0
    if down > 0:
        images[..., height - down :, :] = 0
    if down < 0:
        images[..., :-down, :] = 0
    return torch.roll(images, (down, right), dims=(-2, -1))


# %% shift_images: through float32
# kind: wrong
# idea: converts to float32 and back, which changes large int64 and float64 values (violates "of any dtype": 2 ** 24 + 1 has to arrive unchanged)
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    padded = nn.functional.pad(images.float(), (right, -right, down, -down))
    return padded.to(images.dtype)


# %% shift_images: multiplied by a mask
# kind: wrong
# idea: rolls and multiplies by a mask of 0 and 1; infinity or NaN that comes back on the other side becomes NaN, not 0 (violates "fill with zeros what comes in, and drop what leaves")
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    h, w = images.shape[-2:]
    rows = torch.arange(h).unsqueeze(1) - down
    columns = torch.arange(w) - right
    mask = (rows >= 0) & (rows < h) & (columns >= 0) & (columns < w)
    return torch.roll(images, (down, right), dims=(2, 3)) * mask.to(images.dtype)


# %% shift_images: at most four pixels
# kind: wrong
# idea: cuts the shift at 4 pixels, the largest in the notebook (violates "right: pixels to the right", "smaller than the picture")
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    right, down = max(-4, min(4, right)), max(-4, min(4, down))
    return nn.functional.pad(images, (right, -right, down, -down))


# %% shift_images: filled with the darkest value
# kind: wrong
# idea: fills with the smallest value of the images, which is 0 for digits only (violates "fill with zeros what comes in")
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    h, w = images.shape[-2:]
    new = torch.full_like(images, images.min().item())
    new[..., max(down, 0) : h + min(down, 0), max(right, 0) : w + min(right, 0)] = images[
        ..., max(-down, 0) : h - max(down, 0), max(-right, 0) : w - max(right, 0)
    ]
    return new


# %% shift_images: border repeated
# kind: wrong
# idea: pulls the border along (indices clamped); with an empty border it looks the same (violates "fill with zeros what comes in")
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    h, w = images.shape[-2:]
    rows = (torch.arange(h) - down).clamp(0, h - 1)
    columns = (torch.arange(w) - right).clamp(0, w - 1)
    return images[:, :, rows][:, :, :, columns]


# %% shift_images: first channel only
# kind: wrong
# idea: moves channel 0, the others stay empty; right for grey pictures (violates "images: shape (N, C, H, W)", "Move each picture")
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    new = torch.zeros_like(images)
    h, w = images.shape[-2:]
    top, left = max(down, 0), max(right, 0)
    part = images[:, 0, max(-down, 0) : h - top, max(-right, 0) : w - left]
    new[:, 0, top : top + part.shape[-2], left : left + part.shape[-1]] = part
    return new


# %% shift_images: mask remembered for the size
# kind: wrong
# idea: keeps the mask for each picture size, so another shift at the same size gets the first one's mask (violates "drop what leaves" of this shift)
_masks = {}


def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    h, w = images.shape[-2:]
    if (h, w) not in _masks:
        inside = torch.ones(1, 1, h, w, dtype=torch.bool)
        _masks[h, w] = nn.functional.pad(inside.float(), (right, -right, down, -down)).bool()
    moved = torch.roll(images, (down, right), dims=(2, 3))
    return moved.masked_fill(~_masks[h, w], 0)


# %% shift_images: zero shift clears everything
# kind: wrong
# idea: `moved[..., right:] = 0` for right <= 0 clears the whole picture when right is 0 (violates "drop what leaves": nothing leaves)
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    moved = torch.roll(images, (down, right), dims=(-2, -1))
    if right > 0:
        moved[..., :right] = 0
    else:
        moved[..., right:] = 0
    if down > 0:
        moved[..., :down, :] = 0
    else:
        moved[..., down:, :] = 0
    return moved


# %% shift_images: width and height mixed up
# kind: wrong
# idea: takes the height for both sides, right only for square pictures (violates "shape (N, C, H, W)")
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    size = images.shape[2]
    new = torch.zeros_like(images)
    new[:, :, max(down, 0) : size + min(down, 0), max(right, 0) : size + min(right, 0)] = images[
        :, :, max(-down, 0) : size - max(down, 0), max(-right, 0) : size - max(right, 0)
    ]
    return new


# %% shift_images: float zeros
# kind: wrong
# idea: torch.zeros(images.shape) is float32, so uint8 pictures come back as float32 (violates "of the same shape and dtype")
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    n, c, h, w = images.shape
    new = torch.zeros(n, c, h, w)
    for y in range(h):
        for x in range(w):
            if 0 <= y - down < h and 0 <= x - right < w:
                new[:, :, y, x] = images[:, :, y - down, x - right]
    return new


# %% shift_images: one direction at a time
# kind: wrong
# idea: moves to the side or else downwards, a diagonal shift loses its second part (violates "right ... down": both)
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    if right:
        return nn.functional.pad(images, (right, -right))
    return nn.functional.pad(images, (0, 0, down, -down))


# %% shift_images: a view of a larger picture, empty where it is dark
# kind: wrong
# idea: sets everything at or below zero to zero on the way ("no ink"), so negative pixels of standardised pictures are lost (violates "Move each picture": what stays keeps its values)
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    moved = nn.functional.pad(images, (right, -right, down, -down))
    return moved.clamp(min=0)


# %% shift_images: padding with negative numbers
# kind: right
# idea: hint 2
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    return nn.functional.pad(images, (right, -right, down, -down)).clone()


# %% shift_images: copy of the part that stays
# kind: right
# idea: hint 1, with slices
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    h, w = images.shape[-2:]
    new = torch.zeros_like(images)
    new[..., max(down, 0) : h + min(down, 0), max(right, 0) : w + min(right, 0)] = images[
        ..., max(-down, 0) : h - max(down, 0), max(-right, 0) : w - max(right, 0)
    ]
    return new


# %% shift_images: roll and blank
# kind: right
# idea: roll makes a new tensor, then what came back is set to 0
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    moved = torch.roll(images, shifts=(down, right), dims=(2, 3))
    if right > 0:
        moved[:, :, :, :right] = 0
    if right < 0:
        moved[:, :, :, right:] = 0
    if down > 0:
        moved[:, :, :down] = 0
    if down < 0:
        moved[:, :, down:] = 0
    return moved


# %% shift_images: by indices and a mask
# kind: right
# idea: fetches each pixel by index and replaces what lies outside by masked_fill
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    h, w = images.shape[2:]
    rows, columns = torch.arange(h) - down, torch.arange(w) - right
    outside = ((rows < 0) | (rows >= h))[:, None] | ((columns < 0) | (columns >= w))[None, :]
    moved = images[:, :, rows % h][:, :, :, columns % w]
    return moved.masked_fill(outside, 0)


# %% model: the optimizer of another network
# kind: wrong
# idea: the optimizer is built for a first network, then `model` is made anew and never changes (violates "an accuracy above 95 %"; Hint 2)
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
model = LeNet5(10)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)


# %% model: probabilities
# kind: wrong
# idea: a softmax at the end, accurate all the same (violates "kind of its outputs", "whether they are LeNet-5's for its weights")
set_seed(0)
model = nn.Sequential(LeNet5(10), nn.Softmax(dim=1))
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)


# %% model: 120 outputs
# kind: wrong
# idea: 120 outputs, accurate all the same (violates "shape ... of its outputs": one logit for each class)
set_seed(0)
model = LeNet5(120)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)


# %% model: a modern network
# kind: wrong
# idea: ReLU and max-pooling in place of LeNet-5, more accurate (violates "Train a LeNet-5", "whether they are LeNet-5's for its weights")
set_seed(0)
model = nn.Sequential(
    nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(16, 120, 5), nn.ReLU(), nn.Flatten(),
    nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
)  # fmt: skip
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)


# %% model: somebody else's history
# kind: wrong
# idea: the network is trained, but `history` is that of the earlier short run (violates "what `train` returned for it")
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)
history = plain_history


# %% model: the network from before
# kind: wrong
# idea: takes the untrained network's class for granted and leaves the one that was trained on centred digits for 300 steps (violates "an accuracy above 95 %" on moved images, "Train a LeNet-5")
model, history = plain, plain_history


# %% model: history retouched
# kind: wrong
# idea: replaces the accuracies by the best so far, so the curve only rises (violates "what `train` returned for it")
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)
best = 0.0
for i, value in enumerate(history["accuracy"]):
    best = max(best, value)
    history["accuracy"][i] = best


# %% model: a hundred steps
# kind: wrong
# idea: far too few steps at a small rate (violates "an accuracy above 95 %")
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.0005)
history = train(model, optimizer, shifted_stream(train_set, 16), 100, watched, every=50)


# %% model: in half precision
# kind: wrong
# idea: halves the finished network to save space, so it no longer takes float32 images (violates "Called with images (N, 1, 28, 28), float32")
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)
model = model.half()


# %% model: trained on after the diary
# kind: wrong
# idea: `history` is of a network that was thrown away; `model` is a second network, trained without a diary (violates "what `train` returned for it")
set_seed(0)
first = LeNet5(10)
history = train(
    first,
    torch.optim.Adam(first.parameters(), lr=0.003),
    shifted_stream(train_set, 64),
    1200,
    watched,
    every=50,
)
set_seed(1)
model = LeNet5(10)
train(
    model,
    torch.optim.Adam(model.parameters(), lr=0.003),
    shifted_stream(train_set, 64),
    1200,
    watched,
    every=50,
)


# %% model: the recipe
# kind: right
# idea: the start that works
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 64), 1200, watched, every=50)


# %% model: more steps
# kind: right
# idea: 2,000 steps with a smaller rate, validated every 100 steps
set_seed(3)
model = LeNet5(n_classes=10)
optimizer = torch.optim.Adam(model.parameters(), lr=2e-3)
batches = shifted_stream(train_set, batch_size=64)
history = train(model, optimizer, batches, steps=2000, validation=watched, every=100)


# %% model: in a function
# kind: right
# idea: a function builds and trains; evaluation mode at the end
def make_model(seed, steps, lr):
    set_seed(seed)
    network = LeNet5(10)
    diary = train(
        network,
        torch.optim.Adam(network.parameters(), lr=lr),
        shifted_stream(train_set, 64),
        steps,
        watched,
        50,
    )
    return network.eval(), diary


model, history = make_model(seed=0, steps=1500, lr=0.003)


# %% model: larger batches
# kind: right
# idea: batches of 128, all validation images every 300 steps
set_seed(0)
model = LeNet5(10)
optimizer = torch.optim.Adam(model.parameters(), lr=0.003)
history = train(model, optimizer, shifted_stream(train_set, 128), 1200, validation_set, every=300)


# %% outputs: a hundred rows
# kind: wrong
# idea: looks at the first 100 rows only to be quick (violates "each row sums to 1")
def lowest_loss(n_classes: int) -> float:
    return math.log(math.e + n_classes - 1) - 1


def kind_of(outputs: torch.Tensor) -> str:
    some = outputs[:100]
    if (some >= 0).all() and ((some.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if ((some.exp().sum(1) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"
