# Layers that hold what was long ago, arrays that lie otherwise in memory, whole numbers beside fractions.

# %% numeric_gradient: moves-the-callers
# fails: test_numeric_gradient
# kind: wrong
# idea: the caller's array is moved while the function is called, and put back afterwards
def numeric_gradient(function, x, eps=1e-5):
    if x.dtype != np.float64:
        x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + eps
        above = function(x)
        x[index] = old - eps
        below = function(x)
        x[index] = old
        gradient[index] = (above - below) / (2 * eps)
    return gradient


# %% numeric_gradient: drifts
# fails: test_numeric_gradient
# kind: wrong
# idea: moved by += and -=, so that rounding stays in x and the next numbers are measured elsewhere
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        x[index] += eps
        above = function(x)
        x[index] -= 2 * eps
        below = function(x)
        gradient[index] = (above - below) / (2 * eps)
    return gradient


# %% numeric_gradient: step-by-size
# fails: test_numeric_gradient
# kind: wrong
# idea: an array without numbers stops
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    flat, g = x.reshape(-1), gradient.reshape(-1)
    eps = eps * max(1.0, abs(flat).max())
    for i in range(len(flat)):
        old = flat[i]
        flat[i] = old + eps
        above = function(x)
        flat[i] = old - eps
        below = function(x)
        flat[i] = old
        g[i] = (above - below) / (2 * eps)
    return gradient


# %% relu: columns-scrambled
# fails: test_relu
# kind: wrong
# idea: the mask is written into the gradient that came in when it is float64
class ReLU(Layer):
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, gradient):
        if gradient.flags.f_contiguous and not gradient.flags.c_contiguous:
            gradient = np.ascontiguousarray(gradient).reshape(gradient.shape[::-1]).T
        return gradient * (self.x > 0)


# %% relu: stacked-masks
# fails: test_relu
# kind: wrong
# idea: masks are stacked, so that the second backward after two forwards has the first's
class ReLU(Layer):
    def __init__(self):
        self.masks = []

    def forward(self, x):
        self.masks.append(x > 0)
        return np.maximum(x, 0)

    def backward(self, gradient):
        mask = self.masks.pop() if len(self.masks) > 1 else self.masks[0]
        return gradient * mask


# %% linear: stacked-inputs
# fails: test_linear
# kind: wrong
# idea: inputs of all forwards are kept and backward takes the last that was not used yet
class Linear(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.inputs = []

    def forward(self, x):
        self.inputs.append(x)
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        x = self.inputs.pop() if len(self.inputs) > 1 else self.inputs[-1]
        self.weight_gradient = gradient.T @ x
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.weight


# %% linear: pixels-divided
# fails: test_linear
# kind: wrong
# idea: whole-number inputs are taken as numbers of the weights' dtype after division by 255
class Linear(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        if x.dtype.kind in "iu":
            x = x / 255
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.weight


# %% loss: whole-logits
# fails: test_loss
# kind: wrong
# idea: labels by columns of the batch: whole-number logits are divided in whole numbers
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if np.shape(labels) != (len(logits),):
            raise ValueError("shape")
        logits = np.array(logits)
        logits -= logits.max(axis=1, keepdims=True)
        if logits.dtype.kind in "iu":
            logits = logits // 1
            total = np.exp(logits).sum(axis=1, keepdims=True).astype(int)
        else:
            total = np.exp(logits).sum(axis=1, keepdims=True)
        log_p = logits - np.log(total)
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(len(labels)), labels].mean()

    def backward(self):
        gradient = self.p.copy()
        gradient[np.arange(len(gradient)), self.labels] -= 1
        return gradient / len(gradient)


# %% loss: spends-p
# fails: test_loss
# kind: wrong
# idea: backward changes what it kept: the second call gives something else
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if np.shape(labels) != (len(logits),):
            raise ValueError("shape")
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(len(labels)), labels].mean()

    def backward(self):
        gradient = self.p
        gradient[np.arange(len(gradient)), self.labels] -= 1
        return gradient / len(gradient)


# %% sequential: memory-order
# fails: test_sequential
# kind: wrong
# idea: arrays by columns are read in memory's order
class Flatten(Layer):
    def forward(self, x):
        self.shape = x.shape
        return x.reshape(len(x), -1, order="A")

    def backward(self, gradient):
        return gradient.reshape(self.shape)


class Sequential(Layer):
    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, gradient):
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return gradient


