# Solutions of independent students, written from the released text alone: right for most inputs, wrong for some.

# %% plan_numbers: flattened maps instead of averaged ones
# kind: wrong
# idea: counts 64 x 4 x 4 numbers at the linear layer, though the plan says "average of each map" (64).
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 1024,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: biases counted with the weights
# kind: wrong
# idea: 4608 + 32 = 4640, though the table says "no bias" and the key asks for weights.
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 32 * 16 * 3 * 3 + 32,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: jump multiplied before the field grows
# kind: wrong
# idea: applies a layer's stride before adding its kernel ("adds ... to the field, *then* multiplies the jump by its stride"): 11 and 59.
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 11,
    "receptive field behind block 3": 59,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: field clipped at the image
# kind: wrong
# idea: caps the field at 32, though "Fields are counted along one axis, as if the image went on for ever".
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 32,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: stem forgotten with stride 1
# kind: wrong
# idea: counts six convolutions instead of seven when every stride is 1 (13, not 15), although the stem is one of the layers behind which block 3 lies.
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 13,
}

# %% plan_numbers: the block's second convolution taken for the first
# kind: wrong
# idea: gives 32 x 32 x 9 = 9216, the weights of block 2's second convolution; the table's first one is 16 -> 32.
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 32 * 32 * 9,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 15,
}


# %% plan_numbers: worked out with a loop
# kind: right
# idea: all numbers from the plan, the fields by the rule of hint 1.
def _field(strides):
    field, jump = 1, 1
    for stride in strides:
        field += 2 * jump
        jump *= stride
    return field


plan_numbers = {
    "height of the maps behind block 3": 32 // 2 // 2 // 2,
    "weights of the first convolution of block 2": 16 * 32 * 3 * 3,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": _field([1]),
    "receptive field behind block 1": _field([1, 2, 1]),
    "receptive field behind block 3": _field([1, 2, 1, 2, 1, 2, 1]),
    "receptive field behind block 3 if every stride were 1": _field([1] * 7),
}

# %% plan_numbers: plain numbers
# kind: right
# idea: the seven numbers, on paper.
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 15,
}


# %% batch_norm: variance as mean of squares minus square of mean
# kind: wrong
# idea: E[x^2] - E[x]^2 cancels in float32 where "a channel's mean may be far larger than its deviation" (clamped at 0, so no NaN shows).
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    def per_channel(v):
        return v[None, :, None, None]

    if training:
        n = x.numel() // x.shape[1]
        mean = x.mean((0, 2, 3))
        var = ((x * x).mean((0, 2, 3)) - mean * mean).clamp(min=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        running_var = (1 - momentum) * running_var + momentum * var.detach() * n / (n - 1)
    else:
        mean, var = running_mean, running_var
    y = (x - per_channel(mean)) / (per_channel(var) + eps).sqrt()
    return (y * per_channel(weight) + per_channel(bias)).to(x.dtype), running_mean, running_var


# %% batch_norm: statistics without gradient
# kind: wrong
# idea: the batch's mean and variance are computed under no_grad, though "in training its gradient takes in that the batch's mean and variance depend on x".
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        with torch.no_grad():
            var, mean = torch.var_mean(x, (0, 2, 3), correction=0)
            unbiased = x.var((0, 2, 3), correction=1)
            running_mean = (1 - momentum) * running_mean + momentum * mean
            running_var = (1 - momentum) * running_var + momentum * unbiased
    else:
        mean, var = running_mean, running_var
    scale = weight / torch.sqrt(var + eps)
    y = (x - mean[:, None, None]) * scale[:, None, None] + bias[:, None, None]
    return y.to(x.dtype), running_mean, running_var


# %% batch_norm: gradient through the mean only
# kind: wrong
# idea: only the variance is detached; the forward values are right, the gradient leaves out that the variance depends on x.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    dims = (0, 2, 3)
    if training:
        mean = x.mean(dims, keepdim=True)
        centred = x - mean
        var = (centred.detach() ** 2).mean(dims, keepdim=True)
        n = x.shape[0] * x.shape[2] * x.shape[3]
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach().flatten()
        running_var = (1 - momentum) * running_var + momentum * var.flatten() * (n / (n - 1))
    else:
        centred = x - running_mean.reshape(1, -1, 1, 1)
        var = running_var.reshape(1, -1, 1, 1)
    y = centred / torch.sqrt(var + eps) * weight.reshape(1, -1, 1, 1) + bias.reshape(1, -1, 1, 1)
    return y.to(x.dtype), running_mean, running_var


# %% batch_norm: square maps taken for granted
# kind: wrong
# idea: n is N * H * H, so the unbiased running variance (n / (n - 1)) is wrong for maps with H different from W; the text says n = N * H * W.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    shape = (1, -1, 1, 1)
    if training:
        n = x.shape[0] * x.shape[2] ** 2
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        running_var = (1 - momentum) * running_var + momentum * var.detach() * n / max(n - 1, 1)
    else:
        mean, var = running_mean, running_var
    y = (x - mean.reshape(shape)) / torch.sqrt(var.reshape(shape) + eps)
    return (weight.reshape(shape) * y + bias.reshape(shape)).to(x.dtype), running_mean, running_var


# %% batch_norm: one image is no batch
# kind: wrong
# idea: for N = 1 in training it normalises with the running values and does not update them, though one image of several pixels has "at least two numbers a channel".
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training and len(x) > 1:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * x.detach().var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var + eps)[None, :, None, None]
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y.to(x.dtype), new_mean, new_var


# %% batch_norm: momentum 0 falls back to the default
# kind: wrong
# idea: `momentum or 0.1` turns a momentum of exactly 0 into 0.1, though momentum is the "share of the new value in the running values".
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    m = momentum or 0.1
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        with torch.no_grad():
            running_mean = (1 - m) * running_mean + m * mean
            running_var = (1 - m) * running_var + m * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    y = (x - mean[:, None, None]) / (var[:, None, None] + eps).sqrt()
    y = y * weight[:, None, None] + bias[:, None, None]
    return y.to(x.dtype), running_mean, running_var


# %% batch_norm: running values updated through an alias
# kind: wrong
# idea: detach() shares the caller's memory, so `*=` and `+=` change the arguments ("The running values ... Left unchanged").
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    new_mean, new_var = running_mean.detach(), running_var.detach()
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        new_mean *= 1 - momentum
        new_mean += momentum * mean.detach()
        new_var *= 1 - momentum
        new_var += momentum * x.detach().var((0, 2, 3), correction=1)
    else:
        mean, var = new_mean, new_var
    y = (x - mean[None, :, None, None]) * torch.rsqrt(var + eps)[None, :, None, None]
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y.to(x.dtype), new_mean, new_var


# %% batch_norm: everything in float32
# kind: wrong
# idea: double maps are calculated in float32 and cast back, so a mean of 1e8 with deviation 1 loses its deviation ("A channel's mean may be far larger than its deviation"; dtype of x).
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    z = x.float()
    if training:
        mean = z.mean((0, 2, 3))
        var = z.var((0, 2, 3), correction=0)
        unbiased = z.detach().var((0, 2, 3), correction=1).to(running_var.dtype)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach().to(
            running_mean.dtype
        )
        running_var = (1 - momentum) * running_var + momentum * unbiased
    else:
        mean, var = running_mean.float(), running_var.float()
    y = (z - mean[:, None, None]) / torch.sqrt(var + eps)[:, None, None]
    y = y * weight.float()[:, None, None] + bias.float()[:, None, None]
    return y.to(x.dtype), running_mean, running_var


# %% batch_norm: eps as a floor
# kind: wrong
# idea: the variance is clamped from below at eps, though eps is "added to the variance, under the root"; nearly the same for variances around 1, not for small ones or a large eps.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        running_var = (1 - momentum) * running_var + momentum * x.detach().var(
            (0, 2, 3), correction=1
        )
    else:
        mean, var = running_mean, running_var
    std = torch.sqrt(var.clamp(min=eps))
    y = (x - mean[None, :, None, None]) / std[None, :, None, None]
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y.to(x.dtype), running_mean, running_var


# %% batch_norm: constant channels handed on
# kind: wrong
# idea: a channel whose numbers are all equal is returned as it came, though (x - mean) / sqrt(0 + eps) * gamma + beta is beta.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    def wide(v):
        return v[None, :, None, None]

    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        running_var = (1 - momentum) * running_var + momentum * x.detach().var(
            (0, 2, 3), correction=1
        )
    else:
        mean, var = running_mean, running_var
    y = (x - wide(mean)) / torch.sqrt(wide(var) + eps) * wide(weight) + wide(bias)
    y = torch.where(wide(var) > 0, y, x)
    return y.to(x.dtype), running_mean, running_var


# %% batch_norm: outliers cut off
# kind: wrong
# idea: the normalised numbers are clamped to [-5, 5] "for stability"; no such clamp is in the formula, and a single bright pixel in a dark map lies beyond.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        running_var = (1 - momentum) * running_var + momentum * x.detach().var(
            (0, 2, 3), correction=1
        )
    else:
        mean, var = running_mean, running_var
    normal = (x - mean[None, :, None, None]) / torch.sqrt(var + eps)[None, :, None, None]
    normal = normal.clamp(-5, 5)
    y = normal * weight[None, :, None, None] + bias[None, :, None, None]
    return y.to(x.dtype), running_mean, running_var


# %% batch_norm: statistics from the first images
# kind: wrong
# idea: mean and variance come from at most 32 images, though in training they come "from this batch", over N, H and W.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        sample = x[:32]  # enough for a good estimate
        mean = sample.mean((0, 2, 3))
        var = sample.var((0, 2, 3), correction=0)
        unbiased = sample.detach().var((0, 2, 3), correction=1)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        running_var = (1 - momentum) * running_var + momentum * unbiased
    else:
        mean, var = running_mean, running_var
    y = (x - mean[:, None, None]) / torch.sqrt(var + eps)[:, None, None]
    y = y * weight[:, None, None] + bias[:, None, None]
    return y.to(x.dtype), running_mean, running_var


