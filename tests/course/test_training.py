"""course.training: exact figures, seeds, devices, interrupts, and errors that name the mistake."""

import math

import pytest
import torch
from blobs import blobs, fit, linear
from torch import nn

from course.data import ImageSet
from course.training import (
    Trainer,
    evaluate,
    evaluation_mode,
    predict,
    set_seed,
)


class Given(nn.Module):
    """Returns its input as logits."""

    def forward(self, images):
        return images


# Rows are logits; the classes by argmax are 0, 1, 1, 0, 1.
LOGITS = torch.tensor([[2.0, 0.0], [0.0, 1.0], [0.0, 3.0], [1.0, 0.0], [0.0, 0.5]])
LABELS = torch.tensor([0, 1, 1, 1, 0])
MEAN_LOSS = sum(math.log1p(math.exp(x)) for x in (-2.0, -1.0, -3.0, 1.0, 0.5)) / 5


@pytest.mark.parametrize("batch_size", [1, 2, 3, 4, 5, 1000])
def test_evaluate_is_exact_over_uneven_batches(batch_size):
    # In batches of 2 the averaged batch accuracy would be (1 + 1/2 + 0) / 3 = 0.5, not 3 / 5.
    result = evaluate(Given(), LOGITS, LABELS, batch_size=batch_size)
    assert (result.correct, result.total, result.accuracy) == (3, 5, 0.6)
    assert result.loss == pytest.approx(MEAN_LOSS, rel=1e-6)


def test_training_figures_count_images_not_batches():
    """With a learning rate of 0, each epoch's figures are those of `evaluate`."""
    model = linear()
    images, labels = blobs(37)
    trainer = Trainer(model, torch.optim.SGD(model.parameters(), lr=0.0), device="cpu", seed=0)
    history = trainer.fit((images, labels), epochs=1, batch_size=16, progress=False)
    expected = evaluate(model, images, labels)
    assert history.train_loss[0] == pytest.approx(expected.loss, rel=1e-6)
    assert history.train_accuracy[0] == expected.accuracy
    assert len(history.steps) == 3  # 16 + 16 + 5: the short last batch is kept
    assert sum(history.steps) / 3 != pytest.approx(expected.loss, rel=1e-4)


def test_training_learns_and_validates():
    model = linear()
    history = fit(model, blobs(200), validation=blobs(60, seed=1), epochs=20)
    assert history.epoch == list(range(1, 21))
    assert history.train_loss[-1] < history.train_loss[0]
    result = evaluate(model, *blobs(60, seed=1))
    assert result.accuracy > 0.95
    assert history.validation_accuracy[-1] == result.accuracy
    assert history.validation_loss[-1] == pytest.approx(result.loss)
    assert len(history.seconds) == 20
    assert min(history.seconds) > 0


def dropout_net():
    torch.manual_seed(1)
    return nn.Sequential(nn.Flatten(), nn.Linear(30, 8), nn.Dropout(), nn.Linear(8, 2))


def test_the_same_seed_gives_the_same_run_bit_for_bit():
    runs = []
    for seed in (3, 3, 4):
        model = dropout_net()
        torch.rand(len(runs))  # what was drawn before does not matter
        history = fit(model, seed=seed)
        runs.append((history.steps, [p.clone() for p in model.parameters()]))
    assert runs[0][0] == runs[1][0]
    assert all(torch.equal(a, b) for a, b in zip(runs[0][1], runs[1][1], strict=True))
    assert runs[0][0] != runs[2][0]


def test_set_seed_alone_fixes_a_run():
    def steps(seed):
        set_seed(seed)
        return fit(nn.Sequential(nn.Flatten(), nn.Linear(30, 2)), seed=None).steps

    assert steps(5) == steps(5)
    assert steps(5) != steps(6)


