"""Exercise of `fmnist_mlp_vs_cnn`: the seconds on the clock."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.work import Work


@exercise("fmnist_mlp_vs_cnn/test_clock", done="the clock is explained")
def clock(work: Work, rng: np.random.Generator) -> None:
    fixed, rate = float(rng.uniform(5, 50)), float(rng.uniform(0.1, 3))
    one, two = float(rng.uniform(0.5, 6)), float(rng.uniform(7, 15))
    cases = [
        ((2.5, 5.0), (11.7, 20.0)), ((0.794, 9.952464), (43.6, 53.0)), ((8.3, 3.0), (9.5, 7.0)),
        ((one, two), (fixed + rate * one, fixed + rate * two)),
        ((two, one), (fixed + rate * two, fixed + rate * one)),
        ((2.0, 5.5), (7.25, 7.25)),  # the same seconds
        ((1.3, 4.0), (9.0, 5.5)),  # the rate is negative
        ((3.0, 4.0), (1.5, 8.5)),  # the fixed part is negative
        ((0.0, 4.0), (2.5, 3.7)), ((3, 8), (4, 7)), ((one, one + 1e-4), (fixed, fixed + 1e-4 * rate)),
        ((1e-6, 3e-6), (0.25, 0.75)), ((1e5 + 0.5, 3e5), (1e4, 2.5e4 + 0.1)),
        ((1.0, 1.0 + 2.0**-33), (3.0, 3.5)),  # nearly the same work, but not the same
    ]  # fmt: skip
    for pair, seconds in cases:
        found = work.call("split_seconds", pair, seconds)
        what = f"split_seconds({pair}, {seconds})"
        for part, of in enumerate(("fixed", "rate")):
            work.compare(found[part], f"{what}: {of}", types=True, rtol=1e-6, atol=1e-9)
    work.compare(found.about("type"), "split_seconds: the type of the result",
                 form=("among", "set", "dict"), says="return the pair (fixed, rate)")  # fmt: skip
    same = round(one, 3)
    for pair, seconds in (
        ((same, float(str(same))), (5.0, 6.0)), ((2, 2), (5.0, 6.0)), ((3, 3.0), (7.0, 7.0)),
        ((0.0, 0.0), (1.0, 2.0)),
    ):  # fmt: skip
        work.compare(
            work.call("split_seconds", pair, seconds), f"split_seconds({pair}, {seconds})",
            says="two networks with the same work cannot be told apart: raise ValueError",
        )  # fmt: skip


REFUSE = 'if work[0] == work[1]:\n        raise ValueError(f"two different amounts of work are needed, got {work}")'
RATE = "rate = (seconds[1] - seconds[0]) / (work[1] - work[0])"
FIXED = "return seconds[0] - rate * work[0], rate"


def say(says: str, *edits: tuple[str, str]) -> None:
    """A mistake of `split_seconds`."""
    clock.mistake(says, *edits)


say("the order is (fixed, rate)", (FIXED, "return rate, seconds[0] - rate * work[0]"))
ALL_WORK = "that takes all seconds for work: solve for the fixed part too"
say(ALL_WORK, (FIXED, "return 0.0, seconds[0] / work[0]"))
say(
    "the difference of the seconds is not yet the fixed part",
    (FIXED, "return seconds[1] - seconds[0], rate"),
)
for part in ("seconds[0]", "seconds[1]", "min(seconds)"):
    say(
        "the fixed part is what is left of the seconds, t - rate · work",
        (FIXED, f"return {part}, rate"),
    )
UPSIDE = "the rate is upside down: seconds for each million, so divide by the work"
say(UPSIDE, (RATE, "rate = (work[1] - work[0]) / (seconds[1] - seconds[0])"))
say(UPSIDE, (FIXED, "return seconds[0] - rate * work[0], 1 / rate"))
CROSSED = "the work of the other network was taken off: seconds and work of the same network belong together"
say(CROSSED, (FIXED, "return seconds[0] - rate * work[1], rate"))
say(CROSSED, (FIXED, "return seconds[1] - rate * work[0], rate"))
say("the rate is the slope through both points, not the mean of seconds / work",
    (RATE, "rate = (seconds[0] / work[0] + seconds[1] / work[1]) / 2 if all(work) else 0.0"))  # fmt: skip
say("the rate is the slope through both points, not the mean of seconds / work",
    (RATE, "rate = (seconds[0] / work[0] + seconds[1] / work[1]) / 2"))  # fmt: skip
say("the rate is the difference of the seconds over the difference of the work",
    (RATE, "rate = (seconds[1] - seconds[0]) / work[1]"))  # fmt: skip
say("the rate is the difference of the seconds over the difference of the work",
    (RATE, "rate = (seconds[1] + seconds[0]) / (work[1] + work[0])"))  # fmt: skip
say("the rate is the difference of the seconds over the difference of the work: divide by it",
    (RATE, "rate = seconds[1] - seconds[0]"))  # fmt: skip
say(
    "the sign is wrong: fixed = seconds - rate * work",
    (FIXED, "return seconds[0] + rate * work[0], rate"),
)
say(
    "the sign of the rate is wrong: the differences are in opposite orders",
    (RATE, RATE.replace("work[1] - work[0]", "work[0] - work[1]")),
)
ABSOLUTE = "the rate may be negative: leave out abs()"
say(ABSOLUTE, (RATE, "rate = abs((seconds[1] - seconds[0]) / (work[1] - work[0]))"))
say(ABSOLUTE, (RATE, "rate = abs(seconds[1] - seconds[0]) / abs(work[1] - work[0])"))
say("the differences are in the same order for work and seconds: abs() turns the sign around",
    (RATE, "rate = (seconds[1] - seconds[0]) / abs(work[1] - work[0])"))  # fmt: skip
say("the fixed part may be negative: it is what the two measurements give",
    (FIXED, "return max(0, seconds[0] - rate * work[0]), rate"))  # fmt: skip
say("the fixed part may be negative: it is what the two measurements give",
    (FIXED, "return max(0.0, seconds[0] - rate * work[0]), rate"))  # fmt: skip
say(
    "the fixed part has a sign: leave out abs()",
    (FIXED, "return abs(seconds[0] - rate * work[0]), rate"),
)
say(
    "the rate may be negative: it is what the two measurements give",
    (FIXED, "return seconds[0] - rate * work[0], max(rate, 0.0)"),
)
for digits in (1, 2, 3, 4):
    say("the numbers are rounded: leave out round()",
        (FIXED, f"return round(seconds[0] - rate * work[0], {digits}), round(rate, {digits})"))  # fmt: skip
say("whole-number division: // cuts, / divides", (RATE, RATE.replace(") / (", ") // (")))
TENSORS = "these are float32 tensors: calculate with Python's numbers"
say(TENSORS, (RATE, f"work, seconds = torch.tensor(work), torch.tensor(seconds)\n    {RATE}"))
say("float32 has seven digits, and differences lose some of them: calculate with Python's numbers",
    (RATE, f"work, seconds = torch.tensor(work), torch.tensor(seconds)\n    {RATE}"),
    (FIXED, "return (seconds[0] - rate * work[0]).item(), rate.item()"))  # fmt: skip
VALUE_ERROR = "two networks with the same work cannot be told apart: raise ValueError"
say(f"{VALUE_ERROR} before dividing by zero", (REFUSE, ""))
for error in (
    "ZeroDivisionError",
    "RuntimeError",
    "TypeError",
    "Exception",
    "AssertionError",
    "ArithmeticError",
):
    say("the error to raise is ValueError", ("raise ValueError(", f"raise {error}("))
say(
    "assert raises AssertionError, and may be switched off: raise ValueError",
    (REFUSE, "assert work[0] != work[1]"),
)
say("assert raises AssertionError, and may be switched off: raise ValueError",
    (REFUSE, 'assert work[0] != work[1], "the same work"'))  # fmt: skip
for pair in ('float("nan"), float("nan")', 'seconds[0], float("inf")', "seconds[0], 0.0", "0.0, 0.0", "None",
             'float("inf"), float("inf")', 'float("-inf"), float("inf")'):  # fmt: skip
    say(
        f"{VALUE_ERROR}, do not return something",
        (REFUSE, f"if work[0] == work[1]:\n        return {pair}"),
    )
say(
    "raise is missing: print does not stop the function",
    (REFUSE, 'if work[0] == work[1]:\n        print("the same work")'),
)
for bound in (
    "1e-3",
    "1e-2",
    "0.1",
    "0.01 * max(work)",
    "1e-4 * max(work)",
    "1e-9",
    "1e-5",
    "1e-6",
    "0.5",
):
    say(
        "only the same work is refused, not work that is close",
        ("if work[0] == work[1]:", f"if abs(work[0] - work[1]) < {bound}:"),
    )
say(
    "only the same work is refused: the first network may have more",
    ("work[0] == work[1]:", "work[0] >= work[1]:"),
)
say(
    "only the same work is refused: the first network may have less",
    ("work[0] == work[1]:", "work[0] <= work[1]:"),
)
say("only the same work is refused: equal seconds give a rate of 0",
    ("if work[0] == work[1]:", "if work[0] == work[1] or seconds[0] == seconds[1]:"))  # fmt: skip
say(
    "only the same work is refused: equal seconds give a rate of 0",
    ("if work[0] == work[1]:", "if seconds[0] == seconds[1]:"),
)
say("only the same work is refused: a negative rate is a result, too",
    (RATE, f'{RATE}\n    if rate < 0:\n        raise ValueError("negative")'))  # fmt: skip
say("only the same work is refused: a negative fixed part is a result, too",
    (RATE, f'{RATE}\n    if rate * work[0] > seconds[0]:\n        raise ValueError("negative")'))  # fmt: skip
say("only the same work is refused: no work at all is a number, too",
    ("if work[0] == work[1]:", "if work[0] == work[1] or not all(work):"))  # fmt: skip
say(
    "`is` asks for the same object: compare numbers with ==",
    ("work[0] == work[1]", "work[0] is work[1]"),
)
SOLVER = f"a solver stops with an error of its own, or finds some solution: {VALUE_ERROR}"
LSTSQ = (
    "import numpy as np\n\n\ndef split_seconds(work, seconds):\n"
    "    a = np.array([[1.0, work[0]], [1.0, work[1]]])\n"
    "    fixed, rate = np.linalg.lstsq(a, np.array(seconds, dtype=float), rcond=None)[0]\n"
    "    return float(fixed), float(rate)\n"
)
clock.mistake(SOLVER, cell="split_seconds", code=LSTSQ)
clock.mistake(SOLVER, cell="split_seconds", code=(
    "def split_seconds(work, seconds):\n"
    "    a = torch.tensor([[1.0, work[0]], [1.0, work[1]]], dtype=torch.float64)\n"
    "    return tuple(torch.linalg.solve(a, torch.tensor(seconds, dtype=torch.float64)).tolist())\n"))  # fmt: skip
say("the function has no return statement", (FIXED, "fixed = seconds[0] - rate * work[0]"))

QUESTIONS = [
    "fewer parameters mean fewer multiply-adds",
    "both runs fetch each image by a Python call of its own, whatever the network",
    "a graphics card does most of these multiply-adds side by side",
    "the clock shows that the two networks do about the same work",
    "on a CPU, too, the CNN would take only about a fifth longer",
]
clock.short_answers(
    "reasons",
    hint="compare with figure, table and seconds above: what depends on the network, what not?",
    why={
        QUESTIONS[0]: "the CNN has fewer parameters and 12.5 times the work: a convolution uses each weight at every place",
        QUESTIONS[1]: "the loader calls __getitem__ for each image: that is the fixed part",
        QUESTIONS[2]: "so more work takes hardly more time there",
        QUESTIONS[3]: "the work was counted: 12.5 to 1; most of the seconds went into other things",
        QUESTIONS[4]: "a CPU does few multiply-adds at once, so the work shows",
    },
    mistakes=[
        ("a convolution uses each weight at every place: the CNN has fewer parameters and more work",
         {QUESTIONS[0]: True}),
        ("the loader calls __getitem__ once for each image, in Python, for both networks", {QUESTIONS[1]: False}),
        ("a graphics card has thousands of units that multiply at the same time", {QUESTIONS[2]: False}),
        ("the work was counted, 12.5 to 1; the clock shows the work and everything else", {QUESTIONS[3]: True}),
        ("a CPU does few multiply-adds at once: there the work shows", {QUESTIONS[4]: True}),
        ("neither the parameters nor the clock say how much work it is: count the multiply-adds",
         {QUESTIONS[0]: True, QUESTIONS[3]: True}),
    ],
)  # fmt: skip
