# Solutions of independent students, written from the released text alone.

# %% cross_correlate2d: product in small integers, float only afterwards
# kind: wrong
# idea: window and kernel are multiplied in their own integer dtypes and only the finished sum is stored as float, so uint8 times uint8 overflows.
def cross_correlate2d(image, kernel):
    H, W = image.shape
    kH, kW = kernel.shape
    out = np.zeros((H - kH + 1, W - kW + 1))
    for i in range(H - kH + 1):
        for j in range(W - kW + 1):
            out[i, j] = (image[i : i + kH, j : j + kW] * kernel).sum()
    return out


# %% cross_correlate2d: only uint8 is made float
# kind: wrong
# idea: the conversion is done for uint8 only, so int8 and int16 pictures still overflow and an int picture gives integers.
def cross_correlate2d(image, kernel):
    if image.dtype == np.uint8:
        image = image.astype(float)
    if kernel.dtype == np.uint8:
        kernel = kernel.astype(float)
    kH, kW = kernel.shape
    rows = [
        [(image[i : i + kH, j : j + kW] * kernel).sum() for j in range(image.shape[1] - kW + 1)]
        for i in range(image.shape[0] - kH + 1)
    ]
    return np.array(rows)


# %% cross_correlate2d: kernel forced into the picture's dtype
# kind: wrong
# idea: the kernel is cast to the dtype of the picture, so that a fractional kernel on an integer picture is cut off.
def cross_correlate2d(image, kernel):
    kernel = kernel.astype(image.dtype).astype(float)
    image = image.astype(float)
    kH, kW = kernel.shape
    h, w = image.shape[0] - kH + 1, image.shape[1] - kW + 1
    out = np.zeros((h, w))
    for i in range(h):
        for j in range(w):
            out[i, j] = np.sum(image[i : i + kH, j : j + kW] * kernel)
    return out


# %% cross_correlate2d: scales the picture in place and back
# kind: wrong
# idea: for numerical comfort a float picture is divided by its maximum in place and never restored, so the caller's picture changes.
def cross_correlate2d(image, kernel):
    image = np.asarray(image, dtype=float)
    scale = np.abs(image).max() or 1.0
    image /= scale
    kH, kW = kernel.shape
    out = np.zeros((image.shape[0] - kH + 1, image.shape[1] - kW + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = scale * (image[i : i + kH, j : j + kW] * kernel).sum()
    return out


# %% cross_correlate2d: result kept between calls
# kind: wrong
# idea: one output array per shape is cached in a default argument and handed out again, so a later call overwrites an earlier result (not a new array).
def cross_correlate2d(image, kernel, _buffers={}):
    kH, kW = kernel.shape
    shape = (image.shape[0] - kH + 1, image.shape[1] - kW + 1)
    out = _buffers.setdefault(shape, np.zeros(shape))
    picture = image.astype(float)
    for i in range(shape[0]):
        for j in range(shape[1]):
            out[i, j] = (picture[i : i + kH, j : j + kW] * kernel).sum()
    return out


# %% cross_correlate2d: squeezed result
# kind: wrong
# idea: axes of length one are squeezed away, so a kernel as high as the picture gives a one-dimensional result.
def cross_correlate2d(image, kernel):
    kH, kW = kernel.shape
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), (kH, kW))
    return np.einsum("ijkl,kl->ij", windows, kernel.astype(float)).squeeze()


# %% cross_correlate2d: float32 on the way
# kind: wrong
# idea: picture and kernel are computed in float32 and only then turned into float64, so large whole numbers lose digits.
def cross_correlate2d(image, kernel):
    image, kernel = image.astype(np.float32), kernel.astype(np.float32)
    kH, kW = kernel.shape
    out = np.zeros((image.shape[0] - kH + 1, image.shape[1] - kW + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (image[i : i + kH, j : j + kW] * kernel).sum()
    return out


# %% cross_correlate2d: kernel treated as square
# kind: wrong
# idea: the kernel's height is used for both axes, which works for square kernels only.
def cross_correlate2d(image, kernel):
    k = len(kernel)
    H, W = image.shape
    out = np.zeros((H - k + 1, W - k + 1))
    for i in range(H - k + 1):
        for j in range(W - k + 1):
            for a in range(k):
                for b in range(k):
                    out[i, j] += float(image[i + a, j + b]) * float(kernel[a, b])
    return out


# %% cross_correlate2d: PyTorch does it
# kind: wrong
# idea: it calls F.conv2d, which the introduction forbids for exercises 1 to 14.
def cross_correlate2d(image, kernel):
    x = torch.from_numpy(image.astype(np.float64))[None, None]
    w = torch.from_numpy(kernel.astype(np.float64))[None, None]
    return F.conv2d(x, w)[0, 0].numpy()


# %% cross_correlate2d: a list instead of an array
# kind: wrong
# idea: it returns a nested list of floats, not an array.
def cross_correlate2d(image, kernel):
    kH, kW = kernel.shape
    H, W = image.shape
    return [
        [
            float((image[i : i + kH, j : j + kW].astype(float) * kernel).sum())
            for j in range(W - kW + 1)
        ]
        for i in range(H - kH + 1)
    ]


# %% cross_correlate2d: zeros of the kernel decide the size
# kind: wrong
# idea: rows and columns of zeros at the kernel's edges are trimmed away for speed, which shifts and enlarges the output.
def cross_correlate2d(image, kernel):
    rows, columns = np.nonzero(kernel)
    small = kernel[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1].astype(float)
    kH, kW = small.shape
    image = image.astype(float)
    out = np.zeros((image.shape[0] - kH + 1, image.shape[1] - kW + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (image[i : i + kH, j : j + kW] * small).sum()
    return out


# %% cross_correlate2d: loops over the kernel
# kind: right
# idea: for each kernel cell a shifted slice of the whole picture is added.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kH, kW = kernel.shape
    h, w = image.shape[0] - kH + 1, image.shape[1] - kW + 1
    out = np.zeros((h, w))
    for (k, l), weight in np.ndenumerate(kernel):
        out += float(weight) * image[k : k + h, l : l + w].astype(np.float64)
    return out


# %% cross_correlate2d: windows as rows of a matrix
# kind: right
# idea: gathers all windows by index arithmetic and multiplies them with the kernel as a vector.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    (H, W), (kH, kW) = image.shape, kernel.shape
    h, w = H - kH + 1, W - kW + 1
    flat = np.asarray(image, dtype=np.float64).reshape(-1)
    corner = (np.arange(h)[:, None] * W + np.arange(w)).reshape(-1, 1)
    offset = (np.arange(kH)[:, None] * W + np.arange(kW)).reshape(1, -1)
    return (flat[corner + offset] @ kernel.astype(np.float64).reshape(-1)).reshape(h, w)


# %% cross_correlate2d: plain Python numbers
# kind: right
# idea: works on nested lists of Python floats with zip and sum, and makes an array at the end.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    picture = [[float(v) for v in row] for row in image.tolist()]
    weights = [[float(v) for v in row] for row in kernel.tolist()]
    height, width = len(picture) - len(weights) + 1, len(picture[0]) - len(weights[0]) + 1

    def cell(i, j):
        total = 0.0
        for row, weight_row in zip(picture[i:], weights):
            total += sum(p * q for p, q in zip(row[j:], weight_row))
        return total

    return np.array([[cell(i, j) for j in range(width)] for i in range(height)], dtype=np.float64)


# %% cross_correlate2d: np.correlate row by row
# kind: right
# idea: each picture row is correlated with each kernel row by NumPy's one-dimensional function.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    a, b = image.astype(float), kernel.astype(float)
    (H, W), (kH, kW) = a.shape, b.shape
    out = np.empty((H - kH + 1, W - kW + 1))
    for i in range(len(out)):
        out[i] = sum(np.correlate(a[i + k], b[k], mode="valid") for k in range(kH))
    return out


# %% formula: off by one in last i
# kind: wrong
# idea: confuses the number of outputs with the last index.
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - kH + 1",
    "row index of a true convolution": "i + kH - 1 - k",
    "NumPy's value at [0, 0]": 112,
}

# %% formula: textbook minus for the true convolution
# kind: wrong
# idea: takes i - k for the true convolution although the range of i starts at 0 with the window inside.
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - kH",
    "row index of a true convolution": "i - k",
    "NumPy's value at [0, 0]": 112,
}

# %% formula: negative indices read as zeros
# kind: wrong
# idea: believes that cells outside count as zero, so only the first product is left.
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - kH",
    "row index of a true convolution": "i + kH - 1 - k",
    "NumPy's value at [0, 0]": 1,
}

# %% formula: keeps both factors B in NumPy
# kind: wrong
# idea: evaluates the unrepaired formula B times B for the last question.
B = np.array([[1, 2], [3, 4]])
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - kH",
    "row index of a true convolution": "i + kH - 1 - k",
    "NumPy's value at [0, 0]": int(sum(B[k, l] * B[-k, -l] for k in range(2) for l in range(2))),
}

# %% formula: the number computed
# kind: right
# idea: the last answer is computed by the very double sum.
A = np.arange(1, 17).reshape(4, 4)
B = np.array([[1, 2], [3, 4]])
formula = dict.fromkeys(["second factor", "row index", "last i"])
formula["second factor"], formula["row index"], formula["last i"] = "A", "i + k", "H - kH"
formula["row index of a true convolution"] = "i + kH - 1 - k"
formula["NumPy's value at [0, 0]"] = sum(
    B[k, l] * A[0 - k, 0 - l] for k in range(2) for l in range(2)
)

# %% formula: the number as a float
# kind: right
# idea: all answers right, the number written as 112.0.
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - kH",
    "row index of a true convolution": "i + kH - 1 - k",
    "NumPy's value at [0, 0]": 112.0,
}


# %% convolve2d: flipped in place
# kind: wrong
# idea: the kernel is flipped inside the caller's array and stays so.
def convolve2d(image, kernel):
    kernel[:] = kernel[::-1, ::-1].copy()
    return cross_correlate2d(image, kernel)


# %% convolve2d: flipped along one axis
# kind: wrong
# idea: kernel[::-1] turns the rows only; columns keep their order.
def convolve2d(image, kernel):
    return cross_correlate2d(image, kernel[::-1])


# %% convolve2d: transposed instead of flipped
# kind: wrong
# idea: the kernel is turned by 90 degrees (np.rot90) instead of 180.
def convolve2d(image, kernel):
    return cross_correlate2d(image, np.rot90(kernel))


# %% convolve2d: flips the picture only
# kind: wrong
# idea: the picture is flipped instead of the kernel and the output is not flipped back.
def convolve2d(image, kernel):
    return cross_correlate2d(image[::-1, ::-1], kernel)


