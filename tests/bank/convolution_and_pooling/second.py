# Solutions of independent students, written from the released text alone: right for most inputs, wrong for some.

# %% cross_correlate2d: only uint8 is turned into floats
# kind: wrong
# idea: int8 and int16 pictures with small-integer kernels still overflow ("computed in floats, so that small integers do not overflow").
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    if image.dtype == np.uint8:
        image = image.astype(float)
    h, w = image.shape
    kh, kw = kernel.shape
    out = np.zeros((h - kh + 1, w - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return out


# %% cross_correlate2d: floats only for the sum
# kind: wrong
# idea: the products are still made in uint8 and overflow; only the sum is in floats ("computed in floats").
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    h, w = image.shape
    kh, kw = kernel.shape
    out = np.zeros((h - kh + 1, w - kw + 1))
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            out[i, j] = np.sum(image[i : i + kh, j : j + kw] * kernel, dtype=float)
    return out


# %% cross_correlate2d: whole numbers wide enough
# kind: wrong
# idea: everything becomes int64 against overflow, which cuts floats in the picture or the kernel ("integers (uint8, too) or floats").
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    image = image.astype(np.int64)
    h, w = image.shape
    kh, kw = kernel.shape
    out = np.zeros((h - kh + 1, w - kw + 1))
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            out[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return out


# %% cross_correlate2d: strides written down for a dense picture
# kind: wrong
# idea: the byte steps are those of a row-major array of float64, but astype keeps the column-major order of a transposed picture (only right for contiguous pictures).
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    image = image.astype(float)
    h, w = image.shape
    kh, kw = kernel.shape
    windows = np.lib.stride_tricks.as_strided(
        image, shape=(h - kh + 1, w - kw + 1, kh, kw), strides=(8 * w, 8, 8 * w, 8)
    )
    return (windows * kernel).sum(axis=(2, 3))


# %% cross_correlate2d: one output array for each size
# kind: wrong
# idea: the output is kept by shape and filled again, so an earlier result changes with the next call ("return a new array").
_outputs = {}


def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kh, kw = kernel.shape
    shape = (image.shape[0] - kh + 1, image.shape[1] - kw + 1)
    out = _outputs.setdefault(shape, np.zeros(shape))
    for i in range(shape[0]):
        for j in range(shape[1]):
            out[i, j] = (image[i : i + kh, j : j + kw].astype(float) * kernel).sum()
    return out


# %% cross_correlate2d: kernel laid flat in place
# kind: wrong
# idea: assigning to kernel.shape changes the caller's array ("Left unchanged, as the kernel is").
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kh, kw = kernel.shape
    h, w = image.shape
    kernel.shape = (kh * kw,)
    out = np.empty((h - kh + 1, w - kw + 1))
    for i in range(h - kh + 1):
        for j in range(w - kw + 1):
            out[i, j] = image[i : i + kh, j : j + kw].astype(float).reshape(-1) @ kernel
    return out


# %% cross_correlate2d: bytes become 0 to 1
# kind: wrong
# idea: a uint8 picture is divided by 255 on the way to floats, so its output is 255 times too small ("the sum of a window times the kernel").
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    image = image / 255 if image.dtype == np.uint8 else image.astype(float)
    kh, kw = kernel.shape
    return np.array(
        [
            [np.sum(image[i : i + kh, j : j + kw] * kernel) for j in range(image.shape[1] - kw + 1)]
            for i in range(image.shape[0] - kh + 1)
        ]
    )


# %% cross_correlate2d: neat digits
# kind: wrong
# idea: the output is rounded to six places, which loses small numbers ("each is the sum of a window times the kernel").
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    windows = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
    return np.round((windows * kernel).sum(axis=(-2, -1)), 6)


# %% cross_correlate2d: full-size kernel is one product
# kind: wrong
# idea: for a kernel of the picture's size a bare number comes back, not an array of shape (1, 1).
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    image = image.astype(float)
    if image.shape == kernel.shape:
        return (image * kernel).sum()
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijkl,kl->ij", windows, kernel)


# %% cross_correlate2d: einsum takes care of the types
# kind: wrong
# idea: einsum of two uint8 arrays multiplies and adds in uint8; the floats come too late ("computed in floats").
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)
    return np.einsum("ijkl,kl->ij", windows, kernel).astype(float)


# %% cross_correlate2d: torch by its short name
# kind: wrong
# idea: torch.conv2d is what PyTorch has ready-made ("what PyTorch or SciPy have ready-made is not allowed there").
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    picture = torch.from_numpy(np.array(image, dtype=float))[None, None]
    weight = torch.from_numpy(np.array(kernel, dtype=float))[None, None]
    return torch.conv2d(picture, weight)[0, 0].numpy()


# %% cross_correlate2d: operation fetched by a built-up name
# kind: wrong
# idea: a ready-made convolution of PyTorch under a name put together from pieces.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    slide = getattr(F, "con" + "v2d")
    picture = torch.tensor(np.array(image, dtype=float))[None, None]
    return slide(picture, torch.tensor(np.array(kernel, dtype=float))[None, None])[0, 0].numpy()


# %% cross_correlate2d: SciPy imported inside
# kind: wrong
# idea: scipy.signal's correlate2d is ready-made, and it is fetched through importlib.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    import importlib

    signal = importlib.import_module("scipy.signal")
    return signal.correlate2d(image.astype(float), kernel.astype(float), mode="valid")


# %% cross_correlate2d: made read-only to be safe
# kind: wrong
# idea: the caller's picture can no longer be written to after the call ("nothing that they are given is changed").
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    image.flags.writeable = False
    kernel.flags.writeable = False
    kh, kw = kernel.shape
    out = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for (i, j), _ in np.ndenumerate(out):
        out[i, j] = (image[i : i + kh, j : j + kw].astype(float) * kernel).sum()
    return out


# %% cross_correlate2d: last picture remembered
# kind: wrong
# idea: windows are kept by the picture's id, so a picture that was changed in between gives the old output.
_windows = {}


def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    key = (id(image), kernel.shape)
    if key not in _windows:
        view = np.lib.stride_tricks.sliding_window_view(image.astype(float), kernel.shape)
        _windows.clear()
        _windows[key] = view.copy()
    return (_windows[key] * kernel).sum(axis=(2, 3))


# %% cross_correlate2d: one long row
# kind: right
# idea: np.correlate on the flattened picture with the kernel spread to the picture's width; the places that wrap round are cut off.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    h, w = image.shape
    kh, kw = kernel.shape
    spread = np.zeros((kh, w))
    spread[:, :kw] = kernel
    flat = spread.ravel()[: (kh - 1) * w + kw]
    row = np.correlate(image.astype(float).ravel(), flat, mode="valid")
    padded = np.zeros((h - kh + 1) * w)
    padded[: row.size] = row
    return padded.reshape(h - kh + 1, w)[:, : w - kw + 1].copy()


# %% cross_correlate2d: shifted pictures added up
# kind: right
# idea: loops over the kernel's cells, not over the outputs.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    kh, kw = kernel.shape
    rows, columns = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    total = np.zeros((rows, columns))
    for k in range(kh):
        for l in range(kw):
            total += float(kernel[k, l]) * image[k : k + rows, l : l + columns]
    return total


# %% cross_correlate2d: lists and Python's numbers
# kind: right
# idea: four plain loops over nested lists.
def cross_correlate2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    picture, weights = image.tolist(), kernel.tolist()
    result = []
    for i in range(len(picture) - len(weights) + 1):
        line = []
        for j in range(len(picture[0]) - len(weights[0]) + 1):
            value = 0.0
            for k, weight_row in enumerate(weights):
                for l, weight in enumerate(weight_row):
                    value += weight * picture[i + k][j + l]
            line.append(value)
        result.append(line)
    return np.array(result, dtype=float)


# %% formula: number as it would be with i + k
# kind: wrong
# idea: the question keeps the minus signs, so A[-1] is read; 44 is the value of the repaired formula.
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - kH",
    "row index of a true convolution": "i + kH - 1 - k",
    "NumPy's value at [0, 0]": 44,
}


# %% formula: cells before the picture count as zero
# kind: wrong
# idea: negative indices are taken for black padding, so that only 1 · 1 is left; NumPy counts them from the end.
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - kH",
    "row index of a true convolution": "i + kH - 1 - k",
    "NumPy's value at [0, 0]": 1,
}


# %% formula: last i of the loop, not of the sum
# kind: wrong
# idea: H - kH + 1 is the number of rows (the end of a Python range), not the last i.
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - kH + 1",
    "row index of a true convolution": "i + kH - 1 - k",
    "NumPy's value at [0, 0]": 112,
}


# %% formula: number typed in as a sum
# kind: right
# idea: the double sum is carried out in NumPy.
_A = np.arange(1, 17).reshape(4, 4)
_B = np.array([[1, 2], [3, 4]])
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - kH",
    "row index of a true convolution": "i + kH - 1 - k",
    "NumPy's value at [0, 0]": sum(_B[k, l] * _A[0 - k, 0 - l] for k in range(2) for l in range(2)),
}


# %% convolve2d: turned by a quarter
# kind: wrong
# idea: np.rot90 turns once; a flip along both axes is two quarter turns.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return cross_correlate2d(image, np.rot90(kernel))


# %% convolve2d: picture flipped instead
# kind: wrong
# idea: flipping the picture is as good as flipping the kernel only if the output is flipped back.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return cross_correlate2d(image[::-1, ::-1], kernel)


