"""course.fast_cifar: each trick does what it says, and the recipe learns."""

from dataclasses import fields, replace

import pytest
import torch
from torch import nn
from torch.nn import functional

from course import data, fast_cifar
from course.fast_cifar import FastCifarNet, Plan, Tricks, lookahead, train, whitening_kernels
from course.training import Trainer, evaluate

SMALL = Plan((8, 16), kernel=3, stride=2, epochs=3, batch_size=64, learning_rate=0.5, turn=0.1)
NONE = Tricks(**{field.name: False for field in fields(Tricks)})


@pytest.fixture(scope="module")
def scenes():
    return data.cifar10("train", stand_in=True)[:600]


def network(scenes, tricks=NONE, plan=SMALL):
    torch.manual_seed(0)
    return FastCifarNet(plan, tricks, scenes.images)


def test_whitened_maps_are_uncorrelated_and_alike_strong(scenes):
    images = scenes.images.float() / 255
    images = images - images.mean((0, 2, 3), keepdim=True)
    kernels = whitening_kernels(images, 3, epsilon=0.0)
    maps = functional.conv2d(images, kernels).transpose(0, 1).flatten(1)
    covariance = maps @ maps.T / maps.shape[1]
    torch.testing.assert_close(covariance, torch.eye(27), atol=0.02, rtol=0)
    flat = images.transpose(0, 1).flatten(1)  # and without whitening they are not
    correlation = torch.corrcoef(flat)
    assert correlation[0, 1] > 0.3


def test_epsilon_keeps_noise_small(scenes):
    images = scenes.images[:50].float() / 255
    strong = [whitening_kernels(images, 2, epsilon).norm() for epsilon in (0.0, 1e-2)]
    assert strong[0] > strong[1]


def test_whitening_is_not_learned_but_its_biases_are(scenes):
    model = network(scenes, replace(NONE, whitening=True))
    assert not model.first.weight.requires_grad
    assert model.first.bias.requires_grad
    torch.testing.assert_close(model.first.weight[:27], -model.first.weight[27:])
    assert network(scenes).first.weight.requires_grad
    strongest = network(scenes, replace(NONE, whitening=True), replace(SMALL, components=5))
    assert torch.equal(strongest.first.weight[:5], model.first.weight[:5])
    assert len(strongest.first.weight) == 10
    fixed = network(scenes, replace(NONE, whitening=True), replace(SMALL, learned_first=False))
    assert not any(parameter.requires_grad for parameter in fixed.first.parameters())


def test_a_convolution_with_identity_start_hands_on_its_maps(scenes):
    conv = network(scenes, replace(NONE, identity_start=True)).blocks[1].conv1  # 8 -> 16
    x = torch.rand(2, 8, 5, 5)
    torch.testing.assert_close(conv(x)[:, :8], x)
    assert not torch.allclose(network(scenes).blocks[1].conv1(x)[:, :8], x)


def test_logits_of_test_views_are_means(scenes):
    plain = network(scenes).eval()
    model = network(scenes, replace(NONE, test_views=True)).eval()
    x = torch.rand(3, 3, 32, 32)
    torch.testing.assert_close(plain(x), plain.logits(x))
    constant = torch.full((1, 3, 32, 32), 0.3)  # each view of it is the same
    torch.testing.assert_close(model(constant), plain(constant))
    pad = functional.pad(x, (1, 1, 1, 1), "reflect")
    expected = sum(
        weight * (plain(view) + plain(view.flip(3))) / 2
        for weight, view in [(0.5, x), (0.25, pad[..., :32, :32]), (0.25, pad[..., 2:, 2:])]
    )
    torch.testing.assert_close(model(x), expected)
    assert torch.equal(model.train()(x), model.logits(x))  # in training one view


