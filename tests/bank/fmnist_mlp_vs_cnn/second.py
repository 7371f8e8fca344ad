# Solutions of independent students, written from the released text alone: right for most inputs, wrong for some.

# %% datasets: every image is divided by its own brightest pixel
# kind: wrong
# idea: divides by the image's maximum instead of 255, so an all-black image becomes NaN (violates "values 0 to 1")
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32)
        image = image / image.max()
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        image = self.images[index].to(torch.float32)
        image = image / image.max()
        return image.unsqueeze(0), self.labels[index]


# %% datasets: one buffer for all items
# kind: wrong
# idea: every item is written into the same preallocated buffer, so fetching item 1 overwrites item 0 that the caller still holds (violates "a tensor of its own")
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels
        self.row = torch.empty(images.shape[1] * images.shape[2])

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int):
        self.row.copy_(self.images[index].flatten())
        self.row.div_(255)
        return self.row, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels
        self.picture = torch.empty(1, images.shape[1], images.shape[2])

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, index: int):
        self.picture.copy_(self.images[index].unsqueeze(0))
        self.picture.div_(255)
        return self.picture, self.labels[index]


# %% datasets: tensors kept on the class
# kind: wrong
# idea: the tensors are stored on the class and not on the instance, so a second dataset (test) replaces the images of the first (train) (violates "Item `index` is the pair" of the images that were handed over)
class FlatImages(Dataset):
    images = None
    labels = None

    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        FlatImages.images = images
        FlatImages.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        return self.images[index].flatten().float() / 255, self.labels[index]


class ChannelImages(Dataset):
    images = None
    labels = None

    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        ChannelImages.images = images
        ChannelImages.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        return self.images[index].unsqueeze(0).float() / 255, self.labels[index]


# %% datasets: unsqueeze_ on the caller's tensor
# kind: wrong
# idea: the channel axis is put in with the in-place unsqueeze_, so the caller's images have shape (N, 1, H, W) afterwards (violates "Left unchanged")
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        return self.images[index].float().flatten() / 255, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images.unsqueeze_(1)
        self.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        return self.images[index].float() / 255, self.labels[index]


# %% datasets: as_strided with the strides of a contiguous tensor
# kind: wrong
# idea: reads the memory as if it were contiguous, so of transposed or cropped images the wrong pixels come, without an error (violates "contiguous or not" and "row after row")
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        n, h, w = images.shape
        self.rows = images.as_strided((n, h * w), (h * w, 1))
        self.labels = labels

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: int):
        return self.rows[index].to(torch.float32) / 255, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        return self.images[index].to(torch.float32).unsqueeze(0) / 255, self.labels[index]


# %% datasets: label with an axis
# kind: wrong
# idea: the label is cut out with a slice and has shape (1,), so a batch has labels (N, 1) (violates "an int64 tensor without axes or a Python int")
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        image = self.images[index].reshape(-1).float() / 255.0
        return image, self.labels[index : index + 1]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        image = self.images[index].unsqueeze(0).float() / 255.0
        return image, self.labels[index : index + 1]


# %% datasets: labels stored in a byte
# kind: wrong
# idea: stores the labels as uint8 "to save memory", so class 256 becomes 0 (violates "label the class number, unchanged")
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels.to(torch.uint8)

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        return self.images[index].float().flatten() / 255, int(self.labels[index])


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels.to(torch.uint8)

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        return self.images[index].float().unsqueeze(0) / 255, int(self.labels[index])


# %% datasets: labels renumbered
# kind: wrong
# idea: numbers the classes that occur anew from 0, so with a class absent the labels change (violates "label the class number, unchanged")
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.classes, self.labels = torch.unique(labels, return_inverse=True)

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        return self.images[index].float().flatten() / 255, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.classes, self.labels = torch.unique(labels, return_inverse=True)

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        return self.images[index].float().unsqueeze(0) / 255, self.labels[index]


# %% datasets: squeeze before the channel axis
# kind: wrong
# idea: squeezes first, so images one pixel high or wide lose that axis and come as (1, W) instead of (1, 1, W) (violates "each image has shape (1, H, W)", "Any H and W have to work")
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        return self.images[index].squeeze().flatten().float() / 255, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        return self.images[index].squeeze().unsqueeze(0).float() / 255, self.labels[index]


# %% datasets: "has a channel axis already"
# kind: wrong
# idea: takes a first axis of length 1 for a channel axis, so images of height 1 get none (violates "each image has shape (1, H, W)"; the images have no channel axis)
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        return torch.flatten(self.images[index]).float() / 255, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        image = self.images[index].float() / 255
        if image.shape[0] != 1:
            image = image.unsqueeze(0)
        return image, self.labels[index]


# %% datasets: scales only when it seems necessary
# kind: wrong
# idea: leaves an image alone whose largest value is 1, so a nearly black image (values 0 and 1 of 255) becomes black and white (violates "uint8, values 0 to 255" to "values 0 to 1": 1 of 255 comes out as 1.0)
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        image = self.images[index].float()
        if image.max() > 1:
            image = image / 255
        return image.flatten(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        image = self.images[index].float()
        if image.max() > 1:
            image = image / 255
        return image.unsqueeze(0), self.labels[index]


# %% datasets: counts by itself
# kind: wrong
# idea: ignores the index and returns the next image each time, which is right only if items are fetched in order and once (violates "Item `index` is the pair")
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels
        self.position = -1

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        self.position = (self.position + 1) % len(self.images)
        return self.images[self.position].float().flatten() / 255, self.labels[self.position]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels
        self.position = -1

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        self.position = (self.position + 1) % len(self.images)
        return self.images[self.position].float()[None] / 255, self.labels[self.position]


# %% datasets: side length from the square root
# kind: wrong
# idea: the CNN's picture is the row folded into a square, so a 4 x 9 image becomes 6 x 6 in silence (violates "(1, H, W)" and "Any H and W have to work")
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        return self.images[index].flatten().to(torch.float32) / 255, self.labels[index]


class ChannelImages(FlatImages):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        super().__init__(images, labels)

    def __len__(self) -> int:
        return super().__len__()

    def __getitem__(self, index: int):
        row, label = super().__getitem__(index)
        side = math.isqrt(len(row))
        return row.reshape(1, side, -1), label


# %% datasets: plain
# kind: right
# idea: the hints, word by word
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        return self.images[index].flatten().to(torch.float32) / 255, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int):
        return self.images[index].unsqueeze(0).to(torch.float32) / 255, self.labels[index]


# %% datasets: prepared once, copied out
# kind: right
# idea: all images are converted in __init__, each item is a clone; labels are Python ints
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.rows = images.reshape(len(images), images.shape[1] * images.shape[2]).float() / 255
        self.numbers = labels.tolist()

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, index: int):
        return self.rows[index].clone(), self.numbers[index]


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.pictures = images[:, None].float() / 255
        self.numbers = labels.tolist()

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, index: int):
        return self.pictures[index].clone(), self.numbers[index]


# %% datasets: with a common base class
# kind: right
# idea: a base class fetches, the two classes shape
class _Pictures(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        super().__init__()
        self.images, self.labels = images, labels

    def __len__(self) -> int:
        return self.labels.shape[0]

    def fetch(self, index):
        return self.images[index].float().div(255), self.labels[index].item()


class FlatImages(_Pictures):
    def __getitem__(self, index: int):
        image, label = self.fetch(index)
        return image.reshape(-1), label


class ChannelImages(_Pictures):
    def __getitem__(self, index: int):
        image, label = self.fetch(index)
        return image[None, :, :], label


# %% datasets: the CNN's dataset asks the MLP's
# kind: right
# idea: ChannelImages holds a FlatImages and remembers height and width
class FlatImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.images = images
        self.labels = labels

    def __len__(self) -> int:
        return self.images.size(0)

    def __getitem__(self, index: int):
        picture = self.images[index]
        row = torch.cat([line for line in picture]).type(torch.float32)
        row /= 255
        return row, self.labels[index].clone()


class ChannelImages(Dataset):
    def __init__(self, images: torch.Tensor, labels: torch.Tensor) -> None:
        self.flat = FlatImages(images, labels)
        self.size = images.shape[1:]

    def __len__(self) -> int:
        return len(self.flat)

    def __getitem__(self, index: int):
        row, label = self.flat[index]
        return row.reshape(1, *self.size), label


# %% build_mlp: the same network each time (cache)
# kind: wrong
# idea: lru_cache returns the very same network in each call (violates "A new network in each call")
from functools import lru_cache


@lru_cache(maxsize=None)
def build_mlp() -> nn.Module:
    return nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))


# %% build_mlp: copies of one template
# kind: wrong
# idea: deep copies of one template have parameters of their own, but all begin with the same numbers (violates "drawn at random" for a new network in each call)
import copy

_template = nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))


def build_mlp() -> nn.Module:
    return copy.deepcopy(_template)


# %% build_mlp: hidden layer as a default argument
# kind: wrong
# idea: the default is evaluated once, so all networks share the hidden layer's parameters (violates "with parameters of its own")
def build_mlp(hidden=nn.Linear(784, 1000)) -> nn.Module:
    return nn.Sequential(hidden, nn.ReLU(), nn.Linear(1000, 10))


# %% build_mlp: seeded
# kind: wrong
# idea: set_seed(0) in the function (violates "the random generator is not seeded here")
def build_mlp() -> nn.Module:
    set_seed(0)
    return nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))


# %% build_mlp: seeded at random
# kind: wrong
# idea: torch.seed() makes the weights different each time but seeds the global generator, so set_seed(0) of the caller has no effect (violates "the random generator is not seeded here")
def build_mlp() -> nn.Module:
    torch.seed()
    first = nn.Linear(784, 1000)
    second = nn.Linear(1000, 10)
    return nn.Sequential(first, nn.ReLU(), second)


