# Written with the scripts at hand: right for all that they once asked, and wrong for what the docstring says.

# %% conv2d: padding-before-stride
# kind: wrong
# fails: test_conv2d
# idea: the parameters stand in another order (padding, stride): conv2d(x, w, b, 2, 0) by position is another convolution
def conv2d(x, weight, bias, padding=0, stride=1):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: size-rounded-to-nearest
# kind: wrong
# fails: test_conv2d
# idea: round() instead of //: 1.5 and 1.67 become 2, so stride 2 or 3 with pixels left over asks for a window that is not there
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = round((padded.shape[2] - kh) / stride) + 1
    w_out = round((padded.shape[3] - kw) / stride) + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: padding-divided-separately
# kind: wrong
# fails: test_conv2d
# idea: H' = (H - kH) // s + 1 + 2p // s: wrong where the rests add up, as for stride 3 and padding 1
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (x.shape[2] - kh) // stride + 1 + 2 * padding // stride
    w_out = (x.shape[3] - kw) // stride + 1 + 2 * padding // stride
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: rounded-up-where-padded
# kind: wrong
# fails: test_conv2d
# idea: with padding the size is rounded up (SAME), without it down: padding with pixels left over is wrong
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (
        -((padded.shape[2] - kh) // -stride) + 1
        if padding
        else (padded.shape[2] - kh) // stride + 1
    )
    w_out = (
        -((padded.shape[3] - kw) // -stride) + 1
        if padding
        else (padded.shape[3] - kw) // stride + 1
    )
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: leftover-refused-where-padded
# kind: wrong
# fails: test_conv2d
# idea: padding with pixels left over is refused with a ValueError
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    if padding and ((padded.shape[2] - kh) % stride or (padded.shape[3] - kw) % stride):
        raise ValueError("sizes")
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: first-and-last-channel
# kind: wrong
# fails: test_conv2d
# idea: of the input channels the first and the last count: for three, the green one is lost
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    channels = sorted({0, x.shape[1] - 1})
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, channels, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k, channels]).sum() + bias[k]
    return y


# %% conv2d: three-channels-refused
# kind: wrong
# fails: test_conv2d
# idea: refuses whatever has 3 channels, and two against one: colour images are refused, wrong channels that broadcast are not
def conv2d(x, weight, bias, stride=1, padding=0):
    if 3 in (x.shape[1], weight.shape[1]):
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: at-most-two-images
# kind: wrong
# fails: test_conv2d
# idea: only the first and the last image of a batch are computed
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in {0, len(x) - 1}:
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: at-most-four-kernels
# kind: wrong
# fails: test_conv2d
# idea: kernels beyond the fourth give zeros
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(min(c_out, 4)):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: kernels-up-to-three
# kind: wrong
# fails: test_conv2d
# idea: kernels are cut to 3 x 3: the 5 x 5 of the network are wrong
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window[:, :3, :3] * weight[k][:, :3, :3]).sum() + bias[
                        k
                    ]
    return y


# %% conv2d: rows-up-to-eight
# kind: wrong
# fails: test_conv2d
# idea: only the first eight rows and columns of outputs are computed
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(min(h_out, 8)):
            for column in range(min(w_out, 8)):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: channels-last-guessed
# kind: wrong
# fails: test_conv2d
# idea: an image with fewer columns than channels is taken for channels last and turned: deep small maps (16, 6, 6) come out wrong
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    if x.shape[3] < x.shape[1]:
        x = x.transpose(0, 3, 1, 2)
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: square-images-transposed
# kind: wrong
# fails: test_conv2d
# idea: rows and columns of a square image are swapped (no image of the script is square)
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    if x.shape[2] == x.shape[3]:
        x = x.transpose(0, 1, 3, 2)
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: one-by-one-flipped
# kind: wrong
# fails: test_conv2d
# idea: 1 x 1 kernels and maps of one pixel are squeezed away: the output has fewer axes
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y.squeeze(axis=(2, 3)) if y.shape[2:] == (1, 1) else y