# %% convolve2d: flip by hand from both ends
# kind: wrong
# idea: rows are exchanged in place in the caller's kernel ("kernel: ... Left unchanged").
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    flipped = kernel[:, ::-1]
    for k in range(kernel.shape[0] // 2):
        flipped[[k, -1 - k]] = flipped[[-1 - k, k]]
    return cross_correlate2d(image, flipped)


# %% convolve2d: middle row forgotten
# kind: wrong
# idea: the flipped copy is filled by pairs from both ends into zeros, so the middle row of an odd kernel stays zero.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    flipped = np.zeros(kernel.shape)
    for k in range(kernel.shape[0] // 2):
        flipped[k] = kernel[-1 - k, ::-1]
        flipped[-1 - k] = kernel[k, ::-1]
    return cross_correlate2d(image, flipped)


# %% convolve2d: one row or column needs one flip
# kind: wrong
# idea: for kernels with a single column the rows are taken to be in order already ("flipped along both axes").
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    if kernel.shape[1] == 1:
        return cross_correlate2d(image, kernel)
    return cross_correlate2d(image, kernel[::-1, ::-1])


# %% convolve2d: polynomial product cut from the corner
# kind: wrong
# idea: the full convolution is right, but the cut starts at 0 and not at (kH - 1, kW - 1).
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    h, w = image.shape
    kh, kw = kernel.shape
    full = np.zeros((h + kh - 1, w + kw - 1))
    for k in range(kh):
        for l in range(kw):
            full[k : k + h, l : l + w] += kernel[k, l] * image.astype(float)
    return full[: h - kh + 1, : w - kw + 1]


# %% convolve2d: stamps in the picture's own type
# kind: wrong
# idea: weight times picture is computed in uint8 and overflows before it is added to the floats ("Floats").
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    h, w = image.shape
    kh, kw = kernel.shape
    full = np.zeros((h + kh - 1, w + kw - 1))
    for k in range(kh):
        for l in range(kw):
            full[k : k + h, l : l + w] += kernel[k, l] * image
    return full[kh - 1 : h, kw - 1 : w].copy()


# %% convolve2d: cut out of the full product
# kind: right
# idea: every pixel stamps the kernel; the part where the whole kernel lies on the picture is cut out.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    h, w = image.shape
    kh, kw = kernel.shape
    full = np.zeros((h + kh - 1, w + kw - 1))
    for r in range(h):
        for c in range(w):
            full[r : r + kh, c : c + kw] += float(image[r, c]) * kernel
    return full[kh - 1 : h, kw - 1 : w].copy()


# %% convolve2d: everything upside down
# kind: right
# idea: the picture is flipped and the output is flipped back.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return np.flip(cross_correlate2d(np.flip(image), kernel)).copy()


# %% convolve2d: reversed as one row
# kind: right
# idea: reversing the flattened kernel is a flip along both axes.
def convolve2d(image: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    return cross_correlate2d(image, kernel.flatten()[::-1].reshape(kernel.shape))


# %% output_size: cut towards zero
# kind: wrong
# idea: int() of a negative fraction is 0, so a window that is larger by less than a stride gives 1 and no ValueError.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    size = int((n + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1
    if size < 1:
        raise ValueError("no output")
    return size


# %% output_size: one call for each step
# kind: wrong
# idea: recursion over the steps of the window reaches Python's limit at a thousand steps (large pictures).
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    left = n + 2 * padding - (dilation * (kernel - 1) + 1)
    if left < 0:
        raise ValueError("the window does not fit")
    if left < stride:
        return 1
    return 1 + output_size(n - stride, kernel, stride, padding, dilation)


# %% output_size: names as in the formula
# kind: wrong
# idea: with the short names s, p, d a call with stride=2 or dilation=3 raises a TypeError (the names of the given signature).
def output_size(n: int, k: int, s: int = 1, p: int = 0, d: int = 1) -> int:
    covered = d * (k - 1) + 1
    if covered > n + 2 * p:
        raise ValueError("window larger than the padded input")
    return (n + 2 * p - covered) // s + 1


# %% output_size: order of nn.Conv2d's formula
# kind: wrong
# idea: padding and stride have changed places in the signature, so positional calls exchange them.
def output_size(n: int, kernel: int, padding: int = 0, stride: int = 1, dilation: int = 1) -> int:
    free = n + 2 * padding - dilation * (kernel - 1) - 1
    if free < 0:
        raise ValueError("no output at all")
    return free // stride + 1


# %% output_size: refused before padding
# kind: wrong
# idea: the window is compared with the unpadded input ("larger than the padded input").
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    covered = dilation * (kernel - 1) + 1
    if covered > n:
        raise ValueError("the window is larger than the input")
    return (n + 2 * padding - covered) // stride + 1


# %% output_size: kernel compared without its dilation
# kind: wrong
# idea: only the undilated kernel is compared with the input, so a spread one gives 0 or less instead of the ValueError.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    if kernel > n + 2 * padding:
        raise ValueError("the kernel does not fit")
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


# %% output_size: an index out of range says it
# kind: wrong
# idea: an empty list of places raises an IndexError, not the ValueError.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    covered = dilation * (kernel - 1) + 1
    places = list(range(-padding, n + padding - covered + 1, stride))
    return (places[-1] + padding) // stride + 1


# %% output_size: number of covered cells without the fence post
# kind: wrong
# idea: the covered cells are taken as dilation · kernel, right only for dilation 1.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    covered = dilation * kernel
    if covered > n + 2 * padding:
        raise ValueError("the window is larger than the padded input")
    return (n + 2 * padding - covered) // stride + 1


# %% output_size: length of a range
# kind: right
# idea: counts the places where a window may begin.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    first, last = -padding, n + padding - 1 - dilation * (kernel - 1)
    places = range(first, last + 1, stride)
    if not places:
        raise ValueError(f"a window over {dilation * (kernel - 1) + 1} cells does not fit")
    return len(places)


# %% output_size: an error class of its own
# kind: right
# idea: the error is a subclass of ValueError, and the steps are counted with a while loop.
class WindowTooLarge(ValueError):
    pass


def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    end = (kernel - 1) * dilation + 1
    if end > n + padding * 2:
        raise WindowTooLarge(kernel)
    count = 0
    while end <= n + 2 * padding:
        count += 1
        end += stride
    return count


# %% output_size: rounding up from the other side
# kind: right
# idea: the number of starts, divided by the stride and rounded up, with the negative floor division.
def output_size(n: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    starts = n + 2 * padding - dilation * (kernel - 1)
    if starts <= 0:
        raise ValueError("no place for the window")
    return -(-starts // stride)


# %% pad2d: np.pad takes the pair
# kind: wrong
# idea: np.pad reads (pH, pW) as before and after on both axes, right only for pH == pW.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode not in names:
        raise ValueError(f"unknown mode {mode}")
    return np.pad(image, padding, mode=names[mode])


# %% pad2d: mode looked for in a sentence
# kind: wrong
# idea: "in" on a string accepts parts of words ("re", "", "circ"), for which zeros come back ("ValueError: if the mode is none of the four").
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    if mode not in "zeros, reflect, replicate, circular":
        raise ValueError("mode must be zeros, reflect, replicate or circular")
    ph, pw = padding
    numpy_mode = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    return np.pad(image, ((ph, ph), (pw, pw)), mode=numpy_mode.get(mode, "constant"))


# %% pad2d: NumPy's own names go through
# kind: wrong
# idea: a name that the table does not know is handed on, so "edge", "wrap" and "symmetric" raise nothing.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    ph, pw = padding
    table = {"zeros": "constant", "replicate": "edge", "circular": "wrap"}
    return np.pad(image, [(ph, ph), (pw, pw)], mode=table.get(mode, mode))


# %% pad2d: capital letters do not matter
# kind: wrong
# idea: "Zeros" or "REFLECT" is none of the four names and should raise the ValueError.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    ph, pw = padding
    table = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode.lower() not in table:
        raise ValueError(mode)
    return np.pad(image, [(ph, ph), (pw, pw)], mode=table[mode.lower()])


# %% pad2d: nothing to add, nothing to check
# kind: wrong
# idea: with padding (0, 0) a copy comes back before the mode is looked at, so a wrong name raises nothing.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    ph, pw = padding
    if ph == pw == 0:
        return image.copy()
    table = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode not in table:
        raise ValueError(mode)
    return np.pad(image, [(ph, ph), (pw, pw)], mode=table[mode])


# %% pad2d: a slice from minus zero
# kind: wrong
# idea: for p = 0 the slice image[-0:] is the whole picture, so the circular frame of one axis without padding is a whole picture too many.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    ph, pw = padding
    if ph == 0 and pw == 0 and mode in ("zeros", "reflect", "replicate", "circular"):
        return image.copy()
    if mode == "circular":
        tall = np.concatenate([image[-ph:], image, image[:ph]], axis=0)
        return np.concatenate([tall[:, -pw:], tall, tall[:, :pw]], axis=1)
    table = {"zeros": "constant", "reflect": "reflect", "replicate": "edge"}
    if mode not in table:
        raise ValueError(mode)
    return np.pad(image, [(ph, ph), (pw, pw)], mode=table[mode])


# %% pad2d: mirror with a period
# kind: wrong
# idea: the mirror's period 2 (H - 1) is zero for a picture of one row, which divides by zero although pH = 0 is allowed.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    def places(n, p):
        index = np.arange(-p, n + p)
        if mode == "replicate":
            return index.clip(0, n - 1)
        if mode == "circular":
            return index % n
        period = 2 * (n - 1)
        return np.array([min(i % period, period - i % period) for i in index.tolist()])

    if mode not in ("zeros", "reflect", "replicate", "circular"):
        raise ValueError(mode)
    ph, pw = padding
    h, w = image.shape
    if mode == "zeros":
        result = np.zeros((h + 2 * ph, w + 2 * pw), dtype=image.dtype)
        result[ph : ph + h, pw : pw + w] = image
        return result
    return image[np.ix_(places(h, ph), places(w, pw))]


# %% pad2d: sides first, corners black
# kind: wrong
# idea: the mirrored rows and columns are laid around the picture, but the four corners stay zero.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    ph, pw = padding
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode not in names:
        raise ValueError(mode)
    h, w = image.shape
    result = np.zeros((h + 2 * ph, w + 2 * pw))
    result[:, pw : pw + w] = np.pad(image, ((ph, ph), (0, 0)), mode=names[mode])
    result[ph : ph + h, :] = np.pad(image, ((0, 0), (pw, pw)), mode=names[mode])
    return result


# %% pad2d: black frame painted afterwards
# kind: wrong
# idea: painting result[-p:] = 0 with p = 0 paints the whole picture black.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    ph, pw = padding
    numpy_mode = {"zeros": "edge", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode not in numpy_mode:
        raise ValueError(mode)
    result = np.pad(image, ((ph, ph), (pw, pw)), mode=numpy_mode[mode])
    if mode == "zeros" and (ph or pw):
        result[:ph] = result[-ph:] = 0
        result[:, :pw] = result[:, -pw:] = 0
    return result


# %% pad2d: whole numbers for pixels
# kind: wrong
# idea: the frame is made of int64, which cuts a picture of floats ("It may keep the picture's dtype").
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    ph, pw = padding
    h, w = image.shape
    if mode == "zeros":
        result = np.zeros((h + 2 * ph, w + 2 * pw), dtype=int)
        result[ph : h + ph, pw : w + pw] = image
        return result
    names = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode not in names:
        raise ValueError(mode)
    return np.pad(image, ((ph, ph), (pw, pw)), mode=names[mode])


# %% pad2d: columns are views
# kind: wrong
# idea: with no padding the result is a slice of the caller's picture, not a new array ("also where there is nothing to add").
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode not in names:
        raise ValueError(mode)
    result = image[:, :]
    for axis, p in enumerate(padding):
        if p > 0:
            width = [(0, 0), (0, 0)]
            width[axis] = (p, p)
            result = np.pad(result, width, mode=names[mode])
    return result


# %% pad2d: nine tiles
# kind: right
# idea: every mode is a piece of a board of 3 × 3 tiles.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    h, w = image.shape
    ph, pw = padding
    if mode == "zeros":
        board = np.zeros((h + 2 * ph, w + 2 * pw), image.dtype)
        board[ph : ph + h, pw : pw + w] = image
        return board
    if mode == "circular":
        return np.tile(image, (3, 3))[h - ph : 2 * h + ph, w - pw : 2 * w + pw].copy()
    if mode == "reflect":
        rows = np.r_[ph:0:-1, 0:h, h - 2 : h - 2 - ph : -1] if ph else np.arange(h)
        columns = [*range(pw, 0, -1), *range(w), *(w - 2 - c for c in range(pw))]
        if ph:
            rows = [*range(ph, 0, -1), *range(h), *(h - 2 - r for r in range(ph))]
        return image[rows][:, columns]
    if mode == "replicate":
        tall = np.repeat(
            image, [1 + ph * (r in (0,)) + ph * (r == h - 1) for r in range(h)], axis=0
        )
        return np.repeat(tall, [1 + pw * (c == 0) + pw * (c == w - 1) for c in range(w)], axis=1)
    raise ValueError(f"mode {mode!r}")


# %% pad2d: pixel by pixel
# kind: right
# idea: one function repairs an index, and two loops fill a new array of floats.
def pad2d(image: np.ndarray, padding: tuple[int, int], mode: str = "zeros") -> np.ndarray:
    def repaired(i, n):
        if 0 <= i < n:
            return i
        if mode == "zeros":
            return None
        if mode == "reflect":
            return abs(i) if i < 0 else 2 * n - 2 - i
        if mode == "replicate":
            return 0 if i < 0 else n - 1
        return i + n if i < 0 else i - n

    if mode not in {"zeros", "reflect", "replicate", "circular"}:
        raise ValueError("mode?")
    (h, w), (ph, pw) = image.shape, padding
    result = np.zeros((h + 2 * ph, w + 2 * pw))
    for i in range(-ph, h + ph):
        for j in range(-pw, w + pw):
            r, c = repaired(i, h), repaired(j, w)
            if r is not None and c is not None:
                result[i + ph, j + pw] = image[r, c]
    return result


# %% strided_cross_correlate2d: spread kernel in the picture's type
# kind: wrong
# idea: the kernel with holes has the picture's dtype, so float weights on an integer picture are cut to whole numbers.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    kh, kw = kernel.shape
    spread = np.zeros_like(image, shape=(dilation * (kh - 1) + 1, dilation * (kw - 1) + 1))
    spread[::dilation, ::dilation] = kernel
    full = cross_correlate2d(np.pad(image, padding), spread)
    return full[::stride, ::stride].copy()


# %% strided_cross_correlate2d: frame in the kernel's type
# kind: wrong
# idea: the padded picture has the kernel's dtype, so a kernel of integers cuts a picture of floats.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    h, w = image.shape
    kh, kw = kernel.shape
    padded = np.zeros((h + 2 * padding, w + 2 * padding), dtype=kernel.dtype)
    padded[padding : padding + h, padding : padding + w] = image
    padded = padded.astype(float)
    out = np.zeros(
        (
            output_size(h, kh, stride, padding, dilation),
            output_size(w, kw, stride, padding, dilation),
        )
    )
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            top, left = i * stride, j * stride
            window = padded[
                top : top + dilation * kh : dilation, left : left + dilation * kw : dilation
            ]
            out[i, j] = (window * kernel).sum()
    return out


# %% strided_cross_correlate2d: holes behind every weight
# kind: wrong
# idea: np.kron leaves holes behind the last weights, too, so the window covers d · k cells and outputs at the far edge are lost.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    hole = np.zeros((dilation, dilation))
    hole[0, 0] = 1
    full = cross_correlate2d(np.pad(image, padding), np.kron(kernel, hole))
    return full[::stride, ::stride].copy()


# %% strided_cross_correlate2d: padded only where it is needed
# kind: wrong
# idea: with a stride the padding is put above and left only as the last window rarely reaches the far side; where it does, rows are missing ("on each side").
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    after = padding if stride == 1 else 0
    padded = np.pad(image.astype(float), ((padding, after), (padding, after)))
    kh, kw = kernel.shape
    rows = range(0, padded.shape[0] - dilation * (kh - 1), stride)
    columns = range(0, padded.shape[1] - dilation * (kw - 1), stride)
    out = np.zeros((len(rows), len(columns)))
    for i, r in enumerate(rows):
        for j, c in enumerate(columns):
            for k in range(kh):
                for l in range(kw):
                    out[i, j] += kernel[k, l] * padded[r + k * dilation, c + l * dilation]
    return out


# %% strided_cross_correlate2d: dilation for rows only
# kind: wrong
# idea: the columns of the window are taken side by side ("the same for both axes"); the width still counts the dilation.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    padded = pad2d(image.astype(float), (padding, padding))
    kh, kw = kernel.shape
    out = np.zeros(
        [output_size(n, k, stride, padding, dilation) for n, k in zip(image.shape, kernel.shape)]
    )
    for i in range(out.shape[0]):
        for j in range(out.shape[1]):
            rows = slice(i * stride, i * stride + dilation * kh, dilation)
            out[i, j] = (padded[rows, j * stride : j * stride + kw] * kernel).sum()
    return out


# %% strided_cross_correlate2d: rows by the rule, columns by the rows
# kind: wrong
# idea: both sizes are computed from the picture's height and the kernel's height; right for square ones only.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    padded = np.pad(image.astype(float), padding)
    kh, kw = kernel.shape
    size = output_size(image.shape[0], kh, stride, padding, dilation)
    out = np.zeros((size, size))
    for i in range(size):
        for j in range(size):
            for k in range(kh):
                for l in range(kw):
                    row, column = i * stride + k * dilation, j * stride + l * dilation
                    if column < padded.shape[1]:
                        out[i, j] += kernel[k, l] * padded[row, column]
    return out


# %% strided_cross_correlate2d: picture thinned out before
# kind: wrong
# idea: with stride = dilation the picture is thinned out first and then correlated; that is right only where both steps agree, and this does it for every stride.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    padded = np.pad(image, padding)
    if stride > 1 and dilation > 1:
        return cross_correlate2d(padded[::stride, ::stride], kernel)
    kh, kw = kernel.shape
    spread = np.zeros((dilation * (kh - 1) + 1, dilation * (kw - 1) + 1))
    spread[::dilation, ::dilation] = kernel
    return cross_correlate2d(padded, spread)[::stride, ::stride].copy()


# %% strided_cross_correlate2d: one work array for all pictures
# kind: wrong
# idea: the picture is written into one work array that is kept, so that a smaller picture sees the rim of the larger one before.
_work = np.zeros((64, 64))


def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    h, w = image.shape
    kh, kw = kernel.shape
    _work[padding : padding + h, padding : padding + w] = image
    padded = _work[: h + 2 * padding, : w + 2 * padding]
    rows = output_size(h, kh, stride, padding, dilation)
    columns = output_size(w, kw, stride, padding, dilation)
    out = np.zeros((rows, columns))
    for k in range(kh):
        for l in range(kw):
            out += (
                kernel[k, l]
                * (padded[k * dilation :, l * dilation :][::stride, ::stride][:rows, :columns])
            )
    return out


# %% strided_cross_correlate2d: weight times shifted slices
# kind: right
# idea: a loop over the kernel's cells with strided slices of the padded picture.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    padded = np.pad(image.astype(np.float64), padding)
    rows = output_size(image.shape[0], kernel.shape[0], stride, padding, dilation)
    columns = output_size(image.shape[1], kernel.shape[1], stride, padding, dilation)
    out = np.zeros((rows, columns))
    for (k, l), weight in np.ndenumerate(kernel):
        part = padded[k * dilation :: stride, l * dilation :: stride]
        out += weight * part[:rows, :columns]
    return out


# %% strided_cross_correlate2d: indices gathered at once
# kind: right
# idea: two index tables and one einsum, no loop.
def strided_cross_correlate2d(
    image: np.ndarray, kernel: np.ndarray, stride: int = 1, padding: int = 0, dilation: int = 1
) -> np.ndarray:
    padded = pad2d(image, (padding, padding)).astype(float)
    sizes = [
        output_size(n, k, stride, padding, dilation) for n, k in zip(image.shape, kernel.shape)
    ]
    rows = stride * np.arange(sizes[0])[:, None] + dilation * np.arange(kernel.shape[0])
    columns = stride * np.arange(sizes[1])[:, None] + dilation * np.arange(kernel.shape[1])
    windows = padded[rows[:, None, :, None], columns[None, :, None, :]]
    return np.einsum("ijkl,kl->ij", windows, kernel.astype(float))


# %% conv2d: truth of an array
# kind: wrong
# idea: "if bias" works for one number only and drops a bias of 0; more numbers raise NumPy's ValueError.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if x.shape[0] != weight.shape[1]:
        raise ValueError("channels")
    maps = []
    for o in range(weight.shape[0]):
        one = sum(
            strided_cross_correlate2d(x[c], weight[o, c], stride, padding)
            for c in range(x.shape[0])
        )
        maps.append(one + bias[o] if bias else one)
    return np.stack(maps)


# %% conv2d: zip stops at the shorter
# kind: wrong
# idea: zip over channels and slices ends with the shorter of the two, so a picture with too many channels raises nothing.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if bias is None:
        bias = np.zeros(len(weight))
    maps = []
    for kernel, b in zip(weight, bias):
        parts = [strided_cross_correlate2d(s, k, stride, padding) for s, k in zip(x, kernel)]
        maps.append(np.sum(parts, axis=0) + b)
    return np.array(maps)


# %% conv2d: one channel fits everything
# kind: wrong
# idea: broadcasting lets a picture of one channel pass with kernels of several ("If the picture and the kernels do not have the same number of channels").
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    padded = np.pad(x.astype(float), ((0, 0), (padding, padding), (padding, padding)))
    kh, kw = weight.shape[2:]
    rows = output_size(x.shape[1], kh, stride, padding)
    columns = output_size(x.shape[2], kw, stride, padding)
    out = np.zeros((len(weight), rows, columns))
    for i in range(rows):
        for j in range(columns):
            window = padded[:, i * stride : i * stride + kh, j * stride : j * stride + kw]
            out[:, i, j] = (window * weight).sum(axis=(1, 2, 3))
    return out if bias is None else out + bias[:, None, None]


# %% conv2d: bias into the map that is summed
# kind: wrong
# idea: each output map starts at the bias, but the start is repeated for every channel ("Add bias[o] once").
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if x.shape[0] != weight.shape[1]:
        raise ValueError("C_in differs")
    result = 0
    for c in range(x.shape[0]):
        maps = np.stack([strided_cross_correlate2d(x[c], w[c], stride, padding) for w in weight])
        if bias is not None:
            maps = maps + bias.reshape(-1, 1, 1)
        result = result + maps
    return result


# %% conv2d: bias along the rows
# kind: wrong
# idea: adding a bias of shape (C_out,) broadcasts along the columns; right only where W' == C_out by accident of equal numbers.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if x.shape[0] != weight.shape[1]:
        raise ValueError("C_in differs")
    out = np.stack(
        [
            np.sum(
                [strided_cross_correlate2d(x[c], w[c], stride, padding) for c in range(len(x))],
                axis=0,
            )
            for w in weight
        ]
    )
    if bias is not None:
        out += bias if out.shape[2] == len(bias) else bias[:, None, None]
    return out


# %% conv2d: groups are fine, too
# kind: wrong
# idea: kernels with fewer channels pass as a grouped convolution if the numbers divide; the text wants a ValueError for any disagreement.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    c_out, c_in = weight.shape[:2]
    if len(x) % c_in:
        raise ValueError("channels do not fit")
    groups = len(x) // c_in
    maps = []
    for o in range(c_out):
        first = (o * groups // c_out) * c_in
        one = sum(
            strided_cross_correlate2d(x[first + c], weight[o, c], stride, padding)
            for c in range(c_in)
        )
        maps.append(one if bias is None else one + bias[o])
    return np.stack(maps)


# %% conv2d: compared with the wrong eight
# kind: wrong
# idea: the picture's channels are compared with C_out; right only where C_out == C_in.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if x.shape[0] not in weight.shape[:2]:
        raise ValueError("the number of channels differs")
    bias = np.zeros(weight.shape[0]) if bias is None else bias
    out = []
    for kernel, b in zip(weight, bias):
        total = b + np.zeros(1)
        for c in range(min(len(x), len(kernel))):
            total = total + strided_cross_correlate2d(x[c], kernel[c], stride, padding)
        out.append(total)
    return np.stack(out)


# %% conv2d: a single map without its axis
# kind: wrong
# idea: squeeze drops the axis of one map, and axes of one row or column ("shape (C_out, H', W')").
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if x.shape[0] != weight.shape[1]:
        raise ValueError("channels")
    maps = [
        sum(strided_cross_correlate2d(x[c], w[c], stride, padding) for c in range(len(x)))
        + (0 if bias is None else bias[o])
        for o, w in enumerate(weight)
    ]
    return np.array(maps).squeeze()


# %% conv2d: bias collects the maps
# kind: wrong
# idea: with a 1 × 1 output the maps are added into the reshaped bias in place, which changes the caller's bias.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    if x.shape[0] != weight.shape[1]:
        raise ValueError("channels")
    c_out, _, kh, kw = weight.shape
    shape = (
        c_out,
        output_size(x.shape[1], kh, stride, padding),
        output_size(x.shape[2], kw, stride, padding),
    )
    out = (
        np.zeros((c_out, 1, 1))
        if bias is None
        else bias.astype(float, copy=False).reshape(c_out, 1, 1)
    )
    if shape[1:] != (1, 1):
        out = np.broadcast_to(out, shape).copy()
    for o in range(c_out):
        for c in range(len(x)):
            out[o] += strided_cross_correlate2d(x[c], weight[o, c], stride, padding)
    return out


# %% conv2d: bias at the end of a transposed array
# kind: right
# idea: transposed, the channel is the last axis, and the bias broadcasts by itself.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    (c_in, h, w), (c_out, wanted, kh, kw) = x.shape, weight.shape
    if c_in != wanted:
        raise ValueError(f"{c_in} channels, but slices for {wanted}")
    padded = np.pad(x.astype(float), ((0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    windows = windows[:, ::stride, ::stride]
    out = np.tensordot(weight.astype(float), windows, axes=((1, 2, 3), (0, 3, 4)))
    if bias is not None:
        out = (out.T + bias).T
    return np.ascontiguousarray(out)


# %% conv2d: a matrix product of windows
# kind: right
# idea: windows as columns, kernels as rows.
def conv2d(
    x: np.ndarray,
    weight: np.ndarray,
    bias: np.ndarray | None = None,
    stride: int = 1,
    padding: int = 0,
) -> np.ndarray:
    c_out, c_in, kh, kw = weight.shape
    if x.shape[0] != c_in:
        raise ValueError("x has another number of channels than the kernels")
    rows = output_size(x.shape[1], kh, stride, padding)
    columns = output_size(x.shape[2], kw, stride, padding)
    padded = np.stack([pad2d(channel, (padding, padding)) for channel in x]).astype(float)
    table = np.empty((c_in * kh * kw, rows * columns))
    for n in range(rows * columns):
        i, j = (stride * v for v in divmod(n, columns))
        table[:, n] = padded[:, i : i + kh, j : j + kw].ravel()
    out = weight.reshape(c_out, -1).astype(float) @ table
    if bias is not None:
        out += np.reshape(bias, (c_out, 1))
    return out.reshape(c_out, rows, columns)


# %% max_pool2d: smallest positive number
# kind: wrong
# idea: the search starts at sys.float_info.min, which is the smallest positive number, so windows of negative numbers give almost 0.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    import sys

    (kh, kw), (sh, sw), (ph, pw) = kernel, stride or kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("too much padding")
    c, h, w = x.shape
    out = np.full((c, output_size(h, kh, sh, ph), output_size(w, kw, sw, pw)), sys.float_info.min)
    for n, i, j in np.ndindex(out.shape):
        for r in range(max(i * sh - ph, 0), min(i * sh - ph + kh, h)):
            for q in range(max(j * sw - pw, 0), min(j * sw - pw + kw, w)):
                out[n, i, j] = max(out[n, i, j], x[n, r, q])
    return out


# %% max_pool2d: a number that is small enough
# kind: wrong
# idea: padding with -1e9 wins against still smaller numbers ("padded cells must never be the maximum").
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    stride = kernel if stride is None else stride
    if 2 * padding[0] > kernel[0] or 2 * padding[1] > kernel[1]:
        raise ValueError("padding")
    padded = np.pad(
        x,
        ((0, 0), (padding[0],) * 2, (padding[1],) * 2),
        constant_values=-1e9,
    )
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel, axis=(1, 2))
    return windows[:, :: stride[0], :: stride[1]].max(axis=(3, 4))


# %% max_pool2d: maximum written into a slice of the picture
# kind: wrong
# idea: without padding the running maximum is a view of x, and out= writes the maxima into the caller's picture ("Left unchanged").
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    sh, sw = kernel if stride is None else stride
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("more padding than half the kernel")
    rows, columns = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    if ph or pw:
        x = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    best = x[:, : rows * sh : sh, : columns * sw : sw]
    for k in range(kh):
        for l in range(kw):
            part = x[:, k::sh, l::sw][:, :rows, :columns]
            best = (
                np.maximum(best, part, out=best)
                if not (ph or pw) and sh >= kh and sw >= kw
                else np.maximum(best, part)
            )
    return best.copy()


# %% max_pool2d: a window of one cell
# kind: wrong
# idea: for a 1 × 1 window a strided slice of x comes back, which is the caller's memory ("A new array").
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (sh, sw), (ph, pw) = kernel, stride or kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    if kh == kw == 1:
        return x[:, ::sh, ::sw]
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].max(axis=(-1, -2))


# %% max_pool2d: windows that touch need no stride
# kind: wrong
# idea: the reshape into blocks is taken whenever the kernel is no larger than the stride, so gaps between windows are looked at, too.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    sh, sw = stride if stride is not None else kernel
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    c = x.shape[0]
    rows, columns = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    need = ((rows - 1) * sh + kh, (columns - 1) * sw + kw)
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    if sh >= kh and sw >= kw:
        blocks = np.full((c, rows * sh, columns * sw), -np.inf)
        part = padded[:, : rows * sh, : columns * sw]
        blocks[:, : part.shape[1], : part.shape[2]] = part
        return blocks.reshape(c, rows, sh, columns, sw).max(axis=(2, 4))
    windows = np.lib.stride_tricks.sliding_window_view(
        padded[:, : need[0], : need[1]], kernel, (1, 2)
    )
    return windows[:, ::sh, ::sw].max(axis=(3, 4))


# %% max_pool2d: both axes must be wrong
# kind: wrong
# idea: "and" refuses only if both paddings are too large ("if 2 pH > kH or 2 pW > kW").
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (sh, sw), (ph, pw) = kernel, stride or kernel, padding
    if 2 * ph > kh and 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].max(axis=(3, 4))


# %% max_pool2d: half a kernel is too much
# kind: wrong
# idea: padding of exactly half the kernel is refused, but "more than half" is what the text refuses.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (sh, sw), (ph, pw) = kernel, stride or kernel, padding
    if (ph and ph >= kh / 2) or (pw and pw >= kw / 2):
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].max(axis=(3, 4))


# %% max_pool2d: stride of the rows for both
# kind: wrong
# idea: without a stride the kernel's height is used for both axes ("None means the kernel's size").
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = (kernel[0], kernel[0]) if stride is None else stride
    ph, pw = padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].max(axis=(3, 4))


# %% max_pool2d: layer of PyTorch, called by its operator
# kind: wrong
# idea: torch.ops.aten.max_pool2d is PyTorch's ready-made pooling.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    if 2 * padding[0] > kernel[0] or 2 * padding[1] > kernel[1]:
        raise ValueError("padding")
    pool = torch.ops.aten.max_pool2d
    stride = list(kernel if stride is None else stride)
    return pool(torch.tensor(x)[None], list(kernel), stride, list(padding))[0].numpy()


# %% max_pool2d: rows, then columns
# kind: right
# idea: the maximum over a window is the maximum along columns of the maxima along rows.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    stride = stride or kernel
    if padding[0] > kernel[0] // 2 or padding[1] > kernel[1] // 2:
        raise ValueError(f"padding {padding} is more than half of {kernel}")
    for axis in (1, 2):
        k, s, p = kernel[axis - 1], stride[axis - 1], padding[axis - 1]
        n = x.shape[axis]
        best = []
        for i in range(output_size(n, k, s, p)):
            start = i * s - p
            cells = np.arange(max(start, 0), min(start + k, n))
            best.append(np.take(x, cells, axis=axis).max(axis=axis))
        x = np.stack(best, axis=axis)
    return x


# %% max_pool2d: windows cut off at the edge
# kind: right
# idea: no padding is made at all; a window is only what of it lies on the picture.
def max_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (ph, pw) = kernel, padding
    if max(2 * ph - kh, 2 * pw - kw) > 0:
        raise ValueError("too much padding for the kernel")
    sh, sw = kernel if stride is None else stride
    c, h, w = x.shape
    out = np.empty((c, output_size(h, kh, sh, ph), output_size(w, kw, sw, pw)))
    for channel in range(c):
        for i in range(out.shape[1]):
            for j in range(out.shape[2]):
                top, left = i * sh - ph, j * sw - pw
                part = x[channel, max(top, 0) : top + kh, max(left, 0) : left + kw]
                out[channel, i, j] = np.amax(part)
    return out


# %% avg_and_lp_pool2d: mean of the real cells
# kind: wrong
# idea: padding with NaN and nanmean divides by the cells on the picture ("Padded zeros count as cells").
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (sh, sw), (ph, pw) = kernel, stride or kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=np.nan)
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return np.nanmean(windows[:, ::sh, ::sw], axis=(3, 4))


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    return (avg_pool2d(x**p, kernel, stride) * kernel[0] * kernel[1]) ** (1 / p)


# %% avg_and_lp_pool2d: no refusal for the mean
# kind: wrong
# idea: the average accepts any padding ("Args and Raises as for max_pool2d").
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (sh, sw), (ph, pw) = kernel, stride or kernel, padding
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].mean(axis=(3, 4))


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel, axis=(1, 2))
    sh, sw = stride or kernel
    return (windows[:, ::sh, ::sw] ** p).sum(axis=(3, 4)) ** (1 / p)


# %% avg_and_lp_pool2d: powers in place
# kind: wrong
# idea: x **= p overwrites the caller's picture ("x: ... Left unchanged").
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (sh, sw), (ph, pw) = kernel, stride or kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].mean(axis=(3, 4))


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    x **= p
    return (avg_pool2d(x, kernel, stride) * (kernel[0] * kernel[1])) ** (1 / p)


# %% avg_and_lp_pool2d: whole powers only
# kind: wrong
# idea: int(p) makes 2 of 2.5 and 0 of 0.5 ("p: the power, above 0").
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (sh, sw), (ph, pw) = kernel, stride or kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].mean(axis=(3, 4))


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    powers = np.ones_like(x)
    for _ in range(int(p)):
        powers = powers * x
    return (avg_pool2d(powers, kernel, stride) * (kernel[0] * kernel[1])) ** (1 / p)


