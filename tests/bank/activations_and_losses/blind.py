# %% sigmoid: sigmoid_w_where_without_clamp
# kind: wrong
# fails: test_sigmoid
# idea: Both forms see every logit, so the form that where does not choose still overflows and makes the slope nan.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    return torch.where(x >= 0, 1 / (1 + torch.exp(-x)), torch.exp(x) / (1 + torch.exp(x)))


# %% sigmoid: sigmoid_w_abs_slope_at_zero
# kind: wrong
# fails: test_sigmoid
# idea: The exponent is -|x|, and the slope of |x| at 0 is 0, so the slope at logit 0 is 0 and not a quarter.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    z = torch.exp(-x.abs())
    return torch.where(x >= 0, 1 / (1 + z), z / (1 + z))


# %% sigmoid: sigmoid_w_relu_slope_at_zero
# kind: wrong
# fails: test_sigmoid
# idea: relu makes the numbers safe, but its slope at exactly 0 is 0, so the sigmoid's slope at 0 is 0 and not a quarter.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    left = 1 / (1 + torch.exp(-torch.relu(x)))
    e = torch.exp(-torch.relu(-x))
    return torch.where(x >= 0, left, e / (1 + e))


# %% sigmoid: sigmoid_w_maximum_halves_slope_at_zero
# kind: wrong
# fails: test_sigmoid
# idea: torch.maximum shares the slope between two equal arguments, so at exactly 0 the slope is an eighth and not a quarter.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    zero = torch.zeros_like(x)
    positive = 1 / (1 + torch.exp(-torch.maximum(x, zero)))
    e = torch.exp(torch.minimum(x, zero))
    return torch.where(x >= 0, positive, e / (1 + e))


# %% sigmoid: sigmoid_w_always_float32
# kind: wrong
# fails: test_sigmoid
# idea: The logits are turned into float32 first, so float64 logits come back as float32.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    x = x.float()
    e = torch.exp(torch.where(x < 0, x, 0))
    return torch.where(x >= 0, 1 / (1 + torch.exp(-torch.where(x >= 0, x, 0))), e / (1 + e))


# %% sigmoid: sigmoid_w_stays_double
# kind: wrong
# fails: test_sigmoid
# idea: It computes in float64 for safety and forgets to go back, so float32 logits give float64 probabilities.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    x = x.double()
    e = torch.exp(torch.where(x < 0, x, 0))
    return torch.where(x >= 0, 1 / (1 + torch.exp(-torch.where(x >= 0, x, 0))), e / (1 + e))


# %% sigmoid: sigmoid_w_clamped_logits
# kind: wrong
# fails: test_sigmoid
# idea: All logits are cut at plus and minus 15, so the value stops at 3e-7 and the slope is gone beyond.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    return 1 / (1 + torch.exp(-x.clamp(-15, 15)))


# %% sigmoid: sigmoid_w_zero_below_ten
# kind: wrong
# fails: test_sigmoid
# idea: Below -10 the result is set to exactly 0 and above 10 to exactly 1, with slope 0, although sigmoid(-10) is 4.5e-5.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    middle = 1 / (1 + torch.exp(-x.clamp(-10, 10)))
    middle = torch.where(x < -10, torch.zeros_like(x), middle)
    return torch.where(x > 10, torch.ones_like(x), middle)


# %% sigmoid: sigmoid_w_clamp_only_below
# kind: wrong
# fails: test_sigmoid
# idea: Only the right-hand form with the clamp at -80 is used: exp(x) for large positive logits overflows to inf / inf.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    e = torch.exp(x.clamp(min=-80))
    return e / (1 + e)


# %% sigmoid: sigmoid_w_one_form_for_the_batch
# kind: wrong
# fails: test_sigmoid
# idea: One form is chosen for the whole batch, so a batch that holds both -1000 and 1000 gives nan.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    if (x >= 0).all():
        return 1 / (1 + torch.exp(-x))
    e = torch.exp(x)
    return e / (1 + e)


# %% sigmoid: sigmoid_w_nan_to_num
# kind: wrong
# fails: test_sigmoid
# idea: The textbook formula's values are mended afterwards, which does not mend the slope: nan at -1000.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    return torch.nan_to_num(1 / (1 + torch.exp(-x)), nan=0.0)


# %% sigmoid: sigmoid_w_own_backward_forgets_what_follows
# kind: wrong
# fails: test_sigmoid
# idea: The backward of its own Function returns s(1 - s) without multiplying by what comes from behind, so 3 * sigmoid has the slope of 1 * sigmoid.
class StableSigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        e = torch.exp(x.clamp(max=0))
        s = torch.where(x >= 0, 1 / (1 + torch.exp(-x.clamp(min=0))), e / (1 + e))
        ctx.save_for_backward(s)
        return s

    @staticmethod
    def backward(ctx, grad):
        (s,) = ctx.saved_tensors
        return s * (1 - s)


def sigmoid(x: torch.Tensor) -> torch.Tensor:
    return StableSigmoid.apply(x)


# %% sigmoid: sigmoid_w_python_floats
# kind: wrong
# fails: test_sigmoid
# idea: It computes with math.exp on Python floats and makes a new tensor, so no slope can be asked of the result.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    def one(v):
        if v >= 0:
            return 1 / (1 + math.exp(-v))
        return math.exp(v) / (1 + math.exp(v))

    return torch.tensor([one(v) for v in x.flatten().tolist()], dtype=x.dtype).reshape(x.shape)


# %% sigmoid: sigmoid_w_vectors_only
# kind: wrong
# fails: test_sigmoid
# idea: The loop asks `if v >= 0` of each entry of the first axis, which works on vectors only and not on any shape.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    out = []
    for v in x:
        if v >= 0:
            out.append(1 / (1 + torch.exp(-v)))
        else:
            out.append(torch.exp(v) / (1 + torch.exp(v)))
    return torch.stack(out)


# %% sigmoid: sigmoid_w_squeezed
# kind: wrong
# fails: test_sigmoid
# idea: The result is squeezed, so logits of shape (N, 1) come back as (N,).
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    e = torch.exp(torch.where(x < 0, x, 0))
    return torch.where(
        x >= 0, 1 / (1 + torch.exp(-torch.where(x >= 0, x, 0))), e / (1 + e)
    ).squeeze()


# %% sigmoid: sigmoid_w_changes_the_logits
# kind: wrong
# fails: test_sigmoid
# idea: The caller's logits are cut to plus and minus 80 in place, so after the call 1000 has become 80.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    x.data.clamp_(-80, 80)
    return 1 / (1 + torch.exp(-x))


# %% sigmoid: sigmoid_w_one_minus
# kind: wrong
# fails: test_sigmoid
# idea: For negative logits it takes 1 minus a number that rounds to 1, so in float32 sigmoid(-20) is 0 and not 2e-9.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    left = 1 / (1 + torch.exp(-torch.where(x >= 0, x, 0)))
    right = 1 - 1 / (1 + torch.exp(torch.where(x < 0, x, 0)))
    return torch.where(x >= 0, left, right)


# %% sigmoid: sigmoid_w_negative_half_detached
# kind: wrong
# fails: test_sigmoid
# idea: The form for negative logits is written under no_grad, so its value is right and its slope is 0.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    positive = 1 / (1 + torch.exp(-torch.where(x >= 0, x, 0)))
    with torch.no_grad():
        e = torch.exp(torch.where(x < 0, x, 0))
        negative = e / (1 + e)
    return torch.where(x >= 0, positive, negative)


# %% sigmoid: sigmoid_w_expit
# kind: wrong
# fails: test_sigmoid
# idea: torch.special.expit is PyTorch's own sigmoid under another name; it was to be built with exp.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    return torch.special.expit(x)


# %% sigmoid: sigmoid_w_softmax_of_two
# kind: wrong
# fails: test_sigmoid
# idea: It takes the ready-made softmax of (x, 0), which the description rules out.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    pair = torch.stack([x, torch.zeros_like(x)], dim=-1)
    return pair.softmax(dim=-1)[..., 0]


# %% sigmoid: sigmoid_r_where_twice
# kind: right
# passes: test_sigmoid
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    e = torch.exp(torch.where(x < 0, x, 0))
    return torch.where(x >= 0, 1 / (1 + torch.exp(-torch.where(x >= 0, x, 0))), e / (1 + e))


# %% sigmoid: sigmoid_r_masks
# kind: right
# passes: test_sigmoid
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    result = torch.empty_like(x)
    positive = x >= 0
    result[positive] = 1 / (1 + torch.exp(-x[positive]))
    e = torch.exp(x[~positive])
    result[~positive] = e / (1 + e)
    return result


# %% sigmoid: sigmoid_r_one_fraction
# kind: right
# passes: test_sigmoid
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    # e^min(x, 0) / (e^-max(x, 0) + e^min(x, 0)) is the right form in both halves
    top = torch.where(x < 0, x, 0).exp()
    other = (-torch.where(x >= 0, x, 0)).exp()
    return top / (top + other)


# %% sigmoid: sigmoid_r_exp_of_logarithm
# kind: right
# passes: test_sigmoid
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    return torch.exp(-torch.logaddexp(torch.zeros_like(x), -x))


# %% sigmoid: sigmoid_r_own_function
# kind: right
# passes: test_sigmoid
class StableSigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        e = torch.exp(-x.abs())
        ctx.save_for_backward(e)
        return torch.where(x >= 0, 1 / (1 + e), e / (1 + e))

    @staticmethod
    def backward(ctx, grad):
        (e,) = ctx.saved_tensors
        return grad * e / (1 + e) ** 2


def sigmoid(x: torch.Tensor) -> torch.Tensor:
    return StableSigmoid.apply(x)


# %% sigmoid: sigmoid_r_number_by_number
# kind: right
# passes: test_sigmoid
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    def one(v):
        if v >= 0:
            return 1 / (1 + torch.exp(-v))
        e = torch.exp(v)
        return e / (e + 1)

    if x.numel() == 0:
        return x.clone()
    return torch.stack([one(v) for v in x.reshape(-1)]).reshape(x.shape)


# %% sigmoid: sigmoid_r_sign_chosen_first
# kind: right
# passes: test_sigmoid
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    positive = x >= 0
    e = torch.exp(torch.where(positive, -x, x))  # never a positive exponent
    return torch.where(positive, torch.ones_like(x), e) / (1 + e)


# %% softmax: softmax_w_global_maximum
# kind: wrong
# fails: test_softmax
# idea: One maximum of the whole batch is subtracted, so a row far below another becomes 0 / 0.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    e = torch.exp(logits - logits.max())
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: softmax_w_maximum_of_last_axis
# kind: wrong
# fails: test_softmax
# idea: The largest is always taken along the last axis, so along another axis different numbers are subtracted within one group.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    e = torch.exp(logits - logits.amax(dim=-1, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: softmax_w_ignores_dim
# kind: wrong
# fails: test_softmax
# idea: dim is ignored: the classes are always taken to lie along the last axis.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    e = torch.exp(logits - logits.amax(dim=-1, keepdim=True))
    return e / e.sum(dim=-1, keepdim=True)