# %% build_mlp: generator put back afterwards
# kind: wrong
# idea: saves and restores the generator's state, so two calls in a row draw the same weights (violates "A new network in each call ... drawn at random")
def build_mlp() -> nn.Module:
    state = torch.get_rng_state()
    network = nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))
    torch.set_rng_state(state)
    return network


# %% build_mlp: a seed in a forked generator
# kind: wrong
# idea: seeds inside fork_rng, which the global state does not show, but every network has the same weights (violates "drawn at random" and "not seeded here")
def build_mlp() -> nn.Module:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(42)
        return nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))


# %% build_mlp: dropout
# kind: wrong
# idea: a dropout layer without parameters, invisible in evaluation mode (violates "784 inputs, one hidden layer of 1,000 units with ReLU, ten outputs")
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.ReLU(),
        nn.Dropout(0.2),
        nn.Linear(1000, 10),
    )


# %% build_mlp: ReLU6
# kind: wrong
# idea: ReLU6 cuts hidden values at 6, which shows only with large inputs or weights (violates "with ReLU")
def build_mlp() -> nn.Module:
    return nn.Sequential(nn.Linear(784, 1000), nn.ReLU6(), nn.Linear(1000, 10))


# %% build_mlp: normalisation without parameters
# kind: wrong
# idea: BatchNorm1d(affine=False) has no parameters but changes the outputs and makes an image's logits depend on its batch (violates the description: linear, ReLU, linear)
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.BatchNorm1d(1000, affine=False),
        nn.ReLU(),
        nn.Linear(1000, 10),
    )


# %% build_mlp: log-softmax in evaluation mode
# kind: wrong
# idea: in evaluation mode it returns log-probabilities, never positive (violates "The outputs are logits, one number a class, any sign")
class _MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.first = nn.Linear(784, 1000)
        self.second = nn.Linear(1000, 10)

    def forward(self, x):
        x = self.second(self.first(x).relu())
        return x if self.training else x.log_softmax(dim=1)


def build_mlp() -> nn.Module:
    return _MLP()


# %% build_mlp: squeeze at the end
# kind: wrong
# idea: squeezes the result, so a batch of one image gives (10,) (violates "-> logits (N, 10)")
class _MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))

    def forward(self, x):
        return self.layers(x).squeeze()


def build_mlp() -> nn.Module:
    return _MLP()


# %% build_mlp: output layer begins at zero
# kind: wrong
# idea: the output layer is set to zero "so that all classes are equally likely at first" (violates "parameters of its own that are drawn at random")
def build_mlp() -> nn.Module:
    output = nn.Linear(1000, 10)
    nn.init.zeros_(output.weight)
    nn.init.zeros_(output.bias)
    return nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), output)


# %% build_mlp: centres the batch first
# kind: wrong
# idea: subtracts the batch's mean from the images, so the logits of an image depend on its neighbours, and a single image is all zeros (violates the description: the first layer is the linear one)
class _MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(784, 1000)
        self.out = nn.Linear(1000, 10)

    def forward(self, images):
        images = images - images.mean(dim=0, keepdim=True)
        return self.out(torch.relu(self.hidden(images)))


def build_mlp() -> nn.Module:
    return _MLP()


# %% build_mlp: layers in a plain list
# kind: wrong
# idea: layers in a Python list are not registered, so the network has 0 parameters for whoever asks (violates "795,010 parameters")
class _MLP(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(784, 1000), nn.Linear(1000, 10)]

    def forward(self, x):
        return self.layers[1](self.layers[0](x).clamp(min=0))


def build_mlp() -> nn.Module:
    return _MLP()


# %% build_mlp: Sequential
# kind: right
# idea: the hint
def build_mlp() -> nn.Module:
    return nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))


# %% build_mlp: class of its own
# kind: right
# idea: a module with clamp in place of nn.ReLU
class MLP(nn.Module):
    def __init__(self, inputs=784, hidden=1000, outputs=10):
        super().__init__()
        self.hidden = nn.Linear(inputs, hidden)
        self.output = nn.Linear(hidden, outputs)

    def forward(self, images):
        return self.output(self.hidden(images).clamp(min=0))


def build_mlp() -> nn.Module:
    return MLP()


# %% build_mlp: parameters by hand
# kind: right
# idea: nn.Parameter with normal weights and matrix products
class HandMade(nn.Module):
    def __init__(self):
        super().__init__()
        self.w1 = nn.Parameter(torch.randn(784, 1000) / math.sqrt(784))
        self.b1 = nn.Parameter(torch.randn(1000) * 0.01)
        self.w2 = nn.Parameter(torch.randn(1000, 10) / math.sqrt(1000))
        self.b2 = nn.Parameter(torch.randn(10) * 0.01)

    def forward(self, x):
        hidden = torch.maximum(x @ self.w1 + self.b1, torch.zeros(()))
        return hidden @ self.w2 + self.b2


def build_mlp() -> nn.Module:
    return HandMade()


# %% build_mlp: from a list of sizes
# kind: right
# idea: add_module in a loop, the last ReLU left out, ReLU in place
def build_mlp() -> nn.Module:
    sizes = [784, 1000, 10]
    network = nn.Sequential()
    for i in range(len(sizes) - 1):
        network.add_module(f"linear{i}", nn.Linear(sizes[i], sizes[i + 1]))
        if i < len(sizes) - 2:
            network.add_module(f"relu{i}", nn.ReLU(inplace=True))
    return network


# %% build_cnn: second pooling with windows of 3 x 3
# kind: wrong
# idea: MaxPool2d(3, stride=2) turns 11 into 5 as well, with larger windows (violates "max-pooling 2 x 2")
def build_cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.MaxPool2d(3, stride=2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: adaptive pooling to 5 x 5
# kind: wrong
# idea: AdaptiveMaxPool2d(5) on 11 x 11 uses overlapping windows of 3 and reads the last row (violates "max-pooling 2 x 2", which drops it)
def build_cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, kernel_size=3),
        nn.AdaptiveMaxPool2d(13),
        nn.ReLU(),
        nn.Conv2d(64, 128, kernel_size=3),
        nn.AdaptiveMaxPool2d(5),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: dilated pooling
# kind: wrong
# idea: the second pooling has dilation 2, which leaves the size 5 x 5 (violates "max-pooling 2 x 2" of neighbours)
def build_cnn() -> nn.Module:
    layers = [
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.MaxPool2d(2, stride=2, dilation=2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    ]
    return nn.Sequential(*layers)


# %% build_cnn: dilated convolution with padding
# kind: wrong
# idea: the second convolution has dilation 2 and padding 1, same shape and same parameter count (violates "no padding anywhere" and "kernels of 3 x 3")
def build_cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3, padding=1, dilation=2),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: height and width swapped before flattening
# kind: wrong
# idea: transposes H and W before Flatten, shapes and counts stay the same (violates "`Flatten` keeps the order (C, H, W)")
class _CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, 3)
        self.conv2 = nn.Conv2d(64, 128, 3)
        self.fc1 = nn.Linear(3200, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(torch.max_pool2d(self.conv1(x), 2))
        x = torch.relu(torch.max_pool2d(self.conv2(x), 2))
        x = x.transpose(2, 3).flatten(1)
        return self.fc2(torch.relu(self.fc1(x)))


def build_cnn() -> nn.Module:
    return _CNN()


# %% build_cnn: channels last before flattening
# kind: wrong
# idea: flattens in the order (H, W, C) as TensorFlow does (violates "`Flatten` keeps the order (C, H, W)")
class _ChannelsLast(nn.Module):
    def forward(self, x):
        return x.permute(0, 2, 3, 1).flatten(1)


def build_cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.MaxPool2d(2), nn.ReLU(),
        nn.Conv2d(64, 128, 3), nn.MaxPool2d(2), nn.ReLU(),
        _ChannelsLast(),
        nn.Linear(3200, 200), nn.ReLU(),
        nn.Linear(200, 10),
    )  # fmt: skip


# %% build_cnn: dropout before the last layer
# kind: wrong
# idea: a Dropout that the table does not have and that neither the count nor evaluation mode shows (violates the table of layers)
def build_cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Dropout(p=0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: leaky ReLU in the hidden linear layer
# kind: wrong
# idea: LeakyReLU passes on a hundredth of negative values, hardly visible in the logits (violates "linear, then ReLU")
def build_cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.LeakyReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: instance normalisation without parameters
# kind: wrong
# idea: InstanceNorm2d has no parameters by default and keeps the shape, but changes the values (violates the table of layers)
def build_cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.InstanceNorm2d(64),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.InstanceNorm2d(128),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: softmax in evaluation mode only
# kind: wrong
# idea: returns logits while training and probabilities in evaluation mode (violates "-> logits (N, 10)")
class _Classifier(nn.Module):
    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(1, 64, 3), nn.MaxPool2d(2), nn.ReLU(),
            nn.Conv2d(64, 128, 3), nn.MaxPool2d(2), nn.ReLU(), nn.Flatten(),
        )  # fmt: skip
        self.head = nn.Sequential(nn.Linear(3200, 200), nn.ReLU(), nn.Linear(200, 10))

    def forward(self, images):
        logits = self.head(self.features(images))
        if not self.training:
            return torch.softmax(logits, dim=1)
        return logits


def build_cnn() -> nn.Module:
    return _Classifier()


# %% build_cnn: one feature extractor for all
# kind: wrong
# idea: the convolutions are made once at module level, so all networks share them; only the linear layers are new (violates "with parameters of its own")
_convolutions = nn.Sequential(
    nn.Conv2d(1, 64, 3), nn.MaxPool2d(2), nn.ReLU(),
    nn.Conv2d(64, 128, 3), nn.MaxPool2d(2), nn.ReLU(),
)  # fmt: skip


def build_cnn() -> nn.Module:
    return nn.Sequential(
        *_convolutions, nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Linear(200, 10)
    )


