# Typical mistakes in `convolution_and_pooling`; how to read this file: autograder/exercises/trial.py.

# %% cross_correlate2d: kernel flipped
# says: the kernel was flipped
def cross_correlate2d(image, kernel):
    kh, kw = kernel.shape
    rows, columns = image.shape[0] - kh + 1, image.shape[1] - kw + 1
    flipped = kernel[::-1, ::-1]
    return np.array(
        [
            [(image[i : i + kh, j : j + kw] * flipped).sum() for j in range(columns)]
            for i in range(rows)
        ]
    )


# %% cross_correlate2d: last row and column missing
# says: there are H - kH \+ 1 places
def cross_correlate2d(image, kernel):
    kh, kw = kernel.shape
    output = np.zeros((image.shape[0] - kh, image.shape[1] - kw))
    for i, j in np.ndindex(*output.shape):
        output[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return output


# %% cross_correlate2d: matrix product
# says: multiply element by element
def cross_correlate2d(image, kernel):
    kh, kw = kernel.shape
    output = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for i, j in np.ndindex(*output.shape):
        output[i, j] = (image[i : i + kh, j : j + kw] @ kernel).sum()
    return output


# %% cross_correlate2d: H and W swapped
# says: cross_correlate2d
def cross_correlate2d(image, kernel):
    kh, kw = kernel.shape
    output = np.zeros((image.shape[1] - kh + 1, image.shape[0] - kw + 1))
    for i, j in np.ndindex(*output.shape):
        output[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return output


# %% cross_correlate2d: kernel transposed
# says: H and W are swapped
def cross_correlate2d(image, kernel):
    image, kernel = np.asarray(image, float), kernel.T
    kh, kw = kernel.shape
    output = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for i, j in np.ndindex(*output.shape):
        output[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return output


# %% cross_correlate2d: integer output
# says: integer dtype
def cross_correlate2d(image, kernel):
    kh, kw = kernel.shape
    shape = (image.shape[0] - kh + 1, image.shape[1] - kw + 1)
    output = np.zeros(shape, dtype=image.dtype)
    for i, j in np.ndindex(*shape):
        output[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return output


# %% cross_correlate2d: mean instead of sum
# says: averaged
def cross_correlate2d(image, kernel):
    kh, kw = kernel.shape
    output = np.zeros((image.shape[0] - kh + 1, image.shape[1] - kw + 1))
    for i, j in np.ndindex(*output.shape):
        output[i, j] = (image[i : i + kh, j : j + kw] * kernel).mean()
    return output


# %% cross_correlate2d: output as large as the image
# says: as large as the image
def cross_correlate2d(image, kernel):
    kh, kw = kernel.shape
    output = np.zeros(image.shape)
    for i, j in np.ndindex(image.shape[0] - kh + 1, image.shape[1] - kw + 1):
        output[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return output


# %% convolve2d: not flipped
# says: the kernel is not flipped
def convolve2d(image, kernel):
    return cross_correlate2d(image, kernel)


# %% convolve2d: rows alone
# says: flip the columns too
def convolve2d(image, kernel):
    return cross_correlate2d(image, kernel[::-1])


# %% convolve2d: columns alone
# says: flip the rows too
def convolve2d(image, kernel):
    return cross_correlate2d(image, np.fliplr(kernel))


# %% convolve2d: transposed
# says: the kernel is transposed
def convolve2d(image, kernel):
    return cross_correlate2d(image, kernel.T)


# %% convolve2d: flips the caller's kernel in place
# says: copy first
def convolve2d(image, kernel):
    kernel[:] = kernel[::-1, ::-1].copy()
    return cross_correlate2d(image, kernel)


# %% formula: minus signs kept
# says: write out the four products
# fails: test_convolve2d
formula = {
    "second factor": "A",
    "row index": "i - k",
    "last i": "H - kH",
    "row index of a true convolution": "i + kH - 1 - k",
    "NumPy's value at [0, 0]": 112,
}

# %% formula: range one too long
# says: where does the window's last row lie
# fails: test_convolve2d
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - kH + 1",
    "row index of a true convolution": "i - k",
    "NumPy's value at [0, 0]": 26,
}


# %% formula: true convolution without the flip's shift
# says: question 4: which row index
# fails: test_convolve2d
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - kH",
    "row index of a true convolution": "i - k",
    "NumPy's value at [0, 0]": 112,
}

# %% formula: NumPy refuses nothing
# says: question 5: for i = 0
# fails: test_convolve2d
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H - kH",
    "row index of a true convolution": "i + kH - 1 - k",
    "NumPy's value at [0, 0]": 44.0,
}

# %% formula: a text that is not offered
# says: where does the window's last row lie
# fails: test_convolve2d
formula = {
    "second factor": "A",
    "row index": "i + k",
    "last i": "H-kW",
    "row index of a true convolution": "i + kH - 1 - k",
    "NumPy's value at [0, 0]": 112,
}


# %% output_size: + 1 missing
# says: the \+ 1 is missing
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    covered = dilation * (kernel - 1) + 1
    if n + 2 * padding < covered:
        raise ValueError("too large")
    return (n + 2 * padding - covered) // stride


# %% output_size: padding once
# says: padding is added on both sides
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    covered = dilation * (kernel - 1) + 1
    if n + 2 * padding < covered:
        raise ValueError("too large")
    return (n + padding - covered) // stride + 1


# %% output_size: rounded up
# says: rounded up
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    covered = dilation * (kernel - 1) + 1
    if n + 2 * padding < covered:
        raise ValueError("too large")
    return int(np.ceil((n + 2 * padding - covered) / stride)) + 1


# %% output_size: dilation forgotten
# says: dilation is forgotten
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    if n + 2 * padding < kernel:
        raise ValueError("too large")
    return (n + 2 * padding - kernel) // stride + 1


# %% output_size: dilation times kernel
# says: not dilation \* kernel
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    if n + 2 * padding < dilation * (kernel - 1) + 1:
        raise ValueError("too large")
    return (n + 2 * padding - dilation * kernel) // stride + 1


# %% output_size: floor around everything
# says: the \+ 1 comes after it
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    covered = dilation * (kernel - 1) + 1
    if n + 2 * padding < covered:
        raise ValueError("too large")
    return (n + 2 * padding - covered + 1) // stride


# %% output_size: impossible windows accepted
# says: raise ValueError
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    return (n + 2 * padding - dilation * (kernel - 1) - 1) // stride + 1


# %% output_size: truncates towards zero
# says: rounds a negative quotient up
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    size = int((n + 2 * padding - dilation * (kernel - 1) - 1) / stride) + 1
    if size < 1:
        raise ValueError("too large")
    return size


# %% output_size: compared with the unpadded input
# says: compare the covered cells with the padded
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    covered = dilation * (kernel - 1) + 1
    if covered > n:
        raise ValueError("too large")
    return (n + 2 * padding - covered) // stride + 1


# %% pad2d: rows and columns swapped
# says: the first number pads above and below
def pad2d(image, padding, mode="zeros"):
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode not in names:
        raise ValueError(mode)
    pw, ph = padding
    return np.pad(image, ((ph, ph), (pw, pw)), mode=names[mode])


# %% pad2d: one side only
# says: on both sides
def pad2d(image, padding, mode="zeros"):
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    if mode not in names:
        raise ValueError(mode)
    ph, pw = padding
    return np.pad(image, ((ph, 0), (pw, 0)), mode=names[mode])


# %% pad2d: edge mirrored twice
# says: does not repeat the edge
def pad2d(image, padding, mode="zeros"):
    names = {"zeros": "constant", "reflect": "symmetric", "replicate": "edge", "circular": "wrap"}
    if mode not in names:
        raise ValueError(mode)
    ph, pw = padding
    return np.pad(image, ((ph, ph), (pw, pw)), mode=names[mode])


# %% pad2d: circular and replicate mixed up
# says: replicate and circular are mixed up
def pad2d(image, padding, mode="zeros"):
    names = {"zeros": "constant", "reflect": "reflect", "replicate": "wrap", "circular": "edge"}
    if mode not in names:
        raise ValueError(mode)
    ph, pw = padding
    return np.pad(image, ((ph, ph), (pw, pw)), mode=names[mode])


# %% pad2d: mode ignored
# says: the mode is ignored
def pad2d(image, padding, mode="zeros"):
    if mode not in ("zeros", "reflect", "replicate", "circular"):
        raise ValueError(mode)
    ph, pw = padding
    return np.pad(image, ((ph, ph), (pw, pw)))


# %% pad2d: unknown mode becomes zeros
# says: an unknown mode falls through
def pad2d(image, padding, mode="zeros"):
    names = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}
    ph, pw = padding
    return np.pad(image, ((ph, ph), (pw, pw)), mode=names.get(mode, "constant"))


# %% strided_cross_correlate2d: stride forgotten
# says: the stride is forgotten
def strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1):
    spread = np.zeros([dilation * (k - 1) + 1 for k in kernel.shape])
    spread[::dilation, ::dilation] = kernel
    return cross_correlate2d(np.pad(image, padding), spread)