# %% softmax: softmax_w_in_place
# kind: wrong
# fails: test_softmax
# idea: The maximum is subtracted in place, so the caller's logits are changed.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    logits -= logits.amax(dim=dim, keepdim=True)
    e = torch.exp(logits)
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: softmax_w_clamped
# kind: wrong
# fails: test_softmax
# idea: Logits are cut at plus and minus 80 against overflow, so 1000 and 500 get the same probability.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    e = torch.exp(logits.clamp(-80, 80))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: softmax_w_float32
# kind: wrong
# fails: test_softmax
# idea: float64 logits come back as float32 probabilities.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    x = logits.to(torch.float32)
    e = torch.exp(x - x.amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: softmax_w_eps_in_denominator
# kind: wrong
# fails: test_softmax
# idea: A small number is added to the denominator, so the probabilities no longer add up to 1.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return e / (e.sum(dim=dim, keepdim=True) + 1e-4)


# %% softmax: softmax_w_nan_to_num
# kind: wrong
# fails: test_softmax
# idea: Nothing is subtracted and nan is replaced by 0 afterwards, so a row that holds 1000 gets only zeros.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    e = torch.exp(logits)
    return torch.nan_to_num(e / e.sum(dim=dim, keepdim=True), nan=0.0)


# %% softmax: softmax_w_subtracts_minimum
# kind: wrong
# fails: test_softmax
# idea: The smallest logit is subtracted instead of the largest, so the exponents are positive and overflow when a row spans more than 88.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    e = torch.exp(logits - logits.amin(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: softmax_w_subtracts_mean
# kind: wrong
# fails: test_softmax
# idea: The mean is subtracted instead of the largest: with 1000 and -1000 in one row exp(1000) still overflows.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    e = torch.exp(logits - logits.mean(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: softmax_w_largest_magnitude
# kind: wrong
# fails: test_softmax
# idea: The largest absolute value is subtracted, so a row of numbers near -1000 becomes 0 / 0.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    e = torch.exp(logits - logits.abs().amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: softmax_w_no_grad
# kind: wrong
# fails: test_softmax
# idea: Everything is computed under no_grad, so the slope is cut off.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    with torch.no_grad():
        e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
        return e / e.sum(dim=dim, keepdim=True)


# %% softmax: softmax_w_denominator_detached
# kind: wrong
# fails: test_softmax
# idea: The sum is detached, so the values are right and the slopes leave out that each logit also changes the sum.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True).detach()


# %% softmax: softmax_w_negative_dim_for_tables
# kind: wrong
# fails: test_softmax
# idea: A negative dim is turned round as if there were always two axes, which is wrong with three.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    if dim < 0:
        dim = (dim + 2) % logits.ndim
    e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: softmax_w_reshape_into_rows
# kind: wrong
# fails: test_softmax
# idea: reshape cuts the numbers into rows of K without moving the axis of the classes to the end, so groups are mixed unless dim is the last axis.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    rows = logits.reshape(-1, logits.shape[dim])
    e = torch.exp(rows - rows.amax(dim=1, keepdim=True))
    return (e / e.sum(dim=1, keepdim=True)).reshape(logits.shape)


# %% softmax: softmax_w_at_most_two_axes
# kind: wrong
# fails: test_softmax
# idea: Only vectors and tables are handled: with more axes the maximum and the sum are taken over the second axis whatever dim says.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    axis = 0 if dim == 0 or logits.ndim == 1 or dim == -logits.ndim else 1
    e = torch.exp(logits - logits.amax(dim=axis, keepdim=True))
    return e / e.sum(dim=axis, keepdim=True)


# %% softmax: softmax_w_single_class_is_sigmoid
# kind: wrong
# fails: test_softmax
# idea: With one class only it switches to the sigmoid, but softmax of a single logit is 1.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    if logits.shape[dim] == 1:
        return sigmoid(logits)
    e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: softmax_w_two_classes_two_sigmoids
# kind: wrong
# fails: test_softmax
# idea: With two classes each logit gets its own sigmoid; the two do not add up to 1 (softmax of (a, b) is sigmoid of a - b).
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    if logits.shape[dim] == 2:
        return sigmoid(logits)
    e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: softmax_w_without_keepdim
# kind: wrong
# fails: test_softmax
# idea: The sum is taken without keepdim, so it lines up with the wrong axis for a square batch and with none otherwise.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim)


# %% softmax: softmax_w_squeezed
# kind: wrong
# fails: test_softmax
# idea: Axes of size 1 are squeezed out of the result, so a batch of one example loses its axis.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return (e / e.sum(dim=dim, keepdim=True)).squeeze()


# %% softmax: softmax_w_remembers_the_largest
# kind: wrong
# fails: test_softmax
# idea: The largest logits are remembered by shape, so a second batch of the same shape is shifted by the first one's and may overflow.
largest_of = {}


def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    key = (tuple(logits.shape), dim)
    if key not in largest_of:
        largest_of[key] = logits.detach().amax(dim=dim, keepdim=True)
    e = torch.exp(logits - largest_of[key])
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: softmax_w_ready_made
# kind: wrong
# fails: test_softmax
# idea: It wraps nn.Softmax, PyTorch's ready-made softmax, which the description rules out.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    layer = nn.Softmax(dim=dim)
    return layer(logits)


# %% softmax: softmax_r_amax
# kind: right
# passes: test_softmax
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: softmax_r_logsumexp
# kind: right
# passes: test_softmax
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    x = logits - logits.amax(dim, keepdim=True)  # logsumexp of 1000s would cost digits
    return (x - x.logsumexp(dim, keepdim=True)).exp()


# %% softmax: softmax_r_clone_and_in_place
# kind: right
# passes: test_softmax
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    shifted = logits.clone()
    shifted -= logits.max(dim=dim, keepdim=True).values.detach()
    powers = shifted.exp()
    return powers.div(powers.sum(dim, keepdim=True))


# %% softmax: softmax_r_axis_to_the_end
# kind: right
# passes: test_softmax
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    moved = logits.movedim(dim, -1)
    rows = moved.reshape(-1, moved.shape[-1])
    e = torch.exp(rows - rows.max(dim=1).values[:, None])
    p = e / e.sum(dim=1)[:, None]
    return p.reshape(moved.shape).movedim(-1, dim)


# %% softmax: softmax_r_unbind_loop
# kind: right
# passes: test_softmax
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    parts = logits.unbind(dim)
    largest = parts[0]
    for part in parts[1:]:
        largest = torch.maximum(largest, part)
    powers = [torch.exp(part - largest.detach()) for part in parts]
    total = sum(powers)
    return torch.stack([power / total for power in powers], dim=dim)


# %% softmax: softmax_r_unsqueeze
# kind: right
# passes: test_softmax
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    axis = dim % logits.ndim
    e = torch.exp(logits - logits.amax(axis).unsqueeze(axis))
    return e * (1 / e.sum(axis).unsqueeze(axis))


# %% softmax: softmax_r_helper_inside
# kind: right
# passes: test_softmax
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    def over_classes(reduce, x):
        return reduce(x, dim=dim, keepdim=True)

    powers = torch.exp(torch.sub(logits, over_classes(torch.amax, logits)))
    return torch.true_divide(powers, over_classes(torch.sum, powers))


# %% bce_from_probabilities: bce_p_w_clamped
# kind: wrong
# fails: test_bce_from_probabilities
# idea: The probabilities are kept away from 0 and 1, although nothing is to be clamped: a sure mistake costs 16 and not inf.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    p = probabilities.clamp(1e-7, 1 - 1e-7)
    return -(targets * torch.log(p) + (1 - targets) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: bce_p_w_eps_in_logarithm
# kind: wrong
# fails: test_bce_from_probabilities
# idea: A small number is added inside the logarithm, a guard that was not to be there: p = 0 gives 18.4 and not inf.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    eps = 1e-8
    yes = targets * torch.log(probabilities + eps)
    no = (1 - targets) * torch.log(1 - probabilities + eps)
    return -(yes + no).mean()


# %% bce_from_probabilities: bce_p_w_only_float32_targets
# kind: wrong
# fails: test_bce_from_probabilities
# idea: Only float32 counts as float, so float64 targets are refused.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if targets.dtype != torch.float32:
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    p, y = probabilities, targets
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: bce_p_w_only_int64_refused
# kind: wrong
# fails: test_bce_from_probabilities
# idea: Only int64 targets are refused; int32 and uint8 targets slip through.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if targets.dtype == torch.long:
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    p, y = probabilities, targets
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: bce_p_w_whole_targets_converted
# kind: wrong
# fails: test_bce_from_probabilities
# idea: Whole-number targets are quietly turned into floats instead of being refused.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    y = targets.to(probabilities.dtype)
    if y.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    return -(y * torch.log(probabilities) + (1 - y) * torch.log(1 - probabilities)).mean()


# %% bce_from_probabilities: bce_p_w_counts_compared
# kind: wrong
# fails: test_bce_from_probabilities
# idea: It compares how many numbers there are and not the shapes, so (8, 1) with (8,) passes and broadcasts to (8, 8).
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point() or targets.numel() != probabilities.numel():
        raise ValueError(f"unfit targets: {targets.dtype}, {tuple(targets.shape)}")
    p, y = probabilities, targets
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: bce_p_w_axes_counted
# kind: wrong
# fails: test_bce_from_probabilities
# idea: It compares the number of axes and the first size only, so (4, 1) with (4, 3) passes and broadcasts.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.ndim != probabilities.ndim or targets.shape[:1] != probabilities.shape[:1]:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    p, y = probabilities, targets
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: bce_p_w_squeezed_shapes
# kind: wrong
# fails: test_bce_from_probabilities
# idea: Both are squeezed before the shapes are compared, so (8, 1) with (8,) is accepted instead of refused.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    p, y = probabilities.squeeze(), targets.squeeze()
    if y.shape != p.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: bce_p_w_refuses_only_what_cannot_broadcast
# kind: wrong
# fails: test_bce_from_probabilities
# idea: Only shapes that cannot broadcast are refused, but it is the broadcasting that was to be prevented.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    try:
        loss = -(targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities))
    except RuntimeError as error:
        raise ValueError("targets and probabilities have different shapes") from error
    return loss.mean()


# %% bce_from_probabilities: bce_p_w_divided_by_rows
# kind: wrong
# fails: test_bce_from_probabilities
# idea: The sum is divided by the number of rows and not of all numbers, which differs as soon as there are two axes.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    p, y = probabilities, targets
    n = len(p) if p.ndim else 1
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).sum() / n


# %% bce_from_probabilities: bce_p_w_mean_of_first_axis
# kind: wrong
# fails: test_bce_from_probabilities
# idea: The mean runs over the first axis only, so for (N, K) there are K losses left instead of one.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    p, y = probabilities, targets
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean(dim=0)


# %% bce_from_probabilities: bce_p_w_item
# kind: wrong
# fails: test_bce_from_probabilities
# idea: A Python float is returned and not a tensor, so PyTorch cannot follow the slope.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    p, y = probabilities, targets
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean().item()


# %% bce_from_probabilities: bce_p_w_new_tensor
# kind: wrong
# fails: test_bce_from_probabilities
# idea: The losses are collected as Python floats and made into a new tensor, which has lost the way back to the probabilities.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    losses = []
    for p, y in zip(probabilities.detach().flatten(), targets.flatten(), strict=True):
        losses.append(-(y * torch.log(p) + (1 - y) * torch.log(1 - p)))
    return torch.stack(losses).mean()


# %% bce_from_probabilities: bce_p_w_log2
# kind: wrong
# fails: test_bce_from_probabilities
# idea: The logarithm to base 2 is used instead of the natural one.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    p, y = probabilities, targets
    return -(y * torch.log2(p) + (1 - y) * torch.log2(1 - p)).mean()


# %% bce_from_probabilities: bce_p_w_minus_on_first_half
# kind: wrong
# fails: test_bce_from_probabilities
# idea: The minus sign reaches only the first of the two terms, so examples with y = 0 have a negative loss.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    p, y = probabilities, targets
    return (-y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: bce_p_w_hard_targets
# kind: wrong
# fails: test_bce_from_probabilities
# idea: Every target is treated as exactly 1 or 0 (above one half or not), so 0.8 counts like 1.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    right = torch.where(targets > 0.5, probabilities, 1 - probabilities)
    return -torch.log(right).mean()


# %% bce_from_probabilities: bce_p_w_refuses_soft_targets
# kind: wrong
# fails: test_bce_from_probabilities
# idea: Targets between 0 and 1 such as 0.8 are refused, although they are allowed.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    if not ((targets == 0) | (targets == 1)).all():
        raise ValueError("targets must be 0 or 1")
    p, y = probabilities, targets
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: bce_p_w_refuses_zero_and_one
# kind: wrong
# fails: test_bce_from_probabilities
# idea: Probabilities of exactly 0 or 1 are refused, although one wants to see what happens there.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    if (probabilities <= 0).any() or (probabilities >= 1).any():
        raise ValueError("probabilities must lie strictly between 0 and 1")
    p, y = probabilities, targets
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: bce_p_w_type_error
# kind: wrong
# fails: test_bce_from_probabilities
# idea: Targets of the wrong type are refused with TypeError and not, as promised, with ValueError.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise TypeError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    p, y = probabilities, targets
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: bce_p_w_asserts
# kind: wrong
# fails: test_bce_from_probabilities
# idea: The shape is asked for with assert, which raises AssertionError and not ValueError.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not torch.is_floating_point(targets):
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    assert targets.shape == probabilities.shape, "shapes differ"
    p, y = probabilities, targets
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: bce_p_w_float32
# kind: wrong
# fails: test_bce_from_probabilities
# idea: float64 probabilities are rounded to float32 before the logarithm, which loses most of their digits near 1.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    p, y = probabilities.float(), targets.float()
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: bce_p_w_targets_overwritten
# kind: wrong
# fails: test_bce_from_probabilities
# idea: 1 - y is computed in place, so the caller's targets are turned round.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    yes = targets.clone() * torch.log(probabilities)
    no = targets.neg_().add_(1) * torch.log(1 - probabilities)
    return -(yes + no).mean()


# %% bce_from_probabilities: bce_p_w_ready_made
# kind: wrong
# fails: test_bce_from_probabilities
# idea: It calls the ready-made nn.BCELoss, which is ruled out and which moreover never lets a logarithm fall below -100.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    return nn.BCELoss()(probabilities, targets)


# %% bce_from_probabilities: bce_p_r_formula
# kind: right
# passes: test_bce_from_probabilities
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {targets.shape} and {probabilities.shape}")
    p, y = probabilities, targets
    return -(y * torch.log(p) + (1 - y) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: bce_p_r_helper_check
# kind: right
# passes: test_bce_from_probabilities
def _refuse_unless(condition, message):
    if not condition:
        raise ValueError(message)


def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    _refuse_unless(torch.is_floating_point(targets), "targets must be floats")
    _refuse_unless(tuple(targets.shape) == tuple(probabilities.shape), "shapes differ")
    surprise_yes, surprise_no = -probabilities.log(), -(1 - probabilities).log()
    return (targets * surprise_yes + (1 - targets) * surprise_no).mean()


# %% bce_from_probabilities: bce_p_r_own_error_class
# kind: right
# passes: test_bce_from_probabilities
class TargetError(ValueError):
    """Targets that do not fit the predictions."""


def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if targets.shape != probabilities.shape or not targets.dtype.is_floating_point:
        raise TargetError(f"{targets.dtype}, {targets.shape} for {probabilities.shape}")
    y, log_p, log_q = targets, torch.log(probabilities), torch.log(1 - probabilities)
    return torch.mean(-y * log_p - (1 - y) * log_q)


# %% bce_from_probabilities: bce_p_r_sum_over_count
# kind: right
# passes: test_bce_from_probabilities
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if targets.is_floating_point() is False:
        raise ValueError("float targets, please: y.float()")
    if targets.size() != probabilities.size():
        raise ValueError("targets and probabilities must have one shape")
    terms = targets * probabilities.log() + (1.0 - targets) * torch.log(1.0 - probabilities)
    return terms.sum() / -terms.numel()


# %% bce_from_probabilities: bce_p_r_loop
# kind: right
# passes: test_bce_from_probabilities
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError("targets must be floats")
    if list(targets.shape) != list(probabilities.shape):
        raise ValueError("shapes differ")
    losses = [
        -(y * torch.log(p) + (1 - y) * torch.log(1 - p))
        for p, y in zip(probabilities.reshape(-1), targets.reshape(-1), strict=True)
    ]
    return torch.stack(losses).mean()


# %% bce_from_probabilities: bce_p_r_flat_dot_products
# kind: right
# passes: test_bce_from_probabilities
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError("targets must be floats")
    if targets.shape != probabilities.shape:
        raise ValueError("shapes differ")
    p, y = probabilities.flatten(), targets.flatten()
    pairs = torch.stack([p, 1 - p]).log()
    weights = torch.stack([y, 1 - y])
    return (pairs * weights).sum(0).mean().neg()


# %% bce_with_logits: bce_x_w_through_the_sigmoid
# kind: wrong
# fails: test_bce_with_logits
# idea: It goes through the probabilities after all, so a logit of 1000 with target 0 gives inf.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    return bce_from_probabilities(sigmoid(logits), targets)


# %% bce_with_logits: bce_x_w_clamped_probabilities
# kind: wrong
# fails: test_bce_with_logits
# idea: The probabilities are kept away from 0 and 1, so the loss stops at 16 and the slope is gone beyond.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    p = sigmoid(logits).clamp(1e-7, 1 - 1e-7)
    return -(targets * torch.log(p) + (1 - targets) * torch.log(1 - p)).mean()


# %% bce_with_logits: bce_x_w_abs_slope_at_zero
# kind: wrong
# fails: test_bce_with_logits
# idea: max(x, 0) - x y + ln(1 + e^-|x|) has the right value, but at exactly 0 the slopes that PyTorch gives its two bends are not one half each way, so the slope there is not 1/2 - y.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    x, y = logits, targets
    return (x.clamp(min=0) - x * y + torch.log1p(torch.exp(-x.abs()))).mean()


# %% bce_with_logits: bce_x_w_relu_slope_at_zero
# kind: wrong
# fails: test_bce_with_logits
# idea: With relu and |x| both slopes at exactly 0 are 0, so a logit of 0 has the slope -y and not 1/2 - y.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    loss = torch.relu(logits) - logits * targets + torch.log(1 + torch.exp(-torch.abs(logits)))
    return loss.mean()


# %% bce_with_logits: bce_x_w_exponent_clamped
# kind: wrong
# fails: test_bce_with_logits
# idea: The exponent is cut at 80 against overflow, so for a logit of -1000 with target 1 the loss is 80 and not 1000.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    x = logits
    return ((1 - targets) * x + torch.log1p(torch.exp(-x.clamp(min=-80)))).mean()


# %% bce_with_logits: bce_x_w_where_without_clamp
# kind: wrong
# fails: test_bce_with_logits
# idea: where chooses between the two forms, but the one that is not chosen overflows and makes the slope nan.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    x = logits
    log_term = torch.where(x >= 0, torch.log1p(torch.exp(-x)), -x + torch.log1p(torch.exp(x)))
    return ((1 - targets) * x + log_term).mean()


# %% bce_with_logits: bce_x_w_log_term_dropped_far_out
# kind: wrong
# fails: test_bce_with_logits
# idea: Beyond 8 the logarithm is left out as too small, with its slope, although it is still 3e-4 there.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    x = logits
    near = torch.log1p(torch.exp(-x.clamp(-8, 8)))
    far = torch.where(x < 0, -x, torch.zeros_like(x))
    return ((1 - targets) * x + torch.where(x.abs() <= 8, near, far)).mean()


# %% bce_with_logits: bce_x_w_finite_only
# kind: wrong
# fails: test_bce_with_logits
# idea: Infinite losses are left out of the mean, so the most wrong examples do not count.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    losses = (1 - targets) * logits + torch.log(1 + torch.exp(-logits))
    return losses[torch.isfinite(losses)].mean()


# %% bce_with_logits: bce_x_w_nan_to_num
# kind: wrong
# fails: test_bce_with_logits
# idea: Infinite losses are replaced by 100 afterwards; the loss for -1000 is wrong and its slope nan.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    losses = (1 - targets) * logits + torch.log1p(torch.exp(-logits))
    return torch.nan_to_num(losses, nan=100.0, posinf=100.0).mean()


# %% bce_with_logits: bce_x_w_one_maximum_for_the_batch
# kind: wrong
# fails: test_bce_with_logits
# idea: The larger exponent is taken out once for the whole batch, so beside a logit of -1000 the ordinary ones give ln 0.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    m = (-logits).clamp(min=0).max().detach()
    log_term = m + torch.log(torch.exp(-m) + torch.exp(-logits - m))
    return ((1 - targets) * logits + log_term).mean()


# %% bce_with_logits: bce_x_w_y_times_x
# kind: wrong
# fails: test_bce_with_logits
# idea: The first term is y x and not (1 - y) x, so the classes are mixed up.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    return (targets * logits + torch.logaddexp(torch.zeros_like(logits), -logits)).mean()


# %% bce_with_logits: bce_x_w_sum
# kind: wrong
# fails: test_bce_with_logits
# idea: The losses are summed and not averaged.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    losses = (1 - targets) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)
    return losses.sum()


# %% bce_with_logits: bce_x_w_divided_by_rows
# kind: wrong
# fails: test_bce_with_logits
# idea: The sum is divided by the number of rows and not by the number of all logits.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    losses = (1 - targets) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)
    return losses.sum() / max(1, logits.shape[0] if logits.ndim else 1)


# %% bce_with_logits: bce_x_w_mean_of_last_axis
# kind: wrong
# fails: test_bce_with_logits
# idea: The mean runs over the last axis only, so for shape (N, K) there are N losses left and not one.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    losses = (1 - targets) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)
    return losses.mean(-1)


# %% bce_with_logits: bce_x_w_item
# kind: wrong
# fails: test_bce_with_logits
# idea: A Python float is returned and not a tensor.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    losses = (1 - targets) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)
    return losses.mean().item()


# %% bce_with_logits: bce_x_w_log_term_detached
# kind: wrong
# fails: test_bce_with_logits
# idea: The logarithm is computed under no_grad, so the value is right and the slope is 1 - y everywhere.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    with torch.no_grad():
        log_term = torch.logaddexp(torch.zeros_like(logits), -logits)
    return ((1 - targets) * logits + log_term).mean()


# %% bce_with_logits: bce_x_w_hard_targets
# kind: wrong
# fails: test_bce_with_logits
# idea: Targets count as 1 above one half and as 0 otherwise, so 0.8 is treated like 1.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    signed = torch.where(targets > 0.5, -logits, logits)
    return torch.logaddexp(torch.zeros_like(signed), signed).mean()


# %% bce_with_logits: bce_x_w_targets_above_zero
# kind: wrong
# fails: test_bce_with_logits
# idea: Every target above 0 counts as 1, which is wrong for 0.3.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    sign = 1 - 2 * torch.ceil(targets)
    return torch.logaddexp(torch.zeros_like(logits), sign * logits).mean()


# %% bce_with_logits: bce_x_w_broadcastable_accepted
# kind: wrong
# fails: test_bce_with_logits
# idea: Shapes are compared only where they have an axis in common from the left, so targets of shape (8,) are accepted for logits of shape (8, 1).
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:

    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if any(a != b for a, b in zip(targets.shape, logits.shape)):
        raise ValueError("shapes differ")
    return ((1 - targets) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)).mean()


# %% bce_with_logits: bce_x_w_reshaped_targets
# kind: wrong
# fails: test_bce_with_logits
# idea: Targets of another shape are reshaped to fit instead of being refused.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:

    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.numel() != logits.numel():
        raise ValueError("targets and logits do not match")
    y = targets.reshape(logits.shape)
    return ((1 - y) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)).mean()


