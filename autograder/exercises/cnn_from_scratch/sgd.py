"""SGD with momentum: an exercise of `cnn_from_scratch`."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.cnn_from_scratch.numbers import NARROW, NUMPY, SHARP, short
from autograder.exercises.work import Result, Work


@exercise(
    "cnn_from_scratch/test_sgd",
    done="every parameter has a velocity of its own",
    uses=("test_linear", "test_sequential"),
    bans=NUMPY,
)
def sgd(work: Work, rng: np.random.Generator) -> None:
    def holder(**shapes: tuple) -> tuple[Result, dict]:
        arrays = {name: short(rng, *shape) for name, shape in shapes.items()}
        return work.make("course.checks.objects.Holder", arrays), shapes

    def move(layers: list, optimiser: Result, what: str, new: bool = True, **how: object) -> None:
        """New gradients, a step, and all that it changes."""
        for layer, shapes in layers:
            for name, shape in shapes.items():
                if new:
                    layer.set(f"{name}_gradient", short(rng, *shape))
        done = work.call(optimiser, method="step")
        work.compare(done, f"{what}: step()", form=("done",))
        for number, (layer, shapes) in enumerate(layers):
            for name in shapes:
                value = layer.attribute(name)
                work.compare(value, f"{what}: {name} of layer {number}", **{**SHARP, **how})
        for number, (layer, shapes) in enumerate(layers):
            for name in shapes:
                left = layer.attribute(f"{name}_gradient")
                changed = "step changes the stored gradients: they belong to the layers"
                work.compare(left, f"{what}: {name}_gradient of layer {number}", says=changed)

    def network(*layers: tuple) -> Result:
        quiet = work.make("course.checks.objects.Holder", {})
        return work.call("Sequential", layers[0][0], quiet, *(layer for layer, _ in layers[1:]))

    shapes = {"weight": (2, 2), "bias": (2,)}
    layers = [(work.call("Linear", short(rng, 2, 2), short(rng, 2)), shapes) for _ in range(2)]
    optimiser = work.call("SGD", network(*layers), 0.25, 0.5)
    move(layers, optimiser, "SGD, lr 0.25, momentum 0.5, step 1")
    move(layers, optimiser, "SGD, a second step with the same gradients", new=False)
    for step in (3, 4):
        move(layers, optimiser, f"SGD, lr 0.25, momentum 0.5, step {step}")
    for layer, names in layers:
        for name, shape in names.items():
            layer.set(f"{name}_gradient", np.zeros(shape))
    move(layers, optimiser, "SGD, gradients of 0 while the velocity goes on", new=False)
    optimiser.set("lr", 0.0625)
    move(layers, optimiser, "SGD, after optimiser.lr = 0.0625")

    others = [holder(gain=(3,), table=(1, 2)), holder(weight=(2, 2), bias=(2,), third=(1,))]
    second = work.call("SGD", network(*others), lr=0.5, momentum=0.75)
    move(others, second, "SGD, a second network, with parameters of other names, step 1")
    move(others, second, "SGD, a second network, with parameters of other names, step 2")
    move(layers, optimiser, "SGD, the first network again")
    plain = work.call("SGD", network(*others), 0.125)
    move(others, plain, "SGD, another optimiser, momentum not given, step 1")
    move(others, plain, "SGD, another optimiser, momentum not given, step 2")
    few = [holder(weight=(3,))]
    third = work.call("SGD", network(*few), 0.1, 0.9)
    for size in (1000, 1e-6):
        few[0][0].set("weight_gradient", size * rng.standard_normal(3))
        move(few, third, f"SGD, lr 0.1, momentum 0.9, gradients of size {size:g}", new=False)


INIT = "self.velocity = {}"
LOOP = "        for layer in self.network.layers:\n            for name in layer.parameters:\n"
GET = "v = self.velocity.get((layer, name), 0)"
ADD = 'v = self.momentum * v + getattr(layer, name + "_gradient")'
KEEP = "self.velocity[layer, name] = v\n"
MOVE = "setattr(layer, name, getattr(layer, name) - self.lr * v)"
BODY = f"""                {GET}
                {ADD}
                {KEEP}                {MOVE}
