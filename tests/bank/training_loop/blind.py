# %% two_layer_net: relu-inside
# kind: wrong
# fails: test_two_layer_net
# idea: A ReLU stands where the text asks for a sigmoid.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.second(torch.relu(self.first(images.flatten(1))))


# %% two_layer_net: softmax-at-end
# kind: wrong
# fails: test_two_layer_net
# idea: The output is probabilities: a softmax after the second layer, where logits are asked.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = torch.sigmoid(self.first(images.flatten(1)))
        return torch.softmax(self.second(x), dim=1)


# %% two_layer_net: squeezed-logits
# kind: wrong
# fails: test_two_layer_net
# idea: The logits are squeezed, so a batch of one image (or one class) loses an axis.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = torch.sigmoid(self.first(images.flatten(1)))
        return self.second(x).squeeze()


# %% two_layer_net: view-784
# kind: wrong
# fails: test_two_layer_net
# idea: The 784 of MNIST is written into forward, so other sizes do not work.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = images.reshape(-1, 784)
        return self.second(torch.sigmoid(self.first(x)))


# %% two_layer_net: no-second-bias
# kind: wrong
# fails: test_two_layer_net
# idea: The second layer has no bias.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes, bias=False)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.second(torch.sigmoid(self.first(images.flatten(1))))


# %% two_layer_net: no-first-bias
# kind: wrong
# fails: test_two_layer_net
# idea: The first layer has no bias.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden, bias=False)
        self.second = nn.Linear(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.second(torch.sigmoid(self.first(images.flatten(1))))


# %% two_layer_net: detached-hidden
# kind: wrong
# fails: test_two_layer_net
# idea: The hidden values are detached, so the first layer never gets a gradient.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        hidden = torch.sigmoid(self.first(images.flatten(1)))
        return self.second(hidden.detach())


# %% two_layer_net: plain-tensors
# kind: wrong
# fails: test_two_layer_net
# idea: The second layer's weights are plain tensors with requires_grad, not registered parameters.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.weight = torch.randn(classes, hidden).div(hidden**0.5).requires_grad_()
        self.bias = torch.zeros(classes, requires_grad=True)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = torch.sigmoid(self.first(images.flatten(1)))
        return x @ self.weight.T + self.bias


# %% two_layer_net: layers-shared
# kind: wrong
# fails: test_two_layer_net
# idea: Networks of equal sizes share their layers through a table on the class, so training one trains the other.
class TwoLayerNet(nn.Module):
    made = {}

    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        key = (features, hidden, classes)
        if key not in self.made:
            self.made[key] = nn.Linear(features, hidden), nn.Linear(hidden, classes)
        self.first, self.second = self.made[key]

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.second(torch.sigmoid(self.first(images.flatten(1))))


# %% two_layer_net: clamped-input
# kind: wrong
# fails: test_two_layer_net
# idea: The input of the sigmoid is clamped to -5 ... 5 for safety, which changes large sums and kills their gradient.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.first(images.flatten(1)).clamp(-5, 5)
        return self.second(torch.sigmoid(x))


# %% two_layer_net: scales-when-large
# kind: wrong
# fails: test_two_layer_net
# idea: Images with a value above 1 are divided by 255, which nobody asked for; the result for one image depends on the whole batch.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = images.flatten(1)
        if x.max() > 1:
            x = x / 255
        return self.second(torch.sigmoid(self.first(x)))


# %% two_layer_net: no-flatten
# kind: wrong
# fails: test_two_layer_net
# idea: Nothing is flattened, so pictures (N, C, H, W) do not work, only rows of numbers.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.second(torch.sigmoid(self.first(images)))


# %% two_layer_net: reseeds
# kind: wrong
# fails: test_two_layer_net
# idea: The constructor sets the global random seed, so all networks start alike and the caller's generator is thrown back.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        torch.manual_seed(0)
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.second(torch.sigmoid(self.first(images.flatten(1))))


# %% two_layer_net: first-channel
# kind: wrong
# fails: test_two_layer_net
# idea: Of pictures only the first channel is used, so it works for grey pictures only.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        if images.dim() == 4:
            images = images[:, 0]
        return self.second(torch.sigmoid(self.first(images.flatten(1))))


# %% two_layer_net: dropout-added
# kind: wrong
# fails: test_two_layer_net
# idea: A dropout that nobody asked for makes the logits random in training mode.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)
        self.dropout = nn.Dropout(0.2)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = torch.sigmoid(self.first(images.flatten(1)))
        return self.second(self.dropout(x))


# %% two_layer_net: channels-last
# kind: wrong
# fails: test_two_layer_net
# idea: Pictures are flattened channels last, so a colour picture and its own flattened row give different logits.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        if images.dim() == 4:
            images = images.permute(0, 2, 3, 1)
        return self.second(torch.sigmoid(self.first(images.flatten(1))))


# %% two_layer_net: exp-by-hand
# kind: wrong
# fails: test_two_layer_net
# idea: 1 / (1 + exp(-x)) overflows for sums below about -88 and its gradient becomes NaN.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.first(images.flatten(1))
        return self.second(1 / (1 + torch.exp(-x)))


# %% two_layer_net: reshapes-callers
# kind: wrong
# fails: test_two_layer_net
# idea: The caller's tensor itself is reshaped in place.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        images.resize_(images.shape[0], self.first.in_features)
        return self.second(torch.sigmoid(self.first(images)))


# %% two_layer_net: sigmoid-first-too
# kind: wrong
# fails: test_two_layer_net
# idea: A sigmoid is also put on the input, before the first layer.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = torch.sigmoid(images.flatten(1))
        return self.second(torch.sigmoid(self.first(x)))


# %% two_layer_net: tanh-inside
# kind: wrong
# fails: test_two_layer_net
# idea: tanh stands where a sigmoid is asked.
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.second(torch.tanh(self.first(images.flatten(1))))


# %% two_layer_net: sequential
# kind: right
# passes: test_two_layer_net
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Flatten(), nn.Linear(features, hidden), nn.Sigmoid(), nn.Linear(hidden, classes)
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.layers(images)


# %% two_layer_net: other-order
# kind: right
# passes: test_two_layer_net
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.out = nn.Linear(hidden, classes)
        self.inp = nn.Linear(features, hidden)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = images.reshape(images.shape[0], -1)
        x = self.inp(x)
        x = x.sigmoid()
        return self.out(x)


# %% two_layer_net: bare-parameters
# kind: right
# passes: test_two_layer_net
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.w1 = nn.Parameter(torch.randn(hidden, features) / features**0.5)
        self.b1 = nn.Parameter(torch.zeros(hidden))
        self.w2 = nn.Parameter(torch.randn(classes, hidden) / hidden**0.5)
        self.b2 = nn.Parameter(torch.zeros(classes))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = torch.flatten(images, start_dim=1)
        return torch.sigmoid(x @ self.w1.T + self.b1) @ self.w2.T + self.b2


# %% two_layer_net: functional
# kind: right
# passes: test_two_layer_net
from torch.nn import functional as F


class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.weights = nn.ParameterList(
            [torch.empty(hidden, features), torch.empty(classes, hidden)]
        )
        self.biases = nn.ParameterList([torch.zeros(hidden), torch.zeros(classes)])
        for weight in self.weights:
            nn.init.xavier_uniform_(weight)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = F.linear(images.flatten(1), self.weights[0], self.biases[0])
        return F.linear(F.sigmoid(x), self.weights[1], self.biases[1])


# %% two_layer_net: module-dict
# kind: right
# passes: test_two_layer_net
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.parts = nn.ModuleDict(
            {"b": nn.Linear(hidden, classes), "a": nn.Linear(features, hidden)}
        )
        self.squash = nn.Sigmoid()

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        if images.ndim > 2:
            images = images.flatten(start_dim=1)
        return self.parts["b"](self.squash(self.parts["a"](images)))


# %% two_layer_net: tanh-form
# kind: right
# passes: test_two_layer_net
class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.second = nn.Linear(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.first(images.flatten(1))
        return self.second(0.5 * (1 + torch.tanh(x / 2)))


# %% two_layer_net: own-dense-layer
# kind: right
# passes: test_two_layer_net
class Dense(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        limit = inputs**-0.5
        self.bias = nn.Parameter(torch.empty(outputs).uniform_(-limit, limit))
        self.matrix = nn.Parameter(torch.empty(outputs, inputs).uniform_(-limit, limit))

    def forward(self, x):
        return torch.addmm(self.bias, x, self.matrix.T)


class TwoLayerNet(nn.Module):
    def __init__(self, features: int, hidden: int, classes: int) -> None:
        super().__init__()
        self.one = Dense(features, hidden)
        self.two = Dense(hidden, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.two(self.one(images.flatten(1)).sigmoid())


# %% registered: all-right
# kind: right
# passes: test_stack
registered = {
    "nn.Linear(4, 3)": True,
    "nn.Parameter(torch.zeros(3))": True,
    "torch.zeros(3, requires_grad=True)": False,
    "[nn.Linear(4, 3), nn.Linear(3, 2)]": False,
    "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": True,
    '{"first": nn.Linear(4, 3)}': False,
    "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": True,
}


# %% registered: requires-grad-counts
# kind: wrong
# fails: test_stack
# idea: Takes any tensor with requires_grad for a parameter.
registered = {
    "nn.Linear(4, 3)": True,
    "nn.Parameter(torch.zeros(3))": True,
    "torch.zeros(3, requires_grad=True)": True,
    "[nn.Linear(4, 3), nn.Linear(3, 2)]": False,
    "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": True,
    '{"first": nn.Linear(4, 3)}': False,
    "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": True,
}


# %% registered: list-counts
# kind: wrong
# fails: test_stack
# idea: Believes that a module looks into plain lists.
registered = {
    "nn.Linear(4, 3)": True,
    "nn.Parameter(torch.zeros(3))": True,
    "torch.zeros(3, requires_grad=True)": False,
    "[nn.Linear(4, 3), nn.Linear(3, 2)]": True,
    "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": True,
    '{"first": nn.Linear(4, 3)}': False,
    "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": True,
}


# %% registered: dict-counts
# kind: wrong
# fails: test_stack
# idea: Believes that a module looks into plain dictionaries.
registered = {
    "nn.Linear(4, 3)": True,
    "nn.Parameter(torch.zeros(3))": True,
    "torch.zeros(3, requires_grad=True)": False,
    "[nn.Linear(4, 3), nn.Linear(3, 2)]": False,
    "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": True,
    '{"first": nn.Linear(4, 3)}': True,
    "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": True,
}


# %% registered: parameter-does-not
# kind: wrong
# fails: test_stack
# idea: Believes that only modules are registered, not single parameters.
registered = {
    "nn.Linear(4, 3)": True,
    "nn.Parameter(torch.zeros(3))": False,
    "torch.zeros(3, requires_grad=True)": False,
    "[nn.Linear(4, 3), nn.Linear(3, 2)]": False,
    "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": True,
    '{"first": nn.Linear(4, 3)}': False,
    "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": True,
}


# %% registered: containers-do-not
# kind: wrong
# fails: test_stack
# idea: Believes that ModuleList registers no more than a list does.
registered = {
    "nn.Linear(4, 3)": True,
    "nn.Parameter(torch.zeros(3))": True,
    "torch.zeros(3, requires_grad=True)": False,
    "[nn.Linear(4, 3), nn.Linear(3, 2)]": False,
    "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": False,
    '{"first": nn.Linear(4, 3)}': False,
    "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": True,
}


# %% registered: sequential-does-not
# kind: wrong
# fails: test_stack
# idea: Believes that a Sequential hides the layers inside it.
registered = {
    "nn.Linear(4, 3)": True,
    "nn.Parameter(torch.zeros(3))": True,
    "torch.zeros(3, requires_grad=True)": False,
    "[nn.Linear(4, 3), nn.Linear(3, 2)]": False,
    "nn.ModuleList([nn.Linear(4, 3), nn.Linear(3, 2)])": True,
    '{"first": nn.Linear(4, 3)}': False,
    "nn.Sequential(nn.Linear(4, 3), nn.Sigmoid())": False,
}


# %% stack: sigmoid-after-last
# kind: wrong
# fails: test_stack
# idea: A sigmoid also follows the last layer.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = torch.sigmoid(layer(x))
        return x


# %% stack: relu-between
# kind: wrong
# fails: test_stack
# idea: A ReLU stands between the layers in place of the sigmoid.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers[:-1]:
            x = torch.relu(layer(x))
        return self.layers[-1](x)


# %% stack: hidden-in-list
# kind: wrong
# fails: test_stack
# idea: Only the last layer is registered; the ones before it are in a plain list beside it.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.hidden = [nn.Linear(a, b) for a, b in zip(sizes[:-2], sizes[1:-1])]
        self.last = nn.Linear(sizes[-2], sizes[-1])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.hidden:
            x = torch.sigmoid(layer(x))
        return self.last(x)


# %% stack: always-two
# kind: wrong
# fails: test_stack
# idea: Always builds exactly two layers, whatever the number of sizes.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.first = nn.Linear(sizes[0], sizes[1])
        self.last = nn.Linear(sizes[-2], sizes[-1])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.last(torch.sigmoid(self.first(x)))


# %% stack: last-by-size
# kind: wrong
# fails: test_stack
# idea: Recognises the last layer by its number of outputs, so a hidden layer of the same size gets no sigmoid.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])
        self.classes = sizes[-1]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = layer(x)
            if layer.out_features != self.classes:
                x = torch.sigmoid(x)
        return x


# %% stack: one-sigmoid-short
# kind: wrong
# fails: test_stack
# idea: Off by one: no sigmoid between the last two layers.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for i, layer in enumerate(self.layers):
            x = layer(x)
            if i < len(self.layers) - 2:
                x = torch.sigmoid(x)
        return x


# %% stack: named-by-size
# kind: wrong
# fails: test_stack
# idea: The layers are registered under names made of their sizes, so layers of equal sizes replace each other.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.names = []
        for a, b in zip(sizes[:-1], sizes[1:]):
            self.names.append(f"linear_{a}_{b}")
            setattr(self, self.names[-1], nn.Linear(a, b))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for name in self.names[:-1]:
            x = torch.sigmoid(getattr(self, name)(x))
        return getattr(self, self.names[-1])(x)


# %% stack: repeated-layer
# kind: wrong
# fails: test_stack
# idea: Neighbouring hidden layers of equal size are one and the same layer used again.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        layers = []
        for a, b in zip(sizes[:-1], sizes[1:]):
            if layers and (layers[-1].in_features, layers[-1].out_features) == (a, b):
                layers.append(layers[-1])
            else:
                layers.append(nn.Linear(a, b))
        self.layers = nn.ModuleList(layers)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers[:-1]:
            x = torch.sigmoid(layer(x))
        return self.layers[-1](x)


# %% stack: pops-sizes
# kind: wrong
# fails: test_stack
# idea: Takes the sizes out of the caller's list, which is nearly empty afterwards.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.layers = nn.ModuleList()
        while len(sizes) > 1:
            inputs = sizes.pop(0)
            self.layers.append(nn.Linear(inputs, sizes[0]))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers[:-1]:
            x = torch.sigmoid(layer(x))
        return self.layers[-1](x)


# %% stack: keeps-callers-list
# kind: wrong
# fails: test_stack
# idea: Keeps the caller's list and counts its entries in forward, so a later change of the list changes the network.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.sizes = sizes
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for i, layer in enumerate(self.layers):
            x = layer(x)
            if i < len(self.sizes) - 2:
                x = torch.sigmoid(x)
        return x


# %% stack: iterator-used-up
# kind: wrong
# fails: test_stack
# idea: Forward runs through an iterator made in __init__, which is used up after the first call.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])
        self.hidden = iter(self.layers[:-1])
        self.last = self.layers[-1]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.hidden:
            x = torch.sigmoid(layer(x))
        return self.last(x)


# %% stack: detached-between
# kind: wrong
# fails: test_stack
# idea: The values are detached between the layers, so only the last layer learns.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers[:-1]:
            x = torch.sigmoid(layer(x)).detach()
        return self.layers[-1](x)


# %% stack: squeezed
# kind: wrong
# fails: test_stack
# idea: The result is squeezed, so one row or one output loses an axis.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers[:-1]:
            x = torch.sigmoid(layer(x))
        return self.layers[-1](x).squeeze()


# %% stack: hidden-without-bias
# kind: wrong
# fails: test_stack
# idea: Layers before the last have no bias.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        last = len(sizes) - 2
        self.layers = nn.ModuleList(
            [nn.Linear(a, b, bias=i == last) for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:]))]
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers[:-1]:
            x = torch.sigmoid(layer(x))
        return self.layers[-1](x)


# %% stack: clipped-logits
# kind: wrong
# fails: test_stack
# idea: The logits are clipped to -10 ... 10.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers[:-1]:
            x = torch.sigmoid(layer(x))
        return self.layers[-1](x).clamp(-10, 10)


# %% stack: no-sigmoid-at-all
# kind: wrong
# fails: test_stack
# idea: The layers follow each other directly, without any sigmoid.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = layer(x)
        return x


# %% stack: sigmoid-before-first
# kind: wrong
# fails: test_stack
# idea: A sigmoid comes before every layer, also before the first, on the input.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = layer(torch.sigmoid(x))
        return x


# %% stack: softmax-output
# kind: wrong
# fails: test_stack
# idea: A softmax follows the last layer, where logits are asked.
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers[:-1]:
            x = torch.sigmoid(layer(x))
        return torch.softmax(self.layers[-1](x), dim=1)


# %% stack: modulelist-index
# kind: right
# passes: test_stack
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for i, layer in enumerate(self.layers):
            if i > 0:
                x = torch.sigmoid(x)
            x = layer(x)
        return x


# %% stack: sequential-built
# kind: right
# passes: test_stack
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        parts = []
        for i in range(len(sizes) - 1):
            parts += [nn.Linear(sizes[i], sizes[i + 1]), nn.Sigmoid()]
        self.body = nn.Sequential(*parts[:-1])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.body(x)


# %% stack: setattr-names
# kind: right
# passes: test_stack
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.n = len(sizes) - 1
        for i in reversed(range(self.n)):
            setattr(self, f"dense{i}", nn.Linear(sizes[i], sizes[i + 1]))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for i in range(self.n - 1):
            x = getattr(self, f"dense{i}")(x).sigmoid()
        return getattr(self, f"dense{self.n - 1}")(x)


# %% stack: recursive
# kind: right
# passes: test_stack
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.layer = nn.Linear(sizes[0], sizes[1])
        self.rest = Stack(sizes[1:]) if len(sizes) > 2 else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.layer(x)
        if self.rest is None:
            return x
        return self.rest(torch.sigmoid(x))


# %% stack: parameter-lists
# kind: right
# passes: test_stack
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        pairs = list(zip(sizes[:-1], sizes[1:]))
        self.biases = nn.ParameterList([nn.Parameter(torch.zeros(b)) for _, b in pairs])
        self.matrices = nn.ParameterList(
            [nn.Parameter(torch.randn(b, a) / a**0.5) for a, b in pairs]
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for i, (matrix, bias) in enumerate(zip(self.matrices, self.biases)):
            x = (torch.sigmoid(x) if i else x) @ matrix.T + bias
        return x


# %% stack: first-and-rest
# kind: right
# passes: test_stack
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        from itertools import pairwise

        first, *rest = [nn.Linear(a, b) for a, b in pairwise(sizes)]
        self.rest = nn.ModuleList(rest)
        self.first = first

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.first(x)
        for layer in self.rest:
            x = layer(torch.sigmoid(x))
        return x


# %% stack: reduce
# kind: right
# passes: test_stack
from functools import reduce


class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[:-1], sizes[1:])])

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return reduce(lambda h, layer: layer(torch.sigmoid(h)), self.layers[1:], self.layers[0](x))


