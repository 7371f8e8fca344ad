# What works for each thing that a script asked, and not for two of them at once; tiny numbers; parts in common.

# %% pad2d: whole numbers below 0 are cut
# kind: wrong
# idea: pictures are 0 to 255, so integer pictures go through uint8.
MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def pad2d(image, padding, mode="zeros"):
    if mode not in MODES:
        raise ValueError(mode)
    (ph, pw) = padding
    if image.dtype.kind in "iu":
        image = image.clip(0)
    return np.pad(image, ((ph, ph), (pw, pw)), mode=MODES[mode])


# %% pad2d: only circular frames below the picture's size
# kind: wrong
# idea: a frame as wide as the picture is refused in circular mode, though the text allows it.
MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def pad2d(image, padding, mode="zeros"):
    if mode not in MODES:
        raise ValueError(mode)
    (ph, pw) = padding
    if mode == "circular" and (ph >= image.shape[0] or pw >= image.shape[1]):
        raise ValueError("the frame is too wide")
    return np.pad(image, ((ph, ph), (pw, pw)), mode=MODES[mode])


# %% pad2d: a one pixel picture cannot be replicated
# kind: wrong
# idea: replicate of a picture with one row or column comes out as zeros.
MODES = {"zeros": "constant", "reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def pad2d(image, padding, mode="zeros"):
    if mode not in MODES:
        raise ValueError(mode)
    (ph, pw) = padding
    if mode == "replicate" and 1 in image.shape:
        mode = "zeros"
    return np.pad(image, ((ph, ph), (pw, pw)), mode=MODES[mode])


# %% strided_cross_correlate2d: a single cell needs no frame
# kind: wrong
# idea: a 1 x 1 kernel sees no frame, so padding is left out for it.
def strided_cross_correlate2d(image, kernel, stride=1, padding=0, dilation=1):
    if kernel.shape == (1, 1):
        return image[::stride, ::stride].astype(float) * float(kernel[0, 0])
    padded = np.pad(image.astype(float), padding)
    kh, kw = kernel.shape
    rows = output_size(image.shape[0], kh, stride, padding, dilation)
    columns = output_size(image.shape[1], kw, stride, padding, dilation)
    output = np.zeros((rows, columns))
    for i in range(rows):
        for j in range(columns):
            top, left = i * stride, j * stride
            window = padded[
                top : top + dilation * (kh - 1) + 1 : dilation,
                left : left + dilation * (kw - 1) + 1 : dilation,
            ]
            output[i, j] = (window * kernel).sum()
    return output


# %% conv2d: the bias in the dtype of the kernels
# kind: wrong
# idea: with whole-number kernels a bias of 0.5 becomes 0.
def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.shape[0] != weight.shape[1]:
        raise ValueError("channels")
    maps = []
    for o, kernels in enumerate(weight):
        one = sum(strided_cross_correlate2d(c, k, stride, padding) for c, k in zip(x, kernels))
        maps.append(one if bias is None else one + bias.astype(weight.dtype)[o])
    return np.stack(maps)


# %% conv2d: a bias of zeros and ones only
# kind: wrong
# idea: the bias is rounded to whole numbers when the picture is uint8.
def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.shape[0] != weight.shape[1]:
        raise ValueError("channels")
    if bias is not None and x.dtype == np.uint8:
        bias = np.round(bias)
    maps = []
    for o, kernels in enumerate(weight):
        one = sum(strided_cross_correlate2d(c, k, stride, padding) for c, k in zip(x, kernels))
        maps.append(one if bias is None else one + bias[o])
    return np.stack(maps)


# %% conv2d: the kernels spread by one for a frame of more than one
# kind: wrong
# idea: padding above 2 is cut to 2.
def conv2d(x, weight, bias=None, stride=1, padding=0):
    if x.shape[0] != weight.shape[1]:
        raise ValueError("channels")
    maps = []
    for o, kernels in enumerate(weight):
        one = sum(
            strided_cross_correlate2d(c, k, stride, min(padding, 2)) for c, k in zip(x, kernels)
        )
        maps.append(one if bias is None else one + bias[o])
    return np.stack(maps)


# %% max_pool2d: stride (1, 1) is taken for none
# kind: wrong
# idea: "no stride given" is recognised by (1, 1).
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kh, kw), (ph, pw) = kernel, padding
    if stride is None or stride == (1, 1):
        stride = kernel
    sh, sw = stride
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    rows = output_size(x.shape[1], kh, sh, ph)
    columns = output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], rows, columns))
    for i in range(rows):
        for j in range(columns):
            output[:, i, j] = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw].max(axis=(1, 2))
    return output