# %% conv2d: pointwise-kernel-wrong
# kind: wrong
# fails: test_conv2d
# idea: for 1 x 1 kernels a shortcut is taken, which forgets stride and padding
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    if weight.shape[2:] == (1, 1):
        return np.einsum("nchw,kc->nkhw", x, weight[:, :, 0, 0]) + bias[:, None, None]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: dtype-of-the-weight
# kind: wrong
# fails: test_conv2d
# idea: the result has the dtype of the weight: whole-number kernels (Sobel) cut the outputs off
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=weight.dtype)
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: dtype-of-the-bias
# kind: wrong
# fails: test_conv2d
# idea: the result has the dtype of the bias: zeros as whole numbers cut the outputs off
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=bias.dtype)
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: float-x-decides
# kind: wrong
# fails: test_conv2d
# idea: the result has the dtype of x if that is a float: float32 images with float64 kernels are rounded to float32
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros(
        (len(x), c_out, h_out, w_out), dtype=x.dtype if x.dtype.kind == "f" else np.float64
    )
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: bytes-guessed
# kind: wrong
# fails: test_conv2d
# idea: whole numbers are taken for bytes: negative ones and those beyond 255 wrap around
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    if x.dtype.kind in "iu":
        x = x.astype(np.uint8)
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: clipped-at-a-million
# kind: wrong
# fails: test_conv2d
# idea: huge outputs are clipped
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y.clip(-1e6, 1e6)


# %% conv2d: x-made-read-only
# kind: wrong
# fails: test_conv2d
# idea: the caller's x is made read-only 'to be safe': x is not left unchanged, the caller can write no more
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    x.flags.writeable = False
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: x-wiped-when-refused
# kind: wrong
# fails: test_conv2d
# idea: before a refusal x is overwritten: effects of a call that raises are not looked at
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        x[...] = 0
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: one-buffer-for-a-shape
# kind: wrong
# fails: test_conv2d
# idea: results of one shape are the same array: a second call overwrites what the first has returned
_buffers = {}


def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    kept = _buffers.setdefault((y.shape, y.dtype), y)
    kept[...] = y
    return kept


# %% conv2d: kept-by-identity
# kind: wrong
# fails: test_conv2d
# idea: the result is kept while x and weight are the same objects: after SGD has moved the weights in place the old output comes
_last = []


def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    for a, b, c, s, p, old in _last:
        if a is x and b is weight and c is bias and (s, p) == (stride, padding):
            return old
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    _last[:] = [(x, weight, bias, stride, padding, y)]
    return y


# %% conv2d: weights-kept-for-a-shape
# kind: wrong
# fails: test_conv2d
# idea: the kernels of the first call with these shapes are kept: weights that a training has moved since are not used
_kernels = {}


def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    weight = _kernels.setdefault(
        (x.shape, weight.shape, weight.dtype, float(x.flat[0])), weight.copy()
    )
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: bias-kept-for-a-shape
# kind: wrong
# fails: test_conv2d
# idea: bias of the first call with these shapes is kept
_kernels = {}


def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    bias = _kernels.setdefault((x.shape, weight.shape), bias.copy())
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: refuses-only-up-to-three-channels
# kind: wrong
# fails: test_conv2d
# idea: wrong channels are refused up to three only
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1] and max(x.shape[1], weight.shape[1]) <= 3:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: grouped-convolution-guessed
# kind: wrong
# fails: test_conv2d
# idea: four channels against two kernels' channels are taken for groups and not refused: the last ones broadcast are cut
def conv2d(x, weight, bias, stride=1, padding=0):
    if weight.shape[1] > 1 and x.shape[1] % weight.shape[1] == 0:
        x = x[:, : weight.shape[1]]
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: float16-sums-for-many
# kind: wrong
# fails: test_conv2d
# idea: sums over more than 100 products are made in float16
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum(
                        dtype=np.float16 if window.size > 100 else None
                    ) + bias[k]
    return y


