# Solutions of independent students, written from the released text alone.

# %% plan_numbers: jump multiplied too early
# kind: wrong
# idea: the stride counts before the field grows
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 11,
    "receptive field behind block 3": 59,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: block 3 without its second convolution
# kind: wrong
# idea: 29 instead of 45
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 29,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: input channels 32
# kind: wrong
# idea: first convolution of block 2 taken as 32 to 32
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 9216,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: flatten instead of the average
# kind: wrong
# idea: 64 * 4 * 4 numbers
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 1024,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: half the height
# kind: wrong
# idea: the stem taken to halve as well
plan_numbers = {
    "height of the maps behind block 3": 2,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: bias added
# kind: wrong
# idea: 32 biases counted although there are none
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4640,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: six convolutions with stride 1
# kind: wrong
# idea: the stem forgotten in the last line
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 13,
}

# %% plan_numbers: limited to the image
# kind: wrong
# idea: field 32, because the image is not larger
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 32,
    "receptive field behind block 3 if every stride were 1": 15,
}

# %% plan_numbers: numbers
# kind: right
# idea: typed in
plan_numbers = {
    "height of the maps behind block 3": 4,
    "weights of the first convolution of block 2": 4608,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": 3,
    "receptive field behind block 1": 9,
    "receptive field behind block 3": 45,
    "receptive field behind block 3 if every stride were 1": 15,
}


# %% plan_numbers: calculated
# kind: right
# idea: loop for the fields
def _field(layers):
    field, jump = 1, 1
    for kernel, stride in layers:
        field += (kernel - 1) * jump
        jump *= stride
    return field


_layers = [(3, 1)] + [(3, 2), (3, 1)] * 3
plan_numbers = {
    "height of the maps behind block 3": 32 // 2**3,
    "weights of the first convolution of block 2": 32 * 16 * 3 * 3,
    "numbers that enter the linear layer": 64,
    "receptive field behind the stem": _field(_layers[:1]),
    "receptive field behind block 1": _field(_layers[:3]),
    "receptive field behind block 3": _field(_layers),
    "receptive field behind block 3 if every stride were 1": 1 + 7 * 2,
}


# %% batch_norm: batch statistics detached
# kind: wrong
# idea: mean and variance without gradient in training
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3)).detach()
        var = x.var((0, 2, 3), correction=0).detach()
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: only the variance detached
# kind: wrong
# idea: gradient flows through the mean alone
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0).detach()
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: n - 1 while normalising
# kind: wrong
# idea: unbiased variance under the root in training
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=1)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: biased running variance
# kind: wrong
# idea: running variance takes the variance divided by n
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=0)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: unbiased with n = N
# kind: wrong
# idea: corrects by N / (N - 1), the number of images
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = var * len(x) / max(len(x) - 1, 1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: unbiased with n = numel
# kind: wrong
# idea: corrects by the number of all numbers, all channels together
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = var * x.numel() / (x.numel() - 1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: momentum the other way
# kind: wrong
# idea: momentum as the share of the old value
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = momentum * running_mean + (1 - momentum) * mean.detach()
        new_var = momentum * running_var + (1 - momentum) * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: running values in place
# kind: wrong
# idea: lerp_ changes the arguments
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = running_mean.lerp_(mean.detach(), momentum)
        new_var = running_var.lerp_(unbiased.detach(), momentum)
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: aliases updated in place
# kind: wrong
# idea: new_mean = running_mean, then *= and +=
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = running_mean
        new_mean *= 1 - momentum
        new_mean += momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: square of the mean subtracted
# kind: wrong
# idea: E[x^2] - E[x]^2 loses everything when the mean is large
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = (x * x).mean((0, 2, 3)) - mean * mean
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: same, clamped
# kind: wrong
# idea: E[x^2] - E[x]^2, clamped at zero so that nobody notices
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = ((x * x).mean((0, 2, 3)) - mean * mean).clamp(min=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: eps outside the root
# kind: wrong
# idea: sqrt(var) + eps
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / (torch.sqrt(var[None, :, None, None]) + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: eps fixed
# kind: wrong
# idea: 1e-5 whatever the argument says
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + 1e-5)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: always the batch
# kind: wrong
# idea: evaluation normalises by the batch as well
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: running values used in training
# kind: wrong
# idea: normalises by the updated running values
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        mean, var = None, None
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
        mean, var = new_mean, new_var
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: running values move in evaluation, too
# kind: wrong
# idea: updates them in both modes
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean = (1 - momentum) * running_mean + momentum * x.mean((0, 2, 3))
        new_var = (1 - momentum) * running_var + momentum * x.var((0, 2, 3))
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: each image on its own
# kind: wrong
# idea: mean and variance per image (instance norm), running values from their average
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    if training:
        m, v = x.mean((2, 3), keepdim=True), x.var((2, 3), correction=0, keepdim=True)
    else:
        m, v = mean[None, :, None, None], var[None, :, None, None]
    y = (x - m) / torch.sqrt(v + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: bias first
# kind: wrong
# idea: (y + beta) * gamma
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = (y + bias[None, :, None, None]) * weight[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: x changed in place
# kind: wrong
# idea: x -= mean
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    x -= mean.detach()[None, :, None, None]
    y = x / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: affine only in training
# kind: wrong
# idea: gamma and beta left out in evaluation
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    if not training:
        return y, new_mean, new_var
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: running values of shape (1, C, 1, 1)
# kind: wrong
# idea: keepdim left on the running values
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean[None, :, None, None], new_var[None, :, None, None]


# %% batch_norm: along the width
# kind: wrong
# idea: per-channel numbers not given axes, so they meet W
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    shape = (1, -1, 1, 1)
    if training:
        mean, var = x.mean((0, 2, 3)), x.var((0, 2, 3), correction=0)
        new_mean = torch.lerp(running_mean, mean.detach(), momentum)
        new_var = torch.lerp(running_var, x.detach().var((0, 2, 3)), momentum)
    else:
        mean, var, new_mean, new_var = running_mean, running_var, running_mean, running_var
    y = (x - mean.view(shape)) / (var.view(shape) + eps).sqrt()
    return y * weight + bias, new_mean, new_var


# %% batch_norm: one image is not a batch
# kind: wrong
# idea: a batch of one is treated as in evaluation mode
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training and len(x) > 1:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: float32 inside
# kind: wrong
# idea: computes and returns float32, whatever the dtype of x
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    x = x.float()
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y.float(), new_mean, new_var


# %% batch_norm: deviation averaged
# kind: wrong
# idea: the running values keep the standard deviation
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach().sqrt()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: variance around zero of a detached mean
# kind: wrong
# idea: subtracts a detached mean, so part of the gradient is missing
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    if training:
        mean = x.mean((0, 2, 3))
        var = x.var((0, 2, 3), correction=0)
        unbiased = x.var((0, 2, 3), correction=1)
        new_mean = (1 - momentum) * running_mean + momentum * mean.detach()
        new_var = (1 - momentum) * running_var + momentum * unbiased.detach()
    else:
        mean, var = running_mean, running_var
        new_mean, new_var = running_mean, running_var
    y = (x - mean.detach()[None, :, None, None]) / torch.sqrt(var[None, :, None, None] + eps)
    y = y * weight[None, :, None, None] + bias[None, :, None, None]
    return y, new_mean, new_var


# %% batch_norm: channel by channel
# kind: right
# idea: loop over channels
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    maps, means, variances = [], [], []
    for c in range(x.shape[1]):
        values = x[:, c]
        m, v = running_mean[c], running_var[c]
        if training:
            n = values.numel()
            mean = values.sum() / n
            squares = ((values - mean) ** 2).sum()
            new_m = (1 - momentum) * m + momentum * mean.detach()
            new_v = (1 - momentum) * v + momentum * squares.detach() / (n - 1)
            m, v = mean, squares / n
        else:
            new_m, new_v = m, v
        maps.append((values - m) * (v + eps) ** -0.5 * weight[c] + bias[c])
        means.append(new_m)
        variances.append(new_v)
    return torch.stack(maps, dim=1), torch.stack(means), torch.stack(variances)


# %% batch_norm: rows of channels
# kind: right
# idea: transpose to (C, n), var_mean, lerp, addcmul
def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    c = x.shape[1]
    rows = x.transpose(0, 1).reshape(c, -1)
    if training:
        var, mean = torch.var_mean(rows, dim=1, correction=0)
        n = rows.shape[1]
        with torch.no_grad():
            running_mean = torch.lerp(running_mean, mean, momentum)
            running_var = torch.lerp(running_var, var * (n / (n - 1)), momentum)
    else:
        mean, var = running_mean, running_var
    normal = (rows - mean[:, None]) * torch.rsqrt(var + eps)[:, None]
    out = torch.addcmul(bias[:, None], normal, weight[:, None])
    n, _, h, w = x.shape
    return out.reshape(c, n, h, w).transpose(0, 1), running_mean, running_var


# %% batch_norm: helper and keepdim
# kind: right
# idea: einsum-free helper with keepdim, clones in evaluation
def _as_maps(values):
    return values.reshape(1, -1, 1, 1)


def batch_norm(x, weight, bias, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    axes = (0, 2, 3)
    centre, spread = _as_maps(running_mean), _as_maps(running_var)
    new = running_mean.clone(), running_var.clone()
    if training:
        centre = x.mean(axes, keepdim=True)
        spread = (x - centre).square().mean(axes, keepdim=True)
        fresh = x.detach().mean(axes), x.detach().var(axes)
        new = tuple(old + momentum * (now - old) for old, now in zip(new, fresh))
    return (x - centre).div((spread + eps).sqrt()) * _as_maps(weight) + _as_maps(bias), *new


# %% flip_some: in place
# kind: wrong
# idea: writes the mirrored ones into the argument
def flip_some(images, flip):
    images[flip] = images[flip].flip(3)
    return images


# %% flip_some: same tensor if none is mirrored
# kind: wrong
# idea: early return of the argument itself
def flip_some(images, flip):
    if not flip.any():
        return images
    return torch.where(flip[:, None, None, None], images.flip(3), images)


# %% flip_some: upside down
# kind: wrong
# idea: flips axis 2
def flip_some(images, flip):
    return torch.where(flip[:, None, None, None], images.flip(2), images)


# %% flip_some: wrong axis in the loop
# kind: wrong
# idea: inside the loop an image has three axes, flip(1) is the height
def flip_some(images, flip):
    out = images.clone()
    for i in range(len(images)):
        if flip[i]:
            out[i] = images[i].flip(1)
    return out


# %% flip_some: half turn
# kind: wrong
# idea: flips both axes, a rotation by 180 degrees
def flip_some(images, flip):
    return torch.where(flip[:, None, None, None], images.flip(2, 3), images)


# %% flip_some: condition the other way
# kind: wrong
# idea: mirrors those with False
def flip_some(images, flip):
    return torch.where(flip[:, None, None, None], images, images.flip(3))


# %% flip_some: one decision for all
# kind: wrong
# idea: mirrors the whole batch if any is True
def flip_some(images, flip):
    return images.flip(3) if flip.any() else images.clone()


# %% flip_some: as many as True, the first ones
# kind: wrong
# idea: mirrors the first flip.sum() images
def flip_some(images, flip):
    n = int(flip.sum())
    return torch.cat([images[:n].flip(3), images[n:]])


# %% flip_some: only the first
# kind: wrong
# idea: nonzero()[0] mirrors only the first chosen image
def flip_some(images, flip):
    out = images.clone()
    if flip.any():
        i = flip.nonzero()[0]
        out[i] = images[i].flip(3)
    return out


# %% flip_some: order lost
# kind: wrong
# idea: mirrored ones are put in front
def flip_some(images, flip):
    return torch.cat([images[flip].flip(3), images[~flip]])


# %% flip_some: condition along the width
# kind: wrong
# idea: condition left at (N,), which meets W
def flip_some(images, flip):
    return torch.where(flip, images.flip(3), images)


# %% flip_some: condition along the channels
# kind: wrong
# idea: two axes only: (N, 1, 1) lines up with C
def flip_some(images, flip):
    return torch.where(flip[:, None, None], images.flip(3), images)


# %% flip_some: no gradient
# kind: wrong
# idea: clone of detach
def flip_some(images, flip):
    out = images.detach().clone()
    out[flip] = out[flip].flip(3)
    return out


# %% flip_some: through numpy
# kind: wrong
# idea: gradients cannot pass
def flip_some(images, flip):
    a = images.detach().numpy()
    m = flip.numpy()[:, None, None, None]
    import numpy as np

    return torch.from_numpy(np.where(m, a[..., ::-1], a))


# %% flip_some: float mask arithmetic
# kind: wrong
# idea: float mask turns uint8 into float32
def flip_some(images, flip):
    m = flip.float()[:, None, None, None]
    return m * images.flip(3) + (1 - m) * images


# %% flip_some: always float32
# kind: wrong
# idea: new tensor of float32
def flip_some(images, flip):
    out = torch.zeros(images.shape)
    for i in range(len(images)):
        out[i] = images[i].flip(2) if flip[i] else images[i]
    return out


# %% flip_some: rolled by one
# kind: wrong
# idea: index W - j modulo W: mirrored and shifted by a pixel
def flip_some(images, flip):
    w = images.shape[3]
    columns = (w - torch.arange(w)) % w
    return torch.where(flip[:, None, None, None], images[..., columns], images)


# %% flip_some: channels reversed, too
# kind: wrong
# idea: flip(1, 3)
def flip_some(images, flip):
    return torch.where(flip[:, None, None, None], images.flip(1, 3), images)


# %% flip_some: transposed
# kind: wrong
# idea: swaps the axes, not the sides
def flip_some(images, flip):
    out = images.clone()
    out[flip] = images[flip].transpose(2, 3)
    return out


# %% flip_some: its own coin
# kind: wrong
# idea: draws a coin instead of using flip
def flip_some(images, flip):
    coin = torch.rand(len(images)) < 0.5
    return torch.where(coin[:, None, None, None], images.flip(3), images)


# %% flip_some: skips a batch of one
# kind: wrong
# idea: squeeze makes a batch of one lose its axis
def flip_some(images, flip):
    return torch.where(flip[:, None, None, None], images.flip(3), images).squeeze(0)


# %% flip_some: mask assignment into a clone
# kind: right
# idea: boolean index on both sides
def flip_some(images, flip):
    out = images.clone()
    out[flip] = images[flip].flip(-1)
    return out


# %% flip_some: gather along the width
# kind: right
# idea: column numbers for each image
def flip_some(images, flip):
    n, c, h, w = images.shape
    plain = torch.arange(w, device=images.device)
    columns = torch.where(flip[:, None], plain.flip(0), plain)
    return images.gather(3, columns[:, None, None, :].expand(n, c, h, w))


# %% flip_some: stack in a loop
# kind: right
# idea: list of images, stacked
def flip_some(images, flip):
    return torch.stack([x.flip(2) if f else x for x, f in zip(images, flip.tolist())])


# %% flip_some: index_copy
# kind: right
# idea: new tensor from index_copy of the chosen numbers
def flip_some(images, flip):
    chosen = flip.nonzero().flatten()
    return images.index_copy(0, chosen, images.index_select(0, chosen).flip(3))


# %% crop_each: border repeated
# kind: wrong
# idea: replicate in place of reflect
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="replicate")
    return torch.stack(
        [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    )


# %% crop_each: wrapped round
# kind: wrong
# idea: circular padding
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="circular")
    return torch.stack(
        [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    )


# %% crop_each: black border
# kind: wrong
# idea: zeros around
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4)
    return torch.stack(
        [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    )


# %% crop_each: first corner for all
# kind: wrong
# idea: top[0] and left[0] for the whole batch
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    t, l = int(top[0]), int(left[0])
    return padded[:, :, t : t + h, l : l + w].clone()


# %% crop_each: rows and columns swapped
# kind: wrong
# idea: top used for columns
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, left.tolist(), top.tolist())]
    )


# %% crop_each: h and w swapped
# kind: wrong
# idea: sizes exchanged, right only for square images
def crop_each(images, top, left, padding):
    w, h = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    )


# %% crop_each: corner counted from the old place
# kind: wrong
# idea: adds padding to the corner
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [
            x[:, t + padding : t + padding + h, l + padding : l + padding + w]
            for x, t, l in zip(padded, top.tolist(), left.tolist())
        ]
    )


# %% crop_each: shift in the other direction
# kind: wrong
# idea: 2 * padding - corner
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [
            x[:, 2 * padding - t : 2 * padding - t + h, 2 * padding - l : 2 * padding - l + w]
            for x, t, l in zip(padded, top.tolist(), left.tolist())
        ]
    )