# %% build_cnn: weights from a generator of its own with a fixed seed
# kind: wrong
# idea: draws all weights from torch.Generator().manual_seed(0), so each network begins with the same numbers (violates "drawn at random", "A new network in each call")
def build_cnn() -> nn.Module:
    network = nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.MaxPool2d(2), nn.ReLU(),
        nn.Conv2d(64, 128, 3), nn.MaxPool2d(2), nn.ReLU(),
        nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Linear(200, 10),
    )  # fmt: skip
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.normal_(0, 0.05, generator=generator)
    return network


# %% build_cnn: the generator's state is put back
# kind: wrong
# idea: building leaves no trace in the generator, so two calls in a row make twins (violates "A new network in each call ... drawn at random")
def build_cnn() -> nn.Module:
    with torch.random.fork_rng(devices=[]):
        return nn.Sequential(
            nn.Conv2d(1, 64, 3), nn.MaxPool2d(2), nn.ReLU(),
            nn.Conv2d(64, 128, 3), nn.MaxPool2d(2), nn.ReLU(),
            nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Linear(200, 10),
        )  # fmt: skip


# %% build_cnn: clamps the images
# kind: wrong
# idea: the forward pass first clamps the images to 0..1, so standardised images with negative values lose them (violates the table: the convolution comes first; "images (N, 1, 28, 28) float32")
class _Clamped(nn.Sequential):
    def forward(self, images):
        return super().forward(images.clamp(0, 1))


def build_cnn() -> nn.Module:
    return _Clamped(
        nn.Conv2d(1, 64, 3), nn.MaxPool2d(2), nn.ReLU(),
        nn.Conv2d(64, 128, 3), nn.MaxPool2d(2), nn.ReLU(),
        nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Linear(200, 10),
    )  # fmt: skip


# %% build_cnn: squeeze of a single image
# kind: wrong
# idea: squeezes the logits, so a batch of one gives (10,) (violates "-> logits (N, 10)")
class _CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1, self.conv2 = nn.Conv2d(1, 64, 3), nn.Conv2d(64, 128, 3)
        self.fc1, self.fc2 = nn.Linear(3200, 200), nn.Linear(200, 10)
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        x = self.pool(self.conv1(x)).relu()
        x = self.pool(self.conv2(x)).relu()
        x = self.fc1(x.flatten(1)).relu()
        return self.fc2(x).squeeze()


def build_cnn() -> nn.Module:
    return _CNN()


# %% build_cnn: Sequential, in the order of the table
# kind: right
# idea: the table line by line
def build_cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: class with functional layers
# kind: right
# idea: nn.functional for everything without parameters
class CNN(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 64, kernel_size=(3, 3), padding="valid")
        self.conv2 = nn.Conv2d(64, 128, kernel_size=(3, 3), padding="valid")
        self.fc1 = nn.Linear(128 * 5 * 5, 200)
        self.fc2 = nn.Linear(200, 10)

    def forward(self, x):
        x = nn.functional.relu(nn.functional.max_pool2d(self.conv1(x), 2))
        x = nn.functional.relu(nn.functional.max_pool2d(self.conv2(x), 2))
        x = x.reshape(x.shape[0], -1)
        x = nn.functional.relu(self.fc1(x))
        return self.fc2(x)


def build_cnn() -> nn.Module:
    return CNN()


# %% build_cnn: blocks from a helper
# kind: right
# idea: two blocks by a function, floor mode spelled out
def _block(inputs, outputs):
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride=1, padding=0, bias=True),
        nn.MaxPool2d(kernel_size=2, stride=2, ceil_mode=False),
        nn.ReLU(inplace=True),
    )


def build_cnn() -> nn.Module:
    head = nn.Sequential(
        nn.Flatten(start_dim=1), nn.Linear(3200, 200), nn.ReLU(), nn.Linear(200, 10)
    )
    return nn.Sequential(_block(1, 64), _block(64, 128), head)


# %% build_cnn: size of the linear layer found by a trial
# kind: right
# idea: sends one image of zeros through the convolutions to learn 3200; ReLU before the pooling, which gives the same numbers
def build_cnn() -> nn.Module:
    features = nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
    )  # fmt: skip
    with torch.no_grad():
        inputs = features(torch.zeros(1, 1, 28, 28)).shape[1]
    return nn.Sequential(features, nn.Linear(inputs, 200), nn.ReLU(), nn.Linear(200, 10))


# %% what_if: biases forgotten
# kind: wrong
# idea: the parameters are counted without biases (violates Hint 1 "channels * 3 * 3 weights and one bias")
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1728,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181_008,
    "parameters in all, without the two MaxPool2d": 14_821_904,
}


# %% what_if: pooling rounds up
# kind: wrong
# idea: 13 is halved to 7 (violates "a 2 x 2 pooling halves them and drops an odd last row")
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": 6272,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181_314,
    "parameters in all, without the two MaxPool2d": 14_822_306,
}


# %% what_if: first linear layer left as it was
# kind: wrong
# idea: only the second convolution changes, the linear layer keeps 3200 inputs (violates "where the number of values behind Flatten changes, the first linear layer changes with it")
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 661_314,
    "parameters in all, without the two MaxPool2d": 716_706,
}


# %% what_if: one kernel for all channels
# kind: wrong
# idea: a kernel has 9 weights however many channels come in (violates "it has channels * 3 * 3 weights and one bias")
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 640,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 163_170,
    "parameters in all, without the two MaxPool2d": 14_749_730,
}


# %% what_if: only one of the two poolings removed
# kind: wrong
# idea: in the last line only the second MaxPool2d is taken out, 128 * 11 * 11 values (violates "without the two MaxPool2d")
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181_314,
    "parameters in all, without the two MaxPool2d": 3_174_306,
}


# %% what_if: numbers
# kind: right
# idea: worked out on paper
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 64 * (3 * 3 * 3 + 1),
    "values after Flatten, images (3, 32, 32)": 128 * 6 * 6,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 128 * 7 * 7,
    "parameters in all, 32 kernels in the second convolution": 640
    + 32 * (64 * 9 + 1)
    + 200 * (32 * 5 * 5 + 1)
    + 2_010,
    "parameters in all, without the two MaxPool2d": 14_822_306,
}


# %% image_weights: one batch weighed by batch_size
# kind: wrong
# idea: the first batch is always taken to be full, so with 3 images and batch_size 10 first is 1/10 (violates "if there are fewer images than batch_size it is the only one")
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    return 1 / (batch_size * batches), 1 / (last * batches)


# %% image_weights: nothing left over weighs nothing
# kind: wrong
# idea: if nothing is left over the weight of the last batch is 0 (violates "If nothing is left over it is a full one")
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    full, rest = divmod(images, batch_size)
    batches = full + (rest > 0)
    first = 1 / (min(images, batch_size) * batches)
    last = 1 / (rest * batches) if rest else 0.0
    return first, last


# %% image_weights: number of batches as a fraction
# kind: wrong
# idea: divides by images / batch_size, which need not be a whole number (violates "a mean of batch accuracies": the mean is over whole batches)
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    if images <= batch_size:
        return 1 / images, 1 / images
    batches = images / batch_size
    last = images % batch_size or batch_size
    return 1 / (batch_size * batches), 1 / (last * batches)


# %% image_weights: rounding half to even
# kind: wrong
# idea: rounds up by round(x + 0.5), which for whole x goes to the even neighbour: 96 images in batches of 32 become 4 batches, the last with 0 (violates "If nothing is left over it is a full one")
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = round(images / batch_size + 0.5)
    last = images - (batches - 1) * batch_size
    if last <= 0:
        last = batch_size
    first = min(batch_size, images)
    return 1 / first / batches, 1 / last / batches


# %% image_weights: single precision
# kind: wrong
# idea: computes with float32 tensors and takes .item(), so the numbers carry float32 rounding (violates "Python numbers, not rounded")
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    sizes = torch.tensor([len(part) for part in torch.arange(images).split(batch_size)])
    weights = 1 / sizes / len(sizes)
    return weights[0].item(), weights[-1].item()


# %% image_weights: tensors come back
# kind: wrong
# idea: returns tensors without axes instead of numbers (violates "Python numbers")
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = torch.ceil(torch.tensor(images / batch_size, dtype=torch.float64))
    first = min(images, batch_size)
    last = images - batch_size * (batches - 1)
    return 1 / (first * batches), 1 / (last * batches)


# %% image_weights: shown to six places
# kind: wrong
# idea: rounds to six decimals, which many images turn into 0.0001 or 0 (violates "not rounded")
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    first = min(batch_size, images)
    return round(1 / (first * batches), 6), round(1 / (last * batches), 6)


# %% image_weights: batches made equally long
# kind: wrong
# idea: torch.chunk spreads the images over the batches evenly, 70 become 24 + 24 + 22 (violates "images in a batch; the last batch holds what is left over")
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = math.ceil(images / batch_size)
    sizes = [len(part) for part in torch.arange(images).chunk(batches)]
    return 1 / (sizes[0] * batches), 1 / (sizes[-1] * batches)


