"""Public fixtures of assignment 5, `training_loop`: a recording model, its optimiser and its loaders.

Each runs one of the student's functions on a small network and reports what happened as plain
data: numbers that can be recomputed from what was sent (losses, weights), and the calls as the
model, the loss, the optimiser and the loaders saw them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.utils.data import DataLoader, TensorDataset

__all__ = [
    "training_loop_fit",
    "training_loop_snapshot",
    "training_loop_steps",
    "training_loop_validation",
]

Batches = Sequence[tuple[Tensor, Tensor]]


class RecordingNet(nn.Module):
    """Linear, batch norm, tanh, linear, in the dtype of its state; it notes how it is called.

    Batch norm gives other numbers in training mode than in evaluation mode, so a forgotten mode
    shows in the values too.
    """

    def __init__(self, state: Mapping[str, Tensor], events: list[str]) -> None:
        super().__init__()
        hidden, features = state["first.weight"].shape
        self.first = nn.Linear(features, hidden)
        self.norm = nn.BatchNorm1d(hidden)
        self.last = nn.Linear(hidden, len(state["last.bias"]))
        self.to(state["first.weight"].dtype)
        self.load_state_dict(state)
        self.events = events
        self.calls: list[dict[str, bool]] = []

    def forward(self, images: Tensor) -> Tensor:
        self.events.append("forward")
        training = all(module.training for module in self.modules())
        evaluation = not any(module.training for module in self.modules())
        gradients = torch.is_grad_enabled()
        self.calls.append({"training": training, "evaluation": evaluation, "gradients": gradients})
        return self.last(torch.tanh(self.norm(self.first(images.flatten(1)))))

    def zero_grad(self, set_to_none: bool = True) -> None:
        self.events.append("zero_grad")
        super().zero_grad(set_to_none)

    def values(self) -> dict[str, Tensor]:
        """Copies of all weights and running statistics."""
        return {name: value.detach().clone() for name, value in self.state_dict().items()}


class RecordingSGD(torch.optim.SGD):
    """Plain SGD that notes the calls of `zero_grad` and `step`."""

    def __init__(self, model: RecordingNet, rate: float) -> None:
        super().__init__(model.parameters(), lr=rate)
        self.events = model.events

    def zero_grad(self, set_to_none: bool = True) -> None:
        self.events.append("zero_grad")
        super().zero_grad(set_to_none)

    def step(self, closure=None):
        self.events.append("step")
        return super().step(closure)


class RecordingLoader(DataLoader):
    """A loader that keeps the order of the images and notes whenever it is read from the start."""

    def __init__(
        self, name: str, images: Tensor, labels: Tensor, batch_size: int, log: list[str]
    ) -> None:
        super().__init__(TensorDataset(images, labels), batch_size=batch_size)
        # Past DataLoader's own rules for new attributes.
        self.__dict__["name"], self.__dict__["log"] = name, log

    def __iter__(self):
        self.log.append(self.name)
        return super().__iter__()


def _recording_loss(smoothing: float, events: list[str]) -> Callable[[Tensor, Tensor], Tensor]:
    cross_entropy = nn.CrossEntropyLoss(label_smoothing=smoothing)

    def loss_fn(logits: Tensor, labels: Tensor) -> Tensor:
        events.append("loss")
        loss = cross_entropy(logits, labels)
        if loss.requires_grad:
            loss.register_hook(lambda gradient: events.append("backward"))
        return loss

    return loss_fn


def training_loop_steps(
    names: Mapping[str, Callable],
    state: Mapping[str, Tensor],
    batches: Batches,
    rate: float,
    smoothing: float,
    leftover: float | None = None,
) -> dict[str, object]:
    """Run the student's `train_step` once for each batch, on a model left in evaluation mode.

    leftover: what every `.grad` holds before the first step; None leaves it empty.

    Returns the steps' losses (`graph` says whether one still carries its graph), the state after
    each step, and the calls as the model and the optimiser saw them.
    """
    model = RecordingNet(state, [])
    optimizer = RecordingSGD(model, rate)
    loss_fn = _recording_loss(smoothing, model.events)
    if leftover is not None:
        for parameter in model.parameters():
            parameter.grad = torch.full_like(parameter, leftover)
    report: dict[str, list] = {"losses": [], "graph": [], "states": [], "events": [], "calls": []}
    report["changed"] = []
    for images, labels in batches:
        model.eval()
        model.events.clear()
        model.calls.clear()
        before = images.clone(), labels.clone()
        loss = names["train_step"](model, images, labels, loss_fn, optimizer)
        report["losses"].append(_number(loss))
        report["graph"].append(bool(getattr(loss, "requires_grad", False)))
        report["states"].append(model.values())
        report["events"].append(list(model.events))
        report["calls"].append(list(model.calls))
        report["changed"].append(
            not (torch.equal(before[0], images) and torch.equal(before[1], labels))
        )
    return report


def training_loop_validation(
    names: Mapping[str, Callable],
    state: Mapping[str, Tensor],
    images: Tensor,
    labels: Tensor,
    batch_size: int,
    smoothing: float,
) -> dict[str, object]:
    """Run the student's `validate` on a model left in training mode, whose `.grad` are all 1.

    Returns its result, the state afterwards, all gradients afterwards as one vector, and the calls.
    """
    model = RecordingNet(state, [])
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    loader = RecordingLoader("validation", images, labels, batch_size, [])
    loss_fn = _recording_loss(smoothing, model.events)
    result = names["validate"](model, loader, loss_fn)
    if isinstance(result, (tuple, list)):
        result = [_number(value) for value in result]
    elif result is not None:
        result = f"a {type(result).__name__}"
    gradients = [torch.zeros_like(p) if p.grad is None else p.grad for p in model.parameters()]
    return {
        "result": result,
        "state": model.values(),
        "gradients": torch.cat([gradient.flatten() for gradient in gradients]),
        "calls": model.calls,
        "events": model.events,
    }


def training_loop_fit(
    names: Mapping[str, Callable],
    state: Mapping[str, Tensor],
    train: tuple[Tensor, Tensor],
    validation: tuple[Tensor, Tensor],
    batch_size: int,
    epochs: int,
    rate: float,
    smoothing: float,
) -> dict[str, object]:
    """Run the student's `fit`; the loaders do not shuffle, so that the run can be recomputed.

    Returns its history, the state afterwards and which loader was read in which order.
    """
    model = RecordingNet(state, [])
    log: list[str] = []
    loaders = [
        RecordingLoader(name, *data, batch_size, log)
        for name, data in (("train", train), ("validation", validation))
    ]
    loss_fn = _recording_loss(smoothing, model.events)
    history = names["fit"](model, *loaders, loss_fn, RecordingSGD(model, rate), epochs)
    if isinstance(history, Mapping):
        history = {str(name): _numbers(values) for name, values in history.items()}
    elif history is not None:
        history = f"a {type(history).__name__}"
    return {"history": history, "state": model.values(), "log": log}


def training_loop_snapshot(
    names: Mapping[str, Callable], state: Mapping[str, Tensor]
) -> dict[str, object]:
    """Take the student's `snapshot`, change every number of the model in place, look at it again.

    Returns what the snapshot holds after that (None if it is no mapping to tensors), and the state of the
    model once the snapshot is loaded back, or the text of the error that this raised.
    """
    model = RecordingNet(state, [])
    taken = names["snapshot"](model)
    if not isinstance(taken, Mapping):
        return {"kind": type(taken).__name__, "taken": None, "restored": None, "state": None}
    odd = {type(value).__name__ for value in taken.values() if not isinstance(value, Tensor)}
    if odd:
        kind = f"dictionary with values of type {', '.join(sorted(odd))}"
        return {"kind": kind, "taken": None, "restored": None, "state": None}
    with torch.no_grad():
        for value in model.state_dict().values():
            value.add_(1)
    held = {str(name): value.detach().clone() for name, value in taken.items()}
    after = model.values()
    try:
        model.load_state_dict(taken)
    except RuntimeError as error:
        return {"kind": "dict", "taken": held, "restored": str(error)[:500], "state": after}
    return {"kind": "dict", "taken": held, "restored": model.values(), "state": after}


def _number(value: object) -> float | str | None:
    """A number, or a word for what is none; a tensor of one element counts as a number."""
    if value is None:
        return None
    if isinstance(value, Tensor):
        value = value.detach().cpu()
    try:
        return float(value)
    except (TypeError, ValueError, RuntimeError):
        return f"a {type(value).__name__}"


def _numbers(values: object) -> list | str:
    try:
        return [_number(value) for value in values]
    except TypeError:
        return f"a {type(values).__name__}"