# %% crop_each: square window
# kind: wrong
# idea: height taken for both sides
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [x[:, t : t + h, l : l + h] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    )


# %% crop_each: end included
# kind: wrong
# idea: one pixel too many
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [x[:, t : t + h + 1, l : l + w + 1] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    )


# %% crop_each: padding fixed at two
# kind: wrong
# idea: ignores the argument
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (2,) * 4, mode="reflect")
    return torch.stack(
        [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    )


# %% crop_each: cut at the middle
# kind: wrong
# idea: padding 0 handled by slicing with -0
def crop_each(images, top, left, padding):
    if padding == 0:
        return images[:, :, padding:-padding, padding:-padding]
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    )


# %% crop_each: padding none refused
# kind: wrong
# idea: ValueError for padding 0
def crop_each(images, top, left, padding):
    if padding < 1:
        raise ValueError("padding must be positive")
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    )


# %% crop_each: float32 at the end
# kind: wrong
# idea: dtype of the images lost
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    ).float()


# %% crop_each: no gradient
# kind: wrong
# idea: under no_grad
def crop_each(images, top, left, padding):
    images = images.detach()
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    )


# %% crop_each: padded in one direction
# kind: wrong
# idea: (padding, padding) reaches the width only, rows are cut from zeros below
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding, padding, 0, 0), mode="reflect")
    padded = nn.functional.pad(padded, (0, 0, padding, padding))
    return torch.stack(
        [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    )


# %% crop_each: squeezed
# kind: wrong
# idea: batch of one loses its axis
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    ).squeeze(0)


# %% crop_each: random corners
# kind: wrong
# idea: draws corners itself instead of using top and left
def crop_each(images, top, left, padding):
    top = torch.randint(0, 2 * padding + 1, (len(images),))
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    return torch.stack(
        [x[:, t : t + h, l : l + w] for x, t, l in zip(padded, top.tolist(), left.tolist())]
    )


# %% crop_each: rolled
# kind: wrong
# idea: torch.roll: wraps round instead of reflecting
def crop_each(images, top, left, padding):
    return torch.stack(
        [
            x.roll((padding - t, padding - l), (1, 2))
            for x, t, l in zip(images, top.tolist(), left.tolist())
        ]
    )


# %% crop_each: symmetric reflection
# kind: wrong
# idea: own mirror that repeats the edge pixel
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]

    def places(corner, size):
        p = torch.arange(size) + corner[:, None] - padding
        p = torch.where(p < 0, -p - 1, p)
        return torch.where(p >= size, 2 * size - 1 - p, p)

    rows, columns = places(top, h), places(left, w)
    n = torch.arange(len(images))[:, None, None, None]
    c = torch.arange(images.shape[1])[None, :, None, None]
    return images[n, c, rows[:, None, :, None], columns[:, None, None, :]]


# %% crop_each: mirror off by one at the far side
# kind: wrong
# idea: near side reflects, far side repeats the last pixel
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]

    def places(corner, size):
        p = (torch.arange(size) + corner[:, None] - padding).abs()
        return torch.where(p >= size, 2 * size - 1 - p, p)

    rows, columns = places(top, h), places(left, w)
    n = torch.arange(len(images))[:, None, None, None]
    c = torch.arange(images.shape[1])[None, :, None, None]
    return images[n, c, rows[:, None, :, None], columns[:, None, None, :]]


# %% crop_each: clamped
# kind: wrong
# idea: places beyond the edge are clamped
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    rows = (torch.arange(h) + top[:, None] - padding).clamp(0, h - 1)
    columns = (torch.arange(w) + left[:, None] - padding).clamp(0, w - 1)
    n = torch.arange(len(images))[:, None, None, None]
    c = torch.arange(images.shape[1])[None, :, None, None]
    return images[n, c, rows[:, None, :, None], columns[:, None, None, :]]


