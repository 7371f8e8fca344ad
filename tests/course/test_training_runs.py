"""Runs that end early, go on later, or follow a plan: weights that are kept, checkpoints, schedules."""

import copy

import pytest
import torch
from blobs import blobs, fit, linear
from safetensors.torch import load_file, save_file
from torch import nn

from course.training import Trainer, evaluate, patience
from course.training.augmentation import flip
from course.training.schedules import cosine, one_cycle


class Interrupting(nn.Module):
    """Raises KeyboardInterrupt in the given training step."""

    def __init__(self, step):
        super().__init__()
        self.net = linear()
        self.left = step

    def forward(self, images):
        if self.training:
            self.left -= 1
            if self.left == 0:
                raise KeyboardInterrupt
        return self.net(images)


def test_an_interrupt_keeps_what_was_learned(capsys):
    model = Interrupting(step=6)  # 4 steps an epoch: in the second epoch
    start = copy.deepcopy(model.net.state_dict())
    history = fit(model, epochs=9)
    whole = linear()
    same_steps = fit(whole, epochs=9).steps[:5]
    assert history.interrupted
    assert history.epoch == [1]
    assert history.steps == same_steps
    assert not torch.equal(model.net[1].weight, start["1.weight"])
    assert "Interrupted after 5 steps" in capsys.readouterr().out
    assert "interrupted" in str(history)
    assert "interrupted" in history._repr_html_()


def test_an_interrupt_in_the_first_epoch_still_gives_a_history():
    history = fit(Interrupting(step=1))
    assert history.interrupted
    assert history.epoch == history.steps == []
    assert str(history)


def weights(model):
    return {name: value.clone() for name, value in model.state_dict().items()}


def equal(a, b):
    return a.keys() == b.keys() and all(torch.equal(a[name], b[name]) for name in a)


def recorded():
    """A callback that keeps the weights after each epoch, and where it keeps them."""
    kept = []
    return (lambda trainer, history: kept.append(weights(trainer.model))), kept


def getting_worse(epochs_until_worse):
    """A callback that spoils the network's weights after the given epoch."""

    def spoil(trainer, history):
        if history.epoch[-1] >= epochs_until_worse:
            with torch.no_grad():
                for parameter in trainer.model.parameters():
                    parameter.neg_()

    return spoil


def test_an_interrupt_goes_back_to_the_best_validated_epoch(capsys):
    model = Interrupting(step=4 * 3 + 2)  # in the fourth epoch
    keep, kept = recorded()
    history = fit(model, validation=blobs(60, 1), epochs=9, callbacks=[keep, getting_worse(2)])
    assert history.interrupted
    assert history.best() == 2  # validated before it was spoilt; epoch 3 is worse
    assert equal(weights(model), kept[1])
    assert "the weights of epoch 2" in capsys.readouterr().out
    assert evaluate(model, *blobs(60, 1)).accuracy == history.validation_accuracy[1]


@pytest.mark.parametrize("keep_best", [False, True])
def test_a_whole_run_keeps_the_last_weights_unless_asked(keep_best):
    model = linear()
    keep, kept = recorded()
    history = fit(
        model, validation=blobs(60, 1), epochs=3, callbacks=[keep, getting_worse(2)],
        keep_best=keep_best,
    )  # fmt: skip
    assert history.best() == 2
    assert equal(weights(model), kept[1]) is keep_best


def test_patience_ends_training_with_the_best_weights():
    model = linear()
    keep, kept = recorded()
    history = fit(
        model, validation=blobs(60, 1), epochs=30, callbacks=[keep, getting_worse(3)],
        stop_when=patience(2),
    )  # fmt: skip
    best = history.best()
    assert history.epoch[-1] == best + 2
    assert equal(weights(model), kept[best - 1])


def test_callbacks_are_called_after_each_epoch_in_order():
    calls = []
    callbacks = [lambda trainer, history: calls.append(("a", len(history.epoch), trainer))]
    callbacks += [lambda trainer, history: calls.append(("b", len(history.epoch), trainer))]
    model = linear()
    fit(model, callbacks=callbacks)
    assert [call[:2] for call in calls] == [("a", 1), ("b", 1), ("a", 2), ("b", 2)]
    assert all(call[2].model is model for call in calls)


def test_a_last_epoch_may_be_a_part():
    history = fit(linear(), blobs(100), epochs=1.5, batch_size=16)
    assert len(history.epoch) == 2
    assert len(history.steps) == 7 + 4  # 100 images, then 50
    assert len(fit(linear(), blobs(100), epochs=0.3, batch_size=16).steps) == 2


# Schedules.


