# %% batch_norm: momentum_of_one
# kind: wrong
# fails: test_batch_norm
# idea: A momentum of 1 or above is limited to 0.99.
def batch_norm(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor,
    running_mean: torch.Tensor,
    running_var: torch.Tensor,
    training: bool,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    momentum = min(momentum, 0.99)
    if training:
        mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)
        with torch.no_grad():
            unbiased = x.var((0, 2, 3), correction=1)
            running_mean = (1 - momentum) * running_mean + momentum * mean
            running_var = (1 - momentum) * running_var + momentum * unbiased
    else:
        mean, var = running_mean, running_var
    a = [t[None, :, None, None] for t in (mean, var, weight, bias)]
    y = (x - a[0]) / torch.sqrt(a[1] + eps) * a[2] + a[3]
    return y.to(x.dtype), running_mean, running_var


# %% make_batches: set_shuffled_in_place
# kind: wrong
# fails: test_make_batches
# idea: The training set is shuffled in place before anything else, labels with it.
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    order = torch.randperm(len(train))
    train.images[:] = train.images[order]
    train.labels[:] = train.labels[order]
    return Batches(train, batch_size, True, augment), Batches(validation, batch_size)


# %% make_batches: kept_for_the_set
# kind: wrong
# fails: test_make_batches
# idea: Loaders are kept for a set: another augment gets the old loader.
_made = {}


def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    if id(train) not in _made:
        _made[id(train)] = (
            Batches(train, batch_size, True, augment),
            Batches(validation, batch_size),
        )
    return _made[id(train)]


# %% residual_block: padded_at_the_end
# kind: wrong
# fails: test_residual_block
# idea: Larger maps are moved by a pixel before they are convolved with a stride.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, 1, bias=False),
            nn.BatchNorm2d(c_out),
            nn.ReLU(inplace=True),
            nn.Conv2d(c_out, c_out, 3, 1, 1, bias=False),
            nn.BatchNorm2d(c_out),
        )
        if c_in == c_out and stride == 1:
            self.shortcut = nn.Identity()
        else:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.body(
            torch.roll(x, (1, 1), (2, 3))
            if x.shape[-1] > 5 and self.body[0].stride != (1, 1)
            else x
        )
        y += self.shortcut(x)
        return y.relu_()


# %% cifar_net: one_image_twice
# kind: wrong
# fails: test_cifar_net
# idea: A single image is doubled, so two rows come back for it.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        if len(images) == 1:
            images = torch.cat([images, images])
        return self.body((images - 0.47) / 0.25)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% weight_files: frozen_after_loading
# kind: wrong
# fails: test_weight_files
# idea: The loaded network is frozen.
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    network.requires_grad_(False)
    network.eval()
    return network