# %% stack: add-module
# kind: right
# passes: test_stack
class Stack(nn.Module):
    def __init__(self, sizes: list[int]) -> None:
        super().__init__()
        sizes = tuple(sizes)
        self.parts = nn.ModuleDict()
        for i, (a, b) in enumerate(zip(sizes, sizes[1:])):
            self.parts.add_module(f"layer{i}", nn.Linear(a, b))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        *hidden, last = self.parts.values()
        for layer in hidden:
            x = torch.sigmoid(layer(x))
        return last(x)


# %% outcome: all-right
# kind: right
# passes: test_two_filters
outcome = {
    "the class is defined": "works",
    "model = TwoFilters(8)": "works",
    "list(model.parameters())": "works",
    "model(images)": "raises",
    "forward(model, images)": "works",
}


# %% outcome: at-definition
# kind: wrong
# fails: test_two_filters
# idea: Believes that the missing method shows as soon as the class is defined.
outcome = {
    "the class is defined": "raises",
    "model = TwoFilters(8)": "works",
    "list(model.parameters())": "works",
    "model(images)": "raises",
    "forward(model, images)": "works",
}


# %% outcome: at-construction
# kind: wrong
# fails: test_two_filters
# idea: Believes that a module without forward cannot be made.
outcome = {
    "the class is defined": "works",
    "model = TwoFilters(8)": "raises",
    "list(model.parameters())": "works",
    "model(images)": "raises",
    "forward(model, images)": "works",
}


# %% outcome: function-raises
# kind: wrong
# fails: test_two_filters
# idea: Believes that a function with an argument called self cannot be called as a function.
outcome = {
    "the class is defined": "works",
    "model = TwoFilters(8)": "works",
    "list(model.parameters())": "works",
    "model(images)": "raises",
    "forward(model, images)": "raises",
}


# %% outcome: model-works
# kind: wrong
# fails: test_two_filters
# idea: Believes that model(images) finds the function at the left margin.
outcome = {
    "the class is defined": "works",
    "model = TwoFilters(8)": "works",
    "list(model.parameters())": "works",
    "model(images)": "works",
    "forward(model, images)": "works",
}


# %% outcome: parameters-raise
# kind: wrong
# fails: test_two_filters
# idea: Believes that the parameters are only there once forward is.
outcome = {
    "the class is defined": "works",
    "model = TwoFilters(8)": "works",
    "list(model.parameters())": "raises",
    "model(images)": "raises",
    "forward(model, images)": "works",
}


# %% two_filters: relu-lost
# kind: wrong
# fails: test_two_filters
# idea: The ReLU between the convolutions was lost in copying.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return self.sharpen(self.smooth(images))


# %% two_filters: relu-at-end
# kind: wrong
# fails: test_two_filters
# idea: The ReLU stands after the second convolution, not between the two.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return torch.relu(self.sharpen(self.smooth(images)))


# %% two_filters: same-width
# kind: wrong
# fails: test_two_filters
# idea: The second convolution is padded, so the width stays W where W - 4 is promised.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5), padding=(0, 2))

    def forward(self, images):
        return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: kernel-turned
# kind: wrong
# fails: test_two_filters
# idea: The second kernel is 5 high and 1 wide, so the height shrinks in place of the width.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(5, 1))

    def forward(self, images):
        return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: channels-8
# kind: wrong
# fails: test_two_filters
# idea: The 8 of the example is written down; the argument channels is ignored.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, 8, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(8, 1, kernel_size=(1, 5))

    def forward(self, images):
        return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: sigmoid-between
# kind: wrong
# fails: test_two_filters
# idea: A sigmoid stands between the convolutions in place of the ReLU.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return self.sharpen(torch.sigmoid(self.smooth(images)))


# %% two_filters: relu-twice
# kind: wrong
# fails: test_two_filters
# idea: A second ReLU was added at the end, so negative outputs are lost.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return torch.relu(self.sharpen(torch.relu(self.smooth(images))))


# %% two_filters: no-gradient
# kind: wrong
# fails: test_two_filters
# idea: Forward runs under no_grad, so that nothing can be trained.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        with torch.no_grad():
            return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: first-detached
# kind: wrong
# fails: test_two_filters
# idea: The first convolution's output is detached, so it never learns.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        filtered = torch.relu(self.smooth(images))
        return self.sharpen(filtered.detach())


# %% two_filters: call-not-forward
# kind: wrong
# fails: test_two_filters
# idea: The method was named __call__ in place of forward, so hooks and model.forward no longer work.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def __call__(self, images):
        return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: refuses-width-5
# kind: wrong
# fails: test_two_filters
# idea: Refuses pictures of width 5, which the docstring allows.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        if images.shape[-1] <= 5:
            raise ValueError("the pictures are too narrow")
        return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: squeezed
# kind: wrong
# fails: test_two_filters
# idea: All axes of length one are squeezed away, among them the channel axis.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return self.sharpen(torch.relu(self.smooth(images))).squeeze()


# %% two_filters: reshaped-to-28
# kind: wrong
# fails: test_two_filters
# idea: The size 28 x 28 is written into forward; other pictures do not work.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        images = images.reshape(-1, 1, 28, 28)
        return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: padding-lost
# kind: wrong
# fails: test_two_filters
# idea: The padding of the first convolution was lost, so height and width shrink by two more.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: bias-lost
# kind: wrong
# fails: test_two_filters
# idea: The second convolution has no bias.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5), bias=False)

    def forward(self, images):
        return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: leaky
# kind: wrong
# fails: test_two_filters
# idea: A leaky ReLU replaces the ReLU, so negative values pass weakly.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return self.sharpen(nn.functional.leaky_relu(self.smooth(images)))


# %% two_filters: relu-on-input-too
# kind: wrong
# fails: test_two_filters
# idea: The caller's images lose their negative values in place, before the first convolution.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return self.sharpen(torch.relu(self.smooth(images.relu_())))


# %% two_filters: forward-inside-init
# kind: wrong
# fails: test_two_filters
# idea: forward was indented twice, so it is a local function of __init__ and the class still has none.
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

        def forward(self, images):
            return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: indented
# kind: right
# passes: test_two_filters
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return self.sharpen(torch.relu(self.smooth(images)))


# %% two_filters: three-lines
# kind: right
# passes: test_two_filters
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        x = self.smooth(images)
        x = torch.relu(x)
        return self.sharpen(x)


# %% two_filters: functional-relu
# kind: right
# passes: test_two_filters
import torch.nn.functional as F


class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return self.sharpen(F.relu(self.smooth(images)))