"""
sgd.mistake("that climbs: subtract lr * v", (MOVE, MOVE.replace("- self", "+ self")))
NO_MEMORY = "there is no momentum: v has to be remembered until the next step"
sgd.mistake(NO_MEMORY, (KEEP, "\n"))
sgd.mistake(NO_MEMORY, (ADD, 'v = getattr(layer, name + "_gradient")'))
DAMPED = "the gradient is weighted with 1 - momentum; here v = momentum * v + g"
sgd.mistake(DAMPED, (ADD, ADD.replace("+ getattr", "+ (1 - self.momentum) * getattr")))
sgd.mistake(
    "that is Nesterov's step, lr * (momentum * v + g); here p = p - lr * v",
    (
        MOVE,
        'setattr(layer, name, getattr(layer, name) - self.lr * (self.momentum * v + getattr(layer, name + "_gradient")))',
    ),
)
SHARED = "the velocity is shared: each array of each layer needs one of its own"
sgd.mistake(
    SHARED,
    ("self.velocity.get((layer, name), 0)", "self.velocity.get(name, 0)"),
    (KEEP, "self.velocity[name] = v\n"),
)
for key in (
    "(name, getattr(layer, name).shape)",
    "getattr(layer, name).shape",
    "(type(layer), name)",
    "(type(layer).__name__, name, getattr(layer, name).shape)",
):
    sgd.mistake(
        SHARED,
        ("self.velocity.get((layer, name), 0)", f"self.velocity.get({key}, 0)"),
        (KEEP, f"self.velocity[{key}] = v\n"),
    )
sgd.mistake(
    "weight and bias of a layer share a velocity: each array needs one of its own",
    ("self.velocity.get((layer, name), 0)", "self.velocity.get(layer, 0)"), (KEEP, "self.velocity[layer] = v\n"),
)  # fmt: skip
sgd.mistake(
    "the velocity is divided by 1 - momentum^t, as Adam does; here it is taken as it is",
    (INIT, f"{INIT}\n        self.t = 0"),
    (
        "        for layer in self.network.layers:",
        "        self.t += 1\n        for layer in self.network.layers:",
    ),
    (
        MOVE,
        "setattr(layer, name, getattr(layer, name) - self.lr * v / (1 - self.momentum**self.t))",
    ),
)
OLD = "the parameter moves by the velocity of the step before: renew v first"
sgd.mistake(
    OLD,
    (
        BODY,
        f"                {GET}\n                {MOVE}\n                {ADD}\n                {KEEP}",
    ),
)
GRADIENTS = "step changes the stored gradients: they belong to the layers"
sgd.mistake(
    "the velocity is the layer's own gradient array, and later steps change it in place: copy it",
    (BODY, """                g = getattr(layer, name + "_gradient")
                if (layer, name) in self.velocity:
                    v = self.velocity[layer, name]
                    v *= self.momentum
                    v += g
                else:
                    v = self.velocity[layer, name] = g
""" + f"                {MOVE}\n"),
)  # fmt: skip
sgd.mistake(
    "the velocity is the layer's own gradient array, and later steps change it in place: copy it",
    (BODY, """                g = getattr(layer, name + "_gradient")
                if (layer, name) in self.velocity:
                    v = self.velocity[layer, name]
                    v[...] = self.momentum * v + g
                else:
                    v = self.velocity[layer, name] = g
""" + f"                {MOVE}\n"),
)  # fmt: skip
sgd.mistake(
    GRADIENTS, (MOVE, f'{MOVE}\n                getattr(layer, name + "_gradient")[...] = 0')
)
sgd.mistake(
    GRADIENTS,
    (MOVE, f'{MOVE}\n                setattr(layer, name + "_gradient", np.zeros_like(v))'),
)
sgd.mistake(GRADIENTS, (MOVE, f'{MOVE}\n                setattr(layer, name + "_gradient", v)'))
sgd.mistake(GRADIENTS, (MOVE, f'{MOVE}\n                delattr(layer, name + "_gradient")'))
NAMES = "the names weight and bias are written down: read them from layer.parameters"
sgd.mistake(
    NAMES,
    (
        "for name in layer.parameters:",
        'for name in ("weight", "bias") if layer.parameters else ():',
    ),
)
sgd.mistake(
    NAMES,
    (
        "for name in layer.parameters:",
        'for name in [n for n in ("weight", "bias") if hasattr(layer, n)]:',
    ),
)
sgd.mistake(NAMES, ("for name in layer.parameters:", "for name in layer.parameters[:2]:"))
sgd.mistake(
    "only the first parameter of each layer is changed",
    ("for name in layer.parameters:", "for name in layer.parameters[:1]:"),
)
ONE = "only weights are changed; every parameter named in layer.parameters is learned"
sgd.mistake(
    ONE, ("for name in layer.parameters:", 'for name in ("weight",) if layer.parameters else ():')
)
sgd.mistake(
    f"{ONE}, and some layers have none",
    (LOOP + BODY, """        for layer in self.network.layers:
            v = self.momentum * self.velocity.get(layer, 0) + layer.weight_gradient
            self.velocity[layer] = v
            layer.weight = layer.weight - self.lr * v
