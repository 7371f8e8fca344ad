# %% relu: writes into the input
# kind: wrong
# fails: test_relu
# idea: forward sets the negative numbers of the caller's own array to 0.
class ReLU(Layer):
    """max(x, 0), number by number."""

    def forward(self, x):
        self.x = x
        x[x < 0] = 0
        return x

    def backward(self, gradient):
        return gradient * (self.x > 0)


# %% relu: slope one at zero
# kind: wrong
# fails: test_relu
# idea: the slope at exactly 0 is 1 instead of 0 (>= in place of >).
class ReLU(Layer):
    """max(x, 0), number by number."""

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, gradient):
        return gradient * (self.x >= 0)


# %% relu: slope a half at zero
# kind: wrong
# fails: test_relu
# idea: the slope at exactly 0 is 1/2, because sign(0) is 0.
class ReLU(Layer):
    """max(x, 0), number by number."""

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, gradient):
        return gradient * (1 + np.sign(self.x)) / 2


# %% relu: negative gradients are blocked too
# kind: wrong
# fails: test_relu
# idea: backward also applies a ReLU to the gradient, so that negative gradients are lost.
class ReLU(Layer):
    """max(x, 0), number by number."""

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, gradient):
        return np.maximum(gradient, 0) * (self.x > 0)


# %% relu: returns the slope only
# kind: wrong
# fails: test_relu
# idea: backward returns the slope, without the factor of the output's gradient.
class ReLU(Layer):
    """max(x, 0), number by number."""

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, gradient):
        return (self.x > 0).astype(gradient.dtype)


# %% relu: mask kept on the class
# kind: wrong
# fails: test_relu
# idea: the mask is an attribute of the class, so that a second ReLU overwrites that of the first.
class ReLU(Layer):
    """max(x, 0), number by number."""

    def forward(self, x):
        ReLU.mask = x > 0
        return np.maximum(x, 0)

    def backward(self, gradient):
        return gradient * ReLU.mask


# %% relu: first mask for ever
# kind: wrong
# fails: test_relu
# idea: the mask of the first forward is kept and never renewed.
class ReLU(Layer):
    """max(x, 0), number by number."""

    def forward(self, x):
        if not hasattr(self, "mask") or self.mask.shape != x.shape:
            self.mask = x > 0
        return np.maximum(x, 0)

    def backward(self, gradient):
        return gradient * self.mask


# %% relu: queue of masks
# kind: wrong
# fails: test_relu
# idea: after two forwards, backward uses the mask of the older one instead of the last.
class ReLU(Layer):
    """max(x, 0), number by number."""

    def __init__(self):
        self.masks = []

    def forward(self, x):
        self.masks.append(x > 0)
        return np.maximum(x, 0)

    def backward(self, gradient):
        return gradient * self.masks.pop(0)


# %% relu: works in float32
# kind: wrong
# fails: test_relu
# idea: float64 inputs are rounded to float32.
class ReLU(Layer):
    """max(x, 0), number by number."""

    def forward(self, x):
        x = np.asarray(x, dtype=np.float32)
        self.x = x
        return np.maximum(x, 0)

    def backward(self, gradient):
        return gradient * (self.x > 0)


# %% relu: gradient changed in place
# kind: wrong
# fails: test_relu
# idea: backward zeroes entries of the gradient array that it was given.
class ReLU(Layer):
    """max(x, 0), number by number."""

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, gradient):
        gradient[self.x <= 0] = 0
        return gradient


# %% relu: saturates at six
# kind: wrong
# fails: test_relu
# idea: forward clips at 6 (ReLU6), so that large numbers come out too small.
class ReLU(Layer):
    """max(x, 0), number by number."""

    def forward(self, x):
        self.x = x
        return np.clip(x, 0, 6)

    def backward(self, gradient):
        return gradient * (self.x > 0)


# %% relu: leaky backward
# kind: wrong
# fails: test_relu
# idea: backward lets one hundredth of the gradient through where x is negative.
class ReLU(Layer):
    """max(x, 0), number by number."""

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, gradient):
        return gradient * np.where(self.x > 0, 1.0, 0.01)


# %% relu: only tables
# kind: wrong
# fails: test_relu
# idea: forward and backward loop over two axes only, although arrays of any shape are promised.
class ReLU(Layer):
    """max(x, 0), number by number."""

    def forward(self, x):
        self.x = x
        y = np.zeros_like(x)
        rows, columns = x.shape
        for i in range(rows):
            for j in range(columns):
                y[i, j] = max(x[i, j], 0)
        return y

    def backward(self, gradient):
        return gradient * (self.x > 0)


# %% relu: tolerance instead of zero
# kind: wrong
# fails: test_relu
# idea: positive numbers below 1e-6 are taken for zero and get no gradient.
class ReLU(Layer):
    """max(x, 0), number by number."""

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, gradient):
        return gradient * (self.x > 1e-6)


# %% relu: squeezed output
# kind: wrong
# fails: test_relu
# idea: axes of length one disappear from the output.
class ReLU(Layer):
    """max(x, 0), number by number."""

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0).squeeze()

    def backward(self, gradient):
        return gradient * (self.x > 0)


# %% relu: maximum and mask
# kind: right
# passes: test_relu
class ReLU(Layer):
    """max(x, 0), number by number."""

    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, gradient):
        return gradient * (self.x > 0)


# %% relu: where both ways
# kind: right
# passes: test_relu
class ReLU(Layer):
    def forward(self, x):
        self.positive = x > 0
        return np.where(self.positive, x, np.zeros_like(x))

    def backward(self, gradient):
        return np.where(self.positive, gradient, np.zeros_like(gradient))


# %% relu: loops over every place
# kind: right
# passes: test_relu
class ReLU(Layer):
    def forward(self, x):
        self.x = x
        y = np.array(x, copy=True)
        for index in np.ndindex(x.shape):
            if y[index] < 0:
                y[index] = 0
        return y

    def backward(self, gradient):
        result = np.zeros_like(gradient)
        for index in np.ndindex(gradient.shape):
            if self.x[index] > 0:
                result[index] = gradient[index]
        return result


# %% relu: copies and masks
# kind: right
# passes: test_relu
class ReLU(Layer):
    def forward(self, x):
        y = x.copy()
        y[y < 0] = 0
        self.dead = x <= 0
        return y

    def backward(self, gradient):
        result = gradient.copy()
        result[self.dead] = 0
        return result


# %% relu: closure
# kind: right
# passes: test_relu
class ReLU(Layer):
    def forward(self, x):
        slope = np.heaviside(x, 0)
        self.back = lambda gradient: gradient * slope
        return np.clip(x, 0, None)

    def backward(self, gradient):
        return self.back(gradient)


# %% relu: remembers the output
# kind: right
# passes: test_relu
class ReLU(Layer):
    def __init__(self):
        self._output = None

    def forward(self, x):
        self._output = np.maximum(0, x)
        return self._output.copy()

    def backward(self, gradient):
        return np.multiply(gradient, np.sign(self._output))


# %% numeric_gradient: one-sided difference
# kind: wrong
# fails: test_numeric_gradient
# idea: a forward difference, with an error of order eps instead of eps squared.
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + eps
        up = function(x)
        x[index] = old
        down = function(x)
        x[index] = old
        gradient[index] = (up - down) / eps
    return gradient


# %% numeric_gradient: not put back
# kind: wrong
# fails: test_numeric_gradient
# idea: the old number is not put back, so that later places are measured at a shifted point.
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + eps
        up = function(x)
        x[index] = old - eps
        down = function(x)
        gradient[index] = (up - down) / (2 * eps)
    return gradient


# %% numeric_gradient: works on the caller's array
# kind: wrong
# fails: test_numeric_gradient
# idea: no copy is made; += and -= leave rounding errors in the caller's array.
def numeric_gradient(function, x, eps=1e-5):
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        x[index] += eps
        up = function(x)
        x[index] -= 2 * eps
        down = function(x)
        x[index] += eps
        gradient[index] = (up - down) / (2 * eps)
    return gradient


# %% numeric_gradient: copy keeps the dtype
# kind: wrong
# fails: test_numeric_gradient
# idea: the copy has the dtype of the input: float32 rounds the step away, integers cut it off.
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + eps
        up = function(x)
        x[index] = old - eps
        down = function(x)
        x[index] = old
        gradient[index] = (up - down) / (2 * eps)
    return gradient


# %% numeric_gradient: result has the input's dtype
# kind: wrong
# fails: test_numeric_gradient
# idea: the result has the input's dtype; for integer input the derivatives are cut to whole numbers.
def numeric_gradient(function, x, eps=1e-5):
    gradient = np.zeros_like(x)
    x = np.array(x, dtype=np.float64)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + eps
        up = function(x)
        x[index] = old - eps
        down = function(x)
        x[index] = old
        gradient[index] = (up - down) / (2 * eps)
    return gradient


# %% numeric_gradient: eps is ignored
# kind: wrong
# fails: test_numeric_gradient
# idea: the step is written down as 1e-5, whatever eps says.
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    eps = 1e-5
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + eps
        up = function(x)
        x[index] = old - eps
        down = function(x)
        x[index] = old
        gradient[index] = (up - down) / (2 * eps)
    return gradient


# %% numeric_gradient: relative step
# kind: wrong
# fails: test_numeric_gradient
# idea: the step grows with the number, although eps is a step in units of x.
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        h = eps * max(1.0, abs(old))
        x[index] = old + h
        up = function(x)
        x[index] = old - h
        down = function(x)
        x[index] = old
        gradient[index] = (up - down) / (2 * h)
    return gradient


# %% numeric_gradient: nudges whole rows
# kind: wrong
# fails: test_numeric_gradient
# idea: for arrays of two and more axes a whole row is nudged at once, so that its derivatives are added up.
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for index in range(len(x)):
        old = np.copy(x[index])
        x[index] = old + eps
        up = function(x)
        x[index] = old - eps
        down = function(x)
        x[index] = old
        gradient[index] = (up - down) / (2 * eps)
    return gradient


# %% numeric_gradient: function gets a flat array
# kind: wrong
# fails: test_numeric_gradient
# idea: the function is called with the flattened array, not with the shape of x.
def numeric_gradient(function, x, eps=1e-5):
    flat = np.array(x, dtype=np.float64).ravel()
    gradient = np.zeros(flat.size)
    for i in range(flat.size):
        up, down = flat.copy(), flat.copy()
        up[i] += eps
        down[i] -= eps
        gradient[i] = (function(up) - function(down)) / (2 * eps)
    return gradient.reshape(np.shape(x))


# %% numeric_gradient: reshape of a transposed copy
# kind: wrong
# fails: test_numeric_gradient
# idea: for column-major input reshape(-1) is a copy, the nudges do not arrive and the gradient is 0.
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    flat = x.reshape(-1)
    gradient = np.zeros(flat.size)
    for i in range(flat.size):
        old = flat[i]
        flat[i] = old + eps
        up = function(x)
        flat[i] = old - eps
        down = function(x)
        flat[i] = old
        gradient[i] = (up - down) / (2 * eps)
    return gradient.reshape(x.shape)


# %% numeric_gradient: rounded result
# kind: wrong
# fails: test_numeric_gradient
# idea: the result is rounded to six decimals, which makes small gradients 0.
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + eps
        up = function(x)
        x[index] = old - eps
        down = function(x)
        x[index] = old
        gradient[index] = (up - down) / (2 * eps)
    return np.round(gradient, 6)


# %% numeric_gradient: float32 result
# kind: wrong
# fails: test_numeric_gradient
# idea: the result is float32 instead of float64.
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape, dtype=np.float32)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + eps
        up = function(x)
        x[index] = old - eps
        down = function(x)
        x[index] = old
        gradient[index] = (up - down) / (2 * eps)
    return gradient


# %% numeric_gradient: zeros are skipped
# kind: wrong
# fails: test_numeric_gradient
# idea: places where x is exactly 0 are skipped and get the gradient 0.
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        if old == 0:
            continue
        x[index] = old + eps
        up = function(x)
        x[index] = old - eps
        down = function(x)
        x[index] = old
        gradient[index] = (up - down) / (2 * eps)
    return gradient


# %% numeric_gradient: complex step
# kind: wrong
# fails: test_numeric_gradient
# idea: a complex step instead of central differences: wrong for every function with abs, max or real arithmetic only.
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.complex128)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + 1j * eps
        gradient[index] = np.imag(function(x)) / eps
        x[index] = old
    return gradient


# %% numeric_gradient: divided by eps only
# kind: wrong
# fails: test_numeric_gradient
# idea: the two evaluations lie 2 eps apart, but the difference is divided by eps.
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + eps
        up = function(x)
        x[index] = old - eps
        down = function(x)
        x[index] = old
        gradient[index] = (up - down) / eps
    return gradient


# %% numeric_gradient: ndindex
# kind: right
# passes: test_numeric_gradient
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        old = x[index]
        x[index] = old + eps
        up = function(x)
        x[index] = old - eps
        down = function(x)
        x[index] = old
        gradient[index] = (up - down) / (2 * eps)
    return gradient


# %% numeric_gradient: one-hot directions
# kind: right
# passes: test_numeric_gradient
def numeric_gradient(function, x, eps=1e-5):
    x = np.asarray(x).astype(np.float64)
    result = np.empty(x.shape, dtype=np.float64)
    for index in np.ndindex(*x.shape):
        direction = np.zeros_like(x)
        direction[index] = eps
        result[index] = (function(x + direction) - function(x - direction)) / (2 * eps)
    return result


# %% numeric_gradient: flat iterator
# kind: right
# passes: test_numeric_gradient
def numeric_gradient(function, x, eps=1e-5):
    work = np.array(x, dtype=np.float64)
    values = []
    for i in range(work.size):
        old = work.flat[i]
        work.flat[i] = old + eps
        up = float(function(work))
        work.flat[i] = old - eps
        down = float(function(work))
        work.flat[i] = old
        values.append((up - down) / eps / 2)
    return np.array(values, dtype=np.float64).reshape(work.shape)


# %% numeric_gradient: nditer with multi_index
# kind: right
# passes: test_numeric_gradient
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype="float64")
    gradient = np.zeros(x.shape, dtype="float64")
    places = np.nditer(gradient, flags=["multi_index", "zerosize_ok"])
    while not places.finished:
        i = places.multi_index
        keep = float(x[i])
        x[i] = keep + eps
        gradient[i] = function(x)
        x[i] = keep - eps
        gradient[i] -= function(x)
        x[i] = keep
        places.iternext()
    return gradient / (2 * eps)


# %% numeric_gradient: comprehension over unit arrays
# kind: right
# passes: test_numeric_gradient
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64, order="C")
    units = eps * np.eye(x.size).reshape((x.size,) + x.shape)
    slopes = [(function(x + e) - function(x - e)) / (2 * eps) for e in units]
    return np.array(slopes, dtype=np.float64).reshape(x.shape)


# %% numeric_gradient: helper for one place
# kind: right
# passes: test_numeric_gradient
def _slope(function, x, index, eps):
    def at(step):
        moved = x.copy()
        moved[index] += step
        return function(moved)

    return (at(eps) - at(-eps)) / (2 * eps)


def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        gradient[index] = _slope(function, x, index, eps)
    return gradient


# %% verdict: relu blamed
# kind: wrong
# fails: test_verdict
# idea: the difference on the kink is taken for a bug of ReLU.
verdict = {
    "tanh": "right",
    "sigmoid": "wrong",
    "leaky relu": "wrong",
    "row mean": "wrong",
    "relu": "wrong",
}

# %% verdict: row mean trusted
# kind: wrong
# fails: test_verdict
# idea: row mean was tried on a square array only.
verdict = {
    "tanh": "right",
    "sigmoid": "wrong",
    "leaky relu": "wrong",
    "row mean": "right",
    "relu": "right",
}

# %% verdict: leaky relu trusted
# kind: wrong
# fails: test_verdict
# idea: leaky relu was tried with a gradient of ones only.
verdict = {
    "tanh": "right",
    "sigmoid": "wrong",
    "leaky relu": "right",
    "row mean": "wrong",
    "relu": "right",
}

# %% verdict: sigmoid trusted
# kind: wrong
# fails: test_verdict
# idea: (1 - x) is read as (1 - sigmoid(x)).
verdict = {
    "tanh": "right",
    "sigmoid": "right",
    "leaky relu": "wrong",
    "row mean": "wrong",
    "relu": "right",
}

# %% verdict: tanh blamed
# kind: wrong
# fails: test_verdict
# idea: the correct tanh is called wrong.
verdict = {
    "tanh": "wrong",
    "sigmoid": "wrong",
    "leaky relu": "wrong",
    "row mean": "wrong",
    "relu": "right",
}

# %% verdict: both traps missed
# kind: wrong
# fails: test_verdict
# idea: measured with ones and a square array: leaky relu and row mean look right.
verdict = {
    "tanh": "right",
    "sigmoid": "wrong",
    "leaky relu": "right",
    "row mean": "right",
    "relu": "right",
}

# %% verdict: the five verdicts
# kind: right
# passes: test_verdict
verdict = {
    "tanh": "right",
    "sigmoid": "wrong",
    "leaky relu": "wrong",
    "row mean": "wrong",
    "relu": "right",
}


# %% linear: mean over the batch
# kind: wrong
# fails: test_linear
# idea: the gradients of weight and bias are divided by N a second time.
class Linear(Layer):
    """y = x W^T + b."""

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


# %% linear: only the bias is averaged
# kind: wrong
# fails: test_linear
# idea: the bias gradient is a mean over the batch instead of a sum.
class Linear(Layer):
    """y = x W^T + b."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.mean(axis=0)
        return gradient @ self.weight


# %% linear: gradients accumulate
# kind: wrong
# fails: test_linear
# idea: backward adds to the stored gradients instead of overwriting them.
class Linear(Layer):
    """y = x W^T + b."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = getattr(self, "weight_gradient", 0) + gradient.T @ self.x
        self.bias_gradient = getattr(self, "bias_gradient", 0) + gradient.sum(axis=0)
        return gradient @ self.weight


# %% linear: transposed weight gradient
# kind: wrong
# fails: test_linear
# idea: the weight gradient has the layout (in, out), which only fits if the layer is square.
class Linear(Layer):
    """y = x W^T + b."""

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


# %% linear: bias gradient as a row
# kind: wrong
# fails: test_linear
# idea: the bias gradient has the shape (1, out) instead of (out,).
class Linear(Layer):
    """y = x W^T + b."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.sum(axis=0, keepdims=True)
        return gradient @ self.weight


# %% linear: bias gradient one number
# kind: wrong
# fails: test_linear
# idea: the bias gradient is summed over the outputs too and is a single number.
class Linear(Layer):
    """y = x W^T + b."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.sum()
        return gradient @ self.weight


# %% linear: weight transposed once
# kind: wrong
# fails: test_linear
# idea: the transposed weight is prepared in __init__, so that forward ignores later changes of the weight.
class Linear(Layer):
    """y = x W^T + b."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.weight_t = self.weight.T.copy()

    def forward(self, x):
        self.x = x
        return x @ self.weight_t + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.weight


# %% linear: no copy of the weight
# kind: wrong
# fails: test_linear
# idea: np.asarray keeps the caller's arrays instead of a copy.
class Linear(Layer):
    """y = x W^T + b."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.asarray(weight), np.asarray(bias)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.weight


# %% linear: weights in float32
# kind: wrong
# fails: test_linear
# idea: float64 weights are rounded to float32.
class Linear(Layer):
    """y = x W^T + b."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = (
            np.array(weight, dtype=np.float32),
            np.array(bias, dtype=np.float32),
        )

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.weight


# %% linear: remembers the first batch
# kind: wrong
# fails: test_linear
# idea: the first input is kept for all later backwards.
class Linear(Layer):
    """y = x W^T + b."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        if not hasattr(self, "x") or self.x.shape != x.shape:
            self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.weight


# %% linear: input kept on the class
# kind: wrong
# fails: test_linear
# idea: the remembered input belongs to the class, so that two layers overwrite each other's.
class Linear(Layer):
    """y = x W^T + b."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        Linear.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ Linear.x
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.weight


# %% linear: squeezed output
# kind: wrong
# fails: test_linear
# idea: with one example or one output the output loses an axis.
class Linear(Layer):
    """y = x W^T + b."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return (x @ self.weight.T + self.bias).squeeze()

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.weight


# %% linear: writes into the remembered input
# kind: wrong
# fails: test_linear
# idea: the input's gradient is written over the caller's input array.
class Linear(Layer):
    """y = x W^T + b."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.sum(axis=0)
        return np.matmul(gradient, self.weight, out=self.x)


# %% linear: bias is not a parameter
# kind: wrong
# fails: test_linear
# idea: the bias is missing from parameters and is therefore never learned.
class Linear(Layer):
    """y = x W^T + b."""

    parameters = ("weight",)

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.weight


# %% linear: product of sums
# kind: wrong
# fails: test_linear
# idea: the weight gradient is the summed gradient times the mean input, right for one example only.
class Linear(Layer):
    """y = x W^T + b."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = np.outer(gradient.sum(axis=0), self.x.mean(axis=0))
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.weight