# %% convolve2d: minus indices as in the slides
# kind: wrong
# idea: A[i - k, j - l] with i starting at 0, so NumPy reads from the other end of the picture.
def convolve2d(image, kernel):
    kH, kW = kernel.shape
    out = np.zeros((image.shape[0] - kH + 1, image.shape[1] - kW + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            for k in range(kH):
                for l in range(kW):
                    out[i, j] += float(kernel[k, l]) * float(image[i - k, j - l])
    return out


# %% convolve2d: full convolution
# kind: wrong
# idea: computes the "full" size with the kernel hanging over the edge.
def convolve2d(image, kernel):
    (H, W), (kH, kW) = image.shape, kernel.shape
    out = np.zeros((H + kH - 1, W + kW - 1))
    for i in range(H):
        for j in range(W):
            out[i : i + kH, j : j + kW] += float(image[i, j]) * kernel
    return out


# %% convolve2d: flips only asymmetric square kernels
# kind: wrong
# idea: the flip is skipped when the kernel equals its transpose, which is a different symmetry.
def convolve2d(image, kernel):
    if kernel.shape[0] == kernel.shape[1] and np.array_equal(kernel, kernel.T):
        return cross_correlate2d(image, kernel)
    return cross_correlate2d(image, kernel[::-1, ::-1])


# %% convolve2d: scipy
# kind: wrong
# idea: calls SciPy's ready-made convolve2d, which is not allowed.
def convolve2d(image, kernel):
    from scipy.signal import convolve2d as ready

    return ready(image.astype(float), kernel.astype(float), mode="valid")


# %% convolve2d: integer kernel rounding
# kind: wrong
# idea: the flipped kernel is built in an integer array, which cuts off fractions.
def convolve2d(image, kernel):
    kH, kW = kernel.shape
    flipped = np.zeros((kH, kW), dtype=int)
    for k in range(kH):
        for l in range(kW):
            flipped[kH - 1 - k, kW - 1 - l] = kernel[k, l]
    return cross_correlate2d(image, flipped)


# %% convolve2d: by the formula
# kind: right
# idea: four loops with the row index i + kH - 1 - k.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kH, kW = kernel.shape
    out = np.zeros((image.shape[0] - kH + 1, image.shape[1] - kW + 1))
    for i, j in np.ndindex(*out.shape):
        for k, l in np.ndindex(kH, kW):
            out[i, j] += float(kernel[k, l]) * float(image[i + kH - 1 - k, j + kW - 1 - l])
    return out


# %% convolve2d: full stamps, then the valid middle
# kind: right
# idea: stamps the kernel at every pixel and cuts out the part where the kernel lay wholly inside.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    (H, W), (kH, kW) = image.shape, kernel.shape
    full = np.zeros((H + kH - 1, W + kW - 1))
    stamp = kernel.astype(float)
    for i in range(H):
        for j in range(W):
            full[i : i + kH, j : j + kW] += float(image[i, j]) * stamp
    return full[kH - 1 : H, kW - 1 : W].copy()


# %% convolve2d: everything turned by 180 degrees
# kind: right
# idea: turns the picture, correlates, and turns the result back, which is the same as flipping the kernel.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    turn = lambda a: np.flip(a, axis=(0, 1))
    return turn(cross_correlate2d(turn(image), kernel)).copy()


# %% output_size: true division
# kind: wrong
# idea: returns a float (2.0) because it rounds the true quotient with np.floor.
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    covered = dilation * (kernel - 1) + 1
    if covered > n + 2 * padding:
        raise ValueError("window too large")
    return np.floor((n + 2 * padding - covered) / stride) + 1


# %% output_size: check without dilation
# kind: wrong
# idea: compares only the kernel, not the cells it covers, with the padded input; a dilated window that is too large gives 0 or less.
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    if kernel > n + 2 * padding:
        raise ValueError
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


# %% output_size: check of the result with truncation
# kind: wrong
# idea: int(a / b) rounds towards zero, so with a stride above 1 a window slightly too large still yields 1 instead of the error.
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    size = int((n + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1
    if size < 1:
        raise ValueError("no output")
    return size


# %% output_size: exact fit refused
# kind: wrong
# idea: >= instead of >, so a window that just fits is refused.
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    rest = n + 2 * padding - (dilation * (kernel - 1) + 1)
    if rest <= 0:
        raise ValueError("too large")
    return rest // stride + 1


# %% output_size: padding counted once
# kind: wrong
# idea: the padding is added on one side only.
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    rest = n + padding - dilation * (kernel - 1) - 1
    if rest < 0:
        raise ValueError
    return rest // stride + 1


# %% output_size: assert
# kind: wrong
# idea: raises AssertionError instead of ValueError.
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    rest = n + 2 * padding - dilation * (kernel - 1) - 1
    assert rest >= 0, "window larger than the padded input"
    return rest // stride + 1


# %% output_size: rounds up
# kind: wrong
# idea: a last step that would go over the edge is taken (ceiling).
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    rest = n + 2 * padding - dilation * (kernel - 1) - 1
    if rest < 0:
        raise ValueError
    return -(-rest // stride) + 1


# %% output_size: refused against the unpadded input
# kind: wrong
# idea: the window is compared with n instead of the padded input, so valid padded cases are refused.
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    covered = dilation * (kernel - 1) + 1
    if covered > n:
        raise ValueError("window is larger than the input")
    return (n + 2 * padding - covered) // stride + 1


# %% output_size: dilation times kernel
# kind: wrong
# idea: the covered cells are taken as dilation * kernel.
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    rest = n + 2 * padding - dilation * kernel
    if rest < 0:
        raise ValueError
    return rest // stride + 1


# %% output_size: count the starts
# kind: right
# idea: the length of the range of starting places.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    last_cell = dilation * (kernel - 1)
    starts = range(-padding, n + padding - last_cell, stride)
    if not starts:
        raise ValueError(f"a window of {last_cell + 1} does not fit")
    return len(starts)


# %% output_size: walk
# kind: right
# idea: walks the window step by step until it would go over the edge.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    reach = 1 + (kernel - 1) * dilation
    place, count = reach, 0
    while place <= n + 2 * padding:
        count += 1
        place += stride
    if count == 0:
        raise ValueError("the window is larger than the padded input")
    return count


# %% output_size: the closed formula with divmod
# kind: right
# idea: divmod and a conditional raise through a helper.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    def refuse():
        raise ValueError("no window fits")

    steps, _ = divmod(n + 2 * padding - dilation * (kernel - 1) - 1, stride)
    return steps + 1 if steps >= 0 else refuse()


# %% pad2d: returns the picture itself when nothing is to be added
# kind: wrong
# idea: with padding (0, 0) the caller's own array is returned, not a new one.
def pad2d(image, padding, mode="zeros"):
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode not in names:
        raise ValueError(mode)
    if padding == (0, 0):
        return image
    ph, pw = padding
    return np.pad(image, ((ph, ph), (pw, pw)), mode=names[mode])


# %% pad2d: KeyError
# kind: wrong
# idea: an unknown mode raises KeyError from the dictionary.
def pad2d(image, padding, mode="zeros"):
    name = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}[
        mode
    ]
    ph, pw = padding
    return np.pad(image, ((ph, ph), (pw, pw)), mode=name)


# %% pad2d: pairs misunderstood by np.pad
# kind: wrong
# idea: np.pad(image, (pH, pW)) means pH before and pW after on every axis.
def pad2d(image, padding, mode="zeros"):
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode not in names:
        raise ValueError(f"unknown mode {mode}")
    return np.pad(image, padding, mode=names[mode])


# %% pad2d: symmetric mirror
# kind: wrong
# idea: NumPy's "symmetric" repeats the edge pixel, "reflect" should not.
def pad2d(image, padding, mode="zeros"):
    ph, pw = padding
    for name, numpys in zip(
        ("zeros", "reflect", "replicate", "circular"), ("constant", "symmetric", "edge", "wrap")
    ):
        if mode == name:
            return np.pad(image, ((ph, ph), (pw, pw)), mode=numpys)
    raise ValueError(mode)


# %% pad2d: any mode of np.pad
# kind: wrong
# idea: names that NumPy knows ("edge", "wrap", "constant", "mean") are let through instead of a ValueError.
def pad2d(image, padding, mode="zeros"):
    ph, pw = padding
    mode = {"zeros": "constant", "replicate": "edge", "circular": "wrap"}.get(mode, mode)
    return np.pad(image, ((ph, ph), (pw, pw)), mode=mode)


# %% pad2d: prefix of the mode
# kind: wrong
# idea: modes are told apart by their first letters, so "zero" or "reflection" is accepted, too.
def pad2d(image, padding, mode="zeros"):
    H, W = image.shape
    ph, pw = padding
    r, c = np.arange(-ph, H + ph), np.arange(-pw, W + pw)
    if mode.startswith("z"):
        out = np.zeros((H + 2 * ph, W + 2 * pw))
        out[ph : ph + H, pw : pw + W] = image
        return out
    if mode.startswith("ref"):
        r, c = np.abs(r), np.abs(c)
        r, c = np.where(r >= H, 2 * H - 2 - r, r), np.where(c >= W, 2 * W - 2 - c, c)
    elif mode.startswith("rep"):
        r, c = r.clip(0, H - 1), c.clip(0, W - 1)
    elif mode.startswith("c"):
        r, c = r % H, c % W
    else:
        raise ValueError(mode)
    return image[np.ix_(r, c)]


# %% pad2d: mode only looked at when there is padding
# kind: wrong
# idea: with padding (0, 0) a copy is returned before the mode is checked, so a wrong mode raises nothing.
def pad2d(image, padding, mode="zeros"):
    ph, pw = padding
    if ph == 0 and pw == 0:
        return image.copy()
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode not in names:
        raise ValueError(mode)
    return np.pad(image, ((ph, ph), (pw, pw)), mode=names[mode])


# %% pad2d: stripes with minus zero
# kind: wrong
# idea: the circular stripes are taken with image[-ph:], which is the whole picture when ph is 0.
def pad2d(image, padding, mode="zeros"):
    ph, pw = padding
    if mode == "circular":
        tall = np.concatenate([image[-ph:], image, image[:ph]])
        return np.concatenate([tall[:, -pw:], tall, tall[:, :pw]], axis=1)
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge"}
    if mode not in names:
        raise ValueError(mode)
    return np.pad(image, ((ph, ph), (pw, pw)), names[mode])


# %% pad2d: corners left black
# kind: wrong
# idea: in the three non-zero modes the four corners of the frame stay zero.
def pad2d(image, padding, mode="zeros"):
    if mode not in ("zeros", "reflect", "replicate", "circular"):
        raise ValueError(mode)
    (H, W), (ph, pw) = image.shape, padding
    out = np.zeros((H + 2 * ph, W + 2 * pw))
    out[ph : ph + H, pw : pw + W] = image
    if mode == "zeros":
        return out
    name = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}[mode]
    out[:, pw : pw + W] = np.pad(image, ((ph, ph), (0, 0)), name)
    out[ph : ph + H, :] = np.pad(image, ((0, 0), (pw, pw)), name)
    return out


# %% pad2d: frame in an integer array
# kind: wrong
# idea: for zeros the new array is made with dtype int, which cuts off the fractions of a float picture.
def pad2d(image, padding, mode="zeros"):
    (H, W), (ph, pw) = image.shape, padding
    if mode == "zeros":
        out = np.zeros((H + 2 * ph, W + 2 * pw), dtype=int)
        out[ph : H + ph, pw : W + pw] = image
        return out
    if mode == "reflect":
        return np.pad(image, ((ph, ph), (pw, pw)), "reflect")
    if mode == "replicate":
        return np.pad(image, ((ph, ph), (pw, pw)), "edge")
    if mode == "circular":
        return np.pad(image, ((ph, ph), (pw, pw)), "wrap")
    raise ValueError


# %% pad2d: torch
# kind: wrong
# idea: F.pad of PyTorch does the work, which is not allowed.
def pad2d(image, padding, mode="zeros"):
    if mode not in ("zeros", "reflect", "replicate", "circular"):
        raise ValueError(mode)
    ph, pw = padding
    x = torch.from_numpy(image.astype(float))[None, None]
    return (
        F.pad(x, (pw, pw, ph, ph), mode="constant" if mode == "zeros" else mode)[0, 0]
        .numpy()
        .copy()
    )


# %% pad2d: index arrays, one helper
# kind: right
# idea: a helper tells which index to read for each place of an axis, -1 for a zero.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    def source(n, p):
        places = np.arange(-p, n + p)
        if mode == "replicate":
            return np.clip(places, 0, n - 1)
        if mode == "circular":
            return places % n
        if mode == "reflect":
            return (n - 1) - np.abs((n - 1) - np.abs(places))
        if mode == "zeros":
            return np.where((places >= 0) & (places < n), places, n)
        raise ValueError(f"unknown mode {mode!r}")

    rows, columns = (source(n, p) for n, p in zip(image.shape, padding))
    bigger = np.zeros((image.shape[0] + 1, image.shape[1] + 1))  # a last row and column of zeros
    bigger[:-1, :-1] = image
    return bigger[np.ix_(rows, columns)]


# %% pad2d: match statement with np.pad
# kind: right
# idea: match chooses NumPy's name; always copied as float.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    match mode:
        case "zeros":
            options = {"mode": "constant", "constant_values": 0}
        case "reflect":
            options = {"mode": "reflect"}
        case "replicate":
            options = {"mode": "edge"}
        case "circular":
            options = {"mode": "wrap"}
        case _:
            raise ValueError("mode must be zeros, reflect, replicate or circular")
    frame = tuple((int(p), int(p)) for p in padding)
    return np.array(np.pad(np.array(image, dtype=float), frame, **options))


# %% pad2d: pixel by pixel
# kind: right
# idea: double loop over the output that repairs each index by itself.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    if mode not in {"zeros", "reflect", "replicate", "circular"}:
        raise ValueError(mode)

    def repaired(i, n):
        if 0 <= i < n:
            return i
        if mode == "replicate":
            return 0 if i < 0 else n - 1
        if mode == "circular":
            return i + n if i < 0 else i - n
        if mode == "reflect":
            return -i if i < 0 else 2 * (n - 1) - i
        return None

    (H, W), (ph, pw) = image.shape, padding
    out = np.zeros((H + 2 * ph, W + 2 * pw), dtype=image.dtype)
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            a, b = repaired(i - ph, H), repaired(j - pw, W)
            if a is not None and b is not None:
                out[i, j] = image[a, b]
    return out


# %% strided_cross_correlate2d: computes all, keeps the wrong ones
# kind: wrong
# idea: takes every s-th value but starting at s - 1 instead of 0.
def strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1):
    kH, kW = kernel.shape
    big = np.zeros((dilation * (kH - 1) + 1, dilation * (kW - 1) + 1))
    big[::dilation, ::dilation] = kernel
    return cross_correlate2d(np.pad(image, padding), big)[
        stride - 1 :: stride, stride - 1 :: stride
    ]


# %% strided_cross_correlate2d: stop of the dilated slice too early
# kind: wrong
# idea: the slice stops at corner + (kH - 1) * dilation, so with a dilation above 1 the last row and column of the kernel are lost (the kernel is cut to fit).
def strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1):
    kH, kW = kernel.shape
    x = np.pad(image.astype(float), padding)
    h = output_size(image.shape[0], kH, stride, padding, dilation)
    w = output_size(image.shape[1], kW, stride, padding, dilation)
    out = np.zeros((h, w))
    for i in range(h):
        for j in range(w):
            a, b = i * stride, j * stride
            window = x[
                a : a + max(kH, (kH - 1) * dilation) : dilation,
                b : b + max(kW, (kW - 1) * dilation) : dilation,
            ]
            out[i, j] = (window * kernel[: window.shape[0], : window.shape[1]]).sum()
    return out


# %% strided_cross_correlate2d: stride multiplied by the dilation
# kind: wrong
# idea: first picks every d-th pixel of the picture and then slides, so the window moves by s * d.
def strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1):
    x = np.pad(image.astype(float), padding)[::dilation, ::dilation]
    return cross_correlate2d(x, kernel)[::stride, ::stride]


