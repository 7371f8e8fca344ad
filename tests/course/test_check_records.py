"""The public checks: reasons and messages, records, and the check as a notebook calls it."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from course.checks import compare, messages, public, record
from course.checks.messages import CheckFailed
from course.checks.plan import Comparison, Failed, Lacking, Plan
from course.checks.public import Check, Checks
from course.checks.reason import Known, reason
from course.checks.record import NoRecord, Recorded
from course.checks.wire import Ref


def call(target: object, *args: object, **more: object) -> dict:
    return {"op": "call", "target": target, "args": list(args), **more}


def comparison(**more: object) -> Comparison:
    return Comparison(**{"step": 0, "part": "value", "path": (), "form": (), "label": "f"} | more)


# --- reasons and messages -------------------------------------------------------------------------

PLAN = Plan([call("f")], [comparison(label="a"), comparison(label="b")])
WANT = [0.5, 0.25]


def known(says: str, *track: object) -> Known:
    return Known.of(says, PLAN, track, WANT)


def test_the_reason_agrees_up_to_the_first_difference() -> None:
    table = [known("first", 0.75, 0.25), known("second", 0.5, 0.125), known("whole", 0.75, 0.125)]
    assert reason(PLAN, [0.75, 0.125], WANT, table) == "whole"
    assert reason(PLAN, [0.75, 0.0625], WANT, table) == "first"
    assert reason(PLAN, [0.5, 0.125], WANT, table) == "second"
    assert reason(PLAN, [0.625, 0.25], WANT, table) == ""
    assert reason(PLAN, WANT, WANT, table) == ""


def test_a_yes_or_no_names_a_mistake_only_with_the_whole_track() -> None:
    want = [True, 0.25]
    table = [Known.of("half", PLAN, [False, 0.125], want)]
    assert reason(PLAN, [False, 0.125], want, table) == "half"
    assert reason(PLAN, [False, 0.5], want, table) == ""


def test_errors_name_a_mistake_by_their_text() -> None:
    table = [known("swapped", Failed("RuntimeError", (), "size 3 by 4"), 0.25)]
    got = Failed("RuntimeError", ("RuntimeError",), "size 5 by 6")
    assert reason(PLAN, [got, 0.25], WANT, table) == "swapped"
    assert reason(PLAN, [Failed("RuntimeError", (), "no graph"), 0.25], WANT, table) == ""


def message(got: object, want: object, why: str = "", **more: object) -> str:
    with pytest.raises(CheckFailed) as caught:
        messages.say(comparison(**more), got, want, why)
    return str(caught.value)


def test_as_many_digits_as_differ() -> None:
    text = message(np.array([0.00012, 0.00024]), np.array([0.00013, 0.00024]))
    expected, got = (line for line in text.splitlines() if "expected" in line or "got" in line)
    assert expected.split("[")[1] != got.split("[")[1]
    assert "1.00000001" in message(1.00000001, 1.00000002)


def test_messages_say_what_came() -> None:
    assert "no return statement" in message(None, 1.0)
    assert "shape (2,)" in message(np.ones(2), np.ones(3))
    assert "item 1" in message([np.ones(2), np.zeros(2)], [np.ones(2), np.ones(2)])
    assert "no error; it returned 3" in message(3, Failed("ValueError"))
    text = message(Failed("RuntimeError", (), "mat1 and mat2 shapes cannot be multiplied (5x6 and 4x3)", "line 3: x @ w"), 1.0)  # fmt: skip
    assert "line 3: x @ w" in text
    assert "got rows of 6 numbers and expects 4" in " ".join(text.split())
    assert "works in place" in message(["argument 0"], [], part="effects")
    text = message([0, 2], [], part="about", path=("shares",))
    assert "in new memory" in text
    assert "in the memory of argument 0 and 2" in text
    assert "because" in message(1.0, 2.0, "because")
    assert "in general" in message(False, True, says="in general")


# --- records and the check in a notebook ----------------------------------------------------------


def recorded(**more: object) -> Recorded:
    made = Recorded("half", ("f",), "right", Plan([call("f", 1.0)], [comparison(label="f(1)")]))
    made.want, made.known = [0.5], [Known("it was doubled", {0: 2.0})]
    for name, value in more.items():
        setattr(made, name, value)
    return made


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(record, "FOLDER", tmp_path)
    monkeypatch.setattr(public, "read", lambda name: record.read(name, tmp_path))
    record.read.cache_clear()
    yield tmp_path
    record.read.cache_clear()


def test_a_record_is_what_was_written(folder) -> None:
    made = {"half": recorded()}
    made["half"].want = [Failed("ValueError", ("ValueError", "Exception"), "no", "line 1")]
    made["half"].known = [Known("x", {0: Lacking((1, torch.ones(2)))})]
    made["half"].plan.comparisons[0] = comparison(
        label="twice", form=("same as", Ref(0, ("a", 1)), 0.1)
    )
    record.write(folder / "a.bin", made)
    back = record.read("a", folder)["half"]
    assert back.plan == made["half"].plan
    assert back.want == [Failed("ValueError", ("ValueError", "Exception"), "no", "")]
    assert torch.equal(back.known[0].values[0].whole[1], torch.ones(2))
    assert record.encode(made) == record.encode(made)


def test_large_arrays_of_mistakes_are_stored_in_part(folder) -> None:
    wrong = np.arange(600.0).reshape(20, 30)
    many = {i: 1.0 for i in range(1, 9)}
    thin = record.thin(Known("x", {0: [wrong, {"a": wrong}], **many}))
    assert thin.until == record.KEPT
    assert len(thin.values) == record.KEPT
    made = {"half": recorded(known=[thin])}
    record.write(folder / "a.bin", made)
    (back,) = record.read("a", folder)["half"].known
    assert compare.agrees(comparison(), [wrong, {"a": wrong}], back.values[0])
    assert not compare.agrees(comparison(), [wrong, {"a": wrong + 1}], back.values[0])
    assert not compare.agrees(comparison(), [wrong.T, {"a": wrong}], back.values[0])


def test_a_missing_or_broken_record_is_one_sentence(folder) -> None:
    with pytest.raises(NoRecord, match="missing"):
        Checks("a").half(lambda x: x)
    record.write(folder / "a.bin", {"half": recorded()})
    content = (folder / "a.bin").read_bytes()
    for broken in (content[:-20], b"", b"nothing", content[:40] + b"\0" + content[41:]):
        (folder / "a.bin").write_bytes(broken)
        record.read.cache_clear()
        with pytest.raises(NoRecord, match="cannot be read"):
            Checks("a").half(lambda x: x)


def test_a_check_passes_fails_and_waits(folder, capsys) -> None:
    record.write(folder / "a.bin", {"half": recorded()})
    checks = Checks("a")
    checks.half(lambda x: x / 2)
    assert capsys.readouterr().out == "✓ half: right\n"
    with pytest.raises(CheckFailed, match="it was doubled"):
        checks.half(lambda x: 2 * x)

    def stub(x):
        raise NotImplementedError("your code in place of this line")

    with pytest.raises(NotImplementedError, match="your code"):
        checks.half(stub)
    with pytest.raises(TypeError, match="how it is called"):
        checks.half()
    with pytest.raises(AttributeError, match="there are: half"):
        _ = checks.third
    assert dir(checks) == ["half", "summary"]


def test_a_function_that_never_ends_is_stopped(folder, monkeypatch) -> None:
    monkeypatch.setattr(public, "SECONDS", 0.2)

    def endless(x):
        while True:
            pass

    with pytest.raises(CheckFailed, match="loop without end"):
        Check("a", recorded())(endless)


def test_a_follow_on_error_names_the_exercise_that_it_follows_from(folder) -> None:
    scope: dict = {}
    exec("def g(x):\n    return 3 * x\ndef f(x):\n    return g(x)", scope)
    plan = Plan([call("g", 1.0)], [comparison(label="g(1)")])
    first = recorded(name="third", names=("g",), known=[], plan=plan)
    record.write(folder / "a.bin", {"third": first, "half": recorded(uses=("third",))})
    with pytest.raises(CheckFailed, match="mend that first"):
        Checks("a").half(scope["f"])
    scope["g"] = lambda x: x / 2
    exec("def f(x):\n    return 2 * x", scope)
    with pytest.raises(CheckFailed, match="it was doubled"):
        Checks("a").half(scope["f"])


def sealed_answers() -> dict:
    from course.checks import answers

    sealed = {
        "names": ["a"],
        "questions": {"a": ["x", "y"]},
        "options": {"a": [True, False]},
        "grids": {},
        "hint": "look at y",
    }
    right, wrong = {"a": {"x": True, "y": False}}, {"a": {"x": False, "y": False}}
    sealed["seal"] = answers.seal(right, "x: since", [(wrong, "x is no")], salt=b"0" * 16)
    return sealed


def test_short_answers(folder, capsys) -> None:
    public._tries.clear()
    quiz = recorded(name="quiz", names=("a",), plan=Plan(), want=[], known=[])
    quiz.answers = sealed_answers()
    check = Check("a", quiz)
    with pytest.raises(NotImplementedError):
        check({"x": None, "y": None})
    with pytest.raises(CheckFailed, match="None for"):
        check({"x": True, "y": None})
    with pytest.raises(CheckFailed, match="each one of"):
        check({"x": True, "y": "no"})
    with pytest.raises(CheckFailed, match="answers for"):
        check({"x": True})
    with pytest.raises(CheckFailed) as caught:
        check({"x": True, "y": True})
    assert "look at y" not in str(caught.value)
    with pytest.raises(CheckFailed, match="look at y"):
        check({"x": True, "y": True})
    with pytest.raises(CheckFailed, match="x is no"):
        check({"x": False, "y": False})
    check({"x": True, "y": False})
    assert "x: since" in capsys.readouterr().out


def test_measured_answers_are_sealed_with_their_tolerance() -> None:
    sealed = {"grids": {"a": {"x": [(1.4612 - 6e-4) % 1.2e-3, 1.2e-3]}}}
    cells = [
        public.answers_on_grid({"a": {"x": value}}, sealed)["a"]["x"]
        for value in (1.4612, 1.461, 1.4617, 1.4620, 1.46)
    ]
    assert cells[0] == cells[1] == cells[2]
    assert cells[3] != cells[0] != cells[4]
