# Typical mistakes in `cifar10_lab`; how to read this file: autograder/exercises/trial.py.

# %% plan_numbers: the field counts kernels only
# says: grows by \(kernel
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 7,
    "receptive field behind block 3": 15,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: the jump grows before the field
# says: multiplies the jump
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 11,
    "receptive field behind block 3": 59,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: flatten in place of the average
# says: behind global average pooling
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64 * 4 * 4,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: one input channel
# says: outputs × inputs
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 32 * 9,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 15,
}


# %% batch_norm: batch statistics in evaluation too
# says: in evaluation mode the running values are used
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)
    if training:
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3))
    mean, var, weight, bias = (v[None, :, None, None] for v in (mean, var, weight, bias))
    return (x - mean) / torch.sqrt(var + eps) * weight + bias, running_mean, running_var


# %% batch_norm: unbiased variance
# says: unbiased variance
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    mean, var = running_mean, running_var
    if training:
        mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3))
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * var
    mean, var, weight, bias = (v[None, :, None, None] for v in (mean, var, weight, bias))
    return (x - mean) / torch.sqrt(var + eps) * weight + bias, running_mean, running_var


# %% batch_norm: momentum the other way round
# says: momentum is the share of the new value
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    mean, var = running_mean, running_var
    if training:
        mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)
        running_mean = momentum * running_mean + (1 - momentum) * mean
        running_var = momentum * running_var + (1 - momentum) * x.var((0, 2, 3))
    mean, var, weight, bias = (v[None, :, None, None] for v in (mean, var, weight, bias))
    return (x - mean) / torch.sqrt(var + eps) * weight + bias, running_mean, running_var


# %% batch_norm: running variance from the biased one
# says: the running variance takes the unbiased one
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    mean, var = running_mean, running_var
    if training:
        mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * var
    mean, var, weight, bias = (v[None, :, None, None] for v in (mean, var, weight, bias))
    return (x - mean) / torch.sqrt(var + eps) * weight + bias, running_mean, running_var


# %% batch_norm: over N alone
# says: over N alone|size of tensor
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    mean, var = running_mean[:, None, None], running_var[:, None, None]
    if training:
        mean, var = x.mean(0), x.var(0, correction=0)
        running_mean = (1 - momentum) * running_mean + momentum * x.mean((0, 2, 3))
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3))
    y = (x - mean) / torch.sqrt(var + eps)
    return y * weight[:, None, None] + bias[:, None, None], running_mean, running_var


# %% batch_norm: eps outside the root
# says: eps belongs under the root
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    mean, var = running_mean, running_var
    if training:
        mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3))
    mean, var, weight, bias = (v[None, :, None, None] for v in (mean, var, weight, bias))
    return (x - mean) / (torch.sqrt(var) + eps) * weight + bias, running_mean, running_var


# %% batch_norm: running values in place
# says: batch norm itself
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    y = nn.functional.batch_norm(
        x, running_mean, running_var, weight, bias, training, momentum, eps
    )
    return y, running_mean, running_var


# %% flip_some: upside down
# says: upside down
def flip_some(images, flip):
    return torch.where(flip[:, None, None, None], images.flip(2), images)


# %% flip_some: all of them
# says: all images were mirrored
def flip_some(images, flip):
    return images.flip(3)


# %% flip_some: in place
# says: in place
def flip_some(images, flip):
    images[flip] = images[flip].flip(3)
    return images


# %% flip_some: the others
# says: True means mirror
def flip_some(images, flip):
    return torch.where(flip[:, None, None, None], images, images.flip(3))


# %% flip_some: one die for the batch
# says: flip_some, images of shape
def flip_some(images, flip):
    return images.flip(3) if bool(flip[0]) else images.clone()


# %% crop_each: top and left swapped
# says: top counts rows
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    big = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [x[:, s : s + h, t : t + w] for x, t, s in zip(big, top.tolist(), left.tolist())]
    )


# %% crop_each: one window for all
# says: the window of the first
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    big = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    t, s = int(top[0]), int(left[0])
    return big[:, :, t : t + h, s : s + w]


# %% crop_each: zeros at the edge
# says: filled with zeros
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    big = nn.functional.pad(images, (padding,) * 4)
    return torch.stack(
        [x[:, t : t + h, s : s + w] for x, t, s in zip(big, top.tolist(), left.tolist())]
    )


# %% crop_each: size written down
# says: crop_each, images of shape
def crop_each(images, top, left, padding):
    big = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [x[:, t : t + 32, s : s + 32] for x, t, s in zip(big, top.tolist(), left.tolist())]
    )


