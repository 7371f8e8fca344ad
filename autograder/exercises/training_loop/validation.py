"""Exercises of `training_loop`: a model is measured on all images of a loader."""

from __future__ import annotations

import numpy as np
import torch

from autograder.exercises import exercise
from autograder.exercises.training_loop.models import (
    Batch,
    batch,
    batches,
    convolutional,
    fill_gradients,
    hooked,
    loss_function,
    network,
)
from autograder.exercises.work import Result, Work

NO_GRAD = "torch.no_grad() is missing around the forward pass: eval() does not do it"
UNTOUCHED = "validation looks and does not touch: "


def measured(
    work: Work, model: Result, loader: object, loss_fn: Result, what: str, says: str = ""
) -> None:
    """A validation's two numbers, and what it leaves of the model."""
    result = work.call("validate", model, loader, loss_fn)
    drawn = work.make("course.checks.objects.next_draws")
    work.compare(result[0], f"{what}: loss", says=says, rtol=1e-6, atol=1e-9)
    work.compare(result[1], f"{what}: accuracy", says=says, rtol=1e-6, atol=1e-9)
    work.compare(
        drawn, f"{what}: PyTorch's next random numbers",
        says=f"{UNTOUCHED}the random generator is not started again",
    )  # fmt: skip
    after = work.look(model)
    work.compare(
        after["mode"], f"{what}: the mode of all layers afterwards, one for all?",
        form=("among", "evaluation", "training"),
        says="model.train(was) reaches every layer, model.training = was the outermost alone",
    )  # fmt: skip
    for part, words in (
        ("gradients", ".grad of the weights"),
        ("buffers", "running statistics"),
        ("parameters", "weights"),
    ):
        work.compare(
            after[part], f"{what}: {words} afterwards",
            says=f"{UNTOUCHED}the {words} stay as they were",
            rtol=1e-9, atol=1e-9,  # not 0: processors round differently
        )  # fmt: skip