# %% linear: matrices
# kind: right
# passes: test_linear
class Linear(Layer):
    """y = x W^T + b."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.weight


# %% linear: einsum
# kind: right
# passes: test_linear
class Linear(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.inputs = x
        return np.einsum("ni,oi->no", x, self.weight) + self.bias

    def backward(self, gradient):
        self.weight_gradient = np.einsum("no,ni->oi", gradient, self.inputs)
        self.bias_gradient = np.einsum("no->o", gradient)
        return np.einsum("no,oi->ni", gradient, self.weight)


# %% linear: plain loops
# kind: right
# passes: test_linear
class Linear(Layer):
    parameters = ["weight", "bias"]

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = np.array(x)
        y = np.zeros((len(x), len(self.bias)))
        for n in range(len(x)):
            for o in range(len(self.bias)):
                y[n, o] = self.bias[o] + sum(x[n, i] * self.weight[o, i] for i in range(x.shape[1]))
        return y

    def backward(self, gradient):
        self.weight_gradient = np.zeros(self.weight.shape)
        self.bias_gradient = np.zeros(self.bias.shape)
        x_gradient = np.zeros(self.x.shape)
        for n in range(len(gradient)):
            for o in range(gradient.shape[1]):
                self.bias_gradient[o] += gradient[n, o]
                self.weight_gradient[o] += gradient[n, o] * self.x[n]
                x_gradient[n] += gradient[n, o] * self.weight[o]
        return x_gradient


# %% linear: bias as an extra column
# kind: right
# passes: test_linear
class Linear(Layer):
    parameters = ("bias", "weight")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight, copy=True), np.array(bias, copy=True)

    def forward(self, x):
        self.extended = np.hstack([x, np.ones((len(x), 1), dtype=x.dtype)])
        return self.extended @ np.hstack([self.weight, self.bias[:, None]]).T

    def backward(self, gradient):
        both = gradient.T @ self.extended
        self.weight_gradient, self.bias_gradient = both[:, :-1], both[:, -1]
        return gradient.dot(self.weight)


# %% linear: sum of outer products
# kind: right
# passes: test_linear
class Linear(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return np.stack([self.weight @ row + self.bias for row in x])

    def backward(self, gradient):
        self.weight_gradient = sum(np.outer(g, row) for g, row in zip(gradient, self.x))
        self.bias_gradient = sum(gradient)
        return np.stack([self.weight.T @ g for g in gradient])


# %% linear: tensordot and setattr
# kind: right
# passes: test_linear
class Linear(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight = np.array(weight)
        self.bias = np.array(bias)
        self.weight_gradient = self.bias_gradient = None

    def forward(self, x):
        self._seen = x
        return np.add(np.tensordot(x, self.weight, axes=(1, 1)), self.bias)

    def backward(self, gradient):
        found = {
            "weight": np.tensordot(gradient, self._seen, axes=(0, 0)),
            "bias": np.ones(len(gradient), dtype=gradient.dtype) @ gradient,
        }
        for name, value in found.items():
            setattr(self, name + "_gradient", value)
        return np.tensordot(gradient, self.weight, axes=(1, 0))


# %% loss: no shift
# kind: wrong
# fails: test_loss
# idea: the maximum is not subtracted, so that logits of 1000 overflow.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        if labels.shape != (n,):
            raise ValueError(f"labels of shape {labels.shape}, not ({n},)")
        shifted = logits
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(n), labels].mean()

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient / n


# %% loss: one shift for the whole batch
# kind: wrong
# fails: test_loss
# idea: the maximum of the whole batch is subtracted; rows far below it underflow to log 0.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        if labels.shape != (n,):
            raise ValueError(f"labels of shape {labels.shape}, not ({n},)")
        shifted = logits - logits.max()
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(n), labels].mean()

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient / n


# %% loss: logarithm of p plus a little
# kind: wrong
# fails: test_loss
# idea: log(p + 1e-12) limits the loss to about 27.6.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        if labels.shape != (n,):
            raise ValueError(f"labels of shape {labels.shape}, not ({n},)")
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -np.log(self.p[np.arange(n), labels] + 1e-12).mean()

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient / n


# %% loss: logits clipped
# kind: wrong
# fails: test_loss
# idea: logits are clipped to ±500 instead of shifted.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        if labels.shape != (n,):
            raise ValueError(f"labels of shape {labels.shape}, not ({n},)")
        shifted = np.clip(logits, -500, 500)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(n), labels].mean()

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient / n


# %% loss: sum instead of mean
# kind: wrong
# fails: test_loss
# idea: the loss is summed over the batch (the gradient is that of the mean).
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        if labels.shape != (n,):
            raise ValueError(f"labels of shape {labels.shape}, not ({n},)")
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(n), labels].sum()

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient / n


# %% loss: gradient without 1/N
# kind: wrong
# fails: test_loss
# idea: the gradient is not divided by N.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        if labels.shape != (n,):
            raise ValueError(f"labels of shape {labels.shape}, not ({n},)")
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(n), labels].mean()

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient


# %% loss: gradient divided by all numbers
# kind: wrong
# fails: test_loss
# idea: the gradient is divided by N times K.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        if labels.shape != (n,):
            raise ValueError(f"labels of shape {labels.shape}, not ({n},)")
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(n), labels].mean()

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient / gradient.size


# %% loss: probabilities changed by backward
# kind: wrong
# fails: test_loss
# idea: backward subtracts 1 from the remembered probabilities, so that a second call differs.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        if labels.shape != (n,):
            raise ValueError(f"labels of shape {labels.shape}, not ({n},)")
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(n), labels].mean()

    def backward(self):
        n = len(self.labels)
        gradient = self.p
        gradient[np.arange(n), self.labels] -= 1
        return gradient / n


# %% loss: no check of the labels
# kind: wrong
# fails: test_loss
# idea: labels of shape (N, 1) are taken and pick an N by N table.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(n), labels].mean()

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient / n


# %% loss: only the length is checked
# kind: wrong
# fails: test_loss
# idea: labels of shape (N, 1) or (N, K) are not refused.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        if len(labels) != n:
            raise ValueError(f"labels of shape {labels.shape}, not ({n},)")
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(n), labels].mean()

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient / n


# %% loss: assert instead of ValueError
# kind: wrong
# fails: test_loss
# idea: a wrong shape raises AssertionError.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        assert labels.shape == (n,)
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(n), labels].mean()

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient / n


# %% loss: labels squeezed
# kind: wrong
# fails: test_loss
# idea: labels are squeezed first: (N, 1) is accepted and a batch of one is refused.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        labels = np.squeeze(labels)
        if labels.shape != (n,):
            raise ValueError(f"labels of shape {labels.shape}, not ({n},)")
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(n), labels].mean()

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient / n


# %% loss: logits shifted in place
# kind: wrong
# fails: test_loss
# idea: the caller's logits are changed.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        if labels.shape != (n,):
            raise ValueError(f"labels of shape {labels.shape}, not ({n},)")
        logits -= logits.max(axis=1, keepdims=True)
        shifted = logits
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(n), labels].mean()

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient / n


# %% loss: loss is an array
# kind: wrong
# fails: test_loss
# idea: the loss is an array with one element, not a number.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        if labels.shape != (n,):
            raise ValueError(f"labels of shape {labels.shape}, not ({n},)")
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(n), labels].mean(keepdims=True)

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient / n


# %% loss: ten classes written down
# kind: wrong
# fails: test_loss
# idea: the one-hot table has always ten columns.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        if labels.shape != (n,):
            raise ValueError(f"labels of shape {labels.shape}, not ({n},)")
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -(log_p * np.eye(10)[labels]).sum(axis=1).mean()

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient / n


# %% loss: only int64 labels
# kind: wrong
# fails: test_loss
# idea: labels of other integer types are refused.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        if labels.shape != (n,) or labels.dtype != np.int64:
            raise ValueError(f"labels of shape {labels.shape}, not ({n},)")
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(n), labels].mean()

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient / n


# %% loss: float32 inside
# kind: wrong
# fails: test_loss
# idea: float64 logits are rounded to float32.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        if labels.shape != (n,):
            raise ValueError(f"labels of shape {labels.shape}, not ({n},)")
        logits = logits.astype(np.float32)
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(n), labels].mean()

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient / n


# %% loss: state on the class
# kind: wrong
# fails: test_loss
# idea: probabilities and labels are kept on the class: two losses overwrite each other.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        if labels.shape != (n,):
            raise ValueError(f"labels of shape {labels.shape}, not ({n},)")
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        SoftmaxCrossEntropy.p, SoftmaxCrossEntropy.labels = np.exp(log_p), labels
        return -log_p[np.arange(n), labels].mean()

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient / n


# %% loss: log probabilities
# kind: right
# passes: test_loss
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n = len(logits)
        if labels.shape != (n,):
            raise ValueError(f"labels of shape {labels.shape}, not ({n},)")
        shifted = logits - logits.max(axis=1, keepdims=True)
        log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(log_p), labels
        return -log_p[np.arange(n), labels].mean()

    def backward(self):
        n = len(self.labels)
        gradient = self.p.copy()
        gradient[np.arange(n), self.labels] -= 1
        return gradient / n


# %% loss: logaddexp
# kind: right
# passes: test_loss
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if np.shape(labels) != (len(logits),):
            raise ValueError("one label per row of the logits, please")
        self.log_p = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
        self.labels = np.array(labels)
        return float(np.mean([-row[t] for row, t in zip(self.log_p, self.labels)]))

    def backward(self):
        p = np.exp(self.log_p)
        target = np.zeros_like(p)
        target[np.arange(len(p)), self.labels] = 1
        return (p - target) / len(p)


# %% loss: gradient computed in forward
# kind: right
# passes: test_loss
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        n, k = logits.shape
        if labels.ndim != 1 or labels.shape[0] != n:
            raise ValueError(f"expected ({n},), got {labels.shape}")
        one_hot = np.arange(k) == labels[:, None]
        top = logits.max(axis=1)
        e = np.exp(logits - top[:, None])
        total = e.sum(axis=1)
        self.gradient = (e / total[:, None] - one_hot) / n
        return ((np.log(total) + top) - logits[one_hot]).sum() / n

    def backward(self):
        return self.gradient.copy()


# %% loss: loops
# kind: right
# passes: test_loss
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if labels.shape != logits.shape[:1]:
            raise ValueError("labels must have the shape (N,)")
        self.n = len(labels)
        self.table = np.zeros(logits.shape)
        total = 0.0
        for i in range(self.n):
            z = logits[i] - max(logits[i])
            log_sum = np.log(sum(np.exp(z)))
            self.table[i] = np.exp(z - log_sum)
            self.table[i, labels[i]] -= 1
            total += log_sum - z[labels[i]]
        return total / self.n

    def backward(self):
        return self.table / self.n


# %% loss: own error class
# kind: right
# passes: test_loss
class LabelShapeError(ValueError):
    """Labels do not fit the logits."""


class SoftmaxCrossEntropy:
    @staticmethod
    def log_softmax(z):
        z = z - np.amax(z, axis=-1, keepdims=True)
        return z - np.log(np.sum(np.exp(z), axis=-1, keepdims=True))

    def forward(self, logits, labels):
        if tuple(labels.shape) != (logits.shape[0],):
            raise LabelShapeError(str(labels.shape))
        self._log_p, self._labels = self.log_softmax(logits), labels.copy()
        return -np.take_along_axis(self._log_p, labels[:, None].astype(np.int64), axis=1).mean()

    def backward(self):
        result = np.exp(self._log_p)
        for n, t in enumerate(self._labels):
            result[n, t] -= 1
        result /= len(result)
        return result


# %% loss: closure for backward
# kind: right
# passes: test_loss
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        n = logits.shape[0]
        if labels.shape != (n,):
            raise ValueError("shape of labels")
        rows = range(n)
        shifted = logits - np.max(logits, axis=1)[:, np.newaxis]
        norm = np.exp(shifted).sum(axis=1)

        def back():
            g = np.exp(shifted) / norm[:, None]
            g[rows, labels] -= 1.0
            return g / n

        self._back = back
        return np.average(np.log(norm) - shifted[rows, labels])

    def backward(self):
        return self._back()


# %% flatten: first shape for ever
# kind: wrong
# fails: test_sequential
# idea: the shape of the first batch is kept, so that a last, shorter batch fails.
class Flatten(Layer):
    """(N, C, H, W) -> (N, C * H * W)."""

    def forward(self, x):
        if not hasattr(self, "shape"):
            self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, gradient):
        return gradient.reshape(self.shape)


# %% flatten: squeezed row
# kind: wrong
# fails: test_sequential
# idea: a batch of one image loses the axis N.
class Flatten(Layer):
    """(N, C, H, W) -> (N, C * H * W)."""

    def forward(self, x):
        self.shape = x.shape
        return x.reshape(len(x), -1).squeeze()

    def backward(self, gradient):
        return gradient.reshape(self.shape)


# %% flatten: changes the shape of the caller's array
# kind: wrong
# fails: test_sequential
# idea: forward assigns to x.shape and so flattens the caller's array.
class Flatten(Layer):
    """(N, C, H, W) -> (N, C * H * W)."""

    def forward(self, x):
        self.shape = x.shape
        x.shape = (len(x), -1)
        return x

    def backward(self, gradient):
        return gradient.reshape(self.shape)


# %% flatten: changes the shape of the gradient
# kind: wrong
# fails: test_sequential
# idea: backward assigns to gradient.shape and so changes the caller's array.
class Flatten(Layer):
    """(N, C, H, W) -> (N, C * H * W)."""

    def forward(self, x):
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, gradient):
        gradient.shape = self.shape
        return gradient


# %% flatten: channels last going out only
# kind: wrong
# fails: test_sequential
# idea: forward moves the channels last before it flattens, backward does not move them back.
class Flatten(Layer):
    """(N, C, H, W) -> (N, C * H * W)."""

    def forward(self, x):
        self.shape = x.shape
        return x.transpose(0, 2, 3, 1).reshape(len(x), -1)

    def backward(self, gradient):
        return gradient.reshape(self.shape)


# %% flatten: column-major one way
# kind: wrong
# fails: test_sequential
# idea: forward flattens in column-major order, backward unflattens in row-major order.
class Flatten(Layer):
    """(N, C, H, W) -> (N, C * H * W)."""

    def forward(self, x):
        self.shape = x.shape
        return x.reshape(len(x), -1, order="F")

    def backward(self, gradient):
        return gradient.reshape(self.shape)


# %% flatten: shape on the class
# kind: wrong
# fails: test_sequential
# idea: the shape is kept on the class, so that two Flatten layers share it.
class Flatten(Layer):
    """(N, C, H, W) -> (N, C * H * W)."""

    def forward(self, x):
        Flatten.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, gradient):
        return gradient.reshape(Flatten.shape)


# %% flatten: square images only
# kind: wrong
# fails: test_sequential
# idea: backward guesses height and width from the number of pixels, as if images were square.
class Flatten(Layer):
    """(N, C, H, W) -> (N, C * H * W)."""

    def forward(self, x):
        self.channels = x.shape[1]
        return x.reshape(len(x), -1)

    def backward(self, gradient):
        side = int(round((gradient.shape[1] / self.channels) ** 0.5))
        return gradient.reshape(len(gradient), self.channels, side, -1)


# %% flatten: reshape
# kind: right
# passes: test_sequential
class Flatten(Layer):
    """(N, C, H, W) -> (N, C * H * W)."""

    def forward(self, x):
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, gradient):
        return gradient.reshape(self.shape)


# %% flatten: stack of ravelled images
# kind: right
# passes: test_sequential
class Flatten(Layer):
    def forward(self, x):
        self.image_shape = x.shape[1:]
        return np.stack([image.ravel() for image in x])

    def backward(self, gradient):
        return np.stack([row.reshape(self.image_shape) for row in gradient])


# %% flatten: explicit product, copies
# kind: right
# passes: test_sequential
class Flatten(Layer):
    def forward(self, x):
        self._old = tuple(x.shape)
        return np.array(x.reshape(x.shape[0], int(np.prod(x.shape[1:]))))

    def backward(self, gradient):
        return np.array(gradient).reshape(self._old)


# %% flatten: closure
# kind: right
# passes: test_sequential
class Flatten(Layer):
    parameters = []

    def forward(self, x):
        n, *rest = x.shape
        self.unflatten = lambda gradient: np.reshape(gradient, [n, *rest])
        return np.reshape(x, (n, -1))

    def backward(self, gradient):
        return self.unflatten(gradient)


# %% sequential: list reversed in place
# kind: wrong
# fails: test_sequential
# idea: backward turns the list of layers around, so that the next forward runs in the wrong order.
class Sequential(Layer):
    """A chain of layers: Sequential(first, second, ...)."""

    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, gradient):
        self.layers.reverse()
        for layer in self.layers:
            gradient = layer.backward(gradient)
        return gradient


# %% sequential: iterator used up
# kind: wrong
# fails: test_sequential
# idea: the reversed iterator is made once; the second backward returns its argument unchanged.
class Sequential(Layer):
    """A chain of layers: Sequential(first, second, ...)."""

    def __init__(self, *layers):
        self.layers = list(layers)
        self.backwards = reversed(self.layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, gradient):
        for layer in self.backwards:
            gradient = layer.backward(gradient)
        return gradient


# %% sequential: layers popped
# kind: wrong
# fails: test_sequential
# idea: backward pops the layers off the list; afterwards the network is empty.
class Sequential(Layer):
    """A chain of layers: Sequential(first, second, ...)."""

    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, gradient):
        while self.layers:
            gradient = self.layers.pop().backward(gradient)
        return gradient


# %% sequential: nothing returned
# kind: wrong
# fails: test_sequential
# idea: backward does not return the gradient of the input.
class Sequential(Layer):
    """A chain of layers: Sequential(first, second, ...)."""

    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, gradient):
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)


# %% sequential: first layer left out
# kind: wrong
# fails: test_sequential
# idea: backward stops before the first layer, which gets no gradients.
class Sequential(Layer):
    """A chain of layers: Sequential(first, second, ...)."""

    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, gradient):
        for layer in self.layers[:0:-1]:
            gradient = layer.backward(gradient)
        return gradient


# %% sequential: layers shared by all chains
# kind: wrong
# fails: test_sequential
# idea: the list of layers belongs to the class, so that a second network contains the first one's layers.
class Sequential(Layer):
    """A chain of layers: Sequential(first, second, ...)."""

    layers = []

    def __init__(self, *layers):
        self.layers.extend(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, gradient):
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return gradient


# %% sequential: float32 on the way in
# kind: wrong
# fails: test_sequential
# idea: the input is rounded to float32.
class Sequential(Layer):
    """A chain of layers: Sequential(first, second, ...)."""

    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        x = np.asarray(x, dtype=np.float32)
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, gradient):
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return gradient


# %% sequential: image by image
# kind: wrong
# fails: test_sequential
# idea: forward runs one image at a time, so that the layers remember only the last image.
class Sequential(Layer):
    """A chain of layers: Sequential(first, second, ...)."""

    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        rows = []
        for n in range(len(x)):
            y = x[n : n + 1]
            for layer in self.layers:
                y = layer.forward(y)
            rows.append(y)
        return np.concatenate(rows)

    def backward(self, gradient):
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return gradient


# %% sequential: layers without parameters skipped
# kind: wrong
# fails: test_sequential
# idea: backward goes only through layers with parameters, past ReLU and Flatten.
class Sequential(Layer):
    """A chain of layers: Sequential(first, second, ...)."""

    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, gradient):
        for layer in reversed(self.layers):
            if layer.parameters:
                gradient = layer.backward(gradient)
        return gradient


# %% sequential: three layers written down
# kind: wrong
# fails: test_sequential
# idea: forward unpacks exactly three layers.
class Sequential(Layer):
    """A chain of layers: Sequential(first, second, ...)."""

    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        first, second, third = self.layers
        return third.forward(second.forward(first.forward(x)))

    def backward(self, gradient):
        for layer in reversed(self.layers):
            gradient = layer.backward(gradient)
        return gradient


# %% sequential: two loops
# kind: right
# passes: test_sequential
class Sequential(Layer):
    """A chain of layers: Sequential(first, second, ...)."""

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


# %% sequential: reduce
# kind: right
# passes: test_sequential
from functools import reduce


class Sequential(Layer):
    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        return reduce(lambda value, layer: layer.forward(value), self.layers, x)

    def backward(self, gradient):
        return reduce(lambda value, layer: layer.backward(value), self.layers[::-1], gradient)


# %% sequential: index loops
# kind: right
# passes: test_sequential
class Sequential(Layer):
    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        y = x
        for i in range(len(self.layers)):
            y = self.layers[i].forward(y)
        return y

    def backward(self, gradient):
        g = gradient
        for i in range(len(self.layers) - 1, -1, -1):
            g = self.layers[i].backward(g)
        return g


# %% sequential: recursion
# kind: right
# passes: test_sequential
class Sequential(Layer):
    def __init__(self, *layers):
        self.layers = list(layers)

    def _forward(self, x, i):
        return x if i == len(self.layers) else self._forward(self.layers[i].forward(x), i + 1)

    def _backward(self, g, i):
        return g if i < 0 else self._backward(self.layers[i].backward(g), i - 1)

    def forward(self, x):
        return self._forward(x, 0)

    def backward(self, gradient):
        return self._backward(gradient, len(self.layers) - 1)


# %% sequential: keeps all activations
# kind: right
# passes: test_sequential
class Sequential(Layer):
    def __init__(self, *layers):
        self.layers = [layer for layer in layers]
        self.outputs = []

    def forward(self, x):
        self.outputs = [x]
        for layer in self.layers:
            self.outputs.append(layer.forward(self.outputs[-1]))
        return self.outputs[-1]

    def backward(self, gradient):
        gradients = [gradient]
        for layer in self.layers[::-1]:
            gradients.append(layer.backward(gradients[-1]))
        return gradients[-1]


# %% sgd: velocity by name only
# kind: wrong
# fails: test_sgd
# idea: all layers share one velocity for weight and one for bias.
class SGD:
    """Stochastic gradient descent with momentum."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                key = name
                g = getattr(layer, name + "_gradient")
                v = self.momentum * self.velocity.get(key, 0) + g
                self.velocity[key] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: velocity by name and shape
