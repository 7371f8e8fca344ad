# %% sigmoid: textbook in double
# kind: wrong
# idea: the textbook formula in float64; exp(1000) overflows there too, the slope at -1000 is nan
def sigmoid(x):
    return (1 / (1 + torch.exp(-x.double()))).to(x.dtype)


# %% sigmoid: unsafe branches under where
# kind: wrong
# idea: torch.where computes both forms of all numbers, so the slope of the unchosen one becomes nan
def sigmoid(x):
    return torch.where(x >= 0, 1 / (1 + torch.exp(-x)), torch.exp(x) / (1 + torch.exp(x)))


# %% sigmoid: exp of minus abs
# kind: wrong
# idea: uses exp(-|x|); abs has slope 0 at 0, so the slope at exactly 0 is 0
def sigmoid(x):
    e = torch.exp(-x.abs())
    return torch.where(x >= 0, 1 / (1 + e), e / (1 + e))


# %% sigmoid: zero falls between
# kind: wrong
# idea: the safe numbers are chosen with x > 0 but the result with x >= 0: at 0 the chosen branch is constant, slope 0
def sigmoid(x):
    right = torch.where(x > 0, x, 0)
    left = torch.where(x < 0, x, 0)
    return torch.where(x >= 0, 1 / (1 + torch.exp(-right)), torch.exp(left) / (1 + torch.exp(left)))


# %% sigmoid: masks without zero
# kind: wrong
# idea: filled by the masks x > 0 and x < 0; at exactly 0 the value stays 0
def sigmoid(x):
    out = torch.zeros_like(x)
    positive, negative = x > 0, x < 0
    out[positive] = 1 / (1 + torch.exp(-x[positive]))
    e = torch.exp(x[negative])
    out[negative] = e / (1 + e)
    return out


# %% sigmoid: clamped to 10
# kind: wrong
# idea: logits are clamped to -10 .. 10; beyond that value and slope are wrong
def sigmoid(x):
    x = x.clamp(-10, 10)
    return 1 / (1 + torch.exp(-x))


# %% sigmoid: one branch for the whole tensor
# kind: wrong
# idea: chooses the form once for the whole tensor by (x >= 0).all(); mixed signs overflow
def sigmoid(x):
    if (x >= 0).all():
        return 1 / (1 + torch.exp(-x))
    return torch.exp(x) / (1 + torch.exp(x))


# %% sigmoid: slope lost through Python floats
# kind: wrong
# idea: computed with math.exp number by number; the values are right, no slope can follow
def sigmoid(x):
    def one(v):
        return 1 / (1 + math.exp(-v)) if v >= 0 else math.exp(v) / (1 + math.exp(v))

    return torch.tensor([one(v) for v in x.flatten().tolist()], dtype=x.dtype).reshape(x.shape)


# %% sigmoid: nan replaced in the value
# kind: wrong
# idea: nan_to_num cures the value; the slopes are still nan
def sigmoid(x):
    e = torch.exp(x)
    return torch.nan_to_num(e / (1 + e), nan=1.0)


# %% sigmoid: softmax of two classes
# kind: wrong
# idea: uses a ready-made softmax of (x, 0)
def sigmoid(x):
    pair = torch.stack([x, torch.zeros_like(x)], dim=-1)
    return pair.softmax(dim=-1)[..., 0]


# %% sigmoid: special.expit
# kind: wrong
# idea: torch.special.expit is a ready-made sigmoid
def sigmoid(x):
    return torch.special.expit(x)


# %% sigmoid: method found by name
# kind: wrong
# idea: the ready-made sigmoid is fetched with getattr
def sigmoid(x):
    return getattr(torch, "sig" + "moid")(x)


# %% sigmoid: always float32
# kind: wrong
# idea: the result is float32 for float64 logits
def sigmoid(x):
    x = x.float()
    pos = torch.where(x >= 0, x, 0)
    neg = torch.where(x >= 0, 0, x)
    return torch.where(x >= 0, 1 / (1 + torch.exp(-pos)), torch.exp(neg) / (1 + torch.exp(neg)))


# %% sigmoid: one minus, digits lost
# kind: wrong
# idea: for negative x computes 1 - 1/(1+exp(x)): for x = -20 in float32 the value is 0 in place of 2e-9
def sigmoid(x):
    pos = torch.where(x >= 0, x, 0)
    neg = torch.where(x >= 0, 0, x)
    return torch.where(x >= 0, 1 / (1 + torch.exp(-pos)), 1 - 1 / (1 + torch.exp(neg)))


# %% sigmoid: batch shift
# kind: wrong
# idea: shifts with one maximum for the whole tensor; next to -1000 the large logits become 0/0
def sigmoid(x):
    m = torch.clamp((-x).max(), min=0).detach()
    return torch.exp(-m) / (torch.exp(-m) + torch.exp(-x - m))


# %% sigmoid: rows only
# kind: wrong
# idea: works on a row of numbers only; a matrix or a single number without axes fails
def sigmoid(x):
    out = []
    for v in x:
        out.append(1 / (1 + torch.exp(-v)) if v >= 0 else torch.exp(v) / (1 + torch.exp(v)))
    return torch.stack(out)


# %% sigmoid: masks
# kind: right
# idea: fills an own tensor by boolean masks, each form on its own numbers only
def sigmoid(x: torch.Tensor) -> torch.Tensor:
    out = torch.empty_like(x)
    positive = x >= 0
    out[positive] = 1 / (1 + torch.exp(-x[positive]))
    e = torch.exp(x[~positive])
    out[~positive] = e / (1 + e)
    return out


# %% sigmoid: exp of minus logaddexp
# kind: right
# idea: sigma(x) = exp(-ln(1 + exp(-x))) with logaddexp
def sigmoid(x):
    return torch.exp(-torch.logaddexp(torch.zeros_like(x), -x))


# %% sigmoid: own autograd function
# kind: right
# idea: forward by exp(-|x|), backward s (1 - s) written by hand
class _Sigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        e = torch.exp(-x.abs())
        s = torch.where(x >= 0, 1 / (1 + e), e / (1 + e))
        ctx.save_for_backward(e)
        return s

    @staticmethod
    def backward(ctx, upstream):
        (e,) = ctx.saved_tensors
        return upstream * e / (1 + e) ** 2


def sigmoid(x):
    return _Sigmoid.apply(x)


# %% sigmoid: number by number with torch
# kind: right
# idea: a loop over the flattened logits with an if each, stacked again
def _one(v):
    if v.item() >= 0:
        return torch.reciprocal(1 + torch.exp(-v))
    e = torch.exp(v)
    return e / (e + 1)


def sigmoid(x):
    flat = x.reshape(-1)
    if len(flat) == 0:
        return x.clone()
    return torch.stack([_one(v) for v in flat.unbind()]).reshape(x.shape)


# %% softmax: one maximum for all
# kind: wrong
# idea: subtracts the maximum of the whole batch; a row of -1000s becomes 0/0
def softmax(logits, dim):
    e = torch.exp(logits - logits.max())
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: mean subtracted
# kind: wrong
# idea: subtracts the mean of each row, which does not bound the exponent
def softmax(logits, dim):
    e = torch.exp(logits - logits.mean(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: largest absolute value
# kind: wrong
# idea: subtracts the largest absolute value; groups of negative logits become 0/0
def softmax(logits, dim):
    e = torch.exp(logits - logits.abs().amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: no keepdim in the sum
# kind: wrong
# idea: the sum without keepdim lines up with the wrong axis (no error on square batches)
def softmax(logits, dim):
    e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim)


# %% softmax: always the last axis
# kind: wrong
# idea: dim is ignored
def softmax(logits, dim):
    e = torch.exp(logits - logits.amax(dim=-1, keepdim=True))
    return e / e.sum(dim=-1, keepdim=True)


# %% softmax: in place on a view
# kind: wrong
# idea: movedim makes a view, and -= on it changes the caller's logits
def softmax(logits, dim):
    x = logits.movedim(dim, -1)
    x -= x.amax(dim=-1, keepdim=True)
    e = x.exp()
    return (e / e.sum(dim=-1, keepdim=True)).movedim(-1, dim)


# %% softmax: in place on contiguous()
# kind: wrong
# idea: contiguous() hands back the caller's own tensor, and sub_ / exp_ change it
def softmax(logits, dim):
    work = logits.contiguous()
    work.sub_(work.amax(dim=dim, keepdim=True)).exp_()
    return work / work.sum(dim=dim, keepdim=True)


# %% softmax: clamped logits
# kind: wrong
# idea: clamps the logits to ±80 against overflow; 1000 and 900 become equally likely
def softmax(logits, dim):
    e = torch.exp(logits.clamp(-80, 80))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: epsilon below
# kind: wrong
# idea: adds 1e-5 to the sum, so the probabilities do not add up to 1
def softmax(logits, dim):
    e = torch.exp(logits - logits.amax(dim=dim, keepdim=True))
    return e / (e.sum(dim=dim, keepdim=True) + 1e-5)


# %% softmax: negative axis lost
# kind: wrong
# idea: builds a list of axes in which a negative dim is counted twice, so permute fails
def softmax(logits, dim):
    order = [d for d in range(logits.ndim) if d != dim] + [dim]
    x = logits.permute(order)
    e = torch.exp(x - x.amax(dim=-1, keepdim=True))
    p = e / e.sum(dim=-1, keepdim=True)
    back = [order.index(d) for d in range(logits.ndim)]
    return p.permute(back)


# %% softmax: axes other than the first flattened
# kind: wrong
# idea: flattens to two axes and normalises over all remaining axes together
def softmax(logits, dim):
    x = logits.movedim(dim, 0).reshape(logits.shape[dim], -1)
    e = torch.exp(x - x.amax(dim=0, keepdim=True))
    p = e / e.sum(dim=0, keepdim=True)
    return p.reshape(logits.shape)


# %% softmax: ready-made object
# kind: wrong
# idea: nn.Softmax as an object, which is ready-made
def softmax(logits, dim):
    layer = nn.Softmax(dim)
    return layer(logits)


# %% softmax: float32 always
# kind: wrong
# idea: the sum is computed in a float32 copy, the result is float32 for float64 logits
def softmax(logits, dim):
    x = logits.to(torch.float32)
    e = torch.exp(x - x.amax(dim=dim, keepdim=True))
    return e / e.sum(dim=dim, keepdim=True)


# %% softmax: nan turned to zero
# kind: wrong
# idea: no shift, and nan_to_num on inf/inf: the sure class gets probability 0
def softmax(logits, dim):
    e = torch.exp(logits)
    return torch.nan_to_num(e / e.sum(dim=dim, keepdim=True))


# %% softmax: two axes only
# kind: wrong
# idea: loops over rows of a matrix; one axis or three fail
def softmax(logits, dim):
    x = logits if dim in (1, -1) else logits.T
    rows = []
    for i in range(x.shape[0]):
        e = torch.exp(x[i] - x[i, :].max())
        rows.append(e / e.sum())
    p = torch.stack(rows)
    return p if dim in (1, -1) else p.T


# %% softmax: exp of x minus logsumexp
# kind: right
# idea: exp(x - logsumexp(x)) along dim
def softmax(logits: torch.Tensor, dim: int) -> torch.Tensor:
    return torch.exp(logits - torch.logsumexp(logits, dim=dim, keepdim=True))


# %% softmax: classes moved to the end
# kind: right
# idea: moves the axis to the end, shifts without changing the argument, normalises and moves back
def softmax(logits, dim):
    x = logits.movedim(dim, -1)
    top, _ = x.max(dim=-1, keepdim=True)
    e = (x - top).exp()
    return torch.movedim(e / e.sum(-1, keepdim=True), -1, dim)


# %% softmax: loop over the classes
# kind: right
# idea: takes the classes apart, adds up and stacks again
def softmax(logits, dim):
    classes = list(logits.unbind(dim))
    largest = classes[0]
    for values in classes[1:]:
        largest = torch.maximum(largest, values)
    powers = [torch.exp(values - largest) for values in classes]
    total = sum(powers[1:], powers[0])
    return torch.stack([power / total for power in powers], dim=dim)


# %% softmax: unsqueeze and own copy in place
# kind: wrong
# idea: clones the logits and works in place on the copy; the maximum gets its axis by unsqueeze
def softmax(logits, dim):
    out = logits.clone()
    out -= logits.max(dim).values.unsqueeze(dim)
    out.exp_()
    out /= out.sum(dim).unsqueeze(dim)
    return out


# %% bce_from_probabilities: minus forgotten
# kind: wrong
# idea: the sign is missing, the loss is negative
def bce_from_probabilities(probabilities, targets):
    if not targets.is_floating_point() or targets.shape != probabilities.shape:
        raise ValueError(f"{targets.dtype} {targets.shape}")
    return (targets * probabilities.log() + (1 - targets) * (1 - probabilities).log()).mean()


# %% bce_from_probabilities: hard targets only
# kind: wrong
# idea: where(targets == 1, ...) treats a target of 0.8 as 0
def bce_from_probabilities(probabilities, targets):
    if not targets.is_floating_point() or targets.shape != probabilities.shape:
        raise ValueError(f"{targets.dtype} {targets.shape}")
    return torch.where(
        targets == 1, -torch.log(probabilities), -torch.log(1 - probabilities)
    ).mean()


# %% bce_from_probabilities: rounded targets
# kind: wrong
# idea: the probability of the target is p or 1 - p by targets > 0.5; soft targets are lost
def bce_from_probabilities(probabilities, targets):
    if not targets.is_floating_point() or targets.shape != probabilities.shape:
        raise ValueError("targets")
    right = torch.where(targets > 0.5, probabilities, 1 - probabilities)
    return -right.log().mean()


# %% bce_from_probabilities: linear inside the logarithm
# kind: wrong
# idea: -ln(y p + (1-y)(1-p)), equal only for targets of exactly 0 or 1
def bce_from_probabilities(probabilities, targets):
    if not targets.is_floating_point() or targets.shape != probabilities.shape:
        raise ValueError("targets")
    return -torch.log(targets * probabilities + (1 - targets) * (1 - probabilities)).mean()


# %% bce_from_probabilities: count compared
# kind: wrong
# idea: compares the count of numbers, so (8, 1) against (8,) broadcasts to (8, 8)
def bce_from_probabilities(probabilities, targets):
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.numel() != probabilities.numel():
        raise ValueError("shapes differ")
    return -(
        targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities)
    ).mean()


# %% bce_from_probabilities: length compared
# kind: wrong
# idea: compares len() only
def bce_from_probabilities(probabilities, targets):
    if not torch.is_floating_point(targets) or len(targets) != len(probabilities):
        raise ValueError("targets")
    return -(
        targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities)
    ).mean()