# %% strided_cross_correlate2d: output size from the padded picture with padding again
# kind: wrong
# idea: gives output_size the padded size and the padding, so the picture is padded twice in the size and slices run out.
def strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1):
    kH, kW = kernel.shape
    x = np.pad(image.astype(float), padding)
    h = output_size(x.shape[0], kH, stride, padding, dilation)
    w = output_size(x.shape[1], kW, stride, padding, dilation)
    out = np.zeros((h, w))
    for i in range(h):
        for j in range(w):
            for k in range(kH):
                for l in range(kW):
                    r, c = i * stride + k * dilation, j * stride + l * dilation
                    if r < x.shape[0] and c < x.shape[1]:
                        out[i, j] += x[r, c] * kernel[k, l]
    return out


# %% strided_cross_correlate2d: replicate padding
# kind: wrong
# idea: pads with the edge pixels instead of zeros.
def strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1):
    kH, kW = kernel.shape
    x = pad2d(image.astype(float), (padding, padding), "replicate")
    big = np.zeros((dilation * (kH - 1) + 1, dilation * (kW - 1) + 1))
    big[::dilation, ::dilation] = kernel
    return cross_correlate2d(x, big)[::stride, ::stride].copy()


# %% strided_cross_correlate2d: dilation smears the kernel
# kind: wrong
# idea: the kernel is enlarged with np.kron, repeating its weights instead of leaving gaps, then trimmed.
def strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1):
    kH, kW = kernel.shape
    big = np.kron(kernel.astype(float), np.ones((dilation, dilation)))
    big = big[: dilation * (kH - 1) + 1, : dilation * (kW - 1) + 1]
    return cross_correlate2d(np.pad(image, padding), big)[::stride, ::stride].copy()


# %% strided_cross_correlate2d: last row lost when the stride does not divide
# kind: wrong
# idea: computes the size as (n + 2p - covered + 1) // stride, which loses the last window unless it divides.
def strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1):
    kH, kW = kernel.shape
    x = np.pad(image.astype(float), padding)
    covered = [dilation * (k - 1) + 1 for k in (kH, kW)]
    h, w = ((n - c + 1) // stride for n, c in zip(x.shape, covered))
    out = np.zeros((h, w))
    for i in range(h):
        for j in range(w):
            a, b = i * stride, j * stride
            out[i, j] = (
                x[a : a + covered[0] : dilation, b : b + covered[1] : dilation] * kernel
            ).sum()
    return out


# %% strided_cross_correlate2d: integer output
# kind: wrong
# idea: the result keeps int64 for integer pictures and kernels, but floats are asked for.
def strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1):
    kH, kW = kernel.shape
    x = np.pad(image, padding).astype(np.result_type(image, np.int64))
    view = np.lib.stride_tricks.sliding_window_view(
        x, (dilation * (kH - 1) + 1, dilation * (kW - 1) + 1)
    )[::stride, ::stride, ::dilation, ::dilation]
    return (view * kernel).sum(axis=(2, 3))


# %% strided_cross_correlate2d: kernel with holes
# kind: right
# idea: puts zeros into the kernel and keeps every s-th value of the dense result.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    kH, kW = kernel.shape
    holey = np.zeros((dilation * (kH - 1) + 1, dilation * (kW - 1) + 1))
    holey[::dilation, ::dilation] = kernel
    padded = np.pad(image.astype(float), padding)
    return np.ascontiguousarray(cross_correlate2d(padded, holey)[::stride, ::stride])


# %% strided_cross_correlate2d: no padding array at all
# kind: right
# idea: six loops that skip the places outside the picture, since they are zeros.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    (H, W), (kH, kW) = image.shape, kernel.shape
    out = np.zeros([output_size(n, k, stride, padding, dilation) for n, k in zip((H, W), (kH, kW))])
    for i, j in np.ndindex(out.shape):
        for k, l in np.ndindex(kernel.shape):
            r, c = i * stride + k * dilation - padding, j * stride + l * dilation - padding
            if 0 <= r < H and 0 <= c < W:
                out[i, j] += float(kernel[k, l]) * float(image[r, c])
    return out


# %% strided_cross_correlate2d: sliding_window_view and einsum
# kind: right
# idea: one strided view, one einsum.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    x = pad2d(np.array(image, dtype=float), (padding, padding))
    cover = tuple(dilation * (k - 1) + 1 for k in kernel.shape)
    view = np.lib.stride_tricks.sliding_window_view(x, cover)
    view = view[::stride, ::stride, ::dilation, ::dilation]
    return np.einsum("rckl,kl->rc", view, kernel.astype(float))


# %% conv2d: zip over the shorter
# kind: wrong
# idea: zip stops at the shorter of picture and kernel channels; no ValueError.
def conv2d(x, weight, bias=None, stride=1, padding=0):
    maps = []
    for o, kernel in enumerate(weight):
        m = sum(strided_cross_correlate2d(a, k, stride, padding) for a, k in zip(x, kernel))
        maps.append(m if bias is None else m + bias[o])
    return np.stack(maps)


# %% conv2d: one channel is spread
# kind: wrong
# idea: the products broadcast: a picture of one channel with kernels of three gives numbers instead of a ValueError (other disagreements raise by NumPy's own error).
def conv2d(x, weight, bias=None, stride=1, padding=0):
    p = padding
    xp = np.pad(x.astype(float), ((0, 0), (p, p), (p, p)))
    C_out, _, kH, kW = weight.shape
    h = output_size(x.shape[1], kH, stride, padding)
    w = output_size(x.shape[2], kW, stride, padding)
    out = np.zeros((C_out, h, w))
    for o in range(C_out):
        for i in range(h):
            for j in range(w):
                window = xp[:, i * stride : i * stride + kH, j * stride : j * stride + kW]
                out[o, i, j] = (window * weight[o]).sum()
        if bias is not None:
            out[o] += bias[o]
    return out


# %% conv2d: bias once per input channel
# kind: wrong
# idea: the bias is added inside the channel loop, so C_in times.
def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.shape[0] != weight.shape[1]:
        raise ValueError("channels")
    if bias is None:
        bias = np.zeros(weight.shape[0])
    return np.stack(
        [
            sum(
                strided_cross_correlate2d(x[c], weight[o, c], stride, padding) + bias[o]
                for c in range(len(x))
            )
            for o in range(len(weight))
        ]
    )


# %% conv2d: truth of the bias
# kind: wrong
# idea: the truth test `np.all(bias)` drops the whole bias as soon as one of its numbers is zero.
def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.shape[0] != weight.shape[1]:
        raise ValueError
    out = np.stack(
        [
            sum(strided_cross_correlate2d(x[c], k[c], stride, padding) for c in range(len(x)))
            for k in weight
        ]
    )
    if bias is not None and np.all(bias):
        out = out + np.asarray(bias)[:, None, None]
    return out


# %% conv2d: refuses when out and in disagree
# kind: wrong
# idea: compares the picture's channels with weight.shape[0] (C_out), which is right only when both are equal.
def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.shape[0] != weight.shape[0]:
        raise ValueError("x and weight disagree")
    out = np.stack(
        [
            np.sum(
                [strided_cross_correlate2d(x[c], k[c], stride, padding) for c in range(len(x))],
                axis=0,
            )
            for k in weight
        ]
    )
    return out if bias is None else out + bias.reshape(-1, 1, 1)


# %% conv2d: bias along the last axis
# kind: wrong
# idea: out + bias broadcasts along columns; works without error only where W' equals C_out or one kernel.
def conv2d(x, weight, bias=None, stride=1, padding=0):
    if len(x) != weight.shape[1]:
        raise ValueError
    out = np.stack(
        [
            sum(
                strided_cross_correlate2d(x[c], weight[o, c], stride, padding)
                for c in range(len(x))
            )
            for o in range(len(weight))
        ]
    )
    if bias is not None:
        out = out + bias
    return out


# %% conv2d: error of the wrong type
# kind: wrong
# idea: raises IndexError-like error (TypeError) instead of ValueError for disagreeing channels.
def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.shape[0] != weight.shape[1]:
        raise TypeError(f"{x.shape[0]} channels in x, {weight.shape[1]} in weight")
    out = np.stack(
        [
            sum(strided_cross_correlate2d(x[c], k[c], stride, padding) for c in range(len(x)))
            for k in weight
        ]
    )
    return out if bias is None else out + bias[:, None, None]


# %% conv2d: bias changed by accumulation
# kind: wrong
# idea: each map starts as a view of the bias via broadcasting and is accumulated in place with += into the same bias buffer for a one-cell output: the caller's bias is changed.
def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.shape[0] != weight.shape[1]:
        raise ValueError
    h = output_size(x.shape[1], weight.shape[2], stride, padding)
    w = output_size(x.shape[2], weight.shape[3], stride, padding)
    if bias is None:
        out = np.zeros((len(weight), h, w))
    elif h * w == 1:
        out = np.asarray(bias, dtype=float).reshape(-1, 1, 1)
    else:
        out = np.zeros((len(weight), h, w)) + np.asarray(bias)[:, None, None]
    for o in range(len(weight)):
        for c in range(len(x)):
            out[o] += strided_cross_correlate2d(x[c], weight[o, c], stride, padding)
    return out


# %% conv2d: stride in rows only
# kind: wrong
# idea: the stride is applied to rows only; columns move by one.
def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.shape[0] != weight.shape[1]:
        raise ValueError
    out = np.stack(
        [
            sum(strided_cross_correlate2d(x[c], k[c], 1, padding) for c in range(len(x)))
            for k in weight
        ]
    )[:, ::stride]
    return out if bias is None else out + bias[:, None, None]