# %% crop_each: never cut
# says: cut a window|crop_each
def crop_each(images, top, left, padding):
    return nn.functional.pad(images, (padding,) * 4, mode="reflect")


# %% crop_each: H for both sides
# says: crop_each, images of shape
def crop_each(images, top, left, padding):
    h = images.shape[2]
    big = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [x[:, t : t + h, s : s + h] for x, t, s in zip(big, top.tolist(), left.tolist())]
    )


# %% make_batches: validation augmented
# says: validation is augmented
def make_batches(train, validation, batch_size, augment):
    return (
        Batches(train, batch_size, shuffle=True, augment=augment),
        Batches(validation, batch_size, augment=augment),
    )


# %% make_batches: not shuffled
# says: training batches are shuffled
def make_batches(train, validation, batch_size, augment):
    return Batches(train, batch_size, augment=augment), Batches(validation, batch_size)


# %% make_batches: not augmented
# says: the training batches get `augment`
def make_batches(train, validation, batch_size, augment):
    return Batches(train, batch_size, shuffle=True), Batches(validation, batch_size)


# %% make_batches: validation on the training images
# says: validation reads the training images
def make_batches(train, validation, batch_size, augment):
    return Batches(train, batch_size, shuffle=True, augment=augment), Batches(train, batch_size)


# %% make_batches: batch size written down
# says: sizes of the batches
def make_batches(train, validation, batch_size, augment):
    return Batches(train, 128, shuffle=True, augment=augment), Batches(validation, 128)


# %% residual_block: no sum
# says: there is no shortcut
class ResidualBlock(PlainBlock):
    pass


# %% residual_block: ReLU before the sum
# says: belongs behind the sum
class ResidualBlock(PlainBlock):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__(c_in, c_out, stride)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x):
        return super().forward(x) + self.shortcut(x)


# %% residual_block: no norm on the shortcut
# says: not followed by a batch norm
class ResidualBlock(PlainBlock):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__(c_in, c_out, stride)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Conv2d(c_in, c_out, 1, stride, bias=False)

    def forward(self, x):
        y = torch.relu(self.norm1(self.conv1(x)))
        return torch.relu(self.norm2(self.conv2(y)) + self.shortcut(x))


# %% residual_block: biases
# says: have a bias
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.conv1, self.norm1 = nn.Conv2d(c_in, c_out, 3, stride, 1), nn.BatchNorm2d(c_out)
        self.conv2, self.norm2 = nn.Conv2d(c_out, c_out, 3, 1, 1), nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(nn.Conv2d(c_in, c_out, 1, stride), nn.BatchNorm2d(c_out))

    def forward(self, x):
        y = torch.relu(self.norm1(self.conv1(x)))
        return torch.relu(self.norm2(self.conv2(y)) + self.shortcut(x))


# %% residual_block: the shortcut always has parameters
# says: the shortcut is x itself
class ResidualBlock(PlainBlock):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__(c_in, c_out, stride)
        self.shortcut = nn.Sequential(
            nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
        )

    def forward(self, x):
        y = torch.relu(self.norm1(self.conv1(x)))
        return torch.relu(self.norm2(self.conv2(y)) + self.shortcut(x))


# %% residual_block: last ReLU forgotten
# says: the last ReLU is missing
class ResidualBlock(PlainBlock):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__(c_in, c_out, stride)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x):
        y = torch.relu(self.norm1(self.conv1(x)))
        return self.norm2(self.conv2(y)) + self.shortcut(x)


# %% one_cycle: starts at zero
# says: step 0 has a rate of 0
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        raise ValueError(step)
    if step < warmup:
        return peak * step / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: stays at the peak
# says: stays at its peak
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        raise ValueError(step)
    return peak * min(1, (step + 1) / warmup)


# %% one_cycle: a jump behind the peak
# says: total − warmup steps
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        raise ValueError(step)
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / total


# %% one_cycle: any step is accepted
# says: there is no such step
def one_cycle(step, total, peak, warmup):
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: no peak
# says: peak is missing
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        raise ValueError(step)
    if step < warmup:
        return (step + 1) / warmup
    return (total - step) / (total - warmup)


# %% fit: no zero_grad
# says: gradients add up
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history, step = {"loss": [], "accuracy": []}, 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        history["accuracy"].append(_share(model, validation))
    return history


def _share(model, batches):
    model.eval()
    with torch.no_grad():
        pairs = [(model(x).argmax(1) == y).float() for x, y in batches]
    return torch.cat(pairs).mean().item()