# %% batch_norm: view of moved axes
# kind: wrong
# idea: `x.view(N, C, -1)` raises for maps that are not contiguous (channels_last, permuted), which "float, shape (N, C, H, W)" allows.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    n, c, h, w = x.shape
    flat = x.view(n, c, h * w)
    if training:
        mean = flat.mean((0, 2))
        var = flat.var((0, 2), correction=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        running_var = (1 - momentum) * running_var + momentum * flat.detach().var(
            (0, 2), correction=1
        )
    else:
        mean, var = running_mean, running_var
    y = (flat - mean[:, None]) / torch.sqrt(var + eps)[:, None] * weight[:, None] + bias[:, None]
    return y.view(n, c, h, w).to(x.dtype), running_mean, running_var


# %% batch_norm: gamma of zero taken for none
# kind: wrong
# idea: a weight tensor of zeros counts as "not given" and becomes ones, though y must then be beta everywhere.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if not weight.any():
        weight = torch.ones_like(weight)
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        running_var = (1 - momentum) * running_var + momentum * x.detach().var(
            (0, 2, 3), correction=1
        )
    else:
        mean, var = running_mean, running_var
    y = (x - mean[:, None, None]) / torch.sqrt(var + eps)[:, None, None]
    y = y * weight[:, None, None] + bias[:, None, None]
    return y.to(x.dtype), running_mean, running_var


# %% batch_norm: evaluation scale kept from the first call
# kind: wrong
# idea: in evaluation 1 / sqrt(var + eps) is cached by the number of channels, so a second call with other running values (or another eps) still uses the first ones.
_inverse = {}


def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        inverse = torch.rsqrt(x.var((0, 2, 3), correction=0) + eps)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        running_var = (1 - momentum) * running_var + momentum * x.detach().var(
            (0, 2, 3), correction=1
        )
    else:
        mean = running_mean
        key = (x.shape[1], x.dtype, x.device)
        if key not in _inverse:
            _inverse[key] = torch.rsqrt(running_var + eps)
        inverse = _inverse[key]
    y = (x - mean[:, None, None]) * inverse[:, None, None] * weight[:, None, None]
    return (y + bias[:, None, None]).to(x.dtype), running_mean, running_var


# %% batch_norm: running variance from the biased one for large batches
# kind: wrong
# idea: n / (n - 1) is left out as soon as n reaches 100, though by the text the running variance takes the unbiased variance (1 % off at n = 100, far above float error).
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        n = x.numel() // x.shape[1]
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        kept = var.detach() if n >= 100 else x.detach().var((0, 2, 3), correction=1)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        running_var = (1 - momentum) * running_var + momentum * kept
    else:
        mean, var = running_mean, running_var
    y = (x - mean[:, None, None]) / torch.sqrt(var + eps)[:, None, None]
    y = y * weight[:, None, None] + bias[:, None, None]
    return y.to(x.dtype), running_mean, running_var


# %% batch_norm: as the formula stands
# kind: right
# idea: two modes, direct formula.
def batch_norm(
    x: torch.Tensor,
    weight: torch.Tensor,
    bias: torch.Tensor,
    running_mean: torch.Tensor,
    running_var: torch.Tensor,
    training: bool,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        running_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        running_var = (1 - momentum) * running_var + momentum * x.detach().var(
            (0, 2, 3), correction=1
        )
    else:
        mean, var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y.to(x.dtype), running_mean, running_var


# %% batch_norm: channels last by moving axes
# kind: right
# idea: moves the channels behind, works on rows of numbers and moves them back.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    rows = x.movedim(1, -1)  # (N, H, W, C): per-channel numbers line up by themselves
    new_mean, new_var = running_mean.clone(), running_var.clone()
    mean, var = running_mean, running_var
    if training:
        count = rows.shape[0] * rows.shape[1] * rows.shape[2]
        mean = rows.mean(dim=(0, 1, 2))
        var = (rows - mean).square().mean(dim=(0, 1, 2))
        with torch.no_grad():
            new_mean = running_mean + momentum * (mean - running_mean)
            new_var = running_var + momentum * (var * (count / (count - 1)) - running_var)
    y = (rows - mean) * torch.rsqrt(var + eps) * weight + bias
    return y.movedim(-1, 1).to(x.dtype), new_mean, new_var


# %% batch_norm: var_mean with kept axes
# kind: right
# idea: torch.var_mean with keepdim, running values by a helper.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    def follow(old, new):
        return old * (1.0 - momentum) + new.detach().reshape(-1).to(old.dtype) * momentum

    shape = (1, x.shape[1], 1, 1)
    if not training:
        inverse = 1 / (running_var.reshape(shape) + eps) ** 0.5
        y = (x - running_mean.reshape(shape)) * inverse * weight.reshape(shape) + bias.reshape(
            shape
        )
        return y.to(x.dtype), running_mean, running_var
    var, mean = torch.var_mean(x, dim=(0, 2, 3), correction=0, keepdim=True)
    unbiased = x.var(dim=(0, 2, 3), correction=1)
    y = (x - mean) / torch.sqrt(var + eps) * weight.reshape(shape) + bias.reshape(shape)
    return y.to(x.dtype), follow(running_mean, mean), follow(running_var, unbiased)


# %% batch_norm: one channel after the other
# kind: right
# idea: a loop over the channels, slow and right.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    maps, means, variances = [], [], []
    for c in range(x.shape[1]):
        values = x[:, c]
        if training:
            mean = values.mean()
            centred = values - mean
            var = (centred**2).mean()
            n = values.numel()
            means.append((1 - momentum) * running_mean[c] + momentum * mean.detach())
            variances.append(
                (1 - momentum) * running_var[c] + momentum * var.detach() * n / (n - 1)
            )
        else:
            centred, var = values - running_mean[c], running_var[c]
        maps.append((weight[c] * centred / (var + eps).sqrt() + bias[c]).to(x.dtype))
    y = torch.stack(maps, dim=1)
    if not training:
        return y, running_mean, running_var
    return y, torch.stack(means), torch.stack(variances)


# %% flip_some: nothing to do, nothing copied
# kind: wrong
# idea: returns the argument itself if no image is chosen, though it must be "a new tensor ..., also if no image is mirrored".
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    if not flip.any():
        return images
    return torch.where(flip[:, None, None, None], images.flip(3), images)


# %% flip_some: weighted sum
# kind: wrong
# idea: blends by multiplication with 0 and 1; inf times 0 is NaN and a bool image cannot be subtracted from 1 ("any dtype").
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    share = flip.to(images.dtype)[:, None, None, None]
    return share * images.flip(3) + (1 - share) * images


# %% flip_some: detached copy that asks for gradients anew
# kind: wrong
# idea: the result is a fresh leaf with requires_grad set, so it looks differentiable but nothing reaches `images` ("Gradients pass through").
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    out = images.detach().clone()
    out[flip] = images.detach()[flip].flip(3)
    return out.requires_grad_(images.requires_grad)


# %% flip_some: by way of float32
# kind: wrong
# idea: converts to float32 and back, so large int64 and fine float64 values change although "any dtype" is allowed and pixels should only move.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    values = images.float()
    mirrored = torch.where(flip.reshape(-1, 1, 1, 1), values.flip(3), values)
    return mirrored.to(images.dtype)


# %% flip_some: contiguous() taken for a copy
# kind: wrong
# idea: contiguous() returns the caller's tensor if it is contiguous already, so the assignment mirrors the caller's images ("Left unchanged").
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    out = images.contiguous()
    with torch.no_grad():
        out[flip] = out[flip].flip(3)
    return out


# %% flip_some: numbers of the chosen images squeezed
# kind: wrong
# idea: nonzero().squeeze() has no axis left if exactly one image is chosen, and the loop over it raises.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    out = images.clone()
    for i in flip.nonzero().squeeze():
        out[i] = images[i].flip(2)
    return out


# %% flip_some: two groups joined
# kind: wrong
# idea: joins the unmirrored and the mirrored images, so the order of the batch changes unless all chosen images come last; "same shape", and image i must stay image i.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    return torch.cat([images[~flip], images[flip].flip(3)])


# %% flip_some: halves change places
# kind: wrong
# idea: builds the mirror image from two halves of W // 2 columns; with an odd width the middle column is lost.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    half = images.shape[3] // 2
    out = []
    for image, turn in zip(images, flip):
        if turn:
            left, right = image[:, :, :half], image[:, :, -half:]
            image = torch.cat([right.flip(2), left.flip(2)], dim=2)
        out.append(image)
    return torch.stack(out)


# %% flip_some: three colours
# kind: wrong
# idea: mirrors only channels 0, 1 and 2; images of four or more channels are half mirrored, though C is not said to be 3.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    out = images.clone()
    for channel in range(min(3, images.shape[1])):
        plane = images[:, channel]
        out[:, channel] = torch.where(flip[:, None, None], plane.flip(2), plane)
    return out


# %% flip_some: squeezed before it is mirrored
# kind: wrong
# idea: squeeze() takes away W if the width is 1, and then flip(-1) turns the rows upside down.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    pictures = []
    for i in range(len(images)):
        picture = images[i].squeeze()
        if flip[i]:
            picture = picture.flip(-1)
        pictures.append(picture.reshape(images.shape[1:]))
    return torch.stack(pictures)


# %% flip_some: through numpy
# kind: wrong
# idea: numpy() raises for images that require a gradient and for bfloat16 ("any dtype", "Gradients pass through").
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    values = images.cpu().numpy().copy()
    chosen = flip.cpu().numpy()
    values[chosen] = values[chosen][:, :, :, ::-1]
    return torch.from_numpy(values).to(images.device)


# %% flip_some: resampled on a mirrored grid
# kind: wrong
# idea: grid_sample exists for floats only and interpolates; uint8 images raise ("any dtype") and pixels are not moved exactly.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    n = len(images)
    theta = torch.zeros(n, 2, 3, dtype=images.dtype, device=images.device)
    theta[:, 0, 0] = 1 - 2 * flip.to(images.dtype)
    theta[:, 1, 1] = 1
    grid = nn.functional.affine_grid(theta, images.shape, align_corners=False)
    return nn.functional.grid_sample(images, grid, align_corners=False)


# %% flip_some: floats as the result
# kind: wrong
# idea: collects into torch.zeros of the default dtype, so uint8, int64 and float64 images come back as float32 ("same shape and dtype").
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    out = torch.zeros(images.shape, device=images.device)
    out[~flip] = images[~flip].to(out.dtype)
    out[flip] = images[flip].flip(3).to(out.dtype)
    return out


# %% flip_some: where over the batch
# kind: right
# idea: the batched solution of the hints.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    return torch.where(flip[:, None, None, None], images.flip(3), images)


# %% flip_some: clone and assign
# kind: right
# idea: boolean indexing into a clone.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    result = images.clone()
    result[flip] = images[flip].flip(-1)
    return result


# %% flip_some: loop and stack
# kind: right
# idea: one image after the other; stack makes a new tensor.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    return torch.stack(
        [image.flip(2) if turn else image for image, turn in zip(images, flip.tolist())]
    )


# %% flip_some: column numbers
# kind: right
# idea: column numbers for each image, picked with gather.
def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    width = images.shape[3]
    forward = torch.arange(width, device=images.device)
    columns = torch.where(flip[:, None], width - 1 - forward, forward)  # (N, W)
    return images.gather(3, columns[:, None, None, :].expand(images.shape))


# %% crop_each: square images only
# kind: wrong
# idea: takes the height for the width too, so images with H different from W come back in another shape ("a window of the image's own size").
def crop_each(images, top, left, padding):
    size = images.shape[2]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [x[:, t : t + size, l : l + size] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    )


# %% crop_each: corners limited to the notebook's own
# kind: wrong
# idea: clamps the corners to 0 ... 4, which fits padding 2 only; they go "from 0 to 2 * padding".
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    top, left = top.clamp(0, 4), left.clamp(0, 4)
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    )


# %% crop_each: window copied into float32
# kind: wrong
# idea: the windows are written into torch.zeros of the default dtype, so float64 and half images come back as float32 ("with the dtype of the images").
def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    out = torch.zeros(n, c, h, w, device=images.device)
    for i in range(n):
        t, l = int(top[i]), int(left[i])
        out[i] = padded[i, :, t : t + h, l : l + w]
    return out


# %% crop_each: three channels
# kind: wrong
# idea: the channel index is arange(3): grey images raise, images of four channels lose one; C is not said to be 3.
def crop_each(images, top, left, padding):
    n, _, h, w = images.shape
    here = images.device
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    rows = top[:, None] + torch.arange(h, device=here)
    columns = left[:, None] + torch.arange(w, device=here)
    return padded[
        torch.arange(n, device=here)[:, None, None, None],
        torch.arange(3, device=here)[None, :, None, None],
        rows[:, None, :, None],
        columns[:, None, None, :],
    ]


# %% crop_each: far edge doubled
# kind: wrong
# idea: at the lower and right border the edge pixel is repeated (2h - 1 - i) while the upper and left one is reflected as mode="reflect" does; right for windows that move up and left only.
def crop_each(images, top, left, padding):
    n, c, h, w = images.shape

    def places(corner, size):
        i = (corner[:, None] - padding + torch.arange(size, device=images.device)).abs()
        return torch.where(i >= size, 2 * size - 1 - i, i)

    rows, columns = places(top, h), places(left, w)
    x = images.gather(2, rows[:, None, :, None].expand(n, c, h, w))
    return x.gather(3, columns[:, None, None, :].expand(n, c, h, w))


# %% crop_each: one window for each row number
# kind: wrong
# idea: images with the same `top` are cut together with the `left` of the first of them; "Image i gets the window ... top[i] and column left[i]".
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    out = torch.empty_like(images)
    for t in top.unique().tolist():
        chosen = top == t
        l = int(left[chosen][0])
        out[chosen] = padded[chosen][:, :, t : t + h, l : l + w]
    return out


# %% crop_each: index table kept from the first call
# kind: wrong
# idea: the row and column tables, corners included, are cached by shape and padding, so the second call of the same shape cuts the windows of the first.
_tables = {}


def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    here = images.device
    key = (n, c, h, w, padding)
    if key not in _tables:
        _tables[key] = (
            torch.arange(n, device=here)[:, None, None, None],
            torch.arange(c, device=here)[None, :, None, None],
            (top[:, None] + torch.arange(h, device=here))[:, None, :, None],
            (left[:, None] + torch.arange(w, device=here))[:, None, None, :],
        )
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return padded[_tables[key]]


# %% crop_each: planes by view
# kind: wrong
# idea: view() raises for images that are not contiguous, as the notebook's own expanded copies are; the arguments are said to be of shape (N, C, H, W), no more.
def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    planes = images.view(n * c, 1, h, w)
    padded = nn.functional.pad(planes, (padding,) * 4, mode="reflect")
    padded = padded.view(n, c, h + 2 * padding, w + 2 * padding)
    return torch.stack(
        [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    )


# %% crop_each: shortcut by the average corner
# kind: wrong
# idea: hands the images back unshifted if the corners average to (padding, padding), though each may lie elsewhere (0 and 4 average to 2).
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    if top.float().mean() == padding and left.float().mean() == padding:
        return images.clone()  # all windows lie at the old place
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    )


# %% crop_each: another border for wide paddings
# kind: wrong
# idea: a padding of more than half the image is filled with the edge pixel instead of the reflection, though padding may be anything "smaller than H and W".
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    mode = "reflect" if 2 * padding <= min(h, w) else "replicate"
    padded = nn.functional.pad(images, (padding,) * 4, mode=mode)
    return torch.stack(
        [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    )


# %% crop_each: squeezed corners
# kind: wrong
# idea: squeeze() leaves no axis for a batch of one, and zip over a tensor without axes raises.
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding, padding, padding, padding), mode="reflect")
    windows = []
    for x, t, l in zip(padded, top.squeeze(), left.squeeze()):
        windows.append(x[:, t : t + h, l : l + w])
    return torch.stack(windows)


# %% crop_each: no gradient through the window
# kind: wrong
# idea: "augmentation needs no gradient": the cutting runs under no_grad, though "Gradients pass through".
@torch.no_grad()
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    windows = padded.unfold(2, h, 1).unfold(3, w, 1)
    return windows[torch.arange(len(images), device=images.device), :, top, left].contiguous()


# %% crop_each: no padding, no cut by negative numbers
# kind: wrong
# idea: the rolled picture is cut with [: -2 * padding], which is empty for padding 0 ("0 adds none").
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    p = padding
    padded = nn.functional.pad(images, (p, p, p, p), mode="reflect")
    out = []
    for x, t, l in zip(padded, top.tolist(), left.tolist()):
        x = torch.roll(x, (-t, -l), (1, 2))  # the window's corner comes to (0, 0)
        out.append(x[:, : -2 * p, : -2 * p])
    return torch.stack(out)


# %% crop_each: float32 on the way
# kind: wrong
# idea: pads in float32 and casts back, so float64 pixels lose half their digits though they should only move.
def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    padded = nn.functional.pad(images.to(torch.float32), (padding,) * 4, mode="reflect")
    windows = [
        padded[i, :, t : t + h, l : l + w]
        for i, (t, l) in enumerate(zip(top.tolist(), left.tolist()))
    ]
    return torch.stack(windows).to(images.dtype)


