# %% two_layer_net: softmax-end
# kind: wrong
# idea: applies softmax to the result, so probabilities leave instead of logits
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.fc1 = nn.Linear(features, hidden)
        self.fc2 = nn.Linear(hidden, classes)

    def forward(self, images):
        x = torch.sigmoid(self.fc1(images.flatten(1)))
        return torch.softmax(self.fc2(x), dim=1)


# %% two_layer_net: tanh-instead
# kind: wrong
# idea: uses tanh in place of the sigmoid
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.fc1 = nn.Linear(features, hidden)
        self.fc2 = nn.Linear(hidden, classes)

    def forward(self, images):
        return self.fc2(torch.tanh(self.fc1(images.flatten(1))))


# %% two_layer_net: hardsigmoid
# kind: wrong
# idea: uses the piecewise linear Hardsigmoid, which is near the sigmoid but not it
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.fc1 = nn.Linear(features, hidden)
        self.act = nn.Hardsigmoid()
        self.fc2 = nn.Linear(hidden, classes)

    def forward(self, images):
        return self.fc2(self.act(self.fc1(images.flatten(1))))


# %% two_layer_net: squeeze-batch-of-one
# kind: wrong
# idea: squeezes the logits, so a batch of one image loses its axis N
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.fc1 = nn.Linear(features, hidden)
        self.fc2 = nn.Linear(hidden, classes)

    def forward(self, images):
        x = torch.flatten(images, start_dim=1)
        return self.fc2(torch.sigmoid(self.fc1(x))).squeeze()


# %% two_layer_net: weights-in-out
# kind: wrong
# idea: own parameters of shape (inputs, outputs), the transpose of what nn.Linear has
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.w1 = nn.Parameter(torch.randn(features, hidden) / features**0.5)
        self.b1 = nn.Parameter(torch.zeros(hidden))
        self.w2 = nn.Parameter(torch.randn(hidden, classes) / hidden**0.5)
        self.b2 = nn.Parameter(torch.zeros(classes))

    def forward(self, images):
        x = torch.sigmoid(images.flatten(1) @ self.w1 + self.b1)
        return x @ self.w2 + self.b2


# %% two_layer_net: no-bias-in-second
# kind: wrong
# idea: the second layer has no bias
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.fc1 = nn.Linear(features, hidden)
        self.fc2 = nn.Linear(hidden, classes, bias=False)

    def forward(self, images):
        return self.fc2(torch.sigmoid(self.fc1(images.flatten(1))))


# %% two_layer_net: detached-hidden
# kind: wrong
# idea: uses .data of the hidden values, so no gradient reaches the first layer
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.fc1 = nn.Linear(features, hidden)
        self.fc2 = nn.Linear(hidden, classes)

    def forward(self, images):
        hidden = torch.sigmoid(self.fc1(images.flatten(1)).data)
        return self.fc2(hidden)


# %% two_layer_net: only-pictures
# kind: wrong
# idea: unpacks N, C, H, W, so rows of numbers (N, features) raise an error
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.fc1 = nn.Linear(features, hidden)
        self.fc2 = nn.Linear(hidden, classes)

    def forward(self, images):
        n, c, h, w = images.shape
        x = images.reshape(n, c * h * w)
        return self.fc2(torch.sigmoid(self.fc1(x)))


# %% two_layer_net: dropout-added
# kind: wrong
# idea: adds dropout between the layers, so in training mode the logits are random
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.fc1 = nn.Linear(features, hidden)
        self.drop = nn.Dropout(0.2)
        self.fc2 = nn.Linear(hidden, classes)

    def forward(self, images):
        return self.fc2(self.drop(torch.sigmoid(self.fc1(images.flatten(1)))))


# %% two_layer_net: third-layer-unused
# kind: wrong
# idea: registers a third linear layer that forward never uses
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.fc1 = nn.Linear(features, hidden)
        self.fc2 = nn.Linear(hidden, hidden)
        self.fc3 = nn.Linear(hidden, classes)

    def forward(self, images):
        return self.fc3(torch.sigmoid(self.fc1(images.flatten(1))))


# %% two_layer_net: divides-by-255
# kind: wrong
# idea: forward divides the images by 255, so the formula does not hold for the input given
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.fc1 = nn.Linear(features, hidden)
        self.fc2 = nn.Linear(hidden, classes)

    def forward(self, images):
        x = images.flatten(1) / 255
        return self.fc2(torch.sigmoid(self.fc1(x)))


# %% two_layer_net: layer-shared-by-instances
# kind: wrong
# idea: first layer kept in a class-level cache, so two networks of the same sizes share and train the same weights
class TwoLayerNet(nn.Module):
    _cache = {}

    def __init__(self, features, hidden, classes):
        super().__init__()
        key = (features, hidden)
        if key not in TwoLayerNet._cache:
            TwoLayerNet._cache[key] = nn.Linear(features, hidden)
        self.fc1 = TwoLayerNet._cache[key]
        self.fc2 = nn.Linear(hidden, classes)

    def forward(self, images):
        return self.fc2(torch.sigmoid(self.fc1(images.flatten(1))))


# %% two_layer_net: sigmoid-on-input
# kind: wrong
# idea: puts a sigmoid on the input of the first layer instead of between the layers
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.fc1 = nn.Linear(features, hidden)
        self.fc2 = nn.Linear(hidden, classes)

    def forward(self, images):
        return self.fc2(self.fc1(torch.sigmoid(images.flatten(1))))


# %% two_layer_net: subclass-of-sequential
# kind: right
# idea: derives from nn.Sequential and hands it flatten, linear, sigmoid, linear
class TwoLayerNet(nn.Sequential):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__(
            nn.Flatten(), nn.Linear(features, hidden), nn.Sigmoid(), nn.Linear(hidden, classes)
        )


# %% two_layer_net: second-layer-registered-first
# kind: right
# idea: registers the second layer before the first, and uses nn.functional.linear with formulas
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.top = nn.Linear(hidden, classes)
        self.bottom = nn.Linear(features, hidden)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        rows = images.flatten(1)
        z = rows @ self.bottom.weight.T + self.bottom.bias
        return nn.functional.linear(z.sigmoid(), self.top.weight, self.top.bias)


# %% two_layer_net: own-parameters
# kind: right
# idea: makes the parameters by hand with nn.Linear's shapes and multiplies with einsum
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()

        def uniform(*shape, fan_in):
            return nn.Parameter((torch.rand(*shape) * 2 - 1) / fan_in**0.5)

        self.weights = nn.ParameterList(
            [uniform(hidden, features, fan_in=features), uniform(classes, hidden, fan_in=hidden)]
        )
        self.biases = nn.ParameterList(
            [uniform(hidden, fan_in=features), uniform(classes, fan_in=hidden)]
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = torch.flatten(images, start_dim=1)
        for i in range(2):
            if i == 1:
                x = torch.sigmoid(x)
            x = torch.einsum("ni,oi->no", x, self.weights[i]) + self.biases[i]
        return x


# %% registered: list-true
# kind: wrong
# idea: believes that a list of layers is registered
registered = {
    "nn.Linear(4, 3)": True,
    "nn.Parameter(torch.zeros(3))": True,
    "torch.zeros(3, requires_grad=True)": False,
    "[nn.Linear(4, 3), nn.Linear(3, 2)]": True,
    "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": True,
    '{"first": nn.Linear(4, 3)}': False,
    "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": True,
}


# %% registered: tensor-with-grad-true
# kind: wrong
# idea: believes requires_grad=True makes a tensor a parameter
registered = {
    "nn.Linear(4, 3)": True,
    "nn.Parameter(torch.zeros(3))": True,
    "torch.zeros(3, requires_grad=True)": True,
    "[nn.Linear(4, 3), nn.Linear(3, 2)]": False,
    "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": True,
    '{"first": nn.Linear(4, 3)}': False,
    "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": True,
}


# %% registered: texts-instead-of-bools
# kind: wrong
# idea: gives the texts "True" and "False", which all count as true
registered = {
    "nn.Linear(4, 3)": "True",
    "nn.Parameter(torch.zeros(3))": "True",
    "torch.zeros(3, requires_grad=True)": "False",
    "[nn.Linear(4, 3), nn.Linear(3, 2)]": "False",
    "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": "True",
    '{"first": nn.Linear(4, 3)}': "False",
    "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": "True",
}


# %% registered: dict-true-sequential-false
# kind: wrong
# idea: the dictionary is said to be registered, the Sequential not
registered = {
    "nn.Linear(4, 3)": True,
    "nn.Parameter(torch.zeros(3))": True,
    "torch.zeros(3, requires_grad=True)": False,
    "[nn.Linear(4, 3), nn.Linear(3, 2)]": False,
    "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": True,
    '{"first": nn.Linear(4, 3)}': True,
    "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": False,
}


# %% registered: line-left-none
# kind: wrong
# idea: one entry was forgotten and stays None
registered = {
    "nn.Linear(4, 3)": True,
    "nn.Parameter(torch.zeros(3))": True,
    "torch.zeros(3, requires_grad=True)": False,
    "[nn.Linear(4, 3), nn.Linear(3, 2)]": False,
    "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": True,
    '{"first": nn.Linear(4, 3)}': None,
    "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": True,
}


# %% registered: found-by-trying
# kind: right
# idea: evaluates each text, assigns the value to a module and counts its parameters
registered = {}
for text in [
    "nn.Linear(4, 3)",
    "nn.Parameter(torch.zeros(3))",
    "torch.zeros(3, requires_grad=True)",
    "[nn.Linear(4, 3), nn.Linear(3, 2)]",
    "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])",
    '{"first": nn.Linear(4, 3)}',
    "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())",
]:
    probe = nn.Module()
    probe.attribute = eval(text)
    registered[text] = len(list(probe.parameters())) > 0


# %% registered: written-out
# kind: right
# idea: the answers written out
registered = {
    "nn.Linear(4, 3)": True,
    "nn.Parameter(torch.zeros(3))": True,
    "torch.zeros(3, requires_grad=True)": False,
    "[nn.Linear(4, 3), nn.Linear(3, 2)]": False,
    "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": True,
    '{"first": nn.Linear(4, 3)}': False,
    "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": True,
}


# %% stack: sigmoid-unless-last-size
# kind: wrong
# idea: recognises the last layer by its output size, so an inner layer of that size gets no sigmoid
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.n_out = sizes[-1]
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
            if layer.out_features != self.n_out:
                x = torch.sigmoid(x)
        return x


# %% stack: layer-repeated-by-star
# kind: wrong
# idea: makes one hidden layer and repeats the same object, so equal hidden layers share weights
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        made = {}
        layers = []
        for pair in zip(sizes, sizes[1:]):
            if pair not in made:
                made[pair] = nn.Linear(*pair)
            layers.append(made[pair])
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.sigmoid(layer(x))
        return self.layers[-1](x)


# %% stack: sizes-index
# kind: wrong
# idea: looks the next size up with sizes.index, which finds the first of equal sizes
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList()
        for size in sizes[:-1]:
            self.layers.append(nn.Linear(size, sizes[sizes.index(size) + 1]))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.sigmoid(layer(x))
        return self.layers[-1](x)


# %% stack: same-name-overwritten
# kind: wrong
# idea: registers every layer under the same name, so only the last is found among the parameters
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.order = []
        for a, b in zip(sizes[:-1], sizes[1:]):
            self.layer = nn.Linear(a, b)
            self.order.append(self.layer)

    def forward(self, x):
        for i, layer in enumerate(self.order):
            if i > 0:
                x = torch.sigmoid(x)
            x = layer(x)
        return x


# %% stack: registered-copies
# kind: wrong
# idea: registers deep copies; forward uses the originals, which no optimiser sees
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = [nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])]
        self.registered = nn.ModuleList(copy.deepcopy(self.layers))

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.sigmoid(layer(x))
        return self.layers[-1](x)


