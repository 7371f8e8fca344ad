# Solutions of independent students, written from the released text alone.

# %% datasets: column after column
# kind: wrong
# idea: flattens the transposed picture, so the row is column after column
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = (self.images[index].float() / 255).T.reshape(-1)
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(0).float() / 255
        return image, self.labels[index]


# %% datasets: divide by the image's own maximum
# kind: wrong
# idea: each image is stretched to 0..1 by its own maximum
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = (self.images[index].float() / self.images[index].max()).flatten()
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(0).float() / 255
        return image, self.labels[index]


# %% datasets: scale by the maximum of the set
# kind: wrong
# idea: divides by the largest value found in the set instead of 255
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.top = images.max().float()
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = (self.images[index].float() / self.top).flatten()
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.top = images.max().float()
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(0).float() / self.top
        return image, self.labels[index]


# %% datasets: scale only if it looks unscaled
# kind: wrong
# idea: divides by 255 only when a value above 1 occurs, so a nearly black image stays 0/1 unscaled
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].float().flatten()
        if image.max() > 1:
            image = image / 255
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(0).float() / 255
        return image, self.labels[index]


# %% datasets: divide by 256
# kind: wrong
# idea: divides by 256, so 255 does not become 1
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = (self.images[index].float() / 256).flatten()
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(0).float() / 256
        return image, self.labels[index]


# %% datasets: channel axis last
# kind: wrong
# idea: ChannelImages puts the channel behind, (H, W, 1)
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = (self.images[index].float() / 255).flatten()
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(-1).float() / 255
        return image, self.labels[index]


# %% datasets: unsqueeze in place
# kind: wrong
# idea: unsqueeze_ adds the channel axis to the caller's own tensor
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = (self.images[index].float() / 255).flatten()
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images.unsqueeze_(1)
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].float() / 255
        return image, self.labels[index]


# %% datasets: view on what may not be contiguous
# kind: wrong
# idea: view(-1) fails on images that lie transposed in memory
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].view(-1).float() / 255
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(0).float() / 255
        return image, self.labels[index]


# %% datasets: 28 by 28 in the constructor
# kind: wrong
# idea: the channel dataset reshapes the whole set to (N, 1, 28, 28)
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = (self.images[index].float() / 255).flatten()
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].reshape(1, 28, 28).float() / 255
        return image, self.labels[index]


# %% datasets: square sides guessed
# kind: wrong
# idea: ChannelImages takes the side as the square root of the pixel count
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = (self.images[index].float() / 255).flatten()
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = (
            self.images[index]
            .reshape(
                1, math.isqrt(self.images[index].numel()), math.isqrt(self.images[index].numel())
            )
            .float()
            / 255
        )
        return image, self.labels[index]


# %% datasets: one buffer for all items
# kind: wrong
# idea: each item is written into one buffer that all items share
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.buffer = torch.zeros(images[0].shape)
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        self.buffer.copy_(self.images[index])
        self.buffer /= 255
        image = self.buffer.flatten()
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.buffer = torch.zeros(images[0].shape)
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(0).float() / 255
        return image, self.labels[index]


# %% datasets: label with an axis
# kind: wrong
# idea: slices the label, so it has shape (1,)
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = (self.images[index].float() / 255).flatten()
        return image, self.labels[index : index + 1]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(0).float() / 255
        return image, self.labels[index : index + 1]


# %% datasets: label as float
# kind: wrong
# idea: returns the label as a float number
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = (self.images[index].float() / 255).flatten()
        return image, float(self.labels[index])


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(0).float() / 255
        return image, float(self.labels[index])


# %% datasets: label one-hot
# kind: wrong
# idea: returns the label as a one-hot row instead of the class number
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = (self.images[index].float() / 255).flatten()
        return image, nn.functional.one_hot(self.labels[index], 10)


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(0).float() / 255
        return image, nn.functional.one_hot(self.labels[index], 10)


# %% datasets: label narrowed to uint8
# kind: wrong
# idea: labels are kept as uint8 to save memory: neither int64 nor Python int
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels.to(torch.uint8)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = (self.images[index].float() / 255).flatten()
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels.to(torch.uint8)

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(0).float() / 255
        return image, self.labels[index]


# %% datasets: len of one image
# kind: wrong
# idea: __len__ of FlatImages is the number of pixels of a picture
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return self.images[0].numel()

    def __getitem__(self, index):
        image = (self.images[index].float() / 255).flatten()
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(0).float() / 255
        return image, self.labels[index]


# %% datasets: double precision
# kind: wrong
# idea: divides in numpy, so float64 comes out
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = torch.from_numpy(self.images[index].numpy() / 255.0).flatten()
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(0).float() / 255
        return image, self.labels[index]


# %% datasets: signed bytes
# kind: wrong
# idea: casts to int8 on the way, so values above 127 turn negative
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = (self.images[index].to(torch.int8).float() / 255).flatten()
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(0).to(torch.int8).float() / 255
        return image, self.labels[index]


# %% datasets: minus one to one
# kind: wrong
# idea: normalises to -1..1 as seen in torchvision recipes
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = (self.images[index].float() / 127.5 - 1).flatten()
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(0).float() / 127.5 - 1
        return image, self.labels[index]


# %% datasets: integer division
# kind: wrong
# idea: uses // 255, so almost all pixels become 0
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = (self.images[index].float() // 255).flatten()
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images = images
        self.labels = labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(0).float() // 255
        return image, self.labels[index]


# %% datasets: sorted by class
# kind: wrong
# idea: sorts the set by label first, so item index is not image index
class FlatImages(Dataset):
    def __init__(self, images, labels):
        order = labels.argsort(stable=True)
        self.images = images[order]
        self.labels = labels[order]

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = (self.images[index].float() / 255).flatten()
        return image, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        order = labels.argsort(stable=True)
        self.images = images[order]
        self.labels = labels[order]

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        image = self.images[index].unsqueeze(0).float() / 255
        return image, self.labels[index]


# %% datasets: converted once, cloned each time
# kind: right
# idea: store as float, hand out clones, label as int
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self._pixels = images.to(torch.float32) / 255
        self._classes = labels.tolist()

    def __len__(self):
        return self._pixels.size(0)

    def __getitem__(self, index):
        return self._shape(self._pixels[index].clone()), self._classes[index]

    def _shape(self, picture):
        return picture.reshape(-1)


class ChannelImages(FlatImages):
    def _shape(self, picture):
        return picture[None]


# %% datasets: through Python numbers
# kind: right
# idea: builds each item from lists
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return self.images.shape[0]

    def __getitem__(self, index):
        numbers = []
        for row in self.images[index].tolist():
            numbers.extend(value / 255 for value in row)
        return torch.tensor(numbers, dtype=torch.float32), int(self.labels[index])


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return self.images.shape[0]

    def __getitem__(self, index):
        rows = [[value / 255 for value in row] for row in self.images[index].tolist()]
        return torch.tensor([rows], dtype=torch.float32), self.labels[index].clone()


# %% datasets: one base class and a reshaping function
# kind: right
# idea: common base class with the shape as a class attribute, true_divide by a float32 scalar
class _Pictures(Dataset):
    out: tuple = ()

    def __init__(self, images, labels):
        super().__init__()
        assert len(images) == len(labels)
        self.images, self.labels = images.detach(), labels

    def __len__(self):
        return len(self.images)

    def __getitem__(self, index):
        picture = self.images[index]
        target = torch.empty(picture.shape, dtype=torch.float32)
        target.copy_(picture).mul_(1 / 255).clamp_(0, 1)
        return self.arrange(target), self.labels[index]


class FlatImages(_Pictures):
    arrange = staticmethod(torch.ravel)


class ChannelImages(_Pictures):
    @staticmethod
    def arrange(picture):
        h, w = picture.shape
        return picture.view(1, h, w)


# %% build_mlp: softmax behind
# kind: wrong
# idea: ends with Softmax: probabilities, not logits
def build_mlp() -> nn.Module:
    return nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10), nn.Softmax(dim=1))


# %% build_mlp: one network for all
# kind: wrong
# idea: returns the same module-level network at each call
_MLP = nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))


def build_mlp() -> nn.Module:
    return _MLP


# %% build_mlp: copies of one template
# kind: wrong
# idea: deep copies of one template: own parameters, but not drawn anew
import copy

_TEMPLATE = nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))


def build_mlp() -> nn.Module:
    return copy.deepcopy(_TEMPLATE)


# %% build_mlp: seed inside fork_rng
# kind: wrong
# idea: draws from a fixed seed in fork_rng: same numbers every call
def build_mlp() -> nn.Module:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))


# %% build_mlp: set_seed first
# kind: wrong
# idea: seeds the global generator before building
def build_mlp() -> nn.Module:
    set_seed(0)
    return nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))


# %% build_mlp: ReLU on the logits
# kind: wrong
# idea: ReLU behind the last layer: logits cannot be negative
def build_mlp() -> nn.Module:
    return nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10), nn.ReLU())


# %% build_mlp: sigmoid as hidden activation
# kind: wrong
# idea: Sigmoid instead of ReLU
def build_mlp() -> nn.Module:
    return nn.Sequential(nn.Linear(784, 1000), nn.Sigmoid(), nn.Linear(1000, 10))