# %% image_weights: short batch dropped
# kind: wrong
# idea: counts only full batches as drop_last does, except that it keeps one batch if there is no full one (violates "the last batch holds what is left over")
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = max(1, images // batch_size)
    size = min(images, batch_size)
    last = images % batch_size or size
    return 1 / (size * batches), 1 / (last * batches)


# %% image_weights: refuses fewer images than a batch
# kind: wrong
# idea: raises ValueError for images < batch_size (violates "if there are fewer images than batch_size it is the only one")
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    if images < batch_size:
        raise ValueError("not even one batch")
    batches = -(-images // batch_size)
    last = images - batch_size * (batches - 1)
    return 1 / (batch_size * batches), 1 / (last * batches)


# %% image_weights: remembers by the number of images
# kind: wrong
# idea: results are kept by `images` alone, so a second call with another batch_size gets the first answer (violates "batch_size: images in a batch")
_weights = {}


def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    if images not in _weights:
        batches = math.ceil(images / batch_size)
        last = images - (batches - 1) * batch_size
        _weights[images] = (1 / (min(images, batch_size) * batches), 1 / (last * batches))
    return _weights[images]


# %% image_weights: a lone image is added to the batch before it
# kind: wrong
# idea: if one image is left over, it is counted into the previous batch (violates "the last batch holds what is left over")
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    sizes = [min(batch_size, images - start) for start in range(0, images, batch_size)]
    if len(sizes) > 1 and sizes[-1] == 1:
        sizes.pop()
        sizes[-1] += 1
    return 1 / (sizes[0] * len(sizes)), 1 / (sizes[-1] * len(sizes))


# %% image_weights: two batches share the first
# kind: wrong
# idea: with exactly one batch it returns (1/n, 0), as if there were no last batch (violates "it is the only one", which is first and last)
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    if images <= batch_size:
        return 1 / images, 0.0
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    return 1 / (batch_size * batches), 1 / (last * batches)


# %% image_weights: as a share of all images
# kind: wrong
# idea: the first batch's weight is given as 1 / images, which is right only without a short last batch (violates "by how much the mean rises": 1 / (b B), and b B is more than n)
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    return 1 / images, 1 / (last * batches)


# %% image_weights: formula
# kind: right
# idea: ceil and the batches before the last
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = math.ceil(images / batch_size)
    first = min(images, batch_size)
    last = images - (batches - 1) * batch_size
    return 1 / (first * batches), 1 / (last * batches)


# %% image_weights: list of sizes
# kind: right
# idea: lays out all batches
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    sizes = []
    left = images
    while left > 0:
        sizes.append(min(batch_size, left))
        left -= sizes[-1]
    return 1 / sizes[0] / len(sizes), 1 / sizes[-1] / len(sizes)


# %% image_weights: divmod
# kind: right
# idea: remainder with `or`
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batch_size = min(batch_size, images)
    full, rest = divmod(images, batch_size)
    batches = full + bool(rest)
    return (1 / batch_size) / batches, (1 / (rest or batch_size)) / batches


# %% image_weights: exact fractions
# kind: right
# idea: computes with Fraction and turns the result into floats
from fractions import Fraction


def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    starts = range(0, images, batch_size)
    last = images - starts[-1]
    first = batch_size if len(starts) > 1 else images
    return float(Fraction(1, first * len(starts))), float(Fraction(1, last * len(starts)))


# %% possible_counts: stops at the first S above the bound
# kind: wrong
# idea: breaks off as soon as an S lies outside the bounds; for a report near 1 the small t are impossible and the larger ones possible (violates "Try each t from 0 to r")
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        whole = round(full)
        if whole < 0 or whole > images - last:
            break
        if abs(full - whole) <= tolerance:
            found.add(whole + right_in_last)
    return sorted(found)


# %% possible_counts: bounds for the unrounded number
# kind: wrong
# idea: compares S before rounding with 0 and n - r, so -0.0001 (float32 noise) is refused (violates "The bounds 0 and n - r hold for the whole number")
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for t in range(last + 1):
        s = batch_size * (batches * reported - t / last)
        if 0 <= s <= images - last and abs(s - round(s)) <= tolerance:
            counts.add(round(s) + t)
    return sorted(counts)


# %% possible_counts: the tolerance is not used
# kind: wrong
# idea: 0.01 is written into the test, whatever tolerance the caller gives (violates "tolerance: how far ... may be from a whole number, at most")
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for t in range(last + 1):
        s = batch_size * (batches * reported - t / last)
        if abs(s - round(s)) <= 0.01 and 0 <= round(s) <= images - last:
            counts.add(round(s) + t)
    return sorted(counts)


# %% possible_counts: strictly below the tolerance
# kind: wrong
# idea: uses < so that with tolerance 0 not even an exact whole number is possible (violates "at most")
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for t in range(last + 1):
        s = batch_size * (batches * reported - t / last)
        if abs(s - round(s)) < tolerance and 0 <= round(s) <= images - last:
            counts.add(round(s) + t)
    return sorted(counts)


# %% possible_counts: relative tolerance
# kind: wrong
# idea: math.isclose with rel_tol allows 88 of 8,800, so every t fits (violates "how far the number S ... may be from a whole number, at most")
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for t in range(last + 1):
        s = batch_size * (batches * reported - t / last)
        if math.isclose(s, round(s), rel_tol=tolerance) and 0 <= round(s) <= images - last:
            counts.add(round(s) + t)
    return sorted(counts)


# %% possible_counts: fraction looked at from above only
# kind: wrong
# idea: s % 1 <= tolerance takes 56.004 for whole but not 55.996 (violates "up to rounding", at most tolerance from a whole number)
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for t in range(last + 1):
        s = batch_size * (batches * reported - t / last)
        if s % 1 <= tolerance and 0 <= round(s) <= images - last:
            counts.add(round(s) + t)
    return sorted(counts)


# %% possible_counts: cut off in place of rounded
# kind: wrong
# idea: int(S) makes 55 of 55.996 (violates "S rounded")
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for t in range(last + 1):
        s = batch_size * (batches * reported - t / last)
        if abs(s - round(s)) <= tolerance and 0 <= round(s) <= images - last:
            counts.add(int(s + t))
    return sorted(counts)


# %% possible_counts: single precision
# kind: wrong
# idea: computes in float32 because the report was; with a million images S is then off by 0.06 and possible counts are lost (violates the formula and "tolerance ... at most")
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    t = torch.arange(last + 1)
    s = batch_size * (batches * torch.tensor(reported, dtype=torch.float32) - t / last)
    whole = s.round()
    possible = ((s - whole).abs() <= tolerance) & (whole >= 0) & (whole <= images - last)
    return sorted({int(w) + int(k) for w, k in zip(whole[possible], t[possible])})


# %% possible_counts: the total has to be whole first
# kind: wrong
# idea: gives up if report * B * b is not a whole number, although with t / r a fraction the total need not be whole (violates: S alone has to be whole)
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = math.ceil(images / batch_size)
    total = reported * batches * batch_size
    if abs(total - round(total)) > tolerance:
        return []
    last = images - (batches - 1) * batch_size
    counts = set()
    for t in range(last + 1):
        s = total - batch_size * t / last
        if abs(s - round(s)) <= tolerance and 0 <= round(s) <= images - last:
            counts.add(round(s) + t)
    return sorted(counts)


# %% possible_counts: equal batches need no search
# kind: wrong
# idea: if all batches are full it returns the rounded product at once, also if it is not whole or the report is above 1 (violates "[] if there are none")
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    if images % batch_size == 0:
        return [round(reported * images)]
    batches = images // batch_size + 1
    last = images % batch_size
    counts = set()
    for t in range(last + 1):
        s = batch_size * (batches * reported - t / last)
        if abs(s - round(s)) <= tolerance and 0 <= round(s) <= images - last:
            counts.add(round(s) + t)
    return sorted(counts)


# %% possible_counts: a single batch needs no search
# kind: wrong
# idea: with fewer images than batch_size the rounded product is returned unchecked (violates "[] if there are none": 0.5 of 3 images is no count)
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = math.ceil(images / batch_size)
    if batches == 1:
        return [round(reported * images)]
    last = images - (batches - 1) * batch_size
    found = []
    for t in range(last + 1):
        s = batch_size * (batches * reported - t / last)
        if abs(s - round(s)) <= tolerance and 0 <= round(s) <= images - last:
            found.append(round(s) + t)
    return sorted(set(found))


# %% possible_counts: the range between the extremes
# kind: wrong
# idea: returns all numbers from the smallest to the largest count, also those that no t gives (with batches of 300 only every second one fits) (violates "Return all counts that are possible")
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    counts = []
    for t in range(last + 1):
        s = batch_size * (batches * reported - t / last)
        if abs(s - round(s)) <= tolerance and 0 <= round(s) <= images - last:
            counts.append(round(s) + t)
    return list(range(min(counts), max(counts) + 1)) if counts else []


# %% possible_counts: upper bound n - b
# kind: wrong
# idea: bounds S by images - batch_size, too low if the last batch is short (violates "the n - r images that those batches hold")
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for t in range(last + 1):
        s = batch_size * (batches * reported - t / last)
        if abs(s - round(s)) <= tolerance and 0 <= round(s) <= max(0, images - batch_size):
            counts.add(round(s) + t)
    return sorted(counts)


# %% possible_counts: collected in a default argument
# kind: wrong
# idea: the set is a default argument and keeps the counts of earlier calls (violates "All numbers ... that a mean may stand for": those of this report)
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01, found=set()
) -> list[int]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    for t in range(last + 1):
        s = batch_size * (batches * reported - t / last)
        if abs(s - round(s)) <= tolerance and 0 <= round(s) <= images - last:
            found.add(round(s) + t)
    return sorted(found)


# %% possible_counts: list of a set
# kind: wrong
# idea: the order of a set is that of hash values, not of size: larger counts may come unsorted (violates "ascending")
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for t in range(last + 1):
        s = batch_size * (batches * reported - t / last)
        if abs(s - round(s)) <= tolerance and 0 <= round(s) <= images - last:
            counts.add(round(s) + t)
    return list(counts)


# %% possible_counts: the report is cut to 0..1
# kind: wrong
# idea: a report of 1.2 is treated as 1 and explained by "all right" (violates "if the list is empty, the report was not made like this")
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    reported = min(max(reported, 0.0), 1.0)
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for t in range(last + 1):
        s = batch_size * (batches * reported - t / last)
        if abs(s - round(s)) <= tolerance and 0 <= round(s) <= images - last:
            counts.add(round(s) + t)
    return sorted(counts)


# %% possible_counts: the loop of the hint
# kind: right
# idea: hint 1 with a set
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for right_in_last in range(last + 1):
        full = batch_size * (batches * reported - right_in_last / last)
        if abs(full - round(full)) <= tolerance and 0 <= round(full) <= images - last:
            counts.add(round(full) + right_in_last)
    return sorted(counts)


# %% possible_counts: set comprehension
# kind: right
# idea: generator of S, then one comprehension
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    before = (images - 1) // batch_size * batch_size
    last = images - before
    batches = before // batch_size + 1
    candidates = ((batch_size * (batches * reported - t / last), t) for t in range(last + 1))
    return sorted(
        {
            round(s) + t
            for s, t in candidates
            if abs(s - round(s)) <= tolerance and round(s) in range(before + 1)
        }
    )


# %% possible_counts: vectorised in double precision
# kind: right
# idea: all t at once in a float64 tensor, unique sorts
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    t = torch.arange(last + 1, dtype=torch.float64)
    s = batch_size * (batches * reported - t / last)
    whole = torch.round(s)
    keep = (torch.abs(s - whole) <= tolerance) & (whole >= 0) & (whole <= images - last)
    return torch.unique((whole + t)[keep].long()).tolist()


# %% possible_counts: leaves early when S becomes negative
# kind: right
# idea: S falls as t grows, so nothing follows once it rounds below zero; a list without duplicates
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    result = []
    for t in range(last + 1):
        full = batch_size * (batches * reported - t / last)
        nearest = round(full)
        if nearest < 0:
            break
        if nearest > images - last or abs(full - nearest) > tolerance:
            continue
        if nearest + t not in result:
            result.append(nearest + t)
    result.sort()
    return result


# %% verdict: batches not rounded up
# kind: wrong
# idea: 312 batches, the last with 32 images (violates "the last batch holds what is left over")
verdict = {
    "batch size": 32,
    "batches": 312,
    "images in the last batch": 32,
    "averaged": "batches",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8812,
    "MLP: most right": 8828,
    "CNN: fewest right": 9121,
    "CNN: most right": 9137,
}


# %% verdict: nominal
# kind: wrong
# idea: takes the sum divided by 10,000 / 32 for the average (violates Hint 2: then 8813.898 would have to be whole)
verdict = {
    "batch size": 32,
    "batches": 313,
    "images in the last batch": 16,
    "averaged": "nominal",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8812,
    "MLP: most right": 8828,
    "CNN: fewest right": 9121,
    "CNN: most right": 9137,
}


# %% verdict: the counts from the product with 10,000
# kind: wrong
# idea: rounds the report times 10,000 and holds that for the true count (violates "Something else was averaged")
verdict = {
    "batch size": 32,
    "batches": 313,
    "images in the last batch": 16,
    "averaged": "batches",
    "the true counts can be recovered": True,
    "MLP: fewest right": 8814,
    "MLP: most right": 8814,
    "CNN: fewest right": 9122,
    "CNN: most right": 9122,
}


# %% verdict: fewest and most swapped
# kind: wrong
# idea: takes the count with no right answer in the last batch for the fewest (violates "the smallest and the largest number of right answers that fit")
verdict = {
    "batch size": 32,
    "batches": 313,
    "images in the last batch": 16,
    "averaged": "batches",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8828,
    "MLP: most right": 8812,
    "CNN: fewest right": 9137,
    "CNN: most right": 9121,
}


# %% verdict: seventeen without the ends
# kind: wrong
# idea: sixteen images in the last batch, so sixteen counts: t = 0 is forgotten (violates "Try each t from 0 to r")
verdict = {
    "batch size": 32,
    "batches": 313,
    "images in the last batch": 16,
    "averaged": "batches",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8812,
    "MLP: most right": 8827,
    "CNN: fewest right": 9121,
    "CNN: most right": 9136,
}


# %% verdict: batches of 32
# kind: right
# idea: what possible_counts finds
verdict = {
    "batch size": 32,
    "batches": 313,
    "images in the last batch": 16,
    "averaged": "batches",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8812,
    "MLP: most right": 8828,
    "CNN: fewest right": 9121,
    "CNN: most right": 9137,
}


# %% accuracy: divides by the sampler's length
# kind: wrong
# idea: len(loader.sampler) still counts the images that drop_last leaves out (violates "among all images that the loader delivers")
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
    return right / len(loader.sampler)


# %% accuracy: always training mode afterwards
# kind: wrong
# idea: ends with model.train(), also if the model came in evaluation mode (violates "Afterwards it is in evaluation mode, or again in the mode in which it came")
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right = total = 0
    with torch.no_grad():
        for images, labels in loader:
            right += int((model(images).argmax(1) == labels).sum())
            total += len(labels)
    model.train()
    return right / total


# %% accuracy: gradients are recorded, then cut off
# kind: wrong
# idea: the model is called with gradients on and only the result is detached (violates "without recording gradients")
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    for images, labels in loader:
        predictions = model(images).detach().argmax(dim=1)
        right += (predictions == labels).sum().item()
        total += labels.numel()
    return right / total


# %% accuracy: evaluation mode too late
# kind: wrong
# idea: eval() comes after the forward pass of the first batch (violates "It is called in evaluation mode")
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    right = total = 0
    with torch.no_grad():
        for images, labels in loader:
            predictions = model(images).argmax(1)
            model.eval()
            right += (predictions == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: only the outer flag is set
# kind: wrong
# idea: sets model.training = False, which does not reach the layers inside (dropout, batch norm) (violates "called in evaluation mode")
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    before = model.training
    model.training = False
    right = total = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    model.training = before
    return right / total


# %% accuracy: only the children are set
# kind: wrong
# idea: sets each child to evaluation mode but not the model itself, whose forward may ask self.training (violates "called in evaluation mode")
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    for layer in model.children():
        layer.eval()
    right = total = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: every maximum counts
# kind: wrong
# idea: an answer is right if the label's logit equals the largest one, so with ties all of them count (violates "Of equal logits the first counts")
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right = total = 0
    with torch.no_grad():
        for images, labels in loader:
            logits = model(images)
            of_label = logits.gather(1, labels.unsqueeze(1)).squeeze(1)
            right += (of_label == logits.max(dim=1).values).sum().item()
            total += labels.shape[0]
    return right / total


# %% accuracy: sigmoid before argmax
# kind: wrong
# idea: sigmoid rounds large logits to 1 (20 and 30 become equal), and then the first wins (violates "right answers": the largest logit, and ties only "of equal logits")
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right = total = 0
    with torch.no_grad():
        for images, labels in loader:
            probabilities = torch.sigmoid(model(images))
            right += (probabilities.argmax(1) == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: divided in single precision
# kind: wrong
# idea: the quotient of two tensors is float32, printed as 0.8812000155 (violates "not rounded, exact for every batch size")
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right = torch.tensor(0)
    total = torch.tensor(0)
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum()
            total += len(labels)
    return (right / total).item()


# %% accuracy: a byte as counter
# kind: wrong
# idea: counts in a uint8 tensor, which goes back to 0 behind 255 (violates "The share of right answers among all images")
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right = torch.zeros((), dtype=torch.uint8)
    total = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().to(torch.uint8)
            total += len(labels)
    return int(right) / total


# %% accuracy: images and labels in two passes
# kind: wrong
# idea: fetches predictions in one pass and labels in a second; a shuffling loader gives them in different orders (violates "right for every loader")
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    with torch.no_grad():
        predictions = torch.cat([model(images).argmax(1) for images, _ in loader])
    labels = torch.cat([labels for _, labels in loader])
    return (predictions == labels).sum().item() / len(labels)


# %% accuracy: weighted means in single precision
# kind: wrong
# idea: adds batch mean times batch length, the means being float32: 1/3 * 3 is not 1 (violates "exact for every batch size")
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    weighted, total = 0.0, 0
    with torch.no_grad():
        for images, labels in loader:
            share = (model(images).argmax(1) == labels).float().mean().item()
            weighted += share * len(labels)
            total += len(labels)
    return weighted / total


# %% accuracy: the model is made lighter for the occasion
# kind: wrong
# idea: converts the model to bfloat16 and back, which rounds all its weights (violates "its weights stay as they are")
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    model.to(torch.bfloat16)
    right = total = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images.to(torch.bfloat16)).argmax(1) == labels).sum().item()
            total += len(labels)
    model.to(torch.float32)
    return right / total


# %% accuracy: remembered for each pair of model and loader
# kind: wrong
# idea: keeps the result for this model and loader, so after more training the old number comes back (violates "The share of right answers" of the model as it is now)
_known = {}


def accuracy(model: nn.Module, loader: DataLoader) -> float:
    if (model, loader) in _known:
        return _known[model, loader]
    model.eval()
    right = total = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    _known[model, loader] = right / total
    return right / total


# %% accuracy: four places
# kind: wrong
# idea: rounds the share to four places (violates "not rounded")
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right = total = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return round(right / total, 4)


# %% accuracy: two counters
# kind: right
# idea: the hint
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right, total = 0, 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(dim=1) == labels).sum().item()
            total += len(labels)
    return right / total