# %% stack: parameters-overridden
# kind: wrong
# idea: keeps the plain list and overrides parameters(); state_dict and named_parameters still know nothing of the layers
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = [nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])]

    def parameters(self, recurse=True):
        for layer in self.layers:
            yield from layer.parameters()

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.sigmoid(layer(x))
        return self.layers[-1](x)


# %% stack: always-two-or-more
# kind: wrong
# idea: has a first and a last layer always, so Stack([784, 10]) gets two layers or fails
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.first = nn.Linear(sizes[0], sizes[1])
        self.middle = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[1:-2], sizes[2:-1])])
        self.last = nn.Linear(sizes[-2], sizes[-1])

    def forward(self, x):
        x = torch.sigmoid(self.first(x))
        for layer in self.middle:
            x = torch.sigmoid(layer(x))
        return self.last(x)


# %% stack: sigmoid-after-last
# kind: wrong
# idea: Sequential with a sigmoid behind every layer, the last too
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        parts = []
        for a, b in zip(sizes[:-1], sizes[1:]):
            parts += [nn.Linear(a, b), nn.Sigmoid()]
        self.net = nn.Sequential(*parts)

    def forward(self, x):
        return self.net(x)


# %% stack: none-before-last
# kind: wrong
# idea: off by one: no sigmoid between the last two layers
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x):
        for i, layer in enumerate(self.layers):
            x = layer(x)
            if i < len(self.layers) - 2:
                x = torch.sigmoid(x)
        return x


# %% stack: last-layer-twice
# kind: wrong
# idea: loops over all layers and then applies the last once more; works only if its sizes are equal, else raises
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x):
        for layer in self.layers:
            x = torch.sigmoid(layer(x))
        return self.layers[-1](x)


# %% stack: relu
# kind: wrong
# idea: ReLU between the layers instead of the sigmoid
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


# %% stack: parameters-as-buffers
# kind: wrong
# idea: weights and biases registered as buffers, so no parameters appear
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.n = len(sizes) - 1
        for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
            layer = nn.Linear(a, b)
            self.register_buffer(f"weight{i}", layer.weight.detach().clone())
            self.register_buffer(f"bias{i}", layer.bias.detach().clone())

    def forward(self, x):
        for i in range(self.n):
            if i:
                x = torch.sigmoid(x)
            x = nn.functional.linear(x, getattr(self, f"weight{i}"), getattr(self, f"bias{i}"))
        return x


# %% stack: recursive
# kind: right
# idea: a Stack holds its first layer and a smaller Stack for the rest
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.first = nn.Linear(sizes[0], sizes[1])
        self.rest = Stack(sizes[1:]) if len(sizes) > 2 else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.first(x)
        return x if self.rest is None else self.rest(torch.sigmoid(x))


# %% stack: sequential-without-the-last-sigmoid
# kind: right
# idea: builds linear, sigmoid, linear, sigmoid, ... and drops the last sigmoid
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        pairs = [(nn.Linear(a, b), nn.Sigmoid()) for a, b in zip(sizes, sizes[1:])]
        self.net = nn.Sequential(*[part for pair in pairs for part in pair][:-1])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.net(x)


# %% outcome: function-raises
# kind: wrong
# idea: believes that the loose function cannot be called with a model
outcome = {
    "the class is defined": "works",
    "model = TwoFilters(8)": "works",
    "list(model.parameters())": "works",
    "model(images)": "raises",
    "forward(model, images)": "raises",
}


# %% outcome: class-raises
# kind: wrong
# idea: believes that a class without forward cannot be made into an object
outcome = {
    "the class is defined": "works",
    "model = TwoFilters(8)": "raises",
    "list(model.parameters())": "raises",
    "model(images)": "raises",
    "forward(model, images)": "raises",
}


# %% outcome: model-works
# kind: wrong
# idea: believes that model(images) finds the loose function
outcome = {
    "the class is defined": "works",
    "model = TwoFilters(8)": "works",
    "list(model.parameters())": "works",
    "model(images)": "works",
    "forward(model, images)": "raises",
}


# %% outcome: booleans
# kind: wrong
# idea: gives True and False instead of the two texts
outcome = {
    "the class is defined": True,
    "model = TwoFilters(8)": True,
    "list(model.parameters())": True,
    "model(images)": False,
    "forward(model, images)": True,
}


# %% outcome: dict-comprehension
# kind: right
# idea: all work but one
outcome = dict.fromkeys(
    [
        "the class is defined",
        "model = TwoFilters(8)",
        "list(model.parameters())",
        "model(images)",
        "forward(model, images)",
    ],
    "works",
)
outcome["model(images)"] = "raises"


# %% two_filters: listing-unrepaired
# kind: wrong
# idea: the listing copied as it was, forward still outside the class
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))


def forward(self, images):
    return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: indented-twice
# kind: wrong
# idea: forward indented so far that it is a local function of __init__
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

        def forward(self, images):
            return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: kernel-turned
# kind: wrong
# idea: kernel (5, 1) shortens the height instead of the width
class TwoFilters(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(5, 1))

    def forward(self, images):
        return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: square-kernel-same-shape
# kind: wrong
# idea: 5x5 kernel with padding (2, 0): the shape is right, but the convolution was changed
class TwoFilters(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=5, padding=(2, 0))

    def forward(self, images):
        return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: renamed
