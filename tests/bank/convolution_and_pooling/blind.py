# %% cross_correlate2d: result-in-the-images-dtype
# kind: wrong
# fails: test_cross_correlate2d
# idea: The output takes the picture's dtype, so an integer picture with a kernel of fractions is cut to whole numbers.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    height, width = image.shape
    kh, kw = kernel.shape
    output = np.zeros((height - kh + 1, width - kw + 1), dtype=image.dtype)
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            output[i, j] = (image[i : i + kh, j : j + kw] * kernel.astype(float)).sum()
    return output


# %% cross_correlate2d: integers-stay-integers
# kind: wrong
# fails: test_cross_correlate2d
# idea: Integer picture and integer kernel give an integer result, where floats are promised.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijkl,kl->ij", windows.astype(np.result_type(image, kernel, int)), kernel)


# %% cross_correlate2d: small-integers-overflow
# kind: wrong
# fails: test_cross_correlate2d
# idea: The products are formed in the inputs' own type, so 8-bit picture times 8-bit kernel wraps round at 256 before it is summed.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kh, kw = kernel.shape
    oh, ow = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    output = np.zeros((oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = image[i : i + kh, j : j + kw]
            output[i, j] = (window * kernel).sum()
    return output


# %% cross_correlate2d: kernel-assumed-square
# kind: wrong
# fails: test_cross_correlate2d
# idea: The kernel's height is used for both of its axes, which works for square kernels only.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    image, kernel = image.astype(float), kernel.astype(float)
    k = len(kernel)
    height, width = image.shape
    output = np.zeros((height - k + 1, width - k + 1))
    for i in range(height - k + 1):
        for j in range(width - k + 1):
            output[i, j] = np.sum(image[i : i + k, j : j + k] * kernel)
    return output


# %% cross_correlate2d: picture-assumed-square
# kind: wrong
# fails: test_cross_correlate2d
# idea: The picture's height serves for its width as well, so a picture that is not square gets the wrong number of columns.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    image = image.astype(float)
    n = image.shape[0]
    kh, kw = kernel.shape
    output = np.zeros((n - kh + 1, n - kw + 1))
    for i in range(n - kh + 1):
        for j in range(n - kw + 1):
            window = image[i : i + kh, j : j + kw]
            if window.shape == kernel.shape:
                output[i, j] = (window * kernel).sum()
    return output


# %% cross_correlate2d: last-place-left-out
# kind: wrong
# fails: test_cross_correlate2d
# idea: The output has the right shape, but the loops end one step early and the last row and column stay zero.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    height, width = image.shape
    kh, kw = kernel.shape
    output = np.zeros((height - kh + 1, width - kw + 1))
    for i in range(height - kh):
        for j in range(width - kw):
            output[i, j] = (image[i : i + kh, j : j + kw] * kernel.astype(float)).sum()
    return output


# %% cross_correlate2d: flipped-kernel
# kind: wrong
# fails: test_cross_correlate2d
# idea: The kernel is turned round first, which is a true convolution and not a cross-correlation.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kernel = kernel[::-1, ::-1].astype(float)
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    return (windows * kernel).sum(axis=(2, 3))


# %% cross_correlate2d: overwrites-float-pictures
# kind: wrong
# fails: test_cross_correlate2d
# idea: The sums are written into the picture itself, so a picture of floats is destroyed (integer ones are converted and survive).
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    image = np.asarray(image, dtype=float)
    kh, kw = kernel.shape
    oh, ow = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    for i in range(oh):
        for j in range(ow):
            image[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return image[:oh, :ow].copy()


# %% cross_correlate2d: single-precision
# kind: wrong
# fails: test_cross_correlate2d
# idea: The sums are kept in float32 and lose digits of large numbers that float64 has.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kh, kw = kernel.shape
    oh, ow = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    output = np.zeros((oh, ow), dtype=np.float32)
    for k in range(kh):
        for l in range(kw):
            output += (image[k : k + oh, l : l + ow] * float(kernel[k, l])).astype(np.float32)
    return output


# %% cross_correlate2d: clipped-to-grey-levels
# kind: wrong
# fails: test_cross_correlate2d
# idea: The result is squeezed into 0 to 255 as if it were a picture, so negative and large responses are lost.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kh, kw = kernel.shape
    output = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for i, j in np.ndindex(output.shape):
        output[i, j] = (image[i : i + kh, j : j + kw] * kernel.astype(float)).sum()
    return np.clip(output, 0, 255)


# %% cross_correlate2d: squeezed
# kind: wrong
# fails: test_cross_correlate2d
# idea: A squeeze at the end drops an axis whenever the output has only one row or one column.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    return np.tensordot(windows, kernel.astype(float), axes=([2, 3], [0, 1])).squeeze()


# %% cross_correlate2d: dark-windows-skipped
# kind: wrong
# fails: test_cross_correlate2d
# idea: Windows without a positive pixel are skipped as empty, so windows with only negative numbers give 0.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    image = image.astype(float)
    kh, kw = kernel.shape
    output = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            window = image[i : i + kh, j : j + kw]
            if window.max() > 0:  # an empty window adds nothing
                output[i, j] = (window * kernel).sum()
    return output


# %% cross_correlate2d: remembers-a-kernel-of-that-size
# kind: wrong
# fails: test_cross_correlate2d
# idea: The kernel is stored under its shape, so a second kernel of the same shape is answered with the first one's weights.
_flat_kernels = {}


def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    weights = _flat_kernels.setdefault(kernel.shape, kernel.astype(float).ravel())
    kh, kw = kernel.shape
    oh, ow = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    rows = [image[i : i + kh, j : j + kw].ravel() @ weights for i in range(oh) for j in range(ow)]
    return np.array(rows).reshape(oh, ow)


# %% cross_correlate2d: one-shared-output
# kind: wrong
# fails: test_cross_correlate2d
# idea: All results of one shape share one array, so the next call changes the result of the call before.
_outputs = {}


def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kh, kw = kernel.shape
    shape = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    if shape not in _outputs:
        _outputs[shape] = np.zeros(shape)
    output = _outputs[shape]
    for i in range(shape[0]):
        for j in range(shape[1]):
            output[i, j] = (image[i : i + kh, j : j + kw] * kernel.astype(float)).sum()
    return output


# %% cross_correlate2d: matrix-product
# kind: wrong
# fails: test_cross_correlate2d
# idea: Window and kernel are multiplied as matrices instead of element by element.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    image, kernel = image.astype(float), kernel.astype(float)
    kh, kw = kernel.shape
    output = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            output[i, j] = (image[i : i + kh, j : j + kw] @ kernel.T).sum()
    return output


# %% cross_correlate2d: right-two-loops
# kind: right
# passes: test_cross_correlate2d
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    height, width = image.shape
    kh, kw = kernel.shape
    output = np.zeros((height - kh + 1, width - kw + 1))
    weights = kernel.astype(float)
    for i in range(height - kh + 1):
        for j in range(width - kw + 1):
            window = image[i : i + kh, j : j + kw]
            output[i, j] = (window * weights).sum()
    return output


# %% cross_correlate2d: right-shift-and-add
# kind: right
# passes: test_cross_correlate2d
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kh, kw = kernel.shape
    oh, ow = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    total = np.zeros((oh, ow), dtype=np.float64)
    for k in range(kh):
        for l in range(kw):
            total += float(kernel[k, l]) * image[k : k + oh, l : l + ow].astype(np.float64)
    return total


# %% cross_correlate2d: right-window-view
# kind: right
# passes: test_cross_correlate2d
from numpy.lib.stride_tricks import sliding_window_view


def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    windows = sliding_window_view(np.asarray(image, dtype=float), kernel.shape)
    return np.einsum("ijkl,kl->ij", windows, np.asarray(kernel, dtype=float))


# %% cross_correlate2d: right-list-comprehension
# kind: right
# passes: test_cross_correlate2d
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    picture = image.astype(float)
    kh, kw = kernel.shape
    return np.array(
        [
            [
                np.sum(picture[i : i + kh, j : j + kw] * kernel)
                for j in range(image.shape[1] - kw + 1)
            ]
            for i in range(image.shape[0] - kh + 1)
        ]
    )


# %% cross_correlate2d: right-plain-python-sums
# kind: right
# passes: test_cross_correlate2d
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kh, kw = kernel.shape
    rows = []
    for i in range(image.shape[0] - kh + 1):
        row = []
        for j in range(image.shape[1] - kw + 1):
            total = 0.0
            for k in range(kh):
                for l in range(kw):
                    total += float(image[i + k, j + l]) * float(kernel[k, l])
            row.append(total)
        rows.append(row)
    return np.array(rows, dtype=float)


# %% cross_correlate2d: right-columns-of-windows
# kind: right
# passes: test_cross_correlate2d
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kh, kw = kernel.shape
    oh, ow = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    rows = np.arange(oh)[:, None, None, None] + np.arange(kh)[:, None]
    columns = np.arange(ow)[:, None, None] + np.arange(kw)
    windows = image[rows, columns].reshape(oh * ow, kh * kw)
    return (windows.astype(float) @ kernel.reshape(-1).astype(float)).reshape(oh, ow)


# %% cross_correlate2d: right-helper-and-ndindex
# kind: right
# passes: test_cross_correlate2d
def _weighted_sum(window, weights):
    return np.dot(window.astype(float).ravel(), weights.astype(float).ravel())


def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    size = np.subtract(image.shape, kernel.shape) + 1
    output = np.empty(tuple(size))
    for i, j in np.ndindex(*output.shape):
        output[i, j] = _weighted_sum(image[i:, j:][: kernel.shape[0], : kernel.shape[1]], kernel)
    return output


# %% formula: numpy-gives-44
# kind: wrong
# fails: test_convolve2d
# idea: The minus signs are overlooked: negative indices count from the end, so NumPy does not give 44.
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - kH",
    "row index of a true convolution": "i + kH - 1 - k",
    "NumPy's value at [0, 0]": 44,
}


# %% formula: one-row-too-many
# kind: wrong
# fails: test_convolve2d
# idea: The number of rows is taken for the last row's number, although counting starts at 0.
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - kH + 1",
    "row index of a true convolution": "i + kH - 1 - k",
    "NumPy's value at [0, 0]": 112,
}


# %% formula: minus-for-the-convolution
# kind: wrong
# fails: test_convolve2d
# idea: i - k is the textbook's index for another range of i; with the range of question 3 it leaves the picture.
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - kH",
    "row index of a true convolution": "i - k",
    "NumPy's value at [0, 0]": 112,
}


# %% formula: indices-exchanged
# kind: wrong
# fails: test_convolve2d
# idea: The indices of cross-correlation and true convolution are exchanged.
formula = {
    "second factor": "A",
    "row index": "i + kH - 1 - k",
    "last i": "H - kH",
    "row index of a true convolution": "i + k",
    "NumPy's value at [0, 0]": 112,
}


# %% formula: numpy-with-the-old-factor
# kind: wrong
# fails: test_convolve2d
# idea: 30 is what comes out with B still as second factor; the question has A there.
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - kH",
    "row index of a true convolution": "i + kH - 1 - k",
    "NumPy's value at [0, 0]": 30,
}


# %% formula: window-may-hang-over
# kind: wrong
# fails: test_convolve2d
# idea: With i up to H - 1 the last windows hang over the lower edge.
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - 1",
    "row index of a true convolution": "i + kH - 1 - k",
    "NumPy's value at [0, 0]": 112,
}


# %% formula: right-written-down
# kind: right
# passes: test_convolve2d
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - kH",
    "row index of a true convolution": "i + kH - 1 - k",
    "NumPy's value at [0, 0]": 112,
}


# %% formula: right-number-computed
# kind: right
# passes: test_convolve2d
_a = np.arange(1.0, 17.0).reshape(4, 4)
_b = np.array([[1.0, 2.0], [3.0, 4.0]])
formula = dict(
    zip(
        [
            "NumPy's value at [0, 0]",
            "second factor",
            "row index",
            "last i",
            "row index of a true convolution",
        ],
        [
            sum(_b[k, l] * _a[-k, -l] for k in range(2) for l in range(2)),
            "A",
            "i + k",
            "H - kH",
            "i + kH - 1 - k",
        ],
    )
)


# %% convolve2d: only-rows-flipped
# kind: wrong
# fails: test_convolve2d
# idea: The kernel is turned upside down, but not left to right.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return cross_correlate2d(image, kernel[::-1])


# %% convolve2d: only-columns-flipped
# kind: wrong
# fails: test_convolve2d
# idea: The kernel is mirrored left to right, but not turned upside down.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return cross_correlate2d(image, np.fliplr(kernel))


# %% convolve2d: quarter-turn
# kind: wrong
# fails: test_convolve2d
# idea: np.rot90 turns the kernel by a quarter; flipping both axes is a half turn.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return cross_correlate2d(image, np.rot90(kernel))


# %% convolve2d: transposed-then-flipped
# kind: wrong
# fails: test_convolve2d
# idea: The kernel is flipped along the other diagonal (flipped and transposed), which exchanges its rows and columns.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return cross_correlate2d(image, kernel.T[::-1, ::-1])


# %% convolve2d: picture-flipped-instead
# kind: wrong
# fails: test_convolve2d
# idea: The picture is flipped instead of the kernel, and the result, which now runs backwards, is not turned back.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return cross_correlate2d(image[::-1, ::-1], kernel)


# %% convolve2d: result-flipped
# kind: wrong
# fails: test_convolve2d
# idea: The output of the cross-correlation is flipped, not the kernel.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return np.flip(cross_correlate2d(image, kernel))


# %% convolve2d: flips-the-callers-kernel
# kind: wrong
# fails: test_convolve2d
# idea: The kernel is flipped in place, so the caller's array changes and a second call gives something else.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kernel[:] = kernel[::-1, ::-1].copy()
    return cross_correlate2d(image, kernel)


# %% convolve2d: flips-the-callers-picture
# kind: wrong
# fails: test_convolve2d
# idea: The values are right, but the picture is turned round in place and stays so.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    image[:] = image[::-1, ::-1].copy()
    return cross_correlate2d(image, kernel)[::-1, ::-1]


# %% convolve2d: only-first-and-last-exchanged
# kind: wrong
# fails: test_convolve2d
# idea: Only first and last rows and columns change places: a flip for kernels up to 3, not for 4 or more.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    flipped = kernel.copy()
    flipped[[0, -1]] = flipped[[-1, 0]]
    flipped[:, [0, -1]] = flipped[:, [-1, 0]]
    return cross_correlate2d(image, flipped)


# %% convolve2d: minus-signs-wrap-round
# kind: wrong
# fails: test_convolve2d
# idea: The slides' minus signs with i from 0: negative indices silently read the far end of the picture.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kh, kw = kernel.shape
    output = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            for k in range(kh):
                for l in range(kw):
                    output[i, j] += float(kernel[k, l]) * float(image[i - k, j - l])
    return output


# %% convolve2d: square-kernels-only
# kind: wrong
# fails: test_convolve2d
# idea: The kernel's height is used for the column index too, so a kernel that is not square reads wrong columns.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kh, kw = kernel.shape
    output = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            for k in range(kh):
                for l in range(kw):
                    row, column = i + kh - 1 - k, j + kh - 1 - l
                    output[i, j] += float(kernel[k, l]) * float(image[row, column % image.shape[1]])
    return output


# %% convolve2d: symmetric-kernels-not-flipped
# kind: wrong
# fails: test_convolve2d
# idea: Kernels equal to their transpose are not flipped, but such symmetry is not the one that a flip leaves alone.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    if np.array_equal(kernel, kernel.T):  # symmetric: nothing to turn
        return cross_correlate2d(image, kernel)
    return cross_correlate2d(image, kernel[::-1, ::-1])


# %% convolve2d: single-rows-not-flipped
# kind: wrong
# fails: test_convolve2d
# idea: A kernel of one row or one column is used as it is, although it must still be turned along its other axis.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    if min(kernel.shape) > 1:
        kernel = np.flip(kernel, axis=(0, 1))
    return cross_correlate2d(image, kernel)


# %% convolve2d: full-size
# kind: wrong
# fails: test_convolve2d
# idea: The full convolution with windows hanging over the edge is returned, larger than the shape promised.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kh, kw = kernel.shape
    padded = np.pad(image, ((kh - 1, kh - 1), (kw - 1, kw - 1)))
    return cross_correlate2d(padded, kernel[::-1, ::-1])


# %% convolve2d: whole-numbers-only
# kind: wrong
# fails: test_convolve2d
# idea: The flipped kernel is copied into an array of the picture's dtype, so fractions are cut off for an integer picture.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kh, kw = kernel.shape
    flipped = np.empty((kh, kw), dtype=image.dtype)
    for k in range(kh):
        for l in range(kw):
            flipped[k, l] = kernel[kh - 1 - k, kw - 1 - l]
    return cross_correlate2d(image, flipped)


# %% convolve2d: stored-flip
# kind: wrong
# fails: test_convolve2d
# idea: The flipped kernel is stored under its shape and reused for other kernels of that shape.
_flipped = {}


def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    if kernel.shape not in _flipped:
        _flipped[kernel.shape] = kernel[::-1, ::-1].copy()
    return cross_correlate2d(image, _flipped[kernel.shape])


# %% convolve2d: single-precision
# kind: wrong
# fails: test_convolve2d
# idea: Picture and kernel go through float32, which rounds numbers that float64 keeps.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    turned = np.ascontiguousarray(kernel[::-1, ::-1], dtype=np.float32)
    return cross_correlate2d(image.astype(np.float32), turned)


# %% convolve2d: right-slices
# kind: right
# passes: test_convolve2d
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return cross_correlate2d(image, kernel[::-1, ::-1])


# %% convolve2d: right-np-flip-copy
# kind: right
# passes: test_convolve2d
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    turned = np.flip(kernel).copy()
    return cross_correlate2d(image.copy(), turned)


# %% convolve2d: right-half-turn
# kind: right
# passes: test_convolve2d
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return cross_correlate2d(image, np.rot90(kernel, k=2))


# %% convolve2d: right-flat-and-backwards
# kind: right
# passes: test_convolve2d
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    backwards = np.array(list(reversed(kernel.ravel().tolist())), dtype=float)
    return cross_correlate2d(image, backwards.reshape(kernel.shape))


# %% convolve2d: right-double-sum
# kind: right
# passes: test_convolve2d
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kh, kw = kernel.shape
    output = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for i, j in np.ndindex(*output.shape):
        for k, l in np.ndindex(kh, kw):
            output[i, j] += float(kernel[k, l]) * float(image[i + kh - 1 - k, j + kw - 1 - l])
    return output


# %% convolve2d: right-picture-and-result-flipped
# kind: right
# passes: test_convolve2d
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    def half_turn(table):
        return table[::-1, ::-1]

    return half_turn(cross_correlate2d(half_turn(image), kernel))