# kind: wrong
# fails: test_sgd
# idea: layers of the same shape share a velocity.
class SGD:
    """Stochastic gradient descent with momentum."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                key = (name, getattr(layer, name).shape)
                g = getattr(layer, name + "_gradient")
                v = self.momentum * self.velocity.get(key, 0) + g
                self.velocity[key] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: damped gradient
# kind: wrong
# fails: test_sgd
# idea: v = mu v + (1 - mu) g: a running mean instead of the sum of the text.
class SGD:
    """Stochastic gradient descent with momentum."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                key = (layer, name)
                g = getattr(layer, name + "_gradient")
                v = self.momentum * self.velocity.get(key, 0) + (1 - self.momentum) * g
                self.velocity[key] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: nesterov
# kind: wrong
# fails: test_sgd
# idea: the step is lr (g + mu v), Nesterov's variant.
class SGD:
    """Stochastic gradient descent with momentum."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                key = (layer, name)
                g = getattr(layer, name + "_gradient")
                v = self.momentum * self.velocity.get(key, 0) + g
                self.velocity[key] = v
                setattr(layer, name, getattr(layer, name) - self.lr * (g + self.momentum * v))


# %% sgd: bias-corrected velocity
# kind: wrong
# fails: test_sgd
# idea: the velocity is divided by 1 - mu^t, as in Adam.
class SGD:
    """Stochastic gradient descent with momentum."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}
        self.steps = 0

    def step(self):
        self.steps += 1
        for layer in self.network.layers:
            for name in layer.parameters:
                key = (layer, name)
                g = getattr(layer, name + "_gradient")
                v = self.momentum * self.velocity.get(key, 0) + g
                self.velocity[key] = v
                setattr(
                    layer,
                    name,
                    getattr(layer, name) - self.lr * v / (1 - self.momentum**self.steps),
                )


# %% sgd: old velocity used
# kind: wrong
# fails: test_sgd
# idea: the parameter moves by the velocity of the step before; the first step does nothing.
class SGD:
    """Stochastic gradient descent with momentum."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                key = (layer, name)
                g = getattr(layer, name + "_gradient")
                v = self.velocity.get(key, 0)
                setattr(layer, name, getattr(layer, name) - self.lr * v)
                self.velocity[key] = self.momentum * v + g


# %% sgd: velocity never stored
# kind: wrong
# fails: test_sgd
# idea: the new velocity is not kept, which makes it plain SGD.
class SGD:
    """Stochastic gradient descent with momentum."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                key = (layer, name)
                g = getattr(layer, name + "_gradient")
                v = self.momentum * self.velocity.get(key, 0) + g
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: velocity is the gradient array
# kind: wrong
# fails: test_sgd
# idea: the first velocity is the layer's own gradient array, which later steps change in place.
class SGD:
    """Stochastic gradient descent with momentum."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                key = (layer, name)
                g = getattr(layer, name + "_gradient")
                if key not in self.velocity:
                    self.velocity[key] = g
                else:
                    self.velocity[key] *= self.momentum
                    self.velocity[key] += g
                v = self.velocity[key]
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: only weight and bias
# kind: wrong
# fails: test_sgd
# idea: the names weight and bias are written down; parameters of other names are not learned.
class SGD:
    """Stochastic gradient descent with momentum."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in ("weight", "bias"):
                if not hasattr(layer, name):
                    continue
                key = (layer, name)
                g = getattr(layer, name + "_gradient")
                v = self.momentum * self.velocity.get(key, 0) + g
                self.velocity[key] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: velocity on the class
# kind: wrong
# fails: test_sgd
# idea: velocities belong to the class, so that a second optimiser starts with those of the first.
class SGD:
    """Stochastic gradient descent with momentum."""

    velocity = {}

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum

    def step(self):
        for i, layer in enumerate(self.network.layers):
            for name in layer.parameters:
                key = (i, name)
                g = getattr(layer, name + "_gradient")
                v = self.momentum * self.velocity.get(key, 0) + g
                self.velocity[key] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: no momentum for biases
# kind: wrong
# fails: test_sgd
# idea: biases move by plain SGD and have no velocity.
class SGD:
    """Stochastic gradient descent with momentum."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                key = (layer, name)
                g = getattr(layer, name + "_gradient")
                mu = self.momentum if name != "bias" else 0
                v = mu * self.velocity.get(key, 0) + g
                self.velocity[key] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: generator of slots
# kind: wrong
# fails: test_sgd
# idea: the list of parameters is a generator, used up after the first step.
class SGD:
    """Stochastic gradient descent with momentum."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.slots = ((layer, name) for layer in network.layers for name in layer.parameters)
        self.velocity = {}

    def step(self):
        for layer, name in self.slots:
            v = self.momentum * self.velocity.get((layer, name), 0) + getattr(
                layer, name + "_gradient"
            )
            self.velocity[layer, name] = v
            setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: zero gradients skipped
# kind: wrong
# fails: test_sgd
# idea: a parameter whose gradient is all zero is skipped, although its velocity should carry it on.
class SGD:
    """Stochastic gradient descent with momentum."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                key = (layer, name)
                g = getattr(layer, name + "_gradient")
                if not np.any(g):
                    continue
                v = self.momentum * self.velocity.get(key, 0) + g
                self.velocity[key] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: gradients clipped
# kind: wrong
# fails: test_sgd
# idea: gradients are clipped to ±1.
class SGD:
    """Stochastic gradient descent with momentum."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                key = (layer, name)
                g = np.clip(getattr(layer, name + "_gradient"), -1, 1)
                v = self.momentum * self.velocity.get(key, 0) + g
                self.velocity[key] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: gradients cleared
# kind: wrong
# fails: test_sgd
# idea: step sets the layers' gradients to zero in place afterwards.
class SGD:
    """Stochastic gradient descent with momentum."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                key = (layer, name)
                g = getattr(layer, name + "_gradient")
                v = self.momentum * self.velocity.get(key, 0) + g
                self.velocity[key] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)
                g[...] = 0


# %% sgd: float32 velocity
# kind: wrong
# fails: test_sgd
# idea: velocities are rounded to float32.
class SGD:
    """Stochastic gradient descent with momentum."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                key = (layer, name)
                g = getattr(layer, name + "_gradient")
                v = self.momentum * self.velocity.get(key, 0) + g
                v = np.asarray(v, dtype=np.float32)
                self.velocity[key] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: dictionary