# %% accuracy: decorated, with the modes of all layers put back
# kind: right
# idea: no_grad as a decorator, every layer gets its mode back even if something fails
@torch.no_grad()
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    modes = [(layer, layer.training) for layer in model.modules()]
    try:
        model.eval()
        right = total = 0
        for images, labels in loader:
            hits = model(images).max(dim=1).indices.eq(labels)
            right += int(hits.sum())
            total += hits.numel()
    finally:
        for layer, mode in modes:
            layer.training = mode
    return right / total


# %% accuracy: list of hits
# kind: right
# idea: collects a boolean for every image in a list
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.train(False)
    hits = []
    with torch.inference_mode():
        for images, labels in loader:
            answers = model(images).argmax(-1)
            hits.extend((answers == labels).tolist())
    return sum(hits) / len(hits)


# %% accuracy: all together at the end
# kind: right
# idea: concatenates predictions and labels of one pass and counts once
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    predictions, truth = [], []
    with torch.no_grad():
        for images, labels in loader:
            predictions.append(torch.argmax(model(images), dim=1))
            truth.append(labels)
    predictions, truth = torch.cat(predictions), torch.cat(truth)
    return int(torch.count_nonzero(predictions == truth)) / truth.numel()


# %% work: square output maps
# kind: wrong
# idea: the kernel may be oblong, but the output map is taken to be square, output[0] squared (violates "output: height and width of the output maps")
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return in_channels * out_channels * kernel[0] * kernel[1] * output[0] ** 2


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: 1 x 1 convolutions as linear layers
# kind: wrong
# idea: a 1 x 1 kernel is counted like a linear layer, once and not at each position (violates "A convolution uses each weight once for each position of its kernel")
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    if tuple(kernel) == (1, 1):
        return linear_multiply_adds(in_channels, out_channels)
    positions = output[0] * output[1]
    return out_channels * in_channels * kernel[0] * kernel[1] * positions


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: kernel cut to the output's size
# kind: wrong
# idea: takes the smaller of kernel and output map as the kernel's size, so a 5 x 5 kernel with a 1 x 1 output counts one weight (violates "uses each weight once for each position")
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    height, width = output
    kh, kw = min(kernel[0], height), min(kernel[1], width)
    return in_channels * out_channels * kh * kw * height * width


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: product in 32 bits
# kind: wrong
# idea: multiplies in int32, which overflows above 2.1 billion (violates "Multiply-adds of a convolution": a large layer becomes negative)
import numpy as np


