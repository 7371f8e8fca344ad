# Solutions of independent students, written from the released text alone: right for most inputs, wrong for some.

# %% sigmoid: whole calculation in float32
# kind: wrong
# idea: float64 logits are computed in float32 and only cast back, so values and slopes carry errors of 1e-8 to 1e-7 ("float32 or float64 ... values and slopes are right").
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    z = x.to(torch.float32)
    left = 1 / (1 + torch.exp(-torch.where(z >= 0, z, 0)))
    e = torch.exp(torch.where(z >= 0, 0, z))
    right = e / (1 + e)
    return torch.where(z >= 0, left, right).to(x.dtype)


# %% sigmoid: mask made with sign is one half at zero
# kind: wrong
# idea: sign(0) is 0, so both forms get half of the logit and half of the weight; the value is 0.5 but the slope at exactly 0 is 1/8 instead of 1/4 ("also at exactly 0").
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    positive = (torch.sign(x) + 1) / 2
    negative = 1 - positive
    left = 1 / (1 + torch.exp(-x * positive))
    e = torch.exp(x * negative)
    right = e / (1 + e)
    return positive * left + negative * right


# %% sigmoid: own backward forgets the incoming slope
# kind: wrong
# idea: the hand-written backward returns p(1-p) and ignores what comes from behind, so the slope of 3*sigmoid(x) or sigmoid(x).mean() is wrong ("slopes are right for every logit").
class StableSigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        e = torch.exp(-x.abs())
        p = torch.where(x >= 0, 1 / (1 + e), e / (1 + e))
        ctx.save_for_backward(p)
        return p

    @staticmethod
    def backward(ctx, grad_output):
        (p,) = ctx.saved_tensors
        return p * (1 - p)


def sigmoid(x: torch.Tensor) -> torch.Tensor:
    return StableSigmoid.apply(x)


# %% sigmoid: textbook formula in double precision
# kind: wrong
# idea: float64 only moves the overflow to exp(709); below -709 the slope is still nan ("every logit from -1000 to 1000").
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    wide = x.double()
    return (1 / (1 + torch.exp(-wide))).to(x.dtype)


# %% sigmoid: shift by the largest logit of the whole tensor
# kind: wrong
# idea: one common shift for all numbers makes 0/0 = nan for a small logit that stands next to a large one (values right for every logit, whatever its neighbours).
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    biggest = max(x.max().item(), 0.0)
    one = math.exp(-biggest)
    e = torch.exp(x - biggest)
    return e / (e + one)


# %% sigmoid: flattened with view
# kind: wrong
# idea: view(-1) raises an error for a transposed (non-contiguous) tensor ("of any shape").
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    flat = x.view(-1)
    is_positive = flat >= 0
    left = 1 / (1 + torch.exp(-torch.where(is_positive, flat, 0)))
    e = torch.exp(torch.where(is_positive, 0, flat))
    return torch.where(is_positive, left, e / (1 + e)).view(x.shape)


# %% sigmoid: squeezed result
# kind: wrong
# idea: axes of size 1 disappear, (8, 1) becomes (8,) ("same shape").
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    both = torch.stack([torch.zeros_like(x), -x])
    return torch.exp(-torch.logsumexp(both, dim=0)).squeeze()


# %% sigmoid: buffer of the default dtype
# kind: wrong
# idea: the buffer is float32 whatever came, so writing float64 results into it is an error ("float32 or float64", "same dtype").
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    result = torch.zeros(x.shape)
    positive = x >= 0
    result[positive] = 1 / (1 + torch.exp(-x[positive]))
    e = torch.exp(x[~positive])
    result[~positive] = e / (1 + e)
    return result


# %% sigmoid: exactly one half as a constant at zero
# kind: wrong
# idea: a third case for x == 0 puts in the number 0.5, which has no slope; the slope at exactly 0 becomes 0 ("also at exactly 0").
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    left = 1 / (1 + torch.exp(-torch.where(x > 0, x, 0)))
    e = torch.exp(torch.where(x < 0, x, 0))
    right = e / (1 + e)
    result = torch.where(x > 0, left, right)
    return torch.where(x == 0, 0.5, result)


# %% sigmoid: single numbers go through math
# kind: wrong
# idea: a tensor without axes (or with one number) is turned into a Python float and back: no slope, and dtype or shape are lost ("of any shape", "same shape and dtype", "slopes are right").
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    if x.numel() == 1:
        v = x.item()
        if v >= 0:
            return torch.tensor(1 / (1 + math.exp(-v)))
        return torch.tensor(math.exp(v) / (1 + math.exp(v)))
    left = 1 / (1 + torch.exp(-torch.where(x >= 0, x, 0)))
    e = torch.exp(torch.where(x >= 0, 0, x))
    return torch.where(x >= 0, left, e / (1 + e))


# %% sigmoid: one form for the whole tensor if all signs agree
# kind: wrong
# idea: only tensors of one sign are treated safely; with mixed signs both raw forms are computed and the slope of the unchosen one is nan for large logits ("slopes are right for every logit").
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    if (x >= 0).all():
        return 1 / (1 + torch.exp(-x))
    if (x < 0).all():
        return torch.exp(x) / (1 + torch.exp(x))
    return torch.where(x >= 0, 1 / (1 + torch.exp(-x)), torch.exp(x) / (1 + torch.exp(x)))


# %% sigmoid: saturates at ten
# kind: wrong
# idea: logits are cut at ±10, so sigmoid(-1000) is 4.5e-5 and everything beyond ±10 has slope 0 where it should be up to 4.5e-5 ("values and slopes are right for every logit from -1000 to 1000").
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    return 1 / (1 + torch.exp(-x.clamp(-10, 10)))


# %% sigmoid: nan_to_num over the textbook formula
# kind: wrong
# idea: nan_to_num repairs the value, which was right anyway; the slope at -1000 stays nan ("slopes are right").
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    e = torch.nan_to_num(torch.exp(-x), posinf=float("inf"))
    return torch.nan_to_num(1 / (1 + e), nan=0.0)


# %% sigmoid: halved exponents
# kind: wrong
# idea: exp(x/2)/(exp(x/2)+exp(-x/2)) is safe in float64 up to 1000, but in float32 exp(500) is inf and inf/inf is nan ("float32 or float64 ... from -1000 to 1000").
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    up, down = torch.exp(x / 2), torch.exp(-x / 2)
    return up / (up + down)


# %% sigmoid: ready-made one in disguise
# kind: wrong
# idea: Bernoulli(logits=x).probs calls PyTorch's sigmoid ("No ready-made sigmoid ... is used", "Use exp").
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    coin = torch.distributions.Bernoulli(logits=x, validate_args=False)
    return coin.probs


# %% sigmoid: remembers results by tensor
# kind: wrong
# idea: results are kept by the tensor's identity; after the caller changes the numbers in the tensor, the old probabilities come back (values right for every logit).
_known_sigmoids = {}


def sigmoid(x: torch.Tensor) -> torch.Tensor:
    if id(x) in _known_sigmoids:
        return _known_sigmoids[id(x)][1]
    left = 1 / (1 + torch.exp(-torch.where(x >= 0, x, 0)))
    e = torch.exp(torch.where(x >= 0, 0, x))
    result = torch.where(x >= 0, left, e / (1 + e))
    _known_sigmoids[id(x)] = (x, result)
    return result


# %% sigmoid: where with safe inputs
# kind: right
# idea: the two forms of the hint, each on harmless numbers.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    positive = x >= 0
    left = 1 / (1 + torch.exp(-torch.where(positive, x, 0)))
    e = torch.exp(torch.where(positive, 0, x))
    return torch.where(positive, left, e / (1 + e))


# %% sigmoid: through the logarithm
# kind: right
# idea: ln p = -ln(1 + exp(-x)) with logaddexp, then exp.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    return torch.exp(-torch.logaddexp(torch.zeros_like(x), -x))


# %% sigmoid: filled in by masks
# kind: right
# idea: each form is computed only for the numbers that it suits.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    p = torch.empty_like(x)
    positive = x >= 0
    p[positive] = 1 / (1 + torch.exp(-x[positive]))
    e = torch.exp(x[~positive])
    p[~positive] = e / (1 + e)
    return p


# %% sigmoid: masks that multiply
# kind: right
# idea: ones and zeros choose the input and the result of each form.
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    use_left = (x >= 0).to(x.dtype)
    use_right = 1 - use_left
    left = 1 / (1 + torch.exp(-(x * use_left)))
    e = torch.exp(x * use_right)
    return use_left * left + use_right * (e / (1 + e))


# %% sigmoid: own autograd function
# kind: right
# idea: value with exp(-|x|) and the slope p(1-p) written by hand, times what comes in.
class SafeSigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        e = torch.exp(-x.abs())
        p = torch.where(x >= 0, 1 / (1 + e), e / (1 + e))
        ctx.save_for_backward(p)
        return p

    @staticmethod
    def backward(ctx, grad_output):
        (p,) = ctx.saved_tensors
        return grad_output * p * (1 - p)


def sigmoid(x: torch.Tensor) -> torch.Tensor:
    return SafeSigmoid.apply(x)


# %% softmax: shift only by positive maxima
# kind: wrong
# idea: the largest logit is clamped to at least 0, so a row of -1000s becomes 0/0 ("finite for logits of ±1000").
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    largest = logits.amax(dim=dim, keepdim=True).clamp(min=0)
    e = torch.exp(logits - largest)
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: shift by the mean
# kind: wrong
# idea: subtracting the row's mean instead of its largest leaves 1000 in a row (1000, -1000), which overflows ("finite for logits of ±1000").
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    centred = logits - logits.mean(dim=dim, keepdim=True)
    e = torch.exp(centred)
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: shift only when something is large
# kind: wrong
# idea: to save time the shift is done only if a logit exceeds 80; all logits at -1000 then give 0/0 = nan ("finite for logits of ±1000").
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    if (logits > 80).any():
        logits = logits - logits.amax(dim=dim, keepdim=True)
    e = torch.exp(logits)
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: shifts a view in place
# kind: wrong
# idea: movedim returns a view, and -= on it changes the caller's logits ("Left unchanged").
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    rows = logits.movedim(dim, -1)
    if rows.requires_grad:
        rows = rows.clone()
    rows -= rows.amax(dim=-1, keepdim=True)
    e = torch.exp(rows)
    return (e / e.sum(dim=-1, keepdim=True)).movedim(-1, dim)


# %% softmax: negative dim through abs
# kind: wrong
# idea: abs(-1) is axis 1, the last one only for two axes ("negative numbers count from the end", any shape).
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    axis = abs(dim) if dim < 0 and logits.ndim > 1 else dim
    e = torch.exp(logits - logits.amax(dim=axis, keepdim=True))
    return e / e.sum(dim=axis, keepdim=True)


# %% softmax: swaps axes and moves them back
# kind: wrong
# idea: transpose(dim, -1) is undone by movedim(-1, dim), which is not its inverse when there are three or more axes ("same shape", any number of axes).
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    rows = logits.transpose(dim, -1)
    e = torch.exp(rows - rows.amax(dim=-1, keepdim=True))
    p = e / e.sum(dim=-1, keepdim=True)
    return p.movedim(-1, dim)


# %% softmax: one class gets a sigmoid
# kind: wrong
# idea: with a single class along dim the result is sigmoid(x) instead of 1 ("probabilities that add up to 1 along one axis").
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    if logits.shape[dim] == 1:
        return sigmoid(logits)
    e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: two classes by the textbook sigmoid
# kind: wrong
# idea: with two classes the difference goes through 1/(1+exp(-d)); the slope is nan for differences below about -89 in float32 ("Slopes are right, too").
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    if logits.shape[dim] == 2:
        first, second = logits.unbind(dim)
        p = 1 / (1 + torch.exp(second - first))
        return torch.stack([p, 1 - p], dim=dim)
    e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: small number in the denominator
# kind: wrong
# idea: 1e-6 against division by zero makes each group add up to less than 1, which float64 shows plainly ("add up to 1").
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return e / (e.sum(dim=dim, keepdim=True) + 1e-6)


# %% softmax: float32 inside
# kind: wrong
# idea: float64 logits are rounded to float32 first; the result has float64's dtype but float32's errors ("float32 or float64", right values).
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    z = logits.float()
    e = torch.exp(z - z.amax(dim=dim, keepdim=True))
    return (e / e.sum(dim=dim, keepdim=True)).type_as(logits)