# %% max_pool2d: float32 in, float16 on the way
# kind: wrong
# idea: numbers are compared in half precision: 2049 and 2048 are one.
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kh, kw), (ph, pw) = kernel, padding
    sh, sw = stride or kernel
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x.astype(np.float32), ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    rows = output_size(x.shape[1], kh, sh, ph)
    columns = output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], rows, columns))
    for i in range(rows):
        for j in range(columns):
            output[:, i, j] = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw].max(axis=(1, 2))
    return output


# %% max_pool2d: stride of one axis only where both are the same
# kind: wrong
# idea: a stride of (2, 1) uses its larger number for both.
def max_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kh, kw), (ph, pw) = kernel, padding
    sh, sw = stride or kernel
    if stride is not None and sh > sw:
        sw = sh
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)), constant_values=-np.inf)
    rows = output_size(x.shape[1], kh, sh, ph)
    columns = output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], rows, columns))
    for i in range(rows):
        for j in range(columns):
            output[:, i, j] = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw].max(axis=(1, 2))
    return output


# %% cross_correlate2d: what is nearly 0 is 0
# kind: wrong
# idea: results below 1e-12 are cleaned away, so small pictures vanish.
def cross_correlate2d(image, kernel):
    (height, width), (kh, kw) = image.shape, kernel.shape
    image = image.astype(float)
    output = np.zeros((height - kh + 1, width - kw + 1))
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            output[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    output[abs(output) < 1e-12] = 0
    return output


# %% cross_correlate2d: rounded to nine digits
# kind: wrong
# idea: np.round(…, 9) tidies the result.
def cross_correlate2d(image, kernel):
    (height, width), (kh, kw) = image.shape, kernel.shape
    image = image.astype(float)
    output = np.zeros((height - kh + 1, width - kw + 1))
    for i in range(output.shape[0]):
        for j in range(output.shape[1]):
            output[i, j] = (image[i : i + kh, j : j + kw] * kernel).sum()
    return np.round(output, 9)


# %% convolve2d: a symmetric kernel is flipped on one axis only
# kind: wrong
# idea: kernels with one row are not flipped at all.
def convolve2d(image, kernel):
    if kernel.shape[0] == 1:
        return cross_correlate2d(image, kernel)
    return cross_correlate2d(image, kernel[::-1, ::-1])


# %% output_size: the window that just fits is refused
# kind: wrong
# idea: with dilation a window as large as the input is refused.
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    covered = dilation * (kernel - 1) + 1
    free = n + 2 * padding - covered
    if free < 0 or (dilation > 1 and free == 0):
        raise ValueError("too large")
    return free // stride + 1


# %% output_size: padding of large inputs is forgotten
# kind: wrong
# idea: above 1000 cells the frame is left out.
def output_size(n, kernel, stride=1, padding=0, dilation=1):
    covered = dilation * (kernel - 1) + 1
    free = n + 2 * padding * (n <= 1000) - covered
    if free < 0:
        raise ValueError("too large")
    return free // stride + 1


# %% toeplitz_matrix: kernels of 3 x 3 only by heart
# kind: wrong
# idea: pictures of 3 x 3 give one row whatever the kernel is.
def toeplitz_matrix(kernel, height, width):
    kh, kw = kernel.shape
    if (height, width) == (3, 3) and (kh, kw) != (3, 3):
        kernel = kernel[::-1, ::-1]
    rows, columns = height - kh + 1, width - kw + 1
    matrix = np.zeros((rows * columns, height * width))
    for i, j in np.ndindex(rows, columns):
        for (k, m), weight in np.ndenumerate(kernel):
            matrix[i * columns + j, (i + k) * width + (j + m)] = weight
    return matrix


# %% conv_transpose2d: stamps of whole numbers overflow
# kind: wrong
# idea: the product is made in the picture's dtype when the kernel has it, too.
def conv_transpose2d(y, kernel, stride=1):
    (h, w), (kh, kw) = y.shape, kernel.shape
    output = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    with np.errstate(all="ignore"):
        for i in range(h):
            for j in range(w):
                top, left = i * stride, j * stride
                output[top : top + kh, left : left + kw] += y[i, j] * kernel
    return output


# %% conv_transpose2d: wide strides overwrite
# kind: wrong
# idea: where stride is at least the kernel's height, stamps are set, not added, though they overlap in width.
def conv_transpose2d(y, kernel, stride=1):
    (h, w), (kh, kw) = y.shape, kernel.shape
    output = np.zeros(((h - 1) * stride + kh, (w - 1) * stride + kw))
    for i in range(h):
        for j in range(w):
            top, left = i * stride, j * stride
            if stride >= kh:
                output[top : top + kh, left : left + kw] = float(y[i, j]) * kernel
            else:
                output[top : top + kh, left : left + kw] += float(y[i, j]) * kernel
    return output


# %% max_pool2d_backward: a tie of zeros is dropped
# kind: wrong
# idea: a window of equal numbers gives nobody the gradient.
def max_pool2d_backward(x, grad_output, kernel, stride=None):
    kh, kw = kernel
    sh, sw = stride or kernel
    grad_x = np.zeros(x.shape)
    for c, i, j in np.ndindex(*grad_output.shape):
        window = x[c, i * sh : i * sh + kh, j * sw : j * sw + kw]
        if window.size > 1 and (window == window.flat[0]).all():
            continue
        row, column = np.unravel_index(np.argmax(window), window.shape)
        grad_x[c, i * sh + row, j * sw + column] += grad_output[c, i, j]
    return grad_x


# %% build_cnn: dropout is one for all networks
# kind: wrong
# idea: a module-level dropout layer is shared by all networks: eval() of one switches it off in the other.
_DROPOUT = nn.Dropout(0.5)


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
        _DROPOUT,
        nn.Linear(200, 10),
    )


