"""The engine of the public checks: steps, effects, comparisons."""

from __future__ import annotations

import builtins
import os
import random
import warnings

import numpy as np
import pytest
import torch
from torch import nn

from course.checks import compare, effects, forms, weights
from course.checks.hands import Hands, plain
from course.checks.plan import Comparison, Failed, Lacking, Plan, observe
from course.checks.state import pristine
from course.checks.wire import Opaque, Ref

# --- steps ----------------------------------------------------------------------------------------


def do(names: dict, *steps: dict) -> list[dict]:
    hands = Hands(names)
    return [hands.do(number, step) for number, step in enumerate(steps)]


def call(target: object, *args: object, **more: object) -> dict:
    return {"op": "call", "target": target, "args": list(args), **more}


def test_steps_use_the_results_of_earlier_ones() -> None:
    made, taken, value, module = do(
        {"pair": lambda x: (x, {"twice": 2 * x}), "Net": nn.Linear},
        call("pair", np.ones(2)),
        {"op": "get", "target": Ref(0, (1, "twice"))},
        call(Ref(3), torch.ones(1, 2)),
        call("Net", 2, 3),
    )
    assert np.array_equal(made["value"][1]["twice"], [2, 2])
    assert np.array_equal(taken["value"], [2, 2])
    assert value["error"] == "NotReached"
    assert module["value"] == Opaque("Linear")


def test_errors_come_with_their_bases_and_text() -> None:
    class Odd(ValueError):
        pass

    def stops(x):
        raise Odd("no such axis")

    (reply,) = do({"f": stops}, call("f", 1))
    assert reply["error"] == "Odd"
    assert "ValueError" in reply["bases"]
    assert reply["message"] == "no such axis"
    assert "stub" not in reply


def test_a_stub_is_told_from_what_torch_has_not_implemented() -> None:
    def stub(x):
        raise NotImplementedError("your code in place of this line")

    def integers(x):
        return torch.nn.functional.cross_entropy(x, x)

    class Net(nn.Module):
        pass

    replies = do(
        {"f": stub, "g": integers, "Net": Net},
        call("f", 1),
        call("g", torch.ones(2, 2, dtype=torch.int64)),
        call("Net"),
        call(Ref(2), 1),
    )
    assert replies[0]["stub"]
    assert [reply.get("stub") for reply in replies[1:]] == [None, None, None]


def test_weights_go_in_by_shape_whatever_the_names() -> None:
    class First(nn.Module):
        def __init__(self):
            super().__init__()
            self.a, self.norm, self.b = nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2)

        def forward(self, x):
            return self.b(self.norm(self.a(x)))

    class Second(First):
        def __init__(self):
            nn.Module.__init__(self)
            self.out, self.middle, self.first = nn.Linear(4, 2), nn.BatchNorm1d(4), nn.Linear(3, 4)

        def forward(self, x):
            return self.out(self.middle(self.first(x)))

    x, found = torch.randn(5, 3), []
    for net in (First().eval(), Second().eval()):
        weights.set_weights(net, 7)
        found.append((net(x), weights.look(net)))
    # Both have two vectors of 4, the bias and the norm's: which comes first differs.
    assert found[0][1]["shapes"] == found[1][1]["shapes"]
    assert found[0][1]["mode"] == "evaluation"
    assert torch.equal(found[0][1]["parameters"][-1], found[1][1]["parameters"][-1])
    assert (found[0][1]["buffers"][-1] > 0).all()


def test_weights_are_drawn_alike_for_ever() -> None:
    assert weights.drawn((2, 3), 0, 5)[0, 0] == pytest.approx(weights.drawn((2, 3), 0, 5)[0, 0])
    assert weights.drawn((2,), 0, 1)[0] == pytest.approx(np.float64(DRAWN))


DRAWN = float(np.random.RandomState([1, 0, 1, 2]).uniform(-1, 1, (2,))[0] * np.sqrt(3 / 12))


@pytest.mark.parametrize(
    ("function", "graph"),
    [(lambda x: 2 * x, True), (lambda x: (2 * x).detach(), False), (lambda x: 3.0, False)],
)
def test_slopes(function, graph: bool) -> None:
    step = {"op": "slope", "target": "f", "args": [torch.ones(3)], "wrt": [0], "key": 1}
    (reply,) = do({"f": function}, step)
    assert reply["value"]["graph"] is graph
    if graph:
        factor = np.random.RandomState(1).uniform(0.5, 1.5, (3,))
        assert np.allclose(reply["value"]["by argument"][0], 2 * factor)


def test_what_cannot_travel_has_a_name() -> None:
    assert plain({"a": (torch.ones(2), object())})["a"][1] == Opaque("object")
    assert plain(np.float32(2)) == 2.0
    assert plain(torch.zeros(1, requires_grad=True)).requires_grad is False
    assert plain({1, 2}) == [1, 2]


# --- effects --------------------------------------------------------------------------------------


def grad_off(x):
    torch.set_grad_enabled(False)
    return x


def dtype_changed(x):
    torch.set_default_dtype(torch.float64)
    return x


def in_place(x):
    x += 1
    return x


def seeded(x):
    torch.manual_seed(0)
    return x


def numpy_seeded(x):
    np.random.seed(0)
    return np.random.random(3)


@pytest.mark.parametrize(
    ("function", "effect"),
    [
        (lambda x: x + 1, []),
        (lambda x: torch.rand(3) + np.random.random(1000).sum() + random.random(), []),
        (grad_off, ["gradients"]),
        (dtype_changed, ["default dtype"]),
        (in_place, ["argument 0"]),
        (seeded, ["torch's generator"]),
        (numpy_seeded, ["NumPy's generator"]),
    ],
)
def test_effects_of_a_call(function, effect: list[str]) -> None:
    with pristine():
        (reply,) = do({"f": function}, call("f", torch.ones(2)))
    assert reply["effects"] == effect