# %% crop_each: rows from the first image
# kind: wrong
# idea: row numbers of image 0 for all, columns each on its own
def crop_each(images, top, left, padding):
    h, w = images.shape[2:]
    padded = nn.functional.pad(images, (padding,) * 4, mode="reflect")
    rows = top[0] + torch.arange(h)
    columns = left[:, None] + torch.arange(w)
    picked = padded[:, :, rows]
    index = columns[:, None, None, :].expand(-1, images.shape[1], h, -1)
    return picked.gather(3, index)


# %% crop_each: batched indices
# kind: right
# idea: four index arrays
def crop_each(images, top, left, padding):
    n, c, h, w = images.shape
    padded = nn.functional.pad(images, (padding, padding, padding, padding), mode="reflect")
    rows = top[:, None] + torch.arange(h, device=images.device)
    columns = left[:, None] + torch.arange(w, device=images.device)
    return padded[
        torch.arange(n)[:, None, None, None],
        torch.arange(c)[None, :, None, None],
        rows[:, None, :, None],
        columns[:, None, None, :],
    ]


# %% crop_each: mirror arithmetic without padding
# kind: right
# idea: computes the reflected places itself
def crop_each(images, top, left, padding):
    n, c, h, w = images.shape

    def places(corner, size):
        p = (corner[:, None] - padding + torch.arange(size)).abs()
        return (size - 1) - ((size - 1) - p).abs()

    picked = images.gather(2, places(top, h)[:, None, :, None].expand(n, c, h, w))
    return picked.gather(3, places(left, w)[:, None, None, :].expand(n, c, h, w))


# %% crop_each: all windows, then one each
# kind: right
# idea: unfold makes a view of all windows
def crop_each(images, top, left, padding):
    h, w = images.shape[-2:]
    padded = nn.ReflectionPad2d(padding)(images)
    windows = padded.unfold(2, h, 1).unfold(3, w, 1)
    return windows[torch.arange(len(images)), :, top.long(), left.long()]


# %% crop_each: narrow in a loop
# kind: right
# idea: copies into a new tensor
def crop_each(images, top, left, padding):
    padded = nn.functional.pad(images, [padding] * 4, "reflect")
    parts = []
    for i in range(images.size(0)):
        part = (
            padded[i].narrow(1, int(top[i]), images.size(2)).narrow(2, int(left[i]), images.size(3))
        )
        parts.append(part.unsqueeze(0))
    return torch.cat(parts, 0)


# %% make_batches: both augmented
# kind: wrong
# idea: validation gets augment too
def make_batches(train, validation, batch_size, augment):
    return Batches(train, batch_size, True, augment), Batches(
        validation, batch_size, False, augment
    )


# %% make_batches: training not shuffled
# kind: wrong
# idea: shuffle forgotten
def make_batches(train, validation, batch_size, augment):
    return Batches(train, batch_size, augment=augment), Batches(validation, batch_size)


# %% make_batches: not augmented
# kind: wrong
# idea: augment forgotten
def make_batches(train, validation, batch_size, augment):
    return Batches(train, batch_size, shuffle=True), Batches(validation, batch_size)


# %% make_batches: augmented only if shuffling is off
# kind: wrong
# idea: positional mistake: augment lands in shuffle
def make_batches(train, validation, batch_size, augment):
    return Batches(train, batch_size, augment), Batches(validation, batch_size)


# %% make_batches: the course's augment, not the argument
# kind: wrong
# idea: uses the notebook's augment by another name
def make_batches(train, validation, batch_size, augment):
    own = globals()["augment"]
    return Batches(train, batch_size, True, own), Batches(validation, batch_size)


# %% make_batches: identity for None: then augment anyway
# kind: wrong
# idea: falls back on a mirror when augment is None
def make_batches(train, validation, batch_size, augment):
    return Batches(train, batch_size, True, augment or (lambda x: x.flip(3))), Batches(
        validation, batch_size
    )


# %% make_batches: None refused
# kind: wrong
# idea: ValueError if there is no augmentation
def make_batches(train, validation, batch_size, augment):
    if augment is None:
        raise ValueError("augment is missing")
    return Batches(train, batch_size, True, augment), Batches(validation, batch_size)


# %% make_batches: lists of batches
# kind: wrong
# idea: the batches are drawn once: same order and same augmentation each epoch, and no Batches
def make_batches(train, validation, batch_size, augment):
    return list(Batches(train, batch_size, True, augment)), list(Batches(validation, batch_size))


# %% make_batches: pair swapped
# kind: wrong
# idea: validation first
def make_batches(train, validation, batch_size, augment):
    return Batches(validation, batch_size), Batches(train, batch_size, True, augment)


# %% make_batches: training twice
# kind: wrong
# idea: both over train
def make_batches(train, validation, batch_size, augment):
    return Batches(train, batch_size, True, augment), Batches(train, batch_size)


# %% make_batches: short batch cut off
# kind: wrong
# idea: drops the images of the short last batch
def make_batches(train, validation, batch_size, augment):
    whole = len(train) // batch_size * batch_size
    return Batches(train[:whole], batch_size, True, augment), Batches(validation, batch_size)


# %% make_batches: validation in one batch
# kind: wrong
# idea: whole validation set in a single batch, though batch_size is for both
def make_batches(train, validation, batch_size, augment):
    return Batches(train, batch_size, True, augment), Batches(validation, len(validation))


# %% make_batches: validation capped
# kind: wrong
# idea: only the first thousand validation images
def make_batches(train, validation, batch_size, augment):
    return Batches(train, batch_size, True, augment), Batches(
        validation[: 4 * batch_size], batch_size
    )


# %% make_batches: shuffled once
# kind: wrong
# idea: the set is shuffled when the loader is made, not in each pass
def make_batches(train, validation, batch_size, augment):
    order = torch.randperm(len(train))
    return Batches(train[order], batch_size, False, augment), Batches(validation, batch_size)


# %% make_batches: augmented with probability a half
# kind: wrong
# idea: wraps augment so that half of the batches stay as they are: not each batch is augmented
def make_batches(train, validation, batch_size, augment):
    def sometimes(x):
        return augment(x) if torch.rand(()) < 0.5 else x

    return Batches(train, batch_size, True, augment and sometimes), Batches(validation, batch_size)


# %% make_batches: one loader, two names
# kind: wrong
# idea: same object for both, augment switched off on it
def make_batches(train, validation, batch_size, augment):
    batches = Batches(train, batch_size, True, augment)
    validation_batches = batches
    validation_batches.augment = None
    validation_batches.images = validation.to(device)
    return batches, validation_batches


# %% make_batches: augmented twice
# kind: wrong
# idea: augment applied two times
def make_batches(train, validation, batch_size, augment):
    return Batches(train, batch_size, True, augment and (lambda x: augment(augment(x)))), Batches(
        validation, batch_size
    )


# %% make_batches: keywords
# kind: right
# idea: all by name
def make_batches(train, validation, batch_size, augment):
    training = Batches(images=train, batch_size=batch_size, shuffle=True, augment=augment)
    checking = Batches(images=validation, batch_size=batch_size, shuffle=False, augment=None)
    return training, checking


# %% make_batches: settings in a dictionary
# kind: right
# idea: partial and dictionary
def make_batches(train, validation, batch_size, augment):
    from functools import partial

    make = partial(Batches, batch_size=batch_size)
    settings = {"shuffle": True}
    if augment is not None:
        settings["augment"] = augment
    return make(train, **settings), make(validation)


# %% make_batches: validation shuffled as well
# kind: right
# idea: the order of validation does not matter
def make_batches(train, validation, batch_size, augment):
    pair = []
    for images, change in ((train, augment), (validation, None)):
        pair.append(Batches(images, batch_size, True, change))
    return tuple(pair)


# %% residual_block: stride on the second convolution
# kind: wrong
# idea: same shapes and counts, other numbers
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, stride, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: ReLU before the sum
# kind: wrong
# idea: the branch is clipped before it is added
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
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

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = torch.relu(self.norm2(self.conv2(out)))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: no last ReLU
# kind: wrong
# idea: sum returned as it is
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
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

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return out + self.shortcut(x)


# %% residual_block: ReLU on the branch only
# kind: wrong
# idea: relu(out) + shortcut
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
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

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out) + self.shortcut(x)


# %% residual_block: first ReLU missing
# kind: wrong
# idea: two convolutions in a row without ReLU
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
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

    def forward(self, x):
        out = self.norm1(self.conv1(x))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: shortcut always a convolution
# kind: wrong
# idea: 1 x 1 convolution although shape fits
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if True:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: stride forgotten in the condition
# kind: wrong
# idea: c_in == c_out with stride 2 does not fit
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: channels forgotten in the condition
# kind: wrong
# idea: stride 1 with other channels does not fit
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: shortcut without norm
# kind: wrong
# idea: only a convolution
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(nn.Conv2d(c_in, c_out, 1, stride, bias=False))

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: shortcut 3 by 3
# kind: wrong
# idea: 3 x 3 convolution as shortcut
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: ReLU behind the shortcut's norm
# kind: wrong
# idea: clips the shortcut
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out), nn.ReLU()
            )

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: shortcut with bias
# kind: wrong
# idea: bias left on in the 1 x 1 convolution
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(nn.Conv2d(c_in, c_out, 1, stride), nn.BatchNorm2d(c_out))

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: input summed in place
# kind: wrong
# idea: x += out changes the argument
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
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

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        x = self.shortcut(x)
        x += out
        return torch.relu(x)


# %% residual_block: input clipped in place
# kind: wrong
# idea: in-place ReLU at the start changes the caller's x and the shortcut
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
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

    def forward(self, x):
        x = x.relu_()
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: last norm starts at zero
# kind: wrong
# idea: zero-init of norm2 although the initial values are to stay
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        nn.init.zeros_(self.norm2.weight)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: Kaiming initial values
# kind: wrong
# idea: overwrites PyTorch's initial weights
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        nn.init.kaiming_normal_(self.conv1.weight)
        nn.init.kaiming_normal_(self.conv2.weight)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: one norm for both