# %% build_mlp: leaky ReLU
# kind: wrong
# idea: LeakyReLU instead of ReLU
def build_mlp() -> nn.Module:
    return nn.Sequential(nn.Linear(784, 1000), nn.LeakyReLU(), nn.Linear(1000, 10))


# %% build_mlp: ReLU6
# kind: wrong
# idea: ReLU6 clips large hidden values
def build_mlp() -> nn.Module:
    return nn.Sequential(nn.Linear(784, 1000), nn.ReLU6(), nn.Linear(1000, 10))


# %% build_mlp: dropout added
# kind: wrong
# idea: Dropout between the layers, which the text does not have and which makes training logits random
def build_mlp() -> nn.Module:
    return nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Dropout(0.2), nn.Linear(1000, 10))


# %% build_mlp: batch norm without parameters
# kind: wrong
# idea: an affine=False batch norm slipped in: count right, logits wrong
def build_mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(784, 1000), nn.BatchNorm1d(1000, affine=False), nn.ReLU(), nn.Linear(1000, 10)
    )


# %% build_mlp: weights at zero
# kind: wrong
# idea: all parameters set to zero, not random
def build_mlp() -> nn.Module:
    net = nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))
    for p in net.parameters():
        nn.init.zeros_(p)
    return net


# %% build_mlp: first layer shared between calls
# kind: wrong
# idea: the hidden layer is a default argument, shared by all networks
def build_mlp(hidden=nn.Linear(784, 1000)) -> nn.Module:
    return nn.Sequential(hidden, nn.ReLU(), nn.Linear(1000, 10))


# %% build_mlp: squeezed logits
# kind: wrong
# idea: squeezes its output, so one image gives (10,)
class _Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(784, 1000)
        self.b = nn.Linear(1000, 10)

    def forward(self, x):
        return self.b(torch.relu(self.a(x))).squeeze()


def build_mlp() -> nn.Module:
    return _Mlp()


# %% build_mlp: ReLU on the input, too
# kind: wrong
# idea: a class whose forward applies ReLU to the input instead of the hidden units
class _Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.a = nn.Linear(784, 1000)
        self.b = nn.Linear(1000, 10)

    def forward(self, x):
        return self.b(self.a(torch.relu(x)))


def build_mlp() -> nn.Module:
    return _Mlp()


# %% build_mlp: log-softmax behind
# kind: wrong
# idea: ends with log_softmax: never positive, so not any sign
def build_mlp() -> nn.Module:
    return nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10), nn.LogSoftmax(dim=1))


# %% build_mlp: double precision
# kind: wrong
# idea: converted to float64: float32 images fail
def build_mlp() -> nn.Module:
    return (nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))).double()


# %% build_mlp: weights not registered
# kind: wrong
# idea: layers in a plain list: parameters() is empty
class _Mlp(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(784, 1000), nn.Linear(1000, 10)]

    def forward(self, x):
        return self.layers[1](torch.relu(self.layers[0](x)))


def build_mlp() -> nn.Module:
    return _Mlp()


# %% build_mlp: own parameters and matrix products
# kind: right
# idea: raw parameters, drawn like nn.Linear's
class _ByHand(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.weights = nn.ParameterList()
        self.biases = nn.ParameterList()
        for a, b in zip(sizes, sizes[1:]):
            bound = a**-0.5
            self.weights.append(nn.Parameter(torch.empty(a, b).uniform_(-bound, bound)))
            self.biases.append(nn.Parameter(torch.empty(b).uniform_(-bound, bound)))

    def forward(self, x):
        last = len(self.weights) - 1
        for i, (w, b) in enumerate(zip(self.weights, self.biases)):
            x = x @ w + b
            if i < last:
                x = x.clamp(min=0)
        return x


def build_mlp() -> nn.Module:
    return _ByHand([784, 1000, 10])


# %% build_mlp: named layers with in-place ReLU
# kind: right
# idea: OrderedDict, a Flatten in front, ReLU in place
from collections import OrderedDict


def build_mlp() -> nn.Module:
    return nn.Sequential(
        OrderedDict(
            flatten=nn.Flatten(),
            hidden=nn.Linear(28 * 28, 1_000),
            relu=nn.ReLU(inplace=True),
            out=nn.Linear(1_000, 10),
        )
    )


# %% build_mlp: nested class
# kind: right
# idea: a class inside the function, functional ReLU
def build_mlp() -> nn.Module:
    class Net(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.body = nn.Sequential(nn.Linear(784, 1000), nn.ReLU())
            self.head = nn.Linear(1000, 10)

        def forward(self, x):
            return self.head(self.body(x))

    return Net()


# %% build_cnn: second pooling 3 by 3, stride 2
# kind: wrong
# idea: overlapping pooling gives 5 x 5 as well, but other numbers
def build_cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.MaxPool2d(3, 2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: adaptive pooling instead of the second
# kind: wrong
# idea: AdaptiveMaxPool2d(5) uses overlapping windows over 11
def build_cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.AdaptiveMaxPool2d(5),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: average pooling
# kind: wrong
# idea: AvgPool2d instead of MaxPool2d
def build_cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.AvgPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.AvgPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: no ReLU between the linear layers
# kind: wrong
# idea: forgot the ReLU behind 200 units
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
        nn.Linear(200, 10),
    )


# %% build_cnn: no ReLU behind the second pooling
# kind: wrong
# idea: forgot the second ReLU
def build_cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: no ReLU behind the first pooling
# kind: wrong
# idea: forgot the first ReLU
def build_cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: softmax at the end
# kind: wrong
# idea: probabilities instead of logits
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
        nn.Softmax(1),
    )


# %% build_cnn: dropout before the head
# kind: wrong
# idea: Dropout(0.5) that the table does not have
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
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: instance norm without parameters
# kind: wrong
# idea: InstanceNorm2d has no parameters, so the count stays, the logits do not
def build_cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
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


# %% build_cnn: GELU behind the hidden layer
# kind: wrong
# idea: GELU in the place of the last ReLU
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
        nn.GELU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: padding 1
# kind: wrong
# idea: padding in both convolutions
def build_cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3, padding=1),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3, padding=1),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(6272, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: second pooling missing a border
# kind: wrong
# idea: first crops the 11 x 11 maps at the top left, so the windows start at row 1
def build_cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.ZeroPad2d((-1, 0, -1, 0)),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: channels last before flatten
# kind: wrong
# idea: flattens in the order (H, W, C)
class _Last(nn.Module):
    def forward(self, x):
        return x.permute(0, 2, 3, 1)


def build_cnn() -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        _Last(),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: same convolutions each time
# kind: wrong
# idea: the convolutional part is built once and shared by all networks
_BODY = nn.Sequential(
    nn.Conv2d(1, 64, 3),
    nn.MaxPool2d(2),
    nn.ReLU(),
    nn.Conv2d(64, 128, 3),
    nn.MaxPool2d(2),
    nn.ReLU(),
)


def build_cnn() -> nn.Module:
    return nn.Sequential(_BODY, nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Linear(200, 10))


# %% build_cnn: own generator state saved and seed set
# kind: wrong
# idea: manual_seed(42), then the old state put back: always the same weights
def build_cnn() -> nn.Module:
    state = torch.get_rng_state()
    torch.manual_seed(42)
    net = nn.Sequential(
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
    torch.set_rng_state(state)
    return net


# %% build_cnn: batch flattened with squeeze
# kind: wrong
# idea: squeeze and flatten(-3): one image gives logits without the axis N
class _Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.c2 = nn.Conv2d(1, 64, 3), nn.Conv2d(64, 128, 3)
        self.l1, self.l2 = nn.Linear(3200, 200), nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(nn.functional.max_pool2d(self.c1(x), 2))
        x = torch.relu(nn.functional.max_pool2d(self.c2(x), 2)).squeeze()
        return self.l2(torch.relu(self.l1(x.flatten(-3))))


def build_cnn() -> nn.Module:
    return _Cnn()


# %% build_cnn: functional dropout always on
# kind: wrong
# idea: F.dropout in forward, whose default is training=True
class _Cnn(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1, self.c2 = nn.Conv2d(1, 64, 3), nn.Conv2d(64, 128, 3)
        self.l1, self.l2 = nn.Linear(3200, 200), nn.Linear(200, 10)

    def forward(self, x):
        x = torch.relu(nn.functional.max_pool2d(self.c1(x), 2))
        x = torch.relu(nn.functional.max_pool2d(self.c2(x), 2))
        x = nn.functional.dropout(torch.relu(self.l1(x.flatten(1))), 0.1)
        return self.l2(x)


def build_cnn() -> nn.Module:
    return _Cnn()


# %% build_cnn: ReLU before the pooling
# kind: right
# idea: maximum and ReLU may change places: the same function
def build_cnn() -> nn.Module:
    def stage(c_in, c_out):
        return [nn.Conv2d(c_in, c_out, (3, 3)), nn.ReLU(inplace=True), nn.MaxPool2d(2, 2)]

    layers = stage(1, 64) + stage(64, 128)
    return nn.Sequential(
        *layers, nn.Flatten(start_dim=1), nn.Linear(128 * 25, 200), nn.ReLU(), nn.Linear(200, 10)
    )


# %% build_cnn: functional forward
# kind: right
# idea: class with functional calls, reshape instead of Flatten
class Convolutional(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.ModuleList([nn.Conv2d(1, 64, 3), nn.Conv2d(64, 128, 3)])
        self.hidden = nn.Linear(3200, 200)
        self.out = nn.Linear(200, 10)

    def forward(self, x):
        for conv in self.conv:
            x = nn.functional.max_pool2d(conv(x), kernel_size=2).relu()
        return self.out(self.hidden(x.reshape(x.shape[0], -1)).relu())


def build_cnn() -> nn.Module:
    return Convolutional()


# %% build_cnn: grown layer by layer
# kind: right
# idea: Sequential with append, pooling with explicit floor, a single ReLU module used three times
def build_cnn() -> nn.Module:
    net, relu = nn.Sequential(), nn.ReLU()
    channels = 1
    for kernels in (64, 128):
        net.append(nn.Conv2d(channels, kernels, kernel_size=3, stride=1, padding=0))
        net.append(nn.MaxPool2d(kernel_size=2, stride=2, ceil_mode=False))
        net.append(relu)
        channels = kernels
    net.append(nn.Flatten())
    net.append(nn.Linear(in_features=3200, out_features=200))
    net.append(relu)
    net.append(nn.Linear(in_features=200, out_features=10))
    return net


# %% what_if: no bias in the first
# kind: wrong
# idea: forgot the 64 biases
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1728,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181314,
    "parameters in all, without the two MaxPool2d": 14822306,
}

# %% what_if: last pooling rounded up
# kind: wrong
# idea: 13 -> 7 instead of 6
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": 6272,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181314,
    "parameters in all, without the two MaxPool2d": 14822306,
}

# %% what_if: flatten not adapted to 32 kernels
# kind: wrong
# idea: leaves the 3200 inputs of the linear layer
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 661314,
    "parameters in all, without the two MaxPool2d": 14822306,
}

# %% what_if: only the first pooling removed
# kind: wrong
# idea: 26 -> 24 -> 12
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181314,
    "parameters in all, without the two MaxPool2d": 3763106,
}