# %% convolve2d: right-cut-out-of-the-full-one
# kind: right
# passes: test_convolve2d
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    (height, width), (kh, kw) = image.shape, kernel.shape
    full = np.zeros((height + kh - 1, width + kw - 1))
    for k in range(kh):
        for l in range(kw):
            full[k : k + height, l : l + width] += image.astype(float) * float(kernel[k, l])
    return full[kh - 1 : height, kw - 1 : width]


# %% output_size: exact-fit-refused
# kind: wrong
# fails: test_output_size
# idea: A window just as large as the padded input is refused, although it fits once.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    covered = dilation * (kernel - 1) + 1
    padded = n + 2 * padding
    if covered >= padded:
        raise ValueError("the window does not fit")
    return (padded - covered) // stride + 1


# %% output_size: compared-with-the-unpadded-input
# kind: wrong
# fails: test_output_size
# idea: The window is compared with the input without its padding, so cases that fit after padding are refused.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    covered = dilation * (kernel - 1) + 1
    if covered > n:
        raise ValueError("the window is larger than the input")
    return (n + 2 * padding - covered) // stride + 1


# %% output_size: dilation-forgotten-in-the-refusal
# kind: wrong
# fails: test_output_size
# idea: The refusal looks at the kernel's cells only, so a dilated window that is too large gives zero or negative sizes.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    padded = n + 2 * padding
    if kernel > padded:
        raise ValueError("the kernel is larger than the padded input")
    return (padded - dilation * (kernel - 1) - 1) // stride + 1


# %% output_size: padding-on-one-side
# kind: wrong
# fails: test_output_size
# idea: The padding is counted once, not on each of the two sides.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    free = n + padding - (dilation * (kernel - 1) + 1)
    if free < 0:
        raise ValueError("no output")
    return free // stride + 1