# kind: right
# passes: test_sgd
class SGD:
    """Stochastic gradient descent with momentum."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                key = (layer, name)
                g = getattr(layer, name + "_gradient")
                v = self.momentum * self.velocity.get(key, 0) + g
                self.velocity[key] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: velocities prepared
# kind: right
# passes: test_sgd
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.slots = [(layer, name) for layer in network.layers for name in layer.parameters]
        self.velocities = [np.zeros(np.shape(getattr(layer, name))) for layer, name in self.slots]

    def step(self):
        for i, (layer, name) in enumerate(self.slots):
            gradient = getattr(layer, f"{name}_gradient")
            self.velocities[i] = self.momentum * self.velocities[i] + gradient
            setattr(layer, name, getattr(layer, name) - self.lr * self.velocities[i])


# %% sgd: one object per parameter
# kind: right
# passes: test_sgd
class _Mover:
    def __init__(self, layer, name):
        self.layer, self.name, self.v = layer, name, None

    def move(self, lr, momentum):
        g = getattr(self.layer, self.name + "_gradient")
        self.v = g.copy() if self.v is None else momentum * self.v + g
        setattr(self.layer, self.name, getattr(self.layer, self.name) - lr * self.v)


class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.movers = [_Mover(layer, name) for layer in network.layers for name in layer.parameters]

    def step(self):
        for mover in self.movers:
            mover.move(self.lr, self.momentum)


# %% sgd: keyed by position
# kind: right
# passes: test_sgd
from collections import defaultdict


class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.v = defaultdict(float)

    def step(self):
        for i, layer in enumerate(self.network.layers):
            for name in layer.parameters:
                self.v[i, name] = self.momentum * self.v[i, name] + getattr(
                    layer, name + "_gradient"
                )
                new = getattr(layer, name) - self.lr * self.v[i, name]
                setattr(layer, name, new)


# %% sgd: nested dictionaries by id
# kind: right
# passes: test_sgd
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.memory = {
            id(layer): {name: 0.0 for name in layer.parameters} for layer in network.layers
        }

    def step(self):
        for layer in self.network.layers:
            memory = self.memory[id(layer)]
            for name in memory:
                memory[name] = memory[name] * self.momentum + getattr(layer, name + "_gradient")
                setattr(layer, name, getattr(layer, name) - memory[name] * self.lr)


# %% sgd: parameter changed in place
# kind: right
# passes: test_sgd
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                p, g = getattr(layer, name), getattr(layer, name + "_gradient")
                if (layer, name) not in self.velocity:
                    self.velocity[layer, name] = np.zeros_like(g)
                v = self.velocity[layer, name]
                v *= self.momentum
                v += g
                p -= self.lr * v


# %% train_step: loss after the update
# kind: wrong
# fails: test_train_step
# idea: the returned loss is measured after the update.
def train_step(network, loss, optimiser, images, labels):
    logits = network.forward(images)
    value = loss.forward(logits, labels)
    network.backward(loss.backward())
    optimiser.step()
    return loss.forward(network.forward(images), labels)


# %% train_step: divided by N twice
# kind: wrong
# fails: test_train_step
# idea: the gradient of the loss is divided by the batch size once more.
def train_step(network, loss, optimiser, images, labels):
    logits = network.forward(images)
    value = loss.forward(logits, labels)
    network.backward(loss.backward() / len(images))
    optimiser.step()
    return value


# %% train_step: two steps
# kind: wrong
# fails: test_train_step
# idea: the optimiser steps twice.
def train_step(network, loss, optimiser, images, labels):
    logits = network.forward(images)
    value = loss.forward(logits, labels)
    network.backward(loss.backward())
    optimiser.step()
    optimiser.step()
    return value


# %% train_step: sum of the losses
# kind: wrong
# fails: test_train_step
# idea: the loss is multiplied by the number of images.
def train_step(network, loss, optimiser, images, labels):
    logits = network.forward(images)
    value = loss.forward(logits, labels)
    network.backward(loss.backward())
    optimiser.step()
    return value * len(labels)


# %% train_step: new optimiser every time
# kind: wrong
# fails: test_train_step
# idea: a new SGD is made in each call, so that the velocities are lost.
def train_step(network, loss, optimiser, images, labels):
    logits = network.forward(images)
    value = loss.forward(logits, labels)
    network.backward(loss.backward())
    optimiser = SGD(network, optimiser.lr, optimiser.momentum)
    optimiser.step()
    return value


# %% train_step: update by hand
# kind: wrong
# fails: test_train_step
# idea: the weights are changed by plain gradient descent, without the optimiser's momentum.
def train_step(network, loss, optimiser, images, labels):
    logits = network.forward(images)
    value = loss.forward(logits, labels)
    network.backward(loss.backward())
    for layer in network.layers:
        for name in layer.parameters:
            p, g = getattr(layer, name), getattr(layer, name + "_gradient")
            setattr(layer, name, p - optimiser.lr * g)
    return value


# %% train_step: first fifty images
# kind: wrong
# fails: test_train_step
# idea: only the first 50 images of the batch are used.
def train_step(network, loss, optimiser, images, labels):
    images, labels = images[:50], labels[:50]
    logits = network.forward(images)
    value = loss.forward(logits, labels)
    network.backward(loss.backward())
    optimiser.step()
    return value


# %% train_step: images flattened
# kind: wrong
# fails: test_train_step
# idea: the batch is flattened before the network, which a convolution cannot take.
def train_step(network, loss, optimiser, images, labels):
    logits = network.forward(images.reshape(len(images), -1))
    value = loss.forward(logits, labels)
    network.backward(loss.backward())
    optimiser.step()
    return value


# %% train_step: rescales bright images
# kind: wrong
# fails: test_train_step
# idea: images with numbers above 1 are divided by 255 here.
def train_step(network, loss, optimiser, images, labels):
    if images.max() > 1:
        images = images / 255
    logits = network.forward(images)
    value = loss.forward(logits, labels)
    network.backward(loss.backward())
    optimiser.step()
    return value


# %% train_step: softmax before the loss
# kind: wrong
# fails: test_train_step
# idea: the loss gets probabilities, although it wants logits.
def train_step(network, loss, optimiser, images, labels):
    logits = network.forward(images)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    logits = e / e.sum(axis=1, keepdims=True)
    value = loss.forward(logits, labels)
    network.backward(loss.backward())
    optimiser.step()
    return value


# %% train_step: image by image
# kind: wrong
# fails: test_train_step
# idea: each image is run alone and overwrites the gradients, so that only the last one counts.
def train_step(network, loss, optimiser, images, labels):
    values = []
    for n in range(len(images)):
        values.append(loss.forward(network.forward(images[n : n + 1]), labels[n : n + 1]))
        network.backward(loss.backward())
    optimiser.step()
    return sum(values) / len(values)


# %% train_step: two half batches
# kind: wrong
# fails: test_train_step
# idea: the batch is split and the network is updated twice.
def train_step(network, loss, optimiser, images, labels):
    total, half = 0.0, max(1, len(images) // 2)
    for start in range(0, len(images), half):
        part = slice(start, start + half)
        value = loss.forward(network.forward(images[part]), labels[part])
        network.backward(loss.backward())
        optimiser.step()
        total += value * len(labels[part])
    return total / len(images)


# %% train_step: small losses are skipped
# kind: wrong
# fails: test_train_step
# idea: no update when the loss is below 0.01.
def train_step(network, loss, optimiser, images, labels):
    logits = network.forward(images)
    value = loss.forward(logits, labels)
    if value > 0.01:
        network.backward(loss.backward())
        optimiser.step()
    return value


# %% train_step: centres the images in place
# kind: wrong
# fails: test_train_step
# idea: the mean of the batch is subtracted from the caller's images.
def train_step(network, loss, optimiser, images, labels):
    images -= images.mean()
    logits = network.forward(images)
    value = loss.forward(logits, labels)
    network.backward(loss.backward())
    optimiser.step()
    return value


# %% train_step: loss and accuracy
# kind: wrong
# fails: test_train_step
# idea: a pair is returned instead of the loss.
def train_step(network, loss, optimiser, images, labels):
    logits = network.forward(images)
    value = loss.forward(logits, labels)
    network.backward(loss.backward())
    optimiser.step()
    return value, (logits.argmax(axis=1) == labels).mean()


# %% train_step: five lines
# kind: right
# passes: test_train_step
def train_step(network, loss, optimiser, images, labels):
    logits = network.forward(images)
    value = loss.forward(logits, labels)
    network.backward(loss.backward())
    optimiser.step()
    return value


# %% train_step: float result
# kind: right
# passes: test_train_step
def train_step(network, loss, optimiser, images, labels):
    logits = network.forward(images)
    value = loss.forward(logits, labels)
    network.backward(loss.backward())
    optimiser.step()
    return float(value)


# %% train_step: nested calls
# kind: right
# passes: test_train_step
def train_step(network, loss, optimiser, images, labels):
    before = loss.forward(network.forward(images), labels)
    network.backward(loss.backward())
    optimiser.step()
    return before


# %% train_step: helper functions
# kind: right
# passes: test_train_step
def _run(network, loss, images, labels):
    return loss.forward(network.forward(images), labels)


def _back(network, loss):
    return network.backward(gradient=loss.backward())


def train_step(network, loss, optimiser, images, labels):
    result = _run(network, loss, images, labels)
    _back(network, loss)
    optimiser.step()
    return result


# %% train_step: through the layers by hand
# kind: right
# passes: test_train_step
def train_step(network, loss, optimiser, images, labels):
    activation = images
    for layer in network.layers:
        activation = layer.forward(activation)
    value = loss.forward(logits=activation, labels=labels)
    gradient = loss.backward()
    for layer in network.layers[::-1]:
        gradient = layer.backward(gradient)
    optimiser.step()
    return value


# %% train_step: copies first
# kind: right
# passes: test_train_step
def train_step(network, loss, optimiser, images, labels):
    images, labels = np.array(images), np.array(labels)
    logits = network.forward(images)
    value, gradient = loss.forward(logits, labels), loss.backward()
    try:
        network.backward(gradient)
    finally:
        optimiser.step()
    return value


# %% conv2d: kernel flipped
# kind: wrong
# fails: test_conv2d
# idea: a true convolution: the kernel is turned by 180 degrees.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    if c_in != weight.shape[1]:
        raise ValueError(f"{c_in} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kw) // stride + 1
    y = np.zeros((n, c_out, h_out, w_out))
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    y[image, k, r, c] = (window * weight[k, :, ::-1, ::-1]).sum() + bias[k]
    return y


# %% conv2d: no check of the channels
# kind: wrong
# fails: test_conv2d
# idea: kernels with one channel broadcast over all channels without a word.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kw) // stride + 1
    y = np.zeros((n, c_out, h_out, w_out))
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    y[image, k, r, c] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: only too few channels refused
# kind: wrong
# fails: test_conv2d
# idea: an input with more channels than the kernels is refused only one way round (one-channel kernels broadcast).
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    if c_in < weight.shape[1]:
        raise ValueError(f"{c_in} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kw) // stride + 1
    y = np.zeros((n, c_out, h_out, w_out))
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    y[image, k, r, c] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: assert
# kind: wrong
# fails: test_conv2d
# idea: different channels raise AssertionError instead of ValueError.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    assert c_in == weight.shape[1]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kw) // stride + 1
    y = np.zeros((n, c_out, h_out, w_out))
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    y[image, k, r, c] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: refuses windows that do not fit evenly
# kind: wrong
# fails: test_conv2d
# idea: sizes at which the stride leaves rows over are refused, though the formula rounds down.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    if (
        c_in != weight.shape[1]
        or (h + 2 * padding - kh) % stride
        or (w + 2 * padding - kw) % stride
    ):
        raise ValueError(f"{c_in} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kw) // stride + 1
    y = np.zeros((n, c_out, h_out, w_out))
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    y[image, k, r, c] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: width counted with the kernel's height
# kind: wrong
# fails: test_conv2d
# idea: W' is computed with kH, so that kernels that are not square give a wrong width.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    if c_in != weight.shape[1]:
        raise ValueError(f"{c_in} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kh) // stride + 1
    y = np.zeros((n, c_out, h_out, w_out))
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw][..., :kw]
                    y[image, k, r, c] = (window * weight[k, :, :, : window.shape[2]]).sum() + bias[
                        k
                    ]
    return y


# %% conv2d: size with plus one inside
# kind: wrong
# fails: test_conv2d
# idea: H' is (H + 2p - kH + 1) // stride, one too small for many strides above 1.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    if c_in != weight.shape[1]:
        raise ValueError(f"{c_in} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h_out = (h + 2 * padding - kh + 1) // stride
    w_out = (w + 2 * padding - kw + 1) // stride
    y = np.zeros((n, c_out, h_out, w_out))
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    y[image, k, r, c] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: edge padding
# kind: wrong
# fails: test_conv2d
# idea: the border is filled with copies of the edge pixels instead of zeros.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    if c_in != weight.shape[1]:
        raise ValueError(f"{c_in} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), mode="edge")
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kw) // stride + 1
    y = np.zeros((n, c_out, h_out, w_out))
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    y[image, k, r, c] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: padding on two sides only
# kind: wrong
# fails: test_conv2d
# idea: all padding is added below and to the right.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    if c_in != weight.shape[1]:
        raise ValueError(f"{c_in} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (0, 2 * padding), (0, 2 * padding)))
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kw) // stride + 1
    y = np.zeros((n, c_out, h_out, w_out))
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    y[image, k, r, c] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: bias once per input channel
# kind: wrong
# fails: test_conv2d
# idea: the bias is added inside the loop over input channels, C_in times.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    if c_in != weight.shape[1]:
        raise ValueError(f"{c_in} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kw) // stride + 1
    y = np.zeros((n, c_out, h_out, w_out))
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    for d in range(c_in):
                        y[image, k, r, c] += (window[d] * weight[k, d]).sum() + bias[k]
    return y


# %% conv2d: first channel only
# kind: wrong
# fails: test_conv2d
# idea: only the first input channel is used.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    if c_in != weight.shape[1]:
        raise ValueError(f"{c_in} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kw) // stride + 1
    y = np.zeros((n, c_out, h_out, w_out))
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    y[image, k, r, c] = (window[0] * weight[k, 0]).sum() + bias[k]
    return y


# %% conv2d: dtype of the input
# kind: wrong
# fails: test_conv2d
# idea: the result has the dtype of x: with integer images every output is cut to a whole number.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    if c_in != weight.shape[1]:
        raise ValueError(f"{c_in} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kw) // stride + 1
    y = np.zeros((n, c_out, h_out, w_out), dtype=x.dtype)
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    y[image, k, r, c] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: float32 result
# kind: wrong
# fails: test_conv2d
# idea: float64 results are rounded to float32.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    if c_in != weight.shape[1]:
        raise ValueError(f"{c_in} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kw) // stride + 1
    y = np.zeros((n, c_out, h_out, w_out), dtype=np.float32)
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    y[image, k, r, c] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: squeezed result
# kind: wrong
# fails: test_conv2d
# idea: axes of length one disappear: one image or one kernel gives a smaller array.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    if c_in != weight.shape[1]:
        raise ValueError(f"{c_in} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kw) // stride + 1
    y = np.zeros((n, c_out, h_out, w_out))
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    y[image, k, r, c] = (window * weight[k]).sum() + bias[k]
    return y.squeeze()


# %% conv2d: kernel transposed
# kind: wrong
# fails: test_conv2d
# idea: rows and columns of the kernel are swapped when it is square.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    if c_in != weight.shape[1]:
        raise ValueError(f"{c_in} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kw) // stride + 1
    y = np.zeros((n, c_out, h_out, w_out))
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    y[image, k, r, c] = (
                        window * (weight[k].transpose(0, 2, 1) if kh == kw else weight[k])
                    ).sum() + bias[k]
    return y


# %% conv2d: flattens the caller's kernels
# kind: wrong
# fails: test_conv2d
# idea: weight.shape is assigned, which flattens the caller's own array.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    if c_in != weight.shape[1]:
        raise ValueError(f"{c_in} channels, kernels for {weight.shape[1]}")
    weight.shape = (c_out, -1)
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kw) // stride + 1
    y = np.zeros((n, c_out, h_out, w_out))
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    y[image, k, r, c] = window.ravel() @ weight[k] + bias[k]
    return y


# %% conv2d: stride for rows in both
# kind: wrong
# fails: test_conv2d
# idea: the output never has more columns than rows, as if images were square (or taller than wide).
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    if c_in != weight.shape[1]:
        raise ValueError(f"{c_in} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = min(h_out, (w + 2 * padding - kw) // stride + 1)
    y = np.zeros((n, c_out, h_out, w_out))
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    y[image, k, r, c] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: four loops
# kind: right
# passes: test_conv2d
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    if c_in != weight.shape[1]:
        raise ValueError(f"{c_in} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kw) // stride + 1
    y = np.zeros((n, c_out, h_out, w_out))
    for image in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    y[image, k, r, c] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: loops over positions, einsum
# kind: right
# passes: test_conv2d
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    x = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    kh, kw = weight.shape[2:]
    tops = range(0, x.shape[2] - kh + 1, stride)
    lefts = range(0, x.shape[3] - kw + 1, stride)
    rows = []
    for top in tops:
        row = [
            np.einsum("ndij,kdij->nk", x[:, :, top : top + kh, left : left + kw], weight) + bias
            for left in lefts
        ]
        rows.append(np.stack(row, axis=-1))
    return np.stack(rows, axis=2)


# %% conv2d: shift and add
# kind: right
# passes: test_conv2d
def conv2d(x, weight, bias, stride=1, padding=0):
    n, channels, h, w = x.shape
    c_out, expected, kh, kw = weight.shape
    if channels != expected:
        raise ValueError(f"x has {channels} channels, weight {expected}")
    canvas = np.zeros((n, channels, h + 2 * padding, w + 2 * padding), dtype=x.dtype)
    canvas[:, :, padding : padding + h, padding : padding + w] = x
    h_out = (h + 2 * padding - kh) // stride + 1
    w_out = (w + 2 * padding - kw) // stride + 1
    y = np.zeros((n, c_out, h_out, w_out)) + np.reshape(bias, (1, -1, 1, 1))
    for i in range(kh):
        for j in range(kw):
            pixels = canvas[:, :, i:, j:][:, :, ::stride, ::stride][:, :, :h_out, :w_out]
            y += np.einsum("ndrc,kd->nkrc", pixels, weight[:, :, i, j])
    return y


# %% conv2d: seven loops
# kind: right
# passes: test_conv2d
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, c_w, kh, kw = weight.shape
    if c_in != c_w:
        raise ValueError("x and weight differ in channels")
    h_out, w_out = (h + 2 * padding - kh) // stride + 1, (w + 2 * padding - kw) // stride + 1
    y = np.empty((n, c_out, h_out, w_out))
    for m in range(n):
        for k in range(c_out):
            for r in range(h_out):
                for c in range(w_out):
                    total = float(bias[k])
                    for d in range(c_in):
                        for i in range(kh):
                            for j in range(kw):
                                row, column = r * stride + i - padding, c * stride + j - padding
                                if 0 <= row < h and 0 <= column < w:
                                    total += weight[k, d, i, j] * x[m, d, row, column]
                    y[m, k, r, c] = total
    return y


# %% conv2d: own error, matrix of windows
# kind: right
# passes: test_conv2d
class ChannelError(ValueError):
    """Input and kernels do not fit."""


def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ChannelError(f"{x.shape[1]} != {weight.shape[1]}")
    k = len(weight)
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), mode="constant")
    view = sliding_window_view(padded, weight.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    n, _, h_out, w_out = view.shape[:4]
    rows = view.transpose(0, 2, 3, 1, 4, 5).reshape(n * h_out * w_out, -1)
    y = rows @ weight.reshape(k, -1).T + bias
    return y.reshape(n, h_out, w_out, k).transpose(0, 3, 1, 2)


# %% conv2d: tensordot at each place, helper
# kind: right
# passes: test_conv2d
def _pad(x, p):
    return np.pad(x, ((0, 0), (0, 0), (p, p), (p, p))) if p > 0 else x


def conv2d(x, weight, bias, stride=1, padding=0):
    (_, c_out_in, kh, kw), z = weight.shape, _pad(x, padding)
    if z.shape[1] != c_out_in:
        raise ValueError("number of channels")
    size = [(z.shape[a] - weight.shape[a]) // stride + 1 for a in (2, 3)]
    y = np.zeros((len(x), len(weight), *size))
    for r, c in np.ndindex(*size):
        part = z[:, :, r * stride : r * stride + kh, c * stride : c * stride + kw]
        y[:, :, r, c] = np.tensordot(part, weight, axes=([1, 2, 3], [1, 2, 3])) + bias[None, :]
    return y


# %% conv2d_backward: crop with minus padding
# kind: wrong
# fails: test_conv2d_backward
# idea: the slice [padding:-padding] is empty for padding 0.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, padding:-padding, padding:-padding]
    return x_gradient, weight_gradient, bias_gradient


# %% conv2d_backward: padding not cut off
# kind: wrong
# fails: test_conv2d_backward
# idea: the gradient of the padded input is returned, larger than x.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient
    return x_gradient, weight_gradient, bias_gradient


# %% conv2d_backward: cut off at the wrong corner
# kind: wrong
# fails: test_conv2d_backward
# idea: the first H rows and W columns of the padded gradient are returned.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, :h, :w]
    return x_gradient, weight_gradient, bias_gradient


# %% conv2d_backward: overlaps overwrite
# kind: wrong
# fails: test_conv2d_backward
# idea: = instead of += in the input's gradient: of several windows only the last one counts.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] = g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% conv2d_backward: mean over the batch
# kind: wrong
# fails: test_conv2d_backward
# idea: the gradients of weight and bias are divided by N.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient / n, bias_gradient / n


# %% conv2d_backward: bias averaged over the positions
# kind: wrong
# fails: test_conv2d_backward
# idea: the bias gradient is a mean over rows and columns instead of a sum.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, gradient.mean(axis=(2, 3)).sum(axis=0)


# %% conv2d_backward: kernel flipped
# kind: wrong
# fails: test_conv2d_backward
# idea: the kernel is turned by 180 degrees in the input's gradient.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] += (
                        g * weight[k, :, ::-1, ::-1]
                    )
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% conv2d_backward: last image's weights
# kind: wrong
# fails: test_conv2d_backward
# idea: the weight gradient starts anew for each image; only the last image is left.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        weight_gradient[...] = 0
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% conv2d_backward: rows left over are missing
# kind: wrong
# fails: test_conv2d_backward
# idea: the input's gradient has only the rows and columns that windows reach; with stride 2 it can be smaller than x.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
                    bias_gradient[k] += g
    bottom = (gradient.shape[2] - 1) * stride + kh
    right = (gradient.shape[3] - 1) * stride + kw
    padded_gradient = padded_gradient[:, :, :bottom, :right]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% conv2d_backward: bias gradient with four axes
# kind: wrong
# fails: test_conv2d_backward
# idea: the bias gradient has the shape (1, C_out, 1, 1).
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, gradient.sum(axis=(0, 2, 3), keepdims=True)


# %% conv2d_backward: float32 buffers
# kind: wrong
# fails: test_conv2d_backward
# idea: float64 gradients are added up in float32.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape, np.float32)
    weight_gradient, bias_gradient = np.zeros(weight.shape, np.float32), np.zeros(c_out, np.float32)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% conv2d_backward: border windows left out
# kind: wrong
# fails: test_conv2d_backward
# idea: windows that touch the padding are skipped in the weight gradient.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    inside = (
                        padding <= top <= padding + h - kh and padding <= left <= padding + w - kw
                    )
                    if inside:
                        weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% conv2d_backward: channels added together
# kind: wrong
# fails: test_conv2d_backward
# idea: each channel of the kernel gets the sum over all input channels.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window.sum(axis=0)
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% conv2d_backward: only positive gradients
# kind: wrong
# fails: test_conv2d_backward
# idea: outputs whose gradient is negative are skipped.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    if g <= 0:
                        continue
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% conv2d_backward: black pixels get nothing
# kind: wrong
# fails: test_conv2d_backward
# idea: pixels of value 0 are taken for padding and get no gradient.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    x_gradient = np.where(x != 0, x_gradient, 0.0)
    return x_gradient, weight_gradient, bias_gradient


# %% conv2d_backward: writes into x
# kind: wrong
# fails: test_conv2d_backward
# idea: without padding the buffer for the input's gradient is the caller's x itself.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding))) if padding else x
    padded_gradient = padded
    view = sliding_window_view(padded, (kh, kw), axis=(2, 3))[:, :, ::stride, ::stride]
    weight_gradient, bias_gradient = np.einsum("nkrc,ndrcij->kdij", gradient, view), np.zeros(c_out)
    padded_gradient[...] = 0
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% conv2d_backward: stride forgotten on the way back
# kind: wrong
# fails: test_conv2d_backward
# idea: the input's gradient is added at row r and column c, without the stride.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, r : r + kh, c : c + kw] += g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% conv2d_backward: buffer kept between calls
# kind: wrong
# fails: test_conv2d_backward
# idea: the buffer of the input's gradient is kept by shape and never cleared, so that calls add up.
def conv2d_backward(gradient, x, weight, stride=1, padding=0, _buffers={}):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = _buffers.setdefault(padded.shape, np.zeros(padded.shape))
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% conv2d_backward: flattens the caller's gradient
# kind: wrong
# fails: test_conv2d_backward
# idea: gradient.shape is assigned for the bias, which changes the caller's array.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
    gradient.shape = (n, c_out, -1)
    bias_gradient = gradient.sum(axis=(0, 2))
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% conv2d_backward: squeezed gradient
# kind: wrong
# fails: test_conv2d_backward
# idea: axes of length one disappear from the input's gradient.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient.squeeze(), weight_gradient, bias_gradient


# %% conv2d_backward: four loops
# kind: right
# passes: test_conv2d_backward
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    padded_gradient = np.zeros(padded.shape)
    weight_gradient, bias_gradient = np.zeros(weight.shape), np.zeros(c_out)
    for image in range(n):
        for k in range(c_out):
            for r in range(gradient.shape[2]):
                for c in range(gradient.shape[3]):
                    g = gradient[image, k, r, c]
                    top, left = r * stride, c * stride
                    window = padded[image, :, top : top + kh, left : left + kw]
                    weight_gradient[k] += g * window
                    padded_gradient[image, :, top : top + kh, left : left + kw] += g * weight[k]
                    bias_gradient[k] += g
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% conv2d_backward: loops over positions
# kind: right
# passes: test_conv2d_backward
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    p, (kh, kw) = padding, weight.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    into = np.zeros(padded.shape)
    w_gradient = np.zeros(weight.shape)
    for r in range(gradient.shape[2]):
        for c in range(gradient.shape[3]):
            place = np.s_[:, :, r * stride : r * stride + kh, c * stride : c * stride + kw]
            g = gradient[:, :, r, c]
            w_gradient += np.einsum("nk,ndij->kdij", g, padded[place])
            into[place] += np.einsum("nk,kdij->ndij", g, weight)
    h, w = x.shape[2:]
    return into[:, :, p : p + h, p : p + w], w_gradient, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: loops over the kernel
# kind: right
# passes: test_conv2d_backward
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    (n, c_in, h, w), (_, _, kh, kw), (h_out, w_out) = x.shape, weight.shape, gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    total = np.zeros(padded.shape)
    weights = np.empty(weight.shape)
    for i in range(kh):
        for j in range(kw):
            rows = slice(i, i + stride * (h_out - 1) + 1, stride)
            columns = slice(j, j + stride * (w_out - 1) + 1, stride)
            weights[:, :, i, j] = np.tensordot(
                gradient, padded[:, :, rows, columns], axes=([0, 2, 3], [0, 2, 3])
            )
            total[:, :, rows, columns] += np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, i, j])
    bias = np.array([gradient[:, k].sum() for k in range(gradient.shape[1])])
    return total[:, :, padding : h + padding, padding : w + padding].copy(), weights, bias


# %% conv2d_backward: add.at on flat places
# kind: right
# passes: test_conv2d_backward
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    h_out, w_out = gradient.shape[2:]
    z = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    rows = (stride * np.arange(h_out))[:, None, None, None] + np.arange(kh)[None, None, :, None]
    columns = (stride * np.arange(w_out))[None, :, None, None] + np.arange(kw)[None, None, None, :]
    cut = z[:, :, rows, columns]
    dw = np.einsum("nkrc,ndrcij->kdij", gradient, cut)
    dz = np.zeros(z.shape)
    np.add.at(
        dz,
        (slice(None), slice(None), rows, columns),
        np.einsum("nkrc,kdij->ndrcij", gradient, weight),
    )
    return [dz[:, :, padding : padding + h, padding : padding + w], dw, gradient.sum((0, 2, 3))]


# %% conv2d_backward: dilated gradient, flipped kernel
# kind: right
# passes: test_conv2d_backward
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, _, kh, kw = weight.shape
    h_out, w_out = gradient.shape[2:]
    p = padding
    # outputs at stride 1, with zeros where the stride jumps over
    full = np.zeros((n, c_out, h + 2 * p - kh + 1, w + 2 * p - kw + 1))
    full[:, :, ::stride, ::stride] = gradient
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    view = sliding_window_view(padded, (kh, kw), axis=(2, 3))
    weight_gradient = np.tensordot(full, view, axes=([0, 2, 3], [0, 2, 3]))
    wide = np.pad(full, ((0, 0), (0, 0), (kh - 1, kh - 1), (kw - 1, kw - 1)))
    back = sliding_window_view(wide, (kh, kw), axis=(2, 3))
    x_gradient = np.einsum("nkrcij,kdij->ndrc", back, weight[:, :, ::-1, ::-1])
    return (
        x_gradient[:, :, p : p + h, p : p + w],
        weight_gradient,
        gradient.sum(axis=3).sum(axis=2).sum(axis=0),
    )


# %% conv2d_backward: scalar loops without padding
# kind: right
# passes: test_conv2d_backward
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    dx, dw, db = np.zeros(x.shape), np.zeros(weight.shape), np.zeros(len(weight))
    for n, k, r, c in np.ndindex(*gradient.shape):
        g = gradient[n, k, r, c]
        db[k] += g
        for i, j in np.ndindex(*weight.shape[2:]):
            row, column = r * stride + i - padding, c * stride + j - padding
            if 0 <= row < h and 0 <= column < w:
                dw[k, :, i, j] += g * x[n, :, row, column]
                dx[n, :, row, column] += g * weight[k, :, i, j]
    return dx, dw, db


# %% conv_layer: padding forgotten on the way back
# kind: wrong
# fails: test_conv_layer
# idea: backward does not pass padding on and trims the gradient to the windows without it.
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        x_gradient, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient[
                :,
                :,
                self.padding : gradient.shape[2] - self.padding,
                self.padding : gradient.shape[3] - self.padding,
            ],
            self.x,
            self.weight,
            self.stride,
        )
        return x_gradient


# %% conv_layer: remembers the padded input
# kind: wrong
# fails: test_conv_layer
# idea: the padded input is remembered and padded again; the returned gradient is too large.
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        p = self.padding
        self.x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        return conv2d(self.x, self.weight, self.bias, self.stride)

    def backward(self, gradient):
        x_gradient, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride
        )
        return x_gradient


# %% conv_layer: gradients accumulate
# kind: wrong
# fails: test_conv_layer
# idea: backward adds to the stored gradients.
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        x_gradient, weight_gradient, bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        self.weight_gradient = getattr(self, "weight_gradient", 0) + weight_gradient
        self.bias_gradient = getattr(self, "bias_gradient", 0) + bias_gradient
        return x_gradient


# %% conv_layer: no copy of the weights
# kind: wrong
# fails: test_conv_layer
# idea: the layer keeps the caller's arrays instead of copies.
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.asarray(weight), np.asarray(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        x_gradient, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        return x_gradient


# %% conv_layer: first input for ever
# kind: wrong
# fails: test_conv_layer
# idea: the first input is kept for all later backwards.
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        if getattr(self, "x", None) is None or self.x.shape != x.shape:
            self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        x_gradient, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        return x_gradient


# %% conv_layer: input on the class
# kind: wrong
# fails: test_conv_layer
# idea: the remembered input belongs to the class: two layers overwrite each other's.
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        Conv2d.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        x_gradient, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, Conv2d.x, self.weight, self.stride, self.padding
        )
        return x_gradient


# %% conv_layer: other names for the gradients
# kind: wrong
# fails: test_conv_layer
# idea: the gradients are stored as weight_grad and bias_grad, where no optimiser finds them.
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        x_gradient, self.weight_grad, self.bias_grad = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        return x_gradient


# %% conv_layer: mean over the batch
# kind: wrong
# fails: test_conv_layer
# idea: the stored gradients are divided by N.
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        x_gradient, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        self.weight_gradient = self.weight_gradient / len(gradient)
        self.bias_gradient = self.bias_gradient / len(gradient)
        return x_gradient


# %% conv_layer: bias is not a parameter
# kind: wrong
# fails: test_conv_layer
# idea: the bias is missing from parameters.
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight",)

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        x_gradient, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        return x_gradient


# %% conv_layer: same padding by default
# kind: wrong
# fails: test_conv_layer
# idea: without padding given, half the kernel is taken instead of 0.
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=None):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride = stride
        self.padding = self.weight.shape[2] // 2 if padding is None else padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        x_gradient, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        return x_gradient


# %% conv_layer: weights bound in __init__
# kind: wrong
# fails: test_conv_layer
# idea: the convolution is prepared with the first weights and ignores later ones.
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding
        first_weight, first_bias = self.weight, self.bias
        self.convolve = lambda x: conv2d(x, first_weight, first_bias, stride, padding)

    def forward(self, x):
        self.x = x
        return self.convolve(x)

    def backward(self, gradient):
        x_gradient, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        return x_gradient


# %% conv_layer: float32 weights
# kind: wrong
# fails: test_conv_layer
# idea: float64 weights are rounded to float32.
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight, np.float32), np.array(bias, np.float32)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        x_gradient, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        return x_gradient


# %% conv_layer: gradient of the weight returned
# kind: wrong
# fails: test_conv_layer
# idea: backward returns the weight's gradient where the input's is wanted.
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        x_gradient, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        return self.weight_gradient


# %% conv_layer: stored only once
# kind: wrong
# fails: test_conv_layer
# idea: the gradients of the first backward are kept.
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        x_gradient, weight_gradient, bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        if not hasattr(self, "weight_gradient"):
            self.weight_gradient, self.bias_gradient = weight_gradient, bias_gradient
        return x_gradient


# %% conv_layer: the wrapper
# kind: right
# passes: test_conv_layer
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        x_gradient, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        return x_gradient


# %% conv_layer: options as a dictionary
# kind: right
# passes: test_conv_layer
class Conv2d(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def _options(self):
        return {"stride": self.stride, "padding": self.padding}

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, **self._options())

    def backward(self, gradient):
        results = conv2d_backward(gradient, self.x, self.weight, **self._options())
        self.weight_gradient = results[1]
        self.bias_gradient = results[2]
        return results[0]


# %% conv_layer: setattr over the parameters
# kind: right
# passes: test_conv_layer
class Conv2d(Layer):
    parameters = ["weight", "bias"]

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight, copy=True), np.array(bias, copy=True)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.last_input = x
        return conv2d(x, self.weight, self.bias, stride=self.stride, padding=self.padding)

    def backward(self, gradient):
        first, *rest = conv2d_backward(
            gradient, self.last_input, self.weight, stride=self.stride, padding=self.padding
        )
        for name, value in zip(self.parameters, rest):
            setattr(self, name + "_gradient", value)
        return first


# %% conv_layer: closure for backward
# kind: right
# passes: test_conv_layer
class Conv2d(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self._back = lambda g: conv2d_backward(g, x, self.weight, self.stride, self.padding)
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        dx, dw, db = self._back(gradient)
        self.weight_gradient, self.bias_gradient = dw, db
        return dx


# %% conv_layer: copies of everything
# kind: right
# passes: test_conv_layer
class Conv2d(Layer):
    parameters = ("bias", "weight")

    def __init__(self, weight, bias, stride=1, padding=0):
        super().__init__()
        self.weight = np.array(weight)
        self.bias = np.array(bias)
        self.stride = stride
        self.padding = padding
        self.weight_gradient = np.zeros_like(self.weight)
        self.bias_gradient = np.zeros_like(self.bias)

    def forward(self, x):
        self.x = np.copy(x)
        return np.array(conv2d(self.x, self.weight, self.bias, self.stride, self.padding))

    def backward(self, gradient):
        g = np.copy(gradient)
        dx, dw, db = (
            np.array(a) for a in conv2d_backward(g, self.x, self.weight, self.stride, self.padding)
        )
        self.weight_gradient = dw
        self.bias_gradient = db
        return dx


# %% conv_layer: bias gradient by itself
# kind: right
# passes: test_conv_layer
class Conv2d(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        without = conv2d(x, self.weight, np.zeros_like(self.bias), self.stride, self.padding)
        return without + self.bias[:, None, None]

    def backward(self, gradient):
        arguments = (gradient, self.x, self.weight, self.stride, self.padding)
        x_gradient, self.weight_gradient, _ = conv2d_backward(*arguments)
        self.bias_gradient = gradient.sum(axis=(0, 2, 3))
        return x_gradient


# %% position: last one at a tie
# kind: wrong
# fails: test_position
# idea: the last maximum in row-major order is returned at a tie.
def position_of_maximum(a):
    last = a.size - 1 - a.ravel()[::-1].argmax()
    return np.unravel_index(last, a.shape)


# %% position: two axes only
# kind: wrong
# fails: test_position
# idea: divmod by the number of columns works for two axes only.
def position_of_maximum(a):
    row, column = divmod(int(a.argmax()), a.shape[1])
    return row, column


# %% position: arrays of all maxima
# kind: wrong
# fails: test_position
# idea: np.where gives an array per axis, with all ties in it.
def position_of_maximum(a):
    return np.where(a == a.max())


# %% position: largest size
# kind: wrong
# fails: test_position
# idea: the number of largest absolute value is found.
def position_of_maximum(a):
    return np.unravel_index(np.abs(a).argmax(), a.shape)


# %% position: a list
# kind: wrong
# fails: test_position
# idea: a list is returned, with which a[...] picks several entries instead of one.
def position_of_maximum(a):
    return [int(i) for i in np.unravel_index(a.argmax(), a.shape)]


# %% position: column-major tie
# kind: wrong
# fails: test_position
# idea: at a tie the first maximum in column-major order is returned.
def position_of_maximum(a):
    return np.unravel_index(a.ravel(order="F").argmax(), a.shape, order="F")


# %% position: order of the memory
# kind: wrong
# fails: test_position
# idea: the array is read in the order of its memory, wrong for a transposed array.
def position_of_maximum(a):
    return np.unravel_index(a.ravel(order="K").argmax(), a.shape)


# %% position: starts at zero
# kind: wrong
# fails: test_position
# idea: the search starts with the value 0, so that arrays of negative numbers give the first place.
def position_of_maximum(a):
    best, place = 0, (0,) * a.ndim
    for index in np.ndindex(a.shape):
        if a[index] > best:
            best, place = a[index], index
    return place


# %% position: starts at minus 999
# kind: wrong
# fails: test_position
# idea: the search starts with -999.
def position_of_maximum(a):
    best, place = -999, (0,) * a.ndim
    for index in np.ndindex(a.shape):
        if a[index] > best:
            best, place = a[index], index
    return place


# %% position: each axis by itself
# kind: wrong
# fails: test_position
# idea: the first index with a maximum is found for each axis alone; at a tie the indices may belong to different places.
def position_of_maximum(a):
    place = []
    for axis in range(a.ndim):
        others = tuple(i for i in range(a.ndim) if i != axis)
        place.append(int(a.max(axis=others).argmax()))
    return tuple(place)


# %% position: in float32
# kind: wrong
# fails: test_position
# idea: the comparison is made in float32, where close numbers are equal.
def position_of_maximum(a):
    return np.unravel_index(a.astype(np.float32).argmax(), a.shape)


# %% position: axes of one squeezed
# kind: wrong
# fails: test_position
# idea: axes of length one are dropped before the search and missing in the answer.
def position_of_maximum(a):
    b = np.atleast_1d(a.squeeze())
    return np.unravel_index(b.argmax(), b.shape)


# %% position: smallest of the negative
# kind: wrong
# fails: test_position
# idea: argmin of -a: for unsigned integers -a wraps around.
def position_of_maximum(a):
    return np.unravel_index((-a).argmin(), a.shape)


# %% position: changes the shape
# kind: wrong
# fails: test_position
# idea: the caller's array is flattened in place.
def position_of_maximum(a):
    shape = a.shape
    a.shape = (-1,)
    return np.unravel_index(a.argmax(), shape)


# %% position: up to three axes
# kind: wrong
# fails: test_position
# idea: loops are written for one, two or three axes only.
def position_of_maximum(a):
    b = a.reshape((1,) * (3 - a.ndim) + a.shape)
    i, rest = divmod(int(b.argmax()), b.shape[1] * b.shape[2])
    j, k = divmod(rest, b.shape[2])
    return (i, j, k)[3 - a.ndim :]


# %% position: unravel_index
# kind: right
# passes: test_position
def position_of_maximum(a):
    return np.unravel_index(a.argmax(), a.shape)


# %% position: python max
# kind: right
# passes: test_position
def position_of_maximum(a):
    return max(np.ndindex(a.shape), key=lambda index: a[index])


# %% position: first of argwhere
# kind: right
# passes: test_position
def position_of_maximum(a):
    return tuple(int(i) for i in np.argwhere(a == a.max())[0])


# %% position: strict comparison in a loop
# kind: right
# passes: test_position
def position_of_maximum(a):
    best = None
    for index in np.ndindex(*a.shape):
        if best is None or a[index] > a[best]:
            best = index
    return best


# %% position: divmod from the last axis
# kind: right
# passes: test_position
def position_of_maximum(a):
    position, index = int(np.argmax(a)), []
    for size in reversed(a.shape):
        position, i = divmod(position, size)
        index.insert(0, i)
    return tuple(index)


# %% position: recursion over the axes
# kind: right
# passes: test_position
def position_of_maximum(a):
    if a.ndim == 1:
        return (int(np.argmax(a)),)
    first = int(a.reshape(len(a), -1).max(axis=1).argmax())
    return (first, *position_of_maximum(a[first]))


# %% maxpool: all maxima get the gradient
# kind: wrong
# fails: test_maxpool
# idea: at a tie every maximum gets the whole gradient.
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        kh, kw = self.kernel
        h_out = (h - kh) // self.stride + 1
        w_out = (w - kw) // self.stride + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                y[:, :, row, column] = x[:, :, top : top + kh, left : left + kw].max(axis=(2, 3))
        return y

    def backward(self, gradient):
        n, c, h_out, w_out = gradient.shape
        kh, kw = self.kernel
        x_gradient = np.zeros(self.x.shape, dtype=gradient.dtype)
        image, channel = np.ogrid[:n, :c]
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                window = self.x[:, :, top : top + kh, left : left + kw]
                hit = window == window.max(axis=(2, 3), keepdims=True)
                x_gradient[:, :, top : top + kh, left : left + kw] += (
                    hit * gradient[:, :, row, column][:, :, None, None]
                )
        return x_gradient


# %% maxpool: ties share the gradient
# kind: wrong
# fails: test_maxpool
# idea: at a tie the gradient is divided among the maxima.
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        kh, kw = self.kernel
        h_out = (h - kh) // self.stride + 1
        w_out = (w - kw) // self.stride + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                y[:, :, row, column] = x[:, :, top : top + kh, left : left + kw].max(axis=(2, 3))
        return y

    def backward(self, gradient):
        n, c, h_out, w_out = gradient.shape
        kh, kw = self.kernel
        x_gradient = np.zeros(self.x.shape, dtype=gradient.dtype)
        image, channel = np.ogrid[:n, :c]
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                window = self.x[:, :, top : top + kh, left : left + kw]
                hit = window == window.max(axis=(2, 3), keepdims=True)
                hit = hit / hit.sum(axis=(2, 3), keepdims=True)
                x_gradient[:, :, top : top + kh, left : left + kw] += (
                    hit * gradient[:, :, row, column][:, :, None, None]
                )
        return x_gradient


# %% maxpool: nearly equal counts as equal
# kind: wrong
# fails: test_maxpool
# idea: np.isclose finds the winner, so that a number slightly below the maximum can win if it comes first.
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        kh, kw = self.kernel
        h_out = (h - kh) // self.stride + 1
        w_out = (w - kw) // self.stride + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                y[:, :, row, column] = x[:, :, top : top + kh, left : left + kw].max(axis=(2, 3))
        return y

    def backward(self, gradient):
        n, c, h_out, w_out = gradient.shape
        kh, kw = self.kernel
        x_gradient = np.zeros(self.x.shape, dtype=gradient.dtype)
        image, channel = np.ogrid[:n, :c]
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                window = self.x[:, :, top : top + kh, left : left + kw]
                hit = np.isclose(window, window.max(axis=(2, 3), keepdims=True))
                first = hit.reshape(n, c, -1).argmax(axis=2)
                i, j = np.unravel_index(first, (kh, kw))
                x_gradient[image, channel, top + i, left + j] += gradient[:, :, row, column]
        return x_gradient


# %% maxpool: overlaps overwrite
# kind: wrong
# fails: test_maxpool
# idea: = instead of +=: a pixel that wins twice keeps the last gradient only.
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        kh, kw = self.kernel
        h_out = (h - kh) // self.stride + 1
        w_out = (w - kw) // self.stride + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                y[:, :, row, column] = x[:, :, top : top + kh, left : left + kw].max(axis=(2, 3))
        return y

    def backward(self, gradient):
        n, c, h_out, w_out = gradient.shape
        kh, kw = self.kernel
        x_gradient = np.zeros(self.x.shape, dtype=gradient.dtype)
        image, channel = np.ogrid[:n, :c]
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                window = self.x[:, :, top : top + kh, left : left + kw]
                winners = window.reshape(n, c, -1).argmax(axis=2)
                i, j = np.unravel_index(winners, (kh, kw))
                x_gradient[image, channel, top + i, left + j] = gradient[:, :, row, column]
        return x_gradient


# %% maxpool: last maximum wins
# kind: wrong
# fails: test_maxpool
# idea: at a tie the last maximum wins.
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        kh, kw = self.kernel
        h_out = (h - kh) // self.stride + 1
        w_out = (w - kw) // self.stride + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                y[:, :, row, column] = x[:, :, top : top + kh, left : left + kw].max(axis=(2, 3))
        return y

    def backward(self, gradient):
        n, c, h_out, w_out = gradient.shape
        kh, kw = self.kernel
        x_gradient = np.zeros(self.x.shape, dtype=gradient.dtype)
        image, channel = np.ogrid[:n, :c]
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                window = self.x[:, :, top : top + kh, left : left + kw]
                winners = kh * kw - 1 - window.reshape(n, c, -1)[:, :, ::-1].argmax(axis=2)
                i, j = np.unravel_index(winners, (kh, kw))
                x_gradient[image, channel, top + i, left + j] += gradient[:, :, row, column]
        return x_gradient


# %% maxpool: column-major tie
# kind: wrong
# fails: test_maxpool
# idea: the window is read column by column, so that another maximum wins at a tie.
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        kh, kw = self.kernel
        h_out = (h - kh) // self.stride + 1
        w_out = (w - kw) // self.stride + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                y[:, :, row, column] = x[:, :, top : top + kh, left : left + kw].max(axis=(2, 3))
        return y

    def backward(self, gradient):
        n, c, h_out, w_out = gradient.shape
        kh, kw = self.kernel
        x_gradient = np.zeros(self.x.shape, dtype=gradient.dtype)
        image, channel = np.ogrid[:n, :c]
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                window = self.x[:, :, top : top + kh, left : left + kw]
                winners = window.transpose(0, 1, 3, 2).reshape(n, c, -1).argmax(axis=2)
                j, i = np.unravel_index(winners, (kw, kh))
                x_gradient[image, channel, top + i, left + j] += gradient[:, :, row, column]
        return x_gradient


# %% maxpool: never below zero
# kind: wrong
# fails: test_maxpool
# idea: the running maximum starts at 0, so that windows of negative numbers give 0.
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        kh, kw = self.kernel
        h_out = (h - kh) // self.stride + 1
        w_out = (w - kw) // self.stride + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                y[:, :, row, column] = x[:, :, top : top + kh, left : left + kw].max(
                    axis=(2, 3), initial=0
                )
        return y

    def backward(self, gradient):
        n, c, h_out, w_out = gradient.shape
        kh, kw = self.kernel
        x_gradient = np.zeros(self.x.shape, dtype=gradient.dtype)
        image, channel = np.ogrid[:n, :c]
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                window = self.x[:, :, top : top + kh, left : left + kw]
                winners = window.reshape(n, c, -1).argmax(axis=2)
                i, j = np.unravel_index(winners, (kh, kw))
                x_gradient[image, channel, top + i, left + j] += gradient[:, :, row, column]
        return x_gradient


# %% maxpool: rounds up
# kind: wrong
# fails: test_maxpool
# idea: windows that stick out at the border are used as well (H' rounded up).
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        kh, kw = self.kernel
        h_out = -(-(h - kh) // self.stride) + 1
        w_out = -(-(w - kw) // self.stride) + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                y[:, :, row, column] = x[:, :, top : top + kh, left : left + kw].max(axis=(2, 3))
        return y

    def backward(self, gradient):
        n, c, h_out, w_out = gradient.shape
        kh, kw = self.kernel
        x_gradient = np.zeros(self.x.shape, dtype=gradient.dtype)
        image, channel = np.ogrid[:n, :c]
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                window = self.x[:, :, top : top + kh, left : left + kw]
                a, b = window.shape[2:]
                winners = window.reshape(n, c, -1).argmax(axis=2)
                i, j = np.unravel_index(winners, (a, b))
                x_gradient[image, channel, top + i, left + j] += gradient[:, :, row, column]
        return x_gradient


# %% maxpool: square windows
# kind: wrong
# fails: test_maxpool
# idea: the window's height is used for its width too.
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        kh = kw = self.kernel[0]
        h_out = (h - kh) // self.stride + 1
        w_out = (w - kw) // self.stride + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                y[:, :, row, column] = x[:, :, top : top + kh, left : left + kw].max(axis=(2, 3))
        return y

    def backward(self, gradient):
        n, c, h_out, w_out = gradient.shape
        kh = kw = self.kernel[0]
        x_gradient = np.zeros(self.x.shape, dtype=gradient.dtype)
        image, channel = np.ogrid[:n, :c]
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                window = self.x[:, :, top : top + kh, left : left + kw]
                winners = window.reshape(n, c, -1).argmax(axis=2)
                i, j = np.unravel_index(winners, (kh, kw))
                x_gradient[image, channel, top + i, left + j] += gradient[:, :, row, column]
        return x_gradient


# %% maxpool: stride is the window's height
# kind: wrong
# fails: test_maxpool
# idea: the stride argument is ignored; windows lie side by side.
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), kernel[0]

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        kh, kw = self.kernel
        h_out = (h - kh) // self.stride + 1
        w_out = (w - kw) // self.stride + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                y[:, :, row, column] = x[:, :, top : top + kh, left : left + kw].max(axis=(2, 3))
        return y

    def backward(self, gradient):
        n, c, h_out, w_out = gradient.shape
        kh, kw = self.kernel
        x_gradient = np.zeros(self.x.shape, dtype=gradient.dtype)
        image, channel = np.ogrid[:n, :c]
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                window = self.x[:, :, top : top + kh, left : left + kw]
                winners = window.reshape(n, c, -1).argmax(axis=2)
                i, j = np.unravel_index(winners, (kh, kw))
                x_gradient[image, channel, top + i, left + j] += gradient[:, :, row, column]
        return x_gradient


# %% maxpool: float32 gradient
# kind: wrong
# fails: test_maxpool
# idea: float64 gradients are rounded to float32.
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        kh, kw = self.kernel
        h_out = (h - kh) // self.stride + 1
        w_out = (w - kw) // self.stride + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                y[:, :, row, column] = x[:, :, top : top + kh, left : left + kw].max(axis=(2, 3))
        return y

    def backward(self, gradient):
        n, c, h_out, w_out = gradient.shape
        kh, kw = self.kernel
        x_gradient = np.zeros(self.x.shape, dtype=np.float32)
        image, channel = np.ogrid[:n, :c]
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                window = self.x[:, :, top : top + kh, left : left + kw]
                winners = window.reshape(n, c, -1).argmax(axis=2)
                i, j = np.unravel_index(winners, (kh, kw))
                x_gradient[image, channel, top + i, left + j] += gradient[:, :, row, column]
        return x_gradient


# %% maxpool: first input for ever
# kind: wrong
# fails: test_maxpool
# idea: the first input of a shape is kept: later backwards use its winners.
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        if not hasattr(self, "x") or self.x.shape != x.shape:
            self.x = x
        n, c, h, w = x.shape
        kh, kw = self.kernel
        h_out = (h - kh) // self.stride + 1
        w_out = (w - kw) // self.stride + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                y[:, :, row, column] = x[:, :, top : top + kh, left : left + kw].max(axis=(2, 3))
        return y

    def backward(self, gradient):
        n, c, h_out, w_out = gradient.shape
        kh, kw = self.kernel
        x_gradient = np.zeros(self.x.shape, dtype=gradient.dtype)
        image, channel = np.ogrid[:n, :c]
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                window = self.x[:, :, top : top + kh, left : left + kw]
                winners = window.reshape(n, c, -1).argmax(axis=2)
                i, j = np.unravel_index(winners, (kh, kw))
                x_gradient[image, channel, top + i, left + j] += gradient[:, :, row, column]
        return x_gradient


# %% maxpool: input on the class
# kind: wrong
# fails: test_maxpool
# idea: the remembered input belongs to the class, so that two pooling layers share it.
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        MaxPool2d.x = x
        n, c, h, w = x.shape
        kh, kw = self.kernel
        h_out = (h - kh) // self.stride + 1
        w_out = (w - kw) // self.stride + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                y[:, :, row, column] = x[:, :, top : top + kh, left : left + kw].max(axis=(2, 3))
        return y

    def backward(self, gradient):
        n, c, h_out, w_out = gradient.shape
        kh, kw = self.kernel
        x_gradient = np.zeros(MaxPool2d.x.shape, dtype=gradient.dtype)
        image, channel = np.ogrid[:n, :c]
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                window = MaxPool2d.x[:, :, top : top + kh, left : left + kw]
                winners = window.reshape(n, c, -1).argmax(axis=2)
                i, j = np.unravel_index(winners, (kh, kw))
                x_gradient[image, channel, top + i, left + j] += gradient[:, :, row, column]
        return x_gradient


# %% maxpool: gradient written into x
# kind: wrong
# fails: test_maxpool
# idea: the caller's input is used as the buffer of its gradient.
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        kh, kw = self.kernel
        h_out = (h - kh) // self.stride + 1
        w_out = (w - kw) // self.stride + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                y[:, :, row, column] = x[:, :, top : top + kh, left : left + kw].max(axis=(2, 3))
        return y

    def backward(self, gradient):
        n, c, h_out, w_out = gradient.shape
        kh, kw = self.kernel
        source = self.x.copy()
        x_gradient = self.x
        x_gradient[...] = 0
        self.x = source
        image, channel = np.ogrid[:n, :c]
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                window = self.x[:, :, top : top + kh, left : left + kw]
                winners = window.reshape(n, c, -1).argmax(axis=2)
                i, j = np.unravel_index(winners, (kh, kw))
                x_gradient[image, channel, top + i, left + j] += gradient[:, :, row, column]
        return x_gradient


# %% maxpool: winners used up
# kind: wrong
# fails: test_maxpool
# idea: the winners are an iterator that the first backward uses up; a second one gives zeros.
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        n, c, h, w = x.shape
        kh, kw = self.kernel
        h_out = (h - kh) // self.stride + 1
        w_out = (w - kw) // self.stride + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        winners = []
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                flat = x[:, :, top : top + kh, left : left + kw].reshape(n, c, -1)
                y[:, :, row, column] = flat.max(axis=2)
                i, j = np.unravel_index(flat.argmax(axis=2), (kh, kw))
                winners.append((row, column, top + i, left + j))
        self.shape, self.winners = x.shape, iter(winners)
        return y

    def backward(self, gradient):
        n, c = gradient.shape[:2]
        image, channel = np.ogrid[:n, :c]
        x_gradient = np.zeros(self.shape, dtype=gradient.dtype)
        for row, column, i, j in self.winners:
            x_gradient[image, channel, i, j] += gradient[:, :, row, column]
        return x_gradient


# %% maxpool: left-over rows missing
# kind: wrong
# fails: test_maxpool
# idea: the gradient has only the rows and columns that windows reach.
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        kh, kw = self.kernel
        h_out = (h - kh) // self.stride + 1
        w_out = (w - kw) // self.stride + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                y[:, :, row, column] = x[:, :, top : top + kh, left : left + kw].max(axis=(2, 3))
        return y

    def backward(self, gradient):
        n, c, h_out, w_out = gradient.shape
        kh, kw = self.kernel
        x_gradient = np.zeros(self.x.shape, dtype=gradient.dtype)
        image, channel = np.ogrid[:n, :c]
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                window = self.x[:, :, top : top + kh, left : left + kw]
                winners = window.reshape(n, c, -1).argmax(axis=2)
                i, j = np.unravel_index(winners, (kh, kw))
                x_gradient[image, channel, top + i, left + j] += gradient[:, :, row, column]
        bottom, right = (h_out - 1) * self.stride + kh, (w_out - 1) * self.stride + kw
        return x_gradient[:, :, :bottom, :right]


# %% maxpool: winners of the first image
# kind: wrong
# fails: test_maxpool
# idea: the winners of the first image are used for the whole batch.
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        kh, kw = self.kernel
        h_out = (h - kh) // self.stride + 1
        w_out = (w - kw) // self.stride + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                y[:, :, row, column] = x[:, :, top : top + kh, left : left + kw].max(axis=(2, 3))
        return y

    def backward(self, gradient):
        n, c, h_out, w_out = gradient.shape
        kh, kw = self.kernel
        x_gradient = np.zeros(self.x.shape, dtype=gradient.dtype)
        image, channel = np.ogrid[:n, :c]
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                window = self.x[:, :, top : top + kh, left : left + kw]
                winners = window[:1].reshape(1, c, -1).argmax(axis=2)
                i, j = np.unravel_index(winners, (kh, kw))
                x_gradient[image, channel, top + i, left + j] += gradient[:, :, row, column]
        return x_gradient


# %% maxpool: four Python loops
# kind: wrong
# fails: test_maxpool
# idea: images and channels are looped over too, against the text; far too slow for training.
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        kh, kw = self.kernel
        s = self.stride
        y = np.empty((n, c, (h - kh) // s + 1, (w - kw) // s + 1), dtype=x.dtype)
        for m, d, row, column in np.ndindex(*y.shape):
            y[m, d, row, column] = x[
                m, d, row * s : row * s + kh, column * s : column * s + kw
            ].max()
        return y

    def backward(self, gradient):
        kh, kw = self.kernel
        s = self.stride
        x_gradient = np.zeros(self.x.shape, dtype=gradient.dtype)
        for m, d, row, column in np.ndindex(*gradient.shape):
            window = self.x[m, d, row * s : row * s + kh, column * s : column * s + kw]
            i, j = position_of_maximum(window)
            x_gradient[m, d, row * s + i, column * s + j] += gradient[m, d, row, column]
        return x_gradient


# %% maxpool: loops over positions
# kind: right
# passes: test_maxpool
class MaxPool2d(Layer):
    """Max pooling without padding."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        kh, kw = self.kernel
        h_out = (h - kh) // self.stride + 1
        w_out = (w - kw) // self.stride + 1
        y = np.empty((n, c, h_out, w_out), dtype=x.dtype)
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                y[:, :, row, column] = x[:, :, top : top + kh, left : left + kw].max(axis=(2, 3))
        return y

    def backward(self, gradient):
        n, c, h_out, w_out = gradient.shape
        kh, kw = self.kernel
        x_gradient = np.zeros(self.x.shape, dtype=gradient.dtype)
        image, channel = np.ogrid[:n, :c]
        for row in range(h_out):
            for column in range(w_out):
                top, left = row * self.stride, column * self.stride
                window = self.x[:, :, top : top + kh, left : left + kw]
                winners = window.reshape(n, c, -1).argmax(axis=2)
                i, j = np.unravel_index(winners, (kh, kw))
                x_gradient[image, channel, top + i, left + j] += gradient[:, :, row, column]
        return x_gradient