# %% bce_from_probabilities: reshapes silently
# kind: wrong
# idea: targets of another shape are brought to the shape of p in place of being refused
def bce_from_probabilities(probabilities, targets):
    if not targets.is_floating_point():
        raise ValueError("floats, please")
    try:
        y = targets.view_as(probabilities)
    except RuntimeError:
        raise ValueError("shape")
    return -(y * torch.log(probabilities) + (1 - y) * torch.log(1 - probabilities)).mean()


# %% bce_from_probabilities: only int64 refused
# kind: wrong
# idea: bool and int32 targets slip through
def bce_from_probabilities(probabilities, targets):
    if targets.dtype == torch.int64 or targets.shape != probabilities.shape:
        raise ValueError("targets")
    y = targets.to(probabilities.dtype)
    return -(y * torch.log(probabilities) + (1 - y) * torch.log(1 - probabilities)).mean()


# %% bce_from_probabilities: float32 only
# kind: wrong
# idea: refuses float64 targets
def bce_from_probabilities(probabilities, targets):
    if targets.dtype != torch.float32:
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError("shape")
    return -(
        targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities)
    ).mean()


# %% bce_from_probabilities: TypeError for whole numbers
# kind: wrong
# idea: raises TypeError for the dtype
def bce_from_probabilities(probabilities, targets):
    if not targets.is_floating_point():
        raise TypeError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != probabilities.shape:
        raise ValueError("shape")
    return -(
        targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities)
    ).mean()


# %% bce_from_probabilities: clamped
# kind: wrong
# idea: clamps p to 1e-7 .. 1 - 1e-7
def bce_from_probabilities(probabilities, targets):
    if not targets.is_floating_point() or targets.shape != probabilities.shape:
        raise ValueError("targets")
    p = probabilities.clamp(1e-7, 1 - 1e-7)
    return -(targets * torch.log(p) + (1 - targets) * torch.log(1 - p)).mean()


# %% bce_from_probabilities: tiny number inside the logarithm
# kind: wrong
# idea: log(p + 1e-8)
def bce_from_probabilities(probabilities, targets):
    if not targets.is_floating_point() or targets.shape != probabilities.shape:
        raise ValueError("targets")
    return -(
        targets * torch.log(probabilities + 1e-8)
        + (1 - targets) * torch.log(1 - probabilities + 1e-8)
    ).mean()


# %% bce_from_probabilities: refuses 0 and 1
# kind: wrong
# idea: a probability of exactly 0 or 1 raises ValueError though nothing is to be refused
def bce_from_probabilities(probabilities, targets):
    if not targets.is_floating_point() or targets.shape != probabilities.shape:
        raise ValueError("targets")
    if (probabilities <= 0).any() or (probabilities >= 1).any():
        raise ValueError("probabilities must lie strictly between 0 and 1")
    return -(
        targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities)
    ).mean()


# %% bce_from_probabilities: slope cut off
# kind: wrong
# idea: torch.tensor(number) has no slope
def bce_from_probabilities(probabilities, targets):
    if not targets.is_floating_point() or targets.shape != probabilities.shape:
        raise ValueError("targets")
    loss = -(
        targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities)
    ).mean()
    return torch.tensor(loss.item(), dtype=probabilities.dtype)


# %% bce_from_probabilities: mean along the last axis
# kind: wrong
# idea: mean(-1) leaves an axis for batches with two axes
def bce_from_probabilities(probabilities, targets):
    if not targets.is_floating_point() or targets.shape != probabilities.shape:
        raise ValueError("targets")
    return -(
        targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities)
    ).mean(-1)


# %% bce_from_probabilities: divided by the batch size
# kind: wrong
# idea: the sum is divided by len(), not by the number of numbers
def bce_from_probabilities(probabilities, targets):
    if not targets.is_floating_point() or targets.shape != probabilities.shape:
        raise ValueError("targets")
    losses = targets * torch.log(probabilities) + (1 - targets) * torch.log(1 - probabilities)
    return -losses.sum() / probabilities.shape[0]


# %% bce_from_probabilities: base 2
# kind: wrong
# idea: log2 in place of the natural logarithm
def bce_from_probabilities(probabilities, targets):
    if not targets.is_floating_point() or targets.shape != probabilities.shape:
        raise ValueError("targets")
    return -(
        targets * torch.log2(probabilities) + (1 - targets) * torch.log2(1 - probabilities)
    ).mean()


