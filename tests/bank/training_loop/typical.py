# Typical mistakes in `training_loop`; how to read this file: autograder/exercises/trial.py.

# %% two_layer_net: no sigmoid
# says: two linear layers alone make one
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.a = nn.Linear(features, hidden)
        self.b = nn.Linear(hidden, classes)

    def forward(self, images):
        return self.b(self.a(images.flatten(1)))


# %% two_layer_net: softmax on the output
# says: probabilities are returned
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.a = nn.Linear(features, hidden)
        self.b = nn.Linear(hidden, classes)

    def forward(self, images):
        return self.b(torch.sigmoid(self.a(images.flatten(1)))).softmax(1)


# %% two_layer_net: sigmoid on the output too
# says: a sigmoid follows the last layer too
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(),
            nn.Linear(features, hidden),
            nn.Sigmoid(),
            nn.Linear(hidden, classes),
            nn.Sigmoid(),
        )

    def forward(self, images):
        return self.net(images)


# %% two_layer_net: ReLU
# says: that is ReLU
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.a = nn.Linear(features, hidden)
        self.b = nn.Linear(hidden, classes)

    def forward(self, images):
        return self.b(torch.relu(self.a(images.flatten(1))))


# %% two_layer_net: layers in a plain list
# says: no layer is registered
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.layers = [nn.Linear(features, hidden), nn.Linear(hidden, classes)]

    def forward(self, images):
        return self.layers[1](torch.sigmoid(self.layers[0](images.flatten(1))))


# %% two_layer_net: sizes of MNIST written down
# says: with the sizes of the arguments|sizes are written down
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.a = nn.Linear(784, 64)
        self.b = nn.Linear(64, 10)

    def forward(self, images):
        return self.b(torch.sigmoid(self.a(images.flatten(1))))


# %% two_layer_net: pictures are not flattened
# says: pictures \(N, C, H, W\) are not flattened
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.a = nn.Linear(features, hidden)
        self.b = nn.Linear(hidden, classes)

    def forward(self, images):
        return self.b(torch.sigmoid(self.a(images)))


# %% two_layer_net: forward is a function beside the class
# says: no forward of its own
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.a = nn.Linear(features, hidden)
        self.b = nn.Linear(hidden, classes)


def forward(self, images):
    return self.b(torch.sigmoid(self.a(images.flatten(1))))


# %% two_layer_net: super forgotten
# says: it comes first in __init__
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        self.a = nn.Linear(features, hidden)
        self.b = nn.Linear(hidden, classes)

    def forward(self, images):
        return self.b(torch.sigmoid(self.a(images.flatten(1))))


# %% two_layer_net: hidden layer without bias
# says: the first layer has no bias
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.a = nn.Linear(features, hidden, bias=False)
        self.b = nn.Linear(hidden, classes)

    def forward(self, images):
        return self.b(torch.sigmoid(self.a(images.flatten(1))))


# %% two_layer_net: view with the size of MNIST
# says: holds for some pictures
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.a = nn.Linear(features, hidden)
        self.b = nn.Linear(hidden, classes)

    def forward(self, images):
        return self.b(torch.sigmoid(self.a(images.view(-1, 784))))


# %% registered: a list of layers counted in
# says: not look inside a plain list
# fails: test_stack
registered = {
    "nn.Linear(4, 3)": True,
    "nn.Parameter(torch.zeros(3))": True,
    "torch.zeros(3, requires_grad=True)": False,
    "[nn.Linear(4, 3), nn.Linear(3, 2)]": True,
    "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": True,
    '{"first": nn.Linear(4, 3)}': False,
    "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": True,
}

# %% registered: any tensor with requires_grad counted in
# says: no nn.Parameter
# fails: test_stack
registered = {
    "nn.Linear(4, 3)": True,
    "nn.Parameter(torch.zeros(3))": True,
    "torch.zeros(3, requires_grad=True)": True,
    "[nn.Linear(4, 3), nn.Linear(3, 2)]": False,
    "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": True,
    '{"first": nn.Linear(4, 3)}': False,
    "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": True,
}