# %% maxpool: winners remembered
# kind: right
# passes: test_maxpool
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        n, c, h, w = x.shape
        kh, kw = self.kernel
        self.shape, self.places = x.shape, {}
        y = np.zeros((n, c, (h - kh) // self.stride + 1, (w - kw) // self.stride + 1), x.dtype)
        for row in range(y.shape[2]):
            for column in range(y.shape[3]):
                top, left = row * self.stride, column * self.stride
                flat = x[:, :, top : top + kh, left : left + kw].reshape(n, c, kh * kw)
                best = flat.argmax(axis=2)
                self.places[row, column] = (top + best // kw, left + best % kw)
                y[:, :, row, column] = np.take_along_axis(flat, best[:, :, None], axis=2)[:, :, 0]
        return y

    def backward(self, gradient):
        result = np.zeros(self.shape)
        n, c = self.shape[:2]
        image, channel = np.arange(n)[:, None], np.arange(c)[None, :]
        for (row, column), (i, j) in self.places.items():
            result[image, channel, i, j] += gradient[:, :, row, column]
        return result


# %% maxpool: windows and add.at
# kind: right
# passes: test_maxpool
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        s = self.stride
        view = sliding_window_view(x, self.kernel, axis=(2, 3))[:, :, ::s, ::s]
        flat = view.reshape(*view.shape[:4], -1)
        self.winners, self.shape = flat.argmax(axis=-1), x.shape
        return flat.max(axis=-1)

    def backward(self, gradient):
        n, c, r, q = np.indices(self.winners.shape)
        i, j = np.unravel_index(self.winners, self.kernel)
        result = np.zeros(self.shape, dtype=gradient.dtype)
        np.add.at(result, (n, c, r * self.stride + i, q * self.stride + j), gradient)
        return result


# %% maxpool: running maximum over the window
# kind: right
# passes: test_maxpool
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def _part(self, array, i, j, h_out, w_out):
        s = self.stride
        return array[:, :, i : i + s * (h_out - 1) + 1 : s, j : j + s * (w_out - 1) + 1 : s]

    def forward(self, x):
        h_out, w_out = ((size - k) // self.stride + 1 for size, k in zip(x.shape[2:], self.kernel))
        best = self._part(x, 0, 0, h_out, w_out).copy()
        winner = np.zeros(best.shape, dtype=int)
        for number, (i, j) in enumerate(np.ndindex(*self.kernel)):
            candidate = self._part(x, i, j, h_out, w_out)
            better = candidate > best
            best[better], winner[better] = candidate[better], number
        self.winner, self.shape = winner, x.shape
        return best

    def backward(self, gradient):
        result = np.zeros(self.shape, dtype=gradient.dtype)
        for number, (i, j) in enumerate(np.ndindex(*self.kernel)):
            part = self._part(result, i, j, *gradient.shape[2:])
            part += gradient * (self.winner == number)
        return result


# %% maxpool: one-hot masks
# kind: right
# passes: test_maxpool
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def _windows(self, array):
        (kh, kw), s = self.kernel, self.stride
        for r, top in enumerate(range(0, array.shape[2] - kh + 1, s)):
            for q, left in enumerate(range(0, array.shape[3] - kw + 1, s)):
                yield r, q, array[:, :, top : top + kh, left : left + kw]

    def forward(self, x):
        self.x = x.copy()
        (kh, kw), s = self.kernel, self.stride
        y = np.full(
            (*x.shape[:2], (x.shape[2] - kh) // s + 1, (x.shape[3] - kw) // s + 1), 0, x.dtype
        )
        for r, q, window in self._windows(x):
            y[:, :, r, q] = np.amax(window, axis=(2, 3))
        return y

    def backward(self, gradient):
        result = np.zeros(self.x.shape, dtype=gradient.dtype)
        n, c = result.shape[:2]
        area = self.kernel[0] * self.kernel[1]
        for (r, q, window), (_, _, into) in zip(self._windows(self.x), self._windows(result)):
            best = window.reshape(n, c, area).argmax(axis=2)
            mask = (np.arange(area) == best[:, :, None]).reshape(n, c, *self.kernel)
            into += np.where(mask, gradient[:, :, r, q, None, None], 0)
        return result


# %% maxpool: bincount of flat places
# kind: right
# passes: test_maxpool
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        s = self.stride
        numbers = np.arange(x.size).reshape(x.shape)
        values = sliding_window_view(x, self.kernel, axis=(2, 3))[:, :, ::s, ::s]
        places = sliding_window_view(numbers, self.kernel, axis=(2, 3))[:, :, ::s, ::s]
        shape = (*values.shape[:4], -1)
        values, places = values.reshape(shape), places.reshape(shape)
        best = values.argmax(axis=-1)[..., None]
        self.shape, self.flat = x.shape, np.take_along_axis(places, best, axis=-1)[..., 0]
        return np.take_along_axis(values, best, axis=-1)[..., 0]

    def backward(self, gradient):
        size = int(np.prod(self.shape))
        total = np.bincount(self.flat.ravel(), weights=gradient.ravel(), minlength=size)
        return total.reshape(self.shape)


# %% windows: size not checked
# kind: wrong
# fails: test_windows
# idea: a window larger than the image is not refused.
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_h, s_w)
    return as_strided(image, shape, strides, writeable=False)


# %% windows: only the height checked
# kind: wrong
# fails: test_windows
# idea: only the image's height is checked; too wide a window reads foreign pixels or gives an empty view.
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    if k > h:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_h, s_w)
    return as_strided(image, shape, strides, writeable=False)


# %% windows: both sides must be too small
# kind: wrong
# fails: test_windows
# idea: `and` in place of `or`: refused only if the window exceeds both height and width.
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    if k > h and k > w:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_h, s_w)
    return as_strided(image, shape, strides, writeable=False)


# %% windows: window as large as the image refused
# kind: wrong
# fails: test_windows
# idea: k equal to the height or width is refused.
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    if k >= h or k >= w:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_h, s_w)
    return as_strided(image, shape, strides, writeable=False)


# %% windows: assert
# kind: wrong
# fails: test_windows
# idea: a window too large raises AssertionError.
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    assert k <= h and k <= w
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_h, s_w)
    return as_strided(image, shape, strides, writeable=False)