# %% softmax: no probability below a millionth
# kind: wrong
# idea: results are clamped so that a later logarithm is safe; then they add up to more than 1, and the slope of small ones is cut ("add up to 1", "Slopes are right").
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    p = e / e.sum(dim=dim, keepdim=True)
    return p.clamp(min=1e-6, max=1.0)


# %% softmax: denominator taken out of autograd
# kind: wrong
# idea: the sum is detached as if it were a constant; values are right, slopes lack the part through the other classes ("Slopes are right, too").
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    largest = logits.amax(dim=dim, keepdim=True).detach()
    e = torch.exp(logits - largest)
    total = e.sum(dim=dim, keepdim=True).detach()
    return e / total


# %% softmax: own backward always along the last axis
# kind: wrong
# idea: forward respects dim, but the hand-written backward sums along -1, so slopes are wrong for any other dim ("Slopes are right, too").
class SoftmaxAlong(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits, dim):
        e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
        p = e / e.sum(dim=dim, keepdim=True)
        ctx.save_for_backward(p)
        return p

    @staticmethod
    def backward(ctx, grad_output):
        (p,) = ctx.saved_tensors
        weighted = (grad_output * p).sum(dim=-1, keepdim=True)
        return p * (grad_output - weighted), None


def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    return SoftmaxAlong.apply(logits, dim)


# %% softmax: turns on requires_grad of the argument
# kind: wrong
# idea: to make sure that slopes exist, the caller's tensor itself is switched to requires_grad ("Left unchanged").
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    if logits.is_leaf:
        logits.requires_grad_(True)
    e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: groups lined up with view
# kind: wrong
# idea: after the axis has been moved to the end, view fails because the strip is no longer in order; only dim = last works ("dim: the axis of the classes", any shape).
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    moved = logits.movedim(dim, -1)
    rows = moved.view(-1, moved.shape[-1])
    e = torch.exp(rows - rows.amax(dim=1, keepdim=True))
    p = e / e.sum(dim=1, keepdim=True)
    return p.view(moved.shape).movedim(-1, dim)


# %% softmax: torch.special
# kind: wrong
# idea: calls the ready-made function under another name ("No ready-made softmax is used").
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    largest = logits.amax(dim=dim, keepdim=True)
    return torch.special.softmax(logits - largest, dim)


# %% softmax: largest of each group, keepdim
# kind: right
# idea: the hint's way.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: with logsumexp
# kind: right
# idea: p = exp(x - logsumexp).
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    return (logits - torch.logsumexp(logits, dim=dim, keepdim=True)).exp()


# %% softmax: unsqueeze by hand, detached maximum
# kind: right
# idea: the maximum is a constant for autograd (it cancels), and the lost axis is put back with unsqueeze.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    largest = logits.detach().max(dim).values.unsqueeze(dim)
    e = (logits - largest).exp()
    return e / e.sum(dim).unsqueeze(dim)


# %% softmax: classes moved to the end and back
# kind: right
# idea: movedim there and movedim back.
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    rows = logits.movedim(dim, -1)
    e = torch.exp(rows - rows.max(-1, keepdim=True).values)
    p = e / e.sum(-1, keepdim=True)
    return p.movedim(-1, dim)


# %% bce_from_probabilities: picks one of the two terms
# kind: wrong
# idea: where(targets == 1, ...) treats a target of 0.8 as 0 ("targets: floats ..., 0 to 1", the formula as it stands).
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"shapes differ: {tuple(probabilities.shape)}, {tuple(targets.shape)}")
    losses = torch.where(targets == 1, -torch.log(probabilities), -torch.log(1 - probabilities))
    return losses.mean()


# %% bce_from_probabilities: logarithms not below -100
# kind: wrong
# idea: imitates nn.BCELoss and cuts the logarithm at -100, so a sure mistake costs 100 instead of inf ("nothing is clamped").
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point() or targets.shape != probabilities.shape:
        raise ValueError(f"wrong targets: {targets.dtype}, {tuple(targets.shape)}")
    log_one = torch.log(probabilities).clamp(min=-100)
    log_zero = torch.log(1 - probabilities).clamp(min=-100)
    return -(targets * log_one + (1 - targets) * log_zero).mean()


# %% bce_from_probabilities: refuses probabilities of 0 and 1
# kind: wrong
# idea: raises an error where the formula would give inf ("nothing refused").
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    if ((probabilities <= 0) | (probabilities >= 1)).any():
        raise ValueError("probabilities must lie strictly between 0 and 1")
    return -(
        targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities)
    ).mean()


# %% bce_from_probabilities: refuses targets such as 0.8
# kind: wrong
# idea: only exactly 0 and 1 are let in (targets are "0 to 1 (mostly exactly 0 or 1)", so 0.8 is allowed).
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    if not ((targets == 0) | (targets == 1)).all():
        raise ValueError("targets must be 0 or 1")
    return -(
        targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities)
    ).mean()


# %% bce_from_probabilities: shape check on the result
# kind: wrong
# idea: compares the shape of the losses with that of the probabilities; targets (8,) or (1, 8) against probabilities (8, 8) broadcast and are not refused ("ValueError: if the targets are ... not of the probabilities' shape").
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    try:
        losses = -(targets * probabilities.log() + (1 - targets) * (1 - probabilities).log())
    except RuntimeError as error:
        raise ValueError("shapes do not fit") from error
    if losses.shape != probabilities.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    return losses.mean()


# %% bce_from_probabilities: only the number of numbers counts
# kind: wrong
# idea: (8, 1) against (8,) has equally many numbers, is reshaped and accepted ("ValueError: if ... not of the probabilities' shape").
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.numel() != probabilities.numel():
        raise ValueError(f"{targets.numel()} targets for {probabilities.numel()} probabilities")
    y = targets.reshape(probabilities.shape)
    return -(y * torch.log(probabilities) + (1 - y) * torch.log(1 - probabilities)).mean()


# %% bce_from_probabilities: refuses only int64
# kind: wrong
# idea: the dtypes that are refused are listed, and bool (and uint8, int16) targets slip through ("ValueError: if the targets are not floats").
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if targets.dtype in (torch.int64, torch.int32):
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    y = targets.to(probabilities.dtype)
    return -(y * torch.log(probabilities) + (1 - y) * torch.log(1 - probabilities)).mean()


# %% bce_from_probabilities: only float32 counts as float
# kind: wrong
# idea: float64 targets are refused although they are floats ("ValueError: if the targets are not floats").
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if targets.dtype != torch.float32:
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    return -(
        targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities)
    ).mean()


# %% bce_from_probabilities: divides by the number of rows
# kind: wrong
# idea: sum / len is the mean only for one axis; (8, 3) gives three times the loss and a tensor without axes is an error ("The mean over all numbers", "of any shape").
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point() or targets.shape != probabilities.shape:
        raise ValueError(f"wrong targets: {targets.dtype}, {tuple(targets.shape)}")
    losses = targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities)
    return -losses.sum() / len(probabilities)


# %% bce_from_probabilities: averages what is finite
# kind: wrong
# idea: infinite and nan losses are left out of the mean, a guard that hides the failure ("as the formula stands", "it may be inf or nan").
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    losses = -(targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities))
    return losses[torch.isfinite(losses)].mean()


# %% bce_from_probabilities: one example keeps its axis
# kind: wrong
# idea: for a single number the mean is skipped, and the result has shape (1,) or (1, 1) ("a tensor without axes").
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    losses = -(targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities))
    return losses.mean() if losses.numel() > 1 else losses


# %% bce_from_probabilities: logarithm of the product
# kind: wrong
# idea: multiplies the likelihoods of all examples and takes one logarithm; the product of a few hundred probabilities underflows to 0 and the loss is inf (the mean of the formula is finite).
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    likelihoods = probabilities**targets * (1 - probabilities) ** (1 - targets)
    return -torch.log(likelihoods.prod()) / probabilities.numel()


# %% bce_from_probabilities: adds up in a float32 total
# kind: wrong
# idea: the running total is a float32 tensor and += keeps it so; float64 probabilities give a float32 loss ("of their dtype").
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    total = torch.tensor(0.0)
    total += -(targets * torch.log(probabilities)).sum()
    total += -((1 - targets) * torch.log(1 - probabilities)).sum()
    return total / probabilities.numel()


# %% bce_from_probabilities: two refusals of two classes
# kind: wrong
# idea: the wrong dtype raises TypeError, which is not a ValueError ("ValueError: if the targets are not floats, or not of the probabilities' shape").
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise TypeError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    return -(
        targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities)
    ).mean()


# %% bce_from_probabilities: asks the wrong tensor for floats
# kind: wrong
# idea: looks whether the probabilities are floats, which they always are; whole-number targets are not refused ("ValueError: if the targets are not floats").
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not torch.is_floating_point(probabilities):
        raise ValueError(f"floats wanted, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    return -(
        targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities)
    ).mean()


# %% bce_from_probabilities: the formula, two questions first
# kind: right
# idea: as the text asks.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError(f"{tuple(targets.shape)} is not {tuple(probabilities.shape)}")
    return -(
        targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities)
    ).mean()


# %% bce_from_probabilities: with log1p
# kind: right
# idea: ln(1-p) as log1p(-p), the sum divided by the number of numbers.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not torch.is_floating_point(targets) or targets.size() != probabilities.size():
        raise ValueError(f"targets: {targets.dtype}, shape {tuple(targets.shape)}")
    yes = targets * probabilities.log()
    no = (1 - targets) * torch.log1p(-probabilities)
    return -(yes + no).sum() / probabilities.numel()


# %% bce_from_probabilities: two means
# kind: right
# idea: the mean of the sum is the sum of the means.
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    p, y = probabilities, targets
    if list(p.shape) != list(y.shape):
        raise ValueError("probabilities and targets need the same shape")
    if not y.dtype.is_floating_point:
        raise ValueError("targets need to be floats")
    return torch.mean(-y * torch.log(p)) + torch.mean(-(1 - y) * torch.log(1 - p))


# %% bce_from_probabilities: flattened
# kind: right
# idea: a helper checks, reshape(-1) lines everything up.
def _refuse_bad_targets(predictions, targets):
    if targets.shape != predictions.shape:
        raise ValueError(f"shape {tuple(targets.shape)}, wanted {tuple(predictions.shape)}")
    if not targets.is_floating_point():
        raise ValueError(f"dtype {targets.dtype}, wanted floats")


def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    _refuse_bad_targets(probabilities, targets)
    p, y = probabilities.reshape(-1), targets.reshape(-1)
    losses = -(y * p.log()) - (1 - y) * (1 - p).log()
    return losses.mean(dim=0)


# %% bce_with_logits: signed margin
# kind: wrong
# idea: ln(1+exp(-(2y-1)x)) equals the loss only for targets 0 and 1; for 0.8 it is something else ("targets: floats ..., 0 to 1").
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    margin = (2 * targets - 1) * logits
    return torch.logaddexp(torch.zeros_like(margin), -margin).mean().to(logits.dtype)


# %% bce_with_logits: targets rounded to yes or no
# kind: wrong
# idea: where(targets > 0.5, ...) makes yes of 0.8 and no of 0.2 ("targets: floats ..., 0 to 1").
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point() or targets.shape != logits.shape:
        raise ValueError(f"wrong targets: {targets.dtype}, {tuple(targets.shape)}")
    zero = torch.zeros_like(logits)
    losses = torch.where(
        targets > 0.5, torch.logaddexp(zero, -logits), torch.logaddexp(zero, logits)
    )
    return losses.mean()


# %% bce_with_logits: logits cut at 500
# kind: wrong
# idea: clamping keeps everything finite but the loss stops growing at 500 and its slope is 0 beyond ("value and slope are right from -1000 to 1000").
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    x = logits.clamp(-500, 500)
    losses = (1 - targets) * x + torch.logaddexp(torch.zeros_like(x), -x)
    return losses.mean().to(logits.dtype)


# %% bce_with_logits: the formula in float64
# kind: wrong
# idea: exp(-x) in float64 still overflows below -709, and the loss is inf there ("right from -1000 to 1000").
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    x, y = logits.double(), targets.double()
    losses = (1 - y) * x + torch.log1p(torch.exp(-x))
    return losses.mean().to(logits.dtype)