# %% bce_with_logits: bce_x_w_bool_targets_accepted
# kind: wrong
# fails: test_bce_with_logits
# idea: Whole numbers are refused but bool is forgotten; True and False are then used as numbers.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:

    if targets.dtype in (torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64):
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError("shapes differ")
    positive = torch.logaddexp(torch.zeros_like(logits), -logits)
    return ((1 - targets * 1.0) * logits + positive).mean()


# %% bce_with_logits: bce_x_w_refused_only_with_both_faults
# kind: wrong
# fails: test_bce_with_logits
# idea: The two conditions are joined with `and`, so only targets with both faults are refused.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:

    if not targets.is_floating_point() and targets.shape != logits.shape:
        raise ValueError("targets must be floats of the logits' shape")
    return ((1 - targets) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)).mean()


# %% bce_with_logits: bce_x_w_runtime_error
# kind: wrong
# fails: test_bce_with_logits
# idea: Another shape is refused with RuntimeError, as PyTorch does in places, and not with ValueError.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:

    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise RuntimeError("targets and logits differ in shape")
    return ((1 - targets) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)).mean()


# %% bce_with_logits: bce_x_w_refuses_large_logits
# kind: wrong
# fails: test_bce_with_logits
# idea: Logits beyond 100 are refused, although any number up to plus or minus 1000 must work.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    if (logits.abs() > 100).any():
        raise ValueError("the logits are too large")
    return (
        ((1 - targets) * logits + torch.log1p(torch.exp(-logits.double()))).mean().to(logits.dtype)
    )


# %% bce_with_logits: bce_x_w_float32
# kind: wrong
# fails: test_bce_with_logits
# idea: float64 logits are rounded to float32, so the loss has only seven digits.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    x, y = logits.float(), targets.float()
    return ((1 - y) * x + torch.logaddexp(torch.zeros_like(x), -x)).mean()


# %% bce_with_logits: bce_x_w_targets_overwritten
# kind: wrong
# fails: test_bce_with_logits
# idea: 1 - y is computed in place, so the caller's targets are turned round.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    weights = targets.neg_().add_(1)
    return (weights * logits + torch.logaddexp(torch.zeros_like(logits), -logits)).mean()


# %% bce_with_logits: bce_x_w_own_backward_without_division
# kind: wrong
# fails: test_bce_with_logits
# idea: Its own backward gives sigmoid(x) - y for each example and forgets to divide by their number, as the mean does.
class StableBCE(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        ctx.save_for_backward(x, y)
        return ((1 - y) * x + torch.logaddexp(torch.zeros_like(x), -x)).mean()

    @staticmethod
    def backward(ctx, grad):
        x, y = ctx.saved_tensors
        return grad * (sigmoid(x) - y), None


def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    return StableBCE.apply(logits, targets)


# %% bce_with_logits: bce_x_w_ready_made
# kind: wrong
# fails: test_bce_with_logits
# idea: It calls the ready-made function, which the description rules out.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    return nn.functional.binary_cross_entropy_with_logits(logits, targets)


# %% bce_with_logits: bce_x_r_logaddexp
# kind: right
# passes: test_bce_with_logits
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    return ((1 - targets) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)).mean()


# %% bce_with_logits: bce_x_r_maximum_taken_out
# kind: right
# passes: test_bce_with_logits
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    x, y = logits, targets
    m = (-x).clamp(min=0)
    log_term = m + torch.log(torch.exp(-m) + torch.exp(-x - m))
    return ((1 - y) * x + log_term).mean()


# %% bce_with_logits: bce_x_r_two_logarithms
# kind: right
# passes: test_bce_with_logits
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    def minus_log_sigmoid(z):
        return torch.logaddexp(z.new_zeros(z.shape), -z)

    yes, no = minus_log_sigmoid(logits), minus_log_sigmoid(-logits)
    return torch.mean(targets * yes + (1 - targets) * no)


# %% bce_with_logits: bce_x_r_logsumexp_of_a_stack
# kind: right
# passes: test_bce_with_logits
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    both = torch.stack([torch.zeros_like(logits), logits], dim=-1)
    # ln(1 + e^x) - x y
    return (torch.logsumexp(both, dim=-1) - targets * logits).mean()


# %% bce_with_logits: bce_x_r_where_on_safe_numbers
# kind: right
# passes: test_bce_with_logits
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    x = logits
    positive = torch.log1p(torch.exp(-torch.where(x >= 0, x, 0)))
    negative = -x + torch.log1p(torch.exp(torch.where(x < 0, x, 0)))
    losses = (1 - targets) * x + torch.where(x >= 0, positive, negative)
    return losses.sum() / losses.numel()


# %% bce_with_logits: bce_x_r_log_sigmoid
# kind: right
# passes: test_bce_with_logits
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    log_sigmoid = nn.LogSigmoid()
    return -(targets * log_sigmoid(logits) + (1 - targets) * log_sigmoid(-logits)).mean()


# %% bce_with_logits: bce_x_r_own_backward
# kind: right
# passes: test_bce_with_logits
class StableBCE(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        ctx.save_for_backward(x, y)
        return ((1 - y) * x + torch.logaddexp(torch.zeros_like(x), -x)).mean()

    @staticmethod
    def backward(ctx, grad):
        x, y = ctx.saved_tensors
        return grad * (sigmoid(x) - y) / x.numel(), None


def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets {tuple(targets.shape)}, logits {tuple(logits.shape)}")

    return StableBCE.apply(logits, targets)


# %% bce_with_logits: bce_x_r_masks_and_own_error
# kind: right
# passes: test_bce_with_logits
class WrongTargets(ValueError):
    def __init__(self, what, got):
        super().__init__(f"the targets' {what} does not fit: {got}")


def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:

    if not targets.dtype.is_floating_point:
        raise WrongTargets("type", targets.dtype)
    if targets.shape != logits.shape:
        raise WrongTargets("shape", targets.shape)
    log_term = torch.zeros_like(logits)
    plus = logits >= 0
    log_term[plus] = torch.log1p(torch.exp(-logits[plus]))
    log_term[~plus] = torch.log1p(torch.exp(logits[~plus])) - logits[~plus]
    return (logits - targets * logits + log_term).mean()


# %% compare_losses: compare_w_slope_by_probability
# kind: wrong
# fails: test_compare_losses
# idea: The slope of the first two losses is taken with respect to the probability and not to the logit.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    p = torch.sigmoid(logits)
    naive = lambda q: bce_from_probabilities(q, targets)
    torchs = lambda q: nn.BCELoss()(q, targets)
    stable = lambda x: bce_with_logits(x, targets)
    return {
        "naive": (naive(p).item(), slope(naive, p).item()),
        "BCELoss": (torchs(p).item(), slope(torchs, p).item()),
        "logits": (stable(logits).item(), slope(stable, logits).item()),
    }


# %% compare_losses: compare_w_late_binding
# kind: wrong
# fails: test_compare_losses
# idea: The functions made in the loop all look up `name` when they are called, after the loop, so all three are the last loss.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    on_p = {"naive": bce_from_probabilities, "BCELoss": nn.BCELoss()}
    losses = {}
    for name in ("naive", "BCELoss", "logits"):
        losses[name] = lambda x: (
            bce_with_logits(x, targets)
            if name == "logits"
            else on_p[name](torch.sigmoid(x), targets)
        )
    return {key: (f(logits).item(), slope(f, logits).item()) for key, f in losses.items()}


# %% compare_losses: compare_w_slopes_add_up
# kind: wrong
# fails: test_compare_losses
# idea: One tensor is used for all three and its grad is never emptied, so the slopes add up.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }

    x = logits.clone().requires_grad_()
    result = {}
    for name, f in losses.items():
        value = f(x)
        value.backward()
        result[name] = (value.item(), x.grad.item())
    return result


# %% compare_losses: compare_w_requires_grad_of_the_caller
# kind: wrong
# fails: test_compare_losses
# idea: The caller's own logits are made to require slopes and keep a grad.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }

    logits.requires_grad_()
    result = {}
    for name, f in losses.items():
        logits.grad = None
        value = f(logits)
        value.backward()
        result[name] = (value.item(), logits.grad.item())
    return result


# %% compare_losses: compare_w_finite_differences
# kind: wrong
# fails: test_compare_losses
# idea: The slope is measured by a small step of 0.001, which in float32 is lost in rounding, and at the edge gives other numbers than PyTorch's slope.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }

    h = 1e-3
    result = {}
    for name, f in losses.items():
        step = (f(logits + h) - f(logits - h)) / (2 * h)
        result[name] = (f(logits).item(), step.item())
    return result


# %% compare_losses: compare_w_p_minus_y_for_all
# kind: wrong
# fails: test_compare_losses
# idea: The slope is taken as p - y for all three, but the point is that PyTorch's slope of the first two is another one far out.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }

    by_formula = (torch.sigmoid(logits) - targets).item()
    return {name: (f(logits).item(), by_formula) for name, f in losses.items()}


# %% compare_losses: compare_w_target_always_zero
# kind: wrong
# fails: test_compare_losses
# idea: The target is taken to be 0, as in the picture, whatever was given.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    targets = torch.zeros_like(logits)
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }

    return {name: (f(logits).item(), slope(f, logits).item()) for name, f in losses.items()}


# %% compare_losses: compare_w_nan_hidden
# kind: wrong
# fails: test_compare_losses
# idea: A slope or loss that is not finite is replaced, so the comparison hides just what it should show.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }

    result = {}
    for name, f in losses.items():
        pair = torch.stack([f(logits), slope(f, logits)[0]])
        result[name] = tuple(torch.nan_to_num(pair).tolist())
    return result


# %% compare_losses: compare_w_float32
# kind: wrong
# fails: test_compare_losses
# idea: Logits and targets are rounded to float32, so in float64 the formula on p fails too early.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    logits, targets = logits.float(), targets.float()
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }

    return {name: (f(logits).item(), slope(f, logits).item()) for name, f in losses.items()}


# %% compare_losses: compare_w_double
# kind: wrong
# fails: test_compare_losses
# idea: Everything is computed in float64, so the failures of float32 do not show.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    logits, targets = logits.double(), targets.double()
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }

    return {name: (f(logits).item(), slope(f, logits).item()) for name, f in losses.items()}


# %% compare_losses: compare_w_tensors
# kind: wrong
# fails: test_compare_losses
# idea: The pairs hold tensors and not floats, and the losses are kept with their graph.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }

    result = {}
    for name, f in losses.items():
        x = logits.clone().requires_grad_()
        value = f(x)
        result[name] = (value, torch.autograd.grad(value, x, retain_graph=True)[0])
    return result


# %% compare_losses: compare_w_rounded
# kind: wrong
# fails: test_compare_losses
# idea: Both numbers are rounded to three decimals, so small losses and slopes become 0.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }

    return {
        name: (round(f(logits).item(), 3), round(slope(f, logits).item(), 3))
        for name, f in losses.items()
    }


# %% compare_losses: compare_w_pair_swapped
# kind: wrong
# fails: test_compare_losses
# idea: The pairs are (slope, loss) and not (loss, slope).
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }

    return {name: (slope(f, logits).item(), f(logits).item()) for name, f in losses.items()}


# %% compare_losses: compare_w_keys_swapped
# kind: wrong
# fails: test_compare_losses
# idea: The formula on probabilities and nn.BCELoss stand under each other's keys.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    naive = lambda x: nn.BCELoss()(torch.sigmoid(x), targets)
    torchs = lambda x: bce_from_probabilities(torch.sigmoid(x), targets)
    stable = lambda x: bce_with_logits(x, targets)
    return {
        "naive": (naive(logits).item(), slope(naive, logits).item()),
        "BCELoss": (torchs(logits).item(), slope(torchs, logits).item()),
        "logits": (stable(logits).item(), slope(stable, logits).item()),
    }


# %% compare_losses: compare_w_two_sigmoids
# kind: wrong
# fails: test_compare_losses
# idea: The loss on logits is given probabilities, so the sigmoid is applied twice.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    def report(f):
        return f(logits).item(), slope(f, logits).item()

    return {
        "naive": report(lambda x: bce_from_probabilities(torch.sigmoid(x), targets)),
        "BCELoss": report(lambda x: nn.BCELoss()(torch.sigmoid(x), targets)),
        "logits": report(lambda x: bce_with_logits(torch.sigmoid(x), targets)),
    }


# %% compare_losses: compare_w_size_of_the_slope
# kind: wrong
# fails: test_compare_losses
# idea: Only the size of the slope is given, without its sign.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }

    return {name: (f(logits).item(), slope(f, logits).abs().item()) for name, f in losses.items()}