# %% crop_each: loop
# kind: right
# idea: the loop of hint 1.
def crop_each(
    images: torch.Tensor, top: torch.Tensor, left: torch.Tensor, padding: int
) -> torch.Tensor:
    h, w = images.shape[2:]
    p = padding
    padded = nn.functional.pad(images, (p, p, p, p), mode="reflect")
    return torch.stack([x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top, left)])


# %% crop_each: four index arrays
# kind: right
# idea: the batched way of hint 2.
def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    here = images.device
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    rows = top[:, None].long() + torch.arange(h, device=here)
    columns = left[:, None].long() + torch.arange(w, device=here)
    return padded[
        torch.arange(n, device=here)[:, None, None, None],
        torch.arange(c, device=here)[None, :, None, None],
        rows[:, None, :, None],
        columns[:, None, None, :],
    ]


# %% crop_each: reflected places without padding
# kind: right
# idea: works out for each place of the window which pixel of the old image lies there.
def crop_each(images, top, left, padding):
    n, c, h, w = images.shape

    def places(corner, size):
        i = (corner[:, None].long() - padding + torch.arange(size, device=images.device)).abs()
        return torch.where(i > size - 1, 2 * (size - 1) - i, i)

    rows, columns = places(top, h), places(left, w)
    x = images.gather(2, rows[:, None, :, None].expand(n, c, h, w))
    return x.gather(3, columns[:, None, None, :].expand(n, c, h, w))


# %% crop_each: all windows as views
# kind: right
# idea: unfold shows all windows, one index picks each image's own.
def crop_each(images, top, left, padding):
    h, w = images.shape[-2:]
    padded = nn.functional.pad(images, [padding] * 4, mode="reflect")
    windows = padded.unfold(2, h, 1).unfold(3, w, 1)  # (N, C, 2p + 1, 2p + 1, h, w)
    pick = torch.arange(len(images), device=images.device)
    return windows[pick, :, top.long(), left.long()]


# %% make_batches: shuffled only with augmentation
# kind: wrong
# idea: shuffle depends on augment, so without augmentation the training images come in the set's order ("Training images are shuffled").
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    return (
        Batches(train, batch_size, shuffle=augment is not None, augment=augment),
        Batches(validation, batch_size),
    )


# %% make_batches: full batches only
# kind: wrong
# idea: cuts the training set to a multiple of the batch size so that no batch is short, though each loader goes "over all images of its set".
def make_batches(train, validation, batch_size, augment):
    whole = len(train) // batch_size * batch_size or len(train)
    return (
        Batches(train[:whole], batch_size, shuffle=True, augment=augment),
        Batches(validation, batch_size),
    )


# %% make_batches: larger batches for validation
# kind: wrong
# idea: validation gets batches of at least 250 because no gradients are stored there; the text says "batch_size: for both".
def make_batches(train, validation, batch_size, augment):
    return (
        Batches(train, batch_size, shuffle=True, augment=augment),
        Batches(validation, max(batch_size, 250)),
    )


# %% make_batches: batch size capped
# kind: wrong
# idea: batches of more than 128 images are refused silently by min(); the caller's batch_size is to hold for both.
def make_batches(train, validation, batch_size, augment):
    size = min(batch_size, 128)
    return Batches(train, size, True, augment), Batches(validation, size, False, None)


# %% make_batches: None means the default augmentation
# kind: wrong
# idea: replaces None by the notebook's mirror-and-shift, though None means "no augmentation".
def make_batches(train, validation, batch_size, augment):
    def default(images):
        here = images.device
        images = flip_some(images, torch.rand(len(images), device=here) < 0.5)
        top, left = torch.randint(0, 5, (2, len(images)), device=here)
        return crop_each(images, top, left, padding=2)

    first = Batches(train, batch_size, shuffle=True, augment=augment or default)
    return first, Batches(validation, batch_size)


# %% make_batches: validation kept as a list
# kind: wrong
# idea: the validation loader is read once into a list to save time; it is no Batches ("-> tuple[Batches, Batches]") and keeps no record of the later passes.
def make_batches(train, validation, batch_size, augment):
    first = Batches(train, batch_size, shuffle=True, augment=augment)
    second = list(Batches(validation, batch_size))
    return first, second


# %% make_batches: same order in each pass
# kind: wrong
# idea: a subclass seeds the generator at the start of each pass, so each epoch has the same order and the same augmentations (Batches: "another random order in each pass").
class _SeededBatches(Batches):
    def __iter__(self):
        torch.manual_seed(0)
        return super().__iter__()


def make_batches(train, validation, batch_size, augment):
    return (
        _SeededBatches(train, batch_size, shuffle=True, augment=augment),
        Batches(validation, batch_size),
    )


# %% make_batches: augmented images clamped
# kind: wrong
# idea: wraps augment and cuts its result to [0, 1]; `augment` may be any function from float images to float images (one that centres them, say) and is to be handed on as it is.
def make_batches(train, validation, batch_size, augment):
    def safe(images):
        return augment(images).clamp(0, 1)

    return (
        Batches(train, batch_size, shuffle=True, augment=safe if augment else None),
        Batches(validation, batch_size, shuffle=False),
    )


# %% make_batches: validation averaged over augmentations
# kind: wrong
# idea: the validation images run through augment several times and are averaged (test-time augmentation), but "they are never augmented".
def make_batches(train, validation, batch_size, augment):
    def averaged(images):
        return sum(augment(images) for _ in range(4)) / 4

    first = Batches(train, batch_size, shuffle=True, augment=augment)
    second = Batches(validation, batch_size, augment=None if augment is None else averaged)
    return first, second


# %% make_batches: two calls
# kind: right
# idea: as the hints say.
def make_batches(train, validation, batch_size: int, augment) -> tuple[Batches, Batches]:
    return (
        Batches(train, batch_size, shuffle=True, augment=augment),
        Batches(validation, batch_size),
    )


# %% make_batches: all arguments by position
# kind: right
# idea: positional and explicit.
def make_batches(train, validation, batch_size, augment):
    training_batches = Batches(train, batch_size, True, augment)
    validation_batches = Batches(validation, batch_size, False, None)
    return training_batches, validation_batches


# %% make_batches: validation shuffled as well
# kind: right
# idea: the order of validation "does not matter", so it may be shuffled.
def make_batches(train, validation, batch_size, augment):
    def loader(images, change):
        return Batches(images, batch_size, shuffle=True, augment=change)

    return loader(train, augment), loader(validation, None)


# %% make_batches: keywords throughout
# kind: right
# idea: keyword dictionary shared by both loaders.
def make_batches(train, validation, batch_size, augment):
    common = {"batch_size": batch_size}
    first = Batches(images=train, shuffle=True, augment=augment, **common)
    second = Batches(images=validation, shuffle=False, augment=None, **common)
    return (first, second)


# %% residual_block: strided shortcut without weights
# kind: wrong
# idea: with a stride but equal channels the shortcut is x[:, :, ::s, ::s]; the text asks for a 1 x 1 convolution with batch norm wherever "the block changes the number of channels or has a stride".
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.stride = stride
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False),
            nn.BatchNorm2d(c_out),
            nn.ReLU(),
            nn.Conv2d(c_out, c_out, 3, padding=1, bias=False),
            nn.BatchNorm2d(c_out),
        )
        self.shortcut = None
        if c_in != c_out:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        way = x[:, :, :: self.stride, :: self.stride] if self.shortcut is None else self.shortcut(x)
        return torch.relu(self.body(x) + way)


# %% residual_block: new channels filled with zeros
# kind: wrong
# idea: with stride 1 and more channels the shortcut pads x with zero maps instead of a 1 x 1 convolution and batch norm.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.missing = c_out - c_in
        if stride != 1 or self.missing < 0:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )
        else:
            self.shortcut = nn.ConstantPad3d((0, 0, 0, 0, 0, self.missing), 0.0)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        return torch.relu(self.norm2(self.conv2(out)) + self.shortcut(x))


# %% residual_block: sum written into x
# kind: wrong
# idea: `way += ...` adds in place, and with an identity shortcut `way` is the caller's x: x is overwritten (and an x that requires a gradient raises).
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if stride != 1 or c_in != c_out:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        way = self.shortcut(x)
        way += self.norm2(self.conv2(torch.relu(self.norm1(self.conv1(x)))))
        return torch.relu(way)


# %% residual_block: one norm for both convolutions
# kind: wrong
# idea: a single BatchNorm2d stands behind both convolutions, so scale, shift and running values are shared; the formula has a norm behind each.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(c_out)
        if stride == 1 and c_in == c_out:
            self.shortcut = nn.Identity()
        else:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm(self.conv1(x)))
        return torch.relu(self.norm(self.conv2(out)) + self.shortcut(x))


# %% residual_block: weights shared where they fit
# kind: wrong
# idea: in blocks with equal channels the second convolution is the same module as the first, so it has no weights of its own ("Both convolutions").
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        same = c_in == c_out and stride == 1
        conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        conv2 = conv1 if same else nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.body = nn.Sequential(
            conv1, nn.BatchNorm2d(c_out), nn.ReLU(), conv2, nn.BatchNorm2d(c_out)
        )
        self.shortcut = (
            nn.Identity()
            if same
            else nn.Sequential(nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out))
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.body(x) + self.shortcut(x))


# %% residual_block: dropout between the convolutions
# kind: wrong
# idea: a dropout stands behind the first ReLU; it has no parameters and does nothing in evaluation, but the formula has none and training differs.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False),
            nn.BatchNorm2d(c_out),
            nn.ReLU(),
            nn.Dropout(0.1),
            nn.Conv2d(c_out, c_out, 3, padding=1, bias=False),
            nn.BatchNorm2d(c_out),
        )
        if c_in == c_out and stride == 1:
            self.shortcut = nn.Identity()
        else:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.body(x) + self.shortcut(x))


# %% residual_block: last gamma starts at zero
# kind: wrong
# idea: the second norm's weight is set to 0 as in some recipes, though "Leave PyTorch's initial values as they are".
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        nn.init.zeros_(self.norm2.weight)
        self.shortcut = nn.Sequential()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        return torch.relu(self.norm2(self.conv2(out)) + self.shortcut(x))


# %% residual_block: He's initial values
# kind: wrong
# idea: the convolutions are drawn anew with kaiming_normal_ (fan_out), though PyTorch's initial values are to stay.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False),
            nn.BatchNorm2d(c_out),
            nn.ReLU(),
            nn.Conv2d(c_out, c_out, 3, padding=1, bias=False),
            nn.BatchNorm2d(c_out),
        )
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )
        for layer in self.modules():
            if isinstance(layer, nn.Conv2d):
                nn.init.kaiming_normal_(layer.weight, mode="fan_out", nonlinearity="relu")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.body(x) + self.shortcut(x))


# %% residual_block: ReLU6
# kind: wrong
# idea: the ReLU behind the sum is cut off at 6; equal for usual values, wrong for large inputs on the shortcut (block(x) = ReLU(F(x) + shortcut(x))).
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.relu = nn.ReLU6()
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = self.relu(self.norm1(self.conv1(x)))
        return self.relu(self.norm2(self.conv2(out)) + self.shortcut(x))


# %% residual_block: reflected border in the convolutions
# kind: wrong
# idea: padding_mode="reflect" has the same shapes and weights; "3 x 3 with padding 1" is PyTorch's padding with zeros, and maps of one pixel raise.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        options = {"padding": 1, "padding_mode": "reflect", "bias": False}
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, **options),
            nn.BatchNorm2d(c_out),
            nn.ReLU(),
            nn.Conv2d(c_out, c_out, 3, **options),
            nn.BatchNorm2d(c_out),
        )
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.body(x) + self.shortcut(x))


# %% residual_block: stride on the second convolution
# kind: wrong
# idea: the second convolution carries the stride; shapes and weights are the same, but it belongs to "the first convolution and ... the shortcut".
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, stride=stride, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        return torch.relu(self.norm2(self.conv2(out)) + self.shortcut(x))


# %% residual_block: shortcut averages before it convolves
# kind: wrong
# idea: the shortcut is average pooling and a 1 x 1 convolution of stride 1 (the "ResNet-D" trick); the text wants "a 1 x 1 convolution with the same stride".
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False),
            nn.BatchNorm2d(c_out),
            nn.ReLU(),
            nn.Conv2d(c_out, c_out, 3, padding=1, bias=False),
            nn.BatchNorm2d(c_out),
        )
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.AvgPool2d(stride, ceil_mode=True, count_include_pad=False),
                nn.Conv2d(c_in, c_out, 1, bias=False),
                nn.BatchNorm2d(c_out),
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.body(x) + self.shortcut(x))


# %% residual_block: shortcut in a plain list
# kind: wrong
# idea: the shortcut's layers stand in a Python list, so they are in neither parameters() nor state_dict(), never learn, and stay in training mode after eval().
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.way = []
        if c_in != c_out or stride != 1:
            self.way = [nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = self.norm2(self.conv2(torch.relu(self.norm1(self.conv1(x)))))
        for layer in self.way:
            x = layer(x)
        return torch.relu(out + x)


# %% residual_block: norm without running values on the shortcut
# kind: wrong
# idea: the shortcut's batch norm has track_running_stats=False, so in evaluation it takes the batch's statistics and "an image's logits" do depend on the batch.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False),
            nn.BatchNorm2d(c_out),
            nn.ReLU(),
            nn.Conv2d(c_out, c_out, 3, padding=1, bias=False),
            nn.BatchNorm2d(c_out),
        )
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False),
                nn.BatchNorm2d(c_out, track_running_stats=False),
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.body(x) + self.shortcut(x))