# %% strided_cross_correlate2d: padding forgotten
# says: the padding is forgotten
def strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1):
    spread = np.zeros([dilation * (k - 1) + 1 for k in kernel.shape])
    spread[::dilation, ::dilation] = kernel
    return cross_correlate2d(image, spread)[::stride, ::stride]


# %% strided_cross_correlate2d: dilation forgotten
# says: the dilation is forgotten
def strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1):
    return cross_correlate2d(np.pad(image, padding), kernel)[::stride, ::stride]


# %% strided_cross_correlate2d: dilation taken for a stride
# says: it spreads the kernel
def strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1):
    step = stride * dilation
    return cross_correlate2d(np.pad(image, padding), kernel)[::step, ::step]


# %% strided_cross_correlate2d: padding on one side
# says: on one side only
def strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1):
    spread = np.zeros([dilation * (k - 1) + 1 for k in kernel.shape])
    spread[::dilation, ::dilation] = kernel
    padded = np.pad(image, ((padding, 0), (padding, 0)))
    return cross_correlate2d(padded, spread)[::stride, ::stride]


# %% strided_cross_correlate2d: window not moved by the stride
# says: the window moves on by 1
def strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1):
    kh, kw = kernel.shape
    padded = np.pad(image, padding)
    rows = output_size(image.shape[0], kh, stride, padding, dilation)
    columns = output_size(image.shape[1], kw, stride, padding, dilation)
    output = np.zeros((rows, columns))
    for i, j in np.ndindex(rows, columns):
        window = padded[
            i : i + dilation * (kh - 1) + 1 : dilation, j : j + dilation * (kw - 1) + 1 : dilation
        ]
        output[i, j] = (window * kernel).sum()
    return output


# %% strided_cross_correlate2d: kernel flipped
# says: the kernel was flipped
def strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1):
    spread = np.zeros([dilation * (k - 1) + 1 for k in kernel.shape])
    spread[::dilation, ::dilation] = kernel[::-1, ::-1]
    return cross_correlate2d(np.pad(image, padding), spread)[::stride, ::stride]