# kind: wrong
# idea: the same batch norm behind both convolutions
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = self.norm1
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: pooled shortcut
# kind: wrong
# idea: average pooling in front of an unstrided 1 x 1 convolution, not a 1 x 1 convolution with the stride
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.AvgPool2d(stride, ceil_mode=True),
                nn.Conv2d(c_in, c_out, 1, bias=False),
                nn.BatchNorm2d(c_out),
            )

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: shortcut from behind the first convolution
# kind: wrong
# idea: adds the first convolution's output instead of x when shape differs
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
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

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        first = torch.relu(self.norm1(self.conv1(x)))
        return torch.relu(out + (x if isinstance(self.shortcut, nn.Identity) else first))


# %% residual_block: batch norm without running values
# kind: wrong
# idea: track_running_stats=False: evaluation depends on the batch
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out, track_running_stats=False)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: norm before convolution
# kind: wrong
# idea: pre-activation order
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_in)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x):
        out = self.conv1(torch.relu(self.norm1(x)))
        out = self.conv2(torch.relu(self.norm2(out)))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: shortcut adds half
# kind: wrong
# idea: mean instead of sum
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
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

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu((out + self.shortcut(x)) / 2)


# %% residual_block: shortcut detached
# kind: wrong
# idea: the convolution's shortcut is detached, so the gradient goes one way only
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
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

    def short(self, x):
        if isinstance(self.shortcut, nn.Identity):
            return x
        return self.shortcut[1](self.shortcut[0](x)).detach()

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.short(x))