def test_every_image_is_used_once_an_epoch_in_random_order():
    seen = []

    class Spy(nn.Module):
        def __init__(self):
            super().__init__()
            self.linear = nn.Linear(1, 2)

        def forward(self, images):
            if self.training:
                seen.append(images.flatten().tolist())
            return self.linear(images)

    images = torch.arange(10.0).reshape(10, 1)
    fit(Spy(), (images, torch.arange(10) % 2), epochs=2, batch_size=4)
    assert [len(batch) for batch in seen] == [4, 4, 2, 4, 4, 2]
    first, second = [x for b in seen[:3] for x in b], [x for b in seen[3:] for x in b]
    assert sorted(first) == sorted(second) == images.flatten().tolist()
    assert first != second
    assert first != sorted(first)


def test_uint8_images_equal_floats_in_0_to_1():
    images, labels = blobs()
    a, b = linear(), linear()
    fit(a, (images, labels))
    fit(b, (images.float() / 255, labels))
    assert all(torch.equal(p, q) for p, q in zip(a.parameters(), b.parameters(), strict=True))
    assert torch.equal(predict(a, images), predict(b, images.float() / 255))


def test_steps_are_those_of_a_loop_written_by_hand():
    images, labels = blobs(40)
    model, by_hand = linear(), linear()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    trainer = Trainer(model, optimizer, device="cpu", seed=7)
    steps = trainer.fit((images, labels), epochs=1, batch_size=16, progress=False).steps

    optimizer = torch.optim.SGD(by_hand.parameters(), lr=0.1, momentum=0.9)
    order = torch.randperm(40, generator=torch.Generator().manual_seed(7))
    expected = []
    for batch in order.split(16):
        loss = nn.functional.cross_entropy(by_hand(images[batch] / 255), labels[batch])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        expected.append(loss.item())
    assert steps == pytest.approx(expected, rel=1e-6)
    torch.testing.assert_close(model[1].weight, by_hand[1].weight)


def test_an_image_set_equals_its_pair_and_gives_its_name():
    images, labels = blobs()
    data = ImageSet(images, labels, classes=("left", "right"), name="Blobs", stand_in=True)
    a, b = linear(), linear()
    history = fit(a, data, validation=data)
    assert (history.data_name, history.stand_in) == ("Blobs", True)
    assert history.steps == fit(b, (images, labels)).steps
    assert evaluate(a, data) == evaluate(a, images, labels)
    torch.testing.assert_close(predict(a, data), predict(a, images, batch_size=7))


def test_predict_returns_logits_without_gradient():
    logits = predict(linear(), blobs(9)[0], batch_size=4)
    assert logits.shape == (9, 2)
    assert not logits.requires_grad
    assert logits.device.type == "cpu"


@pytest.mark.parametrize("training", [True, False])
def test_evaluation_runs_in_eval_mode_and_restores_each_layers_mode(training):
    model = nn.Sequential(nn.Flatten(), nn.Linear(30, 2), nn.Dropout(0.9), nn.BatchNorm1d(2))
    model.train(training)
    model[3].eval()  # a frozen batch norm stays frozen
    before = [module.training for module in model.modules()]
    statistics = model[3].running_mean.clone()
    images, labels = blobs()
    assert evaluate(model, images, labels) == evaluate(model, images, labels)
    assert torch.equal(predict(model, images), predict(model, images))
    assert [module.training for module in model.modules()] == before
    assert torch.equal(model[3].running_mean, statistics)


def test_mode_is_restored_after_an_error():
    model = linear().train()
    with pytest.raises(RuntimeError), evaluation_mode(model):
        model(torch.zeros(1, 3))  # 30 inputs are needed
    assert all(module.training for module in model.modules())


def test_training_runs_in_train_mode_even_after_eval():
    model = nn.Sequential(nn.Flatten(), nn.Linear(30, 2), nn.BatchNorm1d(2)).eval()
    fit(model, validation=blobs(seed=1), epochs=2)
    assert model[2].num_batches_tracked == 2 * 4  # validation did not count