# %% strided_cross_correlate2d: window without steps
# says: does not take steps of `dilation`
def strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1):
    kh, kw = kernel.shape
    padded = np.pad(image, padding)
    rows = output_size(image.shape[0], kh, stride, padding, dilation)
    columns = output_size(image.shape[1], kw, stride, padding, dilation)
    output = np.zeros((rows, columns))
    for i, j in np.ndindex(rows, columns):
        window = padded[i * stride : i * stride + kh, j * stride : j * stride + kw]
        output[i, j] = (window * kernel).sum()
    return output


# %% conv2d: only the first channel
# says: only the first input channel
def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.shape[0] != weight.shape[1]:
        raise ValueError("channels")
    maps = [strided_cross_correlate2d(x[0], w[0], stride, padding) for w in weight]
    return np.stack(maps) + (0 if bias is None else bias[:, None, None])


# %% conv2d: bias for each input channel
# says: once per input channel
def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.shape[0] != weight.shape[1]:
        raise ValueError("channels")
    if bias is None:
        bias = np.zeros(len(weight))
    return np.stack(
        [
            sum(strided_cross_correlate2d(a, k, stride, padding) + b for a, k in zip(x, w))
            for w, b in zip(weight, bias)
        ]
    )


# %% conv2d: bias forgotten
# says: the bias is forgotten
def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.shape[0] != weight.shape[1]:
        raise ValueError("channels")
    return np.stack(
        [
            sum(strided_cross_correlate2d(a, k, stride, padding) for a, k in zip(x, w))
            for w in weight
        ]
    )


# %% conv2d: weight axes swapped
# says: the first two are swapped|channels
def conv2d(x, weight, bias=None, stride=1, padding=0):
    weight = weight.swapaxes(0, 1)
    if x.shape[0] != weight.shape[1]:
        raise ValueError("channels")
    b = np.zeros(len(weight)) if bias is None else bias
    return np.stack(
        [
            sum(strided_cross_correlate2d(a, k, stride, padding) for a, k in zip(x, w)) + b[o]
            for o, w in enumerate(weight)
        ]
    )


# %% conv2d: channels dropped by zip
# says: raise ValueError yourself
def conv2d(x, weight, bias=None, stride=1, padding=0):
    b = np.zeros(len(weight)) if bias is None else bias
    return np.stack(
        [
            sum(strided_cross_correlate2d(a, k, stride, padding) for a, k in zip(x, w)) + b[o]
            for o, w in enumerate(weight)
        ]
    )


# %% conv2d: true convolution
# says: the kernel was flipped
def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.shape[0] != weight.shape[1]:
        raise ValueError("channels")
    b = np.zeros(len(weight)) if bias is None else bias
    weight = weight[:, :, ::-1, ::-1]
    return np.stack(
        [
            sum(strided_cross_correlate2d(a, k, stride, padding) for a, k in zip(x, w)) + b[o]
            for o, w in enumerate(weight)
        ]
    )


# %% conv2d: a channel replaces the one before
# says: replaced the one before it
def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.shape[0] != weight.shape[1]:
        raise ValueError("channels")
    maps = []
    for o, kernels in enumerate(weight):
        for channel, kernel in zip(x, kernels):
            one = strided_cross_correlate2d(channel, kernel, stride, padding)
        maps.append(one if bias is None else one + bias[o])
    return np.stack(maps)


# %% conv2d: maps along the last axis
# says: the maps lie along the last axis
def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.shape[0] != weight.shape[1]:
        raise ValueError("channels")
    b = np.zeros(len(weight)) if bias is None else bias
    maps = [
        sum(strided_cross_correlate2d(a, k, stride, padding) for a, k in zip(x, w)) + b[o]
        for o, w in enumerate(weight)
    ]
    return np.stack(maps, axis=-1)


# %% conv2d: channels not compared
# says: raise ValueError yourself
def conv2d(x, weight, bias=None, stride=1, padding=0):
    b = np.zeros(len(weight)) if bias is None else bias
    maps = []
    for o in range(len(weight)):
        one = 0
        for c in range(len(x)):
            one = one + strided_cross_correlate2d(x[c], weight[o, c], stride, padding)
        maps.append(one + b[o])
    return np.stack(maps)


# %% max_pool2d: zeros as padding
# says: zeros, which beat every negative number
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kh, kw), (ph, pw), (sh, sw) = kernel, padding, stride or kernel
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel, (1, 2))
    return views.max((-1, -2))[:, ::sh, ::sw]


# %% max_pool2d: last number of the window
# says: not the largest
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kh, kw), (ph, pw), (sh, sw) = kernel, padding, stride or kernel
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel, (1, 2))
    return views[:, ::sh, ::sw, -1, -1]


# %% max_pool2d: stride 1 unless given
# says: here it was 1
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kh, kw), (ph, pw), (sh, sw) = kernel, padding, stride or (1, 1)
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel, (1, 2))
    return views.max((-1, -2))[:, ::sh, ::sw]


# %% max_pool2d: rows and columns swapped
# says: the other way round
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    kernel = kernel[::-1]
    (kh, kw), (ph, pw), (sh, sw) = kernel, padding, stride or kernel
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel, (1, 2))
    return views.max((-1, -2))[:, ::sh, ::sw]


# %% max_pool2d: any padding accepted
# says: above half the kernel
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (ph, pw), (sh, sw) = padding, stride or kernel
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel, (1, 2))
    return views.max((-1, -2))[:, ::sh, ::sw]


