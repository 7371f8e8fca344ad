# %% two_layer_net: inputs normalised per batch
# kind: wrong
# idea: the batch is centred first, so an image's logits depend on its neighbours
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.a, self.b = nn.Linear(features, hidden), nn.Linear(hidden, classes)

    def forward(self, images):
        x = images.flatten(1)
        x = x - x.mean(0, keepdim=True)
        return self.b(torch.sigmoid(self.a(x)))


# %% two_layer_net: dropout
# kind: wrong
# idea: dropout between the layers, which nobody asked for and which acts in training mode
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.net = nn.Sequential(
            nn.Flatten(),
            nn.Linear(features, hidden),
            nn.Sigmoid(),
            nn.Dropout(0.2),
            nn.Linear(hidden, classes),
        )

    def forward(self, images):
        return self.net(images)


# %% two_layer_net: fresh second layer
# kind: wrong
# idea: the second layer is made anew in each forward
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.first = nn.Linear(features, hidden)
        self.sizes = hidden, classes

    def forward(self, images):
        return nn.Linear(*self.sizes)(torch.sigmoid(self.first(images.flatten(1))))


# %% two_layer_net: shared layers
# kind: wrong
# idea: the layers are class attributes, so all networks share their weights
class TwoLayerNet(nn.Module):
    layers = {}

    def __init__(self, features, hidden, classes):
        super().__init__()
        key = features, hidden, classes
        if key not in TwoLayerNet.layers:
            TwoLayerNet.layers[key] = nn.Linear(features, hidden), nn.Linear(hidden, classes)
        self.a, self.b = TwoLayerNet.layers[key]

    def forward(self, images):
        return self.b(torch.sigmoid(self.a(images.flatten(1))))


# %% two_layer_net: seeds the generator
# kind: wrong
# idea: torch.manual_seed in __init__ makes all networks the same and disturbs the caller's randomness
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        torch.manual_seed(0)
        self.a, self.b = nn.Linear(features, hidden), nn.Linear(hidden, classes)

    def forward(self, images):
        return self.b(torch.sigmoid(self.a(images.flatten(1))))


# %% two_layer_net: scaled pixels
# kind: wrong
# idea: numbers above 1 are taken for bytes and divided by 255
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.a, self.b = nn.Linear(features, hidden), nn.Linear(hidden, classes)

    def forward(self, images):
        x = images.flatten(1)
        if x.max() > 1:
            x = x / 255
        return self.b(torch.sigmoid(self.a(x)))


# %% two_layer_net: all weights zero
# kind: wrong
# idea: weights are set to zero, so all hidden units stay the same for ever
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.a, self.b = nn.Linear(features, hidden), nn.Linear(hidden, classes)
        for p in self.parameters():
            nn.init.zeros_(p)

    def forward(self, images):
        return self.b(torch.sigmoid(self.a(images.flatten(1))))


# %% two_layer_net: functional
# kind: right
# idea: parameters by hand, functional linear
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.w1 = nn.Parameter(torch.randn(hidden, features) / features**0.5)
        self.b1 = nn.Parameter(torch.zeros(hidden))
        self.w2 = nn.Parameter(torch.randn(classes, hidden) / hidden**0.5)
        self.b2 = nn.Parameter(torch.zeros(classes))

    def forward(self, images):
        x = images.reshape(images.shape[0], -1)
        return torch.sigmoid(x @ self.w1.T + self.b1) @ self.w2.T + self.b2


# %% two_layer_net: module dict
# kind: right
# idea: layers in a ModuleDict
class TwoLayerNet(nn.Module):
    def __init__(self, features, hidden, classes):
        super().__init__()
        self.parts = nn.ModuleDict(
            {"in": nn.Linear(features, hidden), "out": nn.Linear(hidden, classes)}
        )

    def forward(self, images):
        hidden = self.parts["in"](torch.flatten(images, start_dim=1)).sigmoid()
        return self.parts["out"](hidden)


# %% stack: sizes changed
# kind: wrong
# idea: pops from the caller's list
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList()
        a = sizes.pop(0)
        while sizes:
            b = sizes.pop(0)
            self.layers.append(nn.Linear(a, b))
            a = b

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.sigmoid(layer(x))
        return self.layers[-1](x)