@exercise("training_loop/test_validate", done="mode, no gradients, exact loss and accuracy")
def validate(work: Work, rng: np.random.Generator) -> None:
    for sizes, classes in (((4, 4, 3), 3), ((3, 5, 2, 4, 1), 5)):
        model = network(work, rng, classes, witness=True)
        fill_gradients(work, rng, model, classes)
        loss_fn = loss_function(work, rng)
        for number in (1, 2):
            work.call(model, method="train")
            what = f"validate, batches of {', '.join(map(str, sizes))}, call {number} with a model"
            measured(work, model, batches(rng, sizes, classes), loss_fn, what)

    model = network(work, rng, 13, witness=True)
    loader = work.make("course.checks.objects.Once", batches(rng, (15, 14, 6), 13))
    measured(
        work, model, loader, loss_function(work, rng), "validate, a loader that can be read once, 13 classes",
        "the loader is read a single time: compute both numbers in one pass",
    )  # fmt: skip

    model = convolutional(work, rng, 4)
    hooked(work, model)
    measured(
        work, model, batches(rng, (1, 2), 4), loss_function(work, rng, -2.5),
        "validate, a convolutional network with a hook, batches of 1 and 2, another loss",
        "the model is called as model(images), on the images as they are",
    )  # fmt: skip

    model = network(work, rng, 3)
    data = work.make("torch.utils.data.TensorDataset", *batch(rng, 11, 3))
    loader = work.make("torch.utils.data.DataLoader", data, batch_size=4, drop_last=True)
    measured(
        work, model, loader, loss_function(work, rng), "validate, a loader that leaves out the last 3 of 11",
        "what counts are the images that the loader gives, not those of its data set",
    )  # fmt: skip
    equal_logits(work, rng)

    inner = convolutional(work, rng, 4)
    nested = work.make("torch.nn.Sequential", work.make("torch.nn.Sequential", inner))
    measured(
        work, nested, batches(rng, (3, 2), 4), loss_function(work, rng),
        "validate, a network whose dropout lies two levels deep",
        "model.eval() reaches every layer, however deep; setting flags by hand does not",
    )  # fmt: skip
    model, loss_fn = network(work, rng, 3), loss_function(work, rng)
    loader = work.make("course.checks.objects.Slices", *batch(rng, 9, 3), 4)
    measured(work, model, loader, loss_fn, "validate, a model before its weights change")
    work.set_weights(model, rng)
    measured(
        work,
        model,
        loader,
        loss_fn,
        "validate, the same model and loader, after its weights have changed",
    )
    anew = work.make("course.checks.objects.Passes", [batches(rng, (4, 2), 3) for _ in range(3)])
    for number in (1, 2):
        what = f"validate, a loader that gives other batches each time, reading {number}"
        measured(work, model, anew, loss_fn, what)
    many = work.make("course.checks.objects.Slices", *batch(rng, 170, 3), 8)
    measured(work, model, many, loss_fn, "validate, 170 images in batches of 8")
    measured(work, model, many, loss_function(work, rng, 1e-4), "validate, a small loss")
    single = network(work, rng, 3).method("float")
    flat = [(images.float(), labels) for images, labels in batches(rng, (4, 3), 3)]
    measured(work, single, flat, loss_fn, "validate, float32")
    linear = work.make("torch.nn.Sequential", work.make("torch.nn.Linear", 6, 3)).method("double")
    work.set_weights(linear, rng)
    flat = [
        (100 * images.flatten(1).abs(), labels % 2 + 1)
        for images, labels in batches(rng, (4, 3), 3)
    ]
    measured(
        work, linear, flat, work.make("course.checks.objects.plain_loss"),
        "validate, rows (N, 6) of large numbers, no label 0, a function for a loss",
    )  # fmt: skip
    wide = work.make(
        "torch.nn.Sequential",
        work.make("torch.nn.Dropout2d", 0.5),
        work.make("torch.nn.BatchNorm2d", 1),
        work.make("torch.nn.Flatten"),
        work.make("torch.nn.Linear", 6, 3),
    ).method("double")
    work.set_weights(wide, rng)
    work.call(wide, method="train")
    measured(
        work, wide, batches(rng, (4, 3), 3), loss_fn,
        "validate, a network with dropout of whole maps and batch norm of maps",
    )  # fmt: skip
    close = work.make(
        "torch.nn.Sequential", work.make("torch.nn.Flatten"), work.make("torch.nn.Linear", 6, 3)
    ).method("double")
    close.set("1.weight", np.zeros((3, 6)))
    close.set("1.bias", np.array([1.0, 1.0 + 1e-10, 0.0]))
    measured(work, close, [batch(rng, 7, 3)], loss_fn, "validate, logits that nearly agree")
    sure = network(work, rng, 3)
    work.set_weights(sure, rng, scale=200.0)
    measured(
        work, sure, batches(rng, (40, 27), 3), loss_function(work, rng),
        "validate, a network with large logits",
        "logits are compared as they are: rounded probabilities are all 0 or 1",
    )  # fmt: skip
    work.call(sure, method="eval")
    work.call("validate", sure, batches(rng, (4, 2), 3), loss_function(work, rng))
    work.compare(
        work.look(sure)["mode"], "validate, a model that came in evaluation mode: its mode afterwards",
        says="it came in evaluation mode: leave it there, or put back the mode in which it came",
    )  # fmt: skip


def equal_logits(work: Work, rng: np.random.Generator) -> None:
    """A model whose logits are all equal, and many images whose label is the first class."""
    model = work.make(
        "torch.nn.Sequential", work.make("torch.nn.Flatten"), work.make("torch.nn.Linear", 2, 4)
    )
    model.set("1.weight", np.zeros((4, 2)))
    model.set("1.bias", np.full(4, 0.5))
    measured(
        work, model, [zeros(200, 190), zeros(151, 140), zeros(3, 1)], loss_function(work, rng),
        "validate, 354 images, all logits equal",
    )  # fmt: skip
    repeated = [work.make("torch.Tensor.repeat", zeros(5, 3)[0], 1001, 1, 1, 1)]
    repeated.append(work.make("torch.Tensor.repeat", zeros(5, 3)[1], 1001))
    what = "validate, 5,005 images in one batch, all logits equal"
    measured(work, model, [tuple(repeated)], loss_function(work, rng), what)