# %% what_if: number as text
# kind: wrong
# idea: one answer is a string
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": "181,314",
    "parameters in all, without the two MaxPool2d": 14822306,
}

# %% what_if: forgot the last layer's biases with 32 kernels
# kind: wrong
# idea: ten parameters missing
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181304,
    "parameters in all, without the two MaxPool2d": 14822306,
}

# %% what_if: numbers
# kind: right
# idea: plain numbers
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181314,
    "parameters in all, without the two MaxPool2d": 14822306,
}

# %% what_if: calculated
# kind: right
# idea: expressions instead of results
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 64 * 3 * 3 * 3 + 64,
    "values after Flatten, images (3, 32, 32)": 128 * 6 * 6,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 128 * 7**2,
    "parameters in all, 32 kernels in the second convolution": 640
    + (64 * 9 + 1) * 32
    + (32 * 25 + 1) * 200
    + 201 * 10,
    "parameters in all, without the two MaxPool2d": 640
    + (64 * 9 + 1) * 128
    + (128 * 24 * 24 + 1) * 200
    + 201 * 10,
}


# %% what_if: built and looked at
# kind: right
# idea: builds the networks and counts
def _net(channels=1, second=128, pad=0, pool=True):
    layers = [nn.Conv2d(channels, 64, 3, padding=pad)] + [nn.MaxPool2d(2)] * pool + [nn.ReLU()]
    layers += (
        [nn.Conv2d(64, second, 3, padding=pad)]
        + [nn.MaxPool2d(2)] * pool
        + [nn.ReLU(), nn.Flatten()]
    )
    return nn.Sequential(*layers)


def _after(net, shape):
    with torch.no_grad():
        return net(torch.zeros(1, *shape)).shape[1]


def _all(net, shape):
    inputs = _after(net, shape)
    return sum(p.numel() for p in net.parameters()) + inputs * 200 + 200 + 2010


what_if = {
    "parameters of the first convolution, images (3, 32, 32)": sum(
        p.numel() for p in _net(3)[0].parameters()
    ),
    "values after Flatten, images (3, 32, 32)": _after(_net(3), (3, 32, 32)),
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": _after(
        _net(pad=1), (1, 28, 28)
    ),
    "parameters in all, 32 kernels in the second convolution": _all(_net(second=32), (1, 28, 28)),
    "parameters in all, without the two MaxPool2d": _all(_net(pool=False), (1, 28, 28)),
}


# %% image_weights: only batch: nominal size in the first
# kind: wrong
# idea: with fewer images than batch_size the first weight is 1 / batch_size
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    first = batch_size
    return 1 / (batches * first), 1 / (batches * last)


# %% image_weights: remainder by modulo
# kind: wrong
# idea: last = images % batch_size: a full last batch gives division by zero
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = math.ceil(images / batch_size)
    last = images % batch_size
    first = min(images, batch_size)
    return 1 / (batches * first), 1 / (batches * last)


# %% image_weights: full last batch skipped
# kind: wrong
# idea: an exact division gives one batch too many in B
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = images // batch_size + 1
    last = images % batch_size or batch_size
    first = min(images, batch_size)
    return 1 / (batches * first), 1 / (batches * last)


# %% image_weights: batches not rounded up
# kind: wrong
# idea: B = images / batch_size, not a whole number
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = images / batch_size
    last = images % batch_size or batch_size
    first = min(images, batch_size)
    return 1 / (batches * first), 1 / (batches * last)


# %% image_weights: rounded to four digits
# kind: wrong
# idea: results rounded
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    return round(1 / (batches * first), 4), round(1 / (batches * last), 4)


# %% image_weights: last first
# kind: wrong
# idea: pair the other way round
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    return 1 / (batches * last), 1 / (batches * first)


# %% image_weights: effect on the batch only
# kind: wrong
# idea: forgets the mean over the batches
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    return 1 / (first), 1 / (last)


# %% image_weights: as tensors
# kind: wrong
# idea: float32 tensors instead of Python numbers
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    return torch.tensor(1 / (batches * first)), torch.tensor(1 / (batches * last))


# %% image_weights: honest weight for the first
# kind: wrong
# idea: the first is given 1 / images, as in an honest accuracy
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    return 1 / images, 1 / (batches * last)


# %% image_weights: a last batch of one is dropped
# kind: wrong
# idea: treats a remainder of one as no batch
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    if last == 1 and batches > 1:
        batches, last = batches - 1, batch_size
    first = min(images, batch_size)
    return 1 / (batches * first), 1 / (batches * last)


# %% image_weights: one batch: last weighs nothing
# kind: wrong
# idea: with a single batch the second weight is 0, for there is no other batch
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    if batches == 1:
        return 1 / images, 0.0
    return 1 / (batches * first), 1 / (batches * last)


# %% image_weights: refuses fewer images than a batch
# kind: wrong
# idea: raises ValueError although the docstring allows it
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    if images < batch_size:
        raise ValueError("a batch needs more images")
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    return 1 / (batches * first), 1 / (batches * last)


# %% image_weights: ratio in the second place
# kind: wrong
# idea: returns how many times the last weighs the first
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    return 1 / (batches * first), first / last


# %% image_weights: last batch padded
# kind: wrong
# idea: thinks of the last batch as filled up
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    first = min(images, batch_size)
    return 1 / (batches * first), 1 / (batches * batch_size)


# %% image_weights: cut the list
# kind: right
# idea: range split by slices
def image_weights(images, batch_size):
    sizes = [
        len(range(images)[start : start + batch_size]) for start in range(0, images, batch_size)
    ]
    return 1 / sizes[0] / len(sizes), 1 / sizes[-1] / len(sizes)


# %% image_weights: divmod of images - 1
# kind: right
# idea: integer arithmetic
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    before, rest = divmod(images - 1, batch_size)
    b = before + 1
    full = images if before == 0 else batch_size
    return (b * full) ** -1, (b * (rest + 1)) ** -1


# %% image_weights: tensor split
# kind: right
# idea: lets torch cut the batches
def image_weights(images: int, batch_size: int) -> tuple[float, float]:
    lengths = [len(part) for part in torch.arange(images).split(batch_size)]
    mean_of = lambda n: 1.0 / (n * len(lengths))
    return mean_of(lengths[0]), mean_of(lengths[-1])


# %% possible_counts: all right in the last never tried
# kind: wrong
# idea: range(last) leaves out t = r
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            found.add(whole + right)
    return sorted(found)