# %% compare_losses: compare_w_shared_dictionary
# kind: wrong
# fails: test_compare_losses
# idea: The dictionary is a default argument, so every call returns the same one and overwrites the earlier answers.
def compare_losses(logits, targets, result={}):
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }

    for name, f in losses.items():
        result[name] = (f(logits).item(), slope(f, logits).item())
    return result


# %% compare_losses: compare_w_remembered_by_logit
# kind: wrong
# fails: test_compare_losses
# idea: Answers are remembered by the logit alone, so the same logit with the other target, or in the other dtype, gets the old answer.
seen = {}


def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }

    key = logits.item()
    if key not in seen:
        seen[key] = {
            name: (f(logits).item(), slope(f, logits).item()) for name, f in losses.items()
        }
    return dict(seen[key])


# %% compare_losses: compare_w_p_kept_from_the_edge
# kind: wrong
# fails: test_compare_losses
# idea: p is clamped before it goes into the formula, so the naive loss never becomes inf.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x).clamp(1e-7, 1 - 1e-7), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    return {name: (f(logits).item(), slope(f, logits).item()) for name, f in losses.items()}


# %% compare_losses: compare_w_anomaly_mode
# kind: wrong
# fails: test_compare_losses
# idea: PyTorch's search for anomalies is switched on, so where the naive slope is nan an error comes instead of an answer.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }

    with torch.autograd.set_detect_anomaly(True):
        return {name: (f(logits).item(), slope(f, logits).item()) for name, f in losses.items()}


# %% compare_losses: compare_r_lambdas
# kind: right
# passes: test_compare_losses
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }

    return {name: (f(logits).item(), slope(f, logits).item()) for name, f in losses.items()}


# %% compare_losses: compare_r_inner_functions
# kind: right
# passes: test_compare_losses
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    def naive(x):
        return bce_from_probabilities(torch.sigmoid(x), targets)

    def ready_made(x):
        loss_function = nn.BCELoss()
        return loss_function(torch.sigmoid(x), targets)

    def stable(x):
        return bce_with_logits(x, targets)

    result = {}
    for name, f in zip(("naive", "BCELoss", "logits"), (naive, ready_made, stable), strict=True):
        result[name] = (float(f(logits)), float(slope(f, logits)))
    return result


# %% compare_losses: compare_r_backward_each_time
# kind: right
# passes: test_compare_losses
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    result = {}
    for name in ("naive", "BCELoss", "logits"):
        x = logits.detach().clone().requires_grad_(True)
        if name == "naive":
            loss = bce_from_probabilities(torch.sigmoid(x), targets)
        elif name == "BCELoss":
            loss = nn.BCELoss()(torch.sigmoid(x), targets)
        else:
            loss = bce_with_logits(x, targets)
        loss.backward()
        result[name] = (loss.item(), x.grad.item())
    return result


# %% compare_losses: compare_r_autograd_grad
# kind: right
# passes: test_compare_losses
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    def both(loss_of):
        x = logits.clone().requires_grad_()
        loss = loss_of(x)
        (gradient,) = torch.autograd.grad(loss, x)
        return loss.detach().item(), gradient[0].item()

    return dict(
        logits=both(lambda x: bce_with_logits(x, targets)),
        naive=both(lambda x: bce_from_probabilities(x.sigmoid(), targets)),
        BCELoss=both(lambda x: nn.BCELoss()(x.sigmoid(), targets)),
    )


# %% compare_losses: compare_r_partial_and_compose
# kind: right
# passes: test_compare_losses
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    from functools import partial

    def on_probabilities(loss, x):
        return loss(torch.sigmoid(x), targets)

    ways = [
        ("naive", partial(on_probabilities, bce_from_probabilities)),
        ("BCELoss", partial(on_probabilities, nn.BCELoss())),
        ("logits", partial(bce_with_logits, targets=targets)),
    ]
    answer = {}
    for key, way in ways:
        loss = way(logits).tolist()
        steep = slope(way, logits).tolist()[0]
        answer[key] = (loss, steep)
    return answer


# %% compare_losses: compare_r_written_out
# kind: right
# passes: test_compare_losses
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    naive = slope(lambda x: bce_from_probabilities(torch.sigmoid(x), targets), logits)
    ready = slope(lambda x: nn.BCELoss()(torch.sigmoid(x), targets), logits)
    stable = slope(lambda x: bce_with_logits(x, targets), logits)
    with torch.no_grad():
        p = torch.sigmoid(logits)
        return {
            "naive": (bce_from_probabilities(p, targets).item(), naive.item()),
            "BCELoss": (nn.BCELoss()(p, targets).item(), ready.item()),
            "logits": (bce_with_logits(logits, targets).item(), stable.item()),
        }


# %% predict_class: predict_w_at_least
# kind: wrong
# fails: test_predict_class
# idea: A score exactly on the threshold gives class 1: >= in place of >.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    thresholds = {"probability": 0.5, "logit": 0.0}
    if kind not in thresholds:
        raise ValueError(f"kind must be probability or logit, got {kind!r}")

    return (scores >= thresholds[kind]).long()


# %% predict_class: predict_w_half_for_logits
# kind: wrong
# fails: test_predict_class
# idea: Logits are compared with one half as well.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind not in ("probability", "logit"):
        raise ValueError(f"unknown kind {kind!r}")
    return (scores > 0.5).long()


# %% predict_class: predict_w_else_is_logit
# kind: wrong
# fails: test_predict_class
# idea: Every kind other than "probability" is taken for a logit instead of being refused.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    threshold = 0.5 if kind == "probability" else 0.0
    return (scores > threshold).long()


# %% predict_class: predict_w_prefix_is_enough
# kind: wrong
# fails: test_predict_class
# idea: Any kind that begins like "prob" or "logit" is accepted, such as "probabilities" or "logits".
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind.startswith("prob"):
        return (scores > 0.5).long()
    if kind.startswith("logit"):
        return (scores > 0).long()
    raise ValueError(f"unknown kind {kind!r}")


# %% predict_class: predict_w_any_case
# kind: wrong
# fails: test_predict_class
# idea: Upper and lower case and blanks are made alike, so "Logit " is accepted although it is another kind.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    kind = kind.strip().lower()
    thresholds = {"probability": 0.5, "logit": 0.0}
    if kind not in thresholds:
        raise ValueError(f"kind must be probability or logit, got {kind!r}")

    return (scores > thresholds[kind]).long()


# %% predict_class: predict_w_substring
# kind: wrong
# fails: test_predict_class
# idea: `kind in "probability logit"` asks whether it is a piece of that text, so "" and "log" are accepted as probabilities.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind not in "probability logit":
        raise ValueError(f"unknown kind {kind!r}")
    threshold = 0.0 if kind == "logit" else 0.5
    return (scores > threshold).long()


# %% predict_class: predict_w_key_error
# kind: wrong
# fails: test_predict_class
# idea: An unknown kind raises KeyError from the dictionary and not ValueError.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    threshold = {"probability": 0.5, "logit": 0.0}[kind]
    return (scores > threshold).long()


# %% predict_class: predict_w_bools
# kind: wrong
# fails: test_predict_class
# idea: True and False are returned and not whole numbers.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    thresholds = {"probability": 0.5, "logit": 0.0}
    if kind not in thresholds:
        raise ValueError(f"kind must be probability or logit, got {kind!r}")

    return scores > thresholds[kind]


# %% predict_class: predict_w_floats
# kind: wrong
# fails: test_predict_class
# idea: The classes are floats 0.0 and 1.0 and not whole numbers.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    thresholds = {"probability": 0.5, "logit": 0.0}
    if kind not in thresholds:
        raise ValueError(f"kind must be probability or logit, got {kind!r}")

    return (scores > thresholds[kind]).to(scores.dtype)


# %% predict_class: predict_w_int32
# kind: wrong
# fails: test_predict_class
# idea: The classes are int32 and not int64, as promised.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    thresholds = {"probability": 0.5, "logit": 0.0}
    if kind not in thresholds:
        raise ValueError(f"kind must be probability or logit, got {kind!r}")

    return (scores > thresholds[kind]).int()


# %% predict_class: predict_w_rounded_sigmoid
# kind: wrong
# fails: test_predict_class
# idea: Logits go through a sigmoid and are rounded; a tiny positive logit gives exactly one half there, and so class 0.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind == "logit":
        scores = torch.sigmoid(scores)
    elif kind != "probability":
        raise ValueError(f"unknown kind {kind!r}")
    return torch.round(scores).long()


# %% predict_class: predict_w_tolerance
# kind: wrong
# fails: test_predict_class
# idea: A margin of a millionth is demanded above the threshold, so scores just above it give class 0.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    thresholds = {"probability": 0.5, "logit": 0.0}
    if kind not in thresholds:
        raise ValueError(f"kind must be probability or logit, got {kind!r}")

    return (scores - thresholds[kind] > 1e-6).long()


# %% predict_class: predict_w_float32
# kind: wrong
# fails: test_predict_class
# idea: The scores are rounded to float32 first, so a float64 probability just above one half counts as on the threshold.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    thresholds = {"probability": 0.5, "logit": 0.0}
    if kind not in thresholds:
        raise ValueError(f"kind must be probability or logit, got {kind!r}")

    return (scores.float() > thresholds[kind]).long()


# %% predict_class: predict_w_guesses_the_kind
# kind: wrong
# fails: test_predict_class
# idea: Scores that all lie between 0 and 1 are taken for probabilities whatever kind says, so logits 0.2 and 0.4 give class 0.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    thresholds = {"probability": 0.5, "logit": 0.0}
    if kind not in thresholds:
        raise ValueError(f"kind must be probability or logit, got {kind!r}")

    looks_like_p = bool(((scores >= 0) & (scores <= 1)).all())
    threshold = 0.5 if looks_like_p else thresholds[kind]
    return (scores > threshold).long()


# %% predict_class: predict_w_sign
# kind: wrong
# fails: test_predict_class
# idea: sign() of the distance gives -1 below the threshold and not 0.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    thresholds = {"probability": 0.5, "logit": 0.0}
    if kind not in thresholds:
        raise ValueError(f"kind must be probability or logit, got {kind!r}")

    return torch.sign(scores - thresholds[kind]).long()


# %% predict_class: predict_w_floor_of_plus_half
# kind: wrong
# fails: test_predict_class
# idea: floor(p + 1/2) rounds exactly one half upwards, to class 1.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind == "probability":
        return torch.floor(scores + 0.5).long()
    if kind == "logit":
        return (scores > 0).long()
    raise ValueError(f"unknown kind {kind!r}")


# %% predict_class: predict_w_in_place
# kind: wrong
# fails: test_predict_class
# idea: The scores are overwritten by 0 and 1, so the caller's tensor is changed.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    thresholds = {"probability": 0.5, "logit": 0.0}
    if kind not in thresholds:
        raise ValueError(f"kind must be probability or logit, got {kind!r}")

    above = scores > thresholds[kind]
    scores[above] = 1
    scores[~above] = 0
    return scores.long()


# %% predict_class: predict_w_squeezed
# kind: wrong
# fails: test_predict_class
# idea: The result is squeezed, so scores of shape (N, 1) give classes of shape (N,).
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    thresholds = {"probability": 0.5, "logit": 0.0}
    if kind not in thresholds:
        raise ValueError(f"kind must be probability or logit, got {kind!r}")

    return (scores > thresholds[kind]).long().squeeze()


# %% predict_class: predict_w_refuses_sure_probabilities
# kind: wrong
# fails: test_predict_class
# idea: Probabilities of exactly 0 or 1 are refused, although they are probabilities.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    thresholds = {"probability": 0.5, "logit": 0.0}
    if kind not in thresholds:
        raise ValueError(f"kind must be probability or logit, got {kind!r}")

    if kind == "probability" and not ((scores > 0) & (scores < 1)).all():
        raise ValueError("probabilities must lie between 0 and 1")
    return (scores > thresholds[kind]).long()


# %% predict_class: predict_r_dictionary
# kind: right
# passes: test_predict_class
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    thresholds = {"probability": 0.5, "logit": 0.0}
    if kind not in thresholds:
        raise ValueError(f"kind must be probability or logit, got {kind!r}")

    return (scores > thresholds[kind]).long()


# %% predict_class: predict_r_if_elif_else
# kind: right
# passes: test_predict_class
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind == "probability":
        decided = scores > 0.5
    elif kind == "logit":
        decided = scores > 0
    else:
        raise ValueError(f"kind {kind!r} is not known")
    return decided.to(torch.int64)


# %% predict_class: predict_r_match
# kind: right
# passes: test_predict_class
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    match kind:
        case "probability":
            threshold = 0.5
        case "logit":
            threshold = 0
        case _:
            raise ValueError("kind must be 'probability' or 'logit', not " + repr(kind))
    ones = torch.ones(scores.shape, dtype=torch.int64)
    return torch.where(scores > threshold, ones, torch.zeros_like(ones))


# %% predict_class: predict_r_key_error_turned
# kind: right
# passes: test_predict_class
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    try:
        threshold = {"probability": 0.5, "logit": 0.0}[kind]
    except KeyError:
        raise ValueError(f"unknown kind: {kind}") from None
    return torch.gt(scores, threshold).type(torch.long)


# %% predict_class: predict_r_fill_by_mask
# kind: right
# passes: test_predict_class
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind not in ("probability", "logit"):
        raise ValueError(kind)
    result = torch.zeros(scores.shape, dtype=torch.long)
    result[scores > (0.5 if kind == "probability" else 0)] = 1
    return result


# %% predict_class: predict_r_own_error
# kind: right
# passes: test_predict_class
class UnknownKind(ValueError):
    pass


def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    rules = {"probability": lambda s: s > 0.5, "logit": lambda s: s > 0}
    rule = rules.get(kind)
    if rule is None:
        raise UnknownKind(f"{kind!r} is none of {sorted(rules)}")
    return rule(scores.detach()).long()


# %% predict_class: predict_r_one_minus_not_above
# kind: right
# passes: test_predict_class
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if not (kind == "probability" or kind == "logit"):
        raise ValueError(f"kind {kind!r}")
    threshold = 0.5 * (kind == "probability")
    return 1 - (scores <= threshold).long()


# %% whose_probability: whose_r_all
# kind: right
# passes: test_class_zero
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 1,
    "p = 0.9 there means class": 1,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 0.94,
    "trained only on examples of class 0 (all y = 0), p ends near": 0,
}

# %% whose_probability: whose_w_class_zero_throughout
# kind: wrong
# fails: test_class_zero
# idea: It believes the plan: p is taken for the probability of class 0.
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 0,
    "p = 0.9 there means class": 0,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 0.94,
    "trained only on examples of class 0 (all y = 0), p ends near": 1,
}

# %% whose_probability: whose_w_nine_tenths_means_zero
# kind: wrong
# fails: test_class_zero
# idea: p is said to be the probability of class 1, and yet 0.9 to mean class 0.
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 1,
    "p = 0.9 there means class": 0,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 0.94,
    "trained only on examples of class 0 (all y = 0), p ends near": 0,
}

# %% whose_probability: whose_w_accuracy_stays
# kind: wrong
# fails: test_class_zero
# idea: A wrong decision rule is said to leave the accuracy as it is; every wrong answer becomes a right one.
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 1,
    "p = 0.9 there means class": 1,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 0.06,
    "trained only on examples of class 0 (all y = 0), p ends near": 0,
}

# %% whose_probability: whose_w_accuracy_half
# kind: wrong
# fails: test_class_zero
# idea: The right rule is said to bring the accuracy to a coin's one half.
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 1,
    "p = 0.9 there means class": 1,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 0.5,
    "trained only on examples of class 0 (all y = 0), p ends near": 0,
}