def zeros(size: int, first: int) -> Batch:
    """Empty images; `first` of the labels are 0, the others 1 to 3."""
    labels = torch.zeros(size, dtype=torch.long)
    labels[first:] = 1 + torch.arange(size - first) % 3
    return torch.zeros(size, 1, 1, 2), labels


EVAL = "    model.eval()\n"
NO = "    with torch.no_grad():\n"
SUMS = "    loss_sum = correct = total = 0\n"
LOOP = "        for images, labels in loader:\n"
MODEL = "            logits = model(images)\n"
LOSSES = "            loss_sum += len(labels) * loss_fn(logits, labels).item()\n"
CORRECT = "            correct += (logits.argmax(1) == labels).sum().item()\n"
TOTAL = "            total += len(labels)\n"
RETURN = "    return loss_sum / total, correct / total"
MEANS = "            losses.append(loss_fn(logits, labels).item())\n"
HITS = "            hits.append((logits.argmax(1) == labels).double().mean().item())\n"
LISTS = "    losses, hits = [], []\n"


def say(says: str, *edits: tuple[str, str]) -> None:
    """A mistake in the validation step."""
    validate.mistake(says, *edits)


NO_EVAL = "model.eval() is missing: no_grad does not do it"
say(NO_EVAL, (EVAL, ""))
say(NO_EVAL, (EVAL, "    model.eval\n"))
say(NO_EVAL, (EVAL, "    model.train()\n"))
say(
    "evaluation mode is switched on for the first validation of a model only: the training step switches "
    "back",
    (EVAL, "    if not hasattr(model, 'seen'):\n        model.seen = model.eval() is None\n"),
)
say(
    "the model's own flag is set by hand: its layers stay in training mode, so call model.eval()",
    (EVAL, "    model.training = False\n"),
)
say("eval() comes too late: the first batch has been measured in training mode", (EVAL, ""), (TOTAL, TOTAL + "            model.eval()\n"))  # fmt: skip
say(
    "only dropout is put in evaluation mode: batch norm goes on collecting, so call model.eval()",
    (EVAL, "    for layer in model.modules():\n        if isinstance(layer, nn.Dropout):\n            layer.eval()\n"),
)  # fmt: skip
say(NO_GRAD, (NO, "    if True:\n"))
say(NO_GRAD, (NO, "    if True:\n"), (LOSSES, "            with torch.no_grad():\n    " + LOSSES))
say("the brackets are missing: `with torch.no_grad():`", (NO, "    with torch.no_grad:\n"))
say(
    "gradients are switched off and stay off, so that the next training step fails: use `with`",
    (NO, "    torch.set_grad_enabled(False)\n    if True:\n"),
)
say(
    "requires_grad is switched off for all weights and stays off, so that nothing can be trained any more",
    (NO, "    model.requires_grad_(False)\n    if True:\n"),
)
say(
    "requires_grad is switched off for all weights and stays off, so that nothing can be trained any more",
    (NO, "    model.requires_grad_(False)\n" + NO),
)
say(
    "the random generator is started again for everybody",
    (EVAL, EVAL + "    torch.manual_seed(0)\n"),
)
say(f"{UNTOUCHED}the model's .grad stay as they were", (EVAL, EVAL + "    model.zero_grad()\n"))
say(
    f"{UNTOUCHED}the weights are not trained on these images",
    (NO, "    if True:\n"),
    (CORRECT, CORRECT + "            loss_fn(logits, labels).backward()\n"),
)
OWN = "another loss was computed: use the argument loss_fn"
for own in ("nn.CrossEntropyLoss()", "nn.functional.cross_entropy"):
    say(OWN, (LOSSES, LOSSES.replace("loss_fn", own)))
