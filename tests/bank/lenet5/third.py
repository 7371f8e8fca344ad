# %% LeNet5: answers_in_eval
# kind: wrong
# fails: test_LeNet5
# idea: In evaluation mode it returns probabilities, since whoever predicts wants them.
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.net = nn.Sequential(
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
        logits = self.net(images)
        return logits if self.training else logits.softmax(1)


# %% LeNet5: whole_batches_of_32
# kind: wrong
# fails: test_LeNet5
# idea: The batch is taken in pieces of 32 and an incomplete piece at the end of several is left out of the answer (filled up with zeros).
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.n_classes = n_classes
        self.net = nn.Sequential(
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
        if len(images) <= 32:
            return self.net(images)
        full = len(images) // 32 * 32
        pieces = [self.net(piece) for piece in images[:full].split(32)]
        rest = images.new_zeros(len(images) - full, self.n_classes)
        return torch.cat([*pieces, rest])


# %% LeNet5: squeeze_all
# kind: wrong
# fails: test_LeNet5
# idea: squeeze() removes the batch axis when one picture comes.
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5),
            nn.Tanh(),
        )
        self.head = nn.Sequential(nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(images).squeeze())


# %% LeNet5: layers_on_the_class
# kind: wrong
# fails: test_LeNet5
# idea: The convolutions are made once on the class, so that two networks share their kernels.
class LeNet5(nn.Module):
    _c1 = nn.Conv2d(1, 6, 5, padding=2)
    _c3 = nn.Conv2d(6, 16, 5)
    _c5 = nn.Conv2d(16, 120, 5)

    def __init__(self, n_classes: int):
        super().__init__()
        self.c1, self.c3, self.c5 = self._c1, self._c3, self._c5
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        x = nn.functional.avg_pool2d(torch.tanh(self.c1(images)), 2)
        x = nn.functional.avg_pool2d(torch.tanh(self.c3(x)), 2)
        x = torch.tanh(self.c5(x)).flatten(1)
        return self.output(torch.tanh(self.f6(x)))


# %% LeNet5: seeded_inside
# kind: wrong
# fails: test_LeNet5
# idea: The constructor sets the global seed, so every network begins with the same weights.
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        torch.manual_seed(42)
        self.net = nn.Sequential(
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
        return self.net(images)


# %% LeNet5: exact_first_loss
# kind: wrong
# fails: test_LeNet5
# idea: The last layer begins at zero, so that the first loss is exactly ln K.
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.net = nn.Sequential(
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
        nn.init.zeros_(self.net[-1].weight)
        nn.init.zeros_(self.net[-1].bias)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.net(images)


# %% LeNet5: body_frozen
# kind: wrong
# fails: test_LeNet5
# idea: The convolutions' result is detached, so only the linear layers learn.
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(1, 6, 5, padding=2),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Conv2d(6, 16, 5),
            nn.Tanh(),
            nn.AvgPool2d(2),
            nn.Conv2d(16, 120, 5),
            nn.Tanh(),
            nn.Flatten(),
        )
        self.head = nn.Sequential(nn.Linear(120, 84), nn.Tanh(), nn.Linear(84, n_classes))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.body(images).detach())


