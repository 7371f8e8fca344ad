# Typical mistakes in `lenet5`; how to read this file: autograder/exercises/trial.py.

# %% shapes: padding of C1 forgotten
# says: padding 2, which gives back
shapes = {
    "C1": (6, 24, 24),
    "S2": (6, 12, 12),
    "C3": (16, 8, 8),
    "S4": (16, 4, 4),
    "C5": (120, 1, 1),
    "F6": (84,),
    "output": (10,),
}

# %% shapes: channels last
# says: convolutions give \(C, H, W\)
shapes = {
    "C1": (28, 28, 6),
    "S2": (14, 14, 6),
    "C3": (10, 10, 16),
    "S4": (5, 5, 16),
    "C5": (1, 1, 120),
    "F6": (84,),
    "output": (10,),
}

# %% shapes: 120 outputs
# says: got +6
shapes = {
    "C1": (6, 28, 28),
    "S2": (6, 14, 14),
    "C3": (16, 10, 10),
    "S4": (16, 5, 5),
    "C5": (120, 1, 1),
    "F6": (84,),
    "output": (120,),
}

# %% shapes: pooling divides the channels
# says: pooling halves
shapes = {
    "C1": (6, 28, 28),
    "S2": (3, 14, 14),
    "C3": (16, 10, 10),
    "S4": (8, 5, 5),
    "C5": (120, 1, 1),
    "F6": (84,),
    "output": (10,),
}

# %% shapes: one left open
# says: an answer for each
shapes = {
    "C1": (6, 28, 28),
    "S2": (6, 14, 14),
    "C3": (16, 10, 10),
    "S4": (16, 5, 5),
    "C5": (120, 1, 1),
    "F6": None,
    "output": (10,),
}


# %% counts: biases forgotten
# says: one bias
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

# %% counts: kernels without input channels
# says: over all input channels
counts = {
    "C1": 156,
    "S2": 0,
    "C3": 16 * 26,
    "C5": 120 * 26,
    "F6": 10_164,
    "output": 850,
    "total": 14_706,
    "total with 120 outputs": 24_056,
}

# %% counts: pooling learns as in 1998
# says: pooling\s+here\s+learns\s+nothing
counts = {
    "C1": 156,
    "S2": 12,
    "C3": 2416,
    "C5": 48_120,
    "F6": 10_164,
    "output": 850,
    "total": 61_706,
    "total with 120 outputs": 71_056,
}

# %% counts: 110 outputs without their biases
# says: got +7
counts = {
    "C1": 156,
    "S2": 0,
    "C3": 2416,
    "C5": 48_120,
    "F6": 10_164,
    "output": 850,
    "total": 61_706,
    "total with 120 outputs": 61_706 + 110 * 84,
}


# %% LeNet5: 120 outputs
# says: the last layer has 120 outputs
class LeNet5(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
            nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 120),
        )  # fmt: skip

    def forward(self, images):
        return self.layers(images)


# %% LeNet5: n_classes not used
# says: n_classes is not used
class LeNet5(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
            nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, 10),
        )  # fmt: skip

    def forward(self, images):
        return self.layers(images)


# %% LeNet5: probabilities returned
# says: the outputs are probabilities
class LeNet5(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
            nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes),
        )  # fmt: skip

    def forward(self, images):
        return torch.softmax(self.layers(images), dim=1)


# %% LeNet5: ReLU
# says: the activation is ReLU
class LeNet5(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.ReLU(), nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5), nn.ReLU(), nn.Flatten(),
            nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, n_classes),
        )  # fmt: skip

    def forward(self, images):
        return self.layers(images)


# %% LeNet5: max-pooling
# says: that is max-pooling
class LeNet5(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.MaxPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.MaxPool2d(2),
            nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
            nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes),
        )  # fmt: skip

    def forward(self, images):
        return self.layers(images)


# %% LeNet5: pooling before tanh
# says: pooling comes before tanh
class LeNet5(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.AvgPool2d(2), nn.Tanh(),
            nn.Conv2d(6, 16, 5), nn.AvgPool2d(2), nn.Tanh(),
            nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
            nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes),
        )  # fmt: skip

    def forward(self, images):
        return self.layers(images)


# %% LeNet5: no tanh after C5
# says: tanh is missing after C5
class LeNet5(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5), nn.Flatten(),
            nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes),
        )  # fmt: skip

    def forward(self, images):
        return self.layers(images)


# %% LeNet5: padding forgotten
# says: C1 lacks its padding
class LeNet5(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, 5), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
            nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes),
        )  # fmt: skip

    def forward(self, images):
        return self.layers(images)