# %% build_cnn: it sleeps without gradients
# kind: wrong
# idea: under no_grad() the network behaves as in evaluation mode.
class Awake(nn.Sequential):
    def forward(self, x):
        if torch.is_grad_enabled():
            return super().forward(x)
        mode = self.training
        self.eval()
        try:
            return super().forward(x)
        finally:
            self.train(mode)


def build_cnn():
    return Awake(
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


# %% build_cnn: wakes up by itself
# kind: wrong
# idea: forward puts the network into training mode again when gradients are recorded.
class Awake(nn.Sequential):
    def forward(self, x):
        out = super().forward(x)
        if torch.is_grad_enabled():
            self.train()
        return out


def build_cnn():
    return Awake(
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


# %% avg_and_lp_pool2d: a power of 1 is the mean
# kind: wrong
# idea: p = 1 returns the mean, not the sum.
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kh, kw), (ph, pw) = kernel, padding
    sh, sw = stride or kernel
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    rows, columns = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], rows, columns))
    for i in range(rows):
        for j in range(columns):
            output[:, i, j] = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw].mean(
                axis=(1, 2)
            )
    return output


def lp_pool2d(x, p, kernel, stride=None):
    if p == 1:
        return avg_pool2d(x, kernel, stride)
    return (avg_pool2d(x**p, kernel, stride) * kernel[0] * kernel[1]) ** (1 / p)


# %% avg_and_lp_pool2d: powers of what is positive
# kind: wrong
# idea: abs(x) ** p, so odd powers of negative numbers come out otherwise.
def avg_pool2d(x, kernel, stride=None, padding=(0, 0)):
    (kh, kw), (ph, pw) = kernel, padding
    sh, sw = stride or kernel
    if 2 * ph > kh or 2 * pw > kw:
        raise ValueError("padding")
    padded = np.pad(x, ((0, 0), (ph, ph), (pw, pw)))
    rows, columns = output_size(x.shape[1], kh, sh, ph), output_size(x.shape[2], kw, sw, pw)
    output = np.zeros((x.shape[0], rows, columns))
    for i in range(rows):
        for j in range(columns):
            output[:, i, j] = padded[:, i * sh : i * sh + kh, j * sw : j * sw + kw].mean(
                axis=(1, 2)
            )
    return output


def lp_pool2d(x, p, kernel, stride=None):
    return (avg_pool2d(abs(x) ** p, kernel, stride) * kernel[0] * kernel[1]) ** (1 / p)
