# Typical mistakes in `cnn_from_scratch`; how to read this file: autograder/exercises/trial.py.


# %% relu: slope 1 at zero
# says: x > 0, not x >= 0
# fails: test_relu
class ReLU(Layer):
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, gradient):
        return gradient * (self.x >= 0)


# %% relu: gradient cut off instead
# says: the sign of x decides
# fails: test_relu
class ReLU(Layer):
    def forward(self, x):
        return np.maximum(x, 0)

    def backward(self, gradient):
        return np.maximum(gradient, 0)


# %% relu: upstream gradient forgotten
# says: multiply the slope with it
# fails: test_relu
class ReLU(Layer):
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, gradient):
        return (self.x > 0).astype(float)


# %% relu: input changed in place
# says: works in place
# fails: test_relu
class ReLU(Layer):
    def forward(self, x):
        self.x = x
        x[x < 0] = 0
        return x

    def backward(self, gradient):
        return gradient * (self.x > 0)


# %% relu: gradient changed in place
# says: works in place
# fails: test_relu
class ReLU(Layer):
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, gradient):
        gradient[self.x <= 0] = 0
        return gradient


# %% relu: absolute value
# says: that is the absolute value
# fails: test_relu
class ReLU(Layer):
    def forward(self, x):
        self.x = x
        return np.abs(x)

    def backward(self, gradient):
        return gradient * (self.x > 0)


# %% numeric_gradient: forward difference
# says: that steps up only
# fails: test_numeric_gradient
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        moved = x.copy()
        moved[index] += eps
        gradient[index] = (function(moved) - function(x)) / eps
    return gradient


# %% numeric_gradient: divided by eps
# says: divided by 2 eps, not by eps
# fails: test_numeric_gradient
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = eps
        gradient[index] = (function(x + step) - function(x - step)) / eps
    return gradient


# %% numeric_gradient: all at once
# says: move one at a time
# fails: test_numeric_gradient
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    slope = (function(x + eps) - function(x - eps)) / (2 * eps)
    return np.full(x.shape, slope)


# %% numeric_gradient: x left moved
# says: works in place|copy first
# fails: test_numeric_gradient
def numeric_gradient(function, x, eps=1e-5):
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        x[index] += eps
        above = function(x)
        x[index] -= 2 * eps
        gradient[index] = (above - function(x)) / (2 * eps)
    return gradient


# %% numeric_gradient: a step of its own
# says: eps is not used
# fails: test_numeric_gradient
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape)
        step[index] = 1e-5
        gradient[index] = (function(x + step) - function(x - step)) / 2e-5
    return gradient


# %% numeric_gradient: float32 work
# says: done in float32
# fails: test_numeric_gradient
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float32)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = np.zeros(x.shape, dtype=np.float32)
        step[index] = eps
        gradient[index] = (function(x + step) - function(x - step)) / (2 * eps)
    return gradient


# %% verdict: tested with ones
# says: with random g
# fails: test_verdict
verdict = {
    "tanh": "right",
    "sigmoid": "wrong",
    "leaky relu": "right",
    "row mean": "wrong",
    "relu": "right",
}

# %% verdict: tested on a square matrix
# says: not square
# fails: test_verdict
verdict = {
    "tanh": "right",
    "sigmoid": "wrong",
    "leaky relu": "wrong",
    "row mean": "right",
    "relu": "right",
}

# %% verdict: kink taken for a bug
# says: kink
# fails: test_verdict
verdict = {
    "tanh": "right",
    "sigmoid": "wrong",
    "leaky relu": "wrong",
    "row mean": "wrong",
    "relu": "wrong",
}

# %% verdict: truth values
# says: as they are listed|measure each
# fails: test_verdict
verdict = {
    "tanh": True,
    "sigmoid": False,
    "leaky relu": False,
    "row mean": False,
    "relu": True,
}