# %% fit: a rate for each epoch
# says: lr_at counts steps, not epochs
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    for epoch in range(epochs):
        model.train()
        for group in optimizer.param_groups:
            group["lr"] = lr_at(epoch)
        for images, labels in batches:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
        model.eval()
        with torch.no_grad():
            hits = torch.cat([(model(x).argmax(1) == y).float() for x, y in validation])
        history["accuracy"].append(hits.mean().item())
    return history


# %% fit: train() only once
# says: model.train\(\) in each epoch
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history, step = {"loss": [], "accuracy": []}, 0
    model.train()
    for _ in range(epochs):
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        with torch.no_grad():
            hits = torch.cat([(model(x).argmax(1) == y).float() for x, y in validation])
        history["accuracy"].append(hits.mean().item())
    return history


# %% fit: validation in training mode
# says: validation runs in training mode
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history, step = {"loss": [], "accuracy": []}, 0
    model.train()
    for _ in range(epochs):
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        with torch.no_grad():
            hits = torch.cat([(model(x).argmax(1) == y).float() for x, y in validation])
        history["accuracy"].append(hits.mean().item())
    return history


# %% fit: mean of batch accuracies
# says: the last batch is short
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history, step = {"loss": [], "accuracy": []}, 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        with torch.no_grad():
            means = [(model(x).argmax(1) == y).float().mean() for x, y in validation]
        history["accuracy"].append(torch.stack(means).mean().item())
    return history


# %% fit: accuracy of the training batches
# says: measured on the training batches
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history, step = {"loss": [], "accuracy": []}, 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        with torch.no_grad():
            hits = torch.cat([(model(x).argmax(1) == y).float() for x, y in batches])
        history["accuracy"].append(hits.mean().item())
    return history


# %% fit: the rate after the step
# says: the rate is set after the step
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history, step = {"loss": [], "accuracy": []}, 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        with torch.no_grad():
            hits = torch.cat([(model(x).argmax(1) == y).float() for x, y in validation])
        history["accuracy"].append(hits.mean().item())
    return history