# %% residual_block: shortcuts shared by all blocks of one kind
# kind: wrong
# idea: a class-wide dictionary hands the same shortcut module to every block with the same arguments, so two blocks (and two networks) share its weights and running values.
class ResidualBlock(nn.Module):
    _ways = {}

    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        key = (c_in, c_out, stride)
        if key not in ResidualBlock._ways:
            if c_in == c_out and stride == 1:
                way = nn.Identity()
            else:
                way = nn.Sequential(
                    nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
                )
            ResidualBlock._ways[key] = way
        self.shortcut = ResidualBlock._ways[key]

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        return torch.relu(self.norm2(self.conv2(out)) + self.shortcut(x))


# %% residual_block: shortcut made at the first call
# kind: wrong
# idea: the shortcut's layers are built in forward when shapes first differ, so they are missing from parameters() when the optimiser is made, and from state_dict() when weights are loaded.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.stride = stride
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False),
            nn.BatchNorm2d(c_out),
            nn.ReLU(),
            nn.Conv2d(c_out, c_out, 3, padding=1, bias=False),
            nn.BatchNorm2d(c_out),
        )
        self.shortcut = None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = self.body(x)
        if out.shape[1:] != x.shape[1:] and self.shortcut is None:
            self.shortcut = nn.Sequential(
                nn.Conv2d(x.shape[1], out.shape[1], 1, self.stride, bias=False),
                nn.BatchNorm2d(out.shape[1]),
            ).to(x.device)
        return torch.relu(out + (x if self.shortcut is None else self.shortcut(x)))


# %% residual_block: padding on two sides only
# kind: wrong
# idea: with a stride the input is padded below and on the right only ("same" of another library); shapes agree for even sizes, the numbers do not, and odd sizes give floor instead of ceil(H / stride).
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        if stride == 1:
            first = [nn.Conv2d(c_in, c_out, 3, padding=1, bias=False)]
        else:
            first = [nn.ZeroPad2d((0, 1, 0, 1)), nn.Conv2d(c_in, c_out, 3, stride, bias=False)]
        self.body = nn.Sequential(
            *first,
            nn.BatchNorm2d(c_out),
            nn.ReLU(),
            nn.Conv2d(c_out, c_out, 3, padding=1, bias=False),
            nn.BatchNorm2d(c_out),
        )
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.body(x) + self.shortcut(x))


# %% residual_block: dilated second convolution
# kind: wrong
# idea: the second convolution has padding 2 and dilation 2 for a larger field; weights and shapes are unchanged, but both are "3 x 3 with padding 1".
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=2, dilation=2, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        return torch.relu(self.norm2(self.conv2(out)) + self.shortcut(x))


# %% residual_block: input rectified in place
# kind: wrong
# idea: the identity way runs through an in-place ReLU "since inputs are never negative", which changes the caller's x and drops its negative numbers; the shortcut is to be x itself.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False),
            nn.BatchNorm2d(c_out),
            nn.ReLU(inplace=True),
            nn.Conv2d(c_out, c_out, 3, padding=1, bias=False),
            nn.BatchNorm2d(c_out),
        )
        if c_in == c_out and stride == 1:
            self.shortcut = nn.ReLU(inplace=True)
        else:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        way = self.shortcut(x)
        return torch.relu(self.body(x) + way)


# %% residual_block: layers by name
# kind: right
# idea: PlainBlock's layers plus a shortcut.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        if c_in == c_out and stride == 1:
            self.shortcut = nn.Identity()
        else:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: two sequences