# %% residual_block: stride 2 assumed
# kind: wrong
# idea: shortcut has stride 2 if there is any
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        self.conv1 = nn.Conv2d(c_in, c_out, 3, stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(c_out)
        self.conv2 = nn.Conv2d(c_out, c_out, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(c_out)
        self.shortcut = nn.Identity()
        if c_in != c_out or stride != 1:
            self.shortcut = nn.Sequential(
                nn.Conv2d(c_in, c_out, 1, 2 if stride > 1 else 1, bias=False), nn.BatchNorm2d(c_out)
            )

    def forward(self, x):
        out = torch.relu(self.norm1(self.conv1(x)))
        out = self.norm2(self.conv2(out))
        return torch.relu(out + self.shortcut(x))


# %% residual_block: one Sequential for the branch
# kind: right
# idea: as in the figure
class ResidualBlock(nn.Module):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__()

        def conv_norm(a, b, k, s):
            return nn.Conv2d(a, b, k, s, padding=k // 2, bias=False), nn.BatchNorm2d(b)

        self.branch = nn.Sequential(
            *conv_norm(c_in, c_out, 3, stride),
            nn.ReLU(inplace=True),
            *conv_norm(c_out, c_out, 3, 1),
        )
        same = (c_in, stride) == (c_out, 1)
        self.shortcut = nn.Sequential(*([] if same else conv_norm(c_in, c_out, 1, stride)))

    def forward(self, x):
        return (self.branch(x) + self.shortcut(x)).relu_()


# %% residual_block: built on PlainBlock
# kind: right
# idea: inherits the layers, shortcut None if not needed
class ResidualBlock(PlainBlock):
    def __init__(self, c_in: int, c_out: int, stride: int = 1) -> None:
        super().__init__(c_in, c_out, stride, norm=True)
        self.shortcut = None
        if stride > 1 or c_in != c_out:
            self.shortcut = nn.ModuleList(
                [nn.Conv2d(c_in, c_out, 1, stride, bias=False), nn.BatchNorm2d(c_out)]
            )

    def forward(self, x):
        short = x
        for layer in self.shortcut or []:
            short = layer(short)
        x = self.norm1(self.conv1(x)).clamp(min=0)
        return nn.functional.relu(self.norm2(self.conv2(x)).add(short))


# %% residual_block: ModuleDict and torch.add
# kind: right
# idea: layers by name in a ModuleDict, one ReLU module
class ResidualBlock(nn.Module):
    def __init__(self, c_in, c_out, stride=1):
        super().__init__()
        layers = {
            "conv_a": nn.Conv2d(
                c_in,
                c_out,
                kernel_size=(3, 3),
                stride=(stride, stride),
                padding="same" if stride == 1 else 1,
                bias=False,
            ),
            "norm_a": nn.BatchNorm2d(c_out),
            "conv_b": nn.Conv2d(c_out, c_out, kernel_size=3, padding="same", bias=False),
            "norm_b": nn.BatchNorm2d(c_out),
        }
        if not (c_in == c_out and stride == 1):
            layers["conv_s"] = nn.Conv2d(c_in, c_out, kernel_size=1, stride=stride, bias=False)
            layers["norm_s"] = nn.BatchNorm2d(c_out)
        self.layers = nn.ModuleDict(layers)
        self.relu = nn.ReLU()

    def forward(self, x):
        at = self.layers
        y = self.relu(at["norm_a"](at["conv_a"](x)))
        y = at["norm_b"](at["conv_b"](y))
        if "conv_s" in at:
            x = at["norm_s"](at["conv_s"](x))
        return self.relu(torch.add(x, y))


# %% one_cycle: step total accepted
# kind: wrong
# idea: step > total in the test
def one_cycle(step, total, peak, warmup):
    if step < 0 or step > total:
        raise ValueError(f"there is no step {step}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: negative steps accepted
# kind: wrong
# idea: only the upper end is refused
def one_cycle(step, total, peak, warmup):
    if step >= total:
        raise ValueError(f"there is no step {step}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: only negative refused
# kind: wrong
# idea: the upper end is forgotten
def one_cycle(step, total, peak, warmup):
    if step < 0:
        raise ValueError(f"there is no step {step}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: last step refused
# kind: wrong
# idea: total - 1 raises
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total - 1:
        raise ValueError(f"there is no step {step}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: IndexError
# kind: wrong
# idea: wrong kind of error
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        raise IndexError(f"there is no step {step}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: assert
# kind: wrong
# idea: AssertionError
def one_cycle(step, total, peak, warmup):
    assert 0 <= step < total
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: zero for a step that does not exist
# kind: wrong
# idea: returns 0.0 in place of raising
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        return 0.0
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: starts at zero
# kind: wrong
# idea: peak * t / w
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        raise ValueError(f"there is no step {step}")
    if step < warmup:
        return peak * step / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: warm-up one longer
# kind: wrong
# idea: t <= w
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        raise ValueError(f"there is no step {step}")
    if step <= warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: ends at zero
# kind: wrong
# idea: (T - 1 - t) / (T - 1 - w)
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        raise ValueError(f"there is no step {step}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - 1 - step) / max(1, total - 1 - warmup)


# %% one_cycle: down by (T - t) / T
# kind: wrong
# idea: slope for the whole length: a jump behind the peak
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        raise ValueError(f"there is no step {step}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / total


# %% one_cycle: cosine
# kind: wrong
# idea: down along a cosine
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        raise ValueError(f"there is no step {step}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return (
        peak
        * 0.5
        * (1 + __import__("math").cos(3.141592653589793 * (step - warmup) / (total - warmup)))
    )


# %% one_cycle: peak left out
# kind: wrong
# idea: rates up to 1
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        raise ValueError(f"there is no step {step}")
    if step < warmup:
        return (step + 1) / warmup
    return (total - step) / (total - warmup)


# %% one_cycle: whole numbers only
# kind: wrong
# idea: integer division on the way up
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        raise ValueError(f"there is no step {step}")
    if step < warmup:
        return peak * ((step + 1) // warmup)
    return peak * (total - step) / (total - warmup)


# %% one_cycle: tensor
# kind: wrong
# idea: returns a tensor
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        raise ValueError(f"there is no step {step}")
    if step < warmup:
        return torch.tensor(peak * (step + 1) / warmup)
    return torch.tensor(peak * (total - step) / (total - warmup))


# %% one_cycle: rounded
# kind: wrong
# idea: three decimals
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        raise ValueError(f"there is no step {step}")
    if step < warmup:
        return round(peak * (step + 1) / warmup, 3)
    return round(peak * (total - step) / (total - warmup), 3)


# %% one_cycle: step zero refused
# kind: wrong
# idea: 'if not step' refuses step 0
def one_cycle(step, total, peak, warmup):
    if not step or not 0 < step < total:
        raise ValueError(f"there is no step {step}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: counts its calls
# kind: wrong
# idea: ignores step after the first call: a counter on the function
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        raise ValueError(f"there is no step {step}")
    one_cycle.calls = getattr(one_cycle, "calls", -1) + 1
    step = one_cycle.calls % total
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: floor for the rate
# kind: wrong
# idea: never below a hundredth of the peak
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        raise ValueError(f"there is no step {step}")
    if step < warmup:
        return peak * (step + 1) / warmup
    return max(peak * (total - step) / (total - warmup), peak * 0.1)


# %% one_cycle: warm-up as a share
# kind: wrong
# idea: takes warmup as a fraction if it is 1
def one_cycle(step, total, peak, warmup):
    if not 0 <= step < total:
        raise ValueError(f"there is no step {step}")
    if warmup <= 1:
        warmup = int(warmup * total) - 1
    if step < warmup:
        return peak * (step + 1) / warmup
    return peak * (total - step) / (total - warmup)


# %% one_cycle: lower of two lines
# kind: right
# idea: the minimum of both lines
def one_cycle(step, total, peak, warmup):
    if step not in range(total):
        raise ValueError("no such step")
    return peak * min((step + 1) / warmup, (total - step) / (total - warmup))


# %% one_cycle: table
# kind: right
# idea: builds the whole table, picks one
def one_cycle(step: int, total: int, peak: float, warmup: int) -> float:
    up = [peak * (t + 1) / warmup for t in range(warmup)]
    down = [peak * (total - t) / (total - warmup) for t in range(warmup, total)]
    if step < 0:
        raise ValueError(f"step {step} is negative")
    try:
        return (up + down)[step]
    except IndexError:
        raise ValueError(f"step {step} of {total}") from None


# %% one_cycle: nested helper with an own error class
# kind: right
# idea: subclass of ValueError, linear helper
class NoSuchStep(ValueError):
    """There is no such step."""


def _share(done, of):
    return done / of


def one_cycle(step, total, peak, warmup):
    if step < 0 or total <= step:
        raise NoSuchStep(step)
    rising = step < warmup
    share = _share(step + 1, warmup) if rising else _share(total - step, total - warmup)
    return float(peak * share)


# %% fit: gradients zeroed afterwards
# kind: wrong
# idea: zero_grad behind the step: the first step takes in gradients of an earlier training
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: gradients zeroed once an epoch
# kind: wrong
# idea: zero_grad outside the batch loop
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        optimizer.zero_grad()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: train() only once
# kind: wrong
# idea: training mode is switched on before the first epoch only
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    model.train()
    for epoch in range(epochs):
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
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: train() never
# kind: wrong
# idea: relies on the mode in which the model arrives, back to it after validation
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        was = model.training
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        model.train(was)
        history["accuracy"].append(right / seen)
    return history


# %% fit: no eval
# kind: wrong
# idea: validation in training mode, which also moves running values
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
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
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: eval only at the top
# kind: wrong
# idea: model.training = False
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
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
        model.training = False
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: no_grad forgotten
# kind: wrong
# idea: validation records gradients
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
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
        right = seen = 0
        if True:
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: first group only
# kind: wrong
# idea: param_groups[0]
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups[:1]:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: rate set behind the step
# kind: wrong
# idea: each step uses the rate of the one before
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        for images, labels in batches:
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            step += 1
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: steps counted from one
# kind: wrong
# idea: lr_at(step + 1)
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step + 1)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: steps start anew each epoch
# kind: wrong
# idea: enumerate inside the epoch
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        step = 0
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
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: rate by epoch
# kind: wrong
# idea: lr_at(epoch)
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(epoch)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: rate multiplied
# kind: wrong
# idea: lr_at taken as a factor on the optimiser's rate
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] *= lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: attribute of the optimiser
# kind: wrong
# idea: optimizer.lr = ... has no effect
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        for images, labels in batches:
            optimizer.lr = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: training batches read once
# kind: wrong
# idea: list(batches) before the epochs: same order and same augmentation each time
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    batches = list(batches)
    for epoch in range(epochs):
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
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: loss after the update
# kind: wrong
# idea: forward again after the step
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(nn.functional.cross_entropy(model(images), labels).item())
            step += 1
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: loss as tensor
# kind: wrong
# idea: tensors in the history
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.detach())
            step += 1
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: one loss an epoch
# kind: wrong
# idea: mean over the epoch
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        epoch_loss = []
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            epoch_loss.append(loss.item())
            step += 1
        history["loss"].append(sum(epoch_loss) / len(epoch_loss))
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: mean of batch accuracies
# kind: wrong
# idea: short last batch counts like a full one
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
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
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).float().mean().item()
                seen += 1
        history["accuracy"].append(right / seen)
    return history


# %% fit: accuracy of the last batch
# kind: wrong
# idea: counters reset in each batch
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
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
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right = seen = 0
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: accuracy before training
# kind: wrong
# idea: validates at the start of each epoch
def fit(model, optimizer, batches, validation, epochs, lr_at):
    def measure():
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        return right / seen

    losses, accuracies, step = [], [], 0
    for _ in range(epochs):
        accuracies.append(measure())
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
    return {"loss": losses, "accuracy": accuracies}


# %% fit: validated at the end only
# kind: wrong
# idea: one accuracy for the whole training
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
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
    right = seen = 0
    with torch.no_grad():
        for images, labels in validation:
            right += (model(images).argmax(1) == labels).sum().item()
            seen += len(labels)
    history["accuracy"].append(right / seen)
    return history


# %% fit: validation read twice
# kind: wrong
# idea: counts images in a second pass over validation
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
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
        count = sum(len(labels) for _, labels in validation)
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / count)
    return history


# %% fit: per cent
# kind: wrong
# idea: 0 to 100
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
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
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(100 * right / seen)
    return history


# %% fit: accuracy as tensor
# kind: wrong
# idea: no item()
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
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
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: short batches skipped in training
# kind: wrong
# idea: skips a batch that is shorter than the first
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        size = None
        for images, labels in batches:
            size = size or len(labels)
            if len(labels) < size:
                continue
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: loss summed
# kind: wrong
# idea: reduction='sum'
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels, reduction="sum")
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: softmax before cross-entropy
# kind: wrong
# idea: softmax applied twice
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images).softmax(1), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: own optimiser
# kind: wrong
# idea: makes a new SGD each epoch and loses momentum
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
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
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: momentum buffers cleared
# kind: wrong
# idea: optimizer.state.clear() at the start of each epoch
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        optimizer.state.clear()
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
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: clipped gradients
# kind: wrong
# idea: clips the gradient norm, which nobody asked for
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            optimizer.zero_grad()
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: early stop
# kind: wrong
# idea: stops when the accuracy no longer rises
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
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
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
        if len(history["accuracy"]) > 1 and history["accuracy"][-1] <= history["accuracy"][-2]:
            break
    return history


# %% fit: one epoch too few
# kind: wrong
# idea: range(1, epochs)
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(1, epochs):
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
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: gradients zeroed by a loop over the first group
# kind: wrong
# idea: zeroes only gradients of the first group
def fit(model, optimizer, batches, validation, epochs, lr_at):
    history = {"loss": [], "accuracy": []}
    step = 0
    for epoch in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(step)
            for p in optimizer.param_groups[0]["params"]:
                p.grad = None
            loss = nn.functional.cross_entropy(model(images), labels)
            loss.backward()
            optimizer.step()
            history["loss"].append(loss.item())
            step += 1
        model.eval()
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: history kept between calls
# kind: wrong
# idea: default dictionary shared by all calls
def fit(model, optimizer, batches, validation, epochs, lr_at, history={"loss": [], "accuracy": []}):
    step = 0
    for epoch in range(epochs):
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
        right = seen = 0
        with torch.no_grad():
            for images, labels in validation:
                right += (model(images).argmax(1) == labels).sum().item()
                seen += len(labels)
        history["accuracy"].append(right / seen)
    return history


# %% fit: split into helpers
# kind: right
# idea: helpers, itertools.count and inference_mode
from itertools import count


def _train_step(model, optimizer, images, labels, rate):
    for group in optimizer.param_groups:
        group.update(lr=rate)
    optimizer.zero_grad(set_to_none=True)
    loss = nn.CrossEntropyLoss()(model(images), labels)
    loss.backward()
    optimizer.step()
    return float(loss.detach())


@torch.inference_mode()
def _share_right(model, batches):
    model.eval()
    hits = torch.cat([model(x).argmax(1) == y for x, y in batches])
    return hits.double().mean().item()


def fit(model, optimizer, batches, validation, epochs, lr_at):
    steps, losses, shares = count(), [], []
    for _ in range(epochs):
        model.train(True)
        losses += [_train_step(model, optimizer, x, y, lr_at(next(steps))) for x, y in batches]
        shares.append(_share_right(model, validation))
    return dict(loss=losses, accuracy=shares)


# %% fit: class with state
# kind: right
# idea: an object that trains
class _Run:
    def __init__(self, model, optimizer, lr_at):
        self.model, self.optimizer, self.lr_at = model, optimizer, lr_at
        self.loss, self.accuracy = [], []

    def epoch(self, batches):
        self.model.train()
        for images, labels in batches:
            self.optimizer.zero_grad()
            logits = self.model(images)
            loss = -logits.log_softmax(1).gather(1, labels[:, None]).mean()
            loss.backward()
            rate = self.lr_at(len(self.loss))
            for group in self.optimizer.param_groups:
                group["lr"] = rate
            self.optimizer.step()
            self.loss.append(loss.item())

    def validate(self, batches):
        self.model.eval()
        outcome = []
        with torch.no_grad():
            for images, labels in batches:
                outcome += self.model(images).argmax(1).eq(labels).tolist()
        self.accuracy.append(sum(outcome) / len(outcome))


def fit(model, optimizer, batches, validation, epochs, lr_at):
    run = _Run(model, optimizer, lr_at)
    for _ in range(epochs):
        run.epoch(batches)
        run.validate(validation)
    return {"loss": run.loss, "accuracy": run.accuracy}


# %% fit: zeroed behind, and once before
# kind: right
# idea: gradients cleared at the start and after each step; mode put back at the end
def fit(model, optimizer, batches, validation, epochs, lr_at):
    was = model.training
    losses, accuracies = [], []
    optimizer.zero_grad()
    for _ in range(epochs):
        model.train()
        for images, labels in batches:
            for group in optimizer.param_groups:
                group["lr"] = lr_at(len(losses))
            loss = nn.functional.cross_entropy(model(images), labels)
            losses.append(loss.item())
            loss.backward()
            optimizer.step()
            optimizer.zero_grad()
        model.eval()
        counts = torch.zeros(2, dtype=torch.int64)
        with torch.no_grad():
            for images, labels in validation:
                guess = model(images).max(dim=1)[1]
                counts += torch.tensor([int((guess == labels).sum()), len(labels)])
        right, seen = counts.tolist()
        accuracies.append(right / seen)
    model.train(was)
    return {"loss": losses, "accuracy": accuracies}


# %% cifar_net: over the budget
# kind: wrong
# fails: test_cifar_net
# idea: twice the width
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 32, 3, padding=1, bias=False),
            nn.BatchNorm2d(32),
            nn.ReLU(),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            ResidualBlock(128, 256, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(256, 10)

    def features(self, images):
        return self.body((images - 0.47) / 0.25)

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: dropout in front of the head
# kind: wrong
# fails: test_cifar_net
# idea: forward drops features, so in training logits are not head(features)
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.drop = nn.Dropout(0.5)
        self.head = nn.Linear(128, 10)

    def features(self, images):
        return self.body((images - 0.47) / 0.25)

    def forward(self, images):
        return self.head(self.drop(self.features(images)))


# %% cifar_net: functional dropout
# kind: wrong
# fails: test_cifar_net
# idea: F.dropout is on in evaluation mode as well
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images):
        return nn.functional.dropout(self.body((images - 0.47) / 0.25), 0.2)

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: centred by the batch
# kind: wrong
# fails: test_cifar_net
# idea: subtracts the batch's own mean: logits depend on the rest of the batch
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images):
        return self.body(
            (images - images.mean((0, 2, 3), keepdim=True)) / images.std((0, 2, 3), keepdim=True)
        )

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: centred in forward only
# kind: wrong
# fails: test_cifar_net
# idea: features gets images that are not centred
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images):
        return self.body(images)

    def forward(self, images):
        return self.head(self.features((images - 0.47) / 0.25))


# %% cifar_net: features with two axes too many
# kind: wrong
# fails: test_cifar_net
# idea: features of shape (N, F, 1, 1)
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images):
        return self.body((images - 0.47) / 0.25)

    def forward(self, images):
        return self.head(self.features(images).flatten(1))


# %% cifar_net: softmax in forward
# kind: wrong
# fails: test_cifar_net
# idea: probabilities, not head(features)
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images):
        return self.body((images - 0.47) / 0.25)

    def forward(self, images):
        return self.head(self.features(images)).softmax(1)