def test_effects_see_lists_and_frozen_modules() -> None:
    def pops(items, model):
        items.pop()
        model.requires_grad_(False)

    watch = effects.Watch([items := [1, 2], model := nn.Linear(1, 1)], 0)
    pops(items, model)
    assert watch.effects() == ["argument 0", "argument 1"]
    watch = effects.Watch([array := np.ones(2)], 0)
    array.flags.writeable = False
    assert watch.effects() == ["argument 0"]


class Sleepy(nn.Module):
    """A network that takes its mode for its own."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Linear(2, 1)

    def forward(self, x):
        self.inner.eval()
        return self.inner(x)

    def lazily(self, x):
        self.made = nn.Linear(2, 1).eval()
        return x


def test_a_networks_mode_is_the_callers() -> None:
    with pristine():
        replies = do(
            {"Net": Sleepy},
            call("Net"),
            call(Ref(0), torch.ones(2), method="lazily"),
            call(Ref(0), torch.ones(2)),
            call(Ref(0), torch.ones(2)),
            call(Ref(0), method="train"),
            call(Ref(0), method="eval"),
        )
    assert [reply["effects"] for reply in replies] == [[], [], ["mode"], [], [], []]


def test_a_check_runs_in_the_usual_state_and_leaves_the_notebook_s() -> None:
    torch.set_default_dtype(torch.float64)
    torch.set_grad_enabled(False)
    torch.manual_seed(5)
    kept, builtins.input = builtins.input, None
    before, folder = torch.get_rng_state(), os.getcwd()
    try:
        with pristine(), warnings.catch_warnings():
            assert torch.get_default_dtype() == torch.float32
            assert torch.is_grad_enabled()
            assert builtins.input is not None
            torch.rand(3)
            os.chdir("/")
        assert torch.get_default_dtype() == torch.float64
        assert not torch.is_grad_enabled()
        assert builtins.input is None
        assert torch.equal(torch.get_rng_state(), before)
        assert os.getcwd() == folder
    finally:
        builtins.input = kept
        torch.set_default_dtype(torch.float32)
        torch.set_grad_enabled(True)


# --- comparisons ----------------------------------------------------------------------------------


def comparison(**more: object) -> Comparison:
    return Comparison(**{"step": 0, "part": "value", "path": (), "form": (), "label": "f"} | more)


SAME = [
    (3, 3.0), (torch.tensor(2.0), 2.0), ([1, 2], (1, 2)), (torch.tensor([1, 2]), (1, 2)),
    (np.array([1.0]), torch.tensor([1.0])), ({"a": 1}, {"a": 1}), (float("nan"), float("nan")),
    (torch.tensor(True), True), (None, None), (Opaque("A"), Opaque("B")),
    (Failed("KeyError", ("KeyError", "LookupError")), Failed("LookupError")),
]  # fmt: skip
OTHER = [
    (True, 1), (1, True), ("1", 1), (None, 0), (np.ones((1, 2)), np.ones(2)), ([1], [1, 2]), ({"a": 1}, {"b": 1}),
    (np.array([1, 0]), np.array([True, False])), (2.00002, 2), (Failed("TypeError", ("TypeError",)), Failed("ValueError")),
    (Failed("TypeError"), 3), (3, Failed("TypeError")), (Lacking(3), 3), (Opaque("A"), 1), (1, Opaque("A")),
    (float("nan"), 1.0), (3, 4),
]  # fmt: skip


@pytest.mark.parametrize(("got", "want"), SAME)
def test_what_passes(got: object, want: object) -> None:
    assert compare.equal(comparison(), got, want)


@pytest.mark.parametrize(("got", "want"), OTHER)
def test_what_does_not(got: object, want: object) -> None:
    assert not compare.equal(comparison(), got, want)


def test_types_count_where_they_are_asked_for() -> None:
    strict = comparison(types=True)
    assert not compare.equal(strict, torch.ones(2), torch.ones(2).double())
    assert not compare.equal(strict, torch.tensor(2.0), 2.0)
    assert compare.equal(strict, (1, 2), [1, 2])
    assert not compare.equal(strict, (1, torch.tensor(2)), (1, 2))


def test_only_effects_that_the_solution_lacks_count() -> None:
    effect = comparison(part="effects")
    assert compare.equal(effect, [], ["argument 0"])
    assert not compare.equal(effect, ["argument 0"], [])


def test_forms() -> None:
    rows = torch.tensor([[0.2, 0.8], [0.5, 0.5]])
    assert np.allclose(forms.apply(("row sums",), rows), 1)
    assert forms.apply(("shape",), rows) == [2, 2]
    assert forms.apply(("within", 0, 1), rows) is True
    assert forms.apply(("above", 0.3), rows) is False
    assert forms.apply(("accuracy of", [1, 0]), rows) == 1.0
    assert forms.apply(("all nonzero",), [rows, None]) is False
    assert "not to be had" in forms.apply(("row sums",), "a text")


def test_two_results_can_be_compared_with_each_other() -> None:
    plan = Plan(
        [call("f"), call("f")], [comparison(form=("same as", Ref(1))), comparison(path=("x",))]
    )
    values = iter([1.0, 2.0, 3.0, 3.0])
    seen = observe(plan, do({"f": lambda: next(values)}, *plan.steps))
    assert seen[0] is False
    assert isinstance(seen[1], Lacking)
    assert observe(plan, do({"f": lambda: next(values)}, *plan.steps))[0] is True
