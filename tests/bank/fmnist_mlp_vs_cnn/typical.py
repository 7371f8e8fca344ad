# Typical mistakes in `fmnist_mlp_vs_cnn`; how to read this file: autograder/exercises/trial.py.
# %% datasets: no channel axis
# says: channel axis is missing
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].flatten().float() / 255, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].float() / 255, self.labels[index]


# %% datasets: not flattened
# says: the image is not flattened
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index][None].float() / 255, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].unsqueeze(0).float() / 255, self.labels[index]


# %% datasets: flattened with a leading axis
# says: kept an axis of one in front
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].reshape(1, -1).float() / 255, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].unsqueeze(0).float() / 255, self.labels[index]


# %% datasets: size of the pictures written down
# says: invalid for input|shape .*784
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].reshape(28 * 28).float() / 255, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].unsqueeze(0).float() / 255, self.labels[index]


# %% datasets: view on a cut-out
# says: view size is not compatible
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].view(-1).float() / 255, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].unsqueeze(0).float() / 255, self.labels[index]


# %% datasets: not scaled
# says: not divided by 255
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].flatten().float(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index][None].float(), self.labels[index]


# %% datasets: whole-number division
# says: cuts, / divides
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return (self.images[index].flatten() // 255).float(), self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].unsqueeze(0).float() / 255, self.labels[index]


# %% datasets: divided by 256
# says: the largest pixel value is 255
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].flatten() / 256, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].unsqueeze(0).float() / 255, self.labels[index]


# %% datasets: image alone
# says: return image, label
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].flatten().float() / 255


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].unsqueeze(0).float() / 255, self.labels[index]


# %% datasets: columns first
# says: rows come before columns
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].T.flatten().float() / 255, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].unsqueeze(0).float() / 255, self.labels[index]


# %% datasets: channel axis at the end
# says: the axis is at the end
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].flatten().float() / 255, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].unsqueeze(-1).float() / 255, self.labels[index]


# %% datasets: changes the caller's shape
# says: changed by the call|copy first
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images.unsqueeze_(1), labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].flatten().float() / 255, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images.unsqueeze_(1), labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].float() / 255, self.labels[index]


# %% datasets: float labels
# says: class numbers
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].flatten().float() / 255, self.labels[index].float()


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].unsqueeze(0).float() / 255, self.labels[index]


# %% datasets: length in pixels
# says: counts pixels
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return self.images.numel()

    def __getitem__(self, index):
        return self.images[index].flatten().float() / 255, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return self.images.numel()

    def __getitem__(self, index):
        return self.images[index].unsqueeze(0).float() / 255, self.labels[index]


# %% datasets: float64 pixels
# says: layers hold float32
class FlatImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index].flatten().double() / 255, self.labels[index]


class ChannelImages(Dataset):
    def __init__(self, images, labels):
        self.images, self.labels = images, labels

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, index):
        return self.images[index][None].double() / 255, self.labels[index]


# %% build_mlp: no activation
# says: two linear layers in a row
def build_mlp():
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.Linear(1000, 10),
    )


# %% build_mlp: softmax at the end
# says: softmax was applied
def build_mlp():
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.ReLU(),
        nn.Linear(1000, 10),
        nn.Softmax(dim=1),
    )


# %% build_mlp: log-softmax at the end
# says: log-softmax was applied
def build_mlp():
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.ReLU(),
        nn.Linear(1000, 10),
        nn.LogSoftmax(dim=1),
    )


# %% build_mlp: ReLU behind the last layer
# says: logits may be negative
def build_mlp():
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.ReLU(),
        nn.Linear(1000, 10),
        nn.ReLU(),
    )


# %% build_mlp: sigmoid as activation
# says: sigmoid in place of ReLU
def build_mlp():
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.Sigmoid(),
        nn.Linear(1000, 10),
    )


# %% build_mlp: hundred hidden units
# says: not 1,000
def build_mlp():
    return nn.Sequential(
        nn.Linear(784, 100),
        nn.ReLU(),
        nn.Linear(100, 10),
    )


