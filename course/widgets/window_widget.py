"""The sliding-window widget: controls above, the picture beneath.

The numbers live in `window_arithmetic`, the drawing in `window_picture`; here controls are wired to
them.
"""

import numpy as np

from course.meant import flag
from course.widgets.live import LivePicture, dropdown, row, slider
from course.widgets.window_arithmetic import KERNELS, POOLING, slide
from course.widgets.window_picture import draw

_OPERATION_LABELS = [
    ("cross-correlation (Conv2d)", "cross-correlation"),
    ("true convolution (flipped)", "convolution"),
    ("max-pool", "max-pool"),
    ("average-pool", "average-pool"),
]


class SlidingWindowWidget(LivePicture):
    """The sliding window with its controls.

    `operation`, `kernel`, `stride`, `padding`, `dilation` and `position` are the controls, `picture`
    is the HTML that they redraw.
    """

    def __init__(self, image=None, kernel=None, show_size=True):
        first = slide(image, kernel)  # complains at once of what cannot be drawn
        self._image = first.image
        self._show_size = flag("show_size", show_size)
        self._kernels = dict(KERNELS)
        if kernel is not None:
            self._kernels = {"your kernel": first.kernel, **KERNELS}

        self.operation = dropdown("operation", _OPERATION_LABELS)
        self.kernel = dropdown("kernel", list(self._kernels))
        self.stride = slider("stride", 1, 3)
        self.padding = slider("padding", 0, 2)
        self.dilation = slider("dilation", 1, 2)
        last = max(first.positions - 1, 0)
        self.position = slider("position", 0, last, "560px", interval=900)
        super().__init__(
            [
                row(self.operation, self.kernel),
                row(self.stride, self.padding, self.dilation),
                self.position,
            ]
        )
        # Before the other observers, so that they see the stride that goes with a pooling window.
        for control in (self.operation, self.kernel):
            control.observe(self._on_window, "value")
        for control in (self.operation, self.kernel, self.stride, self.padding, self.dilation):
            control.observe(self._on_setting, "value")
        self.position.observe(self._on_position, "value")
        self._on_setting()

    def _on_window(self, change):
        """Pooling's stride is the window's size unless another is chosen; a convolution's is 1."""
        if self.operation.value in POOLING:
            window = np.shape(self._kernels[self.kernel.value])
            self.stride.value = min(*window, self.stride.max)
        elif change["owner"] is self.operation and change["old"] in POOLING:
            self.stride.value = 1

    def _on_setting(self, change=None):
        """Work the new setting out, fit the position's range to it, and draw."""
        averages = self.operation.value == "average-pool"
        self.dilation.disabled = averages
        if averages:  # PyTorch's average pooling has no dilation
            self.dilation.value = 1
        self._slide = slide(
            self._image,
            self._kernels[self.kernel.value],
            self.stride.value,
            self.padding.value,
            self.dilation.value,
            self.operation.value,
        )
        last = max(self._slide.positions - 1, 0)
        self.position.disabled = last == 0
        self.position.max = last
        self._on_position()

    def _on_position(self, change=None):
        self.redraw()
        if self._slide.positions:
            row, column = self._slide.place(position := self.position.value)
            said = f"output[{row}, {column}] = {self._slide.arithmetic(position)}"
            self.position.said = said

    def still(self):
        """The picture of the present state."""
        last = max(self._slide.positions - 1, 0)
        return draw(self._slide, min(self.position.value, last), self._show_size)


def sliding_window(image=None, kernel=None, show_size=True) -> SlidingWindowWidget:
    """A window that slides over an image, with the arithmetic of each step written out.

    Choose the operation (cross-correlation, true convolution, max-pool, average-pool), a kernel,
    stride, padding and dilation; move the window with the slider or let it play. Positions count
    the output's cells from 0, row by row.

    Args:
        image: (h, w) numbers, at most 10 x 10; array-like or tensor. Default: 1..16 as 4 x 4.
        kernel: (k_h, k_w) numbers, at most 5 x 5, offered before the presets; default
            [[1, 2], [3, 4]].
        show_size: whether the output's size is written out as a formula beneath.

    Raises:
        ValueError: the image or kernel is not a small two-dimensional table of finite numbers.
    """
    return SlidingWindowWidget(image, kernel, show_size)