# %% stack: one layer has a sigmoid
# kind: wrong
# idea: with a single layer the sigmoid comes after it
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.first = nn.Linear(sizes[0], sizes[1])
        self.rest = nn.ModuleList([nn.Linear(a, b) for a, b in zip(sizes[1:-1], sizes[2:])])

    def forward(self, x):
        x = torch.sigmoid(self.first(x))
        for i, layer in enumerate(self.rest):
            x = layer(x)
            if i < len(self.rest) - 1:
                x = torch.sigmoid(x)
        return x


# %% stack: equal layers shared
# kind: wrong
# idea: layers of the same sizes are made once and used twice
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        made = {}
        layers = []
        for a, b in zip(sizes, sizes[1:]):
            if (a, b) not in made:
                made[a, b] = nn.Linear(a, b)
            layers.append(made[a, b])
        self.layers = nn.ModuleList(layers)

    def forward(self, x):
        for layer in self.layers[:-1]:
            x = torch.sigmoid(layer(x))
        return self.layers[-1](x)


# %% stack: in place sigmoid on the input
# kind: wrong
# idea: sigmoid_ in place, also on what the caller handed over
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))

    def forward(self, x):
        for i, layer in enumerate(self.layers):
            if i:
                x = x.sigmoid_()
            else:
                x -= 0.0
                x.mul_(1.0).add_(0.001)
            x = layer(x)
        return x


# %% stack: recursion
# kind: right
# idea: a stack within the stack
class Stack(nn.Module):
    def __init__(self, sizes):
        super().__init__()
        self.head = nn.Linear(sizes[0], sizes[1])
        self.tail = Stack(sizes[1:]) if len(sizes) > 2 else None

    def forward(self, x):
        x = self.head(x)
        return x if self.tail is None else self.tail(x.sigmoid())