# %% possible_counts: t from one
# kind: wrong
# idea: none right in the last batch is never tried
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(1, last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            found.add(whole + right)
    return sorted(found)


# %% possible_counts: modulo remainder
# kind: wrong
# idea: full last batch has size 0
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images % batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            found.add(whole + right)
    return sorted(found)


# %% possible_counts: bounds before rounding
# kind: wrong
# idea: 0 <= full: minus a thousandth is refused although it rounds to 0
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= full <= images - last:
            found.add(whole + right)
    return sorted(found)


# %% possible_counts: bounds widened by the tolerance, whole taken up
# kind: wrong
# idea: ceil for the whole number
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = math.ceil(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            found.add(whole + right)
    return sorted(found)


# %% possible_counts: truncated
# kind: wrong
# idea: int() instead of round(): 1766.9999 is lost
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = int(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            found.add(whole + right)
    return sorted(found)


# %% possible_counts: upper bound all images
# kind: wrong
# idea: S may be as large as n
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images:
            found.add(whole + right)
    return sorted(found)


# %% possible_counts: no lower bound
# kind: wrong
# idea: negative S accepted
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and whole <= images - last:
            found.add(whole + right)
    return sorted(found)


# %% possible_counts: strictly smaller
# kind: wrong
# idea: distance < tolerance, so a tolerance of 0 finds nothing
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) < tolerance and 0 <= whole <= images - last:
            found.add(whole + right)
    return sorted(found)


# %% possible_counts: tolerance ignored
# kind: wrong
# idea: always 0.01
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= 0.01 and 0 <= whole <= images - last:
            found.add(whole + right)
    return sorted(found)


# %% possible_counts: relative tolerance
# kind: wrong
# idea: math.isclose with rel_tol, which grows with S
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if math.isclose(full, whole, rel_tol=tolerance) and 0 <= whole <= images - last:
            found.add(whole + right)
    return sorted(found)


# %% possible_counts: a list with repetitions
# kind: wrong
# idea: same count several times
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = []
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            found.append(whole + right)
    return sorted(found)


# %% possible_counts: in the order of t
# kind: wrong
# idea: list not sorted, t ascending means counts descending
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = []
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            if whole + right not in found:
                found.append(whole + right)
    return found


# %% possible_counts: counts as floats
# kind: wrong
# idea: S not rounded
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            found.add(full + right)
    return sorted(found)


# %% possible_counts: only S
# kind: wrong
# idea: forgets to add t
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            found.add(whole)
    return sorted(found)


# %% possible_counts: stops at the first gap
# kind: wrong
# idea: breaks as soon as one t is impossible
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            found.add(whole + right)
        else:
            break
    return sorted(found)


# %% possible_counts: error if none
# kind: wrong
# idea: raises instead of []
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            found.add(whole + right)
    if not found:
        raise ValueError("not a mean of batch accuracies")
    return sorted(found)


# %% possible_counts: returns range of extremes
# kind: wrong
# idea: fills in all numbers between the smallest and the largest
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            found.add(whole + right)
    return list(range(min(found), max(found) + 1)) if found else []


# %% possible_counts: nominal number of batches
# kind: wrong
# idea: B = images / batch_size
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (images / batch_size * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            found.add(whole + right)
    return sorted(found)


# %% possible_counts: tolerance after dividing
# kind: wrong
# idea: measures the distance in batches instead of answers
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) / batch_size <= tolerance and 0 <= whole <= images - last:
            found.add(whole + right)
    return sorted(found)


# %% possible_counts: result as tensor
# kind: wrong
# idea: torch.unique instead of a list of ints
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            found.add(whole + right)
    return torch.tensor(sorted(found))


# %% possible_counts: tests S + t instead of S
# kind: wrong
# idea: bounds 0..n on the sum
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole + right <= images:
            found.add(whole + right)
    return sorted(found)


# %% possible_counts: report rounded first
# kind: wrong
# idea: rounds the report to four places before using it
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    found = set()
    reported = round(reported, 4)
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            found.add(whole + right)
    return sorted(found)


# %% possible_counts: one batch: shortcut
# kind: wrong
# idea: fewer images than a batch: returns the rounded product without any test
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = math.ceil(images / batch_size)
    last = images - (batches - 1) * batch_size
    if batches == 1:
        return [round(reported * images)]
    found = set()
    for right in range(last + 1):
        full = batch_size * (batches * reported - right / last)
        whole = round(full)
        if abs(full - whole) <= tolerance and 0 <= whole <= images - last:
            found.add(whole + right)
    return sorted(found)


# %% possible_counts: one comprehension
# kind: right
# idea: set comprehension with walrus
def possible_counts(reported, images, batch_size, tolerance=0.01):
    b = -(-images // batch_size)
    r = images - batch_size * (b - 1)
    return sorted(
        {
            round(s) + t
            for t in range(r + 1)
            if abs((s := batch_size * (b * reported - t / r)) - round(s)) <= tolerance
            and round(s) in range(images - r + 1)
        }
    )


# %% possible_counts: vectorised in double
# kind: right
# idea: torch float64 over all t at once
def possible_counts(
    reported: float, images: int, batch_size: int, tolerance: float = 0.01
) -> list[int]:
    last = (images - 1) % batch_size + 1
    batches = (images - last) // batch_size + 1
    t = torch.arange(last + 1, dtype=torch.float64)
    full = batch_size * (batches * reported - t / last)
    whole = full.round()
    fits = ((full - whole).abs() <= tolerance) & (whole >= 0) & (whole <= images - last)
    return torch.unique((whole + t)[fits].long()).tolist()


# %% possible_counts: generator and helper
# kind: right
# idea: yields candidates, dictionary keeps each once, sorted at the end
def _candidates(reported, n, b, tolerance):
    sizes = [min(b, n - start) for start in range(0, n, b)]
    *before, r = sizes
    most = sum(before)
    for t in range(r, -1, -1):
        s = b * (len(sizes) * reported - t / r)
        nearest = math.floor(s + 0.5)
        if nearest < 0 or nearest > most:
            continue
        if not abs(s - nearest) > tolerance:
            yield nearest + t


def possible_counts(reported, images, batch_size, tolerance=0.01):
    return sorted(dict.fromkeys(_candidates(reported, images, batch_size, tolerance)))


# %% verdict: nominal
# kind: wrong
# idea: thinks the sum was divided by 312.5
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

# %% verdict: batches of 16
# kind: wrong
# idea: 625 full batches of 16
verdict = {
    "batch size": 16,
    "batches": 625,
    "images in the last batch": 16,
    "averaged": "batches",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8812,
    "MLP: most right": 8828,
    "CNN: fewest right": 9121,
    "CNN: most right": 9137,
}

# %% verdict: full batches only
# kind: wrong
# idea: counts 312 batches
verdict = {
    "batch size": 32,
    "batches": 312,
    "images in the last batch": 16,
    "averaged": "batches",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8812,
    "MLP: most right": 8828,
    "CNN: fewest right": 9121,
    "CNN: most right": 9137,
}

# %% verdict: last batch full
# kind: wrong
# idea: 32 images in the last batch
verdict = {
    "batch size": 32,
    "batches": 313,
    "images in the last batch": 32,
    "averaged": "batches",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8812,
    "MLP: most right": 8828,
    "CNN: fewest right": 9121,
    "CNN: most right": 9137,
}

# %% verdict: recovered
# kind: wrong
# idea: says the count can be recovered
verdict = {
    "batch size": 32,
    "batches": 313,
    "images in the last batch": 16,
    "averaged": "batches",
    "the true counts can be recovered": True,
    "MLP: fewest right": 8812,
    "MLP: most right": 8828,
    "CNN: fewest right": 9121,
    "CNN: most right": 9137,
}

# %% verdict: fewest and most swapped
# kind: wrong
# idea: extremes in the wrong lines
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

# %% verdict: one short
# kind: wrong
# idea: smallest count one too large (r - 1 tried)
verdict = {
    "batch size": 32,
    "batches": 313,
    "images in the last batch": 16,
    "averaged": "batches",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8813,
    "MLP: most right": 8828,
    "CNN: fewest right": 9122,
    "CNN: most right": 9137,
}

# %% verdict: averaged images
# kind: wrong
# idea: the report is the share of right answers
verdict = {
    "batch size": 32,
    "batches": 313,
    "images in the last batch": 16,
    "averaged": "images",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8812,
    "MLP: most right": 8828,
    "CNN: fewest right": 9121,
    "CNN: most right": 9137,
}

# %% verdict: typed in
# kind: right
# idea: numbers
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

# %% verdict: with the function
# kind: right
# idea: computed from possible_counts
_mlp = possible_counts(0.8813897967338562, 10_000, 32)
_cnn = possible_counts(0.9122403860092163, 10_000, 32)
verdict = {
    "batch size": 32,
    "batches": math.ceil(10_000 / 32),
    "images in the last batch": 10_000 % 32,
    "averaged": "batches",
    "the true counts can be recovered": len(_mlp) == 1 and len(_cnn) == 1,
    "MLP: fewest right": min(_mlp),
    "MLP: most right": max(_mlp),
    "CNN: fewest right": min(_cnn),
    "CNN: most right": max(_cnn),
}

# %% verdict: filled in step by step
# kind: right
# idea: dict(zip)
verdict = dict(
    zip(
        [
            "batch size",
            "batches",
            "images in the last batch",
            "averaged",
            "the true counts can be recovered",
            "MLP: fewest right",
            "MLP: most right",
            "CNN: fewest right",
            "CNN: most right",
        ],
        [32, 313, 16, "batches", False, 8828 - 16, 8828, 9137 - 16, 9137],
    )
)


# %% accuracy: weighted mean in float32
# kind: wrong
# idea: batch accuracies as float32 times the batch's length: not exact
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).float().mean().item() * len(labels)
            images_seen += len(labels)
    return right / images_seen


# %% accuracy: divides in float32
# kind: wrong
# idea: right and seen are tensors, the quotient is a float32 turned into a Python number
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum()
            images_seen += len(labels)
    return (right / images_seen).item()


# %% accuracy: weighted by the nominal batch size
# kind: wrong
# idea: multiplies each batch's accuracy by loader.batch_size
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).double().mean().item() * loader.batch_size
            images_seen += len(labels)
    return right / images_seen


# %% accuracy: length of the dataset
# kind: wrong
# idea: divides by len(loader.dataset), wrong with drop_last
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            images_seen += len(labels)
    return right / len(loader.dataset)


# %% accuracy: counts by len(loader)
# kind: wrong
# idea: images = batches times batch size
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            images_seen += len(labels)
    return right / (len(loader) * loader.batch_size)


# %% accuracy: own loader
# kind: wrong
# idea: builds a new loader over the dataset, so drop_last and samplers are ignored
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in DataLoader(loader.dataset, batch_size=256):
            right += (model(images).argmax(1) == labels).sum().item()
            images_seen += len(labels)
    return right / images_seen


# %% accuracy: ties count as right
# kind: wrong
# idea: right if the true class reaches the maximum
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (
                ((out := model(images)).gather(1, labels[:, None]).squeeze(1) == out.max(1).values)
                .sum()
                .item()
            )
            images_seen += len(labels)
    return right / images_seen


# %% accuracy: last of equal logits
# kind: wrong
# idea: sorts and takes the last of the largest
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).sort(dim=1, stable=True).indices[:, -1] == labels).sum().item()
            images_seen += len(labels)
    return right / images_seen