def test_stop_when_ends_training():
    history = fit(linear(), epochs=50, stop_when=lambda h: len(h.epoch) == 3)
    assert history.epoch == [1, 2, 3]
    assert not history.interrupted


def test_the_callers_tensors_are_not_changed():
    images, labels = blobs()
    copies = images.clone(), labels.clone()
    fit(linear(), (images, labels))
    assert torch.equal(images, copies[0])
    assert torch.equal(labels, copies[1])


def test_a_given_optimizer_and_loss_are_used():
    model = linear()
    start = model[1].weight.clone()
    calls = []

    def loss(logits, labels):
        calls.append(len(labels))
        return nn.functional.cross_entropy(logits, labels)

    optimizer = torch.optim.SGD(model.parameters(), lr=0.0)
    Trainer(model, optimizer, loss, device="cpu").fit(
        blobs(20), epochs=1, batch_size=16, progress=False
    )
    assert torch.equal(model[1].weight, start)
    assert calls == [16, 4]


# Errors: what happened, why, what to do.

IMAGES, TARGETS = blobs()


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        ((IMAGES[:, 0], TARGETS), ValueError, r"without a channel axis.*unsqueeze\(1\)"),
        ((IMAGES[0, 0, 0], TARGETS), ValueError, "shape"),
        ((IMAGES[:0], TARGETS[:0]), ValueError, "empty"),
        ((IMAGES, TARGETS.float()), TypeError, r"float32.*labels\.long\(\)"),
        ((IMAGES, TARGETS[:-1]), ValueError, r"\(49,\).*50 images"),
        ((IMAGES, torch.eye(2).long()[TARGETS]), ValueError, "one-hot"),
        ((IMAGES, TARGETS + 1), ValueError, "from 1 to 2.*2 outputs"),
        ((IMAGES, TARGETS - 1), ValueError, "from -1 to 0"),
        ((IMAGES.double(), TARGETS), TypeError, r"float64.*images\.float\(\)"),
        ((IMAGES.long(), TARGETS), TypeError, "int64"),
        ("train", TypeError, "a str.*ImageSet"),
    ],
)
def test_wrong_data_is_named(data, error, words):
    with pytest.raises(error, match=words):
        fit(linear(), data)
    if isinstance(data, tuple):
        with pytest.raises(error, match=words):
            evaluate(linear(), *data)
    with pytest.raises(error, match="validation"):
        fit(linear(), blobs(), validation=data)


def test_wrong_outputs_are_named():
    with pytest.raises(ValueError, match="flatten"):
        fit(nn.Conv2d(1, 2, 3))


@pytest.mark.parametrize(
    ("options", "words"), [({"epochs": 0}, "above 0"), ({"batch_size": 0}, "at least 1")]
)
def test_zero_epochs_or_images_a_batch_are_refused(options, words):
    with pytest.raises(ValueError, match=words):
        fit(linear(), **options)


@pytest.mark.parametrize("n", [30, 500])  # fewer steps than between two checks, and more
def test_a_non_finite_loss_names_the_step_and_the_learning_rate(n):
    model = linear()
    optimizer = torch.optim.SGD(model.parameters(), lr=1e38)
    trainer = Trainer(model, optimizer, device="cpu", seed=0)
    with pytest.raises(FloatingPointError, match=r"step [2-9]\..*learning rate"):
        trainer.fit(blobs(n), epochs=2, batch_size=8, progress=False)


def test_a_foreign_optimizer_is_refused():
    with pytest.raises(ValueError, match="none of this model's parameters"):
        Trainer(linear(), torch.optim.Adam(linear().parameters()), device="cpu")


def test_a_loss_that_sums_is_refused():
    loss = nn.CrossEntropyLoss(reduction="sum")
    with pytest.raises(ValueError, match="reduction='mean'"):
        Trainer(linear(), loss=loss, device="cpu")
    with pytest.raises(ValueError, match="reduction='mean'"):
        evaluate(linear(), IMAGES, TARGETS, loss=loss)