# %% cifar_net: mean as a frozen parameter
# kind: wrong
# fails: test_cifar_net
# idea: requires_grad=False parameters for the centring: no gradient reaches them, they ought to be buffers
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.mean = nn.Parameter(torch.full((1, 3, 1, 1), 0.47), requires_grad=False)
        self.head = nn.Linear(128, 10)

    def features(self, images):
        return self.body((images - self.mean) / 0.25)

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: head of two layers
# kind: wrong
# fails: test_cifar_net
# idea: head is a Sequential
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Sequential(nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10))

    def features(self, images):
        return self.body((images - 0.47) / 0.25)

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: features without gradient
# kind: wrong
# fails: test_cifar_net
# idea: features decorated by no_grad
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    @torch.no_grad()
    def features(self, images):
        return self.body((images - 0.47) / 0.25)

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: a layer that is never used
# kind: wrong
# fails: test_cifar_net
# idea: an extra linear layer, which gets no gradient
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.extra = nn.Linear(128, 128)
        self.head = nn.Linear(128, 10)

    def features(self, images):
        return self.body((images - 0.47) / 0.25)

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: ReLU between features and head
# kind: wrong
# fails: test_cifar_net
# idea: forward applies a ReLU to normalised features
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.BatchNorm1d(128),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images):
        return self.body((images - 0.47) / 0.25)

    def forward(self, images):
        return self.head(self.features(images).relu())


# %% cifar_net: squeeze
# kind: wrong
# fails: test_cifar_net
# idea: squeeze() in features: one image loses its row
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images):
        return self.body((images - 0.47) / 0.25).squeeze()

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: images centred in place
# kind: wrong
# fails: test_cifar_net
# idea: sub_ changes the images, so a second call gives other logits
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images):
        return self.body(images.sub_(0.47).div_(0.25))

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: norm without running values
# kind: wrong
# fails: test_cifar_net
# idea: BatchNorm2d(track_running_stats=False) in the stem
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16, track_running_stats=False),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images):
        return self.body((images - 0.47) / 0.25)

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: argument needed
# kind: wrong
# fails: test_cifar_net
# idea: width without default
class CifarNet(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images):
        return self.body((images - 0.47) / 0.25)

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: features are the logits
# kind: wrong
# fails: test_cifar_net
# idea: features returns what the head gives
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 10)

    def features(self, images):
        return self.head(self.body((images - 0.47) / 0.25))

    def forward(self, images):
        return self.features(images)


# %% cifar_net: eleven outputs
# kind: wrong
# fails: test_cifar_net
# idea: a class for none of the ten
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False),
            nn.BatchNorm2d(16),
            nn.ReLU(),
            ResidualBlock(16, 32, 2),
            ResidualBlock(32, 64, 2),
            ResidualBlock(64, 128, 2),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
        )
        self.head = nn.Linear(128, 11)

    def features(self, images):
        return self.body((images - 0.47) / 0.25)

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: plain convolutions and buffers
# kind: right
# idea: VGG-like, buffers for the centring
class CifarNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor([0.49, 0.48, 0.45]).view(3, 1, 1))
        self.register_buffer("std", torch.tensor([0.25, 0.24, 0.26]).view(3, 1, 1))
        layers, c = [], 3
        for width in (24, 48, 96, 96):
            layers += [
                nn.Conv2d(c, width, 3, padding=1, bias=False),
                nn.BatchNorm2d(width),
                nn.ReLU(),
                nn.MaxPool2d(2),
            ]
            c = width
        self.layers = nn.ModuleList(layers)
        self.head = nn.Linear(c * 4, 10)

    def features(self, images):
        x = (images - self.mean) / self.std
        for layer in self.layers:
            x = layer(x)
        return x.reshape(len(x), -1)

    def forward(self, images):
        return self.head(self.features(images))


# %% cifar_net: mean of axes instead of a pooling layer
# kind: right
# idea: residual blocks in a loop, group norm in the stem, mean over H and W
class CifarNet(nn.Module):
    def __init__(self):
        super().__init__()
        widths = [32, 32, 64, 128]
        self.stem = nn.Conv2d(3, widths[0], 3, padding=1)
        self.norm = nn.GroupNorm(4, widths[0])
        self.blocks = nn.Sequential(*(ResidualBlock(a, b, 2) for a, b in zip(widths, widths[1:])))
        self.head = nn.Linear(widths[-1], 10)

    def features(self, images):
        maps = self.blocks(self.norm(self.stem(images * 4 - 1.9)).relu())
        return maps.mean(dim=(2, 3))

    def forward(self, images):
        rows = self.features(images)
        return rows @ self.head.weight.T + self.head.bias


# %% cifar_net: Sequential with the head last
# kind: right
# idea: a subclass of nn.Sequential; features runs all but the head
class CifarNet(nn.Sequential):
    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU()
        )
        self.one, self.two, self.three = (ResidualBlock(c, 2 * c, 2) for c in (16, 32, 64))
        self.pool = nn.AdaptiveMaxPool2d(1)
        self.head = nn.Linear(128, 10)

    def features(self, images):
        x = (images - 0.5) / 0.25
        for layer in list(self)[:-1]:
            x = layer(x)
        return torch.flatten(x, 1)

    def forward(self, images):
        return self.head(self.features(images))


# %% weight_files: parameters only
# kind: wrong
# idea: running values are not saved, loaded with strict=False
def save_network(network, path, trained_on):
    tensors = {
        name: tensor.detach().cpu().contiguous() for name, tensor in network.named_parameters()
    }
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path), strict=False)
    network.eval()
    return network


# %% weight_files: pickle
# kind: wrong
# idea: torch.save and torch.load
def save_network(network, path, trained_on):
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    torch.save(tensors, path)


def load_network(path):
    network = CifarNet()
    network.load_state_dict(torch.load(path))
    network.eval()
    return network


# %% weight_files: no metadata
# kind: wrong
# idea: metadata forgotten
def save_network(network, path, trained_on):
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path)


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path))
    network.eval()
    return network


# %% weight_files: other key
# kind: wrong
# idea: metadata under another name
def save_network(network, path, trained_on):
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"dataset": trained_on})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path))
    network.eval()
    return network


# %% weight_files: not contiguous
# kind: wrong
# idea: fails after training in channels_last
def save_network(network, path, trained_on):
    tensors = {name: tensor.cpu() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path))
    network.eval()
    return network


# %% weight_files: network moved to the CPU and made contiguous
# kind: wrong
# idea: changes memory layout of the network itself
def save_network(network, path, trained_on):
    network.cpu().to(memory_format=torch.contiguous_format)
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path))
    network.eval()
    return network


# %% weight_files: network left in evaluation mode
# kind: wrong
# idea: save switches the mode
def save_network(network, path, trained_on):
    network.eval()
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path))
    network.eval()
    return network


# %% weight_files: tensors made contiguous in the network
# kind: wrong
# idea: writes contiguous data back into the parameters
def save_network(network, path, trained_on):
    for p in network.parameters():
        p.data = p.data.contiguous()
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path))
    network.eval()
    return network


# %% weight_files: loads in training mode
# kind: wrong
# idea: eval() forgotten
def save_network(network, path, trained_on):
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path))
    return network


# %% weight_files: report returned
# kind: wrong
# idea: returns what load_state_dict gives
def save_network(network, path, trained_on):
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    network.eval()
    return network.load_state_dict(load_file(path))


# %% weight_files: never replaces a file
# kind: wrong
# idea: returns if the file exists
def save_network(network, path, trained_on):
    if Path(path).exists():
        return
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path))
    network.eval()
    return network


# %% weight_files: refuses a file that is there
# kind: wrong
# idea: FileExistsError
def save_network(network, path, trained_on):
    if Path(path).exists():
        raise FileExistsError(path)
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path))
    network.eval()
    return network


# %% weight_files: half precision
# kind: wrong
# idea: saved as float16
def save_network(network, path, trained_on):
    tensors = {
        name: tensor.cpu().contiguous().half() for name, tensor in network.state_dict().items()
    }
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path))
    network.eval()
    return network


# %% weight_files: number of batches left out
# kind: wrong
# idea: leaves num_batches_tracked out, as it seems unimportant
def save_network(network, path, trained_on):
    tensors = {
        name: tensor.cpu().contiguous()
        for name, tensor in network.state_dict().items()
        if tensor.ndim
    }
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path), strict=False)
    network.eval()
    return network


# %% weight_files: same network each time
# kind: wrong
# idea: one module-level network is filled and returned
def save_network(network, path, trained_on):
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


_LOADED = []


def load_network(path):
    if not _LOADED:
        _LOADED.append(CifarNet())
    network = _LOADED[0]
    network.load_state_dict(load_file(path))
    network.eval()
    return network


# %% weight_files: file read once
# kind: wrong
# idea: remembers the first content of each path, so a replaced file is not seen
def save_network(network, path, trained_on):
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


_FILES = {}


def load_network(path):
    network = CifarNet()
    network.load_state_dict(_FILES.setdefault(path, load_file(path)))
    network.eval()
    return network