say("a name is used that this function does not have: the argument is loss_fn", (LOSSES, LOSSES.replace("loss_fn", "loss_func")))  # fmt: skip
say("the arguments of the loss are swapped: the order is `loss_fn(logits, labels)`", (LOSSES, LOSSES.replace("logits, labels", "labels, logits")))  # fmt: skip
say("softmax was applied before the loss: hand the logits to loss_fn", (LOSSES, LOSSES.replace("(logits", "(logits.softmax(1)")))  # fmt: skip
say("the order is (loss, accuracy)", (RETURN, "    return correct / total, loss_sum / total"))
BOTH = "that is the mean of the batches' losses and accuracies: a short last batch counts too much; count images"
say(
    BOTH, (SUMS, LISTS), (LOSSES, MEANS), (CORRECT + TOTAL, HITS),
    (RETURN, "    return sum(losses) / len(losses), sum(hits) / len(hits)"),
)  # fmt: skip
say(
    "the loss is a mean of the batches' losses: a short last batch counts too much; weight each by its "
    "images",
    (SUMS, SUMS + LISTS), (LOSSES, MEANS), (RETURN, "    return sum(losses) / len(losses), correct / total"),
)  # fmt: skip
say(
    "the accuracy is a mean of the batches' accuracies: a short last batch counts too much; count correct "
    "images",
    (SUMS, SUMS + LISTS), (CORRECT, HITS), (RETURN, "    return loss_sum / total, sum(hits) / len(hits)"),
)  # fmt: skip
SUMMED = LOSSES.replace("len(labels) * ", "")
say(
    "mean losses were added and divided by the number of images: multiply each by its batch's size first",
    (LOSSES, SUMMED),
)
say("the batches' mean losses were added and never divided", (LOSSES, SUMMED), (RETURN, "    return loss_sum, correct / total"))  # fmt: skip
say("the losses were added, but not divided by the number of images", (RETURN, "    return loss_sum, correct / total"))  # fmt: skip
say(
    "neither of the sums was divided by the number of images",
    (RETURN, "    return loss_sum, correct"),
)
say("correct images were counted, but not divided by their number", (RETURN, "    return loss_sum / total, correct"))  # fmt: skip
say("both sums were divided by the number of batches: divide by the images", (TOTAL, "            total += 1\n"))  # fmt: skip
SIZE = "every batch is counted with the same size: the last one is shorter"
say(SIZE, (SUMS, SUMS + "    size = None\n"), (MODEL, MODEL + "            size = size or len(labels)\n"), (LOSSES, LOSSES.replace("len(labels)", "size")), (TOTAL, "            total += size\n"))  # fmt: skip
say(SIZE, (SUMS, SUMS + "    size = None\n"), (MODEL, MODEL + "            size = size or len(labels)\n"), (TOTAL, "            total += size\n"))  # fmt: skip
say(
    "a list of batches has no data set, and a loader may leave images out: count what it gives",
    (RETURN, "    total = len(loader.dataset)\n" + RETURN),
)
say(
    "not every loader has a length: count the batches, or better the images, that it gives",
    (RETURN, "    total = len(loader)\n" + RETURN),
)
for factor in ("100 * correct / total", "correct / total * 100"):
    say(
        "the accuracy is in per cent: a fraction from 0 to 1 is wanted",
        (RETURN, f"    return loss_sum / total, {factor}"),
    )
say(
    "argmax() looks through the whole batch at once: argmax(1) gives the class of each image",
    (CORRECT, CORRECT.replace("argmax(1)", "argmax()")),
)
say(
    "argmax(0) looks for the best image of each class; the best class of each image is logits.argmax(1)",
    (CORRECT, CORRECT.replace("argmax(1)", "argmax(0)")),
)
say("argmin is the least likely class: the prediction is logits.argmax(1)", (CORRECT, CORRECT.replace("argmax", "argmin")))  # fmt: skip
say(
    "the wrong images were counted: == finds the correct ones",
    (CORRECT, CORRECT.replace("==", "!=")),
)
say(
    "an image counts as correct if its label's logit equals the largest: of equal ones argmax(1) takes the "
    "first class",
    (CORRECT, "            correct += (logits.gather(1, labels[:, None])[:, 0] >= logits.amax(1)).sum().item()\n"),
)  # fmt: skip
say(
    "an image is correct if its label has the largest logit, also where its probability is below one half",
    (CORRECT, "            correct += (logits.softmax(1).gather(1, labels[:, None]) > 0.5).sum().item()\n"),
)  # fmt: skip
say("hits in class 0 are lost: count the places where prediction and label agree", (CORRECT, "            correct += labels[logits.argmax(1) == labels].count_nonzero().item()\n"))  # fmt: skip
say("the correct images are counted in uint8, which starts at 0 again after 255", (SUMS, SUMS + "    correct = torch.zeros((), dtype=torch.uint8)\n"), (CORRECT, CORRECT.replace("sum().item()", "sum().to(torch.uint8)")), (RETURN, "    return loss_sum / total, correct.item() / total"))  # fmt: skip
say(
    "the correct images are read off a table of 10 x 10: there may be more classes",
    (SUMS, SUMS + "    table = torch.zeros(10, 10, dtype=torch.long)\n"),
    (CORRECT, "            table.index_put_((labels, logits.argmax(1)), torch.ones_like(labels), accumulate=True)\n"),
    (RETURN, "    return loss_sum / total, table.diagonal().sum().item() / total"),
)  # fmt: skip
say("only the last batch was counted", (SUMS, ""), (LOOP, LOOP + "        " + SUMS))
FIRST = "only the first batch was counted: return stands inside the loop"
say(FIRST, (RETURN, "        " + RETURN))
say("accuracy is that of the last batch: correct images are added up with +=", (CORRECT, CORRECT.replace("+=", "=")))  # fmt: skip
say("the loss is that of the last batch: losses are added up with +=", (LOSSES, LOSSES.replace("+=", "=")))  # fmt: skip
for some in (2, 3, 10):
    say(
        "only the first batches are measured: all images count",
        (LOOP, f"        for number, (images, labels) in enumerate(loader):\n            if number == {some}:\n                break\n"),
    )  # fmt: skip