# %% accuracy: eval only at the top
# kind: wrong
# idea: model.training = False does not reach the layers inside
def accuracy(model, loader):
    model.training = False
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            images_seen += len(labels)
    return right / images_seen


# %% accuracy: always back to train
# kind: wrong
# idea: calls model.train() at the end, whatever mode it came in
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            images_seen += len(labels)
    model.train()
    return right / images_seen


# %% accuracy: no eval
# kind: wrong
# idea: evaluation mode forgotten
def accuracy(model, loader):
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            images_seen += len(labels)
    return right / images_seen


# %% accuracy: eval after the first batch
# kind: wrong
# idea: eval() stands at the end of the loop body
def accuracy(model, loader):
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            images_seen += len(labels)
            model.eval()
    return right / images_seen


# %% accuracy: no_grad forgotten
# kind: wrong
# idea: gradients recorded
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    if True:
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            images_seen += len(labels)
    return right / images_seen


# %% accuracy: detach instead of no_grad
# kind: wrong
# idea: calls the model with gradients recorded and detaches afterwards
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    if True:
        for images, labels in loader:
            right += (model(images).detach().argmax(1) == labels).sum().item()
            images_seen += len(labels)
    return right / images_seen


# %% accuracy: squeezed logits
# kind: wrong
# idea: squeeze() drops the batch axis of a batch with one image, then argmax(1) fails
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).squeeze().argmax(1) == labels).sum().item()
            images_seen += len(labels)
    return right / images_seen


# %% accuracy: images flattened first
# kind: wrong
# idea: flattens the images, so that a CNN cannot be measured
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images.flatten(1)).argmax(1) == labels).sum().item()
            images_seen += len(labels)
    return right / images_seen


# %% accuracy: last batch skipped if short
# kind: wrong
# idea: leaves out the short batch to make the average fair
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            if len(labels) < loader.batch_size:
                continue
            right += (model(images).argmax(1) == labels).sum().item()
            images_seen += len(labels)
    return right / images_seen


# %% accuracy: two passes
# kind: wrong
# idea: labels are collected in a second pass, which a shuffling loader gives in another order
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        guesses = torch.cat([model(images).argmax(1) for images, _ in loader])
        labels = torch.cat([labels for _, labels in loader])
    return (guesses == labels).sum().item() / len(labels)


# %% accuracy: mean of batch accuracies
# kind: wrong
# idea: the very bug of the text
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).float().mean().item()
            images_seen += 1
    return right / images_seen


# %% accuracy: rounded
# kind: wrong
# idea: four digits
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            images_seen += len(labels)
    return round(right / images_seen, 4)


# %% accuracy: tensor returned
# kind: wrong
# idea: a tensor without axes instead of a Python number
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum()
            images_seen += len(labels)
    return right / images_seen


# %% accuracy: counts between calls
# kind: wrong
# idea: counters as default arguments in a list: second call adds to the first
def accuracy(model, loader, counts=[0, 0]):
    model.eval()
    with torch.no_grad():
        for images, labels in loader:
            counts[0] += (model(images).argmax(1) == labels).sum().item()
            counts[1] += len(labels)
    return counts[0] / counts[1]


# %% accuracy: counts in uint8
# kind: wrong
# idea: sums the hits in uint8, which wraps above 255
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum(dtype=torch.uint8).item()
            images_seen += len(labels)
    return right / images_seen


# %% accuracy: per cent
# kind: wrong
# idea: 0 to 100
def accuracy(model, loader):
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            images_seen += len(labels)
    return 100 * right / images_seen


# %% accuracy: copies into a fresh mode: BatchNorm warm-up
# kind: wrong
# idea: runs one batch in training mode first, which changes the running values
def accuracy(model, loader):
    model.train()
    with torch.no_grad():
        model(next(iter(loader))[0])
    model.eval()
    right = images_seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            images_seen += len(labels)
    return right / images_seen


# %% accuracy: mode restored, decorator
# kind: right
# idea: inference_mode as a decorator and mode put back
@torch.inference_mode()
def accuracy(model, loader):
    was = model.training
    model.eval()
    try:
        hits = [model(x).argmax(dim=-1).eq(y) for x, y in loader]
    finally:
        model.train(was)
    hits = torch.cat(hits)
    return int(hits.sum()) / hits.numel()


# %% accuracy: Python lists
# kind: right
# idea: compares labels one by one
def accuracy(model: nn.Module, loader: DataLoader) -> float:
    model.train(False)
    outcomes = []
    for images, labels in loader:
        with torch.no_grad():
            logits = model(images)
        for row, label in zip(logits.tolist(), labels.tolist()):
            outcomes.append(row.index(max(row)) == label)
    return sum(outcomes) / len(outcomes)


# %% accuracy: functional
# kind: right
# idea: map and reduce over pairs
from functools import reduce


def accuracy(model: nn.Module, loader: DataLoader) -> float:
    def one(batch):
        images, labels = batch
        guesses = model(images).max(dim=1).indices
        return torch.count_nonzero(guesses == labels).item(), labels.shape[0]

    with torch.no_grad():
        model.eval()
        right, seen = reduce(lambda a, b: (a[0] + b[0], a[1] + b[1]), map(one, loader), (0, 0))
    return float(right) / seen


# %% work: square kernels only
# kind: wrong
# idea: kernel[0] ** 2
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return in_channels * out_channels * kernel[0] ** 2 * output[0] * output[1]


def linear_multiply_adds(inputs, outputs):
    return inputs * outputs


# %% work: square maps only
# kind: wrong
# idea: output[1] used twice
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return in_channels * out_channels * kernel[0] * kernel[1] * output[1] * output[1]


def linear_multiply_adds(inputs, outputs):
    return inputs * outputs


# %% work: bias of the convolution counted
# kind: wrong
# idea: one more add at each place
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return (in_channels * kernel[0] * kernel[1] + 1) * out_channels * output[0] * output[1]


def linear_multiply_adds(inputs, outputs):
    return inputs * outputs


# %% work: multiplications and additions apart
# kind: wrong
# idea: twice as many
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return 2 * in_channels * out_channels * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs, outputs):
    return 2 * inputs * outputs


# %% work: input channels forgotten
# kind: wrong
# idea: as if each kernel saw one channel
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return out_channels * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs, outputs):
    return inputs * outputs


# %% work: linear with biases
# kind: wrong
# idea: outputs added
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return in_channels * out_channels * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs, outputs):
    return inputs * outputs + outputs


# %% work: one add fewer
# kind: wrong
# idea: a sum of k products has k - 1 additions
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return in_channels * out_channels * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs, outputs):
    return (inputs - 1) * outputs


# %% work: 32-bit product
# kind: wrong
# idea: int32 tensor overflows for large layers
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return (
        torch.tensor([in_channels, out_channels, *kernel, *output], dtype=torch.int32)
        .prod(dtype=torch.int32)
        .item()
    )


def linear_multiply_adds(inputs, outputs):
    return inputs * outputs


# %% work: float
# kind: wrong
# idea: math.prod with 1.0: a float, not an int
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return 1.0 * in_channels * out_channels * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs, outputs):
    return 1.0 * inputs * outputs


# %% work: tensor
# kind: wrong
# idea: returns a tensor
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return torch.tensor([in_channels, out_channels, *kernel, *output]).prod()


def linear_multiply_adds(inputs, outputs):
    return inputs * outputs


# %% work: output before the convolution
# kind: wrong
# idea: reconstructs the input size, output + kernel - 1, and multiplies by it
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return (
        in_channels
        * out_channels
        * kernel[0]
        * kernel[1]
        * (output[0] + kernel[0] - 1)
        * (output[1] + kernel[1] - 1)
    )