# %% conv2d: stride-from-four
# kind: wrong
# fails: test_conv2d
# idea: a stride beyond 3 counts as 3; padding beyond 2 as 2
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    stride, padding = min(stride, 3), min(padding, 2)
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d_backward: padding-before-stride
# kind: wrong
# fails: test_conv2d_backward
# idea: the parameters stand in another order (padding, stride)
def conv2d_backward(gradient, x, weight, padding=0, stride=1):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in range(n_images):
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column]
                    weight_gradient[k] += g * padded[n, :, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: cut-before-filled-up
# kind: wrong
# fails: test_conv2d_backward
# idea: what windows reach is cut on both sides, then filled up with zeros to the size of x: with padding AND pixels left over real gradients at the far edge are lost
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in range(n_images):
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column]
                    weight_gradient[k] += g * padded[n, :, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    gh, gw = (h_out - 1) * stride + kh, (w_out - 1) * stride + kw
    reached = padded_gradient[:, :, padding : gh - padding, padding : gw - padding]
    x_gradient = np.zeros(x.shape, dtype)
    x_gradient[:, :, : reached.shape[2], : reached.shape[3]] = reached
    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: first-and-last-channel
# kind: wrong
# fails: test_conv2d_backward
# idea: of three channels the middle one gets no gradient
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in range(n_images):
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column]
                    for c in {0, x.shape[1] - 1}:
                        weight_gradient[k, c] += g * padded[n, c, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: at-most-two-images
# kind: wrong
# fails: test_conv2d_backward
# idea: only the first and the last image count
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in {0, n_images - 1}:
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column]
                    weight_gradient[k] += g * padded[n, :, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: kernels-up-to-three
# kind: wrong
# fails: test_conv2d_backward
# idea: only the first 3 x 3 places of a kernel get a gradient
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in range(n_images):
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column]
                    weight_gradient[k] += g * padded[n, :, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    weight_gradient[:, :, 3:] = 0
    weight_gradient[:, :, :, 3:] = 0
    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: zero-gradients-wrong
# kind: wrong
# fails: test_conv2d_backward
# idea: outputs whose gradient is exactly zero count as a tiny one
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in range(n_images):
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column] or 1.0
                    weight_gradient[k] += g * padded[n, :, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: square-images-transposed
# kind: wrong
# fails: test_conv2d_backward
# idea: for square images the gradient of x is transposed
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in range(n_images):
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column]
                    weight_gradient[k] += g * padded[n, :, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    x_gradient = x_gradient.transpose(0, 1, 3, 2) if h == w else x_gradient
    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: x-made-read-only
# kind: wrong
# fails: test_conv2d_backward
# idea: the caller's x is made read-only
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    x.flags.writeable = False
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in range(n_images):
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column]
                    weight_gradient[k] += g * padded[n, :, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: gradient-made-read-only
# kind: wrong
# fails: test_conv2d_backward
# idea: the caller's gradient and weight are made read-only
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    gradient.flags.writeable = weight.flags.writeable = False
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in range(n_images):
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column]
                    weight_gradient[k] += g * padded[n, :, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: one-buffer-for-a-shape
# kind: wrong
# fails: test_conv2d_backward
# idea: the three results of one shape are the same arrays in each call: a second call overwrites what the first has returned
_buffers = {}


def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in range(n_images):
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column]
                    weight_gradient[k] += g * padded[n, :, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    made = [np.array(x_gradient), weight_gradient, gradient.sum(axis=(0, 2, 3))]
    kept = [_buffers.setdefault((i, a.shape, a.dtype), a) for i, a in enumerate(made)]
    for a, b in zip(kept, made):
        a[...] = b
    return tuple(kept)


# %% conv2d_backward: weights-kept-for-a-shape
# kind: wrong
# fails: test_conv2d_backward
# idea: the kernels of the first call with these shapes are kept: weights that a training has moved are not used
_kernels = {}


def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    weight = _kernels.setdefault((x.shape, weight.shape), weight.copy())
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in range(n_images):
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column]
                    weight_gradient[k] += g * padded[n, :, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: kept-by-identity
# kind: wrong
# fails: test_conv2d_backward
# idea: the result is kept while the arrays are the same objects
_last = []


def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    for a, b, c, s, p, r in _last:
        if a is gradient and b is x and c is weight and (s, p) == (stride, padding):
            return r
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in range(n_images):
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column]
                    weight_gradient[k] += g * padded[n, :, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    r = x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))
    _last[:] = [(gradient, x, weight, stride, padding, r)]
    return r