# %% weight_files: suffix appended
# kind: wrong
# idea: writes path + '.safetensors'
def save_network(network, path, trained_on):
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, str(path) + ".safetensors", metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(str(path) + ".safetensors"))
    network.eval()
    return network


# %% weight_files: strict only for parameters
# kind: wrong
# idea: copies parameters by name and leaves the buffers as new
def save_network(network, path, trained_on):
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    tensors = load_file(path)
    with torch.no_grad():
        for name, p in network.named_parameters():
            p.copy_(tensors[name])
    network.eval()
    return network


# %% weight_files: names without the part before the dot
# kind: wrong
# idea: strips the names, so they clash
def save_network(network, path, trained_on):
    tensors = {
        name.split(".")[-1]: tensor.cpu().contiguous()
        for name, tensor in network.state_dict().items()
    }
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path), strict=False)
    network.eval()
    return network


# %% weight_files: positions instead of names
# kind: wrong
# idea: names are replaced by numbers
def save_network(network, path, trained_on):
    tensors = {str(i): t.cpu().contiguous() for i, t in enumerate(network.state_dict().values())}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    stored = load_file(path)
    network.load_state_dict({n: stored[str(i)] for i, n in enumerate(network.state_dict())})
    network.eval()
    return network


# %% weight_files: fixed trained_on
# kind: wrong
# idea: always writes CIFAR-10
def save_network(network, path, trained_on):
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": "CIFAR-10"})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path))
    network.eval()
    return network


# %% weight_files: switched back to training
# kind: wrong
# idea: eval() is called and undone, so the network comes in training mode
def save_network(network, path, trained_on):
    tensors = {name: tensor.cpu().contiguous() for name, tensor in network.state_dict().items()}
    save_file(tensors, path, metadata={"trained_on": trained_on})


def load_network(path):
    network = CifarNet()
    network.load_state_dict(load_file(path))
    network.eval()
    network.train(True)
    return network


# %% weight_files: loops and clones
# kind: right
# idea: clone with contiguous_format, copies into the state dict
def save_network(network: nn.Module, path: str, trained_on: str) -> None:
    tensors = {}
    for name, tensor in network.state_dict().items():
        tensors[name] = tensor.detach().to("cpu").clone(memory_format=torch.contiguous_format)
    Path(path).unlink(missing_ok=True)
    save_file(tensors, str(path), {"trained_on": str(trained_on), "format": "pt"})


def load_network(path: str) -> nn.Module:
    network = CifarNet()
    stored = load_file(str(path), device="cpu")
    own = network.state_dict()
    assert own.keys() == stored.keys()
    with torch.no_grad():
        for name, tensor in own.items():
            tensor.copy_(stored[name])
    return network.train(False)


# %% weight_files: bytes
# kind: right
# idea: safetensors.torch.save to bytes, written by Path
import safetensors.torch


def save_network(network, path, trained_on):
    packed = {
        n: torch.empty(t.shape, dtype=t.dtype).copy_(t) for n, t in network.state_dict().items()
    }
    Path(path).write_bytes(safetensors.torch.save(packed, metadata={"trained_on": trained_on}))


def load_network(path):
    network = CifarNet().cpu()
    missing, unexpected = network.load_state_dict(safetensors.torch.load(Path(path).read_bytes()))
    assert not missing and not unexpected
    return network.eval()


# %% weight_files: safe_open and assign
# kind: right
# idea: reads name by name, load_state_dict with assign
from safetensors import safe_open


def save_network(network, path, trained_on):
    state = network.state_dict()
    save_file(
        dict(zip(state, (t.contiguous().cpu().contiguous() for t in state.values()))),
        path,
        metadata=dict(trained_on=trained_on),
    )


def load_network(path):
    with safe_open(path, framework="pt", device="cpu") as file:
        tensors = {name: file.get_tensor(name).clone() for name in file.keys()}
    network = CifarNet()
    network.load_state_dict(tensors, strict=True, assign=True)
    network.eval()
    return network


# %% linear_head: ones in front
# kind: wrong
# idea: last row belongs to the last feature
def linear_head(features, labels, classes, strength):
    a = torch.cat([torch.ones(len(features), 1), features], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a + strength * torch.eye(a.shape[1])
    return torch.linalg.solve(m, a.T @ y)


# %% linear_head: ones not punished
# kind: wrong
# idea: lambda does not hold for the row of ones
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a + strength * torch.eye(a.shape[1])
    m[-1, -1] -= strength
    return torch.linalg.solve(m, a.T @ y)


# %% linear_head: number of classes from the labels
# kind: wrong
# idea: a missing last class is missing in W
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels).float()
    m = a.T @ a + strength * torch.eye(a.shape[1])
    return torch.linalg.solve(m, a.T @ y)


# %% linear_head: classes sorted anew
# kind: wrong
# idea: unique labels are numbered anew, so a missing class shifts the columns
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    labels = torch.unique(labels, return_inverse=True)[1]
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a + strength * torch.eye(a.shape[1])
    return torch.linalg.solve(m, a.T @ y)


# %% linear_head: mean over images
# kind: wrong
# idea: divides the products by N, so lambda is N times as strong
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a / len(a) + strength * torch.eye(a.shape[1])
    return torch.linalg.solve(m, a.T @ y / len(a))


# %% linear_head: lambda for each image
# kind: wrong
# idea: strength times N
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a + len(a) * strength * torch.eye(a.shape[1])
    return torch.linalg.solve(m, a.T @ y)


# %% linear_head: lambda squared
# kind: wrong
# idea: strength ** 2, as if it stood in an extra row of A
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a + strength**2 * torch.eye(a.shape[1])
    return torch.linalg.solve(m, a.T @ y)


# %% linear_head: lambda halved
# kind: wrong
# idea: for half the squared error
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a + strength / 2 * torch.eye(a.shape[1])
    return torch.linalg.solve(m, a.T @ y)


# %% linear_head: lambda everywhere
# kind: wrong
# idea: adds a number to the whole table in place of the diagonal
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a + strength
    return torch.linalg.solve(m, a.T @ y)


# %% linear_head: no lambda
# kind: wrong
# idea: lstsq without punishment
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    return torch.linalg.lstsq(a, y).solution


# %% linear_head: transposed
# kind: wrong
# idea: W of shape (classes, F + 1)
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a + strength * torch.eye(a.shape[1])
    return torch.linalg.solve(m, a.T @ y).T


# %% linear_head: targets -1 and 1
# kind: wrong
# idea: minus one for the wrong classes
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float() * 2 - 1
    m = a.T @ a + strength * torch.eye(a.shape[1])
    return torch.linalg.solve(m, a.T @ y)


# %% linear_head: class numbers as targets
# kind: wrong
# idea: regression on the number, repeated
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = labels.float()[:, None].expand(-1, classes)
    m = a.T @ a + strength * torch.eye(a.shape[1])
    return torch.linalg.solve(m, a.T @ y)


# %% linear_head: features standardised
# kind: wrong
# idea: W belongs to other features than those given
def linear_head(features, labels, classes, strength):
    features = (features - features.mean(0)) / (features.std(0) + 1e-6)
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a + strength * torch.eye(a.shape[1])
    return torch.linalg.solve(m, a.T @ y)


# %% linear_head: features centred in place
# kind: wrong
# idea: features -= mean changes the argument
def linear_head(features, labels, classes, strength):
    features -= features.mean(0)
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a + strength * torch.eye(a.shape[1])
    return torch.linalg.solve(m, a.T @ y)


# %% linear_head: no column of ones
# kind: wrong
# idea: W of shape (F, classes)
def linear_head(features, labels, classes, strength):
    a = features
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a + strength * torch.eye(a.shape[1])
    return torch.linalg.solve(m, a.T @ y)


# %% linear_head: bias added afterwards
# kind: wrong
# idea: solves without ones and sets the last row to the mean residual
def linear_head(features, labels, classes, strength):
    a = features
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a + strength * torch.eye(a.shape[1])
    w = torch.linalg.solve(m, a.T @ y)
    return torch.cat([w, (y - a @ w).mean(0, keepdim=True)])


# %% linear_head: ones_like
# kind: wrong
# idea: a column of ones for each feature
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones_like(features)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a + strength * torch.eye(a.shape[1])
    return torch.linalg.solve(m, a.T @ y)


# %% linear_head: gradient steps
# kind: wrong
# idea: a hundred steps of gradient descent: not the minimum
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a + strength * torch.eye(a.shape[1])
    w = torch.zeros(a.shape[1], classes)
    for _ in range(100):
        w -= 1e-4 * (m @ w - a.T @ y)
    return w


# %% linear_head: pseudo-inverse with a cut
# kind: wrong
# idea: pinv of A instead of the punished system
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a + strength * torch.eye(a.shape[1])
    return torch.linalg.pinv(a, rtol=strength / (strength + 1)) @ y


# %% linear_head: strength at most one
# kind: wrong
# idea: clamps lambda
def linear_head(features, labels, classes, strength):
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a + min(strength, 1.0) * torch.eye(a.shape[1])
    return torch.linalg.solve(m, a.T @ y)


# %% linear_head: rows normalised
# kind: wrong
# idea: features scaled to length one first
def linear_head(features, labels, classes, strength):
    features = nn.functional.normalize(features, dim=1)
    a = torch.cat([features, torch.ones(len(features), 1)], dim=1)
    y = nn.functional.one_hot(labels, classes).float()
    m = a.T @ a + strength * torch.eye(a.shape[1])
    return torch.linalg.solve(m, a.T @ y)


# %% linear_head: more rows
# kind: right
# idea: least squares on A with sqrt(lambda) I below
def linear_head(features, labels, classes, strength):
    n, f = features.shape
    a = nn.functional.pad(features, (0, 1), value=1.0)
    y = torch.zeros(n, classes)
    y[torch.arange(n), labels] = 1.0
    below = strength**0.5 * torch.eye(f + 1)
    tall = torch.vstack([a, below]).double()
    goal = torch.vstack([y, torch.zeros(f + 1, classes)]).double()
    return torch.linalg.lstsq(tall, goal).solution.float()