# %% bce_from_probabilities: dot products
# kind: right
# idea: flattened, two dot products divided by the count
def bce_from_probabilities(probabilities: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if targets.dtype not in (torch.float16, torch.bfloat16, torch.float32, torch.float64):
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if tuple(targets.shape) != tuple(probabilities.shape):
        raise ValueError(f"shapes {tuple(probabilities.shape)} and {tuple(targets.shape)}")
    p, y = probabilities.flatten(), targets.flatten()
    return -(torch.dot(y, p.log()) + torch.dot(1 - y, (1 - p).log())) / p.numel()


# %% bce_from_probabilities: two surprises
# kind: right
# idea: helper functions for refusal and for a single loss
def _refuse(first, targets):
    for ok, text in (
        (targets.is_floating_point(), f"targets must be floats, got {targets.dtype}"),
        (targets.shape == first.shape, f"targets have shape {targets.shape}, not {first.shape}"),
    ):
        if not ok:
            raise ValueError(text)


def bce_from_probabilities(probabilities, targets):
    _refuse(probabilities, targets)
    surprise_one, surprise_zero = -torch.log(probabilities), -torch.log(1 - probabilities)
    return torch.mean(targets * surprise_one + (1 - targets) * surprise_zero)


# %% bce_from_probabilities: loop
# kind: right
# idea: a Python loop over tensors without axes
def bce_from_probabilities(probabilities, targets):
    if not torch.is_floating_point(targets):
        raise ValueError("targets must be floats")
    if probabilities.size() != targets.size():
        raise ValueError("same shapes, please")
    total = probabilities.new_zeros(())
    for p, y in zip(probabilities.reshape(-1), targets.reshape(-1), strict=True):
        total = total - y * p.log() - (1 - y) * torch.log(1 - p)
    return total / probabilities.numel()


# %% bce_with_logits: the usual formula with a bend
# kind: wrong
# idea: max(x, 0) - x y + log1p(exp(-|x|)): at exactly 0 PyTorch's slopes of clamp and abs make the slope wrong
def bce_with_logits(logits, targets):
    if not targets.is_floating_point() or targets.shape != logits.shape:
        raise ValueError("targets")
    return (logits.clamp(min=0) - logits * targets + torch.log1p(torch.exp(-logits.abs()))).mean()


# %% bce_with_logits: as the formula stands
# kind: wrong
# idea: log(1 + exp(-x)) overflows for -1000
def bce_with_logits(logits, targets):
    if not targets.is_floating_point() or targets.shape != logits.shape:
        raise ValueError("targets")
    return ((1 - targets) * logits + torch.log(1 + torch.exp(-logits))).mean()


# %% bce_with_logits: in float64
# kind: wrong
# idea: widened to float64, where exp(1000) overflows as well
def bce_with_logits(logits, targets):
    if not targets.is_floating_point() or targets.shape != logits.shape:
        raise ValueError("targets")
    x = logits.double()
    return ((1 - targets) * x + torch.log1p(torch.exp(-x))).mean().to(logits.dtype)


# %% bce_with_logits: where with an unsafe branch
# kind: wrong
# idea: where(x < 0, -x, log1p(exp(-x))) style: the value is right far out, the slope of the unchosen branch is nan
def bce_with_logits(logits, targets):
    if not targets.is_floating_point() or targets.shape != logits.shape:
        raise ValueError("targets")
    soft = torch.where(logits < -30, -logits, torch.log1p(torch.exp(-logits)))
    return ((1 - targets) * logits + soft).mean()


# %% bce_with_logits: sigmoid then logarithm
# kind: wrong
# idea: goes through the own stable sigmoid and bce_from_probabilities; inf or nan for large logits
def bce_with_logits(logits, targets):
    return bce_from_probabilities(sigmoid(logits), targets)


# %% bce_with_logits: clamped probability
# kind: wrong
# idea: p is clamped to 1e-7, so the loss stops growing
def bce_with_logits(logits, targets):
    if not targets.is_floating_point() or targets.shape != logits.shape:
        raise ValueError("targets")
    p = torch.sigmoid(logits).clamp(1e-7, 1 - 1e-7)
    return -(targets * p.log() + (1 - targets) * (1 - p).log()).mean()


# %% bce_with_logits: cross-entropy of (x, 0) shifted for the whole batch
# kind: wrong
# idea: one maximum for the whole batch: with 1000 and -1000 side by side log(0) appears
def bce_with_logits(logits, targets):
    if not targets.is_floating_point() or targets.shape != logits.shape:
        raise ValueError("targets")
    m = torch.clamp((-logits).max(), min=0).detach()
    soft = m + torch.log(torch.exp(-m) + torch.exp(-logits - m))
    return ((1 - targets) * logits + soft).mean()


# %% bce_with_logits: targets of -1 and 1
# kind: wrong
# idea: ln(1 + exp(-(2y-1) x)) is the loss for hard targets only; 0.8 gives another number
def bce_with_logits(logits, targets):
    if not targets.is_floating_point() or targets.shape != logits.shape:
        raise ValueError("targets")
    z = (2 * targets - 1) * logits
    return torch.logaddexp(torch.zeros_like(z), -z).mean()


# %% bce_with_logits: target and counter-target exchanged
# kind: wrong
# idea: y x + ln(1 + exp(-x)): the loss for the opposite targets
def bce_with_logits(logits, targets):
    if not targets.is_floating_point() or targets.shape != logits.shape:
        raise ValueError("targets")
    return (targets * logits + torch.logaddexp(torch.zeros_like(logits), -logits)).mean()


# %% bce_with_logits: no refusals
# kind: wrong
# idea: right for good arguments, but whole numbers and broadcasting shapes are accepted
def bce_with_logits(logits, targets):
    return ((1 - targets) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)).mean()


# %% bce_with_logits: broadcastable shapes pass
# kind: wrong
# idea: refuses only what does not broadcast
def bce_with_logits(logits, targets):
    if not targets.is_floating_point():
        raise ValueError("floats")
    try:
        logits, targets = torch.broadcast_tensors(logits, targets)
    except RuntimeError as error:
        raise ValueError("shape") from error
    return ((1 - targets) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)).mean()


# %% bce_with_logits: squeezed
# kind: wrong
# idea: squeezes both before comparing, so (8, 1) against (8,) is accepted
def bce_with_logits(logits, targets):
    logits, targets = logits.squeeze(), targets.squeeze()
    if not targets.is_floating_point() or targets.shape != logits.shape:
        raise ValueError("targets")
    return ((1 - targets) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)).mean()


# %% bce_with_logits: ready-made as an object
# kind: wrong
# idea: nn.BCEWithLogitsLoss does the work
def bce_with_logits(logits, targets):
    if not targets.is_floating_point() or targets.shape != logits.shape:
        raise ValueError("targets")
    return nn.BCEWithLogitsLoss(reduction="mean")(logits, targets)


# %% bce_with_logits: half of the formula
# kind: wrong
# idea: y ln(1 + exp(-x)) only; examples with y = 0 cost nothing
def bce_with_logits(logits, targets):
    if not targets.is_floating_point() or targets.shape != logits.shape:
        raise ValueError("targets")
    return (targets * torch.logaddexp(torch.zeros_like(logits), -logits)).mean()


# %% bce_with_logits: float32 result
# kind: wrong
# idea: float() makes the loss float32 for float64 logits
def bce_with_logits(logits, targets):
    if not targets.is_floating_point() or targets.shape != logits.shape:
        raise ValueError("targets")
    x, y = logits.float(), targets.float()
    return ((1 - y) * x + torch.logaddexp(torch.zeros_like(x), -x)).mean()


# %% bce_with_logits: sum in place of mean
# kind: wrong
# idea: sums the batch
def bce_with_logits(logits, targets):
    if not targets.is_floating_point() or targets.shape != logits.shape:
        raise ValueError("targets")
    return ((1 - targets) * logits + torch.logaddexp(torch.zeros_like(logits), -logits)).sum()


# %% bce_with_logits: logsumexp of a pair
# kind: right
# idea: stacks 0 and -x and takes logsumexp over the pair
def bce_with_logits(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    if not targets.is_floating_point():
        raise ValueError(f"targets must be floats, got {targets.dtype}")
    if targets.shape != logits.shape:
        raise ValueError(
            f"targets must have shape {tuple(logits.shape)}, got {tuple(targets.shape)}"
        )
    pair = torch.stack([torch.zeros_like(logits), -logits])
    return torch.mean((1 - targets) * logits + pair.logsumexp(dim=0))


# %% bce_with_logits: shift by hand, number by number
# kind: right
# idea: m = max(0, -x) as a constant; its slope cancels anyway
def bce_with_logits(logits, targets):
    if not (targets.is_floating_point() and targets.shape == logits.shape):
        raise ValueError(f"got {targets.dtype}, {targets.shape}")
    m = (-logits).detach().clamp(min=0)
    softplus = m + torch.log(torch.exp(-m) + torch.exp(-logits - m))
    return ((1 - targets) * logits + softplus).mean()


# %% bce_with_logits: two surprises
# kind: right
# idea: y ln(1 + exp(-x)) + (1 - y) ln(1 + exp(x)), each with logaddexp
def bce_with_logits(logits, targets):
    if not torch.is_floating_point(targets):
        raise ValueError("targets must be floats")
    if list(targets.shape) != list(logits.shape):
        raise ValueError("shapes differ")
    zero = torch.full_like(logits, 0.0)
    if_one = torch.logaddexp(zero, -logits)
    if_zero = torch.logaddexp(zero, logits)
    return (targets * if_one + (1 - targets) * if_zero).mean()


# %% bce_with_logits: own autograd function
# kind: right
# idea: the value by log1p(exp(-|x|)), the slope sigma(x) - y by hand
class _Bce(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, y):
        e = torch.exp(-x.abs())
        ctx.save_for_backward(torch.where(x >= 0, 1 / (1 + e), e / (1 + e)), x, y)
        return (torch.where(x > 0, x, 0) - x * y + torch.log1p(e)).mean()

    @staticmethod
    def backward(ctx, upstream):
        s, x, y = ctx.saved_tensors
        return upstream * (s - y) / x.numel(), -upstream * x / x.numel()


def bce_with_logits(logits, targets):
    if not targets.is_floating_point():
        raise ValueError("targets must be floats")
    if targets.shape != logits.shape:
        raise ValueError("targets must have the logits' shape")
    return _Bce.apply(logits, targets)


# %% compare_losses: requires_grad on the caller's tensor
# kind: wrong
# idea: requires_grad_() is called on the caller's logits, which stay changed, and the slopes add up
def compare_losses(logits, targets):
    logits.requires_grad_()
    result = {}
    for name, loss in {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }.items():
        value = loss(logits)
        value.backward()
        result[name] = (value.item(), logits.grad.item())
    return result


# %% compare_losses: slopes add up
# kind: wrong
# idea: one copy for all three, but grad is never reset, so the second and third slopes contain the earlier ones
def compare_losses(logits, targets):
    x = logits.clone().requires_grad_()
    result = {}
    for name, loss in [
        ("naive", lambda: bce_from_probabilities(torch.sigmoid(x), targets)),
        ("BCELoss", lambda: nn.BCELoss()(torch.sigmoid(x), targets)),
        ("logits", lambda: bce_with_logits(x, targets)),
    ]:
        value = loss()
        value.backward()
        result[name] = (value.item(), x.grad.item())
    return result


# %% compare_losses: grad stays on the caller's tensor
# kind: wrong
# idea: sets requires_grad and resets the flag at the end, but leaves .grad on the caller's logits
def compare_losses(logits, targets):
    result = {}
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    for name, loss in losses.items():
        logits.grad = None
        logits.requires_grad_(True)
        value = loss(logits)
        value.backward()
        result[name] = (value.item(), logits.grad.item())
        logits.requires_grad_(False)
    return result


# %% compare_losses: slope by the probability
# kind: wrong
# idea: the first two slopes are taken with respect to p, not to the logit
def compare_losses(logits, targets):
    p = torch.sigmoid(logits)
    naive = lambda q: bce_from_probabilities(q, targets)
    ready = lambda q: nn.BCELoss()(q, targets)
    mine = lambda x: bce_with_logits(x, targets)
    return {
        "naive": (naive(p).item(), slope(naive, p).item()),
        "BCELoss": (ready(p).item(), slope(ready, p).item()),
        "logits": (mine(logits).item(), slope(mine, logits).item()),
    }


# %% compare_losses: tensors in the pairs
# kind: wrong
# idea: the pairs hold tensors, not floats
def compare_losses(logits, targets):
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    return {name: (f(logits), slope(f, logits)) for name, f in losses.items()}


# %% compare_losses: slope before loss
# kind: wrong
# idea: the pair is (slope, loss)
def compare_losses(logits, targets):
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    return {name: (slope(f, logits).item(), f(logits).item()) for name, f in losses.items()}


# %% compare_losses: late binding in a loop
# kind: wrong
# idea: lambdas made in a loop all use the last loss function
def compare_losses(logits, targets):
    functions = {}
    for name, loss in [
        ("naive", bce_from_probabilities),
        ("BCELoss", nn.BCELoss()),
        ("logits", bce_with_logits),
    ]:
        if name == "logits":
            functions[name] = lambda x: loss(x, targets)
        else:
            functions[name] = lambda x: loss(torch.sigmoid(x), targets)
    return {name: (f(logits).item(), slope(f, logits).item()) for name, f in functions.items()}


# %% compare_losses: sigmoid before the third too
# kind: wrong
# idea: bce_with_logits is fed with probabilities
def compare_losses(logits, targets):
    result = {}
    for name, loss in [
        ("naive", bce_from_probabilities),
        ("BCELoss", nn.BCELoss()),
        ("logits", bce_with_logits),
    ]:
        f = lambda x: loss(torch.sigmoid(x), targets)
        result[name] = (f(logits).item(), slope(f, logits).item())
    return result


# %% compare_losses: nan and inf tidied up
# kind: wrong
# idea: nan_to_num replaces inf and nan
def compare_losses(logits, targets):
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    return {
        name: (torch.nan_to_num(f(logits)).item(), torch.nan_to_num(slope(f, logits)).item())
        for name, f in losses.items()
    }


# %% compare_losses: widened to float64
# kind: wrong
# idea: everything is computed in float64, so the float32 faults are not shown
def compare_losses(logits, targets):
    x64, y = logits.double(), targets.double()
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), y),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), y),
        "logits": lambda x: bce_with_logits(x, y),
    }
    return {name: (f(x64).item(), slope(f, x64).item()) for name, f in losses.items()}