def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    factors = np.array([in_channels, out_channels, *kernel, *output], dtype=np.int32)
    return int(np.prod(factors, dtype=np.int32))


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return int(np.prod(np.array([inputs, outputs], dtype=np.int32), dtype=np.int32))


# %% work: product of float32
# kind: wrong
# idea: multiplies in a float32 tensor, exact only to 2 ** 24 (violates "Multiply-adds of a convolution ... a Python int": the number is rounded for larger layers)
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    factors = torch.tensor([in_channels, out_channels, *kernel, *output], dtype=torch.float32)
    return int(factors.prod())


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return int(torch.tensor([inputs, outputs], dtype=torch.float32).prod())


# %% work: linear layer with half of it
# kind: wrong
# idea: counts one multiply-add less for each output, "since n products need only n - 1 additions" (violates "products of a weight and an input ... one multiply-add each")
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return in_channels * out_channels * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return outputs * (inputs - 1)


# %% work: the bias comes in at one place
# kind: wrong
# idea: counts (weights + 1) for each position of a kernel in the convolution only (violates "without biases")
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    per_position = in_channels * kernel[0] * kernel[1] + 1
    return out_channels * per_position * output[0] * output[1]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: remembered by the channels
# kind: wrong
# idea: keeps results in a table by (in_channels, out_channels), so another kernel or output size gets the old number (violates the meaning of `kernel` and `output`)
_table = {}


def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    key = (in_channels, out_channels)
    if key not in _table:
        _table[key] = in_channels * out_channels * math.prod(kernel) * math.prod(output)
    return _table[key]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: channels matched one to one
# kind: wrong
# idea: if as many channels come in as go out it counts a kernel for each channel only, as in a depthwise convolution (violates "One kernel runs over all channels of its input")
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    pairs = out_channels if in_channels == out_channels else in_channels * out_channels
    return pairs * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: pooling taken off
# kind: wrong
# idea: counts the positions that remain after a 2 x 2 pooling of larger maps (violates "before any pooling", "The pooling comes afterwards and saves nothing here")
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    h, w = output
    if h > 20:
        h, w = h // 2, w // 2
    return in_channels * out_channels * kernel[0] * kernel[1] * h * w


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: true division on the way
# kind: wrong
# idea: computes millions first and multiplies back, a float (violates "a Python int")
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    millions = in_channels * out_channels * kernel[0] * kernel[1] * output[0] * output[1] / 1e6
    return millions * 1e6


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs / 1e6 * 1e6


# %% work: product
# kind: right
# idea: the six numbers multiplied
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    return in_channels * out_channels * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return inputs * outputs


# %% work: math.prod
# kind: right
# idea: math.prod over the tuples
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    weights = out_channels * in_channels * math.prod(kernel)
    positions = math.prod(output)
    return weights * positions


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return math.prod((inputs, outputs))


# %% work: a linear layer at each position
# kind: right
# idea: a convolution is a linear layer from a window to the channels, at each place
def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return outputs * inputs


def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    (kh, kw), (h, w) = kernel, output
    return h * w * linear_multiply_adds(kh * kw * in_channels, out_channels)


# %% work: layers on the meta device
# kind: right
# idea: makes the layer without memory and counts its weights
def conv_multiply_adds(
    in_channels: int, out_channels: int, kernel: tuple[int, int], output: tuple[int, int]
) -> int:
    weight = torch.empty(out_channels, in_channels, *kernel, device="meta")
    return weight.numel() * output[0] * output[1]


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    return torch.empty(outputs, inputs, device="meta").numel()


# %% network_work: parameters
# kind: wrong
# idea: gives the parameters (violates "multiply-adds of the whole network for one image")
network_work = {"MLP": 795_010, "CNN": 716_706}


# %% network_work: with biases
# kind: wrong
# idea: counts each bias as a multiply-add (violates "Biases, ReLU and pooling are not counted")
network_work = {"MLP": 795_010, "CNN": 10_011_426}


# %% network_work: output after the pooling
# kind: wrong
# idea: the positions are counted after the pooling, 13 * 13 and 5 * 5 (violates "before any pooling")
network_work = {"MLP": 794_000, "CNN": 2_582_544}


# %% network_work: convolutions only
# kind: wrong
# idea: the CNN's linear layers are left out (violates "of the whole network")
network_work = {"MLP": 794_000, "CNN": 9_310_464}


# %% network_work: in millions
# kind: wrong
# idea: rounds to millions (violates "by the multiply-adds of the whole network for one image")
network_work = {"MLP": 0.794, "CNN": 9.95}


# %% network_work: with the functions
# kind: right
# idea: sums over the layers
network_work = {
    "MLP": 784 * 1000 + 1000 * 10,
    "CNN": 64 * 1 * 9 * 26 * 26 + 128 * 64 * 9 * 11 * 11 + 3200 * 200 + 200 * 10,
}


# %% split_seconds: nearly the same work is refused
# kind: wrong
# idea: math.isclose refuses works that differ by less than 1e-9 relatively, though they differ (violates "ValueError: if both have the same work")
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if math.isclose(work[0], work[1]):
        raise ValueError("the two networks do the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0] - rate * work[0], rate


# %% split_seconds: small differences are refused
# kind: wrong
# idea: a difference below 0.001 million counts as none, though networks of 0.0002 and 0.0006 million exist (violates "ValueError: if both have the same work")
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    difference = work[1] - work[0]
    if abs(difference) < 1e-3:
        raise ValueError("same work")
    rate = (seconds[1] - seconds[0]) / difference
    return seconds[1] - rate * work[1], rate


# %% split_seconds: no negative fixed part
# kind: wrong
# idea: cuts the fixed part at 0, "time cannot be negative" (violates "of any sign")
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = max(0.0, seconds[0] - rate * work[0])
    return fixed, rate


# %% split_seconds: a negative rate is refused
# kind: wrong
# idea: raises ValueError if more work took less time (violates "of any sign", and "Raises: ValueError: if both have the same work")
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    if rate < 0:
        raise ValueError("more work cannot take less time")
    return seconds[0] - rate * work[0], rate


# %% split_seconds: rounded for printing
# kind: wrong
# idea: rounds to two places (violates "not rounded")
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return round(seconds[0] - rate * work[0], 2), round(rate, 2)


# %% split_seconds: single precision
# kind: wrong
# idea: solves the equations with float32 tensors (violates "Python numbers, not rounded")
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("same work")
    matrix = torch.tensor([[1.0, work[0]], [1.0, work[1]]])
    fixed, rate = torch.linalg.solve(matrix, torch.tensor(seconds, dtype=torch.float32)).tolist()
    return fixed, rate


# %% split_seconds: least squares
# kind: wrong
# idea: lstsq answers with some solution also if both works are equal (violates "Raises ValueError: if both have the same work")
import numpy as np


def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    matrix = np.array([[1.0, work[0]], [1.0, work[1]]])
    (fixed, rate), *_ = np.linalg.lstsq(matrix, np.array(seconds, dtype=float), rcond=None)
    return float(fixed), float(rate)


# %% split_seconds: both tuples sorted
# kind: wrong
# idea: sorts works and seconds each for itself, so a network with more work and less time gets the other's time (violates "Solve seconds = fixed + rate * work for two measurements", "of any sign")
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    (w0, w1), (s0, s1) = sorted(work), sorted(seconds)
    if w0 == w1:
        raise ValueError("same work")
    rate = (s1 - s0) / (w1 - w0)
    return s0 - rate * w0, rate


# %% split_seconds: identity in place of equality
# kind: wrong
# idea: asks `is`, so equal numbers that are two objects get through to a ZeroDivisionError (violates "Raises ValueError: if both have the same work")
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] is work[1]:
        raise ValueError("same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0] - rate * work[0], rate


# %% split_seconds: refuses only a contradiction
# kind: wrong
# idea: with the same work and the same seconds it returns (seconds, 0) (violates "ValueError: if both have the same work")
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        if seconds[0] == seconds[1]:
            return float(seconds[0]), 0.0
        raise ValueError("the same work cannot take different times")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0] - rate * work[0], rate