# %% conv2d: tensordot over windows
# kind: right
# idea: all windows at once and one tensordot.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if x.shape[0] != weight.shape[1]:
        raise ValueError(f"{x.shape[0]} channels in x, but {weight.shape[1]} in weight")
    p = padding
    padded = np.pad(x.astype(float), ((0, 0), (p, p), (p, p)))
    view = np.lib.stride_tricks.sliding_window_view(padded, weight.shape[2:], axis=(1, 2))
    view = view[:, ::stride, ::stride]
    out = np.tensordot(weight.astype(float), view, axes=((1, 2, 3), (0, 3, 4)))
    if bias is not None:
        out += np.asarray(bias, dtype=float)[:, None, None]
    return out


# %% conv2d: seven loops
# kind: right
# idea: everything in plain loops, only multiplied where the picture is.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    C, H, W = x.shape
    O, C2, kH, kW = weight.shape
    if C != C2:
        raise ValueError("channels do not match")
    h, w = output_size(H, kH, stride, padding), output_size(W, kW, stride, padding)
    out = np.empty((O, h, w))
    for o in range(O):
        for i in range(h):
            for j in range(w):
                total = 0.0 if bias is None else float(bias[o])
                for c in range(C):
                    for k in range(kH):
                        for l in range(kW):
                            r, s = i * stride + k - padding, j * stride + l - padding
                            if 0 <= r < H and 0 <= s < W:
                                total += float(weight[o, c, k, l]) * float(x[c, r, s])
                out[o, i, j] = total
    return out


# %% conv2d: as a matrix of columns
# kind: right
# idea: im2col with a list of flattened windows and a matrix product.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    kernels, depth, kH, kW = weight.shape
    if depth != len(x):
        raise ValueError("a kernel needs a slice for each input channel")
    padded = np.array([pad2d(channel.astype(float), (padding, padding)) for channel in x])
    h = output_size(x.shape[1], kH, stride, padding)
    w = output_size(x.shape[2], kW, stride, padding)
    columns = [
        padded[:, i * stride :, j * stride :][:, :kH, :kW].ravel()
        for i in range(h)
        for j in range(w)
    ]
    y = weight.reshape(kernels, -1).astype(float) @ np.array(columns).T
    if bias is not None:
        y = y + np.reshape(bias, (kernels, 1))
    return y.reshape(kernels, h, w)


# %% max_pool2d: padded with a large negative number
# kind: wrong
# idea: -1000 as padding is the maximum where the picture's numbers are lower still.
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    if 2 * ph > kH or 2 * pw > kW:
        raise ValueError
    sH, sW = stride or kernel
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-1000.0)
    h, w = output_size(x.shape[1], kH, sH, ph), output_size(x.shape[2], kW, sW, pw)
    out = np.zeros((len(x), h, w))
    for i in range(h):
        for j in range(w):
            out[:, i, j] = xp[:, i * sH : i * sH + kH, j * sW : j * sW + kW].max(axis=(1, 2))
    return out


# %% max_pool2d: half the kernel refused
# kind: wrong
# idea: padding of exactly half the kernel is refused, too.
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    if (ph and 2 * ph >= kH) or (pw and 2 * pw >= kW):
        raise ValueError("padding must be less than half the kernel")
    sH, sW = kernel if stride is None else stride
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    view = np.lib.stride_tricks.sliding_window_view(xp, kernel, axis=(1, 2))[:, ::sH, ::sW]
    return view.max(axis=(3, 4))


# %% max_pool2d: refused only if both are too large
# kind: wrong
# idea: compares the pairs as tuples, which compares the second number only when the first are equal.
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    if (2 * ph, 2 * pw) > tuple(kernel):
        raise ValueError
    sH, sW = kernel if stride is None else stride
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    view = np.lib.stride_tricks.sliding_window_view(xp, (kH, kW), axis=(1, 2))[:, ::sH, ::sW]
    return view.max(axis=(-1, -2))


# %% max_pool2d: stride falls back to one
# kind: wrong
# idea: without a stride the window moves by one.
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    if 2 * ph > kH or 2 * pw > kW:
        raise ValueError
    sH, sW = stride if stride is not None else (1, 1)
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    view = np.lib.stride_tricks.sliding_window_view(xp, (kH, kW), axis=(1, 2))[:, ::sH, ::sW]
    return view.max(axis=(-1, -2))


# %% max_pool2d: maximum over all channels
# kind: wrong
# idea: window.max() mixes the channels; right for one channel only.
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    if 2 * ph > kH or 2 * pw > kW:
        raise ValueError
    sH, sW = kernel if stride is None else stride
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    h, w = output_size(x.shape[1], kH, sH, ph), output_size(x.shape[2], kW, sW, pw)
    out = np.zeros((len(x), h, w))
    for c in range(len(x)):
        for i in range(h):
            for j in range(w):
                out[c, i, j] = xp[:, i * sH : i * sH + kH, j * sW : j * sW + kW].max()
    return out


# %% max_pool2d: one by one window hands the input back
# kind: wrong
# idea: for a 1 x 1 kernel with stride 1 the input array itself is returned, not a new one.
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    if 2 * ph > kH or 2 * pw > kW:
        raise ValueError
    sH, sW = kernel if stride is None else stride
    if (kH, kW, sH, sW) == (1, 1, 1, 1):
        return x
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    view = np.lib.stride_tricks.sliding_window_view(xp, (kH, kW), axis=(1, 2))[:, ::sH, ::sW]
    return view.max(axis=(-1, -2))


# %% max_pool2d: running maximum from zero
# kind: wrong
# idea: no padding value, but the running maximum starts at 0, so negative windows give 0.
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    if 2 * ph > kH or 2 * pw > kW:
        raise ValueError
    sH, sW = kernel if stride is None else stride
    C, H, W = x.shape
    out = np.zeros((C, output_size(H, kH, sH, ph), output_size(W, kW, sW, pw)))
    for c, i, j in np.ndindex(out.shape):
        for k in range(kH):
            for l in range(kW):
                r, s = i * sH + k - ph, j * sW + l - pw
                if 0 <= r < H and 0 <= s < W:
                    out[c, i, j] = max(out[c, i, j], x[c, r, s])
    return out


# %% max_pool2d: pads rows and columns the wrong way round
# kind: wrong
# idea: padding pair is applied as (columns, rows), which shows only for unequal padding.
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    kH, kW = kernel
    pw, ph = padding
    if 2 * padding[0] > kH or 2 * padding[1] > kW:
        raise ValueError
    sH, sW = kernel if stride is None else stride
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    view = np.lib.stride_tricks.sliding_window_view(xp, (kH, kW), axis=(1, 2))[:, ::sH, ::sW]
    return view.max(axis=(-1, -2))


# %% max_pool2d: refuses via the picture
# kind: wrong
# idea: the padding is compared with half the stride instead of half the kernel; same thing only while stride equals the kernel.
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    sH, sW = kernel if stride is None else stride
    if 2 * ph > sH or 2 * pw > sW:
        raise ValueError("too much padding")
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    view = np.lib.stride_tricks.sliding_window_view(xp, (kH, kW), axis=(1, 2))[:, ::sH, ::sW]
    return view.max(axis=(-1, -2))


# %% max_pool2d: partial windows at the end
# kind: wrong
# idea: windows that hang over the far edge are kept (ceil mode).
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    if 2 * ph > kH or 2 * pw > kW:
        raise ValueError
    sH, sW = kernel if stride is None else stride
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    return np.array(
        [
            [
                [ch[i : i + kH, j : j + kW].max() for j in range(0, ch.shape[1], sW)]
                for i in range(0, ch.shape[0], sH)
            ]
            for ch in xp
        ]
    )


# %% max_pool2d: no padding, clipped windows
# kind: right
# idea: cuts each window at the picture's edge, so no padding value is needed.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    if any(2 * p > k for p, k in zip(padding, kernel)):
        raise ValueError("more padding than half the kernel")
    step = kernel if stride is None else stride
    sizes = [output_size(n, *rest) for n, *rest in zip(x.shape[1:], kernel, step, padding)]

    def bounds(index, axis):
        start = index * step[axis] - padding[axis]
        return slice(max(start, 0), start + kernel[axis])

    out = np.zeros((x.shape[0], *sizes))
    for i, j in np.ndindex(*sizes):
        out[:, i, j] = x[:, bounds(i, 0), bounds(j, 1)].max(axis=(1, 2))
    return out


# %% max_pool2d: padded with the smallest number
# kind: right
# idea: the picture's own smallest number as padding: it can never raise a maximum.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kH, kW), (pH, pW) = kernel, padding
    if pH > kH / 2 or pW > kW / 2:
        raise ValueError
    sH, sW = kernel if stride is None else stride
    padded = np.pad(x.astype(np.float64), ((0, 0), (pH, pH), (pW, pW)), constant_values=x.min())
    h, w = output_size(x.shape[1], kH, sH, pH), output_size(x.shape[2], kW, sW, pW)
    shifted = [
        padded[:, k : k + sH * (h - 1) + 1 : sH, l : l + sW * (w - 1) + 1 : sW]
        for k in range(kH)
        for l in range(kW)
    ]
    return np.maximum.reduce(shifted)


# %% max_pool2d: rows first, then columns
# kind: right
# idea: a one-dimensional maximum along rows and then along columns.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    for p, k in zip(padding, kernel):
        if p + p > k:
            raise ValueError(f"padding {p} for a kernel of {k}")
    if stride is None:
        stride = kernel

    def along(a, axis, k, s, p):
        a = np.moveaxis(a, axis, 0)
        edge = np.full((p, *a.shape[1:]), -np.inf)
        a = np.concatenate([edge, a, edge])
        best = [a[i : i + k].max(axis=0) for i in range(0, len(a) - k + 1, s)]
        return np.moveaxis(np.array(best), 0, axis)

    y = along(np.array(x, dtype=float), 1, kernel[0], stride[0], padding[0])
    return along(y, 2, kernel[1], stride[1], padding[1])


# %% avg_and_lp_pool2d: padding does not count
# kind: wrong
# idea: each sum is divided by the number of real pixels in the window instead of kH kW.
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    if 2 * ph > kH or 2 * pw > kW:
        raise ValueError
    sH, sW = kernel if stride is None else stride
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=np.nan)
    view = np.lib.stride_tricks.sliding_window_view(xp, kernel, axis=(1, 2))[:, ::sH, ::sW]
    return np.nanmean(view, axis=(3, 4))


def lp_pool2d(x, p, kernel, stride=None):
    return (avg_pool2d(x**p, kernel, stride) * kernel[0] * kernel[1]) ** (1 / p)


# %% avg_and_lp_pool2d: no refusal in the average
# kind: wrong
# idea: avg_pool2d pads with zeros and forgets the ValueError for too much padding.
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    sH, sW = kernel if stride is None else stride
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    h, w = output_size(x.shape[1], kH, sH, ph), output_size(x.shape[2], kW, sW, pw)
    out = np.zeros((len(x), h, w))
    for i in range(h):
        for j in range(w):
            out[:, i, j] = xp[:, i * sH : i * sH + kH, j * sW : j * sW + kW].mean(axis=(1, 2))
    return out


def lp_pool2d(x, p, kernel, stride=None):
    kH, kW = kernel
    return (avg_pool2d(x**p, kernel, stride) * (kH * kW)) ** (1 / p)


# %% avg_and_lp_pool2d: Lp with absolute values
# kind: wrong
# idea: takes |x| before the power, so odd p with negative numbers differs.
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    if 2 * ph > kH or 2 * pw > kW:
        raise ValueError
    sH, sW = kernel if stride is None else stride
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    return np.lib.stride_tricks.sliding_window_view(xp, kernel, axis=(1, 2))[:, ::sH, ::sW].mean(
        axis=(3, 4)
    )


def lp_pool2d(x, p, kernel, stride=None):
    return (avg_pool2d(np.abs(x) ** p, kernel, stride) * kernel[0] * kernel[1]) ** (1 / p)