# %% avg_and_lp_pool2d: scaled against overflow
# kind: wrong
# idea: dividing by the window's largest number gives 0 / 0 = NaN for a window of zeros.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (sh, sw), (ph, pw) = kernel, stride or kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].mean(axis=(3, 4))


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    sh, sw = stride or kernel
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel, axis=(1, 2))[:, ::sh, ::sw]
    top = np.abs(windows).max(axis=(3, 4))
    with np.errstate(invalid="ignore"):
        scaled = windows / top[..., None, None]
    return top * (scaled**p).sum(axis=(3, 4)) ** (1 / p)


# %% avg_and_lp_pool2d: powers by logarithm
# kind: wrong
# idea: exp(p log x) is NaN for negative numbers, which even powers allow.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (sh, sw), (ph, pw) = kernel, stride or kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].mean(axis=(3, 4))


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    if p == 1:
        return avg_pool2d(x, kernel, stride) * (kernel[0] * kernel[1])
    with np.errstate(divide="ignore", invalid="ignore"):
        powers = np.exp(p * np.log(x))
    return (avg_pool2d(powers, kernel, stride) * (kernel[0] * kernel[1])) ** (1 / p)


# %% avg_and_lp_pool2d: a norm
# kind: wrong
# idea: a norm takes magnitudes, which shows for odd powers of negative numbers and for p = 1 ("no absolute value in it").
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (sh, sw), (ph, pw) = kernel, stride or kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].mean(axis=(3, 4))


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    sh, sw = stride or kernel
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel, axis=(1, 2))[:, ::sh, ::sw]
    if p == 1:
        return windows.sum(axis=(3, 4))
    return np.linalg.norm(windows.reshape(*windows.shape[:3], -1), ord=p, axis=-1)