# %% max_pool2d: one maximum for all channels
# says: each channel is pooled on its own
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kh, kw), (ph, pw), (sh, sw) = kernel, padding, stride or kernel
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel, (1, 2))
    return views.max((-1, -2))[:, ::sh, ::sw].max(0)


# %% max_pool2d: the maximum over the channels too
# says: all channels are reduced at once
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kh, kw), (ph, pw), (sh, sw) = kernel, padding, stride or kernel
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    rows, columns = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], rows, columns))
    for i, j in np.ndindex(rows, columns):
        output[:, i, j] = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw].max()
    return output


# %% avg_and_lp_pool2d: padding not counted, lp an average
# says: the padding must count
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kh, kw), (ph, pw), (sh, sw) = kernel, padding, stride or kernel
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=np.nan)
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel, (1, 2))
    return np.nanmean(views, axis=(-1, -2))[:, ::sh, ::sw]


def lp_pool2d(x, p, kernel, stride=None):
    return (avg_pool2d(x**p, kernel, stride) * kernel[0] * kernel[1]) ** (1 / p)


# %% avg_and_lp_pool2d: lp averages
# says: added up, not averaged
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kh, kw), (ph, pw), (sh, sw) = kernel, padding, stride or kernel
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel, (1, 2))
    return views.mean((-1, -2))[:, ::sh, ::sw]


def lp_pool2d(x, p, kernel, stride=None):
    return avg_pool2d(x**p, kernel, stride) ** (1 / p)


# %% avg_and_lp_pool2d: absolute values
# says: there is no absolute value
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kh, kw), (ph, pw), (sh, sw) = kernel, padding, stride or kernel
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel, (1, 2))
    return views.mean((-1, -2))[:, ::sh, ::sw]


def lp_pool2d(x, p, kernel, stride=None):
    return (avg_pool2d(abs(x) ** p, kernel, stride) * kernel[0] * kernel[1]) ** (1 / p)


# %% avg_and_lp_pool2d: root forgotten
# says: the root at the end is missing
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kh, kw), (ph, pw), (sh, sw) = kernel, padding, stride or kernel
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel, (1, 2))
    return views.mean((-1, -2))[:, ::sh, ::sw]


def lp_pool2d(x, p, kernel, stride=None):
    return avg_pool2d(x**p, kernel, stride) * kernel[0] * kernel[1]


# %% avg_and_lp_pool2d: divides by the squared height
# says: divided by kH \* kH
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kh, kw), (ph, pw), (sh, sw) = kernel, padding, stride or kernel
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel, (1, 2))
    return views.sum((-1, -2))[:, ::sh, ::sw] / kh**2


def lp_pool2d(x, p, kernel, stride=None):
    return (avg_pool2d(x**p, kernel, stride) * kernel[0] ** 2) ** (1 / p)


# %% avg_and_lp_pool2d: minus infinity copied from max-pooling
# says: still -np.inf
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kh, kw), (ph, pw), (sh, sw) = kernel, padding, stride or kernel
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    views = np.lib.stride_tricks.sliding_window_view(padded, kernel, (1, 2))
    return views.mean((-1, -2))[:, ::sh, ::sw]


def lp_pool2d(x, p, kernel, stride=None):
    return (avg_pool2d(x**p, kernel, stride) * kernel[0] * kernel[1]) ** (1 / p)


# %% unchanged: pooling always invariant
# says: the windows cover the columns
# fails: test_shifted
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": True,
    "max-pool 2 × 2, stride 2: 3 -> 4": True,
    "max-pool 2 × 2, stride 2: 2 -> 4": True,
    "max-pool 3 × 3, stride 1: 3 -> 4": True,
    "average-pool 2 × 2, stride 2: 2 -> 3": True,
    "every second pixel: 2 -> 3": False,
    "global max-pool: 2 -> 5": True,
}

# %% unchanged: averages see every shift
# says: a mean does not tell where
# fails: test_shifted
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": True,
    "max-pool 2 × 2, stride 2: 3 -> 4": False,
    "max-pool 2 × 2, stride 2: 2 -> 4": False,
    "max-pool 3 × 3, stride 1: 3 -> 4": False,
    "average-pool 2 × 2, stride 2: 2 -> 3": False,
    "every second pixel: 2 -> 3": False,
    "global max-pool: 2 -> 5": True,
}

# %% unchanged: windows counted from column 1
# says: the windows cover the columns
# fails: test_shifted
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": False,
    "max-pool 2 × 2, stride 2: 3 -> 4": True,
    "max-pool 2 × 2, stride 2: 2 -> 4": False,
    "max-pool 3 × 3, stride 1: 3 -> 4": False,
    "average-pool 2 × 2, stride 2: 2 -> 3": False,
    "every second pixel: 2 -> 3": False,
    "global max-pool: 2 -> 5": True,
}

# %% unchanged: stride keeps it too
# says: 3 × 3, stride 1
# fails: test_shifted
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": True,
    "max-pool 2 × 2, stride 2: 3 -> 4": False,
    "max-pool 2 × 2, stride 2: 2 -> 4": False,
    "max-pool 3 × 3, stride 1: 3 -> 4": True,
    "average-pool 2 × 2, stride 2: 2 -> 3": True,
    "every second pixel: 2 -> 3": True,
    "global max-pool: 2 -> 5": False,
}