# %% two_filters: smooth without padding
# kind: wrong
# idea: padding given as padding_mode, none in effect
class TwoFilters(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        padded = nn.functional.pad(images, (1, 1, 1, 1), mode="replicate")
        return self.sharpen(torch.relu(self.smooth(padded)))


# %% two_filters: forward with a batch remembered
# kind: wrong
# idea: only the first image is passed through
class TwoFilters(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.smooth = nn.Conv2d(1, channels, kernel_size=3, padding=1)
        self.sharpen = nn.Conv2d(channels, 1, kernel_size=(1, 5))

    def forward(self, images):
        return torch.stack(
            [self.sharpen(torch.relu(self.smooth(image[None])))[0] for image in images[:1]]
        )


# %% vanilla_cnn: adaptive pooling
# kind: wrong
# idea: an adaptive pooling to 5 by 5 makes it fit for MNIST and changes other sizes
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        a, b = channels
        self.body = nn.Sequential(
            nn.Conv2d(in_channels, a, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(a, b, 3),
            nn.ReLU(),
            nn.AdaptiveMaxPool2d(5),
            nn.Flatten(),
        )
        self.head = nn.Linear(b * 25, classes)

    def forward(self, images):
        return self.head(self.body(images))


# %% vanilla_cnn: height and width swapped in the count
# kind: wrong
# idea: the linear layer is right in size, but the maps are transposed before flattening
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        a, b = channels
        self.c1, self.c2 = nn.Conv2d(in_channels, a, 3), nn.Conv2d(a, b, 3)
        h, w = ((height - 2) // 2 - 2) // 2, ((width - 2) // 2 - 2) // 2
        self.head = nn.Linear(b * h * w, classes)

    def forward(self, images):
        x = nn.functional.max_pool2d(self.c1(images).relu(), 2)
        x = nn.functional.max_pool2d(self.c2(x).relu(), 2)
        return self.head(x.transpose(2, 3).flatten(1))


# %% vanilla_cnn: ceil mode
# kind: wrong
# idea: pooling keeps the rest at the edge (ceil_mode)
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        a, b = channels
        self.body = nn.Sequential(
            nn.Conv2d(in_channels, a, 3),
            nn.ReLU(),
            nn.MaxPool2d(2, ceil_mode=True),
            nn.Conv2d(a, b, 3),
            nn.ReLU(),
            nn.MaxPool2d(2, ceil_mode=True),
            nn.Flatten(),
        )
        with torch.no_grad():
            n = self.body(torch.zeros(1, in_channels, height, width)).shape[1]
        self.head = nn.Linear(n, classes)

    def forward(self, images):
        return self.head(self.body(images))


# %% vanilla_cnn: batch norm too
# kind: wrong
# idea: a batch norm that was not asked for
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        a, b = channels
        self.body = nn.Sequential(
            nn.Conv2d(in_channels, a, 3),
            nn.BatchNorm2d(a),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(a, b, 3),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
        )
        h, w = ((height - 2) // 2 - 2) // 2, ((width - 2) // 2 - 2) // 2
        self.head = nn.Linear(b * h * w, classes)

    def forward(self, images):
        return self.head(self.body(images))


# %% vanilla_cnn: pooling before the relu of the second block only
# kind: right
# idea: max-pooling and ReLU may change places
class VanillaCNN(nn.Module):
    def __init__(self, in_channels=1, height=28, width=28, channels=(16, 32), classes=10):
        super().__init__()
        a, b = channels
        self.body = nn.Sequential(
            nn.Conv2d(in_channels, a, 3),
            nn.MaxPool2d(2),
            nn.ReLU(),
            nn.Conv2d(a, b, 3),
            nn.MaxPool2d(2),
            nn.ReLU(),
            nn.Flatten(),
        )
        with torch.no_grad():
            n = self.body(torch.zeros(1, in_channels, height, width)).shape[1]
        self.head = nn.Linear(n, classes)

    def forward(self, images):
        return self.head(self.body(images))


# %% split: validation from the front
# kind: wrong
# idea: stratified by hand, but without shuffling: the seed has no effect
def split(images, labels, seed):
    held = torch.zeros(len(labels), dtype=torch.bool)
    for c in labels.unique():
        places = (labels == c).nonzero().flatten()
        held[places[: round(0.2 * len(places))]] = True
    return images[~held], images[held], labels[~held], labels[held]


# %% split: stratified but sorted by class
# kind: right
# idea: by hand, each class shuffled by its own generator, the parts sorted by class
def split(images, labels, seed):
    generator = torch.Generator().manual_seed(seed)
    train, held = [], []
    for c in labels.unique():
        places = (labels == c).nonzero().flatten()
        places = places[torch.randperm(len(places), generator=generator)]
        count = round(0.2 * len(places))
        held.append(places[:count])
        train.append(places[count:])
    train, held = torch.cat(train), torch.cat(held)
    return images[train], images[held], labels[train], labels[held]


# %% split: same indices drawn twice
# kind: wrong
# idea: images and labels are split by two calls, one without stratify
def split(images, labels, seed):
    a, b = train_test_split(images, test_size=0.2, random_state=seed, stratify=labels)
    c, d = train_test_split(labels, test_size=0.2, random_state=seed)
    return a, b, c, d


# %% split: global seed
# kind: wrong
# idea: the global generator is started anew with the seed
def split(images, labels, seed):
    torch.manual_seed(seed)
    np.random.seed(seed)
    return tuple(
        train_test_split(images, labels, test_size=0.2, random_state=seed, stratify=labels)
    )


# %% split: overlap
# kind: wrong
# idea: the validation part is drawn from all images, so it shares images with the training part
def split(images, labels, seed):
    a, _, c, _ = train_test_split(images, labels, test_size=0.2, random_state=seed, stratify=labels)
    _, b, _, d = train_test_split(
        images, labels, test_size=0.2, random_state=seed + 1, stratify=labels
    )
    return a, b, c, d


# %% train_step: gradient clipped
# kind: wrong
# idea: the gradient is clipped, which nobody asked for
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    nn.utils.clip_grad_norm_(model.parameters(), 0.5)
    optimizer.step()
    return loss.item()


# %% train_step: two forwards
# kind: wrong
# idea: a second forward pass for the reported loss, so batch norm sees the batch twice
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss_fn(model(images), labels).backward()
    with torch.no_grad():
        loss = loss_fn(model(images), labels)
    optimizer.step()
    return loss.item()


# %% train_step: gradients zeroed to zero afterwards too
# kind: right
# idea: zero_grad before and after
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    loss.backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return float(loss.detach())


# %% train_step: only the model's gradients are cleared
# kind: right
# idea: model.zero_grad instead of the optimiser's
def train_step(model, images, labels, loss_fn, optimizer):
    model.train(True)
    model.zero_grad()
    logits = model(images)
    loss = loss_fn(logits, labels)
    loss.backward()
    optimizer.step()
    return loss.detach()


# %% train_step: train after forward
# kind: wrong
# idea: model.train() comes after the forward pass
def train_step(model, images, labels, loss_fn, optimizer):
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    model.train()
    loss.backward()
    optimizer.step()
    return loss.item()


# %% train_step: summed loss
# kind: wrong
# idea: the loss is multiplied by the batch's size before backward
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    (loss * len(images)).backward()
    optimizer.step()
    return loss.item()


# %% train_step: skips a small loss
# kind: wrong
# idea: no step if the loss is below 0.1
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(images), labels)
    if loss > 0.1:
        loss.backward()
        optimizer.step()
    return loss.item()


# %% train_step: loss after the step
# kind: wrong
# idea: the reported loss is that after the weights moved
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()
    optimizer.zero_grad()
    loss_fn(model(images), labels).backward()
    optimizer.step()
    with torch.no_grad():
        return loss_fn(model(images), labels).item()


# %% train_step: closure
# kind: right
# idea: the optimiser calls a closure
def train_step(model, images, labels, loss_fn, optimizer):
    model.train()

    def closure():
        optimizer.zero_grad()
        loss = loss_fn(model(images), labels)
        loss.backward()
        return loss

    return float(optimizer.step(closure))


# %% validate: reads the loader twice
# kind: wrong
# idea: one pass for the loss, another one for the accuracy: an iterator is empty then
def validate(model, loader, loss_fn):
    model.eval()
    with torch.no_grad():
        losses = [(loss_fn(model(x), y).item(), len(y)) for x, y in loader]
        right = [((model(x).argmax(1) == y).sum().item(), len(y)) for x, y in loader]
    n = sum(k for _, k in losses)
    return sum(a * k for a, k in losses) / n, sum(r for r, _ in right) / n


# %% validate: gradients stay off
# kind: wrong
# idea: torch.set_grad_enabled(False) is never taken back
def validate(model, loader, loss_fn):
    model.eval()
    torch.set_grad_enabled(False)
    loss = right = n = 0
    for x, y in loader:
        z = model(x)
        loss += loss_fn(z, y).item() * len(y)
        right += (z.argmax(1) == y).sum().item()
        n += len(y)
    return loss / n, right / n


# %% validate: requires_grad switched off
# kind: wrong
# idea: the parameters are frozen and stay so
def validate(model, loader, loss_fn):
    model.eval()
    for p in model.parameters():
        p.requires_grad_(False)
    loss = right = n = 0
    for x, y in loader:
        z = model(x)
        loss += loss_fn(z, y).item() * len(y)
        right += (z.argmax(1) == y).sum().item()
        n += len(y)
    return loss / n, right / n


# %% validate: ties counted for all
# kind: wrong
# idea: an image counts as right if its class is among several largest logits
def validate(model, loader, loss_fn):
    model.eval()
    loss = right = n = 0
    with torch.no_grad():
        for x, y in loader:
            z = model(x)
            loss += loss_fn(z, y).item() * len(y)
            right += (z[torch.arange(len(y)), y] == z.max(1).values).sum().item()
            n += len(y)
    return loss / n, right / n


# %% validate: all at once
# kind: right
# idea: logits of all batches first
def validate(model, loader, loss_fn):
    was = model.training
    model.eval()
    with torch.inference_mode():
        pairs = [(model(x), y) for x, y in loader]
        logits, labels = torch.cat([z for z, _ in pairs]), torch.cat([y for _, y in pairs])
        result = loss_fn(logits, labels).item(), (logits.argmax(1) == labels).float().mean().item()
    model.train(was)
    return result


# %% validate: last batch dropped
# kind: wrong
# idea: batches shorter than the first are left out
def validate(model, loader, loss_fn):
    model.eval()
    loss = right = n = 0
    size = None
    with torch.no_grad():
        for x, y in loader:
            size = size or len(y)
            if len(y) < size:
                continue
            z = model(x)
            loss += loss_fn(z, y).item() * len(y)
            right += (z.argmax(1) == y).sum().item()
            n += len(y)
    return loss / n, right / n


# %% validate: grad cleared
# kind: wrong
# idea: model.zero_grad() at the beginning: the gradients are not left as they are
def validate(model, loader, loss_fn):
    model.eval()
    model.zero_grad()
    loss = right = n = 0
    with torch.no_grad():
        for x, y in loader:
            z = model(x)
            loss += loss_fn(z, y).item() * len(y)
            right += (z.argmax(1) == y).sum().item()
            n += len(y)
    return loss / n, right / n


# %% validate: batches counted in percent
# kind: wrong
# idea: the accuracy in percent
def validate(model, loader, loss_fn):
    model.eval()
    loss = right = n = 0
    with torch.no_grad():
        for x, y in loader:
            z = model(x)
            loss += loss_fn(z, y).item() * len(y)
            right += (z.argmax(1) == y).sum().item()
            n += len(y)
    return loss / n, 100 * right / n


# %% fit: the loader is read into a list
# kind: wrong
# idea: the training loader is read once for all epochs, so its order never changes
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    batches = list(train_loader)
    out = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        n = total = 0
        for x, y in batches:
            total += float(train_step(model, x, y, loss_fn, optimizer)) * len(y)
            n += len(y)
        a, b = validate(model, validation_loader, loss_fn)
        out["train_loss"].append(total / n)
        out["validation_loss"].append(float(a))
        out["validation_accuracy"].append(float(b))
    return out


# %% fit: best weights restored
# kind: wrong
# idea: ends with the best weights instead of the last
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    out = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    best, kept = -1, None
    for _ in range(epochs):
        n = total = 0
        for x, y in train_loader:
            total += float(train_step(model, x, y, loss_fn, optimizer)) * len(y)
            n += len(y)
        a, b = validate(model, validation_loader, loss_fn)
        out["train_loss"].append(total / n)
        out["validation_loss"].append(float(a))
        out["validation_accuracy"].append(float(b))
        if b > best:
            best, kept = b, {k: v.clone() for k, v in model.state_dict().items()}
    model.load_state_dict(kept)
    return out


# %% fit: training loss measured afterwards
# kind: wrong
# idea: the training loss is that of validate on the training images
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    out = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        for x, y in train_loader:
            train_step(model, x, y, loss_fn, optimizer)
        out["train_loss"].append(float(validate(model, train_loader, loss_fn)[0]))
        a, b = validate(model, validation_loader, loss_fn)
        out["validation_loss"].append(float(a))
        out["validation_accuracy"].append(float(b))
    return out


# %% fit: mean of batch losses
# kind: wrong
# idea: the mean over batches, whatever their size
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    out = {"train_loss": [], "validation_loss": [], "validation_accuracy": []}
    for _ in range(epochs):
        losses = [float(train_step(model, x, y, loss_fn, optimizer)) for x, y in train_loader]
        out["train_loss"].append(sum(losses) / len(losses))
        a, b = validate(model, validation_loader, loss_fn)
        out["validation_loss"].append(float(a))
        out["validation_accuracy"].append(float(b))
    return out


# %% fit: all epochs in one history entry
# kind: wrong
# idea: validates once at the end and repeats the numbers
def fit(model, train_loader, validation_loader, loss_fn, optimizer, epochs):
    out = {"train_loss": []}
    for _ in range(epochs):
        n = total = 0
        for x, y in train_loader:
            total += float(train_step(model, x, y, loss_fn, optimizer)) * len(y)
            n += len(y)
        out["train_loss"].append(total / n)
    a, b = validate(model, validation_loader, loss_fn)
    return {
        **out,
        "validation_loss": [float(a)] * epochs,
        "validation_accuracy": [float(b)] * epochs,
    }


# %% early_stopping: equal counts as improvement
# kind: wrong
# idea: an equal loss is taken for an improvement
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience")
    best, at = losses[0], 1
    for epoch, loss in enumerate(losses, 1):
        if loss <= best:
            best, at = loss, epoch
        if epoch - at >= patience:
            return at, epoch
    return at, len(losses)


# %% early_stopping: infinite first
# kind: wrong
# idea: starts from infinity, so an infinite first epoch is no improvement
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience")
    best, at, bad = float("inf"), 0, 0
    for epoch, loss in enumerate(losses, 1):
        if loss < best:
            best, at, bad = loss, epoch, 0
        else:
            bad += 1
        if bad >= patience:
            return at, epoch
    return at, len(losses)


# %% early_stopping: compared with the epoch before
# kind: wrong
# idea: an improvement is being smaller than the epoch before
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience")
    at = 1
    for epoch in range(2, len(losses) + 1):
        if losses[epoch - 1] < losses[epoch - 2]:
            at = epoch
        if epoch - at >= patience:
            return at, epoch
    return at, len(losses)


# %% early_stopping: relative threshold
# kind: wrong
# idea: an improvement has to be at least a thousandth
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience")
    best, at = losses[0], 1
    for epoch, loss in enumerate(losses, 1):
        if loss < best - 1e-3:
            best, at = loss, epoch
        if epoch - at >= patience:
            return at, epoch
    return at, len(losses)


# %% early_stopping: best of all losses
# kind: wrong
# idea: the best epoch is looked for among those that were never run
def early_stopping(losses, patience):
    if patience < 1:
        raise ValueError("patience")
    best, at = losses[0], 1
    last = len(losses)
    for epoch, loss in enumerate(losses, 1):
        if loss < best:
            best, at = loss, epoch
        if epoch - at >= patience:
            last = epoch
            break
    return losses.index(min(losses)) + 1, last


# %% early_stopping: refuses too late
# kind: wrong
# idea: patience is only checked if there is more than one epoch
def early_stopping(losses, patience):
    if len(losses) > 1 and patience < 1:
        raise ValueError("patience")
    best, at = losses[0], 1
    for epoch, loss in enumerate(losses, 1):
        if loss < best:
            best, at = loss, epoch
        if epoch - at >= patience:
            return at, epoch
    return at, len(losses)


# %% early_stopping: itertools
# kind: right
# idea: running minima first
def early_stopping(losses, patience):
    from itertools import accumulate

    if patience <= 0:
        raise ValueError("at least 1")
    lows = list(accumulate(losses, min))
    marks = [1] + [i + 1 for i in range(1, len(losses)) if lows[i] < lows[i - 1]] + [None]
    for here, following in zip(marks, marks[1:]):
        if here + patience <= len(losses) and (following is None or following > here + patience):
            return here, here + patience
    return marks[-2], len(losses)


# %% snapshot: only parameters
# kind: wrong
# idea: buffers are left out
def snapshot(model):
    return {name: p.detach().clone() for name, p in model.named_parameters()}


# %% snapshot: floats
# kind: wrong
# idea: everything becomes float32
def snapshot(model):
    return {name: p.detach().clone().float() for name, p in model.state_dict().items()}


# %% snapshot: through numpy without a copy
# kind: wrong
# idea: torch.from_numpy shares the memory
def snapshot(model):
    return {name: torch.from_numpy(p.numpy()) for name, p in model.state_dict().items()}


# %% snapshot: sets eval mode
# kind: wrong
# idea: the model is left in evaluation mode
def snapshot(model):
    model.eval()
    return {name: p.detach().clone() for name, p in model.state_dict().items()}


# %% snapshot: the same dictionary each time
# kind: wrong
# idea: copies go into one dictionary that all calls share
_kept = {}


def snapshot(model):
    for name, p in model.state_dict().items():
        _kept[name] = p.detach().clone()
    return _kept


# %% snapshot: overwritten in place
# kind: wrong
# idea: the tensors of the first snapshot are overwritten by the next
_store = {}


def snapshot(model):
    for name, p in model.state_dict().items():
        if name in _store and _store[name].shape == p.shape and _store[name].dtype == p.dtype:
            _store[name].copy_(p)
        else:
            _store[name] = p.detach().clone()
    return dict(_store)


# %% snapshot: deepcopy of the model
# kind: right
# idea: a copy of the whole model first
def snapshot(model):
    import copy

    return dict(copy.deepcopy(model).state_dict())


# %% snapshot: file in memory
# kind: right
# idea: saved and loaded
def snapshot(model):
    import io

    file = io.BytesIO()
    torch.save(model.state_dict(), file)
    file.seek(0)
    return torch.load(file)


# %% choose: last of equals
# kind: wrong
# idea: of equally good ones the last is taken
def choose(validation_accuracy, test_accuracy):
    index = max(range(len(validation_accuracy)), key=lambda i: (validation_accuracy[i], i))
    return index, test_accuracy[index]


# %% choose: validation number reported
# kind: wrong
# idea: the report has the validation accuracy
def choose(validation_accuracy, test_accuracy):
    index = validation_accuracy.index(max(validation_accuracy))
    return index, validation_accuracy[index]


# %% choose: ties broken by the test
# kind: wrong
# idea: of equally good ones that with the better test accuracy
def choose(validation_accuracy, test_accuracy):
    pairs = list(zip(validation_accuracy, test_accuracy))
    index = pairs.index(max(pairs))
    return index, test_accuracy[index]


# %% choose: rounded
# kind: wrong
# idea: rounded to three digits as in the report's print
def choose(validation_accuracy, test_accuracy):
    index = validation_accuracy.index(max(validation_accuracy))
    return index, round(test_accuracy[index], 3)


# %% choose: sorts the lists
# kind: wrong
# idea: sorts the caller's lists in place
def choose(validation_accuracy, test_accuracy):
    order = sorted(range(len(validation_accuracy)), key=lambda i: -validation_accuracy[i])
    accuracy = test_accuracy[order[0]]
    test_accuracy.sort(reverse=True)
    return order[0], accuracy