# %% avg_and_lp_pool2d: power by logarithms
# kind: wrong
# idea: exp(p log x) gives nan for negative numbers, even with even whole p or p = 1.
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    if 2 * ph > kH or 2 * pw > kW:
        raise ValueError
    sH, sW = kernel if stride is None else stride
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    return np.lib.stride_tricks.sliding_window_view(xp, kernel, axis=(1, 2))[:, ::sH, ::sW].mean(
        axis=(3, 4)
    )


def lp_pool2d(x, p, kernel, stride=None):
    with np.errstate(all="ignore"):
        powers = np.exp(p * np.log(x))
        return np.exp(np.log(avg_pool2d(powers, kernel, stride) * kernel[0] * kernel[1]) / p)


# %% avg_and_lp_pool2d: root with a whole number
# kind: wrong
# idea: 1 // p is used as the exponent, which is 0 for p above 1.
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    if 2 * ph > kH or 2 * pw > kW:
        raise ValueError
    sH, sW = kernel if stride is None else stride
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    return np.lib.stride_tricks.sliding_window_view(xp, kernel, axis=(1, 2))[:, ::sH, ::sW].mean(
        axis=(3, 4)
    )


def lp_pool2d(x, p, kernel, stride=None):
    return (avg_pool2d(x**p, kernel, stride) * kernel[0] * kernel[1]) ** (1 // p)


# %% avg_and_lp_pool2d: whole powers only
# kind: wrong
# idea: the power is made by repeated multiplication with int(p), so p = 2.5 is treated as 2.
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    if 2 * ph > kH or 2 * pw > kW:
        raise ValueError
    sH, sW = kernel if stride is None else stride
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    return np.lib.stride_tricks.sliding_window_view(xp, kernel, axis=(1, 2))[:, ::sH, ::sW].mean(
        axis=(3, 4)
    )


def lp_pool2d(x, p, kernel, stride=None):
    powers = np.ones_like(x)
    for _ in range(int(p)):
        powers = powers * x
    return (avg_pool2d(powers, kernel, stride) * kernel[0] * kernel[1]) ** (1 / p)


# %% avg_and_lp_pool2d: power in place
# kind: wrong
# idea: lp_pool2d raises the caller's array to the power in place.
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    if 2 * ph > kH or 2 * pw > kW:
        raise ValueError
    sH, sW = kernel if stride is None else stride
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    return np.lib.stride_tricks.sliding_window_view(xp, kernel, axis=(1, 2))[:, ::sH, ::sW].mean(
        axis=(3, 4)
    )


def lp_pool2d(x, p, kernel, stride=None):
    x **= p
    return (avg_pool2d(x, kernel, stride) * kernel[0] * kernel[1]) ** (1 / p)


# %% avg_and_lp_pool2d: the mean, not the sum
# kind: wrong
# idea: the power mean is returned: the sum of powers is divided by the number of cells.
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    if 2 * ph > kH or 2 * pw > kW:
        raise ValueError
    sH, sW = kernel if stride is None else stride
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    return np.lib.stride_tricks.sliding_window_view(xp, kernel, axis=(1, 2))[:, ::sH, ::sW].mean(
        axis=(3, 4)
    )


def lp_pool2d(x, p, kernel, stride=None):
    return avg_pool2d(x**p, kernel, stride) ** (1 / p)


# %% avg_and_lp_pool2d: stride dropped in lp
# kind: wrong
# idea: lp_pool2d ignores the given stride and always uses the kernel's size; kernel area taken as kH squared.
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    if 2 * ph > kH or 2 * pw > kW:
        raise ValueError
    sH, sW = kernel if stride is None else stride
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    return np.lib.stride_tricks.sliding_window_view(xp, kernel, axis=(1, 2))[:, ::sH, ::sW].mean(
        axis=(3, 4)
    )


def lp_pool2d(x, p, kernel, stride=None):
    return (avg_pool2d(x**p, kernel) * np.prod(kernel)) ** (1 / p)


# %% avg_and_lp_pool2d: small sums set to zero
# kind: wrong
# idea: negative sums of powers are clipped at 0 before the root, which breaks the plain sum at p = 1.
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kH, kW), (ph, pw) = kernel, padding
    if 2 * ph > kH or 2 * pw > kW:
        raise ValueError
    sH, sW = kernel if stride is None else stride
    xp = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    return np.lib.stride_tricks.sliding_window_view(xp, kernel, axis=(1, 2))[:, ::sH, ::sW].mean(
        axis=(3, 4)
    )


def lp_pool2d(x, p, kernel, stride=None):
    total = avg_pool2d(x**p, kernel, stride) * kernel[0] * kernel[1]
    return np.maximum(total, 0) ** (1 / p)


# %% avg_and_lp_pool2d: by the convolution layer
# kind: right
# idea: average pooling as a strided cross-correlation of each channel with equal weights; Lp likewise with ones.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    if 2 * padding[0] > kernel[0] or 2 * padding[1] > kernel[1]:
        raise ValueError("padding")
    sH, sW = kernel if stride is None else stride
    ones = np.ones(kernel)
    maps = [
        cross_correlate2d(pad2d(channel.astype(float), padding), ones)[::sH, ::sW] for channel in x
    ]
    return np.stack(maps) / ones.size


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    sH, sW = kernel if stride is None else stride
    maps = [cross_correlate2d(channel.astype(float) ** p, np.ones(kernel)) for channel in x]
    return np.stack(maps)[:, ::sH, ::sW] ** (1 / p)


# %% avg_and_lp_pool2d: one general pooling
# kind: right
# idea: a helper that takes the reduction as a function.
def _pool(x, kernel, stride, padding, reduce):
    stride = kernel if stride is None else stride
    (kH, kW), (sH, sW), (pH, pW) = kernel, stride, padding
    if 2 * pH > kH or 2 * pW > kW:
        raise ValueError("more padding than half the kernel")
    padded = np.pad(x.astype(float), ((0, 0), (pH, pH), (pW, pW)))
    h, w = output_size(x.shape[1], kH, sH, pH), output_size(x.shape[2], kW, sW, pW)
    return np.array(
        [
            [
                [reduce(c[i * sH : i * sH + kH, j * sW : j * sW + kW]) for j in range(w)]
                for i in range(h)
            ]
            for c in padded
        ],
        dtype=float,
    )


def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    return _pool(x, kernel, stride, padding, np.mean)


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    return _pool(x, kernel, stride, (0, 0), lambda window: np.sum(window**p) ** (1 / p))


# %% avg_and_lp_pool2d: summed-area table
# kind: right
# idea: average from cumulative sums of shifted slices; Lp through it.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kH, kW), (pH, pW) = kernel, padding
    if pH * 2 > kH or pW * 2 > kW:
        raise ValueError(padding)
    sH, sW = stride if stride is not None else kernel
    C, H, W = x.shape
    padded = np.zeros((C, H + 2 * pH, W + 2 * pW))
    padded[:, pH : pH + H, pW : pW + W] = x
    h, w = output_size(H, kH, sH, pH), output_size(W, kW, sW, pW)
    total = np.zeros((C, h, w))
    for k in range(kH):
        for l in range(kW):
            total += padded[:, k::sH, l::sW][:, :h, :w]
    return total / (kH * kW)


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    mean = avg_pool2d(np.power(x, p), kernel, stride)
    total = mean * kernel[0] * kernel[1]
    return total if p == 1 else np.power(total, 1 / p)


# %% unchanged: believes pooling is invariant
# kind: wrong
# idea: every max-pool is taken as invariant to any shift.
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": True,
    "max-pool 2 × 2, stride 2: 3 -> 4": True,
    "max-pool 2 × 2, stride 2: 2 -> 4": True,
    "max-pool 3 × 3, stride 1: 3 -> 4": True,
    "average-pool 2 × 2, stride 2: 2 -> 3": True,
    "every second pixel: 2 -> 3": False,
    "global max-pool: 2 -> 5": True,
}

# %% unchanged: windows counted from one
# kind: wrong
# idea: the windows are thought to be columns 1-2, 3-4, 5-6.
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": False,
    "max-pool 2 × 2, stride 2: 3 -> 4": True,
    "max-pool 2 × 2, stride 2: 2 -> 4": False,
    "max-pool 3 × 3, stride 1: 3 -> 4": False,
    "average-pool 2 × 2, stride 2: 2 -> 3": False,
    "every second pixel: 2 -> 3": False,
    "global max-pool: 2 -> 5": True,
}

# %% unchanged: overlapping windows
# kind: wrong
# idea: thinks overlapping 3 x 3 windows forgive the shift, and that the average notices it.
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": True,
    "max-pool 2 × 2, stride 2: 3 -> 4": False,
    "max-pool 2 × 2, stride 2: 2 -> 4": False,
    "max-pool 3 × 3, stride 1: 3 -> 4": True,
    "average-pool 2 × 2, stride 2: 2 -> 3": False,
    "every second pixel: 2 -> 3": False,
    "global max-pool: 2 -> 5": True,
}


# %% unchanged: computed
# kind: right
# idea: two arrays and two calls for each.
def _moved(column):
    a = np.zeros((1, 8, 8))
    a[0, 2, column] = 1
    return a


_two = lambda a: max_pool2d(a, (2, 2))
_tasks = {
    "max-pool 2 × 2, stride 2: 2 -> 3": (_two, 2, 3),
    "max-pool 2 × 2, stride 2: 3 -> 4": (_two, 3, 4),
    "max-pool 2 × 2, stride 2: 2 -> 4": (_two, 2, 4),
    "max-pool 3 × 3, stride 1: 3 -> 4": (lambda a: max_pool2d(a, (3, 3), (1, 1)), 3, 4),
    "average-pool 2 × 2, stride 2: 2 -> 3": (lambda a: avg_pool2d(a, (2, 2)), 2, 3),
    "every second pixel: 2 -> 3": (lambda a: a[:, ::2, ::2], 2, 3),
    "global max-pool: 2 -> 5": (lambda a: max_pool2d(a, (8, 8)), 2, 5),
}
unchanged = {k: bool(np.array_equal(f(_moved(a)), f(_moved(b)))) for k, (f, a, b) in _tasks.items()}

# %% paper: forgot the padding of D
# kind: wrong
# idea: D is computed with padding 1 and E from it has another value.
C = [[21, 29, 36], [14, 16, 14], [25, 12, 28]]
paper = {"C": C}
_B = np.array([[1, 1, 1], [1, -2, 1], [1, 1, 1]])
_D = strided_cross_correlate2d(np.array(C), _B, padding=1)
paper["D"] = _D.tolist()
paper["E"] = strided_cross_correlate2d(_D, _B, stride=3).tolist()
paper["F"] = cross_correlate2d(np.array(C), np.array([[1, 2], [3, 4]])).tolist()
paper["G"] = convolve2d(np.array(C), np.array([[1, 2], [3, 4]])).tolist()

# %% paper: F and G exchanged
# kind: wrong
# idea: the true convolution and the cross-correlation are mixed up.
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
_B, _K = np.array([[1, 1, 1], [1, -2, 1], [1, 1, 1]]), np.array([[1, 2], [3, 4]])
_C = max_pool2d(_A[None], (2, 2))[0]
_D = strided_cross_correlate2d(_C, _B, padding=2)
paper = {
    "C": _C.tolist(),
    "D": _D.tolist(),
    "E": strided_cross_correlate2d(_D, _B, stride=3).tolist(),
    "F": convolve2d(_C, _K).tolist(),
    "G": cross_correlate2d(_C, _K).tolist(),
}

# %% paper: C with the last column kept
# kind: wrong
# idea: the odd seventh row and column are pooled as a window of their own, so C is 4 x 4.
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
_B, _K = np.array([[1, 1, 1], [1, -2, 1], [1, 1, 1]]), np.array([[1, 2], [3, 4]])
_C = max_pool2d(np.pad(_A, ((0, 1), (0, 1)))[None], (2, 2))[0]
_D = strided_cross_correlate2d(_C, _B, padding=2)
paper = {
    "C": _C.tolist(),
    "D": _D.tolist(),
    "E": strided_cross_correlate2d(_D, _B, stride=3).tolist(),
    "F": cross_correlate2d(_C, _K).tolist(),
    "G": convolve2d(_C, _K).tolist(),
}

