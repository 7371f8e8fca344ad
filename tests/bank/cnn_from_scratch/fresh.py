# Solutions of independent students, written from the released text alone.

# %% relu: slope 1 at zero
# kind: wrong
# fails: test_relu
# idea: the mask is x >= 0, so the slope at 0 is 1.
class ReLU(Layer):
    def forward(self, x):
        self.mask = x >= 0
        return np.maximum(x, 0)

    def backward(self, gradient):
        return gradient * self.mask


# %% relu: sign of the gradient
# kind: wrong
# fails: test_relu
# idea: backward also drops negative gradients ("a ReLU lets nothing negative through").
class ReLU(Layer):
    def forward(self, x):
        self.x = x
        return np.maximum(x, 0)

    def backward(self, gradient):
        return np.maximum(gradient, 0) * (self.x > 0)


# %% relu: gradient changed in place
# kind: wrong
# fails: test_relu
# idea: the zeros are written into the caller's gradient.
class ReLU(Layer):
    def forward(self, x):
        self.mask = x > 0
        return np.where(self.mask, x, 0)

    def backward(self, gradient):
        gradient[~self.mask] = 0
        return gradient


# %% relu: remembers on the class
# kind: wrong
# fails: test_relu
# idea: x is stored on the class, so two ReLU layers in a network share the last input.
class ReLU(Layer):
    def forward(self, x):
        ReLU.x = x
        return np.maximum(x, 0)

    def backward(self, gradient):
        return gradient * (ReLU.x > 0)


# %% relu: gradient in the input's dtype
# kind: wrong
# fails: test_relu
# idea: the gradient array is made with zeros_like(x), so whole-number inputs cut off the fractions of the gradient.
class ReLU(Layer):
    def forward(self, x):
        self.x = x
        return x * (x > 0)

    def backward(self, gradient):
        result = np.zeros_like(self.x)
        result[self.x > 0] = gradient[self.x > 0]
        return result


# %% relu: mask used up
# kind: wrong
# fails: test_relu
# idea: the remembered input is deleted by backward, so a second backward fails.
class ReLU(Layer):
    def __init__(self):
        self.inputs = []

    def forward(self, x):
        self.inputs.append(x)
        return np.maximum(x, 0)

    def backward(self, gradient):
        return gradient * (self.inputs.pop() > 0)


# %% relu: first input kept
# kind: wrong
# fails: test_relu
# idea: the mask is made only once, at the first forward, and never renewed when the shape stays.
class ReLU(Layer):
    mask = None

    def forward(self, x):
        if self.mask is None or self.mask.shape != x.shape:
            self.mask = x > 0
        return np.maximum(x, 0)

    def backward(self, gradient):
        return gradient * self.mask


# %% relu: loops for two axes
# kind: wrong
# fails: test_relu
# idea: loops over rows and columns, so that only two-dimensional arrays work.
class ReLU(Layer):
    def forward(self, x):
        self.x = x
        y = np.zeros(x.shape)
        for i in range(x.shape[0]):
            for j in range(x.shape[1]):
                y[i, j] = max(x[i, j], 0)
        return y

    def backward(self, gradient):
        result = np.zeros(gradient.shape)
        for i in range(gradient.shape[0]):
            for j in range(gradient.shape[1]):
                result[i, j] = gradient[i, j] if self.x[i, j] > 0 else 0
        return result


# %% relu: a view that is emptied later
# kind: wrong
# fails: test_relu
# idea: one output buffer per layer is reused: the output given out by the first forward changes at the next one of the same shape.
class ReLU(Layer):
    buffer = None

    def forward(self, x):
        if self.buffer is None or self.buffer.shape != x.shape or self.buffer.dtype != x.dtype:
            self.buffer = np.empty_like(x)
        self.mask = x > 0
        np.maximum(x, 0, out=self.buffer)
        return self.buffer

    def backward(self, gradient):
        return gradient * self.mask


# %% relu: decides by the output in place
# kind: wrong
# fails: test_relu
# idea: forward clips x itself with out=x.
class ReLU(Layer):
    def forward(self, x):
        self.y = np.maximum(x, 0, out=x)
        return self.y

    def backward(self, gradient):
        return gradient * (self.y > 0)


# %% relu: float32 mask
# kind: wrong
# fails: test_relu
# idea: the result is cast to float32 for speed; float64 in must give float64 out.
class ReLU(Layer):
    def forward(self, x):
        self.mask = (x > 0).astype(np.float32)
        return np.maximum(x, 0).astype(np.float32)

    def backward(self, gradient):
        return (gradient * self.mask).astype(np.float32)


# %% relu: where
# kind: right
# idea: np.where both ways, x copied.
class ReLU(Layer):
    """max(x, 0), number by number, for arrays of any shape and size. Its slope at 0 is 0."""

    def forward(self, x):
        """Return max(x, 0), an array of the shape of `x`."""
        self.x = np.array(x)
        return np.where(self.x > 0, self.x, np.zeros_like(self.x))

    def backward(self, gradient):
        """Gradient of the output -> gradient of the input, same shape."""
        return np.where(self.x > 0, gradient, np.zeros_like(gradient))


# %% relu: by a closure
# kind: right
# idea: forward makes the backward function; sign and clip.
class ReLU(Layer):
    """max(x, 0), number by number, for arrays of any shape and size. Its slope at 0 is 0."""

    def forward(self, x):
        y = np.clip(x, 0, None)
        slope = np.sign(y)
        self._back = lambda gradient: np.multiply(gradient, slope)
        return np.array(y)

    def backward(self, gradient):
        return self._back(gradient)


# %% relu: copy and indices
# kind: right
# idea: copies, then sets the places that are not positive to 0.
class ReLU(Layer):
    """max(x, 0), number by number, for arrays of any shape and size. Its slope at 0 is 0."""

    def forward(self, x):
        self.closed = np.less_equal(x, 0)
        y = np.array(x, copy=True)
        y[self.closed] = 0
        return y

    def backward(self, gradient):
        result = np.array(gradient, copy=True)
        result[self.closed] = 0
        return result


# %% numeric_gradient: one-sided
# kind: wrong
# idea: forward difference instead of the central one.
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    base = function(x.copy())
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        moved = x.copy()
        moved[index] += eps
        gradient[index] = (function(moved) - base) / eps
    return gradient


# %% numeric_gradient: raveled copy of a transposed array
# kind: wrong
# idea: writes through ravel() of a copy that keeps its memory order; for a transposed (Fortran-ordered) x ravel copies and the nudges never reach the function.
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    flat = x.ravel()
    gradient = np.zeros(flat.shape)
    for i in range(flat.size):
        old = flat[i]
        flat[i] = old + eps
        up = float(function(x))
        flat[i] = old - eps
        down = float(function(x))
        flat[i] = old
        gradient[i] = (up - down) / (2 * eps)
    return gradient.reshape(x.shape)


# %% numeric_gradient: copy in the dtype of x
# kind: wrong
# idea: x.copy() keeps whole numbers or float32, so the nudge is cut off or badly rounded.
def numeric_gradient(function, x, eps=1e-5):
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        up, down = x.copy(), x.copy()
        up[index] = up[index] + eps
        down[index] = down[index] - eps
        gradient[index] = (function(up) - function(down)) / (2 * eps)
    return gradient


# %% numeric_gradient: complex step
# kind: wrong
# idea: f(x + i eps) is very exact but needs analytic functions: abs and max fail, and the function gets a complex array.
def numeric_gradient(function, x, eps=1e-5):
    x = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        z = x.astype(complex)
        z[index] += 1j * 1e-20
        gradient[index] = np.imag(function(z)) / 1e-20
    return gradient


# %% numeric_gradient: relative step
# kind: wrong
# idea: the step is eps times the number's size, but eps is in units of x.
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    gradient = np.zeros(x.shape)
    for index in np.ndindex(x.shape):
        step = eps * max(1.0, abs(x[index]))
        up, down = x.copy(), x.copy()
        up[index] += step
        down[index] -= step
        gradient[index] = (function(up) - function(down)) / (2 * step)
    return gradient


# %% numeric_gradient: never put back
# kind: wrong
# idea: the nudged copy is not put back before the next number is moved.
def numeric_gradient(function, x, eps=1e-5):
    work = np.array(x, dtype=np.float64)
    gradient = np.zeros(work.shape)
    for index in np.ndindex(work.shape):
        work[index] += eps
        up = function(work)
        work[index] -= 2 * eps
        down = function(work)
        gradient[index] = (up - down) / (2 * eps)
    return gradient


# %% numeric_gradient: works on the array itself
# kind: wrong
# idea: asarray does not copy a float64 array, so the function is called with the caller's array, changed (and a read-only x fails).
def numeric_gradient(function, x, eps=1e-5):
    work = np.asarray(x, dtype=np.float64)
    gradient = np.zeros(work.shape)
    for index in np.ndindex(work.shape):
        work[index] += eps
        up = function(work)
        work[index] -= 2 * eps
        down = function(work)
        work[index] += eps
        gradient[index] = (up - down) / (2 * eps)
    return gradient


# %% numeric_gradient: all at once
# kind: wrong
# idea: moves all numbers together and gives everybody the same directional slope.
def numeric_gradient(function, x, eps=1e-5):
    x = np.array(x, dtype=np.float64)
    slope = (function(x + eps) - function(x - eps)) / (2 * eps)
    return np.full(x.shape, slope / max(x.size, 1))


# %% numeric_gradient: eps ignored
# kind: wrong
# idea: the step is fixed at 1e-5 whatever eps is given.
def numeric_gradient(function, x, eps=1e-5):
    h = 1e-5
    x = np.array(x, dtype=np.float64)
    unit = np.eye(x.size).reshape(x.size, *x.shape)
    values = [(function(x + h * e) - function(x - h * e)) / (2 * h) for e in unit]
    return np.array(values, dtype=np.float64).reshape(x.shape)


# %% numeric_gradient: gradient in x's dtype
# kind: wrong
# idea: the result is zeros_like(x): float32 for float32 and cut to whole numbers for ints.
def numeric_gradient(function, x, eps=1e-5):
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        up, down = np.array(x, dtype=np.float64), np.array(x, dtype=np.float64)
        up[index] += eps
        down[index] -= eps
        gradient[index] = (function(up) - function(down)) / (2 * eps)
    return gradient