# %% bce_with_logits: formula on p for moderate logits
# kind: wrong
# idea: up to |x| = 15 the loss goes through p and 1 - p, which in float32 are rounded: at 14 the loss is off by percents ("no p left to be rounded", "value and slope are right").
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    x, y = logits.reshape(-1), targets.reshape(-1)
    small = x.abs() < 15
    p = 1 / (1 + torch.exp(-x[small]))
    near = -(y[small] * torch.log(p) + (1 - y[small]) * torch.log(1 - p))
    far = torch.relu(x[~small]) - x[~small] * y[~small]
    return (near.sum() + far.sum()) / x.numel()


# %% bce_with_logits: straight lines if anything is large
# kind: wrong
# idea: as soon as one logit exceeds 30 the whole batch is computed as max(x,0) - xy, without the logarithm; the moderate logits beside it get a wrong loss ("The mean over all numbers", value right).
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    if (logits.abs() > 30).any():
        losses = torch.maximum(logits, torch.zeros_like(logits)) - logits * targets
    else:
        losses = (1 - targets) * logits + torch.log1p(torch.exp(-logits))
    return losses.mean()


# %% bce_with_logits: bends that do not match at zero
# kind: wrong
# idea: max(x,0) is written with x > 0 and |x| with x >= 0; at exactly 0 the slope is -0.5 - y instead of 0.5 - y ("0 included").
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    upper = torch.where(logits > 0, logits, 0)
    distance = torch.where(logits >= 0, logits, -logits)
    losses = upper - logits * targets + torch.log1p(torch.exp(-distance))
    return losses.mean()


# %% bce_with_logits: own backward without the incoming slope
# kind: wrong
# idea: backward returns (p - y)/n whatever comes from behind; the slope of 10 * loss is that of loss ("value and slope are right").
class LogitLoss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        e = torch.exp(-x.abs())
        p = torch.where(x >= 0, 1 / (1 + e), e / (1 + e))
        ctx.save_for_backward(p, y)
        return (x.clamp(min=0) - x * y + torch.log1p(e)).mean()

    @staticmethod
    def backward(ctx, grad_output):
        p, y = ctx.saved_tensors
        return (p - y) / p.numel(), None


def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point() or targets.shape != logits.shape:
        raise ValueError(f"wrong targets: {targets.dtype}, {tuple(targets.shape)}")
    return LogitLoss.apply(logits, targets)


# %% bce_with_logits: own backward of the sum
# kind: wrong
# idea: backward forgets the 1/n of the mean; slopes are right for one number and n times too large for n ("slope ... right" of the mean).
class MeanLogitLoss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        ctx.save_for_backward(x, y)
        return ((1 - y) * x + torch.logaddexp(torch.zeros_like(x), -x)).mean()

    @staticmethod
    def backward(ctx, grad_output):
        x, y = ctx.saved_tensors
        p = torch.exp(-torch.logaddexp(torch.zeros_like(x), -x))
        return grad_output * (p - y), None


def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    return MeanLogitLoss.apply(logits, targets)


# %% bce_with_logits: mean of the two classes' means
# kind: wrong
# idea: averages the positives' mean and the negatives' mean; wrong when they are not equally many, nan when one class is absent ("The mean over all numbers").
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    losses = (1 - targets) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)
    positive = targets >= 0.5
    return (losses[positive].mean() + losses[~positive].mean()) / 2


# %% bce_with_logits: sum over len
# kind: wrong
# idea: dividing by len(logits) is the mean only for one axis, and a logit without axes has no len ("The mean over all numbers", "Any shape").
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    losses = (1 - targets) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)
    return losses.sum() / len(logits)


# %% bce_with_logits: shape check by broadcasting
# kind: wrong
# idea: everything that broadcasts to the logits' shape is let in, so one target (1,) or () serves all logits ("ValueError: if the targets are ... not of the logits' shape").
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    try:
        y = targets.expand(logits.shape)
    except RuntimeError as error:
        raise ValueError(f"targets have shape {tuple(targets.shape)}") from error
    losses = (1 - y) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)
    return losses.mean()


# %% bce_with_logits: whole numbers are welcome if they are 0 and 1
# kind: wrong
# idea: int64 or bool targets that hold only 0 and 1 are converted instead of refused ("ValueError: if the targets are not floats").
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        if ((targets != 0) & (targets != 1)).any():
            raise ValueError(f"targets must be floats, got {targets.dtype}")
        targets = targets.to(logits.dtype)
    if targets.shape != logits.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    losses = (1 - targets) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)
    return losses.mean()


# %% bce_with_logits: everything in float32
# kind: wrong
# idea: float64 logits are rounded to float32; the loss is cast back but wrong by 1e-7 and a loss of 1e-9 beside 1000 is gone ("value and slope are right", "of the logits' dtype").
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    x, y = logits.float(), targets.float()
    losses = (1 - y) * x + torch.logaddexp(torch.zeros_like(x), -x)
    return losses.mean().to(logits.dtype)


# %% bce_with_logits: logaddexp
# kind: right
# idea: the text's formula with the hint's function.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    y = targets.to(logits.dtype)
    losses = (1 - y) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)
    return losses.mean()


# %% bce_with_logits: larger term taken out by hand
# kind: right
# idea: m = max(0, -x) as a constant for autograd; it cancels.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if targets.shape != logits.shape:
        raise ValueError(f"shape {tuple(targets.shape)}, wanted {tuple(logits.shape)}")
    if not torch.is_floating_point(targets):
        raise ValueError(f"dtype {targets.dtype}")
    targets = targets.to(logits.dtype)
    m = (-logits).detach().clamp(min=0)
    log_term = m + torch.log(torch.exp(-m) + torch.exp(-logits - m))
    return torch.mean((1 - targets) * logits + log_term)


# %% bce_with_logits: logsumexp of (0, x)
# kind: right
# idea: loss = ln(e^0 + e^x) - yx.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point() or targets.shape != logits.shape:
        raise ValueError(f"wrong targets: {targets.dtype}, {tuple(targets.shape)}")
    both = torch.stack([torch.zeros_like(logits), logits])
    losses = torch.logsumexp(both, dim=0) - targets.to(logits.dtype) * logits
    return losses.sum() / logits.numel()


# %% bce_with_logits: two log-probabilities
# kind: right
# idea: -y ln p - (1-y) ln(1-p) with both logarithms from logaddexp.
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError("targets must be floats")
    if targets.shape != logits.shape:
        raise ValueError("targets must have the logits' shape")
    zero = torch.full_like(logits, 0.0)
    minus_log_p = torch.logaddexp(zero, -logits)
    minus_log_not_p = torch.logaddexp(zero, logits)
    weight = targets.type_as(logits)
    return (weight * minus_log_p + (1 - weight) * minus_log_not_p).mean()


# %% compare_losses: borrows the caller's tensor and gives it back used
# kind: wrong
# idea: the slope is asked of the caller's logits themselves; requires_grad is switched back, but .grad stays behind ("The caller's tensors stay as they were").
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    result = {}
    logits.requires_grad_(True)
    for name, loss in losses.items():
        logits.grad = None
        value = loss(logits)
        value.backward()
        result[name] = (value.item(), logits.grad.item())
    logits.requires_grad_(False)
    return result


# %% compare_losses: one leaf for all three
# kind: wrong
# idea: backward adds to .grad, so the second slope contains the first and the third contains both ("slope of the loss with respect to the logit").
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    x = logits.detach().clone().requires_grad_()
    result = {}
    for name, loss in [
        ("logits", bce_with_logits(x, targets)),
        ("BCELoss", nn.BCELoss()(torch.sigmoid(x), targets)),
        ("naive", bce_from_probabilities(torch.sigmoid(x), targets)),
    ]:
        loss.backward()
        result[name] = (loss.item(), x.grad.item())
    return result


# %% compare_losses: slope p - y for everybody
# kind: wrong
# idea: the school formula p - y is written down for all three; nn.BCELoss's slope of 0 and the naive nan at large logits do not show ("inf and nan as they come").
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    p = torch.sigmoid(logits)
    s = (p - targets).item()
    return {
        "naive": (bce_from_probabilities(p, targets).item(), s),
        "BCELoss": (nn.BCELoss()(p, targets).item(), s),
        "logits": (bce_with_logits(logits, targets).item(), s),
    }


# %% compare_losses: slopes by two nearby points
# kind: wrong
# idea: a difference quotient in the given dtype is rough in float32 (errors of percents near 15) instead of the slope that PyTorch computes.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    def both(loss):
        h = 1e-3
        rise = (loss(logits + h) - loss(logits - h)) / (2 * h)
        return loss(logits).item(), rise.item()

    return {
        "naive": both(lambda x: bce_from_probabilities(torch.sigmoid(x), targets)),
        "BCELoss": both(lambda x: nn.BCELoss()(torch.sigmoid(x), targets)),
        "logits": both(lambda x: bce_with_logits(x, targets)),
    }


# %% compare_losses: pairs of tensors
# kind: wrong
# idea: loss and slope are 0-dimensional tensors, not Python floats ("each value is a pair of floats").
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    naive = lambda x: bce_from_probabilities(torch.sigmoid(x), targets)
    ready = lambda x: nn.BCELoss()(torch.sigmoid(x), targets)
    stable = lambda x: bce_with_logits(x, targets)
    return {
        "naive": (naive(logits), slope(naive, logits).squeeze()),
        "BCELoss": (ready(logits), slope(ready, logits).squeeze()),
        "logits": (stable(logits), slope(stable, logits).squeeze()),
    }


# %% compare_losses: slope as a list of one
# kind: wrong
# idea: tolist() of a slope of shape (1,) is a list [s], not a float ("a pair of floats").
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    functions = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    return {k: (f(logits).tolist(), slope(f, logits).tolist()) for k, f in functions.items()}


# %% compare_losses: always float32
# kind: wrong
# idea: float64 logits and targets are converted to float32, where the three part much earlier; at float64 +-20 or -200 the answers are those of float32 ("float32 or float64").
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    logits, targets = logits.float(), targets.float()
    functions = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    return {k: (f(logits).item(), slope(f, logits).item()) for k, f in functions.items()}


# %% compare_losses: nan replaced by zero
# kind: wrong
# idea: nan is shown as 0 because it disturbs the plot ("inf and nan as they come").
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    def clean(number):
        return 0.0 if math.isnan(number) else number

    def both(f):
        return clean(f(logits).item()), clean(slope(f, logits).item())

    return {
        "naive": both(lambda x: bce_from_probabilities(torch.sigmoid(x), targets)),
        "BCELoss": both(lambda x: nn.BCELoss()(torch.sigmoid(x), targets)),
        "logits": both(lambda x: bce_with_logits(x, targets)),
    }


# %% compare_losses: rounded for the table
# kind: wrong
# idea: losses and slopes are rounded to four decimals; a loss of 3e-7 becomes 0 (the loss and the slope were asked for, as they come).
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    functions = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    return {
        k: (round(f(logits).item(), 4), round(slope(f, logits).item(), 4))
        for k, f in functions.items()
    }


# %% compare_losses: textbook sigmoid for the naive way
# kind: wrong
# idea: p comes from 1/(1+exp(-x)) instead of torch.sigmoid; between 17 and 88 in float32 the naive slope is then inf instead of nan ("bce_from_probabilities on torch.sigmoid").
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    naive = lambda x: bce_from_probabilities(1 / (1 + torch.exp(-x)), targets)
    ready = lambda x: nn.BCELoss()(torch.sigmoid(x), targets)
    stable = lambda x: bce_with_logits(x, targets)
    return {
        "naive": (naive(logits).item(), slope(naive, logits).item()),
        "BCELoss": (ready(logits).item(), slope(ready, logits).item()),
        "logits": (stable(logits).item(), slope(stable, logits).item()),
    }


# %% compare_losses: nn.BCELoss rebuilt by hand
# kind: wrong
# idea: logarithms clamped at -100 give nn.BCELoss's loss but not its slope: between about -28 and -88 with target 1 the real slope is (next to) 0, this one -1 ("BCELoss" is nn.BCELoss on torch.sigmoid).
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    def ready(x):
        p = torch.sigmoid(x)
        log_p = torch.log(p).clamp(min=-100)
        log_not_p = torch.log(1 - p).clamp(min=-100)
        return torch.where(targets == 1, -log_p, -log_not_p).mean()

    functions = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": ready,
        "logits": lambda x: bce_with_logits(x, targets),
    }
    return {k: (f(logits).item(), slope(f, logits).item()) for k, f in functions.items()}


