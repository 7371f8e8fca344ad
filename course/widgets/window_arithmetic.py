"""The numbers and words behind the sliding-window widget: windows, outputs, arithmetic, sizes.

Nothing here draws. `slide` works out one setting of the widget as plain data (`Slide`); what the
picture says in words comes from the methods of `Slide`.
"""

import math
from dataclasses import dataclass

import numpy as np

from course.meant import came, number

# What PyTorch calls convolution is cross-correlation; "convolution" here is the mathematical one.
OPERATIONS = ("cross-correlation", "convolution", "max-pool", "average-pool")
POOLING = ("max-pool", "average-pool")

KERNELS = {
    "lecture 2×2": ((1, 2), (3, 4)),
    "edge 3×3 (Sobel x)": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
    "blur 3×3 (mean)": ((1 / 9,) * 3,) * 3,
    "identity 3×3": ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
    "sharpen 3×3": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
    "asymmetric 2×3": ((1, 2, 3), (-1, 0, 2)),
}
DEFAULT_IMAGE = ((1, 2, 3, 4), (5, 6, 7, 8), (9, 10, 11, 12), (13, 14, 15, 16))
DEFAULT_KERNEL = KERNELS["lecture 2×2"]

# Larger pictures leave no room for a number in each cell.
LARGEST_IMAGE = 10
LARGEST_KERNEL = 5
MOST_CELLS = 1000  # of padding and the like; more is a slip


@dataclass(frozen=True)
class Slide:
    """One setting of the sliding window, worked out.

    `kernel` is (k_h, k_w), as laid on the input: turned by 180 degrees for convolution. `padded` is
    the input with its border. `windows` is (h', w', k_h, k_w) and `output` (h', w'); both are None
    where `problem` says in a sentence why the setting has no output.
    """

    image: np.ndarray
    kernel: np.ndarray
    padded: np.ndarray
    windows: np.ndarray | None
    output: np.ndarray | None
    stride: int
    padding: int
    dilation: int
    operation: str
    problem: str | None

    @property
    def positions(self) -> int:
        """How many places the window takes: the output's cells, 0 where there is no output."""
        return 0 if self.output is None else self.output.size

    @property
    def pools(self) -> bool:
        return self.operation in POOLING

    def place(self, position: int) -> tuple[int, int]:
        """Row and column of the output cell at a row-major position; ValueError outside it."""
        number("position", position, 0)
        if not 0 <= position < self.positions:
            raise ValueError(
                f"position {position} is outside this output, which has {self.positions} cells: "
                f"choose a position from 0 to {self.positions - 1}."
            )
        return divmod(position, self.output.shape[1])

    def arithmetic(self, position: int) -> str:
        """The current window as a calculation, such as `1*1 + 2*2 + 5*3 + 6*4 = 44`."""
        row, column = self.place(position)
        values = [float(value) for value in self.windows[row, column].flat]
        result = float(self.output[row, column])
        numbers = [*values, result]
        if self.operation == "max-pool":
            left = f"max({', '.join(format_number(value) for value in values)})"
        elif self.operation == "average-pool":
            left = f"({' + '.join(_factor(value) for value in values)})/{len(values)}"
        else:
            denominator = common_denominator(self.kernel)
            weights = [float(weight) * denominator for weight in self.kernel.flat]
            numbers += weights
            left = " + ".join(
                f"{_factor(value)}*{_factor(weight)}"
                for value, weight in zip(values, weights, strict=True)
            )
            if denominator > 1:
                left = f"({left})/{denominator}"
        equals = "=" if all(map(_shown_exactly, numbers)) else "≈"
        return f"{left} {equals} {format_number(result)}"

    def size_formulas(self) -> list[tuple[str, str]]:
        """(axis, formula with its numbers) for the output; one entry where both axes agree."""
        formulas = [
            f"floor(({n} + 2*{self.padding} - {self.dilation}*({k} - 1) - 1)/{self.stride}) + 1 = "
            f"{output_size(n, k, self.stride, self.padding, self.dilation)}"
            for n, k in zip(self.image.shape, self.kernel.shape, strict=True)
        ]
        if formulas[0] == formulas[1]:
            return [("height and width", formulas[0])]
        return list(zip(("height", "width"), formulas, strict=True))

    def describe(self, position: int) -> str:
        """The state of the picture in words, for those who do not see it."""
        subject = "window" if self.pools else "kernel"
        settings = (
            f"Sliding window, {self.operation}: input {_size(self.image)}, {subject} "
            f"{_size(self.kernel)}, stride {self.stride}, padding {self.padding}, "
            f"dilation {self.dilation}."
        )
        if self.problem:
            return f"{settings} {self.problem}"
        row, column = self.place(position)
        top, left = row * self.stride, column * self.stride
        bottom, right = (
            start + self.dilation * (k - 1)
            for start, k in zip((top, left), self.kernel.shape, strict=True)
        )
        return (
            f"{settings} The output is {_size(self.output)}. "
            f"Window {position + 1} of {self.positions} spans rows {top} to {bottom} "
            f"and columns {left} to {right} of the padded input: "
            f"output[{row}, {column}] is {self.arithmetic(position)}."
        )