# %% linear: weight used as (in, out)
# says: x @ weight.T|mismatch
# fails: test_linear
class Linear(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return x @ self.weight + self.bias

    def backward(self, gradient):
        self.weight_gradient = self.x.T @ gradient
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.weight.T


# %% linear: gradient of weight transposed
# says: weight's own layout
# fails: test_linear
class Linear(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = self.x.T @ gradient
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.weight


# %% linear: mean over the batch
# says: divided by N
# fails: test_linear
class Linear(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x / len(self.x)
        self.bias_gradient = gradient.mean(axis=0)
        return gradient @ self.weight


# %% linear: gradients accumulate
# says: overwrites
# fails: test_linear
class Linear(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.weight_gradient, self.bias_gradient = 0, 0

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = self.weight_gradient + gradient.T @ self.x
        self.bias_gradient = self.bias_gradient + gradient.sum(axis=0)
        return gradient @ self.weight


# %% linear: bias gradient not summed
# says: not summed over the batch
# fails: test_linear
class Linear(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient
        return gradient @ self.weight


# %% linear: bias forgotten
# says: the bias is missing
# fails: test_linear
class Linear(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.weight


# %% loss: not stable
# says: subtract each row's maximum
# fails: test_loss
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if np.shape(labels) != (len(logits),):
            raise ValueError("labels")
        with np.errstate(all="ignore"):
            e = np.exp(logits)
            self.p, self.labels = e / e.sum(axis=1, keepdims=True), labels
            return -np.log(self.p[np.arange(len(labels)), labels]).mean()

    def backward(self):
        gradient = self.p.copy()
        gradient[np.arange(len(gradient)), self.labels] -= 1
        return gradient / len(gradient)


# %% loss: logarithm of a probability of 0
# says: work with log p
# fails: test_loss
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if np.shape(labels) != (len(logits),):
            raise ValueError("labels")
        with np.errstate(all="ignore"):
            e = np.exp(logits - logits.max(axis=1, keepdims=True))
            self.p, self.labels = e / e.sum(axis=1, keepdims=True), labels
            return -np.log(self.p[np.arange(len(labels)), labels]).mean()

    def backward(self):
        gradient = self.p.copy()
        gradient[np.arange(len(gradient)), self.labels] -= 1
        return gradient / len(gradient)


# %% loss: sum over the batch
# says: not the mean
# fails: test_loss
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if np.shape(labels) != (len(logits),):
            raise ValueError("labels")
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(len(labels)), labels].sum()

    def backward(self):
        gradient = self.p.copy()
        gradient[np.arange(len(gradient)), self.labels] -= 1
        return gradient


# %% loss: gradient not divided by N
# says: not divided by N
# fails: test_loss
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if np.shape(labels) != (len(logits),):
            raise ValueError("labels")
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(len(labels)), labels].mean()

    def backward(self):
        gradient = self.p.copy()
        gradient[np.arange(len(gradient)), self.labels] -= 1
        return gradient


# %% loss: one-hot forgotten
# says: true class is not subtracted|neither the 1 at the true class
# fails: test_loss
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if np.shape(labels) != (len(logits),):
            raise ValueError("labels")
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p = np.exp(log_p)
        return -log_p[np.arange(len(labels)), labels].mean()

    def backward(self):
        return self.p / len(self.p)


# %% loss: softmax over the batch
# says: wrong axis
# fails: test_loss
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if np.shape(labels) != (len(logits),):
            raise ValueError("labels")
        shifted = logits - logits.max(axis=0, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=0, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(len(labels)), labels].mean()

    def backward(self):
        gradient = self.p.copy()
        gradient[np.arange(len(gradient)), self.labels] -= 1
        return gradient / len(gradient)


# %% loss: softmax twice
# says: softmax was applied twice
# fails: test_loss
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if np.shape(labels) != (len(logits),):
            raise ValueError("labels")
        for _ in range(2):
            shifted = logits - logits.max(axis=1, keepdims=True)
            logits = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
        self.p, self.labels = logits, labels
        return -np.log(self.p[np.arange(len(labels)), labels]).mean()

    def backward(self):
        gradient = self.p.copy()
        gradient[np.arange(len(gradient)), self.labels] -= 1
        return gradient / len(gradient)


# %% loss: labels not checked
# says: labels' shape is not checked
# fails: test_loss
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -np.take_along_axis(log_p, np.resize(labels, (len(log_p), 1)), axis=1).mean()

    def backward(self):
        gradient = self.p.copy()
        gradient[np.arange(len(gradient)), self.labels] -= 1
        return gradient / len(gradient)


# %% flatten: the batch joined too
# says: one row for each image
# fails: test_sequential
class Flatten(Layer):
    def forward(self, x):
        self.shape = x.shape
        return x.reshape(-1)

    def backward(self, gradient):
        return gradient.reshape(self.shape)


# %% flatten: gradient left flat
# says: give it the shape of the input
# fails: test_sequential
class Flatten(Layer):
    def forward(self, x):
        return x.reshape(len(x), -1)

    def backward(self, gradient):
        return gradient


# %% sequential: backward in forward order
# says: begins with the last layer
# fails: test_sequential
class Sequential(Layer):
    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, gradient):
        for layer in self.layers:
            gradient = layer.backward(gradient)
        return gradient


# %% sequential: outputs not handed on
# says: hand each output on
# fails: test_sequential
class Sequential(Layer):
    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        for layer in self.layers:
            y = layer.forward(x)
        return y

    def backward(self, gradient):
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return gradient


# %% sequential: gradients not handed on
# says: hand each result on
# fails: test_sequential
class Sequential(Layer):
    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, gradient):
        for layer in reversed(self.layers):
            result = layer.backward(gradient)
        return result


# %% sequential: backward returns nothing
# says: no return statement
# fails: test_sequential
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


# %% sgd: no memory
# says: there is no momentum
# fails: test_sgd
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                v = getattr(layer, name + "_gradient")
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: velocity under the name alone
# says: the velocity is shared
# fails: test_sgd
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                g = getattr(layer, name + "_gradient")
                self.velocity[name] = self.momentum * self.velocity.get(name, 0) + g
                setattr(layer, name, getattr(layer, name) - self.lr * self.velocity[name])


# %% sgd: climbs
# says: that climbs
# fails: test_sgd
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                v = self.momentum * self.velocity.get((layer, name), 0)
                v = self.velocity[layer, name] = v + getattr(layer, name + "_gradient")
                setattr(layer, name, getattr(layer, name) + self.lr * v)


# %% sgd: weighted mean of gradients
# says: weighted with 1 - momentum
# fails: test_sgd
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                g = getattr(layer, name + "_gradient")
                v = self.momentum * self.velocity.get((layer, name), 0) + (1 - self.momentum) * g
                self.velocity[layer, name] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: Nesterov
# says: Nesterov
# fails: test_sgd
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                g = getattr(layer, name + "_gradient")
                v = self.momentum * self.velocity.get((layer, name), 0) + g
                self.velocity[layer, name] = v
                setattr(layer, name, getattr(layer, name) - self.lr * (self.momentum * v + g))


# %% sgd: velocity of the class
# says: belong to the class
# fails: test_sgd
class SGD:
    velocity = {}

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum

    def step(self):
        for i, layer in enumerate(self.network.layers):
            for name in layer.parameters:
                v = self.momentum * self.velocity.get((i, name), 0)
                v = self.velocity[i, name] = v + getattr(layer, name + "_gradient")
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: weights only
# says: only weights are changed
# fails: test_sgd
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            v = self.momentum * self.velocity.get(layer, 0) + layer.weight_gradient
            self.velocity[layer] = v
            layer.weight = layer.weight - self.lr * v


# %% train_step: no update
# says: call optimiser.step
# fails: test_train_step
def train_step(network, loss, optimiser, images, labels):
    value = loss.forward(network.forward(images), labels)
    network.backward(loss.backward())
    return value


# %% train_step: loss after the update
# says: loss after the update
# fails: test_train_step
def train_step(network, loss, optimiser, images, labels):
    loss.forward(network.forward(images), labels)
    network.backward(loss.backward())
    optimiser.step()
    return loss.forward(network.forward(images), labels)


# %% train_step: nothing returned
# says: no return statement
# fails: test_train_step
def train_step(network, loss, optimiser, images, labels):
    loss.forward(network.forward(images), labels)
    network.backward(loss.backward())
    optimiser.step()


# %% train_step: two updates
# says: steps twice
# fails: test_train_step
def train_step(network, loss, optimiser, images, labels):
    value = loss.forward(network.forward(images), labels)
    network.backward(loss.backward())
    optimiser.step()
    optimiser.step()
    return value


# %% train_step: update before the new gradients
# says: train_step|the code stopped
# fails: test_train_step
def train_step(network, loss, optimiser, images, labels):
    value = loss.forward(network.forward(images), labels)
    optimiser.step()
    network.backward(loss.backward())
    return value


# %% conv2d: flipped kernel
# says: the kernel is flipped
# fails: test_conv2d
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    return fast_conv2d(x, weight[:, :, ::-1, ::-1], bias, stride, padding)


def fast_conv2d(x, weight, bias, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = sliding_window_view(padded, weight.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("ndrcij,kdij->nkrc", view, weight) + bias[:, None, None]


# %% conv2d: no padding
# says: the padding is not used
# fails: test_conv2d
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    view = sliding_window_view(x, weight.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("ndrcij,kdij->nkrc", view, weight) + bias[:, None, None]


# %% conv2d: no stride
# says: the stride is not used
# fails: test_conv2d
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = sliding_window_view(padded, weight.shape[2:], axis=(2, 3))
    return np.einsum("ndrcij,kdij->nkrc", view, weight) + bias[:, None, None]


# %% conv2d: bias once per channel
# says: once for every input channel
# fails: test_conv2d
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    (n, c, h, w), (c_out, _, kh, kw) = padded.shape, weight.shape
    y = np.zeros((n, c_out, (h - kh) // stride + 1, (w - kw) // stride + 1))
    for b, k, row, column in np.ndindex(y.shape):
        for d in range(c):
            top, left = row * stride, column * stride
            window = padded[b, d, top : top + kh, left : left + kw]
            y[b, k, row, column] += (window * weight[k, d]).sum() + bias[k]
    return y


# %% conv2d: bias on the last axis
# says: lined up with the last axis
# fails: test_conv2d
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = sliding_window_view(padded, weight.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("ndrcij,kdij->nkrc", view, weight) + bias


# %% conv2d: channels broadcast
# says: broadcast silently
# fails: test_conv2d
def conv2d(x, weight, bias, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    (n, _, h, w), (c_out, _, kh, kw) = padded.shape, weight.shape
    y = np.zeros((n, c_out, (h - kh) // stride + 1, (w - kw) // stride + 1))
    for b, k, row, column in np.ndindex(y.shape):
        top, left = row * stride, column * stride
        window = padded[b, :, top : top + kh, left : left + kw]
        y[b, k, row, column] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: height for width
# says: conv2d, x
# fails: test_conv2d
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    (n, _, h, w), (c_out, _, kw, kh) = padded.shape, weight.shape
    weight = weight.transpose(0, 1, 3, 2)
    view = sliding_window_view(padded, (kh, kw), axis=(2, 3))[:, :, ::stride, ::stride]
    return np.einsum("ndrcij,kdij->nkrc", view, weight) + bias[:, None, None]


# %% conv2d_backward: overlaps overwritten
# says: windows overlap
# fails: test_conv2d_backward
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    (_, _, h, w), (_, _, kh, kw) = x.shape, weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dx, dw = np.zeros_like(padded), np.zeros_like(weight)
    for row, column in np.ndindex(gradient.shape[2:]):
        place = np.s_[
            :, :, row * stride : row * stride + kh, column * stride : column * stride + kw
        ]
        dw += np.einsum("nk,ndij->kdij", gradient[:, :, row, column], padded[place])
        dx[place] = np.einsum("nk,kdij->ndij", gradient[:, :, row, column], weight)
    return dx[:, :, padding : padding + h, padding : padding + w], dw, gradient.sum((0, 2, 3))


# %% conv2d_backward: padding left on
# says: cut the padding off
# fails: test_conv2d_backward
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    (_, _, kh, kw) = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dx, dw = np.zeros_like(padded), np.zeros_like(weight)
    for row, column in np.ndindex(gradient.shape[2:]):
        place = np.s_[
            :, :, row * stride : row * stride + kh, column * stride : column * stride + kw
        ]
        dw += np.einsum("nk,ndij->kdij", gradient[:, :, row, column], padded[place])
        dx[place] += np.einsum("nk,kdij->ndij", gradient[:, :, row, column], weight)
    return dx, dw, gradient.sum((0, 2, 3))


# %% conv2d_backward: empty slice
# says: empty for padding 0
# fails: test_conv2d_backward
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    (_, _, kh, kw) = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dx, dw = np.zeros(padded.shape), np.zeros(weight.shape)
    for row, column in np.ndindex(gradient.shape[2:]):
        place = np.s_[
            :, :, row * stride : row * stride + kh, column * stride : column * stride + kw
        ]
        dw += np.einsum("nk,ndij->kdij", gradient[:, :, row, column], padded[place])
        dx[place] += np.einsum("nk,kdij->ndij", gradient[:, :, row, column], weight)
    return dx[:, :, padding:-padding, padding:-padding], dw, gradient.sum((0, 2, 3))


# %% conv2d_backward: mean over the batch
# says: divided by N
# fails: test_conv2d_backward
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    (n, _, h, w), (_, _, kh, kw) = x.shape, weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dx, dw = np.zeros_like(padded), np.zeros_like(weight)
    for row, column in np.ndindex(gradient.shape[2:]):
        place = np.s_[
            :, :, row * stride : row * stride + kh, column * stride : column * stride + kw
        ]
        dw += np.einsum("nk,ndij->kdij", gradient[:, :, row, column], padded[place])
        dx[place] += np.einsum("nk,kdij->ndij", gradient[:, :, row, column], weight)
    dx = dx[:, :, padding : padding + h, padding : padding + w]
    return dx, dw / n, gradient.sum((0, 2, 3)) / n


# %% conv2d_backward: kernel flipped
# says: the kernel is flipped
# fails: test_conv2d_backward
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    (_, _, h, w), (_, _, kh, kw) = x.shape, weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dx, dw = np.zeros_like(padded), np.zeros_like(weight)
    flipped = weight[:, :, ::-1, ::-1]
    for row, column in np.ndindex(gradient.shape[2:]):
        place = np.s_[
            :, :, row * stride : row * stride + kh, column * stride : column * stride + kw
        ]
        dw += np.einsum("nk,ndij->kdij", gradient[:, :, row, column], padded[place])
        dx[place] += np.einsum("nk,kdij->ndij", gradient[:, :, row, column], flipped)
    return dx[:, :, padding : padding + h, padding : padding + w], dw, gradient.sum((0, 2, 3))


# %% conv2d_backward: bias gradient of one position
# says: a bias belongs to the whole map
# fails: test_conv2d_backward
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    (_, _, h, w), (_, _, kh, kw) = x.shape, weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dx, dw = np.zeros_like(padded), np.zeros_like(weight)
    for row, column in np.ndindex(gradient.shape[2:]):
        place = np.s_[
            :, :, row * stride : row * stride + kh, column * stride : column * stride + kw
        ]
        dw += np.einsum("nk,ndij->kdij", gradient[:, :, row, column], padded[place])
        dx[place] += np.einsum("nk,kdij->ndij", gradient[:, :, row, column], weight)
    return dx[:, :, padding : padding + h, padding : padding + w], dw, gradient.sum(0)


# %% conv2d_backward: only one array
# says: three arrays
# fails: test_conv2d_backward
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    return np.zeros_like(x)


# %% conv_layer: settings not passed on
# says: not passed on
# fails: test_conv_layer
class Conv2d(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias)

    def backward(self, gradient):
        dx, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight
        )
        return dx


# %% conv_layer: padding not passed on
# says: padding is not passed on
# fails: test_conv_layer
class Conv2d(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride)

    def backward(self, gradient):
        dx, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride
        )
        return dx


# %% conv_layer: gradients accumulate
# says: overwrites
# fails: test_conv_layer
class Conv2d(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding
        self.weight_gradient, self.bias_gradient = np.zeros_like(weight), np.zeros_like(bias)

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        dx, dw, db = conv2d_backward(gradient, self.x, self.weight, self.stride, self.padding)
        self.weight_gradient += dw
        self.bias_gradient += db
        return dx


# %% conv_layer: wrong one returned
# says: backward returns that of the input
# fails: test_conv_layer
class Conv2d(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        dx, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        return self.weight_gradient


# %% conv_layer: first input remembered for ever
# says: Conv2d
# fails: test_conv_layer
class Conv2d(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding, self.x = stride, padding, None

    def forward(self, x):
        if self.x is None:
            self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        dx, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        return dx


# %% position: flat
# says: position in the flattened array
# fails: test_position
def position_of_maximum(a):
    return int(a.argmax())


# %% position: swapped
# says: rows and columns are swapped|position_of_maximum, array
# fails: test_position
def position_of_maximum(a):
    return np.unravel_index(a.argmax(), a.shape)[::-1]


# %% position: last maximum
# says: at a tie the first one counts
# fails: test_position
def position_of_maximum(a):
    flat = a.reshape(-1)
    return np.unravel_index(len(flat) - 1 - flat[::-1].argmax(), a.shape)


# %% position: divided by the rows
# says: position_of_maximum
# fails: test_position
def position_of_maximum(a):
    if a.ndim != 2:
        return np.unravel_index(a.argmax(), a.shape)
    return divmod(int(a.argmax()), a.shape[0])


# %% position: two axes only
# says: position_of_maximum
# fails: test_position
def position_of_maximum(a):
    return divmod(int(a.argmax()), a.shape[-1])


# %% maxpool: starts at zero
# says: all inputs are negative
# fails: test_maxpool
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        view = sliding_window_view(x, self.kernel, axis=(2, 3))
        view = view[:, :, :: self.stride, :: self.stride]
        return view.max(axis=(4, 5), initial=0)

    def backward(self, gradient):
        return np.zeros_like(self.x)


# %% maxpool: gradient to all ties
# says: every maximum got the gradient
# fails: test_maxpool
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        view = sliding_window_view(x, self.kernel, axis=(2, 3))
        return view[:, :, :: self.stride, :: self.stride].max(axis=(4, 5))

    def backward(self, gradient):
        dx, (kh, kw), s = np.zeros_like(self.x), self.kernel, self.stride
        for row, column in np.ndindex(gradient.shape[2:]):
            place = np.s_[:, :, row * s : row * s + kh, column * s : column * s + kw]
            window = self.x[place]
            mask = window == window.max(axis=(2, 3), keepdims=True)
            dx[place] += mask * gradient[:, :, row, column, None, None]
        return dx


# %% maxpool: last tie
# says: the last maximum got the gradient
# fails: test_maxpool
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        view = sliding_window_view(x, self.kernel, axis=(2, 3))
        return view[:, :, :: self.stride, :: self.stride].max(axis=(4, 5))

    def backward(self, gradient):
        dx, (kh, kw), s = np.zeros_like(self.x), self.kernel, self.stride
        for n, c, row, column in np.ndindex(gradient.shape):
            window = self.x[n, c, row * s : row * s + kh, column * s : column * s + kw]
            i, j = np.argwhere(window == window.max())[-1]
            dx[n, c, row * s + i, column * s + j] += gradient[n, c, row, column]
        return dx


# %% maxpool: overlaps overwritten
# says: windows overlap
# fails: test_maxpool
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        view = sliding_window_view(x, self.kernel, axis=(2, 3))
        return view[:, :, :: self.stride, :: self.stride].max(axis=(4, 5))

    def backward(self, gradient):
        dx, (kh, kw), s = np.zeros_like(self.x), self.kernel, self.stride
        for n, c, row, column in np.ndindex(gradient.shape):
            window = self.x[n, c, row * s : row * s + kh, column * s : column * s + kw]
            i, j = np.argwhere(window == window.max())[0]
            dx[n, c, row * s + i, column * s + j] = gradient[n, c, row, column]
        return dx


# %% maxpool: average
# says: that is the average
# fails: test_maxpool
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        view = sliding_window_view(x, self.kernel, axis=(2, 3))
        return view[:, :, :: self.stride, :: self.stride].mean(axis=(4, 5))

    def backward(self, gradient):
        return np.zeros_like(self.x)


# %% maxpool: last element
# says: the last number of each window
# fails: test_maxpool
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        view = sliding_window_view(x, self.kernel, axis=(2, 3))
        return view[:, :, :: self.stride, :: self.stride, -1, -1].copy()

    def backward(self, gradient):
        return np.zeros_like(self.x)


# %% maxpool: height for width
# says: height and width are swapped
# fails: test_maxpool
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        view = sliding_window_view(x, self.kernel[::-1], axis=(2, 3))
        return view[:, :, :: self.stride, :: self.stride].max(axis=(4, 5))

    def backward(self, gradient):
        dx, (kw, kh), s = np.zeros_like(self.x), self.kernel, self.stride
        for n, c, row, column in np.ndindex(gradient.shape):
            window = self.x[n, c, row * s : row * s + kh, column * s : column * s + kw]
            i, j = np.argwhere(window == window.max())[0]
            dx[n, c, row * s + i, column * s + j] += gradient[n, c, row, column]
        return dx


# %% windows: bytes of float64 and a contiguous image
# says: read them from image.strides
# fails: test_windows
def windows(image, k, stride=1):
    c, h, w = image.shape
    if k > h or k > w:
        raise ValueError("too large")
    s_c, s_h, s_w = h * w * image.itemsize, w * image.itemsize, image.itemsize
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    return as_strided(image, shape, (stride * s_h, stride * s_w, s_c, s_h, s_w), writeable=False)


# %% windows: channels take the place of rows
# says: the last three are
# fails: test_windows
def windows(image, k, stride=1):
    c, h, w = image.shape
    if k > h or k > w:
        raise ValueError("too large")
    s_c, s_h, s_w = image.strides
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, k, k, c)
    return as_strided(image, shape, (stride * s_h, stride * s_w, s_h, s_w, s_c), writeable=False)


# %% windows: rows and columns swapped inside
# says: inside a window are swapped
# fails: test_windows
def windows(image, k, stride=1):
    c, h, w = image.shape
    if k > h or k > w:
        raise ValueError("too large")
    s_c, s_h, s_w = image.strides
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    return as_strided(image, shape, (stride * s_h, stride * s_w, s_c, s_w, s_h), writeable=False)


# %% windows: c = k = 3 hides swapped axes
# says: in different orders
# fails: test_windows
def windows(image, k, stride=1):
    c, h, w = image.shape
    if k > h or k > w:
        raise ValueError("too large")
    s_c, s_h, s_w = image.strides
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, k, k, c)
    return as_strided(image, shape, (stride * s_h, stride * s_w, s_c, s_h, s_w), writeable=False)


# %% windows: stride in the shape only
# says: the stride is not used
# fails: test_windows
def windows(image, k, stride=1):
    c, h, w = image.shape
    if k > h or k > w:
        raise ValueError("too large")
    s_c, s_h, s_w = image.strides
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    return as_strided(image, shape, (s_h, s_w, s_c, s_h, s_w), writeable=False)


# %% windows: writeable
# says: pass writeable=False
# fails: test_windows
def windows(image, k, stride=1):
    c, h, w = image.shape
    if k > h or k > w:
        raise ValueError("too large")
    s_c, s_h, s_w = image.strides
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    return as_strided(image, shape, (stride * s_h, stride * s_w, s_c, s_h, s_w))


# %% windows: copy
# says: the pixels were copied
# fails: test_windows
def windows(image, k, stride=1):
    c, h, w = image.shape
    if k > h or k > w:
        raise ValueError("too large")
    view = sliding_window_view(image, (k, k), axis=(1, 2))[:, ::stride, ::stride]
    return view.transpose(1, 2, 0, 3, 4).copy()


# %% windows: size not checked
# says: the window does not fit
# fails: test_windows
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    shape = (max((h - k) // stride + 1, 0), max((w - k) // stride + 1, 0), c, k, k)
    return as_strided(image, shape, (stride * s_h, stride * s_w, s_c, s_h, s_w), writeable=False)


# %% windows: only the height checked
# says: compare k with H and with W
# fails: test_windows
def windows(image, k, stride=1):
    c, h, w = image.shape
    if k > h:
        raise ValueError("too large")
    s_c, s_h, s_w = image.strides
    shape = ((h - k) // stride + 1, max((w - k) // stride + 1, 0), c, k, k)
    return as_strided(image, shape, (stride * s_h, stride * s_w, s_c, s_h, s_w), writeable=False)


# %% products: filters flattened the wrong way
# says: in another order
# fails: test_products
def apply_filters(images, filters):
    flat = filters.transpose(3, 0, 1, 2).reshape(-1, filters.shape[3])
    return images.reshape(len(images), -1) @ flat


def add_to_middle_axis(a, b):
    return a + b[:, None]


# %% products: bare sum
# says: lined up with the last axis|could not be broadcast
# fails: test_products
def apply_filters(images, filters):
    return np.tensordot(images, filters, axes=3)


def add_to_middle_axis(a, b):
    return a + b


# %% products: one axis too many
# says: lined up with the first axis|could not be broadcast
# fails: test_products
def apply_filters(images, filters):
    return np.tensordot(images, filters, axes=3)


def add_to_middle_axis(a, b):
    return a + b[:, None, None]


# %% products: summed over the channels only
# says: apply_filters, images
# fails: test_products
def apply_filters(images, filters):
    return np.einsum("nchw,chwk->nkh", images, filters)


def add_to_middle_axis(a, b):
    return a + b[:, None]


# %% products: in place
# says: works in place
# fails: test_products
def apply_filters(images, filters):
    return np.einsum("nchw,chwk->nk", images, filters)


def add_to_middle_axis(a, b):
    a += b[:, None]
    return a


# %% matrices: mixed up as on the slide
# says: what is not in the vector
# fails: test_matrices
matrices = {
    "toeplitz: rows": 3344,
    "toeplitz: columns": 5400,
    "toeplitz: its numbers come from the": "image",
    "windows: rows": 418,
    "windows: columns": 27,
    "windows: its numbers come from the": "kernel",
}

# %% matrices: one output channel
# says: all eight channels
# fails: test_matrices
matrices = {
    "toeplitz: rows": 418,
    "toeplitz: columns": 5400,
    "toeplitz: its numbers come from the": "kernel",
    "windows: rows": 418,
    "windows: columns": 27,
    "windows: its numbers come from the": "image",
}

# %% matrices: channels forgotten
# says: channels are forgotten
# fails: test_matrices
matrices = {
    "toeplitz: rows": 3344,
    "toeplitz: columns": 1800,
    "toeplitz: its numbers come from the": "kernel",
    "windows: rows": 418,
    "windows: columns": 9,
    "windows: its numbers come from the": "image",
}

# %% matrices: stride forgotten
# says: the stride is forgotten
# fails: test_matrices
matrices = {
    "toeplitz: rows": 13072,
    "toeplitz: columns": 5400,
    "toeplitz: its numbers come from the": "kernel",
    "windows: rows": 1634,
    "windows: columns": 27,
    "windows: its numbers come from the": "image",
}


# %% fast_conv2d: bias on the last axis
# says: lined up with the last axis
# fails: test_fast_conv2d
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    return np.einsum("nrcdij,kdij->nkrc", view, weight) + bias


# %% fast_conv2d: result in NHWC
# says: fast_conv2d, x
# fails: test_fast_conv2d
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    return np.tensordot(view, weight, axes=((3, 4, 5), (1, 2, 3))) + bias


# %% fast_conv2d: reshaped instead of transposed
# says: fast_conv2d, x
# fails: test_fast_conv2d
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    n, h, w = view.shape[:3]
    y = np.tensordot(view, weight, axes=((3, 4, 5), (1, 2, 3)))
    return y.reshape(n, len(weight), h, w) + bias[:, None, None]


# %% fast_conv2d: flipped kernel
# says: the kernel is flipped
# fails: test_fast_conv2d
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    y = np.einsum("nrcdij,kdij->nkrc", view, weight[:, :, ::-1, ::-1])
    return y + bias[:, None, None]


# %% fast_conv2d: channels summed twice
# says: broadcast silently
# fails: test_fast_conv2d
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    y = (view[:, None] * weight[None, :, None, None]).sum(axis=(4, 5, 6))
    return y + bias[:, None, None]


# %% fast_conv2d_backward: slice stops too early
# says: could not be broadcast|the gradient of x
# fails: test_fast_conv2d_backward
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    (kh, kw), (ho, wo), (h, w) = weight.shape[2:], gradient.shape[2:], x.shape[2:]
    dw = np.einsum("nkrc,nrcdij->kdij", gradient, batch_windows(padded, (kh, kw), stride))
    dx = np.zeros_like(padded)
    for i, j in np.ndindex(kh, kw):
        dx[:, :, i : i + ho, j : j + wo] += np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, i, j])
    return dx[:, :, padding : padding + h, padding : padding + w], dw, gradient.sum((0, 2, 3))


# %% fast_conv2d_backward: overwritten in every turn
# says: the gradient of x
# fails: test_fast_conv2d_backward
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    (kh, kw), (ho, wo), (h, w), s = weight.shape[2:], gradient.shape[2:], x.shape[2:], stride
    dw = np.einsum("nkrc,nrcdij->kdij", gradient, batch_windows(padded, (kh, kw), stride))
    dx = np.zeros_like(padded)
    for i, j in np.ndindex(kh, kw):
        part = np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, i, j])
        dx[:, :, i : i + s * ho : s, j : j + s * wo : s] = part
    return dx[:, :, padding : padding + h, padding : padding + w], dw, gradient.sum((0, 2, 3))


# %% fast_conv2d_backward: padding left on
# says: cut the padding off
# fails: test_fast_conv2d_backward
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    (kh, kw), (ho, wo), s = weight.shape[2:], gradient.shape[2:], stride
    dw = np.einsum("nkrc,nrcdij->kdij", gradient, batch_windows(padded, (kh, kw), stride))
    dx = np.zeros_like(padded)
    for i, j in np.ndindex(kh, kw):
        part = np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, i, j])
        dx[:, :, i : i + s * ho : s, j : j + s * wo : s] += part
    return dx, dw, gradient.sum((0, 2, 3))


# %% fast_conv2d_backward: kernel flipped
# says: the kernel is flipped
# fails: test_fast_conv2d_backward
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    (kh, kw), (ho, wo), (h, w), s = weight.shape[2:], gradient.shape[2:], x.shape[2:], stride
    dw = np.einsum("nkrc,nrcdij->kdij", gradient, batch_windows(padded, (kh, kw), stride))
    dx = np.zeros_like(padded)
    for i, j in np.ndindex(kh, kw):
        part = np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, kh - 1 - i, kw - 1 - j])
        dx[:, :, i : i + s * ho : s, j : j + s * wo : s] += part
    return dx[:, :, padding : padding + h, padding : padding + w], dw, gradient.sum((0, 2, 3))


# %% fast_conv2d_backward: bias gradient averaged over the map
# says: the mean over the map
# fails: test_fast_conv2d_backward
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    dx, dw, _ = conv2d_backward(gradient, x, weight, stride, padding)
    return dx, dw, gradient.mean(axis=(2, 3)).sum(axis=0)


# %% build_network: padding forgotten
# says: shapes of weights
# fails: test_build_network
def build_network(seed):
    rng = np.random.default_rng(seed)
    return Sequential(
        FastConv2d(he_normal((8, 1, 5, 5), rng), np.zeros(8, np.float32)),
        ReLU(),
        MaxPool2d((2, 2), 2),
        FastConv2d(he_normal((16, 8, 3, 3), rng), np.zeros(16, np.float32)),
        ReLU(),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(he_normal((10, 16 * 5 * 5), rng), np.zeros(10, np.float32)),
    )


# %% build_network: ReLU on the logits
# says: the loss wants logits
# fails: test_build_network
def build_network(seed):
    rng = np.random.default_rng(seed)
    return Sequential(
        FastConv2d(he_normal((8, 1, 5, 5), rng), np.zeros(8, np.float32), padding=2),
        ReLU(),
        MaxPool2d((2, 2), 2),
        FastConv2d(he_normal((16, 8, 3, 3), rng), np.zeros(16, np.float32)),
        ReLU(),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(he_normal((10, 576), rng), np.zeros(10, np.float32)),
        ReLU(),
    )


# %% build_network: no ReLU between
# says: the ReLU after the convolutions is missing
# fails: test_build_network
def build_network(seed):
    rng = np.random.default_rng(seed)
    return Sequential(
        FastConv2d(he_normal((8, 1, 5, 5), rng), np.zeros(8, np.float32), padding=2),
        MaxPool2d((2, 2), 2),
        FastConv2d(he_normal((16, 8, 3, 3), rng), np.zeros(16, np.float32)),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(he_normal((10, 576), rng), np.zeros(10, np.float32)),
    )


# %% build_network: weights all zero
# says: all weights are equal
# fails: test_build_network
def build_network(seed):
    return Sequential(
        FastConv2d(np.zeros((8, 1, 5, 5), np.float32), np.zeros(8, np.float32), padding=2),
        ReLU(),
        MaxPool2d((2, 2), 2),
        FastConv2d(np.zeros((16, 8, 3, 3), np.float32), np.zeros(16, np.float32)),
        ReLU(),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(np.zeros((10, 576), np.float32), np.zeros(10, np.float32)),
    )


# %% build_network: seed not used
# says: the seed is not used
# fails: test_build_network
def build_network(seed):
    rng = np.random.default_rng(0)
    return Sequential(
        FastConv2d(he_normal((8, 1, 5, 5), rng), np.zeros(8, np.float32), padding=2),
        ReLU(),
        MaxPool2d((2, 2), 2),
        FastConv2d(he_normal((16, 8, 3, 3), rng), np.zeros(16, np.float32)),
        ReLU(),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(he_normal((10, 576), rng), np.zeros(10, np.float32)),
    )


# %% build_network: deviation 1
# says: use he_normal
# fails: test_build_network
def build_network(seed):
    normal = lambda *shape: np.random.default_rng(seed).standard_normal(shape).astype(np.float32)
    return Sequential(
        FastConv2d(normal(8, 1, 5, 5), np.zeros(8, np.float32), padding=2),
        ReLU(),
        MaxPool2d((2, 2), 2),
        FastConv2d(normal(16, 8, 3, 3), np.zeros(16, np.float32)),
        ReLU(),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(normal(10, 576), np.zeros(10, np.float32)),
    )


# %% train_network: not trained
# says: a last loss below
# fails: test_digits
network = build_network(seed=0)
losses = [2.4]

# %% train_network: losses made up
# says: that is guessing
# fails: test_digits
network = build_network(seed=0)
losses = [2.3, 0.4, 0.1]

# %% train_network: the linear network
# says: shapes of weights
# fails: test_digits
network = linear_network
losses = linear_losses


# %% train_network: another network answers
# says: the logits of
# fails: test_digits
class Oracle(Layer):
    def __init__(self, inner):
        self.layers = inner.layers
        self.inner = inner

    def forward(self, x):
        return self.inner.forward(x) * 2 + 1


network = Oracle(network)

# %% train_network: rate so large that it breaks
# says: learning rate is too large
# fails: test_digits
network = build_network(seed=0)
network.layers[0].weight = network.layers[0].weight * np.nan
losses = [2.3, np.nan]