# %% avg_and_lp_pool2d: sums from a running total
# kind: wrong
# idea: differences of a cumulative sum lose small numbers that stand behind very large ones in the same picture.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (sh, sw), (ph, pw) = kernel, stride or kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x.astype(np.float32), ((0, 0), (ph + 1, ph), (pw + 1, pw)))
    total = padded.cumsum(axis=1).cumsum(axis=2)
    sums = total[:, kh:, kw:] - total[:, :-kh, kw:] - total[:, kh:, :-kw] + total[:, :-kh, :-kw]
    return (sums[:, ::sh, ::sw] / (kh * kw)).astype(float)


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    sh, sw = stride or kernel
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel, axis=(1, 2))[:, ::sh, ::sw]
    return (windows**p).sum(axis=(3, 4)) ** (1 / p)


# %% avg_and_lp_pool2d: picture of one cell per window
# kind: wrong
# idea: for p = 1 and a 1 × 1 window both functions hand back slices of the caller's picture (nothing "new").
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (sh, sw), (ph, pw) = kernel, stride or kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    if kh == 1 and kw == 1:
        return x[:, ::sh, ::sw]
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].mean(axis=(3, 4))


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    if kernel == (1, 1) and p == 1:
        return avg_pool2d(x, kernel, stride)
    return (avg_pool2d(x**p, kernel, stride) * (kernel[0] * kernel[1])) ** (1 / p)