# %% paper: E a bare number
# kind: wrong
# idea: E is written as one number instead of a nested list [[...]].
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
_B, _K = np.array([[1, 1, 1], [1, -2, 1], [1, 1, 1]]), np.array([[1, 2], [3, 4]])
_C = max_pool2d(_A[None], (2, 2))[0]
_D = strided_cross_correlate2d(_C, _B, padding=2)
paper = {
    "C": _C.tolist(),
    "D": _D.tolist(),
    "E": float(strided_cross_correlate2d(_D, _B, stride=3)[0, 0]),
    "F": cross_correlate2d(_C, _K).tolist(),
    "G": convolve2d(_C, _K).tolist(),
}

# %% paper: all by functions, whole numbers
# kind: right
# idea: computed with the notebook's functions and written as lists of ints.
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
_B, _K = np.array([[1, 1, 1], [1, -2, 1], [1, 1, 1]]), np.array([[1, 2], [3, 4]])
_C = max_pool2d(_A[None], (2, 2))[0]
_D = strided_cross_correlate2d(_C, _B, padding=2)
_results = {
    "C": _C,
    "D": _D,
    "E": strided_cross_correlate2d(_D, _B, stride=3),
    "F": cross_correlate2d(_C, _K),
    "G": convolve2d(_C, _K),
}
paper = {name: [[int(v) for v in row] for row in a] for name, a in _results.items()}


# %% max_pool2d_backward: each window overwrites
# kind: wrong
# idea: the gradient is assigned with =, so overlapping windows that share a maximum lose gradients.
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    (kH, kW), (sH, sW) = kernel, kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sH : i * sH + kH, j * sW : j * sW + kW]
        k, l = np.unravel_index(window.argmax(), window.shape)
        grad_x[c, i * sH + k, j * sW + l] = grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: all tied maxima
# kind: wrong
# idea: every cell equal to the maximum gets the gradient.
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    (kH, kW), (sH, sW) = kernel, kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        part = (c, slice(i * sH, i * sH + kH), slice(j * sW, j * sW + kW))
        grad_x[part] += (x[part] == x[part].max()) * grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: fancy indices with +=
# kind: wrong
# idea: grad_x[indices] += g adds only once where an index occurs twice (np.add.at would be needed).
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    (kH, kW), (sH, sW) = kernel, kernel if stride is None else stride
    C, h, w = grad_output.shape
    view = np.lib.stride_tricks.sliding_window_view(x, kernel, axis=(1, 2))[:, ::sH, ::sW]
    place = view.reshape(C, h, w, kH * kW).argmax(axis=-1)
    c, i, j = np.indices((C, h, w))
    grad_x = np.zeros(x.shape)
    grad_x[c, i * sH + place // kW, j * sW + place % kW] += grad_output
    return grad_x


# %% max_pool2d_backward: first in column-major order
# kind: wrong
# idea: the window is searched column by column, so a tie goes to another cell.
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    (kH, kW), (sH, sW) = kernel, kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        best, place = -np.inf, None
        for l in range(kW):
            for k in range(kH):
                if place is None or x[c, i * sH + k, j * sW + l] > best:
                    best, place = x[c, i * sH + k, j * sW + l], (i * sH + k, j * sW + l)
        grad_x[c][place] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: the last tie wins
# kind: wrong
# idea: >= in the search gives a tie to the last maximum.
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    (kH, kW), (sH, sW) = kernel, kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        best = -np.inf
        for k in range(kH):
            for l in range(kW):
                if x[c, i * sH + k, j * sW + l] >= best:
                    best, r, s = x[c, i * sH + k, j * sW + l], i * sH + k, j * sW + l
        grad_x[c, r, s] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: nearly equal counts as a tie
# kind: wrong
# idea: np.isclose picks the first cell close to the maximum, not the maximum.
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    (kH, kW), (sH, sW) = kernel, kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sH : i * sH + kH, j * sW : j * sW + kW]
        k, l = np.argwhere(np.isclose(window, window.max(), rtol=1e-3))[0]
        grad_x[c, i * sH + k, j * sW + l] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: search starts at zero
# kind: wrong
# idea: the running maximum starts at 0 at the window's corner, so in negative windows the corner gets the gradient.
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    (kH, kW), (sH, sW) = kernel, kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        best, r, s = 0.0, i * sH, j * sW
        for k in range(kH):
            for l in range(kW):
                if x[c, i * sH + k, j * sW + l] > best:
                    best, r, s = x[c, i * sH + k, j * sW + l], i * sH + k, j * sW + l
        grad_x[c, r, s] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: marks the winners in x
# kind: wrong
# idea: the winner is set to -inf in the caller's x so that it "is not used twice".
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    (kH, kW), (sH, sW) = kernel, kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sH : i * sH + kH, j * sW : j * sW + kW]
        k, l = np.unravel_index(window.argmax(), window.shape)
        grad_x[c, i * sH + k, j * sW + l] += grad_output[c, i, j]
        window[k, l] = -np.inf
    return grad_x


# %% max_pool2d_backward: position divided by the height
# kind: wrong
# idea: the flat position is split by kH instead of kW; right for square windows only.
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    (kH, kW), (sH, sW) = kernel, kernel if stride is None else stride
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sH : i * sH + kH, j * sW : j * sW + kW]
        k, l = divmod(int(window.argmax()), kH)
        grad_x[c, min(i * sH + k, x.shape[1] - 1), min(j * sW + l, x.shape[2] - 1)] += grad_output[
            c, i, j
        ]
    return grad_x


# %% max_pool2d_backward: torch's autograd
# kind: wrong
# idea: autograd of torch does it, which is not allowed.
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    t = torch.tensor(x, dtype=torch.float64, requires_grad=True)
    y = F.max_pool2d(t[None], tuple(kernel), None if stride is None else tuple(stride))
    y.backward(torch.tensor(grad_output, dtype=torch.float64)[None])
    return t.grad.numpy()