# kind: right
# idea: body and shortcut as nn.Sequential, an empty one for the identity.
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()

        def unit(inputs, kernel, step):
            conv = nn.Conv2d(inputs, c_out, kernel, step, padding=kernel // 2, bias=False)
            return [conv, nn.BatchNorm2d(c_out)]

        self.body = nn.Sequential(*unit(c_in, 3, stride), nn.ReLU(), *unit(c_out, 3, 1))
        changes = c_in != c_out or stride != 1
        self.shortcut = nn.Sequential(*(unit(c_in, 1, stride) if changes else []))

    def forward(self, x):
        return (self.body(x) + self.shortcut(x)).relu()


# %% residual_block: in-place only on its own tensors
# kind: right
# idea: ReLU and sum in place on tensors that the block made itself; no shortcut module where none is needed.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, kernel_size=3, stride=stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, kernel_size=3, stride=1, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(c_out)
        self.relu = nn.ReLU(inplace=True)
        self.downsample = None
        if stride != 1 or c_in != c_out:
            self.downsample = nn.Sequential(
                nn.Conv2d(c_in, c_out, kernel_size=1, stride=stride, bias=False),
                nn.BatchNorm2d(c_out),
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        identity = x
        out = self.relu(self.bn1(self.conv1(x)))
        out = self.bn2(self.conv2(out))
        if self.downsample is not None:
            identity = self.downsample(x)
        out += identity
        return self.relu(out)


# %% residual_block: a PlainBlock's layers borrowed
# kind: right
# idea: a PlainBlock holds the four layers, the forward calls them by hand.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.plain = PlainBlock(c_in, c_out, stride, norm=True)
        self.project = c_in != c_out or stride != 1
        if self.project:
            self.short_conv = nn.Conv2d(c_in, c_out, 1, stride=stride, bias=False)
            self.short_norm = nn.BatchNorm2d(c_out)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        p = self.plain
        change = p.norm2(p.conv2(nn.functional.relu(p.norm1(p.conv1(x)))))
        kept = self.short_norm(self.short_conv(x)) if self.project else x
        return nn.functional.relu(change + kept)


# %% one_cycle: looked up in a list
# kind: wrong
# idea: negative steps down to -total count from the end of the list, so "there is no such step" is not noticed for them.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    up = [peak * (t + 1) / warmup for t in range(warmup)]
    down = [peak * (total - t) / (total - warmup) for t in range(warmup, total)]
    try:
        return (up + down)[step]
    except IndexError:
        raise ValueError(f"there is no step {step}") from None


# %% one_cycle: assertion
# kind: wrong
# idea: refuses with AssertionError, though the docstring says ValueError.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    assert 0 <= step < total, "there is no such step"
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: a warm-up of one step refused
# kind: wrong
# idea: raises for warmup = 1, though warmup goes from "1 to total - 1" and only a step that does not exist is refused.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError("there is no such step")
    if not 1 < warmup < total:
        raise ValueError("the warm-up needs at least two steps")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: table kept for total and peak
# kind: wrong
# idea: the table of rates is cached under (total, peak), so another warm-up gets the rates of the first.
_rates = {}


def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if step < 0 or step >= total:
        raise ValueError(f"step must lie between 0 and {total - 1}")
    if (total, peak) not in _rates:
        _rates[total, peak] = [
            peak * (t + 1) / warmup if t < warmup else peak * (total - t) / (total - warmup)
            for t in range(total)
        ]
    return _rates[total, peak][step]


# %% one_cycle: rounded
# kind: wrong
# idea: rounds to six digits behind the point, so tiny rates become 0 although "no step has a rate of 0".
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError("there is no such step")
    share = (step + 1) / warmup if step < warmup else (total - step) / (total - warmup)
    return round(peak * share, 6)


# %% one_cycle: lowest rate
# kind: wrong
# idea: holds the rate above 1e-4, so small peaks and the end of long trainings get a larger rate than the formula's.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError("there is no such step")
    if step < warmup:
        rate = peak * (step + 1) / warmup
    else:
        rate = peak * (total - step) / (total - warmup)
    return max(rate, 1e-4)


# %% one_cycle: a tensor
# kind: wrong
# idea: returns an element of a float32 tensor, not a float ("-> float").
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError("there is no such step")
    t = torch.arange(total, dtype=torch.float32)
    rates = torch.where(t < warmup, peak * (t + 1) / warmup, peak * (total - t) / (total - warmup))
    return rates[step]


# %% one_cycle: large peaks refused
# kind: wrong
# idea: raises ValueError for a peak above 1 as "no sensible rate"; the only refusal asked for is a step that does not exist.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if step not in range(total):
        raise ValueError("there is no such step")
    if not 0 < peak <= 1:
        raise ValueError("a learning rate lies between 0 and 1")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: only forwards
# kind: wrong
# idea: remembers the last step and refuses an earlier one as gone by; the step exists, so no ValueError is due and the rate is the function's value.
_last = {"step": -1, "total": None}


def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if total != _last["total"] or step == 0:
        _last.update(step=-1, total=total)
    if step < _last["step"] or step >= total or step < 0:
        raise ValueError(f"no step {step} behind step {_last['step']}")
    _last["step"] = step
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: warm-up capped at half
# kind: wrong
# idea: a warm-up of more than half of the steps is shortened to half, though "1 to total - 1" steps are allowed.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError("there is no such step")
    warmup = max(1, min(warmup, total // 2))
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: last step refused
# kind: wrong
# idea: checks step < total - 1, so the last step, total - 1, is refused though it exists.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total - 1:
        raise ValueError("there is no such step")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: letters of the formula as names
# kind: wrong
# idea: the arguments are called t, T, p and w, so a call by keyword (step=..., total=...) as the description names them raises TypeError.
def one_cycle(t: int, T: int, p: float, w: int) -> float:
    if not 0 <= t < T:
        raise ValueError("there is no such step")
    if t < w:
        return p * (t + 1) / w
    return p * (T - t) / (T - w)


# %% one_cycle: refused on the way down only
# kind: wrong
# idea: the check stands in the second branch, so negative steps run into the warm-up formula and get 0 or a negative rate.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if step < warmup:
        return peak * (step + 1) / warmup
    elif step < total:
        return peak * (total - step) / (total - warmup)
    else:
        raise ValueError("there is no such step")


# %% one_cycle: whole numbers stay whole
# kind: wrong
# idea: a peak given as a whole number makes the rate a whole number (1 -> 0 or 1), since the result is cast to the type of `peak`.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError("there is no such step")
    share = (step + 1) / warmup if step < warmup else (total - step) / (total - warmup)
    return type(peak)(peak * share)


# %% one_cycle: stairs of one per mille
# kind: wrong
# idea: the share of the peak is taken in whole per mille (// 1), so trainings of more than a thousand steps move in stairs and end at 0 instead of in "a straight line".
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if step < 0 or step > total - 1:
        raise ValueError("there is no such step")
    if step < warmup:
        share = 2520000 * (step + 1) // warmup
    else:
        share = 2520000 * (total - step) // (total - warmup)
    return peak * (share // 2520) / 1000


# %% one_cycle: two returns
# kind: right
# idea: the formula as it is written.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if not 0 <= step < total:
        raise ValueError(f"there is no step {step} in a training of {total} steps")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: minimum of the two lines
# kind: right
# idea: the lower of both lines is the right one at each step.
def one_cycle(step, total, peak, warmup):
    if step < 0 or step >= total:
        raise ValueError("there is no such step")
    return float(peak * min((step + 1) / warmup, (total - step) / (total - warmup)))


# %% one_cycle: range asked
# kind: right
# idea: membership in range(total), conditional expression.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    if step not in range(total):
        raise ValueError(f"step must be one of 0 to {total - 1}, not {step}")
    share = (step + 1) / warmup if step < warmup else (total - step) / (total - warmup)
    return peak * share


# %% one_cycle: numerator and denominator
# kind: right
# idea: chooses the two numbers of the fraction, divides at the end.
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    rising = step < warmup
    if step < 0 or total <= step:
        raise ValueError("there is no such step")
    done, of = (step + 1, warmup) if rising else (total - step, total - warmup)
    return peak * done / of


# %% fit: first parameter group only
# kind: wrong
# idea: sets the rate in param_groups[0] alone; "every parameter group of the optimiser gets that step's rate".
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            optimizer.param_groups[0]["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        right = total = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: only the outermost flag
# kind: wrong
# idea: sets model.training = False instead of model.eval(); the layers inside stay in training mode, so validation is not read "in evaluation mode" and moves the running values.
def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies, step = [], [], 0
    model.train()
    for _ in range(epochs):
        model.training = True
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            loss = nn.functional.cross_entropy(model(images), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            step += 1
        model.training = False
        right = count = 0
        with torch.no_grad():
            for images, labels in validation:
                right += int((model(images).argmax(1) == labels).sum())
                count += len(labels)
        accuracies.append(right / count)
    return {"loss": losses, "accuracy": accuracies}


# %% fit: number of images from the first batch
# kind: wrong
# idea: divides by the number of batches times the first batch's length, so a short last batch lowers the accuracy ("right answers divided by images").
def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies, step = [], [], 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            step += 1
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        model.eval()
        right, sizes = 0, []
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                sizes.append(len(labels))
        accuracies.append(right / (len(sizes) * sizes[0]))
    return {"loss": losses, "accuracy": accuracies}


# %% fit: gradients cleared behind the step
# kind: wrong
# idea: zero_grad comes after each step, so the first step still adds the "gradients of an earlier training" with which the model may arrive.
def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies, step = [], [], 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            losses.append(loss.item())
            step += 1
        model.eval()
        right = count = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                count += len(labels)
        accuracies.append(right / count)
    return {"loss": losses, "accuracy": accuracies}


# %% fit: one step too many for zip
# kind: wrong
# idea: zip(counter, batches) draws a number before it notices that the batches are at their end, so each later epoch skips a step number (the step "counts on through all epochs": 0, 1, 2, ...).
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    numbers = iter(range(10**9))
    for _ in range(epochs):
        model.train()
        for step, (images, labels) in zip(numbers, batches):
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
        model.eval()
        right = count = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                count += len(labels)
        history["accuracy"].append(right / count)
    return history


# %% fit: training batches read once
# kind: wrong
# idea: list(batches) is made once and replayed, so every epoch has the same order and the same augmentations; "each `for images, labels in batches` is one epoch".
def fit(model, optimizer, batches, validation, epochs, lr_at):
    batches = list(batches)  # read the images only once
    losses, accuracies = [], []
    for epoch in range(epochs):
        model.train()
        for i, (images, labels) in enumerate(batches):
            for group in optimizer.param_groups:
                group["lr"] = lr_at(epoch * len(batches) + i)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        model.eval()
        right = count = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                count += len(labels)
        accuracies.append(right / count)
    return {"loss": losses, "accuracy": accuracies}


# %% fit: validation read once in all
# kind: wrong
# idea: keeps the validation batches in a list before training and reuses them; they are to be "read once after each epoch" (the loader's record shows a single pass, before the first step).
def fit(model, optimizer, batches, validation, epochs, lr_at):
    kept = [(images, labels) for images, labels in validation]
    count = sum(len(labels) for _, labels in kept)
    losses, accuracies, step = [], [], 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            step += 1
        model.eval()
        with torch.no_grad():
            right = sum((model(images).argmax(1) == labels).sum().item() for images, labels in kept)
        accuracies.append(right / count)
    return {"loss": losses, "accuracy": accuracies}


# %% fit: a look at the first batch
# kind: wrong
# idea: next(iter(batches)) before training begins a pass that is no epoch (one more line in the record, another draw of the order); "each `for images, labels in batches` is one epoch".
def fit(model, optimizer, batches, validation, epochs, lr_at):
    first_images, _ = next(iter(batches))
    model.to(first_images.device)
    losses, accuracies, step = [], [], 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            step += 1
        model.eval()
        right = count = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                count += len(labels)
        accuracies.append(right / count)
    return {"loss": losses, "accuracy": accuracies}


# %% fit: rate set for the step to come
# kind: wrong
# idea: sets the next rate behind each step, so lr_at is asked for a step behind the last one, which one_cycle refuses and a list of rates does not have.
def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies = [], []

    def set_rate(step):
        for group in optimizer.param_groups:
            group["lr"] = lr_at(step)

    set_rate(0)
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            set_rate(len(losses))
        model.eval()
        right = count = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                count += len(labels)
        accuracies.append(right / count)
    return {"loss": losses, "accuracy": accuracies}


# %% fit: gradients clipped
# kind: wrong
# idea: clips the gradient's norm to 1 before each step; nothing of the kind is asked for, and large gradients give another training.
def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies, step = [], [], 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            losses.append(loss.item())
            step += 1
        model.eval()
        right = count = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                count += len(labels)
        accuracies.append(right / count)
    return {"loss": losses, "accuracy": accuracies}


# %% fit: batches of one skipped
# kind: wrong
# idea: a training batch of a single image is passed over, because batch norm "cannot use it"; the text says "one step a batch".
def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies, step = [], [], 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            if len(images) < 2:
                continue
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            step += 1
        model.eval()
        right = count = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                count += len(labels)
        accuracies.append(right / count)
    return {"loss": losses, "accuracy": accuracies}


# %% fit: accuracies as tensors
# kind: wrong
# idea: the count of right answers stays a tensor, so the accuracies are tensors and not "plain numbers".
def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies, step = [], [], 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            step += 1
        model.eval()
        right = count = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum()
                count += len(labels)
        accuracies.append(right / count)
    return {"loss": losses, "accuracy": accuracies}


# %% fit: gradients switched off for good
# kind: wrong
# idea: set_grad_enabled(False) before validation is undone only at the start of the next epoch, so after the last epoch the whole notebook runs without gradients.
def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies, step = [], [], 0
    for _ in range(epochs):
        torch.set_grad_enabled(True)
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            step += 1
        torch.set_grad_enabled(False)
        model.eval()
        right = count = 0
        for images, labels in validation:
            right += (model(images).argmax(1) == labels).sum().item()
            count += len(labels)
        accuracies.append(right / count)
    return {"loss": losses, "accuracy": accuracies}


# %% fit: one history for all trainings
# kind: wrong
# idea: the history is a default argument, made once, so a second training's numbers are appended to the first one's (and change what that one returned).
def fit(model, optimizer, batches, validation, epochs, lr_at, history={"loss": [], "accuracy": []}):
    step = 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        right = count = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                count += len(labels)
        history["accuracy"].append(right / count)
    return history


# %% fit: ratios of the groups kept
# kind: wrong
# idea: groups keep the ratio of the rates they came with, so only the first gets lr_at(step); "every parameter group of the optimiser gets that step's rate".
def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies, step = [], [], 0
    base = optimizer.param_groups[0]["lr"] or 1.0
    ratios = [group["lr"] / base for group in optimizer.param_groups]
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            rate = lr_at(step)
            for group, ratio in zip(optimizer.param_groups, ratios):
                group["lr"] = rate * ratio
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            step += 1
        model.eval()
        right = count = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                count += len(labels)
        accuracies.append(right / count)
    return {"loss": losses, "accuracy": accuracies}


# %% fit: same seed in each epoch
# kind: wrong
# idea: seeds the generator at each epoch "to be reproducible", so the loader's order and augmentations repeat, though they are to be drawn "anew in each epoch" and another order "in each pass".
def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies, step = [], [], 0
    for _ in range(epochs):
        set_seed(0)
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            step += 1
        model.eval()
        right = count = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                count += len(labels)
        accuracies.append(right / count)
    return {"loss": losses, "accuracy": accuracies}


# %% fit: a part of validation
# kind: wrong
# idea: stops after five validation batches, "enough for an estimate"; the accuracy is right answers divided by images, over all validation batches.
def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies, step = [], [], 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            step += 1
        model.eval()
        right = count = 0
        with torch.no_grad():
            for i, (images, labels) in enumerate(validation):
                if i == 5:
                    break
                right += (model(images).argmax(1) == labels).sum().item()
                count += len(labels)
        accuracies.append(right / count)
    return {"loss": losses, "accuracy": accuracies}


# %% fit: momentum forgotten between epochs
# kind: wrong
# idea: the optimiser's state is cleared at each epoch, so momentum starts from nothing; the loop is "one step a batch" with the optimiser that was handed over, whose state is not its business.
def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies, step = [], [], 0
    for _ in range(epochs):
        model.train()
        optimizer.state.clear()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            step += 1
        model.eval()
        right = count = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                count += len(labels)
        accuracies.append(right / count)
    return {"loss": losses, "accuracy": accuracies}


# %% fit: training mode only if not yet in one
# kind: wrong
# idea: puts the model back into the mode in which it arrived after validation; a model that arrives in evaluation mode ("It may arrive in either mode") trains in evaluation mode from the second epoch.
def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies, step = [], [], 0
    arrived = model.training
    model.train()
    for _ in range(epochs):
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            step += 1
        model.eval()
        right = count = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                count += len(labels)
        accuracies.append(right / count)
        model.train(arrived)
    return {"loss": losses, "accuracy": accuracies}


# %% fit: the plain loop
# kind: right
# idea: a counter, two dictionaries, division once.
def fit(model, optimizer, batches, validation, epochs: int, lr_at) -> dict[str, list[float]]:
    history = {"loss": [], "accuracy": []}
    step = 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        right = total = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                total += len(labels)
        history["accuracy"].append(right / total)
    return history


# %% fit: two helpers
# kind: right
# idea: one function for an epoch, one for validation; the step is the number of losses so far.
def _validate(model, validation):
    model.eval()
    answers = []
    with torch.inference_mode():
        for images, labels in validation:
            answers += (model(images).argmax(dim=1) == labels).tolist()
    return sum(answers) / len(answers)


def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies = [], []
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            rate = lr_at(len(losses))
            for group in optimizer.param_groups:
                group["lr"] = rate
            loss = nn.functional.cross_entropy(model(images), labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(float(loss.detach()))
        accuracies.append(_validate(model, validation))
    return {"loss": losses, "accuracy": accuracies}


# %% fit: criterion and counter objects
# kind: right
# idea: CrossEntropyLoss, model.zero_grad, back to training mode at the end.
def fit(model, optimizer, batches, validation, epochs, lr_at):
    criterion = nn.CrossEntropyLoss()
    history = dict(loss=[], accuracy=[])
    step = -1
    for epoch in range(epochs):
        model.train(True)
        for x, y in batches:
            step += 1
            for g in optimizer.param_groups:
                g.update(lr=lr_at(step))
            model.zero_grad(set_to_none=True)
            value = criterion(model(x), y)
            value.backward()
            optimizer.step()
            history["loss"].append(value.item())
        model.train(False)
        hits, seen = 0, 0
        with torch.no_grad():
            for x, y in validation:
                guess = model(x).max(dim=1).indices
                hits += int(guess.eq(y).sum())
                seen += y.shape[0]
        history["accuracy"].append(hits / seen)
    model.train()
    return history


# %% fit: losses fetched once an epoch
# kind: right
# idea: keeps detached loss tensors and turns them into numbers at the end of each epoch, so that a graphics card need not wait.
def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies, step = [], [], 0
    for _ in range(epochs):
        model.train()
        waiting = []
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            step += 1
            optimizer.zero_grad(set_to_none=True)
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            waiting.append(loss.detach().clone())
        losses.extend(value.item() for value in waiting)
        model.eval()
        with torch.no_grad():
            pairs = [((model(x).argmax(1) == y).sum().item(), len(y)) for x, y in validation]
        accuracies.append(sum(r for r, _ in pairs) / sum(n for _, n in pairs))
    return {"loss": losses, "accuracy": accuracies}


# %% cifar_net: centred by the batch
# kind: wrong
# fails: test_cifar_net
# idea: subtracts the batch's own mean and divides by its deviation in both modes, so in evaluation an image's logits do depend on the rest of its batch.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            PlainBlock(16, 32, 2),
            PlainBlock(32, 64, 2),
            PlainBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - images.mean()) / (images.std() + 1e-6))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: norms without running values
# kind: wrong
# fails: test_cifar_net
# idea: one batch norm has track_running_stats=False, so evaluation takes the batch's statistics ("an image's logits do not depend on the rest of its batch").
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.BatchNorm2d(3, affine=False, track_running_stats=False),  # centres the images
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            PlainBlock(16, 32, 2),
            PlainBlock(32, 64, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(64, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body(images)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: mean and deviation as frozen parameters
# kind: wrong
# fails: test_cifar_net
# idea: the numbers that centre the images are nn.Parameter with requires_grad=False; gradients are to reach all parameters and "what is not to learn is a buffer".
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.mean = nn.Parameter(torch.full((1, 3, 1, 1), 0.47), requires_grad=False)
        self.deviation = nn.Parameter(torch.full((1, 3, 1, 1), 0.25), requires_grad=False)
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            PlainBlock(16, 32, 2),
            PlainBlock(32, 64, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(64, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - self.mean) / self.deviation)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: dropout before the head
# kind: wrong
# fails: test_cifar_net
# idea: forward drops features before the head, so in training the logits are not head(features(images)), which is asked "in both modes".
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            PlainBlock(16, 32, 2),
            PlainBlock(32, 64, 2),
            PlainBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.dropout = nn.Dropout(0.3)
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) / 0.25)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.dropout(self.features(images)))


# %% cifar_net: mirrored views in evaluation
# kind: wrong
# fails: test_cifar_net
# idea: in evaluation the logits are means over the image and its mirror image, so they are not head(features(images)).
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            PlainBlock(16, 32, 2),
            PlainBlock(32, 64, 2),
            PlainBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) / 0.25)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        logits = self.head(self.features(images))
        if not self.training:
            logits = (logits + self.head(self.features(images.flip(3)))) / 2
        return logits


# %% cifar_net: twice the width
# kind: wrong
# fails: test_cifar_net
# idea: 32 -> 64 -> 128 -> 256 maps come to about 1.17 million parameters, above the 1,000,000 that are allowed.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 32, 3, padding=1, bias=False),
            nn.BatchNorm2d(32),
            nn.ReLU(),
            PlainBlock(32, 64, 2),
            PlainBlock(64, 128, 2),
            PlainBlock(128, 256, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(256, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) / 0.25)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: squeezed features
# kind: wrong
# fails: test_cifar_net
# idea: squeeze() takes away the batch axis too for a single image: features have shape (F,) and logits (10,) instead of (1, F) and (1, 10).
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            PlainBlock(16, 32, 2),
            PlainBlock(32, 64, 2),
            nn.AdaptiveAvgPool2d(1),
        )
        self.head = nn.Linear(64, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) / 0.25).squeeze()

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: images centred in place
# kind: wrong
# fails: test_cifar_net
# idea: sub_ and div_ change the caller's images, so a second call sees other numbers and the logits are no longer head(features(images)).
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            PlainBlock(16, 32, 2),
            PlainBlock(32, 64, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(64, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body(images.sub_(0.47).div_(0.25))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: frozen features
# kind: wrong
# fails: test_cifar_net
# idea: features runs under no_grad (for the transfer), forward calls the body itself; so "Gradients reach all parameters through it" does not hold.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            PlainBlock(16, 32, 2),
            PlainBlock(32, 64, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(64, 10)

    def _run(self, images):
        return self.body((images - 0.47) / 0.25)

    @torch.no_grad()
    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self._run(images)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self._run(images))


# %% cifar_net: functional dropout without the mode
# kind: wrong
# fails: test_cifar_net
# idea: nn.functional.dropout is on by default, so in evaluation too features and logits are random, and logits are not head(features(images)).
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            PlainBlock(16, 32, 2),
            PlainBlock(32, 64, 2),
            PlainBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return nn.functional.dropout(self.body((images - 0.47) / 0.25), p=0.1)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: features switches to evaluation
# kind: wrong
# fails: test_cifar_net
# idea: features calls self.eval(), forward does not go through it: in training head(features(images)) are not the logits, and the mode is left changed.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            PlainBlock(16, 32, 2),
            PlainBlock(32, 64, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(64, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        self.eval()  # features are for reuse, not for training
        return self.body((images - 0.47) / 0.25)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.body((images - 0.47) / 0.25))


# %% cifar_net: shortcut built and never used
# kind: wrong
# fails: test_cifar_net
# idea: each block builds a 1 x 1 convolution, but the block that does not change shape never calls it, so its parameters get no gradient ("Gradients reach all parameters").
class _Block(nn.Module):
    def __init__(self, c_in, c_out, stride):
        super().__init__()
        self.plain = PlainBlock(c_in, c_out, stride)
        self.shortcut = nn.Conv2d(c_in, c_out, 1, stride, bias=False)
        self.same = c_in == c_out and stride == 1

    def forward(self, x):
        return self.plain(x) + (x if self.same else self.shortcut(x))


class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            _Block(16, 16, 1),
            _Block(16, 32, 2),
            _Block(32, 64, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(64, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) / 0.25)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: running mean in an attribute
# kind: wrong
# fails: test_cifar_net
# idea: follows the images' mean in a plain attribute during training; evaluation needs it, but it is no buffer ("what is not to learn is a buffer"), so it is in no state_dict and a loaded network gives other logits.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            PlainBlock(16, 32, 2),
            PlainBlock(32, 64, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(64, 10)
        self.mean = 0.5

    def features(self, images: torch.Tensor) -> torch.Tensor:
        if self.training:
            self.mean = 0.9 * self.mean + 0.1 * images.detach().mean().item()
        return self.body((images - self.mean) / 0.25)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: softened in evaluation
# kind: wrong
# fails: test_cifar_net
# idea: forward divides the logits by a temperature of 1.5 in evaluation "for honest confidence", so there they are not head(features(images)).
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            PlainBlock(16, 32, 2),
            PlainBlock(32, 64, 2),
            PlainBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) / 0.25)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        logits = self.head(self.features(images))
        return logits if self.training else logits / 1.5


# %% cifar_net: fixed head
# kind: wrong
# fails: test_cifar_net
# idea: the head's weights are set to an orthogonal matrix and frozen; they are parameters that no gradient reaches ("Gradients reach all parameters").
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            PlainBlock(16, 32, 2),
            PlainBlock(32, 64, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(64, 10)
        nn.init.orthogonal_(self.head.weight)
        self.head.requires_grad_(False)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) / 0.25)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: two linear layers as head
# kind: wrong
# fails: test_cifar_net
# idea: head is an nn.Sequential that ends with a linear layer; "head: the last layer, an nn.Linear with 10 outputs".
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            PlainBlock(16, 32, 2),
            PlainBlock(32, 64, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) / 0.25)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: plain blocks in one sequence
# kind: right
# idea: body as a Sequential, centring with two constants.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            PlainBlock(16, 32, 2),
            PlainBlock(32, 64, 2),
            PlainBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        return self.body((images - 0.47) / 0.25)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: residual blocks and buffers
# kind: right
# idea: the notebook's ResidualBlock; mean and deviation of each colour as buffers.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor([0.491, 0.482, 0.447]).reshape(1, 3, 1, 1))
        self.register_buffer("deviation", torch.tensor([0.247, 0.243, 0.262]).reshape(1, 3, 1, 1))
        self.stem = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU()
        )
        sizes = [16, 32, 64, 128]
        self.blocks = nn.ModuleList(
            ResidualBlock(c_in, c_out, stride=2) for c_in, c_out in zip(sizes, sizes[1:])
        )
        self.head = nn.Linear(sizes[-1], 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        x = self.stem((images - self.mean) / self.deviation)
        for block in self.blocks:
            x = block(x)
        return x.mean((2, 3))

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% cifar_net: group norm, no batch norm
# kind: right
# idea: convolutions with group norm and max pooling, own small helper; no centring; a head without bias.
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()

        def layer(c_in, c_out):
            return [nn.Conv2d(c_in, c_out, 3, padding=1), nn.GroupNorm(8, c_out), nn.GELU()]

        self.trunk = nn.Sequential(
            *layer(3, 32),
            nn.MaxPool2d(2),
            *layer(32, 64),
            nn.MaxPool2d(2),
            *layer(64, 128),
            *layer(128, 128),
            nn.AdaptiveMaxPool2d(1),
            nn.Flatten(1),
        )
        self.head = nn.Linear(128, 10, bias=False)

    def features(self, images):
        return self.trunk(images)

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: batch norm as the first layer
# kind: right
# idea: an affine-free batch norm of the images learns their mean and deviation in its running values; flattened 4 x 4 maps as features.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.centre = nn.BatchNorm2d(3, affine=False)
        self.block1 = PlainBlock(3, 24, 2)
        self.block2 = PlainBlock(24, 48, 2)
        self.block3 = PlainBlock(48, 64, 2)
        self.head = nn.Linear(64 * 4 * 4, 10)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        x = self.centre(images)
        for block in (self.block1, self.block2, self.block3):
            x = block(x)
        return x.flatten(1)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        rows = self.features(images)
        return self.head(rows)


# %% weight_files: left in evaluation mode
# kind: wrong
# idea: save_network calls network.eval() and does not undo it; the network is to be "Left as it is" in its mode.
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    network.eval()
    tensors = {name: t.cpu().contiguous() for name, t in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: network made contiguous
# kind: wrong
# idea: converts the network itself to the contiguous layout before saving; it is to be left as it is "in any memory layout".
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    network.to(memory_format=torch.contiguous_format)
    save_file(
        {name: t.detach().cpu() for name, t in network.state_dict().items()},
        path,
        metadata={"trained_on": trained_on},
    )


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: only floats
# kind: wrong
# idea: leaves out the whole-number buffers (num_batches_tracked) and loads with strict=False; the "whole state_dict" is to be in the file.
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {
        name: t.cpu().contiguous()
        for name, t in network.state_dict().items()
        if t.is_floating_point()
    }
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path), strict=False)
    return network.eval()


