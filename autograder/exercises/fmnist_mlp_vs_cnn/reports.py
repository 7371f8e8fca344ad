"""Exercise of `fmnist_mlp_vs_cnn`: which counts a mean of batch accuracies may stand for."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.work import Work


@exercise(
    "fmnist_mlp_vs_cnn/test_possible_counts", done="just the counts that fit the report are found"
)
def possible_counts(work: Work, rng: np.random.Generator) -> None:
    def ask(reported: float, images: int, batch_size: int, *tolerance: float) -> None:
        more = f", {tolerance[0]:.4g}" if tolerance else ""
        what = f"possible_counts({reported:.12g}, {images}, {batch_size}{more})"
        found = work.call("possible_counts", reported, images, batch_size, *tolerance)
        work.compare(found, what, types=True)
        work.compare(
            found.about("type"), f"{what}: the type, is it a list?",
            form=("among", "list", "tuple"),
            says="a list of whole numbers is asked for; a set has no order: sorted(...) makes the list",
        )  # fmt: skip

    def told(
        full: int, right: int, images: int, batch_size: int, *more: float, off: float = 0
    ) -> None:
        """A report of `full` right answers before the last batch and `right` in it."""
        batches = -(-images // batch_size)
        last = images - (batches - 1) * batch_size
        mean = (full / batch_size + right / last) / batches
        ask(mean + off if off else float(np.float32(mean)), images, batch_size, *more)

    told(int(rng.integers(40, 70)), 5, 90, 20)
    told(int(rng.integers(150, 190)), int(rng.integers(3, 15)), 258, 30)  # gaps: b = 30, r = 18
    told(int(rng.integers(60, 90)), int(rng.integers(1, 8)), 128, 30)  # r = 8: t in steps of 4
    told(8_820, 4, 10_000, 32)
    told(40, 20, 96, 32)  # no short batch: one count, whatever t
    told(21, 8, 45, 32)  # 13 and 32 have no common factor
    told(199, 50, 250, 100)  # almost all right
    told(1, 3, 250, 100)  # almost none right
    told(
        int(rng.integers(100, 300)), int(rng.integers(5, 60)), 740, 160
    )  # r = 100: t in steps of 5
    told(int(rng.integers(300, 600)), int(rng.integers(1, 40)), 1_000, 64)
    # The ends: S is 0 or n - r, with a report that is a little too small or too large.
    for off in (-1e-9, 1e-9):
        told(0, int(rng.integers(1, 4)), 90, 20, off=off)
        told(80, int(rng.integers(0, 9)), 90, 20, off=off)
    ask(0.0, 70, 20)
    ask(1.0, 70, 20)
    ask(1.0, 60, 20)
    # One batch alone, smaller than batch_size or not; one image; batches of one.
    told(0, int(rng.integers(1, 6)), 7, 32)
    told(0, int(rng.integers(1, 6)), 7, 7)
    told(0, 1, 1, 1)
    told(3, 0, 5, 1)
    ask(0.4, 7, 32)
    ask(1.2, 7, 7)
    # No mean of batch accuracies.
    ask(0.8813897967338562, 10_000, 64)
    ask(0.5123, 96, 32)
    ask(1.4, 90, 20)
    ask(-0.3, 90, 20)
    # The tolerance: all numbers are exact in binary.
    ask(5 / 8 + 1 / 32, 8, 4, 0.25)
    ask(5 / 8 - 1 / 32, 8, 4, 0.25)
    ask(5 / 8 + 1 / 32, 8, 4, 0.2)
    ask(5 / 8, 8, 4, 0.0)
    ask(5 / 8 + 3 / 64, 8, 4, 0.4)
    ask(5 / 8 + 1 / 128, 8, 4, 0.03)
    told(5_000, 3, 10_000, 32, off=0.15 / 10_016)
    told(5_000, 3, 10_000, 32, off=0.013 / 10_016)
    told(5_000, 3, 10_000, 32, off=0.008 / 10_016)
    told(5_000, 3, 10_000, 32, 0.2, off=0.15 / 10_016)
    told(5_000, 3, 10_000, 32, 1e-6, off=1e-4 / 10_016)
    told(50, 3, 90, 20, 0.2, off=-0.15 / 100)
    told(int(rng.integers(40, 70)), 5, 90, 20)


FULL = "full = batch_size * (reported * batches - right_in_last / last)"
TRIES = "for right_in_last in range(last + 1):"
TEST = "if abs(full - round(full)) <= tolerance and 0 <= round(full) <= images - last:"
ADD = "counts.add(round(full) + right_in_last)"
SORTED = "return sorted(counts)"


def say(says: str, *edits: tuple[str, str]) -> None:
    """A mistake of `possible_counts`."""
    possible_counts.mistake(says, *edits)


SHARE = "that takes the report for a share of all images; it is a mean over batches"
say(SHARE, (SORTED, "return [round(reported * images)]"))
say(SHARE, (SORTED, "return [int(reported * images)]"))
DOUBLE = (
    "a right answer of the last batch was counted as batch_size / last of a right answer: it is one"
)
say(DOUBLE, (SORTED, "return [round(reported * batches * batch_size)]"))
say(DOUBLE, (ADD, "counts.add(round(full + right_in_last * batch_size / last))"))
say(DOUBLE, (ADD, "counts.add(round(full) + round(right_in_last * batch_size / last))"))
say("these are the right answers in the full batches alone: add those in the last batch",
    (ADD, "counts.add(round(full))"))  # fmt: skip
say("these are the right answers in the last batch: add those in the batches before it",
    (ADD, "counts.add(right_in_last)"))  # fmt: skip
BOUNDS = "0 <= round(full) <= images - last"
say("some of these need more right answers in the full batches than there are images in them, or fewer "
    "than none: test both bounds", (f" and {BOUNDS}", ""))  # fmt: skip
say("some of these need more right answers in the full batches than there are images in them",
    (BOUNDS, "round(full) >= 0"))  # fmt: skip
say(
    "the batches before the last hold images - last images, not all",
    (BOUNDS, "0 <= round(full) <= images"),
)
say(
    "the batches before the last hold images - last images",
    (BOUNDS, "0 <= round(full) <= images - batch_size"),
)
say("some of these need fewer than no right answers in the full batches: test 0 <= S, too",
    (BOUNDS, "round(full) <= images - last"))  # fmt: skip
STRICT = "none and all of the batches before the last are possible, too: 0 <= S <= n - r"
say(STRICT, (BOUNDS, "0 < round(full) < images - last"))
say(STRICT, (BOUNDS, "0 <= round(full) < images - last"))
say(STRICT, (BOUNDS, "0 < round(full) <= images - last"))
UNROUNDED = "the bounds hold for the rounded S: -0.000001 is 0, up to rounding"
say(UNROUNDED, (BOUNDS, "0 <= full <= images - last"))
say("the bounds hold for the rounded S, the whole number: there tolerance is no room", (
    BOUNDS, "-tolerance <= full <= images - last + tolerance"))  # fmt: skip
WHOLE = "the report must be explained by a whole number of images in the full batches: test that"
NEAR = "abs(full - round(full)) <= tolerance and "
say(WHOLE, (NEAR, ""))
say("the test is for a whole number up to rounding: a report in float32 is never exact; use the tolerance",
    (NEAR, "full == round(full) and "))  # fmt: skip
CUT = "int() and // cut off: 8795.999 becomes 8795; round() goes to the nearest"
say(CUT, (TEST, TEST.replace("round(full)", "int(full)")), (ADD, ADD.replace("round", "int")))
say(CUT, (ADD, ADD.replace("round", "int")))
say("the test looks above the whole number only: 8795.999 is near one, too",
    (NEAR, "full - int(full) <= tolerance and "))  # fmt: skip
say("the test looks above the whole number only: 8795.999 is near one, too",
    (NEAR, "full % 1 <= tolerance and "))  # fmt: skip
say("the test looks above the whole number only: 8795.999 is near one, too",
    (NEAR, "0 <= full - round(full) <= tolerance and "))  # fmt: skip
say(
    "the difference may be negative: abs() is missing",
    (NEAR, "full - round(full) <= tolerance and "),
)
for number in ("0.01", "1e-3", "0.1", "1e-6"):
    say(
        "the argument tolerance is not used: a number is written down",
        ("<= tolerance", f"<= {number}"),
    )
say("a distance equal to the tolerance is allowed: <=", ("<= tolerance", "< tolerance"))
say("the tolerance is for S itself, not relative to S", ("<= tolerance", "<= tolerance * full"))
say(
    "the tolerance is for S itself, not relative to S",
    ("<= tolerance", "<= tolerance * max(1, abs(full))"),
)
say(
    "the tolerance is for S itself, not relative to S",
    (NEAR, "abs(full - round(full)) / max(full, 1) <= tolerance and "),
)
say("the tolerance is for S, not for the mean",
    (NEAR, "abs(full - round(full)) / (batches * batch_size) <= tolerance and "))  # fmt: skip
say(
    "the tolerance is for S, not for the mean",
    (NEAR, "abs(full - round(full)) / batch_size <= tolerance and "),
)
say(
    "the tolerance is for S, not for the mean",
    (NEAR, "abs(full - round(full)) <= tolerance * batch_size and "),
)
LISTED = ("counts = set()", "counts = []")
TWICE = "the same count appears more than once: collect in a set"
say(TWICE, LISTED, (ADD, ADD.replace("add", "append")))
say("the order is ascending: return sorted(...)", LISTED,
    (ADD, "if round(full) + right_in_last not in counts:\n                " + ADD.replace("add", "append")),
    (SORTED, "return counts"))  # fmt: skip
say("the same count appears more than once, and they are not sorted: collect in a set, return sorted(...)",
    LISTED, (ADD, ADD.replace("add", "append")), (SORTED, "return counts"))  # fmt: skip
say("the order is ascending: return sorted(...)", (SORTED, "return sorted(counts, reverse=True)"))
say("a set has no order: sorted(...) makes the list", (SORTED, "return counts"))
FLOATS = "the counts are whole numbers: round() gives an int, where it is told no digits"
say(FLOATS, (SORTED, "return [float(count) for count in sorted(counts)]"))
say(FLOATS, (ADD, "counts.add(full + right_in_last)"))
say(
    "these are tensors: return Python's numbers",
    (SORTED, "return [torch.tensor(c) for c in sorted(counts)]"),
)
say(
    "the last of the tries is left out: t goes from 0 to r, range(last + 1)",
    (TRIES, "for right_in_last in range(last):"),
)
say(
    "t = 0 is left out: none of the last batch may be right",
    (TRIES, "for right_in_last in range(1, last + 1):"),
)
say("t = 0 and t = r are left out: none or all of the last batch may be right",
    (TRIES, "for right_in_last in range(1, last):"))  # fmt: skip
say("the last batch may hold more than 16 images: try each t up to `last`",
    (TRIES, "for right_in_last in range(min(last, 16) + 1):"))  # fmt: skip
say("t goes up to the number of images in the last batch, not to batch_size",
    (TRIES, "for right_in_last in range(batch_size + 1):"))  # fmt: skip
LASTS = "last = images - (batches - 1) * batch_size"
REMAINDER = "images % batch_size is 0 where nothing is left over: then the last batch is a full one"
say(REMAINDER, (LASTS, "last = images % batch_size"))
say(REMAINDER, (LASTS, "last = max(images % batch_size, 1)"))
say("the last batch holds what is left over, not batch_size images", (LASTS, "last = batch_size"))
ROUND_UP = "the short last batch is a batch too: round the number of batches up"
COUNT = "batches = -(-images // batch_size)"
OWN_LAST = (LASTS, "last = images % batch_size or batch_size")
say(ROUND_UP, (COUNT, "batches = images // batch_size"), OWN_LAST)
say(ROUND_UP, (COUNT, "batches = max(images // batch_size, 1)"), OWN_LAST)
say(ROUND_UP, (COUNT, "batches = images // batch_size"))
say(
    "one batch too many is counted where nothing is left over",
    (COUNT, "batches = images // batch_size + 1"),
    OWN_LAST,
)
say(
    "one batch too many is counted where nothing is left over",
    (COUNT, "batches = images // batch_size + 1"),
)
say(
    "the number of batches is no fraction: round it up",
    (COUNT, "batches = images / batch_size"),
    OWN_LAST,
)
FORMULA = "S is computed by another formula than in the text: b (B a - t / r)"
for new in (
    "full = batch_size * (reported * batches - right_in_last / batch_size)",
    "full = batch_size * (reported - right_in_last / last)",
    "full = batch_size * reported * batches - right_in_last / last",
    "full = batch_size * reported * batches - right_in_last",
    "full = batch_size * (reported * batches + right_in_last / last)",
    "full = reported * batches - right_in_last / last",
    "full = last * (reported * batches - right_in_last / last)",
    "full = reported * images - right_in_last",
):
    say(FORMULA, (FULL, new))
LOOP_ELSE = ADD + "\n        else:\n            break"
say("the loop ends at the first t that does not fit: a later one may", (ADD, LOOP_ELSE))
say("the loop ends at the first t that does not fit: a later one may",
    (TEST, TEST.replace("if abs", "if abs(full - round(full)) > tolerance:\n            break\n        if abs")))  # fmt: skip
say("the first count is not the only one: go on with the loop",
    (ADD, "return [round(full) + right_in_last]"))  # fmt: skip
say("the first count is not the only one: go on with the loop", (ADD, ADD + "\n            break"))
for digits in (3, 4, 5, 6):
    say("the report is rounded first: that throws away what tells the counts apart",
        (TRIES, f"reported = round(reported, {digits})\n    " + TRIES))  # fmt: skip
say("the smallest and the largest are not all: return every count",
    (SORTED, "return sorted({min(counts), max(counts)}) if counts else []"))  # fmt: skip
say("the gaps are filled: not every number between the smallest and the largest count is possible",
    (SORTED, "return list(range(min(counts), max(counts) + 1)) if counts else []"))  # fmt: skip
NONE = "without a possible count the list is empty, and that is no error"
say(NONE, (SORTED, 'if not counts:\n        raise ValueError("no count fits")\n    ' + SORTED))
say(NONE, (SORTED, "return list(range(min(counts), min(counts) + 1)) and sorted(counts)"))
say(NONE, (SORTED, "return sorted(counts) or None"))
say(NONE, (SORTED, "assert counts\n    " + SORTED))
KEPT = "counts of earlier calls are kept: make the set inside the function"
say(
    KEPT,
    ("tolerance: float = 0.01\n", "tolerance: float = 0.01, counts=set()\n"),
    ("counts = set()", "pass"),
)
say(
    KEPT,
    ("def possible_counts(", "counts = set()\n\n\ndef possible_counts("),
    ("    counts = set()\n", ""),
)
say(
    "the tolerance is 0.01 where it is not given",
    ("tolerance: float = 0.01", "tolerance: float = 0.1"),
)