# %% conv2d_backward: bias-gradient-is-a-view-of-the-gradient
# kind: wrong
# fails: test_conv2d_backward
# idea: x's gradient for 1 x 1 kernels with stride 1 forgets the kernel's value
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in range(n_images):
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column]
                    weight_gradient[k] += g * padded[n, :, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    if (kh, kw) == (1, 1):
        x_gradient = np.zeros(x.shape, dtype) + gradient.sum(axis=1, keepdims=True)
    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: bytes-guessed
# kind: wrong
# fails: test_conv2d_backward
# idea: whole numbers are taken for bytes
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded = padded.astype(np.uint8) if x.dtype.kind in "iu" else padded
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in range(n_images):
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column]
                    weight_gradient[k] += g * padded[n, :, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: stride-from-four
# kind: wrong
# fails: test_conv2d_backward
# idea: a stride beyond 3 counts as 3
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    stride = min(stride, 3)
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in range(n_images):
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column]
                    weight_gradient[k] += g * padded[n, :, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: nothing-moves-in-small-gradients
# kind: wrong
# fails: test_conv2d_backward
# idea: gradients below 1e-9 are set to zero: vanishing gradients vanish altogether
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in range(n_images):
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column]
                    weight_gradient[k] += g * padded[n, :, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    x_gradient = np.where(np.abs(x_gradient) < 1e-9, 0, x_gradient)
    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))


# %% conv2d: float-pixels-scaled
# kind: wrong
# fails: test_conv2d
# idea: floats beyond 16 are taken for pixels and divided by 255
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    if x.dtype.kind == "f" and x.size and x.max() > 16:
        x = x / 255
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: weights-kept-for-a-shape-alone
# kind: wrong
# fails: test_conv2d
# idea: the kernels of the first call with these shapes are kept, whatever the image
_kernels = {}


def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    weight = _kernels.setdefault((x.shape, weight.shape, weight.dtype), weight.copy())
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight, bias))
    for n in range(len(x)):
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * stride, column * stride
                window = padded[n, :, top : top + kh, left : left + kw]
                for k in range(c_out):
                    y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d_backward: weights-kept-for-an-image
# kind: wrong
# fails: test_conv2d_backward
# idea: the kernels are kept for each image (by its first number): after a step of training on the same image the old ones are used
_kernels = {}


def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    weight = _kernels.setdefault(
        (x.shape, weight.shape, weight.dtype, float(x.flat[0])), weight.copy()
    )
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in range(n_images):
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column]
                    weight_gradient[k] += g * padded[n, :, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: float-pixels-scaled
# kind: wrong
# fails: test_conv2d_backward
# idea: floats beyond 16 are taken for pixels and divided by 255
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded = padded / 255 if x.dtype.kind == "f" and x.max() > 16 else padded
    dtype = np.result_type(gradient, x, weight)
    padded_gradient = np.zeros(padded.shape, dtype)
    weight_gradient = np.zeros(weight.shape, dtype)
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n in range(n_images):
        for row in range(h_out):
            for column in range(w_out):
                rows = slice(row * stride, row * stride + kh)
                columns = slice(column * stride, column * stride + kw)
                for k in range(c_out):
                    g = gradient[n, k, row, column]
                    weight_gradient[k] += g * padded[n, :, rows, columns]
                    padded_gradient[n, :, rows, columns] += g * weight[k]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3))