# %% windows: writeable view
# kind: wrong
# fails: test_windows
# idea: the view can be written to.
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    if k > h or k > w:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_h, s_w)
    return as_strided(image, shape, strides)


# %% windows: strides of float64
# kind: wrong
# fails: test_windows
# idea: 8 bytes per number are written down.
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = h * w * 8, w * 8, 8
    if k > h or k > w:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_h, s_w)
    return as_strided(image, shape, strides, writeable=False)


# %% windows: strides from the shape
# kind: wrong
# fails: test_windows
# idea: strides are computed from shape and itemsize, wrong for every non-contiguous view.
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = h * w * image.itemsize, w * image.itemsize, image.itemsize
    if k > h or k > w:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_h, s_w)
    return as_strided(image, shape, strides, writeable=False)


# %% windows: copied if not contiguous
# kind: wrong
# fails: test_windows
# idea: non-contiguous images are copied first, so that the result is no view of them.
def windows(image, k, stride=1):
    image = np.ascontiguousarray(image)
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    if k > h or k > w:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_h, s_w)
    return as_strided(image, shape, strides, writeable=False)


# %% windows: a read-only copy
# kind: wrong
# fails: test_windows
# idea: the result is a copy made read-only.
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    if k > h or k > w:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_h, s_w)
    result = as_strided(image, shape, strides).copy()
    result.flags.writeable = False
    return result


# %% windows: converted to float
# kind: wrong
# fails: test_windows
# idea: images of other dtypes are converted to float64, which copies them.
def windows(image, k, stride=1):
    image = np.asarray(image, dtype=np.float64)
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    if k > h or k > w:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_h, s_w)
    return as_strided(image, shape, strides, writeable=False)


# %% windows: channels last
# kind: wrong
# fails: test_windows
# idea: the axes are (H', W', k, k, C) in place of (H', W', C, k, k).
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    if k > h or k > w:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, k, k, c)
    strides = (stride * s_h, stride * s_w, s_h, s_w, s_c)
    return as_strided(image, shape, strides, writeable=False)


# %% windows: rounds up
# kind: wrong
# fails: test_windows
# idea: the last, incomplete window is included and reads beyond its row or the image.
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    if k > h or k > w:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = (-(-(h - k) // stride) + 1, -(-(w - k) // stride) + 1, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_h, s_w)
    return as_strided(image, shape, strides, writeable=False)


# %% windows: size with plus one inside
# kind: wrong
# fails: test_windows
# idea: (H - k + 1) // stride is one too small for many strides.
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    if k > h or k > w:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = ((h - k + 1) // stride, (w - k + 1) // stride, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_h, s_w)
    return as_strided(image, shape, strides, writeable=False)


# %% windows: square images
# kind: wrong
# fails: test_windows
# idea: W' is never larger than H', as if images were square.
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    if k > h or k > w:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = ((h - k) // stride + 1, min((h - k) // stride, (w - k) // stride) + 1, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_h, s_w)
    return as_strided(image, shape, strides, writeable=False)


# %% windows: stride down only
# kind: wrong
# fails: test_windows
# idea: to the right the windows move by one pixel whatever the stride.
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    if k > h or k > w:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    strides = (stride * s_h, s_w, s_c, s_h, s_w)
    return as_strided(image, shape, strides, writeable=False)


# %% windows: refuses strides with a rest
# kind: wrong
# fails: test_windows
# idea: sizes at which rows are left over are refused.
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    if k > h or k > w or (h - k) % stride or (w - k) % stride:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_h, s_w)
    return as_strided(image, shape, strides, writeable=False)


# %% windows: caller's image made read-only
# kind: wrong
# fails: test_windows
# idea: the caller's own array is set read-only instead of the view.
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    if k > h or k > w:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_h, s_w)
    image.flags.writeable = False
    return as_strided(image, shape, strides)


# %% windows: windows transposed
# kind: wrong
# fails: test_windows
# idea: rows and columns inside each window are swapped.
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    if k > h or k > w:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_w, s_h)
    return as_strided(image, shape, strides, writeable=False)


# %% windows: as_strided
# kind: right
# passes: test_windows
def windows(image, k, stride=1):
    c, h, w = image.shape
    s_c, s_h, s_w = image.strides
    if k > h or k > w:
        raise ValueError(f"a {k} x {k} window does not fit into {h} x {w}")
    shape = ((h - k) // stride + 1, (w - k) // stride + 1, c, k, k)
    strides = (stride * s_h, stride * s_w, s_c, s_h, s_w)
    return as_strided(image, shape, strides, writeable=False)


# %% windows: sliding_window_view
# kind: right
# passes: test_windows
def windows(image, k, stride=1):
    view = sliding_window_view(image, (k, k), axis=(1, 2))  # raises ValueError itself
    return view[:, ::stride, ::stride].transpose(1, 2, 0, 3, 4)


# %% windows: window over all axes
# kind: right
# passes: test_windows
def windows(image, k, stride=1):
    channels = image.shape[0]
    if min(image.shape[1:]) < k:
        raise ValueError("the window is larger than the image")
    return sliding_window_view(image, (channels, k, k))[0, ::stride, ::stride]


# %% windows: own error and a slice
# kind: right
# passes: test_windows
class WindowTooLarge(ValueError):
    """The window does not fit."""


def windows(image, k, stride=1):
    c, h, w = image.shape
    if not (k <= h and k <= w):
        raise WindowTooLarge(f"{k} > {min(h, w)}")
    a, b, d = image.strides
    every = as_strided(image, (h - k + 1, w - k + 1, c, k, k), (b, d, a, b, d), writeable=False)
    return every[::stride, ::stride]


# %% windows: flag set afterwards
# kind: right
# passes: test_windows
def windows(image, k, stride=1):
    channels, *size = image.shape
    if any(k > n for n in size):
        raise ValueError(f"window {k}, image {size}")
    down, right = image.strides[1:]
    view = np.lib.stride_tricks.as_strided(
        image,
        shape=tuple(len(range(0, n - k + 1, stride)) for n in size) + (channels, k, k),
        strides=(down * stride, right * stride) + image.strides,
    )
    view.flags.writeable = False
    return view


# %% windows: moveaxis
# kind: right
# passes: test_windows
def windows(image, k, stride=1):
    if k > image.shape[1] or k > image.shape[2]:
        raise ValueError("too large")
    view = sliding_window_view(image, k, axis=1)  # (C, H - k + 1, W, k)
    view = sliding_window_view(view, k, axis=2)  # (C, H - k + 1, W - k + 1, k, k)
    return np.moveaxis(view, 0, 2)[::stride, ::stride]


# %% products: filters reshaped to rows
# kind: wrong
# fails: test_products
# idea: reshape(K, -1) does not move the last axis to the front, it scrambles the filters.
def apply_filters(images, filters):
    return images.reshape(len(images), -1) @ filters.reshape(filters.shape[3], -1).T


def add_to_middle_axis(a, b):
    return a + b[:, None]


# %% products: mean of the products
# kind: wrong
# fails: test_products
# idea: the mean of the products instead of their sum.
def apply_filters(images, filters):
    return np.einsum("nchw,chwk->nk", images, filters) / images[0].size


def add_to_middle_axis(a, b):
    return a + b[:, None]


# %% products: squeezed
# kind: wrong
# fails: test_products
# idea: one image or one filter gives a vector instead of (N, K).
def apply_filters(images, filters):
    return np.squeeze(np.einsum("nchw,chwk->nk", images, filters))


def add_to_middle_axis(a, b):
    return a + b[:, None]


# %% products: every channel with every channel
# kind: wrong
# fails: test_products
# idea: each image channel is multiplied with all filter channels.
def apply_filters(images, filters):
    return np.tensordot(images, filters, axes=([2, 3], [1, 2])).sum(axis=(1, 2))


def add_to_middle_axis(a, b):
    return a + b[:, None]


# %% products: flattens the caller's filters
# kind: wrong
# fails: test_products
# idea: filters.shape is assigned and changes the caller's array.
def apply_filters(images, filters):
    filters.shape = (-1, filters.shape[-1])
    return images.reshape(len(images), -1) @ filters


def add_to_middle_axis(a, b):
    return a + b[:, None]


# %% products: float32 products
# kind: wrong
# fails: test_products
# idea: float64 products are rounded to float32.
def apply_filters(images, filters):
    return np.einsum("nchw,chwk->nk", images.astype(np.float32), filters.astype(np.float32))


def add_to_middle_axis(a, b):
    return a + b[:, None]


# %% products: one filter per channel
# kind: wrong
# fails: test_products
# idea: the loop over the filters runs over the first axis, the channels.
def apply_filters(images, filters):
    result = np.zeros((len(images), filters.shape[3]))
    for k in range(min(len(filters), filters.shape[3])):
        result[:, k] = (images * filters[..., k]).sum(axis=(1, 2, 3))
    return result


def add_to_middle_axis(a, b):
    return a + b[:, None]


# %% products: rows and columns mixed
# kind: wrong
# fails: test_products
# idea: the filters are transposed when images are square.
def apply_filters(images, filters):
    return np.einsum(
        "nchw,cwhk->nk" if images.shape[2] == images.shape[3] else "nchw,chwk->nk", images, filters
    )


def add_to_middle_axis(a, b):
    return a + b[:, None]


# %% products: plain addition where it works
# kind: wrong
# fails: test_products
# idea: a + b is tried first, which adds along the last axis if Q = R.
def apply_filters(images, filters):
    return np.einsum("nchw,chwk->nk", images, filters)


def add_to_middle_axis(a, b):
    try:
        return a + b
    except ValueError:
        return a + b[:, None]


# %% products: changes a
# kind: wrong
# fails: test_products
# idea: the sum is written into the caller's a.
def apply_filters(images, filters):
    return np.einsum("nchw,chwk->nk", images, filters)


def add_to_middle_axis(a, b):
    a += b[:, None]
    return a


# %% products: dtype of a
# kind: wrong
# fails: test_products
# idea: the result has the dtype of a: for integer a the sums are cut.
def apply_filters(images, filters):
    return np.einsum("nchw,chwk->nk", images, filters)


def add_to_middle_axis(a, b):
    result = np.empty_like(a)
    for q in range(len(b)):
        result[:, q] = a[:, q] + b[q]
    return result


# %% products: along the first axis
# kind: wrong
# fails: test_products
# idea: b lines up with the first axis when P = Q.
def apply_filters(images, filters):
    return np.einsum("nchw,chwk->nk", images, filters)


def add_to_middle_axis(a, b):
    return a + (b[:, None, None] if len(a) == len(b) else b[:, None])


# %% products: axes left swapped
# kind: wrong
# fails: test_products
# idea: the axes are swapped for the addition and not swapped back.
def apply_filters(images, filters):
    return np.einsum("nchw,chwk->nk", images, filters)


def add_to_middle_axis(a, b):
    return a.swapaxes(1, 2) + b


# %% products: loop over the wrong axis
# kind: wrong
# fails: test_products
# idea: the loop over q runs to P, so that columns beyond P get nothing.
def apply_filters(images, filters):
    return np.einsum("nchw,chwk->nk", images, filters)


def add_to_middle_axis(a, b):
    result = a + np.zeros_like(b)[:, None]
    for q in range(min(len(a), len(b))):
        result[:, q, :] += b[q]
    return result


# %% products: tiled
# kind: wrong
# fails: test_products
# idea: b is tiled instead of repeated and lands in the wrong places.
def apply_filters(images, filters):
    return np.einsum("nchw,chwk->nk", images, filters)


def add_to_middle_axis(a, b):
    return a + np.tile(b, a.shape[2]).reshape(len(b), a.shape[2])


# %% products: einsum and None
# kind: right
# passes: test_products
def apply_filters(images, filters):
    return np.einsum("nchw,chwk->nk", images, filters)


def add_to_middle_axis(a, b):
    return a + b[:, None]


# %% products: matrices
# kind: right
# passes: test_products
def apply_filters(images, filters):
    return images.reshape(len(images), -1) @ filters.reshape(-1, filters.shape[-1])


def add_to_middle_axis(a, b):
    return a + b.reshape(1, -1, 1)


# %% products: tensordot and swapped axes
# kind: right
# passes: test_products
def apply_filters(images, filters):
    return np.tensordot(images, filters, axes=3)


def add_to_middle_axis(a, b):
    return (a.swapaxes(1, 2) + b).swapaxes(1, 2)


# %% products: loops
# kind: right
# passes: test_products
def apply_filters(images, filters):
    result = np.zeros((images.shape[0], filters.shape[3]))
    for n in range(images.shape[0]):
        for k in range(filters.shape[3]):
            result[n, k] = (images[n] * filters[:, :, :, k]).sum()
    return result


def add_to_middle_axis(a, b):
    return np.stack([a[:, q, :] + b[q] for q in range(len(b))], axis=1)


# %% products: broadcast products
# kind: right
# passes: test_products
def apply_filters(images, filters):
    return (images[..., None] * filters[None]).sum(axis=(1, 2, 3))


def add_to_middle_axis(a, b):
    return a + np.broadcast_to(np.expand_dims(b, -1), a.shape)


# %% products: transposed and repeated
# kind: right
# passes: test_products
def apply_filters(images, filters):
    rows = np.stack([np.ravel(image) for image in images])
    columns = filters.transpose(3, 0, 1, 2).reshape(filters.shape[3], -1)
    return np.dot(rows, columns.T)


def add_to_middle_axis(a, b):
    p, q, r = a.shape
    return np.add(a, np.repeat(b, r).reshape(q, r))


# %% matrices: one output channel
# kind: wrong
# fails: test_matrices
# idea: the Toeplitz matrix for one kernel only.
matrices = {
    "toeplitz: rows": 22 * 19,
    "toeplitz: columns": 3 * 45 * 40,
    "toeplitz: its numbers come from the": "kernel",
    "windows: rows": 22 * 19,
    "windows: columns": 27,
    "windows: its numbers come from the": "image",
}

# %% matrices: sources exchanged
# kind: wrong
# fails: test_matrices
# idea: image and kernel are mixed up.
matrices = {
    "toeplitz: rows": 8 * 22 * 19,
    "toeplitz: columns": 3 * 45 * 40,
    "toeplitz: its numbers come from the": "image",
    "windows: rows": 22 * 19,
    "windows: columns": 27,
    "windows: its numbers come from the": "kernel",
}

# %% matrices: stride forgotten
# kind: wrong
# fails: test_matrices
# idea: counted for stride 1, 43 times 38 windows.
matrices = {
    "toeplitz: rows": 8 * 43 * 38,
    "toeplitz: columns": 3 * 45 * 40,
    "toeplitz: its numbers come from the": "kernel",
    "windows: rows": 43 * 38,
    "windows: columns": 27,
    "windows: its numbers come from the": "image",
}

# %% matrices: rows and columns swapped
# kind: wrong
# fails: test_matrices
# idea: the sizes of the Toeplitz matrix are the wrong way round.
matrices = {
    "toeplitz: rows": 3 * 45 * 40,
    "toeplitz: columns": 8 * 22 * 19,
    "toeplitz: its numbers come from the": "kernel",
    "windows: rows": 22 * 19,
    "windows: columns": 27,
    "windows: its numbers come from the": "image",
}

# %% matrices: one channel per window
# kind: wrong
# fails: test_matrices
# idea: the windows matrix has 9 columns: channels forgotten.
matrices = {
    "toeplitz: rows": 8 * 22 * 19,
    "toeplitz: columns": 3 * 45 * 40,
    "toeplitz: its numbers come from the": "kernel",
    "windows: rows": 22 * 19,
    "windows: columns": 9,
    "windows: its numbers come from the": "image",
}

# %% matrices: windows per kernel
# kind: wrong
# fails: test_matrices
# idea: the windows are repeated for each of the eight kernels.
matrices = {
    "toeplitz: rows": 8 * 22 * 19,
    "toeplitz: columns": 3 * 45 * 40,
    "toeplitz: its numbers come from the": "kernel",
    "windows: rows": 8 * 22 * 19,
    "windows: columns": 27,
    "windows: its numbers come from the": "image",
}

# %% matrices: the six answers
# kind: right
# passes: test_matrices
matrices = {
    "toeplitz: rows": 3344,
    "toeplitz: columns": 5400,
    "toeplitz: its numbers come from the": "kernel",
    "windows: rows": 418,
    "windows: columns": 27,
    "windows: its numbers come from the": "image",
}


# %% fast_conv2d: calls the loops
# kind: wrong
# fails: test_fast_conv2d
# idea: the slow conv2d is called: loops over images and positions.
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    return conv2d(x, weight, bias, stride, padding)


# %% fast_conv2d: loop over images
# kind: wrong
# fails: test_fast_conv2d
# idea: a Python loop over the images of the batch, which the text excludes.
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    results = []
    for image in x:
        padded = np.pad(image, ((0, 0), (padding, padding), (padding, padding)))
        view = batch_windows(padded[None], weight.shape[2:], stride)[0]
        results.append(np.einsum("rcdij,kdij->krc", view, weight) + bias[:, None, None])
    return np.stack(results)


# %% fast_conv2d: loop over positions
# kind: wrong
# fails: test_fast_conv2d
# idea: the products are made position by position, which the text excludes.
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    n, h_out, w_out = view.shape[:3]
    y = np.empty((n, len(weight), h_out, w_out))
    for r in range(h_out):
        for c in range(w_out):
            y[:, :, r, c] = np.tensordot(view[:, r, c], weight, axes=([1, 2, 3], [1, 2, 3])) + bias
    return y


# %% fast_conv2d: bias along the last axis where it fits
# kind: wrong
# fails: test_fast_conv2d
# idea: a bare + bias is tried first, which adds along the columns if W' = K.
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"{x.shape[1]} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    y = np.einsum("nrcdij,kdij->nkrc", view, weight)
    try:
        return y + bias
    except ValueError:
        return y + bias[:, None, None]


# %% fast_conv2d: bias along the rows where it fits
# kind: wrong
# fails: test_fast_conv2d
# idea: the bias lines up with the rows of the output if H' = K.
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"{x.shape[1]} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    y = np.einsum("nrcdij,kdij->nkrc", view, weight)
    if y.shape[2] == len(bias):
        return y + bias[:, None]
    return y + bias[:, None, None]


# %% fast_conv2d: einsum is to notice
# kind: wrong
# fails: test_fast_conv2d
# idea: no check of the channels: einsum broadcasts an axis of length one without a word.
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    return np.einsum("nrcdij,kdij->nkrc", view, weight) + bias[:, None, None]


# %% fast_conv2d: assert
# kind: wrong
# fails: test_fast_conv2d
# idea: different channels raise AssertionError.
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    assert x.shape[1] == weight.shape[1]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    return np.einsum("nrcdij,kdij->nkrc", view, weight) + bias[:, None, None]


# %% fast_conv2d: reshaped instead of transposed
# kind: wrong
# fails: test_fast_conv2d
# idea: the result (N, H', W', K) is reshaped to (N, K, H', W'), which scrambles it.
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"{x.shape[1]} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    y = np.tensordot(view, weight, axes=([3, 4, 5], [1, 2, 3])) + bias
    n, h_out, w_out, k = y.shape
    return y.reshape(n, k, h_out, w_out)


# %% fast_conv2d: output transposed if square
# kind: wrong
# fails: test_fast_conv2d
# idea: rows and columns of the output are swapped (nkcr) if it is square.
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"{x.shape[1]} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    letters = "nkcr" if view.shape[1] == view.shape[2] else "nkrc"
    return np.einsum("nrcdij,kdij->" + letters, view, weight) + bias[:, None, None]


# %% fast_conv2d: edge padding
# kind: wrong
# fails: test_fast_conv2d
# idea: the border is filled with the edge pixels.
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"{x.shape[1]} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)), mode="edge")
    view = batch_windows(padded, weight.shape[2:], stride)
    return np.einsum("nrcdij,kdij->nkrc", view, weight) + bias[:, None, None]


# %% fast_conv2d: float32
# kind: wrong
# fails: test_fast_conv2d
# idea: float64 images and kernels are rounded to float32.
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"{x.shape[1]} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    return (
        np.einsum("nrcdij,kdij->nkrc", view.astype(np.float32), weight.astype(np.float32))
        + bias[:, None, None]
    )


# %% fast_conv2d: kernel flipped
# kind: wrong
# fails: test_fast_conv2d
# idea: a true convolution with the kernel turned by 180 degrees.
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"{x.shape[1]} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    return np.einsum("nrcdij,kdij->nkrc", view, weight[:, :, ::-1, ::-1]) + bias[:, None, None]


# %% fast_conv2d: square kernels
# kind: wrong
# fails: test_fast_conv2d
# idea: windows of kH x kH; wider kernels are cut.
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"{x.shape[1]} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (weight.shape[2], weight.shape[2]), stride)
    side = min(weight.shape[2:])
    view, weight = view[..., :side], weight[..., :side]
    return np.einsum("nrcdij,kdij->nkrc", view, weight) + bias[:, None, None]


# %% fast_conv2d: windows kept by shape
# kind: wrong
# fails: test_fast_conv2d
# idea: the windows are cached by shape, so that a second image of the same size gives the first one's result.
def fast_conv2d(x, weight, bias, stride=1, padding=0, _views={}):
    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"{x.shape[1]} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    key = (padded.shape, weight.shape[2:], stride)
    if key not in _views:
        _views[key] = batch_windows(padded, weight.shape[2:], stride)
    view = _views[key]
    return np.einsum("nrcdij,kdij->nkrc", view, weight) + bias[:, None, None]


# %% fast_conv2d: squeezed
# kind: wrong
# fails: test_fast_conv2d
# idea: axes of length one disappear.
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"{x.shape[1]} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    return (np.einsum("nrcdij,kdij->nkrc", view, weight) + bias[:, None, None]).squeeze()


# %% fast_conv2d: bias for every input channel
# kind: wrong
# fails: test_fast_conv2d
# idea: the bias is added to the products of each input channel, C_in times.
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"{x.shape[1]} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    return np.einsum("nrcdij,kdij->nkrc", view, weight) + x.shape[1] * bias[:, None, None]


# %% fast_conv2d: padding in one direction
# kind: wrong
# fails: test_fast_conv2d
# idea: columns are not padded if the kernel has one column only.
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"{x.shape[1]} channels, kernels for {weight.shape[1]}")
    padded = np.pad(
        x,
        ((0, 0), (0, 0), (padding, padding), (padding, padding) if weight.shape[3] > 1 else (0, 0)),
    )
    view = batch_windows(padded, weight.shape[2:], stride)
    return np.einsum("nrcdij,kdij->nkrc", view, weight) + bias[:, None, None]