# %% stack: a plain list
# says: layers in a plain list
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = [nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])]

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.sigmoid(layer(x))
        return self.layers[-1](x)


# %% stack: first layer registered, the others in a list
# says: only the first layer is registered
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.first = nn.Linear(sizes[0], sizes[1])
        self.rest = [nn.Linear(a, b) for a, b in zip(sizes[1:-1], sizes[2:])]

    def forward(self, x):
        x = self.first(x)
        for layer in self.rest:
            x = layer(torch.sigmoid(x))
        return x


# %% stack: sigmoid after the last layer
# says: it belongs between the layers
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x):
        for layer in self.layers:
            x = torch.sigmoid(layer(x))
        return x


# %% stack: no sigmoid at all
# says: there is no sigmoid between the layers
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.Sequential(*[nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x):
        return self.layers(x)


# %% outcome: the class cannot be built
# says: try each line
# fails: test_two_filters
outcome = {
    "the class is defined": "works",
    "model = TwoFilters(8)": "raises",
    "list(model.parameters())": "raises",
    "model(images)": "raises",
    "forward(model, images)": "raises",
}

# %% outcome: the function does not work either
# says: a name like any other
# fails: test_two_filters
outcome = {
    "the class is defined": "works",
    "model = TwoFilters(8)": "works",
    "list(model.parameters())": "works",
    "model(images)": "raises",
    "forward(model, images)": "raises",
}


# %% two_filters: as it was
# says: no forward of its own
class TwoFilters(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))


def forward(self, images):
    return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: indented into __init__