# %% whose_probability: whose_w_all_zero_ends_at_one
# kind: wrong
# fails: test_class_zero
# idea: With only y = 0 the network is said to become sure, p = 1; but it is sure that y is not 1.
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 1,
    "p = 0.9 there means class": 1,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 0.94,
    "trained only on examples of class 0 (all y = 0), p ends near": 1,
}

# %% whose_probability: whose_w_all_zero_ends_at_half
# kind: wrong
# fails: test_class_zero
# idea: With one class only p is said to stay at one half.
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 1,
    "p = 0.9 there means class": 1,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 0.94,
    "trained only on examples of class 0 (all y = 0), p ends near": 0.5,
}


# %% loss_for_class_zero: zero_w_labels_as_they_are
# kind: wrong
# fails: test_class_zero
# idea: The labels are used as they are, so p becomes the probability of class 1 again.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return nn.BCELoss()(p_zero, labels)


# %% loss_for_class_zero: zero_w_turned_twice
# kind: wrong
# fails: test_class_zero
# idea: Both the probability and the labels are turned round, which cancels.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return bce_from_probabilities(1 - p_zero, 1 - labels)


# %% loss_for_class_zero: zero_w_negated_loss
# kind: wrong
# fails: test_class_zero
# idea: The sign of the ordinary loss is turned round, which is negative and has no lower limit; not a cross-entropy.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return -nn.BCELoss()(p_zero, labels)


# %% loss_for_class_zero: zero_w_one_minus_loss
# kind: wrong
# fails: test_class_zero
# idea: One minus the ordinary loss is taken; a loss is not a probability that has a counterpart.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return 1 - bce_from_probabilities(p_zero, labels)


# %% loss_for_class_zero: zero_w_only_class_zero
# kind: wrong
# fails: test_class_zero
# idea: Only examples of class 0 contribute, so saying class 0 to everything costs nothing.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return -((1 - labels) * torch.log(p_zero)).mean()


# %% loss_for_class_zero: zero_w_mean_per_class
# kind: wrong
# fails: test_class_zero
# idea: The means of the two classes are added, so classes of different size weigh the same, and a batch of one class gives nan.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    zero = -torch.log(p_zero[labels == 0]).mean()
    one = -torch.log(1 - p_zero[labels == 1]).mean()
    return (zero + one) / 2


# %% loss_for_class_zero: zero_w_labels_in_place
# kind: wrong
# fails: test_class_zero
# idea: The labels are turned round in place, so the caller's labels change with every call.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    labels.mul_(-1).add_(1)
    return nn.BCELoss()(p_zero, labels)


# %% loss_for_class_zero: zero_w_labels_by_data
# kind: wrong
# fails: test_class_zero
# idea: The labels' numbers are overwritten, so a second call works with turned labels.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    labels[:] = (labels == 0).to(labels.dtype)
    return bce_from_probabilities(p_zero, labels)


# %% loss_for_class_zero: zero_w_flip_reverses_order
# kind: wrong
# fails: test_class_zero
# idea: flip(0) reverses the order of the labels; that turns 0, 1, 0, 1 round by luck and no other list.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return nn.BCELoss()(p_zero, labels.flip(0))


# %% loss_for_class_zero: zero_w_sum
# kind: wrong
# fails: test_class_zero
# idea: The losses are summed and not averaged.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return nn.BCELoss(reduction="sum")(p_zero, 1 - labels)


# %% loss_for_class_zero: zero_w_no_reduction
# kind: wrong
# fails: test_class_zero
# idea: One loss for each example is returned and not their mean.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return nn.BCELoss(reduction="none")(p_zero, 1 - labels)


# %% loss_for_class_zero: zero_w_with_logits
# kind: wrong
# fails: test_class_zero
# idea: The probabilities are given to the loss that takes logits.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return nn.BCEWithLogitsLoss()(p_zero, 1 - labels)


# %% loss_for_class_zero: zero_w_minus_labels
# kind: wrong
# fails: test_class_zero
# idea: -y is taken for "the other class", but the counterpart of y is 1 - y.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    y = -labels
    return -(y * torch.log(p_zero) + (1 - y) * torch.log(1 - p_zero)).mean()


# %% loss_for_class_zero: zero_w_float32_targets
# kind: wrong
# fails: test_class_zero
# idea: The turned labels are always float32, so float64 probabilities meet an error.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return nn.BCELoss()(p_zero, (labels == 0).float())


# %% loss_for_class_zero: zero_w_remembered_labels
# kind: wrong
# fails: test_class_zero
# idea: The turned labels of the first call are kept for all later ones of that shape.
turned = {}


def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    if labels.shape not in turned:
        turned[labels.shape] = 1 - labels
    return nn.BCELoss()(p_zero, turned[labels.shape])


# %% loss_for_class_zero: zero_w_item
# kind: wrong
# fails: test_class_zero
# idea: A Python float is returned, so nothing can be learned from it.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return nn.BCELoss()(p_zero, 1 - labels).item()


# %% loss_for_class_zero: zero_w_detached
# kind: wrong
# fails: test_class_zero
# idea: p_zero is detached before the loss, so the value is right and no slope reaches the network.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return nn.BCELoss()(p_zero.detach(), 1 - labels)


# %% loss_for_class_zero: zero_w_clamped
# kind: wrong
# fails: test_class_zero
# idea: p_zero is cut at 0.01 and 0.99, so confident answers, right or wrong, have no slope and a wrong loss.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    p = p_zero.clamp(0.01, 0.99)
    return bce_from_probabilities(p, 1 - labels)


# %% loss_for_class_zero: zero_w_absolute_difference
# kind: wrong
# fails: test_class_zero
# idea: The mean distance from the wanted value is taken in place of the cross-entropy.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return (p_zero - (1 - labels)).abs().mean()


# %% loss_for_class_zero: zero_w_log_of_the_mean
# kind: wrong
# fails: test_class_zero
# idea: The logarithm of the mean probability is taken and not the mean of the logarithms.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    p_right = torch.where(labels == 0, p_zero, 1 - p_zero)
    return -torch.log(p_right.mean())


# %% loss_for_class_zero: zero_w_mean_of_rows
# kind: wrong
# fails: test_class_zero
# idea: The mean runs over the first axis only, so (N, 1) gives a loss of shape (1,).
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    y = 1 - labels
    return -(y * torch.log(p_zero) + (1 - y) * torch.log(1 - p_zero)).mean(0)


# %% loss_for_class_zero: zero_r_bce_loss
# kind: right
# passes: test_class_zero
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return nn.BCELoss()(p_zero, 1 - labels)


# %% loss_for_class_zero: zero_r_own_bce
# kind: right
# passes: test_class_zero
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return bce_from_probabilities(p_zero, 1 - labels)


# %% loss_for_class_zero: zero_r_formula
# kind: right
# passes: test_class_zero
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    y = labels
    return -((1 - y) * torch.log(p_zero) + y * torch.log(1 - p_zero)).mean()


# %% loss_for_class_zero: zero_r_where
# kind: right
# passes: test_class_zero
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    right = torch.where(labels == 0, p_zero, 1 - p_zero)
    return right.log().neg().mean()


# %% loss_for_class_zero: zero_r_is_class_zero
# kind: right
# passes: test_class_zero
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    is_zero = (labels == 0).to(p_zero.dtype)
    loss_function = torch.nn.functional.binary_cross_entropy
    return loss_function(p_zero, is_zero)


# %% loss_for_class_zero: zero_r_masks
# kind: right
# passes: test_class_zero
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    zeros = labels == 0
    total = -torch.log(p_zero[zeros]).sum() - torch.log1p(-p_zero[~zeros]).sum()
    return total / labels.numel()


# %% loss_for_class_zero: zero_r_clone_then_in_place
# kind: right
# passes: test_class_zero
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    turned = labels.clone()
    turned.neg_().add_(1)
    losses = nn.BCELoss(reduction="none")(p_zero, turned)
    return losses.mean()


# %% log_softmax: logsm_w_log_of_softmax
# kind: wrong
# fails: test_cross_entropy
# idea: The logarithm of the softmax is taken: a probability that rounds to 0 gives -inf.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return torch.log(softmax(logits, 1))


# %% log_softmax: logsm_w_log_of_softmax_plus_eps
# kind: wrong
# fails: test_cross_entropy
# idea: A small number is added before the logarithm, so no log-probability falls below -20.7 and the slope is gone.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return torch.log(softmax(logits, 1) + 1e-9)


# %% log_softmax: logsm_w_cut_at_minus_100
# kind: wrong
# fails: test_cross_entropy
# idea: -inf is replaced by -100 afterwards: finite, but wrong for logits that differ by 1000.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return torch.log(softmax(logits, 1)).clamp(min=-100)


# %% log_softmax: logsm_w_global_maximum
# kind: wrong
# fails: test_cross_entropy
# idea: One maximum is subtracted for the whole batch, so a row far below another gets ln 0.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    x = logits - logits.max()
    return x - torch.log(torch.exp(x).sum(dim=1, keepdim=True))


# %% log_softmax: logsm_w_no_shift
# kind: wrong
# fails: test_cross_entropy
# idea: Nothing is subtracted before exp, so 1000 gives inf.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return logits - torch.log(torch.exp(logits).sum(dim=1, keepdim=True))


# %% log_softmax: logsm_w_mean_subtracted
# kind: wrong
# fails: test_cross_entropy
# idea: The mean of the row is subtracted and not the largest, so exp(1000) can still occur.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    x = logits - logits.mean(dim=1, keepdim=True)
    return x - torch.log(torch.exp(x).sum(dim=1, keepdim=True))


# %% log_softmax: logsm_w_over_the_examples
# kind: wrong
# fails: test_cross_entropy
# idea: The sum runs over the examples (dim=0) and not over the classes.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return logits - torch.logsumexp(logits, dim=0, keepdim=True)


# %% log_softmax: logsm_w_without_keepdim
# kind: wrong
# fails: test_cross_entropy
# idea: Without keepdim the sums line up with the classes; with a square batch nobody complains.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return logits - torch.logsumexp(logits, dim=1)


# %% log_softmax: logsm_w_normaliser_detached
# kind: wrong
# fails: test_cross_entropy
# idea: The logarithm of the sum is detached: right values, but each logit gets the slope as if the sum were fixed.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return logits - torch.logsumexp(logits, dim=1, keepdim=True).detach()


# %% log_softmax: logsm_w_maximum_only
# kind: wrong
# fails: test_cross_entropy
# idea: The logarithm of the sum is taken to be the largest logit, which holds only when one class is far ahead.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return logits - logits.amax(dim=1, keepdim=True)


# %% log_softmax: logsm_w_maximum_not_taken_off
# kind: wrong
# fails: test_cross_entropy
# idea: The largest is taken out of the sum but not out of the logit, so all results of a row are off by it.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    m = logits.amax(dim=1, keepdim=True)
    return logits - torch.log(torch.exp(logits - m).sum(dim=1, keepdim=True))


# %% log_softmax: logsm_w_in_place
# kind: wrong
# fails: test_cross_entropy
# idea: The largest is subtracted in place, so the caller's logits are changed.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    logits -= logits.amax(dim=1, keepdim=True)
    return logits - torch.log(torch.exp(logits).sum(dim=1, keepdim=True))


# %% log_softmax: logsm_w_base_two
# kind: wrong
# fails: test_cross_entropy
# idea: The logarithm to base 2 is taken of the sum.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    x = logits - logits.amax(dim=1, keepdim=True)
    return x - torch.log2(torch.exp(x).sum(dim=1, keepdim=True))


# %% log_softmax: logsm_w_float32
# kind: wrong
# fails: test_cross_entropy
# idea: float64 logits are rounded to float32.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    x = logits.float()
    return x - torch.logsumexp(x, dim=1, keepdim=True)


# %% log_softmax: logsm_w_squeezed
# kind: wrong
# fails: test_cross_entropy
# idea: The result is squeezed, so a batch of one example loses its axis.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return (logits - torch.logsumexp(logits, dim=1, keepdim=True)).squeeze()


# %% log_softmax: logsm_w_ten_classes
# kind: wrong
# fails: test_cross_entropy
# idea: The sum runs over the first ten classes only.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return logits - torch.logsumexp(logits[:, :10], dim=1, keepdim=True)


# %% log_softmax: logsm_w_log_sigmoid
# kind: wrong
# fails: test_cross_entropy
# idea: Each logit gets the logarithm of its own sigmoid, so the classes do not compete.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return -torch.logaddexp(torch.zeros_like(logits), -logits)


# %% log_softmax: logsm_w_ready_made
# kind: wrong
# fails: test_cross_entropy
# idea: It calls the ready-made log-softmax, which the description rules out.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return logits.log_softmax(dim=1)


# %% log_softmax: logsm_r_logsumexp
# kind: right
# passes: test_cross_entropy
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return logits - torch.logsumexp(logits, dim=1, keepdim=True)


# %% log_softmax: logsm_r_maximum_first
# kind: right
# passes: test_cross_entropy
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    x = logits - logits.max(dim=1, keepdim=True).values
    return x - x.exp().sum(dim=1, keepdim=True).log()


# %% log_softmax: logsm_r_row_by_row
# kind: right
# passes: test_cross_entropy
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    rows = []
    for row in logits:
        shifted = row - row.max().detach()
        rows.append(shifted - torch.log(torch.exp(shifted).sum()))
    return torch.stack(rows)


# %% log_softmax: logsm_r_reduce_logaddexp
# kind: right
# passes: test_cross_entropy
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    from functools import reduce

    total = reduce(torch.logaddexp, logits.unbind(dim=1))
    return logits - total.unsqueeze(1)


# %% log_softmax: logsm_r_transposed
# kind: right
# passes: test_cross_entropy
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    columns = logits.T
    return (columns - columns.logsumexp(dim=0)).T


# %% cross_entropy: ce_w_every_row_with_every_target
# kind: wrong
# fails: test_cross_entropy
# idea: log_p[:, targets] takes every row with every target, an (N, N) table, and averages that.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    return -log_softmax(logits)[:, targets].mean()


# %% cross_entropy: ce_w_sum
# kind: wrong
# fails: test_cross_entropy
# idea: The losses are summed over the batch and not averaged.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    return -log_softmax(logits)[torch.arange(n), targets].sum()


# %% cross_entropy: ce_w_mean_over_table
# kind: wrong
# fails: test_cross_entropy
# idea: With a one-hot table the mean runs over all N K numbers, so the loss is K times too small.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    one_hot = nn.functional.one_hot(targets, k)
    return -(one_hot * log_softmax(logits)).mean()


# %% cross_entropy: ce_w_one_hot_by_largest_target
# kind: wrong
# fails: test_cross_entropy
# idea: The number of classes is read off the targets, which fails when the last class does not occur.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    one_hot = nn.functional.one_hot(targets)
    return -(one_hot * log_softmax(logits)).sum(dim=1).mean()


# %% cross_entropy: ce_w_best_class
# kind: wrong
# fails: test_cross_entropy
# idea: The log-probability of the likeliest class is taken and not that of the right one.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    return -log_softmax(logits).amax(dim=1).mean()


# %% cross_entropy: ce_w_through_softmax
# kind: wrong
# fails: test_cross_entropy
# idea: It goes through softmax, so a right class whose probability rounds to 0 gives inf.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    return -torch.log(softmax(logits, 1)[torch.arange(n), targets]).mean()


# %% cross_entropy: ce_w_softmax_first
# kind: wrong
# fails: test_cross_entropy
# idea: Softmax is applied before log-softmax, so it is applied twice.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    return -log_softmax(softmax(logits, 1))[torch.arange(n), targets].mean()


# %% cross_entropy: ce_w_losses_cut
# kind: wrong
# fails: test_cross_entropy
# idea: Each loss is cut at 100, so a very wrong example has a wrong loss and no slope.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    losses = -log_softmax(logits)[torch.arange(n), targets]
    return losses.clamp(max=100).mean()