def slide(
    image=None, kernel=None, stride=1, padding=0, dilation=1, operation="cross-correlation"
) -> Slide:
    """Every window of `image` and what `operation` makes of it.

    image: (h, w) numbers, at most 10 x 10; kernel: (k_h, k_w) numbers, at most 5 x 5; array-likes
    or tensors. stride, padding and dilation count cells, the same along both axes. Pooling uses the
    kernel's shape alone; average pooling counts the padding's zeros, max-pooling pads with minus
    infinity, as in PyTorch. Raises ValueError for arguments that make no sense; a setting that
    merely has no output comes back with a sentence in `problem`.
    """
    image = _matrix(DEFAULT_IMAGE if image is None else image, "image", LARGEST_IMAGE)
    kernel = _matrix(DEFAULT_KERNEL if kernel is None else kernel, "kernel", LARGEST_KERNEL)
    for name, value, least in (
        ("stride", stride, 1),
        ("padding", padding, 0),
        ("dilation", dilation, 1),
    ):
        whole = isinstance(value, (int, np.integer)) and not isinstance(value, bool)
        if not whole or not least <= value <= MOST_CELLS:
            raise ValueError(
                f"{name} is {came(value)}, but it counts cells: give a whole number, {least} or more"
                f"{f', up to {MOST_CELLS}' if whole and value > 0 else ''}."
            )
    if operation not in OPERATIONS:
        raise ValueError(
            f"operation is unknown, {came(operation)}: choose one of {', '.join(OPERATIONS)}."
        )

    if operation == "convolution":
        kernel = kernel[::-1, ::-1]
    fill = -math.inf if operation == "max-pool" else 0.0
    padded = np.pad(image, padding, constant_values=fill)
    problem = _problem(padded.shape, kernel.shape, padding, dilation, operation)
    windows = output = None
    if problem is None:
        span = tuple(dilation * (k - 1) + 1 for k in kernel.shape)
        every = np.lib.stride_tricks.sliding_window_view(padded, span)
        windows = every[::stride, ::stride, ::dilation, ::dilation]
        if operation == "max-pool":
            output = windows.max(axis=(2, 3))
        elif operation == "average-pool":
            output = windows.mean(axis=(2, 3))
        else:
            output = (windows * kernel).sum(axis=(2, 3))
    return Slide(
        image, kernel, padded, windows, output, stride, padding, dilation, operation, problem
    )


def output_size(n: int, kernel: int, stride: int, padding: int, dilation: int) -> int:
    """Cells along one axis of the output (PyTorch's formula); below 1 where nothing fits."""
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


def common_denominator(kernel: np.ndarray, largest: int = 64) -> int:
    """The smallest whole number that makes every weight whole (9 for a 3x3 mean), else 1."""
    for denominator in range(1, largest + 1):
        scaled = kernel * denominator
        if np.allclose(scaled, np.round(scaled), rtol=0, atol=1e-9):
            return denominator
    return 1


def format_number(value: float, digits: int = 4) -> str:
    """Whole numbers in full, others with so many significant digits, infinity as a sign."""
    if math.isinf(value):
        return "-∞" if value < 0 else "∞"
    if abs(value - round(value)) < 1e-9 and abs(value) < 1e6:
        return str(round(value))
    if 10 ** (digits - 1) <= abs(value) < 1e6:  # 1035 rather than 1.03e+03
        return f"{value:.0f}"
    return f"{value:.{digits}g}"


def _shown_exactly(value: float) -> bool:
    return math.isinf(value) or abs(float(format_number(value)) - value) < 1e-9


def _factor(value: float) -> str:
    text = format_number(value)
    return f"({text})" if text.startswith("-") else text


def _size(array: np.ndarray) -> str:
    return f"{array.shape[0]} by {array.shape[1]}"


def _problem(padded_shape, kernel_shape, padding, dilation, operation) -> str | None:
    """Why this setting has no output, and what to change; None where it has one."""
    if operation == "average-pool" and dilation > 1:
        return (
            "Average pooling has no dilation in PyTorch, so there is nothing to show here. "
            "Set dilation back to 1, or choose max-pool."
        )
    if operation in POOLING and 2 * padding > min(kernel_shape):
        return (
            f"Pooling pads by at most half its window: {padding} is too much for a window of "
            f"{kernel_shape[0]} × {kernel_shape[1]}. "
            "Choose less padding or a larger kernel."
        )
    span = tuple(dilation * (k - 1) + 1 for k in kernel_shape)
    if span[0] > padded_shape[0] or span[1] > padded_shape[1]:
        return (
            f"No output: the window spans {span[0]} × {span[1]} cells, but the padded input "
            f"has only {padded_shape[0]} × {padded_shape[1]}. "
            "Add padding, or choose less dilation or a smaller kernel."
        )
    return None


def _matrix(values, name: str, largest: int) -> np.ndarray:
    """A float64 copy of a 2-D array-like or tensor, checked."""
    if hasattr(values, "images") or hasattr(values, "named_parameters"):
        way = ".images[0, 0]" if hasattr(values, "images") else ".weight[0, 0]"
        raise ValueError(f"the {name} is {came(values)}: give a table of numbers, such as {way}.")
    if hasattr(values, "detach"):  # a tensor, perhaps a layer's weight or on a GPU
        values = values.detach().cpu().double().numpy()
    try:
        if np.iscomplexobj(values):
            raise TypeError("its numbers are complex")
        array = np.array(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ValueError(
            f"the {name} is not a table of numbers but {came(values)} ({error}): give rows of equal length."
        ) from error
    if array.ndim != 2 or array.size == 0:
        raise ValueError(
            f"the {name} has shape {array.shape}, but the picture shows one channel: "
            f"give (height, width), for example {name}[0, 0] of an (N, C, H, W) tensor."
        )
    if max(array.shape) > largest:
        raise ValueError(
            f"the {name} is {array.shape[0]} × {array.shape[1]}, and its numbers stay legible "
            f"only up to {largest} × {largest}: cut a piece out, for example "
            f"{name}[:{largest}, :{largest}]."
        )
    if not np.isfinite(array).all():
        raise ValueError(f"the {name} holds nan or infinity: replace them by ordinary numbers.")
    return array