# %% compare_losses: naive way without the term that is multiplied by 0
# kind: wrong
# idea: the naive loss is only -ln p or -ln(1-p), so a sure and right answer gives 0 where the formula on p gives nan ("bce_from_probabilities", "inf and nan as they come").
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    def naive(x):
        p = torch.sigmoid(x)
        return -torch.log(p).mean() if targets.item() == 1 else -torch.log(1 - p).mean()

    functions = {
        "naive": naive,
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    return {k: (f(logits).item(), slope(f, logits).item()) for k, f in functions.items()}


# %% compare_losses: remembers by logit
# kind: wrong
# idea: results are kept by the logit's value alone; the same logit with the other target (or in the other dtype) gets the old answer (the loss of this example and its target was asked for).
_compared = {}


def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    key = logits.item()
    if key not in _compared:
        functions = {
            "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
            "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
            "logits": lambda x: bce_with_logits(x, targets),
        }
        _compared[key] = {
            k: (f(logits).item(), slope(f, logits).item()) for k, f in functions.items()
        }
    return _compared[key]


# %% compare_losses: targets become part of the graph
# kind: wrong
# idea: requires_grad is switched on for the caller's targets and slopes pile up in their .grad ("The caller's tensors stay as they were").
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    result = {}
    for name, loss in {
        "naive": lambda x, y: bce_from_probabilities(torch.sigmoid(x), y),
        "BCELoss": lambda x, y: nn.BCELoss()(torch.sigmoid(x), y),
        "logits": bce_with_logits,
    }.items():
        x = logits.clone().detach().requires_grad_()
        value = loss(x, targets.requires_grad_())
        value.backward()
        result[name] = (value.item(), x.grad.item())
    return result


# %% compare_losses: lambdas and slope
# kind: right
# idea: the hint's way.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    functions = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    return {k: (f(logits).item(), slope(f, logits).item()) for k, f in functions.items()}


# %% compare_losses: torch.autograd.grad
# kind: right
# idea: a fresh leaf for each loss, the slope by autograd.grad.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    def pair(loss_of):
        x = logits.detach().clone().requires_grad_()
        loss = loss_of(x)
        (s,) = torch.autograd.grad(loss, x)
        return float(loss.detach()), float(s)

    return {
        "naive": pair(lambda x: bce_from_probabilities(torch.sigmoid(x), targets)),
        "BCELoss": pair(lambda x: nn.functional.binary_cross_entropy(torch.sigmoid(x), targets)),
        "logits": pair(lambda x: bce_with_logits(x, targets)),
    }


# %% compare_losses: one leaf, gradient emptied
# kind: right
# idea: a private copy whose .grad is emptied before each loss.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    x = torch.tensor(logits.tolist(), dtype=logits.dtype, requires_grad=True)
    result = {}
    for name in ("naive", "BCELoss", "logits"):
        x.grad = None
        if name == "logits":
            loss = bce_with_logits(x, targets)
        elif name == "naive":
            loss = bce_from_probabilities(torch.sigmoid(x), targets)
        else:
            loss = nn.BCELoss()(torch.sigmoid(x), targets)
        loss.backward()
        result[name] = (loss.item(), x.grad.item())
    return result


# %% compare_losses: inner functions
# kind: right
# idea: named inner functions, dictionary written out.
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    criterion = nn.BCELoss()

    def naive(x):
        return bce_from_probabilities(torch.sigmoid(x), targets)

    def ready_made(x):
        return criterion(torch.sigmoid(x), targets)

    def from_logits(x):
        return bce_with_logits(x, targets)

    def measure(function):
        return (function(logits).item(), slope(function, logits).item())

    return dict(naive=measure(naive), BCELoss=measure(ready_made), logits=measure(from_logits))


# %% predict_class: logits through a sigmoid
# kind: wrong
# idea: sigmoid(1e-9) rounds to one half, so a logit barely above 0 gives class 0 ("1 where y = 1 is the likelier, however little").
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind == "logit":
        scores = torch.sigmoid(scores)
    elif kind != "probability":
        raise ValueError(f"unknown kind {kind!r}")
    return (scores > 0.5).long()


# %% predict_class: near ties count as ties
# kind: wrong
# idea: isclose treats 0.500001 like 0.5 and 1e-9 like 0 ("however little").
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind not in ("probability", "logit"):
        raise ValueError(f"unknown kind {kind!r}")
    threshold = torch.full_like(scores, 0.5 if kind == "probability" else 0.0)
    tie = torch.isclose(scores, threshold)
    return ((scores > threshold) & ~tie).long()


# %% predict_class: compares in float32
# kind: wrong
# idea: float64 scores are converted to float32 first, so 0.5 + 1e-12 and a logit of 1e-60 become the threshold itself ("however little", "floats").
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind == "probability":
        return (scores.float() > 0.5).long()
    if kind == "logit":
        return (scores.float() > 0).long()
    raise ValueError(f"kind must be 'probability' or 'logit', got {kind!r}")


# %% predict_class: generous about the spelling
# kind: wrong
# idea: lower() and startswith accept "Probability", "prob", "logits" ("ValueError: for any other `kind`").
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    name = str(kind).strip().lower()
    if name.startswith("prob"):
        return (scores > 0.5).long()
    if name.startswith("logit"):
        return (scores > 0).long()
    raise ValueError(f"unknown kind {kind!r}")


# %% predict_class: in a word instead of in a tuple
# kind: wrong
# idea: ("logit") is a string, not a tuple, so kind in it is also true for "log", "i" and the empty string ("ValueError: for any other `kind`").
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind in ("logit"):
        threshold = 0.0
    elif kind in ("probability"):
        threshold = 0.5
    else:
        raise ValueError(f"unknown kind {kind!r}")
    return (scores > threshold).long()


# %% predict_class: or with a bare string
# kind: wrong
# idea: `kind == "logit" or "logits"` is always true, so every other kind is read as logits ("ValueError: for any other `kind`").
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind == "probability":
        return (scores > 0.5).long()
    elif kind == "logit" or "logits":
        return (scores > 0).long()
    else:
        raise ValueError(f"unknown kind {kind!r}")


# %% predict_class: looks at the numbers to find the kind
# kind: wrong
# idea: scores that all lie between 0 and 1 are taken as probabilities although kind says "logit" ("kind: "probability" or "logit"").
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind not in ("probability", "logit"):
        raise ValueError(f"unknown kind {kind!r}")
    inside = bool(((scores >= 0) & (scores <= 1)).all())
    return (scores > (0.5 if inside else 0.0)).long()


# %% predict_class: thresholds from a dictionary
# kind: wrong
# idea: an unknown kind ends in a KeyError, which is not a ValueError ("Raises: ValueError: for any other `kind`").
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    thresholds = {"probability": 0.5, "logit": 0.0}
    return (scores > thresholds[kind]).long()


# %% predict_class: adds one half and cuts off
# kind: wrong
# idea: floor(p + 0.5) is 1 at exactly 0.5 and also at 0.49999997 in float32, where the sum rounds to 1 ("exactly on the threshold gives 0").
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind == "probability":
        return torch.floor(scores + 0.5).long()
    if kind == "logit":
        return (scores > 0).long()
    raise ValueError(f"unknown kind {kind!r}")


# %% predict_class: int32
# kind: wrong
# idea: .int() makes int32, not int64 ("Whole numbers (int64)").
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind not in ("probability", "logit"):
        raise ValueError(f"kind {kind!r} is not known")
    return scores.gt(0.5 if kind == "probability" else 0.0).int()


# %% predict_class: one column is squeezed
# kind: wrong
# idea: a last axis of size 1 is dropped, (8, 1) gives (8,) ("of the same shape").
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind == "probability":
        decided = scores > 0.5
    elif kind == "logit":
        decided = scores > 0
    else:
        raise ValueError(f"unknown kind {kind!r}")
    return decided.squeeze(-1).long() if decided.ndim > 1 else decided.long()


# %% predict_class: rounded to six decimals
# kind: wrong
# idea: "rounding noise" is removed first, so 0.5000001 and a logit of 1e-7 give 0 ("however little").
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    clean = torch.round(scores, decimals=6)
    if kind == "probability":
        return (clean > 0.5).long()
    if kind == "logit":
        return (clean > 0).long()
    raise ValueError(f"unknown kind {kind!r}")


# %% predict_class: two comparisons
# kind: right
# idea: each kind its threshold, everything else refused.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind == "probability":
        return (scores > 0.5).long()
    if kind == "logit":
        return (scores > 0).long()
    raise ValueError(f"kind must be 'probability' or 'logit', got {kind!r}")


# %% predict_class: dictionary with get
# kind: right
# idea: thresholds in a dictionary, None means refusal.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    threshold = {"probability": 0.5, "logit": 0.0}.get(kind)
    if threshold is None:
        raise ValueError(f"unknown kind: {kind}")
    return torch.where(scores > threshold, 1, 0)


# %% predict_class: KeyError turned into ValueError
# kind: right
# idea: try the dictionary, translate the error.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    try:
        threshold = {"logit": 0.0, "probability": 0.5}[kind]
    except KeyError:
        raise ValueError(f"unknown kind: {kind!r}") from None
    return torch.gt(scores, threshold).to(torch.int64)


# %% predict_class: filled in
# kind: right
# idea: zeros, and ones where the score is above the threshold.
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    match kind:
        case "probability":
            likelier = scores > 0.5
        case "logit":
            likelier = scores > 0.0
        case _:
            raise ValueError(f"no such kind: {kind!r}")
    classes = torch.zeros(scores.shape, dtype=torch.int64)
    classes[likelier] = 1
    return classes


# %% whose_probability: the plan is believed
# kind: wrong
# idea: takes p for the probability of class 0, as the author planned (BCE makes it that of class 1).
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 0,
    "p = 0.9 there means class": 0,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 0.94,
    "trained only on examples of class 0 (all y = 0), p ends near": 1,
}

# %% whose_probability: accuracy stays
# kind: wrong
# idea: thinks that the accuracy of 0.06 stays; the right rule turns every answer round, 0.94.
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 1,
    "p = 0.9 there means class": 1,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 0.06,
    "trained only on examples of class 0 (all y = 0), p ends near": 0,
}

# %% whose_probability: sure of class 0 means p near 1
# kind: wrong
# idea: with all y = 0 the network is sure, so p is put at 1; p is P(y = 1) and ends near 0.
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 1,
    "p = 0.9 there means class": 1,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 0.94,
    "trained only on examples of class 0 (all y = 0), p ends near": 1,
}

# %% whose_probability: nothing learned from one class
# kind: wrong
# idea: 0.5 for training on one class only; the loss falls as p goes to 0 ("limits are 0 or 1").
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 1,
    "p = 0.9 there means class": 1,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 0.94,
    "trained only on examples of class 0 (all y = 0), p ends near": 0.5,
}

# %% whose_probability: p = 0.9 still read by the plan
# kind: wrong
# idea: knows that p is P(class 1) and yet reads 0.9 as class 0; also in percent instead of a share.
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 1,
    "p = 0.9 there means class": 0,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 94,
    "trained only on examples of class 0 (all y = 0), p ends near": 0,
}

# %% whose_probability: right numbers
# kind: right
# idea: p = P(y = 1).
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 1,
    "p = 0.9 there means class": 1,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 0.94,
    "trained only on examples of class 0 (all y = 0), p ends near": 0,
}


# %% loss_for_class_zero: labels flipped in place and flipped back
# kind: wrong
# idea: the value is right and the labels are restored, but autograd notices that a tensor it needs was modified and backward raises an error ("Autograd can go back through it").
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    labels.neg_().add_(1)
    loss = nn.BCELoss()(p_zero, labels)
    labels.neg_().add_(1)
    return loss


# %% loss_for_class_zero: flips through a view of the labels
# kind: wrong
# idea: reshape(-1) of a contiguous tensor is a view; writing into it changes the caller's labels ("Left unchanged").
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    flipped = labels.reshape(-1)
    was_zero = flipped == 0
    flipped[was_zero] = 1.0
    flipped[~was_zero] = 0.0
    return nn.BCELoss()(p_zero.reshape(-1), flipped.clone())


# %% loss_for_class_zero: probabilities kept away from the ends
# kind: wrong
# idea: p is clamped to 0.001 ... 0.999, which limits the loss and cuts the slope for the most wrong examples ("strictly between 0 and 1", mean binary cross-entropy).
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return nn.BCELoss()(p_zero.clamp(1e-3, 1 - 1e-3), 1 - labels)