# %% compare_losses: slope of the formula
# kind: wrong
# idea: the slope is p - y by the formula for all three, so the broken slopes are not shown
def compare_losses(logits, targets):
    p = torch.sigmoid(logits)
    right = (p - targets).item()
    return {
        "naive": (bce_from_probabilities(p, targets).item(), right),
        "BCELoss": (nn.BCELoss()(p, targets).item(), right),
        "logits": (bce_with_logits(logits, targets).item(), right),
    }


# %% compare_losses: remembered by the logit
# kind: wrong
# idea: results are kept in a dictionary by the logit alone, so another target (or dtype) gets the old answer
_known = {}


def compare_losses(logits, targets):
    key = logits.item()
    if key not in _known:
        losses = {
            "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
            "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
            "logits": lambda x: bce_with_logits(x, targets),
        }
        _known[key] = {
            name: (f(logits).item(), slope(f, logits).item()) for name, f in losses.items()
        }
    return _known[key]


# %% compare_losses: slope by differences
# kind: wrong
# idea: the slope is a difference quotient with a step of 0.001, coarse and blind to nan slopes
def compare_losses(logits, targets):
    losses = {
        "naive": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "BCELoss": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    return {
        name: (f(logits).item(), ((f(logits + 1e-3) - f(logits)) / 1e-3).item())
        for name, f in losses.items()
    }


# %% compare_losses: two keys exchanged
# kind: wrong
# idea: the results of "naive" and "BCELoss" stand under each other's keys
def compare_losses(logits, targets):
    losses = {
        "BCELoss": lambda x: bce_from_probabilities(torch.sigmoid(x), targets),
        "naive": lambda x: nn.BCELoss()(torch.sigmoid(x), targets),
        "logits": lambda x: bce_with_logits(x, targets),
    }
    return {name: (f(logits).item(), slope(f, logits).item()) for name, f in losses.items()}


# %% compare_losses: named helper functions
# kind: right
# idea: three inner functions and the notebook's slope
def compare_losses(logits: torch.Tensor, targets: torch.Tensor) -> dict[str, tuple[float, float]]:
    def naive(x):
        return bce_from_probabilities(torch.sigmoid(x), targets)

    def ready(x):
        return nn.BCELoss()(torch.sigmoid(x), targets)

    def own(x):
        return bce_with_logits(x, targets)

    def pair(loss):
        return loss(logits).item(), slope(loss, logits).item()

    return {"naive": pair(naive), "BCELoss": pair(ready), "logits": pair(own)}


# %% compare_losses: autograd.grad
# kind: right
# idea: a fresh copy of the logit for each loss and torch.autograd.grad
def compare_losses(logits, targets):
    result = {}
    for name, loss, prepare in (
        ("naive", bce_from_probabilities, torch.sigmoid),
        ("BCELoss", nn.BCELoss(), torch.sigmoid),
        ("logits", bce_with_logits, lambda x: x),
    ):
        x = logits.detach().clone().requires_grad_(True)
        value = loss(prepare(x), targets)
        (gradient,) = torch.autograd.grad(value, x)
        result[name] = (float(value), float(gradient))
    return result


# %% compare_losses: partial functions
# kind: right
# idea: the key is bound as a default value of the lambda
def compare_losses(logits, targets):
    table = {"naive": bce_from_probabilities, "BCELoss": nn.BCELoss(), "logits": bce_with_logits}
    out = {}
    for key in table:
        f = lambda x, key=key: table[key](x if key == "logits" else torch.sigmoid(x), targets)
        out[key] = (f(logits.clone()).item(), slope(f, logits)[0].item())
    return out


# %% predict_class: threshold counts as one
# kind: wrong
# idea: >= gives 1 exactly on the threshold
def predict_class(scores, kind):
    thresholds = {"probability": 0.5, "logit": 0.0}
    if kind not in thresholds:
        raise ValueError(kind)
    return (scores >= thresholds[kind]).long()


# %% predict_class: sigmoid for logits
# kind: wrong
# idea: sigmoid(logit) > 0.5: tiny positive logits are rounded to one half and give 0
def predict_class(scores, kind):
    if kind == "logit":
        scores = torch.sigmoid(scores)
    elif kind != "probability":
        raise ValueError(f"unknown kind {kind!r}")
    return (scores > 0.5).long()


# %% predict_class: rounds logits
# kind: wrong
# idea: rounds the scores of either kind; a logit of 0.3 gives 0
def predict_class(scores, kind):
    if kind not in ("probability", "logit"):
        raise ValueError(kind)
    return scores.round().clamp(0, 1).long()


# %% predict_class: substring accepted
# kind: wrong
# idea: `kind in "probability"` is a search for a piece of text, so "prob" and "" are accepted
def predict_class(scores, kind):
    if kind in "probability":
        return (scores > 0.5).long()
    if kind in "logit":
        return (scores > 0).long()
    raise ValueError(kind)


# %% predict_class: capitals and plural accepted
# kind: wrong
# idea: "Logits" or " LOGIT " are tidied up in place of being refused
def predict_class(scores, kind):
    kind = kind.strip().lower().rstrip("s")
    if kind == "probability":
        return (scores > 0.5).long()
    if kind == "logit":
        return (scores > 0).long()
    raise ValueError(kind)


# %% predict_class: everything else is a logit
# kind: wrong
# idea: no refusal, else means logit
def predict_class(scores, kind):
    return (scores > (0.5 if kind == "probability" else 0)).long()


# %% predict_class: KeyError
# kind: wrong
# idea: a dictionary look-up raises KeyError, not ValueError
def predict_class(scores, kind):
    return (scores > {"probability": 0.5, "logit": 0.0}[kind]).long()


# %% predict_class: checked only when needed
# kind: wrong
# idea: the kind is refused only if the scores do not look like probabilities; a wrong name with scores in 0..1 passes
def predict_class(scores, kind):
    if kind == "probability":
        return (scores > 0.5).long()
    if kind == "logit" or (scores.min() >= 0 and scores.max() <= 1):
        return (scores > 0).long()
    raise ValueError(kind)


# %% predict_class: int32
# kind: wrong
# idea: int() gives int32, not int64
def predict_class(scores, kind):
    if kind not in ("probability", "logit"):
        raise ValueError(kind)
    return (scores > (0.5 if kind == "probability" else 0)).int()


# %% predict_class: with a margin
# kind: wrong
# idea: demands a margin of 1e-6 over the threshold
def predict_class(scores, kind):
    if kind not in ("probability", "logit"):
        raise ValueError(kind)
    threshold = 0.5 if kind == "probability" else 0
    return (scores - threshold > 1e-6).long()


# %% predict_class: guesses the kind
# kind: wrong
# idea: a batch without negative scores is read as probabilities even if kind says logit
def predict_class(scores, kind):
    if kind not in ("probability", "logit"):
        raise ValueError(kind)
    if kind == "logit" and (scores < 0).any():
        return (scores > 0).long()
    return (scores > 0.5).long()


# %% predict_class: argmax
# kind: wrong
# idea: argmax names the index of the largest score, not the class of each example
def predict_class(scores, kind):
    if kind not in ("probability", "logit"):
        raise ValueError(kind)
    return scores.argmax(-1)


# %% predict_class: flattened
# kind: wrong
# idea: built from a list, a batch with two axes becomes one row
def predict_class(scores, kind):
    if kind not in ("probability", "logit"):
        raise ValueError(kind)
    t = 0.5 if kind == "probability" else 0
    return torch.tensor([int(s > t) for s in scores.flatten()])


# %% predict_class: half precision
# kind: wrong
# idea: compares in half precision, in which 0.5001 is 0.5 and tiny logits are 0
def predict_class(scores, kind):
    if kind not in ("probability", "logit"):
        raise ValueError(kind)
    return (scores.half() > (0.5 if kind == "probability" else 0)).long()


# %% predict_class: where
# kind: right
# idea: torch.where with ones and zeros of int64
def predict_class(scores: torch.Tensor, kind: str) -> torch.Tensor:
    if kind == "probability":
        likelier = scores > 0.5
    elif kind == "logit":
        likelier = scores > 0
    else:
        raise ValueError(f"kind must be 'probability' or 'logit', got {kind!r}")
    return torch.where(likelier, 1, 0)


# %% predict_class: match with a function
# kind: right
# idea: structural match and torch.gt
def predict_class(scores, kind):
    match kind:
        case "probability":
            return torch.gt(scores, 0.5).to(torch.int64)
        case "logit":
            return torch.gt(scores, 0.0).to(torch.int64)
        case _:
            raise ValueError(kind)


# %% predict_class: filled by a mask
# kind: right
# idea: starts with zeros and sets ones by a mask; KeyError becomes ValueError
def predict_class(scores, kind):
    try:
        threshold = dict(probability=0.5, logit=0.0)[kind]
    except KeyError:
        raise ValueError(f"unknown kind: {kind}") from None
    classes = torch.zeros(scores.shape, dtype=torch.int64)
    classes[scores > threshold] = 1
    return classes


# %% whose_probability: class 0
# kind: wrong
# idea: believes the plan, p is the probability of class 0
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 0,
    "p = 0.9 there means class": 0,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 0.94,
    "trained only on examples of class 0 (all y = 0), p ends near": 1,
}

# %% whose_probability: the accuracy stays
# kind: wrong
# idea: the accuracy does not change by the rule
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 1,
    "p = 0.9 there means class": 1,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 0.06,
    "trained only on examples of class 0 (all y = 0), p ends near": 0,
}

# %% whose_probability: half
# kind: wrong
# idea: an untaught p stays at one half
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 1,
    "p = 0.9 there means class": 1,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 0.94,
    "trained only on examples of class 0 (all y = 0), p ends near": 0.5,
}

# %% whose_probability: percent
# kind: wrong
# idea: 94 percent as 94, not as a share
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 1,
    "p = 0.9 there means class": 1,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 94,
    "trained only on examples of class 0 (all y = 0), p ends near": 0,
}

# %% whose_probability: the four answers
# kind: right
# idea: 1, 1, 0.94, 0
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 1,
    "p = 0.9 there means class": 1,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 0.94,
    "trained only on examples of class 0 (all y = 0), p ends near": 0,
}