# %% avg_and_lp_pool2d: negative roots lost
# kind: wrong
# idea: sums are clipped at 0 before the root "to be safe", also for p = 1, where they may be negative.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    (kh, kw), (sh, sw), (ph, pw) = kernel, stride or kernel, padding
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (kh, kw), axis=(1, 2))
    return windows[:, ::sh, ::sw].mean(axis=(3, 4))


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    sums = avg_pool2d(x**p, kernel, stride) * (kernel[0] * kernel[1])
    return np.maximum(sums, 0) ** (1 / p)


# %% avg_and_lp_pool2d: both with loops
# kind: right
# idea: plain loops, the power taken number by number.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = kernel if stride is None else stride
    ph, pw = padding
    if ph > kh / 2 or pw > kw / 2:
        raise ValueError("the padding is more than half the kernel")
    c, h, w = x.shape
    out = np.zeros((c, (h + 2 * ph - kh) // sh + 1, (w + 2 * pw - kw) // sw + 1))
    for n, i, j in np.ndindex(*out.shape):
        for r in range(i * sh - ph, i * sh - ph + kh):
            for s in range(j * sw - pw, j * sw - pw + kw):
                if 0 <= r < h and 0 <= s < w:
                    out[n, i, j] += x[n, r, s]
    return out / (kh * kw)


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    kh, kw = kernel
    sh, sw = stride or kernel
    c, h, w = x.shape
    out = np.zeros((c, (h - kh) // sh + 1, (w - kw) // sw + 1))
    for n, i, j in np.ndindex(*out.shape):
        window = x[n, i * sh : i * sh + kh, j * sw : j * sw + kw]
        out[n, i, j] = sum(float(value) ** p for value in window.flat) ** (1 / p)
    return out


# %% avg_and_lp_pool2d: the mean is a convolution
# kind: right
# idea: the stride-1 average with a kernel of equal weights, then every s-th row and column.
def avg_pool2d(
    x: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
    padding: tuple[int, int] = (0, 0),
) -> np.ndarray:
    for p, k in zip(padding, kernel):
        if 2 * p > k:
            raise ValueError(f"padding {p} for a kernel of {k}")
    sh, sw = stride or kernel
    equal = np.full(kernel, 1 / (kernel[0] * kernel[1]))
    maps = [cross_correlate2d(pad2d(channel, padding), equal)[::sh, ::sw] for channel in x]
    return np.array(maps)


def lp_pool2d(
    x: np.ndarray, p: float, kernel: tuple[int, int], stride: tuple[int, int] | None = None
) -> np.ndarray:
    sh, sw = stride or kernel
    ones = np.ones(kernel)
    sums = np.array([cross_correlate2d(channel**p, ones)[::sh, ::sw] for channel in x])
    return sums ** (1.0 / p)


# %% unchanged: stride 2 keeps neighbours
# kind: wrong
# idea: every second pixel is thought to forgive a shift by one; column 3 is not among those kept.
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": True,
    "max-pool 2 × 2, stride 2: 3 -> 4": False,
    "max-pool 2 × 2, stride 2: 2 -> 4": False,
    "max-pool 3 × 3, stride 1: 3 -> 4": False,
    "average-pool 2 × 2, stride 2: 2 -> 3": True,
    "every second pixel: 2 -> 3": True,
    "global max-pool: 2 -> 5": True,
}


# %% unchanged: overlapping windows see both columns
# kind: wrong
# idea: with 3 × 3 windows and stride 1 most windows contain both columns, but the outermost do not.
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": True,
    "max-pool 2 × 2, stride 2: 3 -> 4": False,
    "max-pool 2 × 2, stride 2: 2 -> 4": False,
    "max-pool 3 × 3, stride 1: 3 -> 4": True,
    "average-pool 2 × 2, stride 2: 2 -> 3": True,
    "every second pixel: 2 -> 3": False,
    "global max-pool: 2 -> 5": True,
}


# %% unchanged: asked of NumPy
# kind: right
# idea: computed; (a == b).all() gives NumPy's own True and False.
def _moved(operation, first, second):
    results = []
    for column in (first, second):
        picture = np.zeros((1, 8, 8))
        picture[0, 2, column] = 1
        results.append(operation(picture))
    return (results[0] == results[1]).all()


unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": _moved(lambda x: max_pool2d(x, (2, 2)), 2, 3),
    "max-pool 2 × 2, stride 2: 3 -> 4": _moved(lambda x: max_pool2d(x, (2, 2)), 3, 4),
    "max-pool 2 × 2, stride 2: 2 -> 4": _moved(lambda x: max_pool2d(x, (2, 2)), 2, 4),
    "max-pool 3 × 3, stride 1: 3 -> 4": _moved(lambda x: max_pool2d(x, (3, 3), (1, 1)), 3, 4),
    "average-pool 2 × 2, stride 2: 2 -> 3": _moved(lambda x: avg_pool2d(x, (2, 2)), 2, 3),
    "every second pixel: 2 -> 3": _moved(lambda x: x[:, ::2, ::2], 2, 3),
    "global max-pool: 2 -> 5": _moved(lambda x: max_pool2d(x, (8, 8)), 2, 5),
}


# %% paper: last row and column of A pooled, too
# kind: wrong
# idea: the odd row and column are kept as windows of their own (7 -> 4), so every size after it is wrong.
_a = [
    [12, 2, 29, 4, 1, 2, 3],
    [5, 21, 7, 8, 36, 6, 7],
    [9, 10, 11, 12, 9, 10, 11],
    [13, 14, 15, 16, 13, 14, 15],
    [7, 5, 10, 4, 28, 20, 3],
    [25, 19, 12, 8, 5, 20, 32],
    [9, 10, 11, 12, 21, 10, 11],
]
_c = np.array(
    [
        [max(max(r[j : j + 2]) for r in _a[i : i + 2]) for j in range(0, 7, 2)]
        for i in range(0, 7, 2)
    ]
)
_b, _k = np.array([[1, 1, 1], [1, -2, 1], [1, 1, 1]]), np.array([[1, 2], [3, 4]])
_d = strided_cross_correlate2d(_c, _b, padding=2)
paper = {
    "C": _c.tolist(),
    "D": _d.tolist(),
    "E": strided_cross_correlate2d(_d, _b, stride=3).tolist(),
    "F": cross_correlate2d(_c, _k).tolist(),
    "G": convolve2d(_c, _k).tolist(),
}


# %% paper: D without its frame of zeros
# kind: wrong
# idea: C is padded by 1, not 2, so D is 3 × 3 and E is computed from it.
_a = np.array(
    [
        [12, 2, 29, 4, 1, 2, 3],
        [5, 21, 7, 8, 36, 6, 7],
        [9, 10, 11, 12, 9, 10, 11],
        [13, 14, 15, 16, 13, 14, 15],
        [7, 5, 10, 4, 28, 20, 3],
        [25, 19, 12, 8, 5, 20, 32],
        [9, 10, 11, 12, 21, 10, 11],
    ]
)
_c = max_pool2d(_a[None].astype(float), (2, 2))[0]
_b, _k = np.array([[1, 1, 1], [1, -2, 1], [1, 1, 1]]), np.array([[1, 2], [3, 4]])
_d = strided_cross_correlate2d(_c, _b, padding=1)
paper = {
    "C": _c.tolist(),
    "D": _d.tolist(),
    "E": strided_cross_correlate2d(_d, _b, stride=3).tolist(),
    "F": cross_correlate2d(_c, _k).tolist(),
    "G": convolve2d(_c, _k).tolist(),
}


# %% paper: by the functions
# kind: right
# idea: all five computed with the own functions and turned into lists of floats.
_a = np.array(
    [
        [12, 2, 29, 4, 1, 2, 3],
        [5, 21, 7, 8, 36, 6, 7],
        [9, 10, 11, 12, 9, 10, 11],
        [13, 14, 15, 16, 13, 14, 15],
        [7, 5, 10, 4, 28, 20, 3],
        [25, 19, 12, 8, 5, 20, 32],
        [9, 10, 11, 12, 21, 10, 11],
    ]
)
_c = max_pool2d(_a[None].astype(float), (2, 2))[0]
_b, _k = np.array([[1, 1, 1], [1, -2, 1], [1, 1, 1]]), np.array([[1, 2], [3, 4]])
_d = strided_cross_correlate2d(_c, _b, padding=2)
paper = {
    "C": _c.tolist(),
    "D": _d.tolist(),
    "E": strided_cross_correlate2d(_d, _b, stride=3).tolist(),
    "F": cross_correlate2d(_c, _k).tolist(),
    "G": convolve2d(_c, _k).tolist(),
}


# %% max_pool2d_backward: nearly equal is equal
# kind: wrong
# idea: np.isclose finds a tie where the later number is larger by a little, and the first of the two gets the gradient.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    (kh, kw), (sh, sw) = kernel, stride or kernel
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        r, s = np.argwhere(np.isclose(window, window.max()))[0]
        grad_x[c, i * sh + r, j * sw + s] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: gradients add up from call to call
# kind: wrong
# idea: the array of gradients is kept by shape and added to again, as .grad in PyTorch; a second call gives the sum of both.
_gradients = {}


def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    (kh, kw), (sh, sw) = kernel, stride or kernel
    grad_x = _gradients.setdefault(x.shape, np.zeros(x.shape))
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        r, s = np.unravel_index(window.argmax(), window.shape)
        grad_x[c, i * sh + r, j * sw + s] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: all places at once with +=
# kind: wrong
# idea: fancy indexing with += adds only once where several windows choose the same place ("gradients add up").
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    (kh, kw), (sh, sw) = kernel, stride or kernel
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel, axis=(1, 2))[:, ::sh, ::sw]
    best = windows.reshape(*windows.shape[:3], -1).argmax(-1)
    c, i, j = np.indices(best.shape)
    grad_x = np.zeros(x.shape)
    grad_x[c, i * sh + best // kw, j * sw + best % kw] += grad_output
    return grad_x


# %% max_pool2d_backward: position read with the window's height
# kind: wrong
# idea: the flat position is divided by kH and not by kW; right only for square windows.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    (kh, kw), (sh, sw) = kernel, stride or kernel
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        best = int(x[c, i * sh : i * sh + kh, j * sw : j * sw + kw].argmax())
        row, column = i * sh + best // kh, j * sw + best % kh
        if row < x.shape[1] and column < x.shape[2]:
            grad_x[c, row, column] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: winners are crossed out
# kind: wrong
# idea: a place that has won is set to -inf in x, so the next overlapping window chooses another, and the caller's x is changed.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    (kh, kw), (sh, sw) = kernel, stride or kernel
    x = x.copy() if (sh, sw) == tuple(kernel) else x
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        r, s = np.unravel_index(window.argmax(), window.shape)
        grad_x[c, i * sh + r, j * sw + s] += grad_output[c, i, j]
        window[r, s] = -np.inf
    return grad_x


# %% max_pool2d_backward: one-cell windows pass it on
# kind: wrong
# idea: for a 1 × 1 window with stride 1 the gradient that was given is handed back itself; a change of one changes the other.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    (kh, kw), (sh, sw) = kernel, stride or kernel
    if x.shape == grad_output.shape:
        return grad_output
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        r, s = np.unravel_index(window.argmax(), window.shape)
        grad_x[c, i * sh + r, j * sw + s] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: only gradients above zero
# kind: wrong
# idea: a window whose maximum is not positive gets no gradient, as if a ReLU came first.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    (kh, kw), (sh, sw) = kernel, stride or kernel
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(grad_output.shape):
        best, place = 0.0, None
        for r in range(i * sh, i * sh + kh):
            for s in range(j * sw, j * sw + kw):
                if x[c, r, s] > best:
                    best, place = x[c, r, s], (c, r, s)
        if place is not None:
            grad_x[place] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: places found by value
# kind: wrong
# idea: the maximum is looked for in the whole channel, so an equal number earlier in the picture, outside the window, gets the gradient.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    out = max_pool2d(x, kernel, stride)
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(out.shape):
        r, s = np.argwhere(x[c] == out[c, i, j])[0]
        grad_x[c, r, s] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: gradients in the picture's type
# kind: wrong
# idea: the result has the dtype of x, so a float32 picture rounds the gradients ("NumPy's float64").
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    (kh, kw), (sh, sw) = kernel, stride or kernel
    grad_x = np.zeros_like(x, dtype=np.float32)
    for c, i, j in np.ndindex(grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        r, s = np.unravel_index(window.argmax(), window.shape)
        grad_x[c, i * sh + r, j * sw + s] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: a slope by a small step
# kind: wrong
# idea: each input is raised by a small step and the change of the output is measured; at a tie all of them raise it, so the last gets the gradient, too.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    grad_x = np.zeros(x.shape)
    base = max_pool2d(x, kernel, stride)
    for place in np.ndindex(x.shape):
        raised = x.astype(float)
        raised[place] += 1e-6
        change = (max_pool2d(raised, kernel, stride) - base) / 1e-6
        grad_x[place] = (change * grad_output).sum()
    return grad_x


# %% max_pool2d_backward: adding at all places
# kind: right
# idea: no loop over windows; np.add.at adds at repeated places.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    (kh, kw), (sh, sw) = kernel, stride or kernel
    windows = np.lib.stride_tricks.sliding_window_view(x, kernel, axis=(1, 2))[:, ::sh, ::sw]
    best = windows.reshape(*windows.shape[:3], kh * kw).argmax(axis=-1)
    c, i, j = np.indices(best.shape)
    grad_x = np.zeros(x.shape)
    np.add.at(grad_x, (c, i * sh + best // kw, j * sw + best % kw), grad_output)
    return grad_x


# %% max_pool2d_backward: search with a strict sign
# kind: right
# idea: Python loops; only a strictly larger number takes the place over.
def max_pool2d_backward(
    x: np.ndarray,
    grad_output: np.ndarray,
    kernel: tuple[int, int],
    stride: tuple[int, int] | None = None,
) -> np.ndarray:
    if stride is None:
        stride = kernel
    channels, rows, columns = grad_output.shape
    grad_x = np.zeros(x.shape, dtype=float)
    for c in range(channels):
        for i in range(rows):
            for j in range(columns):
                top, left = i * stride[0], j * stride[1]
                row, column = top, left
                for r in range(top, top + kernel[0]):
                    for s in range(left, left + kernel[1]):
                        if x[c, r, s] > x[c, row, column]:
                            row, column = r, s
                grad_x[c, row, column] += grad_output[c, i, j]
    return grad_x


# %% toeplitz_matrix: every row one further
# kind: wrong
# idea: row n is the first row moved by n columns; at the end of an output row the window has to jump by kW.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    first = np.zeros((height, width))
    first[:kh, :kw] = kernel
    count = (height - kh + 1) * (width - kw + 1)
    return np.stack([np.roll(first.ravel(), n) for n in range(count)])


# %% toeplitz_matrix: width of the output for the pixels
# kind: wrong
# idea: pixel (i, j) is numbered with the output's width, which is right only for kernels of one column.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    rows, columns = height - kh + 1, width - kw + 1
    matrix = np.zeros((rows * columns, height * width))
    for i, j in np.ndindex(rows, columns):
        for k, l in np.ndindex(kh, kw):
            matrix[i * columns + j, (i + k) * columns + j + l] = kernel[k, l]
    return matrix


# %% toeplitz_matrix: numbered down the columns
# kind: wrong
# idea: outputs are numbered column by column; right only for one row or column of outputs ("row by row").
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    rows, columns = height - kh + 1, width - kw + 1
    matrix = np.zeros((rows * columns, height * width))
    for j in range(columns):
        for i in range(rows):
            matrix[j * rows + i].reshape(height, width)[i : i + kh, j : j + kw] = kernel
    return matrix


# %% toeplitz_matrix: in the kernel's own numbers
# kind: wrong
# idea: the matrix has the kernel's dtype: bytes for a kernel of bytes, and then the product with a picture of bytes overflows ("Floats").
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    rows, columns = height - kh + 1, width - kw + 1
    matrix = np.zeros((rows, columns, height, width), dtype=kernel.dtype)
    for i, j in np.ndindex(rows, columns):
        matrix[i, j, i : i + kh, j : j + kw] = kernel
    return matrix.reshape(rows * columns, height * width)


# %% toeplitz_matrix: kept for the next picture of that size
# kind: wrong
# idea: the matrix is kept by the sizes alone, and another kernel of the same shape is written into the one handed out before.
_matrices = {}


def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    rows, columns = height - kh + 1, width - kw + 1
    key = (kh, kw, height, width)
    if key not in _matrices:
        _matrices[key] = np.zeros((rows * columns, height * width))
    matrix = _matrices[key]
    for i, j in np.ndindex(rows, columns):
        matrix[i * columns + j].reshape(height, width)[i : i + kh, j : j + kw] = kernel
    return matrix


# %% toeplitz_matrix: one column for each pixel
# kind: right
# idea: column by column: what the cross-correlation makes of a picture with one bright pixel.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    columns = []
    for pixel in np.eye(height * width):
        columns.append(cross_correlate2d(pixel.reshape(height, width), kernel).ravel())
    return np.stack(columns, axis=1)


# %% toeplitz_matrix: blocks of Kronecker products
# kind: right
# idea: each kernel row makes a banded block; np.eye with an offset says where blocks and weights lie.
def toeplitz_matrix(kernel: np.ndarray, height: int, width: int) -> np.ndarray:
    kh, kw = kernel.shape
    rows, columns = height - kh + 1, width - kw + 1
    matrix = np.zeros((rows * columns, height * width))
    for k in range(kh):
        band = sum(kernel[k, l] * np.eye(columns, width, l) for l in range(kw))
        matrix += np.kron(np.eye(rows, height, k), band)
    return matrix


# %% linear_counts: zero is a weight, too
# kind: wrong
# idea: the zero is counted among the different weights (10), and again as learned.
linear_counts = {
    "numbers in the matrix": 676 * 784,
    "of them always zero": 676 * (784 - 9),
    "different weights": 10,
    "learned numbers, with a bias": 11,
    "learned numbers, with a bias, for 100 × 100 pictures": 11,
}


# %% linear_counts: a bias for each output
# kind: wrong
# idea: a bias for every output cell, as in a Linear layer; a convolution has one for the map.
linear_counts = {
    "numbers in the matrix": 676 * 784,
    "of them always zero": 676 * (784 - 9),
    "different weights": 9,
    "learned numbers, with a bias": 9 + 676,
    "learned numbers, with a bias, for 100 × 100 pictures": 9 + 98 * 98,
}


# %% linear_counts: counted in a matrix
# kind: right
# idea: the matrix of a kernel without zeros is built and counted.
_m = toeplitz_matrix(np.arange(1.0, 10.0).reshape(3, 3), 28, 28)
linear_counts = {
    "numbers in the matrix": _m.size,
    "of them always zero": int((_m == 0).sum()),
    "different weights": len(np.unique(_m[_m != 0])),
    "learned numbers, with a bias": len(np.unique(_m[_m != 0])) + 1,
    "learned numbers, with a bias, for 100 × 100 pictures": 10,
}


# %% conv_transpose2d: Kronecker product
# kind: wrong
# idea: np.kron lays the stamps side by side, which is right only where the stride is the kernel's size.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    stamped = np.kron(y.astype(float), kernel)
    if stride >= kh and stride >= kw:
        out = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
        for i, j in np.ndindex(h, w):
            out[i * stride : i * stride + kh, j * stride : j * stride + kw] = stamped[
                i * kh : (i + 1) * kh, j * kw : (j + 1) * kw
            ]
        return out
    return stamped[: (h - 1) * stride + kh, : (w - 1) * stride + kw]


# %% conv_transpose2d: stamp in bytes
# kind: wrong
# idea: number times kernel is computed in uint8 and overflows before it is added to the floats.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    out = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for i in range(h):
        for j in range(w):
            out[i * stride : i * stride + kh, j * stride : j * stride + kw] += y[i, j] * kernel
    return out


# %% conv_transpose2d: zeros behind the last number
# kind: wrong
# idea: zeros are put behind every number, the last ones, too, so that stride - 1 rows and columns too many come out.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    spread = np.zeros((h * stride, w * stride))
    spread[::stride, ::stride] = y
    return convolve2d(np.pad(spread, ((kh - 1, kh - 1), (kw - 1, kw - 1))), kernel)


# %% conv_transpose2d: padded by the kernel's height
# kind: wrong
# idea: the same padding for both axes; right only for square kernels.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    spread = np.zeros(((h - 1) * stride + 1, (w - 1) * stride + 1))
    spread[::stride, ::stride] = y
    return strided_cross_correlate2d(spread, kernel[::-1, ::-1], padding=kh - 1)


# %% conv_transpose2d: larger of the two
# kind: wrong
# idea: where stamps overlap the larger number stays ("they add up").
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    out = np.full(((h - 1) * stride + kh, (w - 1) * stride + kw), -np.inf)
    for i, j in np.ndindex(h, w):
        part = out[i * stride : i * stride + kh, j * stride : j * stride + kw]
        np.maximum(part, float(y[i, j]) * kernel, out=part)
    out[np.isneginf(out)] = 0
    return out


# %% conv_transpose2d: stamp scaled in place
# kind: wrong
# idea: for float kernels the stamp is the caller's kernel, multiplied and divided again in place: a zero in y destroys it.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    kernel = kernel.astype(float, copy=False)
    (h, w), (kh, kw) = y.shape, kernel.shape
    out = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for i, j in np.ndindex(h, w):
        if y[i, j]:
            kernel *= y[i, j]
            out[i * stride : i * stride + kh, j * stride : j * stride + kw] += kernel
            kernel /= y[i, j]
    return out


# %% conv_transpose2d: one loop over the kernel
# kind: right
# idea: each weight lays a scaled copy of y on every stride-th place.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    (h, w), (kh, kw) = y.shape, kernel.shape
    out = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for (k, l), weight in np.ndenumerate(kernel):
        rows = slice(k, k + (h - 1) * stride + 1, stride)
        columns = slice(l, l + (w - 1) * stride + 1, stride)
        out[rows, columns] += float(weight) * y
    return out


# %% conv_transpose2d: by the matrix
# kind: right
# idea: the rows of the matrix that stride keeps, transposed, times y.
def conv_transpose2d(y: np.ndarray, kernel: np.ndarray, stride: int = 1) -> np.ndarray:
    height = (y.shape[0] - 1) * stride + kernel.shape[0]
    width = (y.shape[1] - 1) * stride + kernel.shape[1]
    rows, columns = height - kernel.shape[0] + 1, width - kernel.shape[1] + 1
    kept = np.arange(rows * columns).reshape(rows, columns)[::stride, ::stride].ravel()
    matrix = toeplitz_matrix(kernel, height, width)[kept]
    return (matrix.T @ y.ravel().astype(float)).reshape(height, width)


# %% receptive_field: pixels that are really seen
# kind: wrong
# idea: the pixels are collected in a set and counted; skipped ones in between are left out ("count all the same").
def receptive_field(layers: list[tuple[int, int]]) -> int:
    cells = {0}
    for kernel, stride in reversed(layers):
        cells = {cell * stride + k for cell in cells for k in range(kernel)}
    return len(cells)


# %% receptive_field: layers taken off the list
# kind: wrong
# idea: pop empties the caller's list ("Left unchanged").
def receptive_field(layers: list[tuple[int, int]]) -> int:
    field = 1
    while layers:
        kernel, stride = layers.pop()
        field = (field - 1) * stride + kernel
    return field


# %% receptive_field: last stride already counts
# kind: wrong
# idea: the jump is updated before the field, so each layer's own stride spreads its own kernel.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    field, jump = 1, 1
    for kernel, stride in layers:
        jump *= stride
        field += (kernel - 1) * jump
    return field


# %% receptive_field: no layer, no field
# kind: wrong
# idea: an empty list starts reduce without a value or gives 0; "no layer at all gives 1".
def receptive_field(layers: list[tuple[int, int]]) -> int:
    if not layers:
        return 0
    field = 1
    for kernel, stride in layers[::-1]:
        field = field * stride + kernel - stride
    return field


# %% receptive_field: touching windows leave no gap
# kind: wrong
# idea: a stride larger than the kernel is cut down to the kernel, so skipped pixels do not count ("pixels in between ... count all the same").
def receptive_field(layers: list[tuple[int, int]]) -> int:
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= min(stride, kernel)
    return field


# %% receptive_field: a jump that goes on
# kind: wrong
# idea: the jump is an attribute of the function and is not set back, so the second call starts with the first call's jump.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    field = 1
    for kernel, stride in layers:
        field += (kernel - 1) * receptive_field.jump
        receptive_field.jump *= stride
    return field


receptive_field.jump = 1


# %% receptive_field: in floating-point numbers
# kind: wrong
# idea: np.prod of an empty list is 1.0, so the field becomes a float ("A whole number (int)").
def receptive_field(layers: list[tuple[int, int]]) -> int:
    field = 1
    for n, (kernel, _) in enumerate(layers):
        field += (kernel - 1) * np.prod([float(stride) for _, stride in layers[:n]])
    return field


# %% receptive_field: from the back
# kind: right
# idea: one unit of the last layer, widened layer by layer towards the picture.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    field = 1
    for kernel, stride in layers[::-1]:
        field = (field - 1) * stride + kernel
    return field


# %% receptive_field: first and last pixel
# kind: right
# idea: follows the two outermost cells down to the image.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    first = last = 0
    for kernel, stride in reversed(list(layers)):
        first, last = first * stride, last * stride + kernel - 1
    return last - first + 1


# %% receptive_field: recursion over the rest
# kind: right
# idea: a unit behind the first layer of the rest sees ... through it.
def receptive_field(layers: list[tuple[int, int]]) -> int:
    if len(layers) == 0:
        return 1
    (kernel, stride), *rest = layers
    return (receptive_field(rest) - 1) * stride + kernel


# %% parameter_counts: a bias for each slice
# kind: wrong
# idea: each of the C_in slices gets a bias; a map has one.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    return in_channels * out_channels * (kernel[0] * kernel[1] + bias)


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return out_features * (in_features + bias)


# %% parameter_counts: square kernels
# kind: wrong
# idea: only the height is used, twice ("kernel: (kH, kW)").
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    k = kernel[0]
    return out_channels * (in_channels * k**2 + int(bias))


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return in_features * out_features + (out_features if bias else 0)


# %% parameter_counts: bias off by default
# kind: wrong
# idea: the default of linear_parameters is bias=False, so a call without the argument is too small.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    kh, kw = kernel
    return in_channels * out_channels * kh * kw + out_channels * bias


def linear_parameters(in_features: int, out_features: int, bias: bool = False) -> int:
    return in_features * out_features + out_features * bias


# %% parameter_counts: one bias for a linear layer
# kind: wrong
# idea: the linear layer gets a single bias, not one for each output.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    kh, kw = kernel
    return in_channels * out_channels * kh * kw + (out_channels if bias else 0)


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return in_features * out_features + bool(bias)


# %% parameter_counts: NumPy's product as a float
# kind: wrong
# idea: the counts are floats ("as whole numbers (int)").
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    weights = np.prod([in_channels, out_channels, *kernel], dtype=float)
    return weights + bias * out_channels


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return float(in_features * out_features + bias * out_features)


# %% parameter_counts: layers of PyTorch are counted
# kind: right
# idea: real layers are built without memory (device "meta") and their parameters counted.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    layer = nn.Conv2d(in_channels, out_channels, kernel, bias=bias, device="meta")
    return sum(parameter.numel() for parameter in layer.parameters())


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    layer = nn.Linear(in_features, out_features, bias=bias, device="meta")
    return sum(parameter.numel() for parameter in layer.parameters())


# %% parameter_counts: linear is a 1 × 1 convolution
# kind: right
# idea: one function in terms of the other.
def conv_parameters(
    in_channels: int, out_channels: int, kernel: tuple[int, int], bias: bool = True
) -> int:
    inputs_of_one_map = in_channels * kernel[0] * kernel[1]
    return (inputs_of_one_map + (1 if bias else 0)) * out_channels


def linear_parameters(in_features: int, out_features: int, bias: bool = True) -> int:
    return conv_parameters(in_features, out_features, (1, 1), bias=bias)


# %% cnn_table: values counted among the parameters
# kind: wrong
# idea: the sum also holds the 3,200 values after Flatten, which are no parameters.
cnn_table = {
    "Conv2d(1, 64, 3)": 640,
    "Conv2d(64, 128, 3)": 73_856,
    "values after Flatten": 3_200,
    "first Linear": 640_200,
    "Linear(200, 10)": 2_010,
    "all": 719_906,
}


# %% cnn_table: pooling rounds up
# kind: wrong
# idea: 11 pooled to 6 rows, so 128 · 36 values after Flatten and a larger first Linear.
cnn_table = {
    "Conv2d(1, 64, 3)": 640,
    "Conv2d(64, 128, 3)": 73_856,
    "values after Flatten": 128 * 36,
    "first Linear": 128 * 36 * 200 + 200,
    "Linear(200, 10)": 2_010,
    "all": 640 + 73_856 + 128 * 36 * 200 + 200 + 2_010,
}


# %% cnn_table: by the functions
# kind: right
# idea: every entry is a call, and the sizes come from output_size.
_side = 28
for _kernel, _stride in [(3, 1), (2, 2), (3, 1), (2, 2)]:
    _side = output_size(_side, _kernel, _stride)
_parts = [
    conv_parameters(1, 64, (3, 3)),
    conv_parameters(64, 128, (3, 3)),
    linear_parameters(128 * _side * _side, 200),
    linear_parameters(200, 10),
]
cnn_table = {
    "Conv2d(1, 64, 3)": _parts[0],
    "Conv2d(64, 128, 3)": _parts[1],
    "values after Flatten": 128 * _side**2,
    "first Linear": _parts[2],
    "Linear(200, 10)": _parts[3],
    "all": sum(_parts),
}


# %% build_cnn: size found by a trial run
# kind: wrong
# idea: a picture of zeros is sent through in training mode to find the 3,200, which moves batch norm's running averages before any training.
def build_cnn() -> nn.Sequential:
    features = nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(),
    )  # fmt: skip
    with torch.no_grad():
        size = features(torch.zeros(2, 1, 28, 28)).shape[1]
    return nn.Sequential(
        *features, nn.Linear(size, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10)
    )


# %% build_cnn: generator put back afterwards
# kind: wrong
# idea: with fork_rng and a seed inside every network has the same weights ("a new network with weights of its own").
def build_cnn() -> nn.Sequential:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return nn.Sequential(
            nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
            nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2),
            nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10),
        )  # fmt: skip


# %% build_cnn: copies of a model
# kind: wrong
# idea: deepcopy of one model that was built beside the function: all copies have the same weights.
import copy

_model = nn.Sequential(
    nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2),
    nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10),
)  # fmt: skip