# %% cifar_net: softmax at the end
# says: the outputs are probabilities
# fails: test_cifar_net
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(ResidualBlock(3, 32, 4), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.head = nn.Linear(32, 10)

    def features(self, images):
        return self.body(images)

    def forward(self, images):
        return self.head(self.features(images)).softmax(1)


# %% cifar_net: over the budget
# says: at most 1,000,000
# fails: test_cifar_net
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(ResidualBlock(3, 32, 2), nn.Flatten(), nn.Linear(32 * 256, 128))
        self.head = nn.Linear(128, 10)

    def features(self, images):
        return self.body(images)

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: layers in a plain list
# says: plain list
# fails: test_cifar_net
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.blocks = [ResidualBlock(3, 16, 2), ResidualBlock(16, 32, 2)]
        self.head = nn.Linear(32, 10)

    def eval(self):
        for block in self.blocks:
            block.eval()
        return super().eval()

    def features(self, images):
        for block in self.blocks:
            images = block(images)
        return images.mean((2, 3))

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: ReLU behind the head
# says: nothing stands between the two or behind it
# fails: test_cifar_net
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(ResidualBlock(3, 32, 4), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.head = nn.Linear(32, 10)

    def features(self, images):
        return self.body(images)

    def forward(self, images):
        return torch.relu(self.head(self.features(images)))


# %% cifar_net: batch size written down
# says: CifarNet|invalid for input
# fails: test_cifar_net
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(ResidualBlock(3, 32, 4), nn.AdaptiveAvgPool2d(1))
        self.head = nn.Linear(32, 10)

    def features(self, images):
        return self.body(images).view(128, 32)

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: the head is a Sequential
# says: an nn.Linear
# fails: test_cifar_net
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(ResidualBlock(3, 32, 4), nn.AdaptiveAvgPool2d(1), nn.Flatten())
        self.head = nn.Sequential(nn.Linear(32, 10))

    def features(self, images):
        return self.body(images)

    def forward(self, images):
        return self.head(self.features(images))


# %% weight_files: a pickle
# says: a pickle
def save_network(network, path, trained_on):
    torch.save(network.state_dict(), path)


def load_network(path):
    network = CifarNet()
    network.load_state_dict(torch.load(path))
    return network.eval()


# %% weight_files: nothing loaded
# kind: wrong
def save_network(network, path, trained_on):
    tensors = {name: v.cpu().contiguous() for name, v in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


_pristine = {name: v.clone() for name, v in CifarNet().state_dict().items()}


class _Frozen(CifarNet):
    def __init__(self):
        super().__init__()
        self.load_state_dict(_pristine)


CifarNet = _Frozen  # so that two fresh networks are alike


def load_network(path):
    network = CifarNet()
    load_file(path)
    return network.eval()


# %% weight_files: parameters without buffers
# says: buffers, not parameters
def save_network(network, path, trained_on):
    tensors = {name: p.detach().cpu().contiguous() for name, p in network.named_parameters()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path), strict=False)
    return network.eval()


# %% weight_files: the report is returned
# says: returns a report
def save_network(network, path, trained_on):
    tensors = {name: v.cpu().contiguous() for name, v in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet().eval()
    return network.load_state_dict(load_file(path))


# %% weight_files: left in training mode
# says: network.eval\(\)
def save_network(network, path, trained_on):
    tensors = {name: v.cpu().contiguous() for name, v in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network


# %% weight_files: no metadata
# says: no note of the training set
def save_network(network, path, trained_on):
    save_file({name: v.cpu().contiguous() for name, v in network.state_dict().items()}, path)


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: not contiguous
# says: contiguous
def save_network(network, path, trained_on):
    save_file(network.state_dict(), path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% trained: the file is missing
# says: no such file
# fails: test_weights
WEIGHTS = "forgotten.safetensors"

# %% trained: the file was cut off
# says: ends too early
# fails: test_weights
Path("cut.safetensors").write_bytes(Path(WEIGHTS).read_bytes()[:400_000])
WEIGHTS = "cut.safetensors"

# %% trained: a pickle under a good name
# says: a pickle
# fails: test_weights
torch.save(network.state_dict(), "pickled.safetensors")
WEIGHTS = "pickled.safetensors"

# %% trained: the optimiser went along
# says: does the file hold something
# fails: test_weights
_big = {"optimizer": torch.zeros(3_000_000)}
_big.update({name: v.contiguous() for name, v in network.state_dict().items()})
save_file(_big, "big.safetensors")
WEIGHTS = "big.safetensors"

# %% trained: training mode
# says: in training mode
# fails: test_weights
network = load_network(WEIGHTS).train()

# %% trained: the weights diverged
# says: nan or infinity
# fails: test_weights
_lost = {
    name: v.contiguous() * float("nan")
    for name, v in network.state_dict().items()
    if v.is_floating_point()
}
save_file(_lost, "lost.safetensors")
WEIGHTS = "lost.safetensors"

# %% trained: built anew after training
# says: other values|that is guessing
# fails: test_weights, test_bronze, test_silver, test_gold
network = CifarNet().eval()

# %% trained: the head does not belong to the body
# says: other values|accuracy on 1?,?[0-9]+ images
# fails: test_weights, test_bronze, test_silver, test_gold
network = load_network(WEIGHTS)
network.head = nn.Linear(network.head.in_features, 10)

# %% trained: labels counted from one
# says: that is guessing
# fails: test_bronze, test_silver, test_gold
network = load_network(WEIGHTS)
with torch.no_grad():
    network.head.weight.copy_(network.head.weight.roll(1, 0))
    network.head.bias.copy_(network.head.bias.roll(1, 0))

# %% trained: untrained weights in the file
# says: accuracy on 1?,?[0-9]+ images
# fails: test_bronze, test_silver, test_gold
save_network(CifarNet(), "early.safetensors", train.name)
network = load_network("early.safetensors")


# %% linear_head: no column of ones
# says: column of ones is missing|shape
def linear_head(features, labels, classes, strength):
    targets = nn.functional.one_hot(labels, classes).float()
    eye = strength * torch.eye(features.shape[1])
    return torch.linalg.solve(features.T @ features + eye, features.T @ targets)


# %% linear_head: ones in front
# says: put it behind the features
def linear_head(features, labels, classes, strength):
    a = torch.cat([torch.ones(len(features), 1), features], dim=1)
    targets = nn.functional.one_hot(labels, classes).float()
    return torch.linalg.solve(a.T @ a + strength * torch.eye(a.shape[1]), a.T @ targets)


# %% linear_head: number of classes taken from the labels
# says: linear_head, features
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    targets = nn.functional.one_hot(labels).float()
    return torch.linalg.solve(a.T @ a + strength * torch.eye(a.shape[1]), a.T @ targets)


# %% linear_head: strength squared
# says: strength is squared
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    targets = nn.functional.one_hot(labels, classes).float()
    return torch.linalg.solve(a.T @ a + strength**2 * torch.eye(a.shape[1]), a.T @ targets)


# %% linear_head: plain least squares
# says: strength is not used|linear_head, features
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    targets = nn.functional.one_hot(labels, classes).float()
    return torch.linalg.lstsq(a, targets).solution


# %% confidence_and_accuracy: logits as probabilities
# says: take softmax
# fails: test_confidence
def confidence_and_accuracy(logits, labels):
    values, predicted = logits.max(1)
    return values.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: probability of the right class
# says: the confidence is that of the predicted class
# fails: test_confidence
def confidence_and_accuracy(logits, labels):
    p = logits.softmax(1)
    right = p[torch.arange(len(labels)), labels]
    return right.mean().item(), (p.argmax(1) == labels).float().mean().item()


# %% confidence_and_accuracy: softmax over the images
# says: over the classes, axis 1
# fails: test_confidence
def confidence_and_accuracy(logits, labels):
    values = logits.softmax(0).max(1).values
    return values.mean().item(), (logits.argmax(1) == labels).float().mean().item()


# %% confidence_and_accuracy: a count
# says: a share, not a count
# fails: test_confidence
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.softmax(1).max(1)
    return confidence.mean().item(), (predicted == labels).sum().item()


# %% confidence_and_accuracy: the other order
# says: the order is
# fails: test_confidence
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.softmax(1).max(1)
    return (predicted == labels).float().mean().item(), confidence.mean().item()


# %% family: one kernel for all channels
# says: outputs × inputs
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 64 * 25,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 2 * 64 * 9,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 96,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: fields multiplied
# says: 4
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73728,
    "receptive field of three 3 × 3 convolutions with stride 1": 27,
    "per cent of AlexNet's parameters in its linear layers": 96,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: only the last linear layer
# says: right answers
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73728,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 7,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: shares instead of per cent
# says: per cent are asked for
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73728,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 0.96,
    "per cent of ResNet-50's parameters in its linear layer": 0.08,
}

# %% tasks: semantic and instance exchanged
# says: semantic segmentation gives each pixel
task_of = {
    "one label for the whole image": "recognition",
    "a box and a class for each thing": "detection",
    "a class for each pixel; two cars side by side become one area": "instance segmentation",
    "a mask for each thing; two cars side by side stay two": "semantic segmentation",
    "an array (K, H, W): K scores at each pixel": "instance segmentation",
    "how many people are on the photograph, and where, roughly": "detection",
    "cut out the second cyclist from the left, exactly": "semantic segmentation",
}
caption_is_wrong = {
    "a dog": True,
    "sleeping": True,
    "beside a television": True,
    "on a table": False,
}

# %% tasks: counting by recognition
# says: task_of
task_of = {
    "one label for the whole image": "recognition",
    "a box and a class for each thing": "detection",
    "a class for each pixel; two cars side by side become one area": "semantic segmentation",
    "a mask for each thing; two cars side by side stay two": "instance segmentation",
    "an array (K, H, W): K scores at each pixel": "semantic segmentation",
    "how many people are on the photograph, and where, roughly": "recognition",
    "cut out the second cyclist from the left, exactly": "instance segmentation",
}
caption_is_wrong = {
    "a dog": True,
    "sleeping": True,
    "beside a television": True,
    "on a table": False,
}

# %% tasks: the caption is believed
# says: look at the drawing only
task_of = {
    "one label for the whole image": "recognition",
    "a box and a class for each thing": "detection",
    "a class for each pixel; two cars side by side become one area": "semantic segmentation",
    "a mask for each thing; two cars side by side stay two": "instance segmentation",
    "an array (K, H, W): K scores at each pixel": "semantic segmentation",
    "how many people are on the photograph, and where, roughly": "detection",
    "cut out the second cyclist from the left, exactly": "instance segmentation",
}
caption_is_wrong = {
    "a dog": False,
    "sleeping": False,
    "beside a television": False,
    "on a table": False,
}

# %% tasks: everything in the caption is wrong
# says: look at the drawing only
task_of = {
    "one label for the whole image": "recognition",
    "a box and a class for each thing": "detection",
    "a class for each pixel; two cars side by side become one area": "semantic segmentation",
    "a mask for each thing; two cars side by side stay two": "instance segmentation",
    "an array (K, H, W): K scores at each pixel": "semantic segmentation",
    "how many people are on the photograph, and where, roughly": "detection",
    "cut out the second cyclist from the left, exactly": "instance segmentation",
}
caption_is_wrong = {
    "a dog": True,
    "sleeping": True,
    "beside a television": True,
    "on a table": True,
}