# %% linear_head: Cholesky in double precision
# kind: right
# idea: cholesky_solve, back to float32
def linear_head(features, labels, classes, strength):
    x = features.detach().to(torch.float64)
    a = torch.hstack((x, x.new_ones((x.shape[0], 1))))
    targets = torch.eye(classes, dtype=torch.float64)[labels]
    gram = torch.einsum("ni,nj->ij", a, a)
    gram.diagonal().add_(strength)
    factor = torch.linalg.cholesky(gram)
    return torch.cholesky_solve(a.mT @ targets, factor).to(features.dtype)


# %% linear_head: dual form
# kind: right
# idea: A^T (A A^T + lambda I)^-1 Y is the same matrix
def linear_head(features, labels, classes, strength):
    ones = torch.ones(features.size(0), 1, dtype=features.dtype)
    a = torch.cat((features, ones), 1).double()
    y = (labels.unsqueeze(1) == torch.arange(classes)).double()
    small = a @ a.T + strength * torch.eye(len(a), dtype=torch.float64)
    return (a.T @ torch.linalg.solve(small, y)).float()


# %% confidence_and_accuracy: largest logit
# kind: wrong
# idea: no softmax
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: softmax over the images
# kind: wrong
# idea: dim 0
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.softmax(0).max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: exponentials by hand
# kind: wrong
# idea: overflow for large logits
def confidence_and_accuracy(logits, labels):
    confidence, predicted = (logits.exp() / logits.exp().sum(1, keepdim=True)).max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: shifted in place
# kind: wrong
# idea: logits -= maximum changes the argument
def confidence_and_accuracy(logits, labels):
    logits -= logits.max(1, keepdim=True).values
    p = logits.exp()
    confidence, predicted = (p / p.sum(1, keepdim=True)).max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: shifted by the maximum of all
# kind: wrong
# idea: one maximum for the whole table: rows far below become 0 / 0
def confidence_and_accuracy(logits, labels):
    confidence, predicted = ((e := (logits - logits.max()).exp()) / e.sum(1, keepdim=True)).max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: clamped logits
# kind: wrong
# idea: clamped to +-20 against overflow, which moves the probabilities and can tie classes
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.clamp(-20, 20).softmax(1).max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: probability of the right class
# kind: wrong
# idea: not the largest one
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.softmax(1).max(1)
    confidence = logits.softmax(1).gather(1, labels[:, None])
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: right answers only
# kind: wrong
# idea: mean confidence of the right answers
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.softmax(1).max(1)
    return confidence[predicted == labels].mean().item(), (
        predicted == labels
    ).float().mean().item()


# %% confidence_and_accuracy: accuracy first
# kind: wrong
# idea: pair swapped
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.softmax(1).max(1)
    return (predicted == labels).float().mean().item(), confidence.mean().item()


# %% confidence_and_accuracy: tensors
# kind: wrong
# idea: no item()
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.softmax(1).max(1)
    return confidence.mean(), (predicted == labels).float().mean()


# %% confidence_and_accuracy: per cent
# kind: wrong
# idea: 0 to 100
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.softmax(1).max(1)
    return 100 * confidence.mean().item(), (predicted == labels).float().mean().item() * 100


# %% confidence_and_accuracy: sigmoid
# kind: wrong
# idea: each class on its own
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.sigmoid().max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: largest of the mean
# kind: wrong
# idea: mean over the images first, then the maximum
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.softmax(1).max(1)
    return logits.softmax(1).mean(0).max().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: median
# kind: wrong
# idea: median instead of mean
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.softmax(1).max(1)
    return confidence.median().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: rounded
# kind: wrong
# idea: two decimals
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.softmax(1).max(1)
    return round(confidence.mean().item(), 2), round((predicted == labels).float().mean().item(), 2)


# %% confidence_and_accuracy: mean of all probabilities
# kind: wrong
# idea: always 1 / K
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.softmax(1).max(1)
    return logits.softmax(1).mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: right answers counted
# kind: wrong
# idea: count instead of share
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.softmax(1).max(1)
    return confidence.mean().item(), (predicted == labels).sum().item()


# %% confidence_and_accuracy: softmax of softmax
# kind: wrong
# idea: softmax applied twice
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.softmax(1).softmax(1).max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: in-place softmax
# kind: wrong
# idea: writes the probabilities into the logits
def confidence_and_accuracy(logits, labels):
    logits.copy_(logits.softmax(1))
    confidence, predicted = logits.max(1)
    return confidence.mean().item(), (predicted == labels).float().mean().item()


# %% confidence_and_accuracy: ten classes
# kind: wrong
# idea: divides by ten: accuracy over classes
def confidence_and_accuracy(logits, labels):
    confidence, predicted = logits.softmax(1).max(1)
    return confidence.mean().item(), sum(
        (predicted[labels == c] == c).float().mean().item()
        for c in range(10)
        if (labels == c).any()
    ) / 10


# %% confidence_and_accuracy: row by row
# kind: right
# idea: loop and Python sums
def confidence_and_accuracy(logits, labels):
    total, right = 0.0, 0
    for row, label in zip(logits, labels.tolist()):
        p = torch.softmax(row.double(), 0)
        k = int(p.argmax())
        total += float(p[k])
        right += k == label
    return total / len(logits), right / len(logits)


# %% confidence_and_accuracy: log-sum-exp
# kind: right
# idea: maximum minus logsumexp
def confidence_and_accuracy(logits: torch.Tensor, labels: torch.Tensor) -> tuple[float, float]:
    top, where = torch.max(logits, dim=-1)
    sure = (top - logits.logsumexp(dim=-1)).exp()
    hits = torch.count_nonzero(where.eq(labels)).item()
    return float(sure.mean()), hits / labels.numel()


# %% confidence_and_accuracy: one over a sum
# kind: right
# idea: the largest probability is 1 / sum exp(z - max)
def confidence_and_accuracy(logits, labels):
    z = logits.detach().double()
    z = z - z.amax(dim=1, keepdim=True)
    confidence = 1 / z.exp().sum(dim=1)
    right = [int(a == b) for a, b in zip(logits.argmax(1).tolist(), labels.tolist())]
    return confidence.mean().item(), sum(right) / len(right)


# %% family: with biases
# kind: wrong
# idea: biases counted for the convolutions
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102464,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73856,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 96,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: one channel only
# kind: wrong
# idea: forgot the input channels
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 1600,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 1152,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 96,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: one convolution
# kind: wrong
# idea: two convolutions counted as one
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 36864,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 96,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: field of nine
# kind: wrong
# idea: 3 + 3 + 3
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73728,
    "receptive field of three 3 × 3 convolutions with stride 1": 9,
    "per cent of AlexNet's parameters in its linear layers": 96,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: shares as fractions
# kind: wrong
# idea: 0.96 and 0.08
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73728,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 0.96,
    "per cent of ResNet-50's parameters in its linear layer": 0.08,
}

# %% family: first linear layer only
# kind: wrong
# idea: 62 per cent
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73728,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 62,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: not rounded
# kind: wrong
# idea: per cent with decimals
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73728,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 95.96,
    "per cent of ResNet-50's parameters in its linear layer": 8.02,
}

# %% family: numbers
# kind: right
# idea: typed in
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 102400,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 73728,
    "receptive field of three 3 × 3 convolutions with stride 1": 7,
    "per cent of AlexNet's parameters in its linear layers": 96,
    "per cent of ResNet-50's parameters in its linear layer": 8,
}

# %% family: calculated
# kind: right
# idea: expressions
family = {
    "weights of one 5 × 5 convolution, 64 → 64 channels": 64 * 64 * 5 * 5,
    "weights of two 3 × 3 convolutions, 64 → 64 → 64 channels": 2 * 64 * 64 * 3 * 3,
    "receptive field of three 3 × 3 convolutions with stride 1": 1 + 3 * 2,
    "per cent of AlexNet's parameters in its linear layers": round(
        100 * (9216 * 4096 + 4096 + 4096 * 4096 + 4096 + 4096 * 1000 + 1000) / 61_100_840
    ),
    "per cent of ResNet-50's parameters in its linear layer": round(
        100 * (2048 * 1000 + 1000) / 25_557_032
    ),
}

# %% tasks: people by masks
# kind: wrong
# idea: instance segmentation where boxes are enough
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

# %% tasks: cyclist by boxes
# kind: wrong
# idea: detection for an exact cut-out
task_of = {
    "one label for the whole image": "recognition",
    "a box and a class for each thing": "detection",
    "a class for each pixel; two cars side by side become one area": "semantic segmentation",
    "a mask for each thing; two cars side by side stay two": "instance segmentation",
    "an array (K, H, W): K scores at each pixel": "semantic segmentation",
    "how many people are on the photograph, and where, roughly": "detection",
    "cut out the second cyclist from the left, exactly": "detection",
}
caption_is_wrong = {
    "a dog": True,
    "sleeping": True,
    "beside a television": True,
    "on a table": False,
}

# %% tasks: cyclist by semantic segmentation
# kind: wrong
# idea: one area for all cyclists
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

# %% tasks: scores at each pixel are instances
# kind: wrong
# idea: K scores taken for K things
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

# %% tasks: truth instead of contradiction
# kind: wrong
# idea: answers whether the part is right
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

# %% tasks: the cat sleeps
# kind: wrong
# idea: sleeping is not contradicted
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
    "sleeping": False,
    "beside a television": True,
    "on a table": False,
}

# %% tasks: all wrong
# kind: wrong
# idea: the whole caption is wrong
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
    "on a table": True,
}

# %% tasks: typed in
# kind: right
# idea: plain
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

# %% tasks: built
# kind: right
# idea: constants and dict.fromkeys
R, D = "recognition", "detection"
S, I = (f"{kind} segmentation" for kind in ("semantic", "instance"))
task_of = {
    "one label for the whole image": R,
    "a box and a class for each thing": D,
    "a class for each pixel; two cars side by side become one area": S,
    "a mask for each thing; two cars side by side stay two": I,
    "an array (K, H, W): K scores at each pixel": S,
    "how many people are on the photograph, and where, roughly": D,
    "cut out the second cyclist from the left, exactly": I,
}
caption_is_wrong = dict.fromkeys(["a dog", "sleeping", "beside a television"], True)
caption_is_wrong["on a table"] = False