# %% split_seconds: zero work is refused
# kind: wrong
# idea: `if not all(work)` refuses a network without work, where the fixed part can just be read off (violates "ValueError: if both have the same work")
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if not all(work) or work[0] == work[1]:
        raise ValueError("two different networks, please")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0] - rate * work[0], rate


# %% split_seconds: equal times are refused
# kind: wrong
# idea: raises ValueError if both took equally long, though the answer is rate 0 (violates "ValueError: if both have the same work")
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1] or seconds[0] == seconds[1]:
        raise ValueError("the measurements do not differ")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0] - rate * work[0], rate


# %% split_seconds: assert
# kind: wrong
# idea: refuses with assert, an AssertionError (violates "ValueError")
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    assert work[0] != work[1], "same work"
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0] - rate * work[0], rate


# %% split_seconds: whole millions
# kind: wrong
# idea: compares the works as whole millions, so 0.3 and 0.8 are "the same" (violates "ValueError: if both have the same work")
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if int(work[0]) == int(work[1]):
        raise ValueError("same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0] - rate * work[0], rate


# %% split_seconds: two equations subtracted
# kind: right
# idea: the hint
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    if work[0] == work[1]:
        raise ValueError("both networks have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    fixed = seconds[0] - rate * work[0]
    return fixed, rate


# %% split_seconds: Cramer's rule
# kind: right
# idea: both unknowns from determinants
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    (w, x), (s, t) = work, seconds
    determinant = x - w
    if determinant == 0:
        raise ValueError(f"no solution: both works are {w}")
    return (s * x - t * w) / determinant, (t - s) / determinant


# %% split_seconds: division by zero translated
# kind: right
# idea: tries, and makes a ValueError of the ZeroDivisionError
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    try:
        rate = (float(seconds[0]) - float(seconds[1])) / (float(work[0]) - float(work[1]))
    except ZeroDivisionError as error:
        raise ValueError("the same work twice") from error
    return float(seconds[1]) - rate * float(work[1]), rate


# %% split_seconds: exact fractions
# kind: right
# idea: computes with fractions, returns floats
from fractions import Fraction


def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    w0, w1 = map(Fraction, work)
    s0, s1 = map(Fraction, seconds)
    if w0 == w1:
        raise ValueError("work must differ")
    rate = (s1 - s0) / (w1 - w0)
    return float(s0 - rate * w0), float(rate)


# %% reasons: parameters taken for work
# kind: wrong
# idea: the first statement is held for true (violates "the CNN has fewer parameters" and does 12.5 times the work)
reasons = {
    "fewer parameters mean fewer multiply-adds": True,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": False,
    "on a CPU, too, the CNN would take only about a fifth longer": False,
}


# %% reasons: the clock is believed
# kind: wrong
# idea: nearly the same time is taken for nearly the same work (violates "12.5 times the work")
reasons = {
    "fewer parameters mean fewer multiply-adds": False,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": True,
    "on a CPU, too, the CNN would take only about a fifth longer": False,
}


# %% reasons: a CPU like a graphics card
# kind: wrong
# idea: expects the same ratio on a CPU (violates "On a CPU the work shows")
reasons = {
    "fewer parameters mean fewer multiply-adds": False,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": False,
    "on a CPU, too, the CNN would take only about a fifth longer": True,
}


# %% reasons: fetching forgotten
# kind: wrong
# idea: denies that both runs fetch image by image (violates Hint 2: "calls __getitem__ for each image ... the same for both networks")
reasons = {
    "fewer parameters mean fewer multiply-adds": False,
    "both runs fetch each image by a Python call of its own, whatever the network": False,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": False,
    "on a CPU, too, the CNN would take only about a fifth longer": False,
}


# %% reasons: one after the other
# kind: wrong
# idea: denies that a graphics card works side by side (violates the explanation of the small difference)
reasons = {
    "fewer parameters mean fewer multiply-adds": False,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": False,
    "the clock shows that the two networks do about the same work": False,
    "on a CPU, too, the CNN would take only about a fifth longer": False,
}


# %% reasons: judged
# kind: right
# idea: two are true
reasons = {
    "fewer parameters mean fewer multiply-adds": False,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": False,
    "on a CPU, too, the CNN would take only about a fifth longer": False,
}


# %% confusion: each pair counted once
# kind: wrong
# idea: indexing with += adds 1 only once to a cell that occurs several times (violates "Count images by true and predicted class")
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    matrix = torch.zeros(classes, classes, dtype=torch.int64)
    matrix[labels, predictions] += 1
    return matrix


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    off = matrix.clone()
    off.fill_diagonal_(0)
    return divmod(int(off.argmax()), len(off))


# %% confusion: counts in bytes
# kind: wrong
# idea: the table is uint8, so the 256th image of a cell makes it 0 (violates "Counts, whole numbers")
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    matrix = torch.zeros(classes, classes, dtype=torch.uint8)
    for true, predicted in zip(labels.tolist(), predictions.tolist()):
        matrix[true, predicted] += 1
    return matrix


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    off = matrix.clone()
    off.fill_diagonal_(0)
    return divmod(int(off.argmax()), len(off))


# %% confusion: one_hot without the number of classes
# kind: wrong
# idea: one_hot takes the largest prediction that occurs for the last class, so the matrix lacks columns (violates "how many classes there are, also if some do not occur")
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    true = nn.functional.one_hot(labels, classes)
    predicted = nn.functional.one_hot(predictions)
    return true.T @ predicted


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    off = matrix * (1 - torch.eye(len(matrix), dtype=matrix.dtype))
    row, column = divmod(off.argmax().item(), len(matrix))
    return row, column


# %% confusion: cell numbers in a byte
# kind: wrong
# idea: the number labels * classes + predictions is computed in uint8 and wraps for more than 16 classes (violates the counts for larger `classes`)
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    cells = labels.to(torch.uint8) * classes + predictions.to(torch.uint8)
    return torch.bincount(cells, minlength=classes**2)[: classes**2].reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    off = matrix - torch.diag(matrix.diag())
    return divmod(int(off.argmax()), matrix.shape[0])


# %% confusion: the labels are overwritten
# kind: wrong
# idea: forms the cell numbers in the caller's labels in place, so the second network of the notebook's loop is compared with nonsense (violates "labels: true classes": the caller's test.labels are used again)
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    labels *= classes
    labels += predictions
    return torch.bincount(labels, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    off = matrix.clone().fill_diagonal_(0)
    return divmod(int(off.argmax()), len(off))


# %% confusion: histogram with limits from the data
# kind: wrong
# idea: histogramdd spreads its bins from the smallest to the largest value that occurs, so absent classes shift everything (violates "also if some do not occur")
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    pairs = torch.stack([labels, predictions], dim=1).double()
    return torch.histogramdd(pairs, bins=[classes, classes]).hist.long()


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    off = matrix.clone().fill_diagonal_(0)
    return divmod(int(off.argmax()), len(off))


# %% confusion: half-precision product
# kind: wrong
# idea: multiplies one-hot matrices in float16, exact only to 2048 and infinite above 65504 (violates "Counts, whole numbers" of images)
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    true = nn.functional.one_hot(labels, classes).half()
    predicted = nn.functional.one_hot(predictions, classes).half()
    return (true.T @ predicted).long()


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    off = matrix.clone().fill_diagonal_(0)
    return divmod(int(off.argmax()), len(off))


# %% confusion: one table for all calls
# kind: wrong
# idea: tables are kept by number of classes and counted on, so the CNN's matrix contains the MLP's (violates "Count images" of these labels)
_tables = {}


def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    if classes not in _tables:
        _tables[classes] = torch.zeros(classes, classes, dtype=torch.int64)
    matrix = _tables[classes]
    for true, predicted in zip(labels, predictions):
        matrix[true, predicted] += 1
    return matrix


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    off = matrix.clone().fill_diagonal_(0)
    return divmod(int(off.argmax()), len(off))


# %% confusion: both directions added
# kind: wrong
# idea: most_confused adds M and its transpose and finds the pair, not the entry (violates "the largest entry outside the diagonal")
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    both = matrix + matrix.T
    both.fill_diagonal_(0)
    i, j = divmod(int(both.argmax()), len(both))
    return (i, j) if matrix[i, j] >= matrix[j, i] else (j, i)


# %% confusion: as a share of the class
# kind: wrong
# idea: divides each row by its sum, so a rare class wins with a large share (violates "The most frequent mistake", "the largest entry")
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    shares = matrix / matrix.sum(dim=1, keepdim=True).clamp(min=1)
    shares.fill_diagonal_(0)
    return divmod(int(shares.argmax()), len(shares))


# %% confusion: first the worst row, then its column
# kind: wrong
# idea: looks for the class with most mistakes in all and takes its largest entry; the largest entry may stand in another row (violates "the largest entry outside the diagonal")
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    off = matrix.clone().fill_diagonal_(0)
    row = int(off.sum(dim=1).argmax())
    return row, int(off[row].argmax())


# %% confusion: of equal entries the first column by column
# kind: wrong
# idea: runs through the transposed table, so of equal entries the one in the leftmost column wins (violates "of several equal entries the first, row by row")
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    off = matrix.clone().fill_diagonal_(0)
    predicted, true = divmod(int(off.T.argmax()), len(off))
    return true, predicted


# %% confusion: the last of equal entries
# kind: wrong
# idea: the loop compares with >=, so of equal entries the last wins (violates "of several equal entries the first, row by row")
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    matrix = torch.zeros(classes, classes, dtype=torch.int64)
    for true, predicted in zip(labels, predictions):
        matrix[true, predicted] += 1
    return matrix


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    best, where = 0, (0, 1)
    for i in range(len(matrix)):
        for j in range(len(matrix)):
            if i != j and matrix[i, j] >= best:
                best, where = matrix[i, j], (i, j)
    return where


# %% confusion: view of the table
# kind: wrong
# idea: clone keeps the strides of a transposed matrix and view(-1) fails on it (violates "matrix: a confusion matrix (K, K)", any of them)
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).view(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    off = matrix.clone()
    off.fill_diagonal_(0)
    position = off.view(-1).argmax().item()
    return divmod(position, matrix.size(0))


# %% confusion: above the diagonal only
# kind: wrong
# idea: triu leaves only pairs with true < predicted (violates "the largest entry outside the diagonal")
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    off = matrix.triu(diagonal=1)
    return divmod(int(off.argmax()), len(off))


# %% confusion: ten classes
# kind: wrong
# idea: divides the position by 10 whatever the size of the table (violates "matrix: a confusion matrix (K, K)")
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    off = matrix.clone().fill_diagonal_(0)
    return divmod(int(off.argmax()), 10)


# %% confusion: bincount and a copy
# kind: right
# idea: the hints
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    off = matrix.clone()
    off.fill_diagonal_(0)
    return divmod(int(off.argmax()), len(off))


# %% confusion: loops
# kind: right
# idea: counts in nested lists, searches with >
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    rows = [[0] * classes for _ in range(classes)]
    for true, predicted in zip(labels.tolist(), predictions.tolist()):
        rows[true][predicted] += 1
    return torch.tensor(rows)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    best, where = -1, None
    for i, row in enumerate(matrix.tolist()):
        for j, count in enumerate(row):
            if i != j and count > best:
                best, where = count, (i, j)
    return where


# %% confusion: index_put_ and a mask
# kind: right
# idea: adds up with accumulate=True; the diagonal is masked with -1
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    matrix = torch.zeros((classes, classes), dtype=torch.long)
    ones = torch.ones_like(labels)
    return matrix.index_put_((labels, predictions), ones, accumulate=True)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    diagonal = torch.eye(len(matrix), dtype=torch.bool)
    rows = matrix.masked_fill(diagonal, -1).tolist()
    largest = max(max(row) for row in rows)
    for i, row in enumerate(rows):
        if largest in row:
            return i, row.index(largest)


# %% confusion: one-hot product
# kind: right
# idea: product of one-hot matrices of whole numbers; max over a list of places, of which the first wins
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    true = nn.functional.one_hot(labels, num_classes=classes)
    predicted = nn.functional.one_hot(predictions, num_classes=classes)
    return true.T @ predicted


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    size = matrix.shape[0]
    places = [(i, j) for i in range(size) for j in range(size) if i != j]
    return max(places, key=lambda place: matrix[place].item())


# %% most_confident_mistakes: the last n
# kind: wrong
# idea: sorts upwards, takes [-n:] and turns it round; with n = 0 that is all of them (violates "n: how many to return at most")
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(dim=1).max(dim=1)
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort()
    return wrong[order[-n:].flip(0)]


# %% most_confident_mistakes: list to tensor without dtype
# kind: wrong
# idea: torch.tensor of an empty list is float32, so without mistakes the dtype is wrong (violates "int64 tensor ... maybe none")
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    probabilities = logits.softmax(1)
    predicted = logits.argmax(1)
    wrong = [i for i in range(len(labels)) if predicted[i] != labels[i]]
    wrong.sort(key=lambda i: -probabilities[i].max().item())
    return torch.tensor(wrong[:n])


# %% most_confident_mistakes: squeeze with one mistake
# kind: wrong
# idea: nonzero().squeeze() has no axis if there is exactly one mistake, and the index has none either or fails (violates "tensor of indices")
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze()
    if wrong.ndim == 0:
        return wrong
    order = confidence[wrong].argsort(descending=True)
    return wrong[order][:n]


# %% most_confident_mistakes: right answers at the end
# kind: wrong
# idea: gives right answers confidence 0 and sorts all images, so with fewer than n mistakes right ones follow (violates "fewer if there are fewer mistakes")
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    confidence = torch.where(predicted == labels, torch.zeros_like(confidence), confidence)
    return confidence.argsort(descending=True)[:n]


# %% most_confident_mistakes: softmax by hand
# kind: wrong
# idea: exp of large logits is infinite and the quotient NaN, which is sorted in front (violates "by descending probability of the predicted class")
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    powers = torch.exp(logits)
    probabilities = powers / powers.sum(dim=1, keepdim=True)
    predicted = logits.argmax(dim=1)
    confidence = probabilities.max(dim=1).values
    wrong = torch.nonzero(predicted != labels)[:, 0]
    return wrong[confidence[wrong].argsort(descending=True)][:n]


# %% most_confident_mistakes: margin
# kind: wrong
# idea: sorts by the distance between the two largest probabilities, another order with three classes and more (violates "by descending probability of the predicted class")
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    top = logits.softmax(1).topk(2, dim=1).values
    margin = top[:, 0] - top[:, 1]
    wrong = (logits.argmax(1) != labels).nonzero().flatten()
    return wrong[margin[wrong].argsort(descending=True)[:n]]


# %% most_confident_mistakes: largest loss
# kind: wrong
# idea: sorts by the cross-entropy, that is by the smallest probability of the true class (violates "by descending probability of the predicted class")
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    losses = nn.functional.cross_entropy(logits, labels, reduction="none")
    wrong = (logits.argmax(1) != labels).nonzero().flatten()
    order = losses[wrong].argsort(descending=True)
    return wrong[order[:n]]


# %% most_confident_mistakes: largest logit
# kind: wrong
# idea: sorts by the largest logit, which says little about the probability: (10, 9.9) is less sure than (3, -3) (violates "by descending probability")
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    largest, predicted = logits.max(dim=1)
    wrong = (predicted != labels).nonzero().flatten()
    return wrong[largest[wrong].argsort(descending=True)][:n]


# %% most_confident_mistakes: only above one half
# kind: wrong
# idea: leaves out mistakes with a confidence below 0.5, "not confident" (violates "at most; fewer if there are fewer mistakes")
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = ((predicted != labels) & (confidence > 0.5)).nonzero().flatten()
    return wrong[confidence[wrong].argsort(descending=True)[:n]]


# %% most_confident_mistakes: dictionary by confidence
# kind: wrong
# idea: collects index by confidence in a dictionary, in which mistakes of equal confidence overwrite each other (violates "images with equal probabilities in any order": all of them)
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    by_confidence = {}
    for i in range(len(labels)):
        if predicted[i] != labels[i]:
            by_confidence[confidence[i].item()] = i
    order = sorted(by_confidence, reverse=True)
    return torch.tensor([by_confidence[c] for c in order[:n]], dtype=torch.int64)


# %% most_confident_mistakes: rounded percentages
# kind: wrong
# idea: sorts by whole per cent, so 99.4 % and 98.6 % are equal and keep the order of the images (violates "by descending probability")
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    per_cent = (100 * confidence[wrong]).round()
    return wrong[per_cent.argsort(descending=True, stable=True)[:n]]


# %% most_confident_mistakes: half precision
# kind: wrong
# idea: computes the probabilities in float16, where 0.9996 and 0.9998 are equal and right and wrong answers may change (violates "by descending probability of the predicted class")
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.half().softmax(dim=1).max(dim=1)
    wrong = (predicted != labels).nonzero().flatten()
    return wrong[confidence[wrong].argsort(descending=True)[:n]]


# %% most_confident_mistakes: n first, then the mistakes
# kind: wrong
# idea: takes the first n mistakes in the order of the images and sorts only these (violates "the most confident mistake first" of all wrongly classified images)
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()[:n]
    return wrong[confidence[wrong].argsort(descending=True)]


# %% most_confident_mistakes: int32
# kind: wrong
# idea: returns int32 indices (violates "int64 tensor")
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    return wrong[confidence[wrong].argsort(descending=True)[:n]].int()


# %% most_confident_mistakes: softmax over everything
# kind: wrong
# idea: normalises over all images together, so an image with large logits looks sure (violates "softmax gives the predicted class": one distribution for each image)
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    probabilities = logits.flatten().softmax(0).reshape(logits.shape)
    confidence, predicted = probabilities.max(1)
    wrong = (predicted != labels).nonzero().flatten()
    return wrong[confidence[wrong].argsort(descending=True)[:n]]


# %% most_confident_mistakes: argsort of the selection
# kind: right
# idea: the hints
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence, predicted = logits.softmax(dim=1).max(dim=1)
    wrong = (predicted != labels).nonzero().flatten()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order[:n]]


# %% most_confident_mistakes: topk with a limit
# kind: right
# idea: topk of at most as many as there are mistakes
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    predicted = logits.argmax(1)
    confidence = torch.softmax(logits, 1).gather(1, predicted[:, None])[:, 0]
    (wrong,) = torch.where(predicted != labels)
    return wrong[confidence[wrong].topk(min(n, wrong.numel())).indices]


# %% most_confident_mistakes: Python's sort
# kind: right
# idea: a list of pairs, sorted, and a tensor with dtype
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    confidence = logits.softmax(1).max(1).values.tolist()
    predicted = logits.argmax(1).tolist()
    wrong = [i for i, label in enumerate(labels.tolist()) if predicted[i] != label]
    wrong = sorted(wrong, key=lambda i: confidence[i], reverse=True)
    return torch.tensor(wrong[:n], dtype=torch.int64)


# %% most_confident_mistakes: all images sorted, then the right ones taken out
# kind: right
# idea: sorts all by log-probability and keeps the wrong ones in that order
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    log_probability, predicted = logits.log_softmax(dim=-1).max(dim=-1)
    order = torch.argsort(log_probability, descending=True)
    return order[predicted[order] != labels[order]][:n]


# %% accuracy: a hundred batches are enough
# kind: wrong
# idea: stops after 100 batches to save time (violates "among all images that the loader delivers")
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.eval()
    right = total = 0
    with torch.no_grad():
        for i, (images, labels) in enumerate(loader):
            if i == 100:
                break
            right += (model(images).argmax(1) == labels).sum().item()
            total += len(labels)
    return right / total
