"""The interface that hidden tests see: calls by name, by value, and errors as errors."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import nn

from autograder import judging
from autograder.student import Student, StudentError, in_process
from course.checks.messages import CheckFailed, fail
from course.checks.wire import Message, pack


def student(**namespace: object) -> Student:
    return Student(in_process(namespace))


def double(x):
    return x * 2


def double_in_place(x):
    x *= 2
    return x


def test_calls_by_value() -> None:
    images = np.arange(6.0).reshape(2, 3)
    ours = student(double=double)
    assert np.array_equal(ours.call("double", images), images * 2)
    assert np.array_equal(ours.function("double")(images), images * 2)
    assert images[0, 1] == 1


def test_a_change_in_place_is_named() -> None:
    with pytest.raises(CheckFailed, match="copy first"):
        student(f=double_in_place).call("f", np.ones(3))
    with pytest.raises(CheckFailed, match="copy first"):
        student(f=double_in_place).call("f", torch.ones(3))


def test_models_stay_with_the_student() -> None:
    model = student(Net=lambda n: nn.Linear(3, n)).build("Net", 2)
    weights = model.weights()
    assert {name: w.shape for name, w in weights.items()} == {"weight": (2, 3), "bias": (2,)}
    x = torch.ones(4, 3)
    expected = x.numpy() @ weights["weight"].T + weights["bias"]
    np.testing.assert_allclose(model(x), expected, rtol=1e-5)
    weights["weight"][:] = 0
    np.testing.assert_allclose(model(x), expected, rtol=1e-5)
    assert model.method("extra_repr").startswith("in_features=3")
    assert model.attribute("out_features") == 2


def test_objects_and_values_of_the_notebook() -> None:
    ours = student(model=nn.Flatten(), batch_size=32)
    assert ours.get("model")(torch.zeros(2, 3, 4)).shape == (2, 12)
    assert ours.read("batch_size") == 32
    with pytest.raises(StudentError, match="no 'missing'"):
        ours.read("missing")
    with pytest.raises(StudentError, match="may not travel"):
        ours.read("model")


def test_handles_can_be_arguments() -> None:
    ours = student(Net=nn.Flatten, name_of=lambda module: type(module).__name__)
    assert ours.call("name_of", ours.build("Net")) == "Flatten"


def test_errors_come_back_as_errors() -> None:
    def strict(x):
        raise ValueError("four axes, please")

    with pytest.raises(StudentError, match="ValueError: four axes"):
        student(strict=strict).call("strict", 1)


@pytest.mark.parametrize("reply", [None, [], {}, {"surprise": 1}, {"value": 1}])
def test_malformed_replies_fail(reply: object) -> None:
    liar = Student(lambda message: pack(reply))
    with pytest.raises(StudentError, match="malformed"):
        liar.build("Net")


def test_judge_reports_in_the_students_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def stub(x):
        raise NotImplementedError

    monkeypatch.setattr(judging, "hidden_test", lambda _: lambda s, rng: s.call("f", 1))
    judging.judge("any/test_f", {"f": double})
    with pytest.raises(CheckFailed, match="not done yet"):
        judging.judge("any/test_f", {"f": stub})
    with pytest.raises(CheckFailed, match="stopped with TypeError"):
        judging.judge("any/test_f", {"f": len})


def test_only_hidden_tests_can_be_named() -> None:
    assert judging.hidden_test("lenet5/test_model").__name__ == "test_model"
    for name in ("lenet5/checks", "lenet5/test_nothing", "lenet5/"):
        with pytest.raises(LookupError):
            judging.hidden_test(name)


def test_seeds_repeat_and_depend_on_secret_submission_and_test() -> None:
    abouts = [(b"s", "a", "nchw/test_pixel"), (b"s", "a", "nchw/test_strides")]
    abouts += [(b"s", "b", "nchw/test_pixel"), (b"t", "a", "nchw/test_pixel")]
    seeds = [judging.seed(*about) for about in abouts]
    assert seeds == [judging.seed(*about) for about in abouts]
    assert len(set(seeds)) == 4


def test_the_student_reads_what_came_but_not_what_was_expected() -> None:
    with pytest.raises(CheckFailed) as caught:
        fail("area(2)", expected="12.5\n [a second\n line]", got="6.25", likely="r is no diameter")
    shown = judging.without_expected(str(caught.value))
    assert "12.5" not in shown
    assert "second" not in shown
    assert "line]" not in shown
    assert [line.split()[0] for line in shown.splitlines()] == ["✗", "got", "likely"]


def test_only_one_plain_call_is_a_hidden_test() -> None:
    line = '__import__("autograder").judge("nchw/test_pixel", globals())'
    assert judging.named_test(f"\n{line}\n") == "nchw/test_pixel"
    for other in (
        "",
        "assert True",
        f"{line}; x = 1",
        f"{line}\n{line}",
        line.replace("nchw", ".."),
    ):
        assert judging.named_test(other) is None


def test_messages_are_bytes_only() -> None:
    seen: list[Message] = []
    transport = in_process({"f": double})

    def spy(message: Message) -> Message:
        seen.append(message)
        return transport(message)

    Student(spy).call("f", np.ones(2))
    assert isinstance(seen[0].text, str)
    assert all(isinstance(buffer, bytes) for buffer in seen[0].buffers)
