"""course.inspection: counts by hand, measured receptive fields, and a model left as it was."""

import copy

import pytest
import torch
from torch import nn

from course import inspection


def small_cnn():
    """The Fashion-MNIST network of the course: 716,706 parameters."""
    return nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.ReLU(inplace=True), nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3), nn.ReLU(inplace=True), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Linear(200, 10),
    )  # fmt: skip


def mlp():
    return nn.Sequential(nn.Flatten(), nn.Linear(784, 1000), nn.ReLU(), nn.Linear(1000, 10))


class Reuse(nn.Module):
    """One pooling layer called twice, and a residual sum."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 2, (1, 3), padding=(0, 1))
        self.norm = nn.BatchNorm2d(2)
        self.pool = nn.MaxPool2d(2)

    def forward(self, x):
        x = self.pool(torch.relu(self.norm(self.conv(x)) + x))
        return self.pool(x)


def test_count_parameters():
    assert inspection.count_parameters(mlp()) == 795_010
    assert inspection.count_parameters(small_cnn()) == 640 + 73_856 + 640_200 + 2_010
    model = nn.Linear(3, 4)
    model.bias.requires_grad_(False)
    assert inspection.count_parameters(model) == 12


def test_multiply_adds_by_hand():
    assert inspection.multiply_adds(mlp(), (1, 28, 28)) == 784 * 1000 + 1000 * 10
    convolutions = 26 * 26 * 64 * 9 + 11 * 11 * 128 * 64 * 9
    expected = convolutions + 3200 * 200 + 200 * 10
    assert inspection.multiply_adds(small_cnn(), (1, 28, 28)) == expected == 9_952_464


def test_multiply_adds_of_grouped_strided_and_transposed_convolutions():
    grouped = nn.Conv2d(4, 6, (3, 2), stride=2, groups=2)
    assert inspection.multiply_adds(grouped, (4, 7, 8)) == 6 * 3 * 4 * (2 * 3 * 2)
    transposed = nn.ConvTranspose2d(3, 5, (2, 4), stride=2)
    assert inspection.multiply_adds(transposed, (3, 6, 7)) == 3 * 6 * 7 * (5 * 2 * 4)


def test_shape_trace():
    rows = inspection.shape_trace(small_cnn(), torch.zeros(3, 1, 28, 28))
    assert rows[0] == ("0", "Conv2d", (3, 64, 26, 26), 640)
    assert rows[5] == ("5", "MaxPool2d", (3, 128, 5, 5), 0)
    assert [row.output_shape for row in rows[6:]] == [(3, 3200), (3, 200), (3, 200), (3, 10)]
    assert sum(row.parameters for row in rows) == 716_706


def test_a_layer_called_twice_has_two_rows():
    rows = inspection.shape_trace(Reuse(), torch.zeros(1, 2, 8, 12))
    assert [(row.name, row.output_shape[2:]) for row in rows] == [
        ("conv", (8, 12)),
        ("norm", (8, 12)),
        ("pool", (4, 6)),
        ("pool #2", (2, 3)),
    ]


def test_a_single_layer_is_named_after_its_class():
    (row,) = inspection.shape_trace(nn.Conv2d(1, 2, 3), torch.zeros(1, 1, 5, 6))
    assert row == ("Conv2d", "Conv2d", (1, 2, 3, 4), 20)


def test_feature_maps_survive_in_place_layers():
    torch.manual_seed(0)
    model = small_cnn()
    images = torch.randn(2, 1, 28, 28)
    maps = inspection.feature_maps(model, images)
    assert list(maps) == [str(i) for i in range(10)]
    assert torch.equal(maps["0"], model[0](images))
    assert maps["0"].min() < 0 == maps["1"].min()
    assert not maps["0"].requires_grad


def test_summary_shows_shapes_and_counts():
    table = inspection.summary(small_cnn(), (1, 28, 28))
    assert table.total_params == 716_706
    text = str(table)
    assert "[1, 128, 11, 11]" in text
    assert "73,856" in text


def test_receptive_field_of_a_stack():
    fields = inspection.receptive_field(small_cnn()[:6], (1, 40, 40))
    # 3, then pooling + 1; then steps are 2 wide: + 2 * 2, and pooling + 2.
    assert [fields[str(i)] for i in range(6)] == [(n, n) for n in (3, 3, 4, 8, 8, 10)]


def test_receptive_field_tells_height_from_width():
    model = nn.Sequential(
        nn.Conv2d(3, 4, (3, 5), padding=(1, 2)),
        nn.Tanh(),
        nn.AvgPool2d((1, 2)),
        nn.Conv2d(4, 4, 3, dilation=(2, 1)),
        nn.BatchNorm2d(4),
        nn.ReLU(),
    )
    fields = inspection.receptive_field(model, (3, 40, 60))
    assert fields["0"] == (3, 5)
    assert fields["2"] == (3, 6)
    assert fields["5"] == (3 + 2 * 2, 6 + 2 * 2)


def test_receptive_field_of_linear_layers_ends_at_the_image():
    fields = inspection.receptive_field(mlp(), (1, 28, 28))
    assert fields["3"] == (28, 28)


def test_receptive_field_follows_a_residual_sum():
    assert inspection.receptive_field(Reuse(), (2, 32, 32)) == {
        "conv": (1, 3),
        "norm": (1, 3),
        "pool": (2, 4),
        "pool #2": (4, 6),
    }


LOOKS = {
    "summary": lambda m: inspection.summary(m, (2, 16, 16)),
    "shape_trace": lambda m: inspection.shape_trace(m, torch.zeros(1, 2, 16, 16)),
    "feature_maps": lambda m: inspection.feature_maps(m, torch.zeros(1, 2, 16, 16)),
    "multiply_adds": lambda m: inspection.multiply_adds(m, (2, 16, 16)),
    "receptive_field": lambda m: inspection.receptive_field(m, (2, 16, 16)),
}


@pytest.mark.parametrize("name", LOOKS)
def test_looking_changes_nothing(name):
    torch.manual_seed(0)
    model = Reuse().train()
    model.norm.eval()
    model(torch.randn(4, 2, 16, 16)).sum().backward()
    state = copy.deepcopy(model.state_dict())
    gradients = [p.grad.clone() for p in model.parameters()]
    modes = [module.training for module in model.modules()]
    randomness = torch.get_rng_state()

    LOOKS[name](model)

    assert [module.training for module in model.modules()] == modes
    assert all(torch.equal(state[key], value) for key, value in model.state_dict().items())
    assert all(torch.equal(g, p.grad) for g, p in zip(gradients, model.parameters(), strict=True))
    assert all(p.requires_grad for p in model.parameters())
    assert not any(module._forward_hooks for module in model.modules())
    assert torch.equal(torch.get_rng_state(), randomness)


def test_hooks_go_and_mode_returns_after_an_error():
    model = Reuse().train()
    with pytest.raises(RuntimeError):
        inspection.shape_trace(model, torch.zeros(1, 5, 8, 8))
    assert model.training
    assert not any(module._forward_hooks for module in model.modules())