# kind: wrong
# idea: the attributes are called conv1 and conv2, not smooth and sharpen
class TwoFilters(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1 = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return self.conv2(torch.relu(self.conv1(images)))


# %% two_filters: eight-channels-always
# kind: wrong
# idea: writes 8 as in the example in place of channels
class TwoFilters(nn.Module):
    def __init__(self, channels=8):
        super().__init__()
        self.smooth = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(8, 1, kernel_size=(1, 5))

    def forward(self, images):
        return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: relu-at-the-end
# kind: wrong
# idea: the ReLU is around the second convolution
class TwoFilters(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return torch.relu(self.sharpen(self.smooth(images)))


# %% two_filters: no-return
# kind: wrong
# idea: forward computes but does not return
class TwoFilters(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: no-grad-forward
# kind: wrong
# idea: forward under no_grad, so the convolutions cannot be trained
class TwoFilters(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    @torch.no_grad()
    def forward(self, images):
        return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: squeezed-channel
# kind: wrong
# idea: removes the channel axis of size 1, (N, H, W - 4) comes out
class TwoFilters(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return self.sharpen(torch.relu(self.smooth(images))).squeeze(1)


# %% two_filters: super-forgotten
# kind: wrong
# idea: super().__init__() got lost, so no object can be made
class TwoFilters(nn.Module):
    def __init__(self, channels):
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: four-spaces
# kind: right
# idea: the listing with the four spaces back in place
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: forward-attached
# kind: right
# idea: leaves the function at the margin and attaches it to the class afterwards
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))


def forward(self, images):
    return self.sharpen(torch.relu(self.smooth(images)))


TwoFilters.forward = forward


# %% two_filters: forward-first-in-steps
# kind: right
# idea: forward stands before __init__ and goes step by step
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        maps = self.smooth(images)
        maps = maps.clamp(min=0)
        return self.sharpen(maps)

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))


# %% vanilla_cnn: quarter-minus-two
# kind: wrong
# idea: h // 4 - 2 agrees with the true size for 28, 32, 24, 20 but not for 26, 27 or 10
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels[0], 3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], 3)
        self.pool = nn.MaxPool2d(2)
        self.fc = nn.Linear(channels[1] * (height // 4 - 2) * (width // 4 - 2), classes)

    def forward(self, images):
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.fc(x.flatten(1))


# %% vanilla_cnn: square-pictures-only
# kind: wrong
# idea: computes the size from the height alone and squares it
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels[0], 3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], 3)
        self.pool = nn.MaxPool2d(2)
        size = ((height - 2) // 2 - 2) // 2
        self.fc = nn.Linear(channels[1] * size**2, classes)

    def forward(self, images):
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.fc(x.flatten(1))


# %% vanilla_cnn: ceil-mode
# kind: wrong
# idea: pools with ceil_mode=True and sizes rounded up, so an 11 x 11 map becomes 6 x 6
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        half = lambda n: -(-(n - 2) // 2)
        self.features = nn.Sequential(
            nn.Conv2d(in_channels, channels[0], 3),
            nn.ReLU(),
            nn.MaxPool2d(2, ceil_mode=True),
            nn.Conv2d(channels[0], channels[1], 3),
            nn.ReLU(),
            nn.MaxPool2d(2, ceil_mode=True),
        )
        self.fc = nn.Linear(channels[1] * half(half(height)) * half(half(width)), classes)

    def forward(self, images):
        return self.fc(self.features(images).flatten(1))


# %% vanilla_cnn: no-relu-second
# kind: wrong
# idea: the second convolution has no ReLU behind it
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        a, b = channels
        self.conv1 = nn.Conv2d(in_channels, a, 3)
        self.conv2 = nn.Conv2d(a, b, 3)
        self.fc = nn.Linear(
            b * (((height - 2) // 2 - 2) // 2) * (((width - 2) // 2 - 2) // 2), classes
        )

    def forward(self, images):
        x = nn.functional.max_pool2d(torch.relu(self.conv1(images)), 2)
        x = nn.functional.max_pool2d(self.conv2(x), 2)
        return self.fc(x.flatten(1))


# %% vanilla_cnn: average-pooling
# kind: wrong
# idea: averages instead of taking the maximum
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        a, b = channels
        h, w = (((n - 2) // 2 - 2) // 2 for n in (height, width))
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, a, 3),
            nn.ReLU(),
            nn.AvgPool2d(2),
            nn.Conv2d(a, b, 3),
            nn.ReLU(),
            nn.AvgPool2d(2),
            nn.Flatten(),
            nn.Linear(b * h * w, classes),
        )

    def forward(self, images):
        return self.net(images)


# %% vanilla_cnn: padding-one
# kind: wrong
# idea: convolutions with padding 1, which the plan does not have
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        a, b = channels
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, a, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(a, b, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(b * (height // 4) * (width // 4), classes),
        )

    def forward(self, images):
        return self.net(images)


# %% vanilla_cnn: lazy-linear
# kind: wrong
# idea: nn.LazyLinear has no shapes before the first call, so parameters cannot be counted and the optimiser gets empty ones
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        a, b = channels
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, a, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(a, b, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.LazyLinear(classes),
        )

    def forward(self, images):
        return self.net(images)


# %% vanilla_cnn: adaptive-pooling
# kind: wrong
# idea: the second pooling is adaptive to 5 x 5 for every picture size, so windows overlap and the linear layer always gets 25 numbers a map
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        a, b = channels
        self.conv1 = nn.Conv2d(in_channels, a, 3)
        self.conv2 = nn.Conv2d(a, b, 3)
        self.pool = nn.MaxPool2d(2)
        self.last_pool = nn.AdaptiveMaxPool2d(5)
        self.fc = nn.Linear(b * 5 * 5, classes)

    def forward(self, images):
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.last_pool(torch.relu(self.conv2(x)))
        return self.fc(x.flatten(1))


# %% vanilla_cnn: classes-and-channels-ignored
# kind: wrong
# idea: uses 16 and 32 channels whatever the argument says
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, 16, 3)
        self.conv2 = nn.Conv2d(16, 32, 3)
        h = ((height - 2) // 2 - 2) // 2
        w = ((width - 2) // 2 - 2) // 2
        self.fc = nn.Linear(32 * h * w, classes)

    def forward(self, images):
        x = torch.max_pool2d(torch.relu(self.conv1(images)), 2)
        x = torch.max_pool2d(torch.relu(self.conv2(x)), 2)
        return self.fc(x.flatten(1))


# %% vanilla_cnn: overlapping-pooling
# kind: wrong
# idea: the second pooling has a 3 x 3 window with stride 2 and padding, cropped to the size of the plan
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        a, b = channels
        self.conv1 = nn.Conv2d(in_channels, a, (3, 3), stride=1)
        self.conv2 = nn.Conv2d(a, b, (3, 3), stride=1)
        self.fc = nn.Linear(b * ((height - 6) // 4) * ((width - 6) // 4), classes)

    def forward(self, images):
        x = torch.max_pool2d(torch.relu(self.conv1(images)), 2)
        x = torch.max_pool2d(torch.relu(self.conv2(x)), 3, 2, 1)
        return self.fc(
            x[:, :, : (images.shape[2] - 6) // 4, : (images.shape[3] - 6) // 4].flatten(1)
        )


# %% vanilla_cnn: batch-norm-added
# kind: wrong
# idea: adds batch norm after each convolution, with parameters of its own
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        a, b = channels
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, a, 3),
            nn.BatchNorm2d(a),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(a, b, 3),
            nn.BatchNorm2d(b),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(b * ((height - 6) // 4) * ((width - 6) // 4), classes),
        )

    def forward(self, images):
        return self.net(images)


# %% vanilla_cnn: log-softmax-end
# kind: wrong
# idea: returns log-probabilities; cross-entropy would not even notice, but they are no logits of this linear layer
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        a, b = channels
        self.net = nn.Sequential(
            nn.Conv2d(in_channels, a, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(a, b, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(b * ((height - 6) // 4) * ((width - 6) // 4), classes),
            nn.LogSoftmax(dim=1),
        )

    def forward(self, images):
        return self.net(images)


# %% vanilla_cnn: default-thirty-two
# kind: wrong
# idea: the defaults were changed: height and width are required, so VanillaCNN() for MNIST fails
class VanillaCNN(nn.Module):
    def __init__(self, in_channels, height, width, channels=(16, 32), classes=10):
        super().__init__()
        a, b = channels
        self.conv1 = nn.Conv2d(in_channels, a, 3)
        self.conv2 = nn.Conv2d(a, b, 3)
        self.fc = nn.Linear(b * ((height - 6) // 4) * ((width - 6) // 4), classes)

    def forward(self, images):
        x = torch.max_pool2d(torch.relu(self.conv1(images)), 2)
        x = torch.max_pool2d(torch.relu(self.conv2(x)), 2)
        return self.fc(x.flatten(1))


# %% vanilla_cnn: probe-picture
# kind: right
# idea: sends a blank picture through the convolutions to find the linear layer's inputs
class VanillaCNN(nn.Module):
    def __init__(
        self,
        in_channels: int = 1,
        height: int = 28,
        width: int = 28,
        channels: tuple[int, int] = (16, 32),
        classes: int = 10,
    ) -> None:
        super().__init__()

        def block(a, b):
            return nn.Sequential(nn.Conv2d(a, b, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2))

        self.features = nn.Sequential(
            block(in_channels, channels[0]), block(channels[0], channels[1]), nn.Flatten()
        )
        with torch.no_grad():
            inputs = self.features(torch.zeros(1, in_channels, height, width)).shape[1]
        self.classifier = nn.Linear(inputs, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.classifier(self.features(images))


# %% vanilla_cnn: pool-before-relu
# kind: right
# idea: pools first and then applies the ReLU, which gives the same numbers; the size is (n - 6) // 4
class VanillaCNN(nn.Module):
    def __init__(
        self,
        in_channels: int = 1,
        height: int = 28,
        width: int = 28,
        channels: tuple[int, int] = (16, 32),
        classes: int = 10,
    ) -> None:
        super().__init__()
        first, second = channels
        self.out = nn.Linear(second * ((height - 6) // 4) * ((width - 6) // 4), classes)
        self.convolutions = nn.ModuleList(
            [nn.Conv2d(in_channels, first, 3), nn.Conv2d(first, second, 3)]
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = images
        for convolution in self.convolutions:
            x = nn.functional.max_pool2d(convolution(x), 2).relu()
        return self.out(x.flatten(1))


# %% vanilla_cnn: one-sequential-in-a-loop
# kind: right
# idea: builds the list of layers in a loop that keeps the sizes up to date
class VanillaCNN(nn.Sequential):
    def __init__(
        self,
        in_channels: int = 1,
        height: int = 28,
        width: int = 28,
        channels: tuple[int, int] = (16, 32),
        classes: int = 10,
    ) -> None:
        parts, before, size = [], in_channels, [height, width]
        for after in channels:
            parts += [nn.Conv2d(before, after, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2)]
            before, size = after, [(n - 2) // 2 for n in size]
        super().__init__(*parts, nn.Flatten(), nn.Linear(before * size[0] * size[1], classes))


# %% split: not-stratified
# kind: wrong
# idea: stratify is forgotten, so the classes have other shares in the two parts
def split(images, labels, seed):
    return tuple(train_test_split(images, labels, test_size=0.2, random_state=seed))


# %% split: seed-zero-is-no-seed
# kind: wrong
# idea: `seed or None` turns seed 0 into no seed, so seed 0 gives another split at each call
def split(images, labels, seed):
    return train_test_split(
        images, labels, test_size=0.2, random_state=seed or None, stratify=labels
    )


# %% split: fixed-42
# kind: wrong
# idea: random_state is always 42, so another seed gives the same split
def split(images, labels, seed):
    return train_test_split(images, labels, test_size=0.2, random_state=42, stratify=labels)


# %% split: order-of-return
# kind: wrong
# idea: returns train images, train labels, validation images, validation labels
def split(images, labels, seed):
    a, b, c, d = train_test_split(images, labels, test_size=0.2, random_state=seed, stratify=labels)
    return a, c, b, d


# %% split: separately
# kind: wrong
# idea: splits images and labels in two calls, only one of them stratified, so the pairs are torn
def split(images, labels, seed):
    train_images, validation_images = train_test_split(
        images, test_size=0.2, random_state=seed, stratify=labels
    )
    train_labels, validation_labels = train_test_split(labels, test_size=0.2, random_state=seed)
    return train_images, validation_images, train_labels, validation_labels


# %% split: twenty-for-training
# kind: wrong
# idea: train_size=0.2 instead of test_size=0.2: the shares are exchanged
def split(images, labels, seed):
    return train_test_split(images, labels, train_size=0.2, random_state=seed, stratify=labels)


# %% split: scaled-floats
# kind: wrong
# idea: converts the images to floats from 0 to 1 on the way, so their dtype changes
def split(images, labels, seed):
    return train_test_split(
        images.float() / 255, labels, test_size=0.2, random_state=seed, stratify=labels
    )


# %% split: numpy-comes-back
# kind: wrong
# idea: hands numpy arrays to scikit-learn and returns numpy arrays
def split(images, labels, seed):
    return train_test_split(
        images.numpy(), labels.numpy(), test_size=0.2, random_state=seed, stratify=labels.numpy()
    )


# %% split: labels-made-long
# kind: wrong
# idea: turns numpy parts back with torch.tensor(..., dtype=long) for labels, so uint8 or int32 labels change their dtype
def split(images, labels, seed):
    a, b, c, d = train_test_split(
        images.numpy(), labels.numpy(), test_size=0.2, random_state=seed, stratify=labels.numpy()
    )
    return (
        torch.from_numpy(a),
        torch.from_numpy(b),
        torch.tensor(c, dtype=torch.long),
        torch.tensor(d, dtype=torch.long),
    )


# %% split: three-hundred
# kind: wrong
# idea: holds back 300 images, which is 20 % of the notebook's 1,500 only
def split(images, labels, seed):
    return train_test_split(images, labels, test_size=300, random_state=seed, stratify=labels)


# %% split: first-of-each-class
# kind: wrong
# idea: takes the first fifth of every class for validation, the seed has no effect
def split(images, labels, seed):
    train, held = [], []
    for c in labels.unique():
        where = (labels == c).nonzero().flatten()
        n = round(0.2 * len(where))
        held.append(where[:n])
        train.append(where[n:])
    train, held = torch.cat(train), torch.cat(held)
    return images[train], images[held], labels[train], labels[held]


# %% split: validation-leaks
# kind: wrong
# idea: returns all images for training and a fifth of them again for validation
def split(images, labels, seed):
    _, validation_images, _, validation_labels = train_test_split(
        images, labels, test_size=0.2, random_state=seed, stratify=labels
    )
    return images, validation_images, labels, validation_labels


# %% split: labels-flipped-with-different-seed
# kind: wrong
# idea: labels are split with seed + 1, so they belong to other images
def split(images, labels, seed):
    a, b = train_test_split(images, test_size=0.2, random_state=seed, stratify=labels)
    c, d = train_test_split(labels, test_size=0.2, random_state=seed + 1, stratify=labels)
    return a, b, c, d


# %% split: indices-first
# kind: right
# idea: splits the indices and then picks images and labels with them
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    train, held = train_test_split(
        np.arange(len(labels)), test_size=0.2, random_state=seed, stratify=labels.numpy()
    )
    train, held = torch.from_numpy(train), torch.from_numpy(held)
    return images[train], images[held], labels[train], labels[held]


# %% split: two-calls-same-seed
# kind: right
# idea: splits both tensors in a comprehension, with the same seed and the same strata
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    parts = [
        part
        for tensor in (images, labels)
        for part in train_test_split(tensor, test_size=0.2, random_state=seed, stratify=labels)
    ]
    return tuple(parts)


# %% split: stratified-shuffle-split
# kind: right
# idea: uses scikit-learn's class StratifiedShuffleSplit with one split
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    from sklearn.model_selection import StratifiedShuffleSplit

    splitter = StratifiedShuffleSplit(n_splits=1, test_size=0.2, random_state=seed)
    train, held = next(splitter.split(np.zeros(len(labels)), labels.numpy()))
    result = []
    for tensor in (images, labels):
        for chosen in (train, held):
            result.append(tensor[torch.as_tensor(chosen)])
    return tuple(result)


# %% train_step: no-zero-grad
# kind: wrong
# idea: .grad is never emptied
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: zero-grad-at-the-end
# kind: wrong
# idea: order D: what lies in .grad before the first call has an influence
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


# %% train_step: flag-only
# kind: wrong
# idea: model.training = True sets the flag of the outermost module only, dropout inside stays in evaluation mode
def train_step(model, images, labels, loss_fn, optimizer):
    model.training = True
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: mode-put-back
# kind: wrong
# idea: puts the model back into the mode in which it came, though it is to be left in training mode
def train_step(model, images, labels, loss_fn, optimizer):
    before = model.training
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    model.train(before)
    return loss.item()


# %% train_step: train-after-forward
# kind: wrong
# idea: switches to training mode only after the forward pass
def train_step(model, images, labels, loss_fn, optimizer):
    optimizer.zero_grad()
    logits = model(images)
    model.train()
    loss = loss_fn(logits, labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: forward-twice
# kind: wrong
# idea: runs the model a second time for the number it returns: other dropout, and batch norm counts the batch twice
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    with torch.no_grad():
        value = loss_fn(model(images), labels).item()
    optimizer.zero_grad()
    loss_fn(model(images), labels).backward()
    optimizer.step()
    return value


# %% train_step: loss-after-step
# kind: wrong
# idea: returns the loss computed with the moved weights
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss_fn(model(images), labels).backward()
    optimizer.step()
    return loss_fn(model(images), labels).item()


# %% train_step: own-sgd-update
# kind: wrong
# idea: moves the weights by hand with the learning rate of the first group instead of calling step, wrong for momentum and Adam
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    with torch.no_grad():
        for p in model.parameters():
            if p.grad is not None:
                p -= optimizer.param_groups[0]["lr"] * p.grad
    return loss.item()


# %% train_step: graph-returned
# kind: wrong
# idea: returns the loss tensor with its graph
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss


# %% train_step: skips-batch-of-one
# kind: wrong
# idea: skips a batch of one image, "because batch norm cannot do it"
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    if len(images) < 2:
        return 0.0
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: softmax-before-the-loss
# kind: wrong
# idea: hands probabilities to the loss function, not logits
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images).softmax(1), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: own-cross-entropy
# kind: wrong
# idea: ignores loss_fn and takes cross-entropy
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = nn.functional.cross_entropy(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: gradient-clipped
# kind: wrong
# idea: clips the gradient to norm 1, so steps with large gradients are other steps
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return loss.item()


# %% train_step: first-group-emptied
# kind: wrong
# idea: empties .grad only of the first parameter group
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    for p in optimizer.param_groups[0]["params"]:
        p.grad = None
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: rounded
# kind: wrong
# idea: returns the loss rounded to two decimals
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return round(loss.item(), 2)


# %% train_step: sum-backward
# kind: wrong
# idea: multiplies the loss by the batch size before backward, so the gradient is that of the sum
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    (loss * len(images)).backward()
    optimizer.step()
    return loss.item()


# %% train_step: divided-by-batch
# kind: wrong
# idea: divides the returned loss by the batch size though it is a mean already
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item() / len(labels)


# %% train_step: back-to-eval
# kind: wrong
# idea: calls model.eval() at the end
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    model.eval()
    return loss.item()


# %% train_step: detached-tensor
# kind: right
# idea: zero_grad after the forward pass, and a tensor cut from its graph comes back
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train(True)
    loss = loss_fn(model(images), labels)
    optimizer.zero_grad(set_to_none=True)
    loss.backward()
    value = loss.detach().clone()
    optimizer.step()
    return value


# %% train_step: emptied-before-and-after
# kind: right
# idea: empties .grad at the start and once more at the end
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    for module in model.modules():
        module.train()
    optimizer.zero_grad()
    logits = model(images)
    loss = loss_fn(logits, labels)
    number = float(loss.detach())
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return number


# %% train_step: with-helpers
# kind: right
# idea: split into helper functions, one for the loss and one for the update
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    def compute():
        return loss_fn(model(images), labels)

    def update(loss):
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()

    model.train()
    loss = compute()
    update(loss)
    return loss.item()


# %% effect: c-adds-up
# kind: wrong
# idea: believes zero_grad between forward and backward comes too late
effect = {
    "A": "gradients add up",
    "B": "nothing is learned",
    "C": "gradients add up",
    "D": "works",
    "E": "nothing is learned",
    "F": "one batch late",
}


# %% effect: e-late
# kind: wrong
# idea: believes that E uses the gradient of the batch before, though zero_grad stands before step
effect = {
    "A": "gradients add up",
    "B": "nothing is learned",
    "C": "works",
    "D": "works",
    "E": "one batch late",
    "F": "one batch late",
}


# %% effect: f-nothing
# kind: wrong
# idea: believes that F steps with an empty .grad
effect = {
    "A": "gradients add up",
    "B": "nothing is learned",
    "C": "works",
    "D": "works",
    "E": "nothing is learned",
    "F": "nothing is learned",
}


# %% effect: d-adds-up
# kind: wrong
# idea: believes that zero_grad at the end does not count
effect = dict(
    A="gradients add up",
    B="nothing is learned",
    C="works",
    D="gradients add up",
    E="nothing is learned",
    F="one batch late",
)


# %% effect: zipped
# kind: right
# idea: zips the letters with the texts
effect = dict(
    zip(
        "ABCDEF",
        [
            "gradients add up",
            "nothing is learned",
            "works",
            "works",
            "nothing is learned",
            "one batch late",
        ],
    )
)


# %% validate: means-of-means
# kind: wrong
# idea: averages the batches' losses and accuracies without weights
def validate(model, loader, loss_fn):
    model.eval()
    losses, accuracies = [], []
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            losses.append(loss_fn(logits, labels).item())
            accuracies.append((logits.argmax(1) == labels).float().mean().item())
    return sum(losses) / len(losses), sum(accuracies) / len(accuracies)


# %% validate: loss-unweighted
# kind: wrong
# idea: the accuracy counts images, but the loss is a mean of the batches' means
def validate(model, loader, loss_fn):
    model.eval()
    loss_sum, correct, n, batches = 0.0, 0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item()
            correct += (logits.argmax(1) == labels).sum().item()
            n += len(labels)
            batches += 1
    return loss_sum / batches, correct / n


# %% validate: ties-count-as-right
# kind: wrong
# idea: counts an image as correct whenever its label's logit is one of the largest
def validate(model, loader, loss_fn):
    model.eval()
    total, correct, n = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            total += loss_fn(logits, labels).item() * len(labels)
            of_label = logits.gather(1, labels[:, None]).squeeze(1)
            correct += (of_label >= logits.max(dim=1).values).sum().item()
            n += len(labels)
    return total / n, correct / n


# %% validate: sigmoid-before-argmax
# kind: wrong
# idea: takes the argmax of sigmoids, which are all exactly 1 for large logits
def validate(model, loader, loss_fn):
    model.eval()
    total, correct, n = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            total += loss_fn(logits, labels).item() * len(labels)
            correct += (torch.sigmoid(logits).argmax(1) == labels).sum().item()
            n += len(labels)
    return total / n, correct / n


# %% validate: two-passes
# kind: wrong
# idea: goes through the loader twice, an iterator is empty the second time
def validate(model, loader, loss_fn):
    model.eval()
    with torch.no_grad():
        pairs = [(loss_fn(model(x), y).item() * len(y), len(y)) for x, y in loader]
        correct = sum((model(x).argmax(1) == y).sum().item() for x, y in loader)
    n = sum(k for _, k in pairs)
    return sum(v for v, _ in pairs) / n, correct / n


# %% validate: dataset-length
# kind: wrong
# idea: divides by len(loader.dataset), which a list or iterator does not have
def validate(model, loader, loss_fn):
    model.eval()
    total, correct = 0.0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            total += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
    return total / len(loader.dataset), correct / len(loader.dataset)


# %% validate: grad-off-for-ever
# kind: wrong
# idea: switches gradients off globally and never on again, so the next training step fails
def validate(model, loader, loss_fn):
    model.eval()
    torch.set_grad_enabled(False)
    total, correct, n = 0.0, 0, 0
    for images, labels in loader:
        logits = model(images)
        total += loss_fn(logits, labels).item() * len(labels)
        correct += (logits.argmax(1) == labels).sum().item()
        n += len(labels)
    return total / n, correct / n


# %% validate: eval-in-the-loop-too-late
# kind: wrong
# idea: model.eval() stands behind the first forward pass
def validate(model, loader, loss_fn):
    total, correct, n = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            model.eval()
            total += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            n += len(labels)
    return total / n, correct / n


# %% validate: no-no-grad
# kind: wrong
# idea: evaluation mode but no no_grad, a graph is recorded for each batch
def validate(model, loader, loss_fn):
    model.eval()
    total, correct, n = 0.0, 0, 0
    for images, labels in loader:
        logits = model(images)
        total += loss_fn(logits, labels).item() * len(labels)
        correct += (logits.argmax(1) == labels).sum().item()
        n += len(labels)
    return total / n, correct / n


# %% validate: requires-grad-off
# kind: wrong
# idea: freezes the parameters instead of no_grad and does not thaw them
def validate(model, loader, loss_fn):
    model.eval()
    model.requires_grad_(False)
    total, correct, n = 0.0, 0, 0
    for images, labels in loader:
        logits = model(images)
        total += loss_fn(logits, labels).item() * len(labels)
        correct += (logits.argmax(1) == labels).sum().item()
        n += len(labels)
    return total / n, correct / n


# %% validate: train-mode-always-after
# kind: wrong
# idea: calls model.train() at the end even if the model came in evaluation mode
def validate(model, loader, loss_fn):
    model.eval()
    total, correct, n = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            total += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            n += len(labels)
    model.train()
    return total / n, correct / n


# %% validate: zero-grad
# kind: wrong
# idea: empties the .grad of the model's weights
def validate(model, loader, loss_fn):
    model.eval()
    model.zero_grad()
    total, correct, n = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            total += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            n += len(labels)
    return total / n, correct / n


# %% validate: squeeze
# kind: wrong
# idea: squeezes the logits, so a batch of one image breaks argmax(1) or the loss
def validate(model, loader, loss_fn):
    model.eval()
    total, correct, n = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images).squeeze()
            total += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            n += len(labels)
    return total / n, correct / n


# %% validate: first-batch-size
# kind: wrong
# idea: weights every batch by the size of the first
def validate(model, loader, loss_fn):
    model.eval()
    total, correct, n, size = 0.0, 0, 0, None
    with torch.no_grad():
        for images, labels in loader:
            size = size or len(labels)
            logits = model(images)
            total += loss_fn(logits, labels).item() * size
            correct += (logits.argmax(1) == labels).sum().item()
            n += size
    return total / n, correct / n


# %% validate: short-batch-dropped
# kind: wrong
# idea: leaves out batches that are shorter than the first
def validate(model, loader, loss_fn):
    model.eval()
    total, correct, n, size = 0.0, 0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            if len(labels) < size:
                continue
            size = len(labels)
            logits = model(images)
            total += loss_fn(logits, labels).item() * size
            correct += (logits.argmax(1) == labels).sum().item()
            n += size
    return total / n, correct / n


# %% validate: percent
# kind: wrong
# idea: gives the accuracy in percent
def validate(model, loader, loss_fn):
    model.eval()
    total, correct, n = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            total += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            n += len(labels)
    return total / n, 100 * correct / n


# %% validate: eval-on-children-only
# kind: wrong
# idea: sets only the direct children's flags, so layers deeper inside and functional dropout with self.training stay in training mode
def validate(model, loader, loss_fn):
    for child in model.children():
        child.training = False
    total, correct, n = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            total += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            n += len(labels)
    return total / n, correct / n


# %% validate: loss-on-all-logits-cross-entropy
# kind: wrong
# idea: collects all logits and takes cross-entropy in place of loss_fn
def validate(model, loader, loss_fn):
    model.eval()
    with torch.no_grad():
        parts = [(model(x), y) for x, y in loader]
    logits = torch.cat([a for a, _ in parts])
    labels = torch.cat([b for _, b in parts])
    loss = nn.functional.cross_entropy(logits, labels)
    return loss.item(), (logits.argmax(1) == labels).float().mean().item()


# %% validate: helper-and-transposed-sums
# kind: right
# idea: a decorated helper measures one batch, the tuples are summed by columns
def validate(model, loader, loss_fn) -> tuple[float, float]:
    @torch.no_grad()
    def measure(images, labels):
        logits = model(images)
        n = labels.shape[0]
        hits = torch.eq(logits.argmax(dim=1), labels).sum().item()
        return n * loss_fn(logits, labels).item(), hits, n

    model.eval()
    loss, correct, total = map(sum, zip(*(measure(*batch) for batch in loader)))
    return loss / total, correct / total


# %% validate: modes-restored
# kind: right
# idea: remembers the mode of each module, puts all back in a finally, uses inference_mode
def validate(model, loader, loss_fn) -> tuple[float, float]:
    modes = {module: module.training for module in model.modules()}
    model.eval()
    weights, losses, hits = [], [], []
    try:
        with torch.inference_mode():
            for images, labels in loader:
                logits = model(images)
                weights.append(len(images))
                losses.append(float(loss_fn(logits, labels)))
                hits.append(int((logits.argmax(1) == labels).sum()))
    finally:
        for module, mode in modes.items():
            module.training = mode
    return float(np.average(losses, weights=weights)), sum(hits) / sum(weights)


# %% validate: tensors-of-one-number
# kind: right
# idea: a running mean that is updated with each batch, and tensors of one number come back
@torch.no_grad()
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.train(False)
    seen = 0
    mean = torch.zeros(2, dtype=torch.float64)
    for images, labels in loader:
        logits = model(images)
        accuracy = (logits.max(1).indices == labels).double().mean()
        now = torch.stack([loss_fn(logits, labels).double(), accuracy])
        seen += len(labels)
        mean += (now - mean) * (len(labels) / seen)
    return mean[0], mean[1]


# %% faulty_line: name-where-defined
# kind: wrong
# idea: names line 1, where the other name is defined, not line 5 where the undefined one is used
faulty_line = {"an undefined name": 1, "the wrong images": 6, "a wrong average": 8}


# %% faulty_line: training-loop-images
# kind: wrong
# idea: names the training loop's line 4 for the wrong images
faulty_line = {"an undefined name": 5, "the wrong images": 4, "a wrong average": 8}


# %% faulty_line: average-at-append
# kind: wrong
# idea: names the line that collects the accuracies, not the one that averages them
faulty_line = {"an undefined name": 5, "the wrong images": 6, "a wrong average": 7}


# %% faulty_line: written-out
# kind: right
# idea: the three lines
faulty_line = {"an undefined name": 5, "the wrong images": 6, "a wrong average": 8}


# %% fit: loader-listed-once
# kind: wrong
# idea: makes a list of the training loader before the first epoch, so each epoch sees the same batches in the same order
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    record = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    batches = list(train_loader)
    for _ in range(epochs):
        total, n = 0.0, 0
        for images, labels in batches:
            total += float(train_step(model, images, labels, loss_fn, optimizer)) * len(labels)
            n += len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        record["train_loss"].append(total / n)
        record["validation_loss"].append(loss)
        record["validation_accuracy"].append(accuracy)
    return record


# %% fit: counted-in-a-second-pass
# kind: wrong
# idea: reads the training loader a second time in each epoch to count the images
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    record = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        n = sum(len(labels) for _, labels in train_loader)
        total = sum(
            float(train_step(model, x, y, loss_fn, optimizer)) * len(y) for x, y in train_loader
        )
        loss, accuracy = validate(model, validation_loader, loss_fn)
        record["train_loss"].append(total / n)
        record["validation_loss"].append(loss)
        record["validation_accuracy"].append(accuracy)
    return record


# %% fit: batches-averaged
# kind: wrong
# idea: the training loss is the mean of the batches' losses, whatever their sizes
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    record = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        losses = [float(train_step(model, x, y, loss_fn, optimizer)) for x, y in train_loader]
        loss, accuracy = validate(model, validation_loader, loss_fn)
        record["train_loss"].append(sum(losses) / len(losses))
        record["validation_loss"].append(loss)
        record["validation_accuracy"].append(accuracy)
    return record


# %% fit: sums-run-on
# kind: wrong
# idea: the sums are not set to zero in each epoch, so later training losses are means over all epochs so far
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    record = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    total, n = 0.0, 0
    for _ in range(epochs):
        for images, labels in train_loader:
            total += float(train_step(model, images, labels, loss_fn, optimizer)) * len(labels)
            n += len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        record["train_loss"].append(total / n)
        record["validation_loss"].append(loss)
        record["validation_accuracy"].append(accuracy)
    return record


# %% fit: training-loss-measured-afterwards
# kind: wrong
# idea: the training loss is measured with validate on the training images after the epoch, not taken from the steps
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    record = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        for images, labels in train_loader:
            train_step(model, images, labels, loss_fn, optimizer)
        record["train_loss"].append(validate(model, train_loader, loss_fn)[0])
        loss, accuracy = validate(model, validation_loader, loss_fn)
        record["validation_loss"].append(loss)
        record["validation_accuracy"].append(accuracy)
    return record


# %% fit: best-weights-loaded
# kind: wrong
# idea: loads the weights of the best epoch at the end, though the model keeps those of the last
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    record = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    best, kept = float("inf"), None
    for _ in range(epochs):
        total, n = 0.0, 0
        for images, labels in train_loader:
            total += float(train_step(model, images, labels, loss_fn, optimizer)) * len(labels)
            n += len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        if loss < best:
            best, kept = loss, copy.deepcopy(model.state_dict())
        record["train_loss"].append(total / n)
        record["validation_loss"].append(loss)
        record["validation_accuracy"].append(accuracy)
    if kept is not None:
        model.load_state_dict(kept)
    return record


# %% fit: own-steps-train-once
# kind: wrong
# idea: writes the step out and calls model.train() once before the loop, so from epoch 2 it trains in evaluation mode
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    record = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    model.train()
    for _ in range(epochs):
        total, n = 0.0, 0
        for images, labels in train_loader:
            optimizer.zero_grad()
            loss = loss_fn(model(images), labels)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(labels)
            n += len(labels)
        model.eval()
        held_loss, accuracy = validate(model, validation_loader, loss_fn)
        record["train_loss"].append(total / n)
        record["validation_loss"].append(held_loss)
        record["validation_accuracy"].append(accuracy)
    return record


# %% fit: record-outside
# kind: wrong
# idea: the record is a global dictionary, so a second call goes on with the lists of the first
_record = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}


def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    for _ in range(epochs):
        total, n = 0.0, 0
        for images, labels in train_loader:
            total += float(train_step(model, images, labels, loss_fn, optimizer)) * len(labels)
            n += len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        _record["train_loss"].append(total / n)
        _record["validation_loss"].append(loss)
        _record["validation_accuracy"].append(accuracy)
    return _record


# %% fit: fromkeys-same-list
# kind: wrong
# idea: dict.fromkeys gives all three keys the same list
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    record = dict.fromkeys(["train_loss", "validation_loss", "validation_accuracy"], [])
    for _ in range(epochs):
        total, n = 0.0, 0
        for images, labels in train_loader:
            total += float(train_step(model, images, labels, loss_fn, optimizer)) * len(labels)
            n += len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        record["train_loss"].append(total / n)
        record["validation_loss"].append(loss)
        record["validation_accuracy"].append(accuracy)
    return record


# %% fit: validated-on-training-images
# kind: wrong
# idea: validates on the training loader
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    record = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        total, n = 0.0, 0
        for images, labels in train_loader:
            total += float(train_step(model, images, labels, loss_fn, optimizer)) * len(labels)
            n += len(labels)
        loss, accuracy = validate(model, train_loader, loss_fn)
        record["train_loss"].append(total / n)
        record["validation_loss"].append(loss)
        record["validation_accuracy"].append(accuracy)
    return record


# %% fit: validated-before-the-epoch
# kind: wrong
# idea: measures before each epoch instead of after it
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    record = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss, accuracy = validate(model, validation_loader, loss_fn)
        total, n = 0.0, 0
        for images, labels in train_loader:
            total += float(train_step(model, images, labels, loss_fn, optimizer)) * len(labels)
            n += len(labels)
        record["train_loss"].append(total / n)
        record["validation_loss"].append(loss)
        record["validation_accuracy"].append(accuracy)
    return record


# %% fit: validated-after-each-batch
# kind: wrong
# idea: the validation stands one indent too deep: one number a batch, not an epoch
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    record = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        total, n = 0.0, 0
        for images, labels in train_loader:
            total += float(train_step(model, images, labels, loss_fn, optimizer)) * len(labels)
            n += len(labels)
            loss, accuracy = validate(model, validation_loader, loss_fn)
            record["validation_loss"].append(loss)
            record["validation_accuracy"].append(accuracy)
        record["train_loss"].append(total / n)
    return record


# %% fit: dataset-length
# kind: wrong
# idea: divides by len(train_loader.dataset), which SameOrder or a list of batches does not have
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    record = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        total = 0.0
        for images, labels in train_loader:
            total += float(train_step(model, images, labels, loss_fn, optimizer)) * len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        record["train_loss"].append(total / len(train_loader.dataset))
        record["validation_loss"].append(loss)
        record["validation_accuracy"].append(accuracy)
    return record


# %% fit: stops-early
# kind: wrong
# idea: ends when the validation loss rises for the first time, so fewer epochs are run than asked for
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    record = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        total, n = 0.0, 0
        for images, labels in train_loader:
            total += float(train_step(model, images, labels, loss_fn, optimizer)) * len(labels)
            n += len(labels)
        loss, accuracy = validate(model, validation_loader, loss_fn)
        record["train_loss"].append(total / n)
        record["validation_loss"].append(loss)
        record["validation_accuracy"].append(accuracy)
        if len(record["validation_loss"]) > 1 and loss > record["validation_loss"][-2]:
            break
    return record


# %% fit: columns-of-epochs
# kind: right
# idea: a helper makes one epoch and returns three numbers; zip turns the rows into columns
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    def one_epoch():
        pairs = [
            (len(labels), float(train_step(model, images, labels, loss_fn, optimizer)))
            for images, labels in train_loader
        ]
        mean = sum(n * loss for n, loss in pairs) / sum(n for n, _ in pairs)
        return mean, *map(float, validate(model, validation_loader, loss_fn))

    rows = [one_epoch() for _ in range(epochs)]
    names = ("train_loss", "validation_loss", "validation_accuracy")
    return {name: list(column) for name, column in zip(names, zip(*rows, strict=True))}


# %% fit: while-and-numpy
# kind: right
# idea: a while loop, np.average with the sizes as weights, and setdefault
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    record: dict[str, list[float]] = {}
    done = 0
    while done < epochs:
        losses, sizes = [], []
        for batch in train_loader:
            sizes.append(batch[1].numel())
            losses.append(float(train_step(model, *batch, loss_fn, optimizer)))
        held, accuracy = validate(model, validation_loader, loss_fn)
        record.setdefault("train_loss", []).append(float(np.average(losses, weights=sizes)))
        record.setdefault("validation_loss", []).append(float(held))
        record.setdefault("validation_accuracy", []).append(float(accuracy))
        done += 1
    return record


# %% fit: class-with-a-mean
# kind: right
# idea: a small class keeps the running mean of the training loss
class _Mean:
    def __init__(self):
        self.total, self.count = 0.0, 0

    def add(self, value, weight):
        self.total += float(value) * weight
        self.count += weight

    @property
    def value(self):
        return self.total / self.count


def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    train_loss, validation_loss, validation_accuracy = [], [], []
    for _ in range(epochs):
        mean = _Mean()
        for images, labels in train_loader:
            mean.add(train_step(model, images, labels, loss_fn, optimizer), len(images))
        train_loss.append(mean.value)
        a, b = validate(model, validation_loader, loss_fn)
        validation_loss += [float(a)]
        validation_accuracy += [float(b)]
    return dict(
        train_loss=train_loss,
        validation_loss=validation_loss,
        validation_accuracy=validation_accuracy,
    )


# %% early_stopping: equal-is-better
# kind: wrong
# idea: an equal loss counts as an improvement
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience")
    best = 1
    for epoch, loss in enumerate(losses, 1):
        if loss <= losses[best - 1]:
            best = epoch
        elif epoch - best >= patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: zero-is-nothing
# kind: wrong
# idea: `not best_loss` is true for a best loss of 0.0, so whatever follows a zero loss counts as an improvement
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best_loss, best, wait = None, 0, 0
    for epoch, loss in enumerate(losses, start=1):
        if not best_loss or loss < best_loss:
            best_loss, best, wait = loss, epoch, 0
        else:
            wait += 1
            if wait == patience:
                return best, epoch
    return best, len(losses)


# %% early_stopping: infinite-first-loss
# kind: wrong
# idea: starts with an infinite best loss, so an infinite first loss is no improvement: best epoch 0, and it may stop an epoch early
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best_loss, best, wait = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < best_loss:
            best_loss, best, wait = loss, epoch, 0
        else:
            wait += 1
            if wait == patience:
                return best, epoch
    return best, len(losses)


# %% early_stopping: start-at-one-thousand
# kind: wrong
# idea: starts with a best loss of 1000, so larger losses are never an improvement
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best_loss, best = 1000.0, 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < best_loss:
            best_loss, best = loss, epoch
        elif epoch - best >= patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: refused-too-late
# kind: wrong
# idea: patience is looked at only when an epoch brings no improvement, so falling losses are accepted with patience 0
def early_stopping(losses, patience):
    best = 1
    for epoch, loss in enumerate(losses[1:], start=2):
        if loss < losses[best - 1]:
            best = epoch
        else:
            if patience < 1:
                raise ValueError("patience must be at least 1")
            if epoch - best == patience:
                return best, epoch
    return best, len(losses)


# %% early_stopping: compared-with-the-last
# kind: wrong
# idea: compares each loss with the one before it, not with the best
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best, wait = 1, 0
    for i in range(1, len(losses)):
        if losses[i] < losses[i - 1]:
            wait = 0
            if losses[i] < losses[best - 1]:
                best = i + 1
        else:
            wait += 1
            if wait == patience:
                return best, i + 1
    return best, len(losses)


# %% early_stopping: wait-not-reset
# kind: wrong
# idea: the counter is not set to zero by an improvement: epochs without improvement in all, not in a row
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best, wait = 1, 0
    for epoch, loss in enumerate(losses[1:], start=2):
        if loss < losses[best - 1]:
            best = epoch
        else:
            wait += 1
        if wait >= patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: one-epoch-more
# kind: wrong
# idea: waits for patience + 1 epochs
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best > patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: best-of-all
# kind: wrong
# idea: the best epoch is taken from all losses, also from those never run
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best, last = 1, len(losses)
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            last = epoch
            break
    return losses.index(min(losses)) + 1, last


# %% early_stopping: index-from-zero
# kind: wrong
# idea: counts the epochs from 0
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses) - 1


# %% early_stopping: assert
# kind: wrong
# idea: an assert refuses patience 0, so an AssertionError comes instead of a ValueError
def early_stopping(losses, patience):
    assert patience >= 1, "patience must be at least 1"
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: zero-patience-allowed
# kind: wrong
# idea: refuses only negative patience
def early_stopping(losses, patience):
    if patience < 0:
        raise ValueError("patience must not be negative")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best >= max(patience, 1):
            return best, epoch
    return best, len(losses)


# %% early_stopping: needs-a-real-improvement
# kind: wrong
# idea: demands an improvement of at least 0.001, as some libraries do
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1] - 1e-3:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: best-loss-returned
# kind: wrong
# idea: returns the best loss instead of the best epoch
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            return losses[best - 1], epoch
    return losses[best - 1], len(losses)


# %% early_stopping: argmin-of-beginnings
# kind: right
# idea: for each epoch asks where the first minimum of the losses so far lies
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError(f"patience is {patience}, it must be at least 1")
    for last in range(1, len(losses) + 1):
        so_far = losses[:last]
        best = so_far.index(min(so_far)) + 1
        if last - best >= patience:
            break
    return best, last


# %% early_stopping: jumps-from-best-to-best
# kind: right
# idea: jumps from one best epoch to the next improvement within the window of patience
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if not patience >= 1:
        raise ValueError("patience must be at least 1")
    best = 0
    while True:
        window = range(best + 1, min(best + patience, len(losses) - 1) + 1)
        better = next((i for i in window if losses[i] < losses[best]), None)
        if better is None:
            return best + 1, min(best + patience + 1, len(losses))
        best = better


# %% early_stopping: numpy-minimum-accumulate
# kind: right
# idea: finds all improvements at once with numpy and looks for the first gap
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience below 1")
    values = np.asarray(losses, dtype=float)
    improved = np.ones(len(values), dtype=bool)
    improved[1:] = values[1:] < np.minimum.accumulate(values)[:-1]
    marks = np.flatnonzero(improved) + 1
    ends = np.append(marks[1:], len(values) + 1)
    for mark, following in zip(marks.tolist(), ends.tolist()):
        if following - mark > patience:
            return mark, mark + patience
    return int(marks[-1]), len(losses)


# %% snapshot: the-dict-itself
# kind: wrong
# idea: returns state_dict itself, the tensors go on changing
def snapshot(model):
    return model.state_dict()


# %% snapshot: shallow-copy
# kind: wrong
# idea: a new dictionary with the same tensors
def snapshot(model):
    return dict(model.state_dict())


# %% snapshot: detached-only
# kind: wrong
# idea: detach cuts the graph but shares the memory
def snapshot(model):
    return {name: tensor.detach() for name, tensor in model.state_dict().items()}


# %% snapshot: parameters-only
# kind: wrong
# idea: copies only the parameters, running statistics are missing
def snapshot(model):
    return {name: p.detach().clone() for name, p in model.named_parameters()}


# %% snapshot: parameters-and-buffers
# kind: wrong
# idea: parameters plus named_buffers: shared layers appear under one name only, and buffers that state_dict leaves out are added
def snapshot(model):
    kept = {name: p.detach().clone() for name, p in model.named_parameters()}
    kept.update({name: b.detach().clone() for name, b in model.named_buffers()})
    return kept


# %% snapshot: clone-with-graph
# kind: wrong
# idea: clones with keep_vars=True, so the copies hang in a graph
def snapshot(model):
    return {name: t.clone() for name, t in model.state_dict(keep_vars=True).items()}


# %% snapshot: all-float32
# kind: wrong
# idea: everything becomes float32, counters and double weights too
def snapshot(model):
    return {name: t.clone().float() for name, t in model.state_dict().items()}


# %% snapshot: by-way-of-lists
# kind: wrong
# idea: copies by torch.tensor(t.tolist()), so float64 weights come back as float32
def snapshot(model):
    return {name: torch.tensor(t.tolist()) for name, t in model.state_dict().items()}


# %% snapshot: numpy-views
# kind: wrong
# idea: keeps numpy arrays, which share the tensors' memory and are no tensors
def snapshot(model):
    return {name: t.numpy() for name, t in model.state_dict().items()}


# %% snapshot: global-store
# kind: wrong
# idea: copies into one global dictionary, so the next snapshot overwrites the one before
_kept = {}


def snapshot(model):
    _kept.clear()
    for name, t in model.state_dict().items():
        _kept[name] = t.clone()
    return _kept


# %% snapshot: same-storage-written-again
# kind: wrong
# idea: keeps the tensors of an earlier snapshot and copies into them, so old snapshots change
_storage = {}


def snapshot(model):
    kept = {}
    for name, t in model.state_dict().items():
        if name not in _storage or _storage[name].shape != t.shape:
            _storage[name] = t.clone()
        _storage[name].copy_(t)
        kept[name] = _storage[name]
    return kept


# %% snapshot: eval-first
# kind: wrong
# idea: switches the model to evaluation mode before copying and leaves it there
def snapshot(model):
    model.eval()
    return copy.deepcopy(model.state_dict())


# %% snapshot: frozen-model
# kind: wrong
# idea: switches off requires_grad of the model's own parameters to get copies without a graph
def snapshot(model):
    kept = {}
    for name, p in model.named_parameters():
        p.requires_grad_(False)
    for name, t in model.state_dict().items():
        kept[name] = t.clone()
    return kept


# %% snapshot: floats-only
# kind: wrong
# idea: leaves out the integer entries such as num_batches_tracked
def snapshot(model):
    return {n: t.clone() for n, t in model.state_dict().items() if t.is_floating_point()}


# %% snapshot: whole-model
# kind: wrong
# idea: returns a copy of the model, not a dictionary
def snapshot(model):
    return copy.deepcopy(model)


# %% snapshot: through-a-buffer
# kind: right
# idea: saves into memory and loads again
def snapshot(model) -> dict[str, torch.Tensor]:
    import io

    memory = io.BytesIO()
    torch.save(model.state_dict(), memory)
    memory.seek(0)
    return torch.load(memory)


# %% snapshot: state-of-a-copy
# kind: right
# idea: copies the whole model and returns the state_dict of the copy
def snapshot(model) -> dict[str, torch.Tensor]:
    return copy.deepcopy(model).state_dict()


# %% snapshot: empty-like-and-fill
# kind: right
# idea: makes empty tensors of the same kind in a loop and fills them
def snapshot(model) -> dict[str, torch.Tensor]:
    kept = {}
    with torch.no_grad():
        for name, tensor in model.state_dict().items():
            kept[name] = torch.empty_like(tensor)
            kept[name].copy_(tensor)
    return kept


# %% decided_by: test-stops
# kind: wrong
# idea: the test set chooses the epoch at which to stop
decided_by = {
    "the weights": "train",
    "the learning rate": "validation",
    "the epoch at which to stop": "test",
    "mean and deviation for normalising": "train",
    "MLP or CNN": "validation",
    "the accuracy in the report": "test",
}


# %% decided_by: normalising-on-validation
# kind: wrong
# idea: counts mean and deviation among the hyper-parameters
decided_by = {
    "the weights": "train",
    "the learning rate": "validation",
    "the epoch at which to stop": "validation",
    "mean and deviation for normalising": "validation",
    "MLP or CNN": "validation",
    "the accuracy in the report": "test",
}


# %% decided_by: rate-from-training
# kind: wrong
# idea: learning rate and architecture are chosen on the training set
decided_by = {
    "the weights": "train",
    "the learning rate": "train",
    "the epoch at which to stop": "validation",
    "mean and deviation for normalising": "train",
    "MLP or CNN": "train",
    "the accuracy in the report": "test",
}


# %% decided_by: report-from-validation
# kind: wrong
# idea: reports the validation accuracy
decided_by = {
    "the weights": "train",
    "the learning rate": "validation",
    "the epoch at which to stop": "validation",
    "mean and deviation for normalising": "train",
    "MLP or CNN": "validation",
    "the accuracy in the report": "validation",
}


# %% decided_by: grouped
# kind: right
# idea: turns lists of things by set into the dictionary
decided_by = {
    thing: chosen_by
    for chosen_by, things in {
        "train": ["the weights", "mean and deviation for normalising"],
        "validation": ["the learning rate", "the epoch at which to stop", "MLP or CNN"],
        "test": ["the accuracy in the report"],
    }.items()
    for thing in things
}


# %% choose: test-chooses
# kind: wrong
# idea: the lines of the report: the test set chooses
def choose(validation_accuracy, test_accuracy):
    index = max(range(len(test_accuracy)), key=lambda i: test_accuracy[i])
    return index, test_accuracy[index]


# %% choose: validation-reported
# kind: wrong
# idea: reports the validation accuracy of the candidate
def choose(validation_accuracy, test_accuracy):
    index = validation_accuracy.index(max(validation_accuracy))
    return index, validation_accuracy[index]


# %% choose: best-test-number
# kind: wrong
# idea: the index by validation, but the largest test accuracy in the report
def choose(validation_accuracy, test_accuracy):
    index = validation_accuracy.index(max(validation_accuracy))
    return index, max(test_accuracy)


# %% choose: tie-broken-by-test
# kind: wrong
# idea: of several equally good ones the test accuracy chooses
def choose(validation_accuracy, test_accuracy):
    pairs = list(zip(validation_accuracy, test_accuracy))
    index = max(range(len(pairs)), key=lambda i: pairs[i])
    return index, test_accuracy[index]


# %% choose: last-of-equals
# kind: wrong
# idea: takes the last of several equally good ones
def choose(validation_accuracy, test_accuracy):
    index = 0
    for i, value in enumerate(validation_accuracy):
        if value >= validation_accuracy[index]:
            index = i
    return index, test_accuracy[index]


# %% choose: lookup-by-value
# kind: wrong
# idea: a dictionary from validation to test accuracy: for equal keys the last one's test accuracy stays
def choose(validation_accuracy, test_accuracy):
    table = dict(zip(validation_accuracy, test_accuracy))
    best = max(validation_accuracy)
    return validation_accuracy.index(best), table[best]


# %% choose: sorted-in-place
# kind: wrong
# idea: sorts the validation list first, so the index is that of the sorted list
def choose(validation_accuracy, test_accuracy):
    validation_accuracy.sort(reverse=True)
    index = validation_accuracy.index(max(validation_accuracy))
    return index, test_accuracy[index]


# %% choose: rounded-comparison
# kind: wrong
# idea: compares accuracies rounded to two decimals
def choose(validation_accuracy, test_accuracy):
    rounded = [round(value, 2) for value in validation_accuracy]
    index = rounded.index(max(rounded))
    return index, test_accuracy[index]


# %% choose: all-zeros
# kind: wrong
# idea: starts with a best of 0 and no index, so nothing is chosen if all accuracies are 0
def choose(validation_accuracy, test_accuracy):
    best, index = 0, None
    for i, value in enumerate(validation_accuracy):
        if value > best:
            best, index = value, i
    return index, test_accuracy[index] if index is not None else 0.0


# %% choose: counted-from-one
# kind: wrong
# idea: counts the candidates from 1
def choose(validation_accuracy, test_accuracy):
    index = int(np.argmax(validation_accuracy))
    return index + 1, test_accuracy[index]


# %% choose: mean-of-both
# kind: wrong
# idea: the mean of validation and test accuracy chooses
def choose(validation_accuracy, test_accuracy):
    both = [(a + b) / 2 for a, b in zip(validation_accuracy, test_accuracy)]
    index = both.index(max(both))
    return index, test_accuracy[index]


# %% choose: smallest
# kind: wrong
# idea: takes the smallest number, as for losses
def choose(validation_accuracy, test_accuracy):
    index = validation_accuracy.index(min(validation_accuracy))
    return index, test_accuracy[index]


# %% choose: exchanged-return
# kind: wrong
# idea: returns the accuracy first, then the index
def choose(validation_accuracy, test_accuracy):
    index = int(np.argmax(validation_accuracy))
    return test_accuracy[index], index


# %% choose: sorted-by-negative
# kind: right
# idea: a stable sort of the indices, best first
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    ranking = sorted(range(len(validation_accuracy)), key=lambda i: -validation_accuracy[i])
    return ranking[0], test_accuracy[ranking[0]]


# %% choose: numpy-argmax
# kind: right
# idea: numpy's argmax, made plain numbers
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index = int(np.argmax(np.asarray(validation_accuracy, dtype=float)))
    return index, float(test_accuracy[index])


# %% choose: reduce
# kind: right
# idea: functools.reduce over triples, only a larger validation accuracy displaces the one held
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    from functools import reduce

    triples = zip(range(len(validation_accuracy)), validation_accuracy, test_accuracy)
    index, _, accuracy = reduce(lambda a, b: b if b[1] > a[1] else a, triples)
    return index, accuracy