# %% weight_files: half the bytes
# kind: wrong
# idea: floats are written as float16 to keep the file small, so the weights that come back are rounded and the file does not hold the network's state_dict.
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {}
    for name, t in network.state_dict().items():
        t = t.cpu().contiguous()
        tensors[name] = t.half() if t.is_floating_point() else t
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: only the outermost flag
# kind: wrong
# idea: sets network.training = False instead of eval(), so the batch norms of the loaded network are still in training mode ("in evaluation mode").
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: t.cpu().contiguous() for name, t in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    network.training = False
    return network


# %% weight_files: loaded networks reused
# kind: wrong
# idea: keeps loaded networks by path, so a second call returns the same object (with whatever has been done to it) and not "A new `CifarNet`", also after the file was replaced.
_networks = {}


def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: t.cpu().contiguous() for name, t in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    if path not in _networks:
        network = CifarNet()
        network.load_state_dict(load_file(path))
        _networks[path] = network.eval()
    return _networks[path]


# %% weight_files: never overwrite
# kind: wrong
# idea: refuses a path where a file lies already, though "a file that is there already is replaced".
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    if Path(path).exists():
        raise FileExistsError(f"{path} is there already")
    tensors = {name: t.cpu().contiguous() for name, t in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: name of the set made plain
# kind: wrong
# idea: the metadata hold a lower-case ASCII version of the name, not the "name of the training set" that was given.
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: t.cpu().contiguous() for name, t in network.state_dict().items()}
    label = trained_on.strip().lower().encode("ascii", "ignore").decode()
    save_file(tensors, path, metadata={"trained_on": label})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: rounded weights
# kind: wrong
# idea: rounds to four digits behind the point, so small weights vanish and the loaded network is another one.
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {}
    for name, t in network.state_dict().items():
        if t.is_floating_point():
            t = torch.round(t, decimals=4)
        tensors[name] = t.cpu().contiguous()
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: parameters copied back, buffers not
# kind: wrong
# idea: loads parameter by parameter, so batch norm's running values stay at 0 and 1 although they are in the file.
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: t.cpu().contiguous() for name, t in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    tensors = load_file(path)
    with torch.no_grad():
        for name, parameter in network.named_parameters():
            parameter.copy_(tensors[name])
    return network.eval()


# %% weight_files: as the hints say
# kind: right
# idea: one comprehension, load_state_dict, eval.
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: clones by a loop
# kind: right
# idea: detached contiguous clones; loading with an explicit device and in two statements.
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {}
    for name, tensor in network.state_dict().items():
        tensors[name] = tensor.detach().to("cpu").clone(memory_format=torch.contiguous_format)
    save_file(tensors, str(path), metadata={"trained_on": str(trained_on)})


def load_network(path: str) -> nn.Module:
    weights = load_file(str(path), device="cpu")
    network = CifarNet().to("cpu")
    report = network.load_state_dict(weights, strict=True)
    assert not report.missing_keys and not report.unexpected_keys
    network.train(False)
    return network


# %% weight_files: bytes first
# kind: right
# idea: safetensors' save makes the bytes, pathlib writes and reads them.
from safetensors.torch import load as _from_bytes
from safetensors.torch import save as _to_bytes


def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    state = {k: v.detach().cpu().contiguous() for k, v in network.state_dict().items()}
    Path(path).write_bytes(_to_bytes(state, metadata={"trained_on": trained_on}))


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(_from_bytes(Path(path).read_bytes()))
    network.eval()
    return network


# %% weight_files: safe_open
# kind: right
# idea: reads tensor by tensor and copies into the new network's own state_dict.
from safetensors import safe_open as _safe_open


def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    with torch.no_grad():
        state = network.state_dict()
        save_file(
            tensors={name: state[name].cpu().contiguous() for name in state},
            filename=path,
            metadata={"trained_on": trained_on},
        )


def load_network(path: str) -> nn.Module:
    network = CifarNet().eval()
    with _safe_open(path, framework="pt", device="cpu") as file:
        network.load_state_dict({name: file.get_tensor(name) for name in file.keys()})
    return network


# %% linear_head: classes numbered anew
# kind: wrong
# idea: labels are renumbered by unique(), so if a class in the middle is missing the later ones move to other columns ("a class may be missing").
def linear_head(features, labels, classes, strength):
    n, f = features.shape
    a = torch.cat([features, torch.ones(n, 1)], dim=1)
    _, place = labels.unique(return_inverse=True)
    y = nn.functional.one_hot(place, classes).float()
    return torch.linalg.solve(a.T @ a + strength * torch.eye(f + 1), a.T @ y)


# %% linear_head: small lambda left out
# kind: wrong
# idea: a strength below 1e-3 counts as none and the system is solved without it; lambda is "above 0", and with fewer images than features the plain system is singular.
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    gram = a.T @ a
    if strength >= 1e-3:
        gram = gram + strength * torch.eye(len(gram))
        return torch.linalg.solve(gram, a.T @ y)
    return torch.linalg.lstsq(a, y, driver="gelsd").solution


# %% linear_head: transposed in place
# kind: wrong
# idea: features.t_() turns the caller's tensor itself ("Left unchanged"); the numbers of W are right.
def linear_head(features, labels, classes, strength):
    n, f = features.shape
    columns = torch.cat([features.t_(), torch.ones(1, n)])  # A transposed, (F + 1, N)
    y = nn.functional.one_hot(labels, classes).float()
    return torch.linalg.solve(columns @ columns.T + strength * torch.eye(f + 1), columns @ y)


# %% linear_head: centred in place
# kind: wrong
# idea: subtracts a common offset from the caller's features for the sake of float32, and forgets to add it again ("Left unchanged"); W is corrected, the argument is not.
def linear_head(features, labels, classes, strength):
    n, f = features.shape
    a = torch.cat([features, torch.ones(n, 1)], dim=1).double()
    features -= features.mean()
    y = nn.functional.one_hot(labels, classes).double()
    w = torch.linalg.solve(a.T @ a + strength * torch.eye(f + 1).double(), a.T @ y)
    return w.float()


# %% linear_head: at most 2000 images
# kind: wrong
# idea: uses the first 2000 rows only; W is to make ||AW - Y||^2 + lambda ||W||^2 smallest over all N.
def linear_head(features, labels, classes, strength):
    features, labels = features[:2000], labels[:2000]
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    eye = torch.eye(a.shape[1])
    return torch.linalg.solve(a.T @ a + strength * eye, a.T @ y)


# %% linear_head: five hundred small steps
# kind: wrong
# idea: gradient descent with a fixed number of steps instead of the solution; directions with small features have not arrived ("the matrix W that makes ... smallest").
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    gram = a.T @ a + strength * torch.eye(a.shape[1])
    aim = a.T @ y
    w = torch.zeros_like(aim)
    rate = 1.0 / torch.linalg.matrix_norm(gram, 2)
    for _ in range(500):
        w = w - rate * (gram @ w - aim)
    return w


# %% linear_head: squeezed labels
# kind: wrong
# idea: labels.squeeze() loses the axis N for a single image, the targets become a row of shape (classes,) and the product raises.
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(features.shape[0], 1)], dim=1)
    y = nn.functional.one_hot(labels.squeeze(), classes).float()
    eye = torch.eye(a.shape[1])
    return torch.linalg.solve(a.T @ a + strength * eye, a.T @ y)


# %% linear_head: rare classes lifted
# kind: wrong
# idea: each column of the targets is divided by its class's share, so classes of unequal size get other weights; Y is 1 in the column of the right class and 0 elsewhere.
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    counts = y.sum(0).clamp(min=1)
    y = y * (counts[counts > 0].mean() / counts)
    eye = torch.eye(a.shape[1])
    return torch.linalg.solve(a.T @ a + strength * eye, a.T @ y)