# %% whose_probability: computed and floats
# kind: right
# idea: 1 - 0.06 computed (0.94 up to rounding), the limit as 0.0
whose_probability = {
    "trained with BCELoss()(p, y), p is the probability of class": 1,
    "p = 0.9 there means class": 1,
    "an accuracy of 0.06 by the wrong decision rule becomes, by the right one": 1 - 0.06,
    "trained only on examples of class 0 (all y = 0), p ends near": 0.0,
}


# %% loss_for_class_zero: unchanged loss
# kind: wrong
# idea: BCE with the labels as they are
def loss_for_class_zero(p_zero, labels):
    return nn.BCELoss()(p_zero, labels)


# %% loss_for_class_zero: flipped twice
# kind: wrong
# idea: both p and the labels are flipped, which is the old loss again
def loss_for_class_zero(p_zero, labels):
    return nn.BCELoss()(1 - p_zero, 1 - labels)


# %% loss_for_class_zero: labels flipped in place
# kind: wrong
# idea: the caller's labels are flipped in place; every second call has the wrong labels
def loss_for_class_zero(p_zero, labels):
    labels.neg_().add_(1)
    return nn.BCELoss()(p_zero, labels)


# %% loss_for_class_zero: flipped through a view
# kind: wrong
# idea: labels.view(-1) shares memory, and copy_ on it flips the caller's labels
def loss_for_class_zero(p_zero, labels):
    zero_is_one = torch.rsub(labels, 1)
    flat = labels.view(-1)
    flat.copy_(zero_is_one.view(-1))
    return nn.BCELoss()(p_zero, flat.view_as(p_zero))


# %% loss_for_class_zero: minus the loss
# kind: wrong
# idea: the sign is turned in place of the labels, a negative and unlimited loss
def loss_for_class_zero(p_zero, labels):
    return -nn.BCELoss()(p_zero, labels)


# %% loss_for_class_zero: only examples of class 0
# kind: wrong
# idea: the term for class 1 is missing; p_zero = 1 everywhere would be perfect
def loss_for_class_zero(p_zero, labels):
    return -((1 - labels) * torch.log(p_zero)).mean()


# %% loss_for_class_zero: two means
# kind: wrong
# idea: averages each class on its own and adds; with unequal classes (or an absent one) this is not the mean
def loss_for_class_zero(p_zero, labels):
    zero = labels == 0
    return -torch.log(p_zero[zero]).mean() - torch.log(1 - p_zero[~zero]).mean()


# %% loss_for_class_zero: distance
# kind: wrong
# idea: mean squared error against 1 - y
def loss_for_class_zero(p_zero, labels):
    return ((p_zero - (1 - labels)) ** 2).mean()


# %% loss_for_class_zero: logits taken
# kind: wrong
# idea: BCEWithLogitsLoss applies a sigmoid to the probability
def loss_for_class_zero(p_zero, labels):
    return nn.BCEWithLogitsLoss()(p_zero, 1 - labels)


# %% loss_for_class_zero: sum
# kind: wrong
# idea: adds up in place of averaging
def loss_for_class_zero(p_zero, labels):
    return nn.functional.binary_cross_entropy(p_zero, 1 - labels, reduction="sum")


# %% loss_for_class_zero: slope lost
# kind: wrong
# idea: a number of Python, not a tensor; training is impossible
def loss_for_class_zero(p_zero, labels):
    return nn.BCELoss()(p_zero, 1 - labels).item()


# %% loss_for_class_zero: mean along the first axis
# kind: wrong
# idea: mean(0) leaves an axis for batches with two axes
def loss_for_class_zero(p_zero, labels):
    y = 1 - labels
    return -(y * p_zero.log() + (1 - y) * (1 - p_zero).log()).mean(0)


# %% loss_for_class_zero: doubled weight
# kind: wrong
# idea: class 0 counts twice by weight=
def loss_for_class_zero(p_zero, labels):
    y = 1 - labels
    return nn.BCELoss(weight=1 + y)(p_zero, y)