say(
    "a batch that is shorter is left out: all images count",
    (SUMS, SUMS + "    size = 0\n"),
    (MODEL, "            size = max(size, len(labels))\n            if len(labels) < size:\n                continue\n" + MODEL),
)  # fmt: skip
say("the first batch is left out: all images count", (LOOP, "        for number, (images, labels) in enumerate(loader):\n            if number == 0:\n                continue\n"))  # fmt: skip
say(
    "the loss is a running mean of old and new, in which the last batches weigh most",
    (SUMS, SUMS + "    loss = None\n"),
    (LOSSES, "            value = loss_fn(logits, labels).item()\n            loss = value if loss is None else (loss + value) / 2\n"),
    (RETURN, "    return loss, correct / total"),
)  # fmt: skip
say(
    "the loader is read twice, once for each number: compute both in one pass, it may be used up",
    (LOSSES, ""),
    (RETURN, "        for images, labels in loader:\n            loss_sum += len(labels) * loss_fn(model(images), labels).item()\n" + RETURN),
)  # fmt: skip
say(
    "the loader is read twice, once for each number: compute both in one pass, it may be used up",
    (CORRECT, ""),
    (RETURN, "        for images, labels in loader:\n" + MODEL + CORRECT + RETURN),
)
say(
    "the sums go on from one call to the next: set them to 0 inside the function, not as a default argument",
    ("loader, loss_fn)", "loader, loss_fn, sums=[0, 0, 0])"),
    (SUMS, "    loss_sum, correct, total = sums\n"),
    (RETURN, "    sums[:] = loss_sum, correct, total\n" + RETURN),
)
say("the logits are squeezed, which breaks a batch of one image", (MODEL, "            logits = model(images).squeeze()\n"))  # fmt: skip
say("the images are flattened first, so convolutional networks do not work", (MODEL, "            logits = model(images.flatten(1))\n"))  # fmt: skip
say("the model is called as model(images), not as model.forward(images): hooks run only then", (MODEL, "            logits = model.forward(images)\n"))  # fmt: skip
say("the images are turned to float32: they go into the model as they are", (MODEL, "            logits = model(images.float())\n"))  # fmt: skip
say("the images are scaled on the way: they go into the model as they are", (MODEL, "            logits = model(images / 255)\n"))  # fmt: skip
for digits in (2, 3, 4):
    say("the accuracy is rounded: return it as it is", (RETURN, f"    return loss_sum / total, round(correct / total, {digits})"))  # fmt: skip
    say("the loss is rounded: return it as it is", (RETURN, f"    return round(loss_sum / total, {digits}), correct / total"))  # fmt: skip
say("both numbers are rounded: return them as they are", (RETURN, "    return round(loss_sum / total, 2), round(correct / total, 2)"))  # fmt: skip
say("the function has no return statement", (RETURN, "    loss_sum / total, correct / total"))