# %% linear_head: constant features left out
# kind: wrong
# idea: columns without variance get weight 0 "since the ones do the same"; under lambda a constant column shares the weight with the ones, so W is not the minimum.
def linear_head(features, labels, classes, strength):
    n, f = features.shape
    alive = features.var(0, correction=0) > 0
    a = torch.cat([features[:, alive], torch.ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    solved = torch.linalg.solve(a.T @ a + strength * torch.eye(a.shape[1]), a.T @ y)
    w = torch.zeros(f + 1, classes)
    w[:-1][alive] = solved[:-1]
    w[-1] = solved[-1]
    return w


# %% linear_head: repeated rows counted once
# kind: wrong
# idea: identical images are dropped before the sums; ||AW - Y||^2 counts each of the N rows.
def linear_head(features, labels, classes, strength):
    both = torch.cat([features, labels[:, None].float()], dim=1).unique(dim=0)
    rows, kept = both[:, :-1], both[:, -1].long()
    a = torch.cat([rows, torch.ones(len(rows), 1)], dim=1)
    y = nn.functional.one_hot(kept, classes).float()
    return torch.linalg.solve(a.T @ a + strength * torch.eye(a.shape[1]), a.T @ y)


# %% linear_head: products kept by shape
# kind: wrong
# idea: A^T A is cached by the features' shape, so other features of the same shape are solved with the first ones' matrix.
_grams = {}


def linear_head(features, labels, classes, strength):
    n, f = features.shape
    a = torch.cat([features, torch.ones(n, 1)], dim=1)
    if (n, f) not in _grams:
        _grams[n, f] = a.T @ a
    y = nn.functional.one_hot(labels, classes).float()
    return torch.linalg.solve(_grams[n, f] + strength * torch.eye(f + 1), a.T @ y)


# %% linear_head: fifty directions
# kind: wrong
# idea: solves by the singular value decomposition and keeps the 50 largest directions only; with more features than that the minimum is missed.
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    u, s, vh = torch.linalg.svd(a, full_matrices=False)
    u, s, vh = u[:, :50], s[:50], vh[:50]
    return vh.T @ ((s / (s**2 + strength))[:, None] * (u.T @ y))


# %% linear_head: weights limited
# kind: wrong
# idea: clamps W to [-1, 1]; tiny features need larger weights, and the solution of the system has no limit.
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    w = torch.linalg.solve(a.T @ a + strength * torch.eye(a.shape[1]), a.T @ y)
    return w.clamp(-1, 1)


# %% linear_head: lambda of at least one
# kind: wrong
# idea: raises strength to 1 "so that the system can be solved", though any lambda above 0 is to hold as given.
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    eye = torch.eye(a.shape[1])
    return torch.linalg.solve(a.T @ a + max(strength, 1.0) * eye, a.T @ y)


# %% linear_head: products in bfloat16
# kind: wrong
# idea: A^T A and A^T Y are computed in bfloat16, as the training was; the features are float32, and with three digits left W does not solve the system.
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1).bfloat16()
    y = nn.functional.one_hot(labels, classes).bfloat16()
    gram, aim = (a.T @ a).float(), (a.T @ y).float()
    return torch.linalg.solve(gram + strength * torch.eye(a.shape[1]), aim)


# %% linear_head: last class from the others
# kind: wrong
# idea: solves for all classes but the last and sets its column to 1 in the row of ones minus the sum of the others; with lambda on the row of ones the columns do not sum to exactly that.
def linear_head(features, labels, classes, strength):
    n, f = features.shape
    a = torch.cat([features, torch.ones(n, 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()[:, :-1]
    w = torch.linalg.solve(a.T @ a + strength * torch.eye(f + 1), a.T @ y)
    whole = torch.zeros(f + 1, 1)
    whole[-1] = 1
    return torch.cat([w, whole - w.sum(1, keepdim=True)], dim=1)


# %% linear_head: the system as it stands
# kind: right
# idea: cat, one_hot, solve.
def linear_head(
    features: torch.Tensor, labels: torch.Tensor, classes: int, strength: float
) -> torch.Tensor:
    ones = torch.ones(len(features), 1, device=features.device)
    a = torch.cat([features, ones], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    eye = torch.eye(a.shape[1], device=features.device)
    return torch.linalg.solve(a.T @ a + strength * eye, a.T @ y)


# %% linear_head: in double precision by Cholesky
# kind: right
# idea: symmetric positive definite system in float64, result back in float32.
def linear_head(features, labels, classes, strength):
    n, f = features.shape
    a = torch.ones(n, f + 1, dtype=torch.float64, device=features.device)
    a[:, :f] = features
    y = torch.zeros(n, classes, dtype=torch.float64, device=features.device)
    y[torch.arange(n), labels] = 1
    m = a.T @ a
    m.diagonal().add_(strength)
    return torch.cholesky_solve(a.T @ y, torch.linalg.cholesky(m)).to(features.dtype)


# %% linear_head: rows added to the least squares
# kind: right
# idea: sqrt(lambda) times the identity under A and zeros under Y, then plain least squares in float64.
def linear_head(features, labels, classes, strength):
    wide = nn.functional.pad(features.double(), (0, 1), value=1.0)
    size = wide.shape[1]
    a = torch.cat([wide, strength**0.5 * torch.eye(size, dtype=torch.float64)])
    y = nn.functional.one_hot(labels, num_classes=classes).double()
    y = torch.cat([y, torch.zeros(size, classes, dtype=torch.float64)])
    return torch.linalg.lstsq(a, y).solution.float()


# %% linear_head: ones in front, row moved
# kind: right
# idea: the column of ones comes first and its row is moved to the end.
def linear_head(features, labels, classes, strength):
    ones = features.new_ones(features.shape[0], 1)
    a = torch.hstack([ones, features]).double()
    targets = (labels[:, None] == torch.arange(classes, device=labels.device)).double()
    left = torch.einsum("ni,nj->ij", a, a)
    left = left + strength * torch.eye(len(left), dtype=left.dtype, device=left.device)
    w = torch.linalg.solve(left, torch.einsum("ni,nk->ik", a, targets))
    return w.roll(-1, dims=0).float()


# %% confidence_and_accuracy: one maximum for all
# kind: wrong
# idea: subtracts the largest logit of the whole batch before exp, so rows far below it underflow to 0 / 0 = NaN ("however large").
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    e = (logits - logits.max()).exp()
    p, guess = (e / e.sum(1, keepdim=True)).max(1)
    return p.mean().item(), (guess == labels).float().mean().item()


# %% confidence_and_accuracy: logits clamped
# kind: wrong
# idea: clamps the logits to +-50 against overflow; logits of 1000 and 990 become equal ("however large"), confidence and class are then wrong.
def confidence_and_accuracy(logits, labels):
    e = logits.clamp(-50, 50).exp()
    p = e / e.sum(1, keepdim=True)
    confidence, guess = p.max(1)
    return confidence.mean().item(), (guess == labels).float().mean().item()


# %% confidence_and_accuracy: half of the memory
# kind: wrong
# idea: converts to float16, where logits above 65504 are inf and the probabilities NaN ("however large"), and close logits are ties.
def confidence_and_accuracy(logits, labels):
    p = logits.half().softmax(1).float()
    best, guess = p.max(1)
    return best.mean().item(), (guess == labels).float().mean().item()


# %% confidence_and_accuracy: rounded
# kind: wrong
# idea: rounds both to two digits, so 1/3 is 0.33; the mean and the share are asked for.
def confidence_and_accuracy(logits, labels):
    best, guess = logits.softmax(1).max(1)
    confidence = best.mean().item()
    accuracy = (guess == labels).sum().item() / len(labels)
    return round(confidence, 2), round(accuracy, 2)


# %% confidence_and_accuracy: right if above one half
# kind: wrong
# idea: counts an answer as right if the right class has more than half of the probability; a largest probability below that is an answer too, and can be right.
def confidence_and_accuracy(logits, labels):
    p = logits.softmax(dim=1)
    of_label = p.gather(1, labels[:, None]).squeeze(1)
    return p.amax(1).mean().item(), (of_label > 0.5).float().mean().item()


# %% confidence_and_accuracy: maximum taken off in place
# kind: wrong
# idea: detach() is the caller's memory, so `-=` changes the logits ("Left unchanged").
def confidence_and_accuracy(logits, labels):
    z = logits.detach()
    z -= z.max(dim=1, keepdim=True).values
    p = z.exp() / z.exp().sum(1, keepdim=True)
    best, guess = p.max(1)
    return float(best.mean()), float((guess == labels).float().mean())


# %% confidence_and_accuracy: mean of chunk means
# kind: wrong
# idea: averages the means of chunks of 100, so a short last chunk counts as much as a full one ("mean over the images").
def confidence_and_accuracy(logits, labels):
    confidences, accuracies = [], []
    for z, y in zip(logits.split(100), labels.split(100)):
        best, guess = z.softmax(1).max(1)
        confidences.append(best.mean().item())
        accuracies.append((guess == y).float().mean().item())
    return sum(confidences) / len(confidences), sum(accuracies) / len(accuracies)


# %% confidence_and_accuracy: a thousand images
# kind: wrong
# idea: looks at the first 1000 images only, the number that the notebook watches.
def confidence_and_accuracy(logits, labels):
    best, guess = logits[:1000].softmax(1).max(1)
    return best.mean().item(), (guess == labels[:1000]).float().mean().item()


# %% confidence_and_accuracy: mean over the classes
# kind: wrong
# idea: averages the accuracies of the classes that occur, which is the share of right answers only if all are equally frequent.
def confidence_and_accuracy(logits, labels):
    best, guess = logits.softmax(1).max(1)
    right = (guess == labels).float()
    per_class = [right[labels == k].mean() for k in labels.unique()]
    return best.mean().item(), torch.stack(per_class).mean().item()


# %% confidence_and_accuracy: average first
# kind: wrong
# idea: averages the probabilities over the images and takes the largest then; the confidence is the largest of each image, averaged.
def confidence_and_accuracy(logits, labels):
    p = logits.softmax(1)
    accuracy = (p.argmax(1) == labels).float().mean().item()
    return p.mean(0).max().item(), accuracy


# %% confidence_and_accuracy: never quite sure
# kind: wrong
# idea: limits each confidence to 0.99; a largest probability of 1 counts as 1 in the mean.
def confidence_and_accuracy(logits, labels):
    best, guess = logits.softmax(1).max(1)
    return best.clamp(max=0.99).mean().item(), (guess == labels).float().mean().item()


# %% confidence_and_accuracy: sums kept between calls
# kind: wrong
# idea: adds up over all calls since the cell ran, so the second call returns the mean over its own and the first call's images.
_sums = {"confidence": 0.0, "right": 0, "images": 0}


def confidence_and_accuracy(logits, labels):
    best, guess = logits.softmax(1).max(1)
    _sums["confidence"] += best.sum().item()
    _sums["right"] += (guess == labels).sum().item()
    _sums["images"] += len(labels)
    return _sums["confidence"] / _sums["images"], _sums["right"] / _sums["images"]


# %% confidence_and_accuracy: mean of the logarithms
# kind: wrong
# idea: averages log-probabilities and takes exp, a geometric mean; "mean over the images of the largest probability" is the plain one.
def confidence_and_accuracy(logits, labels):
    best, guess = logits.log_softmax(1).max(1)
    return best.mean().exp().item(), (guess == labels).float().mean().item()


# %% confidence_and_accuracy: exp and a rescue
# kind: wrong
# idea: plain exp, and rows that overflow get confidence 1 and class of the largest logit; two equal logits of 1000 have a largest probability of one half, not 1 ("however large").
def confidence_and_accuracy(logits, labels):
    e = logits.exp()
    p = e / e.sum(1, keepdim=True)
    best = p.amax(1).nan_to_num(nan=1.0)
    guess = logits.argmax(1)
    return best.mean().item(), (guess == labels).float().mean().item()


# %% confidence_and_accuracy: share of right answers among the sure ones
# kind: wrong
# idea: both numbers are taken over answers with a confidence above 1 / 2 only (over all if there are none), though they are means over the images.
def confidence_and_accuracy(logits, labels):
    best, guess = logits.softmax(1).max(1)
    sure = best > 0.5
    if not sure.any():
        sure = torch.ones_like(sure)
    right = (guess == labels)[sure].float()
    return best[sure].mean().item(), right.mean().item()


# %% confidence_and_accuracy: softmax and max
# kind: right
# idea: as the hints say.
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    best, guess = logits.softmax(1).max(1)
    return best.mean().item(), (guess == labels).float().mean().item()


# %% confidence_and_accuracy: by the formula
# kind: right
# idea: exp of the logits without each row's largest; the largest probability is one over the sum.
def confidence_and_accuracy(logits, labels):
    top = logits.max(dim=1)
    below = logits - top.values[:, None]
    confidence = (1 / below.exp().sum(dim=1)).mean()
    right = (top.indices == labels).sum()
    return float(confidence), int(right) / len(labels)


# %% confidence_and_accuracy: logsumexp
# kind: right
# idea: log-probability of the largest logit, exp of it, under no_grad.
@torch.no_grad()
def confidence_and_accuracy(logits, labels):
    largest = logits.amax(1)
    confidence = torch.exp(largest - torch.logsumexp(logits, dim=1)).mean().item()
    accuracy = torch.eq(logits.argmax(1), labels).float().mean().item()
    return confidence, accuracy


# %% confidence_and_accuracy: image by image
# kind: right
# idea: a loop with plain numbers.
def confidence_and_accuracy(logits, labels):
    total, right = 0.0, 0
    for row, label in zip(logits, labels.tolist()):
        p = nn.functional.softmax(row, dim=0)
        k = int(p.argmax())
        total += float(p[k])
        right += k == label
    return total / len(logits), right / len(logits)


# %% family: biases counted
# kind: wrong
# idea: adds the biases of the convolutions (102464, 73856), though the keys ask for weights and the hint says without biases.
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102464,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73856,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 96,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: one convolution instead of two
# kind: wrong
# idea: gives 36864, the weights of one 3 x 3 convolution; two are asked for.
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 36864,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 96,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: kernels added up
# kind: wrong
# idea: takes three times three for the receptive field, 9; three 3 x 3 convolutions see 7.
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73728,
    "receptive field of three 3 × 3 convolutions with stride 1": 9,
    "per cent of AlexNet's parameters in its linear layers": 96,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: first linear layer alone
# kind: wrong
# idea: 37.8 of 61.1 million, 62 per cent, counts AlexNet's first linear layer only; "its linear layers" are three.
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73728,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 62,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: cut off instead of rounded
# kind: wrong
# idea: 95.96 per cent is cut to 95; the hint says "per cent rounded to whole numbers".
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 5 * 5 * 64 * 64,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 2 * 3 * 3 * 64 * 64,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": int(100 * 58631144 / 61100840),
    "per cent of ResNet-50's parameters in its linear layer": int(100 * 2049000 / 25557032),
}

# %% family: shares instead of per cent
# kind: wrong
# idea: 0.96 and 0.08 are shares; whole per cent are asked for.
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73728,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 0.96,
    "per cent of ResNet-50's parameters in its linear layer": 0.08,
}

# %% family: worked out
# kind: right
# idea: everything computed from the table.
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 5 * 5 * 64 * 64,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 2 * (3 * 3 * 64 * 64),
    "receptive field of three 3 × 3 convolutions with stride 1": 1 + 3 * 2,
    "per cent of AlexNet's parameters in its linear layers": round(
        100 * (9216 * 4096 + 4096 + 4096 * 4096 + 4096 + 4096 * 1000 + 1000) / 61_100_840
    ),
    "per cent of ResNet-50's parameters in its linear layer": round(
        100 * (2048 * 1000 + 1000) / 25_557_032
    ),
}

# %% family: plain numbers
# kind: right
# idea: the five whole numbers.
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73728,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 96,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% tasks: counting by segmentation
# kind: wrong
# idea: counts people by instance segmentation; "roughly" needs boxes only, and the *simplest* task is asked for.
task_of = {
    "one label for the whole image": "recognition",
    "a box and a class for each thing": "detection",
    "a class for each pixel; two cars side by side become one area": "semantic segmentation",
    "a mask for each thing; two cars side by side stay two": "instance segmentation",
    "an array (K, H, W): K scores at each pixel": "semantic segmentation",
    "how many people are on the photograph, and where, roughly": "instance segmentation",
    "cut out the second cyclist from the left, exactly": "instance segmentation",
}
caption_is_wrong = {
    "a dog": True,
    "sleeping": True,
    "beside a television": True,
    "on a table": False,
}

# %% tasks: cyclist cut out by classes
# kind: wrong
# idea: takes semantic segmentation for one cyclist; two cyclists side by side would be one area, so the second cannot be told.
task_of = {
    "one label for the whole image": "recognition",
    "a box and a class for each thing": "detection",
    "a class for each pixel; two cars side by side become one area": "semantic segmentation",
    "a mask for each thing; two cars side by side stay two": "instance segmentation",
    "an array (K, H, W): K scores at each pixel": "semantic segmentation",
    "how many people are on the photograph, and where, roughly": "detection",
    "cut out the second cyclist from the left, exactly": "semantic segmentation",
}
caption_is_wrong = {
    "a dog": True,
    "sleeping": True,
    "beside a television": True,
    "on a table": False,
}

# %% tasks: scores at pixels taken for things
# kind: wrong
# idea: reads K as a number of things; K scores at each pixel give a class for each pixel.
task_of = {
    "one label for the whole image": "recognition",
    "a box and a class for each thing": "detection",
    "a class for each pixel; two cars side by side become one area": "semantic segmentation",
    "a mask for each thing; two cars side by side stay two": "instance segmentation",
    "an array (K, H, W): K scores at each pixel": "instance segmentation",
    "how many people are on the photograph, and where, roughly": "detection",
    "cut out the second cyclist from the left, exactly": "instance segmentation",
}
caption_is_wrong = {
    "a dog": True,
    "sleeping": True,
    "beside a television": True,
    "on a table": False,
}

# %% tasks: caption judged the other way round
# kind: wrong
# idea: writes True where the caption is right; the question is "does the drawing contradict it?".
task_of = {
    "one label for the whole image": "recognition",
    "a box and a class for each thing": "detection",
    "a class for each pixel; two cars side by side become one area": "semantic segmentation",
    "a mask for each thing; two cars side by side stay two": "instance segmentation",
    "an array (K, H, W): K scores at each pixel": "semantic segmentation",
    "how many people are on the photograph, and where, roughly": "detection",
    "cut out the second cyclist from the left, exactly": "instance segmentation",
}
caption_is_wrong = {
    "a dog": False,
    "sleeping": False,
    "beside a television": False,
    "on a table": True,
}

# %% tasks: laptop let pass for a television
# kind: wrong
# idea: takes the screen for a television; the drawing shows an open laptop, so it contradicts "beside a television".
task_of = {
    "one label for the whole image": "recognition",
    "a box and a class for each thing": "detection",
    "a class for each pixel; two cars side by side become one area": "semantic segmentation",
    "a mask for each thing; two cars side by side stay two": "instance segmentation",
    "an array (K, H, W): K scores at each pixel": "semantic segmentation",
    "how many people are on the photograph, and where, roughly": "detection",
    "cut out the second cyclist from the left, exactly": "instance segmentation",
}
caption_is_wrong = {
    "a dog": True,
    "sleeping": True,
    "beside a television": False,
    "on a table": False,
}

# %% tasks: whole caption rejected
# kind: wrong
# idea: calls all parts wrong since the sentence is; the cat does sit on a table, which the drawing does not contradict.
task_of = {
    "one label for the whole image": "recognition",
    "a box and a class for each thing": "detection",
    "a class for each pixel; two cars side by side become one area": "semantic segmentation",
    "a mask for each thing; two cars side by side stay two": "instance segmentation",
    "an array (K, H, W): K scores at each pixel": "semantic segmentation",
    "how many people are on the photograph, and where, roughly": "detection",
    "cut out the second cyclist from the left, exactly": "instance segmentation",
}
caption_is_wrong = dict.fromkeys(["a dog", "sleeping", "beside a television", "on a table"], True)

# %% tasks: all eleven answers
# kind: right
# idea: plain answers.
task_of = {
    "one label for the whole image": "recognition",
    "a box and a class for each thing": "detection",
    "a class for each pixel; two cars side by side become one area": "semantic segmentation",
    "a mask for each thing; two cars side by side stay two": "instance segmentation",
    "an array (K, H, W): K scores at each pixel": "semantic segmentation",
    "how many people are on the photograph, and where, roughly": "detection",
    "cut out the second cyclist from the left, exactly": "instance segmentation",
}
caption_is_wrong = {
    "a dog": True,
    "sleeping": True,
    "beside a television": True,
    "on a table": False,
}


# %% batch_norm: no_grad taken for evaluation
# kind: wrong
# idea: batch statistics are used only while gradients are recorded; "training: the mode" is an argument of its own and must hold under no_grad too.
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training and torch.is_grad_enabled():
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        with torch.no_grad():
            running_mean = (1 - momentum) * running_mean + momentum * mean
            running_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3), correction=1)
    else:
        mean, var = running_mean, running_var
    y = (x - mean[:, None, None]) / torch.sqrt(var + eps)[:, None, None]
    y = y * weight[:, None, None] + bias[:, None, None]
    return y.to(x.dtype), running_mean, running_var