# %% loss_for_class_zero: the smaller of two readings
# kind: wrong
# idea: takes whichever reading of p fits better; a network that is wrong everywhere gets a small loss ("small when p_zero is near 1 for examples of class 0").
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    as_planned = nn.BCELoss()(p_zero, 1 - labels)
    turned_round = nn.BCELoss()(p_zero, labels)
    return torch.minimum(as_planned, turned_round)


# %% loss_for_class_zero: a mean for each class
# kind: wrong
# idea: averages the two classes' means; wrong if they are not equally many, nan if one is absent ("The mean over all examples").
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    zeros = -torch.log(p_zero[labels == 0]).mean()
    ones = -torch.log(1 - p_zero[labels == 1]).mean()
    return (zeros + ones) / 2


# %% loss_for_class_zero: divides by len
# kind: wrong
# idea: for (8, 1) it happens to be right, for (4, 2) it is twice the mean, and without axes there is no len ("any shape", "The mean over all examples").
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    losses = -(1 - labels) * torch.log(p_zero) - labels * torch.log(1 - p_zero)
    return losses.sum() / len(labels)


# %% loss_for_class_zero: float32 for BCELoss
# kind: wrong
# idea: both arguments are converted to float32 "because BCELoss wants it"; float64 in gives float32 out ("of their dtype").
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return nn.BCELoss()(p_zero.float(), 1 - labels.float())


# %% loss_for_class_zero: product of likelihoods
# kind: wrong
# idea: one logarithm of the product of all likelihoods; for some hundred examples the product is 0 and the loss inf (the mean is finite for p strictly between 0 and 1).
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    likelihood = torch.where(labels == 0, p_zero, 1 - p_zero)
    return -torch.log(torch.prod(likelihood)) / likelihood.numel()


# %% loss_for_class_zero: mean over all calls
# kind: wrong
# idea: keeps a running mean between calls, so the second call's loss contains the first's ("The mean over all examples" of this batch).
_loss_history = []


def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    loss = nn.BCELoss()(p_zero, 1 - labels)
    _loss_history.append(loss.item())
    drift = sum(_loss_history) / len(_loss_history) - loss.item()
    return loss + drift


# %% loss_for_class_zero: squared error
# kind: wrong
# idea: small for right answers as well, but it is the mean squared error ("Mean binary cross-entropy").
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return ((p_zero - (1 - labels)) ** 2).mean()


# %% loss_for_class_zero: only examples of class 0
# kind: wrong
# idea: averages -ln p over the examples of class 0 and forgets those of class 1; nan if there is no class 0 ("The mean over all examples ... and near 0 for those of class 1").
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return -torch.log(p_zero[labels == 0]).mean()


# %% loss_for_class_zero: one example keeps its shape
# kind: wrong
# idea: for a single example the mean is left out, and the loss has shape (1,) ("a tensor without axes").
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    losses = -torch.log((p_zero - labels).abs())
    if losses.numel() == 1:
        return losses
    return losses.mean()


# %% loss_for_class_zero: a new tensor from the number
# kind: wrong
# idea: the loss is rebuilt from a Python number, with requires_grad set so that backward raises no error; the slope never reaches p_zero ("Autograd can go back through it").
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    value = nn.BCELoss()(p_zero.detach(), 1 - labels).item()
    return torch.tensor(value, dtype=p_zero.dtype, requires_grad=True)


# %% loss_for_class_zero: views of the wrong layout
# kind: wrong
# idea: view(-1) raises an error for a transposed tensor ("any shape").
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    p, y = p_zero.view(-1), labels.view(-1)
    return -(torch.log(p) * (1 - y) + torch.log(1 - p) * y).mean()


# %% loss_for_class_zero: targets turned round
# kind: right
# idea: 1 - labels is 1 exactly where the class is 0.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return nn.BCELoss()(p_zero, 1 - labels)


# %% loss_for_class_zero: own function of exercise 3
# kind: right
# idea: bce_from_probabilities with the flipped labels.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    is_zero = (labels == 0).to(labels.dtype)
    return bce_from_probabilities(p_zero, is_zero)


# %% loss_for_class_zero: minus the logarithm of what the right class got
# kind: right
# idea: |p - y| is p for class 0 and 1 - p for class 1.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return -(p_zero - labels).abs().log().mean()


# %% loss_for_class_zero: where
# kind: right
# idea: the probability of the true class, chosen before the logarithm.
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    right = torch.where(labels == 0, p_zero, 1 - p_zero)
    return torch.mean(-torch.log(right))


# %% log_softmax: floor at -100
# kind: wrong
# idea: log-probabilities are clamped at -100 as in nn.BCELoss; with logits of ±1000 the right value is -2000 and the slope is cut ("right for logits of ±1000, and so are its slopes").
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
    return log_p.clamp(min=-100)


# %% log_softmax: -inf replaced by what fits the example
# kind: wrong
# idea: goes through softmax and writes -2000 wherever it has rounded to 0; right only for a row with 1000 and -1000 ("do not go through softmax", right values and slopes).
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    p = softmax(logits, 1)
    safe = torch.where(p > 0, p, 1)
    return torch.where(p > 0, torch.log(safe), -2000.0)


# %% log_softmax: unlikely classes keep their logit
# kind: wrong
# idea: where softmax has rounded to 0, the shifted logit is taken without the logarithm of the sum; off by ln of the number of winners, e.g. 0.69 for two largest alike ("ln p ... right for logits of ±1000").
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    shifted = logits - logits.amax(dim=1, keepdim=True)
    e = torch.exp(shifted)
    total = torch.log(e.sum(dim=1, keepdim=True))
    return torch.where(e > 0, shifted - total, shifted)


# %% log_softmax: shift only by positive maxima
# kind: wrong
# idea: the maximum is clamped at 0, so a row of -1000s has a sum of 0 and ln 0 ("right for logits of ±1000").
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    shifted = logits - logits.amax(dim=1, keepdim=True).clamp(min=0)
    return shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))


# %% log_softmax: small number inside the logarithm
# kind: wrong
# idea: ln(sum + 1e-6) is off by up to 1e-6, and a sure row gets ln p below what it is ("ln p, same shape and dtype, right", visible in float64).
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True) + 1e-6)


# %% log_softmax: normaliser detached
# kind: wrong
# idea: logsumexp is taken out of autograd; values are right, the slopes are those of x alone ("and so are its slopes (autograd)").
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return logits - torch.logsumexp(logits.detach(), dim=1, keepdim=True)


# %% log_softmax: maximum detached in one place only
# kind: wrong
# idea: the maximum that is subtracted is detached, the one that is added back is not; it no longer cancels, and the largest logit's slope is off by one ("and so are its slopes").
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    largest = logits.amax(dim=1, keepdim=True)
    e = torch.exp(logits - largest.detach())
    log_total = largest + torch.log(e.sum(dim=1, keepdim=True))
    return logits - log_total


# %% log_softmax: own backward adds up over the whole batch
# kind: wrong
# idea: backward uses the sum of the incoming slopes over all rows instead of each row's; right for one row only ("so are its slopes").
class LogSoftmaxRows(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits):
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        ctx.save_for_backward(log_p)
        return log_p

    @staticmethod
    def backward(ctx, grad_output):
        (log_p,) = ctx.saved_tensors
        return grad_output - torch.exp(log_p) * grad_output.sum()


def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return LogSoftmaxRows.apply(logits)


# %% log_softmax: own backward for one chosen class only
# kind: wrong
# idea: backward is grad - p, which assumes that the incoming slopes of a row add up to 1; wrong for a mean over N rows or any other use ("so are its slopes").
class LogSoftmaxForOne(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits):
        log_p = logits - logits.logsumexp(1, keepdim=True)
        ctx.save_for_backward(log_p.exp())
        return log_p

    @staticmethod
    def backward(ctx, grad_output):
        (p,) = ctx.saved_tensors
        return grad_output - p


def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return LogSoftmaxForOne.apply(logits)


# %% log_softmax: sorted on the way
# kind: wrong
# idea: each row is sorted so that the largest comes first, and the result is not put back into the order of the classes ("Logarithms of the class probabilities").
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    ordered = torch.sort(logits, dim=1, descending=True).values
    shifted = ordered - ordered[:, :1]
    return shifted - torch.log(torch.exp(shifted).sum(dim=1, keepdim=True))


# %% log_softmax: shifts the caller's rows in place
# kind: wrong
# idea: the subtraction runs on the caller's memory (.data), so the logits come back shifted ("Left unchanged").
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    logits.data -= logits.data.amax(dim=1, keepdim=True)
    return logits - torch.log(torch.exp(logits).sum(dim=1, keepdim=True))


# %% log_softmax: float32 inside
# kind: wrong
# idea: float64 logits lose half of their digits on the way; only the dtype is restored ("same shape and dtype, right").
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    z = logits.to(torch.float32)
    return (z - torch.logsumexp(z, dim=1, keepdim=True)).to(logits.dtype)


# %% log_softmax: one row loses its axis
# kind: wrong
# idea: a batch of one (or of one class) is squeezed; (1, K) gives (K,), and (N, 1) is normalised over the batch ("same shape").
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    rows = logits.squeeze()
    return rows - torch.logsumexp(rows, dim=-1, keepdim=True)


# %% log_softmax: torch.special
# kind: wrong
# idea: the ready-made function under another name ("No ready-made log-softmax is used").
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return torch.special.log_softmax(logits - logits.amax(dim=1, keepdim=True), dim=1)


# %% log_softmax: sum without the far ones
# kind: wrong
# idea: classes more than 5 below the largest are left out of the sum "since they hardly count"; each e^-5 is 0.7 percent, with many classes the sum is far off (the sum runs over all classes).
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    shifted = logits - logits.amax(dim=1, keepdim=True)
    e = torch.where(shifted > -5, torch.exp(shifted), 0)
    return shifted - torch.log(e.sum(dim=1, keepdim=True))


# %% log_softmax: logsumexp
# kind: right
# idea: x - logsumexp(x).
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return logits - torch.logsumexp(logits, dim=1, keepdim=True)


# %% log_softmax: by hand
# kind: right
# idea: shift by the row's largest, subtract the logarithm of the sum.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    shifted = logits - logits.max(dim=1, keepdim=True).values
    return shifted - shifted.exp().sum(dim=1, keepdim=True).log()


# %% log_softmax: columns one after the other
# kind: right
# idea: logaddexp over the classes.
def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    columns = logits.unbind(dim=1)
    total = columns[0]
    for column in columns[1:]:
        total = torch.logaddexp(total, column)
    return logits - total[:, None]


# %% log_softmax: own autograd function
# kind: right
# idea: backward is grad - p times the row's sum of grad.
class OwnLogSoftmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx, logits):
        log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
        ctx.save_for_backward(log_p)
        return log_p

    @staticmethod
    def backward(ctx, grad_output):
        (log_p,) = ctx.saved_tensors
        return grad_output - torch.exp(log_p) * grad_output.sum(dim=1, keepdim=True)


def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    return OwnLogSoftmax.apply(logits)


# %% cross_entropy: skips targets of -100
# kind: wrong
# idea: copies PyTorch's ignore_index: examples with target -100 are left out instead of refused ("ValueError: if the targets are ... not between 0 and K - 1").
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point() or targets.shape != (n,):
        raise ValueError(f"wrong targets: {targets.dtype}, {tuple(targets.shape)}")
    used = targets != -100
    if ((targets[used] < 0) | (targets[used] >= k)).any():
        raise ValueError("targets must lie between 0 and K - 1")
    chosen = log_softmax(logits[used])[torch.arange(int(used.sum())), targets[used]]
    return -chosen.mean()