# %% LeNet5: squeeze loses the batch of one
# says: with one image the axis N was lost
class LeNet5(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.maps = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5), nn.Tanh(),
        )  # fmt: skip
        self.head = nn.Sequential(nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes))

    def forward(self, images):
        return self.head(self.maps(images).squeeze())


# %% LeNet5: layers in a plain list
# says: no layer is registered
class LeNet5(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.layers = [
            nn.Conv2d(1, 6, 5, padding=2), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5), nn.Tanh(), nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5), nn.Tanh(), nn.Flatten(),
            nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes),
        ]  # fmt: skip

    def forward(self, images):
        for layer in self.layers:
            images = layer(images)
        return images


# %% LeNet5: a faked parameter count
# says: each of the five layers with weights
class LeNet5(nn.Module):
    def __init__(self, n_classes):
        super().__init__()
        self.head = nn.Linear(784, n_classes)
        self.padding = nn.Parameter(torch.zeros(60_856 + 85 * n_classes - 785 * n_classes))

    def forward(self, images):
        return self.head(images.flatten(1))


# %% first_loss: no refusal
# says: nothing is refused
def first_loss(model, images, labels, n_classes):
    return nn.functional.cross_entropy(model(images), labels).item()


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: ln of the number of classes, network not asked
# says: pass the images through it|nothing is refused
def first_loss(model, images, labels, n_classes):
    return math.log(n_classes)


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: softmax first
# says: softmax was applied before the cross-entropy
def first_loss(model, images, labels, n_classes):
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits.softmax(1), labels).item()


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: sum
# says: the sum over the images
def first_loss(model, images, labels, n_classes):
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels, reduction="sum").item()


def outputs_from(loss):
    return round(math.exp(loss))


# %% first_loss: exponential cut off
# says: int\(\) cuts off
def first_loss(model, images, labels, n_classes):
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"got {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss):
    return int(math.exp(loss))


# %% iterations: what was asked for
# says: not what runs
def recipe(n_iters, n_images, batch_size):
    return int(n_iters / (n_images / batch_size)), n_iters


def epochs_for(n_iters, n_images, batch_size):
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: short last batch forgotten
# says: the short last batch is an iteration too
def recipe(n_iters, n_images, batch_size):
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * (n_images // batch_size)


def epochs_for(n_iters, n_images, batch_size):
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: rounded up
# says: rounds the number of epochs down
def recipe(n_iters, n_images, batch_size):
    epochs = math.ceil(n_iters / (n_images / batch_size))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters, n_images, batch_size):
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: one epoch more, always
# says: a whole number of epochs
def recipe(n_iters, n_images, batch_size):
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters, n_images, batch_size):
    return n_iters // math.ceil(n_images / batch_size) + 1


# %% iterations: too few epochs
# says: fewer than n_iters
def recipe(n_iters, n_images, batch_size):
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters, n_images, batch_size):
    return n_iters // math.ceil(n_images / batch_size)


# %% train: no zero_grad
# says: zero_grad is missing
def train(model, optimizer, batches, steps, validation, every):
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
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


# %% train: train mode forgotten
# says: call model.train\(\) before
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


# %% train: stays in evaluation mode
# says: after the first validation
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


# %% train: validated in training mode
# says: validation ran in training mode
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
            right = model(validation[0]).argmax(1) == validation[1]
            history["accuracy"].append(right.float().mean().item())
    return history


# %% train: counted from 0
# says: 0 steps are not validated
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


# %% train: loss only where it validates
# says: keep every step's loss
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


# %% train: accuracy of the training batch
# says: accuracy on the training batch
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


# %% train: per cent
# says: not per cent
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
            history["accuracy"].append(100 * evaluate(model, validation).accuracy)
    return history


# %% train: softmax before cross-entropy
# says: softmax was applied before the cross-entropy
def train(model, optimizer, batches, steps, validation, every):
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images).softmax(1), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: no return
# says: no return statement
def train(model, optimizer, batches, steps, validation, every):
    for _ in range(steps):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


# %% adam_step: no bias correction
# says: the bias correction is missing
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    return parameter - lr * m / (v.sqrt() + eps), m, v


# %% adam_step: eps inside the root
# says: eps is inside the root
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat + eps).sqrt(), m, v


# %% adam_step: corrected averages returned
# says: return m and v as they were
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = (beta1 * m + (1 - beta1) * gradient) / (1 - beta1**t)
    v = (beta2 * v + (1 - beta2) * gradient**2) / (1 - beta2**t)
    return parameter - lr * m / (v.sqrt() + eps), m, v


# %% adam_step: in place
# says: are the caller's
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m *= beta1
    m += (1 - beta1) * gradient
    v *= beta2
    v += (1 - beta2) * gradient**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: gradient ascent