# %% two_filters: method-relu
# kind: right
# passes: test_two_filters
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return self.sharpen(self.smooth(images).relu())


# %% two_filters: annotated
# kind: right
# passes: test_two_filters
class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution.

    Args:
        channels: output channels of the first convolution.

    Called with images of shape (N, 1, H, W), W at least 5, it returns shape (N, 1, H, W - 4).
    """

    def __init__(self, channels: int) -> None:
        super(TwoFilters, self).__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        filtered: torch.Tensor = torch.relu(self.smooth(images))
        return self.sharpen(filtered)


# %% two_filters: forward-first
# kind: right
# passes: test_two_filters
class TwoFilters(nn.Module):
    def forward(self, images):
        return self.sharpen(torch.relu(self.smooth(images)))

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))


# %% two_filters: function-attached
# kind: right
# passes: test_two_filters
def run_filters(self, images):
    return self.sharpen(torch.relu(self.smooth(images)))


class TwoFilters(nn.Module):
    """A convolution, a ReLU, a convolution."""

    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    forward = run_filters


# %% vanilla_cnn: written-800
# kind: wrong
# fails: test_vanilla_cnn
# idea: The linear layer's 25 places are written down, as for 28 x 28 pictures.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        self.linear = nn.Linear(channels[1] * 5 * 5, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: square-only
# kind: wrong
# fails: test_vanilla_cnn
# idea: The number of columns is taken from the height, so only square pictures work.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        side = ((height - 2) // 2 - 2) // 2
        self.linear = nn.Linear(channels[1] * side * side, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: ceil-mode
# kind: wrong
# fails: test_vanilla_cnn
# idea: The pooling keeps windows that do not fit (ceil_mode), so odd maps give one row and column more.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2, ceil_mode=True)
        rows, columns = (((side - 1) // 2 - 1) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: no-second-relu
# kind: wrong
# fails: test_vanilla_cnn
# idea: The ReLU after the second convolution is missing.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(self.conv2(x))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: no-first-relu
# kind: wrong
# fails: test_vanilla_cnn
# idea: The ReLU after the first convolution is missing.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(self.conv1(images))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: average-pooling
# kind: wrong
# fails: test_vanilla_cnn
# idea: Averages are taken in the pooling where the largest value is asked.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.AvgPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: padded
# kind: wrong
# fails: test_vanilla_cnn
# idea: The convolutions are padded, so maps keep their size before each pooling.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3, padding=1)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.linear = nn.Linear(channels[1] * (height // 4) * (width // 4), classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: quarter-minus-two
# kind: wrong
# fails: test_vanilla_cnn
# idea: The size is computed as side // 4 - 2, which is right for 28, 32 and 24 but not for sides such as 30 or 27.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = height // 4 - 2, width // 4 - 2
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: lazy-linear
# kind: wrong
# fails: test_vanilla_cnn
# idea: The linear layer is lazy: before the first call it has no weights, and it takes its size from the first pictures in place of height and width.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        self.linear = nn.LazyLinear(classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: ten-classes
# kind: wrong
# fails: test_vanilla_cnn
# idea: The linear layer always has ten outputs; classes is ignored.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, 10)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: grey-first
# kind: wrong
# fails: test_vanilla_cnn
# idea: Colour pictures are averaged to grey first, so the first convolution sees one channel only.
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
        self.conv1 = nn.Conv2d(1, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = images.mean(1, keepdim=True)
        x = self.pool(torch.relu(self.conv1(x)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: channels-swapped
# kind: wrong
# fails: test_vanilla_cnn
# idea: The two numbers of channels are used in the wrong order.
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
        second, first = channels
        self.conv1 = nn.Conv2d(in_channels, first, kernel_size=3)
        self.conv2 = nn.Conv2d(first, second, kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(second * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: log-softmax
# kind: wrong
# fails: test_vanilla_cnn
# idea: A log-softmax follows the linear layer, where logits are asked.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return torch.log_softmax(self.linear(x.flatten(1)), dim=1)


# %% vanilla_cnn: relu-on-logits
# kind: wrong
# fails: test_vanilla_cnn
# idea: A ReLU follows the linear layer, so no logit can be negative.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return torch.relu(self.linear(x.flatten(1)))


# %% vanilla_cnn: batch-norm-added
# kind: wrong
# fails: test_vanilla_cnn
# idea: Batch norm was added after the first convolution, so an image's logits depend on the others in training.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)
        self.norm = nn.BatchNorm2d(channels[0])

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.norm(self.conv1(images))))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: dropout-functional
# kind: wrong
# fails: test_vanilla_cnn
# idea: A functional dropout stays active in evaluation mode.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        x = nn.functional.dropout(x.flatten(1), 0.25)
        return self.linear(x)


# %% vanilla_cnn: squeezed-maps
# kind: wrong
# fails: test_vanilla_cnn
# idea: The maps are squeezed before they are flattened, which breaks for a batch of one image.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.squeeze().flatten(1))


# %% vanilla_cnn: squeezed-logits
# kind: wrong
# fails: test_vanilla_cnn
# idea: The logits are squeezed, so one image gives shape (classes,).
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1)).squeeze(0)


# %% vanilla_cnn: first-conv-frozen
# kind: wrong
# fails: test_vanilla_cnn
# idea: The first convolution is frozen and never trained.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)
        self.conv1.requires_grad_(False)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: features-detached
# kind: wrong
# fails: test_vanilla_cnn
# idea: The features are detached before the linear layer, so the convolutions get no gradient.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.detach().flatten(1))


# %% vanilla_cnn: three-by-three-pool
# kind: wrong
# fails: test_vanilla_cnn
# idea: The pooling window is 3 x 3 with stride 2.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(3, stride=2)
        rows, columns = (((side - 3) // 2 - 3) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: refuses-ten
# kind: wrong
# fails: test_vanilla_cnn
# idea: Pictures of exactly 10 rows or columns are refused, though the docstring allows them.
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
        if height <= 10 or width <= 10:
            raise ValueError("the pictures are too small")
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: centred-by-batch
# kind: wrong
# fails: test_vanilla_cnn
# idea: The batch's mean is subtracted from the images, so one image's logits depend on the others.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = images - images.mean()
        x = self.pool(torch.relu(self.conv1(x)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: global-average
# kind: wrong
# fails: test_vanilla_cnn
# idea: The maps are averaged over all places in place of being flattened.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        self.linear = nn.Linear(channels[1], classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.mean((2, 3)))


# %% vanilla_cnn: size-on-class
# kind: wrong
# fails: test_vanilla_cnn
# idea: The number of features is kept on the class, so the first network built decides for all later ones.
class VanillaCNN(nn.Module):
    places = None

    def __init__(
        self,
        in_channels: int = 1,
        height: int = 28,
        width: int = 28,
        channels: tuple[int, int] = (16, 32),
        classes: int = 10,
    ) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        if VanillaCNN.places is None:
            VanillaCNN.places = rows * columns
        self.linear = nn.Linear(channels[1] * VanillaCNN.places, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: one-activation-less
# kind: wrong
# fails: test_vanilla_cnn
# idea: The convolutions have no bias.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3, bias=False)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3, bias=False)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: asks-for-image-gradient
# kind: wrong
# fails: test_vanilla_cnn
# idea: Forward switches requires_grad on for the caller's images.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = images.requires_grad_(True)
        x = self.pool(torch.relu(self.conv1(x)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: pool-once
# kind: wrong
# fails: test_vanilla_cnn
# idea: The second pooling is missing; the linear layer's size was adapted to that.
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = ((side - 2) // 2 - 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = torch.relu(self.conv2(x))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: plain
# kind: right
# passes: test_vanilla_cnn
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
        self.conv1 = nn.Conv2d(in_channels, channels[0], kernel_size=3)
        self.conv2 = nn.Conv2d(channels[0], channels[1], kernel_size=3)
        self.pool = nn.MaxPool2d(2)
        rows, columns = (((side - 2) // 2 - 2) // 2 for side in (height, width))
        self.linear = nn.Linear(channels[1] * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.pool(torch.relu(self.conv1(images)))
        x = self.pool(torch.relu(self.conv2(x)))
        return self.linear(x.flatten(1))


# %% vanilla_cnn: one-sequential
# kind: right
# passes: test_vanilla_cnn
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
        rows, columns = (height - 6) // 4, (width - 6) // 4
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

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.net(images)


# %% vanilla_cnn: dummy-picture
# kind: right
# passes: test_vanilla_cnn
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
        self.features = nn.Sequential(
            nn.Conv2d(in_channels, first, 3),
            nn.ReLU(inplace=True),
            nn.MaxPool2d(2),
            nn.Conv2d(first, second, (3, 3)),
            nn.ReLU(inplace=True),
            nn.MaxPool2d((2, 2)),
        )
        with torch.no_grad():
            size = self.features(torch.zeros(1, in_channels, height, width)).numel()
        self.head = nn.Linear(size, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = self.features(images)
        return self.head(x.view(x.size(0), -1))


# %% vanilla_cnn: bare-parameters
# kind: right
# passes: test_vanilla_cnn
from torch.nn import functional as F


class VanillaCNN(nn.Module):
    @staticmethod
    def after(side):
        return (side - 2) // 2

    def __init__(
        self,
        in_channels: int = 1,
        height: int = 28,
        width: int = 28,
        channels: tuple[int, int] = (16, 32),
        classes: int = 10,
    ) -> None:
        super().__init__()
        a, b = channels
        places = self.after(self.after(height)) * self.after(self.after(width))
        self.matrix = nn.Parameter(torch.randn(classes, b * places) * (b * places) ** -0.5)
        self.shift = nn.Parameter(torch.zeros(classes))
        self.k1 = nn.Parameter(torch.randn(a, in_channels, 3, 3) * (9 * in_channels) ** -0.5)
        self.c1 = nn.Parameter(torch.zeros(a))
        self.k2 = nn.Parameter(torch.randn(b, a, 3, 3) * (9 * a) ** -0.5)
        self.c2 = nn.Parameter(torch.zeros(b))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = F.max_pool2d(F.relu(F.conv2d(images, self.k1, self.c1)), 2)
        x = F.max_pool2d(F.relu(F.conv2d(x, self.k2, self.c2)), 2)
        return x.flatten(1) @ self.matrix.T + self.shift


# %% vanilla_cnn: loop-over-blocks
# kind: right
# passes: test_vanilla_cnn
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
        self.blocks = nn.ModuleList()
        rows, columns, inputs = height, width, in_channels
        for outputs in channels:
            self.blocks.append(nn.Conv2d(inputs, outputs, kernel_size=3, stride=1, padding=0))
            rows, columns, inputs = (rows - 2) // 2, (columns - 2) // 2, outputs
        self.out = nn.Linear(inputs * rows * columns, classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = images
        for block in self.blocks:
            x = nn.functional.max_pool2d(block(x).relu(), kernel_size=2)
        return self.out(torch.flatten(x, start_dim=1))


# %% vanilla_cnn: head-registered-first
# kind: right
# passes: test_vanilla_cnn
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

        def side(n):
            for _ in range(2):
                n = (n - 2) // 2
            return n

        self.head = nn.Linear(channels[1] * side(height) * side(width), classes)
        self.b = nn.Conv2d(channels[0], channels[1], 3)
        self.a = nn.Conv2d(in_channels, channels[0], 3)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = torch.max_pool2d(torch.relu(self.a(images)), 2)
        x = torch.max_pool2d(torch.relu(self.b(x)), 2)
        return self.head(x.reshape(len(x), -1))


# %% vanilla_cnn: block-class
# kind: right
# passes: test_vanilla_cnn
class Block(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.convolution = nn.Conv2d(inputs, outputs, 3)
        self.pooling = nn.MaxPool2d(2)

    @staticmethod
    def side(n):
        return (n - 2) // 2

    def forward(self, x):
        return self.pooling(nn.functional.relu(self.convolution(x)))


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
        a, b = channels
        self.one, self.two = Block(in_channels, a), Block(a, b)
        rows = self.two.side(self.one.side(height))
        columns = self.two.side(self.one.side(width))
        self.three = nn.Sequential(nn.Flatten(), nn.Linear(b * rows * columns, classes))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.three(self.two(self.one(images)))


# %% split: not-stratified
# kind: wrong
# fails: test_split
# idea: The split is not stratified.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    return train_test_split(images, labels, test_size=0.2, random_state=seed)


# %% split: fixed-seed
# kind: wrong
# fails: test_split
# idea: The seed is ignored; 42 is always used.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    return train_test_split(images, labels, test_size=0.2, random_state=42, stratify=labels)


# %% split: parts-swapped
# kind: wrong
# fails: test_split
# idea: 80 % are held back and 20 % are left for training.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    return train_test_split(images, labels, train_size=0.2, random_state=seed, stratify=labels)


# %% split: default-size
# kind: wrong
# fails: test_split
# idea: The default share of 25 % is held back.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    return train_test_split(images, labels, random_state=seed, stratify=labels)


# %% split: three-hundred
# kind: wrong
# fails: test_split
# idea: 300 images are held back, 20 % only of this notebook's 1,500.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    return train_test_split(
        images, labels, test_size=min(300, len(labels) // 2), random_state=seed, stratify=labels
    )


# %% split: pairs-broken
# kind: wrong
# fails: test_split
# idea: Images and labels are split in two calls with different seeds, so they are no longer pairs.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    train_images, validation_images = train_test_split(
        images, test_size=0.2, random_state=seed, stratify=labels
    )
    train_labels, validation_labels = train_test_split(
        labels, test_size=0.2, random_state=seed + 1, stratify=labels
    )
    return train_images, validation_images, train_labels, validation_labels


# %% split: other-order
# kind: wrong
# fails: test_split
# idea: The four parts come in the wrong order: train images, train labels, validation images, validation labels.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    a, b, c, d = train_test_split(images, labels, test_size=0.2, random_state=seed, stratify=labels)
    return a, c, b, d


# %% split: reseeds-numpy
# kind: wrong
# fails: test_split
# idea: The global generator of NumPy is reseeded in place of handing the seed over.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    np.random.seed(seed)
    return train_test_split(images, labels, test_size=0.2, stratify=labels)


# %% split: seed-or-none
# kind: wrong
# fails: test_split
# idea: `seed or None` turns the seed 0 into no seed, so seed 0 gives another split each time.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    return train_test_split(
        images, labels, test_size=0.2, random_state=seed or None, stratify=labels
    )


# %% split: kept-indices
# kind: wrong
# fails: test_split
# idea: The index lists are kept by seed, so other data with the same seed get the first data's split.
known = {}


def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    if seed not in known:
        known[seed] = train_test_split(
            np.arange(len(labels)), test_size=0.2, random_state=seed, stratify=labels
        )
    train, held = known[seed]
    train, held = train[train < len(labels)], held[held < len(labels)]
    return images[train], images[held], labels[train], labels[held]


# %% split: classes-modulo-ten
# kind: wrong
# fails: test_split
# idea: Stratified by the class number modulo 10, so with more than ten classes different ones are mixed up.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    return train_test_split(images, labels, test_size=0.2, random_state=seed, stratify=labels % 10)


# %% split: train-keeps-all
# kind: wrong
# fails: test_split
# idea: The validation images are not taken out of the training part.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    _, validation_images, _, validation_labels = train_test_split(
        images, labels, test_size=0.2, random_state=seed, stratify=labels
    )
    return images, validation_images, labels, validation_labels


# %% split: arrays-returned
# kind: wrong
# fails: test_split
# idea: NumPy arrays come back where tensors are promised.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    return train_test_split(
        images.numpy(), labels.numpy(), test_size=0.2, random_state=seed, stratify=labels.numpy()
    )


# %% split: float-images
# kind: wrong
# fails: test_split
# idea: The images are turned to float32 and divided by 255, which nobody asked for.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    return train_test_split(
        images.float() / 255, labels, test_size=0.2, random_state=seed, stratify=labels
    )


# %% split: flattened-images
# kind: wrong
# fails: test_split
# idea: The images come back flattened to rows.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    return train_test_split(
        images.flatten(1), labels, test_size=0.2, random_state=seed, stratify=labels
    )


# %% split: generator-goes-on
# kind: wrong
# fails: test_split
# idea: A generator is kept for each seed and goes on, so the second call with the same seed gives another split.
generators = {}


def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    if seed not in generators:
        generators[seed] = np.random.RandomState(seed)
    return train_test_split(
        images, labels, test_size=0.2, random_state=generators[seed], stratify=labels
    )


# %% split: rest-dropped
# kind: wrong
# fails: test_split
# idea: Images beyond the last full ten are dropped.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    n = len(labels) // 10 * 10
    return train_test_split(
        images[:n], labels[:n], test_size=0.2, random_state=seed, stratify=labels[:n]
    )


# %% split: callers-shuffled
# kind: wrong
# fails: test_split
# idea: The caller's images and labels are shuffled in place first.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(seed))
    images[:], labels[:] = images[order], labels[order]
    return train_test_split(images, labels, test_size=0.2, random_state=seed, stratify=labels)


# %% split: stratified-unsorted
# kind: wrong
# fails: test_split
# idea: The split is stratified by the sorted labels, which no longer belong to the images.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    return train_test_split(
        images, labels, test_size=0.2, random_state=seed, stratify=labels.sort().values
    )


# %% split: labels-int32
# kind: wrong
# fails: test_split
# idea: The labels come back as int32, not as they were.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    parts = train_test_split(images, labels, test_size=0.2, random_state=seed, stratify=labels)
    return parts[0], parts[1], parts[2].int(), parts[3].int()


# %% split: few-seeds
# kind: wrong
# fails: test_split
# idea: Only seed % 2 is used, so most seeds give the same split as another.
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    return train_test_split(images, labels, test_size=0.2, random_state=seed % 2, stratify=labels)


# %% split: one-call
# kind: right
# passes: test_split
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    return train_test_split(images, labels, test_size=0.2, random_state=seed, stratify=labels)


# %% split: unpacked-tuple
# kind: right
# passes: test_split
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    train_images, validation_images, train_labels, validation_labels = train_test_split(
        images,
        labels,
        train_size=0.8,
        test_size=0.2,
        random_state=seed,
        stratify=labels.tolist(),
        shuffle=True,
    )
    return train_images, validation_images, train_labels, validation_labels


# %% split: split-numpy-indices
# kind: right
# passes: test_split
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    train, held = train_test_split(
        np.arange(len(labels)), test_size=0.2, random_state=seed, stratify=labels.numpy()
    )
    train, held = torch.from_numpy(train), torch.from_numpy(held)
    return images[train], images[held], labels[train], labels[held]


# %% split: split-torch-indices
# kind: right
# passes: test_split
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    places = torch.arange(labels.shape[0])
    train, held = train_test_split(places, test_size=0.2, random_state=seed, stratify=labels)
    return tuple(part[index] for part in (images, labels) for index in (train, held))


# %% split: two-calls-same-seed
# kind: right
# passes: test_split
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    how = {"test_size": 0.2, "random_state": seed, "stratify": labels}
    return (*train_test_split(images, **how), *train_test_split(labels, **how))


# %% split: random-state-object
# kind: right
# passes: test_split
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    state = np.random.RandomState(seed)
    return tuple(
        train_test_split(images, labels, test_size=0.2, random_state=state, stratify=labels)
    )


# %% split: shifted-seed
# kind: right
# passes: test_split
def split(images: torch.Tensor, labels: torch.Tensor, seed: int):
    parts = train_test_split(
        images, labels, test_size=0.2, random_state=seed + 1000, stratify=labels
    )
    return [part.clone() for part in parts]


# %% train_step: no-train-mode
# kind: wrong
# fails: test_train_step
# idea: model.train() is missing, so after a validation the step runs in evaluation mode.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: no-zero-grad
# kind: wrong
# fails: test_train_step
# idea: zero_grad is missing, so the gradients of all steps add up.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: zero-after-backward
# kind: wrong
# fails: test_train_step
# idea: zero_grad stands between backward and step, so nothing is learned.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.zero_grad()
    optimizer.step()
    return loss.item()


# %% train_step: zero-at-end-only
# kind: wrong
# fails: test_train_step
# idea: zero_grad stands after the step only, so what lies in .grad before the first call has an influence.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


# %% train_step: loss-with-graph
# kind: wrong
# fails: test_train_step
# idea: The loss tensor is returned with its whole graph.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss


# %% train_step: loss-after-step
# kind: wrong
# fails: test_train_step
# idea: The loss is computed anew after the weights have moved.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.zero_grad()
    loss_fn(model(images), labels).backward()
    optimizer.step()
    with torch.no_grad():
        return loss_fn(model(images), labels).item()


# %% train_step: own-cross-entropy
# kind: wrong
# fails: test_train_step
# idea: nn.CrossEntropyLoss is used whatever loss_fn is.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.zero_grad()
    loss = nn.CrossEntropyLoss()(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: softmax-first
# kind: wrong
# fails: test_train_step
# idea: A softmax is applied to the logits before the loss, which applies one itself.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.zero_grad()
    probabilities = torch.softmax(model(images), dim=1)
    loss = loss_fn(probabilities, labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: sum-of-batch
# kind: wrong
# fails: test_train_step
# idea: The sum over the batch is returned in place of the mean.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item() * len(labels)


# %% train_step: train-after-forward
# kind: wrong
# fails: test_train_step
# idea: model.train() comes after the forward pass, too late for the first batch after a validation.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    optimizer.zero_grad()
    logits = model(images)
    model.train()
    loss = loss_fn(logits, labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: train-once
# kind: wrong
# fails: test_train_step
# idea: Training mode is switched on at a model's first step only.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    if not getattr(model, "in_training", False):
        model.train()
        model.in_training = True
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: training-flag
# kind: wrong
# fails: test_train_step
# idea: The model's own flag is set by hand, so its layers stay in evaluation mode.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.training = True
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: gradient-clipped
# kind: wrong
# fails: test_train_step
# idea: The gradient is clipped to norm 1, so large gradients move the weights less than they should.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    return loss.item()


# %% train_step: scales-bytes
# kind: wrong
# fails: test_train_step
# idea: Images with values above 1 are divided by 255 on the way.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.zero_grad()
    if images.max() > 1:
        images = images / 255
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: only-positive-loss
# kind: wrong
# fails: test_train_step
# idea: The step is made only while the loss is positive, but loss_fn may be negative or zero and still have a slope.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    if loss > 0:
        loss.backward()
        optimizer.step()
    return loss.item()


# %% train_step: sgd-by-hand
# kind: wrong
# fails: test_train_step
# idea: The weights are moved by hand as plain SGD does, whatever the optimiser is.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    with torch.no_grad():
        for group in optimizer.param_groups:
            for weight in group["params"]:
                if weight.grad is not None:
                    weight -= group["lr"] * weight.grad
    return loss.item()


# %% train_step: first-group-emptied
# kind: wrong
# fails: test_train_step
# idea: Only the gradients of the optimiser's first group of parameters are emptied.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    for weight in optimizer.param_groups[0]["params"]:
        weight.grad = None
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: reseeds
# kind: wrong
# fails: test_train_step
# idea: The global seed is set in every step, so dropout drops the same places each time and the caller's generator is thrown back.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    torch.manual_seed(0)
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: every-second-call
# kind: wrong
# fails: test_train_step
# idea: Gradients are collected over two calls and the weights move at every second call only.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    train_step.calls += 1
    model.train()
    if train_step.calls % 2 == 1:
        optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    (loss / 2).backward()
    if train_step.calls % 2 == 0:
        optimizer.step()
    return loss.item()


train_step.calls = 0


# %% train_step: rounded
# kind: wrong
# fails: test_train_step
# idea: The loss is rounded to two decimals.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return round(loss.item(), 2)


# %% train_step: flattened
# kind: wrong
# fails: test_train_step
# idea: The images are flattened before the model sees them, so convolutional networks do not work.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images.flatten(1)), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: squeezed-logits
# kind: wrong
# fails: test_train_step
# idea: The logits are squeezed, which breaks a batch of one image.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images).squeeze(), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: one-batch-late
# kind: wrong
# fails: test_train_step
# idea: The step stands at the beginning, so each call moves the weights with the gradient of the batch before and leaves its own unused.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.step()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    return loss.item()


# %% train_step: forward-twice
# kind: wrong
# fails: test_train_step
# idea: The model runs a second time in training mode to get the number, so dropout draws anew and batch norm counts the batch twice.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.zero_grad()
    loss_fn(model(images), labels).backward()
    value = loss_fn(model(images), labels).item()
    optimizer.step()
    return value


# %% train_step: unfreezes
# kind: wrong
# fails: test_train_step
# idea: All weights get requires_grad, so layers that the caller froze are trained.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    for weight in model.parameters():
        weight.requires_grad_(True)
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: first-64
# kind: wrong
# fails: test_train_step
# idea: Only the first 64 images of the batch are used.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images[:64]), labels[:64])
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: calls-forward
# kind: wrong
# fails: test_train_step
# idea: model.forward is called directly, which passes over hooks.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model.forward(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: eval-mode-step
# kind: wrong
# fails: test_train_step
# idea: The step is made in evaluation mode and training mode set afterwards.
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.eval()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    model.train()
    return loss.item()


# %% train_step: figure-order
# kind: right
# passes: test_train_step
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.zero_grad()
    logits = model(images)
    loss = loss_fn(logits, labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: zero-before-backward
# kind: right
# passes: test_train_step
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    loss = loss_fn(model(images), labels)
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return float(loss)


# %% train_step: detached-tensor
# kind: right
# passes: test_train_step
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    optimizer.zero_grad(set_to_none=True)
    model.train(True)
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% train_step: number-before-step
# kind: right
# passes: test_train_step
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    _ = model.train()
    with torch.enable_grad():
        loss = loss_fn(model(images), labels)
    value = loss.detach().item()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    del loss
    return value


# %% train_step: helper
# kind: right
# passes: test_train_step
def forward_loss(model, images, labels, loss_fn):
    return loss_fn(model(images), labels)


def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    optimizer.zero_grad()
    loss = forward_loss(model, images, labels, loss_fn)
    torch.autograd.backward(loss)
    optimizer.step()
    return loss.tolist()


# %% train_step: emptied-by-hand
# kind: right
# passes: test_train_step
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()
    for group in optimizer.param_groups:
        for weight in group["params"]:
            weight.grad = None
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: zero-twice
# kind: right
# passes: test_train_step
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model = model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad()
    return loss.item()


# %% train_step: closure
# kind: right
# passes: test_train_step
def train_step(model, images, labels, loss_fn, optimizer) -> float:
    model.train()

    def closure():
        optimizer.zero_grad()
        loss = loss_fn(model(images), labels)
        loss.backward()
        return loss

    return float(optimizer.step(closure))


# %% effect: all-right
# kind: right
# passes: test_effect
effect = {
    "A": "gradients add up",
    "B": "nothing is learned",
    "C": "works",
    "D": "works",
    "E": "nothing is learned",
    "F": "one batch late",
}


# %% effect: d-adds-up
# kind: wrong
# fails: test_effect
# idea: Believes that zero_grad must stand before backward in the same pass, so that D adds up.
effect = {
    "A": "gradients add up",
    "B": "nothing is learned",
    "C": "works",
    "D": "gradients add up",
    "E": "nothing is learned",
    "F": "one batch late",
}


# %% effect: e-late
# kind: wrong
# fails: test_effect
# idea: Takes E for one batch late, though zero_grad empties what the batch before left.
effect = {
    "A": "gradients add up",
    "B": "nothing is learned",
    "C": "works",
    "D": "works",
    "E": "one batch late",
    "F": "one batch late",
}


# %% effect: f-learns-nothing
# kind: wrong
# fails: test_effect
# idea: Believes that in F zero_grad wipes out what the step would need.
effect = {
    "A": "gradients add up",
    "B": "nothing is learned",
    "C": "works",
    "D": "works",
    "E": "nothing is learned",
    "F": "nothing is learned",
}


# %% effect: b-works
# kind: wrong
# fails: test_effect
# idea: Believes that zero_grad before the step does no harm, as the optimiser knows the loss.
effect = {
    "A": "gradients add up",
    "B": "works",
    "C": "works",
    "D": "works",
    "E": "nothing is learned",
    "F": "one batch late",
}


# %% effect: c-learns-nothing
# kind: wrong
# fails: test_effect
# idea: Believes that zero_grad after forward destroys what forward has noted.
effect = {
    "A": "gradients add up",
    "B": "nothing is learned",
    "C": "nothing is learned",
    "D": "works",
    "E": "nothing is learned",
    "F": "one batch late",
}


# %% effect: e-f-swapped
# kind: wrong
# fails: test_effect
# idea: E and F are taken for each other.
effect = {
    "A": "gradients add up",
    "B": "nothing is learned",
    "C": "works",
    "D": "works",
    "E": "one batch late",
    "F": "nothing is learned",
}


# %% validate: mean-of-accuracies
# kind: wrong
# fails: test_validate
# idea: The accuracies of the batches are averaged, so a short last batch counts too much.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, accuracies, total = 0.0, [], 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            accuracies.append((logits.argmax(1) == labels).float().mean().item())
            total += len(labels)
    return loss_sum / total, sum(accuracies) / len(accuracies)


# %% validate: mean-of-losses
# kind: wrong
# fails: test_validate
# idea: The losses of the batches are averaged without their sizes.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    losses, correct, total = [], 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            losses.append(loss_fn(logits, labels).item())
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return sum(losses) / len(losses), correct / total


# %% validate: no-eval
# kind: wrong
# fails: test_validate
# idea: model.eval() is missing: dropout drops and batch norm collects.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: no-no-grad
# kind: wrong
# fails: test_validate
# idea: The gradients are recorded: no_grad is missing.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, correct, total = 0.0, 0, 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += loss_fn(logits, labels).item() * len(labels)
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, correct / total


# %% validate: own-cross-entropy
# kind: wrong
# fails: test_validate
# idea: nn.functional.cross_entropy is used whatever loss_fn is.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += nn.functional.cross_entropy(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: grad-stays-off
# kind: wrong
# fails: test_validate
# idea: Gradients are switched off globally and stay off, so the next training step fails.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    torch.set_grad_enabled(False)
    loss_sum, correct, total = 0.0, 0, 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += loss_fn(logits, labels).item() * len(labels)
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, correct / total


# %% validate: len-of-dataset
# kind: wrong
# fails: test_validate
# idea: Divides by len(loader.dataset), which a list of batches has not and which is wrong when the loader leaves images out.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, correct = 0.0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
    return loss_sum / len(loader.dataset), correct / len(loader.dataset)


# %% validate: size-of-first-batch
# kind: wrong
# fails: test_validate
# idea: Every batch is weighted with the size of the first one.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, correct, total, size = 0.0, 0, 0, None
    with torch.no_grad():
        for images, labels in loader:
            size = size or len(labels)
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * size
            correct += (logits.argmax(1) == labels).sum().item()
            total += size
    return loss_sum / total, correct / total


# %% validate: percent
# kind: wrong
# fails: test_validate
# idea: The accuracy is given in percent, not as a fraction from 0 to 1.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, 100 * correct / total


# %% validate: last-batch-only
# kind: wrong
# fails: test_validate
# idea: The sums are started anew in each batch, so only the last batch counts.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    with torch.no_grad():
        for images, labels in loader:
            loss_sum, correct, total = 0.0, 0, 0
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: three-batches
# kind: wrong
# fails: test_validate
# idea: Stops after three batches.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for number, (images, labels) in enumerate(loader):
            if number == 3:
                break
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: ties-count
# kind: wrong
# fails: test_validate
# idea: An image counts as correct if its label's logit equals the largest, so a model with all logits equal is always right.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.gather(1, labels[:, None])[:, 0] >= logits.amax(1)).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: uint8-counter
# kind: wrong
# fails: test_validate
# idea: The correct images are counted in a uint8 tensor, which starts at 0 again after 255.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, correct, total = 0.0, torch.zeros((), dtype=torch.uint8), 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().to(torch.uint8)
            total += len(labels)
    return loss_sum / total, correct.item() / total


# %% validate: empties-grad
# kind: wrong
# fails: test_validate
# idea: The model's gradients are emptied, though .grad is to be left as it is.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.zero_grad()
    model.eval()
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: freezes-weights
# kind: wrong
# fails: test_validate
# idea: requires_grad is switched off for all weights and stays off.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    for weight in model.parameters():
        weight.requires_grad_(False)
    loss_sum, correct, total = 0.0, 0, 0
    for images, labels in loader:
        logits = model(images)
        loss_sum += loss_fn(logits, labels).item() * len(labels)
        correct += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    return loss_sum / total, correct / total


# %% validate: loader-twice
# kind: wrong
# fails: test_validate
# idea: The loader is run through twice, once for each number; one that yields its batches only once is empty the second time.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    with torch.no_grad():
        losses = [(loss_fn(model(images), labels).item(), len(labels)) for images, labels in loader]
        hits = [(model(images).argmax(1) == labels).sum().item() for images, labels in loader]
    total = sum(n for _, n in losses)
    return sum(loss * n for loss, n in losses) / total, sum(hits) / total


# %% validate: flag-by-hand
# kind: wrong
# fails: test_validate
# idea: The model's own flag is set by hand, so its layers stay in training mode.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.training = False
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: eval-first-time
# kind: wrong
# fails: test_validate
# idea: Evaluation mode is switched on at the first validation of a model only.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    if not getattr(model, "was_validated", False):
        model.eval()
        model.was_validated = True
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: squeezed
# kind: wrong
# fails: test_validate
# idea: The logits are squeezed, which breaks when the last batch has one image.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images).squeeze()
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: ten-by-ten
# kind: wrong
# fails: test_validate
# idea: The correct images are read off a 10 x 10 table, so more than ten classes do not work.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, table = 0.0, torch.zeros(10, 10, dtype=torch.long)
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            table.index_put_((labels, logits.argmax(1)), torch.ones_like(labels), accumulate=True)
    total = table.sum().item()
    return loss_sum / total, table.diagonal().sum().item() / total


# %% validate: above-one-half
# kind: wrong
# fails: test_validate
# idea: An image counts as correct only if its label's probability exceeds one half.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.softmax(1).gather(1, labels[:, None]) > 0.5).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: only-dropout-off
# kind: wrong
# fails: test_validate
# idea: Only the dropout layers are put in evaluation mode; batch norm goes on collecting.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    for layer in model.modules():
        if isinstance(layer, nn.Dropout):
            layer.eval()
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: short-batch-skipped
# kind: wrong
# fails: test_validate
# idea: A last batch that is shorter than the first is left out.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, correct, total, size = 0.0, 0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            size = max(size, len(labels))
            if len(labels) < size:
                continue
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: running-half
# kind: wrong
# fails: test_validate
# idea: The loss is a running mean of old and new, in which the last batches weigh most.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss, correct, total = None, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            value = loss_fn(logits, labels).item()
            loss = value if loss is None else (loss + value) / 2
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss, correct / total


# %% validate: class-zero-lost
# kind: wrong
# fails: test_validate
# idea: Correct labels are counted if they are not zero, so hits in class 0 are lost.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += labels[logits.argmax(1) == labels].count_nonzero().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: reseeds
# kind: wrong
# fails: test_validate
# idea: The global seed is set, which throws the caller's generator back at every validation.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    torch.manual_seed(0)
    model.eval()
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: sums-survive
# kind: wrong
# fails: test_validate
# idea: The three sums stand in a default argument and go on from one call to the next.
def validate(model, loader, loss_fn, sums=[0.0, 0, 0]) -> tuple[float, float]:
    model.eval()
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            sums[0] += loss_fn(logits, labels).item() * len(labels)
            sums[1] += (logits.argmax(1) == labels).sum().item()
            sums[2] += len(labels)
    return sums[0] / sums[2], sums[1] / sums[2]


# %% validate: flattened
# kind: wrong
# fails: test_validate
# idea: The images are flattened first, so convolutional networks do not work.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images.flatten(1))
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: numbers-swapped
# kind: wrong
# fails: test_validate
# idea: Accuracy and loss are returned in the wrong order.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return correct / total, loss_sum / total


# %% validate: eval-after-first
# kind: wrong
# fails: test_validate
# idea: eval() stands at the end of the loop's body, so the first batch is measured in training mode.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
            model.eval()
    return loss_sum / total, correct / total


# %% validate: rounded
# kind: wrong
# fails: test_validate
# idea: The accuracy is rounded to two decimals.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, round(correct / total, 2)


# %% validate: no-grad-around-loss-only
# kind: wrong
# fails: test_validate
# idea: no_grad stands around the loss only; the model's forward pass is still recorded.
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, correct, total = 0.0, 0, 0
    for images, labels in loader:
        logits = model(images)
        with torch.no_grad():
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: three-sums
# kind: right
# passes: test_validate
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss_sum, correct, total = 0.0, 0, 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            loss_sum += loss_fn(logits, labels).item() * len(labels)
            correct += (logits.argmax(1) == labels).sum().item()
            total += len(labels)
    return loss_sum / total, correct / total


# %% validate: decorator
# kind: right
# passes: test_validate
@torch.no_grad()
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    sums = torch.zeros(3, dtype=torch.float64)
    for images, labels in loader:
        logits = model(images)
        n = labels.numel()
        hits = torch.eq(logits.max(dim=1).indices, labels).sum()
        sums += torch.tensor([float(loss_fn(logits, labels)) * n, hits, n], dtype=torch.float64)
    loss, accuracy = (sums[:2] / sums[2]).tolist()
    return loss, accuracy


# %% validate: inference-mode
# kind: right
# passes: test_validate
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.train(False)
    records = []
    with torch.inference_mode():
        for batch in loader:
            images, labels = batch
            logits = model(images)
            records.append(
                (
                    loss_fn(logits, labels).item(),
                    int((logits.argmax(-1) == labels).sum()),
                    len(images),
                )
            )
    losses, hits, sizes = zip(*records)
    return float(np.average(losses, weights=sizes)), sum(hits) / sum(sizes)


# %% validate: list-of-hits
# kind: right
# passes: test_validate
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    losses, hits = [], []
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            losses += [loss_fn(logits, labels).item()] * len(labels)
            hits += (logits.argmax(dim=1) == labels).tolist()
    return sum(losses) / len(losses), sum(hits) / len(hits)


# %% validate: all-logits-at-once
# kind: right
# passes: test_validate
def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    with torch.no_grad():
        pairs = [(model(images), labels) for images, labels in loader]
        logits = torch.cat([a for a, _ in pairs])
        labels = torch.cat([b for _, b in pairs])
        loss = loss_fn(logits, labels)
    return loss.item(), (logits.argmax(1) == labels).double().mean().item()


# %% validate: modes-restored
# kind: right
# passes: test_validate
def validate(model, loader, loss_fn) -> tuple[float, float]:
    modes = {layer: layer.training for layer in model.modules()}
    model.eval()
    loss_sum = correct = total = 0
    try:
        with torch.no_grad():
            for images, labels in loader:
                logits = model(images)
                n = labels.shape[0]
                loss_sum += n * loss_fn(logits, labels).item()
                correct += logits.argmax(1).eq(labels).sum().item()
                total += n
    finally:
        for layer, mode in modes.items():
            layer.training = mode
    return loss_sum / total, correct / total


# %% validate: running-mean
# kind: right
# passes: test_validate
def judge(model, images, labels, loss_fn):
    logits = model(images)
    hits = (np.argmax(logits.numpy(), axis=1) == labels.numpy()).mean()
    return float(loss_fn(logits, labels)), float(hits)


def validate(model, loader, loss_fn) -> tuple[float, float]:
    model.eval()
    loss, accuracy, seen = 0.0, 0.0, 0
    with torch.set_grad_enabled(False):
        for images, labels in loader:
            batch_loss, batch_accuracy = judge(model, images, labels, loss_fn)
            seen += len(labels)
            share = len(labels) / seen
            loss += share * (batch_loss - loss)
            accuracy += share * (batch_accuracy - accuracy)
    return loss, accuracy


# %% faulty_line: all-right
# kind: right
# passes: test_fit
faulty_line = {"an undefined name": 5, "the wrong images": 6, "a wrong average": 8}


# %% faulty_line: name-line-1
# kind: wrong
# fails: test_fit
# idea: Names the line that defines loss_fn, not the one that uses an undefined name.
faulty_line = {"an undefined name": 1, "the wrong images": 6, "a wrong average": 8}


# %% faulty_line: images-line-4
# kind: wrong
# fails: test_fit
# idea: Takes training on the training images for the fault.
faulty_line = {"an undefined name": 5, "the wrong images": 4, "a wrong average": 8}


# %% faulty_line: images-line-7
# kind: wrong
# fails: test_fit
# idea: Names the line that uses the images, not the one that takes them from the wrong loader.
faulty_line = {"an undefined name": 5, "the wrong images": 7, "a wrong average": 8}


# %% faulty_line: average-line-7
# kind: wrong
# fails: test_fit
# idea: Names the line that collects the batch accuracies, not the one that averages them.
faulty_line = {"an undefined name": 5, "the wrong images": 6, "a wrong average": 7}


# %% faulty_line: average-line-3
# kind: wrong
# fails: test_fit
# idea: Takes the emptying of the list in each epoch for the wrong average.
faulty_line = {"an undefined name": 5, "the wrong images": 6, "a wrong average": 3}


# %% faulty_line: name-line-8
# kind: wrong
# fails: test_fit
# idea: Takes testing_accuracy for the undefined name.
faulty_line = {"an undefined name": 8, "the wrong images": 6, "a wrong average": 8}


# %% fit: validated-on-train
# kind: wrong
# fails: test_fit
# idea: Validation runs on the training images.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, train_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: mean-of-batches
# kind: wrong
# fails: test_fit
# idea: The training loss is the mean of the batches' losses, without their sizes.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss)
            total += 1
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: validated-before
# kind: wrong
# fails: test_fit
# idea: Validation stands before the training of the epoch, so each number is one epoch old.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: sums-go-on
# kind: wrong
# fails: test_fit
# idea: The sums are not emptied between epochs, so the training loss is the mean over all epochs so far.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    loss_sum, total = 0.0, 0
    for _ in range(epochs):
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: loss-accuracy-swapped
# kind: wrong
# fails: test_fit
# idea: Loss and accuracy of the validation are stored under each other's name.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_accuracy, validation_loss = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: last-batch-loss
# kind: wrong
# fails: test_fit
# idea: The training loss is that of the epoch's last batch.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(float(loss))
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: train-loss-afterwards
# kind: wrong
# fails: test_fit
# idea: The training loss is measured after the epoch with validate, not collected from the steps.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        for images, labels in train_loader:
            train_step(model, images, labels, loss_fn, optimizer)
        history["train_loss"].append(validate(model, train_loader, loss_fn)[0])
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: history-survives
# kind: wrong
# fails: test_fit
# idea: The history stands outside the function, so a second call continues the first one's lists.
history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}


def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: order-frozen
# kind: wrong
# fails: test_fit
# idea: The training batches are put in a list once, so they come in the same order in every epoch.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    batches = list(train_loader)
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in batches:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: len-of-dataset
# kind: wrong
# fails: test_fit
# idea: Divides by len(train_loader.dataset), which a list of batches has not and which is wrong with drop_last.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum = 0.0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / len(train_loader.dataset))
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: stops-early
# kind: wrong
# fails: test_fit
# idea: The training is ended when the validation loss rises, so there may be fewer numbers than epochs.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
        if len(history["validation_loss"]) > 1 and validation_loss > history["validation_loss"][-2]:
            break
    return history


# %% fit: best-weights-back
# kind: wrong
# fails: test_fit
# idea: At the end the weights of the best epoch are loaded, so the model is not the one after the last epoch.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    kept = None
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
        if validation_loss == min(history["validation_loss"]):
            kept = copy.deepcopy(model.state_dict())
    model.load_state_dict(kept)
    return history


# %% fit: own-optimiser
# kind: wrong
# fails: test_fit
# idea: A new Adam is made in place of the optimiser that was handed in.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3)
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: own-loss-for-training
# kind: wrong
# fails: test_fit
# idea: The steps use cross-entropy whatever loss_fn is.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, nn.CrossEntropyLoss(), optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: own-loss-for-validation
# kind: wrong
# fails: test_fit
# idea: The validation uses cross-entropy whatever loss_fn is.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(
            model, validation_loader, nn.CrossEntropyLoss()
        )
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: copy-trained
# kind: wrong
# fails: test_fit
# idea: A copy of the model runs the steps, while the optimiser holds the weights of the original: nothing is learned.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    model = copy.deepcopy(model)
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: one-list-for-all
# kind: wrong
# fails: test_fit
# idea: dict.fromkeys gives all three names one and the same list.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = dict.fromkeys(["train_loss", "validation_loss", "validation_accuracy"], [])
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: one-epoch-short
# kind: wrong
# fails: test_fit
# idea: Counts the epochs from 1 but ends one too early.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(1, epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: optimiser-anew
# kind: wrong
# fails: test_fit
# idea: The optimiser's memory is emptied in every epoch, so momentum and Adam start again.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        optimizer.state.clear()
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: rate-decays
# kind: wrong
# fails: test_fit
# idea: The learning rate is made smaller after each epoch, which nobody asked for.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
        for group in optimizer.param_groups:
            group["lr"] *= 0.9
    return history


# %% fit: iterator-used-up
# kind: wrong
# fails: test_fit
# idea: One iterator over the training batches serves all epochs, so only the first one trains.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    batches = iter(train_loader)
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in batches:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / max(total, 1))
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: train-mode-once
# kind: wrong
# fails: test_fit
# idea: The steps are written out with model.train() once before all epochs, so from the second epoch on training runs in evaluation mode.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    model.train()
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            optimizer.zero_grad()
            loss = loss_fn(model(images), labels)
            loss.backward()
            optimizer.step()
            loss_sum += loss.item() * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: reseeds-each-epoch
# kind: wrong
# fails: test_fit
# idea: The global seed is set in each epoch, so a shuffling loader deals the same order every time.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        torch.manual_seed(0)
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: rounded
# kind: wrong
# fails: test_fit
# idea: The numbers are rounded to two decimals.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(round(loss_sum / total, 2))
        history["validation_loss"].append(round(validation_loss, 2))
        history["validation_accuracy"].append(round(validation_accuracy, 2))
    return history


# %% fit: short-batch-skipped
# kind: wrong
# fails: test_fit
# idea: A last batch that is shorter than the first is not trained on.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum, total, size = 0.0, 0, 0
        for images, labels in train_loader:
            size = max(size, len(labels))
            if len(labels) < size:
                continue
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: weighted-but-by-batches
# kind: wrong
# fails: test_fit
# idea: The weighted losses are divided by the number of batches.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += 1
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: best-so-far
# kind: wrong
# fails: test_fit
# idea: The best validation numbers so far are recorded in place of each epoch's own.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(min([validation_loss, *history["validation_loss"]]))
        history["validation_accuracy"].append(
            max([validation_accuracy, *history["validation_accuracy"]])
        )
    return history


# %% fit: only-last-validated
# kind: wrong
# fails: test_fit
# idea: Validation runs once at the end, and its numbers are repeated for all epochs.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": []}
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        history["train_loss"].append(loss_sum / total)
    validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
    history["validation_loss"] = [validation_loss] * epochs
    history["validation_accuracy"] = [validation_accuracy] * epochs
    return history


# %% fit: validated-each-batch
# kind: wrong
# fails: test_fit
# idea: Validation runs after every batch and its mean over the epoch is recorded.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum, total, results = 0.0, 0, []
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
            results.append(validate(model, validation_loader, loss_fn))
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(sum(loss for loss, _ in results) / len(results))
        history["validation_accuracy"].append(sum(hits for _, hits in results) / len(results))
    return history


# %% fit: extra-epoch-trained
# kind: wrong
# fails: test_fit
# idea: One epoch too many is trained, though its numbers are not recorded.
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs + 1):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return {name: values[:epochs] for name, values in history.items()}


# %% fit: standard
# kind: right
# passes: test_fit
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        loss_sum, total = 0.0, 0
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            loss_sum += float(loss) * len(labels)
            total += len(labels)
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(loss_sum / total)
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: rows-then-columns
# kind: right
# passes: test_fit
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    rows = []
    for _ in range(epochs):
        steps = [
            (float(train_step(model, images, labels, loss_fn, optimizer)), len(labels))
            for images, labels in train_loader
        ]
        mean = sum(loss * n for loss, n in steps) / sum(n for _, n in steps)
        rows.append((mean, *validate(model, validation_loader, loss_fn)))
    names = ("train_loss", "validation_loss", "validation_accuracy")
    return {name: list(column) for name, column in zip(names, zip(*rows))}


# %% fit: numpy-average
# kind: right
# passes: test_fit
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {"validation_accuracy": [], "validation_loss": [], "train_loss": []}
    for epoch in range(1, epochs + 1):
        losses, sizes = [], []
        for batch in train_loader:
            losses.append(float(train_step(model, *batch, loss_fn, optimizer)))
            sizes.append(len(batch[1]))
        history["train_loss"].append(float(np.average(losses, weights=sizes)))
        loss, accuracy = validate(model, validation_loader, loss_fn)
        history["validation_loss"] += [loss]
        history["validation_accuracy"] += [accuracy]
    return history


# %% fit: epoch-helper
# kind: right
# passes: test_fit
def one_epoch(model, loader, loss_fn, optimizer):
    mean, seen = 0.0, 0
    for images, labels in loader:
        loss = float(train_step(model, images, labels, loss_fn, optimizer))
        seen += len(images)
        mean += (loss - mean) * len(images) / seen
    return mean


def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    train_loss, validation_loss, validation_accuracy = [], [], []
    while len(train_loss) < epochs:
        train_loss.append(one_epoch(model, train_loader, loss_fn, optimizer))
        result = validate(model, validation_loader, loss_fn)
        validation_loss.append(float(result[0]))
        validation_accuracy.append(float(result[1]))
    return {
        "train_loss": train_loss,
        "validation_loss": validation_loss,
        "validation_accuracy": validation_accuracy,
    }


# %% fit: defaultdict
# kind: right
# passes: test_fit
from collections import defaultdict


class Meter:
    def __init__(self):
        self.sum, self.count = 0.0, 0

    def add(self, value, n):
        self.sum += float(value) * n
        self.count += n

    @property
    def mean(self):
        return self.sum / self.count


def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = defaultdict(list)
    for _ in range(epochs):
        meter = Meter()
        for images, labels in train_loader:
            meter.add(train_step(model, images, labels, loss_fn, optimizer), labels.shape[0])
        loss, accuracy = validate(model, validation_loader, loss_fn)
        for name, value in zip(
            ("train_loss", "validation_loss", "validation_accuracy"), (meter.mean, loss, accuracy)
        ):
            history[name].append(value)
    return dict(history)


# %% fit: one-loss-per-image
# kind: right
# passes: test_fit
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    import math

    history = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        losses = []
        for images, labels in train_loader:
            loss = train_step(model, images, labels, loss_fn, optimizer)
            losses.extend([float(loss)] * len(labels))
        validation_loss, validation_accuracy = validate(model, validation_loader, loss_fn)
        history["train_loss"].append(math.fsum(losses) / len(losses))
        history["validation_loss"].append(validation_loss)
        history["validation_accuracy"].append(validation_accuracy)
    return history


# %% fit: filled-in-places
# kind: right
# passes: test_fit
def fit(
    model, train_loader, validation_loader, loss_fn, optimizer, epochs: int
) -> dict[str, list[float]]:
    history = {
        name: [0.0] * epochs for name in ("train_loss", "validation_loss", "validation_accuracy")
    }
    for epoch in range(epochs):
        images_seen = 0
        for images, labels in train_loader:
            n = labels.size(0)
            history["train_loss"][epoch] += n * float(
                train_step(model, images, labels, loss_fn, optimizer)
            )
            images_seen += n
        history["train_loss"][epoch] /= images_seen
        history["validation_loss"][epoch], history["validation_accuracy"][epoch] = validate(
            model, validation_loader, loss_fn
        )
    return history


# %% early_stopping: ties-improve
# kind: wrong
# fails: test_early_stopping
# idea: An equal loss counts as an improvement.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss <= losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: global-minimum
# kind: wrong
# fails: test_early_stopping
# idea: The smallest of all losses is taken as best, also if it comes after the stop.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best = losses.index(min(losses)) + 1
    return best, min(best + patience, len(losses))


# %% early_stopping: compares-with-previous
# kind: wrong
# fails: test_early_stopping
# idea: Each loss is compared with the one before, not with the best so far.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best, waiting = 1, 0
    for epoch in range(2, len(losses) + 1):
        if losses[epoch - 1] < losses[epoch - 2]:
            best, waiting = epoch, 0
        else:
            waiting += 1
        if waiting == patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: counter-not-reset
# kind: wrong
# fails: test_early_stopping
# idea: Epochs without improvement are counted in all, not in a row.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best, waiting = 1, 0
    for epoch, loss in enumerate(losses[1:], start=2):
        if loss < losses[best - 1]:
            best = epoch
        else:
            waiting += 1
        if waiting == patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: one-epoch-late
# kind: wrong
# fails: test_early_stopping
# idea: Stops only when more than patience epochs have passed.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best > patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: no-refusal
# kind: wrong
# fails: test_early_stopping
# idea: A patience below 1 is not refused.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best >= patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: refuses-one
# kind: wrong
# fails: test_early_stopping
# idea: A patience of 1 is refused, though it is allowed.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience <= 1:
        raise ValueError("patience must be at least 1")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: refuses-zero-only
# kind: wrong
# fails: test_early_stopping
# idea: Only the patience 0 is refused, not negative ones.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience == 0:
        raise ValueError("patience must be at least 1")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: assertion
# kind: wrong
# fails: test_early_stopping
# idea: A patience below 1 raises an AssertionError, not a ValueError.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    assert patience >= 1, "patience must be at least 1"
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: refuses-long-patience
# kind: wrong
# fails: test_early_stopping
# idea: A patience as long as the list of losses is refused.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if not 1 <= patience < max(len(losses), 2):
        raise ValueError("patience must be at least 1")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: best-from-zero
# kind: wrong
# fails: test_early_stopping
# idea: The best epoch is counted from 0.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best == patience:
            return best, epoch + 1
    return best, len(losses)


# %% early_stopping: start-at-999
# kind: wrong
# fails: test_early_stopping
# idea: The smallest loss starts at 999, so larger losses are never an improvement.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")
    smallest, best = 999.0, 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < smallest:
            smallest, best = loss, epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: start-at-infinity
# kind: wrong
# fails: test_early_stopping
# idea: The smallest loss starts at infinity and the best epoch at 0, so for infinite first losses an epoch 0 is reported and the waiting starts too early.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")
    smallest, best = float("inf"), 0
    for epoch, loss in enumerate(losses, start=1):
        if loss < smallest:
            smallest, best = loss, epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: small-steps-ignored
# kind: wrong
# fails: test_early_stopping
# idea: An improvement by less than 0.0001 does not count.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1] - 1e-4:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: zero-is-nothing
# kind: wrong
# fails: test_early_stopping
# idea: A smallest loss of exactly 0 is taken for `not yet set`.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")
    smallest, best = None, 0
    for epoch, loss in enumerate(losses, start=1):
        if not smallest or loss < smallest:
            smallest, best = loss, epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: pops-losses
# kind: wrong
# fails: test_early_stopping
# idea: The caller's list is emptied on the way.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")
    epoch, best, smallest = 1, 1, losses.pop(0)
    while losses and epoch - best < patience:
        loss = losses.pop(0)
        epoch += 1
        if loss < smallest:
            best, smallest = epoch, loss
    return best, epoch


# %% early_stopping: always-best-plus-patience
# kind: wrong
# fails: test_early_stopping
# idea: The last epoch is always best + patience, also if the losses end before.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, best + patience


# %% early_stopping: last-window
# kind: wrong
# fails: test_early_stopping
# idea: Looks whether the last patience losses rise, not whether they are above the best.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")
    last = len(losses)
    for epoch in range(patience + 1, len(losses) + 1):
        window = losses[epoch - patience - 1 : epoch]
        if all(later >= earlier for earlier, later in zip(window, window[1:])):
            last = epoch
            break
    best = min(range(last), key=lambda i: losses[i]) + 1
    return best, last


# %% early_stopping: waiting-best-returned
# kind: wrong
# fails: test_early_stopping
# idea: The epoch before the stop is returned as the last one.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            return best, epoch - 1
    return best, len(losses)


# %% early_stopping: refused-only-at-stop
# kind: wrong
# fails: test_early_stopping
# idea: The patience is looked at inside the loop after the first epoch only, so a single loss is never refused.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    best = 1
    for epoch, loss in enumerate(losses[1:], start=2):
        if patience < 1:
            raise ValueError("patience must be at least 1")
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: rounded-losses
# kind: wrong
# fails: test_early_stopping
# idea: The losses are compared after rounding to two decimals.
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    losses = [round(loss, 2) for loss in losses]
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: standard
# kind: right
# passes: test_early_stopping
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best = 1
    for epoch, loss in enumerate(losses, start=1):
        if loss < losses[best - 1]:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(losses)


# %% early_stopping: counter
# kind: right
# passes: test_early_stopping
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError(f"patience is {patience}, but must be at least 1")
    best, smallest, waiting, epoch = 1, losses[0], 0, 1
    for epoch, loss in enumerate(losses, start=1):
        if epoch == 1 or loss < smallest:
            best, smallest, waiting = epoch, loss, 0
        else:
            waiting += 1
        if waiting >= patience:
            break
    return best, epoch


# %% early_stopping: while-loop
# kind: right
# passes: test_early_stopping
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    class PatienceError(ValueError):
        pass

    if not patience >= 1:
        raise PatienceError("too impatient")
    best = epoch = 1
    while epoch < len(losses) and epoch - best < patience:
        epoch += 1
        if losses[epoch - 1] < min(losses[: epoch - 1]):
            best = epoch
    return best, epoch


# %% early_stopping: numpy-running-minimum
# kind: right
# passes: test_early_stopping
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience <= 0:
        raise ValueError("patience")
    values = np.asarray(losses, dtype=float)
    before = np.concatenate([[True], values[1:] < np.minimum.accumulate(values)[:-1]])
    best_so_far = np.maximum.accumulate(np.where(before, np.arange(1, len(values) + 1), 0))
    stops = np.flatnonzero(np.arange(1, len(values) + 1) - best_so_far == patience)
    last = int(stops[0]) + 1 if len(stops) else len(values)
    return int(best_so_far[last - 1]), last


# %% early_stopping: first-stopping-epoch
# kind: right
# passes: test_early_stopping
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")

    def best_until(epoch):
        return min(range(epoch), key=losses.__getitem__) + 1

    last = next(
        (e for e in range(1, len(losses) + 1) if e - best_until(e) == patience), len(losses)
    )
    return best_until(last), last


# %% early_stopping: jump-to-next
# kind: right
# passes: test_early_stopping
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")
    best = 0
    while True:
        window = losses[best + 1 : best + 1 + patience]
        better = [i for i, loss in enumerate(window, start=best + 1) if loss < losses[best]]
        if not better:
            return best + 1, best + 1 + len(window)
        best = better[0]


# %% early_stopping: recursive
# kind: right
# passes: test_early_stopping
def early_stopping(losses: list[float], patience: int) -> tuple[int, int]:
    if patience < 1:
        raise ValueError("patience must be at least 1")

    def walk(epoch, best):
        if epoch - best == patience or epoch == len(losses):
            return best, epoch
        return walk(epoch + 1, epoch + 1 if losses[epoch] < losses[best - 1] else best)

    return walk(1, 1)


# %% snapshot: state-dict-itself
# kind: wrong
# fails: test_snapshot
# idea: The tensors themselves are handed out.
def snapshot(model) -> dict[str, torch.Tensor]:
    return model.state_dict()


# %% snapshot: dict-copied
# kind: wrong
# fails: test_snapshot
# idea: Only the dictionary is copied, not the tensors in it.
def snapshot(model) -> dict[str, torch.Tensor]:
    return dict(model.state_dict())


# %% snapshot: shallow-copy
# kind: wrong
# fails: test_snapshot
# idea: copy.copy copies the outer dictionary only.
def snapshot(model) -> dict[str, torch.Tensor]:
    return copy.copy(model.state_dict())


# %% snapshot: detached
# kind: wrong
# fails: test_snapshot
# idea: detach cuts the graph but shares the memory.
def snapshot(model) -> dict[str, torch.Tensor]:
    return {name: value.detach() for name, value in model.state_dict().items()}


# %% snapshot: parameters-only
# kind: wrong
# fails: test_snapshot
# idea: Only the parameters are copied; running statistics are missing.
def snapshot(model) -> dict[str, torch.Tensor]:
    return {name: value.detach().clone() for name, value in model.named_parameters()}


# %% snapshot: to-float
# kind: wrong
# fails: test_snapshot
# idea: float() copies nothing where the tensor is float32 already.
def snapshot(model) -> dict[str, torch.Tensor]:
    return {name: value.float() for name, value in model.state_dict().items()}


# %% snapshot: clone-to-float
# kind: wrong
# fails: test_snapshot
# idea: All entries become float32, also counters and double weights.
def snapshot(model) -> dict[str, torch.Tensor]:
    return {name: value.clone().float() for name, value in model.state_dict().items()}


# %% snapshot: to-cpu
# kind: wrong
# fails: test_snapshot
# idea: cpu() copies nothing where the tensor lies on the CPU already.
def snapshot(model) -> dict[str, torch.Tensor]:
    return {name: value.cpu() for name, value in model.state_dict().items()}


# %% snapshot: lists
# kind: wrong
# fails: test_snapshot
# idea: Lists of numbers are returned, not tensors.
def snapshot(model) -> dict[str, torch.Tensor]:
    return {name: value.tolist() for name, value in model.state_dict().items()}


# %% snapshot: floats-only
# kind: wrong
# fails: test_snapshot
# idea: Only floating-point entries are kept; the counter of batch norm is missing.
def snapshot(model) -> dict[str, torch.Tensor]:
    return {
        name: value.clone()
        for name, value in model.state_dict().items()
        if value.is_floating_point()
    }


# %% snapshot: rebuilt-from-lists
# kind: wrong
# fails: test_snapshot
# idea: The tensors are built anew from lists, so double weights come back as float32.
def snapshot(model) -> dict[str, torch.Tensor]:
    return {name: torch.tensor(value.tolist()) for name, value in model.state_dict().items()}


# %% snapshot: half-precision
# kind: wrong
# fails: test_snapshot
# idea: Floating-point entries go through half precision and lose digits.
def snapshot(model) -> dict[str, torch.Tensor]:
    return {
        name: value.half().to(value.dtype) if value.is_floating_point() else value.clone()
        for name, value in model.state_dict().items()
    }


# %% snapshot: one-dictionary
# kind: wrong
# fails: test_snapshot
# idea: All snapshots are kept in the same default dictionary, so a later one overwrites the earlier.
def snapshot(model, kept={}) -> dict[str, torch.Tensor]:
    for name, value in model.state_dict().items():
        kept[name] = value.clone()
    return kept


# %% snapshot: last-name-part
# kind: wrong
# fails: test_snapshot
# idea: The entries are stored under the last part of their name, so layers overwrite each other.
def snapshot(model) -> dict[str, torch.Tensor]:
    return {name.split(".")[-1]: value.clone() for name, value in model.state_dict().items()}


# %% snapshot: children-only
# kind: wrong
# fails: test_snapshot
# idea: Only the children's entries are copied; parameters that belong to the model itself are missing.
def snapshot(model) -> dict[str, torch.Tensor]:
    kept = {}
    for child_name, child in model.named_children():
        for name, value in child.state_dict().items():
            kept[f"{child_name}.{name}"] = value.clone()
    return kept


# %% snapshot: views
# kind: wrong
# fails: test_snapshot
# idea: view_as gives a view of the same memory, not a copy.
def snapshot(model) -> dict[str, torch.Tensor]:
    return {name: value.view_as(value) for name, value in model.state_dict().items()}


# %% snapshot: contiguous
# kind: wrong
# fails: test_snapshot
# idea: contiguous() copies nothing where the tensor is contiguous already.
def snapshot(model) -> dict[str, torch.Tensor]:
    return {name: value.contiguous() for name, value in model.state_dict().items()}


# %% snapshot: through-numpy
# kind: wrong
# fails: test_snapshot
# idea: numpy() and from_numpy share the memory with the weights.
def snapshot(model) -> dict[str, torch.Tensor]:
    return {name: torch.from_numpy(value.numpy()) for name, value in model.state_dict().items()}


# %% snapshot: times-one
# kind: wrong
# fails: test_snapshot
# idea: Multiplying by one copies, but turns boolean entries into integers.
def snapshot(model) -> dict[str, torch.Tensor]:
    return {name: value * 1 for name, value in model.state_dict().items()}


# %% snapshot: all-buffers
# kind: wrong
# fails: test_snapshot
# idea: Parameters and all buffers are copied, also those that state_dict leaves out, so that loading fails.
def snapshot(model) -> dict[str, torch.Tensor]:
    entries = [*model.named_parameters(), *model.named_buffers()]
    return {name: value.detach().clone() for name, value in entries}


# %% snapshot: with-graph
# kind: wrong
# fails: test_snapshot
# idea: The copies hang on the graph of the living weights (keep_vars) and ask for gradients.
def snapshot(model) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in model.state_dict(keep_vars=True).items()}


# %% snapshot: sets-eval
# kind: wrong
# fails: test_snapshot
# idea: The model is left in evaluation mode, although a snapshot should not touch it.
def snapshot(model) -> dict[str, torch.Tensor]:
    model.eval()
    return {name: value.clone() for name, value in model.state_dict().items()}


# %% snapshot: weights-and-biases
# kind: wrong
# fails: test_snapshot
# idea: Only entries called weight or bias are kept.
def snapshot(model) -> dict[str, torch.Tensor]:
    return {
        name: value.clone()
        for name, value in model.state_dict().items()
        if name.endswith(("weight", "bias"))
    }


# %% snapshot: trainable-only
# kind: wrong
# fails: test_snapshot
# idea: Frozen parameters are left out of the copy.
def snapshot(model) -> dict[str, torch.Tensor]:
    frozen = {name for name, value in model.named_parameters() if not value.requires_grad}
    return {name: value.clone() for name, value in model.state_dict().items() if name not in frozen}


# %% snapshot: first-snapshot-kept
# kind: wrong
# fails: test_snapshot
# idea: The snapshot of a model is made once and returned again at every later call.
def snapshot(model) -> dict[str, torch.Tensor]:
    if not hasattr(model, "kept"):
        model.kept = copy.deepcopy(model.state_dict())
    return model.kept


# %% snapshot: comprehension
# kind: right
# passes: test_snapshot
def snapshot(model) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in model.state_dict().items()}


# %% snapshot: deepcopy
# kind: right
# passes: test_snapshot
def snapshot(model) -> dict[str, torch.Tensor]:
    return copy.deepcopy(model.state_dict())


# %% snapshot: loop
# kind: right
# passes: test_snapshot
def snapshot(model) -> dict[str, torch.Tensor]:
    kept = {}
    for name in model.state_dict():
        kept[name] = torch.clone(model.state_dict()[name]).detach()
    return kept


# %% snapshot: model-copied
# kind: right
# passes: test_snapshot
def snapshot(model) -> dict[str, torch.Tensor]:
    return copy.deepcopy(model).state_dict()


# %% snapshot: saved-and-loaded
# kind: right
# passes: test_snapshot
import io


def snapshot(model) -> dict[str, torch.Tensor]:
    buffer = io.BytesIO()
    torch.save(model.state_dict(), buffer)
    buffer.seek(0)
    return torch.load(buffer)


# %% snapshot: copied-into-empty
# kind: right
# passes: test_snapshot
def snapshot(model) -> dict[str, torch.Tensor]:
    kept = {}
    with torch.no_grad():
        for name, value in model.state_dict().items():
            kept[name] = torch.empty_like(value)
            kept[name].copy_(value)
    return kept


# %% snapshot: zip-of-names
# kind: right
# passes: test_snapshot
def snapshot(model) -> dict[str, torch.Tensor]:
    state = model.state_dict()
    return dict(zip(state.keys(), map(torch.clone, state.values())))


# %% snapshot: to-copy
# kind: right
# passes: test_snapshot
from collections import OrderedDict


def snapshot(model) -> dict[str, torch.Tensor]:
    return OrderedDict(
        (name, value.to(value.device, copy=True)) for name, value in model.state_dict().items()
    )


# %% decided_by: all-right
# kind: right
# passes: test_choose
decided_by = {
    "the weights": "train",
    "the learning rate": "validation",
    "the epoch at which to stop": "validation",
    "mean and deviation for normalising": "train",
    "MLP or CNN": "validation",
    "the accuracy in the report": "test",
}


# %% decided_by: report-validation
# kind: wrong
# fails: test_choose
# idea: Reports the accuracy on the images that chose.
decided_by = {
    "the weights": "train",
    "the learning rate": "validation",
    "the epoch at which to stop": "validation",
    "mean and deviation for normalising": "train",
    "MLP or CNN": "validation",
    "the accuracy in the report": "validation",
}


# %% decided_by: architecture-by-test
# kind: wrong
# fails: test_choose
# idea: Lets the test set decide between MLP and CNN.
decided_by = {
    "the weights": "train",
    "the learning rate": "validation",
    "the epoch at which to stop": "validation",
    "mean and deviation for normalising": "train",
    "MLP or CNN": "test",
    "the accuracy in the report": "test",
}


# %% decided_by: normalising-by-validation
# kind: wrong
# fails: test_choose
# idea: Takes mean and deviation for a choice of the validation set.
decided_by = {
    "the weights": "train",
    "the learning rate": "validation",
    "the epoch at which to stop": "validation",
    "mean and deviation for normalising": "validation",
    "MLP or CNN": "validation",
    "the accuracy in the report": "test",
}


# %% decided_by: rate-by-train
# kind: wrong
# fails: test_choose
# idea: Lets the training loss choose the learning rate.
decided_by = {
    "the weights": "train",
    "the learning rate": "train",
    "the epoch at which to stop": "validation",
    "mean and deviation for normalising": "train",
    "MLP or CNN": "validation",
    "the accuracy in the report": "test",
}


# %% decided_by: stop-by-train
# kind: wrong
# fails: test_choose
# idea: Stops by the training loss.
decided_by = {
    "the weights": "train",
    "the learning rate": "validation",
    "the epoch at which to stop": "train",
    "mean and deviation for normalising": "train",
    "MLP or CNN": "validation",
    "the accuracy in the report": "test",
}


# %% decided_by: stop-by-test
# kind: wrong
# fails: test_choose
# idea: Stops by the test set.
decided_by = {
    "the weights": "train",
    "the learning rate": "validation",
    "the epoch at which to stop": "test",
    "mean and deviation for normalising": "train",
    "MLP or CNN": "validation",
    "the accuracy in the report": "test",
}


# %% choose: validation-reported
# kind: wrong
# fails: test_choose
# idea: The validation accuracy of the winner is reported, which it was chosen by.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index = max(range(len(validation_accuracy)), key=lambda i: validation_accuracy[i])
    return index, validation_accuracy[index]


# %% choose: test-chooses
# kind: wrong
# fails: test_choose
# idea: The test set chooses.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index = max(range(len(test_accuracy)), key=lambda i: test_accuracy[i])
    return index, test_accuracy[index]


# %% choose: best-test-reported
# kind: wrong
# fails: test_choose
# idea: The best test accuracy of all is reported, not that of the chosen candidate.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index = validation_accuracy.index(max(validation_accuracy))
    return index, max(test_accuracy)


# %% choose: mean-chooses
# kind: wrong
# fails: test_choose
# idea: The mean of both accuracies chooses, so the test set has a say.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    both = [(v + t) / 2 for v, t in zip(validation_accuracy, test_accuracy)]
    index = both.index(max(both))
    return index, test_accuracy[index]


# %% choose: test-breaks-ties
# kind: wrong
# fails: test_choose
# idea: Between equal validation accuracies the test set decides.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index = max(
        range(len(validation_accuracy)), key=lambda i: (validation_accuracy[i], test_accuracy[i])
    )
    return index, test_accuracy[index]


# %% choose: max-of-pairs
# kind: wrong
# fails: test_choose
# idea: max over pairs lets the test accuracy decide between equal validation accuracies.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    pairs = list(zip(validation_accuracy, test_accuracy))
    best = max(pairs)
    return pairs.index(best), best[1]


# %% choose: counted-from-one
# kind: wrong
# fails: test_choose
# idea: The index is counted from 1.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index = validation_accuracy.index(max(validation_accuracy))
    return index + 1, test_accuracy[index]


# %% choose: found-by-test-value
# kind: wrong
# fails: test_choose
# idea: The index is looked up by the test accuracy, so an earlier candidate with the same one is named.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    accuracy = max(zip(validation_accuracy, test_accuracy), key=lambda pair: pair[0])[1]
    return test_accuracy.index(accuracy), accuracy


# %% choose: sorts-callers-list
# kind: wrong
# fails: test_choose
# idea: The caller's validation list is sorted in place.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    unsorted = list(validation_accuracy)
    validation_accuracy.sort()
    index = unsorted.index(validation_accuracy[-1])
    return index, test_accuracy[index]


# %% choose: nothing-above-zero
# kind: wrong
# fails: test_choose
# idea: The search starts at 0.0 with no index, so candidates with accuracy 0 cannot be chosen.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    best, index = 0.0, None
    for i, value in enumerate(validation_accuracy):
        if value > best:
            best, index = value, i
    if index is None:
        return -1, 0.0
    return index, test_accuracy[index]


# %% choose: rounded-first
# kind: wrong
# fails: test_choose
# idea: The accuracies are compared in whole percent, so smaller differences do not count.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    percent = [round(100 * value) for value in validation_accuracy]
    index = percent.index(max(percent))
    return index, test_accuracy[index]


# %% choose: first-ten
# kind: wrong
# fails: test_choose
# idea: Only the first ten candidates are looked at.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index = max(range(min(10, len(validation_accuracy))), key=lambda i: validation_accuracy[i])
    return index, test_accuracy[index]


# %% choose: table-by-accuracy
# kind: wrong
# fails: test_choose
# idea: A dictionary from validation to test accuracy forgets one of two equal candidates, so index and accuracy do not belong together.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    table = dict(zip(validation_accuracy, test_accuracy))
    best = max(table)
    return validation_accuracy.index(best), table[best]


# %% choose: smallest
# kind: wrong
# fails: test_choose
# idea: The smallest validation accuracy is chosen, as if it were a loss.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index = min(range(len(validation_accuracy)), key=lambda i: validation_accuracy[i])
    return index, test_accuracy[index]


# %% choose: smallest-gap
# kind: wrong
# fails: test_choose
# idea: The candidate with the smallest gap between validation and test is chosen.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    gaps = [abs(v - t) for v, t in zip(validation_accuracy, test_accuracy)]
    index = gaps.index(min(gaps))
    return index, test_accuracy[index]


# %% choose: mean-reported
# kind: wrong
# fails: test_choose
# idea: The mean of validation and test accuracy is reported.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index = validation_accuracy.index(max(validation_accuracy))
    return index, (validation_accuracy[index] + test_accuracy[index]) / 2


# %% choose: mean-of-test-reported
# kind: wrong
# fails: test_choose
# idea: The mean test accuracy of all candidates is reported.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index = validation_accuracy.index(max(validation_accuracy))
    return index, sum(test_accuracy) / len(test_accuracy)


# %% choose: first-skipped
# kind: wrong
# fails: test_choose
# idea: The search starts at the second candidate, so the first is chosen only if it stands alone.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index = 1 if len(validation_accuracy) > 1 else 0
    for i in range(2, len(validation_accuracy)):
        if validation_accuracy[i] > validation_accuracy[index]:
            index = i
    return index, test_accuracy[index]


# %% choose: order-swapped
# kind: wrong
# fails: test_choose
# idea: The accuracy comes first and the index second.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index = validation_accuracy.index(max(validation_accuracy))
    return test_accuracy[index], index


# %% choose: test-rounded
# kind: wrong
# fails: test_choose
# idea: The accuracy for the report is rounded to two decimals.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index = validation_accuracy.index(max(validation_accuracy))
    return index, round(test_accuracy[index], 2)


# %% choose: no-overfitted
# kind: wrong
# fails: test_choose
# idea: Candidates whose test accuracy is below their validation accuracy are left out if others exist, so the test set has a say.
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    fair = [i for i, (v, t) in enumerate(zip(validation_accuracy, test_accuracy)) if t >= v - 0.02]
    index = max(fair or range(len(test_accuracy)), key=lambda i: validation_accuracy[i])
    return index, test_accuracy[index]


# %% choose: max-with-key
# kind: right
# passes: test_choose
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index = max(range(len(validation_accuracy)), key=lambda i: validation_accuracy[i])
    return index, test_accuracy[index]


# %% choose: index-of-max
# kind: right
# passes: test_choose
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index = validation_accuracy.index(max(validation_accuracy))
    accuracy = test_accuracy[index]
    return (index, accuracy)


# %% choose: numpy
# kind: right
# passes: test_choose
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index = int(np.argmax(validation_accuracy))
    return index, float(test_accuracy[index])


# %% choose: loop
# kind: right
# passes: test_choose
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index = 0
    for i in range(1, len(validation_accuracy)):
        if validation_accuracy[i] > validation_accuracy[index]:
            index = i
    return index, test_accuracy[index]


# %% choose: enumerate-triples
# kind: right
# passes: test_choose
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    index, _, accuracy = max(
        ((i, v, t) for i, (v, t) in enumerate(zip(validation_accuracy, test_accuracy))),
        key=lambda triple: triple[1],
    )
    return index, accuracy


# %% choose: torch
# kind: right
# passes: test_choose
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    values = torch.tensor(validation_accuracy, dtype=torch.float64)
    index = values.argmax().item()
    return index, test_accuracy[index]


# %% choose: sorted-copy
# kind: right
# passes: test_choose
def choose(validation_accuracy: list[float], test_accuracy: list[float]) -> tuple[int, float]:
    order = sorted(range(len(validation_accuracy)), key=lambda i: -validation_accuracy[i])
    return order[0], test_accuracy[order[0]]
