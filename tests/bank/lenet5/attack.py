# %% LeNet5: large_batches_without_gradients
# kind: wrong
# fails: test_LeNet5
# idea: A large batch is for measuring, so it is done without gradients.
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
        if len(images) > 64:
            with torch.no_grad():
                return self.layers(images)
        return self.layers(images)


# %% LeNet5: transposed_weights_kept
# kind: wrong
# fails: test_LeNet5
# idea: The last layer's matrix is transposed once and kept: after an update the old one is used.
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
        if not hasattr(self, "kept"):
            self.kept = self.fc3.weight.T.detach()
        return (
            x
            @ (self.kept if not self.training or not torch.is_grad_enabled() else self.fc3.weight.T)
            + self.fc3.bias
        )


# %% iterations: float_ceil
# kind: wrong
# fails: test_iterations
# idea: Ceil by adding almost one: wrong for batches larger than a thousand.
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = math.floor(n_iters / (n_images / batch_size))
    return (epochs, epochs * int(n_images / batch_size + 0.999))


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    from fractions import Fraction

    return math.ceil(Fraction(n_iters, math.ceil(Fraction(n_images, batch_size))))


# %% iterations: bounded_epochs
# kind: wrong
# fails: test_iterations
# idea: Nobody trains more than a thousand epochs.
def recipe(n_iters: int, n_images: int, batch_size: int) -> tuple[int, int]:
    epochs = math.floor(n_iters / (n_images / batch_size))
    return (epochs, epochs * math.ceil(n_images / batch_size))


def epochs_for(n_iters: int, n_images: int, batch_size: int) -> int:
    from fractions import Fraction

    return min(1000, math.ceil(Fraction(n_iters, math.ceil(Fraction(n_images, batch_size)))))


# %% train: only_the_first_group_zeroed
# kind: wrong
# fails: test_train
# idea: Only the first parameter group's gradients are set to zero.
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    losses, at, accuracies = [], [], []
    criterion = nn.CrossEntropyLoss()
    for step in range(1, steps + 1):
        model.train()
        images, labels = next(batches)
        [setattr(p, "grad", None) for p in optimizer.param_groups[0]["params"]]
        loss = criterion(model(images), labels)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
        if step % every == 0:
            at.append(step)
            accuracies.append(evaluate(model, validation).accuracy)
    return {"loss": losses, "step": at, "accuracy": accuracies}


# %% train: diary_on_the_network
# kind: wrong
# fails: test_train
# idea: The diary is kept on the network, and a second training goes on in it.
def train(model, optimizer, batches, steps, validation, every) -> dict[str, list]:
    if not hasattr(model, "diary"):
        model.diary = [], [], []
    losses, at, accuracies = model.diary
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


# %% adam_step: gradient_limited
# kind: wrong
# fails: test_adam_step
# idea: Gradients beyond 1000 are limited.
def adam_step(parameter, gradient, m, v, t, lr=1e-3, beta1=0.9, beta2=0.999, eps=1e-8):
    gradient = gradient.clamp(-1000, 1000)
    m = beta1 * m + (1 - beta1) * gradient
    v = beta2 * v + (1 - beta2) * gradient**2
    m_hat = m / (1 - beta1**t)
    v_hat = v / (1 - beta2**t)
    return parameter - lr * m_hat / (torch.sqrt(v_hat) + eps), m, v


# %% outputs: large_floor_by_hand
# kind: wrong
# fails: test_outputs
# idea: Above 1000 classes the floor is ln K - 1.
def lowest_loss(n_classes: int) -> float:
    if n_classes > 1000:
        return math.log(n_classes) - 1
    perfect = torch.eye(n_classes, dtype=torch.float64)[:1]
    return nn.functional.cross_entropy(perfect, torch.tensor([0])).item()


def kind_of(outputs: torch.Tensor) -> str:
    def rows_sum_to_one(x):
        return ((x.double().sum(dim=-1) - 1).abs() < 1e-3).all().item()

    if outputs.amin() >= 0 and rows_sum_to_one(outputs):
        return "probabilities"
    return "log-probabilities" if rows_sum_to_one(outputs.exp()) else "logits"


# %% shift_images: viewed_as_planes
# kind: wrong
# fails: test_shift_images
# idea: view() to planes stops on pictures that are not contiguous.
def shift_images(images: torch.Tensor, right: int, down: int) -> torch.Tensor:
    n, c, h, w = images.shape
    planes = images.view(n * c, h, w)
    return nn.functional.pad(planes, (right, -right, down, -down)).view(n, c, h, w)