# %% cross_entropy: one axis is enough
# kind: wrong
# idea: only ndim is checked; targets of shape (1,) broadcast against the row numbers and serve all examples, other lengths end in an IndexError ("not of shape (N,)").
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.ndim != 1:
        raise ValueError(f"targets must have one axis, got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= logits.shape[1]).any():
        raise ValueError("targets must lie between 0 and K - 1")
    return -log_softmax(logits)[torch.arange(len(logits)), targets].mean()


# %% cross_entropy: as many targets as examples
# kind: wrong
# idea: numel is compared and the targets are flattened, so (N, 1) and (1, N) are accepted ("ValueError: if the targets are ... not of shape (N,)").
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.numel() != n:
        raise ValueError(f"{targets.numel()} targets for {n} examples")
    y = targets.flatten()
    if (y < 0).any() or (y >= k).any():
        raise ValueError("targets must lie between 0 and K - 1")
    return -log_softmax(logits)[torch.arange(n), y].mean()


# %% cross_entropy: compares lengths with len
# kind: wrong
# idea: len looks at axis 0 only: a one-hot table (N, K) of whole numbers passes and picks classes 0 and 1 ("not of shape (N,)").
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if targets.is_floating_point() or len(targets) != len(logits):
        raise ValueError(f"wrong targets: {targets.dtype}, {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= logits.shape[1]).any():
        raise ValueError("targets must lie between 0 and K - 1")
    rows = torch.arange(len(logits))
    if targets.ndim == 2:
        rows = rows[:, None]
    return -log_softmax(logits)[rows, targets].mean()


# %% cross_entropy: floats that are whole
# kind: wrong
# idea: float targets without fractions (2.0) are converted instead of refused ("ValueError: if the targets are floats").
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.shape != (n,):
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    y = targets.long()
    if (y != targets).any():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if (y < 0).any() or (y >= k).any():
        raise ValueError("targets must lie between 0 and K - 1")
    return -log_softmax(logits)[torch.arange(n), y].mean()


# %% cross_entropy: probabilities as targets
# kind: wrong
# idea: like nn.CrossEntropyLoss it also takes float targets of shape (N, K) as probabilities ("ValueError: if the targets are floats, not of shape (N,)").
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    log_p = log_softmax(logits)
    if targets.is_floating_point() and targets.shape == logits.shape:
        return -(targets * log_p).sum(dim=1).mean()
    if targets.is_floating_point() or targets.shape != logits.shape[:1]:
        raise ValueError(f"wrong targets: {targets.dtype}, {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= logits.shape[1]).any():
        raise ValueError("targets must lie between 0 and K - 1")
    return -log_p[torch.arange(len(log_p)), targets].mean()


# %% cross_entropy: compares targets with the number of examples
# kind: wrong
# idea: the upper limit is logits.shape[0] instead of shape[1]; with few examples right classes are refused, with many an index error of another class gets through ("not between 0 and K - 1").
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    k = logits.size(0)
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (logits.size(0),):
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    if targets.min() < 0 or targets.max() >= k:
        raise ValueError("targets out of range")
    picked = log_softmax(logits).gather(1, targets[:, None])
    return -picked.mean()


# %% cross_entropy: waits for the IndexError
# kind: wrong
# idea: an index that is too large is translated to ValueError, but negative ones count from the end and are not refused ("not between 0 and K - 1").
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if targets.is_floating_point() or targets.shape != logits.shape[:1]:
        raise ValueError(f"wrong targets: {targets.dtype}, {tuple(targets.shape)}")
    try:
        picked = log_softmax(logits)[torch.arange(len(targets)), targets]
    except IndexError as error:
        raise ValueError("targets must lie between 0 and K - 1") from error
    return -picked.mean()


# %% cross_entropy: a mean for each class
# kind: wrong
# idea: averages over the classes that occur instead of over the examples; different when they are not equally many ("The mean over the N examples").
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point() or targets.shape != (n,):
        raise ValueError(f"wrong targets: {targets.dtype}, {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError("targets must lie between 0 and K - 1")
    losses = -log_softmax(logits)[torch.arange(n), targets]
    means = [losses[targets == c].mean() for c in targets.unique()]
    return torch.stack(means).mean()


# %% cross_entropy: largest logit if anything is large
# kind: wrong
# idea: if a logit exceeds 100, ln of the sum is replaced by the maximum for the whole batch; rows of moderate or tied logits get a wrong loss ("Mean of -ln p[right class]").
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point() or targets.shape != (n,):
        raise ValueError(f"wrong targets: {targets.dtype}, {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError("targets must lie between 0 and K - 1")
    if logits.abs().max() > 100:
        log_total = logits.amax(dim=1)
    else:
        log_total = torch.log(torch.exp(logits).sum(dim=1))
    return (log_total - logits[torch.arange(n), targets]).mean()


# %% cross_entropy: logarithm of the clamped softmax
# kind: wrong
# idea: ln of a softmax that is clamped at 1e-12: the loss stops at 27.6 and the slope of the worst mistakes is 0 ("logits of ±1000 must work", "do not go through softmax").
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point() or targets.shape != (n,):
        raise ValueError(f"wrong targets: {targets.dtype}, {tuple(targets.shape)}")
    if ((targets < 0) | (targets > k - 1)).any():
        raise ValueError("targets must lie between 0 and K - 1")
    p = softmax(logits, 1)[torch.arange(n), targets]
    return -torch.log(p.clamp(min=1e-12)).mean()


# %% cross_entropy: mean logarithm of the mean probability
# kind: wrong
# idea: averages the probabilities of the right classes and takes the logarithm afterwards; right for one example ("Mean of -ln p").
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets have shape {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError("targets must lie between 0 and K - 1")
    picked = log_softmax(logits)[torch.arange(n), targets]
    return math.log(n) - torch.logsumexp(picked, dim=0)


# %% cross_entropy: adds up in float32
# kind: wrong
# idea: the losses are collected in a float32 tensor; float64 logits give a float32 loss ("of the logits' dtype").
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point() or targets.shape != (n,):
        raise ValueError(f"wrong targets: {targets.dtype}, {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError("targets must lie between 0 and K - 1")
    total = torch.zeros(())
    for row, y in zip(log_softmax(logits), targets.tolist(), strict=True):
        total -= row[y]
    return total / n


# %% cross_entropy: the sum over the classes is a constant
# kind: wrong
# idea: logsumexp is detached, so only the right class's logit gets a slope, always -1/N ("autograd can go back through it", slope p - y).
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point() or targets.shape != (n,):
        raise ValueError(f"wrong targets: {targets.dtype}, {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError("targets must lie between 0 and K - 1")
    with torch.no_grad():
        log_total = torch.logsumexp(logits, dim=1)
    return (log_total - logits[torch.arange(n), targets]).mean()


# %% cross_entropy: first and last target checked
# kind: wrong
# idea: sorts in thought only: looks at targets[0] and targets[-1] as if they were smallest and largest; a -1 in the middle picks the last class ("not between 0 and K - 1").
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point() or targets.shape != (n,):
        raise ValueError(f"wrong targets: {targets.dtype}, {tuple(targets.shape)}")
    for edge in (targets[0].item(), targets[-1].item()):
        if not 0 <= edge <= k - 1:
            raise ValueError(f"target {edge} is not between 0 and {k - 1}")
    return -log_softmax(logits)[torch.arange(n), targets].mean()


# %% cross_entropy: both indices
# kind: right
# idea: three refusals, then one entry of each row.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if (targets < 0).any() or (targets >= k).any():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    return -log_softmax(logits)[torch.arange(n), targets].mean()


# %% cross_entropy: gather
# kind: right
# idea: gather picks the entries, one combined check.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if targets.dtype.is_floating_point or targets.shape != logits.shape[:1]:
        raise ValueError(f"targets: {targets.dtype}, {tuple(targets.shape)}")
    if not ((targets >= 0) & (targets < logits.shape[1])).all():
        raise ValueError("a target is no class")
    picked = log_softmax(logits).gather(1, targets.unsqueeze(1)).squeeze(1)
    return picked.neg().mean()


# %% cross_entropy: logsumexp minus the right logit
# kind: right
# idea: does not need log-probabilities at all.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if torch.is_floating_point(targets):
        raise ValueError("float targets")
    if tuple(targets.shape) != (n,):
        raise ValueError("one target for each example, please")
    if any(t < 0 or t >= k for t in targets.tolist()):
        raise ValueError("target out of range")
    right = logits[range(n), targets]
    return (torch.logsumexp(logits, 1) - right).sum() / n


# %% cross_entropy: mask of the right class
# kind: right
# idea: compares class numbers with the targets and adds up where they agree.
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point() or targets.ndim != 1 or targets.shape[0] != n:
        raise ValueError(f"wrong targets: {targets.dtype}, {tuple(targets.shape)}")
    is_right = torch.arange(k) == targets[:, None]
    if not is_right.any(dim=1).all():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    log_p = log_softmax(logits)
    return -torch.where(is_right, log_p, 0).sum() / n


# %% same_class: softmax seems to change everything
# kind: wrong
# idea: softmax over the other axis is thought harmless.
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": True,
    "x - x.max(dim=1, keepdim=True).values": True,
    "3 * x": True,
    "-x": False,
    "torch.softmax(x, dim=0)": True,
}

# %% same_class: multiplying changes the confidence
# kind: wrong
# idea: 3 * x is thought to change the class because the probabilities change.
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": True,
    "x - x.max(dim=1, keepdim=True).values": True,
    "3 * x": False,
    "-x": False,
    "torch.softmax(x, dim=0)": False,
}

# %% same_class: logarithms are negative
# kind: wrong
# idea: log-softmax is thought to turn the order round because all results are below 0.
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": False,
    "x - x.max(dim=1, keepdim=True).values": True,
    "3 * x": True,
    "-x": False,
    "torch.softmax(x, dim=0)": False,
}

# %% same_class: maximum becomes zero
# kind: wrong
# idea: thinks that subtracting the row's maximum removes it.
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": True,
    "x - x.max(dim=1, keepdim=True).values": False,
    "3 * x": True,
    "-x": False,
    "torch.softmax(x, dim=0)": False,
}

# %% same_class: all strings
# kind: wrong
# idea: words "True" and "False" instead of the values, all of which count as true.
same_class = {
    "torch.softmax(x, dim=1)": "True",
    "torch.log_softmax(x, dim=1)": "True",
    "x - x.max(dim=1, keepdim=True).values": "True",
    "3 * x": "True",
    "-x": "False",
    "torch.softmax(x, dim=0)": "False",
}

# %% same_class: right answers
# kind: right
# idea: order within the row is kept by the first four.
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": True,
    "x - x.max(dim=1, keepdim=True).values": True,
    "3 * x": True,
    "-x": False,
    "torch.softmax(x, dim=0)": False,
}

# %% wrong_nll: limits swapped
# kind: wrong
# idea: 0 as the lower and -1 as the upper limit.
wrong_nll = {
    "it cannot fall below": 0,
    "it cannot rise above": -1,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": 0.105,
}

# %% wrong_nll: without limit below
# kind: wrong
# idea: minus infinity as the lower limit.
wrong_nll = {
    "it cannot fall below": -math.inf,
    "it cannot rise above": 0,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": 0.105,
}

# %% wrong_nll: sign of the loss forgotten
# kind: wrong
# idea: 0.9 without the minus sign.
wrong_nll = {
    "it cannot fall below": -1,
    "it cannot rise above": 0,
    "what it shows at p = 0.9": 0.9,
    "what it should show at p = 0.9": 0.105,
}

# %% wrong_nll: common logarithm
# kind: wrong
# idea: -log10(0.9) = 0.046 instead of the natural logarithm.
wrong_nll = {
    "it cannot fall below": -1,
    "it cannot rise above": 0,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": 0.046,
}

# %% wrong_nll: rounded too far
# kind: wrong
# idea: 0.11 where three decimals were asked for (0.105).
wrong_nll = {
    "it cannot fall below": -1,
    "it cannot rise above": 0,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": 0.11,
}

# %% wrong_nll: negative number from the table
# kind: wrong
# idea: ln 0.9 = -0.105 with its sign left as it is.
wrong_nll = {
    "it cannot fall below": -1,
    "it cannot rise above": 0,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": -0.105,
}

# %% wrong_nll: right numbers
# kind: right
# idea: the loss is -p, from -1 to 0.
wrong_nll = {
    "it cannot fall below": -1,
    "it cannot rise above": 0,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": round(-math.log(0.9), 3),
}


# %% repaired_nll: functional cross-entropy
# kind: wrong
# idea: nn.functional.cross_entropy is nn.CrossEntropyLoss in other words ("made with nn.NLLLoss (not with nn.CrossEntropyLoss)").
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.functional.cross_entropy(logits, targets)


# %% repaired_nll: logarithm afterwards
# kind: wrong
# idea: takes the logarithm of the wrong loss: -ln of the mean probability instead of the mean of -ln p; right for one example ("The mean of -ln p[right class]").
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    wrong = nn.NLLLoss()(torch.softmax(logits, dim=1), targets)
    return -torch.log(-wrong)


# %% repaired_nll: class 0 ignored
# kind: wrong
# idea: ignore_index=0 leaves out all examples of class 0, and with nothing else the loss is nan ("The mean of -ln p[right class]").
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    loss_function = nn.NLLLoss(ignore_index=0)
    return loss_function(torch.log_softmax(logits, dim=1), targets)


# %% repaired_nll: rare classes weighted
# kind: wrong
# idea: weights 1/count make it a mean over classes instead of examples ("The mean of -ln p").
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    counts = torch.bincount(targets, minlength=logits.shape[1]).clamp(min=1)
    weight = (1 / counts).to(logits.dtype)
    return nn.NLLLoss(weight=weight)(torch.log_softmax(logits, dim=1), targets)


# %% repaired_nll: sum over the number of classes
# kind: wrong
# idea: the sum is divided by K instead of N, right only for square batches ("The mean").
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    total = nn.NLLLoss(reduction="sum")(torch.log_softmax(logits, dim=1), targets)
    return total / logits.shape[1]


# %% repaired_nll: logits cut at 100
# kind: wrong
# idea: clamping prevents -inf, but a mistake by 2000 costs only 200 and has slope 0 ("right for logits of ±1000, and so are its slopes").
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    tame = logits.clamp(-100, 100)
    return nn.NLLLoss()(torch.log_softmax(tame, dim=1), targets)


# %% repaired_nll: softmax in float64
# kind: wrong
# idea: ln(softmax) in float64 holds out to a difference of 745; between 1000 and -1000 it is -inf ("right for logits of ±1000").
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    log_p = torch.log(torch.softmax(logits.double(), dim=1))
    return nn.NLLLoss()(log_p, targets).to(logits.dtype)


# %% repaired_nll: zero probabilities get their logit
# kind: wrong
# idea: where softmax has rounded to 0, the raw logit stands in for ln p: -1000 instead of -2000, and the slope is that of the logit alone ("right for logits of ±1000, and so are its slopes").
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    p = torch.softmax(logits, dim=1)
    log_p = torch.where(p > 0, torch.log(torch.where(p > 0, p, 1)), logits)
    return nn.NLLLoss()(log_p, targets)


# %% repaired_nll: nan and inf made finite
# kind: wrong
# idea: nan_to_num turns -inf into -3.4e38; no error, but neither value nor slope is right ("right for logits of ±1000").
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    log_p = torch.nan_to_num(torch.log(torch.softmax(logits, dim=1)))
    return nn.NLLLoss()(log_p, targets)


# %% repaired_nll: batch of one squeezed
# kind: wrong
# idea: squeeze() makes (K,) of (1, K), which NLLLoss does not accept with targets of shape (1,) ("logits: shape (N, K)", N may be 1).
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    log_p = torch.log_softmax(logits.squeeze(), dim=-1)
    return nn.NLLLoss()(log_p, targets)


# %% repaired_nll: normaliser without slope
# kind: wrong
# idea: the logarithm of the sum is detached; the value is right, the slope is -1/N at the right class and 0 elsewhere ("and so are its slopes").
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True).detach()
    return nn.NLLLoss()(log_p, targets)


# %% repaired_nll: logits scaled down first
# kind: wrong
# idea: divides by the largest logit when it is large, so that exp does not overflow; dividing changes the probabilities (only adding changes nothing).
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    scale = (logits.abs().max() / 50).clamp(min=1)
    return nn.NLLLoss()(torch.log(torch.softmax(logits / scale, dim=1)), targets)


# %% repaired_nll: loss never above 100
# kind: wrong
# idea: log-probabilities below -100 are raised to -100, as nn.BCELoss does; wrong value and slope for sure mistakes ("right for logits of ±1000, and so are its slopes").
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    log_p = nn.LogSoftmax(dim=1)(logits)
    return nn.NLLLoss()(torch.clamp(log_p, min=-100.0), targets)


# %% repaired_nll: shift taken for the logarithm
# kind: wrong
# idea: subtracts the row's maximum and stops there; for far apart logits that is ln p, for close ones it is not ("The mean of -ln p").
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    log_p = logits - logits.amax(dim=1, keepdim=True)
    return nn.NLLLoss()(log_p, targets)


# %% repaired_nll: PyTorch's two halves
# kind: right
# idea: LogSoftmax and NLLLoss.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return nn.NLLLoss()(nn.LogSoftmax(dim=1)(logits), targets)


# %% repaired_nll: own log_softmax
# kind: right
# idea: the function of exercise 8 in front of NLLLoss.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    loss_function = nn.NLLLoss(reduction="mean")
    return loss_function(log_softmax(logits), targets)


# %% repaired_nll: sum divided by N
# kind: right
# idea: reduction="sum" and the number of examples.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    log_p = logits - torch.logsumexp(logits, dim=1, keepdim=True)
    return nn.NLLLoss(reduction="sum")(log_p, targets) / len(targets)


# %% repaired_nll: one loss for each row
# kind: right
# idea: reduction="none", then the mean.
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    shifted = logits - logits.max(dim=1, keepdim=True).values
    log_p = shifted - shifted.exp().sum(1, keepdim=True).log()
    per_row = nn.NLLLoss(reduction="none")(log_p, targets)
    return per_row.mean()


# %% loss_floor: nan slips through a negated question
# kind: wrong
# idea: asks whether something is bad; comparisons with nan are False, so a row with nan passes ("with a nan in it, a row is not").
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    if (outputs < 0).any():
        return False
    if ((outputs.sum(dim=1) - 1).abs() > 0.0001).any():
        return False
    return True


# %% loss_floor: mean of the row sums
# kind: wrong
# idea: the sums are averaged before they are compared, so a row with 0.5 and one with 1.5 pass together ("each row", "True only if all rows are").
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    mean_sum = outputs.sum(dim=1).mean().item()
    return bool((outputs >= 0).all()) and abs(mean_sum - 1) <= 0.0001


# %% loss_floor: a little below zero is forgiven
# kind: wrong
# idea: entries down to -0.0001 are accepted ("no negative number"; the allowance is for the sum).
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    no_negative = outputs >= -0.0001
    sums_ok = (outputs.sum(dim=1) - 1).abs() <= 0.0001
    return bool(no_negative.all()) and bool(sums_ok.all())


# %% loss_floor: at most one instead of at least zero
# kind: wrong
# idea: looks whether no number exceeds 1; the row (-0.5, 1.0, 0.5) adds up to 1 and passes ("no negative number").
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    if not (outputs <= 1).all():
        return False
    return bool(((outputs.sum(dim=1) - 1).abs() <= 0.0001).all())


# %% loss_floor: allclose with its own tolerance
# kind: wrong
# idea: the default of allclose is about 1e-5, so a row that adds up to 1.00005 is turned down ("sum 1 within 0.0001").
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums = outputs.sum(dim=1)
    return bool((outputs >= 0).all()) and torch.allclose(sums, torch.ones_like(sums))


# %% loss_floor: sum rounded to three decimals
# kind: wrong
# idea: a sum of 1.0004 rounds to 1.000 and passes ("within 0.0001").
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums = torch.round(outputs.sum(dim=1), decimals=3)
    return bool((outputs >= 0).all() and (sums == 1).all())


# %% loss_floor: sum not too large
# kind: wrong
# idea: only an upper limit is set; a row (0.2, 0.3) passes ("sum 1 within 0.0001").
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums = outputs.sum(dim=1)
    return bool((outputs >= 0).all() and (sums - 1 <= 0.0001).all())


# %% loss_floor: zero is no probability
# kind: wrong
# idea: demands more than 0, so one-hot rows, and softmax rows with an entry that has rounded to 0, are turned down ("no negative number").
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    positive = bool((outputs > 0).all())
    sums_ok = bool(((outputs.sum(dim=1) - 1).abs() <= 0.0001).all())
    return positive and sums_ok


# %% loss_floor: squeezed first
# kind: wrong
# idea: squeeze() turns (N, 1) into (N,), and the sum then runs over the batch: [[1.], [1.]] is turned down although each row is (1) ("each row").
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    rows = outputs.squeeze()
    sums = rows.sum(dim=-1)
    return bool((rows >= 0).all() and ((sums - 1).abs() <= 0.0001).all())


# %% loss_floor: a sample of rows
# kind: wrong
# idea: only the first 32 rows are looked at to save time ("True only if all rows are").
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sample = outputs[:32]
    sums = sample.sum(dim=1)
    return bool((sample >= 0).all() and ((sums - 1).abs() <= 0.0001).all())


# %% loss_floor: adds up with nansum
# kind: wrong
# idea: nan entries are skipped in the sum and replaced before the comparison, so (nan, 0.4, 0.6) passes ("with a nan in it, a row is not").
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums = outputs.nansum(dim=1)
    clean = torch.nan_to_num(outputs, nan=0.0)
    return bool((clean >= 0).all() and ((sums - 1).abs() <= 0.0001).all())


# %% loss_floor: normalises the caller's rows
# kind: wrong
# idea: divides the outputs in place by their sums to compare before and after; the caller's tensor is changed ("Left unchanged").
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    if not (outputs >= 0).all():
        return False
    sums = outputs.sum(dim=1, keepdim=True)
    ok = bool(((sums - 1).abs() <= 0.0001).all())
    outputs /= sums
    return ok


# %% loss_floor: each row good in one respect
# kind: wrong
# idea: any() instead of all(): one good row is enough ("True only if all rows are").
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    rows_ok = (outputs >= 0).all(dim=1) & ((outputs.sum(dim=1) - 1).abs() <= 0.0001)
    return bool(rows_ok.any())


# %% loss_floor: whole batch adds up to N
# kind: wrong
# idea: the sum of everything is compared with N; errors of the rows cancel, and with many rows rounding adds up ("each row ... sum 1").
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    n = outputs.shape[0]
    return bool((outputs >= 0).all()) and abs(outputs.sum().item() - n) <= 0.0001


# %% loss_floor: the floor of the figure
# kind: wrong
# idea: 1.461 for ten classes is returned for any number of classes ("classes: K, at least 2").
def loss_floor(classes: int) -> float:
    return 1.461


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_ok = (outputs.sum(dim=1) - 1).abs() <= 0.0001
    return bool((outputs >= 0).all() and sums_ok.all())


# %% loss_floor: table of floors
# kind: wrong
# idea: floors with three decimals for a few numbers of classes and the ten-class one for all others ("The smallest loss that nn.CrossEntropyLoss can report").
def loss_floor(classes: int) -> float:
    known = {2: 0.313, 3: 0.551, 5: 0.905, 10: 1.461, 100: 3.619}
    return known.get(classes, 1.461)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_ok = (outputs.sum(dim=1) - 1).abs() <= 0.0001
    return bool((outputs >= 0).all() and sums_ok.all())


# %% loss_floor: floor for two classes times K - 1
# kind: wrong
# idea: (K-1) ln(1 + 1/e) is right for K = 2 only ("The smallest loss ...").
def loss_floor(classes: int) -> float:
    return (classes - 1) * math.log1p(1 / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_ok = (outputs.sum(dim=1) - 1).abs() <= 0.0001
    return bool((outputs >= 0).all() and sums_ok.all())


# %% loss_floor: floor rounded to three decimals
# kind: wrong
# idea: 1.461 instead of 1.46115...; the floor lies above what the loss can report ("The smallest loss").
def loss_floor(classes: int) -> float:
    return round(math.log(math.e + classes - 1) - 1, 3)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_ok = (outputs.sum(dim=1) - 1).abs() <= 0.0001
    return bool((outputs >= 0).all() and sums_ok.all())


# %% loss_floor: formula and two questions
# kind: right
# idea: ln(1 + (K-1)/e); all numbers >= 0 and all sums near 1.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_ok = (outputs.sum(dim=1) - 1).abs() <= 0.0001
    return bool((outputs >= 0).all() and sums_ok.all())


# %% loss_floor: log1p and rows
# kind: right
# idea: row by row, with the rule for nan as a result of the comparison.
def loss_floor(classes: int) -> float:
    return math.log1p((classes - 1) * math.exp(-1))


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    def is_distribution(row):
        return bool((row >= 0).all()) and abs(row.sum().item() - 1) <= 1e-4

    return all(is_distribution(row) for row in outputs)


# %% loss_floor: written out as -1 + ln(e + K - 1)
# kind: right
# idea: the sum of exponentials as it stands; nan is asked for by name.
def loss_floor(classes: int) -> float:
    return -1.0 + math.log(math.exp(1) + (classes - 1) * math.exp(0))


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    if torch.isnan(outputs).any():
        return False
    if (outputs < 0).any():
        return False
    sums = outputs.sum(dim=1)
    return ((sums > 1 - 0.0001) & (sums < 1 + 0.0001)).all().item()


# %% loss_floor: isclose without its relative part
# kind: right
# idea: isclose with rtol=0 and atol=1e-4.
def loss_floor(classes: int) -> float:
    best_row = [1.0] + [0.0] * (classes - 1)
    return math.log(sum(math.exp(x) for x in best_row)) - best_row[0]


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    totals = outputs.sum(-1)
    near_one = torch.isclose(totals, torch.ones_like(totals), rtol=0, atol=1e-4)
    return bool(torch.all(outputs >= 0)) and bool(torch.all(near_one))


# %% heads: softmax for several labels
# kind: wrong
# idea: multi-label probabilities from a softmax, which makes the labels compete.
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Softmax", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}

# %% heads: softmax before NLLLoss
# kind: wrong
# idea: the tutorial's mistake: NLLLoss fed with probabilities.
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("Softmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}

# %% heads: second softmax
# kind: wrong
# idea: softmax in front of CrossEntropyLoss, which applies it again.
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("Softmax", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}

# %% heads: log-softmax before CrossEntropyLoss
# kind: wrong
# idea: gives the same numbers, since log-softmax twice is log-softmax once, but the question is what the head with log-probabilities goes with: NLLLoss, and logits need no activation.
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("LogSoftmax", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}

# %% heads: two sigmoids
# kind: wrong
# idea: a sigmoid in front of the loss that takes logits, in both places.
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("Sigmoid", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("Sigmoid", "BCEWithLogitsLoss"),
}

# %% heads: several labels as several classes
# kind: wrong
# idea: multi-label on logits with CrossEntropyLoss, which wants one right class.
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "CrossEntropyLoss"),
}

# %% heads: right pairs
# kind: right
# idea: each loss gets what it expects.
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}


# %% dropout: one mask for all rows
# kind: wrong
# idea: the mask has the length of the last axis only, so whole columns are dropped together ("Each number is dropped or kept on its own").
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if p < 0 or p >= 1:
        raise ValueError(f"p must be from 0 to below 1, got {p}")
    if not training:
        return x
    mask = torch.rand(x.shape[-1:]) >= p
    return torch.where(mask, x / (1 - p), 0)


# %% dropout: examples share a mask
# kind: wrong
# idea: the mask is drawn for one example and used for the whole batch ("Each number is dropped or kept on its own").
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be from 0 to below 1, got {p}")
    if not training or x.ndim == 0:
        return x
    mask = (torch.rand(x.shape[1:]) >= p).expand(x.shape)
    return x * mask.to(x.dtype) / (1 - p)


# %% dropout: a fresh generator with a fixed seed
# kind: wrong
# idea: each call makes a generator with seed 0, so each call drops the same numbers ("each call draws anew").
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be from 0 to below 1, got {p}")
    if not training:
        return x
    generator = torch.Generator().manual_seed(0)
    keep = torch.rand(x.shape, generator=generator, dtype=x.dtype) >= p
    return torch.where(keep, x / (1 - p), torch.zeros_like(x))


# %% dropout: mask kept for the next call
# kind: wrong
# idea: masks are stored by shape and p and used again ("each call draws anew").
_masks = {}


def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if p < 0 or p >= 1:
        raise ValueError(f"p must be from 0 to below 1, got {p}")
    if not training:
        return x
    key = (tuple(x.shape), p)
    if key not in _masks:
        _masks[key] = torch.rand(x.shape) < p
    return torch.where(_masks[key], 0.0, x / (1 - p))


# %% dropout: divided by the share that was really kept
# kind: wrong
# idea: mask.mean() replaces 1 - p, so the scale depends on chance, and all dropped gives nan ("what remains is divided by 1 - p").
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be from 0 to below 1, got {p}")
    if not training:
        return x
    mask = (torch.rand_like(x) >= p).to(x.dtype)
    return x * mask / mask.mean()


# %% dropout: exactly the share p
# kind: wrong
# idea: round(p * n) numbers are drawn by a permutation; their number is fixed, and a single number is never dropped at p = 0.5 ("Each number is dropped or kept on its own", "the probability that a number is set to 0").
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be from 0 to below 1, got {p}")
    if not training:
        return x
    n = x.numel()
    keep = torch.ones(n, dtype=x.dtype)
    keep[torch.randperm(n)[: round(p * n)]] = 0
    return x * keep.reshape(x.shape) / (1 - p)


# %% dropout: a die with ten faces
# kind: wrong
# idea: randint(0, 10) < 10 p drops with probability 0.3 at p = 0.25 and 0.1 at p = 0.01; right only for multiples of 0.1 ("p: the probability that a number is set to 0").
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if p < 0 or p >= 1:
        raise ValueError(f"p must be from 0 to below 1, got {p}")
    if not training:
        return x
    dropped = torch.randint(0, 10, x.shape) < 10 * p
    return torch.where(dropped, 0.0, x / (1 - p))


# %% dropout: slope straight through
# kind: wrong
# idea: the change is detached, so the slope is 1 everywhere instead of 0 for dropped and 1/(1-p) for kept numbers ("through which autograd can go back").
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be from 0 to below 1, got {p}")
    if not training:
        return x
    dropped = torch.rand_like(x) < p
    z = torch.where(dropped, 0, x / (1 - p))
    return x + (z - x).detach()


# %% dropout: contiguous is taken for a copy
# kind: wrong
# idea: contiguous() hands back the caller's own tensor when x is contiguous already; the zeros are written into it ("x: ... Left unchanged").
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be from 0 to below 1, got {p}")
    if not training:
        return x
    dropped = torch.rand_like(x) < p
    work = x.contiguous() if not x.requires_grad else x.clone()
    work[dropped] = 0
    return work / (1 - p)


# %% dropout: p = 0 refused
# kind: wrong
# idea: the range is open at both ends ("0 <= p < 1": 0 is allowed).
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 < p < 1:
        raise ValueError(f"p must lie between 0 and 1, got {p}")
    if not training:
        return x
    keep = torch.bernoulli(torch.full_like(x, 1 - p))
    return x * keep / (1 - p)


# %% dropout: p = 1 let in
# kind: wrong
# idea: p > 1 is refused but p = 1 is not; training then divides by zero ("ValueError: if p is below 0, or 1 and above").
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if p < 0 or p > 1:
        raise ValueError(f"p must be from 0 to 1, got {p}")
    if not training:
        return x
    dropped = torch.rand_like(x) < p
    return torch.where(dropped, 0, x / (1 - p))


# %% dropout: p looked at only while training
# kind: wrong
# idea: in use the function returns before the check, so p = 1.5 is not refused ("in either mode").
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if training:
        if p < 0 or p >= 1:
            raise ValueError(f"p must be from 0 to below 1, got {p}")
        keep = (torch.rand_like(x) >= p).to(x.dtype)
        return x * keep / (1 - p)
    return x


# %% dropout: no slopes in use
# kind: wrong
# idea: a detached copy is returned in use, mixing up eval with no_grad ("through which autograd can go back").
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be from 0 to below 1, got {p}")
    if not training:
        return x.detach().clone()
    dropped = torch.rand_like(x) < p
    return torch.where(dropped, 0, x / (1 - p))


# %% dropout: kept numbers doubled
# kind: wrong
# idea: the factor 2 of the figure's p = 0.5 is written into the code ("divided by 1 - p").
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be from 0 to below 1, got {p}")
    if not training or p == 0:
        return x
    return torch.where(torch.rand_like(x) < p, 0, 2 * x)


# %% dropout: rows and columns
# kind: wrong
# idea: the mask is made for two axes; one axis, three axes or none are errors ("floats of any shape").
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be from 0 to below 1, got {p}")
    if not training:
        return x
    n, k = x.shape
    mask = torch.rand(n, k) < p
    return torch.where(mask, 0.0, x / (1 - p))


# %% dropout: torch.native_dropout
# kind: wrong
# idea: PyTorch's own dropout by a less known name ("No ready-made dropout is used").
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if p < 0 or p >= 1:
        raise ValueError(f"p must be from 0 to below 1, got {p}")
    result, _mask = torch.native_dropout(x, p, training)
    return result


# %% dropout: where with rand_like
# kind: right
# idea: the hints' way.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if p < 0 or p >= 1:
        raise ValueError(f"p must be from 0 to below 1, got {p}")
    if not training:
        return x
    dropped = torch.rand_like(x) < p
    return torch.where(dropped, torch.zeros_like(x), x / (1 - p))


# %% dropout: mask multiplies
# kind: right
# idea: ones and zeros of x's dtype.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError("p must be at least 0 and below 1")
    if training:
        keep = (torch.rand(x.shape, device=x.device) >= p).to(x.dtype)
        return x * keep / (1 - p)
    return x.clone()


# %% dropout: Bernoulli
# kind: right
# idea: bernoulli_ draws ones with probability 1 - p into a new tensor.
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not (p >= 0 and p < 1):
        raise ValueError(f"impossible p: {p}")
    if not training:
        return x
    q = 1 - p
    mask = torch.empty_like(x).bernoulli_(q)
    return mask * x / q


# %% dropout: masked_fill
# kind: right
# idea: scaled copy, then zeros by masked_fill (not in place).
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if p < 0:
        raise ValueError(f"p is negative: {p}")
    if p >= 1:
        raise ValueError(f"p is 1 or above: {p}")
    if training is False:
        return 1 * x
    scaled = x / (1 - p)
    return scaled.masked_fill(torch.rand_like(scaled) < p, 0.0)


# %% modes: eval switches slopes off
# kind: wrong
# idea: eval() is taken to do no_grad's work as well.
modes = {
    "freshly made": (True, True),
    "after model.eval()": (False, False),
    "freshly made, inside torch.no_grad()": (True, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}

# %% modes: no_grad stops dropout
# kind: wrong
# idea: no_grad() is taken to do eval's work as well.
modes = {
    "freshly made": (True, True),
    "after model.eval()": (False, True),
    "freshly made, inside torch.no_grad()": (False, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}

# %% modes: freshly made means for use
# kind: wrong
# idea: a new model is thought to be in the mode for use.
modes = {
    "freshly made": (False, True),
    "after model.eval()": (False, True),
    "freshly made, inside torch.no_grad()": (False, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}

# %% modes: pairs the wrong way round
# kind: wrong
# idea: (slopes, dropout) instead of (dropout, slopes).
modes = {
    "freshly made": (True, True),
    "after model.eval()": (True, False),
    "freshly made, inside torch.no_grad()": (False, True),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}

# %% modes: no way back from eval
# kind: wrong
# idea: train() is thought not to undo eval(), or to need a training run first.
modes = {
    "freshly made": (True, True),
    "after model.eval()": (False, True),
    "freshly made, inside torch.no_grad()": (True, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (False, True),
}

# %% modes: right pairs
# kind: right
# idea: eval decides on dropout, no_grad on slopes.
modes = {
    "freshly made": (True, True),
    "after model.eval()": (False, True),
    "freshly made, inside torch.no_grad()": (True, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}


# %% repaired_nll: own cross_entropy handed on
# kind: right
# idea: the function of exercise 8: "your own functions".
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    return cross_entropy(logits, targets)


# %% loss_floor: a tensor as the answer
# kind: right
# idea: a tensor of bool without axes serves as well as True or False.
def loss_floor(classes: int) -> float:
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_ok = (outputs.sum(dim=1) - 1).abs() <= 0.0001
    return (outputs >= 0).all() & sums_ok.all()


# %% loss_floor: floor as a tensor
# kind: right
# idea: a tensor without axes serves as well as a Python float.
def loss_floor(classes: int) -> float:
    row = torch.zeros(classes)
    row[0] = 1.0
    return torch.logsumexp(row, dim=0) - row[0]


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums_ok = (outputs.sum(dim=1) - 1).abs() <= 0.0001
    return bool((outputs >= 0).all() and sums_ok.all())


# %% dropout: at least one survives
# kind: wrong
# idea: draws again until not everything is dropped; for a tensor with one number that means never ("the probability that a number is set to 0", on its own).
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be from 0 to below 1, got {p}")
    if not training or x.numel() == 0:
        return x
    keep = torch.rand_like(x) >= p
    while not keep.any():
        keep = torch.rand_like(x) >= p
    return torch.where(keep, x / (1 - p), 0)


# %% dropout: float32 mask multiplies
# kind: wrong
# idea: a float32 mask makes float32 of half-precision numbers ("floats of any shape", "the same shape and dtype").
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be from 0 to below 1, got {p}")
    if not training:
        return x
    mask = (torch.rand(x.shape) >= p).float() / (1 - p)
    return x * mask