# %% unchanged: sampling as forgiving as pooling
# says: what of the others
# fails: test_shifted
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": True,
    "max-pool 2 × 2, stride 2: 3 -> 4": False,
    "max-pool 2 × 2, stride 2: 2 -> 4": False,
    "max-pool 3 × 3, stride 1: 3 -> 4": False,
    "average-pool 2 × 2, stride 2: 2 -> 3": True,
    "every second pixel: 2 -> 3": True,
    "global max-pool: 2 -> 5": True,
}

# %% unchanged: global pooling tells places
# says: global max-pooling: there is one window
# fails: test_shifted
unchanged = {
    "max-pool 2 × 2, stride 2: 2 -> 3": True,
    "max-pool 2 × 2, stride 2: 3 -> 4": False,
    "max-pool 2 × 2, stride 2: 2 -> 4": False,
    "max-pool 3 × 3, stride 1: 3 -> 4": False,
    "average-pool 2 × 2, stride 2: 2 -> 3": True,
    "every second pixel: 2 -> 3": False,
    "global max-pool: 2 -> 5": False,
}

# %% paper: one bracket
# says: write it with two brackets
paper = {
    "C": [[21, 29, 36], [14, 16, 14], [25, 12, 28]],
    "D": [
        [21, 50, 86, 65, 36],
        [35, 17, 43, -13, 50],
        [60, 75, 147, 93, 78],
        [39, -8, 73, -14, 42],
        [25, 37, 65, 40, 28],
    ],
    "E": [483],
    "F": [[185, 205], [169, 192]],
    "G": [[215, 270], [166, 158]],
}