def rates_of(schedule, epochs=2, lrs=(0.5,)):
    """The rate of each parameter group at each of the 2 * 4 steps, and those afterwards."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(30, 4), nn.Linear(4, 2))
    layers = list(model)[1 : 1 + len(lrs)]
    groups = [
        {"params": layer.parameters(), "lr": lr} for layer, lr in zip(layers, lrs, strict=True)
    ]
    optimizer = torch.optim.SGD(groups)
    seen = []
    optimizer.register_step_pre_hook(
        lambda *_: seen.append([group["lr"] for group in optimizer.param_groups])
    )
    Trainer(model, optimizer, device="cpu", seed=0).fit(
        blobs(), epochs=epochs, batch_size=16, progress=False, schedule=schedule
    )
    return seen, [group["lr"] for group in optimizer.param_groups]


def test_a_schedule_sets_the_rate_of_each_step_and_gives_it_back():
    steps = []

    def schedule(step, total):
        steps.append((step, total))
        return step / 10

    seen, after = rates_of(schedule, lrs=(0.5, 2.0))
    assert steps == [(step, 8) for step in range(8)]
    assert seen == [pytest.approx([step / 20, step / 5]) for step in range(8)]
    assert after == [0.5, 2.0]


def test_rates_are_given_back_after_an_error():
    model = linear()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)
    with pytest.raises(ZeroDivisionError):
        Trainer(model, optimizer, device="cpu").fit(
            blobs(), progress=False, schedule=lambda step, total: 1 / (3 - step)
        )
    assert optimizer.param_groups[0]["lr"] == 0.5


def test_without_a_schedule_a_callback_may_set_the_rate():
    model = linear()
    optimizer = torch.optim.SGD(model.parameters(), lr=0.5)

    def halve(trainer, history):
        trainer.optimizer.param_groups[0]["lr"] /= 2

    Trainer(model, optimizer, device="cpu").fit(
        blobs(), epochs=3, progress=False, callbacks=[halve]
    )
    assert optimizer.param_groups[0]["lr"] == 0.5 / 8


def test_one_cycle_by_hand():
    factors = [one_cycle(warmup=0.4)(step, 10) for step in range(10)]
    assert factors == pytest.approx([0.25, 0.5, 0.75, 1, 6 / 7, 5 / 7, 4 / 7, 3 / 7, 2 / 7, 1 / 7])
    assert one_cycle(warmup=0)(0, 4) == pytest.approx(4 / 5)
    assert one_cycle(0.4, final=0.5)(9, 10) == pytest.approx(0.5 + 0.5 / 7)


@pytest.mark.parametrize("schedule", [one_cycle(0.3), cosine(0.3), one_cycle(0), cosine(0)])
@pytest.mark.parametrize("total", [1, 2, 7, 1000])
def test_schedules_rise_then_fall_and_never_reach_0(schedule, total):
    factors = [schedule(step, total) for step in range(total)]
    assert all(0 < factor <= 1 for factor in factors)
    top = factors.index(max(factors))
    assert factors[: top + 1] == sorted(factors[: top + 1])
    assert factors[top:] == sorted(factors[top:], reverse=True)
    assert total < 100 or (max(factors) > 0.99 and factors[-1] < 0.01)


@pytest.mark.parametrize("make", [one_cycle, cosine])
def test_warmup_is_a_share(make):
    with pytest.raises(ValueError, match="share of all steps"):
        make(warmup=200)


# Checkpoints.


def network(seed=0):
    """Convolution, batch norm and dropout: weights of four axes, buffers, random numbers."""
    torch.manual_seed(seed)
    return nn.Sequential(
        nn.Conv2d(1, 6, 3), nn.BatchNorm2d(6), nn.ReLU(), nn.Conv2d(6, 4, 3), nn.Flatten(),
        nn.Dropout(0.2), nn.Linear(4 * 2 * 1, 2),
    )  # fmt: skip


OPTIMIZERS = {
    "Adam": lambda parameters: torch.optim.Adam(parameters, lr=0.01),
    "fused Adam": lambda parameters: torch.optim.Adam(parameters, lr=0.01, fused=True),
    "fused SGD": lambda parameters: torch.optim.SGD(
        parameters, lr=0.1, momentum=0.9, nesterov=True, fused=True
    ),
    "SGD without momentum": lambda parameters: torch.optim.SGD(parameters, lr=0.1),
}


def run(optimizer, channels_last=False, seed=3, **options):
    model = network(seed)
    trainer = Trainer(
        model, OPTIMIZERS[optimizer](model.parameters()), device="cpu", seed=seed,
        channels_last=channels_last,
    )  # fmt: skip
    options = {"epochs": 4, "schedule": one_cycle(), "augment": flip, **options}
    history = trainer.fit(blobs(), blobs(60, 1), batch_size=16, progress=False, **options)
    return weights(model), history


class Stopped(Exception):
    """What kills a run in these tests."""


def stop_after_two(trainer, history):
    if len(history.epoch) == 3:
        raise Stopped


@pytest.mark.parametrize("channels_last", [False, True])
@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_a_resumed_run_is_the_whole_run_bit_for_bit(optimizer, channels_last, tmp_path):
    file = tmp_path / "run.safetensors"
    whole, its_history = run(optimizer, channels_last)
    with pytest.raises(Stopped):
        run(optimizer, channels_last, checkpoint=file, callbacks=[stop_after_two])
    torch.rand(5)  # what happens in between does not matter
    resumed, history = run(optimizer, channels_last, resume=file)
    assert equal(resumed, whole)
    for name in ("epoch", "steps", "train_loss", "validation_accuracy"):
        assert getattr(history, name) == getattr(its_history, name)
    again, _ = run(optimizer, channels_last)
    assert equal(again, whole)  # two runs with one seed agree


def test_a_resumed_run_remembers_its_best_weights(tmp_path):
    file = tmp_path / "run.safetensors"
    keep, kept = recorded()
    with pytest.raises(Stopped):
        run("Adam", checkpoint=file, callbacks=[keep, stop_after_two])
    ended, history = run(
        "Adam", resume=file, callbacks=[getting_worse(1)], stop_when=lambda h: len(h.epoch) == 4
    )
    best = history.best()
    if best <= 2:
        assert equal(ended, kept[best - 1])
    assert evaluate(loaded(ended), *blobs(60, 1)).accuracy == max(history.validation_accuracy)


def test_an_interrupt_soon_after_resuming_goes_back_to_the_best_epoch(tmp_path, capsys):
    def interrupt(images, index, epoch):
        raise KeyboardInterrupt

    file = tmp_path / "run.safetensors"
    run("Adam", checkpoint=file, schedule=None, epochs=2)
    ended, history = run("Adam", resume=file, schedule=None, augment=interrupt)
    assert history.interrupted
    assert f"the weights of epoch {history.best()}," in capsys.readouterr().out
    assert evaluate(loaded(ended), *blobs(60, 1)).accuracy == max(history.validation_accuracy)


def loaded(state):
    model = network()
    model.load_state_dict(state)
    return model


def test_a_finished_run_is_only_loaded(tmp_path):
    file = tmp_path / "run.safetensors"
    ended, _ = run("Adam", checkpoint=file)
    again, history = run("Adam", resume=file)
    assert equal(again, ended)
    assert len(history.epoch) == 4


def test_without_a_schedule_a_run_may_be_prolonged(tmp_path):
    file = tmp_path / "run.safetensors"
    run("Adam", checkpoint=file, schedule=None, epochs=2)
    longer, _ = run("Adam", resume=file, schedule=None, epochs=4)
    whole, _ = run("Adam", schedule=None, epochs=4)
    assert equal(longer, whole)


def test_tied_weights_can_be_saved(tmp_path):
    model = nn.Sequential(nn.Flatten(), nn.Linear(30, 30), nn.Linear(30, 30), nn.Linear(30, 2))
    model[2].weight = model[1].weight
    fit(model, checkpoint=tmp_path / "run.safetensors")
    fit(model, resume=tmp_path / "run.safetensors")


def test_a_checkpoint_is_written_in_one_piece(tmp_path):
    run("Adam", checkpoint=tmp_path / "run.safetensors")
    assert [file.name for file in tmp_path.iterdir()] == ["run.safetensors"]
    assert "model/0.weight" in load_file(tmp_path / "run.safetensors")


def test_what_cannot_be_resumed_is_named(tmp_path):
    file = tmp_path / "run.safetensors"
    with pytest.raises(FileNotFoundError, match=r"no checkpoint .*run\.safetensors"):
        run("Adam", resume=file)
    file.write_bytes(b"not a checkpoint at all")
    with pytest.raises(ValueError, match="no safetensors file"):
        run("Adam", resume=file)
    save_file({"a": torch.zeros(1)}, file)
    with pytest.raises(ValueError, match="no checkpoint of a training run"):
        run("Adam", resume=file)
    run("Adam", checkpoint=file)
    with pytest.raises(ValueError, match="epochs was 4 and is 9"):
        run("Adam", resume=file, epochs=9)
    with pytest.raises(ValueError, match="another network"):
        Trainer(linear(), device="cpu").fit(
            blobs(), batch_size=16, epochs=4, resume=file, progress=False, schedule=one_cycle()
        )