# %% cross_entropy: ce_w_mean_of_class_means
# kind: wrong
# fails: test_cross_entropy
# idea: The mean of each class is taken first and then the mean of those, so rare classes weigh more.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    losses = -log_softmax(logits)[torch.arange(n), targets]
    return torch.stack([losses[targets == c].mean() for c in targets.unique()]).mean()


# %% cross_entropy: ce_w_first_fifty
# kind: wrong
# fails: test_cross_entropy
# idea: Only the first fifty examples are added up, but the sum is divided by all N.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    log_p = log_softmax(logits)
    total = 0
    for i in range(min(n, 50)):
        total = total - log_p[i, targets[i]]
    return total / n


# %% cross_entropy: ce_w_item
# kind: wrong
# fails: test_cross_entropy
# idea: A Python float is returned and not a tensor.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    return -log_softmax(logits)[torch.arange(n), targets].mean().item()


# %% cross_entropy: ce_w_detached
# kind: wrong
# fails: test_cross_entropy
# idea: The losses are collected as Python numbers and made a new tensor, which has no slope.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    log_p = log_softmax(logits)
    return torch.tensor([-log_p[i, c].item() for i, c in enumerate(targets)]).mean()


# %% cross_entropy: ce_w_float_accumulator
# kind: wrong
# fails: test_cross_entropy
# idea: The losses are put into a float32 tensor, so float64 logits give a float32 loss.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    losses = torch.zeros(n)
    log_p = log_softmax(logits)
    for i, c in enumerate(targets.tolist()):
        losses[i] = -log_p[i, c]
    return losses.mean()


# %% cross_entropy: ce_w_one_axis_left
# kind: wrong
# fails: test_cross_entropy
# idea: The mean keeps its axis, so the loss has shape (1,) and not ().
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    return -log_softmax(logits)[torch.arange(n), targets].mean(dim=0, keepdim=True)


# %% cross_entropy: ce_w_float_targets_converted
# kind: wrong
# fails: test_cross_entropy
# idea: Float targets are quietly turned into whole numbers, so 1.7 becomes class 1.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    targets = targets.long()
    n, k = logits.shape
    if targets.shape != (n,) or (targets < 0).any() or (targets >= k).any():
        raise ValueError("unfit targets")
    return -log_softmax(logits)[torch.arange(n), targets].mean()


# %% cross_entropy: ce_w_minus_one_accepted
# kind: wrong
# fails: test_cross_entropy
# idea: Negative targets are not refused: -1 silently picks the last class.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point() or targets.shape != (n,) or (targets >= k).any():
        raise ValueError("unfit targets")
    return -log_softmax(logits)[torch.arange(n), targets].mean()


# %% cross_entropy: ce_w_k_accepted
# kind: wrong
# fails: test_cross_entropy
# idea: The upper limit is one too high: a target of K passes the check and ends in an IndexError.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point() or targets.shape != (n,):
        raise ValueError("unfit targets")
    if (targets < 0).any() or (targets > k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    return -log_softmax(logits)[torch.arange(n), targets].mean()


# %% cross_entropy: ce_w_all_for_any
# kind: wrong
# fails: test_cross_entropy
# idea: The check asks whether all targets are outside, so a single bad one among good ones gets through.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point() or targets.shape != (n,):
        raise ValueError("unfit targets")
    if ((targets < 0) | (targets >= k)).all():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    return -log_softmax(logits)[torch.arange(n), targets % k].mean()


# %% cross_entropy: ce_w_first_and_last_checked
# kind: wrong
# fails: test_cross_entropy
# idea: Only the first and the last target are checked for their range.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point() or targets.shape != (n,):
        raise ValueError("unfit targets")
    if not (0 <= targets[0] < k and 0 <= targets[-1] < k):
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    return -log_softmax(logits)[torch.arange(n), targets].mean()


# %% cross_entropy: ce_w_targets_modulo
# kind: wrong
# fails: test_cross_entropy
# idea: Targets outside are folded back with % K instead of being refused.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point() or targets.shape != (n,):
        raise ValueError("unfit targets")
    return -log_softmax(logits)[torch.arange(n), targets % k].mean()


# %% cross_entropy: ce_w_column_of_targets_accepted
# kind: wrong
# fails: test_cross_entropy
# idea: Targets of shape (N, 1) are flattened and accepted instead of refused.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    y = targets.flatten()
    if y.is_floating_point() or y.shape != (n,) or (y < 0).any() or (y >= k).any():
        raise ValueError("unfit targets")
    return -log_softmax(logits)[torch.arange(n), y].mean()


# %% cross_entropy: ce_w_one_target_for_all
# kind: wrong
# fails: test_cross_entropy
# idea: A single target for a batch of N is accepted: it broadcasts to every row.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point() or targets.ndim != 1:
        raise ValueError("unfit targets")
    if (targets < 0).any() or (targets >= k).any() or len(targets) not in (1, n):
        raise ValueError("unfit targets")
    return -log_softmax(logits)[torch.arange(n), targets].mean()


# %% cross_entropy: ce_w_last_class_must_occur
# kind: wrong
# fails: test_cross_entropy
# idea: It demands that the largest target is K - 1, so batches in which the last class does not occur are refused.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point() or targets.shape != (n,):
        raise ValueError("unfit targets")
    if targets.min() < 0 or targets.max() != k - 1:
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    return -log_softmax(logits)[torch.arange(n), targets].mean()


# %% cross_entropy: ce_w_class_zero_refused
# kind: wrong
# fails: test_cross_entropy
# idea: Targets of 0 are refused: <= 0 in place of < 0.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point() or targets.shape != (n,):
        raise ValueError("unfit targets")
    if (targets <= 0).any() or (targets >= k).any():
        raise ValueError("unfit targets")
    return -log_softmax(logits)[torch.arange(n), targets].mean()


# %% cross_entropy: ce_w_index_error
# kind: wrong
# fails: test_cross_entropy
# idea: Targets outside 0 to K - 1 are refused with IndexError and not with ValueError.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point() or targets.shape != (n,):
        raise ValueError("unfit targets")
    if (targets < 0).any() or (targets >= k).any():
        raise IndexError(f"there is no such class among {k}")
    return -log_softmax(logits)[torch.arange(n), targets].mean()


# %% cross_entropy: ce_w_padding_left_out
# kind: wrong
# fails: test_cross_entropy
# idea: Targets of -100 count as padding and are left out, as PyTorch does, although the description refuses them.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    keep = targets != -100
    logits, targets = logits[keep], targets[keep]
    n, k = logits.shape
    if targets.is_floating_point() or targets.shape != (n,):
        raise ValueError("unfit targets")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError("unfit targets")
    return -log_softmax(logits)[torch.arange(n), targets].mean()


# %% cross_entropy: ce_w_ready_made
# kind: wrong
# fails: test_cross_entropy
# idea: It calls nn.NLLLoss on its own log-softmax; the picking and averaging was to be written.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    return nn.NLLLoss()(log_softmax(logits), targets)


# %% cross_entropy: ce_r_arange
# kind: right
# passes: test_cross_entropy
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    return -log_softmax(logits)[torch.arange(n), targets].mean()


# %% cross_entropy: ce_r_gather
# kind: right
# passes: test_cross_entropy
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    picked = log_softmax(logits).gather(1, targets.unsqueeze(1).long())
    return picked.squeeze(1).mean().neg()


# %% cross_entropy: ce_r_one_hot
# kind: right
# passes: test_cross_entropy
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    hot = torch.nn.functional.one_hot(targets.long(), num_classes=k).to(logits.dtype)
    return -(hot * log_softmax(logits)).sum() / n


# %% cross_entropy: ce_r_from_the_formula
# kind: right
# passes: test_cross_entropy
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    right = logits[range(n), targets]
    return (torch.logsumexp(logits, dim=1) - right).mean()


# %% cross_entropy: ce_r_loop_and_own_error
# kind: right
# passes: test_cross_entropy
class BadTargets(ValueError):
    """Targets that are no classes."""


def check_targets(targets, n, k):
    if torch.is_floating_point(targets):
        raise BadTargets("whole numbers wanted")
    if list(targets.shape) != [n]:
        raise BadTargets(f"shape ({n},) wanted")
    if not all(0 <= target < k for target in targets.tolist()):
        raise BadTargets(f"classes 0 to {k - 1} wanted")


def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    check_targets(targets, *logits.shape)
    losses = [
        -row[target] for row, target in zip(log_softmax(logits), targets.tolist(), strict=True)
    ]
    return torch.stack(losses).mean()


# %% cross_entropy: ce_r_masked_where
# kind: right
# passes: test_cross_entropy
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    is_right = torch.arange(k) == targets[:, None]
    log_p = log_softmax(logits)
    return -torch.where(is_right, log_p, torch.zeros_like(log_p)).sum(1).mean(0)


# %% cross_entropy: ce_r_flat_take
# kind: right
# passes: test_cross_entropy
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    position = torch.arange(n) * k + targets
    return torch.mean(-torch.take(log_softmax(logits), position))


# %% same_class: same_r_all
# kind: right
# passes: test_same_class
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": True,
    "x - x.max(dim=1, keepdim=True).values": True,
    "3 * x": True,
    "-x": False,
    "torch.softmax(x, dim=0)": False,
}

# %% same_class: same_w_softmax_is_softmax
# kind: wrong
# fails: test_same_class
# idea: Softmax over the examples (dim=0) is taken for as harmless as that over the classes.
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": True,
    "x - x.max(dim=1, keepdim=True).values": True,
    "3 * x": True,
    "-x": False,
    "torch.softmax(x, dim=0)": True,
}

# %% same_class: same_w_minus_keeps
# kind: wrong
# fails: test_same_class
# idea: -x is said to keep the largest; it makes the smallest the largest.
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": True,
    "x - x.max(dim=1, keepdim=True).values": True,
    "3 * x": True,
    "-x": True,
    "torch.softmax(x, dim=0)": False,
}

# %% same_class: same_w_log_changes
# kind: wrong
# fails: test_same_class
# idea: The logarithm is said to change the order, because it is negative.
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": False,
    "x - x.max(dim=1, keepdim=True).values": True,
    "3 * x": True,
    "-x": False,
    "torch.softmax(x, dim=0)": False,
}

# %% same_class: same_w_scaling_changes
# kind: wrong
# fails: test_same_class
# idea: 3 x is said to change the class, because it changes the probabilities.
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": True,
    "x - x.max(dim=1, keepdim=True).values": True,
    "3 * x": False,
    "-x": False,
    "torch.softmax(x, dim=0)": False,
}

# %% same_class: same_w_shift_per_row_changes
# kind: wrong
# fails: test_same_class
# idea: Subtracting another number from each row is said to change the class; within a row the order stays.
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": True,
    "x - x.max(dim=1, keepdim=True).values": False,
    "3 * x": True,
    "-x": False,
    "torch.softmax(x, dim=0)": False,
}

# %% same_class: same_w_all_keep
# kind: wrong
# fails: test_same_class
# idea: Everything is said to keep the class.
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": True,
    "x - x.max(dim=1, keepdim=True).values": True,
    "3 * x": True,
    "-x": True,
    "torch.softmax(x, dim=0)": True,
}

# %% wrong_nll: nll_r_numbers
# kind: right
# passes: test_wrong_nll
wrong_nll = {
    "it cannot fall below": -1,
    "it cannot rise above": 0,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": 0.105,
}

# %% wrong_nll: nll_w_zero_to_one
# kind: wrong
# fails: test_wrong_nll
# idea: The range is given without its sign, 0 to 1.
wrong_nll = {
    "it cannot fall below": 0,
    "it cannot rise above": 1,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": 0.105,
}

# %% wrong_nll: nll_w_limits_swapped
# kind: wrong
# fails: test_wrong_nll
# idea: The two limits are exchanged.
wrong_nll = {
    "it cannot fall below": 0,
    "it cannot rise above": -1,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": 0.105,
}

# %% wrong_nll: nll_w_shows_plus
# kind: wrong
# fails: test_wrong_nll
# idea: At p = 0.9 it is said to show +0.9; NLL changes the sign.
wrong_nll = {
    "it cannot fall below": -1,
    "it cannot rise above": 0,
    "what it shows at p = 0.9": 0.9,
    "what it should show at p = 0.9": 0.105,
}

# %% wrong_nll: nll_w_should_be_one_tenth
# kind: wrong
# fails: test_wrong_nll
# idea: The right loss at 0.9 is given as 1 - p and not as -ln p.
wrong_nll = {
    "it cannot fall below": -1,
    "it cannot rise above": 0,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": 0.1,
}

# %% wrong_nll: nll_w_log_ten
# kind: wrong
# fails: test_wrong_nll
# idea: The right loss at 0.9 is computed with the logarithm to base 10.
wrong_nll = {
    "it cannot fall below": -1,
    "it cannot rise above": 0,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": 0.046,
}

# %% wrong_nll: nll_w_no_lower_limit
# kind: wrong
# fails: test_wrong_nll
# idea: The wrong loss is said to have no lower limit, as if it took a logarithm.
wrong_nll = {
    "it cannot fall below": float("-inf"),
    "it cannot rise above": 0,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": 0.105,
}

# %% wrong_nll: nll_w_should_be_negative
# kind: wrong
# fails: test_wrong_nll
# idea: The right loss at 0.9 is given as ln 0.9, without the minus.
wrong_nll = {
    "it cannot fall below": -1,
    "it cannot rise above": 0,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": -0.105,
}


# %% repaired_nll: repair_w_softmax_still
# kind: wrong
# fails: test_wrong_nll
# idea: The tutorial's loss as it was: NLLLoss on probabilities.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.NLLLoss()(torch.softmax(logits, dim=1), targets)


# %% repaired_nll: repair_w_log_of_softmax
# kind: wrong
# fails: test_wrong_nll
# idea: The logarithm is taken of a finished softmax, so for logits far apart the loss is inf.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.NLLLoss()(torch.log(torch.softmax(logits, dim=1)), targets)


# %% repaired_nll: repair_w_log_of_softmax_plus_eps
# kind: wrong
# fails: test_wrong_nll
# idea: A small number is added before the logarithm, so the loss stops at 18.4.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.NLLLoss()(torch.log(softmax(logits, 1) + 1e-8), targets)


# %% repaired_nll: repair_w_over_the_examples
# kind: wrong
# fails: test_wrong_nll
# idea: LogSoftmax runs over the examples (dim=0) and not over the classes.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.NLLLoss()(nn.LogSoftmax(dim=0)(logits), targets)


# %% repaired_nll: repair_w_cross_entropy_instead
# kind: wrong
# fails: test_wrong_nll
# idea: The right value, but made with nn.CrossEntropyLoss and not, as asked, with nn.NLLLoss.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.CrossEntropyLoss()(logits, targets)


# %% repaired_nll: repair_w_cross_entropy_on_softmax
# kind: wrong
# fails: test_wrong_nll
# idea: The loss that takes logits is fed with probabilities: softmax twice.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.CrossEntropyLoss()(torch.softmax(logits, dim=1), targets)


# %% repaired_nll: repair_w_log_softmax_of_softmax
# kind: wrong
# fails: test_wrong_nll
# idea: log-softmax is applied to probabilities, so there are two softmaxes in a row.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.NLLLoss()(log_softmax(softmax(logits, 1)), targets)


# %% repaired_nll: repair_w_log_sigmoid
# kind: wrong
# fails: test_wrong_nll
# idea: Each logit gets its own log-sigmoid, so the classes do not compete.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.NLLLoss()(nn.LogSigmoid()(logits), targets)


# %% repaired_nll: repair_w_sum
# kind: wrong
# fails: test_wrong_nll
# idea: The losses are summed and not averaged.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.NLLLoss(reduction="sum")(nn.LogSoftmax(dim=1)(logits), targets)


