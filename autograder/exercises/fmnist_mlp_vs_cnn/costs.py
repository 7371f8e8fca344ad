"""Exercise of `fmnist_mlp_vs_cnn`: multiply-adds."""

from __future__ import annotations

import numpy as np

from autograder.exercises import exercise
from autograder.exercises.work import Work


@exercise("fmnist_mlp_vs_cnn/test_work", done="the work of both networks is counted")
def work_of(work: Work, rng: np.random.Generator) -> None:
    def numbers(low: int, high: int, count: int) -> list[int]:
        return [int(v) for v in rng.choice(np.arange(low, high), count, replace=False)]

    a, b, c, d, e, f = numbers(2, 30, 6)
    cases = [
        (2, 3, (5, 4), (7, 6)), (1, 64, (3, 3), (26, 26)), (3, 5, (5, 2), (7, 11)), (a, b, (1, c), (d, e)),
        (b, f, (c, 1), (a, d)), (1, 1, (1, 1), (1, 1)), (5, 1, (1, 1), (1, 4)), (64, 128, (3, 3), (11, 11)),
        (64, 128, (5, 2), (4, 7)), (64, 64, (3, 3), (5, 4)), (3, 5, (5, 5), (1, 1)),
        (513, 2049, (3, 3), (224, 225)), (100_003, 100_019, (31, 33), (511, 513)),
    ]  # fmt: skip
    for c_in, c_out, kernel, output in cases:
        work.compare(
            work.call("conv_multiply_adds", c_in, c_out, kernel, output),
            f"conv_multiply_adds({c_in}, {c_out}, {kernel}, {output})", types=True,
        )  # fmt: skip
    for inputs, outputs in ((3, 2), (784, 1000), (3200, 200), (a, b), (1, 1), (100_003, 1_000_003)):
        work.compare(
            work.call("linear_multiply_adds", inputs, outputs),
            f"linear_multiply_adds({inputs}, {outputs})", types=True,
        )  # fmt: skip


WEIGHTS = "weights = out_channels * in_channels * kernel[0] * kernel[1]"
PLACES = "return weights * output[0] * output[1]"
LINEAR = "return inputs * outputs"


def conv(says: str, *edits: tuple[str, str]) -> None:
    """A mistake of the convolution."""
    work_of.mistake(says, *edits)


BIAS = "biases are additions only; they are not counted here"
FLOAT = "that is a float: the number of multiply-adds is whole, an int"
BOTH = "multiplication and addition count as one multiply-add, not two"
BIASED = (PLACES, "return (weights + out_channels) * output[0] * output[1]")
conv(BIAS, BIASED)
conv(BIAS, BIASED, (LINEAR, "return (inputs + 1) * outputs"))
conv(BIAS, (LINEAR, "return (inputs + 1) * outputs"))
conv(BIAS, (PLACES, PLACES + " + out_channels"))
ONCE = "that is the number of weights: each is used once at every place of the output"
conv(ONCE, (PLACES, "return weights"))
conv("that is the number of parameters: each weight is used once at every place of the output, and biases "
     "are not counted", (PLACES, "return weights + out_channels"))  # fmt: skip
conv("that is the number of parameters: each weight is used once at every place of the output, and biases "
     "are not counted", (PLACES, "return weights + out_channels"), (LINEAR, "return (inputs + 1) * outputs"))  # fmt: skip
conv(
    "each kernel runs over all input channels",
    (WEIGHTS, "weights = out_channels * kernel[0] * kernel[1]"),
)
conv("there are out_channels kernels", (WEIGHTS, "weights = in_channels * kernel[0] * kernel[1]"))
conv("channels multiply: each of out_channels kernels runs over in_channels",
     (WEIGHTS, "weights = (out_channels + in_channels) * kernel[0] * kernel[1]"))  # fmt: skip