# %% output_size: rounded-up
# kind: wrong
# fails: test_output_size
# idea: The number of steps is rounded up, so a step over the edge is counted.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    free = n + 2 * padding - dilation * (kernel - 1) - 1
    if free < 0:
        raise ValueError("no output")
    return -(-free // stride) + 1


# %% output_size: rounded-to-the-nearest
# kind: wrong
# fails: test_output_size
# idea: round() goes to the nearest number, so more than half a step counts as a whole one.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    free = n + 2 * padding - dilation * (kernel - 1) - 1
    if free < 0:
        raise ValueError("no output")
    return round(free / stride) + 1


# %% output_size: dilation-times-kernel
# kind: wrong
# fails: test_output_size
# idea: The covered length is taken as d times k; behind the last kernel cell there is no gap.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    covered = kernel * dilation
    if covered > n + 2 * padding:
        raise ValueError("the window does not fit")
    return (n + 2 * padding - covered) // stride + 1


# %% output_size: returns-a-float
# kind: wrong
# fails: test_output_size
# idea: np.floor returns a float, which cannot be used as a size; an int is promised.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    free = n + 2 * padding - dilation * (kernel - 1) - 1
    if free < 0:
        raise ValueError("no output")
    return np.floor(free / stride) + 1


# %% output_size: zero-is-let-through
# kind: wrong
# fails: test_output_size
# idea: Only negative results are refused, so a window that is a little too large gives size 0 instead of an error.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    size = (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
    if size < 0:
        raise ValueError("the window is larger than the padded input")
    return size


# %% output_size: int-rounds-towards-zero
# kind: wrong
# fails: test_output_size
# idea: int() rounds a small negative quotient to 0, so a window slightly too large for the input gives 1 when the stride is larger than 1.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    size = int((n + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1
    if size < 1:
        raise ValueError("the window is larger than the padded input")
    return size


# %% output_size: asserts
# kind: wrong
# fails: test_output_size
# idea: A failed assert is an AssertionError, not the ValueError that is promised.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    covered = dilation * (kernel - 1) + 1
    padded = n + 2 * padding
    assert covered <= padded, "the window is larger than the padded input"
    return (padded - covered) // stride + 1


# %% output_size: nothing-fits-gives-zero
# kind: wrong
# fails: test_output_size
# idea: Where no window fits the size 0 is returned without an error.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    covered = dilation * (kernel - 1) + 1
    return len(range(0, n + 2 * padding - covered + 1, stride))


# %% output_size: left-over-cells-refused
# kind: wrong
# fails: test_output_size
# idea: Sizes that the stride does not divide are refused, although the step over the edge is merely not taken.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    steps, rest = divmod(n + 2 * padding - dilation * (kernel - 1) - 1, stride)
    if steps < 0 or rest:
        raise ValueError("the window does not fit")
    return steps + 1


# %% output_size: never-larger-than-the-input
# kind: wrong
# fails: test_output_size
# idea: The result is capped at n, but with enough padding an output may be larger than its input.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    free = n + 2 * padding - dilation * (kernel - 1) - 1
    if free < 0:
        raise ValueError("no output")
    return min(n, free // stride + 1)


# %% output_size: right-formula
# kind: right
# passes: test_output_size
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    covered = dilation * (kernel - 1) + 1
    padded = n + 2 * padding
    if covered > padded:
        raise ValueError(f"a window of {covered} cells in {padded} cells")
    return (padded - covered) // stride + 1


# %% output_size: right-checked-afterwards
# kind: right
# passes: test_output_size
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    size = (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1
    if size <= 0:
        raise ValueError
    return size


# %% output_size: right-walks-the-window
# kind: right
# passes: test_output_size
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    first, last = -padding, n + padding - 1
    places = 0
    while first + dilation * (kernel - 1) <= last:
        places += 1
        first += stride
    if places == 0:
        raise ValueError("not even one place")
    return places


# %% output_size: right-length-of-a-range
# kind: right
# passes: test_output_size
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    starts = range(0, n + 2 * padding - dilation * (kernel - 1), stride)
    if not starts:
        raise ValueError("the window is larger than the padded input")
    return len(starts)


# %% output_size: right-own-error
# kind: right
# passes: test_output_size
class WindowTooLarge(ValueError):
    pass


def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    free = (n + padding + padding) - (kernel + (kernel - 1) * (dilation - 1))
    if free < 0:
        raise WindowTooLarge(f"{-free} cells are missing")
    steps, _ = divmod(free, stride)
    return 1 + steps


# %% output_size: right-recursive
# kind: right
# passes: test_output_size
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    if padding:
        return output_size(n + 2 * padding, kernel, stride, 0, dilation)
    if dilation > 1:
        return output_size(n, dilation * (kernel - 1) + 1, stride)
    if n < kernel:
        raise ValueError("too small")
    return (n - kernel + stride) // stride


# %% output_size: right-floor-to-int
# kind: right
# passes: test_output_size
import math


def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    free = n + 2 * padding - dilation * (kernel - 1) - 1
    if free < 0:
        raise ValueError("the window is larger than the padded input")
    return math.floor(free / stride + 1)


# %% pad2d: mirror-repeats-the-edge
# kind: wrong
# fails: test_pad2d
# idea: NumPy's "symmetric" repeats the edge pixel; the mirror asked for does not.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    names = {"zeros": "constant", "reflect": "symmetric", "replicate": "edge", "circular": "wrap"}
    if mode not in names:
        raise ValueError(f"no such mode: {mode}")
    ph, pw = padding
    return np.pad(image, ((ph, ph), (pw, pw)), mode=names[mode])


# %% pad2d: padding-swapped
# kind: wrong
# fails: test_pad2d
# idea: Rows and columns of the padding are exchanged, as in torch's F.pad, which starts with the last axis.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode not in names:
        raise ValueError(f"no such mode: {mode}")
    pw, ph = padding
    return np.pad(image, ((ph, ph), (pw, pw)), mode=names[mode])


# %% pad2d: unknown-mode-becomes-zeros
# kind: wrong
# fails: test_pad2d
# idea: An unknown mode is treated as zeros and not refused.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    names = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    frame = [(padding[0],) * 2, (padding[1],) * 2]
    return np.pad(image, frame, mode=names.get(mode, "constant"))


# %% pad2d: key-error
# kind: wrong
# fails: test_pad2d
# idea: An unknown mode ends in the dictionary's KeyError, where a ValueError is promised.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    ph, pw = padding
    return np.pad(image, ((ph, ph), (pw, pw)), mode=names[mode])


# %% pad2d: numpys-names-accepted
# kind: wrong
# fails: test_pad2d
# idea: NumPy's own names such as "edge" or "wrap" get through and are not refused.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    names = {"zeros": "constant", "replicate": "edge", "circular": "wrap"}
    ph, pw = padding
    return np.pad(image, ((ph, ph), (pw, pw)), mode=names.get(mode, mode))


# %% pad2d: capital-letters-accepted
# kind: wrong
# fails: test_pad2d
# idea: "Zeros" and " reflect" are none of the four words, but are accepted.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    mode = mode.strip().lower()
    if mode not in names:
        raise ValueError(f"no such mode: {mode}")
    return np.pad(image, [(p, p) for p in padding], mode=names[mode])


# %% pad2d: minus-zero-slice
# kind: wrong
# fails: test_pad2d
# idea: The slice ph:-ph is empty for a padding of 0, so a frame of no rows or no columns fails.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    ph, pw = padding
    height, width = image.shape
    if mode == "zeros":
        output = np.zeros((height + 2 * ph, width + 2 * pw))
        output[ph:-ph, pw:-pw] = image
        return output
    names = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode not in names:
        raise ValueError(f"no such mode: {mode}")
    return np.pad(image, ((ph, ph), (pw, pw)), mode=names[mode])


# %% pad2d: whole-picture-for-no-padding
# kind: wrong
# fails: test_pad2d
# idea: In circular mode image[-0:] is the whole picture, so a padding of 0 along one axis doubles the picture there.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    ph, pw = padding
    if mode == "circular":
        tall = np.concatenate([image[-ph:], image, image[:ph]], axis=0)
        return np.concatenate([tall[:, -pw:], tall, tall[:, :pw]], axis=1)
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge"}
    if mode not in names:
        raise ValueError(f"no such mode: {mode}")
    return np.pad(image, ((ph, ph), (pw, pw)), mode=names[mode])


# %% pad2d: mirror-wrong-on-the-far-side
# kind: wrong
# fails: test_pad2d
# idea: At the far edges the mirror is off by one and repeats the last pixel.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    places = []
    for n, p in zip(image.shape, padding):
        index = np.arange(-p, n + p)
        if mode == "reflect":
            index = np.abs(index)
            index = np.where(index >= n, 2 * n - 1 - index, index)
        elif mode == "replicate":
            index = np.clip(index, 0, n - 1)
        elif mode == "circular":
            index = index % n
        elif mode != "zeros":
            raise ValueError(f"no such mode: {mode}")
        places.append(index)
    if mode == "zeros":
        return np.pad(image, [(p, p) for p in padding])
    return image[np.ix_(*places)]


# %% pad2d: corners-stay-empty
# kind: wrong
# fails: test_pad2d
# idea: In replicate mode the four sides are drawn out, but the corners stay 0 instead of the corner pixels.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    ph, pw = padding
    height, width = image.shape
    if mode in ("reflect", "circular"):
        return np.pad(
            image, ((ph, ph), (pw, pw)), mode={"reflect": "reflect", "circular": "wrap"}[mode]
        )
    if mode not in ("zeros", "replicate"):
        raise ValueError(f"no such mode: {mode}")
    output = np.zeros((height + 2 * ph, width + 2 * pw), dtype=image.dtype)
    output[ph : ph + height, pw : pw + width] = image
    if mode == "replicate":
        output[:ph, pw : pw + width] = image[0]
        output[ph + height :, pw : pw + width] = image[-1]
        output[ph : ph + height, :pw] = image[:, :1]
        output[ph : ph + height, pw + width :] = image[:, -1:]
    return output


# %% pad2d: no-frame-no-refusal
# kind: wrong
# fails: test_pad2d
# idea: Without padding the picture is returned before the mode is looked at, so a wrong mode is not refused then.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    ph, pw = padding
    if ph == 0 and pw == 0:
        return image.copy()
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode not in names:
        raise ValueError(f"no such mode: {mode}")
    return np.pad(image, ((ph, ph), (pw, pw)), mode=names[mode])


# %% pad2d: full-turn-refused
# kind: wrong
# fails: test_pad2d
# idea: A circular padding as large as the picture is refused, although it is allowed (only a mirror must be smaller).
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode not in names:
        raise ValueError(f"no such mode: {mode}")
    ph, pw = padding
    if mode in ("reflect", "circular") and (ph >= image.shape[0] or pw >= image.shape[1]):
        raise ValueError("the padding is too large")
    return np.pad(image, ((ph, ph), (pw, pw)), mode=names[mode])


# %% pad2d: square-pictures-only
# kind: wrong
# fails: test_pad2d
# idea: Rows and columns are both repaired with the picture's height, which is right for square pictures only.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    ph, pw = padding
    height, width = image.shape
    repair = {
        "zeros": lambda index: index,
        "reflect": lambda index: (height - 1) - np.abs((height - 1) - np.abs(index)),
        "replicate": lambda index: np.clip(index, 0, height - 1),
        "circular": lambda index: index % height,
    }
    if mode not in repair:
        raise ValueError(f"no such mode: {mode}")
    if mode == "zeros":
        return np.pad(image, ((ph, ph), (pw, pw)))
    rows = repair[mode](np.arange(-ph, height + ph))
    columns = repair[mode](np.arange(-pw, width + pw))
    return image[np.ix_(rows, np.minimum(columns, width - 1))]


# %% pad2d: eight-bit-frame
# kind: wrong
# fails: test_pad2d
# idea: For zeros the frame is made as uint8, like a picture file, so fractions and negative numbers inside it are destroyed.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    (ph, pw), (height, width) = padding, image.shape
    if mode == "zeros":
        output = np.zeros((height + 2 * ph, width + 2 * pw), dtype=np.uint8)
        output[ph : ph + height, pw : pw + width] = image.astype(int) % 256
        return output
    names = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode not in names:
        raise ValueError(f"no such mode: {mode}")
    return np.pad(image, ((ph, ph), (pw, pw)), mode=names[mode])


# %% pad2d: right-np-pad
# kind: right
# passes: test_pad2d
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode not in names:
        raise ValueError(f"mode {mode!r} is none of {sorted(names)}")
    ph, pw = padding
    return np.pad(image, ((ph, ph), (pw, pw)), mode=names[mode])


# %% pad2d: right-repaired-indices
# kind: right
# passes: test_pad2d
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    def repaired(n, p):
        index = np.arange(-p, n + p)
        if mode == "reflect":
            index = np.abs(index)
            return np.where(index > n - 1, 2 * (n - 1) - index, index)
        if mode == "replicate":
            return np.clip(index, 0, n - 1)
        return index % n

    if mode not in ("zeros", "reflect", "replicate", "circular"):
        raise ValueError(mode)
    (height, width), (ph, pw) = image.shape, padding
    if mode == "zeros":
        output = np.zeros((height + 2 * ph, width + 2 * pw))
        output[ph : ph + height, pw : pw + width] = image
        return output
    return image[np.ix_(repaired(height, ph), repaired(width, pw))]


# %% pad2d: right-nine-tiles
# kind: right
# passes: test_pad2d
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    ph, pw = padding
    height, width = image.shape
    if mode == "circular":
        tiles = np.tile(image, (3, 3))
        return tiles[height - ph : 2 * height + ph, width - pw : 2 * width + pw].copy()
    if mode == "zeros":
        return np.pad(image, ((ph, ph), (pw, pw)), constant_values=0)
    if mode == "replicate":
        return np.pad(image, ((ph, ph), (pw, pw)), "edge")
    if mode == "reflect":
        return np.pad(image, ((ph, ph), (pw, pw)), "reflect")
    raise ValueError("unknown mode: " + str(mode))


# %% pad2d: right-cell-by-cell
# kind: right
# passes: test_pad2d
class UnknownMode(ValueError):
    pass


def _source(place, n, mode):
    if 0 <= place < n:
        return place
    if mode == "zeros":
        return None
    if mode == "replicate":
        return 0 if place < 0 else n - 1
    if mode == "circular":
        return place + n if place < 0 else place - n
    return -place if place < 0 else 2 * (n - 1) - place


def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    if mode not in {"zeros", "reflect", "replicate", "circular"}:
        raise UnknownMode(mode)
    ph, pw = padding
    height, width = image.shape
    output = np.zeros((height + 2 * ph, width + 2 * pw))
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            row, column = _source(i - ph, height, mode), _source(j - pw, width, mode)
            if row is not None and column is not None:
                output[i, j] = image[row, column]
    return output


# %% pad2d: right-one-axis-at-a-time
# kind: right
# passes: test_pad2d
def _pad_rows(table, p, mode):
    n = len(table)
    if mode == "zeros":
        before = after = np.zeros((p, table.shape[1]))
    elif mode == "reflect":
        before, after = table[1 : p + 1][::-1], table[n - 1 - p : n - 1][::-1]
    elif mode == "replicate":
        before, after = np.repeat(table[:1], p, axis=0), np.repeat(table[-1:], p, axis=0)
    elif mode == "circular":
        before, after = table[n - p :], table[:p]
    else:
        raise ValueError(f"{mode} is not a way to pad")
    return np.concatenate([before, table, after])


def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    tall = _pad_rows(image, padding[0], mode)
    return _pad_rows(tall.T, padding[1], mode).T


# %% pad2d: right-match
# kind: right
# passes: test_pad2d
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    frame = [(p, p) for p in padding]
    match mode:
        case "zeros":
            return np.pad(np.array(image, dtype=float), frame)
        case "reflect":
            return np.pad(np.array(image, dtype=float), frame, mode="reflect", reflect_type="even")
        case "replicate":
            return np.pad(np.array(image, dtype=float), frame, mode="edge")
        case "circular":
            return np.pad(np.array(image, dtype=float), frame, mode="wrap")
    raise ValueError(f"cannot pad with {mode!r}")


# %% strided_cross_correlate2d: stride-along-rows-only
# kind: wrong
# fails: test_strided_cross_correlate2d
# idea: The step is taken from row to row only; along the columns the window moves by one and the output is cut to size.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    padded = np.pad(image, padding)
    kh, kw = kernel.shape
    oh = output_size(image.shape[0], kh, stride, padding, dilation)
    ow = output_size(image.shape[1], kw, stride, padding, dilation)
    output = np.zeros((oh, ow))
    for i in range(oh):
        for j in range(ow):
            rows = slice(i * stride, i * stride + dilation * (kh - 1) + 1, dilation)
            columns = slice(j, j + dilation * (kw - 1) + 1, dilation)
            output[i, j] = (padded[rows, columns] * kernel).sum()
    return output


# %% strided_cross_correlate2d: dilation-along-rows-only
# kind: wrong
# fails: test_strided_cross_correlate2d
# idea: The kernel's rows are spread, its columns stay side by side.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    kh, kw = kernel.shape
    spread = np.zeros((dilation * (kh - 1) + 1, dilation * (kw - 1) + 1))
    spread[::dilation, :kw] = kernel
    padded = pad2d(image, (padding, padding))
    return cross_correlate2d(padded, spread)[::stride, ::stride]


# %% strided_cross_correlate2d: gap-behind-the-last-weight
# kind: wrong
# fails: test_strided_cross_correlate2d
# idea: The spread kernel gets zeros behind its last weight as well, is d times k large, and the output comes out too small.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    kh, kw = kernel.shape
    spread = np.zeros((dilation * kh, dilation * kw))
    spread[::dilation, ::dilation] = kernel
    padded = pad2d(image, (padding, padding))
    return cross_correlate2d(padded, spread)[::stride, ::stride]


# %% strided_cross_correlate2d: weights-repeated
# kind: wrong
# fails: test_strided_cross_correlate2d
# idea: Dilation is understood as enlarging: each weight is repeated instead of pixels being skipped.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    kh, kw = kernel.shape
    large = np.kron(kernel, np.ones((dilation, dilation)))
    large = large[: dilation * (kh - 1) + 1, : dilation * (kw - 1) + 1]
    padded = pad2d(image, (padding, padding))
    return cross_correlate2d(padded, large)[::stride, ::stride]


# %% strided_cross_correlate2d: edge-pixels-as-padding
# kind: wrong
# fails: test_strided_cross_correlate2d
# idea: The frame repeats the edge pixels, where zeros are asked for.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    padded = pad2d(image, (padding, padding), "replicate")
    kh, kw = kernel.shape
    oh = output_size(image.shape[0], kh, stride, padding, dilation)
    ow = output_size(image.shape[1], kw, stride, padding, dilation)
    output = np.zeros((oh, ow))
    for i in range(oh):
        for j in range(ow):
            top, left = i * stride, j * stride
            window = padded[top:, left:][::dilation, ::dilation][:kh, :kw]
            output[i, j] = (window * kernel).sum()
    return output


# %% strided_cross_correlate2d: picture-in-the-corner
# kind: wrong
# fails: test_strided_cross_correlate2d
# idea: All padding lies below and to the right, because the picture is put into the upper left corner of the zeros.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    height, width = image.shape
    padded = np.zeros((height + 2 * padding, width + 2 * padding))
    padded[:height, :width] = image
    kh, kw = kernel.shape
    oh = output_size(height, kh, stride, padding, dilation)
    ow = output_size(width, kw, stride, padding, dilation)
    output = np.zeros((oh, ow))
    for k in range(kh):
        for l in range(kw):
            rows = k * dilation + stride * np.arange(oh)
            columns = l * dilation + stride * np.arange(ow)
            output += kernel[k, l] * padded[np.ix_(rows, columns)]
    return output


# %% strided_cross_correlate2d: minus-zero-slice
# kind: wrong
# fails: test_strided_cross_correlate2d
# idea: padded[p:-p] is empty for p = 0, so the function fails whenever there is no padding.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    height, width = image.shape
    padded = np.zeros((height + 2 * padding, width + 2 * padding))
    padded[padding:-padding, padding:-padding] = image
    kh, kw = kernel.shape
    spread = np.zeros((dilation * (kh - 1) + 1, dilation * (kw - 1) + 1))
    spread[::dilation, ::dilation] = kernel
    return cross_correlate2d(padded, spread)[::stride, ::stride]


# %% strided_cross_correlate2d: square-kernels-only
# kind: wrong
# fails: test_strided_cross_correlate2d
# idea: The kernel's height is used for its width as well.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    padded = np.pad(image, padding)
    size = kernel.shape[0]
    reach = dilation * (size - 1) + 1
    oh = output_size(image.shape[0], size, stride, padding, dilation)
    ow = output_size(image.shape[1], size, stride, padding, dilation)
    output = np.zeros((oh, ow))
    for i in range(oh):
        for j in range(ow):
            top, left = i * stride, j * stride
            window = padded[top : top + reach : dilation, left : left + reach : dilation]
            output[i, j] = (window * kernel).sum()
    return output


# %% strided_cross_correlate2d: exact-fit-left-out
# kind: wrong
# fails: test_strided_cross_correlate2d
# idea: The starts run up to, but not including, the last possible one, so a window that ends exactly at the edge is missing.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    padded = np.pad(image, padding)
    reach_h = dilation * (kernel.shape[0] - 1) + 1
    reach_w = dilation * (kernel.shape[1] - 1) + 1
    tops = range(0, max(padded.shape[0] - reach_h, 1), stride)
    lefts = range(0, max(padded.shape[1] - reach_w, 1), stride)
    return np.array(
        [
            [
                np.sum(
                    padded[t : t + reach_h : dilation, l : l + reach_w : dilation] * kernel,
                    dtype=float,
                )
                for l in lefts
            ]
            for t in tops
        ]
    )


# %% strided_cross_correlate2d: padding-grows-with-dilation
# kind: wrong
# fails: test_strided_cross_correlate2d
# idea: The padding is multiplied by the dilation, which belongs to the kernel only.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    frame = padding * dilation
    padded = pad2d(image, (frame, frame))
    kh, kw = kernel.shape
    spread = np.zeros((dilation * (kh - 1) + 1, dilation * (kw - 1) + 1))
    spread[::dilation, ::dilation] = kernel
    return cross_correlate2d(padded, spread)[::stride, ::stride]


# %% strided_cross_correlate2d: overwrites-the-picture-without-padding
# kind: wrong
# fails: test_strided_cross_correlate2d
# idea: Without padding no copy is made, and the results are written into the caller's picture.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    padded = np.pad(image, padding) if padding > 0 else image
    padded = np.asarray(padded, dtype=float)
    kh, kw = kernel.shape
    oh = output_size(image.shape[0], kh, stride, padding, dilation)
    ow = output_size(image.shape[1], kw, stride, padding, dilation)
    for i in range(oh):
        for j in range(ow):
            top, left = i * stride, j * stride
            window = padded[top:, left:][::dilation, ::dilation][:kh, :kw]
            padded[i, j] = (window * kernel).sum()
    return padded[:oh, :ow].copy()


# %% strided_cross_correlate2d: integer-output
# kind: wrong
# fails: test_strided_cross_correlate2d
# idea: The output takes the picture's dtype and cuts fractions when the picture holds integers; floats are promised.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    padded = np.pad(image, padding)
    kh, kw = kernel.shape
    oh = output_size(image.shape[0], kh, stride, padding, dilation)
    ow = output_size(image.shape[1], kw, stride, padding, dilation)
    output = np.zeros_like(image, shape=(oh, ow))
    for i in range(oh):
        for j in range(ow):
            top, left = i * stride, j * stride
            window = padded[top:, left:][::dilation, ::dilation][:kh, :kw]
            output[i, j] = (window * kernel.astype(float)).sum()
    return output


# %% strided_cross_correlate2d: spread-kernel-stored
# kind: wrong
# fails: test_strided_cross_correlate2d
# idea: The spread kernel is stored under shape and dilation and reused for another kernel of the same shape.
_spread_kernels = {}


def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    kh, kw = kernel.shape
    key = (kh, kw, dilation)
    if key not in _spread_kernels:
        spread = np.zeros((dilation * (kh - 1) + 1, dilation * (kw - 1) + 1))
        spread[::dilation, ::dilation] = kernel
        _spread_kernels[key] = spread
    padded = pad2d(image, (padding, padding))
    return cross_correlate2d(padded, _spread_kernels[key])[::stride, ::stride]


# %% strided_cross_correlate2d: start-counted-with-dilation
# kind: wrong
# fails: test_strided_cross_correlate2d
# idea: Each window starts at i times stride minus the dilation's extra cells as if it were centred; the corner belongs at i times stride.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    padded = np.pad(image, padding)
    kh, kw = kernel.shape
    oh = output_size(image.shape[0], kh, stride, padding, dilation)
    ow = output_size(image.shape[1], kw, stride, padding, dilation)
    output = np.zeros((oh, ow))
    for i in range(oh):
        for j in range(ow):
            top = max(i * stride - (dilation - 1), 0)
            left = max(j * stride - (dilation - 1), 0)
            window = padded[top:, left:][::dilation, ::dilation][:kh, :kw]
            output[i, j] = (window * kernel).sum()
    return output


# %% strided_cross_correlate2d: square-output
# kind: wrong
# fails: test_strided_cross_correlate2d
# idea: The output's height is computed and used for its width as well.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    padded = np.pad(image, padding)
    kh, kw = kernel.shape
    size = output_size(image.shape[0], kh, stride, padding, dilation)
    output = np.zeros((size, size))
    for i in range(size):
        for j in range(size):
            top, left = i * stride, j * stride
            window = padded[top:, left:][::dilation, ::dilation][:kh, :kw]
            if window.shape == kernel.shape:
                output[i, j] = (window * kernel).sum()
    return output


# %% strided_cross_correlate2d: right-slices-with-steps
# kind: right
# passes: test_strided_cross_correlate2d
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    padded = pad2d(image, (padding, padding)).astype(float)
    kh, kw = kernel.shape
    oh = output_size(image.shape[0], kh, stride, padding, dilation)
    ow = output_size(image.shape[1], kw, stride, padding, dilation)
    output = np.zeros((oh, ow))
    for i in range(oh):
        for j in range(ow):
            top, left = i * stride, j * stride
            window = padded[
                top : top + dilation * (kh - 1) + 1 : dilation,
                left : left + dilation * (kw - 1) + 1 : dilation,
            ]
            output[i, j] = (window * kernel).sum()
    return output


# %% strided_cross_correlate2d: right-spread-kernel
# kind: right
# passes: test_strided_cross_correlate2d
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    for n, k in zip(image.shape, kernel.shape):
        output_size(n, k, stride, padding, dilation)  # refuses what does not fit
    kh, kw = kernel.shape
    spread = np.zeros((dilation * (kh - 1) + 1, dilation * (kw - 1) + 1))
    spread[::dilation, ::dilation] = kernel
    return cross_correlate2d(np.pad(image, padding), spread)[::stride, ::stride]


# %% strided_cross_correlate2d: right-shifts-added
# kind: right
# passes: test_strided_cross_correlate2d
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    padded = np.pad(np.asarray(image, dtype=float), padding)
    oh, ow = (
        output_size(n, k, stride, padding, dilation) for n, k in zip(image.shape, kernel.shape)
    )
    total = np.zeros((oh, ow))
    for (k, l), weight in np.ndenumerate(kernel):
        part = padded[k * dilation :: stride, l * dilation :: stride][:oh, :ow]
        total = total + float(weight) * part
    return total


# %% strided_cross_correlate2d: right-window-view
# kind: right
# passes: test_strided_cross_correlate2d
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    shape = [
        output_size(n, k, stride, padding, dilation) for n, k in zip(image.shape, kernel.shape)
    ]
    padded = np.pad(image.astype(float), padding)
    reach = tuple(dilation * (k - 1) + 1 for k in kernel.shape)
    windows = np.lib.stride_tricks.sliding_window_view(padded, reach)
    windows = windows[::stride, ::stride, ::dilation, ::dilation]
    assert list(windows.shape[:2]) == shape
    return np.tensordot(windows, kernel.astype(float), axes=2)


# %% strided_cross_correlate2d: right-index-arrays
# kind: right
# passes: test_strided_cross_correlate2d
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    kh, kw = kernel.shape
    oh = output_size(image.shape[0], kh, stride, padding, dilation)
    ow = output_size(image.shape[1], kw, stride, padding, dilation)
    rows = stride * np.arange(oh)[:, None] + dilation * np.arange(kh)
    columns = stride * np.arange(ow)[:, None] + dilation * np.arange(kw)
    padded = pad2d(image, (padding, padding), "zeros").astype(float)
    patches = padded[rows[:, None, :, None], columns[None, :, None, :]]
    return (patches.reshape(oh * ow, -1) @ kernel.astype(float).ravel()).reshape(oh, ow)


# %% strided_cross_correlate2d: right-padding-never-built
# kind: right
# passes: test_strided_cross_correlate2d
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    height, width = image.shape
    kh, kw = kernel.shape
    rows = []
    for i in range(output_size(height, kh, stride, padding, dilation)):
        row = []
        for j in range(output_size(width, kw, stride, padding, dilation)):
            total = 0.0
            for k in range(kh):
                for l in range(kw):
                    r = i * stride + k * dilation - padding
                    c = j * stride + l * dilation - padding
                    if 0 <= r < height and 0 <= c < width:
                        total += float(kernel[k, l]) * float(image[r, c])
            row.append(total)
        rows.append(row)
    return np.array(rows)


# %% conv2d: channels-cut-by-zip
# kind: wrong
# fails: test_conv2d
# idea: zip stops at the shorter of the two, so different numbers of channels are not refused.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    maps = []
    for o, kernel in enumerate(weight):
        total = sum(
            strided_cross_correlate2d(channel, part, stride, padding)
            for channel, part in zip(x, kernel)
        )
        if bias is not None:
            total = total + bias[o]
        maps.append(total)
    return np.stack(maps)


# %% conv2d: bias-once-per-channel
# kind: wrong
# fails: test_conv2d
# idea: The bias is added inside the loop over the channels, so it counts C_in times.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if x.shape[0] != weight.shape[1]:
        raise ValueError("different numbers of channels")
    maps = []
    for o in range(weight.shape[0]):
        total = 0.0
        for c in range(weight.shape[1]):
            total = total + strided_cross_correlate2d(x[c], weight[o, c], stride, padding)
            if bias is not None:
                total = total + bias[o]
        maps.append(total)
    return np.stack(maps)


# %% conv2d: axes-of-the-weight-exchanged
# kind: wrong
# fails: test_conv2d
# idea: The weight is read as (C_in, C_out, kH, kW), which goes unnoticed only where the sizes agree.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    c_in, c_out = weight.shape[:2]
    if len(x) != c_in:
        raise ValueError("different numbers of channels")
    maps = []
    for o in range(c_out):
        total = sum(
            strided_cross_correlate2d(x[c], weight[c, o], stride, padding) for c in range(c_in)
        )
        maps.append(total if bias is None else total + bias[o])
    return np.stack(maps)


# %% conv2d: mean-over-channels
# kind: wrong
# fails: test_conv2d
# idea: The channels' results are averaged instead of summed.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if x.shape[0] != weight.shape[1]:
        raise ValueError("different numbers of channels")
    maps = []
    for o in range(weight.shape[0]):
        parts = [
            strided_cross_correlate2d(x[c], weight[o, c], stride, padding) for c in range(len(x))
        ]
        maps.append(np.mean(parts, axis=0))
    output = np.stack(maps)
    return output if bias is None else output + bias[:, None, None]


# %% conv2d: compares-with-the-wrong-axis
# kind: wrong
# fails: test_conv2d
# idea: The picture's channels are compared with the number of kernels, so good inputs are refused and bad ones may pass.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if x.shape[0] != weight.shape[0]:
        raise ValueError("different numbers of channels")
    maps = []
    for o in range(weight.shape[0]):
        total = sum(
            strided_cross_correlate2d(x[c], weight[o, c], stride, padding) for c in range(len(x))
        )
        maps.append(total if bias is None else total + bias[o])
    return np.stack(maps)


# %% conv2d: asserts
# kind: wrong
# fails: test_conv2d
# idea: Different numbers of channels end in an AssertionError instead of a ValueError.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    assert x.shape[0] == weight.shape[1], "different numbers of channels"
    maps = [
        sum(strided_cross_correlate2d(a, w, stride, padding) for a, w in zip(x, kernel))
        for kernel in weight
    ]
    output = np.stack(maps)
    return output if bias is None else output + bias.reshape(-1, 1, 1)


# %% conv2d: frame-around-the-channels-too
# kind: wrong
# fails: test_conv2d
# idea: np.pad with one number pads the channel axis as well, so the channels are shifted by the padding.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    c_out, c_in, kh, kw = weight.shape
    if x.shape[0] != c_in:
        raise ValueError("different numbers of channels")
    padded = np.pad(x, padding)
    maps = []
    for o in range(c_out):
        total = sum(strided_cross_correlate2d(padded[c], weight[o, c], stride) for c in range(c_in))
        maps.append(total if bias is None else total + bias[o])
    return np.stack(maps)


# %% conv2d: callers-shape-changed
# kind: wrong
# fails: test_conv2d
# idea: A batch axis is added by assigning to x.shape, which changes the caller's array too.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if x.shape[0] != weight.shape[1]:
        raise ValueError("different numbers of channels")
    x.shape = (1, *x.shape)
    maps = [
        sum(strided_cross_correlate2d(a, w, stride, padding) for a, w in zip(x[0], kernel))
        for kernel in weight
    ]
    output = np.stack(maps)
    return output if bias is None else output + np.asarray(bias)[:, None, None]


# %% conv2d: squeezed
# kind: wrong
# fails: test_conv2d
# idea: A squeeze at the end drops the channel axis of a single kernel (or a row axis of size one).
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if x.shape[0] != weight.shape[1]:
        raise ValueError("different numbers of channels")
    output = np.stack(
        [
            sum(strided_cross_correlate2d(a, w, stride, padding) for a, w in zip(x, kernel))
            for kernel in weight
        ]
    )
    if bias is not None:
        output = output + bias[:, None, None]
    return output.squeeze()


# %% conv2d: single-precision
# kind: wrong
# fails: test_conv2d
# idea: The maps are collected in float32, as PyTorch would, and lose digits of a float64 picture.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    c_out, c_in, kh, kw = weight.shape
    if x.shape[0] != c_in:
        raise ValueError("different numbers of channels")
    oh = output_size(x.shape[1], kh, stride, padding)
    ow = output_size(x.shape[2], kw, stride, padding)
    output = np.zeros((c_out, oh, ow), dtype=np.float32)
    for o in range(c_out):
        for c in range(c_in):
            output[o] += strided_cross_correlate2d(x[c], weight[o, c], stride, padding)
        if bias is not None:
            output[o] += bias[o]
    return output


# %% conv2d: relu-included
# kind: wrong
# fails: test_conv2d
# idea: Negative numbers are set to zero; the ReLU is a layer of its own and no part of a convolution.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if x.shape[0] != weight.shape[1]:
        raise ValueError("different numbers of channels")
    output = np.stack(
        [
            sum(strided_cross_correlate2d(a, w, stride, padding) for a, w in zip(x, kernel))
            for kernel in weight
        ]
    )
    if bias is not None:
        output += bias[:, None, None]
    return np.maximum(output, 0.0)


# %% conv2d: true-convolution
# kind: wrong
# fails: test_conv2d
# idea: The kernels are flipped first; a convolution layer computes a cross-correlation.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if x.shape[0] != weight.shape[1]:
        raise ValueError("different numbers of channels")
    padded = [pad2d(channel, (padding, padding)) for channel in x]
    maps = [
        sum(convolve2d(a, w)[::stride, ::stride] for a, w in zip(padded, kernel))
        for kernel in weight
    ]
    output = np.stack(maps)
    return output if bias is None else output + bias[:, None, None]


# %% conv2d: one-slice-for-all-channels
# kind: wrong
# fails: test_conv2d
# idea: Kernels of one slice are spread by broadcasting over all channels of the picture, where a ValueError is promised.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    padded = np.pad(x, ((0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    oh = output_size(x.shape[1], kh, stride, padding)
    ow = output_size(x.shape[2], kw, stride, padding)
    output = np.zeros((c_out, oh, ow))
    for o in range(c_out):
        for i in range(oh):
            for j in range(ow):
                window = padded[:, i * stride : i * stride + kh, j * stride : j * stride + kw]
                output[o, i, j] = (window * weight[o]).sum()  # a ValueError if the shapes differ
    return output if bias is None else output + bias[:, None, None]


# %% conv2d: bias-only-if-all-are-nonzero
# kind: wrong
# fails: test_conv2d
# idea: bias.all() is false as soon as one bias is exactly 0, and then none is added.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if x.shape[0] != weight.shape[1]:
        raise ValueError("different numbers of channels")
    maps = []
    for o in range(len(weight)):
        total = sum(
            strided_cross_correlate2d(x[c], weight[o, c], stride, padding) for c in range(len(x))
        )
        if bias is not None and bias.all():
            total = total + bias[o]
        maps.append(total)
    return np.stack(maps)


# %% conv2d: padding-dropped-with-a-stride
# kind: wrong
# fails: test_conv2d
# idea: For strides above 1 the padding is not handed on.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if x.shape[0] != weight.shape[1]:
        raise ValueError("different numbers of channels")
    settings = {"stride": stride} if stride > 1 else {"padding": padding}
    maps = [
        sum(strided_cross_correlate2d(a, w, **settings) for a, w in zip(x, kernel))
        for kernel in weight
    ]
    output = np.stack(maps)
    return output if bias is None else output + bias[:, None, None]


# %% conv2d: right-two-loops
# kind: right
# passes: test_conv2d
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    c_out, c_in = weight.shape[:2]
    if x.shape[0] != c_in:
        raise ValueError(f"the picture has {x.shape[0]} channels, the kernels have {c_in}")
    maps = []
    for o in range(c_out):
        total = 0.0
        for c in range(c_in):
            total = total + strided_cross_correlate2d(x[c], weight[o, c], stride, padding)
        if bias is not None:
            total = total + bias[o]
        maps.append(total)
    return np.stack(maps)


# %% conv2d: right-einsum
# kind: right
# passes: test_conv2d
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if len(x) != weight.shape[1]:
        raise ValueError("different numbers of channels")
    padded = np.pad(x.astype(float), ((0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, weight.shape[2:], axis=(1, 2))
    windows = windows[:, ::stride, ::stride]
    output = np.einsum("cijkl,ockl->oij", windows, weight.astype(float))
    if bias is not None:
        output += np.reshape(bias, (-1, 1, 1))
    return output


# %% conv2d: right-as-a-matrix-product
# kind: right
# passes: test_conv2d
class ChannelError(ValueError):
    pass


def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    c_out, c_in, kh, kw = weight.shape
    if x.shape[0] != c_in:
        raise ChannelError("x and weight disagree about C_in")
    oh = output_size(x.shape[1], kh, stride, padding)
    ow = output_size(x.shape[2], kw, stride, padding)
    padded = np.pad(x, [(0, 0), (padding, padding), (padding, padding)])
    columns = [
        padded[:, i * stride : i * stride + kh, j * stride : j * stride + kw].astype(float).ravel()
        for i in range(oh)
        for j in range(ow)
    ]
    output = weight.reshape(c_out, -1).astype(float) @ np.array(columns).T
    if bias is not None:
        output = output + bias[:, None]
    return output.reshape(c_out, oh, ow)


# %% conv2d: right-functional
# kind: right
# passes: test_conv2d
from functools import reduce


def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if x.shape[0] != weight.shape[1]:
        raise ValueError("different numbers of channels")

    def one_map(kernel, b):
        parts = (strided_cross_correlate2d(a, w, stride, padding) for a, w in zip(x, kernel))
        return reduce(np.add, parts) + b

    offsets = np.zeros(len(weight)) if bias is None else bias
    return np.array([one_map(kernel, b) for kernel, b in zip(weight, offsets)])


# %% conv2d: right-starts-from-the-bias
# kind: right
# passes: test_conv2d
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    c_out, c_in, kh, kw = weight.shape
    if x.shape[0] != c_in:
        raise ValueError("different numbers of channels")
    shape = (
        c_out,
        output_size(x.shape[1], kh, stride, padding),
        output_size(x.shape[2], kw, stride, padding),
    )
    output = np.zeros(shape)
    for o in range(c_out):
        if bias is not None:
            output[o] = bias[o]
        for c in range(c_in):
            output[o] += strided_cross_correlate2d(
                x[c], weight[o, c], stride=stride, padding=padding
            )
    return output


# %% conv2d: right-one-weight-at-a-time
# kind: right
# passes: test_conv2d
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    channels, height, width = x.shape
    c_out, c_in, kh, kw = weight.shape
    if channels != c_in:
        raise ValueError("x and weight disagree about C_in")
    oh, ow = output_size(height, kh, stride, padding), output_size(width, kw, stride, padding)
    padded = np.zeros((channels, height + 2 * padding, width + 2 * padding))
    padded[:, padding : padding + height, padding : padding + width] = x
    output = np.zeros((c_out, oh, ow))
    for k in range(kh):
        for l in range(kw):
            rows = slice(k, k + stride * (oh - 1) + 1, stride)
            columns = slice(l, l + stride * (ow - 1) + 1, stride)
            output += np.tensordot(
                weight[:, :, k, l].astype(float), padded[:, rows, columns], axes=1
            )
    if bias is not None:
        output += bias[:, np.newaxis, np.newaxis]
    return output


# %% max_pool2d: zeros-as-padding
# kind: wrong
# fails: test_max_pool2d
# idea: The frame is made of zeros, which win against windows with only negative numbers.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((len(x), oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.max(axis=(1, 2))
    return output


# %% max_pool2d: minus-999
# kind: wrong
# fails: test_max_pool2d
# idea: -999 is taken for the smallest possible number; inputs below it lose against the padding.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-999)
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((len(x), oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.max(axis=(1, 2))
    return output


# %% max_pool2d: smallest-positive-number
# kind: wrong
# fails: test_max_pool2d
# idea: The search starts from np.finfo(float).tiny, which is the smallest positive number and not the most negative one.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = stride or kernel
    channels, height, width = x.shape
    oh, ow = output_size(height, kh, sh, ph), output_size(width, kw, sw, pw)
    output = np.full((channels, oh, ow), np.finfo(float).tiny)
    for c, i, j in np.ndindex(channels, oh, ow):
        for r in range(max(i * sh - ph, 0), min(i * sh - ph + kh, height)):
            for q in range(max(j * sw - pw, 0), min(j * sw - pw + kw, width)):
                output[c, i, j] = max(output[c, i, j], x[c, r, q])
    return output


# %% max_pool2d: half-the-kernel-refused
# kind: wrong
# fails: test_max_pool2d
# idea: A padding of exactly half the kernel is refused, although only more than that is forbidden.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph >= kh or 2 * pw >= kw:
        raise ValueError("too much padding")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].max(axis=(3, 4))


# %% max_pool2d: only-row-padding-checked
# kind: wrong
# fails: test_max_pool2d
# idea: Only the padding of the rows is checked; too much padding of the columns gets through.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    if 2 * padding[0] > kernel[0]:
        raise ValueError("more padding than half the kernel")
    stride = kernel if stride is None else stride
    padded = np.pad(
        x, ((0, 0), (padding[0], padding[0]), (padding[1], padding[1])), constant_values=-np.inf
    )
    windows = np.lib.stride_tricks.sliding_window_view(padded, tuple(kernel), axis=(1, 2))
    return windows[:, :: stride[0], :: stride[1]].max(axis=(3, 4))


# %% max_pool2d: compared-with-the-whole-kernel
# kind: wrong
# fails: test_max_pool2d
# idea: Only padding beyond the whole kernel is refused, not padding beyond half of it.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if ph > kh or pw > kw:
        raise ValueError("too much padding")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((len(x), oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.max(axis=(1, 2))
    return output


# %% max_pool2d: default-stride-from-the-height
# kind: wrong
# fails: test_max_pool2d
# idea: Without a stride the kernel's height is used along both axes.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    if stride is None:
        stride = (kh, kh)
    sh, sw = stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((len(x), oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.max(axis=(1, 2))
    return output


# %% max_pool2d: default-stride-one
# kind: wrong
# fails: test_max_pool2d
# idea: Without a stride the window moves by 1, as in a convolution, instead of by its own size.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = stride or (1, 1)
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].max(axis=(3, 4))


# %% max_pool2d: strides-exchanged
# kind: wrong
# fails: test_max_pool2d
# idea: The strides of rows and columns are exchanged.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    if stride is None:
        sh, sw = kh, kw
    else:
        sw, sh = stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].max(axis=(3, 4))


# %% max_pool2d: asserts
# kind: wrong
# fails: test_max_pool2d
# idea: Too much padding ends in an AssertionError instead of a ValueError.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    assert 2 * ph <= kh and 2 * pw <= kw, "more padding than half the kernel"
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].max(axis=(3, 4))


# %% max_pool2d: shifts-the-callers-picture
# kind: wrong
# fails: test_max_pool2d
# idea: The picture is made non-negative in place, so that zeros cannot win; the maxima are shifted back, the caller's picture is not.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    lowest = x.min()
    x -= lowest
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].max(axis=(3, 4)) + lowest


# %% max_pool2d: single-precision
# kind: wrong
# fails: test_max_pool2d
# idea: The maxima are put into a float32 array, so a float64 maximum is no longer a number of the picture.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.empty((len(x), oh, ow), dtype="float32")
    for c, i, j in np.ndindex(output.shape):
        output[c, i, j] = padded[c, i * sh : i * sh + kh, j * sw : j * sw + kw].max()
    return output


# %% max_pool2d: maximum-over-all-channels
# kind: wrong
# fails: test_max_pool2d
# idea: The maximum runs over the channels as well, so all channels of the result are alike.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((len(x), oh, ow))
    for i in range(oh):
        for j in range(ow):
            output[:, i, j] = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw].max()
    return output


# %% max_pool2d: rest-of-the-picture-kept
# kind: wrong
# fails: test_max_pool2d
# idea: Sizes are rounded up, so left-over rows and columns get a window of their own, which hangs over the edge.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    oh = -(-(padded.shape[1] - kh) // sh) + 1
    ow = -(-(padded.shape[2] - kw) // sw) + 1
    output = np.zeros((len(x), oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.max(axis=(1, 2), initial=-np.inf)
    return output


# %% max_pool2d: small-pictures-refused
# kind: wrong
# fails: test_max_pool2d
# idea: A kernel larger than the unpadded picture is refused even where it fits after padding.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    if kh > x.shape[1] or kw > x.shape[2]:
        raise ValueError("the kernel is larger than the picture")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].max(axis=(3, 4))


# %% max_pool2d: quick-way-without-padding
# kind: wrong
# fails: test_max_pool2d
# idea: The quick way for touching windows, by reshaping, forgets the padding.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    if stride is None or tuple(stride) == tuple(kernel):
        rows, columns = x.shape[1] // kh, x.shape[2] // kw
        cut = x[:, : rows * kh, : columns * kw]
        return cut.reshape(len(x), rows, kh, columns, kw).max(axis=(2, 4))
    sh, sw = stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].max(axis=(3, 4))


# %% max_pool2d: right-minus-infinity
# kind: right
# passes: test_max_pool2d
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    kh, kw = kernel
    ph, pw = padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.max(axis=(1, 2))
    return output


# %% max_pool2d: right-windows-cut-at-the-edge
# kind: right
# passes: test_max_pool2d
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    if stride is None:
        stride = kernel
    for p, k in zip(padding, kernel):
        if p > k // 2:
            raise ValueError(f"padding {p} is more than half of {k}")
    spans = []
    for n, k, s, p in zip(x.shape[1:], kernel, stride, padding):
        starts = [place * s - p for place in range(output_size(n, k, s, p))]
        spans.append([slice(max(start, 0), min(start + k, n)) for start in starts])
    return np.array([[[channel[r, c].max() for c in spans[1]] for r in spans[0]] for channel in x])


# %% max_pool2d: right-window-view
# kind: right
# passes: test_max_pool2d
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    stride = stride or kernel
    if any(2 * p > k for p, k in zip(padding, kernel)):
        raise ValueError("more padding than half the kernel")
    for n, k, s, p in zip(x.shape[1:], kernel, stride, padding):
        output_size(n, k, s, p)
    frame = ((0, 0), (padding[0], padding[0]), (padding[1], padding[1]))
    padded = np.pad(x.astype(float), frame, constant_values=float("-inf"))
    windows = np.lib.stride_tricks.sliding_window_view(padded, tuple(kernel), axis=(1, 2))
    return np.max(windows[:, :: stride[0], :: stride[1]], axis=(-2, -1))


# %% max_pool2d: right-rows-then-columns
# kind: right
# passes: test_max_pool2d
class TooMuchPadding(ValueError):
    pass


def _pool_last_axis(x, k, s, p):
    n = x.shape[-1]
    size = output_size(n, k, s, p)
    parts = []
    for place in range(size):
        start = place * s - p
        parts.append(x[..., max(start, 0) : start + k].max(axis=-1))
    return np.stack(parts, axis=-1)


def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    (sh, sw) = kernel if stride is None else stride
    if kh < 2 * ph or kw < 2 * pw:
        raise TooMuchPadding("more than half the kernel")
    wide = _pool_last_axis(x, kw, sw, pw)
    return _pool_last_axis(wide.swapaxes(1, 2), kh, sh, ph).swapaxes(1, 2)


# %% max_pool2d: right-maximum-of-shifts
# kind: right
# passes: test_max_pool2d
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = stride if stride is not None else kernel
    ph, pw = padding
    if ph > kh / 2 or pw > kw / 2:
        raise ValueError("more padding than half the kernel")
    channels, height, width = x.shape
    oh, ow = output_size(height, kh, sh, ph), output_size(width, kw, sw, pw)
    padded = np.full((channels, height + 2 * ph, width + 2 * pw), -np.inf)
    padded[:, ph : ph + height, pw : pw + width] = x
    best = np.full((channels, oh, ow), -np.inf)
    for k in range(kh):
        for l in range(kw):
            best = np.maximum(best, padded[:, k::sh, l::sw][:, :oh, :ow])
    return best


# %% max_pool2d: right-pads-with-the-minimum
# kind: right
# passes: test_max_pool2d
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = stride if stride else (kh, kw)
    ph, pw = padding
    if 2 * ph > kh:
        raise ValueError("too many rows of padding")
    if 2 * pw > kw:
        raise ValueError("too many columns of padding")
    maps = []
    for channel in x:
        padded = np.pad(channel, ((ph, ph), (pw, pw)), constant_values=channel.min())
        oh, ow = output_size(len(channel), kh, sh, ph), output_size(channel.shape[1], kw, sw, pw)
        pooled = np.empty((oh, ow), dtype=x.dtype)
        for i, j in np.ndindex(oh, ow):
            pooled[i, j] = np.max(padded[i * sh :, j * sw :][:kh, :kw])
        maps.append(pooled)
    return np.stack(maps)


# %% avg_and_lp_pool2d: padding-not-counted
# kind: wrong
# fails: test_avg_and_lp_pool2d
# idea: Each sum is divided by the number of real cells in the window, so padded zeros do not count.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            top, left = i * sh - ph, j * sw - pw
            window = x[:, max(top, 0) : top + kh, max(left, 0) : left + kw]
            output[:, i, j] = window.mean(axis=(1, 2))
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    oh, ow = output_size(x.shape[1], kh, sh), output_size(x.shape[2], kw, sw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = x[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = (window**p).sum(axis=(1, 2)) ** (1 / p)
    return output


# %% avg_and_lp_pool2d: padding-never-refused
# kind: wrong
# fails: test_avg_and_lp_pool2d
# idea: avg_pool2d does not refuse more padding than half the kernel, although its errors are those of max_pool2d.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.mean(axis=(1, 2))
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    oh, ow = output_size(x.shape[1], kh, sh), output_size(x.shape[2], kw, sw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = x[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = (window**p).sum(axis=(1, 2)) ** (1 / p)
    return output


# %% avg_and_lp_pool2d: half-the-kernel-refused
# kind: wrong
# fails: test_avg_and_lp_pool2d
# idea: avg_pool2d refuses a padding of exactly half the kernel, which is allowed.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph >= kh or 2 * pw >= kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.mean(axis=(1, 2))
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    oh, ow = output_size(x.shape[1], kh, sh), output_size(x.shape[2], kw, sw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = x[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = (window**p).sum(axis=(1, 2)) ** (1 / p)
    return output


# %% avg_and_lp_pool2d: lp-as-a-mean
# kind: wrong
# fails: test_avg_and_lp_pool2d
# idea: lp_pool2d takes the root of the mean of the powers, where the sum is asked for.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.mean(axis=(1, 2))
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    return avg_pool2d(x**p, kernel, stride) ** (1 / p)


# %% avg_and_lp_pool2d: lp-of-absolute-values
# kind: wrong
# fails: test_avg_and_lp_pool2d
# idea: lp_pool2d takes absolute values first, which changes odd powers and the plain sum of p = 1.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.mean(axis=(1, 2))
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    return (avg_pool2d(np.abs(x) ** p, kernel, stride) * kh * kw) ** (1 / p)


# %% avg_and_lp_pool2d: lp-forgets-the-stride
# kind: wrong
# fails: test_avg_and_lp_pool2d
# idea: lp_pool2d does not hand its stride on, so the windows always touch.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.mean(axis=(1, 2))
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    return (avg_pool2d(x**p, kernel) * kh * kw) ** (1 / p)


# %% avg_and_lp_pool2d: powers-in-place
# kind: wrong
# fails: test_avg_and_lp_pool2d
# idea: x **= p raises the caller's picture to the power.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.mean(axis=(1, 2))
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    x **= p
    return (avg_pool2d(x, kernel, stride) * (kh * kw)) ** (1 / p)


# %% avg_and_lp_pool2d: whole-powers-only
# kind: wrong
# fails: test_avg_and_lp_pool2d
# idea: The power is cut to a whole number, so p = 2.5 gives what p = 2 gives.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.mean(axis=(1, 2))
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    p = max(int(p), 1)
    kh, kw = kernel
    return (avg_pool2d(x**p, kernel, stride) * kh * kw) ** (1 / p)


# %% avg_and_lp_pool2d: always-the-square-root
# kind: wrong
# fails: test_avg_and_lp_pool2d
# idea: For every p other than 1 the square root is taken instead of the p-th root.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.mean(axis=(1, 2))
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    total = avg_pool2d(x**p, kernel, stride) * kh * kw
    return total if p == 1 else np.sqrt(total)


# %% avg_and_lp_pool2d: negative-sums-cut-off
# kind: wrong
# fails: test_avg_and_lp_pool2d
# idea: Negative sums are set to 0 before the root, but with p = 1 a plain sum may be negative.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.mean(axis=(1, 2))
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    total = avg_pool2d(x**p, kernel, stride) * kh * kw
    return np.maximum(total, 0.0) ** (1.0 / p)


# %% avg_and_lp_pool2d: divided-by-the-square-of-the-height
# kind: wrong
# fails: test_avg_and_lp_pool2d
# idea: The sums are divided by kH times kH, which is right for square windows only.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.sum(axis=(1, 2)) / kh**2
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    oh, ow = output_size(x.shape[1], kh, sh), output_size(x.shape[2], kw, sw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = x[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = (window**p).sum(axis=(1, 2)) ** (1 / p)
    return output


# %% avg_and_lp_pool2d: divides-the-callers-picture
# kind: wrong
# fails: test_avg_and_lp_pool2d
# idea: The picture is divided by the window's size in place before it is summed.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    x /= kh * kw
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].sum(axis=(3, 4))


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    oh, ow = output_size(x.shape[1], kh, sh), output_size(x.shape[2], kw, sw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = x[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = (window**p).sum(axis=(1, 2)) ** (1 / p)
    return output


# %% avg_and_lp_pool2d: powers-in-single-precision
# kind: wrong
# fails: test_avg_and_lp_pool2d
# idea: The powers are formed in float32, where large numbers become infinite and digits are lost.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.mean(axis=(1, 2))
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    powers = x.astype(np.float32) ** p
    return (avg_pool2d(powers, kernel, stride) * kh * kw) ** (1 / p)


# %% avg_and_lp_pool2d: sum-over-all-channels
# kind: wrong
# fails: test_avg_and_lp_pool2d
# idea: lp_pool2d sums over the channels as well, so all channels of the result are alike.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.mean(axis=(1, 2))
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    oh, ow = output_size(x.shape[1], kh, sh), output_size(x.shape[2], kw, sw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = x[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = (window**p).sum() ** (1 / p)
    return output


# %% avg_and_lp_pool2d: lp-moves-by-one
# kind: wrong
# fails: test_avg_and_lp_pool2d
# idea: Without a stride lp_pool2d moves by 1 instead of by the window's size.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.mean(axis=(1, 2))
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    return (avg_pool2d(x**p, kernel, stride or (1, 1)) * kh * kw) ** (1 / p)


# %% avg_and_lp_pool2d: scaled-by-the-largest
# kind: wrong
# fails: test_avg_and_lp_pool2d
# idea: Against overflow each window is divided by its largest absolute value, which for a window of zeros is 0 divided by 0.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.mean(axis=(1, 2))
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    oh, ow = output_size(x.shape[1], kh, sh), output_size(x.shape[2], kw, sw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = x[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            scale = np.abs(window).max(axis=(1, 2))
            powers = (window / scale[:, None, None]) ** p
            output[:, i, j] = scale * powers.sum(axis=(1, 2)) ** (1 / p)
    return output


# %% avg_and_lp_pool2d: edge-pixels-as-padding
# kind: wrong
# fails: test_avg_and_lp_pool2d
# idea: avg_pool2d repeats the edge pixels in its frame instead of putting zeros there.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), mode="edge")
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.mean(axis=(1, 2))
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    oh, ow = output_size(x.shape[1], kh, sh), output_size(x.shape[2], kw, sw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = x[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = (window**p).sum(axis=(1, 2)) ** (1 / p)
    return output


# %% avg_and_lp_pool2d: right-two-loops
# kind: right
# passes: test_avg_and_lp_pool2d
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.mean(axis=(1, 2))
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    oh, ow = output_size(x.shape[1], kh, sh), output_size(x.shape[2], kw, sw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = x[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = (window**p).sum(axis=(1, 2)) ** (1 / p)
    return output


# %% avg_and_lp_pool2d: right-lp-through-avg
# kind: right
# passes: test_avg_and_lp_pool2d
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    sh, sw = kernel if stride is None else stride
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    oh, ow = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], oh, ow))
    for i in range(oh):
        for j in range(ow):
            window = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            output[:, i, j] = window.mean(axis=(1, 2))
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    return (avg_pool2d(x**p, kernel, stride) * kh * kw) ** (1 / p)


# %% avg_and_lp_pool2d: right-window-views
# kind: right
# passes: test_avg_and_lp_pool2d
def _windows(x, kernel, stride):
    sh, sw = kernel if stride is None else stride
    view = np.lib.stride_tricks.sliding_window_view(x, tuple(kernel), axis=(1, 2))
    return view[:, ::sh, ::sw]


def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (ph, pw) = padding
    if 2 * ph > kernel[0] or 2 * pw > kernel[1]:
        raise ValueError("more padding than half the kernel")
    padded = np.pad(np.asarray(x, dtype=float), ((0, 0), (ph, ph), (pw, pw)))
    return _windows(padded, kernel, stride).mean(axis=(-2, -1))


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    total = np.power(_windows(np.asarray(x, dtype=float), kernel, stride), p).sum(axis=(-2, -1))
    return np.power(total, 1.0 / p)


# %% avg_and_lp_pool2d: right-as-a-convolution
# kind: right
# passes: test_avg_and_lp_pool2d
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    kh, kw = kernel
    ph, pw = padding
    if ph > kh // 2 or pw > kw // 2:
        raise ValueError("too much padding")
    sh, sw = stride or kernel
    box = np.full((kh, kw), 1 / (kh * kw))
    return np.stack([cross_correlate2d(pad2d(channel, (ph, pw)), box)[::sh, ::sw] for channel in x])


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    sh, sw = stride or kernel
    ones = np.ones(kernel)
    maps = [cross_correlate2d(channel**p, ones)[::sh, ::sw] for channel in x]
    return np.stack(maps) ** (1 / p)


# %% avg_and_lp_pool2d: right-shifts-added
# kind: right
# passes: test_avg_and_lp_pool2d
class PaddingError(ValueError):
    pass


def _sum_pool(x, kernel, stride):
    sh, sw = kernel if stride is None else stride
    oh, ow = output_size(x.shape[1], kernel[0], sh), output_size(x.shape[2], kernel[1], sw)
    total = np.zeros((len(x), oh, ow))
    for k in range(kernel[0]):
        for l in range(kernel[1]):
            total += x[:, k::sh, l::sw][:, :oh, :ow]
    return total


def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    if any(2 * pad > k for pad, k in zip(padding, kernel)):
        raise PaddingError("more padding than half the kernel")
    ph, pw = padding
    framed = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), mode="constant", constant_values=0.0)
    return _sum_pool(framed, kernel, stride) / (kernel[0] * kernel[1])


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    return _sum_pool(x**p, kernel, stride) ** (1 / p)


# %% avg_and_lp_pool2d: right-plain-sums-without-a-frame
# kind: right
# passes: test_avg_and_lp_pool2d
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    kh, kw = kernel
    ph, pw = padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    sh, sw = kernel if stride is None else stride
    channels, height, width = x.shape
    oh, ow = output_size(height, kh, sh, ph), output_size(width, kw, sw, pw)
    output = np.zeros((channels, oh, ow))
    for c in range(channels):
        for i in range(oh):
            for j in range(ow):
                total = 0.0
                for r in range(i * sh - ph, i * sh - ph + kh):
                    for q in range(j * sw - pw, j * sw - pw + kw):
                        if 0 <= r < height and 0 <= q < width:
                            total += x[c, r, q]
                output[c, i, j] = total / kh / kw
    return output


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    rows = range(0, x.shape[1] - kh + 1, sh)
    columns = range(0, x.shape[2] - kw + 1, sw)
    root = 1 / p
    return np.array(
        [
            [[np.sum(channel[r : r + kh, q : q + kw] ** p) ** root for q in columns] for r in rows]
            for channel in x
        ]
    )


# %% unchanged: pooling-forgives-every-step
# kind: wrong
# fails: test_shifted
# idea: Pooling is taken to be invariant to any shift by one, but 3 -> 4 crosses a window's border.
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": True,
    "max-pool 2 × 2, stride 2: 3 -> 4": True,
    "max-pool 2 × 2, stride 2: 2 -> 4": False,
    "max-pool 3 × 3, stride 1: 3 -> 4": False,
    "average-pool 2 × 2, stride 2: 2 -> 3": True,
    "every second pixel: 2 -> 3": False,
    "global max-pool: 2 -> 5": True,
}


# %% unchanged: large-windows-forgive
# kind: wrong
# fails: test_shifted
# idea: Overlapping windows of 3 hold both pixels, but not all of them do: with stride 1 the response moves along.
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": True,
    "max-pool 2 × 2, stride 2: 3 -> 4": False,
    "max-pool 2 × 2, stride 2: 2 -> 4": False,
    "max-pool 3 × 3, stride 1: 3 -> 4": True,
    "average-pool 2 × 2, stride 2: 2 -> 3": True,
    "every second pixel: 2 -> 3": False,
    "global max-pool: 2 -> 5": True,
}


# %% unchanged: averages-notice
# kind: wrong
# fails: test_shifted
# idea: An average does not notice either where in its window the pixel lies.
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": True,
    "max-pool 2 × 2, stride 2: 3 -> 4": False,
    "max-pool 2 × 2, stride 2: 2 -> 4": False,
    "max-pool 3 × 3, stride 1: 3 -> 4": False,
    "average-pool 2 × 2, stride 2: 2 -> 3": False,
    "every second pixel: 2 -> 3": False,
    "global max-pool: 2 -> 5": True,
}


# %% unchanged: a-step-of-the-stride
# kind: wrong
# fails: test_shifted
# idea: A shift by the stride moves the output by one cell; that is not the same output.
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": True,
    "max-pool 2 × 2, stride 2: 3 -> 4": False,
    "max-pool 2 × 2, stride 2: 2 -> 4": True,
    "max-pool 3 × 3, stride 1: 3 -> 4": False,
    "average-pool 2 × 2, stride 2: 2 -> 3": True,
    "every second pixel: 2 -> 3": False,
    "global max-pool: 2 -> 5": True,
}


# %% unchanged: stride-like-pooling
# kind: wrong
# fails: test_shifted
# idea: Keeping every second pixel is taken for pooling, but the pixel in column 3 is simply lost.
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": True,
    "max-pool 2 × 2, stride 2: 3 -> 4": False,
    "max-pool 2 × 2, stride 2: 2 -> 4": False,
    "max-pool 3 × 3, stride 1: 3 -> 4": False,
    "average-pool 2 × 2, stride 2: 2 -> 3": True,
    "every second pixel: 2 -> 3": True,
    "global max-pool: 2 -> 5": True,
}


# %% unchanged: global-notices
# kind: wrong
# fails: test_shifted
# idea: The global maximum is the same number wherever the bright pixel lies.
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": True,
    "max-pool 2 × 2, stride 2: 3 -> 4": False,
    "max-pool 2 × 2, stride 2: 2 -> 4": False,
    "max-pool 3 × 3, stride 1: 3 -> 4": False,
    "average-pool 2 × 2, stride 2: 2 -> 3": True,
    "every second pixel: 2 -> 3": False,
    "global max-pool: 2 -> 5": False,
}


# %% unchanged: right-thought-out
# kind: right
# passes: test_shifted
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": True,
    "max-pool 2 × 2, stride 2: 3 -> 4": False,
    "max-pool 2 × 2, stride 2: 2 -> 4": False,
    "max-pool 3 × 3, stride 1: 3 -> 4": False,
    "average-pool 2 × 2, stride 2: 2 -> 3": True,
    "every second pixel: 2 -> 3": False,
    "global max-pool: 2 -> 5": True,
}


# %% unchanged: right-tried-out
# kind: right
# passes: test_shifted
def _bright(column):
    picture = np.zeros((1, 8, 8))
    picture[0, 2, column] = 1
    return picture


def _same(operation, before, after):
    return np.array_equal(operation(_bright(before)), operation(_bright(after)))


unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": _same(lambda x: max_pool2d(x, (2, 2)), 2, 3),
    "max-pool 2 × 2, stride 2: 3 -> 4": _same(lambda x: max_pool2d(x, (2, 2)), 3, 4),
    "max-pool 2 × 2, stride 2: 2 -> 4": _same(lambda x: max_pool2d(x, (2, 2)), 2, 4),
    "max-pool 3 × 3, stride 1: 3 -> 4": _same(lambda x: max_pool2d(x, (3, 3), (1, 1)), 3, 4),
    "average-pool 2 × 2, stride 2: 2 -> 3": _same(lambda x: avg_pool2d(x, (2, 2)), 2, 3),
    "every second pixel: 2 -> 3": _same(lambda x: x[:, ::2, ::2], 2, 3),
    "global max-pool: 2 -> 5": _same(lambda x: max_pool2d(x, (8, 8)), 2, 5),
}


# %% paper: F-and-G-exchanged
# kind: wrong
# fails: test_paper
# idea: Cross-correlation and true convolution are exchanged.
paper = {
    "C": [[21, 29, 36], [14, 16, 14], [25, 12, 28]],
    "D": [
        [21, 50, 86, 65, 36],
        [35, 17, 43, -13, 50],
        [60, 75, 147, 93, 78],
        [39, -8, 73, -14, 42],
        [25, 37, 65, 40, 28],
    ],
    "E": [[483]],
    "F": [[215, 270], [166, 158]],
    "G": [[185, 205], [169, 192]],
}


# %% paper: G-flipped-upside-down-only
# kind: wrong
# fails: test_paper
# idea: For G the kernel was turned upside down, but not left to right.
paper = {
    "C": [[21, 29, 36], [14, 16, 14], [25, 12, 28]],
    "D": [
        [21, 50, 86, 65, 36],
        [35, 17, 43, -13, 50],
        [60, 75, 147, 93, 78],
        [39, -8, 73, -14, 42],
        [25, 37, 65, 40, 28],
    ],
    "E": [[483]],
    "F": [[185, 205], [169, 192]],
    "G": [[225, 275], [155, 172]],
}


# %% paper: middle-with-minus-three
# kind: wrong
# fails: test_paper
# idea: In D and E the middle is counted with -3 instead of -2 (window's sum minus four times its middle).
paper = {
    "C": [[21, 29, 36], [14, 16, 14], [25, 12, 28]],
    "D": [
        [21, 50, 86, 65, 36],
        [35, -4, 14, -49, 50],
        [60, 61, 131, 79, 78],
        [39, -33, 61, -42, 42],
        [25, 37, 65, 40, 28],
    ],
    "E": [[470]],
    "F": [[185, 205], [169, 192]],
    "G": [[215, 270], [166, 158]],
}


# %% paper: padding-of-one
# kind: wrong
# fails: test_paper
# idea: D was computed with padding 1 instead of 2 and is 3 x 3; E follows from it.
paper = {
    "C": [[21, 29, 36], [14, 16, 14], [25, 12, 28]],
    "D": [[17, 43, -13], [75, 147, 93], [-8, 73, -14]],
    "E": [[-28]],
    "F": [[185, 205], [169, 192]],
    "G": [[215, 270], [166, 158]],
}


# %% paper: E-with-stride-two
# kind: wrong
# fails: test_paper
# idea: E was computed with stride 2 and has four numbers.
paper = {
    "C": [[21, 29, 36], [14, 16, 14], [25, 12, 28]],
    "D": [
        [21, 50, 86, 65, 36],
        [35, 17, 43, -13, 50],
        [60, 75, 147, 93, 78],
        [39, -8, 73, -14, 42],
        [25, 37, 65, 40, 28],
    ],
    "E": [[483, 624], [537, 594]],
    "F": [[185, 205], [169, 192]],
    "G": [[215, 270], [166, 158]],
}


# %% paper: E-at-the-middle
# kind: wrong
# fails: test_paper
# idea: The only window of E was laid on the middle of D instead of its upper left corner.
paper = {
    "C": [[21, 29, 36], [14, 16, 14], [25, 12, 28]],
    "D": [
        [21, 50, 86, 65, 36],
        [35, 17, 43, -13, 50],
        [60, 75, 147, 93, 78],
        [39, -8, 73, -14, 42],
        [25, 37, 65, 40, 28],
    ],
    "E": [[-28]],
    "F": [[185, 205], [169, 192]],
    "G": [[215, 270], [166, 158]],
}


# %% paper: one-slip-of-sign
# kind: wrong
# fails: test_paper
# idea: One number of D, in its fourth row, lost its minus sign.
paper = {
    "C": [[21, 29, 36], [14, 16, 14], [25, 12, 28]],
    "D": [
        [21, 50, 86, 65, 36],
        [35, 17, 43, -13, 50],
        [60, 75, 147, 93, 78],
        [39, -8, 73, 14, 42],
        [25, 37, 65, 40, 28],
    ],
    "E": [[483]],
    "F": [[185, 205], [169, 192]],
    "G": [[215, 270], [166, 158]],
}


# %% paper: kernel-transposed-in-F
# kind: wrong
# fails: test_paper
# idea: For F the kernel K was laid down with rows and columns exchanged.
paper = {
    "C": [[21, 29, 36], [14, 16, 14], [25, 12, 28]],
    "D": [
        [21, 50, 86, 65, 36],
        [35, 17, 43, -13, 50],
        [60, 75, 147, 93, 78],
        [39, -8, 73, -14, 42],
        [25, 37, 65, 40, 28],
    ],
    "E": [[483]],
    "F": [[200, 225], [160, 194]],
    "G": [[215, 270], [166, 158]],
}


# %% paper: right-on-paper
# kind: right
# passes: test_paper
paper = {
    "C": [[21, 29, 36], [14, 16, 14], [25, 12, 28]],
    "D": [
        [21, 50, 86, 65, 36],
        [35, 17, 43, -13, 50],
        [60, 75, 147, 93, 78],
        [39, -8, 73, -14, 42],
        [25, 37, 65, 40, 28],
    ],
    "E": [[483]],
    "F": [[185, 205], [169, 192]],
    "G": [[215, 270], [166, 158]],
}


# %% paper: right-with-functions
# kind: right
# passes: test_paper
_A = np.array(
    [
        [12, 2, 29, 4, 1, 2, 3],
        [5, 21, 7, 8, 36, 6, 7],
        [9, 10, 11, 12, 9, 10, 11],
        [13, 14, 15, 16, 13, 14, 15],
        [7, 5, 10, 4, 28, 20, 3],
        [25, 19, 12, 8, 5, 20, 32],
        [9, 10, 11, 12, 21, 10, 11],
    ],
    dtype=float,
)
_B = np.ones((3, 3))
_B[1, 1] = -2
_K = np.array([[1.0, 2.0], [3.0, 4.0]])
_C = max_pool2d(_A[None], (2, 2))[0]
_D = strided_cross_correlate2d(_C, _B, padding=2)
paper = {
    "C": _C.tolist(),
    "D": _D.tolist(),
    "E": strided_cross_correlate2d(_D, _B, stride=3).tolist(),
    "F": cross_correlate2d(_C, _K).tolist(),
    "G": convolve2d(_C, _K).tolist(),
}


# %% max_pool2d_backward: every-maximum-gets-it
# kind: wrong
# fails: test_max_pool2d_backward
# idea: In a tie each of the equal maxima gets the whole gradient.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    (kh, kw), (sh, sw) = kernel, kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        place = c, slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        window = x[place]
        grad_x[place] += (window == window.max()) * grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: ties-shared
# kind: wrong
# fails: test_max_pool2d_backward
# idea: In a tie the gradient is divided among the equal maxima instead of going to the first.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    (kh, kw), (sh, sw) = kernel, kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        place = c, slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        mask = x[place] == x[place].max()
        grad_x[place] += grad_output[c, i, j] * mask / mask.sum()
    return grad_x


# %% max_pool2d_backward: last-maximum
# kind: wrong
# fails: test_max_pool2d_backward
# idea: Because of >= the last of equal maxima wins.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    channels, oh, ow = grad_output.shape
    for c in range(channels):
        for i in range(oh):
            for j in range(ow):
                best, place = -np.inf, None
                for r in range(i * sh, i * sh + kh):
                    for q in range(j * sw, j * sw + kw):
                        if x[c, r, q] >= best:
                            best, place = x[c, r, q], (c, r, q)
                grad_x[place] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: first-column-by-column
# kind: wrong
# fails: test_max_pool2d_backward
# idea: The first maximum is looked for column by column, not row by row.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        q, r = divmod(int(np.argmax(window.T)), kh)
        grad_x[c, i * sh + r, j * sw + q] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: overwrites-instead-of-adding
# kind: wrong
# fails: test_max_pool2d_backward
# idea: With = instead of += only the last of several overlapping windows counts.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        r, q = np.unravel_index(np.argmax(window), window.shape)
        grad_x[c, i * sh + r, j * sw + q] = grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: repeated-places-added-once
# kind: wrong
# fails: test_max_pool2d_backward
# idea: grad[places] += values adds only once where a place occurs several times; np.add.at would add all.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    channels, oh, ow = grad_output.shape
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))[:, ::sh, ::sw]
    best = windows.reshape(channels, oh, ow, kh * kw).argmax(axis=-1)
    rows = np.arange(oh)[:, None] * sh + best // kw
    columns = np.arange(ow) * sw + best % kw
    grad_x = np.zeros(x.shape)
    grad_x[np.arange(channels)[:, None, None], rows, columns] += grad_output
    return grad_x


# %% max_pool2d_backward: default-stride-one
# kind: wrong
# fails: test_max_pool2d_backward
# idea: Without a stride the windows move by 1 instead of by their own size.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = (1, 1) if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        r, q = np.unravel_index(np.argmax(window), window.shape)
        grad_x[c, i * sh + r, j * sw + q] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: position-split-by-the-height
# kind: wrong
# fails: test_max_pool2d_backward
# idea: The position inside the window is divided by kH instead of kW, which is right for square windows only.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        r, q = divmod(int(window.argmax()), kh)
        row = min(i * sh + r, x.shape[1] - 1)
        column = min(j * sw + q, x.shape[2] - 1)
        grad_x[c, row, column] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: place-from-the-first-channel
# kind: wrong
# fails: test_max_pool2d_backward
# idea: The maximum's place is looked up in the first channel and used for all channels.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for i in range(grad_output.shape[1]):
        for j in range(grad_output.shape[2]):
            window = x[:, i * sh : i * sh + kh, j * sw : j * sw + kw]
            r, q = np.unravel_index(np.argmax(window[0]), (kh, kw))
            grad_x[:, i * sh + r, j * sw + q] += grad_output[:, i, j]
    return grad_x


# %% max_pool2d_backward: writes-into-the-input
# kind: wrong
# fails: test_max_pool2d_backward
# idea: Once the places are known, the caller's picture is cleared and used for the gradient.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    places = []
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        r, q = np.unravel_index(np.argmax(window), window.shape)
        places.append((c, i * sh + r, j * sw + q))
    grad_x = np.asarray(x, dtype=float)
    grad_x.fill(0.0)
    for place, gradient in zip(places, grad_output.ravel()):
        grad_x[place] += gradient
    return grad_x


# %% max_pool2d_backward: single-precision
# kind: wrong
# fails: test_max_pool2d_backward
# idea: The gradient is added up in float32 and loses digits of a float64 gradient.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    grad_x = np.zeros(x.shape, dtype=np.float32)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        r, q = np.unravel_index(np.argmax(window), window.shape)
        grad_x[c, i * sh + r, j * sw + q] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: times-the-maximum
# kind: wrong
# fails: test_max_pool2d_backward
# idea: The gradient is multiplied by the maximum's value, but the derivative of a maximum is 1.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        r, q = np.unravel_index(np.argmax(window), window.shape)
        grad_x[c, i * sh + r, j * sw + q] += grad_output[c, i, j] * window[r, q]
    return grad_x


# %% max_pool2d_backward: only-positive-maxima
# kind: wrong
# fails: test_max_pool2d_backward
# idea: Windows whose maximum is zero or negative pass nothing back, as if a ReLU were in between.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        if window.max() > 0:
            r, q = np.unravel_index(np.argmax(window), window.shape)
            grad_x[c, i * sh + r, j * sw + q] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: flat-windows-skipped
# kind: wrong
# fails: test_max_pool2d_backward
# idea: A window of equal numbers is said to have no maximum and passes nothing back (a window of one cell neither).
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        if window.max() == window.min():
            continue
        r, q = np.unravel_index(np.argmax(window), window.shape)
        grad_x[c, i * sh + r, j * sw + q] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: nearly-equal-counts-as-a-tie
# kind: wrong
# fails: test_max_pool2d_backward
# idea: Numbers close to the maximum count as ties, so the first close one gets the gradient instead of the largest.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        r, q = np.argwhere(np.isclose(window, window.max()))[0]
        grad_x[c, i * sh + r, j * sw + q] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: sum-over-all-calls
# kind: wrong
# fails: test_max_pool2d_backward
# idea: One array per shape is kept and never cleared, so gradients of earlier calls are added too.
_gradients = {}


def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    grad_x = _gradients.setdefault(x.shape, np.zeros(x.shape))
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        r, q = np.unravel_index(np.argmax(window), window.shape)
        grad_x[c, i * sh + r, j * sw + q] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: averaged-where-windows-overlap
# kind: wrong
# fails: test_max_pool2d_backward
# idea: Where several windows share a maximum, their gradients are averaged instead of added.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    grad_x, hits = np.zeros(x.shape), np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        r, q = np.unravel_index(np.argmax(window), window.shape)
        grad_x[c, i * sh + r, j * sw + q] += grad_output[c, i, j]
        hits[c, i * sh + r, j * sw + q] += 1
    return grad_x / np.maximum(hits, 1)


# %% max_pool2d_backward: no-rows-may-be-left-over
# kind: wrong
# fails: test_max_pool2d_backward
# idea: The pooled values are repeated and compared with the whole picture, which fails where rows or columns are left over.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    if stride is None or tuple(stride) == tuple(kernel):
        channels, oh, ow = grad_output.shape
        blocks = x.reshape(channels, oh, kh, ow, kw).swapaxes(2, 3).reshape(channels, oh, ow, -1)
        chosen = blocks.argmax(axis=-1)[..., None] == np.arange(kh * kw)
        spread = (chosen * grad_output[..., None]).reshape(channels, oh, ow, kh, kw)
        return spread.swapaxes(2, 3).reshape(x.shape)
    sh, sw = stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        r, q = np.unravel_index(np.argmax(window), window.shape)
        grad_x[c, i * sh + r, j * sw + q] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: right-argmax
# kind: right
# passes: test_max_pool2d_backward
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    channels, oh, ow = grad_output.shape
    for c in range(channels):
        for i in range(oh):
            for j in range(ow):
                window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
                r, q = np.unravel_index(np.argmax(window), window.shape)
                grad_x[c, i * sh + r, j * sw + q] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: right-add-at
# kind: right
# passes: test_max_pool2d_backward
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = stride or kernel
    channels, oh, ow = grad_output.shape
    windows = np.lib.stride_tricks.sliding_window_view(x, (kh, kw), axis=(1, 2))[:, ::sh, ::sw]
    best = windows.reshape(channels, oh, ow, kh * kw).argmax(axis=-1)
    rows = np.arange(oh)[:, None] * sh + best // kw
    columns = np.arange(ow) * sw + best % kw
    grad_x = np.zeros(x.shape)
    np.add.at(grad_x, (np.arange(channels)[:, None, None], rows, columns), grad_output)
    return grad_x


# %% max_pool2d_backward: right-plain-search
# kind: right
# passes: test_max_pool2d_backward
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    if stride is None:
        stride = kernel
    gradient = np.zeros(x.shape, dtype=float)
    for (c, i, j), g in np.ndenumerate(grad_output):
        top, left = i * stride[0], j * stride[1]
        row, column = top, left
        for r in range(top, top + kernel[0]):
            for q in range(left, left + kernel[1]):
                if x[c, r, q] > x[c, row, column]:
                    row, column = r, q
        gradient[c, row, column] += g
    return gradient


# %% max_pool2d_backward: right-bincount
# kind: right
# passes: test_max_pool2d_backward
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    numbers = np.arange(x.size).reshape(x.shape)
    targets = []
    for c, i, j in np.ndindex(*grad_output.shape):
        window = (c, slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw))
        targets.append(numbers[window].ravel()[np.argmax(x[window].ravel())])
    weights = np.asarray(grad_output, dtype=float).ravel()
    return np.bincount(targets, weights=weights, minlength=x.size).reshape(x.shape)


# %% max_pool2d_backward: right-python-max
# kind: right
# passes: test_max_pool2d_backward
import itertools


def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    grad_x = np.zeros_like(x, dtype=np.float64)
    for c, i, j in itertools.product(*map(range, grad_output.shape)):
        cells = itertools.product(range(i * sh, i * sh + kh), range(j * sw, j * sw + kw))
        winner = max(cells, key=lambda cell: x[(c, *cell)])  # max keeps the first of equals
        grad_x[(c, *winner)] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: right-offset-by-offset
# kind: right
# passes: test_max_pool2d_backward
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    (kh, kw), (sh, sw) = kernel, (kernel if stride is None else stride)
    _, oh, ow = grad_output.shape

    def shifted(table, k, l):
        return table[:, k : k + (oh - 1) * sh + 1 : sh, l : l + (ow - 1) * sw + 1 : sw]

    best = max_pool2d(x, kernel, (sh, sw))
    free = np.ones(grad_output.shape, dtype=bool)
    grad_x = np.zeros(x.shape)
    for k in range(kh):
        for l in range(kw):
            here = free & (shifted(x, k, l) == best)
            shifted(grad_x, k, l)[...] += np.where(here, grad_output, 0.0)
            free &= ~here
    return grad_x


# %% toeplitz_matrix: column-number-from-the-height
# kind: wrong
# fails: test_toeplitz_matrix
# idea: The pixel's number is computed with the picture's height instead of its width: right for square pictures only.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    oh, ow = height - kh + 1, width - kw + 1
    matrix = np.zeros((oh * ow, height * width))
    for i in range(oh):
        for j in range(ow):
            for k in range(kh):
                for l in range(kw):
                    column = (i + k) * height + (j + l)
                    matrix[i * ow + j, column % (height * width)] = kernel[k, l]
    return matrix


# %% toeplitz_matrix: row-number-from-the-height
# kind: wrong
# fails: test_toeplitz_matrix
# idea: The output's number is computed with the output's height instead of its width.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    oh, ow = height - kh + 1, width - kw + 1
    matrix = np.zeros((oh * ow, height * width))
    for i in range(oh):
        for j in range(ow):
            for k in range(kh):
                start = (i + k) * width + j
                matrix[(i * oh + j) % (oh * ow), start : start + kw] = kernel[k]
    return matrix


# %% toeplitz_matrix: kernels-dtype
# kind: wrong
# fails: test_toeplitz_matrix
# idea: The matrix takes the kernel's dtype, so an integer kernel gives integers where floats are promised.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    oh, ow = height - kh + 1, width - kw + 1
    matrix = np.zeros((oh * ow, height * width), dtype=kernel.dtype)
    for i in range(oh):
        for j in range(ow):
            for k in range(kh):
                for l in range(kw):
                    matrix[i * ow + j, (i + k) * width + (j + l)] = kernel[k, l]
    return matrix


# %% toeplitz_matrix: always-one-to-the-right
# kind: wrong
# fails: test_toeplitz_matrix
# idea: Each row is the row above moved by one column; at the end of an output row it must move by kW.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    first = np.zeros((height, width))
    first[:kh, :kw] = kernel
    outputs = (height - kh + 1) * (width - kw + 1)
    return np.stack([np.roll(first.ravel(), place) for place in range(outputs)])


# %% toeplitz_matrix: flipped-kernel
# kind: wrong
# fails: test_toeplitz_matrix
# idea: The kernel is flipped, so the matrix computes a true convolution.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    oh, ow = height - kh + 1, width - kw + 1
    matrix = np.zeros((oh * ow, height * width))
    for i in range(oh):
        for j in range(ow):
            for k in range(kh):
                for l in range(kw):
                    column = (i + kh - 1 - k) * width + (j + kw - 1 - l)
                    matrix[i * ow + j, column] = kernel[k, l]
    return matrix


# %% toeplitz_matrix: transposed
# kind: wrong
# fails: test_toeplitz_matrix
# idea: Rows and columns are exchanged: a column for each output, as for row vectors times a matrix.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    columns = []
    for i in range(height - kh + 1):
        for j in range(width - kw + 1):
            picture = np.zeros((height, width))
            picture[i : i + kh, j : j + kw] = kernel
            columns.append(picture.ravel())
    return np.array(columns).T


# %% toeplitz_matrix: outputs-column-by-column
# kind: wrong
# fails: test_toeplitz_matrix
# idea: The outputs are numbered column by column instead of row by row.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    rows = []
    for j in range(width - kw + 1):
        for i in range(height - kh + 1):
            picture = np.zeros((height, width))
            picture[i : i + kh, j : j + kw] = kernel
            rows.append(picture.ravel())
    return np.array(rows)


# %% toeplitz_matrix: square-kernels-only
# kind: wrong
# fails: test_toeplitz_matrix
# idea: The kernel's height serves for its width too, so a kernel that is not square gives a matrix of the wrong shape.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    k = len(kernel)
    oh, ow = height - k + 1, width - k + 1
    matrix = np.zeros((oh * ow, height * width))
    for i in range(oh):
        for j in range(ow):
            for (a, b), weight in np.ndenumerate(kernel):
                column = (i + a) * width + (j + b)
                if column < height * width:
                    matrix[i * ow + j, column] = weight
    return matrix


# %% toeplitz_matrix: stored-matrix
# kind: wrong
# fails: test_toeplitz_matrix
# idea: The matrix is stored under the sizes only and comes back for another kernel of the same size.
_matrices = {}


def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    key = (kernel.shape, height, width)
    if key not in _matrices:
        kh, kw = kernel.shape
        oh, ow = height - kh + 1, width - kw + 1
        matrix = np.zeros((oh, ow, height, width))
        for i in range(oh):
            for j in range(ow):
                matrix[i, j, i : i + kh, j : j + kw] = kernel
        _matrices[key] = matrix.reshape(oh * ow, height * width)
    return _matrices[key].copy()


# %% toeplitz_matrix: single-precision
# kind: wrong
# fails: test_toeplitz_matrix
# idea: The weights are rounded to float32.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    oh, ow = height - kh + 1, width - kw + 1
    matrix = np.zeros((oh, ow, height, width), dtype=np.float32)
    for i in range(oh):
        for j in range(ow):
            matrix[i, j, i : i + kh, j : j + kw] = kernel
    return matrix.reshape(oh * ow, height * width)


# %% toeplitz_matrix: np-matrix
# kind: wrong
# fails: test_toeplitz_matrix
# idea: np.matrix times a flat picture is a table of one row, not the flat output (and its * is another operation).
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    oh, ow = height - kh + 1, width - kw + 1
    matrix = np.zeros((oh * ow, height * width))
    for i in range(oh):
        for j in range(ow):
            for k in range(kh):
                for l in range(kw):
                    matrix[i * ow + j, (i + k) * width + (j + l)] = kernel[k, l]
    return np.asmatrix(matrix)


# %% toeplitz_matrix: blocks-exchanged
# kind: wrong
# fails: test_toeplitz_matrix
# idea: In the Kronecker product rows and columns are exchanged, so the matrix belongs to a picture read column by column.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    oh, ow = height - kh + 1, width - kw + 1
    matrix = np.zeros((oh * ow, height * width))
    for k in range(kh):
        for l in range(kw):
            matrix += kernel[k, l] * np.kron(np.eye(ow, width, l), np.eye(oh, height, k))
    return matrix


# %% toeplitz_matrix: only-positive-weights
# kind: wrong
# fails: test_toeplitz_matrix
# idea: The blocks are put together with the maximum, which loses against the zeros when a weight is negative.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    oh, ow = height - kh + 1, width - kw + 1
    matrix = np.zeros((oh * ow, height * width))
    for k in range(kh):
        for l in range(kw):
            block = kernel[k, l] * np.kron(np.eye(oh, height, k), np.eye(ow, width, l))
            matrix = np.maximum(matrix, block)
    return matrix


# %% toeplitz_matrix: right-four-loops
# kind: right
# passes: test_toeplitz_matrix
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    out_height, out_width = height - kh + 1, width - kw + 1
    matrix = np.zeros((out_height * out_width, height * width))
    for i in range(out_height):
        for j in range(out_width):
            for k in range(kh):
                for l in range(kw):
                    matrix[i * out_width + j, (i + k) * width + (j + l)] = kernel[k, l]
    return matrix


# %% toeplitz_matrix: right-kronecker
# kind: right
# passes: test_toeplitz_matrix
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    oh, ow = height - kh + 1, width - kw + 1
    return sum(
        float(kernel[k, l]) * np.kron(np.eye(oh, height, k), np.eye(ow, width, l))
        for k in range(kh)
        for l in range(kw)
    )


# %% toeplitz_matrix: right-one-pixel-at-a-time
# kind: right
# passes: test_toeplitz_matrix
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    columns = []
    for pixel in range(height * width):
        picture = np.zeros(height * width)
        picture[pixel] = 1.0
        columns.append(cross_correlate2d(picture.reshape(height, width), kernel).ravel())
    return np.stack(columns, axis=1)


# %% toeplitz_matrix: right-four-axes
# kind: right
# passes: test_toeplitz_matrix
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    oh, ow = height - kh + 1, width - kw + 1
    table = np.zeros((oh, ow, height, width))
    for i, j in np.ndindex(oh, ow):
        table[i, j, i : i + kh, j : j + kw] = kernel
    return table.reshape(oh * ow, height * width)


# %% toeplitz_matrix: right-all-indices-at-once
# kind: right
# passes: test_toeplitz_matrix
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    oh, ow = height - kh + 1, width - kw + 1
    numbers = np.arange(height * width).reshape(height, width)
    windows = np.lib.stride_tricks.sliding_window_view(numbers, (kh, kw)).reshape(oh * ow, -1)
    matrix = np.zeros((oh * ow, height * width))
    matrix[np.arange(oh * ow)[:, None], windows] = kernel.ravel()
    return matrix


# %% toeplitz_matrix: right-moved-rows
# kind: right
# passes: test_toeplitz_matrix
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    first = np.zeros((height, width))
    first[:kh, :kw] = kernel
    flat = first.reshape(-1)
    rows = []
    for i in range(height - kh + 1):
        for j in range(width - kw + 1):
            rows.append(np.roll(flat, i * width + j))
    return np.array(rows)


# %% linear_counts: zeros-without-the-sharing
# kind: wrong
# fails: test_toeplitz_matrix
# idea: Only nine numbers are taken off for the zeros, but each of the 676 rows holds nine weights.
linear_counts = {
    "numbers in the matrix": 529984,
    "of them always zero": 529975,
    "different weights": 9,
    "learned numbers, with a bias": 10,
    "learned numbers, with a bias, for 100 × 100 pictures": 10,
}


# %% linear_counts: a-weight-per-place
# kind: wrong
# fails: test_toeplitz_matrix
# idea: All entries that are not zero are counted as learned, although the places share nine weights.
linear_counts = {
    "numbers in the matrix": 529984,
    "of them always zero": 523900,
    "different weights": 9,
    "learned numbers, with a bias": 6085,
    "learned numbers, with a bias, for 100 × 100 pictures": 86437,
}


# %% linear_counts: as-many-outputs-as-pixels
# kind: wrong
# fails: test_toeplitz_matrix
# idea: The matrix is taken as 784 x 784, but only 26 x 26 windows fit.
linear_counts = {
    "numbers in the matrix": 614656,
    "of them always zero": 607600,
    "different weights": 9,
    "learned numbers, with a bias": 10,
    "learned numbers, with a bias, for 100 × 100 pictures": 10,
}


# %% linear_counts: zero-as-a-weight
# kind: wrong
# fails: test_toeplitz_matrix
# idea: The fixed zero is counted as a tenth weight.
linear_counts = {
    "numbers in the matrix": 529984,
    "of them always zero": 523900,
    "different weights": 10,
    "learned numbers, with a bias": 10,
    "learned numbers, with a bias, for 100 × 100 pictures": 10,
}


# %% linear_counts: grows-with-the-picture
# kind: wrong
# fails: test_toeplitz_matrix
# idea: For larger pictures the layer is said to learn more, but kernel and bias stay the same.
linear_counts = {
    "numbers in the matrix": 529984,
    "of them always zero": 523900,
    "different weights": 9,
    "learned numbers, with a bias": 10,
    "learned numbers, with a bias, for 100 × 100 pictures": 128,
}


# %% linear_counts: a-bias-per-output
# kind: wrong
# fails: test_toeplitz_matrix
# idea: One bias for each output pixel is counted, but a map has one bias only.
linear_counts = {
    "numbers in the matrix": 529984,
    "of them always zero": 523900,
    "different weights": 9,
    "learned numbers, with a bias": 685,
    "learned numbers, with a bias, for 100 × 100 pictures": 9613,
}


# %% linear_counts: right-products
# kind: right
# passes: test_toeplitz_matrix
linear_counts = {
    "numbers in the matrix": 26 * 26 * 28 * 28,
    "of them always zero": 26 * 26 * (28 * 28 - 9),
    "different weights": 3 * 3,
    "learned numbers, with a bias": 3 * 3 + 1,
    "learned numbers, with a bias, for 100 × 100 pictures": 3 * 3 + 1,
}


# %% conv_transpose2d: flipped-stamp
# kind: wrong
# fails: test_conv_transpose2d
# idea: The stamp is flipped; it must lie as the kernel does.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    output = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for i in range(h):
        for j in range(w):
            top, left = i * stride, j * stride
            output[top : top + kh, left : left + kw] += y[i, j] * kernel[::-1, ::-1]
    return output


# %% conv_transpose2d: stamps-overwrite
# kind: wrong
# fails: test_conv_transpose2d
# idea: Where stamps overlap the last one overwrites the others.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    output = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for i in range(h):
        for j in range(w):
            top, left = i * stride, j * stride
            output[top : top + kh, left : left + kw] = y[i, j] * kernel
    return output


# %% conv_transpose2d: columns-without-stride
# kind: wrong
# fails: test_conv_transpose2d
# idea: The stamps lie apart by the stride from row to row, but always by 1 from column to column.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    output = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for i in range(h):
        for j in range(w):
            output[i * stride : i * stride + kh, j : j + kw] += y[i, j] * kernel
    return output


# %% conv_transpose2d: output-too-large
# kind: wrong
# fails: test_conv_transpose2d
# idea: The size is taken as h times stride plus kH - 1, which leaves rows and columns of zeros at the end for a stride above 1.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    output = np.zeros((h * stride + kh - 1, w * stride + kw - 1))
    for i in range(h):
        for j in range(w):
            top, left = i * stride, j * stride
            output[top : top + kh, left : left + kw] += y[i, j] * kernel
    return output


# %% conv_transpose2d: integers-stay-integers
# kind: wrong
# fails: test_conv_transpose2d
# idea: For integer y and kernel the output is made of integers; floats are promised.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    shape = ((h - 1) * stride + kh, (w - 1) * stride + kw)
    output = np.zeros(shape, dtype=np.result_type(y, kernel))
    for i in range(h):
        for j in range(w):
            top, left = i * stride, j * stride
            output[top : top + kh, left : left + kw] += y[i, j] * kernel
    return output


# %% conv_transpose2d: square-kernels-only
# kind: wrong
# fails: test_conv_transpose2d
# idea: The kernel's height serves for its width too, so wide or narrow kernels give the wrong shape.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), k = y.shape, kernel.shape[0]
    output = np.zeros(((h - 1) * stride + k, (w - 1) * stride + k))
    for i in range(h):
        for j in range(w):
            for (a, b), weight in np.ndenumerate(kernel):
                if j * stride + b < output.shape[1]:
                    output[i * stride + a, j * stride + b] += y[i, j] * weight
    return output


# %% conv_transpose2d: padded-and-correlated
# kind: wrong
# fails: test_conv_transpose2d
# idea: y is spread and framed with zeros and then cross-correlated, but the kernel would have to be flipped for that.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    spread = np.zeros(((h - 1) * stride + 1, (w - 1) * stride + 1))
    spread[::stride, ::stride] = y
    return cross_correlate2d(pad2d(spread, (kh - 1, kw - 1)), kernel)


# %% conv_transpose2d: numbers-repeated
# kind: wrong
# fails: test_conv_transpose2d
# idea: y is enlarged by repeating its numbers; between the stamps' corners there must be nothing.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    large = np.kron(y, np.ones((stride, stride)))[: (h - 1) * stride + 1, : (w - 1) * stride + 1]
    output = np.zeros((large.shape[0] + kh - 1, large.shape[1] + kw - 1))
    for (i, j), value in np.ndenumerate(large):
        output[i : i + kh, j : j + kw] += value * kernel
    return output


# %% conv_transpose2d: averaged-where-stamps-overlap
# kind: wrong
# fails: test_conv_transpose2d
# idea: Overlapping stamps are averaged instead of added.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    output = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    stamps = np.zeros(output.shape)
    for i in range(h):
        for j in range(w):
            place = slice(i * stride, i * stride + kh), slice(j * stride, j * stride + kw)
            output[place] += y[i, j] * kernel
            stamps[place] += 1
    return output / np.maximum(stamps, 1)


# %% conv_transpose2d: crosses-out-what-is-done
# kind: wrong
# fails: test_conv_transpose2d
# idea: Each number of y is set to 0 once it has been stamped, so the caller's y is all zeros in the end.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    output = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    while y.any():
        i, j = np.argwhere(y)[0]
        output[i * stride : i * stride + kh, j * stride : j * stride + kw] += y[i, j] * kernel
        y[i, j] = 0
    return output


# %% conv_transpose2d: true-inverse
# kind: wrong
# fails: test_conv_transpose2d
# idea: The pseudo-inverse of M tries to undo the convolution; the transpose of M is asked for.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    height, width = (h - 1) * stride + kh, (w - 1) * stride + kw
    matrix = toeplitz_matrix(kernel, height, width)
    outputs = np.arange(len(matrix)).reshape(height - kh + 1, width - kw + 1)
    matrix = matrix[outputs[::stride, ::stride].ravel()]
    return (np.linalg.pinv(matrix) @ y.ravel()).reshape(height, width)


# %% conv_transpose2d: single-precision
# kind: wrong
# fails: test_conv_transpose2d
# idea: The stamps are added up in float32 and lose digits.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    shape = ((h - 1) * stride + kh, (w - 1) * stride + kw)
    output = np.zeros(shape, dtype=np.float32)
    for i in range(h):
        for j in range(w):
            top, left = i * stride, j * stride
            output[top : top + kh, left : left + kw] += y[i, j] * kernel
    return output


# %% conv_transpose2d: only-positive-numbers-stamp
# kind: wrong
# fails: test_conv_transpose2d
# idea: Only numbers above zero leave a stamp, although negative ones count as well.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    output = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for i, j in np.argwhere(y > 0):
        output[i * stride : i * stride + kh, j * stride : j * stride + kw] += y[i, j] * kernel
    return output


# %% conv_transpose2d: squeezed
# kind: wrong
# fails: test_conv_transpose2d
# idea: A squeeze at the end drops an axis when the output has only one row or column.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    output = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for k in range(kh):
        for l in range(kw):
            rows = slice(k, k + (h - 1) * stride + 1, stride)
            columns = slice(l, l + (w - 1) * stride + 1, stride)
            output[rows, columns] += kernel[k, l] * y
    return output.squeeze()


# %% conv_transpose2d: right-stamps
# kind: right
# passes: test_conv_transpose2d
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    h, w = y.shape
    kh, kw = kernel.shape
    output = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for i in range(h):
        for j in range(w):
            top, left = i * stride, j * stride
            output[top : top + kh, left : left + kw] += y[i, j] * kernel.astype(float)
    return output


# %% conv_transpose2d: right-one-weight-at-a-time
# kind: right
# passes: test_conv_transpose2d
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    output = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for (k, l), weight in np.ndenumerate(kernel):
        rows = slice(k, k + (h - 1) * stride + 1, stride)
        columns = slice(l, l + (w - 1) * stride + 1, stride)
        output[rows, columns] += float(weight) * y
    return output


# %% conv_transpose2d: right-transposed-matrix
# kind: right
# passes: test_conv_transpose2d
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    height, width = (h - 1) * stride + kh, (w - 1) * stride + kw
    matrix = toeplitz_matrix(kernel, height, width)
    outputs = np.arange(len(matrix)).reshape(height - kh + 1, width - kw + 1)
    chosen = outputs[::stride, ::stride].ravel()
    return (matrix[chosen].T @ y.ravel().astype(float)).reshape(height, width)


# %% conv_transpose2d: right-spread-and-convolved
# kind: right
# passes: test_conv_transpose2d
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    h, w = y.shape
    kh, kw = kernel.shape
    framed = np.zeros(((h - 1) * stride + 2 * kh - 1, (w - 1) * stride + 2 * kw - 1))
    framed[kh - 1 : kh + (h - 1) * stride : stride, kw - 1 : kw + (w - 1) * stride : stride] = y
    return convolve2d(framed, kernel)


# %% conv_transpose2d: right-add-at
# kind: right
# passes: test_conv_transpose2d
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    stamps = np.multiply.outer(y.astype(float), kernel.astype(float))
    rows = (np.arange(h) * stride)[:, None, None, None] + np.arange(kh)[:, None]
    columns = (np.arange(w) * stride)[:, None, None] + np.arange(kw)
    output = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    np.add.at(output, (rows, columns), stamps)
    return output


# %% conv_transpose2d: right-four-plain-loops
# kind: right
# passes: test_conv_transpose2d
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    table = [[0.0] * ((w - 1) * stride + kw) for _ in range((h - 1) * stride + kh)]
    for i in range(h):
        for j in range(w):
            for k in range(kh):
                for l in range(kw):
                    table[i * stride + k][j * stride + l] += float(y[i, j]) * float(kernel[k, l])
    return np.array(table)


# %% receptive_field: jump-before-field
# kind: wrong
# fails: test_receptive_field
# idea: The jump is updated before the field, so a layer's own stride already widens its kernel.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    field, jump = 1, 1
    for kernel, stride in layers:
        jump *= stride
        field += (kernel - 1) * jump
    return field


# %% receptive_field: strides-added
# kind: wrong
# fails: test_receptive_field
# idea: The strides are added up (each step beyond 1), but distances multiply; two strides of 2 give 3 instead of 4.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump += stride - 1
    return field


# %% receptive_field: only-the-last-stride
# kind: wrong
# fails: test_receptive_field
# idea: The jump is the previous layer's stride instead of the product of all strides before.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump = stride
    return field


# %% receptive_field: jump-forgets-after-stride-one
# kind: wrong
# fails: test_receptive_field
# idea: A stride other than 1 replaces the jump instead of multiplying it, so several strides count as the last of them.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        if stride > 1:
            jump = stride
    return field


# %% receptive_field: strides-ignored
# kind: wrong
# fails: test_receptive_field
# idea: Each kernel adds k - 1 pixels, as if all strides were 1.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    return 1 + sum(kernel - 1 for kernel, _ in layers)


# %% receptive_field: backward-rule-forwards
# kind: wrong
# fails: test_receptive_field
# idea: The rule (field - 1) times stride plus kernel belongs to the way from the last layer to the first.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    field = 1
    for kernel, stride in layers:
        field = (field - 1) * stride + kernel
    return field


# %% receptive_field: empties-the-list
# kind: wrong
# fails: test_receptive_field
# idea: The layers are popped from the caller's list, which is empty afterwards.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    field = 1
    while layers:
        kernel, stride = layers.pop()
        field = (field - 1) * stride + kernel
    return field


# %% receptive_field: turns-the-list-round
# kind: wrong
# fails: test_receptive_field
# idea: layers.reverse() turns the caller's own list round, so a second call sees the layers in the wrong order.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    layers.reverse()
    field = 1
    for kernel, stride in layers:
        field = (field - 1) * stride + kernel
    return field


# %% receptive_field: no-layer-no-answer
# kind: wrong
# fails: test_receptive_field
# idea: Without any layer zip(*layers) has nothing to unpack and fails; the answer is 1.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    kernels, strides = zip(*layers)
    field, jump = 1, 1
    for kernel, stride in zip(kernels, strides):
        field += (kernel - 1) * jump
        jump *= stride
    return field


# %% receptive_field: starts-from-the-first-kernel
# kind: wrong
# fails: test_receptive_field
# idea: An empty list is answered with 0 instead of 1.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    if not layers:
        return 0
    field, jump = layers[0]
    for kernel, stride in layers[1:]:
        field += (kernel - 1) * jump
        jump *= stride
    return field


# %% receptive_field: never-larger-than-the-picture
# kind: wrong
# fails: test_receptive_field
# idea: The answer is capped at 28, the size of the course's digits, which the function knows nothing about.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return min(field, 28)


# %% receptive_field: jump-kept-between-calls
# kind: wrong
# fails: test_receptive_field
# idea: The jump lives outside the function and is not set back to 1, so the second call starts with the first one's jump.
_jump = 1


def receptive_field(layers: list[tuple[int, int]]) -> int:
    global _jump
    field = 1
    for kernel, stride in layers:
        field += (kernel - 1) * _jump
        _jump *= stride
    return field


# %% receptive_field: kernels-of-one-skipped
# kind: wrong
# fails: test_receptive_field
# idea: Layers with a kernel of 1 are skipped together with their stride, which does spread the units behind them.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    field, jump = 1, 1
    for kernel, stride in layers:
        if kernel == 1:
            continue
        field += (kernel - 1) * jump
        jump *= stride
    return field


# %% receptive_field: skipped-pixels-counted
# kind: wrong
# fails: test_receptive_field
# idea: Where the stride is larger than the kernel, the pixels between two windows are counted as seen by one unit.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (max(kernel, stride) - 1) * jump
        jump *= stride
    return field


# %% receptive_field: float-from-an-empty-product
# kind: wrong
# fails: test_receptive_field
# idea: np.prod of an empty list is the float 1.0, so the answer is a float and not an int.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    strides = [stride for _, stride in layers]
    return 1 + sum((kernel - 1) * np.prod(strides[:i]) for i, (kernel, _) in enumerate(layers))


# %% receptive_field: eight-bit-jump
# kind: wrong
# fails: test_receptive_field
# idea: The jumps are kept as 8-bit numbers and wrap round to 0 after eight layers of stride 2.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    jumps = np.cumprod([1] + [stride for _, stride in layers], dtype=np.uint8)
    field = 1
    for (kernel, _), jump in zip(layers, jumps):
        field += (kernel - 1) * int(jump)
    return field


# %% receptive_field: right-field-and-jump
# kind: right
# passes: test_receptive_field
def receptive_field(layers: list[tuple[int, int]]) -> int:
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return field


# %% receptive_field: right-backwards
# kind: right
# passes: test_receptive_field
def receptive_field(layers: list[tuple[int, int]]) -> int:
    field = 1
    for kernel, stride in reversed(layers):
        field = (field - 1) * stride + kernel
    return field


# %% receptive_field: right-product-of-strides
# kind: right
# passes: test_receptive_field
import math


def receptive_field(layers: list[tuple[int, int]]) -> int:
    return 1 + sum(
        (kernel - 1) * math.prod(stride for _, stride in layers[:index])
        for index, (kernel, _) in enumerate(layers)
    )


# %% receptive_field: right-recursive
# kind: right
# passes: test_receptive_field
def receptive_field(layers: list[tuple[int, int]]) -> int:
    if len(layers) == 0:
        return 1
    (kernel, stride), *rest = layers
    return (receptive_field(rest) - 1) * stride + kernel


# %% receptive_field: right-reduce
# kind: right
# passes: test_receptive_field
from functools import reduce


def receptive_field(layers: list[tuple[int, int]]) -> int:
    def step(state, layer):
        field, jump = state
        return field + (layer[0] - 1) * jump, jump * layer[1]

    return reduce(step, layers, (1, 1))[0]


# %% receptive_field: right-first-and-last-pixel
# kind: right
# passes: test_receptive_field
class _Span:
    def __init__(self):
        self.first = self.last = 0

    def down(self, kernel, stride):
        self.first, self.last = self.first * stride, self.last * stride + kernel - 1


def receptive_field(layers: list[tuple[int, int]]) -> int:
    span = _Span()
    for kernel, stride in layers[::-1]:
        span.down(kernel, stride)
    return span.last - span.first + 1


# %% receptive_field: right-accumulated-jumps
# kind: right
# passes: test_receptive_field
from itertools import accumulate
from operator import mul


def receptive_field(layers: list[tuple[int, int]]) -> int:
    kernels = [kernel for kernel, _ in layers]
    jumps = accumulate((stride for _, stride in layers), mul, initial=1)
    return 1 + sum((kernel - 1) * jump for kernel, jump in zip(kernels, jumps))


# %% parameter_counts: a-bias-per-slice
# kind: wrong
# fails: test_parameter_counts
# idea: Each slice of a kernel gets a bias of its own; there is one for each output map.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    slices = in_channels * out_channels
    return slices * kernel[0] * kernel[1] + (slices if bias else 0)


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return in_features * out_features + (out_features if bias else 0)


# %% parameter_counts: one-slice-per-kernel
# kind: wrong
# fails: test_parameter_counts
# idea: The input channels are forgotten, as if a kernel had only one slice.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    return out_channels * (kernel[0] * kernel[1] + int(bias))


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return in_features * out_features + (out_features if bias else 0)


# %% parameter_counts: square-kernels-only
# kind: wrong
# fails: test_parameter_counts
# idea: The kernel's height is squared, which is right for square kernels only.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    count = out_channels * in_channels * kernel[0] ** 2
    return count + out_channels if bias else count


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return in_features * out_features + (out_features if bias else 0)


# %% parameter_counts: one-bias-for-the-layer
# kind: wrong
# fails: test_parameter_counts
# idea: The convolution's bias is counted once for the whole layer instead of once for each map.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    return out_channels * in_channels * kernel[0] * kernel[1] + int(bias)


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return in_features * out_features + (out_features if bias else 0)


# %% parameter_counts: conv-bias-always
# kind: wrong
# fails: test_parameter_counts
# idea: The convolution's bias is counted even where bias=False.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    return out_channels * (in_channels * kernel[0] * kernel[1] + 1)


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return in_features * out_features + (out_features if bias else 0)


# %% parameter_counts: bias-per-input-channel
# kind: wrong
# fails: test_parameter_counts
# idea: The convolution is given a bias for each input channel instead of each output channel.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    return in_channels * (out_channels * kernel[0] * kernel[1] + (1 if bias else 0))


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return in_features * out_features + (out_features if bias else 0)


# %% parameter_counts: linear-bias-per-input
# kind: wrong
# fails: test_parameter_counts
# idea: The linear layer is given a bias for each input instead of each output.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    count = out_channels * in_channels * kernel[0] * kernel[1]
    return count + out_channels if bias else count


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return in_features * (out_features + (1 if bias else 0))


# %% parameter_counts: linear-bias-always
# kind: wrong
# fails: test_parameter_counts
# idea: The linear layer's bias is counted even where bias=False.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    count = out_channels * in_channels * kernel[0] * kernel[1]
    return count + out_channels if bias else count


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return (in_features + 1) * out_features


# %% parameter_counts: linear-without-bias
# kind: wrong
# fails: test_parameter_counts
# idea: The linear layer's bias is never counted, with or without bias=True.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    count = out_channels * in_channels * kernel[0] * kernel[1]
    return count + out_channels if bias else count


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return in_features * out_features


# %% parameter_counts: overflow
# kind: wrong
# fails: test_parameter_counts
# idea: The linear layer's product is formed with 32-bit numbers, which overflow for large layers.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    count = out_channels * in_channels * kernel[0] * kernel[1]
    return count + out_channels if bias else count


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    weights = int(np.prod([in_features, out_features], dtype=np.int32))
    return weights + (out_features if bias else 0)


# %% parameter_counts: tensor-as-a-count
# kind: wrong
# fails: test_parameter_counts
# idea: The linear layer's count comes back as a tensor instead of an int.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    count = out_channels * in_channels * kernel[0] * kernel[1]
    return count + out_channels if bias else count


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    count = torch.tensor([in_features, out_features]).prod()
    return count + out_features if bias else count


# %% parameter_counts: float-as-a-count
# kind: wrong
# fails: test_parameter_counts
# idea: The convolution's count is a float, because the product was formed with floats.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    weights = np.prod((float(out_channels), in_channels, *kernel))
    return weights + out_channels * bias


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return in_features * out_features + (out_features if bias else 0)


# %% parameter_counts: no-bias-by-default
# kind: wrong
# fails: test_parameter_counts
# idea: Unless told otherwise the convolution is counted without its bias, against the signature given.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = False
) -> int:
    count = out_channels * in_channels * kernel[0] * kernel[1]
    return count + out_channels if bias else count


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return in_features * out_features + (out_features if bias else 0)


# %% parameter_counts: bias-per-weight-of-the-kernel
# kind: wrong
# fails: test_parameter_counts
# idea: The bias is counted for each cell of the kernel, not once for each map.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    cells = kernel[0] * kernel[1]
    return out_channels * (in_channels * cells + (cells if bias else 0))


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return in_features * out_features + (out_features if bias else 0)


# %% parameter_counts: remembers-without-the-bias
# kind: wrong
# fails: test_parameter_counts
# idea: Counts are stored under the layer's sizes but without its bias, so the second of two calls may get the wrong one.
_counted = {}


def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    key = (in_channels, out_channels, tuple(kernel))
    if key not in _counted:
        _counted[key] = out_channels * (in_channels * kernel[0] * kernel[1] + bool(bias))
    return _counted[key]


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return in_features * out_features + (out_features if bias else 0)


# %% parameter_counts: kernels-of-one-have-one-weight
# kind: wrong
# fails: test_parameter_counts
# idea: A 1 x 1 kernel is said to have one weight for each map, but it has one for each input channel.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    kh, kw = kernel
    weights = out_channels if kh * kw == 1 else out_channels * in_channels * kh * kw
    return weights + (out_channels if bias else 0)


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return in_features * out_features + (out_features if bias else 0)


# %% parameter_counts: right-products
# kind: right
# passes: test_parameter_counts
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    count = out_channels * in_channels * kernel[0] * kernel[1]
    return count + out_channels if bias else count


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return in_features * out_features + (out_features if bias else 0)


# %% parameter_counts: right-one-more-per-output
# kind: right
# passes: test_parameter_counts
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    kh, kw = kernel
    return out_channels * (in_channels * kh * kw + int(bias))


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return out_features * (in_features + int(bias))


# %% parameter_counts: right-math-prod
# kind: right
# passes: test_parameter_counts
import math


def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    shapes = [(out_channels, in_channels, *kernel)]
    if bias:
        shapes.append((out_channels,))
    return sum(math.prod(shape) for shape in shapes)


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    shapes = [(out_features, in_features)] + ([(out_features,)] if bias else [])
    return sum(map(math.prod, shapes))


# %% parameter_counts: right-linear-as-a-convolution
# kind: right
# passes: test_parameter_counts
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    count = out_channels * in_channels * kernel[0] * kernel[1]
    return count + out_channels if bias else count


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return conv_parameters(in_features, out_features, (1, 1), bias)


# %% parameter_counts: right-counting-up
# kind: right
# passes: test_parameter_counts
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    total = 0
    for _ in range(out_channels):
        total += in_channels * kernel[0] * kernel[1]
        if bias:
            total += 1
    return total


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    total = 0
    for _ in range(out_features):
        total += in_features
        total += 1 if bias else 0
    return total


# %% parameter_counts: right-convolution-as-a-linear
# kind: right
# passes: test_parameter_counts
def _dense(inputs, outputs, bias):
    weights = inputs * outputs
    return weights + outputs if bias else weights


def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    return _dense(in_channels * kernel[0] * kernel[1], out_channels, bias)


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return _dense(in_features, out_features, bias)


# %% parameter_counts: right-asks-pytorch-on-the-meta-device
# kind: right
# passes: test_parameter_counts
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    layer = nn.Conv2d(in_channels, out_channels, tuple(kernel), bias=bias, device="meta")
    return sum(parameter.numel() for parameter in layer.parameters())


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    layer = nn.Linear(in_features, out_features, bias=bias, device="meta")
    return sum(parameter.numel() for parameter in layer.parameters())


# %% cnn_table: flatten-counted-as-parameters
# kind: wrong
# fails: test_parameter_counts
# idea: The values after Flatten are added to the sum, but Flatten learns nothing.
cnn_table = {
    "Conv2d(1, 64, 3)": 640,
    "Conv2d(64, 128, 3)": 73856,
    "values after Flatten": 3200,
    "first Linear": 640200,
    "Linear(200, 10)": 2010,
    "all": 719906,
}


# %% cnn_table: odd-row-kept
# kind: wrong
# fails: test_parameter_counts
# idea: 11 is halved to 6, but the left-over row is dropped and 5 remain.
cnn_table = {
    "Conv2d(1, 64, 3)": 640,
    "Conv2d(64, 128, 3)": 73856,
    "values after Flatten": 4608,
    "first Linear": 921800,
    "Linear(200, 10)": 2010,
    "all": 998306,
}


# %% cnn_table: thirty-two-kernels
# kind: wrong
# fails: test_parameter_counts
# idea: The second convolution is counted with the 32 kernels of the slides' text; the network has 128.
cnn_table = {
    "Conv2d(1, 64, 3)": 640,
    "Conv2d(64, 128, 3)": 18464,
    "values after Flatten": 3200,
    "first Linear": 640200,
    "Linear(200, 10)": 2010,
    "all": 661314,
}


# %% cnn_table: no-biases
# kind: wrong
# fails: test_parameter_counts
# idea: The biases are left out.
cnn_table = {
    "Conv2d(1, 64, 3)": 576,
    "Conv2d(64, 128, 3)": 73728,
    "values after Flatten": 3200,
    "first Linear": 640000,
    "Linear(200, 10)": 2000,
    "all": 716304,
}


# %% cnn_table: one-channel-everywhere
# kind: wrong
# fails: test_parameter_counts
# idea: The kernels of the second convolution are counted with one slice instead of 64.
cnn_table = {
    "Conv2d(1, 64, 3)": 640,
    "Conv2d(64, 128, 3)": 1280,
    "values after Flatten": 3200,
    "first Linear": 640200,
    "Linear(200, 10)": 2010,
    "all": 644130,
}


# %% cnn_table: as-if-padded
# kind: wrong
# fails: test_parameter_counts
# idea: The maps are taken as 7 x 7, which would need padding 1; these convolutions have none.
cnn_table = {
    "Conv2d(1, 64, 3)": 640,
    "Conv2d(64, 128, 3)": 73856,
    "values after Flatten": 6272,
    "first Linear": 1254600,
    "Linear(200, 10)": 2010,
    "all": 1331106,
}


# %% cnn_table: convolutions-only-in-the-sum
# kind: wrong
# fails: test_parameter_counts
# idea: In the sum the first linear layer is counted without its 200 biases.
cnn_table = {
    "Conv2d(1, 64, 3)": 640,
    "Conv2d(64, 128, 3)": 73856,
    "values after Flatten": 3200,
    "first Linear": 640200,
    "Linear(200, 10)": 2010,
    "all": 716506,
}


# %% cnn_table: right-written-down
# kind: right
# passes: test_parameter_counts
cnn_table = {
    "Conv2d(1, 64, 3)": 640,
    "Conv2d(64, 128, 3)": 73856,
    "values after Flatten": 3200,
    "first Linear": 640200,
    "Linear(200, 10)": 2010,
    "all": 716706,
}


# %% cnn_table: right-with-the-functions
# kind: right
# passes: test_parameter_counts
_flat = 128 * 5 * 5
_layers = [
    conv_parameters(1, 64, (3, 3)),
    conv_parameters(64, 128, (3, 3)),
    linear_parameters(_flat, 200),
    linear_parameters(200, 10),
]
cnn_table = {
    "Conv2d(1, 64, 3)": _layers[0],
    "Conv2d(64, 128, 3)": _layers[1],
    "values after Flatten": _flat,
    "first Linear": _layers[2],
    "Linear(200, 10)": _layers[3],
    "all": sum(_layers),
}


# %% build_cnn: softmax-at-the-end
# kind: wrong
# fails: test_cnn
# idea: A softmax turns the logits into probabilities, which the text rules out.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
        nn.Softmax(dim=1),
    )


# %% build_cnn: convolutions-without-bias
# kind: wrong
# fails: test_cnn
# idea: The convolutions before batch norm have no bias; the text says to keep all of them.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3, bias=False),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3, bias=False),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: padded-convolutions
# kind: wrong
# fails: test_cnn
# idea: The convolutions keep the size with padding 1, so 7 x 7 values of each map reach the linear layer.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3, padding=1),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3, padding=1),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(128 * 7 * 7, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: batch-norm-behind-the-relu
# kind: wrong
# fails: test_cnn
# idea: Batch norm comes after the ReLU instead of before it.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.ReLU(),
        nn.BatchNorm2d(64),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.ReLU(),
        nn.BatchNorm2d(128),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: dropout-before-the-first-linear
# kind: wrong
# fails: test_cnn
# idea: Dropout acts on the 3200 values after Flatten instead of the 200 behind the first linear layer.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Dropout(0.5),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: less-dropout
# kind: wrong
# fails: test_cnn
# idea: Dropout has probability 0.2 instead of 0.5.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Dropout(0.2),
        nn.Linear(200, 10),
    )


# %% build_cnn: always-the-same-model
# kind: wrong
# fails: test_cnn
# idea: The layers are built once outside, so every call returns a network that shares them with all the others.
_layers_of_the_cnn = [
    nn.Conv2d(1, 64, 3),
    nn.BatchNorm2d(64),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(64, 128, 3),
    nn.BatchNorm2d(128),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Flatten(),
    nn.Linear(128 * 5 * 5, 200),
    nn.ReLU(),
    nn.Dropout(0.5),
    nn.Linear(200, 10),
]


def build_cnn() -> nn.Sequential:
    return nn.Sequential(*_layers_of_the_cnn)


# %% build_cnn: average-pooling
# kind: wrong
# fails: test_cnn
# idea: The second pooling takes averages instead of maxima.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: one-batch-norm-only
# kind: wrong
# fails: test_cnn
# idea: The second batch norm is missing.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: relu-missing-before-dropout
# kind: wrong
# fails: test_cnn
# idea: There is no ReLU between the two linear layers, so together they are one linear map.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: second-relu-missing
# kind: wrong
# fails: test_cnn
# idea: The second block has no ReLU.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: reseeds-torch
# kind: wrong
# fails: test_cnn
# idea: torch.manual_seed is called inside, so all networks start alike and the caller's random numbers are reset.
def build_cnn() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: pooling-with-stride-one
# kind: wrong
# fails: test_cnn
# idea: The second pooling moves by 1, so 10 x 10 values of each map remain.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.MaxPool2d(2, stride=1),
        nn.Flatten(),
        nn.Linear(128 * 10 * 10, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: batch-norm-without-learned-numbers
# kind: wrong
# fails: test_cnn
# idea: With affine=False batch norm has no scale and shift to learn.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64, affine=False),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128, affine=False),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: batch-norm-without-running-statistics
# kind: wrong
# fails: test_cnn
# idea: Without running statistics batch norm uses the batch in evaluation too, so a picture's logits depend on its neighbours.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64, track_running_stats=False),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128, track_running_stats=False),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: relu-behind-the-logits
# kind: wrong
# fails: test_cnn
# idea: A ReLU at the end cuts off all negative logits.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
        nn.ReLU(),
    )


# %% build_cnn: one-batch-norm-for-each-picture
# kind: wrong
# fails: test_cnn
# idea: Instance norm takes each picture's own mean and deviation, not those of the batch.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.InstanceNorm2d(64, affine=True),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.InstanceNorm2d(128, affine=True),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: leaky-relu
# kind: wrong
# fails: test_cnn
# idea: Leaky ReLUs let a part of the negative numbers through.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        nn.LeakyReLU(0.01),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128),
        nn.LeakyReLU(0.01),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: right-in-order
# kind: right
# passes: test_cnn
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: right-pool-before-relu
# kind: right
# passes: test_cnn
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128),
        nn.MaxPool2d(2),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: right-blocks-from-a-helper
# kind: right
# passes: test_cnn
def _block(channels, maps):
    return [
        nn.Conv2d(channels, maps, kernel_size=(3, 3)),
        nn.BatchNorm2d(maps),
        nn.ReLU(),
        nn.MaxPool2d(kernel_size=2, stride=2),
    ]


def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        *_block(1, 64),
        *_block(64, 128),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(inplace=True),
        nn.Dropout(p=0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: right-named-layers
# kind: right
# passes: test_cnn
from collections import OrderedDict


def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        OrderedDict(
            [
                ("conv1", nn.Conv2d(1, 64, 3)),
                ("norm1", nn.BatchNorm2d(64)),
                ("relu1", nn.ReLU()),
                ("pool1", nn.MaxPool2d(2)),
                ("conv2", nn.Conv2d(64, 128, 3)),
                ("norm2", nn.BatchNorm2d(128)),
                ("relu2", nn.ReLU()),
                ("pool2", nn.MaxPool2d(2)),
                ("flat", nn.Flatten()),
                ("hidden", nn.Linear(128 * 5 * 5, 200)),
                ("relu3", nn.ReLU()),
                ("drop", nn.Dropout(0.5)),
                ("logits", nn.Linear(200, 10)),
            ]
        )
    )


# %% build_cnn: right-appended
# kind: right
# passes: test_cnn
def build_cnn() -> nn.Sequential:
    model = nn.Sequential()
    channels = 1
    for maps in (64, 128):
        model.append(nn.Conv2d(channels, maps, 3))
        model.append(nn.BatchNorm2d(maps))
        model.append(nn.ReLU())
        model.append(nn.MaxPool2d(2))
        channels = maps
    side = output_size(output_size(output_size(output_size(28, 3), 2, 2), 3), 2, 2)
    for layer in (
        nn.Flatten(),
        nn.Linear(channels * side * side, 200),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(200, 10),
    ):
        model.append(layer)
    return model


# %% build_cnn: right-one-relu-called-three-times
# kind: right
# passes: test_cnn
def build_cnn() -> nn.Sequential:
    relu, pool = nn.ReLU(), nn.MaxPool2d(2)
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        relu,
        pool,
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128),
        relu,
        pool,
        nn.Flatten(),
        nn.Linear(128 * 5 * 5, 200),
        relu,
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: right-a-class-of-its-own
# kind: right
# passes: test_cnn
class CNN(nn.Sequential):
    def __init__(self):
        super().__init__(
            nn.Conv2d(1, 64, 3),
            nn.BatchNorm2d(64),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(64, 128, 3),
            nn.BatchNorm2d(128),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Flatten(),
            nn.Linear(128 * 5 * 5, 200),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(200, 10),
        )


def build_cnn() -> nn.Sequential:
    return CNN()


# %% build_cnn: right-nested
# kind: right
# passes: test_cnn
def _stage(channels, maps):
    return nn.Sequential(
        nn.Conv2d(channels, maps, 3), nn.BatchNorm2d(maps), nn.ReLU(), nn.MaxPool2d(2)
    )


def build_cnn() -> nn.Sequential:
    features = nn.Sequential(_stage(1, 64), _stage(64, 128))
    head = nn.Sequential(
        nn.Flatten(), nn.Linear(128 * 5 * 5, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10)
    )
    return nn.Sequential(features, head)