# %% build_mlp: a second hidden layer
# says: second hidden layer
def build_mlp():
    return nn.Sequential(
        nn.Linear(784, 1000),
        nn.ReLU(),
        nn.Linear(1000, 1000),
        nn.ReLU(),
        nn.Linear(1000, 10),
    )


# %% build_mlp: no biases
# says: biases are missing
def build_mlp():
    return nn.Sequential(
        nn.Linear(784, 1000, bias=False),
        nn.ReLU(),
        nn.Linear(1000, 10, bias=False),
    )


# %% build_mlp: layers in a plain list
# says: plain list
def build_mlp():
    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.layers = [nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10)]

        def forward(self, x):
            for layer in self.layers:
                x = layer(x)
            return x

    return Net()


# %% build_mlp: no return
# says: no return statement|NoneType
def build_mlp():
    nn.Sequential(nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))


# %% build_cnn: padding
# says: convolutions are padded
def build_cnn():
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


# %% build_cnn: 32 kernels as in the text
# says: 32 kernels, not 128
def build_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 32, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(800, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: average pooling
# says: average-pooling in place
def build_cnn():
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


# %% build_cnn: no activations
# says: two linear layers in a row
def build_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.Linear(200, 10),
    )


# %% build_cnn: softmax at the end
# says: softmax was applied
def build_cnn():
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
        nn.Softmax(dim=1),
    )


# %% build_cnn: flatten forgotten
# says: mat1 and mat2|code stopped
def build_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: wrong flatten size
# says: wrong number of inputs
def build_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(128 * 6 * 6, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: kernels of 5 × 5
# says: kernels are 5
def build_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 64, 5),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 5),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(2048, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: 120 outputs
# says: not ten
def build_cnn():
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
        nn.Linear(200, 120),
    )


# %% build_cnn: no hidden linear layer
# says: 200 units is missing
def build_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(3200, 10),
    )


# %% build_cnn: all pixels of a batch flattened together
# says: code stopped|mat1 and mat2
def build_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(0),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% what_if: input channels forgotten
# says: all three colours
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 640,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181314,
    "parameters in all, without the two MaxPool2d": 14822306,
}

# %% what_if: pooling rounds up
# says: odd last row
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": 6272,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181314,
    "parameters in all, without the two MaxPool2d": 14822306,
}

# %% what_if: linear layer not changed
# says: fewer values reach
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 661314,
    "parameters in all, without the two MaxPool2d": 14822306,
}

# %% what_if: bias forgotten
# says: biases of the first convolution
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1728,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181314,
    "parameters in all, without the two MaxPool2d": 14822306,
}

# %% what_if: text in place of a number
# says: follow one image
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": "128 * 6 * 6",
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181314,
    "parameters in all, without the two MaxPool2d": 14822306,
}

# %% what_if: one left open
# says: an answer for each
what_if = {
    "parameters of the first convolution, images (3, 32, 32)": 1792,
    "values after Flatten, images (3, 32, 32)": 4608,
    "values after Flatten, images (1, 28, 28), padding=1 in both convolutions": 6272,
    "parameters in all, 32 kernels in the second convolution": 181314,
    "parameters in all, without the two MaxPool2d": None,
}


# %% image_weights: each image weighs the same
# says: each batch counts the same
def image_weights(images, batch_size):
    return 1 / images, 1 / images


# %% image_weights: batches rounded down
# says: round the number of batches up
def image_weights(images, batch_size):
    batches = images // batch_size
    last = images % batch_size or batch_size
    if batches == 0:
        return 0.0, 0.0
    return 1 / (batches * batch_size), 1 / (batches * last)


# %% image_weights: not divided by the number of batches
# says: divided by the number of batches
def image_weights(images, batch_size):
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    return 1 / min(batch_size, images), 1 / last