for i, other in ((0, 1), (1, 0)):
    conv("the kernel is not square: use kernel[0] and kernel[1]",
         (WEIGHTS, WEIGHTS.replace(f"kernel[{other}]", f"kernel[{i}]")))  # fmt: skip
    conv("the output is not square: use output[0] and output[1]",
         (PLACES, PLACES.replace(f"output[{other}]", f"output[{i}]")))  # fmt: skip
    conv("neither kernel nor output is square: use both of their numbers",
         (WEIGHTS, WEIGHTS.replace(f"kernel[{other}]", f"kernel[{i}]")),
         (PLACES, PLACES.replace(f"output[{other}]", f"output[{i}]")))  # fmt: skip
conv(BOTH, (PLACES, PLACES.replace("return", "return 2 *")))
conv(BOTH, (LINEAR, "return 2 * inputs * outputs"))
conv(
    BOTH, (PLACES, PLACES.replace("return", "return 2 *")), (LINEAR, "return 2 * inputs * outputs")
)
conv("3 × 3 is written down: use kernel", (WEIGHTS, "weights = out_channels * in_channels * 9"))
conv("26 × 26 is written down: use output", (PLACES, "return weights * 26 * 26"))
conv("output is the size of the output already: count its places, not those of the input",
     (PLACES, "return weights * (output[0] + kernel[0] - 1) * (output[1] + kernel[1] - 1)"))  # fmt: skip
conv("output is the size of the output already: take nothing off it",
     (PLACES, "return weights * (output[0] - kernel[0] + 1) * (output[1] - kernel[1] + 1)"))  # fmt: skip
conv("the pooling comes afterwards and saves nothing here: count all places of the output",
     (PLACES, "return weights * (output[0] // 2) * (output[1] // 2)"))  # fmt: skip
FIRST = "the first product of a sum counts, too: each weight makes one multiply-add"
conv(FIRST, (PLACES, "return (weights - out_channels) * output[0] * output[1]"))
conv(FIRST, (LINEAR, "return (inputs - 1) * outputs"))
conv(
    FIRST,
    (PLACES, "return (weights - out_channels) * output[0] * output[1]"),
    (LINEAR, "return (inputs - 1) * outputs"),
)
conv(
    FIRST,
    (
        PLACES,
        "return out_channels * output[0] * output[1] * (2 * in_channels * kernel[0] * kernel[1] - 1)",
    ),
)
conv(
    "the kernel's sides are multiplied, not added",
    (WEIGHTS, WEIGHTS.replace("kernel[0] * kernel[1]", "(kernel[0] + kernel[1])")),
)
conv(
    "the output's sides are multiplied, not added",
    (PLACES, "return weights * (output[0] + output[1])"),
)
conv("each place of one output map counts, and all maps: out_channels is missing",
     (WEIGHTS, "weights = in_channels * kernel[0] * kernel[1]"))  # fmt: skip
SMALL = "the dtype is too small for numbers as large as these: Python's whole numbers have no limit"
for dtype in ("torch.int32", "torch.int64"):
    conv(
        SMALL,
        (
            PLACES,
            f"return torch.tensor([out_channels, in_channels, *kernel, *output], dtype={dtype}).prod(dtype={dtype}).item()",
        ),
    )
    conv(
        SMALL,
        (
            LINEAR,
            f"return (torch.tensor(inputs, dtype={dtype}) * torch.tensor(outputs, dtype={dtype})).item()",
        ),
    )
conv("float32 has seven digits: Python's whole numbers have no limit",
     (PLACES, "return int(torch.tensor([out_channels, in_channels, *kernel, *output], dtype=torch.float32).prod())"))  # fmt: skip
conv(
    "a float has 16 digits at most: Python's whole numbers have no limit",
    (PLACES, "return int(float(weights) * output[0] * output[1])"),
)
conv(FLOAT, (PLACES, "return float(weights * output[0] * output[1])"))
conv(FLOAT, (LINEAR, "return float(inputs * outputs)"))
conv(
    FLOAT,
    (PLACES, "return float(weights * output[0] * output[1])"),
    (LINEAR, "return float(inputs * outputs)"),
)
TENSOR = "that is a tensor: return a Python number"
for dtype in ("", ", dtype=torch.float64"):
    conv(TENSOR, (LINEAR, f"return torch.tensor(inputs * outputs{dtype})"))