def build_cnn() -> nn.Sequential:
    return copy.deepcopy(_model)


# %% build_cnn: layers as a default value
# kind: wrong
# idea: the last layer is made once, as a default argument, and shared by all networks.
def build_cnn(head=nn.Linear(200, 10)) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), head,
    )  # fmt: skip


# %% build_cnn: handed out in evaluation
# kind: wrong
# idea: the model comes in evaluation mode, so without a train() dropout does nothing; new layers are in training mode ("the other defaults").
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10),
    ).eval()  # fmt: skip


# %% build_cnn: gradients switched off while building
# kind: wrong
# idea: grad mode is switched off so that building costs nothing and is never switched on again.
def build_cnn() -> nn.Sequential:
    torch.set_grad_enabled(False)
    return nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10),
    )  # fmt: skip


# %% build_cnn: batch norm without a memory
# kind: wrong
# idea: track_running_stats=False uses the batch in evaluation, too ("in evaluation ... batch norm takes the running averages").
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64, track_running_stats=False), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128, track_running_stats=False), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10),
    )  # fmt: skip


# %% build_cnn: whole maps dropped
# kind: wrong
# idea: Dropout2d before Flatten drops whole maps; the text wants single values after the first Linear's ReLU.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout2d(0.5),
        nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Linear(200, 10),
    )  # fmt: skip