# %% loss_for_class_zero: bce_from_probabilities
# kind: right
# idea: the own function with flipped labels
def loss_for_class_zero(p_zero: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    return bce_from_probabilities(p_zero, 1 - labels)


# %% loss_for_class_zero: choice by where
# kind: right
# idea: the probability of the class that is right, by where
def loss_for_class_zero(p_zero, labels):
    return -torch.where(labels == 0, p_zero, 1 - p_zero).log().mean()


# %% loss_for_class_zero: equality as target
# kind: right
# idea: the target is the answer to "is the class 0?", as floats
def loss_for_class_zero(p_zero, labels):
    is_zero = labels.eq(0).to(p_zero.dtype)
    return nn.functional.binary_cross_entropy(p_zero, is_zero)


# %% log_softmax: logarithm of softmax
# kind: wrong
# idea: ln(softmax) is -inf where softmax has rounded to 0
def log_softmax(logits):
    return torch.log(softmax(logits, 1))


# %% log_softmax: logarithm of softmax in float64
# kind: wrong
# idea: float64 postpones the rounding to 0 up to a distance of 745; beyond that -inf
def log_softmax(logits):
    return torch.log(softmax(logits.double(), 1)).to(logits.dtype)


# %% log_softmax: tiny number in the logarithm
# kind: wrong
# idea: log(p + 1e-12): log-probabilities never fall below -28
def log_softmax(logits):
    return torch.log(softmax(logits, 1) + 1e-12)


# %% log_softmax: shift forgotten in one place
# kind: wrong
# idea: the maximum is subtracted twice in effect: (x - m) - logsumexp(x)
def log_softmax(logits):
    shifted = logits - logits.amax(dim=1, keepdim=True)
    return shifted - torch.logsumexp(logits, dim=1, keepdim=True)


# %% log_softmax: one maximum for the batch
# kind: wrong
# idea: a row of -1000s beside a row of 1000s gives log(0)
def log_softmax(logits):
    z = logits - logits.max()
    return z - torch.log(torch.exp(z).sum(dim=1, keepdim=True))


# %% log_softmax: along the batch
# kind: wrong
# idea: logsumexp over axis 0
def log_softmax(logits):
    return logits - torch.logsumexp(logits, dim=0, keepdim=True)


# %% log_softmax: no keepdim
# kind: wrong
# idea: without keepdim the sums line up with the classes (no error for N = K or N = 1)
def log_softmax(logits):
    return logits - torch.logsumexp(logits, dim=1)


# %% log_softmax: in place
# kind: wrong
# idea: logits -= ... changes the caller's tensor
def log_softmax(logits):
    logits -= logits.amax(dim=1, keepdim=True)
    return logits - logits.exp().sum(dim=1, keepdim=True).log()


# %% log_softmax: ready-made object
# kind: wrong
# idea: nn.LogSoftmax does it
def log_softmax(logits):
    return nn.LogSoftmax(dim=-1)(logits)


# %% log_softmax: sign turned
# kind: wrong
# idea: gives -ln p
def log_softmax(logits):
    return torch.logsumexp(logits, dim=1, keepdim=True) - logits


# %% log_softmax: base 2
# kind: wrong
# idea: log2 of the sum
def log_softmax(logits):
    z = logits - logits.amax(dim=1, keepdim=True)
    return z - torch.log2(torch.exp(z).sum(dim=1, keepdim=True))


# %% log_softmax: clamped below
# kind: wrong
# idea: values below -100 are cut off, as BCELoss does
def log_softmax(logits):
    return (logits - torch.logsumexp(logits, dim=1, keepdim=True)).clamp(min=-100)


# %% log_softmax: mean subtracted
# kind: wrong
# idea: the mean does not bound the exponents
def log_softmax(logits):
    z = logits - logits.mean(dim=1, keepdim=True)
    return z - torch.log(torch.exp(z).sum(dim=1, keepdim=True))


# %% log_softmax: pairwise logaddexp
# kind: right
# idea: folds the classes with logaddexp
from functools import reduce


def log_softmax(logits: torch.Tensor) -> torch.Tensor:
    total = reduce(torch.logaddexp, logits.unbind(dim=1))
    return logits - total.unsqueeze(1)


# %% log_softmax: shifted by hand
# kind: right
# idea: maximum of each row, then the textbook formula on the shifted logits
def log_softmax(logits):
    largest = logits.max(dim=1).values[:, None]
    z = logits - largest
    return z - z.exp().sum(dim=1, keepdim=True).log()


# %% log_softmax: row by row
# kind: right
# idea: a comprehension over rows with logsumexp
def log_softmax(logits):
    return torch.stack([row - row.logsumexp(0) for row in logits])


# %% cross_entropy: all rows for each target
# kind: wrong
# idea: table[:, targets] picks N x N numbers
def cross_entropy(logits, targets):
    if targets.is_floating_point() or targets.shape != (logits.shape[0],):
        raise ValueError("targets")
    if (targets < 0).any() or (targets >= logits.shape[1]).any():
        raise ValueError("range")
    return -log_softmax(logits)[:, targets].mean()


# %% cross_entropy: K itself accepted by the check
# kind: wrong
# idea: targets > K instead of >= K: K raises IndexError, not ValueError
def cross_entropy(logits, targets):
    if targets.is_floating_point() or targets.shape != (logits.shape[0],):
        raise ValueError("targets")
    if (targets < 0).any() or (targets > logits.shape[1]).any():
        raise ValueError("range")
    return -log_softmax(logits)[torch.arange(len(targets)), targets].mean()


# %% cross_entropy: all in place of any
# kind: wrong
# idea: refuses only if all targets are out of range; a single -1 picks the last class
def cross_entropy(logits, targets):
    if targets.is_floating_point() or targets.shape != (logits.shape[0],):
        raise ValueError("targets")
    n, k = logits.shape
    if (targets < 0).all() or (targets >= k).all():
        raise ValueError("range")
    return -log_softmax(logits)[torch.arange(n), targets].mean()


# %% cross_entropy: -100 ignored
# kind: wrong
# idea: as in PyTorch, targets of -100 are left out of the mean rather than refused
def cross_entropy(logits, targets):
    if targets.is_floating_point() or targets.shape != logits.shape[:1]:
        raise ValueError("targets")
    keep = targets != -100
    logits, targets = logits[keep], targets[keep]
    if (targets < 0).any() or (targets >= logits.shape[1]).any():
        raise ValueError("range")
    return -log_softmax(logits)[torch.arange(len(targets)), targets].mean()


# %% cross_entropy: only the number of axes
# kind: wrong
# idea: checks that targets have one axis, not how long it is; shape (1,) broadcasts over the batch
def cross_entropy(logits, targets):
    if targets.is_floating_point() or targets.ndim != 1:
        raise ValueError("targets")
    if targets.min() < 0 or targets.max() >= logits.shape[1]:
        raise ValueError("range")
    return -log_softmax(logits)[torch.arange(logits.shape[0]), targets].mean()


# %% cross_entropy: length only
# kind: wrong
# idea: compares len(), so targets of shape (N, 1) or (N, K) pass
def cross_entropy(logits, targets):
    if targets.is_floating_point() or len(targets) != len(logits):
        raise ValueError("targets")
    if (targets < 0).any() or (targets >= logits.shape[1]).any():
        raise ValueError("range")
    picked = log_softmax(logits).gather(1, targets.reshape(len(logits), -1))
    return -picked.mean()


# %% cross_entropy: floats converted
# kind: wrong
# idea: float targets are made whole numbers by long() in place of being refused
def cross_entropy(logits, targets):
    targets = targets.long()
    if targets.shape != (logits.shape[0],):
        raise ValueError("targets")
    if (targets < 0).any() or (targets >= logits.shape[1]).any():
        raise ValueError("range")
    return -log_softmax(logits)[torch.arange(len(targets)), targets].mean()


# %% cross_entropy: only float32 refused
# kind: wrong
# idea: float64 and half targets slip through the check and are converted
def cross_entropy(logits, targets):
    if targets.dtype == torch.float32 or targets.shape != (logits.shape[0],):
        raise ValueError("targets")
    targets = targets.long()
    if (targets < 0).any() or (targets >= logits.shape[1]).any():
        raise ValueError("range")
    return -log_softmax(logits)[torch.arange(len(targets)), targets].mean()


# %% cross_entropy: through one-hot and softmax
# kind: wrong
# idea: ln(softmax) times one-hot: 0 * -inf is nan for large logits
def cross_entropy(logits, targets):
    if targets.is_floating_point() or targets.shape != (logits.shape[0],):
        raise ValueError("targets")
    if (targets < 0).any() or (targets >= logits.shape[1]).any():
        raise ValueError("range")
    truth = torch.eye(logits.shape[1], dtype=logits.dtype)[targets]
    return -(truth * softmax(logits, 1).log()).sum(1).mean()


# %% cross_entropy: mean over all entries
# kind: wrong
# idea: one-hot times log-softmax, averaged over N * K numbers
def cross_entropy(logits, targets):
    if targets.is_floating_point() or targets.shape != (logits.shape[0],):
        raise ValueError("targets")
    if (targets < 0).any() or (targets >= logits.shape[1]).any():
        raise ValueError("range")
    truth = torch.eye(logits.shape[1], dtype=logits.dtype)[targets]
    return -(truth * log_softmax(logits)).mean()


# %% cross_entropy: IndexError passed on
# kind: wrong
# idea: too large targets raise the IndexError of indexing
def cross_entropy(logits, targets):
    if targets.is_floating_point() or targets.shape != (logits.shape[0],) or (targets < 0).any():
        raise ValueError("targets")
    return -log_softmax(logits)[torch.arange(len(targets)), targets].mean()


# %% cross_entropy: wrapped round
# kind: wrong
# idea: targets % K wraps targets that are out of range rather than refusing them
def cross_entropy(logits, targets):
    if targets.is_floating_point() or targets.shape != (logits.shape[0],):
        raise ValueError("targets")
    k = logits.shape[1]
    return -log_softmax(logits)[torch.arange(len(targets)), targets % k].mean()


# %% cross_entropy: batch of one squeezed
# kind: wrong
# idea: squeeze of logits and targets: a batch of one fails or is refused
def cross_entropy(logits, targets):
    logits, targets = logits.squeeze(0), targets.squeeze()
    if targets.is_floating_point() or targets.shape != (logits.shape[0],):
        raise ValueError("targets")
    if (targets < 0).any() or (targets >= logits.shape[1]).any():
        raise ValueError("range")
    return -log_softmax(logits)[torch.arange(len(targets)), targets].mean()


# %% cross_entropy: range by the batch size
# kind: wrong
# idea: compares the targets with N (logits.shape[0]) in place of K
def cross_entropy(logits, targets):
    n = logits.shape[0]
    if targets.is_floating_point() or targets.shape != (n,):
        raise ValueError("targets")
    if (targets < 0).any() or (targets >= n).any():
        raise ValueError("range")
    return -log_softmax(logits)[torch.arange(n), targets].mean()


# %% cross_entropy: nll_loss
# kind: wrong
# idea: the ready-made negative log-likelihood picks and averages
def cross_entropy(logits, targets):
    if targets.is_floating_point() or targets.shape != (logits.shape[0],):
        raise ValueError("targets")
    if (targets < 0).any() or (targets >= logits.shape[1]).any():
        raise ValueError("range")
    return nn.functional.nll_loss(log_softmax(logits), targets)


# %% cross_entropy: sum
# kind: wrong
# idea: adds up in place of averaging
def cross_entropy(logits, targets):
    if targets.is_floating_point() or targets.shape != (logits.shape[0],):
        raise ValueError("targets")
    if (targets < 0).any() or (targets >= logits.shape[1]).any():
        raise ValueError("range")
    return -log_softmax(logits)[torch.arange(len(targets)), targets].sum()


# %% cross_entropy: gather
# kind: right
# idea: logsumexp minus the gathered logit
def cross_entropy(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    n, k = logits.shape
    if targets.is_floating_point():
        raise ValueError(f"targets must be whole numbers, got {targets.dtype}")
    if targets.shape != (n,):
        raise ValueError(f"targets must have shape ({n},), got {tuple(targets.shape)}")
    if not ((targets >= 0) & (targets < k)).all():
        raise ValueError(f"targets must lie between 0 and {k - 1}")
    right_logit = logits.gather(1, targets[:, None]).squeeze(1)
    return (logits.logsumexp(1) - right_logit).mean()


# %% cross_entropy: one-hot and where
# kind: right
# idea: a table of truth picks by where, no 0 * inf
def cross_entropy(logits, targets):
    n, k = logits.shape
    problems = [targets.is_floating_point(), tuple(targets.shape) != (n,)]
    if any(problems) or bool((targets < 0).any()) or bool((targets > k - 1).any()):
        raise ValueError("targets must be whole numbers from 0 to K - 1, of shape (N,)")
    truth = torch.arange(k) == targets.unsqueeze(1)
    return -torch.where(truth, log_softmax(logits), 0).sum() / n


# %% cross_entropy: loop
# kind: right
# idea: Python loop over rows and targets
def cross_entropy(logits, targets):
    if targets.dtype.is_floating_point or targets.dim() != 1 or len(targets) != len(logits):
        raise ValueError("bad targets")
    classes = range(logits.shape[1])
    if any(t not in classes for t in targets.tolist()):
        raise ValueError("target out of range")
    table = log_softmax(logits)
    losses = [-table[i, t] for i, t in enumerate(targets.tolist())]
    return torch.stack(losses).mean()


# %% same_class: softmax of dim 0 too
# kind: wrong
# idea: takes every softmax for harmless
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": True,
    "x - x.max(dim=1, keepdim=True).values": True,
    "3 * x": True,
    "-x": False,
    "torch.softmax(x, dim=0)": True,
}

# %% same_class: logarithm turns round
# kind: wrong
# idea: negative log-probabilities are believed to reverse the order
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": False,
    "x - x.max(dim=1, keepdim=True).values": True,
    "3 * x": True,
    "-x": False,
    "torch.softmax(x, dim=0)": False,
}

# %% same_class: tried on one example
# kind: wrong
# idea: tried with one example of one class, everything stays the same
_x = torch.tensor([[0.5]])
same_class = {
    key: bool((eval(key, {"x": _x, "torch": torch}).argmax(1) == _x.argmax(1)).all())
    for key in (
        "torch.softmax(x, dim=1)",
        "torch.log_softmax(x, dim=1)",
        "x - x.max(dim=1, keepdim=True).values",
        "3 * x",
        "-x",
        "torch.softmax(x, dim=0)",
    )
}

# %% same_class: words
# kind: wrong
# idea: strings "True" and "False"
same_class = {
    "torch.softmax(x, dim=1)": "True",
    "torch.log_softmax(x, dim=1)": "True",
    "x - x.max(dim=1, keepdim=True).values": "True",
    "3 * x": "True",
    "-x": "False",
    "torch.softmax(x, dim=0)": "False",
}

# %% same_class: the six answers
# kind: right
# idea: by thought
same_class = {
    "torch.softmax(x, dim=1)": True,
    "torch.log_softmax(x, dim=1)": True,
    "x - x.max(dim=1, keepdim=True).values": True,
    "3 * x": True,
    "-x": False,
    "torch.softmax(x, dim=0)": False,
}

# %% same_class: tried many times
# kind: right
# idea: measured on many random batches
_batches = [torch.randn(5, 4, generator=torch.Generator().manual_seed(seed)) for seed in range(50)]
same_class = {
    key: all(
        torch.equal(eval(key, {"x": b, "torch": torch}).argmax(1), b.argmax(1)) for b in _batches
    )
    for key in (
        "torch.softmax(x, dim=1)",
        "torch.log_softmax(x, dim=1)",
        "x - x.max(dim=1, keepdim=True).values",
        "3 * x",
        "-x",
        "torch.softmax(x, dim=0)",
    )
}

# %% wrong_nll: positive range
# kind: wrong
# idea: between 0 and 1, the sign is forgotten
wrong_nll = {
    "it cannot fall below": 0,
    "it cannot rise above": 1,
    "what it shows at p = 0.9": 0.9,
    "what it should show at p = 0.9": 0.105,
}

# %% wrong_nll: without limit
# kind: wrong
# idea: believes that the loss falls without limit
wrong_nll = {
    "it cannot fall below": -math.inf,
    "it cannot rise above": 0,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": 0.105,
}

# %% wrong_nll: logarithm to base 10
# kind: wrong
# idea: -log10(0.9) = 0.046
wrong_nll = {
    "it cannot fall below": -1,
    "it cannot rise above": 0,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": 0.046,
}

# %% wrong_nll: sign of the logarithm
# kind: wrong
# idea: ln 0.9 with its minus sign
wrong_nll = {
    "it cannot fall below": -1,
    "it cannot rise above": 0,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": -0.105,
}

# %% wrong_nll: limits exchanged
# kind: wrong
# idea: upper and lower limit are exchanged
wrong_nll = {
    "it cannot fall below": 0,
    "it cannot rise above": -1,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": 0.105,
}

# %% wrong_nll: three decimals
# kind: right
# idea: the four numbers, rounded
wrong_nll = {
    "it cannot fall below": -1,
    "it cannot rise above": 0,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": 0.105,
}

# %% wrong_nll: computed
# kind: right
# idea: -math.log(0.9) in full, limits as floats
wrong_nll = {
    "it cannot fall below": -1.0,
    "it cannot rise above": 0.0,
    "what it shows at p = 0.9": -0.9,
    "what it should show at p = 0.9": -math.log(0.9),
}


# %% repaired_nll: softmax remains
# kind: wrong
# idea: the absolute value of the wrong loss
def repaired_nll(logits, targets):
    return nn.NLLLoss()(torch.softmax(logits, dim=1), targets).abs()