# %% paper: average instead of maximum
# says: not its average
paper = {
    "C": [[10, 12, 11.25], [11.5, 13.5, 11.5], [14, 8.5, 18.25]],
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

# %% paper: middle of B overlooked
# says: the middle of B is -2
paper = {
    "C": [[21, 29, 36], [14, 16, 14], [25, 12, 28]],
    "D": [
        [21, 50, 86, 65, 36],
        [35, 80, 130, 95, 50],
        [60, 117, 195, 135, 78],
        [39, 67, 109, 70, 42],
        [25, 37, 65, 40, 28],
    ],
    "E": [[483]],
    "F": [[185, 205], [169, 192]],
    "G": [[215, 270], [166, 158]],
}

# %% paper: flipped and not flipped exchanged
# says: F and G are exchanged
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

# %% paper: no padding
# says: D's padding is 2 on each side
paper = {
    "C": [[21, 29, 36], [14, 16, 14], [25, 12, 28]],
    "D": [[147]],
    "E": [[483]],
    "F": [[185, 205], [169, 192]],
    "G": [[215, 270], [166, 158]],
}

# %% paper: a slip
# says: check each sum again
paper = {
    "C": [[21, 29, 36], [14, 16, 14], [25, 12, 28]],
    "D": [
        [21, 50, 86, 65, 36],
        [35, 17, 43, -13, 50],
        [60, 75, 174, 93, 78],
        [39, -8, 73, -14, 42],
        [25, 37, 65, 40, 28],
    ],
    "E": [[483]],
    "F": [[185, 205], [169, 192]],
    "G": [[215, 270], [166, 158]],
}


# %% max_pool2d_backward: all maxima
# says: only the first one gets it
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    (kh, kw), (sh, sw) = kernel, stride or kernel
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(*grad_output.shape):
        place = c, slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        grad_x[place] += (x[place] == x[place].max()) * grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: last maximum
# says: to the last maximum
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    (kh, kw), (sh, sw) = kernel, stride or kernel
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(*grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.argwhere(window == window.max())[-1]
        grad_x[c, i * sh + row, j * sw + column] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: overwritten where windows overlap
# says: replaced an earlier one
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    (kh, kw), (sh, sw) = kernel, stride or kernel
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(*grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(np.argmax(window), window.shape)
        grad_x[c, i * sh + row, j * sw + column] = grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: spread over the window
# says: average-pooling's rule
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    (kh, kw), (sh, sw) = kernel, stride or kernel
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(*grad_output.shape):
        place = c, slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        grad_x[place] += grad_output[c, i, j] / (kh * kw)
    return grad_x


# %% max_pool2d_backward: ties shared
# says: shares the gradient out
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    (kh, kw), (sh, sw) = kernel, stride or kernel
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(*grad_output.shape):
        place = c, slice(i * sh, i * sh + kh), slice(j * sw, j * sw + kw)
        hits = x[place] == x[place].max()
        grad_x[place] += hits * grad_output[c, i, j] / hits.sum()
    return grad_x


# %% max_pool2d_backward: window's corner forgotten
# says: add the window's corner
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    (kh, kw), (sh, sw) = kernel, stride or kernel
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(*grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(np.argmax(window), window.shape)
        grad_x[c, row, column] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: corner without stride
# says: it is \(i \* stride, j \* stride\)
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    (kh, kw), (sh, sw) = kernel, stride or kernel
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(*grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        row, column = np.unravel_index(np.argmax(window), window.shape)
        grad_x[c, i + row, j + column] += grad_output[c, i, j]
    return grad_x


# %% max_pool2d_backward: first in column order
# says: max_pool2d_backward
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    (kh, kw), (sh, sw) = kernel, stride or kernel
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(*grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        column, row = np.unravel_index(np.argmax(window.T), window.T.shape)
        grad_x[c, i * sh + row, j * sw + column] += grad_output[c, i, j]
    return grad_x


# %% toeplitz_matrix: flipped
# says: the kernel was flipped
def toeplitz_matrix(kernel, height, width):
    (kh, kw), kernel = kernel.shape, kernel[::-1, ::-1]
    rows, columns = height - kh + 1, width - kw + 1
    matrix = np.zeros((rows * columns, height * width))
    for i, j, k, m in np.ndindex(rows, columns, kh, kw):
        matrix[i * columns + j, (i + k) * width + j + m] = kernel[k, m]
    return matrix


# %% toeplitz_matrix: transposed
# says: that is the transpose
def toeplitz_matrix(kernel, height, width):
    kh, kw = kernel.shape
    rows, columns = height - kh + 1, width - kw + 1
    matrix = np.zeros((rows * columns, height * width))
    for i, j, k, m in np.ndindex(rows, columns, kh, kw):
        matrix[i * columns + j, (i + k) * width + j + m] = kernel[k, m]
    return matrix.T


# %% toeplitz_matrix: kernel laid out without gaps
# says: lies `width` further
def toeplitz_matrix(kernel, height, width):
    kh, kw = kernel.shape
    rows, columns = height - kh + 1, width - kw + 1
    matrix = np.zeros((rows * columns, height * width))
    for i, j in np.ndindex(rows, columns):
        start = i * width + j
        matrix[i * columns + j, start : start + kh * kw] = kernel.ravel()
    return matrix


# %% toeplitz_matrix: H and W swapped
# says: H and W are swapped
def toeplitz_matrix(kernel, height, width):
    height, width = width, height
    kh, kw = kernel.shape
    rows, columns = height - kh + 1, width - kw + 1
    matrix = np.zeros((rows * columns, height * width))
    for i, j, k, m in np.ndindex(rows, columns, kh, kw):
        matrix[i * columns + j, (i + k) * width + j + m] = kernel[k, m]
    return matrix


# %% toeplitz_matrix: rows counted by the picture's width
# says: output \(i, j\) is row i \* out_width \+ j
def toeplitz_matrix(kernel, height, width):
    kh, kw = kernel.shape
    rows, columns = height - kh + 1, width - kw + 1
    matrix = np.zeros((rows * columns, height * width))
    for i, j, k, m in np.ndindex(rows, columns, kh, kw):
        matrix[i * width + j, (i + k) * width + j + m] = kernel[k, m]
    return matrix


# %% toeplitz_matrix: columns counted by the output's width
# says: multiplied by the output's width
def toeplitz_matrix(kernel, height, width):
    kh, kw = kernel.shape
    rows, columns = height - kh + 1, width - kw + 1
    matrix = np.zeros((rows * columns, height * width))
    for i, j, k, m in np.ndindex(rows, columns, kh, kw):
        matrix[i * columns + j, (i + k) * columns + j + m] = kernel[k, m]
    return matrix


# %% toeplitz_matrix: columns counted by the height
# says: multiplied by the height
def toeplitz_matrix(kernel, height, width):
    kh, kw = kernel.shape
    rows, columns = height - kh + 1, width - kw + 1
    matrix = np.zeros((rows * columns, height * width))
    for i, j, k, m in np.ndindex(rows, columns, kh, kw):
        matrix[i * columns + j, (i + k) * height + j + m] = kernel[k, m]
    return matrix


# %% linear_counts: bias taken for a weight
# says: the bias \(or a zero\) is none of them
# fails: test_toeplitz_matrix
linear_counts = {
    "numbers in the matrix": 529_984,
    "of them always zero": 523_900,
    "different weights": 10,
    "learned numbers, with a bias": 10,
    "learned numbers, with a bias, for 100 × 100 pictures": 10,
}

# %% linear_counts: bias forgotten
# says: the different weights and one bias
# fails: test_toeplitz_matrix
linear_counts = {
    "numbers in the matrix": 529_984,
    "of them always zero": 523_900,
    "different weights": 9,
    "learned numbers, with a bias": 9,
    "learned numbers, with a bias, for 100 × 100 pictures": 9,
}

# %% linear_counts: zeros counted in one row
# says: all but 9 of the 28 · 28
# fails: test_toeplitz_matrix
linear_counts = {
    "numbers in the matrix": 529_984,
    "of them always zero": 775,
    "different weights": 9,
    "learned numbers, with a bias": 10,
    "learned numbers, with a bias, for 100 × 100 pictures": 10,
}


# %% linear_counts: grows with the picture
# says: does the kernel grow with the picture
# fails: test_toeplitz_matrix
linear_counts = {
    "numbers in the matrix": 529_984,
    "of them always zero": 523_900,
    "different weights": 9,
    "learned numbers, with a bias": 10,
    "learned numbers, with a bias, for 100 × 100 pictures": 9 * 98 * 98 + 1,
}

# %% linear_counts: weights not shared
# says: the other rows hold the same ones
# fails: test_toeplitz_matrix
linear_counts = {
    "numbers in the matrix": 529_984,
    "of them always zero": 523_900,
    "different weights": 6_084,
    "learned numbers, with a bias": 6_085,
    "learned numbers, with a bias, for 100 × 100 pictures": 86_437,
}


# %% conv_transpose2d: overwritten where stamps overlap
# says: replaced the earlier one
def conv_transpose2d(y, kernel, stride=1):
    (h, w), (kh, kw) = y.shape, kernel.shape
    output = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for i, j in np.ndindex(h, w):
        output[i * stride : i * stride + kh, j * stride : j * stride + kw] = y[i, j] * kernel
    return output


# %% conv_transpose2d: flipped
# says: the kernel was flipped
def conv_transpose2d(y, kernel, stride=1):
    (h, w), (kh, kw) = y.shape, kernel.shape
    output = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for i, j in np.ndindex(h, w):
        place = slice(i * stride, i * stride + kh), slice(j * stride, j * stride + kw)
        output[place] += y[i, j] * kernel[::-1, ::-1]
    return output


# %% conv_transpose2d: stride forgotten
# says: the stride is forgotten
def conv_transpose2d(y, kernel, stride=1):
    (h, w), (kh, kw) = y.shape, kernel.shape
    output = np.zeros((h - 1 + kh, w - 1 + kw))
    for i, j in np.ndindex(h, w):
        output[i : i + kh, j : j + kw] += y[i, j] * kernel
    return output


# %% conv_transpose2d: output too large
# says: rows or columns too many
def conv_transpose2d(y, kernel, stride=1):
    (h, w), (kh, kw) = y.shape, kernel.shape
    output = np.zeros((h * stride + kh - 1, w * stride + kw - 1))
    for i, j in np.ndindex(h, w):
        output[i * stride : i * stride + kh, j * stride : j * stride + kw] += y[i, j] * kernel
    return output


# %% conv_transpose2d: stamps not moved by the stride
# says: begins at \(i \* stride, j \* stride\)
def conv_transpose2d(y, kernel, stride=1):
    (h, w), (kh, kw) = y.shape, kernel.shape
    output = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for i, j in np.ndindex(h, w):
        output[i : i + kh, j : j + kw] += y[i, j] * kernel
    return output


# %% receptive_field: strides forgotten
# says: the strides are forgotten
def receptive_field(layers):
    return 1 + sum(kernel - 1 for kernel, _ in layers)


# %% receptive_field: own stride first
# says: only for the layers above it
def receptive_field(layers):
    field = jump = 1
    for kernel, stride in layers:
        jump *= stride
        field += (kernel - 1) * jump
    return field


# %% receptive_field: sum of the kernels
# says: each adds kernel - 1
def receptive_field(layers):
    return sum(kernel for kernel, _ in layers)


# %% receptive_field: order reversed
# says: from the last layer to the first
def receptive_field(layers):
    field = 1
    for kernel, stride in layers:
        field = field * stride + kernel - stride
    return field


# %% receptive_field: kernel in place of kernel - 1
# says: over kernel - 1 gaps, not over kernel
def receptive_field(layers):
    field = jump = 1
    for kernel, stride in layers:
        field += kernel * jump
        jump *= stride
    return field


# %% receptive_field: product of the kernels
# says: kernels do not multiply
def receptive_field(layers):
    field = 1
    for kernel, _ in layers:
        field *= kernel
    return field


# %% receptive_field: jumps added
# says: jumps multiply, here they were added
def receptive_field(layers):
    field = jump = 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump += stride
    return field


# %% receptive_field: jumps added less one
# says: jumps multiply: behind strides
def receptive_field(layers):
    field = jump = 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump += stride - 1
    return field


# %% parameter_counts: no bias
# says: the bias is forgotten
def conv_parameters(in_channels, out_channels, kernel, bias=True):
    return out_channels * in_channels * kernel[0] * kernel[1]


def linear_parameters(in_features, out_features, bias=True):
    return in_features * out_features


# %% parameter_counts: bias always
# says: leaves no bias
def conv_parameters(in_channels, out_channels, kernel, bias=True):
    return out_channels * (in_channels * kernel[0] * kernel[1] + 1)


def linear_parameters(in_features, out_features, bias=True):
    return out_features * (in_features + 1)


# %% parameter_counts: input channels forgotten
# says: a slice for each input channel
def conv_parameters(in_channels, out_channels, kernel, bias=True):
    return out_channels * (kernel[0] * kernel[1] + bias)


def linear_parameters(in_features, out_features, bias=True):
    return out_features * (in_features + bias)


# %% parameter_counts: square kernels only
# says: kH · kH were counted
def conv_parameters(in_channels, out_channels, kernel, bias=True):
    return out_channels * (in_channels * kernel[0] ** 2 + bias)


def linear_parameters(in_features, out_features, bias=True):
    return out_features * (in_features + bias)


# %% parameter_counts: a bias for each slice
# says: not for each kernel slice
def conv_parameters(in_channels, out_channels, kernel, bias=True):
    return out_channels * in_channels * (kernel[0] * kernel[1] + bias)


def linear_parameters(in_features, out_features, bias=True):
    return out_features * (in_features + bias)


# %% parameter_counts: linear bias counted by inputs
# says: not for each input
def conv_parameters(in_channels, out_channels, kernel, bias=True):
    return out_channels * (in_channels * kernel[0] * kernel[1] + bias)


def linear_parameters(in_features, out_features, bias=True):
    return in_features * (out_features + bias)


# %% cnn_table: 32 filters in the second layer
# says: not the 32 of the slides
# fails: test_parameter_counts
cnn_table = {
    "Conv2d(1, 64, 3)": 640,
    "Conv2d(64, 128, 3)": 18_464,
    "values after Flatten": 800,
    "first Linear": 160_200,
    "Linear(200, 10)": 2_010,
    "all": 181_314,
}

# %% cnn_table: pooling rounds up
# says: an odd row is left over
# fails: test_parameter_counts
cnn_table = {
    "Conv2d(1, 64, 3)": 640,
    "Conv2d(64, 128, 3)": 73_856,
    "values after Flatten": 4_608,
    "first Linear": 921_800,
    "Linear(200, 10)": 2_010,
    "all": 998_306,
}


# %% cnn_table: linear layers without bias
# says: a bias for each output
# fails: test_parameter_counts
cnn_table = {
    "Conv2d(1, 64, 3)": 640,
    "Conv2d(64, 128, 3)": 73_856,
    "values after Flatten": 3_200,
    "first Linear": 640_000,
    "Linear(200, 10)": 2_010,
    "all": 716_706,
}

# %% cnn_table: the flattened values added too
# says: the values after Flatten are no parameters
# fails: test_parameter_counts
cnn_table = {
    "Conv2d(1, 64, 3)": 640,
    "Conv2d(64, 128, 3)": 73_856,
    "values after Flatten": 3_200,
    "first Linear": 640_200,
    "Linear(200, 10)": 2_010,
    "all": 719_906,
}


# %% build_cnn: no batch norm
# says: batch-norm layers are missing
# fails: test_cnn
def build_cnn():
    return nn.Sequential(
        *[nn.Conv2d(1, 64, 3), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Conv2d(64, 128, 3), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10)],
    )


# %% build_cnn: no dropout
# says: there is no nn.Dropout
# fails: test_cnn
def build_cnn():
    return nn.Sequential(
        *[nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Linear(200, 10)],
    )


# %% build_cnn: softmax at the end
# says: leave the softmax to the loss
# fails: test_cnn
def build_cnn():
    return nn.Sequential(
        *[nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5)],
        *[nn.Linear(200, 10), nn.Softmax(1)],
    )


# %% build_cnn: wrong flatten size
# says: 128 maps of 5 × 5
# fails: test_cnn
def build_cnn():
    return nn.Sequential(
        *[nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Flatten(), nn.Linear(4608, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10)],
    )


# %% build_cnn: batch norm behind the pooling
# says: batch norm comes directly after the convolution
# fails: test_cnn
def build_cnn():
    return nn.Sequential(
        *[nn.Conv2d(1, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.BatchNorm2d(64)],
        *[nn.Conv2d(64, 128, 3), nn.ReLU(), nn.MaxPool2d(2), nn.BatchNorm2d(128)],
        *[nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10)],
    )


# %% build_cnn: average-pooling
# says: max-pooling is wanted
# fails: test_cnn
def build_cnn():
    return nn.Sequential(
        *[nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.AvgPool2d(2)],
        *[nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.AvgPool2d(2)],
        *[nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10)],
    )


# %% build_cnn: convolutions without bias
# says: keep the bias
# fails: test_cnn
def build_cnn():
    return nn.Sequential(
        *[nn.Conv2d(1, 64, 3, bias=False), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Conv2d(64, 128, 3, bias=False), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10)],
    )


# %% build_cnn: no return
# says: no return statement
# fails: test_cnn
def build_cnn():
    nn.Sequential(nn.Conv2d(1, 64, 3), nn.Flatten())


# %% build_cnn: padded convolutions
# says: the convolutions have padding=1
# fails: test_cnn
def build_cnn():
    return nn.Sequential(
        *[nn.Conv2d(1, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Conv2d(64, 128, 3, padding=1), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Flatten(), nn.Linear(6272, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10)],
    )


# %% build_cnn: padded convolutions and the unpadded flatten size
# says: the convolutions have padding=1
# fails: test_cnn
def build_cnn():
    return nn.Sequential(
        *[nn.Conv2d(1, 64, 3, padding=1), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Conv2d(64, 128, 3, padding=1), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10)],
    )


# %% build_cnn: no ReLU after the first Linear
# says: the ReLU after the first Linear is missing
# fails: test_cnn
def build_cnn():
    return nn.Sequential(
        *[nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Flatten(), nn.Linear(3200, 200), nn.Dropout(0.5), nn.Linear(200, 10)],
    )


# %% build_cnn: batch norm between ReLU and pooling
# says: batch norm comes directly after the convolution
# fails: test_cnn
def build_cnn():
    return nn.Sequential(
        *[nn.Conv2d(1, 64, 3), nn.ReLU(), nn.BatchNorm2d(64), nn.MaxPool2d(2)],
        *[nn.Conv2d(64, 128, 3), nn.ReLU(), nn.BatchNorm2d(128), nn.MaxPool2d(2)],
        *[nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10)],
    )


# %% build_cnn: batch norm behind the pooling, before the ReLU
# says: batch norm comes directly after the convolution
# fails: test_cnn
def build_cnn():
    return nn.Sequential(
        *[nn.Conv2d(1, 64, 3), nn.MaxPool2d(2), nn.BatchNorm2d(64), nn.ReLU()],
        *[nn.Conv2d(64, 128, 3), nn.MaxPool2d(2), nn.BatchNorm2d(128), nn.ReLU()],
        *[nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.5), nn.Linear(200, 10)],
    )


# %% build_cnn: dropout with another probability
# says: another probability than 0.5
# fails: test_cnn
def build_cnn():
    return nn.Sequential(
        *[nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Dropout(0.25), nn.Linear(200, 10)],
    )


# %% build_cnn: dropout on the logits
# says: between the first Linear's ReLU and the last Linear
# fails: test_cnn
def build_cnn():
    return nn.Sequential(
        *[nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2)],
        *[nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Linear(200, 10), nn.Dropout(0.5)],
    )


# %% build_cnn: dropout on the features
# says: between the first Linear's ReLU and the last Linear
# fails: test_cnn
def build_cnn():
    return nn.Sequential(
        *[nn.Conv2d(1, 64, 3), nn.BatchNorm2d(64), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.5)],
        *[nn.Conv2d(64, 128, 3), nn.BatchNorm2d(128), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.5)],
        *[nn.Flatten(), nn.Linear(3200, 200), nn.ReLU(), nn.Linear(200, 10)],
    )