# %% image_weights: hard-coded batch size
# says: fewer images than batch_size
def image_weights(images, batch_size):
    batches = -(-images // batch_size)
    return 1 / (batches * batch_size), 1 / (batches * batch_size)


# %% image_weights: modulo zero
# says: division by zero|ZeroDivisionError
def image_weights(images, batch_size):
    batches = -(-images // batch_size)
    return 1 / (batches * min(batch_size, images)), 1 / (batches * (images % batch_size))


# %% image_weights: wrong order
# says: wrong order
def image_weights(images, batch_size):
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    return 1 / (batches * last), 1 / (batches * min(batch_size, images))


# %% image_weights: one batch too large for the set
# says: image_weights\(7, 32\)
def image_weights(images, batch_size):
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    return 1 / (batches * batch_size), 1 / (batches * last)


# %% possible_counts: share of all images
# says: share of all images
def possible_counts(reported, images, batch_size, tolerance=0.01):
    return [round(reported * images)]


# %% possible_counts: last batch counted double
# says: was counted as batch_size
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = -(-images // batch_size)
    return [round(reported * batches * batch_size)]


# %% possible_counts: right answers of the last batch not added
# says: add those in the last batch
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for t in range(last + 1):
        full = batch_size * (reported * batches - t / last)
        if abs(full - round(full)) <= tolerance and 0 <= round(full) <= images - last:
            counts.add(round(full))
    return sorted(counts)


# %% possible_counts: no bounds
# says: more right answers in the full batches
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for t in range(last + 1):
        full = batch_size * (reported * batches - t / last)
        if abs(full - round(full)) <= tolerance:
            counts.add(round(full) + t)
    return sorted(counts)


# %% possible_counts: rounded without a test
# says: must be explained by a whole number
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for t in range(last + 1):
        full = round(batch_size * (reported * batches - t / last))
        if 0 <= full <= images - last:
            counts.add(full + t)
    return sorted(counts)


# %% possible_counts: exactly whole
# says: use the tolerance
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for t in range(last + 1):
        full = batch_size * (reported * batches - t / last)
        if full == int(full) and 0 <= full <= images - last:
            counts.add(int(full) + t)
    return sorted(counts)


# %% possible_counts: modulo zero
# says: division by zero|ZeroDivisionError
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = -(-images // batch_size)
    last = images % batch_size
    counts = set()
    for t in range(last + 1):
        full = batch_size * (reported * batches - t / last)
        if abs(full - round(full)) <= tolerance and 0 <= round(full) <= images - last:
            counts.add(round(full) + t)
    return sorted(counts)


# %% possible_counts: the last image left out
# says: possible_counts\(
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for t in range(last):
        full = batch_size * (reported * batches - t / last)
        if abs(full - round(full)) <= tolerance and 0 <= round(full) <= images - last:
            counts.add(round(full) + t)
    return sorted(counts)


# %% possible_counts: descending
# says: order is ascending
def possible_counts(reported, images, batch_size, tolerance=0.01):
    batches = -(-images // batch_size)
    last = images - (batches - 1) * batch_size
    counts = set()
    for t in range(last + 1):
        full = batch_size * (reported * batches - t / last)
        if abs(full - round(full)) <= tolerance and 0 <= round(full) <= images - last:
            counts.add(round(full) + t)
    return sorted(counts, reverse=True)


# %% verdict: count believed
# says: counts twice
verdict = {
    "batch size": 32,
    "batches": 313,
    "images in the last batch": 16,
    "averaged": "batches",
    "the true counts can be recovered": True,
    "MLP: fewest right": 8828,
    "MLP: most right": 8828,
    "CNN: fewest right": 9137,
    "CNN: most right": 9137,
}

# %% verdict: rounded share of 10,000
# says: the report times 10,000
verdict = {
    "batch size": 32,
    "batches": 313,
    "images in the last batch": 16,
    "averaged": "batches",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8814,
    "MLP: most right": 8814,
    "CNN: fewest right": 9122,
    "CNN: most right": 9122,
}

# %% verdict: 312.5 batches
# says: short last batch is a batch
verdict = {
    "batch size": 32,
    "batches": 312,
    "images in the last batch": 16,
    "averaged": "nominal",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8812,
    "MLP: most right": 8828,
    "CNN: fewest right": 9121,
    "CNN: most right": 9137,
}

# %% verdict: batch of 64
# says: with batches of 64
verdict = {
    "batch size": 64,
    "batches": 157,
    "images in the last batch": 16,
    "averaged": "batches",
    "the true counts can be recovered": False,
    "MLP: fewest right": 8812,
    "MLP: most right": 8828,
    "CNN: fewest right": 9121,
    "CNN: most right": 9137,
}

# %% verdict: last batch taken for a full one
# says: leave of 10,000
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

# %% verdict: one left open
# says: an answer for each
verdict = {
    "batch size": 32,
    "batches": 313,
    "images in the last batch": 16,
    "averaged": None,
    "the true counts can be recovered": False,
    "MLP: fewest right": 8812,
    "MLP: most right": 8828,
    "CNN: fewest right": 9121,
    "CNN: most right": 9137,
}


# %% accuracy: mean of batch accuracies
# says: accuracies of the batches were averaged
def accuracy(model, loader):
    model.eval()
    shares = []
    with torch.no_grad():
        for images, labels in loader:
            shares.append((model(images).argmax(1) == labels).float().mean().item())
    return sum(shares) / len(shares)


# %% accuracy: every batch taken for a full one
# says: taken for a full one
def accuracy(model, loader):
    model.eval()
    right = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
    return right / (len(loader) * loader.batch_size)


# %% accuracy: training mode
# says: call model.eval\(\) first
def accuracy(model, loader):
    right = seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            seen += len(labels)
    return right / seen


# %% accuracy: gradients recorded
# says: with torch.no_grad
def accuracy(model, loader):
    model.eval()
    right = seen = 0
    for images, labels in loader:
        right += (model(images).argmax(1) == labels).sum().item()
        seen += len(labels)
    return right / seen


# %% accuracy: size of the dataset
# says: leaves out
def accuracy(model, loader):
    model.eval()
    right = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
    return right / len(loader.dataset)


# %% accuracy: count returned
# says: not their share
def accuracy(model, loader):
    model.eval()
    right = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
    return right


# %% accuracy: the last batch alone
# says: have to be added up
def accuracy(model, loader):
    model.eval()
    with torch.no_grad():
        for images, labels in loader:
            share = (model(images).argmax(1) == labels).float().mean().item()
    return share


# %% accuracy: percent
# says: percentage
def accuracy(model, loader):
    model.eval()
    right = seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            seen += len(labels)
    return 100 * right / seen


# %% accuracy: printed, not returned
# says: no return statement
def accuracy(model, loader):
    model.eval()
    right = seen = 0
    with torch.no_grad():
        for images, labels in loader:
            right += (model(images).argmax(1) == labels).sum().item()
            seen += len(labels)
    print(right / seen)


# %% work: weights in place of work
# says: number of weights
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return out_channels * in_channels * kernel[0] * kernel[1]


def linear_multiply_adds(inputs, outputs):
    return inputs * outputs


# %% work: input channels forgotten
# says: runs over all input channels
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return out_channels * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs, outputs):
    return inputs * outputs


# %% work: biases counted
# says: additions only
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return (in_channels * kernel[0] * kernel[1] + 1) * out_channels * output[0] * output[1]


def linear_multiply_adds(inputs, outputs):
    return inputs * outputs


# %% work: square kernel
# says: kernel is not square
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return out_channels * in_channels * kernel[0] ** 2 * output[0] * output[1]


def linear_multiply_adds(inputs, outputs):
    return inputs * outputs


# %% work: square output
# says: output is not square
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return out_channels * in_channels * kernel[0] * kernel[1] * output[0] ** 2


def linear_multiply_adds(inputs, outputs):
    return inputs * outputs


# %% work: linear bias
# says: additions only
def conv_multiply_adds(in_channels, out_channels, kernel, output):
    return out_channels * in_channels * kernel[0] * kernel[1] * output[0] * output[1]


def linear_multiply_adds(inputs, outputs):
    return (inputs + 1) * outputs


# %% network_work: output after the pooling
# says: before the pooling
# fails: test_work
network_work = {"MLP": 794000, "CNN": 2582544}

# %% network_work: parameters
# says: these are the parameters
# fails: test_work
network_work = {"MLP": 795010, "CNN": 716706}

# %% network_work: convolutions alone
# says: linear layers of the CNN are missing
# fails: test_work
network_work = {"MLP": 794000, "CNN": 9310464}

# %% network_work: biases counted
# says: additions only
# fails: test_work
network_work = {"MLP": 795010, "CNN": 10011426}


# %% split_seconds: wrong order
# says: order is
# fails: test_clock
def split_seconds(work, seconds):
    if work[0] == work[1]:
        raise ValueError("same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return rate, seconds[0] - rate * work[0]


# %% split_seconds: nothing is fixed
# says: takes all seconds for work
# fails: test_clock
def split_seconds(work, seconds):
    if work[0] == work[1]:
        raise ValueError("same work")
    return 0.0, seconds[0] / work[0]


# %% split_seconds: difference taken for the fixed part
# says: not yet the fixed part
# fails: test_clock
def split_seconds(work, seconds):
    if work[0] == work[1]:
        raise ValueError("same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[1] - seconds[0], rate


# %% split_seconds: rate upside down
# says: upside down
# fails: test_clock
def split_seconds(work, seconds):
    if work[0] == work[1]:
        raise ValueError("same work")
    rate = (work[1] - work[0]) / (seconds[1] - seconds[0])
    return seconds[0] - rate * work[0], rate


# %% split_seconds: fixed part not reduced
# says: what is left of the seconds
# fails: test_clock
def split_seconds(work, seconds):
    if work[0] == work[1]:
        raise ValueError("same work")
    rate = (seconds[1] - seconds[0]) / (work[1] - work[0])
    return seconds[0], rate


# %% split_seconds: same work accepted
# says: cannot be told apart
# fails: test_clock
def split_seconds(work, seconds):
    difference = (work[1] - work[0]) or 1.0
    rate = (seconds[1] - seconds[0]) / difference
    return seconds[0] - rate * work[0], rate


# %% reasons: the clock is the work
# says: the work was counted
# fails: test_clock
reasons = {
    "fewer parameters mean fewer multiply-adds": False,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": True,
    "on a CPU, too, the CNN would take only about a fifth longer": False,
}

# %% reasons: parameters are work
# says: fewer parameters and more work
# fails: test_clock
reasons = {
    "fewer parameters mean fewer multiply-adds": True,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": False,
    "on a CPU, too, the CNN would take only about a fifth longer": False,
}

# %% reasons: a CPU is the same
# says: there the work shows
# fails: test_clock
reasons = {
    "fewer parameters mean fewer multiply-adds": False,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": False,
    "on a CPU, too, the CNN would take only about a fifth longer": True,
}

# %% reasons: one open
# says: an answer for each
# fails: test_clock
reasons = {
    "fewer parameters mean fewer multiply-adds": None,
    "both runs fetch each image by a Python call of its own, whatever the network": True,
    "a graphics card does most of these multiply-adds side by side": True,
    "the clock shows that the two networks do about the same work": False,
    "on a CPU, too, the CNN would take only about a fifth longer": False,
}


# %% confusion: transposed
# says: rows and columns are swapped
def confusion_matrix(labels, predictions, classes):
    numbers = predictions * classes + labels
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix):
    mistakes = matrix.clone()
    mistakes.fill_diagonal_(0)
    return divmod(int(mistakes.argmax()), len(matrix))


# %% confusion: indices that repeat
# says: each pair was counted once only
def confusion_matrix(labels, predictions, classes):
    matrix = torch.zeros(classes, classes, dtype=torch.long)
    matrix[labels, predictions] += 1
    return matrix


def most_confused(matrix):
    mistakes = matrix.clone()
    mistakes.fill_diagonal_(0)
    return divmod(int(mistakes.argmax()), len(matrix))


# %% confusion: shares
# says: return counts
def confusion_matrix(labels, predictions, classes):
    numbers = labels * classes + predictions
    matrix = torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)
    return matrix / matrix.sum(1, keepdim=True).clamp(min=1)


def most_confused(matrix):
    mistakes = matrix.clone()
    mistakes.fill_diagonal_(0)
    return divmod(int(mistakes.argmax()), len(matrix))


# %% confusion: class without images
# says: whole numbers
def confusion_matrix(labels, predictions, classes):
    matrix = torch.zeros(int(labels.max()) + 1, int(labels.max()) + 1)
    for t, p in zip(labels, predictions):
        if p <= labels.max():
            matrix[t, p] += 1
    return matrix


def most_confused(matrix):
    mistakes = matrix.clone()
    mistakes.fill_diagonal_(0)
    return divmod(int(mistakes.argmax()), len(matrix))


# %% confusion: only what is right
# says: mistakes are missing
def confusion_matrix(labels, predictions, classes):
    return torch.diag(torch.bincount(labels[labels == predictions], minlength=classes))


def most_confused(matrix):
    mistakes = matrix.clone()
    mistakes.fill_diagonal_(0)
    return divmod(int(mistakes.argmax()), len(matrix))


# %% confusion: diagonal not left out
# says: on the diagonal
def confusion_matrix(labels, predictions, classes):
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix):
    return divmod(int(matrix.argmax()), len(matrix))


# %% confusion: diagonal cleared in place
# says: matrix was changed
def confusion_matrix(labels, predictions, classes):
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix):
    matrix.fill_diagonal_(0)
    return divmod(int(matrix.argmax()), len(matrix))


# %% confusion: pair swapped
# says: order is .true, predicted
def confusion_matrix(labels, predictions, classes):
    numbers = labels * classes + predictions
    return torch.bincount(numbers, minlength=classes**2).reshape(classes, classes)


def most_confused(matrix):
    mistakes = matrix.clone()
    mistakes.fill_diagonal_(0)
    row, column = divmod(int(mistakes.argmax()), len(matrix))
    return column, row


# %% most_confident_mistakes: positions among the mistakes
# says: positions among the mistakes
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = predicted != labels
    return confidence[wrong].argsort(descending=True)[:n]


# %% most_confident_mistakes: largest logit
# says: take softmax first
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.max(1)
    wrong = (predicted != labels).nonzero().flatten()
    return wrong[confidence[wrong].argsort(descending=True)][:n]


# %% most_confident_mistakes: ascending
# says: descending order
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    return wrong[confidence[wrong].argsort()][:n]


# %% most_confident_mistakes: right answers too
# says: right answers are among them
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    return confidence.argsort(descending=True)[:n]


# %% most_confident_mistakes: not sorted
# says: sort them by confidence
def most_confident_mistakes(logits, labels, n):
    wrong = (logits.argmax(1) != labels).nonzero().flatten()
    return wrong[:n]


# %% most_confident_mistakes: all of them
# says: n limits
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    wrong = (predicted != labels).nonzero().flatten()
    return wrong[confidence[wrong].argsort(descending=True)]


# %% most_confident_mistakes: softmax over the images
# says: most_confident_mistakes,
def most_confident_mistakes(logits, labels, n):
    confidence = logits.softmax(0).max(1).values
    wrong = (logits.argmax(1) != labels).nonzero().flatten()
    return wrong[confidence[wrong].argsort(descending=True)][:n]


# %% most_confident_mistakes: sure of n mistakes
# says: fewer mistakes than n
def most_confident_mistakes(logits, labels, n):
    confidence, predicted = logits.softmax(1).max(1)
    return torch.where(predicted != labels, confidence, 0.0).topk(n).indices