for new in ("return torch.tensor(weights) * output[0] * output[1]",
            "return torch.prod(torch.tensor([out_channels, in_channels, *kernel, *output]))"):  # fmt: skip
    conv(TENSOR, (PLACES, new))
conv("each output is a sum over all inputs: multiply the two", (LINEAR, "return inputs + outputs"))
conv("each output is a sum over all inputs: multiply the two", (LINEAR, "return outputs"))
conv("each input goes into every output: multiply the two", (LINEAR, "return inputs"))
conv("a convolution has in_channels * kernel weights for each output channel, here they are divided",
     (PLACES, "return weights * output[0] * output[1] // in_channels"))  # fmt: skip
conv(
    "the function has no return statement, or returns nothing on this way through",
    (PLACES, PLACES.replace("return", "result =")),
)
conv(
    "the function has no return statement, or returns nothing on this way through",
    (LINEAR, LINEAR.replace("return", "result =")),
)

HINT = (
    "add up both linear layers of the MLP, and two convolutions and two linear layers of the CNN; a "
    "convolution's output is taken before the pooling: 26 × 26 and 11 × 11"
)
MLP, CNN = 794_000, 9_952_464
AFTER_POOLING = "a convolution's output is taken before the pooling: 26 × 26 and 11 × 11, since the pooling comes later"
INPUTS = "the places are those of the output, 26 × 26 and 11 × 11, not of the input"
work_of.short_answers(
    "network_work",
    hint=HINT,
    why={
        "MLP": "784 · 1000 + 1000 · 10: each weight is used once",
        "CNN": "389,376 + 8,921,088 in the convolutions, 640,000 + 2,000 in the linear layers",
    },
    mistakes=[
        ("these are the parameters: biases are not counted, and each weight of a convolution works at every place",
         {"MLP": 795_010, "CNN": 716_706}),
        ("the MLP's number is its parameters: biases are additions only", {"MLP": 795_010}),
        ("the MLP has a second linear layer, 1000 → 10", {"MLP": 784_000}),
        ("the CNN's number is its parameters: each weight of a convolution works at every place", {"CNN": 716_706}),
        ("the CNN's number is its weights: each of a convolution's works at every place", {"CNN": 716_304}),
        (AFTER_POOLING, {"CNN": 64 * 9 * 169 + 128 * 64 * 9 * 25 + 642_000}),
        (AFTER_POOLING, {"CNN": 64 * 9 * 676 + 128 * 64 * 9 * 25 + 642_000}),
        (AFTER_POOLING, {"CNN": 64 * 9 * 169 + 128 * 64 * 9 * 121 + 642_000}),
        ("the linear layers of the CNN are missing", {"CNN": 64 * 9 * 676 + 128 * 64 * 9 * 121}),
        ("the last linear layer of the CNN is missing", {"CNN": CNN - 2_000}),
        ("biases are additions only; they are not counted here",
         {"CNN": 64 * 10 * 676 + 128 * 577 * 121 + 640_200 + 2_010}),
        ("biases are additions only; they are not counted here",
         {"MLP": 795_010, "CNN": 64 * 10 * 676 + 128 * 577 * 121 + 640_200 + 2_010}),
        ("biases are additions only; they are not counted here", {"MLP": 795_010, "CNN": CNN + 192 + 210}),
        ("biases are additions only; they are not counted here", {"CNN": CNN + 192 + 210}),
        (INPUTS, {"CNN": 64 * 9 * 784 + 128 * 64 * 9 * 169 + 642_000}),
        ("a kernel of the second convolution runs over all 64 channels of its input",
         {"CNN": 64 * 9 * 676 + 128 * 9 * 121 + 642_000}),
        ("multiplication and addition count as one", {"MLP": 2 * MLP, "CNN": 2 * CNN}),
        ("these are millions; the numbers themselves were asked for", {"MLP": MLP / 1e6, "CNN": CNN / 1e6}),
        ("these are millions; the numbers themselves were asked for", {"MLP": 0.794, "CNN": 9.95}),
        ("these are millions; the numbers themselves were asked for", {"CNN": CNN / 1e6}),
        ("the two have changed places", {"MLP": CNN, "CNN": MLP}),
    ],
)  # fmt: skip