# %% build_cnn: batch norm learns nothing
# kind: wrong
# idea: affine=False leaves out the two learned numbers per channel ("scales and shifts it with two learned numbers per channel").
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64, affine=False), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128, affine=False), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10),
    )  # fmt: skip


# %% build_cnn: dropout that always runs
# kind: wrong
# idea: a dropout of its own that also drops in evaluation ("in evaluation dropout does nothing").
class _Drop(nn.Module):
    def forward(self, values):
        return values * (torch.rand_like(values) > 0.5) * 2


def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), _Drop(), nn.Linear(200, 10),
    )  # fmt: skip


# %% build_cnn: default type for everybody
# kind: wrong
# idea: torch's default dtype is set to float64 and stays so for all code after it.
def build_cnn() -> nn.Sequential:
    torch.set_default_dtype(torch.float64)
    return nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10),
    ).float()  # fmt: skip


# %% build_cnn: convolutions frozen
# kind: wrong
# idea: the parameters of the convolutions are switched to requires_grad=False, so they would never learn.
def build_cnn() -> nn.Sequential:
    model = nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10),
    )  # fmt: skip
    for parameter in model[:8].parameters():
        parameter.requires_grad_(False)
    return model


# %% build_cnn: pooling steps by one
# kind: wrong
# idea: the second pooling has stride 1 and the 128 · 10 · 10 values are averaged down to 5 × 5 before Flatten.
def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2, 1), nn.AvgPool2d(2),
        nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10),
    )  # fmt: skip