# %% repaired_nll: repair_w_log_of_the_mean
# kind: wrong
# fails: test_wrong_nll
# idea: The logarithm of the mean probability is taken, not the mean of the logarithms; with one example there is no difference.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    mean_p = -nn.NLLLoss()(torch.softmax(logits, dim=1), targets)
    return -torch.log(mean_p)


# %% repaired_nll: repair_w_absolute_value
# kind: wrong
# fails: test_wrong_nll
# idea: The sign is repaired with abs(), and the missing logarithm is still missing.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.NLLLoss()(torch.softmax(logits, dim=1), targets).abs()


# %% repaired_nll: repair_w_one_minus_p
# kind: wrong
# fails: test_wrong_nll
# idea: 1 - p is positive and falls to 0, but it is not -ln p.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return 1 + nn.NLLLoss()(torch.softmax(logits, dim=1), targets)


# %% repaired_nll: repair_w_ignores_class_zero
# kind: wrong
# fails: test_wrong_nll
# idea: Class 0 is treated as padding and left out of the mean.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.NLLLoss(ignore_index=0)(log_softmax(logits), targets)


# %% repaired_nll: repair_w_ten_classes
# kind: wrong
# fails: test_wrong_nll
# idea: Targets are cut to 0 to 9, so with more than ten classes the wrong column is picked.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.NLLLoss()(log_softmax(logits), targets.clamp(0, 9))


# %% repaired_nll: repair_w_base_ten
# kind: wrong
# fails: test_wrong_nll
# idea: The logarithm to base 10 is used.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.NLLLoss()(log_softmax(logits) / math.log(10), targets)


# %% repaired_nll: repair_w_item
# kind: wrong
# fails: test_wrong_nll
# idea: A Python float is returned and not a tensor.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.NLLLoss()(nn.LogSoftmax(dim=1)(logits), targets).item()


# %% repaired_nll: repair_w_no_grad
# kind: wrong
# fails: test_wrong_nll
# idea: The log-probabilities are computed under no_grad, so no slope reaches the logits.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    with torch.no_grad():
        log_p = log_softmax(logits)
    return nn.NLLLoss()(log_p, targets)


# %% repaired_nll: repair_w_float32
# kind: wrong
# fails: test_wrong_nll
# idea: float64 logits are rounded to float32.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.NLLLoss()(nn.LogSoftmax(dim=1)(logits.float()), targets)


# %% repaired_nll: repair_w_weights_by_frequency
# kind: wrong
# fails: test_wrong_nll
# idea: The classes are weighted by how rare they are, so it is no longer the mean over the examples.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    counts = torch.bincount(targets, minlength=logits.shape[1]).clamp(min=1)
    weight = (1 / counts).to(logits.dtype)
    return nn.NLLLoss(weight=weight)(log_softmax(logits), targets)


# %% repaired_nll: repair_w_in_place
# kind: wrong
# fails: test_wrong_nll
# idea: The largest logit of each row is subtracted in place, so the caller's logits change.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    logits -= logits.max(dim=1, keepdim=True).values
    return nn.NLLLoss()(nn.LogSoftmax(dim=1)(logits), targets)


# %% repaired_nll: repair_r_own_log_softmax
# kind: right
# passes: test_wrong_nll
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.NLLLoss()(log_softmax(logits), targets)


# %% repaired_nll: repair_r_layer
# kind: right
# passes: test_wrong_nll
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    layer, loss_function = nn.LogSoftmax(dim=1), nn.NLLLoss()
    return loss_function(layer(logits), targets)


# %% repaired_nll: repair_r_torch_function
# kind: right
# passes: test_wrong_nll
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    log_p = torch.log_softmax(logits, dim=-1)
    return nn.NLLLoss(reduction="mean").forward(log_p, targets)


# %% repaired_nll: repair_r_none_then_mean
# kind: right
# passes: test_wrong_nll
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    losses = nn.NLLLoss(reduction="none")(logits.log_softmax(1), targets)
    return losses.mean()


# %% repaired_nll: repair_r_logsumexp
# kind: right
# passes: test_wrong_nll
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    from torch.nn import NLLLoss

    return NLLLoss()(logits - logits.logsumexp(1, keepdim=True), targets)


# %% repaired_nll: repair_r_twice_is_once
# kind: right
# passes: test_wrong_nll
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    # log-probabilities are logits too: a second log-softmax changes nothing
    return nn.NLLLoss()(log_softmax(log_softmax(logits)), targets)


# %% repaired_nll: repair_r_module
# kind: right
# passes: test_wrong_nll
class TutorialLoss(nn.Module):
    def __init__(self):
        super().__init__()
        self.to_log_p = nn.LogSoftmax(1)
        self.nll = nn.NLLLoss()

    def forward(self, logits, targets):
        return self.nll(self.to_log_p(logits), targets)


def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return TutorialLoss()(logits, targets)


# %% loss_floor: floor_w_always_ten_classes
# kind: wrong
# fails: test_floor
# idea: The number for ten classes is written down, whatever K is.
def loss_floor(classes: int) -> float:
    return math.log(1 + 9 / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_fit = ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all()
    return bool((outputs >= 0).all() and sums_fit)


# %% loss_floor: floor_w_k_terms
# kind: wrong
# fails: test_floor
# idea: All K terms of the sum are counted as e^0, although one of them is e^1.
def loss_floor(classes: int) -> float:
    return math.log(1 + classes / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_fit = ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all()
    return bool((outputs >= 0).all() and sums_fit)


# %% loss_floor: floor_w_minus_x_forgotten
# kind: wrong
# fails: test_floor
# idea: -x_y = -1 is forgotten: this is the loss of a network that is sure of a wrong class.
def loss_floor(classes: int) -> float:
    return math.log(math.e + classes - 1)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_fit = ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all()
    return bool((outputs >= 0).all() and sums_fit)


# %% loss_floor: floor_w_loss_of_not_knowing
# kind: wrong
# fails: test_floor
# idea: ln K is the loss of a network that knows nothing, not the floor.
def loss_floor(classes: int) -> float:
    return math.log(classes)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_fit = ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all()
    return bool((outputs >= 0).all() and sums_fit)


# %% loss_floor: floor_w_zero
# kind: wrong
# fails: test_floor
# idea: 0 is the floor of the loss on logits; fed with probabilities it stays above.
def loss_floor(classes: int) -> float:
    return 0.0


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_fit = ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all()
    return bool((outputs >= 0).all() and sums_fit)


# %% loss_floor: floor_w_base_two
# kind: wrong
# fails: test_floor
# idea: The logarithm to base 2 is used.
def loss_floor(classes: int) -> float:
    return math.log2(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_fit = ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all()
    return bool((outputs >= 0).all() and sums_fit)


# %% loss_floor: floor_w_rounded
# kind: wrong
# fails: test_floor
# idea: The result is rounded to three decimals.
def loss_floor(classes: int) -> float:
    return round(-1 + math.log(math.e + classes - 1), 3)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_fit = ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all()
    return bool((outputs >= 0).all() and sums_fit)


# %% loss_floor: floor_w_whole_division
# kind: wrong
# fails: test_floor
# idea: (K - 1) // e cuts off the decimals.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) // math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_fit = ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all()
    return bool((outputs >= 0).all() and sums_fit)


# %% loss_floor: floor_w_others_share_a_class
# kind: wrong
# fails: test_floor
# idea: The others are counted as one class: right for two classes only.
def loss_floor(classes: int) -> float:
    return math.log(1 + math.exp(-1))


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_fit = ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all()
    return bool((outputs >= 0).all() and sums_fit)


# %% loss_floor: floor_w_logit_ten
# kind: wrong
# fails: test_floor
# idea: It tries a row with logit 10 for the right class, whose probability is not quite 1, so the floor comes out too high.
def loss_floor(classes: int) -> float:
    row = torch.zeros(1, classes)
    row[0, 0] = 10.0
    p = torch.softmax(row, dim=1)
    return nn.CrossEntropyLoss()(p, torch.tensor([0])).item()


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_fit = ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all()
    return bool((outputs >= 0).all() and sums_fit)


# %% loss_floor: floor_w_best_of_random_rows
# kind: wrong
# fails: test_floor
# idea: The smallest loss of a thousand random rows is given, which depends on chance and lies above the floor.
def loss_floor(classes: int) -> float:
    rows = torch.softmax(3 * torch.randn(1000, classes), dim=1)
    losses = nn.CrossEntropyLoss(reduction="none")(rows, torch.zeros(1000, dtype=torch.long))
    return losses.min().item()


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_fit = ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all()
    return bool((outputs >= 0).all() and sums_fit)


# %% loss_floor: floor_w_float_overflow
# kind: wrong
# fails: test_floor
# idea: e^20 stands for a sure network, in place of e^1: the floor of the loss on logits up to 20.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) * math.exp(-20))


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_fit = ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all()
    return bool((outputs >= 0).all() and sums_fit)


# %% loss_floor: floor_w_remembers_the_first
# kind: wrong
# fails: test_floor
# idea: The floor of the first call is kept and given for every number of classes.
known_floor = []


def loss_floor(classes: int) -> float:
    if not known_floor:
        known_floor.append(math.log(1 + (classes - 1) / math.e))
    return known_floor[0]


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_fit = ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all()
    return bool((outputs >= 0).all() and sums_fit)


# %% loss_floor: alarm_w_first_row_only
# kind: wrong
# fails: test_floor
# idea: Only the first row is looked at.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    row = outputs[0]
    return bool((row >= 0).all() and abs(row.sum() - 1) <= 1e-4)


# %% loss_floor: alarm_w_first_and_last_row
# kind: wrong
# fails: test_floor
# idea: Only the first and the last row are looked at.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    for row in (outputs[0], outputs[-1]):
        if (row < 0).any() or abs(row.sum().item() - 1) > 1e-4:
            return False
    return True


# %% loss_floor: alarm_w_any_row
# kind: wrong
# fails: test_floor
# idea: One good row is enough: any in place of all.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    good = (outputs >= 0).all(dim=1) & ((outputs.sum(dim=1) - 1).abs() <= 1e-4)
    return bool(good.any())


# %% loss_floor: alarm_w_mean_of_the_sums
# kind: wrong
# fails: test_floor
# idea: The mean of the row sums is compared with 1, so rows of 0.5 and 1.5 pass together.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums = outputs.sum(dim=1)
    return bool((outputs >= 0).all() and abs(sums.mean().item() - 1) <= 1e-4)


# %% loss_floor: alarm_w_sum_of_columns
# kind: wrong
# fails: test_floor
# idea: The sums run over the examples (dim=0) and not over the classes.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums = outputs.sum(dim=0)
    return bool((outputs >= 0).all() and ((sums - 1).abs() <= 1e-4).all())


# %% loss_floor: alarm_w_without_abs
# kind: wrong
# fails: test_floor
# idea: The difference from 1 is taken without its size, so rows that add up to less than 1 pass.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums = outputs.sum(dim=1)
    return bool((outputs >= 0).all() and (sums - 1 <= 1e-4).all())


# %% loss_floor: alarm_w_exact_sum
# kind: wrong
# fails: test_floor
# idea: The sums must be exactly 1, which rounding breaks for real softmax rows.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    return bool((outputs >= 0).all() and (outputs.sum(dim=1) == 1).all())


# %% loss_floor: alarm_w_tolerance_too_small
# kind: wrong
# fails: test_floor
# idea: allclose allows a hundred-thousandth only, so a sum of 1.00005 is refused.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums = outputs.sum(dim=1)
    return bool((outputs >= 0).all()) and torch.allclose(sums, torch.ones_like(sums))


# %% loss_floor: alarm_w_tolerance_too_large
# kind: wrong
# fails: test_floor
# idea: Sums may be off by a hundredth, a hundred times more than allowed.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums = outputs.sum(dim=1)
    return bool((outputs >= 0).all() and ((sums - 1).abs() < 1e-2).all())


# %% loss_floor: alarm_w_zeros_refused
# kind: wrong
# fails: test_floor
# idea: Exact zeros count as negative (> in place of >=), so a sure row (1, 0, 0) is not recognised.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums = outputs.sum(dim=1)
    return bool((outputs > 0).all() and ((sums - 1).abs() <= 1e-4).all())


# %% loss_floor: alarm_w_sums_only
# kind: wrong
# fails: test_floor
# idea: Only the sums are looked at, so rows with negative numbers that add up to 1 pass.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    return bool(((outputs.sum(dim=1) - 1).abs() <= 1e-4).all())


# %% loss_floor: alarm_w_range_only
# kind: wrong
# fails: test_floor
# idea: Only the range 0 to 1 is looked at, so sigmoids of several labels pass for probabilities of classes.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    return bool((outputs >= 0).all() and (outputs <= 1).all())


# %% loss_floor: alarm_w_slightly_negative_allowed
# kind: wrong
# fails: test_floor
# idea: The allowance of 0.0001 is also given to negative numbers, which are not to occur at all.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums = outputs.sum(dim=1)
    return bool((outputs >= -1e-4).all() and ((sums - 1).abs() <= 1e-4).all())


# %% loss_floor: alarm_w_above_one_refused
# kind: wrong
# fails: test_floor
# idea: A number above 1 is refused without allowance, so a row (1.00003, 0) is not recognised although its sum fits.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    if outputs.min() < 0 or outputs.max() > 1:
        return False
    return bool(((outputs.sum(dim=1) - 1).abs() <= 1e-4).all())


# %% loss_floor: alarm_w_errors_added_up
# kind: wrong
# fails: test_floor
# idea: The deviations of all rows are added up before the comparison, so a large batch with tiny deviations is refused.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    deviation = (outputs.sum(dim=1) - 1).abs().sum()
    return bool((outputs >= 0).all() and deviation <= 1e-4)


# %% loss_floor: alarm_w_nan_passes
# kind: wrong
# fails: test_floor
# idea: It only asks for what is wrong, and nan answers False to every comparison, so a batch of nan passes.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    if (outputs < 0).any():
        return False
    return not bool(((outputs.sum(dim=1) - 1).abs() > 1e-4).any())


# %% loss_floor: alarm_w_negative_made_zero
# kind: wrong
# fails: test_floor
# idea: Negative numbers are set to 0 before they are looked at, in the caller's tensor too.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    outputs.clamp_(min=0)
    return bool(((outputs.sum(dim=1) - 1).abs() <= 1e-4).all())


# %% loss_floor: alarm_w_first_hundred_rows
# kind: wrong
# fails: test_floor
# idea: The loop stops after a hundred rows.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    for row in outputs[:100]:
        if row.min() < 0 or abs(row.sum().item() - 1) > 1e-4:
            return False
    return True


# %% loss_floor: floor_r_closed_form
# kind: right
# passes: test_floor
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_fit = ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all()
    return bool((outputs >= 0).all() and sums_fit)


# %% loss_floor: floor_r_minus_one_plus_log
# kind: right
# passes: test_floor
def loss_floor(classes: int) -> float:
    return -1 + math.log(math.e + classes - 1)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    for row in outputs.tolist():
        if min(row) < 0 or not abs(math.fsum(row) - 1) <= 1e-4:
            return False
    return True


# %% loss_floor: floor_r_measured_with_the_loss
# kind: right
# passes: test_floor
def loss_floor(classes: int) -> float:
    row = torch.zeros(1, classes, dtype=torch.float64)
    row[0, 0] = 1
    return nn.CrossEntropyLoss()(row, torch.tensor([0])).item()


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    good_rows = (outputs >= 0).all(dim=-1) & ((outputs.sum(dim=-1) - 1).abs() <= 0.0001)
    return good_rows.all().item()


# %% loss_floor: floor_r_sum_of_exponentials
# kind: right
# passes: test_floor
def loss_floor(classes: int) -> float:
    x = [1.0] + [0.0] * (classes - 1)
    return -x[0] + math.log(sum(math.exp(v) for v in x))


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    with torch.no_grad():
        if not (outputs >= 0).all():
            return False
        low, high = torch.aminmax(outputs.sum(1))
        return 1 - 1e-4 <= low.item() and high.item() <= 1 + 1e-4


# %% loss_floor: floor_r_own_cross_entropy
# kind: right
# passes: test_floor
def is_distribution(row):
    return bool(torch.all(row >= 0)) and abs(float(row.sum()) - 1.0) <= 1e-4


def loss_floor(classes: int) -> float:
    best_row = torch.eye(classes, dtype=torch.float64)[:1]
    return float(cross_entropy(best_row, torch.zeros(1, dtype=torch.long)))


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    return all(is_distribution(row) for row in outputs)


# %% loss_floor: floor_r_log1p
# kind: right
# passes: test_floor
def loss_floor(classes: int) -> float:
    return math.log1p((classes - 1) * math.exp(-1))


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums = outputs.detach().double().sum(dim=1)
    return outputs.min().item() >= 0 and torch.allclose(
        sums, torch.ones_like(sums), rtol=0, atol=1e-4
    )


# %% loss_floor: floor_r_numpy
# kind: right
# passes: test_floor
def loss_floor(classes: int) -> float:
    import numpy as np

    return float(np.log(np.e + classes - 1) - 1)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    import numpy as np

    table = outputs.detach().numpy()
    return bool(np.all(table >= 0) and np.all(np.abs(table.sum(axis=1) - 1) <= 1e-4))


# %% heads: heads_r_all
# kind: right
# passes: test_heads
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}

# %% heads: heads_w_softmax_for_labels
# kind: wrong
# fails: test_heads
# idea: Softmax is put before BCELoss for several labels, so they compete although several may be true.
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Softmax", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}

# %% heads: heads_w_labels_like_classes
# kind: wrong
# fails: test_heads
# idea: Several labels are treated like one of K classes: CrossEntropyLoss on logits.
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "CrossEntropyLoss"),
}