# %% numeric_gradient: only vectors and matrices
# kind: wrong
# idea: a loop over rows and columns; other numbers of axes fail.
def numeric_gradient(function, x, eps=1e-5):
    table = np.atleast_2d(np.array(x, dtype=np.float64))
    gradient = np.zeros(table.shape)
    for i in range(table.shape[0]):
        for j in range(table.shape[1]):
            step = np.zeros(table.shape)
            step[i, j] = eps
            up, down = (table + step).reshape(x.shape), (table - step).reshape(x.shape)
            gradient[i, j] = (function(up) - function(down)) / (2 * eps)
    return gradient.reshape(x.shape)


# %% numeric_gradient: unit vectors
# kind: right
# idea: a helper that gives the slope along one flat position; fromiter collects.
def numeric_gradient(function, x, eps=1e-5):
    base = np.array(x, dtype=np.float64, order="C")

    def at(position, shift):
        moved = base.copy()
        moved.reshape(-1)[position] += shift
        return float(function(moved))

    slopes = ((at(i, eps) - at(i, -eps)) / (2 * eps) for i in range(base.size))
    return np.fromiter(slopes, dtype=np.float64, count=base.size).reshape(base.shape)


# %% numeric_gradient: nditer
# kind: right
# idea: multi-index iteration with a saved value.
def numeric_gradient(function, x, eps=1e-5):
    work = np.array(x, dtype=np.float64)
    result = np.empty(work.shape, dtype=np.float64)
    for index in np.ndindex(*work.shape):
        saved = float(work[index])
        work[index] = saved + eps
        above = float(function(work))
        work[index] = saved - eps
        below = float(function(work))
        work[index] = saved
        result[index] = (above - below) / (eps + eps)
    return result


# %% numeric_gradient: dictionary of slopes
# kind: right
# idea: enumerates with ndenumerate and always works on fresh copies.
def numeric_gradient(function, x, eps=1e-5):
    start = np.asarray(x).astype(np.float64)
    slopes = {}
    for index, value in np.ndenumerate(start):
        pair = []
        for sign in (+1, -1):
            moved = np.array(start)
            moved[index] = value + sign * eps
            pair.append(float(function(moved)))
        slopes[index] = (pair[0] - pair[1]) / (2 * eps)
    gradient = np.zeros(start.shape)
    for index, slope in slopes.items():
        gradient[index] = slope
    return gradient


# %% verdict: relu condemned at its kink
# kind: wrong
# idea: the one place that differs for relu is the kink at 0, taken as a bug.
verdict = {
    "tanh": "right",
    "sigmoid": "wrong",
    "leaky relu": "wrong",
    "row mean": "wrong",
    "relu": "wrong",
}

# %% verdict: measured with ones
# kind: wrong
# idea: with g of ones the leaky relu's mistake is hidden.
verdict = {
    "tanh": "right",
    "sigmoid": "wrong",
    "leaky relu": "right",
    "row mean": "wrong",
    "relu": "right",
}

# %% verdict: measured on a square
# kind: wrong
# idea: with a square array the division by the wrong axis is hidden.
verdict = {
    "tanh": "right",
    "sigmoid": "wrong",
    "leaky relu": "wrong",
    "row mean": "right",
    "relu": "right",
}

# %% verdict: booleans
# kind: wrong
# idea: True and False instead of "right" and "wrong".
verdict = {"tanh": True, "sigmoid": False, "leaky relu": False, "row mean": False, "relu": True}

# %% verdict: measured away from the kink
# kind: right
# idea: measured at random places by numeric_gradient.
verdict = {}
_r = np.random.default_rng(5)
for _name, (_f, _b) in candidates.items():
    _x = _r.standard_normal((2, 3))
    _g = _r.standard_normal(_f(_x).shape)
    _m = numeric_gradient(lambda v: (_g * _f(v)).sum(), _x)
    verdict[_name] = "right" if np.allclose(_m, _b(_x, _g), atol=1e-6) else "wrong"


# %% linear: mean over the batch
# kind: wrong
# fails: test_linear
# idea: the gradients of weight and bias are divided by N although the loss has done it.
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