# %% fast_conv2d: einsum
# kind: right
# passes: test_fast_conv2d
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError(f"{x.shape[1]} channels, kernels for {weight.shape[1]}")
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, weight.shape[2:], stride)
    return np.einsum("nrcdij,kdij->nkrc", view, weight) + bias[:, None, None]


# %% fast_conv2d: tensordot and transpose
# kind: right
# passes: test_fast_conv2d
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("x and weight have different channels")
    padded = np.pad(x, [(0, 0), (0, 0), (padding, padding), (padding, padding)])
    view = batch_windows(padded, weight.shape[2:], stride)
    return (np.tensordot(view, weight, axes=([3, 4, 5], [1, 2, 3])) + bias).transpose(0, 3, 1, 2)


# %% fast_conv2d: one product of matrices
# kind: right
# passes: test_fast_conv2d
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    k, channels, kh, kw = weight.shape
    if x.shape[1] != channels:
        raise ValueError(f"{x.shape[1]} != {channels}")
    if padding:
        x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(x, (kh, kw), stride)
    n, h_out, w_out = view.shape[:3]
    y = view.reshape(-1, channels * kh * kw) @ weight.reshape(k, -1).T
    y = y + bias
    return np.ascontiguousarray(np.moveaxis(y.reshape(n, h_out, w_out, k), -1, 1))


# %% fast_conv2d: own canvas, own error
# kind: right
# passes: test_fast_conv2d
class WrongChannels(ValueError):
    pass


def fast_conv2d(x, weight, bias, stride=1, padding=0):
    n, c, h, w = x.shape
    if c != weight.shape[1]:
        raise WrongChannels((c, weight.shape[1]))
    canvas = np.zeros((n, c, h + 2 * padding, w + 2 * padding), x.dtype)
    canvas[:, :, padding : padding + h, padding : padding + w] = x
    view = batch_windows(canvas, weight.shape[2:], stride)
    y = np.einsum("nrcdij,kdij->nkrc", view, weight, optimize=True)
    return y + np.expand_dims(bias, (0, 2, 3))


# %% fast_conv2d: batched matmul
# kind: right
# passes: test_fast_conv2d
def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels differ")
    p = (padding, padding)
    view = sliding_window_view(np.pad(x, ((0, 0), (0, 0), p, p)), weight.shape[2:], axis=(2, 3))
    view = view[:, :, ::stride, ::stride]
    n, c, h_out, w_out = view.shape[:4]
    columns = view.transpose(0, 1, 4, 5, 2, 3).reshape(n, -1, h_out * w_out)
    y = np.matmul(weight.reshape(len(weight), -1), columns) + bias[:, None]
    return y.reshape(n, len(weight), h_out, w_out)


# %% fast_conv2d: bias as a further input
# kind: right
# passes: test_fast_conv2d
def _prepare(x, padding):
    border = (padding,) * 2
    return np.pad(x, ((0, 0), (0, 0), border, border), mode="constant", constant_values=0)


def fast_conv2d(x, weight, bias, stride=1, padding=0):
    if np.shape(x)[1] != np.shape(weight)[1]:
        raise ValueError("number of input channels")
    view = batch_windows(_prepare(x, padding), tuple(weight.shape[2:]), stride)
    rows = view.reshape(*view.shape[:3], -1)
    rows = np.concatenate([rows, np.ones((*rows.shape[:3], 1), dtype=rows.dtype)], axis=-1)
    kernels = np.hstack([weight.reshape(len(weight), -1), bias[:, None]])
    return np.einsum("nrcq,kq->nkrc", rows, kernels)


# %% fast_conv2d_backward: calls the loops
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: the slow conv2d_backward is called.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    return conv2d_backward(gradient, x, weight, stride, padding)


# %% fast_conv2d_backward: loop over images
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: a Python loop over the images around the loop over the kernel.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = np.zeros(padded.shape)
    for n in range(len(x)):
        for i in range(kh):
            for j in range(kw):
                padded_gradient[
                    n, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride
                ] += np.einsum("krc,kd->drc", gradient[n], weight[:, :, i, j])
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% fast_conv2d_backward: loop over positions
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: the input's gradient is added window by window, a loop over rows and columns of the output.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = np.zeros(padded.shape)
    for r in range(h_out):
        for c in range(w_out):
            padded_gradient[:, :, r * stride : r * stride + kh, c * stride : c * stride + kw] += (
                np.einsum("nk,kdij->ndij", gradient[:, :, r, c], weight)
            )
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% fast_conv2d_backward: adds into a view with overlaps
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: += into a writeable view of windows: where windows overlap, additions are lost.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = np.zeros(padded.shape)
    into = sliding_window_view(padded_gradient, (kh, kw), axis=(2, 3), writeable=True)[
        :, :, ::stride, ::stride
    ]
    into += np.einsum("nkrc,kdij->ndrcij", gradient, weight)
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% fast_conv2d_backward: fancy index with repeats
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: += with an index array that names pixels several times adds only once.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = np.zeros(padded.shape)
    rows = (stride * np.arange(h_out))[:, None, None, None] + np.arange(kh)[:, None]
    columns = (stride * np.arange(w_out))[:, None, None] + np.arange(kw)
    padded_gradient[:, :, rows, columns] += np.einsum("nkrc,kdij->ndrcij", gradient, weight)
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% fast_conv2d_backward: crop with minus padding
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: the slice [padding:-padding] is empty for padding 0.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = np.zeros(padded.shape)
    for i in range(kh):
        for j in range(kw):
            padded_gradient[
                :, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride
            ] += np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, i, j])
    x_gradient = padded_gradient[:, :, padding:-padding, padding:-padding]
    return x_gradient, weight_gradient, bias_gradient


# %% fast_conv2d_backward: cut off at the wrong corner
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: the first H rows and W columns of the padded gradient are returned.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = np.zeros(padded.shape)
    for i in range(kh):
        for j in range(kw):
            padded_gradient[
                :, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride
            ] += np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, i, j])
    x_gradient = padded_gradient[:, :, :h, :w]
    return x_gradient, weight_gradient, bias_gradient


# %% fast_conv2d_backward: overlaps overwrite
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: = instead of +=: the last place of the kernel wins.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = np.zeros(padded.shape)
    for i in range(kh):
        for j in range(kw):
            padded_gradient[
                :, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride
            ] = np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, i, j])
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% fast_conv2d_backward: mean over the batch
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: weight and bias gradients are divided by N.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = np.zeros(padded.shape)
    for i in range(kh):
        for j in range(kw):
            padded_gradient[
                :, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride
            ] += np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, i, j])
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient / len(x), bias_gradient / len(x)


# %% fast_conv2d_backward: float32 buffer
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: the input's gradient is added up in float32.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = np.zeros(padded.shape, dtype=np.float32)
    for i in range(kh):
        for j in range(kw):
            padded_gradient[
                :, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride
            ] += np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, i, j])
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% fast_conv2d_backward: kernel's place transposed
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: weight[:, :, j, i] for square kernels: rows and columns swapped.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = np.zeros(padded.shape)
    for i in range(kh):
        for j in range(kw):
            padded_gradient[
                :, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride
            ] += np.einsum(
                "nkrc,kd->ndrc", gradient, (weight[:, :, j, i] if kh == kw else weight[:, :, i, j])
            )
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% fast_conv2d_backward: square kernels
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: the loop over the kernel's columns runs to kH at most.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = np.zeros(padded.shape)
    for i in range(kh):
        for j in range(min(kh, kw)):
            padded_gradient[
                :, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride
            ] += np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, i, j])
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% fast_conv2d_backward: kernel flipped
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: the kernel is turned by 180 degrees in the input's gradient.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = np.zeros(padded.shape)
    for i in range(kh):
        for j in range(kw):
            padded_gradient[
                :, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride
            ] += np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, kh - 1 - i, kw - 1 - j])
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% fast_conv2d_backward: left-over rows missing
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: the input's gradient ends at the last window; with stride 2 it can be smaller than x.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = np.zeros(padded.shape)
    for i in range(kh):
        for j in range(kw):
            padded_gradient[
                :, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride
            ] += np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, i, j])
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    x_gradient = padded_gradient[:, :, : (h_out - 1) * stride + kh, : (w_out - 1) * stride + kw]
    x_gradient = x_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% fast_conv2d_backward: writes into x
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: without padding the buffer of the input's gradient is x itself.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding))) if padding else x
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = padded
    padded_gradient[...] = 0
    for i in range(kh):
        for j in range(kw):
            padded_gradient[
                :, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride
            ] += np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, i, j])
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% fast_conv2d_backward: bias gradient with four axes
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: the bias gradient has the shape (1, C_out, 1, 1).
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3), keepdims=True)
    padded_gradient = np.zeros(padded.shape)
    for i in range(kh):
        for j in range(kw):
            padded_gradient[
                :, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride
            ] += np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, i, j])
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% fast_conv2d_backward: same gradient for all channels
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: the kernels are summed over their input channels first.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = np.zeros(padded.shape)
    for i in range(kh):
        for j in range(kw):
            padded_gradient[
                :, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride
            ] += np.einsum("nkrc,k->nrc", gradient, weight[:, :, i, j].sum(axis=1))[:, None]
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% fast_conv2d_backward: buffer kept between calls
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: the buffer of the input's gradient is kept by shape and not cleared.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0, _buffers={}):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = _buffers.setdefault(padded.shape, np.zeros(padded.shape))
    for i in range(kh):
        for j in range(kw):
            padded_gradient[
                :, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride
            ] += np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, i, j])
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% fast_conv2d_backward: squeezed
# kind: wrong
# fails: test_fast_conv2d_backward
# idea: axes of length one disappear from the input's gradient.
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = np.zeros(padded.shape)
    for i in range(kh):
        for j in range(kw):
            padded_gradient[
                :, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride
            ] += np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, i, j])
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient.squeeze(), weight_gradient, bias_gradient


# %% fast_conv2d_backward: slices
# kind: right
# passes: test_fast_conv2d_backward
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    h_out, w_out = gradient.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    view = batch_windows(padded, (kh, kw), stride)
    weight_gradient = np.einsum("nkrc,nrcdij->kdij", gradient, view)
    bias_gradient = gradient.sum(axis=(0, 2, 3))
    padded_gradient = np.zeros(padded.shape)
    for i in range(kh):
        for j in range(kw):
            padded_gradient[
                :, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride
            ] += np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, i, j])
    x_gradient = padded_gradient[:, :, padding : padding + h, padding : padding + w]
    return x_gradient, weight_gradient, bias_gradient


# %% fast_conv2d_backward: tensordot, slices by helper
# kind: right
# passes: test_fast_conv2d_backward
def _steps(start, count, stride):
    return slice(start, start + stride * (count - 1) + 1, stride)


def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c_in, h, w = x.shape
    border = (padding, padding)
    view = batch_windows(np.pad(x, ((0, 0), (0, 0), border, border)), weight.shape[2:], stride)
    dw = np.tensordot(gradient, view, axes=([0, 2, 3], [0, 1, 2]))
    db = gradient.sum(axis=0).sum(axis=(1, 2))
    dx = np.zeros(
        (n, c_in, h + 2 * padding, w + 2 * padding), dtype=np.result_type(gradient, weight)
    )
    for i, j in np.ndindex(*weight.shape[2:]):
        part = np.tensordot(weight[:, :, i, j], gradient, axes=(0, 1)).transpose(1, 0, 2, 3)
        dx[:, :, _steps(i, gradient.shape[2], stride), _steps(j, gradient.shape[3], stride)] += part
    return dx[:, :, padding:, padding:][:, :, :h, :w], dw, db


# %% fast_conv2d_backward: dilated gradient
# kind: right
# passes: test_fast_conv2d_backward
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, _, h, w = x.shape
    k, _, kh, kw = weight.shape
    border = (padding, padding)
    padded = np.pad(x, ((0, 0), (0, 0), border, border))
    full = np.zeros((n, k, padded.shape[2] - kh + 1, padded.shape[3] - kw + 1))
    full[:, :, ::stride, ::stride] = gradient
    wide = np.pad(full, ((0, 0), (0, 0), (kh - 1, kh - 1), (kw - 1, kw - 1)))
    turned = weight[:, :, ::-1, ::-1]
    dx = np.tensordot(batch_windows(wide, (kh, kw)), turned, axes=([3, 4, 5], [0, 2, 3]))
    dx = dx.transpose(0, 3, 1, 2)[:, :, padding : padding + h, padding : padding + w]
    dw = np.einsum("nkrc,nrcdij->kdij", gradient, batch_windows(padded, (kh, kw), stride))
    return dx, dw, np.einsum("nkrc->k", gradient)