# %% repaired_nll: logarithm afterwards
# kind: wrong
# idea: -ln of the averaged probability, not the average of -ln p (equal for a batch of one)
def repaired_nll(logits, targets):
    return -torch.log(-nn.NLLLoss()(torch.softmax(logits, dim=1), targets))


# %% repaired_nll: logarithm of softmax
# kind: wrong
# idea: log(softmax) is -inf for ±1000
def repaired_nll(logits, targets):
    return nn.NLLLoss()(torch.log(torch.softmax(logits, dim=1)), targets)


# %% repaired_nll: tiny number added
# kind: wrong
# idea: log(softmax + 1e-9) is finite, but stops at 20.7
def repaired_nll(logits, targets):
    return nn.NLLLoss()(torch.log(torch.softmax(logits, dim=1) + 1e-9), targets)


# %% repaired_nll: along the batch
# kind: wrong
# idea: LogSoftmax over axis 0
def repaired_nll(logits, targets):
    return nn.NLLLoss()(nn.LogSoftmax(dim=0)(logits), targets)


# %% repaired_nll: softmax before log-softmax
# kind: wrong
# idea: the tutorial's softmax stays, and log-softmax comes after it
def repaired_nll(logits, targets):
    return nn.NLLLoss()(torch.log_softmax(torch.softmax(logits, 1), 1), targets)


# %% repaired_nll: CrossEntropyLoss
# kind: wrong
# idea: uses nn.CrossEntropyLoss, which is excluded
def repaired_nll(logits, targets):
    return nn.CrossEntropyLoss()(logits, targets)


# %% repaired_nll: sum
# kind: wrong
# idea: reduction="sum"
def repaired_nll(logits, targets):
    return nn.NLLLoss(reduction="sum")(log_softmax(logits), targets)


# %% repaired_nll: one loss for each row
# kind: wrong
# idea: reduction="none" leaves the axis N
def repaired_nll(logits, targets):
    return nn.NLLLoss(reduction="none")(log_softmax(logits), targets)


# %% repaired_nll: class 0 ignored
# kind: wrong
# idea: ignore_index=0 leaves the examples of class 0 out
def repaired_nll(logits, targets):
    return nn.NLLLoss(ignore_index=0)(torch.log_softmax(logits, dim=1), targets)


# %% repaired_nll: double minus
# kind: wrong
# idea: the sign is turned once more
def repaired_nll(logits, targets):
    return -nn.NLLLoss()(nn.LogSoftmax(dim=1)(logits), targets)


# %% repaired_nll: balanced weights
# kind: wrong
# idea: weight= by the frequency of the classes in the batch, a weighted mean
def repaired_nll(logits, targets):
    counts = torch.bincount(targets, minlength=logits.shape[1]).to(logits.dtype)
    return nn.NLLLoss(weight=1 / counts.clamp(min=1))(log_softmax(logits), targets)


# %% repaired_nll: own log-softmax
# kind: right
# idea: the notebook's log_softmax and nn.NLLLoss
def repaired_nll(logits: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    loss_function = nn.NLLLoss()
    return loss_function(log_softmax(logits), targets)


# %% repaired_nll: none, then mean
# kind: right
# idea: one loss for each row, averaged by hand
def repaired_nll(logits, targets):
    losses = nn.NLLLoss(reduction="none")(logits - logits.logsumexp(dim=1, keepdim=True), targets)
    return losses.mean()


# %% repaired_nll: module
# kind: right
# idea: a small module that holds both halves
class _Repaired(nn.Module):
    def __init__(self):
        super().__init__()
        self.log_softmax = nn.LogSoftmax(dim=1)
        self.nll = nn.NLLLoss()

    def forward(self, x, y):
        return self.nll(self.log_softmax(x), y)


repaired_nll = _Repaired()


# %% loss_floor: ten classes
# kind: wrong
# idea: 9 in place of K - 1, and the alarm looks at the first row alone
def loss_floor(classes):
    return math.log(1 + 9 / math.e)


def looks_like_probabilities(outputs):
    return bool((outputs[0] >= 0).all() and abs(outputs[0].sum().item() - 1) <= 1e-4)


# %% loss_floor: K in place of K - 1
# kind: wrong
# idea: counts the right class among the others
def loss_floor(classes):
    return math.log(1 + classes / math.e)


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and ((outputs.sum(1) - 1).abs() <= 1e-4).all())


# %% loss_floor: x_y forgotten
# kind: wrong
# idea: ln(e + K - 1) without the -1
def loss_floor(classes):
    return math.log(math.e + classes - 1)


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and ((outputs.sum(1) - 1).abs() <= 1e-4).all())


# %% loss_floor: tensor returned
# kind: right
# idea: the floor is a tensor, not a float
def loss_floor(classes):
    row = torch.zeros(1, classes)
    row[0, 0] = 1
    return nn.CrossEntropyLoss()(row, torch.tensor([0]))


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and ((outputs.sum(1) - 1).abs() <= 1e-4).all())


# %% loss_floor: rounded
# kind: wrong
# idea: the floor is rounded to three decimals, larger than the true smallest loss for some K
def loss_floor(classes):
    return round(math.log(1 + (classes - 1) / math.e), 3)


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and ((outputs.sum(1) - 1).abs() <= 1e-4).all())


# %% loss_floor: ln K
# kind: wrong
# idea: the loss of not knowing, not the floor
def loss_floor(classes):
    return math.log(classes)


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and ((outputs.sum(1) - 1).abs() <= 1e-4).all())


# %% loss_floor: alarm asks not-any, nan passes
# kind: wrong
# idea: asks whether anything breaks the rule; comparisons with nan are False, so a row with nan is taken for probabilities
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    if (outputs < 0).any():
        return False
    if ((outputs.sum(dim=1) - 1).abs() > 1e-4).any():
        return False
    return True


# %% loss_floor: alarm over the batch
# kind: wrong
# idea: the mean of the row sums is compared with 1, so rows that err in opposite ways cancel
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all()) and abs(outputs.sum(dim=1).mean().item() - 1) <= 1e-4


# %% loss_floor: alarm without absolute value
# kind: wrong
# idea: sums below 1 are accepted, as the difference has no absolute value
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and (outputs.sum(dim=1) - 1 <= 1e-4).all())


# %% loss_floor: alarm exact
# kind: wrong
# idea: sums must be exactly 1, rounding is not allowed for
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and (outputs.sum(dim=1) == 1).all())


# %% loss_floor: alarm with the default tolerance
# kind: wrong
# idea: allclose with its own tolerance of 1e-5: sums 0.00005 off are refused
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    sums = outputs.sum(dim=1)
    return bool((outputs >= 0).all()) and torch.allclose(sums, torch.ones_like(sums))


# %% loss_floor: alarm too generous
# kind: wrong
# idea: allows a hundredth
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and ((outputs.sum(dim=1) - 1).abs() <= 1e-2).all())


# %% loss_floor: alarm along the batch
# kind: wrong
# idea: adds up along axis 0
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    return bool((outputs >= 0).all() and ((outputs.sum(dim=0) - 1).abs() <= 1e-4).all())


# %% loss_floor: alarm with > 0
# kind: wrong
# idea: a probability of exactly 0 is refused
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    return bool((outputs > 0).all() and ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all())


# %% loss_floor: alarm only looks at the range
# kind: wrong
# idea: all numbers between 0 and 1 is taken for probabilities (sigmoids of several labels too)
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    return bool(((outputs >= 0) & (outputs <= 1)).all())


# %% loss_floor: alarm tolerates small negatives
# kind: wrong
# idea: the tolerance is granted to negative numbers as well
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    return bool((outputs >= -1e-4).all() and ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all())


# %% loss_floor: alarm returns a tensor
# kind: right
# idea: the answer is a tensor of bool, not True or False of Python
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    return (outputs >= 0).all() & ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all()


# %% loss_floor: alarm repairs nan
# kind: wrong
# idea: nan_to_num_ and abs_ tidy the caller's outputs in place
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    outputs.nan_to_num_(nan=-1.0)
    return bool((outputs >= 0).all() and ((outputs.sum(dim=1) - 1).abs() <= 1e-4).all())


# %% loss_floor: asks whether any row is
# kind: wrong
# idea: True if at least one row is a set of probabilities
def loss_floor(classes):
    return math.log(1 + (classes - 1) / math.e)


def looks_like_probabilities(outputs):
    good = (outputs >= 0).all(dim=1) & ((outputs.sum(dim=1) - 1).abs() <= 1e-4)
    return bool(good.any())


# %% loss_floor: logarithm of the sum minus one
# kind: right
# idea: -1 + ln(e + K - 1); the alarm by min and max of the row sums
def loss_floor(classes: int) -> float:
    return math.log(math.e + (classes - 1)) - 1


def looks_like_probabilities(outputs: torch.Tensor) -> bool:
    sums = outputs.sum(dim=1)
    return (
        bool(outputs.min() >= 0) and bool(sums.min() >= 1 - 1e-4) and bool(sums.max() <= 1 + 1e-4)
    )


# %% loss_floor: asked of PyTorch
# kind: right
# idea: the floor by nn.CrossEntropyLoss in float64; the alarm row by row with all()
def loss_floor(classes):
    row = torch.zeros(1, classes, dtype=torch.float64)
    row[0, 0] = 1
    return nn.CrossEntropyLoss()(row, torch.zeros(1, dtype=torch.long)).item()


def looks_like_probabilities(outputs):
    def good(row):
        return all(v >= 0 for v in row) and abs(math.fsum(row) - 1) <= 1e-4

    return all(good(row) for row in outputs.tolist())


# %% loss_floor: log1p and isclose
# kind: right
# idea: log1p; isclose with rtol = 0
def loss_floor(classes):
    return math.log1p((classes - 1) * math.exp(-1))


def looks_like_probabilities(outputs):
    sums = outputs.double().sum(-1)
    near = torch.isclose(sums, torch.ones_like(sums), rtol=0, atol=1e-4)
    return not (~(outputs >= 0)).any().item() and near.all().item()


# %% heads: softmax for several labels
# kind: wrong
# idea: several labels get Softmax before BCELoss, so they compete
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Softmax", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}

# %% heads: softmax before CrossEntropyLoss
# kind: wrong
# idea: a second softmax
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("Softmax", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}

# %% heads: softmax with NLLLoss
# kind: wrong
# idea: the tutorial's pair
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("Softmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}

# %% heads: cross-entropy for several labels
# kind: wrong
# idea: CrossEntropyLoss for several labels, since it too takes logits
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "CrossEntropyLoss"),
}

# %% heads: sigmoid twice
# kind: wrong
# idea: Sigmoid before BCEWithLogitsLoss, twice
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("Sigmoid", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("Sigmoid", "BCEWithLogitsLoss"),
}

# %% heads: loss before activation
# kind: wrong
# idea: the pairs are (loss, activation)
heads = {
    "binary, probability": ("BCELoss", "Sigmoid"),
    "binary, logit": ("BCEWithLogitsLoss", "none"),
    "multi-class, log-probability": ("NLLLoss", "LogSoftmax"),
    "multi-class, logit": ("CrossEntropyLoss", "none"),
    "multi-label, probability": ("BCELoss", "Sigmoid"),
    "multi-label, logit": ("BCEWithLogitsLoss", "none"),
}