# %% linear: stale transposed weight
# kind: wrong
# fails: test_linear
# idea: the transposed weight is copied once in __init__, so a weight changed by the optimiser is not used.
class Linear(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.transposed = np.ascontiguousarray(self.weight.T)

    def forward(self, x):
        self.x = x
        return x @ self.transposed + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.transposed.T


# %% linear: gradients accumulate
# kind: wrong
# fails: test_linear
# idea: adds to the stored gradients as PyTorch does instead of overwriting.
class Linear(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.weight_gradient, self.bias_gradient = 0.0, 0.0

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = self.weight_gradient + gradient.T @ self.x
        self.bias_gradient = self.bias_gradient + gradient.sum(axis=0)
        return gradient @ self.weight


# %% linear: bias gradient keeps its axis
# kind: wrong
# fails: test_linear
# idea: keepdims leaves the bias gradient with shape (1, out).
class Linear(Layer):
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


# %% linear: squeezed batch
# kind: wrong
# fails: test_linear
# idea: squeeze() for safety; a batch of one gives vectors.
class Linear(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return np.squeeze(np.dot(x, self.weight.T) + self.bias)

    def backward(self, gradient):
        gradient = np.reshape(gradient, (len(self.x), -1))
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.sum(axis=0)
        return np.squeeze(gradient @ self.weight)


# %% linear: no copy
# kind: wrong
# fails: test_linear
# idea: asarray keeps the caller's arrays instead of copies.
class Linear(Layer):
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


# %% linear: weights rounded to float32
# kind: wrong
# fails: test_linear
# idea: the copies are float32, so float64 in does not give float64 precision.
class Linear(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight = np.array(weight, dtype=np.float32)
        self.bias = np.array(bias, dtype=np.float32)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.weight


# %% linear: bias added in place in the product's dtype
# kind: wrong
# fails: test_linear
# idea: the output has the dtype of x, so whole numbers in x cut off the fractions of weight and bias.
class Linear(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        y = np.zeros((len(x), len(self.bias)), dtype=x.dtype)
        for n in range(len(x)):
            y[n] = self.weight @ x[n] + self.bias
        return y

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.weight


# %% linear: input remembered on the class
# kind: wrong
# fails: test_linear
# idea: the input is kept in a class attribute, so two linear layers use each other's input.
class Linear(Layer):
    parameters = ("weight", "bias")
    memory = {}

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.memory["x"] = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.memory["x"]
        self.bias_gradient = gradient.sum(axis=0)
        return gradient @ self.weight


# %% linear: normalises the gradient in place
# kind: wrong
# fails: test_linear
# idea: the returned gradient is clipped to norm 1 (exploding gradients), which is not the gradient.
class Linear(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return x @ self.weight.T + self.bias

    def backward(self, gradient):
        self.weight_gradient = gradient.T @ self.x
        self.bias_gradient = gradient.sum(axis=0)
        back = gradient @ self.weight
        return back / max(1.0, np.linalg.norm(back))


# %% linear: einsum
# kind: right
# idea: the formulas letter by letter.
class Linear(Layer):
    """y = x W^T + b."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = x
        return np.einsum("ni,oi->no", x, self.weight) + self.bias

    def backward(self, gradient):
        self.weight_gradient = np.einsum("no,ni->oi", gradient, self.x)
        self.bias_gradient = np.einsum("no->o", gradient)
        return np.einsum("no,oi->ni", gradient, self.weight)


# %% linear: example by example
# kind: right
# idea: loops over the batch, outer products added up in new arrays.
class Linear(Layer):
    """y = x W^T + b."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def forward(self, x):
        self.x = np.array(x)
        return np.stack([self.weight @ row + self.bias for row in self.x])

    def backward(self, gradient):
        self.weight_gradient = sum(np.outer(g, row) for g, row in zip(gradient, self.x))
        self.bias_gradient = sum(np.array(g) for g in gradient)
        return np.stack([self.weight.T @ g for g in gradient])


# %% linear: an extra column of ones
# kind: right
# idea: the bias as a weight of an input that is always 1.
class Linear(Layer):
    """y = x W^T + b."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias):
        self.weight, self.bias = np.array(weight), np.array(bias)

    def _joined(self):
        return np.concatenate([self.weight, self.bias[:, None]], axis=1)

    def forward(self, x):
        self.extended = np.concatenate([x, np.ones((len(x), 1), dtype=x.dtype)], axis=1)
        return self.extended @ self._joined().T

    def backward(self, gradient):
        both = gradient.T @ self.extended
        self.weight_gradient, self.bias_gradient = both[:, :-1].copy(), both[:, -1].copy()
        return gradient @ self._joined()[:, :-1]


# %% loss: maximum of the whole batch
# kind: wrong
# fails: test_loss
# idea: one maximum for all rows is subtracted; a row far below it underflows to log 0.
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if labels.shape != (len(logits),):
            raise ValueError
        e = np.exp(logits - logits.max())
        self.p = e / e.sum(axis=1, keepdims=True)
        self.labels = labels
        z = logits - logits.max()
        return float(np.mean(np.log(e.sum(axis=1)) - z[np.arange(len(z)), labels]))

    def backward(self):
        g = self.p.copy()
        g[np.arange(len(g)), self.labels] -= 1
        return g / len(g)


# %% loss: p changed by backward
# kind: wrong
# fails: test_loss
# idea: backward subtracts 1 in the remembered p itself; a second backward is wrong.
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if labels.shape != (len(logits),):
            raise ValueError
        z = logits - logits.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(logp), labels
        return -logp[np.arange(len(z)), labels].mean()

    def backward(self):
        self.p[np.arange(len(self.p)), self.labels] -= 1
        return self.p / len(self.p)


# %% loss: clipped probability
# kind: wrong
# fails: test_loss
# idea: log(max(p, 1e-12)) instead of log p by the formula: the loss stops at 27.6.
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if labels.shape != (len(logits),):
            raise ValueError
        e = np.exp(logits - logits.max(axis=1, keepdims=True))
        self.p, self.labels = e / e.sum(axis=1, keepdims=True), labels
        return -np.log(np.clip(self.p[np.arange(len(e)), labels], 1e-12, None)).mean()

    def backward(self):
        g = self.p.copy()
        g[np.arange(len(g)), self.labels] -= 1
        return g / len(g)


# %% loss: only the length is compared
# kind: wrong
# fails: test_loss
# idea: labels of shape (N, 1) pass the check, and indexing with them broadcasts to (N, N).
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if len(labels) != len(logits):
            raise ValueError("labels")
        z = logits - logits.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(logp), labels.reshape(-1)[: len(z)]
        return -logp[np.arange(len(z)), self.labels].mean()

    def backward(self):
        g = self.p.copy()
        g[np.arange(len(g)), self.labels] -= 1
        return g / len(g)


# %% loss: only the size is compared
# kind: wrong
# fails: test_loss
# idea: labels.size == N lets (N, 1) and (1, N) through.
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if np.size(labels) != logits.shape[0]:
            raise ValueError("labels")
        labels = np.ravel(labels)
        z = logits - logits.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(logp), labels
        return -logp[np.arange(len(z)), labels].mean()

    def backward(self):
        return (self.p - np.eye(self.p.shape[1])[self.labels]) / len(self.p)


# %% loss: logits shifted in place
# kind: wrong
# fails: test_loss
# idea: logits -= maximum changes the caller's array.
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if labels.shape != logits.shape[:1]:
            raise ValueError
        logits -= logits.max(axis=1, keepdims=True)
        logp = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(logp), labels
        return -logp[np.arange(len(logp)), labels].mean()

    def backward(self):
        g = self.p.copy()
        g[np.arange(len(g)), self.labels] -= 1
        return g / len(g)


# %% loss: divided by all logits
# kind: wrong
# fails: test_loss
# idea: the gradient is divided by N K (size) instead of N.
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if labels.shape != logits.shape[:1]:
            raise ValueError
        z = logits - logits.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(logp), labels
        return -logp[np.arange(len(z)), labels].mean()

    def backward(self):
        g = self.p.copy()
        g[np.arange(len(g)), self.labels] -= 1
        return g / g.size


# %% loss: one loss for each example
# kind: wrong
# fails: test_loss
# idea: the loss is returned as an array of N numbers, not as their mean.
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if labels.shape != logits.shape[:1]:
            raise ValueError
        z = logits - logits.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(logp), labels
        return -logp[np.arange(len(z)), labels]

    def backward(self):
        g = self.p.copy()
        g[np.arange(len(g)), self.labels] -= 1
        return g / len(g)


# %% loss: gradient in the logits' dtype
# kind: wrong
# fails: test_loss
# idea: the gradient is written into zeros_like(logits); whole-number logits give a gradient of whole numbers.
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        if labels.shape != logits.shape[:1]:
            raise ValueError
        z = logits - logits.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.gradient = np.zeros_like(logits)
        self.gradient[...] = np.exp(logp) / len(z)
        for n, t in enumerate(labels):
            self.gradient[n, t] -= np.asarray(1 / len(z)).astype(self.gradient.dtype)
        return -logp[np.arange(len(z)), labels].mean()

    def backward(self):
        return self.gradient.copy()


# %% loss: batch size of the first call
# kind: wrong
# fails: test_loss
# idea: N is remembered at the first forward only, so a short last batch is divided by the wrong number.
class SoftmaxCrossEntropy:
    n = None

    def forward(self, logits, labels):
        if labels.shape != logits.shape[:1]:
            raise ValueError
        self.n = self.n or len(logits)
        z = logits - logits.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.p, self.labels = np.exp(logp), labels
        return -logp[np.arange(len(z)), labels].sum() / self.n

    def backward(self):
        g = self.p.copy()
        g[np.arange(len(g)), self.labels] -= 1
        return g / self.n


# %% loss: fancy subtraction after a checkless one-hot
# kind: wrong
# fails: test_loss
# idea: an assert replaces the ValueError.
class SoftmaxCrossEntropy:
    def forward(self, logits, labels):
        assert labels.shape == (logits.shape[0],), "labels must have the shape (N,)"
        z = logits - logits.max(axis=1, keepdims=True)
        logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        self.p, self.hot = np.exp(logp), np.arange(z.shape[1]) == labels[:, None]
        return -logp[self.hot].mean()

    def backward(self):
        return (self.p - self.hot) / len(self.p)


# %% loss: one-hot table
# kind: right
# idea: a table of True and False picks the classes; the gradient is worked out in forward and copied out.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        n, k = np.shape(logits)
        if np.shape(labels) != (n,):
            raise ValueError(f"labels of shape {np.shape(labels)} for {n} examples")
        hot = np.asarray(labels)[:, None] == np.arange(k)
        shifted = logits - np.max(logits, axis=1, keepdims=True)
        weights = np.exp(shifted)
        totals = weights.sum(axis=1, keepdims=True)
        self._gradient = (weights / totals - hot) / n
        return (np.log(totals[:, 0]) - np.where(hot, shifted, 0).sum(axis=1)).sum() / n

    def backward(self):
        return self._gradient.copy()


# %% loss: logaddexp
# kind: right
# idea: NumPy's logaddexp.reduce is a stable log of a sum of exponentials.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    def forward(self, logits, labels):
        if labels.ndim != 1 or len(labels) != len(logits):
            raise ValueError("one label for each example is needed")
        z = logits.astype(np.float64)
        self.log_p = z - np.logaddexp.reduce(z, axis=1, keepdims=True)
        self.labels = labels.copy()
        return float(-np.take_along_axis(self.log_p, labels[:, None], axis=1).mean())

    def backward(self):
        n, k = self.log_p.shape
        return (np.exp(self.log_p) - np.eye(k)[self.labels]) / n


# %% loss: example by example
# kind: right
# idea: a loop with a helper for one example.
class SoftmaxCrossEntropy:
    """Cross-entropy of logits against class numbers, mean over the batch."""

    @staticmethod
    def _one(z, t):
        z = z - z.max()
        e = np.exp(z)
        g = e / e.sum()
        g[t] -= 1.0
        return np.log(e.sum()) - z[t], g

    def forward(self, logits, labels):
        if labels.shape != (logits.shape[0],):
            raise ValueError("labels must have the shape (N,)")
        pairs = [self._one(z, t) for z, t in zip(logits, labels)]
        self.gradients = [g for _, g in pairs]
        return sum(value for value, _ in pairs) / len(pairs)

    def backward(self):
        return np.stack(self.gradients) / len(self.gradients)


# %% flatten: assigns the shape
# kind: wrong
# fails: test_sequential
# idea: x.shape = ... changes the caller's array.
class Flatten(Layer):
    def forward(self, x):
        self.shape = x.shape
        x.shape = (len(x), -1)
        return x

    def backward(self, gradient):
        return gradient.reshape(self.shape)


# %% flatten: exactly four axes
# kind: wrong
# fails: test_sequential
# idea: n, c, h, w = x.shape fails for fewer or more axes.
class Flatten(Layer):
    def forward(self, x):
        n, c, h, w = self.shape = x.shape
        return x.reshape(n, c * h * w)

    def backward(self, gradient):
        return gradient.reshape(self.shape)


# %% flatten: channels last
# kind: wrong
# fails: test_sequential
# idea: the channels are moved to the end before joining, so the order is not that of (C, H, W).
class Flatten(Layer):
    def forward(self, x):
        self.moved = np.moveaxis(x, 1, -1).shape
        return np.moveaxis(x, 1, -1).reshape(len(x), -1)

    def backward(self, gradient):
        return np.moveaxis(gradient.reshape(self.moved), -1, 1)


# %% flatten: joins everything for one image
# kind: wrong
# fails: test_sequential
# idea: squeeze after reshape: a batch of one becomes a vector.
class Flatten(Layer):
    def forward(self, x):
        self.shape = x.shape
        return np.squeeze(x.reshape(len(x), -1))

    def backward(self, gradient):
        return gradient.reshape(self.shape)


# %% flatten: shape of the first batch
# kind: wrong
# fails: test_sequential
# idea: the shape is remembered only once, so a short last batch cannot be given back.
class Flatten(Layer):
    shape = None

    def forward(self, x):
        if self.shape is None:
            self.shape = x.shape
        return x.reshape(x.shape[0], -1)

    def backward(self, gradient):
        return gradient.reshape(self.shape)


# %% flatten: shape on the class
# kind: wrong
# fails: test_sequential
# idea: the shape is stored on the class and shared by all Flatten layers.
class Flatten(Layer):
    def forward(self, x):
        Flatten.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, gradient):
        return gradient.reshape(Flatten.shape)


# %% flatten: memory order
# kind: wrong
# fails: test_sequential
# idea: order="A" joins the axes in memory order, which mixes up images of a transposed (Fortran-ordered) array.
class Flatten(Layer):
    def forward(self, x):
        self.shape = x.shape
        return x.reshape(len(x), -1, order="A")

    def backward(self, gradient):
        return gradient.reshape(self.shape, order="A")


# %% flatten: gradient resized in place
# kind: wrong
# fails: test_sequential
# idea: backward sets the shape of the caller's gradient.
class Flatten(Layer):
    def forward(self, x):
        self.shape = x.shape
        return x.reshape(len(x), -1)

    def backward(self, gradient):
        gradient.shape = self.shape
        return gradient


# %% flatten: math.prod
# kind: right
# idea: the second size as a product, so that an empty batch works as well.
class Flatten(Layer):
    """(N, C, H, W) -> (N, C * H * W), and likewise with fewer or more axes."""

    def forward(self, x):
        self.shape = np.shape(x)
        width = 1
        for size in self.shape[1:]:
            width *= size
        return np.reshape(x, (self.shape[0], width))

    def backward(self, gradient):
        return np.reshape(gradient, self.shape)


# %% flatten: remembers only a function
# kind: right
# idea: forward stores the way back as a lambda; rows are raveled one by one.
class Flatten(Layer):
    """(N, C, H, W) -> (N, C * H * W), and likewise with fewer or more axes."""

    def forward(self, x):
        one = x.shape[1:]
        self.back = lambda rows: np.stack([row.reshape(one) for row in rows])
        return np.stack([image.ravel() for image in x])

    def backward(self, gradient):
        return self.back(gradient)


# %% flatten: copies
# kind: right
# idea: returns copies, so nothing is shared with the caller.
class Flatten(Layer):
    """(N, C, H, W) -> (N, C * H * W), and likewise with fewer or more axes."""

    def forward(self, x):
        self.inner = x.shape[1:]
        return np.array(x).reshape(len(x), int(np.prod(self.inner)))

    def backward(self, gradient):
        return np.array(gradient).reshape(len(gradient), *self.inner)


# %% sequential: reversed in place
# kind: wrong
# fails: test_sequential
# idea: backward turns self.layers round in place, so the next forward runs the wrong way.
class Sequential(Layer):
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


# %% sequential: one reversed iterator
# kind: wrong
# fails: test_sequential
# idea: reversed(...) is made once; a second backward finds it empty.
class Sequential(Layer):
    def __init__(self, *layers):
        self.layers = list(layers)
        self.way_back = reversed(self.layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, gradient):
        for layer in self.way_back:
            gradient = layer.backward(gradient)
        return gradient


# %% sequential: layers popped
# kind: wrong
# fails: test_sequential
# idea: backward pops the layers off the chain.
class Sequential(Layer):
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


# %% sequential: forward order backward
# kind: wrong
# fails: test_sequential
# idea: backward runs through the layers in the same order as forward.
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


# %% sequential: every layer gets the output's gradient
# kind: wrong
# fails: test_sequential
# idea: each backward is called with the chain's gradient, not with what the layer behind returned.
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


# %% sequential: first layer skipped
# kind: wrong
# fails: test_sequential
# idea: "the images need no gradient": the first layer's backward is only called if it has parameters, and its result is dropped.
class Sequential(Layer):
    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, gradient):
        for layer in self.layers[:0:-1]:
            gradient = layer.backward(gradient)
        if self.layers[0].parameters:
            self.layers[0].backward(gradient)
        return gradient


# %% sequential: remembers the last result
# kind: wrong
# fails: test_sequential
# idea: if forward gets the same array object again, the old output is returned, even if weights or numbers have changed.
class Sequential(Layer):
    def __init__(self, *layers):
        self.layers = list(layers)
        self.last = (None, None)

    def forward(self, x):
        if self.last[0] is not x:
            y = x
            for layer in self.layers:
                y = layer.forward(y)
            self.last = (x, y)
        return self.last[1]

    def backward(self, gradient):
        for layer in self.layers[::-1]:
            gradient = layer.backward(gradient)
        return gradient


# %% sequential: returns nothing
# kind: wrong
# fails: test_sequential
# idea: backward does not return the gradient of the input.
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


# %% sequential: float32 for speed
# kind: wrong
# fails: test_sequential
# idea: the input is turned into float32 first.
class Sequential(Layer):
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


# %% sequential: reduce
# kind: right
# idea: functools.reduce both ways.
from functools import reduce


class Sequential(Layer):
    """A chain of layers: Sequential(first, second, ...)."""

    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        return reduce(lambda value, layer: layer.forward(value), self.layers, x)

    def backward(self, gradient):
        return reduce(lambda value, layer: layer.backward(value), self.layers[::-1], gradient)


# %% sequential: recursion
# kind: right
# idea: the first layer, then the rest of the chain.
class Sequential(Layer):
    """A chain of layers: Sequential(first, second, ...)."""

    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x, start=0):
        if start == len(self.layers):
            return x
        return self.forward(self.layers[start].forward(x), start + 1)

    def backward(self, gradient, start=0):
        if start == len(self.layers):
            return gradient
        return self.layers[start].backward(self.backward(gradient, start + 1))


# %% sequential: by index
# kind: right
# idea: counts up and down.
class Sequential(Layer):
    """A chain of layers: Sequential(first, second, ...)."""

    def __init__(self, *layers):
        self.layers = list(layers)

    def forward(self, x):
        for i in range(len(self.layers)):
            x = self.layers[i].forward(x)
        return x

    def backward(self, gradient):
        i = len(self.layers)
        while i > 0:
            i -= 1
            gradient = self.layers[i].backward(gradient)
        return gradient


# %% sgd: velocity keyed by the name
# kind: wrong
# fails: test_sgd
# idea: all layers share the velocity of "weight"; equal shapes mix silently.
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                v = self.momentum * self.velocity.get(name, 0) + getattr(layer, name + "_gradient")
                self.velocity[name] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: velocity keyed by class and name
# kind: wrong
# fails: test_sgd
# idea: two layers of the same class share a velocity.
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                key = (type(layer).__name__, name, getattr(layer, name).shape)
                v = self.momentum * self.velocity.get(key, 0) + getattr(layer, name + "_gradient")
                self.velocity[key] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: learning rate inside the velocity
# kind: wrong
# fails: test_sgd
# idea: v = mu v + lr g, p -= v: the same until lr is changed between steps.
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for i, layer in enumerate(self.network.layers):
            for name in layer.parameters:
                v = self.momentum * self.velocity.get((i, name), 0) + self.lr * getattr(
                    layer, name + "_gradient"
                )
                self.velocity[i, name] = v
                setattr(layer, name, getattr(layer, name) - v)


# %% sgd: gradient becomes the velocity
# kind: wrong
# fails: test_sgd
# idea: the first velocity is the gradient array itself; the in-place update of v at the next step changes the stored gradient.
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for i, layer in enumerate(self.network.layers):
            for name in layer.parameters:
                g = getattr(layer, name + "_gradient")
                if (i, name) not in self.velocity:
                    self.velocity[i, name] = g
                else:
                    v = self.velocity[i, name]
                    v *= self.momentum
                    v += g
                setattr(layer, name, getattr(layer, name) - self.lr * self.velocity[i, name])


# %% sgd: gradients cleared
# kind: wrong
# fails: test_sgd
# idea: after the step the gradients are set to zero, but they are to stay.
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for layer in self.network.layers:
            for name in layer.parameters:
                g = getattr(layer, name + "_gradient")
                v = self.momentum * self.velocity.get((id(layer), name), 0) + g
                self.velocity[id(layer), name] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)
                setattr(layer, name + "_gradient", np.zeros_like(g))


# %% sgd: weight and bias by name
# kind: wrong
# fails: test_sgd
# idea: only parameters called weight and bias are changed, whatever layer.parameters says.
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.vw, self.vb = {}, {}

    def step(self):
        for i, layer in enumerate(self.network.layers):
            if hasattr(layer, "weight"):
                self.vw[i] = self.momentum * self.vw.get(i, 0) + layer.weight_gradient
                self.vb[i] = self.momentum * self.vb.get(i, 0) + layer.bias_gradient
                layer.weight = layer.weight - self.lr * self.vw[i]
                layer.bias = layer.bias - self.lr * self.vb[i]


# %% sgd: learning rate frozen
# kind: wrong
# fails: test_sgd
# idea: lr is copied when the optimiser is made, so optimiser.lr = ... has no effect.
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}
        self.update = lambda p, v: p - lr * v

    def step(self):
        for i, layer in enumerate(self.network.layers):
            for name in layer.parameters:
                v = self.momentum * self.velocity.get((i, name), 0) + getattr(
                    layer, name + "_gradient"
                )
                self.velocity[i, name] = v
                setattr(layer, name, self.update(getattr(layer, name), v))


# %% sgd: Nesterov
# kind: wrong
# fails: test_sgd
# idea: the step takes g + mu v (Nesterov's form) instead of the new v.
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for i, layer in enumerate(self.network.layers):
            for name in layer.parameters:
                g = getattr(layer, name + "_gradient")
                v = self.momentum * self.velocity.get((i, name), 0) + g
                self.velocity[i, name] = v
                setattr(layer, name, getattr(layer, name) - self.lr * (g + self.momentum * v))


# %% sgd: step with the old velocity
# kind: wrong
# fails: test_sgd
# idea: p is moved before v is updated, so the first step does nothing.
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for i, layer in enumerate(self.network.layers):
            for name in layer.parameters:
                old = self.velocity.get((i, name), np.zeros_like(getattr(layer, name)))
                setattr(layer, name, getattr(layer, name) - self.lr * old)
                self.velocity[i, name] = self.momentum * old + getattr(layer, name + "_gradient")


# %% sgd: velocities shared by all optimisers
# kind: wrong
# fails: test_sgd
# idea: the dictionary is a class attribute keyed by position, so a second optimiser starts with the first one's velocities.
class SGD:
    velocity = {}

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum

    def step(self):
        for i, layer in enumerate(self.network.layers):
            for name in layer.parameters:
                v = self.momentum * self.velocity.get((i, name), 0) + getattr(
                    layer, name + "_gradient"
                )
                self.velocity[i, name] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: damped gradient
# kind: wrong
# fails: test_sgd
# idea: v = mu v + (1 - mu) g, a running average.
class SGD:
    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.velocity = {}

    def step(self):
        for i, layer in enumerate(self.network.layers):
            for name in layer.parameters:
                v = self.momentum * self.velocity.get((i, name), 0) + (1 - self.momentum) * getattr(
                    layer, name + "_gradient"
                )
                self.velocity[i, name] = v
                setattr(layer, name, getattr(layer, name) - self.lr * v)


# %% sgd: a list of velocities
# kind: right
# idea: one list in the order of the parameters, made at construction.
class SGD:
    """Stochastic gradient descent with momentum: v = momentum * v + g, then p = p - lr * v."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.slots = [(layer, name) for layer in network.layers for name in layer.parameters]
        self.velocities = [0.0] * len(self.slots)

    def step(self):
        for number, (layer, name) in enumerate(self.slots):
            gradient = getattr(layer, f"{name}_gradient")
            self.velocities[number] = self.momentum * self.velocities[number] + gradient
            setattr(layer, name, getattr(layer, name) - self.lr * self.velocities[number])


# %% sgd: a small class for each parameter
# kind: right
# idea: each parameter has an object with its own velocity.
class _Moving:
    def __init__(self, layer, name):
        self.layer, self.name, self.velocity = layer, name, None

    def move(self, lr, momentum):
        g = np.array(getattr(self.layer, self.name + "_gradient"))
        self.velocity = g if self.velocity is None else momentum * self.velocity + g
        setattr(self.layer, self.name, getattr(self.layer, self.name) - lr * self.velocity)


class SGD:
    """Stochastic gradient descent with momentum: v = momentum * v + g, then p = p - lr * v."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.moving = [
            _Moving(layer, name) for layer in network.layers for name in layer.parameters
        ]

    def step(self):
        for each in self.moving:
            each.move(self.lr, self.momentum)


# %% sgd: defaultdict
# kind: right
# idea: velocities start at 0.0 in a defaultdict with pairs as keys.
from collections import defaultdict


class SGD:
    """Stochastic gradient descent with momentum: v = momentum * v + g, then p = p - lr * v."""

    def __init__(self, network, lr, momentum=0.0):
        self.network, self.lr, self.momentum = network, lr, momentum
        self.v = defaultdict(float)

    def step(self):
        for index, layer in enumerate(self.network.layers):
            for name in layer.parameters:
                self.v[index, name] = self.v[index, name] * self.momentum + layer.__dict__.get(
                    name + "_gradient", getattr(layer, name + "_gradient")
                )
                new = getattr(layer, name) - self.v[index, name] * self.lr
                setattr(layer, name, new)


# %% train_step: loss after the update
# kind: wrong
# idea: the network is run again after the step and that loss is returned.
def train_step(network, loss, optimiser, images, labels):
    loss.forward(network.forward(images), labels)
    network.backward(loss.backward())
    optimiser.step()
    return loss.forward(network.forward(images), labels)


# %% train_step: step before backward
# kind: wrong
# idea: the optimiser moves with the gradients of the batch before.
def train_step(network, loss, optimiser, images, labels):
    value = loss.forward(network.forward(images), labels)
    if any(hasattr(l, p + "_gradient") for l in network.layers for p in l.parameters):
        optimiser.step()
    network.backward(loss.backward())
    return value


# %% train_step: a new optimiser
# kind: wrong
# idea: makes an SGD of its own with the same settings, so the velocities of the steps before are lost.
def train_step(network, loss, optimiser, images, labels):
    value = loss.forward(network.forward(images), labels)
    network.backward(loss.backward())
    SGD(network, optimiser.lr, optimiser.momentum).step()
    return value


# %% train_step: image by image
# kind: wrong
# idea: runs through the batch one image at a time and steps after each.
def train_step(network, loss, optimiser, images, labels):
    total = 0.0
    for n in range(len(images)):
        total += loss.forward(network.forward(images[n : n + 1]), labels[n : n + 1])
        network.backward(loss.backward())
        optimiser.step()
    return total / len(images)


# %% train_step: a loss of its own
# kind: wrong
# idea: ignores the loss that it is given and makes a SoftmaxCrossEntropy.
def train_step(network, loss, optimiser, images, labels):
    criterion = SoftmaxCrossEntropy()
    value = criterion.forward(network.forward(images), labels)
    network.backward(criterion.backward())
    optimiser.step()
    return value


# %% train_step: two calls of the network
# kind: wrong
# idea: forward is called twice (once for the value, once for the gradient).
def train_step(network, loss, optimiser, images, labels):
    value = loss.forward(network.forward(images), labels)
    loss.forward(network.forward(images), labels)
    network.backward(loss.backward())
    optimiser.step()
    return value


# %% train_step: images flattened
# kind: wrong
# idea: the batch is flattened first, which is not the shape that a convolutional network takes.
def train_step(network, loss, optimiser, images, labels):
    value = loss.forward(network.forward(images.reshape(len(images), -1)), labels)
    network.backward(loss.backward())
    optimiser.step()
    return value


# %% train_step: gradient averaged twice
# kind: wrong
# idea: the gradient of the loss is divided by N once more.
def train_step(network, loss, optimiser, images, labels):
    value = loss.forward(network.forward(images), labels)
    network.backward(loss.backward() / len(images))
    optimiser.step()
    return value


# %% train_step: a bad loss is skipped
# kind: wrong
# idea: no update is made when the loss is already below 0.05 ("good enough").
def train_step(network, loss, optimiser, images, labels):
    value = loss.forward(network.forward(images), labels)
    if value > 0.05:
        network.backward(loss.backward())
        optimiser.step()
    return value


# %% train_step: in one expression
# kind: right
# idea: nested calls, the loss kept as a float.
def train_step(network, loss, optimiser, images, labels):
    before = float(loss.forward(network.forward(images), labels))
    _ = network.backward(loss.backward())
    optimiser.step()
    return before


# %% train_step: try and finally
# kind: right
# idea: returns the value and steps in a finally clause, the gradients being there.
def train_step(network, loss, optimiser, images, labels):
    logits = network.forward(images)
    value = loss.forward(logits, labels)
    network.backward(loss.backward())
    try:
        return value
    finally:
        optimiser.step()


# %% train_step: a list of actions
# kind: right
# idea: functions chained in order.
def train_step(network, loss, optimiser, images, labels):
    results = []
    for action in (
        lambda: network.forward(images),
        lambda: loss.forward(results[0], labels),
        lambda: loss.backward(),
        lambda: network.backward(results[2]),
        lambda: optimiser.step(),
    ):
        results.append(action())
    return results[1]


# %% conv2d: result in the dtype of x
# kind: wrong
# idea: np.zeros(..., dtype=x.dtype): whole-number images cut off the results.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, c_w, kh, kw = weight.shape
    if c_in != c_w:
        raise ValueError("channels")
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    ho, wo = (h + 2 * p - kh) // stride + 1, (w + 2 * p - kw) // stride + 1
    y = np.zeros((n, c_out, ho, wo), dtype=x.dtype)
    for a, k, r, c in np.ndindex(y.shape):
        window = xp[a, :, r * stride : r * stride + kh, c * stride : c * stride + kw]
        y[a, k, r, c] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: always float32
# kind: wrong
# idea: the result is collected in float32; float64 in must give float64 out.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, c_in, h, w = x.shape
    c_out, c_w, kh, kw = weight.shape
    if c_in != c_w:
        raise ValueError("channels")
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    ho, wo = (h + 2 * p - kh) // stride + 1, (w + 2 * p - kw) // stride + 1
    y = np.zeros((n, c_out, ho, wo), dtype=np.float32)
    for a, k, r, c in np.ndindex(y.shape):
        window = xp[a, :, r * stride : r * stride + kh, c * stride : c * stride + kw]
        y[a, k, r, c] = (window * weight[k]).sum() + bias[k]
    return y


# %% conv2d: broadcast hides a missing channel
# kind: wrong
# idea: no check; an image of one channel is broadcast over kernels of three.
def conv2d(x, weight, bias, stride=1, padding=0):
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    kh, kw = weight.shape[2:]
    ho, wo = (xp.shape[2] - kh) // stride + 1, (xp.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), len(weight), ho, wo))
    for r in range(ho):
        for c in range(wo):
            window = xp[:, None, :, r * stride : r * stride + kh, c * stride : c * stride + kw]
            y[:, :, r, c] = (window * weight[None]).sum(axis=(2, 3, 4)) + bias
    return y


# %% conv2d: padded on two sides
# kind: wrong
# idea: 2 p zeros are added above and to the left only; the size is right, the places are not.
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError
    xp = np.pad(x, ((0, 0), (0, 0), (2 * padding, 0), (2 * padding, 0)))
    kh, kw = weight.shape[2:]
    ho, wo = (xp.shape[2] - kh) // stride + 1, (xp.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), len(weight), ho, wo))
    for a, k, r, c in np.ndindex(y.shape):
        y[a, k, r, c] = (
            xp[a, :, r * stride : r * stride + kh, c * stride : c * stride + kw] * weight[k]
        ).sum() + bias[k]
    return y


# %% conv2d: kernel flipped
# kind: wrong
# idea: a true convolution with flipped kernels.
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError
    weight = weight[:, :, ::-1, ::-1]
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    kh, kw = weight.shape[2:]
    ho, wo = (xp.shape[2] - kh) // stride + 1, (xp.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), len(weight), ho, wo))
    for a, k, r, c in np.ndindex(y.shape):
        y[a, k, r, c] = (
            xp[a, :, r * stride : r * stride + kh, c * stride : c * stride + kw] * weight[k]
        ).sum() + bias[k]
    return y


# %% conv2d: reshaped columns in the wrong order
# kind: wrong
# idea: the matrix product comes out as (N, H' W', C_out) and is reshaped, not transposed, to (N, C_out, H', W').
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    kh, kw = weight.shape[2:]
    ho, wo = (xp.shape[2] - kh) // stride + 1, (xp.shape[3] - kw) // stride + 1
    columns = np.array(
        [
            [
                image[:, r * stride : r * stride + kh, c * stride : c * stride + kw].ravel()
                for r in range(ho)
                for c in range(wo)
            ]
            for image in xp
        ]
    )
    y = columns @ weight.reshape(len(weight), -1).T + bias
    return y.reshape(len(x), len(weight), ho, wo)


# %% conv2d: bias as a running start in an int array
# kind: wrong
# idea: the output starts as a broadcast of bias in the bias's dtype: a whole-number bias cuts off the sums.
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    kh, kw = weight.shape[2:]
    ho, wo = (xp.shape[2] - kh) // stride + 1, (xp.shape[3] - kw) // stride + 1
    y = np.empty((len(x), len(weight), ho, wo), dtype=np.asarray(bias).dtype)
    for a, k, r, c in np.ndindex(y.shape):
        y[a, k, r, c] = (
            bias[k]
            + (
                xp[a, :, r * stride : r * stride + kh, c * stride : c * stride + kw] * weight[k]
            ).sum()
        )
    return y


# %% conv2d: torch
# kind: wrong
# idea: torch.nn.functional.conv2d does it; an answer does not use PyTorch.
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError
    t = [torch.from_numpy(np.array(a, dtype=np.float64)) for a in (x, weight, bias)]
    return torch.nn.functional.conv2d(*t, stride=stride, padding=padding).numpy()


# %% conv2d: zero outputs skipped
# kind: wrong
# idea: windows that are all zero are skipped "since nothing is there", so these outputs miss the bias.
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    kh, kw = weight.shape[2:]
    ho, wo = (xp.shape[2] - kh) // stride + 1, (xp.shape[3] - kw) // stride + 1
    y = np.zeros((len(x), len(weight), ho, wo))
    for a, r, c in np.ndindex(len(x), ho, wo):
        window = xp[a, :, r * stride : r * stride + kh, c * stride : c * stride + kw]
        if not window.any():
            continue
        y[a, :, r, c] = np.tensordot(weight, window, 3) + bias
    return y


# %% conv2d: shifted slices
# kind: right
# idea: loops over the kernel's places only.
def conv2d(x, weight, bias, stride=1, padding=0):
    n, depth, height, width = x.shape
    kernels, depth_w, kh, kw = weight.shape
    if depth != depth_w:
        raise ValueError(f"{depth} channels in x, {depth_w} in weight")
    ho = (height + 2 * padding - kh) // stride + 1
    wo = (width + 2 * padding - kw) // stride + 1
    padded = np.zeros((n, depth, height + 2 * padding, width + 2 * padding))
    padded[:, :, padding : padding + height, padding : padding + width] = x
    y = np.zeros((n, kernels, ho, wo)) + np.asarray(bias, dtype=float).reshape(1, -1, 1, 1)
    for i in range(kh):
        for j in range(kw):
            part = padded[:, :, i::stride, j::stride][:, :, :ho, :wo]
            y += np.einsum("ndrc,kd->nkrc", part, weight[:, :, i, j])
    return y


# %% conv2d: one output by a helper
# kind: right
# idea: plain sums over Python generators, zero padding by a test of the place.
def conv2d(x, weight, bias, stride=1, padding=0):
    N, C, H, W = x.shape
    K, D, kh, kw = weight.shape
    if C != D:
        raise ValueError("x and weight must have the same number of input channels")

    def pixel(n, d, row, column):
        inside = 0 <= row < H and 0 <= column < W
        return float(x[n, d, row, column]) if inside else 0.0

    def output(n, k, r, c):
        return float(bias[k]) + sum(
            float(weight[k, d, i, j])
            * pixel(n, d, r * stride + i - padding, c * stride + j - padding)
            for d in range(C)
            for i in range(kh)
            for j in range(kw)
        )

    shape = (N, K, (H + 2 * padding - kh) // stride + 1, (W + 2 * padding - kw) // stride + 1)
    y = np.empty(shape, dtype=np.float64)
    for place in np.ndindex(*shape):
        y[place] = output(*place)
    return y


# %% conv2d: windows and tensordot
# kind: right
# idea: sliding_window_view before it is asked for.
def conv2d(x, weight, bias, stride=1, padding=0):
    if x.shape[1] != weight.shape[1]:
        raise ValueError("channels")
    p = (padding, padding)
    padded = np.pad(np.asarray(x, dtype=np.float64), ((0, 0), (0, 0), p, p))
    view = sliding_window_view(padded, weight.shape[2:], axis=(2, 3))[:, :, ::stride, ::stride]
    y = np.tensordot(view, weight.astype(np.float64), axes=([1, 4, 5], [1, 2, 3]))
    return np.moveaxis(y + bias, -1, 1)


# %% conv2d_backward: minus zero
# kind: wrong
# idea: the margin is cut off with [p:-p], which is empty for padding 0.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    gx, gw = np.zeros(xp.shape), np.zeros(weight.shape)
    kh, kw = weight.shape[2:]
    for n, k, r, c in np.ndindex(gradient.shape):
        s = np.s_[n, :, r * stride : r * stride + kh, c * stride : c * stride + kw]
        gw[k] += gradient[n, k, r, c] * xp[s]
        gx[s] += gradient[n, k, r, c] * weight[k]
    return gx[:, :, p:-p, p:-p], gw, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: gradients in the inputs' dtypes
# kind: wrong
# idea: zeros_like(x padded) and zeros_like(weight): whole-number images get a cut-off gradient.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    gx, gw = np.zeros_like(xp), np.zeros_like(weight)
    kh, kw = weight.shape[2:]
    for n, k, r, c in np.ndindex(gradient.shape):
        s = np.s_[n, :, r * stride : r * stride + kh, c * stride : c * stride + kw]
        gw[k] += (gradient[n, k, r, c] * xp[s]).astype(gw.dtype)
        gx[s] += (gradient[n, k, r, c] * weight[k]).astype(gx.dtype)
    return gx[:, :, p : p + x.shape[2], p : p + x.shape[3]], gw, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: overlaps overwritten
# kind: wrong
# idea: the pixel gradient is assigned, not added.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    gx, gw = np.zeros(xp.shape), np.zeros(weight.shape)
    kh, kw = weight.shape[2:]
    for n, r, c in np.ndindex(len(x), *gradient.shape[2:]):
        s = np.s_[n, :, r * stride : r * stride + kh, c * stride : c * stride + kw]
        gx[s] = np.tensordot(gradient[n, :, r, c], weight, 1)
        gw += gradient[n, :, r, c][:, None, None, None] * xp[s]
    return gx[:, :, p : p + x.shape[2], p : p + x.shape[3]], gw, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: margin not cut
# kind: wrong
# idea: returns the gradient of the padded input.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    gx, gw = np.zeros(xp.shape), np.zeros(weight.shape)
    kh, kw = weight.shape[2:]
    for n, k, r, c in np.ndindex(gradient.shape):
        s = np.s_[n, :, r * stride : r * stride + kh, c * stride : c * stride + kw]
        gw[k] += gradient[n, k, r, c] * xp[s]
        gx[s] += gradient[n, k, r, c] * weight[k]
    return gx, gw, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: size from the output
# kind: wrong
# idea: the input's gradient is made (H' - 1) s + kH high, so rows that lie in no window are missing.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    kh, kw = weight.shape[2:]
    n, _, ho, wo = gradient.shape
    gx = np.zeros((n, x.shape[1], (ho - 1) * stride + kh, (wo - 1) * stride + kw))
    gw = np.zeros(weight.shape)
    for a, k, r, c in np.ndindex(gradient.shape):
        s = np.s_[a, :, r * stride : r * stride + kh, c * stride : c * stride + kw]
        gw[k] += gradient[a, k, r, c] * xp[s]
        gx[s] += gradient[a, k, r, c] * weight[k]
    return gx[:, :, p : gx.shape[2] - p, p : gx.shape[3] - p], gw, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: mean over the batch
# kind: wrong
# idea: weight and bias gradients are divided by N.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    gx, gw = np.zeros(xp.shape), np.zeros(weight.shape)
    kh, kw = weight.shape[2:]
    for n, k, r, c in np.ndindex(gradient.shape):
        s = np.s_[n, :, r * stride : r * stride + kh, c * stride : c * stride + kw]
        gw[k] += gradient[n, k, r, c] * xp[s] / len(x)
        gx[s] += gradient[n, k, r, c] * weight[k]
    return (
        gx[:, :, p : p + x.shape[2], p : p + x.shape[3]],
        gw,
        gradient.sum(axis=(2, 3)).mean(axis=0),
    )


# %% conv2d_backward: bias summed over positions only
# kind: wrong
# idea: the bias gradient keeps the batch axis: (N, C_out).
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    gx, gw = np.zeros(xp.shape), np.zeros(weight.shape)
    kh, kw = weight.shape[2:]
    for n, k, r, c in np.ndindex(gradient.shape):
        s = np.s_[n, :, r * stride : r * stride + kh, c * stride : c * stride + kw]
        gw[k] += gradient[n, k, r, c] * xp[s]
        gx[s] += gradient[n, k, r, c] * weight[k]
    return (
        gx[:, :, p : p + x.shape[2], p : p + x.shape[3]],
        gw,
        np.squeeze(gradient.sum(axis=(2, 3))),
    )


# %% conv2d_backward: flipped kernel for the pixels
# kind: wrong
# idea: the kernel is flipped when it is stamped back (mixing up the two descriptions of the backward pass).
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    gx, gw = np.zeros(xp.shape), np.zeros(weight.shape)
    kh, kw = weight.shape[2:]
    for n, k, r, c in np.ndindex(gradient.shape):
        s = np.s_[n, :, r * stride : r * stride + kh, c * stride : c * stride + kw]
        gw[k] += gradient[n, k, r, c] * xp[s]
        gx[s] += gradient[n, k, r, c] * weight[k, :, ::-1, ::-1]
    return gx[:, :, p : p + x.shape[2], p : p + x.shape[3]], gw, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: order of the results
# kind: wrong
# idea: returns weight, bias, x instead of x, weight, bias.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    gx, gw = np.zeros(xp.shape), np.zeros(weight.shape)
    kh, kw = weight.shape[2:]
    for n, k, r, c in np.ndindex(gradient.shape):
        s = np.s_[n, :, r * stride : r * stride + kh, c * stride : c * stride + kw]
        gw[k] += gradient[n, k, r, c] * xp[s]
        gx[s] += gradient[n, k, r, c] * weight[k]
    return gw, gradient.sum(axis=(0, 2, 3)), gx[:, :, p : p + x.shape[2], p : p + x.shape[3]]


# %% conv2d_backward: dead gradients skipped by threshold
# kind: wrong
# idea: gradients smaller than 1e-6 are skipped for speed, so small gradients vanish.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    p = padding
    xp = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    gx, gw = np.zeros(xp.shape), np.zeros(weight.shape)
    kh, kw = weight.shape[2:]
    for n, k, r, c in np.ndindex(gradient.shape):
        g = gradient[n, k, r, c]
        if abs(g) < 1e-6:
            continue
        s = np.s_[n, :, r * stride : r * stride + kh, c * stride : c * stride + kw]
        gw[k] += g * xp[s]
        gx[s] += g * weight[k]
    return gx[:, :, p : p + x.shape[2], p : p + x.shape[3]], gw, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: the formulas number by number
# kind: right
# idea: seven loops, pixels outside the image are simply left out.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    H, W = x.shape[2:]
    gx = np.zeros(x.shape, dtype=np.float64)
    gw = np.zeros(weight.shape, dtype=np.float64)
    gb = np.zeros(len(weight), dtype=np.float64)
    for n, k, r, c in np.ndindex(*gradient.shape):
        g = float(gradient[n, k, r, c])
        gb[k] += g
        for d, i, j in np.ndindex(*weight.shape[1:]):
            row, column = r * stride + i - padding, c * stride + j - padding
            if 0 <= row < H and 0 <= column < W:
                gw[k, d, i, j] += g * float(x[n, d, row, column])
                gx[n, d, row, column] += g * float(weight[k, d, i, j])
    return gx, gw, gb


# %% conv2d_backward: by places of the kernel
# kind: right
# idea: slices with a step, nine turns for 3 x 3.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, depth, H, W = x.shape
    _, _, ho, wo = gradient.shape
    padded = np.zeros((n, depth, H + 2 * padding, W + 2 * padding))
    inner = np.s_[:, :, padding : padding + H, padding : padding + W]
    padded[inner] = x
    back = np.zeros(padded.shape)
    gw = np.zeros(weight.shape)
    for i, j in np.ndindex(*weight.shape[2:]):
        touched = np.s_[
            :, :, i : i + stride * (ho - 1) + 1 : stride, j : j + stride * (wo - 1) + 1 : stride
        ]
        gw[:, :, i, j] = np.tensordot(gradient, padded[touched], axes=((0, 2, 3), (0, 2, 3)))
        back[touched] += np.einsum("nkrc,kd->ndrc", gradient, weight[:, :, i, j])
    return back[inner].copy(), gw, gradient.sum(axis=(0, 2, 3))


# %% conv2d_backward: the spread gradient, flipped kernels
# kind: right
# idea: the input's gradient as a full convolution of the spread gradient; the weight's as einsum over windows.
def conv2d_backward(gradient, x, weight, stride=1, padding=0):
    n, depth, H, W = x.shape
    kernels, _, kh, kw = weight.shape
    Hp, Wp = H + 2 * padding, W + 2 * padding
    spread = np.zeros((n, kernels, Hp + kh - 1, Wp + kw - 1))
    ho, wo = gradient.shape[2:]
    spread[
        :, :, kh - 1 : kh + (ho - 1) * stride : stride, kw - 1 : kw + (wo - 1) * stride : stride
    ] = gradient
    view = sliding_window_view(spread, (kh, kw), axis=(2, 3))
    back = np.einsum("nkrcij,kdij->ndrc", view, weight[:, :, ::-1, ::-1].astype(float))
    xp = np.pad(x.astype(float), ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    seen = sliding_window_view(xp, (kh, kw), axis=(2, 3))[:, :, ::stride, ::stride]
    gw = np.einsum("nkrc,ndrcij->kdij", gradient, seen)
    return (
        back[:, :, padding : padding + H, padding : padding + W],
        gw,
        np.einsum("nkrc->k", gradient),
    )


# %% conv_layer: stride forgotten on the way back
# kind: wrong
# idea: backward does not pass stride and padding on.
class Conv2d(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        gx, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight
        )
        return gx


# %% conv_layer: padded twice
# kind: wrong
# idea: the layer remembers the padded x, and conv2d_backward pads again.
class Conv2d(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        p = self.padding
        self.x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
        return conv2d(self.x, self.weight, self.bias, self.stride)

    def backward(self, gradient):
        gx, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride
        )
        return gx


# %% conv_layer: gradients accumulate
# kind: wrong
# idea: the gradients are added to the stored ones.
class Conv2d(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding
        self.weight_gradient = np.zeros(self.weight.shape)
        self.bias_gradient = np.zeros(self.bias.shape)

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        gx, gw, gb = conv2d_backward(gradient, self.x, self.weight, self.stride, self.padding)
        self.weight_gradient += gw
        self.bias_gradient += gb
        return gx


# %% conv_layer: three results handed on
# kind: wrong
# idea: backward returns all three arrays.
class Conv2d(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        result = conv2d_backward(gradient, self.x, self.weight, self.stride, self.padding)
        _, self.weight_gradient, self.bias_gradient = result
        return result


# %% conv_layer: no parameters named
# kind: wrong
# idea: the tuple `parameters` is left out, so the optimiser never moves this layer.
class Conv2d(Layer):
    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        gx, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        return gx


# %% conv_layer: weight of the start
# kind: wrong
# idea: a partial of conv2d with the weights of construction is used; later changes of self.weight do nothing.
class Conv2d(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding
        w, b = self.weight, self.bias
        self.apply = lambda x: conv2d(x, w, b, stride, padding)

    def forward(self, x):
        self.x = x
        return self.apply(x)

    def backward(self, gradient):
        gx, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        return gx


# %% conv_layer: gradients exchanged in name
# kind: wrong
# idea: the gradients are stored as grad_weight and grad_bias, so the optimiser does not find weight_gradient.
class Conv2d(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        gx, self.grad_weight, self.grad_bias = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        return gx


# %% conv_layer: no copies
# kind: wrong
# idea: the layer keeps the caller's arrays, not copies.
class Conv2d(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = weight, bias
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        gx, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        return gx


# %% conv_layer: input used up
# kind: wrong
# idea: self.x is set to None after backward to save memory; a second backward fails.
class Conv2d(Layer):
    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.x = x
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        gx, self.weight_gradient, self.bias_gradient = conv2d_backward(
            gradient, self.x, self.weight, self.stride, self.padding
        )
        self.x = None
        return gx


# %% conv_layer: settings in a dictionary
# kind: right
# idea: stride and padding as keyword arguments.
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def _settings(self):
        return {"stride": self.stride, "padding": self.padding}

    def forward(self, x):
        self.x = np.copy(x)
        return conv2d(self.x, self.weight, bias=self.bias, **self._settings())

    def backward(self, gradient):
        back, *stored = conv2d_backward(gradient, self.x, self.weight, **self._settings())
        for name, value in zip(self.parameters, stored):
            setattr(self, name + "_gradient", value)
        return back


# %% conv_layer: remembers a function
# kind: right
# idea: forward stores what is left to do as a lambda.
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight, self.bias = np.array(weight), np.array(bias)
        self.stride, self.padding = stride, padding

    def forward(self, x):
        self.way_back = lambda g: conv2d_backward(g, x, self.weight, self.stride, self.padding)
        return conv2d(x, self.weight, self.bias, self.stride, self.padding)

    def backward(self, gradient):
        x_gradient, self.weight_gradient, self.bias_gradient = self.way_back(gradient)
        return x_gradient


# %% conv_layer: keeps the arguments
# kind: right
# idea: a tuple of arguments is kept and unpacked.
class Conv2d(Layer):
    """A convolution layer."""

    parameters = ("weight", "bias")

    def __init__(self, weight, bias, stride=1, padding=0):
        self.weight = np.array(weight)
        self.bias = np.array(bias)
        self.stride = stride
        self.padding = padding

    def forward(self, x):
        self.kept = x
        out = conv2d(x, self.weight, self.bias, stride=self.stride, padding=self.padding)
        return out

    def backward(self, gradient):
        three = conv2d_backward(
            gradient=gradient,
            x=self.kept,
            weight=self.weight,
            stride=self.stride,
            padding=self.padding,
        )
        self.bias_gradient = three[2]
        self.weight_gradient = three[1]
        return three[0]


# %% position: one number
# kind: wrong
# idea: returns the flat position, not an index with a number per axis.
def position_of_maximum(a):
    return (int(np.argmax(a)),)


# %% position: array from argwhere
# kind: wrong
# idea: returns an array row instead of a tuple: indexing with it picks rows.
def position_of_maximum(a):
    return np.argwhere(a == a.max())[0]


# %% position: last one
# kind: wrong
# idea: >= gives the last maximum at a tie.
def position_of_maximum(a):
    best = None
    for index in np.ndindex(a.shape):
        if best is None or a[index] >= a[best]:
            best = index
    return best


# %% position: memory order
# kind: wrong
# idea: ravel(order="K") counts in memory order, which is another order for a transposed array.
def position_of_maximum(a):
    flat = a.ravel(order="K")
    return tuple(int(i) for i in np.unravel_index(flat.argmax(), a.shape))


# %% position: argmin of the negative
# kind: wrong
# idea: -a wraps round for uint8 (0 stays 0, 1 becomes 255) and for the smallest int8.
def position_of_maximum(a):
    return tuple(int(i) for i in np.unravel_index(np.argmin(-a), a.shape))


# %% position: axis by axis
# kind: wrong
# idea: takes along each axis the place of the maximum of the sums, which need not be the maximum's place.
def position_of_maximum(a):
    return tuple(
        int(np.argmax(a.sum(axis=tuple(j for j in range(a.ndim) if j != i)))) for i in range(a.ndim)
    )


# %% position: two axes only
# kind: wrong
# idea: divmod by the number of columns works for matrices only.
def position_of_maximum(a):
    return tuple(divmod(int(a.argmax()), a.shape[1]))


# %% position: starts at zero
# kind: wrong
# idea: the search starts with the value 0, so that arrays of negative numbers give the first place.
def position_of_maximum(a):
    largest, place = 0, (0,) * a.ndim
    for index, value in np.ndenumerate(a):
        if value > largest:
            largest, place = value, index
    return place


# %% position: first along each axis on its own
# kind: wrong
# idea: np.nonzero per axis and the minimum of each: at a tie it mixes the coordinates of two maxima.
def position_of_maximum(a):
    return tuple(int(i.min()) for i in np.nonzero(a == a.max()))


# %% position: sorted in place
# kind: wrong
# idea: the array itself is flattened in place and back by its shape attribute, and the found maximum is overwritten on the way.
def position_of_maximum(a):
    shape = a.shape
    place = np.unravel_index(int(a.argmax()), shape)
    a[place] = a.min()
    return tuple(int(i) for i in place)


# %% position: floats
# kind: wrong
# idea: the division is a true division, so the index consists of floats.
def position_of_maximum(a):
    position, index = int(a.argmax()), []
    for size in reversed(a.shape):
        index.append(float(position % size))
        position = position // size
    return tuple(reversed(index))


# %% position: max with a key
# kind: right
# idea: Python's max keeps the first of equals.
def position_of_maximum(a):
    return max(np.ndindex(*a.shape), key=lambda index: a[index])


# %% position: divisions by hand
# kind: right
# idea: the digits of the flat position, from the last axis to the first.
def position_of_maximum(a):
    position, digits = int(np.argmax(a)), []
    for size in a.shape[::-1]:
        position, digit = divmod(position, size)
        digits.insert(0, digit)
    return tuple(digits)


# %% position: recursion along the first axis
# kind: right
# idea: finds the first row with the overall maximum and goes on inside it.
def position_of_maximum(a):
    if a.ndim == 1:
        return (int(a.argmax()),)
    tops = [row.max() for row in a]
    first = int(np.argmax(np.array(tops)))
    return (first, *position_of_maximum(a[first]))


# %% maxpool: loops over images and channels
# kind: wrong
# idea: right numbers, but with loops over N and C, which are not allowed.
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        (kh, kw), s = self.kernel, self.stride
        ho, wo = (x.shape[2] - kh) // s + 1, (x.shape[3] - kw) // s + 1
        y = np.zeros((*x.shape[:2], ho, wo), dtype=x.dtype)
        for n, c, i, j in np.ndindex(y.shape):
            y[n, c, i, j] = x[n, c, i * s : i * s + kh, j * s : j * s + kw].max()
        return y

    def backward(self, gradient):
        (kh, kw), s = self.kernel, self.stride
        gx = np.zeros(self.x.shape)
        for n, c, i, j in np.ndindex(gradient.shape):
            window = self.x[n, c, i * s : i * s + kh, j * s : j * s + kw]
            k, l = np.unravel_index(window.argmax(), window.shape)
            gx[n, c, i * s + k, j * s + l] += gradient[n, c, i, j]
        return gx


# %% maxpool: ties share by a mask
# kind: wrong
# idea: every number equal to the maximum gets the whole gradient.
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        self.y = batch_windows_(x, self.kernel, self.stride).max(axis=(-2, -1))
        return self.y.copy()

    def backward(self, gradient):
        (kh, kw), s = self.kernel, self.stride
        gx = np.zeros(self.x.shape)
        for i in range(gradient.shape[2]):
            for j in range(gradient.shape[3]):
                part = np.s_[:, :, i * s : i * s + kh, j * s : j * s + kw]
                top = self.y[:, :, i, j, None, None]
                gx[part] += (self.x[part] == top) * gradient[:, :, i, j, None, None]
        return gx


def batch_windows_(x, kernel, stride):
    return sliding_window_view(x, kernel, axis=(2, 3))[:, :, ::stride, ::stride]


# %% maxpool: gradient in the input's dtype
# kind: wrong
# idea: zeros_like(x): whole-number images cut off the gradients.
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        return sliding_window_view(x, self.kernel, axis=(2, 3))[
            :, :, :: self.stride, :: self.stride
        ].max(axis=(-2, -1))

    def backward(self, gradient):
        (kh, kw), s = self.kernel, self.stride
        gx = np.zeros_like(self.x)
        n, c = np.ogrid[: gx.shape[0], : gx.shape[1]]
        for i in range(gradient.shape[2]):
            for j in range(gradient.shape[3]):
                window = self.x[:, :, i * s : i * s + kh, j * s : j * s + kw].reshape(
                    *gx.shape[:2], -1
                )
                k, l = np.unravel_index(window.argmax(axis=2), (kh, kw))
                gx[n, c, i * s + k, j * s + l] += gradient[:, :, i, j].astype(gx.dtype)
        return gx


# %% maxpool: winners struck out
# kind: wrong
# idea: backward sets each winner in the remembered x (the caller's array) to -inf, so x changes and a second backward differs.
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        return sliding_window_view(x, self.kernel, axis=(2, 3))[
            :, :, :: self.stride, :: self.stride
        ].max(axis=(-2, -1))

    def backward(self, gradient):
        (kh, kw), s = self.kernel, self.stride
        gx = np.zeros(self.x.shape)
        n, c = np.ogrid[: gx.shape[0], : gx.shape[1]]
        for i in range(gradient.shape[2]):
            for j in range(gradient.shape[3]):
                window = self.x[:, :, i * s : i * s + kh, j * s : j * s + kw].reshape(
                    *gx.shape[:2], -1
                )
                k, l = np.unravel_index(window.argmax(axis=2), (kh, kw))
                gx[n, c, i * s + k, j * s + l] += gradient[:, :, i, j]
                self.x[n, c, i * s + k, j * s + l] = np.finfo(float).min
        return gx


# %% maxpool: one fancy assignment for all windows
# kind: wrong
# idea: gx[...] += g with all windows at once loses gradients where overlapping windows have the same winner.
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.shape = x.shape
        view = sliding_window_view(x, self.kernel, axis=(2, 3))[
            :, :, :: self.stride, :: self.stride
        ]
        flat = view.reshape(*view.shape[:4], -1)
        self.place = flat.argmax(axis=-1)
        return flat.max(axis=-1)

    def backward(self, gradient):
        gx = np.zeros(self.shape)
        N, C, ho, wo = gradient.shape
        n, c, i, j = np.ogrid[:N, :C, :ho, :wo]
        k, l = np.divmod(self.place, self.kernel[1])
        gx[n, c, i * self.stride + k, j * self.stride + l] += gradient
        return gx


# %% maxpool: stride of the kernel
# kind: wrong
# idea: the given stride is ignored, the windows always touch.
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        (kh, kw) = self.kernel
        n, c, h, w = self.shape = x.shape
        ho, wo = h // kh, w // kw
        blocks = (
            x[:, :, : ho * kh, : wo * kw].reshape(n, c, ho, kh, wo, kw).transpose(0, 1, 2, 4, 3, 5)
        )
        flat = blocks.reshape(n, c, ho, wo, kh * kw)
        self.place = flat.argmax(-1)
        return flat.max(-1)

    def backward(self, gradient):
        kh, kw = self.kernel
        gx = np.zeros(self.shape)
        n, c, ho, wo = gradient.shape
        a, b, i, j = np.ogrid[:n, :c, :ho, :wo]
        gx[a, b, i * kh + self.place // kw, j * kw + self.place % kw] = gradient
        return gx


# %% maxpool: kernel sides exchanged on the way back
# kind: wrong
# idea: the flat position is split by kh instead of kw; square kernels hide it.
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        return sliding_window_view(x, self.kernel, axis=(2, 3))[
            :, :, :: self.stride, :: self.stride
        ].max(axis=(-2, -1))

    def backward(self, gradient):
        (kh, kw), s = self.kernel, self.stride
        gx = np.zeros(self.x.shape)
        n, c = np.ogrid[: gx.shape[0], : gx.shape[1]]
        for i in range(gradient.shape[2]):
            for j in range(gradient.shape[3]):
                window = self.x[:, :, i * s : i * s + kh, j * s : j * s + kw].reshape(
                    *gx.shape[:2], -1
                )
                place = window.argmax(axis=2)
                rows = np.minimum(i * s + place // kh, gx.shape[2] - 1)
                columns = np.minimum(j * s + place % kh, gx.shape[3] - 1)
                gx[n, c, rows, columns] += gradient[:, :, i, j]
        return gx


# %% maxpool: running maximum from zero
# kind: wrong
# idea: the output starts with zeros, so windows of negative numbers give 0.
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        (kh, kw), s = self.kernel, self.stride
        ho, wo = (x.shape[2] - kh) // s + 1, (x.shape[3] - kw) // s + 1
        y = np.zeros((*x.shape[:2], ho, wo), dtype=x.dtype)
        for k in range(kh):
            for l in range(kw):
                y = np.maximum(y, x[:, :, k::s, l::s][:, :, :ho, :wo])
        return y

    def backward(self, gradient):
        (kh, kw), s = self.kernel, self.stride
        gx = np.zeros(self.x.shape)
        n, c = np.ogrid[: gx.shape[0], : gx.shape[1]]
        for i in range(gradient.shape[2]):
            for j in range(gradient.shape[3]):
                window = self.x[:, :, i * s : i * s + kh, j * s : j * s + kw].reshape(
                    *gx.shape[:2], -1
                )
                k, l = np.unravel_index(window.argmax(axis=2), (kh, kw))
                gx[n, c, i * s + k, j * s + l] += gradient[:, :, i, j]
        return gx


# %% maxpool: gradient buffer reused
# kind: wrong
# idea: the buffer of the input's gradient is made in forward and added to, so a second backward gives twice as much.
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x, self.gx = x, np.zeros(x.shape)
        return sliding_window_view(x, self.kernel, axis=(2, 3))[
            :, :, :: self.stride, :: self.stride
        ].max(axis=(-2, -1))

    def backward(self, gradient):
        (kh, kw), s = self.kernel, self.stride
        n, c = np.ogrid[: self.x.shape[0], : self.x.shape[1]]
        for i in range(gradient.shape[2]):
            for j in range(gradient.shape[3]):
                window = self.x[:, :, i * s : i * s + kh, j * s : j * s + kw].reshape(
                    *self.x.shape[:2], -1
                )
                k, l = np.unravel_index(window.argmax(axis=2), (kh, kw))
                self.gx[n, c, i * s + k, j * s + l] += gradient[:, :, i, j]
        return self.gx


# %% maxpool: map over the images
# kind: wrong
# idea: hides the loop over images in a list comprehension with np.stack.
class MaxPool2d(Layer):
    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.x = x
        s = self.stride
        return np.stack(
            [
                sliding_window_view(a, self.kernel, axis=(1, 2))[:, ::s, ::s].max(axis=(-2, -1))
                for a in x
            ]
        )

    def _one(self, image, g):
        (kh, kw), s = self.kernel, self.stride
        back = np.zeros(image.shape)
        channels = np.arange(len(image))
        for i in range(g.shape[1]):
            for j in range(g.shape[2]):
                place = (
                    image[:, i * s : i * s + kh, j * s : j * s + kw]
                    .reshape(len(image), -1)
                    .argmax(1)
                )
                back[channels, i * s + place // kw, j * s + place % kw] += g[:, i, j]
        return back

    def backward(self, gradient):
        return np.stack(list(map(self._one, self.x, gradient)))


# %% maxpool: np.add.at
# kind: right
# idea: no loop at all; places kept from forward.
class MaxPool2d(Layer):
    """Max pooling without padding; all images and channels at once, without a loop over them."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        self.shape, s = x.shape, self.stride
        view = sliding_window_view(x, self.kernel, axis=(2, 3))[:, :, ::s, ::s]
        flat = view.reshape(*view.shape[:4], -1)
        self.place = flat.argmax(axis=-1)
        return np.take_along_axis(flat, self.place[..., None], axis=-1)[..., 0]

    def backward(self, gradient):
        n, c, i, j = np.ogrid[tuple(slice(size) for size in gradient.shape)]
        k, l = np.unravel_index(self.place, self.kernel)
        gx = np.zeros(self.shape)
        np.add.at(gx, (n, c, i * self.stride + k, j * self.stride + l), gradient)
        return gx


# %% maxpool: loop over the kernel's places
# kind: right
# idea: strided slices; the first place that equals the maximum takes the gradient.
class MaxPool2d(Layer):
    """Max pooling without padding; all images and channels at once, without a loop over them."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def _slices(self, ho, wo):
        s = self.stride
        for k in range(self.kernel[0]):
            for l in range(self.kernel[1]):
                yield np.s_[:, :, k : k + s * (ho - 1) + 1 : s, l : l + s * (wo - 1) + 1 : s]

    def forward(self, x):
        ho = (x.shape[2] - self.kernel[0]) // self.stride + 1
        wo = (x.shape[3] - self.kernel[1]) // self.stride + 1
        y = None
        for part in self._slices(ho, wo):
            y = x[part].copy() if y is None else np.maximum(y, x[part])
        self.x, self.y = x, y.copy()
        return y

    def backward(self, gradient):
        result = np.zeros(self.x.shape)
        waiting = np.ones(self.y.shape, dtype=bool)
        for part in self._slices(*self.y.shape[2:]):
            won = (self.x[part] == self.y) & waiting
            result[part] += gradient * won
            waiting &= ~won
        return result


# %% maxpool: flat images
# kind: right
# idea: N and C joined to one axis by reshape, loops over rows and columns, flat pixel numbers and bincount-like adding.
class MaxPool2d(Layer):
    """Max pooling without padding; all images and channels at once, without a loop over them."""

    def __init__(self, kernel, stride):
        self.kernel, self.stride = tuple(kernel), stride

    def forward(self, x):
        (kh, kw), s = self.kernel, self.stride
        n, c, h, w = self.shape = x.shape
        maps = x.reshape(n * c, h, w)
        ho, wo = (h - kh) // s + 1, (w - kw) // s + 1
        y = np.empty((n * c, ho, wo), dtype=x.dtype)
        self.winner = np.empty((n * c, ho, wo), dtype=int)  # pixel number inside its map
        everyone = np.arange(n * c)
        for i in range(ho):
            for j in range(wo):
                window = maps[:, i * s : i * s + kh, j * s : j * s + kw].reshape(n * c, kh * kw)
                best = window.argmax(axis=1)
                y[:, i, j] = window[everyone, best]
                self.winner[:, i, j] = (i * s + best // kw) * w + j * s + best % kw
        return y.reshape(n, c, ho, wo)

    def backward(self, gradient):
        n, c, h, w = self.shape
        g = gradient.reshape(n * c, *gradient.shape[2:])
        everyone = np.arange(n * c)
        out = np.zeros((n * c, h * w))
        for i in range(g.shape[1]):
            for j in range(g.shape[2]):
                out[everyone, self.winner[:, i, j]] += g[:, i, j]
        return out.reshape(self.shape)
