"""The network of `cnn_from_scratch` and its first weights."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.cnn_from_scratch.numbers import NUMPY
from autograder.exercises.work import Result, Work

OBJECTS = "course.checks.objects"
SHARES = "the layers share their random numbers: draw all weights from one generator"


@exercise(
    "cnn_from_scratch/test_build_network",
    done="7,146 parameters in the right places",
    uses=(
        "test_relu",
        "test_linear",
        "test_sequential",
        "test_maxpool",
        "test_fast_conv2d",
        "test_fast_conv2d_backward",
    ),
    bans=NUMPY,
)
def build_network(work: Work, rng: np.random.Generator) -> None:
    def weights(network: Result) -> Result:
        return work.make(f"{OBJECTS}.parameters_of", network)

    first = int(rng.integers(1, 40))
    networks = [work.call("build_network", first + i) for i in range(8)]
    work.compare(
        work.make("numpy.random.random_sample", 3), "build_network: NumPy's global random numbers afterwards",
        says="the weights are drawn from np.random: make a generator of your own, np.random.default_rng(seed)",
    )  # fmt: skip
    begun = [weights(network) for network in networks]
    work.compare(begun[0]["shapes"], "build_network: the shapes of weights and biases")
    work.compare(
        begun[0]["dtypes"], "build_network: their dtypes",
        says="the weights are float32, and so are the biases: np.zeros(8, np.float32)",
    )  # fmt: skip
    for index in (3, 4, 5):
        bias = begun[0]["arrays"][index]
        work.compare(bias, "build_network: a bias at the beginning", says="biases start at 0")
    for index, name, inputs in (
        (0, "second convolution", 72),
        (1, "first convolution", 25),
        (2, "linear layer", 576),
    ):
        he = float(np.sqrt(2 / inputs))
        pooled = work.make("numpy.concatenate", [one["arrays"][index] for one in begun])
        what = f"build_network: deviation of the weights of the {name} over eight seeds, in units of sqrt(2 / {inputs})"
        scaled = work.make("numpy.divide", pooled, he)
        work.compare(
            scaled, what, form=("deviation within", 0.88, 1.12),
            says=f"the deviation is sqrt(2 / n), with n = {inputs} inputs of one output: use he_normal(shape, rng)",
        )  # fmt: skip
    units = [
        work.make(
            "numpy.multiply", work.make("numpy.ravel", begun[0]["arrays"][i]), float(np.sqrt(n))
        )
        for i, n in ((0, 72), (1, 25), (2, 576))
    ]
    heads = [work.make("numpy.resize", unit, 50) for unit in units]
    for a, b in ((0, 1), (0, 2), (1, 2)):
        work.same(
            heads[a],
            heads[b],
            "build_network: do two layers begin with the same random numbers?",
            says=SHARES,
        )
    work.same(
        begun[0]["arrays"], begun[1]["arrays"], "build_network: are the weights of two seeds the same?",
        says="the seed is not used: np.random.default_rng(seed)",
    )  # fmt: skip
    key = int(rng.integers(2**31))
    work.make(f"{OBJECTS}.set_parameters", networks[0], key)
    network = work.call("build_network", first)
    work.same(
        begun[0]["arrays"], weights(network)["arrays"], "build_network: are the weights of one seed the same?",
        says="each call makes a new network, and the same seed gives the same first weights, also after the "
        "first network has learned",
    )  # fmt: skip
    work.make(f"{OBJECTS}.set_parameters", network, key)
    images = rng.integers(-4, 5, (2, 1, 28, 28)) / 4
    how = {"rtol": 1e-6, "atol": 1e-7}
    logits = network.method("forward", images)
    work.compare(logits, "build_network: the logits of two images with other weights", **how)
    back = network.method("backward", np.eye(10)[:2] - 0.25)
    work.compare(
        back, "build_network: the gradient of the images, added up", form=("row sums",), **how
    )
    gradients = work.make(f"{OBJECTS}.gradients_of", network)
    for index, name in ((0, "second convolution"), (1, "first convolution"), (2, "linear layer")):
        what = f"build_network: the gradient of the {name}, added up by rows"
        work.compare(gradients[index], what, form=("row sums",), **how)
    one = network.method("forward", images[:1, :, ::-1])
    work.compare(one, "build_network: the logits of one image with other weights", **how)


FIRST = "FastConv2d(he_normal((8, 1, 5, 5), rng), np.zeros(8, np.float32), padding=2),"
SECOND = "FastConv2d(he_normal((16, 8, 3, 3), rng), np.zeros(16, np.float32)),"
LINEAR = "Linear(he_normal((10, 16 * 6 * 6), rng), np.zeros(10, np.float32)),"
POOL = "        MaxPool2d((2, 2), 2),\n"
ACTIVE = "        ReLU(),\n"
RNG = "rng = np.random.default_rng(seed)"
CALL = "    return Sequential("
one = f"        {FIRST}\n{ACTIVE}{POOL}"
two = f"        {SECOND}\n{ACTIVE}{POOL}"
build = build_network
build.mistake(
    "the seed is not used: np.random.default_rng(seed)", (RNG, "rng = np.random.default_rng(0)")
)
build.mistake(
    "the seed is not used: np.random.default_rng(seed)", (RNG, "rng = np.random.default_rng(1)")
)
build.mistake(
    "the same seed gives other weights: np.random.default_rng(seed)",
    (RNG, "rng = np.random.default_rng()"),
)
build.mistake(
    "the same seed gives other weights: make a generator of the seed in the function",
    (RNG, "rng = globals()['_rng'] = globals().get('_rng', np.random.default_rng(5))"),
)
build.mistake(
    "NumPy's global generator is started again: make one of your own, np.random.default_rng(seed)",
    (RNG, "np.random.seed(seed)\n    rng = np.random"),
)
build.mistake(
    "NumPy's global generator is started again: make one of your own, np.random.default_rng(seed)",
    (RNG, "np.random.seed(seed)\n    rng = np.random.mtrand._rand"),
)
OWN = "np.random.default_rng(seed)"
build.mistake(
    SHARES,
    (FIRST, FIRST.replace("rng", OWN)),
    (SECOND, SECOND.replace("rng", OWN)),
    (LINEAR, LINEAR.replace("rng", OWN)),
)
for part in (FIRST, SECOND, LINEAR):
    build.mistake(SHARES, (part, part.replace("rng", OWN)))
build.mistake(
    "the weights are float32, and so are the biases: np.zeros(8, np.float32)",
    (
        FIRST,
        FIRST.replace("he_normal((8, 1, 5, 5), rng)", "he_normal((8, 1, 5, 5), rng).astype(float)"),
    ),
    (
        SECOND,
        SECOND.replace(
            "he_normal((16, 8, 3, 3), rng)", "he_normal((16, 8, 3, 3), rng).astype(float)"
        ),
    ),
    (
        LINEAR,
        LINEAR.replace(
            "he_normal((10, 16 * 6 * 6), rng)", "he_normal((10, 16 * 6 * 6), rng).astype(float)"
        ),
    ),
)
build.mistake(
    "the biases are float32, too: np.zeros(8, np.float32)",
    (FIRST, FIRST.replace(", np.float32", "")),
    (SECOND, SECOND.replace(", np.float32", "")),
    (LINEAR, LINEAR.replace(", np.float32", "")),
)
build.mistake(
    "all numbers are float32, weights and biases",
    (FIRST, FIRST.replace(", np.float32", "").replace("rng)", "rng).astype(float)")),
    (SECOND, SECOND.replace(", np.float32", "").replace("rng)", "rng).astype(float)")),
    (LINEAR, LINEAR.replace(", np.float32", "").replace("rng)", "rng).astype(float)")),
)
LAST = "the last layer is followed by a ReLU: the loss wants logits"
build.mistake(LAST, (LINEAR, f"{LINEAR}\n{ACTIVE.rstrip()}"))
SOFTMAX = "the last layer is followed by a softmax: the loss wants logits"
build.mistake(
    SOFTMAX,
    (CALL, """    class Softmax(Layer):
        def forward(self, x):
            e = np.exp(x - x.max(axis=1, keepdims=True))
            return e / e.sum(axis=1, keepdims=True)

    return Sequential("""),
    (LINEAR, f"{LINEAR}\n        Softmax(),"),
)  # fmt: skip
build.mistake(
    "the ReLU after the convolutions is missing",
    (one, one.replace(ACTIVE, "")),
    (two, two.replace(ACTIVE, "")),
)
build.mistake("the ReLU after the second convolution is missing", (two, two.replace(ACTIVE, "")))
build.mistake("the ReLU after the first convolution is missing", (one, one.replace(ACTIVE, "")))
build.mistake(
    "padding 2 is missing in the first layer: its output is as large as the image",
    (FIRST, FIRST.replace(", padding=2", "")),
    (LINEAR, LINEAR.replace("16 * 6 * 6", "16 * 5 * 5")),
)
build.mistake(
    "padding 2 is missing in the first layer: its output is as large as the image",
    (FIRST, FIRST.replace(", padding=2", "")),
)
build.mistake(
    "the second convolution has no padding",
    (SECOND, SECOND.replace("32))", "32), padding=1)")),
    (LINEAR, LINEAR.replace("16 * 6 * 6", "16 * 7 * 7")),
)
build.mistake(
    "the first kernels are 5 x 5",
    (FIRST, FIRST.replace("5, 5", "3, 3").replace("padding=2", "padding=1")),
)
build.mistake(
    "the first convolution has 8 kernels, the second 16",
    (FIRST, FIRST.replace("8", "6")),
    (SECOND, SECOND.replace("8", "6")),
)
build.mistake(
    "a pooling layer is missing",
    (two, two.replace(POOL, "")),
    (LINEAR, LINEAR.replace("16 * 6 * 6", "16 * 12 * 12")),
)
build.mistake(
    "the last layer gives 10 logits of 16 * 6 * 6 inputs: the weight is (out, in)",
    (LINEAR, LINEAR.replace("(10, 16 * 6 * 6)", "(16 * 6 * 6, 10)")),
)
build.mistake(
    "pooling moves by 2: windows of 2 x 2 and stride 2", (one, one.replace("2), 2)", "2), 1)"))
)
HE = "the deviation is sqrt(2 / n), with n the inputs of one output: use he_normal(shape, rng)"
NORMAL = "    def he_normal(shape, rng):\n        return ({deviation} * rng.standard_normal(shape)).astype(np.float32)\n\n"
for deviation in (
    "0.01",
    "1",
    "0.1",
    "np.sqrt(1 / np.prod(shape[1:]))",
    "np.sqrt(2 / shape[1])",
    "2 / np.prod(shape[1:])",
    "np.sqrt(2 / shape[0])",
    "np.sqrt(2 / np.prod(shape))",
    "np.sqrt(2 / (np.prod(shape[1:]) + shape[0]))",
):
    build.mistake(HE, (CALL, NORMAL.format(deviation=deviation) + CALL))
build.mistake(
    "the linear weight is (out, in), and its deviation comes from its 576 inputs",
    (
        LINEAR,
        LINEAR.replace("he_normal((10, 16 * 6 * 6), rng)", "he_normal((16 * 6 * 6, 10), rng).T"),
    ),
)
zero = {"(8, 1, 5, 5)": FIRST, "(16, 8, 3, 3)": SECOND, "(10, 16 * 6 * 6)": LINEAR}
build.mistake(
    "all weights are equal, so that all kernels get equal gradients and stay equal",
    *(
        (text, text.replace(f"he_normal({shape}, rng)", f"np.zeros({shape}, np.float32)"))
        for shape, text in zero.items()
    ),
)
build.mistake(
    "biases start at 0",
    *((text, text.replace("np.zeros(", "0.1 + np.zeros(")) for text in zero.values()),
)
build.mistake(
    "biases start at 0", *((text, text.replace("np.zeros(", "np.ones(")) for text in zero.values())
)
build.mistake(
    "biases start at 0, not at random",
    *(
        (
            text,
            text.replace("np.zeros(", "rng.standard_normal(").replace(
                ", np.float32)", ").astype(np.float32)"
            ),
        )
        for text in zero.values()
    ),
)
KEPT = "the network of an earlier call is handed out again: each call makes a new one"
build.mistake(
    KEPT,
    (
        CALL,
        "    kept = globals().setdefault('_kept', {})\n    if seed in kept:\n        return kept[seed]\n    kept[seed] = network = Sequential(",
    ),
    (f"        {LINEAR}\n    )", f"        {LINEAR}\n    )\n    return network"),
)
ONE = (
    "one layer object stands in two places: what it remembers is then that of the second; make two"
)
build.mistake(
    ONE,
    (CALL, f"    relu, pool = ReLU(), MaxPool2d((2, 2), 2)\n{CALL}"),
    (one, f"        {FIRST}\n        relu,\n        pool,\n"),
    (two, f"        {SECOND}\n        relu,\n        pool,\n"),
)
build.mistake(
    ONE,
    (CALL, f"    relu = ReLU()\n{CALL}"),
    (one, f"        {FIRST}\n        relu,\n{POOL}"),
    (two, f"        {SECOND}\n        relu,\n{POOL}"),
)
build.mistake(
    ONE,
    (CALL, f"    pool = MaxPool2d((2, 2), 2)\n{CALL}"),
    (one, f"        {FIRST}\n{ACTIVE}        pool,\n"),
    (two, f"        {SECOND}\n{ACTIVE}        pool,\n"),
)