# says: goes up the gradient
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
    return parameter + lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% diagnosis: the floor taken for a small learning rate
# says: look at A and E again
diagnosis = {
    "A": "probabilities",
    "B": "120 outputs",
    "C": "nothing is wrong",
    "D": "learning rate too large",
    "E": "learning rate too small",
}

# %% diagnosis: the high start taken for a large learning rate
# says: look at B and D again
diagnosis = {
    "A": "learning rate too small",
    "B": "learning rate too large",
    "C": "nothing is wrong",
    "D": "120 outputs",
    "E": "probabilities",
}

# %% diagnosis: a good end is a good run
# says: look at B and C again
diagnosis = {
    "A": "learning rate too small",
    "B": "nothing is wrong",
    "C": "120 outputs",
    "D": "learning rate too large",
    "E": "probabilities",
}

# %% diagnosis: one left open
# says: an answer for each
diagnosis = {
    "A": "learning rate too small",
    "B": "120 outputs",
    "C": "nothing is wrong",
    "D": "learning rate too large",
    "E": None,
}


# %% outputs: ln 10 as the floor
# says: that is a network that guesses
def lowest_loss(n_classes):
    return math.log(n_classes)


def kind_of(outputs):
    if (outputs >= 0).all() and ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    return "log-probabilities" if ((outputs.exp().sum(1) - 1).abs() < 1e-3).all() else "logits"


# %% outputs: a floor of zero
# says: e\^0 is 1, not 0
def lowest_loss(n_classes):
    return 0.0


def kind_of(outputs):
    if (outputs >= 0).all() and ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    return "log-probabilities" if ((outputs.exp().sum(1) - 1).abs() < 1e-3).all() else "logits"


# %% outputs: only the signs
# says: rows of any sum|rows that sum to 1 only|only the first row
def lowest_loss(n_classes):
    return math.log(1 + (n_classes - 1) / math.e)


def kind_of(outputs):
    if (outputs >= 0).all():
        return "probabilities"
    return "log-probabilities" if (outputs <= 0).all() else "logits"


# %% outputs: only the sums
# says: with negative numbers in them
def lowest_loss(n_classes):
    return math.log(1 + (n_classes - 1) / math.e)


def kind_of(outputs):
    if ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    return "log-probabilities" if ((outputs.exp().sum(1) - 1).abs() < 1e-3).all() else "logits"


# %% outputs: only the first row
# says: only the first row sums to 1
def lowest_loss(n_classes):
    return math.log(1 + (n_classes - 1) / math.e)


def kind_of(outputs):
    if (outputs >= 0).all() and (outputs[0].sum() - 1).abs() < 1e-3:
        return "probabilities"
    return "log-probabilities" if (outputs[0].exp().sum() - 1).abs() < 1e-3 else "logits"


# %% shift_images: roll
# says: fill with zeros
def shift_images(images, right, down):
    return images.roll((down, right), (2, 3))


# %% shift_images: right and down swapped
# says: the last axis, W, runs to the right
def shift_images(images, right, down):
    return nn.functional.pad(images, (down, -down, right, -right))


# %% shift_images: opposite way
# says: the opposite way
def shift_images(images, right, down):
    return nn.functional.pad(images, (-right, right, -down, down))


# %% shift_images: up for down
# says: index 0 is the top row
def shift_images(images, right, down):
    return nn.functional.pad(images, (right, -right, -down, down))


# %% shift_images: in place
# says: copy first
def shift_images(images, right, down):
    images[:] = nn.functional.pad(images, (right, -right, down, -down))
    return images


# %% shift_images: picture grows
# says: expected +shape
def shift_images(images, right, down):
    return nn.functional.pad(images, (max(right, 0), max(-right, 0), max(down, 0), max(-down, 0)))


# %% model: not trained
# says: that is guessing
model = LeNet5(10)

# %% model: never saw a moved digit
# says: on shifted batches
model, history = plain, plain_history

# %% model: softmax at the end
# says: the outputs are probabilities
model = nn.Sequential(model, nn.Softmax(dim=1))

# %% model: log-softmax at the end
# says: the outputs are log-probabilities
model = nn.Sequential(model, nn.LogSoftmax(dim=1))

# %% model: 120 outputs
# says: the last layer has 120 outputs
model = LeNet5(120)

# %% model: ReLU in place of tanh
# says: the activation is ReLU
_layers = [nn.ReLU() if isinstance(layer, nn.Tanh) else layer for layer in model.layers]
model = nn.Sequential(*_layers)

# %% model: history of another run
# says: this history belongs to another run
history = runs["SGD, lr 0.001"]
