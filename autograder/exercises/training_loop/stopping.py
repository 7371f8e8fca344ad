"""Exercises of `training_loop`: when to stop, what to keep."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.training_loop.models import batch, network
from autograder.exercises.work import Work

ROUNDED = 1e-6  # what a model has computed differs by rounding between kinds of processors


@exercise("training_loop/test_early_stopping", done="best and last epoch are found")
def early_stopping(work: Work, rng: np.random.Generator) -> None:
    infinite = float("inf")
    cases = [
        ([0.9, 0.7, 0.5, 0.6, 0.55, 0.4], 2),
        ([0.5, 0.4, 0.45, 0.44, 0.43, 0.6, 0.7, 0.8, 0.3], 3),
        ([0.5, 0.4, 0.4, 0.45, 0.46, 0.3], 2),
        ([0.9, 0.8, 0.85, 0.7, 0.75, 0.6, 0.65, 0.66, 0.1], 2),
        ([0.9, 0.8, 0.7], 1),
        ([0.6, 0.7], 5),
        ([0.5, 0.4, 0.6], 3),
        ([0.7], 1),
        ([1500.0, 1400.0, 1450.0, 1460.0, 1300.0], 2),
        ([0.2, 0.0, 0.1, 0.1, -0.5], 2),
        ([0.2, 0.0, 0.1, -0.5, -0.6, -0.2], 2),
        ([0.30003, 0.30002, 0.30001, 0.3, 0.4, 0.41, 0.1], 2),
        ([0.301, 0.3, 0.299, 0.298, 0.4, 0.41, 0.1], 2),
        ([infinite, infinite, 3.0, 2.0], 1),
        ([infinite, 2.0, 3.0, 1.0], 2),
    ]
    for _ in range(4):
        length, patience = int(rng.integers(9, 14)), int(rng.integers(1, 5))
        cases.append(([round(float(loss), 1) for loss in rng.uniform(-0.3, 1.3, length)], patience))
    for losses, patience in cases:
        result = work.call("early_stopping", losses, patience)
        work.compare(result, f"early_stopping({losses}, patience={patience})")
    for losses, patience in (([0.5, 0.4], 0), ([0.5, 0.4, 0.3], -2), ([0.5], 0)):
        work.compare(
            work.call("early_stopping", losses, patience),
            f"early_stopping({losses}, patience={patience})",
            says="patience below 1 is to be refused with a ValueError, at once",
        )


REFUSE = "    if patience < 1:\n"
RAISE = '        raise ValueError(f"patience is {patience}, but must be at least 1")\n'
START = "    best = 1\n"
LOOP = "    for epoch, loss in enumerate(losses, start=1):\n"
BETTER = "        if loss < losses[best - 1]:\n"
BEST = "            best = epoch\n"
STOP = "        if epoch - best == patience:\n"
BREAK = "            break\n"
RETURN = "    return best, epoch"
BODY = START + LOOP + BETTER + BEST + STOP + BREAK + RETURN
LATE = "training went on one epoch too long: stop as soon as `patience` epochs in a row brought no improvement"
EARLY = "training stopped one epoch too early: it stops after `patience` epochs in a row without improvement"
LONG = (
    "a patience as long as the list of losses, or longer, is allowed: then training runs to the end"
)


def say(says: str, *edits: tuple[str, str]) -> None:
    """A mistake in early stopping."""
    early_stopping.mistake(says, *edits)


say("an equal loss is no improvement: only a smaller one is", (BETTER, BETTER.replace("<", "<=")))
say("a smaller loss is the better one", (BETTER, BETTER.replace("<", ">")))
say("compare with the best loss so far, not with the epoch before", (BETTER, "        if epoch > 1 and loss < losses[epoch - 2]:\n"))  # fmt: skip
RESET = "the count of epochs without improvement starts again at each improvement"
say(RESET, (START, START + "    waited = 0\n"), (BEST, BEST + "        elif epoch > 1:\n            waited += 1\n"), (STOP, "        if waited == patience:\n"))  # fmt: skip
say(LATE, (STOP, STOP.replace("==", ">")))
say(EARLY, (STOP, "        if epoch - best == max(patience - 1, 1):\n"))
say(EARLY, (STOP, STOP.replace("== patience", ">= patience - 1")))
say(
    "the last epoch that is run is the one after which training stops, not the one before it",
    (BREAK, "            return best, epoch - 1\n"),
)
say("epochs are counted from 1", (RETURN, "    return best - 1, epoch - 1"))
say(
    "the best epoch is counted from 0: both are counted from 1",
    (RETURN, "    return best - 1, epoch"),
)
say(
    "the last epoch is counted from 0: both are counted from 1",
    (RETURN, "    return best, epoch - 1"),
)
say("the order is (best epoch, last epoch)", (RETURN, "    return epoch, best"))
say("the best epoch is the one with the smallest loss, not the last one", (RETURN, "    return epoch, epoch"))  # fmt: skip
SEEN = "training stops where patience ends: what comes later was never seen"
say(SEEN, (RETURN, "    return int(np.argmin(losses)) + 1, len(losses)"))
say(
    "the best epoch was looked for among all losses: those after the stop were never seen",
    (RETURN, "    return int(np.argmin(losses)) + 1, epoch"),
)
say(
    "the best epoch was looked for among all losses: those after the stop were never seen",
    (
        RETURN,
        "    best = int(np.argmin(losses)) + 1\n    return best, min(best + patience, len(losses))",
    ),
)
say("training did not stop: leave the loop where patience ends", (BREAK, "            pass\n"))
say(
    "the losses ended and no `return` was reached: one belongs after the loop",
    (BREAK + RETURN, "            return best, epoch\n    return None"),
)
say(
    "the losses may end before patience does: then the last epoch is that of the last loss",
    (RETURN, "    return best, best + patience"),
)
for start in (999.0, 1000.0, 100.0, 1.0):
    say(
        "the smallest loss starts at a number that is written down, but losses may be larger: the first epoch is "
        "always an improvement",
        (START, f"    best, smallest = 0, {start}\n"),
        (BETTER + BEST, "        if loss < smallest:\n            best, smallest = epoch, loss\n"),
    )
say(
    "the first epoch is always an improvement, also if its loss is infinite: there is none before it",
    (START, "    best, smallest = 0, float('inf')\n"),
    (BETTER + BEST, "        if loss < smallest:\n            best, smallest = epoch, loss\n"),
)
say(
    "a smallest loss of 0 is taken for `none yet`: ask `is None`",
    (START, "    best, smallest = 1, None\n"),
    (
        BETTER + BEST,
        "        if not smallest or loss < smallest:\n            best, smallest = epoch, loss\n",
    ),
)
for least in ("1e-4", "1e-3"):
    say(
        "a small improvement is one, too: smaller is smaller",
        (BETTER, BETTER.replace("[best - 1]", f"[best - 1] - {least}")),
    )
for digits in (2, 3, 4):
    say(
        "the losses are rounded before they are compared: a small improvement is one, too",
        (LOOP, f"    losses = [round(loss, {digits}) for loss in losses]\n" + LOOP),
    )
say(
    "losses of zero or below are not compared: they are losses like others",
    (BETTER, BETTER.replace("if loss", "if 0 < loss")),
)
say(
    "the loss is compared with the one `patience` epochs ago, not with the best so far",
    (STOP, "        if epoch > patience and loss >= losses[epoch - 1 - patience]:\n"),
)
say(
    "what counts is whether the losses lie above the best one so far, not whether they rise",
    (
        BODY,
        "    last = len(losses)\n"
        "    for epoch in range(patience + 1, len(losses) + 1):\n"
        "        window = losses[epoch - patience - 1 : epoch]\n"
        "        if all(b >= a for a, b in zip(window, window[1:])):\n"
        "            last = epoch\n            break\n"
        "    return min(range(last), key=lambda i: losses[i]) + 1, last",
    ),
)
say(
    "the caller's list is emptied on the way (pop works in place): read it by index, or in a loop",
    (
        BODY,
        "    epoch, best, smallest = 1, 1, losses.pop(0)\n"
        "    while losses and epoch - best < patience:\n"
        "        loss = losses.pop(0)\n        epoch += 1\n"
        "        if loss < smallest:\n            best, smallest = epoch, loss\n" + RETURN,
    ),
)
NOT_REFUSED = "patience below 1 is not refused"
say(NOT_REFUSED, (REFUSE + RAISE, ""))
say(NOT_REFUSED, (REFUSE + RAISE, ""), (STOP, STOP.replace("==", ">=")))
say("the error is returned, or only printed: raise it", (RAISE, RAISE.replace("raise ", "return ")))
say("the error is returned, or only printed: raise it", (RAISE, "        print('patience')\n"))
say("the error is returned, or only printed: raise it", (RAISE, "        return None\n"))
say(
    "a patience of 1 is allowed: only what is below 1 is refused",
    (REFUSE, REFUSE.replace("<", "<=")),
)
say("negative patience is below 1, too", (REFUSE, REFUSE.replace("<", "==").replace("1", "0")))
say("a patience of 0 is below 1, too", (REFUSE, "    if patience < 0:\n"))
for other in ("assert", "raise TypeError", "raise Exception"):
    says = "patience below 1 raises a ValueError: no other error, and no assert"
    new = "    assert patience >= 1, 'patience'\n" if other == "assert" else f"{REFUSE}        {other}('patience')\n"  # fmt: skip
    say(says, (REFUSE + RAISE, new))
say(LONG, (REFUSE, "    if not 1 <= patience < max(len(losses), 2):\n"))
say(LONG, (REFUSE, "    if not 1 <= patience <= len(losses):\n"))
say(
    "patience is looked at too late: a single loss does not make it legal",
    (REFUSE + RAISE, ""),
    (LOOP, LOOP + "        if patience < 1 and epoch > 1:\n    " + RAISE),
)


@exercise("training_loop/test_snapshot", done="what it keeps stays as it was")
def snapshot(work: Work, rng: np.random.Generator) -> None:
    for mode in ("train", "eval"):
        model = network(work, rng, int(rng.integers(3, 6)))
        if mode == "eval":
            model = work.make("torch.nn.Sequential", model).method("float")
        own = work.make("torch.nn.Parameter", torch.from_numpy(rng.standard_normal(3)))
        work.call(model, "own", own, method="register_parameter")
        mask = torch.from_numpy(rng.permutation(4) < 2)
        work.call(model, "mask", mask, method="register_buffer")
        work.call(model, "aside", torch.ones(2), False, method="register_buffer")
        frozen = model.attribute("1" if mode == "train" else "0.1")
        work.call(frozen, False, method="requires_grad_")
        work.call(model, method=mode)
        what = f"snapshot of a model in {'training' if mode == 'train' else 'evaluation'} mode"
        kept = work.call("snapshot", model)
        work.compare(kept, what, types=True, rtol=0, atol=0)
        work.compare(
            kept.about("graph"), f"{what}: do the copies ask for gradients?",
            says="the copies hang on the graph of the living weights: detach them",
        )  # fmt: skip
        work.compare(
            work.look(model)["mode"], f"{what}: the model's mode afterwards",
            says="a snapshot leaves the model as it is, its mode too",
        )  # fmt: skip
        work.set_weights(model, rng)
        work.call(model, method="train")
        dtype = torch.float64 if mode == "train" else torch.float32
        work.call(model, batch(rng, 5, 2)[0].to(dtype))
        work.compare(
            work.make("builtins.dict", kept), f"{what}, after the model was trained on",
            says="the snapshot has changed with the model: each tensor has to be copied",
            types=True, rtol=ROUNDED, atol=ROUNDED,
        )  # fmt: skip
        second = work.call("snapshot", model)
        work.compare(
            second,
            f"{what}, a second one after training on",
            types=True,
            rtol=ROUNDED,
            atol=ROUNDED,
        )
        work.compare(
            work.make("builtins.dict", kept), f"{what}, after a second one was taken",
            says="a later snapshot overwrites the earlier one: make a new dictionary each time",
            types=True, rtol=ROUNDED, atol=ROUNDED,
        )  # fmt: skip


STATE = "    return {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}"
SHARED = (
    "the snapshot has changed with the model: state_dict() hands out the tensors themselves, so copy each of "
    "them"
)


def keep(says: str, new: str, *more: tuple[str, str]) -> None:
    """A mistake in the snapshot."""
    snapshot.mistake(says, (STATE, f"    {new}"), *more)


for shared in ("model.state_dict()", "dict(model.state_dict())", "model.state_dict().copy()"):
    keep(SHARED, f"return {shared}")
COPY = "return {name: tensor%s for name, tensor in model.state_dict().items()}"
for call in (".detach()", ".data", ".view_as(tensor)"):
    keep(SHARED, COPY % call)
keep(SHARED, "return {n: torch.from_numpy(t.numpy()) for n, t in model.state_dict().items()}")
NOTHING = "copies nothing where the tensor is such a one already: clone() always does"
for call in ("cpu()", "contiguous()", "to(tensor.dtype)"):
    keep(SHARED, COPY % f".{call}")
for call in (".float()", ".detach().float()"):
    keep(f"the dtypes change, and .float() {NOTHING}", COPY % call)
keep("parameters() lacks the running statistics of batch norm: use state_dict()", "return {n: p.detach().clone() for n, p in model.named_parameters()}")  # fmt: skip
keep("load_state_dict wants tensors: keep tensor.clone(), without .numpy() or .tolist()", COPY % ".numpy().copy()")  # fmt: skip
keep("load_state_dict wants tensors: keep tensor.clone(), without .numpy() or .tolist()", COPY % ".tolist()")  # fmt: skip
DTYPE = "the copies have another dtype than the model's tensors"
keep(DTYPE, COPY % ".clone().float()")
keep(DTYPE, COPY % ".clone().double()")
keep(DTYPE, "return {n: torch.tensor(t.tolist()) for n, t in model.state_dict().items()}")
keep("multiplying by one copies, but makes integers of true and false: use clone()", COPY % " * 1")
keep("adding zero copies, but makes integers of true and false: use clone()", COPY % " + 0")
keep("the numbers go through half precision and lose digits", "return {n: t.half().to(t.dtype) if t.is_floating_point() else t.clone() for n, t in model.state_dict().items()}")  # fmt: skip
PART = "entries of state_dict() are missing: all of them are to be kept"
keep(PART, COPY.replace(".items()}", ".items() if tensor.is_floating_point()}") % ".clone()")
for end in ("('weight', 'bias')", "'weight'"):
    keep(PART, COPY.replace(".items()}", f".items() if name.endswith({end})}}") % ".clone()")
keep(
    "frozen parameters are missing: all entries of state_dict() are to be kept",
    "frozen = {n for n, p in model.named_parameters() if not p.requires_grad}\n"
    "    return {n: t.clone() for n, t in model.state_dict().items() if n not in frozen}",
)
keep(
    "what belongs to the model itself and not to one of its layers is missing: use model.state_dict()",
    "return {f'{c}.{n}': t.clone() for c, m in model.named_children() for n, t in m.state_dict().items()}",
)
keep(
    "buffers that state_dict() leaves out are kept too: then load_state_dict refuses the dictionary",
    "return {n: t.detach().clone() for n, t in [*model.named_parameters(), *model.named_buffers()]}",
)
keep(
    "the entries are stored under the last part of their names, so that layers overwrite each other",
    "return {n.split('.')[-1]: t.clone() for n, t in model.state_dict().items()}",
)
keep("the copies hang on the graph of the living weights: detach them", COPY.replace("state_dict()", "state_dict(keep_vars=True)") % ".clone()")  # fmt: skip
keep("a list of the tensors is returned: a dictionary from names to tensors is wanted", "return [t.clone() for t in model.state_dict().values()]")  # fmt: skip
keep("a copy of the model is returned: a dictionary from names to tensors is wanted", "return copy.deepcopy(model)")  # fmt: skip
keep("a snapshot leaves the model as it is, its mode too", "model.eval()\n" + STATE)
keep("a snapshot leaves the model as it is, its mode too", "model.train()\n" + STATE)
keep(
    "all snapshots are kept in one dictionary, so that a later one overwrites the earlier",
    "for name, tensor in model.state_dict().items():\n        kept[name] = tensor.clone()\n    return kept",
    ("def snapshot(model)", "def snapshot(model, kept={})"),
)
keep(
    "the snapshot of a model is made once and returned again at every later call",
    "if not hasattr(model, 'kept'):\n        model.kept = copy.deepcopy(model.state_dict())\n    return model.kept",
)