# %% max_pool2d_backward: np.add.at
# kind: right
# idea: all windows at once, unbuffered addition.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    kH, kW = kernel
    sH, sW = kernel if stride is None else stride
    C, h, w = grad_output.shape
    view = np.lib.stride_tricks.sliding_window_view(x, (kH, kW), axis=(1, 2))[:, ::sH, ::sW]
    place = view.reshape(C, h, w, -1).argmax(axis=-1)
    c, i, j = np.ogrid[:C, :h, :w]
    result = np.zeros(x.shape)
    np.add.at(result, (c, i * sH + place // kW, j * sW + place % kW), grad_output)
    return result


# %% max_pool2d_backward: a dictionary of winners
# kind: right
# idea: Python's max over coordinates (first wins a tie) and a Counter-like dictionary.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    step = stride or kernel
    received = {}
    for (c, i, j), g in np.ndenumerate(grad_output):
        cells = [
            (c, i * step[0] + k, j * step[1] + l)
            for k in range(kernel[0])
            for l in range(kernel[1])
        ]
        winner = max(cells, key=lambda cell: x[cell])
        received[winner] = received.get(winner, 0.0) + float(g)
    gradient = np.zeros(x.shape, dtype=np.float64)
    for cell, g in received.items():
        gradient[cell] = g
    return gradient


# %% max_pool2d_backward: loop over places inside the window
# kind: right
# idea: for each place (k, l) of the window, adds where this place is the first maximum.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    sH, sW = kernel if stride is None else stride
    _, h, w = grad_output.shape
    y = max_pool2d(x, kernel, stride)
    gradient = np.zeros(x.shape)
    open_ = np.ones(grad_output.shape, dtype=bool)  # windows whose maximum is not yet found
    for k in range(kernel[0]):
        for l in range(kernel[1]):
            part = np.s_[:, k : k + sH * (h - 1) + 1 : sH, l : l + sW * (w - 1) + 1 : sW]
            hit = open_ & (x[part] == y)
            gradient[part] += np.where(hit, grad_output, 0.0)
            open_ &= ~hit
    return gradient


# %% toeplitz_matrix: columns counted with the output's width
# kind: wrong
# idea: pixel (i, j) is given the number i * (W - kW + 1) + j.
def toeplitz_matrix(kernel, height, width):
    kH, kW = kernel.shape
    h, w = height - kH + 1, width - kW + 1
    M = np.zeros((h * w, height * width))
    for i in range(h):
        for j in range(w):
            for k in range(kH):
                for l in range(kW):
                    M[i * w + j, (i + k) * w + j + l] = kernel[k, l]
    return M


# %% toeplitz_matrix: dtype of the kernel
# kind: wrong
# idea: an integer kernel gives an integer matrix.
def toeplitz_matrix(kernel, height, width):
    kH, kW = kernel.shape
    h, w = height - kH + 1, width - kW + 1
    M = np.zeros((h, w, height, width), dtype=kernel.dtype)
    for i in range(h):
        for j in range(w):
            M[i, j, i : i + kH, j : j + kW] = kernel
    return M.reshape(h * w, height * width)


# %% toeplitz_matrix: pure diagonals
# kind: wrong
# idea: each row is the row before it rolled by one, also at the end of an output row, so windows run over the edge.
def toeplitz_matrix(kernel, height, width):
    kH, kW = kernel.shape
    rows = (height - kH + 1) * (width - kW + 1)
    first = np.zeros((height, width))
    first[:kH, :kW] = kernel
    return np.stack([np.roll(first.ravel(), r) for r in range(rows)])


# %% toeplitz_matrix: flipped kernel
# kind: wrong
# idea: the matrix of the true convolution.
def toeplitz_matrix(kernel, height, width):
    kH, kW = kernel.shape
    h, w = height - kH + 1, width - kW + 1
    M = np.zeros((h, w, height, width))
    for i in range(h):
        for j in range(w):
            M[i, j, i : i + kH, j : j + kW] = kernel[::-1, ::-1]
    return M.reshape(h * w, -1)


# %% toeplitz_matrix: height and width swapped
# kind: wrong
# idea: columns are numbered with the height of the picture, right for square pictures only.
def toeplitz_matrix(kernel, height, width):
    kH, kW = kernel.shape
    h, w = height - kH + 1, width - kW + 1
    M = np.zeros((h * w, height * width))
    for i, j in np.ndindex(h, w):
        for k, l in np.ndindex(kH, kW):
            M[i * w + j, ((i + k) * height + j + l) % (height * width)] = kernel[k, l]
    return M


# %% toeplitz_matrix: transposed matrix
# kind: wrong
# idea: pixels are the rows and outputs the columns.
def toeplitz_matrix(kernel, height, width):
    columns = []
    for p in range(height * width):
        unit = np.zeros((height, width))
        unit.flat[p] = 1
        columns.append(cross_correlate2d(unit, kernel).ravel())
    return np.array(columns)


# %% toeplitz_matrix: four axes
# kind: wrong
# idea: the result keeps four axes (h, w, H, W) instead of two.
def toeplitz_matrix(kernel, height, width):
    kH, kW = kernel.shape
    h, w = height - kH + 1, width - kW + 1
    M = np.zeros((h, w, height, width))
    for i in range(h):
        for j in range(w):
            M[i, j, i : i + kH, j : j + kW] = kernel
    return M


# %% toeplitz_matrix: cached by sizes
# kind: wrong
# idea: the matrix is remembered by the sizes only and handed out again for another kernel of the same size.
def toeplitz_matrix(kernel, height, width, _known={}):
    key = (kernel.shape, height, width)
    if key not in _known:
        kH, kW = kernel.shape
        h, w = height - kH + 1, width - kW + 1
        M = np.zeros((h, w, height, width))
        for i in range(h):
            for j in range(w):
                M[i, j, i : i + kH, j : j + kW] = kernel
        _known[key] = M.reshape(h * w, height * width)
    return _known[key].copy()


# %% toeplitz_matrix: last output row missing
# kind: wrong
# idea: uses height - kH instead of height - kH + 1 for the loop while the shape is right, so the last rows stay zero.
def toeplitz_matrix(kernel, height, width):
    kH, kW = kernel.shape
    h, w = height - kH + 1, width - kW + 1
    M = np.zeros((h * w, height * width))
    for i in range(max(height - kH, 1)):
        for j in range(w):
            for k in range(kH):
                start = (i + k) * width + j
                M[i * w + j, start : start + kW] = kernel[k]
    return M


# %% toeplitz_matrix: unit pictures
# kind: right
# idea: column p is the response to a picture with a single one at pixel p.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    units = np.eye(height * width).reshape(-1, height, width)
    return np.stack([cross_correlate2d(unit, kernel).ravel() for unit in units], axis=1)


# %% toeplitz_matrix: Kronecker products
# kind: right
# idea: sum of Kronecker products of shifted unit matrices.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kH, kW = kernel.shape
    h, w = height - kH + 1, width - kW + 1
    total = np.zeros((h * w, height * width))
    for k in range(kH):
        for l in range(kW):
            total += float(kernel[k, l]) * np.kron(np.eye(h, height, k), np.eye(w, width, l))
    return total


# %% toeplitz_matrix: scatter by index arrays
# kind: right
# idea: numbers the pixels in an array and reads windows of numbers.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    number = np.arange(height * width).reshape(height, width)
    windows = np.lib.stride_tricks.sliding_window_view(number, kernel.shape)
    columns = windows.reshape(-1, kernel.size)
    matrix = np.zeros((len(columns), number.size))
    matrix[np.arange(len(columns))[:, None], columns] = kernel.reshape(1, -1)
    return matrix


# %% linear_counts: square of the outputs
# kind: wrong
# idea: takes outputs times outputs as the size of the matrix.
linear_counts = {
    "numbers in the matrix": 676 * 676,
    "of them always zero": 676 * 676 - 676 * 9,
    "different weights": 9,
    "learned numbers, with a bias": 10,
    "learned numbers, with a bias, for 100 × 100 pictures": 10,
}

# %% linear_counts: size dependent learning
# kind: wrong
# idea: believes that larger pictures need more learned numbers.
linear_counts = {
    "numbers in the matrix": 676 * 784,
    "of them always zero": 676 * (784 - 9),
    "different weights": 9,
    "learned numbers, with a bias": 10,
    "learned numbers, with a bias, for 100 × 100 pictures": 98 * 98 * 9 + 1,
}

# %% linear_counts: only nine non-zeros
# kind: wrong
# idea: subtracts nine once instead of nine for each row.
linear_counts = {
    "numbers in the matrix": 529984,
    "of them always zero": 529984 - 9,
    "different weights": 9,
    "learned numbers, with a bias": 10,
    "learned numbers, with a bias, for 100 × 100 pictures": 10,
}

# %% linear_counts: a bias for each output
# kind: wrong
# idea: gives each of the 676 outputs a bias of its own.
linear_counts = {
    "numbers in the matrix": 529984,
    "of them always zero": 523900,
    "different weights": 9,
    "learned numbers, with a bias": 9 + 676,
    "learned numbers, with a bias, for 100 × 100 pictures": 9 + 98 * 98,
}

# %% linear_counts: counted from the matrix
# kind: right
# idea: builds the matrix with a kernel of nine different weights and counts.
_M = toeplitz_matrix(np.arange(1.0, 10.0).reshape(3, 3), 28, 28)
linear_counts = {
    "numbers in the matrix": _M.size,
    "of them always zero": int((_M == 0).sum()),
    "different weights": len(np.unique(_M[_M != 0])),
    "learned numbers, with a bias": 3 * 3 + 1,
    "learned numbers, with a bias, for 100 × 100 pictures": 3 * 3 + 1,
}


# %% conv_transpose2d: flipped stamp
# kind: wrong
# idea: the kernel is flipped before it is stamped.
def conv_transpose2d(y, kernel, stride=1):
    (h, w), (kH, kW) = y.shape, kernel.shape
    out = np.zeros(((h - 1) * stride + kH, (w - 1) * stride + kW))
    for i in range(h):
        for j in range(w):
            out[i * stride : i * stride + kH, j * stride : j * stride + kW] += (
                float(y[i, j]) * kernel[::-1, ::-1]
            )
    return out


# %% conv_transpose2d: later stamps cover earlier ones
# kind: wrong
# idea: assignment instead of addition where stamps overlap.
def conv_transpose2d(y, kernel, stride=1):
    (h, w), (kH, kW) = y.shape, kernel.shape
    out = np.zeros(((h - 1) * stride + kH, (w - 1) * stride + kW))
    for i in range(h):
        for j in range(w):
            out[i * stride : i * stride + kH, j * stride : j * stride + kW] = (
                float(y[i, j]) * kernel
            )
    return out


# %% conv_transpose2d: output in the dtype of y
# kind: wrong
# idea: zeros of y's dtype: an integer y with a fractional kernel is cut off (or integers are returned).
def conv_transpose2d(y, kernel, stride=1):
    (h, w), (kH, kW) = y.shape, kernel.shape
    out = np.zeros(((h - 1) * stride + kH, (w - 1) * stride + kW), dtype=y.dtype)
    for i in range(h):
        for j in range(w):
            stamp = (float(y[i, j]) * kernel).astype(y.dtype)
            out[i * stride : i * stride + kH, j * stride : j * stride + kW] += stamp
    return out


# %% conv_transpose2d: size h * stride
# kind: wrong
# idea: the output is made h * stride + kH - 1 high, which is too large for strides above 1 (as if y had zeros behind its last number).
def conv_transpose2d(y, kernel, stride=1):
    (h, w), (kH, kW) = y.shape, kernel.shape
    out = np.zeros((h * stride + kH - 1, w * stride + kW - 1))
    for i in range(h):
        for j in range(w):
            out[i * stride : i * stride + kH, j * stride : j * stride + kW] += (
                float(y[i, j]) * kernel
            )
    return out


# %% conv_transpose2d: stride never below the kernel
# kind: wrong
# idea: a stride larger than the kernel is cut to the kernel's size, as if gaps between stamps were a mistake.
def conv_transpose2d(y, kernel, stride=1):
    (h, w), (kH, kW) = y.shape, kernel.shape
    sH, sW = min(stride, kH), min(stride, kW)
    out = np.zeros(((h - 1) * sH + kH, (w - 1) * sW + kW))
    for i in range(h):
        for j in range(w):
            out[i * sH : i * sH + kH, j * sW : j * sW + kW] += float(y[i, j]) * kernel
    return out


# %% conv_transpose2d: pseudo-inverse
# kind: wrong
# idea: takes "deconvolution" at its word and applies the pseudo-inverse of M instead of its transpose.
def conv_transpose2d(y, kernel, stride=1):
    (h, w), (kH, kW) = y.shape, kernel.shape
    H, W = (h - 1) * stride + kH, (w - 1) * stride + kW
    M = toeplitz_matrix(kernel, H, W).reshape(H - kH + 1, W - kW + 1, H * W)
    M = M[::stride, ::stride].reshape(h * w, H * W)
    return (np.linalg.pinv(M) @ y.ravel()).reshape(H, W)


# %% conv_transpose2d: y used up
# kind: wrong
# idea: each number of y is set to 0 after it has been stamped, which empties the caller's y.
def conv_transpose2d(y, kernel, stride=1):
    (h, w), (kH, kW) = y.shape, kernel.shape
    out = np.zeros(((h - 1) * stride + kH, (w - 1) * stride + kW))
    flat = y.reshape(-1)
    for number in range(h * w):
        i, j = divmod(number, w)
        out[i * stride : i * stride + kH, j * stride : j * stride + kW] += (
            float(flat[number]) * kernel
        )
        flat[number] = 0  # done
    return out


# %% conv_transpose2d: rows strided, columns not
# kind: wrong
# idea: the position of a stamp uses the stride for rows only.
def conv_transpose2d(y, kernel, stride=1):
    (h, w), (kH, kW) = y.shape, kernel.shape
    out = np.zeros(((h - 1) * stride + kH, (w - 1) * stride + kW))
    for i in range(h):
        for j in range(w):
            out[i * stride : i * stride + kH, j : j + kW] += float(y[i, j]) * kernel
    return out


# %% conv_transpose2d: transposed matrix
# kind: right
# idea: rows of the Toeplitz matrix that belong to the stride, transposed.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kH, kW) = y.shape, kernel.shape
    H, W = (h - 1) * stride + kH, (w - 1) * stride + kW
    M = toeplitz_matrix(kernel.astype(float), H, W)
    M = M.reshape(H - kH + 1, W - kW + 1, H * W)[::stride, ::stride].reshape(h * w, H * W)
    return (M.T @ y.astype(float).ravel()).reshape(H, W)


# %% conv_transpose2d: loop over the kernel
# kind: right
# idea: each kernel cell adds all of y, spread by the stride, at once.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    h, w = y.shape
    numbers = y.astype(np.float64)
    rows, columns = (h - 1) * stride + 1, (w - 1) * stride + 1
    out = np.zeros((rows + kernel.shape[0] - 1, columns + kernel.shape[1] - 1))
    for (k, l), weight in np.ndenumerate(kernel):
        out[k : k + rows : stride, l : l + columns : stride] += float(weight) * numbers
    return out


# %% conv_transpose2d: zeros between, then a true convolution
# kind: right
# idea: spreads y with zeros, pads by kernel - 1 and convolves with the flipped kernel.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kH, kW) = y.shape, kernel.shape
    spread = np.zeros(((h - 1) * stride + 1, (w - 1) * stride + 1))
    spread[::stride, ::stride] = y
    return convolve2d(np.pad(spread, ((kH - 1, kH - 1), (kW - 1, kW - 1))), kernel)


# %% receptive_field: jump before field
# kind: wrong
# idea: the jump is multiplied by the layer's own stride before the field grows.
def receptive_field(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        jump *= stride
        field += (kernel - 1) * jump
    return field


# %% receptive_field: strides ignored
# kind: wrong
# idea: adds kernel - 1 for each layer whatever the strides are.
def receptive_field(layers):
    return 1 + sum(k - 1 for k, _ in layers)


# %% receptive_field: emptied list
# kind: wrong
# idea: works back from the last layer with layers.pop(), which empties the caller's list.
def receptive_field(layers):
    field = 1
    while layers:
        kernel, stride = layers.pop()
        field = (field - 1) * stride + kernel
    return field


# %% receptive_field: reversed in place
# kind: wrong
# idea: layers.reverse() turns the caller's list round.
def receptive_field(layers):
    layers.reverse()
    field = 1
    for kernel, stride in layers:
        field = (field - 1) * stride + kernel
    return field


# %% receptive_field: counts the pixels really used
# kind: wrong
# idea: builds the set of pixels and returns its size; skipped pixels between are not counted.
def receptive_field(layers):
    places = {0}
    for kernel, stride in reversed(layers):
        places = {p * stride + k for p in places for k in range(kernel)}
    return len(places)


# %% receptive_field: wrong direction
# kind: wrong
# idea: the backward rule is applied from the first layer to the last.
def receptive_field(layers):
    field = 1
    for kernel, stride in layers:
        field = (field - 1) * stride + kernel
    return field


# %% receptive_field: nothing for no layers
# kind: wrong
# idea: starts from the first layer's kernel, so an empty list fails (or gives 0).
def receptive_field(layers):
    if not layers:
        return 0
    field, jump = layers[0]
    for kernel, stride in layers[1:]:
        field += (kernel - 1) * jump
        jump *= stride
    return field


# %% receptive_field: strides limited to kernels
# kind: wrong
# idea: a stride larger than its kernel is cut to the kernel's size.
def receptive_field(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= min(stride, kernel)
    return field


# %% receptive_field: product as float
# kind: wrong
# idea: np.prod of an empty list is 1.0, so a float comes back.
def receptive_field(layers):
    strides = [s for _, s in layers]
    return 1 + sum((k - 1) * np.prod(strides[:n]) for n, (k, _) in enumerate(layers))


# %% receptive_field: the last layer's jump forgotten between calls
# kind: wrong
# idea: the jump lives in a function attribute and is not reset, so a second call starts with a large jump.
def receptive_field(layers):
    jump = getattr(receptive_field, "jump", 1)
    field = 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= stride
    receptive_field.jump = jump
    return field


# %% receptive_field: recursion
# kind: right
# idea: a field behind the later layers, widened by the first layer.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    if len(layers) == 0:
        return 1
    (kernel, stride), *later = layers
    return (receptive_field(later) - 1) * stride + kernel


# %% receptive_field: first and last pixel
# kind: right
# idea: follows the unit's first and last input down to the picture.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    first = last = 0
    for kernel, stride in layers[::-1]:
        first, last = first * stride, last * stride + kernel - 1
    return last - first + 1


# %% receptive_field: accumulate
# kind: right
# idea: jumps from itertools.accumulate.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    from itertools import accumulate
    from operator import mul

    jumps = accumulate((stride for _, stride in layers), mul, initial=1)
    return 1 + sum((kernel - 1) * jump for (kernel, _), jump in zip(layers, jumps))


# %% parameter_counts: bias of the inputs
# kind: wrong
# idea: the convolution is given a bias for each input channel.
def conv_parameters(in_channels, out_channels, kernel, bias=True):
    n = in_channels * out_channels * kernel[0] * kernel[1]
    return n + in_channels if bias else n


def linear_parameters(in_features, out_features, bias=True):
    return in_features * out_features + (out_features if bias else 0)


# %% parameter_counts: bias always added
# kind: wrong
# idea: the flag bias is ignored in the linear layer.
def conv_parameters(in_channels, out_channels, kernel, bias=True):
    return out_channels * (in_channels * kernel[0] * kernel[1] + int(bias))


def linear_parameters(in_features, out_features, bias=True):
    return (in_features + 1) * out_features


# %% parameter_counts: square kernels
# kind: wrong
# idea: kernel[0] ** 2.
def conv_parameters(in_channels, out_channels, kernel, bias=True):
    return in_channels * out_channels * kernel[0] ** 2 + out_channels * bias


def linear_parameters(in_features, out_features, bias=True):
    return in_features * out_features + out_features * bias


# %% parameter_counts: one bias for all kernels
# kind: wrong
# idea: a single bias for the layer.
def conv_parameters(in_channels, out_channels, kernel, bias=True):
    return in_channels * out_channels * kernel[0] * kernel[1] + bias


def linear_parameters(in_features, out_features, bias=True):
    return in_features * out_features + bias


# %% parameter_counts: floats
# kind: wrong
# idea: multiplies with 1.0 or 0.0 for the bias, so floats come out.
def conv_parameters(in_channels, out_channels, kernel, bias=True):
    return in_channels * out_channels * kernel[0] * kernel[1] + out_channels * float(bias)


def linear_parameters(in_features, out_features, bias=True):
    return in_features * out_features + out_features * float(bias)


# %% parameter_counts: flat kernels
# kind: wrong
# idea: the in-channels of the kernel are forgotten (kernel is thought flat).
def conv_parameters(in_channels, out_channels, kernel, bias=True):
    return out_channels * kernel[0] * kernel[1] + (out_channels if bias else 0)


def linear_parameters(in_features, out_features, bias=True):
    return in_features * out_features + (out_features if bias else 0)


# %% parameter_counts: precedence of the conditional
# kind: wrong
# idea: `a + b if bias else 0` gives 0 in all without a bias.
def conv_parameters(in_channels, out_channels, kernel, bias=True):
    return in_channels * out_channels * kernel[0] * kernel[1] + out_channels if bias else 0


def linear_parameters(in_features, out_features, bias=True):
    return in_features * out_features + out_features if bias else 0


# %% parameter_counts: one in terms of the other
# kind: right
# idea: a convolution learns as much as a linear layer from its window to its channels.
def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return out_features * (in_features + (1 if bias else 0))


def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    kH, kW = kernel
    return linear_parameters(in_channels * kH * kW, out_channels, bias)


# %% parameter_counts: shapes and math.prod
# kind: right
# idea: lists the shapes and adds up their products.
import math


def _numbers(*shapes):
    return sum(math.prod(shape) for shape in shapes)


def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    shapes = [(out_channels, in_channels, *kernel)] + [(out_channels,)] * bool(bias)
    return _numbers(*shapes)


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    shapes = [(out_features, in_features)] + [(out_features,)] * bool(bias)
    return _numbers(*shapes)


# %% parameter_counts: PyTorch counts on the meta device
# kind: right
# idea: exercise 15 is outside the hand-written 1 to 14, so PyTorch's layers may be asked; no memory is used.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    layer = nn.Conv2d(in_channels, out_channels, tuple(kernel), bias=bias, device="meta")
    return sum(p.numel() for p in layer.parameters())


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    layer = nn.Linear(in_features, out_features, bias=bias, device="meta")
    return sum(p.numel() for p in layer.parameters())


# %% cnn_table: the values counted as parameters
# kind: wrong
# idea: "all" adds every line of the table, also the 3,200 values.
cnn_table = {
    "Conv2d(1, 64, 3)": 640,
    "Conv2d(64, 128, 3)": 73856,
    "values after Flatten": 3200,
    "first Linear": 640200,
    "Linear(200, 10)": 2010,
    "all": 640 + 73856 + 3200 + 640200 + 2010,
}

# %% cnn_table: rounded up pooling
# kind: wrong
# idea: 11 is pooled to 6, so Flatten gives 4,608.
cnn_table = {
    "Conv2d(1, 64, 3)": 640,
    "Conv2d(64, 128, 3)": 73856,
    "values after Flatten": 128 * 6 * 6,
    "first Linear": 128 * 36 * 200 + 200,
    "Linear(200, 10)": 2010,
    "all": 640 + 73856 + 128 * 36 * 200 + 200 + 2010,
}

# %% cnn_table: slides' 32 kernels
# kind: wrong
# idea: the second convolution is counted with 32 kernels as the slides say in words.
cnn_table = {
    "Conv2d(1, 64, 3)": 640,
    "Conv2d(64, 128, 3)": 18464,
    "values after Flatten": 3200,
    "first Linear": 640200,
    "Linear(200, 10)": 2010,
    "all": 640 + 18464 + 640200 + 2010,
}

# %% cnn_table: without biases
# kind: wrong
# idea: the biases are left out.
cnn_table = {
    "Conv2d(1, 64, 3)": 576,
    "Conv2d(64, 128, 3)": 73728,
    "values after Flatten": 3200,
    "first Linear": 640000,
    "Linear(200, 10)": 2000,
    "all": 576 + 73728 + 640000 + 2000,
}

# %% cnn_table: by the functions
# kind: right
# idea: computed with the functions, the sum taken from the table itself.
cnn_table = {
    "Conv2d(1, 64, 3)": conv_parameters(1, 64, (3, 3)),
    "Conv2d(64, 128, 3)": conv_parameters(64, 128, (3, 3)),
    "first Linear": linear_parameters(128 * 5 * 5, 200),
    "Linear(200, 10)": linear_parameters(200, 10),
}
cnn_table["all"] = sum(cnn_table.values())
cnn_table["values after Flatten"] = 128 * 5 * 5


# %% build_cnn: seeded inside a fork
# kind: wrong
# idea: fork_rng with a seed leaves the generator alone, but every call builds the same weights.
def build_cnn():
    with torch.random.fork_rng(devices=[]):
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
            nn.Linear(3200, 200),
            nn.ReLU(),
            nn.Dropout(0.5),
            nn.Linear(200, 10),
        )


# %% build_cnn: shared tail
# kind: wrong
# idea: the last linear layer is made once outside the function, so all networks share its weights.
_last = nn.Linear(200, 10)


def build_cnn():
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
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        _last,
    )


# %% build_cnn: pooled before batch norm
# kind: wrong
# idea: max-pool comes before the batch norm; only max-pool and ReLU may change places.
def build_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.MaxPool2d(2),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.Conv2d(64, 128, 3),
        nn.MaxPool2d(2),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: dropout before the ReLU of the convolutions
# kind: wrong
# idea: the dropout stands behind Flatten, before the first Linear, instead of behind its ReLU.
def build_cnn():
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
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Linear(200, 10),
    )


# %% build_cnn: biases left out before batch norm
# kind: wrong
# idea: the convolutions get bias=False as is usual before batch norm, but all biases are to be kept.
def build_cnn():
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
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: softmax at the end
# kind: wrong
# idea: log-softmax behind the last layer: the outputs are no logits but log-probabilities.
def build_cnn():
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
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
        nn.LogSoftmax(dim=1),
    )