# %% heads: heads_w_softmax_before_nll
# kind: wrong
# fails: test_heads
# idea: NLLLoss is fed with probabilities, without a logarithm.
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("Softmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}

# %% heads: heads_w_softmax_before_cross_entropy
# kind: wrong
# fails: test_heads
# idea: Softmax is put before CrossEntropyLoss, which applies it again.
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("Softmax", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}

# %% heads: heads_w_sigmoid_twice
# kind: wrong
# fails: test_heads
# idea: A sigmoid is put before BCEWithLogitsLoss, which applies it again.
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("Sigmoid", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("Sigmoid", "BCEWithLogitsLoss"),
}

# %% heads: heads_w_softmax_on_one_output
# kind: wrong
# fails: test_heads
# idea: Softmax is put on the single output of a binary task, where it always gives 1.
heads = {
    "binary, probability": ("Softmax", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}

# %% heads: heads_w_bce_on_logits
# kind: wrong
# fails: test_heads
# idea: BCELoss is fed with logits, as if it took them.
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCELoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}

# %% heads: heads_w_nll_on_logits
# kind: wrong
# fails: test_heads
# idea: NLLLoss is fed with logits, as if the log-softmax were in it.
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "NLLLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}


# %% dropout: drop_w_no_scaling
# kind: wrong
# fails: test_dropout
# idea: What remains is not divided by 1 - p, so the expected value falls.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    return torch.where(torch.rand_like(x) < p, torch.zeros_like(x), x)


# %% dropout: drop_w_scaled_in_use
# kind: wrong
# fails: test_dropout
# idea: Training leaves the rest as it is and use multiplies by 1 - p, the older way; here use is to do nothing.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x * (1 - p)
    return x * (torch.rand_like(x) >= p)


# %% dropout: drop_w_divided_by_p
# kind: wrong
# fails: test_dropout
# idea: What remains is divided by p and not by 1 - p: the same for p = 0.5 only, and p = 0 gives inf.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training or p == 0:
        return x.clone()
    return torch.where(torch.rand_like(x) < p, torch.zeros_like(x), x / p)


# %% dropout: drop_w_always_doubled
# kind: wrong
# fails: test_dropout
# idea: What remains is always doubled, which is right for p = 0.5 only.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    keep = torch.rand_like(x) >= p
    return 2 * x * keep if p > 0 else x.clone()


# %% dropout: drop_w_multiplied_by_keep
# kind: wrong
# fails: test_dropout
# idea: What remains is multiplied by 1 - p instead of divided.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    return torch.where(torch.rand_like(x) < p, torch.zeros_like(x), x * (1 - p))


# %% dropout: drop_w_p_is_kept
# kind: wrong
# fails: test_dropout
# idea: p is taken for the probability that a number is kept; with p = 0.5 nobody notices.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    keep = torch.rand_like(x) < p
    return torch.where(keep, x / (1 - p), torch.zeros_like(x))


# %% dropout: drop_w_whole_examples
# kind: wrong
# fails: test_dropout
# idea: One draw is made for each example, so whole rows are dropped and not each number on its own.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    keep = torch.rand(x.shape[:1] + (1,) * (x.ndim - 1)) >= p
    return x * keep / (1 - p)


# %% dropout: drop_w_same_for_all_examples
# kind: wrong
# fails: test_dropout
# idea: One draw is made for the last axis and shared by all rows.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    keep = torch.rand(x.shape[-1:]) >= p
    return x * keep / (1 - p)


# %% dropout: drop_w_same_mask_again
# kind: wrong
# fails: test_dropout
# idea: The mask is remembered by shape and p, so each later call drops the same numbers.
masks = {}


def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    key = (tuple(x.shape), p)
    if key not in masks:
        masks[key] = torch.rand_like(x) >= p
    return x * masks[key] / (1 - p)


# %% dropout: drop_w_seeded
# kind: wrong
# fails: test_dropout
# idea: The random generator of PyTorch is seeded in the function, so each call draws the same, and the caller's draws too.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    torch.manual_seed(0)
    if not training:
        return x
    keep = torch.rand_like(x) >= p
    return x * keep / (1 - p)


# %% dropout: drop_w_fresh_generator
# kind: wrong
# fails: test_dropout
# idea: A generator with a fixed seed is made at each call, so each call drops the same numbers.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    generator = torch.Generator().manual_seed(0)
    keep = torch.rand(x.shape, generator=generator) >= p
    return x * keep / (1 - p)


# %% dropout: drop_w_in_place
# kind: wrong
# fails: test_dropout
# idea: The dropped numbers are set to 0 in the caller's tensor.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    x[torch.rand_like(x) < p] = 0
    return x / (1 - p)


# %% dropout: drop_w_scaled_in_place
# kind: wrong
# fails: test_dropout
# idea: x is multiplied in place, so the caller's numbers are dropped and scaled.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if training:
        x *= (torch.rand_like(x) >= p) / (1 - p)
    return x


# %% dropout: drop_w_exact_share
# kind: wrong
# fails: test_dropout
# idea: Exactly the share p of the numbers is dropped, so whether one is dropped depends on the others.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    drop = torch.randperm(x.numel())[: round(p * x.numel())]
    flat = (x / (1 - p)).flatten()
    mask = torch.ones_like(flat)
    mask[drop] = 0
    return (flat * mask).reshape(x.shape)


# %% dropout: drop_w_divided_by_share_kept
# kind: wrong
# fails: test_dropout
# idea: It divides by the share that was kept by chance and not by 1 - p, so the numbers that remain depend on the draw.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    keep = (torch.rand_like(x) >= p).to(x.dtype)
    return x * keep / keep.mean().clamp(min=1e-6)


# %% dropout: drop_w_normal_draws
# kind: wrong
# fails: test_dropout
# idea: The draws come from a normal distribution, so the share below p is not p.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    keep = torch.randn_like(x) >= p
    return x * keep / (1 - p)


# %% dropout: drop_w_p_in_tenths
# kind: wrong
# fails: test_dropout
# idea: The draws are whole numbers from 0 to 9, so p counts in tenths: 0.25 drops a fifth.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    drop = torch.randint(0, 10, x.shape) < int(p * 10)
    return torch.where(drop, torch.zeros_like(x), x / (1 - p))


# %% dropout: drop_w_modes_exchanged
# kind: wrong
# fails: test_dropout
# idea: training is turned round: numbers are dropped in use and left alone while training.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if training:
        return x.clone()
    keep = torch.rand_like(x) >= p
    return x * keep / (1 - p)


# %% dropout: drop_w_drops_in_both_modes
# kind: wrong
# fails: test_dropout
# idea: training is ignored and numbers are dropped in use as well.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    keep = torch.rand_like(x) >= p
    return x * keep / (1 - p)


# %% dropout: drop_w_one_is_allowed
# kind: wrong
# fails: test_dropout
# idea: p = 1 is let through, where 1 - p is 0.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if p < 0 or p > 1:
        raise ValueError(f"p must lie between 0 and 1, got {p}")
    if not training:
        return x
    return torch.where(torch.rand_like(x) < p, torch.zeros_like(x), x / (1 - p))


# %% dropout: drop_w_zero_is_refused
# kind: wrong
# fails: test_dropout
# idea: p = 0 is refused, although it is allowed and drops nothing.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 < p < 1:
        raise ValueError(f"p must lie between 0 and 1, got {p}")
    if not training:
        return x
    return torch.where(torch.rand_like(x) < p, torch.zeros_like(x), x / (1 - p))


# %% dropout: drop_w_checked_in_training_only
# kind: wrong
# fails: test_dropout
# idea: p is checked only while training; a wrong p goes unnoticed in use.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not training:
        return x
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    return torch.where(torch.rand_like(x) < p, torch.zeros_like(x), x / (1 - p))


# %% dropout: drop_w_negative_not_refused
# kind: wrong
# fails: test_dropout
# idea: Only the upper limit is checked; a negative p passes and shrinks the numbers.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if p >= 1:
        raise ValueError(f"p must be below 1, got {p}")
    if not training:
        return x
    return torch.where(torch.rand_like(x) < p, torch.zeros_like(x), x / (1 - p))


# %% dropout: drop_w_asserts
# kind: wrong
# fails: test_dropout
# idea: p is checked with assert, which raises AssertionError and not ValueError.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    assert 0 <= p < 1, f"p must be at least 0 and below 1, got {p}"
    if not training:
        return x
    return torch.where(torch.rand_like(x) < p, torch.zeros_like(x), x / (1 - p))


# %% dropout: drop_w_float32
# kind: wrong
# fails: test_dropout
# idea: The mask is a float32 table and the result is turned into float32, so float64 numbers lose digits.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    keep = (torch.rand(x.shape) >= p).float()
    return x.float() * keep / (1 - p)


# %% dropout: drop_w_slope_straight_through
# kind: wrong
# fails: test_dropout
# idea: The change is added as a constant, so the values are right and the slope is 1 even where a number was dropped.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    dropped = torch.where(torch.rand_like(x) < p, torch.zeros_like(x), x / (1 - p))
    return x + (dropped - x).detach()


# %% dropout: drop_w_no_grad
# kind: wrong
# fails: test_dropout
# idea: The result is computed under no_grad, so no slope passes through dropout while training.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    with torch.no_grad():
        return torch.where(torch.rand_like(x) < p, torch.zeros_like(x), x / (1 - p))


# %% dropout: drop_w_first_row_spared
# kind: wrong
# fails: test_dropout
# idea: The draw leaves out the first entry of the first axis, which is never dropped.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    keep = torch.rand_like(x) >= p
    keep[:1] = True
    return torch.where(keep, x / (1 - p), torch.zeros_like(x))


# %% dropout: drop_w_ready_made
# kind: wrong
# fails: test_dropout
# idea: It calls PyTorch's ready-made dropout, which the description rules out.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    return nn.functional.dropout(x, p, training)


# %% dropout: drop_r_where
# kind: right
# passes: test_dropout
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    drop = torch.rand_like(x) < p
    return torch.where(drop, torch.zeros_like(x), x / (1 - p))


# %% dropout: drop_r_mask_times
# kind: right
# passes: test_dropout
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if training:
        mask = (torch.rand_like(x) >= p).to(x.dtype)
        return mask * x / (1 - p)
    return x.clone()


# %% dropout: drop_r_bernoulli
# kind: right
# passes: test_dropout
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    return x * torch.bernoulli(torch.full_like(x, 1 - p)) / (1 - p)


# %% dropout: drop_r_clone_and_set
# kind: right
# passes: test_dropout
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    result = x.clone()
    if training:
        result = result / (1 - p)
        result[torch.rand(x.shape) < p] = 0
    return result


# %% dropout: drop_r_masked_fill
# kind: right
# passes: test_dropout
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training or p == 0:
        return x.clone()
    return x.div(1 - p).masked_fill(torch.rand(x.shape) < p, 0.0)


# %% dropout: drop_r_number_by_number
# kind: right
# passes: test_dropout
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x
    factors = [0.0 if torch.rand(()).item() < p else 1 / (1 - p) for _ in range(x.numel())]
    return x * torch.tensor(factors, dtype=x.dtype).reshape(x.shape)


# %% dropout: drop_r_own_error_and_uniform
# kind: right
# passes: test_dropout
class WrongShare(ValueError):
    """A probability outside [0, 1)."""


def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if p < 0 or p >= 1:
        raise WrongShare(f"p = {p}")
    keep_probability = 1 - p
    if training:
        draws = torch.empty(x.shape).uniform_(0, 1)
        return torch.where(draws < keep_probability, x / keep_probability, 0)
    return x


# %% modes: modes_r_all
# kind: right
# passes: test_modes
modes = {
    "freshly made": (True, True),
    "after model.eval()": (False, True),
    "freshly made, inside torch.no_grad()": (True, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}

# %% modes: modes_w_eval_stops_slopes
# kind: wrong
# fails: test_modes
# idea: eval() is said to stop the slopes as well.
modes = {
    "freshly made": (True, True),
    "after model.eval()": (False, False),
    "freshly made, inside torch.no_grad()": (True, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}

# %% modes: modes_w_no_grad_stops_dropout
# kind: wrong
# fails: test_modes
# idea: no_grad() is said to switch dropout off as well.
modes = {
    "freshly made": (True, True),
    "after model.eval()": (False, True),
    "freshly made, inside torch.no_grad()": (False, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}

# %% modes: modes_w_fresh_is_eval
# kind: wrong
# fails: test_modes
# idea: A freshly made model is said to be in the mode for use.
modes = {
    "freshly made": (False, True),
    "after model.eval()": (False, True),
    "freshly made, inside torch.no_grad()": (False, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}

# %% modes: modes_w_train_needed_for_slopes
# kind: wrong
# fails: test_modes
# idea: Slopes are said to be there only after train().
modes = {
    "freshly made": (True, False),
    "after model.eval()": (False, False),
    "freshly made, inside torch.no_grad()": (True, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}

# %% modes: modes_w_no_grad_undoes_eval
# kind: wrong
# fails: test_modes
# idea: no_grad() is said to switch dropout on again after eval().
modes = {
    "freshly made": (True, True),
    "after model.eval()": (False, True),
    "freshly made, inside torch.no_grad()": (True, False),
    "after model.eval(), inside torch.no_grad()": (True, False),
    "after model.eval(), then model.train()": (True, True),
}

# %% modes: modes_w_switches_exchanged
# kind: wrong
# fails: test_modes
# idea: The two switches are exchanged: eval() is said to stop the slopes and no_grad() the dropout.
modes = {
    "freshly made": (True, True),
    "after model.eval()": (True, False),
    "freshly made, inside torch.no_grad()": (False, True),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}

# %% modes: modes_w_eval_for_good
# kind: wrong
# fails: test_modes
# idea: eval() is said to be for good: train() does not bring dropout back.
modes = {
    "freshly made": (True, True),
    "after model.eval()": (False, True),
    "freshly made, inside torch.no_grad()": (True, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (False, True),
}