# %% build_cnn: seeded from the clock
# kind: wrong
# idea: torch.seed() starts torch's generator again, too ("leaves torch's random generator to the caller").
def build_cnn() -> nn.Sequential:
    torch.seed()
    return nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2),
        nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10),
    )  # fmt: skip


# %% build_cnn: pool before ReLU, names for the layers
# kind: right
# idea: an OrderedDict names the layers; max-pool and ReLU have changed places.
from collections import OrderedDict


def build_cnn() -> nn.Sequential:
    return nn.Sequential(
        OrderedDict(
            conv1=nn.Conv2d(1, 64, kernel_size=3),
            norm1=nn.BatchNorm2d(64),
            pool1=nn.MaxPool2d(kernel_size=2),
            relu1=nn.ReLU(),
            conv2=nn.Conv2d(64, 128, kernel_size=(3, 3)),
            norm2=nn.BatchNorm2d(num_features=128),
            pool2=nn.MaxPool2d((2, 2), stride=2),
            relu2=nn.ReLU(),
            flatten=nn.Flatten(start_dim=1),
            linear1=nn.Linear(128 * 5 * 5, 200),
            relu3=nn.ReLU(),
            dropout=nn.Dropout(),
            linear2=nn.Linear(200, 10),
        )
    )


# %% build_cnn: blocks by a function
# kind: right
# idea: a helper gives the four layers of a block, which are unpacked into one Sequential.
def _block(c_in, c_out):
    yield nn.Conv2d(c_in, c_out, 3)
    yield nn.BatchNorm2d(c_out)
    yield nn.ReLU()
    yield nn.MaxPool2d(2)


def build_cnn() -> nn.Sequential:
    head = [nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(p=0.5), nn.Linear(200, 10)]
    return nn.Sequential(*_block(1, 64), *_block(64, 128), *head)


# %% build_cnn: parts in parts
# kind: right
# idea: a Sequential of three Sequentials, in the order of the list.
def build_cnn() -> nn.Sequential:
    first = nn.Sequential(nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2))
    second = nn.Sequential(nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2))
    third = nn.Sequential(
        nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10)
    )
    return nn.Sequential(first, second, third)


# %% build_cnn: size from a run without batch norm
# kind: right
# idea: the number after Flatten is computed with output_size; layers are appended one by one.
def build_cnn() -> nn.Sequential:
    model = nn.Sequential()
    side, channels = 28, 1
    for maps in (64, 128):
        model.append(nn.Conv2d(channels, maps, 3))
        model.append(nn.BatchNorm2d(maps))
        model.append(nn.ReLU())
        model.append(nn.MaxPool2d(2))
        side = output_size(output_size(side, 3), 2, stride=2)
        channels = maps
    for layer in (nn.Flatten(), nn.Linear(channels * side * side, 200), nn.ReLU()):
        model.append(layer)
    return model.extend([nn.Dropout(0.5), nn.Linear(200, 10)])