def test_lookahead_goes_back_towards_the_average():
    model = nn.Linear(1, 1, bias=False)
    nn.init.zeros_(model.weight)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.0)
    lookahead(model, optimizer, total=10, every=5)
    values = []
    for _ in range(10):
        model.weight.grad = -torch.ones(1, 1)  # one up each step
        optimizer.step()
        values.append(model.weight.item())
    average = 5 * (1 - 0.95**5 * 0.5**3)
    assert values == pytest.approx(
        [1, 2, 3, 4, average, *(average + i for i in (1, 2, 3, 4)), average]
    )


def test_the_network_of_the_paper():
    """1.97 million parameters in its convolutions and its head, arXiv 2404.00498."""
    images = data.cifar10("test", stand_in=True).images[:100]
    model = FastCifarNet(Plan(), Tricks(), images)
    kernels = sum(p.numel() for p in model.parameters() if p.ndim > 1)
    assert kernels == 24 * 12 + 9 * (24 * 64 + 64 * 64 + 64 * 256 + 3 * 256 * 256) + 256 * 10
    assert model(images[:2].float() / 255).shape == (2, 10)


@pytest.mark.parametrize(("tricks", "faster", "smoothing"), [(Tricks(), 64, 0.2), (NONE, 1, 0.0)])
def test_rates_and_labels_are_those_of_the_tricks(scenes, monkeypatch, tricks, faster, smoothing):
    class Spy(Trainer):
        def __init__(self, *arguments, **options):
            super().__init__(*arguments, **options)
            made.append(self)

    made = []
    monkeypatch.setattr(fast_cifar, "Trainer", Spy)
    train(scenes[:64], None, replace(SMALL, epochs=1), tricks, device="cpu", progress=False)
    optimizer = made[0].optimizer
    kernels, biases, others = optimizer.param_groups
    assert all(p.ndim == 4 for p in kernels["params"])
    if tricks.orthogonal_steps:
        assert kernels["orthogonal"]
        assert kernels["lr"] == SMALL.turn
        assert not biases["orthogonal"]
        assert not others["orthogonal"]
    else:
        assert type(optimizer) is torch.optim.SGD
        assert kernels["lr"] == SMALL.learning_rate
    assert biases["lr"] == faster * others["lr"] == faster * SMALL.learning_rate
    # What a step takes off a weight stays the same.
    decays = [group["lr"] * group["weight_decay"] for group in (others, biases)]
    assert decays == pytest.approx([SMALL.learning_rate * SMALL.weight_decay] * 2)
    held = [p for group in optimizer.param_groups for p in group["params"]]
    assert len(held) == sum(p.requires_grad for p in made[0].model.parameters())
    assert made[0].loss.label_smoothing == smoothing


@pytest.mark.parametrize("off", [None, *(field.name for field in fields(Tricks))])
def test_the_recipe_learns_without_each_trick(scenes, off):
    tricks = replace(Tricks(), **({off: False} if off else {}))
    model, history = train(scenes, None, SMALL, tricks, seed=1, device="cpu", progress=False)
    assert evaluate(model, scenes).accuracy > 0.2  # ten classes, three short epochs
    assert history.train_loss[-1] < history.train_loss[0]
    assert len(history.epoch) == 3
    assert history.settings == "cpu, float32"


def test_two_runs_with_one_seed_agree_bit_by_bit(scenes):
    runs = [train(scenes, None, SMALL, device="cpu", seed=s, progress=False)[0] for s in (1, 1, 2)]
    first, again, other = ([p.detach() for p in model.parameters()] for model in runs)
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
    assert not all(torch.equal(a, b) for a, b in zip(first, other, strict=True))


def test_tricks_change_the_run(scenes):
    steps = {}
    for field in fields(Tricks):
        if field.name != "test_views":  # that one is for evaluation
            tricks = replace(Tricks(), **{field.name: False})
            plan = replace(SMALL, epochs=1)
            steps[field.name] = train(scenes, None, plan, tricks, device="cpu", progress=False)[1]
    losses = [tuple(history.steps) for history in steps.values()]
    assert len(set(losses)) == len(losses)