def linear_multiply_adds(inputs, outputs):
    return inputs * outputs


# %% work: depthwise
# kind: wrong
# idea: max of the two channel numbers
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return max(in_channels, out_channels) * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs, outputs):
    return inputs * outputs


# %% work: pooled size
# kind: wrong
# idea: halves the maps because a pooling follows
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return in_channels * out_channels * kernel[0] * kernel[1] * (output[0] // 2) * (output[1] // 2)


def linear_multiply_adds(inputs, outputs):
    return inputs * outputs


# %% work: float32 on the way
# kind: wrong
# idea: product through a float32 tensor, inexact above 16 million
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return int(
        torch.tensor([in_channels, out_channels, *kernel, *output], dtype=torch.float32).prod()
    )


def linear_multiply_adds(inputs, outputs):
    return inputs * outputs


# %% work: math.prod
# kind: right
# idea: products of tuples
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return math.prod((in_channels, out_channels, *kernel, *output))


def linear_multiply_adds(inputs, outputs):
    return conv_multiply_adds(inputs, outputs, (1, 1), (1, 1))


# %% work: counted from layers on the meta device
# kind: right
# idea: counts weights of a layer without memory
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    layer = nn.Conv2d(in_channels, out_channels, tuple(kernel), bias=False, device="meta")
    h, w = output
    return layer.weight.numel() * h * w


def linear_multiply_adds(inputs, outputs):
    return nn.Linear(inputs, outputs, bias=False, device="meta").weight.numel()


# %% work: lambda and reduce
# kind: right
# idea: functional
import operator
from functools import reduce


def _product(numbers):
    return reduce(operator.mul, numbers, 1)


def conv_multiply_adds(in_channels: int, out_channels: int, kernel, output) -> int:
    per_place = _product(kernel) * in_channels
    places = _product(output) * out_channels
    return per_place * places


def linear_multiply_adds(inputs: int, outputs: int) -> int:
    total = 0
    for _ in range(outputs):
        total += inputs
    return total


# %% network_work: parameters
# kind: wrong
# idea: parameters with biases instead of work
network_work = {"MLP": 795_010, "CNN": 716_706}

# %% network_work: first layer forgotten
# kind: wrong
# idea: the first convolution missing
network_work = {"MLP": 794_000, "CNN": 9_563_088}

# %% network_work: after pooling
# kind: wrong
# idea: convolutions counted at the pooled size
network_work = {"MLP": 794_000, "CNN": 64 * 9 * 13 * 13 + 128 * 64 * 9 * 25 + 642_000}

# %% network_work: in millions
# kind: wrong
# idea: given in millions
network_work = {"MLP": 0.794, "CNN": 9.952464}

# %% network_work: only hidden layers
# kind: wrong
# idea: last layers left out
network_work = {"MLP": 784_000, "CNN": 9_950_464}

# %% network_work: typed in
# kind: right
# idea: numbers
network_work = {"MLP": 794_000, "CNN": 9_952_464}

# %% network_work: with the functions
# kind: right
# idea: sum of calls
network_work = {
    "MLP": linear_multiply_adds(784, 1000) + linear_multiply_adds(1000, 10),
    "CNN": sum(
        [
            conv_multiply_adds(1, 64, (3, 3), (26, 26)),
            conv_multiply_adds(64, 128, (3, 3), (11, 11)),
            linear_multiply_adds(128 * 5 * 5, 200),
            linear_multiply_adds(200, 10),
        ]
    ),
}

# %% network_work: dict built step by step
# kind: right
# idea: assignments
network_work = {}
network_work["MLP"] = 1000 * (784 + 10)
network_work["CNN"] = 64 * 9 * 26**2 + 128 * 64 * 9 * 11**2 + 200 * (3200 + 10)


# %% split_seconds: no refusal
# kind: wrong
# idea: same work gives ZeroDivisionError
def split_seconds(work, seconds):
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0] - rate * work[0], rate


# %% split_seconds: compared with is
# kind: wrong
# idea: identity instead of equality
def split_seconds(work, seconds):
    if work[0] is work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0] - rate * work[0], rate


# %% split_seconds: assert
# kind: wrong
# idea: AssertionError instead of ValueError
def split_seconds(work, seconds):
    assert work[0] != work[1], "both have the same work"
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0] - rate * work[0], rate


# %% split_seconds: nearly the same is refused
# kind: wrong
# idea: math.isclose with a rough tolerance refuses different work
def split_seconds(work, seconds):
    if math.isclose(work[0], work[1], rel_tol=0.01):
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0] - rate * work[0], rate


# %% split_seconds: whole millions compared
# kind: wrong
# idea: int() of both: 0.2 and 0.8 count as the same
def split_seconds(work, seconds):
    if int(work[0]) == int(work[1]):
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0] - rate * work[0], rate


# %% split_seconds: larger work must come second
# kind: wrong
# idea: refuses a pair in descending order
def split_seconds(work, seconds):
    if work[0] >= work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0] - rate * work[0], rate


# %% split_seconds: same seconds refused, too
# kind: wrong
# idea: equal times raise although the rate is simply 0
def split_seconds(work, seconds):
    if work[0] == work[1] or seconds[0] == seconds[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0] - rate * work[0], rate


# %% split_seconds: no negative times
# kind: wrong
# idea: fixed part clamped at 0
def split_seconds(work, seconds):
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return max(0.0, seconds[0] - rate * work[0]), rate


# %% split_seconds: rate as absolute value
# kind: wrong
# idea: abs() of the rate
def split_seconds(work, seconds):
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = abs((seconds[1] - seconds[0]) / (work[1] - work[0]))
    return seconds[0] - rate * work[0], rate


# %% split_seconds: work sorted alone
# kind: wrong
# idea: sorts the works but not the seconds
def split_seconds(work, seconds):
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    work = sorted(work)
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0] - rate * work[0], rate


# %% split_seconds: rate first
# kind: wrong
# idea: pair the other way round
def split_seconds(work, seconds):
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return rate, seconds[0] - rate * work[0]


# %% split_seconds: rounded
# kind: wrong
# idea: two digits
def split_seconds(work, seconds):
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return round(seconds[0] - rate * work[0], 2), round(rate, 2)


# %% split_seconds: mixed measurements
# kind: wrong
# idea: fixed from the second time and the first work
def split_seconds(work, seconds):
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[1] - rate * work[0], rate


# %% split_seconds: tensors
# kind: wrong
# idea: solves in float32 and returns tensors
def split_seconds(work, seconds):
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    m = torch.tensor([[1.0, work[0]], [1.0, work[1]]])
    fixed, rate = torch.linalg.solve(m, torch.tensor([float(s) for s in seconds]))
    return fixed, rate


# %% split_seconds: nan in place of an error
# kind: wrong
# idea: returns nan for the same work
def split_seconds(work, seconds):
    if work[0] == work[1]:
        return math.nan, math.nan
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0] - rate * work[0], rate


# %% split_seconds: negative fixed part refused
# kind: wrong
# idea: ValueError for a negative result
def split_seconds(work, seconds):
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    if seconds[0] < rate * work[0]:
        raise ValueError("negative time")
    return seconds[0] - rate * work[0], rate


# %% split_seconds: unit changed
# kind: wrong
# idea: rate in seconds for each multiply-add
def split_seconds(work, seconds):
    if work[0] == work[1]:
        raise ValueError("both have the same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0] - rate * work[0], rate / 1e6


# %% split_seconds: regression from statistics
# kind: right
# idea: StatisticsError is a ValueError
import statistics


def split_seconds(work, seconds):
    slope, intercept = statistics.linear_regression(work, seconds)
    return intercept, slope


# %% split_seconds: Cramer
# kind: right
# idea: determinants, ZeroDivisionError turned into ValueError
def split_seconds(work: tuple[float, float], seconds: tuple[float, float]) -> tuple[float, float]:
    (a, b), (s, t) = work, seconds
    try:
        return (s * b - t * a) / (b - a), (t - s) / (b - a)
    except ZeroDivisionError:
        raise ValueError(f"two different amounts of work are needed, not twice {a}") from None


# %% split_seconds: double-precision solve
# kind: right
# idea: torch.linalg.solve in float64, converted
def split_seconds(work, seconds):
    if not work[1] - work[0]:
        raise ValueError("the same work twice: no line")
    table = torch.tensor([[1, float(w)] for w in work], dtype=torch.float64)
    right = torch.tensor(seconds, dtype=torch.float64)
    return tuple(torch.linalg.solve(table, right).tolist())


# %% reasons: parameters are work
# kind: wrong
# idea: first is taken for true
reasons = {
    "fewer parameters mean fewer multiply-adds": True,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": False,
    "on a CPU, too, the CNN would take only about a fifth longer": False,
}

# %% reasons: CPU the same
# kind: wrong
# idea: last is taken for true
reasons = {
    "fewer parameters mean fewer multiply-adds": False,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": False,
    "on a CPU, too, the CNN would take only about a fifth longer": True,
}

# %% reasons: clock measures work
# kind: wrong
# idea: fourth is taken for true
reasons = {
    "fewer parameters mean fewer multiply-adds": False,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": True,
    "on a CPU, too, the CNN would take only about a fifth longer": False,
}

# %% reasons: words
# kind: wrong
# idea: 'yes' and 'no' as text
reasons = {
    "fewer parameters mean fewer multiply-adds": "no",
    "both runs fetch each image by a Python call of its own, whatever the network": "yes",
    "a graphics card does most of these multiply-adds side by side": "yes",
    "the clock shows that the two networks do about the same work": "no",
    "on a CPU, too, the CNN would take only about a fifth longer": "no",
}

# %% reasons: one left open
# kind: wrong
# idea: one stays None
reasons = {
    "fewer parameters mean fewer multiply-adds": False,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": False,
    "on a CPU, too, the CNN would take only about a fifth longer": None,
}

# %% reasons: as booleans
# kind: right
# idea: plain
reasons = {
    "fewer parameters mean fewer multiply-adds": False,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": False,
    "on a CPU, too, the CNN would take only about a fifth longer": False,
}

# %% reasons: conditions
# kind: right
# idea: computed booleans
reasons = {
    "fewer parameters mean fewer multiply-adds": 716_706 > 795_010,
    "both runs fetch each image by a Python call of its own, whatever the network": 1 == 1,
    "a graphics card does most of these multiply-adds side by side": not False,
    "the clock shows that the two networks do about the same work": bool(0),
    "on a CPU, too, the CNN would take only about a fifth longer": not True,
}


# %% confusion: columns are the true classes
# kind: wrong
# idea: matrix transposed
def confusion_matrix(labels, predictions, classes):
    cells = predictions * classes + labels
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix):
    copy = matrix.clone()
    copy.fill_diagonal_(0)
    true, predicted = divmod(int(copy.argmax()), len(copy))
    return true, predicted