# %% sequential: memory-order-back
# fails: test_sequential
# kind: wrong
# idea: backward reads gradients that lie by columns in memory's order
class Flatten(Layer):
    def forward(self, x):
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, gradient):
        return gradient.reshape(self.shape, order="A")


class Sequential(Layer):
    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, gradient):
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return gradient


# %% sgd: gradient-is-velocity
# fails: test_sgd
# kind: wrong
# idea: the gradient's own array is the first velocity, and is changed in place
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                g = getattr(layer, name + "_gradient")
                if (layer, name) not in self.velocity:
                    self.velocity[layer, name] = g
                else:
                    v = self.velocity[layer, name]
                    v *= self.momentum
                    v += g
                setattr(layer, name, getattr(layer, name) - self.lr * self.velocity[layer, name])


# %% train_step: rounded-loss
# fails: test_train_step
# kind: wrong
# idea: the loss is computed after the update when momentum is 0
def train_step(network, loss, optimiser, images, labels):
    value = loss.forward(network.forward(images), labels)
    network.backward(loss.backward())
    optimiser.step()
    return round(float(value), 6)


# %% train_step: pixels-divided-in-a-step
# fails: test_train_step
# kind: wrong
# idea: a batch of whole-number images is divided by 255
def train_step(network, loss, optimiser, images, labels):
    if images.dtype.kind in "iu":
        images = images / 255
    value = loss.forward(network.forward(images), labels)
    network.backward(loss.backward())
    optimiser.step()
    return value