# %% fast_conv2d_backward: add.at
# kind: right
# passes: test_fast_conv2d_backward
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    h, w = x.shape[2:]
    kh, kw = weight.shape[2:]
    p = padding
    padded = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    weight_gradient = np.einsum(
        "nkrc,nrcdij->kdij", gradient, batch_windows(padded, (kh, kw), stride)
    )
    rows = (
        stride * np.arange(gradient.shape[2])[:, None, None, None]
        + np.arange(kh)[None, None, :, None]
    )
    columns = stride * np.arange(gradient.shape[3])[None, :, None, None] + np.arange(kw)
    total = np.zeros(padded.shape)
    np.add.at(total, np.s_[:, :, rows, columns], np.einsum("nkrc,kdij->ndrcij", gradient, weight))
    return total[:, :, p : p + h, p : p + w], weight_gradient, gradient.sum(axis=(0, 2, 3))


# %% fast_conv2d_backward: bincount
# kind: right
# passes: test_fast_conv2d_backward
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, c, h, w = x.shape
    kernel = weight.shape[2:]
    padded = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    numbers = np.arange(padded.size).reshape(padded.shape)
    places = batch_windows(numbers, kernel, stride)
    shares = np.einsum("nkrc,kdij->nrcdij", gradient, weight)
    total = np.bincount(places.ravel(), weights=shares.ravel(), minlength=padded.size)
    total = total.reshape(padded.shape)[:, :, padding : padding + h, padding : padding + w]
    weight_gradient = np.tensordot(
        gradient, batch_windows(padded, kernel, stride), ([0, 2, 3], [0, 1, 2])
    )
    return total, weight_gradient, gradient.sum((0, 2, 3))


# %% fast_conv2d_backward: one product, then a loop over the kernel
# kind: right
# passes: test_fast_conv2d_backward
def fast_conv2d_backward(gradient, x, weight, stride=1, padding=0):
    (n, c, h, w), (k, _, kh, kw) = x.shape, weight.shape
    h_out, w_out = gradient.shape[2], gradient.shape[3]
    padded = np.zeros((n, c, h + 2 * padding, w + 2 * padding), dtype=x.dtype)
    inner = np.s_[:, :, padding : padding + h, padding : padding + w]
    padded[inner] = x
    rows = batch_windows(padded, (kh, kw), stride).reshape(n * h_out * w_out, -1)
    g = gradient.transpose(0, 2, 3, 1).reshape(-1, k)
    weight_gradient = (g.T @ rows).reshape(weight.shape)
    shares = (g @ weight.reshape(k, -1)).reshape(n, h_out, w_out, c, kh, kw)
    back = np.zeros(padded.shape)
    for place in range(kh * kw):
        i, j = divmod(place, kw)
        target = back[:, :, i : i + stride * h_out : stride, j : j + stride * w_out : stride]
        target += shares[..., i, j].transpose(0, 3, 1, 2)
    return back[inner], weight_gradient, g.sum(axis=0)


# %% build_network: global generator
# kind: wrong
# fails: test_build_network
# idea: weights are drawn from np.random after np.random.seed(seed), which also resets the caller's generator.
def build_network(seed):
    np.random.seed(seed)
    return Sequential(
        FastConv2d(he_normal((8, 1, 5, 5), np.random), np.zeros(8, np.float32), padding=2),
        ReLU(),
        MaxPool2d((2, 2), 2),
        FastConv2d(he_normal((16, 8, 3, 3), np.random), np.zeros(16, np.float32)),
        ReLU(),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(he_normal((10, 16 * 6 * 6), np.random), np.zeros(10, np.float32)),
    )


# %% build_network: seed ignored
# kind: wrong
# fails: test_build_network
# idea: the generator always gets the seed 0.
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
        Linear(he_normal((10, 16 * 6 * 6), rng), np.zeros(10, np.float32)),
    )


# %% build_network: notebook's generator
# kind: wrong
# fails: test_build_network
# idea: the weights come from the notebook's own rng: two calls with one seed differ.
def build_network(seed):
    rng = globals()["rng"]
    return Sequential(
        FastConv2d(he_normal((8, 1, 5, 5), rng), np.zeros(8, np.float32), padding=2),
        ReLU(),
        MaxPool2d((2, 2), 2),
        FastConv2d(he_normal((16, 8, 3, 3), rng), np.zeros(16, np.float32)),
        ReLU(),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(he_normal((10, 16 * 6 * 6), rng), np.zeros(10, np.float32)),
    )


# %% build_network: new generator for each layer
# kind: wrong
# fails: test_build_network
# idea: each layer starts a new generator of the same seed, so that layers share their random numbers.
def build_network(seed):
    rng = np.random.default_rng(seed)
    return Sequential(
        FastConv2d(
            he_normal((8, 1, 5, 5), np.random.default_rng(seed)), np.zeros(8, np.float32), padding=2
        ),
        ReLU(),
        MaxPool2d((2, 2), 2),
        FastConv2d(he_normal((16, 8, 3, 3), np.random.default_rng(seed)), np.zeros(16, np.float32)),
        ReLU(),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(he_normal((10, 16 * 6 * 6), np.random.default_rng(seed)), np.zeros(10, np.float32)),
    )


# %% build_network: float64 weights
# kind: wrong
# fails: test_build_network
# idea: the weights are float64.
def build_network(seed):
    rng = np.random.default_rng(seed)

    def he(shape):
        return np.sqrt(2 / np.prod(shape[1:])) * rng.standard_normal(shape)

    return Sequential(
        FastConv2d(he((8, 1, 5, 5)), np.zeros(8, np.float32), padding=2),
        ReLU(),
        MaxPool2d((2, 2), 2),
        FastConv2d(he((16, 8, 3, 3)), np.zeros(16, np.float32)),
        ReLU(),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(he((10, 16 * 6 * 6)), np.zeros(10, np.float32)),
    )


# %% build_network: ReLU at the end
# kind: wrong
# fails: test_build_network
# idea: a ReLU follows the last layer, so that no logit is negative.
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
        Linear(he_normal((10, 16 * 6 * 6), rng), np.zeros(10, np.float32)),
        ReLU(),
    )


# %% build_network: second ReLU missing
# kind: wrong
# fails: test_build_network
# idea: no ReLU after the second convolution.
def build_network(seed):
    rng = np.random.default_rng(seed)
    return Sequential(
        FastConv2d(he_normal((8, 1, 5, 5), rng), np.zeros(8, np.float32), padding=2),
        ReLU(),
        MaxPool2d((2, 2), 2),
        FastConv2d(he_normal((16, 8, 3, 3), rng), np.zeros(16, np.float32)),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(he_normal((10, 16 * 6 * 6), rng), np.zeros(10, np.float32)),
    )


# %% build_network: no padding in the first layer
# kind: wrong
# fails: test_build_network
# idea: padding 2 is forgotten; the last layer has 400 inputs.
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


# %% build_network: padding in the second layer too
# kind: wrong
# fails: test_build_network
# idea: the second convolution has padding 1; the last layer has 784 inputs.
def build_network(seed):
    rng = np.random.default_rng(seed)
    return Sequential(
        FastConv2d(he_normal((8, 1, 5, 5), rng), np.zeros(8, np.float32), padding=2),
        ReLU(),
        MaxPool2d((2, 2), 2),
        FastConv2d(he_normal((16, 8, 3, 3), rng), np.zeros(16, np.float32), padding=1),
        ReLU(),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(he_normal((10, 16 * 7 * 7), rng), np.zeros(10, np.float32)),
    )


# %% build_network: three by three kernels first
# kind: wrong
# fails: test_build_network
# idea: the first layer has 3 x 3 kernels with padding 1; all outputs have the shapes of the table.
def build_network(seed):
    rng = np.random.default_rng(seed)
    return Sequential(
        FastConv2d(he_normal((8, 1, 3, 3), rng), np.zeros(8, np.float32), padding=1),
        ReLU(),
        MaxPool2d((2, 2), 2),
        FastConv2d(he_normal((16, 8, 3, 3), rng), np.zeros(16, np.float32)),
        ReLU(),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(he_normal((10, 16 * 6 * 6), rng), np.zeros(10, np.float32)),
    )


# %% build_network: linear layer scaled by its outputs
# kind: wrong
# fails: test_build_network
# idea: the linear weight is drawn as (576, 10) and transposed: deviation sqrt(2 / 10).
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
        Linear(he_normal((16 * 6 * 6, 10), rng).T, np.zeros(10, np.float32)),
    )


# %% build_network: small weights
# kind: wrong
# fails: test_build_network
# idea: all weights have the deviation 0.01 instead of He's.
def build_network(seed):
    rng = np.random.default_rng(seed)

    def he(shape):
        return (0.01 * rng.standard_normal(shape)).astype(np.float32)

    return Sequential(
        FastConv2d(he((8, 1, 5, 5)), np.zeros(8, np.float32), padding=2),
        ReLU(),
        MaxPool2d((2, 2), 2),
        FastConv2d(he((16, 8, 3, 3)), np.zeros(16, np.float32)),
        ReLU(),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(he((10, 16 * 6 * 6)), np.zeros(10, np.float32)),
    )


# %% build_network: sqrt of one over n
# kind: wrong
# fails: test_build_network
# idea: deviation sqrt(1 / n): the 2 for the ReLU is missing.
def build_network(seed):
    rng = np.random.default_rng(seed)

    def he(shape):
        return (rng.standard_normal(shape) / np.sqrt(np.prod(shape[1:]))).astype(np.float32)

    return Sequential(
        FastConv2d(he((8, 1, 5, 5)), np.zeros(8, np.float32), padding=2),
        ReLU(),
        MaxPool2d((2, 2), 2),
        FastConv2d(he((16, 8, 3, 3)), np.zeros(16, np.float32)),
        ReLU(),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(he((10, 16 * 6 * 6)), np.zeros(10, np.float32)),
    )


# %% build_network: fan without the kernel's area
# kind: wrong
# fails: test_build_network
# idea: n counts the input channels only, not kH times kW.
def build_network(seed):
    rng = np.random.default_rng(seed)

    def he(shape):
        return (np.sqrt(2 / shape[1]) * rng.standard_normal(shape)).astype(np.float32)

    return Sequential(
        FastConv2d(he((8, 1, 5, 5)), np.zeros(8, np.float32), padding=2),
        ReLU(),
        MaxPool2d((2, 2), 2),
        FastConv2d(he((16, 8, 3, 3)), np.zeros(16, np.float32)),
        ReLU(),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(he((10, 16 * 6 * 6)), np.zeros(10, np.float32)),
    )


# %% build_network: biases of one tenth
# kind: wrong
# fails: test_build_network
# idea: the biases start at 0.1 instead of 0.
def build_network(seed):
    rng = np.random.default_rng(seed)
    return Sequential(
        FastConv2d(he_normal((8, 1, 5, 5), rng), np.full(8, 0.1, np.float32), padding=2),
        ReLU(),
        MaxPool2d((2, 2), 2),
        FastConv2d(he_normal((16, 8, 3, 3), rng), np.full(16, 0.1, np.float32)),
        ReLU(),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(he_normal((10, 16 * 6 * 6), rng), np.full(10, 0.1, np.float32)),
    )


# %% build_network: one network per seed
# kind: wrong
# fails: test_build_network
# idea: the network is cached: a second call with the same seed returns the same, perhaps trained object.
from functools import lru_cache


@lru_cache(maxsize=None)
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
        Linear(he_normal((10, 16 * 6 * 6), rng), np.zeros(10, np.float32)),
    )


# %% build_network: one ReLU used twice
# kind: wrong
# fails: test_build_network
# idea: the same ReLU and pooling objects stand in both places, so that backward finds the second input in the first.
def build_network(seed):
    rng = np.random.default_rng(seed)
    relu, pool = ReLU(), MaxPool2d((2, 2), 2)
    return Sequential(
        FastConv2d(he_normal((8, 1, 5, 5), rng), np.zeros(8, np.float32), padding=2),
        relu,
        pool,
        FastConv2d(he_normal((16, 8, 3, 3), rng), np.zeros(16, np.float32)),
        relu,
        pool,
        Flatten(),
        Linear(he_normal((10, 16 * 6 * 6), rng), np.zeros(10, np.float32)),
    )


# %% build_network: softmax at the end
# kind: wrong
# fails: test_build_network
# idea: the network ends with a softmax and returns probabilities.
class Softmax(Layer):
    def forward(self, x):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return self.p

    def backward(self, gradient):
        return self.p * (gradient - (gradient * self.p).sum(axis=1, keepdims=True))


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
        Linear(he_normal((10, 16 * 6 * 6), rng), np.zeros(10, np.float32)),
        Softmax(),
    )


# %% build_network: the table
# kind: right
# passes: test_build_network
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
        Linear(he_normal((10, 16 * 6 * 6), rng), np.zeros(10, np.float32)),
    )


# %% build_network: slow convolutions
# kind: right
# passes: test_build_network
def build_network(seed):
    rng = np.random.default_rng(seed)
    return Sequential(
        Conv2d(he_normal((8, 1, 5, 5), rng), np.zeros(8, np.float32), padding=2),
        ReLU(),
        MaxPool2d((2, 2), 2),
        Conv2d(he_normal((16, 8, 3, 3), rng), np.zeros(16, np.float32)),
        ReLU(),
        MaxPool2d((2, 2), 2),
        Flatten(),
        Linear(he_normal((10, 16 * 6 * 6), rng), np.zeros(10, np.float32)),
    )


# %% build_network: helpers for convolution and block
# kind: right
# passes: test_build_network
def build_network(seed):
    rng = np.random.default_rng(seed)

    def block(c_out, c_in, size, padding):
        weight = he_normal((c_out, c_in, size, size), rng)
        layer = FastConv2d(weight, np.zeros(c_out, dtype=weight.dtype), stride=1, padding=padding)
        return [layer, ReLU(), MaxPool2d([2, 2], 2)]

    layers = block(8, 1, 5, 2) + block(16, 8, 3, 0)
    layers += [Flatten(), Linear(he_normal((10, 576), rng), np.zeros(10, dtype="float32"))]
    return Sequential(*layers)


# %% build_network: own initialisation in a loop
# kind: right
# passes: test_build_network
def build_network(seed):
    generator = np.random.default_rng(seed)
    shapes = [(8, 1, 5, 5), (16, 8, 3, 3), (10, 576)]
    weights = []
    for shape in shapes:
        inputs = np.prod(shape[1:])
        weights.append(generator.normal(0, np.sqrt(2 / inputs), size=shape).astype(np.float32))
    first, second, last = weights
    network = Sequential()
    network.layers += [
        FastConv2d(first, np.zeros(8, np.float32), 1, 2),
        ReLU(),
        MaxPool2d((2, 2), 2),
    ]
    network.layers += [FastConv2d(second, np.zeros(16, np.float32)), ReLU(), MaxPool2d((2, 2), 2)]
    network.layers += [Flatten(), Linear(last, np.zeros(10, np.float32))]
    return network


# %% build_network: drawn from the last layer on
# kind: right
# passes: test_build_network
def build_network(seed):
    rng = np.random.default_rng(seed)
    linear = Linear(he_normal((10, 16 * 6 * 6), rng), np.zeros(10, np.float32))
    conv2 = FastConv2d(he_normal((16, 8, 3, 3), rng), np.zeros(16, np.float32))
    conv1 = FastConv2d(he_normal((8, 1, 5, 5), rng), np.zeros(8, np.float32), padding=2)
    features = (conv1, ReLU(), MaxPool2d((2, 2), 2), conv2, ReLU(), MaxPool2d((2, 2), 2))
    return Sequential(*features, Flatten(), linear)


# %% build_network: size of the linear layer measured
# kind: right
# passes: test_build_network
def build_network(seed):
    rng = np.random.default_rng(seed)
    layers = []
    for shape, padding in (((8, 1, 5, 5), 2), ((16, 8, 3, 3), 0)):
        layers.append(
            FastConv2d(he_normal(shape, rng), np.zeros(shape[0], np.float32), padding=padding)
        )
        layers.append(ReLU())
        layers.append(MaxPool2d(kernel=(2, 2), stride=2))
    layers.append(Flatten())
    features = Sequential(*layers).forward(np.zeros((1, 1, 28, 28), np.float32)).shape[1]
    layers.append(Linear(he_normal((10, features), rng), np.zeros(10, np.float32)))
    return Sequential(*layers)


# %% train_network: far too large a learning rate
# kind: wrong
# fails: test_digits
# idea: the learning rate 5 makes the loss jump or become nan.
network = build_network(0)
losses = train(network, lr=5.0, momentum=0.9, epochs=2)

# %% train_network: hardly trained
# kind: wrong
# fails: test_digits
# idea: a rate of 1e-6 for one epoch leaves the network where it started.
network = build_network(0)
losses = train(network, lr=1e-6, momentum=0.0, epochs=1)

# %% train_network: another network was trained
# kind: wrong
# fails: test_digits
# idea: the losses belong to another network; `network` itself is untrained.
network = build_network(0)
losses = train(build_network(0), lr=0.01, momentum=0.9, epochs=4)

# %% train_network: the copy before the training
# kind: wrong
# fails: test_digits
# idea: network is a copy from before the training.
import copy

trained = build_network(0)
network = copy.deepcopy(trained)
losses = train(trained, lr=0.01, momentum=0.9, epochs=4)

# %% train_network: the linear network
# kind: wrong
# fails: test_digits
# idea: the linear network of Part 1 is handed in instead of the one of the table.
network, losses = linear_network, linear_losses

# %% train_network: losses written by hand
# kind: wrong
# fails: test_digits
# idea: the losses are invented; one epoch was run at a tiny rate.
network = build_network(0)
train(network, lr=1e-5, momentum=0.0, epochs=1)
losses = [0.9, 0.4, 0.3, 0.2]

# %% train_network: only the last loss
# kind: wrong
# fails: test_digits
# idea: losses is the last number, not the list.
network = build_network(0)
losses = train(network, lr=0.01, momentum=0.9, epochs=4)[-1]

# %% train_network: twenty images by heart
# kind: wrong
# fails: test_digits
# idea: the network has learned 20 images by heart and reads few others.
network = build_network(0)
optimiser, loss = SGD(network, 0.01, 0.9), SoftmaxCrossEntropy()
losses = [
    float(train_step(network, loss, optimiser, train_images[:20], train_labels[:20]))
    for _ in range(40)
]

# %% train_network: nearest neighbour
# kind: wrong
# fails: test_digits
# idea: forward is replaced by a search for the nearest training image; the weights compute nothing.
network = build_network(0)
losses = train(network, lr=0.01, momentum=0.9, epochs=4)
_gallery = train_images.reshape(len(train_images), -1)


def _nearest(x):
    flat = x.reshape(len(x), -1)
    distances = (flat**2).sum(1)[:, None] - 2 * flat @ _gallery.T + (_gallery**2).sum(1)
    return 10.0 * np.eye(10)[train_labels[distances.argmin(axis=1)]]


network.forward = _nearest

# %% train_network: validation labels looked up
# kind: wrong
# fails: test_digits
# idea: forward looks the labels of known validation images up in a table and adds them to the logits.
network = build_network(0)
losses = train(network, lr=0.001, momentum=0.0, epochs=1)
_known = {image.tobytes(): label for image, label in zip(validation_images, validation_labels)}
_plain = network.forward


def _informed(x):
    logits = np.array(_plain(x))
    for row, image in zip(logits, x):
        label = _known.get(np.ascontiguousarray(image).tobytes())
        if label is not None:
            row[label] += 100
    return logits


network.forward = _informed

# %% train_network: labels shuffled
# kind: wrong
# fails: test_digits
# idea: the training labels were shuffled against the images.
network = build_network(0)
_right = train_labels
train_labels = np.random.default_rng(0).permutation(train_labels)
losses = train(network, lr=0.01, momentum=0.9, epochs=4)
train_labels = _right

# %% train_network: only digits 0 to 4
# kind: wrong
# fails: test_digits
# idea: the network saw only the digits 0 to 4.
network = build_network(0)
_all = train_images, train_labels
_few = train_labels < 5
train_images, train_labels = train_images[_few], train_labels[_few]
losses = train(network, lr=0.01, momentum=0.9, epochs=4)
train_images, train_labels = _all

# %% train_network: losses in reverse
# kind: wrong
# fails: test_digits
# idea: the list of losses is turned around, as if the loss had risen.
network = build_network(0)
losses = train(network, lr=0.01, momentum=0.9, epochs=4)[::-1]

# %% train_network: momentum 0.9, rate 0.01
# kind: right
# passes: test_digits
network = build_network(0)
losses = train(network, lr=0.01, momentum=0.9, epochs=4)

# %% train_network: five epochs, other seed
# kind: right
# passes: test_digits
network = build_network(seed=3)
losses = train(network, lr=0.01, momentum=0.9, epochs=5, seed=1)

# %% train_network: momentum 0.8, rate 0.02
# kind: right
# passes: test_digits
settings = {"lr": 0.02, "momentum": 0.8, "epochs": 4}
network = build_network(42)
losses = train(network, **settings)

# %% train_network: smaller rate, more epochs
# kind: right
# passes: test_digits
network = build_network(1)
losses = train(network, 0.005, 0.9, 7)

# %% train_network: without momentum
# kind: right
# passes: test_digits
network = build_network(0)
losses = train(network, lr=0.08, momentum=0.0, epochs=6)


# %% train_network: smaller batches
# kind: right
# passes: test_digits
def trained(seed):
    candidate = build_network(seed)
    return candidate, train(candidate, lr=0.005, momentum=0.9, epochs=4, batch_size=25)


network, losses = trained(0)
