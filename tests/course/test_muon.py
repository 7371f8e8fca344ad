"""course.training.muon: orthogonal steps for kernels, SGD for the rest, in one optimiser."""

import pytest
import torch
from blobs import blobs
from torch import nn

from course.training import Trainer, set_seed
from course.training.muon import Muon, nearly_orthogonal


@pytest.mark.parametrize("shape", [(32, 288), (64, 16), (20, 20)])
def test_singular_vectors_stay_and_values_come_near_1(shape):
    torch.manual_seed(0)
    u, _, v = torch.linalg.svd(torch.randn(shape), full_matrices=False)
    values = torch.linspace(1, 0.2, min(shape))
    result = nearly_orthogonal(u @ values.diag() @ v).float()
    inner = u.T @ result @ v.T
    assert inner.diag().min() > 0.6
    assert inner.diag().max() < 1.3
    assert (inner - inner.diag().diag()).abs().max() < 0.05


def test_the_scale_of_the_gradient_does_not_matter():
    torch.manual_seed(0)
    gradient = torch.randn(8, 24)
    small, large = (nearly_orthogonal(gradient * scale).float() for scale in (1e-4, 1e4))
    torch.testing.assert_close(small, large, atol=0.06, rtol=0)


def test_a_step_turns_each_kernel_by_the_rate_and_keeps_its_length():
    torch.manual_seed(0)
    kernels = nn.Parameter(torch.randn(16, 8, 3, 3) * 5)
    optimizer = Muon([kernels], lr=0.1, momentum=0.0)
    kernels.grad = torch.randn_like(kernels)
    before = kernels.detach().flatten(1).clone()
    optimizer.step()
    after = kernels.detach().flatten(1)
    assert before.norm() > 50
    assert after.norm() == pytest.approx(4, abs=0.1)  # 16 kernels of mean length 1
    angles = torch.cosine_similarity(before, after).arccos()
    assert angles.mean() == pytest.approx(0.1, rel=0.25)


def test_steps_go_downhill():
    torch.manual_seed(0)
    kernels, aim = nn.Parameter(torch.randn(8, 4, 3, 3)), torch.randn(8, 36)
    optimizer = Muon([kernels], lr=0.05)
    losses = []
    for _ in range(60):
        optimizer.zero_grad()
        loss = -torch.cosine_similarity(kernels.flatten(1), aim).sum()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    assert losses[0] > -3
    assert losses[-1] < -7.8  # of -8


def test_the_other_groups_learn_as_by_sgd():
    weights = []
    for make in (
        lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.8, nesterov=True, weight_decay=0.01),
        lambda p: Muon(p, lr=0.1, momentum=0.8, weight_decay=0.01, orthogonal=False),
    ):
        set_seed(0)
        model = nn.Linear(5, 3)
        optimizer = make(model.parameters())
        for _ in range(5):
            optimizer.zero_grad()
            model(torch.randn(10, 5)).square().sum().backward()
            optimizer.step()
        weights.append(torch.cat([p.detach().flatten() for p in model.parameters()]))
    torch.testing.assert_close(*weights)


def test_a_bias_takes_no_orthogonal_steps():
    with pytest.raises(ValueError, match="group of their own"):
        Muon(nn.Linear(2, 2).parameters())


def test_a_run_goes_on_from_a_checkpoint_as_if_it_had_never_stopped(tmp_path):
    def trainer() -> Trainer:
        set_seed(0)
        model = nn.Sequential(nn.Flatten(), nn.LazyLinear(8), nn.ReLU(), nn.Linear(8, 3))
        model(blobs()[0][:1].float())
        kernels, others = [model[1].weight], [model[1].bias, *model[3].parameters()]
        optimizer = Muon([{"params": kernels}, {"params": others, "orthogonal": False}], lr=0.05)
        return Trainer(model, optimizer, device="cpu", seed=0)

    whole, first, second = trainer(), trainer(), trainer()
    whole.fit(blobs(), epochs=4, progress=False)
    path = tmp_path / "run.safetensors"
    first.fit(blobs(), epochs=2, progress=False, checkpoint=path)
    second.fit(blobs(), epochs=4, progress=False, resume=path)
    pairs = zip(whole.model.parameters(), second.model.parameters(), strict=True)
    assert all(torch.equal(a, b) for a, b in pairs)