# says: no forward of its own
class TwoFilters(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

        def forward(self, images):
            return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: misspelt
# says: misspelt
class TwoFilters(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def foward(self, images):
        return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: no return
# says: no return statement
class TwoFilters(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: a second ReLU
# says: a second ReLU follows
class TwoFilters(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return torch.relu(self.sharpen(torch.relu(self.smooth(images))))


# %% vanilla_cnn: 800 written down
# says: 800 of MNIST is written down
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, channels[0], 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(channels[0], channels[1], 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(800, classes),
        )

    def forward(self, images):
        return self.net(images)


# %% vanilla_cnn: height taken for the width
# says: only square pictures work
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        side = ((height - 2) // 2 - 2) // 2
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, channels[0], 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(channels[0], channels[1], 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(channels[1] * side * side, classes),
        )

    def forward(self, images):
        return self.net(images)


# %% vanilla_cnn: padding
# says: the convolutions are padded
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, channels[0], 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(channels[0], channels[1], 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(channels[1] * (height // 4) * (width // 4), classes),
        )

    def forward(self, images):
        return self.net(images)


# %% vanilla_cnn: one pooling forgotten
# says: the second pooling is missing
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        rows, columns = (height - 2) // 2 - 2, (width - 2) // 2 - 2
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, channels[0], 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(channels[0], channels[1], 3),
            nn.ReLU(),
            nn.Flatten(),
            nn.Linear(channels[1] * rows * columns, classes),
        )

    def forward(self, images):
        return self.net(images)


# %% vanilla_cnn: softmax at the end
# says: probabilities are returned
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        rows, columns = (((size - 2) // 2 - 2) // 2 for size in (height, width))
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, channels[0], 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(channels[0], channels[1], 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(channels[1] * rows * columns, classes),
            nn.Softmax(1),
        )

    def forward(self, images):
        return self.net(images)


# %% vanilla_cnn: no ReLU
# says: the ReLUs are missing
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        rows, columns = (((size - 2) // 2 - 2) // 2 for size in (height, width))
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, channels[0], 3),
            nn.MaxPool2d(2),
            nn.Conv2d(channels[0], channels[1], 3),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(channels[1] * rows * columns, classes),
        )

    def forward(self, images):
        return self.net(images)


# %% vanilla_cnn: average pooling
# says: pools by the average
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        rows, columns = (((size - 2) // 2 - 2) // 2 for size in (height, width))
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, channels[0], 3),
            nn.ReLU(),
            nn.AvgPool2d(2),
            nn.Conv2d(channels[0], channels[1], 3),
            nn.ReLU(),
            nn.AvgPool2d(2),
            nn.Flatten(),
            nn.Linear(channels[1] * rows * columns, classes),
        )

    def forward(self, images):
        return self.net(images)


# %% vanilla_cnn: input channels written down
# says: number of input channels is written down
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        rows, columns = (((size - 2) // 2 - 2) // 2 for size in (height, width))
        self.net = nn.Sequential(
            nn.Conv2d(1, channels[0], 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(channels[0], channels[1], 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(channels[1] * rows * columns, classes),
        )

    def forward(self, images):
        return self.net(images)


# %% vanilla_cnn: divided with one slash
# says: divide with //
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        rows, columns = (((size - 2) / 2 - 2) / 2 for size in (height, width))
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, channels[0], 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(channels[0], channels[1], 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(channels[1] * rows * columns, classes),
        )

    def forward(self, images):
        return self.net(images)


# %% vanilla_cnn: no second ReLU
# says: the ReLU after the second convolution is missing
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        rows, columns = (((size - 2) // 2 - 2) // 2 for size in (height, width))
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, channels[0], 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(channels[0], channels[1], 3),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(channels[1] * rows * columns, classes),
        )

    def forward(self, images):
        return self.net(images)


# %% vanilla_cnn: pooling with stride 1
# says: not as in the table
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        rows, columns = (((size - 2) // 2 - 2) // 2 for size in (height, width))
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, channels[0], 3),
            nn.ReLU(),
            nn.MaxPool2d(2, stride=1),
            nn.Conv2d(channels[0], channels[1], 3),
            nn.ReLU(),
            nn.MaxPool2d(2, stride=1),
            nn.Flatten(),
            nn.Linear(channels[1] * rows * columns, classes),
        )

    def forward(self, images):
        return self.net(images)


# %% vanilla_cnn: lazy linear layer
# says: a layer is lazy
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        rows, columns = (((size - 2) // 2 - 2) // 2 for size in (height, width))
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, channels[0], 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(channels[0], channels[1], 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.LazyLinear(classes),
        )

    def forward(self, images):
        return self.net(images)


# %% split: the order of the four parts
# says: the order is train images, validation images
def split(images, labels, seed):
    a, b, c, d = train_test_split(images, labels, test_size=0.2, random_state=seed, stratify=labels)
    return a, c, b, d


# %% split: 80 % held out
# says: test_size is the part held out
def split(images, labels, seed):
    return train_test_split(images, labels, test_size=0.8, random_state=seed, stratify=labels)


# %% split: the default share
# says: share of 25 %
def split(images, labels, seed):
    return train_test_split(images, labels, random_state=seed, stratify=labels)


# %% split: not stratified
# says: stratify by the labels
def split(images, labels, seed):
    return train_test_split(images, labels, test_size=0.2, random_state=seed)


# %% split: not shuffled
# says: sorted by class and the last ones
def split(images, labels, seed):
    cut = len(labels) * 4 // 5
    return images[:cut], images[cut:], labels[:cut], labels[cut:]


# %% split: a fixed seed
# says: the seed is not used
def split(images, labels, seed):
    return train_test_split(images, labels, test_size=0.2, random_state=0, stratify=labels)


# %% split: no seed
# says: no seed is handed on
def split(images, labels, seed):
    return train_test_split(images, labels, test_size=0.2, stratify=labels)


# %% split: images and labels apart
# says: pairs are torn apart
def split(images, labels, seed):
    a, b = train_test_split(images, test_size=0.2, random_state=seed)
    c, d = train_test_split(labels, test_size=0.2, random_state=seed + 1, stratify=labels)
    return a, b, c, d


# %% split: NumPy arrays
# says: turned into NumPy arrays
def split(images, labels, seed):
    return train_test_split(
        images.numpy(), labels.numpy(), test_size=0.2, random_state=seed, stratify=labels
    )


# %% train_step: no zero_grad
# says: zero_grad is missing
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: no train mode
# says: model.train\(\) is missing
def train_step(model, images, labels, loss_fn, optimizer):
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: zero_grad before the step
# says: the weights did not move
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


# %% train_step: step before backward
# says: the weights did not move
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    optimizer.step()
    loss.backward()
    return loss.item()


# %% train_step: no step
# says: the weights did not move
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    return loss.item()


# %% train_step: cleared after the step
# says: held before the call was added
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


# %% train_step: another loss than the one handed in
# says: use the argument loss_fn
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: softmax before cross-entropy
# says: hand the logits to loss_fn
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images).softmax(1), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: returns the tensor
# says: loss.item\(\) is missing
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss


# %% train_step: loss_func
# says: loss_func
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_func(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: no return
# says: no return statement
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss_fn(model(images), labels).backward()
    optimizer.step()


# %% train_step: arguments of the loss swapped
# says: loss_fn\(logits, labels\)
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(labels, model(images))
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: weights moved by hand
# says: the weights were moved by hand
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= optimizer.param_groups[0]["lr"] * parameter.grad
    return loss.item()


# %% train_step: the loss after the step
# says: loss after the step
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss_fn(model(images), labels).backward()
    optimizer.step()
    return loss_fn(model(images), labels).item()


# %% effect: any zero_grad will do
# says: .
effect = {
    "A": "gradients add up",
    "B": "works",
    "C": "works",
    "D": "works",
    "E": "works",
    "F": "works",
}

# %% effect: only one order works
# says: zero_grad may stand anywhere
effect = {
    "A": "gradients add up",
    "B": "nothing is learned",
    "C": "works",
    "D": "gradients add up",
    "E": "nothing is learned",
    "F": "one batch late",
}

# %% effect: late and empty mixed up
# says: between the backward of one pass
effect = {
    "A": "gradients add up",
    "B": "nothing is learned",
    "C": "works",
    "D": "works",
    "E": "one batch late",
    "F": "one batch late",
}

# %% effect: one left open
# says: an answer for each
effect = {
    "A": "gradients add up",
    "B": "nothing is learned",
    "C": "works",
    "D": "works",
    "E": "nothing is learned",
    "F": None,
}


# %% effect: a typing mistake
# says: each one of
effect = {
    "A": "gradients add up",
    "B": "nothing is learned",
    "C": "work",
    "D": "works",
    "E": "nothing is learned",
    "F": "one batch late",
}


# %% validate: training mode
# says: model.eval\(\) is missing
def validate(model, loader, loss_fn):
    loss_sum = correct = total = 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += len(labels) * loss_fn(logits, labels).item()
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: no no_grad
# says: torch.no_grad\(\) is missing
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, correct / total


# %% validate: mean of batch means
# says: mean of the batches' losses and accuracies
@torch.no_grad()
def validate(model, loader, loss_fn):
    model.eval()
    losses, accuracies = [], []
    for images, labels in loader:
        logits = model(images)
        losses.append(loss_fn(logits, labels).item())
        accuracies.append((logits.argmax(1) == labels).float().mean().item())
    return np.mean(losses), np.mean(accuracies)


# %% validate: mean losses over the number of images
# says: has no data set
@torch.no_grad()
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
    return loss_sum / len(loader.dataset), correct / len(loader.dataset)


# %% validate: batch size times number of batches
# says: has no data set
@torch.no_grad()
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, correct / (len(loader) * loader.batch_size)


# %% validate: per cent
# says: in per cent
@torch.no_grad()
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, 100 * correct / total


# %% validate: return inside the loop
# says: return stands inside the loop
@torch.no_grad()
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
        return loss_sum / total, correct / total


# %% validate: order of the pair
# says: the order is \(loss, accuracy\)
@torch.no_grad()
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += len(labels) * loss_fn(logits, labels).item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return correct / total, loss_sum / total


# %% validate: another loss
# says: use the argument loss_fn
@torch.no_grad()
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += nn.functional.cross_entropy(logits, labels, reduction="sum").item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, correct / total


# %% validate: computes gradients
# says: weights are not trained|no_grad\(\) is missing
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    for images, labels in loader:
        logits = model(images)
        loss = loss_fn(logits, labels)
        loss.backward()
        loss_sum += len(labels) * loss.item()
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, correct / total


# %% validate: argmax along the batch
# says: the best class of each image
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += len(labels) * loss_fn(logits, labels).item()
            correct += (logits.argmax(0) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: argmax over everything
# says: looks through the whole batch
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += len(labels) * loss_fn(logits, labels).item()
            correct += (logits.argmax() == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: no_grad without brackets
# says: the brackets are missing
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    with torch.no_grad:
        for images, labels in loader:
            logits = model(images)
            loss_sum += len(labels) * loss_fn(logits, labels).item()
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: loss not divided
# says: not divided by the number of images
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += len(labels) * loss_fn(logits, labels).item()
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum, correct / total


# %% validate: mean losses added
# says: added and never divided
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum = correct = total = 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item()
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum, correct / total


# %% faulty_line: the loop of the training taken for the wrong one
# says: which loop measures
# fails: test_fit
faulty_line = {"an undefined name": 5, "the wrong images": 4, "a wrong average": 8}

# %% faulty_line: the definition taken for the fault
# says: which name
# fails: test_fit
faulty_line = {"an undefined name": 1, "the wrong images": 6, "a wrong average": 7}


# %% fit: validation on the training loader
# says: how well the network\s+remembers
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum = total = 0
        for images, labels in train_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
        loss, accuracy = validate(model, train_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    return history


# %% fit: accuracy on the training loader only
# says: the accuracy was measured on the training loader
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum = total = 0
        for images, labels in train_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
        loss, _ = validate(model, validation_loader, loss_fn)
        _, accuracy = validate(model, train_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    return history


# %% fit: mean of the steps' losses
# says: the short last batch counts too much
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        losses = [train_step(model, *batch, loss_fn, optimizer) for batch in train_loader]
        loss, accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(sum(losses) / len(losses))
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    return history


# %% fit: the last step's loss
# says: only the last step of each epoch
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        for images, labels in train_loader:
            train_loss = train_step(model, images, labels, loss_fn, optimizer)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(train_loss)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    return history


# %% fit: validated before the training
# says: measured before the epoch's training
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss, accuracy = validate(model, validation_loader, loss_fn)
        loss_sum = total = 0
        for images, labels in train_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    return history


# %% fit: loss and accuracy swapped
# says: loss and accuracy have changed places
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum = total = 0
        for images, labels in train_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
        accuracy, loss = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    return history


# %% fit: trains on the validation images too
# says: trained on the validation images
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum = total = 0
        for images, labels in train_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
        for images, labels in validation_loader:
            train_step(model, images, labels, loss_fn, optimizer)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    return history


# %% fit: trains on the validation loader
# says: it measures nothing new
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum = total = 0
        for images, labels in validation_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    return history


# %% fit: the loaders swapped
# says: the loaders have changed places
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum = total = 0
        for images, labels in validation_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
        loss, accuracy = validate(model, train_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    return history


# %% fit: validates after each batch
# says: inside the loop over the batches
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum = total = 0
        for images, labels in train_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
            loss, accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    return history


# %% fit: sums run on
# says: run on from epoch to epoch
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    loss_sum = total = 0
    for _ in range(epochs):
        for images, labels in train_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    return history


# %% fit: the number of images runs on
# says: run on from epoch to epoch: set the\s+number of images
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    total = 0
    for _ in range(epochs):
        loss_sum = 0
        for images, labels in train_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
    return history


# %% fit: return inside the epochs
# says: return stands inside the loop\s+over the epochs
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum = total = 0
        for images, labels in train_loader:
            loss_sum += len(labels) * train_step(model, images, labels, loss_fn, optimizer)
            total += len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(loss)
        history["validation_accuracy"].append(accuracy)
        return history


# %% early_stopping: compared with the epoch before
# says: not with the epoch before
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience")
    best, waited = 1, 0
    for epoch in range(2, len(losses) + 1):
        if losses[epoch - 1] < losses[epoch - 2]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited == patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: a tie counts as an improvement
# says: an equal loss is no improvement
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss <= losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            break
    return best, epoch


# %% early_stopping: one epoch too long
# says: one epoch too long
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best > patience:
            break
    return best, epoch


# %% early_stopping: never reset
# says: starts again at each improvement
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience")
    best, waited = 1, 0
    for epoch, loss in enumerate(losses, start=1):
        if epoch > 1:
            if loss < losses[best - 1]:
                best = epoch
            else:
                waited += 1
        if waited == patience:
            break
    return best, epoch


# %% early_stopping: counted from 0
# says: counted from 1
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience")
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best == patience:
            break
    return best, epoch


# %% early_stopping: does not stop
# says: what comes later was never seen
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience")
    return losses.index(min(losses)) + 1, len(losses)


# %% early_stopping: patience 0 accepted
# says: patience below 1 is not refused
def early_stopping(losses, patience):
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            break
    return best, epoch


# %% early_stopping: no return after the loop
# says: the losses ended
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            return best, epoch


# %% early_stopping: best among all losses
# says: among all losses
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            break
    return losses.index(min(losses)) + 1, epoch


# %% snapshot: no copy
# says: changed with the model
def snapshot(model):
    return model.state_dict()


# %% snapshot: a copy of the dictionary only
# says: changed with the model
def snapshot(model):
    return dict(model.state_dict())


# %% snapshot: detached, not copied
# says: changed with the model
def snapshot(model):
    return {name: tensor.detach() for name, tensor in model.state_dict().items()}


# %% snapshot: parameters only
# says: parameters\(\) lacks the running statistics
def snapshot(model):
    return {name: p.detach().clone() for name, p in model.named_parameters()}


# %% snapshot: the whole model
# says: a dictionary
def snapshot(model):
    return copy.deepcopy(model)


# %% snapshot: NumPy arrays
# says: load_state_dict wants tensors
def snapshot(model):
    return {name: tensor.numpy().copy() for name, tensor in model.state_dict().items()}


# %% choose: by the test set
# says: the test set has chosen
def choose(validation_accuracy, test_accuracy):
    index = int(np.argmax(test_accuracy))
    return index, test_accuracy[index]


# %% choose: reports the validation accuracy
# says: the validation accuracy was reported
def choose(validation_accuracy, test_accuracy):
    index = int(np.argmax(validation_accuracy))
    return index, validation_accuracy[index]


# %% choose: reports the best test accuracy
# says: the best test accuracy was reported
def choose(validation_accuracy, test_accuracy):
    return int(np.argmax(validation_accuracy)), max(test_accuracy)


# %% choose: the order of the pair
# says: the order is \(index, accuracy\)
def choose(validation_accuracy, test_accuracy):
    index = int(np.argmax(validation_accuracy))
    return test_accuracy[index], index


# %% choose: counted from 1
# says: counted from 0
def choose(validation_accuracy, test_accuracy):
    index = int(np.argmax(validation_accuracy))
    return index + 1, test_accuracy[index]


# %% decided_by: the test set chooses the model
# says: choosing an architecture is choosing
# fails: test_choose
decided_by = {
    "the weights": "train",
    "the learning rate": "validation",
    "the epoch at which to stop": "validation",
    "mean and deviation for normalising": "train",
    "MLP or CNN": "test",
    "the accuracy in the report": "test",
}

# %% decided_by: the training set chooses the rate
# says: cannot choose the learning rate
# fails: test_choose
decided_by = {
    "the weights": "train",
    "the learning rate": "train",
    "the epoch at which to stop": "validation",
    "mean and deviation for normalising": "train",
    "MLP or CNN": "validation",
    "the accuracy in the report": "test",
}