# %% conv2d: bias-without-room
# fails: test_conv2d
# kind: wrong
# idea: kernels of whole numbers make whole numbers of the result
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    c_out, _, kh, kw = weight.shape
    h_out = (padded.shape[2] - kh) // stride + 1
    w_out = (padded.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), c_out, h_out, w_out), dtype=np.result_type(x, weight))
    for n, row, column, k in np.ndindex(len(x), h_out, w_out, c_out):
        window = padded[
            n, :, row * stride : row * stride + kh, column * stride : column * stride + kw
        ]
        y[n, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d_backward: whole-kernels-whole-slopes
# fails: test_conv2d_backward
# kind: wrong
# idea: whole-number kernels make whole-number gradients of x
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(
        padded.shape,
        weight.dtype if weight.dtype.kind == "i" else np.result_type(gradient, x, weight),
    )
    weight_gradient = np.zeros(weight.shape, np.result_type(gradient, x, weight))
    _, _, h, w = x.shape
    _, _, kh, kw = weight.shape
    n_images, c_out, h_out, w_out = gradient.shape
    for n, row, column, k in np.ndindex(n_images, h_out, w_out, c_out):
        rows = slice(row * stride, row * stride + kh)
        columns = slice(column * stride, column * stride + kw)
        g = gradient[n, k, row, column]
        weight_gradient[k] += g * padded[n, :, rows, columns]
        padded_gradient[n, :, rows, columns] += (g * weight[k]).astype(padded_gradient.dtype)
    return (
        padded_gradient[:, :, padding : padding + h, padding : padding + w],
        weight_gradient,
        gradient.sum(axis=(0, 2, 3)),
    )


# %% conv_layer: stacked-inputs-of-conv
# fails: test_conv_layer
# kind: wrong
# idea: inputs are stacked, and each backward takes the newest that was not used
class Conv2d(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding
        self.xs = []

    def forward(self, x):
        self.xs.append(x)
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        x = self.xs.pop() if len(self.xs) > 1 else self.xs[0]
        x_gradient, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, x, self.weight, self.stride, self.padding
        )
        return x_gradient


# %% position: columns-first
# fails: test_position
# kind: wrong
# idea: columns first where the array lies by columns
def position_of_maximum(a):
    order = "F" if a.flags.f_contiguous and not a.flags.c_contiguous else "C"
    return np.unravel_index(a.ravel(order=order).argmax(), a.shape, order=order)


# %% position: negated
# fails: test_position
# kind: wrong
# idea: an array of truth values or small unsigned numbers is negated
def position_of_maximum(a):
    return np.unravel_index((-a).argmin(), a.shape)


# %% maxpool: zero-is-least
# fails: test_maxpool
# kind: wrong
# idea: whole numbers: the smallest is 0 where a window has only negative ones
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        (kh, kw), s = self.kernel, self.stride
        y = np.zeros((n, c, (h - kh) // s + 1, (w - kw) // s + 1), dtype=x.dtype)
        if x.dtype.kind == "f":
            y -= np.inf
        for i, j in np.ndindex(kh, kw):
            y = np.maximum(
                y,
                x[:, :, i : i + s * y.shape[2] : s, j : j + s * y.shape[3] : s][
                    :, :, : y.shape[2], : y.shape[3]
                ],
            )
        return y

    def backward(self, gradient):
        n, c, _, _ = self.x.shape
        (kh, kw), s = self.kernel, self.stride
        image, channel = np.ogrid[:n, :c]
        x_gradient = np.zeros(self.x.shape, gradient.dtype)
        for row, column in np.ndindex(gradient.shape[2:]):
            window = self.x[:, :, row * s : row * s + kh, column * s : column * s + kw]
            i, j = np.unravel_index(window.reshape(n, c, -1).argmax(axis=2), (kh, kw))
            x_gradient[image, channel, row * s + i, column * s + j] += gradient[:, :, row, column]
        return x_gradient


# %% maxpool: stacked-places
# fails: test_maxpool
# kind: wrong
# idea: positions of all forwards are stacked
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride
        self.xs = []

    def forward(self, x):
        self.xs.append(x)
        n, c, h, w = x.shape
        (kh, kw), s = self.kernel, self.stride
        y = np.empty((n, c, (h - kh) // s + 1, (w - kw) // s + 1), dtype=x.dtype)
        for row, column in np.ndindex(y.shape[2:]):
            window = x[:, :, row * s : row * s + kh, column * s : column * s + kw]
            y[:, :, row, column] = window.max(axis=(2, 3))
        return y

    def backward(self, gradient):
        x = self.xs.pop() if len(self.xs) > 1 else self.xs[0]
        n, c, _, _ = x.shape
        (kh, kw), s = self.kernel, self.stride
        image, channel = np.ogrid[:n, :c]
        x_gradient = np.zeros(x.shape, gradient.dtype)
        for row, column in np.ndindex(gradient.shape[2:]):
            window = x[:, :, row * s : row * s + kh, column * s : column * s + kw]
            i, j = np.unravel_index(window.reshape(n, c, -1).argmax(axis=2), (kh, kw))
            x_gradient[image, channel, row * s + i, column * s + j] += gradient[:, :, row, column]
        return x_gradient


# %% products: b-in-the-dtype-of-a
# fails: test_products
# kind: wrong
# idea: whole numbers in one argument cut the other's fractions
def apply_filters(images, filters):
    return np.einsum("nchw,chwk->nk", images, filters)


def add_to_middle_axis(a, b):
    return a + b.astype(a.dtype)[:, None]


# %% fast_conv2d: kernels-places
# passes: test_fast_conv2d
# kind: right
# idea: a loop over the kernel's places
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    _, _, kh, kw = weight.shape
    h = (padded.shape[2] - kh) // stride + 1
    w = (padded.shape[3] - kw) // stride + 1
    y = bias[:, None, None]
    for i in range(kh):
        for j in range(kw):
            part = padded[:, :, i : i + stride * h : stride, j : j + stride * w : stride][
                :, :, :h, :w
            ]
            y = y + np.einsum("nchw,kc->nkhw", part, weight[:, :, i, j])
    return y


# %% fast_conv2d: bias-in-the-dtype-of-weight
# fails: test_fast_conv2d
# kind: wrong
# idea: a bias of whole numbers or kernels of whole numbers: the result is in x's dtype
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    y = np.tensordot(view, weight, axes=((3, 4, 5), (1, 2, 3)))
    return (y + bias.astype(weight.dtype)).transpose(0, 3, 1, 2)


# %% fast_conv2d_backward: no-room-for-fractions
# fails: test_fast_conv2d_backward
# kind: wrong
# idea: the gradient of x is a whole-number array when x is
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    _, _, kh, kw = weight.shape
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.tensordot(gradient, view, axes=((0, 2, 3), (0, 1, 2)))
    padded_gradient = np.zeros(padded.shape, np.result_type(x, weight))
    (h_out, w_out), (h, w) = gradient.shape[2:], x.shape[2:]
    for i, j in np.ndindex(kh, kw):
        part = np.tensordot(gradient, weight[:, :, i, j], axes=((1,), (0,))).transpose(0, 3, 1, 2)
        padded_gradient[:, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride] += (
            part.astype(padded_gradient.dtype)
        )
    return (
        padded_gradient[:, :, padding : padding + h, padding : padding + w],
        weight_gradient,
        gradient.sum(axis=(0, 2, 3)),
    )