# %% heads: None in place of "none"
# kind: wrong
# idea: None, not the name "none"
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": (None, "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": (None, "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": (None, "BCEWithLogitsLoss"),
}

# %% heads: the six pairs
# kind: right
# idea: as the notebook asks
heads = {
    "binary, probability": ("Sigmoid", "BCELoss"),
    "binary, logit": ("none", "BCEWithLogitsLoss"),
    "multi-class, log-probability": ("LogSoftmax", "NLLLoss"),
    "multi-class, logit": ("none", "CrossEntropyLoss"),
    "multi-label, probability": ("Sigmoid", "BCELoss"),
    "multi-label, logit": ("none", "BCEWithLogitsLoss"),
}

# %% heads: built in a loop
# kind: right
# idea: binary and multi-label share their pairs
heads = {}
for _task in ("binary", "multi-label"):
    heads[f"{_task}, probability"] = "Sigmoid", "BCELoss"
    heads[f"{_task}, logit"] = "none", "BCEWithLogitsLoss"
heads["multi-class, log-probability"] = "LogSoftmax", "NLLLoss"
heads["multi-class, logit"] = "none", "CrossEntropyLoss"


# %% dropout: kept and dropped exchanged
# kind: wrong
# idea: drops with probability 1 - p (invisible for p = 0.5)
def dropout(x, p, training):
    if p < 0 or p >= 1:
        raise ValueError(p)
    if not training:
        return x
    return torch.where(torch.rand_like(x) < p, x / (1 - p), 0)


# %% dropout: not divided
# kind: wrong
# idea: what remains is not divided by 1 - p
def dropout(x, p, training):
    if p < 0 or p >= 1:
        raise ValueError(p)
    return torch.where(torch.rand_like(x) < p, 0, x) if training else x


# %% dropout: divided by p
# kind: wrong
# idea: what remains is divided by p (right for 0.5 only, and fails for 0)
def dropout(x, p, training):
    if p < 0 or p >= 1:
        raise ValueError(p)
    if not training:
        return x.clone()
    keep = torch.rand_like(x) >= p
    return x * keep / p


# %% dropout: scaled in use
# kind: wrong
# idea: the old form: nothing is divided while training, and x is multiplied by 1 - p in use
def dropout(x, p, training):
    if p < 0 or p >= 1:
        raise ValueError(p)
    if training:
        return torch.where(torch.rand_like(x) < p, 0, x)
    return x * (1 - p)


# %% dropout: in place
# kind: wrong
# idea: zeros are written into the caller's x
def dropout(x, p, training):
    if p < 0 or p >= 1:
        raise ValueError(p)
    if not training:
        return x
    x[torch.rand_like(x) < p] = 0
    return x / (1 - p)


# %% dropout: in place through a view
# kind: wrong
# idea: masked_fill_ on x.view(-1) writes into the caller's x
def dropout(x, p, training):
    if p < 0 or p >= 1:
        raise ValueError(p)
    if not training:
        return x
    flat = x.view(-1)
    flat.masked_fill_(torch.rand(flat.shape) < p, 0)
    return x / (1 - p)


# %% dropout: same seed in each call
# kind: wrong
# idea: the generator is seeded in each call, so each call drops the same numbers
def dropout(x, p, training):
    if p < 0 or p >= 1:
        raise ValueError(p)
    if not training:
        return x
    generator = torch.Generator().manual_seed(0)
    keep = torch.rand(x.shape, generator=generator) >= p
    return x * keep / (1 - p)


# %% dropout: mask remembered by shape
# kind: wrong
# idea: the mask is drawn once for each shape and used again
_masks = {}


def dropout(x, p, training):
    if p < 0 or p >= 1:
        raise ValueError(p)
    if not training:
        return x
    key = (tuple(x.shape), p)
    if key not in _masks:
        _masks[key] = torch.rand(x.shape) >= p
    return torch.where(_masks[key], x / (1 - p), 0)


# %% dropout: whole columns
# kind: wrong
# idea: one mask for the last axis is used for all rows, so numbers are not dropped on their own
def dropout(x, p, training):
    if p < 0 or p >= 1:
        raise ValueError(p)
    if not training:
        return x
    keep = torch.rand(x.shape[-1:]) >= p
    return x * keep / (1 - p)


# %% dropout: exact share
# kind: wrong
# idea: exactly round(p n) numbers are dropped each time, so they are not dropped independently
def dropout(x, p, training):
    if p < 0 or p >= 1:
        raise ValueError(p)
    if not training:
        return x
    n = x.numel()
    keep = torch.ones(n, dtype=x.dtype)
    keep[torch.randperm(n)[: round(p * n)]] = 0
    return x * keep.reshape(x.shape) / (1 - p)


# %% dropout: sum restored
# kind: wrong
# idea: scaled by the share that was really kept, not by 1 - p
def dropout(x, p, training):
    if p < 0 or p >= 1:
        raise ValueError(p)
    if not training:
        return x
    keep = (torch.rand_like(x) >= p).to(x.dtype)
    return x * keep / keep.mean()


# %% dropout: checked while training only
# kind: wrong
# idea: in use, p = 1.5 is accepted
def dropout(x, p, training):
    if not training:
        return x
    if not 0 <= p < 1:
        raise ValueError(p)
    return torch.where(torch.rand_like(x) < p, 0, x / (1 - p))


# %% dropout: p = 1 accepted
# kind: wrong
# idea: refuses only above 1, as PyTorch does
def dropout(x, p, training):
    if p < 0 or p > 1:
        raise ValueError(p)
    if not training:
        return x
    if p == 1:
        return torch.zeros_like(x)
    return torch.where(torch.rand_like(x) < p, 0, x / (1 - p))


# %% dropout: p = 0 refused
# kind: wrong
# idea: p <= 0 is refused though 0 is allowed
def dropout(x, p, training):
    if p <= 0 or p >= 1:
        raise ValueError(p)
    if not training:
        return x
    return torch.where(torch.rand_like(x) < p, 0, x / (1 - p))


# %% dropout: normal numbers
# kind: wrong
# idea: randn in place of rand: the share dropped is not p
def dropout(x, p, training):
    if p < 0 or p >= 1:
        raise ValueError(p)
    if not training:
        return x
    return torch.where(torch.randn_like(x) < p, 0, x / (1 - p))


# %% dropout: float32
# kind: wrong
# idea: the result is written into a float32 tensor, whatever the dtype of x
def dropout(x, p, training):
    if p < 0 or p >= 1:
        raise ValueError(p)
    if not training:
        return x
    out = torch.zeros(x.shape)
    keep = torch.rand(x.shape) >= p
    out[keep] = (x[keep] / (1 - p)).float()
    return out


# %% dropout: small numbers
# kind: wrong
# idea: drops what is smaller than p in size rather than by chance
def dropout(x, p, training):
    if p < 0 or p >= 1:
        raise ValueError(p)
    if not training:
        return x
    ranks = x.flatten().abs().argsort().argsort().reshape(x.shape)
    return torch.where(ranks < p * x.numel(), 0, x / (1 - p))


# %% dropout: nn.Dropout
# kind: wrong
# idea: the ready-made layer
def dropout(x, p, training):
    if p < 0 or p >= 1:
        raise ValueError(p)
    layer = nn.Dropout(p)
    layer.train(training)
    return layer(x)


# %% dropout: bernoulli
# kind: right
# idea: a mask of ones and zeros from torch.bernoulli
def dropout(x: torch.Tensor, p: float, training: bool) -> torch.Tensor:
    if not 0 <= p < 1:
        raise ValueError(f"p must be at least 0 and below 1, got {p}")
    if not training:
        return x.clone()
    keep = torch.bernoulli(torch.full_like(x, 1 - p))
    return x * keep / (1 - p)


# %% dropout: masked_fill
# kind: right
# idea: masked_fill (not in place) after the division
def dropout(x, p, training):
    if p < 0 or p >= 1:
        raise ValueError(p)
    if training:
        dropped = torch.rand(x.shape, dtype=torch.float64) < p
        return (x / (1 - p)).masked_fill(dropped, 0)
    return x


# %% dropout: Python's random
# kind: right
# idea: number by number with the standard library
import random


def dropout(x, p, training):
    if p < 0 or 1 <= p:
        raise ValueError("p out of range")
    if not training:
        return x + 0
    keep = [random.random() >= p for _ in range(x.numel())]
    mask = torch.tensor(keep, dtype=torch.bool).reshape(x.shape)
    return torch.where(mask, x / (1 - p), torch.zeros_like(x))


# %% modes: no_grad stops dropout
# kind: wrong
# idea: believes that no_grad switches dropout off
modes = {
    "freshly made": (True, True),
    "after model.eval()": (False, True),
    "freshly made, inside torch.no_grad()": (False, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}

# %% modes: eval stops slopes
# kind: wrong
# idea: believes that eval switches slopes off
modes = {
    "freshly made": (True, True),
    "after model.eval()": (False, False),
    "freshly made, inside torch.no_grad()": (True, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}

# %% modes: fresh is for use
# kind: wrong
# idea: believes that a fresh model is in the mode for use
modes = {
    "freshly made": (False, True),
    "after model.eval()": (False, True),
    "freshly made, inside torch.no_grad()": (False, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}

# %% modes: pair turned round
# kind: wrong
# idea: (slopes, dropout)
modes = {
    "freshly made": (True, True),
    "after model.eval()": (True, False),
    "freshly made, inside torch.no_grad()": (False, True),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}

# %% modes: train does not switch back
# kind: wrong
# idea: believes that eval is final
modes = {
    "freshly made": (True, True),
    "after model.eval()": (False, True),
    "freshly made, inside torch.no_grad()": (True, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (False, True),
}

# %% modes: the five pairs
# kind: right
# idea: by thought
modes = {
    "freshly made": (True, True),
    "after model.eval()": (False, True),
    "freshly made, inside torch.no_grad()": (True, False),
    "after model.eval(), inside torch.no_grad()": (False, False),
    "after model.eval(), then model.train()": (True, True),
}


# %% modes: tried out
# kind: right
# idea: measured on the model, put together from the two switches
def _ask(evaluate, back=False, inside=False):
    m = nn.Sequential(nn.Linear(4, 8), nn.Dropout(0.5))
    if evaluate:
        m.eval()
    if back:
        m.train()
    examples = torch.randn(40, 4)
    with torch.set_grad_enabled(not inside):
        first, second = m(examples), m(examples)
    return not torch.equal(first, second), first.requires_grad


modes = {
    "freshly made": _ask(False),
    "after model.eval()": _ask(True),
    "freshly made, inside torch.no_grad()": _ask(False, inside=True),
    "after model.eval(), inside torch.no_grad()": _ask(True, inside=True),
    "after model.eval(), then model.train()": _ask(True, back=True),
}