# %% confusion: copy that is none: slice
# kind: wrong
# idea: matrix[:] is a view: the caller's diagonal is set to zero
def confusion_matrix(labels, predictions, classes):
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix):
    copy = matrix[:]
    copy.fill_diagonal_(0)
    true, predicted = divmod(int(copy.argmax()), len(copy))
    return true, predicted


# %% confusion: copy that is none: long()
# kind: wrong
# idea: matrix.long() of an int64 matrix is the matrix itself
def confusion_matrix(labels, predictions, classes):
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix):
    copy = matrix.long()
    copy.fill_diagonal_(0)
    true, predicted = divmod(int(copy.argmax()), len(copy))
    return true, predicted


# %% confusion: copy that is none: numpy
# kind: wrong
# idea: from numpy() shares memory
def confusion_matrix(labels, predictions, classes):
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix):
    copy = torch.from_numpy(matrix.numpy())
    copy.fill_diagonal_(0)
    true, predicted = divmod(int(copy.argmax()), len(copy))
    return true, predicted


# %% confusion: no minlength
# kind: wrong
# idea: classes that do not occur at the end are missing
def confusion_matrix(labels, predictions, classes):
    cells = labels * classes + predictions
    return torch.bincount(cells).reshape(-1, classes)


def most_confused(matrix):
    copy = matrix.clone()
    copy.fill_diagonal_(0)
    true, predicted = divmod(int(copy.argmax()), len(copy))
    return true, predicted


# %% confusion: index assignment adds once
# kind: wrong
# idea: matrix[labels, predictions] += 1 does not add up repetitions
def confusion_matrix(labels, predictions, classes):
    matrix = torch.zeros(classes, classes, dtype=torch.int64)
    matrix[labels, predictions] += 1
    return matrix


def most_confused(matrix):
    copy = matrix.clone()
    copy.fill_diagonal_(0)
    true, predicted = divmod(int(copy.argmax()), len(copy))
    return true, predicted


# %% confusion: counts in uint8
# kind: wrong
# idea: counts above 255 wrap around
def confusion_matrix(labels, predictions, classes):
    cells = labels * classes + predictions
    return (
        torch.bincount(cells, minlength=classes * classes).reshape(classes, classes).to(torch.uint8)
    )


def most_confused(matrix):
    copy = matrix.clone()
    copy.fill_diagonal_(0)
    true, predicted = divmod(int(copy.argmax()), len(copy))
    return true, predicted


# %% confusion: shares instead of counts
# kind: wrong
# idea: rows divided by their sum
def confusion_matrix(labels, predictions, classes):
    cells = labels * classes + predictions
    counts = torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)
    return counts / counts.sum(1, keepdim=True).clamp(min=1)


def most_confused(matrix):
    copy = matrix.clone()
    copy.fill_diagonal_(0)
    true, predicted = divmod(int(copy.argmax()), len(copy))
    return true, predicted


# %% confusion: ten classes assumed
# kind: wrong
# idea: divmod by 10
def confusion_matrix(labels, predictions, classes):
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix):
    copy = matrix.clone()
    copy.fill_diagonal_(0)
    true, predicted = divmod(int(copy.argmax()), 10)
    return true, predicted


# %% confusion: diagonal wins
# kind: wrong
# idea: no zeroing of the diagonal
def confusion_matrix(labels, predictions, classes):
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix):
    copy = matrix.clone()
    true, predicted = divmod(int(copy.argmax()), len(copy))
    return true, predicted


# %% confusion: pair in both directions
# kind: wrong
# idea: adds the transpose: the most confused pair, not the most frequent mistake
def confusion_matrix(labels, predictions, classes):
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix):
    copy = matrix.clone()
    copy.fill_diagonal_(0)
    copy = copy + copy.T
    true, predicted = divmod(int(copy.argmax()), len(copy))
    return true, predicted


# %% confusion: share of the true class
# kind: wrong
# idea: divides by the row sums, so a rare class wins
def confusion_matrix(labels, predictions, classes):
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix):
    copy = matrix.clone()
    copy.fill_diagonal_(0)
    copy = copy / matrix.sum(1, keepdim=True).clamp(min=1)
    true, predicted = divmod(int(copy.argmax()), len(copy))
    return true, predicted


# %% confusion: last of equal entries
# kind: wrong
# idea: loop with >=
def confusion_matrix(labels, predictions, classes):
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix):
    copy = matrix.clone()
    copy.fill_diagonal_(0)
    best = (0, 1)
    for i in range(len(copy)):
        for j in range(len(copy)):
            if i != j and copy[i, j] >= copy[best]:
                best = (i, j)
    return best


# %% confusion: first column by column
# kind: wrong
# idea: argmax of the transpose: of equal ones the first by columns
def confusion_matrix(labels, predictions, classes):
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix):
    copy = matrix.clone()
    copy.fill_diagonal_(0)
    true, predicted = divmod(int(copy.T.argmax()), len(copy))
    return predicted, true


# %% confusion: pair swapped
# kind: wrong
# idea: (predicted, true)
def confusion_matrix(labels, predictions, classes):
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix):
    copy = matrix.clone()
    copy.fill_diagonal_(0)
    true, predicted = divmod(int(copy.argmax()), len(copy))
    return predicted, true


# %% confusion: tensors
# kind: wrong
# idea: positions as tensors without axes
def confusion_matrix(labels, predictions, classes):
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix):
    copy = matrix.clone()
    copy.fill_diagonal_(0)
    true, predicted = torch.unravel_index(copy.argmax(), copy.shape)
    return true, predicted


# %% confusion: only above the diagonal
# kind: wrong
# idea: triu: mistakes below the diagonal are not seen
def confusion_matrix(labels, predictions, classes):
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix):
    copy = matrix.clone()
    copy = copy.triu(1)
    true, predicted = divmod(int(copy.argmax()), len(copy))
    return true, predicted


# %% confusion: row of most mistakes, then its column
# kind: wrong
# idea: first the class with most mistakes, then its largest entry
def confusion_matrix(labels, predictions, classes):
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix):
    copy = matrix.clone()
    copy.fill_diagonal_(0)
    true, predicted = int(copy.sum(1).argmax()), int(copy[copy.sum(1).argmax()].argmax())
    return true, predicted


# %% confusion: adds up over calls
# kind: wrong
# idea: a module-level table that keeps growing
_TABLE = {}


def confusion_matrix(labels, predictions, classes):
    cells = labels * classes + predictions
    counts = torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)
    _TABLE[classes] = _TABLE.get(classes, 0) + counts
    return _TABLE[classes]


def most_confused(matrix):
    copy = matrix.clone()
    copy.fill_diagonal_(0)
    true, predicted = divmod(int(copy.argmax()), len(copy))
    return true, predicted


# %% confusion: classes that occur
# kind: wrong
# idea: size taken from the data instead of the argument
def confusion_matrix(labels, predictions, classes):
    classes = int(torch.cat([labels, predictions]).max()) + 1
    cells = labels * classes + predictions
    return torch.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def most_confused(matrix):
    copy = matrix.clone()
    copy.fill_diagonal_(0)
    true, predicted = divmod(int(copy.argmax()), len(copy))
    return true, predicted


# %% confusion: half precision one-hot product
# kind: wrong
# idea: one-hot matrices multiplied in bfloat16: counts above 256 are rounded
def confusion_matrix(labels, predictions, classes):
    hot = nn.functional.one_hot
    a, b = hot(labels, classes).bfloat16(), hot(predictions, classes).bfloat16()
    return (a.T @ b).long()