# %% build_cnn: batch norm without running averages
# kind: wrong
# idea: BatchNorm2d without running averages (track_running_stats=False): in evaluation it takes those of the batch.
def build_cnn():
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
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: dropout of whole maps
# kind: wrong
# idea: Dropout1d on (N, 200) drops whole rows (every value of an example at once), not each value on its own.
def build_cnn():
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
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Dropout1d(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: overlapping pooling
# kind: wrong
# idea: the second pooling is AdaptiveMaxPool2d(5) instead of max-pool 2: same sizes, but overlapping windows of 3.
def build_cnn():
    return nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.AdaptiveMaxPool2d(5),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: no ReLU before the dropout
# kind: wrong
# idea: the ReLU after the first linear layer is missing.
def build_cnn():
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
        nn.Linear(3200, 200),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )


# %% build_cnn: zero scale in the second batch norm
# kind: wrong
# idea: the scale of the second batch norm is initialised to zero, although the other defaults of the layers are to be kept.
def build_cnn():
    model = nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )
    nn.init.zeros_(model[5].weight)
    return model


# %% build_cnn: state restored by hand
# kind: wrong
# idea: after building, the generator is set back to where it was, so two calls in a row build equal weights.
def build_cnn():
    state = torch.get_rng_state()
    model = nn.Sequential(
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(3200, 200),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    )
    torch.set_rng_state(state)
    return model


# %% build_cnn: named layers
# kind: right
# idea: an OrderedDict with names, pooling before ReLU.
from collections import OrderedDict


def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(1, 64, kernel_size=(3, 3)),
            norm1=nn.BatchNorm2d(64),
            pool1=nn.MaxPool2d(2),
            relu1=nn.ReLU(),
            conv2=nn.Conv2d(64, 128, kernel_size=(3, 3)),
            norm2=nn.BatchNorm2d(128),
            pool2=nn.MaxPool2d(2),
            relu2=nn.ReLU(),
            flatten=nn.Flatten(),
            linear1=nn.Linear(128 * 5 * 5, 200),
            relu3=nn.ReLU(),
            dropout=nn.Dropout(p=0.5),
            linear2=nn.Linear(200, 10),
        )
    )


# %% build_cnn: blocks in a loop
# kind: right
# idea: a list grown by a helper, unpacked into one flat Sequential.
def build_cnn() -> nn.Sequential:
    def block(c_in, c_out):
        return [nn.Conv2d(c_in, c_out, 3), nn.BatchNorm2d(c_out), nn.ReLU(), nn.MaxPool2d((2, 2))]

    layers = []
    channels = [1, 64, 128]
    for c_in, c_out in zip(channels, channels[1:]):
        layers += block(c_in, c_out)
    side = 28
    for _ in range(2):
        side = (side - 2) // 2
    layers += [
        nn.Flatten(),
        nn.Linear(channels[-1] * side**2, 200),
        nn.ReLU(),
        nn.Dropout(),
        nn.Linear(200, 10),
    ]
    return nn.Sequential(*layers)


# %% build_cnn: nested Sequentials
# kind: right
# idea: two blocks and a head, each an nn.Sequential inside the whole.
def build_cnn() -> nn.Sequential:
    first = nn.Sequential(nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2))
    second = nn.Sequential(nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2))
    head = nn.Sequential(
        nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10)
    )
    return nn.Sequential(first, second, head)


# %% build_cnn: one ReLU used three times
# kind: right
# idea: a ReLU has no state, so one object stands at three places; appended one by one.
def build_cnn() -> nn.Sequential:
    relu = nn.ReLU()
    model = nn.Sequential()
    for layer in (
        nn.Conv2d(1, 64, 3),
        nn.BatchNorm2d(64),
        relu,
        nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3),
        nn.BatchNorm2d(128),
        relu,
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(3200, 200),
        relu,
        nn.Dropout(0.5),
        nn.Linear(200, 10),
    ):
        model.append(layer)
    return model