"""),
)  # fmt: skip
sgd.mistake(
    "biases have a velocity, too",
    (
        ADD,
        f'{ADD}\n                if name == "bias":\n                    v = layer.bias_gradient',
    ),
)
sgd.mistake(
    "arrays with one axis have a velocity, too",
    (
        ADD,
        f'{ADD}\n                if v.ndim == 1:\n                    v = getattr(layer, name + "_gradient")',
    ),
)
ON_CLASS = (
    "the velocities belong to the class, so that a second optimiser goes on with those of the first"
)
CLASS = "    def __init__(self, network, lr, momentum=0.0):\n        self.network, self.lr"
sgd.mistake(
    ON_CLASS, (CLASS, f"    velocity = {{}}\n\n{CLASS}"), ("        self.velocity = {}\n", "")
)
BY_PLACE = "self.velocity.get((self.network.layers.index(layer), name), 0)"
sgd.mistake(
    ON_CLASS, (CLASS, f"    velocity = {{}}\n\n{CLASS}"), ("        self.velocity = {}\n", ""),
    ("self.velocity.get((layer, name), 0)", BY_PLACE), (KEEP, "self.velocity[self.network.layers.index(layer), name] = v\n"),
)  # fmt: skip
USED = "a generator can be read once: list the parameters anew in each step"
sgd.mistake(
    USED,
    (
        INIT,
        f"{INIT}\n        self.slots = ((layer, name) for layer in network.layers for name in layer.parameters)",
    ),
    (
        LOOP + BODY,
        "        for layer, name in self.slots:\n"
        + BODY.replace("                ", "            "),
    ),
)
sgd.mistake(
    "where the gradient is 0 the velocity goes on: it is not left out",
    (
        GET,
        f'if not np.any(getattr(layer, name + "_gradient")):\n                    continue\n                {GET}',
    ),
)
for bound in (1, 5, 10, 100):
    sgd.mistake(
        "gradients are taken as they are, without a bound",
        (
            ADD,
            f'v = self.momentum * v + np.clip(getattr(layer, name + "_gradient"), -{bound}, {bound})',
        ),
    )
sgd.mistake(NARROW, (KEEP, "v = self.velocity[layer, name] = np.float32(v)\n"))
sgd.mistake(NARROW, (KEEP, "self.velocity[layer, name] = np.float32(v)\n"))
LR = "the learning rate is kept from the beginning: read self.lr in each step"
sgd.mistake(
    LR, (INIT, f"{INIT}\n        self.rate = lr"), (MOVE, MOVE.replace("self.lr", "self.rate"))
)
WITHIN = "lr belongs to the step, not into the velocity: v = momentum * v + g, p = p - lr * v"
sgd.mistake(
    WITHIN,
    (ADD, 'v = self.momentum * v + self.lr * getattr(layer, name + "_gradient")'),
    (MOVE, "setattr(layer, name, getattr(layer, name) - v)"),
)
sgd.mistake("the learning rate is missing", (MOVE, MOVE.replace("self.lr * ", "")))
sgd.mistake(
    "momentum multiplies the sum of velocity and gradient; here v = momentum * v + g",
    (ADD, 'v = self.momentum * (v + getattr(layer, name + "_gradient"))'),
)
sgd.mistake(
    "nothing is changed: write the new array with setattr(layer, name, ...)",
    (MOVE, "p = getattr(layer, name)\n                p = p - self.lr * v"),
)
sgd.mistake(
    "the gradient is weighted with lr and again with 1 / momentum; here v = momentum * v + g",
    (ADD, 'v = v + getattr(layer, name + "_gradient")'),
)
sgd.mistake(
    "only the first layer is changed",
    ("for layer in self.network.layers:", "for layer in self.network.layers[:1]:"),
)
sgd.mistake(
    "the last layer is left out",
    ("for layer in self.network.layers:", "for layer in self.network.layers[:-1]:"),
)