def most_confused(matrix):
    copy = matrix.clone()
    copy.fill_diagonal_(0)
    true, predicted = divmod(int(copy.argmax()), len(copy))
    return true, predicted


# %% confusion: loop
# kind: right
# idea: plain loops, no tensor arithmetic
def confusion_matrix(labels, predictions, classes):
    table = [[0] * classes for _ in range(classes)]
    for true, predicted in zip(labels.tolist(), predictions.tolist()):
        table[true][predicted] += 1
    return torch.tensor(table)


def most_confused(matrix):
    size = len(matrix)
    pairs = [(i, j) for i in range(size) for j in range(size) if i != j]
    return max(pairs, key=lambda pair: matrix[pair].item())


# %% confusion: index_put and masked_fill
# kind: right
# idea: accumulating index_put_, diagonal replaced by -1 in a new tensor
def confusion_matrix(labels, predictions, classes):
    out = torch.zeros((classes, classes), dtype=torch.int64)
    ones = torch.ones_like(labels)
    return out.index_put_((labels, predictions), ones, accumulate=True)


def most_confused(matrix):
    size = matrix.shape[0]
    off = matrix.masked_fill(torch.eye(size, dtype=torch.bool), -1)
    row = off.max(dim=1).values.tolist()
    i = row.index(max(row))
    return i, off[i].tolist().index(max(row))


# %% confusion: one-hot product
# kind: right
# idea: einsum of one-hot int64 tensors, unravel_index to ints
def confusion_matrix(labels: torch.Tensor, predictions: torch.Tensor, classes: int) -> torch.Tensor:
    every = torch.arange(classes)
    is_true = labels[:, None] == every
    is_predicted = predictions[:, None] == every
    return (is_true[:, :, None] & is_predicted[:, None, :]).sum(0)


def most_confused(matrix: torch.Tensor) -> tuple[int, int]:
    mistakes = matrix - torch.diag(matrix.diagonal())
    where = (mistakes == mistakes.max()).nonzero()[0]
    true, predicted = where.tolist()
    return true, predicted


# %% most_confident_mistakes: ascending
# kind: wrong
# idea: least confident first
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    order = confidence[wrong].argsort(descending=False)
    return wrong[order[:n]]


# %% most_confident_mistakes: places in the selection
# kind: wrong
# idea: returns the order without indexing once more
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    order = confidence[wrong].argsort(descending=True)
    return order[:n]


# %% most_confident_mistakes: first n mistakes
# kind: wrong
# idea: cuts to n before sorting
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)[:n]
    order = confidence[wrong].argsort(descending=True)
    return wrong[order[:n]]


# %% most_confident_mistakes: most confident images, then the mistakes
# kind: wrong
# idea: takes the n most confident images and keeps the wrong ones
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    top = confidence.argsort(descending=True)[:n]
    return top[predicted[top] != labels[top]]


# %% most_confident_mistakes: right ones set to zero, topk
# kind: wrong
# idea: fills up with right images if there are fewer mistakes
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    shown = confidence * (predicted != labels)
    return shown.topk(min(n, len(labels))).indices


# %% most_confident_mistakes: topk of n
# kind: wrong
# idea: fails when there are fewer than n mistakes
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    order = confidence[wrong].topk(n).indices
    return wrong[order[:n]]


# %% most_confident_mistakes: by the largest logit
# kind: wrong
# idea: no softmax
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    order = confidence[wrong].argsort(descending=True)
    return wrong[order[:n]]


# %% most_confident_mistakes: softmax over the images
# kind: wrong
# idea: dim=0
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(0).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    order = confidence[wrong].argsort(descending=True)
    return wrong[order[:n]]


# %% most_confident_mistakes: predicted from softmax over the images
# kind: wrong
# idea: softmax(0) for both
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(0).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    order = confidence[wrong].argsort(descending=True)
    return wrong[order[:n]]


# %% most_confident_mistakes: by probability of the true class
# kind: wrong
# idea: the true class's probability, descending
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    confidence = logits.softmax(1).gather(1, labels[:, None]).squeeze(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    order = confidence[wrong].argsort(descending=True)
    return wrong[order[:n]]


# %% most_confident_mistakes: by least probability of the true class
# kind: wrong
# idea: sorts by 1 - p(true), which is not the confidence
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    confidence = 1 - logits.softmax(1).gather(1, labels[:, None]).squeeze(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    order = confidence[wrong].argsort(descending=True)
    return wrong[order[:n]]


# %% most_confident_mistakes: by margin
# kind: wrong
# idea: gap between the two best probabilities
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    best = logits.softmax(1).topk(2).values
    confidence = best[:, 0] - best[:, 1]
    wrong = (predicted != labels).nonzero().squeeze(1)
    order = confidence[wrong].argsort(descending=True)
    return wrong[order[:n]]


# %% most_confident_mistakes: squeeze without an axis
# kind: wrong
# idea: a single mistake gives a tensor without axes
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze()
    order = confidence[wrong].argsort(descending=True)
    return wrong[order[:n]]


# %% most_confident_mistakes: list
# kind: wrong
# idea: returns a Python list
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    order = confidence[wrong].argsort(descending=True)
    return wrong[order[:n]].tolist()


# %% most_confident_mistakes: mask returned
# kind: wrong
# idea: positions as a boolean mask
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    mask = torch.zeros(len(labels), dtype=torch.bool)
    mask[wrong] = True
    return mask


# %% most_confident_mistakes: none is an error
# kind: wrong
# idea: raises when there is no mistake
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    if len(wrong) == 0:
        raise ValueError("no mistakes")
    order = confidence[wrong].argsort(descending=True)
    return wrong[order[:n]]


# %% most_confident_mistakes: None if there is none
# kind: wrong
# idea: returns None when there is no mistake
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    if len(wrong) == 0:
        return None
    order = confidence[wrong].argsort(descending=True)
    return wrong[order[:n]]


# %% most_confident_mistakes: rounded confidence
# kind: wrong
# idea: whole per cents compared, so close ones come in the wrong order
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    order = (confidence[wrong] * 100).round().argsort(descending=True, stable=True)
    return wrong[order[:n]]


# %% most_confident_mistakes: exponentials by hand
# kind: wrong
# idea: exp of large logits overflows to nan
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = (logits.exp() / logits.exp().sum(1, keepdim=True)).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    order = confidence[wrong].argsort(descending=True)
    return wrong[order[:n]]


# %% most_confident_mistakes: padded with -1
# kind: wrong
# idea: fills up to n with -1
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    order = confidence[wrong].argsort(descending=True)
    chosen = wrong[order[:n]]
    return nn.functional.pad(chosen, (0, n - len(chosen)), value=-1)


# %% most_confident_mistakes: int32
# kind: wrong
# idea: indices as int32
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    order = confidence[wrong].argsort(descending=True)
    return wrong[order[:n]].int()


# %% most_confident_mistakes: one too many
# kind: wrong
# idea: range up to n included
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    order = confidence[wrong].argsort(descending=True)
    return wrong[order[: n + 1]]


# %% most_confident_mistakes: negative slice
# kind: wrong
# idea: sorts upwards and takes the last n, then forgets to turn round
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    order = confidence[wrong].argsort()
    return wrong[order[-n:]]


# %% most_confident_mistakes: right ones
# kind: wrong
# idea: == instead of !=
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted == labels).nonzero().squeeze(1)
    order = confidence[wrong].argsort(descending=True)
    return wrong[order[:n]]


# %% most_confident_mistakes: float16 confidence
# kind: wrong
# idea: sorts by half-precision confidence, which ties close values
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().squeeze(1)
    order = confidence[wrong].half().argsort(descending=True)
    return wrong[order[:n]]


# %% most_confident_mistakes: sorted with a key
# kind: right
# idea: Python lists and sorted
def most_confident_mistakes(logits, labels, n):
    found = []
    for index, (row, label) in enumerate(zip(logits, labels)):
        p = torch.softmax(row, dim=0)
        guess = int(p.argmax())
        if guess != int(label):
            found.append((float(p[guess]), index))
    found.sort(key=lambda pair: -pair[0])
    return torch.tensor([index for _, index in found[:n]], dtype=torch.int64)


# %% most_confident_mistakes: sort all, then filter
# kind: right
# idea: sorts all images first, then keeps the wrong ones
def most_confident_mistakes(logits, labels, n):
    top = logits.max(dim=1)
    confidence = (top.values - logits.logsumexp(dim=1)).exp()
    order = torch.sort(confidence, descending=True).indices
    mistakes = top.indices[order].ne(labels[order])
    return order[mistakes][:n]


# %% most_confident_mistakes: topk bounded
# kind: right
# idea: masked confidences and topk bounded by the number of mistakes
def most_confident_mistakes(logits: torch.Tensor, labels: torch.Tensor, n: int) -> torch.Tensor:
    p = nn.functional.softmax(logits, dim=-1)
    is_wrong = p.argmax(dim=-1) != labels
    scores = torch.where(is_wrong, p.amax(dim=-1), -torch.ones(len(p), dtype=p.dtype))
    return torch.topk(scores, min(n, int(is_wrong.sum()))).indices