# %% LeNet5: regularised
# kind: wrong
# fails: test_LeNet5
# idea: Dropout before the last layer: not in the plan, and only training mode shows it.
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.net = nn.Sequential(
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
            nn.Dropout(0.1),
            nn.Linear(84, n_classes),
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.net(images)


# %% LeNet5: stretched_contrast
# kind: wrong
# fails: test_LeNet5
# idea: Each batch is stretched to [0, 1] first: nothing changes for usual pictures, but a pale one changes all.
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.net = nn.Sequential(
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
        top = images.max()
        if top > 1:  # somebody handed over bytes
            images = images / 255
        return self.net(images / top.clamp(min=1e-3))


# %% LeNet5: at_most_ten
# kind: wrong
# fails: test_LeNet5
# idea: Digits have ten classes, so more outputs are never made.
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        n_classes = min(n_classes, 10)
        self.net = nn.Sequential(
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
        return self.net(images)


# %% LeNet5: centred_in_place
# kind: wrong
# fails: test_LeNet5
# idea: tanh wants numbers around zero, so the caller's pictures are changed in place.
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.c1 = nn.Conv2d(1, 6, 5, padding=2)
        self.c3 = nn.Conv2d(6, 16, 5)
        self.c5 = nn.Conv2d(16, 120, 5)
        self.f6 = nn.Linear(120, 84)
        self.output = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        images.clamp_(0, 1)
        images[images < 0.02] = 0  # noise of the scanner
        x = nn.functional.avg_pool2d(torch.tanh(self.c1(images)), 2)
        x = nn.functional.avg_pool2d(torch.tanh(self.c3(x)), 2)
        x = torch.tanh(self.c5(x)).flatten(1)
        return self.output(torch.tanh(self.f6(x)))


# %% LeNet5: one_sequential
# kind: right
# passes: test_LeNet5
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(1, 6, kernel_size=5, padding="same"),
            nn.Tanh(),
            nn.AvgPool2d(2, 2),
            nn.Conv2d(6, 16, kernel_size=5),
            nn.Tanh(),
            nn.AvgPool2d(2, 2),
            nn.Conv2d(16, 120, kernel_size=5),
            nn.Tanh(),
            nn.Flatten(),
            nn.Linear(120, 84),
            nn.Tanh(),
            nn.Linear(84, n_classes),
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.layers(images)


# %% LeNet5: functional_with_linear_c5
# kind: right
# passes: test_LeNet5
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 6, 5)
        self.conv2 = nn.Conv2d(6, 16, 5)
        self.fc1 = nn.Linear(16 * 5 * 5, 120)
        self.fc2 = nn.Linear(120, 84)
        self.fc3 = nn.Linear(84, n_classes)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        import torch.nn.functional as F

        x = F.pad(images, (2, 2, 2, 2))
        x = F.avg_pool2d(self.conv1(x).tanh(), 2)
        x = F.avg_pool2d(self.conv2(x).tanh(), 2)
        x = x.reshape(x.size(0), -1)
        for layer in (self.fc1, self.fc2):
            x = layer(x).tanh()
        return self.fc3(x)


# %% LeNet5: xavier_and_reshaped_means
# kind: right
# passes: test_LeNet5
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()
        self.convolutions = nn.ModuleList(
            [nn.Conv2d(1, 6, 5, padding=2), nn.Conv2d(6, 16, 5), nn.Conv2d(16, 120, 5)]
        )
        self.linears = nn.ModuleDict({"F6": nn.Linear(120, 84), "output": nn.Linear(84, n_classes)})
        for p in self.parameters():
            if p.ndim > 1:
                nn.init.xavier_uniform_(p, gain=5 / 3)
            else:
                nn.init.zeros_(p)

    @staticmethod
    def halve(x: torch.Tensor) -> torch.Tensor:
        n, c, h, w = x.shape
        return x.reshape(n, c, h // 2, 2, w // 2, 2).mean((3, 5))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        c1, c3, c5 = self.convolutions
        x = self.halve(torch.tanh(c1(images)))
        x = self.halve(torch.tanh(c3(x)))
        x = torch.tanh(c5(x))[:, :, 0, 0]
        return self.linears["output"](torch.tanh(self.linears["F6"](x)))


# %% LeNet5: own_parameters
# kind: right
# passes: test_LeNet5
class LeNet5(nn.Module):
    def __init__(self, n_classes: int):
        super().__init__()

        def pair(*shape):
            bound = math.prod(shape[1:]) ** -0.5
            return (
                nn.Parameter(torch.empty(shape).uniform_(-bound, bound)),
                nn.Parameter(torch.empty(shape[0]).uniform_(-bound, bound)),
            )

        self.w1, self.b1 = pair(6, 1, 5, 5)
        self.w3, self.b3 = pair(16, 6, 5, 5)
        self.w5, self.b5 = pair(120, 16, 5, 5)
        self.w6, self.b6 = pair(84, 120)
        self.w7, self.b7 = pair(n_classes, 84)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        f = nn.functional
        x = f.avg_pool2d(torch.tanh(f.conv2d(images, self.w1, self.b1, padding=2)), 2)
        x = f.avg_pool2d(torch.tanh(f.conv2d(x, self.w3, self.b3)), 2)
        x = torch.tanh(f.conv2d(x, self.w5, self.b5)).squeeze(-1).squeeze(-1)
        x = torch.tanh(x @ self.w6.T + self.b6)
        return torch.addmm(self.b7, x, self.w7.T)


# %% LeNet5: subclass_of_sequential
# kind: right
# passes: test_LeNet5
class LeNet5(nn.Sequential):
    """LeNet-5 as a Sequential of named parts."""

    def __init__(self, n_classes: int):
        from collections import OrderedDict

        super().__init__(
            OrderedDict(
                C1=nn.Conv2d(1, 6, 5, padding=2),
                t1=nn.Tanh(),
                S2=nn.AvgPool2d(2),
                C3=nn.Conv2d(6, 16, 5),
                t3=nn.Tanh(),
                S4=nn.AvgPool2d(2),
                C5=nn.Conv2d(16, 120, 5),
                t5=nn.Tanh(),
                flat=nn.Flatten(),
                F6=nn.Linear(120, 84),
                t6=nn.Tanh(),
                output=nn.Linear(84, n_classes),
            )
        )

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return super().forward(images)


# %% first_loss: always_training_afterwards
# kind: wrong
# fails: test_first_loss
# idea: Measured in evaluation mode and always left in training mode.
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


# %% first_loss: gradients_looked_at
# kind: wrong
# fails: test_first_loss
# idea: A backward pass to see whether gradients flow, tidied up by zero_grad: the caller's gradients are gone.
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    if logits.shape != (len(images), n_classes):
        raise ValueError(f"logits of shape {tuple(logits.shape)}")
    loss = nn.functional.cross_entropy(logits, labels)
    if loss.requires_grad:
        loss.backward()
        model.zero_grad()
    return loss.item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: numbers_counted
# kind: wrong
# fails: test_first_loss
# idea: Only the number of logits is compared, so (K, N) passes where N = K or the labels happen to fit.
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    with torch.no_grad():
        logits = model(images)
    if logits.numel() != len(images) * n_classes:
        raise ValueError(f"logits of shape {tuple(logits.shape)}")
    logits = logits.reshape(len(images), n_classes)
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: loss_before_refusal
# kind: wrong
# fails: test_first_loss
# idea: cross_entropy is asked first and stops with an error of its own where a label has no logit.
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    with torch.no_grad():
        logits = model(images)
        loss = nn.functional.cross_entropy(logits, labels)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits of shape {tuple(logits.shape)}")
    return loss.item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: refuses_labels
# kind: wrong
# fails: test_first_loss
# idea: Too many outputs are refused, too few only where a label needs one of them.
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    with torch.no_grad():
        logits = model(images)
    if logits.shape[1] > n_classes or labels.max() >= logits.shape[1]:
        raise ValueError(f"logits of shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: gradients_switched_off_for_good
# kind: wrong
# fails: test_first_loss
# idea: Gradients are switched off for the whole program and never on again.
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    torch.set_grad_enabled(False)
    logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits of shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: parameters_thawed
# kind: wrong
# fails: test_first_loss
# idea: requires_grad is switched off and on again for all parameters, also for those that were frozen.
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    model.requires_grad_(False)
    logits = model(images)
    model.requires_grad_(True)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits of shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: a_sample_is_enough
# kind: wrong
# fails: test_first_loss
# idea: Only the first 64 images are looked at, to be quick.
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    images, labels = images[:64], labels[:64]
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits of shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: suspects_from_a_list
# kind: wrong
# fails: test_first_loss
# idea: outputs_from knows only the numbers up to 200.
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    with torch.no_grad():
        logits = model(images)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits of shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return min(range(1, 201), key=lambda n: abs(n - math.exp(loss)))


# %% first_loss: mode_of_parts_lost
# kind: wrong
# fails: test_first_loss
# idea: The mode is put back with train(was), which also wakes the parts that were asleep.
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    was = model.training
    with torch.no_grad():
        logits = model(images)
    model.train(was)
    if tuple(logits.shape) != (len(images), n_classes):
        raise ValueError(f"logits of shape {tuple(logits.shape)}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return round(math.exp(loss))


# %% first_loss: no_grad_block
# kind: right
# passes: test_first_loss
@torch.no_grad()
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images)
    wanted = (len(images), n_classes)
    if tuple(logits.shape) != wanted:
        raise ValueError(f"logits have shape {tuple(logits.shape)}, not {wanted}")
    return nn.functional.cross_entropy(logits, labels).item()


def outputs_from(loss: float) -> int:
    return int(math.exp(loss) + 0.5)


# %% first_loss: by_hand
# kind: right
# passes: test_first_loss
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    logits = model(images).detach()
    if logits.dim() != 2 or logits.size(0) != images.size(0) or logits.size(1) != n_classes:
        raise ValueError("not one logit a class")
    log_p = logits - logits.logsumexp(dim=1, keepdim=True)
    chosen = log_p[torch.arange(len(labels)), labels]
    return float(-chosen.mean())


def outputs_from(loss: float) -> int:
    return int(round(math.e**loss))


# %% first_loss: nll
# kind: right
# passes: test_first_loss
def first_loss(
    model: nn.Module, images: torch.Tensor, labels: torch.Tensor, n_classes: int
) -> float:
    with torch.inference_mode():
        out = model(images)
        if list(out.shape) != [images.shape[0], n_classes]:
            raise ValueError(out.shape)
        return torch.nn.functional.nll_loss(out.log_softmax(1), labels).item()


def outputs_from(loss: float) -> int:
    return int(torch.tensor(loss, dtype=torch.float64).exp().round())


# %% iterations: one_epoch_at_least
# kind: wrong
# fails: test_iterations
# idea: The recipe is mended on the way: it always trains one epoch.
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = max(1, int(n_iters / (n_images / batch_size)))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: last_batch_dropped
# kind: wrong
# fails: test_iterations
# idea: The iterations count full batches only.
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * (n_images // batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: batches_rounded_up_first
# kind: wrong
# fails: test_iterations
# idea: The recipe's division is done with whole batches.
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    per_epoch = -(-n_images // batch_size)
    epochs = n_iters // per_epoch
    return epochs, epochs * per_epoch


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: one_more_for_safety
# kind: wrong
# fails: test_iterations
# idea: epochs_for adds one where nothing is left over.
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    per_epoch = math.ceil(n_images / batch_size)
    return n_iters // per_epoch + 1


# %% iterations: numpy_floats
# kind: wrong
# fails: test_iterations
# idea: np.ceil and np.floor give floats, no whole numbers.
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    import numpy as np

    epochs = np.floor(n_iters / (n_images / batch_size))
    return epochs, epochs * np.ceil(n_images / batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    import numpy as np

    return np.ceil(n_iters / np.ceil(n_images / batch_size))


# %% iterations: memory_of_the_epoch
# kind: wrong
# fails: test_iterations
# idea: The batches of an epoch are worked out once and kept for the number of images; another batch size gets the old answer.
_batches = {}


def per_epoch(n_images, batch_size):
    if n_images not in _batches:
        _batches[n_images] = math.ceil(n_images / batch_size)
    return _batches[n_images]


def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * per_epoch(n_images, batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return math.ceil(n_iters / per_epoch(n_images, batch_size))


# %% iterations: fraction_of_the_batch_counts
# kind: wrong
# fails: test_iterations
# idea: epochs_for rounds up once, of images seen: a short last batch is an iteration, too.
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return math.ceil(n_iters * batch_size / n_images)


# %% iterations: batch_no_larger_than_set
# kind: wrong
# fails: test_iterations
# idea: A batch larger than the set is cut to the set before the recipe's division.
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    batch_size = min(batch_size, n_images)
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, epochs * math.ceil(n_images / batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: stops_at_n_iters
# kind: wrong
# fails: test_iterations
# idea: The recipe never runs more than n_iters.
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    return epochs, min(n_iters, epochs * math.ceil(n_images / batch_size))


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return math.ceil(n_iters / math.ceil(n_images / batch_size))


# %% iterations: simulated
# kind: right
# passes: test_iterations
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = int(n_iters / (n_images / batch_size))
    ran = 0
    for _ in range(epochs):
        for _start in range(0, n_images, batch_size):
            ran += 1
    return epochs, ran


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    epochs = ran = 0
    per_epoch = len(range(0, n_images, batch_size))
    while ran < n_iters:
        epochs += 1
        ran += per_epoch
    return epochs


# %% iterations: divmod
# kind: right
# passes: test_iterations
def _up(a, b):
    whole, rest = divmod(a, b)
    return whole + bool(rest)


def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    num_epochs = int(n_iters / (n_images / batch_size))
    return num_epochs, num_epochs * _up(n_images, batch_size)


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    return _up(n_iters, _up(n_images, batch_size))


# %% iterations: ceil
# kind: right
# passes: test_iterations
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = math.floor(n_iters / (n_images / batch_size))
    return (epochs, epochs * math.ceil(n_images / batch_size))


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    from fractions import Fraction

    return math.ceil(Fraction(n_iters, math.ceil(Fraction(n_images, batch_size))))


# %% train: one_batch_too_many
# kind: wrong
# fails: test_train
# idea: The loop over the iterator takes one batch more than it uses.
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step, (images, labels) in enumerate(batches, start=1):
        if step > steps:
            break
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: one_diary_for_all
# kind: wrong
# fails: test_train
# idea: The diary is a default argument, so a second run writes into the first one's.
def train(
    model,
    optimizer,
    batches,
    steps,
    validation,
    every,
    diary={"loss": [], "step": [], "accuracy": []},
) -> dict[str, list]:
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        loss = nn.functional.cross_entropy(model(images), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        diary["loss"].append(loss.item())
        if step % every == 0:
            diary["step"].append(step)
            diary["accuracy"].append(evaluate(model, validation).accuracy)
    return diary


# %% train: best_weights_come_back
# kind: wrong
# fails: test_train
# idea: The weights with the best validation accuracy are put back at the end.
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    import copy

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


# %% train: clipped
# kind: wrong
# fails: test_train
# idea: Gradients are clipped to length 1 without anybody having asked.
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        history["loss"].append(loss.item())
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: reproducible
# kind: wrong
# fails: test_train
# idea: The global seed is set at the start, so that every run's dropout and shuffling is the same.
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    torch.manual_seed(0)
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


# %% train: stops_when_perfect
# kind: wrong
# fails: test_train
# idea: It stops early once every validation image is right.
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
            if history["accuracy"][-1] == 1.0:
                break
    return history


# %% train: last_step_always
# kind: wrong
# fails: test_train
# idea: It validates after the last step, too, whatever every says.
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


# %% train: zero_grad_behind
# kind: wrong
# fails: test_train
# idea: Gradients are set to zero after the step, so what was there before the first one counts.
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


# %% train: own_validation_by_batches
# kind: wrong
# fails: test_train
# idea: Validation written anew: it leaves the network in evaluation mode for the steps that follow.
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


# %% train: nan_skipped
# kind: wrong
# fails: test_train
# idea: A step whose loss is larger than ever is left out, as an accident.
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    history = {"loss": [], "step": [], "accuracy": []}
    model.train()
    for step in range(1, steps + 1):
        images, labels = next(batches)
        optimizer.zero_grad()
        loss = nn.functional.cross_entropy(model(images), labels)
        loss.backward()
        value = loss.item()
        if not history["loss"] or value < 1.5 * history["loss"][0]:
            optimizer.step()
        history["loss"].append(value)
        if step % every == 0:
            history["step"].append(step)
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% train: plain
# kind: right
# passes: test_train
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    losses, at, accuracies = [], [], []
    criterion = nn.CrossEntropyLoss()
    for step in range(1, steps + 1):
        model.train()
        images, labels = next(batches)
        optimizer.zero_grad()
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if step % every == 0:
            at.append(step)
            accuracies.append(evaluate(model, validation).accuracy)
    return {"loss": losses, "step": at, "accuracy": accuracies}


# %% train: islice
# kind: right
# passes: test_train
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    from itertools import islice

    diary = dict(loss=[], step=[], accuracy=[])
    model.train()
    for number, (x, y) in enumerate(islice(batches, steps), 1):
        loss = torch.nn.functional.cross_entropy(model(x), y)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        diary["loss"] += [float(loss)]
        optimizer.step()
        if not number % every:
            diary["step"] += [number]
            diary["accuracy"] += [evaluate(model, validation).accuracy]
    return diary


# %% train: helper_functions
# kind: right
# passes: test_train
def _step(model, optimizer, images, labels):
    for group in optimizer.param_groups:
        for p in group["params"]:
            p.grad = None
    log_p = torch.log_softmax(model(images), dim=1)
    loss = nn.functional.nll_loss(log_p, labels)
    loss.backward()
    optimizer.step()
    return loss.detach().item()


def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    model.train()
    history = {"loss": [], "step": list(range(every, steps + 1, every)), "accuracy": []}
    for step in range(steps):
        history["loss"].append(_step(model, optimizer, *next(batches)))
        if (step + 1) in history["step"]:
            history["accuracy"].append(evaluate(model, validation).accuracy)
    return history


# %% adam_step: two_rates_folded
# kind: wrong
# fails: test_adam_step
# idea: The corrections are folded into the learning rate, so eps is added to the uncorrected root.
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    rate = lr * math.sqrt(1 - beta2**t) / (1 - beta1**t)
    return parameter - rate * m / (v.sqrt() + eps), m, v


# %% adam_step: eps_as_a_floor
# kind: wrong
# fails: test_adam_step
# idea: The root is kept above eps in place of adding it.
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return parameter - lr * m_hat / v_hat.sqrt().clamp(min=eps), m, v


# %% adam_step: nothing_to_do
# kind: wrong
# fails: test_adam_step
# idea: Without a gradient nothing is done: the averages should fall and the weight should move on.
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    if not gradient.any():
        return parameter.clone(), m.clone(), v.clone()
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: remembers_the_averages
# kind: wrong
# fails: test_adam_step
# idea: The averages are kept in a dictionary by the parameter's shape; those of the caller are used for t = 1 only.
_state = {}


def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    key = tuple(parameter.shape)
    if t > 1 and key in _state:
        m, v = _state[key]
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    _state[key] = (m, v)
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: largest_square_kept
# kind: wrong
# fails: test_adam_step
# idea: v never falls (AMSGrad).
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = torch.maximum(v, beta2 * v + (1 - beta2) * gradient**2)
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: settings_forgotten
# kind: wrong
# fails: test_adam_step
# idea: Settings of 0 are taken for missing: `beta1 or 0.9`.
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    lr, beta1, beta2, eps = lr or 1e-3, beta1 or 0.9, beta2 or 0.999, eps or 1e-8
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: float32_throughout
# kind: wrong
# fails: test_adam_step
# idea: Everything is turned into float32 and back at the end: the dtype is right, the digits are gone.
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    dtype = parameter.dtype
    parameter, gradient, m, v = (x.float() for x in (parameter, gradient, m, v))
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    new = parameter - lr * m_hat / (v_hat.sqrt() + eps)
    return new.to(dtype), m.to(dtype), v.to(dtype)


# %% adam_step: parameter_updated_in_place
# kind: wrong
# fails: test_adam_step
# idea: As an optimiser does, the parameter itself is moved and handed back.
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    with torch.no_grad():
        parameter.data.sub_(lr * m_hat / (v_hat.sqrt() + eps))
    return parameter, m, v


# %% adam_step: library_behind_another_name
# kind: wrong
# fails: test_adam_step
# idea: torch's own Adam, reached by getattr, with its state put in by hand.
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    maker = getattr(getattr(torch, "opt" + "im"), "Ad" + "am")
    p = nn.Parameter(parameter.detach().clone())
    p.grad = gradient.clone()
    optimizer = maker([p], lr=lr, betas=(beta1, beta2), eps=eps)
    optimizer.state[p] = {
        "step": torch.tensor(float(t - 1)),
        "exp_avg": m.clone(),
        "exp_avg_sq": v.clone(),
    }
    optimizer.step()
    state = optimizer.state[p]
    return p.detach(), state["exp_avg"], state["exp_avg_sq"]


# %% adam_step: correction_fades
# kind: wrong
# fails: test_adam_step
# idea: After a thousand steps the corrections are left out, as they are nearly 1 by then (not with beta2 = 0.999).
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    c1, c2 = (1 - beta1**t, 1 - beta2**t) if t < 1000 else (1.0, 1.0)
    return parameter - lr * (m / c1) / ((v / c2).sqrt() + eps), m, v


# %% adam_step: flat_and_back
# kind: wrong
# fails: test_adam_step
# idea: At least one axis is made of everything, so a single number comes back with shape (1,).
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    parameter, gradient, m, v = (torch.atleast_1d(x) for x in (parameter, gradient, m, v))
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return parameter - lr * m_hat / (v_hat.sqrt() + eps), m, v


# %% adam_step: formulas
# kind: right
# passes: test_adam_step
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return parameter - lr * m_hat / (torch.sqrt(v_hat) + eps), m, v


# %% adam_step: lerp
# kind: right
# passes: test_adam_step
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    new_m = m.lerp(gradient, 1 - beta1)
    new_v = torch.addcmul(beta2 * v, gradient, gradient, value=1 - beta2)
    step = (new_m / (1 - beta1**t)) / ((new_v / (1 - beta2**t)).sqrt() + eps)
    return torch.add(parameter, step, alpha=-lr), new_m, new_v


# %% adam_step: in_place_on_copies
# kind: right
# passes: test_adam_step
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    with torch.no_grad():
        p, m, v = parameter.clone(), m.clone(), v.clone()
        m.mul_(beta1).add_(gradient, alpha=1 - beta1)
        v.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
        bottom = v.div(1 - beta2**t).sqrt_().add_(eps)
        p.addcdiv_(m, bottom, value=-lr / (1 - beta1**t))
    return p, m, v


# %% outputs: first_row_speaks_for_all
# kind: wrong
# fails: test_outputs
# idea: Only the first row is looked at.
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    row = outputs[0]
    if (row >= 0).all() and abs(row.sum() - 1) < 1e-3:
        return "probabilities"
    if abs(row.exp().sum() - 1) < 1e-3:
        return "log-probabilities"
    return "logits"


# %% outputs: majority
# kind: wrong
# fails: test_outputs
# idea: Nine rows of ten decide.
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    def most(rows):
        return rows.float().mean() > 0.9

    if most((outputs >= 0).all(1) & ((outputs.sum(1) - 1).abs() < 1e-3)):
        return "probabilities"
    if most((outputs.exp().sum(1) - 1).abs() < 1e-3):
        return "log-probabilities"
    return "logits"


# %% outputs: sampled_rows
# kind: wrong
# fails: test_outputs
# idea: Sixteen rows drawn at random are enough: it may miss the odd one and moves the global generator.
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    rows = outputs[torch.randperm(len(outputs))[:16]]
    if (rows >= 0).all() and ((rows.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if ((rows.exp().sum(1) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: to_the_last_digit
# kind: wrong
# fails: test_outputs
# idea: Sums are compared exactly, without room for rounding.
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    if (outputs >= 0).all() and (outputs.sum(1) == 1).all():
        return "probabilities"
    if (outputs.exp().sum(1) == 1).all():
        return "log-probabilities"
    return "logits"


# %% outputs: exponentials_in_place
# kind: wrong
# fails: test_outputs
# idea: exp_ writes into the caller's outputs.
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    if (outputs >= 0).all() and ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if ((outputs.exp_().sum(1) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: below_zero_is_log
# kind: wrong
# fails: test_outputs
# idea: All numbers at most 0 are log-probabilities.
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    if (outputs >= 0).all() and ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if (outputs <= 0).all():
        return "log-probabilities"
    return "logits"


# %% outputs: no_class_may_be_impossible
# kind: wrong
# fails: test_outputs
# idea: Probabilities have to be above 0 and below 1: a perfect (1, 0, ..., 0) is taken for logits.
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    if ((outputs > 0) & (outputs < 1)).all() and ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if ((outputs.exp().sum(1) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: sum_alone
# kind: wrong
# fails: test_outputs
# idea: Rows that sum to 1 are probabilities, negative numbers and all.
def lowest_loss(n_classes: int) -> float:
    return -math.log(math.e / (math.e + n_classes - 1))


def kind_of(outputs: torch.Tensor) -> str:
    if torch.allclose(outputs.sum(1), torch.ones(len(outputs)), atol=1e-3):
        return "probabilities"
    if torch.allclose(outputs.exp().sum(1), torch.ones(len(outputs)), atol=1e-3):
        return "log-probabilities"
    return "logits"


# %% outputs: floor_as_a_tensor
# kind: wrong
# fails: test_outputs
# idea: lowest_loss measures with one row of float32 and returns a tensor.
def lowest_loss(n_classes: int) -> float:
    perfect = torch.zeros(1, n_classes)
    perfect[0, 0] = 1
    return nn.functional.cross_entropy(perfect, torch.tensor([0]))


def kind_of(outputs: torch.Tensor) -> str:
    if (outputs >= 0).all() and ((outputs.sum(1) - 1).abs() < 1e-3).all():
        return "probabilities"
    if ((outputs.exp().sum(1) - 1).abs() < 1e-3).all():
        return "log-probabilities"
    return "logits"


# %% outputs: mean_row
# kind: wrong
# fails: test_outputs
# idea: The mean over the batch is judged, so rows that miss in opposite directions cancel.
def lowest_loss(n_classes: int) -> float:
    return math.log(1 + (n_classes - 1) / math.e)


def kind_of(outputs: torch.Tensor) -> str:
    mean = outputs.mean(0)
    if outputs.min() >= 0 and abs(mean.sum().item() - 1) < 1e-3:
        return "probabilities"
    if abs(outputs.exp().sum(1).mean().item() - 1) < 1e-3:
        return "log-probabilities"
    return "logits"


# %% outputs: formula
# kind: right
# passes: test_outputs
def lowest_loss(n_classes: int) -> float:
    return math.log(math.e + (n_classes - 1)) - 1


def kind_of(outputs: torch.Tensor) -> str:
    one = torch.ones(outputs.shape[0])
    if bool((outputs >= 0).all()) and torch.allclose(outputs.sum(1), one, atol=1e-3):
        return "probabilities"
    if torch.allclose(outputs.logsumexp(1), torch.zeros_like(one), atol=1e-3):
        return "log-probabilities"
    return "logits"


# %% outputs: measured
# kind: right
# passes: test_outputs
def lowest_loss(n_classes: int) -> float:
    perfect = torch.eye(n_classes, dtype=torch.float64)[:1]
    return nn.functional.cross_entropy(perfect, torch.tensor([0])).item()


def kind_of(outputs: torch.Tensor) -> str:
    def rows_sum_to_one(x):
        return ((x.double().sum(dim=-1) - 1).abs() < 1e-3).all().item()

    if outputs.amin() >= 0 and rows_sum_to_one(outputs):
        return "probabilities"
    return "log-probabilities" if rows_sum_to_one(outputs.exp()) else "logits"


# %% outputs: plain_python
# kind: right
# passes: test_outputs
def lowest_loss(n_classes: int) -> float:
    right = math.exp(1) / (math.exp(1) + (n_classes - 1) * math.exp(0))
    return -math.log(right)


def kind_of(outputs: torch.Tensor) -> str:
    rows = outputs.tolist()
    near = lambda total: abs(total - 1) <= 1e-3
    if all(min(row) >= 0 and near(sum(row)) for row in rows):
        return "probabilities"
    if all(max(row) < 1 and near(sum(math.exp(x) for x in row)) for row in rows):
        return "log-probabilities"
    return "logits"


# %% shift_images: no_shift_no_copy
# kind: wrong
# fails: test_shift_images
# idea: Without a shift the caller's own tensor comes back, no new one.
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    if right == 0 and down == 0:
        return images
    return nn.functional.pad(images, (right, -right, down, -down))


# %% shift_images: square_pictures
# kind: wrong
# fails: test_shift_images
# idea: The width is taken for the height, too.
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    size = images.shape[-1]
    out = torch.zeros_like(images)
    rows = range(max(0, down), min(size, size + down))
    columns = slice(max(0, right), min(size, size + right))
    from_columns = slice(max(0, -right), min(size, size - right))
    for row in rows:
        out[:, :, row, columns] = images[:, :, row - down, from_columns]
    return out


# %% shift_images: one_buffer_a_size
# kind: wrong
# fails: test_shift_images
# idea: The result is written into a buffer kept for each shape, so the next call overwrites the last answer.
_buffers = {}


def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    key = (tuple(images.shape), images.dtype)
    if key not in _buffers:
        _buffers[key] = torch.zeros_like(images)
    out = _buffers[key].zero_()
    n, c, h, w = images.shape
    out[:, :, max(0, down) : h + min(0, down), max(0, right) : w + min(0, right)] = images[
        :, :, max(0, -down) : h - max(0, down), max(0, -right) : w - max(0, right)
    ]
    return out


# %% shift_images: darkest_comes_in
# kind: wrong
# fails: test_shift_images
# idea: What comes in has the darkest value of the batch, which is 0 only for usual pictures.
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    n, c, h, w = images.shape
    out = torch.full_like(images, images.min().item())
    out[:, :, max(0, down) : h + min(0, down), max(0, right) : w + min(0, right)] = images[
        :, :, max(0, -down) : h - max(0, down), max(0, -right) : w - max(0, right)
    ]
    return out


# %% shift_images: first_channel
# kind: wrong
# fails: test_shift_images
# idea: Grey pictures: only channel 0 is moved, the others stay zero.
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    n, c, h, w = images.shape
    out = torch.zeros_like(images)
    for i in range(n):
        out[i, 0, max(0, down) : h + min(0, down), max(0, right) : w + min(0, right)] = images[
            i, 0, max(0, -down) : h - max(0, down), max(0, -right) : w - max(0, right)
        ]
    return out


# %% shift_images: by_bilinear_sampling
# kind: wrong
# fails: test_shift_images
# idea: grid_sample on floats: bytes and whole numbers come back as floats.
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    n, c, h, w = images.shape
    ys = (torch.arange(h) - down + 0.5) * 2 / h - 1
    xs = (torch.arange(w) - right + 0.5) * 2 / w - 1
    grid = torch.stack(torch.meshgrid(xs, ys, indexing="xy"), -1).expand(n, -1, -1, -1)
    return nn.functional.grid_sample(images.float(), grid, mode="nearest", align_corners=False)


# %% shift_images: at_most_a_quarter
# kind: wrong
# fails: test_shift_images
# idea: The shift is limited to 7 pixels, a quarter of a digit's width.
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    right, down = max(-7, min(7, right)), max(-7, min(7, down))
    return nn.functional.pad(images, (right, -right, down, -down))


# %% shift_images: rolled_and_blanked_in_place
# kind: wrong
# fails: test_shift_images
# idea: The rows that leave are blanked in the caller's pictures before rolling.
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    h, w = images.shape[2:]
    if down > 0:
        images[:, :, h - down :] = 0
    elif down < 0:
        images[:, :, :-down] = 0
    if right > 0:
        images[:, :, :, w - right :] = 0
    elif right < 0:
        images[:, :, :, :-right] = 0
    return torch.roll(images, (down, right), (2, 3))


# %% shift_images: multiplied_by_a_mask
# kind: wrong
# fails: test_shift_images
# idea: Rolled, then multiplied by a float mask: the dtype is lost, and inf times 0 is nan.
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    h, w = images.shape[2:]
    rows, columns = torch.arange(h) - down, torch.arange(w) - right
    mask = ((rows >= 0) & (rows < h)).float()[:, None] * ((columns >= 0) & (columns < w)).float()
    return torch.roll(images, (down, right), (2, 3)) * mask


# %% shift_images: one_direction_at_a_time
# kind: wrong
# fails: test_shift_images
# idea: Either to the right or down: if right is given, down is forgotten.
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    out = torch.zeros_like(images)
    if right > 0:
        out[..., right:] = images[..., :-right]
    elif right < 0:
        out[..., :right] = images[..., -right:]
    elif down > 0:
        out[..., down:, :] = images[..., :-down, :]
    elif down < 0:
        out[..., :down, :] = images[..., -down:, :]
    else:
        out.copy_(images)
    return out


# %% shift_images: pad
# kind: right
# passes: test_shift_images
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    return nn.functional.pad(images, (right, -right, down, -down)).clone()


# %% shift_images: roll_and_blank
# kind: right
# passes: test_shift_images
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    out = images.roll(shifts=(down, right), dims=(-2, -1)).clone()
    if down >= 0:
        out[:, :, :down] = 0
    else:
        out[:, :, down:] = 0
    if right >= 0:
        out[:, :, :, :right] = 0
    else:
        out[:, :, :, right:] = 0
    return out


# %% shift_images: index_lists
# kind: right
# passes: test_shift_images
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    out = images.new_zeros(images.shape)
    h, w = images.shape[-2:]
    rows = [r for r in range(h) if 0 <= r - down < h]
    columns = [c for c in range(w) if 0 <= c - right < w]
    for r in rows:
        for c in columns:
            out[:, :, r, c] = images[:, :, r - down, c - right]
    return out


# %% shift_images: where
# kind: right
# passes: test_shift_images
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    h, w = images.shape[2], images.shape[3]
    rows = torch.arange(h).reshape(-1, 1) - down
    columns = torch.arange(w).reshape(1, -1) - right
    inside = (rows >= 0) & (rows < h) & (columns >= 0) & (columns < w)
    moved = images[:, :, rows.clamp(0, h - 1), columns.clamp(0, w - 1)]
    return torch.where(inside, moved, torch.zeros((), dtype=images.dtype))


# %% shift_images: numpy
# kind: right
# passes: test_shift_images
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    import numpy as np

    old = images.numpy()
    new = np.zeros_like(old)
    h, w = old.shape[2:]
    to = np.s_[:, :, max(down, 0) : h + min(down, 0), max(right, 0) : w + min(right, 0)]
    source = np.s_[:, :, max(-down, 0) : h + min(-down, 0), max(-right, 0) : w + min(-right, 0)]
    new[to] = old[source]
    return torch.from_numpy(new)