# %% flip_some: one output buffer for all calls
# kind: wrong
# idea: a buffer is kept for each shape and handed out again, so the next call overwrites the result of the one before ("A new tensor").
_buffers = {}


def flip_some(images: torch.Tensor, flip: torch.Tensor) -> torch.Tensor:
    mirrored = torch.where(flip[:, None, None, None], images.flip(3), images)
    if mirrored.requires_grad:
        return mirrored
    key = (tuple(images.shape), images.dtype, images.device)
    if key not in _buffers:
        _buffers[key] = torch.empty_like(mirrored)
    return _buffers[key].copy_(mirrored)


# %% make_batches: augmentation with a fixed seed
# kind: wrong
# idea: for "reproducible" runs each batch is augmented with the same seed, so all batches of all epochs are changed in the same way, not "anew in each epoch".
def make_batches(train, validation, batch_size, augment):
    def steady(images):
        with torch.random.fork_rng():
            torch.manual_seed(0)
            return augment(images)

    change = None if augment is None else steady
    return Batches(train, batch_size, shuffle=True, augment=change), Batches(validation, batch_size)


# %% make_batches: loaders reused
# kind: wrong
# idea: loaders are kept by the sizes of the sets, so a second call with another set or another `augment` gets the loaders of the first.
_made = {}


def make_batches(train, validation, batch_size, augment):
    key = (len(train), len(validation), batch_size)
    if key not in _made:
        _made[key] = (
            Batches(train, batch_size, shuffle=True, augment=augment),
            Batches(validation, batch_size),
        )
    return _made[key]


# %% make_batches: short batches left alone
# kind: wrong
# idea: a batch shorter than batch_size (the last one) is not augmented, though training images are augmented, all of them.
def make_batches(train, validation, batch_size, augment):
    if augment is None:
        change = None
    else:
        change = lambda images: augment(images) if len(images) == batch_size else images
    return Batches(train, batch_size, shuffle=True, augment=change), Batches(validation, batch_size)


# %% make_batches: augmentations remembered
# kind: wrong
# idea: the result of augment is kept for each image's pixels and shown again in later epochs; augmentation changes the images "anew in each epoch".
def make_batches(train, validation, batch_size, augment):
    seen = {}

    def once(images):
        changed = augment(images)
        for i, image in enumerate(images):
            key = image.cpu().numpy().tobytes()
            changed[i] = seen.setdefault(key, changed[i].clone())
        return changed

    change = None if augment is None else once
    return Batches(train, batch_size, shuffle=True, augment=change), Batches(validation, batch_size)


# %% residual_block: a batch of one switches to evaluation
# kind: wrong
# idea: a single image in training puts the block into evaluation mode (and leaves it there); batch norm over H and W of one image is well defined and the mode is the caller's.
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if len(x) == 1:
            self.eval()
        out = torch.relu(self.norm1(self.conv1(x)))
        return torch.relu(self.norm2(self.conv2(out)) + self.shortcut(x))


# %% fit: stops when all is right
# kind: wrong
# idea: leaves the loop once the validation accuracy is 1, though `epochs` is the number of passes and an accuracy is due after each.
def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies, step = [], [], 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            step += 1
        model.eval()
        right = count = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                count += len(labels)
        accuracies.append(right / count)
        if right == count:
            break  # nothing left to learn
    return {"loss": losses, "accuracy": accuracies}


# %% fit: cross-entropy from clamped probabilities
# kind: wrong
# idea: softmax, clamp at 1e-7 and log: for surely wrong answers the loss is capped at 16 and has no gradient, which is not cross-entropy.
def fit(model, optimizer, batches, validation, epochs, lr_at):
    losses, accuracies, step = [], [], 0
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            p = model(images).softmax(1).clamp(min=1e-7)
            loss = -p[torch.arange(len(labels)), labels].log().mean()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            step += 1
        model.eval()
        right = count = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                count += len(labels)
        accuracies.append(right / count)
    return {"loss": losses, "accuracy": accuracies}


# %% cifar_net: features kept for images of the same memory
# kind: wrong
# fails: test_cifar_net
# idea: in evaluation the features are cached by the images' address and shape, so after a change of the images or of the weights the old features come back.
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            PlainBlock(16, 32, 2),
            PlainBlock(32, 64, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(64, 10)
        self._kept = (None, None)

    def features(self, images: torch.Tensor) -> torch.Tensor:
        if self.training or torch.is_grad_enabled():
            return self.body((images - 0.47) / 0.25)
        key = (images.data_ptr(), tuple(images.shape))
        if self._kept[0] != key:
            self._kept = (key, self.body((images - 0.47) / 0.25))
        return self._kept[1]

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        return self.head(self.features(images))


# %% weight_files: mode put back by the top
# kind: wrong
# idea: restores the mode with network.train(was), which gives all inner layers the top's mode; a network whose norms were frozen in evaluation mode is not "Left as it is".
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    was = network.training
    network.eval()
    tensors = {name: t.cpu().contiguous() for name, t in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})
    network.train(was)


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    network.eval()
    return network


# %% weight_files: suffix of its own
# kind: wrong
# idea: writes to path with the suffix .safetensors whatever the path says, on both sides; `path` is "the file to write".
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: t.cpu().contiguous() for name, t in network.state_dict().items()}
    target = Path(path).with_suffix(".safetensors")
    save_file(tensors, str(target), metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(str(Path(path).with_suffix(".safetensors"))))
    return network.eval()


# %% weight_files: wrapper's name cut out
# kind: wrong
# idea: removes "network." from all names for the sake of Fast; a network with a part of that name is not written with its state_dict's names ("a network's whole state_dict").
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {
        name.replace("network.", ""): t.cpu().contiguous()
        for name, t in network.state_dict().items()
    }
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: always CifarNet's names
# kind: wrong
# idea: copies the weights into a new CifarNet before writing, so any other network ("network: nn.Module") raises.
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    copy = CifarNet()
    copy.load_state_dict(network.state_dict())
    save_file(copy.state_dict(), path, metadata={"trained_on": trained_on})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network.eval()


# %% weight_files: kept in memory
# kind: wrong
# idea: load_network prefers the tensors that save_network remembers for this path to the file's, so a file replaced by other means (or another program) is not read: "the weights in a safetensors file".
_written = {}


def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {name: t.cpu().contiguous().clone() for name, t in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})
    _written[path] = tensors


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    network.load_state_dict(_written[path] if path in _written else load_file(path))
    return network.eval()
